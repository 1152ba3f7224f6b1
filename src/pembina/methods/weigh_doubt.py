"""Benefit of the doubt: every entrant is weighed in the way that suits it best, within bounds."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods import solver
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.weighed import complete

Floats = NDArray[np.float64]

_SLACK = 1e-11
"""How far above the best value an entrant left out of the program may be before it is taken in."""

_BINDS = 1e-9
"""How large the multiplier of a condition must be for the condition to bind at every optimum."""

_GIVES = (1e-12, 1e-11, 1e-10, 1e-9)
"""How far the most even shares may be off a condition, tried one after the other."""

_BATCH = 20
"""How many left-out entrants are taken in at a time."""


class BenefitOfTheDoubt(NamedTuple):
    """The index of each entrant, and the weights and shares that give it.

    ``indices`` (entrants,), 0 to 1. ``weights`` (entrants, criteria): index = sum of weight times score; they do not
    add up to 1. ``shares`` (entrants, criteria): the part of the index that each criterion gives, adding up to 1 (all
    0 for an entrant whose scores are all 0).
    """

    indices: Floats
    weights: Floats
    shares: Floats


def benefit_of_the_doubt(
    matrix: ArrayLike, at_least: ArrayLike | None = None, at_most: ArrayLike | None = None
) -> BenefitOfTheDoubt:
    """Give each entrant its own most favourable weights, under which no entrant may score above 1.

    index_o = max over w >= 0 of sum_i w_i x_oi with sum_i w_i x_ji <= 1 for every entrant j, and at_least_i <= w_i
    x_oi / index_o <= at_most_i: Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), An introduction to benefit of the
    doubt composite indicators, Social Indicators Research 82:111-145. ``matrix`` has shape (entrants, criteria),
    higher better, 0 and more. The bounds are shares of the entrant's own index (0.1 = a tenth), one per criterion or
    one for all; without them many entrants reach 1, each on the one criterion where it is best. They hold for the
    entrant that is weighed, not for those that it is compared with. The index is relative to the field; as a score:
    index * scale.

    Solved in shares q: 1 / index = min over q of max over j of sum_i q_i x_ji / x_oi. Where several weights are
    optimal (an entrant with index 1, as a rule) the shares are the most even ones (least sum of squares), so that
    neither the order of entrants nor that of criteria matters. A criterion on which the entrant has 0 gets weight 0,
    for it could only help others. A constant column, a single entrant: index 1 for whoever reaches the most. All
    scores 0: index 0. Refused: a negative or missing score, bounds that cannot be met together, and a lower bound on
    a criterion on which some entrant has 0.
    """
    table = complete(matrix)
    for column, row in np.argwhere(table.T < 0.0)[:1].tolist():
        text = N_("benefit of the doubt needs scores of 0 and more, found {value}")
        raise Unfit(text, column=column, row=row, value=float(table[row, column]))
    count = table.shape[1]
    lower, upper = _bounds(at_least, 0.0, count), _bounds(at_most, 1.0, count)
    _check_bounds(lower, upper)
    _check_zeros(table, lower, upper)
    field, place = np.unique(table, axis=0, return_inverse=True)  # sorted: the order of entrants changes nothing
    peers = np.ascontiguousarray(field.T)
    pool = sorted({int(row) for column in peers for row in np.flatnonzero(column == column.max())[-1:]})
    indices, shares = np.zeros(len(field)), np.zeros(field.shape)
    for row, scores in enumerate(field):
        used = scores > 0.0
        if used.any():
            indices[row], shares[row, used] = _one(peers[used], row, pool, lower[used], upper[used])
    weights = np.divide(indices[:, None] * shares, field, out=np.zeros(field.shape), where=field > 0.0)
    back = place.reshape(-1)
    return BenefitOfTheDoubt(significant(indices)[back], significant(weights)[back], significant(shares)[back])


def _bounds(bounds: ArrayLike | None, otherwise: float, count: int) -> Floats:
    given = np.asarray(otherwise if bounds is None else bounds, dtype=np.float64)
    if given.shape not in ((), (count,)):
        raise ValueError(f"bounds of shape {given.shape} for {count} criteria")
    return np.broadcast_to(given, (count,))


def _check_bounds(lower: Floats, upper: Floats) -> None:
    for column, (least, most) in enumerate(zip(lower.tolist(), upper.tolist(), strict=True)):
        if not 0.0 <= least <= most <= 1.0:
            text = N_("bounds of a share must be 0 <= at least <= at most <= 1, found {least} and {most}")
            raise Unfit(text, column=column, least=least, most=most)
    least, most = math.fsum(lower), math.fsum(upper)
    if least > 1.0 + 1e-12:
        raise Unfit(N_("the least shares add up to {total}, which is above 1"), total=round(least, 6))
    if most < 1.0 - 1e-12:
        raise Unfit(N_("the greatest shares add up to {total}, which is below 1"), total=round(most, 6))


def _check_zeros(table: Floats, lower: Floats, upper: Floats) -> None:
    """Refuse bounds that an entrant with a 0 cannot meet; one whose scores are all 0 has no shares to bound."""
    zero = table == 0.0
    some = ~zero.all(axis=1)
    for column, row in np.argwhere((zero & (lower > 0.0) & some[:, None]).T)[:1].tolist():
        text = N_("the score is 0, so that this criterion cannot give at least {least} of the index")
        raise Unfit(text, column=column, row=row, least=float(lower[column]))
    if not zero.any():
        return
    reach = np.zeros(len(table))
    for column in range(table.shape[1]):
        reach += np.where(zero[:, column], 0.0, upper[column])
    for row in np.flatnonzero(some & (reach < 1.0 - 1e-12))[:1].tolist():
        text = N_("the criteria on which the score is above 0 may give {total} of the index at most, which is below 1")
        raise Unfit(text, row=row, total=round(float(reach[row]), 6))


def _one(peers: Floats, own: int, pool: list[int], lower: Floats, upper: Floats) -> tuple[float, Floats]:
    """Return the index of one entrant and its shares; ``peers`` (criteria, entrants) holds the criteria that it has.

    The program starts from the entrants in ``pool`` and takes in those that turn out to be in the way: first of the
    best shares, then of the most even ones. Those that bind at the end join the pool, for the entrants to come.
    """
    ratios = peers / peers[:, own, None]
    rows = sorted({*pool, own})
    while True:
        shares, tight = _program(ratios[:, rows].T, lower, upper)
        reach = _reach(ratios, shares)
        top = float(reach[rows].max())
        new = _beyond(reach, top, rows)
        if not new:
            break
        rows += new
    binding = [row for row, binds in zip(rows, tight.peers.tolist(), strict=True) if binds]
    index = min(1.0, 1.0 / float(reach.max()))
    while True:
        slack = [row for row in rows if row not in binding]
        even = _most_even(ratios[:, binding].T, ratios[:, slack].T, top, shares, tight, lower, upper)
        new = _beyond(_reach(ratios, even), top, rows)
        if not new:
            break
        rows += new
    pool[:] = sorted({*pool, *binding})
    return index, even


def _beyond(reach: Floats, top: float, rows: list[int]) -> list[int]:
    """Return some of those who reach more than ``top`` and are not among ``rows``, the furthest first."""
    beyond = np.flatnonzero(reach > top * (1.0 + _SLACK))
    known = set(rows)
    return [row for row in beyond[np.argsort(-reach[beyond], kind="stable")].tolist() if row not in known][:_BATCH]


def _reach(ratios: Floats, shares: Floats) -> Floats:
    """Return what each entrant reaches with the shares, as a multiple of what the one weighed reaches."""
    reach = np.zeros(ratios.shape[1])
    for ratio, share in zip(ratios, shares, strict=True):
        reach += ratio * share
    return reach


class _Tight(NamedTuple):
    """Which conditions bind at every optimum: peers, lower bounds and upper bounds."""

    peers: NDArray[np.bool_]
    lower: NDArray[np.bool_]
    upper: NDArray[np.bool_]


def _program(ratios: Floats, lower: Floats, upper: Floats) -> tuple[Floats, _Tight]:
    """Minimise the most that anyone reaches, t, over shares q: ratios q <= t, sum q = 1, bounds."""
    count = lower.size
    conditions = np.hstack([ratios, np.full((len(ratios), 1), -1.0)])
    cost = np.append(np.zeros(count), 1.0)
    one = np.append(np.ones(count), 0.0)
    bounds = [*zip(lower.tolist(), upper.tolist(), strict=True), (None, None)]
    found = solver.linear(cost, conditions, np.zeros(len(ratios)), one[None, :], [1.0], bounds)
    tight = _Tight(
        found.multipliers_ub < -_BINDS,
        found.multipliers_lower[:count] > _BINDS,
        found.multipliers_upper[:count] < -_BINDS,
    )
    shares = np.clip(found.x[:count], lower, upper)
    return shares / shares.sum(), tight


def _most_even(
    binding: Floats, slack: Floats, top: float, shares: Floats, tight: _Tight, lower: Floats, upper: Floats
) -> Floats:
    """Return the optimal shares with the least sum of squares.

    What binds at every optimum is an equation; in the space that the equations leave, the shares nearest to 0 that meet
    the other conditions are a least-distance problem.
    """
    unit = np.eye(shares.size)
    equations = np.vstack([np.ones((1, shares.size)), binding, unit[tight.lower], unit[tight.upper]])
    values = np.concatenate([[1.0], np.full(len(binding), top), lower[tight.lower], upper[tight.upper]])
    scale = np.abs(equations).max(axis=1)
    left, sizes, right = np.linalg.svd(equations / scale[:, None])
    rank = int((sizes > 1e-10 * sizes[0]).sum())
    if rank == shares.size:
        return shares
    free = right[rank:].T
    fixed = right[:rank].T @ ((left[:, :rank].T @ (values / scale)) / sizes[:rank])
    conditions = np.vstack([-slack / top, unit, -unit])
    at_least = np.concatenate([np.full(len(slack), -1.0), lower, -upper])
    bound = at_least - conditions @ fixed
    for give in _GIVES:  # a single point has no room for the rounding of its conditions
        try:
            step = solver.least_distance(conditions @ free, bound - give)
        except solver.Infeasible:
            continue
        break
    else:
        return shares
    even: Floats = np.clip(fixed + free @ step, lower, upper)
    return np.asarray(even / even.sum())
