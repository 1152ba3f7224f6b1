"""What a criterion measures, as its plugin's manifest says, and whether its scoring method can take that."""

from __future__ import annotations

from typing import Any

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.shares import method_name
from pembina.plugins import Manifest, ScoringMethod

DIRECTIONS = ("higher", "lower")
PANEL_VALUES = {"growth": "number", "cagr": "number", "trend": "category"}
"""What is taken of several dates, and whether it is a number or a category; the value itself is the plugin's."""

EITHER = "either"
"""What a manifest says of a criterion whose values are numbers or categories."""


def manifest_of(draft: Draft, node: Node) -> Manifest | None:
    """Return the manifest of a criterion's plugin; None where there is none, or it holds no criterion."""
    use = node.get("use") if node.criterion else None
    manifest = draft.manifest(use) if isinstance(use, str) else None
    return manifest if isinstance(manifest, Manifest) and manifest.criterion else None


def value_of(manifest: Manifest, node: Node) -> str:
    """Say whether a criterion's values are numbers or categories; of a panel, what is taken of it decides."""
    panel = node.get("panel")
    taken = panel.get("take") if isinstance(panel, dict) else None
    if taken in PANEL_VALUES:
        return PANEL_VALUES[taken]
    return manifest.value


def measures_numbers(draft: Draft, node: Node) -> bool:
    """Whether treatments and imputations concern a criterion: its values are numbers, or are scored as such."""
    manifest, name = manifest_of(draft, node), method_name(node.get("score"))
    if manifest is None:
        return False
    value = value_of(manifest, node)
    if value != EITHER or name is None or name not in draft.host.names("scoring-methods"):
        return value != "category"
    method = draft.thing("scoring-methods", name)
    return not isinstance(method, Failure) and method.takes == "number"


def implied_direction(draft: Draft, node: Node, setting: Any = None) -> dict[str, str]:
    """Return the direction that goes without saying: the plugin's own, where it has one.

    The one place where a scoring method's direction comes from, unless the award says it. ``setting`` is another
    scoring method than the criterion's own.
    """
    manifest = manifest_of(draft, node)
    if manifest is None or manifest.direction not in DIRECTIONS:
        return {}
    name = method_name(node.get("score") if setting is None else setting)
    method = draft.thing("scoring-methods", name) if name in draft.host.names("scoring-methods") else None
    takes_it = isinstance(method, ScoringMethod) and "direction" in method.parameters
    return {"direction": manifest.direction} if takes_it else {}


def unfit_method(draft: Draft, node: Node) -> ScoringMethod | None:
    """Return the scoring method of a criterion if it cannot take the kind of value that the plugin gives."""
    manifest, name = manifest_of(draft, node), method_name(node.get("score"))
    if manifest is None or name is None or name not in draft.host.names("scoring-methods"):
        return None
    method = draft.thing("scoring-methods", name)
    if isinstance(method, Failure) or value_of(manifest, node) in (EITHER, method.takes):
        return None
    assert isinstance(method, ScoringMethod)
    return method
