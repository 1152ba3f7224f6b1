"""The sheets for machines: the rules, and all of the document that no other sheet holds, one fact a row.

A row is a place (a JSON pointer), what kind of thing stands there, and the thing. Together with the sheets of values,
scores, shares, contributions, records, notes and treatment it is the whole document: nothing is lost on the way back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pembina.errors import N_
from pembina.reports.sheet import Field, shown
from pembina.reports.sheet_cells import LONGEST, pieces
from pembina.reports.workbook.plan import Plan

RULES, DOCUMENT = N_("Rules"), N_("Document")
RULES_KEY = N_("The rules of the award as they were applied, with every default. Their hash (SHA-256): {hash}")
DOCUMENT_KEY = N_(
    "Everything of the result document that no other sheet holds, so that it can be put together again without loss."
)
ADDRESS, KIND, CONTENT = N_("Address"), N_("Type"), N_("Content")

COLUMNS = ("values", "numerators", "denominators", "evidence", "used", "scores", "shares", "contributions")
"""Columns of nodes that stand on sheets of their own; the document says only that they are there."""

ELSEWHERE = "elsewhere"

_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")
"""What a workbook writes for a control character; some readers make one of it, some do not."""


def write_rules(plan: Plan) -> None:
    """Write the rules as they were applied."""
    sheet = plan.sheet(RULES)
    sheet.paragraph(plan.texts.say(RULES_KEY, hash=plan.result.document["award"]["hash"]))
    _table(plan, sheet, flat("/award", plan.result.document["award"]))


def write_document(plan: Plan) -> None:
    """Write the rest of the document."""
    sheet = plan.sheet(DOCUMENT)
    sheet.paragraph(plan.texts.translate(DOCUMENT_KEY))
    _table(plan, sheet, rest(plan.result.document))


def _table(plan: Plan, sheet: Any, rows: Iterator[tuple[str, str, Any]]) -> None:
    titles = [plan.texts.translate(title) for title in (ADDRESS, KIND, CONTENT)]
    fields = [Field(titles[0], "code", width=58), Field(titles[1], width=12), Field(titles[2], "code", width=90)]
    sheet.table(fields, rows, freeze=1, filtered=True)


def rest(document: Any) -> Iterator[tuple[str, str, Any]]:
    """Everything but the rules, the columns of nodes, notes and changes."""
    for key, part in document.items():
        if key == "nodes":
            yield f"/{key}", "list", len(part)
            for i, node in enumerate(part):
                yield from _node(f"/{key}/{i}", node)
        elif key != "award":
            yield from flat(f"/{key}", part)


def _node(place: str, node: Any) -> Iterator[tuple[str, str, Any]]:
    yield place, "object", len(node)
    for key, part in node.items():
        here = f"{place}/{key}"
        if key in COLUMNS:
            yield here, ("null" if part is None else ELSEWHERE), None
            for i, cell in enumerate(part or ()):
                yield from _changed(f"{here}/{i}", cell)
        elif key == "notes":
            yield here, ELSEWHERE, None
            for code, note in part.items():
                for name in ("reason", "policy", "printed", "source", "as-of", "definition", "state", "filled"):
                    yield from _changed(f"{here}/{escaped(code)}/{name}", note.get(name))
        elif key == "steps":
            yield from flat(here, [{**step, "changes": None} for step in part])
        else:
            yield from flat(here, part)


def _changed(place: str, cell: Any) -> Iterator[tuple[str, str, Any]]:
    """A text that its own cell cannot show as it is."""
    if isinstance(cell, str) and not _as_it_is(cell):
        yield place, "json", json.dumps(cell)


def flat(place: str, part: Any) -> Iterator[tuple[str, str, Any]]:
    """One row for every fact of a part of the document, and one for every list and object."""
    match part:
        case dict():
            yield place, "object", len(part)
            for key, inner in part.items():
                yield from flat(f"{place}/{escaped(key)}", inner)
        case list() | tuple():
            yield place, "list", len(part)
            for i, inner in enumerate(part):
                yield from flat(f"{place}/{i}", inner)
        case None:
            yield place, "null", None
        case bool():
            yield place, "boolean", part
        case int():
            yield place, "integer", part
        case float():
            yield place, "number", part
        case str() if _as_it_is(part):
            yield place, "text", part
        case _:
            first, *more = pieces(json.dumps(part))
            yield place, "json", first
            for piece in more:
                yield place, "json+", piece


def _as_it_is(text: str) -> bool:
    """Whether a cell gives a text back as it was, whoever reads it."""
    return shown(text) == text and 2 * len(text) <= LONGEST and not _ESCAPE.search(text)


def escaped(key: str) -> str:
    """Write a key inside a JSON pointer."""
    plain = key.replace("~", "~0").replace("/", "~1")
    return plain if shown(plain) == plain else json.dumps(plain)
