"""Tables that lie elsewhere and files in folders by date, on the whole road: what results, lists and pages say."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pembina.cli import main
from tests.data.test_elsewhere import parquet

AWARD = """format = 1
[award]
id = "visits"
title = { en = "Visits", id = "Kunjungan" }
edition = 1
period = { start = 2021-07-01, end = 2022-06-30 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.visits]
use = "supervision-activity"
weight = 100
score = { method = "goalposts", from = 0, to = 4 }
"""
DIVIDED = '[tables.visits]\nfile = "visits/**/*.parquet"\n'
BY_MONTH = DIVIDED + 'partitions = { tahun = "date", bulan = "date" }\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of visits over two years, each month in a folder of its own."""
    monkeypatch.setenv("PEMBINA_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "award.toml").write_text(AWARD)
    data = tmp_path / "data"
    data.mkdir()
    (data / "regions.csv").write_text("code,name\n74,Sulawesi Tenggara\n11,Aceh\n")
    (data / "cooperatives.csv").write_text("region,cooperative,active\n74,A,true\n74,B,true\n11,C,true\n")
    for month in range(24):
        year, number = 2021 + month // 12, month % 12 + 1
        days = f"DATE '{year}-{number:02}-01' + range::INTEGER"
        rows = f"SELECT '74' AS region, {days} AS date, 'A' AS cooperative FROM range({5 + month})"
        parquet(data / "visits" / f"tahun={year}" / f"bulan={number}" / "part.parquet", rows)
    return tmp_path


def evaluated(name: str, *options: str) -> dict[str, Any]:
    assert 0 == main(["evaluate", "award.toml", "-o", name, *options])
    found: dict[str, Any] = json.loads(Path(name).read_text())
    return found


def test_what_is_left_out_changes_nothing_but_the_files_that_are_named(folder: Path) -> None:
    (folder / "data" / "dataset.toml").write_text(DIVIDED)
    every = evaluated("every.json")
    (folder / "data" / "dataset.toml").write_text(BY_MONTH)
    some = evaluated("some.json")
    said = [finding for finding in some["findings"] if finding["key"] == "files.outside-period"]
    assert [{"table": "visits", "column": "date", "files": 12, "rows": 198}] == [f["args"] for f in said]
    assert every["findings"] == [finding for finding in some["findings"] if finding not in said]
    before, after = (
        next(table for table in each["data"]["inputs"] if table["table"] == "visits") for each in (every, some)
    )
    assert (24, 12) == (len(before["files"]), len(after["files"]))
    assert {"date": 198} == before["outside-period"] == after["outside-period"]
    assert [file for file in before["files"] if file in after["files"]] == after["files"]
    # the witness is a hash over the whole document: it says that the files and the findings are others, and must
    assert every["witness"]["root"] != some["witness"]["root"]
    assert all(every[key] == some[key] for key in every if key not in ("data", "findings", "witness"))


def test_every_engine_leaves_out_the_same(folder: Path) -> None:
    (folder / "data" / "dataset.toml").write_text(BY_MONTH)
    evaluated("duckdb.json")
    evaluated("polars.json", "--engine", "polars")
    assert Path("duckdb.json").read_bytes() == Path("polars.json").read_bytes()


def test_pages_say_how_many_files_and_rows_were_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data" / "dataset.toml").write_text(BY_MONTH)
    evaluated("result.json")
    capsys.readouterr()
    assert 0 == main(["show", "result.json", "--findings"])
    shown = " ".join(capsys.readouterr().out.split())
    said = (
        "12 files of the table “visits” with 198 rows were not read, since their folders lie outside the award's period"
    )
    assert said in shown


@pytest.mark.parametrize(("period", "within"), [(True, [True, False]), (False, [False, False])])
def test_only_what_a_manifest_says_of_a_dated_table_and_only_an_award_with_a_period_leaves_out_rows(
    folder: Path, period: bool, within: list[bool]
) -> None:
    from pembina.api import load_award, make_host
    from pembina.evaluation import make_plan

    if not period:
        lines = [line for line in AWARD.splitlines() if not line.startswith("period")]
        (folder / "award.toml").write_text("\n".join(lines))
    host = make_host()
    (job,) = make_plan(load_award(folder / "award.toml", host=host), host)
    assert within == [need.within is not None for need in job.needs]


def test_the_same_rows_at_an_address_give_the_same_scores_on_every_engine(folder: Path) -> None:
    (folder / "data" / "dataset.toml").write_text(DIVIDED)
    files = evaluated("files.json")
    url = f"file://{(folder / 'data' / 'visits').as_posix()}/*/*/*.parquet"
    (folder / "data" / "dataset.toml").write_text(f'[tables.visits]\nurl = "{url}"\n')
    elsewhere = evaluated("elsewhere.json")
    evaluated("polars.json", "--engine", "polars")
    assert Path("elsewhere.json").read_bytes() == Path("polars.json").read_bytes()
    # the witness is a hash over the whole document, and so over the names of the files in data
    assert {"data", "witness"} == {key for key in files if files[key] != elsewhere[key]}


def test_a_list_of_problems_names_the_address(folder: Path) -> None:
    (folder / "data" / "dataset.toml").write_text('[tables.visits]\nurl = "s3://award/visits/*.parquet"\n')
    assert 3 == main(["check", "award.toml", "-o", "list.csv"])
    with Path("list.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert ("PB368", "s3://award/visits/*.parquet") == (row["code"], row["file"])
