"""What an award's rules already say about cells: those that are fixed, and items asked for by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.model import Leaf, TableNeed

ITEMS: Mapping[str, tuple[str, ...]] = {
    "account": ("numerator", "denominator"),
    "item": ("named",),
    "variable": ("variables",),
}
"""Columns that name what a row is about, and the parameters that list what there is."""


def fixed_cells(leaf: Leaf, need: TableNeed) -> dict[str, str]:
    """Return the cells that the rules fix: the indicator, kind or programme that the criterion looks at."""
    fixed = {}
    for column in need.columns:
        said = leaf.parameters.get(column.name)
        if column.type == "text" and isinstance(said, str) and said:
            fixed[column.source] = said
    return fixed


def listed_column(leaf: Leaf, need: TableNeed, fixed: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the column that names what a row is about, and the names, where the rules list them."""
    for column in need.columns:
        if column.name in ITEMS and column.source not in fixed:
            names = _listed(leaf, ITEMS[column.name])
            if names:
                return column.source, names
    return None


def _listed(leaf: Leaf, parameters: Sequence[str]) -> tuple[str, ...]:
    """Return the texts in some parameters: of a list its items, of a table its keys."""
    found: list[Any] = []
    for name in parameters:
        said = leaf.parameters.get(name)
        found += list(said) if isinstance(said, list | tuple | Mapping) else []
    return tuple(dict.fromkeys(word for word in found if isinstance(word, str)))
