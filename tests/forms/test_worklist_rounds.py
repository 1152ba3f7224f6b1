"""The next round: notes and replies stay with their problems, whatever happened to the files and to the list."""

from __future__ import annotations

import shutil
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from pembina.api import problems
from pembina.errors import RecordError
from pembina.forms.worklist import BACK, MENDED, NEW, OPEN, UNSEEN
from pembina.forms.worklist_read import read_list
from pembina.forms.worklist_store import Wanted, earlier_list, make_list, write_list
from pembina.reports.texts import Texts

from ..office import converted, needs_office
from . import worklist_folder as folder
from .worklist_folder import Listed

EN, ID = Texts("en"), Texts("id")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The wrong folder and its first list, made once; tests work on copies."""
    where = tmp_path_factory.mktemp("rounds")
    wrong = folder.make(where / "my")
    write_list(make_list(problems(wrong), EN), where / "list.xlsx", EN)
    return where


@pytest.fixture
def here(made, tmp_path):
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"


def again(here, path="list.xlsx", texts=EN, to=None, **how):
    """Check again and write the list; return it as it was made."""
    output = here / (to or path)
    earlier = earlier_list(Wanted(output, here / path if to else None, **how))
    listed = make_list(problems(here / "my"), texts, earlier, **how)
    write_list(listed, output, texts)
    return listed


def by(listed, found):
    """The row whose message begins so."""
    (row,) = [row for row in listed.rows if row.task.found.startswith(found)]
    return row


def numbered(listed):
    return {row.number: row for row in listed.rows}


def test_what_people_wrote_goes_on_to_the_same_problems(here):
    first = Listed(here / "list.xlsx")
    for number in first.rows:
        first.write(number, "note", f"note {number}")
        first.write(number, "reply", f"=reply {number}")
        first.write(number, "answer", "question")
    first.save()
    rows = again(here).rows
    assert 25 == len(rows)
    for row in rows:
        assert (f"note {row.number}", f"=reply {row.number}", "question", OPEN) == (
            row.note, row.reply, row.answer, row.state
        )  # fmt: skip


def test_a_mended_problem_is_kept_and_the_others_are_found_where_their_rows_moved(here):
    first = Listed(here / "list.xlsx")
    texts = {number: first.value(number, "found") for number in first.rows}
    for number in first.rows:
        first.write(number, "note", texts[number])
    first.save()
    moved = [["74", "2022-05-05", "B"], *folder.VISITS, *folder.WRONG_VISITS[4:], *folder.WRONG_VISITS[:3]]
    folder.visits(here / "my", [*moved, ["77", "lusa", "E"]])
    second = again(here)
    states = [row.state for row in second.rows]
    assert [25 - 1, 1, 1] == [states.count(OPEN), states.count(NEW), states.count(MENDED)]
    for row in second.rows:
        assert row.state == NEW or row.note == texts[row.number]
    assert MENDED == second.rows[-1].state
    assert ("kemarin", "74") == (second.rows[-1].task.found[1:8], second.rows[-1].task.who)
    assert ("75", OPEN) == (
        (row := next(r for r in second.rows if r.state != MENDED and "kemarin" in r.task.found)).task.who, row.state
    )  # fmt: skip
    assert 26 == by(second, '"lusa"').number


def test_the_same_words_in_rows_of_two_entrants_never_change_places(here):
    first = Listed(here / "list.xlsx")
    said = [number for number in first.rows if str(first.value(number, "found")).startswith('"n/a"')]
    for number in said:
        first.write(number, "note", first.value(number, "entrant"))
    first.save()
    figures = here / "my" / "data" / "figures.csv"
    lines = figures.read_text("utf-8").splitlines()
    figures.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", "utf-8")
    for row in again(here).rows:
        if row.number in said:
            assert row.note == row.task.entrant


def test_a_mistake_put_differently_at_the_same_place_keeps_its_note(here):
    first = Listed(here / "list.xlsx")
    number = next(n for n in first.rows if str(first.value(n, "found")).startswith('"=1+1"'))
    first.write(number, "note", "ask the office")
    first.save()
    figures = here / "my" / "data" / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("=1+1", "=1+2"), "utf-8")
    row = by(again(here), '"=1+2"')
    assert (number, "ask the office", OPEN) == (row.number, row.note, row.state)


def test_a_problem_that_was_mended_and_is_there_again_came_back(here):
    figures = here / "my" / "data" / "figures.csv"
    wrong = figures.read_text("utf-8")
    figures.write_text(wrong.replace("=1+1", "70"), "utf-8")
    assert MENDED == by(again(here), '"=1+1"').state
    figures.write_text(wrong, "utf-8")
    third = again(here)
    assert (BACK, 1, 3) == (by(third, '"=1+1"').state, by(third, '"=1+1"').since, third.round)
    assert OPEN == by(again(here), '"=1+1"').state


def test_what_nobody_could_look_at_is_not_called_mended(here):
    award = here / "my" / "award.toml"
    award.write_text(folder.AWARD.replace("weight = 60", "weight = 61"), "utf-8")
    second = again(here)
    assert {NEW: 1, UNSEEN: 25} == {state: second.count(state) for state in (NEW, UNSEEN)}
    award.write_text(folder.AWARD, "utf-8")
    third = again(here)
    assert {OPEN: 25, MENDED: 1} == {state: third.count(state) for state in (OPEN, MENDED)}


def test_what_rules_and_data_together_refuse_is_in_the_list_and_follows_the_tables(here):
    data = here / "my" / "data"
    (here / "my" / "award.toml").write_text(folder.AWARD.replace('missing = "zero"', 'missing = "refuse"'), "utf-8")
    (data / "cooperatives.csv").write_text(folder.COOPERATIVES, "utf-8")
    (data / "figures.csv").write_text(folder.FIGURES.replace("77,90\n", ""), "utf-8")
    folder.visits(here / "my", folder.VISITS)
    second = again(here)
    assert {"PB501"} == {row.task.code for row in second.rows if row.state == NEW}
    assert {MENDED: 25} == {row.state: second.count(row.state) for row in second.rows if row.state != NEW}
    (data / "figures.csv").write_text(folder.WRONG_FIGURES, "utf-8")
    third = again(here)
    assert {UNSEEN} == {row.state for row in third.rows if row.task.code == "PB501"}
    assert {BACK} == {row.state for row in third.rows if row.task.file == "figures.csv"}


def test_problems_of_a_file_that_is_gone_wait_for_it(here):
    (here / "my" / "data" / "figures.csv").rename(here / "figures.csv")
    second = again(here)
    assert {UNSEEN} == {row.state for row in second.rows if row.task.file == "figures.csv"}
    assert "PB305" in {row.task.code for row in second.rows if row.state == NEW}


def test_problems_of_a_column_that_is_gone_wait_for_it_and_those_of_others_do_not(here):
    path = here / "my" / "data" / "cooperatives.csv"
    path.write_text(folder.COOPERATIVES.replace("active", "aktif"), "utf-8")
    states = {
        row.task.cell: row.state for row in again(here).rows if row.task.file == "cooperatives.csv" and row.since == 1
    }
    assert {"active": UNSEEN, "region": MENDED} == states


def test_names_of_entrants_wait_for_the_table_of_entrants(here):
    regions = here / "my" / "data" / "regions.csv"
    regions.write_text(folder.REGIONS.replace("code", "kode"), "utf-8")
    second = again(here)
    assert {UNSEEN} == {row.state for row in second.rows if row.task.code == "PB320"}


def test_a_list_that_people_worked_on_loses_nothing(here):
    """Sorted rows, a column moved to the front, columns, rows, sheets and comments of one's own."""
    path = _worked_on(here)
    _as_it_was_left(again(here, path.name, ID, to="next.xlsx"))


@needs_office
def test_a_list_that_libreoffice_saved_loses_nothing(here):
    path = _worked_on(here)
    shutil.copy(converted(path, "xlsx"), here / "office.xlsx")
    saved = read_list(here / "office.xlsx")
    assert ("uji-daftar", "Data rekaan untuk daftar", True) == (saved.award, saved.data, saved.synthetic)
    _as_it_was_left(again(here, "office.xlsx", ID, to="next.xlsx"))
    _as_it_was_left(again(here, "next.xlsx", EN))


def _worked_on(here):
    """Work on a list as people do, and save it under a name of its own."""
    first = Listed(here / "list.xlsx")
    last = first.sheet.max_column + 1
    first.sheet.cell(first.keys_row + 1, last).value = "PIC <b>"
    for number, row in first.rows.items():
        first.write(number, "note", f"note {number}")
        first.write(number, "answer", "besok saja" if number % 2 else "will be mended")
        first.sheet.cell(row, last).value = number * 1.5
    first.cell(5, "found").comment = Comment("a remark stuck to a cell", "Ani")
    first.write(7, "reply", 45)
    rows = sorted(first.rows.values())
    cells = [[cell.value for cell in first.sheet[row]] for row in rows]
    remark, first.cell(5, "found").comment = first.cell(5, "found").comment, None
    for row, values in zip(rows, reversed(cells), strict=True):
        for column, value in enumerate(values, 1):
            cell = first.sheet.cell(row, column)
            cell.value, cell.data_type = value, "s" if isinstance(value, str) else cell.data_type
            if values[first.columns["number"] - 1] == 5 and column == first.columns["found"]:
                cell.comment = Comment(remark.text, "Ani")
    first.sheet.cell(rows[-1] + 2, first.columns["note"]).value = "a row of my own"
    first.sheet.insert_cols(2)
    first.sheet.cell(first.keys_row + 1, 2).value = "Prioritas"
    first.sheet.cell(rows[0], 2).value = "tinggi"
    own = first.book.create_sheet("Rapat")
    own["B2"], own["B3"] = "=hasil", 12
    own["B2"].data_type = "s"
    return first.save(here / "worked.xlsx")


def _as_it_was_left(listed):
    rows = numbered(listed)
    assert set(range(1, 26)) == set(rows)
    for number, row in rows.items():
        assert row.note == (f"note {number}" + (" / a remark stuck to a cell" if number == 5 else ""))
        assert row.answer == ("besok saja" if number % 2 else "will-mend")
        assert float(row.more["PIC <b>"]) == number * 1.5
    assert "45" == rows[7].reply
    assert "tinggi" == rows[25].more["Prioritas"]
    assert [{"note": "a row of my own"}] == [dict(said) for said in listed.loose]
    ((name, grid),) = listed.sheets
    assert ("Rapat", "=hasil", "12") == (name, grid[1][1], grid[2][1])


def test_columns_are_found_by_their_titles_when_the_hidden_row_is_deleted(here):
    listed = again(here, texts=ID)
    seen = Listed(here / "list.xlsx")
    seen.write(3, "note", "masih ada")
    seen.sheet.delete_rows(seen.keys_row)
    seen.save()
    assert "masih ada" == numbered(again(here))[3].note
    assert 25 == len(listed.rows)


def test_a_row_that_was_copied_is_one_problem_with_both_notes(here):
    first = Listed(here / "list.xlsx")
    first.write(2, "note", "one")
    copied = [cell.value for cell in first.sheet[first.rows[2]]]
    target = max(first.rows.values()) + 1
    for column, value in enumerate(copied, 1):
        first.sheet.cell(target, column).value = value
    first.sheet.cell(target, first.columns["note"]).value = "two"
    first.save()
    second = again(here)
    assert 25 == len(second.rows)
    assert "one / two" == numbered(second)[2].note


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_csv_and_json_are_read_back_as_well(here, ending):
    first = Listed(here / "list.xlsx")
    first.write(4, "note", "-bukan rumus")
    first.write(4, "reply", "baris satu; dua")
    first.save()
    again(here, to=f"list{ending}")
    once = again(here, f"list{ending}")
    twice = again(here, f"list{ending}", to="back.xlsx")
    for listed in (once, twice):
        assert ("-bukan rumus", "baris satu; dua") == (numbered(listed)[4].note, numbered(listed)[4].reply)
        assert 25 == len(listed.rows)
        assert [] == listed.columns
    assert 4 == twice.round


def test_a_csv_list_saved_with_semicolons_by_a_spreadsheet_is_read(here):
    import csv

    again(here, to="list.csv")
    with (here / "list.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (here / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert {OPEN} == {row.state for row in again(here, "list.csv").rows}


def codes(error):
    return [(problem.code, problem.place.line) for problem in error.value.problems]


def test_marks_that_were_written_over_are_told_all_at_once_with_their_rows(here):
    first = Listed(here / "list.xlsx")
    first.write(3, "mark", "[broken")
    first.write(9, "mark", '["0123456789abcdef0123"]')
    first.save()
    with pytest.raises(RecordError) as error:
        again(here)
    assert [("PB656", first.rows[3]), ("PB656", first.rows[9])] == codes(error)


def test_columns_that_are_missing_or_double_are_told_with_their_titles(here):
    first = Listed(here / "list.xlsx")
    first.sheet.cell(first.keys_row, first.columns["reply"]).value = None
    first.sheet.cell(first.keys_row, first.columns["code"]).value = "pembina:note"
    first.save()
    with pytest.raises(RecordError) as error:
        again(here)
    assert ["PB657", "PB658"] == [code for code, _ in codes(error)]
    assert ["Reply", "Note"] == [str(problem.args["title"]) for problem in error.value.problems]


def test_a_list_of_another_award_is_refused_and_one_of_other_data_is_asked_about(here):
    (here / "my" / "data" / "dataset.toml").write_text(folder.DATASET.replace("rekaan", "lain"), "utf-8")
    with pytest.raises(RecordError) as error:
        again(here)
    assert ["PB653"] == [code for code, _ in codes(error)]
    assert 25 == len(again(here, force=True).rows)
    (here / "my" / "award.toml").write_text(folder.AWARD.replace("uji-daftar", "uji-lain"), "utf-8")
    with pytest.raises(RecordError) as error:
        again(here, force=True)
    assert ["PB652"] == [code for code, _ in codes(error)]


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04 broken"], ids=["empty", "text", "broken"]
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_and_left_as_it_is(here, content):
    other = here / "other.xlsx"
    other.write_bytes(content)
    with pytest.raises(RecordError, match="PB651"):
        read_list(other)
    with pytest.raises(RecordError, match="PB654"):
        again(here, "other.xlsx")
    assert content == other.read_bytes()


def test_a_workbook_that_would_fill_the_memory_is_refused_with_the_reason(here):
    bomb = here / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (40 * 1024 * 1024))
    with pytest.raises(RecordError, match=r"PB651.*would unpack to 40 MiB"):
        read_list(bomb)


def test_a_workbook_of_somebody_is_not_written_over_unless_it_is_asked_for(here):
    openpyxl.Workbook().save(here / "other.xlsx")
    with pytest.raises(RecordError, match="PB654"):
        earlier_list(Wanted(here / "other.xlsx"))
    assert earlier_list(Wanted(here / "other.xlsx", force=True)) is None


def test_two_lists_are_not_mixed_up_in_silence(here):
    shutil.copy(here / "list.xlsx", here / "other.xlsx")
    with pytest.raises(RecordError, match="PB655"):
        earlier_list(Wanted(here / "list.xlsx", here / "other.xlsx"))
    assert 1 == earlier_list(Wanted(here / "list.xlsx", here / "list.xlsx")).round
    assert 1 == earlier_list(Wanted(here / "list.xlsx", here / "other.xlsx", force=True)).round


def test_a_list_with_pictures_is_not_written_over(here):
    import base64
    import io

    from openpyxl.drawing.image import Image

    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    first = Listed(here / "list.xlsx")
    first.sheet.add_image(Image(io.BytesIO(dot)), "A40")
    first.save()
    with pytest.raises(RecordError, match="PB654"):
        again(here)
    assert 25 == len(again(here, to="new.xlsx").rows)


@pytest.mark.parametrize("name", ["none/list.xlsx", "my"])
def test_a_place_that_cannot_be_written_to_is_refused_before_the_work(here, name):
    with pytest.raises(RecordError, match="PB654"):
        earlier_list(Wanted(here / name))
