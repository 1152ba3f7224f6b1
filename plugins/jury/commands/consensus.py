"""``pembina jury consensus``: what the jurors changed after they talked, and whom that moved."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import DATA, N_, Session, argument, blocking, common, formats, option
from pembina.commands import command as make

from .shared import CRITERION, PATH, SUMMARIES

MISFITS = 1
"""Exit status where a change does not fit."""


@make(
    "consensus",
    SUMMARIES["consensus"],
    "pembina jury consensus my-award",
    "pembina jury consensus my-award --format markdown > consensus.md",
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
    from ..analysis.consensus import consensus
    from ..analysis.whole import judge_again
    from ..pages.consensus import consensus_page
    from ..panel import open_panel
    from ..sealed_files import only_written

    host = session.host(blocked)
    panel = open_panel(award, data, criterion, host, scores=True)
    unborne = only_written(panel)
    found = consensus(panel, judge_again(panel, host))
    found["seal"]["only-written"] = unborne
    session.print(consensus_page(panel, found, session.texts), form)
    return MISFITS if found["misfits"] else 0
