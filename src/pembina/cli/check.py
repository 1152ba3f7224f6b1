"""``pembina check``: every mistake in an award and its data, or that there is none, and what was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import DATA, Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_

if TYPE_CHECKING:
    from pembina.api import Checked
    from pembina.reports.names import Names
    from pembina.reports.page import Page, Table
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina check my-award",
    "pembina check my-award/award.toml --data my-data",
)

NO_MISTAKES = N_("No mistakes.")
RULES_ONLY = N_("There are no data beside the award, so only the rules were checked.")
READ = N_("What was read")
FINDINGS = N_("Findings")
TABLE, FILE = N_("Table"), N_("File")
ROWS, BLANK, OUTSIDE = N_("Rows"), N_("Blank rows"), N_("Rows outside the period")


@parts.command("check", COMMANDS["check"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(session: Session, award: str, data: Path | None, form: str, blocked: tuple[str, ...]) -> int:
    from pembina.api import check

    checked = check(award, data, host=session.host(blocked))
    session.print(_page(checked, session.texts), form)
    return int(any(finding.level == "warning" for finding in checked.findings))


def _page(checked: Checked, texts: Texts) -> Page:
    import attrs

    from pembina.evaluation.document import rules_document
    from pembina.reports.names import Names
    from pembina.reports.page import SYNTHETIC, Block, Heading, Page, Paragraph
    from pembina.reports.show import finding_bullets

    rules = rules_document(checked.award)
    titles = {node.path: node.title for node in checked.award.nodes()}
    names = Names.of_rules(rules, titles, checked.entrants, texts)
    findings = [attrs.asdict(finding, recurse=False) for finding in checked.findings]
    blocks: list[Block] = [Heading(texts.local(checked.award.title) or checked.award.id, 1)]
    blocks.append(Paragraph(" ".join([texts.translate(NO_MISTAKES), *_counts(checked, texts)])))
    if checked.inputs:
        blocks += [Heading(texts.translate(READ)), _inputs(checked, texts)]
        blocks += [Heading(texts.translate(FINDINGS)), finding_bullets(names, findings)]
    files = _files(checked)
    document = {"award": checked.award.id, "entrants": len(checked.entrants), "files": files}
    document["findings"] = [_finding(names, finding) for finding in findings]
    banner = texts.translate(SYNTHETIC) if checked.origin == "synthetic" else None
    return Page(tuple(blocks), files, document, banner)


def _counts(checked: Checked, texts: Texts) -> list[str]:
    leaves = len(list(checked.award.leaves()))
    said = [texts.counted("{n} criterion.", "{n} criteria.", leaves)]
    if not checked.inputs:
        return [*said, texts.translate(RULES_ONLY)]
    return [*said, texts.counted("{n} entrant.", "{n} entrants.", len(checked.entrants))]


def _files(checked: Checked) -> list[dict[str, Any]]:
    """One record per file; rows outside the period are known per table, by the column that decides."""
    return [
        {
            "table": table.table,
            "file": file.name,
            "rows": file.rows,
            "blank": file.blank,
            "outside_period": dict(checked.outside_period.get(table.table, {})),
        }
        for table in checked.inputs
        for file in table.files
    ]


def _inputs(checked: Checked, texts: Texts) -> Table:
    from pembina.reports.page import Column, Table

    columns = [Column(texts.translate(TABLE), wide=True), Column(texts.translate(FILE), wide=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (ROWS, BLANK, OUTSIDE)]
    rows, last = [], None
    for file in _files(checked):
        outside = "" if file["table"] == last else _outside(file["outside_period"], texts)
        rows.append((file["table"], file["file"], texts.number(file["rows"]), texts.number(file["blank"]), outside))
        last = file["table"]
    return Table(tuple(columns), tuple(rows))


def _outside(counts: Mapping[str, int], texts: Texts) -> str:
    """Rows outside the period, for each date column that was asked about; empty where none was."""
    return ", ".join(f"{column}: {texts.number(n)}" for column, n in sorted(counts.items()))


def _finding(names: Names, finding: Mapping[str, Any]) -> dict[str, Any]:
    from pembina.reports.findings import sentence

    keys = ("level", "key", "node", "entrant")
    return {**{key: finding[key] for key in keys}, "sentence": sentence(names, finding)}
