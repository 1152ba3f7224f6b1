"""One answer: how the reader of its table would understand it, or why that reader's own parser would refuse it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence

from attrs import evolve, frozen

from pembina.data.cells import CellFormat, Value, parse_cell
from pembina.data.dates import FORMATS, parse_date
from pembina.data.refusal import Refused
from pembina.data.settings import TableSettings
from pembina.errors import CODES, N_, Hint, Phrase
from pembina.forms.asking_plan import Column
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

ANSWER_DATES = {"id": ("iso", "d/m/y", "long"), "en": ("iso", "long")}
"""How a day may be typed where the data set declares nothing: 5/7/2022 is the fifth of July in Indonesia alone."""

HOW_TO_DATE = N_("write the day as {form}")
HOW_TO_NUMBER = N_("leave out the marks between thousands, or write decimals in full: {a} or {b}")
NOT_OF_THESE = N_("it is none of: {known}")


@frozen
class Refusal:
    """Why an answer is not taken: the reason, and what would mend it, in the reader's words."""

    reason: str
    mend: str


@frozen
class Accepted:
    """An answer as it will stand in the file, and what the reader makes of it."""

    text: str
    value: Value


def check(answer: str, column: Column, settings: TableSettings, texts: Texts) -> Accepted | Refusal:
    """Take an answer as the reader of the table would, under every type that the award gives the column."""
    text = tidy(answer)
    formats = cell_formats(column, settings)
    try:
        if "date" in column.types:
            text = _day(text, settings.column(column.name).dates, texts.language)
        values = [parse_cell(text, form)[0] for form in formats]
    except Refused as refused:
        return _refusal(text, refused, settings.column(column.name).dates, texts)
    if column.closed and not any(text.casefold() == word.casefold() for word in column.choices):
        return Refusal(texts.say(NOT_OF_THESE, known=", ".join(column.choices)), "")
    return Accepted(text, values[0])


def tidy(answer: str) -> str:
    """Return a text on one line: what control characters stand for in a cell, nobody can see."""
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in answer).split())


def cell_formats(column: Column, settings: TableSettings) -> list[CellFormat]:
    """Return how the reader casts the column: once for each type that a criterion asks for."""
    own = settings.column(column.name)
    return [CellFormat(kind, own.numbers, own.dates) for kind in column.types]


def stands(cell: str, column: Column, settings: TableSettings, texts: Texts) -> Accepted | Refusal | None:
    """Say of a cell of the file how it is read; None where it is missing."""
    if not cell.strip() or cell.strip() in settings.markers(column.name):
        return None
    try:
        values = [parse_cell(cell, form)[0] for form in cell_formats(column, settings)]
        return Accepted(cell, values[0])
    except Refused as refused:
        return _refusal(cell, refused, settings.column(column.name).dates, texts)


def typed_dates(language: str) -> tuple[str, ...] | None:
    """Return the forms in which a day may be typed; None where only what can mean one day is taken."""
    return ANSWER_DATES["id"] if language == "id" else None


def _day(text: str, declared: Sequence[str] | None, language: str) -> str:
    """Write a day in the form that the data set reads, from any form in which it may be typed; raises Refused.

    Declared forms are tried first; where a day can be written as 2022-07-01, those of the reader's language as well.
    """
    if declared is not None:
        try:
            parse_date(text, declared)
        except Refused:
            if "iso" not in declared:
                raise
        else:
            return text
    return parse_date(text, typed_dates(language)).isoformat()


def _refusal(text: str, refused: Refused, declared: Sequence[str] | None, texts: Texts) -> Refusal:
    """Put the parser's reason into words; its hint where it speaks of the answer, not of a file to be declared."""
    said = refused.refusal
    args = {key: arg.show(texts.translate) if isinstance(arg, Phrase) else arg for key, arg in said.args.items()}
    message = texts.translate(CODES[said.code].message).format_map({"text": clean(text), "cells": "", **args})
    return Refusal(f"{message} ({said.code})", _mend(said.code, said.hint, declared, texts))


def _mend(code: str, hint: Hint | None, declared: Sequence[str] | None, texts: Texts) -> str:
    if code in ("PB311", "PB314"):
        return texts.say(HOW_TO_DATE, form=day_example(declared, texts))
    if code == "PB313":
        return texts.say(HOW_TO_NUMBER, a="1234", b="1234,50")
    if hint is None or "declare" in hint.text:
        return ""
    return evolve(hint).show(texts.translate)


def day_example(declared: Sequence[str] | None, texts: Texts) -> str:
    """Show how a day may be written: as the data set declares, else in the forms of the reader's language."""
    own = ANSWER_DATES.get(texts.language, ANSWER_DATES["en"])
    forms = own if declared is None or "iso" in declared else declared
    return " / ".join(FORMATS[form] if form != "long" else texts.date(dt.date(2022, 7, 1)) for form in forms)
