"""``pembina jury assign``: who judges whom, balanced, seeded, connected, without conflicts of interest."""

from __future__ import annotations

from pathlib import Path

import click

from pembina.commands import (
    DATA,
    N_,
    DataError,
    Place,
    Session,
    argument,
    blocking,
    common,
    formats,
    option,
    put,
)
from pembina.commands import (
    command as make,
)

from .shared import CRITERION, PATH, SUMMARIES

EXAMPLES = (
    "pembina jury assign my-award --seed 2026 -o assignment.csv",
    "pembina jury assign my-award --per-entrant 4 --mix institution",
    "pembina jury assign my-award --keep assignment.csv -o assignment-2.csv",
)
PER_ENTRANT = N_("Jurors for each entrant (default: per-entrant of the award).")
SEED = N_("Number that decides among equally good sheets (default: 1). Name it in public before it is used.")
MIX = N_("Column of the table of jurors in which the jurors of an entrant all have to differ.")
KEEP = N_("An earlier sheet that is to change as little as possible.")
APART_HELP = N_("Accept a panel in parts whose scores cannot be compared.")
OUTPUT = N_("The sheet to write (default: assignment.csv).")
OWN_COLUMN = N_("{column} is a column with a meaning of its own; name another one")
LARGEST_SEED = 2**63 - 1
MOST_EACH = 1000


@make("assign", SUMMARIES["assign"], *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", type=click.Path(path_type=Path), metavar=N_("DIR"), help=DATA)
@option("--criterion", metavar=PATH, help=CRITERION)
@option("--per-entrant", type=click.IntRange(1, MOST_EACH), metavar=N_("NUMBER"), help=PER_ENTRANT)
@option("--seed", type=click.IntRange(0, LARGEST_SEED), default=1, metavar=N_("NUMBER"), help=SEED)
@option("--mix", metavar=N_("COLUMN"), help=MIX)
@option("--keep", type=click.Path(path_type=Path), metavar=N_("FILE"), help=KEEP)
@option("--apart", is_flag=True, help=APART_HELP)
@option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("assignment.csv"), metavar=N_("FILE"), help=OUTPUT
)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session,
    award: str,
    data: Path | None,
    criterion: str | None,
    per_entrant: int | None,
    seed: int,
    mix: str | None,
    keep: Path | None,
    apart: bool,
    output: Path,
    form: str,
    blocked: tuple[str, ...],
) -> int:
    from ..assigning import file
    from ..assigning.asked import ask
    from ..assigning.earlier import held_against, read_earlier
    from ..assigning.page import Made, assign_page
    from ..assigning.refused import refusal
    from ..assigning.solve import Impossible, solve
    from ..panel import OWN_COLUMNS, open_panel

    file.check_place(output)
    if mix in OWN_COLUMNS:
        raise click.BadParameter(session.texts.say(OWN_COLUMN, column=repr(mix)), param_hint="--mix")
    earlier = read_earlier(keep) if keep else None
    panel = open_panel(award, data, criterion, session.host(blocked), columns=[mix] if mix else [])
    problem = ask(panel, per_entrant, seed, mix, earlier)
    found = solve(problem, apart)
    if isinstance(found, Impossible):
        raise refusal(problem, found.reasons, str(panel.folder))
    file.check_sheet(problem, found, apart)
    content = file.content(panel, found)
    try:
        put(output, content)
    except OSError as error:
        raise DataError.of("JURY121", Place(str(output)), reason=error.strerror or str(error)) from None
    kept = held_against(problem, earlier, found.pairs) if earlier else None
    made = Made(panel, problem, found, kept, str(output), file.sha256(content))
    session.print(assign_page(made, session.texts), form)
    return 0
