"""Criteria that say `within-period` of a table: rows outside the award's period change nothing that they say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from attrs import evolve

from pembina.plugins import Criterion
from pembina.testing import Case, check_case, load_criterion, run_case

from .test_cases import CASES, SHIPPED

STRANGER = "outside"
"""Code of an entrant that has rows outside the period and no others."""

DECLARED = [
    parameters
    for parameters in CASES
    if parameters.values[2] == "polars" and parameters.values[0].manifest.within_period and parameters.values[1].period
]


def outside(criterion: Criterion, case: Case) -> Case:
    """Add to each table that is dated its rows once more, on days around the period; and those of a stranger."""
    assert case.period is not None
    tables = {name: list(rows) for name, rows in case.tables.items()}
    day, years = dt.timedelta(days=1), dt.timedelta(days=3653)
    for name, column in criterion.manifest.within_period.items():
        place, who = (
            list(criterion.manifest.tables[name]).index(each) for each in (column, criterion.manifest.entrant)
        )
        around = (case.period.start - day, case.period.start - years, case.period.end + day, case.period.end + years)
        rows: list[tuple[Any, ...]] = list(case.tables[name])
        for row in (*rows, *([_of(rows[0], who, STRANGER)] if rows else [])):
            tables[name] += [_of(row, place, date) for date in around]
    return evolve(case, tables=tables)


def _of(row: tuple[Any, ...], place: int, cell: Any) -> tuple[Any, ...]:
    return (*row[:place], cell, *row[place + 1 :])


@pytest.mark.parametrize(("criterion", "case", "backend"), DECLARED)
def test_rows_outside_the_period_change_nothing(criterion: Criterion, case: Case, backend: str) -> None:
    more = outside(criterion, case)
    assert run_case(criterion, case, backend) == run_case(criterion, more, backend)
    check_case(criterion, more, backend, thorough=False)


def test_ledgers_of_visits_disbursements_and_inspections_are_read_within_the_period_only() -> None:
    manifests = [load_criterion(f"pembina_plugins.{name}").manifest for name in SHIPPED]
    assert {
        "aid-disbursed": {"disbursements": "date"},
        "inspections": {"inspections": "date"},
        "supervision-activity": {"visits": "date"},
    } == {m.name: dict(m.within_period) for m in manifests if m.within_period}


def test_a_criterion_that_counts_whoever_has_rows_at_all_does_not_pass() -> None:
    criterion = load_criterion("pembina_plugins.training")
    criterion.manifest = evolve(criterion.manifest, within_period={"trainees": "date"})
    cases = [p.values[1] for p in CASES if p.values[0].manifest.name == "training" and p.values[2] == "polars"]
    dated = [case for case in cases if case.period is not None]
    assert any(run_case(criterion, c, "polars") != run_case(criterion, outside(criterion, c), "polars") for c in dated)
