"""Workbooks in the house style: text stays text, numbers stay whole, bytes stay the same."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from typing import Any

import openpyxl
import pytest

from pembina.reports.sheet import Book, Field, Formula, letters, shown
from pembina.reports.sheet_cells import LONGEST, pieces
from pembina.reports.texts import Texts

HOSTILE = [
    "=cmd|' /C calc'!A0", "+62 811", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "<script>alert(1)</script>",
    "11.10", "007", "1e5", "TRUE", "2022-01-01", "http://example.org", "{=1+1}", "\uff1d1+1", "_x0041_", 'say "no"',
]  # fmt: skip


def book(language: str = "id") -> Book:
    return Book(Texts(language), "Uji")


def cells(content: bytes, sheet: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet]


def one(value: Any, **look: Any) -> Any:
    """The only cell of a sheet, after it was written."""
    made = book()
    made.sheet("A").write(0, 0, value, **look)
    return cells(made.content())["A1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_the_text_that_it_was(text: str) -> None:
    cell = one(text)
    assert ("s", text) == (cell.data_type, cell.value.replace("_x005F_", "_"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_a_text_that_looks_like_a_formula_is_marked_as_text_so_that_editing_it_makes_none(text: str) -> None:
    assert one(text).quotePrefix
    assert not one("1+1").quotePrefix


def test_control_and_reordering_characters_show_as_escapes_and_break_no_file() -> None:
    assert "a\\x00b\\u202ec d\\x1be" == one("a\x00b\u202ec\td\x1be").value


def test_lines_of_a_text_stay_lines() -> None:
    assert "one\ntwo" == one("one\r\ntwo").value


def test_a_text_longer_than_a_cell_ends_in_an_ellipsis() -> None:
    assert ("…", LONGEST) == ((short := shown("x" * 40_000))[-1], len(short))
    assert LONGEST >= len(shown("😀" * 20_000).encode("utf-16-le")) // 2


def test_pieces_of_a_long_text_fit_into_cells_and_make_the_text_again() -> None:
    text = "😀é" * 30_000
    assert text == "".join(pieces(text))
    assert all(piece == shown(piece) for piece in pieces(text))


@pytest.mark.parametrize("number", [0.1 + 0.2, 5125 / 2064, 1e-17, -1 / 3, 123456789.123456789, 2**53, 0, 1.0])
def test_a_number_keeps_every_digit(number: float) -> None:
    assert repr(number) == repr(one(number).value)


def test_a_whole_number_that_no_cell_can_hold_is_written_in_digits() -> None:
    assert "900719925474099267" == one(900719925474099267).value


def test_a_formula_is_one_only_on_purpose_and_has_its_value() -> None:
    made = book()
    made.sheet("A").write(0, 0, Formula("=1+1", 2))
    content = made.content()
    assert "=1+1" == cells(content)["A1"].value
    assert 2 == openpyxl.load_workbook(io.BytesIO(content), data_only=True)["A"]["A1"].value


def test_a_formula_with_a_newer_function_is_written_as_spreadsheets_want_it() -> None:
    assert "=_xlfn.UNIQUE(A1:A3)" == one(Formula("=UNIQUE(A1:A3)", 0)).value.text


def test_a_day_is_a_day_with_its_month_in_the_readers_language() -> None:
    cell = one(dt.date(2022, 3, 1))
    assert ("2022-03-01 00:00:00", "[$-421]d mmmm yyyy") == (str(cell.value), cell.number_format)


def test_the_same_content_gives_the_same_bytes_at_another_time() -> None:
    def write() -> bytes:
        made = book()
        made.sheet("A", ["Sintetis"]).table([Field("Kode", "code"), Field("Nilai", "number", 2)], [("1", 0.5)])
        return made.content()

    first = write()
    time.sleep(1.1)  # a clock in it would tick
    assert first == write()


def test_nothing_of_the_user_or_the_folder_is_in_a_workbook() -> None:
    made = book()
    made.sheet("A")
    core = zipfile.ZipFile(io.BytesIO(made.content())).read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert 2 == core.count("2000-01-01T00:00:00Z")


def test_names_of_sheets_are_made_legal_and_told_apart() -> None:
    made = book()
    names = ["A/B: [C]*?", "a b   c", "'quoted'", "History", "", "x" * 40, "x" * 40, "=1+1", "ganti\x00"]
    assert (
        ["A B   C", "a b   c 2", "quoted", "Sheet", "Sheet 2", "x" * 30 + "…", "x" * 28 + "… 2", "=1+1", "ganti x00"]
    ) == [made.sheet(name).name for name in names]
    assert 9 == len(openpyxl.load_workbook(io.BytesIO(made.content())).sheetnames)


def test_a_table_has_a_header_that_stays_in_sight_and_is_printed_on_every_page() -> None:
    made = book()
    sheet = made.sheet("Daftar", ["Perhatian"])
    first = sheet.table(
        [Field("Kode", "code"), Field("Nama"), Field("Nilai", "number", 2)], [("1", "A", 1.25)], freeze=2
    )
    written = cells(made.content())
    assert (2, "C3", "$2:$2", "$A:$B") == (
        first, written.freeze_panes, written.print_title_rows, written.print_title_cols
    )  # fmt: skip
    assert ("landscape", "9") == (written.page_setup.orientation, str(written.page_setup.paperSize))
    assert ("@", "#,##0.00") == (written["A3"].number_format, written["C3"].number_format)
    assert "Perhatian" == written["A1"].value


def test_columns_are_as_wide_as_what_they_hold_within_limits() -> None:
    made = book()
    rows = [("1", "x" * 30, "y" * 500)]
    made.sheet("A").table([Field("Kode"), Field("Nama"), Field("Panjang")], rows)
    widths = cells(made.content()).column_dimensions
    assert widths["A"].width < widths["B"].width < widths["C"].width < 62


def test_references_quote_the_name_of_a_sheet() -> None:
    sheet = book().sheet("Budi's")
    assert "'Budi''s'!$C$7" == sheet.ref(6, 2)
    assert "'Budi''s'!C7" == sheet.ref(6, 2, row_fixed=False, column_fixed=False)


@pytest.mark.parametrize(("column", "called"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(column: int, called: str) -> None:
    assert called == letters(column)
