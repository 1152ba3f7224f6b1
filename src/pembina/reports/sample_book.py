"""The sample as a workbook: a row per record, with room for what was found, and a sheet that says how it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.names import Names
from pembina.reports.page import SYNTHETIC
from pembina.reports.sample import (
    CRITERION,
    DRAWN,
    ENTRANT,
    FILE,
    HOW_MANY,
    LIST,
    MARGIN,
    NEAR,
    NUMBER,
    RECORD,
    RECORDS,
    ROW,
    SAMPLE,
    SHOWS,
    SIZES,
    TABLE,
    TICKET,
    TO_FILL,
    WEIGHTED,
    cells,
    limits,
    nearest,
    said,
)
from pembina.reports.sheet import Book
from pembina.reports.sheet_cells import Field
from pembina.reports.texts import Texts

RESULT = N_("Result: {sha256}")
WIDE, NARROW = 28, 14


def sample_book(result: Result, found: Mapping[str, Any], texts: Texts) -> bytes:
    """Return the workbook; texts of the data stay texts whatever they begin with."""
    names = Names.of_result(result, texts)
    title = names.node("")
    book = Book(texts, f"{title}: {texts.translate(SAMPLE)}")
    notices = [texts.translate(SYNTHETIC)] if result.synthetic else []
    _records(book, names, found, title, notices)
    _drawing(book, names, found, title, notices)
    return book.content()


def _records(book: Book, names: Names, found: Mapping[str, Any], title: str, notices: list[str]) -> None:
    texts = book.texts
    sheet = book.sheet(texts.translate(LIST), notices)
    sheet.heading(f"{title}: {texts.translate(SAMPLE)}", 1)
    sheet.paragraph(said(found, texts)[0])
    fields = [Field(texts.translate(NUMBER), "number", 0)]
    fields += [Field(texts.translate(each), width=WIDE, wrap=True) for each in (ENTRANT, CRITERION)]
    fields += [Field(texts.translate(each), "code") for each in (TABLE, FILE, ROW)]
    fields += [Field(texts.translate(RECORD), "code", width=WIDE, wrap=True)]
    fields += [Field(texts.translate(each), "code", width=NARROW, wrap=True, input=True) for each in TO_FILL.values()]
    fields += [Field(texts.translate(TICKET), "code", width=WIDE, wrap=True)]
    rows = [
        [
            one["number"], names.entrant(one["entrant"]), names.node(one["criterion"]), one["table"], one["file"],
            one["row"], cells(one), *(None for _ in TO_FILL), one["ticket"],
        ]
        for one in found["drawn"]
    ]  # fmt: skip
    sheet.table(fields, rows, freeze=2, filtered=True)


def _drawing(book: Book, names: Names, found: Mapping[str, Any], title: str, notices: list[str]) -> None:
    texts = book.texts
    sheet = book.sheet(texts.translate(SIZES), notices)
    sheet.heading(f"{title}: {texts.translate(SAMPLE)}", 1)
    for text in said(found, texts):
        sheet.paragraph(text)
    sheet.heading(texts.translate(SHOWS))
    for text in [*limits(found, texts), texts.translate(WEIGHTED)]:
        sheet.paragraph(text)
    sheet.heading(texts.translate(SIZES))
    sheet.paragraph(texts.translate(HOW_MANY))
    fields = [Field(texts.translate(ENTRANT), width=WIDE, wrap=True), Field(texts.translate(MARGIN), "number", 2)]
    fields += [Field(texts.translate(NEAR), width=WIDE, wrap=True)]
    fields += [Field(texts.translate(each), "number", 0) for each in (RECORDS, DRAWN)]
    rows = [
        [
            names.entrant(one["entrant"]), one["margin"], nearest(names, one),
            *(sum(stratum[key] for stratum in one["strata"]) for key in ("records", "drawn")),
        ]
        for one in found["entrants"]
    ]  # fmt: skip
    sheet.table(fields, rows)
    sheet.paragraph(texts.say(RESULT, sha256=found["result"]))
