"""DuckDB and a real PostgreSQL: the whole road, over the same rows in files and in a database."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pembina.data.cells import CellFormat
from pembina.data.remote_rows import fingerprint, sums_of
from pembina.data.source import WantedColumn

from . import postgres
from .postgres import AWARD, QUERY, SCHEMA, SECRET, TABLES, Server

ROWS = """
import json, sys
from pathlib import Path
from pembina.data import open_dataset
from pembina.model import ColumnNeed, Entrants, TableNeed
from pembina.plugins import Host
columns = json.loads(sys.argv[1])
needs = [TableNeed("t", "t", "t", tuple(ColumnNeed(name, name, kind) for name, kind in columns.items()))]
host = Host(builtins=("pembina.data.builtin",))
loaded = open_dataset(Path("data"), host).load(Entrants("regions", "code", "name"), needs)
rows = loaded.engine.rows(loaded.tables("t")["t"])
(table,) = (table for table in loaded.inputs if table.table == "t")
print(json.dumps({"rows": sorted(map(repr, rows)), "sha256": table.files[0].sha256, "name": table.files[0].name}))
"""
"""Prints the rows of one table as they were read."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    postgres.duckdb_python()  # without it no server is needed
    with postgres.postgres_server() as running:
        running.run(SCHEMA)
        yield running


class Desk:
    """A folder with an award and its tables, and the Python that is run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.home = folder, folder / "data", folder / "home"
        self.python, self.sources = postgres.duckdb_python(), postgres.sources(folder / "sources")
        for path in (self.data, self.home):
            path.mkdir()
        (folder / "award.toml").write_text(AWARD)
        for name, text in TABLES.items():
            (self.data / f"{name}.csv").write_text(text)

    def elsewhere(self, **tables: str) -> None:
        """Put tables elsewhere: what dataset.toml says of each; its file is taken away."""
        for name in tables:
            (self.data / f"{name}.csv").unlink(missing_ok=True)
        said = [f"[tables.{name}]\n{settings}\n" for name, settings in tables.items()]
        (self.data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n' + "".join(said))

    def run(self, *words: str, password: str | None = SECRET) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "AWS", "PYTHON", "COV"))}
        environment = {**kept, "PYTHONPATH": str(self.sources), "HOME": str(self.home), "PEMBINA_LANG": "en"}
        if password is not None:
            environment["PGPASSWORD"] = password
        ran = subprocess.run(
            [self.python, *words], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert SECRET not in ran.stdout + ran.stderr
        return ran

    def evaluate(self, name: str = "result.json", **how: str | None) -> tuple[int, str]:
        ran = self.run("-m", "pembina.cli", "evaluate", "award.toml", "--data", "data", "-o", name, **how)
        assert "Traceback" not in ran.stderr
        return ran.returncode, ran.stderr

    def result(self, name: str = "result.json") -> dict[str, Any]:
        for path in self.folder.glob("*.json"):
            assert SECRET not in path.read_text()
            assert "reader" not in path.read_text().replace('"reader":', "")
        found: dict[str, Any] = json.loads((self.folder / name).read_text())
        return found

    def rows(self, columns: dict[str, str]) -> dict[str, Any]:
        ran = self.run("-c", ROWS, json.dumps(columns))
        assert ran.returncode == 0, ran.stderr
        found: dict[str, Any] = json.loads(ran.stdout)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def wanted(columns: dict[str, str]) -> tuple[WantedColumn, ...]:
    return tuple(WantedColumn(name, name, name, CellFormat(kind)) for name, kind in columns.items())


def print_of(columns: dict[str, str], rows: Sequence[Sequence[Any]]) -> str:
    """Work out in Python what the fingerprint of rows has to be."""
    return fingerprint(wanted(columns), *sums_of(wanted(columns), rows))


def test_a_table_and_a_query_give_the_same_result_as_files(server: Server, desk: Desk) -> None:
    assert 0 == desk.evaluate("files.json")[0]
    desk.elsewhere(
        visits=f'url = "{server.url()}"\ntable = "visits"',
        disbursements=f'url = "{server.url()}"\nquery = "{QUERY}"',
    )
    status, said = desk.evaluate("database.json")
    assert 0 == status, said
    files, database = desk.result("files.json"), desk.result("database.json")
    changed = {key for key in files if files[key] != database[key]}
    assert {"data", "witness"} == changed  # which is salted with all that the result says
    inputs = {table["table"]: table for table in database["data"]["inputs"]}
    assert f"{server.shown}#visits" == inputs["visits"]["files"][0]["name"]
    assert (4, {"date": 1}) == (inputs["visits"]["files"][0]["rows"], inputs["visits"]["outside-period"])
    assert f"{server.shown}#disbursements" == inputs["disbursements"]["files"][0]["name"]


@pytest.mark.parametrize("end", ["-- every year", "; -- every year", "/* every year; */ ;", "\\n-- every year\\n"])
def test_a_query_may_end_in_a_comment(server: Server, desk: Desk, end: str) -> None:
    desk.elsewhere(t=f'url = "{server.url()}"\nquery = "SELECT * FROM visits {end}"')
    columns = {"region": "entrant"}
    told = desk.rows(columns)
    desk.elsewhere(t=f'url = "{server.url()}"\ntable = "visits"')
    assert desk.rows(columns)["sha256"] == told["sha256"]


def test_the_fingerprint_is_that_of_the_rows_as_python_reads_them(server: Server, desk: Desk) -> None:
    desk.elsewhere(t=f'url = "{server.url()}"\ntable = "finance.Paid Out"')
    columns = {"region": "entrant", "recipient": "text", "amount": "money", "source": "text"}
    rows = [
        ("74", "Usaha | \\ Maju", Decimal("12345678901234567.89"), "APBD"),
        ("11", "Ibu Siti", Decimal("250000.50"), None),
        ("11", "Ibu Siti", Decimal("-0.05"), "CSR"),
    ]
    found = desk.rows(columns)
    assert print_of(columns, rows) == found["sha256"]
    assert f"{server.shown}#finance.Paid Out" == found["name"]


def test_numbers_of_every_type_arrive_as_they_are_whatever_the_data_set_declares(server: Server, desk: Desk) -> None:
    desk.elsewhere(t=f'url = "{server.url()}"\ntable = "typed"\nnumbers = "id"')
    columns = {"region": "entrant", "a": "number", "b": "number", "c": "number", "d": "integer", "e": "boolean",
               "f": "number"}  # fmt: skip
    rows = [("74", 0.1, 0.5, 1.25, 9007199254740993, True, 0.3), ("11", 1e-30, None, -1.5, -1, False, 1234567.125)]
    assert print_of(columns, rows) == desk.rows(columns)["sha256"]


def test_an_empty_table_has_no_rows_and_a_fingerprint(server: Server, desk: Desk) -> None:
    desk.elsewhere(t=f'url = "{server.url()}"\ntable = "empty"')
    columns = {"region": "entrant", "date": "date"}
    found = desk.rows(columns)
    assert ([], print_of(columns, [])) == (found["rows"], found["sha256"])


def test_passwords_come_from_a_file_of_passwords_too(server: Server, desk: Desk) -> None:
    desk.elsewhere(visits=f'url = "{server.url()}"\ntable = "visits"')
    passwords = desk.home / ".pgpass"
    passwords.write_text(f"127.0.0.1:{server.port}:award:reader:{SECRET}\n")
    passwords.chmod(0o600)
    assert 0 == desk.evaluate(password=None)[0]


def test_what_cannot_be_read_is_said_of_every_table_without_a_result(server: Server, desk: Desk) -> None:
    desk.elsewhere(
        visits=f'url = "{server.url()}"\ntable = "vists"',
        disbursements=f'url = "{server.url()}"\nquery = "DELETE FROM visits RETURNING region"',
        cooperatives=f'url = "{server.url()}"\ntable = "visits"',
        enterprises='url = "postgresql://reader@127.0.0.1:1/award"\ntable = "enterprises"',
    )
    status, said = desk.evaluate()
    assert 3 == status
    assert not (desk.folder / "result.json").exists()
    errors = {line.partition(": error[")[0]: line for line in said.splitlines() if "error[" in line}
    refused = "postgresql://127.0.0.1:1/award#enterprises"
    names = [f"{server.shown}#{name}" for name in ("disbursements", "vists", "visits")]
    assert {*names, refused} == set(errors)
    assert all("[PB364]" in errors[name] for name in (*names[:2], refused))
    assert 'relation "vists" does not exist' in errors[names[1]]
    assert "syntax error" in errors[names[0]]
    assert '[PB310]: the table "cooperatives" has no column "active"' in errors[names[2]]
    assert "4" == server.run("SELECT count(*) FROM visits")


def test_a_password_that_is_refused_is_not_shown(server: Server, desk: Desk) -> None:
    desk.elsewhere(visits=f'url = "{server.url()}"\ntable = "visits"')
    for password in (None, "salah-sandi"):
        status, said = desk.evaluate(password=password)
        assert 3 == status
        assert "[PB364]" in said
        assert "salah-sandi" not in said
        assert "PGPASSWORD" not in said
        assert "~/.pgpass" in said
