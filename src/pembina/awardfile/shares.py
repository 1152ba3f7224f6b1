"""Weights and the shares that follow from them, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.methods import damaged_parameters, parameters_of, schema_flaws, with_defaults
from pembina.awardfile.schema import default
from pembina.errors import AwardError, PembinaError, Phrase, Problem
from pembina.methods.refusal import Unfit
from pembina.plugins import Aggregator, Context, Weighted, WeightingMethod
from pembina.plugins.guard import guarded

WHOLE = (Decimal(100), Decimal(1))
"""What percent weights add up to: 100, or 1."""

GIVEN = ("percent", "relative")
"""Ways to weigh by weights that the award gives to the children."""


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


def groups(draft: Draft) -> Iterator[Node]:
    """Every group of the tree, the root first."""
    return (node for node in (draft.root.walk() if draft.root else ()) if not node.criterion)


def weighing(draft: Draft, group: Node) -> str | None:
    """Say how a group weighs: ``percent``, ``relative``, ``method`` (found by one), ``none`` (a sum).

    None where that is unknown, as it is where the award names a method that is not there.
    """
    how = aggregator(draft, group)
    mode = method_name(group.table.get("weights", default("root", "weights")))
    if how is None or mode is None:
        return None
    if not how.weighted:
        return "none"
    if mode in GIVEN:
        return mode
    return "method" if mode in draft.host.names("weightings") else None


def weighting_of(draft: Draft, group: Node) -> tuple[WeightingMethod, dict[str, Any]] | None:
    """Return the method that finds a group's weights, with its parameters; None without one, or with a faulty one."""
    setting = group.get("weights")
    name = method_name(setting)
    if weighing(draft, group) != "method" or name not in draft.host.names("weightings"):
        return None
    method = draft.thing("weightings", str(name))
    if isinstance(method, Failure) or damaged_parameters(setting) or schema_flaws(method, setting, ()):
        return None
    parameters = with_defaults(parameters_of(setting), method.parameters)
    if any(key not in parameters for key in method.required):
        return None
    with guarded(draft.host.provider("weightings", method.name), f"check of {method.name}"):
        faulty = method.check is not None and method.check(parameters, parts_of(draft, group))
    return None if faulty else (method, parameters)


def parts_of(draft: Draft, group: Node) -> list[str]:
    """Names of the children that take part in a group's score, as the award writes them."""
    return [child.path[-1] for child in group.children if takes_part(draft, child)]


def _found(draft: Draft, group: Node) -> list[Fraction] | None:
    """Return the weights that a method finds from the rules alone; equal ones stand in for those that need scores.

    Raises AwardError (PB244) where the rules have no answer, and PluginError.
    """
    method = weighting_of(draft, group)
    parts = parts_of(draft, group)
    if method is None or not parts:
        return None
    how, parameters = method
    if how.uses_scores:
        return [Fraction(1, len(parts))] * len(parts)
    given = draft.table("award").get("scale", default("award", "scale"))
    scale = float(given) if isinstance(given, int | Decimal) else float(default("award", "scale"))  # told elsewhere
    with guarded(draft.host.provider("weightings", how.name), f"weighting {how.name}", at=how.apply):
        try:
            found = how.apply(None, parameters, Context(scale, (), tuple(parts)))
        except Unfit as unfit:
            children = [child for child in group.children if takes_part(draft, child)]
            blamed = group.at("weights") if unfit.column is None else children[unfit.column].at()
            reason, place = Phrase(unfit.text, **unfit.args_), draft.source.place(blamed)
            raise AwardError.of("PB244", place, method=how.name, reason=reason, key="weights") from None
        if not isinstance(found, Weighted):
            raise TypeError(f"it returned {type(found).__name__}, where pembina.Weighted is due")
        shares = found.checked((len(parts),))
    if (shares == shares[0]).all():
        return [Fraction(1, len(parts))] * len(parts)
    return [Fraction(float(share)) for share in shares]


def faults_of_weights(draft: Draft, group: Node) -> list[Problem]:
    """Return why no weights follow from the rules of a group; nothing where they do, or something else is wrong."""
    try:
        _found(draft, group)
    except AwardError as error:
        return list(error.problems)
    except PembinaError as error:
        return draft.failure(Failure(error.problems), group.at("weights"))
    return []


def takes_part(draft: Draft, node: Node) -> bool | None:
    """Whether a node is part of its parent's score; None where that cannot be known."""
    if node.parent is None:
        return True
    mode = weighing(draft, node.parent)
    if mode is None:
        return None
    key = "weight" if mode in GIVEN else "score"
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
    if mode == "none":
        return {child.name: Fraction(1) for child in parts}
    if mode == "method":
        try:
            found = _found(draft, group)
        except PembinaError:
            return None
        return None if found is None else dict(zip((child.name for child in parts), found, strict=True))
    if any(child.broken("weight") for child in parts):
        return None
    weights = {child.name: Fraction(child.get("weight")) for child in parts}
    total = sum(weights.values(), Fraction(0))
    return {name: weight / total for name, weight in weights.items()}
