"""The result document: everything that was used and everything that came out, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from pembina.evaluation.judge import Judgement
from pembina.evaluation.measure import Column
from pembina.evaluation.override import told
from pembina.evaluation.prepare import Prepared, Step
from pembina.evaluation.score import Scored
from pembina.evaluation.standing import Standing
from pembina.evaluation.tree import Tree
from pembina.evaluation.written import MANY, Cells
from pembina.methods.counting import EXACT
from pembina.methods.rounding import on_grid
from pembina.model import Award, Entrant, Finding, Group, Leaf, Node, Override, canonical, number, sha256
from pembina.plugins import Host, Manifest
from pembina.plugins.hashing import plugin_hash
from pembina.plugins.plain import PlainAnswers

if TYPE_CHECKING:
    from pembina.data import Loaded
    from pembina.plugins import Found

FORMAT = "pembina-result/1"
AWARD_FORMAT = 1

_AS_IT_IS = (str, int, type(None))


def plain(value: Any) -> Any:
    """Turn model objects into plain data: keys with hyphens, decimals and dates as JSON can hold them."""
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, float):
        return number(value)
    if attrs.has(type(value)):
        return {f.name.replace("_", "-"): plain(getattr(value, f.name)) for f in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def rules_document(award: Award) -> dict[str, Any]:
    """Return the resolved rules as plain data (without what-if remarks, which stand beside them)."""
    rules: dict[str, Any] = plain(award)
    del rules["changed"]
    _without_exact(rules["root"])
    return rules


def _without_exact(node: dict[str, Any]) -> None:
    """Leave out that counts are exact, so that rules from before one could say otherwise keep their hash."""
    if node.get("distinct") == EXACT:
        del node["distinct"]
    for child in node.get("children", ()):
        _without_exact(child)


def award_document(award: Award) -> dict[str, Any]:
    """Return the resolved rules and their hash, the same for every data set."""
    rules = rules_document(award)
    return {"hash": sha256(canonical(rules)), "rules": rules}


def inputs_document(loaded: Loaded, outside: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return what the data set says of itself, by what entrants were recognised, and what was read, and how."""
    inputs = []
    for table in sorted(loaded.inputs, key=lambda t: t.table):
        entry = plain(table)
        entry["files"] = sorted(entry["files"], key=lambda f: f["name"])
        entry["outside-period"] = dict(outside.get(table.table, {}))
        inputs.append(entry)
    return {"title": loaded.title, "origin": loaded.origin, "identity": loaded.identity, "inputs": inputs}


def plugins_document(used: Sequence[Found]) -> list[dict[str, str]]:
    """Return the plugins that took part, with the hash of their files."""
    unique = {found.name: found for found in used if found.manifest is not None}
    return [
        {"name": f.name, "distribution": f.distribution, "version": f.version, "sha256": plugin_hash(f)}
        for _, f in sorted(unique.items())
    ]


def unadjusted_document(standing: Standing) -> dict[str, Any]:
    """Return the status, total and rank that an entrant would have by what was measured, without any adjustment."""
    total = None if standing.published is None else str(standing.published)
    return {"status": standing.status.value, "total": total, "rank": standing.rank}


def entrant_document(entrant: Entrant, standing: Standing) -> dict[str, Any]:
    """Return one entrant with its status, total, rank and tier."""
    total = None
    if standing.exact is not None:
        total = {"exact": number(standing.exact), "published": str(standing.published)}
    return {
        "code": entrant.code,
        "name": entrant.name,
        "groups": entrant.groups if isinstance(entrant.groups, dict) else dict(entrant.groups),
        "status": standing.status.value,
        "reason": _keyed(standing.reason),
        "coverage": number(standing.coverage),
        "total": total,
        "rank": standing.rank,
        "tied": standing.tied,
        "group-ranks": standing.group_ranks,
        "tier": standing.tier,
        "held-back": [{"tier": tier, "key": key, "args": args} for tier, key, args in standing.held_back],
        "gates": standing.gates,
    }


def _keyed(reason: tuple[str, Mapping[str, Any]] | None) -> dict[str, Any] | None:
    return None if reason is None else {"key": reason[0], "args": plain(reason[1])}


def node_documents(
    award: Award, manifests: Mapping[str, Manifest], judged: Judgement, host: Host
) -> list[dict[str, Any]]:
    """Return every node of the tree with its columns in the order of entrants; ``manifests`` are those of criteria."""
    prepared, scored, tree = judged.prepared, judged.scored, judged.tree
    return [
        _leaf(node, manifests[node.path], prepared[node.path], scored[node.path], tree, host)
        if isinstance(node, Leaf)
        else _group(node, tree)
        for node in award.nodes()
    ]


def _cells(column: NDArray[Any] | None) -> list[Any] | None:
    """Return a column as plain data; of very many entrants equal numbers are made, and written, once."""
    if column is None:
        return None
    if column.dtype in (np.float64, np.int64) and len(column) > MANY:
        return Cells.of(column)
    return [None if cell is None or cell != cell else plain(cell) for cell in column.tolist()]


def _common(node: Node, tree: Tree) -> dict[str, Any]:
    shares, share = tree.shares.get(node.path), _share(node, tree)
    varied = shares is not None and share is not None and bool((shares != share).any())
    return {
        "path": node.path,
        "title": dict(node.title),
        "share": share,
        "shares": _cells(shares) if varied else None,
        "scores": _cells(tree.scores.get(node.path)),
        "contributions": _cells(tree.contributions.get(node.path)),
    }


def _share(node: Node, tree: Tree) -> float | None:
    """The share that holds for everybody: of shares that a method gave each entrant for itself, their mean."""
    base = tree.base.get(node.path)
    if node.share is None or base is None or not len(base):
        return node.share
    return float(base[0]) if (base == base[0]).all() else float(on_grid(base.mean()))


def _group(group: Group, tree: Tree) -> dict[str, Any]:
    """A group with the figures that explain its score and, where a method found them, the weights of its parts."""
    weighting = None
    if group.weighting is not None:
        weighting = {"name": group.weighting.name, "facts": _facts(tree.weighting.get(group.path, {}))}
    return {
        **_common(group, tree),
        "kind": "group",
        "aggregate": plain(group.aggregate),
        "facts": _facts(tree.facts.get(group.path, {})),
        "weighting": weighting,
    }


def _leaf(leaf: Leaf, manifest: Manifest, prepared: Prepared, scored: Scored, tree: Tree, host: Host) -> dict[str, Any]:
    column = prepared.column
    texts = manifest.locale()
    relative = leaf.score is not None and host.get("scoring-methods", leaf.score.name).relative
    if any(step.changes and step.key == "treat" for step in prepared.steps):
        relative = relative or host.get("treatments", prepared.steps[-1].method.name).relative
    relative = relative or manifest.compares or column.adjusted is not None
    document = _common(leaf, tree)
    document.update(
        kind="criterion",
        plugin=leaf.use,
        unit=PANEL_UNITS.get(leaf.panel.take, manifest.unit) if leaf.panel else manifest.unit,
        direction=manifest.direction,
        actionable=manifest.actionable,
        relative=bool(relative),
        labels=_labels_of(leaf, texts),
        title=dict(leaf.title) or {lang: t["title"] for lang, t in texts.items() if "title" in t},
        values=_cells(column.values),
        used=_cells(prepared.values) if any(step.changes for step in prepared.steps) else None,
        steps=[_step(step) for step in prepared.steps],
        numerators=_parts(column, "numerator"),
        denominators=_parts(column, "denominator"),
        evidence=_cells(column.evidence),
        notes=_notes(leaf, prepared, scored),
    )
    if leaf.estimated:
        document["distinct"] = leaf.distinct
    if document["scores"] is None and leaf.score is not None:
        document["scores"] = _cells(scored.scores)
    return document


def _facts(facts: Any) -> Any:
    """Figures that a method gave, as plain data: keys as the document writes them, with hyphens."""
    if isinstance(facts, Mapping):
        return {str(key).replace("_", "-"): _facts(value) for key, value in facts.items()}
    return [_facts(value) for value in facts] if isinstance(facts, list | tuple) else plain(facts)


PANEL_UNITS = {"growth": "percent", "cagr": "percent a year", "trend": "trend"}
"""Unit of what is taken of a panel, where it is not the plugin's own."""

PANEL_LABELS = {
    "growth": {"en": "percent", "id": "persen"},
    "cagr": {"en": "percent a year", "id": "persen per tahun"},
    "trend": {"en": "", "id": ""},
}


def _labels_of(leaf: Leaf, texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """What value and parts are called: the plugin's words, except where a step or the award makes it another figure."""
    labels = _labels(texts)
    if leaf.panel is not None and leaf.panel.take in PANEL_LABELS:
        labels["unit"] = PANEL_LABELS[leaf.panel.take]
    if leaf.denominate is not None:
        labels.pop("numerator", None)
        labels.pop("denominator", None)
    if leaf.unit:
        labels["unit"] = dict(leaf.unit)
    return labels


def _step(step: Step) -> dict[str, Any]:
    """One step between value and score, with every value it changed: before and after."""
    return {
        "step": step.key,
        "method": plain(step.method),
        "facts": _facts(step.facts),
        "changes": {code: [plain(before), plain(after)] for code, (before, after) in step.changes.items()},
    }


def _labels(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """What the plugin calls its unit, its parts, other figures, and the words that are its values, by language."""
    labels: dict[str, dict[str, str]] = {}
    for key in ("unit", "numerator", "denominator"):
        words = {lang: t[key] for lang, t in texts.items() if key in t}
        if words:
            labels[key] = words
    for table, prefix in (("also", "also"), ("values", "value")):
        for name in sorted({name for t in texts.values() for name in t.get(table, {})}):
            labels[f"{prefix}.{name}"] = {lang: t[table][name] for lang, t in texts.items() if name in t.get(table, {})}
    return labels


def _parts(column: Column, name: str) -> list[Any] | None:
    if isinstance(column.measured, PlainAnswers):
        return None
    cells = [plain(getattr(m, name)) if m is not None else None for m in column.measured]
    return cells if any(cell is not None for cell in cells) else None


def _notes(leaf: Leaf, prepared: Prepared, scored: Scored) -> dict[str, dict[str, Any]]:
    """What is to be said of single values: why one is missing, what stood in, source, state, and figures beside it."""
    notes, column = {}, prepared.column
    present = column.present
    rows: Iterable[int] = range(len(column.codes))
    if isinstance(column.measured, PlainAnswers):  # there is nothing to say beside a value
        rows = np.flatnonzero(~present | column.filled).tolist()
    for row in rows:
        entrant, measured = column.codes[row], column.measured[row]
        note: dict[str, Any] = {}
        if not present[row]:
            note["reason"] = column.reason(row)
            note["policy"] = "impute" if prepared.imputed[row] else _applied(leaf, scored, row)
        if measured is not None:
            said: dict[str, Any] = {"printed": measured.printed, "source": measured.source, "as-of": measured.as_of}
            said |= {"definition": measured.definition, "state": measured.state}
            said["standard-error"] = measured.standard_error
            note |= {key: plain(value) for key, value in said.items() if value is not None}
            if measured.also:
                note["also"] = plain(measured.also)
        if column.series and column.series[row]:
            note["series"] = plain(column.series[row])
        if column.filled[row] and leaf.panel is not None and leaf.panel.take != "trend":  # there it is "absent"
            note["filled"] = leaf.panel.fill
        if note:
            notes[entrant] = note
    return notes


def _applied(leaf: Leaf, scored: Scored, row: int) -> str | None:
    """Which rule for missing data was applied; None where the criterion serves a gate alone and none was."""
    if scored.filled[row] or scored.left_out[row]:
        return leaf.missing
    return "not-assessable" if scored.blocked[row] else None


def override_documents(overrides: Sequence[Override]) -> list[dict[str, Any]]:
    """Return the overrides that were applied, each with what is computed in its place."""
    return [{"entrant": each.entrant, **plain(told(each))} for each in overrides]


def finding_documents(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings in a fixed order: by level, key, node, entrant."""
    documents = [plain(finding) for finding in findings]
    documents.sort(
        key=lambda f: (f["level"] != "warning", f["key"], f["node"] or "", f["entrant"] or "", str(f["args"]))
    )
    return documents
