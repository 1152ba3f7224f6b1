"""What a cell parser says when a text does not fit: a code, a reason in a person's words, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from pembina.data.text import UNCOUNTED
from pembina.errors import N_, Hint, Phrase


@frozen
class Refusal:
    """Why a cell is refused: a code of the PB3xx table, the arguments of its message, and a hint.

    ``suggest`` makes a hint that takes time, and is asked only for the cells that are shown.
    """

    code: str
    args: Mapping[str, Any] = field(factory=dict)
    hint: Hint | None = None
    suggest: Callable[[], Hint | None] | None = field(default=None, eq=False)


class Refused(Exception):
    """Raised by cell parsers; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.code)


def refuse(code: str, reason: str = "", hint: Hint | None = None, **args: Any) -> Refused:
    """Make the exception for a refused cell; ``reason`` is a template for ``args`` and becomes one of them."""
    if reason:
        args["reason"] = Phrase(reason, dict(args))
    return Refused(Refusal(code, args, hint))


EMPTY = Phrase("")
"""The phrase that says nothing."""

DECLARE_MISSING = N_('if it stands for a missing cell, empty the cell, or declare the word: missing = ["{text}"]')
NOT_RECKONED = N_(
    "the file holds a formula without its result: open it in a spreadsheet program, save it, and try again"
)


def declare_missing(text: str) -> Hint:
    """Hint that a text may be declared as a marker of missing cells."""
    return Hint(DECLARE_MISSING, {"text": text})


def error_cell(text: str) -> Refused:
    """Refuse the error of a formula, or a formula whose result is not in the file."""
    return refuse("PB318", hint=Hint(NOT_RECKONED) if text == UNCOUNTED else declare_missing(text))
