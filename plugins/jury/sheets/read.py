"""Sheets that come back: which files they are, and what each says of itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen

from pembina.commands import DataError, Place, Problem

from ..files import FOLDER, kind, reason_of
from .layout import HIDDEN, SCORES, Identity, read_identity
from .opening import open_workbook

SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv", ".numbers", ".zip")
"""Endings of what somebody may have sent as a sheet; in a folder, files with other endings are left alone and named."""


@frozen
class Files:
    """What was named, looked through: sheets to read by the name that messages give them, and what was left alone."""

    sheets: tuple[tuple[Path, str], ...]
    left: tuple[str, ...] = ()


def find_sheets(named: Iterable[Path]) -> Files:
    """Look into files and folders; a file that is named twice is read once.

    Folders are not gone down into; hidden files and the locks of spreadsheet programs are nobody's sheets. Raises
    DataError for no sheet at all (JURY308), and for a folder that cannot be looked into (JURY301).
    """
    found: dict[Path, str] = {}
    left: list[str] = []
    listed = list(named)
    for path in listed:
        if kind(path) != FOLDER:
            found.setdefault(_whereabouts(path), str(path))
            continue
        for inside in _inside(path):
            if inside.name.startswith((".", "~$")):
                continue
            if inside.suffix.lower() in SHEETS and kind(inside, follow=False) != FOLDER:
                found.setdefault(_whereabouts(inside), str(inside))
            else:
                left.append(str(inside))
    if not found:
        raise DataError.of("JURY308", Place(", ".join(map(str, listed))))
    return Files(tuple((path, shown) for path, shown in sorted(found.items(), key=lambda item: item[1])), tuple(left))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise DataError.of("JURY301", Place(str(folder)), reason=reason_of(error)) from None


def _whereabouts(path: Path) -> Path:
    """Return a path that is the same however its folder was named; a link itself is not followed."""
    return Path(os.path.realpath(path.parent)) / path.name


@frozen
class Returned:
    """A workbook that is a scoring sheet. ``identity`` is what it says of itself, whole where ``whole``."""

    file: str
    name: str
    sha256: str
    identity: Identity
    whole: bool
    book: Any = field(eq=False, repr=False)

    @property
    def title(self) -> str:
        """Name of the worksheet with the scores, in the sheet's language."""
        return SCORES.get(self.identity.language, SCORES["id"])


def read_sheet(path: Path, shown: str) -> Returned:
    """Open a sheet that came back; raises DataError of one problem where it is none (JURY301 to JURY307, JURY311)."""
    opened = open_workbook(path, shown)
    hidden = opened.book[HIDDEN] if HIDDEN in opened.book.sheetnames else None
    found = None
    if hidden is not None and hasattr(hidden, "cell"):  # a chart may bear any name
        found = read_identity(lambda row, column: hidden.cell(row, column).value)
    if found is None:
        raise DataError([Problem("JURY311", Place(shown))])
    identity, said = found
    return Returned(shown, path.name, opened.sha256, identity, identity.check == said, opened.book)
