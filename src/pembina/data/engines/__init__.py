"""Engines: what reads records and runs criteria over them. DuckDB is built in; others come through a hook."""

from __future__ import annotations

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

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return a frame that means the same and may be used several times at the cost of running it once.

        An engine for which holding rows costs more than it saves returns the frame as it is.
        """
        ...


__all__ = ["Engine"]
