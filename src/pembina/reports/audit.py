"""The page of ``pembina audit``: how much there is to look at, the findings in sentences, the numbers behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import audit_tables as tables
from pembina.reports import audit_words as words
from pembina.reports.audit_findings import sentence
from pembina.reports.audit_records import audit_records
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.texts import Texts

AUDIT = N_("Audit")
WARNINGS, NOTES = N_("To be looked at"), N_("Worth knowing")
SECTIONS = {
    "data": N_("What do the figures look like?"),
    "within": N_("Do the parts of a group go together?"),
    "own": N_("Does each part stand where it belongs?"),
    "consistency": N_("Does a group measure one thing? (Cronbach's alpha)"),
    "components": N_("How many things does a group measure? (principal components)"),
    "weights": N_("Do the weights do what they say?"),
    "leave-one-out": N_("What if a criterion is left out?"),
    "aggregation": N_("What if the mean were another one?"),
    "steps": N_("The ten steps of the OECD/JRC handbook"),
    "limits": N_("Limits, and where they come from"),
}
NO_SUCH = N_("There is nothing of this kind in the award.")
STEP, STATE, SAID = N_("Step"), N_("State"), N_("What there is to say")
INFLUENCE = N_(
    "Influence is the squared correlation with the total, as a part of all those in the same table: what moved the "
    "ranking among these entrants, not what the rules meant to."
)
AT_THE_TOP = N_("The same for what stands directly below the total:")
TAKES_OVER = N_("Its siblings take over its weight, in proportion.")
NOT_ADDED = N_("Where points are added, its points are not.")
FOUND_STAY = N_("Weights that a method found are not found anew.")


def audit_page(result: Result, audit: Mapping[str, Any], texts: Texts) -> Page:
    """The audit of a result in words and tables; ``audit`` is the document that pembina.analysis makes of it."""
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts), Heading(texts.translate(AUDIT))]
    blocks += [Paragraph(words.verdict(names, audit)), Paragraph(" ".join(words.scope(names, audit)))]
    blocks.append(Paragraph(texts.translate(words.PURPOSE)))
    blocks += _findings(names, audit, "warning", WARNINGS) + _findings(names, audit, "note", NOTES)
    if audit["entrants"]["ranked"]:
        blocks += _numbers(names, result, audit)
    blocks += _steps(names, audit)
    blocks += [Heading(texts.translate(SECTIONS["limits"])), Bullets(words.limit_words(names, audit["limits"]))]
    blocks += [*override_blocks(names, result), result_name(result, texts)]
    return Page(tuple(blocks), audit_records(audit), _document(names, result, audit), banner(result, texts))


def _findings(names: Names, audit: Mapping[str, Any], level: str, title: str) -> list[Block]:
    said = tuple(sentence(names, finding) for finding in audit["findings"] if finding["level"] == level)
    return [Heading(names.texts.translate(title)), Bullets(said)] if said else []


def _numbers(names: Names, result: Result, audit: Mapping[str, Any]) -> list[Block]:
    lead = names.texts.translate(TAKES_OVER)
    if any(node.get("aggregate", {}).get("name") == "sum" for node in result.nodes):
        lead = f"{lead} {names.texts.translate(NOT_ADDED)}"
    if any(node.get("weighting") for node in result.nodes):
        lead = f"{lead} {names.texts.translate(FOUND_STAY)}"
    parts: dict[str, list[Block]] = {
        "data": [*_paragraph(words.coverage(names, audit["data"])), *tables.data_blocks(names, audit["data"])],
        "within": tables.within_blocks(names, audit["correlation"]),
        "own": tables.own_blocks(names, audit["correlation"]),
        "consistency": tables.consistency_blocks(names, audit["consistency"]),
        "components": tables.components_blocks(names, audit["components"]),
        "weights": _weights(names, audit["weights"]),
        "leave-one-out": [Paragraph(lead), *tables.leave_one_out_blocks(names, audit["leave-one-out"])],
        "aggregation": tables.aggregation_blocks(names, audit["aggregation"]),
    }
    blocks: list[Block] = []
    for key, part in parts.items():
        blocks.append(Heading(names.texts.translate(SECTIONS[key])))
        blocks += part or _paragraph(names.texts.translate(NO_SUCH))
    return blocks


def _weights(names: Names, weights: Mapping[str, Any]) -> list[Block]:
    blocks = [*_paragraph(names.texts.translate(INFLUENCE)), *tables.weights_blocks(names, weights["criteria"])]
    if weights["tops"]:
        blocks.append(Paragraph(names.texts.translate(AT_THE_TOP)))
        blocks += tables.weights_blocks(names, weights["tops"])
    return blocks


def _paragraph(text: str) -> list[Block]:
    return [Paragraph(text)] if text else []


def _steps(names: Names, audit: Mapping[str, Any]) -> list[Block]:
    columns = tuple(Column(names.texts.translate(title), wide=True) for title in (STEP, STATE, SAID))
    rows = tuple(words.step_row(names, step) for step in audit["steps"])
    return [Heading(names.texts.translate(SECTIONS["steps"])), Table(columns, rows)]


def _document(names: Names, result: Result, audit: Mapping[str, Any]) -> dict[str, Any]:
    said = [{**finding, "sentence": sentence(names, finding)} for finding in audit["findings"]]
    return {**award_facts(result), "findings": said, "audit": dict(audit)}
