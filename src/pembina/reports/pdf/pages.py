"""Any page as a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.page import Page, banner
from pembina.reports.pdf.blocks import Set, sections
from pembina.reports.pdf.typesetting import typeset
from pembina.reports.texts import PSEUDO, Texts

NUMBERED = N_("{page} of {pages}")
RESULT = N_("result {sha256}…")
TAGGED = 12_000
"""Cells up to which a PDF is tagged for screen readers; beyond, that would take seconds and megabytes (the html report
is the one to be read aloud then)."""

SHOWN = 12
"""Digits of a result's name that stand at the foot of every sheet."""


@frozen
class Imprint:
    """What stands around every sheet: the document's title, the award and the result at its foot, the banner above.

    ``watermark`` is written across every sheet. ``result`` is the hash by which the result is named, which stands among
    the keywords of the PDF, so that a program can read from it of which result it speaks.
    """

    title: str
    award: str
    name: str
    banner: str | None = None
    watermark: str | None = None
    result: str | None = None

    @classmethod
    def of(cls, result: Result, texts: Texts, title: str, watermark: str | None = None) -> Imprint:
        """The imprint of whatever is printed from a result."""
        award = texts.local(result.award["title"]) or result.award["id"]
        name = texts.say(RESULT, sha256=result.sha256[:SHOWN])
        return cls(title, award, name, banner(result, texts), watermark, result.sha256)


def page_pdf(page: Page, texts: Texts, imprint: Imprint) -> bytes:
    """Set a page as a PDF: A4, numbered sheets, the banner on each; raises LibraryMissing without typst."""
    return blocks_pdf(page.blocks, texts, imprint, page.banner)


def blocks_pdf(blocks: Iterable[Set], texts: Texts, imprint: Imprint, above: str | None = None) -> bytes:
    """The same for blocks among which there may be drawings."""
    data: dict[str, Any] = {
        "title": imprint.title,
        "lang": language(texts),
        "award": imprint.award,
        "name": imprint.name,
        "banner": above or imprint.banner,
        "watermark": imprint.watermark,
        "keywords": [imprint.result] if imprint.result else [],
        "numbered": texts.translate(NUMBERED),
        "sections": sections(blocks),
    }
    return typeset("page.typ", data, _cells(data["sections"]) <= TAGGED)


def _cells(found: Iterable[Mapping[str, Any]]) -> int:
    """How many cells the tables of a document have."""
    tables = [block for section in found for block in section["blocks"] if "rows" in block]
    return sum(len(block["rows"]) * len(block.get("widths", (1, 1, 1, 1))) for block in tables)


def language(texts: Texts) -> str:
    """The language that is written into the PDF, for who reads it aloud."""
    return "en" if texts.language == PSEUDO else texts.language
