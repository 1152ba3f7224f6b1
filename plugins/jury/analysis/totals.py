"""From scores that count to one value for each entrant, as the criterion reckons it, over plain Python numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..panel import Panel
from ..rubric import POINTS
from .counting import Cell, Counted, Pair

DECIMALS = 10
"""Results are rounded to so many decimals before they are compared."""


def totals(panel: Panel, scores: Mapping[Cell, float]) -> dict[Pair, float]:
    """Return the total (0 to 100) of every juror for every entrant that the juror scored in every item."""
    by_pair: dict[Pair, dict[str, float]] = {}
    for (entrant, juror, item), score in scores.items():
        by_pair.setdefault((entrant, juror), {})[item] = score
    whole = ((pair, panel.rubric.total(given)) for pair, given in sorted(by_pair.items()))
    return {pair: total for pair, total in whole if total is not None}


def least_jurors(parameters: Mapping[str, Any]) -> int:
    """Say how many jurors an entrant needs: the least number, and one more than a trimmed mean takes off."""
    least: int = parameters["minimum-jurors"]
    return max(least, 2 * parameters["trim"] + 1) if parameters["panel"] == "trimmed-mean" else least


def values(panel: Panel, counted: Counted) -> dict[str, float]:
    """Return the panel's value of every entrant whom enough jurors scored, and whose scores nobody has to look at."""
    by_entrant: dict[str, list[float]] = {}
    for (entrant, _), total in totals(panel, counted.scores).items():
        by_entrant.setdefault(entrant, []).append(total)
    least, how, trim = least_jurors(panel.parameters), panel.parameters["panel"], panel.parameters["trim"]
    return {
        entrant: middle(given, how, trim)
        for entrant, given in sorted(by_entrant.items())
        if len(given) >= least and entrant not in counted.doubtful
    }


def competing(panel: Panel, counted: Counted, raw: Mapping[str, float]) -> dict[Cell, float]:
    """Return the scores of those whom an adjustment looks at: they have a value, and the data do not take them out."""
    out = {case.code for case in panel.out}
    return {cell: score for cell, score in counted.scores.items() if cell[0] in raw and cell[0] not in out}


def middle(given: Sequence[float], how: str, trim: int) -> float:
    """Return mean, median or trimmed mean; sums are of whole parts of a point, so that no order of jurors matters."""
    parts = sorted(math.floor(total * POINTS + 0.5) for total in given)
    kept = parts
    if how == "median":
        kept = parts[(len(parts) - 1) // 2 : len(parts) // 2 + 1]
    elif how == "trimmed-mean":
        kept = parts[trim : len(parts) - trim]
    return float(sum(kept)) / (len(kept) * POINTS)


def first(found: Mapping[str, int | None]) -> list[str]:
    """Return who stands first."""
    return sorted(entrant for entrant, rank in found.items() if rank == 1)


def largest_move(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> dict[str, Any] | None:
    """Return who moves by most places: entrant, from, to; None where nobody moves. Equal moves: the better rank."""
    moved = [
        (abs(rank - other), -rank, entrant, rank, other)
        for entrant, rank in sorted(before.items())
        if rank is not None and (other := after.get(entrant)) is not None and other != rank
    ]
    if not moved:
        return None
    _, _, entrant, rank, other = max(moved, key=lambda move: move[:2])
    return {"entrant": entrant, "from": rank, "to": other}
