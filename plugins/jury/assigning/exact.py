"""The connected sheet by integer programming, or the proof that there is none.

Where exchanges do not connect a sheet, HiGHS does (through scipy): with degrees fixed, finding a connected graph is as
hard as finding a round trip (Hamilton), so no rule of thumb can be sure. A connected sheet holds a spanning tree; parts
that a solution falls into may hold no more of it than a tree of their own (Edmonds 1971, Matroids and the greedy
algorithm), which is required of one part after the other, as it arises.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from .draft import Draft, Flags, Numbers
from .joining import parts
from .lots import Urn

LARGEST = 1000
"""Pairs that may be judged, above which no integer program is tried."""
NODES = 5_000
"""Nodes of the search tree of one program; a number and not a time, so that the answer never depends on a machine."""
ROUNDS = 60
"""Times that parts are forbidden in one search."""
COSTS = 1 << 20
"""Lots are drawn below this, so that one sheet alone is cheapest (isolation, Mulmuley, Vazirani and Vazirani 1987)."""

JOINED, IMPOSSIBLE, UNDECIDED, LACKING = "joined", "impossible", "undecided", "lacking"


def connect(draft: Draft, urn: Urn) -> str:
    """Replace a sheet by a connected one with as few changes, and loads as equal, as any connected sheet can have.

    Returns JOINED; IMPOSSIBLE where no sheet under the rules that gives work to as many jurors is connected; UNDECIDED
    where the panel is large or the search was cut short; LACKING where that hangs on scipy, which is not installed.
    The draft changes only where it is JOINED.
    """
    if int(draft.allowed.sum()) > LARGEST:
        return UNDECIDED
    try:
        import scipy.optimize  # noqa: F401
    except ImportError:
        return LACKING
    program = _Program.of(draft)
    lots = (urn.lots(program.rows.size) % np.uint64(COSTS)).astype(np.float64)
    random, squares = program.costs(lots), program.squares
    changes = program.costs(draft.new[program.rows, program.columns])
    status, found = program.solve(random, [(changes, draft.changes), (squares, draft.squares)])
    if status == IMPOSSIBLE:  # not at this price: what is the least?
        limits: list[tuple[NDArray[np.float64], int]] = []
        for costs in (changes, squares):
            status, found = program.solve(costs, limits)
            if found is None:
                return status
            limits.append((costs, round(float((costs * found).sum()))))
        status, found = program.solve(random, limits)
    if found is None:
        return status
    program.write(found, draft)
    return JOINED


@define
class _Program:
    """Numbers: for each pair that may be, whether it is (0 or 1) and how much of it is in the tree; units of loads.

    Unit k of a juror's load (0 to 1) costs 2k - 1, so that a load costs its square. Units are used from the first on,
    so the first says whether the juror has work.
    """

    draft: Draft
    rows: Numbers
    columns: Numbers
    juror: Numbers
    unit: Numbers
    conditions: list[tuple[Numbers, NDArray[np.float64], float, float]]
    """Places, coefficients, lower and upper limit."""

    @classmethod
    def of(cls, draft: Draft) -> _Program:
        """Write down the rules."""
        rows, columns = np.nonzero(draft.allowed)
        room = np.minimum(draft.allowed.sum(axis=0), draft.most)
        juror = np.repeat(np.arange(room.size), room)
        unit = np.concatenate([np.arange(1, r + 1) for r in room])
        program = cls(draft, rows, columns, juror, unit, [])
        program._rules_of_entrants()
        program._rules_of_jurors()
        program._rules_of_tree()
        program._forbid(draft.taken)
        return program

    @property
    def squares(self) -> NDArray[np.float64]:
        """Costs of loads."""
        return np.concatenate([np.zeros(2 * self.rows.size), 2.0 * self.unit - 1.0])

    def costs(self, pairs: NDArray[Any]) -> NDArray[np.float64]:
        """Costs of pairs, all else costing nothing."""
        return np.concatenate([np.asarray(pairs, dtype=np.float64), np.zeros(self.rows.size + self.juror.size)])

    def _require(self, parts: Sequence[tuple[Numbers, float]], least: float, most: float) -> None:
        """Require that numbers, times a factor for each lot of places, add up to something within limits."""
        places = np.concatenate([places for places, _ in parts])
        factors = np.concatenate([np.full(places.size, factor) for places, factor in parts])
        self.conditions.append((places, factors, float(least), float(most)))

    def _units(self, which: Flags) -> Numbers:
        return 2 * self.rows.size + np.flatnonzero(which)

    def _rules_of_entrants(self) -> None:
        draft = self.draft
        for e in range(draft.size.size):
            self._require([(np.flatnonzero(self.rows == e), 1)], draft.wanted, draft.wanted)
            for value in np.unique(draft.values) if draft.mixed else ():
                alike = np.flatnonzero((self.rows == e) & (draft.values[self.columns] == value))
                if alike.size > 1:
                    self._require([(alike, 1)], 0, 1)

    def _rules_of_jurors(self) -> None:
        for j in range(self.draft.load.size):
            units = self._units(self.juror == j)
            if units.size:
                self._require([(np.flatnonzero(self.columns == j), 1), (units, -1)], 0, 0)
            for k in range(1, units.size):
                self._require([(units[k - 1 : k], 1), (units[k : k + 1], -1)], 0, 1)
        self._require([(self._units(self.unit == 1), 1)], int((self.draft.load > 0).sum()), np.inf)

    def _rules_of_tree(self) -> None:
        """Require as much tree as there are people with work, less one; and only of pairs that are."""
        pairs = self.rows.size
        for k in range(pairs):
            self._require([(np.array([k]), 1), (np.array([pairs + k]), -1)], 0, 1)
        people = self.draft.size.size - 1
        self._require([(np.arange(pairs, 2 * pairs), 1), (self._units(self.unit == 1), -1)], people, people)

    def _forbid(self, taken: Flags) -> int:
        """Allow each part no more than a tree of its own; returns how many parts there are."""
        entrants, jurors, count = parts(taken)
        for part in range(count) if count > 1 else ():
            inside = (entrants[self.rows] == part) & (jurors[self.columns] == part)
            working = self._units((self.unit == 1) & (jurors[self.juror] == part))
            tree = self.rows.size + np.flatnonzero(inside)
            self._require([(tree, 1), (working, -1)], -np.inf, int((entrants == part).sum()) - 1)
            out = (entrants[self.rows] == part) != (jurors[self.columns] == part)
            self._require([(np.flatnonzero(out), 1)], 1, np.inf)
        return count

    def solve(
        self, costs: NDArray[np.float64], limits: Sequence[tuple[NDArray[np.float64], int]]
    ) -> tuple[str, NDArray[np.float64] | None]:
        """Find the cheapest connected sheet within limits, forbidding parts until there is one."""
        for _ in range(ROUNDS):
            status, found = self._solve_once(costs, limits)
            if found is None:
                return status, None
            taken = np.zeros_like(self.draft.taken)
            chosen = found[: self.rows.size] > 0.5
            taken[self.rows[chosen], self.columns[chosen]] = True
            if self._forbid(taken) == 1:
                return JOINED, found
        return UNDECIDED, None

    def _solve_once(
        self, costs: NDArray[np.float64], limits: Sequence[tuple[NDArray[np.float64], int]]
    ) -> tuple[str, NDArray[np.float64] | None]:
        from scipy import optimize, sparse

        everywhere = np.arange(costs.size)
        rows = [*self.conditions, *((everywhere[c != 0], c[c != 0], -np.inf, float(limit)) for c, limit in limits)]
        starts = np.concatenate([[0], np.cumsum([places.size for places, *_ in rows])])
        data, places = np.concatenate([row[1] for row in rows]), np.concatenate([row[0] for row in rows])
        matrix = sparse.csr_matrix((data, places, starts), shape=(len(rows), costs.size))
        tree = np.zeros(self.rows.size)
        whole = np.concatenate([np.ones(self.rows.size), tree, self.unit == 1])
        with _quietly():
            found = optimize.milp(
                costs,
                integrality=whole,
                bounds=optimize.Bounds(0.0, 1.0),
                constraints=optimize.LinearConstraint(matrix, [row[2] for row in rows], [row[3] for row in rows]),
                options={"mip_rel_gap": 0.0, "node_limit": NODES},
            )
        if found.status == 2:
            return IMPOSSIBLE, None
        return (JOINED, np.asarray(found.x, dtype=np.float64)) if found.status == 0 else (UNDECIDED, None)

    def write(self, found: NDArray[np.float64], draft: Draft) -> None:
        """Make the draft what was found."""
        for e, j in zip(*draft.pairs(), strict=True):
            draft.drop(int(e), int(j))
        for k in np.flatnonzero(found[: self.rows.size] > 0.5):
            draft.put(int(self.rows[k]), int(self.columns[k]))


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep a line that HiGHS prints for its own developers now and then out of the answer on standard output."""
    with suppress(OSError, ValueError, AttributeError):  # none at all, or closed
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output to keep clean
        yield
        return
    try:
        with suppress(OSError):  # without a null device the line is seen: better than no answer
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.close(nowhere)
        yield
    finally:
        with suppress(OSError, TypeError, AttributeError):
            ctypes.CDLL(None).fflush(None)  # what C has not written yet would come out later
        os.dup2(kept, 1)
        os.close(kept)
