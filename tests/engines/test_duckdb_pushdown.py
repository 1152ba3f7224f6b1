"""Inside a Parquet file DuckDB reads the columns and the row groups that a question is about, and no others."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.engines.duckdb import DuckDB
from pembina.model import Period
from pembina.plugins import Rules
from tests.data.conftest import World
from tests.data.test_elsewhere import parquet

YEARS = (
    "SELECT '74' AS region, DATE '2019-01-01' + (range // 100)::INTEGER AS date, range::DECIMAL(24,2) AS amount, "
    "range::VARCHAR AS recipient, repeat('x', 40) AS unused FROM range(100_000)"
)


def scans(plan: Any) -> Iterator[dict[str, Any]]:
    """Every reading of a file in an analysed plan."""
    for step in plan.get("operator", plan.get("children", ())):
        if step["type"] == "TABLE_SCAN":
            yield step
        yield from scans(step)


def analysed(engine: DuckDB, frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Run a frame and return what was scanned for it."""
    found = engine.run(f"EXPLAIN (ANALYZE, FORMAT json) {nw.to_native(frame).sql_query()}")
    return list(scans(json.loads(found[0][1])))


def test_columns_and_the_period_are_pushed_down_to_the_scan(tmp_path: Path) -> None:
    world = World(tmp_path)
    parquet(tmp_path / "aid.parquet", YEARS, "ROW_GROUP_SIZE 10000")
    loaded = world.load(aid={"region": "entrant", "date": "date", "amount": "money", "recipient": "text"})
    assert isinstance(loaded.engine, DuckDB)
    rules = Rules({}, Period(dt.date(2021, 2, 1), dt.date(2021, 2, 28)))
    within = loaded.tables("aid")["aid"].filter(rules.in_period("date"))
    (scan,) = analysed(loaded.engine, within.group_by("region").agg(n=nw.col("amount").sum()))
    told = scan["extra_info"]
    assert {"amount", "region"} == set(told["Projections"])
    assert "date >= '2021-02-01'" in told["Filters"]
    assert "date <= '2021-02-28'" in told["Filters"]
    assert 10 == scan["total_row_groups_to_scan"]
    assert 1 == scan["row_groups_scanned"]
    assert 2800 == scan["rows_scanned"]
