"""``pembina certificate``: the certificate of an entrant's tier, or of everybody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from pembina.cli import parts
from pembina.cli.failures import say
from pembina.cli.parts import argument, option
from pembina.cli.placing import check_place, make_folder, place, place_all
from pembina.cli.publishing import publication, publishing
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, RecordError
from pembina.reports.clean import clean

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.model.sitting import Sitting
    from pembina.reports.certificate import Certificate
    from pembina.reports.publication import Publication

EXAMPLES = (
    "pembina certificate harkopnas-2022.result.json X22 --lang id -o piagam-X22.pdf",
    "pembina certificate harkopnas-2022.result.json --all --sitting sitting.toml -o certificates/",
)

OUTPUT = N_("Write to this .pdf file; with --all a folder, or one .pdf for all.")
ALL = N_("A certificate for every holder of a tier.")
PARTICIPATION = N_("Certify having taken part, not a tier.")
SITTING = N_("The file that says who sat and who signs; without it there are dotted lines to fill in.")
FORCE = N_("Replace an existing file.")
ENDING = N_("a certificate is written as .pdf, not {suffix}")
NO_ENDING = N_("a file without an ending")
STALE = N_("Still in the folder, but of entrants that get no certificate now: {files}. Do not hand them out.")
WHOSE, NOT_BOTH = N_("name an entrant, or say --all"), N_("an entrant and --all exclude each other")


@parts.command("certificate", COMMANDS["certificate"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("word", N_("[ENTRANT]"), required=False)
@option("-o", "--output", metavar=N_("FILE.pdf"), type=click.Path(path_type=Path), required=True, help=OUTPUT)
@option("--all", "everybody", is_flag=True, help=ALL)
@option("--participation", is_flag=True, help=PARTICIPATION)
@option("--sitting", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SITTING)
@option("--force", is_flag=True, help=FORCE)
@publishing
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, word: str | None, output: Path, everybody: bool, participation: bool,
    sitting: Path | None, force: bool, decisions: Path | None, robustness: Path | None, without: bool,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.record.sitting import read_sitting
    from pembina.reports.minutes import check_official

    session: Session = context.obj
    _check_words(context, word, everybody, output)
    result = read_result(path)
    check_official(result)
    sat = None if sitting is None else read_sitting(sitting, result)
    code = None if everybody else _code(session, result, word or "")
    published = _published(session, path, result, code, participation, decisions, robustness, without, blocked)
    codes = [code] if code is not None else _codes(published, participation)
    files = file_names([each["code"] for each in result.entrants])
    _write(session, _certificates(published, session, codes, sat, participation), output, force, files)
    if everybody and output.is_dir():
        _tell_stale(session, codes, output, files)
    return 0


def _check_words(context: click.Context, word: str | None, everybody: bool, output: Path) -> None:
    """Refuse what does not fit together on the command line, and a place that cannot be written to."""
    texts = context.obj.texts
    if everybody == (word is not None):
        raise click.UsageError(texts.translate(NOT_BOTH if everybody else WHOSE), context)
    suffix = output.suffix.lower()
    if suffix == ".pdf":
        check_place(output)
    elif not everybody or output.is_file():
        said = texts.say(ENDING, suffix=suffix or texts.translate(NO_ENDING))
        raise click.BadParameter(said, context, param_hint="-o")
    else:
        check_place(output / "all.pdf") if output.exists() else check_place(output)


def _code(session: Session, result: Result, word: str) -> str:
    """Find the entrant that is named."""
    from pembina.errors import did_you_mean
    from pembina.reports.outline import matching

    found = matching(word, result.entrants)
    if len(found) > 1:
        listed = session.texts.listed([f"{each['name']} ({each['code']})" for each in found])
        raise RecordError.of("PB704", entrant=repr(word), entrants=listed)
    if not found:
        near = did_you_mean(word, [each[key] for each in result.entrants for key in ("code", "name")])
        raise RecordError.of("PB703", hint=near, entrant=repr(word))
    return str(found[0]["code"])


def _published(
    session: Session, path: Path, result: Result, code: str | None, participation: bool, decisions: Path | None,
    robustness: Path | None, without: bool, blocked: tuple[str, ...],
) -> Publication:  # fmt: skip
    """The result with its decisions and study; who gets no certificate is told so before the study is made."""
    from pembina.reports.certificate import certificate

    if code is not None:
        certificate(publication(session, path, result, decisions, None, True), session.texts, code, None, participation)
    return publication(session, path, result, decisions, robustness, without, blocked)


def _codes(published: Publication, participation: bool) -> list[str]:
    from pembina.reports.certificate import certified

    codes = certified(published, participation)
    if not codes:
        raise RecordError.of("PB620")
    return codes


def _certificates(
    published: Publication, session: Session, codes: list[str], sat: Sitting | None, participation: bool
) -> list[Certificate]:
    from pembina.reports.certificate import certificate

    return [certificate(published, session.texts, code, sat, participation) for code in codes]


def _write(
    session: Session, certificates: list[Certificate], output: Path, force: bool, files: Mapping[str, str]
) -> None:
    """One file for all where a .pdf is named, else a file for each in a folder."""
    from pembina.reports.pdf.certificate import certificate_pdf

    if output.suffix.lower() == ".pdf":
        place(session, output, certificate_pdf(certificates, session.texts), force)
        return
    make_folder(output)
    made = [(output / files[each.code], certificate_pdf([each], session.texts)) for each in certificates]
    place_all(session, made, force)


def _tell_stale(session: Session, codes: list[str], folder: Path, files: Mapping[str, str]) -> None:
    """Say which certificates lie in the folder from before, of entrants that get none now; nothing is deleted."""
    left = [str(folder / name) for code, name in files.items() if code not in codes]
    stale = [path for path in left if Path(path).is_file()]
    if stale:
        say(session.texts.say(STALE, files=session.texts.listed([clean(path) for path in stale])))


def file_names(codes: Iterable[str]) -> dict[str, str]:
    """A file for each code; codes that differ in capitals only stay apart where a folder would not tell them apart."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        stem, n = file_name(code), 1
        name = stem
        while name.casefold() in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(name.casefold())
        names[code] = f"{name}.pdf"
    return names


def file_name(code: str) -> str:
    """An entrant's code as the name of a file: what no folder would take is written as in a web address."""
    name = quote(code, safe="")
    return name.replace(".", "%2E", 1) if name.startswith(".") else name
