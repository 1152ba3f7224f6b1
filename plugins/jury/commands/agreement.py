"""``pembina jury agreement``: how far the jurors agree, and what hangs on any one of them."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import DATA, N_, Session, argument, blocking, common, formats, option
from pembina.commands import command as make

from .shared import CRITERION, PATH, SUMMARIES


@make(
    "agreement",
    SUMMARIES["agreement"],
    "pembina jury agreement my-award",
    "pembina jury agreement my-award --format json > agreement.json",
)
@argument("award", N_("AWARD"))
@option("--data", type=click.Path(path_type=Path), metavar=N_("DIR"), help=DATA)
@option("--criterion", metavar=PATH, help=CRITERION)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, criterion: str | None, form: str, blocked: tuple[str, ...]
) -> int:
    from ..analysis.agreement import agreement
    from ..analysis.whole import judge_again
    from ..pages.agreement import agreement_page
    from ..panel import open_panel

    host = session.host(blocked)
    panel = open_panel(award, data, criterion, host, scores=True)
    found = agreement(panel, judge_again(panel, host))
    session.print(agreement_page(panel, found, session.texts), form)
    return 0
