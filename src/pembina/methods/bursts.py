"""Records that pile up at the end of a period: how surprising their number is, given an even spread and the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pembina.methods.tails import binomial_tail

PART = 73
"""The last days of a period are a 73rd of it: five of a year."""

LEAST = 3
"""Records in the last days below which nobody asks."""

FEW = 5
"""Others below which nothing is said of how much entrants differ among each other."""


def last_days(days: int) -> int:
    """Return how many days at the end of a period of so many days are its last ones; at least one."""
    if days < 1:
        raise ValueError("a period has at least one day")
    return max(1, round(days / PART))


class Burst(NamedTuple):
    """Records of one entrant in the last days: ``late`` of ``n``.

    ``usual`` is the share that was taken as usual: the even spread's, or that of all ``others`` where theirs is higher.
    ``tail`` is the probability of so many by chance.
    """

    n: int
    late: int
    usual: float
    others: float
    tail: float


def bursts(n: Sequence[int], late: Sequence[int], even: float) -> list[Burst]:
    """Compare every entrant's late records with an even spread and with everybody else's.

    ``even`` is the share of the period that its last days are. Records that come in batches (thirty trainees of one
    course) are no thirty events: where the others differ among each other more than chance would let them, counts are
    divided by that design effect (the mean Pearson chi-square of the others, McCullagh and Nelder 1989, section 4.5).
    """
    counts, lates = np.asarray(n, dtype=np.float64), np.asarray(late, dtype=np.float64)
    found = []
    for i in range(counts.size):
        rest = np.arange(counts.size) != i
        share, effect = leave_one_out(counts[rest], lates[rest])
        usual = max(even, share)
        size, mine = float(counts[i]), float(lates[i])
        tail = binomial_tail(mine / effect, size / effect, min(usual, 1.0)) if size else 1.0
        found.append(Burst(int(size), int(mine), usual, share, tail))
    return found


def leave_one_out(counts: np.ndarray, hits: np.ndarray) -> tuple[float, float]:
    """Return the share of hits among the others, and their design effect (1 where there are too few to tell)."""
    total = float(counts.sum())
    share = float(hits.sum()) / total if total else 0.0
    known = counts > 0
    if int(known.sum()) < FEW or not 0 < share < 1:
        return share, 1.0
    expected = counts[known] * share
    pearson = float((((hits[known] - expected) ** 2) / (expected * (1 - share))).sum())
    effect = pearson / (int(known.sum()) - 1)
    return share, max(1.0, effect) if math.isfinite(effect) else 1.0
