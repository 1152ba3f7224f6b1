"""The two that are compared: an entrant as the document states it, or the median entrant, whom nobody ever saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen

from pembina.analysis.audit_board import NotDone
from pembina.analysis.versus_owen import Case
from pembina.analysis.versus_tree import Tree
from pembina.methods.rounding import decimal, on_grid, publish
from pembina.model import Result


@frozen
class Side:
    """One of the two: its case in the tree, and what the document says of its standing.

    ``row`` is its position in the columns of the document, None for the median entrant. ``fault`` says why it has no
    total.
    """

    result: Result
    row: int | None
    case: Case
    facts: Mapping[str, Any]
    fault: NotDone | None = None

    @property
    def total(self) -> float | None:
        """The exact total."""
        return None if self.facts["total"] is None else float(self.facts["total"]["exact"])

    def cell(self, node: Mapping[str, Any] | None, column: str) -> Any:
        """What the document has in a column of a node."""
        if node is None or self.row is None:
            return None
        cells = node.get(column)
        return None if cells is None else cells[self.row]

    def share(self, node: Mapping[str, Any] | None) -> float | None:
        """A node's part of its parent, with what siblings that are left out leave to it."""
        if node is None or node["share"] is None:
            return None
        own = self.cell(node, "shares") if self.total is not None else None
        return float(node["share"] if own is None else own)


def ranked(result: Result) -> list[int]:
    """Positions of the ranked entrants."""
    return [i for i, entrant in enumerate(result.entrants) if entrant["rank"] is not None]


def entrant_side(tree: Tree, code: str) -> Side:
    """An entrant as the document states it; raises KeyError."""
    result = tree.result
    row, entrant = result.position(code), result.entrant(code)
    shares = {path: float((node["shares"] or {row: node["share"]})[row] or 0.0) for path, node in _by_own(tree).items()}
    facts = {
        "entrant": code,
        "name": entrant["name"],
        "status": entrant["status"],
        "rank": entrant["rank"],
        "tied": entrant["tied"],
        "tier": entrant["tier"],
        "total": entrant["total"],
        "ranked": len(ranked(result)),
    }
    fault = NotDone("no-total", entrant=code) if entrant["total"] is None else None
    return Side(result, row, Case(tree.stated(code), shares), facts, fault)


def median_side(tree: Tree) -> Side:
    """The median entrant: the median score of the ranked in every criterion, put through the tree.

    A group whose score does not follow from the scores of one entrant alone has the median of its own scores.
    """
    result, rows = tree.result, ranked(tree.result)
    scores: dict[str, float] = {}
    for path, node in tree.nodes.items():
        given = path not in tree.children or _alone(tree, path)
        cells = [cell for i in rows if (cell := (node["scores"] or {i: None})[i]) is not None]
        if given and cells:
            scores[path] = float(on_grid(np.array([np.median(np.array(cells, np.float64))]))[0])
    fault = NotDone("nobody-ranked") if not rows else None
    climbed, total = dict.fromkeys(tree.nodes, np.nan), None
    if fault is None:
        try:
            climbed = tree.climb(scores)
        except NotDone as reason:
            fault = reason
    if not np.isnan(climbed[""]):
        rules = result.award
        exact = climbed[""]
        total = {"exact": exact, "published": str(publish(exact, rules["decimals"], rules["rounding"]))}
    elif fault is None:
        fault = NotDone("median-no-total")
    facts = {
        "entrant": None, "name": None, "status": None, "rank": None, "tied": False, "tier": None, "total": total,
        "ranked": len(rows),
    }  # fmt: skip
    shares = {path: float(node["share"]) for path, node in _by_own(tree).items()}
    return Side(result, None, Case(climbed, shares), facts, fault)


def _alone(tree: Tree, group: str) -> bool:
    """Whether a group's score cannot be had for an entrant that is not in the field."""
    fault = tree.fault(group)
    if fault is None:
        return False
    return fault.reason["key"] != "own-weights" or tree.method(group) != "arithmetic"


def _by_own(tree: Tree) -> dict[str, Mapping[str, Any]]:
    """Nodes whose shares are everybody's own, by path."""
    return {
        child: tree.nodes[child]
        for group, children in tree.children.items()
        if tree.own_shares(group)
        for child in children
    }


def compare_exactly(a: Side, b: Side) -> float | None:
    """The difference of the exact totals, as decimals; None where one has none."""
    if a.total is None or b.total is None:
        return None
    return float(decimal(a.total) - decimal(b.total))
