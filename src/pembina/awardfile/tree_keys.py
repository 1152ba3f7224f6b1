"""Keys in places where names are free: which are settings, which are children or tests, and which are mistyped.

A schema cannot tell: every table under a group may be a child, and every key of a gate a plugin's test. Here a mistyped
``aggregate = { ... }`` is told from a child by what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pembina.awardfile.flaws import Flaw, unknown_key
from pembina.awardfile.schema import node_keys
from pembina.awardfile.source import Address
from pembina.errors import N_, Hint, did_you_mean

MARKS = ("use", "with", "read", "score", "panel", "denominate", "effort", "distinct")
"""Keys that only a criterion has."""


def kind_of(node: Mapping[str, Any]) -> str:
    """Return ``criterion`` or ``group``. A table with children that are criteria is a group, unless it says ``use``."""
    if "use" in node:
        return "criterion"
    marked = any(mark in node for mark in MARKS)
    return "criterion" if marked and not any(_uses_plugin(child) for child in _children(node).values()) else "group"


def gate_flaws(gates: Any, tests: Iterable[str]) -> Iterator[Flaw]:
    """Yield the keys of gates that are neither settings nor known tests."""
    known = (*node_keys("gate"), *tests)
    for i, gate in enumerate(gates if isinstance(gates, list) else ()):
        for key in gate if isinstance(gate, dict) else ():
            if key not in known:
                yield unknown_key(("gates", i, key), known, gate)


def tree_flaws(tree: Any) -> Iterator[Flaw]:
    """Yield the unknown keys of the whole tree, and children of criteria."""
    if isinstance(tree, dict):
        yield from _node_flaws(tree, ("criteria",), "root")


def _node_flaws(node: Mapping[str, Any], path: Address, kind: str) -> Iterator[Flaw]:
    reserved = node_keys(kind)
    for key, value in node.items():
        at = (*path, key)
        if key in reserved:
            continue
        if kind == "criterion" and _uses_plugin(value):
            yield Flaw("PB211", at, {"child": key}, None, path)
        elif kind != "criterion" and isinstance(value, dict) and _plausible(key, value):
            yield from _node_flaws(value, at, kind_of(value))
        else:
            yield unknown_key(at, _known(kind), node, _misplaced(key, kind))


def _known(kind: str) -> tuple[str, ...]:
    """Keys that a mistyped one may stand for: under a group also those that would make it a criterion."""
    return node_keys("criterion") if kind == "criterion" else (*node_keys(kind), *(MARKS if kind == "group" else ()))


def _misplaced(key: str, kind: str) -> Hint | None:
    """Explain a key that is known, but elsewhere in the tree."""
    if kind == "root" and key == "weight":
        return Hint(N_("the root of the tree has no weight"))
    if kind != "criterion" and key in MARKS:
        return Hint(N_("only a criterion has this key; a group has further nodes in it"))
    if kind == "criterion" and key in node_keys("group"):
        return Hint(N_('only a group has this key; a node with "use" is a criterion'))
    return None


def _plausible(key: str, value: Mapping[str, Any]) -> bool:
    """Whether a table under a group is meant as a child, and not as a setting with a mistyped name."""
    if key in MARKS:
        return False
    nodelike = any(mark in value for mark in MARKS) or bool(_children(value))
    return nodelike or did_you_mean(key, {*node_keys("group"), *MARKS}) is None


def _children(node: Mapping[str, Any]) -> dict[str, Any]:
    known = {*node_keys("group"), *MARKS}
    return {key: value for key, value in node.items() if isinstance(value, dict) and key not in known}


def _uses_plugin(node: Any) -> bool:
    return isinstance(node, dict) and ("use" in node or any(_uses_plugin(child) for child in _children(node).values()))
