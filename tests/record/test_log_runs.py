"""What stands elsewhere about the log of evaluations: facts beside results, and heads on paper."""

from __future__ import annotations

import json

import pytest

from pembina.record.log import LOG_NAME, append, read_log
from pembina.record.log_runs import head_faults, run_faults, runs_of

from .test_log import facts


@pytest.fixture
def folder(tmp_path):
    """A folder whose log holds five entries."""
    for number in range(5):
        append(tmp_path, facts(number))
    return tmp_path


def beside(folder, name, entry, result=None, award=None):
    said = {"log": {"entry": entry.n, "hash": entry.hash}, "result": result or entry.document["result"]}
    (folder / f"{name}.run.json").write_text(json.dumps({**said, "award": str(award or folder)}), "utf-8")


def test_a_log_that_was_cut_off_shows_by_the_facts_beside_a_result_or_by_a_head_on_paper(folder):
    lines = (folder / LOG_NAME).read_bytes().splitlines()
    log = read_log(folder / LOG_NAME)
    beside(folder, "r", log.entries[4])
    assert [] == [*run_faults(log, runs_of(folder)), *head_faults(log, [log.head, log.entries[1].hash[:12].upper()])]
    (folder / LOG_NAME).write_bytes(b"\n".join(lines[:4]) + b"\n")
    cut = read_log(folder / LOG_NAME)
    assert () == cut.faults
    assert [
        f"r.run.json names entry 5 with the hash {log.head[:12]}, "
        "which is not in this log: entries were taken out, or rewritten"
    ] == list(run_faults(cut, runs_of(folder)))
    assert 1 == len(list(head_faults(cut, [log.head])))


def test_facts_about_another_result_than_their_entry_show(folder):
    log = read_log(folder / LOG_NAME)
    beside(folder, "r", log.entries[4], result="0" * 64)
    assert ["r.run.json is about the result 000000000000, and entry 5"] == [
        fault.partition(", which")[0] for fault in run_faults(log, runs_of(folder))
    ]


def test_facts_elsewhere_count_where_they_name_an_award_of_this_folder(folder, tmp_path_factory):
    log, here = read_log(folder / LOG_NAME), tmp_path_factory.mktemp("here")
    (folder / "award.toml").touch()
    beside(here, "a", log.entries[0], award=folder)
    beside(here, "b", log.entries[1], award=folder / "award.toml")
    beside(here, "c", log.entries[2], award=here)
    beside(here, "d", log.entries[3], award="penggerak-koperasi-2014")
    for name, text in {
        "e": "no json",
        "f": "[]",
        "g": '{"log": 1}',
        "h": '{"log": {"entry": true, "hash": "x"}}',
    }.items():
        (folder / f"{name}.run.json").write_text(text, "utf-8")
    assert ["a.run.json", "b.run.json"] == sorted(run.file for run in runs_of(folder, here))
    assert [] == runs_of(folder)


def test_a_log_that_another_file_replaced_meanwhile_is_opened_anew(folder, monkeypatch):
    """A copy is put in place of the log between opening and locking it; the entry goes into the copy."""
    from pembina.record import log as module

    path, real, done = folder / LOG_NAME, module.lock, []

    def replacing(descriptor):
        real(descriptor)
        if not done:
            done.append(1)
            copy = folder / "copy"
            copy.write_bytes(path.read_bytes())
            copy.replace(path)

    monkeypatch.setattr(module, "lock", replacing)
    append(folder, facts())
    assert 6 == len(read_log(path).entries)
