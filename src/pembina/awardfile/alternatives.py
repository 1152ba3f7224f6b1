"""Methods that ``[uncertainty]`` lists beside the award's own: each judged as if a node of the tree had named it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.judging import AGGREGATE, IMPUTE, SCORE, TREAT, Setting
from pembina.awardfile.source import Address

TABLE = "uncertainty"
KINDS: Mapping[str, tuple[str, ...]] = {"groups": ("aggregate",), "criteria": ("score", "treat", "impute")}
"""Tables for single nodes, and the steps for which each may list alternatives."""

STEPS: Mapping[str, Setting] = {setting.key: setting for setting in (AGGREGATE, SCORE, TREAT, IMPUTE)}


@define(eq=False)
class Alternative(Node):
    """One entry of a list of methods, in the place of a node's own setting of the same key.

    ``subject`` is the node that it is listed for; None where it is listed for all.
    """

    key: str = ""
    place: Address = ()
    subject: Node | None = None

    def at(self, *keys: str | int) -> Address:
        """Return the path of what would be one of the node's keys: it is inside the list."""
        return (*self.place, *keys[1:])


def node_at(draft: Draft, path: str) -> Node | None:
    """Return the node at a path; the whole tree is called by an empty one."""
    return draft.nodes.get(path) if path else draft.root


def single_nodes(draft: Draft, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield path and table of what single ``groups`` or ``criteria`` declare; damaged ones are left out."""
    tables = draft.table(TABLE).get(kind)
    for path, table in tables.items() if isinstance(tables, dict) else ():
        if isinstance(table, dict):
            yield path, table


def alternatives(draft: Draft) -> Iterator[Alternative]:
    """Yield every sound entry of every list, first those for all; lists of nodes that are not there are left out."""
    for key in STEPS:
        yield from _listed(draft.table(TABLE), key, (TABLE,), None)
    for kind, keys in KINDS.items():
        for path, table in single_nodes(draft, kind):
            subject = node_at(draft, path)
            if subject is not None and subject.criterion == (kind == "criteria"):
                for key in keys:
                    yield from _listed(table, key, (TABLE, kind, path), subject)


def _listed(table: Mapping[str, Any], key: str, place: Address, subject: Node | None) -> Iterator[Alternative]:
    listed = table.get(key)
    for i, setting in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(setting, str | dict):
            yield Alternative((), {key: setting}, False, False, key=key, place=(*place, key, i), subject=subject)
