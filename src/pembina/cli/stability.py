"""``pembina stability``: how firmly first place in a result stands, exactly."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.progress import bar
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina stability harkopnas-2022.result.json",
    "pembina stability penggerak-koperasi-2014.result.json --pair 12 36",
    "pembina stability harkopnas-2022.result.json --format csv > stability.csv",
)

PAIR = N_("Two ranked entrants, by code or name: what would turn their order?")
LIMIT = N_("How many of the smallest changes to tell (default: 10).")
TOP = N_("How many rows of the table of all entrants to show (default: 30); 0 shows them all.")
NOT_RANKED = N_("{entrant} is not ranked")
TWICE = N_("{entrant} twice is no pair")


@parts.command("stability", COMMANDS["stability"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("--pair", nargs=2, metavar=N_("ENTRANT ENTRANT"), help=PAIR)
@option("--limit", type=click.IntRange(1, 1000), default=10, metavar=N_("NUMBER"), help=LIMIT)
@option("--top", type=click.IntRange(min=0), default=30, metavar=N_("NUMBER"), help=TOP)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, pair: tuple[str, str] | None, limit: int, top: int, form: str,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.analysis import stability
    from pembina.record import read_result
    from pembina.reports.stability import stability_page

    result = read_result(path)
    codes = None
    if pair is not None:
        one, other = (entrant_meant(result, path, word) for word in pair)
        for code in (one, other):
            entrant = result.entrant(code)
            if entrant["rank"] is None or one == other:
                said = session.texts.say(TWICE if one == other else NOT_RANKED, entrant=entrant["name"])
                raise click.BadParameter(said, param_hint="--pair")
        codes = (one, other)
    with bar() as progress:
        document = stability(result, codes, limit, host=session.host(blocked), progress=progress)
    session.print(stability_page(result, document, session.texts, top or None), form)
    return 0
