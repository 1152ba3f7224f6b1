"""The best score that a node can reach, so that cuts beyond it are seen before anybody competes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.methods import damaged_parameters, parameters_of, schema_flaws, with_defaults
from pembina.awardfile.schema import default
from pembina.awardfile.shares import aggregator, method_name, parts_of, shares, weighting_of
from pembina.errors import PembinaError
from pembina.plugins import Aggregated, Context
from pembina.plugins.guard import guarded


def attainable(draft: Draft, node: Node) -> float | None:
    """Return the best score of a node; None where it cannot be known because something is damaged or missing."""
    try:
        return _criterion(draft, node) if node.criterion else _group(draft, node)
    except PembinaError:  # a plugin's fault, which evaluation will meet and report
        return None


def _criterion(draft: Draft, node: Node) -> float | None:
    """Return the method's own best; scores never leave the award's scale."""
    name, scale = method_name(node.get("score")), _setting(draft, "scale")
    if name is None or scale is None or name not in draft.host.names("scoring-methods"):
        return None
    method, setting = draft.thing("scoring-methods", name), node.get("score")
    if isinstance(method, Failure) or damaged_parameters(setting) or schema_flaws(method, setting, ()):
        return None
    provider = draft.host.provider("scoring-methods", name)
    parameters = with_defaults(parameters_of(setting), method.parameters)
    with guarded(provider, f"check of {name}"):
        if method.check is not None and method.check(parameters, float(scale)):
            return None
        best = method.best(parameters, float(scale)) if method.best is not None else None
    return float(scale) if best is None else min(float(best), float(scale))


def _group(draft: Draft, group: Node) -> float | None:
    """Aggregate the best scores of the children.

    Where a child may be left out, the others carry its weight: then the best child alone is within reach as well.
    """
    parts, how = shares(draft, group), aggregator(draft, group)
    setting = group.inherited("aggregate")
    if not parts or how is None or damaged_parameters(setting) or schema_flaws(how, setting, ()):
        return None
    best = [attainable(draft, draft.nodes[path]) for path in parts]
    known = [score for score in best if score is not None]
    if len(known) < len(best):
        return None
    if how.relative or not (how.bounded or how.name == "sum"):
        return None
    if not draft.host.provider("aggregators", how.name).own:
        return None  # a third party may take scores of a part off: all parts at their best need not be the best
    weighting = weighting_of(draft, group)
    if weighting is not None and weighting[0].uses_scores:
        return max(known)  # whatever the weights turn out to be, no mean is above its best part
    name = method_name(setting)
    with guarded(draft.host.provider("aggregators", str(name)), f"aggregator {name}"):
        weights = np.array([[float(share) for share in parts.values()]])
        parameters = with_defaults(parameters_of(setting), how.parameters)
        context = Context(float(_setting(draft, "scale") or 0), (), tuple(parts_of(draft, group)))
        given = how.apply(np.array([known]), weights, np.ones_like(weights, dtype=np.bool_), parameters, context)
        total = float(np.asarray(given.scores if isinstance(given, Aggregated) else given)[0])
    leaves_out = any(draft.nodes[path].inherited("missing") == "leave-out" for path in parts)
    return max(total, *known) if leaves_out else total


def slack(draft: Draft) -> float:
    """How much rounding may lift a score before it is compared: half a unit of the last published place."""
    decimals, decisive = _setting(draft, "decimals"), _setting(draft, "rank-on")
    if decisive == "exact":
        return 1e-9
    return 0.5 * 10.0 ** -int(decimals) if isinstance(decimals, int) else 1.0


def _setting(draft: Draft, key: str) -> Any:
    value = draft.table("award").get(key, default("award", key))
    return value if isinstance(value, str | int | Decimal) else None
