"""The sheet that counts: for every column how much is filled in, what is missing and what does not fit, by formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from pembina.errors import N_
from pembina.forms.template_form import FormColumn, FormTable
from pembina.forms.template_sheet import (
    CELLS_MISSING,
    CELLS_OUTSIDE,
    CELLS_UNFIT,
    NO,
    ROWS_FILLED,
    YES,
    Lists,
    TableSheet,
    protect,
    write_status,
)
from pembina.model import Period
from pembina.reports.sheet import Book, Formula, Sheet
from pembina.reports.sheet_looks import LOOKS

CHECK = N_("Check")
CHECK_HOW = N_(
    "Nothing is to be filled in here. Red counts say what is missing or does not fit, yellow ones what does not count."
)
TABLE, COLUMN, FILLED = N_("Table"), N_("Column"), N_("Filled in")
MISSING, UNFIT, OUTSIDE = N_("Missing"), N_("Does not fit"), N_("Outside the period")
HEADS = (TABLE, COLUMN, FILLED, MISSING, UNFIT, OUTSIDE)
LABELS = (ROWS_FILLED, CELLS_MISSING, CELLS_UNFIT, CELLS_OUTSIDE)
"""What the counts of a whole table are called on its own sheet, in the order of the columns."""

_COUNT = {"num_format": "#,##0", "align": "right"}


@define
class Counting:
    """The sheet while it is written: where its next line goes, and where the counts of each table stand."""

    book: Book
    sheet: Sheet
    lists: Lists
    roll: TableSheet
    period: Period | None
    row: int = field(default=0)

    def write(self, tables: Sequence[TableSheet]) -> None:
        """Write the counts of all tables, and on each table's sheet what they say of it."""
        texts, sheet = self.book.texts, self.sheet
        sheet.write(0, 0, texts.translate(CHECK), **{**LOOKS["title"], "text_wrap": False})
        sheet.write(1, 0, texts.translate(CHECK_HOW), **LOOKS["faint"])
        for at, (head, width) in enumerate(zip(HEADS, (30, 34, 12, 12, 14, 18), strict=True)):
            sheet.raw.set_column(at, at, width)
            sheet.write(2, at, texts.translate(head), **LOOKS["header"])
        sheet.raw.set_row(2, 32)
        self.row = 3
        for made in tables:
            self._table(made)
        for first, last, colour in ((3, 4, "#FBD5D0"), (5, 5, "#FFE7A8")):  # a day outside the period is no mistake
            look = self.book.raw.add_format({"bg_color": colour, "bold": True})
            rule: dict[str, Any] = {"type": "cell", "criteria": ">", "value": 0, "format": look}
            sheet.raw.conditional_format(3, first, max(self.row - 1, 3), last, rule)
        sheet.raw.freeze_panes(3, 0)
        sheet.raw.repeat_rows(2)
        protect(sheet)

    def _table(self, made: TableSheet) -> None:
        top, columns = self.row, made.table.columns
        rows = len(made.table.rows)
        begun = "+".join(f"LEN({made.column(column)})" for column in columns)
        self.sheet.write(top, 0, made.sheet.name, **LOOKS["group"])
        self.sheet.write(top, 1, None, **LOOKS["group"])
        self._count(top, 2, f"SUMPRODUCT(--(({begun})>0))", rows, LOOKS["group"])
        counts = [rows, 0, 0, 0]
        for number, column in enumerate(columns):
            there = self._column(made, column, top + 1 + number, top)
            counts = [counts[0], counts[1] + there, counts[2], counts[3]]
        self.row = top + 1 + len(columns)
        for at in (3, 4, 5):
            first, last = self._cell(top + 1, at), self._cell(self.row - 1, at)
            self._count(top, at, f"SUM({first}:{last})", counts[at - 2], LOOKS["group"])
        cells = {label: self.sheet.ref(top, at) for at, label in enumerate(LABELS, 2)}
        if not any(column.dated for column in columns):
            del cells[CELLS_OUTSIDE]
        write_status(made, cells, dict(zip(LABELS, counts, strict=True)))

    def _column(self, made: TableSheet, column: FormColumn, row: int, top: int) -> int:
        """Write the line of one column; return how many required cells are missing from the beginning."""
        cells = made.column(column)
        filled = sum(1 for line in made.table.rows if line.get(column.name))
        self.sheet.write(row, 1, column.title)
        self._count(row, 2, f"SUMPRODUCT(--(LEN({cells})>0))", filled)
        missing = len(made.table.rows) - filled if column.required else 0
        if column.required:
            self._count(row, 3, f"{self._cell(top, 2)}-{self._cell(row, 2)}", missing)
        unfit = self._unfit(made.table, column, cells)
        if unfit:
            self._count(row, 4, unfit, 0)
        if column.dated and self.period is not None:
            self._count(row, 5, _outside(cells, self.period), 0)
        return missing

    def _unfit(self, table: FormTable, column: FormColumn, cells: str) -> str:
        """Return the formula that counts cells which the column cannot take; empty where it takes any text."""
        if column.type == "boolean":
            say = self.book.texts.translate
            return _not_in(cells, self.lists.reference((say(YES), say(NO))))
        if column.type == "entrant":
            known = [self.roll.column(self.roll.table.columns[at]) for at in (0, 1)]
            return f"SUMPRODUCT((LEN({cells})>0)*" + "*".join(f'ISNA(MATCH({cells}&"",{k}&"",0))' for k in known) + ")"
        if column.choices is not None:
            return _not_in(cells, self.lists.reference(column.choices.words)) if column.choices.closed else ""
        if column.type != "date" and not column.numeric:
            return ""
        parts = [f"SUMPRODUCT((LEN({cells})>0)*(1-ISNUMBER({cells})))"]
        parts += [f'COUNTIF({cells},"<{column.least}")'] if column.least is not None else []
        parts += [f'COUNTIF({cells},">{column.most}")'] if column.most is not None else []
        if column.type == "integer":
            parts.append(f"SUMPRODUCT(IF(ISNUMBER({cells}),--(INT({cells})<>{cells}),0))")
        return "+".join(parts)

    def _cell(self, row: int, column: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(row, column))

    def _count(self, row: int, column: int, formula: str, value: int, look: dict[str, Any] | None = None) -> None:
        """Write a count. Formulas over whole columns are array formulas, so that every program works them out so."""
        form = self.book.look(**{**(look or {}), **_COUNT})
        if "SUMPRODUCT" in formula:
            self.sheet.raw.write_array_formula(row, column, row, column, f"{{={formula}}}", form, value)
        else:
            self.sheet.write(row, column, Formula(f"={formula}", value), **{**(look or {}), **_COUNT})


def _not_in(cells: str, words: str) -> str:
    return f'SUMPRODUCT((LEN({cells})>0)*ISNA(MATCH({cells}&"",{words},0)))'


def _outside(cells: str, period: Period) -> str:
    def day(date: dt.date) -> str:
        return f"DATE({date.year},{date.month},{date.day})"

    return f'COUNTIF({cells},"<"&{day(period.start)})+COUNTIF({cells},">"&{day(period.end)})'
