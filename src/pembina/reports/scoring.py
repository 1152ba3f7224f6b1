"""How a value became a score: a sentence or two for every method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.outline import exact
from pembina.reports.reasons import UNSAYABLE
from pembina.reports.texts import Texts

Method = Mapping[str, Any]
Measure = Callable[[Any], str]
"""Writes a value with its unit."""

GOALPOSTS = N_("The published scale runs evenly from {low} (score 0) to {high} (score {scale}).")
BEYOND = N_("The value lies beyond {end}, where the scale stops.")
LOG_GOALPOSTS = N_("The published scale runs from {low} (score 0) to {high} (score {scale}), evenly by the logarithm.")
MIN_MAX_HIGHER = N_(
    "The scale is made by the entrants themselves: "
    "the lowest value among them gets a score of {worst}, the highest {best}."
)
MIN_MAX_LOWER = N_(
    "The scale is made by the entrants themselves: "
    "the highest value among them gets a score of {worst}, the lowest {best}."
)
PIECEWISE = N_(
    "On the published line {x0} gives a score of {y0} and {x1} one of {y1}; between these two it runs straight."
)
PIECEWISE_POINT = N_("On the published line exactly {x} gives a score of {y}.")
PIECEWISE_BEFORE = N_("The published line begins at {x}, which gives a score of {y}; values below it get the same.")
PIECEWISE_AFTER = N_("The published line ends at {x}, which gives a score of {y}; values above it get the same.")
LEVEL = N_("By the published table “{level}” gives a score of {score}.")
IDENTITY = N_("The value counts as the score, just as it is.")
OPTIMUM = N_("By the published scale values from {low} to {high} give the full score of {scale}.")
TOO_LITTLE = N_("Below that the score falls to 0 at {start}.")
TOO_MUCH = N_("Above that the score falls to 0 at {end}.")

PLAIN = {
    "logistic": N_("The published curve gives half the score, {half}, at {midpoint} and changes fastest there."),
    "target": N_("The published target is {goal}; reaching it, or more than reaching it, gives a score of {scale}."),
    "rescaled": N_("The measuring scale from {from} to {to} is moved onto scores from 0 to {scale}."),
    "scaled": N_("It is counted in standard deviations of all entrants, from zero on; each gives {points} points."),
}
"""Methods told in one sentence, whichever way is better."""

CUT_OFF = N_("Scores are cut off at 0 and {scale}.")
TIES = {
    "mean": N_("Equals get the mean of their places."),
    "best": N_("Equals get the best of their places."),
    "worst": N_("Equals get the worst of their places."),
}
HALF_BEATEN = N_("An equal counts by half.")
FROM_WORST = N_("Distance is counted from the worst value among the entrants.")

WORDS: dict[str, Callable[[Texts, Method, Measure, Decimal], str]] = {
    "midpoint": lambda texts, p, measure, scale: measure(p["midpoint"]),
    "goal": lambda texts, p, measure, scale: measure(p["goal"]),
    "from": lambda texts, p, measure, scale: texts.number(p["from"]),
    "to": lambda texts, p, measure, scale: measure(p["to"]),
    "points": lambda texts, p, measure, scale: texts.number(p.get("sd", scale / 10)),
}
RELATIVE = {
    ("z-score", "higher"): N_(
        "The mean of all entrants gets {mean}; every standard deviation above it gives {points} points more."
    ),
    ("z-score", "lower"): N_(
        "The mean of all entrants gets {mean}; every standard deviation below it gives {points} points more."
    ),
    ("rank", "higher"): N_("Only its place among all entrants counts: the highest value gets {scale}."),
    ("rank", "lower"): N_("Only its place among all entrants counts: the lowest value gets {scale}."),
    ("percentile-rank", "higher"): N_(
        "Its score is the share of all entrants with a lower value, equals counted by half."
    ),
    ("percentile-rank", "lower"): N_(
        "Its score is the share of all entrants with a higher value, equals counted by half."
    ),
    ("borda", "higher"): N_("Its score is the share of the other entrants that have a lower value."),
    ("borda", "lower"): N_("Its score is the share of the other entrants that have a higher value."),
    ("distance-to-maximum", "higher"): N_("Its score says how far it has come from the lowest value to the highest."),
    ("distance-to-maximum", "lower"): N_("Its score says how far it has come from the highest value to the lowest."),
    ("fraction-of-maximum", "higher"): N_("Its score is the ratio of its value to the highest one among the entrants."),
    ("fraction-of-maximum", "lower"): N_("Its score is the ratio of the lowest value among the entrants to its own."),
    ("around-mean", "higher"): N_(
        "Values above the mean of all entrants get {scale}, those within {margin} percent of it {half}, those below 0."
    ),
    ("around-mean", "lower"): N_(
        "Values below the mean of all entrants get {scale}, those within {margin} percent of it {half}, those above 0."
    ),
}
REFERENCES = {
    "entrant": N_("It is compared with the entrant {code}, whose value and all that are better get {scale}."),
    "best": N_("It is compared with the best value among the entrants, which gets {scale}."),
    "mean": N_("It is compared with the mean of all entrants, which gets {scale}, as do all better values."),
    "worst": N_("It is compared with the worst value among the entrants, which gets {scale}, as do all others."),
}

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


def how_scored(texts: Texts, method: Method, value: float | str, scale: Decimal, measure: Measure) -> list[str]:
    """Say by which rule a value became a score: a sentence or two."""
    try:
        return _how_scored(texts, method, value, scale, measure)
    except UNSAYABLE:
        return [texts.say(OTHER, method=method["name"])]


def _how_scored(texts: Texts, method: Method, value: float | str, scale: Decimal, measure: Measure) -> list[str]:
    parameters = method["parameters"]
    match method["name"]:
        case "goalposts":
            return _goalposts(texts, GOALPOSTS, parameters, value, scale, measure)
        case "log-goalposts":
            return _goalposts(texts, LOG_GOALPOSTS, parameters, value, scale, measure)
        case "min-max":
            template = MIN_MAX_LOWER if parameters["direction"] == "lower" else MIN_MAX_HIGHER
            ends = {"worst": parameters.get("low", 0), "best": parameters.get("high", scale)}
            return [texts.say(template, **{key: texts.number(end) for key, end in ends.items()})]
        case "bands":
            return _bands(texts, parameters["bands"], exact(value), measure)
        case "piecewise":
            return [_piecewise(texts, parameters["points"], exact(value), measure)]
        case "levels":
            score = parameters["levels"].get(value)
            return [texts.say(LEVEL, level=value, score=texts.number(score))] if score is not None else []
        case "identity":
            return [texts.translate(IDENTITY)]
        case "optimum-range":
            return _optimum(texts, parameters, scale, measure)
        case name if name in PLAIN:
            shown = {"scale": texts.number(scale), "half": texts.number(scale / 2)}
            shown |= {
                key: write(texts, parameters, measure, scale)
                for key, write in WORDS.items()
                if f"{{{key}}}" in PLAIN[name]
            }
            return [texts.say(PLAIN[name], **shown), *_further(texts, name, parameters, scale)]
        case name if (name, parameters.get("direction")) in RELATIVE:
            return [*_relative(texts, name, parameters, scale), *_further(texts, name, parameters, scale)]
        case "reference":
            return [_reference(texts, parameters, scale), *_further(texts, name, parameters, scale)]
    return [texts.say(OTHER, method=method["name"])]


def _further(texts: Texts, name: str, p: Method, scale: Decimal) -> list[str]:
    """Say what a parameter adds to the sentence of a method: how ends and equals are treated."""
    if p.get("beyond") == "clip":
        return [texts.say(CUT_OFF, scale=texts.number(scale))]
    if name == "rank" and "ties" in p:
        return [texts.translate(TIES[p["ties"]])]
    if p.get("equals") == "half":
        return [texts.translate(HALF_BEATEN)]
    return [texts.translate(FROM_WORST)] if p.get("start") == "worst" else []


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


def _optimum(texts: Texts, p: Method, scale: Decimal, measure: Measure) -> list[str]:
    said = [texts.say(OPTIMUM, low=texts.number(p["low"]), high=measure(p["high"]), scale=texts.number(scale))]
    if p.get("start") is not None:
        said.append(texts.say(TOO_LITTLE, start=measure(p["start"])))
    if p.get("end") is not None:
        said.append(texts.say(TOO_MUCH, end=measure(p["end"])))
    return said


def _relative(texts: Texts, name: str, p: Method, scale: Decimal) -> list[str]:
    shown = {"scale": scale, "half": scale / 2, "mean": p.get("mean", scale / 2), "points": p.get("sd", scale / 10)}
    shown["margin"] = p.get("margin", 0)
    return [texts.say(RELATIVE[name, p["direction"]], **{key: texts.number(number) for key, number in shown.items()})]


def _reference(texts: Texts, p: Method, scale: Decimal) -> str:
    template = REFERENCES["entrant" if "entrant" in p else p.get("of", "best")]
    return texts.say(template, code=p.get("entrant", ""), scale=texts.number(scale))
