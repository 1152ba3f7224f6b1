"""The one place that imports DuckDB: a connection in memory, and what readings ask of it."""

from __future__ import annotations

import atexit
import gc
import itertools
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw

from pembina.errors import N_, DataError, Phrase, Problem

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
    tables of queries whose rows are held.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None, temp: Path | None = None) -> None:
        self.size = 0
        self.kept: dict[str, str] = {}
        self.scratch = _scratch(temp)
        self._finalizer = weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        config = {**_CONFIG, "temp_directory": (self.scratch / "spill").as_posix()}
        if memory is not None:
            config["memory_limit"] = memory
        self._threads = threads
        self.connection = duckdb.connect(config=config)
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
        with room():
            rows: list[tuple[Any, ...]] = self.connection.execute(sql, values or []).fetchall()
        return rows

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a table or view of the connection as a lazy frame."""
        return nw.from_native(self.connection.table(table))


def _scratch(temp: Path | None) -> Path:
    """Make a folder for what does not fit into memory; raises DataError (PB355)."""
    try:
        return Path(tempfile.mkdtemp(prefix="pembina-", dir=temp))
    except OSError as error:
        args = {"engine": "duckdb", "option": f"temp={temp}", "reason": error.strerror or str(error)}
        raise DataError([Problem("PB355", args=args)]) from None


_FULL = ("No space left", "max_temp_directory_size", "disk quota", "Could not write", "failed to offload")


@contextmanager
def room() -> Iterator[None]:
    """Tell that memory or the disk for temporary files is full, which no other way of reading mends."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        reason = str(error).partition("\n")[0]
        disk = any(word.lower() in reason.lower() for word in _FULL)
        if not disk and not isinstance(error, duckdb.OutOfMemoryException):
            raise
        what = Phrase(N_("room for temporary files") if disk else N_("memory"))
        raise DataError([Problem("PB352", args={"engine": "duckdb", "what": what, "reason": reason})]) from error


@contextmanager
def running() -> Iterator[None]:
    """Tell what fails in the engine itself while a criterion is run: no room left, or a file that is damaged."""
    try:
        with room():
            yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        reason = str(error).partition("\n")[0]
        if isinstance(error, duckdb.InvalidInputException) and "parquet" not in reason.lower():
            raise
        raise DataError([Problem("PB353", args={"engine": "duckdb", "reason": reason})]) from error


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
