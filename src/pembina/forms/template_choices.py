"""Which words and which numbers a cell may hold, as far as the parameters of criteria say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from pembina.data.cells import BOOLEANS
from pembina.forms.template_form import Choices
from pembina.model import Leaf
from pembina.plugins import ColumnSpec
from pembina.plugins.values import STATES

CLOSED = {"answer": ("levels",), "rating": ("healthy", "unhealthy"), "scale": ("weights",)}
"""Parameters whose words are the only ones that a column may hold, by the plugin's name of the column."""

OPEN = {"account": ("numerator", "denominator"), "item": ("named", "items")}
"""Parameters whose words are those that count; others may stand there as well."""

LABELS = ("account", "indicator", "item", "section", "variable")
"""Columns that say what the row is about: their words make the rows that a form holds from the beginning."""

MOST_ROWS = 500
"""Rows that a form holds from the beginning; of more, none."""


def choices_of(leaf: Leaf, name: str, spec: ColumnSpec) -> Choices | None:
    """Return the words of one column for one criterion; None where any may stand there."""
    if spec.type != "text":
        return None
    if name == "state":
        return Choices(STATES, closed=True)
    if name == "category":
        levels = leaf.score.parameters.get("levels") if leaf.score is not None and leaf.score.name == "levels" else None
        return Choices(tuple(levels), closed=True) if isinstance(levels, Mapping) and levels else None
    closed = _words(leaf, CLOSED.get(name, ()))
    if closed:
        return Choices(_without_synonyms(closed), closed=True)
    linked = [parameter for parameter, values in spec.needed.items() if values is True]
    found = _words(leaf, [*OPEN.get(name, ()), name, f"{name}s", *linked])
    return Choices(found, closed=False) if found else None


def _words(leaf: Leaf, parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the words that parameters hold: texts, keys of tables, ids of items."""
    found = dict.fromkeys(word for name in parameters for word in _said(leaf.parameters.get(name)))
    return tuple(word for word in found if word.strip())


def _said(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            yield from map(str, value)
        case list() | tuple():
            for each in value:
                word = each.get("id") if isinstance(each, Mapping) else each
                if isinstance(word, str):
                    yield word


def _without_synonyms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of the many ways to write yes and no keep one each; other words stay as they are."""
    if not all(word.casefold() in BOOLEANS for word in words):
        return words
    first: dict[bool, str] = {}
    for word in words:
        first.setdefault(BOOLEANS[word.casefold()], word)
    return tuple(first.values())


def together(found: Iterable[Choices | None]) -> Choices | None:
    """Put together what several criteria say of one column; one that takes any word makes the list an open one."""
    listed = list(found)
    words = tuple(dict.fromkeys(word for each in listed if each is not None for word in each.words))
    if not words:
        return None
    return Choices(words, closed=all(each is not None and each.closed for each in listed))


def limits_of(leaf: Leaf, name: str, kind: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest number that a column may hold, where the criterion's parameters bound it."""
    if name == "level" and isinstance(leaf.parameters.get("highest"), int):
        return Decimal(0), Decimal(leaf.parameters["highest"])
    items = leaf.parameters.get("items")
    if name == "score" and isinstance(items, list | tuple) and items and isinstance(items[0], Mapping):
        ends = [Decimal(str(item.get(end, default))) for item in items for end, default in (("from", 0), ("to", 100))]
        return min(ends), max(ends)
    return (Decimal(0), None) if kind == "integer" else (None, None)


def label_rows(leaf: Leaf, columns: Mapping[str, tuple[str, ColumnSpec]]) -> list[dict[str, str]]:
    """Return the rows that one criterion asks for in a table whose rows are labelled, by the data set's columns.

    ``columns`` maps those to the plugin's names. No rows where a label's words are not known, or where there is none.
    """
    words: dict[str, tuple[str, ...]] = {}
    for source, (name, spec) in columns.items():
        if name not in LABELS or spec.optional:
            continue
        found = choices_of(leaf, name, spec)
        if found is None:
            return []
        words[source] = found.words
    rows = [dict(zip(words, row, strict=True)) for row in product(*words.values())] if words else []
    return rows if len(rows) <= MOST_ROWS else []
