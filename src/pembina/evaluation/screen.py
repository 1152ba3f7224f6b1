"""Who is left out for want of data, before anything is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from pembina.errors import Place, Problem, ScoringError
from pembina.evaluation.measure import Column
from pembina.methods.rounding import decimal, on_grid
from pembina.model import Award, Entrant, Finding

Reason = tuple[str, dict[str, Any]]


def screen(
    award: Award, columns: Mapping[str, Column], entrants: Sequence[Entrant]
) -> tuple[dict[int, Reason], list[Finding]]:
    """Return the rows that the award's screen leaves out, with the reason, and who stays in by name alone.

    Every criterion with a share in the total counts once, whatever its weight. Raises ScoringError (PB509) where the
    screen names somebody who is no entrant.
    """
    rules = award.screen
    if rules is None:
        return {}, []
    codes = [entrant.code for entrant in entrants]
    unknown = [code for code in rules.include if code not in codes]
    if unknown:
        place = Place(address="screen.include")
        raise ScoringError([Problem("PB509", place, {"code": code, "key": "screen"}) for code in unknown])
    scored = [columns[leaf.path] for leaf in award.leaves() if leaf.scored]
    present = np.column_stack([column.reported for column in scored])
    reported = _percent(present.sum(axis=1), np.full(len(codes), len(scored)))
    zeros = np.column_stack([_zero(column) for column in scored]).sum(axis=1)
    numbers = np.column_stack([column.present & (not column.category) for column in scored]).sum(axis=1)
    nonzero = _percent(numbers - zeros, numbers)
    out: dict[int, Reason] = {}
    kept: list[Finding] = []
    for row, entrant in enumerate(entrants):
        reason = None
        if decimal(reported[row]) < rules.reported:
            reason = _reason("screen.reported", reported[row], rules.reported)
        elif decimal(nonzero[row]) < rules.nonzero:
            reason = _reason("screen.nonzero", nonzero[row], rules.nonzero)
        if entrant.status is not None or reason is None:
            continue
        if entrant.code in rules.include:
            kept.append(Finding("screen.kept", {"why": reason[0], **reason[1]}, "warning", entrant=entrant.code))
        else:
            out[row] = reason
    return out, kept


def _percent(part: Any, whole: Any) -> Any:
    """Percent of the whole; of nothing everything is there."""
    return np.where(whole > 0, on_grid(100.0 * part / np.maximum(whole, 1)), 100.0)


def _zero(column: Column) -> Any:
    if column.category:
        return np.zeros(len(column.values), dtype=np.bool_)
    return column.values == 0


def _reason(key: str, found: float, required: Decimal) -> Reason:
    return key, {"found": float(found), "required": float(required)}
