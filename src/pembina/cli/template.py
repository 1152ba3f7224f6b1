"""``pembina template``: the forms that entrants fill in, as a workbook and as csv."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina template harkopnas-2022 -o forms",
    "pembina template my-award -o forms-74 --entrant 74 --name 'Sulawesi Tenggara' --lang id",
    "pembina template my-award -o forms --without jury-scores",
)

OUTPUT = N_("The folder to write into; it is made where it is not there.")
ENTRANT = N_("Fill in this code: a form for one entrant.")
NAME = N_("Fill in this name; only together with --entrant.")
WITHOUT = N_("Leave a table out that somebody else hands in. May be given several times.")
FORCE = N_("Write into a folder that is not empty, over forms that are there.")
NAME_ALONE = N_("--name goes together with --entrant")
WRITTEN = N_("Written: {path}")
NEXT = N_("When it is filled in: pembina check {award} --data {folder}")


@parts.command("template", COMMANDS["template"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("-o", "--output", metavar=N_("DIR"), type=click.Path(path_type=Path), required=True, help=OUTPUT)
@option("--entrant", metavar=N_("CODE"), help=ENTRANT)
@option("--name", metavar=N_("NAME"), help=NAME)
@option("--without", metavar=N_("TABLE"), multiple=True, help=WITHOUT)
@option("--force", is_flag=True, help=FORCE)
@blocking
@common
@click.pass_context
def command(
    context: click.Context, award: str, output: Path, entrant: str | None, name: str | None, without: tuple[str, ...],
    force: bool, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.api import load_award
    from pembina.forms.template import CSV, check_folder, make_files, write_files

    session: Session = context.obj
    if name is not None and entrant is None:
        raise click.UsageError(session.texts.translate(NAME_ALONE), context)
    check_folder(output, force=force)
    host = session.host(blocked)
    rules = load_award(award, host=host)
    written = make_files(rules, host, session.texts, code=entrant, name=name, without=without)
    write_files(written, output, force=force)
    for path in (output / written.workbook, output / CSV):
        session.say(session.texts.say(WRITTEN, path=str(path)))
    session.say(session.texts.say(NEXT, award=shlex.quote(award), folder=shlex.quote(str(output))))
    return 0
