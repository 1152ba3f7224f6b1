"""What a shell offers where a person presses TAB: by what a parameter's name on the help page says it takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    import click

ASKED = "_PEMBINA_COMPLETE"
"""How a shell asks: its script says ``bash_complete`` here, and the line up to the cursor in ``COMP_LINE``."""

Items = list[CompletionItem[str]]

FILES, FOLDERS = "file", "dir"
"""What shells list by themselves."""


def offered(parameter: click.Parameter, metavar: str, begun: str) -> Items | None:
    """Return what fits a word that was begun; None where click knows better by the type of the parameter.

    Nothing here loads a plugin, an engine or a table: a shell waits for the answer at every press of the key.
    """
    if parameter.type.name == "choice":
        return None
    match metavar:
        case "AWARD" if parameter.type.name == "text":
            return [*_fitting(_awards(), begun), CompletionItem(begun, type=FILES)]
        case "DIR":
            return [CompletionItem(begun, type=FOLDERS)]
        case "no:NAME":
            return _fitting((f"no:{name}" for name in _plugins()), begun)
        case _ if metavar.endswith("[NAME]"):
            return _fitting((*_spelt_out(metavar), *_plugins()), begun)
        case _ if parameter.name == "checked":
            return _fitting(_plugins(), begun)
        case "NAME,...":
            return _listed(_plugins(), begun)
        case "[CODE]":
            return _fitting(_codes(), begun)
    if "|" in metavar:
        return _fitting(_spelt_out(metavar), begun)
    return None


def _fitting(words: Iterable[str], begun: str) -> Items:
    return [CompletionItem(word) for word in words if word.startswith(begun)]


def _listed(words: Iterable[str], begun: str) -> Items:
    """The next word of a list with commas, each word once."""
    before, comma, last = begun.rpartition(",")
    free = (word for word in words if word not in before.split(","))
    return _fitting((f"{before}{comma}{word}" for word in free if word.startswith(last)), begun)


def _spelt_out(metavar: str) -> Iterator[str]:
    """The words of a metavar such as ``table|markdown|csv|...`` or ``[check | new] [NAME]``, which are typed as is."""
    return (word for word in re.split(r"[\[\]| ]+", metavar) if word.isalpha() and word.islower())


def _awards() -> Iterable[str]:
    from pembina.awards import shipped_awards

    return sorted(shipped_awards())


def _plugins() -> Iterable[str]:
    """Names of installed plugins, from metadata alone: whether one can be used is seen when it is used."""
    from importlib import metadata

    return sorted({point.name for point in metadata.entry_points(group="pembina")})


def _codes() -> Iterable[str]:
    from pembina.errors import CODES

    return CODES.all()
