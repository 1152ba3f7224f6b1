"""Weights and the shares that follow from them, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.pruning import BROKEN
from pembina.awardfile.schema import default
from pembina.plugins import Aggregator

WHOLE = (Decimal(100), Decimal(1))
"""What percent weights add up to: 100, or 1."""


def aggregator(draft: Draft, group: Node) -> Aggregator | None:
    """Return the aggregator of a group; None where it is damaged or unknown."""
    name = method_name(group.inherited("aggregate"))
    if name is None or name not in draft.host.names("aggregators"):
        return None
    found = draft.thing("aggregators", name)
    return None if isinstance(found, Failure) else found


def method_name(setting: object) -> str | None:
    """Return the name in ``"arithmetic"`` or ``{ method = "arithmetic", ... }``; None where it is damaged."""
    name = setting.get("method") if isinstance(setting, dict) else setting
    return name if isinstance(name, str) else None


def weighing(draft: Draft, group: Node) -> str | None:
    """Say how a group weighs: ``percent``, ``relative``, ``equal``, ``none`` (a sum); None where unknown."""
    how = aggregator(draft, group)
    mode = group.table.get("weights", default("root", "weights"))
    if how is None or mode is BROKEN:
        return None
    return str(mode) if how.weighted else "none"


def takes_part(draft: Draft, node: Node) -> bool | None:
    """Whether a node is part of its parent's score; None where that cannot be known."""
    if node.parent is None:
        return True
    mode = weighing(draft, node.parent)
    if mode is None:
        return None
    key = "weight" if mode in ("percent", "relative") else "score"
    if key == "score" and not node.criterion:
        return True
    if node.doubtful and key not in node.table:
        return None
    return key in node.table


def shares(draft: Draft, group: Node) -> dict[str, Fraction] | None:
    """Return the shares of the children that take part, by path; None where they cannot be known."""
    mode = weighing(draft, group)
    if mode is None or group.doubtful or any(takes_part(draft, child) is None for child in group.children):
        return None
    parts = [child for child in group.children if takes_part(draft, child)]
    if mode in ("equal", "none"):
        each = Fraction(1, len(parts)) if mode == "equal" and parts else Fraction(1)
        return {child.name: each for child in parts}
    if any(child.broken("weight") for child in parts):
        return None
    weights = {child.name: Fraction(child.get("weight")) for child in parts}
    total = sum(weights.values(), Fraction(0))
    return {name: weight / total for name, weight in weights.items()}
