"""Many-facet Rasch measurement: how good an entrant is, apart from how strict jurors and how hard items are.

    ln(P_nijk / P_nij(k-1)) = B_n - D_i - C_j - F_k

(Linacre 1989, Many-Facet Rasch Measurement; MESA memorandum 61) with B_n the entrant, D_i the item's difficulty, C_j
the juror's severity and F_k the threshold of level k. Items, jurors and thresholds are estimated by conditional
likelihood over pairs of ratings of the same entrant, in which B drops out (``rasch_pairs``); then entrants by Warm's
weighted likelihood, every level counting as it does in the award (``rasch_entrants``). Two jurors who pass or fail the
same entrants on one item differ in severity by ln(n10 / n01), the entrants that only one of them passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina import Unfit

from .linear import centred_variances
from .rasch_entrants import Curve, abilities, mean_squares, moments
from .rasch_pairs import Ratings, Solved, kinds, solve
from .rasch_refusals import Estimates, one_sided
from .rows import GRID, N_, Floats, Whole, coded, linked, listed, one_piece

_SHARE_DECIMALS = GRID + 2
"""Decimals of shares: so many that a hundredfold of them still has ten."""


@frozen
class Fit:
    """How a juror, an entrant or an item fits: mean squares, 1 as expected, above 1.5 unpredictable, below 0.5 too
    even (Linacre 2002, Rasch Measurement Transactions 16:878)."""

    ratings: int
    infit: float
    outfit: float


@frozen
class Rasch:
    """What many-facet Rasch makes of ratings; logits except for ``fair`` and ``raw``.

    ``entrants``: B, ``errors``: their standard errors (severities taken as known). ``fair``: the share of an award's
    points (0 to 1, by the items' weights) that a juror of severity 0 is expected to give; ``raw``: the share given.
    ``severities``: C, positive for a strict juror, sum 0, with ``severity_errors`` from the scatter over entrants, of
    ``freedom`` degrees: None where a single entrant tells jurors apart. ``difficulties``: D, sum 0.
    ``thresholds``: for items from 0 to a highest level, F of each level used but the lowest, sum 0. ``unused``: levels
    that nobody gave; the scale is read without them, as FACETS does. ``iterations`` of Newton's method.
    """

    entrants: dict[str, float]
    errors: dict[str, float]
    fair: dict[str, float]
    raw: dict[str, float]
    severities: dict[str, float]
    severity_errors: dict[str, float | None]
    freedom: int
    difficulties: dict[str, float]
    thresholds: dict[int, dict[int, float]]
    unused: dict[int, tuple[int, ...]]
    fit_entrants: dict[str, Fit]
    fit_jurors: dict[str, Fit]
    fit_items: dict[str, Fit]
    iterations: int


def many_facet(
    entrants: Sequence[str],
    jurors: Sequence[str],
    items: Sequence[str],
    levels: Sequence[float],
    tops: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
    shares: Mapping[str, Sequence[float]] | None = None,
) -> Rasch:
    """Fit many-facet Rasch to ratings; ``tops`` gives each item's highest level, ``weights`` its weight in the award.

    ``shares`` says which part of an item's weight each of its levels earns, from level 0 on, rising; without it, level
    / highest level. Items with the same highest level share thresholds; without ``weights``, items weigh the same.
    Refused: no ratings, a level that is not a whole number from 0 to the item's highest, two ratings of one juror for
    the same entrant and item, a panel that is not in one piece, items of which only one level was given, and jurors,
    items or levels without a finite estimate (the message names them).
    """
    if not len(entrants) == len(jurors) == len(items) == len(levels):
        raise ValueError("entrants, jurors, items and levels are not rows: their numbers differ")
    table = _table(entrants, jurors, items, levels, tops)
    found = kinds(table.ratings)
    one_sided(found, table.estimates)
    solved = solve(table.ratings, found, table.estimates)
    weight = [1.0 if weights is None else weights[name] for name in table.items]
    return _measured(table, solved, weight, _worth(table, weight, shares))


@frozen
class _Table:
    """Ratings beside their names; ``given``: the levels as given; ``used``: for each group the levels that occur."""

    entrants: tuple[str, ...]
    jurors: tuple[str, ...]
    items: tuple[str, ...]
    tops: tuple[int, ...]
    used: tuple[tuple[int, ...], ...]
    given: Whole
    ratings: Ratings

    @property
    def estimates(self) -> Estimates:
        groups = list(zip(self.tops, self.ratings.steps, strict=True))
        return Estimates(self.items, self.jurors, groups)


def _table(
    entrants: Sequence[str],
    jurors: Sequence[str],
    items: Sequence[str],
    levels: Sequence[float],
    tops: Mapping[str, int],
) -> _Table:
    if len(levels) == 0:
        raise Unfit(N_("there are no scores"))
    for entrant, juror, item, found in zip(entrants, jurors, items, levels, strict=True):
        if not (0 <= found <= tops[item] and found == int(found)):
            text = N_("the rating of {juror} for {entrant}, item {item}, is not a level from 0 to {top}: {level}")
            raise Unfit(text, juror=juror, entrant=entrant, item=item, top=tops[item], level=f"{found:g}")
    names, entrant_at = coded(entrants)
    panel, juror_at = coded(jurors)
    rubric, item_at = coded(items)
    order = np.lexsort((item_at, juror_at, entrant_at))
    entrant_at, juror_at, item_at = entrant_at[order], juror_at[order], item_at[order]
    same = (np.diff(entrant_at) == 0) & (np.diff(juror_at) == 0) & (np.diff(item_at) == 0)
    for at in np.flatnonzero(same)[:1].tolist():
        text = N_("{juror} rated item {item} of {entrant} more than once")
        raise Unfit(text, juror=panel[juror_at[at]], item=rubric[item_at[at]], entrant=names[entrant_at[at]])
    one_piece(linked(names, panel, entrant_at, juror_at))
    given = np.array([int(level) for level in levels], dtype=np.int64)[order]
    heights = tuple(sorted({tops[item] for item in rubric}))
    group = np.array([heights.index(tops[item]) for item in rubric], dtype=np.int64)
    used, level = _used(group[item_at], given, [_of(rubric, group, at) for at in range(len(heights))])
    steps = tuple(len(some) - 1 for some in used)
    ratings = Ratings(entrant_at, juror_at, item_at, level, group, steps, len(names), len(panel))
    return _Table(names, panel, rubric, heights, used, given, ratings)


def _of(rubric: Sequence[str], group: Whole, at: int) -> list[str]:
    return [rubric[place] for place in np.flatnonzero(group == at).tolist()]


def _used(group: Whole, given: Whole, items: Sequence[Iterable[str]]) -> tuple[tuple[tuple[int, ...], ...], Whole]:
    """Return the levels that occur in each group, and each rating as its place among them."""
    level, used = np.zeros(len(given), dtype=np.int64), []
    for at, names in enumerate(items):
        mine = group == at
        some = np.unique(given[mine])
        if len(some) == 1:
            text = N_("all ratings of {items} are the same: without any difference there is nothing to measure")
            raise Unfit(text, items=listed(names))
        level[mine] = np.searchsorted(some, given[mine])
        used.append(tuple(some.tolist()))
    return tuple(used), level


def _worth(table: _Table, weight: Sequence[float], shares: Mapping[str, Sequence[float]] | None) -> list[Floats]:
    """Return for each item the part of all points (0 to 1) that each of its used levels earns."""
    if min(weight) <= 0.0:
        raise ValueError("an item's weight is above 0")
    found = []
    for name, part, group in zip(table.items, weight, table.ratings.group.tolist(), strict=True):
        top = table.tops[group]
        share = np.arange(top + 1) / top if shares is None else np.array(shares[name], dtype=np.float64)
        if len(share) != top + 1 or (np.diff(share) <= 0.0).any():
            raise ValueError(f"the shares of {name} do not rise over its {top + 1} levels")
        found.append(part / sum(weight) * share[list(table.used[group])])
    return found


def _measured(table: _Table, solved: Solved, weight: Sequence[float], worth: Sequence[Floats]) -> Rasch:
    ratings = table.ratings
    difficulty, severity, thresholds = _centred(table, solved)
    sums, points = np.full((2, len(table.items), max(ratings.steps) + 1), np.inf)
    for at, (group, parts) in enumerate(zip(ratings.group.tolist(), worth, strict=True)):
        sums[at, : len(parts)] = np.append(0.0, np.cumsum(thresholds[group]))
        points[at] = np.append(parts, np.zeros(points.shape[1] - len(parts)))
    curve = Curve(
        difficulty[ratings.item] + severity[ratings.juror],
        sums[ratings.item],
        points[ratings.item],
        ratings.level,
        ratings.entrant,
    )
    ability, errors = abilities(curve, ratings.entrants)
    told = moments(curve, ability)

    def fits(names: Sequence[str], of: Whole) -> dict[str, Fit]:
        number = np.bincount(of).tolist()
        infit, outfit = mean_squares(curve, told, of, len(names))
        return {
            name: Fit(*one)
            for name, one in zip(names, zip(number, _grid(infit), _grid(outfit), strict=True), strict=True)
        }

    return Rasch(
        entrants=_named(table.entrants, ability),
        errors=_named(table.entrants, errors),
        fair=_named(table.entrants, _fair(ability, difficulty, sums, worth), _SHARE_DECIMALS),
        raw=_named(table.entrants, _raw(curve, ratings, weight), _SHARE_DECIMALS),
        severities=_named(table.jurors, severity),
        severity_errors=_errors(table, solved),
        freedom=max(solved.telling - 1, 0),
        difficulties=_named(table.items, difficulty),
        thresholds={
            top: dict(zip(used[1:], _grid(steps), strict=True))
            for top, used, steps in zip(table.tops, table.used, thresholds, strict=True)
        },
        unused={
            top: tuple(sorted(set(range(top + 1)) - set(used)))
            for top, used in zip(table.tops, table.used, strict=True)
            if len(used) <= top
        },
        fit_entrants=fits(table.entrants, ratings.entrant),
        fit_jurors=fits(table.jurors, ratings.juror),
        fit_items=fits(table.items, ratings.item),
        iterations=solved.steps,
    )


def _centred(table: _Table, solved: Solved) -> tuple[Floats, Floats, list[Floats]]:
    """Return difficulties, severities and thresholds with sums 0: a group's mean threshold goes to its items."""
    ratings, values = table.ratings, solved.values
    difficulty, thresholds = values[: ratings.items].copy(), []
    for at, start in enumerate(ratings.firsts[:-1]):
        steps = np.append(values[start : ratings.firsts[at + 1]], 0.0)
        mean = np.cumsum(steps)[-1] / len(steps)
        difficulty[ratings.group == at] += mean
        thresholds.append(steps - mean)
    severity = values[ratings.items : ratings.items + ratings.jurors]
    return _less_mean(difficulty), _less_mean(severity), thresholds


def _less_mean(values: Floats) -> Floats:
    less: Floats = values - np.cumsum(values)[-1] / len(values)
    return less


def _errors(table: _Table, solved: Solved) -> dict[str, float | None]:
    """Return standard errors of severities; a lone juror has severity 0 by definition."""
    ratings = table.ratings
    if ratings.jurors == 1:
        return dict.fromkeys(table.jurors, 0.0)
    if solved.telling < 2:
        return dict.fromkeys(table.jurors)
    spread = solved.covariance[ratings.items : ratings.firsts[0], ratings.items : ratings.firsts[0]]
    few = solved.telling / (solved.telling - 1.0)
    return {**_named(table.jurors, np.sqrt(centred_variances(spread) * few))}


def _fair(ability: Floats, difficulty: Floats, sums: Floats, worth: Sequence[Floats]) -> Floats:
    """Return the expected share of all points, over items, from a juror of severity 0."""
    total = np.zeros(len(ability))
    for hard, steps, parts in zip(difficulty.tolist(), sums, worth, strict=True):
        levels = np.arange(len(parts), dtype=np.float64)
        logit = (ability - hard)[:, None] * levels - steps[: len(parts)]
        chance = np.exp(logit - logit.max(axis=1, keepdims=True))
        whole, mean = np.zeros(len(ability)), np.zeros(len(ability))
        for column, part in zip(chance.T, parts.tolist(), strict=True):
            whole += column
            mean += column * part
        total += mean / whole
    return total


def _raw(curve: Curve, ratings: Ratings, weight: Sequence[float]) -> Floats:
    """Return the share given of the points that an entrant's ratings could have earned."""
    most = (np.array(weight) / sum(weight))[ratings.item]
    given = np.bincount(ratings.entrant, weights=curve.given, minlength=ratings.entrants)
    share: Floats = given / np.bincount(ratings.entrant, weights=most, minlength=ratings.entrants)
    return share


def _grid(values: NDArray[np.float64], decimals: int = GRID) -> list[float]:
    whole: list[float] = (np.round(values, decimals) + 0.0).tolist()
    return whole


def _named(names: Sequence[str], values: Floats, decimals: int = GRID) -> dict[str, float]:
    return dict(zip(names, _grid(values, decimals), strict=True))
