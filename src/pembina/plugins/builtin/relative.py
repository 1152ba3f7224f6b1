"""Scoring methods that compare the entrants with one another: one more or less can move all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pembina.methods import relative
from pembina.methods.refusal import N_, Unfit
from pembina.plugins import rules_of_scoring as rules
from pembina.plugins.builtin.scoring import full
from pembina.plugins.builtin.shapes import Shape, choice, direction, number
from pembina.plugins.kinds import Context, Floats, Parameters, ScoringMethod

BEYOND = choice(
    "What happens to a score below 0 or above the highest: it is cut off there, or the evaluation is refused.",
    "clip",
    "refuse",
    default="clip",
)
SD = choice(
    "Whether the standard deviation is that of the field itself, or an estimate from it as a sample (n - 1).",
    "population",
    "sample",
    default="population",
)
ENTRANT = {"description": "Code of the entrant that is the reference.", "type": "string", "minLength": 1}


def _kept(scores: Floats, p: Parameters, context: Context) -> Floats:
    """Cut scores off at the ends of the scale, where the award says so; what is left outside is refused later."""
    return np.clip(scores, 0.0, context.scale) if p["beyond"] == "clip" else scores


def _min_max(values: Floats, p: Parameters, context: Context) -> Floats:
    return relative.min_max(values, p["direction"], float(p.get("low", 0.0)), float(p.get("high", context.scale)))


def _z_score(values: Floats, p: Parameters, context: Context) -> Floats:
    mean, sd = float(p.get("mean", context.scale / 2)), float(p.get("sd", context.scale / 10))
    return _kept(relative.z_score(values, p["direction"], mean, sd, p["deviation"] == "population"), p, context)


def _scaled(values: Floats, p: Parameters, context: Context) -> Floats:
    sd = float(p.get("sd", context.scale / 10))
    return _kept(relative.scaled(values, "higher", sd, p["deviation"] == "population"), p, context)


def _reference(values: Floats, p: Parameters, context: Context) -> Floats:
    reference: float | str = p.get("of", "best")
    if "entrant" in p:
        if p["entrant"] not in context.codes:
            raise Unfit(N_("the reference, entrant {code}, has no value here"), code=p["entrant"])
        reference = float(values[context.codes.index(p["entrant"])])
    return relative.distance_to_reference(
        values, p["direction"], reference, context.scale, start=p["start"], cap=context.scale
    )


def _of_field(how: Callable[[Floats, str, float], Floats]) -> Callable[[Any, Parameters, Context], Floats]:
    return lambda values, p, context: how(values, p["direction"], context.scale)


def _relative(
    name: str,
    parameters: dict[str, Shape],
    apply: Callable[[Any, Parameters, Context], Floats],
    summary: str,
    **more: Any,
) -> ScoringMethod:
    given = {"direction": direction(), **parameters}
    return ScoringMethod(name, given, apply, relative=True, best=full, summary=summary, **more)


RELATIVE = (
    _relative(
        "min-max",
        {
            "low": number("Score of the worst entrant; by default 0."),
            "high": number("Score of the best entrant; by default the highest of the award."),
        },
        _min_max,
        "From the worst to the best value among the entrants.",
        check=rules.low_and_high,
    ),
    _relative(
        "z-score",
        {
            "mean": number("Score of a value that is the mean of all; by default half the highest score."),
            "sd": number(
                "Points for each standard deviation; by default a tenth of the highest score.", exclusiveMinimum=0
            ),
            "deviation": SD,
            "beyond": BEYOND,
        },
        _z_score,
        "By how many standard deviations a value lies above or below the mean of all.",
        check=rules.z_score,
    ),
    ScoringMethod(
        "scaled",
        {
            "sd": number(
                "Points for each standard deviation; by default a tenth of the highest score.", exclusiveMinimum=0
            ),
            "deviation": SD,
            "beyond": BEYOND,
        },
        _scaled,
        relative=True,
        best=full,
        summary="The value in standard deviations of the field, counted from zero; higher is better.",
    ),
    _relative(
        "rank",
        {
            "ties": choice("Which of their places equals get.", "mean", "best", "worst", default="mean"),
        },
        lambda values, p, context: relative.rank_score(values, p["direction"], context.scale, p["ties"]),
        "By place alone: the first of n gets the highest score, the last one nth of it.",
    ),
    _relative(
        "percentile-rank",
        {},
        _of_field(relative.percentile_rank),
        "The share of the field that a value stands above, equals counted by half.",
    ),
    _relative(
        "borda",
        {"equals": choice("Whether an equal counts as half beaten, or not at all.", "half", "none", default="half")},
        lambda values, p, context: relative.borda(values, p["direction"], context.scale, p["equals"]),
        "The share of the other entrants that a value beats.",
    ),
    _relative(
        "distance-to-maximum",
        {},
        _of_field(relative.distance_to_maximum),
        "How near a value comes to the best one, on the way from the worst.",
    ),
    _relative(
        "fraction-of-maximum",
        {},
        _of_field(relative.fraction_of_maximum),
        "The ratio of a value to the best one.",
    ),
    _relative(
        "reference",
        {
            "of": choice("What the reference is, where it is no single entrant.", "best", "mean", "worst"),
            "entrant": ENTRANT,
            "start": choice(
                "Where distance is counted from: zero, or the worst value.", "zero", "worst", default="zero"
            ),
        },
        _reference,
        "The position against a reference entrant, or the mean of all; the reference and all beyond it score highest.",
        check=rules.reference,
    ),
    _relative(
        "around-mean",
        {"margin": number("Percent of the mean up to which a value counts as near it.", minimum=0, default=20)},
        lambda values, p, context: relative.around_mean(values, p["direction"], float(p["margin"]), context.scale),
        "Above, near or below the mean of all: the highest score, half of it, or 0.",
    ),
)
