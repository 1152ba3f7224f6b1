"""The worksheet with the rubric: items, weights, scales and what the bands of a scale are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pembina.commands import N_

from .looks import clipped, height, lines
from .scale import described, span

if TYPE_CHECKING:
    from ..rubric import Item
    from .write import Book

HEADING = N_("Rubric: {criterion}")
HOW = N_(
    "The total of an entrant is the weighted sum of its items, each score taken as a share of its scale: "
    "0 when every item has the lowest score, 100 when every item has the highest."
)
NO, ITEM, PART, WEIGHT = N_("No."), N_("Item"), N_("Part"), N_("Weight")
ALLOWED, LEVELS, ALL = N_("Allowed scores"), N_("What the scores mean"), N_("All items")

LONGEST_CELL = 32_000
"""Signs that a cell holds."""
TOP, TEXT, HEAD, FIRST = 0, 1, 3, 4
"""Rows, from 0, as XlsxWriter counts them."""


def write_rubric(book: Book, worksheet: Any) -> None:
    """Write the whole worksheet; nothing in it can be changed."""
    texts, styles = book.texts, book.styles
    parts = any(item.within for item in book.items)
    columns = [(NO, 5), (ITEM, 38), *([(PART, 22)] if parts else []), (WEIGHT, 10), (ALLOWED, 34)]
    if any(item.bands for item in book.items):
        columns.append((LEVELS, 66))
    room = sum(width for _, width in columns)
    worksheet.hide_gridlines(2)
    for row, style, text, size in (
        (TOP, "title", texts.say(HEADING, criterion=book.criterion), 18.0),
        (TEXT, "help", texts.translate(HOW), 11.0),
    ):
        worksheet.merge_range(row, 0, row, len(columns) - 1, "", styles[style])
        worksheet.write_string(row, 0, text, styles[style])
        worksheet.set_row(row, height(lines(text, room, size), size))
    for column, (title, width) in enumerate(columns):
        worksheet.set_column(column, column, width)
        style = "head" if title in (NO, WEIGHT) else "head-left"
        worksheet.write_string(HEAD, column, texts.translate(title), styles[style])
    worksheet.set_row(HEAD, height(1) + 6)
    for i, item in enumerate(book.items):
        _write_item(book, worksheet, i, item, columns)
    _write_sum(book, worksheet, 2 + parts, len(columns))
    worksheet.freeze_panes(FIRST, 0)
    worksheet.protect("", {"format_columns": True, "format_rows": True})
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    worksheet.repeat_rows(HEAD)
    worksheet.fit_to_pages(1, 0)


def _write_item(book: Book, worksheet: Any, i: int, item: Item, columns: list[tuple[str, int]]) -> None:
    texts, row = book.texts, FIRST + i
    cells = {
        ITEM: ("strong", book.title(i)),
        PART: ("text", clipped(item.within, LONGEST_CELL)),
        WEIGHT: ("figure", f"{texts.number(item.weight)}%"),
        ALLOWED: ("text", clipped(described(item, texts), LONGEST_CELL)),
        LEVELS: ("text", clipped(_levels(book, item), LONGEST_CELL)),
    }
    worksheet.write_number(row, 0, i + 1, book.styles["figure"])
    tallest = 1
    for column, (title, width) in enumerate(columns[1:], 1):
        style, text = cells[title]
        worksheet.write_string(row, column, text, book.styles[style])
        tallest = max(tallest, lines(text, width - 3))
    worksheet.set_row(row, height(tallest) + 3)


def _levels(book: Book, item: Item) -> str:
    """Write the bands of a scale one below the other, each with its label."""
    texts = book.texts
    return "\n".join(
        f"{span(band.least, band.most, texts)}:  {texts.local(band.label)}".rstrip(": ") for band in item.bands
    )


def _write_sum(book: Book, worksheet: Any, weight: int, columns: int) -> None:
    """Close the table with the sum of the weights."""
    row, total = FIRST + len(book.items), round(sum(item.weight for item in book.items), 6)
    for column in range(columns):
        worksheet.write_blank(row, column, None, book.styles["sum"])
    worksheet.write_string(row, 1, book.texts.translate(ALL), book.styles["sum-left"])
    worksheet.write_string(row, weight, f"{book.texts.number(total)}%", book.styles["sum"])
    worksheet.set_row(row, height(1) + 3)
