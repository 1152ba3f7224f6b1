"""Pembina's own readers and engine, handed over through the same hooks as everyone's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.data import jsonlines, xlsx
from pembina.plugins.kinds import EngineKind, TableReader
from pembina.plugins.markers import hookimpl


def _open_duckdb(options: str) -> Any:
    """Open DuckDB; it is imported only now."""
    from pembina.data.engines.duckdb import open_duckdb

    return open_duckdb(options)


@hookimpl
def pembina_readers() -> Sequence[TableReader]:
    """Readers of workbooks and of JSON lines."""
    return [
        TableReader("xlsx", (".xlsx", ".xlsm"), xlsx.columns, xlsx.rows),
        TableReader("json-lines", (".jsonl", ".ndjson"), jsonlines.columns, jsonlines.rows),
    ]


@hookimpl
def pembina_engines() -> Sequence[EngineKind]:
    """Hand over DuckDB, the engine that is there without any extra."""
    return [EngineKind("duckdb", _open_duckdb)]
