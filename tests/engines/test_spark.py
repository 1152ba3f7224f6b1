"""Spark by Connect: tables, rows and results as on DuckDB; what cannot be done is told, what runs can be stopped."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import signal
import subprocess
import threading
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from pembina_criteria.harkopnas_ledger import main as write_ledger

import pembina
from pembina.data.engines.duckdb import open_duckdb
from pembina.data.engines.spark import Spark, open_connect
from pembina.errors import DataError
from tests.campaign import CAMPAIGN
from tests.cli.slow import Running, make_award
from tests.engines.portable_tables import form, said, source_of, wanted, write
from tests.engines.sparkserver import PEMBINA, SPARK, Server, environment, free_port, missing, needs_spark, spark_server

__all__ = ["spark_server"]

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")
campaign = pytest.mark.skipif(not CAMPAIGN, reason="starting Spark takes long: only in a campaign (make campaign)")


@pytest.fixture(scope="module")
def shared(spark_server: str) -> Iterator[Spark]:
    """A session whose server sees this machine's files; Parquet files of any size stay where they are."""
    engine = open_connect(f"{spark_server.removeprefix('sc:')}/;files=shared")
    engine.large = 0
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def far(spark_server: str) -> Iterator[Spark]:
    """A session whose server sees no files of this machine."""
    engine = open_connect(spark_server.removeprefix("sc:"))
    yield engine
    engine.close()


VALUES = {
    "text": (nw.String(), ["a", "", "\u00e9 \"x\", 'y'\n", None]),
    "whole": (nw.Int64(), [2**63 - 1, -(2**63), 0, None]),
    "number": (nw.Float64(), [0.1, 1e-320, -1.7976931348623157e308, None]),
    "money": (nw.Decimal(24, 2), [Decimal("9999999999999999999999.99"), Decimal("-0.01"), Decimal("0.00"), None]),
    "yes": (nw.Boolean(), [True, False, True, None]),
    "day": (nw.Date(), [dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1582, 10, 10), None]),
    "moment": (nw.Datetime("us"), [dt.datetime(2022, 3, 27, 2, 30, 0, 1), dt.datetime(1900, 1, 1), None, None]),  # noqa: DTZ001
}


def of_values(engine: Spark) -> nw.LazyFrame:
    return engine.literal({n: v for n, (_, v) in VALUES.items()}, {n: kind for n, (kind, _) in VALUES.items()})


def test_values_come_back_exactly_as_they_are(far: Spark) -> None:
    rows = far.rows(of_values(far))
    expected = list(zip(*(values for _, values in VALUES.values()), strict=True))
    assert sorted(map(repr, rows)) == sorted(map(repr, expected))


def test_frames_of_different_columns_are_one_job(far: Spark) -> None:
    frame = of_values(far)
    counts, days = frame.group_by("yes").agg(n=nw.len()), frame.select("day")
    nothing = frame.filter(nw.col("whole") == 5)
    assert [sorted(map(repr, rows)) for rows in far.rows_of([counts, days, nothing])] == [
        sorted(map(repr, [(True, 2), (False, 1), (None, 1)])),
        sorted(map(repr, far.rows(days))),
        [],
    ]


def test_hashes_are_those_of_md5(far: Spark) -> None:
    rows = far.rows(far.hashed(of_values(far).select("text"), "text", "h"))
    for text, number in rows:
        expected = None if text is None else int(hashlib.md5(text.encode()).hexdigest()[:15], 16)
        assert number == expected


def test_what_is_held_is_let_go(far: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = of_values(far).select("whole")
    assert far.hold(frame) is frame
    monkeypatch.setattr(far, "held", 0)
    held = far.hold(frame)
    assert nw.to_native(held).storageLevel.useMemory
    assert sorted(map(repr, far.rows(held))) == sorted(map(repr, far.rows(frame)))
    far.release()
    assert not nw.to_native(held).storageLevel.useMemory


def test_a_mistake_of_a_criterion_is_not_taken_for_one_of_the_engine(far: Spark) -> None:
    frame = of_values(far)
    with pytest.raises(Exception, match="UNRESOLVED_COLUMN") as caught:
        far.rows(frame.select(nw.col("whole")).with_columns(x=nw.col("whole")).select("nowhere"))
    assert not isinstance(caught.value, DataError)
    with pytest.raises(Exception, match="OVERFLOW") as caught:
        far.rows(frame.select(nw.col("whole") * 2))
    assert not isinstance(caught.value, DataError)


COLUMNS = [
    wanted("region", form("entrant")),
    wanted("when", form("date")),
    wanted("paid", form("money"), missing=("-",)),
    wanted("note", form("text"), optional=True),
]


def tables(folder: Path) -> list[Path]:
    """Two Parquet files with the same columns and one with others, in folders with signs of patterns and of URLs."""
    first = {"region": ("VARCHAR", ["11", "Aceh"]), "when": ("DATE", ["2022-01-31", None])}
    paid = {"paid": ("VARCHAR", ["-", "12,50"]), "note": ("VARCHAR", ["a", " b "])}
    return [
        write(folder / "a b+c%20[1]" / "one.parquet", {**first, **paid}),
        write(folder / "a b+c%20[1]" / "two.parquet", {**first, **paid}),
        write(folder / "three.parquet", {**first, "paid": ("VARCHAR", ["1", "2"])}),
    ]


def test_parquet_files_that_the_server_sees_stay_in_their_files(shared: Spark, tmp_path: Path) -> None:
    source = source_of(tables(tmp_path), COLUMNS, tmp_path)
    duckdb = open_duckdb("")
    assert said(shared, source) == said(duckdb, source)
    duckdb.close()


def test_cells_that_do_not_fit_are_told_as_duckdb_tells_them(shared: Spark, tmp_path: Path) -> None:
    bad = {"region": ("VARCHAR", ["11", "Atjeh", None]), "when": ("VARCHAR", ["31/02/2025", "x", "2022-01-01"])}
    path = write(tmp_path / "bad.parquet", {**bad, "paid": ("DOUBLE", ["0.001", "2", "3"])})
    source = source_of([path], COLUMNS, tmp_path)
    duckdb = open_duckdb("")
    (told,), problems = said(shared, source)
    assert len(problems) >= 4
    assert told == said(duckdb, source)[0][0]
    duckdb.close()


def test_files_that_the_server_does_not_see_travel(far: Spark, tmp_path: Path) -> None:
    source = source_of(tables(tmp_path), COLUMNS, tmp_path)
    duckdb = open_duckdb("")
    assert said(far, source) == said(duckdb, source)
    duckdb.close()


def test_a_table_that_is_too_large_to_travel_says_where_to_put_it(
    far: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(far, "most", 100)
    source = source_of(tables(tmp_path), COLUMNS, tmp_path)
    with pytest.raises(DataError) as caught:
        said(far, source)
    (problem,) = caught.value.problems
    assert problem.code == "PB356"
    assert 'table "t" has 6 rows' in problem.show()
    assert problem.hint is not None
    assert f"{far.session.address.shown}/;files=shared" in problem.hint.show(str)
    assert "url = ..." in problem.hint.show(str)


def test_a_file_that_is_damaged_inside_is_told(shared: Spark, tmp_path: Path) -> None:
    rows = [str(i) for i in range(5000)]
    path = write(tmp_path / "t.parquet", {"region": ("VARCHAR", ["11"] * 5000), "n": ("BIGINT", rows)})
    content = bytearray(path.read_bytes())
    content[2000 : len(content) - 2000] = b"\xff" * (len(content) - 4000)
    path.write_bytes(content)
    source = source_of([path], [wanted("region", form("entrant")), wanted("n", form("integer"))], tmp_path)
    with pytest.raises(DataError) as caught:
        said(shared, source)
    assert [problem.code for problem in caught.value.problems] == ["PB353"]


def test_harkopnas_has_the_same_bytes_by_connect(spark_server: str, tmp_path: Path) -> None:
    write_ledger([str(tmp_path), "--records", "2000"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        here = pembina.evaluate("harkopnas-2022", tmp_path)
        there = pembina.evaluate("harkopnas-2022", tmp_path, engine=spark_server)
    assert there.sha256 == here.sha256


def endless(engine: Spark) -> nw.LazyFrame:
    """A frame that takes hours."""
    return nw.from_native(engine.session.spark.range(10**14).selectExpr("sum(id % 7) AS s"))


@cache
def at_work(engine: Spark) -> str:
    """Where the server tells of its own work."""
    conf = engine.session.spark.conf
    return f"http://127.0.0.1:{conf.get('spark.ui.port')}/api/v1/applications/{conf.get('spark.app.id')}"


def asked(engine: Spark, what: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{at_work(engine)}/{what}", timeout=60) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


def states_of_jobs(engine: Spark, user: str) -> set[str]:
    """How the jobs of a user stand; those that ended well are left out."""
    jobs = [job for job in asked(engine, "jobs") if any(f"_User_{user}_" in tag for tag in job["jobTags"])]
    return {job["status"] for job in jobs} - {"SUCCEEDED"}


def cores_at_work(engine: Spark) -> int:
    """Tasks that run, also those that were told to stop and have not heard of it yet."""
    return sum(executor["activeTasks"] for executor in asked(engine, "executors"))


def until(holds: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait for something on the server, as long as the process lives; a minute at most, on a machine that is busy."""
    for _ in range(600):
        if holds():
            return
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise AssertionError("it never came")


ENDLESS = """\
        numbers = nw.to_native(records).sparkSession.range(10**14)
        named = nw.from_native(numbers.selectExpr("'01' AS region", "id % 7 AS n"))
        return named.group_by("region").agg(value=nw.col("n").sum())
"""
"""A criterion that takes hours, of rows that Spark reads one by one: between two of them it hears of being stopped."""


def test_ctrl_c_stops_the_job_on_the_server_and_leaves_nothing(far: Spark, tmp_path: Path) -> None:
    make_award(tmp_path, ENDLESS)
    running = Running(tmp_path, "-q", "--engine", f"{far.session.address.url}/;user_id=interrupted")
    until(lambda: "RUNNING" in states_of_jobs(far, "interrupted") and cores_at_work(far) > 0, running.process)
    status, out, err, _ = running.stop(signal.SIGINT)
    assert (status, out, err) == (130, "", "\nStopped; nothing was written.\n")
    assert running.left() == []
    until(lambda: states_of_jobs(far, "interrupted") == {"FAILED"} and cores_at_work(far) == 0)


@campaign
def test_a_server_that_is_killed_is_told_in_seconds(tmp_path: Path) -> None:
    needs_spark()
    server = Server(tmp_path)
    engine = open_connect(server.url.removeprefix("sc:"))
    timer = threading.Timer(3, server.kill)
    timer.start()
    with pytest.raises(DataError) as caught:
        engine.rows(endless(engine))
    since = time.monotonic()
    (problem,) = caught.value.problems
    assert problem.code == "PB351"
    assert "Traceback" not in problem.show()
    engine.close()
    assert time.monotonic() - since < 30
    server.stop()


@campaign
def test_a_server_killed_under_an_evaluation_leaves_one_sentence_and_no_result(tmp_path: Path) -> None:
    needs_spark()
    server = Server(tmp_path)
    write_ledger([str(tmp_path / "data"), "--records", "2000"])
    command = [*PEMBINA, "evaluate", "harkopnas-2022", "--data", "data", "-o", "r.json", "-v"]
    run = subprocess.Popen([*command, "--engine", server.url], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    for line in run.stderr:
        if "visits" in line:
            server.kill()
            break
    begun, rest = time.monotonic(), run.communicate()[1]
    assert run.returncode == 3, rest
    assert time.monotonic() - begun < 60
    assert "error[PB351]" in rest
    assert "Traceback" not in rest
    assert not (tmp_path / "r.json").exists()
    server.stop()


@campaign
def test_a_master_and_a_worker_of_sparks_own_scripts_give_the_same_bytes(tmp_path: Path) -> None:
    needs_spark()
    write_ledger([str(tmp_path / "data"), "--records", "2000"])
    port, env = free_port(), environment()
    env |= {"SPARK_LOG_DIR": str(tmp_path / "log"), "SPARK_PID_DIR": str(tmp_path / "pid"), "SPARK_NO_DAEMONIZE": "1"}
    env |= {"SPARK_WORKER_DIR": str(tmp_path / "work")}
    master = ["bin/spark-class", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1"]
    worker = ["bin/spark-class", "org.apache.spark.deploy.worker.Worker", f"spark://127.0.0.1:{port}"]
    options = [
        [*master, "--port", str(port), "--webui-port", "0"],
        [*worker, "-c", "2", "-m", "2g", "--webui-port", "0"],
    ]
    started = []
    try:
        for command in options:
            started.append(subprocess.Popen(command, cwd=SPARK / "pyspark", env=env, stderr=subprocess.DEVNULL))
            time.sleep(10)
        results = []
        for engine in ("duckdb", f"spark://127.0.0.1:{port}", f"spark://127.0.0.1:{port}/;files=shared"):
            command = [*PEMBINA, "evaluate", "harkopnas-2022", "--data", "data", "-q"]
            done = subprocess.run(
                [*command, "-o", "r.json", "--engine", engine], cwd=tmp_path, env=env, capture_output=True, text=True
            )
            assert (done.returncode, done.stderr) == (0, "")
            results.append((tmp_path / "r.json").read_bytes())
        assert results[0] == results[1] == results[2]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)
