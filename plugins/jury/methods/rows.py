"""Scores as rows of numbers: names in a fixed order, sums that do not depend on the order of rows, and who is linked.

Every method of this package starts here. Rows are put in one order (entrant, juror, item, score) before anything is
added, and groups are added up by ``math.fsum``, which is exact: the same scores in another order give the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina import Unfit

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

GRID = 10
"""Decimals that numbers leave with: two scores that differ by the last bits of a machine are a tie."""

LARGEST = 1e12
"""Scores beyond are refused, since float64 has no decimals left to compare there."""

_NAMED = 12
"""So many names a message lists before it says how many more there are."""


def N_(text: str) -> str:  # noqa: N802  (the name that marks a text for translation everywhere)
    """Mark a text for translation."""
    return text


@frozen
class Rows:
    """Scores in their fixed order; ``entrant`` and ``juror`` are places in the sorted names, ``order`` where each row
    stood in what was handed in, ``decimals`` what results are rounded to."""

    entrants: tuple[Any, ...]
    jurors: tuple[str, ...]
    entrant: Whole
    juror: Whole
    score: Floats
    order: Whole
    decimals: int

    def rounded(self, values: Floats) -> list[float]:
        """Return values on the grid of these scores, without a negative zero."""
        whole: list[float] = (np.round(values, self.decimals) + 0.0).tolist()
        return whole


@frozen
class Component:
    """Jurors and entrants that scores link with one another, directly or through others; names sorted."""

    jurors: tuple[str, ...]
    entrants: tuple[str, ...]


def coded(names: Sequence[Any]) -> tuple[tuple[Any, ...], Whole]:
    """Return the distinct names, sorted, and for each row the place of its name among them."""
    distinct = tuple(sorted(set(names)))
    place = {name: at for at, name in enumerate(distinct)}
    return distinct, np.array([place[name] for name in names], dtype=np.int64)


def rows(entrants: Sequence[Any], jurors: Sequence[str], scores: Sequence[float]) -> Rows:
    """Return the scores as rows in their fixed order.

    An entrant may be a name or a tuple of names (entrant and item). No scores, and a score that is not a finite number
    up to :data:`LARGEST`, are refused; sequences of different length are a ValueError.
    """
    if not len(entrants) == len(jurors) == len(scores):
        raise ValueError(f"{len(entrants)} entrants, {len(jurors)} jurors and {len(scores)} scores are not rows")
    if len(scores) == 0:
        raise Unfit(N_("there are no scores"))
    score = np.asarray(scores, dtype=np.float64)
    for at in np.flatnonzero(~(np.abs(score) <= LARGEST))[:1].tolist():
        text = N_("the score of {juror} for {entrant} is not a number that can be compared: {score}")
        raise Unfit(text, juror=jurors[at], entrant=shown(entrants[at]), score=str(float(score[at])))
    names, entrant = coded(entrants)
    panel, juror = coded(jurors)
    order = np.lexsort((score, juror, entrant))
    digits = len(str(int(np.abs(score).max())))
    decimals = GRID - max(0, digits - 5)
    return Rows(names, panel, entrant[order], juror[order], score[order], order, decimals)


def shown(name: Any) -> str:
    """Return an entrant's name, or an entrant and its item, for a message."""
    return " / ".join(name) if isinstance(name, tuple) else str(name)


def listed(names: Iterable[str]) -> str:
    """Return names for a message: the first twelve, and how many more there are."""
    every = list(names)
    more = f", … (+{len(every) - _NAMED})" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


def sums(group: Whole, values: Floats, size: int) -> Floats:
    """Return the exact sum of each group's values, rounded once; shape (size,).

    ``values`` has shape (rows,), or (rows, parts) where each value is given as a sum of parts.
    """
    parts = values.reshape(len(values), -1)
    order = np.argsort(group, kind="stable")
    flat: list[float] = parts[order].ravel().tolist()
    ends = (np.cumsum(np.bincount(group, minlength=size)) * parts.shape[1]).tolist()
    return np.array([math.fsum(flat[start:end]) for start, end in zip([0, *ends], ends, strict=False)])


def components(entrants: Sequence[str], jurors: Sequence[str]) -> tuple[Component, ...]:
    """Return who is linked with whom: the connected components of the graph of jurors and entrants, largest first.

    Only a graph in one piece lets severity be told from quality: between two pieces nothing says whether one panel is
    generous or its entrants are good. Of equally large pieces, the one with the first juror's name comes first.
    """
    if len(entrants) != len(jurors):
        raise ValueError(f"{len(entrants)} entrants and {len(jurors)} jurors are not rows")
    names, entrant = coded(entrants)
    panel, juror = coded(jurors)
    return linked(names, panel, entrant, juror)


def linked(names: tuple[Any, ...], panel: tuple[str, ...], entrant: Whole, juror: Whole) -> tuple[Component, ...]:
    """Return the components of rows that are coded already; names as in :class:`Rows`."""
    above = list(range(len(panel) + len(names)))

    def root(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for pair in np.unique(juror * len(names) + entrant).tolist():
        one, other = root(pair // len(names)), root(len(panel) + pair % len(names))
        above[one] = other
    pieces: dict[int, tuple[list[str], list[str]]] = {}
    for at, name in enumerate(panel):
        pieces.setdefault(root(at), ([], []))[0].append(name)
    for at, name in enumerate(names):
        pieces[root(len(panel) + at)][1].append(shown(name))
    found = [Component(tuple(some), tuple(others)) for some, others in pieces.values()]
    return tuple(sorted(found, key=lambda piece: (-len(piece.jurors) - len(piece.entrants), piece.jurors)))


def one_piece(pieces: Sequence[Component]) -> None:
    """Refuse a graph in more than one piece, and say who stands apart from the largest."""
    if len(pieces) == 1:
        return
    apart = "; ".join(f"{listed(piece.jurors)}: {listed(piece.entrants)}" for piece in pieces[1:4])
    more = f"; … (+{len(pieces) - 4})" if len(pieces) > 4 else ""
    text = N_(
        "the panel falls into {number} parts that no juror and no entrant links, so that a generous juror cannot be "
        "told from good entrants; apart from the largest part stand (jurors: entrants) {apart}"
    )
    raise Unfit(text, number=len(pieces), apart=apart + more)
