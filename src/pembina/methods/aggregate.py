"""Scores of children to the score of their group.

Every function takes ``scores`` and ``shares`` of shape (rows, children), columns in the order of the file, and
``present``, False where a child has no score (its score and share are then ignored). Shares of present children add up
to 1 in each row. Sums run column by column, elementwise, so that no library's way of adding decides a rank.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pembina.methods.rounding import significant

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def _add(terms: Floats) -> Floats:
    total = np.zeros(terms.shape[0])
    for column in range(terms.shape[1]):
        total += terms[:, column]
    return total


def arithmetic(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted mean, sum of share * score: a weak part can be made up for by a strong one."""
    return _add(np.where(present, scores * shares, 0.0))


def geometric(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted geometric mean, product of score ** share, to 12 digits: a zero anywhere makes the group zero.

    Source: UNDP, Human Development Report 2010 onwards, technical note 1; BPS, IPM metode baru.
    """
    counts = present & (shares > 0)
    zero = (counts & (scores <= 0)).any(axis=1)
    logs = np.log(np.where(counts & (scores > 0), scores, 1.0))
    mean = significant(np.exp(_add(np.where(counts, shares * logs, 0.0))))
    return np.where(zero, 0.0, mean)


def harmonic(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted harmonic mean, 1 / sum(share / score), to 12 digits: a zero anywhere makes the group zero."""
    counts = present & (shares > 0)
    zero = (counts & (scores <= 0)).any(axis=1)
    with np.errstate(over="ignore"):  # a score next to zero drives the mean to zero, as it should
        inverse = _add(np.where(counts & (scores > 0), shares / np.where(scores > 0, scores, 1.0), 0.0))
    return np.where(zero, 0.0, significant(1.0 / np.where(inverse > 0, inverse, 1.0)))


def minimum(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Return the weakest child, whatever its share: nothing makes up for it."""
    weakest: Floats = np.where(present, scores, np.inf).min(axis=1)
    return weakest


def total(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Sum of the children's scores; shares do not count."""
    return _add(np.where(present, scores, 0.0))
