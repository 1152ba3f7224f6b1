"""What stands in a list of problems: every mistake of every file, where it is, and who mends it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from pembina.api import problems
from pembina.errors import AwardError
from pembina.forms.worklist import ANSWERS, OPEN, REMARKS, RULES, TABLES
from pembina.forms.worklist_book import link, worklist_book
from pembina.forms.worklist_columns import COLUMNS, located, mark, row_of, titles, unmark
from pembina.forms.worklist_store import make_list
from pembina.reports.texts import Texts

from . import worklist_folder as folder
from .worklist_folder import Listed

EN = Texts("en")


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    return folder.make(tmp_path_factory.mktemp("list") / "my")


@pytest.fixture(scope="module")
def examined(wrong):
    return problems(wrong)


@pytest.fixture(scope="module")
def listed(examined):
    return make_list(examined, EN)


def found(listed, file):
    return [(row.task.line, row.task.code, row.task.who) for row in listed.rows if row.task.file == file]


def test_every_cell_of_every_table_that_does_not_fit_is_a_row_of_its_own(listed):
    expected = [
        (3, "PB312", "75"), (4, "PB312", "76"), (5, "PB312", "77"), (6, "PB312", "77"), (7, "PB312", "76"),
        (8, "PB312", "75"), (9, "PB320", ""), (10, "PB320", ""),
    ]  # fmt: skip
    assert expected == sorted(found(listed, "figures.csv"))
    assert 11 == len(found(listed, "visits 100% #1.xlsx"))
    assert 6 == len(found(listed, "cooperatives.csv"))
    assert 25 == len(listed.rows)
    assert {OPEN} == {row.state for row in listed.rows}


def test_every_mistake_of_rules_and_dataset_toml_is_a_row_with_its_line(tmp_path):
    wrong = folder.make(tmp_path / "my")
    (wrong / "award.toml").write_text(folder.WRONG_AWARD, "utf-8")
    (wrong / "data" / "dataset.toml").write_text(folder.WRONG_DATASET, "utf-8")
    listed = make_list(problems(wrong), EN)
    assert ["PB202", "PB203", "PB204", "PB213", "PB221", "PB242"] == sorted(
        row.task.code for row in listed.rows if row.task.file == "award.toml"
    )
    assert 2 == len(found(listed, "dataset.toml"))
    assert all(row.task.line for row in listed.rows)
    assert RULES == listed.reached
    assert "uji-daftar" == listed.award
    assert listed.synthetic


def test_an_award_that_is_no_toml_is_still_known_by_its_name(tmp_path):
    wrong = folder.make(tmp_path / "my")
    (wrong / "award.toml").write_text(folder.AWARD + "[[[\n", "utf-8")
    listed = make_list(problems(wrong), EN)
    assert "uji-daftar" == listed.award
    assert ["PB107"] == [row.task.code for row in listed.rows]


def test_a_sound_award_has_only_its_remarks_and_no_word_of_the_outcome(tmp_path):
    sound = folder.make(tmp_path / "my", wrong=False)
    examined = problems(sound)
    assert REMARKS == make_list(examined, EN).reached
    assert () == make_list(examined, EN).rows
    assert 0 == examined.exit_status


def test_whose_row_it_is_stands_beside_the_problem(listed):
    labels = {row.task.entrant for row in listed.rows}
    assert {"Kabupaten Mawar (74)", "Kota <script>alert(1)</script> (75)", "=cmd|calc (76)", ""} <= labels


def test_a_cell_of_a_workbook_is_named_and_linked_wherever_the_list_lies(listed, wrong, tmp_path):
    row = next(row for row in listed.rows if row.task.found.startswith('"31-31-2022"'))
    assert ("C7", "Kunj'ungan 1") == (row.task.at, row.task.sheet)
    expected = "external:my/data/visits%20100%25%20%231.xlsx#'Kunj''ungan 1'!C7"
    assert expected == link(row, wrong.parent)
    assert expected.replace("my/data/", "") == link(row, wrong / "data")
    csv = next(row for row in listed.rows if row.task.file == "figures.csv")
    assert "external:my/data/figures.csv" == link(csv, wrong.parent)


def test_the_workbook_is_the_same_for_the_same_list_and_holds_every_text_as_text(listed, wrong, tmp_path):
    content = worklist_book(listed, EN, wrong.parent)
    assert content == worklist_book(listed, EN, wrong.parent)
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    seen = Listed(path)
    assert 25 == len(seen.rows)
    number = next(n for n in seen.rows if seen.value(n, "entrant") == "=cmd|calc (76)")
    assert "s" == seen.cell(number, "entrant").data_type
    kinds = {cell.data_type for sheet in seen.book.worksheets for cells in sheet.iter_rows() for cell in cells}
    assert not kinds & {"f", "e"}
    assert not any("\u202e" in str(cell.value) for cells in seen.sheet.iter_rows() for cell in cells)
    assert "my\\data\\visits%20100%25%20%231.xlsx" in {link.target for link in _links(seen)}
    assert "'Kunj''ungan 1'!C7" in {link.location for link in _links(seen)}


def _links(seen):
    return [cell.hyperlink for cells in seen.sheet.iter_rows() for cell in cells if cell.hyperlink is not None]


def test_header_stays_in_sight_with_filter_choices_hidden_mark_and_a_summary(listed, wrong, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(worklist_book(listed, EN, wrong.parent))
    seen = Listed(path)
    assert f"B{seen.keys_row + 2}" == seen.sheet.freeze_panes
    assert seen.sheet.auto_filter.ref is not None
    assert seen.sheet.row_dimensions[seen.keys_row].hidden
    assert seen.sheet.column_dimensions["Q"].hidden
    assert "$A:$A" == seen.sheet.print_title_cols  # printed, every sheet of paper has the numbers
    (rule,) = seen.sheet.data_validations.dataValidation
    assert "will be mended" in rule.formula1
    assert not rule.showErrorMessage
    assert ["Problems", "Summary", "_pembina"] == seen.book.sheetnames
    words = {cell.value for cells in seen.book["Summary"].iter_rows() for cell in cells}
    assert {"SYNTHETIC DATA — these are not real figures", "figures.csv: PB312", "=cmd|calc (76)"} <= words
    assert "SYNTHETIC DATA — these are not real figures" == seen.sheet["A1"].value


def test_a_list_longer_than_a_sheet_goes_on_on_another(listed, wrong, tmp_path, monkeypatch):
    monkeypatch.setattr("pembina.forms.worklist_book.ROWS", 10)
    path = tmp_path / "list.xlsx"
    path.write_bytes(worklist_book(listed, EN, wrong.parent))
    assert [10, 10, 5] == [len(Listed(path, sheet).rows) for sheet in range(3)]


def test_more_links_than_excel_takes_are_left_out_and_the_words_stay(listed, wrong, tmp_path, monkeypatch):
    monkeypatch.setattr("pembina.forms.worklist_book.LINKS", 3)
    path = tmp_path / "list.xlsx"
    path.write_bytes(worklist_book(listed, EN, wrong.parent))
    seen = Listed(path)
    assert 3 == len(_links(seen))
    assert "C7" in {seen.value(number, "open") for number in seen.rows}


def test_a_mark_comes_back_as_it_went_and_anything_else_is_none(listed):
    row = listed.rows[-1]
    back = row_of({"mark": mark(row), "found": row.task.found, "mend": row.task.mend}, {})
    assert (row.number, row.task.key, row.task.line) == (back.number, back.task.key, back.task.line)
    for text in ("", "[]", '["0123456789abcdef0123",1]', mark(row)[:-2], mark(row).replace('"open"', '"offen"')):
        assert unmark(text) is None


@pytest.mark.parametrize("language", ["en", "id"])
def test_choices_hold_no_comma_and_fit_a_rule_of_a_spreadsheet(language):
    words = [Texts(language).translate(word) for word in ANSWERS.values()]
    assert not [word for word in words if "," in word]
    assert len(",".join(words)) <= 255


@pytest.mark.parametrize("language", ["en", "id"])
def test_columns_are_found_by_titles_of_either_language_in_any_order(language):
    shuffled = list(reversed(titles(Texts(language))))
    columns = located(["Sendiri", *shuffled])
    assert {i: column.key for i, column in enumerate(reversed(COLUMNS), 1)} == columns


def test_workbooks_with_codes_as_numbers_and_tables_of_several_files_are_looked_up_as_well(tmp_path):
    wrong = folder.make(tmp_path / "my", wrong=False)
    data = wrong / "data"
    (data / "figures.csv").unlink()
    (data / "regions.csv").unlink()
    (data / "dataset.toml").write_text(folder.DATASET + '[tables.figures]\nfile = "figures-*.xlsx"\n', "utf-8")
    _book(data / "regions.xlsx", [["code", "name"], [74, "Kab A"], [75, "Kab B"], [76, "Kota C"], [77, "D"], [77, "E"]])
    _book(data / "figures-1.xlsx", [["x", "region", "value"], [1, 74, "lima"], [1, None, 3], [1, 77, "dua"]])
    _book(data / "figures-2.xlsx", [["value", "region"], ["lima", 76]])
    rows = [row.task for row in make_list(problems(wrong), EN).rows]
    expected = [
        ("figures-1.xlsx", "C2", "Kab A (74)"), ("figures-1.xlsx", "B3", ""), ("figures-1.xlsx", "C4", "77"),
        ("figures-2.xlsx", "A2", "Kota C (76)"), ("regions.xlsx", "A6", "E (77)"),
    ]  # fmt: skip
    assert expected == [(task.file, task.at, task.entrant) for task in rows]
    assert {"Sheet"} == {task.sheet for task in rows}


def _book(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_the_one_mistake_of_a_thousand_cells_and_more_is_counted(tmp_path):
    wrong = folder.make(tmp_path / "my", wrong=False)
    figures = wrong / "data" / "figures.csv"
    figures.write_text(folder.FIGURES + "74,kosong\n" * 1200 + "75,nol\n", "utf-8")
    rows = make_list(problems(wrong), EN).rows
    assert 1001 == len(rows)
    assert "(1200 cells: rows 6, 7, 8, ...)" in rows[0].task.found
    assert "cells" not in rows[1].task.found


def test_texts_beyond_those_of_a_screen_are_all_in_the_list(tmp_path):
    wrong = folder.make(tmp_path / "my", wrong=False)
    names = "".join(f"Kabupaten Tak Ada {n},1\n" for n in range(150))
    (wrong / "data" / "figures.csv").write_text(folder.FIGURES + names, "utf-8")
    assert 150 == len(make_list(problems(wrong), EN).rows)


def test_an_award_or_a_folder_that_is_not_there_makes_no_list(tmp_path):
    with pytest.raises(AwardError, match="PB101"):
        problems(tmp_path / "nothing.toml")
    wrong = folder.make(tmp_path / "my")
    with pytest.raises(AwardError, match="PB301"):
        problems(wrong, tmp_path / "nothing")


def test_nothing_of_path_or_user_stands_in_the_file(listed, wrong, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(worklist_book(listed, EN, wrong.parent))
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(wrong.parent).encode() not in content
    assert openpyxl.load_workbook(path).properties.creator in ("", None)
    assert TABLES == listed.reached
    assert Path(wrong).name.encode() in content
