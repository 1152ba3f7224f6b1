"""Building upon an earlier result where a table is many files: only those that are read count, and those left out."""

from __future__ import annotations

from pathlib import Path

import pytest

import pembina
from pembina.api import evaluate_again
from pembina.data.engines.connection import Connection
from pembina.evaluation import previous
from pembina.model import canonical

AWARD = """format = 1
[award]
id = "small"
title = "A small award"
edition = 1
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.visits]
use = "supervision-activity"
weight = 60
score = { method = "goalposts", from = 0, to = 4 }
missing = "zero"
[criteria.heads]
use = "reported-value"
read = { figures = { table = "heads", region = "code", value = "x" } }
weight = 40
score = { method = "goalposts", from = 0, to = 100 }
missing = "zero"
"""
DATASET = (
    '[dataset]\nnumbers = "plain"\n[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { year = "date" }\n'
)


def visits(folder: Path, year: int, *days: str) -> None:
    """Write a file of visits to one cooperative."""
    path = folder / "data" / "visits" / f"year={year}" / "part.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ", ".join(f"('71', DATE '{day}', 'A')" for day in days)
    Connection().run(f"COPY (SELECT * FROM (VALUES {rows}) t(region, date, cooperative)) TO '{path}' (FORMAT parquet)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "award.toml").write_text(AWARD, "utf-8")
    (data / "dataset.toml").write_text(DATASET, "utf-8")
    (data / "regions.csv").write_text("code,name\n71,Utara\n74,Tenggara\n", "utf-8")
    (data / "heads.csv").write_text("code,x\n71,5\n74,6\n", "utf-8")
    (data / "cooperatives.csv").write_text(COOPERATIVES, "utf-8")
    visits(tmp_path, 2021, "2021-05-01")
    visits(tmp_path, 2022, "2022-05-01", "2022-06-01")
    return tmp_path


COOPERATIVES = "region,cooperative,active\n71,A,true\n74,B,true\n"


def again(folder: Path, before: pembina.Result) -> dict[str, str]:
    """Build upon a result; the bytes are those of a full run. Returns what was measured, and why."""
    full, built = pembina.evaluate(folder), evaluate_again(folder, previous=before)
    assert canonical(full.document) == canonical(built.result.document)
    return {path: why.template for path, why in built.reuse.again.items()}


def test_nothing_changed_and_what_is_said_of_files_left_out_comes_back(folder: Path) -> None:
    before = pembina.evaluate(folder)
    (left,) = (f["args"] for f in before.findings if f["key"] == "files.outside-period")
    assert (1, 1) == (left["files"], left["rows"])
    assert {} == again(folder, before)


@pytest.mark.parametrize("year", [2021, 2022])
def test_other_rows_in_a_file_change_the_table_whether_it_is_read_or_left_out(folder: Path, year: int) -> None:
    before = pembina.evaluate(folder)
    visits(folder, year, f"{year}-05-01", f"{year}-06-01", f"{year}-07-01")
    assert {"visits": previous.TABLE} == again(folder, before)


def test_another_table_leaves_the_divided_one_unread(folder: Path) -> None:
    before = pembina.evaluate(folder)
    (folder / "data" / "heads.csv").write_text("code,x\n71,5\n74,7\n", "utf-8")
    assert {"heads": previous.TABLE} == again(folder, before)


def test_a_table_of_which_others_need_every_row_is_read_as_for_all_of_them(folder: Path) -> None:
    """Of two criteria, one can do without the file of 2021: measured alone it would leave that out."""
    text = AWARD.replace("weight = 40", "weight = 30") + PANEL
    (folder / "award.toml").write_text(text, "utf-8")
    before = pembina.evaluate(folder)
    (folder / "award.toml").write_text(text.replace('use = "supervision-activity"', CAPPED, 1), "utf-8")
    assert {"visits": previous.RULES} == again(folder, before)


CAPPED = 'use = "supervision-activity"\nwith = { cap = 1 }'
PANEL = """[criteria.all]
use = "reported-value"
read = { figures = { table = "visits", category = "cooperative", date = "date" } }
with = { kind = "category" }
weight = 10
score = { method = "levels", levels = { A = 100 } }
missing = "zero"
"""


def test_a_file_more_is_a_change(folder: Path) -> None:
    before = pembina.evaluate(folder)
    visits(folder, 2020, "2020-05-01")
    assert {"visits": previous.TABLE} == again(folder, before)


def test_a_period_that_reads_other_files_measures_all(folder: Path) -> None:
    before = pembina.evaluate(folder)
    (folder / "award.toml").write_text(AWARD.replace("start = 2022", "start = 2021"), "utf-8")
    assert {"visits", "heads"} == set(again(folder, before))
