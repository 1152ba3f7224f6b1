"""Every code PB3xx is produced by a mistake, and has a page that says why and what mends it."""

from __future__ import annotations

import string
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from pembina.data import open_dataset
from pembina.errors import CODES, DataError
from pembina.errors.codes_data import TABLE
from pembina.model import Entrants
from tests.data.conftest import World, need

Mistake = Callable[[World], None]


def cell(text: str) -> Mistake:
    """A cell of the column that each type reads below."""
    return lambda world: world.write("t.csv", f'region,x\n11,"{text}"\n') and None  # type: ignore[func-returns-value]


def file(name: str, content: str | bytes) -> Mistake:
    return lambda world: world.write(name, content) and None  # type: ignore[func-returns-value]


def declared(toml: str, name: str = "t.csv", content: str | bytes = "region,x\n11,1\n") -> Mistake:
    def make(world: World) -> None:
        world.write("dataset.toml", toml)
        world.write(name, content)

    return make


def two_files(world: World) -> None:
    world.write("t.csv", "region,x\n")
    world.write("t.tsv", "region\tx\n")


def two_kinds(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t.*"\n')
    world.write("t.csv", "region,x\n")
    world.write("t.jsonl", "{}\n")


def two_sheets(world: World) -> None:
    with xlsxwriter.Workbook(str(world.folder / "t.xlsx")) as book:
        book.add_worksheet()
        book.add_worksheet()


def bomb(world: World) -> None:
    with zipfile.ZipFile(world.folder / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"0" * 3_000_000)


def numeric_code(world: World) -> None:
    world.write("t.jsonl", '{"region": 11.1, "x": 1}\n')


def nested(world: World) -> None:
    path = (world.folder / "t.parquet").as_posix()
    duckdb.connect().execute(f"COPY (SELECT '11' AS region, [1] AS x) TO '{path}' (FORMAT parquet)")


def alias_of_nobody(world: World) -> None:
    world.write("dataset.toml", '[dataset]\naliases = { table = "names", alias = "alias", key = "code" }\n')
    world.write("names.csv", "alias,code\nMuba,16.06\n")
    world.write("t.csv", "region,x\nMuba,1\n")


def no_folder(world: World) -> None:
    world.folder = world.folder / "nowhere"


MISTAKES: dict[str, tuple[Mistake, str]] = {
    "PB301": (no_folder, "number"),
    "PB302": (file("dataset.toml", "["), "number"),
    "PB303": (file("dataset.toml", "dataset = 1\n"), "number"),
    "PB304": (file("dataset.toml", "datset = 1\n"), "number"),
    "PB305": (lambda world: None, "number"),
    "PB306": (two_files, "number"),
    "PB307": (file("dataset.toml", '[tables.t]\nfile = "u.csv"\n'), "number"),
    "PB308": (file("dataset.toml", '[tables.t]\nfile = "../u.csv"\n'), "number"),
    "PB309": (declared('[tables.t]\nfile = "t.doc"\n', "t.doc"), "number"),
    "PB310": (file("t.csv", "region\n11\n"), "number"),
    "PB311": (cell("31/02/2022"), "date"),
    "PB312": (cell("nan"), "number"),
    "PB313": (cell("3.693"), "number"),
    "PB314": (cell("03/04/2022"), "date"),
    "PB315": (file("t.csv", 'region,x\n11,"1,5"\n11,1.5\n'), "number"),
    "PB316": (cell("1e400"), "number"),
    "PB317": (cell("mungkin"), "boolean"),
    "PB318": (cell("#DIV/0!"), "number"),
    "PB319": (file("t.csv", "region,x\n,1\n"), "number"),
    "PB320": (file("t.csv", "region,x\n99,1\n"), "number"),
    "PB321": (file("t.csv", "region,x\nBandung,1\n"), "number"),
    "PB322": (numeric_code, "number"),
    "PB323": (file("regions.csv", "code,name\n11,a\n11,b\n"), "number"),
    "PB324": (file("regions.csv", "code,name\n11,\n"), "number"),
    "PB325": (file("regions.csv", "code,name,status\n11,a,b\n"), "number"),
    "PB326": (alias_of_nobody, "number"),
    "PB327": (file("regions.csv", "code,name\n"), "number"),
    "PB328": (file("t.csv", "region,x\n11\n"), "number"),
    "PB329": (file("t.csv", 'region,x\n11,"1\n'), "number"),
    "PB330": (file("t.csv", b"region,x\n11,\xff\n"), "number"),
    "PB331": (file("t.csv", "a,b;c\n"), "number"),
    "PB332": (file("t.csv", "region,x,x\n11,1,1\n"), "number"),
    "PB333": (file("t.csv", ""), "number"),
    "PB334": (two_sheets, "number"),
    "PB335": (file("t.xlsx", "x"), "number"),
    "PB336": (bomb, "number"),
    "PB337": (file("t.jsonl", "NaN\n"), "number"),
    "PB338": (file("t.parquet", "x"), "number"),
    "PB339": (nested, "text"),
    "PB340": (file("t.csv", "region,x\n" + "".join(f"11,x{i}\n" for i in range(40))), "number"),
    "PB341": (two_kinds, "number"),
    "PB342": (declared('[tables.t]\nfile = "t.csv"\nreader = "none"\n'), "number"),
    "PB343": (file("t.jsonl", '{"region": "11", "x": {}}\n'), "text"),
    "PB344": (declared('[tables.t]\nsheet = "x"\n'), "number"),
    "PB345": (lambda world: None, "engine"),
    "PB346": (file("dataset.toml", '[tables.t]\nprovided = "none"\n'), "number"),
}


ELSEWHERE = {"PB347", "PB348"}
"""Mistakes of a data set that only show beside an award: tests/evaluation/test_worksheets.py, test_loading.py."""


def codes(world: World, type_: str) -> set[str]:
    status = "status" if "status" in (world.folder / "regions.csv").read_text() else None
    needs = [need("t", {"region": "entrant", "x": type_})]
    with pytest.raises(DataError) as refused:
        open_dataset(world.folder, world.host, "none" if type_ == "engine" else "duckdb").load(
            Entrants("regions", "code", "name", status=status), needs
        )
    assert all(problem.show() for problem in refused.value.problems)
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("code", sorted(MISTAKES))
def test_every_code_is_produced_by_a_mistake(world: World, code: str) -> None:
    mistake, type_ = MISTAKES[code]
    if code == "PB301":
        with pytest.raises(DataError, match=code):
            open_dataset(Path(world.folder / "nowhere"), world.host)
        return
    mistake(world)
    assert code in codes(world, type_)


def test_every_code_of_the_table_has_its_mistake() -> None:
    assert set(MISTAKES) | ELSEWHERE == {code.code for code in TABLE}


def test_every_code_has_a_page_of_its_own() -> None:
    for code in TABLE:
        assert code.code.startswith("PB3")
        assert CODES[code.code] is not None
        assert all((code.message, code.why, code.mend))
        assert all(name for _, name, _, _ in string.Formatter().parse(code.message) if name is not None)
    assert len({code.code for code in TABLE}) == len(TABLE)
