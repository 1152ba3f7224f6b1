"""How far an evaluation has come, on standard error: a line that lives on a terminal, and lines of what took long."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pembina.errors import N_
from pembina.reports.amounts import size, span
from pembina.reports.clean import clean

if TYPE_CHECKING:
    from pembina.cli.timing import Timing
    from pembina.data import Reading
    from pembina.evaluation.run import Step
    from pembina.reports.texts import Texts

TICK = 0.5
"""Seconds between two drawings of the line that lives; before the first of them nothing is shown."""

LONG = 1.0
"""Seconds from which on what was done is worth a line that stays."""

CLOCK, MANY = 0.05, 10_000
"""Seconds and rows from which on rows a second tell anything."""

READING, READ = N_("reading {table}: {files}"), N_("read {table}: {files}")
ELSEWHERE, FROM_THERE = N_("reading {table}, which lies elsewhere"), N_("read {table}, which lies elsewhere")
MEASURING = N_("{number}/{count} {path}: {rows}")
TOGETHER = N_("{number}/{count} {path} and others as one job: {rows}")
TOOK = N_("{what} in {time}")
PACE = N_("{what} in {time}, {pace} rows a second")


@contextmanager
def watching(texts: Texts, timing: Timing, verbose: bool, quiet: bool) -> Iterator[None]:
    """Show what is under way on a terminal; with ``verbose``, a line for all that was done, wherever it goes."""
    alive = sys.stderr.isatty() and not quiet
    if not alive and not verbose:
        yield
        return
    line = _Line(texts, alive, 0.0 if verbose else LONG)
    timing.listeners.append(line)
    ticker = threading.Thread(target=line.tick, name="pembina-progress", daemon=True)
    if alive:
        ticker.start()
    try:
        yield
    finally:
        line.over.set()
        if alive:
            ticker.join()
            line.wipe()


class _Line:
    """The line that is drawn again and again; what was done scrolls away above it."""

    def __init__(self, texts: Texts, alive: bool, long: float) -> None:
        self.texts, self.alive, self.long = texts, alive, long
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._begun: list[tuple[Step | Reading, float]] = []

    def __call__(self, told: Step | Reading) -> None:
        with self._lock:
            if told.seconds is None:
                self._begun.append((told, time.monotonic()))
                return
            self._begun = [(begun, since) for begun, since in self._begun if _name(begun) != _name(told)]
            if told.seconds >= self.long:
                self.wipe()
                print(self._done(told, told.seconds), file=sys.stderr, flush=True)

    def tick(self) -> None:
        """Draw the line until it is over: the time that goes on shows that somebody is at work."""
        while not self.over.wait(TICK):
            with self._lock:
                if self._begun:
                    self._draw()

    def wipe(self) -> None:
        """Take the line away."""
        if self.alive:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _draw(self) -> None:
        told, since = self._begun[0]
        what = self._what(told, together=len(self._begun) > 1)
        text = f"{what} · {span(self.texts, int(time.monotonic() - since))}"
        width = shutil.get_terminal_size((80, 24)).columns - 1
        print(f"\r\x1b[K{text[:width]}", end="", file=sys.stderr, flush=True)

    def _what(self, told: Step | Reading, together: bool = False) -> str:
        from pembina.data import Reading

        if isinstance(told, Reading):
            if not told.size:
                form = ELSEWHERE if told.seconds is None else FROM_THERE
                return self.texts.say(form, table=clean(told.table))
            files = self.texts.counted(
                "{n} file, {size}", "{n} files, {size}", told.files, size=size(self.texts, told.size)
            )
            form = READING if told.seconds is None else READ
            return self.texts.say(form, table=clean(told.table), files=files)
        rows = self.texts.counted("{n} row", "{n} rows", told.rows)
        form = TOGETHER if together else MEASURING
        return self.texts.say(form, number=told.number + 1, count=told.count, path=told.path, rows=rows)

    def _done(self, told: Step | Reading, seconds: float) -> str:
        what = self._what(told)
        if seconds < CLOCK or not told.rows or told.rows < MANY:
            return self.texts.say(TOOK, what=what, time=span(self.texts, seconds))
        pace = self.texts.number(round(told.rows / seconds))
        return self.texts.say(PACE, what=what, time=span(self.texts, seconds), pace=pace)


def _name(told: Step | Reading) -> tuple[str, str]:
    from pembina.data import Reading

    return ("table", told.table) if isinstance(told, Reading) else ("criterion", told.path)
