"""Solving: a sheet that obeys every rule, changes least, has loads as equal as can be, and is connected; or why not.

Who may judge whom, how many per entrant, largest loads and a mixed column make a network, and a flow through it is a
sheet: whether there is one, and which has the most equal loads, is settled exactly by whole-number flows of our own.
Connection alone is hard; exchanges that cost nothing find it nearly always, an integer program settles the rest.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from . import exact
from .chains import Chains, improve
from .draft import Draft, Flags, Numbers
from .filling import fill, keep
from .joining import join, parts
from .lots import Urn
from .problem import CONFLICT, FREE, GROUP, LANGUAGE, Pair, Problem
from .reasons import (
    NeverConnected,
    NoBridge,
    Parts,
    Reason,
    TooFewJurors,
    TooFewLeft,
    TooFewLinks,
    TooFewValues,
    TooLittleRoom,
    Undecided,
)

FLOW, EXCHANGES, PROGRAM, PRICE = "flow", "exchanges", "integer-program", "exchanges-at-a-price"
"""How a sheet came about: by flows alone, joined by exchanges or by an integer program, or joined at some price."""


@frozen
class Sheet:
    """Who judges whom. ``pairs`` (juror, entrant) are sorted; ``loads`` by juror, in the order of codes.

    ``exact``: no sheet that obeys the rules (and is connected, where this one is) has fewer changes to the earlier
    sheet, or, with as few, more equal loads. ``unconnected`` are the largest and the smallest load that the flow had
    before the parts were joined, where joining made them less equal or cost changes, else None.
    ``parts`` are the connected parts (entrants, jurors), the largest first.
    """

    pairs: tuple[Pair, ...]
    loads: dict[str, int]
    method: str
    exact: bool
    parts: Parts
    kept: int
    unconnected: tuple[int, int] | None = None

    @property
    def connected(self) -> bool:
        """Whether every juror can be compared with every other."""
        return len(self.parts) == 1


@frozen
class Impossible:
    """There is no such sheet, for all these reasons."""

    reasons: tuple[Reason, ...]


@frozen
class _Shuffled:
    """A problem in the order of its lots: what is first among equals was drawn."""

    problem: Problem
    entrants: Numbers
    jurors: Numbers
    allowed: Flags

    @classmethod
    def of(cls, problem: Problem, urn: Urn) -> _Shuffled:
        entrants, jurors = urn.order(len(problem.cases)), urn.order(len(problem.jurors))
        allowed = (problem.barred == FREE) & (problem.most > 0)
        return cls(problem, entrants, jurors, allowed[entrants][:, jurors])

    def draft(self) -> Draft:
        """Begin a sheet."""
        problem = self.problem
        kept = np.zeros(self.allowed.shape, dtype=np.int64)
        for e, j in self.kept():
            kept[e, j] = 1
        new = 1 - kept if problem.kept else kept
        return Draft(self.allowed, problem.values[self.jurors], problem.most[self.jurors], problem.per_entrant, new)

    def kept(self) -> list[tuple[int, int]]:
        """Pairs of the earlier sheet, by row and column, in the order of lots; people who are gone left out."""
        row = {self.problem.cases[e].code: i for i, e in enumerate(self.entrants.tolist())}
        column = {self.problem.jurors[j].code: i for i, j in enumerate(self.jurors.tolist())}
        return sorted((row[e], column[j]) for j, e in self.problem.kept if e in row and j in column)

    def entrant(self, e: int) -> str:
        return self.problem.cases[int(self.entrants[e])].code

    def juror(self, j: int) -> str:
        return self.problem.jurors[int(self.jurors[j])].code

    def parts(self, graph: Flags) -> Parts:
        """Connected parts by codes, the largest first."""
        rows, columns, count = parts(graph)
        found = [
            (
                tuple(sorted(self.entrant(int(e)) for e in np.flatnonzero(rows == part))),
                tuple(sorted(self.juror(int(j)) for j in np.flatnonzero(columns == part))),
            )
            for part in range(count)
        ]
        return tuple(sorted(found, key=lambda part: (-len(part[0]), part)))


def solve(problem: Problem, apart: bool = False) -> Sheet | Impossible:
    """Find the sheet of a problem (with at least one entrant and one juror), or the reasons why there is none.

    With ``apart``, a sheet that falls into parts is taken where exchanges at no price do not join them.
    """
    lacking = _too_few(problem)
    if lacking:
        return Impossible(lacking)
    urn = Urn(problem.seed, 0)
    shuffled = _Shuffled.of(problem, urn)
    draft = shuffled.draft()
    chains = Chains(draft)
    keep(draft, shuffled.kept())
    shortages = fill(chains, urn.lots(*draft.allowed.shape))
    if shortages:
        rooms = [_room(shuffled, sorted(s.entrants), sorted(s.jurors)) for s in shortages]
        rooms.sort(key=lambda room: room.entrants)
        return Impossible(tuple(rooms))
    improve(chains)
    return _connected(shuffled, draft, Urn(problem.seed, 1), apart)


def _too_few(problem: Problem) -> tuple[Reason, ...]:
    """What can be seen without a search: too few jurors in all, or for an entrant."""
    wanted = problem.per_entrant
    if wanted > len(problem.jurors):
        return (TooFewJurors(wanted, len(problem.jurors)),)
    different = len(np.unique(problem.values))
    if wanted > different:
        return (TooFewValues(wanted, different),)
    alike: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    values: dict[tuple[tuple[str, ...], ...], int] = {}
    idle = problem.most <= 0
    for e, case in enumerate(problem.cases):
        barred = problem.barred[e]
        left = (barred == FREE) & ~idle
        count = len(np.unique(problem.values[left]))
        if count < wanted:
            which = (left, barred == CONFLICT, barred == GROUP, barred == LANGUAGE, (barred == FREE) & idle)
            why = tuple(tuple(problem.jurors[j].code for j in np.flatnonzero(who)) for who in which)
            alike.setdefault(why, []).append(case.code)
            values[why] = count
    return tuple(TooFewLeft(tuple(entrants), wanted, why[0], values[why], *why[1:]) for why, entrants in alike.items())


def _room(shuffled: _Shuffled, entrants: list[int], jurors: list[int]) -> TooLittleRoom:
    """Count a cut: what the full jurors can give, and what all others can: one judgement of each value an entrant."""
    problem = shuffled.problem
    values, most = problem.values[shuffled.jurors], problem.most[shuffled.jurors]
    others = 0
    for e in entrants:
        open_ = shuffled.allowed[e].copy()
        open_[jurors] = False
        others += len(set(values[open_].tolist()))
    return TooLittleRoom(
        tuple(sorted(shuffled.entrant(e) for e in entrants)),
        problem.per_entrant * len(entrants),
        tuple(sorted(shuffled.juror(j) for j in jurors)),
        int(most[jurors].sum()),
        others,
    )


def _connected(shuffled: _Shuffled, draft: Draft, urn: Urn, apart: bool) -> Sheet | Impossible:
    """Join the parts of the best sheet."""
    before = draft.changes, draft.squares, (int(draft.load.min()), int(draft.load.max()))
    method, proven = FLOW, True
    if parts(draft.taken)[2] > 1:
        method = EXCHANGES
        never = _never(shuffled, draft)
        if never and not apart:
            return Impossible((never,))
        if not join(draft, urn) and not apart:
            status = exact.connect(draft, urn)
            if status == exact.IMPOSSIBLE:
                return Impossible((NeverConnected(shuffled.parts(draft.taken)),))
            method, proven = (PROGRAM, True) if status == exact.JOINED else (PRICE, False)
            if status != exact.JOINED and not join(draft, urn, at_a_price=True):
                return Impossible((Undecided(status == exact.LACKING, shuffled.parts(draft.taken)),))
    rows, columns = draft.pairs()
    pairs = sorted((shuffled.juror(int(j)), shuffled.entrant(int(e))) for e, j in zip(rows, columns, strict=True))
    load = dict(sorted((shuffled.juror(j), int(n)) for j, n in enumerate(draft.load)))
    dearer = (draft.changes, draft.squares) != before[:2]
    kept = len(pairs) - draft.changes if shuffled.problem.kept else 0
    found = shuffled.parts(draft.taken)
    return Sheet(tuple(pairs), load, method, proven, found, kept, before[2] if dearer else None)


def _never(shuffled: _Shuffled, draft: Draft) -> Reason | None:
    """Why no sheet can be connected, where that can be seen without a search."""
    judgements, working = int(draft.size.sum()), int((draft.load > 0).sum())
    reachable = shuffled.parts(shuffled.allowed)
    if len(reachable) > 1:
        return NoBridge(reachable)
    if judgements < draft.size.size + working - 1:
        return TooFewLinks(draft.size.size, working, judgements)
    return None
