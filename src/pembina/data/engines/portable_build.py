"""The typed frame of a portable scan: expressions where they take the cell, else what the parser said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.cells import Value
from pembina.data.engines.portable_column import Carrier, Column
from pembina.data.engines.portable_forms import typed_as
from pembina.data.source import TableSource

CHAINED = 8
"""Different values up to which conditions are written, which cost no join of a mapping."""
_WORDS = 64
"""Different cells up to which they are."""


def build(engine: Carrier, source: TableSource, raw: nw.LazyFrame[Any], columns: Sequence[Column]) -> nw.LazyFrame[Any]:
    """Return the typed frame: the wanted columns in their order, ``_file`` and ``_row``."""
    held = {column.key: column for column in columns}
    frame, cells = raw, []
    for wanted in source.columns:
        kind, column = typed_as(wanted.form), held.get(wanted.key)
        if column is None:
            cells.append(nw.lit(None, kind).alias(wanted.key))
            continue
        values = _changes(column)
        if not values:
            value = _value(column)
        elif _few(values):
            value = _with(column, _conditions(column.cell, values, kind))
        else:
            frame = _joined(engine, frame, column, values)
            value = _with(column, nw.col(f"_{column.key}_value"))
        cells.append(value.alias(wanted.key))
    return frame.select(*cells, "_file", "_row")


def _changes(column: Column) -> Mapping[Any, Value | None]:
    """Return what the parser made of cells; nothing where every cell is its own value already."""
    values = column.read.values
    same = typed_as(column.wanted.form) == column.cell_type and all(
        type(cell) is type(value) and cell == value for cell, value in values.items()
    )
    return {} if same else values


def _value(column: Column) -> nw.Expr:
    """Return the value of the cells that expressions take, cleaned only where some cell needs it."""
    if column.way is None:  # every cell is its own value, or none has any
        kind = typed_as(column.wanted.form)
        return nw.col(column.key) if kind == column.cell_type else nw.lit(None, kind)
    if column.way.clean is not None and column.counts.get("untidy"):
        return column.way.clean
    return column.way.value


def _with(column: Column, parsed: nw.Expr) -> nw.Expr:
    """Take what expressions make of a cell, else what the parser did."""
    if column.way is None or column.way.match is None:
        return parsed
    return nw.when(column.way.match).then(_value(column)).otherwise(parsed)


def _few(values: Mapping[Any, Value | None]) -> bool:
    floats = any(isinstance(cell, float) for cell in values)
    return not floats and len(values) <= _WORDS and len(set(values.values())) <= CHAINED


def _conditions(cell: nw.Expr, values: Mapping[Any, Value | None], kind: Any) -> nw.Expr:
    """Write a mapping as conditions, one for each different value."""
    cells_of: dict[Value, list[Any]] = {}
    for text, value in values.items():
        if value is not None:
            cells_of.setdefault(value, []).append(text)
    found = nw.lit(None, kind)
    for value, cells in cells_of.items():
        found = nw.when(cell.is_in(cells)).then(nw.lit(value, kind)).otherwise(found)
    return found


def _joined(
    engine: Carrier, frame: nw.LazyFrame[Any], column: Column, values: Mapping[Any, Value | None]
) -> nw.LazyFrame[Any]:
    """Join the mapping of a column; its value is then in a column of its own."""
    key, value = f"_{column.key}_cell", f"_{column.key}_value"
    types = {key: column.cell_type, value: typed_as(column.wanted.form)}
    mapping = engine.literal({key: list(values), value: list(values.values())}, types)
    left = frame.with_columns(column.cell.alias(f"{key}_raw"))
    return left.join(mapping, left_on=f"{key}_raw", right_on=key, how="left")
