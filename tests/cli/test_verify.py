"""`pembina verify`: run for real on what `pembina evaluate` wrote, from the seal on."""

from __future__ import annotations

import json
import shutil

import jsonschema
import pytest

from pembina.analysis import verify_schema
from pembina.api import make_host

from ..trust.small import write_small
from ..trust.tampering import make_case


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return make_case(tmp_path_factory.mktemp("verify"), make_host(), 3)


@pytest.fixture
def evaluated(original, tmp_path):
    """A result that was sealed and logged, to be changed."""
    shutil.copytree(original.folder, tmp_path / "copy")
    return (tmp_path / "copy" / "r.json",)


def test_sealed_evaluated_and_verified_it_passes_and_ends_well(pembina, tmp_path):
    award, seal, result = write_small(tmp_path / "award", 3), tmp_path / "s.seal.json", tmp_path / "r.json"
    assert 0 == pembina("seal", award, "-o", seal).status
    assert 0 == pembina("evaluate", award, "--seal", seal, "-o", result, "-q", "--engine", "polars").status
    ran = pembina("verify", result, "--data", award.parent / "data", "--seal", seal, "--engine", "polars")
    assert (0, "") == (ran.status, ran.err)
    said = " ".join(ran.out.split())
    assert "35 checks passed, and none failed. 7 were not done." in said
    assert "9.2 pass: This result is in the log. No other evaluation is in the log." in said


def test_by_itself_it_says_what_was_not_done_and_ends_well(pembina, evaluated):
    ran = pembina("verify", evaluated[0])
    assert (0, "") == (ran.status, ran.err)
    assert "Name the folder of the data with --data." in " ".join(ran.out.split())


def test_a_changed_score_ends_with_no_and_names_whose_it_is(pembina, evaluated):
    result = evaluated[0]
    document = json.loads(result.read_bytes())
    node = next(each for each in document["nodes"] if each["path"] == "growth")
    node["scores"][1] = 99
    result.write_text(json.dumps(document), "utf-8")
    ran = pembina("verify", result)
    assert (1, "") == (ran.status, ran.err)
    assert "growth of 02 Uji Bakti: score 99 stated, 70.625 computed" in " ".join(ran.out.split())


def test_what_was_named_and_is_not_there_ends_with_no(pembina, evaluated, tmp_path):
    for option in ("--data", "--seal", "--signers", "--log", "--minutes"):
        ran = pembina("verify", evaluated[0], option, tmp_path / "none")
        assert (1, "") == (ran.status, ran.err), option
    assert 1 == pembina("verify", evaluated[0], "--head", "0" * 64).status
    assert 1 == pembina("verify", evaluated[0], "--result", "0" * 64).status


def test_without_a_file_there_is_nothing_to_verify(pembina, tmp_path):
    ran = pembina("verify", tmp_path / "none.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB701]" in ran.err


def test_what_is_no_json_is_a_no_and_no_crash(pembina, tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(b"\xff\x00{")
    ran = pembina("verify", path)
    assert (1, "") == (ran.status, ran.err)
    assert "1.1 FAIL" in ran.out


@pytest.mark.parametrize("words", [("--result", "abc"), ("--engine", "abacus"), ("--format", "pdf"), ()])
def test_a_wrong_command_line_is_wrong_use(pembina, evaluated, words):
    path = [evaluated[0]] if words else []
    ran = pembina("verify", *path, *words)
    assert (2, "") == (ran.status, ran.out)


def test_json_is_of_the_published_form(pembina, evaluated):
    found = json.loads(pembina("verify", evaluated[0], "--format", "json").out)
    found.pop("data_origin")
    jsonschema.validate(found, verify_schema())
    assert json.loads(pembina("schema", "verification").out) == verify_schema()


def test_markdown_and_csv_are_printed(pembina, evaluated):
    assert "Arithmetic" in pembina("verify", evaluated[0], "--format", "markdown").out
    assert pembina("verify", evaluated[0], "--format", "csv").out.startswith("number,key,outcome,differences")
