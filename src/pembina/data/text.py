"""Blanks and shapes of text that every reader and parser treats alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u2009\u200b\ufeff"
"""Characters around a cell that do not belong to it: blanks, line ends, no-break, narrow and zero-width spaces."""

_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\u200b": None})

UNCOUNTED = "#=?"
"""What stands for a formula whose result the file does not hold, since no spreadsheet has reckoned it yet."""

ERROR_CELLS = (
    "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", UNCOUNTED
)  # fmt: skip
"""What spreadsheets write where a formula failed."""


def plain_spaces(text: str) -> str:
    """Turn no-break and narrow spaces into plain ones, and strip the ends."""
    return text.translate(_SPACES).strip(BLANKS)


def shown(cell: object) -> str:
    """Write a cell as text for a message, or as text where text is wanted.

    Whole floats lose their ".0", since a spreadsheet knows no integers; booleans read as in TOML.
    """
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() and cell.tzinfo is None else cell.isoformat(" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() and abs(cell.adjusted()) < 40 else str(cell)
    return str(cell)


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing that a person would see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))
