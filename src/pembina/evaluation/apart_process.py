"""Processes of their own for a plugin: started side by side, heard to a limit, and ended whatever they do."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import IO

from attrs import Factory, define, frozen

WALL, ANSWER = "wall", "answer"
"""Limits that are held from outside: the clock's time, and the bytes of an answer."""

HEARD = 20_000
"""Bytes kept of what a process says on standard error; the rest is read and dropped."""
LINGER = 2.0
"""Seconds that ended processes may take to be gone."""


@frozen
class Limits:
    """What a plugin that runs apart may take: bytes of memory, seconds of computing and by the clock, bytes written.

    ``answer`` are the most bytes of an answer, and ``each`` those that every entrant adds.
    """

    memory: int = 2 * 2**30
    cpu: int = 60
    wall: float = 180.0
    file: int = 256 * 2**20
    answer: int = 4 * 2**20
    each: int = 2_000

    def inside(self) -> dict[str, int]:
        """Return those that a process holds to by itself."""
        return {"memory": self.memory, "cpu": self.cpu, "file": self.file}


@frozen
class Start:
    """How a process is started: its command, its whole environment, and what it reads on standard input."""

    command: Sequence[str]
    environment: Mapping[str, str]
    job: bytes


@define
class Ended:
    """What became of a process: its answer, its exit status, the limit that was passed, and its last words."""

    answer: bytes
    status: int
    over: str | None
    said: bytes

    @property
    def signal(self) -> int | None:
        """The signal that ended it: bubblewrap tells of one by a status above 128."""
        number = -self.status if self.status < 0 else self.status - 128
        return number if 0 < number <= 64 else None


@define
class _Running:
    process: subprocess.Popen[bytes]
    heard: bytearray = Factory(bytearray)
    said: bytearray = Factory(bytearray)
    open: int = 2
    over: str | None = None
    gone: float | None = None

    def waiting(self) -> bool:
        """Whether there is anything left to wait for."""
        if self.process.poll() is None:
            return True
        self.gone = self.gone or time.monotonic()
        return self.open > 0 and time.monotonic() - self.gone < LINGER


def run_apart(starts: Sequence[Start], wall: float, most: int) -> list[Ended]:
    """Run processes side by side until all have ended, or one passed a limit, which ends them all.

    ``wall`` are seconds by the clock, ``most`` bytes of an answer. Nothing that they started is left behind, and
    whoever stops the program stops them.
    """
    running: list[_Running] = []
    try:
        with selectors.DefaultSelector() as selector:
            for start in starts:
                running.append(_started(start))
                for stream in (running[-1].process.stdout, running[-1].process.stderr):
                    assert stream is not None
                    os.set_blocking(stream.fileno(), False)
                    selector.register(stream, selectors.EVENT_READ, running[-1])
            _hear(running, selector, wall, most)
    finally:
        for each in running:
            _end(each.process)
    return [Ended(bytes(r.heard), r.process.returncode, r.over, bytes(r.said)) for r in running]


def _started(start: Start) -> _Running:
    with tempfile.TemporaryFile() as job:
        job.write(start.job)
        job.seek(0)
        process = subprocess.Popen(
            list(start.command), stdin=job, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
            env=dict(start.environment), start_new_session=True, close_fds=True,
        )  # fmt: skip
    return _Running(process)


def _hear(running: Sequence[_Running], selector: selectors.BaseSelector, wall: float, most: int) -> None:
    """Read what comes until nobody is left, the time is up, or an answer is too long."""
    until = time.monotonic() + wall
    while sum(each.waiting() for each in running):
        left = until - time.monotonic()
        if left <= 0:
            for each in running:
                each.over = WALL if each.process.poll() is None else each.over
            return
        for key, _ in selector.select(min(left, 0.05)):
            _take(key.fileobj, key.data, selector, most)  # type: ignore[arg-type]
        if any(each.over for each in running):
            return


def _take(stream: IO[bytes], of: _Running, selector: selectors.BaseSelector, most: int) -> None:
    """Take what a stream holds; the end of it is noted."""
    try:
        part = os.read(stream.fileno(), 2**16)
    except BlockingIOError:
        return
    if not part:
        selector.unregister(stream)
        of.open -= 1
    elif stream is of.process.stdout:
        of.heard += part
        of.over = ANSWER if len(of.heard) > most else of.over
    else:
        of.said += part[: max(0, HEARD - len(of.said))]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that belongs to it, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        _drain(stream)
        stream.close()


def _drain(stream: IO[bytes]) -> None:
    """Read to the end, which comes when the last process that holds it is gone."""
    until = time.monotonic() + LINGER
    while not stream.closed and time.monotonic() < until:
        try:
            if not os.read(stream.fileno(), 2**16):
                return
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:
            return
