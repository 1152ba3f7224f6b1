"""How large tables are, before a row of them is read."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from pembina.data import open_dataset, sizes
from pembina.data.sizes import look_ahead
from pembina.errors import DataError
from pembina.model import ColumnNeed, Entrants, TableNeed, Within

from .conftest import need

ENTRANTS = Entrants("regions", "code", "name")


def ahead(world, **tables):
    """Look at tables ahead; by name."""
    needs = [need(table, columns) for table, columns in tables.items()]
    found = look_ahead(open_dataset(world.folder, world.host), ENTRANTS, needs)
    return {table.table: table for table in found.tables}


def parquet(world, name, query):
    path = world.write(name, b"")
    duckdb.sql(f"COPY ({query}) TO '{path.as_posix()}' (FORMAT parquet)")
    return path


def test_the_engine_is_told_as_it_was_opened(world):
    engine = look_ahead(open_dataset(world.folder, world.host, "duckdb:threads=2"), ENTRANTS, []).engine
    assert ("duckdb", duckdb.__version__, "threads=2") == (engine.name, engine.version, engine.options)


def test_a_small_text_file_is_counted_by_its_lines_without_header_and_empty_lines(world):
    world.write("t.csv", "region,x,y\r\n11,1,2\r\n\r\n74,3,4\r\n11,5,6")
    found = ahead(world, t={"region": "entrant", "x": "integer"})["t"]
    assert (3, True, 3) == (found.rows, found.exact, found.columns)
    assert (("region", "entrant"), ("x", "integer")) == found.read
    assert found.size == found.stored == (world.folder / "t.csv").stat().st_size


def test_rows_are_only_reckoned_where_a_cell_may_hold_a_line_end(world):
    world.write("t.csv", 'region,x\n11,"one\ntwo"\n')
    found = ahead(world, t={"region": "entrant", "x": "text"})["t"]
    assert (2, False) == (found.rows, found.exact)


def test_of_a_large_text_file_a_part_is_looked_at(world, monkeypatch):
    monkeypatch.setattr(sizes, "CHEAP", 1 << 20)
    world.write("t.csv", "region,x\n" + "11,1234567\n" * 300_000)
    found = ahead(world, t={"region": "entrant", "x": "integer"})["t"]
    assert not found.exact
    assert 300_000 == pytest.approx(found.rows, rel=0.001)


def test_of_parquet_the_footers_tell_rows_and_the_bytes_of_the_columns_that_are_read(world):
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.parquet"\ncolumns = { x = "Nilai" }\n')
    query = "SELECT '11' AS region, i::BIGINT AS \"Nilai\", md5(i::VARCHAR) AS other FROM range({n}) AS t(i)"
    for n in (10_000, 20_000):
        parquet(world, f"t-{n}.parquet", query.format(n=n))
    found = ahead(world, t={"region": "entrant", "x": "integer"})["t"]
    assert (30_000, True, 3, 2) == (found.rows, found.exact, found.columns, len(found.files))
    assert 30_000 * 2 < found.stored < found.size / 4


def test_a_column_that_no_file_has_is_not_read(world):
    world.write("t.csv", "region,x\n11,1\n")
    found = ahead(world, t={"region": "entrant", "x": "integer", "y": "text?"})["t"]
    assert (("region", "entrant"), ("x", "integer")) == found.read


def test_rows_of_a_workbook_are_not_known_before_it_is_read(world):
    import xlsxwriter

    with xlsxwriter.Workbook(str(world.folder / "t.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["region", "x"])
    found = ahead(world, t={"region": "entrant"})["t"]
    assert (None, False, None, "xlsx") == (found.rows, found.exact, found.columns, found.kind)


def test_lines_of_json_are_rows(world):
    world.write("t.jsonl", '{"region": "11", "x": "a\\"b"}\n{"region": "74"}\n')
    found = ahead(world, t={"region": "entrant"})["t"]
    assert (2, True, "json-lines") == (found.rows, found.exact, found.kind)


def test_an_optional_table_that_lacks_has_no_files(world):
    columns = (ColumnNeed("region", "region", "entrant"),)
    lacking = TableNeed("t", "t", "t", columns, optional=True)
    found = look_ahead(open_dataset(world.folder, world.host), ENTRANTS, [lacking]).tables
    assert [("regions", 5), ("t", 0)] == [(table.table, table.rows) for table in sorted(found, key=lambda t: t.table)]


def test_entrants_and_other_names_are_read_as_well(world):
    world.write("dataset.toml", '[dataset]\naliases = { table = "names", alias = "alias", key = "code" }\n')
    world.write("names.csv", "alias,code\nAtjeh,11\n")
    found = ahead(world)
    assert ["names", "regions"] == sorted(found)
    assert (("alias", "text"), ("code", "code")) == found["names"].read


def test_files_whose_folders_lie_outside_the_period_are_told_and_not_counted(world):
    world.write("dataset.toml", '[tables.t]\nfile = "t/**/*.parquet"\npartitions = { year = "date" }\n')
    for year in (2021, 2022):
        parquet(world, f"t/year={year}/a.parquet", f"SELECT '11' AS region, DATE '{year}-05-01' AS date FROM range(7)")
    columns = (ColumnNeed("region", "region", "entrant"), ColumnNeed("date", "date", "date"))
    within = Within("date", dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    kept = TableNeed("t", "t", "t", columns, within=within)
    found = {t.table: t for t in look_ahead(open_dataset(world.folder, world.host), ENTRANTS, [kept]).tables}["t"]
    assert (7, ["t/year=2022/a.parquet"]) == (found.rows, [file.name for file in found.files])
    assert ("date", 1, 7) == (found.left_out.column, found.left_out.files, found.left_out.rows)


def test_everything_that_cannot_be_found_or_opened_is_told_at_once(world):
    world.write("broken.parquet", b"PAR1")
    with pytest.raises(DataError) as refused:
        ahead(world, nowhere={"region": "entrant"}, broken={"region": "entrant"})
    assert ["PB305", "PB338"] == sorted(problem.code for problem in refused.value.problems)


def test_every_damaged_file_of_a_table_is_named(world):
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.parquet"\n')
    parquet(world, "t-0.parquet", "SELECT '11' AS region")
    for name in ("t-1.parquet", "t-2.parquet"):
        world.write(name, b"PAR1 and not much more")
    with pytest.raises(DataError) as refused:
        ahead(world, t={"region": "entrant"})
    shown = [problem.place.file.rpartition("/")[2] for problem in refused.value.problems]
    assert ["t-1.parquet", "t-2.parquet"] == shown
