"""What every method over a matrix checks first, and sums that run over the criteria in their order.

A matrix has shape (entrants, criteria), in whatever memory layout. Numbers that a method cannot use are refused here,
with the criterion and the entrant they belong to, so that the methods themselves never meet a NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.direction import signs
from pembina.methods.refusal import N_, Unfit

Floats = NDArray[np.float64]

LARGEST = 1e100
"""Largest absolute value that is taken: squares and sums of products of it stay finite."""

SMALLEST = 1e-100
"""Smallest largest value of a criterion that the methods of ratios take, short of nothing but zeros."""

TOLERANCE = 1e-9
"""How far the sum of weights may be off 1."""

BLOCK = 4096
"""Rows that are worked on at a time, at most."""

CELLS = 2**16
"""Cells that are worked on at a time: they stay in the processor's cache."""

SIDE = 16
"""Rows that are laid side by side when going down the columns, for inner loops that are long enough."""

TURNED = 512
"""Rows that are turned into columns at a time."""


class Examined(NamedTuple):
    """A matrix that has been checked, with what every method over ratios or distances needs next."""

    matrix: Floats
    weights: Floats
    signs: NDArray[np.int64]
    low: Floats
    """Lowest value of each criterion."""
    high: Floats
    """Highest value of each criterion."""


def checked(
    matrix: Floats, weights: Floats, directions: Sequence[str] | None = None
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return matrix and weights as float64 and the sign (+1, -1) of each criterion, or refuse them.

    The matrix is not copied where it already is float64; whoever gets it must not write to it. Raises ValueError for
    shapes or directions that do not belong together (a mistake in the program), and Unfit for numbers that cannot be
    used (a mistake in the data): no entrant at all, a missing, infinite or too large value (first criterion that has
    one, first entrant in it), a weight that is missing or negative, weights that do not add up to 1.
    """
    matrix = finite(matrix)
    return matrix, checked_weights(weights, matrix.shape[1]), signs(directions, matrix.shape[1])


def examined(matrix: Floats, weights: Floats, directions: Sequence[str] | None = None) -> Examined:
    """Return what :func:`checked` returns, and the lowest and highest value of each criterion.

    A criterion whose largest absolute value is above 0 and below 1e-100 is refused: shares of it cannot be computed.
    """
    matrix = _shaped(matrix)
    low, high = by_column(np.minimum.reduce, matrix), by_column(np.maximum.reduce, matrix)
    # The ends of a column are NaN where it holds one, and NaN is not within anything.
    if not (low.min() >= -LARGEST and high.max() <= LARGEST):
        _refuse_cell(matrix)
    largest = np.maximum(-low, high)
    if largest.min() < SMALLEST and ((largest > 0) & (largest < SMALLEST)).any():
        tiny = (largest > 0) & (largest < SMALLEST)
        column = int(tiny.argmax())
        value = float(largest[column])
        raise Unfit(N_("{value} is too small to compute with; choose a smaller unit"), column=column, value=value)
    weights = checked_weights(weights, matrix.shape[1])
    return Examined(matrix, weights, signs(directions, matrix.shape[1]), low, high)


def finite(matrix: Floats) -> Floats:
    """Return the matrix as float64, with at least one entrant and one criterion and with a number in every cell."""
    matrix = _shaped(matrix)
    if not (matrix.min() >= -LARGEST and matrix.max() <= LARGEST):
        _refuse_cell(matrix)
    return matrix


def _shaped(matrix: Floats) -> Floats:
    matrix = np.asarray(matrix, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"a matrix has two dimensions, entrants and criteria, not {matrix.ndim}")
    if not matrix.shape[1]:
        raise ValueError("a matrix without a criterion")
    if not matrix.shape[0]:
        raise Unfit(N_("there is no entrant to compare"))
    return matrix


def checked_weights(weights: Floats, count: int) -> Floats:
    """Return the weights of ``count`` criteria as float64: none negative, together 1 to within 1e-9."""
    weights = np.asarray(weights, dtype=np.float64)
    if weights.shape != (count,):
        raise ValueError(f"weights of shape {weights.shape} for {count} criteria")
    listed = weights.tolist()
    total = float(sum(listed))
    if not (count and weights.min() >= 0.0 and total < np.inf):
        for column, weight in enumerate(listed):
            if not 0.0 <= weight < np.inf:
                raise Unfit(N_("a weight has to be a number of 0 or more, found {value}"), column=column, value=weight)
    if not abs(total - 1.0) <= TOLERANCE:
        raise Unfit(N_("weights have to add up to 1, they add up to {value}"), value=total)
    return weights


def _refuse_cell(matrix: Floats) -> None:
    """Raise Unfit for the first criterion with a value that cannot be used."""
    bad = ~(np.abs(matrix) <= LARGEST)
    column = int(bad.any(axis=0).argmax())
    row = int(bad[:, column].argmax())
    value = float(matrix[row, column])
    if np.isnan(value):
        raise Unfit(N_("a value is missing; this method needs every value"), column=column, row=row)
    if np.isinf(value):
        raise Unfit(N_("a value is infinite"), column=column, row=row)
    raise Unfit(N_("{value} is too large to compute with; choose a larger unit"), column=column, row=row, value=value)


def refuse_negative(given: Examined, text: str) -> None:
    """Raise Unfit with ``text`` for the first criterion that has a negative value, naming the lowest one."""
    if (given.low < 0).any():
        refuse(given, given.low < 0, np.minimum.reduce, text)


def refuse(given: Examined, columns: NDArray[np.bool_], end: Callable[..., Floats], text: str) -> None:
    """Raise Unfit for the first of ``columns``, with the value at its end and the first entrant that has it."""
    column = int(columns.argmax())
    value = float(end(given.matrix[:, column]))
    row = int((given.matrix[:, column] == value).argmax())
    raise Unfit(text, column=column, row=row, value=value)


def row_sums(matrix: Floats, write: Callable[[slice, Floats], None]) -> Floats:
    """Return a sum over criteria for each row, one criterion after the other, elementwise, whatever the layout.

    ``write(part, out)`` writes the terms of the rows ``part``, of the same shape, into ``out``, where each criterion
    lies in one piece of memory.
    """
    rows, columns = matrix.shape
    total = np.empty(rows)
    buffer = np.empty((columns, min(rows, block_of(columns))))
    for part in blocks(rows, columns):
        terms = buffer[:, : part.stop - part.start]
        write(part, terms.T)
        add_up(terms, total[part])
    return total


def add_up(terms: Floats, into: Floats) -> None:
    """Write the sum of the rows of ``terms``, (criteria, entrants), the first one first, into ``into``."""
    if terms.shape[1] == 1:
        terms = np.repeat(terms, 2, axis=1)  # NumPy would add a single column in pairs, not in order
        into[0] = np.add.reduce(terms, axis=0, initial=0.0)[0]
    else:
        np.add.reduce(terms, axis=0, out=into, initial=0.0)


def block_of(columns: int) -> int:
    """Return how many rows of so many columns are worked on at a time."""
    return max(256, min(BLOCK, CELLS // max(columns, 1)))


def blocks(rows: int, columns: int = 1) -> Iterator[slice]:
    """Return slices of rows to be worked on at a time."""
    step = block_of(columns)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def by_criterion(matrix: Floats) -> Floats:
    """Return the matrix with each criterion in one piece of memory; whoever gets it only reads."""
    if matrix.flags.f_contiguous:
        return matrix
    columns = np.empty(matrix.shape[::-1])
    for start in range(0, len(matrix), TURNED):
        columns[:, start : start + TURNED] = matrix[start : start + TURNED].T
    return columns.T


def by_column(reduce: Callable[..., Floats], matrix: Floats) -> Floats:
    """Reduce down the columns by a ufunc for which the order does not matter: minimum, maximum, or an exact sum."""
    rows, columns = matrix.shape
    whole = rows - rows % SIDE
    if not whole or not matrix.flags.c_contiguous:
        return reduce(matrix, axis=0)
    ends = reduce(matrix[:whole].reshape(-1, SIDE * columns), axis=0).reshape(SIDE, columns)
    return reduce(ends if whole == rows else np.concatenate([ends, matrix[whole:]]), axis=0)


def column_sums(
    matrix: Floats, largest: Floats, power: int = 1, write: Callable[[Floats, Floats], None] | None = None
) -> Floats:
    """Return the sum of each column, or of its squares: the same bits in whatever order the rows stand.

    ``write(rows, out)`` writes what is added up in place of the values of some rows, of the same shape, into ``out``.
    ``largest`` is the largest absolute value of each column. Every term is cut into two whole numbers, a coarse and a
    fine one, each in a unit so large that sums are exact (Demmel and Nguyen 2015, IEEE Transactions on Computers 64:
    2060-2070, with two parts). The error is at most rows ** 2 * largest * 2 ** -104, before the last rounding.
    """
    rows, columns = matrix.shape
    room = 53 - rows.bit_length()
    # Terms in units of 2 ** -unit are below 2 ** room, so that all add up to less than 2 ** 53 and every sum is exact.
    unit = np.minimum((room - np.frexp(largest**power)[1]) // power, 1023)
    scale, finer = np.ldexp(1.0, unit), 2.0**room
    step = max(SIDE, min(-(-rows // SIDE), CELLS // (2 * SIDE * columns)) * SIDE)
    terms, whole = np.empty((2, step, columns))
    sums = np.zeros((2, SIDE * columns))
    for start in range(0, rows, step):
        part = matrix[start : start + step]
        used = terms[: len(part)]
        if write:
            write(part, used)
        np.multiply(used if write else part, scale, out=used)
        terms[len(part) :] = 0.0
        if power == 2:
            np.multiply(terms, terms, out=terms)
        sums[0] += np.rint(terms, out=whole).reshape(-1, SIDE * columns).sum(axis=0)
        terms -= whole
        terms *= finer
        sums[1] += np.rint(terms, out=terms).reshape(-1, SIDE * columns).sum(axis=0)
    coarse, fine = sums.reshape(2, SIDE, columns).sum(axis=1)
    total: Floats = np.ldexp(coarse, -power * unit) + np.ldexp(fine, -power * unit - room)
    return total
