"""Cells that a juror fills in: what is taken as it stands, and what is refused with its address.

The sheet has entrants E01 to E04 in rows 10 to 13; the items kebaruan, manfaat (0 to 100 by 5), keberlanjutan (0 to 100
by 5 in bands), pelibatan (0 to 100 by 5), replikasi (1 to 5 by 1) and bukti (0 to 100 by 5) stand in columns D to I,
the total in J, the state in K and the note in L.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pembina_plugins.jury.sheets.cells import quoted

from .returned import Broken


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Broken.of(tmp_path_factory.mktemp("panel"))


def put(**cells: Any):
    """Put values into cells by their addresses."""

    def edit(worksheet: Any) -> None:
        for address, value in cells.items():
            worksheet[address] = value

    return edit


def only(collected):
    """The one problem there is, as code, address, arguments and the hint's text."""
    (problem,) = collected.problems
    return problem


def test_a_sheet_that_is_filled_in_has_no_problem(sheet, tmp_path):
    collected = sheet.collected(tmp_path)
    assert collected.problems == ()
    assert collected.entered.taken == {"J1"}


def test_a_formula_is_refused_even_where_its_value_would_fit(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(D10="=40+45")))
    assert (problem.code, problem.place.sheet, problem.place.address) == ("JURY332", "Penilaian", "D10")
    assert problem.place.file == str(tmp_path / "lembar.xlsx")
    assert problem.args["found"] == "=40+45"


def test_an_array_formula_is_shown_as_it_was_typed(sheet, tmp_path):
    from openpyxl.worksheet.formula import ArrayFormula

    problem = only(sheet.collected(tmp_path, put(D10=ArrayFormula("D10", "=SUM(E10:F10)"))))
    assert (problem.code, problem.args["found"]) == ("JURY332", "=SUM(E10:F10)")


@pytest.mark.parametrize(
    ("typed", "comma", "point"), [("85,5", "85,5", "85.5"), ("90", "90", "90"), (" 8.5 ", "8,5", "8.5")]
)
def test_of_a_number_typed_as_text_the_number_is_suggested(sheet, tmp_path, typed, comma, point):
    problem = only(sheet.collected(tmp_path, put(E11=typed)))
    assert (problem.code, problem.place.address) == ("JURY333", "E11")
    assert problem.hint.args == {"comma": comma, "point": point}


@pytest.mark.parametrize(("word", "number"), [("delapan", 8), ("Sepuluh", 10), ("seratus", 100), ("five", 5)])
def test_of_a_number_in_words_the_number_is_suggested(sheet, tmp_path, word, number):
    problem = only(sheet.collected(tmp_path, put(E11=word)))
    assert (problem.code, problem.hint.args) == ("JURY333", {"number": number})


def test_of_any_other_text_nothing_is_suggested(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(E11="bagus sekali")))
    assert (problem.code, problem.args["found"], problem.hint) == ("JURY333", "bagus sekali", None)


def test_a_long_text_is_quoted_in_part(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(E11="x" * 5000)))
    assert problem.args["found"] == "x" * 59 + "…"


def test_a_percentage_is_refused_and_told_as_it_shows(sheet, tmp_path):
    def edit(worksheet):
        worksheet["D10"] = 0.85
        worksheet["D10"].number_format = "0%"

    problem = only(sheet.collected(tmp_path, edit))
    assert problem.code == "JURY334"
    assert problem.args == {"found": "0.85", "shown": "85%"}


def test_a_percent_sign_in_quotes_is_no_percentage(sheet, tmp_path):
    def edit(worksheet):
        worksheet["D10"] = 85
        worksheet["D10"].number_format = '0" dari 100%"'

    assert sheet.problems(tmp_path, edit) == []


def test_a_score_that_became_a_day_is_told_as_it_was_typed(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(H10=dt.datetime(2026, 5, 8))))  # noqa: DTZ001
    assert (problem.code, problem.args["found"]) == ("JURY335", "2026-05-08")
    assert problem.hint.args == {"day": 8, "month": 5}


def test_a_score_that_became_a_time_is_refused_without_a_guess(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(H10=dt.time(4, 30))))
    assert (problem.code, problem.hint) == ("JURY335", None)


def test_yes_and_no_are_no_scores(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(H10=True)))
    assert (problem.code, problem.args["found"]) == ("JURY336", "TRUE")


def test_an_error_value_is_no_score(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(H10="#DIV/0!")))
    assert (problem.code, problem.args["found"]) == ("JURY337", "#DIV/0!")


@pytest.mark.parametrize("score", [-5, 105, 1e300])
def test_a_score_outside_of_the_scale_is_refused_with_the_scale(sheet, tmp_path, score):
    problem = only(sheet.collected(tmp_path, put(D10=score)))
    assert (problem.code, problem.args["least"], problem.args["most"]) == ("JURY338", 0, 100)


def test_the_scale_of_each_item_is_its_own(sheet, tmp_path):
    assert sheet.problems(tmp_path, put(H10=6)) == [("JURY338", "H10")]
    assert sheet.problems(tmp_path, put(H10=5)) == []


def test_a_score_between_two_bands_is_refused_with_the_bands(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(F10=27.5)))
    assert (problem.code, problem.place.address) == ("JURY339", "F10")
    assert problem.args["bands"] == "0–5, 10–25, 30–45, 50–65, 70–85, 90–100"


@pytest.mark.parametrize(("address", "score", "step"), [("D10", 87, 5), ("H10", 2.5, 1), ("F10", 91, 5)])
def test_a_score_off_the_step_is_refused_with_the_step(sheet, tmp_path, address, score, step):
    problem = only(sheet.collected(tmp_path, put(**{address: score})))
    assert (problem.code, problem.place.address, problem.args["step"]) == ("JURY340", address, step)


def test_a_score_that_a_float_cannot_write_exactly_is_on_its_step(tmp_path):
    from .panels import Item

    item = Item("mutu", "Mutu", "Quality", 100, least=0, most=1)
    finer = Broken.of(tmp_path / "panel", items=(evolve_step(item),))
    collected = finer.collected(tmp_path, put(D10=0.1 + 0.2))
    assert collected.problems == ()
    assert b"E01,J1,mutu,0.3,," in collected.scores


def evolve_step(item):
    """An item with a step of a tenth."""
    import attrs

    return attrs.evolve(item, step=0.1)


def test_a_missing_score_is_named_cell_by_cell_and_a_missing_row_once(sheet, tmp_path):
    gone = {f"{column}11": None for column in "DEFGHI"}
    found = sheet.problems(tmp_path, put(D10=None, I10="  ", **gone))
    assert found == [("JURY341", "D10"), ("JURY341", "I10"), ("JURY341", "D11:I11")]


def test_a_missing_score_leaves_the_whole_sheet_out(sheet, tmp_path):
    collected = sheet.collected(tmp_path, put(D10=None))
    assert collected.entered.taken == frozenset()
    assert collected.scores == b"entrant,juror,item,score,note,state\n"
    assert not collected.usable


def test_missing_scores_may_be_allowed_and_are_counted_as_open(sheet, tmp_path):
    gone = {f"{column}11": None for column in "DEFGHI"}
    collected = sheet.collected(tmp_path, put(D10=None, L11="tidak sempat", **gone), missing=True)
    assert collected.problems == ()
    (standing,) = collected.standings
    assert standing.counts == {"scored": 2, "abstained": 0, "recused": 0, "open": 2}
    lines = collected.scores.decode().splitlines()
    assert not any(line.startswith("E01,J1,kebaruan") for line in lines)
    assert [line for line in lines if line.startswith("E02")] == ["E02,J1,,,tidak sempat,"]


@pytest.mark.parametrize(
    ("word", "state"),
    [("abstain", "abstained"), ("Berhalangan (benturan kepentingan) ", "recused"), ("abstaining", "abstained")],
)
def test_a_state_stands_in_place_of_scores(sheet, tmp_path, word, state):
    gone = {f"{column}12": None for column in "DEFGHI"}
    collected = sheet.collected(tmp_path, put(K12=word, L12="paman saya bupatinya", **gone))
    assert collected.problems == ()
    rows = [line for line in collected.scores.decode().splitlines() if line.startswith("E03")]
    assert rows == [f"E03,J1,,,paman saya bupatinya,{state}"]
    (standing,) = collected.standings
    assert standing.counts == {"scored": 3, "abstained": 0, "recused": 0, "open": 0, state: 1}


def test_a_state_beside_scores_is_refused_and_the_cells_are_named(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(K12="abstain", D12=None, E12=None, F12=None, G12=None)))
    assert (problem.code, problem.place.address) == ("JURY342", "K12")
    assert problem.args == {"state": "abstain", "cells": "H12, I12"}


def test_scoring_may_be_said_in_words(sheet, tmp_path):
    assert sheet.problems(tmp_path, put(K12="menilai")) == []


def test_a_state_that_nobody_knows_is_refused_with_those_that_there_are(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, put(K12="absen")))
    assert (problem.code, problem.args["found"]) == ("JURY343", "absen")
    assert problem.args["known"] == '"menilai", "abstain", "berhalangan (benturan kepentingan)"'


@pytest.mark.parametrize("address", ["K12", "L12"])
def test_a_formula_is_refused_in_states_and_notes_too(sheet, tmp_path, address):
    assert sheet.problems(tmp_path, put(**{address: '=HYPERLINK("http://contoh.invalid","klik")'})) == [
        ("JURY344", address)
    ]


def test_merged_score_cells_are_one_problem_with_their_range(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, lambda worksheet: worksheet.merge_cells("D10:E11")))
    assert (problem.code, problem.place.address, problem.args["range"]) == ("JURY331", "D10", "D10:E11")


def test_every_problem_of_a_sheet_is_told_at_once(sheet, tmp_path):
    found = sheet.problems(tmp_path, put(D10="=1", E10="lima", F10=27.5, G11=None, K13="entah"))
    assert found == [("JURY332", "D10"), ("JURY333", "E10"), ("JURY339", "F10"), ("JURY341", "G11"), ("JURY343", "K13")]


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3|cmd", "'-2+3|cmd"),
        ("-3.5", "-3.5"),
        ("kurang\nbukti", "kurang bukti"),
        ('aman, "kutip"', '"aman, ""kutip"""'),
        ("\u202ekebalik", "\\u202ekebalik"),
        ("kata \u200btersembunyi", "kata \\u200btersembunyi"),
    ],
)
def test_a_note_becomes_no_formula_and_hides_nothing(sheet, tmp_path, note, written):
    def edit(worksheet):
        worksheet["L10"] = note
        worksheet["L10"].data_type = "s"  # typed behind an apostrophe: text, whatever it begins with

    collected = sheet.collected(tmp_path, edit)
    assert collected.problems == ()
    first = next(line for line in collected.scores.decode().splitlines() if line.startswith("E01,J1,kebaruan"))
    assert first.split(",", 4)[4] == f"{written},"


@pytest.mark.parametrize(
    ("value", "written"),
    [(85, "85"), (85.5, "85.5"), (True, "TRUE"), (dt.datetime(2026, 5, 8), "2026-05-08")],  # noqa: DTZ001
)
def test_a_note_may_be_a_number_or_a_day(sheet, tmp_path, value, written):
    collected = sheet.collected(tmp_path, put(L10=value))
    assert f"E01,J1,kebaruan,0,{written},".encode() in collected.scores


def test_a_cell_of_several_lines_is_quoted_on_one():
    from openpyxl import Workbook

    cell = Workbook().active["A1"]
    cell.value = "satu\n\n dua\ttiga"
    assert quoted(cell) == "satu dua tiga"
