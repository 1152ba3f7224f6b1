"""Strengths and weaknesses of one entrant of a result: each criterion against the median of its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from pembina.model import Result

LEAST = 2
"""Others that a group has to have for a median of them; with fewer, all who are ranked are taken."""


def peers(result: Result, code: str, column: str | None = None) -> dict[str, Any]:
    """Return an entrant's scores against the median of the others in its group (the first group column), by criterion.

    ``of`` says whose median it is: the group column and the group, or None for all who are ranked; ``n`` how many they
    are. A row has ``points`` (what the score adds to the total more than the median would, in a weighted mean), and the
    ``place`` among all who have a score. Rows come from the greatest strength to the greatest weakness.
    """
    groups = [column] if column is not None else list(result.award["entrants"]["groups"])[:1]
    own = result.position(code)
    ranked = [i for i, e in enumerate(result.entrants) if e["rank"] is not None and i != own]
    others, of = ranked, None
    for name in groups:
        group = result.entrant(code)["groups"].get(name)
        inside = [i for i in ranked if result.entrants[i]["groups"].get(name) == group]
        if group is not None and len(inside) >= LEAST:
            others, of = inside, {"column": name, "group": group}
    rows = [row for node in result.nodes if (row := _row(result, node, own, others)) is not None]
    rows.sort(key=lambda row: -row["points"])
    return {"of": of, "n": len(others), "rows": rows if len(others) >= LEAST else []}


def _row(result: Result, node: Mapping[str, Any], own: int, others: Sequence[int]) -> dict[str, Any] | None:
    weight = _weight(result, node["path"])
    scores = node["scores"]
    if node["kind"] != "criterion" or weight is None or scores is None or scores[own] is None:
        return None
    theirs = [scores[i] for i in others if scores[i] is not None]
    if len(theirs) < LEAST:
        return None
    middle = float(median(theirs))
    everyone = [score for score in scores if score is not None]
    return {
        "path": node["path"],
        "score": scores[own],
        "median": round(middle, 10),
        "points": round(weight * (float(scores[own]) - middle), 10),
        "place": 1 + sum(score > scores[own] for score in everyone),
        "of": len(everyone),
    }


def _weight(result: Result, path: str) -> float | None:
    weight = 1.0
    while path:
        share = result.node(path)["share"]
        if share is None:
            return None
        weight *= share
        path = path.rpartition(".")[0]
    return weight
