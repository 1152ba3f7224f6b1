"""An invented award with data full of mistakes, and ways to fill in its list of problems as a person would."""

from __future__ import annotations

from pathlib import Path

import openpyxl

AWARD = """format = 1
[award]
id = "uji-daftar"
title = { id = "Uji Daftar Masalah", en = "Trial of the list" }
edition = 1
basis = "Keputusan rekaan 1/2022"
organiser = { name = "Panitia rekaan" }
period = { start = 2021-07-01, end = 2022-06-30 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria]
aggregate = "arithmetic"
[criteria.visits]
title = { id = "Kunjungan", en = "Visits" }
use = "supervision-activity"
weight = 60
score = { method = "goalposts", from = 0, to = 4 }
missing = "zero"
[criteria.rate]
title = { id = "Angka", en = "Rate" }
use = "reported-value"
weight = 40
score = { method = "goalposts", from = 0, to = 100 }
missing = "zero"
"""
WRONG_AWARD = (
    AWARD.replace("weight = 60", "weight = 61")
    .replace("to = 4 }", "too = 4 }")
    .replace('missing = "zero"\n[', 'missing = "nol"\n[')
    .replace('use = "reported-value"', 'use = "reported-valu"')
    .replace("edition = 1", 'edition = "satu"')
    .replace("end = 2022-06-30", "end = 2020-06-30")
)
"""Mistakes of every sort that an award's file can have."""

DATASET = """[dataset]
title = "Data rekaan untuk daftar"
origin = "synthetic"
numbers = "id"
[tables.visits]
file = "visits 100% #1.xlsx"
sheet = "Kunj'ungan 1"
columns = { region = "Kode Wilayah", date = "Tanggal", cooperative = "Koperasi" }
"""
WRONG_DATASET = DATASET.replace('numbers = "id"', 'numbers = "idn"').replace("file =", 'fiel = "x"\nfile =')

REGIONS = "code,name\n74,Kabupaten Mawar\n75,Kota <script>alert(1)</script>\n76,=cmd|calc\n77,Kabupaten Melati\n"
COOPERATIVES = "region,cooperative,active\n74,A,ya\n74,B,tidak\n75,C,ya\n76,D,ya\n77,E,ya\n"
FIGURES = 'region,value\n74,"80,5"\n75,70\n76,60\n77,90\n'
VISITS = [["74", "2022-01-10", "A"], ["74", "2022-03-02", "A"], ["75", "2022-03-02", "C"]]

WRONG_COOPERATIVES = COOPERATIVES + "77,F,barangkali\n78,G,ya\n,H,ya\nKabupaten Malati,I,@mungkin\n74,J,-\n"
WRONG_FIGURES = 'region,value\n74,"80,5"\n75,=1+1\n76,n/a\n77,n/a\n77,3.5.1\n76,Rp\n75,+\n98,1\nKota Bandung,2\n'
WRONG_VISITS = [
    ["99", "2022-01-10", "A"], ["Kabupaten Malati", "2022-01-10", "E"], ["77", "31-31-2022", "E"],
    ["74", "kemarin", "A"], ["75", "kemarin", "C"], ["76", "+62", "D"], [None, "2022-01-10", "D"],
    ["77", "<b>tgl</b>", "E"], ["77", "\u202egnol", "E"], ["76", "-", "D"], ["76", "@besok", "D"],
]  # fmt: skip


def make(folder: Path, *, wrong: bool = True) -> Path:
    """Write the award and its data; rules and dataset.toml are right, so that the tables are read."""
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (data / "dataset.toml").write_text(DATASET, "utf-8")
    (data / "regions.csv").write_text(REGIONS, "utf-8")
    (data / "cooperatives.csv").write_text(WRONG_COOPERATIVES if wrong else COOPERATIVES, "utf-8")
    (data / "figures.csv").write_text(WRONG_FIGURES if wrong else FIGURES, "utf-8")
    visits(folder, [*VISITS, *(WRONG_VISITS if wrong else [])])
    return folder


def visits(folder: Path, rows: list[list[str | None]]) -> None:
    """Write the workbook of visits."""
    book = openpyxl.Workbook()
    book.active.title = "Kunj'ungan 1"
    for row in [["Catatan", "Kode Wilayah", "Tanggal", "Koperasi"], *(["x", *row] for row in rows)]:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(folder / "data" / "visits 100% #1.xlsx")


class Listed:
    """A list as openpyxl sees it: rows by number, cells by the key of their column."""

    def __init__(self, path: Path, sheet: int = 0) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book.worksheets[sheet]
        self.keys_row = next(row for row in range(1, 20) if str(self.sheet.cell(row, 1).value).startswith("pembina:"))
        cells = self.sheet[self.keys_row]
        self.columns = {cell.value.removeprefix("pembina:"): cell.column for cell in cells if cell.value}
        self.titles = {cell.value: cell.column for cell in self.sheet[self.keys_row + 1] if cell.value is not None}
        first = self.keys_row + 2
        numbered = (
            (row, self.sheet.cell(row, self.columns["number"]).value) for row in range(first, self.sheet.max_row + 1)
        )
        self.rows = {int(number): row for row, number in numbered if number is not None}

    def cell(self, number: int, key: str):
        """The cell of a problem's row."""
        return self.sheet.cell(self.rows[number], self.columns.get(key) or self.titles[key])

    def value(self, number: int, key: str):
        """What stands in it."""
        return self.cell(number, key).value

    def write(self, number: int, key: str, text: object) -> None:
        """Type into it; a text that begins with = stays text."""
        cell = self.cell(number, key)
        cell.value = text
        if isinstance(text, str):
            cell.data_type = "s"

    def states(self) -> dict[int, str]:
        """The state of every problem."""
        return {number: self.value(number, "state") for number in self.rows}

    def save(self, path: Path | None = None) -> Path:
        """Save it, in place or elsewhere."""
        self.book.save(path or self.path)
        return path or self.path
