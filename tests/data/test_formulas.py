"""Formulas of a workbook whose results no program has written into the file."""

from __future__ import annotations

import zipfile

import openpyxl

from tests.data.conftest import World
from tests.data.test_readers import workbook


def test_a_formula_whose_result_is_not_in_the_file_is_refused_and_one_that_gives_an_empty_text_is_empty(
    world: World,
) -> None:
    book = openpyxl.Workbook()  # it writes formulas and reckons none
    for row in (["region", "x"], ["11", "=6*7"], ["74", 5]):
        book.active.append(row)
    book.save(world.folder / "t.xlsx")
    table = {"region": "entrant", "x": "number"}
    assert world.complaints(t=table) == [
        't.xlsx:2: column "x": error[PB318]: "#=?" is the error of a formula\n'
        "  hint: the file holds a formula without its result: open it in a spreadsheet program, save it, and try again"
    ]
    workbook(world.folder / "written.xlsx", [["region", "x"], ["11", '=IF(TRUE,"",1)|'], ["74", "=6*7|42"]])
    with zipfile.ZipFile(world.folder / "written.xlsx") as old, zipfile.ZipFile(world.folder / "t.xlsx", "w") as new:
        for part in old.namelist():  # LibreOffice and Excel say of an empty result that it is a text
            new.writestr(part, old.read(part).replace(b'<c r="B2">', b'<c r="B2" t="str">'))
    assert world.rows("t", table) == [("11", None), ("74", 42.0)]
