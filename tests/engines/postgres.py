"""A PostgreSQL of the tests' own, in a folder of its own; and a Python whose DuckDB can read from it."""

from __future__ import annotations

import importlib.metadata
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]
PYTHON = "PEMBINA_DUCKDB_PYTHON"
"""Variable that names a Python with a DuckDB that has its extensions httpfs and postgres_scanner."""
BESIDE = ROOT / ".venv" / "elsewhere" / "bin" / "python"
"""Where such a Python is looked for otherwise."""
PARTS = "import duckdb, duckdb_extension_httpfs, duckdb_extension_postgres_scanner, narwhals, numpy, attrs, click"

SECRET = "r4hasia-sekali"
AWARD = """format = 1
[award]
id = "elsewhere"
title = { en = "Elsewhere", id = "Tempat lain" }
edition = 1
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.visits]
use = "supervision-activity"
weight = 50
score = { method = "goalposts", from = 0, to = 4 }
[criteria.aid]
use = "aid-disbursed"
with = { measure = "rupiah" }
weight = 50
score = { method = "goalposts", from = 0, to = 100 }
"""
TABLES = {
    "regions": "code,name\n74,Sulawesi Tenggara\n11,Aceh\n",
    "cooperatives": "region,cooperative,active\n74,A,true\n74,B,true\n11,C,true\n",
    "enterprises": "region,enterprises\n74,1000\n11,2000\n",
    "visits": "region,date,cooperative\n74,2022-03-01,A\n74,2022-03-02,B\nAceh,2022-05-05, C \n74,2021-12-31,A\n",
    "disbursements": 'region,date,recipient,amount,source\n74,2022-01-05,"Usaha | \\ Maju",12345678901234567.89,APBD\n'
    "11,2022-01-06,Ibu Siti,250000.5,\n11,2022-01-07,Ibu Siti,-0.05,CSR\n",
}
SCHEMA = f"""
CREATE ROLE reader LOGIN PASSWORD '{SECRET}';
CREATE SCHEMA finance;
CREATE TABLE visits (region varchar(20), date date, cooperative char(8));
INSERT INTO visits VALUES ('74', '2022-03-01', 'A'), ('74', '2022-03-02', 'B'), ('Aceh', '2022-05-05', ' C'),
  ('74', '2021-12-31', 'A');
CREATE TABLE finance."Paid Out" (region integer, date timestamp, recipient text, amount numeric, source text,
  secret text);
INSERT INTO finance."Paid Out" VALUES (74, '2022-01-05', E'Usaha | \\\\ Maju', 12345678901234567.89, 'APBD', 'x'),
  (11, '2022-01-06', 'Ibu Siti', 250000.5, NULL, 'y'), (11, '2022-01-07', 'Ibu Siti', -0.05, 'CSR', 'z');
CREATE TABLE empty (region text, date date, cooperative text);
CREATE TABLE typed (region text, a double precision, b real, c numeric(9,4), d bigint, e boolean, f numeric);
INSERT INTO typed VALUES ('74', 0.1, 0.5, 1.25, 9007199254740993, true, 0.30000000000000000001),
  ('11', 1e-30, NULL, -1.5, -1, false, 1234567.125);
GRANT USAGE ON SCHEMA finance TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public, finance TO reader;
"""
QUERY = 'SELECT region, date, recipient, amount, source FROM finance.\\"Paid Out\\" ;'


@frozen
class Server:
    """A server that listens on this machine only; ``run`` is SQL for its owner."""

    programs: Path
    port: int
    database: str = "award"

    def run(self, sql: str, database: str | None = None) -> str:
        """Run SQL as the owner of the server and return what psql prints."""
        words = [str(self.programs / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "owner", "-qAt"]
        ran = subprocess.run(
            [*words, "-v", "ON_ERROR_STOP=1", "-d", database or self.database, "-f", "-"],
            input=sql, capture_output=True, text=True, check=False, env={**os.environ, "PGPASSWORD": "owner"},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def url(self, user: str = "reader") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{self.database}"

    @property
    def shown(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/{self.database}"


def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs; skips the test where there is none, or nobody to run them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    if not found and named is None:
        pytest.skip("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return found[-1].parent if found else Path(str(named)).parent


def _as_owner() -> tuple[list[str], int | None]:
    """Words that run a program as somebody who may run a server, which root may not; and the user's number."""
    if os.getuid():
        return [], None
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("root may not run PostgreSQL, and there is no user postgres")
    if shutil.which("setpriv") is None:
        pytest.skip("root may not run PostgreSQL, and there is no setpriv to be somebody else")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Start a server with a database ``award``, and stop it."""
    programs, (become, uid) = postgres_programs(), _as_owner()
    folder = Path(tempfile.mkdtemp(prefix="pembina-pg-"))
    try:
        (folder / "word").write_text("owner")
        if uid is not None:
            for path in (folder, folder / "word"):
                os.chown(path, uid, -1)
        data, port = folder / "data", _free_port()

        def run(program: str, *words: str) -> None:
            ran = subprocess.run(
                [*become, programs / program, "-D", data, *words],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                cwd=folder, timeout=120,
            )  # fmt: skip
            assert ran.returncode == 0, f"{program}: {ran.stderr}"

        run("initdb", "--auth=scram-sha-256", "--username=owner", f"--pwfile={folder / 'word'}", "--encoding=UTF8",
            "--locale=C", "--no-sync")  # fmt: skip
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            server = Server(programs, port)
            server.run("CREATE DATABASE award", "postgres")
            yield server
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def duckdb_python() -> str:
    """Return a Python whose DuckDB has its extensions; skips the test where there is none."""
    python, lacking = _duckdb_python()
    if lacking:
        pytest.skip(lacking)
    return python


@cache
def _duckdb_python() -> tuple[str, str]:
    """Look for such a Python; where there is none, say what is lacking."""
    named = os.environ.get(PYTHON)
    for python in [named] if named else [str(BESIDE), sys.executable]:
        if Path(python).exists():
            ran = subprocess.run([python, "-c", PARTS], capture_output=True, text=True, check=False)
            if ran.returncode == 0:
                return str(python), ""
            if named:
                return "", f"{PYTHON} names a Python that lacks a part: {ran.stderr.strip().splitlines()[-1]}"
    return "", (
        "no Python whose DuckDB has its extensions: sh tools/real_parts.sh puts one in .venv/elsewhere, "
        f"or {PYTHON} names one made as docs/how-to/tables-elsewhere.md says"
    )


def sources(folder: Path) -> Path:
    """Make a folder for PYTHONPATH that holds the project as it stands, its metadata too, and nothing else."""
    import pembina_criteria
    import pembina_plugins

    import pembina

    folder.mkdir()
    for name, module in (
        ("pembina", pembina),
        ("pembina_plugins", pembina_plugins),
        ("pembina_criteria", pembina_criteria),
    ):
        (folder / name).symlink_to(Path(str(module.__file__)).parent)
    bases = [Path(str(found.locate_file(""))).resolve() for found in importlib.metadata.distributions(name="pembina")]
    about = [path for base in bases for path in (*base.glob("pembina-*.dist-info"), *base.glob("pembina.egg-info"))]
    (folder / "pembina-0.dist-info").symlink_to(about[0])
    return folder
