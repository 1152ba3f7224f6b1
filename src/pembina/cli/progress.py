"""A bar on the terminal for work that takes longer than a second; wiped away when it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is to do."""

PATIENCE = 1.0
"""Seconds of silence before a bar is shown."""

WIDTH = 30


@contextmanager
def bar() -> Iterator[Progress | None]:
    """Give something to call with (done, total); None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    started, shown = time.monotonic(), -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total if total else 100
        if percent == shown or time.monotonic() - started < PATIENCE:
            return
        shown = percent
        filled = WIDTH * percent // 100
        print(f"\r\x1b[K[{'#' * filled}{'.' * (WIDTH - filled)}] {percent}%", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        if shown >= 0:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
