"""Pembina's own commands, handed over through the same hook as everyone's."""

from __future__ import annotations

from pembina.cli.table import COMMANDS
from pembina.plugins.kinds import Command
from pembina.plugins.markers import hookimpl
from pembina.reports.texts import LANGUAGES, Texts


@hookimpl
def pembina_commands() -> tuple[Command, ...]:
    """Hand over the built-in commands."""
    return tuple(
        Command(name, entry.load, {language: Texts(language).translate(entry.summary) for language in LANGUAGES})
        for name, entry in COMMANDS.items()
    )
