"""The one place that imports DuckDB: a connection in memory, and what readings ask of it."""

from __future__ import annotations

import atexit
import gc
import itertools
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw

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

    ``lazy`` says that some table stays in its files, so that copies of its rows may be larger than memory. ``kept``
    names the temporary tables of queries whose rows are held.
    """

    def __init__(self) -> None:
        self.lazy = False
        self.size = 0
        self.kept: dict[str, str] = {}
        self.scratch = Path(tempfile.mkdtemp(prefix="pembina-"))
        self._finalizer = weakref.finalize(self, shutil.rmtree, self.scratch, ignore_errors=True)
        self.connection = duckdb.connect(config={**_CONFIG, "temp_directory": (self.scratch / "spill").as_posix()})
        self._numbers = itertools.count(1)
        _forget_at_exit()

    def expect(self, size: int) -> None:
        """Say that so many bytes are about to be read; from :data:`LARGE` on, every core takes part."""
        self.size += size
        if self.size >= LARGE and self.size - size < LARGE:
            self.run("RESET threads")

    def fresh(self, what: str) -> str:
        """Return a name for a temporary table that no other has."""
        return f"{what}_{next(self._numbers)}"

    def run(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; raises EngineError."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql, values or []).fetchall()
        return rows

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Return a table or view of the connection as a lazy frame."""
        return nw.from_native(self.connection.table(table))


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
