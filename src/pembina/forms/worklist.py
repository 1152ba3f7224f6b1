"""A list of problems to work through: its rows, and how a row is known again in the next round."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pembina.errors import N_, Hint, Phrase, Problem

FORMAT = "pembina-worklist/1"

OPEN, NEW, MENDED, BACK, UNSEEN = "open", "new", "mended", "back", "not-checked"
STATES = {
    OPEN: N_("open"),
    NEW: N_("new"),
    MENDED: N_("mended"),
    BACK: N_("came back"),
    UNSEEN: N_("not checked this time"),
}
"""How a problem stands in this round; whoever works through the list does not write it."""
PRESENT = (OPEN, NEW, BACK)
"""States of problems that are there now."""

ANSWERS = {
    "will-mend": N_("will be mended"),
    "done": N_("has been mended: check again"),
    "right": N_("is right as it is (why: see note)"),
    "question": N_("question"),
}
"""What may be chosen in the column of answers; anything else that is written there stays as it is.

No comma stands in them, in any language: a spreadsheet divides its choices by commas.
"""

LEVELS = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}

RULES, TABLES, MEASURE, PREPARE, SCORE, OVERRIDE, REMARKS = range(1, 8)
"""Steps of the check. A mistake in one of them keeps the later ones from being taken."""


@frozen
class Task:
    """One problem: what is wrong, where, whose it is, and what would mend it, in the words of one language.

    ``file`` is relative to the data folder, or to the award's folder; ``line`` is a row of a table or a line of a text
    file, ``cell`` the column's header and ``at`` the cell in a workbook (C118). ``target`` is the file to open.
    ``key`` is the same wherever the row moves, ``hides`` what cannot be looked at while this stands: a file, or one
    column of it.
    """

    level: str
    code: str
    stage: int
    key: str
    found: str
    mend: str
    file: str = ""
    sheet: str = ""
    line: int | None = None
    cell: str = ""
    address: str = ""
    at: str = ""
    who: str = ""
    entrant: str = ""
    target: str = field(default="", eq=False)
    hides: tuple[str, str] | None = field(default=None, eq=False)

    @property
    def spot(self) -> tuple[Any, ...]:
        """Where it stands: a problem of the same kind at the same place is the same one, put differently."""
        return (self.code, self.file, self.sheet, self.cell, self.address, self.who, self.line)


@frozen
class Row:
    """A problem in the list, with what people wrote beside it. ``since`` is the round in which it was first seen."""

    number: int
    state: str
    task: Task
    since: int = 1
    answer: str = ""
    note: str = ""
    reply: str = ""
    more: Mapping[str, str] = field(factory=dict)
    """Columns that people added to the list, by their titles."""

    @property
    def written(self) -> bool:
        """Whether anybody wrote anything."""
        return bool(self.answer or self.note or self.reply or any(self.more.values()))


@frozen
class Worklist:
    """The whole list of one round. ``loose`` are rows that people wrote and that belong to no problem."""

    award: str
    title: str
    data: str
    synthetic: bool
    round: int
    reached: int
    """The step at which the check stopped; REMARKS when it went all the way."""
    rows: tuple[Row, ...]
    loose: tuple[Mapping[str, str], ...] = ()
    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    """Sheets that people added to the workbook, as texts."""

    def count(self, *states: str) -> int:
        """How many rows are in one of these states."""
        return sum(row.state in states for row in self.rows)

    @property
    def present(self) -> list[Row]:
        """Problems that are there now."""
        return [row for row in self.rows if row.state in PRESENT]

    @property
    def columns(self) -> list[str]:
        """Titles of the columns that people added, in the order in which they are first met."""
        return list(dict.fromkeys(title for row in self.rows for title in row.more))


def problem_key(problem: Problem, file: str, address: str) -> str:
    """Name a problem by what it is and not by the row in which it stands, in no language."""
    place = problem.place
    told = {name: _plain(value) for name, value in problem.args.items() if name != "cells"}
    return _hashed([problem.code, file, place.sheet or "", place.cell or "", address, told])


def finding_key(key: str, node: str | None, entrant: str | None, args: Mapping[str, Any]) -> str:
    """Name a remark by what it says and of whom."""
    return _hashed([key, node or "", entrant or "", {name: _plain(value) for name, value in args.items()}])


def _plain(value: Any) -> Any:
    """Keep words, and leave out numbers: rows and counts move while the mistake stays the same."""
    if isinstance(value, Phrase):
        return [value.template, {name: _plain(arg) for name, arg in value.args.items()}]
    if isinstance(value, Hint):
        return value.text
    if isinstance(value, int | float):
        return None
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)


def _hashed(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:20]
