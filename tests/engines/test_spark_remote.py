"""Tables that lie elsewhere, read by Spark's servers: the same rows, marks and fingerprint as DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from pembina.data.engines.duckdb import open_duckdb
from pembina.data.engines.spark import Spark, open_connect
from pembina.data.engines.sparkremote import jdbc
from pembina.data.faults import FaultLog
from pembina.data.remote import remote_of
from pembina.data.source import URL, Kind, SourceFile, TableSource
from tests.engines.portable_tables import form, said, source_of, wanted, write
from tests.engines.sparkserver import missing, spark_server

__all__ = ["spark_server"]

NUMBERS = [
    "0.1",
    "-2.5",
    "1e-320",
    "1.5e300",
    "9223372036854775808",
    "3e60",
    "-0.0",
    "123456789.000000001",
    "0",
    "1e-30",
]
COLUMNS = [
    wanted("region", form("entrant")),
    wanted("n", form("integer")),
    wanted("x", form("number")),
    wanted("paid", form("money")),
    wanted("ok", form("boolean")),
    wanted("day", form("date")),
    wanted("note", form("text")),
]


def elsewhere(url: str) -> TableSource:
    remote = remote_of(url, None, None, "t")
    source = source_of([], COLUMNS, Path())
    files = (SourceFile(remote.shown, Path(), remote.shown),)
    return evolve(source, kind=Kind(URL), files=files, remote=remote)


@pytest.fixture
def engine(spark_server: str) -> Iterator[Spark]:
    engine = open_connect(spark_server.removeprefix("sc:"))
    yield engine
    engine.close()


@pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")
def test_parquet_by_an_address_has_the_marks_and_the_fingerprint_that_duckdb_gives_it(
    engine: Spark, tmp_path: Path
) -> None:
    n = len(NUMBERS)
    columns = {
        "region": ("VARCHAR", ["11", "74"] * (n // 2)),
        "n": ("BIGINT", [str(i - 3) for i in range(n)]),
        "x": ("DOUBLE", NUMBERS),
        "paid": ("DECIMAL(24,2)", ["-0.05", "1234.50", None, "0", "1", "2", "3", "4", "5", "6"]),
        "ok": ("BOOLEAN", ["true", "false", None] * 3 + ["true"]),
        "day": ("DATE", ["2022-03-01", "0001-01-01", "9999-12-31", None] * 2 + ["1582-10-10", "1900-01-01"]),
        "note": ("VARCHAR", ["a|b\\c", "", "\u00e9", "'", None, " x ", "\\", "|", "-", '"']),
    }
    write(tmp_path / "lake" / "one.parquet", columns)
    source = elsewhere(f"file://{tmp_path.as_posix()}/lake/*.parquet")
    duckdb = open_duckdb("")
    told = said(engine, source)[0]
    assert told == said(duckdb, source)[0]
    assert len(told) == 3
    duckdb.close()


@pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")
@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("file:///nowhere/at/all/*.parquet", "PB364", "/nowhere/at/all"),
        ("s3://no-such-bucket/t.parquet", "PB368", "hadoop-aws"),
    ],
)
def test_an_address_that_cannot_be_read_says_why(engine: Spark, url: str, code: str, words: str) -> None:
    log = FaultLog()
    assert engine.scan(elsewhere(url), log) is None
    assert [problem.code for problem in log.problems] == [code]
    assert words in log.problems[0].show()


def test_an_address_of_postgresql_is_written_as_its_driver_for_java_takes_it() -> None:
    assert jdbc("postgresql://reader@db.example/award", {"PGPASSWORD": "x"}) == {
        "url": "jdbc:postgresql://db.example:5432/award",
        "user": "reader",
        "password": "x",
    }
    assert jdbc("postgres://db:6000/award?sslmode=require", {}) == {
        "url": "jdbc:postgresql://db:6000/award?sslmode=require"
    }
