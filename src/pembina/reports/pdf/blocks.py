"""Blocks of a page as the data that templates print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina.reports.clean import clean
from pembina.reports.page import Block, Bullets, Entry, Heading, Paragraph, Table
from pembina.reports.pdf.layout import UPRIGHT, fits, pieces, place


@frozen
class Drawing:
    """Something that only a sheet of paper has: a chart, lines to sign on. ``kind`` is a function of blocks.typ."""

    kind: str
    data: Mapping[str, Any]
    across: bool = False


Set = Block | Drawing
FEW = 6
"""Blocks of sentences that are no reason for a sheet of their own."""
BODY, HEADING, INDENT = 10.0, 18.0, 24.0
"""Sizes of type, and what lists are set in, in points."""
Said = dict[str, Any]


def sections(blocks: Iterable[Set]) -> list[Said]:
    """Blocks in the order of the page, cut where sheets are turned; a heading stays with the table below it."""
    found: list[Said] = []
    waiting: list[Said] = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)  # screen readers lose their way where a level is left out
            waiting.append({"kind": "heading", "level": level, "text": line(block.text, HEADING)})
            continue
        level = max(level, 1) if isinstance(block, Drawing) and block.kind == "cover" else level  # it is the title
        for across, said in _said(block):
            _add(found, across, [*waiting, said])
            waiting = []
    if waiting:
        _add(found, False, waiting)
    return _joined(found)


def _joined(found: list[Said]) -> list[Said]:
    """Set a few sentences before or after a turned sheet on that sheet, rather than on one of their own."""
    turned = [section["across"] or _few(section["blocks"]) for section in found]
    joined: list[Said] = []
    for i, section in enumerate(found):
        beside = any(found[k]["across"] for k in (i - 1, i + 1) if 0 <= k < len(found))
        _add(joined, section["across"] or (turned[i] and beside), section["blocks"])
    return joined


def _few(blocks: Sequence[Said]) -> bool:
    return len(blocks) <= FEW and all(block["kind"] in ("heading", "paragraph") for block in blocks)


def _add(found: list[Said], across: bool, blocks: Sequence[Said]) -> None:
    if not found or found[-1]["across"] != across:
        found.append({"across": across, "blocks": []})
    found[-1]["blocks"].extend(blocks)


def _said(block: Set) -> list[tuple[bool, Said]]:
    match block:
        case Paragraph(text):
            return [(False, {"kind": "paragraph", "text": line(text)})]
        case Entry(title, text):
            return [(False, {"kind": "entry", "title": line(title), "text": line(text)})]
        case Bullets(items):
            return [(False, {"kind": "bullets", "items": [line(item) for item in items]})]
        case Table():
            return _tables(block)
        case Drawing(kind, data, across):
            return [(across, {**data, "kind": kind})]
    raise TypeError(f"{type(block).__name__} is no block")


def line(text: str, size: float = BODY, room: float = UPRIGHT - INDENT) -> str | list[str]:
    """A text whose words may be broken where one of them is wider than the sheet."""
    return pieces(clean(text), room, size)


def _tables(table: Table) -> list[tuple[bool, Said]]:
    if not table.columns:
        return []
    return [
        (
            part.across,
            {
                "kind": "table",
                "size": part.size,
                "widths": part.widths,
                "right": [table.columns[i].right for i in part.columns],
                "titles": _row([column.title for column in table.columns], part.columns, part.widths, part.size),
                "rows": [_row(row, part.columns, part.widths, part.size) for row in table.rows],
                "single": [_single(row, part.columns, part.widths, part.size) for row in table.rows],
            },
        )
        for part in place(table)
    ]


def _single(cells: Sequence[str], columns: Sequence[int], widths: Sequence[float], size: float) -> bool:
    """Whether every cell of a row surely fits on one line."""
    return all(fits(clean(cells[i]), width, size) for i, width in zip(columns, widths, strict=True))


def _row(cells: Sequence[str], columns: Sequence[int], widths: Sequence[float], size: float) -> list[Any]:
    return [pieces(clean(cells[i]), width, size) for i, width in zip(columns, widths, strict=True)]
