"""Text files: delimiters, quotes, encodings, blank rows, and the row that a person would count."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import duckdb
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.data.delimited import look
from pembina.data.text import BLANKS
from pembina.errors import DataError
from tests.data.conftest import World

from ..campaign import examples

TABLE = {"region": "entrant", "n": "integer", "note": "text"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_the_header_hold_the_wanted_columns(world: World, delimiter: str) -> None:
    world.write("t.csv", f"region{delimiter}n{delimiter}note\n11{delimiter}5{delimiter}a\n")
    assert world.rows("t", TABLE) == [("11", 5, "a")]


def test_a_tsv_file_is_read_the_same(world: World) -> None:
    world.write("t.tsv", "region\tn\tnote\n11\t5\ta, b\n")
    assert world.rows("t", TABLE) == [("11", 5, "a, b")]


def test_semicolons_with_decimal_commas_and_a_byte_order_mark(world: World) -> None:
    world.write("t.csv", "\ufeffregion;x\r\n11;85,30\r\n74;4,5\r\n")
    assert world.rows("t", {"region": "entrant", "x": "number"}) == [("11", 85.3), ("74", 4.5)]


def test_a_declared_delimiter_is_used(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\ndelimiter = "#"\n')
    world.write("t.csv", "region#n#note\n11#5#a,b\n")
    assert world.rows("t", TABLE) == [("11", 5, "a,b")]


def test_a_table_of_one_column_needs_no_delimiter(world: World) -> None:
    world.write("t.csv", "region\n11\n74\n")
    assert world.rows("t", {"region": "entrant"}) == [("11",), ("74",)]


def test_two_delimiters_that_serve_equally_are_refused(world: World) -> None:
    world.write("t.csv", "a,region;b\n1,11;2\n")
    world.write("u.csv", "a;b,c\n")
    assert [p.code for p in world.problems(u={"x": "text"})] == ["PB331"]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(world: World) -> None:
    world.write("t.csv", 'region,n,note\n11,5,"a, ""b""\nc"\n74,6,d\n')
    assert world.rows("t", TABLE) == [("11", 5, 'a, "b"\nc'), ("74", 6, "d")]


def test_rows_are_counted_as_a_spreadsheet_counts_them(world: World) -> None:
    world.write("t.csv", 'region,n,note\n11,1,"two\nlines"\n\n,,\n74,2,x\n')
    loaded = world.load(t=TABLE)
    rows = loaded.engine.rows(loaded.tables("t")["t"])
    assert sorted(row[-1] for row in rows) == [2, 5]
    assert {row[-2] for row in rows} == {"t.csv"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(world: World, end: str) -> None:
    world.write("t.csv", end.join(["region,n,note", "11,5,a", "74,6,b", ""]))
    assert world.rows("t", TABLE) == [("11", 5, "a"), ("74", 6, "b")]


def test_mixed_line_ends_are_read(world: World) -> None:
    world.write("t.csv", "region,n,note\r\n11,5,a\n74,6,b\r\n")
    assert world.rows("t", TABLE) == [("11", 5, "a"), ("74", 6, "b")]


def test_blank_rows_are_skipped_and_counted(world: World) -> None:
    world.write("t.csv", "region,n,note\n11,5,a\n,,\n \t,,\u00a0\n\n74,6,b\n,,\n")
    loaded = world.load(t=TABLE)
    (table,) = (table for table in loaded.inputs if table.table == "t")
    assert [(f.rows, f.blank) for f in table.files] == [(2, 4)]


def test_a_row_that_is_blank_only_in_the_wanted_columns_is_not_blank(world: World) -> None:
    world.write("t.csv", "region,n,note,other\n,,,x\n")
    assert [p.code for p in world.problems(t=TABLE)] == ["PB319"]


def test_blanks_around_cells_and_headers_do_not_count(world: World) -> None:
    world.write("t.csv", " region ,\u00a0n,note\n 11 ,\u00a05 ,  a b \n")
    assert world.rows("t", TABLE) == [("11", 5, "a b")]


def test_another_encoding_is_read_when_it_is_declared(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nencoding = "cp1252"\n')
    world.write("t.csv", "region,n,note\n11,5,caf\u00e9\n".encode("cp1252"))
    assert world.rows("t", TABLE) == [("11", 5, "caf\u00e9")]


def test_utf_16_is_read_when_it_is_declared(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nencoding = "utf-16"\n')
    world.write("t.csv", "region\tn\tnote\n11\t5\tcaf\u00e9\n".encode("utf-16"))
    assert world.rows("t", TABLE) == [("11", 5, "caf\u00e9")]


def test_a_file_that_is_not_utf_8_is_refused_with_the_line(world: World) -> None:
    world.write("t.csv", b"region,n,note\n11,5,a\n74,6,caf\xe9\n")
    assert world.complaints(t=TABLE) == [
        't.csv:3: error[PB330]: the file is no text in UTF-8\n  hint: declare what it is, such as encoding = "cp1252"'
    ]


def test_utf_16_that_is_not_declared_is_refused_with_a_hint(world: World) -> None:
    world.write("t.csv", "region,n,note\n".encode("utf-16"))
    (problem,) = world.problems(t=TABLE)
    assert problem.hint is not None
    assert (problem.code, problem.hint.args) == ("PB330", {"encoding": "utf-16"})


def test_a_file_that_is_not_text_in_its_declared_encoding_is_refused(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nencoding = "ascii"\n')
    world.write("t.csv", "region,n,note\n11,5,caf\u00e9\n")
    assert [p.code for p in world.problems(t=TABLE)] == ["PB330"]


def test_headers_below_the_first_row_are_declared(world: World) -> None:
    world.write("t.csv", "Rekapitulasi\n\nregion,n,note\n11,5,a\n")
    assert [p.code for p in world.problems(t=TABLE)] == ["PB310", "PB310", "PB310"]
    world.write("dataset.toml", "[tables.t]\nheader-row = 3\n")
    loaded = world.load(t=TABLE)
    assert loaded.engine.rows(loaded.tables("t")["t"]) == [("11", 5, "a", "t.csv", 4)]


def test_an_empty_header_row_is_refused_with_the_row_that_may_be_meant(world: World) -> None:
    world.write("t.csv", "\n,,\nregion,n,note\n11,5,a\n")
    assert world.complaints(t=TABLE) == [
        "t.csv:1: error[PB333]: there is no header in row 1\n"
        "  hint: the first row that is not empty is 3: declare header-row = 3"
    ]


def test_an_empty_file_has_no_header(world: World) -> None:
    world.write("t.csv", "")
    assert [p.code for p in world.problems(t=TABLE)] == ["PB333"]


def test_a_file_of_headers_alone_is_a_table_without_rows(world: World) -> None:
    world.write("t.csv", "region,n,note\n")
    assert world.rows("t", TABLE) == []


def test_a_missing_column_is_refused_with_the_header_that_may_be_meant(world: World) -> None:
    world.write("t.csv", "regoin,n,note\n11,5,a\n")
    assert world.complaints(t=TABLE) == [
        't.csv: error[PB310]: the table "t" has no column "region"\n  hint: did you mean "regoin"?'
    ]


def test_a_missing_optional_column_is_a_column_of_nulls_of_its_type(world: World) -> None:
    world.write("t.csv", "region\n11\n")
    loaded = world.load(t={"region": "entrant", "x": "money?", "when": "date?", "f": "figure?"})
    frame = loaded.tables("t")["t"]
    assert loaded.engine.rows(frame) == [("11", None, None, None, "t.csv", 2)]
    assert str(frame.collect_schema()["x"]).startswith("Decimal(precision=24, scale=2)")
    assert str(frame.collect_schema()["when"]) == "Date"


def test_an_optional_column_that_dataset_toml_declares_has_to_be_there(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\ncolumns = { x = "Jumlah" }\n')
    world.write("t.csv", "region\n11\n")
    assert [p.code for p in world.problems(t={"region": "entrant", "x": "money?"})] == ["PB310"]


def test_a_header_that_stands_twice_is_refused_only_where_it_is_wanted(world: World) -> None:
    world.write("t.csv", "region,x,x\n11,1,2\n")
    assert world.rows("t", {"region": "entrant"}) == [("11",)]
    assert [p.code for p in world.problems(t={"region": "entrant", "x": "number"})] == ["PB332"]


def test_rows_of_another_width_are_refused_with_their_rows(world: World) -> None:
    world.write("t.csv", "region,n,note\n11,5,a\n74,6\n11,5,a,b\n74,6\n")
    assert world.complaints(t=TABLE) == [
        "t.csv:3: error[PB328]: a row has 2 cells, the header has 3 (2 cells: rows 3, 5)",
        "t.csv:4: error[PB328]: a row has 4 cells, the header has 3",
    ]


def test_empty_cells_beyond_the_header_hold_nothing(world: World) -> None:
    world.write("t.csv", "region,n,note\n11,5,a,\n74,6,b,,,\n")
    assert world.rows("t", TABLE) == [("11", 5, "a"), ("74", 6, "b")]


def test_headers_without_a_name_may_be_left_out_of_rows(world: World) -> None:
    world.write("t.csv", "region,n,note,,\n11,5,a\n74,6,b,,\n")
    assert world.rows("t", TABLE) == [("11", 5, "a"), ("74", 6, "b")]


def test_a_quotation_mark_that_is_never_closed_is_refused_at_its_row(world: World) -> None:
    world.write("t.csv", 'region,n,note\n11,5,a\n74,6,"b\n11,7,c\n')
    assert world.complaints(t=TABLE) == [
        "t.csv:3: error[PB329]: the quotation marks of this row are wrong: "
        "a quotation mark opens a cell and none closes it"
    ]


def test_text_behind_a_closing_quotation_mark_is_refused(world: World) -> None:
    world.write("t.csv", 'region,n,note\n11,5,"a"b\n')
    assert world.complaints(t=TABLE) == [
        "t.csv:2: error[PB329]: the quotation marks of this row are wrong: "
        "after the quotation mark that closes a cell there is more before the delimiter"
    ]


_CELL = st.text(
    st.sampled_from(["a", "1", " ", ",", '"', "\n", "\r", ";", "'", "\\", "#", "\u00e9", "\u00a0"]), max_size=5
)


@settings(max_examples=examples(25, 800), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_python_writes_as_csv_is_read_cell_for_cell(
    world: World, rows: list[tuple[str, str]], end: str, quoting: int
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # Python leaves a lone carriage return unquoted, where it would end a row
        rows = [(a.replace("\r", ""), b.replace("\r", "")) for a, b in rows]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([("x", "y", "k"), *((a, b, "k") for a, b in rows)])
    world.write("t.csv", out.getvalue())
    expected = [(a.strip(BLANKS) or None, b.strip(BLANKS) or None, "k") for a, b in rows]
    found = world.rows("t", {"x": "text", "y": "text", "k": "text"})
    assert [tuple(c and " ".join(c.split()) for c in row) for row in found] == [
        tuple(c and " ".join(c.split()) for c in row) for row in expected
    ]


def test_a_file_longer_than_one_look_keeps_its_row_numbers(world: World) -> None:
    count = 60_000
    world.write("t.csv", "k,note\n" + "".join(f"{i},{'x' * 70}\n" for i in range(2, count + 2)))
    loaded = world.load(t={"k": "integer"})
    rows = loaded.engine.rows(loaded.tables("t")["t"])
    assert len(rows) == count
    assert all(k == row for k, _, row in rows)


def test_nothing_is_left_behind_in_the_working_directory(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    world.write("t.csv", "region,n,note\r\n11,5,a\n")
    world.rows("t", TABLE)
    assert list(elsewhere.iterdir()) == []


_AS_WRITTEN = st.sampled_from(
    [
        "a",
        "b1",
        '"q"',
        '" q "',
        "",
        '""',
        '"x""y"',
        '"m,n"',
        '"l\nl"',
        " a ",
        ' "s"',
        '"u"v',
        'a"b',
        'a""b',
        "'",
        "\\",
        "#",
    ]
)
_ROWS = st.lists(st.lists(_AS_WRITTEN, min_size=2, max_size=4).map(",".join), min_size=1, max_size=6)


@settings(max_examples=examples(25, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_a_file_means_the_same_whether_duckdb_or_python_divides_it(
    world: World, monkeypatch: pytest.MonkeyPatch, rows: list[str], end: str, last: bool
) -> None:
    world.write("t.csv", end.join(["x,y,z", *rows]) + (end if last else ""))

    def outcome() -> object:
        try:
            loaded = world.load(t={"x": "text", "y": "text", "z": "text"})
        except DataError as error:
            return [(problem.code, problem.place.line) for problem in error.problems]
        return sorted(loaded.engine.rows(loaded.tables("t")["t"]), key=lambda row: row[-1]), loaded.inputs

    with monkeypatch.context() as patch:
        patch.setattr("pembina.data.engines.textscan.look", lambda path, **how: evolve(look(path, **how), plain=False))
        by_python = outcome()
    assert outcome() == by_python


_ODD = {
    "region": ["11 ", " 74", "Aceh", "11.1", "99", "", "none", "#N/A"],
    "day": ["", "none", "2022-7-1", "2022-7-01", "2022-7-01 ", " 2022-7-01", "02022-7-01", "2022/07/01", "2022 07 01",
            "2022-07-01 ", "0999-12-31", "1000-01-01", "2999-12-31", "3000-01-01", "2022-02-30", "2022-07-01 10:00",
            "2022-07-1x", "infinity", "#REF!"],
    "note": ["", "none", " d", "e ", "#", "#N/A", "!", "$", "\\", "~"],
    "n": ["", "none", "-3", "7 ", " 7", "x", "1.5"],
}  # fmt: skip


@pytest.mark.parametrize(("column", "cell"), [(column, cell) for column, cells in _ODD.items() for cell in cells])
@pytest.mark.parametrize(("note", "files", "width"), [("a", 1, 3), ("b c/", 2, 4)])
def test_a_file_means_the_same_whether_it_is_read_in_one_go_or_not(
    world: World, monkeypatch: pytest.MonkeyPatch, column: str, cell: str, note: str, files: int, width: int
) -> None:
    kinds = {"region": "entrant", "day": "date", "note": "text", "n": "integer"}
    row = {"region": "11", "day": "2022-07-01", "note": note, "n": "5"}
    rows = [list(kinds), list(row.values()), list((row | {column: cell}).values()), list(row.values())]
    for number in range(files):
        lines = [",".join(cells[:width]) for cells in rows]
        world.write(f"t-{number}.csv", "\n".join(lines) + "\n")
    world.write("dataset.toml", '[tables.t]\nfile = "t-*.csv"\nmissing = ["none"]\n')

    def outcome() -> object:
        try:
            loaded = world.load(t={name: kinds[name] for name in list(kinds)[:width]})
        except DataError as error:
            return [(problem.code, problem.place.line, problem.args) for problem in error.problems]
        return loaded.engine.rows(loaded.tables("t")["t"]), loaded.inputs

    found = outcome()
    monkeypatch.setattr("pembina.data.engines.textscan.ride", lambda engine, source, texts: None)
    assert found == outcome()


@pytest.mark.parametrize("cells", [(1, 2), (0, 3)])
def test_rows_with_nothing_in_them_are_counted_as_blank_in_a_file_without_entrants(
    world: World, cells: tuple[int, int]
) -> None:
    blank, full = cells
    world.write("t.csv", "day,note\n" + "2022-07-01,a\n" * full + ",\n" * blank)
    (table,) = [found for found in world.load(t={"day": "date", "note": "text"}).inputs if found.table == "t"]
    assert [(file.rows, file.blank) for file in table.files] == [(full, blank)]


_PIECES = st.sampled_from(
    [b"a", b" ", b"\n", b"\n", b"\r\n", b"\r", b'"', b"/", b"\\", b"\0", b"\x7f", b"\t", b"\xc3\xa9", b"\xff", b"~"]
)


@settings(max_examples=examples(200, 5000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.lists(_PIECES, max_size=12).map(b"".join),
    piece=st.integers(1, 5),
)
def test_what_is_seen_of_a_file_does_not_depend_on_where_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, piece: int
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with monkeypatch.context() as patch:
        patch.setattr("pembina.data.delimited._CHUNK", piece)
        seen = look(path)
    assert seen.sha256 == hashlib.sha256(content).hexdigest()
    wrong = content.find(b"\xff")
    assert seen.bad_line == (None if wrong < 0 else content.count(b"\n", 0, wrong) + 1)
    ends = re.findall(rb"\r\n|\r|\n", content)
    empty = content[:1] in b"\r\n" or b"\n\n" in content or b"\n\r\n" in content
    assert seen.plain == (not empty and set(ends) in (set(), {b"\n"}, {b"\r\n"}))
    assert seen.tidy == all(0x20 <= sign < 0x7F or sign in b"\r\n" for sign in content.replace(b'"', b"\0"))
    assert seen.lines == content.count(b"\n") + (content != b"" and not content.endswith(b"\n"))
    assert (seen.nul, seen.blanks) == (b"\0" in content, b" " in content)
    assert seen.slashes == (b"/" in content or b"\\" in content)


@pytest.mark.parametrize("folder", ["data [2022]", "data * (1)", "year=2022", "it's {here}"])
def test_the_name_of_the_folder_means_nothing(world: World, folder: str) -> None:
    world.folder = world.folder / folder
    world.write("regions.csv", "code,name\n11,Aceh\n")
    world.write("t.csv", "region,n,note\n11,5,a\n")
    assert world.rows("t", TABLE) == [("11", 5, "a")]


@pytest.mark.parametrize(("folder", "beside"), [("d[12]", "d1"), ("d*", "dx"), ("d?", "dx"), ("d [a-z]", "d b")])
def test_a_folder_is_not_taken_for_the_one_beside_it(world: World, folder: str, beside: str) -> None:
    above = world.folder
    for name, note in ((beside, "wrong"), (folder, "right")):
        world.folder = above / name
        world.write("regions.csv", "code,name\n11,Aceh\n")
        world.write("t.csv", f"region,n,note\n11,5,{note}\n")
        world.write("u.csv", f'region,n,note\n11,5,"{note}"\n')
        duckdb.sql(f"SELECT '11' AS region, 5 AS n, '{note}' AS note").write_parquet(str(above / f"{note}.parquet"))
        (above / f"{note}.parquet").rename(world.folder / "v.parquet")
    assert [world.rows(table, TABLE) for table in ("t", "u", "v")] == [[("11", 5, "right")]] * 3
