"""An award between file and model: pruned of what is damaged, with its tree, ready to be cross-checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from pembina.awardfile.pruning import BROKEN
from pembina.awardfile.schema import default
from pembina.awardfile.source import Address, Source
from pembina.awardfile.tree_keys import kind_of
from pembina.errors import Hint, PembinaError, Problem
from pembina.plugins import Host, Manifest

GATE_KEYS = ("criterion", "otherwise", "reason")
"""Keys of a gate that are not the name of a test."""


@define(eq=False)
class Node:
    """A group or criterion: its own settings, and whether what it lacks is in doubt."""

    path: tuple[str, ...]
    table: Mapping[str, Any]
    criterion: bool
    doubtful: bool
    parent: Node | None = None
    children: list[Node] = field(factory=list)

    @property
    def name(self) -> str:
        """The path as awards write it: ``supervision.visits``."""
        return ".".join(self.path)

    def at(self, *keys: str | int) -> Address:
        """Return the path of one of its keys in the document."""
        return ("criteria", *self.path, *keys)

    def get(self, key: str) -> Any:
        """Return a setting; None where there is none, or only a damaged one."""
        value = self.table.get(key)
        return None if value is BROKEN else value

    def broken(self, key: str) -> bool:
        """Whether a setting is there but damaged."""
        return self.table.get(key) is BROKEN

    def inherited(self, key: str) -> Any:
        """Return a setting of this node, else of the nearest group above that has it, else the default."""
        if key in self.table:
            return self.table[key]
        return default("root", key) if self.parent is None else self.parent.inherited(key)

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


@frozen
class Failure:
    """Something of a plugin that cannot be had, and why."""

    problems: tuple[Problem, ...]


@define(eq=False)
class Draft:
    """A pruned document with the means to judge it."""

    source: Source
    host: Host
    document: Mapping[str, Any]
    root: Node | None
    nodes: dict[str, Node]
    doubtful: set[Address]
    _had: dict[tuple[str, str], Any] = field(factory=dict)

    def problem(
        self, code: str, at: Address, hint: Hint | None = None, address: Address | None = None, **args: Any
    ) -> Problem:
        """Describe a mistake at a path of the document."""
        return Problem(code, self.source.place(at, address), args, hint)

    def in_doubt(self, *path: str | int) -> bool:
        """Whether a table has a key that is not known and resembles nothing: what it lacks may be meant by it."""
        return path in self.doubtful

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a top-level table; empty where it is missing or damaged."""
        table = self.document.get(key)
        return table if isinstance(table, dict) else {}

    def items(self, key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Yield the sound tables of a top-level list with their positions."""
        listed = self.document.get(key)
        for i, item in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(item, dict):
                yield i, item

    def manifest(self, name: str) -> Manifest | Failure:
        """Return a plugin's manifest, or why there is none; imports nothing."""
        manifest: Manifest | Failure = self._once(("manifest", name), lambda: self.host.manifest(name))
        return manifest

    def thing(self, kind: str, name: str) -> Any:
        """Return a known scoring method, aggregator or gate test, or a Failure."""
        return self._once((kind, name), lambda: self.host.get(kind, name))

    def _once(self, key: tuple[str, str], fetch: Callable[[], Any]) -> Any:
        if key not in self._had:
            try:
                self._had[key] = fetch()
            except PembinaError as error:
                self._had[key] = Failure(error.problems)
        return self._had[key]

    def failure(self, failure: Failure, at: Address) -> list[Problem]:
        """Return a plugin's problems as those of the award that uses it."""
        here = self.source.place(at)
        return [Problem(p.code, p.place if p.place.file else here, p.args, p.hint) for p in failure.problems]


def make_draft(source: Source, host: Host, document: Mapping[str, Any], doubtful: set[Address]) -> Draft:
    """Build the tree of a pruned document."""
    tree = document.get("criteria")
    root = _node((), tree, doubtful, None) if isinstance(tree, dict) else None
    nodes = {node.name: node for node in root.walk() if node.path} if root else {}
    return Draft(source, host, document, root, nodes, doubtful)


def _node(path: tuple[str, ...], table: Mapping[str, Any], doubtful: set[Address], parent: Node | None) -> Node:
    node = Node(path, table, bool(path) and kind_of(table) == "criterion", ("criteria", *path) in doubtful, parent)
    if not node.criterion:
        children = {key: value for key, value in table.items() if key not in GROUP_SETTINGS and isinstance(value, dict)}
        node.children = [_node((*path, key), value, doubtful, node) for key, value in children.items()]
    return node


GROUP_SETTINGS = ("title", "weight", "aggregate", "weights", "missing", "impute", "treat")
