"""What every command has at hand: the reader's texts, a plugin host, and the two streams."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from pembina.cli.failures import STOPPED, say
from pembina.cli.parts import option
from pembina.cli.speech import join
from pembina.cli.stopping import Stopping
from pembina.errors import N_, RecordError
from pembina.reports.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from pembina.plugins import Found, Host
    from pembina.reports.page import Page

NO_PLUGIN = N_("there is no plugin {name} to block")
NO_NAME = N_("{word} does not have the form no:NAME")

NARROWEST, WIDEST = 60, 120


class Session:
    """One run of the program."""

    def __init__(self, language: str, debug: bool = False) -> None:
        self.language = language
        self.debug = debug
        self.foreign: Found | None = None
        """The plugin whose command is running, when it is not one of Pembina's own."""
        self.stopping = Stopping(self._last_words)
        self._hosts: list[Host] = []

    @cached_property
    def texts(self) -> Texts:
        """Texts in the reader's language."""
        return Texts(self.language)

    def _last_words(self) -> None:
        """Put away what a program leaves behind that is ended where it stands, and say that it was stopped."""
        scratch = sys.modules.get("pembina.data.scratch")
        if scratch is not None:
            scratch.remove_all()
        say("\n" + self.texts.translate(STOPPED))

    def host(self, blocked: Iterable[str] = (), *, isolated: bool = False) -> Host:
        """A plugin host without the blocked plugins; with ``isolated``, plugins of others run apart."""
        from pembina.api import make_host

        host = make_host(blocked, isolated=isolated)
        self._hosts.append(host)
        for name in blocked:
            if name not in host.catalogue():
                raise click.BadParameter(self.texts.say(NO_PLUGIN, name=repr(name)), param_hint="-p")
        return host

    def join(self, found: Found) -> None:
        """Speak the texts of a plugin as well: those of every gettext catalogue in its folder."""
        for catalogue in sorted(found.manifest.folder.rglob("locale/*/LC_MESSAGES/*.mo")) if found.manifest else ():
            join(catalogue.stem, catalogue.parents[2])
            self.texts.join(catalogue.stem, catalogue.parents[2])

    def learn(self) -> None:
        """Speak the texts of all plugins that were loaded: what went wrong may be told in one's own words."""
        for host in self._hosts:
            for found in host.loaded():
                self.join(found)

    @property
    def width(self) -> int:
        """Columns to print in: those of the terminal, within reason; 80 where there is none."""
        return min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)

    def print(self, page: Page, form: str) -> None:
        """Print a page to standard output in a format."""
        from pembina.reports.render import FORMATS, as_text

        self.write(as_text(page, self.width) if form == "table" else FORMATS[form](page))

    def say(self, line: str) -> None:
        """Write a line that may hold names of files, with signs that would act on the terminal shown as escapes."""
        from pembina.reports.clean import clean

        self.write(clean(line) + "\n")

    def write(self, answer: str | bytes) -> None:
        """Write to standard output, bytes as they are; a reader who stops reading ends the program quietly."""
        try:
            if isinstance(answer, bytes):
                sys.stdout.buffer.write(answer)
            else:
                sys.stdout.write(answer)
            sys.stdout.flush()
        except BrokenPipeError:
            silence()
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            silence()
            raise RecordError.of("PB707", reason=error.strerror or str(error)) from None


def silence() -> None:
    """Send what is left in standard output's buffer nowhere, so that closing it raises nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


LANG = N_("Language of texts (default: that of the environment).")
DEBUG = N_("Show the traceback of an error.")
FORMAT = N_("Form of the output (default: table).")
DATA = N_("The data folder (default: data beside the award).")
BLOCK = N_("Block a plugin: no:NAME. May be given several times.")


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all have; both have been read before it starts."""
    for declare in (
        option("--debug", is_flag=True, expose_value=False, help=DEBUG),
        option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=LANG),
    ):
        function = declare(function)
    return function


def formats(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the option ``--format`` with these choices, the first being the default."""
    return option("--format", "form", type=click.Choice(names), default=names[0], help=FORMAT)


def blocking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``-p no:NAME``."""
    return option("-p", "blocked", multiple=True, metavar=N_("no:NAME"), callback=_blocked, help=BLOCK)(function)


def _blocked(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    texts = context.find_object(Session).texts  # type: ignore[union-attr]
    for word in given:
        if not word.startswith("no:") or word == "no:":
            raise click.BadParameter(texts.say(NO_NAME, word=repr(word)), context, parameter)
    return tuple(word.removeprefix("no:") for word in given)
