"""Small literal tables as typed lazy frames on each engine that is installed, and their rows back."""

from __future__ import annotations

import hashlib
import itertools
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

import narwhals.stable.v2 as nw

Rows = Sequence[Sequence[Any]]
MONEY = (24, 2)
"""Digits and decimals of money, as data sets hold it."""
SPARK = "PEMBINA_SPARK"
"""Variable of the environment with the address of a Spark Connect server (sc://localhost:15002) to run on as well."""


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

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Add the first 60 bits of the MD5 of a text column, as an evaluation does for ``rules.hashed``."""
        ...


_HELD = itertools.count(1)


@cache
def _duckdb() -> Any:
    """Open DuckDB once: that takes as long as a case does."""
    import duckdb

    return duckdb.connect(config={"threads": "1"})  # on a few rows, threads cost more than they bring


class DuckDB:
    """Tables in an in-memory DuckDB, one for all that a process tries; needs neither pyarrow nor pandas."""

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
        self._connection = _duckdb()

    def table(self, columns: Mapping[str, str], rows: Rows) -> nw.LazyFrame[Any]:
        quoted = [f'unnest(?::{self._types[kind]}[]) AS "{name}"' for name, kind in columns.items()]
        values = [[row[i] for row in rows] for i in range(len(columns))]
        frame: nw.LazyFrame[Any] = nw.from_native(self._connection.sql(f"SELECT {', '.join(quoted)}", params=values))
        return frame

    def rows(self, frame: nw.LazyFrame[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        relation = nw.to_native(frame)
        return tuple(relation.columns), relation.fetchall()

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        name = f"held_{next(_HELD)}"
        nw.to_native(frame).create(name)
        held: nw.LazyFrame[Any] = nw.from_native(self._connection.table(name))
        return held

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        number = f"('0x' || md5(\"{column}\")[:15])::BIGINT"
        with_it: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).project(f'*, {number} AS "{name}"'))
        return with_it


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

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        pl = self._pl
        numbers = pl.col(column).map_elements(_first_60_bits, return_dtype=pl.Int64).alias(name)
        with_it: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).with_columns(numbers))
        return with_it


class Spark:
    """Tables in a session of the Spark Connect server whose address is in :data:`SPARK`."""

    name = "spark"
    _types = {
        "entrant": "string",
        "text": "string",
        "figure": "string",
        "integer": "bigint",
        "number": "double",
        "money": "decimal({},{})".format(*MONEY),
        "boolean": "boolean",
        "date": "date",
    }

    def __init__(self) -> None:
        self._session = _session(os.environ[SPARK])

    def table(self, columns: Mapping[str, str], rows: Rows) -> nw.LazyFrame[Any]:
        schema = ", ".join(f"`{name}` {self._types[kind]}" for name, kind in columns.items())
        with _quietly():
            frame: nw.LazyFrame[Any] = nw.from_native(
                self._session.createDataFrame([tuple(row) for row in rows], schema)
            )
        return frame

    def rows(self, frame: nw.LazyFrame[Any]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        native = nw.to_native(frame)
        with _quietly():
            return tuple(native.columns), [tuple(row) for row in native.collect()]

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        native = nw.to_native(frame)
        with _quietly():  # plans on plans take longer to be understood than a few rows take on their way
            held = self._session.createDataFrame(native.collect(), native.schema)
        there: nw.LazyFrame[Any] = nw.from_native(held)
        return there

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        from pyspark.sql import functions as spark

        digits = spark.substring(spark.md5(spark.encode(spark.col(column), "UTF-8")), 1, 15)
        number = spark.conv(digits, 16, 10).cast("bigint")
        with_it: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).withColumn(name, number))
        return with_it


def _first_60_bits(text: str) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


@cache
def _session(address: str) -> Any:
    """Open one session for each server, with the settings under which all engines mean the same."""
    with _quietly():
        from pyspark.sql import SparkSession

        from pembina.data.engines.sparksession import SETTINGS

        session = SparkSession.builder.remote(address).create()
        few = {"spark.sql.shuffle.partitions": "1"}  # on a few rows, parts cost more than they bring
        for key, value in {**SETTINGS, **few}.items():
            session.conf.set(key, value)
    return session


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep what Spark's client says of the pandas beside it, and of failing queries, from tests that expect neither."""
    for logger in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


_KINDS: Mapping[str, Callable[[], Backend]] = {"duckdb": DuckDB, "polars": Polars, "spark": Spark}


def installed_backends() -> tuple[str, ...]:
    """Names of the engines on which cases can run here; Spark where :data:`SPARK` says where a server is."""
    found = [name for name in ("duckdb", "polars") if find_spec(name) is not None]
    return (*found, "spark") if os.environ.get(SPARK) and find_spec("pyspark") is not None else tuple(found)


def open_backend(name: str) -> Backend:
    """Open an engine by name; raises KeyError when there is none of that name, ImportError when it is not installed."""
    return _KINDS[name]()
