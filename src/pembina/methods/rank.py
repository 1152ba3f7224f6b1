"""Places in a ranking, from numbers that have already been rounded as the award says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def standard_ranks(keys: Sequence[NDArray[np.float64]]) -> NDArray[np.int64]:
    """Standard competition ranking (1 2 2 4) by several columns, the first deciding, larger being better.

    A place is 1 + the number of rows that are strictly better; rows equal in every column share it. NaN in a later
    column counts as worse than any number: an entrant without the deciding value does not win by it.
    """
    stacked = [np.where(np.isnan(key), -np.inf, key) for key in keys]
    count = len(stacked[0])
    order = np.lexsort([-key for key in reversed(stacked)])
    ranks = np.empty(count, dtype=np.int64)
    place = 0
    for position, row in enumerate(order):
        before = order[position - 1]
        if position == 0 or any(key[row] != key[before] for key in stacked):
            place = position + 1
        ranks[row] = place
    return ranks


def shared(ranks: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which ranks are held by more than one row."""
    _, inverse, counts = np.unique(ranks, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1, dtype=np.bool_)
