"""Ways to find the weights of a group's children: from the rules, or from the scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pembina.methods import (
    weigh_ahp,
    weigh_balance,
    weigh_best_worst,
    weigh_components,
    weigh_data,
    weigh_doubt,
    weigh_given,
)
from pembina.methods.weighed import Weighed, figures
from pembina.plugins import rules_of_weighing as rules
from pembina.plugins.builtin.shapes import PART, Shape, by_part, choice, number, whole
from pembina.plugins.kinds import Context, Floats, Parameters, Weighted, WeightingMethod

DECIMALS = 11
"""Shares that an entrant's own linear programme gives are rounded, so that its last digits decide nothing."""

PERCENT: Shape = {"type": "number", "minimum": 0, "maximum": 100}
PLACES = by_part(
    "The place of each part, 1 for the most important; parts that share a place share it as 1 2 2 4.",
    {"type": "integer", "minimum": 1},
)
SPREAD = choice(
    "Whether scores are first brought to the range of those that entered, or taken as they are.",
    "min-max",
    "none",
    default="min-max",
)
COMPARISON = {
    "type": "array",
    "prefixItems": [PART, PART, {"type": "number", "exclusiveMinimum": 0}],
    "minItems": 3,
    "maxItems": 3,
}


def _bounds(description: str) -> Shape:
    return {
        "description": description,
        "type": ["number", "object"],
        "minimum": 0,
        "maximum": 100,
        "additionalProperties": PERCENT,
    }


BOUNDS = {
    "at-least": _bounds("Percent of an entrant's own index that a part makes up at least: for all, or by part."),
    "at-most": _bounds("Percent of an entrant's own index that a part makes up at most: for all, or by part."),
}


def _from_rules(
    how: Callable[[Parameters, tuple[str, ...]], Weighed],
) -> Callable[[Any, Parameters, Context], Weighted]:
    return lambda scores, p, context: _told(how(p, context.parts), context)


def _from_scores(how: Callable[[Floats, Parameters], Weighed]) -> Callable[[Any, Parameters, Context], Weighted]:
    return lambda scores, p, context: _told(how(scores, p), context)


def _told(found: Weighed, context: Context) -> Weighted:
    """Call parts by their names where the figures call them by their places."""
    facts, furthest = dict(found.facts), found.facts.get("furthest")
    if isinstance(furthest, Mapping):
        facts["furthest"] = {k: context.parts[v] if k in ("first", "second") else v for k, v in furthest.items()}
    elif furthest is not None:
        facts["furthest"] = context.parts[furthest]
    if "against" in facts:
        facts["against"] = [context.parts[place] for place in facts["against"]]
    return Weighted(found.weights + 0.0, facts)  # a document has no use for -0.0


def _in_order(table: Mapping[str, Any], parts: tuple[str, ...]) -> list[float]:
    return [float(table[part]) for part in parts]


def _ahp(p: Parameters, parts: tuple[str, ...]) -> Weighed:
    pairs = [(one, other, float(times)) for one, other, times in p["comparisons"]]
    return weigh_ahp.ahp(weigh_ahp.comparisons(parts, pairs), p["limit"], parts)


def _best_worst(p: Parameters, parts: tuple[str, ...]) -> Weighed:
    best, worst = parts.index(p["best"]), parts.index(p["worst"])
    to_others = _in_order({p["best"]: 1, **p["best-to-others"]}, parts)
    to_worst = _in_order({p["worst"]: 1, **p["others-to-worst"]}, parts)
    return weigh_best_worst.best_worst(best, worst, to_others, to_worst, model=p["model"], limit=p.get("limit"))


def _budget(p: Parameters, parts: tuple[str, ...]) -> Weighed:
    """A member that gives a part nothing need not name it."""
    given = [[float(points.get(part, 0)) for part in parts] for points in p["members"].values()]
    found = weigh_given.budget(given, p["total"])
    return Weighed(found.weights, {**found.facts, "names": list(p["members"])})


def _balanced(scores: Any, p: Parameters, context: Context) -> Weighted:
    targets = [share / 100 for share in _in_order(p["targets"], context.parts)] if "targets" in p else None
    return _told(weigh_balance.correlation_balanced(scores, targets), context)


def shares_bounds(p: Parameters, parts: tuple[str, ...]) -> tuple[list[float] | None, list[float] | None]:
    """Least and greatest shares of the parts, from percents: one for all, or one for each that is named."""
    return _shares(p.get("at-least"), 0.0, parts), _shares(p.get("at-most"), 100.0, parts)


def _shares(given: Any, free: float, parts: tuple[str, ...]) -> list[float] | None:
    if given is None:
        return None
    table: Mapping[str, Any] = given if isinstance(given, Mapping) else dict.fromkeys(parts, given)
    return [float(table.get(part, free)) / 100 for part in parts]


def _doubt(scores: Any, p: Parameters, context: Context) -> Weighted:
    """The weights of each entrant, made to add up to 1; an entrant with nothing at all gets equal ones."""
    found = weigh_doubt.benefit_of_the_doubt(scores, *shares_bounds(p, context.parts))
    given = np.where(found.weights.max(axis=1, keepdims=True) > 0, found.weights, 1.0)
    shares = np.round(given / _sums(given), DECIMALS)
    facts = {"best": int((found.indices >= 1.0).sum()), "index-mean": figures([found.indices.mean()])[0]}
    return Weighted(shares / _sums(shares), facts)


def _sums(weights: Floats) -> Floats:
    """Sums over the parts in their order, as a column."""
    total = np.zeros(len(weights))
    for column in weights.T:
        total += column
    return total[:, None]


def _places(name: str, how: Callable[[Any], Weighed], summary: str) -> WeightingMethod:
    return WeightingMethod(
        name,
        {"places": PLACES},
        _from_rules(lambda p, parts: how(_in_order(p["places"], parts))),
        uses_scores=False,
        check=rules.places,
        required=("places",),
        summary=summary,
    )


FROM_RULES = (
    WeightingMethod(
        "equal",
        {},
        _from_rules(lambda p, parts: weigh_given.equal(len(parts))),
        uses_scores=False,
        summary="Every part weighs the same.",
    ),
    WeightingMethod(
        "ahp",
        {
            "comparisons": {
                "description": "Pairs that were compared: the first counts so many times as much as the second.",
                "type": "array",
                "minItems": 1,
                "items": COMPARISON,
            },
            "limit": number("Consistency ratio above which the comparisons are refused.", minimum=0, default=0.1),
        },
        _from_rules(_ahp),
        uses_scores=False,
        check=rules.comparisons,
        required=("comparisons",),
        summary="Pairs of parts are compared; the weights are those that fit the comparisons best (Saaty).",
    ),
    WeightingMethod(
        "best-worst",
        {
            "best": {"description": "The most important part.", **PART},
            "worst": {"description": "The least important part.", **PART},
            "best-to-others": by_part(
                "How many times as much as each part the most important one counts.", {"type": "number", "minimum": 1}
            ),
            "others-to-worst": by_part(
                "How many times as much as the least important part each one counts.", {"type": "number", "minimum": 1}
            ),
            "model": choice("Which of the two models of the method.", "linear", "nonlinear", default="linear"),
            "limit": number("Consistency ratio above which the comparisons are refused.", minimum=0),
        },
        _from_rules(_best_worst),
        uses_scores=False,
        check=rules.best_worst,
        required=("best", "worst", "best-to-others", "others-to-worst"),
        summary="The best part is compared with all, and all with the worst (Rezaei).",
    ),
    WeightingMethod(
        "budget",
        {
            "members": {
                "description": "Each member of the panel with the points it gives each part.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "number", "minimum": 0},
                },
            },
            "total": number("Points that each member has to give.", exclusiveMinimum=0, default=100),
        },
        _from_rules(_budget),
        uses_scores=False,
        check=rules.members,
        required=("members",),
        summary="Each member of a panel spreads points over the parts; the weights are the members' mean.",
    ),
    _places("rank-order-centroid", weigh_given.rank_order_centroid, "Weights from the order of importance, steep."),
    _places("rank-sum", weigh_given.rank_sum, "Weights from the order of importance, in even steps."),
    _places(
        "rank-reciprocal", weigh_given.rank_reciprocal, "Weights from the order of importance, as one over the place."
    ),
    WeightingMethod(
        "rank-exponent",
        {"places": PLACES, "exponent": number("How steep: 0 is equal, 1 even steps.", minimum=0, maximum=100)},
        _from_rules(lambda p, parts: weigh_given.rank_exponent(_in_order(p["places"], parts), p["exponent"])),
        uses_scores=False,
        check=rules.places,
        required=("places", "exponent"),
        summary="Weights from the order of importance, as steep as an exponent says.",
    ),
)

FROM_SCORES = (
    WeightingMethod(
        "entropy",
        {},
        _from_scores(lambda scores, p: weigh_data.entropy(scores)),
        summary="A part weighs more, the more unevenly its scores are spread over the entrants.",
    ),
    WeightingMethod(
        "standard-deviation",
        {"spread": SPREAD},
        _from_scores(lambda scores, p: weigh_data.standard_deviation(scores, scale=p["spread"])),
        summary="A part weighs more, the further its scores lie apart.",
    ),
    WeightingMethod(
        "critic",
        {"spread": SPREAD},
        _from_scores(lambda scores, p: weigh_data.critic(scores, scale=p["spread"])),
        summary="A part weighs more, the further its scores lie apart and the less it repeats the other parts.",
    ),
    WeightingMethod(
        "merec",
        {},
        _from_scores(lambda scores, p: weigh_data.merec(scores)),
        summary="A part weighs more, the more the results would change without it.",
    ),
    WeightingMethod(
        "principal-components",
        {
            "components": whole(
                "How many components are kept; by default those with an eigenvalue above 1.", minimum=1
            ),
            "rotation": choice("Whether the kept ones are rotated.", "varimax", "none", default="varimax"),
        },
        _from_scores(
            lambda scores, p: weigh_components.principal_components(
                scores, components=p.get("components"), rotation=p["rotation"]
            )
        ),
        check=rules.components,
        summary="A part weighs more, the more it carries of what the parts have in common.",
    ),
    WeightingMethod(
        "correlation-balanced",
        {
            "targets": by_part(
                "The influence on the total that each part is to have, in percent; by default equal.", PERCENT
            )
        },
        _balanced,
        check=rules.targets,
        summary="Weights that give every part the influence on the total that it is meant to have; never negative.",
    ),
    WeightingMethod(
        "benefit-of-the-doubt",
        BOUNDS,
        _doubt,
        per_entrant=True,
        check=rules.bounds,
        summary="Every entrant gets the weights that suit it best, within bounds.",
    ),
)

WEIGHTINGS: tuple[WeightingMethod, ...] = (*FROM_RULES, *FROM_SCORES)
