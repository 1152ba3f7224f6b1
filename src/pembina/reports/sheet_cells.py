"""What goes into cells: formulas, columns of tables, and texts as a cell can hold them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

from attrs import frozen

from pembina.reports.clean import clean
from pembina.reports.sheet_looks import LOOKS, date_code, number_code

LONGEST = 32_767
"""UTF-16 units that a cell can hold."""

WIDEST, NARROWEST = 60, 6
"""Limits of a column's width, in characters."""

WRAPPED = 42
"""Width of a column of sentences, where none is given."""


@frozen
class Formula:
    """A formula, written on purpose (``=SUM(A1:A3)``), with the value that it has: not every reader recalculates."""

    text: str
    value: float | int | str | bool


@frozen
class Field:
    """A column of a table: its title, what its cells are, and how they look.

    ``kind`` is ``text``, ``code`` (text that looks like a number and must stay as it is), ``number`` or ``date``.
    ``decimals`` of a number: as many as are shown (the cell holds all); None shows what there is. ``input`` cells are
    tinted and unlocked: someone is to fill them in.
    """

    title: str
    kind: str = "text"
    decimals: int | None = None
    width: float | None = None
    wrap: bool = False
    right: bool = False
    input: bool = False

    def look(self, language: str) -> dict[str, Any]:
        """What a cell of this column looks like."""
        form = {"number": number_code(self.decimals), "code": "@", "date": date_code(language)}.get(self.kind)
        look: dict[str, Any] = {"num_format": form} if form else {}
        look |= {"align": "left"} if self.kind == "date" else {}
        look |= {"align": "left", "indent": 1} if self.kind in ("text", "code") and not self.right else {}
        look |= LOOKS["wrapped"] if self.wrap else {}
        look |= {"align": "right"} if self.right else {}
        return look | (LOOKS["input"] if self.input else {})


class Whole(float):
    """A number of which XlsxWriter writes every digit: it would write 16, and some numbers need 17."""

    def __format__(self, form: str) -> str:
        return float.__repr__(self)


@cache
def letters(column: int) -> str:
    """How spreadsheets call a column, counted from 0: A, B, ..., Z, AA, ..."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def shown(text: str) -> str:
    """Return a text as a cell shows it: control characters as escapes, lines kept, no longer than a cell can be."""
    plain = (
        clean(text) if "\n" not in text else "\n".join(clean(line) for line in text.replace("\r\n", "\n").split("\n"))
    )
    return plain if 2 * len(plain) <= LONGEST else cut(plain, LONGEST)


def pieces(text: str) -> list[str]:
    """Cut a text into parts that a cell can hold each."""
    half = LONGEST // 2  # no character takes more than two units
    return [text[start : start + half] for start in range(0, len(text), half)] or [""]


def cut(text: str, limit: int) -> str:
    """Shorten a text to so many UTF-16 units, with an ellipsis where something is left out."""
    if len(text.encode("utf-16-le")) <= 2 * limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def longest_word(title: str) -> float:
    return max(map(len, title.split()), default=0)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column; words are not broken, so that some of the width is lost."""
    return sum(max(1, -(-int(len(line) * 1.05) // max(int(width), 1))) for line in text.split("\n"))


def width_of(content: Any, of: Field) -> float:
    match content:
        case None:
            return 0
        case str():
            return min(max(map(len, content.split("\n"))), WIDEST if not of.wrap else WRAPPED - 2)
        case bool():
            return 6
        case dt.date():
            return 17
        case Formula(_, value):
            return width_of(value, of)
        case float() | int() | Decimal():
            places = of.decimals if of.decimals is not None else 2
            return len(f"{float(content):,.{places}f}")
    return 8
