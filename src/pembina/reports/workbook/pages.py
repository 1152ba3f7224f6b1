"""Blocks of a page on a sheet: the same sentences and tables as every other report has."""

from __future__ import annotations

from collections.abc import Iterable

from pembina.reports.page import Block, Bullets, Entry, Heading, Paragraph, Table
from pembina.reports.sheet import Field, Sheet

_WIDE = 42


def write_blocks(sheet: Sheet, blocks: Iterable[Block]) -> None:
    """Write blocks one below the other; cells of their tables are texts, as they are written for readers."""
    for block in blocks:
        match block:
            case Heading(text, level):
                sheet.heading(text, level)
            case Paragraph(text):
                sheet.paragraph(text)
            case Entry(title, text):
                sheet.heading(title)
                sheet.paragraph(text)
            case Bullets(items):
                for item in items:
                    sheet.paragraph(f"• {item}")
            case Table(columns, rows):
                sheet.row += 1
                sheet.table([Field(c.title, wrap=c.wide, right=c.right) for c in columns], rows)
                sheet.row += 1
