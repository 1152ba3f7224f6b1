"""Why one entrant stands above another: the difference of their totals, node by node.

Where parts add up, a criterion's part is its weight times the difference of the two scores. Elsewhere it is the Shapley
value, and in a tree the Owen value; see :mod:`pembina.methods.shapley`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pembina.analysis.replay import methods_host
from pembina.analysis.tidy import tidy
from pembina.analysis.versus_cases import Side, compare_exactly, entrant_side, median_side
from pembina.analysis.versus_nodes import Nodes
from pembina.analysis.versus_parts import Shared, between, within
from pembina.analysis.versus_standing import standing
from pembina.analysis.versus_tree import Tree
from pembina.methods.rounding import decimal
from pembina.model import Result
from pembina.plugins import Host

FORMAT = "pembina-versus/1"


def versus(
    result: Result, a: str, b: str | None = None, *, earlier: Result | None = None, host: Host | None = None
) -> dict[str, Any]:
    """Return why entrant A stands above (or below) entrant B as a plain document (``pembina-versus/1``).

    ``a`` and ``b`` are codes. With ``earlier``, B is looked up there, and is A itself in that result unless another
    code is given: last year, another draft of the rules. ``host`` knows the aggregations of third parties (default:
    what is installed).

    Parts are in points of the total; as decimals they add up exactly to the difference of the exact totals, the parts
    of a group to the group's part. What cannot be computed is None with the reason under ``not-done``. Raises KeyError
    for a code that is not there, ValueError where there is nobody to compare with.
    """
    if b is None and earlier is None:
        raise ValueError("nobody to compare with: give another entrant, or an earlier result")
    host = host or methods_host()
    tree = Tree(result, host)
    one = entrant_side(tree, a)
    if earlier is None:
        other = entrant_side(tree, b or a)
        return _document("entrant", tree, tree, one, other, within(tree, one, other))
    old = Tree(earlier, host)
    other = entrant_side(old, b or a)
    return _document("earlier", tree, old, one, other, between(tree, old, one, other))


def versus_median(result: Result, a: str, *, host: Host | None = None) -> dict[str, Any]:
    """Return why an entrant stands above (or below) the median entrant, as :func:`versus` does.

    The median entrant does not exist: in every criterion it has the median score of the ranked.
    """
    tree = Tree(result, host or methods_host())
    one, other = entrant_side(tree, a), median_side(tree)
    return _document("median", tree, tree, one, other, within(tree, one, other))


def _document(kind: str, new: Tree, old: Tree, a: Side, b: Side, shared: Shared) -> dict[str, Any]:
    told, decided = standing(a, b, same_field=kind == "entrant")
    nodes = Nodes(new, old, a, b, shared, kind == "earlier").documents()
    document: dict[str, Any] = {
        "format": FORMAT,
        "result": new.result.sha256,
        "against": {"kind": kind, "result": old.result.sha256 if kind == "earlier" else None},
        "a": dict(a.facts),
        "b": dict(b.facts),
        "standing": told,
        "decided-by": decided,
        "difference": _difference(a, b, shared, nodes),
        "method": None if shared.fault else shared.method,
        "not-done": shared.fault.reason if shared.fault else None,
        "nodes": nodes,
        "order": _order(nodes),
        "notes": _notes(new, old, nodes) if kind == "earlier" else [],
    }
    plain: dict[str, Any] = tidy(document)
    return plain


def _difference(a: Side, b: Side, shared: Shared, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The exact difference and that of the published totals; and by cause, as decimals.

    ``data`` is what the figures do, ``rules`` what the scores of criteria do whose rules changed (so that figures and
    rules cannot be told apart), ``weights`` what changed weights do.
    """
    published = None
    if a.facts["total"] is not None and b.facts["total"] is not None:
        published = str(Decimal(a.facts["total"]["published"]) - Decimal(b.facts["total"]["published"]))
    rules = None
    if shared.data is not None and any(_ruled(node) for node in nodes):
        rules = sum((decimal(node["data"]) for node in _split(nodes) if _changed(node, nodes)), decimal(0.0))
    data = None if shared.data is None else float(decimal(shared.data) - (rules or decimal(0.0)))
    return {
        "exact": compare_exactly(a, b),
        "published": published,
        "data": data,
        "rules": None if rules is None else float(rules),
        "weights": shared.moved,
    }


def _changed(node: dict[str, Any], nodes: list[dict[str, Any]]) -> bool:
    """Whether the rules of a criterion changed, or those of one below a group that is not split."""
    below = f"{node['path']}." if node["path"] else ""
    return any(_ruled(n) for n in nodes if n is node or n["path"].startswith(below))


def _ruled(node: dict[str, Any]) -> bool:
    """Whether a criterion is in both results, with other rules."""
    return bool(node["changed"]) and not {"new", "dropped"} & set(node["changed"])


def _split(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Criteria, and groups that are not split: together the whole difference."""
    return [node for node in nodes if node["part"] is not None and (node["kind"] == "criterion" or node["not-done"])]


def _order(nodes: list[dict[str, Any]]) -> list[str]:
    """Criteria, and groups that are not split, in descending order of what they do to the difference."""
    return [node["path"] for node in sorted(_split(nodes), key=lambda node: -abs(node["part"]))]


def _notes(new: Tree, old: Tree, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a reader has to know before believing a comparison of two results."""
    notes: list[dict[str, Any]] = []
    one, other = new.result, old.result
    if one.sha256 == other.sha256:
        notes.append({"key": "same-result", "args": {}})
    if one.award["id"] != other.award["id"]:
        notes.append({"key": "other-award", "args": {"award": other.award["title"], "id": other.award["id"]}})
    if one.document["data"]["origin"] != other.document["data"]["origin"]:
        notes.append({"key": "other-origin", "args": {}})
    if other.document["award"]["changed"]:
        notes.append({"key": "earlier-changed", "args": {"settings": list(other.document["award"]["changed"])}})
    relative = [node["path"] for node in nodes if node["weighted"] and node["relative"]]
    if relative:
        notes.append({"key": "relative", "args": {"nodes": relative}})
    now, then = ({plugin["name"]: plugin["sha256"] for plugin in r.document["plugins"]} for r in (one, other))
    used = {path: new.nodes[path].get("plugin") for path in new.leaves if path in old.nodes}
    moved = [path for path, plugin in used.items() if now.get(plugin) != then.get(plugin)]
    if moved:
        notes.append({"key": "plugin-version", "args": {"nodes": moved}})
    return notes
