"""The vectorised reading of ordinary cells in DuckDB's SQL; every other cell goes to the Python parser.

What a pattern takes here, :mod:`pembina.data.cells` reads the same: a property test holds the two together. In the
templates ``{c}`` is the column, whose text is stripped and not null where it is matched.
"""

from __future__ import annotations

from attrs import frozen

from pembina.data.cells import BOOLEANS, CellFormat
from pembina.data.lookalikes import FOREIGN

SQL_TYPES = {
    "entrant": "VARCHAR",
    "code": "VARCHAR",
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(24,2)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "figure": "VARCHAR",
    "answer": "VARCHAR",
}
"""DuckDB's type for each column type."""


@frozen
class Fast:
    """How SQL reads the ordinary cells of one column: which it takes, and their value.

    ``needs_id`` and ``needs_en`` match cells that settle the number format of a column without a declared one.
    """

    match: str = "FALSE"
    value: str = "NULL"
    needs_id: str | None = None
    needs_en: str | None = None


def _matches(pattern: str) -> str:
    return f"regexp_full_match({{c}}, '{pattern}')"


_WHOLE = "[0-9]{1,15}"
_SIGN = {"figure": "", "other": "-?"}
_GROUPED = "[1-9][0-9]{0,2}(?:%s[0-9]{3}){1,4}"
_DIVIDE = {"id": (r"\.", ","), "en": (",", r"\.")}
_UNGROUPED = {"id": "replace(replace({c}, '.', ''), ',', '.')", "en": "replace({c}, ',', '')", "plain": "{c}"}


def fast_text(form: CellFormat) -> Fast:
    """Return the fast way for a column of text cells."""
    if form.type == "text":
        # What starts with # an error of a spreadsheet may be; letters that look like Latin ones want a second look.
        latin = f"(strlen({{c}}) = length({{c}}) OR NOT regexp_matches({{c}}, '[{FOREIGN}]'))"
        return Fast(f"({{c}} < '#' OR {{c}} >= '$') AND {latin}", "{c}")
    if form.type == "code":
        return Fast(_matches("[0-9A-Za-z._/-]+"), "{c}")
    if form.type == "boolean":
        known = {truth: ", ".join(f"'{word}'" for word, b in BOOLEANS.items() if b is truth) for truth in (True, False)}
        return Fast(f"lower({{c}}) IN ({known[True]}, {known[False]})", f"lower({{c}}) IN ({known[True]})")
    if form.type == "date":
        if form.dates is not None and "iso" not in form.dates:
            return Fast()
        day = "TRY_CAST({c} AS DATE)"
        # Ten signs of the years 1000 to 2999 with hyphens: what DuckDB takes of these is written 2022-07-01. A pattern
        # over every cell takes longer.
        plain = "strlen({c}) = 10 AND {c} >= '1' AND {c} < '3' AND contains({c}, '-')"
        return Fast(f"{plain} AND {day} BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'", day)
    if form.type in {"number", "integer", "money", "figure"}:
        return _declared(form) if form.numbers else _undeclared(form)
    return Fast()


def _decimals(form: CellFormat) -> str:
    """Pattern of the decimals that the type takes at once; the others go the long way."""
    return {"integer": "", "money": "[0-9]{1,2}"}.get(form.type, "[0-9]{1,15}")


def _wholes(form: CellFormat, whole: str) -> str:
    """Pattern of sign and whole part; a figure keeps its text, so that it must be normal already."""
    if form.type != "figure":
        return f"-?{whole}"
    return "(?:-?[1-9][0-9]{0,14}|0)" if whole == _WHOLE else f"-?{whole}"


def _value(form: CellFormat, plain: str) -> str:
    """Cast plain decimal text to the column's type; adding zero turns -0.0 into 0.0."""
    if form.type == "figure":
        return plain
    cast = f"TRY_CAST({plain} AS {SQL_TYPES[form.type]})"
    return f"({cast} + 0.0::DOUBLE)" if form.type == "number" else cast


def _part(divide: str, decimals: str) -> str:
    return f"(?:{divide}{decimals})?" if decimals else ""


def _declared(form: CellFormat) -> Fast:
    assert form.numbers is not None
    decimals = _decimals(form)
    if form.numbers == "plain":
        pattern = _wholes(form, _WHOLE) + _part(r"\.", decimals)
    else:
        group, divide = _DIVIDE[form.numbers]
        pattern = f"(?:{_wholes(form, _WHOLE)}|{_wholes(form, _GROUPED % group)}){_part(divide, decimals)}"
    return Fast(_matches(pattern), _value(form, _UNGROUPED[form.numbers]))


def _undeclared(form: CellFormat) -> Fast:
    """Take cells whose one separator divides decimals beyond doubt: not three of them, which might be a group."""
    sure = {"integer": "", "money": "[0-9]{1,2}"}.get(form.type, "(?:[0-9]{1,2}|[0-9]{4,15})")
    whole = _wholes(form, _WHOLE)
    if not sure:
        return Fast(_matches(whole), _value(form, "{c}"))
    return Fast(
        _matches(f"{whole}(?:[.,]{sure})?"),
        _value(form, "replace({c}, ',', '.')"),
        needs_id=_matches(f"{whole},{sure}"),
        needs_en=_matches(rf"{whole}\.{sure}"),
    )


def strict_date(cell: str, *, plain: bool) -> str:
    """Write the SQL that turns a cell of printable ASCII, null or without a blank around it, into a day or raises.

    What is no day of the form 2022-07-01 raises; days outside the years 1000 to 2999 are for the caller to refuse.
    ``plain`` says that there is neither a blank nor a slash in the cell.
    """
    # Of ten signs DuckDB takes a year, a month and a day between two alike out of hyphen, slash and blank. Within
    # those years it would also take a nought before the year and a month or day of one digit.
    odd = f"strlen({cell}) <> 10 OR {cell} < '1'"
    if not plain:
        odd += f" OR NOT contains({cell}, '-') OR contains({cell}, ' ')"
    return f"CAST(CASE WHEN {odd} THEN '' ELSE {cell} END AS DATE)"


_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


def fast_native(form: CellFormat, native: str) -> Fast:
    """Return the fast way for a column that its file stores as numbers, dates or booleans (DuckDB type ``native``)."""
    if native in _INTEGERS:
        return _from_integers(form)
    if native in {"DOUBLE", "FLOAT"}:
        return _from_floats(form)
    if native.startswith("DECIMAL("):
        return _from_decimals(form, native)
    if native in {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"} and form.type == "date":
        return Fast("isfinite({c})", "CAST({c} AS DATE)")
    if native == "BOOLEAN" and form.type == "boolean":
        return Fast("TRUE", "{c}")
    return Fast()


def _from_integers(form: CellFormat) -> Fast:
    if form.type in {"integer", "number", "money", "figure", "text"}:
        return Fast("TRUE", f"CAST({{c}} AS {SQL_TYPES[form.type]})")
    return Fast("{c} IN (0, 1)", "{c} = 1") if form.type == "boolean" else Fast()


def _from_floats(form: CellFormat) -> Fast:
    """Take floats that are exactly the wanted value: whole, or a decimal of two places with at most 15 digits."""
    if form.type == "number":
        return Fast("isfinite({c})", "(CAST({c} AS DOUBLE) + 0.0)")
    if form.type == "integer":
        return Fast("isfinite({c}) AND abs({c}) < 9007199254740992 AND {c} = floor({c})", "TRY_CAST({c} AS BIGINT)")
    if form.type == "money":
        amount = "TRY_CAST({c} AS DECIMAL(24,2))"
        return Fast(f"isfinite({{c}}) AND abs({{c}}) < 1e13 AND CAST({amount} AS DOUBLE) = {{c}}", amount)
    return Fast()


def _from_decimals(form: CellFormat, native: str) -> Fast:
    width, scale = (int(part) for part in native[len("DECIMAL(") : -1].split(","))
    if form.type == "number":
        return Fast("TRUE", "CAST(CAST({c} AS VARCHAR) AS DOUBLE)")
    if form.type in {"text", "figure"}:
        return Fast("TRUE", "CAST({c} AS VARCHAR)")
    if form.type == "money" and scale <= 2 and width - scale <= 22:
        return Fast("TRUE", "CAST({c} AS DECIMAL(24,2))")
    return Fast()
