"""``[uncertainty]`` as plain data in the shape of :class:`pembina.model.Uncertainty`, every default filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.awardfile.alternatives import STEPS, TABLE, Alternative, alternatives, single_nodes
from pembina.awardfile.check_uncertainty import weighted_criteria
from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.measures import DIRECTIONS, implied_direction, manifest_of, measures_numbers
from pembina.awardfile.named import resolved_method
from pembina.awardfile.schema import filled
from pembina.awardfile.shares import aggregator, groups, method_name


def uncertainty(draft: Draft) -> dict[str, Any] | None:
    """Return what the award declares as uncertain; None where it has no such table."""
    if TABLE not in draft.document:
        return None
    table = filled(draft.table(TABLE), TABLE)
    listed = [other for other in alternatives(draft) if other.subject is None]
    return {
        "draws": table["draws"],
        "seed": table["seed"],
        "weights": _spreads(table["weights"]),
        **{key: [_resolved(draft, other) for other in listed if other.key == key] for key in STEPS},
        "leave-out": _left_out(draft, table["leave-out"]),
        "nodes": {**_exceptions(draft, listed), **_declared(draft, listed)},
    }


def _spreads(weights: Any) -> list[dict[str, Any]]:
    return [_spread(spread) for spread in (weights if isinstance(weights, list) else [weights])]


def _spread(spread: Any) -> dict[str, Any]:
    """A word, or a table with the kind of spread and its amount."""
    if isinstance(spread, str):
        return {"kind": spread, "amount": 0.0}
    ((kind, amount),) = spread.items()
    return {"kind": kind, "amount": float(amount)}


def _resolved(draft: Draft, other: Alternative, subject: Node | None = None) -> dict[str, Any] | None:
    """A method with its parameters; None for the word that is no method. A direction is the subject's own."""
    setting, what = other.get(other.key), STEPS[other.key]
    if method_name(setting) in what.free:
        return None
    implied = implied_direction(draft, subject, setting) if subject is not None and other.key == "score" else {}
    return resolved_method(draft, what.kind, setting, implied)


def _left_out(draft: Draft, leave_out: bool | Sequence[str]) -> list[str]:
    """Criteria by path in the order of the tree; where only one has a weight, nothing is left without it."""
    weighted = [node.name for node in weighted_criteria(draft)]
    if isinstance(leave_out, bool):
        return weighted if leave_out and len(weighted) > 1 else []
    return [path for path in weighted if path in leave_out]


def _declared(draft: Draft, listed: Sequence[Alternative]) -> dict[str, Any]:
    """What single nodes declare; a criterion still passes over what is listed for all and does not fit it."""
    own = [other for other in alternatives(draft) if other.subject is not None]
    found: dict[str, Any] = {}
    for kind in ("groups", "criteria"):
        for path, table in single_nodes(draft, kind):
            given = {**_nothing(), **_exceptions(draft, listed).get(path, {})}
            if "weights" in table:
                given["weights"] = _spread(table["weights"])
            for key in STEPS:
                if key in table:
                    mine = [other for other in own if other.key == key and other.place[2] == path]
                    given[key] = [_resolved(draft, other, other.subject) for other in mine]
            found[path] = given
    return found


def _exceptions(draft: Draft, listed: Sequence[Alternative]) -> dict[str, Any]:
    """Nodes that what is listed for all does not fit: added points, categories, and criteria without a direction."""
    found: dict[str, Any] = {}
    keys = {other.key for other in listed}
    for group in groups(draft):
        how = aggregator(draft, group)
        if "aggregate" in keys and how is not None and not how.weighted:
            found[group.name] = {**_nothing(), "aggregate": []}
    for node in draft.nodes.values():
        given = _unfit(draft, node, listed, keys) if node.criterion else {}
        if given:
            found[node.name] = {**_nothing(), **given}
    return found


def _unfit(draft: Draft, node: Node, listed: Sequence[Alternative], keys: set[str]) -> dict[str, Any]:
    if not measures_numbers(draft, node):
        return {key: [] for key in ("score", "treat", "impute") if key in keys}
    scores = [other for other in listed if other.key == "score"]
    fitting = [other for other in scores if _has_direction(draft, node, other)]
    return {} if len(fitting) == len(scores) else {"score": [_resolved(draft, other, node) for other in fitting]}


def _has_direction(draft: Draft, node: Node, other: Alternative) -> bool:
    """Whether a criterion says which way is better, or the scoring method need not know."""
    setting = other.get("score")
    method = draft.thing(STEPS["score"].kind, str(method_name(setting)))
    said = "direction" not in method.parameters or (isinstance(setting, dict) and "direction" in setting)
    manifest = manifest_of(draft, node)
    return said or (manifest is not None and manifest.direction in DIRECTIONS)


def _nothing() -> dict[str, Any]:
    return dict.fromkeys(("weights", *STEPS))
