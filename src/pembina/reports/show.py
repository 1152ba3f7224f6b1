"""The pages of ``pembina show``: the ranking, the scores of the groups, the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.model.decision import Decisions
from pembina.reports.approximate import approximate_cell, counted
from pembina.reports.decisions import decided_words, decision_blocks, decision_facts
from pembina.reports.findings import level, sentence
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks, override_cell
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.printed import TITLE, compared, printed_table
from pembina.reports.publication import Publication
from pembina.reports.reasons import held_back, reason, status
from pembina.reports.standing import contradicts, marked, rank_words, total_words
from pembina.reports.texts import Texts

COMPARED = ("printed", "computed", "difference")
"""What the record of a finding holds besides, where something printed differs from what is computed."""

OVERRIDDEN = "override.applied"

SHORT = 10
"""How many findings the ranking page lists; the findings page lists them all."""

RANK, CODE, NAME = N_("Rank"), N_("Code"), N_("Name")
TOTAL, TIER, COVERAGE = N_("Total"), N_("Tier"), N_("Coverage")

AS_MEASURED, SINCE = N_("Without adjustment"), N_("Since publication")
MEASURED_NOTE = N_(
    "Values were adjusted by what several entrants together show, as the rules say; beside it stand the total and the "
    "rank that each would have without that."
)

WITHOUT_RANK = N_("Without rank")
HELD_BACK = N_("Total high enough for a higher tier, but not received")
CONTRADICTORY = N_(
    "This document contradicts itself: the published totals of {entrants} are not what their contributions make. "
    "It is not as Pembina wrote it."
)
FINDINGS = N_("Findings")
NOBODY = N_("Nobody is ranked.")
SHARED_MARK = N_("= marks a shared rank.")
FULL_COVERAGE = N_("Every ranked entrant has a figure for every criterion that has a weight.")
HELD = N_("{entrant}: {reason}")
UNRANKED = N_("{entrant}: {status}. {reason}")
NO_FINDINGS = N_("There are no findings.")
FINDING = N_("{level}: {sentence}")


def ranking_page(result: Result, texts: Texts, group: str | None = None, decisions: Decisions | None = None) -> Page:
    """Ranking, those without rank and why, the first findings; with ``group`` one ranking for each of its values.

    ``decisions`` are what was decided since publication; they stand beside the names and in a table of their own.
    """
    names, published = Names.of_result(result, texts), Publication(result, None, decisions)
    blocks: list[Block] = [*award_heading(result, texts)]
    blocks += contradictory(names, result) + _rankings(names, published, group) + _held_back(names, result)
    blocks += _without_rank(names, published) + override_blocks(names, result) + decision_blocks(names, published)
    blocks += _short_findings(names, result)
    blocks.append(result_name(result, texts))
    records = [_record(names, published, entrant) for entrant in _ordered(result, group)]
    document = {
        **award_facts(result),
        "ranking": records,
        "findings": [_finding_record(names, finding) for finding in result.findings],
        **({"decisions": decision_facts(published)} if decisions else {}),
    }
    return Page(tuple(blocks), records, document, banner(result, texts))


def scores_page(result: Result, texts: Texts, group: str | None = None, decisions: Decisions | None = None) -> Page:
    """A matrix of the scores of the top-level groups and criteria, in the order of rank."""
    names, outline = Names.of_result(result, texts), Outline(result)
    published = Publication(result, None, decisions)
    tops = [node for node in outline.children("") if node["scores"] is not None]
    columns = [Column(texts.translate(RANK), right=True), Column(texts.translate(CODE))]
    columns += [Column(texts.translate(NAME), wide=True), Column(texts.translate(TOTAL), right=True)]
    columns += [Column(names.node(node["path"]), right=True, wide=True) for node in tops]
    decided = any(decided_words(texts, published, entrant["code"]) for entrant in result.entrants)
    columns += [Column(texts.translate(SINCE), wide=True)] if decided else []
    rows, records = [], []
    for entrant in _ordered(result, group):
        position = result.position(entrant["code"])
        scores = [node["scores"][position] for node in tops]
        shown = ["" if score is None else texts.number(score, outline.decimals) for score in scores]
        fixed = (
            rank_words(texts, entrant, entrant["rank"]),
            entrant["code"],
            entrant["name"],
            total_words(names, entrant),
        )
        shown += [decided_words(texts, published, entrant["code"])] if decided else []
        rows.append((*fixed, *shown))
        total = entrant["total"]["published"] if entrant["total"] else None
        head = {"rank": entrant["rank"], "code": entrant["code"], "name": entrant["name"], "total": total}
        own = {node["path"]: score for node, score in zip(tops, scores, strict=True)}
        records.append({**head, **own, **_spoken(names, published, entrant)})
    blocks: list[Block] = [
        *award_heading(result, texts),
        *contradictory(names, result),
        Table(tuple(columns), tuple(rows)),
        *override_blocks(names, result),
        *decision_blocks(names, published),
        result_name(result, texts),
    ]
    return Page(tuple(blocks), records, {**award_facts(result), "scores": records}, banner(result, texts))


def findings_page(result: Result, texts: Texts) -> Page:
    """Every finding in a sentence; what is printed otherwise than it is computed stands in a table of its own."""
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts)]
    differing = [finding for finding in result.findings if compared(finding)]
    others = [finding for finding in result.findings if not compared(finding)]
    blocks += override_blocks(names, result)
    if differing:
        blocks += [Heading(texts.translate(TITLE)), printed_table(names, differing)]
    if others or not differing:
        blocks += [Heading(texts.translate(FINDINGS)), finding_bullets(names, others)]
    blocks.append(result_name(result, texts))
    records = [_finding_record(names, finding) for finding in result.findings]
    return Page(tuple(blocks), records, {**award_facts(result), "findings": records}, banner(result, texts))


def finding_bullets(names: Names, findings: Sequence[Mapping[str, Any]]) -> Block:
    """Findings as a list of sentences, or the sentence that there are none."""
    if not findings:
        return Paragraph(names.texts.translate(NO_FINDINGS))
    return Bullets(tuple(finding_words(names, finding) for finding in findings))


def finding_words(names: Names, finding: Mapping[str, Any]) -> str:
    """One finding with its level."""
    return names.texts.say(FINDING, level=level(names, finding), sentence=sentence(names, finding))


# Rankings


def ranking_table(
    names: Names, published: Publication, entrants: Sequence[Mapping[str, Any]], group: str | None = None
) -> Table:
    """The ranked ones of some entrants: rank, code, name, total, tier, coverage and the columns they are grouped by.

    Columns that would say the same in every row (no tiers, full coverage, no decisions) are left out.
    """
    texts, award = names.texts, published.result.award
    groups = [column for column in award["entrants"]["groups"] if column != group]
    covered = all(entrant["coverage"] == 100 for entrant in entrants)
    adjusted = any("unadjusted" in entrant for entrant in entrants)
    decided = published.decisions is not None and any(published.decisions.of(e["code"]) for e in entrants)
    columns = [Column(texts.translate(RANK), right=True), Column(texts.translate(CODE))]
    columns += [Column(texts.translate(NAME), wide=True), Column(texts.translate(TOTAL), right=True)]
    columns += [Column(texts.translate(AS_MEASURED), right=True, wide=True)] if adjusted else []
    columns += [Column(texts.translate(TIER), wide=True)] if award["tiers"] else []
    columns += [] if covered else [Column(texts.translate(COVERAGE), right=True)]
    columns += [Column(names.column(column), wide=True) for column in groups]
    columns += [Column(texts.translate(SINCE), wide=True)] if decided else []
    rows = []
    for entrant in entrants:
        rank = entrant["group-ranks"][group] if group else entrant["rank"]
        mark = _shared_mark(texts, entrant, rank, group, entrants)
        row = [mark, entrant["code"], entrant["name"], total_words(names, entrant)]
        row += [_as_measured(names, entrant)] if adjusted else []
        row += [names.tier(entrant["tier"]) if entrant["tier"] else "-"] if award["tiers"] else []
        row += [] if covered else [texts.percent(entrant["coverage"])]
        row += [entrant["groups"].get(column, "") for column in groups]
        rows.append((*row, decided_words(texts, published, entrant["code"])) if decided else tuple(row))
    return Table(tuple(columns), tuple(rows))


def _as_measured(names: Names, entrant: Mapping[str, Any]) -> str:
    """Total and rank over all that the entrant would have had no criterion adjusted its values."""
    without = entrant["unadjusted"]
    if without["total"] is None or without["rank"] is None:
        return status(names, without)
    return f"{names.texts.figure(without['total'])} ({names.texts.number(without['rank'])})"


def _shared_mark(
    texts: Texts, entrant: Mapping[str, Any], rank: float, group: str | None, entrants: Sequence[Mapping[str, Any]]
) -> str:
    if group is None:
        return rank_words(texts, entrant, rank)
    return marked(texts, rank, shared=sum(e["group-ranks"][group] == rank for e in entrants) > 1)


def _rankings(names: Names, published: Publication, group: str | None) -> list[Block]:
    ranked = [entrant for entrant in published.result.ranking() if entrant["rank"] is not None]
    if not ranked:
        return [Paragraph(names.texts.translate(NOBODY))]
    blocks: list[Block] = []
    for value, members in _parts(ranked, group):
        blocks += [Heading(value)] if value is not None else []
        blocks.append(ranking_table(names, published, members, group))
    notes = [names.texts.translate(SHARED_MARK)] if any(entrant["tied"] for entrant in ranked) else []
    notes += [names.texts.translate(MEASURED_NOTE)] if any("unadjusted" in entrant for entrant in ranked) else []
    notes += [names.texts.translate(FULL_COVERAGE)] if all(entrant["coverage"] == 100 for entrant in ranked) else []
    return [*blocks, Paragraph(" ".join(notes))] if notes else blocks


def _parts(
    ranked: Sequence[Mapping[str, Any]], group: str | None
) -> Iterable[tuple[str | None, list[Mapping[str, Any]]]]:
    if group is None:
        return [(None, list(ranked))]
    values = sorted({entrant["groups"][group] for entrant in ranked})
    return [(value, [entrant for entrant in ranked if entrant["groups"][group] == value]) for value in values]


def _ordered(result: Result, group: str | None) -> list[Mapping[str, Any]]:
    rows = result.ranking()
    if group is None:
        return rows
    return sorted(rows, key=lambda entrant: (entrant["rank"] is None, entrant["groups"].get(group, "")))


def contradictory(names: Names, result: Result) -> list[Block]:
    """Say first of all that totals were changed after the evaluation."""
    outline = Outline(result)
    wrong = [entrant["code"] for i, entrant in enumerate(result.entrants) if contradicts(outline, entrant, i)]
    if not wrong:
        return []
    listed = names.texts.listed([names.entrant(code) for code in wrong])
    return [Paragraph(names.texts.say(CONTRADICTORY, entrants=listed))]


def _held_back(names: Names, result: Result) -> list[Block]:
    """Say why entrants whose total is high enough for a tier do not hold it, each for the best such tier."""
    decimals, items = int(result.award["decimals"]), []
    for entrant in result.ranking():
        remark = next((r for r in entrant["held-back"] if r["key"] != "tier.below-cut"), None)
        if entrant["rank"] is not None and remark is not None:
            why = held_back(names, remark, decimals)
            items.append(names.texts.say(HELD, entrant=names.entrant(entrant["code"]), reason=why))
    return [Heading(names.texts.translate(HELD_BACK)), Bullets(tuple(items))] if items else []


def _without_rank(names: Names, published: Publication) -> list[Block]:
    rest = [entrant for entrant in published.result.ranking() if entrant["rank"] is None]
    if not rest:
        return []
    items = tuple(_unranked(names, published, entrant) for entrant in rest)
    return [Heading(names.texts.translate(WITHOUT_RANK)), Bullets(items)]


def _unranked(names: Names, published: Publication, entrant: Mapping[str, Any]) -> str:
    shown = {"status": status(names, entrant), "reason": reason(names, entrant)}
    said = names.texts.say(UNRANKED, entrant=names.entrant(entrant["code"]), **shown).strip()
    decided = decided_words(names.texts, published, entrant["code"])
    return f"{said} ({decided})" if decided else said


def _short_findings(names: Names, result: Result) -> list[Block]:
    rest = [finding for finding in result.findings if finding["key"] != OVERRIDDEN]  # they stand in their table
    if not rest:
        return []
    blocks: list[Block] = [Heading(names.texts.translate(FINDINGS)), finding_bullets(names, rest[:SHORT])]
    more = len(rest) - SHORT
    if more > 0:
        said = names.texts.counted(
            "{n} more finding is listed by --findings.", "{n} more findings are listed by --findings.", more
        )
        blocks.append(Paragraph(said))
    return blocks


# The same as data


def _record(names: Names, published: Publication, entrant: Mapping[str, Any]) -> dict[str, Any]:
    record = {
        "rank": entrant["rank"],
        "tied": entrant["tied"],
        "code": entrant["code"],
        "name": entrant["name"],
        "status": entrant["status"],
        "total": entrant["total"]["published"] if entrant["total"] else None,
        "tier": entrant["tier"],
        "coverage": entrant["coverage"],
    }
    for column in published.result.award["entrants"]["groups"]:
        record[column] = entrant["groups"].get(column)
        record[f"rank in {column}"] = entrant["group-ranks"].get(column)
    if "unadjusted" in entrant:
        record |= {f"unadjusted {key}": entrant["unadjusted"][key] for key in ("total", "rank")}
    return {**record, "reason": reason(names, entrant) or None, **_spoken(names, published, entrant)}


def _spoken(names: Names, published: Publication, entrant: Mapping[str, Any]) -> dict[str, Any]:
    """Columns with what was overridden, estimated and decided since, where anything was."""
    result, code, said = published.result, entrant["code"], dict[str, Any]()
    if counted(result):
        said["approximate"] = approximate_cell(names, result, code)
    if result.overrides:
        said["overrides"] = override_cell(names, result, code)
    if published.decisions is not None and published.decisions.rows:
        said["decisions"] = decided_words(names.texts, published, code) or None
    return said


def _finding_record(names: Names, finding: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "level": finding["level"],
        "key": finding["key"],
        "node": finding["node"],
        "entrant": finding["entrant"],
        **{part: finding["args"].get(part) if compared(finding) else None for part in COMPARED},
        "sentence": sentence(names, finding),
    }
