"""The whole report of a result as a page: for Markdown, CSV, JSON, the screen, and whatever sets pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import minutes_outcome as outcome
from pembina.reports import minutes_rules as basis
from pembina.reports.combining import how_aggregated
from pembina.reports.decisions import decision_blocks, decision_facts
from pembina.reports.findings import sentence
from pembina.reports.full_records import LongRecords
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.marks import Mark, marks, notices
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.printed import TITLE as PRINTED
from pembina.reports.printed import compared, in_order, printed_table
from pembina.reports.publication import Publication
from pembina.reports.reasons import reason
from pembina.reports.show import FINDINGS, WITHOUT_RANK, contradictory, finding_bullets, ranking_table, scores_page
from pembina.reports.texts import Texts

RANKING, WITHIN, SCORES = N_("The ranking"), N_("Ranking within {column}: {group}"), N_("Scores by aspect")
GATES, TIERS, TIES = N_("Conditions"), N_("The tiers"), N_("Equal totals")
FIRM, METHOD, DATA = N_("How firmly the ranking stands"), N_("The rules"), N_("The data")
PART, WEIGHT, WHOLE, UNIT = N_("Aspect or criterion"), N_("Weight"), N_("Of the total"), N_("Unit")
COMBINED = N_("{group}: {sentence}")


def report_page(publication: Publication, texts: Texts) -> Page:
    """Everything that is published of a result, in the order in which it is asked for.

    ``records`` have a row for every entrant and node; ``document`` holds the same report as data.
    """
    result = publication.result
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts), *_notices(publication, texts), *contradictory(names, result)]
    blocks += [Heading(texts.translate(RANKING)), *outcome.ranking(names, publication)]
    if any(entrant["rank"] is None for entrant in result.entrants):
        blocks += [Heading(texts.translate(WITHOUT_RANK)), *outcome.without_rank(names, publication)]
    blocks += decision_blocks(names, publication)
    blocks += override_blocks(names, result)
    blocks += [Heading(texts.translate(FIRM)), *outcome.robustness(names, publication)]
    blocks += _within_groups(names, publication)
    blocks += [Heading(texts.translate(SCORES)), *_scores(names, publication)]
    blocks += _by_the_rules(names, publication)
    blocks += _findings(names, publication)
    blocks += [Heading(texts.translate(METHOD)), *basis.rules(names, result)[1:3], *_method(names, result)]
    blocks += [Heading(texts.translate(DATA)), *basis.data(names, result), result_name(result, texts)]
    document = _document(names, publication)
    return Page(tuple(blocks), LongRecords(names, publication), document, banner(result, texts))


def _notices(publication: Publication, texts: Texts) -> list[Block]:
    """What holds for the whole result; what the heading and the banner say is not said again."""
    said = [mark.sentence for mark in notices(publication, texts) if mark.key in ("decision", "uncertain-place")]
    return [Paragraph(" ".join(said))] if said else []


def _within_groups(names: Names, publication: Publication) -> list[Block]:
    """A ranking for each group that the award ranks in."""
    blocks, result = list[Block](), publication.result
    for column in result.award["entrants"]["groups"]:
        inside = [entrant for entrant in result.entrants if column in entrant["group-ranks"]]
        for value in sorted({entrant["groups"][column] for entrant in inside}):
            members = [entrant for entrant in inside if entrant["groups"][column] == value]
            members.sort(key=lambda entrant: (entrant["group-ranks"][column], entrant["rank"], entrant["code"]))
            blocks.append(Heading(names.texts.say(WITHIN, column=names.column(column), group=value)))
            table = ranking_table(names, Publication(result), members, column)
            blocks.append(outcome.noted(names, publication, table, [each["code"] for each in members]))
    return blocks


def _scores(names: Names, publication: Publication) -> list[Block]:
    result = publication.result
    table = next(block for block in scores_page(result, names.texts).blocks if isinstance(block, Table))
    return [outcome.noted(names, publication, table, [entrant["code"] for entrant in result.ranking()])]


def _by_the_rules(names: Names, publication: Publication) -> list[Block]:
    """Conditions, tiers and equal totals, and what came of them; nothing of what the rules do not know."""
    texts, result, blocks = names.texts, publication.result, list[Block]()
    if result.award["gates"]:
        blocks += [Heading(texts.translate(GATES)), *basis.gates(names, publication)]
    if result.award["tiers"]:
        blocks += [Heading(texts.translate(TIERS)), *outcome.tiers(names, publication)]
    return [*blocks, Heading(texts.translate(TIES)), *outcome.ties(names, publication)]


def _findings(names: Names, publication: Publication) -> list[Block]:
    result = publication.result
    differing = [finding for finding in result.findings if compared(finding)]
    others = [finding for finding in result.findings if not compared(finding)]
    blocks: list[Block] = []
    if differing:
        blocks += [Heading(names.texts.translate(PRINTED)), _printed(names, publication, differing)]
    if others or not differing:
        blocks += [Heading(names.texts.translate(FINDINGS)), finding_bullets(names, others)]
    return blocks


def _printed(names: Names, publication: Publication, findings: Sequence[Mapping[str, Any]]) -> Table:
    return outcome.noted(
        names, publication, printed_table(names, findings), [each["entrant"] for each in in_order(findings)]
    )


def _method(names: Names, result: Result) -> list[Block]:
    """The tree with its weights, and how groups are combined where it is not by the weighted mean."""
    texts, outline = names.texts, Outline(result)
    columns = (
        Column(texts.translate(PART), wide=True), Column(texts.translate(UNIT), wide=True),
        Column(texts.translate(WEIGHT), right=True), Column(texts.translate(WHOLE), right=True),
    )  # fmt: skip
    rows = []
    for node in result.nodes:
        if not node["path"]:
            continue
        share, weight = node["share"], outline.published_weight(node["path"])
        unit = names.unit(node["path"]) if node["kind"] == "criterion" else ""
        shares = ["" if part is None else texts.percent(100 * part) for part in (share, weight)]
        rows.append(("· " * node["path"].count(".") + names.node(node["path"]), unit, *shares))
    combined = [
        texts.say(COMBINED, group=names.node(node["path"]), sentence=how_aggregated(texts, node))
        for node in result.nodes
        if node["kind"] == "group" and (not node["path"] or node["aggregate"]["name"] != "arithmetic")
    ]
    return [Table(columns, tuple(rows)), Bullets(tuple(combined))]


# The same as data


def _document(names: Names, publication: Publication) -> dict[str, Any]:
    result = publication.result
    return {
        "format": "pembina-report/1",
        **award_facts(result),
        "rules": {"hash": result.document["award"]["hash"]},
        "notices": [_mark(mark) for mark in notices(publication, names.texts)],
        "ranking": [_entrant(names, publication, entrant) for entrant in result.ranking()],
        "tiers": list(result.award["tiers"]),
        "gates": list(result.award["gates"]),
        "nodes": [_node(names, result, node) for node in result.nodes],
        "robustness": publication.robustness,
        "decisions": decision_facts(publication),
        "findings": [{**finding, "sentence": sentence(names, finding)} for finding in result.findings],
        "data": result.document["data"],
        "plugins": list(result.document["plugins"]),
    }


def _mark(mark: Mark) -> dict[str, str]:
    return {"key": mark.key, "short": mark.short, "sentence": mark.sentence}


def _entrant(names: Names, publication: Publication, entrant: Mapping[str, Any]) -> dict[str, Any]:
    """An entrant as the result has it, with its place in words and its scores by node."""
    interval, position = publication.interval(entrant["code"]), publication.result.position(entrant["code"])
    scored = [node for node in publication.result.nodes if node["scores"] is not None]
    return {
        **entrant,
        "interval": None if interval is None else {"low": interval.low, "high": interval.high, "width": interval.width},
        "marks": [_mark(mark) for mark in marks(names, publication, entrant["code"])],
        "why": reason(names, entrant) or None,
        "scores": {node["path"] or "total": node["scores"][position] for node in scored},
    }


def _node(names: Names, result: Result, node: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("path", "kind", "title", "share", "unit", "direction", "aggregate")
    weight = Outline(result).published_weight(node["path"])
    return {**{key: node.get(key) for key in keys}, "weight": None if weight is None else float(weight)}
