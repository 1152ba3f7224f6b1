"""Who judges whom, read from the table that ``pembina jury assign`` wrote, or that somebody wrote by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.commands import N_, DataError, Hint, Phrase, Place, Problem, clean, did_you_mean

from ..csvfile import formula, read_lines
from .pseudonyms import bare

if TYPE_CHECKING:
    from ..panel import Panel

JUROR, ENTRANT = "juror", "entrant"
CONFLICT = N_("there is a conflict of interest between them")
MEANT = N_("name with --assignment the sheet that `pembina jury assign` wrote")


@frozen
class Pair:
    """One row of the assignment; ``row`` counts as a spreadsheet does, the titles being row 1."""

    juror: str
    entrant: str
    row: int


def read_pairs(path: Path, panel: Panel) -> dict[str, tuple[str, ...]]:
    """Return the entrants of every juror who has any, both sorted by code.

    Columns other than juror and entrant are for people.
    Raises DataError with every row that does not fit the panel (JURY201 to JURY207), or for a file that cannot be read.
    """
    pairs, problems = _parsed(path)
    problems += _unfit(path, pairs, panel)
    if not problems and not pairs:
        problems = [Problem("JURY207", Place(str(path)))]
    if problems:
        raise DataError(problems)
    found: dict[str, list[str]] = {}
    for pair in pairs:
        found.setdefault(pair.juror, []).append(pair.entrant)
    return {juror: tuple(sorted(entrants)) for juror, entrants in sorted(found.items())}


def check_codes(pairs: Mapping[str, Sequence[str]]) -> None:
    """Refuse codes that would not come back as they are; raises DataError.

    JURY359: a spreadsheet would calculate it, and scores are found by it, so that no apostrophe may go before. JURY360:
    it holds signs that a worksheet or a csv file cannot keep.
    """
    codes = sorted({*pairs, *(code for entrants in pairs.values() for code in entrants)})
    problems = [Problem("JURY359", Place(), {"code": code}) for code in codes if formula(code)]
    problems += [Problem("JURY360", Place(), {"code": code}) for code in codes if clean(code) != code]
    if problems:
        raise DataError(problems)


def _parsed(path: Path) -> tuple[list[Pair], list[Problem]]:
    """Return the rows that name both, and a problem for each cell that is empty."""
    pairs, problems = [], []
    for line in read_lines(path, (JUROR, ENTRANT), mend=Hint(MEANT)):
        empty = [name for name in (JUROR, ENTRANT) if not line[name]]
        problems += [Problem("JURY206", Place(str(path), line.line, cell=name)) for name in empty]
        if not empty:
            pairs.append(Pair(bare(line[JUROR]), bare(line[ENTRANT]), line.line))
    return pairs, problems


def _unfit(path: Path, pairs: list[Pair], panel: Panel) -> Iterator[Problem]:
    """Yield what is wrong with each row: unknown people, a pair named twice, a conflict of interest."""
    jurors = {juror.code for juror in panel.jurors}
    competing, out = {case.code for case in panel.cases}, {case.code for case in panel.out}
    barred = {(conflict.juror, conflict.entrant): conflict.reason for conflict in panel.conflicts}
    first: dict[tuple[str, str], int] = {}
    for pair in pairs:
        at_juror, at_entrant = (Place(str(path), pair.row, cell=name) for name in (JUROR, ENTRANT))
        names: Mapping[str, str] = {"juror": pair.juror, "entrant": pair.entrant}
        both = (pair.juror, pair.entrant)
        if pair.juror not in jurors:
            yield Problem("JURY201", at_juror, names, did_you_mean(pair.juror, jurors))
        if pair.entrant in out:
            yield Problem("JURY205", at_entrant, names)
        elif pair.entrant not in competing:
            yield Problem("JURY202", at_entrant, names, did_you_mean(pair.entrant, competing))
        if both in first:
            yield Problem("JURY203", at_entrant, {**names, "first": first[both]})
        elif both in barred:
            yield Problem("JURY204", at_entrant, {**names, "reason": barred[both] or Phrase(CONFLICT)})
        first.setdefault(both, pair.row)
