"""What draws come to for each entrant: how often each rank, first place, each tier, and who stands above whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.analysis.robustness_trial import Outcome
from pembina.analysis.tidy import tidy
from pembina.methods.place_tally import PlaceTally, beaten, reached
from pembina.methods.places import Places, step

Floats = NDArray[np.float64]

LOWEST, MIDDLE, HIGHEST = 5, 50, 95
"""Percent of draws at which ranks are quoted."""

APART = 95
"""Percent of draws in which one entrant has to stand above another before they are told apart."""

MOST_PAIRS = 1000
"""Entrants up to which every pair is counted; beyond, a document would hold millions of them."""


@define
class Tally:
    """Counts over draws. ``official`` are the published ranks, ``style`` is how places are numbered."""

    codes: Sequence[str]
    official: Floats
    style: str
    tiers: Sequence[str]
    places: PlaceTally = field(init=False)
    classes: NDArray[np.int64] = field(init=False)
    above: NDArray[np.int64] | None = field(init=False)
    firsts: NDArray[np.int64] = field(init=False)
    shift: float = 0.0
    with_place: int = 0

    def __attrs_post_init__(self) -> None:
        count = len(self.codes)
        self.places = PlaceTally(count, count * step(self.style))
        self.firsts = np.zeros(count, dtype=np.int64)
        self.classes = np.zeros((count, len(self.tiers) + 1), dtype=np.int64)
        self.above = np.zeros((count, count), dtype=np.int64) if count <= MOST_PAIRS else None

    def add(self, outcome: Outcome) -> None:
        """Count further draws."""
        found = outcome.places
        self.places.add(found)
        there = found > 0
        self.firsts += first(found).sum(axis=0)
        moved = np.abs(found / step(self.style) - self.official)
        self.shift += float(moved[there].sum())  # halves at most: the sum is exact
        self.with_place += int(there.sum())
        if self.above is not None:
            self.above += beaten(found)
        if outcome.tiers is not None:
            for index in range(len(self.tiers) + 1):
                self.classes[:, index] += (outcome.tiers == index).sum(axis=0)

    @property
    def draws(self) -> int:
        """Draws counted so far."""
        return self.places.draws

    @property
    def mean_shift(self) -> float | None:
        """Mean over draws and entrants of how many ranks an entrant stands away from its published rank."""
        return self.shift / self.with_place if self.with_place else None

    def entrants(self) -> list[dict[str, Any]]:
        """Return one entry per entrant, in the order of the rows."""
        counts, one, draws = self.places.counts, step(self.style), self.draws
        quoted = {key: reached(counts, percent) for key, percent in QUOTED.items()}
        ids = [*self.tiers, None] if self.tiers else []
        entries = []
        for row, code in enumerate(self.codes):
            taken = np.flatnonzero(counts[row, 1:]) + 1
            entry: dict[str, Any] = {
                "code": code,
                "rank": _rank(float(self.official[row]) * one, one),
                **{key: _rank(int(found[row]), one) for key, found in quoted.items()},
                "best": _rank(int(taken[0]), one) if len(taken) else None,
                "worst": _rank(int(taken[-1]), one) if len(taken) else None,
                "first": int(self.firsts[row]) / draws,
                "tiers": [{"tier": tier, "share": int(self.classes[row, i]) / draws} for i, tier in enumerate(ids)],
                "unranked": int(counts[row, 0]) / draws,
                **self._place(row),
            }
            entries.append({**tidy(entry), "ranks": taken_ranks(counts[row], one)})
        return entries

    def _place(self, row: int) -> dict[str, Any]:
        """The place that an entrant holds for sure, and whom it cannot be told apart from."""
        if self.above is None:
            return {"place": None, "not-apart": None}
        needed = APART * self.draws
        better, worse = 100 * self.above[:, row] >= needed, 100 * self.above[row] >= needed
        near = [self.codes[i] for i in np.flatnonzero(~better & ~worse).tolist() if i != row]
        return {"place": 1 + int(better.sum()), "not-apart": near}

    def pairs(self, order: Sequence[int]) -> list[list[Any]] | None:
        """Return pairs in which not always the same one stands above: two codes, and in how many draws each does."""
        if self.above is None:
            return None
        above, draws, found = self.above.tolist(), self.draws, []
        for i, row in enumerate(order):
            for other in order[i + 1 :]:
                if above[row][other] < draws:
                    found.append([self.codes[row], self.codes[other], above[row][other], above[other][row]])
        return found


def first(found: Places) -> NDArray[np.bool_]:
    """Return who stands first in each draw, alone or beside equals: nobody has a better place."""
    below = found - found.dtype.type(1)  # no place becomes the largest number there is
    return np.asarray((below == below.min(axis=1, keepdims=True)) & (found > 0), dtype=np.bool_)


def taken_ranks(counts: NDArray[np.int64], one: int) -> list[list[Any]]:
    """Return each rank that one entrant takes, and in how many draws; ``one`` is how many units make a rank."""
    taken = np.flatnonzero(counts[1:]) + 1
    ranks = taken if one == 1 else np.where(taken % one == 0, taken // one, taken / one)
    return [[_rank(rank, 1), count] for rank, count in zip(ranks.tolist(), counts[taken].tolist(), strict=True)]


QUOTED = {"median": MIDDLE, "low": LOWEST, "high": HIGHEST}


def _rank(place: float, one: int) -> float | int | None:
    """A place as a rank: whole, or with a half under fractional ranking; None for none."""
    if place == 0:
        return None
    return int(place) // one if place % one == 0 else place / one
