"""What every weighting method returns: weights that add up to 1, and the figures a committee wants to see."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]


MOST = 1e15
"""The largest number that a person may state as a weight; above it whole numbers are no longer exact."""

LARGEST = 1e100
"""The largest score that weights are taken from; squares and their sums stay finite."""


class Weighed(NamedTuple):
    """Weights of criteria, and the figures behind them.

    ``weights`` has shape (criteria,), is never negative and adds up to 1. ``facts`` holds plain numbers, texts, lists
    and mappings, ready for JSON; lists over criteria are in the order of the criteria.
    """

    weights: Floats
    facts: dict[str, Any]


def weighed(raw: ArrayLike, facts: dict[str, Any]) -> Weighed:
    """Turn relative weights of 0 and more, not all 0, into weights that add up to 1, and keep the facts beside them.

    They are rounded to 12 significant digits first, so that machines agree, and then divided by their exact sum.
    """
    relative = np.asarray(raw, dtype=np.float64)
    rounded = significant(relative / math.fsum(relative))
    return Weighed(rounded / math.fsum(rounded), facts)


def figure(number: float) -> float:
    """Round one number to 12 significant digits, for facts."""
    return float(significant(np.array([number]))[0])


def figures(numbers: ArrayLike) -> Any:
    """Round numbers to 12 significant digits and return them as a plain list (of lists, for a matrix), for facts."""
    return significant(np.asarray(numbers, dtype=np.float64)).tolist()


def shaped(matrix: ArrayLike) -> Floats:
    """Return the matrix as floats of shape (entrants, criteria), or refuse it."""
    table = np.asarray(matrix, dtype=np.float64)
    if table.ndim != 2 or table.size == 0:
        text = N_("weights from data need at least one entrant and one criterion, found the shape {shape}")
        raise Unfit(text, shape=table.shape)
    return table


def complete(matrix: ArrayLike) -> Floats:
    """Return the matrix as floats of shape (entrants, criteria), or refuse it: empty, or with a hole in it."""
    table = shaped(matrix)
    if not (table.min() >= -LARGEST and table.max() <= LARGEST):  # false for NaN too
        column, row = np.argwhere(~(np.abs(table.T) <= LARGEST))[0].tolist()
        text = N_("weights from data need a score of every entrant, found {value}")
        raise Unfit(text, column=column, row=row, value=float(table[row, column]))
    return table


def row_of_numbers(numbers: ArrayLike) -> Floats:
    """Return one number from 0 to 10^15 per criterion as floats, or refuse them."""
    row = np.asarray(numbers, dtype=np.float64)
    if row.ndim != 1 or row.size == 0:
        raise Unfit(N_("one number per criterion is needed, found the shape {shape}"), shape=row.shape)
    for column in np.flatnonzero(~((row >= 0.0) & (row <= MOST)))[:1].tolist():
        raise Unfit(N_("a number from 0 to 10^15 is needed, found {value}"), column=column, value=float(row[column]))
    return row
