"""What the digits of many numbers should look like, and how far those at hand are from it.

First digits follow Benford's law where numbers spread over several orders of magnitude and have no ceiling (Nigrini
2012, Benford's Law, chapters 1 and 7; Cho and Gaines 2007, Breaking the (Benford) Law, The American Statistician 61).
Last digits of numbers that were counted are all equally frequent, and people who invent numbers prefer 0 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pembina.methods.tails import binomial_tail, chi_square_tail

BENFORD = np.log10(1 + 1 / np.arange(1, 10))
"""Share of each first digit from 1 to 9 by Benford's law."""

CLOSE, ACCEPTABLE, MARGINAL = 0.006, 0.012, 0.015
"""Mean absolute deviations of first digits up to which numbers conform closely, acceptably, marginally (Nigrini 2012,
table 7.1); above the last one they do not conform."""

LEAST_FIRST = 300
"""Numbers from which on first digits say something."""
LEAST_LAST = 50
"""Numbers from which on ten last digits can be compared: five of each are expected."""
ORDERS = 3.0
"""Orders of magnitude over which numbers have to spread for Benford's law."""


class FirstDigits(NamedTuple):
    """How far first digits are from Benford's law.

    ``mad`` is Nigrini's mean absolute deviation, ``distance`` the d* of Cho and Gaines (0: as the law says, 1: all
    numbers begin with 9), ``tail`` the probability of a chi-square as large by chance.
    """

    n: int
    mad: float
    distance: float
    chi_square: float
    tail: float

    @property
    def conforms(self) -> bool:
        """Whether Nigrini would say that the numbers conform, marginally at least."""
        return self.mad <= MARGINAL


def first_digits(counts: Sequence[int]) -> FirstDigits:
    """Compare how often each first digit from 1 to 9 came with Benford's law; raises ValueError without any number."""
    observed = np.asarray(counts, dtype=np.float64)
    if observed.shape != (9,) or observed.sum() <= 0:
        raise ValueError("there are nine first digits, and at least one number")
    n = float(observed.sum())
    share = observed / n
    off = share - BENFORD
    farthest = math.sqrt(float((BENFORD[:8] ** 2).sum()) + (1 - float(BENFORD[8])) ** 2)
    chi = float((((observed - n * BENFORD) ** 2) / (n * BENFORD)).sum())
    distance = math.sqrt(float((off**2).sum())) / farthest
    return FirstDigits(int(n), float(np.abs(off).mean()), distance, chi, chi_square_tail(chi, 8))


class LastDigits(NamedTuple):
    """How far last digits are from being equally frequent; ``round_share`` is the share of 0 and 5."""

    n: int
    round_share: float
    chi_square: float
    tail: float


def last_digits(counts: Sequence[int]) -> LastDigits:
    """Compare how often each last digit from 0 to 9 came with all of them being equally frequent."""
    observed = np.asarray(counts, dtype=np.float64)
    if observed.shape != (10,) or observed.sum() <= 0:
        raise ValueError("there are ten last digits, and at least one number")
    n = float(observed.sum())
    chi = float(((observed - n / 10) ** 2).sum() / (n / 10))
    return LastDigits(int(n), float(observed[0] + observed[5]) / n, chi, chi_square_tail(chi, 9))


def round_excess(counts: Sequence[int], others: Sequence[int], effect: float = 1.0) -> float:
    """Probability of so many last digits 0 and 5 by chance.

    The share that is taken as usual is a fifth, or that of the ``others`` where they round more often than chance. A
    design ``effect`` above 1 says how many times more entrants differ than chance alone would let them.
    """
    n, mine = float(sum(counts)), float(counts[0] + counts[5])
    known = float(sum(others))
    usual = max(0.2, (others[0] + others[5]) / known if known else 0.0)
    return binomial_tail(mine / effect, n / effect, usual)
