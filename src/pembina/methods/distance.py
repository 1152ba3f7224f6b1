"""Methods over a matrix that compare entrants by distances: from the best, the worst, an average or a border.

Every function takes a matrix of shape (entrants, criteria) in the criteria's own units, complete, weights that add up
to 1, and ``directions`` ("higher" or "lower" is better; None: all higher). Each sum over criteria runs in the order
given; each sum over entrants is exact before its last rounding, so the order of entrants moves no bit. NaN, infinity
and weights that are negative or do not add up to 1 raise Unfit.

Only SPOTIS scores an entrant by its own values alone; in all others an entrant that joins or leaves can swap two
others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import Examined, add_up, block_of, column_sums, examined, refuse_negative, row_sums
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]

NORMALISATIONS = ("vector", "min-max", "max", "sum")
"""Ways in which TOPSIS brings criteria to one unit; the first is the paper's."""

EDGE = 1e-11
"""How far two figures of 12 digits that meet exactly may be apart."""


class Topsis(NamedTuple):
    """Distances from the ideal and the anti-ideal, and how close to the ideal that is (1 = at the ideal)."""

    to_ideal: Floats
    to_anti_ideal: Floats
    closeness: Floats


class Vikor(NamedTuple):
    """What VIKOR says of every entrant (lower is better in all three), and its compromise."""

    s: Floats
    """Group utility: weighted sum of the distances from the best."""
    r: Floats
    """Individual regret: the largest of these distances."""
    q: Floats
    """Both together, 0 to 1."""
    advantage: bool
    """C1: the best is ahead of the second by 1 / (entrants - 1) or more."""
    stability: bool
    """C2: the best by Q is also the best by S or by R."""
    compromise: NDArray[np.bool_]
    """Who belongs to the compromise solution."""


class Edas(NamedTuple):
    """Weighted distances above and below the average of all entrants, and the appraisal score, 0 to 1."""

    above: Floats
    below: Floats
    appraisal: Floats


class Mabac(NamedTuple):
    """The border of each criterion and each entrant's distance from all borders, -1 to 1, above 0 better than it."""

    border: Floats
    score: Floats


def topsis(
    matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None, normalisation: str = "vector"
) -> Topsis:
    """Rank by closeness to the best value of every criterion and distance from the worst (TOPSIS).

    v_ij = w_j x_ij / sqrt(sum_i x_ij ** 2); D+ and D- are the Euclidean distances from the best and the worst v of each
    criterion; closeness C = D- / (D+ + D-), 0 to 1, 12 digits. Source: Hwang and Yoon 1981, Multiple Attribute Decision
    Making, Springer, pages 128-140. As a score: C.

    ``normalisation``: "vector" is the paper's. "min-max" divides by the range, "max" by the largest value, "sum" by the
    sum (these two need values of 0 and more). Costs keep their values and have the lowest one as ideal, as in the
    paper; pymcdm turns them around instead, which gives the same distances with "vector", "max" and "min-max".

    A criterion that is constant, or zero throughout, adds nothing to any distance. Where all entrants are equal, or
    there is one only, best and worst are the same point and C is 0.5. Negative values are taken by "vector" and
    "min-max". Shares of "vector" are shares of a length: a criterion needs a true zero, degrees Celsius have none.
    """
    if normalisation not in NORMALISATIONS:
        raise ValueError(f"a normalisation is one of {', '.join(NORMALISATIONS)}, not {normalisation!r}")
    given = examined(matrix, weights, directions)
    values, weights, signs, low, high = given
    if normalisation in ("max", "sum"):
        refuse_negative(given, N_("a share of a sum or of the largest value needs values of 0 and more, found {value}"))
    factor = _over(weights, _length(given, normalisation))
    ideal, anti = np.where(signs > 0, high, low), np.where(signs > 0, low, high)
    best, worst = _far(values, factor, ideal), _far(values, factor, anti)
    both = best + worst
    closeness = significant(np.where(both > 0, worst, 0.5) / np.where(both > 0, both, 1.0))
    return Topsis(significant(best), significant(worst), closeness)


def vikor(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None, v: float = 0.5) -> Vikor:
    """Rank by a compromise between the good of the whole and the worst single regret (VIKOR).

    d_ij = w_j (best_j - x_ij) / (best_j - worst_j); S = sum_j d_ij, R = max_j d_ij,
    Q = v (S - min S) / (max S - min S) + (1 - v) (R - min R) / (max R - min R); 12 digits, lower is better. ``v``
    between 0 and 1 is the weight of "the majority of criteria" (Unfit otherwise).
    Compromise solution: the best by Q alone if C1 (Q of the second - Q of the best >= 1 / (entrants - 1)) and C2 (the
    best by Q is also best by S or R) hold; best and second if only C1 holds; else all with Q - Q of the best below
    1 / (entrants - 1). Those tied in a place all hold it. Source: Opricovic and Tzeng 2004, European Journal of
    Operational Research 156: 445-455. As a score: 1 - Q.

    A constant criterion adds 0 to S and R; where all S (or all R) are equal their part of Q is 0, so Q stays within 0
    to 1 (peers divide by zero here, or go above 1). One entrant has S = R = Q = 0 and is the compromise, with both
    conditions met. Zeros and negative values are values like all others: only differences count.
    """
    if not 0 <= v <= 1:
        raise Unfit(N_("the weight of the majority, v, is between 0 and 1, not {value}"), value=v)
    values, weights, signs, low, high = examined(matrix, weights, directions)
    factor, best = _over(weights, (high - low) * signs), np.where(signs > 0, high, low)
    regret = np.empty(values.shape[0])

    def write(part: slice, terms: Floats) -> None:
        np.subtract(best, values[part], out=terms)
        np.multiply(terms, factor, out=terms)
        regret[part] = terms.max(axis=1)

    s, r = significant(row_sums(values, write)), significant(regret)
    q = np.minimum(significant(v * _stretched(s) + (1 - v) * _stretched(r)), 1.0)
    return Vikor(s, r, q, *_compromise(s, r, q))


def spotis(matrix: Floats, weights: Floats, bounds: Floats, *, directions: Sequence[str] | None = None) -> Floats:
    """Measure the distance from the ideal between bounds that are given, so that no other entrant matters (SPOTIS).

    d_i = sum_j w_j |x_ij - ideal_j| / (max_j - min_j), 0 to 1, lower is better, with ``bounds`` of shape (criteria, 2),
    lowest and highest value that a criterion can have, and the ideal at the better one. Free of rank reversal: adding
    or removing entrants moves no d. Source: Dezert, Tchamova, Han and Tacnet 2020, 23rd International Conference on
    Information Fusion. As a score: 1 - d, which is the weighted mean of goalpost scores.

    Unfit: bounds that are not finite or whose highest is not above their lowest, a value outside them (criterion and
    entrant named; peers compute a distance beyond 1). Constant criteria, zeros, negative values and one entrant are
    nothing special.
    """
    given = examined(matrix, weights, directions)
    values, weights, signs, low, high = given
    bounds = np.asarray(bounds, dtype=np.float64)
    if bounds.shape != (values.shape[1], 2):
        raise ValueError(f"bounds of shape {bounds.shape} for {values.shape[1]} criteria")
    bottom, top = bounds[:, 0], bounds[:, 1]
    wrong = ~(np.isfinite(bounds).all(axis=1) & (bottom < top))
    if wrong.any():
        column = int(wrong.argmax())
        text = N_("bounds are two numbers, the first below the second, not {low} and {high}")
        raise Unfit(text, column=column, low=float(bottom[column]), high=float(top[column]))
    if (low < bottom).any() or (high > top).any():
        _refuse_outside(given, bottom, top)
    factor, ideal = weights / ((top - bottom) * signs), np.where(signs > 0, top, bottom)

    def write(part: slice, terms: Floats) -> None:
        np.subtract(ideal, values[part], out=terms)
        np.multiply(terms, factor, out=terms)

    return np.minimum(significant(row_sums(values, write)), 1.0)


def edas(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Edas:
    """Rank by how far above and how far below the average of all entrants each one is (EDAS).

    With the mean AV_j, PDA_ij = max(0, x_ij - AV_j) / AV_j and NDA_ij = max(0, AV_j - x_ij) / AV_j (for costs the other
    way round); SP = sum_j w_j PDA_ij, SN = sum_j w_j NDA_ij; appraisal score = (SP / max SP + 1 - SN / max SN) / 2, 0
    to 1, 12 digits. Source: Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis 2015, Informatica 26: 435-451. As a
    score: the appraisal.

    A constant criterion, zero or not, adds nothing. Where all are at the average (one entrant, or all equal), nobody is
    above or below it: SP / max SP counts as 0 and SN / max SN as 0, and the appraisal is 0.5. Negative values are
    Unfit: a share of an average that can pass through zero has no meaning.
    """
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a share of the average needs values of 0 and more, found {value}"))
    values, weights, signs, low, high = given
    mean = column_sums(values, high) / values.shape[0]
    factor = np.where(low < high, _over(weights, mean), 0.0)
    above, below = _both_sides(values, mean, factor * signs)
    appraisal = (above / _or_one(above.max()) + (1.0 - below / _or_one(below.max()))) / 2
    return Edas(significant(above), significant(below), significant(appraisal))


def mabac(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Mabac:
    """Rank by the distance from a border that runs through the geometric middle of all entrants (MABAC).

    n_ij = (x_ij - worst_j) / (best_j - worst_j); v_ij = w_j (n_ij + 1); border g_j = (prod_i v_ij) ** (1 / entrants);
    score S_i = sum_j (v_ij - g_j), 12 digits, above 0 on the better side. Source: Pamucar and Cirovic 2015, Expert
    Systems with Applications 42: 3016-3028. As a score: (S + 1) / 2.

    The border is computed from logarithms: pymcdm, pyrepo-mcda and scikit-criteria multiply first, which underflows to
    a border of zero from a few hundred entrants on. S lies within -1 to 1, as v_ij and g_j both lie within w_j to
    2 w_j. A constant criterion has n = 0 and v = g and adds nothing; one entrant has S = 0. Zeros and negative values
    are values like all others: only differences count.
    """
    values, weights, signs, low, high = examined(matrix, weights, directions)
    factor, worst = _over(1.0, (high - low) * signs), np.where(signs > 0, low, high)

    def write_logs(rows: Floats, logs: Floats) -> None:
        np.subtract(rows, worst, out=logs)
        np.multiply(logs, factor, out=logs)
        np.add(logs, 1.0, out=logs)
        np.log(logs, out=logs)

    middle = significant(np.expm1(column_sums(values, np.ones_like(low), write=write_logs) / values.shape[0]))
    middle = np.where(low < high, middle, 0.0)

    def write(part: slice, terms: Floats) -> None:
        np.subtract(values[part], worst, out=terms)
        np.multiply(terms, factor, out=terms)
        np.subtract(terms, middle, out=terms)
        np.multiply(terms, weights, out=terms)

    score = significant(row_sums(values, write))
    return Mabac(significant(weights * (1.0 + middle)), np.clip(score, -1.0, 1.0))


def _over(above: Floats | float, below: Floats) -> Floats:
    """Divide, and give 0 where the divisor is 0: a criterion with no difference between entrants says nothing."""
    return np.where(below != 0, above, 0.0) / np.where(below != 0, below, 1.0)


def _or_one(x: float) -> float:
    return x if x > 0 else 1.0


def _length(given: Examined, normalisation: str) -> Floats:
    """Return what the values of each criterion are divided by, in TOPSIS."""
    if normalisation == "min-max":
        return given.high - given.low
    if normalisation == "max":
        return given.high
    largest = np.maximum(-given.low, given.high)
    if normalisation == "sum":
        return column_sums(given.matrix, largest)
    length: Floats = np.sqrt(column_sums(given.matrix, largest, power=2))
    return length


def _far(values: Floats, factor: Floats, point: Floats) -> Floats:
    """Return the Euclidean distance of each row from a point, with each criterion times its factor."""

    def write(part: slice, terms: Floats) -> None:
        np.subtract(values[part], point, out=terms)
        np.multiply(terms, factor, out=terms)
        np.multiply(terms, terms, out=terms)

    far: Floats = np.sqrt(row_sums(values, write))
    return far


def _both_sides(values: Floats, point: Floats, factor: Floats) -> tuple[Floats, Floats]:
    """Return the sums, for each row, of what lies above a point and of what lies below it, times the factor."""
    below = np.empty(values.shape[0])
    buffer = np.empty((values.shape[1], block_of(values.shape[1])))

    def write(part: slice, terms: Floats) -> None:
        np.subtract(values[part], point, out=terms)
        np.multiply(terms, factor, out=terms)
        lower = buffer[:, : part.stop - part.start]
        add_up(np.minimum(terms.T, 0.0, out=lower), below[part])
        np.maximum(terms, 0.0, out=terms)

    above = row_sums(values, write)
    return above, 0.0 - below


def _stretched(x: Floats) -> Floats:
    """Stretch to 0 (lowest) to 1 (highest); all 0 where all are equal."""
    low, high = float(x.min()), float(x.max())
    return (x - low) / _or_one(high - low)


def _compromise(s: Floats, r: Floats, q: Floats) -> tuple[bool, bool, NDArray[np.bool_]]:
    """Return whether C1 and C2 hold and who belongs to the compromise solution of VIKOR."""
    best = q == q.min()
    stable = bool(((s == s.min()) | (r == r.min()))[best].any())
    if len(q) == 1:
        return True, stable, best
    behind, needed = q - q.min(), 1.0 / (len(q) - 1)
    second = float(np.partition(behind, 1)[1])
    ahead = second >= needed - EDGE
    if not ahead:
        return ahead, stable, behind < needed - EDGE
    return ahead, stable, best if stable else behind <= second


def _refuse_outside(given: Examined, bottom: Floats, top: Floats) -> None:
    """Raise Unfit for the first criterion with a value out of bounds."""
    column = int(((given.low < bottom) | (given.high > top)).argmax())
    values = given.matrix[:, column]
    row = int(((values < bottom[column]) | (values > top[column])).argmax())
    value, low, high = float(values[row]), float(bottom[column]), float(top[column])
    text = N_("{value} is not within the bounds {low} to {high}")
    raise Unfit(text, column=column, row=row, value=value, low=low, high=high)
