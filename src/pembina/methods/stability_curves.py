"""Totals that are other means than arithmetic ones, followed along one weight by interval arithmetic.

While one weight of a group moves, the total of an entrant in a tree of means (arithmetic, geometric, harmonic, power,
minimum, maximum, at any depth) only rises or only falls. So its range over a piece of the way is that of its two ends,
and the range of its slope follows level by level. A piece on which the leader stays ahead by these ranges needs no
further look; one on which the gap only falls has at most one meeting point, found by bisection; any other is halved.
What is passed over is proved, nothing is sampled.

Source: interval bisection with a monotonicity test (Moore 1966, Interval Analysis; Hansen 1978, Computing 21).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]

EQUAL = 1e-11
"""Totals closer than this are level: a tenth of the grid that scores lie on."""

NARROW = 1e-13
"""Pieces are not halved below this width."""

HALVINGS = 60
CELLS = 200_000
"""More pieces than this at once are given up on."""


class Mean(NamedTuple):
    """One group on the way up: ``plus + times * phi(y)`` seen through the mean's phi (power ``exponent``; 0 is ln).

    Columns have one entry an entrant. ``dead``: the group's score is 0 whatever the part's is. For ``kind`` "minimum"
    and "maximum" ``plus`` is the score of the other parts.
    """

    kind: str
    exponent: float
    plus: Floats
    times: Floats
    dead: Booleans


class Curves(NamedTuple):
    """The total of each entrant as a function of one weight t of a group.

    ``own``: phi of the part's score, ``rest``: phi of the mean of its siblings, ``there``: which entrants have the
    part, ``kept``: what share of the siblings each has (they make up for those left out), ``levels`` the groups above,
    the nearest first. ``exponent`` and ``dead`` as for :class:`Mean`.
    """

    exponent: float
    own: Floats
    rest: Floats
    there: Booleans
    kept: Floats
    dead: Booleans
    levels: Sequence[Mean]


class Range(NamedTuple):
    """Between which numbers values and slopes lie."""

    low: Floats
    high: Floats
    falls: Floats
    rises: Floats


class Loss(NamedTuple):
    """Where first place is lost, and the rows to which."""

    at: float
    to: tuple[int, ...]


class TooFine(Exception):
    """Totals lie so close together over so long a way that no answer was found in reasonable time."""


def phi(x: Floats, exponent: float) -> Floats:
    """Return the scale on which a power mean is a plain mean: x ** exponent, or ln x for the geometric mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x) if exponent == 0 else x.copy() if exponent == 1 else x**exponent


def back(z: Floats, exponent: float) -> Floats:
    """Return from the scale of :func:`phi`."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.exp(z) if exponent == 0 else z.copy() if exponent == 1 else z ** (1.0 / exponent)


def values(curves: Curves, t: Floats, rows: Integers) -> Floats:
    """Return totals at weights: ``t`` and ``rows`` of the same shape."""
    return _ranges(curves, t, t, rows).low


def first_loss(
    curves: Curves, holders: Sequence[int], others: Sequence[int], start: float, end: float, near: float = 1e-9
) -> Loss | None:
    """Return where, on the way from ``start`` to ``end``, one of the others first passes all the holders.

    ``to`` are all that do so within ``near`` of the whole way. None where that never happens. Accurate to some 12
    digits. Raises TooFine.
    """
    if not len(others) or start == end:
        return None
    way = _Way(curves, np.asarray(holders, np.int64), np.asarray(others, np.int64), start, end, near)
    found = way.first()
    if not found:
        return None
    nearest = min(place for place, _ in found)
    to = {int(row) for place, row in found if place - nearest <= near}
    return Loss(start + nearest * (end - start), tuple(sorted(to)))


class _Way:
    """The way from one weight to another, measured from 0 to 1."""

    def __init__(
        self, curves: Curves, holders: Integers, others: Integers, start: float, end: float, near: float
    ) -> None:
        self.curves, self.holders, self.others, self.near = curves, holders, others, near
        self.start, self.span = start, end - start

    def first(self) -> list[tuple[float, int]]:
        """Places where the holders fall behind, with the row that passes them; none beyond the first is sure."""
        rows = self.others
        low, high = np.zeros(len(rows)), np.ones(len(rows))
        found: list[tuple[float, int]] = []
        best = np.inf
        for _ in range(HALVINGS):
            gap = self._gap(low, high, rows)
            open_ = (gap.low < -EQUAL) & (low <= best + self.near)
            rows, low, high = rows[open_], low[open_], high[open_]
            falls, rises = gap.falls[open_], gap.rises[open_]
            if not len(rows):
                break
            at_low, at_high = self._at(low, rows), self._at(high, rows)
            behind = at_low < -EQUAL
            falling = (rises <= 0) & (at_high < -EQUAL) & ~behind
            found += list(zip(low[behind].tolist(), rows[behind].tolist(), strict=True))
            if falling.any():
                places = self._bisect(low[falling], high[falling], rows[falling])
                found += list(zip(places.tolist(), rows[falling].tolist(), strict=True))
            best = min([best, *(place for place, _ in found)])
            done = behind | (rises <= 0) | (falls >= 0) | (high - low < NARROW)
            rows, low, high = rows[~done], low[~done], high[~done]
            if len(rows) > CELLS:
                raise TooFine
            middle = (low + high) / 2
            rows, low, high = np.tile(rows, 2), np.concatenate([low, middle]), np.concatenate([middle, high])
        return found

    def _gap(self, low: Floats, high: Floats, rows: Integers) -> Range:
        """The best holder's total less that of each row."""
        ends = np.sort(np.stack([self.start + low * self.span, self.start + high * self.span]), axis=0)
        other = _ranges(self.curves, ends[0], ends[1], rows)
        leads = [_ranges(self.curves, ends[0], ends[1], np.full(len(rows), holder)) for holder in self.holders]
        with np.errstate(invalid="ignore"):
            falls = np.min([lead.falls for lead in leads], axis=0) - other.rises
            rises = np.max([lead.rises for lead in leads], axis=0) - other.falls
        # both slopes without end, beside a score of 0: of their difference nothing is known
        falls, rises = np.where(np.isnan(falls), -np.inf, falls), np.where(np.isnan(rises), np.inf, rises)
        if self.span < 0:
            falls, rises = -rises, -falls
        return Range(
            np.max([lead.low for lead in leads], axis=0) - other.high,
            np.max([lead.high for lead in leads], axis=0) - other.low,
            falls,
            rises,
        )

    def _at(self, places: Floats, rows: Integers) -> Floats:
        return self._gap(places, places, rows).low

    def _bisect(self, low: Floats, high: Floats, rows: Integers) -> Floats:
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            ahead = self._at(middle, rows) >= 0
            low, high = np.where(ahead, middle, low), np.where(ahead, high, middle)
        return (low + high) / 2


def _ranges(curves: Curves, low: Floats, high: Floats, rows: Integers) -> Range:
    """Range of total and slope of each row over its own piece of weights."""
    there, kept = curves.there[rows], curves.kept[rows]
    own, rest = np.where(there, curves.own[rows], 0.0), np.where(kept > 0, curves.rest[rows], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(there, np.where(kept > 0, t / (t + (1 - t) * kept), 1.0), 0.0) for t in (low, high)]
        pace = [np.where(there, kept / (t + (1 - t) * kept) ** 2, 0.0) for t in (high, low)]
    parts = [np.where(there & (kept <= 0), 1.0, part) for part in parts]
    pace = [np.where(np.isfinite(p), p, 0.0) for p in pace]
    dead = curves.dead[rows]
    own, rest = (np.where(dead | ~np.isfinite(side), 1.0, side) for side in (own, rest))
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort(np.stack([back(rest + part * (own - rest), curves.exponent) for part in parts]), axis=0)
    steep, moved = _steepness(ends, curves.exponent), np.sort(np.stack([p * (own - rest) for p in pace]), axis=0)
    found = Range(ends[0], ends[1], *_times(moved[0], moved[1], steep[0], steep[1]))
    found = Range(*(np.where(dead, 0.0, column) for column in found))
    for level in curves.levels:
        found = _up(level, found, rows)
    return found


def _steepness(ends: Floats, exponent: float) -> tuple[Floats, Floats]:
    """Range of the slope of :func:`back` where its value lies between two ends: y ** (1 - p) / p, or y."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steep = ends if exponent == 0 else ends ** (1.0 - exponent) / exponent
    steep = np.sort(np.where(np.isnan(steep), np.inf, steep), axis=0)
    return steep[0], steep[1]


def _times(a_low: Floats, a_high: Floats, b_low: Floats, b_high: Floats) -> tuple[Floats, Floats]:
    """Range of a product of two numbers that lie in ranges."""
    with np.errstate(invalid="ignore"):
        products = np.stack([a_low * b_low, a_low * b_high, a_high * b_low, a_high * b_high])
    products = np.where(np.isnan(products), 0.0, products)  # 0 times infinity: nothing moves at all
    return products.min(axis=0), products.max(axis=0)


def _up(level: Mean, part: Range, rows: Integers) -> Range:
    """One group further up."""
    plus, times, dead = level.plus[rows], level.times[rows], level.dead[rows]
    if level.kind in ("minimum", "maximum"):
        return _clipped(level.kind, plus, part)
    p = level.exponent
    nothing = np.zeros(len(rows))
    ends = []
    for end in (part.low, part.high):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            mean = back(plus + times * np.where(times > 0, phi(end, p), 0.0), p)
        zero = dead | ((end <= 0) & (times > 0) & (p <= 0))
        ends.append(np.where(zero, 0.0, mean))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.stack([ends[0] / part.high, ends[1] / part.low])
    ratio = np.where(np.isnan(ratio), 0.0, ratio)
    steep = np.sort(ratio ** (1.0 - p), axis=0) * times if p != 1 else np.stack([times, times])
    steep = np.where(np.isnan(steep), np.inf, steep)
    slope = _times(part.falls, part.rises, steep[0], steep[1])
    return Range(ends[0], ends[1], *(np.where(dead, nothing, side) for side in slope))


def _clipped(kind: str, other: Floats, part: Range) -> Range:
    """The part counts only as long as it is the weakest (strongest)."""
    cut = np.minimum if kind == "minimum" else np.maximum
    counts = part.high < other if kind == "minimum" else part.low > other
    idle = part.low > other if kind == "minimum" else part.high < other
    falls = np.where(counts, part.falls, np.where(idle, 0.0, np.minimum(part.falls, 0.0)))
    rises = np.where(counts, part.rises, np.where(idle, 0.0, np.maximum(part.rises, 0.0)))
    return Range(cut(part.low, other), cut(part.high, other), falls, rises)
