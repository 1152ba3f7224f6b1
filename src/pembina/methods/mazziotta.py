"""The Mazziotta-Pareto index and its adjusted form: a mean that is lowered, or raised, by how uneven the parts are.

Both standardise every criterion to about 70 to 130 and take M, the weighted mean, and S, the weighted standard
deviation of an entrant's own standardised values, over criteria. The index is M - S * S / M (``penalty`` "downward",
for what is good: whoever is uneven loses) or M + S * S / M ("upward", for what is bad, such as poverty: whoever is
uneven gains). Sources: De Muro, Mazziotta and Pareto 2011, Social Indicators Research 104: 1-18; Mazziotta and Pareto
2016, Social Indicators Research 127: 983-1003 (adjusted); used by Istat for the BES. With weights: Mazziotta and
Pareto in Rivista Italiana di Economia Demografia e Statistica (RIEDS); equal weights give the unweighted index.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pembina.methods.aggregate import arithmetic
from pembina.methods.matrix import add_up, block_of, blocks, by_column, checked, column_sums
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

PENALTIES = {"downward": -1.0, "upward": 1.0}
"""What becomes of the mean of an uneven entrant."""

MIDDLE, SPREAD = 100.0, 10.0
"""Mean and standard deviation that the index gives every criterion."""

BOTTOM, RANGE = 70.0, 60.0
"""Standardised value of the lower goalpost, and from there to the upper one, in the adjusted index."""


def mazziotta_pareto(
    matrix: Floats,
    weights: Floats | None = None,
    *,
    directions: Sequence[str] | None = None,
    penalty: str = "downward",
) -> Floats:
    """Score by a mean of standardised values less a penalty for being uneven (MPI); comparisons within one year only.

    z_ij = 100 + 10 (x_ij - mean_j) / sd_j (minus for criteria in which lower is better) with the population's standard
    deviation; M_i = sum_j w_j z_ij; S_i ** 2 = sum_j w_j (z_ij - M_i) ** 2; index = M -+ S cv with cv = S / M. Shape
    (entrants,), about 70 to 130, 12 digits. ``weights`` None: equal. As a score: (index - 70) / 60 * scale, within
    0 to scale only if cut there; ``mazziotta_pareto_score`` needs no cut.

    Mean and standard deviation come from all entrants, so one more or one less moves everyone. A constant criterion
    is 100 for everyone; one entrant has 100. Zeros and negative values are values like all others. Unfit: NaN,
    infinity, weights that are negative or do not add up to 1, and an entrant so far below all others that M is not
    above 0 (more than 10 standard deviations). ValueError for another ``penalty``.
    """
    sign = _sign(penalty)
    values, shares, signs = checked(matrix, _or_equal(weights, matrix), directions)
    low, high = by_column(np.minimum.reduce, values), by_column(np.maximum.reduce, values)
    middle = column_sums(values, np.maximum(-low, high)) / values.shape[0]

    def write_away(rows: Floats, away: Floats) -> None:
        np.subtract(rows, middle, out=away)

    furthest = np.maximum(np.abs(low - middle), np.abs(high - middle))
    squares = column_sums(values, furthest, power=2, write=write_away)
    deviation = np.sqrt(squares / values.shape[0])
    differs = (low < high) & (deviation > 0)
    factor = np.where(differs, SPREAD, 0.0) / np.where(differs, deviation, 1.0) * signs
    return _index(values, middle, factor, MIDDLE, shares, sign)


def adjusted_mazziotta_pareto(
    matrix: Floats,
    low: Floats,
    high: Floats,
    weights: Floats | None = None,
    *,
    directions: Sequence[str] | None = None,
    penalty: str = "downward",
) -> Floats:
    """Score by a mean of values between fixed goalposts less a penalty for being uneven (AMPI); years compare.

    r_ij = 70 + 60 (x_ij - low_j) / (high_j - low_j), for criteria in which lower is better 70 + 60 (high_j - x_ij) /
    (high_j - low_j); M_i = sum_j w_j r_ij; S_i ** 2 = sum_j w_j (r_ij - M_i) ** 2; index = M -+ S ** 2 / M. Shape
    (entrants,), 12 digits. ``low`` and ``high`` (criteria,) are the goalposts, fixed over years; ``weights`` None:
    equal. As a score: (index - 70) / 60 * scale.

    Values between the goalposts give an index of 70 to 130. Values beyond them are taken as they are, as in the paper,
    whose goalposts are centred on a reference. An entrant is scored by its own values alone: a constant criterion,
    zeros, negative values and one entrant are nothing special. Unfit: NaN, infinity, goalposts of which the lower is
    not below the higher, weights that are negative or do not add up to 1, an entrant whose M is not above 0.
    ValueError for another ``penalty``.
    """
    sign = _sign(penalty)
    values, shares, signs = checked(matrix, _or_equal(weights, matrix), directions)
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if low.shape != shares.shape or high.shape != shares.shape:
        raise ValueError(f"goalposts of shapes {low.shape} and {high.shape} for {shares.size} criteria")
    wrong = ~(np.isfinite(low) & np.isfinite(high) & (low < high))
    if wrong.any():
        column = int(wrong.argmax())
        text = N_("goalposts are two numbers, the first below the second, not {low} and {high}")
        raise Unfit(text, column=column, low=float(low[column]), high=float(high[column]))
    return _index(values, np.where(signs > 0, low, high), RANGE * signs / (high - low), BOTTOM, shares, sign)


def mazziotta_pareto_score(
    scores: Floats, shares: Floats, present: Booleans, scale: float, penalty: str = "downward"
) -> Floats:
    """Adjusted Mazziotta-Pareto index of a node: children's scores of 0 to ``scale`` to a score of 0 to ``scale``.

    Arguments as in ``aggregate``. Scores are put on 70 to 130, r = 70 + 60 score / scale, and the index back,
    (index - 70) / 60 * scale, to 12 digits.

    It stays within 0 to ``scale``: with r in [70, 130], S ** 2 <= (M - 70) (130 - M) (Bhatia and Davis 2000, American
    Mathematical Monthly 107: 353-357). Downward, M - S ** 2 / M is at most M <= 130, and at least 70, as (M - 70)
    (130 - M) / M <= M - 70 wherever 130 - M <= M, that is M >= 65. Upward, M + S ** 2 / M is at least M >= 70, and at
    most 130, as (M - 70) (130 - M) / M <= 130 - M wherever M - 70 <= M, that is always. Equal children keep their
    score. A score outside 0 to ``scale``, or an entrant without any score, is Unfit.
    """
    sign = _sign(penalty)
    if not present.any(axis=1).all():
        raise Unfit(N_("there is no score to aggregate"), row=int((~present.any(axis=1)).argmax()))
    outside = present & ~((scores >= 0) & (scores <= scale))
    if outside.any():
        row, column = (int(place) for place in np.argwhere(outside)[0])
        text, value = N_("{value} is not within 0 and {scale}"), float(scores[row, column])
        raise Unfit(text, column=column, row=row, value=value, scale=scale)
    standard = BOTTOM + RANGE / scale * scores
    mean = arithmetic(standard, shares, present)
    standard -= mean[:, None]
    standard *= standard
    index = mean + sign * arithmetic(standard, shares, present) / mean
    return np.clip(significant((index - BOTTOM) / RANGE * scale), 0.0, scale)


def _sign(penalty: str) -> float:
    if penalty not in PENALTIES:
        raise ValueError(f"a penalty is one of {', '.join(PENALTIES)}, not {penalty!r}")
    return PENALTIES[penalty]


def _or_equal(weights: Floats | None, matrix: Floats) -> Floats:
    """Return the weights, or equal ones."""
    if weights is not None:
        return weights
    count = np.shape(matrix)[-1]
    return np.full(count, 1.0 / max(count, 1))


def _index(values: Floats, start: Floats, factor: Floats, middle: float, shares: Floats, sign: float) -> Floats:
    """Return the mean with its penalty of the standardised values, middle + (value - start) * factor."""
    rows, columns = values.shape
    mean, square = np.empty(rows), np.empty(rows)
    buffer = np.empty((2, columns, min(rows, block_of(columns))))
    for part in blocks(rows, columns):
        standard, terms = buffer[:, :, : part.stop - part.start]
        np.subtract(values[part], start, out=standard.T)
        np.multiply(standard, factor[:, None], out=standard)
        np.add(standard, middle, out=standard)
        np.multiply(standard, shares[:, None], out=terms)
        add_up(terms, mean[part])
        np.subtract(standard, mean[part], out=terms)
        np.multiply(terms, terms, out=terms)
        np.multiply(terms, shares[:, None], out=terms)
        add_up(terms, square[part])
    if not mean.min() > 0:
        row = int((mean <= 0).argmax())
        text = N_("a mean of standardised values has to be above 0, found {value}")
        raise Unfit(text, row=row, value=float(mean[row]))
    return significant(mean + sign * square / mean)
