"""A page before it is printed: headings, paragraphs, lists and tables, and the same facts as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.texts import Texts

SYNTHETIC = N_("SYNTHETIC DATA — these are not real figures")


@frozen
class Heading:
    """A title of the page (level 1) or of a part of it."""

    text: str
    level: int = 2


@frozen
class Paragraph:
    """Sentences; lines are broken where they are printed."""

    text: str


@frozen
class Entry:
    """A small titled paragraph, one of many of the same kind."""

    title: str
    text: str


@frozen
class Bullets:
    """Several remarks of the same kind."""

    items: tuple[str, ...]


@frozen
class Column:
    """A column of a table. A ``wide`` column may be broken into lines to fit the screen."""

    title: str
    right: bool = False
    wide: bool = False


@frozen
class Table:
    """Cells are texts, already written for the reader."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Entry | Bullets | Table


@frozen
class Page:
    """What is printed; the same as ``records`` (for CSV, keys stable in every language) and ``document`` (for JSON).

    ``banner`` stands on every output of the page, whatever the format.
    """

    blocks: tuple[Block, ...]
    records: Sequence[Mapping[str, Any]] = ()
    document: Mapping[str, Any] = field(factory=dict)
    banner: str | None = None


def banner(result: Result, texts: Texts) -> str | None:
    """What has to be said of invented data, or None."""
    return texts.translate(SYNTHETIC) if result.synthetic else None
