"""``pembina improve``: the least costly way of one entrant to a tier or a rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.progress import bar
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, did_you_mean

if TYPE_CHECKING:
    from pembina.model import Result

EXAMPLES = (
    "pembina improve harkopnas-2022.result.json X14 --tier utama",
    "pembina improve harkopnas-2022.result.json X14 --rank 5 --within cluster",
    "pembina improve harkopnas-2022.result.json X14 --tier utama --cost training=3 --cap supervision.active=10",
)

TIER = N_("The tier to be reached: its id or its title.")
RANK = N_("The rank to be reached.")
WITHIN = N_("Count the rank inside the entrant's group of this group column.")
COSTS = N_("A TOML file of what raising each criterion costs, with the keys of an award's effort.")
COST = N_("What raising one criterion costs, for a point of its score unless said otherwise. Several times.")
CAP = N_("How far one criterion can be raised at the most. May be given several times.")
ONE_GOAL = N_("say either --tier or --rank")
ONLY_RANK = N_("--within belongs to --rank")
NO_TIER = N_('there is no tier "{word}"; known are {known}')
NO_TIERS = N_("the award has no tiers; ask for a rank")
NO_GROUP = N_('there is no group column "{word}"')
LISTED = N_("; known are {known}")


@parts.command("improve", COMMANDS["improve"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("entrant", N_("ENTRANT"))
@option("--tier", metavar=N_("ID"), help=TIER)
@option("--rank", metavar=N_("N"), type=click.IntRange(min=1), help=RANK)
@option("--within", metavar=N_("COLUMN"), help=WITHIN)
@option("--costs", metavar=N_("FILE.toml"), type=click.Path(path_type=Path), help=COSTS)
@option("--cost", "prices", metavar=N_("PATH=NUMBER"), multiple=True, help=COST)
@option("--cap", "caps", metavar=N_("PATH=NUMBER"), multiple=True, help=CAP)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, entrant: str, tier: str | None, rank: int | None, within: str | None,
    costs: Path | None, prices: Sequence[str], caps: Sequence[str], form: str, blocked: Sequence[str],
) -> int:  # fmt: skip
    if (tier is None) == (rank is None):
        raise click.UsageError(session.texts.translate(ONE_GOAL))
    if within is not None and rank is None:
        raise click.UsageError(session.texts.translate(ONLY_RANK))
    from pembina.analysis import improve
    from pembina.analysis.improve_efforts import read_efforts
    from pembina.analysis.replay import Replay
    from pembina.record import read_result
    from pembina.reports.improve import improve_page

    result = read_result(path)
    code = entrant_meant(result, path, entrant)
    wanted = None if tier is None else _tier(session, result, tier)
    column = None if within is None else _column(session, result, within)
    efforts = read_efforts(Replay(result).award, costs, prices, caps)
    host = session.host(blocked)
    with bar() as progress:
        document = improve(result, code, wanted, rank, column, efforts, host, progress)
    session.print(improve_page(result, document, session.texts), form)
    return 0


def _tier(session: Session, result: Result, word: str) -> str:
    """Return the id of the tier that is meant, by id or title."""
    tiers = result.award["tiers"]
    if not tiers:
        raise click.BadParameter(session.texts.translate(NO_TIERS), param_hint="--tier")
    for tier in tiers:
        if word.casefold() in (tier["id"].casefold(), *(title.casefold() for title in tier["title"].values())):
            return str(tier["id"])
    known = ", ".join(tier["id"] for tier in tiers)
    said = session.texts.say(NO_TIER, word=word, known=known)
    raise click.BadParameter(_hinted(session, said, word, [tier["id"] for tier in tiers]), param_hint="--tier")


def _column(session: Session, result: Result, word: str) -> str:
    groups = list(result.award["entrants"]["groups"])
    if word in groups:
        return word
    said = session.texts.say(NO_GROUP, word=word)
    if groups:
        said += session.texts.say(LISTED, known=", ".join(groups))
    raise click.BadParameter(_hinted(session, said, word, groups), param_hint="--within")


def _hinted(session: Session, said: str, word: str, known: Sequence[str]) -> str:
    hint = did_you_mean(word, known)
    return said if hint is None else f"{said}; {hint.show(session.texts.translate)}"
