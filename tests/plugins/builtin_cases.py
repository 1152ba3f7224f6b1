"""One case for every built-in method: parameters as an award gives them, and what the pure function makes of the data.

What a method gives as a score is written here once more, from the docstring of its function ("As a score").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pembina.methods import (
    aggregate,
    distance,
    electre,
    electre_three,
    impute,
    kemeny,
    mazziotta,
    normalise,
    pairwise,
    promethee,
    ratio,
    relative,
    treat,
    weigh_ahp,
    weigh_balance,
    weigh_best_worst,
    weigh_components,
    weigh_data,
    weigh_doubt,
    weigh_given,
)

Pure = Callable[..., Any]
Parameters = Mapping[str, Any]

# Scoring: parameters, and scores from values and the award's highest score

VALUES = [2, 50, 3, 4.5, 6, 6]
BANDS = [{"below": 4, "score": 0.25}, {"from": 4, "to": 6, "score": 0.5}, {"above": 6, "score": 1}]
POINTS = [[0, 0], [10, 0.5], [60, 1]]
LEVELS = {"baik": 1, "cukup": 0.5, "kurang": 0}

SCORING_CASES: dict[str, tuple[Parameters, Pure]] = {
    "goalposts": ({"from": 60, "to": 1}, lambda v, s: normalise.goalposts(v, 60, 1, s)),
    "log-goalposts": ({"from": 1, "to": 100}, lambda v, s: normalise.log_goalposts(v, 1, 100, s)),
    "optimum-range": (
        {"start": 0, "low": 3, "high": 5, "end": 40},
        lambda v, s: normalise.optimum_range(v, 0, 3, 5, 40, s),
    ),
    "logistic": ({"midpoint": 5, "steepness": -0.3}, lambda v, s: normalise.logistic(v, 5, -0.3, s)),
    "target": (
        {"goal": 20, "zero": 1, "direction": "lower"},
        lambda v, s: normalise.target(v, 20, "lower", s, 1),
    ),
    "rescaled": ({"from": 0, "to": 60}, lambda v, s: normalise.rescaled(v, 0, 60, s)),
    "bands": ({"bands": BANDS}, lambda v, s: normalise.bands(v, BANDS)),
    "piecewise": ({"points": POINTS}, lambda v, s: normalise.piecewise(v, POINTS)),
    "levels": ({"levels": LEVELS}, lambda v, s: normalise.levels(v, LEVELS)),
    "identity": ({}, lambda v, s: v),
    "min-max": (
        {"direction": "lower", "low": 0.2, "high": 0.9},
        lambda v, s: relative.min_max(v, "lower", 0.2, 0.9),
    ),
    "z-score": (
        {"direction": "lower", "mean": 0.5, "sd": 0.4, "deviation": "sample"},
        lambda v, s: np.clip(relative.z_score(v, "lower", 0.5, 0.4, False), 0, s),
    ),
    "scaled": (
        {"sd": 0.3, "deviation": "sample", "beyond": "refuse"},
        lambda v, s: relative.scaled(v, "higher", 0.3, False),
    ),
    "rank": ({"direction": "lower", "ties": "worst"}, lambda v, s: relative.rank_score(v, "lower", s, "worst")),
    "percentile-rank": ({"direction": "lower"}, lambda v, s: relative.percentile_rank(v, "lower", s)),
    "borda": ({"direction": "lower", "equals": "none"}, lambda v, s: relative.borda(v, "lower", s, "none")),
    "distance-to-maximum": ({"direction": "lower"}, lambda v, s: relative.distance_to_maximum(v, "lower", s)),
    "fraction-of-maximum": ({"direction": "lower"}, lambda v, s: relative.fraction_of_maximum(v, "lower", s)),
    "reference": (
        {"direction": "lower", "of": "mean", "start": "worst"},
        lambda v, s: relative.distance_to_reference(v, "lower", "mean", s, start="worst", cap=s),
    ),
    "around-mean": (
        {"direction": "lower", "margin": 60},
        lambda v, s: relative.around_mean(v, "lower", 60.0, s),
    ),
}

DEFAULTS_OF_SCORING: dict[str, tuple[Parameters, Pure]] = {
    "target": ({"goal": 20, "direction": "higher"}, lambda v, s: normalise.target(v, 20, "higher", s, 0)),
    "optimum-range": ({"low": 3, "high": 5, "end": 40}, lambda v, s: normalise.optimum_range(v, None, 3, 5, 40, s)),
    "min-max": ({"direction": "higher"}, lambda v, s: relative.min_max(v, "higher", 0, s)),
    "z-score": (
        {"direction": "higher"},
        lambda v, s: np.clip(relative.z_score(v, "higher", s / 2, s / 10, True), 0, s),
    ),
    "scaled": ({}, lambda v, s: np.clip(relative.scaled(v, "higher", s / 10, True), 0, s)),
    "rank": ({"direction": "higher"}, lambda v, s: relative.rank_score(v, "higher", s, "mean")),
    "borda": ({"direction": "higher"}, lambda v, s: relative.borda(v, "higher", s, "half")),
    "reference": (
        {"direction": "higher"},
        lambda v, s: relative.distance_to_reference(v, "higher", "best", s, start="zero", cap=s),
    ),
    "around-mean": ({"direction": "higher"}, lambda v, s: relative.around_mean(v, "higher", 20.0, s)),
}

# Aggregators: parameters by the award's highest score, and the group's score

SCORES = {"a": [10, 80, 55, 40, 90, 10], "b": [70, 20, 65, 40, 35, 15], "c": [35, 60, 50, 90, 15, 12]}
WEIGHTS = {"a": 50, "b": 30, "c": 20}
ORDERED = [0.5, 0.3, 0.2]


def part(share: float, s: float) -> float:
    """A number of points that is a share of the scale."""
    return round(share * s, 10)


def by_places(places: Any) -> Any:
    """(n - place) / (n - 1)"""
    return (len(places) - np.asarray(places, dtype=float)) / (len(places) - 1)


def place_of(order: Any) -> Any:
    places = np.empty(len(order))
    places[list(order)] = np.arange(1, len(order) + 1)
    return places


def layers(found: Any) -> Any:
    """(L - layer) / (L - 1)"""
    return (found.layers.max() - found.layers) / (found.layers.max() - 1)


def everyone(x: Any, w: Any) -> tuple[Any, Any, Any]:
    """Scores, shares and presence, as the means take them."""
    return x, np.broadcast_to(w, x.shape).copy(), np.ones(x.shape, dtype=bool)


AGGREGATOR_CASES: dict[str, tuple[Callable[[float], Parameters], Pure]] = {
    "arithmetic": (lambda s: {}, lambda x, w, s: aggregate.arithmetic(*everyone(x, w))),
    "geometric": (lambda s: {}, lambda x, w, s: aggregate.geometric(*everyone(x, w))),
    "harmonic": (lambda s: {}, lambda x, w, s: aggregate.harmonic(*everyone(x, w))),
    "power": (lambda s: {"exponent": -2}, lambda x, w, s: aggregate.power(*everyone(x, w), -2.0)),
    "minimum": (lambda s: {}, lambda x, w, s: x.min(axis=1)),
    "maximum": (lambda s: {}, lambda x, w, s: x.max(axis=1)),
    "median": (lambda s: {}, lambda x, w, s: aggregate.median(*everyone(x, w))),
    "ordered": (
        lambda s: {"weights": [50, 30, 20]},
        lambda x, w, s: aggregate.ordered(*everyone(x, w), ORDERED),
    ),
    "sum": (lambda s: {}, lambda x, w, s: x[:, 0] + x[:, 1] + x[:, 2]),
    "mean-over": (lambda s: {"least": 4}, lambda x, w, s: aggregate.mean_over(*everyone(x, w), 4.0)),
    "levels": (
        lambda s: {"levels": [part(0.2, s), part(0.4, s), part(0.8, s)]},
        lambda x, w, s: aggregate.levels_reached(*everyone(x, w), [part(0.2, s), part(0.4, s), part(0.8, s)]) / 3 * s,
    ),
    "adjusted-mazziotta-pareto": (
        lambda s: {"penalty": "upward"},
        lambda x, w, s: mazziotta.mazziotta_pareto_score(*everyone(x, w), s, "upward"),
    ),
    "weighted-product": (
        lambda s: {},
        lambda x, w, s: ratio.weighted_product(x, w) / ratio.weighted_product(x, w).max() * s,
    ),
    "topsis": (
        lambda s: {"normalisation": "min-max"},
        lambda x, w, s: distance.topsis(x, w, normalisation="min-max").closeness * s,
    ),
    "vikor": (lambda s: {"v": 0.3}, lambda x, w, s: (1 - distance.vikor(x, w, v=0.3).q) * s),
    "spotis": (lambda s: {}, lambda x, w, s: (1 - distance.spotis(x, w, np.array([[0, s]] * 3))) * s),
    "edas": (lambda s: {}, lambda x, w, s: distance.edas(x, w).appraisal * s),
    "mabac": (lambda s: {}, lambda x, w, s: (distance.mabac(x, w).score + 1) / 2 * s),
    "copras": (lambda s: {}, lambda x, w, s: ratio.copras(x, w).utility / 100 * s),
    "moora": (lambda s: {}, lambda x, w, s: (ratio.moora(x, w).ratio + 1) / 2 * s),
    "aras": (lambda s: {}, lambda x, w, s: ratio.aras(x, w).utility * s),
    "waspas": (lambda s: {"blend": 0.2}, lambda x, w, s: ratio.waspas(x, w, blend=0.2).joint * s),
    "marcos": (lambda s: {}, lambda x, w, s: ratio.marcos(x, w).against_best * s),
    "benefit-of-the-doubt": (
        lambda s: {"at-least": 10, "at-most": {"a": 60}},
        lambda x, w, s: weigh_doubt.benefit_of_the_doubt(x, [0.1] * 3, [0.6, 1, 1]).indices * s,
    ),
    "mazziotta-pareto": (
        lambda s: {"penalty": "upward"},
        lambda x, w, s: mazziotta.mazziotta_pareto(x, w, penalty="upward"),
    ),
    "promethee": (
        lambda s: {
            "preference": {"a": "linear", "b": "gaussian"},
            "indifference": {"a": part(0.05, s)},
            "strict": part(0.3, s),
            "inflection": part(0.1, s),
        },
        lambda x, w, s: (
            (
                promethee.promethee_two(
                    x,
                    w,
                    preference=["linear", "gaussian", "usual"],
                    indifference=[part(0.05, s), None, None],
                    strict=part(0.3, s),
                    inflection=part(0.1, s),
                ).net
                + 1
            )
            / 2
            * s
        ),
    ),
    "electre-1": (
        lambda s: {"concordance": 0.5, "discordance": 0.6},
        lambda x, w, s: layers(electre.electre_one(x, w, concordance=0.5, discordance=0.6)) * s,
    ),
    "electre-3": (
        lambda s: {
            "indifference": part(0.05, s),
            "preference": {"a": part(0.2, s), "b": part(0.1, s), "c": part(0.3, s)},
            "veto": {"c": part(0.6, s)},
        },
        lambda x, w, s: (
            by_places(
                electre_three.electre_three(
                    x,
                    w,
                    indifference=part(0.05, s),
                    preference=[part(0.2, s), part(0.1, s), part(0.3, s)],
                    veto=[None, None, part(0.6, s)],
                ).places
            )
            * s
        ),
    ),
    "borda": (lambda s: {}, lambda x, w, s: pairwise.borda(x, w) / (len(x) - 1) * s),
    "copeland": (lambda s: {}, lambda x, w, s: (pairwise.copeland(x, w) / (len(x) - 1) + 1) / 2 * s),
    "condorcet": (lambda s: {}, lambda x, w, s: by_places(pairwise.condorcet(x, w).places) * s),
    "kemeny": (lambda s: {}, lambda x, w, s: by_places(place_of(kemeny.kemeny(x, w).order)) * s),
}

DEFAULTS_OF_AGGREGATORS: dict[str, Pure] = {
    "adjusted-mazziotta-pareto": lambda x, w, s: mazziotta.mazziotta_pareto_score(*everyone(x, w), s, "downward"),
    "topsis": lambda x, w, s: distance.topsis(x, w, normalisation="vector").closeness * s,
    "vikor": lambda x, w, s: (1 - distance.vikor(x, w, v=0.5).q) * s,
    "waspas": lambda x, w, s: ratio.waspas(x, w, blend=0.5).joint * s,
    "benefit-of-the-doubt": lambda x, w, s: weigh_doubt.benefit_of_the_doubt(x).indices * s,
    "mazziotta-pareto": lambda x, w, s: mazziotta.mazziotta_pareto(x, w, penalty="downward"),
    "promethee": lambda x, w, s: (promethee.promethee_two(x, w, preference="usual").net + 1) / 2 * s,
    "electre-1": lambda x, w, s: layers(electre.electre_one(x, w, concordance=0.65, discordance=0.35)) * s,
}

# Weightings: parameters, and the shares

PLACES = {"a": 1, "b": 3, "c": 2}
TO_OTHERS, TO_WORST = {"b": 2, "c": 8}, {"a": 8, "b": 5}
MEMBERS = {"ani": {"a": 30, "b": 20}, "ina": {"a": 10, "c": 40}}
TARGETS = {"a": 20, "b": 30, "c": 50}

WEIGHTING_CASES: dict[str, tuple[Parameters, Pure]] = {
    "equal": ({}, lambda x: [1 / 3, 1 / 3, 1 / 3]),
    "ahp": (
        {"comparisons": [["a", "b", 3], ["a", "c", 5], ["b", "c", 3]], "limit": 0.2},
        lambda x: weigh_ahp.ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]], 0.2).weights,
    ),
    "best-worst": (
        {
            "best": "a",
            "worst": "c",
            "best-to-others": TO_OTHERS,
            "others-to-worst": TO_WORST,
            "model": "nonlinear",
            "limit": 1,
        },
        lambda x: weigh_best_worst.best_worst(0, 2, [1, 2, 8], [8, 5, 1], model="nonlinear", limit=1).weights,
    ),
    "budget": (
        {"members": MEMBERS, "total": 50},
        lambda x: weigh_given.budget([[30, 20, 0], [10, 0, 40]], 50).weights,
    ),
    "rank-order-centroid": ({"places": PLACES}, lambda x: weigh_given.rank_order_centroid([1, 3, 2]).weights),
    "rank-sum": ({"places": PLACES}, lambda x: weigh_given.rank_sum([1, 3, 2]).weights),
    "rank-reciprocal": ({"places": PLACES}, lambda x: weigh_given.rank_reciprocal([1, 3, 2]).weights),
    "rank-exponent": (
        {"places": PLACES, "exponent": 2.5},
        lambda x: weigh_given.rank_exponent([1, 3, 2], 2.5).weights,
    ),
    "entropy": ({}, lambda x: weigh_data.entropy(x).weights),
    "standard-deviation": ({"spread": "none"}, lambda x: weigh_data.standard_deviation(x, scale="none").weights),
    "critic": ({"spread": "none"}, lambda x: weigh_data.critic(x, scale="none").weights),
    "merec": ({}, lambda x: weigh_data.merec(x).weights),
    "principal-components": (
        {"components": 1, "rotation": "none"},
        lambda x: weigh_components.principal_components(x, components=1, rotation="none").weights,
    ),
    "correlation-balanced": (
        {"targets": TARGETS},
        lambda x: weigh_balance.correlation_balanced(x, [0.2, 0.3, 0.5]).weights,
    ),
    "benefit-of-the-doubt": (
        {"at-least": {"a": 10}, "at-most": 70},
        lambda x: doubt(x, [0.1, 0, 0], [0.7] * 3),
    ),
}

DEFAULTS_OF_WEIGHTINGS: dict[str, tuple[Parameters, Pure]] = {
    "ahp": (
        {"comparisons": [["a", "b", 3], ["a", "c", 5], ["b", "c", 3]]},
        lambda x: weigh_ahp.ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]).weights,
    ),
    "best-worst": (
        {"best": "a", "worst": "c", "best-to-others": TO_OTHERS, "others-to-worst": TO_WORST},
        lambda x: weigh_best_worst.best_worst(0, 2, [1, 2, 8], [8, 5, 1]).weights,
    ),
    "budget": (
        {"members": {"ani": {"a": 60, "b": 40}}},
        lambda x: weigh_given.budget([[60, 40, 0]], 100).weights,
    ),
    "standard-deviation": ({}, lambda x: weigh_data.standard_deviation(x, scale="min-max").weights),
    "critic": ({}, lambda x: weigh_data.critic(x, scale="min-max").weights),
    "principal-components": ({}, lambda x: weigh_components.principal_components(x).weights),
    "correlation-balanced": ({}, lambda x: weigh_balance.correlation_balanced(x).weights),
    "benefit-of-the-doubt": ({}, lambda x: doubt(x, None, None)),
}


def doubt(x: Any, least: Any, most: Any) -> Any:
    """Everyone's own weights, made to add up to 1, to 10 decimals."""
    own = weigh_doubt.benefit_of_the_doubt(x, least, most).weights
    return own / own.sum(axis=1)[:, None]


# Treatments: parameters, and the values that are scored

OUTLIERS = [1, 2, 3, 4, 5, 6, 7, 40, 5000]

TREATMENT_CASES: dict[str, tuple[Parameters, Pure]] = {
    "winsorise": (
        {"skewness": 0.5, "kurtosis": -2.5, "maximum": 2},
        lambda v: treat.winsorise(v, 0.5, -2.5, 2),
    ),
    "percentiles": ({"low": 10, "high": 80}, lambda v: treat.by_percentile(v, 10, 80)),
    "interquartile": ({"reach": 0.5}, lambda v: treat.by_interquartile(v, 0.5)),
    "log": ({"shift": 3}, lambda v: treat.log(v, 3)),
    "log-from-lowest": ({"share": 0.05}, lambda v: treat.log_from_lowest(v, 0.05)),
    "signed-log": ({}, treat.signed_log),
    "box-cox": ({"exponent": 0.5}, lambda v: treat.box_cox(v, 0.5)),
    "two-stage": (
        {"skewness": 1, "kurtosis": 1, "maximum": 1, "first": "winsorise", "second": "signed-log"},
        lambda v: treat.two_stage(v, lambda x: treat.winsorise(x, 1, 1, 1), treat.signed_log, 1, 1),
    ),
}

DEFAULTS_OF_TREATMENTS: dict[str, Pure] = {
    "winsorise": lambda v: treat.winsorise(v, 2.0, 3.5, 5),
    "percentiles": lambda v: treat.by_percentile(v, 5, 95),
    "interquartile": lambda v: treat.by_interquartile(v, 1.5),
    "log": lambda v: treat.log(v, 0),
    "log-from-lowest": lambda v: treat.log_from_lowest(v, 0.01),
    "signed-log": treat.signed_log,
    "box-cox": lambda v: treat.box_cox(v, None),
    "two-stage": lambda v: treat.two_stage(
        v, lambda x: treat.winsorise(x, 2.0, 3.5, 5), treat.log_from_lowest, 2.0, 3.5
    ),
}

# Imputations: parameters, and the values that are scored; b is a second criterion, clusters are of two

GAPS: dict[str, list[Any]] = {"a": [None, 2, 3, 4, 9, None], "b": [1, 2, 3, 4, 6, 8]}
CLUSTERS = ["X", "X", "X", "Y", "Y", "Y"]
OTHERS = np.array([GAPS["b"]], dtype=float).T
GROUPS = np.array(CLUSTERS, dtype=object)

IMPUTATION_CASES: dict[str, tuple[Parameters, Pure]] = {
    "mean": ({"within": "cluster", "least": 2}, lambda v: impute.mean(v, GROUPS, 2)),
    "median": ({"within": "cluster", "least": 2}, lambda v: impute.median(v, GROUPS, 2)),
    "nearest": (
        {"on": ["b"], "peers": 3, "average": "median", "least": 1},
        lambda v: impute.nearest(v, OTHERS, 3, "median", 1),
    ),
    "regression": ({"on": ["b"]}, lambda v: impute.regression(v, OTHERS)),
}

DEFAULTS_OF_IMPUTATIONS: dict[str, tuple[Parameters, Pure]] = {
    "mean": ({}, lambda v: impute.mean(v, None, 1)),
    "median": ({}, lambda v: impute.median(v, None, 1)),
    "nearest": ({"on": ["b"]}, lambda v: impute.nearest(v, OTHERS, 5, "mean", 1)),
}
