"""The log of evaluations: whole entries, whole logs, whole refusals, and the limits of what is read."""

from __future__ import annotations

import copy
import datetime as dt
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Phrase, Place, Problem, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record import log as module
from pembina.record.log import (
    FIRST,
    LOG_NAME,
    Entry,
    Log,
    append,
    check_log,
    entry_hash,
    parse_log,
    read_log,
    reason_of,
    run_facts,
)
from pembina.record.seal import program_hash

from ..reports import results
from .test_log import facts

TORN = "line {} is torn: its end is not there, so that a run was broken off, or something was cut off"
NOT_JSON = "line {} is no entry: it is not JSON"


def problems(act: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        act()
    return tuple(caught.value.problems)


def entry(n: int, previous: str = FIRST, **more: Any) -> dict[str, Any]:
    document = {"n": n, "previous": previous, "when": "2026-01-01T00:00:00+00:00", **facts(n), **more}
    return {**document, "hash": entry_hash(document)}


ONE = entry(1)
TWO = entry(2, ONE["hash"])
THREE = entry(3, TWO["hash"])


def bytes_of(*lines: dict[str, Any] | bytes) -> bytes:
    return b"".join(line if isinstance(line, bytes) else canonical(line) for line in lines)


def test_an_entry_is_all_that_was_told_with_number_time_and_hash(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    first = append(tmp_path, facts(7))
    second = append(tmp_path, {**facts(8), "settings": ["a=1"]})
    for made, n, previous, told in (
        (first, 1, FIRST, facts(7)),
        (second, 2, first.hash, {**facts(8), "settings": ["a=1"]}),
    ):
        when = made.document["when"]
        document = {"n": n, "previous": previous, "when": when, **told}
        assert Entry(n, {**document, "hash": sha256(canonical(document))}, ()) == made
        moment = dt.datetime.fromisoformat(when)
        assert before <= moment <= dt.datetime.now(dt.UTC)
        assert when == moment.isoformat(timespec="seconds")
        assert dt.timedelta(0) == moment.utcoffset()
    content = (tmp_path / LOG_NAME).read_bytes()
    assert bytes_of(dict(first.document), dict(second.document)) == content
    assert Log((Entry(1, first.document), Entry(2, second.document))) == parse_log(content)


LOGS: dict[str, tuple[bytes, list[tuple[int, dict[str, Any]]], list[str], bytes]] = {
    "nothing": (b"", [], [], b""),
    "whole": (bytes_of(ONE, TWO), [(1, ONE), (2, TWO)], [], b""),
    "without the last line end": (bytes_of(ONE, TWO)[:-1], [(1, ONE), (2, TWO)], [], b""),
    "torn": (bytes_of(ONE) + b'{"award', [(1, ONE)], [TORN.format(2)], b'{"award'),
    "torn at once": (b"{", [], [TORN.format(1)], b"{"),
    "scribble, then torn": (b"x\n{", [], [NOT_JSON.format(1), TORN.format(2)], b"{"),
    "last is no entry": (
        bytes_of(ONE) + b"[]", [(1, ONE)],
        ["line 2 is no entry: the document: a table is expected here, found a list"], b"",
    ),
    "repeated twice": (
        bytes_of(ONE, TWO, ONE, ONE), [(1, ONE), (2, TWO), (3, ONE), (4, ONE)],
        ["line 3 repeats line 1", "line 4 repeats line 1"], b"",
    ),
    "scribble in between": (bytes_of(ONE, b"x\n", TWO), [(1, ONE), (3, TWO)], [NOT_JSON.format(2)], b""),
    "one taken out": (
        bytes_of(ONE, THREE), [(1, ONE), (2, THREE)],
        [
            "line 2 does not follow the line before it: an entry was taken out, put in or moved",
            "line 2 has the number 3, where 2 is due",
        ],
        b"",
    ),
    "the first taken out": (
        bytes_of(TWO), [(1, TWO)],
        [
            "line 1 is not the beginning: entries before it were taken out",
            "line 1 has the number 2, where 1 is due",
        ],
        b"",
    ),
    "changed": (
        bytes_of({**ONE, "settings": ["x"]}), [(1, {**ONE, "settings": ["x"]})],
        ["line 1 was changed: its hash is not that of what stands in it"], b"",
    ),
    "blanks": (
        canonical(ONE).replace(b",", b", "), [(1, ONE)],
        ["line 1 was changed: its bytes are not as Pembina writes them"], b"",
    ),
    "a number with a point": (
        bytes_of(entry(1.0)), [(1, ONE)],  # type: ignore[arg-type]
        ["line 1 was changed: its bytes are not as Pembina writes them"], b"",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOGS)
def test_a_log_is_its_whole_entries_and_all_that_is_wrong_with_them(kind: str) -> None:
    content, entries, faults, torn = LOGS[kind]
    found = parse_log(content)
    if kind == "a number with a point":
        assert (faults, [1]) == (list(found.faults), [each.n for each in found.entries])
        return
    assert Log(tuple(Entry(*each) for each in entries), tuple(faults), torn) == found
    assert (entries[-1][1]["hash"] if entries else FIRST) == found.head
    assert tuple(faults[:-1] if torn else faults) == found.broken


def test_an_entry_is_found_by_the_first_digits_of_its_hash_in_either_case() -> None:
    log = parse_log(bytes_of(ONE, TWO))
    assert Entry(2, TWO) == log.by_hash(TWO["hash"][:12].upper()) == log.by_hash(TWO["hash"])
    assert log.by_hash("x") is None
    assert Entry(1, ONE) == log.by_hash("")


CONTENTS = {
    "whole": (bytes_of(ONE, TWO), 3, 3, []),
    "no line end": (bytes_of(ONE, TWO)[:-1], 3, 3, []),
    "torn": (bytes_of(ONE) + b'{"award', 2, 2, [TORN.format(2)]),
    "torn at once": (b"{", 1, 1, [TORN.format(1)]),
    "scribble": (bytes_of(ONE) + b"x\n", 2, 3, [NOT_JSON.format(2)]),
    "scribble and torn": (bytes_of(ONE) + b"x\n{", 2, 3, [NOT_JSON.format(2), TORN.format(3)]),
    "blank line": (b"\n", 1, 2, [NOT_JSON.format(1)]),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_an_entry_goes_behind_the_last_line_and_says_what_was_wrong_before_it(kind: str, tmp_path: Path) -> None:
    content, n, line, faults = CONTENTS[kind]
    (tmp_path / LOG_NAME).write_bytes(content)
    torn = parse_log(content).torn
    made = append(tmp_path, facts(9))
    told = {"torn": torn.decode()} if torn else {}
    previous = parse_log(content).head
    document = {"n": n, "previous": previous, "when": made.document["when"], **facts(9), **told}
    assert Entry(line, {**document, "hash": entry_hash(document)}, tuple(faults)) == made
    kept = content[: len(content) - len(torn)]
    lead = kept + (b"" if kept.endswith(b"\n") or not kept else b"\n")
    assert lead + canonical(dict(made.document)) == (tmp_path / LOG_NAME).read_bytes()
    assert Entry(line, made.document) == read_log(str(tmp_path / LOG_NAME)).entries[-1]


def test_a_damaged_log_is_refused_with_its_place_its_first_fault_and_how_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / LOG_NAME
    path.write_bytes(b"x\n" + bytes_of(TWO) + b"{")
    args = {"fault": NOT_JSON.format(1), "number": "3"}
    for act in (lambda: append(str(tmp_path), facts(), whole=True), lambda: check_log(str(tmp_path))):
        assert (Problem("PB747", Place(str(path)), args),) == problems(act)
    assert b"x\n" + bytes_of(TWO) + b"{" == path.read_bytes()


# What is no log


def test_where_there_is_no_log_the_place_and_the_reason_are_told(tmp_path: Path) -> None:
    path = tmp_path / LOG_NAME

    def said() -> tuple[Problem, ...]:
        return problems(lambda: read_log(str(path)))

    assert (Problem("PB748", Place(str(path)), {"reason": "No such file or directory"}),) == said()
    path.symlink_to(os.devnull)
    assert (Problem("PB748", Place(str(path)), {"reason": "it is a link to another place"}),) == said()
    path.unlink()
    os.mkfifo(path)
    assert (Problem("PB748", Place(str(path)), {"reason": "there is something here that is not a file"}),) == said()


def test_a_reason_is_in_words_that_can_be_translated_where_they_are_pembinas_own() -> None:
    for error, wanted in (
        (OSError(errno.ELOOP, "Too many levels"), Phrase(module.LINK)),
        (OSError(module.NO_FILE), Phrase(module.NO_FILE)),
        (OSError("another"), "another"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ):
        assert (wanted, type(wanted)) == (reason_of(error), type(reason_of(error)))


@pytest.mark.parametrize("size", [100, (1 << 20) + 100])
def test_a_log_is_read_up_to_its_largest_size_and_not_a_byte_beyond(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / LOG_NAME
    path.write_bytes(b"x" * size)
    monkeypatch.setattr(module, "LARGEST", size)
    assert Log((), (TORN.format(1),), b"x" * size) == read_log(path)
    monkeypatch.setattr(module, "LARGEST", size - 1)
    reason = str(module.too_large(size - 1).strerror)
    assert (Problem("PB748", Place(str(path)), {"reason": reason}),) == problems(lambda: read_log(path))


def test_a_log_cannot_be_begun_where_the_folder_cannot_be_written_or_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(os, "access", lambda *args: asked.append(args))
    with pytest.raises(PermissionError) as caught:
        check_log(tmp_path)
    assert ((errno.EACCES, "Permission denied"), [(tmp_path, os.W_OK | os.X_OK)]) == (caught.value.args, asked)


# How it is written


def test_a_new_log_is_opened_without_following_or_waiting_and_file_and_folder_are_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, tuple[int, ...]]] = []
    synced: list[bool] = []
    real, sync = os.open, os.fsync

    def spy(path: Path, *how: int) -> int:
        opened.append((path, how))
        return real(path, *how)

    def syncing(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        sync(descriptor)

    monkeypatch.setattr(os, "open", spy)
    monkeypatch.setattr(os, "fsync", syncing)
    append(tmp_path, facts())
    read_log(tmp_path / LOG_NAME)
    check_log(tmp_path)
    safe = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    path = tmp_path / LOG_NAME
    assert [
        (path, (os.O_RDWR | os.O_CREAT | safe, 0o666)),
        (tmp_path, (os.O_RDONLY | os.O_DIRECTORY,)),
        (path, (os.O_RDONLY | safe, 0o666)),
        (path, (os.O_RDWR | safe, 0o666)),
    ] == opened
    assert [False, True] == synced


def test_an_entry_that_is_written_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: real(descriptor, bytes(content)[:100]))
    made = append(tmp_path, facts())
    assert Log((Entry(1, made.document),)) == read_log(tmp_path / LOG_NAME)


def test_a_full_disk_takes_away_what_was_written_of_an_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, facts())
    before, real = (tmp_path / LOG_NAME).read_bytes(), os.write
    left = [100, 50]

    def full(descriptor: int, content: memoryview) -> int:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, bytes(content)[: left.pop()])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        append(tmp_path, facts(1))
    assert before == (tmp_path / LOG_NAME).read_bytes()


def test_a_log_that_is_taken_away_while_a_run_waits_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, done = module.lock, []

    def removing(descriptor: int) -> None:
        real(descriptor)
        if not done:
            done.append(1)
            (tmp_path / LOG_NAME).unlink()

    monkeypatch.setattr(module, "lock", removing)
    made = append(tmp_path, facts())
    assert Log((Entry(1, made.document),)) == read_log(tmp_path / LOG_NAME)


# What a run is


def test_a_run_is_told_by_its_award_its_result_and_hashes_of_all_that_went_in() -> None:
    document = copy.deepcopy(results.document())
    one, two = {"name": "b.csv", "sha256": "1" * 64}, {"name": "a.csv", "sha256": "2" * 64}
    document["data"]["inputs"] = [{"table": "t", "files": [one, two]}, {"table": "u", "files": [one]}]
    document["plugins"] = [{"name": "p"}]
    result = Result(document, "0" * 64)
    files = [["a.csv", "2" * 64], ["b.csv", "1" * 64], ["b.csv", "1" * 64]]
    told = {
        "award": "pembina-uji", "rules": document["award"]["hash"], "plugins": sha256(canonical([{"name": "p"}])),
        "inputs": sha256(canonical(files)), "program": program_hash(), "seal": None, "settings": [],
        "result": "0" * 64,
    }  # fmt: skip
    assert told == run_facts(result)
    assert {**told, "settings": ["a=1", "b=2"], "seal": "s"} == run_facts(result, ("a=1", "b=2"), "s")


def test_the_form_that_is_asked_in_place_of_the_schema_is_that_of_every_entry_that_is_written() -> None:
    form = module._form()
    whole = {**ONE, "award": 'a"\\é'}
    for more in ({}, {"seal": "0" * 64}, {"settings": ["a"]}, {"settings": ["a", 'b"\\', "c"]}, {"torn": "{"}):
        assert form.fullmatch(canonical({**whole, **more}).rstrip(b"\n"))
    digits = ["hash", "inputs", "plugins", "previous", "program", "result", "rules", "seal"]
    wrong = [{key: value} for key in digits for value in ("A" * 64, "0" * 63, 1)]
    wrong += [{"n": 0}, {"n": "1"}, {"settings": None}, {"settings": [1]}, {"torn": 1}, {"when": 1}, {"award": 1}]
    for more in (*wrong, {"more": 1}):
        assert not form.fullmatch(canonical({**ONE, **more}).rstrip(b"\n"))
