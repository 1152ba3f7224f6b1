"""The minutes as a PDF, with lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model.sitting import Sitting
from pembina.reports.minutes import minutes_blocks, minutes_title
from pembina.reports.minutes_sitting import DOTS, Signer, signers
from pembina.reports.page import Paragraph
from pembina.reports.pdf.blocks import Drawing, line
from pembina.reports.pdf.pages import Imprint, blocks_pdf
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

WATERMARK = N_("DRAFT")
ABREAST = 2
ROOM = 215.0
"""Points that a signature has."""


def minutes_pdf(publication: Publication, texts: Texts, sitting: Sitting | None = None, draft: bool = False) -> bytes:
    """Set the minutes; raises RecordError (PB616) for a what-if that is no draft, LibraryMissing without typst."""
    result = publication.result
    *blocks, closing, place = minutes_blocks(publication, texts, sitting, draft)
    lead = [line(block.text) for block in (closing, place) if isinstance(block, Paragraph)]
    signing = Drawing("signatures", {"lead": lead, "rows": list(_abreast(signers(texts, sitting)))})
    watermark = texts.translate(WATERMARK) if draft else None
    return blocks_pdf(
        [*blocks, signing], texts, Imprint.of(result, texts, minutes_title(result, texts, draft), watermark)
    )


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
