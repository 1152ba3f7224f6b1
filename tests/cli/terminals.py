"""Somebody at a real terminal: the program in a pty, what it prints without its colours, and keys to press."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect

DOWN, ENTER, STOP, CLEAR = "\x1b[B", "\r", "\x03", "\x15"
READY = re.escape("\x1b[?7h")
"""The end of a drawing: a question is there, and waits."""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Talk:
    """One run of the program."""

    def __init__(self, *words: object, folder: Path, language: str = "en") -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "COLUMNS")}
        self.heard = ""
        self.process = pexpect.spawn(
            sys.executable, ["-m", "pembina.cli", *map(str, words)], cwd=str(folder), encoding="utf-8", timeout=20,
            dimensions=(50, 110), env={**kept, "PEMBINA_LANG": language, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        self.process.delaybeforesend = None

    def answer(self, seen: str, *keys: str) -> None:
        """Wait for words and for the question that follows them, then press keys."""
        self.process.expect_exact(seen)
        self.heard += self.process.before + self.process.after
        self.process.expect(READY)
        self.heard += self.process.before
        for key in keys:
            self.process.send(key)

    def end(self) -> int:
        """Wait until the program ends; return its exit status."""
        self.process.expect(pexpect.EOF)
        self.heard += self.process.before
        self.process.close()
        return self.process.exitstatus

    @property
    def printed(self) -> str:
        """Everything that was printed, without colours and movements."""
        return ESCAPES.sub("", self.heard).replace("\r", "")
