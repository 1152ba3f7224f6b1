"""Tables of a result, with the types that its rules give them, made by the library of whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pembina.methods.refusal import LibraryMissing

if TYPE_CHECKING:
    from pembina.model import Result

Kind = Literal["text", "integer", "number", "decimal"]

FRACTIONAL = "fractional"
"""The way to count ranks in which equals share the mean of their places, which may be half a rank."""


class Typed(NamedTuple):
    """One column: its name, its type by the rules and never by what happens to stand in it, and its cells."""

    name: str
    kind: Kind
    cells: Sequence[Any]


def result_table(result: Result, what: str = "ranking", library: str = "polars") -> Any:
    """Make a table of a result; :meth:`pembina.Result.table` says which there are and what stands in them.

    Raises ValueError for an unknown table or library, and LibraryMissing where the library is not installed.
    """
    if what not in TABLES:
        raise ValueError(f"unknown table {what!r}; known are {', '.join(sorted(TABLES))}")
    if library not in LIBRARIES:
        raise ValueError(f"unknown library {library!r}; known are {', '.join(sorted(LIBRARIES))}")
    return LIBRARIES[library](TABLES[what](result), int(result.award["decimals"]))


# What stands in them


def _ranking(result: Result) -> list[Typed]:
    """One row per entrant, best first, those without a rank at the end."""
    rows = result.ranking()
    at = [result.position(row["code"]) for row in rows]
    columns = [Typed(key, "text", [row[key] for row in rows]) for key in ("code", "name", "status")]
    columns.append(Typed("rank", _rank_kind(result), [row["rank"] for row in rows]))
    totals = [Decimal(row["total"]["published"]) if row["total"] else None for row in rows]
    columns.append(Typed("total", "decimal", totals))
    columns.append(Typed("tier", "text", [row["tier"] for row in rows]))
    columns.append(Typed("coverage", "number", [row["coverage"] for row in rows]))
    for group in result.award["entrants"]["groups"]:
        name = f"group.{group}" if any(group == column.name for column in columns) else group
        columns.append(Typed(name, "text", [row["groups"].get(group) for row in rows]))
    exact = [row["total"]["exact"] if row["total"] else None for row in rows]
    columns.append(Typed("score", "number", exact))
    for node in result.nodes:
        if node["path"] and node["scores"] is not None:
            columns.append(Typed(f"score.{node['path']}", "number", [node["scores"][i] for i in at]))
    return columns


def _rank_kind(result: Result) -> Kind:
    return "number" if result.award["ranking"] == FRACTIONAL else "integer"


def _criteria(result: Result) -> list[Typed]:
    """One row per entrant and criterion, entrants by code, criteria in the order of the award."""
    columns: dict[str, list[Any]] = {name: [] for name in CRITERIA}
    nodes = [node for node in result.nodes if node["kind"] == "criterion"]
    for i, entrant in enumerate(result.entrants):
        for node in nodes:
            for cells, cell in zip(columns.values(), _measured(node, entrant["code"], i), strict=True):
                cells.append(cell)
    return [Typed(name, CRITERIA[name], cells) for name, cells in columns.items()]


CRITERIA: Mapping[str, Kind] = {
    "code": "text", "criterion": "text", "value": "number", "category": "text", "unit": "text", "numerator": "number",
    "denominator": "number", "score": "number", "contribution": "number", "evidence": "integer", "reason": "text",
}  # fmt: skip


def _measured(node: Mapping[str, Any], code: str, i: int) -> tuple[Any, ...]:
    """One entrant's row of one criterion, in the order of the columns; a value is a number or a category."""
    value = node["values"][i]
    said = isinstance(value, str)
    parts = [None if node[name] is None else node[name][i] for name in ("numerators", "denominators")]
    given = [None if node[name] is None else node[name][i] for name in ("scores", "contributions")]
    reason = node["notes"].get(code, {}).get("reason")
    number, category = (None, value) if said else (value, None)
    return (code, node["path"], number, category, node["unit"], *parts, *given, node["evidence"][i], reason)


def _wide(column: str) -> Callable[[Result], list[Typed]]:
    """One row per entrant and one column per node, the root's being ``total``."""

    def make(result: Result) -> list[Typed]:
        columns = [Typed("code", "text", [entrant["code"] for entrant in result.entrants])]
        for node in result.nodes:
            cells = node.get(column)
            if cells is not None:
                kind: Kind = "text" if any(isinstance(cell, str) for cell in cells) else "number"
                columns.append(Typed(node["path"] or "total", kind, cells))
        return columns

    return make


def _long(result: Result) -> list[Typed]:
    """One row per entrant and node, groups too."""
    columns: dict[str, list[Any]] = {key: [] for key in ("code", "node", "value", "score", "contribution")}
    for node in result.nodes:
        parts = [node.get(name) or [None] * len(result.entrants) for name in ("values", "scores", "contributions")]
        for entrant, value, score, contribution in zip(result.entrants, *parts, strict=True):
            number = None if isinstance(value, str) else value
            row = (entrant["code"], node["path"] or "total", number, score, contribution)
            for cells, cell in zip(columns.values(), row, strict=True):
                cells.append(cell)
    return [Typed(name, "text" if name in ("code", "node") else "number", cells) for name, cells in columns.items()]


TABLES: Mapping[str, Callable[[Result], list[Typed]]] = {
    "ranking": _ranking,
    "criteria": _criteria,
    "values": _wide("values"),
    "scores": _wide("scores"),
    "contributions": _wide("contributions"),
    "long": _long,
}


# Who makes them


def _plain(column: Typed) -> list[Any]:
    """Cells of one Python type, missing ones being None."""
    if column.kind == "number":
        return [None if cell is None else float(cell) for cell in column.cells]
    if column.kind == "integer":
        return [None if cell is None else int(cell) for cell in column.cells]
    return list(column.cells)


def _polars(columns: Iterable[Typed], decimals: int) -> Any:
    try:
        import polars as pl
    except ImportError as error:
        raise LibraryMissing("polars", "polars") from error
    types = {"text": pl.String(), "integer": pl.Int64(), "number": pl.Float64(), "decimal": pl.Decimal(38, decimals)}
    return pl.DataFrame([pl.Series(column.name, _plain(column), dtype=types[column.kind]) for column in columns])


def _arrow(columns: Iterable[Typed], decimals: int) -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise LibraryMissing("pyarrow", "notebook") from error
    types = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "decimal": pa.decimal128(38, decimals)
    }  # fmt: skip
    return pa.table({column.name: pa.array(_plain(column), type=types[column.kind]) for column in columns})


def _pandas(columns: Iterable[Typed], decimals: int) -> Any:
    """pandas has no decimals of its own: they are Python's, in a column of objects, whatever else is installed."""
    try:
        import pandas as pd
    except ImportError as error:
        raise LibraryMissing("pandas", "notebook") from error
    types = {"text": "string", "integer": "Int64", "number": "Float64", "decimal": "object"}
    made = {column.name: pd.Series(_plain(column), dtype=types[column.kind]) for column in columns}
    return pd.DataFrame(made)


LIBRARIES: Mapping[str, Callable[[Iterable[Typed], int], Any]] = {
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _arrow,
}
