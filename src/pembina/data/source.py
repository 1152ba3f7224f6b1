"""What an engine is asked to read: one table of the data set, its files, and the typed columns that are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from pembina.data.cells import CellFormat
from pembina.data.settings import TableSettings
from pembina.model import InputFile

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.plugins.discovery import Found
    from pembina.plugins.kinds import TableReader

TEXT = "text"
PARQUET = "parquet"
URL = "url"
LACKING = "lacking"


@frozen
class SourceFile:
    """One file: its name relative to the data set (posix), where it lies, and how a message names it.

    ``cells`` are what the folders on the way say of columns that the file may leave out (``region=74/``), as text by
    squeezed header: where the file has no such column, every row of it holds that text.
    """

    name: str
    path: Path
    shown: str
    cells: Mapping[str, str] = field(factory=dict)


@frozen
class Remote:
    """Where a table lies that is no file of the data set. ``shown`` is the only form that people and results see.

    ``url`` is handed to the engine as it stands in dataset.toml, where it may hold no password. Of a database either
    ``query`` or ``table`` says what is read; of files neither.
    """

    scheme: str
    url: str
    shown: str
    query: str | None = None
    table: str | None = None

    @property
    def database(self) -> bool:
        """Whether it is a database that answers queries, and not files."""
        return self.query is not None or self.table is not None


@frozen
class Kind:
    """What sort of file: ``text`` (csv, tsv) and ``parquet`` are the engine's own, others have a reader.

    ``url`` is what lies elsewhere, ``lacking`` a table of which there is nothing to read.
    """

    name: str
    reader: TableReader | None = None
    provider: Found | None = None


@frozen
class WantedColumn:
    """One typed column to read: the column's ``key`` in the frame, the header in the file, and how cells are read.

    ``missing`` are the declared markers. ``required`` columns may not have missing cells (entrants).
    """

    key: str
    name: str
    header: str
    form: CellFormat
    missing: tuple[str, ...] = ()
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether every row needs a cell: a record that is nobody's cannot be counted for anyone."""
        return self.form.type == "entrant"


@frozen
class TableSource:
    """One table to read. ``files`` are in the order of names.

    Where ``remote`` is set, the only file is a name: nothing lies at its path.
    """

    table: str
    kind: Kind
    files: tuple[SourceFile, ...]
    columns: tuple[WantedColumn, ...]
    settings: TableSettings
    remote: Remote | None = None


@frozen
class Scan:
    """A table that was read: a lazy frame with the wanted columns by key, ``_file`` and ``_row``; and its files.

    ``absent`` are the keys of optional columns that no file has, as far as the reading can tell.
    """

    frame: nw.LazyFrame[Any]
    files: tuple[InputFile, ...]
    absent: frozenset[str] = frozenset()


def squeeze(header: object) -> str:
    """Normalise a column name: blanks and line ends inside become one space."""
    return " ".join(str(header if header is not None else "").replace("\ufeff", "").split())


def locate(headers: tuple[str, ...], columns: tuple[WantedColumn, ...]) -> Mapping[str, int | None]:
    """Find the position of each wanted column by key; None where the file has no such column."""
    first: dict[str, int] = {}
    for position, header in enumerate(headers):
        first.setdefault(header, position)
    return {column.key: first.get(squeeze(column.header)) for column in columns}
