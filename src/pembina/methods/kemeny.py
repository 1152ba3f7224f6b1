"""Kemeny's order: the ranking that agrees with as much weight, pair by pair, as any ranking can.

Small fields are settled exactly. Above that the best order found is returned with a bound on how much better any other
order could be, and says that it is not proven.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pembina.methods.pairwise import Booleans, Floats, Integers, majority, ordered_groups
from pembina.methods.refusal import N_, Unfit
from pembina.methods.solver import mixed_integer

SUBSETS = 16
"""Entrants tied up in circles that are settled by going through all their subsets."""

EXACT = 30
"""Entrants tied up in circles that are settled by mixed-integer programming; above, the order is not proven."""

ENTRANTS = 2_000
"""Most entrants that are ordered: above, Unfit."""

_UNIT = 10**12
"""Majorities are compared as whole numbers of 1e-12."""


class Order(NamedTuple):
    """The ranking, what it adds up to, and how sure it is."""

    order: tuple[int, ...]
    """Positions of the entrants, the best first."""
    score: float
    """Sum of P_ab over all pairs with a ahead of b."""
    bound: float
    """No order has a higher sum than this; equal to ``score`` where the order is exact."""
    exact: bool
    """Whether no order is better, proven."""
    unique: bool | None
    """Whether every other order is worse; None where that is not known."""
    runner_up: tuple[int, ...] | None
    """The second best of all orders; None above 16 entrants."""
    runner_up_score: float | None
    """Its sum; equal to ``score`` where the best order is not unique."""


def kemeny(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Order:
    """Return the order with the highest sum of P_ab over all pairs with a ahead of b.

    The Condorcet-Kemeny-Young-Levenglick rule, P as in :func:`pembina.methods.pairwise.majority`. Kemeny (1959),
    Daedalus 88, 577-591; Young and Levenglick (1978), SIAM J. Appl. Math. 35, 285-300; Munda and Nardo (2009), Applied
    Economics 41, 1513-1523. ``matrix`` (entrants, criteria) in any unit, only the order inside a criterion counts. At
    most 2,000 entrants; how exactly they are ordered says :func:`kemeny_of`. A missing value is Unfit; a constant
    column decides nothing; zeros and negative numbers are numbers like others; one entrant is the order, with 0.
    As a score: (n - place) / (n - 1), and 1 where there is one entrant; by an order that is not ``unique`` no award
    should be decided without a rule for ties.
    """
    if len(matrix) > ENTRANTS:
        text = N_("ordering all entrants at once takes too long for {count} of them; at most {most}")
        raise Unfit(text, count=len(matrix), most=ENTRANTS)
    return kemeny_of(majority(matrix, weights, directions=directions))


def kemeny_of(shares: Floats) -> Order:
    """Return the same from a table P of majorities, shape (entrants, entrants), P_ab + P_ba = 1.

    Entrants fall into groups of which everyone in an earlier one beats everyone in a later one; every best order keeps
    them apart (extended Condorcet criterion, Truchon 1998), so each is ordered alone: up to 16 entrants by dynamic
    programming over subsets, up to 30 as a linear ordering problem (Groetschel, Juenger, Reinelt 1984, Oper. Res. 32,
    1195-1220) proven to 1e-10 by mixed-integer programming, above by moving single entrants from the Borda order as
    long as that helps. ``bound`` then takes the larger of P_ab and P_ba for each pair of the group. Up to 16 entrants
    in all the second best order is found as well.

    Entrants are put into an order that does not depend on their rows before anything is solved (by Copeland points,
    Borda points, all their leads), and up to 16 entrants the earlier in it goes first among equal orders. Rows decide
    only between entrants that all others meet alike.
    """
    points = _whole(shares)
    lead = points - points.T
    beats = lead > 0
    line = _canonical(lead, beats)
    lead, beats = lead[np.ix_(line, line)], beats[np.ix_(line, line)]
    base = len(line) * (len(line) - 1) // 2 * _UNIT
    unique: bool | None
    if len(line) <= SUBSETS:
        first, second, ways = _subsets(lead)
        best = _gain(lead, first)
        runner_up = None if second is None else tuple(int(line[place]) for place in second)
        runner_up_score = None if second is None else _sum(base, _gain(lead, second))
        found, bound, exact, unique = first, best, True, ways == 1
    else:
        found, bound, exact, unique = _by_groups(lead, beats)
        best, runner_up, runner_up_score = _gain(lead, found), None, None
    order = tuple(int(line[place]) for place in found)
    return Order(order, _sum(base, best), _sum(base, bound), exact, unique, runner_up, runner_up_score)


def _sum(base: int, gain: int) -> float:
    """Return the sum of P from the sum of P_ab - P_ba: each pair adds (1 + lead) / 2."""
    return (base + gain) // 2 / _UNIT


def _whole(shares: Floats) -> Integers:
    """Return the majorities as whole numbers, both sides of a pair adding up exactly, or refuse them."""
    shares = np.asarray(shares, dtype=np.float64)
    if shares.ndim != 2 or shares.shape[0] != shares.shape[1] or not len(shares):
        raise ValueError(f"a table of majorities has as many rows as columns, not the shape {shares.shape}")
    if len(shares) > ENTRANTS:
        text = N_("ordering all entrants at once takes too long for {count} of them; at most {most}")
        raise Unfit(text, count=len(shares), most=ENTRANTS)
    for fits in ((shares >= 0.0) & (shares <= 1.0), np.abs(shares + shares.T - 1.0) <= 1e-9):
        if not fits.all():
            row, column = (int(place) for place in np.argwhere(~fits)[0])
            text = N_("majorities of two entrants have to be shares that add up to 1, found {value} and {other}")
            raise Unfit(text, row=row, value=float(shares[row, column]), other=float(shares[column, row]))
    points = np.rint(shares * _UNIT).astype(np.int64)
    lower = np.tril_indices(len(points), -1)
    points[lower] = _UNIT - points.T[lower]
    return points


def _canonical(lead: Integers, beats: Booleans) -> Integers:
    """Return the entrants by Copeland points, Borda points and all their leads: an order that rows do not enter."""
    copeland = beats.sum(axis=1, dtype=np.int64) - beats.sum(axis=0, dtype=np.int64)
    profile = np.sort(lead, axis=1)
    keys = [*(-profile.T), -lead.sum(axis=1), -copeland]
    return np.lexsort(keys).astype(np.int64)


def _gain(lead: Integers, order: Sequence[int]) -> int:
    """Return the sum of leads of everyone over all that come later."""
    ordered = lead[np.ix_(order, order)]
    return int(np.triu(ordered, 1).sum())


def _subsets(lead: Integers) -> tuple[list[int], list[int] | None, int]:
    """Return the best and the second best order and how many are best, by dynamic programming over subsets.

    The best order of a set puts someone first and orders the others best: f(S) = max over a in S of f(S - a) + sum of
    leads of a over S - a, for all subsets by size. Two values are kept for each set, and the number of best orders.
    """
    count = len(lead)
    ahead = _ahead(lead)
    worst = np.iinfo(np.int64).min // 4
    values = np.full((2, 2**count), worst, dtype=np.int64)
    ways = np.zeros(2**count, dtype=np.int64)
    values[0, 0], ways[0] = 0, 1
    for of_size in _by_size(count):
        # One row for each member of the sets, who goes first and leaves the rest.
        members, rest = _members(of_size)
        choices = np.stack([kept.take(rest) for kept in values])
        choices += ahead.ravel().take(members << count | rest)
        best = choices[0].max(axis=0)
        as_good = choices[0] == best
        values[0, of_size], ways[of_size] = best, (ways.take(rest) * as_good).sum(axis=0)
        choices[0, as_good.argmax(axis=0), np.arange(len(of_size))] = worst
        values[1, of_size] = choices.max(axis=(0, 1))
    best_order = _trace(values, ahead, 0)
    return best_order, _trace(values, ahead, 1) if count > 1 else None, int(ways[-1])


def _by_size(count: int) -> list[Integers]:
    """Return the subsets of each size from 1 up, as whole numbers with a bit for each member."""
    sizes = np.bitwise_count(np.arange(2**count))
    ends = np.cumsum([math.comb(count, size) for size in range(count + 1)])
    return np.split(np.argsort(sizes, kind="stable"), ends[:-1])[1:]


def _members(of_size: Integers) -> tuple[Integers, Integers]:
    """Return (members, subsets) each member of subsets of one size, the first one first, and the subset without it."""
    members = np.empty((int(of_size[0]).bit_count(), len(of_size)), dtype=np.int64)
    rest = np.empty_like(members)
    left = of_size
    for place in range(len(members)):
        lowest = left & -left
        left = left ^ lowest
        np.bitwise_count(lowest - 1, out=members[place])
        np.bitwise_xor(of_size, lowest, out=rest[place])
    return members, rest


def _ahead(lead: Integers) -> Integers:
    """Return (entrants, subsets) the sum of leads of an entrant over the members of a subset."""
    ahead = np.zeros((len(lead), 1), dtype=np.int64)
    for member in range(len(lead)):
        ahead = np.concatenate([ahead, ahead + lead[:, member][:, None]], axis=1)
    return ahead


def _trace(values: Integers, ahead: Integers, rank: int) -> list[int]:
    """Return the order behind the best (0) or second best (1) value of the whole set."""
    left = values.shape[1] - 1
    order: list[int] = []
    while left:
        choices = []
        for entrant in range(len(ahead)):
            rest = left ^ (1 << entrant)
            if left >> entrant & 1:
                choices += [(int(values[kept, rest] + ahead[entrant, rest]), entrant, kept) for kept in (0, 1)]
        # The second best value belongs to the second of all choices, best first; the earlier entrant among equals.
        _, entrant, rank = sorted(choices, key=lambda choice: (-choice[0], choice[2], choice[1]))[rank]
        order.append(entrant)
        left ^= 1 << entrant
    return order


def _by_groups(lead: Integers, beats: Booleans) -> tuple[list[int], int, bool, bool | None]:
    """Return order, bound of the gain, whether it is exact and whether it is unique, group by group."""
    order: list[int] = []
    verdicts = []
    slack = 0
    for group in ordered_groups(beats):
        members = np.array(group)
        inside = lead[np.ix_(members, members)]
        found, bound, alone = _settle(inside)
        order += [int(members[place]) for place in found]
        slack += bound - _gain(inside, found)
        verdicts.append(alone)
    unique = False if False in verdicts else None if None in verdicts else True
    return order, _gain(lead, order) + slack, slack == 0, unique


def _settle(lead: Integers) -> tuple[list[int], int, bool | None]:
    """Return order, bound of the gain and whether the order is unique, for one group."""
    if len(lead) <= SUBSETS:
        best, _, ways = _subsets(lead)
        return best, _gain(lead, best), ways == 1
    if len(lead) <= EXACT:
        return _linear_ordering(lead)
    return _local_search(lead)


def _linear_ordering(lead: Integers) -> tuple[list[int], int, bool | None]:
    """Return a proven best order by mixed-integer programming, and whether a second run finds one as good.

    One number x_ij for i < j says whether i is ahead of j; 0 <= x_ij + x_jk - x_ik <= 1 for i < j < k forbids circles.
    """
    count = len(lead)
    first, second = np.triu_indices(count, 1)
    number = np.zeros((count, count), dtype=np.int64)
    number[first, second] = np.arange(len(first))
    i, j, k = (side[:, None] for side in np.array(_triples(count)).T)
    rows = np.zeros((len(i), len(first)))
    place = np.arange(len(i))[:, None]
    rows[place, number[i, j]], rows[place, number[j, k]], rows[place, number[i, k]] = 1.0, 1.0, -1.0
    conditions, limits = np.vstack([rows, -rows]), np.repeat([1.0, 0.0], len(rows))
    cost = -lead[first, second] / (_UNIT * 1e-5)  # the solver's own gap of 1e-6 is 1e-11 of a majority
    order = _read_order(mixed_integer(cost, conditions, limits, bounds=(0, 1)).x, first, second, count)
    spot = np.argsort(order)
    same = np.where(spot[first] < spot[second], 1.0, -1.0)
    conditions, limits = np.vstack([conditions, same]), np.append(limits, (same > 0).sum() - 1.0)
    rival = _read_order(mixed_integer(cost, conditions, limits, bounds=(0, 1)).x, first, second, count)
    gains = _gain(lead, order), _gain(lead, rival)
    return (order if gains[0] >= gains[1] else rival), max(gains), gains[0] != gains[1]


def _triples(count: int) -> list[tuple[int, int, int]]:
    return [(i, j, k) for i in range(count) for j in range(i + 1, count) for k in range(j + 1, count)]


def _read_order(x: Floats, first: Integers, second: Integers, count: int) -> list[int]:
    """Return the order in which everyone has as many behind as the numbers say."""
    behind = np.zeros(count)
    np.add.at(behind, first, x)
    np.add.at(behind, second, 1.0 - x)
    return [int(place) for place in np.argsort(-behind, kind="stable")]


def _local_search(lead: Integers) -> tuple[list[int], int, bool | None]:
    """Move single entrants to where they gain most, from the Borda order, until no move gains anything."""
    order = np.argsort(-lead.sum(axis=1), kind="stable")
    moved = True
    while moved:
        moved = False
        for entrant in order.copy():
            others = order[order != entrant]
            leads = lead[entrant, others]
            # Gain of standing before others[p] for each p: leads over those behind less leads over those ahead.
            gains = leads.sum() - 2 * np.append(0, np.cumsum(leads))
            now = int(np.flatnonzero(order == entrant)[0])
            target = int(gains.argmax())
            if gains[target] > gains[now]:
                order = np.insert(others, target, entrant)
                moved = True
    bound = int(np.abs(lead[np.triu_indices(len(lead), 1)]).sum())
    return [int(place) for place in order], bound, None
