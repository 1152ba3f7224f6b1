"""How rules, plugins and program differ from what was sealed; where their hashes differ, a difference is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pembina.analysis.compare_rules import Difference, Row, nodes_of, rule_differences
from pembina.model import canonical
from pembina.record.seal import Seal

ELSEWHERE = "rules"
"""Kind of a difference that is told by its address in the rules' document, where no other says it."""

NOT_THERE: dict[str, Any] = {}
"""Stands for a key that is not there, which is not the same as one that is null."""


def seal_differences(
    seal: Seal,
    rules: Mapping[str, Any],
    plugins: Sequence[Mapping[str, str]],
    program: Mapping[str, str] | str | None = None,
    changed: Sequence[str] = (),
) -> list[Difference]:
    """Return every difference between a seal and what is to be, or was, evaluated; empty where there is none.

    ``rules`` are resolved, as a result states them; ``plugins`` are those that take part (name, distribution, version,
    sha256); ``program`` is its version and hash, or the hash alone; ``changed`` are what-if settings. Entries are those
    of :func:`pembina.analysis.compare_rules.rule_differences`, with the further kinds ``what-if``, ``plugin``,
    ``program`` and ``rules`` (an address in the rules' document). Wherever the hash of anything differs, at least one
    entry says where.
    """
    found = rules_differences(seal.rules, rules)
    found = found or [_entry("what-if", setting, "", None, setting) for setting in changed]
    return [*found, *plugin_differences(seal, plugins), *program_differences(seal, program)]


def rules_differences(sealed: Mapping[str, Any], rules: Mapping[str, Any]) -> list[Difference]:
    """Return how rules differ from the sealed ones: by the award's own parts, or else by address."""
    then, now = (json.loads(canonical(each)) for each in (sealed, rules))
    if canonical(then) == canonical(now):
        return []
    found = [_entry("award", "", "id", then["id"], now["id"])] if then["id"] != now["id"] else []
    found += [each for each in rule_differences(then, now) if not _same(each["then"], each["now"])]
    found += _orders(then, now)
    return _titled_once(found) or list(_walk(then, now, ""))


def _titled_once(found: list[Difference]) -> list[Difference]:
    """Leave out that the root, which bears the award's title, has another one where that of the award was told."""
    titled = any(each["kind"] == "award" and each["key"].startswith("title") for each in found)
    return [e for e in found if not (titled and e["kind"] == "node" and not e["of"] and e["key"].startswith("title"))]


def plugin_differences(seal: Seal, plugins: Sequence[Mapping[str, str]]) -> list[Difference]:
    """Return how plugins differ from the sealed ones, by name: version, distribution, files; new and missing ones."""
    then = {plugin["name"]: plugin for plugin in seal.plugins}
    now = {plugin["name"]: plugin for plugin in plugins}
    found = []
    for name in sorted({*then, *now}):
        if name in then and name in now:
            keys = ("distribution", "version", "sha256")
            found += [
                _entry("plugin", name, k, then[name][k], now[name][k]) for k in keys if then[name][k] != now[name][k]
            ]
        else:
            found.append(_entry("plugin", name, "", then.get(name), now.get(name)))
    return found


def program_differences(seal: Seal, program: Mapping[str, str] | str | None) -> list[Difference]:
    """Return how the program differs from the sealed one; nothing where it is not known."""
    if program is None:
        return []
    now = {"sha256": program} if isinstance(program, str) else program
    return [_entry("program", "", key, seal.program[key], now[key]) for key in now if seal.program[key] != now[key]]


def _entry(kind: str, of: str, key: str, then: Any, now: Any) -> Difference:
    change = "added" if then is None else "removed" if now is None else "changed"
    return {"kind": kind, "of": of, "key": key, "change": change, "then": then, "now": now, "bears": True}


def _same(then: Any, now: Any) -> bool:
    return canonical(then) == canonical(now)


def _orders(then: Row, now: Row) -> Iterator[Difference]:
    """Parts in another order: the children of a group, and conditions, whatever else was changed in them."""
    before = {
        node["path"]: [child["path"] for child in node["children"]]
        for node in nodes_of(then["root"])
        if "children" in node
    }
    after = {
        node["path"]: [child["path"] for child in node["children"]]
        for node in nodes_of(now["root"])
        if "children" in node
    }
    for path in before:
        if path in after:
            yield from _order("node", path, before[path], after[path])
    yield from _order("award", "", *([_gate(gate) for gate in rules["gates"]] for rules in (then, now)))


def _order(kind: str, of: str, then: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    kept, left = ([name for name in names if name in other] for names, other in ((then, now), (now, then)))
    if kept != left:
        yield _entry(kind, of, "order", list(then), list(now))


def _gate(gate: Row) -> str:
    return f"{gate['criterion']} {gate['test']['name']}"


def _walk(then: Any, now: Any, address: str) -> Iterator[Difference]:
    """Every place at which two documents differ, by its address: ``root/children/0/weight``."""
    if isinstance(then, dict) and isinstance(now, dict) and then is not NOT_THERE and now is not NOT_THERE:
        for key in sorted({*then, *now}):
            yield from _walk(then.get(key, NOT_THERE), now.get(key, NOT_THERE), f"{address}/{key}".lstrip("/"))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for i, (before, after) in enumerate(zip(then, now, strict=True)):
            yield from _walk(before, after, f"{address}/{i}".lstrip("/"))
    elif then is NOT_THERE or now is NOT_THERE or not _same(then, now):
        change = "added" if then is NOT_THERE else "removed" if now is NOT_THERE else "changed"
        before, after = (None if each is NOT_THERE else each for each in (then, now))
        yield {**_entry(ELSEWHERE, address, "", before, after), "change": change}
