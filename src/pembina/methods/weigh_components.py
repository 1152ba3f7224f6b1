"""Weights from principal components: what criteria have in common, as the OECD handbook weighs it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.weigh_data import by_column, correlation
from pembina.methods.weighed import Weighed, figures, weighed

Floats = NDArray[np.float64]

ROTATIONS = ("varimax", "none")
"""How components are turned before loadings are read."""

_SWEEPS = 5000
_STILL = 1e-14
"""Varimax stops when no pair of components turns by more than this (radians)."""


def principal_components(
    matrix: ArrayLike, *, components: int | None = None, rotation: str = "varimax", normalise: bool = True
) -> Weighed:
    """Weigh criteria by the part of what they have in common that each of them carries.

    Nicoletti, Scarpetta and Boylaud (2000), Summary indicators of product market regulation, OECD Economics
    Department Working Papers 226; OECD/JRC Handbook (2008), section 6.1, tables 16 to 18. Principal components of the
    correlation matrix; those with an eigenvalue above 1 are kept (Kaiser; or the first ``components``); their
    loadings are rotated by varimax (Kaiser 1958, Psychometrika 23:187-200; ``normalise``: rows brought to length 1
    meanwhile, as Kaiser, R and SPSS do). Each criterion belongs to the component on which its loading is largest in
    size; within it it gets loading^2 / explained variance, and the component gets its explained variance over that of
    all kept, so that w_j is in proportion to the square of the criterion's largest loading. The sign of a loading has
    no say: a criterion that runs against the others is weighed like one that runs with them (look at ``loadings``).
    Peers take the first component only, or squared eigenvector entries: other weights.

    ``matrix`` has shape (entrants, criteria); scale and direction of columns do not matter. A constant column gets
    weight 0 and is left out. Refused: all constant (one entrant, too), criteria without any correlation (no
    eigenvalue above 1), a missing score. Facts, lists over varying criteria only where said: ``eigenvalues`` (varying
    criteria, falling), ``kept``, ``explained`` (share of all variance, kept ones together), ``variances`` (per kept
    component, rotated), ``loadings`` (criteria, kept; 0 in a constant column), ``component`` (per criterion, from 0;
    None if constant), ``rotation``.
    """
    if rotation not in ROTATIONS:
        raise ValueError(f"a rotation is one of {', '.join(ROTATIONS)}, not {rotation!r}")
    columns, low, high = by_column(matrix)
    varying = low != high
    if not varying.any():
        raise Unfit(N_("all entrants have the same scores, so that the data say nothing about weights"))
    columns = columns if varying.all() else columns[varying]
    columns -= columns.mean(axis=1)[:, None]
    sizes, vectors = np.linalg.eigh(significant(correlation(columns)))
    sizes, vectors = significant(np.maximum(sizes[::-1], 0.0)), vectors[:, ::-1]
    kept = _kept(sizes, components)
    loadings = vectors[:, :kept] * np.sqrt(sizes[:kept])
    if rotation == "varimax":
        loadings = varimax(loadings, normalise=normalise)
    loadings = _signed(loadings)
    return _from_loadings(loadings, varying, {"eigenvalues": figures(sizes), "kept": kept, "rotation": rotation})


def _kept(sizes: Floats, components: int | None) -> int:
    if components is not None:
        if not 1 <= components <= sizes.size:
            text = N_("the number of components must be from 1 to {most}, found {found}")
            raise Unfit(text, most=int(sizes.size), found=components)
        return components
    if sizes.size == 1:
        return 1
    kept = int((np.round(sizes, 10) > 1.0).sum())
    if kept == 0:
        raise Unfit(N_("the criteria are not correlated, so that they have nothing in common to weigh by"))
    return kept


def _from_loadings(loadings: Floats, varying: NDArray[np.bool_], facts: dict[str, object]) -> Weighed:
    squares = loadings**2
    place = np.argmax(np.round(squares, 10), axis=1)
    raw, full = np.zeros(varying.size), np.zeros((varying.size, loadings.shape[1]))
    raw[varying] = squares[np.arange(len(squares)), place]
    full[varying] = loadings
    variances = squares.sum(axis=0)
    belongs = iter(place.tolist())
    found = {
        "explained": figures([math.fsum(variances) / len(squares)])[0],
        "variances": figures(variances),
        "loadings": np.round(full, 9).tolist(),
        "component": [next(belongs) if varies else None for varies in varying.tolist()],
    }
    return weighed(raw, {**facts, **found})


def varimax(loadings: Floats, *, normalise: bool = True) -> Floats:
    """Rotate loadings so that each criterion loads on few components: Kaiser's (1958) planar rotations.

    Maximises the sum over components of the variance of squared loadings. Each pair of components is turned by the
    angle with tan(4 phi) = (D - 2 A B / p) / (C - (A^2 - B^2) / p), where u = x^2 - y^2, v = 2 x y, A = sum u, B =
    sum v, C = sum (u^2 - v^2), D = 2 sum u v; pairs in rounds, until none turns any more. ``loadings`` has shape
    (criteria, components); with ``normalise`` each row has length 1 meanwhile. The result is in the order of
    explained variance.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True)) if normalise else np.ones((len(loadings), 1))
    turned = np.divide(loadings, length, out=np.zeros(loadings.shape), where=length > 0.0).T
    rounds = _rounds(len(turned))
    for _ in range(_SWEEPS):
        if max((_turn(turned, first, second) for first, second in rounds), default=0.0) < _STILL:
            break
    turned = turned.T * length
    order = np.argsort(-np.round((turned**2).sum(axis=0), 10), kind="stable")
    return turned[:, order]


def _rounds(count: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return every pair of components once, in rounds in which none occurs twice, so that a round is one step."""
    circle = [*range(count), *([-1] if count % 2 else [])]
    rounds = []
    for _ in range(len(circle) - 1):
        half = len(circle) // 2
        pairs = [(a, b) for a, b in zip(circle[:half], circle[: half - 1 : -1], strict=True) if min(a, b) >= 0]
        if pairs:
            first, second = np.sort(np.array(pairs, dtype=np.int64), axis=1).T
            rounds.append((first, second))
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return rounds


def _turn(rows: Floats, first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Turn pairs of components (rows) in place by the angles that make their squared loadings vary most.

    Returns the largest angle.
    """
    x, y = rows[first], rows[second]
    u, v = x**2 - y**2, 2.0 * x * y
    a, b = u.sum(axis=1), v.sum(axis=1)
    over = 2.0 * (u * v).sum(axis=1) - 2.0 * a * b / x.shape[1]
    under = (u**2 - v**2).sum(axis=1) - (a * a - b * b) / x.shape[1]
    angle = np.where(np.hypot(over, under) < _STILL, 0.0, np.arctan2(over, under) / 4.0)  # 0: no angle is better
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    rows[first], rows[second] = x * cos + y * sin, y * cos - x * sin
    return float(np.abs(angle).max())


def _signed(loadings: Floats) -> Floats:
    """Turn each component so that its loadings add up to 0 or more: the sign of an eigenvector means nothing."""
    signed: Floats = np.where(loadings.sum(axis=0) < 0.0, -loadings, loadings)
    return signed
