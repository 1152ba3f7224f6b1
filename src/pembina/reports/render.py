"""A page as text for a terminal, as Markdown, CSV or JSON. Every text goes through :mod:`pembina.reports.clean`."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pembina.reports.clean import clean, json_text, markdown, spreadsheet, wrapped
from pembina.reports.page import Block, Bullets, Entry, Heading, Page, Paragraph, Table

WIDTH = 80
_LEAST = 12


def as_text(page: Page, width: int = WIDTH) -> str:
    """Print for a terminal of so many columns."""
    parts = [wrapped(page.banner, width)] if page.banner else []
    parts += [_text_block(block, width) for block in page.blocks]
    return "\n\n".join(parts) + "\n"


def _text_block(block: Block, width: int) -> str:
    match block:
        case Heading(text, level):
            lines = wrapped(text, width)
            longest = max(len(line) for line in lines.split("\n"))
            return f"{lines}\n{('=' if level == 1 else '-') * longest}"
        case Paragraph(text):
            return wrapped(text, width)
        case Entry(title, text):
            return f"{wrapped(title, width)}\n{textwrap.indent(wrapped(text, width - 2), '  ')}"
        case Bullets(items):
            return "\n".join(_bullet(item, width) for item in items)
        case Table():
            return _text_table(block, width)


def _bullet(item: str, width: int) -> str:
    return textwrap.indent(wrapped(item, width - 2), "  ").replace("  ", "- ", 1)


def _text_table(table: Table, width: int) -> str:
    """Draw a table; one that stays too wide in parts, each beginning with the columns that say whom a row is about."""
    columns = range(len(table.columns))
    keys = next((i + 1 for i in columns if table.columns[i].wide), len(columns))
    least, parts, rest = [_least(table, i) for i in columns], list[str](), list(columns[keys:])
    while rest or not parts:
        drawn, taken = _part(table, list(columns[:keys]), rest, least, width)
        parts.append(drawn)
        rest = rest[taken:]
    return "\n\n".join(parts)


def _part(table: Table, keys: list[int], rest: list[int], least: Sequence[int], width: int) -> tuple[str, int]:
    """Draw the first columns with as many of the rest as fit, at least one; return how many those are.

    Drawing takes long: what cannot fit however its cells are broken is not drawn to find that out.
    """
    for taken in range(len(rest), 1, -1):
        chosen = [*keys, *rest[:taken]]
        if not table.rows or sum(least[i] for i in chosen) + 2 * (len(chosen) - 1) <= width:
            drawn = _drawn(_columns(table, chosen), width)
            if max(map(len, drawn.split("\n"))) <= width:
                return drawn, taken
    return _drawn(_columns(table, [*keys, *rest[:1]]), width), 1


def _least(table: Table, column: int) -> int:
    """How narrow a column can be at the very least: its longest word, or cell where cells are not broken."""
    cells = [clean(table.columns[column].title), *(clean(row[column]) for row in table.rows)]
    words = (word for cell in cells for word in cell.split()) if table.columns[column].wide else map(str.strip, cells)
    return max((len(word) if word.isascii() else _seen(word) for word in words), default=0)


def _seen(word: str) -> int:
    """Signs of a word that take room; accents that are signs of their own do not."""
    return sum(unicodedata.category(sign)[0] not in "MC" for sign in word)


def _columns(table: Table, chosen: Iterable[int]) -> Table:
    wanted = list(chosen)
    rows = tuple(tuple(row[i] for i in wanted) for row in table.rows)
    return Table(tuple(table.columns[i] for i in wanted), rows)


def _drawn(table: Table, width: int) -> str:
    titles = [clean(column.title) for column in table.columns]
    rows = [[clean(cell) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    may_break = [column.wide for column in table.columns]
    _narrow(widths, may_break, width - 2 * (len(widths) - 1))
    broken = [
        [_broken(cell, limit) if wide else cell for cell, limit, wide in zip(row, widths, may_break, strict=True)]
        for row in (titles, *rows)
    ]
    text = _tabulated(broken[0], broken[1:], ["right" if column.right else "left" for column in table.columns])
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _tabulated(titles: list[str], rows: list[list[str]], align: list[str]) -> str:
    """Let tabulate draw, without guessing numbers (it would print the code 11.10 as 11.1) and without its padding."""
    import tabulate

    padding, tabulate.MIN_PADDING = tabulate.MIN_PADDING, 0
    try:
        return str(
            tabulate.tabulate(rows, titles, "simple", disable_numparse=True, colalign=align)
            if rows
            else tabulate.tabulate([], titles, "simple", disable_numparse=True)
        )
    finally:
        tabulate.MIN_PADDING = padding


def _narrow(widths: list[int], wide: list[bool], room: int) -> None:
    """Take from the widest of the columns that may be broken, until the table fits or nothing more can be taken."""
    while sum(widths) > room:
        candidates = [i for i, may in enumerate(wide) if may and widths[i] > _LEAST]
        if not candidates:
            return
        widths[max(candidates, key=lambda i: widths[i])] -= 1


def _broken(cell: str, limit: int) -> str:
    return textwrap.fill(cell, limit, break_long_words=False, break_on_hyphens=False)


def as_markdown(page: Page) -> str:
    """Print as Markdown, all markup inside texts escaped."""
    parts = [f"> **{markdown(page.banner)}**"] if page.banner else []
    parts += [_markdown_block(block) for block in page.blocks]
    return "\n\n".join(parts) + "\n"


def _markdown_block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {markdown(text)}"
        case Paragraph(text):
            return markdown(text)
        case Entry(title, text):
            return f"### {markdown(title)}\n\n{markdown(text)}"
        case Bullets(items):
            return "\n".join(f"- {markdown(item)}" for item in items)
        case Table(columns, rows):
            lines = [[markdown(column.title) for column in columns]]
            lines += [["--:" if column.right else "---" for column in columns]]
            lines += [[markdown(cell) for cell in row] for row in rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_csv(page: Page) -> str:
    """Print the page's records; every row of invented data says so in the column ``data_origin``."""
    records = [{**record, "data_origin": page.banner} if page.banner else dict(record) for record in page.records]
    keys = list(dict.fromkeys(key for record in records for key in record))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([spreadsheet(key) for key in keys])
    writer.writerows([_csv_cell(record.get(key)) for key in keys] for record in records)
    return out.getvalue()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return spreadsheet(str(value))


def as_json(page: Page) -> str:
    """Print the page's document; that of invented data says so under ``data_origin``."""
    document = {"data_origin": page.banner, **page.document} if page.banner else dict(page.document)
    return json_text(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


FORMATS: dict[str, Callable[[Page], str]] = {
    "table": as_text,
    "markdown": as_markdown,
    "csv": as_csv,
    "json": as_json,
}
"""Formats by the name that ``--format`` takes."""
