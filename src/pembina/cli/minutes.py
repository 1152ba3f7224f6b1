"""``pembina minutes``: the minutes of an evaluation, as a PDF to sign or as markdown to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.publishing import publication, publishing
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.record.log_runs import Logged

EXAMPLES = (
    "pembina minutes harkopnas-2022.result.json --sitting sitting.toml -o minutes.pdf",
    "pembina minutes harkopnas-2022.result.json --lang id -o berita-acara.md",
)

OUTPUT = N_("Write to this file: .pdf or .md (default: markdown to the screen).")
SITTING = N_("The file that says who sat; without it the minutes have dotted lines to fill in.")
SEAL = N_("The seal under which the result was made; the minutes then name its day.")
DRAFT = N_("Write a what-if all the same, as a draft that says so.")
FORCE = N_("Replace an existing file.")
ENDING = N_("minutes are written as .pdf or .md, not {suffix}")
NO_ENDING = N_("a file without an ending")


@parts.command("minutes", COMMANDS["minutes"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--sitting", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SITTING)
@option("--seal", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SEAL)
@option("--draft", is_flag=True, help=DRAFT)
@option("--force", is_flag=True, help=FORCE)
@publishing
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, output: Path | None, sitting: Path | None, seal: Path | None, draft: bool,
    force: bool, decisions: Path | None, robustness: Path | None, without: bool, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.record.sitting import read_sitting
    from pembina.reports.minutes import check_official, minutes_page
    from pembina.reports.render import as_markdown

    texts = session.texts
    suffix = "" if output is None else output.suffix.lower()
    if output is not None and suffix not in (".pdf", ".md"):
        said = texts.say(ENDING, suffix=suffix or texts.translate(NO_ENDING))
        raise click.BadParameter(said, param_hint="-o")
    if output is not None:
        from pembina.cli.placing import check_place

        check_place(output)
    result = read_result(path)
    check_official(result, draft)
    sat = None if sitting is None else read_sitting(sitting, result)
    run = _logged(path, result, seal)
    published = evolve(publication(session, path, result, decisions, robustness, without, blocked), logged=run)
    if output is None:
        session.write(as_markdown(minutes_page(published, texts, sat, draft)))
        return 0
    if suffix == ".pdf":
        from pembina.reports.pdf.minutes import minutes_pdf

        content = minutes_pdf(published, texts, sat, draft)
    else:
        content = as_markdown(minutes_page(published, texts, sat, draft)).encode()
    from pembina.cli.placing import place

    place(session, output, content, force)
    return 0


def _logged(path: Path, result: Result, seal: Path | None) -> Logged | None:
    """What the log of evaluations says of the result; a seal that is named has to be the one it was made under."""
    from pembina.record.log_runs import logged

    if seal is None:
        return logged(path, result)
    from pembina.record import read_facts
    from pembina.record.seal import read_seal
    from pembina.sealing import hold_document

    read = read_seal(seal)
    run = logged(path, result, read)
    hold_document(read, result, (read_facts(path) or {}).get("program"))
    return run
