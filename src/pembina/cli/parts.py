"""Commands, options and arguments whose texts are msgids, translated when they are shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from pembina.cli.speech import translate
from pembina.errors import N_, did_you_mean

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
        return translate(text) if text else text

    def __set__(self, instance: Any, text: Any) -> None:
        instance.__dict__[self.slot] = text


TWICE = N_("The option {option} is given more than once; which of them is meant?")


class Helped(click.Command):
    """A command whose ``--help`` says in the language spoken what it does (click keeps the first it was asked in).

    An option that takes one value is taken once: click would let the last one win without a word.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; raises UsageError where an option is given twice."""
        order = [] if ctx.resilient_parsing else self.make_parser(ctx).parse_args(list(args))[2]
        if not any(parameter.is_eager for parameter in order):  # --help is shown whatever else is wrong
            for parameter in order:
                if _taken_once(parameter) and order.count(parameter) > 1:
                    raise click.UsageError(translate(TWICE).format(option=" / ".join(parameter.opts)), ctx)
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``."""
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = translate(HELP)
        return help_option


def _taken_once(parameter: click.Parameter) -> bool:
    """Whether a parameter is an option with one value; a switch that is thrown twice is thrown."""
    return isinstance(parameter, click.Option) and not (parameter.multiple or parameter.is_flag or parameter.count)


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
        with formatter.section(translate(EXAMPLES)):
            for line in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Entry(NamedTuple):
    """Where a command lives (``module:attribute`` of a click command), and what it is for."""

    load: str
    summary: str

    def imported(self) -> click.Command:
        """Import the command."""
        module, _, attribute = self.load.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found


COMMANDS, COMMAND = N_("Commands"), N_("COMMAND ...")
NO_COMMAND = N_("There is no command {name}.")
NO_COMMAND_NEAR = N_("There is no command {name}. Did you mean {near}?")


def unknown_command(name: str, known: list[str], context: click.Context) -> click.UsageError:
    """Say that there is no such command, and which one was probably meant."""
    near = did_you_mean(name, known)
    template = NO_COMMAND if near is None else NO_COMMAND_NEAR
    word = near.args["word"] if near else ""
    return click.UsageError(translate(template).format(name=repr(name), near=repr(word)), context)


def commands_offered(told: Mapping[str, str], begun: str) -> list[CompletionItem[str]]:
    """Return the commands that fit a word that was begun, with what each is for."""
    return [CompletionItem(name, help=what) for name, what in told.items() if name.startswith(begun)]


class Group(Helped, click.Group):
    """A command with commands of its own, known by a static table, so that ``--help`` imports none of them."""

    help: Any = Translated()
    short_help: Any = Translated()
    options_metavar: Any = Translated()
    subcommand_metavar: Any = Translated()

    def __init__(self, name: str | None, *, entries: Mapping[str, Entry], **how: Any) -> None:
        super().__init__(name, **{"options_metavar": OPTIONS, "subcommand_metavar": COMMAND, **how})
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of use."""
        return list(self.entries)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands, or options, that fit a word that was begun; none of them is imported."""
        told = {name: translate(entry.summary) for name, entry in self.entries.items()}
        return [*commands_offered(told, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        return self.entries[cmd_name].imported() if cmd_name in self.entries else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any of them."""
        with formatter.section(translate(COMMANDS)):
            formatter.write_dl([(name, translate(entry.summary)) for name, entry in self.entries.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or say which one was probably meant."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise unknown_command(args[0], self.list_commands(ctx), ctx)
        return args[0], command, args[1:]


class Offering(click.Parameter):
    """A parameter of which a shell can ask what may stand there."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return what fits a word that was begun: what its metavar tells (:mod:`pembina.cli.offering`), or its type."""
        from pembina.cli.offering import offered

        found = offered(self, self.__dict__.get("_untranslated_metavar") or "", incomplete)
        return super().shell_complete(ctx, incomplete) if found is None else found


class Option(Offering, click.Option):
    """An option with a translated help text and metavar."""

    help: Any = Translated()
    metavar: Any = Translated()


class Argument(Offering, click.Argument):
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


def group(name: str, summary: str, entries: Mapping[str, Entry]) -> Group:
    """Make a command that has commands of its own; called without one, it prints its help."""
    return Group(name, help=summary, entries=entries, no_args_is_help=True)
