"""Counts that are estimated by the rules of an award: what has to be said of them wherever their result is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.methods.counting import MARGIN, RELATIVE
from pembina.model import Result
from pembina.reports.names import Names
from pembina.reports.page import Paragraph
from pembina.reports.texts import Texts

Args = Mapping[str, Any]

LINE = N_(
    "Counted approximately, as the rules allow, with a standard error of up to {error} percent of a count: {criteria}. "
    "Places that lie close together are not decided by such counts."
)
ABOUT = N_("about {value}")

COUNTED = N_(
    "different things were counted approximately, as the rules allow; the standard error is up to {error} percent of a "
    "count."
)
RELATIVE_SCORES = N_(
    "its counts are approximate and its scores compare the entrants with one another, so how much hangs by the error "
    "of the counts was looked at for all together only."
)
NOT_STUDIED = N_(
    "Some counts are approximate, and how much hangs by their error could not be looked at: a value a little higher or "
    "lower has no score."
)
GATE = N_("uncertain, as the count is approximate and {margin} standard errors of it reach beyond the limit: {gate}.")
TIER = N_("the tier {tier} is uncertain: {margin} standard errors of the approximate counts could make it another.")
NO_TIER = N_("that it has no tier is uncertain: {margin} standard errors of the approximate counts could give it one.")


def counted(result: Result) -> Sequence[Mapping[str, Any]]:
    """The criteria of a result whose counts are approximate."""
    return [node for node in result.nodes if node.get("distinct")]


def approximate_line(result: Result, texts: Texts) -> list[Paragraph]:
    """Which criteria are counted approximately, for above every page; nothing where none is."""
    nodes = counted(result)
    if not nodes:
        return []
    names = Names.of_result(result, texts)
    criteria = ", ".join(names.node(node["path"]) for node in nodes)
    return [Paragraph(texts.say(LINE, error=error_words(texts), criteria=criteria))]


def approximate_facts(result: Result) -> dict[str, Any]:
    """The same as data; nothing where no count is approximate."""
    paths = [node["path"] for node in counted(result)]
    return {"approximate": {"criteria": paths, "standard-error": RELATIVE}} if paths else {}


def approximate_criteria(names: Names, result: Result, code: str) -> list[str]:
    """Criteria in which an entrant's value is an approximate count."""
    position = result.position(code)
    return [names.node(node["path"]) for node in counted(result) if node["values"][position] is not None]


def approximate_cell(names: Names, result: Result, code: str) -> str | None:
    """The same as it stands in a cell of a CSV; None where every count is exact."""
    return "; ".join(approximate_criteria(names, result, code)) or None


def error_words(texts: Texts, percent: float = 100 * RELATIVE) -> str:
    """Write the standard error of a count, in percent of it."""
    return texts.number(percent, 1)


def _tier(names: Names, args: Args) -> str:
    margin = names.texts.number(MARGIN)
    if args["tier"] is None:
        return names.texts.say(NO_TIER, margin=margin)
    return names.texts.say(TIER, tier=names.tier(args["tier"]), margin=margin)


def _places(names: Names, args: Args) -> str:
    return names.texts.counted(
        "{n} of {of} ranked stands so close to a neighbour that approximate counts do not tell which comes first "
        "({margin} standard errors).",
        "{n} of {of} ranked stand so close to a neighbour that approximate counts do not tell which comes first "
        "({margin} standard errors).",
        int(args["n"]), of=names.texts.number(args["of"]), margin=names.texts.number(MARGIN),
    )  # fmt: skip


SAID: dict[str, Callable[[Names, Args], str]] = {
    "approximate.distinct": lambda names, args: names.texts.say(COUNTED, error=error_words(names.texts, args["error"])),
    "approximate.relative": lambda names, args: names.texts.translate(RELATIVE_SCORES),
    "approximate.not-studied": lambda names, args: names.texts.translate(NOT_STUDIED),
    "approximate.gate": lambda names, args: names.texts.say(
        GATE, gate=names.gate(int(args["gate"])), margin=names.texts.number(MARGIN)
    ),
    "approximate.tier": _tier,
    "approximate.places": _places,
}
"""Findings about approximate counts, each in a sentence."""
