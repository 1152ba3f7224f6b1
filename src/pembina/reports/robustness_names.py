"""Words for what a robustness analysis varies and finds: shares in hundred, assumptions, methods, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import node
from pembina.reports.names import Names

Part = Mapping[str, Any]

OF_HUNDRED = N_("{n} of 100")
MORE_THAN = N_("more than 99 of 100")
FEWER_THAN = N_("fewer than 1 of 100")
OF_ALL = N_("{n} of {all}")
EVERY = N_("all {n}")
NONE = N_("none of the {n}")


def often(names: Names, share: float, draws: int) -> str:
    """Say how often: ``83 of 100``; ``all 10,000`` and ``none of the 10,000`` only where it was each time, or never."""
    texts = names.texts
    if draws == 1:
        return texts.say(OF_ALL, n=texts.number(share, 0), all=texts.number(1))
    if share >= 1:
        return texts.say(EVERY, n=texts.number(draws))
    if share <= 0:
        return texts.say(NONE, n=texts.number(draws))
    if share > 0.995:
        return texts.translate(MORE_THAN)
    if share < 0.005:
        return texts.translate(FEWER_THAN)
    return texts.say(OF_HUNDRED, n=texts.number(100 * share, 0))


def cell(names: Names, share: float | None) -> str:
    """Write a share as percent in a column that says so; what is neither 0 nor 100 is never written as if it were."""
    if share is None:
        return "-"
    if 0 < share < 0.0005:
        return f"<{names.texts.number(0.1, 1)}"
    if 0.9995 <= share < 1:
        return f">{names.texts.number(99.9, 1)}"
    return names.texts.number(100 * share, 1) if 0 < share < 1 else names.texts.number(100 * share, 0)


WEIGHTS_TOP, WEIGHTS = N_("the weights of what makes up the total"), N_("the weights within {node}")
FOR_ALL = {
    "aggregate": N_("how scores are combined"),
    "score": N_("how values become scores"),
    "treat": N_("what is done with outliers"),
    "impute": N_("how gaps are filled"),
    "leave-out": N_("which criterion is left out"),
}
FOR_ONE = {
    "aggregate": N_("how {node} is combined from its parts"),
    "score": N_("how {node} is scored"),
    "treat": N_("what is done with outliers of {node}"),
    "impute": N_("how gaps of {node} are filled"),
    "leave-out": N_("leaving out {node}"),
}


def assumption(names: Names, kind: str, path: str | None) -> str:
    """Name an assumption, as it stands inside a sentence."""
    if kind == "weights":
        if path is None:
            return names.texts.translate(N_("the weights"))
        return names.texts.say(WEIGHTS, node=node(names, path)) if path else names.texts.translate(WEIGHTS_TOP)
    if path is None:
        return names.texts.translate(FOR_ALL[kind])
    return names.texts.say(FOR_ONE[kind], node=node(names, path))


def sentence_case(text: str) -> str:
    """Begin a sentence with what also stands inside one."""
    return text[:1].upper() + text[1:]


NOT_DONE = {"treat": N_("left as they are"), "impute": N_("not filled")}
MEANS = {
    "arithmetic": N_("by the arithmetic mean"),
    "geometric": N_("by the geometric mean"),
    "harmonic": N_("by the harmonic mean"),
    "minimum": N_("by the weakest part"),
    "maximum": N_("by the strongest part"),
    "median": N_("by the median"),
}
BY = N_("by “{method}”")
WITH = N_("by “{method}” ({parameters})")
PARAMETER = N_("{name} {value}")
DIRECTIONS = {"higher": N_("higher"), "lower": N_("lower")}


def method(names: Names, kind: str, given: Part | None) -> str:
    """Say how an alternative goes: a mean by its own name, another method by what awards call it, with its figures."""
    texts = names.texts
    if given is None:
        return texts.translate(NOT_DONE.get(kind, N_("not done")))
    if kind == "aggregate" and given["name"] in MEANS:
        return texts.translate(MEANS[given["name"]])
    plain = {key: value for key, value in given["parameters"].items() if key == "direction" or _is_number(value)}
    if not plain:
        return texts.say(BY, method=given["name"])
    shown = [texts.say(PARAMETER, name=key, value=_value(names, value)) for key, value in plain.items()]
    return texts.say(WITH, method=given["name"], parameters=", ".join(shown))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value(names: Names, value: Any) -> str:
    return names.texts.translate(DIRECTIONS.get(value, value)) if isinstance(value, str) else names.texts.number(value)


REASONS = {
    "not-declared": N_("the award names no alternative"),
    "not-in-award": N_("the award does nothing of the kind"),
    "one-part": N_("there is a single part"),
    "weights-do-not-count": N_("weights do not count where “{method}” is taken"),
    "declared-fixed": N_("the award says that they are fixed"),
    "fixed-by-award": N_("the award says that they are fixed"),
    "not-a-mean": N_("“{method}” is no mean that another could stand in for"),
    "negative-scores": N_("a geometric mean needs scores of zero and more"),
    "same-as-published": N_("it is what the award does anyway"),
    "alternatives-fail": N_("with what was to be varied, the evaluation refuses ({text})"),
    "alternative-fails": N_("the evaluation refuses it ({text})"),
    "no-direction": N_("there it is not said whether more or less is better"),
    "only-criterion": N_("it is the only criterion"),
    "needs-all-parts": N_("“{method}” for {group} needs every part"),
    "not-asked": N_("it was not asked for"),
    "few-entrants": N_("{n} ranked entrants are too few to compare; it takes {needed}"),
    "not-reproduced": N_("recounting the result does not give its ranks, so nothing is concluded from it"),
    "too-many-entrants": N_("{n} entrants are too many to compare each with each; the limit is {limit}"),
    "library-missing": N_("the library {library} is not installed ({install})"),
    "nothing-varied": N_("nothing is varied"),
    "aggregation-fails": N_("{group} cannot be combined by “{method}”: {text}"),
}


def reason(names: Names, why: Part) -> str:
    """Say why something was not done; an unknown key is shown as it is."""
    args, texts = why["args"], names.texts
    if why["key"] not in REASONS:
        return str(why["key"])
    shown = {key: texts.number(value) if isinstance(value, int) else str(value) for key, value in args.items()}
    shown |= {"group": node(names, args["group"])} if "group" in args else {}
    return texts.say(REASONS[why["key"]], **shown)
