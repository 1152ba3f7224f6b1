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


def incoherences(document: Document) -> Iterator[str]:
    """Say what in a document that fits the schema does not fit the rest of it, in the order of the document.

    Whoever reads a result may rely on it: a result that was tampered with is refused, and crashes nothing.
    """
    yield from _lengths(document)
    yield from _rules(document["award"]["rules"])
    yield from _tree(document)
    yield from _entrants(document)
    yield from _overrides(document)


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


def _entrants(document: Document) -> Iterator[str]:
    rules = document["award"]["rules"]
    tiers = {tier["id"] for tier in rules["tiers"]}
    yield from _twice([entrant["code"] for entrant in document["entrants"]], "entrants")
    for i, entrant in enumerate(document["entrants"]):
        if len(entrant["gates"]) != len(rules["gates"]):
            yield f"entrants/{i}/gates: {len(entrant['gates'])} entries for {len(rules['gates'])} conditions"
        named = [remark["tier"] for remark in entrant["held-back"]]
        yield from _unknown(named if entrant["tier"] is None else [entrant["tier"], *named], tiers, f"entrants/{i}")
        if entrant["status"] == "ranked" and (entrant["rank"] is None or entrant["total"] is None):
            yield f"entrants/{i}: it is ranked, and has no rank or no total"


def _overrides(document: Document) -> Iterator[str]:
    codes = {entrant["code"] for entrant in document["entrants"]}
    for i, override in enumerate(document.get("overrides", ())):
        yield from _unknown([override["entrant"]], codes, f"overrides/{i}/entrant")
        if not _is_day(override["date"]):
            yield f"overrides/{i}/date: {override['date']!r} is no day"


def _paths(rule: Document, groups: bool = False) -> Iterator[str]:
    """Paths of a rule and what is below it; with ``groups`` only those of groups."""
    below = rule.get("children")
    if below is not None or not groups:
        yield rule["path"]
    for child in below or ():
        yield from _paths(child, groups)


def _unknown(named: Iterable[str], known: Iterable[str], where: str) -> Iterator[str]:
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
