"""Pembina's own readers and engine, handed over through the same hooks as everyone's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.data import jsonlines, xlsx
from pembina.data.remote import DUCKDB, SPARK
from pembina.plugins.kinds import EngineKind, TableReader
from pembina.plugins.markers import hookimpl


def _open_duckdb(options: str) -> Any:
    """Open DuckDB; it is imported only now, as every engine is."""
    from pembina.data.engines.duckdb import open_duckdb

    return open_duckdb(options)


def _open_polars(options: str) -> Any:
    from pembina.data.engines.polars import open_polars

    return open_polars(options)


def _open_connect(options: str) -> Any:
    from pembina.data.engines.spark import open_connect

    return open_connect(options)


def _open_master(options: str) -> Any:
    from pembina.data.engines.spark import open_master

    return open_master(options)


def _open_local(options: str) -> Any:
    from pembina.data.engines.spark import open_local

    return open_local(options)


@hookimpl
def pembina_readers() -> Sequence[TableReader]:
    """Readers of workbooks and of JSON lines."""
    return [
        TableReader("xlsx", (".xlsx", ".xlsm"), xlsx.columns, xlsx.rows),
        TableReader("json-lines", (".jsonl", ".ndjson"), jsonlines.columns, jsonlines.rows),
    ]


@hookimpl
def pembina_engines() -> Sequence[EngineKind]:
    """Hand over DuckDB, which is there without any extra; polars; and Spark, by Connect, by a master, or here."""
    return [
        EngineKind("duckdb", _open_duckdb, DUCKDB),
        EngineKind("polars", _open_polars, DUCKDB),
        EngineKind("sc", _open_connect, SPARK),
        EngineKind("spark", _open_master, SPARK),
        EngineKind("local", _open_local, SPARK),
    ]
