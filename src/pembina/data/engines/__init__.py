"""Engines: what reads records and runs criteria over them. DuckDB is built in; others come through a hook.

An engine scans tables into narwhals lazy frames of its own, and runs the frames that criteria make of them. It never
decides what a cell means: :func:`pembina.data.cells.parse_cell` does, for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from pembina.errors import DataError

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data.faults import FaultLog
    from pembina.data.source import Scan, TableSource


@frozen
class Capabilities:
    """What an engine can do beyond the least.

    ``fuses``: a query has a high fixed cost, so that criteria that read the same tables are run as one job
    (:meth:`Engine.rows_of`). ``spills``: what does not fit into memory goes to disk. ``schemes``: addresses
    (``s3``, ``postgresql``) that the engine reads by itself. ``elsewhere``: the engine works on other machines, which
    need not see the files of this one.
    """

    fuses: bool = False
    spills: bool = False
    schemes: tuple[str, ...] = ()
    elsewhere: bool = False


class Engine(Protocol):
    """What Pembina asks of an engine. The frames that it hands out are narwhals lazy frames over its own tables.

    Whatever goes wrong in the engine itself, and not in the expression that it was given, is raised as an
    :class:`pembina.errors.DataError` (PB350 to PB356): connections that break off, disks and memory that are full,
    files that turn out damaged.
    """

    name: str
    version: str
    capabilities: Capabilities

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table: its wanted columns by key and type, ``_file`` text and ``_row`` integer.

        Everything that does not fit goes to the log; None says that nothing could be read.
        """
        ...

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows as Python values, in no promised order."""
        ...

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run several lazy frames, as one job where that is cheaper, and return the rows of each."""
        ...

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return a frame that means the same and may be used several times at the cost of running it once.

        An engine for which holding rows costs more than it saves returns the frame as it is.
        """
        ...

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Add a column ``name``: the first 60 bits of the MD5 of the text in ``column`` (UTF-8), as an integer.

        Null stays null. Only approximate counts need it; MD5 because every engine has the same one.
        """
        ...

    def release(self) -> None:
        """Let go of everything that is held: frames of :meth:`hold` are not used any more."""
        ...

    def stop(self) -> None:
        """Stop whatever query is running, here or on other machines. Called when somebody interrupts the work."""
        ...

    def broken(self, error: BaseException) -> DataError | None:
        """Say what an exception tells of the engine itself or of its files; None where a plugin or Pembina is to blame.

        Asked of what is raised while frames are made, which some engines look into their files for.
        """
        ...

    def close(self) -> None:
        """Give back connections, threads and temporary files; the engine is not used any more."""
        ...


class BaseEngine:
    """What an engine may leave as it is: nothing is held, every frame is a job, nothing has to be given back."""

    name = ""
    version = ""
    capabilities = Capabilities()

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run one frame; an engine has to say how."""
        raise NotImplementedError(f"the engine {self.name} does not say how it runs a frame")

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run one frame after the other."""
        return [self.rows(frame) for frame in frames]

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the frame as it is."""
        return frame

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Hash text; an engine that cannot is not asked for approximate counts."""
        raise NotImplementedError(f"the engine {self.name} does not hash text")

    def release(self) -> None:
        """Hold nothing, so let nothing go."""

    def stop(self) -> None:
        """Run nothing beside the caller, so stop nothing."""

    def broken(self, error: BaseException) -> DataError | None:
        """Tell what goes wrong by itself, so that nothing else is told."""
        return None

    def close(self) -> None:
        """Own nothing, so give nothing back."""


@contextmanager
def answering(engine: Engine) -> Iterator[None]:
    """Tell of a failure inside that it is the engine's or its files', where it is; raises DataError then."""
    try:
        yield
    except DataError:
        raise
    except Exception as error:
        asked = getattr(engine, "broken", None)  # engines from elsewhere may not know the question yet
        broken = asked(error) if asked is not None else None
        if broken is None:
            raise
        raise broken from error


__all__ = ["BaseEngine", "Capabilities", "Engine", "answering"]
