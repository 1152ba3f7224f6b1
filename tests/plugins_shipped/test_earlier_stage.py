"""A result document as a table of the next stage: what its columns are, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pembina_plugins.earlier_stage import reading

import pembina
from pembina import PembinaError

AWARD = """format = 1

[award]
id = "{id}"
title = "A stage"
edition = 3

[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["level", "award"]
status = "state"

[criteria.papers]
weight = 100

[criteria.papers.plan]
use = "reported-value"
read = {{ figures = {{ table = "regions", region = "code", value = "plan" }} }}
weight = 100
score = {{ method = "identity" }}

[[tiers]]
id = "best"
from = 80
"""
NEXT = """format = 1

[award]
id = "next"
title = "The next stage"
edition = 1

[entrants]
table = "regions"
key = "code"
name = "name"

[criteria.before]
use = "earlier-stage"
with = { award = "first" }
read = { earlier = { table = "stages", region = "code", score = "total" } }
weight = 100
score = { method = "identity" }
"""
REGIONS = """code,name,level,award,state,plan
11.10,Aceh Contoh,province,A,,"1.234,5e-1"
74,Contoh,city,A,,
75,Lain,city,B,withdrawn,50
76,Keempat,city,B,,"80"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set with entrants, in the Indonesian number format."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "regions.csv").write_text(REGIONS.replace("1.234,5e-1", "82,345"), "utf-8")
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "id"\n', "utf-8")
    return tmp_path


def stage(folder: Path, name: str, *settings: str) -> Path:
    """Evaluate a stage and write its result into the data set."""
    (folder / f"{name}.toml").write_text(AWARD.format(id=name), "utf-8")
    rules = pembina.load_award(folder / f"{name}.toml", settings=settings)
    path = folder / "data" / f"stage-{name}.json"
    pembina.write_result(pembina.evaluate(rules, folder / "data"), path)
    return path


def go_on(folder: Path) -> pembina.Result:
    text = '[dataset]\nnumbers = "id"\n\n[tables.stages]\nfile = "stage-*.json"\nreader = "result"\n'
    (folder / "data" / "dataset.toml").write_text(text, "utf-8")
    (folder / "next.toml").write_text(NEXT, "utf-8")
    return pembina.evaluate(folder / "next.toml", folder / "data")


def cells(path: Path) -> dict[str, Mapping[str, Any]]:
    return {row.cells["code"]: row.cells for row in reading.rows(path, {})}


def test_every_entrant_is_a_row_numbered_from_one_under_the_columns_announced(folder: Path) -> None:
    path = stage(folder, "first")
    assert [(1, "11.10"), (2, "74"), (3, "75"), (4, "76")] == [
        (r.number, r.cells["code"]) for r in reading.rows(path, {})
    ]
    columns = reading.columns(path, {})
    assert len(columns) == len(set(columns))
    assert set().union(*(row.cells for row in reading.rows(path, {}))) == set(columns)


def test_a_ranked_entrant_brings_its_published_total_rank_tier_and_group_ranks(folder: Path) -> None:
    row = cells(stage(folder, "first"))["11.10"]
    expected = {
        "name": "Aceh Contoh", "status": "ranked", "total": Decimal("82.35"), "exact": 82.345, "rank": 1,
        "tier": "best", "coverage": 100, "award": "first", "edition": 3, "changed": None, "level": "province",
        "rank-in-level": 1, "rank-in-award": 1, "score-papers": 82.345, "score-papers.plan": 82.345,
    }  # fmt: skip
    assert {"code": "11.10", **expected} == row


def test_who_is_not_ranked_brings_a_status_and_no_numbers(folder: Path) -> None:
    found = cells(stage(folder, "first"))
    keys = ("status", "total", "exact", "rank", "tier")
    assert ("not-assessable", None, None, None, None) == tuple(found["74"][key] for key in keys)
    assert ("withdrawn", None, None, None, None) == tuple(found["75"][key] for key in keys)
    assert "rank-in-level" not in found["74"]


def test_a_what_if_says_what_was_changed(folder: Path) -> None:
    found = cells(stage(folder, "first", "award.decimals=1", "award.edition=4"))
    assert {"award.decimals=1, award.edition=4"} == {row["changed"] for row in found.values()}


def test_a_published_total_is_not_read_by_the_number_format_of_the_data_set(folder: Path) -> None:
    """82.345 published with three decimals is no 82 thousand, although the data set writes 82,345."""
    stage(folder, "first", "award.decimals=3")
    path = folder / "data" / "stage-first.json"
    path.write_text(path.read_text("utf-8").replace('"changed":["award.decimals=3"]', '"changed":[]'), "utf-8")
    assert "82.35" == go_on(folder).entrant("11.10")["total"]["published"]


def test_of_several_results_in_one_table_the_named_one_counts(folder: Path) -> None:
    stage(folder, "first")
    stage(folder, "second")
    found = {entrant["code"]: entrant["status"] for entrant in go_on(folder).entrants}
    assert {"11.10": "ranked", "74": "not-assessable", "75": "not-assessable", "76": "ranked"} == found


def test_each_result_is_an_input_under_its_own_hash(folder: Path) -> None:
    expected = {
        path.name: pembina.read_result(path).sha256 for path in (stage(folder, "first"), stage(folder, "second"))
    }
    (table,) = [t for t in go_on(folder).document["data"]["inputs"] if t["table"] == "stages"]
    assert expected == {file["name"]: file["sha256"] for file in table["files"]}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "not json", '{"format": "pembina-result/1"}', "NaN", '{"format": "pembina-audit/1"}']
)
def test_a_file_that_is_no_result_is_refused_with_its_name(folder: Path, content: str) -> None:
    (folder / "data" / "stage-first.json").write_text(content, "utf-8")
    with pytest.raises(PembinaError) as caught:
        go_on(folder)
    (problem,) = caught.value.problems
    assert ("PB702", "stage-first.json") == (problem.code, Path(problem.place.file or "").name)


def test_a_result_with_a_key_of_its_own_is_refused(folder: Path) -> None:
    path = stage(folder, "first")
    path.write_text(path.read_text("utf-8").replace('{"award":', '{"remark":"better","award":', 1), "utf-8")
    with pytest.raises(PembinaError, match="remark"):
        go_on(folder)
