"""``pembina jury ballots``: every count that fits the ballots, side by side."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import DATA, N_, Session, argument, blocking, common, formats, option
from pembina.commands import command as make_command

SUMMARY = N_("Count ranked ballots, pairwise comparisons or best-worst choices.")
EXAMPLES = (
    "pembina jury ballots my-award",
    "pembina jury ballots my-award --criterion innovation.jury --seats 5",
    "pembina jury ballots my-award --format csv > ballots.csv",
)

CRITERION = N_("The criterion whose ballots are counted (needed where the award has several).")
SEATS = N_("How many the single transferable vote elects (default: as the award says).")


@make_command("ballots", SUMMARY, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--criterion", metavar=N_("PATH"), help=CRITERION)
@option("--seats", type=click.IntRange(min=1), metavar=N_("NUMBER"), help=SEATS)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, criterion: str | None, seats: int | None, form: str,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from ..ballots.opening import open_box
    from ..ballots.page import ballots_page

    box = open_box(award, data, criterion, session.host(blocked))
    session.learn()
    session.print(ballots_page(box, session.texts, seats), form)
    return 0
