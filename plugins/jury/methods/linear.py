"""Small symmetric systems solved elementwise: no BLAS or LAPACK, so that every machine multiplies in the same order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LOST = 1e-11
"""A pivot that has lost all but this part of its diagonal stands for zero: what it belongs to depends on the others."""


class Singular(ArithmeticError):
    """A matrix without an inverse; ``place`` is the row that the rows before it determine already."""

    def __init__(self, place: int) -> None:
        super().__init__(f"row {place} depends on the rows before it")
        self.place = place


def inverse(matrix: Floats) -> Floats:
    """Return the inverse of a symmetric positive definite matrix, by Gauss-Jordan elimination in place.

    Raises Singular. No pivots are sought: a positive definite matrix needs none (Golub and Van Loan, Matrix
    Computations, 4.2).
    """
    swept = matrix.copy()
    for k in range(len(swept)):
        pivot = swept[k, k]
        if not pivot > _LOST * matrix[k, k]:
            raise Singular(k)
        row, column = swept[k] / pivot, swept[:, k].copy()
        swept -= column[:, None] * row
        swept[k] = row
        swept[:, k] = column / -pivot
        swept[k, k] = 1.0 / pivot
    return swept


def applied(matrix: Floats, vector: Floats) -> Floats:
    """Return matrix times vector, one column after the other."""
    total = np.zeros(len(matrix))
    for column, size in zip(matrix.T, vector.tolist(), strict=True):
        total += column * size
    return total


def product(first: Floats, second: Floats) -> Floats:
    """Return the product of two matrices, one inner place after the other."""
    total = np.zeros((first.shape[0], second.shape[1]))
    for column, row in zip(first.T, second, strict=True):
        total += column[:, None] * row
    return total


def centred_variances(covariance: Floats) -> Floats:
    """Return the variances of numbers taken as differences from their mean, from the numbers' covariances."""
    size = len(covariance)
    mean = np.zeros(size)
    for row in covariance:
        mean += row
    mean /= size
    spread: Floats = np.maximum(covariance.diagonal() - 2.0 * mean + np.cumsum(mean)[-1] / size, 0.0)
    return spread
