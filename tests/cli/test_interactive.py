"""``pembina self-assess --interactive`` at a real terminal: answered whole, stopped, gone on, mistyped, gone back."""

from __future__ import annotations

import json

import pytest

from pembina.api import evaluate, load_award, make_host
from pembina.forms.asking import open_interview
from pembina.reports.texts import Texts

from ..forms.screens import Script
from .terminals import CLEAR, DOWN, ENTER, STOP, Talk


@pytest.fixture
def talk(tmp_path):
    """Start the program in an empty folder."""

    def start(*more: object, language: str = "en") -> Talk:
        words = ("self-assess", "ipm", "--data", "data", "--entrant", "74", "--interactive", "--no-way", *more)
        return Talk(*words, folder=tmp_path, language=language)

    return start


def test_stopped_in_the_middle_it_goes_on_where_it_was_and_ends_with_the_score_of_the_committee(
    talk, tmp_path, pembina
):
    first = talk(language="id")
    first.answer("1 ", "Contoh", ENTER)
    first.answer("2 ", "7,1.2", ENTER)
    first.answer("PB312", CLEAR, "71,2", ENTER)
    first.answer("3 ", STOP)
    assert 130 == first.end()
    assert "code,name\n74,Contoh\n" == (tmp_path / "data" / "regions.csv").read_text("utf-8")
    assert '74,"71,2"' in (tmp_path / "data" / "figures.csv").read_text("utf-8")

    then = talk(language="id")
    then.answer("3 ", "12,5", ENTER)
    then.answer("4 ", "8,1", ENTER)
    then.answer("5 ", "<", ENTER)
    then.answer("4 ", CLEAR, "8,2", ENTER)
    then.answer("5 ", "10.750,5", ENTER)
    assert 0 == then.end()
    assert '74,"71,2","12,5","8,2","10.750,5"\n' in (tmp_path / "data" / "figures.csv").read_text("utf-8")

    ran = pembina("evaluate", "ipm", "--data", tmp_path / "data", "-o", tmp_path / "r.json", "-q")
    total = json.loads((tmp_path / "r.json").read_text("utf-8"))["entrants"][0]["total"]["published"]
    assert (0, True) == (ran.status, total.replace(".", ",") in then.printed)


def test_words_are_chosen_with_arrow_keys_and_nothing_is_said_in_questionarys_own_words(tmp_path):
    words = ("self-assess", "harkopnas-2022", "--data", "data", "--entrant", "X01", "--interactive", "--no-way")
    run = Talk(*words, folder=tmp_path)
    run.answer("1 of 20", "Contoh", ENTER)
    run.answer("2 of 20", "besar", ENTER)
    run.answer("3 of 20", "-", ENTER)
    run.answer("4 of 20", ENTER)
    run.answer("Record 1: Date", "2021-02-31", ENTER)
    run.answer("the calendar has no such day", CLEAR, "2021-08-01", ENTER)
    run.answer("Record 1: Cooperative", "K-1", ENTER)
    run.answer("1 so far", DOWN, ENTER)
    run.answer("5 of 20", STOP)
    assert 130 == run.end()
    assert "region,date,cooperative\nX01,2021-08-01,K-1\n" == (tmp_path / "data" / "visits.csv").read_text("utf-8")
    assert "(arrow keys, then Enter)" in run.printed
    assert not [word for word in ("Use arrow keys", "Cancelled by user", "WARNING") if word in run.printed]
    assert "Stopped. 4 of 20 questions are answered and saved in data." in run.printed


@pytest.mark.parametrize("entrant", [(), ("--entrant", "74", "--name", "Contoh")])
def test_the_csv_forms_of_the_award_are_filled_in_as_they_are(tmp_path, pembina, entrant):
    pembina("template", "ipm", "-o", tmp_path / "forms", "--lang", "id", *entrant)
    host, folder = make_host(), tmp_path / "forms" / "csv"
    header = (folder / "figures.csv").read_text("utf-8").splitlines()[0]
    name = () if entrant else ("Contoh",)
    screen = Script(*name, "71,2", "12,5", "8,1", "10.750,5")
    open_interview(load_award("ipm", host=host), folder, "74", Texts("id"), host, screen).run()
    assert [] == screen.answers
    assert header == (folder / "figures.csv").read_text("utf-8").splitlines()[0]
    result = evaluate("ipm", folder, host=host)
    assert [("74", "Contoh", "ranked")] == [(e["code"], e["name"], e["status"]) for e in result.entrants]


def test_the_workbook_of_the_award_is_left_to_be_filled_in_by_hand(tmp_path, pembina):
    pembina("template", "ipm", "-o", tmp_path / "forms")
    before = {path: path.read_bytes() for path in (tmp_path / "forms").glob("*") if path.is_file()}
    host, screen = make_host(), Script()
    open_interview(load_award("ipm", host=host), tmp_path / "forms", "74", Texts("en"), host, screen).run()
    told = "is not asked: form-ipm.xlsx is kept in a form of its own. Fill it in there."
    assert [f"Table regions {told}", f"Table figures {told}"] == screen.said
    assert before == {path: path.read_bytes() for path in (tmp_path / "forms").glob("*") if path.is_file()}
