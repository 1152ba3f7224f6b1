"""Fills in sheets as a juror would: with openpyxl, and with LibreOffice itself, through its own cells and its own file.

LibreOffice is optional: tests that need it are skipped where ``soffice`` or its Python is not installed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from attrs import field, frozen
from pembina_plugins.jury.sheets.layout import HIDDEN, STATES, Identity, letters, read_identity

from ..office import PATIENCE, plain_profile

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python that LibreOffice's `uno` is installed for."""


@frozen
class Filled:
    """What a juror writes into a sheet: by entrant (as the sheet calls it), and for scores by item.

    ``states`` are `abstained`, `recused` or "" for the word that says a juror scores. ``raw`` are cells by address, for
    what no honest juror writes.
    """

    scores: Mapping[tuple[str, str], Any] = field(factory=dict)
    states: Mapping[str, str] = field(factory=dict)
    notes: Mapping[str, str] = field(factory=dict)
    raw: Mapping[str, Any] = field(factory=dict)


def identity(path: Path) -> Identity:
    """Read the identity of a sheet; it has to be whole."""
    worksheet = openpyxl.load_workbook(path)[HIDDEN]
    found = read_identity(lambda row, column: worksheet.cell(row, column).value)
    assert found is not None, path
    assert found[0].check == found[1], path
    return found[0]


def cells(path: Path, filled: Filled) -> dict[str, Any]:
    """Return what is written, by address on the worksheet to fill in."""
    who = identity(path)
    layout = who.layout
    rows = {entrant: layout.row(i) for i, entrant in enumerate(who.entrants)}
    columns = {item: letters(layout.column(i)) for i, item in enumerate(who.items)}
    written = {f"{columns[item]}{rows[entrant]}": score for (entrant, item), score in filled.scores.items()}
    words = {entrant: STATES[state][who.language] for entrant, state in filled.states.items()}
    written |= {f"{letters(layout.state)}{rows[entrant]}": word for entrant, word in words.items()}
    written |= {f"{letters(layout.note)}{rows[entrant]}": note for entrant, note in filled.notes.items()}
    return written | dict(filled.raw)


def fill(path: Path, filled: Filled, to: Path | None = None) -> Path:
    """Fill in a sheet with openpyxl, and save it in place or elsewhere."""
    book = openpyxl.load_workbook(path)
    worksheet = book.worksheets[0]
    for address, value in cells(path, filled).items():
        worksheet[address] = value
    book.save(to or path)
    return to or path


@cache
def has_libreoffice() -> bool:
    """Whether LibreOffice can be run, and told by Python what to type."""
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True).returncode == 0


def fill_in_libreoffice(jobs: Iterable[tuple[Path, Filled, Path]]) -> None:
    """Open sheets in LibreOffice, type into the cells that it lets one type into, and save them as xlsx.

    Each job is the sheet, what to write, and where to save it. A cell that is locked refuses, and the refusal is an
    error here.
    """
    told = [{"path": str(p.resolve()), "to": str(to.resolve()), "cells": cells(p, filled)} for p, filled, to in jobs]
    command = [SYSTEM_PYTHON, str(Path(__file__).with_name("typing_uno.py")), str(plain_profile())]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip())


def values(path: Path) -> dict[str, Any]:
    """Return the values of the first worksheet's cells by address, formulas as they were last calculated."""
    worksheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {cell.coordinate: cell.value for row in worksheet.iter_rows() for cell in row if cell.value is not None}
