"""Extracts: every step of the proof with its reason, every refusal whole, and the result that an extract is read as."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Place, Problem, RecordError, did_you_mean
from pembina.model import Result, canonical, sha256
from pembina.record import extract as module
from pembina.record.extract import Check, Extract, check_extract, holds, public_end, read_extract, verify
from pembina.record.extracting import Extracts, extract

from ..reports import results
from .test_extract import as_result, changed, padded, witnessed

END = "the tail does not end as a result ends"
NOT_PUBLIC = "before it stands something else than the versions and plugins of this extract"
NOT_A_PLACE = "the place in the tree is not the one that it has to be"
NO_WAY = "its hashes do not lead to the root"
GOOD = [Check("end", True), Check("hash", True), Check("common", True), Check("entrant", True), Check("named", None)]


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """An extract of which every step holds."""
    return Extracts(as_result(witnessed()), Path("r.json")).of("02")


def problems(act: Callable[[], Any]) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        act()
    return tuple(caught.value.problems)


def steps(document: Mapping[str, Any], named: str | None = None) -> dict[str, Check]:
    """The steps that do not stand as in a good proof."""
    return {
        check.key: check for check, good in zip(verify(Extract(document), named), GOOD, strict=True) if check != good
    }


def test_every_step_holds_and_the_last_says_which_result_was_named(whole: dict[str, Any]) -> None:
    assert tuple(GOOD) == verify(Extract(whole))
    assert (*GOOD[:4], Check("named", True, None)) == verify(Extract(whole), whole["result"])
    said = f"0123456789ab… was named, and this extract is of {whole['result'][:12]}…"
    assert {"named": Check("named", False, said)} == steps(whole, "0123456789abcdef" * 4)


def at(*keys: str, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for key in keys[:-1]:
            document = document[key]
        document[keys[-1]] = value

    return change


def test_a_proof_of_another_size_fails_at_the_end_with_both_numbers(whole: dict[str, Any]) -> None:
    said = "the end of the document states 6 entrants, and the proof has 7"
    assert Check("end", False, said) == steps(changed(whole, at("proof", "leaves", value=8)))["end"]


def test_a_tail_with_another_end_fails_with_its_reason_and_no_part_leads_anywhere(whole: dict[str, Any]) -> None:
    tail = whole["proof"]["document"]["tail"]
    for other in (tail + "\n", tail[:-1], "", tail.replace('"root"', '"Root"')):
        found = steps(changed(whole, at("proof", "document", "tail", value=other)))
        assert [Check("end", False, END), Check("common", False, NO_WAY), Check("entrant", False, NO_WAY)] == [
            found[key] for key in ("end", "common", "entrant")
        ]


def test_another_hash_is_told_with_the_first_twelve_digits_of_both(whole: dict[str, Any]) -> None:
    found = steps(changed(whole, at("result", value="fedcba9876543210" * 4)))
    assert {
        "hash": Check("hash", False, f"its SHA-256 would be {whole['result'][:12]}… and not fedcba987654…")
    } == found


@pytest.mark.parametrize(("part", "index"), [("common", 1), ("entrant", 0), ("entrant", 7), ("entrant", 8)])
def test_a_place_that_is_none_of_its_kind_is_told(part: str, index: int, whole: dict[str, Any]) -> None:
    found = steps(changed(whole, at("proof", part, "index", value=index)))
    assert {part: Check(part, False, NOT_A_PLACE)} == found


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [("common", "salt", "0" * 64), ("common", "path", []), ("entrant", "salt", "0" * 64), ("entrant", "path", []),
     ("entrant", "index", 6)],
)  # fmt: skip
def test_hashes_that_lead_elsewhere_are_told(part: str, key: str, value: Any, whole: dict[str, Any]) -> None:
    assert {part: Check(part, False, NO_WAY)} == steps(changed(whole, at("proof", part, key, value=value)))


def test_what_stands_before_the_end_is_public_and_less_than_two_blocks(whole: dict[str, Any]) -> None:
    whole = changed(whole, at("common", "versions", value={"award-format": 1, "pembina": "0.1" * 40}))
    text = public_end(whole["common"]).decode()
    tail = whole["proof"]["document"]["tail"]
    ending = tail[tail.index(',"witness"') :]
    assert len(text) > 128
    for length, wanted in ((0, None), (1, None), (127, None), (128, NOT_PUBLIC)):
        before = text[len(text) - length :]
        found = steps(changed(whole, at("proof", "document", "tail", value=before + ending)))
        assert wanted == (found["end"].reason if "end" in found else None)
        assert wanted is None or Check("end", False, wanted) == found["end"]
    found = steps(changed(whole, at("proof", "document", "tail", value="x" + ending)))
    assert Check("end", False, NOT_PUBLIC) == found["end"]


def test_a_proof_holds_where_no_step_fails_and_only_the_last_may_be_left_out() -> None:
    good, bad, open_ = Check("a", True), Check("b", False), Check("c", None)
    for checks, wanted in {
        (good, good): True, (good, open_): True, (good, bad): False,
        (bad, good): False, (open_, good): False, (good, bad, good): False,
    }.items():  # fmt: skip
        assert wanted is holds(checks)


# As a result


def test_an_extract_is_read_as_a_result_of_this_one_entrant() -> None:
    rules = {
        "overrides": [{"entrant": "01"}, {"entrant": "02"}],
        "root": {"path": "", "children": [
            {"path": "a", "distinct": ["x"]}, {"path": "g", "children": [{"path": "g.b"}]},
        ]},
    }  # fmt: skip
    common = {
        "format": "pembina-result/1", "versions": {"pembina": "1"}, "award": {"rules": rules}, "plugins": ["p"],
        "data": {"title": "t"},
        "nodes": [
            {"path": "", "kind": "group", "columns": ["scores"]},
            {"path": "a", "kind": "criterion", "title": "A", "columns": ["values", "shares"]},
            {"path": "g", "kind": "group", "columns": []},
            {"path": "g.b", "kind": "criterion", "columns": ["values", "used"]},
        ],
    }  # fmt: skip
    entrant = [{"code": "01"}, [1, 2, 3, 4, 5], {"a": {"note": {"n": 1}}, "g.b": {"steps": []}}, [{"o": 1}], [{"f": 1}]]
    proof = {"leaves": 4}
    found = Extract({"result": "ab", "common": common, "entrant": entrant, "proof": proof})
    none = {"shares": None, "scores": None, "contributions": None}
    group = {**none, "kind": "group", "facts": {}, "weighting": None}
    criterion = {
        **none, "kind": "criterion", "numerators": None, "denominators": None, "evidence": [0], "used": None,
        "steps": [], "actionable": True,
    }  # fmt: skip
    document = {
        "format": "pembina-result/1", "versions": {"pembina": "1"}, "award": {"rules": rules}, "plugins": ["p"],
        "data": {"title": "t", "inputs": []}, "entrants": [{"code": "01"}], "findings": [{"f": 1}],
        "overrides": [{"o": 1}],
        "nodes": [
            {**group, "path": "", "scores": [1]},
            {**criterion, "path": "a", "title": "A", "values": [2], "shares": [3], "notes": {"01": {"n": 1}},
             "distinct": ["x"]},
            {**group, "path": "g"},
            {**criterion, "path": "g.b", "values": [4], "used": [5], "notes": {}},
        ],
    }  # fmt: skip
    assert Result(document, "ab") == found.as_result()
    assert (common, {"code": "01"}, entrant[2], 3) == (found.common, found.entrant, found.words, found.count)
    rules["overrides"] = []
    assert "overrides" not in found.as_result().document


# What is no extract

REFUSED: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a figure too few": (lambda e: e["entrant"][1].pop(), "{less} figures for {count} columns"),
    "a figure too many": (lambda e: e["entrant"][1].append(1), "{more} figures for {count} columns"),
    "a result": (lambda e: e.update(format="pembina-result/1"), "it is a whole result"),
    "another's finding": (
        lambda e: e["entrant"][4].append(
            {"key": "k", "args": {}, "level": "note", "node": None, "entrant": "05", "text": None}
        ),
        "something in it is said of another entrant",
    ),
    "an unknown criterion": (
        lambda e: e["entrant"][2].update(nowhere={"note": {}}),
        "something in it is said of a criterion that is not there",
    ),
    "words of a group": (
        lambda e: e["entrant"][2].update({"": {"note": {}}}),
        "something in it is said of a criterion that is not there",
    ),
    "a number with a point": (
        lambda e: e["proof"].update(leaves=7.0),
        "it is not written as Pembina writes it, so that it was edited or written by another program",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_extract_is_refused_with_its_place_and_a_whole_sentence(
    kind: str, whole: dict[str, Any], tmp_path: Path
) -> None:
    change, said = REFUSED[kind]
    count = len(whole["entrant"][1])
    path = tmp_path / "x.json"
    path.write_bytes(canonical(changed(whole, change)))
    wanted = {"reason": said.format(less=count - 1, more=count + 1, count=count)}
    assert (Problem("PB762", Place(str(path)), wanted),) == problems(lambda: read_extract(str(path)))


def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    wanted = Problem("PB762", Place(str(path)), {"reason": "No such file or directory"})
    assert (wanted,) == problems(lambda: read_extract(path))
    path.write_bytes(b"[NaN]")
    assert (Problem("PB762", Place(str(path)), {"reason": "NaN is not JSON"}),) == problems(lambda: read_extract(path))
    content = canonical(whole)
    path.write_bytes(content)
    monkeypatch.setattr(module, "LARGEST", len(content))
    assert Extract(whole) == read_extract(path)
    assert (*GOOD[:4], Check("named", True)) == check_extract(path, whole["result"])
    assert tuple(GOOD) == check_extract(path)
    monkeypatch.setattr(module, "LARGEST", len(content) - 1)
    wanted = Problem("PB762", Place(str(path)), {"reason": "it is larger than any extract"})
    assert (wanted,) == problems(lambda: read_extract(path))


# Making extracts


def test_an_extract_is_made_of_a_result_file_and_an_unknown_entrant_is_refused_with_a_hint(
    whole: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(canonical(witnessed()))
    assert whole == extract(str(path), "02")
    hint = did_you_mean("022", results.CODES)
    assert hint is not None
    wanted = Problem("PB703", Place(str(path)), {"entrant": "'022'"}, hint)
    assert (wanted,) == problems(lambda: extract(str(path), "022"))


def refusal(document: Mapping[str, Any], name: str | None = None) -> tuple[Problem, ...]:
    return problems(lambda: Extracts(Result(document, name or sha256(canonical(document))), Path("some/r.json")))


def test_a_result_of_which_no_extract_can_be_made_is_refused_with_its_place() -> None:
    document, place = witnessed(), Place("some/r.json")
    told = {"reason": "it is not written as Pembina writes it, so that its hash is not the one that Pembina printed"}
    assert (Problem("PB761", place, told),) == refusal(document, "0" * 64)
    other = copy.deepcopy(document)
    other["witness"]["entrants"] += 1
    told = {"reason": "the root at its end is not that of what it says"}
    assert (Problem("PB761", place, told),) == refusal(other)
    assert (Problem("PB760", place),) == refusal({k: v for k, v in document.items() if k != "witness"})


def test_an_end_that_reaches_into_what_is_said_of_others_is_refused_with_the_place_of_the_result() -> None:
    refused = set()
    for n in range(0, 64, 3):
        try:
            Extracts(as_result(witnessed(padded(n))), Path("some/r.json"))
        except RecordError as error:
            refused |= {repr(problem) for problem in error.problems}
    assert {repr(Problem("PB763", Place("some/r.json")))} == refused


def test_where_letters_lie_across_two_blocks_in_turn_no_extract_is_made() -> None:
    """Of letters of two bytes, either both ends of blocks lie between letters or none does."""
    made, refused = [], []
    for n in (0, 1):
        document = witnessed(lambda d, n=n: (d["versions"].update(pembina="é" * 80), d["data"].update(title="x" * n)))
        try:
            made.append(Extracts(as_result(document), Path("some/r.json")).of("03")["proof"]["document"]["tail"])
        except RecordError as error:
            refused += error.problems
    assert [Problem("PB763", Place("some/r.json"))] == refused
    assert ["é"] == [tail[0] for tail in made]
    assert len(made[0][: made[0].index(',"witness"')].encode()) < 64


def test_the_end_is_the_last_that_looks_like_it() -> None:
    """Arguments of a finding may be called as the key at the end of the result is."""
    document = witnessed(lambda d: d["findings"][0]["args"].update(a=1, witness=2))
    assert b',"witness":2' in canonical(document)
    made = Extracts(as_result(document), Path("r.json")).of("03")
    assert tuple(GOOD) == verify(Extract(made))


def test_where_a_letter_lies_across_the_last_block_the_end_is_shown_from_one_block_before() -> None:
    """Of letters of one byte and of two by turns, no two ends of blocks in a row lie within one."""
    lengths = []
    for n in range(3):
        document = witnessed(lambda d, n=n: (d["versions"].update(pembina="xé" * 60), d["data"].update(title="y" * n)))
        made = Extracts(as_result(document), Path("r.json")).of("03")
        assert tuple(GOOD) == verify(Extract(made))
        tail = made["proof"]["document"]["tail"]
        lengths.append(len(tail[: tail.index(',"witness"')].encode()))
    assert [False, False, True] == sorted(length >= 64 for length in lengths)
    assert max(lengths) < 128


def test_a_file_of_which_no_extract_can_be_made_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(canonical({key: value for key, value in witnessed().items() if key != "witness"}))
    assert (Problem("PB760", Place(str(path))),) == problems(lambda: extract(path, "02"))
