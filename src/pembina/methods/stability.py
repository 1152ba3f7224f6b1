"""The smallest change of weights that lets one entrant draw level with another, exactly, with a proof of smallness.

Weights ``w`` are 0 or more and add up to 1; ``d`` is the score of the entrant ahead minus that of the other, criterion
by criterion, so that ``d.w`` is the lead. Wanted is the nearest ``w'`` on the simplex with ``d.w' <= 0``, where near
is the sum of all changes (L1), their Euclidean length (L2), or the largest single change (L-infinity). Everything is
counted in fractions; each answer carries the numbers of a dual bound that equals it, so that nobody has to trust the
way it was found.

Source: Triantaphyllou and Sanchez 1997, Decision Sciences 28: 151-194, for the question; the answers are the optima of
the linear programs (L1, L-infinity: greedy, as in a continuous knapsack) and of the projection onto a half-space of
the simplex (L2).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Numbers = Sequence[Fraction]

NOTHING, WHOLE = Fraction(0), Fraction(1)


class Change(NamedTuple):
    """The nearest weights at which the lead is gone, their distance, and what proves that no nearer ones do.

    For L2 ``distance`` is squared, as its root need not be a fraction. ``centre`` and ``multiplier`` are the dual
    numbers for :func:`bound_l1`, :func:`bound_l2` and :func:`bound_largest`.
    """

    weights: tuple[Fraction, ...]
    distance: Fraction
    centre: Fraction
    multiplier: Fraction


def lead(weights: Numbers, differences: Numbers) -> Fraction:
    """Return d.w, by how much the entrant is ahead."""
    return sum((w * d for w, d in zip(weights, differences, strict=True)), NOTHING)


def level(weights: Numbers, change: Change, differences: Numbers) -> bool:
    """Whether the changed weights are weights (0 or more, the same sum) and leave no lead."""
    after = change.weights
    return min(after) >= 0 and sum(after) == sum(weights) and lead(after, differences) <= 0


# The sum of all changes


def smallest_l1(weights: Numbers, differences: Numbers) -> Change | None:
    """Return the change with the least sum of absolute changes; None where no weights take the lead away.

    Weight moves to the criterion where the entrant ahead is weakest, from those where it is strongest: each unit of
    weight moved from k to l lowers the lead by d_k - d_l and costs 2.
    """
    gap, least = lead(weights, differences), min(differences)
    if gap <= 0:
        return Change(tuple(weights), NOTHING, NOTHING, NOTHING)
    if least > 0:
        return None
    target, after, left, last = list(differences).index(least), list(weights), gap, NOTHING
    for k in sorted(range(len(weights)), key=lambda k: (-differences[k], k)):
        gain = differences[k] - least
        if not left:
            break
        if not gain or not weights[k]:
            continue
        moved = min(after[k], left / gain)
        after[k] -= moved
        after[target] += moved
        left -= moved * gain
        last = gain
    distance = sum((abs(a - w) for a, w in zip(after, weights, strict=True)), NOTHING)
    return Change(tuple(after), distance, least + last / 2, 2 / last)


def bound_l1(weights: Numbers, differences: Numbers, centre: Fraction, multiplier: Fraction) -> Fraction:
    """Return a sum of changes below which no weights take the lead away, whatever centre and multiplier (0 or more).

    With a_k = multiplier (d_k - centre), changes x_k = w_k - w'_k add up to 0 and lie in [w_k - 1, w_k], so the sum of
    abs(x_k) is at least the sum of a_k x_k less what a_k beyond 1 (or -1) could add.
    """
    bound = multiplier * lead(weights, differences)
    for w, d in zip(weights, differences, strict=True):
        slope = multiplier * (d - centre)
        bound -= max(slope - 1, NOTHING) * w + max(-slope - 1, NOTHING) * (1 - w)
    return bound


# The Euclidean length


def smallest_l2(weights: Numbers, differences: Numbers) -> Change | None:
    """Return the change of least Euclidean length; ``distance`` is its square. None where no weights will do.

    As long as no weight would go below 0 this is w' = w - (d.w / d.u) u with u = d - mean(d). A weight that reaches 0
    on the way stays there (its slope only falls as others drop out), and the rest go on among themselves.
    """
    gap = lead(weights, differences)
    if gap <= 0:
        return Change(tuple(weights), NOTHING, NOTHING, NOTHING)
    free, total = list(range(len(weights))), sum(weights, NOTHING)
    while True:
        mean = sum((differences[k] for k in free), NOTHING) / len(free)
        spread = sum((differences[k] * (differences[k] - mean) for k in free), NOTHING)
        missing = (total - sum((weights[k] for k in free), NOTHING)) / len(free)
        start = sum((differences[k] * (weights[k] + missing) for k in free), NOTHING)
        if not spread and start > 0:
            return None
        step = start / spread if spread else NOTHING
        empty = [k for k in free if weights[k] + missing - step * (differences[k] - mean) < 0]
        if not empty:
            break
        times = {k: (weights[k] + missing) / (differences[k] - mean) for k in empty}
        first = min(times.values())
        free = [k for k in free if times.get(k) != first]
    after = [NOTHING] * len(weights)
    for k in free:
        after[k] = weights[k] + missing - step * (differences[k] - mean)
    distance = sum(((a - w) ** 2 for a, w in zip(after, weights, strict=True)), NOTHING)
    centre = mean + missing / step if step else mean
    return Change(tuple(after), distance, centre, step)


def bound_l2(weights: Numbers, differences: Numbers, centre: Fraction, multiplier: Fraction) -> Fraction:
    """Return a squared length below which no weights take the lead away, whatever centre and multiplier (0 or more).

    The Lagrangian of the projection, minimised over weights of 0 and more: each at max(0, w_k - m (d_k - centre)).
    """
    value = multiplier * centre * sum(weights, NOTHING)
    for w, d in zip(weights, differences, strict=True):
        slope = multiplier * (d - centre)
        at = max(w - slope, NOTHING)
        value += (at - w) ** 2 / 2 + slope * at
    return 2 * value


# The largest single change


def smallest_largest(weights: Numbers, differences: Numbers) -> Change | None:
    """Return the change whose largest single change is least; None where no weights take the lead away.

    With no change above r, the lead falls by at most the least, over all c, of what :func:`_radius` says; the answer is
    the largest r that any c asks for. ``centre`` is that c, and ``multiplier`` is 0, having no part in the proof.
    """
    gap = lead(weights, differences)
    if gap <= 0:
        return Change(tuple(weights), NOTHING, NOTHING, NOTHING)
    if min(differences) > 0:
        return None
    order = sorted(range(len(weights)), key=lambda k: weights[k])
    needed = {c: _radius(weights, differences, c, gap, order) for c in dict.fromkeys(differences)}
    radii = {c: r for c, r in needed.items() if r is not None}
    centre = max(radii, key=lambda c: radii[c])
    radius = radii[centre]
    after = [w - min(radius, w) if d > centre else w + radius for w, d in zip(weights, differences, strict=True)]
    even = [k for k, d in enumerate(differences) if d == centre]
    for k in even:
        after[k] = weights[k]
    left = sum(weights, NOTHING) - sum(after, NOTHING)
    for k in even:
        moved = min(radius, left) if left > 0 else max(-min(radius, weights[k]), left)
        after[k] += moved
        left -= moved
    return Change(tuple(after), radius, centre, NOTHING)


def bound_largest(weights: Numbers, differences: Numbers, centre: Fraction, multiplier: Fraction) -> Fraction:
    """Return a largest single change below which no weights take the lead away, whatever the centre."""
    gap, order = lead(weights, differences), sorted(range(len(weights)), key=lambda k: weights[k])
    found = _radius(weights, differences, centre, gap, order) if gap > 0 else None
    return NOTHING if found is None else found


def _radius(
    weights: Numbers, differences: Numbers, c: Fraction, gap: Fraction, order: Sequence[int]
) -> Fraction | None:
    """Return the least r with sum of (d_k - c) min(r, w_k) over d_k > c plus r (c - d_k) over d_k < c >= gap.

    The left side bounds how far changes of at most r, adding up to 0, lower the lead. None where it never gets there.
    """
    above = [k for k in order if differences[k] > c]
    rate = sum((abs(d - c) for d in differences), NOTHING)
    reached, r = NOTHING, NOTHING
    for k in above:
        if reached + rate * (weights[k] - r) >= gap:
            return r + (gap - reached) / rate
        reached += rate * (weights[k] - r)
        r, rate = weights[k], rate - (differences[k] - c)
    return r + (gap - reached) / rate if rate > 0 else None
