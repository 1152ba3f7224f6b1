"""The DuckDB engine: embedded, out of core; reads text files, parquet, and rows from readers."""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.engines.connection import VERSION, Connection
from pembina.data.engines.parquetscan import scan_parquet
from pembina.data.engines.rowscan import scan_rows
from pembina.data.engines.textscan import scan_text
from pembina.data.faults import FaultLog
from pembina.data.source import PARQUET, TEXT, Scan, TableSource
from pembina.errors import DataError, Problem


class DuckDB(Connection):
    """DuckDB as an engine: see :class:`pembina.data.engines.Engine`."""

    name = "duckdb"
    version = VERSION

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table as the protocol of engines says."""
        self.expect(sum(file.path.stat().st_size for file in source.files))
        if source.kind.name == TEXT:
            return scan_text(self, source, log)
        if source.kind.name == PARQUET:
            return scan_parquet(self, source, log)
        return scan_rows(self, source, log)

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Hold the rows of a frame in a temporary table, unless they may be more than memory holds.

        The tables stay until the engine ends; what does not fit into memory is spilled.
        """
        if self.lazy:
            return frame
        query = nw.to_native(frame).sql_query()
        if query not in self.kept:  # two criteria often count the same records
            self.kept[query] = self.fresh("kept")
            self.run(f"CREATE TEMP TABLE {self.kept[query]} AS {query}")
        return self.frame(self.kept[query])

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows."""
        found: list[tuple[Any, ...]] = nw.to_native(frame).fetchall()
        return found


def open_duckdb(options: str) -> DuckDB:
    """Open the engine; DuckDB has no options."""
    if options:
        raise DataError([Problem("PB345", args={"engine": DuckDB.name, "options": options})])
    return DuckDB()
