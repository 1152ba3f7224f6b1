"""Typing the rows that a reader yields: the same cells, the same meaning and the same complaints as in text files."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from attrs import define, field

from pembina.data.cells import parse_cell
from pembina.data.engines.mapping import as_sql_text
from pembina.data.faults import Cells, FaultLog
from pembina.data.refusal import Refusal, Refused
from pembina.data.source import SourceFile, TableSource, WantedColumn, squeeze
from pembina.data.text import is_blank, shown
from pembina.errors import DataError
from pembina.model import InputFile
from pembina.plugins.guard import guarded


@define
class TypedRows:
    """Columns of values as SQL text (None: missing) by key, with the row numbers and positions of files beside them.

    ``files`` is None where a file could not be read. ``needs`` gives, per column and number format that some cell
    needs, the first such cell (position of the file, row, text).
    """

    cells: dict[str, list[str | None]]
    needs: dict[str, dict[str, tuple[int, int, str]]]
    numbers: list[int] = field(factory=list)
    positions: list[int] = field(factory=list)
    files: tuple[InputFile, ...] | None = ()


@define
class _Memory:
    """What one column has said of each different cell so far: its value and format, or the refusal and its places."""

    known: dict[tuple[type, Any], tuple[str | None, str | None]] = field(factory=dict)
    refused: dict[tuple[type, Any], tuple[Refusal, list[tuple[int, int]]]] = field(factory=dict)
    missing: list[tuple[int, int]] = field(factory=list)


def read_rows(source: TableSource, log: FaultLog) -> TypedRows:
    """Read every file of a table through its reader; what does not fit goes to the log."""
    keys = [column.key for column in source.columns]
    typed = TypedRows({key: [] for key in keys}, {key: {} for key in keys})
    memories = {key: _Memory() for key in keys}
    inputs: list[InputFile] = []
    failed = False
    for position, file in enumerate(source.files):
        try:
            inputs.append(_read_file(source, file, position, typed, memories, log))
        except DataError as error:
            log.extend(error.problems)
            failed = True
    for column in source.columns:
        _log(source, column, memories[column.key], log)
    typed.files = None if failed else tuple(inputs)
    return typed


def _read_file(
    source: TableSource,
    file: SourceFile,
    position: int,
    typed: TypedRows,
    memories: dict[str, _Memory],
    log: FaultLog,
) -> InputFile:
    reader, provider = source.kind.reader, source.kind.provider
    assert reader is not None
    assert provider is not None
    options = source.settings.options()
    with guarded(provider, f"reader {reader.name}: {file.name}", at=reader.columns):
        given = list(reader.columns(file.path, options))
    originals = {squeeze(header): header for header in reversed(given)}
    present = log.missing_columns(source, file, [squeeze(header) for header in given])
    names = [(column, originals[squeeze(column.header)]) for column in present]
    absent = [column.key for column in source.columns if column not in present]
    count = blank = 0
    with guarded(provider, f"reader {reader.name}: {file.name}", at=reader.rows):
        for row in reader.rows(file.path, options):
            if all(map(is_blank, row.cells.values())):
                blank += 1
                continue
            count += 1
            typed.numbers.append(row.number)
            typed.positions.append(position)
            for column, header in names:
                cell = row.cells.get(header)
                typed.cells[column.key].append(_cell(column, cell, position, row.number, typed, memories[column.key]))
            for key in absent:
                typed.cells[key].append(None)
    return InputFile(file.name, hash_file(file), count, blank)


def _cell(column: WantedColumn, cell: Any, position: int, row: int, typed: TypedRows, memory: _Memory) -> str | None:
    """Read one cell, each different one once."""
    key = (type(cell), str(cell) if isinstance(cell, Decimal | list | dict) else cell)
    if key in memory.known:
        value, needs = memory.known[key]
        if value is None and column.required:
            memory.missing.append((position, row))
        if needs is not None:
            typed.needs[column.key].setdefault(needs, (position, row, shown(cell)))
        return value
    if key in memory.refused:
        memory.refused[key][1].append((position, row))
        return None
    value, needs = None, None
    if not is_blank(cell) and shown(cell) not in column.missing:
        try:
            parsed, needs = parse_cell(cell, column.form)
        except Refused as refused:
            memory.refused[key] = (refused.refusal, [(position, row)])
            return None
        value = as_sql_text(parsed)
    memory.known[key] = (value, needs)
    return _cell(column, cell, position, row, typed, memory)


def _log(source: TableSource, column: WantedColumn, memory: _Memory, log: FaultLog) -> None:
    found = [
        (shown(key[1]), refusal, _cells(source, places, log.kept)) for key, (refusal, places) in memory.refused.items()
    ]
    if memory.missing:
        found.append(("", Refusal("PB319"), _cells(source, memory.missing, log.kept)))
    log.cells(source, column, found)


def _cells(source: TableSource, places: list[tuple[int, int]], kept: int) -> Cells:
    first = sorted(places)[:kept]
    return Cells(len(places), len({p for p, _ in places}), tuple((source.files[p], row) for p, row in first))


def hash_file(file: SourceFile) -> str:
    """SHA-256 of a file's bytes."""
    with file.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
