"""The manual page ``pembina(1)``, written from the same commands, options and texts as ``--help``.

It is made when a wheel is built (setup.py) and lies in the wheel's ``share/man``; nothing of it is kept by hand, so
that it cannot say otherwise than the program. Building needs click and attrs for it, which the program needs anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import click

from pembina import __version__
from pembina.cli.failures import OUR_BUG
from pembina.cli.program import program
from pembina.cli.session import Session
from pembina.cli.speech import speaking, translate
from pembina.cli.table import COMMANDS
from pembina.errors import N_, AwardError, PluginError, UsageError
from pembina.reports.clean import clean

PAGES = {"en": "man1/pembina.1", "id": "id/man1/pembina.1"}
"""Where the page of each language lies below ``share/man``."""

NAME, SYNOPSIS, DESCRIPTION = N_("NAME"), N_("SYNOPSIS"), N_("DESCRIPTION")
OPTIONS, COMMANDS_, EXAMPLES = N_("OPTIONS"), N_("COMMANDS"), N_("Examples")
ENVIRONMENT, EXIT_STATUS, SEE_ALSO = N_("ENVIRONMENT"), N_("EXIT STATUS"), N_("SEE ALSO")
SECTION = N_("Manual of Pembina")

ABOUT = N_(
    "An award is a file of published rules, every criterion is a plugin, and the answer is one document that anyone "
    "can read, recompute and question. AWARD is a file, a folder that holds award.toml, or the name of an award that "
    "comes with Pembina; RESULT is a document that pembina evaluate wrote."
)
EVERYWHERE = N_("Every command takes these options as well:")
OTHERS = N_("Installed plugins bring commands of their own; pembina --help lists them.")
STATUSES = (
    (0, N_("Done.")),
    (1, N_("Done, and the answer is no: something was found, a check failed, two documents differ.")),
    (UsageError.exit_status, N_("The command line is wrong.")),
    (AwardError.exit_status, N_("The award, its data or a document is refused.")),
    (PluginError.exit_status, N_("A plugin is at fault, or is not there.")),
    (OUR_BUG, N_("A mistake in Pembina itself.")),
)
VARIABLES = (
    ("PEMBINA_LANG", N_("Language of texts: id or en. Without it LC_ALL, LC_MESSAGES and LANG decide.")),
    ("PEMBINA_ENGINE", N_("What reads the tables, as --engine takes it. No result depends on it.")),
)
ELSEWHERE = N_("pembina error CODE says what an error code means, pembina schema KIND prints the form of a file.")

COMMON = ("--help", "--lang", "--debug")
"""Options that every command has: they are told once."""


def manual(language: str) -> str:
    """Return the page in a language (``en`` or ``id``), as roff that groff and mandoc read; plain ASCII.

    Raises KeyError for another language.
    """
    if language not in PAGES:
        raise KeyError(language)
    with speaking(language):
        settings = dict(program.context_settings)
        context = click.Context(program, info_name="pembina", obj=Session(language), **settings)
        return "\n".join(_page(context)) + "\n"


def _page(context: click.Context) -> Iterator[str]:
    yield f'.TH PEMBINA 1 "" "pembina {__version__}" "{_plain(translate(SECTION))}"'
    yield ".ad l"  # words of a line stand as they are typed, one blank apart
    yield f".SH {_plain(translate(NAME))}"
    yield f"pembina \\- {_plain(str(program.help).rstrip('.'))}"
    yield f".SH {_plain(translate(SYNOPSIS))}"
    yield _usage(program, context)
    yield f".SH {_plain(translate(DESCRIPTION))}"
    yield _plain(translate(ABOUT))
    yield f".SH {_plain(translate(OPTIONS))}"
    yield from _options(program, context, ())
    yield from (".PP", _plain(translate(EVERYWHERE)), _bold("--lang"), _bold("--debug"), _bold("--help"))
    yield f".SH {_plain(translate(COMMANDS_))}"
    for name, entry in COMMANDS.items():
        yield from _command(entry.imported(), name, context)
    yield from (".SS " + _plain(translate(N_("Plugins"))), _plain(translate(OTHERS)))
    yield f".SH {_plain(translate(ENVIRONMENT))}"
    yield from _listed((name, translate(text)) for name, text in VARIABLES)
    yield f".SH {_plain(translate(EXIT_STATUS))}"
    yield from _listed((str(status), translate(text)) for status, text in STATUSES)
    yield f".SH {_plain(translate(SEE_ALSO))}"
    yield _plain(translate(ELSEWHERE))


def _command(command: click.Command, name: str, above: click.Context) -> Iterator[str]:
    """One command: how it is called, what it is for, its options, examples, and the commands below it."""
    context = click.Context(command, info_name=name, parent=above)
    yield f".SS {_plain(context.command_path)}"
    yield _usage(command, context)
    yield ".PP"
    yield _plain(str(command.help or ""))
    yield from _options(command, context, COMMON)
    examples = getattr(command, "examples", ())
    if examples:
        yield from (".PP", _plain(f"{translate(EXAMPLES)}:"), ".PP", ".nf", *map(_plain, examples), ".fi")
    for below, entry in getattr(command, "entries", {}).items():
        yield from _command(entry.imported(), below, context)


def _usage(command: click.Command, context: click.Context) -> str:
    """The line of ``--help`` that says how a command is called."""
    pieces = " ".join(piece for piece in command.collect_usage_pieces(context) if piece)
    return f"{_bold(context.command_path)}\n{_plain(pieces)}"


def _options(command: click.Command, context: click.Context, but: tuple[str, ...]) -> Iterator[str]:
    records = [
        parameter.get_help_record(context)
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and not set(parameter.opts) & set(but)
    ]
    yield from _listed(record for record in records if record is not None)


def _listed(rows: Any) -> Iterator[str]:
    """Names in bold, each with what is to be said of it below."""
    for name, text in rows:
        yield from (".TP", _bold(name), _plain(text))


def _bold(text: str) -> str:
    return f".B {_plain(text)}"


def _plain(text: str) -> str:
    """A text as it is: no sign in it is taken for a request, and a hyphen can be copied into a shell.

    Long lists of choices may be broken after each bar.
    """
    safe = clean(text).replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("|", "|\\:")
    safe = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", safe)
    return f"\\&{safe}" if safe[:1] in ".'" else safe
