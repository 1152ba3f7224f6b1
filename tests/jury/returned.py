"""A panel's sheets for the tests of collecting: sent out by the real writer, filled in cell by cell, and broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from attrs import field, frozen
from pembina_plugins.jury.panel import Panel, open_panel
from pembina_plugins.jury.sheets.check import Wanted
from pembina_plugins.jury.sheets.collecting import Collected, collect
from pembina_plugins.jury.sheets.layout import FIRST, SCORES, Identity
from pembina_plugins.jury.sheets.pseudonyms import Key
from pembina_plugins.jury.sheets.read import find_sheets
from pembina_plugins.jury.sheets.write import identity_of, workbook_of

from pembina.api import make_host

from .panels import Invented, make_panel, write_table

SHEET = SCORES["id"]
"""The worksheet to fill in; sheets of these tests speak Bahasa Indonesia."""


@frozen
class Sent:
    """Sheets as they were sent out: files by juror, and everything that went into them."""

    made: Invented
    panel: Panel
    folder: Path
    assignment: Path
    pairs: Mapping[str, tuple[str, ...]]
    identities: Mapping[str, Identity] = field(factory=dict)
    key: Key | None = None

    def file(self, juror: str) -> Path:
        """The file of a juror's sheet."""
        return self.folder / f"juri-{juror}.xlsx"

    def row(self, juror: str, entrant: str) -> int:
        """The row of an entrant (by code, or label where the sheet has one) on a juror's sheet."""
        return FIRST + self.identities[juror].entrants.index(entrant)

    def address(self, juror: str, entrant: str, item: str) -> str:
        """The address of a score cell on a juror's sheet."""
        identity = self.identities[juror]
        return identity.layout.address(identity.entrants.index(entrant), identity.items.index(item))

    @property
    def wanted(self) -> Wanted:
        """What the sheets have to be."""
        return Wanted(self.panel, self.pairs, self.key)


def opened(made: Invented) -> Panel:
    """The panel of an award before any score."""
    return open_panel(made.award, None, None, make_host(()))


def send(
    tmp_path: Path,
    *,
    pairs: Iterable[tuple[str, str]] | None = None,
    key: Callable[[Panel], Key] | None = None,
    order: str = "code",
    language: str = "id",
    **how: Any,
) -> Sent:
    """Make a small panel (four entrants, three jurors, six items) and send out its sheets, empty.

    ``pairs`` are (entrant, juror); without them everybody judges everybody.
    """
    made = make_panel(tmp_path / "contoh", scored=False, **{"entrants": 4, "jurors": 3, "conflicts": 0, **how})
    panel = opened(made)
    everyone = [(case.code, juror.code) for case in panel.cases for juror in panel.jurors]
    by_juror: dict[str, list[str]] = {}
    for entrant, juror in everyone if pairs is None else pairs:
        by_juror.setdefault(juror, []).append(entrant)
    folder = tmp_path / "back"
    folder.mkdir(exist_ok=True)
    judged = {juror: tuple(sorted(entrants)) for juror, entrants in by_juror.items()}
    rows = [{"juror": juror, "entrant": entrant} for juror, entrants in judged.items() for entrant in entrants]
    write_table(tmp_path / "assignment.csv", rows)
    whose = key(panel) if key is not None else None
    identities = {
        juror: identity_of(panel, juror, entrants, seed=7, order=order, language=language, key=whose)
        for juror, entrants in judged.items()
    }
    sent = Sent(made, panel, folder, tmp_path / "assignment.csv", judged, identities, whose)
    for juror, identity in identities.items():
        sent.file(juror).write_bytes(workbook_of(panel, identity))
    return sent


def change(path: Path, edit: Callable[[Any], Any], sheet: str | None = SHEET) -> None:
    """Open a workbook, let ``edit`` at a worksheet of it (None: the book), and save it in its place."""
    book = openpyxl.load_workbook(path)
    edit(book if sheet is None else book[sheet])
    book.save(path)


def fill(sent: Sent, juror: str, cells: Mapping[tuple[str, str], Any], more: Mapping[str, Any] | None = None) -> None:
    """Fill in scores of a juror by entrant and item, and further cells by address."""

    def edit(sheet: Any) -> None:
        for (entrant, item), score in cells.items():
            sheet[sent.address(juror, entrant, item)] = score
        for address, value in (more or {}).items():
            sheet[address] = value

    change(sent.file(juror), edit)


def fill_all(sent: Sent, jurors: Iterable[str] | None = None) -> dict[tuple[str, str, str], float]:
    """Fill in every sheet, each score another where the scale allows; returns them by entrant, juror and item.

    Entrants are named as the sheet names them.
    """
    given: dict[tuple[str, str, str], float] = {}
    for number, juror in enumerate(sent.pairs if jurors is None else jurors):
        cells = {}
        for i, label in enumerate(sent.identities[juror].entrants):
            for j, item in enumerate(sent.panel.rubric.items):
                options = sent.panel.rubric.options(item) or [item.least, item.most]
                cells[label, item.id] = given[label, juror, item.id] = options[(5 * i + 3 * j + number) % len(options)]
        fill(sent, juror, cells)
    return given


def table(content: Path | bytes) -> list[dict[str, str]]:
    """Rows of a csv file."""
    raw = content if isinstance(content, bytes) else content.read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def scores(content: Path | bytes) -> dict[tuple[str, str, str], float]:
    """Scores of a csv file by entrant, juror and item; rows without a score are left out."""
    return {(r["entrant"], r["juror"], r["item"]): float(r["score"]) for r in table(content) if r["score"]}


@frozen
class Broken:
    """One filled sheet of a panel, to be broken in one way at a time: copies are changed, the sheet itself never is."""

    sent: Sent
    juror: str = "J1"

    @classmethod
    def of(cls, folder: Path, **how: Any) -> Broken:
        """Send out a panel's sheets and fill in that of the first juror."""
        folder.mkdir(exist_ok=True)
        sent = send(folder, **how)
        fill_all(sent, ["J1"])
        return cls(sent)

    @property
    def wanted(self) -> Wanted:
        """What the sheet has to be; the other jurors have nothing to judge."""
        return Wanted(self.sent.panel, {self.juror: self.sent.pairs[self.juror]}, self.sent.key)

    def copied(self, folder: Path, edit: Callable[[Any], Any] | None = None, sheet: str | None = SHEET) -> Path:
        """Copy the sheet into a folder, changed by ``edit``."""
        path = folder / "lembar.xlsx"
        path.write_bytes(self.sent.file(self.juror).read_bytes())
        if edit is not None:
            change(path, edit, sheet)
        return path

    def collected(
        self, folder: Path, edit: Callable[[Any], Any] | None = None, sheet: str | None = SHEET, missing: bool = False
    ) -> Collected:
        """Collect a copy of the sheet, changed by ``edit``."""
        return collect(self.wanted, find_sheets([self.copied(folder, edit, sheet)]), None, missing=missing)

    def problems(
        self, folder: Path, edit: Callable[[Any], Any] | None = None, sheet: str | None = SHEET
    ) -> list[tuple[str, str | None]]:
        """Codes and addresses of what is wrong with a changed copy."""
        return [(p.code, p.place.address) for p in self.collected(folder, edit, sheet).problems]
