"""``pembina new``: an award folder, by a few questions, from a shipped award, or from the names of criteria."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Phrase, Problem, UsageError

if TYPE_CHECKING:
    from pembina.forms.starting import Start
    from pembina.model import Period
    from pembina.plugins import Host

EXAMPLES = (
    "pembina new koperasi-terbaik-2027",
    "pembina new koperasi-terbaik-2027 --from harkopnas-2022",
    "pembina new koperasi-terbaik-2027 --criteria supervision-activity,partnerships --yes",
)

SOURCE = N_("Copy an award: a shipped one by its name, or a file or folder.")
WITH_DATA = N_("With --from: copy its data as well.")
CRITERIA = N_("Plugins that the award measures by, separated by commas; `pembina plugins` lists them.")
TITLE = N_("Title of the award.")
PERIOD = N_("The days that the award looks at (default: last year).")
WHO = N_("Who competes (default: provinces).")
YES = N_("Ask nothing; take what is proposed.")
WRITTEN, NEXT = N_("Written: {path}"), N_("How to go on: {path}")
NOTHING_TO_COPY = N_("there is no award to copy them of; name one with --from")
INSTEAD = N_("name criteria with --criteria and --yes, or an award with --from")


@parts.command("new", COMMANDS["new"].summary, *EXAMPLES)
@argument("award", N_("AWARD"), type=click.Path(path_type=Path))
@option("--from", "source", metavar=N_("AWARD"), help=SOURCE)
@option("--with-data", is_flag=True, help=WITH_DATA)
@option("--criteria", metavar=N_("NAME,..."), help=CRITERIA)
@option("--title", metavar=N_("TEXT"), help=TITLE)
@option("--period", metavar=N_("DAY..DAY"), help=PERIOD)
@option("--entrants", "who", type=click.Choice(["provinces", "regencies", "cooperatives", "units"]), help=WHO)
@option("-y", "--yes", is_flag=True, help=YES)
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: Path, source: str | None, with_data: bool, criteria: str | None, title: str | None,
    period: str | None, who: str | None, yes: bool, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.api import award_path, shipped_awards
    from pembina.forms.asking_screen import terminal
    from pembina.forms.starting import title_of
    from pembina.forms.starting_ask import ask_data, ask_source, ask_start
    from pembina.forms.starting_folder import copy_award, write_start

    folder, host, texts = Path(award.absolute()), session.host(blocked), session.texts
    given = {"--criteria": criteria, "--title": title, "--period": period, "--entrants": who}
    names = None if criteria is None else [name.strip() for name in criteria.split(",")]
    days = _refuse_mistakes(
        folder, award, source, with_data, {k for k, v in given.items() if v}, names, period, host, yes
    )
    screen = None if source or yes or names else terminal(texts, INSTEAD)
    if screen is not None:
        source = ask_source(screen, [name for name in shipped_awards() if "/" not in name], texts)
        if source is not None and (award_path(source).parent / "data").is_dir():
            with_data = with_data or ask_data(screen, texts)
    if source is not None:
        files = copy_award(award_path(source), source, folder, host, texts, with_data)
    elif screen is not None:
        asked = ask_start(folder.name, screen, host, texts, days, title or title_of(folder.name), who)
        files = write_start(asked, folder, host, texts)
    else:
        files = write_start(_start(folder.name, names or [], title, days, who, host), folder, host, texts)
    for name in dict.fromkeys(path.relative_to(folder).parts[0] for path in files):
        session.say(texts.say(WRITTEN, path=award / name))
    session.say(texts.say(NEXT, path=award / "README.md"))
    return 0


def _refuse_mistakes(
    folder: Path, award: Path, source: str | None, with_data: bool, given: set[str], names: list[str] | None,
    period: str | None, host: Host, yes: bool,
) -> Period:  # fmt: skip
    """Refuse everything that is wrong with the command line, at once; return the period."""
    from pembina.forms import starting
    from pembina.forms.starting_folder import taken

    problems = [*starting.id_problems(folder.name), *starting.folder_problems(award.as_posix(), taken(folder))]
    if source is not None:
        problems += [Problem("PB647", args={"option": name}) for name in sorted(given)]
    elif names is not None or yes:
        problems += starting.criterion_problems(names or [], host)
    if with_data and source is None and (yes or names is not None):
        problems.append(Problem("PB648", args={"found": "--with-data", "reason": Phrase(NOTHING_TO_COPY)}))
    days = starting.parse_period(period) if period else _last_year()
    if isinstance(days, Problem):
        raise UsageError([*problems, days])
    if problems:
        raise UsageError(problems)
    return days


def _last_year() -> Period:
    from pembina.model import Period

    year = dt.datetime.now().astimezone().year - 1
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _start(word: str, names: list[str], title: str | None, days: Period, who: str | None, host: Host) -> Start:
    """Put together an award of which only the criteria were said."""
    from pembina.forms import starting

    said = title or starting.title_of(word)
    scores = [starting.proposed(name, host) for name in names]
    criteria = starting.chosen(names, starting.equal_weights(len(names)), scores)
    return starting.Start(word, {"id": said, "en": said}, days, criteria, who or "provinces")
