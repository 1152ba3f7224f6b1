"""``pembina log``: the evaluations of an award, and whether the log of them is whole."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Phrase, Place, RecordError

EXAMPLES = (
    "pembina log my-award",
    "pembina log my-award --head 3588075fda0e8310",
    "pembina log my-award --format csv > evaluations.csv",
)

HEAD = N_(
    "The hash of an entry as it stands on paper; entries that were taken out after it show. May be given several times."
)
NO_HASH = N_("{word} is no hash: 12 to 64 of the digits 0-9 and a-f are")
DIGITS = re.compile(r"[0-9a-f]{12,64}")


def _heads(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """Hashes as somebody types them off paper: blanks between digits and capitals do not matter."""
    found = tuple("".join(word.split()).lower() for word in words)
    for word, digits in zip(words, found, strict=True):
        if not DIGITS.fullmatch(digits):
            texts = context.find_object(Session).texts  # type: ignore[union-attr]
            raise click.BadParameter(texts.say(NO_HASH, word=repr(word)), context, parameter)
    return found


@parts.command("log", COMMANDS["log"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--head", "heads", metavar=N_("HASH"), multiple=True, callback=_heads, help=HEAD)
@formats("table", "markdown", "csv", "json")
@common
@click.pass_obj
def command(session: Session, award: str, heads: tuple[str, ...], form: str) -> int:
    from pembina.cli.failures import say
    from pembina.cli.logged import SHIPPED, log_folder
    from pembina.record.log import LOG_NAME, read_log
    from pembina.record.log_runs import head_faults, run_faults, runs_of
    from pembina.reports.log_page import Looked, log_page

    folder = log_folder(award)
    if folder is None:
        raise RecordError.of("PB748", Place(award), reason=Phrase(SHIPPED))
    log, runs = read_log(folder / LOG_NAME), runs_of(folder, Path.cwd())
    faults = [*log.faults, *head_faults(log, heads), *run_faults(log, runs)]
    looked = Looked(folder.name, log, heads, len(runs), faults)
    session.print(log_page(looked, session.texts), form)
    if form == "csv":  # a table of entries has no place for what is wrong with them
        for fault in faults:
            say(fault.show(session.texts.translate))
    return 1 if faults else 0
