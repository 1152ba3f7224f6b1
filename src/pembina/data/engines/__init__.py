"""Engines: what reads records and runs criteria over them. DuckDB is built in; others come through a hook."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data.faults import FaultLog
    from pembina.data.source import Scan, TableSource


class Engine(Protocol):
    """What Pembina asks of an engine. The frames that it hands out are narwhals lazy frames over its own tables.

    Whatever way it reads, a cell means what :func:`pembina.data.cells.parse_cell` says.
    """

    name: str
    version: str

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table: its wanted columns by key and type, ``_file`` text and ``_row`` integer.

        Everything that does not fit goes to the log; None says that nothing could be read.
        """
        ...

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows as Python values, in no promised order."""
        ...

    def keep(self, frame: nw.LazyFrame[Any]) -> AbstractContextManager[nw.LazyFrame[Any]]:
        """Hold the rows of a frame that is about to be used several times, where holding is cheaper than running.

        The frame that comes back means the same; it is valid inside the context.
        """
        ...


__all__ = ["Engine"]
