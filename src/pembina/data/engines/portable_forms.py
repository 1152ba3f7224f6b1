"""How stored columns become typed ones by expressions that every engine has; every other cell goes to the parser.

What is taken here, :mod:`pembina.data.cells` reads the same: tests hold the two together, and both to DuckDB's SQL.
Stored types are told in DuckDB's words (:mod:`portable_survey`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from pembina.data.cells import CellFormat
from pembina.data.lookalikes import FOREIGN
from pembina.data.source import WantedColumn
from pembina.data.text import BLANKS

TEXT = "VARCHAR"
NOTHING = '"NULL"'
"""DuckDB's word for the type of a column that holds no cell at all."""
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_FLOATS = ("DOUBLE", "FLOAT")
DAYS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_EXACT = 2**53
"""Up to here a float64 holds every whole number."""


def typed_as(form: CellFormat) -> Any:
    """Return the narwhals type that a column of a form has in the frame."""
    return {
        "integer": nw.Int64(),
        "number": nw.Float64(),
        "money": nw.Decimal(24, 2),
        "boolean": nw.Boolean(),
        "date": nw.Date(),
    }.get(form.type, nw.String())


@frozen
class Way:
    """How expressions read a column: which of its cells (None: every one), and what they become.

    ``untidy`` is a condition of cells of which ``value`` is not quite what they mean; where there is any, ``clean`` is
    the column's value.
    """

    value: nw.Expr
    match: nw.Expr | None = None
    untidy: nw.Expr | None = None
    clean: nw.Expr | None = None

    def left(self, key: str) -> nw.Expr | None:
        """Condition of the cells of a column that the expressions do not take; null cells are taken."""
        return None if self.match is None else ~nw.col(key).is_null() & ~self.match


def way_of(column: WantedColumn, stored: str) -> Way | None:
    """Say how expressions read a column of a stored type; None where every different cell goes to the parser."""
    cell, form = nw.col(column.key), column.form
    if stored == NOTHING:
        return Way(nw.lit(None, typed_as(form)))
    if stored == TEXT:
        return _from_text(column) if form.type == "text" else None
    if stored in _INTEGERS:
        return _from_integers(cell, form)
    if stored in _FLOATS:
        return _from_floats(cell, form)
    if stored.startswith("DECIMAL("):
        return _from_decimals(cell, form, stored)
    if stored in DAYS and form.type == "date":
        day = cell if stored == "DATE" else cell.dt.date()
        return Way(day, (day >= nw.lit(dt.date.min)) & (day <= nw.lit(dt.date.max)))
    if stored == "BOOLEAN" and form.type == "boolean":
        return Way(cell)
    return None


def _from_text(column: WantedColumn) -> Way:
    """Read text: stripped, markers of missing cells to null.

    Cells that begin with # may be errors of formulas, and letters that look like Latin ones want a second look.
    """
    cell = nw.col(column.key)
    alike = cell.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
    stripped = alike.str.strip_chars(BLANKS)
    missing = stripped.is_in(["", *column.missing])
    clean = nw.when(~missing).then(stripped)
    latin = ~stripped.str.contains(f"[{FOREIGN}]")
    return Way(cell, ~stripped.str.starts_with("#") & latin, untidy=missing | (stripped != cell), clean=clean)


def _from_integers(cell: nw.Expr, form: CellFormat) -> Way | None:
    if form.type in {"integer", "number", "money", "figure", "text"}:
        return Way(cell.cast(typed_as(form)))
    return Way(cell == 1, (cell == 0) | (cell == 1)) if form.type == "boolean" else None


def _from_floats(cell: nw.Expr, form: CellFormat) -> Way | None:
    """Take floats that are exactly the wanted value: whole, or a decimal of two places with at most 15 digits."""
    if form.type == "number":
        wide = cell.cast(nw.Float64())  # adding zero to -0.0 would do, but polars skips it
        positive = nw.when(wide == 0.0).then(nw.lit(0.0)).otherwise(wide)
        return Way(wide, cell.is_finite(), untidy=wide == 0.0, clean=positive)
    if form.type == "integer":
        fits = cell.is_finite() & (cell.abs() < _EXACT) & (cell == cell.floor())
        return Way(nw.when(fits).then(cell).cast(nw.Int64()), fits)
    if form.type == "money":
        wide = cell.cast(nw.Float64())
        small = wide.is_finite() & (wide.abs() < 1e13)
        cents = nw.when(small).then(wide * 100.0).round(0)
        fits = small & (cents / (cents * 0.0 + 100.0) == wide)  # divided by a column: see expressions.quotient
        return Way(nw.when(fits).then(wide).cast(typed_as(form)), fits)  # engines round to the nearest cent
    return None


def _from_decimals(cell: nw.Expr, form: CellFormat, stored: str) -> Way | None:
    width, scale = (int(part) for part in stored[len("DECIMAL(") : -1].split(","))
    if form.type == "number":
        return Way(cell.cast(nw.String()).cast(nw.Float64()))
    if form.type in {"text", "figure"}:
        return Way(cell.cast(nw.String()))
    if form.type == "money" and scale <= 2 and width - scale <= 22:
        return Way(cell.cast(typed_as(form)))
    if form.type == "integer" and scale == 0 and width <= 18:
        return Way(cell.cast(nw.Int64()))
    return None
