"""Where answers go: each at once into the csv of its table, and what was left open into a file beside the tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from pembina.data.declared import FILE, read_settings
from pembina.data.folder import Folder
from pembina.data.remote import shown_url
from pembina.data.settings import DataSettings, TableSettings
from pembina.errors import N_, DataError, Phrase, Place, RecordError
from pembina.forms.asking_plan import Column, Rows
from pembina.model import Award, sha256
from pembina.plugins import Host
from pembina.record.files import put

NOTES = ".pembina-answers.json"
"""Remembers what is unknown, which lists are complete, and the record that was being typed."""

TAKEN_OVER = N_("another program has written it in a form of its own")
BOM = "\ufeff"


@frozen
class Foreign:
    """A table that is there in a form that is not written here: its file."""

    table: str
    file: str


@define
class Sheet:
    """The csv of one table: its header, its rows, and how it is written."""

    path: Path
    settings: TableSettings
    header: list[str]
    rows: list[list[str]] = field(factory=list)
    delimiter: str = ","
    ending: str = "\n"
    bom: bool = False
    stamp: str | None = None

    def render(self) -> bytes:
        """Return the bytes of the file."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.ending)
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return ((BOM if self.bom else "") + out.getvalue()).encode("utf-8")

    def column(self, name: str) -> int:
        """Return the position of a column by its name in the award, which is added where the file lacks it."""
        header = self.settings.column(name).header
        if header not in self.header:
            self.header.append(header)
        return self.header.index(header)

    def get(self, row: int, name: str) -> str:
        """Return a cell; empty where the row is too short or the column is not there."""
        header = self.settings.column(name).header
        at = self.header.index(header) if header in self.header else len(self.header)
        return self.rows[row][at] if at < len(self.rows[row]) else ""

    def set(self, row: int, name: str, cell: str) -> None:
        """Write a cell."""
        at = self.column(name)
        cells = self.rows[row]
        cells += [""] * (len(self.header) - len(cells))
        cells[at] = cell

    def find(self, cells: Mapping[str, str]) -> list[int]:
        """Return the rows that hold some cells, capitals and blanks apart."""
        return [
            row
            for row in range(len(self.rows))
            if all(_same(self.get(row, name), cell) for name, cell in cells.items())
        ]


def _stamp(path: Path) -> str | None:
    """Return the hash of a file, which tells whether it was written since; None where there is none."""
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None


def _same(a: str, b: str) -> bool:
    return " ".join(a.split()).casefold() == " ".join(b.split()).casefold()


@define
class Store:
    """The data folder of one entrant: what stands in its tables, and the way to add to it."""

    folder: Path
    award: Award
    entrant: str
    host: Host
    settings: DataSettings
    sheets: dict[str, Sheet | Foreign] = field(factory=dict)
    unknown: set[str] = field(factory=set)
    done: set[str] = field(factory=set)
    begun: set[str] = field(factory=set)
    partial: dict[str, dict[str, str]] = field(factory=dict)

    def sheet(self, rows: Rows) -> Sheet | Foreign:
        """Return the file of a table; it is made where there is none, with the columns that are asked for."""
        found = self.open(rows.table)
        if isinstance(found, Sheet):
            entrants = self.award.entrants
            status = [entrants.status] if entrants.status and rows.table == entrants.table else []
            fixed, asked = [name for name, _ in rows.fixed], [column.name for column in rows.columns]
            for name in (rows.entrant, *fixed, *asked, *status):
                found.column(name)
        return found

    def owned(self, rows: Rows) -> Sheet:
        """Return the file of a table that is written here; raises RecordError (PB642) where it no longer is."""
        found = self.sheet(rows)
        if isinstance(found, Foreign):
            place = Place((self.folder / found.file).as_posix())
            raise RecordError.of("PB642", place, reason=Phrase(TAKEN_OVER))
        return found

    def open(self, table: str) -> Sheet | Foreign:
        """Open the file of a table: once, and again where another program wrote it meanwhile."""
        known = self.sheets.get(table)
        if known is None or (isinstance(known, Sheet) and known.stamp != _stamp(known.path)):
            self.sheets[table] = known = self._open(table)
            if isinstance(known, Sheet):
                known.stamp = _stamp(known.path)
        return known

    def _open(self, table: str) -> Sheet | Foreign:
        settings = self.settings.table(table)
        looked = Folder(self.folder, self.settings, self.host)
        new = self.folder / (settings.file or f"{table}.csv")
        if settings.provided is not None:
            return Foreign(table, settings.provided)
        if settings.url is not None:
            return Foreign(table, shown_url(settings.url))
        if looked.lacks(table) or (settings.file and not set(settings.file) & set("*?[") and not new.exists()):
            sheet = Sheet(new, settings, [], delimiter=settings.delimiter or ",")
            return sheet if new.suffix == ".csv" and _plain(settings) else Foreign(table, new.name)
        files = looked.find(table).files
        sheet_or_none = _read(files[0].path, settings) if len(files) == 1 and _plain(settings) else None
        return sheet_or_none or Foreign(table, ", ".join(file.name for file in files))

    def own_row(self, rows: Rows) -> int | None:
        """Return the entrant's row with the fixed cells; None where there is none yet."""
        sheet = self.owned(rows)
        found = sheet.find({rows.entrant: self.entrant, **dict(rows.fixed)})
        return found[0] if found else None

    def records(self, rows: Rows) -> list[int]:
        """Return the entrant's records of one kind."""
        sheet = self.owned(rows)
        return sheet.find({rows.entrant: self.entrant, **dict(rows.fixed)})

    def cell(self, rows: Rows, column: Column) -> str:
        """Return what stands in the entrant's row."""
        sheet, row = self.owned(rows), self.own_row(rows)
        return sheet.get(row, column.name) if row is not None else ""

    def write(self, rows: Rows, column: Column, cell: str) -> None:
        """Save one cell of the entrant's row."""
        sheet, row = self.owned(rows), self.own_row(rows)
        if row is None:
            row = self._new_row(sheet, rows)
        sheet.set(row, column.name, cell)
        self._save(sheet)

    def add(self, rows: Rows, record: Mapping[str, str]) -> None:
        """Save one record."""
        sheet = self.owned(rows)
        row = self._new_row(sheet, rows)
        for name, cell in record.items():
            sheet.set(row, name, cell)
        self._save(sheet)

    def remove(self, rows: Rows) -> None:
        """Take the entrant's last record of one kind away."""
        sheet = self.owned(rows)
        del sheet.rows[self.records(rows)[-1]]
        self._save(sheet)

    def keep(self) -> None:
        """Write every column of every table that an award needs, so that a list without records is an empty one."""
        for sheet in self.sheets.values():
            if isinstance(sheet, Sheet) and not (sheet.path.exists() and sheet.path.read_bytes() == sheet.render()):
                self._save(sheet)

    def note(self) -> None:
        """Save what was left open, and what is complete."""
        said = {
            "format": "pembina-answers/1", "award": self.award.id, "entrant": self.entrant,
            "unknown": sorted(self.unknown), "done": sorted(self.done), "begun": sorted(self.begun),
            "partial": self.partial,
        }  # fmt: skip
        text = json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True)
        self._put(self.folder / NOTES, text.encode("utf-8") + b"\n")

    def _save(self, sheet: Sheet) -> None:
        self._put(sheet.path, sheet.render())
        sheet.stamp = _stamp(sheet.path)

    def _new_row(self, sheet: Sheet, rows: Rows) -> int:
        sheet.rows.append([""] * len(sheet.header))
        for name, cell in ((rows.entrant, self.entrant), *rows.fixed):
            sheet.set(len(sheet.rows) - 1, name, cell)
        return len(sheet.rows) - 1

    def _put(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            put(path, content)
        except OSError as error:
            raise RecordError.of("PB642", Place(path.as_posix()), reason=error.strerror or str(error)) from None


def open_store(award: Award, folder: Path, entrant: str, host: Host, declare: str) -> Store:
    """Open the data folder, making it with a dataset.toml (``declare``) where it is not there; raises DataError.

    Number forms are declared only in a folder without tables: what files of the region mean is for the region to say.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError.of("PB301", Place(folder.as_posix()))
    store = Store(folder, award, entrant, host, DataSettings())
    if not (folder / FILE).is_file() and not any(_visible(folder)):
        store._put(folder / FILE, declare.encode("utf-8"))
    store.settings = read_settings(folder)
    store.entrant = _code(store)
    _remember(store)
    return store


def _code(store: Store) -> str:
    """Return the code of the entrant that is meant, where its name was said and its table knows it."""
    entrants = store.award.entrants
    sheet = store.open(entrants.table)
    if isinstance(sheet, Foreign) or sheet.find({entrants.key: store.entrant}):
        return store.entrant
    named = sheet.find({entrants.name: store.entrant})
    return sheet.get(named[0], entrants.key) if len(named) == 1 else store.entrant


def _visible(folder: Path) -> Sequence[Path]:
    return [path for path in sorted(folder.glob("*")) if not path.name.startswith(".")] if folder.is_dir() else []


def _remember(store: Store) -> None:
    """Read the notes of an earlier run; those of another entrant or award, or what is no such file, mean nothing."""
    try:
        said: Any = json.loads((store.folder / NOTES).read_text("utf-8"))
        if (said["award"], said["entrant"]) == (store.award.id, store.entrant):
            partial = {str(k): {str(n): str(c) for n, c in v.items()} for k, v in said["partial"].items()}
            store.unknown, store.done, store.begun = (set(map(str, said[key])) for key in ("unknown", "done", "begun"))
            store.partial = partial
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return


def _plain(settings: TableSettings) -> bool:
    """Whether a table is read as an ordinary csv file."""
    encoding = (settings.encoding or "utf-8").lower().replace("_", "-")
    return settings.reader in (None, "csv") and settings.header_row == 1 and encoding in ("utf-8", "utf8", "utf-8-sig")


def _read(path: Path, settings: TableSettings) -> Sheet | None:
    """Read a csv file; None where writing it again would not give the same bytes, so that something would be lost."""
    if path.suffix.lower() != ".csv":
        return None
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        bom, text = text.startswith(BOM), text.removeprefix(BOM)
        first = text.partition("\n")[0]
        delimiter = settings.delimiter or max(",;\t", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    ending = "\r\n" if "\r\n" in text else "\n"
    sheet = Sheet(path, settings, rows[0] if rows else [], rows[1:], delimiter, ending, bom)
    return sheet if sheet.render() == content else None
