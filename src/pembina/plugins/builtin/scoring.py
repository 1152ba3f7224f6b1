"""Scoring methods that look at one value at a time: what it scores does not depend on who else competes."""

from __future__ import annotations

import numpy as np

from pembina.methods import normalise
from pembina.plugins import rules_of_scoring as rules
from pembina.plugins.builtin.shapes import direction, number
from pembina.plugins.kinds import Context, Floats, Parameters, ScoringMethod

ENDS = {
    "from": number("Value that scores 0."),
    "to": number('Value that scores highest; below "from" where less is better.'),
}
LOG_ENDS = {
    "from": number("Value that scores 0; above zero."),
    "to": number("Value that scores highest; above zero."),
}
BAND = {
    "type": "object",
    "required": ["score"],
    "additionalProperties": False,
    "properties": {
        "from": number("Lower end, which belongs to the band."),
        "above": number("Lower end, which does not belong to the band."),
        "to": number("Upper end, which belongs to the band."),
        "below": number("Upper end, which does not belong to the band."),
        "score": number("Score of every value in the band."),
    },
}
BANDS = {
    "description": "The bands; an end that is left out is unbounded.",
    "type": "array",
    "minItems": 1,
    "items": BAND,
}
POINT = {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "minItems": 2, "maxItems": 2}
POINTS = {"description": "Pairs of value and score, values rising.", "type": "array", "minItems": 2, "items": POINT}
LEVELS = {
    "description": "Each text with its score.",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "number"},
}


def full(parameters: Parameters, scale: float) -> float:
    """Best score of a method that reaches the top of the scale."""
    return scale


def _best_band(parameters: Parameters, scale: float) -> float:
    return max(float(band["score"]) for band in parameters["bands"])


def _best_point(parameters: Parameters, scale: float) -> float:
    return max(float(point[1]) for point in parameters["points"])


def _best_level(parameters: Parameters, scale: float) -> float:
    return max(float(score) for score in parameters["levels"].values())


def _optimum_range(values: Floats, p: Parameters, context: Context) -> Floats:
    start, end = (None if p.get(key) is None else float(p[key]) for key in ("start", "end"))
    return normalise.optimum_range(values, start, float(p["low"]), float(p["high"]), end, context.scale)


FIXED: tuple[ScoringMethod, ...] = (
    ScoringMethod(
        "goalposts",
        ENDS,
        lambda values, p, context: normalise.goalposts(values, float(p["from"]), float(p["to"]), context.scale),
        check=rules.goalposts,
        best=full,
        required=("from", "to"),
        summary="A straight line from score 0 to the highest score, cut off at both ends.",
    ),
    ScoringMethod(
        "log-goalposts",
        LOG_ENDS,
        lambda values, p, context: normalise.log_goalposts(values, float(p["from"]), float(p["to"]), context.scale),
        check=rules.log_goalposts,
        best=full,
        required=("from", "to"),
        summary="Goalposts on the logarithm of the value.",
    ),
    ScoringMethod(
        "optimum-range",
        {
            "start": number("Value up to which the score is 0; without it less is never too little."),
            "low": number("Value from which the score is highest."),
            "high": number("Value up to which the score is highest."),
            "end": number("Value from which the score is 0 again; without it more is never too much."),
        },
        _optimum_range,
        check=rules.optimum_range,
        best=full,
        required=("low", "high"),
        summary="Highest inside a range that is right, less on both sides of it.",
    ),
    ScoringMethod(
        "logistic",
        {
            "midpoint": number("Value that scores half."),
            "steepness": number("How fast the score changes with the value; below zero where less is better."),
        },
        lambda values, p, context: normalise.logistic(
            values, float(p["midpoint"]), float(p["steepness"]), context.scale
        ),
        check=rules.logistic,
        best=full,
        required=("midpoint", "steepness"),
        summary="An S-shaped curve: changes count most around the midpoint, and ever less far from it.",
    ),
    ScoringMethod(
        "target",
        {
            "goal": number("Value that scores highest, as all beyond it do."),
            "zero": number("Where the quantity begins, below the goal.", default=0),
            "direction": direction(),
        },
        lambda values, p, context: normalise.target(
            values, float(p["goal"]), p["direction"], context.scale, float(p["zero"])
        ),
        check=rules.target,
        best=full,
        required=("goal",),
        summary="How much of a fixed target is reached, as a ratio.",
    ),
    ScoringMethod(
        "rescaled",
        {
            "from": number("The value that scores 0."),
            "to": number("The value that scores highest; any value outside the two is refused."),
        },
        lambda values, p, context: normalise.rescaled(values, float(p["from"]), float(p["to"]), context.scale),
        check=rules.goalposts,
        best=full,
        required=("from", "to"),
        summary="A measuring scale moved onto the award's; a value outside it is a mistake in the data.",
    ),
    ScoringMethod(
        "bands",
        {"bands": BANDS},
        lambda values, p, context: normalise.bands(values, p["bands"]),
        check=rules.bands,
        best=_best_band,
        required=("bands",),
        summary="A table of bands, in rising order, without gap or overlap.",
    ),
    ScoringMethod(
        "piecewise",
        {"points": POINTS},
        lambda values, p, context: normalise.piecewise(values, p["points"]),
        check=rules.piecewise,
        best=_best_point,
        required=("points",),
        summary="Straight lines from point to point, flat before the first and after the last.",
    ),
    ScoringMethod(
        "levels",
        {"levels": LEVELS},
        lambda values, p, context: normalise.levels(values, p["levels"]),
        takes="category",
        check=rules.levels,
        best=_best_level,
        required=("levels",),
        summary="A table of texts and their scores.",
    ),
    ScoringMethod(
        "identity",
        {},
        lambda values, p, context: np.array(values, dtype=np.float64),
        summary="The value itself is the score; it has to lie on the award's scale.",
    ),
)
