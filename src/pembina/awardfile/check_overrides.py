"""Overrides: a table of their own, and no criterion whose name means the status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pembina.awardfile.draft import Draft
from pembina.awardfile.measures import manifest_of
from pembina.errors import N_, Phrase, Problem
from pembina.model.override import STATUS

ENTRANTS = N_('"{table}" is the table of the entrants')
READ = N_('"{table}" is read by the criterion "{path}"')
NAMED = N_('"{name}" stands for the status of an entrant where an override names what it is of')


def overrides_are_told_apart(draft: Draft) -> Iterator[Problem]:
    """The table of overrides holds nothing else, and no node is called as the status is."""
    if "overrides" not in draft.document:
        return
    if STATUS in draft.nodes:
        yield draft.problem("PB258", ("criteria", STATUS), reason=Phrase(NAMED, name=STATUS))
    table, at = draft.table("overrides").get("table", "overrides"), ("overrides", "table")
    if not isinstance(table, str):
        return
    if table == draft.table("entrants").get("table"):
        yield draft.problem("PB258", at, reason=Phrase(ENTRANTS, table=table))
    for path in _readers(draft, table):
        yield draft.problem("PB258", at, reason=Phrase(READ, table=table, path=path))


def _readers(draft: Draft, table: str) -> Iterator[str]:
    """Paths of the criteria that read a table, or divide by a column of it."""
    for node in draft.nodes.values():
        manifest = manifest_of(draft, node)
        read, by = node.get("read"), node.get("denominate")
        bound = read if isinstance(read, dict) else {}
        roles = manifest.tables if manifest is not None else ()
        tables = [_table(bound.get(role, role), role) for role in roles]
        tables += [by.get("table")] if isinstance(by, dict) else []
        if table in tables:
            yield node.name


def _table(binding: Any, role: str) -> Any:
    """Name of the table that a plugin's is bound to."""
    return binding.get("table", role) if isinstance(binding, dict) else binding
