"""Small result documents, made from scores and shares by plain Python, independently of the code under test."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pembina.model import Result, canonical, sha256

Scores = Sequence[float | None]


def leaf(path: str, share: float | None, scores: Scores, values: Sequence[Any] | None = None, **more: Any) -> dict:
    """A criterion; its values are its scores unless something else is said."""
    return {
        "path": path, "kind": "criterion", "title": {"en": path.upper(), "id": path.upper()}, "plugin": "p",
        "unit": "", "direction": "higher", "relative": False, "labels": {}, "share": share, "shares": None,
        "values": list(scores if values is None else values), "numerators": None, "denominators": None,
        "evidence": [1] * len(scores), "scores": list(scores), "contributions": None, "notes": {}, **more,
    }  # fmt: skip


def group(path: str, share: float | None, method: str = "arithmetic", **more: Any) -> dict:
    """A group; its scores are worked out below."""
    return {
        "path": path, "kind": "group", "title": {"en": path.upper(), "id": path.upper()}, "share": share,
        "shares": None, "scores": None, "contributions": None,
        "aggregate": {"name": method, "parameters": {}}, **more,
    }  # fmt: skip


def tier(name: str, cut: float, **more: Any) -> dict:
    return {"id": name, "title": {}, "cut": cut, "inclusive": True, "minimums": {}, "quota": None, **more}


def result(nodes: list[dict], *, entrants: Mapping[int, Mapping[str, Any]] | None = None, **rules: Any) -> Result:
    """A result over these nodes (the root first, parents before children), ranked by the rounded total.

    ``entrants`` changes entries by position: a status takes an entrant out of the ranking.
    """
    settings = {
        "id": "uji", "title": {"en": "Award", "id": "Penghargaan"}, "edition": 1, "basis": {}, "adopted": None,
        "organiser": None, "period": None, "scale": 100, "decimals": 2, "rounding": "half-up", "rank-on": "published",
        "ties": ["shared"], "coverage": 0, "plugins": [], "gates": [], "tiers": [], "overrides": None,
        "entrants": {"table": "t", "key": "k", "name": "n", "where": {}, "titles": {}, "groups": [], "status": None},
        **rules,
    }  # fmt: skip
    count = len(next(node for node in nodes if node["kind"] == "criterion")["scores"])
    changed = entrants or {}
    for node in reversed(nodes):
        if node["kind"] == "group" and node["scores"] is None:
            node["scores"] = [_score(node, nodes, row) for row in range(count)]
    rows = [_entrant(row, nodes[0]["scores"][row], settings, changed.get(row, {})) for row in range(count)]
    _rank(rows)
    for row, own in changed.items():
        rows[row].update(own)
    document = {
        "format": "pembina-result/1", "versions": {"pembina": "0", "award-format": 1},
        "award": {"hash": "0" * 64, "changed": [], "rules": settings},
        "data": {"title": None, "origin": "reported", "inputs": []},
        "plugins": [], "entrants": rows, "nodes": nodes, "overrides": [], "findings": [],
    }  # fmt: skip
    return Result(document, sha256(canonical(document)))


def _score(node: dict, nodes: list[dict], row: int) -> float | None:
    below = f"{node['path']}." if node["path"] else ""
    children = [
        n for n in nodes
        if n["path"] and n["path"].startswith(below) and "." not in n["path"][len(below):] and n["share"] is not None
    ]  # fmt: skip
    parts = [(n["scores"][row], n["share"]) for n in children if n["scores"][row] is not None]
    if not parts:
        return None
    whole = sum(share for _, share in parts)
    match node["aggregate"]["name"]:
        case "geometric":
            score = math.prod(score ** (share / whole) for score, share in parts)
        case "harmonic":
            score = 0.0 if min(parts)[0] == 0 else whole / sum(share / score for score, share in parts)
        case "minimum":
            score = min(score for score, _ in parts)
        case "sum":
            score = sum(score for score, _ in parts)
        case _:
            score = sum(score * share / whole for score, share in parts)
    return round(score, 10)


def _entrant(row: int, total: float | None, rules: Mapping[str, Any], own: Mapping[str, Any]) -> dict:
    published = None
    if total is not None:
        unit = Decimal(1).scaleb(-rules["decimals"])
        published = str(Decimal(repr(float(total))).quantize(unit, ROUND_HALF_UP))
    return {
        "code": f"{row + 1:02}", "name": f"Entrant {row + 1}", "groups": {}, "coverage": 100,
        "status": "ranked" if total is not None else "not-assessable", "reason": None,
        "total": None if total is None else {"exact": total, "published": published},
        "rank": None, "tied": False, "group-ranks": {}, "tier": None, "held-back": [], "gates": [], **own,
    }  # fmt: skip


def _rank(rows: list[dict]) -> None:
    ranked = [row for row in rows if row["status"] == "ranked"]
    for row in ranked:
        own = Decimal(row["total"]["published"])
        row["rank"] = 1 + sum(Decimal(other["total"]["published"]) > own for other in ranked)
