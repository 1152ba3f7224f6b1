"""The DuckDB engine: embedded, out of core; reads text files, parquet, and rows from readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
from numpy.typing import NDArray

from pembina.data.engines import BaseEngine, Capabilities
from pembina.data.engines.connection import VERSION, Connection, broken_by, running, watch
from pembina.data.engines.duckremote import scan_remote
from pembina.data.engines.options import read_options
from pembina.data.engines.parquetscan import scan_parquet
from pembina.data.engines.rowscan import scan_rows
from pembina.data.engines.textscan import scan_text
from pembina.data.faults import FaultLog
from pembina.data.remote import DUCKDB
from pembina.data.source import PARQUET, TEXT, Scan, TableSource
from pembina.errors import DataError

COMPRESSED = 16
"""How much more there is in a Parquet file than in a text file of its size, about."""
REMEMBERED = 200_000
"""Rows of an answer from which on it is not remembered."""
_COSTLY = re.compile(r"\b(?:JOIN|OVER|GROUP BY|UNION|DISTINCT|regexp_\w+)\b", re.IGNORECASE)
"""What makes rows worth holding: anything beyond reading them and comparing their cells."""
ARRAYS = frozenset({"VARCHAR", "BIGINT", "INTEGER", "DOUBLE"})
"""Types whose arrays hold the same as rows do; of a decimal, say, they hold the nearest float."""
OPTIONS = {"memory": "bytes", "threads": "threads", "temp": "folder"}


class DuckDB(Connection, BaseEngine):
    """DuckDB as an engine: see :class:`pembina.data.engines.Engine`."""

    name = "duckdb"
    version = VERSION
    capabilities = Capabilities(spills=True, schemes=DUCKDB)

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table as the protocol of engines says."""
        if source.remote is not None:
            return scan_remote(self, source, source.remote, log)
        size = sum(file.path.stat().st_size for file in source.files)
        self.expect(size * COMPRESSED if source.kind.name == PARQUET else size)
        if source.kind.name == TEXT:
            return scan_text(self, source, log)
        if source.kind.name == PARQUET:
            self.watched.update(watch(source.files))
            return scan_parquet(self, source, log)
        return scan_rows(self, source, log)

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Hold the rows of a frame in a temporary table; what does not fit into memory is spilled.

        Rows that only have to be picked are picked again, which costs less than holding them.
        """
        query = nw.to_native(frame).sql_query()
        if not _COSTLY.search(query):
            return frame
        if query not in self.kept:  # two criteria often count the same records
            name = self.fresh("kept")
            with running(self.watched, self.scratch):
                self.run(f"CREATE TEMP TABLE {name} AS {query}")
            self.kept[query] = name
        return self.frame(self.kept[query])

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Hash text, for counts that may be approximate: DuckDB reads the first digits of its MD5 as a number."""
        number = f"('0x' || md5(\"{column}\")[:15])::BIGINT"
        with_it: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).project(f'*, {number} AS "{name}"'))
        return with_it

    def release(self) -> None:
        """Drop the temporary tables of frames that were held."""
        for name in self.kept.values():
            self.run(f"DROP TABLE {name}")
        self.kept.clear()
        self.answered.clear()

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows; a question that was asked before is not run again."""
        relation = nw.to_native(frame)
        query = relation.sql_query()
        if query not in self.answered:
            with running(self.watched, self.scratch):
                found = relation.fetchall()
            if len(found) > REMEMBERED:
                return list(found)
            self.answered[query] = found
        return list(self.answered[query])

    def columns(self, frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]] | None:
        """Run a lazy frame and return its columns, nulls masked; None where arrays would not say what rows say.

        Engines need not have it: where there are very many entrants, it is asked instead of :meth:`rows`.
        """
        relation = nw.to_native(frame)
        if not {str(kind) for kind in relation.types} <= ARRAYS:
            return None
        with running(self.watched, self.scratch):
            found: dict[str, NDArray[Any]] = relation.fetchnumpy()
        return found

    def broken(self, error: BaseException) -> DataError | None:
        """Say what an exception tells of a file: DuckDB looks into files whenever a frame is made over them."""
        return broken_by(error, self.watched)

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
