"""A result that is to be built upon: whether it is the one that its facts name, and by its name what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Place, Problem, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record import write_result
from pembina.record.previous import check_previous, missing_facts, read_previous
from pembina.record.seal import program_hash

from ..reports import results


def problems(act: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        act()
    return tuple(caught.value.problems)


def sound() -> Result:
    """A result whose rules have the hash that it states for them."""
    document = results.document()
    document["award"]["hash"] = sha256(canonical(document["award"]["rules"]))
    return Result(document, sha256(canonical(document)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_result(sound(), tmp_path / "r.json", {"program": program_hash()})
    return tmp_path / "r.json"


def test_a_result_beside_its_facts_is_read_as_it_is(path: Path) -> None:
    read = read_previous(str(path))
    assert (sound(), None) == (read, read.outdated)
    assert missing_facts(str(path)) is None


@pytest.mark.parametrize("facts", [None, "[]", '{"result": 1}', "{}"])
def test_without_facts_that_name_it_a_result_is_read_and_they_are_missed_by_name(path: Path, facts: str | None) -> None:
    beside = path.with_name("r.run.json")
    beside.unlink() if facts is None else beside.write_text(facts, "utf-8")
    assert (sound(), None) == (read_previous(path), read_previous(path).outdated)
    assert "r.run.json" == missing_facts(path)


def test_a_program_with_other_files_makes_a_result_outdated(path: Path) -> None:
    write_result(sound(), path, {"program": "0" * 64})
    assert "the program's own files have changed since, though not its version" == read_previous(path).outdated


def test_facts_of_another_result_are_refused_with_both_hashes(path: Path) -> None:
    path.with_name("r.run.json").write_text('{"result": "0123456789abcdef"}', "utf-8")
    args = {"facts": "r.run.json", "found": sound().sha256[:12], "wanted": "0123456789ab"}
    assert (Problem("PB731", Place(str(path)), args),) == problems(lambda: read_previous(path))


EDITED = "its bytes are not as Pembina writes them, so that it was edited or written by another program"
RULES = "its rules do not have the hash that it states for them"


def test_bytes_that_pembina_does_not_write_are_refused_with_the_place_of_the_file(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")
    assert (Problem("PB730", Place(str(path)), {"reason": EDITED}),) == problems(lambda: read_previous(path))


def test_rules_with_another_hash_than_stated_are_refused_with_the_place_of_the_file(path: Path) -> None:
    document = {**sound().document, "award": {**sound().document["award"], "hash": "0" * 64}}
    write_result(Result(document, sha256(canonical(document))), path)
    assert (Problem("PB730", Place(str(path)), {"reason": RULES}),) == problems(lambda: read_previous(path))


def test_a_result_without_a_file_is_checked_without_a_place() -> None:
    check_previous(sound())
    other = Result(sound().document, "0" * 64)
    assert (Problem("PB730", Place(), {"reason": EDITED}),) == problems(lambda: check_previous(other))
    rules = {**sound().document["award"], "rules": {**sound().document["award"]["rules"], "edition": 9}}
    document = {**sound().document, "award": rules}
    other = Result(document, sha256(canonical(document)))
    assert (Problem("PB730", Place(), {"reason": RULES}),) == problems(lambda: check_previous(other))
