"""``pembina report``: what is handed out of a result, for everybody or for one entrant, in any form."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.publishing import publication, publishing
from pembina.cli.session import Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Place, UsageError, did_you_mean

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.plugins import Host
    from pembina.reports.handing import Form
    from pembina.reports.publication import Publication

EXAMPLES = (
    "pembina report harkopnas-2022.result.json -o report.html -o report.xlsx -o report.pdf",
    "pembina report harkopnas-2022.result.json --entrant 74 --lang id -o umpan-balik.pdf",
    "pembina report harkopnas-2022.result.json --entrant all --format html -o umpan-balik",
)

OUTPUT = N_("Write to this file; its ending says the form. May be given several times (default: to the screen).")
ENTRANT = N_("The feedback report of this entrant (code or name), or of each of them: all, with -o DIR.")
FORMAT = N_("Form of the report (default: by the ending of the file; markdown on the screen).")
FORCE = N_("Replace existing files.")
NO_FORM = N_("there is no form {form}; known are: {known}")
SEVERAL = N_("--format says the form of one file; leave it out, and the endings of the files say theirs")
ON_SCREEN = N_("a report of the form {form} is no use on a screen; name a file with -o")
INTO_FOLDER = N_("--entrant all writes a file for every entrant: name one folder with -o")
NOT_A_FOLDER = N_("{path} is a file; --entrant all needs a folder")
ONLY_WHOLE = N_("the form {form} comes from a plugin and renders the whole result; leave out --entrant")
WRITTEN = N_("Written: {path}")
ALL = "all"


@parts.command("report", COMMANDS["report"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("-o", "--output", "outputs", metavar=N_("FILE"), multiple=True, type=click.Path(path_type=Path), help=OUTPUT)
@option("--entrant", metavar=N_("ENTRANT"), help=ENTRANT)
@option("--format", "form", metavar="html|xlsx|pdf|markdown|csv|json|table|...", help=FORMAT)
@option("--force", is_flag=True, help=FORCE)
@publishing
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, outputs: tuple[Path, ...], entrant: str | None, form: str | None, force: bool,
    decisions: Path | None, robustness: Path | None, without: bool, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.cli.report_places import check_places
    from pembina.record import read_result

    session: Session = context.obj
    if form is not None and len(outputs) > 1:
        raise click.UsageError(session.texts.translate(SEVERAL), context)
    result = read_result(path)
    sources = {"result": path, "decisions": decisions, "robustness": robustness}
    asked = Asked(context, session, entrant is not None, blocked)
    if entrant == ALL and not _is_code(result):
        chosen = asked.form(form or "html")
        files = _into_folder(context, session, result, chosen, outputs)
        check_places(files.values() if outputs[0].exists() else outputs, sources, force)
        published = publication(session, path, result, decisions, robustness, without, blocked)
        return asked.write({file: (chosen, code) for code, file in files.items()}, published, outputs[0])
    code = None if entrant is None else entrant_meant(result, path, entrant)
    chosen_by_file = {file: (asked.form(form) if form else asked.by_suffix(file), code) for file in outputs}
    on_screen = None if outputs else asked.on_screen(form or "markdown")
    check_places(outputs, sources, force)
    published = publication(session, path, result, decisions, robustness, without, blocked)
    if on_screen is not None:
        session.write(_for_screen(on_screen, published, session, code))
        return 0
    return asked.write(chosen_by_file, published)


def _is_code(result: Result) -> bool:
    return any(entrant["code"] == ALL for entrant in result.entrants)


def _for_screen(form: Form, published: Publication, session: Session, code: str | None) -> str | bytes:
    content = form.render(published, session.texts, code)
    return content if form.binary else content.decode()


def _into_folder(
    context: click.Context, session: Session, result: Result, form: Form, outputs: Sequence[Path]
) -> dict[str, Path]:
    """Return the file of every entrant, in a folder that is made where it is not there yet."""
    from pembina.cli.placing import file_names

    if len(outputs) != 1:
        raise click.UsageError(session.texts.translate(INTO_FOLDER), context)
    folder = outputs[0]
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(session.texts.say(NOT_A_FOLDER, path=repr(str(folder))), context)
    names = file_names([entrant["code"] for entrant in result.entrants], f"entrant-{{}}{form.suffixes[0]}")
    return {code: folder / name for code, name in names.items()}


class Asked:
    """What was asked for: which forms there are, those of plugins too, and the writing of files."""

    def __init__(self, context: click.Context, session: Session, one: bool, blocked: Sequence[str]) -> None:
        self.context, self.session, self.one, self.blocked = context, session, one, blocked
        self._host: Host | None = None

    def host(self) -> Host:
        """The plugins, looked at only where Pembina's own forms do not do."""
        if self._host is None:
            self._host = self.session.host(self.blocked)
        return self._host

    def form(self, name: str) -> Form:
        """The form of this name; md and xls-like abbreviations are endings, and stand for theirs."""
        from pembina.reports.handing import FORMS

        own = next((form for form in FORMS.values() if f".{name}" in form.suffixes), FORMS.get(name))
        if own is not None:
            return own
        known = [*FORMS, *(other for other in self.host().names("reports") if other not in FORMS)]
        if name not in known:
            near, texts = did_you_mean(name, known), self.session.texts
            said = texts.say(NO_FORM, form=repr(name), known=", ".join(known))
            said += f"; {near.show(texts.translate)}" if near else ""
            raise click.BadParameter(said, self.context, param_hint="--format")
        return self._foreign(name)

    def by_suffix(self, file: Path) -> Form:
        """The form whose files end like this one; raises UsageError (PB601, PB605)."""
        from pembina.reports.handing import FORMS

        suffix = file.suffix.lower()
        own = next((form for form in FORMS.values() if suffix in form.suffixes), None)
        if own is not None:
            return own
        names = [name for name in self.host().names("reports") if name not in FORMS]
        foreign = next((name for name in names if self.host().get("reports", name).suffix == suffix), None)
        if suffix and foreign is not None:
            return self._foreign(foreign)
        known = [suffix for form in FORMS.values() for suffix in form.suffixes]
        known += [self.host().get("reports", name).suffix for name in names]
        if not suffix:
            raise UsageError.of("PB605", Place(str(file)), known=", ".join(known))
        near = did_you_mean(suffix, known)
        raise UsageError.of("PB601", Place(str(file)), suffix=suffix, known=", ".join(known), hint=near)

    def on_screen(self, name: str) -> Form:
        """A form that goes to standard output: bytes only where no person looks at it."""
        form = self.form(name)
        if form.binary and sys.stdout.isatty():
            raise click.UsageError(self.session.texts.say(ON_SCREEN, form=form.name), self.context)
        return form

    def _foreign(self, name: str) -> Form:
        """A form that a plugin brings."""
        from pembina.plugins.guard import guarded
        from pembina.reports.handing import Form

        host, session = self.host(), self.session
        if self.one:
            raise click.UsageError(session.texts.say(ONLY_WHOLE, form=repr(name)), self.context)
        report = host.get("reports", name)

        def render(published: Publication, texts: object, code: str | None) -> bytes:
            with guarded(host.provider("reports", name), f"report {name}", at=report.render):
                rendered = report.render(published.result, session.language)
                if not isinstance(rendered, str | bytes):
                    raise TypeError(f"it returned {type(rendered).__name__}, where text or bytes are due")
            return rendered.encode() if isinstance(rendered, str) else rendered

        return Form(name, (report.suffix,), render, binary=True)

    def write(
        self, files: dict[Path, tuple[Form, str | None]], published: Publication, folder: Path | None = None
    ) -> int:
        """Render all and write them, all of them or none, and say where; ``folder`` is made if it is not there."""
        from pembina.cli.placing import put_files
        from pembina.cli.progress import bar

        texts, contents = self.session.texts, dict[Path, bytes]()
        with (
            bar() as progress
        ):  # all before any is written, so that a mistake or a person who stops leaves nothing half
            for done, (file, (form, code)) in enumerate(files.items()):
                if progress is not None and len(files) > 1:
                    progress(done, len(files))
                contents[file] = form.render(published, texts, code)
        put_files(list(contents.items()), folder)
        for file in files:
            self.session.say(texts.say(WRITTEN, path=str(file)))
        return 0
