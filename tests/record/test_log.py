"""The log of evaluations: what is appended stays, and what is taken out, put in, changed or cut off shows."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pembina.errors import RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.log import (
    FIRST,
    LOG_NAME,
    append,
    check_log,
    entry_hash,
    log_schema,
    parse_log,
    read_log,
    run_facts,
)
from pembina.record.log_runs import head_faults

from ..campaign import examples
from ..reports import results


def facts(number=0):
    named = {key: sha256(key.encode()) for key in ("rules", "plugins", "inputs", "program")}
    return {"award": "uji", **named, "seal": None, "settings": [], "result": sha256(str(number).encode())}


@pytest.fixture
def folder(tmp_path):
    """A folder whose log holds five entries."""
    for number in range(5):
        append(tmp_path, facts(number))
    return tmp_path


def faults(lines, ending=b"\n"):
    return [str(fault) for fault in parse_log(b"\n".join(lines) + ending).faults]


@pytest.fixture
def lines(folder):
    return (folder / LOG_NAME).read_bytes().splitlines()


def test_entries_follow_one_another_by_hash(folder):
    log = read_log(folder / LOG_NAME)
    assert () == log.faults
    assert [1, 2, 3, 4, 5] == [entry.n for entry in log.entries] == [entry.line for entry in log.entries]
    assert [FIRST, *(entry.hash for entry in log.entries[:-1])] == [entry.document["previous"] for entry in log.entries]
    assert (
        log.head
        == log.entries[-1].hash
        == sha256(canonical({k: v for k, v in log.entries[-1].document.items() if k != "hash"}))
    )
    assert [LOG_NAME] == [path.name for path in folder.iterdir()]


def test_an_entry_fits_its_schema_and_the_form_that_is_asked_in_its_place(folder):
    from jsonschema import Draft202012Validator

    from pembina.record.log import _ENTRY

    schema, path = Draft202012Validator(log_schema()), folder / LOG_NAME
    Draft202012Validator.check_schema(log_schema())
    path.write_bytes(path.read_bytes() + b'{"torn "')
    append(folder, {**facts(), "seal": "0" * 64, "settings": ['a="\\', "b"], "award": 'x"\n\t\\'})
    assert [] == [entry for entry in read_log(path).entries if not schema.is_valid(entry.document)]
    lines = path.read_bytes().splitlines()
    assert 6 == sum(bool(_ENTRY.fullmatch(line)) for line in lines)
    for document in map(json.loads, lines[4:]):  # what is of the form fits the schema
        for key, value in [(k, value) for k in document for value in (None, 1, 0, True, "x", "A" * 64, [], [1], {})]:
            other = {**document, key: value}
            assert schema.is_valid(other) or not _ENTRY.fullmatch(canonical(other).rstrip(b"\n"))


def test_an_entry_says_by_hashes_what_a_run_was_of():
    """Other data, another name of a file, another plugin and other rules are each another hash; the rest stays."""

    def said(change=lambda document: None, **how):
        document = copy.deepcopy(results.document())
        document["data"]["inputs"] = [{"table": "t", "files": [{"name": "t.csv", "sha256": "1" * 64}]}]
        document["plugins"] = [{"name": "p", "sha256": "1" * 64}]
        change(document)
        return run_facts(Result(document, sha256(canonical(document))), **how)

    plain = said()
    assert ("pembina-uji", None, []) == (plain["award"], plain["seal"], plain["settings"])
    file = ("data", "inputs", 0, "files", 0)

    def setting(*at, value):
        def change(document):
            for key in at[:-1]:
                document = document[key]
            document[at[-1]] = value

        return change

    for key, change in {
        "inputs": setting(*file, "sha256", value="0" * 64),
        "inputs ": setting(*file, "name", value="x.csv"),
        "plugins": setting("plugins", 0, "sha256", value="0" * 64),
        "rules": setting("award", "hash", value="2" * 64),
    }.items():
        other = said(change)
        assert {key.strip(), "result"} == {name for name in plain if plain[name] != other[name]}
    assert ("0" * 64, ["a=1"]) == (said(seal="0" * 64)["seal"], said(settings=("a=1",))["settings"])


def test_without_a_log_reading_says_so_and_an_empty_one_is_whole(tmp_path):
    with pytest.raises(RecordError, match=r"PB748.*No such file"):
        read_log(tmp_path / LOG_NAME)
    (tmp_path / LOG_NAME).touch()
    assert ((), (), FIRST) == (
        read_log(tmp_path / LOG_NAME).entries,
        read_log(tmp_path / LOG_NAME).faults,
        parse_log(b"").head,
    )


def test_an_entry_taken_out_shows(lines):
    assert [
        "line 1 is not the beginning: entries before it were taken out",
        "line 1 has the number 2, where 1 is due",
    ] == faults(lines[1:])
    assert [
        "line 3 does not follow the line before it: an entry was taken out, put in or moved",
        "line 3 has the number 4, where 3 is due",
    ] == faults(lines[:2] + lines[3:])


def test_entries_that_changed_places_show(lines):
    said = faults([lines[0], lines[2], lines[1], *lines[3:]])
    assert {2, 3, 4} == {int(fault.split()[1]) for fault in said}


def test_an_entry_that_is_repeated_shows(lines):
    assert "line 3 repeats line 2" in faults([*lines[:2], lines[1], *lines[2:]])


def rewritten(line, change, honest=False):
    """A line whose contents were changed; honest about its hash where asked."""
    document = json.loads(line)
    change(document)
    if honest:
        document["hash"] = entry_hash(document)
    return canonical(document).rstrip(b"\n")


def test_an_entry_that_was_changed_shows(lines):
    changed = rewritten(lines[2], lambda d: d.update(settings=["x=1"]))
    assert ["line 3 was changed: its hash is not that of what stands in it"] == faults(
        [*lines[:2], changed, *lines[3:]]
    )
    honest = rewritten(lines[2], lambda d: d.update(settings=["x=1"]), honest=True)
    assert ["line 4 does not follow the line before it: an entry was taken out, put in or moved"] == faults(
        [*lines[:2], honest, *lines[3:]]
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "line 3 is no entry: it is not JSON"),
        (b"nothing", "line 3 is no entry: it is not JSON"),
        (b'{"n":NaN}', "line 3 is no entry: it is not JSON"),
        (b"[" * 50_000, "line 3 is no entry: it is not JSON"),
        (b"[]", "line 3 is no entry: the document: a table is expected here, found a list"),
        (b'{"n":1}', 'line 3 is no entry: the document: the key "previous" is missing'),
    ],
)
def test_a_line_that_is_no_entry_shows(line, said, lines):
    assert [said] == faults([*lines[:2], line, *lines[2:]])


def test_a_line_in_another_form_shows(lines):
    assert ["line 3 was changed: its bytes are not as Pembina writes them"] == faults(
        [*lines[:2], lines[2].replace(b",", b", "), *lines[3:]]
    )
    twice = lines[2].replace(b'{"award"', b'{"seal":"x","award"')
    assert ["line 3 was changed: its bytes are not as Pembina writes them"] == faults([*lines[:2], twice, *lines[3:]])


def test_all_faults_are_told_at_once(lines):
    said = faults([b"x", lines[0], lines[3], lines[3].replace(b'"uji"', b'"iju"')])
    assert {"1", "3", "4"} == {fault.split()[1] for fault in said}


def test_every_byte_that_is_changed_or_cut_off_shows(lines, figure):
    """Each bit pattern is tried at each place of the middle of a log; cut off at the end it shows by the head alone."""
    content = b"\n".join(lines) + b"\n"
    start, end = content.index(b"\n") + 1, content.index(lines[3])
    tried = detected = 0
    for place in range(start, end, examples(13, 1)):
        for flip in (1, 32):
            damaged = bytearray(content)
            damaged[place] ^= flip
            tried, detected = tried + 1, detected + bool(parse_log(bytes(damaged)).faults)
    head, whole = parse_log(content).head, 0
    for length in range(0, len(content) - 1, examples(13, 1)):
        log = parse_log(content[:length])
        tried, detected = tried + 1, detected + bool([*log.faults, *head_faults(log, [head])])
        whole += not log.faults
    assert tried == detected
    assert whole
    figure(f"log of evaluations: {tried} bytes changed or cut off, detected {detected}")


# Torn lines


def test_a_line_without_its_end_alone_is_whole_and_the_next_entry_follows_it(folder, lines):
    (folder / LOG_NAME).write_bytes(b"\n".join(lines))
    assert () == read_log(folder / LOG_NAME).faults
    assert 6 == append(folder, facts()).line
    assert () == read_log(folder / LOG_NAME).faults
    assert 6 == len(read_log(folder / LOG_NAME).entries)


@pytest.mark.parametrize("kept", [1, 30, -1, -2])
def test_a_torn_line_is_told_and_the_next_entry_stands_in_its_place_and_says_so(kept, folder, lines):
    torn = lines[4][:kept]
    (folder / LOG_NAME).write_bytes(b"\n".join([*lines[:4], torn]))
    log = read_log(folder / LOG_NAME)
    assert (4, torn, 1, ()) == (len(log.entries), log.torn, len(log.faults), log.broken)
    assert "line 5 is torn" in log.faults[0]
    check_log(folder)
    entry = append(folder, facts(9), whole=True)
    assert (5, torn.decode()) == (entry.n, entry.document["torn"])
    assert ["line 5 is torn: its end is not there, so that a run was broken off, or something was cut off"] == list(
        entry.after
    )
    log = read_log(folder / LOG_NAME)
    assert ((), 5) == (log.faults, len(log.entries))


def test_a_line_torn_in_the_midst_of_a_letter_is_kept_as_it_was(folder):
    before = (folder / LOG_NAME).read_bytes()
    (folder / LOG_NAME).write_bytes(before + '{"award":"é'.encode()[:-1])
    assert '{"award":"\\xc3' == append(folder, facts()).document["torn"]
    assert (before, ()) == ((folder / LOG_NAME).read_bytes()[: len(before)], read_log(folder / LOG_NAME).faults)


def test_a_run_that_is_broken_off_in_writing_leaves_what_the_next_one_heals(folder, lines, monkeypatch):
    whole = (folder / LOG_NAME).read_bytes()
    real, written = os.write, []

    class Killed(BaseException):
        pass

    def half(descriptor, content):
        if written:
            raise Killed
        written.append(content)
        return real(descriptor, bytes(content)[:50])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(Killed):
        append(folder, facts(6))
    monkeypatch.undo()
    assert (folder / LOG_NAME).read_bytes().startswith(whole)
    assert "line 6 is torn" in read_log(folder / LOG_NAME).faults[0]
    append(folder, facts(7))
    log = read_log(folder / LOG_NAME)
    assert ((), 6) == (log.faults, len(log.entries))


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_leaves_the_log_as_it_was(failing, folder, monkeypatch):
    before = (folder / LOG_NAME).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(OSError, match="No space"):
        append(folder, facts())
    monkeypatch.undo()
    assert before == (folder / LOG_NAME).read_bytes()


# A damaged log, and what is none


def test_after_a_damaged_log_an_entry_follows_the_last_whole_one_or_is_refused(folder, lines):
    (folder / LOG_NAME).write_bytes(b"\n".join([*lines[:4], b"scribble"]) + b"\n")
    for refusing in (lambda: append(folder, facts(), whole=True), lambda: check_log(folder)):
        with pytest.raises(RecordError, match=r"PB747.*line 5 is no entry: it is not JSON \(faults in all: 1\)"):
            refusing()
    assert 6 == append(folder, facts()).line
    log = read_log(folder / LOG_NAME)
    assert (5, 1, log.entries[3].hash) == (log.entries[-1].n, len(log.faults), log.entries[-1].document["previous"])


def test_a_link_a_folder_or_a_pipe_is_no_log(tmp_path):
    for name, make in {
        "link": lambda path: path.symlink_to(os.devnull),
        "folder": lambda path: path.mkdir(),
        "pipe": os.mkfifo,
    }.items():
        place = tmp_path / name
        place.mkdir()
        make(place / LOG_NAME)
        with pytest.raises(OSError):
            append(place, facts())
        with pytest.raises(OSError):
            check_log(place)
        with pytest.raises(RecordError, match="PB748"):
            read_log(place / LOG_NAME)


def test_a_log_can_be_begun_only_where_the_folder_can_be_written(tmp_path, monkeypatch):
    check_log(tmp_path)
    assert [] == list(tmp_path.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        check_log(tmp_path)


# Runs at the same time

WORKER = """
import json, sys
from pembina.record.log import append
folder, run, each = sys.argv[1:]
facts = json.loads(sys.stdin.readline())
for number in range(int(each)):
    append(folder, {**facts, "settings": [f"{run}.{number}"]})
"""


def test_no_entry_is_lost_by_runs_at_the_same_time(tmp_path, figure):
    runs, each = examples(4, 20), examples(10, 25)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path), str(run), str(each)], stdin=subprocess.PIPE, cwd=Path.cwd()
        )
        for run in range(runs)
    ]
    for worker in workers:  # all begin when all are ready to
        worker.stdin.write(canonical(facts()))
        worker.stdin.flush()
    assert [0] * runs == [worker.wait() for worker in workers]
    for worker in workers:
        worker.stdin.close()
    log = read_log(tmp_path / LOG_NAME)
    assert () == log.faults
    wanted = {f"{run}.{number}" for run in range(runs) for number in range(each)}
    lost = len(wanted - {entry.document["settings"][0] for entry in log.entries})
    assert (len(wanted), 0) == (len(log.entries), lost)
    assert [LOG_NAME] == [path.name for path in tmp_path.iterdir()]
    figure(f"log of evaluations: {runs} processes at once, {len(log.entries)} entries, lost {lost}")


def test_a_run_that_is_killed_in_writing_loses_no_entry_that_was_written(tmp_path, figure):
    """A process that appends without end is killed; what it had said to be written is there, and the log goes on."""
    lost = kills = 0
    endless = WORKER.replace("range(int(each))", "__import__('itertools').count()").replace(
        '[f"{run}.{number}"]})', '[f"{run}.{number}"]}); print(number, flush=True)'
    )
    for run in range(examples(1, 40)):
        worker = subprocess.Popen(
            [sys.executable, "-c", endless, str(tmp_path), str(run), "0"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd(),
        )  # fmt: skip
        worker.stdin.write(canonical(facts()))
        worker.stdin.flush()
        said = [worker.stdout.readline() for _ in range(3 + run)]
        worker.kill()
        said += worker.stdout.read().splitlines(keepends=True)
        worker.communicate()
        kills += 1
        append(tmp_path, facts(run))
        log = read_log(tmp_path / LOG_NAME)
        assert () == log.faults
        there = {entry.document["settings"][0] for entry in log.entries if entry.document["settings"]}
        lost += len({f"{run}.{int(line)}" for line in said if line.endswith(b"\n")} - there)
    assert 0 == lost
    figure(f"log of evaluations: {kills} runs killed in writing, entries lost {lost}")
