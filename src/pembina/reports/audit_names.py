"""Names and figures as an audit writes them: nodes in quotation marks, the root as what it is, entrants in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names

WHOLE = N_("the total")
EVERYWHERE = N_("all groups at once")
MORE = N_("{names} and {n} more")

MEANS = {
    "arithmetic": N_("arithmetic mean"),
    "geometric": N_("geometric mean"),
    "harmonic": N_("harmonic mean"),
    "minimum": N_("weakest part"),
    "sum": N_("sum"),
}

SHOWN = 5
"""How many entrants a sentence names."""


def node(names: Names, path: str) -> str:
    """Write a criterion or a group as a sentence names it: in quotation marks, the root as the total."""
    if path == "":
        return names.texts.translate(WHOLE)
    return names.texts.translate(EVERYWHERE) if path == "*" else names.quoted(names.node(path))


def bare(names: Names, path: str) -> str:
    """Write a criterion or a group as a table names it."""
    return node(names, path) if path in ("", "*") else names.node(path)


def mean(names: Names, method: str) -> str:
    """Name an aggregation."""
    return names.texts.translate(MEANS[method]) if method in MEANS else names.quoted(method)


def entrants(names: Names, codes: Sequence[str]) -> str:
    """List entrants, the first few by name."""
    shown = [names.entrant(code) for code in codes[:SHOWN]]
    rest = len(codes) - SHOWN
    if rest > 0:
        return names.texts.say(MORE, names=", ".join(shown), n=names.texts.number(rest))
    return names.texts.listed(shown)


def r(names: Names, value: float | None) -> str:
    """Write a coefficient with two decimals; a dash where there is none."""
    return "-" if value is None else names.texts.number(value, 2)


def share(names: Names, value: float | None) -> str:
    """Write a part of a whole in percent, with one decimal."""
    return "-" if value is None else names.texts.percent(100 * value, 1)


def hundredths(names: Names, value: float | None) -> str:
    """Write a part of a whole as a number of percent, for a column that says so."""
    return "-" if value is None else names.texts.number(100 * value, 1)


def number(names: Names, value: float | None) -> str:
    """Write a number as a reader needs it; a dash where there is none."""
    return "-" if value is None else names.texts.number(value)


REASONS = {
    "few-entrants": N_("{n} ranked entrants have what is needed; it takes {needed}"),
    "few-parts": N_("it has {n} parts; below {needed} there is nothing to take apart"),
    "one-part": N_("it has a single part"),
    "only-criterion": N_("it is the only criterion"),
    "no-values": N_("no ranked entrant has a value"),
    "categories": N_("its values are words, not numbers"),
    "constant": N_("the same score for everyone: {nodes}"),
    "constant-sum": N_("its parts add up to the same for everyone"),
    "points-added": N_("its parts are points that are added, and a mean of them would be on another scale"),
    "negative-scores": N_("a geometric mean needs scores of zero and more"),
    "no-total-left": N_("nobody would have a total left"),
    "aggregation-unknown": N_("the audit cannot recount {group}, whose aggregation is “{method}”"),
    "not-reproduced": N_("recounting {group} does not give the scores of the result, so nothing is concluded from it"),
    "overridden": N_("an override sets a score of {group}, so that it does not follow from the parts"),
    "ranks-not-reproduced": N_("recounting the ranks does not give those of the result, so nothing is concluded"),
}


def reason(names: Names, why: Mapping[str, Any]) -> str:
    """Say why a figure could not be had; an unknown key is shown as it is."""
    args, texts = why["args"], names.texts
    shown = {key: texts.number(args[key]) for key in ("n", "needed") if key in args}
    shown |= {"group": node(names, args["group"])} if "group" in args else {}
    shown |= {"nodes": texts.listed([node(names, path) for path in args["nodes"]])} if "nodes" in args else {}
    shown |= {"method": args["method"]} if "method" in args else {}
    return texts.say(REASONS[why["key"]], **shown) if why["key"] in REASONS else str(why["key"])
