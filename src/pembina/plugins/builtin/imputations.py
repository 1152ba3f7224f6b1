"""Ways to fill gaps before a criterion is scored."""

from __future__ import annotations

from typing import Any

from pembina.methods import impute
from pembina.plugins.builtin.shapes import Shape, choice, whole
from pembina.plugins.kinds import Changed, Context, Floats, Imputation, Parameters

WITHIN: Shape = {
    "description": "A group column of [entrants]: only those of the entrant's own group count.",
    "type": "string",
    "minLength": 1,
}
ON: Shape = {
    "description": "Paths of the criteria that tell what the missing value is likely to be.",
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string", "minLength": 1},
}
LEAST = whole("How many of a group must have reported; below that its gaps stay.", minimum=1, default=1)


def _changed(found: impute.Imputed) -> Changed:
    return Changed(found.values, found.facts)


def _mean(values: Floats, others: Floats, groups: Any, p: Parameters, context: Context) -> Changed:
    return _changed(impute.mean(values, groups, p["least"]))


def _median(values: Floats, others: Floats, groups: Any, p: Parameters, context: Context) -> Changed:
    return _changed(impute.median(values, groups, p["least"]))


def _nearest(values: Floats, others: Floats, groups: Any, p: Parameters, context: Context) -> Changed:
    return _changed(impute.nearest(values, others, p["peers"], p["average"], p["least"]))


def _regression(values: Floats, others: Floats, groups: Any, p: Parameters, context: Context) -> Changed:
    return _changed(impute.regression(values, others))


IMPUTATIONS: tuple[Imputation, ...] = (
    Imputation(
        "mean",
        {"within": WITHIN, "least": LEAST},
        _mean,
        summary="The mean of those who reported, or of those in the entrant's own group.",
    ),
    Imputation(
        "median",
        {"within": WITHIN, "least": LEAST},
        _median,
        summary="The median of those who reported, or of those in the entrant's own group.",
    ),
    Imputation(
        "nearest",
        {
            "on": ON,
            "peers": whole("How many of the nearest entrants count.", minimum=1, default=5),
            "average": choice("How their values become one.", "mean", "median", default="mean"),
            "least": whole("How many of the criteria both must have reported.", minimum=1, default=1),
        },
        _nearest,
        required=("on",),
        summary="What those entrants reported that are most alike in other criteria.",
    ),
    Imputation(
        "regression",
        {"on": ON},
        _regression,
        required=("on",),
        summary="What a straight-line fit on other criteria predicts.",
    ),
)
