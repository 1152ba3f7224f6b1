"""``pembina robustness``: how firmly the ranking of a result stands when its rules are decided otherwise."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.progress import bar
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina robustness harkopnas-2022.result.json",
    "pembina robustness harkopnas-2022.result.json --draws 100000 --seed 7",
    "pembina robustness harkopnas-2022.result.json --format csv > robustness.csv",
)

DRAWS = N_("How many times the rules are drawn (default: as the award says, else 10,000).")
SEED = N_("Number from which the draws follow (default: as the award says, else 1).")
TOP = N_("How many rows of each table to show (default: 30); 0 shows them all.")
MOST = 1_000_000
LARGEST_SEED = 2**63 - 1


@parts.command("robustness", COMMANDS["robustness"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("--draws", type=click.IntRange(1, MOST), metavar=N_("NUMBER"), help=DRAWS)
@option("--seed", type=click.IntRange(0, LARGEST_SEED), metavar=N_("NUMBER"), help=SEED)
@option("--top", type=click.IntRange(min=0), default=30, metavar=N_("NUMBER"), help=TOP)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, draws: int | None, seed: int | None, top: int, form: str, blocked: tuple[str, ...]
) -> int:
    from pembina.analysis import robustness
    from pembina.record import read_result
    from pembina.reports.robustness import robustness_page

    result = read_result(path)
    with bar() as progress:
        document = robustness(result, draws=draws, seed=seed, host=session.host(blocked), progress=progress)
    session.print(robustness_page(result, document, session.texts, top or None), form)
    return 0
