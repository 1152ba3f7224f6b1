"""``pembina seal``: rules, plugins and program, sealed before the data are opened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina seal my-award",
    "pembina seal my-award -o segel.json --date 2022-06-01 --signers signers.toml",
    'pembina seal my-award --sample-by "first draw of the state lottery on 15 July 2022"',
)

OUTPUT = N_("The file to write (default: AWARD.seal.json here); a seal is never written over.")
DATE = N_("The day of sealing, as YYYY-MM-DD (default: today).")
SIGNERS = N_("The file that says who signs results, and how many of them have to.")
SAMPLE_BY = N_("Which public number will be the seed of the sample, and when it is drawn: `pembina sample`.")
NO_DAY = N_("{word} is no day of the form YYYY-MM-DD")
TO_COME = N_("{word} is still to come, and a seal bears the day on which it is made")
NO_TEXT = N_("an empty text names no number")


def _day(context: click.Context, parameter: click.Parameter, word: str | None) -> dt.date:
    today = dt.date.today()  # noqa: DTZ011  (the day that the office's calendar shows)
    if word is None:
        return today
    try:
        day = dt.date.fromisoformat(word)
    except ValueError:
        day = None
    wrong = NO_DAY if day is None or day.isoformat() != word else TO_COME if day > today else None
    if day is None or wrong is not None:
        texts = context.find_object(Session).texts  # type: ignore[union-attr]
        raise click.BadParameter(texts.say(wrong or NO_DAY, word=repr(word)), context, parameter)
    return day


def _said(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    if text is not None and not text.strip():
        texts = context.find_object(Session).texts  # type: ignore[union-attr]
        raise click.BadParameter(texts.translate(NO_TEXT), context, parameter)
    return text


@parts.command("seal", COMMANDS["seal"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--date", "day", metavar=N_("YYYY-MM-DD"), callback=_day, help=DATE)
@option("--signers", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SIGNERS)
@option("--sample-by", "sampling", metavar=N_("TEXT"), callback=_said, help=SAMPLE_BY)
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, output: Path | None, day: dt.date, signers: Path | None, sampling: str | None,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.api import load_award
    from pembina.cli.placing import check_place
    from pembina.record.seal import SUFFIX, seal_document, write_seal
    from pembina.reports.seal_page import seal_page

    host = session.host(blocked)
    if output is not None:
        check_place(output)
    members = None if signers is None else _members(signers)
    rules = load_award(award, host=host)
    path = output or Path(f"{rules.id}{SUFFIX}")
    logged = _entries(award)  # a log that cannot be read is told before a seal is written, not after it
    seal = write_seal(seal_document(rules, host, day, members, sampling), path)
    session.print(seal_page(seal, award, str(path), session.texts, logged), "table")
    return 0


def _entries(award: str) -> int:
    """How many evaluations of the award are logged already; a log that cannot be read is told by `pembina log`."""
    from pembina.cli.logged import log_folder
    from pembina.record.log import LOG_NAME, read_log

    folder = log_folder(award)
    path = None if folder is None else folder / LOG_NAME
    return 0 if path is None or not path.is_file() else len(read_log(path).entries)


def _members(path: Path) -> dict[str, Any]:
    from pembina.record.signatures import read_signers

    return dict(read_signers(path).document())
