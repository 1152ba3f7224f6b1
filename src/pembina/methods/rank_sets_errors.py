"""Errors of estimates, drawn: normal, independent or with a covariance matrix, the same for the same seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.draws import Stream
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]

TOLERANCE = 1e-10
"""A pivot below this part of the largest variance is none: what is left of a covariance matrix is rounding."""


def normals(count: int, draws: int, seed: int, name: str, first: int = 0) -> Floats:
    """Return independent standard normal numbers (count, draws), from draw ``first`` on (Box and Muller 1958).

    A draw depends on the seed, the name of the stream and its own number alone (:class:`pembina.methods.draws.Stream`).
    Rounded to 12 significant digits, since machines may differ in the last ones.
    """
    pairs = -(-count // 2)
    uniform = Stream(seed, name, 2 * pairs).uniforms(first, draws).T
    radius, angle = np.sqrt(-2.0 * np.log(uniform[:pairs])), 2.0 * np.pi * uniform[pairs:]
    return significant(np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count])


def independent(standard_errors: ArrayLike, draws: int, seed: int, name: str = "errors") -> Floats:
    """Return independent normal errors (p, draws) with the given standard errors (p,), 0 where there is none.

    Raises Unfit where a standard error is negative or no number.
    """
    scale = np.asarray(standard_errors, dtype=np.float64)
    if not (np.isfinite(scale) & (scale >= 0.0)).all():
        raise Unfit(N_("a standard error is a number of 0 or more"))
    return scale[:, None] * normals(scale.size, draws, seed, name)


def correlated(covariance: ArrayLike, draws: int, seed: int, name: str = "errors") -> Floats:
    """Return normal errors (p, draws) with a covariance matrix (p, p), which may be singular.

    Raises Unfit where the matrix is no covariance matrix: not square, not symmetric, or with a negative variance.
    """
    root = _root(np.asarray(covariance, dtype=np.float64))
    drawn = normals(root.shape[0], draws, seed, name)
    errors = np.zeros_like(drawn)
    for k in range(root.shape[0]):  # elementwise, so that every machine adds in the same order
        errors += root[:, k, None] * drawn[k]
    return errors


def _root(matrix: Floats) -> Floats:
    """Return a lower triangle L with L L' = matrix (Cholesky, without pivoting; Golub and Van Loan, section 4.2)."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise Unfit(N_("a covariance matrix is square and holds numbers only"))
    if (np.abs(matrix - matrix.T) > TOLERANCE * np.abs(matrix).max(initial=0.0)).any():
        raise Unfit(N_("a covariance matrix is symmetric"))
    left, root = matrix.copy(), np.zeros_like(matrix)
    least = TOLERANCE * np.abs(matrix).max(initial=0.0)
    for k in range(matrix.shape[0]):
        pivot = left[k, k]
        if pivot < -least or (pivot <= least and (np.abs(left[k:, k]) > 1e3 * least).any()):
            raise Unfit(N_("this is no covariance matrix: a sum of these estimates would have a negative variance"))
        if pivot > least:
            root[k:, k] = left[k:, k] / np.sqrt(pivot)
            left[k:, k:] -= root[k:, k, None] * root[None, k:, k]
    return root
