"""Giving every entrant its jurors, or finding the entrants for whom that is impossible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from .chains import Chains
from .draft import Draft, Flags
from .lots import Lots


@frozen
class Shortage:
    """Entrants and jurors (row and column numbers) whose cut shows that the entrants cannot all get their jurors."""

    entrants: frozenset[int]
    jurors: frozenset[int]


def keep(draft: Draft, pairs: Sequence[tuple[int, int]]) -> None:
    """Take over pairs (entrant, juror) of an earlier sheet, as many as fit in the order given."""
    for e, j in pairs:
        if draft.size[e] < draft.wanted and draft.load[j] < draft.most[j] and draft.free(e)[j]:
            draft.put(e, j)


def fill(chains: Chains, lots: Lots) -> list[Shortage]:
    """Add jurors until every entrant has its number; returns what stands against it.

    Whoever has the least to do comes first, lots decide among equals. Where no juror with room is left for an entrant,
    others hand entrants on along a chain (an augmenting path); where there is no chain, there is no sheet (Ford and
    Fulkerson 1956). Entrants of a shortage are passed over, so that all shortages that have nothing in common are told.
    """
    draft = chains.draft
    shortages: list[Shortage] = []
    short: Flags = np.zeros(draft.size.size, dtype=np.bool_)
    few_first = np.lexsort((np.arange(draft.size.size), draft.allowed.sum(axis=1)))
    for e in few_first.tolist():
        while draft.size[e] < draft.wanted and not short[e]:
            able = np.flatnonzero(draft.free(e) & (draft.load < draft.most))
            if able.size:
                able = able[draft.load[able] == draft.load[able].min()]
                chains.touched(e)
                draft.put(e, int(able[lots[e, able].argmin()]))
                chains.touched(e)
                continue
            steps, reached = chains.extend(e)
            if steps is None:
                involved = np.asarray(draft.taken[:, reached].any(axis=1))
                involved[e] = True
                short[involved] = True
                shortages = _merged(shortages, Shortage(_numbers(involved), _numbers(reached)))
            else:
                chains.apply(steps)
    return shortages


def _numbers(which: Flags) -> frozenset[int]:
    return frozenset(np.flatnonzero(which).tolist())


def _merged(shortages: list[Shortage], found: Shortage) -> list[Shortage]:
    """Add a shortage; those with jurors in common are one (what chains reach from both, no chain leaves)."""
    apart = []
    for other in shortages:
        if other.jurors & found.jurors:
            found = Shortage(found.entrants | other.entrants, found.jurors | other.jurors)
        else:
            apart.append(other)
    return [*apart, found]
