"""A self-assessment as rows of a table: criteria and groups, conditions, missing values, and what does not fit."""

from __future__ import annotations

from typing import Any

from pembina.analysis.assess_document import Assessed
from pembina.errors import Problem
from pembina.reports.assess_tables import place_cells
from pembina.reports.names import Names
from pembina.reports.problem_words import message, remedy
from pembina.reports.texts import Texts

KEYS = (
    "section", "path", "title", "value", "numerator", "denominator", "unit", "weight", "score low", "score high",
    "open", "rule", "at stake", "outcome", "file", "row", "column", "code", "text", "hint",
)  # fmt: skip
"""Columns, the same in every language and for every entrant."""


def records(assessed: Assessed, texts: Texts) -> list[dict[str, Any]]:
    """Rows with the same keys: ``section`` is total, node, condition, missing or fault."""
    names = Names.of_result(assessed.own, texts)
    rows = [_total(assessed), *_nodes(assessed, names)]
    for position, outcome in enumerate(assessed.own.entrants[0]["gates"]):
        rows.append({"section": "condition", "outcome": outcome, "text": names.gate(position)})
    for row in assessed.document["missing"]:
        found = {"section": "missing", "path": row["path"], "title": names.node(row["path"]), "weight": row["weight"]}
        rows.append({**found, "rule": row["policy"], "at stake": row["at-stake"], "outcome": row["reason"]})
    rows += [{"section": "fault", **problem_facts(problem, texts)} for problem in assessed.problems]
    return [{key: row.get(key) for key in KEYS} for row in rows]


def _total(assessed: Assessed) -> dict[str, Any]:
    document = assessed.document
    ends = {end: None if (total := document["total"][end]) is None else total["published"] for end in ("low", "high")}
    standing = document["standing"]["low"]
    return {
        "section": "total", "path": "", "title": document["entrant"]["name"], "score low": ends["low"],
        "score high": ends["high"], "outcome": standing["status"], "text": document["state"],
    }  # fmt: skip


def _nodes(assessed: Assessed, names: Names) -> list[dict[str, Any]]:
    rows = []
    for row in assessed.document["nodes"]:
        if not row["path"]:
            continue
        node, score = assessed.own.node(row["path"]), row["score"] or {}
        parts = {key: (node.get(f"{key}s") or [None])[0] for key in ("numerator", "denominator")}
        rows.append(
            {
                "section": "node", "path": row["path"], "title": names.node(row["path"]), "value": row["value"],
                **parts, "unit": node.get("unit"), "weight": row["weight"], "score low": score.get("low"),
                "score high": score.get("high"), "open": row["open"],
            }
        )  # fmt: skip
    return rows


def problem_facts(problem: Problem, texts: Texts) -> dict[str, Any]:
    """One mistake as data."""
    file, row, column = place_cells(problem)
    told = {"text": message(problem, texts), "hint": remedy(problem, texts)}
    return {"file": file or None, "row": row or None, "column": column or None, "code": problem.code, **told}
