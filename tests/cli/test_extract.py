"""``pembina extract``: extracts written, checked and shown in both languages, and what is refused."""

from __future__ import annotations

import json
import re

import pytest

from pembina.evaluation.witness import witness_of
from pembina.model import Result, canonical, sha256
from pembina.record.extract import extract_schema
from pembina.record.extracting import Extracts
from pembina.record.signers import signers_schema

from ..reports import results


def witnessed(change=None):
    document = {key: value for key, value in results.document().items() if key != "witness"}
    if change is not None:
        change(document)
    return {**document, "witness": witness_of(document)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a result."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.json").write_bytes(canonical(witnessed()))
    return tmp_path


@pytest.fixture
def name(folder):
    return sha256((folder / "r.json").read_bytes())


def test_an_extract_is_written_and_checked_against_the_hash_that_pages_print(pembina, folder, name):
    ran = pembina("extract", "r.json", "Suralaya", "-o", "x.json")
    assert (0, "Written: x.json\n", "") == (ran.status, ran.out, ran.err)
    ran = pembina("extract", "--check", "x.json", "--result", name)
    assert (0, "") == (ran.status, ran.err)
    said = " ".join(ran.out.split())
    assert 5 == said.count(" Holds: ")
    assert "This extract is what the named result says of the entrant." in said
    assert f"Name of this result (SHA-256): {name}" in said
    assert "Suralaya (03)" in said
    ran = pembina("show", "x.json")
    assert (3, True) == (ran.status, "it is the extract of one entrant, which `pembina extract --check" in ran.err)


def test_without_a_hash_the_reader_is_told_to_compare_it(pembina, folder, name):
    pembina("extract", "r.json", "03", "-o", "x.json")
    ran = pembina("extract", "--check", "x.json")
    said = " ".join(ran.out.split())
    assert 0 == ran.status
    assert "5. Not done: The extract is of the result that was named." in said
    assert "Compare that name with the one on the pages of the result" in said
    assert name in said


def test_a_hash_may_be_typed_as_pages_break_it(pembina, folder, name):
    pembina("extract", "r.json", "03", "-o", "x.json")
    typed = f" {name[:32].upper()} {name[32:]}\n"
    assert 0 == pembina("extract", "--check", "x.json", "--result", typed).status


def test_the_page_says_of_each_criterion_what_the_result_says(pembina, folder):
    """By hand: 02 is Kencana Barat, whose rows stand second in every column."""
    document = witnessed()
    entrant = document["entrants"][1]
    pembina("extract", "r.json", "02", "-o", "x.json")
    said = pembina("extract", "--check", "x.json").out
    assert f"with a total of {entrant['total']['published']} out of 100" in " ".join(said.split()) or (
        f"its total is {entrant['total']['published']} out of 100" in " ".join(said.split())
    )
    for node in document["nodes"]:
        if node["kind"] == "criterion":
            assert node["title"]["en"] in said
    for other in (row for row in results.NAMES if row != "Kencana Barat"):
        assert other not in said


def test_every_entrant_of_every_standing_has_a_page_in_both_languages(pembina, folder, name):
    pembina("extract", "r.json", "--all", "out")
    for code in results.CODES:
        for language in ("en", "id"):
            words = ("extract", "--check", f"out/extract-{code}.json", "--result", name, "--lang", language)
            ran = pembina(*words)
            assert (0, "") == (ran.status, ran.err)
            assert results.NAMES[int(code) - 1] in ran.out
            assert not re.search(r"\{\w+\}", ran.out)


def test_all_write_one_file_for_each(pembina, folder):
    ran = pembina("extract", "r.json", "--all", "out")
    assert 0 == ran.status
    assert [f"extract-{code}.json" for code in results.CODES] == sorted(p.name for p in (folder / "out").iterdir())


def test_without_a_file_an_extract_goes_to_the_screen(pembina, folder):
    ran = pembina("extract", "r.json", "02")
    assert 0 == ran.status
    assert "pembina-extract/1" == json.loads(ran.out)["format"]


def test_a_file_that_is_there_stays_unless_forced(pembina, folder):
    (folder / "x.json").write_text("mine", "utf-8")
    assert 3 == pembina("extract", "r.json", "02", "-o", "x.json").status
    assert "mine" == (folder / "x.json").read_text("utf-8")
    assert 0 == pembina("extract", "r.json", "02", "-o", "x.json", "--force").status


def forged(folder, pembina, old, new):
    pembina("extract", "r.json", "02", "-o", "x.json")
    text = (folder / "x.json").read_text("utf-8")
    assert old in text
    (folder / "x.json").write_text(text.replace(old, new, 1), "utf-8")


def test_of_a_forged_extract_nothing_is_shown_but_where_its_proof_fails(pembina, folder):
    forged(folder, pembina, "Kencana Barat", "Kencana Utara")
    ran = pembina("extract", "--check", "x.json")
    said = " ".join(ran.out.split())
    assert 1 == ran.status
    assert (
        "4. FAILS: What is said of the entrant belongs to this tree. Here its hashes do not lead to the root." in said
    )
    assert "NOT PROVED." in said
    assert "Kencana" not in said


def test_an_extract_of_another_result_is_told_apart(pembina, folder):
    pembina("extract", "r.json", "02", "-o", "x.json")
    ran = pembina("extract", "--check", "x.json", "--result", "0" * 64)
    assert 1 == ran.status
    assert "5. FAILS" in ran.out
    assert "Kencana" not in ran.out


def test_somebodys_own_result_with_rules_that_no_award_has_is_refused_and_crashes_nothing(pembina, folder):
    """Its proof holds, since whoever made it up made it whole; what it says cannot be shown."""

    def change(document):
        for child in document["award"]["rules"]["root"]["children"]:
            for rule in child.get("children", [child]):
                rule["score"] = {"name": "bands", "parameters": {"bands": [{"from": 0}]}}

    made = witnessed(change)
    extract = Extracts(Result(made, sha256(canonical(made))), "r.json").of("02")
    (folder / "x.json").write_bytes(canonical(extract))
    ran = pembina("extract", "--check", "x.json")
    assert (3, "") == (ran.status, ran.out)
    assert "PB762" in ran.err
    assert 'score/parameters/bands/0: the key "score" is missing' in ran.err


def test_no_control_of_an_extract_reaches_the_terminal(pembina, folder):
    def change(document):
        document["entrants"][1]["name"] = "\x1b[2J\u202eevil"

    (folder / "r.json").write_bytes(canonical(witnessed(change)))
    assert 0 == pembina("extract", "r.json", "02", "-o", "x.json").status
    ran = pembina("extract", "--check", "x.json")
    assert 0 == ran.status
    assert "evil" in ran.out
    assert not re.search("[\x1b\u202e]", ran.out + ran.err)


USAGE = [
    ("r.json",),
    ("r.json", "02", "--all", "out"),
    ("r.json", "--all", "out", "-o", "x.json"),
    ("r.json", "02", "--result", "0" * 64),
    ("--check", "r.json", "02"),
    ("--check", "r.json", "-o", "x"),
    ("--check", "r.json", "--all", "x"),
    ("--check", "r.json", "--force"),
    ("--check", "r.json", "--result", "abc"),
]


@pytest.mark.parametrize("words", USAGE)
def test_what_does_not_go_together_is_said(pembina, folder, words):
    ran = pembina("extract", *words)
    assert (2, "") == (ran.status, ran.out)
    assert ["r.json"] == [path.name for path in folder.iterdir()]


def without_witness(folder, pembina):
    (folder / "r.json").write_bytes(canonical(results.document()))
    return pembina("extract", "r.json", "02")


def edited(folder, pembina):
    document = witnessed()
    document["entrants"][0]["name"] = "Somebody"
    (folder / "r.json").write_bytes(canonical(document))
    return pembina("extract", "r.json", "02")


def no_extract(folder, pembina):
    return pembina("extract", "--check", "r.json")


def too_short(folder, pembina):
    """A result without plugins, of such a length that its last block begins before them."""

    def change(document):
        document.update(plugins=[], versions={"award-format": 1, "pembina": ""})
        document["data"]["title"] = ""

    content = canonical(witnessed(change))
    document = witnessed(
        lambda d: (change(d), d["data"].update(title="x" * ((63 - content.rindex(b',"witness"')) % 64)))
    )
    (folder / "r.json").write_bytes(canonical(document))
    return pembina("extract", "r.json", "02")


PRODUCED = {"PB760": without_witness, "PB761": edited, "PB762": no_extract, "PB763": too_short}


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_is_produced(code, pembina, folder):
    ran = PRODUCED[code](folder, pembina)
    assert (3, "") == (ran.status, ran.out)
    assert {code} == set(re.findall(r"error\[(PB\d+)\]", ran.err))
    assert "{" not in ran.err


def test_the_schemas_are_printed(pembina):
    for kind, wanted in (("extract", extract_schema()), ("signers", signers_schema())):
        ran = pembina("schema", kind)
        assert (0, wanted) == (ran.status, json.loads(ran.out))
