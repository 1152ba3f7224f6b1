"""The Spark engine: a cluster by Spark Connect (``sc://``) or by its master (``spark://``), or this machine's cores."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.engines import BaseEngine, Capabilities
from pembina.data.engines.sparkaddress import Address, read_address, read_local
from pembina.data.engines.sparkfaults import quiet, working
from pembina.data.engines.sparkrows import rows_of
from pembina.data.engines.sparkscan import CHUNK, LARGE, OVER_THE_WIRE, ddl, scan_files
from pembina.data.engines.sparksession import Session, open_session
from pembina.data.engines.staging import Staging
from pembina.data.faults import FaultLog
from pembina.data.remote import SPARK
from pembina.data.source import Scan, TableSource

PARTITION = 16 * 2**20
"""Bytes of stored rows for each part of a shuffle; Spark's 200 parts are far too many for small tables."""
FEW, MANY = 2, 2000
HELD = 64 * 2**20
"""Bytes of stored rows from which on records are held: below, reading them again is cheaper than keeping them."""

_THRIFTY: Mapping[str, str] = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
}
"""For small tables: writing and compiling Java for each query, and broadcasting, cost more than they save."""


class Spark(BaseEngine):
    """Spark as an engine: see :class:`pembina.data.engines.Engine`.

    ``large`` is from how many bytes on Spark reads Parquet files itself, ``most`` how many bytes of rows are sent to a
    server, ``held`` from how many bytes on the records of a criterion are kept.
    """

    name = "spark"

    def __init__(self, session: Session) -> None:
        self.session = session
        self.version = session.version
        self.capabilities = Capabilities(fuses=True, spills=True, schemes=SPARK, elsewhere=not session.address.shared)
        self.large, self.most, self.held = LARGE, OVER_THE_WIRE, HELD
        temp = session.address.temp
        self.staging = Staging(temp=Path(temp) if temp else None)
        self._size = 0
        self._fitted: dict[str, str] = {}
        self._kept: list[Any] = []
        self._numbers = itertools.count(1)
        self._finalizer = weakref.finalize(self, _close, session, self.staging)

    @property
    def folder(self) -> Path:
        """The folder for typed tables that Spark reads, which goes with the engine."""
        return self.staging.scratch

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table as the protocol of engines says."""
        with self._at_work():
            if source.remote is None:
                return scan_files(self, source, log)
            from pembina.data.engines.sparkremote import scan_remote

            return scan_remote(self, source, source.remote, log)

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows."""
        return self.rows_of([frame])[0]

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run lazy frames as one job of Spark."""
        with self._at_work():
            self._fit()
            return rows_of([nw.to_native(frame) for frame in frames])

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Keep the rows of a frame on the servers where the tables are large enough to be worth it."""
        if self._size < self.held:
            return frame
        with self._at_work():
            kept = nw.to_native(frame).persist()
            self._kept.append(kept)
        return _frame(kept)

    def release(self) -> None:
        """Let the servers forget what is kept there."""
        with self._at_work():
            while self._kept:
                self._kept.pop().unpersist()

    def keep(self, native: Any) -> None:
        """Keep rows of a frame of Spark's own on the servers, for as long as the session lasts."""
        native.persist()

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Add the first 60 bits of the MD5 of a text column."""
        cell = "`" + column.replace("`", "``") + "`"
        number = f"CAST(conv(substr(md5(CAST({cell} AS BINARY)), 1, 15), 16, 10) AS BIGINT)"
        with self._at_work():
            added = nw.to_native(frame).selectExpr("*", f"{number} AS `{name.replace('`', '``')}`")
        return _frame(added)

    def literal(self, columns: Mapping[str, list[Any]], types: Mapping[str, Any]) -> nw.LazyFrame[Any]:
        """Make a small table of Python values, of narwhals types."""
        rows = list(zip(*(columns[name] for name in types), strict=True))
        with self._at_work():
            made = self.session.spark.createDataFrame(rows, ddl(types))
            return _frame(self._known_there(made))

    def sent(self, table: Any, schema: str) -> Any:
        """Send a pyarrow table to the server, in chunks, and return the frame of it there."""
        if table.num_rows == 0:
            return self._known_there(self.session.spark.createDataFrame([], schema))
        rows = max(table.num_rows * CHUNK // max(table.nbytes, 1), 1)
        frames = []
        for start in range(0, table.num_rows, rows):
            chunk = self.session.spark.createDataFrame(table.slice(start, rows))
            frames.append(self._known_there(chunk))
        found = frames[0]
        for frame in frames[1:]:
            found = found.union(frame)
        return found if len(frames) == 1 else self._known_there(found)

    def expect(self, size: int) -> None:
        """Say that a table of so many bytes is about to be read."""
        self._size += size

    def stop(self) -> None:
        """Stop whatever query runs on the servers."""
        self.session.stop()

    def close(self) -> None:
        """End the session and remove what was staged; once."""
        self._finalizer()

    def _known_there(self, frame: Any) -> Any:
        """Let the server know rows by a name, so that they do not travel with every query."""
        if not self.session.far:
            return frame
        name = f"pembina_{next(self._numbers)}"
        frame.createOrReplaceTempView(name)
        return self.session.spark.table(name)

    def _fit(self) -> None:
        """Fit the session to how much is read, unless whoever gave the address said otherwise."""
        wanted = {"spark.sql.shuffle.partitions": str(min(max(self._size // PARTITION, FEW), MANY))}
        wanted.update(_THRIFTY if self._size < self.held else dict.fromkeys(_THRIFTY, ""))
        for name, value in wanted.items():
            if name in self.session.address.settings or self._fitted.get(name, "") == value:
                continue
            if value:
                self.session.spark.conf.set(name, value)
            else:
                self.session.spark.conf.unset(name)
            self._fitted[name] = value

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Tell failures of the engine as such; a person's interruption reaches the servers."""
        try:
            with working(self.session.address.shown):
                yield
        except KeyboardInterrupt:
            self.stop()
            raise


def _frame(native: Any) -> nw.LazyFrame[Any]:
    """Return a frame of Spark's own as criteria know it."""
    frame: nw.LazyFrame[Any] = nw.from_native(native)
    return frame


def _close(session: Session, staging: Staging) -> None:
    for closing in (session.close, staging.close):
        with quiet():
            _silently(closing)


def _silently(closing: Callable[[], None]) -> None:
    """End what may have ended already."""
    try:
        closing()
    except Exception:
        return


def open_connect(options: str) -> Spark:
    """Open ``sc://host:port/;files=shared;token=...``; raises DataError (PB350, PB354, PB355)."""
    return _open(read_address("sc", options))


def open_master(options: str) -> Spark:
    """Open ``spark://host:port/;files=shared``; raises DataError (PB350, PB354, PB355)."""
    return _open(read_address("spark", options))


def open_local(options: str) -> Spark:
    """Open ``local[2]``, ``local`` or ``local[*]:memory=4GB``; raises DataError (PB350, PB354, PB355)."""
    return _open(read_local(options))


def _open(address: Address) -> Spark:
    return Spark(open_session(address))
