"""Whether the parts of a result document fit each other, which no schema can say: lengths, days, and what is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pembina.methods.rounding import ROUNDINGS

Document = Mapping[str, Any]

COLUMNS = ("shares", "scores", "contributions", "values", "numerators", "denominators", "evidence", "used")
MOST_DECIMALS = 10
"""As many as an award may ask for."""

FIGURES = ("values", "numerators", "denominators", "evidence", "used")
VAST = 1e30
"""No figure is this large; products of such figures are beyond what a float can hold."""

LARGEST = 1e15
"""Scores this large have no decimals left that a float can hold."""


def incoherences(document: Document) -> Iterator[str]:
    """Say what in a document that fits the schema does not fit the rest of it, in the order of the document.

    Whoever reads a result may rely on it: a result that was tampered with is refused, and crashes nothing.
    """
    yield from _lengths(document)
    yield from _rules(document["award"]["rules"])
    yield from _tree(document)
    yield from _entrants(document)
    yield from _named(document)
    yield from _sizes(document)


def _lengths(document: Document) -> Iterator[str]:
    """Columns have as many entries as there are entrants."""
    count = len(document["entrants"])
    for i, node in enumerate(document["nodes"]):
        for name in COLUMNS:
            if node.get(name) is not None and len(node[name]) != count:
                yield f"nodes/{i}/{name}: {len(node[name])} entries for {count} entrants"


def _rules(rules: Document) -> Iterator[str]:
    period = rules["period"] or {}
    days = {"adopted": rules["adopted"], **{f"period/{key}": period[key] for key in sorted(period)}}
    yield from (f"award/rules/{key}: {day!r} is no day" for key, day in days.items() if not _is_day(day))
    if not 0 <= rules["decimals"] <= MOST_DECIMALS:
        yield f"award/rules/decimals: {rules['decimals']} is not from 0 to {MOST_DECIMALS}"
    if rules["rounding"] not in ROUNDINGS:
        yield f"award/rules/rounding: {rules['rounding']!r} is no way of rounding"
    if not rules["scale"] > 0:
        yield f"award/rules/scale: {rules['scale']} is not above 0"
    paths, tiers = set(_paths(rules["root"])), [tier["id"] for tier in rules["tiers"]]
    yield from _twice(tiers, "award/rules/tiers")
    yield from _unknown(rules["ties"], {"shared", *paths}, "award/rules/ties")
    for rule in _every(rules["root"]):
        if rule["share"] is not None and not 0 <= rule["share"] <= 1:
            yield f"award/rules/root: the share of {rule['path']!r} is not from 0 to 1"
    for i, tier in enumerate(rules["tiers"]):
        yield from _unknown(tier["minimums"], paths, f"award/rules/tiers/{i}/minimums")
        per = tier["quota"] and tier["quota"]["per"]
        yield from _unknown([per] if per else [], rules["entrants"]["groups"], f"award/rules/tiers/{i}/quota/per")
    for i, gate in enumerate(rules["gates"]):
        yield from _unknown([gate["criterion"]], paths, f"award/rules/gates/{i}/criterion")
        yield from _unknown([gate["cap"]] if gate["cap"] is not None else [], tiers, f"award/rules/gates/{i}/cap")


def _tree(document: Document) -> Iterator[str]:
    """The nodes are those of the rules, each below its group, the root first."""
    paths = [node["path"] for node in document["nodes"]]
    wanted = list(_paths(document["award"]["rules"]["root"]))
    yield from _twice(paths, "nodes")
    if paths[:1] != [""] or document["nodes"][0]["kind"] != "group":
        yield "nodes: the first is not the root of the tree"
    for path in wanted[1:]:
        if path.rpartition(".")[0] not in wanted or not path:
            yield f"award/rules/root: {path!r} is below nothing"
    groups = {node["path"] for node in document["nodes"] if node["kind"] == "group"}
    if set(paths) != set(wanted):
        yield "nodes: they are not those of the rules"
    elif groups != set(_paths(document["award"]["rules"]["root"], groups=True)):
        yield "nodes: groups and criteria are not those of the rules"
    counted = {rule["path"]: rule.get("distinct") for rule in _every(document["award"]["rules"]["root"])}
    for i, node in enumerate(document["nodes"]):
        if node.get("distinct") != counted.get(node["path"]):
            yield f"nodes/{i}/distinct: the rules of {node['path']!r} say otherwise"


def _entrants(document: Document) -> Iterator[str]:
    rules = document["award"]["rules"]
    tiers = {tier["id"] for tier in rules["tiers"]}
    yield from _twice([entrant["code"] for entrant in document["entrants"]], "entrants")
    for i, entrant in enumerate(document["entrants"]):
        if len(entrant["gates"]) != len(rules["gates"]):
            yield f"entrants/{i}/gates: {len(entrant['gates'])} entries for {len(rules['gates'])} conditions"
        if entrant["rank"] is not None:  # who is set aside may be in no group
            yield from _unknown(rules["entrants"]["groups"], entrant["groups"], f"entrants/{i}/groups")
        named = [remark["tier"] for remark in entrant["held-back"]]
        yield from _unknown(named if entrant["tier"] is None else [entrant["tier"], *named], tiers, f"entrants/{i}")
        if entrant["status"] == "ranked" and (entrant["rank"] is None or entrant["total"] is None):
            yield f"entrants/{i}: it is ranked, and has no rank or no total"


def _named(document: Document) -> Iterator[str]:
    """Whom and what notes, findings and overrides speak of is there."""
    codes = {entrant["code"] for entrant in document["entrants"]}
    paths = {node["path"] for node in document["nodes"]}
    for i, node in enumerate(document["nodes"]):
        yield from _unknown(node.get("notes", ()), codes, f"nodes/{i}/notes")
    for i, finding in enumerate(document["findings"]):
        yield from _unknown([finding["entrant"]], {*codes, None}, f"findings/{i}/entrant")
        yield from _unknown([finding["node"]], {*paths, None}, f"findings/{i}/node")
    for i, override in enumerate(document.get("overrides", ())):
        yield from _unknown([override["entrant"]], codes, f"overrides/{i}/entrant")
        if not _is_day(override["date"]):
            yield f"overrides/{i}/date: {override['date']!r} is no day"


def _sizes(document: Document) -> Iterator[str]:
    """Scores are no larger than can be counted to the last decimal; no share is missing where there is a total."""
    has_total = [entrant["total"] is not None for entrant in document["entrants"]]
    for i, entrant in enumerate(document["entrants"]):
        total = entrant["total"]
        if total and max(abs(float(total["published"])), abs(total["exact"])) >= LARGEST:
            yield f"entrants/{i}/total: it is too large for a score"
    for i, node in enumerate(document["nodes"]):
        for name in ("scores", "contributions"):
            if any(score is not None and abs(score) >= LARGEST for score in node[name] or ()):
                yield f"nodes/{i}/{name}: a number is too large for a score"
        if any(share is not None and not abs(share) < VAST for share in (node["share"], *(node["shares"] or ()))):
            yield f"nodes/{i}/shares: a share is too large to count with"
        for name in FIGURES:
            if any(isinstance(x, int | float) and abs(x) >= VAST for x in node.get(name) or ()):
                yield f"nodes/{i}/{name}: a number is too large to count with"
        if any(total and share is None for total, share in zip(has_total, node["shares"] or (), strict=False)):
            yield f"nodes/{i}/shares: one is missing for an entrant with a total"


def _every(rule: Document) -> Iterator[Document]:
    """A rule and all that are below it."""
    yield rule
    for child in rule.get("children", ()):
        yield from _every(child)


def _paths(root: Document, groups: bool = False) -> Iterator[str]:
    """Paths of a rule and what is below it; with ``groups`` only those of groups."""
    return (rule["path"] for rule in _every(root) if "children" in rule or not groups)


def _unknown(named: Iterable[str | None], known: Iterable[str | None], where: str) -> Iterator[str]:
    there = set(known)
    yield from (f"{where}: there is no {each!r}" for each in named if each not in there)


def _twice(named: Iterable[str], where: str) -> Iterator[str]:
    seen: set[str] = set()
    for each in named:
        if each in seen:
            yield f"{where}: {each!r} is there twice"
        seen.add(each)


def _is_day(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
