"""Several runs in one folder at the same time: each result is whole, and what lies beside it belongs to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pembina.model import sha256
from pembina.record import read_facts, read_result
from pembina.record.locking import locked
from pembina.record.log import read_log
from pembina.record.putting import put, put_all

from ..campaign import examples
from .small import write_small
from .test_crashes import POLARS, _environment

RUNS = examples(3, 20)


def _side_by_side(folder: Path, jobs: list[dict[str, object]]) -> list[int]:
    listed = folder.parent / "jobs.json"
    listed.write_text(json.dumps([{"folder": str(folder), **job} for job in jobs]), "utf-8")
    command = [sys.executable, "-m", "tests.trust.parallel_driver", str(listed)]
    ran = subprocess.run(command, capture_output=True, text=True, env=_environment(), timeout=600)
    assert ran.returncode == 0, ran.stderr[-2000:]
    statuses: list[int] = json.loads(ran.stdout.splitlines()[-1])
    return statuses


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


def test_parallel_evaluations_leave_one_whole_result_with_its_own_facts(folder, figure) -> None:
    write_small(folder)
    mixed = 0
    settings = [f"criteria.supervision.weight={20 + 3 * number}" for number in range(RUNS)]
    jobs = [{"words": ["evaluate", "award.toml", *POLARS, "-o", "same.json", "-q", "--set", s]} for s in settings]
    assert _side_by_side(folder, jobs) == [0] * RUNS
    result, facts = read_result(folder / "same.json"), read_facts(folder / "same.json")
    assert facts is not None
    mixed += facts["result"] != result.sha256
    mixed += result.document["award"]["changed"][: len(facts["settings"])] != facts["settings"]
    log = read_log(folder / "evaluations.jsonl")
    assert not log.faults
    assert [entry.n for entry in log.entries] == list(range(1, RUNS + 1))
    assert {entry.document["result"] for entry in log.entries} >= {result.sha256}
    assert facts["log"]["hash"] in {entry.hash for entry in log.entries if entry.document["result"] == result.sha256}
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert mixed == 0
    figure(f"concurrent runs: {RUNS} evaluations at once into one file, mixed outputs {mixed}")


def test_results_written_over_each_other_are_whole_whenever_somebody_looks(folder, figure) -> None:
    rounds = examples(30, 200)
    put(folder / "same.json", b"{}")
    jobs: list[dict[str, object]] = [{"number": number, "rounds": rounds} for number in range(RUNS)]
    listed = folder.parent / "jobs.json"
    listed.write_text(json.dumps([{"folder": str(folder), **job} for job in jobs]), "utf-8")
    command = [sys.executable, "-m", "tests.trust.parallel_driver", str(listed)]
    looked = torn = mixed = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as running:
        while running.poll() is None:
            content = (folder / "same.json").read_bytes()
            looked += 1
            document = json.loads(content)
            torn += document != {} and len(document["filling"]) != 50_000 + document["run"]
            if looked % 4 == 0 and content != b"{}":
                with locked(folder):  # as every writer holds it while both files take their places
                    both = (folder / "same.json").read_bytes(), read_facts(folder / "same.json")
                assert both[1] is not None
                mixed += both[1]["result"] != sha256(both[0])
            time.sleep(0.002)
        assert running.stdout is not None
        assert json.loads(running.stdout.read()) == [0] * RUNS
    facts = read_facts(folder / "same.json")
    assert facts is not None
    assert facts["result"] == sha256((folder / "same.json").read_bytes())
    assert sorted(path.name for path in folder.iterdir()) == ["same.json", "same.run.json"]
    assert torn == mixed == 0
    assert looked > 10
    figure(f"concurrent runs: {RUNS * rounds} results written over each other, torn {torn}, mixed {mixed}")


def test_who_holds_the_lock_of_a_folder_goes_on_and_others_wait(tmp_path) -> None:
    with locked(tmp_path), locked(tmp_path):
        put_all([(tmp_path / "a", b"1"), (tmp_path / "b", b"2")])
        child = os.fork()
        if child == 0:
            import pembina.record.locking as locking

            locking._held.clear()
            locking.PATIENCE = 0.05
            status = 1
            try:
                put(tmp_path / "c", b"3")
            except OSError as error:
                status = 0 if "another run" in str(error.strerror) else 2
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    put(tmp_path / "c", b"3")


@pytest.mark.parametrize("at", range(4))
def test_ctrl_c_between_files_that_belong_together_leaves_the_old_ones(tmp_path, monkeypatch, at) -> None:
    old = {f"{number}.md": f"old {number}".encode() for number in range(3)}
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)
    real, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == at + 1:
            os.kill(os.getpid(), signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    files = [(tmp_path / name, b"new") for name in (*old, "another.md")]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    try:
        with pytest.raises(KeyboardInterrupt):
            put_all(files)
    finally:
        signal.signal(signal.SIGINT, before)
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == old or (at == 3 and found == {path.name: b"new" for path, _ in files})
