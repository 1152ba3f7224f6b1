"""An interview answered by a script: what is saved when, what is asked again, and what the committee makes of it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from pembina.api import data_folder, evaluate, load_award, make_host
from pembina.data.settings import TableSettings
from pembina.errors import DataError, RecordError, UsageError
from pembina.forms.asking import ask, open_interview
from pembina.forms.asking_cells import check
from pembina.forms.asking_plan import Column
from pembina.forms.asking_store import NOTES
from pembina.methods.refusal import LibraryMissing
from pembina.reports.texts import Texts

from .screens import STOP, Script

LEDGER = """format = 1

[award]
id = "uji"
title = { id = "Uji", en = "A test" }
edition = 1
basis = "tests"
period = { start = 2022-01-01, end = 2022-12-31 }

[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["cluster"]
status = "status"

[criteria.visits]
use = "supervision-activity"
weight = 60
score = { method = "goalposts", from = 0, to = 4 }

[criteria.partners]
use = "partnerships"
weight = 40
score = { method = "goalposts", from = 0, to = 10 }

[criteria.opinion]
use = "reported-value"
with = { kind = "category", indicator = "opinion" }
score = { method = "levels", levels = { WTP = 100, WDP = 70 } }

[[gates]]
criterion = "opinion"
at-least = "WDP"
otherwise = "ineligible"
reason = "tests"
"""


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def ledger(tmp_path, host):
    path = tmp_path / "award.toml"
    path.write_text(LEDGER, "utf-8")
    return load_award(path, host=host)


@pytest.fixture
def interview(tmp_path, host):
    """Run an interview in one folder; return what the person saw."""

    def run(award, *answers, language="id", entrant="74", stopped=False):
        award = load_award(award, host=host) if isinstance(award, str) else award
        screen = Script(*answers)
        each = open_interview(award, tmp_path / "data", entrant, Texts(language), host, screen)
        if stopped:
            with pytest.raises(KeyboardInterrupt):
                each.run()
        else:
            each.run()
            assert [] == screen.answers
        return screen

    return run


def files(tmp_path):
    return {path.name: path.read_text("utf-8") for path in (tmp_path / "data").glob("*") if path.suffix == ".csv"}


ENGLISH = ("Contoh", "71.2", "12.5", "8.1", "10,750.5")
WHOLE = ("Contoh", "71,2", "12,5", "8,1", "10.750,5")


def test_a_wide_award_answered_is_a_data_set_that_evaluates(interview, tmp_path, host):
    interview("ipm", *WHOLE)
    assert {
        "regions.csv": "code,name\n74,Contoh\n",
        "figures.csv": 'region,uhh,hls,rls,pengeluaran\n74,"71,2","12,5","8,1","10.750,5"\n',
    } == files(tmp_path)
    result = evaluate("ipm", tmp_path / "data", host=host)
    assert [("74", "Contoh", "ranked")] == [(e["code"], e["name"], e["status"]) for e in result.entrants]
    assert [10750.5] == result.node("living")["values"]


def test_answers_give_the_score_that_the_same_figures_in_a_file_give(interview, tmp_path, host):
    interview("ipm", *WHOLE)
    other = tmp_path / "other"
    other.mkdir()
    (other / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    (other / "regions.csv").write_text("code,name\n74,Contoh\n", "utf-8")
    (other / "figures.csv").write_text("region,uhh,hls,rls,pengeluaran\n74,71.2,12.5,8.1,10750.5\n", "utf-8")
    asked, filed = (evaluate("ipm", folder, host=host) for folder in (tmp_path / "data", other))
    assert filed.entrants[0]["total"] == asked.entrants[0]["total"]


def test_questions_are_numbered_among_all(interview):
    screen = interview("ipm", *ENGLISH, language="en")
    assert ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"] == [
        said.partition(":")[0] for said in screen.said if said[:1].isdigit()
    ]


def test_a_question_says_unit_weight_and_example(interview):
    said = interview("ipm", *ENGLISH, language="en").said
    assert "Table figures, column hls. It makes up 16.67 percent of the total. Unit: years. Example: 1,234.56." in said


def test_what_was_answered_before_ctrl_c_is_there_and_not_asked_again(interview, tmp_path):
    interview("ipm", "Contoh", "71,2", STOP, stopped=True)
    assert "71,2" in files(tmp_path)["figures.csv"]
    screen = interview("ipm", "12,5", "8,1", "10.750,5", language="en")
    assert "2 of 5 questions are answered already." in screen.said
    assert 3 == len(screen.asked)
    assert "All 5 questions are answered." in screen.said[-1]


def test_a_mistyped_number_is_refused_and_asked_again(interview, tmp_path):
    screen = interview("ipm", "Contoh", "7,1.2", "71,2", "12,5", "8,1", "10.750,5", language="id")
    assert any("PB312" in said for said in screen.said)
    assert "7,1.2" not in files(tmp_path)["figures.csv"]


def test_a_sign_that_is_typed_behind_a_refused_answer_is_a_sign(interview, tmp_path):
    answers = ("Contoh", "7,1.2", "7,1.2?", "7,1.2<", "<Enter>", "7,1.2", "7,1.2 -", "12,5", "8,1", "10.750,5")
    screen = interview("ipm", *answers, language="id")
    assert 2 == sum("PB312" in said for said in screen.said)
    assert '74,,"12,5",' in files(tmp_path)["figures.csv"]


def test_a_sign_at_the_end_of_a_text_belongs_to_it(interview, tmp_path):
    interview("ipm", "Contoh", "<", "Contoh?", "71,2", "12,5", "8,1", "10.750,5")
    assert "74,Contoh?" in files(tmp_path)["regions.csv"]


def test_back_shows_the_answer_before_and_takes_another(interview, tmp_path):
    interview("ipm", "Contoh", "71,2", "<", "72", "12,5", "8,1", "10.750,5")
    assert "74,72," in files(tmp_path)["figures.csv"]


def test_back_and_enter_keeps_the_answer(interview, tmp_path):
    interview("ipm", "Contoh", "71,2", "<", "<Enter>", "12,5", "8,1", "10.750,5")
    assert '74,"71,2",' in files(tmp_path)["figures.csv"]


def test_what_is_skipped_is_asked_by_the_next_run_and_what_is_unknown_is_not(interview, tmp_path):
    screen = interview("ipm", "Contoh", "", "-", "8.1", "10,750.5", language="en")
    assert "1 of 5 questions are still open. The same command asks them again." == screen.said[-1]
    assert 1 == len(interview("ipm", "71.2").asked)
    assert [] == interview("ipm").asked
    assert '74,71.2,,8.1,"10,750.5"\n' in files(tmp_path)["figures.csv"]


def test_a_marker_of_missing_cells_is_an_answer_that_is_not_known(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "id"\nmissing = ["n/a"]\n', "utf-8")
    interview("ipm", "Contoh", "71,2", "12,5", "8,1", "n/a")
    assert ["figures/pengeluaran"] == json.loads((data / NOTES).read_text("utf-8"))["unknown"]


def test_records_are_added_until_these_are_all(interview, ledger, tmp_path, host):
    interview(ledger, "Contoh", "A", "add", "1 February 2022", "K-1", "add", "2022-03-05", "K-1", "all",
              "add", "K-1", "yes", "all", "all", "WTP", language="en")  # fmt: skip
    found = files(tmp_path)
    assert "region,date,cooperative\n74,2022-02-01,K-1\n74,2022-03-05,K-1\n" == found["visits.csv"]
    assert "region,cooperative,active\n74,K-1,yes\n" == found["cooperatives.csv"]
    assert "region,partner,signed,start,end,evidence\n" == found["agreements.csv"]
    assert "code,name,cluster,status\n74,Contoh,A,\n" == found["regions.csv"]
    result = evaluate(ledger, tmp_path / "data", host=host)
    assert [2.0] == result.node("visits")["values"]
    assert ["WTP"] == result.node("opinion")["values"]


def test_half_a_record_survives_ctrl_c_and_is_no_row_until_it_is_whole(interview, ledger, tmp_path):
    interview(ledger, "Contoh", "A", "add", "1/2/2022", STOP, stopped=True)
    assert "visits.csv" not in files(tmp_path)
    screen = interview(ledger, "K-1", STOP, stopped=True, language="en")
    assert "Record 1: Cooperative" == screen.asked[0]
    assert "region,date,cooperative\n74,2022-02-01,K-1\n" == files(tmp_path)["visits.csv"]


def test_records_that_are_there_already_are_not_asked_for(interview, ledger, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "visits.csv").write_text("region,date,cooperative\n74,2022-02-01,K-1\n", "utf-8")
    screen = interview(ledger, "Contoh", "A", STOP, stopped=True, language="en")
    assert "4 of 6: Cooperatives" in screen.said
    assert not [said for said in screen.said if said.startswith("3 of 6")]


def test_half_a_record_is_forgotten_where_the_file_has_grown_meanwhile(interview, ledger, tmp_path):
    interview(ledger, "Contoh", "A", "add", "1/2/2022", STOP, stopped=True)
    (tmp_path / "data" / "visits.csv").write_text("region,date,cooperative\n74,2022-02-01,K-1\n", "utf-8")
    screen = interview(ledger, STOP, stopped=True, language="en")
    assert ["1 so far. What now?"] == screen.asked


def test_back_in_a_record_goes_to_its_column_before_and_then_gives_it_up(interview, ledger, tmp_path):
    screen = interview(ledger, "Contoh", "A", "add", "2022-02-01", "<", "<", STOP, stopped=True, language="en")
    assert [
        "Record 1: Date (2022-07-01 / 1 July 2022)",
        "Record 1: Cooperative",
        "Record 1: Date (2022-07-01 / 1 July 2022)",
    ] == screen.asked[3:6]
    assert "This record is given up." in screen.said
    assert {} == json.loads((tmp_path / "data" / NOTES).read_text("utf-8"))["partial"]


def test_the_last_record_can_be_taken_away(interview, ledger, tmp_path):
    interview(ledger, "Contoh", "A", "add", "2022-02-01", "K-1", "remove", STOP, stopped=True)
    assert "region,date,cooperative\n" == files(tmp_path)["visits.csv"]


def test_a_record_needs_its_columns_and_a_dash_leaves_one_open(interview, ledger, tmp_path):
    screen = interview(ledger, "Contoh", "A", "add", "2022-02-01", "", "-", STOP, stopped=True, language="en")
    assert "A record needs this. Type - where it is not known." in screen.said
    assert "74,2022-02-01,\n" in files(tmp_path)["visits.csv"]


def test_a_day_outside_the_period_is_kept_and_told(interview, ledger):
    screen = interview(ledger, "Contoh", "A", "add", "2021-02-01", STOP, stopped=True, language="en")
    told = "1 February 2021 lies outside the period of the award (1 January 2022 to 31 December 2022)"
    assert any(said.startswith(told) for said in screen.said)


def test_a_question_mark_explains(interview, ledger):
    screen = interview(ledger, "Contoh", "A", "add", "?", STOP, stopped=True, language="en")
    assert any("Table visits, column date." in said for said in screen.said)


def test_a_table_in_a_form_of_its_own_is_left_alone_and_named(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    loose = 'region ; uhh;hls;rls;pengeluaran\n74; 71 ;12;8;"1"\n'
    (data / "figures.csv").write_text(loose, "utf-8")
    screen = interview("ipm", "Contoh", language="en")
    assert "Table figures is not asked: figures.csv is kept in a form of its own. Fill it in there." == screen.said[0]
    assert loose == (data / "figures.csv").read_text("utf-8")


def test_a_workbook_is_left_alone_and_named(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "figures.xlsx").write_bytes(b"not looked at")
    screen = interview("ipm", "Contoh", language="en")
    assert "figures.xlsx" in screen.said[0]


@pytest.mark.parametrize(("ending", "bom", "delimiter"), [("\n", "", ","), ("\r\n", "\ufeff", ";")])
def test_a_csv_of_the_region_is_filled_in_as_it_is_written(interview, tmp_path, ending, bom, delimiter):
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset.toml").write_text(
        '[dataset]\nnumbers = "id"\n[tables.figures]\ncolumns = {uhh = "UHH"}\n', "utf-8"
    )
    lines = ["Catatan;region;UHH;hls;rls;pengeluaran", "x;73;70;12;8;9000", "y;74;71;;8;10000"]
    text = bom + "".join(line.replace(";", delimiter) + ending for line in lines)
    (data / "figures.csv").write_bytes(text.encode("utf-8"))
    screen = interview("ipm", "Contoh", "13")
    assert 2 == len(screen.asked)
    wanted = text.replace("71;;8".replace(";", delimiter), "71;13;8".replace(";", delimiter))
    assert wanted.encode("utf-8") == (data / "figures.csv").read_bytes()


def test_number_forms_are_not_declared_for_files_that_are_there_already(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "figures.csv").write_text("region,uhh,hls,rls,pengeluaran\n74,71.5,,8.1,10750.5\n", "utf-8")
    screen = interview("ipm", "Contoh", "3.693", "12.5", language="en")
    assert not (data / "dataset.toml").exists()
    assert any("PB313" in said for said in screen.said)


def test_a_cell_that_cannot_be_read_is_asked_again_with_the_reason(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "id"\n', "utf-8")
    (data / "figures.csv").write_text("region,uhh,hls,rls,pengeluaran\n74,7.1.5,12,8,10750\n", "utf-8")
    screen = interview("ipm", "Contoh", "71,5", language="en")
    assert any(said.startswith("In the file stands “7.1.5”:") for said in screen.said)
    assert '74,"71,5",12,8,10750' in files(tmp_path)["figures.csv"]


def test_hostile_text_stays_text(interview, tmp_path, host):
    name = "=cmd|' /C calc'!A0 <script>\"x\""
    interview("ipm", name, "71,2", "12,5", "8,1", "10.750,5")
    assert name == evaluate("ipm", tmp_path / "data", host=host).entrants[0]["name"]


def test_what_another_program_writes_meanwhile_is_kept(interview, tmp_path, host):
    class Meanwhile(Script):
        def text(self, question, default=""):
            if question == "Knowledge › Expected years of schooling":
                (tmp_path / "data" / "regions.csv").write_text("code,name\n73,Lain\n74,Contoh\n", "utf-8")
                (tmp_path / "data" / "figures.csv").write_text(
                    "region,uhh,hls,rls,pengeluaran\n73,1,2,3,4\n74,70,,,\n", "utf-8"
                )
            return super().text(question, default)

    award, screen = load_award("ipm", host=host), Meanwhile(*ENGLISH)
    open_interview(award, tmp_path / "data", "74", Texts("en"), host, screen).run()
    wanted = 'region,uhh,hls,rls,pengeluaran\n73,1,2,3,4\n74,70,12.5,8.1,"10,750.5"\n'
    assert wanted == files(tmp_path)["figures.csv"]


def test_a_file_that_another_program_rewrites_in_its_own_form_is_not_overwritten(interview, tmp_path, host):
    loose = "region ;uhh\n74; 70\n"

    class Meanwhile(Script):
        def text(self, question, default=""):
            if question == "Knowledge › Expected years of schooling":
                (tmp_path / "data" / "figures.csv").write_text(loose + '"x', "utf-8")
            return super().text(question, default)

    award, screen = load_award("ipm", host=host), Meanwhile(*ENGLISH)
    with pytest.raises(RecordError, match="PB642"):
        open_interview(award, tmp_path / "data", "74", Texts("en"), host, screen).run()
    assert loose + '"x' == (tmp_path / "data" / "figures.csv").read_text("utf-8")


def test_notes_of_another_entrant_mean_nothing(interview, tmp_path):
    interview("ipm", "Contoh", "-", "12,5", "8,1", "10.750,5")
    assert 5 == len(interview("ipm", "Lain", "1", "2", "3", "4", entrant="75").asked)


def test_damaged_notes_mean_nothing(interview, tmp_path):
    interview("ipm", "Contoh", "-", "12,5", "8,1", "10.750,5")
    (tmp_path / "data" / NOTES).write_text('{"award": "ipm", "entrant": "74", "unknown": 3}', "utf-8")
    assert 1 == len(interview("ipm", "71,2").asked)


def test_two_files_of_one_table_are_refused_with_the_readers_reason(interview, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for name in ("figures.csv", "figures.tsv"):
        (data / name).write_text("region\n", "utf-8")
    with pytest.raises(DataError, match="PB306"):
        interview("ipm")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, host):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RecordError, match="PB642"):
        open_interview(load_award("ipm", host=host), tmp_path / "file" / "data", "74", Texts("en"), host, Script())


def test_an_entrant_may_be_named_where_its_table_knows_it(interview, tmp_path):
    interview("ipm", *WHOLE)
    assert [] == interview("ipm", entrant="contoh").asked
    assert "code,name\n74,Contoh\n" == files(tmp_path)["regions.csv"]


def test_answers_are_not_written_into_the_data_that_come_with_pembina(host):
    with pytest.raises(UsageError, match="PB649"):
        ask(load_award("ipm", host=host), data_folder("ipm"), "74", Texts("en"), host)


def test_without_a_terminal_nobody_is_asked(tmp_path, host):
    with pytest.raises(UsageError, match="PB641"):
        ask(load_award("ipm", host=host), tmp_path / "data", "74", Texts("en"), host)
    assert not (tmp_path / "data").exists()


def test_the_page_about_answering_shows_what_is_said(interview):
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "answer-question-by-question.md").read_text("utf-8")
    screen = interview("ipm", *ENGLISH, language="en")
    question = next(i for i, said in enumerate(screen.said) if said.startswith("3 of 5"))
    assert "```\n" + "\n".join(screen.said[question : question + 2]) + "\n```" in page
    form = Column("x", "x", "t", ("number",), True)
    reason = check("8,1.2", form, TableSettings("t", numbers="id"), Texts("en")).reason
    assert f"Not taken: {reason}\n" in page


def test_without_questionary_the_extra_that_brings_it_is_named(tmp_path, host, monkeypatch):
    class Tty:
        def isatty(self):
            return True

    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(sys, stream, Tty())
    monkeypatch.setitem(sys.modules, "questionary", None)
    with pytest.raises(LibraryMissing, match=r"pembina\[interactive\]"):
        ask(load_award("ipm", host=host), tmp_path / "data", "74", Texts("en"), host)
    assert not (tmp_path / "data").exists()


def test_every_sentence_is_one_that_is_translated(interview, ledger):
    answers = ("Contoh", "A", "add", "2021-02-01", "", "x", "all", "add", "?", "K", "yes", "all", "", "<", "", "WTP")
    screen = interview(ledger, *answers, language="xx")
    outside = " ".join([*screen.said, *screen.asked, *(label for labels in screen.offered for label in labels)])
    while "⟦" in outside:
        outside = re.sub("⟦[^⟦⟧]*⟧", "", outside)
    assert {"WTP", "WDP", "July"} == set(re.findall(r"[A-Za-z]{3,}", outside))
