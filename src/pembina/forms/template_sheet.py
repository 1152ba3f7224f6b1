"""One table of a form as a sheet: what each column means, the header, cells to fill in and what they may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import define, field

from pembina.errors import N_
from pembina.forms.template_form import Example, FormColumn, FormTable
from pembina.model import Award, Period
from pembina.reports.sheet import Book, Formula, Sheet
from pembina.reports.sheet_looks import LOOKS, date_code
from pembina.reports.texts import Texts

TITLE, STATUS, MEANING, HOW, HEADER, FIRST = range(6)
"""Rows of a sheet, counted from 0; what is filled in starts at FIRST."""

ROWS, ENTRANTS = 10_000, 2_000
"""Rows that are checked while they are filled in, and those of the table of entrants; below them nothing is."""

YES, NO = N_("yes"), N_("no")
REQUIRED, OPTIONAL = N_("required"), N_("if known")
EXAMPLE = N_("example: {example}")
ROWS_FILLED, CELLS_MISSING = N_("Rows filled in:"), N_("Required cells that are empty:")
CELLS_UNFIT, CELLS_OUTSIDE = N_("Cells that do not fit:"), N_("Days outside the period:")

PICK = N_("Choose from the list.")
PICK_CLOSED = N_("Only the words of the list are understood.")
PICK_OPEN = N_("Other words may stand here, but do not count.")
PICK_ENTRANT = N_("Write the code as it stands in the sheet {sheet}.")
A_DAY = N_("Write a day, such as {example}.")
A_DAY_INSIDE = N_("Only days from {start} to {end} count.")
A_NUMBER, A_WHOLE = N_("Write a number, without a unit."), N_("Write a whole number, without a unit.")
A_NUMBER_FROM, A_NUMBER_TO = N_("The least is {least}."), N_("The greatest is {most}.")

_LONGEST_PROMPT, _LONGEST_TITLE = 255, 32
"""What Excel lets a message and its title hold."""
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
_HUGE = 10**15
_WIDTHS = {"date": 18.0, "boolean": 11.0, "integer": 14.0, "number": 14.0, "money": 18.0, "entrant": 20.0, "code": 16.0}


def called(sheet: str) -> str:
    """Return how formulas call a sheet."""
    return "'" + sheet.replace("'", "''") + "'"


@define
class Lists:
    """The sheet of words to choose from, each list once; it is written at last."""

    book: Book
    name: str
    found: dict[tuple[str, ...], int] = field(factory=dict)

    def reference(self, words: tuple[str, ...]) -> str:
        """Return where a list stands: ``'Choices'!$A$2:$A$7``."""
        from xlsxwriter.utility import xl_range_abs

        column = self.found.setdefault(words, len(self.found))
        return f"{called(self.name)}!{xl_range_abs(1, column, len(words), column)}"


@define
class TableSheet:
    """A table on its sheet, and how formulas call its columns."""

    table: FormTable
    sheet: Sheet

    @property
    def last(self) -> int:
        """The last row that is checked."""
        return FIRST + (ENTRANTS if self.table.roll else ROWS) - 1

    def column(self, column: FormColumn) -> str:
        """Return the cells of a column that are filled in, as formulas call them."""
        return f"{called(self.sheet.name)}!{self.cells(self.table.columns.index(column))}"

    def cells(self, at: int) -> str:
        """Return the cells of the column at a place, as formulas of the same sheet call them."""
        from xlsxwriter.utility import xl_range_abs

        return str(xl_range_abs(FIRST, at, self.last, at))


def shown(texts: Texts, column: FormColumn, cell: Example) -> str:
    """Write an example in the reader's way."""
    if isinstance(cell, bool):
        return texts.translate(YES if cell else NO)
    if isinstance(cell, dt.date):
        return texts.date(cell)
    if isinstance(cell, int | Decimal):
        year = column.least == 1000
        return str(cell) if year else texts.figure(Decimal(cell))
    return cell


def write_table(made: TableSheet, book: Book, lists: Lists, award: Award, roll: TableSheet) -> None:
    """Write a table's sheet, except for the row that says how far it is filled in."""
    sheet, table, texts = made.sheet, made.table, book.texts
    for at, column in enumerate(table.columns):
        sheet.raw.set_column(at, at, _width(column), book.look(**_cell_look(column, texts)))
        for blank in (TITLE, STATUS):  # else they would look like cells to fill in
            sheet.write(blank, at, None, locked=True)
        sheet.write(MEANING, at, column.meaning, **_note())
        sheet.write(HOW, at, how(texts, column), **_note(italic=True))
        sheet.write(HEADER, at, column.title, **_header(column))
        _validate(made, at, column, lists, texts, award.period, roll)
    for number, row in enumerate(table.rows):
        for at, column in enumerate(table.columns):
            if row.get(column.name):
                sheet.write(FIRST + number, at, row[column.name], **_cell_look(column, texts))
    sheet.write(TITLE, 0, table.title, **{**LOOKS["title"], "text_wrap": False})
    _heights(made, texts)
    _highlight(made, book)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A{FIRST + 1}:XFD{made.last + 1}"})  # codes are texts
    sheet.raw.freeze_panes(FIRST, 1)
    sheet.raw.repeat_rows(HEADER)
    protect(sheet)


def protect(sheet: Sheet) -> None:
    """Lock everything but the cells to fill in; there is no password, a slip of the hand is all it is against."""
    sheet.raw.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def how(texts: Texts, column: FormColumn) -> str:
    """Say in one line whether a column has to be filled in, in which unit, and what a cell looks like."""
    said = [texts.translate(REQUIRED if column.required else OPTIONAL)]
    said += [column.unit] if column.unit and column.type != "boolean" else []
    example = shown(texts, column, column.example)
    return "\n".join([" · ".join(said), *([texts.say(EXAMPLE, example=example)] if example else [])])


def _note(**more: Any) -> dict[str, Any]:
    return {"text_wrap": True, "font_size": 9, "font_color": "#46545A", **more}


def _header(column: FormColumn) -> dict[str, Any]:
    """Required columns stand out; the others have a lighter header."""
    look = LOOKS["header"]
    return look if column.required else {**look, "bg_color": "#DCE7EA", "font_color": "#1F4E5F"}


def _cell_look(column: FormColumn, texts: Texts) -> dict[str, Any]:
    """Cells of text are formatted as text, so that a spreadsheet makes neither numbers nor days of codes."""
    form = "@"
    if column.type == "date":
        form = date_code(texts.language)
    elif column.numeric:
        form = {"integer": "#,##0", "money": "#,##0.00"}.get(column.type, "#,##0.##########")
        form = "0" if column.least == 1000 else form if column.type != "number" else "General"
    return {**LOOKS["input"], "num_format": form}


def _width(column: FormColumn) -> float:
    return max(_WIDTHS.get(column.type, 24.0), min(len(column.title) + 3, 30))


def _heights(made: TableSheet, texts: Texts) -> None:
    """Make rows as high as their texts need: a spreadsheet that is only read does not look after that."""
    small, columns = 0.88, made.table.columns
    for row, wide, high, said in (
        (MEANING, small, 12.5, [column.meaning for column in columns]),
        (HOW, small, 12.5, [how(texts, column) for column in columns]),
        (HEADER, 1.12, 15.5, [column.title for column in columns]),
    ):
        pairs = zip(columns, said, strict=True)
        made.sheet.raw.set_row(row, high * min(max(lines(text, _width(c) / wide) for c, text in pairs), 8) + 4)
    made.sheet.raw.set_row(TITLE, 24)


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters, broken between words."""
    count = 0
    for line in text.split("\n"):
        room, count = width, count + 1
        for word in line.split():
            if len(word) > room and room < width:
                room, count = width, count + 1
            room -= len(word) + 1
    return count


def _highlight(made: TableSheet, book: Book) -> None:
    """Colour required cells that are still empty in a row that was begun, and codes that stand twice."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    columns, last = made.table.columns, made.last
    begun = "+".join(f"LEN({xl_rowcol_to_cell(FIRST, at, col_abs=True)})" for at in range(len(columns)))
    look = book.raw.add_format({"bg_color": "#FBD5D0"})
    for at, column in enumerate(columns):
        if column.required:
            formula = f"=AND(LEN({xl_rowcol_to_cell(FIRST, at, col_abs=True)})=0,{begun}>0)"
            rule = {"type": "formula", "criteria": formula, "format": look}
            made.sheet.raw.conditional_format(FIRST, at, last, at, rule)
        if made.table.roll and column.name == made.table.entrant:
            made.sheet.raw.conditional_format(FIRST, at, last, at, {"type": "duplicate", "format": look})


# What cells may hold


def _validate(
    made: TableSheet, at: int, column: FormColumn, lists: Lists, texts: Texts, period: Period | None, roll: TableSheet
) -> None:
    rule, said = _rule(column, lists, texts, period, roll)
    prompt = " ".join(filter(None, (column.meaning, said)))
    options: dict[str, Any] = {
        "validate": "any",
        "error_title": _cut(column.title, _LONGEST_TITLE), "error_message": _cut(said, _LONGEST_PROMPT),
        "input_title": _cut(column.title, _LONGEST_TITLE), "input_message": _cut(prompt, _LONGEST_PROMPT), **rule,
    }  # fmt: skip
    made.sheet.raw.data_validation(FIRST, at, made.last, at, {k: v for k, v in options.items() if v != ""})


def _rule(
    column: FormColumn, lists: Lists, texts: Texts, period: Period | None, roll: TableSheet
) -> tuple[Mapping[str, Any], str]:
    """Return what Excel is to hold the cells of a column against, and the same in words."""
    say = texts.translate
    if column.type == "boolean":
        return _listed(lists.reference((say(YES), say(NO))), "stop"), f"{say(PICK)} {say(PICK_CLOSED)}"
    if column.type == "entrant":
        said = texts.say(PICK_ENTRANT, sheet=roll.sheet.name)
        return _listed(roll.column(roll.table.column(roll.table.entrant)), "warning"), said
    if column.choices is not None:
        closed = say(PICK_CLOSED if column.choices.closed else PICK_OPEN)
        style = "stop" if column.choices.closed else "information"
        return _listed(lists.reference(column.choices.words), style), f"{say(PICK)} {closed}"
    if column.type == "date":
        return _days(column, texts, period)
    return _numbers(column, texts) if column.numeric else ({}, "")


def _listed(reference: str, style: str) -> dict[str, Any]:
    return {"validate": "list", "source": f"={reference}", "error_type": style}


def _days(column: FormColumn, texts: Texts, period: Period | None) -> tuple[dict[str, Any], str]:
    said = texts.say(A_DAY, example=texts.date(column.example if isinstance(column.example, dt.date) else _EARLIEST))
    between: dict[str, Any] = {"validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST}
    if not column.dated or period is None:
        return between, said
    inside = texts.say(A_DAY_INSIDE, start=texts.date(period.start), end=texts.date(period.end))
    return {**between, "minimum": period.start, "maximum": period.end, "error_type": "warning"}, f"{said} {inside}"


def _numbers(column: FormColumn, texts: Texts) -> tuple[dict[str, Any], str]:
    whole = column.type == "integer"
    said = [texts.translate(A_WHOLE if whole else A_NUMBER)]
    if column.least is not None:
        said.append(texts.say(A_NUMBER_FROM, least=_number(column.least, column, texts)))
    if column.most is not None:
        said.append(texts.say(A_NUMBER_TO, most=_number(column.most, column, texts)))
    least = -_HUGE if column.least is None else plain(column.least)
    most = _HUGE if column.most is None else plain(column.most)
    rule = {"validate": "integer" if whole else "decimal", "criteria": "between"}
    return {**rule, "minimum": least, "maximum": most}, " ".join(said)


def plain(number: Decimal) -> int | float:
    """Return a number as files write it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def _number(number: Decimal, column: FormColumn, texts: Texts) -> str:
    return shown(texts, column, number)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def write_status(made: TableSheet, cells: Mapping[str, str], counts: Mapping[str, int]) -> None:
    """Write how far the table is filled in, from the cells of the sheet that counts (by label)."""
    parts, said = [], []
    for label, cell in cells.items():
        escaped = made.sheet.book.texts.translate(label).replace('"', '""')
        parts.append(f'"{escaped} "&{cell}')
        said.append(f"{made.sheet.book.texts.translate(label)} {counts[label]}")
    text = '&"     "&'.join(parts)
    look = {"bold": True, "font_color": "#1F4E5F", "font_size": 10}
    made.sheet.write(STATUS, 0, Formula(f"={text}", "     ".join(said)), **look)
