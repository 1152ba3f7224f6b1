"""``pembina extract``: one entrant's part of a result with its proof, and checking such a proof."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pembina.cli import parts
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_

EXAMPLES = (
    "pembina extract award.result.json 74 -o extract-74.json",
    "pembina extract award.result.json --all extracts",
    "pembina extract --check extract-74.json --result 3f0c...",
)

OUTPUT = N_("Write to this file (default: to the screen).")
ALL = N_("Write an extract for every entrant into this folder.")
CHECK = N_("Check an extract: status 0 where its proof holds, 1 where not.")
NAMED = N_("With --check: the SHA-256 of the result, as its pages print it.")
FORCE = N_("Replace an existing file.")
NO_ENTRANT = N_("Whose part? Name an entrant, or --all DIR for everybody.")
ONE_OR_ALL = N_("Name an entrant, or --all DIR for everybody, not both.")
ONE_FILE = N_("--all writes a file for each: leave -o out.")
ONLY_CHECK = N_("--check takes one extract and writes nothing: leave ENTRANT, -o, --all and --force out.")
ONLY_WITH_CHECK = N_("--result belongs to --check.")
NO_HASH = N_("{word} is no SHA-256: copy all 64 digits that the pages of the result print as its name")


@parts.command("extract", COMMANDS["extract"].summary, *EXAMPLES)
@argument("path", N_("RESULT|EXTRACT"), type=click.Path(path_type=Path))
@argument("entrant", N_("[ENTRANT]"), required=False)
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--all", "folder", metavar=N_("DIR"), type=click.Path(path_type=Path), help=ALL)
@option("--check", is_flag=True, help=CHECK)
@option("--result", "named", metavar=N_("SHA256"), help=NAMED)
@option("--force", is_flag=True, help=FORCE)
@common
@click.pass_context
def command(
    context: click.Context, path: Path, entrant: str | None, output: Path | None, folder: Path | None, check: bool,
    named: str | None, force: bool,
) -> int:  # fmt: skip
    session: Session = context.obj
    say = session.texts.translate
    if check:
        if entrant is not None or output is not None or folder is not None or force:
            raise click.UsageError(say(ONLY_CHECK), context)
        return _check(session, path, named)
    if named is not None:
        raise click.UsageError(say(ONLY_WITH_CHECK), context)
    if (entrant is None) == (folder is None):
        raise click.UsageError(say(NO_ENTRANT if entrant is None else ONE_OR_ALL), context)
    if folder is not None and output is not None:
        raise click.UsageError(say(ONE_FILE), context)
    _write(session, path, entrant, output, folder, force)
    return 0


def _write(
    session: Session, path: Path, entrant: str | None, output: Path | None, folder: Path | None, force: bool
) -> None:
    from pembina.cli.placing import check_place, file_names, place, place_all
    from pembina.model import canonical
    from pembina.record import read_result
    from pembina.record.extracting import Extracts

    if output is not None:
        check_place(output)
    result = read_result(path)
    code = None if entrant is None else entrant_meant(result, path, entrant)
    extracts = Extracts(result, path)
    if folder is not None:
        names = file_names(extracts.codes, "extract-{}.json")
        files = [(folder / name, canonical(extracts.of(code))) for code, name in names.items()]
        place_all(session, files, force, folder)
    elif code is not None:
        content = canonical(extracts.of(code))
        if output is None:
            session.write(content)
        else:
            place(session, output, content, force)


def _check(session: Session, path: Path, named: str | None) -> int:
    from pembina.record.extract import holds, read_extract, verify
    from pembina.reports.extract import extract_page

    digits = None if named is None else re.sub(r"\s", "", named).lower()
    if digits is not None and not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise click.BadParameter(session.texts.say(NO_HASH, word=repr(named)), param_hint="--result")
    extract = read_extract(path)
    checks = verify(extract, digits)
    session.print(extract_page(extract, checks, path, session.texts), "table")
    return 0 if holds(checks) else 1
