"""ELECTRE III: a ranking by degrees of "at least as good as", read once from the top and once from the bottom.

Small differences do not count, large ones count in full, and one criterion can veto what all others say. Entrants on
which the two readings disagree are incomparable, and the result says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pembina.methods.matrix import checked
from pembina.methods.pairwise import Booleans, Floats, Integers
from pembina.methods.refusal import N_, Unfit

ENTRANTS = 2_000
"""Most entrants that are compared: the distillations take up to n^3 steps and five tables of 8 n^2 bytes."""

DECIMALS = 12
"""Decimals of a credibility; two that agree in them are equal."""

DISCRIMINATION = (-0.15, 0.30)
"""Slope and intercept of s(lambda), how far apart two credibilities have to be to differ (Roy 1978)."""

Threshold = float | Sequence[float]
Vetoes = float | Sequence[float | None] | None
_Limits = tuple[float, float, float | None]


class Distilled(NamedTuple):
    """Credibilities, the two complete preorders, their intersection, and the median of both."""

    credibility: Floats
    """(entrants, entrants): how far the row is at least as good as the column, 0 to 1; 1 on the diagonal."""
    descending: Integers
    """Class of each entrant when the best are taken out first, 1 the best."""
    ascending: Integers
    """Class of each entrant when the worst are taken out first, 1 the best."""
    at_least: Booleans
    """The final partial preorder: row at least as good as column in both; neither way round: incomparable."""
    median: Floats
    """Mean of the two classes; who is better in the final preorder has the smaller one."""
    places: Integers
    """Places by the median, 1 the best; equals share one (1 2 2 4)."""


def electre_three(
    matrix: Floats,
    weights: Floats,
    *,
    indifference: Threshold,
    preference: Threshold,
    veto: Vetoes = None,
    discrimination: tuple[float, float] = DISCRIMINATION,
    directions: Sequence[str] | None = None,
) -> Distilled:
    """Return the partial preorder of ELECTRE III and what it is made from.

    Credibility as in :func:`credibilities`. Distillation downwards: lambda_0 is the highest credibility among those
    left, lambda_1 the highest below lambda_0 - s(lambda_0) (0 if none), s(x) = slope * x + intercept; a outranks b
    where S_ab > lambda_1 and S_ab > S_ba + s(S_ab). Those that outrank most, less those they are outranked by, go on to
    lambda_2 among themselves, until one is left or lambda is 0; they are the next class. Upwards alike with the fewest.
    Roy (1978), Cahiers du CERO 20, 3-24; Figueira, Mousseau and Roy (2005), ch. 4 of Multiple Criteria Decision
    Analysis; Vallee and Zielniewicz (1994), ELECTRE III-IV. pyDecision 5.1.8 takes s at lambda_0 and starts from a new
    lambda_0 inside each class; the paper does not.

    ``matrix`` (entrants, criteria) in any unit, thresholds in the unit of their criterion, one for all or one each.
    Up to n^3 steps: above 2,000 entrants Unfit. A missing value is Unfit; a constant column agrees with everyone; zeros
    and negative numbers are numbers like others; one entrant is alone in class 1.
    As a score: (n - place) / (n - 1) by ``places``, and 1 where there is one entrant.
    """
    slope, intercept = discrimination
    if not (0.0 <= intercept < np.inf and 0.0 <= slope + intercept < np.inf):
        text = N_("the discrimination threshold must not be negative from 0 to 1, found {slope} and {intercept}")
        raise Unfit(text, slope=slope, intercept=intercept)
    credibility = credibilities(
        matrix, weights, indifference=indifference, preference=preference, veto=veto, directions=directions
    )
    descending = _distil(credibility, discrimination, best=True)
    ascending = _distil(credibility, discrimination, best=False)
    ascending = ascending.max() + 1 - ascending
    both = [places[:, None] <= places[None, :] for places in (descending, ascending)]
    median = (descending + ascending) / 2
    places = np.searchsorted(np.sort(median), median, side="left").astype(np.int64) + 1
    return Distilled(credibility, descending, ascending, both[0] & both[1], median, places)


def credibilities(
    matrix: Floats,
    weights: Floats,
    *,
    indifference: Threshold,
    preference: Threshold,
    veto: Vetoes = None,
    directions: Sequence[str] | None = None,
) -> Floats:
    """Return how far each entrant is at least as good as each other one, 0 to 1.

    With d = g_k(b) - g_k(a), the lead of b: c_k = 1 for d <= q, 0 for d > p, (p - d)/(p - q) between; discordance
    d_k = 0 for d <= p, 1 for d > v, (d - p)/(v - p) between, and 0 without a veto; C = sum w_k c_k;
    S_ab = C * product of (1 - d_k)/(1 - C) over the criteria with d_k > C (Roy 1978). Rounded to 12 decimals. Needs
    0 <= q <= p <= v, else Unfit. A lead that passes a threshold by 1e-14 of the largest value is at the threshold.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    entrants, criteria = matrix.shape
    if entrants > ENTRANTS:
        text = N_("comparing all pairs takes too long for {count} entrants; at most {most}")
        raise Unfit(text, count=entrants, most=ENTRANTS)
    limits = _thresholds(indifference, preference, veto, criteria)
    columns = [matrix[:, column] * sign[column] for column in range(criteria)]
    credibility = np.empty((entrants, entrants))
    step = max(1, _BLOCK // entrants)
    for start in range(0, entrants, step):
        rows = slice(start, start + step)
        credibility[rows] = _credible(columns, rows, weights, limits)
    return np.round(credibility, DECIMALS)


_BLOCK = 2**15


def _credible(columns: list[Floats], rows: slice, weights: Floats, limits: list[_Limits]) -> Floats:
    """Return the credibility of some rows, small enough for the fast memory."""
    slacks = [1e-14 * float(np.abs(values).max()) for values in columns]
    concordance = np.zeros((len(columns[0][rows]), len(columns[0])))
    for values, slack, weight, (low, high, _) in zip(columns, slacks, weights, limits, strict=True):
        rise = _rise(values[None, :] - values[rows, None], low, high, slack)
        concordance += weight * (1.0 - rise)
    concordance = np.minimum(np.round(concordance, DECIMALS), 1.0)
    credibility = concordance.copy()
    for values, slack, (_, high, most) in zip(columns, slacks, limits, strict=True):
        if most is not None:
            discordance = _rise(values[None, :] - values[rows, None], high, most, slack)
            against = discordance > concordance
            credibility[against] *= (1.0 - discordance[against]) / (1.0 - concordance[against])
    return credibility


def _rise(lead: Floats, start: float, end: float, slack: float) -> Floats:
    """Turn leads into 0 up to ``start``, 1 above ``end``, a straight line between; a step where they are equal."""
    if end - start <= slack:
        return (lead > end + slack).astype(np.float64)
    lead -= start
    lead /= end - start
    np.maximum(lead, 0.0, out=lead)
    return np.minimum(lead, 1.0, out=lead)


def _thresholds(indifference: Threshold, preference: Threshold, veto: Vetoes, criteria: int) -> list[_Limits]:
    """Return indifference, preference and veto of each criterion, or refuse what is not in order."""
    lists: list[list[float | None]] = []
    for given in (indifference, preference, veto):
        values = [given] * criteria if given is None or isinstance(given, int | float) else list(given)
        if len(values) != criteria:
            raise ValueError(f"{len(values)} thresholds for {criteria} criteria")
        lists.append(values)
    limits = []
    for column, (low, high, most) in enumerate(zip(*lists, strict=True)):
        if low is None or high is None or not 0.0 <= low <= high < np.inf:
            text = N_("indifference has to be 0 or more and not above preference, found {low} and {high}")
            raise Unfit(text, column=column, low=low, high=high)
        if most is not None and not high <= most < np.inf:
            text = N_("a veto must not be below preference, found {veto} and {high}")
            raise Unfit(text, column=column, veto=most, high=high)
        limits.append((float(low), float(high), most))
    return limits


def _distil(credibility: Floats, discrimination: tuple[float, float], best: bool) -> Integers:
    """Return the class of each entrant, 1 for those taken out first: the best, or else the worst."""
    slope, intercept = discrimination
    strict = np.round(credibility - credibility.T - (slope * credibility + intercept), DECIMALS) > 0
    strong = np.where(strict, credibility, 0.0)  # what counts for outranking: where it is above lambda
    credibility = credibility.copy()
    np.fill_diagonal(credibility, 0.0)
    classes = np.zeros(len(credibility), dtype=np.int64)
    left = np.arange(len(credibility))
    number = 0
    while len(left):
        field = _Field(credibility, strong, discrimination)
        while len(field.left) and field.holds():
            number += 1
            chosen = field.left[_extreme(field.points[field.left], best)]
            inside = np.ix_(chosen, chosen)
            chosen = chosen[_refine(credibility[inside], strong[inside], field.cut, discrimination, best)]
            classes[left[chosen]] = number
            field.take_out(chosen)
        left, table = left[field.left], np.ix_(field.left, field.left)
        credibility, strong = credibility[table], strong[table]
    return classes


def _extreme(points: Integers, best: bool) -> Integers:
    return np.flatnonzero(points == (points.max() if best else points.min()))


def _below(credibility: Floats, cut: float, discrimination: tuple[float, float]) -> tuple[float, int]:
    """Return the highest credibility that is discernibly below ``cut`` and where in the table it stands."""
    slope, intercept = discrimination
    lower = np.where(credibility < round(cut - (slope * cut + intercept), DECIMALS), credibility, 0.0)
    spot = int(lower.argmax())
    return float(lower.ravel()[spot]), spot


def _refine(
    credibility: Floats, strong: Floats, cut: float, discrimination: tuple[float, float], best: bool
) -> Integers:
    """Return who of a class goes on when it is distilled with lower and lower lambda."""
    chosen = np.arange(len(credibility))
    while cut > 0.0 and len(chosen) > 1:
        inside = np.ix_(chosen, chosen)
        cut, _ = _below(credibility[inside], cut, discrimination)
        chosen = chosen[_extreme(_points(strong[inside] > cut), best)]
    return chosen


def _points(outranks: Booleans) -> Integers:
    """Return how many each entrant outranks, less how many outrank it."""
    points: Integers = np.count_nonzero(outranks, axis=1) - np.count_nonzero(outranks, axis=0)
    return points


class _Field:
    """Who is left, and their points at lambda_1, kept up to date while the pairs that set lambda_0 and 1 are left.

    Both are maxima, so taking out others does not move them; only when one of the pairs goes is the table read again.
    """

    def __init__(self, credibility: Floats, strong: Floats, discrimination: tuple[float, float]) -> None:
        count = len(credibility)
        top = int(credibility.argmax())
        self.cut, spot = _below(credibility, float(credibility.ravel()[top]), discrimination)
        self.pairs = {*divmod(top, count), *(divmod(spot, count) if self.cut > 0.0 else ())}
        self.outranks = strong > self.cut
        self.points = _points(self.outranks)
        self.left = np.arange(count)

    def holds(self) -> bool:
        """Whether lambda_0 and lambda_1 are still those of the entrants that are left."""
        return self.pairs <= set(self.left.tolist())

    def take_out(self, chosen: Integers) -> None:
        """Take entrants out, and what they outranked and were outranked by."""
        self.left = np.setdiff1d(self.left, chosen)
        self.points -= np.count_nonzero(self.outranks[:, chosen], axis=1)
        self.points += np.count_nonzero(self.outranks[chosen], axis=0)
