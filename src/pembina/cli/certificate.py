"""``pembina certificate``: the certificate of an entrant's tier, or of everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from pembina.cli import parts
from pembina.cli.failures import say
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.placing import check_place, file_names, place_all
from pembina.cli.publishing import decisions_of, publication, publishing
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, RecordError
from pembina.reports.clean import clean

if TYPE_CHECKING:
    from pembina.model.sitting import Sitting
    from pembina.reports.certificate import Certificate
    from pembina.reports.publication import Publication
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina certificate harkopnas-2022.result.json X22 --lang id -o piagam-X22.pdf",
    "pembina certificate harkopnas-2022.result.json --all --sitting sitting.toml -o certificates/",
)

OUTPUT = N_("Write to this .pdf file; with --all a folder, or one .pdf for all.")
ALL = N_("A certificate for every holder of a tier, and a list of them as CSV.")
PARTICIPATION = N_("Certify having taken part, not a tier.")
SITTING = N_("The file that says who sat and who signs; without it there are dotted lines to fill in.")
FORCE = N_("Replace an existing file.")
DESPITE = N_("Write certificates although an objection was upheld, and the award is to be evaluated anew.")
ENDING = N_("a certificate is written as .pdf, not {suffix}")
NO_ENDING = N_("a file without an ending")
STALE = N_("Still in the folder, but of entrants that get no certificate now: {files}. Do not hand them out.")
UPHELD = N_("An objection of {entrant} was upheld: {reason}")
RECAP = "certificates.csv"
"""The list of all certificates, in their folder."""

WHOSE, NOT_BOTH = N_("name an entrant, or say --all"), N_("an entrant and --all exclude each other")


@parts.command("certificate", COMMANDS["certificate"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("word", N_("[ENTRANT]"), required=False)
@option("-o", "--output", metavar=N_("FILE.pdf"), type=click.Path(path_type=Path), required=True, help=OUTPUT)
@option("--all", "everybody", is_flag=True, help=ALL)
@option("--participation", is_flag=True, help=PARTICIPATION)
@option("--despite-objection", "despite", is_flag=True, help=DESPITE)
@option("--sitting", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SITTING)
@option("--force", is_flag=True, help=FORCE)
@publishing
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, word: str | None, output: Path, everybody: bool, participation: bool,
    despite: bool, sitting: Path | None, force: bool, decisions: Path | None, robustness: Path | None, without: bool,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.record.sitting import read_sitting
    from pembina.reports.minutes import check_official
    from pembina.reports.publication import Publication

    session: Session = context.obj
    _check_words(context, word, everybody, output)
    result = read_result(path)
    check_official(result)
    sat = None if sitting is None else read_sitting(sitting, result)
    asked = Asked(None if everybody else entrant_meant(result, path, word or ""), participation, despite)
    standing = Publication(result, None, decisions_of(path, result, decisions, always=True))
    asked.check(standing, session.texts)
    published = publication(session, path, result, decisions, robustness, without, blocked)
    asked.tell(standing, session.texts)
    codes = asked.codes(standing)
    files = file_names([each["code"] for each in result.entrants], "{}.pdf")
    _write(session, published, asked.certificates(published, session.texts, codes, sat), asked, output, force, files)
    if everybody and output.is_dir():
        _tell_stale(session, codes, output, files)
    return 0


@frozen
class Asked:
    """Which certificates are asked for: those of one entrant or of everybody (``code`` is None), and of what."""

    code: str | None
    participation: bool
    despite: bool

    def check(self, published: Publication, texts: Texts) -> None:
        """Refuse before the study is made, which takes its time, what will be refused."""
        from pembina.reports.certificate import certificate, check_objections
        from pembina.reports.names import Names

        if self.code is not None:
            certificate(published, texts, self.code, None, self.participation, self.despite)
        elif not self.despite:
            check_objections(Names.of_result(published.result, texts), published)

    def tell(self, published: Publication, texts: Texts) -> None:
        """Say of every objection that was upheld that there will be other figures, whoever's certificate this is."""
        from pembina.reports.certificate import upheld
        from pembina.reports.names import Names

        names = Names.of_result(published.result, texts)
        for row, reason in upheld(names, published):
            say(texts.say(UPHELD, entrant=clean(names.entrant(row.entrant)), reason=clean(reason)))

    def codes(self, published: Publication) -> list[str]:
        """Whose certificates these are, in the order of rank; raises RecordError (PB620) where there are none."""
        from pembina.reports.certificate import certified

        codes = [self.code] if self.code is not None else certified(published, self.participation)
        if not codes:
            raise RecordError.of("PB620")
        return codes

    def certificates(
        self, published: Publication, texts: Texts, codes: list[str], sat: Sitting | None
    ) -> list[Certificate]:
        """The certificates."""
        from pembina.reports.certificate import certificate

        return [certificate(published, texts, code, sat, self.participation, self.despite) for code in codes]


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


def _write(
    session: Session, published: Publication, certificates: list[Certificate], asked: Asked, output: Path, force: bool,
    files: Mapping[str, str],
) -> None:  # fmt: skip
    """One file for all where a .pdf is named, else a file for each in a folder; with all of them goes their list."""
    from pembina.model import sha256
    from pembina.reports.certificate_recap import Filed, recap_csv
    from pembina.reports.pdf.certificate import certificate_pdf

    if output.suffix.lower() == ".pdf":
        one = certificate_pdf(certificates, session.texts)
        made, recap = [(output, one) for _ in certificates], output.with_suffix(".csv")
    else:
        made = [(output / files[each.code], certificate_pdf([each], session.texts)) for each in certificates]
        recap = output / RECAP
    contents = dict(made)
    if asked.code is None:
        filed = [
            Filed(each, file.name, sha256(content)) for each, (file, content) in zip(certificates, made, strict=True)
        ]
        contents[recap] = recap_csv(published.result, session.texts, filed)
    place_all(session, list(contents.items()), force, None if output.suffix.lower() == ".pdf" else output)


def _tell_stale(session: Session, codes: list[str], folder: Path, files: Mapping[str, str]) -> None:
    """Say which certificates lie in the folder from before, of entrants that get none now; nothing is deleted."""
    left = [str(folder / name) for code, name in files.items() if code not in codes]
    stale = [path for path in left if Path(path).is_file()]
    if stale:
        say(session.texts.say(STALE, files=session.texts.listed([clean(path) for path in stale])))
