"""Somebody at a screen who answers what was written down beforehand, and remembers what was said."""

from __future__ import annotations

from collections.abc import Sequence

STOP = "\x03"
"""Ctrl-C."""


class Script:
    """Answers in their order; an answer to a choice is the key or the label of an option."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.offered: list[list[str]] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def text(self, question: str, default: str = "") -> str:
        self.asked.append(question)
        answer = self._next()
        return default if answer == "<Enter>" else answer

    def choose(self, question: str, options: Sequence[tuple[str, str]], default: str | None = None) -> str:
        self.asked.append(question)
        self.offered.append([label for _, label in options])
        answer = self._next()
        keys = [key for key, label in options if answer in (key, label, key.removeprefix("="))]
        assert len(keys) == 1, f"{answer!r} is not among {options!r}"
        return keys[0]

    def _next(self) -> str:
        assert self.answers, f"asked for more than was answered: {self.asked[-1]!r}"
        answer = self.answers.pop(0)
        if answer == STOP:
            raise KeyboardInterrupt
        return answer
