"""Expressions that criteria need and that engines do differently; each means the same on every engine.

Criteria use these instead of the narwhals operation named in each docstring, which is silently different somewhere.
"""

from __future__ import annotations

import re

import narwhals.stable.v2 as nw


def count_distinct(column: str) -> nw.Expr:
    """Count different values, nulls left out (``n_unique`` counts null as a value)."""
    expr = nw.col(column)
    return expr.n_unique() - expr.is_null().any().cast(nw.Int64)


def day_number(column: str) -> nw.Expr:
    """Days since 1970-01-01 as an integer, for years from 1 on, by calendar arithmetic (subtracting dates differs).

    Years start in March, so that the leap day comes last. Source: H. Hinnant, "chrono-compatible low-level date
    algorithms", days_from_civil.
    """
    date = nw.col(column).dt
    month = date.month().cast(nw.Int64)
    year = date.year().cast(nw.Int64) - (month <= 2).cast(nw.Int64)
    since_march = (month + 9) % 12
    day_of_year = (since_march * 153 + 2) // 5 + date.day().cast(nw.Int64) - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day_of_year - 719468


def days_between(start: str, end: str) -> nw.Expr:
    """Whole days from one date column to another; negative when the end is earlier."""
    return day_number(end) - day_number(start)


def weekday(column: str) -> nw.Expr:
    """Return the ISO weekday, Monday 1 to Sunday 7 (``dt.weekday`` says 0 for Sunday on Spark)."""
    return (day_number(column) + 3) % 7 + 1


def quarter_number(column: str) -> nw.Expr:
    """Quarters since year 0 (2022-Q1 is 8088); consecutive quarters differ by 1, also across years."""
    date = nw.col(column).dt
    return date.year().cast(nw.Int64) * 4 + (date.month().cast(nw.Int64) - 1) // 3


def ratio(numerator: str, denominator: str) -> nw.Expr:
    """Divide two columns as float64; null where the denominator is zero or either is null."""
    top, bottom = nw.col(numerator).cast(nw.Float64), nw.col(denominator).cast(nw.Float64)
    return nw.when(bottom != 0).then(top / bottom)


def quotient(column: str, divisor: float) -> nw.Expr:
    """Divide a column by a constant as float64, rounded once.

    polars multiplies by 1/divisor as soon as there are neighbours: 3/10 is then 0.30000000000000004, and an entrant's
    value depends on how many others there are. A divisor that is a column itself is divided by as it should be.
    """
    top = nw.col(column).cast(nw.Float64)
    return top / (top * 0.0 + float(divisor))


def sum_or_null(column: str) -> nw.Expr:
    """Sum, null when every value is null (``sum`` then gives 0)."""
    expr = nw.col(column)
    return nw.when((~expr.is_null()).any()).then(expr.sum())


def text_key(column: str) -> nw.Expr:
    """Return text as it is compared: lower case, runs of blanks (no-break space too) as one, none at the ends.

    Text without anything but blanks becomes null. Blanks are listed because engines disagree on what ``\\s`` is.
    """
    plain = nw.col(column).str.to_lowercase()
    squeezed = plain.str.replace_all(_BLANKS, " ").str.strip_chars(" ")
    return _or_null(nw.when(plain.str.contains(_UNTIDY)).then(squeezed).otherwise(plain))


def name_key(column: str) -> nw.Expr:
    """Return a name as it is compared: as :func:`text_key`, and whatever is no letter or digit counts as a blank.

    "PT. Maju-Jaya" and "pt maju jaya" are one name; a name without letters and digits becomes null.
    """
    return _or_null(nw.col(column).str.to_lowercase().str.replace_all(_NO_WORD, " ").str.strip_chars(" "))


def same_text(text: str) -> str:
    """Bring a word of the rules (a parameter) into the form of :func:`text_key`."""
    return re.sub(_BLANKS, " ", text.lower()).strip(" ")


def same_name(text: str) -> str:
    """Bring a name of the rules (a parameter) into the form of :func:`name_key`; "" where it has no letter or digit."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


_BLANKS = "[\t\n\f\r \u00a0]+"
_UNTIDY = "[\t\n\f\r\u00a0]|  |^ | $"
"""Text that has blanks to be squeezed: most has none, and looking is cheaper than replacing."""
_NO_WORD = r"[^\p{L}\p{N}]+"


def _or_null(text: nw.Expr) -> nw.Expr:
    return nw.when(text != nw.lit("")).then(text)
