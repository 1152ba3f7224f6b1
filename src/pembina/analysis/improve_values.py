"""From moves to values: how one value of one entrant can rise, in which steps, and where its score bends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina.evaluation.measure import Column
from pembina.model import Leaf, Method
from pembina.plugins.values import divide

Floats = NDArray[np.float64]

BIT = 1e-6
"""What "more than" adds to a continuous value, as a part of it."""

FLAT = 28.0
"""Exponent beyond which a logistic curve has reached its end within 12 digits."""


@frozen
class Moves:
    """The values an entrant may have, by position: 0 as it stands, then step by step the better way.

    ``kind`` is ``count`` (one more of the numerator), ``whole`` (steps of ``step``) or ``any``. ``way`` is 1 where
    the value rises and -1 where it falls. ``numerator``, ``denominator`` and ``factor`` are those of a count.
    """

    kind: str
    start: float
    way: int
    step: float = 1.0
    numerator: int | None = None
    denominator: int | None = None
    factor: float = 1.0

    def value(self, position: float) -> float:
        """Value at a position, exactly as an evaluation would divide it."""
        if self.kind == "count":
            assert self.numerator is not None
            value = divide(self.numerator + self.way * int(position), self.denominator, self.factor)
            return self.start if value is None else value
        return self.start if position == 0 else round(self.start + self.way * position * self.step, 12)

    def values(self, positions: Floats) -> Floats:
        """Values at several positions."""
        return np.array([self.value(float(position)) for position in positions], dtype=np.float64)

    def position(self, value: float) -> float:
        """Where a value lies, as a number of steps from the start; not rounded."""
        away = self.way * (value - self.start)
        if self.kind == "count":
            assert self.denominator is not None
            return away * self.denominator / self.factor
        return away / self.step

    @property
    def whole(self) -> bool:
        """Whether positions are whole numbers."""
        return self.kind != "any"


def moves_of(column: Column, row: int, way: int, step: float | None) -> Moves:
    """Find out how a value can move: by counts of its numerator, by whole numbers, by ``step``, or freely."""
    start = float(column.values[row])
    if step is not None:
        return Moves("whole", start, way, step)
    measured = column.measured[row]
    if measured is not None and _whole(measured.numerator) and _whole(measured.denominator) and measured.denominator:
        factor = _factor(column, row)
        over, under = int(measured.numerator or 0), int(measured.denominator)
        if factor is not None and divide(over, under, factor) == start:
            return Moves("count", start, way, 1.0, over, under, factor)
    there = column.values[column.present]
    if (there == np.rint(there)).all():
        return Moves("whole", start, way)
    return Moves("any", start, way)


def _whole(number: Any) -> bool:
    return isinstance(number, int) or (isinstance(number, float) and number.is_integer())


def _factor(column: Column, row: int) -> float | None:
    """What the ratio is multiplied with: as the award says, or as the figures of any entrant show."""
    if column.leaf.denominate is not None:
        return column.leaf.denominate.scale
    order = [row, *(i for i in range(len(column.codes)) if i != row)]
    for i in order:
        measured = column.measured[i]
        if measured is None or not measured.numerator or not measured.denominator or not column.present[i]:
            continue
        ratio = float(column.values[i]) * float(measured.denominator) / float(measured.numerator)
        return float(f"{ratio:.12g}")
    return None


# Scores


def bends(method: Method, scale: float) -> list[float] | None:
    """Return the values at which a built-in scoring method bends or jumps; None where it is not known."""
    p: Mapping[str, Any] = method.parameters
    match method.name:
        case "goalposts" | "log-goalposts" | "rescaled":
            return [float(p["from"]), float(p["to"])]
        case "optimum-range":
            return [float(p[key]) for key in ("start", "low", "high", "end") if p.get(key) is not None]
        case "logistic":
            middle, reach = float(p["midpoint"]), FLAT / abs(float(p["steepness"]))
            return [middle - reach, middle, middle + reach]
        case "target":
            return [float(p["zero"]), float(p["goal"])]
        case "piecewise":
            return [float(point[0]) for point in p["points"]]
        case "bands":
            return sorted(
                {float(band[k]) for band in p["bands"] for k in ("from", "above", "to", "below") if k in band}
            )
        case "identity":
            return [0.0, scale]
    return None


def jumps(leaf: Leaf) -> bool:
    """Whether the score jumps where it bends."""
    return leaf.score is not None and leaf.score.name == "bands"


def best_value(start: float, edges: Sequence[float], jumping: bool, score: Callable[[Floats], Floats]) -> float | None:
    """Return the nearest value with the best score to be had by moving one way; None where no move helps."""
    near = [edge + side * bit(edge) for edge in edges for side in ((-1, 0, 1) if jumping else (0,))]
    candidates = np.array(sorted({*near, start}), dtype=np.float64)
    scores = score(candidates)
    now = float(score(np.array([start]))[0])
    if not np.isfinite(scores).any() or np.nanmax(scores) <= now + 1e-9:
        return None
    best = candidates[scores >= np.nanmax(scores) - 1e-9]
    return float(best[np.argmin(np.abs(best - start))])


def bit(value: float) -> float:
    """The least that a continuous value is moved past an edge that does not belong to it."""
    return BIT * max(1.0, abs(value))


def first_at(moves: Moves, value: float, holds: Callable[[float], bool]) -> float | None:
    """Return the first position at or around a value for which ``holds(value there)`` is true, going the better way."""
    at = moves.position(value)
    if not moves.whole:
        tries = [max(at, 0.0), max(at + bit(value) / moves.step, 0.0)]
    else:
        tries = [float(max(math.floor(at) + k, 0)) for k in (-1, 0, 1, 2)]
    return next((position for position in dict.fromkeys(tries) if holds(moves.value(position))), None)
