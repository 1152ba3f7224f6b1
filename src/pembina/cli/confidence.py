"""``pembina confidence``: between which ranks entrants stand, where values carry standard errors."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.meant import node_meant
from pembina.cli.parts import argument, option
from pembina.cli.progress import bar
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Hint, Place, RecordError

EXAMPLES = (
    "pembina confidence my-award.result.json",
    "pembina confidence my-award.result.json satisfaction --level 90",
    "pembina confidence my-award.result.json --format csv > confidence.csv",
)

LEVEL = N_("Confidence in percent, above 50 and below 100 (default: 95).")
DRAWS = N_("How many times the errors are drawn (default: 10,000).")
SEED = N_("Number from which the draws follow (default: 1).")
GROUP = N_("this is a group, and only criteria have values of their own; leave it out for the total")
LEAST, MOST = 100, 200_000
LARGEST_SEED = 2**63 - 1


@parts.command("confidence", COMMANDS["confidence"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("criterion", N_("[CRITERION]"), required=False)
@option("--level", type=click.FloatRange(50, 100, True, True), default=95.0, metavar=N_("PERCENT"), help=LEVEL)
@option("--draws", type=click.IntRange(LEAST, MOST), default=10_000, metavar=N_("NUMBER"), help=DRAWS)
@option("--seed", type=click.IntRange(0, LARGEST_SEED), default=1, metavar=N_("NUMBER"), help=SEED)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, criterion: str | None, level: float, draws: int, seed: int, form: str,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.analysis import confidence
    from pembina.methods.refusal import Unfit
    from pembina.record import read_result
    from pembina.reports.confidence import confidence_page

    result = read_result(path)
    node = node_meant(result, path, criterion) if criterion is not None else None
    if node is not None and node["kind"] == "group":
        raise RecordError.of("PB705", Place(str(path)), criterion=criterion, hint=Hint(GROUP))
    about = node["path"] if node is not None else None
    with bar() as progress:
        try:
            found = confidence(
                result, round(level / 100, 12), draws, seed, about, host=session.host(blocked), progress=progress
            )
        except Unfit as unfit:
            hint = "--draws" if unfit.args_ else "--level"  # NaN is in no range, and outside none
            raise click.BadParameter(session.texts.say(unfit.text, **unfit.args_), param_hint=hint) from None
    session.print(confidence_page(result, found, session.texts), form)
    return 0
