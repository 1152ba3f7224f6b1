"""What a form is: its tables and columns, said in the language of who fills it in, before any file is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import field, frozen

from pembina.model import Award, Leaf

Example = str | int | Decimal | bool | dt.date
"""One cell as it could be filled in."""


@frozen
class Reading:
    """One criterion that reads a table: its title, its share of the total (percent; None without one), its gate.

    ``role`` and ``names`` are the plugin's own words for the table and for its columns, by the data set's names.
    """

    leaf: Leaf
    title: str
    share: Decimal | None
    gate: bool
    role: str
    names: Mapping[str, str]


@frozen
class Choices:
    """The words that a cell may hold. ``closed``: no others; else others may stand there, but do not count."""

    words: tuple[str, ...]
    closed: bool


@frozen
class FormColumn:
    """A column that is filled in: ``name`` is the data set's, ``title`` the header.

    ``type`` is one of the model's types, or ``code`` for the code of the entrants themselves. ``dated`` days count only
    inside the award's period. ``least`` and ``most`` bound a number; ``readings`` are the criteria that read it.
    """

    name: str
    title: str
    type: str
    required: bool
    meaning: str
    unit: str
    example: Example
    choices: Choices | None = None
    dated: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("integer", "number", "money")


@frozen
class FormTable:
    """A table that is filled in: its name in the award, its title, its columns, and rows that stand there already.

    A row maps names of columns to texts. ``entrant`` is the name of the column that says whose row it is; in the table
    of entrants that is their code. An ``optional`` table may stay empty without anything being lost.
    """

    name: str
    title: str
    columns: tuple[FormColumn, ...]
    entrant: str
    roll: bool = False
    optional: bool = False
    rows: tuple[Mapping[str, str], ...] = ()
    readings: tuple[Reading, ...] = ()

    def column(self, name: str) -> FormColumn:
        """Return a column by the data set's name."""
        return next(column for column in self.columns if column.name == name)


@frozen
class Form:
    """Everything that is filled in for one award, the table of entrants first; ``code`` of the one it is made for."""

    award: Award
    tables: tuple[FormTable, ...]
    code: str | None = None
    name: str | None = None
    criteria: tuple[Reading, ...] = field(default=())
    """Every criterion once, in the order of the award, whatever tables it reads."""
    summaries: Mapping[str, str] = field(factory=dict)
    """By the path of a criterion: what it measures, as its plugin says."""
    units: Mapping[str, str] = field(factory=dict)

    @property
    def roll(self) -> FormTable:
        """The table of entrants."""
        return self.tables[0]

    def lists(self) -> Iterator[tuple[FormTable, FormColumn, Choices]]:
        """Every column that has words to choose from."""
        for table in self.tables:
            for column in table.columns:
                if column.choices is not None:
                    yield table, column, column.choices
