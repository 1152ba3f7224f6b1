"""dataset.toml: what it may say, and every mistake in it at once, with line and column."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pembina.data import dataset_schema, open_dataset
from pembina.data.declared import read_settings
from pembina.errors import DataError
from tests.data.conftest import World


def mistakes(folder: Path, text: str) -> list[str]:
    (folder / "dataset.toml").write_text(text)
    with pytest.raises(DataError) as refused:
        read_settings(folder)
    return [problem.show().replace(folder.as_posix() + "/", "") for problem in refused.value.problems]


def test_the_schema_is_valid_and_closed() -> None:
    schema = dataset_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


def test_a_data_set_without_dataset_toml_is_reported_and_has_no_title(world: World) -> None:
    data = open_dataset(world.folder, world.host)
    assert (data.title, data.origin) == ("", "reported")


def test_dataset_toml_says_title_origin_source_and_day(world: World) -> None:
    world.write(
        "dataset.toml",
        '[dataset]\ntitle = "Rekaan"\norigin = "synthetic"\n[tables.t]\nsource = "Dinas"\nas-of = 2022-07-01\n',
    )
    world.write("t.csv", "region\n11\n")
    loaded = world.load(t={"region": "entrant"})
    (table,) = (table for table in loaded.inputs if table.table == "t")
    assert (loaded.title, loaded.origin, table.source, table.as_of) == ("Rekaan", "synthetic", "Dinas", "2022-07-01")


def test_columns_are_mapped_and_have_formats_of_their_own(world: World) -> None:
    world.write(
        "dataset.toml",
        """
[dataset]
numbers = "id"
missing = ["-"]
[tables.t]
dates = "d/m/y"
[tables.t.columns]
region = "Kode Wilayah"
at = { name = "Tanggal" }
said = { name = "Dilaporkan", dates = ["year", "iso"] }
share = { name = "Persen", numbers = "plain", missing = [] }
amount = "Jumlah"
""",
    )
    world.write(
        "t.csv", "Kode Wilayah,Tanggal,Dilaporkan,Persen,Jumlah\n11,3/4/2022,2021,82.435,3.693\n74,-,2022-01-05,1,-\n"
    )
    table = {"region": "entrant", "at": "date", "said": "date", "share": "number", "amount": "money"}
    assert world.rows("t", table) == [
        ("11", dt.date(2022, 4, 3), dt.date(2021, 12, 31), 82.435, Decimal("3693.00")),
        ("74", None, dt.date(2022, 1, 5), 1.0, None),
    ]


def test_markers_of_a_column_stand_in_place_of_the_tables(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nmissing = ["-"]\ncolumns = { x = { missing = ["n/a"] } }\n')
    world.write("t.csv", "x,y\nn/a,-\n1,n/a\n")
    assert world.rows("t", {"x": "number", "y": "text"}) == [(None, None), (1.0, "n/a")]


def test_a_pattern_means_every_file_that_fits(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "kunjungan-*.csv"\n')
    world.write("kunjungan-2.csv", "n,region\n2,74\n")
    world.write("kunjungan-1.csv", "region,n\n11,1\n")
    world.write(".kunjungan-3.csv", "region,n\n11,3\n")
    loaded = world.load(t={"region": "entrant", "n": "integer"})
    rows = sorted(loaded.engine.rows(loaded.tables("t")["t"]))
    assert rows == [("11", 1, "kunjungan-1.csv", 2), ("74", 2, "kunjungan-2.csv", 2)]
    (table,) = (table for table in loaded.inputs if table.table == "t")
    assert [f.name for f in table.files] == ["kunjungan-1.csv", "kunjungan-2.csv"]


def test_a_file_in_a_folder_below_is_named_from_the_data_set(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "sub/*.csv"\n')
    world.write("sub/a.csv", "region\n11\n")
    loaded = world.load(t={"region": "entrant"})
    assert loaded.engine.rows(loaded.tables("t")["t"]) == [("11", "sub/a.csv", 2)]


def test_every_mistake_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    text = """[dataset]
titel = "x"
origin = "sythetic"
numbers = "ID"
aliases = { table = "a", alias = "b" }

[tables.visits]
file = 3
delimiter = ";;"
header-row = 0
missing = ["-", "-"]
columns = { region = { nane = "Kode" }, date = { dates = "d/m" }, n = 5, m = { missing = "-" } }
dates = ["iso", "dmy"]
encoding = "utf-99"
as-of = "2022-02-31"
[tables.other]
delimiter = "a"
url = "postgresql://x"
"""
    assert mistakes(tmp_path, text) == [
        'dataset.toml:2:1: dataset.titel: error[PB304]: unknown key "titel"\n  hint: did you mean "title"?',
        "dataset.toml:3:1: dataset.origin: error[PB303]: this setting is not understood: it has to be one of "
        '"reported", "official", "synthetic"\n  hint: did you mean "synthetic"?',
        "dataset.toml:4:1: dataset.numbers: error[PB303]: this setting is not understood: it has to be one of "
        '"id", "en", "plain"\n  hint: did you mean "id"?',
        "dataset.toml:5:1: dataset.aliases: error[PB303]: this setting is not understood: it needs the key key",
        "dataset.toml:8:1: tables.visits.file: error[PB303]: this setting is not understood: it has to be text",
        "dataset.toml:9:1: tables.visits.delimiter: error[PB303]: this setting is not understood: "
        "it has to be a single character",
        "dataset.toml:10:1: tables.visits.header-row: error[PB303]: this setting is not understood: "
        "it has to be at least 1",
        "dataset.toml:11:1: tables.visits.missing: error[PB303]: this setting is not understood: "
        "it names the same thing twice",
        'dataset.toml:12:24: tables.visits.columns.region.nane: error[PB304]: unknown key "nane"\n'
        '  hint: did you mean "name"?',
        "dataset.toml:12:50: tables.visits.columns.date.dates: error[PB303]: this setting is not understood: "
        'it has to be one of "iso", "d/m/y", "m/d/y", "y/m/d", "long", "quarter", "half-year", "year"\n'
        '  hint: did you mean "d/m/y"?',
        "dataset.toml:12:67: tables.visits.columns.n: error[PB303]: this setting is not understood: "
        "it has to be text, or a list or table of keys that the schema allows",
        "dataset.toml:12:80: tables.visits.columns.m.missing: error[PB303]: this setting is not understood: "
        "it has to be a list",
        "dataset.toml:13:17: tables.visits.dates[2]: error[PB303]: this setting is not understood: "
        'it has to be one of "iso", "d/m/y", "m/d/y", "y/m/d", "long", "quarter", "half-year", "year"\n'
        '  hint: did you mean "d/m/y"?',
        "dataset.toml:14:1: tables.visits.encoding: error[PB303]: this setting is not understood: "
        "there is no text encoding of this name",
        "dataset.toml:15:1: tables.visits.as-of: error[PB303]: this setting is not understood: "
        "it has to be a day such as 2022-07-01",
        "dataset.toml:17:1: tables.other.delimiter: error[PB303]: this setting is not understood: "
        "it cannot divide cells",
        "dataset.toml:18:1: tables.other.url: error[PB363]: a database needs either a table or a query",
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("[dataset\n", 1), ('[dataset]\ntitle = "x"\ntitle = "y"\n', 3), ("a = nope\n", 1)]
)
def test_a_file_that_is_not_toml_is_refused_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    (found,) = mistakes(tmp_path, text)
    assert found.startswith(f"dataset.toml:{line}")
    assert "error[PB302]: dataset.toml cannot be read: " in found


@pytest.mark.parametrize("text", ["a = " + "[" * 1000 + "]" * 1000, "[a" + ".a" * 3000 + "]"])
def test_a_file_that_is_nested_beyond_measure_is_refused(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text) == [
        "dataset.toml: error[PB302]: dataset.toml cannot be read: lists or tables nested too deep"
    ]


def test_keys_that_are_missing_together_are_said_once(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "[[relations]]\nsum = ['a', 'b']\n") == [
        "dataset.toml:1:3: relations[1]: error[PB303]: this setting is not understood: "
        "it needs the key table, entrant, whole"
    ]


def test_a_file_that_is_not_utf_8_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_bytes(b'[dataset]\ntitle = "\xe9"\n')
    with pytest.raises(DataError) as refused:
        read_settings(tmp_path)
    assert [(p.code, p.place.line) for p in refused.value.problems] == [("PB302", 2)]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text('\ufeff[dataset]\ntitle = "x"\n', encoding="utf-8")
    assert read_settings(tmp_path).title == "x"


# Which file is meant


def test_a_table_without_a_file_is_refused_with_the_name_that_may_be_meant(world: World) -> None:
    world.write("visits.csv", "region\n11\n")
    assert world.complaints(visit={"region": "entrant"}) == [
        f'{world.folder.as_posix()}: error[PB305]: the data set has no table "visit"\n  hint: did you mean "visits"?'
    ]


def test_two_files_of_one_name_are_refused(world: World) -> None:
    world.write("t.csv", "region\n11\n")
    world.write("t.tsv", "region\n11\n")
    (complaint,) = world.complaints(t={"region": "entrant"})
    assert complaint.endswith('error[PB306]: the table "t" may be any of these files: t.csv, t.tsv')


def test_a_declared_file_that_is_missing_is_refused_at_its_line(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\n\nfile = "kunjungn.csv"\n')
    world.write("kunjungan.csv", "region\n11\n")
    assert world.complaints(t={"region": "entrant"}) == [
        'dataset.toml:3:1: tables.t.file: error[PB307]: there is no file "kunjungn.csv"\n'
        '  hint: did you mean "kunjungan.csv"?'
    ]


def test_a_pattern_that_fits_no_file_is_refused(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "zzz-*.csv"\n')
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB307"]


@pytest.mark.parametrize("file", ["../t.csv", "/etc/passwd", "sub/../../t.csv", "C:/t.csv", "\\\\\\\\host\\\\t.csv"])
def test_a_file_outside_the_folder_is_refused(world: World, file: str) -> None:
    world.write("dataset.toml", f'[tables.t]\nfile = "{file}"\n')
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB308"]


def test_a_link_that_leads_out_of_the_folder_is_refused(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "t.csv"
    outside.write_text("region\n11\n")
    (world.folder / "t.csv").symlink_to(outside)
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB308"]


def test_a_link_inside_the_folder_is_followed(world: World) -> None:
    world.write("really.csv", "region\n11\n")
    (world.folder / "t.csv").symlink_to(world.folder / "really.csv")
    assert world.rows("t", {"region": "entrant"}) == [("11",)]


def test_a_file_that_nothing_reads_is_refused(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t.docx"\n')
    world.write("t.docx", "")
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB309"]


def test_one_table_has_one_kind_of_files(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t-*"\n')
    world.write("t-1.csv", "region\n11\n")
    world.write("t-2.jsonl", '{"region": "11"}\n')
    assert [p.code for p in world.problems(t={"region": "entrant"})] == ["PB341"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("t.csv", 'sheet = "x"'),
        ("t.xlsx", 'delimiter = ";"'),
        ("t.xlsx", 'encoding = "cp1252"'),
        ("t.jsonl", "header-row = 2"),
        ("t.parquet", "header-row = 2"),
    ],
)
def test_a_key_that_means_nothing_for_a_kind_of_file_is_refused(world: World, name: str, key: str) -> None:
    world.write("dataset.toml", f"[tables.t]\n{key}\n")
    world.write(name, "")
    assert [(p.code, p.place.line) for p in world.problems(t={"region": "entrant"})] == [("PB344", 2)]


def test_a_folder_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(DataError, match="PB301"):
        open_dataset(world.folder / "nowhere", world.host)


def test_a_file_in_the_place_of_a_folder_is_refused_with_the_folder_that_holds_it(world: World) -> None:
    world.write("t.csv", "region\n11\n")
    with pytest.raises(DataError, match="this is a file; name the folder that holds it: ") as refused:
        open_dataset(world.folder / "t.csv", world.host)
    assert str(refused.value).endswith(world.folder.as_posix())


@pytest.mark.parametrize(
    ("engine", "code"),
    [("duckbd", "PB345"), ("//host:1", "PB345"), ("duckdb:x", "PB355"), ("duckdb:memory=much", "PB355"),
     ("duckdb:threads=2,threads=3", "PB355"), ("duckdb:temp=nowhere/at/all", "PB355")],
)  # fmt: skip
def test_an_engine_that_is_not_there_or_does_not_take_an_option_is_refused(
    world: World, engine: str, code: str
) -> None:
    from pembina.model import Entrants

    with pytest.raises(DataError, match=code):
        open_dataset(world.folder, world.host, engine).load(Entrants("regions", "code", "name"), [])


def test_worksheets_and_relations_say_everything_that_is_wrong_with_them_at_once(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        """
[[printed]]
table = "s"
entrant = "e"
[[printed]]
table = "s"
entrant = "e"
node = "n"
value = { a = "x" }
total = "t"
[[printed]]
table = "s"
entrant = "e"
nodes = { a = "b" }
score = "x"
[[printed]]
entrant = "e"
totl = "t"
[[relations]]
table = "s"
entrant = "e"
whole = "w"
[[relations]]
table = "s"
entrant = "e"
whole = "w"
sum = ["a"]
percent = "p"
[[relations]]
table = "s"
entrant = "e"
whole = "w"
sum = ["a"]
part = "b"
indicator = "i"
[[relations]]
table = "s"
entrant = "e"
whole = "w"
sum = []
value = "v"
together = ["d"]
""",
    )
    said = [
        line.replace("dataset.toml:", "").replace("error[PB303]: this setting is not understood: ", "")
        for line in found
    ]
    assert [
        "3:1: printed[1].table: say what is printed: value, score, contribution, total or tier",
        "9:1: printed[2].value: beside node, which says what a row is about, it has to be one column",
        '10:1: printed[2].total: beside node the total stands in the rows that nodes translates to ""',
        "14:1: printed[3].nodes: it translates the words of the column that node names, and there is no node",
        "15:1: printed[3].score: without node it has to be a table that gives the column of each path",
        "16:3: printed[4]: it needs the key table",
        '18:1: printed[4].totl: error[PB304]: unknown key "totl"\n  hint: did you mean "total"?',
        "20:1: relations[1].table: a relation is a sum or a percent: exactly one of the two",
        "24:1: relations[2].table: a relation is a sum or a percent: exactly one of the two",
        "34:1: relations[3].part: it belongs to percent",
        "35:1: relations[3].indicator: a long table needs both indicator and value",
        "40:1: relations[4].sum: it must not be empty",
        "41:1: relations[4].value: a long table needs both indicator and value",
        "42:1: relations[4].together: it belongs to long tables, those with indicator and value",
    ] == sorted(said, key=lambda line: int(line.split(":")[0]))  # fmt: skip
