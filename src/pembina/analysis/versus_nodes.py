"""The nodes of a comparison: what both have in each of them, and what it does to the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina.analysis.audit_board import SHARELESS, parent
from pembina.analysis.versus_cases import Side
from pembina.analysis.versus_parts import Shared
from pembina.analysis.versus_rules import changed_rules
from pembina.analysis.versus_tree import Tree
from pembina.methods.rounding import decimal
from pembina.model import Result

Entry = Mapping[str, Any] | None


@frozen
class Nodes:
    """Two sides, each with its tree, and the difference shared out; ``earlier``: the trees are those of two results."""

    new: Tree
    old: Tree
    a: Side
    b: Side
    shared: Shared
    earlier: bool

    def documents(self) -> list[dict[str, Any]]:
        """Every node: those of the newer result in the order of its file, then what is no longer there."""
        ours = [node["path"] for node in self.new.result.nodes]
        gone = [node["path"] for node in self.old.result.nodes if node["path"] not in set(ours)]
        return [self._node(path) for path in ours + gone]

    def _node(self, path: str) -> dict[str, Any]:
        entries = [entry_of(tree.result, path) for tree in (self.new, self.old)]
        there = next(entry for entry in entries if entry is not None)
        leaf, weighted = there["kind"] == "criterion", path in self.new.nodes or path in self.old.nodes
        fault = None if self.shared.fault else self.shared.faults.get(path)
        return {
            "path": path,
            "kind": there["kind"],
            "weighted": weighted,
            "values": self._cells(entries, "values") if leaf else [None, None],
            "scores": self._scores(entries, path),
            "weights": [weight_of(self.new, self.a, path), weight_of(self.old, self.b, path)],
            "contributions": self._cells(entries, "contributions"),
            **self._parts(path),
            "not-done": None if fault is None or self._unsplit_above(path) else fault.reason,
            "changed": changed_rules(self.new, self.old, path) if leaf and weighted and self.earlier else [],
            "missing": [policy(side, entry) for side, entry in zip((self.a, self.b), entries, strict=True)],
            "relative": bool(there.get("relative")),
        }

    def _cells(self, entries: Sequence[Entry], column: str) -> list[Any]:
        return [side.cell(entry, column) for side, entry in zip((self.a, self.b), entries, strict=True)]

    def _scores(self, entries: Sequence[Entry], path: str) -> list[Any]:
        scores = self._cells(entries, "scores")
        if self.b.row is None:  # the median entrant stands in no column
            score = self.b.case.scores.get(path, float("nan"))
            scores[1] = None if score != score else score
        return scores

    def _parts(self, path: str) -> dict[str, float | None]:
        """What the node does to the difference: by its scores, by the change of its weight, and both together."""
        data, weights = self.shared.parts.get(path), self.shared.weights.get(path)
        if self.shared.fault is not None or self._unsplit_above(path) or data is None:
            return {"part": None, "data": None, "due-to-weights": None}
        both = data if weights is None else float(decimal(data) + decimal(weights))
        return {"part": both, "data": data, "due-to-weights": weights}

    def _unsplit_above(self, path: str) -> bool:
        while path:
            path = parent(path)
            if path in self.shared.faults:
                return True
        return False


def entry_of(result: Result, path: str) -> Entry:
    """A node of a result; None where it has none."""
    try:
        return result.node(path)
    except KeyError:
        return None


def weight_of(tree: Tree, side: Side, path: str) -> float | None:
    """Part of the total that a node has for a side; None without weight, or where a group above looks at no shares."""
    if path not in tree.nodes:
        return None
    weight = 1.0
    while path:
        group = parent(path)
        share = side.share(tree.nodes[path])
        if share is None or tree.method(group) in SHARELESS:
            return None
        weight *= share
        path = group
    return weight


def policy(side: Side, entry: Mapping[str, Any] | None) -> str | None:
    """The rule that was applied where a side has no value in a criterion."""
    if entry is None or side.row is None or entry["kind"] != "criterion":
        return None
    applied = entry["notes"].get(side.facts["entrant"], {}).get("policy")
    return None if applied is None else str(applied)
