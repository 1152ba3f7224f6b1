"""The sheet as a file: where it may be written, what it holds, and the check before it is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pembina.commands import N_, DataError, Phrase, Place

from ..csvfile import read_lines, written
from ..panel import Panel
from .problem import Problem
from .solve import Sheet
from .verify import verify

COLUMNS = ("juror", "entrant", "juror-name", "entrant-name")
NO_FOLDER = N_("there is no such folder")
NO_FILE = N_("there is something here that is not a file")
OTHER = N_("another file is there, and it is no sheet of who judges whom")


class Unsound(RuntimeError):
    """The independent check found a mistake in a sheet: a fault of the program, never of the data."""


def check_place(path: Path) -> None:
    """Refuse a place where no sheet may be written, before the work and not after it (JURY121)."""
    reason = ""
    if not path.parent.is_dir():
        reason = NO_FOLDER
    elif path.exists() and not path.is_file():
        reason = NO_FILE
    elif path.exists() and path.stat().st_size and not _is_sheet(path):
        reason = OTHER
    if reason:
        raise DataError.of("JURY121", Place(str(path)), reason=Phrase(reason))


def _is_sheet(path: Path) -> bool:
    try:
        read_lines(path, COLUMNS[:2])
    except DataError:
        return False
    return True


def check_sheet(problem: Problem, sheet: Sheet, apart: bool) -> None:
    """Hold a sheet against the rules by other means than those that made it; raises Unsound."""
    verdict = verify(problem, sheet.pairs)
    if verdict.faults:
        raise Unsound(f"the sheet breaks rules: {verdict.faults[:3]}")
    if verdict.parts != len(sheet.parts) or (verdict.parts > 1 and not apart):
        raise Unsound(f"the sheet has {verdict.parts} parts")
    free = not problem.kept and sheet.unconnected is None
    if dict(verdict.loads) != sheet.loads or (free and not verdict.even):
        raise Unsound("the loads are not as equal as they can be")


def content(panel: Panel, sheet: Sheet) -> bytes:
    """Write the sheet as csv: codes for programs, names for people; sorted by juror and entrant."""
    jurors, entrants = {j.code: j.name for j in panel.jurors}, {case.code: case.name for case in panel.cases}
    rows = (dict(zip(COLUMNS, (j, e, jurors[j], entrants[e]), strict=True)) for j, e in sheet.pairs)
    return written(COLUMNS, rows)


def sha256(content: bytes) -> str:
    """Name a sheet by its bytes."""
    return hashlib.sha256(content).hexdigest()
