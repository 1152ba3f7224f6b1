"""Expressions that criteria need and that engines do differently; each means the same on every engine.

Criteria use these instead of the narwhals operation named in each docstring, which is silently different somewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import narwhals.stable.v2 as nw


def count_rows() -> nw.Expr:
    """Count rows as a signed integer (polars counts without a sign: ``nw.len() - 2`` of one row is 4294967295)."""
    return nw.len().cast(nw.Int64)


def count_distinct(column: str) -> nw.Expr:
    """Count different values, nulls left out (``n_unique`` counts null as a value, and has no sign on polars)."""
    expr = nw.col(column)
    return expr.n_unique().cast(nw.Int64) - expr.is_null().any().cast(nw.Int64)


def total(column: str | nw.Expr) -> nw.Expr:
    """Sum integers exactly, however large the sum, nulls left out: a decimal of 38 digits; 0 where all are null.

    ``sum`` of 64-bit integers beyond 2^63 wraps around on polars, is right on DuckDB and an error on Spark.
    """
    return _expr(column).cast(nw.Decimal(38, 0)).sum()


def sum_or_null(column: str) -> nw.Expr:
    """Sum, null when every value is null (``sum`` then gives 0)."""
    expr = nw.col(column)
    return nw.when((~expr.is_null()).any()).then(expr.sum())


def ratio(numerator: str, denominator: str) -> nw.Expr:
    """Divide two columns as float64; null where the denominator is zero or either is null.

    ``/`` gives infinity or "not a number" over zero, and decimals of two places where polars divides money by money.
    """
    top, bottom = nw.col(numerator).cast(nw.Float64), nw.col(denominator).cast(nw.Float64)
    return nw.when(bottom != 0).then(top / bottom)


def quotient(column: str | nw.Expr, divisor: float) -> nw.Expr:
    """Divide a column by a constant as float64, rounded once.

    polars multiplies by 1/divisor as soon as there are neighbours: 3/10 is then 0.30000000000000004, and an entrant's
    value depends on how many others there are. A divisor that is a column itself is divided by as it should be.
    """
    top = _expr(column).cast(nw.Float64)
    return top / (top * 0.0 + float(divisor))


def whole_quotient(column: str | nw.Expr, divisor: int | nw.Expr) -> nw.Expr:
    """Divide integers of up to 2^62, rounded down, exactly; null over zero.

    ``//`` goes through float64 on Spark, which is wrong beyond 2^53: what that leaves is divided once more.
    """
    whole = _expr(column)
    by = nw.lit(divisor).cast(nw.Int64) if isinstance(divisor, int) else divisor
    about = (whole // by).cast(nw.Int64)
    return about + (whole - about * by) // by


def remainder(column: str | nw.Expr, divisor: int | nw.Expr) -> nw.Expr:
    """Return what is left of a division rounded down, with the divisor's sign; null over zero (``%`` may raise)."""
    by = nw.lit(divisor).cast(nw.Int64) if isinstance(divisor, int) else divisor
    return nw.when(by != 0).then(_expr(column) % by)


def rounded(column: str | nw.Expr, decimals: int = 0) -> nw.Expr:
    """Round floats to a number of decimals, halves away from zero: 0.5 is 1 and -2.5 is -3.

    ``round`` takes halves to the even neighbour on polars, and on Spark rounds the number as it is printed.
    """
    scaled = _expr(column).cast(nw.Float64) * 10.0**decimals
    size = scaled.abs()
    below = size.floor().cast(nw.Float64)
    nearest = nw.when(size - below >= 0.5).then(below + 1.0).otherwise(below)
    signed = nw.when(scaled < 0).then(-nearest).otherwise(nearest)
    whole = nw.when(size < _NO_DECIMALS).then(signed).otherwise(scaled) + 0.0
    return quotient(whole, 10.0**decimals) if decimals else whole


def year_of(column: str) -> nw.Expr:
    """Return the year of a date as a 64-bit integer (parts of dates are of 8 to 32 bits on polars, and wrap)."""
    return nw.col(column).dt.year().cast(nw.Int64)


def month_of(column: str) -> nw.Expr:
    """Return the month of a date, 1 to 12 (it has 8 bits on polars, where ``dt.month() * 100`` wraps around)."""
    return nw.col(column).dt.month().cast(nw.Int64)


def day_of(column: str) -> nw.Expr:
    """Return the day of a date's month, 1 to 31, as a 64-bit integer."""
    return nw.col(column).dt.day().cast(nw.Int64)


def day_number(column: str) -> nw.Expr:
    """Days since 1970-01-01 as an integer, for years from 1 on, by calendar arithmetic (subtracting dates differs)."""
    return _days_before(year_of(column)) + _day_of_year(column)


def days_between(start: str, end: str) -> nw.Expr:
    """Whole days from one date column to another; negative when the end is earlier.

    One date less another is a number of days on DuckDB and a time span on polars and Spark.
    """
    return day_number(end) - day_number(start)


def weekday(column: str) -> nw.Expr:
    """Return the ISO weekday, Monday 1 to Sunday 7 (``dt.weekday`` says 0 for Sunday on Spark)."""
    return (day_number(column) + 3) % 7 + 1


def week_number(column: str) -> nw.Expr:
    """Weeks from Monday to Sunday since the one of 1970-01-01, which is 0; consecutive weeks differ by 1.

    ``dt.truncate`` knows no weeks.
    """
    return (day_number(column) + 3) // 7


def iso_year(column: str) -> nw.Expr:
    """Return the year to which the date's ISO week belongs: the one in which its Thursday lies."""
    thursday = _day_of_year(column) + 4 - weekday(column)
    before, after = (thursday < 1).cast(nw.Int64), (thursday > _length_of(year_of(column))).cast(nw.Int64)
    return year_of(column) - before + after


def iso_week(column: str) -> nw.Expr:
    """Return the number of the ISO week in its :func:`iso_year`, 1 to 53: week 1 holds the year's first Thursday."""
    thursday, year = _day_of_year(column) + 4 - weekday(column), year_of(column)
    later = nw.when(thursday > _length_of(year)).then(thursday - _length_of(year)).otherwise(thursday)
    return (nw.when(thursday < 1).then(thursday + _length_of(year - 1)).otherwise(later) - 1) // 7 + 1


def month_number(column: str) -> nw.Expr:
    """Months since year 0 (January 2022 is 24264); consecutive months differ by 1, also across years.

    ``dt.truncate("1mo")`` gives a date on polars and a time on DuckDB and Spark.
    """
    return year_of(column) * 12 + month_of(column) - 1


def quarter_number(column: str) -> nw.Expr:
    """Quarters since year 0 (2022-Q1 is 8088); consecutive quarters differ by 1, also across years."""
    return year_of(column) * 4 + (month_of(column) - 1) // 3


def each_quarter(frame: nw.LazyFrame[Any], start: dt.date, end: dt.date, name: str = "quarter") -> nw.LazyFrame[Any]:
    """Repeat every row once for each quarter from ``start`` to ``end``, its :func:`quarter_number` in column ``name``.

    Grouping events by quarter leaves out the quarters that have none. Join the counts to these rows (``how="left"``)
    and fill what is missing with 0. Raises ValueError when ``end`` comes before ``start``.
    """
    if end < start:
        raise ValueError(f"{end} comes before {start}")
    first, last = (day.year * 4 + (day.month - 1) // 3 for day in (start, end))
    quarters = (frame.with_columns(nw.lit(quarter).cast(nw.Int64).alias(name)) for quarter in range(first, last + 1))
    return nw.concat(list(quarters))


def lower(column: str | nw.Expr) -> nw.Expr:
    """Return text in lower case, sign by sign.

    ``str.to_lowercase`` writes the Greek sigma at a word's end, and the Turkish I with a dot, in one way on DuckDB and
    in another elsewhere. Of letters that came into Unicode after 2020 engines know as many as their Unicode has.
    """
    text = _expr(column)
    plain = text.str.replace_all("\u0130", "i", literal=True).str.replace_all("\u03a3", "\u03c3", literal=True)
    odd = text.str.contains("\u0130", literal=True) | text.str.contains("\u03a3", literal=True)
    return nw.when(odd).then(plain.str.to_lowercase()).otherwise(text.str.to_lowercase())


def text_key(column: str) -> nw.Expr:
    """Return text as it is compared: lower case, runs of blanks (no-break space too) as one, none at the ends.

    Text without anything but blanks becomes null. Blanks are listed because engines disagree on what ``\\s`` is.
    """
    text = nw.col(column)
    other = _or_null(lower(column).str.replace_all(_BLANKS, " ").str.strip_chars(" "))
    return nw.when(text.str.contains(_PLAIN_TEXT)).then(text.str.to_lowercase()).otherwise(other)


def name_key(column: str) -> nw.Expr:
    """Return a name as it is compared: as :func:`text_key`, and whatever is no letter or digit counts as a blank.

    "PT. Maju-Jaya" and "pt maju jaya" are one name; a name without letters and digits becomes null.
    """
    plain = nw.col(column).str.to_lowercase().str.replace_all("-", " ", literal=True)
    other = _or_null(lower(column).str.replace_all(_NO_WORD, " ").str.strip_chars(" "))
    return nw.when(nw.col(column).str.contains(_PLAIN_NAME)).then(plain).otherwise(other)


def same_text(text: str) -> str:
    """Bring a word of the rules (a parameter) into the form of :func:`text_key`."""
    return re.sub(_BLANKS, " ", _lower(text)).strip(" ")


def same_name(text: str) -> str:
    """Bring a name of the rules (a parameter) into the form of :func:`name_key`; "" where it has no letter or digit."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in _lower(text)).split())


_BLANKS = "[\t\n\f\r \u00a0]+"
_PLAIN_TEXT = r"\A[!-~]+(?: [!-~]+)*\z"
"""Printable ASCII with single blanks: most text is, and only has to be put in lower case."""
_PLAIN_NAME = r"\A[0-9A-Za-z]+(?:[ -][0-9A-Za-z]+)*\z"
"""Names in which at most hyphens have to become blanks: most are, and many times quicker than the others."""
_NO_WORD = r"[^\p{L}\p{N}]+"
_NO_DECIMALS = 2.0**52
"""From here on every float64 is a whole number."""


def _expr(column: str | nw.Expr) -> nw.Expr:
    return nw.col(column) if isinstance(column, str) else column


def _day_of_year(column: str) -> nw.Expr:
    return nw.col(column).dt.ordinal_day().cast(nw.Int64)


def _days_before(year: nw.Expr) -> nw.Expr:
    """Days from 1970-01-01 to the last day before a year."""
    past = year - 1
    return past * 365 + past // 4 - past // 100 + past // 400 - 719163


def _length_of(year: nw.Expr) -> nw.Expr:
    """Days of a year: 366 where it has a leap day."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return leap.cast(nw.Int64) + 365


def _lower(text: str) -> str:
    return text.replace("\u0130", "i").replace("\u03a3", "\u03c3").lower()


def _or_null(text: nw.Expr) -> nw.Expr:
    return nw.when(text != nw.lit("")).then(text)
