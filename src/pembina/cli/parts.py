"""Commands, options and arguments whose texts are msgids, translated when they are shown."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from typing import Any

import click

from pembina.errors import N_

OPTIONS = N_("[OPTIONS]")
EXAMPLES = N_("Examples")
HELP = N_("Show this message and exit.")


class Translated:
    """An attribute that is set to an English text and read in the language spoken at that moment."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.slot = f"_untranslated_{name}"

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        text = instance.__dict__.get(self.slot)
        return gettext.gettext(text) if text else text

    def __set__(self, instance: Any, text: Any) -> None:
        instance.__dict__[self.slot] = text


class Helped(click.Command):
    """A command whose ``--help`` says in the language spoken what it does (click keeps the first it was asked in)."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``."""
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = gettext.gettext(HELP)
        return help_option


class Command(Helped):
    """A command with translated texts; ``examples`` are command lines, printed below its options as they stand."""

    help: Any = Translated()
    short_help: Any = Translated()
    options_metavar: Any = Translated()

    def __init__(self, name: str | None, *, examples: tuple[str, ...] = (), **how: Any) -> None:
        super().__init__(name, **{"options_metavar": OPTIONS, **how})
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the examples."""
        with formatter.section(gettext.gettext(EXAMPLES)):
            for line in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Option(click.Option):
    """An option with a translated help text and metavar."""

    help: Any = Translated()
    metavar: Any = Translated()


class Argument(click.Argument):
    """An argument; ``metavar`` is its name in the usage line, with square brackets where it may be left out."""

    metavar: Any = Translated()


def command(name: str, summary: str, *examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function."""
    return click.command(name, cls=Command, help=summary, examples=examples)


def option(*names: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an option with a translated ``help``."""
    return click.option(*names, cls=Option, **how)


def argument(name: str, metavar: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an argument with a translated ``metavar``."""
    return click.argument(name, cls=Argument, metavar=metavar, **how)
