"""The sheets that are lists: findings, overrides, decisions, robustness, and where everything comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.decisions import TITLE as DECISIONS
from pembina.reports.decisions import decision_blocks
from pembina.reports.findings import level, sentence
from pembina.reports.overrides import TITLE as OVERRIDES
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Heading
from pembina.reports.sheet import Field
from pembina.reports.show import COMPARED, FINDINGS
from pembina.reports.workbook.pages import write_blocks
from pembina.reports.workbook.plan import MARKS, Plan

SOURCES = N_("Sources")
LEVEL, ENTRANT, CODE, NODE = N_("Level"), N_("Entrant"), N_("Code"), N_("Group or criterion")
FINDING, KEY, PATH = N_("Finding"), N_("Key"), N_("Path")
PRINTED, COMPUTED, DIFFERENCE = N_("Printed"), N_("Computed"), N_("Difference")

DATA = N_("Data")
TABLE, FILE, ROWS, BLANK = N_("Table"), N_("File"), N_("Rows"), N_("Blank rows")
SHA256, SOURCE, AS_OF = N_("SHA-256"), N_("Source"), N_("As of")
OUTSIDE = N_("Rows outside the period")
OUTSIDE_COLUMN = N_("{column}: {n}")
PLUGINS = N_("Plugins")
PLUGIN, DISTRIBUTION, VERSION = N_("Plugin"), N_("Distribution"), N_("Version")
RESULT, RULES, DECIDED = N_("Result"), N_("Rules"), N_("Decisions")
DOCUMENTS = N_("Documents")


def write_findings(plan: Plan) -> None:
    """Write every finding (about one entrant: its own, and those about all)."""
    found = [f for f in plan.result.findings if plan.only is None or f["entrant"] in (None, plan.only)]
    if not found:
        return
    texts, names = plan.texts, plan.names
    compared = any(part in finding["args"] for finding in found for part in COMPARED)
    titles = [LEVEL, CODE, ENTRANT, NODE, FINDING]
    fields = [Field(texts.translate(title), "code" if title is CODE else "text") for title in titles[:3]]
    fields += [Field(texts.translate(MARKS), wrap=True, width=24)] if plan.marked else []
    fields += [Field(texts.translate(NODE), wrap=True, width=28), Field(texts.translate(FINDING), wrap=True, width=62)]
    fields += [Field(texts.translate(t), right=True) for t in (PRINTED, COMPUTED, DIFFERENCE)] if compared else []
    fields += [Field(texts.translate(title), "code") for title in (KEY, PATH)]
    rows = []
    for finding in found:
        code, node = finding["entrant"], finding["node"]
        beside = [plan.marked.get(code)] if plan.marked else []
        about = [code, names.entrants.get(code, code) if code else None, *beside]
        about.append(names.node(node) if node is not None else None)
        figures = [_text(finding["args"].get(part)) for part in COMPARED] if compared else []
        rows.append([level(names, finding), *about, sentence(names, finding), *figures, finding["key"], node])
    plan.sheet(FINDINGS).table(fields, rows, freeze=0, filtered=True)


def _text(figure: Any) -> str | None:
    return None if figure is None else str(figure)


def write_decided(plan: Plan) -> None:
    """Write what persons decided: overrides in the result, and decisions since it was published."""
    overrides = override_blocks(plan.names, plan.result, plan.only)
    for title, blocks in (
        (OVERRIDES, overrides),
        (DECISIONS, decision_blocks(plan.names, plan.publication, plan.only)),
    ):
        if blocks:
            write_blocks(plan.sheet(title), [block for block in blocks if not isinstance(block, Heading)])


def write_sources(plan: Plan) -> None:
    """Write where everything comes from: documents with their names, data with their hashes, plugins."""
    texts, result = plan.texts, plan.result
    sheet = plan.sheet(SOURCES)
    sheet.heading(texts.translate(DOCUMENTS))
    documents = [[texts.translate(RESULT), result.document["award"]["rules"]["id"], result.sha256]]
    documents.append([texts.translate(RULES), result.award["id"], result.document["award"]["hash"]])
    decisions = plan.publication.decisions
    if decisions is not None:
        documents.append([texts.translate(DECIDED), decisions.file, decisions.sha256])
    sheet.table([Field(""), Field(texts.translate(FILE)), Field(texts.translate(SHA256), "code")], documents)
    sheet.heading(texts.translate(DATA))
    columns = [Field(texts.translate(TABLE)), Field(texts.translate(FILE)), Field(texts.translate(SHA256), "code")]
    columns += [Field(texts.translate(title), "number", 0) for title in (ROWS, BLANK)]
    columns += [Field(texts.translate(SOURCE), wrap=True, width=40), Field(texts.translate(AS_OF))]
    columns += [Field(texts.translate(OUTSIDE), wrap=True, width=26)]
    rows = [row for each in result.document["data"]["inputs"] for row in _files(plan, each)]
    sheet.table(columns, rows)
    sheet.heading(texts.translate(PLUGINS))
    fields = [Field(texts.translate(title)) for title in (PLUGIN, DISTRIBUTION)]
    fields += [Field(texts.translate(SHA256), "code"), Field(texts.translate(VERSION), "code")]
    keys = ("name", "distribution", "sha256", "version")
    sheet.table(fields, [[plugin[key] for key in keys] for plugin in result.document["plugins"]])


def _files(plan: Plan, given: Mapping[str, Any]) -> list[list[Any]]:
    texts = plan.texts
    outside = "; ".join(
        texts.say(OUTSIDE_COLUMN, column=column, n=texts.number(n)) for column, n in given["outside-period"].items()
    )
    day = texts.date(given["as-of"]) if given["as-of"] else None
    return [
        [given["table"], f["name"], f["sha256"], f["rows"], f["blank"], given["source"], day, outside or None]
        for f in given["files"]
    ]
