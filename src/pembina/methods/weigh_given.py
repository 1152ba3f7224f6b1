"""Weights that people state: equal, relative, budget allocation, and weights from ranks of criteria."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.weighed import MOST, Weighed, figure, figures, row_of_numbers, weighed

Floats = NDArray[np.float64]


def equal(count: int) -> Weighed:
    """Give every one of ``count`` criteria the same weight: w = 1 / count.

    OECD/JRC Handbook (2008), section 6: equal weights are a judgement too, and correlated criteria count twice.
    Facts: ``count``.
    """
    if count < 1:
        raise Unfit(N_("at least one criterion is needed to weigh"))
    return weighed(np.ones(count), {"count": int(count)})


def relative(numbers: ArrayLike) -> Weighed:
    """Weigh criteria by numbers of any size that say how much each counts beside the others: w_i = n_i / sum(n).

    ``numbers`` has shape (criteria,), 0 and more, not all 0; a 0 is a weight of 0. The ratio method (Edwards 1977,
    SMART). Facts: ``sum`` of the numbers, ``percent`` per criterion.
    """
    row = row_of_numbers(numbers)
    total = math.fsum(row)
    if total == 0.0:
        raise Unfit(N_("all numbers are 0, so that no criterion would count"))
    return weighed(row, {"sum": figure(total), "percent": figures(100.0 * row / total)})


def budget(allocations: ArrayLike, total: float = 100.0) -> Weighed:
    """Weigh criteria by the mean of what the members of a panel give each out of a budget of points.

    Budget allocation (OECD/JRC Handbook 2008, section 6): each member distributes ``total`` points over the criteria;
    w_i = mean over members of points_i / total. ``allocations`` has shape (members, criteria), 0 and more; a member
    whose points do not add up to the total (tolerance 1e-9 of it) is refused, never rescaled. Facts: ``members``,
    ``total``, and per criterion ``mean``, ``sd`` (over the members themselves, divisor n; 0 with one member), ``least``
    and ``most`` points.
    """
    points = np.asarray(allocations, dtype=np.float64)
    if points.ndim != 2 or points.size == 0:
        raise Unfit(N_("at least one member and one criterion are needed, found the shape {shape}"), shape=points.shape)
    if not 0.0 < total <= MOST:
        raise Unfit(N_("the budget to distribute must be above 0 and at most 10^15, found {total}"), total=total)
    for member, row in enumerate(points):
        _check_member(member + 1, row, total)
    mean = np.array([math.fsum(column) for column in points.T]) / len(points)
    spread = np.array(
        [math.sqrt(math.fsum((column - m) ** 2) / len(points)) for column, m in zip(points.T, mean, strict=True)]
    )
    facts = {
        "members": len(points),
        "total": figure(total),
        "mean": figures(mean),
        "sd": figures(spread),
        "least": figures(points.min(axis=0)),
        "most": figures(points.max(axis=0)),
    }
    return weighed(mean, facts)


def _check_member(member: int, row: Floats, total: float) -> None:
    for column in np.flatnonzero(~((row >= 0.0) & (row <= MOST)))[:1].tolist():
        text = N_("member {member}: points from 0 to 10^15 are needed, found {value}")
        raise Unfit(text, column=column, member=member, value=float(row[column]))
    given = math.fsum(row)
    if abs(given - total) > 1e-9 * total:
        raise Unfit(
            N_("member {member}: the points add up to {given}, not to {total}"), member=member, given=given, total=total
        )


def rank_order_centroid(places: ArrayLike) -> Weighed:
    """Weigh criteria by their places alone, by the centre of all weights that agree with them.

    w_r = (1/n) * sum over k = r..n of 1/k. Barron and Barrett (1996), Decision quality using ranked attribute weights,
    Management Science 42(11):1515-1523. Steep: of three criteria the first gets 0.61. ``places`` has shape (criteria,):
    1 for the most important, shared places counted as 1 2 2 4; those who share get the mean of the weights of the
    places they take up together. Anything else is refused. Facts: ``places``, ``method``.
    """
    ranks = _places(places)
    curve = np.cumsum((1.0 / np.arange(1, ranks.size + 1))[::-1])[::-1]
    return _from_ranks(ranks, curve, "rank-order-centroid")


def rank_sum(places: ArrayLike) -> Weighed:
    """Weigh criteria by their places alone, in even steps: w_r = 2 (n + 1 - r) / (n (n + 1)).

    Stillwell, Seaver and Edwards (1981), A comparison of weight approximation techniques in multiattribute utility
    decision making, Organizational Behavior and Human Performance 28:62-77. ``places`` and facts as in
    :func:`rank_order_centroid`.
    """
    ranks = _places(places)
    return _from_ranks(ranks, np.arange(ranks.size, 0, -1.0), "rank-sum")


def rank_reciprocal(places: ArrayLike) -> Weighed:
    """Weigh criteria by one over their places: w_r = (1/r) / sum over k of 1/k.

    Stillwell, Seaver and Edwards (1981). Steeper than :func:`rank_sum` at the top, flatter at the end. ``places`` and
    facts as in :func:`rank_order_centroid`.
    """
    ranks = _places(places)
    return _from_ranks(ranks, 1.0 / np.arange(1.0, ranks.size + 1.0), "rank-reciprocal")


def rank_exponent(places: ArrayLike, exponent: float) -> Weighed:
    """Weigh criteria by their places alone, as steeply as an exponent says.

    w_r = (n + 1 - r)^p / sum over k of (n + 1 - k)^p. Stillwell, Seaver and Edwards (1981). ``exponent`` p from 0 to
    100: 0 is equal weights, 1 is :func:`rank_sum`. ``places`` as in :func:`rank_order_centroid`. Facts: ``places``,
    ``method``, ``exponent``.
    """
    ranks = _places(places)
    if not 0.0 <= exponent <= 100.0:
        raise Unfit(N_("the exponent must be from 0 to 100, found {exponent}"), exponent=exponent)
    curve = (np.arange(ranks.size, 0, -1.0) / ranks.size) ** exponent
    found = _from_ranks(ranks, curve, "rank-exponent")
    return found._replace(facts={**found.facts, "exponent": figure(exponent)})


def _places(places: ArrayLike) -> NDArray[np.int64]:
    """Check that places run 1 2 3 ..., shared ones as 1 2 2 4: a slip would change every weight."""
    row = row_of_numbers(places)
    expected = 1 + np.array([int((row < place).sum()) for place in row], dtype=np.int64)
    for column in np.flatnonzero(row != expected)[:1].tolist():
        text = N_(
            "place {found} does not fit the other places: it should be {expected} (shared places count as 1 2 2 4)"
        )
        raise Unfit(text, column=column, found=figure(float(row[column])), expected=int(expected[column]))
    return expected


def _from_ranks(ranks: NDArray[np.int64], curve: Floats, method: str) -> Weighed:
    """Give each place its part of the curve; those who share places share its mean over the places they take up."""
    sharing = [int((ranks == place).sum()) for place in ranks]
    shared = [math.fsum(curve[place - 1 : place - 1 + many]) / many for place, many in zip(ranks, sharing, strict=True)]
    return weighed(shared, {"method": method, "places": ranks.tolist()})
