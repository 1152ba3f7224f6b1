"""Criteria that rest on the same count, though each is looked at by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.analysis.audit_board import NotDone
from pembina.evaluation.measure import Column


def same_counts(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Name criteria whose count is, for every entrant, a part of other criteria's figures too.

    One cell of the data may stand behind both: active cooperatives are counted, and divide the visits. Known only by
    their being equal throughout.
    """
    found = []
    for column in columns:
        own = _counts(column)
        nodes = [
            other.leaf.path
            for other in columns
            if other is not column
            and any(_equal(own, part) for part in (_parts(other, "denominator"), _parts(other, "numerator")))
        ]
        if nodes:
            found.append({"path": column.leaf.path, "reason": NotDone("same-count", nodes=nodes).reason})
    return found


def _parts(column: Column, name: str) -> list[float | None]:
    return [None if measured is None else getattr(measured, name) for measured in column.measured]


def _counts(column: Column) -> list[float | None]:
    """What is counted: the numerator, or a figure without parts itself."""
    over = _parts(column, "numerator")
    if column.category or any(part is not None for part in over):
        return over
    return [float(x) if there else None for x, there in zip(column.values, column.present, strict=True)]


def _equal(one: Sequence[float | None], other: Sequence[float | None]) -> bool:
    """Whether both are the same wherever both are known, and not by chance: at least two different numbers."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return all(a == b for a, b in both) and len({a for a, _ in both}) > 1
