"""The DuckDB engine: embedded, out of core; reads text files, parquet, and rows from readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.engines import BaseEngine, Capabilities
from pembina.data.engines.connection import VERSION, Connection, running
from pembina.data.engines.options import read_options
from pembina.data.engines.parquetscan import scan_parquet
from pembina.data.engines.rowscan import scan_rows
from pembina.data.engines.textscan import scan_text
from pembina.data.faults import FaultLog
from pembina.data.source import PARQUET, TEXT, Scan, TableSource

OPTIONS = {"memory": "bytes", "threads": "count", "temp": "folder"}


class DuckDB(Connection, BaseEngine):
    """DuckDB as an engine: see :class:`pembina.data.engines.Engine`."""

    name = "duckdb"
    version = VERSION
    capabilities = Capabilities(spills=True)

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table as the protocol of engines says."""
        self.expect(sum(file.path.stat().st_size for file in source.files))
        if source.kind.name == TEXT:
            return scan_text(self, source, log)
        if source.kind.name == PARQUET:
            return scan_parquet(self, source, log)
        return scan_rows(self, source, log)

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Hold the rows of a frame in a temporary table; what does not fit into memory is spilled."""
        query = nw.to_native(frame).sql_query()
        if query not in self.kept:  # two criteria often count the same records
            name = self.fresh("kept")
            with running():
                self.run(f"CREATE TEMP TABLE {name} AS {query}")
            self.kept[query] = name
        return self.frame(self.kept[query])

    def release(self) -> None:
        """Drop the temporary tables of frames that were held."""
        for name in self.kept.values():
            self.run(f"DROP TABLE {name}")
        self.kept.clear()

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows."""
        with running():
            found: list[tuple[Any, ...]] = nw.to_native(frame).fetchall()
        return found

    def stop(self) -> None:
        """Stop the query that runs in another thread; one in this thread has ended already."""
        self.connection.interrupt()

    def close(self) -> None:
        """Close the connection and remove what was spilled."""
        self.connection.close()
        self._finalizer()


def open_duckdb(options: str) -> DuckDB:
    """Open the engine: ``memory=2GB``, ``threads=4``, ``temp=FOLDER``; raises DataError (PB355)."""
    given = read_options(DuckDB.name, options, OPTIONS)
    threads, temp = given.get("threads"), given.get("temp")
    return DuckDB(given.get("memory"), int(threads) if threads else None, Path(temp) if temp else None)
