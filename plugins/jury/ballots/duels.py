"""Every entrant against every other: Copeland's count, the Condorcet winner, and circles in which each beats the next.

A. H. Copeland (1951), "A reasonable social welfare function", University of Michigan; D. G. Saari and V. R. Merlin
(1996), "The Copeland method", Economic Theory 8, 51-76. Condorcet (1785), "Essai sur l'application de l'analyse". G.
Munda and M. Nardo (2009), "Noncompensatory/nonlinear composite indicators for ranking countries", Applied Economics 41,
1513-1523, for ballots with weights.

A duel is won by whoever stands before the other on more papers than behind it; papers that do not hold both say nothing
of it, and those that tie the two count half for each. Copeland's count is

    100 x (duels won + half of those tied) / duels

The duels are those in which at least one paper compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina import Unfit
from pembina.commands import N_

from .order import circles
from .papers import HALF, Ballot, Papers

NO_DUEL = N_("{entrant} meets nobody who is counted, and Copeland's count needs a duel")

_LIMIT = 2**62


@frozen(eq=False)
class Duels:
    """Support by pairs: ``support[a, b]`` papers, times ``scale``, put a before b, half for those that tie them.

    ``support`` is of shape (entrants, entrants) in whole numbers, so that adding papers is exact.
    """

    entrants: tuple[str, ...]
    support: NDArray[Any]
    scale: int

    @cached_property
    def beats(self) -> NDArray[np.bool_]:
        """Who beats whom: more papers for it than against it."""
        return np.asarray(self.support > self.support.T, dtype=np.bool_)

    @cached_property
    def met(self) -> NDArray[np.bool_]:
        """Who was compared with whom at all."""
        return np.asarray((self.support + self.support.T) > 0, dtype=np.bool_)

    def between(self, one: str, other: str) -> Fraction:
        """Papers that put one before the other, half for each that ties them."""
        position = self.entrants.index
        return Fraction(int(self.support[position(one), position(other)]), self.scale)

    @property
    def condorcet(self) -> str | None:
        """Who beats everyone else, or None; never two."""
        won = self.beats.sum(axis=1)
        winners = np.flatnonzero(won == len(self.entrants) - 1)
        return self.entrants[int(winners[0])] if winners.size and len(self.entrants) > 1 else None

    @property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Circles of entrants in which each beats another and is beaten by another, the highest circle first."""
        parts = (part for part in circles(self.beats) if len(part) > 1)
        return tuple(tuple(self.entrants[i] for i in part) for part in parts)


def duels(papers: Papers) -> Duels:
    """Count every pair of entrants over ranked ballots or comparisons; weights may be any fractions."""
    weights = [ballot.weight for ballot in papers.ballots] + [paper.weight for paper in papers.comparisons]
    scale = 2 * lcm(*(weight.denominator for weight in weights))
    small = sum(weights, Fraction(0)) * scale < _LIMIT
    position = {entrant: i for i, entrant in enumerate(papers.entrants)}
    support = np.zeros((len(position), len(position)), dtype=np.int64 if small else object)
    for ballot in papers.ballots:
        _add(support, ballot, position, int(ballot.weight * scale))
    for comparison in papers.comparisons:
        one, other = position[comparison.first], position[comparison.second]
        support[one, other] += int(comparison.won * comparison.weight * scale)
        support[other, one] += int((1 - comparison.won) * comparison.weight * scale)
    return Duels(papers.entrants, support, scale)


def _add(support: NDArray[Any], ballot: Ballot, position: dict[str, int], weight: int) -> None:
    """Add one ballot: its weight for each pair in order, half of it for each of a pair that share a place."""
    who = np.array([position[entrant] for entrant in ballot.ranked], dtype=np.int64)
    places = np.array([i for i, tier in enumerate(ballot.tiers) for _ in tier], dtype=np.int64)
    before = np.zeros((len(who), len(who)), dtype=support.dtype)
    before[places[:, None] < places] = weight
    before[places[:, None] == places] = weight // 2
    np.fill_diagonal(before, 0)
    support[np.ix_(who, who)] += before


def copeland(papers: Papers) -> tuple[dict[str, Fraction], Duels]:
    """Return the percent of duels won by each entrant, ties half, and the duels; raises Unfit for one without any."""
    found = duels(papers)
    won, met = found.beats.sum(axis=1), found.met.sum(axis=1)
    tied = met - won - found.beats.sum(axis=0)
    values = {}
    for i, entrant in enumerate(papers.entrants):
        if not met[i]:
            raise Unfit(NO_DUEL, row=i, entrant=entrant)
        values[entrant] = 100 * (int(won[i]) + HALF * int(tied[i])) / int(met[i])
    return values, found


def pairs(found: Duels) -> Iterator[tuple[str, str, Fraction, Fraction]]:
    """Each pair that was compared, with the papers for the one and for the other."""
    for i, one in enumerate(found.entrants):
        for j in range(i + 1, len(found.entrants)):
            if found.met[i, j]:
                ahead, behind = (Fraction(int(found.support[k]), found.scale) for k in ((i, j), (j, i)))
                yield one, found.entrants[j], ahead, behind
