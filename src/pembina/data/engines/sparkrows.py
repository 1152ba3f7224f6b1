"""Rows out of Spark: frames of any columns as one job, and the Python values that DuckDB would give.

Every row travels as an array of texts, which the schema of its frame reads again: numbers as Spark writes them without
loss, days and moments in ISO form. So frames with different columns fit into one union.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

TOGETHER = 120
"""Frames in one job at most; the plan of a union grows with them."""

Decode = Callable[[str], Any]


def rows_of(natives: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """Run Spark's own frames as one job, and return the rows of each."""
    found: list[list[tuple[Any, ...]]] = [[] for _ in natives]
    packed: list[Any] = []
    readers: dict[int, list[Decode]] = {}
    for number, native in enumerate(natives):
        fields = [(field.name, field.dataType) for field in native.schema.fields]
        decoders = [decode for _, kind in fields if (decode := _decoder(kind.typeName())) is not None]
        if len(decoders) == len(fields):
            readers[number] = decoders
            packed.append(_packed(native, number, fields))
        else:  # lists and the like, which no criterion needs and a plugin may have
            found[number] = [tuple(row) for row in native.collect()]
    for start in range(0, len(packed), TOGETHER):
        for number, cells in _union(packed[start : start + TOGETHER]).collect():
            decoded = zip(readers[number], cells, strict=True)
            found[number].append(tuple(None if cell is None else decode(cell) for decode, cell in decoded))
    return found


def _packed(native: Any, number: int, fields: Sequence[tuple[str, Any]]) -> Any:
    """Bring a frame to two columns: its number, and its cells as texts."""
    cells = ", ".join(_as_text(f"`{name.replace('`', '``')}`", kind.typeName()) for name, kind in fields)
    return native.selectExpr(f"{number} AS f", f"array({cells}) AS r")


def _as_text(cell: str, kind: str) -> str:
    if kind == "float":  # as the double that it is, not as the shortest text of a float
        cell = f"CAST({cell} AS DOUBLE)"
    return cell if kind in {"string", "void"} else f"CAST({cell} AS STRING)"


def _union(frames: Sequence[Any]) -> Any:
    """Put frames together in pairs of pairs, so that the plan is not as deep as there are frames."""
    if len(frames) == 1:
        return frames[0]
    middle = len(frames) // 2
    return _union(frames[:middle]).union(_union(frames[middle:]))


def _decoder(kind: str) -> Decode | None:
    """Return what reads the text of a cell of a type; None for types that have no text."""
    return _DECODERS.get(kind.partition("(")[0])


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


_DECODERS: dict[str, Decode] = {
    "string": str,
    "char": str,
    "varchar": str,
    "void": str,
    "boolean": "true".__eq__,
    "byte": int,
    "tinyint": int,
    "short": int,
    "smallint": int,
    "integer": int,
    "int": int,
    "long": int,
    "bigint": int,
    "float": float,
    "double": float,
    "decimal": Decimal,
    "date": dt.date.fromisoformat,
    "timestamp": _moment,
    "timestamp_ntz": dt.datetime.fromisoformat,
}
