"""The program as a click group whose commands are imported when they are called, and the way out of every error."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import CompletionItem

from pembina.cli import foreign
from pembina.cli.failures import bug, interrupted, report, say
from pembina.cli.offering import ASKED
from pembina.cli.parts import COMMAND, OPTIONS, Helped, Option, Translated, commands_offered, unknown_command
from pembina.cli.session import DEBUG, LANG, Session, silence
from pembina.cli.speech import speaking, spoken
from pembina.cli.table import COMMANDS
from pembina.errors import N_, PembinaError, Place, RecordError, Unprovided
from pembina.methods.refusal import LibraryMissing
from pembina.reports.clean import clean
from pembina.reports.texts import LANGUAGES, Texts

PURPOSE = N_("Scores regional governments for awards, by published rules that anyone can recompute.")
VERSION = N_("Show the version and exit.")
FROM = N_("(from {distribution})")
WRONG_LANGUAGE = N_("PEMBINA_LANG is {found}; known are {known}.")
PLUGIN_FAILED = "PB410"


class Program(Helped, click.Group):
    """A group that knows its commands by a static table, and those of plugins by their manifests."""

    help: Any = Translated()
    options_metavar: Any = Translated()
    subcommand_metavar: Any = Translated()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands: Pembina's own in the order of use, then those of plugins."""
        return [*COMMANDS, *(name for name in foreign.promised() if name not in COMMANDS)]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands, or options, that fit a word that was begun; none of them is imported."""
        texts = ctx.ensure_object(Session).texts
        told = {name: texts.translate(entry.summary) for name, entry in COMMANDS.items()}
        others = {name: _told(promise, texts) for name, promise in foreign.promised().items() if name not in told}
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*commands_offered(told | others, incomplete), *options]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name in COMMANDS:
            return COMMANDS[cmd_name].imported()
        return foreign.load(cmd_name, ctx.ensure_object(Session))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        texts = ctx.ensure_object(Session).texts
        rows = [(name, texts.translate(entry.summary)) for name, entry in COMMANDS.items()]
        others = {name: who for name, who in foreign.promised().items() if name not in COMMANDS}
        rows += [(name, _told(promise, texts)) for name, promise in others.items()]
        with formatter.section(texts.translate(N_("Commands"))):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or say which one was probably meant."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None:
            raise unknown_command(name, self.list_commands(ctx), ctx)
        return name, command, args[1:]


def _told(promise: foreign.Promise, texts: Texts) -> str:
    """What a plugin's command is for, and whose it is where it is not one that comes with Pembina."""
    if promise.distribution == foreign.OWN:
        return texts.local(promise.summary)
    return " ".join(filter(None, [texts.local(promise.summary), texts.say(FROM, distribution=promise.distribution)]))


def _print_version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from pembina import __version__

        context.find_object(Session).write(f"pembina {__version__}\n")  # type: ignore[union-attr]
        context.exit()


@click.group(
    cls=Program,
    help=PURPOSE,
    invoke_without_command=True,
    options_metavar=OPTIONS,
    subcommand_metavar=COMMAND,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", cls=Option, type=click.Choice(LANGUAGES), expose_value=False, help=LANG)
@click.option("--debug", cls=Option, is_flag=True, expose_value=False, help=DEBUG)
@click.option(
    "-V",
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help=VERSION,
)
@click.pass_context
def program(context: click.Context) -> None:
    """Refuse a language that the environment asks for and nobody speaks; without a command, print the help."""
    session = context.ensure_object(Session)
    asked = os.environ.get("PEMBINA_LANG", "")
    if asked and asked not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise click.UsageError(session.texts.say(WRONG_LANGUAGE, found=repr(asked), known=known), context)
    if context.invoked_subcommand is None:
        session.write(context.get_help() + "\n")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _typed(arguments: Sequence[str]) -> Sequence[str]:
    """What somebody typed: the arguments, or the words of a line that a shell wants to complete."""
    if ASKED not in os.environ:
        return arguments
    from pembina.cli.completion import answering

    return answering()


def run(arguments: Sequence[str]) -> int:
    """Run the program in the language asked for; return the exit status, whatever happened."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()  # a shell closes them by >&-
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    session = Session(spoken(_typed(arguments), os.environ), "--debug" in arguments)
    with speaking(session.language), session.stopping.watched():
        try:
            status = _guarded(arguments, session)
        except KeyboardInterrupt:  # while something else that went wrong was being told
            status = interrupted(session)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
    return status


def _guarded(arguments: Sequence[str], session: Session) -> int:
    try:
        status = program.main(list(arguments), prog_name="pembina", standalone_mode=False, obj=session)
    except (click.Abort, KeyboardInterrupt):
        return interrupted(session)
    except click.ClickException as error:
        page = io.StringIO()
        error.show(page)
        say("\n".join(map(clean, page.getvalue().rstrip("\n").split("\n"))))  # it quotes what was typed
        return error.exit_code
    except PembinaError as error:
        if session.stopping.signal:  # somebody took the interruption for a fault
            return interrupted(session)
        session.learn()
        return report(error, session.texts, session.debug)
    except SystemExit as error:  # click leaves this way when nobody reads its output any more
        return error.code if isinstance(error.code, int) else 1
    except Exception as error:
        return _unexpected(error, session)
    return status if isinstance(status, int) else 0


def _unexpected(error: Exception, session: Session) -> int:
    """Tell a library that is not there from a plugin's fault, and that from our own."""
    if session.stopping.signal:
        return interrupted(session)
    if isinstance(error, LibraryMissing):
        from pembina.plugins.guard import missing

        return report(missing(error, "pembina"), session.texts, session.debug)
    if isinstance(error, Unprovided):  # a result from where more plugins are installed
        return report(RecordError.of("PB710", method=str(error.args[0])), session.texts, session.debug)
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG and error.filename:
        named = RecordError.of("PB103", Place(str(error.filename)), reason=error.strerror or str(error))
        return report(named, session.texts, session.debug)
    if session.foreign is None:
        return bug(error, session.texts, session.debug)
    from pembina.plugins.guard import guarded

    try:
        with guarded(session.foreign, "its command", PLUGIN_FAILED):
            raise error
    except PembinaError as named:
        return report(named, session.texts, session.debug)
