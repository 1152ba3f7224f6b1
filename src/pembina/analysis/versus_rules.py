"""Which criteria of two results may be compared: those whose rules, from the plugin to the score, are the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pembina.analysis.audit_board import NotDone
from pembina.analysis.versus_tree import Tree

RULES = ("use", "parameters", "read", "panel", "denominate", "impute", "treat", "score", "missing")
"""Keys of a criterion's rules that decide what a score means, in the order of the road."""


def changed_rules(new: Tree, old: Tree, path: str) -> list[str]:
    """Keys of a weighted criterion in which two results differ; ``new`` or ``dropped`` where only one has it.

    Days move with the year: of a panel only its length counts, of a table its columns and not its name.
    """
    if path not in old.nodes or old.nodes[path]["kind"] != "criterion":
        return ["new"]
    if path not in new.nodes or new.nodes[path]["kind"] != "criterion":
        return ["dropped"]
    one, other = new.rule(path), old.rule(path)
    changed = [key for key in RULES if _comparable(key, one.get(key)) != _comparable(key, other.get(key))]
    changed += [key for key in ("unit", "direction", "plugin") if new.nodes[path].get(key) != old.nodes[path].get(key)]
    if "use" in changed and "plugin" in changed:
        changed.remove("plugin")
    if new.scale != old.scale:
        changed.append("scale")
    return changed


def _comparable(key: str, rule: Any) -> Any:
    """A rule without what is bound to be another one every year."""
    if key == "panel" and isinstance(rule, Mapping):
        days = [dt.date.fromisoformat(rule[end]) for end in ("since", "at") if rule.get(end)]
        length = round((days[-1] - days[0]).days / 365.25, 1) if days else 0
        return {**rule, "since": None, "at": None, "years": length}
    if key == "read" and isinstance(rule, Mapping):
        return {role: binding["columns"] for role, binding in rule.items()}
    return rule


def same_shape(new: Tree, old: Tree) -> NotDone | None:
    """Why two trees cannot be put over one another: other nodes, or other aggregations; None where they can."""
    moved = sorted(path for path in new.nodes.keys() ^ old.nodes.keys() if path)
    if moved:
        return NotDone("tree-changed", nodes=moved)
    if new.scale != old.scale:
        return NotDone("scale-changed")
    for path, node in new.nodes.items():
        if node["kind"] != old.nodes[path]["kind"]:
            return NotDone("tree-changed", nodes=[path])
        if node["kind"] == "group" and node["aggregate"] != old.nodes[path]["aggregate"]:
            return NotDone("aggregation-changed", group=path)
    return None


def moved_shares(new: Tree, old: Tree) -> list[str]:
    """Weighted nodes whose part of their parent is another one, of trees of the same shape.

    Where shares do not count, as in a sum, nothing is moved by them; where everybody has their own, they are figures.
    """
    return [
        child
        for group, children in new.children.items()
        if new.method(group) != "sum" and not (new.own_shares(group) and old.own_shares(group))
        for child in children
        if new.nodes[child]["share"] != old.nodes[child]["share"]
    ]
