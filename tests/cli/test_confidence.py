"""`pembina confidence`: run for real on what `pembina evaluate` wrote."""

from __future__ import annotations

import json

import pytest

from pembina.record import read_result

from ..analysis import survey
from ..awards.sources import AWARDS


@pytest.fixture
def evaluated(tmp_path, pembina):
    """A result of a survey with standard errors."""
    path = tmp_path / "survey.json"
    assert 0 == pembina("evaluate", survey.write(tmp_path / "award"), "-o", path, "-q").status
    return path


def test_the_answer_is_information_and_ends_well(pembina, evaluated):
    ran = pembina("confidence", evaluated)
    assert (0, "") == (ran.status, ran.err)
    assert "first place is decided: it belongs to Mandala (04)" in " ".join(ran.out.split())


def test_a_criterion_is_meant_by_its_path_or_title(pembina, evaluated):
    one, other = (pembina("confidence", evaluated, word, "--level", "90").out for word in ("arrears", "Arrears"))
    assert one == other
    assert "With 90 percent confidence first place cannot be decided" in one


def test_a_mistyped_criterion_is_refused_with_what_was_meant(pembina, evaluated):
    ran = pembina("confidence", evaluated, "arears")
    assert 3 == ran.status
    assert 'did you mean "arrears"' in ran.err


def test_a_group_has_no_values_of_its_own(pembina, tmp_path):
    body = "[criteria.g]\nweight = 100\n" + survey.criterion("g.satisfaction", 100)
    path = tmp_path / "r.json"
    pembina("evaluate", survey.write(tmp_path / "award", body), "-o", path, "-q")
    ran = pembina("confidence", path, "g")
    assert 3 == ran.status
    assert "this is a group" in ran.err
    assert 0 == pembina("confidence", path, "satisfaction").status


@pytest.mark.parametrize("words", [("--level", "100"), ("--level", "50"), ("--draws", "10"), ("--seed", "-1")])
def test_numbers_out_of_bounds_are_wrong_use(pembina, evaluated, words):
    assert 2 == pembina("confidence", evaluated, *words).status


def test_a_level_that_draws_cannot_support_is_wrong_use(pembina, evaluated):
    ran = pembina("confidence", evaluated, "--level", "99.9", "--draws", "500")
    assert 2 == ran.status
    assert "500 draws are too few for a confidence of 99.9 percent" in ran.err


def test_a_level_that_is_no_number_is_said_of_the_level(pembina, evaluated):
    ran = pembina("confidence", evaluated, "--level", "nan")
    assert (2, True) == (ran.status, "--level" in ran.err.splitlines()[-1])


def test_json_holds_the_document(pembina, evaluated):
    words = ("--level", "99.9", "--draws", "2000", "--seed", "7", "--format", "json")
    found = json.loads(pembina("confidence", evaluated, *words).out)["confidence"]
    assert ("pembina-confidence/1", read_result(evaluated).sha256) == (found["format"], found["result"])
    assert (99.9, 2000, 7) == (found["level"], found["draws"], found["seed"])


def test_an_award_without_errors_is_told_so(pembina, tmp_path):
    path = tmp_path / "r.json"
    pembina("evaluate", AWARDS / "penggerak-koperasi-2014", "-o", path, "-q")
    ran = pembina("confidence", path)
    assert (0, "") == (ran.status, ran.err)
    assert "no value carries a standard error" in " ".join(ran.out.split())


def test_a_criterion_without_errors_does_not_speak_for_the_others(pembina, evaluated):
    said = " ".join(pembina("confidence", evaluated, "meetings").out.split())
    assert "no value of this criterion carries a standard error" in said
    assert "Standard errors are given by a column" in said


def test_the_schema_is_published(pembina):
    assert "urn:pembina:confidence:1" == json.loads(pembina("schema", "confidence").out)["$id"]


def test_the_help_says_what_it_is_for(pembina):
    ran = pembina("confidence", "--help")
    assert "Say between which ranks entrants stand" in " ".join(ran.out.split())
