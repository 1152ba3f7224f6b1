"""Results on disk, and the facts of their runs: what is written, byte by byte, and what is said where that fails."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Phrase, Place, Problem, RecordError
from pembina.model import Result, canonical
from pembina.record import files, read_facts, read_result, write_result
from pembina.record.files import facts_path, ran_apart
from pembina.record.plainfile import SMALL

from ..reports import results


@pytest.fixture
def result() -> Result:
    return results.result()


def refused(path: Path | str) -> Problem:
    with pytest.raises(RecordError) as caught:
        read_result(path)
    (problem,) = caught.value.problems
    return problem


def unwritten(result: Result, path: Path, facts: dict[str, Any] | None = None) -> Problem:
    with pytest.raises(RecordError) as caught:
        write_result(result, path, facts)
    (problem,) = caught.value.problems
    return problem


def test_a_result_is_written_in_its_one_form_and_nothing_beside_it(result: Result, tmp_path: Path) -> None:
    write_result(result, str(tmp_path / "r.json"))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"r.json": canonical(result.document)}


def test_a_result_of_which_the_bytes_are_kept_is_written_by_them(result: Result, tmp_path: Path) -> None:
    object.__setattr__(result, "written", (b"{", b"}"))
    write_result(result, tmp_path / "r.json")
    assert (tmp_path / "r.json").read_bytes() == b"{}"


def test_facts_are_written_for_people_with_the_hash_of_the_result(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "r.json", {"title": "Kopérasi", "engine": "duckdb", "result": "x"})
    assert (tmp_path / "r.run.json").read_bytes() == (
        f'{{\n  "engine": "duckdb",\n  "result": "{result.sha256}",\n  "title": "Kopérasi"\n}}\n'.encode()
    )


def test_a_run_without_facts_still_names_its_result(result: Result, tmp_path: Path) -> None:
    write_result(result, tmp_path / "r.json", {})
    assert read_facts(tmp_path / "r.json") == {"result": result.sha256}


@pytest.mark.parametrize(
    ("name", "beside"),
    [("r.json", "r.run.json"), ("r", "r.run.json"), ("r.txt", "r.txt.run.json"), ("a.b.json", "a.b.run.json")],
)
def test_facts_stand_beside_the_result_by_its_name(tmp_path: Path, name: str, beside: str) -> None:
    assert facts_path(tmp_path / name) == tmp_path / beside


@pytest.mark.parametrize("there", [b"", b"{", b'{"format": "pembina-result/1"}', None])
def test_a_result_is_written_over_another_and_over_an_empty_file(
    result: Result, tmp_path: Path, there: bytes | None
) -> None:
    if there is not None:
        (tmp_path / "r.json").write_bytes(there)
    write_result(result, tmp_path / "r.json")
    assert read_result(tmp_path / "r.json") == result


@pytest.mark.parametrize("there", [b"format = 1\n", b"[", b" {", b"}"])
def test_a_file_that_is_no_result_is_named_and_kept(result: Result, tmp_path: Path, there: bytes) -> None:
    path = tmp_path / "award.toml"
    path.write_bytes(there)
    said = Problem("PB707", Place(str(path)), {"reason": "another file is there, and it is no result"})
    assert unwritten(result, path, {"engine": "duckdb"}) == said
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"award.toml": there}


def test_why_a_result_was_not_written_is_told_in_the_systems_words(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "none" / "r.json"
    said = Problem("PB707", Place(str(path)), {"reason": "No such file or directory"})
    assert unwritten(result, path) == said


def test_an_error_without_words_is_told_as_it_is(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> bytes:
        raise OSError("it went wrong")

    monkeypatch.setattr(files, "put_all", fail)
    monkeypatch.setattr(files, "read_plain", fail)
    path, args = tmp_path / "r.json", {"reason": "it went wrong"}
    assert unwritten(result, path) == Problem("PB707", Place(str(path)), args)
    assert refused(path) == Problem("PB701", Place(str(path)), args)


def test_a_missing_result_is_told_in_the_systems_words(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    said = Problem("PB701", Place(str(path)), {"reason": "No such file or directory"})
    assert refused(path) == refused(str(path)) == said


OTHERS = {
    b'{"format": "pembina-extract/1"}': "it is the extract of one entrant, which `pembina extract --check EXTRACT` "
    "shows",
    b'{"format": "pembina-seal/1"}': "it is a seal, to which a result is held by `pembina verify RESULT --seal SEAL`",
    b'{"format": ["pembina-seal/1"]}': 'format: a list is not one of "pembina-result/1"',
    b'"format"': 'the document: a table is expected here, found the text "format"',
    b"{": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    b"[" * 100_000: "lists or tables nested too deep",
}


@pytest.mark.parametrize("content", OTHERS, ids=list(OTHERS.values()))
def test_what_is_no_result_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    problem = refused(path)
    assert problem == Problem("PB702", Place(str(path)), {"reason": OTHERS[content]})
    assert "format" not in str(content[:20]) or isinstance(problem.args["reason"], Phrase)


def test_results_have_a_size_at_which_they_are_still_read(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.LARGEST == 2**30
    path = tmp_path / "r.json"
    write_result(result, path)
    size = path.stat().st_size
    monkeypatch.setattr(files, "LARGEST", size)
    assert read_result(path) == result
    monkeypatch.setattr(files, "LARGEST", size - 1)
    said = {"reason": f"it is larger than {size - 1} bytes"}
    assert refused(path) == Problem("PB701", Place(str(path)), said)


@pytest.mark.parametrize("content", [b"[]", b"1", b"", b"\xff", b'{"a": NaN}', b"[" * 100_000, b"{}" + b" " * SMALL])
def test_facts_that_readers_differ_over_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.run.json").write_bytes(content)
    assert read_facts(tmp_path / "r.json") is None


def test_facts_of_sixteen_mib_are_read(tmp_path: Path) -> None:
    (tmp_path / "r.run.json").write_bytes(b'{"a":1}' + b" " * (SMALL - 7))
    assert read_facts(str(tmp_path / "r.json")) == {"a": 1}


@pytest.mark.parametrize(
    ("facts", "apart"),
    [
        (None, False), ({}, False), ({"isolation": None}, False), ({"isolation": "plugins"}, False),
        ({"isolation": {}}, False), ({"isolation": {"plugins": []}}, False), ({"isolation": {"plugins": ["a"]}}, True),
    ],
)  # fmt: skip
def test_plugins_ran_apart_where_the_facts_name_some(tmp_path: Path, facts: Any, apart: bool) -> None:
    if facts is not None:
        (tmp_path / "r.run.json").write_text(json.dumps(facts), "utf-8")
    assert ran_apart(tmp_path / "r.json") is apart


def test_a_failure_while_looking_at_what_is_there_is_told(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"{}")

    def refuse(*args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert unwritten(result, path) == Problem("PB707", Place(str(path)), {"reason": "Permission denied"})
