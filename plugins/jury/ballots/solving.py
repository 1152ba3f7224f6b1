"""The highest point of a concave likelihood: Newton's method, with an elimination that is elementwise NumPy.

No BLAS and no LAPACK: what they sum, and in which order, depends on the machine. The point found is a fixed point that
does not depend on the steps taken, and chances are known to about 1e-13 from it, far below the ten decimals to which
values are rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina import Unfit
from pembina.commands import N_

NOT_SETTLED = N_("the model did not settle after {steps} steps")

Floats = NDArray[np.float64]
STEPS, CLOSE, NEAR = 200, 1e-11, 1e-7
"""A step below CLOSE is the last one; below NEAR so is one that rounding keeps from getting smaller.

The latter happens where somebody hardly ever loses: a strength is known the less, the less it matters to a chance.
"""
SLACK, SHORTEST = 1e-9, 1e-6
"""How much lower a step may lead (no more than rounding does), and how far it is shortened."""


class Slope(NamedTuple):
    """A likelihood at one point: its height, gradient (n,) and curvature (n, n), minus the second derivatives."""

    height: float
    gradient: Floats
    curvature: Floats


def highest(likelihood: Callable[[Floats], Slope], size: int) -> Floats:
    """Return the point, of shape (size,) and mean 0, at which a likelihood is highest.

    Only differences between the entries may matter to the likelihood, and it has to have one highest point up to a
    common shift (see ``strength.check``). Raises Unfit where the steps do not settle.
    """
    point, before = np.zeros(size), np.inf
    here = likelihood(point)
    for _ in range(STEPS):
        step = solve(here.curvature + np.max(np.diagonal(here.curvature)) / size, here.gradient)
        length = 1.0
        there = likelihood(point + step)
        while there.height < here.height - SLACK and length > SHORTEST:
            length /= 2
            there = likelihood(point + length * step)
        point, here = point + length * step, there
        far = float(np.max(np.abs(step)))
        if far < CLOSE or (far < NEAR and far > before / 2):
            settled: Floats = point - point.sum() / size
            return settled
        before = far
    raise Unfit(NOT_SETTLED, steps=STEPS)


def solve(matrix: Floats, right: Floats) -> Floats:
    """Solve ``matrix x = right`` for a symmetric positive definite matrix by Gaussian elimination."""
    a, x = matrix.copy(), right.copy()
    for k in range(len(x)):
        factor = a[k + 1 :, k] / a[k, k]
        a[k + 1 :, k:] -= factor[:, None] * a[k, k:]
        x[k + 1 :] -= factor * x[k]
    for k in range(len(x) - 1, -1, -1):
        x[k] /= a[k, k]
        x[:k] -= a[:k, k] * x[k]
    return x


def chances(difference: Floats) -> Floats:
    """Return 1 / (1 + exp(-difference)), without overflow."""
    small = np.exp(-np.abs(difference))
    return np.asarray(np.where(difference >= 0, 1.0, small) / (1.0 + small))


def log_chances(difference: Floats) -> Floats:
    """Return the logarithm of :func:`chances`, without overflow."""
    return np.asarray(np.minimum(difference, 0.0) - np.log1p(np.exp(-np.abs(difference))))
