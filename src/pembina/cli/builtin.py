"""Pembina's own commands, handed over through the same hook as everyone's."""

from __future__ import annotations

from pembina.cli.table import COMMANDS
from pembina.plugins.kinds import Command
from pembina.plugins.markers import hookimpl


@hookimpl
def pembina_commands() -> tuple[Command, ...]:
    """Hand over the built-in commands."""
    return tuple(Command(name, entry.load) for name, entry in COMMANDS.items())
