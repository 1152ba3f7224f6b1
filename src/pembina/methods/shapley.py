"""Shapley values: how much each part has of a difference that all parts made together.

The difference between two cases is a game: the parts join in any order, each moving from its state *before* to its
state *after*, and a part's value is what its move adds, averaged over all orders. The values add up to the whole
difference; equal parts get equal values, and a part that changes nothing gets none.
Source: Shapley 1953, A value for n-person games, in: Contributions to the Theory of Games II, 307-317; for the parts of
an index Shorrocks 2013, Journal of Economic Inequality 11: 99-126. With groups of parts that move together or not at
all (a tree), the same average over the orders that keep every group together: Owen 1977, Values of games with a priori
unions, in: Mathematical Economics and Game Theory, 76-88.

A coalition is a number whose bit i is set where part i has moved.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def coalitions(parts: int) -> Booleans:
    """Return who has moved in each of the 2 ** parts coalitions, of shape (coalitions, parts)."""
    moved: Booleans = (np.arange(1 << parts)[:, None] >> np.arange(parts) & 1).astype(np.bool_)
    return moved


@cache
def _by_size(others: int) -> Floats:
    """How likely just one certain coalition of so many members has moved before a part, out of so many others."""
    whole = others + 1
    return np.array([1.0 / (whole * math.comb(others, size)) for size in range(whole)], dtype=np.float64)


def coalition_weights(others: int) -> Floats:
    """Return for each coalition of the others how likely exactly these have moved before a part: they add up to 1.

    |S|! (n - |S| - 1)! / n! for the n - 1 others, of shape (2 ** others,).
    """
    weights: Floats = _by_size(others)[_sizes(others)]
    return weights


def _sizes(parts: int) -> NDArray[np.int64]:
    sizes = np.zeros(1 << parts, dtype=np.int64)
    for part in range(parts):
        sizes[1 << part : 2 << part] = sizes[: 1 << part] + 1
    return sizes


def shapley_values(worth: Floats) -> Floats:
    """Return the value of every part, from the worth of every coalition.

    ``worth`` has shape (2 ** n,): ``worth[0]`` before anybody moved, ``worth[-1]`` after everybody did. The values,
    of shape (n,), add up to ``worth[-1] - worth[0]``. Sums are correctly rounded, whatever the order of the terms.
    Raises ValueError where the number of coalitions is no power of two.
    """
    if not len(worth) or len(worth) & (len(worth) - 1):
        raise ValueError(f"{len(worth)} coalitions are not those of any number of parts")
    count = len(worth).bit_length() - 1
    weights = coalition_weights(count - 1) if count else np.zeros(0)
    values = np.zeros(count)
    for part in range(count):
        pairs = worth.reshape(-1, 2, 1 << part)  # without the part, and with it
        added = (pairs[:, 1, :] - pairs[:, 0, :]).ravel()  # in the order of coalitions of the others
        values[part] = math.fsum(weights * added)
    return values


class Responses(NamedTuple):
    """What a weighted mean is on average, over all orders in which the other parts move, as one part's score varies.

    ``slope * score + constant`` while the part is there, ``absent`` while it is not; NaN where nothing with a share
    would be left. One of each per part. A part's Shapley value is its response after less its response before.
    """

    slope: Floats
    constant: Floats
    absent: Floats

    def at(self, scores: Floats) -> Floats:
        """Return the response of each part at its own score (NaN: absent)."""
        there: Floats = np.where(np.isnan(scores), self.absent, self.slope * np.nan_to_num(scores) + self.constant)
        return there


def changing(before: Floats, after: Floats) -> list[int]:
    """Parts that are there in one case only: each of them doubles the work of a weighted mean."""
    return [int(i) for i in np.flatnonzero(np.isnan(before) != np.isnan(after))]


def mean_responses(before: Floats, after: Floats, shares: Floats) -> Responses:
    """Return the responses of a weighted mean whose absent parts leave their shares to the others, in proportion.

    ``before``, ``after`` (NaN: absent) and ``shares`` have one entry per part. Only parts that come or go make the
    mean anything but linear: the others enter by how likely they have moved, which is (t + 1) / (k + 2) when t of the
    k coming and going others have. So the work is parts * 2 ** k, however many parts there are.
    """
    count, moving = len(before), changing(before, after)
    slope, constant, absent = (np.full(count, np.nan) for _ in range(3))
    for part in range(count):
        others = [i for i in moving if i != part]
        steady = [i for i in range(count) if i != part and i not in moving and not np.isnan(before[i])]
        moved, weights = coalitions(len(others)), coalition_weights(len(others))
        likely = (_sizes(len(others)) + 1.0) / (len(others) + 2.0)
        mass, sums = np.zeros(len(weights)), np.zeros(len(weights))
        for i in steady:
            mass += shares[i]
            sums += shares[i] * (before[i] + likely * (after[i] - before[i]))
        for column, i in enumerate(others):
            state = np.where(moved[:, column], after[i], before[i])
            mass += np.where(np.isnan(state), 0.0, shares[i])
            sums += shares[i] * np.nan_to_num(state)
        whole = mass + shares[part]
        if (whole > 0).all():
            slope[part] = math.fsum(weights * shares[part] / whole)
            constant[part] = math.fsum(weights * sums / whole)
        if (mass > 0).all():
            absent[part] = math.fsum(weights * sums / mass)
    return Responses(slope, constant, absent)
