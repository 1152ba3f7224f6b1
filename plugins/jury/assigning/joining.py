"""Joining the parts of a sheet by exchanges, so that every juror can be compared with every other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from .draft import Draft, Flags, Numbers
from .lots import Urn

EFFORT = 200_000
"""Pairs looked at in all while stirring; a number and not a time, so that the answer never depends on a machine."""
MOST_STIRS = 100


def parts(taken: Flags) -> tuple[Numbers, Numbers, int]:
    """Number the connected parts: of each entrant, of each juror (-1 without entrants), and how many there are.

    Entrants are all taken to have a juror.
    """
    entrants: Numbers = np.full(taken.shape[0], -1, dtype=np.int64)
    jurors: Numbers = np.full(taken.shape[1], -1, dtype=np.int64)
    count = 0
    for start in range(taken.shape[0]):
        if entrants[start] >= 0:
            continue
        rows: Flags = np.zeros(taken.shape[0], dtype=np.bool_)
        rows[start] = True
        while True:
            columns = taken[rows].any(axis=0)
            wider = taken[:, columns].any(axis=1) | rows
            if (wider == rows).all():
                break
            rows = wider
        entrants[rows], jurors[columns] = count, count
        count += 1
    return entrants, jurors, count


def bridges(rows: Numbers, columns: Numbers, height: int) -> NDArray[np.bool_]:
    """Say of each pair whether taking it away would cut its part in two (Tarjan 1974, bridges of a graph)."""
    ends: list[list[tuple[int, int]]] = [[] for _ in range(height + int(columns.max(initial=-1)) + 1)]
    for k, (e, j) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        ends[e].append((height + j, k))
        ends[height + j].append((e, k))
    found: NDArray[np.bool_] = np.zeros(rows.size, dtype=np.bool_)
    number, low = [-1] * len(ends), [0] * len(ends)
    clock = 0
    for root in range(height):
        if number[root] >= 0:
            continue
        number[root] = low[root] = clock
        clock += 1
        path: list[tuple[int, int, Iterator[tuple[int, int]]]] = [(root, -1, iter(ends[root]))]
        while path:
            node, by, left = path[-1]
            for other, k in left:
                if k == by:
                    continue
                if number[other] < 0:
                    number[other] = low[other] = clock
                    clock += 1
                    path.append((other, k, iter(ends[other])))
                    break
                low[node] = min(low[node], number[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
                    if low[node] > number[above]:
                        found[by] = True
    return found


@frozen
class _Move:
    """Pairs that go and pairs that come (entrant, juror), the price (changes, squares), and a lot among equals."""

    price: tuple[int, int]
    lot: int
    gone: tuple[tuple[int, int], ...]
    come: tuple[tuple[int, int], ...]


def join(draft: Draft, urn: Urn, at_a_price: bool = False) -> bool:
    """Exchange entrants between parts until there is one part; returns whether there is.

    Without a price, neither the changes to the earlier sheet nor the sum of squares of the loads gets larger. Where no
    exchange joins two parts, entrants are exchanged at random (seeded) within these limits, and it is tried again.
    """
    stirs = min(MOST_STIRS, EFFORT // max(int(draft.size.sum()), 1))
    while (found := parts(draft.taken))[2] > 1:
        move = _joining(draft, urn, found, at_a_price)
        if move is not None:
            _make(draft, move)
        elif stirs and not at_a_price:
            stirs -= 1
            _stir(draft, urn, found[2])
        else:
            return False
    return True


def _make(draft: Draft, move: _Move) -> None:
    for e, j in move.gone:
        draft.drop(e, j)
    for e, j in move.come:
        draft.put(e, j)


def _joining(draft: Draft, urn: Urn, found: tuple[Numbers, Numbers, int], at_a_price: bool) -> _Move | None:
    """Find the cheapest exchange that joins two parts; that of the smallest part that has any."""
    rows, columns = draft.pairs()
    loose = ~bridges(rows, columns, draft.size.size)
    of, _, count = found
    sizes = np.bincount(of[rows], minlength=count)
    for part in np.lexsort((np.arange(count), sizes)).tolist()[:-1]:  # the last is reached from the others
        best: _Move | None = None
        for k in np.flatnonzero(of[rows] == part).tolist():
            for move in _moves(draft, urn, (rows, columns, loose, of[rows] != part, found[1] != part), k):
                if not at_a_price and move.price != (0, 0):
                    continue
                if best is None or (move.price, move.lot) < (best.price, best.lot):
                    best = move
            if best is not None and best.price == (0, 0):
                break
        if best is not None:
            return best
    return None


def _moves(draft: Draft, urn: Urn, graph: tuple[Numbers, Numbers, Flags, Flags, Flags], k: int) -> Iterator[_Move]:
    """Yield the cheapest exchanges that join the part of pair ``k`` with another: two for two, or one entrant over."""
    rows, columns, loose, outside, beyond = graph
    e, j = int(rows[k]), int(columns[k])
    far = np.flatnonzero(outside & (loose | loose[k]))
    a, b = rows[far], columns[far]
    right = draft.fits(a, b, np.full_like(a, j)) & draft.fits(np.full_like(a, e), np.full_like(a, j), b)
    a, b = a[right], b[right]
    if a.size:
        changes = draft.new[e, b] + draft.new[a, j] - draft.new[e, j] - draft.new[a, b]
        i, lot = _cheapest(urn, changes, np.zeros_like(changes))
        gone, come = ((e, j), (int(a[i]), int(b[i]))), ((e, int(b[i])), (int(a[i]), j))
        yield _Move((int(changes[i]), 0), lot, gone, come)
    if loose[k]:  # the entrant goes over to a juror of another part
        b = np.flatnonzero(beyond & (draft.load > 0) & (draft.load < draft.most))
        b = b[draft.fits(np.full_like(b, e), np.full_like(b, j), b)]
        if b.size:
            changes, squares = draft.new[e, b] - draft.new[e, j], 2 * (draft.load[b] - draft.load[j] + 1)
            i, lot = _cheapest(urn, changes, squares)
            yield _Move((int(changes[i]), int(squares[i])), lot, ((e, j),), ((e, int(b[i])),))
    if draft.load[j] < draft.most[j]:  # an entrant of another part comes over to this juror
        far = np.flatnonzero(outside & loose)
        a, b = rows[far], columns[far]
        right = draft.fits(a, b, np.full_like(a, j))
        a, b = a[right], b[right]
        if a.size:
            changes, squares = draft.new[a, j] - draft.new[a, b], 2 * (draft.load[j] - draft.load[b] + 1)
            i, lot = _cheapest(urn, changes, squares)
            yield _Move((int(changes[i]), int(squares[i])), lot, ((int(a[i]), int(b[i])),), ((int(a[i]), j),))


def _cheapest(urn: Urn, changes: Numbers, squares: Numbers) -> tuple[int, int]:
    lots = urn.lots(changes.size)
    best = int(np.lexsort((lots, squares, changes))[0])
    return best, int(lots[best])


def _stir(draft: Draft, urn: Urn, count: int) -> None:
    """Exchange two entrants at no price, unless that makes more parts."""
    rows, columns = draft.pairs()
    k = urn.below(rows.size)
    e, j = int(rows[k]), int(columns[k])
    right = draft.fits(rows, columns, np.full_like(rows, j)) & draft.fits(
        np.full_like(rows, e), np.full_like(rows, j), columns
    )
    right &= draft.new[e, columns] + draft.new[rows, j] == draft.new[e, j] + draft.new[rows, columns]
    able = np.flatnonzero(right & (rows != e) & (columns != j))
    if not able.size:
        return
    i = able[urn.below(able.size)]
    a, b = int(rows[i]), int(columns[i])
    move = _Move((0, 0), 0, ((e, j), (a, b)), ((e, b), (a, j)))
    _make(draft, move)
    if parts(draft.taken)[2] > count:
        _make(draft, _Move((0, 0), 0, move.come, move.gone))
