"""What goes wrong inside polars, told as errors of the engine; what an expression does wrong stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import polars as pl

from pembina.data.engines.connection import Watched, watch
from pembina.data.source import SourceFile
from pembina.errors import N_, DataError, Phrase, Place, Problem

NAME = "polars"
CHANGED = N_("it was changed or removed while it was being read")
_FULL = ("No space left", "quota exceeded", "StorageFull")
_MEMORY = ("out of memory", "memory allocation", "capacity overflow")
_DAMAGED = ("parquet:", "File out of specification", "file is too short", "out-of-spec")
_FAILS = (MemoryError, OSError, pl.exceptions.ComputeError, pl.exceptions.PanicException)
"""What polars raises when the expression is not to blame; a panic is no Exception, so that nothing else catches it."""


@contextmanager
def running(watched: Watched) -> Iterator[None]:
    """Tell what fails in polars itself while frames are run: no room left, damaged files, or a fault of its own.

    ``watched`` are the files that frames may read, with what they were like at first. One that has changed is refused
    before anything is run: polars does not survive all of that.
    """
    refuse_changed(watched)
    try:
        yield
    except _FAILS as error:
        refuse_changed(watched)
        problems = _problems(error, [file for file, _ in watched.values()])
        if not problems:
            raise
        raise DataError(problems) from error


def refuse_changed(watched: Watched) -> None:
    """Raise DataError (PB353) for files that are not what they were."""
    now = watch(file for file, _ in watched.values())
    changed = [file for path, (file, before) in watched.items() if now[path][1] != before]
    if changed:
        args = {"engine": NAME, "reason": Phrase(CHANGED)}
        raise DataError(Problem("PB353", Place(file.shown), args) for file in changed)


def _problems(error: BaseException, files: Iterable[SourceFile]) -> list[Problem]:
    """Say whose fault an error is; nothing where it is that of the expression."""
    reason = _first_line(error)
    disk = any(word in reason for word in _FULL)
    if disk or isinstance(error, MemoryError) or any(word in reason for word in _MEMORY):
        what = Phrase(N_("room for temporary files") if disk else N_("memory"))
        return [Problem("PB352", args={"engine": NAME, "what": what, "reason": reason})]
    if isinstance(error, OSError) or any(word in reason for word in _DAMAGED):
        unnamed = Problem("PB353", args={"engine": NAME, "reason": reason})
        return list(_damaged(files)) or [unnamed]
    if isinstance(error, pl.exceptions.PanicException):
        return list(_damaged(files)) or [Problem("PB351", args={"engine": NAME, "reason": reason})]
    return []


def _damaged(files: Iterable[SourceFile]) -> Iterator[Problem]:
    """Find the files that cannot be read to their end, since polars does not say which: by reading each of them."""
    for file in files:
        frame = pl.scan_parquet(file.path, glob=False, hive_partitioning=False)
        try:
            frame.select(pl.all().hash().max()).collect(engine="streaming")
        except _FAILS as error:
            args = {"engine": NAME, "reason": _first_line(error)}
            yield Problem("PB353", Place(file.shown), args)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200] or type(error).__name__
