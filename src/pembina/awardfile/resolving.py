"""From a sound draft to plain data with every default filled in and every inherited setting written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.awardfile.document import plain
from pembina.awardfile.draft import GATE_KEYS, Draft, Node
from pembina.awardfile.measures import implied_direction, manifest_of, measures_numbers
from pembina.awardfile.named import resolved_method as _method
from pembina.awardfile.resolving_uncertainty import uncertainty
from pembina.awardfile.schema import filled
from pembina.awardfile.shares import method_name, shares, weighting_of
from pembina.plugins import Manifest


def resolve(draft: Draft) -> dict[str, Any]:
    """Return the award as plain data in the shape of :class:`pembina.model.Award`, keys as awards write them."""
    award = filled(draft.table("award"), "award")
    entrants = filled(draft.table("entrants"), "entrants")
    organiser = award.get("organiser")
    assert draft.root is not None
    return {
        **award,
        "title": _title(award["title"]),
        "basis": _title(award["basis"]) if "basis" in award else {},
        "organiser": None if organiser is None else filled(organiser, "organiser"),
        "adopted": award.get("adopted"),
        "period": award.get("period"),
        "entrants": {
            **entrants,
            "where": plain(entrants["where"]),
            "titles": {column: _title(title) for column, title in entrants["titles"].items()},
        },
        "screen": _table(draft, "screen"),
        "root": _node(draft, draft.root, 1.0),
        "gates": [_gate(draft, gate) for _, gate in draft.items("gates")],
        "tiers": [_tier(tier, entrants["groups"]) for _, tier in draft.items("tiers")],
        "uncertainty": uncertainty(draft),
        "overrides": _table(draft, "overrides"),
    }


def _table(draft: Draft, key: str) -> dict[str, Any] | None:
    """A table that an award may do without; None where it does."""
    return filled(draft.table(key), key) if key in draft.document else None


def _title(title: str | Mapping[str, str]) -> dict[str, str]:
    return {"id": title, "en": title} if isinstance(title, str) else dict(title)


def _node(draft: Draft, node: Node, share: float | None) -> dict[str, Any]:
    common = {
        "path": node.name,
        "weight": node.get("weight"),
        "share": share,
        "missing": node.inherited("missing"),
    }
    return common | (_criterion(draft, node) if node.criterion else _group(draft, node))


def _criterion(draft: Draft, node: Node) -> dict[str, Any]:
    """A criterion without a title of its own gets none: reports then fall back on the plugin's."""
    table = filled(node.table, "criterion")
    manifest = draft.manifest(table["use"])
    assert isinstance(manifest, Manifest)
    return {
        "title": _title(table["title"]) if "title" in table else {},
        "unit": _title(table["unit"]) if "unit" in table else {},
        "use": table["use"],
        "parameters": {**manifest.defaults(), **plain(table["with"])},
        "read": {role: _binding(role, table["read"].get(role, role)) for role in manifest.tables},
        "panel": _panel(draft, table.get("panel")),
        "denominate": _denominator(draft, table.get("denominate")),
        "impute": _step(draft, node, "imputations", "impute"),
        "treat": _step(draft, node, "treatments", "treat"),
        "score": _method(draft, "scoring-methods", table.get("score"), implied_direction(draft, node)),
        "effort": _effort(table.get("effort")),
        "distinct": table["distinct"],
    }


def _effort(effort: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What it takes to raise a criterion; None where the award says nothing of it."""
    if effort is None:
        return None
    given = filled(effort, "effort")
    return {**given, **{key: None if key not in given else float(given[key]) for key in ("cost", "cap", "step")}}


def _step(draft: Draft, node: Node, kind: str, key: str) -> dict[str, Any] | None:
    """A step between value and score; only numbers go through it."""
    setting = node.inherited(key)
    manifest = manifest_of(draft, node)
    if method_name(setting) == "none" or manifest is None or not measures_numbers(draft, node):
        return None
    return _method(draft, kind, setting)


def _panel(draft: Draft, panel: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The day that counts is the last of the award's period unless the panel names another."""
    if panel is None:
        return None
    given = {"since": None, **filled(panel, "panel")}
    return {"at": draft.table("award").get("period", {}).get("end"), **given, "tolerance": float(given["tolerance"])}


def _denominator(draft: Draft, denominate: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The column with the entrant is called as in the table of entrants unless the award says otherwise."""
    if denominate is None:
        return None
    given = filled(denominate, "denominate")
    if "table" in given:
        given = {"entrant": draft.table("entrants")["key"], **given}
    keys = ("criterion", "table", "entrant", "column")
    return {**{key: given.get(key) for key in keys}, "scale": float(given["scale"])}


def _binding(role: str, binding: str | Mapping[str, str]) -> dict[str, Any]:
    if isinstance(binding, str):
        return {"table": binding, "columns": {}}
    columns = {column: name for column, name in binding.items() if column != "table"}
    return {"table": binding.get("table", role), "columns": columns}


def _group(draft: Draft, node: Node) -> dict[str, Any]:
    parts = shares(draft, node) or {}
    default_title = _title(node.path[-1] if node.path else draft.table("award")["title"])
    children = [
        _node(draft, child, float(parts[child.name]) if child.name in parts else None) for child in node.children
    ]
    return {
        "title": _title(node.get("title")) if "title" in node.table else default_title,
        "aggregate": _method(draft, "aggregators", node.inherited("aggregate")),
        "weights": method_name(filled(node.table, "root")["weights"]),
        "weighting": _weighting(draft, node),
        "children": children,
    }


def _weighting(draft: Draft, node: Node) -> dict[str, Any] | None:
    """The method that finds the weights of a group, where its children have none of their own."""
    found = weighting_of(draft, node)
    return None if found is None else {"name": found[0].name, "parameters": found[1]}


def _gate(draft: Draft, gate: Mapping[str, Any]) -> dict[str, Any]:
    """A gate's test is a method with one parameter, its argument."""
    gate = filled(gate, "gate")
    test = next(key for key in gate if key not in GATE_KEYS)
    return {
        "criterion": gate["criterion"],
        "test": {"name": test, "parameters": {"argument": plain(gate[test])}},
        "cap": gate["otherwise"]["cap"] if isinstance(gate["otherwise"], dict) else None,
        "reason": _title(gate["reason"]) if "reason" in gate else {},
    }


def _tier(tier: Mapping[str, Any], groups: list[str]) -> dict[str, Any]:
    """A quota that names no group column counts inside the first one, or over all where there is none."""
    tier = filled(tier, "tier")
    quota = tier.get("quota")
    if quota is not None:
        quota = {"number": quota} if isinstance(quota, int) else dict(quota)
        quota.setdefault("per", groups[0] if groups else None)
    return {
        "id": tier["id"],
        "title": _title(tier.get("title", tier["id"])),
        "cut": tier["from"] if "from" in tier else tier["above"],
        "inclusive": "from" in tier,
        "minimums": tier["and"],
        "quota": quota,
    }
