"""``pembina jury severity``: how severe each juror is, with ranks before and after."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import DATA, N_, Session, argument, blocking, common, formats, option
from pembina.commands import command as make

from .shared import CRITERION, PATH, SUMMARIES

METHOD = N_("How severity is reckoned (default: as the award says, or additive).")


@make(
    "severity",
    SUMMARIES["severity"],
    "pembina jury severity my-award",
    "pembina jury severity my-award --method z-score",
    "pembina jury severity my-award --format csv > severity.csv",
)
@argument("award", N_("AWARD"))
@option("--data", type=click.Path(path_type=Path), metavar=N_("DIR"), help=DATA)
@option("--criterion", metavar=PATH, help=CRITERION)
@option("--method", type=click.Choice(("additive", "z-score", "rasch")), help=METHOD)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, criterion: str | None, method: str | None, form: str,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from ..analysis.severity import severity
    from ..pages.severity import severity_page
    from ..panel import open_panel

    panel = open_panel(award, data, criterion, session.host(blocked), scores=True)
    own = panel.parameters["severity"]
    found = severity(panel, method or ("additive" if own == "none" else own))
    session.print(severity_page(panel, found, session.texts), form)
    return 0
