"""Ways to tame outliers before a criterion is scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pembina.errors import N_
from pembina.methods import treat
from pembina.plugins.builtin.shapes import choice, number, whole
from pembina.plugins.kinds import Changed, Context, Fault, Floats, Parameters, Treatment

SKEWNESS = number("Skewness up to which a column passes, to either side.", minimum=0, default=treat.SKEWNESS)
KURTOSIS = number(
    "Kurtosis up to which a column passes; it fails where it exceeds both limits.", default=treat.KURTOSIS
)
MAXIMUM = whole("How many values may be drawn in at most.", minimum=1, default=5)

STAGES: dict[str, Callable[[Parameters], Callable[[Floats], treat.Treated]]] = {
    "winsorise": lambda p: partial(
        treat.winsorise, skewness=p["skewness"], kurtosis=p["kurtosis"], maximum=p["maximum"]
    ),
    "log": lambda p: treat.log,
    "log-from-lowest": lambda p: treat.log_from_lowest,
    "signed-log": lambda p: treat.signed_log,
    "box-cox": lambda p: treat.box_cox,
}
"""What a stage of a treatment in two stages can be."""


def _two_stage(values: Floats, p: Parameters) -> treat.Treated:
    first, second = STAGES[p["first"]](p), STAGES[p["second"]](p)
    return treat.two_stage(values, first, second, p["skewness"], p["kurtosis"])


def _percentiles(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    low, high = parameters["low"], parameters["high"]
    if low < high:
        return []
    return [
        Fault(N_("the lower percentile {low} is not below the upper one {high}"), {"low": low, "high": high}, ("low",))
    ]


def _treatment(
    name: str, parameters: dict[str, Any], how: Callable[[Floats, Parameters], treat.Treated], summary: str, **more: Any
) -> Treatment:
    def apply(values: Floats, parameters: Parameters, context: Context) -> Changed:
        treated = how(values, parameters)
        return Changed(treated.values, treated.facts)

    return Treatment(name, parameters, apply, summary=summary, **more)


TREATMENTS: tuple[Treatment, ...] = (
    _treatment(
        "winsorise",
        {"skewness": SKEWNESS, "kurtosis": KURTOSIS, "maximum": MAXIMUM},
        lambda values, p: treat.winsorise(values, p["skewness"], p["kurtosis"], p["maximum"]),
        "The most extreme values are drawn in to the next ones, one by one, until skewness and kurtosis are in bounds.",
    ),
    _treatment(
        "percentiles",
        {
            "low": number("Percentile up to which values are drawn in.", minimum=0, maximum=100, default=5),
            "high": number("Percentile down to which values are drawn in.", minimum=0, maximum=100, default=95),
        },
        lambda values, p: treat.by_percentile(values, p["low"], p["high"]),
        "Values beyond two percentiles are drawn in to them.",
        check=_percentiles,
    ),
    _treatment(
        "interquartile",
        {"reach": number("How many interquartile ranges beyond the quartiles values may lie.", minimum=0, default=1.5)},
        lambda values, p: treat.by_interquartile(values, p["reach"]),
        "Values further from the quartiles than a multiple of their distance are drawn in.",
    ),
    _treatment(
        "log",
        {"shift": number("Added to every value before the logarithm.", default=0)},
        lambda values, p: treat.log(values, p["shift"]),
        "The natural logarithm of every value.",
        relative=False,
    ),
    _treatment(
        "log-from-lowest",
        {
            "share": number(
                "Share of the range that keeps the lowest value above zero.", exclusiveMinimum=0, default=0.01
            )
        },
        lambda values, p: treat.log_from_lowest(values, p["share"]),
        "The natural logarithm of the distance from the lowest value, plus a share of the range.",
    ),
    _treatment(
        "signed-log",
        {},
        lambda values, p: treat.signed_log(values),
        "The logarithm of one plus the size of a value, with the value's sign; zero stays zero.",
        relative=False,
    ),
    _treatment(
        "box-cox",
        {"exponent": number("The exponent; without it the one that makes the column most nearly normal.")},
        lambda values, p: treat.box_cox(values, p.get("exponent")),
        "The power transformation of Box and Cox; an exponent of 0 is the logarithm.",
    ),
    _treatment(
        "two-stage",
        {
            "skewness": SKEWNESS,
            "kurtosis": KURTOSIS,
            "maximum": MAXIMUM,
            "first": choice("What is tried first.", *STAGES, default="winsorise"),
            "second": choice(
                "What is done to the original where that is not enough.", *STAGES, default="log-from-lowest"
            ),
        },
        _two_stage,
        "Nothing where the column passes a test; else one treatment, and where that is not enough another instead.",
    ),
)
