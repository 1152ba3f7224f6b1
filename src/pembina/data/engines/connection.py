"""The one place that imports DuckDB: a connection in memory, and what readings ask of it."""

from __future__ import annotations

import atexit
import gc
import itertools
import shutil
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw

from pembina.data.scratch import make_scratch, remove_scratch
from pembina.data.source import SourceFile
from pembina.errors import N_, DataError, Phrase, Place, Problem

VERSION: str = duckdb.__version__
EngineError = duckdb.Error
"""What DuckDB raises when it cannot do what it is asked."""

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
    "threads": "1",  # on little data, threads cost more than they bring
}


LARGE = 64 * 2**20
"""Bytes of files from which on reading is worth several threads."""


class Connection:
    """DuckDB in memory. What does not fit there is spilled to a folder of its own, removed with the connection.

    ``memory`` is the most it may use (by default DuckDB's own: four fifths of what the machine has), ``threads`` how
    many cores take part from :data:`LARGE` bytes on, ``temp`` where the folder is made. ``kept`` names the temporary
    tables of queries whose rows are held, ``answered`` what queries gave, ``codes`` the
    types made of the codes by which entrants are known, by the number of the object that knows their names.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None, temp: Path | None = None) -> None:
        self.size = 0
        self.kept: dict[str, str] = {}
        self.answered: dict[str, list[tuple[Any, ...]]] = {}
        self.watched: dict[Path, tuple[SourceFile, tuple[int, int, int] | None]] = {}
        self.codes: dict[int, tuple[object, str]] = {}
        self.scratch = _scratch(temp)
        self._finalizer = weakref.finalize(self, remove_scratch, self.scratch)
        config: dict[str, Any] = {**_CONFIG, "temp_directory": (self.scratch / "spill").as_posix()}
        if memory is not None:
            config["memory_limit"] = memory
        self._threads = threads
        try:
            self.connection = duckdb.connect(config=config)
        except duckdb.Error as error:
            if memory is None:
                raise
            args = {"engine": "duckdb", "option": f"memory={memory}", "reason": str(error).partition("\n")[0]}
            raise DataError([Problem("PB355", args=args)]) from None
        self.connection.execute("SET TimeZone = 'UTC'")  # a moment reads the same wherever the machine stands
        self._numbers = itertools.count(1)
        _forget_at_exit()

    def expect(self, size: int) -> None:
        """Say that so many bytes are about to be read; from :data:`LARGE` on, every core takes part."""
        self.size += size
        if self.size >= LARGE and self.size - size < LARGE:
            self.run("RESET threads" if self._threads is None else f"SET threads = {self._threads}")

    def fresh(self, what: str) -> str:
        """Return a name for a temporary table that no other has."""
        return f"{what}_{next(self._numbers)}"

    def run(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; raises EngineError, and DataError (PB352) where no room is left."""
        with room(self.scratch):
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, values or []).fetchall()
        return rows

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a table or view of the connection as a lazy frame."""
        return nw.from_native(self.connection.table(table))


def _scratch(temp: Path | None) -> Path:
    """Make a folder for what does not fit into memory; raises DataError (PB355)."""
    try:
        return make_scratch(temp)
    except OSError as error:
        args = {"engine": "duckdb", "option": f"temp={temp}", "reason": error.strerror or str(error)}
        raise DataError([Problem("PB355", args=args)]) from None


_OF_FILES = (duckdb.IOException, duckdb.SerializationException)
"""What DuckDB raises of files, whatever it was asked."""
Watched = Mapping[Path, "tuple[SourceFile, tuple[int, int, int] | None]"]
"""Files by path, and what they were like when they were looked into first."""
_FULL = ("No space left", "max_temp_directory_size", "disk quota", "Could not write", "failed to offload")


LITTLE = 2**30
"""Bytes that are free on a disk for temporary files, below which it is said how many."""


@contextmanager
def room(scratch: Path) -> Iterator[None]:
    """Tell that memory or the disk for temporary files is full, which no other way of reading mends."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C, having swallowed KeyboardInterrupt
            raise KeyboardInterrupt from error
        raise
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        reason = str(error).partition("\n")[0]
        disk = any(word.lower() in reason.lower() for word in _FULL)
        if not disk and not isinstance(error, duckdb.OutOfMemoryException):
            raise
        what = Phrase(N_("room for temporary files")) if disk else _memory(scratch)
        raise DataError([Problem("PB352", args={"engine": "duckdb", "what": what, "reason": reason})]) from error


def _memory(scratch: Path) -> Phrase:
    """Name what ran out: memory, and the disk beside it where there is little; DuckDB does not say which of them."""
    try:
        free = shutil.disk_usage(scratch).free
    except OSError:
        free = LITTLE
    if free >= LITTLE:
        return Phrase(N_("memory"))
    return Phrase(N_("memory, with only {free} MB of room for temporary files"), {"free": free // 2**20})


@contextmanager
def running(watched: Watched, scratch: Path) -> Iterator[None]:
    """Tell what fails in the engine itself while a criterion is run: no room left, or a file that is damaged."""
    try:
        with room(scratch):
            yield
    except duckdb.Error as error:
        broken = broken_by(error, watched)
        if broken is None:
            raise
        raise broken from error


def watch(files: Iterable[SourceFile]) -> Watched:
    """Remember what files are like that stay where they are while queries read them."""
    return {file.path: (file, _look(file.path)) for file in files}


def broken_by(error: BaseException | None, watched: Watched) -> DataError | None:
    """Say which file an error of DuckDB is owed to, or that it is owed to some file; None where it is not."""
    while error is not None and not isinstance(error, duckdb.Error):
        error = error.__cause__
    if error is None:
        return None
    changed = [file for path, (file, before) in watched.items() if _look(path) != before]
    if changed:
        reason: object = Phrase(N_("it was changed or removed while it was being read"))
        return DataError(
            Problem("PB353", Place(file.shown), {"engine": "duckdb", "reason": reason}) for file in changed
        )
    reason = str(error).partition("\n")[0]
    named = "parquet" in reason.lower() or "Failed to read file" in reason
    if not isinstance(error, _OF_FILES) and type(error) is not duckdb.Error and not named:
        return None
    if not watched and type(error) is duckdb.Error:
        return None
    return DataError([Problem("PB353", args={"engine": "duckdb", "reason": reason})])


def _look(path: Path) -> tuple[int, int, int] | None:
    """Say what a file is like from outside; None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


_registered = False


def _forget_at_exit() -> None:
    """Let narwhals forget what it keeps of DuckDB before the interpreter ends.

    Otherwise DuckDB's binding prints "nanobind: leaked ... instances" to standard error when the program ends.
    """
    global _registered
    if not _registered:
        _registered = True
        atexit.register(_forget)


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("narwhals._duckdb"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    gc.collect()
