"""The command ``pembina jury``: a group whose commands are imported when they are called."""

from __future__ import annotations

from pembina.commands import N_, Entry, group

from .shared import SUMMARIES

HOME = "pembina_plugins.jury.commands"

command = group(
    "jury",
    N_("Run a panel of jurors: who judges whom, their sheets, their scores, and how far they agree."),
    {name: Entry(f"{HOME}.{name}:command", summary) for name, summary in SUMMARIES.items()},
)
