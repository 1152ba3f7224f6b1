"""How tables were read, as a result says it, and which of them lie there as they did before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.data.folder import Folder, TableFiles
from pembina.data.partition import LeftOut
from pembina.data.partition_rows import Divided, divide
from pembina.data.rowread import hash_file
from pembina.data.settings import ColumnSettings, TableSettings
from pembina.data.source import TEXT, Kind, SourceFile
from pembina.errors import DataError
from pembina.model import TableNeed, canonical, sha256

if TYPE_CHECKING:
    from pembina.data.dataset import DataSet
    from pembina.plugins import Found, Host, ProvidedTable

TOLD = (
    "reader", "provided", "sheet", "delimiter", "encoding", "header_row", "numbers", "dates", "missing", "bare_names",
    "partitions", "seal",
)  # fmt: skip
"""Settings of a table that say how its cells are read. Columns are told one by one."""

FIRST_ROW = ("header-row", 1)
"""Where a header stands unless somebody says otherwise."""

ASIDE = ("name", "file", "source", "as_of", "declared", "columns", "url", "query", "relation")
"""Settings that say which files are meant, or what is said of them; and addresses, which no result repeats."""


def how_read(settings: TableSettings, kind: Kind) -> dict[str, Any]:
    """Return by which settings the cells of a table were read: those of the table, else those of the data set.

    ``kind`` says who read it (``text``, ``parquet``, or the name of a reader). What is not set is left out, and so are
    comments and whatever else in dataset.toml does not change how a cell is read.
    """
    told = {name.replace("_", "-"): _plain(getattr(settings, name)) for name in TOLD}
    columns = {name: _column(name, own) for name, own in settings.columns.items()}
    told["columns"] = {name: own for name, own in columns.items() if own}
    told["reader"] = kind.name
    return {key: value for key, value in told.items() if value not in (None, [], {}) and (key, value) != FIRST_ROW}


def _column(name: str, own: ColumnSettings) -> dict[str, Any]:
    """What is said of one column beyond the table; an empty list of markers takes the table's away."""
    said = {"header": own.header if own.header != name else None, "numbers": own.numbers}
    said |= {"dates": _plain(own.dates), "missing": _plain(own.missing)}
    return {key: value for key, value in said.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def said_of(settings: TableSettings, host: Host) -> tuple[str | None, str | None]:
    """Source and day of a table: as the data set says; of a plugin's table else as the plugin does."""
    if settings.provided is None:
        return settings.source, settings.as_of
    thing: ProvidedTable = host.get("tables", settings.provided)
    return settings.source or thing.source or None, settings.as_of or thing.as_of


def identity_of(known: Iterable[tuple[str, str]], aliases: Iterable[tuple[str, str]]) -> str:
    """Return one hash of everything by which entrants are recognised: codes and names, and other names with codes."""
    return sha256(canonical({"known": sorted(map(list, known)), "aliases": sorted(map(list, aliases))}))


@frozen
class Lying:
    """A table as it lies there now: its files by name with their SHA-256, how it would be read, and by whose reader.

    ``left`` are files that would not be read, since their folders lie outside the period. ``whole`` says that what a
    reading needs of the table can depend on who wants what of it: the delimiter of a text file does where none is
    declared, and so does which of divided files are read.
    """

    files: tuple[tuple[str, str], ...]
    read: Mapping[str, Any]
    said: tuple[str | None, str | None]
    provider: Found | None
    left: LeftOut | None
    whole: bool


@frozen
class Survey:
    """The tables of a data set that were looked for: those that lie there, and those that are lacking.

    What is in neither cannot be told without reading it: it lies elsewhere, or something is wrong with it.
    """

    lying: Mapping[str, Lying]
    lacking: frozenset[str]


def survey(data: DataSet, needs: Sequence[TableNeed]) -> Survey:
    """Look for the tables that are needed and hash their files, several at once; nothing in them is read."""
    folder = Folder(data.folder, data.settings, data.host)
    tables = sorted({need.table for need in needs})
    lacking = frozenset(table for table in tables if folder.lacks(table))
    there = {table: _files(folder, table, needs) for table in tables if table not in lacking}
    found = {table: pair for table, pair in there.items() if pair is not None}
    hashes = _hashes(file for _, divided in found.values() for file in divided.files)
    lying = {}
    for table, (files, divided) in found.items():
        hashed = tuple((file.name, hashes[file.path]) for file in divided.files if file.path in hashes)
        if len(hashed) < len(divided.files):
            continue
        settings = data.settings.table(table)
        lying[table] = Lying(
            hashed,
            how_read(settings, files.kind),
            said_of(settings, data.host),
            files.kind.provider,
            divided.left,
            bool(settings.partitions) or (files.kind.name == TEXT and settings.delimiter is None),
        )
    return Survey(lying, lacking)


def _files(folder: Folder, table: str, needs: Sequence[TableNeed]) -> tuple[TableFiles, Divided] | None:
    """The files of a table, and which of them are read; None where it lies elsewhere, or where they cannot be told."""
    settings = folder.settings.table(table)
    try:
        files = folder.find(table)
        if files.remote is not None:
            return None
        return files, divide(files.files, settings, [need.within for need in needs if need.table == table])
    except DataError:  # told by the reading that follows
        return None


def _hashes(files: Iterable[SourceFile]) -> dict[Path, str]:
    """Hash files, several at once; one that cannot be read is left out."""
    by_path = {file.path: file for file in files}
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        found = dict(zip(by_path, pool.map(_hashed, by_path.values()), strict=True))
    return {path: hashed for path, hashed in found.items() if hashed is not None}


def _hashed(file: SourceFile) -> str | None:
    try:
        return hash_file(file)
    except OSError:
        return None
