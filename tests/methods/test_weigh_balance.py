"""Weights that give criteria the influence they were meant to have."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_balance import _hessian, _residual, correlation_balanced

# shared/reference/methods.md: x1 = (1,2,3,4), x2 = (1,3,2,4), equal targets: w = (.5, .5), R^2 = .9 each.
PAIR = [[1, 1], [2, 3], [3, 2], [4, 4]]


def refused(*args: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        correlation_balanced(*args)
    return caught.value


def correlations(table: Any, weights: Any) -> list[float]:
    scores = np.asarray(table, dtype=float)
    total = scores @ weights
    return [float(np.corrcoef(column, total)[0, 1]) for column in scores.T]


def test_two_alike_criteria_get_half_each() -> None:
    found = correlation_balanced(PAIR)
    assert [0.5, 0.5] == found.weights.tolist()
    facts = dict(found.facts)
    assert [math.sqrt(0.9)] * 2 == pytest.approx(facts.pop("correlations"), abs=1e-11)
    expected = {
        "targets": [0.5, 0.5],
        "shares": [0.5, 0.5],
        "against": [],
        "residual": 0.0,
        "met": True,
        "iterations": 0,
        "converged": True,
        "unique": True,
    }
    assert expected == facts


def test_targets_set_the_shares_of_influence() -> None:
    # r = .8; v solves (1 .8 / .8 1) v = (sqrt .6, sqrt .4); both columns have the same spread.
    found = correlation_balanced(PAIR, [0.6, 0.4])
    a, b = math.sqrt(0.6), math.sqrt(0.4)
    v = np.array([a - 0.8 * b, b - 0.8 * a])
    assert (v / v.sum()).tolist() == pytest.approx(found.weights.tolist(), abs=1e-11)
    squares = np.array(correlations(PAIR, found.weights)) ** 2
    assert [0.6, 0.4] == pytest.approx((squares / squares.sum()).tolist(), abs=1e-11)
    assert [0.6, 0.4] == pytest.approx(found.facts["shares"], abs=1e-11)


def test_a_larger_unit_gets_a_smaller_weight() -> None:
    found = correlation_balanced(np.array(PAIR) * [10, 1])
    assert [1 / 11, 10 / 11] == pytest.approx(found.weights.tolist(), abs=1e-12)


def test_where_a_negative_weight_would_be_needed_the_nearest_without_is_taken() -> None:
    # Share .95 of the first would need a negative weight of the second: its weight is 0, and shares are 1 : .64.
    found = correlation_balanced(PAIR, [0.95, 0.05])
    assert [1.0, 0.0] == found.weights.tolist()
    assert [1 / 1.64, 0.64 / 1.64] == pytest.approx(found.facts["shares"], abs=1e-11)
    assert not found.facts["met"]
    assert 2 * (0.95 - 1 / 1.64) ** 2 == pytest.approx(found.facts["residual"], rel=1e-5)
    assert found.facts["converged"]
    assert found.facts["iterations"] > 0


def test_no_other_weights_on_a_grid_come_nearer() -> None:
    table = np.array([[1, 1, 4], [2, 3, 1], [3, 2, 3], [4, 4, 2.0], [6, 1, 5]])
    wanted = np.array([0.7, 0.1, 0.2])
    found = correlation_balanced(table, wanted)
    assert found.weights.min() >= 0
    best = 9.0
    for i in range(41):
        for j in range(41 - i):
            w = np.array([i, j, 40 - i - j]) / 40
            squares = np.array(correlations(table, w)) ** 2
            best = min(best, float(((squares / squares.sum() - wanted) ** 2).sum()))
    assert found.facts["residual"] <= best + 1e-12
    assert found.facts["correlations"] == pytest.approx(correlations(table, found.weights), abs=1e-9)


def test_a_criterion_that_runs_against_the_total_is_named() -> None:
    table = np.array([[1, 1, 4], [2, 3, 1], [3, 2, 3], [4, 4, 2.0]])
    found = correlation_balanced(table)
    assert [k for k, r in enumerate(correlations(table, found.weights)) if r < 0] == found.facts["against"]
    assert [2] == found.facts["against"]


def test_criteria_that_repeat_one_another_share_and_it_is_said() -> None:
    found = correlation_balanced(np.array(PAIR)[:, [0, 0, 1]], [0.3, 0.3, 0.4])
    assert not found.facts["unique"]
    assert found.weights[0] == pytest.approx(found.weights[1], abs=1e-9)
    assert [0.3, 0.3, 0.4] == pytest.approx(found.facts["shares"], abs=1e-3)


def test_one_criterion_has_all_the_weight() -> None:
    assert [1.0] == correlation_balanced([[1], [2]]).weights.tolist()


def test_order_of_entrants_and_criteria_does_not_matter() -> None:
    rng = np.random.default_rng(5)
    table = rng.normal(size=(60, 5)) + rng.normal(size=(60, 1))
    wanted = np.array([0.5, 0.3, 0.1, 0.05, 0.05])
    found = correlation_balanced(table, wanted).weights
    assert found.tolist() == pytest.approx(correlation_balanced(table[::-1], wanted).weights.tolist(), abs=1e-9)
    assert found[::-1].tolist() == pytest.approx(
        correlation_balanced(table[:, ::-1], wanted[::-1]).weights.tolist(), abs=1e-9
    )


def test_targets_that_can_be_met_need_no_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert [0.5, 0.5] == correlation_balanced(PAIR).weights.tolist()


@pytest.mark.parametrize(
    ("args", "column", "text"),
    [
        (
            ([[1, 5], [2, 5]],),
            1,
            "all scores are 5.0: a criterion that is the same for everyone has no correlation with the total",
        ),
        (
            ([[1, 5]],),
            0,
            "all scores are 1.0: a criterion that is the same for everyone has no correlation with the total",
        ),
        ((PAIR, [1.2, -0.2]), 1, "a target must be a share from 0 to 1, found -0.2"),
        ((PAIR, [2.1, 0.2]), 0, "a target must be a share from 0 to 1, found 2.1"),
        ((PAIR, [0.5, 0.4]), None, "the targets add up to 0.9, not to 1"),
        (([[1, math.nan], [2, 1]],), 1, "weights from data need a score of every entrant, found nan"),
    ],
)
def test_what_cannot_be_balanced_is_refused(args: Any, column: int | None, text: str) -> None:
    error = refused(*args)
    assert (text, column) == (str(error), error.column)


def test_targets_come_one_per_criterion() -> None:
    with pytest.raises(ValueError, match=r"^targets of shape \(3,\) for 2 criteria$"):
        correlation_balanced(PAIR, [0.2, 0.3, 0.5])


def test_gradient_and_second_derivatives_are_those_of_the_objective() -> None:
    r = np.array([[1.0, 0.3, -0.2], [0.3, 1.0, 0.5], [-0.2, 0.5, 1.0]])
    wanted, v = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.5, 0.4])
    value, slope = _residual(r, v, wanted)
    curve = _hessian(r, v, wanted)
    for k in range(3):
        step = np.zeros(3)
        step[k] = 1e-6
        ahead, behind = _residual(r, v + step, wanted), _residual(r, v - step, wanted)
        assert (ahead[0] - behind[0]) / 2e-6 == pytest.approx(slope[k], abs=1e-8)
        assert ((ahead[1] - behind[1]) / 2e-6).tolist() == pytest.approx(curve[k].tolist(), abs=1e-8)
    assert value == pytest.approx(_residual(r, 3 * v, wanted)[0], abs=1e-15)
