"""A collection: every sheet that came back, whose it is, what it holds, and everything that is against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import attrs
from attrs import frozen

from pembina.commands import DataError, Place, Problem

from ..csvfile import written
from ..rubric import Rubric
from ..sealing import ROW
from .cells import Cells, Filled, read_rows
from .check import Owner, Wanted, alterations, identify
from .ledger import Came, Entered, Ledger, enter
from .pairs import check_codes
from .read import Files, Returned, read_sheet

STANDINGS = ("scored", "abstained", "recused", "open")


@frozen
class Sheet:
    """One file: whose sheet it is ("" where nobody can say), its rows, and what is wrong with it.

    A sheet with problems is left out as a whole.
    """

    file: str
    name: str
    sha256: str
    juror: str
    rows: tuple[Filled, ...]
    problems: tuple[Problem, ...]


@frozen
class Standing:
    """How things stand with one juror: assigned entrants by what came of them; ``state`` says what of the sheet.

    ``state`` is ``collected``, ``refused``, or ``open`` where no sheet came back.
    """

    juror: str
    name: str
    state: str
    file: str
    assigned: int
    counts: Mapping[str, int]
    late: bool
    replaced: bool


@frozen
class Collected:
    """What was collected: sheets, what the ledger makes of them, everything that is wrong, and the scores as csv."""

    sheets: tuple[Sheet, ...]
    entered: Entered
    problems: tuple[Problem, ...]
    standings: tuple[Standing, ...]
    scores: bytes

    @property
    def blocked(self) -> tuple[str, ...]:
        """Jurors whose scores were taken before and would be lost; for their sake nothing may be written."""
        return self.entered.kept

    @property
    def usable(self) -> bool:
        """Whether there are scores to write, and nothing stands against writing them."""
        return bool(self.entered.taken) and not self.blocked


def collect(
    wanted: Wanted,
    files: Files,
    before: Ledger | None,
    *,
    late: Collection[str] = (),
    replace: Collection[str] = (),
    missing: bool = False,
) -> Collected:
    """Read all sheets, hold them against what was sent out and against the ledger, and write their scores as csv.

    Raises DataError (JURY359, JURY360) where a code could not stand in a csv file.
    """
    check_codes(wanted.pairs)
    read = [_read(path, shown, wanted, missing) for path, shown in files.sheets]
    sheets = _once_each(read)
    owned = {sheet.juror: sheet for sheet in sheets if sheet.juror}
    twice = {juror for juror in owned if sum(sheet.juror == juror for sheet in sheets) > 1}
    came = [
        Came(juror, sheet.name, "", False)
        if juror in twice
        else Came(juror, sheet.name, sheet.sha256, not sheet.problems)
        for juror, sheet in owned.items()
    ]
    entered = enter(before, came, late, replace)
    problems = [problem for sheet in sheets for problem in sheet.problems]
    problems += _with_folder(entered.problems, sheets)
    if not missing and all(sheet.juror for sheet in sheets):  # else one of them may be whose is lacking
        problems += _absent(wanted, owned, before)
    rows = {juror: owned[juror].rows for juror in sorted(entered.taken)}
    standings = tuple(_standings(wanted, owned, entered))
    content = written(ROW, _scores(rows, wanted.panel.rubric))
    return Collected(tuple(sheets), entered, tuple(problems), standings, content)


def _read(path: Path, shown: str, wanted: Wanted, missing: bool) -> Sheet:
    """Read one file, all that is wrong with it included."""
    try:
        returned = read_sheet(path, shown)
    except DataError as error:
        return Sheet(shown, path.name, "", "", (), tuple(error.problems))
    owner = identify(returned, wanted)
    if isinstance(owner, Problem):
        return Sheet(shown, path.name, returned.sha256, "", (), (owner,))
    problems = alterations(returned, owner, wanted)
    rows: list[Filled] = []
    if returned.title in [worksheet.title for worksheet in returned.book.worksheets]:  # a chart may bear any name
        rows, faults = _filled(returned, owner, wanted, missing)
        moved = any(problem.code in _MOVED for problem in problems)
        problems += [] if moved else faults
    return Sheet(shown, path.name, returned.sha256, owner.juror, tuple(rows), tuple(problems))


_MOVED = ("JURY323", "JURY324", "JURY325", "JURY326", "JURY327")
"""Where rows are not those that were sent out, what stands in them is nobody's, and not told cell by cell."""


def _filled(returned: Returned, owner: Owner, wanted: Wanted, missing: bool) -> tuple[list[Filled], list[Problem]]:
    sheet = returned.book[returned.title]
    cells = Cells(sheet, returned.identity.layout, wanted.panel.rubric, returned.file)
    return read_rows(cells, owner.entrants, missing)


def _once_each(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Refuse all sheets of a juror who has several; each names all of them."""
    listed = list(sheets)
    files: dict[str, list[str]] = {}
    for sheet in listed:
        if sheet.juror:
            files.setdefault(sheet.juror, []).append(sheet.file)

    def checked(sheet: Sheet) -> Sheet:
        of_juror = files.get(sheet.juror, [])
        if len(of_juror) < 2:
            return sheet
        args = {"juror": sheet.juror, "files": ", ".join(of_juror)}
        first = [Problem("JURY317", Place(sheet.file), args)] if sheet.file == of_juror[0] else []
        return attrs.evolve(sheet, problems=(*first, *sheet.problems))

    return [checked(sheet) for sheet in listed]


def _with_folder(problems: Iterable[Problem], sheets: Iterable[Sheet]) -> Iterator[Problem]:
    """Name files as they were given; the ledger knows only their names, whatever folder they lie in."""
    shown = {sheet.name: sheet.file for sheet in sheets}
    for problem in problems:
        file = problem.place.file
        yield attrs.evolve(problem, place=attrs.evolve(problem.place, file=shown.get(file or "", file)))


def _absent(wanted: Wanted, owned: Mapping[str, Sheet], before: Ledger | None) -> Iterator[Problem]:
    """Jurors who were to judge and whose sheet never came; one that is gone since has been told already."""
    for juror in sorted(wanted.pairs):
        if juror not in owned and not (before and juror in before.sheets):
            args = {"juror": juror, "name": wanted.panel.juror(juror).name}
            yield Problem("JURY309", Place(), args)


def _scores(rows: Mapping[str, Iterable[Filled]], rubric: Rubric) -> Iterator[dict[str, str]]:
    """Yield the rows of scores by entrant, juror and item (in the order of the rubric).

    Who abstained or is recused has one row, without item and score. A note stands in the first row of its entrant. A
    score that may be missing, and is, has no row; where all of them are, only a note has one, without item and score.
    """
    by_entrant = sorted(((row.entrant, juror, row) for juror, of in rows.items() for row in of), key=lambda r: r[:2])
    for entrant, juror, row in by_entrant:
        head = {"entrant": entrant, "juror": juror, "item": "", "score": "", "note": row.note, "state": row.state}
        given = [item.id for item in rubric.items if item.id in row.scores]
        if row.state or (row.note and not given):
            yield head
        for i, item in enumerate(given):
            yield {**head, "item": item, "score": row.scores[item], "note": "" if i else row.note}


def _standings(wanted: Wanted, owned: Mapping[str, Sheet], entered: Entered) -> Iterator[Standing]:
    """How things stand with every juror who was to judge anybody, in the order of codes."""
    for juror in sorted({*wanted.pairs, *owned}):
        assigned = len(wanted.pairs.get(juror, ()))
        sheet = owned.get(juror)
        taken = juror in entered.taken and sheet is not None
        counts = dict.fromkeys(STANDINGS, 0)
        for row in sheet.rows if sheet is not None and taken else ():
            counts[row.standing] += 1
        if not taken:
            counts["open"] = assigned
        state = "collected" if taken else "refused" if sheet is not None else "open"
        late, replaced = taken and juror in entered.late, taken and juror in entered.replaced
        name = wanted.panel.juror(juror).name
        yield Standing(juror, name, state, sheet.file if sheet else "", assigned, counts, late, replaced)
