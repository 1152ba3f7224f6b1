"""The authority on cells: what a single cell means under the type and the formats that its column declares.

Engines may have a faster way for ordinary cells; what they do not take comes here, and what they take must agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from pembina.data import convert
from pembina.data.dates import parse_date
from pembina.data.lookalikes import check_scripts, strange_signs
from pembina.data.numbers import parse_number, parse_undeclared
from pembina.data.refusal import error_cell, refuse
from pembina.data.text import ERROR_CELLS, plain_spaces, shown
from pembina.errors import N_

Value = str | int | float | bool | Decimal | dt.date
"""What a cell becomes: text for entrant, code, text, figure and answer; else int, float, Decimal, bool or date."""

_LONGEST_CODE = 400
"""Digits that no number has which is a code."""

NUMERIC = ("integer", "number", "money", "figure")

_TRUE = ("true", "ya", "yes", "y", "1", "benar", "betul", "aktif")
_FALSE = ("false", "tidak", "no", "n", "0", "salah", "bukan", "tidak aktif")
BOOLEANS: Mapping[str, bool] = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
"""Words for true and false, in lower case."""


class EntrantResolver(Protocol):
    """Finds the code of an entrant; both raise Refused."""

    def resolve(self, text: str) -> str:
        """Return the code of the entrant that a text names."""
        ...

    def resolve_number(self, cell: float | Decimal) -> str:
        """Return the code of the entrant that a numeric cell names."""
        ...


@frozen
class CellFormat:
    """How the cells of one column are read: its type, and the declared formats (None: not declared).

    ``type`` is one of ``COLUMN_TYPES`` of the model, or ``code``: an entrant's own code in the table of entrants, or
    ``answer``: a figure where a cell is or holds a number, else a word.
    """

    type: str
    numbers: str | None = None
    dates: tuple[str, ...] | None = None
    entrants: EntrantResolver | None = None


def parse_cell(cell: object, form: CellFormat) -> tuple[Value, str | None]:
    """Read one cell that is not missing: its value, and the number format it needs where none is declared.

    Raises Refused with the reason.
    """
    if isinstance(cell, str) and cell.strip().upper() in ERROR_CELLS:
        raise error_cell(cell.strip())
    if form.type in NUMERIC or (form.type == "answer" and _digits(cell)):
        number, needs = _decimal(cell, form)
        return _CONVERT[form.type](number), needs
    return _PARSERS[form.type](cell, form), None


def _decimal(cell: object, form: CellFormat) -> tuple[Decimal, str | None]:
    """Read a number as an exact decimal; numeric cells are the numbers they are, whatever the column declares."""
    if isinstance(cell, str):
        return (parse_number(cell, form.numbers), None) if form.numbers else parse_undeclared(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise refuse("PB312", N_("it is no number but {kind}"), kind=_kind(cell))
    if isinstance(cell, float):
        return convert.from_float(cell, exact=form.type == "number"), None
    if isinstance(cell, Decimal) and not cell.is_finite():
        raise refuse("PB312", N_("it is no finite number"))
    return Decimal(cell), None


def _text(cell: object, form: CellFormat) -> str:
    if isinstance(cell, list | dict | bytes):
        raise refuse("PB343", kind=_kind(cell))
    return check_scripts(shown(cell))


def _digits(cell: object) -> bool:
    """Whether a cell is a number, or a text with a digit in it, which then has to be one."""
    if isinstance(cell, str):
        return any(sign.isdecimal() for sign in cell)
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _code(cell: object, form: CellFormat) -> str:
    """Read an entrant's own code; of numeric cells only whole ones, since 11.1 may have been 11.10."""
    if isinstance(cell, str):
        code = check_scripts(plain_spaces(cell))
        signs = strange_signs(code)
        if signs is not None:
            raise refuse("PB398", signs=signs)
        return code
    return whole_code(cell)


def whole_code(cell: object) -> str:
    """Write a numeric cell as a code; raises Refused unless it is a whole number."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise refuse("PB343", kind=_kind(cell))
    if isinstance(cell, Decimal) and cell.is_finite() and cell.adjusted() >= _LONGEST_CODE:
        raise refuse("PB322")  # before a million digits are worked out
    if cell != cell or cell in (float("inf"), float("-inf")) or cell != int(cell):
        raise refuse("PB322")
    return str(int(cell))


def _entrant(cell: object, form: CellFormat) -> str:
    if form.entrants is None:
        return shown(cell)
    if isinstance(cell, str):
        return form.entrants.resolve(check_scripts(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise refuse("PB343", kind=_kind(cell))
    return form.entrants.resolve_number(cell)


def parse_boolean(text: str) -> bool:
    """Read yes or no in either language; raises Refused."""
    word = " ".join(plain_spaces(text).lower().split())
    if word not in BOOLEANS:
        raise refuse("PB317", known=", ".join(("ya", "tidak", "true", "false", "1", "0")))
    return BOOLEANS[word]


def _boolean(cell: object, form: CellFormat) -> bool:
    return cell if isinstance(cell, bool) else parse_boolean(shown(cell))


def _date(cell: object, form: CellFormat) -> dt.date:
    if isinstance(cell, dt.datetime):
        if cell.tzinfo is not None:
            raise refuse("PB311", N_("it has a time zone, so that its day depends on the place"))
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    return parse_date(shown(cell), form.dates)


def _kind(cell: object) -> str:
    """Name what a cell holds, in the words of TOML."""
    return _KINDS.get(type(cell), type(cell).__name__)


_KINDS = {
    bool: "true/false",
    dt.date: "date",
    dt.datetime: "date-time",
    dt.time: "time",
    dict: "{...}",
    list: "[...]",
}
_CONVERT: Mapping[str, Callable[[Decimal], Value]] = {
    "integer": convert.to_integer,
    "number": convert.to_number,
    "money": convert.to_money,
    "figure": convert.to_figure,
    "answer": convert.to_figure,
}
_PARSERS: Mapping[str, Callable[[object, CellFormat], Value]] = {
    "text": _text,
    "answer": _text,
    "code": _code,
    "entrant": _entrant,
    "boolean": _boolean,
    "date": _date,
}
