"""Several periods of one criterion: the value of a period, change over time, and the way a series goes.

A panel is ``matrix`` of shape (entrants, periods), NaN where an entrant has no figure, and ``periods`` (periods,):
finite numbers that rise (years, or days as fractions of a year). Missing figures are allowed here, it is what these
functions are about; an infinity is refused (:class:`~pembina.methods.refusal.Unfit`, with the entrant's position), as
are periods that do not rise. Nothing is invented: where there is no answer there is NaN, and a code says why. One
entrant never changes what another one gets, and an empty field is an empty answer.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import LARGEST, SMALLEST
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Words = NDArray[np.str_]
Positions = NDArray[np.intp]

HOW = ("none", "latest", "linear", "constant")
"""What stands in for a figure that is missing; see :func:`fill`."""

REASONS = ("", "missing", "zero", "negative", "too-large")
"""Why a change has no number: (it has one); a figure is missing; it would be a percentage of zero; of something
negative, or towards it; it lies beyond 1e100."""

TRENDS = ("rising", "flat", "falling", "absent")
"""Ways a series can go; see :func:`trend`."""

MEASURED = ("ends", "line")
"""What a trend is measured on: first and last figure, or the least-squares line through all."""


class Filled(NamedTuple):
    """Values, which of them were filled in, and the periods that each rests on."""

    values: Floats
    filled: Booleans
    before: Floats
    """Period of the figure the value is taken from, or of the earlier one of two; NaN where there is no value."""
    after: Floats
    """Period of the later figure where the value lies between two; otherwise the same as ``before``."""


class Change(NamedTuple):
    """Change in percent, NaN where it has no meaning, and one of REASONS for each entrant."""

    values: Floats
    reasons: Words


class Trend(NamedTuple):
    """One of TRENDS for each entrant, the change a period it rests on (NaN if absent), and one of REASONS."""

    words: Words
    changes: Floats
    reasons: Words


def fill(matrix: Floats, periods: Floats, at: float, how: str, within: float | None = None) -> Filled:
    """Return each entrant's value at period ``at``, and what stands in where there is no figure; shapes (entrants,).

    - "none": the figure of the period, or NaN.
    - "latest": the most recent figure at or before the period; NaN before an entrant's first figure.
    - "linear": on the straight line between the figures before and after, to 12 digits and never outside them; before
      the first or after the last figure the nearest one.
    - "constant": the most recent figure, as a step function; before the first figure the first one. It differs from
      "latest" there and nowhere else.

    ``at`` need not be one of ``periods``. ``within`` is the furthest, in units of ``periods``, that a figure may lie
    from ``at`` to be used (for "linear" both must); the edge is within. "linear" and "constant" use figures later than
    ``at``: leave those out of the panel if they must not count.

    Source: COINr 1.1.14 ``impute_panel`` ("latest", and ``stats::approx`` with rule 2 for "linear" and "constant"; its
    ``max_time`` counts columns where ``within`` measures time). An entrant with one figure: "linear" gives that one
    (COINr stops with an error). Zero and negative figures are figures. No figure at all: NaN, filled False.
    """
    figures, times = _panel(matrix, periods)
    if not math.isfinite(at):
        raise Unfit(N_("a period must be a finite number, found {period}"), period=at)
    values, stood_in, before, after = _fill(figures, times, np.array([float(at)]), how, within)
    return Filled(values[:, 0], stood_in[:, 0], before[:, 0], after[:, 0])


def filled(matrix: Floats, periods: Floats, how: str, within: float | None = None) -> Filled:
    """Return the whole panel, filled as :func:`fill` fills each of its periods; shapes (entrants, periods).

    Figures that are there stay as they are, bit for bit; only gaps are filled, from figures and never from fillings.
    """
    figures, times = _panel(matrix, periods)
    return Filled(*_fill(figures, times, times, how, within))


def growth(matrix: Floats, periods: Floats, first: float, last: float) -> Change:
    """Change from period ``first`` to ``last`` in percent of the first figure: 100 (b - a) / a, to 12 digits.

    OECD/JRC Handbook 2008, 5.7 (there between consecutive years). Both must be among ``periods`` and rise, else Unfit;
    gaps are not filled here (use :func:`filled` before, and say so). No number, but a reason, where a figure is
    "missing", or the first one is 0 ("zero") or below 0 ("negative"): a percentage of those means nothing. A last
    figure of 0 is -100 percent, a negative one less than that; equal figures are 0 percent.
    """
    start, end = _two(matrix, periods, first, last)
    reasons = _reasons(start, start, end)
    return Change(*_percent(reasons, start, end, 1.0))


def cagr(matrix: Floats, periods: Floats, first: float, last: float) -> Change:
    """Compound growth rate in percent a unit of period: 100 ((b / a) ** (1 / (last - first)) - 1), to 12 digits.

    The steady rate that leads from the first figure to the last one; figures between do not enter. COINr 1.1.14
    ``CAGR`` gives the share, not the percentage, takes the first and last figures that there are, and calls any two
    equal figures, zeros too, a growth of 0. Periods and gaps as in :func:`growth`. No number, but a reason, where a
    figure is "missing", the first one is 0 ("zero"), or either is below 0 ("negative"). A last figure of 0 is -100
    percent, equal figures are 0 percent.
    """
    start, end = _two(matrix, periods, first, last)
    reasons = _reasons(start, np.minimum(start, end), end)
    return Change(*_percent(reasons, start, end, float(last) - float(first)))


def trend(
    matrix: Floats,
    periods: Floats,
    tolerance: float,
    least: int = 2,
    relative: bool = True,
    by: str = "ends",
) -> Trend:
    """Say of each entrant whether its series is rising, flat or falling, or that this cannot be said ("absent").

    Rising where the average change a unit of period is above ``tolerance``, falling where it is below -``tolerance``,
    flat between; both edges are flat. The change, to 12 digits, is

    - ``by="ends"``: from the first figure there is to the last one, relative: 100 ((b / a) ** (1 / (t_b - t_a)) - 1)
      percent, the compound rate, as COINr 1.1.14 ``get_trends`` takes it and Eurostat's monitoring of the Sustainable
      Development Goals; absolute: (b - a) / (t_b - t_a) in the figures' unit. What lies between does not enter.
    - ``by="line"``: the slope of the least-squares line through all figures; relative: in percent of their mean
      (COINr ``prc_change`` takes the percentage of where the line starts, which may lie at or below zero).

    Gaps are left out, not filled. "absent", with the reason: fewer than ``least`` figures (2 or more; "missing"); and
    where ``relative``, a figure that enters is below 0 ("negative"), or a percentage would be of 0 ("zero": the first
    figure; with "line" all of them). For figures that may be zero or negative take ``relative=False``: then every
    series with enough figures has a trend. A constant series above 0 is flat.
    """
    figures, times = _panel(matrix, periods)
    if not 0 <= tolerance < math.inf:
        raise Unfit(N_("a tolerance is a number of 0 or more, found {tolerance}"), tolerance=tolerance)
    if least < 2:
        raise Unfit(N_("a trend needs at least 2 periods, found {least}"), least=least)
    if by not in MEASURED:
        raise Unfit(N_('a trend is measured by "ends" or by "line", not by "{word}"'), word=by)
    enough = (~np.isnan(figures)).sum(axis=1) >= least
    measured = _by_ends if by == "ends" else _by_line
    reasons = np.full(len(figures), "missing", dtype="<U9")
    changes = np.full(len(figures), np.nan)
    if enough.any():
        changes[enough], reasons[enough] = measured(figures[enough], times, relative)
    words = np.full(len(figures), "flat", dtype="<U7")
    words[changes > tolerance] = "rising"
    words[changes < -tolerance] = "falling"
    words[reasons != ""] = "absent"
    return Trend(words, changes, reasons)


def _panel(matrix: Floats, periods: Floats) -> tuple[Floats, Floats]:
    figures, times = np.asarray(matrix, dtype=np.float64), np.asarray(periods, dtype=np.float64)
    if figures.ndim != 2 or times.shape != figures.shape[1:] or not times.size:
        raise ValueError(f"a panel of shape {figures.shape} for periods of shape {times.shape}")
    if not (np.abs(times) <= LARGEST).all() or (np.diff(times) < SMALLEST).any():
        raise Unfit(N_("periods must rise, found {periods}"), periods=", ".join(f"{time:g}" for time in times))
    beyond = (np.abs(figures) > LARGEST).any(axis=1)
    if beyond.any():
        row = int(np.argmax(beyond))
        column = int(np.argmax(np.abs(figures[row]) > LARGEST))
        text = N_("the figure {value} of period {period} is too large to compute with; choose a larger unit")
        raise Unfit(text, row=row, value=float(figures[row, column]), period=float(times[column]))
    return figures, times


def _neighbours(figures: Floats, times: Floats, at: Floats) -> tuple[Positions, Positions]:
    """Columns of the last figure at or before, and of the first one at or after, each period asked for.

    -1 where there is none before, and the number of columns where there is none after.
    """
    count, present = len(times), ~np.isnan(figures)
    columns = np.arange(count)
    last = np.maximum.accumulate(np.where(present, columns, -1), axis=1)
    following = np.minimum.accumulate(np.where(present, columns, count)[:, ::-1], axis=1)[:, ::-1]
    rows = len(figures)
    last = np.concatenate([np.full((rows, 1), -1), last], axis=1)
    following = np.concatenate([following, np.full((rows, 1), count)], axis=1)
    return last[:, np.searchsorted(times, at, side="right")], following[:, np.searchsorted(times, at, side="left")]


def _fill(
    figures: Floats, times: Floats, at: Floats, how: str, within: float | None
) -> tuple[Floats, Booleans, Floats, Floats]:
    if how not in HOW:
        raise Unfit(N_("gaps are filled by one of {ways}, not by {word}"), ways=", ".join(HOW), word=how)
    if within is not None and not within >= 0:
        raise Unfit(N_("the furthest that a figure may lie away is 0 or more, found {within}"), within=within)
    before, after = _neighbours(figures, times, at)
    here = before == after
    if how == "none":
        before, after = np.where(here, before, -1), np.where(here, after, -1)
    elif how == "latest":
        after = before
    else:
        before, after = np.where(before < 0, after, before), np.where(after == len(times), before, after)
        after = after if how == "linear" else before
    before, after = np.where(before == len(times), -1, before), np.where(after == len(times), -1, after)
    if within is not None:
        far = (before >= 0) & (np.maximum(np.abs(times[before] - at), np.abs(times[after] - at)) > within)
        before, after = np.where(far, -1, before), np.where(far, -1, after)
    there = before >= 0
    values = np.where(there, _between(figures, times, at, before, after), np.nan)
    return values, there & ~here, np.where(there, times[before], np.nan), np.where(there, times[after], np.nan)


def _between(figures: Floats, times: Floats, at: Floats, before: Positions, after: Positions) -> Floats:
    """Figures of the columns ``before``, and where ``after`` is another column, on the line between the two."""
    values = np.take_along_axis(figures, before, axis=1)
    rows, targets = np.nonzero(before != after)
    if len(rows):
        left, right = before[rows, targets], after[rows, targets]
        share = (at[targets] - times[left]) / (times[right] - times[left])
        start, end = figures[rows, left], figures[rows, right]
        on_line = significant(start * (1.0 - share) + end * share)
        values[rows, targets] = np.clip(on_line, np.minimum(start, end), np.maximum(start, end))
    return values


def _two(matrix: Floats, periods: Floats, first: float, last: float) -> tuple[Floats, Floats]:
    figures, times = _panel(matrix, periods)
    for period in (first, last):
        if period not in times:
            text = N_("there is no period {period}; there are {periods}")
            raise Unfit(text, period=period, periods=", ".join(f"{time:g}" for time in times))
    if not first < last:
        raise Unfit(
            N_("change runs from an earlier to a later period, not from {first} to {last}"), first=first, last=last
        )
    start, end = np.searchsorted(times, (first, last))
    return figures[:, start], figures[:, end]


def _reasons(base: Floats, lowest: Floats, other: Floats) -> Words:
    """Why no percentage of ``base`` can be taken; ``lowest`` is the lowest figure that must not be negative."""
    reasons = np.full(len(base), "", dtype="<U9")
    reasons[base == 0] = "zero"
    reasons[lowest < 0] = "negative"
    reasons[np.isnan(base) | np.isnan(other)] = "missing"
    return reasons


def _percent(reasons: Words, start: Floats, end: Floats, units: Floats | float) -> tuple[Floats, Words]:
    """Percent a unit, compounded, from ``start`` to ``end`` over so many units; NaN where there is a reason."""
    values = np.full(len(start), np.nan)
    fine = reasons == ""
    start, end, units = start[fine], end[fine], units if isinstance(units, float) else units[fine]
    with np.errstate(over="ignore", divide="ignore"):  # ln(1 - 1), when all is lost, is as intended
        share = (end - start) / start
        if not (isinstance(units, float) and units == 1.0):
            share = np.expm1(np.log1p(share) / units)
        values[fine] = 100.0 * share
    large = np.abs(values) > LARGEST
    reasons[large], values[large] = "too-large", np.nan
    values[~np.isnan(values)] = significant(values[~np.isnan(values)])
    return values, reasons


def _by_ends(figures: Floats, times: Floats, relative: bool) -> tuple[Floats, Words]:
    present = ~np.isnan(figures)
    rows = np.arange(len(figures))
    first, last = present.argmax(axis=1), figures.shape[1] - 1 - present[:, ::-1].argmax(axis=1)
    start, end, units = figures[rows, first], figures[rows, last], times[last] - times[first]
    if relative:
        return _percent(_reasons(start, np.minimum(start, end), end), start, end, units)
    return significant((end - start) / units), np.full(len(figures), "", dtype="<U9")


def _by_line(figures: Floats, times: Floats, relative: bool) -> tuple[Floats, Words]:
    """Slope of the least-squares line through the figures of each row, in percent of their mean where relative.

    Time runs from 0 to 1 and figures are told from the row's first one in parts of the largest difference, so that
    rounding the slope in these units takes the noise of the sums away and nothing else.
    """
    present = ~np.isnan(figures)
    origin = figures[np.arange(len(figures)), present.argmax(axis=1)]
    apart = np.where(present, figures - origin[:, None], 0.0)
    reach = np.abs(apart).max(axis=1)
    reach[reach == 0] = 1.0
    count, duration = present.sum(axis=1), float(times[-1] - times[0])
    clock = (times - times[0]) / duration
    late = np.where(present, clock - (_sum(np.where(present, clock, 0.0)) / count)[:, None], 0.0)
    slope = np.round(_sum(late * (apart / reach[:, None])) / _sum(late * late), 14) * reach / duration
    if not relative:
        return significant(slope), np.full(len(figures), "", dtype="<U9")
    mean = origin + _sum(apart) / count
    lowest = np.where(present, figures, np.inf).min(axis=1)
    highest = np.where(present, figures, -np.inf).max(axis=1)
    reasons = _reasons(highest, lowest, mean)
    fine = reasons == ""
    changes = np.full(len(figures), np.nan)
    changes[fine] = significant(100.0 * (slope[fine] / mean[fine]))
    return changes, reasons


def _sum(terms: Floats) -> Floats:
    """Sum over the columns, one after the other."""
    total = np.zeros(len(terms))
    for column in range(terms.shape[1]):
        total += terms[:, column]
    return total
