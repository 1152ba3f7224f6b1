"""The tests' LibreOffice and pdftoppm: a formula's old value is not believed, and a page is seen."""

from __future__ import annotations

import openpyxl
import pytest
import xlsxwriter

from .office import all_recalculated, converted, needs_office
from .pictures import needs_pictures, pages


@pytest.fixture
def stale(tmp_path):
    """A workbook that brings 41 along as the value of 2 + 3, and a second sheet."""
    path = tmp_path / "stale.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", [2, 3])
        sheet.write_formula("C1", "=A1+B1", None, 41)
        book.add_worksheet().write("A1", "A second page")
    return path


def worked_out(path):
    return openpyxl.load_workbook(path, data_only=True).worksheets[0]["C1"].value


@needs_office
def test_every_formula_is_calculated_anew_whatever_value_the_file_brings_along(stale, tmp_path):
    other = tmp_path / "other.xlsx"
    other.write_bytes(stale.read_bytes())
    assert 41 == worked_out(stale)
    assert [5, 5] == [worked_out(path) for path in all_recalculated([stale, other])]
    assert 41 == worked_out(stale)


@needs_office
@needs_pictures
def test_a_workbook_becomes_a_pdf_and_its_pages_pictures(stale):
    pdf = converted(stale, "pdf")
    assert b"%PDF" == pdf.read_bytes()[:4]
    assert [b"\x89PNG", b"\x89PNG"] == [page.read_bytes()[:4] for page in pages(pdf)]
    assert 2 == len(pages(pdf.read_bytes(), dots=30))


@needs_office
def test_what_libreoffice_cannot_read_is_an_error_that_names_the_file(tmp_path):
    with pytest.raises(AssertionError, match=r"did not write \['gone.pdf'\]"):
        converted(tmp_path / "gone.xlsx", "pdf")
