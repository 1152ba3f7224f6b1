"""Names of months and weekdays, Indonesian and English, with the old short forms that tables still hold."""

from __future__ import annotations

from collections.abc import Mapping

_MONTH_WORDS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agt", "agu", "agst", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_WEEKDAY_WORDS = (
    ("senin", "sen", "monday", "mon"),
    ("selasa", "sel", "tuesday", "tues", "tue"),
    ("rabu", "rab", "wednesday", "wed"),
    ("kamis", "kam", "thursday", "thurs", "thu"),
    ("jumat", "jum'at", "jum", "friday", "fri"),
    ("sabtu", "sab", "saturday", "sat"),
    ("minggu", "ahad", "min", "sunday", "sun"),
)

MONTHS: Mapping[str, int] = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words}
"""Number of a month, 1 to 12, by its name in lower case."""
WEEKDAYS: Mapping[str, int] = {word: number for number, words in enumerate(_WEEKDAY_WORDS) for word in words}
"""Number of a weekday, Monday 0, by its name in lower case."""


def _longest_first(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


MONTH = rf"(?P<MONTH>{_longest_first(MONTHS)})\b\.?"
"""Pattern of a month's name; the user gives the group a name by replacing "MONTH"."""
WEEKDAY = rf"(?P<weekday>{_longest_first(WEEKDAYS)})"
"""Pattern of a weekday's name."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def roman(text: str) -> int:
    """Return the number that one of 1 to 4 or I to IV means."""
    return _ROMAN.get(text.lower()) or int(text)
