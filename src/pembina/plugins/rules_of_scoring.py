"""What the parameters of a scoring method must keep to beyond their JSON Schema."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from pembina.errors import N_
from pembina.plugins.kinds import Fault, Parameters

Ends = tuple[Decimal | None, bool]


def goalposts(parameters: Parameters, scale: float) -> list[Fault]:
    """Two different ends."""
    if {"from", "to"} <= parameters.keys() and parameters["from"] == parameters["to"]:
        text = N_("both goalposts are {end}, so that no value can be told from another")
        return [Fault(text, {"end": parameters["from"]}, ("to",))]
    return []


def log_goalposts(parameters: Parameters, scale: float) -> list[Fault]:
    """Two different ends above zero."""
    faults = goalposts(parameters, scale)
    for key in ("from", "to"):
        if key in parameters and parameters[key] <= 0:
            text = N_("a logarithm needs a goalpost above zero, found {end}")
            faults.append(Fault(text, {"end": parameters[key]}, (key,)))
    return faults


def optimum_range(parameters: Parameters, scale: float) -> list[Fault]:
    """Values that rise: start, low, high, end; one of the outer ones at least."""
    keys = [key for key in ("start", "low", "high", "end") if key in parameters]
    faults = []
    if not {"start", "end"} & parameters.keys():
        faults.append(Fault(N_('it needs "start" or "end"; without either every value would score highest')))
    for one, other in pairwise(keys):
        low, high = parameters[one], parameters[other]
        if high < low or (high == low and (one, other) != ("low", "high")):
            text = N_('"{other}" must lie above "{one}": {high} follows {low}')
            faults.append(Fault(text, {"one": one, "other": other, "high": high, "low": low}, (other,)))
    return faults


def logistic(parameters: Parameters, scale: float) -> list[Fault]:
    """A curve that goes up or down."""
    if parameters.get("steepness") == 0:
        return [Fault(N_("a steepness of 0 would give every value the same score"), {}, ("steepness",))]
    return []


def target(parameters: Parameters, scale: float) -> list[Fault]:
    """A goal above where the quantity begins."""
    goal, zero = parameters.get("goal"), parameters["zero"]
    if goal is not None and goal <= zero:
        return [
            Fault(
                N_("the goal {goal} does not lie above {zero}, where counting begins"),
                {"goal": goal, "zero": zero},
                ("goal",),
            )
        ]
    return []


def low_and_high(parameters: Parameters, scale: float) -> list[Fault]:
    """A range of scores inside the scale."""
    low, high = parameters.get("low", 0), parameters.get("high", scale)
    faults = [fault for key in ("low", "high") if key in parameters for fault in _score(parameters[key], scale, (key,))]
    if not faults and low >= high:
        text = N_("the score of the worst, {low}, is not below that of the best, {high}")
        faults.append(Fault(text, {"low": low, "high": high}, ("low" if "low" in parameters else "high",)))
    return faults


def z_score(parameters: Parameters, scale: float) -> list[Fault]:
    """A mean that lies on the scale."""
    return _score(parameters["mean"], scale, ("mean",)) if "mean" in parameters else []


def reference(parameters: Parameters, scale: float) -> list[Fault]:
    """One reference: an entrant, or one of the field."""
    if "entrant" in parameters and "of" in parameters:
        return [Fault(N_('the reference is either "entrant" or "of", not both'), {}, ("of",))]
    return []


def _score(score: Any, scale: float, at: tuple[str | int, ...]) -> list[Fault]:
    if 0 <= score <= scale:
        return []
    return [Fault(N_("a score lies between 0 and {scale}, found {score}"), {"scale": f"{scale:g}", "score": score}, at)]


def levels(parameters: Parameters, scale: float) -> list[Fault]:
    """Scores within the scale."""
    faults: list[Fault] = []
    for level, score in parameters.get("levels", {}).items():
        faults += _score(score, scale, ("levels", level))
    return faults


def piecewise(parameters: Parameters, scale: float) -> list[Fault]:
    """Values that rise, scores within the scale."""
    faults: list[Fault] = []
    points = parameters.get("points", [])
    for i, point in enumerate(points):
        faults += _score(point[1], scale, ("points", i))
        if i and point[0] <= points[i - 1][0]:
            text = N_("values must rise from point to point: {value} follows {before}")
            faults.append(Fault(text, {"value": point[0], "before": points[i - 1][0]}, ("points", i)))
    return faults


def bands(parameters: Parameters, scale: float) -> list[Fault]:
    """Bands in rising order that neither overlap nor leave a gap; scores within the scale."""
    faults: list[Fault] = []
    table = parameters.get("bands", [])
    for i, band in enumerate(table):
        faults += _score(band["score"], scale, ("bands", i, "score")) + _ends(band, i)
    if not faults:
        for i in range(1, len(table)):
            faults += _joint(table[i - 1], table[i], i)
    return faults


def _ends(band: Parameters, i: int) -> list[Fault]:
    for one, other in (("from", "above"), ("to", "below")):
        if one in band and other in band:
            text = N_('a band has either "{one}" or "{other}", not both')
            return [Fault(text, {"one": one, "other": other}, ("bands", i, other))]
    (low, low_in), (high, high_in) = _lower(band), _upper(band)
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        return [Fault(N_("no value lies in this band: {band}"), {"band": shown(band)}, ("bands", i))]
    return []


def _joint(before: Parameters, after: Parameters, i: int) -> list[Fault]:
    """The upper end of one band and the lower end of the next: every value must belong to exactly one of them."""
    (high, high_in), (low, low_in) = _upper(before), _lower(after)
    at: tuple[str | int, ...] = ("bands", i)
    args: dict[str, Any] = {"one": shown(before), "other": shown(after)}
    if high is None or low is None:
        return [Fault(N_("bands overlap or are out of order: {one} and then {other}"), args, at)]
    if low < high or (low == high and low_in and high_in):
        return [Fault(N_("bands overlap or are out of order: {one} and then {other}"), args, at)]
    if low > high:
        args = {**args, "low": high, "high": low}
        return [
            Fault(N_("bands leave a gap: values between {low} and {high} lie in neither {one} nor {other}"), args, at)
        ]
    if not (low_in or high_in):
        args = {**args, "value": low}
        return [Fault(N_("bands leave a gap: {value} itself lies in neither {one} nor {other}"), args, at)]
    return []


def _lower(band: Parameters) -> Ends:
    return (band.get("from", band.get("above")), "from" in band)


def _upper(band: Parameters) -> Ends:
    return (band.get("to", band.get("below")), "to" in band)


def shown(band: Parameters) -> str:
    """Write a band as mathematicians do: [60, 80) includes 60 and not 80."""
    (low, low_in), (high, high_in) = _lower(band), _upper(band)
    left = f"{'[' if low_in else '('}{'-∞' if low is None else low}"
    return f"{left}, {'∞' if high is None else high}{']' if high_in else ')'}"
