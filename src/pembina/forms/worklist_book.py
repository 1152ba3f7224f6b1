"""A list of problems as a workbook: a row per problem to filter, link by link to the cells, with room for answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pembina.errors import N_
from pembina.forms.worklist import ANSWERS, BACK, FORMAT, MENDED, NEW, PRESENT, STATES, UNSEEN, Row, Worklist
from pembina.forms.worklist_columns import COLUMNS, MARK, OWN, PREFIX, cells, opening, titles
from pembina.forms.worklist_read import FACTS, SUMMARY_MARK
from pembina.forms.worklist_words import (
    BY_ENTRANT,
    BY_FILE,
    BY_STATE,
    HOW_TO,
    LOOSE,
    PROBLEMS,
    STEPS,
    SUMMARY,
    about,
    by_file,
    by_mender,
    heading,
    stopped,
)  # fmt: skip
from pembina.reports.page import SYNTHETIC
from pembina.reports.sheet import Book, Sheet
from pembina.reports.sheet_cells import Field, shown
from pembina.reports.texts import Texts

A3 = 8
ROWS = 1_000_000
"""Rows of a sheet; a longer list goes on on another one."""
LINKS = 65_000
"""Links of a sheet; Excel takes 65,530 and throws away all of them when there are more."""
ADDED = 24
"""Width of a column that people added."""
SPARE = 200
"""Rows below the list in which people may write their own, with the same choices."""

COUNT, FREE = N_("Problems"), N_("Pembina found no problem that these rows belong to; they are kept as they are.")
_ESCAPED = '%# "<>[]^`{}'
_FAINT = {"font_color": "#5F6B70", "italic": True}
_STATES: dict[str, dict[str, Any]] = {
    NEW: {"bold": True, "bg_color": "#E3F1E4"},
    BACK: {"bold": True, "bg_color": "#FFE3C2"},
    MENDED: _FAINT,
    UNSEEN: _FAINT,
}
_LEVELS: dict[str, dict[str, Any]] = {
    "error": {"font_color": "#8B1A1A", "bg_color": "#FDE9E7"},
    "warning": {"font_color": "#6B3E00", "bg_color": "#FFF1CC"},
}


def worklist_book(listed: Worklist, texts: Texts, folder: Path) -> bytes:
    """Return the workbook; links are relative to the folder in which it will lie."""
    book = Book(texts, heading(listed, texts))
    for start in range(0, max(len(listed.rows), 1), ROWS):
        _problems(book, listed, listed.rows[start : start + ROWS], folder)
    if listed.loose:
        _loose(book, listed)
    _summary(book, listed)
    for name, grid in listed.sheets:
        _own(book.sheet(name), grid)
    _facts(book, listed)
    return book.content()


def _notices(listed: Worklist, texts: Texts) -> list[str]:
    synthetic = [texts.translate(SYNTHETIC)] if listed.synthetic else []
    return [*synthetic, *filter(None, [stopped(listed, texts)])]


def _problems(book: Book, listed: Worklist, rows: Sequence[Row], folder: Path) -> None:
    """Write the list itself, below the hidden row that names its columns."""
    texts = book.texts
    sheet = book.sheet(texts.translate(PROBLEMS), _notices(listed, texts))
    sheet.raw.set_paper(A3)
    sheet.heading(heading(listed, texts), 1)
    sheet.paragraph(about(listed, texts))
    added = listed.columns
    _keys(sheet)
    shown_rows = ([*_values(row, texts), *(row.more.get(title) for title in added)] for row in rows)
    first = sheet.table(
        _fields(texts, added),
        shown_rows,
        freeze=0,
        filtered=True,
        look=lambda entry, column: _look(rows[entry], column),
    )
    sheet.raw.freeze_panes(first, 1)
    sheet.raw.repeat_columns(0)  # printed, the list is wider than a sheet of paper
    _links(sheet, first, rows, texts, folder)
    _choices(sheet, first, len(rows), texts)
    _hide(sheet)


def _fields(texts: Texts, added: Sequence[str]) -> list[Field]:
    fields = []
    for column, title in zip(COLUMNS, titles(texts), strict=True):
        kind = "number" if column.key in ("number", "line", "since") else "code" if column.written else "text"
        decimals = 0 if kind == "number" else None
        width = 30 if column.key == MARK else column.width
        wrap = kind != "number" and column.key != MARK
        fields.append(Field(title, kind, decimals, width, wrap, input=column.written))
    return [*fields, *(Field(title, "code", width=ADDED, wrap=True, input=True) for title in added)]


def _keys(sheet: Sheet) -> None:
    """Write the hidden row by which columns are found again wherever they are moved to."""
    for position, column in enumerate(COLUMNS):
        sheet.write(sheet.row, position, PREFIX + column.key)
    sheet.raw.set_row(sheet.row, None, None, {"hidden": True})
    sheet.row += 1


def _values(row: Row, texts: Texts) -> list[Any]:
    said = cells(row, texts)
    return [said[column.key] if said[column.key] != "" else None for column in COLUMNS]


def _look(row: Row, column: int) -> dict[str, Any]:
    """Colours tell a state and a severity; the words beside them say the same."""
    key = COLUMNS[column].key if column < len(COLUMNS) else ""
    look = {"align": "center"} if key in ("number", "line", "since") else {}
    if row.state not in PRESENT and not (column >= len(COLUMNS) or OWN[key].written):
        return look | _FAINT
    if key == "state":
        return _STATES.get(row.state, {})
    return _LEVELS.get(row.task.level, {}) if key == "level" else look


def _links(sheet: Sheet, first: int, rows: Sequence[Row], texts: Texts, folder: Path) -> None:
    position = [column.key for column in COLUMNS].index("open")
    for entry, row in enumerate(rows[:LINKS]):
        target = link(row, folder)
        if target:
            sheet.link(first + entry, position, target, opening(row.task, texts))


def link(row: Row, folder: Path) -> str:
    """Return where a row leads: the cell of a workbook, else the file; empty where there is none."""
    task = row.task
    if not task.target:
        return ""
    try:
        path = Path(os.path.relpath(task.target, folder.resolve())).as_posix()
    except ValueError:  # on another drive
        path = Path(task.target).as_posix()
    # XlsxWriter takes what stands behind # for a place in the file, and leaves alone what is escaped already
    path = "".join(f"%{ord(sign):02X}" if sign in _ESCAPED else sign for sign in path)
    if len(path) > 1500:
        return ""
    if not task.at or not task.sheet:
        return f"external:{path}"
    sheet = task.sheet.replace("'", "''")
    return f"external:{path}#'{sheet}'!{task.at}"


def _choices(sheet: Sheet, first: int, count: int, texts: Texts) -> None:
    """Offer the answers; others may be written too."""
    position = [column.key for column in COLUMNS].index("answer")
    words = [texts.translate(word) for word in ANSWERS.values()]
    rule = {"validate": "list", "source": words, "ignore_blank": True, "show_error": False}
    sheet.raw.data_validation(first, position, first + count + SPARE, position, rule)


def _hide(sheet: Sheet) -> None:
    """Keep the column of marks out of sight: nobody has to read it, and nobody is to change it."""
    sheet.set_width([column.key for column in COLUMNS].index(MARK), 0)


def _loose(book: Book, listed: Worklist) -> None:
    """Write the rows that belong to no problem, in the same columns."""
    texts = book.texts
    sheet = book.sheet(texts.translate(LOOSE))
    sheet.paragraph(texts.translate(FREE))
    added = list(dict.fromkeys(title for said in listed.loose for title in said if title not in OWN))
    _keys(sheet)
    fields = [Field(field.title, "code", width=field.width, wrap=field.wrap) for field in _fields(texts, added)]
    keys = [*(column.key for column in COLUMNS), *added]
    sheet.table(fields, ([said.get(key) or None for key in keys] for said in listed.loose), freeze=0)
    _hide(sheet)


def _summary(book: Book, listed: Worklist) -> None:
    texts = book.texts
    sheet = book.sheet(texts.translate(SUMMARY))
    sheet.write(0, 0, SUMMARY_MARK)
    sheet.raw.set_row(0, None, None, {"hidden": True})
    sheet.row = 1
    for notice in _notices(listed, texts):
        sheet.notice(notice)
    sheet.heading(heading(listed, texts), 1)
    sheet.paragraph(about(listed, texts))
    sheet.heading(texts.translate(HOW_TO))
    for step in STEPS:
        sheet.paragraph(texts.translate(step))
    number = Field(texts.translate(COUNT), "number", 0)
    by_state = [(texts.translate(word), listed.count(state)) for state, word in STATES.items() if listed.count(state)]
    _table(sheet, BY_STATE, [Field(texts.translate(OWN["state"].title), width=48, wrap=True), number], by_state)
    present = listed.present
    by_who = by_mender(present, texts)
    _table(sheet, BY_ENTRANT, [Field(texts.translate(OWN["entrant"].title), wrap=True), number], by_who)
    kinds = [(f"{file}: {code}", n) for file, code, n in by_file(present, texts)]
    _table(sheet, BY_FILE, [Field(texts.translate(OWN["file"].title), wrap=True), number], kinds)


def _table(sheet: Sheet, title: str, fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        sheet.heading(sheet.book.texts.translate(title))
        sheet.table(fields, rows)


def _own(sheet: Sheet, grid: Sequence[Sequence[str]]) -> None:
    """Write a sheet that somebody added, as texts."""
    for number, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if text:
                sheet.raw.write_string(number, column, shown(text), sheet.book.look(num_format="@"))


def _facts(book: Book, listed: Worklist) -> None:
    """Write on a hidden sheet whose list it is."""
    sheet = book.sheet(FACTS)
    facts = {"format": FORMAT, "award": listed.award, "data": listed.data, "round": str(listed.round)}
    facts |= {"synthetic": "yes"} if listed.synthetic else {}
    for number, (name, text) in enumerate(facts.items()):
        sheet.write(number, 0, name)
        sheet.write(number, 1, text)
    sheet.raw.very_hidden()
