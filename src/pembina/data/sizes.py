"""How large the tables of a data set are, from folders, footers and the ends of lines: no cell is read or checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.data.cells import CellFormat
from pembina.data.delimited import read_head
from pembina.data.engines.opening import open_engine, split_engine
from pembina.data.engines.shown import shown_engine
from pembina.data.entrants import wanted_columns
from pembina.data.folder import Folder
from pembina.data.footers import Footer, read_footers
from pembina.data.harm import check_files
from pembina.data.partition import LeftOut
from pembina.data.partition_rows import divide
from pembina.data.remote import check_scheme
from pembina.data.source import LACKING, PARQUET, TEXT, SourceFile, TableSource, WantedColumn, squeeze
from pembina.errors import DataError, PembinaError, Problem
from pembina.model import Entrants, TableNeed, Within

if TYPE_CHECKING:
    from pembina.data.dataset import DataSet
    from pembina.data.engines import Capabilities, Engine

CHEAP = 64 * 2**20
"""Bytes of lines that are counted; of what is larger, this much is looked at and the rest reckoned by it."""

_CHUNK = 1 << 20
LINES = "json-lines"


@frozen
class FileSize:
    """One file: its bytes, its rows as far as they can be told (None: not before it is read), and whether exactly."""

    name: str
    size: int
    rows: int | None
    exact: bool


@frozen
class TableSize:
    """One table: its kind, its files, how many columns they have (None: not told before they are read).

    ``read`` are the columns that are wanted, by their names in the data set, with their types; those that no file has
    are left away where that is known. ``stored`` are the bytes that these take in files that keep columns apart, else
    all bytes. ``address`` says where a table lies that is no file, of which nothing is known here; ``left_out`` what is
    not read by the files' folders.
    """

    table: str
    kind: str
    files: tuple[FileSize, ...]
    columns: int | None
    read: tuple[tuple[str, str], ...]
    stored: int
    address: str | None = None
    left_out: LeftOut | None = None

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def rows(self) -> int | None:
        """Rows of all files, as far as they are known; None where nothing is."""
        known = [file.rows for file in self.files if file.rows is not None]
        return sum(known) if known or self.kind == LACKING else None

    @property
    def exact(self) -> bool:
        """Whether the rows are counted and not reckoned."""
        return all(file.exact for file in self.files) and self.address is None


@frozen
class EngineFacts:
    """An engine as it was opened: name, version, options as they were given (no secrets), and what it can do."""

    name: str
    version: str
    options: str
    capabilities: Capabilities


@frozen
class Sizes:
    """What is known of a data set before it is read."""

    engine: EngineFacts
    tables: tuple[TableSize, ...]


def look_ahead(data: DataSet, entrants: Entrants, needs: Sequence[TableNeed]) -> Sizes:
    """Say how large the tables are that are needed, and what would read them.

    The engine is opened and closed again, so that options that it does not take and a server that does not answer come
    to light. Raises DataError: the engine's (PB345 to PB356), or for every table whose files cannot be found.
    """
    engine = open_engine(data.host, data.engine_name)
    try:
        options = split_engine(shown_engine(data.engine_name))[1]
        facts = EngineFacts(engine.name, engine.version, options, engine.capabilities)
        return Sizes(facts, _tables(data, engine, entrants, needs))
    finally:
        engine.close()


def _tables(data: DataSet, engine: Engine, entrants: Entrants, needs: Sequence[TableNeed]) -> tuple[TableSize, ...]:
    wanted = _wanted(data, entrants, needs)
    found, problems = [], list[Problem]()
    for table, read in sorted(wanted.items()):
        asked = [need for need in needs if need.table == table]
        optional = bool(asked) and all(need.optional for need in asked) and table != entrants.table
        try:
            found.append(_table(data, engine, table, read, optional, [need.within for need in asked]))
        except PembinaError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return tuple(found)


def _wanted(data: DataSet, entrants: Entrants, needs: Sequence[TableNeed]) -> dict[str, list[tuple[str, str]]]:
    """Columns by table: those of the criteria, of the entrants, and of other names that are resolved."""
    settings = data.settings
    roll = [(column.name, column.form.type) for column in wanted_columns(entrants, settings.table(entrants.table))]
    wanted = {entrants.table: dict.fromkeys(roll)}
    if settings.aliases is not None:
        own = settings.aliases
        wanted.setdefault(own.table, {}).update(dict.fromkeys([(own.alias, "text"), (own.key, "code")]))
    for need in needs:
        wanted.setdefault(need.table, {}).update(dict.fromkeys((c.source, c.type) for c in need.columns))
    return {table: sorted(columns) for table, columns in wanted.items()}


def _table(
    data: DataSet,
    engine: Engine,
    table: str,
    read: list[tuple[str, str]],
    optional: bool,
    within: Sequence[Within | None],
) -> TableSize:
    folder, own = Folder(data.folder, data.settings, data.host), data.settings.table(table)
    if optional and folder.lacks(table):
        return TableSize(table, LACKING, (), 0, tuple(read), 0)
    files = folder.find(table)
    if files.remote is not None:
        check_scheme(files.remote, engine, data.host, folder.place(table, "url"))
        return TableSize(table, files.kind.name, (), None, tuple(read), 0, files.remote.shown)
    divided = divide(files.files, own, within)
    check_files(divided.files, files.kind)
    columns = tuple(
        WantedColumn(f"c{i}", name, own.column(name).header, CellFormat(kind), (), optional=True)
        for i, (name, kind) in enumerate(read)
    )
    source = TableSource(table, files.kind, divided.files, columns, own)
    sizes, headers, stored = _sized(source)
    there = tuple((c.name, c.form.type) for c in columns if headers is None or squeeze(c.header) in headers)
    count = None if headers is None else len(headers)
    return TableSize(table, files.kind.name, sizes, count, there, stored, None, divided.left)


def _sized(source: TableSource) -> tuple[tuple[FileSize, ...], frozenset[str] | None, int]:
    """The sizes of a table's files, the headers of their columns (None: not told), and the bytes of those wanted."""
    if not source.files:
        return (), None, 0
    wanted = {squeeze(column.header) for column in source.columns}
    if source.kind.name == PARQUET:
        footers = read_footers(source.files)
        sizes = tuple(_by_footer(file, footers) for file in source.files)
        packed = [(squeeze(name), n) for footer in footers.values() for name, n in footer.columns.items()]
        return sizes, frozenset(name for name, _ in packed), sum(n for name, n in packed if name in wanted)
    lines = source.kind.name in (TEXT, LINES)
    sizes = tuple(_by_lines(file, source) if lines else _unknown(file) for file in source.files)
    headers = _headers(source) if source.kind.name == TEXT else None
    return sizes, headers, sum(file.size for file in sizes)


def _by_footer(file: SourceFile, footers: Mapping[str, Footer]) -> FileSize:
    return FileSize(file.name, file.path.stat().st_size, footers[file.name].rows, True)


def _unknown(file: SourceFile) -> FileSize:
    return FileSize(file.name, file.path.stat().st_size, None, False)


def _by_lines(file: SourceFile, source: TableSource) -> FileSize:
    """Count the rows of a file by its lines; exactly where it is small and no cell may hold a line end itself."""
    size = file.path.stat().st_size
    head = 0 if source.kind.name == LINES else source.settings.header_row
    lines, seen, quoted = _lines(file.path, CHEAP)
    if seen < size:
        return FileSize(file.name, size, max(round(lines * size / max(seen, 1)) - head, 0), False)
    return FileSize(file.name, size, max(lines - head, 0), not quoted or source.kind.name == LINES)


def _lines(path: Path, most: int) -> tuple[int, int, bool]:
    """Count lines that are not empty in the first bytes of a file; say how many bytes these were, and of quotes."""
    lines = seen = 0
    quoted, rest = False, b""
    with path.open("rb") as stream:
        while seen < most and (chunk := stream.read(_CHUNK)):
            seen += len(chunk)
            quoted = quoted or b'"' in chunk
            *whole, rest = (rest + chunk).split(b"\n")
            lines += sum(1 for line in whole if line not in (b"", b"\r"))
    return lines + bool(rest.strip()), seen, quoted


def _headers(source: TableSource) -> frozenset[str] | None:
    """The columns of text files by their names; None where a header cannot be made out."""
    try:
        heads = [read_head(source, file) for file in source.files]
    except DataError:
        return None
    return frozenset(squeeze(cell) for head in heads for cell in head.cells if cell)
