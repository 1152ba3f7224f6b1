"""How far weights have to move before each pair of entrants changes places: all pairs at once, by closed forms.

Where :mod:`pembina.methods.stability` proves one answer in fractions, this finds all of them in floats: for 514
entrants and 50 criteria 131,841 pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]

BLOCK = 1000
"""Pairs taken at a time, so that what is worked on stays in the processor's cache."""

EDGE = 1e-12
"""How far a weight may be off 0 or 1 and still be there."""


class Pairs(NamedTuple):
    """Every pair of rows, each column of length n (n - 1) / 2.

    ``ahead`` and ``behind`` are rows (of two that are equal the earlier is ahead). ``l1``: the least sum of absolute
    changes of weights that makes them equal; infinite where the one ahead is better in every criterion. ``l2``: the
    least Euclidean length, not minding that weights are 0 or more; infinite where only equal differences stand against
    it; ``negative`` marks pairs where some weight would have to go below 0, so that ``l2`` is a lower bound.
    ``single``: the least change of one weight, its siblings moving in proportion, and ``which`` the criterion (-1, and
    infinite, where no single one will do).
    """

    ahead: Integers
    behind: Integers
    l1: Floats
    l2: Floats
    negative: Booleans
    single: Floats
    which: Integers


def all_pairs(scores: Floats, weights: Floats) -> Pairs:
    """Return the distances of every pair of rows of ``scores`` (rows, criteria) under ``weights`` that add up to 1.

    Source: Triantaphyllou and Sanchez 1997, Decision Sciences 28: 151-194, for the single change; closed forms of the
    linear program and of the projection for the others.
    """
    total = np.zeros(len(scores))
    for k, weight in enumerate(weights):
        total += weight * scores[:, k]
    first, second = np.triu_indices(len(scores), 1)
    swapped = total[first] < total[second]
    ahead, behind = np.where(swapped, second, first), np.where(swapped, first, second)
    count = len(ahead)
    found = Pairs(
        ahead, behind, np.empty(count), np.empty(count), np.empty(count, np.bool_), np.empty(count),
        np.empty(count, np.int64),
    )  # fmt: skip
    for start in range(0, count, BLOCK):
        part = slice(start, start + BLOCK)
        differences = scores[ahead[part]] - scores[behind[part]]
        gap = total[ahead[part]] - total[behind[part]]
        found.l1[part] = _l1(differences, gap, weights)
        found.l2[part], found.negative[part] = _l2(differences, gap, weights)
        found.single[part], found.which[part] = _single(differences, gap, weights)
    return found


def _l1(differences: Floats, gap: Floats, weights: Floats) -> Floats:
    """Greedy: weight moves from where the one ahead is strongest to where it is weakest, until the lead is gone."""
    order = np.argsort(-differences, axis=1)
    gains = np.take_along_axis(differences, order, axis=1)
    least = gains[:, -1].copy()
    gains -= least[:, None]
    held = weights[order]
    reached = np.cumsum(held * gains, axis=1)
    beaten = reached < gap[:, None]
    # Where all of the lead has to go, its last bits may seem to be left: weight that gains nothing stays where it is.
    place = np.minimum(beaten.sum(axis=1), (gains > 0).sum(axis=1))
    moved = np.cumsum(held, axis=1)
    rows = np.arange(len(gap))
    last = np.maximum(place - 1, 0)
    before, spent = (np.where(place > 0, column[rows, last], 0.0) for column in (reached, moved))
    gain = gains[rows, place]
    rest = np.divide(gap - before, gain, out=np.zeros(len(gap)), where=gain > 0)
    return np.where((least > 0) & (gap > 0), np.inf, 2.0 * (spent + rest))


def _l2(differences: Floats, gap: Floats, weights: Floats) -> tuple[Floats, Booleans]:
    """w' = w - (d.w / d.u) u with u = d - mean(d), of length d.w / |u|; and whether it takes a weight below 0."""
    away = differences - differences.mean(axis=1)[:, None]
    square = np.einsum("ij,ij->i", away, away)
    some = square > 0
    step = np.divide(gap, square, out=np.zeros(len(gap)), where=some)
    away *= step[:, None]
    np.subtract(weights, away, out=away)
    length = np.where(some, step * np.sqrt(square), np.where(gap > 0, np.inf, 0.0))
    return length, away.min(axis=1) < 0


def _single(differences: Floats, gap: Floats, weights: Floats) -> tuple[Floats, Integers]:
    """One weight moves by -(d.w) (1 - w_k) / (d_k - d.w), as long as that leaves it between 0 and 1."""
    slope = differences - gap[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = -gap[:, None] * (1.0 - weights) / slope
    change[gap == 0] = 0.0
    after = change + weights
    usable = (after >= -EDGE) & (after <= 1.0 + EDGE) & (weights < 1.0)
    size = np.where(usable, np.abs(change), np.inf)
    which = size.argmin(axis=1)
    best = size[np.arange(len(gap)), which]
    return best, np.where(np.isfinite(best), which, -1)
