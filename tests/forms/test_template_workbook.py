"""The workbook of a form: what is locked, what cells may hold, what its formulas count, and that text stays text."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pembina.api import load_award, make_host
from pembina.forms.template import make_files
from pembina.forms.template_sheet import FIRST, HEADER, HOW, MEANING, STATUS
from pembina.reports.texts import Texts

from ..awards.sources import AWARDS

NAME = "=cmd|'/c calc'!A1 <script>alert(1)</script> \"+-@\""


def content(language: str, folder: str, code: str | None = "X01", name: str | None = NAME) -> bytes:
    host = make_host()
    award = load_award(AWARDS / folder, host=host)
    written = make_files(award, host, Texts(language), code=code, name=name)
    return written.files[written.workbook]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return content("en", "harkopnas-2022")


@pytest.fixture(scope="module")
def book(whole: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(whole))


def column(sheet: Any, title: str) -> str:
    (found,) = [cell.column_letter for cell in sheet[HEADER + 1] if cell.value == title]
    return str(found)


def rule(sheet: Any, title: str) -> Any:
    """The validation of the first cell of a column."""
    cell = f"{column(sheet, title)}{FIRST + 1}"
    (found,) = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    return found


def words(book: Any, sheet: str, title: str) -> list[str]:
    """The words of the list of a column."""
    name, first, last = re.fullmatch(r"'(.+)'!(\$.+):(\$.+)", rule(book[sheet], title).formula1).groups()  # type: ignore[union-attr]
    return [cell.value for (cell,) in book[name][f"{first}:{last}".replace("$", "")]]


def test_the_same_award_gives_the_same_bytes() -> None:
    assert content("en", "ipm") == content("en", "ipm")


def test_a_name_that_looks_like_a_formula_stays_text(book: Any) -> None:
    cell = book["Regions"][f"B{FIRST + 1}"]
    assert (NAME, "s") == (cell.value, cell.data_type)


def test_only_the_counts_are_formulas(book: Any) -> None:
    formulas = {
        (sheet.title, cell.row == STATUS + 1)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    tables = {sheet.title for sheet in book} - {"Guide", "Check", "Choices"}
    assert {("Check", False), ("Check", True), *((table, True) for table in tables)} >= formulas
    assert tables == {title for title, status in formulas if title != "Check" and status}


def test_every_sheet_is_protected_and_only_what_is_filled_in_is_not_locked(book: Any) -> None:
    assert all(sheet.protection.sheet for sheet in book)
    for sheet in book.worksheets[1:-2]:
        rows = (1, STATUS + 1, MEANING + 1, HOW + 1, HEADER + 1)
        assert all(cell.protection.locked for row in rows for cell in sheet[row]), sheet.title
        free = [each for each in sheet.column_dimensions.values() if not each.protection.locked]
        assert sheet.max_column == sum(each.max - each.min + 1 for each in free), sheet.title
    assert not book["Regions"][f"A{FIRST + 1}"].protection.locked
    assert all(cell.protection.locked for row in book["Check"].iter_rows() for cell in row)


def test_a_code_that_is_typed_stays_the_text_that_it_is(book: Any) -> None:
    assert "@" == book["Visits"].column_dimensions["A"].number_format


def test_every_column_has_a_header_a_meaning_and_says_whether_it_is_required(book: Any) -> None:
    for sheet in book.worksheets[1:-2]:
        for at in range(1, sheet.max_column + 1):
            header, meaning, how = (sheet.cell(row + 1, at).value for row in (HEADER, MEANING, HOW))
            assert header, (sheet.title, at)
            assert meaning, (sheet.title, at)
            assert how.startswith(("required", "if known"))


def test_lists_hold_the_words_that_the_award_s_parameters_name(book: Any) -> None:
    assert ["WTP", "WDP", "TMP", "TW"] == words(book, "Figures", "Category")
    assert ["yes", "no"] == words(book, "Cooperatives", "Active")
    assert ["APBD", "CSR"] == words(book, "Disbursements", "Source")
    assert ["recused", "withdrawn", "revoked"] == words(book, "Regions", "Status")


def test_a_list_that_holds_all_words_refuses_others_and_one_that_does_not_only_says_so(book: Any) -> None:
    assert rule(book["Figures"], "Category").errorStyle in (None, "stop")
    assert "information" == rule(book["Disbursements"], "Source").errorStyle


def test_days_that_do_not_count_outside_the_period_are_held_against_it_and_others_are_not(book: Any) -> None:
    assert ("warning", "44378", "44742") == (
        rule(book["Visits"], "Date").errorStyle,
        rule(book["Visits"], "Date").formula1,
        rule(book["Visits"], "Date").formula2,
    )
    signed = rule(book["Agreements"], "Signed on")
    assert ("date", True) == (signed.type, signed.formula1 != "44378")


def test_codes_of_rows_are_chosen_from_the_sheet_of_entrants(book: Any) -> None:
    assert rule(book["Visits"], "Code of the entrant").formula1.startswith("'Regions'!$A$6:")


def test_counts_are_whole_numbers_from_zero_on_and_money_is_any_number(book: Any) -> None:
    participants, amount = rule(book["Events"], "Participants"), rule(book["Disbursements"], "Amount")
    assert ("whole", "0") == (participants.type, participants.formula1)
    assert ("decimal", "-1000000000000000") == (amount.type, amount.formula1)


def test_the_guide_names_every_criterion_with_its_share_and_every_column(book: Any) -> None:
    cells = [cell.value for row in book["Guide"].iter_rows() for cell in row if cell.value]
    assert "14 percent" in cells
    assert "10 percent, a condition" in cells
    assert "a condition" in cells
    for sheet in book.worksheets[1:-2]:
        assert {cell.value for cell in sheet[HEADER + 1]} <= set(cells)


def test_a_form_in_indonesian_has_indonesian_headers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(content("id", "koperasi-berprestasi", None, None)))
    headers = [cell.value for sheet in book.worksheets[1:-2] for cell in sheet[HEADER + 1]]
    assert {"Kode", "Nama", "Jenis", "Tanggal", "Angka tercetak", "Sumber", "Definisi"} <= set(headers)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_form_and_counts_what_is_missing_and_what_does_not_fit(
    whole: bytes, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole))
    visits, figures = book["Visits"], book["Figures"]
    lines = [
        ("X01", dt.date(2022, 1, 10), "K-1"), ("X09", dt.date(2020, 1, 10), None), ("X01", "yesterday", "K-2"),
    ]  # fmt: skip
    for row, line in enumerate(lines, FIRST + 1):
        for at, cell in enumerate(line, 1):
            visits.cell(row, at).value = cell
    figures[f"{column(figures, 'Category')}{FIRST + 1}"].value = "excellent"
    filled = tmp_path / "form.xlsx"
    book.save(filled)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    untouched = tmp_path / "untouched.xlsx"
    openpyxl.load_workbook(io.BytesIO(whole)).save(untouched)  # without the values that stand in it
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out)]
    command += [str(filled), str(untouched)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    after = openpyxl.load_workbook(out / "form.xlsx", data_only=True)
    counts = {
        (sheet, title): numbers
        for sheet, title, *numbers in _lines(after["Check"])
        if sheet in ("Visits", "Figures") and title in (None, "Code of the entrant", "Date", "Cooperative", "Category")
    }
    assert [3, 1, 2, 1] == counts["Visits", None]
    assert [3, 0, 1, None] == counts["Visits", "Code of the entrant"]
    assert [3, 0, 1, 1] == counts["Visits", "Date"]
    assert [2, 1, None, None] == counts["Visits", "Cooperative"]
    assert [1, 0, 1, None] == counts["Figures", "Category"]
    said = after["Visits"].cell(STATUS + 1, 1).value
    assert ["3", "1", "2", "1"] == re.findall(r": (\d+)", said)
    written = openpyxl.load_workbook(io.BytesIO(whole), data_only=True)["Check"].values
    assert list(written) == list(openpyxl.load_workbook(out / "untouched.xlsx", data_only=True)["Check"].values)
    broken = [cell.coordinate for sheet in after for row in sheet.iter_rows() for cell in row if cell.data_type == "e"]
    assert [] == broken


def _lines(check: Any) -> list[list[Any]]:
    """The lines of the sheet that counts, each with the name of its table."""
    found, table = [], None
    for cells in check.iter_rows(min_row=4, max_col=6, values_only=True):
        table = cells[0] or table
        found.append([table, *cells[1:]])
    return found
