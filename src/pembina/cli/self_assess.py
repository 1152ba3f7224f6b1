"""``pembina self-assess``: one entrant's own data scored before they are handed in, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.engine import engine_meant, engine_option
from pembina.cli.parts import argument, option
from pembina.cli.session import DATA, Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.cli.timing import Timing
from pembina.cli.watching import watching
from pembina.errors import N_

EXAMPLES = (
    "pembina self-assess harkopnas-2022 --data my-data --entrant X14",
    "pembina self-assess harkopnas-2022 --data my-data --entrant X14 --against 2021.result.json",
    "pembina self-assess harkopnas-2022 --data my-data --entrant X14 --interactive",
)

ENTRANT = N_("Code or name of the entrant (may be left out where only one competes in the data folder).")
AGAINST = N_("A result of an earlier year: tells the place among those who took part then, and their median.")
COSTS = N_("A TOML file of what raising each criterion costs, with the keys of an award's effort.")
NO_WAY = N_("Leave out the way to the next tier, which takes longest to work out.")
INTERACTIVE = N_("Ask for what is not in the data folder yet, question by question, and save every answer.")
WHO_FIRST = N_("--interactive needs --entrant: whose data are to be asked for")


@parts.command("self-assess", COMMANDS["self-assess"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--entrant", metavar=N_("CODE"), help=ENTRANT)
@option("--against", metavar=N_("RESULT"), type=click.Path(path_type=Path), help=AGAINST)
@option("--costs", metavar=N_("FILE.toml"), type=click.Path(path_type=Path), help=COSTS)
@engine_option()
@option("--no-way", "without_way", is_flag=True, help=NO_WAY)
@option("--interactive", is_flag=True, help=INTERACTIVE)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, entrant: str | None, against: Path | None, costs: Path | None,
    engine: str, without_way: bool, interactive: bool, form: str, blocked: Sequence[str],
) -> int:  # fmt: skip
    from pembina.api import data_folder, load_award
    from pembina.assessing import self_assess
    from pembina.errors import DataError
    from pembina.reports.assess import assess_page

    if interactive and entrant is None:
        raise click.UsageError(session.texts.translate(WHO_FIRST))
    host = session.host(blocked)
    rules, folder = load_award(award, host=host), data_folder(award, data)
    earlier = None
    if against is not None:
        from pembina.record import read_result

        earlier = read_result(against)
    efforts = None
    if costs is not None:
        from pembina.analysis.improve_efforts import read_efforts

        efforts = read_efforts(rules, costs, (), ())
    way = not without_way
    with engine_meant(host, engine):
        if interactive and entrant is not None:
            from pembina.forms.asking import ask

            ask(rules, folder, entrant, session.texts, host)
        timing = Timing()
        with watching(session.texts, timing, verbose=False, quiet=False):
            assessed = self_assess(
                rules, folder, entrant, host,
                engine=engine, against=earlier, efforts=efforts, way=way, progress=timing,
            )  # fmt: skip
    session.print(assess_page(assessed, session.texts), form)
    return 0 if assessed.whole else DataError.exit_status
