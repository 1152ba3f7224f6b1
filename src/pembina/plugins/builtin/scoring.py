"""Pembina's own scoring methods, aggregators and gate tests, handed over through the same hooks as everyone's."""

from __future__ import annotations

from typing import Any

import numpy as np

from pembina.methods import aggregate, normalise
from pembina.plugins import rules_of_scoring as rules
from pembina.plugins.kinds import Aggregator, GateTest, Parameters, ScoringMethod
from pembina.plugins.markers import hookimpl

NUMBER = {"type": "number"}
TEXT_OR_NUMBER = {"type": ["number", "string"]}
ENDS = {"from": NUMBER, "to": NUMBER}

BAND = {
    "type": "object",
    "required": ["score"],
    "additionalProperties": False,
    "properties": {"from": NUMBER, "above": NUMBER, "to": NUMBER, "below": NUMBER, "score": NUMBER},
}
POINT = {"type": "array", "prefixItems": [NUMBER, NUMBER], "minItems": 2, "maxItems": 2}


def _full(parameters: Parameters, scale: float) -> float:
    return scale


def _best_band(parameters: Parameters, scale: float) -> float:
    return max(float(band["score"]) for band in parameters["bands"])


def _best_point(parameters: Parameters, scale: float) -> float:
    return max(float(point[1]) for point in parameters["points"])


def _best_level(parameters: Parameters, scale: float) -> float:
    return max(float(score) for score in parameters["levels"].values())


SCORING = (
    ScoringMethod(
        "goalposts",
        ENDS,
        lambda values, p, scale: normalise.goalposts(values, float(p["from"]), float(p["to"]), scale),
        check=rules.goalposts,
        best=_full,
    ),
    ScoringMethod(
        "log-goalposts",
        ENDS,
        lambda values, p, scale: normalise.log_goalposts(values, float(p["from"]), float(p["to"]), scale),
        check=rules.log_goalposts,
        best=_full,
    ),
    ScoringMethod(
        "min-max",
        {"direction": {"enum": ["higher", "lower"]}},
        lambda values, p, scale: normalise.min_max(values, p["direction"] == "higher", scale),
        relative=True,
        check=rules.min_max,
        best=_full,
    ),
    ScoringMethod(
        "bands",
        {"bands": {"type": "array", "minItems": 1, "items": BAND}},
        lambda values, p, scale: normalise.bands(values, p["bands"]),
        check=rules.bands,
        best=_best_band,
    ),
    ScoringMethod(
        "piecewise",
        {"points": {"type": "array", "minItems": 2, "items": POINT}},
        lambda values, p, scale: normalise.piecewise(values, p["points"]),
        check=rules.piecewise,
        best=_best_point,
    ),
    ScoringMethod(
        "levels",
        {"levels": {"type": "object", "minProperties": 1, "additionalProperties": NUMBER}},
        lambda values, p, scale: normalise.levels(values, p["levels"]),
        takes="category",
        check=rules.levels,
        best=_best_level,
    ),
    ScoringMethod("identity", {}, lambda values, p, scale: np.array(values, dtype=np.float64)),
)

AGGREGATORS = (
    Aggregator("arithmetic", lambda scores, shares, present, p: aggregate.arithmetic(scores, shares, present)),
    Aggregator("geometric", lambda scores, shares, present, p: aggregate.geometric(scores, shares, present)),
    Aggregator("harmonic", lambda scores, shares, present, p: aggregate.harmonic(scores, shares, present)),
    Aggregator("minimum", lambda scores, shares, present, p: aggregate.minimum(scores, shares, present)),
    Aggregator("sum", lambda scores, shares, present, p: aggregate.total(scores, shares, present), weighted=False),
)


def _equals(values: Any, argument: Any) -> Any:
    return np.asarray(values == _plain(argument), dtype=np.bool_)


def _one_of(values: Any, argument: Any) -> Any:
    options = {_plain(option) for option in argument}
    return np.array([value in options for value in values], dtype=np.bool_)


def _plain(argument: Any) -> Any:
    return argument if isinstance(argument, str) else float(argument)


GATES = (
    GateTest("at-least", lambda values, argument: values >= float(argument), TEXT_OR_NUMBER),
    GateTest("more-than", lambda values, argument: values > float(argument), TEXT_OR_NUMBER),
    GateTest("at-most", lambda values, argument: values <= float(argument), TEXT_OR_NUMBER),
    GateTest("less-than", lambda values, argument: values < float(argument), TEXT_OR_NUMBER),
    GateTest("equals", _equals, TEXT_OR_NUMBER, ordered=False),
    GateTest("one-of", _one_of, {"type": "array", "minItems": 1, "items": TEXT_OR_NUMBER}, ordered=False),
)


@hookimpl
def pembina_scoring_methods() -> tuple[ScoringMethod, ...]:
    """Hand over the built-in scoring methods."""
    return SCORING


@hookimpl
def pembina_aggregators() -> tuple[Aggregator, ...]:
    """Hand over the built-in aggregators."""
    return AGGREGATORS


@hookimpl
def pembina_gates() -> tuple[GateTest, ...]:
    """Hand over the built-in gate tests."""
    return GATES
