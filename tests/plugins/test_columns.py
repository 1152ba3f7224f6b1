"""Answers that come as columns: read as rows are, left to the rows where unsure, and the same result at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve

import pembina
from pembina.evaluation import ask, document, written
from pembina.plugins.columns import ColumnRows, Places, count_columns, read_columns
from pembina.plugins.manifest import Manifest
from pembina.plugins.plain import read_plain

NUMBERS = Manifest("figures", Path("figures"), range=(-10.0, 100.0))
CODES = ("11", "12", "13", "14")
KNOWN = frozenset({*CODES, "99", "98"})


def masked(cells: list[Any], kind: type = object) -> Any:
    filled = [("" if kind is object else 0) if cell is None else cell for cell in cells]
    return np.ma.array(np.array(filled, dtype=kind), mask=[cell is None for cell in cells])


def answer(codes: list[Any], values: list[Any], reasons: list[Any] | None = None) -> ColumnRows:
    columns = {"region": masked(codes), "value": masked(values, float)}
    return ColumnRows(columns if reasons is None else {**columns, "reason": masked(reasons)})


PLAIN = [
    answer(["13", "12", "11"], [None, 2.5, None], ["not-assessable", None, None]),
    answer(["99", "11"], [1.0, -0.0]),
    answer(["14", "99", "98"], [100.0, None, -10.0], [None, "missing", None]),
]


@pytest.mark.parametrize("told", PLAIN)
def test_columns_are_read_as_their_rows_are(told: ColumnRows) -> None:
    by_rows = read_plain(list(told.columns), list(told), "region", NUMBERS, CODES, KNOWN)
    by_columns = read_columns(told, "region", NUMBERS, Places(CODES), KNOWN)
    assert by_rows is not None
    assert by_columns == tuple(by_rows)
    assert (by_columns.values.dtype, len(told)) == (np.dtype(np.float64), len(list(told)))


@pytest.mark.parametrize(
    "told",
    [
        answer(["11", "11"], [1.0, 2.0]),
        answer(["99", "99"], [1.0, 2.0]),
        answer(["11", "97"], [1.0, 2.0]),
        answer(["11", None], [1.0, 2.0]),
        answer(["11", "12"], [1.0, 100.5]),
        answer(["11", "12"], [1.0, float("nan")]),
        answer(["11", "12"], [1.0, float("inf")]),
        answer(["11", "12"], [None, None]),
        answer(["11", "12"], [1.0, 2.0], ["missing", None]),
        answer(["11", "12"], [1.0, None], [None, "nonsense"]),
    ],
)
def test_what_has_to_be_looked_at_is_left_to_the_rows(told: ColumnRows) -> None:
    assert read_columns(told, "region", NUMBERS, Places(CODES), KNOWN) is None
    assert read_plain(list(told.columns), list(told), "region", NUMBERS, CODES, KNOWN) is None


def test_numbers_are_no_categories() -> None:
    assert read_columns(PLAIN[1], "region", evolve(NUMBERS, value="category"), Places(CODES), KNOWN) is None


def test_records_are_counted_where_they_belong() -> None:
    places = Places(CODES)
    counted = count_columns(ColumnRows({"region": masked(["13", "99", "11"]), "n": masked([2, 7, 1], int)}), places)
    np.testing.assert_array_equal(counted, [1, 0, 2, 0])
    again = count_columns(ColumnRows({"region": masked(["12", "99", "11"]), "n": masked([2, 7, 1], int)}), places)
    np.testing.assert_array_equal(again, [1, 2, 0, 0])
    assert count_columns(ColumnRows({"region": masked(["13", None]), "n": masked([2, 7], int)}), places) is None


@pytest.mark.parametrize("award", ["penggerak-koperasi-2014", "harkopnas-2022"])
def test_of_few_entrants_and_of_many_the_result_has_the_same_bytes(
    award: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = None if award.startswith("penggerak") else ledger(tmp_path)
    few = pembina.evaluate(award, data)
    for where in (ask, document, written):
        monkeypatch.setattr(where, "MANY", 3)
    many = pembina.evaluate(award, data)
    assert few.sha256 == many.sha256
    assert b"".join(many.written) == b"".join(few.written)
    assert {list} == {type(node["scores"]) for node in many.nodes if node["scores"] is not None}


def ledger(folder: Path) -> Path:
    from pembina_criteria import harkopnas_ledger

    harkopnas_ledger.main([str(folder / "ledger"), "--records", "2000"])
    return folder / "ledger"
