"""What criteria need from a data set, and what a data set says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pembina.model.award import Binding

COLUMN_TYPES = ("entrant", "text", "integer", "number", "money", "boolean", "date", "figure")
"""Types of columns a plugin may declare.

entrant: an entrant's code, after names and aliases are resolved; text; integer (64 bit); number (float64, never to be
summed over records); money (decimal, two places, exact when summed); boolean; date (a calendar day; of a quarter, half
year or year its last day); figure (a number as it was printed: plain decimal text that keeps its written decimals).
"""


@frozen
class ColumnNeed:
    """One column that a reader of a table needs: its own name for it, the data set's name, and the type."""

    name: str
    source: str
    type: str
    optional: bool = False


@frozen
class Within:
    """Days beyond which rows change nothing for an owner: by a date column of the data set, both days included."""

    column: str
    start: dt.date
    end: dt.date


@frozen
class TableNeed:
    """What one owner (a criterion's path, or ``entrants``) reads from one table of the data set.

    ``role`` is the owner's own name for the table (the plugin's table name). An ``optional`` table may be lacking.
    ``within`` says which rows the owner can do without; None: it needs every row.
    """

    owner: str
    role: str
    table: str
    columns: tuple[ColumnNeed, ...]
    optional: bool = False
    within: Within | None = None


@frozen
class Entrant:
    """Who is scored. ``status`` is None, or ``recused``, ``withdrawn``, ``revoked`` as the data set says."""

    code: str
    name: str
    groups: Mapping[str, str] = field(factory=dict)
    status: str | None = None


@frozen
class InputFile:
    """One file that was read: name relative to the data set, SHA-256, rows of data and of blanks."""

    name: str
    sha256: str
    rows: int
    blank: int = 0


@frozen
class InputTable:
    """One table of the data set with its files, what the data set says of its source, and how its cells were read.

    ``read`` holds the settings of dataset.toml that say what a cell means, those that are set, and who read the table.
    """

    table: str
    files: tuple[InputFile, ...]
    source: str | None = None
    as_of: str | None = None
    read: Mapping[str, Any] = field(factory=dict)


__all__ = ["COLUMN_TYPES", "Binding", "ColumnNeed", "Entrant", "InputFile", "InputTable", "TableNeed", "Within"]
