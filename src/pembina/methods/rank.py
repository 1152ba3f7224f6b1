"""Places in a ranking, from numbers that have already been rounded as the award says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from pembina.methods.refusal import N_, Unfit

STYLES = ("standard", "dense", "modified", "fractional")
"""Ways to number places where rows are equal: 1 2 2 4, 1 2 2 3, 1 3 3 4, 1 2.5 2.5 4."""

Keys = Sequence[NDArray[np.float64]]


@overload
def ranks(keys: Keys, style: Literal["standard", "dense", "modified"] = ...) -> NDArray[np.int64]: ...
@overload
def ranks(keys: Keys, style: Literal["fractional"]) -> NDArray[np.float64]: ...
@overload
def ranks(keys: Keys, style: str) -> NDArray[Any]: ...
def ranks(keys: Keys, style: str = "standard") -> NDArray[Any]:
    """Places by a chain of columns, the first deciding, the next only among its equals; larger is better.

    ``keys`` holds at least one column of shape (rows,); rows that are equal in every column share a place:

    - "standard" (competition, 1 2 2 4): 1 + the number of rows that are better. int64.
    - "dense" (1 2 2 3): 1 + the number of different standings that are better. int64.
    - "modified" (competition, 1 3 3 4): the number of rows that are as good or better. int64.
    - "fractional" (1 2.5 2.5 4): the mean of the places that the equals take up, so that all places add up to
      n (n + 1) / 2 whatever the ties; what rank correlations expect (Kendall 1945, Biometrika 33:239-251). float64.

    NaN in a column counts as worse than any number: an entrant without the deciding value does not win by it. One row
    gets place 1; with all rows equal every row gets 1, 1, n, or (n + 1) / 2. Exact comparison: round before.
    """
    if style not in STYLES:
        raise Unfit(N_("places are numbered in the style {styles}, not {style}"), styles=", ".join(STYLES), style=style)
    if not keys:
        raise Unfit(N_("a ranking needs at least one column to rank by"))
    order, first = _ordered(keys)
    count = len(order)
    ends = np.append(first, count)[1:]
    if style == "standard":
        places: NDArray[Any] = first + 1
    elif style == "dense":
        places = np.arange(1, len(first) + 1)
    elif style == "modified":
        places = ends
    else:
        places = (first + 1 + ends) / 2
    result = np.empty(count, dtype=np.float64 if style == "fractional" else np.int64)
    result[order] = np.repeat(places, ends - first)
    return result


def shared(ranks: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which places, whole or fractional, are held by more than one row."""
    _, inverse, counts = np.unique(ranks, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > 1, dtype=np.bool_)


def _ordered(keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows from best to worst, and the positions in that order at which a new standing begins."""
    falling = [0.0 - key for key in keys]
    for key in falling:
        key[np.isnan(key)] = np.inf
    order = np.argsort(falling[0]) if len(falling) == 1 else np.lexsort(falling[::-1])
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = False
    for key in falling:
        along = key[order]
        begins[1:] |= along[1:] != along[:-1]
    return order, np.flatnonzero(begins)
