"""`pembina self-assess`: run for real, mistyped, with files forgotten, and read."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pembina.record import write_result

from ..analysis.improving import evaluated, plain, tier

BODY = plain("a", "a", 60) + plain("b", "b", 40, 'missing = "zero"') + tier("top", 60) + tier("low", 20)


@pytest.fixture
def folder(tmp_path):
    result = evaluated(tmp_path, BODY, [{"a": 50, "b": 20}, {"a": 90, "b": 80}, {"a": 10, "b": 40}])
    write_result(result, tmp_path / "last.json")
    return tmp_path


@pytest.fixture
def assess(pembina, folder):
    return lambda *words: pembina("self-assess", folder, *words)


def test_the_score_of_one_entrant_is_told(assess):
    ran = assess("--entrant", "01")
    assert (0, "") == (ran.status, ran.err)
    assert "Region 01 (01) has a total of 38.00 out of 100." in " ".join(ran.out.split())


def test_a_name_will_do(assess):
    assert assess("--entrant", "Region 02").out == assess("--entrant", "02").out


def test_a_mistyped_code_is_refused_with_the_nearest(assess):
    ran = assess("--entrant", "Regon 02")
    assert (2, "") == (ran.status, ran.out)
    assert "PB631" in ran.err
    assert 'did you mean "Region 02"?' in ran.err


def test_without_an_entrant_those_there_are_are_listed(assess):
    ran = assess()
    assert 2 == ran.status
    assert "PB633" in ran.err
    assert "01 Region 01, 02 Region 02, 03 Region 03" in ran.err


def test_data_that_do_not_fit_end_with_status_3_and_are_still_told_on_the_page(assess, folder):
    path = folder / "data" / "t.csv"
    path.write_text(path.read_text("utf-8").replace("50,20", "fifty,20"), "utf-8")
    ran = assess("--entrant", "01")
    assert (3, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert 'Row 2: "fifty" is not a number' in told
    assert "cannot be told until the data that do not fit are mended" in told


def test_a_folder_that_is_not_there_is_said(assess, folder):
    ran = assess("--data", folder / "nowhere", "--entrant", "01")
    assert 3 == ran.status
    assert "PB301" in ran.err


def test_against_an_earlier_result_a_place_is_told(assess, folder):
    told = " ".join(assess("--entrant", "01", "--against", folder / "last.json").out.split())
    assert "Region 01 is ranked 2 of 3, with a total of 38.00 out of 100." in told


def test_an_earlier_result_that_is_none_is_refused(assess, folder):
    ran = assess("--entrant", "01", "--against", folder / "award.toml")
    assert (3, "") == (ran.status, ran.out)
    assert "PB702" in ran.err


def test_the_way_may_be_left_out(assess):
    assert "The way to the next tier" in assess("--entrant", "01").out
    told = assess("--entrant", "01", "--no-way", "--format", "json").out
    assert "not-asked" == json.loads(told)["assessment"]["way"]["why"]


def test_costs_of_its_own_are_checked(assess, folder):
    (folder / "costs.toml").write_text("[nothing]\ncost = 2\n", "utf-8")
    ran = assess("--entrant", "01", "--costs", folder / "costs.toml")
    assert 2 <= ran.status <= 3
    assert "nothing" in ran.err


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_every_form_names_the_entrant_and_the_score(assess, form):
    ran = assess("--entrant", "01", "--no-way", "--format", form)
    assert 0 == ran.status
    assert "Region 01" in ran.out
    assert "38.00" in ran.out


def test_the_csv_is_one_table(assess):
    rows = list(csv.reader(io.StringIO(assess("--entrant", "01", "--no-way", "--format", "csv").out)))
    assert 1 == len({len(row) for row in rows})


def test_interactive_needs_to_know_whose_data_are_asked_for(assess):
    ran = assess("--interactive")
    assert (2, "") == (ran.status, ran.out)
    assert "--entrant" in ran.err


def test_interactive_asks_first_and_then_assesses(assess, folder, monkeypatch):
    asked = []

    def ask(award, data, code, texts, host):
        asked.append((award.id, data.name, code))
        path = data / "t.csv"
        path.write_text(path.read_text("utf-8").replace("50,20", "100,100"), "utf-8")

    monkeypatch.setattr("pembina.forms.asking.ask", ask)
    ran = assess("--interactive", "--entrant", "01", "--no-way")
    assert [("small", "data", "01")] == asked
    assert "a total of 100.00 out of 100" in " ".join(ran.out.split())
