"""Values to scores by fixed rules: what one entrant scores does not depend on who else competes.

Each function takes a one-dimensional float64 array without missing entries and gives scores from 0 to ``scale``
(exactly: never 100.00000000000001). A NaN, an infinity or a value beyond 1e100 is refused
(:class:`~pembina.methods.refusal.Unfit`, with the entrant's position), never scored. As nothing is compared over the
field, one entrant, a constant column and an empty column are scored like any other values. What compares entrants with
one another is in :mod:`pembina.methods.relative`.

Source, where no other is given: OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.methods.direction import upwards
from pembina.methods.matrix import LARGEST
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]


def finite(values: Floats) -> Floats:
    """Return values as float64, or refuse the first one that is missing, infinite or beyond 1e100, naming its row."""
    return between(values)[0]


def between(values: Floats) -> tuple[Floats, float, float]:
    """Return values as :func:`finite` does, with the lowest and the highest of them; 0 and 0 where there are none."""
    numbers = np.asarray(values, dtype=np.float64)
    if not numbers.size:
        return numbers, 0.0, 0.0
    low, high = float(np.minimum.reduce(numbers, axis=None)), float(np.maximum.reduce(numbers, axis=None))
    if low >= -LARGEST and high <= LARGEST:  # a NaN would be both ends
        return numbers, low, high
    row = int(np.argmax(~(np.abs(numbers) <= LARGEST)))
    value = float(numbers[row])
    if math.isnan(value):
        raise Unfit(N_("a value is missing; this method needs every value"), row=row)
    if math.isinf(value):
        raise Unfit(N_("a value is infinite"), row=row)
    raise Unfit(N_("{value} is too large to compute with; choose a larger unit"), row=row, value=value)


def goalposts(values: Floats, start: float, end: float, scale: float = 100.0) -> Floats:
    """Linear from 0 at ``start`` to ``scale`` at ``end``, flat outside.

    scale * (clip(x, between start and end) - start) / (end - start), which is never below 0 or above ``scale``.
    ``start`` above ``end`` scores lower values higher. A value at or beyond a goalpost scores exactly 0 or ``scale``.
    Zero and negative values are numbers like any other. Source: UNDP, Human Development Report, technical note 1.
    Unfit: goalposts that are equal.
    """
    start, end = _apart(start, end)
    return _linear(finite(values), start, end, scale)


def log_goalposts(values: Floats, start: float, end: float, scale: float = 100.0) -> Floats:
    """Goalposts on logarithms: scale * clip((ln x - ln start) / (ln end - ln start), 0, 1), to 12 digits.

    Source: UNDP, Human Development Report, technical note 1 (income). A value at or below zero lies beyond every
    positive goalpost on the low side and scores as the lower goalpost does. Unfit: goalposts that are equal, or not
    above zero.
    """
    start, end = _apart(start, end)
    low, high = min(start, end), max(start, end)
    if low <= 0:
        raise Unfit(N_("a logarithm needs a goalpost above zero, found {end}"), end=low)
    inside = np.clip(finite(values), low, high)
    share = significant((np.log(inside) - np.log(start)) / (np.log(end) - np.log(start)))
    return scale * np.clip(share, 0.0, 1.0) + 0.0


def rescaled(values: Floats, start: float, end: float, scale: float = 100.0, outside: str = "refuse") -> Floats:
    """Move a measuring scale onto the award's: scale * (x - start) / (end - start), without flattening.

    For values that come on a scale of their own, as a survey answered from 1 to 7 does. A value outside ``start`` to
    ``end`` is then a mistake in the data, and Unfit; ``outside="extend"`` lets it score below 0 or above ``scale``, as
    COINr 1.1.14 ``n_scaled`` does (its source: Global Innovation Index 2020). COINr's name misleads: neither the
    spread nor the extremes of the field enter. What flattens outside values is ``goalposts``; what divides by the
    standard deviation is ``relative.scaled``.
    """
    if outside not in ("refuse", "extend"):
        raise Unfit(N_('values outside are treated by "refuse" or "extend", not by "{word}"'), word=outside)
    start, end = _apart(start, end)
    numbers = finite(values)
    beyond = (numbers < min(start, end)) | (numbers > max(start, end))
    if outside == "refuse" and beyond.any():
        row = int(np.argmax(beyond))
        text = N_("the scale runs from {start} to {end}, found {value}")
        raise Unfit(text, row=row, start=start, end=end, value=float(numbers[row]))
    return scale * ((numbers - start) / (end - start)) + 0.0


def optimum_range(
    values: Floats, start: float | None, low: float, high: float, end: float | None, scale: float = 100.0
) -> Floats:
    """Full score inside a range that is right, less on both sides: too little and too much are both worse.

    0 at ``start`` and below, linear up to ``scale`` at ``low``, full up to and at ``high``, linear down to 0 at ``end``
    and beyond (start < low <= high < end): a trapezoidal desirability, as Derringer and Suich (1980, Journal of
    Quality Technology 12:214-219, two-sided, exponents 1) have it with low = high. Without ``start`` everything up to
    ``high`` is full; without ``end`` everything from ``low`` on. Unfit: ends that do not rise, or neither outer end.
    """
    given = [edge for edge in (start, low, high, end) if edge is not None]
    outer_rise = (start is None or start < low) and (end is None or high < end)
    if not (outer_rise and low <= high and all(map(math.isfinite, given))):
        raise Unfit(N_("the edges of a range must rise, found {edges}"), edges=", ".join(f"{edge:g}" for edge in given))
    sides = [(edge, full) for edge, full in ((start, low), (end, high)) if edge is not None]
    if not sides:
        raise Unfit(N_("a range needs a value below it or above it at which the score is 0"))
    numbers = finite(values)
    scores = [_linear(numbers, *_apart(edge, full), scale) for edge, full in sides]
    return scores[0] if len(scores) == 1 else np.minimum(*scores)


def logistic(values: Floats, midpoint: float, steepness: float, scale: float = 100.0) -> Floats:
    """S-shaped: scale / (1 + exp(-steepness * (x - midpoint))), to 12 digits; half the scale at the midpoint.

    ``steepness`` is per unit of the value: above zero higher values score higher, below zero lower ones do. The score
    changes fastest at the midpoint (scale * steepness / 4 a unit); 0 and ``scale`` are only reached within rounding.
    Values far away, zero and negative ones are fine: nothing overflows. The curve is Verhulst's (1845).
    Unfit: a steepness of zero, which would tell nobody apart.
    """
    if not (math.isfinite(steepness) and steepness and math.isfinite(midpoint)):
        text = N_("a logistic curve needs a midpoint and a steepness other than 0, found {midpoint} and {steepness}")
        raise Unfit(text, midpoint=midpoint, steepness=steepness)
    with np.errstate(over="ignore"):  # infinitely far from the midpoint is a fine place to be
        distance = steepness * (finite(values) - midpoint)
    fading = np.exp(-np.abs(distance))
    share = significant(np.where(distance >= 0, 1.0, fading) / (1.0 + fading))
    return scale * np.clip(share, 0.0, 1.0)


def target(values: Floats, goal: float, direction: str, scale: float = 100.0, zero: float = 0.0) -> Floats:
    """How much of a fixed target is reached, as a ratio, full at the target and beyond.

    Higher is better: scale * min(1, (x - zero) / (goal - zero)), and 0 below ``zero``. Lower is better: scale * min(1,
    (goal - zero) / (x - zero)), so twice the target scores half. ``zero`` is where the quantity begins (ratios need
    one; 0 unless the unit says otherwise) and lies below the goal in both directions, else Unfit.

    Source: OECD/JRC 2008, 5.4, distance to a reference, the reference being a target; the Handbook gives the ratio
    for higher-is-better only. COINr ``n_dist2targ`` measures from the worst entrant instead, so that its scores move
    with the field: that is ``relative.distance_to_reference(..., start="worst")``, where scores above ``scale`` can
    be had too. Linear from a fixed value to a target below it is ``goalposts``.
    """
    upward = upwards(direction)
    if not (zero < goal and math.isfinite(goal - zero)):
        raise Unfit(N_("a target must lie above {zero} to be reached in part, found {goal}"), zero=zero, goal=goal)
    if upward:
        return goalposts(values, zero, goal, scale)
    return scale * ((goal - zero) / (np.maximum(finite(values), goal) - zero))


def piecewise(values: Floats, points: Sequence[Sequence[float]]) -> Floats:
    """Linear between the given (value, score) points, which rise in value; flat before the first and after the last.

    The score at a point is exactly the point's. Unfit: values that do not rise from point to point.
    """
    xs = np.array([float(point[0]) for point in points])
    ys = np.array([float(point[1]) for point in points])
    stuck = ~(np.diff(xs) > 0)
    if stuck.any():
        i = int(np.argmax(stuck))
        text = N_("values must rise from point to point: {value} follows {before}")
        raise Unfit(text, value=float(xs[i + 1]), before=float(xs[i]))
    scores = np.interp(finite(values), xs, ys)
    return np.asarray(np.clip(scores, ys.min(), ys.max()), dtype=np.float64)  # interpolation may overshoot by a bit


def bands(values: Floats, table: Sequence[Mapping[str, Any]]) -> Floats:
    """Return the score of the band that holds each value; NaN where no band does.

    A band has ``from`` (end belongs to it) or ``above`` (does not), ``to`` or ``below`` alike, and ``score``; an end
    that is not given is unbounded. Bands may rise and fall; where two hold a value, the later one in the table counts.
    """
    numbers = finite(values)
    scores = np.full(numbers.shape, np.nan)
    for band in table:
        inside = np.ones(numbers.shape, dtype=bool)
        if "from" in band:
            inside &= numbers >= float(band["from"])
        if "above" in band:
            inside &= numbers > float(band["above"])
        if "to" in band:
            inside &= numbers <= float(band["to"])
        if "below" in band:
            inside &= numbers < float(band["below"])
        scores[inside] = float(band["score"])
    return scores


def levels(values: NDArray[np.object_], table: Mapping[str, Any]) -> Floats:
    """Return the score of each category; NaN where the table does not hold it."""
    scores = {category: float(score) for category, score in table.items()}
    return np.array([scores.get(value, math.nan) for value in values], dtype=np.float64)


def _linear(numbers: Floats, start: float, end: float, scale: float) -> Floats:
    inside = np.minimum(np.maximum(numbers, min(start, end)), max(start, end))
    scores: Floats = scale * ((inside - start) / (end - start)) + 0.0  # not -0.0, where end lies below start
    return scores


def _apart(start: float, end: float) -> tuple[float, float]:
    if start == end or not math.isfinite(end - start):
        raise Unfit(N_("two different ends are needed, found {start} and {end}"), start=start, end=end)
    return start, end
