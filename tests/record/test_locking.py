"""One writer at a time in a folder: others wait, but not for ever, and where there are no locks nobody waits."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pembina.errors import Phrase
from pembina.record import locking
from pembina.record.locking import BUSY, lock, locked


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Whoever waits for ever is ended by an alarm."""

    def ring(number: int, frame: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 3)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    found = os.open(tmp_path, os.O_RDONLY)
    yield found
    os.close(found)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds as they pass while somebody sleeps; no test waits for them."""
    slept: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0 + sum(slept))
    monkeypatch.setattr(time, "sleep", lambda seconds: slept.append(seconds))
    return slept


def is_free(folder: Path) -> bool:
    """Whether somebody else could have the lock of a folder now."""
    other = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(other)
    return True


def saying(*said: int) -> Callable[[int, int], None]:
    """A system that says each of these, one after another, and then locks."""
    waiting = list(said)

    def flock(descriptor: int, how: int) -> None:
        assert how == fcntl.LOCK_EX | fcntl.LOCK_NB
        if waiting:
            raise OSError(waiting.pop(0), "no")

    return flock


def test_a_lock_keeps_others_out_until_its_descriptor_is_closed(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    lock(descriptor)
    assert not is_free(tmp_path)
    os.close(descriptor)
    assert is_free(tmp_path)


def test_it_is_waited_for_in_small_steps(descriptor: int, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", saying(errno.EAGAIN, errno.EAGAIN, errno.EAGAIN))
    lock(descriptor)
    assert clock == [0.005] * 3


def test_after_a_minute_it_is_said_who_is_in_the_way(
    descriptor: int, clock: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: clock.append(15))
    other = os.open(tmp_path, os.O_RDONLY)
    lock(other)
    with pytest.raises(OSError, match=BUSY) as caught:
        lock(descriptor)
    os.close(other)
    assert (caught.value.errno, caught.value.strerror) == (errno.EWOULDBLOCK, BUSY)
    assert isinstance(caught.value.strerror, Phrase)
    assert caught.value.__suppress_context__
    assert len(clock) == 5  # at a minute exactly it is still waited for
    assert locking.PATIENCE == 60


@pytest.mark.parametrize("code", ["ENOLCK", "ENOSYS", "EOPNOTSUPP", "EINVAL", "EBADF"])
def test_where_a_system_has_no_such_locks_nothing_is_waited_for(
    descriptor: int, clock: list[float], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(fcntl, "flock", saying(getattr(errno, code)))
    lock(descriptor)
    assert clock == []


def test_whatever_else_a_system_says_is_passed_on(descriptor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", saying(errno.EIO))
    with pytest.raises(OSError, match="no") as caught:
        lock(descriptor)
    assert caught.value.errno == errno.EIO


def opened() -> int:
    """How many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_folder_is_locked_while_it_is_held_and_nothing_is_left_behind(tmp_path: Path) -> None:
    before = opened()
    with locked(tmp_path):
        assert not is_free(tmp_path)
        assert list(tmp_path.iterdir()) == []
    assert is_free(tmp_path)
    assert opened() == before


def test_who_holds_a_folder_goes_on_within_and_holds_it_to_the_end(tmp_path: Path, clock: list[float]) -> None:
    before = opened()
    with locked(tmp_path):
        with locked(tmp_path):
            assert not is_free(tmp_path)
        with locked(tmp_path):
            assert not is_free(tmp_path)
    assert is_free(tmp_path)
    assert (clock, opened()) == ([], before)


def test_a_folder_is_known_by_itself_and_not_by_its_path(tmp_path: Path, clock: list[float]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("a")
    with locked(tmp_path / "a"), locked(tmp_path / "b"), locked(tmp_path):
        assert not is_free(tmp_path / "a")
        assert not is_free(tmp_path)
    assert clock == []


def test_a_folder_is_free_after_a_failure_and_locked_again_the_next_time(tmp_path: Path) -> None:
    before = opened()
    with pytest.raises(ValueError, match="broken"), locked(tmp_path):
        raise ValueError("broken")
    assert is_free(tmp_path)
    with locked(tmp_path):
        assert not is_free(tmp_path)
    assert opened() == before


def test_a_folder_that_nobody_lets_go_of_is_not_held_afterwards(
    tmp_path: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened()
    monkeypatch.setattr(fcntl, "flock", saying(errno.EIO))
    with pytest.raises(OSError, match="no"), locked(tmp_path):
        raise AssertionError("it is not held")
    monkeypatch.undo()
    with locked(tmp_path):
        assert not is_free(tmp_path)
    assert opened() == before


def test_what_is_no_folder_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FileNotFoundError), locked(tmp_path / "none"):
        raise AssertionError("it is not held")
    with pytest.raises(NotADirectoryError), locked(tmp_path / "file"):
        raise AssertionError("it is not held")


def test_a_folder_that_may_not_be_looked_into_is_written_to_without_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    done = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with locked(tmp_path):
            done.append("written")
    assert (done, is_free(tmp_path)) == (["written"], True)
