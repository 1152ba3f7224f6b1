"""The sheets that people read first: what the workbook is, and the ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.decisions import tiers_told, window
from pembina.reports.heading import award_heading, result_name
from pembina.reports.minutes_outcome import held_fixed
from pembina.reports.page import Heading
from pembina.reports.reasons import status
from pembina.reports.robustness_words import movement, verdict
from pembina.reports.sheet import Field, Sheet
from pembina.reports.show import AS_MEASURED
from pembina.reports.standing import gate_sentences, standing_sentences
from pembina.reports.workbook.pages import write_blocks
from pembina.reports.workbook.plan import Plan
from pembina.reports.workbook.weights import Weights, write_mirror

ABOUT, RANKING, FEEDBACK = N_("About"), N_("Ranking"), N_("Feedback")
ROBUSTNESS = N_("How firmly does the ranking stand?")
CONTENTS = N_("Sheets of this workbook")
READING = N_("How to read it")
EXACT = N_(
    "Figures are rounded where they are shown and whole in their cells. Totals are recomputed by formulas from scores "
    "and weights; the cell “{state}” on the sheet “{weights}” says whether what is shown is the official result."
)

RANK, CODE, NAME, TOTAL = N_("Rank"), N_("Code"), N_("Name"), N_("Total")
LOW, HIGH = N_("Rank from"), N_("Rank to")
TIER, STATUS, COVERAGE, SHARED = N_("Tier"), N_("Status"), N_("Coverage (%)"), N_("Shared")
RANK_IN = N_("Rank within {group}")
REMARKS, REASONS = N_("Remarks"), N_("Reasons")
TOLD = {
    "place": N_("Place"),
    "held": N_("Tier, and why no higher one"),
    "gates": N_("Conditions"),
    "marks": N_("Remarks"),
}
"""What is told of every entrant in sentences."""
YES = N_("yes")


def write_about(plan: Plan, sheet: Sheet, weights: Weights) -> None:
    """Say which result this is, what has to be known of it, and what is on the other sheets."""
    texts, result = plan.texts, plan.result
    blocks = award_heading(result, texts)
    write_blocks(sheet, [block for block in blocks if isinstance(block, Heading)])
    for mark in plan.notices:
        sheet.notice(mark.sentence)
    write_blocks(sheet, [block for block in blocks if not isinstance(block, Heading)])
    write_blocks(sheet, [result_name(result, texts)])
    decisions = plan.publication.decisions
    if decisions is not None and (said := window(decisions, texts)):
        sheet.paragraph(" ".join(said))
    write_mirror(plan, sheet, sheet.row, weights, column=0)
    sheet.row += 1
    study = plan.publication.robustness
    if study is not None:
        sheet.heading(texts.translate(ROBUSTNESS))
        said = [*verdict(plan.names, study), *movement(plan.names, study), *held_fixed(plan.names, plan.publication)]
        sheet.paragraph(" ".join(said))
    sheet.heading(texts.translate(READING))
    names = {"state": texts.translate(N_("State of this workbook")), "weights": weights.sheet.name}
    sheet.paragraph(texts.say(EXACT, **names))
    sheet.heading(texts.translate(CONTENTS))
    for other in plan.book.sheets[1:]:
        sheet.link(sheet.row, 0, f"internal:{other.quoted}!A1", other.name)
        sheet.row += 1
    sheet.set_width(0, 40)


def write_ranking(plan: Plan) -> None:
    """Write the ranking with everything that is said of a place; figures as numbers, to be sorted and filtered."""
    texts = plan.texts
    sheet = plan.book.sheet(texts.translate(RANKING), [mark.sentence for mark in plan.notices])
    fields, keys = _fields(plan)
    rows = (_cells(plan, i, entrant) for i, entrant in enumerate(plan.entrants))
    sheet.table(fields, ([cells[key] for key in keys] for cells in rows), freeze=3, filtered=True)


def _fields(plan: Plan) -> tuple[list[Field], list[str]]:
    """The columns of the ranking that say something in this result."""
    texts, award, studied = plan.texts, plan.result.award, plan.publication.studied
    places = 0 if all(float(e["rank"] or 0).is_integer() for e in plan.entrants) else 1
    wanted: list[tuple[str, Field, bool]] = [
        ("rank", Field(texts.translate(RANK), "number", places, 7), True),
        ("code", Field(texts.translate(CODE), "code"), True),
        ("name", Field(texts.translate(NAME)), True),
        ("total", Field(texts.translate(TOTAL), "number", plan.decimals), True),
        ("shared", Field(texts.translate(SHARED)), any(e["tied"] for e in plan.entrants)),
        ("low", Field(texts.translate(LOW), "number", 0), studied),
        ("high", Field(texts.translate(HIGH), "number", 0), studied),
        ("tier", Field(texts.translate(TIER)), bool(award["tiers"])),
        ("status", Field(texts.translate(STATUS)), True),
        ("remarks", Field(texts.translate(REMARKS), wrap=True, width=30), True),
        ("coverage", Field(texts.translate(COVERAGE), "number", 2, 13), True),
    ]
    for column in award["entrants"]["groups"]:
        title = plan.names.column(column)
        wanted.append((f"group {column}", Field(title, "code"), True))
        wanted.append((f"rank {column}", Field(texts.say(RANK_IN, group=title), "number", places, 14), True))
    unadjusted = any("unadjusted" in e for e in plan.entrants)
    wanted.append(("unadjusted", Field(texts.translate(AS_MEASURED)), unadjusted))
    return [each for _, each, there in wanted if there], [key for key, _, there in wanted if there]


def _cells(plan: Plan, row: int, entrant: Mapping[str, Any]) -> dict[str, Any]:
    names, texts = plan.names, plan.texts
    interval = plan.publication.interval(entrant["code"])
    cells = {
        "rank": entrant["rank"],
        "code": entrant["code"],
        "name": entrant["name"],
        "total": float(entrant["total"]["published"]) if entrant["total"] else None,
        "shared": texts.translate(YES) if entrant["tied"] else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "tier": names.tier(entrant["tier"]) if entrant["tier"] else None,
        "status": status(names, entrant),
        "remarks": "; ".join(mark.short for mark in plan.marks[row]) or None,
        "coverage": entrant["coverage"],
    }
    for column in plan.result.award["entrants"]["groups"]:
        cells[f"group {column}"] = entrant["groups"].get(column)
        cells[f"rank {column}"] = entrant["group-ranks"].get(column)
    if "unadjusted" in entrant:
        cells["unadjusted"] = _unadjusted(plan, entrant["unadjusted"])
    return cells


def write_feedback(plan: Plan, code: str) -> None:
    """Write the feedback report of one entrant: the same sentences and tables as in its other forms."""
    from pembina.reports.feedback import feedback_page

    write_blocks(plan.sheet(FEEDBACK), feedback_page(plan.publication, plan.texts, code).blocks)


def write_reasons(plan: Plan) -> None:
    """Write the sentences behind each place: why no rank, why no higher tier, which conditions are met."""
    texts, names, rows = plan.texts, plan.names, []
    for row, entrant in enumerate(plan.entrants):
        told = {
            "place": " ".join(standing_sentences(names, plan.outline, entrant)),
            "held": "\n".join(tiers_told(names, plan.outline, plan.publication, entrant["code"])),
            "gates": "\n".join(gate_sentences(names, entrant)),
            "marks": "\n".join(mark.sentence for mark in plan.marks[row]),
        }
        rows.append((entrant["rank"], entrant["code"], entrant["name"], told))
    there = [key for key in TOLD if any(told[key] for *_, told in rows)]
    fields = [Field(texts.translate(RANK), "number", width=7), Field(texts.translate(CODE), "code")]
    fields += [Field(texts.translate(NAME))]
    fields += [Field(texts.translate(TOLD[key]), wrap=True, width=52) for key in there]
    sheet = plan.sheet(REASONS)
    sheet.table(fields, [[*who, *(told[key] or None for key in there)] for *who, told in rows], freeze=3)


def _unadjusted(plan: Plan, without: Mapping[str, Any]) -> str:
    if without["total"] is None or without["rank"] is None:
        return status(plan.names, without)
    return f"{plan.texts.figure(without['total'])} ({plan.texts.number(without['rank'])})"
