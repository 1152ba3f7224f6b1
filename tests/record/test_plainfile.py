"""Only ordinary files are read, and no more of them than such a file can have: nothing is waited for."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pembina.errors import PembinaError, RecordError
from pembina.model import Result
from pembina.record import files, log, read_decisions, read_facts, read_result, read_sitting
from pembina.record.extract import read_extract
from pembina.record.log import read_log
from pembina.record.plainfile import NotPlain, read_plain
from pembina.record.seal import read_seal, write_seal
from pembina.record.signatures import read_signers

RESULT = Result({"award": {"rules": {}}, "entrants": [], "nodes": []}, "0" * 64)

READERS = {
    "result": read_result,
    "seal": read_seal,
    "signers": read_signers,
    "log": read_log,
    "extract": read_extract,
    "decisions": lambda path: read_decisions(path, RESULT),
    "sitting": lambda path: read_sitting(path, RESULT),
}
"""Every reader of the record room, by what it reads."""


def robustness(path):
    from pembina.cli.publishing import read_robustness

    return read_robustness(path, RESULT)


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.json")
    return folder / "pipe.json"


def listening(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "s"))
    return folder / "s"


PLACES = {
    "pipe": pipe,
    "socket": listening,
    "device": lambda folder: Path("/dev/zero"),
    "folder": lambda folder: folder,
}


@pytest.fixture(autouse=True)
def impatient():
    """Whatever waits for a pipe, or reads a device, is ended by an alarm: a test must never hang."""
    import signal

    def ring(number, frame):
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", [*READERS, "robustness"])
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(reader, place, tmp_path, capped):
    read = READERS.get(reader, robustness)
    with pytest.raises(PembinaError):
        read(PLACES[place](tmp_path))


@pytest.fixture
def capped():
    """No more memory than this: whoever reads a device without end is refused by the system before it hurts."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**29, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.parametrize("place", ["pipe", "socket", "device", "folder"])
def test_facts_that_are_no_ordinary_file_are_none(place, tmp_path, capped):
    there = PLACES[place](tmp_path)
    (tmp_path / "a.run.json").symlink_to(there)
    assert read_facts(tmp_path / "a.json") is None


@pytest.mark.parametrize("place", ["pipe", "device", "folder"])
def test_verify_reads_no_facts_from_them_either(place, tmp_path, capped):
    from pembina.analysis.verify_reading import read_run

    (tmp_path / "a.run.json").symlink_to(PLACES[place](tmp_path))
    assert not read_run(tmp_path / "a.json").there


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert b"12345" == read_plain(path, 5)
    with pytest.raises(NotPlain, match=r"^\[Errno 27\] it is larger than 4 bytes$"):
        read_plain(path, 4)
    with path.open("wb") as file:
        file.truncate(3 * 2**20 + 1)
    with pytest.raises(NotPlain) as caught:
        read_plain(path, 3 * 2**20)
    assert "it is larger than 3 MiB" == caught.value.strerror


def test_limits_hold_for_sparse_files_that_cost_nothing_to_make(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    for read, said in ((read_result, "1024 MiB"), (read_seal, "16 MiB"), (read_extract, "larger than any extract")):
        with pytest.raises(RecordError, match=said):
            read(large)
    os.truncate(large, log.LARGEST + 1)
    with pytest.raises(RecordError, match="larger than 256 MiB"):
        read_log(large)


def test_a_link_is_followed_unless_it_may_not_be(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    assert b"x" == read_plain(tmp_path / "b")
    with pytest.raises(NotPlain, match="it is a link to another file"):
        read_plain(tmp_path / "b", links=False)


def test_what_is_not_there_is_told_by_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "a")
    with pytest.raises(NotPlain, match="no file can have such a name"):
        read_plain(tmp_path / "a\0b")


def test_a_seal_is_not_written_into_a_pipe(tmp_path):
    with pytest.raises(RecordError, match="another file is there, and it is no seal"):
        write_seal({"a": 1}, pipe(tmp_path))
