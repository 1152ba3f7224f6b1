"""What a ranking owes to each juror: the ranks without them, one after the other.

Leaving out one at a time (the jackknife of Quenouille 1956 and Tukey 1958) says nothing about who is right; it shows
where a single voice decides a place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from attrs import frozen

from pembina import Unfit

from .rows import GRID, rows
from .severity import means
from .twoway import fit

Value = Callable[[Sequence[str], Sequence[str], Sequence[float]], Mapping[str, float]]
"""Rows (entrants, jurors, scores) to one value for each entrant, higher being better; may raise Unfit."""


_Part = tuple[list[str], list[str], list[float]]


@frozen
class Left:
    """The ranking without ``juror``.

    ``ranks`` and ``values`` of those who still have a value; ``unranked``: those whom nobody else scored. Places are
    compared among those who still have one, so that nobody moves only because another is gone: ``moves`` (positive:
    down), ``largest`` move and ``movers`` who make it (none where it is 0). ``first``: who stands first then;
    ``first_changes``: it is not the same as with everybody. ``refused`` says why there is no ranking without this juror
    (the panel falls apart); the rest is empty then, and ``first_changes`` is False.
    """

    juror: str
    ranks: dict[str, int]
    values: dict[str, float]
    moves: dict[str, int]
    largest: int
    movers: tuple[str, ...]
    first: tuple[str, ...]
    first_changes: bool
    unranked: tuple[str, ...]
    refused: Unfit | None


def mean(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    """Value entrants by the mean of their scores."""
    return means(rows(entrants, jurors, scores))


def adjusted(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    """Value entrants by the additive adjustment for severity; refused where the panel is not in one piece."""
    given = rows(entrants, jurors, scores)
    return dict(zip(given.entrants, given.rounded(fit(given).quality), strict=True))


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Return places from 1, highest value first; equal values, rounded to 10 decimals, share a place (1, 2, 2, 4)."""
    names = sorted(values)
    value = np.round(np.array([values[name] for name in names], dtype=np.float64), GRID)
    ordered = np.sort(-value)
    return {name: int(at) + 1 for name, at in zip(names, np.searchsorted(ordered, -value), strict=True)}


def without_each(
    entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float], value: Value = mean
) -> tuple[Left, ...]:
    """Rank anew without each juror, in order of their names.

    ``value`` is :func:`mean`, :func:`adjusted` or a function of one's own. What it refuses with everybody is refused
    here; what it refuses without one juror is told in ``refused`` of that juror.
    """
    whole = {name: float(number) for name, number in value(entrants, jurors, scores).items()}
    first = _first(ranks(whole))
    found = []
    for juror in sorted(set(jurors)):
        kept = [at for at, name in enumerate(jurors) if name != juror]
        part = [entrants[at] for at in kept], [jurors[at] for at in kept], [scores[at] for at in kept]
        found.append(_left(juror, part, whole, first, value))
    return tuple(found)


def _left(juror: str, part: _Part, whole: Mapping[str, float], first: tuple[str, ...], value: Value) -> Left:
    if not part[0]:
        return Left(juror, {}, {}, {}, 0, (), (), bool(first), tuple(sorted(whole)), None)
    try:
        values = dict(sorted(value(*part).items()))
    except Unfit as unfit:
        return Left(juror, {}, {}, {}, 0, (), (), False, (), unfit)
    placed, before = ranks(values), ranks({name: whole[name] for name in values})
    moves = {name: placed[name] - before[name] for name in placed}
    largest = max((abs(move) for move in moves.values()), default=0)
    return Left(
        juror=juror,
        ranks=placed,
        values=values,
        moves=moves,
        largest=largest,
        movers=tuple(name for name, move in moves.items() if largest and abs(move) == largest),
        first=_first(placed),
        first_changes=_first(placed) != first,
        unranked=tuple(sorted(set(whole) - set(values))),
        refused=None,
    )


def _first(placed: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(name for name, place in placed.items() if place == 1))
