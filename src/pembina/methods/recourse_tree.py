"""The tree between scores and goals, as far as a program can be exact about it: means that bend one way only.

Weighted sums are linear. Minima and the geometric, harmonic and power means (exponents up to 1) are concave in the
scores of their parts (Hardy, Littlewood and Polya 1934, chapters 2 and 3), so a plane that touches one of them lies
nowhere below it: such planes, added where they are needed, describe the mean exactly where it matters (Kelley 1960,
Journal of SIAM 8: 703-712; with whole numbers Duran and Grossmann 1986, Mathematical Programming 36: 307-339).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mean = Callable[[Floats], float]

SMALLEST = 1e-6
"""Least score at which a plane touches a mean that a zero makes zero, as a part of the largest."""

HALVINGS = 60


@dataclass(frozen=True, eq=False)
class Part:
    """A node: a leaf with a ``lever`` (its position in the list of levers) or a ``fixed`` score, or a mean of parts.

    ``weights`` are what the parts count with. ``bend`` is None for a weighted sum, infinite below for the minimum (the
    exponent -inf), and else the exponent of a power mean, 0 being the geometric mean.
    """

    name: str
    parts: tuple[Part, ...] = ()
    weights: tuple[float, ...] = ()
    bend: float | None = None
    lever: int | None = None
    fixed: float = 0.0

    def walk(self) -> Iterator[Part]:
        """Yield the parts below it, then the node itself."""
        for part in self.parts:
            yield from part.walk()
        yield self

    def mean(self, scores: Floats) -> float:
        """Score of the node from the scores of its parts."""
        weights = np.array(self.weights)
        if self.bend is None:
            return float(sum(weight * score for weight, score in zip(weights, scores, strict=True)))
        if self.bend == -np.inf:
            return float(scores.min())
        counts = weights > 0
        scores, weights = scores[counts], weights[counts]
        if self.bend <= 0 and (scores <= 0).any():
            return 0.0
        if self.bend == 0:
            return float(np.exp((weights * np.log(scores)).sum()))
        top = float(scores.max() if self.bend > 0 else scores.min())
        if top <= 0:
            return 0.0
        return top * float((weights * (scores / top) ** self.bend).sum() ** (1.0 / self.bend))

    def slopes(self, scores: Floats) -> Floats:
        """Slope of a power mean in each of its parts, all scores being above 0."""
        assert self.bend is not None
        mean = self.mean(scores)
        slopes: Floats = np.array(self.weights) * (mean / scores) ** (1.0 - self.bend)
        return slopes


def climb(root: Part, scores: Sequence[float]) -> dict[str, float]:
    """Return the score of every node, given those of the levers; to 10 decimals, as scores are."""
    found: dict[str, float] = {}
    for part in root.walk():
        if part.parts:
            below = np.array([found[child.name] for child in part.parts])
            found[part.name] = round(part.mean(below), 10) + 0.0
        else:
            found[part.name] = round(part.fixed if part.lever is None else scores[part.lever], 10) + 0.0
    return found


def least_needed(root: Part, floors: Mapping[str, float], most: Mapping[str, float]) -> dict[str, float]:
    """Return what every node needs at the least for the floors above it to be met, the others doing their most.

    ``most`` are the largest scores there can be. A node from which nothing is asked is not in the answer.
    """
    needed = dict(floors)
    for part in reversed(list(root.walk())):
        if part.name not in needed:
            continue
        best = np.array([most[child.name] for child in part.parts])
        for i, child in enumerate(part.parts):
            least = _least(part, best, i, needed[part.name])
            if least > -np.inf:
                needed[child.name] = max(needed.get(child.name, -np.inf), least)
    return needed


def _least(part: Part, best: Floats, i: int, floor: float) -> float:
    """Least score of one part with which the others at their best still reach a floor; -inf where 0 will do."""

    def reaches(score: float) -> bool:
        scores = best.copy()
        scores[i] = score
        return part.mean(scores) >= floor - 1e-9

    if reaches(0.0) or best[i] <= 0:
        return -np.inf
    low, high = 0.0, float(best[i])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return low - 1e-9


def plane(part: Part, scores: Floats, least: Floats) -> tuple[Floats, float]:
    """Return slopes and height of a plane that touches a mean near some scores and lies nowhere below it."""
    low = SMALLEST * max(float(scores.max()), 1.0)
    at = np.maximum(np.maximum(scores, least), low)
    slopes = part.slopes(at)
    return slopes, part.mean(at) - float((slopes * at).sum())
