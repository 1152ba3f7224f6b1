"""Whether the parts of a result document fit each other, which no schema can say: lengths, days, and what is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pembina.errors import N_, Phrase
from pembina.methods.rounding import ROUNDINGS
from pembina.record.methods import LARGEST, NO_SCORE, TOO_LARGE, VAST, nodes_faults, rules_faults

Document = Mapping[str, Any]

COLUMNS = ("shares", "scores", "contributions", "values", "numerators", "denominators", "evidence", "used")
MOST_DECIMALS = 10
"""As many as an award may ask for."""

FIGURES = ("values", "numerators", "denominators", "evidence", "used")
WHERE = N_("{where}: {what}")
NO_DAY = N_("{found} is no day")
LONGEST = 60
"""Characters of a name that are quoted."""


def incoherences(document: Document) -> Iterator[Phrase]:
    """Say what in a document that fits the schema does not fit the rest of it, in the order of the document.

    Whoever reads a result may rely on it: a result that was tampered with is refused, and crashes nothing.
    """
    yield from _lengths(document)
    yield from rule_faults(document["award"]["rules"])
    yield from _tree(document)
    yield from _entrants(document)
    yield from _named(document)
    yield from _sizes(document)


def _lengths(document: Document) -> Iterator[Phrase]:
    """Columns have as many entries as there are entrants."""
    count = len(document["entrants"])
    for i, node in enumerate(document["nodes"]):
        for name in COLUMNS:
            if node.get(name) is not None and len(node[name]) != count:
                yield _at(f"nodes/{i}/{name}", N_("{n} entries for {count} entrants"), n=len(node[name]), count=count)


def rule_faults(rules: Document) -> Iterator[Phrase]:
    period = rules["period"] or {}
    days = {"adopted": rules["adopted"], **{f"period/{key}": period[key] for key in sorted(period)}}
    yield from (_at(f"award/rules/{key}", NO_DAY, found=_quoted(day)) for key, day in days.items() if not _is_day(day))
    if not 0 <= rules["decimals"] <= MOST_DECIMALS:
        yield _at(
            "award/rules/decimals", N_("{found} is not from 0 to {most}"), found=rules["decimals"], most=MOST_DECIMALS
        )
    if rules["rounding"] not in ROUNDINGS:
        yield _at("award/rules/rounding", N_("{found} is no way of rounding"), found=_quoted(rules["rounding"]))
    if not rules["scale"] > 0:
        yield _at("award/rules/scale", N_("{found} is not above 0"), found=rules["scale"])
    paths, tiers = set(_paths(rules["root"])), [tier["id"] for tier in rules["tiers"]]
    yield from _twice(tiers, "award/rules/tiers")
    yield from _unknown(rules["ties"], {"shared", *paths}, "award/rules/ties")
    for rule in _every(rules["root"]):
        if rule["share"] is not None and not 0 <= rule["share"] <= 1:
            yield _at("award/rules/root", N_("the share of {path} is not from 0 to 1"), path=_quoted(rule["path"]))
    yield from (_at(where, what) for where, what in rules_faults(rules))
    for i, tier in enumerate(rules["tiers"]):
        yield from _unknown(tier["minimums"], paths, f"award/rules/tiers/{i}/minimums")
        per = tier["quota"] and tier["quota"]["per"]
        yield from _unknown([per] if per else [], rules["entrants"]["groups"], f"award/rules/tiers/{i}/quota/per")
    for i, gate in enumerate(rules["gates"]):
        yield from _unknown([gate["criterion"]], paths, f"award/rules/gates/{i}/criterion")
        yield from _unknown([gate["cap"]] if gate["cap"] is not None else [], tiers, f"award/rules/gates/{i}/cap")


def _tree(document: Document) -> Iterator[Phrase]:
    """The nodes are those of the rules, each below its group, the root first."""
    paths = [node["path"] for node in document["nodes"]]
    wanted = list(_paths(document["award"]["rules"]["root"]))
    yield from _twice(paths, "nodes")
    if paths[:1] != [""] or document["nodes"][0]["kind"] != "group":
        yield _at("nodes", N_("the first is not the root of the tree"))
    for path in wanted[1:]:
        if path.rpartition(".")[0] not in wanted or not path:
            yield _at("award/rules/root", N_("{path} is below nothing"), path=_quoted(path))
    groups = {node["path"] for node in document["nodes"] if node["kind"] == "group"}
    if set(paths) != set(wanted):
        yield _at("nodes", N_("they are not those of the rules"))
    elif groups != set(_paths(document["award"]["rules"]["root"], groups=True)):
        yield _at("nodes", N_("groups and criteria are not those of the rules"))
    yield from (_at(where, what) for where, what in nodes_faults(document))
    counted = {rule["path"]: rule.get("distinct") for rule in _every(document["award"]["rules"]["root"])}
    for i, node in enumerate(document["nodes"]):
        if node.get("distinct") != counted.get(node["path"]):
            yield _at(f"nodes/{i}/distinct", N_("the rules of {path} say otherwise"), path=_quoted(node["path"]))


def _entrants(document: Document) -> Iterator[Phrase]:
    rules = document["award"]["rules"]
    tiers = {tier["id"] for tier in rules["tiers"]}
    yield from _twice([entrant["code"] for entrant in document["entrants"]], "entrants")
    for i, entrant in enumerate(document["entrants"]):
        if len(entrant["gates"]) != len(rules["gates"]):
            told = {"n": len(entrant["gates"]), "count": len(rules["gates"])}
            yield _at(f"entrants/{i}/gates", N_("{n} entries for {count} conditions"), **told)
        if entrant["rank"] is not None:  # who is set aside may be in no group
            yield from _unknown(rules["entrants"]["groups"], entrant["groups"], f"entrants/{i}/groups")
        named = [remark["tier"] for remark in entrant["held-back"]]
        yield from _unknown(named if entrant["tier"] is None else [entrant["tier"], *named], tiers, f"entrants/{i}")
        if entrant["status"] == "ranked" and (entrant["rank"] is None or entrant["total"] is None):
            yield _at(f"entrants/{i}", N_("it is ranked, and has no rank or no total"))


def _named(document: Document) -> Iterator[Phrase]:
    """Whom and what notes, findings and overrides speak of is there."""
    codes = {entrant["code"] for entrant in document["entrants"]}
    paths = {node["path"] for node in document["nodes"]}
    for i, node in enumerate(document["nodes"]):
        yield from _unknown(node.get("notes", ()), codes, f"nodes/{i}/notes")
    somebody, somewhere = {*codes, None}, {*paths, None}  # made once: there are as many findings as entrants
    for i, finding in enumerate(document["findings"]):
        yield from _unknown([finding["entrant"]], somebody, f"findings/{i}/entrant")
        yield from _unknown([finding["node"]], somewhere, f"findings/{i}/node")
    for i, override in enumerate(document.get("overrides", ())):
        yield from _unknown([override["entrant"]], codes, f"overrides/{i}/entrant")
        if not _is_day(override["date"]):
            yield _at(f"overrides/{i}/date", NO_DAY, found=_quoted(override["date"]))


def _sizes(document: Document) -> Iterator[Phrase]:
    """Scores are no larger than can be counted to the last decimal; no share is missing where there is a total."""
    has_total = [entrant["total"] is not None for entrant in document["entrants"]]
    for i, entrant in enumerate(document["entrants"]):
        total = entrant["total"]
        if total and max(abs(float(total["published"])), abs(total["exact"])) >= LARGEST:
            yield _at(f"entrants/{i}/total", N_("it is too large for a score"))
    for i, node in enumerate(document["nodes"]):
        for name in ("scores", "contributions"):
            if any(score is not None and abs(score) >= LARGEST for score in node[name] or ()):
                yield _at(f"nodes/{i}/{name}", NO_SCORE)
        if any(share is not None and not abs(share) < VAST for share in (node["share"], *(node["shares"] or ()))):
            yield _at(f"nodes/{i}/shares", N_("a share is too large to count with"))
        for name in FIGURES:
            if any(isinstance(x, int | float) and abs(x) >= VAST for x in node.get(name) or ()):
                yield _at(f"nodes/{i}/{name}", TOO_LARGE)
        if any(total and share is None for total, share in zip(has_total, node["shares"] or (), strict=False)):
            yield _at(f"nodes/{i}/shares", N_("one is missing for an entrant with a total"))


def _at(where: str, what: str, **args: Any) -> Phrase:
    said = what if isinstance(what, Phrase) else Phrase(what, args)
    return Phrase(WHERE, {"where": where, "what": said})


def _quoted(name: str | None) -> str:
    return repr(name if name is None or len(name) <= LONGEST else f"{name[:LONGEST]}…")


def _every(rule: Document) -> Iterator[Document]:
    """A rule and all that are below it."""
    yield rule
    for child in rule.get("children", ()):
        yield from _every(child)


def _paths(root: Document, groups: bool = False) -> Iterator[str]:
    """Paths of a rule and what is below it; with ``groups`` only those of groups."""
    return (rule["path"] for rule in _every(root) if "children" in rule or not groups)


def _unknown(named: Iterable[str | None], known: Iterable[str | None], where: str) -> Iterator[Phrase]:
    there = known if isinstance(known, set) else set(known)
    yield from (_at(where, N_("there is no {name}"), name=_quoted(each)) for each in named if each not in there)


def _twice(named: Iterable[str], where: str) -> Iterator[Phrase]:
    seen: set[str] = set()
    for each in named:
        if each in seen:
            yield _at(where, N_("{name} is there twice"), name=_quoted(each))
        seen.add(each)


def _is_day(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
