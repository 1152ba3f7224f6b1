"""Each juror beside the others, and the single scores that stand out.

A juror is compared with the mean of those who scored the same (the same entrant, and the same item where items are
given): how many points more or less (``difference``), whether they see the same order (``correlation``), and how many
pairs of scores are the very same (``exact``, the observed agreement of FACETS; Linacre 2024, A user's guide to FACETS).

A score stands out where the additive model, fitted without that one score, would not have expected it:

    t = e / (s_(i) sqrt(1 - h)),    s_(i)^2 = (SSE - e^2 / (1 - h)) / (df - 1),    |t| >= 3

the externally studentised residual (Cook and Weisberg 1982, Residuals and Influence in Regression, 2.2), with t of
df - 1 degrees of freedom where errors are normal and nothing is the matter. Scores on steps are never surer than their
rounding: s_(i) is at least step / sqrt(12), so that a few scores that happen to fit exactly convict no other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen

from .rows import GRID, N_, Floats, Rows, rows, sums
from .twoway import Fit, fit, leverage

REMARK = N_(
    "Among many scores some stand out by chance: of {tested} scores, about {by_chance} would be beyond {limit} even if "
    "every juror meant the same. Only a score marked as clear is unlikely (5 percent) among all of them. A score that "
    "stands out is a reason to ask the juror, not to change it."
)
"""What has to stand beside scores that stand out; its numbers are those of :class:`StandingOut`."""

_FREE = 1e-9
"""Below this, 1 - leverage is 0: without the score, nothing would link its entrant or its juror."""


@frozen
class Portrait:
    """One juror. ``scores`` given, their ``mean`` and ``spread`` (standard deviation, divisor n - 1; None for one).

    ``compared``: scores of which others have scored the same; ``difference``: this juror less the mean of the others,
    averaged over them; ``correlation`` with the mean of the others (None below three, or where one side is constant).
    ``pairs``: scores beside another juror's for the same; ``exact``: the share of pairs that are equal (0 to 1). All
    None where nobody else scored the same.
    """

    juror: str
    scores: int
    mean: float
    spread: float | None
    compared: int
    difference: float | None
    correlation: float | None
    pairs: int
    exact: float | None


@frozen
class Cell:
    """A score that stands out. ``expected``: what the model without this score expects; ``t`` None where everything
    else fits without any error, so that any difference is beyond measure; ``p``: the chance of such a t in both
    directions; ``clear``: p times the number of scores tested is 0.05 or less (Bonferroni)."""

    entrant: str
    juror: str
    item: str | None
    score: float
    expected: float
    t: float | None
    p: float
    clear: bool


@frozen
class StandingOut:
    """Scores beyond ``limit``, the furthest first; ``tested``: scores that could be told from the others;
    ``by_chance``: how many of them would be beyond the limit if nothing were the matter."""

    cells: tuple[Cell, ...]
    tested: int
    by_chance: float
    limit: float


def portraits(
    entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float], items: Sequence[str] | None = None
) -> tuple[Portrait, ...]:
    """Describe each juror, in order of their names; with ``items``, the same means the same entrant and item.

    Refused: no scores, a score that is not a number.
    """
    given = rows(_units(entrants, items), jurors, scores)
    size = np.bincount(given.entrant, minlength=len(given.entrants))[given.entrant]
    own = _own(given)
    others = size - own.number
    total = sums(given.entrant, given.score, len(given.entrants))[given.entrant]
    with np.errstate(invalid="ignore", divide="ignore"):
        beside = np.where(others > 0, (total - own.total) / others, np.nan)
    return tuple(_portrait(given, at, beside, others, own.equal) for at in range(len(given.jurors)))


def standing_out(
    entrants: Sequence[str],
    jurors: Sequence[str],
    scores: Sequence[float],
    items: Sequence[str] | None = None,
    limit: float = 3.0,
    step: float = 0.0,
) -> StandingOut:
    """Find the scores that the additive model of the others did not expect; :data:`REMARK` says what to make of them.

    ``step`` is the distance between two scores that a juror may give (0: any number). With ``items``, each entrant has
    a quality for each item and a juror one severity over all items. A score that alone links an entrant or a juror with
    the rest cannot be tested. Refused: as :func:`severity.additive`, which names who stands apart.
    """
    from scipy.special import stdtr

    fitted = fit(rows(_units(entrants, items), jurors, scores))
    freedom = fitted.freedom - 1
    if freedom < 1:
        return StandingOut((), 0, 0.0, limit)
    free = 1.0 - leverage(fitted)
    tested = np.flatnonzero(free > _FREE)
    beyond = [
        _cell(fitted, at, t, stdtr(freedom, -abs(t)) * 2.0, free, len(tested))
        for at, t in _outside(fitted, free, tested, limit, step**2 / 12.0)
    ]
    beyond.sort(key=lambda cell: (cell.p, -abs(cell.score - cell.expected), cell.entrant, cell.juror, cell.item or ""))
    chance = len(tested) * 2.0 * float(stdtr(freedom, -limit))
    return StandingOut(tuple(beyond), len(tested), round(chance, GRID), limit)


@frozen
class _Own:
    """For each row, what its juror gave the same entrant: number and sum; and how many of the others are equal."""

    number: Floats
    total: Floats
    equal: Floats


def _units(entrants: Sequence[str], items: Sequence[str] | None) -> Sequence[Any]:
    return entrants if items is None else list(zip(entrants, items, strict=True))


def _own(given: Rows) -> _Own:
    pair, place = np.unique(given.entrant * len(given.jurors) + given.juror, return_inverse=True)
    place = place.reshape(-1)
    number = np.bincount(place)[place].astype(np.float64)
    total = sums(place, given.score, len(pair))[place]
    level = np.unique(given.score, return_inverse=True)[1].reshape(-1)
    width = int(level.max()) + 1
    alike, at = np.unique(given.entrant * width + level, return_inverse=True)
    alike_own, at_own = np.unique(place * width + level, return_inverse=True)
    at, at_own = at.reshape(-1), at_own.reshape(-1)
    equal = np.bincount(at, minlength=len(alike))[at] - np.bincount(at_own, minlength=len(alike_own))[at_own]
    return _Own(number, total, equal.astype(np.float64))


def _portrait(given: Rows, at: int, beside: Floats, others: Floats, equal: Floats) -> Portrait:
    mine = given.juror == at
    score = given.score[mine]
    compared = mine & (others > 0)
    away = given.score[compared] - beside[compared]
    pairs = int(others[compared].sum())
    return Portrait(
        juror=given.jurors[at],
        scores=len(score),
        mean=_grid(_mean(score)),
        spread=_grid(math.sqrt(_squares(score) / (len(score) - 1))) if len(score) > 1 else None,
        compared=int(compared.sum()),
        difference=_grid(_mean(away)) if len(away) else None,
        correlation=_correlation(given.score[compared], beside[compared]),
        pairs=pairs,
        exact=_grid(float(equal[compared].sum()) / pairs) if pairs else None,
    )


def _mean(values: Floats) -> float:
    return math.fsum(values.tolist()) / len(values)


def _squares(values: Floats) -> float:
    """Return the sum of squared differences from the mean."""
    return math.fsum(((values - _mean(values)) ** 2).tolist())


def _correlation(one: Floats, other: Floats) -> float | None:
    """Return Pearson's correlation; None below three pairs, and where a side is constant but for the last bits."""
    if len(one) < 3 or any(np.ptp(side) <= 1e-12 * max(1.0, float(np.abs(side).max())) for side in (one, other)):
        return None
    common = math.fsum(((one - _mean(one)) * (other - _mean(other))).tolist())
    found = common / math.sqrt(_squares(one) * _squares(other))
    return _grid(max(-1.0, min(1.0, found)))


def _outside(fitted: Fit, free: Floats, tested: Any, limit: float, least: float) -> list[tuple[int, float]]:
    """Return rows whose t reaches the limit, the variance being at ``least`` so much.

    t is infinite where everything else fits exactly and that is 0.
    """
    left = fitted.residuals[tested]
    own = left**2 / free[tested]
    total = math.fsum((fitted.residuals**2).tolist())
    rest = (total - own) / (fitted.freedom - 1)
    rest[rest <= 1e-8 * total] = 0.0  # residuals are rounded to ten decimals
    rest = np.maximum(rest, least)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(left == 0.0, 0.0, left / np.sqrt(rest * free[tested]))
    return [(int(tested[at]), float(t[at])) for at in np.flatnonzero(np.abs(t) >= limit - 1e-9).tolist()]


def _cell(fitted: Fit, at: int, t: float, p: float, free: Floats, tested: int) -> Cell:
    given = fitted.rows
    unit, score = given.entrants[given.entrant[at]], float(given.score[at])
    left = score - fitted.quality[given.entrant[at]] - fitted.severity[given.juror[at]]
    entrant, item = unit if isinstance(unit, tuple) else (unit, None)
    return Cell(
        entrant=entrant,
        juror=given.jurors[given.juror[at]],
        item=item,
        score=score,
        expected=_grid(score - float(left / free[at])),
        t=None if math.isinf(t) else _grid(t),
        p=float(p),
        clear=bool(p * tested <= 0.05),
    )


def _grid(value: float) -> float:
    return round(value, GRID) + 0.0
