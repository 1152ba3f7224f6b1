"""The terminal: lines that are said, texts that are typed, one of several words that is chosen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from pembina.errors import N_, UsageError
from pembina.methods.refusal import LibraryMissing
from pembina.reports.clean import wrapped
from pembina.reports.texts import Texts

CHOOSE = N_("(arrow keys, then Enter)")
NARROWEST, WIDEST = 60, 100


class Screen(Protocol):
    """Whoever asks a person."""

    def say(self, text: str) -> None:
        """Print a paragraph."""
        ...

    def text(self, question: str, default: str = "") -> str:
        """Return what is typed."""
        ...

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str | None = None) -> str:
        """Return the key of the option that is chosen, of pairs of a key and a label."""
        ...


class Terminal:
    """A person at a terminal, asked by questionary, on standard error: standard output is for answers only."""

    def __init__(self, texts: Texts) -> None:
        from prompt_toolkit.output import create_output

        self._texts = texts
        self._output = create_output(stdout=sys.stderr)
        if hasattr(self._output, "enable_cpr"):
            self._output.enable_cpr = False  # nothing here needs it, and a plain terminal would be warned in English

    def say(self, text: str) -> None:
        """Print a paragraph."""
        width = shutil.get_terminal_size((NARROWEST, 24)).columns
        print(wrapped(text, min(max(width, NARROWEST), WIDEST)), file=sys.stderr, flush=True)

    def text(self, question: str, default: str = "") -> str:
        """Return what is typed; Ctrl-C raises KeyboardInterrupt."""
        import questionary

        asked = questionary.text(question, default=default, qmark=">", output=self._output)
        return str(asked.unsafe_ask())

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str | None = None) -> str:
        """Return the key that is chosen; Ctrl-C raises KeyboardInterrupt."""
        import questionary

        choices = [questionary.Choice(label or key, value=key) for key, label in options]
        instruction: Any = self._texts.translate(CHOOSE)
        asked = questionary.select(
            question, choices, default=default, qmark=">", instruction=instruction, output=self._output
        )
        return str(asked.unsafe_ask())


def terminal(texts: Texts, instead: str) -> Terminal:
    """Return the terminal; raises UsageError (PB641) where there is none, and LibraryMissing without questionary.

    ``instead`` is what to do without one.
    """
    from pembina.errors import Hint

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError.of("PB641", hint=Hint(instead))
    try:
        import questionary  # noqa: F401
    except ImportError as error:
        raise LibraryMissing("questionary", "interactive") from error
    return Terminal(texts)
