"""Rows outside the period are counted for all date columns at once, whatever the number of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pembina_criteria.harkopnas_ledger import main as write_ledger

import pembina
from pembina.data.engines import BaseEngine


def test_rows_outside_the_period_are_one_job_for_all_date_columns(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ledger([str(tmp_path), "--records", "2000"])
    jobs = []

    def rows_of(self: BaseEngine, frames: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
        jobs.append(len(frames))
        return [self.rows(frame) for frame in frames]

    monkeypatch.setattr(BaseEngine, "rows_of", rows_of)
    result = pembina.evaluate("harkopnas-2022", tmp_path)
    inputs = result.document["data"]["inputs"]
    columns = sum(len(table.get("outside-period", ())) for table in inputs)
    assert columns > 3
    assert jobs == [columns]
