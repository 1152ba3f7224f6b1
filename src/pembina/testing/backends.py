"""Small literal tables as typed lazy frames on each engine that is installed, and their rows back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Protocol

import narwhals.stable.v2 as nw

Rows = Sequence[Sequence[Any]]
MONEY = (24, 2)
"""Digits and decimals of money, as data sets hold it."""


class Backend(Protocol):
    """An engine as tests need it; tables of one backend can be joined with each other."""

    name: str

    def table(self, columns: Mapping[str, str], rows: Rows) -> nw.LazyFrame[Any]:
        """Return a lazy frame of literal rows; ``columns`` gives each column's type (see ``pembina.model``)."""
        ...

    def rows(self, frame: nw.LazyFrame[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Return column names and rows of a lazy frame, in no promised order."""
        ...

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Work out a lazy frame that is used several times, as an evaluation does for ``rules.hold``."""
        ...


class DuckDB:
    """Tables in an in-memory DuckDB; needs neither pyarrow nor pandas."""

    name = "duckdb"
    _types = {
        "entrant": "VARCHAR",
        "text": "VARCHAR",
        "figure": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "money": f"DECIMAL{MONEY}",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect(config={"threads": "1"})  # on a few rows, threads cost more than they bring
        self._held = 0

    def table(self, columns: Mapping[str, str], rows: Rows) -> nw.LazyFrame[Any]:
        quoted = [f'unnest(?::{self._types[kind]}[]) AS "{name}"' for name, kind in columns.items()]
        values = [[row[i] for row in rows] for i in range(len(columns))]
        return nw.from_native(self._connection.sql(f"SELECT {', '.join(quoted)}", params=values))

    def rows(self, frame: nw.LazyFrame[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        relation = nw.to_native(frame)
        return tuple(relation.columns), relation.fetchall()

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        self._held += 1
        nw.to_native(frame).create(f"held_{self._held}")
        return nw.from_native(self._connection.table(f"held_{self._held}"))


class Polars:
    """Tables in polars lazy frames."""

    name = "polars"

    def __init__(self) -> None:
        import polars as pl

        self._pl = pl
        self._types: dict[str, Any] = {
            "entrant": pl.String,
            "text": pl.String,
            "figure": pl.String,
            "integer": pl.Int64,
            "number": pl.Float64,
            "money": pl.Decimal(*MONEY),
            "boolean": pl.Boolean,
            "date": pl.Date,
        }

    def table(self, columns: Mapping[str, str], rows: Rows) -> nw.LazyFrame[Any]:
        schema = {name: self._types[kind] for name, kind in columns.items()}
        values = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
        return nw.from_native(self._pl.LazyFrame(values, schema=schema))

    def rows(self, frame: nw.LazyFrame[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        collected = nw.to_native(frame).collect()
        return tuple(collected.columns), collected.rows()

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        held: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).collect().lazy())
        return held


_KINDS: Mapping[str, Callable[[], Backend]] = {"duckdb": DuckDB, "polars": Polars}


def installed_backends() -> tuple[str, ...]:
    """Names of the engines on which cases can run here."""
    return tuple(name for name in _KINDS if find_spec(name) is not None)


def open_backend(name: str) -> Backend:
    """Open an engine by name; raises KeyError when there is none of that name, ImportError when it is not installed."""
    return _KINDS[name]()
