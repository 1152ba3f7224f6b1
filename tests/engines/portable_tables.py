"""Small Parquet tables of any stored type, and what an engine says of them: typed rows, or what is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pembina.data.cells import CellFormat
from pembina.data.engines import Engine
from pembina.data.faults import FaultLog
from pembina.data.identity import EntrantNames
from pembina.data.settings import TableSettings
from pembina.data.source import PARQUET, Kind, SourceFile, TableSource, WantedColumn
from pembina.errors import Problem

NAMES = (
    ("11", "Aceh"),
    ("74", "Sulawesi Tenggara"),
    ("11.10", "Kabupaten Aceh Singkil"),
    ("32.04", "Kabupaten Bandung"),
    ("32.73", "Kota Bandung"),
)
ENTRANTS = EntrantNames(NAMES)


def form(type_: str, numbers: str | None = None, dates: tuple[str, ...] | None = None) -> CellFormat:
    """Return the format of a column; entrants are the five regions above."""
    return CellFormat(type_, numbers, dates, ENTRANTS if type_ == "entrant" else None)


def wanted(name: str, of: CellFormat, missing: tuple[str, ...] = (), optional: bool = False) -> WantedColumn:
    return WantedColumn(f"k_{name}", name, name, of, missing, optional)


def write(path: Path, columns: Mapping[str, tuple[str, Sequence[Any]]]) -> Path:
    """Write a Parquet file; each column is given as its SQL type and its cells, as values or as SQL texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [f'unnest(?::VARCHAR[])::{kind} AS "{name}"' for name, (kind, _) in columns.items()]
    cells = [[None if cell is None else str(cell) for cell in cells] for _, cells in columns.values()]
    with duckdb.connect(config={"threads": "1"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.sql(f"SELECT {', '.join(names)}", params=cells).write_parquet(path.as_posix())
    return path


def source_of(paths: Sequence[Path], columns: Sequence[WantedColumn], folder: Path) -> TableSource:
    files = (SourceFile(path.relative_to(folder).as_posix(), path, path.as_posix()) for path in paths)
    sorted_files = tuple(sorted(files, key=lambda file: file.name))
    return TableSource("t", Kind(PARQUET), sorted_files, tuple(columns), TableSettings("t"))


def said(engine: Engine, source: TableSource, whole: bool = False) -> tuple[tuple[Any, ...], list[Problem]]:
    """Scan a table: problems as they are printed, else files, absent columns and typed rows; and the problems."""
    log = FaultLog(whole=whole)
    scan = engine.scan(source, log)
    if scan is None or log.problems:
        return (sorted(problem.show() for problem in log.problems),), log.problems
    keys = [column.key for column in source.columns]
    rows = engine.rows(scan.frame.select(*keys, "_file", "_row"))
    typed = sorted((row[-2:], tuple(map(_exactly, row))) for row in rows)
    return (scan.files, scan.absent, typed), []


def _exactly(value: Any) -> tuple[str, str]:
    """Tell values apart that compare as equal: 1 and 1.0 and True, 0.0 and -0.0, 1.5 and 1.50."""
    return type(value).__name__, repr(value)


numbers = itertools.count(1)
