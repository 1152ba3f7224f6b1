"""The report as rows: one for every entrant and node, with everything that the result knows of the two together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pembina.reports.findings import value_reason
from pembina.reports.marks import short_marks
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_of
from pembina.reports.publication import Publication

COLUMNS = ("values", "numerators", "denominators", "evidence", "used", "scores", "contributions")
NAMES = ("value", "numerator", "denominator", "records", "value scored", "score", "contribution")
"""Columns of the document, and what they are called in a row."""


class LongRecords(Sequence[Mapping[str, Any]]):
    """The rows in the order of rank, an entrant's nodes in the order of the file, the total first.

    Keys are the same in every language; the path of the root is ``total``. They are made when they are asked for: most
    forms of a report have no use for them.
    """

    def __init__(self, names: Names, publication: Publication) -> None:
        self.names, self.publication = names, publication

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """All rows."""
        result, outline, rows = self.publication.result, Outline(self.publication.result), []
        for entrant in result.ranking():
            position, who = result.position(entrant["code"]), _who(self.names, self.publication, entrant)
            rows += [{**who, **_measured(self.names, outline, node, position)} for node in result.nodes]
        return rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]


def _who(names: Names, publication: Publication, entrant: Mapping[str, Any]) -> dict[str, Any]:
    interval = publication.interval(entrant["code"])
    return {
        "rank": entrant["rank"],
        "code": entrant["code"],
        "name": entrant["name"],
        "status": entrant["status"],
        "total": entrant["total"]["published"] if entrant["total"] else None,
        "tier": entrant["tier"],
        "coverage": entrant["coverage"],
        "rank from": interval.low if interval else None,
        "rank to": interval.high if interval else None,
        "marks": short_marks(names, publication, entrant["code"]) or None,
    }


def _measured(names: Names, outline: Outline, node: Mapping[str, Any], position: int) -> dict[str, Any]:
    path, code = node["path"], outline.result.entrants[position]["code"]
    note = (node.get("notes") or {}).get(code) or {}
    weight, share = outline.weight(path, position), outline.share(path, position) if path else None
    override = override_of(outline.result, code, path)
    return {
        "path": path or "total",
        "node": names.node(path),
        "kind": node["kind"],
        "unit": node.get("unit"),
        **dict(zip(NAMES, _cells(node, position), strict=True)),
        "share of group": None if share is None else float(share),
        "share of total": None if weight is None else float(weight),
        "reason": note.get("reason"),
        "rule applied": note.get("policy"),
        "remark": value_reason(names, note["reason"]) if "reason" in note else None,
        "filled": note.get("filled"),
        "source": note.get("source"),
        "as of": note.get("as-of"),
        "state": note.get("state"),
        "overridden from": None if override is None else override["before"],
    }


def _cells(node: Mapping[str, Any], position: int) -> Iterator[Any]:
    for key in COLUMNS:
        column = node.get(key)
        yield None if column is None else column[position]
