"""What the criterion makes of a panel: the same figures on every engine, in any order, as reckoned by hand."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from pembina.plugins import Rules
from pembina.testing import load_criterion, open_backend
from pembina.testing.cases import Case
from pembina.testing.checks import run_case

BACKENDS = ("duckdb", "polars")
ITEMS = [
    {"id": "a", "weight": 30, "from": 0, "to": 7, "step": 0},
    {"id": "b", "weight": 45, "from": 1, "to": 4, "step": 0},
    {"id": "c", "weight": 25, "from": 0, "to": 100, "step": 0},
]
JURY = load_criterion("pembina_plugins.jury")
CHANCE = random.Random(2022)


def invented(jurors: int) -> list[list[float]]:
    """Scores of some jurors, a few of them alike; all with three decimals."""
    scores = [[round(CHANCE.uniform(low, high), 3) for low, high in ((0, 7), (1, 4), (0, 100))] for _ in range(jurors)]
    return [CHANCE.choice(scores) if CHANCE.random() < 0.2 else own for own in scores]


FIELD = {f"{n:02d}": invented(1 + n % 9) for n in range(90)}
"""Ninety entrants with one to nine jurors each."""


def row(entrant: str, juror: str, item: str, score: float | None, state: str | None = None, seal: str | None = None):
    return (entrant, juror, item, score, None, state, seal)


def case(scores: Sequence[tuple[Any, ...]], changes=(), conflicts=(), **parameters: Any) -> Case:
    tables = {"scores": scores, "changes": changes, "conflicts": conflicts}
    return Case("made", tables, None, {**JURY.manifest.defaults(), **parameters}, {})


def scored(code: str, jurors: Sequence[Sequence[float]]) -> list[tuple[Any, ...]]:
    return [
        row(code, f"J{j}", item["id"], score)
        for j, scores in enumerate(jurors)
        for item, score in zip(ITEMS, scores, strict=True)
    ]


FIELD_ROWS = [cells for code, jurors in FIELD.items() for cells in scored(code, jurors)]


def exact_totals(jurors: Sequence[Sequence[float]]) -> list[Fraction]:
    """Totals as exact fractions of the decimals that are written."""
    return [
        sum(
            Fraction(item["weight"]) * (Fraction(str(score)) - item["from"]) / (item["to"] - item["from"])
            for item, score in zip(ITEMS, scores, strict=True)
        )
        for scores in jurors
    ]


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_figures_of_a_panel_are_those_of_exact_fractions(backend):
    answers = run_case(JURY, case(FIELD_ROWS, items=ITEMS), backend)
    assert set(answers) == set(FIELD)
    for code, jurors in FIELD.items():
        found, totals = answers[code], exact_totals(jurors)
        assert math.isclose(found.value, statistics.mean(totals), abs_tol=2e-10)
        assert math.isclose(found.also["lowest"], min(totals), abs_tol=2e-10)
        assert math.isclose(found.also["highest"], max(totals), abs_tol=2e-10)
        if len(jurors) == 1:
            assert (found.standard_error, found.also.get("spread")) == (None, None)
        else:
            spread = statistics.stdev(totals)
            assert math.isclose(found.also["spread"], spread, rel_tol=1e-9, abs_tol=2e-10)
            assert math.isclose(found.standard_error, spread / math.sqrt(len(jurors)), rel_tol=1e-9, abs_tol=2e-10)


@pytest.mark.parametrize("panel", ["mean", "median", "trimmed-mean"])
def test_engines_and_orders_of_rows_agree_to_the_last_bit(panel):
    shuffled = list(FIELD_ROWS)
    random.Random(7).shuffle(shuffled)
    answers = [
        run_case(JURY, case(rows, items=ITEMS, panel=panel), backend)
        for rows in (FIELD_ROWS, shuffled)
        for backend in BACKENDS
    ]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_median_is_that_of_the_totals_in_order(backend):
    answers = run_case(JURY, case(FIELD_ROWS, items=ITEMS, panel="median"), backend)
    for code, jurors in FIELD.items():
        assert math.isclose(answers[code].value, statistics.median(exact_totals(jurors)), abs_tol=2e-10)
        assert answers[code].standard_error is None


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("trim", [1, 3])
def test_a_trimmed_mean_is_that_of_the_totals_left_in_the_middle(backend, trim):
    answers = run_case(JURY, case(FIELD_ROWS, items=ITEMS, panel="trimmed-mean", trim=trim), backend)
    for code, jurors in FIELD.items():
        kept = sorted(exact_totals(jurors))[trim:-trim]
        if kept:
            assert math.isclose(answers[code].value, statistics.mean(kept), abs_tol=2e-10)
            assert answers[code].standard_error is None
        else:
            assert (answers[code].value, answers[code].reason) == (None, "not-assessable")


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_public_of_ten_thousand_jurors_has_an_exact_spread(backend):
    """Half give 0 and half give 100: the mean is 50, and each deviation 50, so s^2 = n 50^2 / (n - 1)."""
    n = 10_000
    rows = [row("74", f"J{j}", "score", 0 if j % 2 else 100) for j in range(n)]
    found = run_case(JURY, case(rows), backend)["74"]
    assert found.value == 50
    assert math.isclose(found.also["spread"], 50 * math.sqrt(n / (n - 1)), rel_tol=1e-14)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_spread_of_the_last_decimal_is_not_lost(backend):
    """99.9999999999 and 100 lie 1e-10 apart: the standard deviation is 1e-10 / sqrt(2)."""
    items = [{"id": "score", "weight": 100, "step": 0}]
    found = run_case(JURY, case([row("74", "A", "", 100), row("74", "B", "", 99.9999999999)], items=items), backend)
    assert math.isclose(found["74"].also["spread"], 1e-10 / math.sqrt(2), rel_tol=1e-12)


# Rows to adjust by


@pytest.mark.parametrize("backend", BACKENDS)
def test_details_are_the_scores_of_complete_jurors_after_the_consensus_round(backend):
    engine = open_backend(backend)
    items = [{"id": "Baru", "weight": 50}, {"id": "Guna", "weight": 50}]
    scores = [
        row("74", "J1", "baru", 40), row("74", "J1", "GUNA", 60),
        row("74", "J2", "baru", 80),
        row("74", "J3", "baru", 10), row("74", "J3", "guna", 10),
        row("73", "J1", "baru", 70), row("73", "J1", "guna", 500),
    ]  # fmt: skip
    made = case(
        scores,
        [("74", "J1", "baru", 40.0, 45.0, "Ketua", "bukti", None)],
        [("74", "J3", "keluarga")],
        items=items,
        severity="additive",
    )
    frames = {}
    for name, columns in JURY.manifest.tables.items():
        kinds = {column: spec.type for column, spec in columns.items()} | {"_file": "text", "_row": "integer"}
        frames[name] = engine.table(kinds, [(*cells, f"{name}.csv", i) for i, cells in enumerate(made.tables[name], 2)])
    rules = Rules(made.parameters, None)
    records = JURY.records(frames, rules)
    assert JURY.details(records, frames, Rules({**made.parameters, "severity": "none"}, None)) is None
    names, rows = engine.rows(JURY.details(records, frames, rules))
    assert names == ("entrant", "juror", "item", "score")
    assert sorted(rows) == [("74", "J1", "Baru", 45.0), ("74", "J1", "Guna", 60.0)]
    _, shown = engine.rows(records.select("entrant", "juror", "item", "score"))
    assert sorted(shown) == [("73", "J1", "guna", 500.0), ("74", "J1", "GUNA", 60.0), ("74", "J1", "baru", 40.0)]
