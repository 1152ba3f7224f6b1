"""Variance-based sensitivity: how much of the variance of an output each uncertain assumption accounts for.

An assumption (factor) may own several columns of random numbers: all weights of a group are one factor. Sources:
Sobol 1993, Mathematical Modelling and Computational Experiments 1:407-414; Saltelli, Annoni, Azzini, Campolongo, Ratto
and Tarantola 2010, Computer Physics Communications 181:259-270 (design, and first order, table 2 b); Jansen 1999,
Computer Physics Communications 117:35-43 (total). Grouped factors: Jacques, Lavergne and Devictor 2006, Reliability
Engineering and System Safety 91:1126-1134.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.solver import sobol_points

Floats = NDArray[np.float64]


class Indices(NamedTuple):
    """Mean and variance of an output, and the indices of each factor.

    ``first``: the share of the variance that would go if the factor were known. ``total``: the share that would stay
    if all but the factor were known, its interactions with the others counted in. Both have shape (factors,). They are
    estimates: a first-order index near 0 may come out slightly negative.
    """

    mean: float
    variance: float
    first: Floats
    total: Floats


def samples(count: int, columns: int, seed: int) -> tuple[Floats, Floats]:
    """Return two independent base samples A and B, each of shape (count, columns), uniform on 0 to 1.

    They are the left and the right half of one scrambled Sobol sequence of twice as many columns. ``count`` is a power
    of two. Raises LibraryMissing without scipy.
    """
    points = sobol_points(count, 2 * columns, seed)
    return points[:, :columns].copy(), points[:, columns:].copy()


def exchanged(a: Floats, b: Floats, blocks: Sequence[slice]) -> Iterator[Floats]:
    """Yield for each factor the sample A with the columns of that factor, and only those, taken from B."""
    for block in blocks:
        mixed = a.copy()
        mixed[:, block] = b[:, block]
        yield mixed


def indices(on_a: Floats, on_b: Floats, on_mixed: Floats) -> Indices:
    """Return the indices from an output on A, on B (both of shape (count,)) and on each exchanged sample.

    ``on_mixed`` has shape (factors, count). A factor that never changes the output gets exactly 0 twice; with no
    variance at all every factor does. Sums are exact, so that their order does not matter.
    """
    count = len(on_a)
    mean = (math.fsum(on_a) + math.fsum(on_b)) / (2 * count)
    variance = (math.fsum((on_a - mean) ** 2) + math.fsum((on_b - mean) ** 2)) / (2 * count)
    nothing = np.zeros(len(on_mixed))
    if variance == 0 or (np.concatenate([on_a, on_b]) == on_a[0]).all():
        return Indices(float(on_a[0]), 0.0, nothing, nothing.copy())
    first, total = nothing, nothing.copy()
    for factor, mixed in enumerate(on_mixed):
        moved = mixed - on_a
        # Centred on the mean: the same expectation with less noise (Sobol and Levitan 1999).
        first[factor] = math.fsum((on_b - mean) * moved) / count / variance + 0.0
        total[factor] = math.fsum(moved**2) / (2 * count) / variance
    return Indices(mean, variance, first, total)
