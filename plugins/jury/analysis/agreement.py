"""How far the jurors agree: on the total and on each item, each juror beside the others, and cells that stand out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pembina import Unfit
from pembina.commands import N_, LibraryMissing

from ..panel import Panel
from . import totals as reckon
from .counting import Cell, Pair, count
from .leaving import Rejudge, leave_out, overrides, why
from .severity import habits, some, without_value

if TYPE_CHECKING:
    from ..methods.agreement import Level
    from ..methods.jurors import Cell as OutCell

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
LIBRARY = N_("the library {library} is lacking: pip install 'pembina[jury]'")
LIMIT = 3.0
"""Standard deviations from which a score is said to stand out."""
CLEAR = 0.05
"""Chance, over all scores looked at, below which one is said to stand out clearly (Bonferroni)."""


def agreement(panel: Panel, rejudge: Rejudge | None) -> dict[str, Any]:
    """Return every figure of agreement over the scores as the jurors gave them, and what leaving one out would do.

    ``rejudge`` gives the ranks of the award for other values of the criterion (see ``leaving``). Raises DataError
    (JURY511) where no juror scored every item of any entrant.
    """
    counted = count(panel, after=False)
    some(panel, counted)
    scores, found = counted.scores, reckon.totals(panel, counted.scores)
    force = count(panel)
    jurors, entrants = {j for _, j in found}, {e for e, _ in found}
    rows, lacking = _jurors(panel, scores, found)
    return {
        "entrants": len(entrants),
        "scores": len(scores),
        "complete": len(found) == len(jurors) * len(entrants),
        "changes": len(force.applied),
        "overrides": overrides(rejudge),
        "no-value": without_value(panel, reckon.values(panel, force)),
        "measures": [_measure(None, found), *(_measure(i.id, _of_item(scores, i.id)) for i in panel.rubric.items)],
        "jurors": rows,
        "severity": lacking,
        "outstanding": _outstanding(panel, scores),
        **leave_out(panel, force, rejudge),
    }


def _of_item(scores: Mapping[Cell, float], item: str) -> dict[Pair, float]:
    return {(entrant, juror): score for (entrant, juror, other), score in scores.items() if other == item}


def _measure(item: str | None, found: Mapping[Pair, float]) -> dict[str, Any]:
    """ICC with limits, alpha by level and Kendall's W of the total (None) or an item, and why one of them lacks."""
    from ..methods.agreement import alpha, icc, kendall

    given = [e for e, _ in found], [j for _, j in found], list(found.values())
    lacking: dict[str, Any] = {}
    single = _tried(lacking, "icc", partial(icc, *given))
    order = _tried(lacking, "kendall", partial(kendall, *given))
    alphas = {level: _tried(lacking, "alpha", partial(alpha, *given, level)) for level in LEVELS}
    return {
        "item": item,
        "icc-single": _limits(single.single, single.single_low, single.single_high) if single else None,
        "icc-mean": _limits(single.average, single.average_low, single.average_high) if single else None,
        "alpha": {level: answer.alpha if answer else None for level, answer in alphas.items()},
        "kendall": order.w if order else None,
        "not-done": lacking,
    }


def _tried(lacking: dict[str, Any], what: str, reckoned: Callable[[], Any]) -> Any:
    """Reckon a figure; where it is refused or a library lacks, note why and give None."""
    try:
        return reckoned()
    except Unfit as unfit:
        lacking[what] = why(unfit)
    except ImportError as error:
        library = error.library if isinstance(error, LibraryMissing) else error.name or str(error)
        lacking[what] = {"text": LIBRARY, "args": {"library": library}}
    return None


def _limits(value: float | None, low: float | None, high: float | None) -> dict[str, float | None] | None:
    return None if value is None else {"value": value, "low": low, "high": high}


def _jurors(
    panel: Panel, scores: Mapping[Cell, float], found: Mapping[Pair, float]
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Each juror beside the others, and why severity cannot be told where it cannot."""
    from ..methods.jurors import portraits

    lacking: dict[str, Any] = {}
    told = _tried(lacking, "severity", partial(habits, panel, "additive", scores))
    on_totals = portraits([e for e, _ in found], [j for _, j in found], list(found.values()))
    on_items = portraits(
        [e for e, _, _ in scores], [j for _, j, _ in scores], list(scores.values()), [i for _, _, i in scores]
    )
    exact = {juror.juror: juror.exact for juror in on_items}
    rows = [
        {
            "juror": juror.juror,
            "entrants": juror.scores,
            "mean": juror.mean,
            "spread": juror.spread,
            "gives": told.gives[juror.juror] if told else None,
            "correlation": juror.correlation,
            "exact": exact[juror.juror],
        }
        for juror in on_totals
    ]
    return rows, lacking.get("severity")


def _outstanding(panel: Panel, scores: Mapping[Cell, float]) -> dict[str, Any]:
    """Scores that stand out within their item, since every item has a scale of its own."""
    from ..methods.jurors import standing_out

    lacking: dict[str, Any] = {}
    found = {}
    for item in panel.rubric.items:
        own = _of_item(scores, item.id)
        given = [e for e, _ in own], [j for _, j in own], list(own.values())
        found[item.id] = _tried(lacking, item.id, partial(standing_out, *given, limit=LIMIT, step=item.step))
    told = {item: answer for item, answer in found.items() if answer is not None}
    tested = sum(answer.tested for answer in told.values())
    cells = [_cell(item, cell, tested) for item, answer in told.items() for cell in answer.cells]
    return {
        "limit": LIMIT,
        "tested": tested,
        "by-chance": round(math.fsum(answer.by_chance for answer in told.values()), reckon.DECIMALS),
        "cells": sorted(cells, key=lambda cell: (cell["p"], cell["entrant"], cell["juror"], cell["item"])),
        "not-done": lacking,
    }


def _cell(item: str, cell: OutCell, tested: int) -> dict[str, Any]:
    return {
        "juror": cell.juror,
        "entrant": cell.entrant,
        "item": item,
        "score": cell.score,
        "expected": cell.expected,
        "t": cell.t,
        "p": cell.p,
        "clear": cell.p * tested <= CLEAR,
    }
