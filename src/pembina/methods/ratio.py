"""Methods over a matrix that compare entrants by ratios: products, shares of a sum, shares of the best.

Every function takes a matrix of shape (entrants, criteria) in the criteria's own units, complete, weights that add up
to 1, and ``directions`` ("higher" or "lower" is better; None: all higher). A ratio needs a true zero: negative values
are Unfit in all of them but MOORA, and so is a zero that would have to be divided by; the criterion and the entrant
are named. The unit of a criterion does not matter. Each sum over criteria runs in the order given; each sum over
entrants is exact before its last rounding, so the order of entrants moves no bit. NaN, infinity and weights that are
negative or do not add up to 1 raise Unfit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import SMALLEST, Examined, add_up, column_sums, examined, refuse, refuse_negative, row_sums
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]


class Copras(NamedTuple):
    """What COPRAS says of every entrant; higher is better but for ``costs``."""

    benefits: Floats
    """S+: weighted shares of the criteria in which higher is better."""
    costs: Floats
    """S-: weighted shares of the criteria in which lower is better."""
    significance: Floats
    """Q: benefits, and the pool of costs handed out in inverse proportion to each entrant's own costs."""
    utility: Floats
    """N: percent of the best Q."""


class Moora(NamedTuple):
    """The ratio system (higher is better) and the largest distance from the reference point (lower is better)."""

    ratio: Floats
    distance: Floats


class Aras(NamedTuple):
    """Weighted shares of every entrant, and the degree of utility: parts of the optimal alternative's, 0 to 1."""

    optimality: Floats
    utility: Floats


class Waspas(NamedTuple):
    """Weighted sum, weighted product, and both together; 0 to 1."""

    sum: Floats
    product: Floats
    joint: Floats


class Marcos(NamedTuple):
    """Utility against the anti-ideal and against the ideal, and the utility function of both."""

    against_worst: Floats
    against_best: Floats
    utility: Floats


def weighted_product(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Floats:
    """Multiply what every criterion says, each to the power of its weight (weighted product model).

    P_i = prod_j x_ij ** w_j, with -w_j for costs, 12 digits. Only ratios have a meaning: P_i / P_k > 1 says that i is
    better than k, in whatever units. Sources: Bridgman 1922, Dimensional Analysis, Yale University Press; Miller and
    Starr 1969, Executive Decisions and Operations Research, Prentice-Hall. As a score: P / max P (1 where P is 0
    throughout has no meaning: then 0).

    With benefits only it is the weighted geometric mean of the raw values (``aggregate.geometric``); it is also the
    full multiplicative form of MULTIMOORA (Brauers and Zavadskas 2010, Technological and Economic Development of
    Economy 16: 5-24), taken with weights. A zero in a benefit makes P zero; a zero in a cost, or a negative value, is
    Unfit. A criterion with weight 0 multiplies by 1. A constant criterion multiplies all by the same number.
    """
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a product of ratios needs values of 0 and more, found {value}"))
    _refuse_free_cost(given)
    return _digits(_product(given, given.matrix, given.weights * given.signs))


def copras(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Copras:
    """Rank by weighted shares of benefits, and of costs turned around (COPRAS).

    d_ij = w_j x_ij / sum_i x_ij; S+ adds the benefits, S- the costs;
    Q_i = S+_i + sum_k S-_k / (S-_i * sum_k 1 / S-_k); N = 100 Q / max Q; 12 digits. Source: Zavadskas, Kaklauskas and
    Sarka 1994, Technological and Economic Development of Economy 1: 131-139. As a score: N / 100.

    Costs lower Q, as in the paper; pymcdm 1.4.0 adds them to it. Without costs Q is S+, without benefits the second
    part alone. A constant criterion gives all the same share; one that is zero throughout has no shares and adds
    nothing. Unfit: a negative value; an entrant whose costs are all zero where others' are not (a share of infinity);
    an award in which all values are zero. One entrant has N = 100.
    """
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a share of a sum needs values of 0 and more, found {value}"))
    values, weights, signs, _low, high = given
    factor = _over(weights, column_sums(values, high))
    lower, costs = np.flatnonzero(signs < 0), np.zeros(values.shape[0])

    def write(part: slice, terms: Floats) -> None:
        np.multiply(values[part], factor, out=terms)
        add_up(terms.T[lower], costs[part])
        terms[:, lower] = 0.0

    benefits = row_sums(values, write)
    significance = benefits
    if costs.any():
        if not costs.all():
            row = int((costs == 0).argmax())
            text = N_("costs of 0 throughout cannot be compared with costs that are not")
            raise Unfit(text, column=int((signs < 0).argmax()), row=row)
        turned = costs.min() / costs
        all_costs, all_turned = column_sums(np.stack([costs, turned], axis=1), np.array([costs.max(), 1.0]))
        significance = benefits + all_costs * turned / all_turned
    best = significance.max()
    if not best > 0:
        raise Unfit(N_("all values are 0: there is nothing to compare"))
    utility = np.minimum(significant(100.0 * significance / best), 100.0)
    return Copras(significant(benefits), significant(costs), significant(significance), utility)


def moora(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Moora:
    """Rank by weighted ratios, benefits less costs, and by the largest distance from the best (MOORA).

    r_ij = x_ij / sqrt(sum_i x_ij ** 2); ratio system y_i = sum of w_j r_ij over benefits less that over costs;
    reference point d_i = max_j |w_j (r_j* - r_ij)| with the best r of each criterion, lower is better; 12 digits.
    Source: Brauers and Zavadskas 2006, Control and Cybernetics 35: 445-469 (the weights are its significance
    coefficients). As a score: (y + 1) / 2; for the reference point 1 - d / 2. The third part of MULTIMOORA, the full
    multiplicative form, is ``weighted_product``.

    y lies within -1 to 1, and d within 0 to 2, as |r| is at most 1. A criterion that is zero throughout adds nothing;
    a constant one adds the same for everyone to y and nothing to d. Negative values are taken as they are. One
    entrant has r = 1 (or -1) in all.
    """
    values, weights, signs, low, high = examined(matrix, weights, directions)
    factor = _over(weights, np.sqrt(column_sums(values, np.maximum(-low, high), power=2))) * signs
    best, distance = np.where(signs > 0, high, low), np.empty(values.shape[0])

    def write(part: slice, terms: Floats) -> None:
        np.subtract(best, values[part], out=terms)
        np.multiply(terms, factor, out=terms)
        distance[part] = terms.max(axis=1)
        np.multiply(values[part], factor, out=terms)

    ratio = np.clip(significant(row_sums(values, write)), -1.0, 1.0)
    return Moora(ratio, significant(distance))


def aras(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Aras:
    """Rank by weighted shares, compared with an optimal alternative that is best in everything (ARAS).

    A row x_0j, the best value of each criterion, joins the matrix; costs are taken as 1 / x; r_ij = x_ij / sum over
    all rows including it; S_i = sum_j w_j r_ij; degree of utility K_i = S_i / S_0, 0 to 1, 12 digits. Source:
    Zavadskas and Turskis 2010, Technological and Economic Development of Economy 16: 159-172. As a score: K.

    A benefit that is zero throughout adds nothing; a constant criterion adds the same for everyone. Unfit: a negative
    value, a zero in a cost (1 / 0), an award in which all values are zero. One entrant has K = 1.
    """
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a share of a sum needs values of 0 and more, found {value}"))
    _refuse_free_cost(given)
    # Shares of a sum do not depend on the unit: costs are turned in units of the best value.
    ratios, best = given.matrix, given.high
    if (given.signs < 0).any():
        ratios, best = _of_best(given), np.where(given.high > 0, 1.0, 0.0)
    factor = _over(np.where(best > 0, given.weights, 0.0), column_sums(ratios, best) + best)
    optimum = _weighted(best[None, :], factor)[0]
    if not optimum > 0:
        raise Unfit(N_("all values are 0: there is nothing to compare"))
    optimality = _weighted(ratios, factor)
    return Aras(significant(optimality), np.minimum(significant(optimality / optimum), 1.0))


def waspas(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None, blend: float = 0.5) -> Waspas:
    """Rank by a weighted sum and a weighted product of shares of the best (WASPAS).

    r_ij = x_ij / max_i x_ij, for costs min_i x_ij / x_ij; Q1 = sum_j w_j r_ij; Q2 = prod_j r_ij ** w_j;
    Q = blend Q1 + (1 - blend) Q2, 0 to 1, 12 digits; ``blend`` (the paper's lambda) is between 0 and 1, Unfit
    otherwise. Source: Zavadskas, Turskis, Antucheviciene and Zakarevicius 2012, Elektronika ir Elektrotechnika 122:
    3-6. As a score: Q.

    A constant criterion has r = 1 for everyone; a benefit that is zero throughout has r = 0, and makes Q2 zero like
    every other zero in a benefit with a weight. Unfit: a negative value, a zero in a cost. One entrant has Q = 1.
    """
    if not 0 <= blend <= 1:
        raise Unfit(N_("the blend of sum and product is between 0 and 1, not {value}"), value=blend)
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a share of the best needs values of 0 and more, found {value}"))
    _refuse_free_cost(given)
    ratios = _of_best(given)
    added = np.minimum(significant(_weighted(ratios, given.weights)), 1.0)
    multiplied = np.minimum(significant(_product(given, ratios, given.weights)), 1.0)
    return Waspas(added, multiplied, np.minimum(significant(blend * added + (1 - blend) * multiplied), 1.0))


def marcos(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Marcos:
    """Rank by utility against the ideal and the anti-ideal, both made of the entrants' own values (MARCOS).

    r_ij = x_ij / best_j, for costs best_j / x_ij; S = sum_j w_j r_ij; K- = S / S of the worst value of every criterion,
    K+ = S / S of the best; f(K-) = K+ / (K+ + K-), f(K+) = K- / (K+ + K-);
    f(K) = (K+ + K-) / (1 + (1 - f(K+)) / f(K+) + (1 - f(K-)) / f(K-)), 12 digits. Source: Stevic, Pamucar, Puska and
    Chatterjee 2020, Computers and Industrial Engineering 140: 106231. As a score: K+, which puts the entrants in the
    same order within 0 to 1 (f rises with S alone).

    A constant criterion adds the same for everyone; a benefit that is zero throughout adds nothing. Unfit: a negative
    value, a zero in a cost, an anti-ideal of 0
    (every criterion has a zero in it). One entrant has K- = K+ = 1.
    """
    given = examined(matrix, weights, directions)
    refuse_negative(given, N_("a share of the best needs values of 0 and more, found {value}"))
    _refuse_free_cost(given)
    ratios = _of_best(given)
    there = given.high > 0
    worst = np.where(there, given.low, 0.0) / np.where(there, given.high, 1.0)  # for benefits and costs alike
    ends = _weighted(np.stack([worst, there.astype(np.float64)]), given.weights)
    if not ends[0] > SMALLEST:
        raise Unfit(N_("every criterion has a value of 0 in it: there is no worst entrant to compare with"))
    sums = _weighted(ratios, given.weights)
    low, high = sums / ends[0], np.minimum(sums / ends[1], 1.0)
    both = low + high
    # (1 - f(K+)) / f(K+) = K+ / K- and (1 - f(K-)) / f(K-) = K- / K+, so f(K) = (K+ + K-) / (1 + K+ / K- + K- / K+).
    utility = both * low * high / np.where(both > 0, low * high + high * high + low * low, 1.0)
    return Marcos(significant(low), significant(high), significant(utility))


def _over(above: Floats, below: Floats) -> Floats:
    """Divide, and give 0 where the divisor is 0: a criterion that is zero throughout has no shares."""
    return np.where(below != 0, above, 0.0) / np.where(below != 0, below, 1.0)


def _refuse_free_cost(given: Examined) -> None:
    """Raise Unfit for the first cost with a value of 0, which nothing can be divided by."""
    free = (given.signs < 0) & (given.low == 0)
    if free.any():
        text = N_("where lower is better, a ratio needs values above 0, found {value}")
        refuse(given, free, np.minimum.reduce, text)


def _best(given: Examined) -> Floats:
    return np.where(given.signs > 0, given.high, given.low)


def _of_best(given: Examined) -> Floats:
    """Return every value as a share of the best of its criterion, 0 to 1; all 0 where the best is 0."""
    ratios, best = np.empty_like(given.matrix), _best(given)
    divisor = np.where((given.signs > 0) & (best > 0), best, 1.0)
    np.divide(given.matrix, divisor, out=ratios)
    for column in np.flatnonzero(given.signs < 0):
        np.divide(best[column], given.matrix[:, column], out=ratios[:, column])
    return ratios


def _weighted(values: Floats, factor: Floats) -> Floats:
    """Return the sum over criteria of value * factor for each row."""

    def write(part: slice, terms: Floats) -> None:
        np.multiply(values[part], factor, out=terms)

    return row_sums(values, write)


def _product(given: Examined, values: Floats, exponents: Floats) -> Floats:
    """Return the product over criteria of value ** exponent for each row; 0 where a benefit with a weight is 0."""
    if not (exponents.all() and given.low.min() > 0):
        counts = exponents != 0
        zero = ((values == 0) & counts).any(axis=1)
        values = np.where((values > 0) & counts, values, 1.0)
    else:
        zero = np.zeros(values.shape[0], dtype=np.bool_)

    def write(part: slice, terms: Floats) -> None:
        np.log(values[part], out=terms)
        np.multiply(terms, exponents, out=terms)

    product = np.exp(row_sums(values, write))
    product[zero] = 0.0
    return product


def _digits(x: Floats) -> Floats:
    """Round to 40 bits, 12 digits, of any magnitude: ``significant`` is for scores, and 0 below 1e-22."""
    mantissa, exponent = np.frexp(x)
    rounded: Floats = np.ldexp(np.rint(mantissa * 2.0**40), exponent - 40)
    return rounded
