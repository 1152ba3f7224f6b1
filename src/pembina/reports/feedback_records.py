"""A feedback report as rows of a table: total, criteria, conditions, gaps, peers, findings and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.reports.decisions import decision_facts
from pembina.reports.findings import sentence
from pembina.reports.marks import short_marks
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.publication import Publication

KEYS = (
    "section", "code", "name", "path", "title", "value", "numerator", "denominator", "unit", "evidence", "score",
    "weight", "added", "lost", "median", "ahead", "place", "rank", "tier", "outcome", "at stake", "low", "high",
    "marks", "text",
)  # fmt: skip
"""Columns, the same in every language and for every entrant."""


def records(names: Names, outline: Outline, publication: Publication, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows with the same keys: ``section`` is standing, node, condition, missing, finding or decision."""
    result, code = outline.result, str(found["entrant"])
    entrant = result.entrant(code)
    interval = publication.interval(code)
    rows: list[dict[str, Any]] = [
        {
            "section": "standing", "score": entrant["total"]["published"] if entrant["total"] else None,
            "rank": entrant["rank"], "tier": entrant["tier"], "outcome": entrant["status"],
            "low": interval.low if interval else None, "high": interval.high if interval else None,
        }
    ]  # fmt: skip
    rows += _nodes(names, outline, found)
    for position, outcome in enumerate(entrant["gates"]):
        rows.append({"section": "condition", "outcome": outcome, "text": names.gate(position)})
    for row in found["missing"]:
        told = {key: row[key] for key in ("path", "weight", "low", "high")}
        told |= {"title": names.node(row["path"]), "at stake": row["at-stake"], "outcome": row["policy"]}
        rows.append({"section": "missing", **told, "text": row["reason"]})
    for finding in result.findings:
        if finding["entrant"] == code:
            rows.append({"section": "finding", "path": finding["node"], "text": sentence(names, finding)})
    for decision in decision_facts(publication, code):
        rows.append({"section": "decision", "outcome": decision["kind"], "text": decision["reason"]})
    marked = short_marks(names, publication, code) or None
    whose = {"code": code, "name": entrant["name"], "marks": marked}
    return [{key: {**whose, **row}.get(key) for key in KEYS} for row in rows]


def _nodes(names: Names, outline: Outline, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    position, rows = outline.result.position(found["entrant"]), []
    peers = {row["path"]: row for row in found["peers"]["rows"]}
    points = outline.points(position)
    for node in outline.result.nodes:
        path = node["path"]
        if not path:
            continue
        own = {key: (node.get(f"{key}s") or {position: None})[position] for key in ("value", "numerator", "score")}
        weight, peer = outline.weight(path, position), peers.get(path, {})
        rows.append(
            {
                "section": "node", "path": path, "title": names.node(path), **own, "unit": node.get("unit"),
                "denominator": (node.get("denominators") or {position: None})[position],
                "evidence": (node.get("evidence") or {position: None})[position],
                "weight": None if weight is None else float(weight), "added": _text(points.added(path)),
                "lost": _text(points.lost(path)), "median": peer.get("median"), "ahead": peer.get("points"),
                "place": peer.get("place"),
            }
        )  # fmt: skip
    return rows


def _text(number: Any) -> str | None:
    return None if number is None else str(number)
