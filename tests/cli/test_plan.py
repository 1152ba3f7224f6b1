"""`pembina evaluate --plan`: what would be read is printed, in every form, and nothing else happens."""

from __future__ import annotations

import csv
import io
import json

import duckdb
import pytest

AWARD = """\
format = 1

[award]
id = "uji"
title = { id = "Penghargaan uji", en = "A test award" }
period = { start = 2022-01-01, end = 2022-12-31 }

[entrants]
table = "wilayah"
key = "kode"
name = "nama"

[criteria.visits]
title = { id = "Kunjungan", en = "Visits" }
use = "supervision-activity"
read = { visits = { table = "kunjungan" }, cooperatives = { table = "koperasi" } }
weight = 60
score = { method = "goalposts", from = 0, to = 3 }

[criteria.rat]
title = { id = "RAT", en = "Annual meetings" }
use = "reported-value"
read = { figures = { table = "wilayah", region = "kode", value = "rat" } }
weight = 40
score = { method = "goalposts", from = 0, to = 100 }
"""
DATASET = """\
[dataset]
title = "Data uji"
origin = "synthetic"
[tables.kunjungan]
file = "kunjungan/**/*.parquet"
partitions = { year = "date" }
"""


@pytest.fixture
def award(tmp_path, monkeypatch):
    """A folder with an award and its data, visits as Parquet by year; the program runs in an empty folder beside it."""
    folder, here = tmp_path / "award", tmp_path / "here"
    here.mkdir()
    for year in (2021, 2022):
        visits = folder / "data" / "kunjungan" / f"year={year}"
        visits.mkdir(parents=True)
        cells = f"'01' AS region, DATE '{year}-02-01' AS date, i::VARCHAR AS cooperative, 1 AS x"
        rows = f"SELECT {cells} FROM range(1000) t(i)"
        duckdb.sql(f"COPY ({rows}) TO '{visits / 'a.parquet'}' (FORMAT parquet)")
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (folder / "data" / "dataset.toml").write_text(DATASET, "utf-8")
    (folder / "data" / "wilayah.csv").write_text("kode,nama,rat\n01,Kencana,50\n02,Mandala,25\n", "utf-8")
    (folder / "data" / "koperasi.csv").write_text('region,cooperative,active\n01,"A",ya\n', "utf-8")
    monkeypatch.chdir(here)
    return folder


def words(text):
    """A printed page without its line breaks."""
    return " ".join(text.split())


def test_the_page_tells_engine_tables_criteria_and_memory(pembina, award, tmp_path):
    ran = pembina("evaluate", award, "--plan", "--engine", "duckdb:memory=2GB,threads=1")
    assert (0, "") == (ran.status, ran.err)
    page = words(ran.out)
    assert ran.out.startswith("SYNTHETIC DATA")
    assert "Nothing was measured, and nothing written." in page
    assert f"Engine: duckdb {duckdb.__version__}, with memory=2GB,threads=1. Every criterion is run by itself." in page
    assert " 1,000 3 of 4 " in page
    assert "wilayah 1" in page
    assert "2, the award" in page
    assert "about 1 3 of 3" in page, page
    assert "kunjungan: 1 file with 1,000 rows are not read; their folders lie outside the period (by date)." in page
    assert "from 1 January 2022 to 31 December 2022" in page
    assert "1 visits kunjungan, koperasi about 1,000 1 2 rat wilayah 2 2" in page, page
    assert "The limit that was given is 2.0 GB, not counting the 150 MB of the program itself. It fits." in page
    assert [] == list((tmp_path / "here").iterdir())


def test_the_page_speaks_indonesian(pembina, award):
    from pembina.reports.texts import Texts

    ran = pembina("evaluate", award, "--plan", "--lang", "id")
    assert ran.out.startswith("DATA SINTETIS")
    assert Texts("id").translate("What is read") in ran.out


def test_the_plan_as_json_holds_all_of_it(pembina, award):
    plan = json.loads(pembina("evaluate", award, "--plan", "--format", "json").out)
    tables = {table["table"]: table for table in plan["tables"]}
    visits = tables["kunjungan"]
    assert (1000, True, 4, ["cooperative", "date", "region"], "date", 1, 1000, ["visits"], "parquet") == tuple(
        visits[key]
        for key in (
            "rows", "rows_exact", "columns_there", "columns", "period_column", "left_out_files", "left_out_rows",
            "criteria", "kind",
        )
    )  # fmt: skip
    assert 0 < visits["bytes_read"] < visits["bytes"]
    assert [("visits", 1), ("rat", 2)] == [(c["path"], c["job"]) for c in plan["criteria"]]
    assert {"name": "duckdb", "version": duckdb.__version__, "options": "", "fuses": False} == plan["engine"]
    assert plan["memory"]["bytes"] > plan["memory"]["held"] > 0
    assert (False, True) == (plan["memory"]["limit_given"], plan["memory"]["fits"])


def test_the_plan_as_csv_is_a_line_for_each_table(pembina, award):
    out = pembina("evaluate", award, "--plan", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out.lstrip("\ufeff"))))
    assert {"kunjungan": "1000", "koperasi": "1", "wilayah": "2"} == {
        row["table"]: row["rows"] for row in rows if row["table"]
    }


def test_the_plan_as_markdown_has_tables(pembina, award):
    out = pembina("evaluate", award, "--plan", "--format", "markdown").out
    assert "# A test award" in out
    assert "| kunjungan" in out


def test_an_earlier_result_is_taken_into_account(pembina, award):
    assert 0 == pembina("evaluate", award, "-q", "-o", "r.json").status
    (award / "data" / "koperasi.csv").write_text("region,cooperative,active\n01,A,tidak\n", "utf-8")
    ran = pembina("evaluate", award, "--plan", "--previous", "r.json")
    assert 0 == ran.status, ran.err
    page = words(ran.out)
    name = json.loads((award.parent / "here" / "r.run.json").read_text("utf-8"))["result"][:12]
    assert f"From the earlier result {name} 1 of 2 criteria are taken over." in page
    assert "- Measured again: visits, because the table koperasi has changed." in page
    assert "2 rat wilayah taken over" in page


def test_missing_tables_and_servers_are_refused_as_in_an_evaluation(pembina, award):
    (award / "data" / "koperasi.csv").unlink()
    ran = pembina("evaluate", award, "--plan")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB305]" in ran.err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--plan", "-q"], "-q prints nothing, and --plan does nothing but print"),
        (["--format", "json"], "--format goes together with --plan"),
        (["--plan", "--format", "xml"], "'xml' is not one of"),
        (["--paln"], "No such option"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(pembina, award, tmp_path, said, told):
    ran = pembina("evaluate", award, *said)
    assert (2, "") == (ran.status, ran.out)
    assert told in words(ran.err)
    assert [] == list((tmp_path / "here").iterdir())


def test_a_place_that_cannot_be_written_to_is_refused_by_a_plan_too(pembina, award):
    assert "error[PB707]" in pembina("evaluate", award, "--plan", "-o", "nowhere/r.json").err
