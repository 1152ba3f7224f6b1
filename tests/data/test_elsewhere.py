"""Tables that lie elsewhere: what dataset.toml may say of them, what is refused, and how their rows arrive."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pembina.data.engines.connection import Connection
from pembina.data.engines.duckremote import text_of
from pembina.data.remote import bare_query, remote_of, scheme_of, shown_url, without_secrets
from pembina.data.source import Remote
from pembina.errors import CODES
from tests.data.conftest import World
from tests.data.test_dataset_toml import mistakes
from tests.data.test_remote_rows import COLUMNS, MARKS, PRINT, ROWS, TEXTS

VALUES = ", ".join(
    [
        "('74', 3, 0.1, 1234.50, true, DATE '2022-03-01', 'a|b\\c')",
        "('11.10', -12, -2.5, -0.05, false, DATE '2021-12-31', '')",
        "('74', NULL, NULL, NULL, NULL, NULL, NULL)",
    ]
)
TYPED = (
    "SELECT c0::VARCHAR c0, c1::BIGINT c1, c2::DOUBLE c2, c3::DECIMAL(24,2) c3, c4::BOOLEAN c4, c5::DATE c5, "
    f"c6::VARCHAR c6 FROM (VALUES {VALUES}) AS t(c0, c1, c2, c3, c4, c5, c6)"
)


@cache
def _writer() -> Connection:
    return Connection()


def parquet(path: Path, select: str, *options: str) -> Path:
    """Write what an SQL query gives to a Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _writer().run(f"COPY ({select}) TO '{path.as_posix()}' ({', '.join(['FORMAT parquet', *options])})")
    return path


def test_sql_writes_rows_as_python_does() -> None:
    engine = Connection()
    texts = [row[0] for row in engine.run(f"SELECT {text_of(COLUMNS)} FROM ({TYPED})")]
    assert TEXTS == texts


def test_sql_writes_numbers_of_any_size_as_python_does() -> None:
    import random

    from pembina.data.cells import CellFormat
    from pembina.data.remote_rows import row_text
    from pembina.data.source import WantedColumn

    column = (WantedColumn("n", "n", "n", CellFormat("number")),)
    chance = random.Random(74)
    numbers = [chance.choice((1, -1)) * chance.random() * 10.0 ** chance.uniform(-307, 307) for _ in range(500)]
    numbers += [0.0, 5e-324, 1.7976931348623157e308, 2.0**63, 2.0**191, 2.0**-75, 0.1, 1 / 3, 9007199254740993.0]
    engine = Connection()
    engine.run("CREATE TABLE t AS SELECT unnest($1::DOUBLE[]) AS n", [numbers])
    assert [row_text(column, (n,)) for n in numbers] == [r[0] for r in engine.run(f"SELECT {text_of(column)} FROM t")]


def test_parquet_at_a_file_address_is_read_with_its_fingerprint_for_a_hash(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("store")
    renamed = "c0 region, c1 visits, c2 AS share, c3 paid, c4 ok, c5 date, c6 note"
    parquet(elsewhere / "a.parquet", f"SELECT {renamed} FROM ({TYPED}) LIMIT 1")
    parquet(elsewhere / "b.parquet", f"SELECT {renamed} FROM ({TYPED}) LIMIT 2 OFFSET 1")
    url = f"file://{elsewhere.as_posix()}/*.parquet"
    world.write("dataset.toml", f'[tables.visits]\nurl = "{url}"\n')
    kinds = {"region": "entrant", "visits": "integer", "share": "number", "paid": "money", "ok": "boolean",
             "date": "date", "note": "text"}  # fmt: skip
    loaded = world.load(visits=kinds)
    rows = loaded.engine.rows(loaded.tables("visits")["visits"])
    blank = [None if cell == "" else cell for cell in ROWS[1]]
    by_visits = {row[1]: row for row in rows}
    assert (*ROWS[0], url, MARKS[0]) == by_visits[3]
    assert (*blank, url) == by_visits[-12][:-1]
    (table,) = (table for table in loaded.inputs if table.table == "visits")
    assert [(url, 3, 0)] == [(file.name, file.rows, file.blank) for file in table.files]
    assert len(table.files[0].sha256) == 64
    assert table.files[0].sha256 != PRINT  # an empty text is a missing cell once it is read


def test_rows_in_another_order_and_in_other_files_have_the_same_fingerprint(world: World) -> None:
    renamed = f"SELECT c0 region, c1 visits FROM ({TYPED})"
    store = world.folder / "store"
    parquet(store / "one" / "a.parquet", renamed)
    parquet(store / "two" / "a.parquet", f"{renamed} WHERE c1 = 3")
    parquet(store / "two" / "b.parquet", f"{renamed} WHERE c1 IS DISTINCT FROM 3 ORDER BY c1 DESC")
    hashes = set()
    for folder in ("one", "two"):
        world.write("dataset.toml", f'[tables.visits]\nurl = "file://{store.as_posix()}/{folder}/*.parquet"\n')
        loaded = world.load(visits={"region": "entrant", "visits": "integer"})
        hashes |= {file.sha256 for table in loaded.inputs if table.table == "visits" for file in table.files}
    assert 1 == len(hashes)


def test_cells_that_do_not_fit_are_named_by_their_text_for_rows_have_no_numbers(world: World) -> None:
    rows = "('74', 'tiga'), ('11', 'tiga'), ('99', '4'), ('', '5')"
    path = parquet(world.folder / "store" / "a.parquet", f"SELECT * FROM (VALUES {rows}) t(region, visits)")
    url = f"file://{path.as_posix()}"
    world.write("dataset.toml", f'[tables.visits]\nurl = "{url}"\n')
    found = sorted(problem.show() for problem in world.problems(visits={"region": "entrant", "visits": "integer"}))
    assert [
        f'{url}: column "region": error[PB319]: the entrant is missing',
        f'{url}: column "region": error[PB320]: no entrant is known as "99"',
        f'{url}: column "visits": error[PB312]: "tiga" is not a number: it holds no digit (2 cells)',
    ] == [line.partition("\n")[0] for line in found]


def test_a_column_that_lacks_and_an_address_without_anything_are_said(world: World) -> None:
    path = parquet(world.folder / "store" / "a.parquet", "SELECT '74' AS regoin, 1 AS visits, [1] AS several")
    nowhere = f"file://{world.folder.as_posix()}/nowhere/*.parquet"
    world.write("dataset.toml", f'[tables.t]\nurl = "file://{path.as_posix()}"\n[tables.u]\nurl = "{nowhere}"\n')
    complaints = world.problems(t={"region": "entrant", "several": "text"}, u={"region": "entrant"})
    assert {"PB310", "PB339", "PB364"} == {problem.code for problem in complaints}
    (unread,) = (problem for problem in complaints if problem.code == "PB364")
    assert "No files found" in unread.show()
    assert unread.hint is not None
    assert "file:///folder/visits/*.parquet" in unread.hint.show(str)  # and nothing of passwords


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('url = "postgresql://reader:rahasia@db/award"\ntable = "visits"', "PB362"),
        ('url = "postgresql://db/award?password=rahasia"\ntable = "visits"', "PB362"),
        ('url = "https://host/v.parquet?X-Amz-Signature=rahasia"', "PB362"),
        ('url = "https://host/v.parquet?token=rahasia"', "PB362"),
        ('url = "s3://kunci:rahasia@bucket/v.parquet"', "PB362"),
        ('url = "postgresql://reader:raha/sia@db/award"\ntable = "visits"', "PB362"),
        ('url = "postgresql://reader:1#rahasia@db/award"\ntable = "visits"', "PB362"),
        ('url = "postgresql://reader:1/rahasia@db/award"\ntable = "visits"', "PB362"),
        ('url = "https://reader:raha?sia@host/v.parquet"', "PB362"),
        ('url = "visits.parquet"', "PB361"),
        ('url = "mysql://host/award"', "PB361"),
        ('url = "s3://bucket/visits.csv"', "PB361"),
        ('url = "http://[::1/visits.parquet"', "PB361"),
        ('url = "postgresql://db/award"', "PB363"),
        ('url = "postgres://db/award"\ntable = "a"\nquery = "SELECT 1"', "PB363"),
        ('url = "s3://bucket/v.parquet"\ntable = "a"', "PB344"),
        ('file = "v.parquet"\nquery = "SELECT 1"', "PB344"),
        ('url = ""', "PB303"),
        ("url = 5", "PB303"),
    ],
)
def test_what_an_address_may_not_be(tmp_path: Path, settings: str, said: str) -> None:
    (line,) = mistakes(tmp_path, f"[tables.t]\n{settings}\n")
    assert f"error[{said}]" in line
    assert "rahasia" not in line


def test_where_a_password_belongs_is_said_instead(tmp_path: Path) -> None:
    (line,) = mistakes(tmp_path, '[tables.t]\nurl = "postgresql://reader:rahasia@db:5432/award"\ntable = "visits"\n')
    assert line == (
        "dataset.toml:2:1: tables.t.url: error[PB362]: the address postgresql://db:5432/award holds a password or "
        "a key, which does not belong in dataset.toml"
    )
    assert "~/.pgpass" in CODES["PB362"].mend


@pytest.mark.parametrize("key", ["file", "reader", "sheet", "delimiter", "encoding", "header-row", "partitions"])
def test_keys_about_files_mean_nothing_for_an_address(world: World, key: str) -> None:
    value = {"header-row": "2", "delimiter": '";"', "encoding": '"utf-8"', "partitions": '{ year = "date" }'}
    world.write(
        "dataset.toml", f'[tables.t]\nurl = "s3://b/t.parquet"\n{key} = {value.get(key, chr(34) + "csv" + chr(34))}\n'
    )
    (problem,) = world.problems(t={"region": "entrant"})
    assert ("PB344", key, "url") == (problem.code, problem.args["key"], problem.args["kind"])


def test_an_engine_that_does_not_read_an_address_is_refused_and_others_are_named(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nurl = "hdfs://nameservice/visits/*.parquet"\n')
    (problem,) = world.problems(t={"region": "entrant"})
    assert "PB360" == problem.code
    assert "the engine duckdb does not read hdfs:// (hdfs://nameservice/visits/*.parquet)" in problem.show()
    assert (2, 1) == (problem.place.line, problem.place.column)
    assert "engines that read it: local, sc, spark" in problem.show()


def test_what_a_kind_of_engine_says_it_reads_is_what_the_engine_says(world: World) -> None:
    from pembina.data.engines.opening import open_engine

    for name in ("duckdb", "polars"):
        assert world.host.get("engines", name).schemes == open_engine(world.host, name).capabilities.schemes


def test_a_part_of_duckdb_that_is_not_installed_is_said_and_nothing_is_fetched(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", world.folder.as_posix())
    world.write(
        "dataset.toml",
        '[tables.t]\nurl = "s3://bucket/t.parquet"\n'
        '[tables.u]\nurl = "postgresql://reader@127.0.0.1:1/award"\ntable = "u"\n',
    )
    problems = sorted(
        world.problems(t={"region": "entrant"}, u={"region": "entrant"}), key=lambda p: str(p.place.file), reverse=True
    )
    assert [("PB368", "s3://bucket/t.parquet"), ("PB368", "postgresql://127.0.0.1:1/award#u")] == [
        (problem.code, problem.place.file) for problem in problems
    ]
    assert "its extension httpfs" in problems[0].show()
    assert "its extension postgres_scanner" in problems[1].show()


def test_of_an_address_neither_user_nor_password_nor_parameters_are_shown() -> None:
    assert "postgresql://db:5432/award" == shown_url("postgresql://reader:p@ss@db:5432/award?sslmode=require")
    assert "s3://bucket/a/*.parquet" == shown_url("s3://bucket/a/*.parquet")
    assert "s3://bucket/a?.parquet" == shown_url("s3://bucket/a?.parquet")
    assert "https://host/a.parquet" == shown_url("https://host/a.parquet?version=3")
    assert "file:///data/a@b.parquet" == shown_url("file:///data/a@b.parquet")


def test_a_database_is_shown_with_the_table_that_is_read() -> None:
    named = remote_of("postgres://reader@db/award", None, "finance.paid", "paid")
    asked = remote_of("postgres://reader@db/award", "SELECT 1", None, "paid")
    assert (
        Remote("postgresql", "postgres://reader@db/award", "postgres://db/award#finance.paid", None, "finance.paid")
        == named
    )
    assert ("postgres://db/award#paid", True) == (asked.shown, asked.database)


def test_schemes_are_known_in_any_case() -> None:
    assert ["s3", "postgresql", None] == [scheme_of(url) for url in ("S3://b/k", "Postgres://h/d", "C:/data/t.parquet")]


def test_messages_of_an_engine_lose_what_may_be_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "r4hasia")
    message = "cannot connect to postgresql://reader:pw@db/award with r4hasia; password=abc secret: xyz sslmode=require"
    assert (
        "cannot connect to postgresql://db/award with ***; password=*** secret: *** sslmode=require"
        == without_secrets(message)
    )


@pytest.mark.parametrize(
    ("query", "bare"),
    [
        ("SELECT 1", "SELECT 1"),
        ("SELECT 1 ; ;\n", "SELECT 1"),
        ("SELECT 1 -- of them", "SELECT 1"),
        ("SELECT 1; -- of them", "SELECT 1"),
        ("SELECT 1 /* a /* b */ ; */ ;", "SELECT 1"),
        ("SELECT 1 /* never ended", "SELECT 1"),
        ("-- of them\nSELECT 1 -- a\n+ 2 -- b", "-- of them\nSELECT 1 -- a\n+ 2"),
        ("SELECT '-- ;'", "SELECT '-- ;'"),
        ("SELECT 'it''s; --'", "SELECT 'it''s; --'"),
        (r"SELECT E'\'; --' -- x", r"SELECT E'\'; --'"),
        (r"SELECT '\' -- x", r"SELECT '\'"),
        ('SELECT * FROM "a;--"', 'SELECT * FROM "a;--"'),
        ("SELECT $$ -- ; $$ ;", "SELECT $$ -- ; $$"),
        ("SELECT $a$ $$ -- ; $a$ -- $a$", "SELECT $a$ $$ -- ; $a$"),
        ("SELECT a$b$ -- $b$", "SELECT a$b$"),
        ("SELECT 1 - 1; SELECT 2;", "SELECT 1 - 1; SELECT 2"),
        ("SELECT 'never ended -- ;", "SELECT 'never ended"),
    ],
)
def test_what_a_query_ends_in_is_taken_off_but_never_what_is_quoted(query: str, bare: str) -> None:
    assert bare_query(query) == bare
