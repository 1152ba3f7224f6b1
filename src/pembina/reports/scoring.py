"""How a value became a score, and how scores became their group's: one sentence for every method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.outline import exact
from pembina.reports.texts import Texts

Method = Mapping[str, Any]
Measure = Callable[[Any], str]
"""Writes a value with its unit."""

GOALPOSTS = N_("The published scale runs evenly from {low} (score 0) to {high} (score {scale}).")
BEYOND = N_("The value lies beyond {end}, where the scale stops.")
LOG_GOALPOSTS = N_("The published scale runs from {low} (score 0) to {high} (score {scale}), evenly by the logarithm.")
MIN_MAX_HIGHER = N_(
    "The scale is made by the entrants themselves: the lowest value among them gets a score of 0, the highest {scale}."
)
MIN_MAX_LOWER = N_(
    "The scale is made by the entrants themselves: the highest value among them gets a score of 0, the lowest {scale}."
)
PIECEWISE = N_(
    "On the published line {x0} gives a score of {y0} and {x1} one of {y1}; between these two it runs straight."
)
PIECEWISE_POINT = N_("On the published line exactly {x} gives a score of {y}.")
PIECEWISE_BEFORE = N_("The published line begins at {x}, which gives a score of {y}; values below it get the same.")
PIECEWISE_AFTER = N_("The published line ends at {x}, which gives a score of {y}; values above it get the same.")
LEVEL = N_("By the published table “{level}” gives a score of {score}.")
IDENTITY = N_("The value counts as the score, just as it is.")
OTHER = N_("The value was turned into a score by the method “{method}”.")

# Bands, by what their ends are: open (no end), included or not.
BANDS = {
    ("from", "to"): N_("By the published table values from {low} to {high}, both included, give a score of {score}."),
    ("from", "below"): N_("By the published table values from {low} to below {high} give a score of {score}."),
    ("above", "to"): N_("By the published table values above {low} and up to {high} give a score of {score}."),
    ("above", "below"): N_("By the published table values above {low} and below {high} give a score of {score}."),
    ("from", ""): N_("By the published table values of {low} and more give a score of {score}."),
    ("above", ""): N_("By the published table values above {low} give a score of {score}."),
    ("", "to"): N_("By the published table values up to {high} give a score of {score}."),
    ("", "below"): N_("By the published table values below {high} give a score of {score}."),
    ("", ""): N_("By the published table every value gives a score of {score}."),
}

SAYS_SCORE = ("bands", "levels")
"""Methods whose sentence names the score itself."""

AGGREGATES = {
    "arithmetic": N_("Its score is the weighted mean of its parts, so that a strong part can make up for a weak one."),
    "geometric": N_("Its score is the weighted geometric mean of its parts, which a weak part pulls down."),
    "harmonic": N_("Its score is the weighted harmonic mean of its parts, which a weak part pulls down hard."),
    "minimum": N_("Its score is that of its weakest part; nothing makes up for it."),
    "sum": N_("Its score is the sum of the scores of its parts."),
}
AGGREGATE_OTHER = N_("Its score was formed from its parts by the method “{method}”.")


def how_scored(texts: Texts, method: Method, value: float | str, scale: Decimal, measure: Measure) -> list[str]:
    """Say by which rule a value became a score: a sentence or two."""
    parameters = method["parameters"]
    match method["name"]:
        case "goalposts":
            return _goalposts(texts, GOALPOSTS, parameters, value, scale, measure)
        case "log-goalposts":
            return _goalposts(texts, LOG_GOALPOSTS, parameters, value, scale, measure)
        case "min-max":
            template = MIN_MAX_LOWER if parameters["direction"] == "lower" else MIN_MAX_HIGHER
            return [texts.say(template, scale=texts.number(scale))]
        case "bands":
            return _bands(texts, parameters["bands"], exact(value), measure)
        case "piecewise":
            return [_piecewise(texts, parameters["points"], exact(value), measure)]
        case "levels":
            score = parameters["levels"].get(value)
            return [texts.say(LEVEL, level=value, score=texts.number(score))] if score is not None else []
        case "identity":
            return [texts.translate(IDENTITY)]
    return [texts.say(OTHER, method=method["name"])]


def _goalposts(
    texts: Texts, template: str, ends: Method, value: float | str, scale: Decimal, measure: Measure
) -> list[str]:
    low, high = exact(ends["from"]), exact(ends["to"])
    said = [texts.say(template, low=texts.number(low), high=measure(high), scale=texts.number(scale))]
    for end, outward in ((low, low - high), (high, high - low)):
        if (exact(value) - end) * outward > 0:
            said.append(texts.say(BEYOND, end=measure(end)))
    return said


def _bands(texts: Texts, bands: list[Method], value: Decimal, measure: Measure) -> list[str]:
    for band in bands:
        low = next((key for key in ("from", "above") if key in band), "")
        high = next((key for key in ("to", "below") if key in band), "")
        if _inside(band, value):
            ends = {
                "low": (texts.number if high else measure)(band[low]) if low else "",
                "high": measure(band[high]) if high else "",
            }
            return [texts.say(BANDS[low, high], score=texts.number(band["score"]), **ends)]
    return []


def _inside(band: Method, value: Decimal) -> bool:
    return (
        ("from" not in band or value >= exact(band["from"]))
        and ("above" not in band or value > exact(band["above"]))
        and ("to" not in band or value <= exact(band["to"]))
        and ("below" not in band or value < exact(band["below"]))
    )


def _piecewise(texts: Texts, points: list[list[Any]], value: Decimal, measure: Measure) -> str:
    written = [(measure(x), texts.number(y)) for x, y in points]
    places = [exact(x) for x, _ in points]
    if value in places:
        x, y = written[places.index(value)]
        return texts.say(PIECEWISE_POINT, x=x, y=y)
    if value < places[0]:
        return texts.say(PIECEWISE_BEFORE, x=written[0][0], y=written[0][1])
    if value > places[-1]:
        return texts.say(PIECEWISE_AFTER, x=written[-1][0], y=written[-1][1])
    after = next(i for i, place in enumerate(places) if place > value)
    (x0, y0), (x1, y1) = written[after - 1], written[after]
    return texts.say(PIECEWISE, x0=x0, y0=y0, x1=x1, y1=y1)


def how_aggregated(texts: Texts, method: Method) -> str:
    """Say how the scores of a group's parts became its own."""
    return texts.say(AGGREGATES.get(method["name"], AGGREGATE_OTHER), method=method["name"])
