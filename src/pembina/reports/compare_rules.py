"""Differences of rules as sentences, in the award's own words: what it is about, which rule, then and now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.compare_names import Both
from pembina.reports.names import Names

Part = Mapping[str, Any]

KEYS = {
    "adopted": N_("day of adoption"),
    "aggregate": N_("combining its parts"),
    "basis": N_("basis"),
    "cap": N_("highest tier left to who does not meet it"),
    "coverage": N_("least coverage, in percent of the weight"),
    "cut": N_("cut"),
    "decimals": N_("decimals of published scores"),
    "denominate": N_("divided by"),
    "distinct": N_("counts of different things"),
    "edition": N_("edition"),
    "effort": N_("cost of raising it"),
    "entrants": N_("who competes"),
    "impute": N_("estimate where a value is missing"),
    "inclusive": N_("the cut belongs to the tier"),
    "minimums": N_("least scores"),
    "missing": N_("rule for missing values"),
    "organiser": N_("organiser"),
    "overrides": N_("overrides"),
    "panel": N_("dates looked at"),
    "parameters": N_("settings of the plugin"),
    "period": N_("period"),
    "place": N_("place among the tiers"),
    "plugins": N_("plugins"),
    "quota": N_("places"),
    "rank-on": N_("ranked on totals"),
    "ranking": N_("numbering of ranks"),
    "read": N_("tables that it reads"),
    "reason": N_("reason given"),
    "rounding": N_("rounding"),
    "scale": N_("highest score"),
    "score": N_("scoring"),
    "screen": N_("least data to be looked at"),
    "share": N_("part of its group, in percent"),
    "test": N_("what it asks for"),
    "ties": N_("what breaks a tie"),
    "title": N_("title"),
    "treat": N_("treatment of outliers"),
    "uncertainty": N_("what is declared uncertain"),
    "unit": N_("unit"),
    "use": N_("plugin that measures it"),
    "weight": N_("weight"),
    "weighting": N_("method that finds the weights"),
    "weights": N_("how the weights are meant"),
}
"""Rules by their first word in the award; what follows it is shown as the award writes it."""

CHANGED = N_("{what}: {then} then, {now} now.")
WHOSE = N_("{where}, {rule}")
DEEPER = N_("{rule} ({rest})")
AWARD = N_("The award")
TIER, GATE = N_("Tier {tier}"), N_("Condition “{gate}”")
TOTAL = N_("The total")
CRITERION_ADDED = N_("New criterion: {node}, weight {weight}.")
CRITERION_REMOVED = N_("No criterion any more: {node}, whose weight was {weight}.")
GROUP_ADDED = N_("New group: {node}, weight {weight}.")
GROUP_REMOVED = N_("No group any more: {node}, whose weight was {weight}.")
GATE_ADDED, GATE_REMOVED = N_("New condition: {gate}."), N_("No condition any more: {gate}.")
TIER_ADDED = N_("New tier: {tier}, from {cut}.")
TIER_REMOVED = N_("No tier any more: {tier}, which began at {cut}.")
NOTHING, YES, NO = N_("none"), N_("yes"), N_("no")
SETTING = N_("{name} {value}")
METHOD = N_("{name} ({settings})")


def rule_sentence(both: Both, entry: Part) -> str:
    """Say one difference."""
    if not entry["key"]:
        return _whole(both, entry)
    what = both.texts.say(WHOSE, where=_where(both, entry), rule=_rule(both.names, entry["key"]))
    sides = {side: _side(both, entry, side) for side in ("then", "now")}
    return both.texts.say(CHANGED, what=what, **sides)


def _rule(names: Names, key: str) -> str:
    first, _, rest = key.partition(".")
    label = names.texts.translate(KEYS[first]) if first in KEYS else first
    rest = rest.removeprefix("parameters.").removeprefix("argument")
    return names.texts.say(DEEPER, rule=label, rest=rest) if rest else label


def _where(both: Both, entry: Part) -> str:
    texts, names = both.texts, both.names
    match entry["kind"]:
        case "node":
            return names.quoted(names.node(entry["of"])) if entry["of"] else texts.translate(TOTAL)
        case "tier":
            return texts.say(TIER, tier=names.tier(entry["of"]))
        case "gate":
            return texts.say(GATE, gate=names.node(entry["of"].split(" ")[0]))
    return texts.translate(AWARD)


def _side(both: Both, entry: Part, side: str) -> str:
    value, names = entry[side], both.then if side == "then" else both.now
    match entry["key"]:
        case "share" if value is not None:
            return both.texts.number(100 * value)
        case "cap" if value is not None:
            return names.tier(value)
    return written(names, value)


def written(names: Names, value: Any) -> str:
    """Write a rule's value: a number, a word, a method with its settings, a list."""
    texts = names.texts
    if value is None or value in ({}, [], ""):
        return texts.translate(NOTHING)
    if isinstance(value, bool):
        return texts.translate(YES if value else NO)
    if isinstance(value, int | float):
        return texts.number(value)
    if isinstance(value, list | tuple):
        return ", ".join(written(names, part) for part in value)
    if not isinstance(value, Mapping):
        return texts.date(str(value))
    if set(value) <= {"id", "en"}:
        return names.quoted(texts.local(value))
    inside = value.get("parameters", {}) if "name" in value else value
    settings = ", ".join(
        texts.say(SETTING, name=str(key), value=written(names, part))
        for key, part in inside.items()
        if part is not None and part != {}
    )
    if "name" not in value:
        return settings
    return texts.say(METHOD, name=str(value["name"]), settings=settings) if settings else str(value["name"])


def _whole(both: Both, entry: Part) -> str:
    added = entry["change"] == "added"
    thing, names, texts = entry["now" if added else "then"], both.now if added else both.then, both.texts
    match entry["kind"]:
        case "node":
            templates = {
                ("criterion", True): CRITERION_ADDED, ("criterion", False): CRITERION_REMOVED,
                ("group", True): GROUP_ADDED, ("group", False): GROUP_REMOVED,
            }  # fmt: skip
            weight = written(names, thing["weight"] if thing["weight"] is not None else thing["share"])
            node = names.quoted(names.node(entry["of"]))
            return texts.say(templates[thing["kind"], added], node=node, weight=weight)
        case "gate":
            gates = (both.new if added else both.old).award["gates"]
            return texts.say(GATE_ADDED if added else GATE_REMOVED, gate=names.gate(gates.index(thing)))
    template = TIER_ADDED if added else TIER_REMOVED
    return texts.say(template, tier=names.tier(entry["of"]), cut=texts.number(thing["cut"]))
