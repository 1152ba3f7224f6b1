"""The page of ``pembina stability``: how firmly first place stands, against other weights and other figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import stability_figures as figures
from pembina.reports import stability_tables as tables
from pembina.reports import stability_words as words
from pembina.reports.audit_names import node
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Heading, Page, Paragraph, banner
from pembina.reports.stability_names import reason
from pembina.reports.stability_records import stability_records
from pembina.reports.texts import Texts

Part = Mapping[str, Any]

STABILITY = N_("How firmly does first place stand?")
SECTIONS = {
    "weights": N_("Between which ends may each weight lie?"),
    "smallest": N_("What is the smallest change of weights that takes first place away?"),
    "pair": N_("What would turn the order of {ahead} and {behind}?"),
    "pairs": N_("Which two entrants change places most easily?"),
    "values": N_("Which single figures decide?"),
    "caveats": N_("What was held fixed"),
    "method": N_("Method and sources"),
}
PURPOSE = N_("Nothing here is drawn by chance: every number is counted, and it changes no score and no rank.")
ENDS = N_(
    "Within these ends nobody passes first place; a dash says that there is no end on that side. Ends are rounded "
    "inwards. Weights are percentages among siblings."
)
LEADS = N_("{ahead} leads {behind} by {lead} points before rounding.")
NOT_THERE = N_("Not computed: {reason}.")
FOR = N_("Weights of {scope}")
PAIRS = {
    "*": N_("Of {count} pairs, other weights of the criteria could turn the order of {movable}."),
    "": N_("Of {count} pairs, other weights directly below the total could turn the order of {movable}."),
}
NO_PAIRS = N_("Pairs are not compared: {reason}.")
PAIRS_ASIDE = N_("Left aside, because something was left out for them: {n}.")
VALUES = N_(
    "One figure of one entrant is changed, all else stays. Shown are the smallest changes after which first place, a "
    "tier or who is ranked would be otherwise; each was judged again by all the rules. It says where a figure should "
    "be checked twice, not that one is wrong."
)
BY_PART = N_("The smallest changes, as a part of the figure itself:")
BY_POINTS = N_("The smallest changes, measured in points of score:")
NEAREST = N_("For each entrant, the smallest change of one of its figures:")
NONE_FOUND = N_("No change of a single figure would change first place or a tier.")
NONE_SEEN = N_("No change of a single figure was found that would change first place or a tier.")
SEARCHED = N_(
    "For {nodes} every figure moves the scores of others; changes were found by trying, and a smaller one is not "
    "ruled out."
)
VALUE_ASIDE = N_("Not looked for in full in {node}: {reason}.")
SHOUTED = 5
"""How many single steps that decide stand at the top of the page."""

MORE_SHOUTS = N_("{n} more figures decide by one step; they are in the tables below.")
METHOD = (
    N_("Ends of weights: Triantaphyllou and Sanchez (1997). Trees of arithmetic and harmonic means are counted in "
       "fractions; others by interval bisection (Moore 1966), which passes over nothing."),
    N_("Smallest changes: the optimum of the linear program for the sum of changes and for the largest one, and the "
       "nearest point for the Euclidean distance, each found in closed form and confirmed by a lower bound that "
       "equals it."),
    N_("Figures: bisection through scoring and aggregation, in the steps in which such figures are reported (whole "
       "counts, or their decimals)."),
)  # fmt: skip


def stability_page(result: Result, document: Part, texts: Texts, top: int | None = None) -> Page:
    """The analysis of a result in words and tables.

    ``document`` is what :func:`pembina.analysis.stability` makes of it; ``top`` limits the rows of the longest table.
    """
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts), Heading(texts.translate(STABILITY))]
    blocks += _verdict(names, result, document)
    blocks.append(Paragraph(texts.translate(PURPOSE)))
    if document["weights"]:
        blocks += [Heading(texts.translate(SECTIONS["weights"])), Paragraph(texts.translate(ENDS))]
        blocks += tables.weights_blocks(names, document["weights"])
    if document["smallest"]:
        blocks.append(Heading(texts.translate(SECTIONS["smallest"])))
        blocks += _changes(names, document["smallest"], True)
    blocks += _pair(names, document["pair"]) + _pairs(names, document["pairs"])
    blocks += _values(names, result, document["values"], top)
    if document["caveats"]:
        said = tuple(reason(names, caveat) for caveat in document["caveats"])
        blocks += [Heading(texts.translate(SECTIONS["caveats"])), Bullets(said)]
    blocks += [Heading(texts.translate(SECTIONS["method"])), Bullets(tuple(texts.translate(text) for text in METHOD))]
    blocks += [*override_blocks(names, result), result_name(result, texts)]
    facts = {**award_facts(result), "said": _said(names, result, document), "stability": dict(document)}
    return Page(tuple(blocks), stability_records(document), facts, banner(result, texts))


def _verdict(names: Names, result: Result, document: Part) -> list[Block]:
    """First of all a single step that decides; then the sentences to quote."""
    single, texts = figures.single_steps(document["values"]), names.texts
    shouts = [texts.say(figures.SHOUT, sentence=figures.told(names, result, row)) for row in single[:SHOUTED]]
    if len(single) > SHOUTED:
        shouts.append(texts.say(MORE_SHOUTS, n=texts.number(len(single) - SHOUTED)))
    blocks: list[Block] = [Bullets(tuple(shouts))] if shouts else []
    return blocks + [Paragraph(said) for said in _said(names, result, document)]


def _said(names: Names, result: Result, document: Part) -> list[str]:
    """The paragraphs of the verdict."""
    texts = names.texts
    if document["not-done"] is not None:
        said = [texts.say(NOT_THERE, reason=reason(names, document["not-done"]))]
    else:
        said = [" ".join(words.verdict(names, document))]
        said += words.safety(names, result, document)
    if document["values"]["by-part"]:
        sentence = figures.told(names, result, document["values"]["by-part"][0])
        shared = [row for row in document["values"]["aside"] if row["reason"]["key"] == "same-count"]
        path = document["values"]["by-part"][0]["path"]
        held = [_aside(names, row) for row in shared if row["path"] == path]
        said.append(" ".join([texts.say(figures.SMALLEST, sentence=sentence), *held]))
    return said


def _changes(names: Names, rows: Sequence[Part], first: bool) -> list[Block]:
    blocks: list[Block] = []
    for title, said in words.changes(names, rows, first):
        blocks += [Heading(names.texts.say(FOR, scope=title), 3), Bullets(tuple(said))]
    return blocks


def _pair(names: Names, pair: Part | None) -> list[Block]:
    if pair is None:
        return []
    texts = names.texts
    who = {key: names.entrant(pair[key]) for key in ("ahead", "behind")}
    blocks: list[Block] = [Heading(texts.say(SECTIONS["pair"], **who))]
    if pair["not-done"] is not None:
        return [*blocks, Paragraph(texts.say(NOT_THERE, reason=reason(names, pair["not-done"])))]
    blocks.append(Paragraph(texts.say(LEADS, **who, lead=texts.number(pair["lead"]))))
    blocks += tables.weights_blocks(names, pair["weights"])
    return blocks + _changes(names, pair["smallest"], False)


def _pairs(names: Names, pairs: Part | None) -> list[Block]:
    if pairs is None:
        return []
    texts = names.texts
    blocks: list[Block] = [Heading(texts.translate(SECTIONS["pairs"]))]
    if pairs["not-done"] is not None:
        return [*blocks, Paragraph(texts.say(NO_PAIRS, reason=reason(names, pairs["not-done"])))]
    counts = {key: texts.number(pairs[key]) for key in ("count", "movable")}
    said = [texts.say(PAIRS[pairs["scope"]], **counts)]
    if pairs["aside"]:
        said.append(texts.say(PAIRS_ASIDE, n=texts.number(len(pairs["aside"]))))
    return [*blocks, Paragraph(" ".join(said)), *tables.pairs_blocks(names, pairs)]


def _values(names: Names, result: Result, values: Part, top: int | None) -> list[Block]:
    texts = names.texts
    blocks: list[Block] = [Heading(texts.translate(SECTIONS["values"]))]
    if values["not-done"] is not None:
        return [*blocks, Paragraph(texts.say(NOT_THERE, reason=reason(names, values["not-done"])))]
    blocks.append(Paragraph(texts.translate(VALUES)))
    nearest = [row["change"] for row in values["nearest"] if row["change"] is not None]
    certain = not any(row["reason"]["key"] != "same-count" for row in values["aside"])
    if not nearest:
        blocks.append(Paragraph(texts.translate(NONE_FOUND if certain else NONE_SEEN)))
    for title, rows in ((BY_PART, values["by-part"]), (BY_POINTS, values["by-points"])):
        if rows:
            said = tuple(figures.told(names, result, row) for row in rows)
            blocks += [Paragraph(texts.translate(title)), Bullets(said)]
    if nearest:
        blocks += [Paragraph(texts.translate(NEAREST)), *tables.figures_blocks(names, nearest, top)]
        blocks += tables.without_change(names, values["nearest"], certain)
    tried = {row["path"] for row in values["aside"] if row["reason"]["key"] == "tried"}
    told = [*values["by-part"], *values["by-points"], *nearest]
    searched = sorted(tried | {row["path"] for row in told if row["searched"]})
    notes = [texts.say(SEARCHED, nodes=texts.listed([node(names, path) for path in searched]))] if searched else []
    notes += [_aside(names, row) for row in values["aside"] if row["reason"]["key"] != "tried"]
    return blocks + ([Bullets(tuple(notes))] if notes else [])


def _aside(names: Names, row: Part) -> str:
    """Say what was not looked for in full in one criterion."""
    return names.texts.say(VALUE_ASIDE, node=node(names, row["path"]), reason=reason(names, row["reason"]))
