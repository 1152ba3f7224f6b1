"""Rasch by comparing two ratings of the same entrant at a time: the entrant's own level drops out.

Given the sum t of two ratings of one entrant, with d = (D_1 + C_1) - (D_2 + C_2) and S(a) = F_1 + ... + F_a,

    P(first = a, second = t - a | t) = exp(-a d - S_1(a) - S_2(t - a)) / sum over all a possible

without B (Andersen 1973, British Journal of Mathematical and Statistical Psychology 26:31-44, for pairs: Zwinderman
1995, Applied Psychological Measurement 19:369-375). The product over all pairs is concave in D, C and F and is made
largest by Newton's method. Pairs of one entrant are not independent, which leaves estimates consistent, but standard
errors have to come from the scatter over entrants (Godambe; Varin, Reid and Firth 2011, Statistica Sinica 21:5-42).
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from pembina import Unfit

from .linear import Singular, applied, inverse, product
from .rasch_refusals import Estimates, ran_away, undetermined
from .rows import N_, Floats, Whole

_MOST_PAIRS = 4_000_000
_STEPS = 80
_DONE = 1e-11
_BEYOND = 30.0
"""Logits between two jurors, items or levels from which on an estimate counts as running away to infinity: no panel is
so large that a finite one would get there (30 logits are odds of 10^13)."""


@frozen
class Ratings:
    """Ratings sorted by entrant, juror and item, all as places; ``level`` counts used levels from 0.

    ``group``: for each item the group of items with the same number of levels; ``steps``: for each group its
    thresholds.
    """

    entrant: Whole
    juror: Whole
    item: Whole
    level: Whole
    group: Whole
    steps: tuple[int, ...]
    entrants: int
    jurors: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.group)

    @property
    def firsts(self) -> list[int]:
        """Where each group's thresholds start among all parameters: after items and jurors; the last one is held."""
        sizes = [count - 1 for count in self.steps]
        start = self.items + self.jurors
        return [start + sum(sizes[:at]) for at in range(len(sizes) + 1)]


@frozen
class Kind:
    """Pairs alike in their groups of items and in their sum, so that they have the same possible outcomes.

    ``sides`` (4, settings): places of item 1, juror 1, item 2, juror 2 among the parameters, for each distinct setting;
    ``seen`` (settings, outcomes): how often each outcome came; ``lowest``: the first rating of outcome 0; ``features``
    (outcomes, thresholds): how many times each threshold is passed. ``setting``, ``outcome``, ``entrant``: the pairs.
    """

    sides: Whole
    seen: Floats
    lowest: int
    features: Floats
    setting: Whole
    outcome: Whole
    entrant: Whole

    @property
    def first(self) -> Floats:
        """The first rating in each outcome."""
        return self.lowest + np.arange(self.seen.shape[1], dtype=np.float64)


_SIGNS = (1.0, 1.0, -1.0, -1.0)


def kinds(ratings: Ratings) -> list[Kind]:
    """Return all pairs of ratings of the same entrant that have more than one possible outcome, kind by kind."""
    one, other = _pairs(ratings.entrant, ratings.entrants)
    if not len(one):
        return []
    groups, widest = len(ratings.steps), 2 * max(ratings.steps) + 1
    total = ratings.level[one] + ratings.level[other]
    group_one, group_other = ratings.group[ratings.item[one]], ratings.group[ratings.item[other]]
    label = (group_one * groups + group_other) * widest + total
    order = np.argsort(label, kind="stable")
    names, starts = np.unique(label[order], return_index=True)
    found = []
    for name, part in zip(names.tolist(), np.split(order, starts[1:]), strict=True):
        rest, t = divmod(name, widest)
        g, h = divmod(rest, groups)
        lowest, highest = max(0, t - ratings.steps[h]), min(t, ratings.steps[g])
        if lowest < highest:
            found.append(_kind(ratings, one[part], other[part], (g, h, t, lowest, highest)))
    return found


def _pairs(entrant: Whole, entrants: int) -> tuple[Whole, Whole]:
    sizes = np.bincount(entrant, minlength=entrants)
    number = int((sizes * (sizes - 1) // 2).sum())
    if number > _MOST_PAIRS:
        text = N_(
            "these ratings make {number} pairs, more than the {most} that can be compared: use the additive adjustment"
        )
        raise Unfit(text, number=number, most=_MOST_PAIRS)
    starts = np.cumsum(sizes) - sizes
    pieces = [(start + np.stack(np.triu_indices(size, 1))) for start, size in zip(starts, sizes, strict=True)]
    both: Whole = np.concatenate(pieces, axis=1).astype(np.int64)
    return both[0], both[1]


def _kind(ratings: Ratings, one: Whole, other: Whole, shape: tuple[int, int, int, int, int]) -> Kind:
    g, h, t, lowest, highest = shape
    sides = np.stack(
        [
            ratings.item[one],
            ratings.items + ratings.juror[one],
            ratings.item[other],
            ratings.items + ratings.juror[other],
        ]
    )
    distinct, setting = np.unique(sides, axis=1, return_inverse=True)
    setting = setting.reshape(-1)
    width = highest - lowest + 1
    outcome = ratings.level[one] - lowest
    seen = np.bincount(setting * width + outcome, minlength=distinct.shape[1] * width).astype(np.float64)
    features = np.zeros((width, ratings.firsts[-1] - ratings.firsts[0]))
    for at, first in enumerate(range(lowest, highest + 1)):
        for group, level in ((g, first), (h, t - first)):
            start = ratings.firsts[group] - ratings.firsts[0]
            features[at, start : start + min(level, ratings.steps[group] - 1)] += 1.0
    return Kind(distinct, seen.reshape(-1, width), lowest, features, setting, outcome, ratings.entrant[one])


@frozen
class Solved:
    """Estimates (all parameters, items and jurors having their last at 0), their covariance, and Newton's steps.

    ``telling``: how many entrants have a pair of ratings, by two jurors, that could have come out otherwise.
    """

    values: Floats
    covariance: Floats
    steps: int
    telling: int


def solve(ratings: Ratings, found: list[Kind], names: Estimates) -> Solved:
    """Make the likelihood of all pairs largest; refused where no finite estimates exist, naming whose they would be."""
    size = ratings.firsts[-1]
    held = {ratings.items - 1, ratings.items + ratings.jurors - 1}
    free = np.array([at for at in range(size) if at not in held], dtype=np.int64)
    values = np.zeros(size)
    if not len(free):
        return Solved(values, np.zeros((size, size)), 0, _telling(found))
    value, gradient, information = _likelihood(found, values)
    for step in range(1, _STEPS + 1):
        try:
            inner = inverse(information[np.ix_(free, free)])
        except Singular as singular:
            if step == 1:
                raise undetermined(names, int(free[singular.place])) from None
            raise ran_away(names, values) from None
        move = np.zeros(size)
        move[free] = applied(inner, gradient[free])
        if np.abs(move).max() <= _DONE:
            values = values + move
            return Solved(values, _covariance(ratings, found, values, inner, free), step, _telling(found))
        scale, before = 1.0, value
        while True:
            value, gradient, information = _likelihood(found, values + scale * move)
            if value >= before - 1e-12 * abs(before) or scale < 1e-6:
                break
            scale /= 2.0
        values = values + scale * move
        if names.widest(values) > _BEYOND:
            break
    raise ran_away(names, values)


def _telling(found: list[Kind]) -> int:
    apart = [kind.entrant[(kind.sides[1] != kind.sides[3])[kind.setting]] for kind in found]
    return len(np.unique(np.concatenate(apart))) if apart else 0


def _chances(kind: Kind, values: Floats) -> Floats:
    """Return the chance of each outcome in each setting; shape (settings, outcomes)."""
    ways = np.zeros(kind.sides.shape[1])
    for side, sign in zip(kind.sides, _SIGNS, strict=True):
        ways += sign * values[side]
    fixed = np.zeros(kind.seen.shape[1])
    thresholds = values[len(values) - kind.features.shape[1] :]
    for column, size in zip(kind.features.T, thresholds.tolist(), strict=True):
        fixed += column * size
    logit = -ways[:, None] * kind.first - fixed
    chance = np.exp(logit - logit.max(axis=1, keepdims=True))
    whole = np.zeros(len(chance))
    for column in chance.T:
        whole += column
    shares: Floats = chance / whole[:, None]
    return shares


def _likelihood(found: list[Kind], values: Floats) -> tuple[float, Floats, Floats]:
    """Return the logarithm of the likelihood of all pairs, its gradient, and minus its second derivatives."""
    size = len(values)
    total, gradient, information = 0.0, np.zeros(size), np.zeros(size * size)
    for kind in found:
        chance = _chances(kind, values)
        times = np.cumsum(kind.seen, axis=1)[:, -1:]
        seen = kind.seen > 0.0
        total += float((kind.seen[seen] * np.log(np.maximum(chance[seen], 1e-300))).sum())
        left = kind.seen - times * chance
        gradient -= _to_sides(kind, _along(left, kind.first), size)
        away = kind.first - _along(chance, kind.first)[:, None]
        weight = times * chance
        spread = _along(weight * away**2, np.ones(kind.seen.shape[1]))
        for one, sign in zip(kind.sides, _SIGNS, strict=True):
            for other, opposite in zip(kind.sides, _SIGNS, strict=True):
                information += np.bincount(one * size + other, weights=sign * opposite * spread, minlength=size * size)
        if kind.features.shape[1]:
            gradient[size - kind.features.shape[1] :] -= applied(kind.features.T, _down(left))
            _add_thresholds(kind, weight, chance, weight * away, information.reshape(size, size))
    return total, gradient, information.reshape(size, size)


def _add_thresholds(kind: Kind, weight: Floats, chance: Floats, away: Floats, information: Floats) -> None:
    """Add what thresholds have in common with items and jurors, and with one another."""
    size, width = len(information), kind.seen.shape[1]
    start = size - kind.features.shape[1]
    common = np.stack([_to_sides(kind, away[:, at], size) for at in range(width)], axis=1)
    cross = product(common, kind.features)[:start]
    information[:start, start:] += cross
    information[start:, :start] += cross.T
    joint = np.diag(_down(weight))
    for at in range(width):
        joint[at] -= _down(weight[:, at : at + 1] * chance)
    information[start:, start:] += product(kind.features.T, product(joint, kind.features))


def _covariance(ratings: Ratings, found: list[Kind], values: Floats, inner: Floats, free: Whole) -> Floats:
    """Return H^-1 J H^-1 with J the scatter of entrants' own gradients; shape (parameters, parameters)."""
    size = len(values)
    scores = np.zeros(ratings.entrants * size)
    for kind in found:
        chance = _chances(kind, values)
        away = kind.outcome + kind.lowest - _along(chance, kind.first)[kind.setting]
        for side, sign in zip(kind.sides, _SIGNS, strict=True):
            at = kind.entrant * size + side[kind.setting]
            scores -= np.bincount(at, weights=sign * away, minlength=len(scores))
        for place in range(kind.features.shape[1]):
            column = kind.features[:, place]
            passed = column[kind.outcome] - _along(chance, column)[kind.setting]
            at = kind.entrant * size + size - kind.features.shape[1] + place
            scores -= np.bincount(at, weights=passed, minlength=len(scores))
    own = scores.reshape(-1, size)[:, free]
    covariance = np.zeros((size, size))
    covariance[np.ix_(free, free)] = product(inner, product(product(own.T, own), inner))
    return covariance


def _along(table: Floats, sizes: Floats) -> Floats:
    """Return each row's sum of columns times sizes, one column after the other."""
    total = np.zeros(len(table))
    for column, size in zip(table.T, sizes.tolist(), strict=True):
        total += column * size
    return total


def _down(table: Floats) -> Floats:
    """Return the sum of each column, one row after the other."""
    sums: Floats = np.add.reduce(table, axis=0)
    return sums


def _to_sides(kind: Kind, each: Floats, size: int) -> Floats:
    total = np.zeros(size)
    for side, sign in zip(kind.sides, _SIGNS, strict=True):
        total += np.bincount(side, weights=sign * each, minlength=size)
    return total
