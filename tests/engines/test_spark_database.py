"""Spark and a real PostgreSQL, by its driver for Java: its rows, and a result like that of files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from pembina.data.engines.spark import Spark, open_connect
from pembina.data.faults import FaultLog
from pembina.data.remote import remote_of
from pembina.data.remote_rows import fingerprint, sums_of
from pembina.data.source import URL, Kind, SourceFile, TableSource, WantedColumn
from tests.cli.conftest import pembina
from tests.engines import postgres
from tests.engines.portable_tables import form, source_of, wanted
from tests.engines.postgres import AWARD, QUERY, SCHEMA, SECRET, TABLES
from tests.engines.sparkserver import DRIVER, missing, spark_server

__all__ = ["pembina", "spark_server"]

if missing():
    pytest.skip(missing(), allow_module_level=True)
if not DRIVER.exists():
    pytest.skip("PostgreSQL's driver for Java is not installed; on Debian: libpostgresql-jdbc-java", True)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.postgres_server() as running:
        running.run(SCHEMA)
        yield running


@pytest.fixture
def engine(spark_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spark]:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    engine = open_connect(spark_server.removeprefix("sc:"))
    yield engine
    engine.close()


def table(url: str, columns: dict[str, str], named: str, numbers: str | None = None) -> TableSource:
    remote = remote_of(url, None, named, "t")
    wants = [wanted(name, form(kind, numbers if kind in ("number", "money", "integer") else None))
             for name, kind in columns.items()]  # fmt: skip
    files = (SourceFile(remote.shown, Path(), remote.shown),)
    return evolve(source_of([], wants, Path()), kind=Kind(URL), files=files, remote=remote)


def read(engine: Spark, source: TableSource) -> tuple[list[tuple[Any, ...]], str]:
    """Read a table; return its rows in the order of their values, and its fingerprint."""
    log = FaultLog()
    scan = engine.scan(source, log)
    assert scan is not None, [problem.show() for problem in log.problems]
    rows = engine.rows(scan.frame.select(*(column.key for column in source.columns)))
    return sorted(rows, key=repr), scan.files[0].sha256


def print_of(columns: tuple[WantedColumn, ...], rows: list[tuple[Any, ...]]) -> str:
    """Work out in Python what the fingerprint of rows has to be."""
    return fingerprint(columns, *sums_of(columns, rows))


def test_numbers_of_every_type_arrive_as_they_are_whatever_the_data_set_declares(
    server: postgres.Server, engine: Spark
) -> None:
    columns = {"region": "entrant", "a": "number", "b": "number", "c": "number", "d": "integer", "e": "boolean",
               "f": "number"}  # fmt: skip
    source = table(server.url(), columns, "typed", "id")
    rows = [("74", 0.1, 0.5, 1.25, 9007199254740993, True, 0.3), ("11", 1e-30, None, -1.5, -1, False, 1234567.125)]
    assert (sorted(rows, key=repr), print_of(source.columns, rows)) == read(engine, source)


def test_money_text_and_what_is_missing_arrive_as_they_are(server: postgres.Server, engine: Spark) -> None:
    columns = {"region": "entrant", "recipient": "text", "amount": "money", "source": "text"}
    source = table(server.url(), columns, "finance.Paid Out")
    rows: list[tuple[Any, ...]] = [
        ("74", "Usaha | \\ Maju", Decimal("12345678901234567.89"), "APBD"),
        ("11", "Ibu Siti", Decimal("250000.50"), None),
        ("11", "Ibu Siti", Decimal("-0.05"), "CSR"),
    ]
    found, print_ = read(engine, source)
    assert print_of(source.columns, rows) == print_
    assert sorted(map(str, rows)) == sorted(map(str, found))


def test_an_empty_table_has_no_rows_and_a_fingerprint(server: postgres.Server, engine: Spark) -> None:
    source = table(server.url(), {"region": "entrant", "date": "date"}, "empty")
    assert ([], print_of(source.columns, [])) == read(engine, source)


def test_a_table_and_a_query_give_the_same_result_as_files(
    server: postgres.Server, spark_server: str, pembina: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    (tmp_path / "award.toml").write_text(AWARD)
    data = tmp_path / "data"
    data.mkdir()
    for name, text in TABLES.items():
        (data / f"{name}.csv").write_text(text)

    def evaluate(name: str) -> dict[str, Any]:
        ran = pembina(
            "evaluate", tmp_path / "award.toml", "--data", data, "--engine", spark_server, "-o", tmp_path / name
        )
        assert ran.status == 0, ran.err
        text = (tmp_path / name).read_text()
        assert SECRET not in text + ran.out + ran.err
        found: dict[str, Any] = json.loads(text)
        return found

    files = evaluate("files.json")
    for name in ("visits", "disbursements"):
        (data / f"{name}.csv").unlink()
    (data / "dataset.toml").write_text(
        f'[dataset]\nnumbers = "plain"\n[tables.visits]\nurl = "{server.url()}"\ntable = "visits"\n'
        f'[tables.disbursements]\nurl = "{server.url()}"\nquery = "{QUERY} -- every year"\n'
    )
    database = evaluate("database.json")
    assert {"data", "witness"} == {key for key in files if files[key] != database[key]}
    inputs = {table["table"]: table for table in database["data"]["inputs"]}
    assert f"{server.shown}#visits" == inputs["visits"]["files"][0]["name"]
    assert (4, {"date": 1}) == (inputs["visits"]["files"][0]["rows"], inputs["visits"]["outside-period"])


@pytest.mark.parametrize(
    ("named", "password", "words"),
    [("vists", SECRET, "vists"), ("visits", "salah-sandi", "password authentication failed")],
)
def test_what_the_database_refuses_is_said_without_the_password(
    server: postgres.Server, engine: Spark, monkeypatch: pytest.MonkeyPatch, named: str, password: str, words: str
) -> None:
    monkeypatch.setenv("PGPASSWORD", password)
    log = FaultLog()
    assert engine.scan(table(server.url(), {"region": "entrant"}, named), log) is None
    (problem,) = log.problems
    assert problem.code == "PB364"
    assert words in problem.show()
    assert password not in problem.show()


def test_a_server_that_is_not_there_is_said(engine: Spark) -> None:
    log = FaultLog()
    assert engine.scan(table("postgresql://reader@127.0.0.1:1/award", {"region": "entrant"}, "visits"), log) is None
    (problem,) = log.problems
    assert problem.code == "PB364"
    assert "Connection to 127.0.0.1:1 refused" in problem.show()
