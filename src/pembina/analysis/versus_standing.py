"""Who stands above whom, and what decided it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.analysis.versus_cases import Side
from pembina.methods.rounding import publish
from pembina.model import Result

Decided = dict[str, Any]


def standing(a: Side, b: Side, same_field: bool) -> tuple[str, Decided]:
    """Return where A stands (above, below, level, or unranked where that cannot be said), and what decided it.

    Inside one result ranks say it; otherwise the totals, as the award decides on them. ``decided-by`` is the published
    or the exact total, a tie rule with its node, or nothing: then the place is shared.
    """
    if same_field and (a.facts["rank"] is None or b.facts["rank"] is None):
        return "unranked", {"key": "nothing", "node": None}
    if a.total is None or b.total is None:
        return "unranked", {"key": "nothing", "node": None}
    rules = a.result.award
    exact = rules["rank-on"] == "exact"
    one, other = (side.total if exact else Decimal(side.facts["total"]["published"]) for side in (a, b))
    by_total = (one > other) - (one < other)  # type: ignore[operator]
    place = (b.facts["rank"] > a.facts["rank"]) - (b.facts["rank"] < a.facts["rank"]) if same_field else by_total
    told = {1: "above", 0: "level", -1: "below"}[place]
    if place == 0:
        return told, {"key": "nothing", "node": None}
    if by_total:
        return told, {"key": "exact" if exact else "published", "node": None}
    return told, {"key": "tie", "node": _tie(a, b, rules)}


def _tie(a: Side, b: Side, rules: Mapping[str, Any]) -> str | None:
    """The node of the first tie rule in which two entrants with equal totals differ."""
    for path in rules["ties"]:
        if path != "shared" and _key(a, path, rules) != _key(b, path, rules):
            return str(path)
    return None


def _key(side: Side, path: str, rules: Mapping[str, Any]) -> Any:
    """What the tie rule looks at: the node's score as it decides, or the value of a criterion without a score."""
    node = _node(side.result, path)
    weighted = node is not None and (not path or node["share"] is not None)
    score = side.cell(node, "scores") if weighted else None
    if score is None:
        return side.cell(node, "values")
    return score if rules["rank-on"] == "exact" else publish(float(score), rules["decimals"], rules["rounding"])


def _node(result: Result, path: str) -> Mapping[str, Any] | None:
    try:
        return result.node(path)
    except KeyError:
        return None
