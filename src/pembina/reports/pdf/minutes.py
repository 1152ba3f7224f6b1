"""The minutes as a PDF, with lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model.sitting import Sitting
from pembina.reports.minutes import award_title, minutes_blocks, minutes_title
from pembina.reports.minutes_sitting import DOTS, Signer, acknowledging, attendance_list, letterhead, signers
from pembina.reports.page import Paragraph
from pembina.reports.pdf.blocks import Drawing, Set, line
from pembina.reports.pdf.pages import Imprint, blocks_pdf
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

WATERMARK = N_("DRAFT")
ABREAST = 2
ROOM = 215.0
"""Points that a signature has."""

CELL = 140.0
"""Points that a cell of the attendance list has at least."""

LETTERHEAD = 14.0
"""Size of the first line of a letterhead."""


def minutes_pdf(publication: Publication, texts: Texts, sitting: Sitting | None = None, draft: bool = False) -> bytes:
    """Set the minutes; raises RecordError (PB616) for a what-if that is no draft, LibraryMissing without typst."""
    result = publication.result
    *blocks, closing, place = minutes_blocks(publication, texts, sitting, draft)
    lead = [line(block.text) for block in (closing, place) if isinstance(block, Paragraph)]
    rows = [*_abreast(signers(texts, sitting)), *_abreast(acknowledging(texts, sitting))]
    sheets: list[Set] = [*_letterhead(sitting), *blocks, Drawing("signatures", {"lead": lead, "rows": rows})]
    watermark = texts.translate(WATERMARK) if draft else None
    sheets += _attendance(texts, sitting, award_title(result, texts))
    return blocks_pdf(sheets, texts, Imprint.of(result, texts, minutes_title(result, texts, draft), watermark))


def _letterhead(sitting: Sitting | None) -> list[Set]:
    lines = letterhead(sitting)
    return [Drawing("letterhead", {"lines": [line(text, LETTERHEAD) for text in lines]})] if lines else []


def _attendance(texts: Texts, sitting: Sitting | None, award: str) -> list[Set]:
    """The attendance list on a sheet of its own, with rows high enough to sign in."""
    heading, said, table = attendance_list(texts, sitting, award)
    data = {
        "text": line(said.text),
        "titles": [line(column.title) for column in table.columns],
        "rows": [[line(cell, room=CELL) for cell in row] for row in table.rows],
    }
    return [Drawing("new-sheet", {}), heading, Drawing("attendance", data)]


def _abreast(people: Sequence[Signer]) -> Iterator[list[dict[str, Any]]]:
    for i in range(0, len(people), ABREAST):
        yield [
            {
                "role": _said(person.role),
                "name": _said(person.name or DOTS),
                "position": _said(person.position),
                "number": _said(person.number),
            }
            for person in people[i : i + ABREAST]
        ]


def _said(text: str | None) -> str | list[str] | None:
    return None if text is None else line(text, room=ROOM)
