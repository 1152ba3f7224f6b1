"""The columns of a list of problems: what each is called, and how it is found again in whatever order it comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from attrs import frozen

from pembina.errors import N_
from pembina.forms.worklist import ANSWERS, LEVELS, MEASURE, RULES, STATES, Row, Task
from pembina.reports.texts import LANGUAGES, Texts

MARK = "mark"
PREFIX = "pembina:"
"""What a cell of the hidden row begins with that says which column is which."""


@frozen
class ListColumn:
    """A column of the list: its name in files, its title, its width in a workbook."""

    key: str
    title: str
    width: float
    written: bool = False
    """Whether people write in it."""


COLUMNS = (
    ListColumn("number", N_("No."), 6),
    ListColumn("state", N_("State"), 16),
    ListColumn("level", N_("Severity"), 11),
    ListColumn("code", N_("Code"), 13),
    ListColumn("file", N_("File"), 20),
    ListColumn("sheet", N_("Sheet"), 12),
    ListColumn("line", N_("Row or line"), 9),
    ListColumn("cell", N_("Column or key"), 20),
    ListColumn("open", N_("Open"), 11),
    ListColumn("entrant", N_("Who mends it"), 22),
    ListColumn("found", N_("What is wrong"), 46),
    ListColumn("mend", N_("What mends it"), 40),
    ListColumn("answer", N_("Follow-up"), 20, written=True),
    ListColumn("note", N_("Note"), 34, written=True),
    ListColumn("reply", N_("Reply"), 34, written=True),
    ListColumn("since", N_("Since round"), 8),
    ListColumn(MARK, N_("Mark (leave as it is)"), 4),
)
OWN = {column.key: column for column in COLUMNS}

ROW, LINE, FILE = N_("row {number}"), N_("line {number}"), N_("file")
COMMITTEE, AUTHOR = N_("the committee"), N_("the plugin's author")
"""Who mends what is no entrant's."""


def titles(texts: Texts) -> list[str]:
    """Titles of the columns in a reader's language."""
    return [texts.translate(column.title) for column in COLUMNS]


def cells(row: Row, texts: Texts) -> dict[str, Any]:
    """What stands in each column of a row: numbers as numbers, all else as text."""
    task = row.task
    return {
        "number": row.number,
        "state": texts.translate(STATES[row.state]),
        "level": texts.translate(LEVELS.get(task.level, task.level)),
        "code": task.code,
        "file": task.file,
        "sheet": task.sheet,
        "line": task.line,
        "cell": task.cell or task.address,
        "open": opening(task, texts),
        "entrant": mender(task, texts),
        "found": task.found,
        "mend": task.mend,
        "answer": texts.translate(ANSWERS[row.answer]) if row.answer in ANSWERS else row.answer,
        "note": row.note,
        "reply": row.reply,
        "since": row.since,
        MARK: mark(row),
    }


def mender(task: Task, texts: Texts) -> str:
    """Say who mends it: the entrant whose row it is; rules and settings are the committee's."""
    if task.entrant or task.level != "error" or task.stage not in (RULES, MEASURE):
        return task.entrant
    return texts.translate(AUTHOR if task.code.startswith("PB4") else COMMITTEE)


def opening(task: Task, texts: Texts) -> str:
    """Say what a click opens: the cell of a workbook, or the file and where to look in it."""
    if task.at:
        return task.at
    if not task.file:
        return ""
    if task.line is None:
        return texts.translate(FILE)
    table = bool(task.cell) or not task.file.endswith(".toml")
    return texts.say(ROW if table else LINE, number=str(task.line))


def mark(row: Row) -> str:
    """Write what a row is known by, in one cell that nobody has a reason to change."""
    task = row.task
    parts = [task.key, row.number, row.state, task.stage, task.line, task.who, task.file, task.sheet, task.cell,
             task.address, task.code, task.level, row.since]  # fmt: skip
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))


_KINDS: tuple[Any, ...] = (str, int, str, int, (int, type(None)), str, str, str, str, str, str, str, int)


def unmark(text: str) -> list[Any] | None:
    """Read a mark; None where the text is none."""
    if not re.match(r'\s*\["[0-9a-f]{20}",', text):
        return None
    try:
        parts = json.loads(text)
    except ValueError:
        return None
    fits = isinstance(parts, list) and len(parts) == len(_KINDS) and all(map(isinstance, parts, _KINDS))
    return parts if fits and parts[2] in STATES else None


def row_of(found: Mapping[str, str], more: Mapping[str, str]) -> Row | None:
    """Make a row of what was read back, by its mark; None where it has none."""
    parts = unmark(found.get(MARK, ""))
    if parts is None:
        return None
    key, number, state, stage, line, who, file, sheet, cell, address, code, level, since = parts
    task = Task(
        level, code, stage, key, found.get("found", ""), found.get("mend", ""), file, sheet, line, cell, address,
        at=found.get("open", "") if re.fullmatch(r"[A-Z]{1,3}[0-9]+", found.get("open", "")) else "",
        who=who, entrant=found.get("entrant", ""),
    )  # fmt: skip
    answer = _by_word().get(found.get("answer", "").casefold(), found.get("answer", ""))
    kept = {title: text for title, text in more.items() if title}
    return Row(number, state, task, since, answer, found.get("note", ""), found.get("reply", ""), kept)


@cache
def _by_word() -> dict[str, str]:
    """The answers by their words in every language."""
    said = {Texts(language).translate(word).casefold(): key for language in LANGUAGES for key, word in ANSWERS.items()}
    return {**said, **{key: key for key in ANSWERS}}


def located(cells: Sequence[str]) -> dict[int, str]:
    """Return which of our columns stands where, in a row that names them; empty for any other row.

    The hidden row says it by keys; where somebody has deleted that, the titles of either language do.
    """
    by_key = {i: text.removeprefix(PREFIX) for i, text in enumerate(cells) if text.startswith(PREFIX)}
    if {MARK} <= set(by_key.values()):
        return {i: key for i, key in by_key.items() if key in OWN}
    words = _titles()
    by_title = {i: words[text.casefold()] for i, text in enumerate(cells) if text.casefold() in words}
    return by_title if {MARK, "note"} <= set(by_title.values()) else {}


@cache
def _titles() -> dict[str, str]:
    found = {key: key for key in OWN}
    for language in LANGUAGES:
        texts = Texts(language)
        found |= {texts.translate(column.title).casefold(): column.key for column in COLUMNS}
    return found
