"""Points taken off a group's score, as for a late report: an aggregation, and weights that leave the deduction out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pembina import Aggregated, Aggregator, Context, Fault, Told, Unfit, Weighted, WeightingMethod, hookimpl

PART = {"type": "string", "minLength": 1}
BY = {
    "description": "Parts whose scores are points taken off; they weigh nothing themselves.",
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": PART,
}
WEIGHTS = {
    "description": "The weight of each part that weighs something; they add up to 100, or to 1.",
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
}
NONE = {
    "description": "Parts that weigh nothing, such as those that only take points off.",
    "type": "array",
    "uniqueItems": True,
    "items": PART,
    "default": [],
}
DEDUCTED = Told(
    how={
        "id": "Nilainya adalah rata-rata tertimbang bagian-bagian lain, dikurangi poin dari bagian yang menjadi "
        "pengurang; tidak pernah kurang dari 0.",
        "en": "Its score is the weighted mean of its other parts, less the points of those that are taken off; "
        "never below 0.",
    },
    taken={"id": "Dikurangi {points} poin.", "en": "{points} points were taken off."},
    additive=True,
)
NAMED = Told(
    how={
        "id": "Bobot bagian-bagiannya ditetapkan dalam aturan, menurut nama.",
        "en": "The rules give the weights of its parts by name.",
    },
)
NOTHING_LEFT = "only parts that take points off have a score, and there is nothing to take them from"


def less_deduction(
    scores: Any, shares: Any, present: Any, parameters: Mapping[str, Any], context: Context
) -> Aggregated:
    """Weighted mean of the other parts less the points of those named, never below 0.

    Column by column in the order of the file; a part without a score takes nothing off and is no part of the mean.
    """
    taking = {context.parts.index(name) for name in parameters["by"]}
    mean, weight, points = scores[:, 0] * 0.0, scores[:, 0] * 0.0, scores[:, 0] * 0.0
    for i in range(len(context.parts)):
        if i in taking:
            points = points + scores[:, i] * present[:, i]
        else:
            mean = mean + scores[:, i] * shares[:, i] * present[:, i]
            weight = weight + shares[:, i] * present[:, i]
    if not weight.all():
        raise Unfit(NOTHING_LEFT, row=int(weight.argmin()))
    left = mean / weight - points
    facts = {
        "by": list(parameters["by"]),
        "entrants-with-deduction": int((points > 0).sum()),
        "entrants-left-with-nothing": int((left < 0).sum()),
    }
    return Aggregated(left.clip(0.0), facts)


def named_weights(scores: Any, parameters: Mapping[str, Any], context: Context) -> Weighted:
    """Weights as they are given; the other parts have none."""
    total = sum(parameters["weights"].values())
    shares: Any = [float(parameters["weights"].get(part, 0)) / float(total) for part in context.parts]
    return Weighted(shares, {"without": [part for part in context.parts if part not in parameters["weights"]]})


def check_deduction(parameters: Mapping[str, Any], parts: Sequence[str]) -> list[Fault]:
    """Parts that take points off are parts, and others are left to take them from."""
    named = parameters.get("by", [])
    faults = [_unknown(name, parts, ("by", i)) for i, name in enumerate(named) if name not in parts]
    if not faults and parts and set(parts) <= set(named):
        faults.append(Fault("every part takes points off; one at least has to be left to take them from", at=("by",)))
    return faults


def check_weights(parameters: Mapping[str, Any], parts: Sequence[str]) -> list[Fault]:
    """Every part is named once, with a weight or as one without; the weights add up."""
    weights, none = parameters.get("weights", {}), parameters["none"]
    faults = [_unknown(name, parts, ("weights", name)) for name in weights if name not in parts]
    faults += [_unknown(name, parts, ("none", i)) for i, name in enumerate(none) if name not in parts]
    for i, name in enumerate(none):
        if name in weights:
            faults.append(Fault('"{part}" has a weight and is to weigh nothing', {"part": name}, ("none", i)))
    if not weights:
        return faults
    for part in parts:
        if part not in weights and part not in none:
            text = '"{part}" is not there; every part has a weight, or is named in none'
            faults.append(Fault(text, {"part": part}, ("weights",)))
    total = sum(weights.values())
    if min(abs(total - whole) for whole in (1, 100)) > 1e-9:
        text = "the weights add up to {sum:g}, not to 100, or to 1"
        faults.append(Fault(text, {"sum": float(total)}, ("weights",)))
    return faults


def _unknown(name: str, parts: Sequence[str], at: tuple[str | int, ...]) -> Fault:
    near = get_close_matches(name, parts, 1)
    text = '"{part}" is no part of this group; its parts are {parts}'
    hint = f'did you mean "{near[0]}"?' if near else None
    return Fault(text, {"part": name, "parts": ", ".join(parts)}, at, hint)


@hookimpl
def pembina_aggregators() -> list[Aggregator]:
    summary = "Weighted mean of the other parts, less the points of the parts named; never below 0."
    return [
        Aggregator(
            "less-deduction",
            less_deduction,
            {"by": BY},
            check=check_deduction,
            required=("by",),
            summary=summary,
            told=DEDUCTED,
        )
    ]


@hookimpl
def pembina_weightings() -> list[WeightingMethod]:
    summary = "Weights given by name in one table, where some parts weigh nothing."
    return [
        WeightingMethod(
            "named-weights",
            {"weights": WEIGHTS, "none": NONE},
            named_weights,
            uses_scores=False,
            check=check_weights,
            required=("weights",),
            summary=summary,
            told=NAMED,
        )
    ]
