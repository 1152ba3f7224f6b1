"""Workbooks, JSON lines, parquet, and readers that plugins bring: the same cells, the same meaning."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from pembina.data import builtin, open_dataset
from pembina.errors import DataError, PluginError
from pembina.model import Entrants
from pembina.plugins import Host, SourceRow, TableReader
from pembina.plugins.discovery import Found
from tests.data.conftest import World, need

Cells = Mapping[str, Any]


def workbook(path: Path, rows: list[list[Any]], sheet: str = "Data", more: tuple[str, ...] = (), top: int = 0) -> None:
    """Write a workbook; a text that begins with ``=`` is a formula whose result is the error behind the ``|``."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet(sheet)
        for y, row in enumerate(rows, top):
            for x, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(y, x, dt.datetime.fromisoformat(cell.isoformat()), day)
                elif isinstance(cell, str) and cell.startswith("="):
                    formula, _, error = cell.partition("|")
                    page.write_formula(y, x, formula, None, error)
                elif isinstance(cell, str):
                    page.write_string(y, x, cell)
                elif cell is not None:
                    page.write(y, x, cell)
        for name in more:
            book.add_worksheet(name)


TABLE = {
    "region": "entrant",
    "when": "date",
    "n": "integer",
    "paid": "money",
    "x": "number",
    "note": "text",
    "ok": "boolean",
}


def test_a_workbook_gives_numbers_dates_and_texts_as_they_are(world: World) -> None:
    day = dt.date(2022, 7, 1)
    workbook(
        world.folder / "t.xlsx",
        [list(TABLE), ["11", day, 3, 1234.56, 0.1, "a", True], [74, "21 Juli 2022", "4", 5, "7,5", 8, "ya"]],
    )
    assert world.rows("t", TABLE) == [
        ("11", day, 3, Decimal("1234.56"), 0.1, "a", True),
        ("74", dt.date(2022, 7, 21), 4, Decimal("5.00"), 7.5, "8", True),
    ]


def test_a_workbook_counts_rows_as_a_person_does_and_skips_blank_ones(world: World) -> None:
    workbook(world.folder / "t.xlsx", [["region", "n"], ["11", 1], [None, None], ["74", 2]], top=2)
    world.write("dataset.toml", "[tables.t]\nheader-row = 3\n")
    loaded = world.load(t={"region": "entrant", "n": "integer"})
    rows = loaded.engine.rows(loaded.tables("t")["t"])
    assert sorted(rows) == [("11", 1, "t.xlsx", 4), ("74", 2, "t.xlsx", 6)]
    (table,) = (table for table in loaded.inputs if table.table == "t")
    assert [(f.rows, f.blank) for f in table.files] == [(2, 1)]


def test_a_workbook_without_a_header_in_its_row_says_where_one_may_be(world: World) -> None:
    workbook(world.folder / "t.xlsx", [["region"], ["11"]], top=2)
    assert world.complaints(t={"region": "entrant"}) == [
        "t.xlsx:1: error[PB333]: there is no header in row 1\n"
        "  hint: the first row that is not empty is 3: declare header-row = 3"
    ]


def test_a_code_that_a_workbook_holds_as_a_number_with_decimals_is_refused(world: World) -> None:
    workbook(world.folder / "t.xlsx", [["region"], [11.1]])
    assert world.complaints(t={"region": "entrant"}) == [
        't.xlsx:2: column "region": error[PB322]: the code "11.1" is a number with decimals'
    ]


def test_the_error_of_a_formula_is_refused_unless_it_is_declared_as_missing(world: World) -> None:
    rows = [["region", "x"], ["11", "=1/0|#DIV/0!"], ["74", "=NA()|#N/A"]]
    workbook(world.folder / "t.xlsx", rows)
    table = {"region": "entrant", "x": "number"}
    assert [(p.code, p.place.line, p.args["text"]) for p in world.problems(t=table)] == [
        ("PB318", 2, "#DIV/0!"),
        ("PB318", 3, "#N/A"),
    ]
    world.write("dataset.toml", '[tables.t]\nmissing = ["#DIV/0!", "#N/A"]\n')
    assert world.rows("t", table) == [("11", None), ("74", None)]


def test_a_sheet_is_chosen_by_name_where_there_are_several(world: World) -> None:
    workbook(world.folder / "t.xlsx", [["region"], ["11"]], more=("Lain",))
    table = {"region": "entrant"}
    assert [p.code for p in world.problems(t=table)] == ["PB334"]
    world.write("dataset.toml", '[tables.t]\nsheet = "Data"\n')
    assert world.rows("t", table) == [("11",)]
    world.write("dataset.toml", '[tables.t]\nsheet = "Dta"\n')
    assert world.complaints(t=table) == [
        't.xlsx: error[PB334]: the sheet of the workbook is not clear: it has no sheet "Dta"\n'
        '  hint: did you mean "Data"?'
    ]


def test_places_in_a_named_sheet_name_the_sheet(world: World) -> None:
    workbook(world.folder / "t.xlsx", [["region"], ["99"]], more=("Lain",))
    world.write("dataset.toml", '[tables.t]\nsheet = "Data"\n')
    (complaint,) = world.complaints(t={"region": "entrant"})
    assert complaint.startswith('t.xlsx [Data]:2: column "region": error[PB320]')


def test_a_file_that_is_no_workbook_is_refused(world: World) -> None:
    world.write("t.xlsx", "region\n11\n")
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB335"]


def test_a_workbook_whose_parts_are_broken_is_refused(world: World) -> None:
    with zipfile.ZipFile(world.folder / "t.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB335"]


def test_a_workbook_that_would_unpack_beyond_measure_is_refused_before_it_is_opened(world: World) -> None:
    with zipfile.ZipFile(world.folder / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB336"]


def test_json_lines_give_numbers_exactly_as_written(world: World) -> None:
    world.write("t.jsonl", '{"region": "11", "paid": 0.10, "f": 39.00, "x": 1e2}\n\n{"region": 74, "f": "54,97"}\n')
    table = {"region": "entrant", "paid": "money", "f": "figure", "x": "number"}
    assert world.rows("t", table) == [("11", Decimal("0.10"), "39.00", 100.0), ("74", None, "54.97", None)]


def test_figures_that_differ_in_their_decimals_only_stay_apart(world: World) -> None:
    world.write("t.jsonl", '{"f": 39.0}\n{"f": 39.00}\n{"f": 39}\n')
    assert world.rows("t", {"f": "figure"}) == [("39.0",), ("39.00",), ("39",)]


def test_the_row_of_a_json_line_is_its_line(world: World) -> None:
    world.write("t.jsonl", '{"region": "11"}\n\n{"region": "99"}\n')
    assert [p.place.line for p in world.problems(t={"region": "entrant"})] == [3]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"n": NaN}', "NaN is no finite number"),
        ('{"n": Infinity}', "Infinity is no finite number"),
        ('{"n": 1, "n": 2}', 'the key "n" stands twice'),
        ("[1]", "the line holds no object"),
        ("{", "Expecting property name enclosed in double quotes at column 2"),
        ('{"n": 1' + "0" * 5000 + "}", "it holds a number or a nesting beyond measure"),
        ('{"n": ' + "[" * 100_000, "it holds a number or a nesting beyond measure"),
    ],
)
def test_a_line_that_is_no_json_object_is_refused_with_its_reason(world: World, line: str, reason: str) -> None:
    world.write("t.jsonl", '{"n": 1}\n' + line + "\n")
    assert world.complaints(t={"n": "integer"}) == [f"t.jsonl:2: error[PB337]: the line is no JSON object: {reason}"]


def test_half_a_character_is_no_text(world: World) -> None:
    world.write("t.jsonl", '{"n": "\\ud83c\\udf3e"}\n{"n": "\\ud83c"}\n')
    assert [(p.code, p.place.line) for p in world.problems(t={"n": "text"})] == [("PB330", 2)]


def test_every_faulty_line_is_reported(world: World) -> None:
    world.write("t.jsonl", '{"n": NaN}\n{"n": 1}\n[]\n')
    assert [(p.code, p.place.line) for p in world.problems(t={"n": "integer"})] == [("PB337", 1), ("PB337", 3)]


def test_json_lines_that_are_not_utf_8_are_refused_with_the_line(world: World) -> None:
    world.write("t.jsonl", b'{"n": 1}\n{"n": "\xe9"}\n')
    assert [(p.code, p.place.line) for p in world.problems(t={"n": "text"})] == [("PB330", 2)]


def test_nested_json_is_refused_where_a_cell_is_wanted(world: World) -> None:
    world.write("t.jsonl", '{"region": "11", "n": [1], "m": {"a": 1}}\n')
    codes = {p.place.cell: p.code for p in world.problems(t={"region": "entrant", "n": "integer", "m": "text"})}
    assert codes == {"n": "PB312", "m": "PB343"}


def parquet(path: Path, sql: str) -> None:
    duckdb.connect().execute(f"COPY ({sql}) TO '{path.as_posix()}' (FORMAT parquet)")


PARQUET = """SELECT * FROM (VALUES
  ('11', DATE '2022-07-01', 3::INTEGER, 1234.56::DOUBLE, 1.5::DECIMAL(9,3), 39.00::DECIMAL(9,2), TRUE),
  ('Kab. Aceh Singkil', NULL, NULL, 0.1, 2.25, 1, FALSE)) AS t(region, day, n, paid, x, f, ok)"""


def test_parquet_keeps_its_types_and_resolves_entrants(world: World) -> None:
    parquet(world.folder / "t.parquet", PARQUET)
    table = {
        "region": "entrant",
        "day": "date",
        "n": "integer",
        "paid": "money",
        "x": "number",
        "f": "figure",
        "ok": "boolean",
    }
    assert world.rows("t", table) == [
        ("11", dt.date(2022, 7, 1), 3, Decimal("1234.56"), 1.5, "39.00", True),
        ("11.10", None, None, Decimal("0.10"), 2.25, "1.00", False),
    ]


def test_texts_in_parquet_are_read_like_those_in_csv(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nmissing = ["-"]\n')
    parquet(
        world.folder / "t.parquet", "SELECT * FROM (VALUES ('11', ' 85,30 '), ('74', '-'), ('11', '')) AS t(region, x)"
    )
    assert world.rows("t", {"region": "entrant", "x": "number"}) == [("11", 85.3), ("74", None), ("11", None)]


def test_what_does_not_fit_in_parquet_is_reported_by_row(world: World) -> None:
    parquet(
        world.folder / "t.parquet",
        "SELECT * FROM (VALUES ('11', 'nan'::DOUBLE, 4.5), (NULL, 1, 4.5), ('x', 'inf', 1)) AS t(region, x, n)",
    )
    found = world.problems(t={"region": "entrant", "x": "number", "n": "integer"})
    assert [(p.code, p.place.line, p.place.cell) for p in found] == [
        ("PB316", 2, "n"),
        ("PB312", 2, "x"),
        ("PB319", 3, "region"),
        ("PB320", 4, "region"),
        ("PB312", 4, "x"),
    ]


def test_stored_times_are_days_unless_they_have_a_zone_or_no_end(world: World) -> None:
    parquet(world.folder / "t.parquet", "SELECT TIMESTAMP '2022-07-01 10:30:00' AS at, DATE '2022-07-02' AS day")
    assert world.rows("t", {"at": "date", "day": "date"}) == [(dt.date(2022, 7, 1), dt.date(2022, 7, 2))]
    parquet(world.folder / "t.parquet", "SELECT DATE 'infinity' AS day")
    assert [p.code for p in world.problems(t={"day": "date"})] == ["PB311"]


def test_nested_parquet_columns_are_refused(world: World) -> None:
    parquet(world.folder / "t.parquet", "SELECT [1, 2] AS a, {'b': 1} AS b, 'x'::BLOB AS c")
    assert [p.code for p in world.problems(t={"a": "text", "b": "text", "c": "text"})] == ["PB339"] * 3


def test_a_parquet_column_has_one_type_in_all_files(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.parquet"\n')
    parquet(world.folder / "t-1.parquet", "SELECT 1 AS n")
    parquet(world.folder / "t-2.parquet", "SELECT '1' AS n")
    assert [(p.code, p.place.file) for p in world.problems(t={"n": "integer"})] == [
        ("PB339", (world.folder / "t-2.parquet").as_posix())
    ]


def test_a_file_that_is_no_parquet_is_refused(world: World) -> None:
    world.write("t.parquet", "region\n11\n")
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB338"]


def test_parquet_stays_in_its_file(world: World) -> None:
    parquet(world.folder / "t.parquet", "SELECT '11' AS region, 1 AS n")
    loaded = world.load(t={"region": "entrant", "n": "integer"})
    tables = loaded.engine.rows(loaded.tables("t")["t"])
    assert tables == [("11", 1, "t.parquet", 2)]
    held = loaded.engine.hold(loaded.tables("t")["t"])
    assert not loaded.engine.run("SELECT 1 FROM duckdb_tables() WHERE table_name LIKE 'kept%'")  # type: ignore[attr-defined]
    assert loaded.engine.rows(held) == tables
    views = loaded.engine.connection.execute("SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal")  # type: ignore[attr-defined]
    assert views.fetchone() == (3,)  # two of this table, one of the entrants


@pytest.mark.parametrize("folder", ["data [2022]", "year=2022"])
def test_the_name_of_the_folder_means_nothing_for_parquet(world: World, folder: str) -> None:
    (world.folder / folder).mkdir()
    parquet(world.folder / "t.parquet", "SELECT '11' AS region, 1 AS n")
    (world.folder / "t.parquet").rename(world.folder / folder / "t.parquet")
    world.folder = world.folder / folder
    world.write("regions.csv", "code,name\n11,Aceh\n")
    assert world.rows("t", {"region": "entrant", "n": "integer"}) == [("11", 1)]
    assert [p.code for p in world.problems(t={"year": "text"})] == ["PB310"]


def test_stored_days_may_be_wanted_as_text_and_stored_texts_as_days(world: World) -> None:
    parquet(
        world.folder / "t.parquet", "SELECT DATE '2022-07-01' AS a, '1 Juli 2022' AS b, 2022 AS c, 1.5::DOUBLE AS d"
    )
    assert world.rows("t", {"a": "text", "b": "date", "c": "text", "d": "text"}) == [
        ("2022-07-01", dt.date(2022, 7, 1), "2022", "1.5")
    ]


def test_a_stored_time_with_a_zone_is_no_day(world: World) -> None:
    parquet(world.folder / "t.parquet", "SELECT '2022-07-01 10:30:00+00'::TIMESTAMPTZ AS a")
    assert [p.code for p in world.problems(t={"a": "date"})] == ["PB311"]


def test_a_parquet_file_that_is_cut_short_is_refused(world: World) -> None:
    parquet(world.folder / "t.parquet", "SELECT '11' AS region, range AS n FROM range(50000)")
    content = bytearray((world.folder / "t.parquet").read_bytes())
    content[4:4000] = b"x" * 3996
    world.write("t.parquet", bytes(content))
    assert [p.code for p in world.problems(t={"region": "entrant", "n": "integer"})] == ["PB338"]


# Readers of plugins


def _read(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


def _columns(path: Path, options: Cells) -> list[str]:
    return list(_read(path)[0])


def _rows(path: Path, options: Cells) -> Iterator[SourceRow]:
    for number, cells in enumerate(_read(path), options["header-row"]):
        yield SourceRow(number, cells)


def _fails(path: Path, options: Cells) -> list[str]:
    raise RuntimeError("no")


class PluginHost(Host):
    """A host that knows readers of plugins without their being installed."""

    def __init__(self, *readers: TableReader, by: str = "a-plugin") -> None:
        super().__init__(builtins=("pembina.data.builtin",), catalogue={})
        for reader in readers:
            self._things["readers"][reader.name] = (Found(reader.name, by, "1", reader.name), reader)


def load(world: World, host: Host) -> list[tuple[Any, ...]]:
    loaded = open_dataset(world.folder, host).load(
        Entrants("regions", "code", "name"), [need("t", {"region": "entrant", "n": "integer"})]
    )
    return loaded.engine.rows(loaded.tables("t")["t"])


LIST = TableReader("json-list", (".json",), _columns, _rows)


def test_a_plugin_of_pembinas_reads_its_kind_of_file_by_the_ending(world: World) -> None:
    world.write("t.json", '[{"region": "11", "n": "5"}]')
    assert load(world, PluginHost(LIST, by="pembina")) == [("11", 5, "t.json", 1)]


@pytest.mark.parametrize("declared", ["", '[tables.t]\nfile = "t.json"\n'], ids=["by name", "by file"])
def test_a_plugin_of_others_is_not_asked_by_an_ending(world: World, declared: str) -> None:
    world.write("t.json", '[{"region": "11", "n": "5"}]')
    world.write("dataset.toml", declared)
    with pytest.raises(DataError) as refused:
        load(world, PluginHost(LIST))
    (problem,) = refused.value.problems
    assert problem.hint is not None
    assert (problem.code, problem.hint.args["readers"]) == ("PB309" if declared else "PB305", 'reader = "json-list"')
    assert 'reader = "json-list"' in problem.show()


def test_a_table_may_name_its_reader(world: World) -> None:
    world.write("t.data", '[{"region": "11", "n": "5"}]')
    world.write("dataset.toml", '[tables.t]\nfile = "t.data"\nreader = "json-list"\nheader-row = 7\n')
    assert load(world, PluginHost(LIST)) == [("11", 5, "t.data", 7)]
    world.write("dataset.toml", '[tables.t]\nfile = "t.data"\nreader = "csv"\n')
    world.write("t.data", "region,n\n11,5\n")
    assert load(world, PluginHost(LIST)) == [("11", 5, "t.data", 2)]


def test_two_readers_for_one_ending_have_to_be_told_apart(world: World) -> None:
    world.write("t.json", "[]")
    other = TableReader("json-other", (".json",), _columns, _rows)
    with pytest.raises(DataError) as refused:
        load(world, PluginHost(LIST, other, by="pembina"))
    (problem,) = refused.value.problems
    assert problem.hint is not None
    assert (problem.code, problem.hint.args["readers"]) == ("PB309", 'reader = "json-list" / reader = "json-other"')


def test_a_reader_that_fails_is_the_plugins_fault(world: World) -> None:
    world.write("t.json", "[]")
    world.write("dataset.toml", '[tables.t]\nfile = "t.json"\nreader = "json-list"\n')
    with pytest.raises(PluginError, match="a-plugin"):
        load(world, PluginHost(TableReader("json-list", (".json",), _fails, _rows)))


def test_an_unknown_reader_is_refused_with_the_one_that_may_be_meant(world: World) -> None:
    world.write("t.csv", "region,n\n11,5\n")
    world.write("dataset.toml", '[tables.t]\nfile = "t.csv"\nreader = "xslx"\n')
    assert world.complaints(t={"region": "entrant"}) == [
        'dataset.toml:3:1: tables.t.reader: error[PB342]: there is no reader "xslx"\n  hint: did you mean "xlsx"?'
    ]


def test_pembinas_own_readers_and_engine_come_through_the_hooks() -> None:
    host = Host(builtins=("pembina.data.builtin",), catalogue={})
    assert host.names("readers") == ("json-lines", "xlsx")
    assert host.names("engines") == ("duckdb", "local", "polars", "sc", "spark")
    hooks: list[Callable[[], Any]] = [builtin.pembina_readers, builtin.pembina_engines]
    assert [len(hook()) for hook in hooks] == [2, 5]
