"""Whose sheet it is, and whether it is the one that was sent out: one message each, and other sheets still read."""

from __future__ import annotations

import attrs
import pytest
from pembina_plugins.jury.sheets.check import Wanted
from pembina_plugins.jury.sheets.collecting import collect
from pembina_plugins.jury.sheets.layout import HIDDEN, KEYS
from pembina_plugins.jury.sheets.pseudonyms import make_key
from pembina_plugins.jury.sheets.read import find_sheets
from pembina_plugins.jury.sheets.write import workbook_of

from .panels import make_panel
from .returned import Broken, change, fill_all, opened, scores, send


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Broken.of(tmp_path_factory.mktemp("panel"))


def only(collected):
    (problem,) = collected.problems
    return problem


def of(sheet, tmp_path, **said):
    """Collect a sheet that says something else of itself, with a check value that fits."""
    identity = attrs.evolve(sheet.sent.identities["J1"], **said)
    path = tmp_path / "lembar.xlsx"
    path.write_bytes(workbook_of(sheet.sent.panel, identity))
    return collect(sheet.wanted, find_sheets([path]), None)


# Of what it is the sheet


def test_a_sheet_of_another_award_is_named_with_both_awards(sheet, tmp_path):
    problem = only(of(sheet, tmp_path, award="lomba-lain"))
    assert problem.code == "JURY312"
    assert problem.args == {"found": "lomba-lain", "wanted": "panel-contoh"}


def test_a_sheet_of_another_edition_is_named_with_both_editions(sheet, tmp_path):
    problem = only(of(sheet, tmp_path, edition="2", rules="0" * 64))
    assert (problem.code, problem.args) == ("JURY313", {"found": "2", "wanted": "1"})


def test_a_sheet_under_other_rules_is_named_with_both_hashes(sheet, tmp_path):
    problem = only(of(sheet, tmp_path, rules="0" * 64))
    assert problem.code == "JURY314"
    assert problem.args["found"] == "0" * 12
    assert problem.args["wanted"] == sheet.wanted.about["rules"][:12]


def test_a_sheet_under_another_rubric_is_one_under_other_rules(sheet, tmp_path):
    assert only(of(sheet, tmp_path, rubric="f" * 64)).code == "JURY314"


def test_a_sheet_of_another_criterion_is_named_with_both_criteria(sheet, tmp_path):
    problem = only(of(sheet, tmp_path, criterion="wawancara"))
    assert (problem.code, problem.args) == ("JURY315", {"found": "wawancara", "wanted": "juri"})


def test_a_juror_who_is_not_on_the_list_is_named_with_whom_is_meant(sheet, tmp_path):
    problem = only(of(sheet, tmp_path, juror="J11"))
    assert (problem.code, problem.args["juror"]) == ("JURY316", "J11")
    assert problem.hint.args == {"word": "J1"}


def test_a_workbook_of_somebody_else_is_no_sheet(sheet, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "Nilai saya"
    book.save(tmp_path / "lembar.xlsx")
    assert only(collect(sheet.wanted, find_sheets([tmp_path / "lembar.xlsx"]), None)).code == "JURY311"


def test_a_sheet_copied_to_a_new_file_is_no_sheet(sheet, tmp_path):
    assert sheet.problems(tmp_path, lambda book: book.remove(book[HIDDEN]), None) == [("JURY311", None)]


@pytest.mark.parametrize("key", ["juror", "rules", "seed", "language", "pseudonymous", "check"])
def test_a_sheet_whose_word_on_itself_was_altered_is_refused(sheet, tmp_path, key):
    def edit(hidden):
        hidden.cell(KEYS.index(key) + 1, 2).value = "J2"

    assert sheet.problems(tmp_path, edit, HIDDEN) == [("JURY319", "B13")]


def test_entrants_exchanged_in_the_hidden_worksheet_are_found(sheet, tmp_path):
    def edit(hidden):
        hidden["D2"], hidden["D3"] = hidden["D3"].value, hidden["D2"].value

    assert sheet.problems(tmp_path, edit, HIDDEN) == [("JURY319", "B13")]


def test_a_forged_word_with_a_check_value_that_fits_still_has_to_be_possible(sheet, tmp_path):
    identity = sheet.sent.identities["J1"]
    twice = only(of(sheet, tmp_path, entrants=("E01", "E01", "E02", "E03", "E04")))
    assert twice.code == "JURY319"
    path = tmp_path / "lembar.xlsx"
    change(sheet.copied(tmp_path), lambda h: _rewrite(h, attrs.evolve(identity, pseudonymous="semua")), HIDDEN)
    assert only(collect(sheet.wanted, find_sheets([path]), None)).code == "JURY319"


def _rewrite(hidden, identity):
    for row, column, text in identity.cells():
        hidden.cell(row, column).value = text


# Worksheets


def test_a_renamed_worksheet_is_one_message_with_its_names(sheet, tmp_path):
    def edit(book):
        book["Penilaian"].title = "Penilaian Final"

    problem = only(sheet.collected(tmp_path, edit, None))
    assert problem.code == "JURY318"
    assert problem.args == {"wanted": "Penilaian", "found": '"Penilaian Final", "Rubrik"'}
    assert problem.hint.args == {"word": "Penilaian Final"}


def test_a_rubric_that_was_taken_away_is_one_message(sheet, tmp_path):
    problem = only(sheet.collected(tmp_path, lambda book: book.remove(book["Rubrik"]), None))
    assert (problem.code, problem.args["wanted"]) == ("JURY318", "Rubrik")


def test_a_worksheet_that_was_added_may_not_hold_anything(sheet, tmp_path):
    def edit(book):
        book.create_sheet("Catatan")["A1"] = "E01: 100"

    problem = only(sheet.collected(tmp_path, edit, None))
    assert (problem.code, problem.place.sheet) == ("JURY322", "Catatan")
    assert sheet.problems(tmp_path, lambda book: book.create_sheet("Kosong"), None) == []


# Locked cells


@pytest.mark.parametrize(
    ("address", "found"),
    [("A2", "Penghargaan lain"), ("C10", "Kabupaten Contoh 02"), ("D8", "Kebaruan dan lain"), ("A10", 9), ("D9", None)],
)
def test_an_altered_locked_cell_is_named_with_what_was_sent_out(sheet, tmp_path, address, found):
    def edit(worksheet):
        worksheet[address] = found

    problem = only(sheet.collected(tmp_path, edit))
    assert (problem.code, problem.place.address) == ("JURY321", address)
    assert str(problem.args["found"]) == (f'"{found}"' if found is not None else "nothing")


def test_an_altered_rubric_is_found_on_its_own_worksheet(sheet, tmp_path):
    def edit(worksheet):
        assert worksheet["C5"].value == "20%"  # the weight of the first item
        worksheet["C5"] = "30%"

    problem = only(sheet.collected(tmp_path, edit, "Rubrik"))
    assert (problem.code, problem.place.sheet, problem.place.address) == ("JURY321", "Rubrik", "C5")
    assert problem.args == {"found": '"30%"', "wanted": '"20%"'}


def test_a_total_that_was_typed_over_is_found_and_another_formula_is_not_looked_at(sheet, tmp_path):
    assert sheet.problems(tmp_path, lambda w: w.__setitem__("J10", 99.5)) == [("JURY321", "J10")]
    assert sheet.problems(tmp_path, lambda w: w.__setitem__("J10", "=SUM(D10:I10)")) == []


def test_a_formula_in_a_locked_cell_is_found_even_where_it_shows_the_same(sheet, tmp_path):
    assert sheet.problems(tmp_path, lambda w: w.__setitem__("C10", '="Kabupaten Contoh 01"')) == [("JURY321", "C10")]


def test_codes_exchanged_between_two_rows_are_named_row_by_row(sheet, tmp_path):
    def edit(worksheet):
        worksheet["B10"], worksheet["B12"] = "E03", "E01"

    collected = sheet.collected(tmp_path, edit)
    assert [(p.code, p.place.address) for p in collected.problems] == [("JURY323", "B10"), ("JURY323", "B12")]
    assert collected.problems[0].args == {"found": '"E03"', "wanted": '"E01"'}


def test_rows_that_were_moved_with_their_scores_are_found(sheet, tmp_path):
    def edit(worksheet):
        upper, lower = ([worksheet.cell(row, column).value for column in range(1, 13)] for row in (10, 11))
        for column in range(12):
            worksheet.cell(10, column + 1).value = lower[column]
            worksheet.cell(11, column + 1).value = upper[column]

    assert sheet.problems(tmp_path, edit) == [("JURY323", "B10"), ("JURY323", "B11")]


def test_a_row_that_was_deleted_is_missing_and_what_moved_up_is_named(sheet, tmp_path):
    found = sheet.problems(tmp_path, lambda worksheet: worksheet.delete_rows(11))
    assert ("JURY326", None) in found
    assert ("JURY323", "B11") in found


def test_a_second_row_of_an_entrant_is_named_with_the_first(sheet, tmp_path):
    collected = sheet.collected(tmp_path, lambda worksheet: worksheet.__setitem__("B13", "E01"))
    assert [(p.code, p.place.address) for p in collected.problems] == [("JURY324", "B13"), ("JURY326", None)]
    assert collected.problems[0].args == {"entrant": "E01", "first": 10}


def test_a_row_of_somebody_else_is_an_altered_code(sheet, tmp_path):
    collected = sheet.collected(tmp_path, lambda worksheet: worksheet.__setitem__("B13", "E99"))
    assert [(p.code, p.place.address) for p in collected.problems] == [("JURY321", "B13"), ("JURY326", None)]
    assert collected.problems[1].args == {"entrant": "E04", "juror": "J1"}


def test_a_row_below_the_table_is_outside_of_it(sheet, tmp_path):
    def edit(worksheet):
        worksheet["B14"], worksheet["D14"] = "E05", 100

    assert sheet.problems(tmp_path, edit) == [("JURY322", "B14"), ("JURY322", "D14")]


def test_a_cell_in_the_farthest_corner_is_found_without_looking_at_all_between(sheet, tmp_path):
    assert sheet.problems(tmp_path, lambda w: w.__setitem__("XFD1048576", "x")) == [("JURY322", "XFD1048576")]


def test_a_column_that_was_put_in_is_told_in_short(sheet, tmp_path):
    found = sheet.problems(tmp_path, lambda worksheet: worksheet.insert_cols(3))
    assert len([code for code, _ in found if code in ("JURY321", "JURY322")]) == 12
    assert found[-1] == ("JURY327", None)


# Who judges whom


def test_an_entrant_who_is_not_assigned_to_the_juror_is_named_with_the_row(sheet, tmp_path):
    wanted = Wanted(sheet.sent.panel, {"J1": ("E01", "E02", "E04")})
    problem = only(collect(wanted, find_sheets([sheet.copied(tmp_path)]), None))
    assert (problem.code, problem.place.address) == ("JURY325", "B12")
    assert problem.args == {"entrant": "E03", "juror": "J1"}


def test_an_entrant_who_was_assigned_since_is_missing_on_the_sheet(tmp_path):
    sent = send(tmp_path, pairs=[("E01", "J1"), ("E02", "J1")])
    fill_all(sent)
    wanted = Wanted(sent.panel, {"J1": ("E01", "E02", "E03")})
    problem = only(collect(wanted, find_sheets([sent.folder]), None))
    assert (problem.code, problem.args) == ("JURY326", {"entrant": "E03", "juror": "J1"})


def test_a_juror_with_two_sheets_is_named_with_both_and_neither_counts(sheet, tmp_path):
    for name in ("b.xlsx", "a.xlsx"):
        (tmp_path / name).write_bytes(sheet.copied(tmp_path).read_bytes())
    (tmp_path / "lembar.xlsx").unlink()
    collected = collect(sheet.wanted, find_sheets([tmp_path]), None)
    problem = only(collected)
    assert problem.code == "JURY317"
    assert problem.args == {"juror": "J1", "files": f"{tmp_path / 'a.xlsx'}, {tmp_path / 'b.xlsx'}"}
    assert not collected.usable


def test_a_juror_whose_sheet_did_not_come_is_named_unless_that_is_allowed(tmp_path):
    sent = send(tmp_path)
    given = fill_all(sent)
    sent.file("J2").unlink()
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    problem = only(collected)
    assert (problem.code, problem.args) == ("JURY309", {"juror": "J2", "name": "Juri Contoh 2"})
    assert scores(collected.scores) == {cell: score for cell, score in given.items() if cell[1] != "J2"}
    allowed = collect(sent.wanted, find_sheets([sent.folder]), None, missing=True)
    assert allowed.problems == ()
    assert [(one.juror, one.state, one.counts["open"]) for one in allowed.standings][1] == ("J2", "open", 4)


def test_a_broken_sheet_is_left_out_as_a_whole_and_the_others_are_read(tmp_path):
    sent = send(tmp_path)
    given = fill_all(sent)
    change(sent.file("J2"), lambda worksheet: worksheet.__setitem__("D10", "=1+1"))
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    assert [p.code for p in collected.problems] == ["JURY332"]
    assert scores(collected.scores) == {cell: score for cell, score in given.items() if cell[1] != "J2"}
    assert [(one.juror, one.state) for one in collected.standings] == [
        ("J1", "collected"), ("J2", "refused"), ("J3", "collected"),
    ]  # fmt: skip


# Pseudonyms


def keyed(panel, what="both", seed=10**18 + 5):
    people = [case.code for case in panel.cases], [juror.code for juror in panel.jurors]
    return make_key(panel.award.id, panel.path, seed, what, *people)


@pytest.mark.parametrize("what", ["entrants", "jurors", "both"])
def test_scores_under_pseudonyms_come_back_under_codes(tmp_path, what):
    sent = send(tmp_path, key=lambda panel: keyed(panel, what), order="shuffled")
    given = fill_all(sent)
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    assert collected.problems == ()
    entrants = {label: sent.key.entrants.get(label, label) for label, _, _ in given}
    assert scores(collected.scores) == {(entrants[e], j, i): score for (e, j, i), score in given.items()}
    assert {code for code, _, _ in scores(collected.scores)} == {"E01", "E02", "E03", "E04"}


def test_pseudonyms_without_a_key_are_refused(tmp_path):
    sent = send(tmp_path, key=keyed)
    fill_all(sent)
    collected = collect(Wanted(sent.panel, sent.pairs, None), find_sheets([sent.folder]), None, missing=True)
    assert [p.code for p in collected.problems] == ["JURY320"] * 3
    assert str(collected.problems[0].args["reason"]) == "no key was given"


def test_the_key_of_another_run_is_refused_though_it_knows_every_pseudonym(tmp_path):
    sent = send(tmp_path, key=keyed)
    fill_all(sent)
    other = keyed(sent.panel, seed=10**18 + 6)
    assert set(other.entrants) == set(sent.key.entrants)
    collected = collect(Wanted(sent.panel, sent.pairs, other), find_sheets([sent.folder]), None, missing=True)
    assert {p.code for p in collected.problems} == {"JURY320"}
    assert str(collected.problems[0].args["reason"]) == "the key that was given is not theirs"
    assert not collected.usable


def test_a_key_that_does_not_know_a_pseudonym_any_more_is_refused(tmp_path):
    sent = send(tmp_path, key=keyed)
    fill_all(sent)
    label = next(iter(sent.key.entrants))
    less = attrs.evolve(sent.key, entrants={k: v for k, v in sent.key.entrants.items() if k != label})
    collected = collect(Wanted(sent.panel, sent.pairs, less), find_sheets([sent.folder]), None, missing=True)
    assert str(collected.problems[0].args["reason"]) == f'the key does not know "{label}"'


# Between sending out and collecting


def test_a_name_corrected_since_is_told_as_an_altered_cell(sheet, tmp_path):
    made = make_panel(tmp_path / "contoh", entrants=4, jurors=3, conflicts=0, scored=False)
    regions = made.data / "regions.csv"
    regions.write_text(regions.read_text("utf-8").replace("Kabupaten Contoh 02", "Kabupaten Contoh Dua"), "utf-8")
    wanted = Wanted(opened(made), sheet.wanted.pairs)
    problem = only(collect(wanted, find_sheets([sheet.copied(tmp_path)]), None))
    assert (problem.code, problem.place.address) == ("JURY321", "C11")


def test_sheets_in_english_are_read_as_well(tmp_path):
    sent = send(tmp_path, language="en")
    assert "Scores" in _names(sent.file("J1"))
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    assert {p.code for p in collected.problems} == {"JURY341"}


def _names(path):
    import openpyxl

    return openpyxl.load_workbook(path).sheetnames


def test_a_code_that_begins_like_a_formula_is_refused_before_anything_is_read(sheet, tmp_path):
    from pembina.commands import DataError

    with pytest.raises(DataError) as caught:
        collect(Wanted(sheet.sent.panel, {"=J1": ("E01",)}), find_sheets([sheet.copied(tmp_path)]), None)
    assert [(p.code, p.args) for p in caught.value.problems] == [("JURY359", {"code": "=J1"})]
