"""Values to scores by comparison with the field: every entrant more, or less, may move all others.

Each function takes a one-dimensional float64 array without missing entries and a ``direction`` ("higher" or "lower" is
better), and says what it gives for one entrant, a constant column, a zero and a negative number. A NaN, an infinity or
a value beyond 1e100 is refused (:class:`~pembina.methods.refusal.Unfit`, with the entrant's position). An empty column
gives no scores. One entrant is treated as the constant column that it is.

Nothing here depends on the order of entrants: extremes, counts and the two sums over the field are exact whatever the
order, so that two machines, and two orders, give the same bits.

Source, where no other is given: OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 5 and its Table 15.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.direction import oriented, upwards
from pembina.methods.normalise import Floats, between, finite
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Counts = NDArray[np.int64]

TIES = ("mean", "best", "worst")
"""Which of the places that tied entrants take together each of them gets."""

DECIMALS = 12
"""Decimals of a standard score: the last bits of a sum over the field are not a difference between entrants."""


def min_max(values: Floats, direction: str, low: float = 0.0, high: float = 100.0) -> Floats:
    """Linear from the worst entrant, who gets exactly ``low``, to the best, who gets exactly ``high``.

    low + (high - low) * (x - worst) / (best - worst) (Handbook 5.3). A constant column, and so one entrant, gets
    ``high``: it tells nobody apart, so it costs nobody anything (COINr 1.1.14 ``n_minmax`` gives NaN). Zero and
    negative values are numbers like any other; scores do not change when the unit does (x to a + b x, b > 0). Two
    extreme entrants set the scale for all others.
    """
    if not (low < high and math.isfinite(high - low)):
        raise Unfit(N_("scores must run from a lower to a higher number, found {low} and {high}"), low=low, high=high)
    shares, span = _shares(values, direction)
    if not span:
        return np.full(shares.shape, float(high))
    if low == 0.0:
        shares *= high
        return shares
    scores = np.clip(low + (high - low) * shares, low, high)
    scores[shares == 1.0] = high  # low + (high - low) may miss it by a bit
    return scores


def distance_to_maximum(values: Floats, direction: str, scale: float = 100.0) -> Floats:
    """How near each entrant comes to the best: scale * (1 - (best - x) / (best - worst)).

    COINr 1.1.14 ``n_dist2max``. Written out it is ``min_max`` from 0 to ``scale``, and computed as such: constant
    column and one entrant get ``scale``. The Handbook's distance to the group leader is the ratio to the best instead:
    ``fraction_of_maximum``.
    """
    return min_max(values, direction, 0.0, scale)


def z_score(values: Floats, direction: str, mean: float = 0.0, sd: float = 1.0, population: bool = True) -> Floats:
    """Distance from the field's mean in standard deviations: mean + sd * (x - m) / s, mirrored if lower is better.

    ``mean`` and ``sd`` are those that the scores are to have (50 and 10: the T-score of McCall 1922). s divides by the
    number of entrants; with ``population=False`` by one less, as COINr 1.1.14 ``n_zscore`` does, and as the figures of
    the Handbook's Table 15 show (its text leaves it open). Not bounded: n entrants lie within sd * sqrt(n - 1) of the
    mean (Samuelson 1968), some of them below 0 where ``mean`` is 0. A constant column, and so one entrant, gets
    ``mean``: nobody differs from it (COINr gives NaN). Zero and negative values are numbers like any other; a change
    of unit changes nothing.
    """
    if not (sd > 0 and math.isfinite(sd) and math.isfinite(mean)):
        raise Unfit(N_("scores need a mean and a standard deviation above 0, found {mean} and {sd}"), mean=mean, sd=sd)
    shares, span = _shares(values, direction)
    if not span:
        return np.full(shares.shape, float(mean))
    shares -= _mean(shares)
    shares /= _spread(shares, population)
    shares *= 10.0**DECIMALS
    standard = np.rint(shares, out=shares)
    standard /= 10.0**DECIMALS
    standard *= sd
    standard += mean
    return standard


def scaled(values: Floats, direction: str, sd: float = 1.0, population: bool = True) -> Floats:
    """Values in units of their own spread, not centred: sd * x / s, negated if lower is better, to 12 digits.

    For columns whose zero means something and should stay zero. Not bounded, negative for negative values. A constant
    column, and so one entrant, has no spread to measure in: Unfit. (R's ``scale(x, center = FALSE)`` divides by the
    root mean square instead. COINr's ``n_scaled`` is neither: it is linear between two given numbers, see
    ``normalise.rescaled``.)
    """
    if not (sd > 0 and math.isfinite(sd)):
        raise Unfit(N_("scores need a standard deviation above 0, found {sd}"), sd=sd)
    numbers = oriented(finite(values), direction)
    shares, span = _shares(values, direction)
    if not span:
        if not numbers.size:
            return numbers
        raise Unfit(N_("all entrants have the value {value}: there is no spread to measure in"), value=float(values[0]))
    return significant(sd * (numbers / span / _spread(shares - _mean(shares), population))) + 0.0


def rank_score(values: Floats, direction: str, scale: float = 100.0, ties: str = "mean") -> Floats:
    """Place in the field as a score: scale * (n + 1 - place) / n, so the best gets ``scale`` and the last scale / n.

    Tied entrants share the mean of their places ("mean"), or all get the "best" or the "worst" of them. With "worst"
    this is the column "Percentile" of the Handbook's Table 15. A constant column gets scale * (n + 1) / 2n (or
    ``scale``, or scale / n); one entrant gets ``scale``. Only the order counts: how far apart entrants are, what their
    unit is, zero and negative values do not matter.
    """
    standing = _standing(oriented(finite(values), direction))
    better = standing.size - standing.worse - standing.equal
    doubled = 2 * (standing.size - better) - _together(standing.equal, ties)
    return scale * (doubled / (2 * standing.size))


def percentile_rank(values: Floats, direction: str, scale: float = 100.0) -> Floats:
    """Share of the field that one stands above, oneself and equals by half: scale * (worse + equal / 2) / n.

    The percentile rank of tests (Crocker and Algina 1986, Introduction to Classical and Modern Test Theory, ch. 19);
    ``equal`` includes the entrant, so the best of n gets scale * (1 - 1/2n), the last scale / 2n, and the mean is half
    the scale. A constant column, and so one entrant, gets half the scale. Only the order counts. COINr's ``n_prank`` is
    something else, the share of the others who are worse: ``borda`` with ``equals="none"``.
    """
    standing = _standing(oriented(finite(values), direction))
    return scale * ((2 * standing.worse + standing.equal) / (2 * standing.size))


def borda(values: Floats, direction: str, scale: float = 100.0, equals: str = "half") -> Floats:
    """Share of the other entrants that one beats, ties by half: scale * (worse + others equal / 2) / (n - 1).

    Borda (1781), ties as Black (1976, Public Choice 28:1-15) counts them; the best gets ``scale`` and the last 0. With
    ``equals="none"`` a tie counts nothing: COINr 1.1.14 ``n_prank``, and its ``n_borda`` with scale = n - 1. A constant
    column, and so one entrant, who beats nobody and is beaten by nobody, gets half the scale ("none": 0). Only the
    order counts.
    """
    if equals not in ("half", "none"):
        raise Unfit(N_('equal entrants count "half" or "none", not "{word}"'), word=equals)
    standing = _standing(oriented(finite(values), direction))
    if standing.size == 1:
        return np.full(1, scale / 2 if equals == "half" else 0.0)
    halves = 2 * standing.worse + (standing.equal - 1 if equals == "half" else 0)
    return scale * (halves / (2 * (standing.size - 1)))


def fraction_of_maximum(values: Floats, direction: str, scale: float = 100.0) -> Floats:
    """Ratio to the best entrant: scale * x / max(x), or scale * min(x) / x if lower is better.

    Handbook 5.4 with the group leader as reference; COINr 1.1.14 ``n_fracmax`` for higher. (For lower COINr turns the
    sign first and then scores the worst 1 and better values above it; the reciprocal keeps the meaning "how much of
    the best".) Ratios need a scale with a true zero: a negative value is Unfit, a zero scores 0 if higher is better
    and is Unfit if lower is. A constant column, and so one entrant, gets ``scale``; a column of zeros is Unfit.
    """
    numbers, upward = finite(values), upwards(direction)
    if not numbers.size:
        return numbers
    low, high = float(numbers.min()), float(numbers.max())
    if not upward:
        if low <= 0:
            _refuse(numbers <= 0, numbers, N_("a ratio to the lowest value needs values above 0, found {value}"))
        return scale * (low / numbers)
    if low < 0:
        _refuse(numbers < 0, numbers, N_("a ratio to the highest value needs values of 0 and more, found {value}"))
    if not high:
        raise Unfit(N_("all entrants have the value 0: there is no highest value to take a part of"))
    return scale * (numbers / high)


def distance_to_reference(
    values: Floats,
    direction: str,
    reference: float | str,
    scale: float = 100.0,
    start: str = "zero",
    cap: float | None = None,
) -> Floats:
    """Position against a reference, which scores ``scale``: an entrant's value, a number, or a word for the field.

    ``reference`` is a number in the values' unit, or "mean", "best" or "worst" of the field. Counted from
    ``start="zero"`` (Handbook 5.4, Table 15): scale * x / reference, or scale * reference / x if lower is better; the
    Handbook's difference form is this minus ``scale``. Ratios need a reference above 0 and no negative value, nor a
    zero if lower is better; anything else is Unfit. Counted from ``start="worst"`` (COINr 1.1.14 ``n_dist2ref``, and
    ``n_dist2targ`` for a number): scale * (x - worst) / (reference - worst); a reference that is not better than the
    worst entrant is Unfit, zero and negative values are fine.

    Entrants beyond the reference score above ``scale``, unless ``cap`` says the highest score there is (a zero then
    gets it where lower is better). A constant column, and so one entrant, gets ``scale`` if the reference is its value.
    Only "zero" with a number as reference does not depend on the field.
    """
    numbers, upward = finite(values), upwards(direction)
    if start not in ("zero", "worst"):
        raise Unfit(N_('a distance is counted from "zero" or from "worst", not from "{word}"'), word=start)
    if cap is not None and not cap > 0:
        raise Unfit(N_("the highest score there is must be above 0, found {cap}"), cap=cap)
    if not numbers.size:
        return numbers
    point = _reference(numbers, reference, upward)
    with np.errstate(over="ignore", divide="ignore"):  # what is out of reach is capped, or refused below
        if start == "zero":
            scores = scale * _ratio(numbers, point, upward, cap is not None)
        else:
            scores = scale * _from_worst(oriented(numbers, direction), point if upward else 0.0 - point, point)
    scores = scores if cap is None else np.minimum(scores, cap)
    if math.isinf(scores.max()):
        _refuse(np.isinf(scores), numbers, N_("the value {value} is too far from the reference to be scored"))
    return scores


def around_mean(values: Floats, direction: str, margin: float = 20.0, scale: float = 100.0) -> Floats:
    """Above, near or below the mean: ``scale``, half of it, or 0.

    The Handbook's 5.5 (1, 0, -1), moved onto 0 to ``scale``: an entrant counts as near while the value differs from
    the field's mean by at most ``margin`` percent of the mean; the edges are near. A constant column, and so one
    entrant, gets half the scale. A percentage of the mean needs a mean above 0 (else Unfit); zero values are fine, a
    negative one too.
    """
    if not 0 <= margin < math.inf:
        raise Unfit(N_("a margin is a percentage of 0 or more, found {margin}"), margin=margin)
    numbers = finite(values)
    if not numbers.size:
        return numbers
    middle = _field_mean(numbers)
    if not middle > 0:
        raise Unfit(N_("a margin in percent of the mean needs a mean above 0, found {mean}"), mean=middle)
    away = oriented(np.round(100.0 * (numbers / middle - 1.0), 10), direction)
    return scale * (0.5 + 0.5 * (away > margin) - 0.5 * (away < -margin))


class _Standing(NamedTuple):
    worse: Counts
    equal: Counts
    size: int


def _standing(numbers: Floats) -> _Standing:
    """How many of the field are worse than each entrant, and how many equal to it, itself included."""
    count = numbers.size
    order = np.argsort(numbers)
    rising = numbers[order]
    worse, equal = np.empty(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    fresh = rising[1:] != rising[:-1]
    if fresh.all():
        worse[order] = np.arange(count)
        return _Standing(worse, equal, count)
    first = np.append(0, np.flatnonzero(fresh) + 1)
    sizes = np.diff(np.append(first, count))
    worse[order], equal[order] = np.repeat(first, sizes), np.repeat(sizes, sizes)
    return _Standing(worse, equal, count)


def _together(equal: Counts, ties: str) -> Counts:
    """Twice the number of places that tied entrants lose against the best of their places."""
    if ties not in TIES:
        raise Unfit(N_('tied entrants get the "mean", "best" or "worst" of their places, not the "{word}"'), word=ties)
    return {"mean": equal - 1, "best": 0 * equal, "worst": 2 * (equal - 1)}[ties]


def _shares(values: Floats, direction: str) -> tuple[Floats, float]:
    """Position between the worst (0) and the best (1), and the distance between these; all 0 if they are equal."""
    numbers, low, high = between(values)
    span = high - low
    shares = numbers - low if upwards(direction) else high - numbers
    if span:
        shares /= span
    return shares, span


def _mean(shares: Floats) -> float:
    """Mean of numbers from 0 to 1, the same in whatever order they come.

    Each is turned into a whole multiple of 2**-52; sums of 1024 of these are below 2**63, and Python adds up the rest.
    """
    whole = np.rint(shares * 2.0**52).astype(np.int64)
    parts: list[int] = np.add.reduceat(whole, np.arange(0, whole.size, 1024)).tolist()
    return sum(parts) / 2**52 / whole.size


def _spread(centred: Floats, population: bool) -> float:
    """Root of the mean square of deviations between -1 and 1; the mean over one entrant less for a sample."""
    freedom = centred.size if population else centred.size - 1
    return math.sqrt(_mean(centred * centred) * centred.size / freedom)


def _field_mean(numbers: Floats) -> float:
    _, low, high = between(numbers)
    share = _mean(_shares(numbers, "higher")[0])
    return low * (1.0 - share) + high * share


def _refuse(faulty: NDArray[np.bool_], numbers: Floats, text: str) -> None:
    if faulty.any():
        row = int(np.argmax(faulty))
        raise Unfit(text, row=row, value=float(numbers[row]))


def _reference(numbers: Floats, reference: float | str, upward: bool) -> float:
    if reference == "mean":
        return _field_mean(numbers)
    if reference in ("best", "worst"):
        return float(numbers.max() if (reference == "best") == upward else numbers.min())
    if isinstance(reference, str) or not math.isfinite(reference):
        text = N_('a reference is a number, or "mean", "best" or "worst", not "{word}"')
        raise Unfit(text, word=reference)
    return float(reference)


def _ratio(numbers: Floats, point: float, upward: bool, capped: bool) -> Floats:
    low = numbers.min()
    if low < 0 and (upward or capped):
        _refuse(numbers < 0, numbers, N_("a ratio to a reference needs values of 0 and more, found {value}"))
    if low <= 0 and not (upward or capped):
        _refuse(numbers <= 0, numbers, N_("a ratio of a reference to the value needs values above 0, found {value}"))
    if not point > 0:
        raise Unfit(N_("a ratio needs a reference above 0, found {reference}"), reference=point)
    return numbers / point if upward else point / numbers


def _from_worst(numbers: Floats, point: float, said: float) -> Floats:
    worst = float(numbers.min())
    if point == worst == float(numbers.max()):
        return np.ones(numbers.shape)
    if not point > worst:
        text = N_("a reference must be better than the worst entrant, found {reference}")
        raise Unfit(text, reference=said)
    return (numbers - worst) / (point - worst)
