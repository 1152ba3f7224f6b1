"""Weights that the scores themselves suggest: entropy, CRITIC, standard deviation, MEREC.

They say which criteria tell entrants apart, not which matter. They move when an entrant joins or leaves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.direction import signs
from pembina.methods.matrix import by_criterion
from pembina.methods.refusal import N_, Unfit
from pembina.methods.weighed import LARGEST, Weighed, complete, figures, shaped, weighed

Floats = NDArray[np.float64]

SCALES = ("min-max", "none")
"""What is done to columns before their spread is compared."""

_CELLS = 2**16
"""Cells that are worked on at a time, so that they stay in the processor's cache."""


def entropy(matrix: ArrayLike) -> Weighed:
    """Weigh criteria by how unevenly their scores are spread over the entrants.

    p_ij = x_ij / sum_i x_ij, E_j = -sum_i p_ij ln p_ij / ln n, w_j = (1 - E_j) / sum_k (1 - E_k): Shannon's entropy
    as Zeleny (1982, Multiple Criteria Decision Making) and Hwang and Yoon (1981, Multiple Attribute Decision Making,
    section 4.1) use it. ``matrix`` has shape (entrants, criteria), in a unit with a true zero: adding a constant to a
    column changes its weight, multiplying it does not. 0 ln 0 = 0. A constant column gets weight 0. Refused: a
    negative or missing score, and all columns constant (one entrant, too). Facts: ``entropy`` and ``divergence`` (1 -
    E) per criterion. pyrepo-mcda and pymcdm add no constant either; peers that put a small number for 0 differ in the
    7th digit.
    """
    columns, low, high = by_column(matrix)
    _refuse_below(columns, low, 0.0, N_("entropy weights need scores of 0 and more, found {value}"))
    varying = low != high
    _some(varying)
    if not varying.all():
        columns, low = columns[varying], low[varying]
    count = columns.shape[1]
    means, sums = np.add.reduce(columns, axis=1) / count, np.empty(len(columns))
    for some in _few(columns):
        shares = columns[some]
        shares /= means[some, None]
        logs = np.log(shares if low[some].min() > 0.0 else np.where(shares > 0.0, shares, 1.0))
        logs *= shares
        np.add.reduce(logs, axis=1, out=sums[some])
    divergence = _spread_out(sums / count / math.log(count), varying)
    facts = {"entropy": figures(1.0 - divergence), "divergence": figures(divergence)}
    return weighed(divergence, facts)


def standard_deviation(matrix: ArrayLike, *, scale: str = "min-max") -> Weighed:
    """Weigh criteria by the standard deviation of their scores: w_j = sd_j / sum_k sd_k.

    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7):763-770, section 2, as the
    simpler rival of CRITIC. ``scale`` "min-max" first brings each column to 0..1 over the field, as they do; "none"
    takes scores as they are (all in one unit), as pymcdm 1.4.0 does. ``matrix`` has shape (entrants, criteria). A
    constant column gets weight 0; all constant (one entrant, too) is refused. Facts: ``sd`` (divisor n; the weights
    are the same with n - 1), ``scale``.
    """
    columns, low, high = by_column(matrix)
    spread = _sd(_center(columns), high - low, scale)
    _some(spread > 0.0)
    return weighed(spread, {"sd": figures(spread), "scale": scale})


def critic(matrix: ArrayLike, *, directions: Sequence[str] | None = None, scale: str = "min-max") -> Weighed:
    """Weigh criteria by how much they tell entrants apart and how little they repeat the other criteria.

    CRITIC (criteria importance through intercriteria correlation), Diakoulaki, Mavrotas and Papayannakis (1995),
    Determining objective weights in multiple criteria problems, Computers and Operations Research 22(7):763-770:
    C_j = sd_j * sum_k (1 - r_jk), w_j = C_j / sum C, with sd and Pearson's r of the columns brought to 0..1 over the
    field (``scale`` "none": sd of the scores as they are). A column of which lower is better (``directions``) is turned
    round first, which changes the sign of its correlations. ``matrix`` has shape (entrants, criteria).

    A constant column gets weight 0 and is left out of the sums; what is left alone then gets weight 1. Refused: all
    constant (one entrant, too), columns that all rise and fall together (the formula says 0 / 0), a missing score.
    Facts: ``sd`` (divisor n; the paper's weights are the same with n - 1), ``conflict`` (the sum), ``information`` (C),
    ``scale``.
    """
    columns, low, high = by_column(matrix)
    spread = _sd(_center(columns), high - low, scale)
    varying = spread > 0.0
    _some(varying)
    sign = signs(directions, len(columns))[varying]
    against = np.round(1.0 - correlation(columns if varying.all() else columns[varying]) * sign * sign[:, None], 12)
    conflict = _spread_out(against.sum(axis=1), varying)
    information = spread * conflict
    if varying.sum() == 1:
        information = varying.astype(np.float64)
    elif not information.any():
        raise Unfit(N_("all criteria rise and fall together, so that none tells more than another"))
    facts = {"sd": figures(spread), "conflict": figures(conflict), "information": figures(spread * conflict)}
    return weighed(information, {**facts, "scale": scale})


def merec(matrix: ArrayLike, *, directions: Sequence[str] | None = None) -> Weighed:
    """Weigh criteria by how much the results would change without each of them.

    MEREC, Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), Determination of objective
    weights using a new method based on the removal effects of criteria, Symmetry 13(4):525. With n_ij = min_i x_ij /
    x_ij (lower is better: x_ij / max_i x_ij) and m criteria: S_i = ln(1 + (1/m) sum_j abs(ln n_ij)), S_ij the same
    without criterion j, E_j = sum_i abs(S_ij - S_i), w_j = E_j / sum E. ``matrix`` has shape (entrants, criteria),
    above 0; multiplying a column changes nothing, adding to it does. A constant column gets weight 0. Refused: 0 and
    below, a missing score, all columns constant (one entrant, too). Facts: ``removal_effects`` (E) per criterion.
    """
    columns, low, high = by_column(matrix)
    _refuse_below(columns, low, math.ulp(0.0), N_("MEREC weights need scores above 0, found {value}"))
    higher = signs(directions, len(columns)) > 0
    _some(low != high)
    away = np.log(columns, out=columns)
    away -= np.log(np.where(higher, low, high))[:, None]
    np.abs(away, out=away)
    total = np.full(columns.shape[1], float(len(columns)))
    for column in away:
        total += column
    away /= -total
    effects = -np.log1p(away, out=away).sum(axis=1)  # ln(1 + (T - a) / m) - ln(1 + T / m) = ln(1 - a / (m + T))
    return weighed(effects, {"removal_effects": figures(effects)})


def by_column(matrix: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return a copy of the scores, shape (criteria, entrants), and the least and the largest score of each criterion.

    With each criterion in one piece sums are quick and pairwise. What cannot be calculated with is refused.
    """
    table = shaped(matrix)
    columns = np.array(by_criterion(table).T, order="C", copy=table.flags.f_contiguous)
    low, high = np.minimum.reduce(columns, axis=1), np.maximum.reduce(columns, axis=1)
    if not (low.min() >= -LARGEST and high.max() <= LARGEST):  # false for NaN too
        complete(table)
    return columns, low, high


def correlation(centred: Floats) -> Floats:
    """Return Pearson's correlations of columns that vary, given less their means as (criteria, entrants)."""
    products = centred @ centred.T
    size = np.sqrt(products.diagonal())
    found: Floats = np.clip(products / size / size[:, None], -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return found


def _few(columns: Floats) -> Iterator[slice]:
    """Return slices of criteria, so few that they stay in the processor's cache."""
    step = max(1, _CELLS // columns.shape[1])
    for start in range(0, len(columns), step):
        yield slice(start, start + step)


def _center(columns: Floats) -> Floats:
    """Take each criterion's mean off it; returns the root mean square of what is left."""
    spread = np.empty(len(columns))
    for some in _few(columns):
        part = columns[some]
        part -= (np.add.reduce(part, axis=1) / columns.shape[1])[:, None]
        np.add.reduce(part * part, axis=1, out=spread[some])
    deviation: Floats = np.sqrt(spread / columns.shape[1])
    return deviation


def _refuse_below(columns: Floats, low: Floats, least: float, text: str) -> None:
    for column in np.flatnonzero(low < least)[:1].tolist():
        row = int(np.argmax(columns[column] < least))
        raise Unfit(text, column=column, row=row, value=float(columns[column, row]))


def _some(varying: NDArray[np.bool_]) -> None:
    if not varying.any():
        raise Unfit(N_("all entrants have the same scores, so that the data say nothing about weights"))


def _sd(spread: Floats, reach: Floats, scale: str) -> Floats:
    """Return the standard deviations, ``spread``, of columns brought to 0..1 first or as they are; 0 for a constant."""
    if scale not in SCALES:
        raise ValueError(f"a scale is one of {', '.join(SCALES)}, not {scale!r}")
    by = reach if scale == "min-max" else np.ones(reach.size)
    shares: Floats = np.divide(spread, by, out=np.zeros(reach.size), where=reach > 0.0)
    return shares


def _spread_out(found: Floats, varying: NDArray[np.bool_]) -> Floats:
    """Put what was found for varying columns in their places, and 0 in those of constant ones."""
    if varying.all():
        return found
    full = np.zeros(varying.size)
    full[varying] = found
    return full
