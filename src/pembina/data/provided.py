"""Tables that plugins bring along: held to what they have to be before anything reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pembina.errors import PluginError
from pembina.plugins.guard import home

if TYPE_CHECKING:
    from pembina.plugins import Found, ProvidedTable


def check_provided(thing: ProvidedTable, found: Found) -> None:
    """Refuse a table that cannot be read, or whose bytes the plugin's hash would not cover; raises PluginError."""
    fault = _fault(thing, found.manifest.folder if found.manifest else None)
    if fault is not None:
        reason = f"the table {thing.name}: {fault}"
        raise PluginError.of(
            "PB409", home(found, None), plugin=found.name, distribution=found.distribution, version=found.version,
            reason=reason,
        )  # fmt: skip


def _fault(thing: ProvidedTable, folder: Path | None) -> str | None:
    if not isinstance(thing.path, Path):
        return f"its path is {type(thing.path).__name__}, where pathlib.Path is due"
    if not thing.path.is_file():
        return f"there is no file {thing.path.name}"
    if folder is not None and not thing.path.resolve().is_relative_to(folder.resolve()):
        return f"its file {thing.path.name} lies outside the plugin's folder"
    if thing.path.suffix != ".csv":
        return f"its file {thing.path.name} does not end in .csv"
    if not isinstance(thing.columns, Mapping) or not all(map(_is_text, (*thing.columns, *thing.columns.values()))):
        return "its columns are no mapping from name to text"
    if not _is_text(thing.source):
        return f"its source is {type(thing.source).__name__}, where str is due"
    return None if thing.as_of is None or _is_day(thing.as_of) else f"its as_of is {thing.as_of!r}, where a day is due"


def _is_text(thing: object) -> bool:
    return isinstance(thing, str)


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
