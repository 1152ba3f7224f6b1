"""What a what-if on one weight does to its siblings: they keep their proportions and make room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.awardfile.settings import parse
from pembina.awardfile.source import Address, written_address

PLACES = Decimal("1e-10")


def make_room(before: Mapping[str, Any], after: Mapping[str, Any], settings: Sequence[str]) -> list[str]:
    """Return the further settings that keep each group's weights adding up to what they added up to.

    Only siblings that no setting names are moved, in proportion to their weights; each move is a setting of its own,
    so that the result says all that differs from the published award. Groups of relative weights need none.
    """
    given = [path for path, _ in map(parse, settings)]
    groups = dict.fromkeys(
        path[:-2] for path in given if path[0] == "criteria" and path[-1] == "weight" and len(path) > 2
    )
    return [setting for group in groups for setting in _group(before, after, group, set(given))]


def _group(before: Mapping[str, Any], after: Mapping[str, Any], group: Address, given: set[Address]) -> Iterator[str]:
    old, new = _weights(_at(before, group)), _weights(_at(after, group))
    free = {name: weight for name, weight in old.items() if (*group, name, "weight") not in given}
    whole = sum(old.values(), Decimal(0))
    left = whole - sum(weight for name, weight in new.items() if name not in free)
    if not free or left < 0 or left == sum(free.values()) or _at(after, group).get("weights", "percent") != "percent":
        return
    *others, last = free
    moved = {name: (free[name] * left / sum(free.values())).quantize(PLACES).normalize() for name in others}
    moved[last] = left - sum(moved.values(), Decimal(0))
    for name, weight in moved.items():
        yield f"{written_address((*group, name, 'weight'))}={weight:f}"


def _at(document: Mapping[str, Any], path: Address) -> Any:
    table: Any = document
    for key in path:
        table = table[key]
    return table


def _weights(group: Mapping[str, Any]) -> dict[str, Decimal]:
    """Weights of a group's children as decimals, in the order of the file."""
    children = {name: child["weight"] for name, child in group.items() if isinstance(child, dict) and "weight" in child}
    return {name: Decimal(str(weight)) for name, weight in children.items() if isinstance(weight, int | Decimal)}
