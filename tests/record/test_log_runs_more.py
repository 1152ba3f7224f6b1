"""What stands elsewhere about the log: every sentence whole, and all that is known of the run of one result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Phrase, Place, Problem, RecordError
from pembina.model import Result, sha256
from pembina.record.log import LOG_NAME, Log, append, read_log
from pembina.record.log_runs import Logged, Run, head_faults, logged, run_faults, runs_of
from pembina.record.seal import Seal

from .test_log import facts

SEAL = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4
NAME = sha256(b"0")
RESULT = Result({}, NAME)


def problems(act: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        act()
    return tuple(caught.value.problems)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """The log of a folder: a run without a seal, and one under a seal."""
    append(tmp_path, facts(0))
    append(tmp_path, {**facts(1), "seal": SEAL})
    return read_log(tmp_path / LOG_NAME)


def write(folder: Path, name: str, **said: Any) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.run.json").write_text(json.dumps(said), "utf-8")
    return folder / f"{name}.json"


# What the log bears out


def test_facts_that_the_log_does_not_bear_out_are_told_in_whole_sentences(log: Log) -> None:
    one, two = log.entries
    results = [each.document["result"] for each in log.entries]
    gone = "which is not in this log: entries were taken out, or rewritten"
    for run, wanted in {
        Run("r", 1, one.hash, results[0]): None,
        Run("r", 2, two.hash, results[1], SEAL): None,
        Run("r", 2, one.hash, results[0]): f"r names entry 2 with the hash {one.hash[:12]}, {gone}",
        Run("r", 1, OTHER, results[0]): f"r names entry 1 with the hash fedcba987654, {gone}",
        Run("r", 1, one.hash, OTHER): (
            f"r is about the result fedcba987654, and entry 1, which it names, about {results[0][:12]}"
        ),
        Run(
            "r", 1, one.hash, None
        ): f"r is about the result None, and entry 1, which it names, about {results[0][:12]}",
        Run("r", 1, one.hash, results[0], OTHER): "r names the seal fedcba987654, and entry 1, which it names, none",
        Run("r", 2, two.hash, results[1]): "r names the seal none, and entry 2, which it names, 0123456789ab",
        Run("r", 2, two.hash, results[1], OTHER): (
            "r names the seal fedcba987654, and entry 2, which it names, 0123456789ab"
        ),
    }.items():
        assert ([] if wanted is None else [wanted]) == list(run_faults(log, [run]))


def test_none_among_seals_is_a_phrase_that_can_be_translated(log: Log) -> None:
    two = log.entries[1]
    (fault,) = run_faults(log, [Run("r", 2, two.hash, two.document["result"])])
    assert {"file": "r", "n": 2, "found": "none", "wanted": "0123456789ab"} == fault.args
    assert isinstance(fault.args["found"], Phrase)


def test_a_head_that_no_entry_has_is_told_as_it_was_given(log: Log) -> None:
    said = f"no entry has the hash {OTHER}: entries were taken out at the end, or the log was written anew"
    assert [said] == list(head_faults(log, [log.head, OTHER, log.entries[0].hash[:8]]))


# Facts in folders


def test_facts_beside_results_are_runs_where_they_name_an_entry(tmp_path: Path) -> None:
    for name, said in {
        "a": {"log": {"entry": 1, "hash": "x"}, "result": "r", "seal": "s"},
        "b": {"log": {"entry": 2, "hash": "y"}, "result": 1, "seal": ["s"]},
        "c": {"log": {"entry": 3, "hash": "z"}},
        "d": {"log": {"entry": True, "hash": "x"}},
        "e": {"log": {"entry": "1", "hash": "x"}},
        "f": {"log": {"entry": 1, "hash": 1}},
        "g": {"log": {"entry": 1}},
        "h": {"log": {"hash": "x"}},
        "i": {"log": [1]},
        "j": {},
    }.items():
        write(tmp_path, name, **said)
    (tmp_path / "k.run.json").write_text("no json", "utf-8")
    (tmp_path / "l.json").write_text("{}", "utf-8")
    wanted = [
        Run("a.run.json", 1, "x", "r", "s"),
        Run("b.run.json", 2, "y", None, None),
        Run("c.run.json", 3, "z", None, None),
    ]
    assert wanted == runs_of(tmp_path) == runs_of(tmp_path, tmp_path)


def test_facts_elsewhere_are_runs_of_a_folder_where_their_award_is_that_folder_or_in_it(tmp_path: Path) -> None:
    award, here = tmp_path / "award", tmp_path / "here"
    award.mkdir()
    (award / "award.toml").touch()
    said = {"log": {"entry": 1, "hash": "x"}}
    write(award, "z", **said, award="elsewhere")
    for name, named in {
        "a": award, "b": award / "award.toml", "c": here / ".." / "award", "d": here, "e": award / "not-there.toml",
        "f": "a\0b", "g": tmp_path,
    }.items():  # fmt: skip
        write(here, name, **said, award=str(named))
    write(here, "h", **said, award=1)
    write(here, "i", **said)
    files = [run.file for run in runs_of(award, here)]
    assert ["z.run.json", "a.run.json", "b.run.json", "c.run.json"] == files


# What is known of one result


def sealed(name: str) -> Seal:
    return Seal({"sealed": "2026-01-31"}, name, "seal.json")


def test_a_result_without_facts_or_with_those_of_another_has_no_known_run(tmp_path: Path, log: Log) -> None:
    assert logged(tmp_path / "r.json", RESULT) is None
    said = {"log": {"entry": 1, "hash": log.head}, "award": str(tmp_path), "seal": SEAL}
    assert logged(write(tmp_path, "r", **said, result=OTHER), RESULT) is None
    assert logged(write(tmp_path, "r", result=NAME, award=str(tmp_path)), RESULT) is None
    assert logged(write(tmp_path, "r", result=NAME, seal=1), RESULT) is None


def test_a_result_in_the_log_is_there_with_its_entry(tmp_path: Path, log: Log) -> None:
    one = log.entries[0]
    said = {"result": NAME, "log": {"entry": 1, "hash": one.hash}, "award": str(tmp_path)}
    wanted = Logged(1, one.hash, log, True, None, None)
    assert wanted == logged(str(write(tmp_path, "r", **said)), RESULT)
    assert wanted == logged(write(tmp_path / "elsewhere", "r", **said), RESULT)
    moved = {**said, "award": str(tmp_path / "gone")}
    assert wanted == logged(write(tmp_path, "r", **moved), RESULT)
    assert Logged(1, one.hash, None, False) == logged(write(tmp_path / "elsewhere", "r", **moved), RESULT)
    bare = tmp_path / "bare"
    bare.mkdir()
    assert wanted == logged(write(tmp_path, "r", **{**said, "award": str(bare)}), RESULT)


def test_a_result_that_the_log_says_otherwise_of_is_not_there(tmp_path: Path, log: Log) -> None:
    one = log.entries[0]
    said = {"result": NAME, "award": str(tmp_path)}
    path = write(tmp_path, "r", **said, log={"entry": 2, "hash": one.hash}, seal=SEAL)
    assert Logged(2, one.hash, log, False, SEAL) == logged(path, RESULT)
    path = write(tmp_path, "r", **said, log={"entry": 1, "hash": one.hash}, seal=SEAL)
    assert Logged(1, one.hash, log, False, None) == logged(path, RESULT)  # a seal that the log denies is not printed


def test_a_log_that_cannot_be_read_is_none(tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "r", result=NAME, log={"entry": 1, "hash": "x"}, award=str(tmp_path))
    monkeypatch.setattr("pembina.record.log.LARGEST", 1)
    assert Logged(1, "x", None, False) == logged(path, RESULT)


def test_a_sealed_result_says_its_seal_and_its_day_where_the_seal_is_at_hand(tmp_path: Path, log: Log) -> None:
    two = log.entries[1]
    result = Result({}, two.document["result"])
    said = {"result": result.sha256, "seal": SEAL, "award": str(tmp_path)}
    path = write(tmp_path, "r", **said)
    assert Logged(None, None, None, False, SEAL, None) == logged(path, result)
    assert Logged(None, None, None, False, SEAL, "2026-01-31") == logged(path, result, sealed(SEAL))
    path = write(tmp_path, "r", **said, log={"entry": 2, "hash": two.hash})
    assert Logged(2, two.hash, log, True, SEAL, None) == logged(path, result)
    assert Logged(2, two.hash, log, True, SEAL, "2026-01-31") == logged(path, result, sealed(SEAL))


def test_another_seal_than_that_of_the_result_is_refused_with_both(tmp_path: Path) -> None:
    unknown = "no seal that is known, for the facts beside the result are not there"
    for said, wanted in (
        ({"result": NAME, "seal": SEAL}, "the seal 0123456789ab"),
        ({"result": NAME, "seal": None}, "no seal"),
        ({"result": NAME}, "no seal"),
        ({"result": OTHER, "seal": OTHER}, unknown),
        ({}, unknown),
    ):
        path = write(tmp_path, "r", **said)
        args = {"found": "fedcba987654", "wanted": wanted}
        found = problems(lambda path=path: logged(str(path), RESULT, sealed(OTHER)))
        assert (Problem("PB749", Place(str(path)), args),) == found
