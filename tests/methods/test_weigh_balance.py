"""Weights that give criteria the influence they were meant to have."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
import pytest

from pembina.methods import solver
from pembina.methods import weigh_balance as module
from pembina.methods.refusal import Unfit
from pembina.methods.weigh_balance import _hessian, _refine, _residual, _search, correlation_balanced

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
    facts = found.facts
    assert (0, 0.0, True, True) == (facts["iterations"], facts["residual"], facts["met"], facts["unique"])


def test_a_target_of_0_is_met_by_a_criterion_that_has_nothing_to_do_with_the_total() -> None:
    # The two do not correlate: a weight of 0 leaves the second a correlation of exactly 0, which is not "against".
    found = correlation_balanced([[-1, -1], [-1, 1], [1, -1], [1, 1]], [1, 0])
    assert [1.0, 0.0] == found.weights.tolist()
    expected = {"shares": [1.0, 0.0], "correlations": [1.0, 0.0], "against": [], "iterations": 0, "met": True}
    assert expected == {name: found.facts[name] for name in expected}


def test_a_weight_of_0_but_for_rounding_still_meets_the_targets_exactly() -> None:
    # r = .8: v = sqrt(t2) - .8 sqrt(t1) = 0 for t1 = 1 / 1.64.
    for order in (1, -1):
        found = correlation_balanced(np.array(PAIR)[:, ::order], [1 / 1.64, 0.64 / 1.64][::order])
        assert [1.0, 0.0][::order] == pytest.approx(found.weights.tolist(), abs=1e-12)
        assert (0, True) == (found.facts["iterations"], found.facts["met"])


def test_targets_that_add_up_to_a_trifle_more_than_1_are_shares_of_their_sum() -> None:
    facts = correlation_balanced(PAIR, [0.6, 0.4 + 8e-10]).facts
    assert [0.59999999952, 0.40000000048] == facts["targets"]


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


def test_two_opposite_criteria_do_not_get_even_weights_which_leave_no_total() -> None:
    for copies in (1, 2):
        found = correlation_balanced(np.array([[1, -1], [2, -2], [3, -3]] * 2)[:, [0, 1] * copies])
        assert found.facts["met"]
        assert not found.facts["unique"]
        assert [1.0, -1.0] * copies == found.facts["correlations"]
        assert (1.0 / copies, 1) == (sum(found.facts["shares"][:2]), found.facts["against"][0])


def test_many_criteria_that_cancel_one_another_are_refused() -> None:
    # Above 10 criteria no corner is tried: even weights leave no total, and nothing says which way to go.
    error = refused(np.array([[1, -1], [2, -2], [3, -3]])[:, [0, 1] * 6])
    assert "the criteria cancel one another, so that no total is left to correlate with" == str(error)


def test_no_total_at_all_is_as_far_from_the_targets_as_shares_can_be() -> None:
    opposite, wanted = np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([1.0, 0.0])
    value, slope = _residual(opposite, np.array([0.5, 0.5]), wanted)
    assert (2.0, [0.0, 0.0]) == (value, slope.tolist())
    # u = (0, 1): all the share where none is wanted.
    assert 2.0 == _residual(np.eye(2), np.array([0.0, 1.0]), wanted)[0]
    v, rested = _refine(opposite, wanted, np.array([0.5, 0.5]))
    assert ([0.5, 0.5], False) == (v.tolist(), rested)


THREE = np.array([[1.0, 0.3, -0.2], [0.3, 1.0, 0.5], [-0.2, 0.5, 1.0]])
"""A correlation matrix."""


def test_the_refinement_brings_weights_to_full_precision() -> None:
    # All weights above 0, and R v in the proportions of sqrt(target).
    wanted = np.array([0.4, 0.35, 0.25])
    exact = np.linalg.solve(THREE, np.sqrt(wanted))
    exact /= exact.sum()
    for scale in (1.0, 7.0):
        v, rested = _refine(THREE, wanted, scale * (exact + np.array([2e-2, -1e-2, -1e-2])))
        assert exact.tolist() == pytest.approx(v.tolist(), abs=1e-14)
        assert rested
        assert 1.0 == pytest.approx(v.sum(), abs=1e-15)


def test_the_refinement_leaves_weights_of_0_at_0_and_finds_the_best_of_the_others() -> None:
    # On the face without the third criterion the gradient is the same for both others: nothing is gained by a shift.
    wanted = np.array([0.7, 0.2, 0.1])
    v, rested = _refine(THREE, wanted, np.array([0.6, 0.4, 5e-8]))
    assert rested
    assert (0.0, 1.0) == (v[2], pytest.approx(v.sum(), abs=1e-15))
    slope = _residual(THREE, v, wanted)[1]
    assert slope[0] == pytest.approx(slope[1], abs=1e-15)
    assert _residual(THREE, v, wanted)[0] < _residual(THREE, np.array([0.6, 0.4, 0.0]), wanted)[0] - 1e-4


def test_a_refinement_that_leads_below_0_or_to_worse_keeps_the_start() -> None:
    # The last step stays inside, at (.42, .50, .07), but is further off the targets than the start.
    below = [([0.98, 0.01, 0.01], [0.1, 0.1, 0.8]), ([0.05, 0.05, 0.9], [0.9, 0.05, 0.05])]
    for start, wanted in (*below, ([0.1, 0.6, 0.3], [0.1, 0.8, 0.1])):
        v, rested = _refine(THREE, np.array(wanted), 3.0 * np.array(start))
        assert (pytest.approx(start, abs=1e-15), False) == (v.tolist(), rested)


def test_a_refinement_has_come_to_rest_when_its_last_step_is_below_1e_10(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = np.array([0.4, 0.35, 0.25])
    exact = np.linalg.solve(THREE, np.sqrt(wanted))
    exact /= exact.sum()
    monkeypatch.setattr(module, "_NEWTON", 1)
    assert not _refine(THREE, wanted, exact + np.array([0.0, 1e-8, -1e-8]))[1]
    assert _refine(THREE, wanted, exact + np.array([0.0, 1e-12, -1e-12]))[1]
    # A step that is small for one criterion only is no rest.
    assert not _refine(np.eye(3), np.full(3, 1 / 3), np.array([1e-6, -1e-6, 0.0]) + 1 / 3)[1]


@pytest.mark.parametrize(("count", "corners"), [(2, 2), (10, 10), (11, 0)])
def test_the_search_starts_from_even_weights_the_cut_off_solution_and_near_corners(
    monkeypatch: pytest.MonkeyPatch, count: int, corners: int
) -> None:
    starts = []

    def on_simplex(objective: Any, start: Any) -> solver.Minimum:
        starts.append(start.tolist())
        return solver.Minimum(start, objective(start)[0], 1, True)

    monkeypatch.setattr(module.solver, "on_simplex", on_simplex)
    exact = np.array([1.0, -0.5, *[0.2] * (count - 2)])
    found = _search(np.eye(count), np.full(count, 1 / count), exact)
    assert 2 + corners == len(starts) == found.steps
    assert [1 / count] * count == starts[0]
    cut = np.array([1.001, 0.001, *[0.201] * (count - 2)])
    assert (cut / cut.sum()).tolist() == pytest.approx(starts[1], abs=1e-15)
    for place, start in enumerate(starts[2:]):
        assert start[place] == pytest.approx(0.9 + 0.1 / count, abs=1e-15)
        assert [0.1 / count] * (count - 1) == pytest.approx(start[:place] + start[place + 1 :], abs=1e-15)


@pytest.mark.parametrize("converged", [True, False])
def test_of_several_minima_the_lowest_counts_and_of_those_equal_but_for_rounding_the_first(
    monkeypatch: pytest.MonkeyPatch, converged: bool
) -> None:
    # Newton's method cannot go on from any of them, so that the search's own word on coming to rest stands.
    ends = [
        solver.Minimum(np.array([0.05, 0.05, 0.9]), 0.3, 4, True),
        solver.Minimum(np.array([0.9, 0.05, 0.05]), 0.1 + 1e-14, 3, converged),
        solver.Minimum(np.array([0.05, 0.9, 0.05]), 0.1, 2, not converged),
        solver.Minimum(np.array([0.3, 0.3, 0.4]), 0.2, 1, True),
        solver.Minimum(np.array([0.3, 0.3, 0.4]), 0.1 + 1e-11, 1, True),
    ]
    rest = iter(ends)
    monkeypatch.setattr(module.solver, "on_simplex", lambda *_: next(rest))
    monkeypatch.setattr(module, "_refine", lambda _, __, start: (start, False))
    found = _search(THREE, np.full(3, 1 / 3), np.ones(3))
    assert ([0.9, 0.05, 0.05], 11, converged) == (found.v.tolist(), found.steps, found.converged)


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
        ((PAIR, [2.0, 0.2]), None, "the targets add up to 2.2, not to 1"),
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
