"""A sheet while it is made: who judges whom so far, the loads, and what is still free."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class Draft:
    """Entrants are rows, jurors columns.

    ``allowed`` says who may judge whom; ``values`` gives jurors numbers of which those of one entrant must all differ
    (the juror's own number where nothing else is asked); ``most`` is the largest load; ``wanted`` the jurors per
    entrant; ``new`` is 1 where a pair is not on the earlier sheet (0 everywhere without one).
    """

    def __init__(self, allowed: Flags, values: Numbers, most: Numbers, wanted: int, new: Numbers) -> None:
        self.allowed, self.values, self.most, self.wanted, self.new = allowed, values, most, wanted, new
        self.mixed = bool(np.any(values != np.arange(values.size)))
        self.taken = np.zeros_like(allowed)
        self.used = np.zeros((allowed.shape[0], int(values.max(initial=-1)) + 1), dtype=np.bool_)
        self.load = np.zeros(values.size, dtype=np.int64)
        self.size = np.zeros(allowed.shape[0], dtype=np.int64)

    def put(self, e: int, j: int) -> None:
        """Let a juror judge an entrant."""
        self.taken[e, j] = self.used[e, self.values[j]] = True
        self.load[j] += 1
        self.size[e] += 1

    def drop(self, e: int, j: int) -> None:
        """Take an entrant from a juror."""
        self.taken[e, j] = self.used[e, self.values[j]] = False
        self.load[j] -= 1
        self.size[e] -= 1

    def free(self, e: int) -> Flags:
        """Which jurors may be added to an entrant's."""
        free: Flags = self.allowed[e] & ~self.used[e, self.values]
        return free

    def instead(self, rows: Numbers, j: int) -> Flags:
        """Which jurors may judge each of these entrants in place of juror ``j``, who judges all of them."""
        blocked = self.used[rows][:, self.values]
        if self.mixed:  # what j leaves open is open to those like j
            blocked = (blocked & (self.values != self.values[j])) | self.taken[rows]
        return self.allowed[rows] & ~blocked

    def fits(self, rows: Numbers, leaving: Numbers, coming: Numbers) -> Flags:
        """Whether, pair by pair, ``coming`` may judge the entrant in place of ``leaving``."""
        blocked = self.used[rows, self.values[coming]]
        if self.mixed:
            blocked = blocked & (self.values[coming] != self.values[leaving])
        return self.allowed[rows, coming] & ~blocked & ~self.taken[rows, coming]

    def pairs(self) -> tuple[Numbers, Numbers]:
        """Entrants and jurors of all pairs, by entrant."""
        e, j = np.nonzero(self.taken)
        return e, j

    @property
    def squares(self) -> int:
        """Sum of the squares of the loads: the smaller, the more equal they are."""
        return int((self.load * self.load).sum())

    @property
    def changes(self) -> int:
        """How many pairs are not on the earlier sheet."""
        return int(self.new[self.taken].sum())
