"""Ctrl-C, and the end that a system asks for (SIGTERM): work stops soon, and what is being written is written whole."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)

REACTION = 2.0
"""Seconds that a computation outside Python may take until it notices; after them the program ends as it stands."""

CLEANING = 10.0
"""Seconds that engines and temporary files may take to be put away, once somebody has noticed."""


class Stopping:
    """Whether somebody asked this run to stop, and seeing to it that it does.

    The first signal raises KeyboardInterrupt where the program stands. Python raises it only between two of its own
    steps, and a query may run for an hour inside an engine that never looks: so a thread hears of every signal at once
    and ends the program where nothing happens, or where a second signal comes. ``last_words`` is called before that.
    """

    def __init__(self, last_words: Callable[[], None]) -> None:
        self.signal: int | None = None
        self._last_words = last_words
        self._noticed = False
        self._held = False
        self._over = threading.Event()

    @property
    def status(self) -> int:
        """The exit status that tells a shell which signal it was."""
        return 128 + (self.signal or signal.SIGINT)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Listen as long as the program runs; in another thread than the main one nobody is told of signals."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in SIGNALS}
        hear, tell = os.pipe()
        os.set_blocking(tell, False)
        listener = threading.Thread(target=self._listen, args=(hear,), name="pembina-stopping", daemon=True)
        for number in SIGNALS:
            signal.signal(number, self._interrupt)
        told_before = signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
        listener.start()
        try:
            yield
        finally:
            self._over.set()
            signal.set_wakeup_fd(told_before)
            for number, handler in before.items():
                signal.signal(number, signal.SIG_DFL if handler is None else handler)
            os.close(tell)
            listener.join()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Go on to the end of what takes a moment and must not be left half done: writing a result and its facts."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._noticed = True
        if not self._held:
            self.signal = self.signal or number
            raise KeyboardInterrupt

    def _listen(self, hear: int) -> None:
        """Read which signals come until the other end is closed; of others than ours Python tells as well."""
        with os.fdopen(hear, "rb", buffering=0) as heard:
            first = None
            while told := heard.read(1):
                if told[0] not in SIGNALS or self._held:
                    continue
                if first is not None:
                    self._end(first)
                first = told[0]
                threading.Thread(target=self._expire, args=(first,), daemon=True).start()

    def _expire(self, number: int) -> None:
        if self._over.wait(REACTION):
            return
        if not self._noticed or not self._over.wait(CLEANING):
            self._end(number)

    def _end(self, number: int) -> None:
        self._last_words()
        os._exit(128 + number)
