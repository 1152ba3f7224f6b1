"""The feedback report that every entrant gets, winner or not: where it stands, why, and what would raise it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.analysis.assess_feedback import feedback
from pembina.errors import N_
from pembina.model import Result
from pembina.plugins import Host
from pembina.reports.assess_tables import missing_table
from pembina.reports.criterion import points_lost, told
from pembina.reports.decisions import decision_blocks, decision_facts, tiers_told, window
from pembina.reports.explain import CONDITIONS, FINDINGS, ONE_BY_ONE, OVERVIEW, node_facts, overview_table
from pembina.reports.feedback_records import records
from pembina.reports.findings import sentence
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.improve import way_blocks
from pembina.reports.marks import marks, notices
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Entry, Heading, Page, Paragraph, banner
from pembina.reports.peers import peer_blocks
from pembina.reports.publication import Publication
from pembina.reports.standing import added_up, gate_sentences, standing_sentences
from pembina.reports.texts import Texts

TITLE = N_("Feedback for {entrant}")
STANDING = N_("Where it stands")
MISSING = N_("What was missing, and what hung on it")
MISSING_NOTE = N_(
    "Each row says between which totals it would have ended with that figure at its worst and at its best, everything "
    "else as it was."
)
LOST_MOST = N_("Most points were lost in {criteria}.")
LOST = N_("“{criterion}” ({points} points)")
WAY = N_("The way to the next tier")
NO_WAY = {
    "best": N_("It holds the highest tier; there is none above it."),
    "not-to-be-had": N_("The way to the next tier cannot be worked out: a method of the award has no answer for it."),
}
OBJECTING = N_("How to object")
OBJECT = N_(
    "Whoever finds a figure of this report wrong names the criterion, the figure that it ought to be, and the record "
    "that shows it, and cites the result by its name, so that there is no doubt which figures are meant."
)
NO_WINDOW = N_("Until when, and to whom, the organiser says.")

NAMED = 3
"""Criteria named for what they cost; the table has them all."""


def feedback_page(
    publication: Publication, texts: Texts, code: str, host: Host | None = None, way: bool = True
) -> Page:
    """Everything that an entrant is told of its own result; raises KeyError for one that is not there.

    ``way`` says whether the way to the next tier is worked out, which takes longest.
    """
    result = publication.result
    names, outline, position = Names.of_result(result, texts), Outline(result), result.position(code)
    ended = publication.decisions is not None and publication.decisions.ended(code) is not None
    entrant, found = result.entrant(code), feedback(result, code, host, way and not ended)
    standing = [*standing_sentences(names, outline, entrant), *_lost_most(names, outline, position)]
    tiers, gates = tiers_told(names, outline, publication, code), gate_sentences(names, entrant)
    beside = [mark.sentence for mark in marks(names, publication, code)]
    together = " ".join(added_up(names, outline, entrant, position))
    findings = [sentence(names, finding) for finding in result.findings if finding["entrant"] == code]
    blocks: list[Block] = [Heading(texts.say(TITLE, entrant=names.entrant(code)), 1), *_above(publication, texts)]
    said: list[Block] = [Paragraph(" ".join([*standing, *tiers])), *([Bullets(tuple(beside))] if beside else [])]
    blocks += [Heading(texts.translate(STANDING)), *(reversed(said) if ended else said)]
    blocks += decision_blocks(names, publication, code) + override_blocks(names, result, code)
    blocks += [Heading(texts.translate(CONDITIONS)), Bullets(tuple(gates))] if gates else []
    blocks += [Heading(texts.translate(OVERVIEW)), overview_table(names, outline, position)]
    blocks += [Paragraph(together)] if together else []
    blocks += _missing(names, outline, found) + _way(names, result, found)
    blocks += peer_blocks(names, outline, found["peers"]) if found["peers"]["rows"] else []
    blocks += _one_by_one(names, outline, position)
    blocks += [Heading(texts.translate(FINDINGS)), Bullets(tuple(findings))] if findings else []
    blocks += [*_objecting(publication, texts), result_name(result, texts)]
    facts = {
        **award_facts(result),
        "entrant": dict(entrant),
        "standing": standing + tiers,
        "marks": beside,
        "conditions": gates,
        "together": together,
        "nodes": [node_facts(names, outline, node, position) for node in result.nodes],
        "feedback": found,
        "findings": findings,
        "decisions": decision_facts(publication, code),
    }
    return Page(tuple(blocks), records(names, outline, publication, found), facts, banner(result, texts))


def _above(publication: Publication, texts: Texts) -> list[Block]:
    """Award, edition and period, and that places were not studied; decisions about others are not told here."""
    said = [mark.sentence for mark in notices(publication, texts) if mark.key == "uncertain-place"]
    heading = [block for block in award_heading(publication.result, texts) if not isinstance(block, Heading)]
    award = Paragraph(Names.of_result(publication.result, texts).node(""))
    return [award, *heading, *([Paragraph(" ".join(said))] if said else [])]


def _lost_most(names: Names, outline: Outline, position: int) -> list[str]:
    """Name the criteria that cost a ranked entrant most."""
    if outline.result.entrants[position]["rank"] is None:
        return []
    leaves = [node["path"] for node in outline.result.nodes if node["kind"] == "criterion"]
    costs: list[tuple[Decimal, str]] = [
        (cost, path) for path in leaves if (cost := points_lost(outline, path, position)) is not None and cost > 0
    ]
    named, points = [], outline.points(position)
    for _, path in sorted(costs, key=lambda cost: -cost[0])[:NAMED]:
        if lost := points.lost(path):
            named.append(names.texts.say(LOST, criterion=names.node(path), points=names.texts.figure(lost)))
    return [names.texts.say(LOST_MOST, criteria=names.texts.listed(named))] if named else []


def _missing(names: Names, outline: Outline, found: Mapping[str, Any]) -> list[Block]:
    if not found["missing"]:
        return []
    texts = names.texts
    note = Paragraph(texts.translate(MISSING_NOTE))
    return [Heading(texts.translate(MISSING)), note, missing_table(names, outline, found)]


def _way(names: Names, result: Result, found: Mapping[str, Any]) -> list[Block]:
    texts = names.texts
    if found["way"] is not None:
        return [Heading(texts.translate(WAY)), *way_blocks(names, result, found["way"])]
    if found["no-way"] in NO_WAY:
        return [Heading(texts.translate(WAY)), Paragraph(texts.translate(NO_WAY[found["no-way"]]))]
    return []


def _one_by_one(names: Names, outline: Outline, position: int) -> list[Block]:
    blocks: list[Block] = [Heading(names.texts.translate(ONE_BY_ONE))]
    for node in outline.result.nodes:
        path = node["path"]
        if path or (node["contributions"] or {position: None})[position]:
            blocks.append(Entry(names.node(path), " ".join(told(names, outline, path, position))))
    return blocks


def _objecting(publication: Publication, texts: Texts) -> list[Block]:
    said = window(publication.decisions, texts) if publication.decisions is not None else []
    said = said or [texts.translate(NO_WINDOW)]
    return [Heading(texts.translate(OBJECTING)), Paragraph(" ".join([texts.translate(OBJECT), *said]))]
