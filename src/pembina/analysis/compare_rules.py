"""How the rules of two results differ, in the award's own words: entry by entry, where, then and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pembina.methods.counting import EXACT
from pembina.model import Result

Row = Mapping[str, Any]
Difference = dict[str, Any]

UNSCORED = (
    "title", "edition", "adopted", "basis", "organiser", "uncertainty", "overrides", "effort", "reason", "unit",
    "period", "plugins", "entrants.table", "entrants.key", "entrants.name", "entrants.titles",
)  # fmt: skip
"""Rules that no score, rank or tier follows from by themselves; a period decides which figures are measured."""

MEASURING = ("use", "parameters", "read", "panel", "denominate", "unit", "distinct")
"""Rules of a criterion that say how its value is measured, and not how it is judged."""

APART = ("root", "gates", "tiers", "id")
"""Parts of the rules that are compared piece by piece."""


def differences(old: Result, new: Result) -> list[Difference]:
    """Return every rule that differs: of the award, of its nodes, gates and tiers, in the order of the files.

    ``kind`` says what it is about (award, node, gate, tier), ``of`` which one (path, position then and now, id),
    ``key`` which rule (``score.from``; empty where the whole of it is new or gone), ``change`` whether it was changed,
    added or removed, and ``bears`` whether scores, ranks or tiers can follow from it.
    """
    return rule_differences(old.award, new.award)


def rule_differences(then: Row, now: Row) -> list[Difference]:
    """The same of two resolved rules, whether or not there is a result of either."""
    found = [_entry("award", "", *change) for change in _changes(_general(then), _general(now))]
    found += _nodes(then["root"], now["root"])
    found += _listed("gate", _gates(then), _gates(now))
    found += _listed("tier", *(_by_id(rules["tiers"]) for rules in (then, now)))
    return found


def nodes_of(root: Row) -> Iterator[Row]:
    """Every node of the rules in the order of the file."""
    yield root
    for child in root.get("children", ()):
        yield from nodes_of(child)


def _general(rules: Row) -> dict[str, Any]:
    return {key: value for key, value in rules.items() if key not in APART}


def _entry(kind: str, of: str, key: str, change: str, then: Any, now: Any) -> Difference:
    bears = not any(key == rule or key.startswith(f"{rule}.") for rule in UNSCORED)
    return {"kind": kind, "of": of, "key": key, "change": change, "then": then, "now": now, "bears": bears}


Change = tuple[str, str, Any, Any]


def _changes(then: Row, now: Row, above: str = "") -> Iterator[Change]:
    """What differs between two tables, by dotted key; a method by another name is another method as a whole."""
    for key in dict.fromkeys([*then, *now]):
        before, after = then.get(key), now.get(key)
        whole = f"{above}{key}"
        if before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping) and before.get("name") == after.get("name"):
            inside = "" if key == "parameters" and "name" in then else f"{key}."
            yield from _changes(before, after, f"{above}{inside}")
        else:
            change = "added" if before is None else "removed" if after is None else "changed"
            yield whole, change, before, after


def _nodes(then: Row, now: Row) -> Iterator[Difference]:
    """Nodes that came or went (those directly concerned, not again all below them), then the rules of the others."""
    before = {node["path"]: node for node in nodes_of(then)}
    after = {node["path"]: node for node in nodes_of(now)}
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path), after.get(path)
        if old is not None and new is not None and ("children" in old) == ("children" in new):
            for change in _changes(_bare(old), _bare(new)):
                if change[0] != "share" or old["weight"] == new["weight"]:
                    yield _node_entry(path, change, old, new)
            continue
        if old is not None:
            yield _entry("node", path, "", "removed", _summary(old), None)
        if new is not None:
            yield _entry("node", path, "", "added", None, _summary(new))


def _bare(node: Row) -> dict[str, Any]:
    """A node's own rules; that counts are exact goes without saying in a document."""
    said = {} if "children" in node else {"distinct": EXACT}
    return said | {key: value for key, value in node.items() if key not in ("path", "children")}


def _node_entry(path: str, change: Change, old: Row, new: Row) -> Difference:
    """A weight that is written otherwise but is the same part of its parent bears on nothing."""
    entry = _entry("node", path, *change)
    if change[0] == "weight":
        entry["bears"] = old["share"] != new["share"]
    return entry


def _summary(node: Row) -> dict[str, Any]:
    kind = "group" if "children" in node else "criterion"
    return {"kind": kind, "title": node["title"], "weight": node["weight"], "share": node["share"]}


def _gates(rules: Row) -> dict[str, Row]:
    """Gates by criterion and kind of test; several of the same kind by their order."""
    found: dict[str, Row] = {}
    for gate in rules["gates"]:
        name = f"{gate['criterion']} {gate['test']['name']}"
        place = 1
        while f"{name} {place}" in found:
            place += 1
        found[f"{name} {place}"] = gate
    return found


def _by_id(tiers: Sequence[Row]) -> dict[str, Row]:
    return {tier["id"]: {**tier, "place": place} for place, tier in enumerate(tiers, 1)}


def _listed(kind: str, then: Mapping[str, Row], now: Mapping[str, Row]) -> Iterator[Difference]:
    kept = [name for name in then if name in now]
    moved = kept != [name for name in now if name in then]
    for name in dict.fromkeys([*then, *now]):
        if name in then and name in now:
            for change in _changes(then[name], now[name]):
                if change[0] != "place" or moved:
                    yield _entry(kind, name, *change)
        elif name in then:
            yield _entry(kind, name, "", "removed", dict(then[name]), None)
        else:
            yield _entry(kind, name, "", "added", None, dict(now[name]))


# How a criterion is measured


def measured(result: Result) -> dict[str, dict[str, Any]]:
    """Return how each criterion of a result is measured, by path; what is equal here is measured in the same way.

    The days that figures are of (the award's period, the dates of a panel) are no part of it, the time that a panel
    spans is: another year is other data, not another way of measuring.
    """
    plugins = {plugin["name"]: plugin for plugin in result.document["plugins"]}
    rules = {node["path"]: node for node in nodes_of(result.award["root"]) if "children" not in node}
    return {path: _fingerprint(path, rules, result, plugins) for path in rules}


def _fingerprint(path: str, rules: Mapping[str, Row], result: Result, plugins: Mapping[str, Row]) -> dict[str, Any]:
    leaf, node = rules[path], result.node(path)
    plugin = plugins.get(leaf["use"], {})
    found = {key: leaf.get(key) for key in MEASURING}
    found["panel"] = _span(leaf.get("panel"))
    found["plugin"] = {key: plugin.get(key) for key in ("distribution", "version", "sha256")}
    found |= {"unit": {"plugin": node["unit"], "award": leaf.get("unit")}, "direction": node["direction"]}
    by = (leaf.get("denominate") or {}).get("criterion")
    if by is not None and by in rules and by != path:
        found["denominator"] = _fingerprint(by, rules, result, plugins)
    return found


def _span(panel: Row | None) -> dict[str, Any] | None:
    if panel is None:
        return None
    kept = {key: value for key, value in panel.items() if key not in ("at", "since")}
    return {**kept, "span": None if panel["since"] is None else _months(panel["at"]) - _months(panel["since"])}


def _months(day: str) -> int:
    year, month, _ = map(int, str(day).split("-"))
    return 12 * year + month


def same_files(path: str, old: Result, new: Result) -> bool:
    """Whether a criterion was measured from the very same files, read alike, over the same days in both results."""
    read = [_tables(path, result) for result in (old, new)]
    files = [_files(result) for result in (old, new)]
    there = read[0] | read[1]
    known = all(files[0].get(table) and files[0].get(table) == files[1].get(table) for table in there)
    return bool(there) and known and _days(path, old) == _days(path, new)


def _tables(path: str, result: Result) -> set[str]:
    rules = {node["path"]: node for node in nodes_of(result.award["root"])}
    leaf = rules[path]
    tables = {binding["table"] for binding in leaf["read"].values()}
    by = leaf.get("denominate") or {}
    tables |= {by["table"]} if by.get("table") else set()
    if by.get("criterion") in rules and by["criterion"] != path:
        tables |= _tables(by["criterion"], result)
    return tables


def _files(result: Result) -> dict[str, tuple[list[str], Any]]:
    """The files of each table by their hashes, and how they were read; results of before do not say how."""
    return {
        table["table"]: (sorted(file["sha256"] for file in table["files"]), table.get("read"))
        for table in result.document["data"]["inputs"]
    }


def _days(path: str, result: Result) -> Any:
    panel = next(node for node in nodes_of(result.award["root"]) if node["path"] == path).get("panel") or {}
    return result.award["period"], panel.get("at"), panel.get("since")
