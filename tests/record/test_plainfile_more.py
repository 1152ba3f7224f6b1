"""What is said of a file that is not read: its kind, its size, its name, with the system's number for it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pembina.errors import Phrase
from pembina.record import plainfile
from pembina.record.plainfile import MIB, NotPlain, read_plain, too_large, why

from .test_plainfile import impatient as impatient  # whatever waits for a pipe is ended by an alarm


def said(path: Path, most: int = 10, links: bool = True) -> tuple[int | None, str]:
    with pytest.raises(NotPlain) as caught:
        read_plain(path, most, links)
    assert isinstance(caught.value.strerror, Phrase)
    assert caught.value.__cause__ is None
    return caught.value.errno, caught.value.strerror


def test_what_is_in_the_way_is_told_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 11)
    (tmp_path / "link").symlink_to("long")
    (tmp_path / "nowhere").symlink_to("none")
    link = (errno.ELOOP, "it is a link to another file, and a signature has to lie there itself")
    assert said(tmp_path) == (errno.EINVAL, "it is no ordinary file")
    assert said(tmp_path / "long") == said(tmp_path / "link") == (errno.EFBIG, "it is larger than 10 bytes")
    assert said(tmp_path / "link", links=False) == said(tmp_path / "nowhere", links=False) == link
    assert said(Path(f"{tmp_path}/\0")) == (errno.EINVAL, "no file can have such a name")


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (0, "it is larger than 0 bytes"), (MIB - 1, "it is larger than 1048575 bytes"),
        (MIB, "it is larger than 1 MiB"), (3 * MIB - 1, "it is larger than 2 MiB"),
        (3 * MIB, "it is larger than 3 MiB"),
    ],
)  # fmt: skip
def test_a_limit_is_told_in_the_unit_that_fits_it(most: int, told: str) -> None:
    error = too_large(most)
    assert (error.errno, error.strerror) == (errno.EFBIG, told)


def test_limits_are_those_that_the_manual_names() -> None:
    assert (MIB, plainfile.SMALL, plainfile.LARGEST) == (1_048_576, 16_777_216, 4_294_967_296)


def test_an_empty_file_is_read_where_nothing_more_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert read_plain(str(tmp_path / "a"), 0) == b""


def test_a_file_that_is_no_link_is_read_where_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert read_plain(tmp_path / "a", 1, links=False) == b"x"


def exchanged(monkeypatch: pytest.MonkeyPatch, path: Path, other: Path) -> None:
    """Another file is put in the place of one between the look at it and the opening of it."""
    real = os.open

    def opening(name: str | Path, flags: int) -> int:
        other.rename(path)
        return real(name, flags)

    monkeypatch.setattr(os, "open", opening)


def test_a_larger_file_put_there_in_between_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"x" * 11)
    exchanged(monkeypatch, tmp_path / "a", tmp_path / "b")
    assert said(tmp_path / "a") == (errno.EFBIG, "it is larger than 10 bytes")


def test_a_pipe_put_there_in_between_is_refused_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    os.mkfifo(tmp_path / "b")
    exchanged(monkeypatch, tmp_path / "a", tmp_path / "b")
    assert said(tmp_path / "a") == (errno.EINVAL, "it is no ordinary file")


def test_a_link_put_there_in_between_is_not_followed_where_none_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "c").write_bytes(b"other")
    (tmp_path / "b").symlink_to("c")
    exchanged(monkeypatch, tmp_path / "a", tmp_path / "b")
    with pytest.raises(OSError, match="symbolic links") as caught:
        read_plain(tmp_path / "a", links=False)
    assert caught.value.errno == errno.ELOOP


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    real = os.fstat

    def looking(handle: int) -> os.stat_result:
        found = real(handle)
        with path.open("ab") as file:
            file.write(b"x")
        return found

    monkeypatch.setattr(os, "fstat", looking)
    assert said(path) == (errno.EFBIG, "it is larger than 10 bytes")


def test_a_descriptor_is_closed_and_kept_from_other_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    flags: list[int] = []
    real = os.open

    def opening(name: str | Path, how: int) -> int:
        flags.append(how)
        return real(name, how)

    monkeypatch.setattr(os, "open", opening)
    before = len(list(Path("/proc/self/fd").iterdir()))
    read_plain(tmp_path / "a")
    read_plain(tmp_path / "a", links=False)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert flags == [os.O_NONBLOCK | os.O_CLOEXEC, os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW]


def test_why_a_file_was_not_read_is_told_in_words() -> None:
    assert why(OSError(errno.ENOENT, "No such file")) == "No such file"
    assert why(OSError("it went wrong")) == "it went wrong"


def test_a_file_is_read_by_what_the_system_knows_of_these_ways_to_open_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    flags: list[int] = []
    real = os.open

    def opening(name: str | Path, how: int) -> int:
        flags.append(how)
        return real(name, os.O_RDONLY)

    monkeypatch.setattr(os, "open", opening)
    for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW"):
        monkeypatch.delattr(os, flag)
    assert read_plain(tmp_path / "a", links=False) == b"x"
    monkeypatch.setattr(os, "O_BINARY", 2**15, raising=False)  # as Windows has it
    assert read_plain(tmp_path / "a", links=False) == b"x"
    assert flags == [os.O_RDONLY, os.O_RDONLY | 2**15]
