"""``pembina show``: the ranking of a result, its scores or its findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.publishing import deciding, decisions_of
from pembina.cli.session import FORMAT, Session, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, did_you_mean

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.model.decision import Decisions
    from pembina.plugins import Report
    from pembina.reports.page import Page

EXAMPLES = (
    "pembina show harkopnas-2022.result.json",
    "pembina show harkopnas-2022.result.json --group cluster",
    "pembina show harkopnas-2022.result.json --scores --format csv",
)

NO_GROUP = N_("entrants have no group column {column}; known are: {known}")
NO_GROUPS = N_("the award has no group columns")
NO_FORMAT = N_("there is no format {form}; known are: {known}")
ONE_VIEW = N_("--findings and --scores are two pages; ask for one of them")
WHOLE = N_(
    "the format {form} comes from a plugin and renders the whole result; leave out --group, --findings, --scores"
)


@parts.command("show", COMMANDS["show"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("--group", metavar=N_("COLUMN"), help=N_("Rank inside each group of this column."))
@option("--scores", is_flag=True, help=N_("Show the scores of the top-level groups and criteria."))
@option("--findings", is_flag=True, help=N_("Show every finding."))
@option("--format", "form", default="table", metavar="table|markdown|csv|json|...", help=FORMAT)
@deciding
@common
@click.pass_context
def command(
    context: click.Context, path: Path, group: str | None, scores: bool, findings: bool, form: str,
    decisions: Path | None,
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.reports.render import FORMATS

    session: Session = context.obj
    if scores and findings:
        raise click.UsageError(session.texts.translate(ONE_VIEW), context)
    result = read_result(path)
    if group is not None:
        _check_group(context, result, group)
    decided = decisions_of(path, result, decisions)
    if form in FORMATS:
        session.print(_page(session, result, group, scores, findings, decided), form)
        return 0
    if group or scores or findings:
        raise click.UsageError(session.texts.say(WHOLE, form=repr(form)), context)
    _render_foreign(context, result, form)
    return 0


def _check_group(context: click.Context, result: Result, group: str) -> None:
    texts, known = context.obj.texts, list(result.award["entrants"]["groups"])
    if group not in known:
        template = NO_GROUP if known else NO_GROUPS
        said = texts.say(template, column=repr(group), known=", ".join(known))
        raise click.BadParameter(said, context, param_hint="--group")


def _page(
    session: Session, result: Result, group: str | None, scores: bool, findings: bool, decided: Decisions | None
) -> Page:
    from pembina.reports.show import findings_page, ranking_page, scores_page

    if findings:
        return findings_page(result, session.texts)
    if scores:
        return scores_page(result, session.texts, group, decided)
    return ranking_page(result, session.texts, group, decided)


def _render_foreign(context: click.Context, result: Result, form: str) -> None:
    """Let a plugin render the result."""
    from pembina.plugins.guard import guarded

    session: Session = context.obj
    host = session.host()
    if form not in host.names("reports"):
        known = host.names("reports")
        near = did_you_mean(form, known)
        said = session.texts.say(NO_FORMAT, form=repr(form), known=", ".join(known))
        hint = f"; {near.show(session.texts.translate)}" if near else ""
        raise click.BadParameter(said + hint, context, param_hint="--format")
    report: Report = host.get("reports", form)
    with guarded(host.provider("reports", form), f"report {form}", at=report.render):
        rendered = report.render(result, session.language)
        if not isinstance(rendered, str | bytes):
            raise TypeError(f"it returned {type(rendered).__name__}, where text or bytes are due")
    session.write(rendered)
