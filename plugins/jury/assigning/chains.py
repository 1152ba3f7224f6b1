"""Chains of replacements: one juror hands an entrant to the next, who hands another one on.

In terms of flows (Ahuja, Magnanti and Orlin 1993, Network Flows, chapter 9) these are the paths of the residual
network, with entrants folded into the arcs between jurors. All numbers are whole, so nothing depends on a machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .draft import Draft, Numbers

NONE = 1 << 40
"""Cost of an arc that is not there; far above any sum of costs."""

Step = tuple[int, int, int]
"""Juror, the juror who takes over, and the entrant. The outside, where loads are counted, is juror -1, entrant -1."""


class Chains:
    """For each two jurors, the entrant whom the second takes over from the first at the least cost."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        count = draft.load.size
        self.cost: Numbers = np.full((count, count), NONE, dtype=np.int64)
        self.via: Numbers = np.full((count, count), -1, dtype=np.int64)
        self._stale: NDArray[np.bool_] = np.ones(count, dtype=np.bool_)

    def touched(self, e: int) -> None:
        """Say that the jurors of an entrant have changed or are about to."""
        self._stale |= self.draft.taken[e]

    def refresh(self) -> None:
        """Look again at the jurors whose entrants have changed."""
        draft = self.draft
        for a in np.flatnonzero(self._stale):
            rows = np.flatnonzero(draft.taken[:, a])
            if not rows.size:
                self.cost[a], self.via[a] = NONE, -1
                continue
            costs = np.where(draft.instead(rows, int(a)), draft.new[rows] - draft.new[rows, a][:, None], NONE)
            least = costs.argmin(axis=0)
            self.cost[a] = costs[least, np.arange(least.size)]
            self.via[a] = np.where(self.cost[a] < NONE, rows[least], -1)
        self._stale[:] = False

    def apply(self, steps: list[Step]) -> None:
        """Make all replacements of a chain at once."""
        draft = self.draft
        inside = [step for step in steps if step[2] >= 0 and step[0] >= 0]
        for _, _, e in steps:
            if e >= 0:
                self.touched(e)
        for a, _, e in inside:
            draft.drop(e, a)
        for _, b, e in steps:
            if e >= 0:
                draft.put(e, b)
                self.touched(e)

    def extend(self, e: int) -> tuple[list[Step] | None, NDArray[np.bool_]]:
        """Find a shortest chain that ends in one more juror for an entrant.

        Returns its steps, the first of them (-1, juror, entrant), or None; and which jurors a chain from the entrant
        reaches. None of these has room where there is no chain.
        """
        self.refresh()
        draft = self.draft
        reached = draft.free(e)
        before = np.full(reached.size, -1, dtype=np.int64)
        front = np.flatnonzero(reached)
        while front.size:
            room = front[draft.load[front] < draft.most[front]]
            if room.size:
                return self._walk(int(room[draft.load[room].argmin()]), before, e), reached
            open_ = (self.cost[front] < NONE) & ~reached
            new = np.flatnonzero(open_.any(axis=0))
            before[new] = front[open_[:, new].argmax(axis=0)]
            reached[new] = True
            front = new
        return None, reached

    def _walk(self, end: int, before: Numbers, e: int) -> list[Step]:
        steps: list[Step] = []
        while before[end] >= 0:
            a = int(before[end])
            steps.append((a, end, int(self.via[a, end])))
            end = a
        return [(-1, end, e), *reversed(steps)]


def improve(chains: Chains) -> None:
    """Replace until nothing is better: first the fewest changes to the earlier sheet, then the smallest sum of squares.

    Cancels cycles of negative cost (Klein 1967); a flow without one is of least cost. Loads count by their squares,
    so that the loads of least cost are as equal as any can be: their largest is smallest, the number of jurors who
    have it is smallest, and so on down (Frank and Murota 2022, Decreasing minimization on M-convex sets).
    """
    while cycle := _negative_cycle(_weights(chains)):
        outside = chains.draft.load.size
        steps = [_step(chains, a, b, outside) for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
        chains.apply(_simple(chains.draft, steps))


def _scale(draft: Draft) -> int:
    """Cost of one change to the earlier sheet, above whatever one cycle may do to the loads."""
    return 4 * (draft.size.size + 2)


def _weights(chains: Chains) -> Numbers:
    """Costs between jurors, and to and from the outside (last): taking on one more entrant, or one fewer."""
    chains.refresh()
    draft = chains.draft
    count = draft.load.size
    weights: Numbers = np.full((count + 1, count + 1), NONE, dtype=np.int64)
    weights[:count, :count] = np.where(chains.cost < NONE, chains.cost * _scale(draft), NONE)
    weights[:count, count] = np.where(draft.load < draft.most, 2 * draft.load + 1, NONE)
    weights[count, :count] = np.where(draft.load > 0, 1 - 2 * draft.load, NONE)
    return weights


def _negative_cycle(weights: Numbers) -> list[int] | None:
    """Find a cycle of negative cost, by Bellman and Ford, or None."""
    count = weights.shape[0]
    distance: Numbers = np.zeros(count, dtype=np.int64)
    before: Numbers = np.full(count, -1, dtype=np.int64)
    everyone = np.arange(count)
    while True:
        through = distance[:, None] + weights
        best = through.argmin(axis=0)
        nearer = through[best, everyone] < distance
        if not nearer.any():
            return None
        distance = np.where(nearer, through[best, everyone], distance)
        before = np.where(nearer, best, before)
        cycle = _loop(before.tolist())
        if cycle:
            return cycle


def _loop(before: list[int]) -> list[int] | None:
    """Find a cycle of the predecessors, in the direction of the arcs; such a cycle has a negative cost."""
    seen = [0] * len(before)
    for start in range(len(before)):
        node = start
        while node >= 0 and not seen[node]:
            seen[node] = start + 1
            node = before[node]
        if node >= 0 and seen[node] == start + 1:
            cycle, at = [node], before[node]
            while at != node:
                cycle.append(at)
                at = before[at]
            return cycle[::-1]
    return None


def _step(chains: Chains, a: int, b: int, outside: int) -> Step:
    if a == outside:
        return (-1, b, -1)
    return (a, -1, -1) if b == outside else (a, b, int(chains.via[a, b]))


def _simple(draft: Draft, steps: list[Step]) -> list[Step]:
    """Take a cycle apart that would give one entrant two jurors of the same new value: one of the parts is negative."""
    while draft.mixed:
        parts = _split(draft, steps)
        if parts is None:
            break
        steps = min(parts, key=lambda part: _cost(draft, part))
    return steps


def _split(draft: Draft, steps: list[Step]) -> tuple[list[Step], list[Step]] | None:
    first: dict[int, int] = {}
    for q, (a, b, e) in enumerate(steps):
        if e < 0 or draft.values[a] == draft.values[b]:
            continue
        if e in first:
            p = first[e]
            inner = [*steps[p + 1 : q], (a, steps[p][1], e)]
            return inner, [*steps[q + 1 :], *steps[:p], (steps[p][0], b, e)]
        first[e] = q
    return None


def _cost(draft: Draft, steps: list[Step]) -> int:
    total = 0
    for a, b, e in steps:
        if e >= 0:
            total += _scale(draft) * int(draft.new[e, b] - draft.new[e, a])
        elif a < 0:
            total += 1 - 2 * int(draft.load[b])
        else:
            total += 2 * int(draft.load[a]) + 1
    return total
