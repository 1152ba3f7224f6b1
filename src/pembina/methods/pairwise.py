"""Entrants two by two: how much weight prefers one to the other, and what follows by Borda, Copeland and Condorcet.

Only the order inside each criterion counts, so units, scales and outliers do not matter. Every share of weight is
rounded to 12 decimals before it is compared with a half: 0.1 + 0.2 + 0.2 against 0.5 is a draw on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import by_criterion, checked
from pembina.methods.refusal import N_, Unfit

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]

DECIMALS = 12
"""Decimals that shares of weight are rounded to before they decide anything."""

MATRIX_ENTRANTS = 10_000
"""Most entrants a matrix over all pairs is made for: 8 bytes a pair, 800 MB at this number."""

_DRAW = 10.0**-DECIMALS
"""A lead of twice half a unit in the last decimal of P: up to here P rounds to 1/2."""

_BLOCK = 2**15
_TOGETHER = 8


class Condorcet(NamedTuple):
    """Who wins by majorities of weight, and where the majorities go round in a circle."""

    winner: int | None
    """Position of the entrant that beats every other one; None where there is none."""
    places: Integers
    """Place of each entrant, 1 the best; whom majorities cannot put in order share one (1 2 2 4)."""
    groups: tuple[tuple[int, ...], ...]
    """Entrants sharing a place, best first; the first group is the Smith set."""
    cycles: tuple[tuple[int, ...], ...]
    """One shortest circle for each set of entrants in which everyone beats everyone along some chain of majorities."""


def dense_codes(matrix: Floats, sign: Integers) -> Codes:
    """Return for each criterion (criteria, entrants) the place of a value among the distinct values, 0 the worst."""
    entrants, criteria = matrix.shape
    codes = np.empty((criteria, entrants), dtype=np.int16 if entrants <= np.iinfo(np.int16).max else np.int32)
    columns = by_criterion(matrix).T
    order = np.argsort(columns, axis=1)
    ordered = np.take_along_axis(columns, order, axis=1)
    place = np.zeros(columns.shape, dtype=codes.dtype)
    np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1, out=place[:, 1:])
    np.put_along_axis(codes, order, np.where(sign[:, None] > 0, place, place[:, -1:] - place), axis=1)
    return codes


def blocks(entrants: int) -> Iterator[slice]:
    """Return slices of entrants, so small that a table of a slice against everyone stays in the fast memory."""
    step = max(1, _BLOCK // entrants)
    for start in range(0, entrants, step):
        yield slice(start, min(start + step, entrants))


def agreement(mine: Codes, theirs: Codes, weights: Floats, strict: bool) -> Floats:
    """Return the weight of criteria on which a row of ``mine`` is above (``strict``) or at least at one of ``theirs``.

    ``mine`` has shape (criteria, a) and ``theirs`` (criteria, b); the table has shape (a, b). Eight criteria at a time
    are packed into one byte that looks up their sum, added in the order of the criteria. Not rounded.
    """
    shape = mine.shape[1], theirs.shape[1]
    total, part = np.zeros(shape), np.empty(shape)
    for some in _eights(len(weights)):
        packed = _packed(mine[some], theirs[some], np.greater if strict else np.greater_equal)
        total += np.take(_sums(weights[some]), packed, out=part, mode="clip")
    return total


def _eights(criteria: int) -> Iterator[slice]:
    for start in range(0, criteria, _TOGETHER):
        yield slice(start, min(start + _TOGETHER, criteria))


def _packed(mine: Codes, theirs: Codes, compare: np.ufunc) -> NDArray[np.uint8]:
    """Return for each pair a byte with one bit for each criterion, the first one highest: whether the pair compares."""
    packed: NDArray[np.uint8] = compare(mine[0][:, None], theirs[0]).view(np.uint8)
    holds = np.empty(packed.shape, dtype=np.bool_)
    for criterion in range(1, len(mine)):
        compare(mine[criterion][:, None], theirs[criterion], out=holds)
        packed += packed  # twice as fast as a shift
        packed |= holds.view(np.uint8)
    return packed


def _sums(weights: Floats) -> Floats:
    """Return for each byte of :func:`_packed` the sum of the weights of its bits, in the order of the criteria."""
    sums = np.zeros(1)
    for weight in weights:
        sums = np.add.outer(sums, [0.0, weight]).ravel()
    return sums


def _leads(codes: Codes, weights: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield the weight for less the weight against, P_ab - P_ba, of a slice of entrants over itself and all after it.

    The same number with the other sign for b and a. Where no two entrants are equal, who is not above is below, and
    one comparison answers for both. The table is written over by the next one.
    """
    entrants = codes.shape[1]
    untied = codes.max(axis=1) == entrants - 1
    groups = [(some, _sums(weights[some]), bool(untied[some].all())) for some in _eights(len(weights))]
    for rows in blocks(entrants):
        mine, theirs = codes[:, rows], codes[:, rows.start :]
        lead, part = np.zeros((mine.shape[1], theirs.shape[1])), np.empty((mine.shape[1], theirs.shape[1]))
        for some, sums, apart in groups:
            above = _packed(mine[some], theirs[some], np.greater)
            if apart:
                np.take(sums - sums[::-1], above, out=part, mode="clip")
            else:
                np.take(sums, above, out=part, mode="clip")
                part -= np.take(sums, _packed(mine[some], theirs[some], np.less), mode="clip")
            lead += part
        np.fill_diagonal(lead, 0.0)  # nobody leads over oneself
        yield rows, lead


def majority(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Floats:
    """Return the share of weight that prefers each entrant to each other one.

    P_ab = sum of w_k over criteria where a is better than b, plus half of w_k where they are equal; P_ab + P_ba = 1,
    and P_aa = 1/2. Munda and Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries,
    Applied Economics 41, 1513-1523. ``matrix`` (entrants, criteria) in any unit; the result (entrants, entrants) is
    rounded to 12 decimals. 8 bytes a pair: above 10,000 entrants Unfit. A missing value is Unfit; a constant column
    gives half its weight to either side; zeros and negative numbers are numbers like others; one entrant gives 1/2.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    entrants = _few_enough(len(matrix))
    codes = dense_codes(matrix, sign)
    shares = np.empty((entrants, entrants))
    # Each pair once: the rows of a block against themselves and all after them.
    for rows, lead in _leads(codes, weights):
        lead = np.round(lead / 2, DECIMALS)
        shares[rows, rows.start :] = 0.5 + lead
        shares[rows.start :, rows] = 0.5 - lead.T
    return np.round(shares, DECIMALS, out=shares)


def _few_enough(entrants: int) -> int:
    if entrants > MATRIX_ENTRANTS:
        text = N_("comparing all pairs takes too much memory for {count} entrants; at most {most}")
        raise Unfit(text, count=entrants, most=MATRIX_ENTRANTS)
    return entrants


def borda(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Floats:
    """Return weighted Borda points: how many entrants each one is ahead of, on average over the criteria.

    B_a = sum of w_k * (number below a on criterion k + half the number of others equal to a), from 0 to n - 1; ties
    share their points. Borda (1781), Memoire sur les elections au scrutin; Young (1974), J. Econ. Theory 9, 43-52. It
    is also the sum of P_ab over all b. ``matrix`` (entrants, criteria); n log n, rounded to 12 decimals. A missing
    value is Unfit; a constant column gives everyone the same; zeros and negative numbers are numbers like others; one
    entrant has 0 points. pyDecision 5.1.8 ignores the weights and breaks ties by the order of rows; here they share.
    As a score: B_a / (n - 1), and 1 where there is one entrant.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    points = np.zeros(len(matrix))
    worth = np.arange(len(matrix), dtype=np.float64)
    for column, values in enumerate(by_criterion(matrix).T):
        order = np.argsort(values)
        ordered = values[order]
        shared = worth
        if not (ordered[1:] != ordered[:-1]).all():
            edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
            # Equal entrants stand at the places from edges[g] to edges[g + 1] - 1 and share what these are worth.
            shared = np.repeat((edges[:-1] + edges[1:] - 1) / 2, np.diff(edges))
        points[order] += weights[column] * (shared if sign[column] > 0 else len(matrix) - 1 - shared)
    return np.round(points, DECIMALS) + 0.0


def copeland(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Integers:
    """Return how many entrants each one beats by majority of weight, less how many beat it.

    C_a = #{b: P_ab > 1/2} - #{b: P_ab < 1/2}. Copeland (1951); Munda and Nardo (2009), Applied Economics 41. Draws
    count nothing; P is rounded to 12 decimals, so a draw is a draw in whatever order criteria and entrants stand.
    ``matrix`` (entrants, criteria); n^2 * criteria steps, but memory for n * criteria only.
    A missing value is Unfit; a constant column decides nothing; zeros and negative numbers are numbers like others;
    one entrant has 0. pyDecision 5.1.8 counts criteria instead of majorities and ignores the weights.
    As a score: (C_a / (n - 1) + 1) / 2, and 1 where there is one entrant.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    codes = dense_codes(matrix, sign)
    scores = np.zeros(len(matrix), dtype=np.int64)
    for rows, lead in _leads(codes, weights):
        better = (lead > _DRAW).view(np.int8) - (lead < -_DRAW).view(np.int8)
        scores[rows] += better.sum(axis=1, dtype=np.int64)
        scores[rows.stop :] -= better[:, rows.stop - rows.start :].sum(axis=0, dtype=np.int64)
    return scores


def condorcet(matrix: Floats, weights: Floats, *, directions: Sequence[str] | None = None) -> Condorcet:
    """Return the entrant that beats every other one by majority, the places majorities agree on, and their circles.

    a beats b where P_ab > 1/2. Entrants are parted into groups such that everyone in an earlier group beats everyone
    in a later one, as finely as that can be done (Smith 1973, Econometrica 41, 1027-1041; Truchon 1998, extended
    Condorcet criterion); members share a place. A group of several is held together by circles (A beats B beats C
    beats A) or draws; a shortest circle is named for each strongly connected set of the majority relation. ``matrix``
    (entrants, criteria), at most 10,000 entrants. A missing value is Unfit; a constant column decides nothing; zeros
    and negative numbers are numbers like others; one entrant is the winner.
    As a score: (n - place) / (n - 1), and 1 where there is one entrant.
    """
    matrix, weights, sign = checked(matrix, weights, directions)
    entrants = _few_enough(len(matrix))
    codes = dense_codes(matrix, sign)
    beats = np.empty((entrants, entrants), dtype=np.bool_)
    for rows, lead in _leads(codes, weights):
        beats[rows, rows.start :] = lead > _DRAW
        beats[rows.start :, rows] = (lead < -_DRAW).T
    return condorcet_of(beats)


def condorcet_of(beats: Booleans) -> Condorcet:
    """Return the same from the relation itself: True where the entrant of the row beats the one of the column."""
    groups = ordered_groups(beats)
    places = np.empty(len(beats), dtype=np.int64)
    cycles: list[tuple[int, ...]] = []
    before = 0
    for group in groups:
        members = np.array(group)
        places[members] = before + 1
        before += len(group)
        if len(group) > 2:
            inside = beats[np.ix_(members, members)]
            for part in strong_components(inside):
                if len(part) > 1:
                    cycles.append(tuple(int(members[step]) for step in shortest_cycle(inside, part)))
    winner = groups[0][0] if len(groups[0]) == 1 else None
    return Condorcet(winner, places, groups, tuple(cycles))


def ordered_groups(beats: Booleans) -> tuple[tuple[int, ...], ...]:
    """Return the finest ordered parting in which everyone in an earlier group beats everyone in a later one.

    The k entrants with the highest Copeland scores beat all others exactly where their scores add up to k (n - k):
    inside the set wins and losses cancel, so each of the k (n - k) meetings with the rest must have been won.
    """
    entrants = len(beats)
    scores = beats.sum(axis=1, dtype=np.int64) - beats.sum(axis=0, dtype=np.int64)
    order = np.argsort(-scores, kind="stable")
    number = np.arange(1, entrants + 1)
    ends = np.flatnonzero(np.cumsum(scores[order]) == number * (entrants - number)) + 1
    return tuple(tuple(sorted(part.tolist())) for part in np.split(order, ends[:-1]))


def strong_components(arrows: Booleans) -> list[list[int]]:
    """Return the strongly connected components of a graph, a component before those its arrows lead to.

    Kosaraju's two passes (Sharir 1981) with whole rows of the table at a time: n^2 steps for a table (n, n).
    """
    finished = _finishing_order(arrows)
    left = np.ones(len(arrows), dtype=bool)
    backwards = np.ascontiguousarray(arrows.T)
    components = []
    for start in reversed(finished):
        if left[start]:
            left[start] = False
            component = [start]
            for node in component:  # grows while it is walked
                found = np.flatnonzero(backwards[node] & left)
                left[found] = False
                component.extend(found.tolist())
            components.append(sorted(component))
    return components


def _finishing_order(arrows: Booleans) -> list[int]:
    """Return the nodes in the order in which a depth-first walk leaves them."""
    fresh = np.ones(len(arrows), dtype=bool)
    finished: list[int] = []
    for start in range(len(arrows)):
        path = [start] if fresh[start] else []
        while path:
            fresh[path[-1]] = False
            onward = arrows[path[-1]] & fresh
            following = int(onward.argmax())
            if onward[following]:
                path.append(following)
            else:
                finished.append(path.pop())
    return finished


def shortest_cycle(arrows: Booleans, component: Sequence[int]) -> tuple[int, ...]:
    """Return a shortest circle of arrows through the first member of a strongly connected component of several."""
    start = component[0]
    fresh = np.zeros(len(arrows), dtype=bool)
    fresh[list(component)] = True
    fresh[start] = False
    came_from = {start: start}
    wave = [start]
    while wave:
        following = []
        for node in wave:
            if arrows[node, start]:
                return _way_back(came_from, node)
            found = np.flatnonzero(arrows[node] & fresh)
            fresh[found] = False
            came_from.update(dict.fromkeys(found.tolist(), node))
            following.extend(found.tolist())
        wave = following
    raise ValueError("the component is not strongly connected")


def _way_back(came_from: dict[int, int], node: int) -> tuple[int, ...]:
    path = [node]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
