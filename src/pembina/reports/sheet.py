"""Workbooks in the house style: a thin layer over XlsxWriter by which every text stays text, and bytes stay the same.

    book = Book(texts, "Title of the file")
    sheet = book.sheet(texts.translate(RANKING), ["SYNTHETIC DATA"])    # notices stand above everything else
    first = sheet.table([Field("Code", "code"), Field("Score", "number", decimals=2)], rows)
    content = book.content()

A text goes into a cell as text whatever it begins with; a formula is a :class:`Formula`, so that none is written by
accident. Nothing of clock, user or path goes into the file. ``sheet.raw`` and ``book.raw`` are XlsxWriter's own objects
for what is not here: lists to choose from, protection, notes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from attrs import define, field

from pembina.reports.clean import clean
from pembina.reports.sheet_cells import (
    NARROWEST,
    WIDEST,
    WRAPPED,
    Field,
    Formula,
    Whole,
    cut,
    letters,
    lines_of,
    longest_word,
    shown,
    width_of,
)
from pembina.reports.sheet_looks import LOOKS, NOTICE_WIDTH, date_code, page_setup
from pembina.reports.texts import Texts

__all__ = ["Book", "Field", "Formula", "Sheet", "letters", "shown"]

_FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
"""The day that every workbook says it was made on: a clock in it would make each writing another file."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
_MEASURED = 400
"""Rows of a table that say how wide its columns have to be."""

_HIGHEST = 409
"""Points that a row can be high."""

_ILLEGAL_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_FORMULA_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
_EXACT = 2**53
"""Whole numbers up to here are exact in a cell."""


_FUNCTION = re.compile(r"[A-Z][A-Z0-9.]*(?=\()")
_OLD_FUNCTIONS = {
    "ABS", "AND", "COUNT", "COUNTIF", "EXP", "IF", "INT", "ISNUMBER", "LN", "MAX", "MIN", "NOT", "OR", "RANK", "ROUND",
    "ROUNDDOWN", "SUM", "SUMPRODUCT",
}  # fmt: skip


@cache
def _worksheet() -> type[Any]:
    """XlsxWriter's worksheet, but a formula of old functions only is not searched for newer ones: that takes long."""
    from xlsxwriter.worksheet import Worksheet

    class Swift(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            if _OLD_FUNCTIONS.issuperset(_FUNCTION.findall(formula)):
                return formula.removeprefix("=")
            return str(super()._prepare_formula(formula, expand_future_functions))

    return Swift


class Book:
    """A workbook while it is written."""

    def __init__(self, texts: Texts, title: str, subject: str = "", mark: str = "") -> None:
        import xlsxwriter

        self.texts = texts
        self.sheets: list[Sheet] = []
        self._out = io.BytesIO()
        self.raw: Any = xlsxwriter.Workbook(self._out, _OPTIONS)
        plain = {"author": "", "company": "", "created": _FIXED, "category": mark}
        self.raw.set_properties({"title": clean(title)[:200], "subject": clean(subject)[:200], **plain})
        self.raw.set_size(2400, 1400)
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._quoted: dict[int, Any] = {}
        self._names: set[str] = set()

    def look(self, **properties: Any) -> Any:
        """Return XlsxWriter's format of these properties; the same properties, the same format."""
        wanted = {"valign": "top", "font_name": "Calibri", "font_size": 11, **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._looks:
            self._looks[key] = self.raw.add_format(wanted)
        return self._looks[key]

    def quoted(self, form: Any) -> Any:
        """Return a format like the one given, that marks a text as one, as an apostrophe does that a person types."""
        if id(form) not in self._quoted:
            key = next(key for key, known in self._looks.items() if known is form)
            self._quoted[id(form)] = self.look(**dict(key), quote_prefix=True)
        return self._quoted[id(form)]

    def named(self, name: str, **more: Any) -> Any:
        """Return a look of the house (``header``, ``heading``, ``notice`` ...), with ``more`` properties."""
        return self.look(**{**LOOKS[name], **more})

    def sheet(self, name: str, notices: Sequence[str] = ()) -> Sheet:
        """Add a sheet; its name is made legal and unique, and notices stand on top of it, one row each."""
        sheet = Sheet(self, self.raw.add_worksheet(self._legal(name), _worksheet()))
        page_setup(sheet.raw, clean(name))
        for notice in notices:
            sheet.notice(notice)
        self.sheets.append(sheet)
        return sheet

    def content(self) -> bytes:
        """Finish the workbook and return its bytes."""
        for sheet in self.sheets:
            sheet.finish()
        self.raw.close()
        return self._out.getvalue()

    def _legal(self, name: str) -> str:
        plain = _ILLEGAL_IN_NAMES.sub(" ", clean(name)).strip().strip("'").strip() or "Sheet"
        plain = "Sheet" if plain.casefold() == "history" else plain  # Excel keeps that name to itself
        short, n = cut(plain, _LONGEST_NAME).rstrip(" '"), 1
        while short.casefold() in self._names:
            n += 1
            short = f"{cut(plain, _LONGEST_NAME - len(f' {n}')).rstrip()} {n}"
        self._names.add(short.casefold())
        return short


@define(eq=False)
class Sheet:
    """A sheet while it is written: ``row`` is the next free one. Rows and columns count from 0."""

    book: Book
    raw: Any
    row: int = 0
    _widths: dict[int, float] = field(factory=dict, init=False)
    _fixed: dict[int, float] = field(factory=dict, init=False)
    _across: list[tuple[int, str, Any]] = field(factory=list, init=False)
    _frozen: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """The name that the sheet has."""
        return str(self.raw.get_name())

    @property
    def quoted(self) -> str:
        """The name as formulas write it."""
        escaped = self.name.replace("'", "''")
        return f"'{escaped}'"

    def ref(self, row: int, column: int, row_fixed: bool = True, column_fixed: bool = True) -> str:
        """Return how a formula of another sheet calls a cell: ``'Scores'!$C$7``."""
        here = f"{'$' if column_fixed else ''}{letters(column)}{'$' if row_fixed else ''}{row + 1}"
        return f"{self.quoted}!{here}"

    # One cell

    def write(self, row: int, column: int, content: Any, **look: Any) -> None:
        """Write a cell by what its content is: text, number, date, yes or no, formula; None leaves it empty."""
        if isinstance(content, dt.date):
            look = {"num_format": date_code(self.book.texts.language), "align": "left", **look}
        if content is not None or look:
            self.put(row, column, content, self.book.look(**look))

    def put(self, row: int, column: int, content: Any, form: Any) -> None:
        """Write a cell in a format that :meth:`Book.look` gave: for many cells of the same look."""
        match content:
            case None:
                self.raw.write_blank(row, column, None, form)
            case str():
                if content[:1] in _FORMULA_SIGNS and content:
                    form = self.book.quoted(form)  # stays text even when someone edits it
                self.raw.write_string(row, column, shown(content), form)
            case bool():
                self.raw.write_boolean(row, column, content, form)
            case dt.date():
                self.raw.write_datetime(row, column, content, form)
            case Formula(text, value):
                self.raw.write_formula(row, column, text, form, value)
            case int() if abs(content) > _EXACT:
                self.raw.write_string(row, column, str(content), form)  # a cell would round it
            case _:
                self.raw.write_number(row, column, content if isinstance(content, int) else Whole(content), form)

    def link(self, row: int, column: int, target: str, text: str) -> None:
        """Write a text that leads somewhere: ``internal:'Sheet'!A1`` or ``external:file.xlsx#'Sheet'!A1``."""
        self.raw.write_url(row, column, target, self.book.named("link"), shown(text))

    # Blocks, one below the other

    def notice(self, text: str) -> None:
        """Write what has to be seen before anything else, across the sheet."""
        self._line(text, "notice")

    def heading(self, text: str, level: int = 2) -> None:
        """Write a title (level 1) or a heading, with an empty row before it where something stands above."""
        self.row += 1 if self.row and level > 1 else 0
        self._line(text, "title" if level == 1 else "heading")

    def paragraph(self, text: str) -> None:
        """Write sentences across the sheet, as many lines high as they need."""
        self._line(text, "paragraph")

    def _line(self, text: str, look: str) -> None:
        self._across.append((self.row, shown(text), look))
        self.row += 1

    def table(
        self, fields: Sequence[Field], rows: Iterable[Sequence[Any]], *,
        freeze: int | None = None, filtered: bool = False, look: Callable[[int, int], dict[str, Any]] | None = None,
    ) -> int:  # fmt: skip
        """Write header and rows at the next free row; return the row of the first entry.

        ``freeze`` keeps the header and so many columns in sight (the first table that asks for it) and repeats them on
        every printed page; ``filtered`` gives the header its arrows. ``look(entry, column)`` adds to a cell's look.
        """
        header = self.row
        for column, each in enumerate(fields):
            self.write(header, column, each.title, **LOOKS["header"])
            self._measure(column, longest_word(each.title) if each.kind != "text" else min(len(each.title), 24))
            if each.width is not None:
                self._fixed[column] = max(each.width, longest_word(each.title) + 2)
        self.heighten(header, [(each.title, self._room(column) - 1) for column, each in enumerate(fields)])
        looks, first = [each.look(self.book.texts.language) for each in fields], header + 1
        forms = [self.book.look(**each) for each in looks]
        self.row, wrapped = first, [column for column, each in enumerate(fields) if each.wrap]
        for entry, cells in enumerate(rows):
            for column, content in enumerate(cells):
                if content is None and not fields[column].input:
                    continue
                more = look(entry, column) if look else None
                form = self.book.look(**{**looks[column], **more}) if more else forms[column]
                self.put(self.row, column, content, form)
                if entry < _MEASURED:
                    self._measure(column, width_of(content, fields[column]))
            texts = [(cells[column], self._fixed.get(column, WRAPPED) - 2) for column in wrapped]
            self.heighten(self.row, texts)
            self.row += 1
        if freeze is not None and not self._frozen:
            self._freeze(first, header, freeze)
        if filtered:
            self.raw.autofilter(header, 0, max(self.row - 1, header), len(fields) - 1)
        self.raw.ignore_errors({"number_stored_as_text": f"A1:XFD{self.row + 1}"})
        return first

    def heighten(self, row: int, texts: Iterable[tuple[Any, float]]) -> None:
        """Make a row as high as its longest text needs in the width given; not every reader does so by itself."""
        lines = max((lines_of(text, width) for text, width in texts if isinstance(text, str)), default=1)
        if lines > 1:
            self.raw.set_row(row, min(15 * lines + 3, _HIGHEST))

    def _room(self, column: int) -> float:
        return self._fixed.get(column) or max(self._widths.get(column, 0) + 2, NARROWEST)

    def _freeze(self, first: int, header: int, columns: int) -> None:
        self._frozen = True
        self.raw.freeze_panes(first, columns)
        self.raw.repeat_rows(header)
        if columns:
            self.raw.repeat_columns(0, columns - 1)

    def set_width(self, column: int, width: float) -> None:
        """Fix the width of a column, in characters; 0 hides it."""
        self._fixed[column] = width

    def _measure(self, column: int, width: float) -> None:
        if width > self._widths.get(column, 0):
            self._widths[column] = width

    def finish(self) -> None:
        """Set widths, and write what stands across the sheet now that they are known."""
        widths = {c: min(max(w + 2, NARROWEST), WIDEST) for c, w in self._widths.items()} | self._fixed
        for column, width in sorted(widths.items()):
            self.raw.set_column(column, column, width, None, {} if width else {"hidden": True})
        last, room = 0, widths.get(0, 8.43)
        while room < NOTICE_WIDTH:
            last += 1
            room += widths.get(last, 8.43)
        for row, text, look in self._across:
            self._write_across(row, text, look, last, room)
        if sum(widths.values()) <= 2 * NOTICE_WIDTH:
            self.raw.fit_to_pages(1, 0)
        else:  # a matrix too wide for a page keeps letters that can be read, and takes several
            self.raw.set_print_scale(70)

    def _write_across(self, row: int, text: str, look: str, last: int, room: float) -> None:
        more = {"quote_prefix": True} if text[:1] in _FORMULA_SIGNS and text else {}
        form = self.book.named(look, **more)
        big = LOOKS[look].get("font_size", 11) / 11
        if last:
            self.raw.merge_range(row, 0, row, last, "", form)
        self.raw.write_string(row, 0, text, form)
        self.raw.set_row(row, min(15 * big * lines_of(text, room / big) + 3, _HIGHEST))
