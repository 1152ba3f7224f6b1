"""``pembina plugins new``: a distribution with a criterion in it, by a few questions or by options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.plugins import NEW, Plugins
from pembina.cli.session import Session, common
from pembina.errors import N_, Phrase, Problem, UsageError

if TYPE_CHECKING:
    from pembina.forms.plugin_start import Asked, NewPlugin
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina plugins new market-days",
    "pembina plugins new market-days --table markets --unit 'market days' --yes",
    "pembina plugins new late-reports --measure share --column late --direction lower --yes",
)

OUTPUT = N_("The folder to write (default: the name of the distribution, in this folder).")
TITLE, TITLE_ID = N_("Title in English."), N_("Title in Indonesian.")
MEASURE = N_("What is measured: how many rows, how many different things, the sum of a column, or the share of rows.")
TABLE = N_("Table whose rows are read.")
COLUMN = N_("Column that names what is counted, is added up, or says yes or no; not for records.")
COLUMN_TYPE = N_("With --measure sum: what the column holds (default: money).")
UNIT, UNIT_ID = N_("Unit of the value in English."), N_("Unit of the value in Indonesian.")
DIRECTION = N_("Which values are better.")
ENTRANT = N_("Column with the code of the entrant (default: region).")
AUTHOR = N_("Author, for the licence (MIT) and the description.")
DISTRIBUTION = N_("Name of the distribution (default: pembina-NAME).")
YES = N_("Ask nothing; take what is proposed.")
INSTEAD = N_(
    "say the rest with --table, --measure, --column, --unit and --direction, or take what is proposed with --yes"
)

NO_COLUMN = N_("where rows are counted no column is measured; --measure says otherwise")
ONLY_SUMS = N_("only a column that is added up (--measure sum) holds money or whole numbers")
WRITTEN, NEXT = N_("Written: {path}"), N_("What to type next:")
TRANSLATE = N_("The same in English and Indonesian: {texts}. Translate in {folder}.")
TITLE_WORD, UNIT_WORD = N_("title"), N_("unit")


@parts.command("new", Plugins.entries[NEW].summary, *EXAMPLES)
@argument("name", N_("NAME"))
@option("--table", metavar=N_("TABLE"), help=TABLE)
@option("--measure", type=click.Choice(["records", "distinct", "sum", "share"]), help=MEASURE)
@option("--column", metavar=N_("COLUMN"), help=COLUMN)
@option("--column-type", "type_", type=click.Choice(["money", "integer"]), help=COLUMN_TYPE)
@option("--unit", metavar=N_("TEXT"), help=UNIT)
@option("--unit-id", metavar=N_("TEXT"), help=UNIT_ID)
@option("--direction", type=click.Choice(["higher", "lower", "target"]), help=DIRECTION)
@option("--title", metavar=N_("TEXT"), help=TITLE)
@option("--title-id", metavar=N_("TEXT"), help=TITLE_ID)
@option("--entrant", metavar=N_("COLUMN"), help=ENTRANT)
@option("--author", metavar=N_("TEXT"), help=AUTHOR)
@option("--distribution", metavar=N_("NAME"), help=DISTRIBUTION)
@option("-o", "--output", type=click.Path(path_type=Path), metavar=N_("DIR"), help=OUTPUT)
@option("-y", "--yes", is_flag=True, help=YES)
@common
@click.pass_obj
def command(
    session: Session, /, name: str, output: Path | None, yes: bool, type_: str | None, **said: str | None
) -> int:
    from pembina.forms.asking_cells import tidy
    from pembina.forms.asking_screen import terminal
    from pembina.forms.plugin_ask import ask_plugin
    from pembina.forms.plugin_names import OPTIONS, all_problems, blank_problems
    from pembina.forms.plugin_start import Asked, distribution_of, proposed
    from pembina.forms.plugin_write import write_plugin

    asked = Asked(name, type=type_ or "", **{key: tidy(text or "") for key, text in said.items()})
    folder = output or Path(asked.distribution or distribution_of(name))
    given = {key: text for key, text in said.items() if key in OPTIONS}
    problems = [*_idle(asked), *blank_problems(given), *all_problems(asked, session.host(), folder)]
    if problems:
        raise UsageError(problems)
    if not yes and not asked.complete:
        asked = ask_plugin(asked, terminal(session.texts, INSTEAD), session.texts)
    new = proposed(asked)
    for file in write_plugin(new, folder, dt.datetime.now().astimezone().year):
        session.say(session.texts.say(WRITTEN, path=folder / file))
    for line in _how_on(new, folder, session.texts):
        session.say(line)
    return 0


def _idle(asked: Asked) -> list[Problem]:
    """Refuse options that would change nothing."""
    problems = []
    if asked.column and asked.measure in ("", "records"):
        problems.append(Problem("PB662", args={"option": "--column", "reason": Phrase(NO_COLUMN)}))
    if asked.type and asked.measure != "sum":
        problems.append(Problem("PB662", args={"option": "--column-type", "reason": Phrase(ONLY_SUMS)}))
    return problems


def _how_on(new: NewPlugin, folder: Path, texts: Texts) -> list[str]:
    """Say what is still to be translated, and at last the commands that install and test what was written."""
    from pembina.forms.plugin_next import next_commands

    lines = []
    if new.untranslated:
        same = ", ".join(texts.translate(word) for word in new.untranslated)
        home = folder / "src" / new.module / "locale"
        lines.append(texts.say(TRANSLATE, texts=same, folder=home))
    lines.append(texts.translate(NEXT))
    return [*lines, *(f"  {line}" for line in next_commands(folder))]
