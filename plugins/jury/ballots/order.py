"""Who reaches whom: the circles of a relation, in an order in which no later circle points back to an earlier one.

R. E. Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1, 146-160.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def circles(points_to: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """Return the strongly connected parts of a relation, of shape (n, n), those that nobody points to first.

    Everyone in a part reaches everyone else in it. Each part is in the order of positions.
    """
    following = [np.flatnonzero(row).tolist() for row in points_to]
    found = _Search(following)
    for start in range(len(following)):
        if found.number[start] < 0:
            found.from_(start)
    return found.parts[::-1]


class _Search:
    """A depth-first search without recursion, so that a long chain of entrants does no harm."""

    def __init__(self, following: Sequence[Sequence[int]]) -> None:
        self.following = following
        self.number = [-1] * len(following)
        self.low = [0] * len(following)
        self.open: list[int] = []
        self.is_open = [False] * len(following)
        self.count = 0
        self.parts: list[tuple[int, ...]] = []

    def from_(self, start: int) -> None:
        """Find all parts that can be reached from here."""
        path = [(start, iter(self.following[start]))]
        self._enter(start)
        while path:
            here, rest = path[-1]
            there = next(rest, None)
            if there is None:
                path.pop()
                if path:
                    before = path[-1][0]
                    self.low[before] = min(self.low[before], self.low[here])
                self._close(here)
            elif self.number[there] < 0:
                self._enter(there)
                path.append((there, iter(self.following[there])))
            elif self.is_open[there]:
                self.low[here] = min(self.low[here], self.number[there])

    def _enter(self, at: int) -> None:
        self.number[at] = self.low[at] = self.count
        self.count += 1
        self.open.append(at)
        self.is_open[at] = True

    def _close(self, at: int) -> None:
        if self.low[at] != self.number[at]:
            return
        part: list[int] = []
        while not part or part[-1] != at:
            part.append(self.open.pop())
            self.is_open[part[-1]] = False
        self.parts.append(tuple(sorted(part)))
