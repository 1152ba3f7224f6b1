"""Where probes of engines run: literal tables on an engine that is being tried, and its rows back."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import narwhals.stable.v2 as nw

from pembina.data import jsonlines
from pembina.data.cells import CellFormat
from pembina.data.engines import Engine
from pembina.data.faults import FaultLog
from pembina.data.settings import TableSettings
from pembina.data.source import Kind, SourceFile, TableSource, WantedColumn
from pembina.plugins.discovery import Found
from pembina.plugins.kinds import TableReader

Frame = nw.LazyFrame[Any]
Columns = Mapping[str, str]
Rows = Sequence[Sequence[Any]]

READER = TableReader("json-lines", (".jsonl",), jsonlines.columns, jsonlines.rows)
PROVIDER = Found("json-lines", "pembina", "", "pembina.data.builtin")


class Bench(Protocol):
    """What a probe needs of an engine, or of a :class:`pembina.testing.Backend`, which is as good.

    ``engine`` is the engine itself where there is one: what only engines promise is tried on it.
    """

    @property
    def engine(self) -> Engine | None:
        """The engine, or None for a backend of tests."""
        ...

    def table(self, columns: Columns, rows: Rows) -> Frame:
        """Return literal rows as a lazy frame; ``columns`` gives the type of each column."""
        ...

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Run a frame and return its rows, in no promised order."""
        ...


class BackendBench:
    """A backend of tests as a bench."""

    engine = None

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def table(self, columns: Columns, rows: Rows) -> Frame:
        """Return literal rows as a lazy frame."""
        frame: Frame = self._backend.table(columns, rows)
        return frame

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Run a frame and return its rows."""
        return list(self._backend.rows(frame)[1])


class EngineBench:
    """An engine as a bench: rows reach it as any table does, through :meth:`pembina.data.engines.Engine.scan`.

    They are written to files of JSON lines in a folder of its own, so that a cell arrives as it is written here. Text
    loses blanks at its ends, and text of blanks alone is null: that is so in every data set.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._folder = tempfile.TemporaryDirectory(prefix="pembina-probes-")
        self._numbers = itertools.count(1)

    def table(self, columns: Columns, rows: Rows) -> Frame:
        """Return literal rows as a lazy frame of exactly these columns."""
        return self.scanned(columns, rows).select(*columns)

    def scanned(self, columns: Columns, rows: Rows) -> Frame:
        """Return literal rows as the engine hands them out, with ``_file`` and ``_row``."""
        path = Path(self._folder.name, f"probe{next(self._numbers)}.jsonl")
        lines = (json.dumps(dict(zip(columns, map(_cell, row), strict=True))) + "\n" for row in rows)
        head = "" if rows else "\n"  # a file without rows still is a file
        path.write_text(head + "".join(lines), "utf-8")
        return self.scan(path, Kind("json-lines", READER, PROVIDER), columns, optional=not rows)

    def scan(self, path: Path, kind: Kind, columns: Columns, *, optional: bool = False) -> Frame:
        """Let the engine read a file; AssertionError tells what it found wrong in it."""
        source, log = source_of(path, kind, columns, optional=optional), FaultLog()
        scan = self.engine.scan(source, log)
        assert not log.problems, f"the engine refuses cells that are right: {[p.args for p in log.problems]}"
        assert scan is not None, "the engine could read nothing"
        return scan.frame

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Run a frame and return its rows."""
        return list(self.engine.rows(frame))

    def close(self) -> None:
        """Close the engine and remove the files of probes."""
        self.engine.close()
        self._folder.cleanup()


def source_of(path: Path, kind: Kind, columns: Columns, *, optional: bool = False) -> TableSource:
    """Say what an engine is to read: one file, its columns under their own names."""
    wanted = tuple(
        WantedColumn(name, name, name, CellFormat(type_, numbers="plain", dates=("iso",)), optional=optional)
        for name, type_ in columns.items()
    )
    return TableSource(path.stem, kind, (SourceFile(path.name, path, path.name),), wanted, TableSettings(path.stem))


def _cell(value: Any) -> Any:
    """Write one value so that it is read as the very same: numbers as plain text, with all their digits."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value)
