"""What many draws come to: how often each entrant takes each place, and how often it stands above each other one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[Any]
Counts = NDArray[np.int64]

FEW = 16
"""How many times fewer cells to count than there are counts make it worth while to go one by one."""

BYTE = 255
"""Draws that are counted together in one byte for each pair."""


class PlaceTally:
    """Rank acceptability counts: ``counts[entrant, place]`` draws in which an entrant takes a place.

    Place 0 stands for draws in which it has none. Lahdelma and Salminen 2001, Operations Research 49:444-454, where
    their share is the rank acceptability index.
    """

    def __init__(self, entrants: int, largest: int) -> None:
        self.counts: Counts = np.zeros((entrants, largest + 1), dtype=np.int64)
        self._offsets = np.arange(entrants, dtype=np.int64) * (largest + 1)

    def add(self, places: Places) -> None:
        """Count further draws: places of shape (draws, entrants)."""
        cells = (places + self._offsets).ravel()
        if cells.size < self.counts.size // FEW:
            np.add.at(self.counts.reshape(-1), cells, 1)
        else:
            self.counts += np.bincount(cells, minlength=self.counts.size).reshape(self.counts.shape)

    @property
    def draws(self) -> int:
        """Draws counted so far."""
        return int(self.counts[0].sum()) if len(self.counts) else 0


def reached(counts: Counts, percent: int) -> Counts:
    """Return for each entrant the smallest place whose cumulated share of its places reaches a percentage.

    ``counts`` has shape (entrants, places), column 0 (no place) being left aside. 0 where it never has a place.
    """
    cumulated = np.cumsum(counts[:, 1:], axis=1)
    whole = cumulated[:, -1:]
    found = np.argmax(100 * cumulated >= percent * whole, axis=1) + 1
    return np.where(whole[:, 0] > 0, found, 0)


def beaten(places: Places) -> Counts:
    """Return in how many draws the entrant of a row stands strictly above that of a column: shape (entrants, entrants).

    ``places`` has shape (draws, entrants), small unsigned numbers; 0, no place, stands below every place.
    """
    count = places.shape[1]
    above = np.zeros((count, count), dtype=np.int64)
    below = places - places.dtype.type(1)  # 0 becomes the largest number there is
    for start in range(0, len(below), BYTE):
        block = np.ascontiguousarray(below[start : start + BYTE])
        for row in range(count):
            wins = (block[:, row : row + 1] < block).view(np.uint8)
            above[row] += np.add.reduce(wins, axis=0, dtype=np.uint8)
    return above
