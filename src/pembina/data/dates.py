"""The text of a date, in the conventions of Indonesian data: one calendar day, or the reason why there is none.

Formats: ``iso`` (2022-07-01), ``d/m/y``, ``m/d/y``, ``y/m/d`` (separators ``/ - .`` alike, two-digit years 00-69 are
20xx), ``long`` (21 Juli 2022), ``quarter`` (2018-Q4), ``half-year`` (Semester II 2024), ``year`` (2021, TA 2021).
A period stands for its last day. Where no format is declared, a text passes if it can mean one day only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from pembina.data.calendar_words import MONTH, MONTHS, WEEKDAY, WEEKDAYS, roman
from pembina.data.refusal import Refused, declare_missing, error_cell, refuse
from pembina.data.text import ERROR_CELLS, plain_spaces
from pembina.errors import N_, Hint

FORMATS: Mapping[str, str] = {
    "iso": "2022-07-01",
    "d/m/y": "1/7/2022",
    "m/d/y": "7/1/2022",
    "y/m/d": "2022/7/1",
    "long": "1 Juli 2022",
    "quarter": "2022-Q3",
    "half-year": "Semester II 2022",
    "year": "2022",
}
"""Date formats by name, with an example of each."""

UNDECLARED = ("iso", "long", "quarter", "half-year", "book-year")
"""What passes without a declared format: each of these texts can mean one day only."""

_NUMERIC = re.compile(r"(?P<a>[0-9]{1,4})\s*(?P<sep>[-/.])\s*(?P<b>[0-9]{1,2})\s*(?P=sep)\s*(?P<c>[0-9]{1,4})")
_DRESSED = re.compile(rf"(?:{WEEKDAY}\b[.,]?\s*)?(?P<open>\()?\s*(?P<core>[^()]*?)\s*(?P<close>\))?", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?")
_LONG = re.compile(
    rf"(?:per\s+)?(?:tanggal\s+)?(?:{WEEKDAY}\b[.,]?\s*)?(?:"
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s.-]*{MONTH.replace('MONTH', 'month')}[\s.,-]*"
    rf"|{MONTH.replace('MONTH', 'first')}[\s.]*(?P<second>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*,?\s+"
    rf")(?P<year>[0-9]{{4}})",
    re.IGNORECASE,
)
_YEAR = r"(?:tahun\s+)?(?P<year>[0-9]{4})"
_QUARTER = re.compile(
    rf"(?P<early>[0-9]{{4}})\s*[-/ ]?\s*(?:q|tw\s?)(?P<after>[1-4])"
    rf"|(?:(?:triwulan|tw\.?|kuartal|quarter)\s*(?P<n>[1-4]|iv|i{{1,3}})|q\s?(?P<q>[1-4]))\s*[-,/]?\s*{_YEAR}",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"(?P<early>[0-9]{{4}})\s*[-/ ]?\s*[sh](?P<after>[12])"
    rf"|(?:semester|smt\.?|sem\.)\s*(?P<n>[12]|ii?)\s*[-,/]?\s*{_YEAR}",
    re.IGNORECASE,
)
_BOOK_YEAR = re.compile(r"(?:tahun(?:\s+(?:buku|anggaran))?|t\.?\s?[ab]\.?)\s*(?P<year>[0-9]{4})", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"(?P<year>[0-9]{4})")


def parse_date(text: str, forms: Sequence[str] | None) -> dt.date:
    """Read a day by one of the declared formats, or, where none is declared, only if it can mean one day.

    Raises Refused; a text that two declared formats read differently is refused as well.
    """
    clean = plain_spaces(text)
    days: dict[dt.date, str] = {}
    for name in UNDECLARED if forms is None else forms:
        day = _READERS[name](clean)
        if day is not None:
            days.setdefault(day, name)
    if len(days) == 1:
        return next(iter(days))
    if days:
        raise _ambiguous(days, N_("the column declares both formats"), None)
    raise _refused(clean, forms)


def _day(year: int, month: int, day: int) -> dt.date | None:
    """Make a date, or None when the calendar has no such day; years before 1000 are taken for mistakes."""
    if year < 1000:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> dt.date | None:
    """Return the last day of a month."""
    following = _day(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1) if following and year >= 1000 else _day(year, month, 31)


def _iso(text: str) -> dt.date | None:
    found = _ISO.fullmatch(text)
    if found is None or any(int(part or 0) > top for part, top in zip(found.groups()[3:], (23, 59, 59), strict=True)):
        return None
    return _day(int(found[1]), int(found[2]), int(found[3]))


def _numeric(order: str) -> Callable[[str], dt.date | None]:
    """Make the reader of three numbers in an order such as "dmy"."""

    def read(text: str) -> dt.date | None:
        dressed = _DRESSED.fullmatch(text)
        if dressed is None or bool(dressed["open"]) != bool(dressed["close"]):
            return None
        found = _NUMERIC.fullmatch(dressed["core"])
        if found is None:
            return None
        parts = dict(zip(order, (found["a"], found["b"], found["c"]), strict=True))
        if len(parts["d"]) > 2 or len(parts["m"]) > 2 or len(parts["y"]) not in {2, 4}:
            return None
        year = int(parts["y"])
        if len(parts["y"]) == 2:
            year += 2000 if year < 70 else 1900
        return _on_weekday(_day(year, int(parts["m"]), int(parts["d"])), dressed["weekday"])

    return read


def _long(text: str) -> dt.date | None:
    bracketed = re.fullmatch(r"\((.*)\)", text)
    found = _LONG.fullmatch(bracketed[1].strip() if bracketed else text)
    if found is None:
        return None
    month, day = (found["month"], found["day"]) if found["month"] else (found["first"], found["second"])
    return _on_weekday(_day(int(found["year"]), MONTHS[month.lower()], int(day)), found["weekday"])


def _on_weekday(day: dt.date | None, weekday: str | None) -> dt.date | None:
    """Return the day if it is the weekday that the text names; a text that contradicts itself has no reading."""
    if day is None or weekday is None or day.weekday() == WEEKDAYS[weekday.lower()]:
        return day
    return None


def _quarter(text: str) -> dt.date | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    number = roman(found["after"] or found["n"] or found["q"])
    return _last(int(found["early"] or found["year"]), 3 * number)


def _half(text: str) -> dt.date | None:
    found = _HALF.fullmatch(text)
    return _last(int(found["early"] or found["year"]), 6 * roman(found["after"] or found["n"])) if found else None


def _book_year(text: str) -> dt.date | None:
    found = _BOOK_YEAR.fullmatch(text)
    return _last(int(found["year"]), 12) if found else None


def _year(text: str) -> dt.date | None:
    found = _PLAIN_YEAR.fullmatch(text)
    return _last(int(found["year"]), 12) if found else _book_year(text)


_READERS: Mapping[str, Callable[[str], dt.date | None]] = {
    "iso": _iso,
    "d/m/y": _numeric("dmy"),
    "m/d/y": _numeric("mdy"),
    "y/m/d": _numeric("ymd"),
    "long": _long,
    "quarter": _quarter,
    "half-year": _half,
    "book-year": _book_year,
    "year": _year,
}


def _refused(clean: str, forms: Sequence[str] | None) -> Refused:
    """Name the reason against a text that no allowed format reads."""
    if clean.upper() in ERROR_CELLS:
        return error_cell(clean)
    declared = ", ".join(forms) if forms is not None else ""
    others: dict[dt.date, str] = {}
    for name in FORMATS:
        day = _READERS[name](clean)
        if day is not None:
            others.setdefault(day, name)
    numeric = {day: name for day, name in others.items() if "/" in name}
    if forms is None and numeric:
        names = sorted(numeric.values(), key=tuple(FORMATS).index)
        quoted = " or ".join(f'dates = "{name}"' for name in names)
        hint = Hint(N_("declare what the column holds: {formats}"), {"formats": quoted})
        if len(numeric) > 1:
            return _ambiguous(numeric, N_("no date format is declared"), hint)
        return refuse("PB311", N_("three numbers are read by a declared format only"), hint)
    if others:
        other = Hint(N_('it would have the form of dates = "{other}"'), {"other": next(iter(others.values()))})
        if forms is None:
            return refuse("PB311", N_("a bare year is read by a declared format only"), other)
        return refuse("PB311", N_("declared form: {declared}"), other, declared=declared)
    reason, hint_or_none = _reason(clean)
    if forms is not None and reason == _SHAPELESS:
        return refuse("PB311", N_("declared form: {declared}"), None, declared=declared)
    return refuse("PB311", reason, hint_or_none)


_SHAPELESS = N_("it has the form of no date")
_YEARLESS = re.compile(
    rf"(?:triwulan|tw\.?|kuartal|semester|q)\s*(?:[1-4]|iv|i{{1,3}})"
    rf"|[^0-9]*[0-9]{{1,2}}[/.-][0-9]{{1,2}}\)?|[0-9]{{1,2}}\s+{MONTH}",
    re.IGNORECASE,
)


def _reason(clean: str) -> tuple[str, Hint | None]:
    """Name what a text lacks to be a date, and a hint where there is more to say."""
    if any(not c.isascii() and c.isnumeric() for c in clean):
        return N_("its digits are not 0 to 9"), Hint(N_("write it with the digits 0 to 9"))
    if _has_weekday_contradiction(clean):
        return N_("the weekday is not that of the date"), None
    if _ISO.fullmatch(clean) and _iso(clean[:10]):
        return N_("the clock has no such time"), None
    if _ISO.fullmatch(clean) or _NUMERIC.fullmatch(clean.strip("()")) or _LONG.fullmatch(clean):
        return N_("the calendar has no such day"), None
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*(?:Z|[+-][0-9]{2}:?[0-9]{2})$", clean):
        return N_("it has a time zone, so that its day depends on the place"), Hint(N_("write the day alone"))
    if re.fullmatch(r"[0-9]{4}\s*(?:-|\u2013|/|s/d)\s*[0-9]{4}", clean):
        return N_("it is a span of years"), None
    if _YEARLESS.fullmatch(clean):
        return N_("it has no year"), None
    if re.fullmatch(rf"{MONTH}\s+[0-9]{{4}}", clean, re.IGNORECASE):
        return N_("it has no day"), None
    if re.fullmatch(rf".*{MONTH}[\s.,'-]*[0-9]{{2}}", clean, re.IGNORECASE):
        return N_("its year has two digits"), None
    if not any(c.isdigit() for c in clean):
        return N_("it holds no digit"), declare_missing(clean)
    return _SHAPELESS, None


def _has_weekday_contradiction(clean: str) -> bool:
    without = re.sub(rf"^\(?\s*{WEEKDAY}\b[.,]?\s*", "", clean, flags=re.IGNORECASE)
    return without != clean and any(_READERS[name](without) for name in ("long", "d/m/y", "m/d/y", "y/m/d"))


def _ambiguous(days: Mapping[dt.date, str], reason: str, hint: Hint | None) -> Refused:
    order = tuple(_READERS).index
    (first, first_form), (second, second_form) = sorted(days.items(), key=lambda item: order(item[1]))[:2]
    return refuse(
        "PB314",
        reason,
        hint,
        first=first.isoformat(),
        first_form=first_form,
        second=second.isoformat(),
        second_form=second_form,
    )
