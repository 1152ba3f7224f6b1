"""Cells that SQL did not take, read by the Python parser: what they mean, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from attrs import define, field

from pembina.data.cells import CellFormat, Value, parse_cell
from pembina.data.refusal import Refusal, Refused


@define
class Reading:
    """What the Python parser said of different cells of one column: values as SQL text, refusals, formats needed."""

    accepted: dict[Any, str] = field(factory=dict)
    refused: dict[Any, Refusal] = field(factory=dict)
    needs: dict[str, list[Any]] = field(factory=dict)
    """For each number format that some cell needs, such cells."""


def read_cells(cells: Iterable[Any], form: CellFormat) -> Reading:
    """Read different cells, none of them missing."""
    reading = Reading()
    for cell in cells:
        try:
            value, needs = parse_cell(cell, form)
        except Refused as refused:
            reading.refused[cell] = refused.refusal
            continue
        reading.accepted[cell] = as_sql_text(value)
        if needs is not None:
            reading.needs.setdefault(needs, []).append(cell)
    return reading


def as_sql_text(value: Value) -> str:
    """Write a value so that casting the text to the column's type gives it back exactly."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
