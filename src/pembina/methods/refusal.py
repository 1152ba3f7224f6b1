"""What a method cannot take, said so that the criterion and the entrant can be named."""

from __future__ import annotations

from typing import Any


def N_(text: str) -> str:  # noqa: N802  (the name that marks a text for translation everywhere)
    """Mark a text for translation."""
    return text


class Unfit(ValueError):
    """Numbers or parameters that a method has no answer for; nothing is computed, and no NaN travels on.

    ``text`` is a message template with ``args``; ``column`` and ``row`` say which criterion and which entrant (their
    positions in what was handed in), where it is one. Evaluation turns positions into names.
    """

    def __init__(self, text: str, column: int | None = None, row: int | None = None, **args: Any) -> None:
        super().__init__(text.format_map(args))
        self.text = text
        self.args_ = args
        self.column = column
        self.row = row


class LibraryMissing(ImportError):
    """A method needs a library that is not installed; ``extra`` names the extra that brings it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"this method needs {library}: pip install 'pembina[{extra}]'")
        self.library = library
        self.extra = extra
