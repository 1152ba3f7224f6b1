"""Processes of their own: started side by side, heard to a limit, and ended whatever they do."""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from pembina.evaluation import apart_process
from pembina.evaluation.apart_process import ANSWER, HEARD, WALL, Ended, Limits, Start, run_apart


def start(code: str, job: bytes = b"{}", **environment: str) -> Start:
    return Start([sys.executable, "-I", "-S", "-c", code], {"PATH": "/usr/bin:/bin", **environment}, job)


# Limits


def test_the_usual_limits_are_those_that_are_documented():
    usual = {"memory": 2147483648, "cpu": 60, "wall": 180.0, "file": 268435456, "answer": 4194304, "each": 2000}
    assert usual == attrs.asdict(Limits())
    assert (20_000, 2.0) == (HEARD, apart_process.LINGER)


def test_a_process_holds_to_three_limits_by_itself():
    assert {"memory": 1, "cpu": 2, "file": 4} == Limits(1, 2, 3.0, 4, 5, 6).inside()


@pytest.mark.parametrize(
    ("status", "number"),
    [(0, None), (1, None), (127, None), (128, None), (129, 1), (192, 64), (193, None), (-1, 1), (-9, 9), (-64, 64),
     (-65, None)],
)  # fmt: skip
def test_a_signal_is_told_by_a_status_below_none_or_above_128(status, number):
    assert number == Ended(b"", status, None, b"").signal


# Side by side


def test_processes_read_their_own_job_and_have_no_other_environment():
    code = (
        "import os, sys; environment = sorted({*os.environ} - {'LC_CTYPE'})\n"
        "print(sys.stdin.read(), os.getcwd(), environment, os.getsid(0) == os.getpid())\n"
    )
    ended = run_apart([start(code, b"one", A="1"), start(f"{code}sys.exit(3)", b"two")], 20.0, 1000)
    assert [
        Ended(b"one / ['A', 'PATH'] True\n", 0, None, b""),
        Ended(b"two / ['PATH'] True\n", 3, None, b""),
    ] == ended


def test_no_process_is_no_answer():
    assert [] == run_apart([], 20.0, 1000)


@pytest.mark.parametrize(("length", "over"), [(100_000, None), (100_001, ANSWER)])
def test_an_answer_may_be_as_long_as_its_limit(length, over):
    (ended,) = run_apart([start(f"import os; os.write(1, b'x' * {length})")], 20.0, 100_000)
    assert (over, True) == (ended.over, len(ended.answer) <= length)


def test_one_that_passes_a_limit_ends_the_others():
    begun = time.monotonic()
    long, waiting = run_apart([start("print('x' * 11)"), start("import time; time.sleep(60)")], 20.0, 10)
    assert time.monotonic() - begun < 10
    assert (ANSWER, None, -signal.SIGKILL) == (long.over, waiting.over, waiting.status)


def test_of_what_is_said_the_first_part_is_kept_and_the_rest_is_read():
    code = "import os\nfor _ in range(30): os.write(2, b'x' * 9999)\nos.write(1, b'done')"
    (ended,) = run_apart([start(code)], 20.0, 10)
    assert Ended(b"done", 0, None, b"x" * 20_000) == ended


def test_of_two_only_the_one_that_still_runs_is_late():
    quick, slow = run_apart([start("print(1)"), start("import time; time.sleep(60)")], 1.2, 1000)
    assert (Ended(b"1\n", 0, None, b""), Ended(b"", -9, WALL, b"")) == (quick, slow)


def test_who_closes_its_mouth_is_waited_for():
    code = "import os, time\nos.write(1, b'a'); os.close(1); os.close(2); time.sleep(0.4); os._exit(5)"
    assert [Ended(b"a", 5, None, b"")] == run_apart([start(code)], 20.0, 1000)


def test_who_ends_is_not_waited_for_without_end_for_what_it_leaves_behind(monkeypatch):
    monkeypatch.setattr(apart_process, "LINGER", 0.3)
    code = "import os, time\nif os.fork() == 0: os.setsid(); time.sleep(4); os._exit(0)\nos.write(1, b'a')"
    begun = time.monotonic()
    (ended,) = run_apart([start(code)], 20.0, 1000)
    assert Ended(b"a", 0, None, b"") == ended
    assert 0.3 <= time.monotonic() - begun < 3.5


# What a stream holds


class Selector:
    def __init__(self) -> None:
        self.gone: list[Any] = []

    def unregister(self, stream: Any) -> None:
        self.gone.append(stream)


@pytest.fixture
def running():
    """A process of which only the streams are real, and what to write to them by."""
    out, err = os.pipe(), os.pipe()
    streams = [os.fdopen(pair[0], "rb", 0) for pair in (out, err)]
    for stream in streams:
        os.set_blocking(stream.fileno(), False)
    process: Any = SimpleNamespace(stdout=streams[0], stderr=streams[1])
    yield apart_process._Running(process), out[1], err[1]
    for stream in streams:
        stream.close()
    for descriptor in (out[1], err[1]):
        os.close(descriptor)


def take(of: Any, name: str, most: int = 10) -> list[Any]:
    selector: Any = Selector()
    apart_process._take(getattr(of.process, name), of, selector, most)
    return selector.gone


def test_a_stream_that_holds_nothing_yet_is_left(running):
    of, _, _ = running
    assert [] == take(of, "stdout")
    assert (2, b"", b"", None) == (of.open, of.heard, of.said, of.over)


def test_the_parts_of_an_answer_are_put_together(running):
    of, out, _ = running
    for part in (b"abcd", b"efghij"):
        os.write(out, part)
        assert [] == take(of, "stdout")
    assert (b"abcdefghij", None) == (of.heard, of.over)
    os.write(out, b"k")
    take(of, "stdout")
    assert (b"abcdefghijk", ANSWER, b"", 2) == (of.heard, of.over, of.said, of.open)


def test_a_limit_that_was_passed_stays_passed(running):
    of, out, _ = running
    of.over = WALL
    os.write(out, b"a")
    take(of, "stdout")
    assert WALL == of.over


def test_last_words_are_kept_apart_from_the_answer(running):
    of, _, err = running
    for part in (b"x" * 19_999, b"ab", b"cd"):
        os.write(err, part)
        assert [] == take(of, "stderr")
    assert (b"x" * 19_999 + b"a", b"", None) == (of.said, of.heard, of.over)


def test_the_end_of_a_stream_is_noted_once(running):
    of, _, _ = running
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, of.process.stdout.fileno())
    os.close(nothing)
    assert [of.process.stdout] == take(of, "stdout")
    assert (1, b"", None) == (of.open, of.heard, of.over)


# The end


class Process:
    """A process that has ended, or has not."""

    def __init__(self, status: int | None) -> None:
        self.status = status

    def poll(self) -> int | None:
        return self.status


def test_one_that_runs_is_waited_for_even_when_it_has_closed_its_streams():
    process: Any = Process(None)
    assert apart_process._Running(process, open=0).waiting() is True


@pytest.mark.parametrize(
    ("open_", "gone", "waiting"),
    [(2, None, True), (1, None, True), (0, None, False), (1, 98.5, True), (1, 98.0, False), (1, 97.0, False)],
)
def test_one_that_has_ended_is_waited_for_while_its_streams_are_open_and_not_for_long(
    monkeypatch, open_, gone, waiting
):
    monkeypatch.setattr(apart_process.time, "monotonic", lambda: 100.0)
    process: Any = Process(0)
    of = apart_process._Running(process, open=open_, gone=gone)
    assert waiting is of.waiting()
    assert (gone or 100.0) == of.gone


def test_a_stream_is_read_to_its_end_and_no_longer_than_it_takes(monkeypatch):
    monkeypatch.setattr(apart_process, "LINGER", 0.2)
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.write(writing, b"x" * 3000)
    with os.fdopen(reading, "rb", 0) as stream:
        begun = time.monotonic()
        apart_process._drain(stream)
        assert 0.2 <= time.monotonic() - begun < 1.0
        with pytest.raises(BlockingIOError):
            os.read(reading, 1)
        os.write(writing, b"x")
        os.close(writing)
        begun = time.monotonic()
        apart_process._drain(stream)
        assert time.monotonic() - begun < 0.1
    apart_process._drain(stream)


def test_everything_is_heard_through_one_selector(monkeypatch):
    """Both streams of a process are watched for what comes, and reading never waits."""
    watched: list[tuple[Any, int, bool]] = []
    real = selectors.DefaultSelector.register

    def register(self: Any, stream: Any, events: int, data: Any = None) -> Any:
        watched.append((stream.fileno(), events, os.get_blocking(stream.fileno())))
        return real(self, stream, events, data)

    monkeypatch.setattr(selectors.DefaultSelector, "register", register)
    run_apart([start("pass")], 20.0, 10)
    assert [(selectors.EVENT_READ, False)] * 2 == [each[1:] for each in watched]
