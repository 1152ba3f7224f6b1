"""How far one number can be moved, what each move costs and what it scores, cut into pieces a program can be made of.

A lever stands at position 0 and can be pulled to position ``last``. Cost and score rise with the position and may bend,
jump or curve on the way. A piece is a stretch of positions over which both are taken as straight lines that never make
a move look dearer or poorer than it is; pieces in use are split until they are exact. So every answer of a program
over pieces is a lower bound of the true cost, and the last one is the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = Callable[[Floats], Floats]

EXACT = 1e-9
"""Deviation from a straight line, as a part of the curve's height, below which it is one."""

SINGLE = 400
"""Whole positions up to which every one is a piece of its own; more are taken as a stretch, and rounded up."""

SAMPLES, FIRST = 17, 16
HALVINGS = 100


@dataclass(frozen=True, eq=False)
class Lever:
    """One number that can be raised, from position 0 (as it stands) to ``last``.

    ``cost`` and ``score`` take positions and give arrays of the same shape; both never fall, and ``cost`` is 0 at 0.
    ``whole`` positions are whole numbers. ``breaks`` are positions where a line bends or jumps; between two of them
    a curve bends one way only. ``points``, where given, are the only positions there are. Positions below ``least``
    are not allowed (a condition asks for more than there is now).
    """

    last: float
    cost: Curve
    score: Curve
    whole: bool = False
    breaks: tuple[float, ...] = ()
    points: tuple[float, ...] | None = None
    least: float = 0.0

    def at(self, position: float) -> tuple[float, float]:
        """Return cost and score of one position."""
        place = np.array([position], dtype=np.float64)
        return float(self.cost(place)[0]), float(self.score(place)[0])

    def allowed(self, position: float) -> float:
        """Return the nearest allowed position from here upwards (``last`` at most)."""
        position = min(max(position, self.least), self.last)
        if self.points is not None:
            return min((point for point in self.points if point >= position - EXACT), default=self.last)
        return min(float(np.ceil(position - 1e-6)), self.last) if self.whole else position


@dataclass(frozen=True)
class Piece:
    """A stretch of positions: a cost and a score at its ``start`` and ``end``, and a straight line between the two.

    Along the line a score is had for no more than it really costs: ``under`` is taken from the cost where the curve
    hangs below its chord. ``gap`` is the largest deviation, as a part of the curve's height.
    """

    start: float
    end: float
    costs: tuple[float, float]
    scores: tuple[float, float]
    under: float = 0.0
    gap: float = 0.0

    @property
    def steps(self) -> float:
        """How far it reaches."""
        return self.end - self.start


def first_pieces(lever: Lever, single: int = SINGLE) -> list[Piece]:
    """Cut a lever into pieces: where it stands, then from break to break, curves finer."""
    if lever.points is not None:
        allowed = sorted({0.0, *lever.points})
        return _worth(lever, [p for p in allowed if lever.least - EXACT <= p <= lever.last + EXACT])
    pieces = [piece(lever, 0.0, 0.0)] if lever.least <= 0 else []
    start = max(lever.least, 0.0)
    if lever.whole:
        start = max(float(np.ceil(start - 1e-6)), 1.0)
        if lever.last < single:
            return _worth(lever, [*(p.start for p in pieces), *map(float, range(int(start), int(lever.last) + 1))])
    if lever.last < start or (lever.last == 0 and not lever.whole):
        return pieces
    for a, b in _stretches(lever, start):
        straight = piece(lever, a, b)
        pieces += [straight] if straight.gap <= EXACT else split(lever, straight, np.linspace(a, b, FIRST + 1)[1:-1])
    return pieces


def _worth(lever: Lever, places: list[float]) -> list[Piece]:
    """Return single positions as pieces, without those that score no more than a nearer one."""
    if not places:
        return []
    every = np.array(places)
    costs, scores = lever.cost(every), lever.score(every)
    before = np.concatenate([[-np.inf], np.maximum.accumulate(scores)[:-1]])
    rows = zip(places, costs.tolist(), scores.tolist(), (scores > before).tolist(), strict=True)
    return [Piece(p, p, (cost, cost), (score, score)) for p, cost, score, better in rows if better]


def _stretches(lever: Lever, start: float) -> list[tuple[float, float]]:
    """Return the ends of the stretches between breaks; around a break, whole positions stand alone."""
    inside = sorted(p for p in lever.breaks if start < p < lever.last)
    if not lever.whole:
        edges = [start, *inside, lever.last]
        return list(pairwise(edges))
    floors = [float(np.floor(p)) for p in inside]
    starts = {start, *floors, *(p + 1 for p in floors)}
    begins = sorted(p for p in starts if start <= p <= lever.last)
    return [(a, b - 1) for a, b in zip(begins, [*begins[1:], lever.last + 1], strict=True)]


def piece(lever: Lever, start: float, end: float) -> Piece:
    """Return one piece with the line that bounds its curve, which is sampled at 17 positions."""
    places = np.linspace(start, end, SAMPLES) if end > start else np.array([start])
    places = np.unique(np.round(places)) if lever.whole else places
    costs, scores = lever.cost(places), lever.score(places)
    rise = float(scores[-1] - scores[0])
    along = scores - scores[0] if rise > 0 else places - start
    share = along / along[-1] if along[-1] > 0 else np.zeros(places.size)
    below = costs[0] + share * (costs[-1] - costs[0]) - costs
    gap = float(np.abs(below).max()) / max(float(costs[-1]), EXACT)
    under = max(0.0, 1.05 * float(below.max())) if gap > EXACT else 0.0
    ends = (float(costs[0]), float(costs[-1])), (float(scores[0]), float(scores[-1]))
    return Piece(float(start), float(end), *ends, under, gap)


def place_in(lever: Lever, used: Piece, share: float) -> float:
    """Return the first position of a piece at which a share of its rise in score is had; whole ones are rounded up."""
    if used.steps <= 0 or share <= 0:
        return used.start
    wanted = used.scores[0] + min(share, 1.0) * (used.scores[1] - used.scores[0])
    wanted -= 1e-12 * max(1.0, abs(wanted))
    if lever.at(used.start)[1] >= wanted:
        return used.start
    low, high = used.start, used.end
    for _ in range(HALVINGS):
        middle = float(np.floor((low + high) / 2)) if lever.whole else (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if lever.at(middle)[1] >= wanted else (middle, high)
    return high


def split(lever: Lever, whole: Piece, places: Iterable[float]) -> list[Piece]:
    """Cut a piece at some places inside it; whole positions at which it is cut stand alone."""
    a, b = whole.start, whole.end
    if not lever.whole:
        edges = [a, *sorted(p for p in set(places) if a < p < b), b]
        return [piece(lever, x, y) for x, y in pairwise(edges)]
    alone = sorted({float(np.clip(np.rint(p), a, b)) for p in places})
    pieces, start = [], a
    for p in alone:
        if p > start:
            pieces.append(piece(lever, start, p - 1))
        pieces.append(piece(lever, p, p))
        start = p + 1
    return [*pieces, piece(lever, start, b)] if start <= b else pieces


def refined(lever: Lever, used: Piece, at: float) -> list[Piece]:
    """Split a piece that is in use where it is used, or in its middle when that is at its end."""
    near = min(at - used.start, used.end - at) < 0.05 * used.steps
    middle = (used.start + used.end) / 2
    return split(lever, used, (at, middle) if lever.whole else (middle,) if near else (at,))
