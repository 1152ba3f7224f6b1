"""Percentages, scopes and reasons as the page of ``pembina stability`` writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import mean, node
from pembina.reports.names import Names

Part = Mapping[str, Any]

EVERYWHERE = "*"
MOST_DECIMALS = 8

ALL_CRITERIA = N_("all criteria, as parts of the total")
TOP = N_("what stands directly below the total")
PARTS_OF = N_("the parts of {group}")

REASONS = {
    "few-entrants": N_("with {n} ranked there is nobody whom anyone could pass"),
    "all-first": N_("all ranked entrants share first place"),
    "only-part": N_("it has no sibling that could take over its weight"),
    "whole-weight": N_("it has all the weight, so that its siblings have no proportions to keep"),
    "weights-ignored": N_("{group} is combined as “{method}”, where weights do not count"),
    "aggregation": N_("{group} is combined as “{method}”, for which there is no exact answer here"),
    "several-means": N_(
        "different kinds of mean follow upon each other ({means}), so that no straight line leads from these weights "
        "to the total; the weights within single groups are looked at instead"
    ),
    "own-weights": N_("in {group} a method gave every entrant weights of its own"),
    "already-behind": N_(
        "before rounding {entrants} stands above already, so that only rounding or the rule for ties decides"
    ),
    "too-close": N_("totals lie too close together for too long"),
    "left-out": N_("something is left out for one of the two and not for the other, so that their weights differ"),
    "zero-score": N_("a score of 0 makes the whole mean 0 under any weights"),
    "several-holders": N_("first place is shared, and no single comparison settles it"),
    "all-left-out": N_("nobody can be compared by a straight line, because of what was left out or scored 0"),
    "never": N_("no weights whatever would do it"),
    "same-entrant": N_("it is the same entrant twice"),
    "not-reproduced": N_("the result cannot be computed again here, so nothing is concluded from changed figures"),
    "overridden": N_("an override sets a score of {entrants} above the criteria, whatever the weights are"),
    "nobody-ranked": N_("nobody is ranked"),
    "scoring-refused": N_("its scoring refuses figures on the way"),
    "category-relative": N_("its words are scored against those of the others"),
    "too-many": N_(
        "every figure moves the scores of all, and only the {looked} highest of {of} entrants were looked at"
    ),
    "same-count": N_(
        "the same count also goes into {nodes}, and those figures are held as they are; where the count itself "
        "changes, they change with it"
    ),
    "gates-on-groups": N_(
        "Whether a condition on {nodes} is met also depends on weights; it is taken as it stands in the result."
    ),
    "coverage": N_(
        "Who can be assessed at all depends on weights too (reported data have to cover {required} of the weight); "
        "it is taken as it stands in the result."
    ),
    "weights-found": N_("The weights of {nodes} were found by a method; here they are moved as if by hand."),
    "exact-totals": N_(
        "Weights are followed by exact totals. Where two of them come to the same {decimals} decimals, the rule for "
        "ties decides."
    ),
}


def reason(names: Names, why: Part) -> str:
    """Say why something is not there, or what was held fixed; an unknown key is shown as it is."""
    args, texts = why["args"], names.texts
    shown = {key: texts.number(args[key]) for key in ("n", "looked", "of", "decimals") if key in args}
    shown |= {"group": node(names, args["group"])} if "group" in args else {}
    shown |= {"method": args["method"]} if "method" in args else {}
    shown |= {"required": texts.percent(args["required"])} if "required" in args else {}
    shown |= {"nodes": texts.listed([node(names, path) for path in args["nodes"]])} if "nodes" in args else {}
    shown |= {"means": texts.listed([mean(names, name) for name in args["methods"]])} if "methods" in args else {}
    shown |= {"entrants": listed(names, args["entrants"])} if "entrants" in args else {}
    return texts.say(REASONS[why["key"]], **shown) if why["key"] in REASONS else str(why["key"])


def scope(names: Names, path: str) -> str:
    """Name the weights that are moved."""
    if path == EVERYWHERE:
        return names.texts.translate(ALL_CRITERIA)
    if path == "":
        return names.texts.translate(TOP)
    return names.texts.say(PARTS_OF, group=node(names, path))


def listed(names: Names, codes: Sequence[str]) -> str:
    """List entrants by name and code."""
    return names.texts.listed([names.entrant(code) for code in codes])


def hundredths(names: Names, share: float, decimals: int = 1) -> str:
    """Write a part of 1 as a number of percent."""
    return names.texts.number(Decimal(repr(float(share))) * 100, decimals)


def rounded(share: float, up: bool, decimals: int) -> Decimal:
    """Round a part of 1 to percent, towards the safe side."""
    exact = Decimal(repr(float(share))) * 100
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING if up else ROUND_FLOOR)


def ends(names: Names, row: Part) -> tuple[str | None, str | None]:
    """Write the ends of an interval in percent, rounded inwards, and with decimals enough to leave the weight inside.

    So what is printed is never more than what holds.
    """
    now = Decimal(repr(float(row["share"]))) * 100
    for decimals in range(1, MOST_DECIMALS + 1):
        low = None if row["from"] is None else rounded(row["from"]["share"], True, decimals)
        high = None if row["to"] is None else rounded(row["to"]["share"], False, decimals)
        if (low is None or low <= now) and (high is None or now <= high):
            break
    return tuple(None if end is None else _short(names, end) for end in (low, high))  # type: ignore[return-value]


def _short(names: Names, end: Decimal) -> str:
    whole = end.to_integral_value()
    return names.texts.figure(whole if end == whole else end)
