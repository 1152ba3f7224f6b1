"""An earlier sheet: read, and held against the new one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from pembina.commands import N_, DataError, Hint, Place
from pembina.commands import Problem as Fault

from ..csvfile import read_lines
from .problem import FREE, Pair, Problem

JUROR, ENTRANT = "juror", "entrant"
MEANT = N_("name with --keep the sheet that `pembina jury assign` wrote earlier")


@frozen
class Earlier:
    """An earlier sheet: its (juror, entrant) pairs, as they stand."""

    path: Path
    pairs: tuple[Pair, ...]


@frozen
class Kept:
    """What became of an earlier sheet: assignments before, those that stay, and the others (juror, entrant) by reason.

    Reasons: ``juror`` (not on the list), ``entrant`` (does not compete), ``rule`` (forbidden now), ``way`` (gave way).
    """

    before: int
    stay: int
    gone: Mapping[str, tuple[Pair, ...]]


def read_earlier(path: Path) -> Earlier:
    """Read an earlier sheet; raises DataError (JURY105, JURY108, and JURY361 to JURY363 where it is no such file)."""
    first: dict[Pair, int] = {}
    faults: list[Fault] = []
    for line in read_lines(path, (JUROR, ENTRANT), mend=Hint(MEANT)):
        pair = (line[JUROR], line[ENTRANT])
        if not all(pair):
            faults.append(Fault("JURY108", Place(str(path), line.line, cell=ENTRANT if pair[0] else JUROR)))
        elif pair in first:
            args = {"juror": pair[0], "entrant": pair[1], "first": first[pair]}
            faults.append(Fault("JURY105", Place(str(path), line.line), args))
        first.setdefault(pair, line.line)
    if faults:
        raise DataError(faults)
    return Earlier(path, tuple(first))


def held_against(problem: Problem, earlier: Earlier, pairs: tuple[Pair, ...]) -> Kept:
    """Say of each assignment of the earlier sheet whether it stays, or why not."""
    jurors = {juror.code: j for j, juror in enumerate(problem.jurors)}
    entrants = {case.code: e for e, case in enumerate(problem.cases)}
    stay, gone = set(pairs), dict[str, list[Pair]](juror=[], entrant=[], rule=[], way=[])
    for juror, entrant in sorted(set(earlier.pairs) - stay):
        if juror not in jurors:
            gone["juror"].append((juror, entrant))
        elif entrant not in entrants:
            gone["entrant"].append((juror, entrant))
        elif problem.barred[entrants[entrant], jurors[juror]] != FREE:
            gone["rule"].append((juror, entrant))
        else:
            gone["way"].append((juror, entrant))
    found = {why: tuple(lost) for why, lost in gone.items()}
    return Kept(len(earlier.pairs), len(set(earlier.pairs) & stay), found)
