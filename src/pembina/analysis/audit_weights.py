"""Weight on paper against influence on the total: the squared correlation, and its part of all of them.

Source: Paruolo, Saisana and Saltelli 2013, J. R. Statist. Soc. A 176:609-634, in the linear form: a criterion's
importance is its correlation ratio with the total, which R squared stands for where the relation is a straight line.
Called influence here, since "effective weight" is in COINr no more than the product of nested weights.
"""

from __future__ import annotations

from typing import Any

from pembina.analysis.audit_board import Board, NotDone
from pembina.analysis.audit_limits import FACTOR, POINTS
from pembina.analysis.audit_relations import Relations


def weights(board: Board, relations: Relations) -> dict[str, Any]:
    """Weight and influence of the criteria, and of the nodes below the root where these are not the same."""
    tops = board.children("")
    criteria = _level(board, relations, board.criteria)
    for row in criteria:
        row["flag"] = _flag(row["nominal"], row["influence"]) if len(criteria) > 1 else None
    return {"criteria": criteria, "tops": [] if tops == board.criteria else _level(board, relations, tops)}


def _level(board: Board, relations: Relations, paths: list[str]) -> list[dict[str, Any]]:
    """Weight and influence of nodes that make up the total together; only criteria are held against their weight.

    An influence is a part of those in its own list: parts of a group may have another influence than the group.
    """
    rows = [{"path": path, "nominal": board.nominal(path), **_squared(relations, path)} for path in paths]
    whole = sum(row["r2"] or 0.0 for row in rows)
    for row in rows:
        row["influence"] = row["r2"] / whole if row["r2"] is not None and whole > 0 else None
        row["flag"] = None
    return rows


def _squared(relations: Relations, path: str) -> dict[str, Any]:
    """A constant criterion moves nothing: its influence is 0, and the reason says why there is no correlation."""
    try:
        r, n = relations.between(path, "")
        return {"r": r, "r2": round(r * r, 10), "n": n, "not-done": None}
    except NotDone as why:
        idle = why.reason["key"] == "constant" and "" not in why.reason["args"]["nodes"]
        return {"r": None, "r2": 0.0 if idle else None, "n": None, "not-done": why.reason}


def _flag(nominal: float | None, influence: float | None) -> str | None:
    """Whether influence differs from weight by ten points of a hundred, or is less than half or more than double."""
    if not nominal or influence is None:  # what weighs nothing promises nothing
        return None
    apart = (
        round(abs(influence - nominal), 10) >= POINTS or influence * FACTOR < nominal or influence > nominal * FACTOR
    )
    return ("more" if influence > nominal else "less") if apart else None
