"""Aggregators that look at one entrant at a time."""

from __future__ import annotations

from collections.abc import Callable

from pembina.methods import aggregate, mazziotta
from pembina.plugins import rules_of_aggregating as rules
from pembina.plugins.builtin.shapes import Shape, choice, number
from pembina.plugins.kinds import Aggregator, Booleans, Context, Floats, Parameters

PENALTY = choice(
    "Whether unevenness takes points off (downward) or, where higher scores are worse, adds some (upward).",
    "downward",
    "upward",
    default="downward",
)
WEIGHTS: Shape = {
    "description": "Weights by place, from the best score to the worst; they add up to 100, or to 1.",
    "type": "array",
    "minItems": 1,
    "items": {"type": "number", "minimum": 0},
}
LEVELS: Shape = {
    "description": "Scores that have to be reached, rising, one for each level.",
    "type": "array",
    "minItems": 1,
    "items": {"type": "number", "minimum": 0},
}


def _plain(
    name: str,
    how: Callable[[Floats, Floats, Booleans], Floats],
    summary: str,
    weighted: bool = True,
    bounded: bool = True,
) -> Aggregator:
    return Aggregator(
        name,
        lambda scores, shares, present, p, context: how(scores, shares, present),
        weighted=weighted,
        bounded=bounded,
        summary=summary,
    )


def _ordered(scores: Floats, shares: Floats, present: Booleans, p: Parameters, context: Context) -> Floats:
    total = sum(p["weights"])
    return aggregate.ordered(scores, shares, present, [float(weight) / total for weight in p["weights"]])


def _levels(scores: Floats, shares: Floats, present: Booleans, p: Parameters, context: Context) -> Floats:
    reached = aggregate.levels_reached(scores, shares, present, [float(level) for level in p["levels"]])
    return reached / len(p["levels"]) * context.scale


def _adjusted(scores: Floats, shares: Floats, present: Booleans, p: Parameters, context: Context) -> Floats:
    return mazziotta.mazziotta_pareto_score(scores, shares, present, context.scale, p["penalty"])


MEANS: tuple[Aggregator, ...] = (
    _plain("arithmetic", aggregate.arithmetic, "Weighted mean: a strong part makes up for a weak one."),
    _plain("geometric", aggregate.geometric, "Weighted geometric mean: a weak part pulls down, a zero makes zero."),
    _plain("harmonic", aggregate.harmonic, "Weighted harmonic mean: a weak part pulls down hard, a zero makes zero."),
    Aggregator(
        "power",
        lambda scores, shares, present, p, context: aggregate.power(scores, shares, present, float(p["exponent"])),
        {"exponent": number("1 is the mean, 0 the geometric mean; the lower, the more weak parts pull down.")},
        check=rules.power,
        required=("exponent",),
        summary="Weighted power mean: an exponent says how far strong parts make up for weak ones.",
    ),
    _plain("minimum", aggregate.minimum, "The weakest part; nothing makes up for it."),
    _plain("maximum", aggregate.maximum, "The strongest part; one strength is enough."),
    _plain("median", aggregate.median, "The middle part by weight; no single part can pull it away."),
    Aggregator(
        "ordered",
        _ordered,
        {"weights": WEIGHTS},
        complete=True,
        check=rules.ordered,
        required=("weights",),
        summary="Ordered weighted average: weights belong to places, the entrant's best part first.",
    ),
    _plain("sum", aggregate.total, "The sum of the parts, without weights.", weighted=False, bounded=False),
    Aggregator(
        "mean-over",
        lambda scores, shares, present, p, context: aggregate.mean_over(scores, shares, present, float(p["least"])),
        {"least": number("By how many parts the sum is divided at least.", minimum=1)},
        required=("least",),
        summary="The sum of the parts over their number, or over a least number where there are fewer.",
    ),
    Aggregator(
        "levels",
        _levels,
        {"levels": LEVELS},
        check=rules.rising,
        required=("levels",),
        summary="Maturity: how many of the levels every part reaches, as a share of the highest score.",
    ),
    Aggregator(
        "adjusted-mazziotta-pareto",
        _adjusted,
        {"penalty": PENALTY},
        summary="Weighted mean less a penalty for unevenness, on fixed goalposts (AMPI).",
    ),
)
