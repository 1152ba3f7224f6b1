"""Tails of distributions, and what follows from them: how surprising a count is, and how high a rate may be.

The incomplete beta and gamma functions are worked out by their series and continued fractions (Abramowitz and Stegun
1964, 6.5.29, 6.5.31 and 26.5.8), so that nothing outside ``methods/solver`` needs SciPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_TINY = 1e-300
_CLOSE = 1e-15
_STEPS = 100_000


def upper_gamma(a: float, x: float) -> float:
    """Regularised upper incomplete gamma function Q(a, x), for a > 0 and x >= 0."""
    if a <= 0 or x < 0:
        raise ValueError(f"Q({a}, {x}) is not defined")
    if x == 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * _CLOSE:
                break
        return max(0.0, 1 - front * total)
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    h = d
    for n in range(1, _STEPS):
        step = -n * (n - a)
        b += 2
        d = 1 / _away(step * d + b)
        c = _away(b + step / c)
        h *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return min(1.0, front * h)


def chi_square_tail(statistic: float, freedom: float) -> float:
    """Probability that a chi-square of so many degrees of freedom is at least as large as ``statistic``."""
    return upper_gamma(freedom / 2, statistic / 2)


def lower_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 <= x <= 1."""
    if a <= 0 or b <= 0 or not 0 <= x <= 1:
        raise ValueError(f"I_{x}({a}, {b}) is not defined")
    if x in (0, 1):
        return float(x)
    if x > (a + 1) / (a + b + 2):
        return 1 - lower_beta(b, a, 1 - x) if x < 1 else 1.0
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return min(1.0, math.exp(logs) * _beta_fraction(a, b, x) / a)


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function by Lentz's method."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    h = d
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d)
            c = _away(1 + step / c)
            h *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return h


def _away(x: float) -> float:
    """Keep a denominator from being zero."""
    return x if abs(x) > _TINY else _TINY


def binomial_tail(successes: float, trials: float, p: float) -> float:
    """Probability of at least so many successes in so many trials.

    Numbers need not be whole: counts that were divided by a design effect are not.
    """
    if not 0 <= p <= 1 or successes > trials:
        raise ValueError(f"{successes} of {trials} at {p} is no binomial count")
    if successes <= 0:
        return 1.0
    if p == 0:
        return 0.0
    if p == 1:
        return 1.0
    return lower_beta(successes, trials - successes + 1, p)


def poisson_tail(count: int, mean: float) -> float:
    """Probability that a Poisson count with this mean is at least ``count``."""
    if count <= 0:
        return 1.0
    return 1 - upper_gamma(count, mean) if mean > 0 else 0.0


def upper_limit(errors: int, checked: int, confidence: float = 0.95) -> float:
    """Return the highest error rate with which so few errors among so many are compatible (Clopper and Pearson 1934).

    One-sided: the rate at which no more than ``errors`` come with probability 1 - ``confidence``. It holds as well
    where the items have different rates, for their mean (Hoeffding 1956), and where they are drawn without being put
    back.
    """
    if not 0 <= errors <= checked or checked < 1 or not 0 < confidence < 1:
        raise ValueError(f"{errors} of {checked} at {confidence} says nothing of a rate")
    if errors == checked:
        return 1.0
    low, high = errors / checked, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if 1 - binomial_tail(errors + 1, checked, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def false_discoveries(tails: Sequence[float], rate: float) -> NDArray[np.bool_]:
    """Say which of many tests stand when at most ``rate`` of those that do may be false (Benjamini, Hochberg 1995).

    Where nothing is true at all, any of them stands with probability at most ``rate``.
    """
    p = np.asarray(tails, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    below = np.flatnonzero(p[order] <= rate * np.arange(1, p.size + 1) / max(p.size, 1))
    stands = np.zeros(p.size, dtype=np.bool_)
    if below.size:
        stands[order[: below[-1] + 1]] = True
    return stands
