"""Benefit of the doubt."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_doubt import benefit_of_the_doubt

# shared/reference/methods.md: A = (.9, .2), B = (.5, .5), C = (.3, .8): 1, 10/11, 1; B's weights (10/11, 10/11).
THREE = [[0.9, 0.2], [0.5, 0.5], [0.3, 0.8]]


def refused(*args: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        benefit_of_the_doubt(*args)
    return caught.value


def test_every_entrant_gets_its_best_index() -> None:
    found = benefit_of_the_doubt(THREE)
    assert [1.0, 0.909090909091, 1.0] == found.indices.tolist()
    assert [10 / 11, 10 / 11] == pytest.approx(found.weights[1].tolist(), abs=1e-12)


def test_of_several_optimal_weights_the_most_even_shares_are_taken() -> None:
    # A may give its first criterion any share from 9/11 (C then at 1) to 1: the most even is 9/11 and 2/11.
    found = benefit_of_the_doubt(THREE)
    assert [9 / 11, 2 / 11] == pytest.approx(found.shares[0].tolist(), abs=1e-11)
    assert [3 / 11, 8 / 11] == pytest.approx(found.shares[2].tolist(), abs=1e-11)
    assert [10 / 11] * 4 == pytest.approx(found.weights[[0, 2]].ravel().tolist(), abs=1e-11)


def test_bounds_on_shares_cost_the_one_sided_their_lead() -> None:
    # A with 30 % on the second: shares (.7, .3), C would reach .7 / 3 + .3 * 4 = 43/30 of it: index 30/43.
    found = benefit_of_the_doubt(THREE, 0.3)
    assert [30 / 43, 10 / 11, 40 / 43] == pytest.approx(found.indices.tolist(), abs=1e-11)
    assert [0.7, 0.3, 0.5, 0.5, 0.3, 0.7] == pytest.approx(found.shares.ravel().tolist(), abs=1e-11)
    assert found.indices.tolist() == benefit_of_the_doubt(THREE, None, [0.7, 0.7]).indices.tolist()
    assert found.indices.tolist() == benefit_of_the_doubt(THREE, [0.3, 0.3], 1.0).indices.tolist()


def test_fixed_shares_leave_nothing_to_choose() -> None:
    # Half and half: A is to C (.5 / 3 + .5 * 4) = 13/6, B to C (.3 + .8), C to A (1.5 + .125).
    found = benefit_of_the_doubt(THREE, 0.5, 0.5)
    assert [6 / 13, 10 / 11, 8 / 13] == pytest.approx(found.indices.tolist(), abs=1e-11)
    assert [0.5] * 6 == pytest.approx(found.shares.ravel().tolist())


def test_the_most_even_shares_let_nobody_pass_1_who_was_not_in_the_way_before() -> None:
    # (1, 10) reaches 1 on the second criterion alone. More even shares are bounded by (5, 9.5), which is the best on
    # neither: 5 q + .95 (1 - q) <= 1, q = .05 / 4.05 = 1 / 81.
    found = benefit_of_the_doubt([[1.0, 10.0], [5.0, 9.5], [10.0, 1.0]])
    assert 1.0 == found.indices[0]
    assert [1 / 81, 80 / 81] == pytest.approx(found.shares[0].tolist(), abs=1e-11)


TWICE = [[0.9, 0.2, 0.2], [0.5, 0.5, 0.5], [0.3, 0.8, 0.8]]
"""THREE with its second criterion twice: B's index is 10/11 with half its shares on these two, in any proportion."""


def test_criteria_that_repeat_one_another_share_evenly_below_an_index_of_1_too() -> None:
    found = benefit_of_the_doubt(TWICE)
    assert [1.0, 0.909090909091, 1.0] == found.indices.tolist()
    assert [0.5, 0.25, 0.25] == pytest.approx(found.shares[1].tolist(), abs=1e-11)


def test_a_bound_on_one_of_them_leaves_the_rest_to_the_other() -> None:
    found = benefit_of_the_doubt(TWICE, None, [1.0, 0.2, 1.0])
    assert 0.909090909091 == found.indices[1]
    assert [0.5, 0.2, 0.3] == pytest.approx(found.shares[1].tolist(), abs=1e-11)


def test_an_entrant_that_would_pass_the_best_value_bounds_the_even_shares() -> None:
    # (0, 2.5, 0) is at 5 q_2 of B, and may reach 1.1 as A and C do: q_2 = .22.
    found = benefit_of_the_doubt([*TWICE, [0.0, 2.5, 0.0]])
    assert 0.909090909091 == found.indices[1]
    assert [0.5, 0.22, 0.28] == pytest.approx(found.shares[1].tolist(), abs=1e-11)


def test_the_index_is_the_weights_times_the_scores() -> None:
    found = benefit_of_the_doubt(THREE, 0.1)
    assert found.indices.tolist() == pytest.approx((found.weights * THREE).sum(axis=1).tolist(), abs=1e-11)


def test_a_criterion_with_0_gets_weight_0() -> None:
    found = benefit_of_the_doubt([[0.0, 4.0], [1.0, 8.0], [2.0, 2.0]])
    assert [0.0, 0.125] == found.weights[0].tolist()
    assert [0.0, 1.0] == found.shares[0].tolist()
    assert 0.5 == found.indices[0]


def test_an_entrant_with_nothing_gets_nothing_even_under_bounds() -> None:
    found = benefit_of_the_doubt([[0.0, 0.0], [1.0, 1.0]], 0.2)
    assert [0.0, 1.0] == found.indices.tolist()
    assert [0.0, 0.0] == found.weights[0].tolist()
    assert [0.0, 0.0] == found.shares[0].tolist()
    assert [0.5, 0.5] == pytest.approx(found.shares[1].tolist())


def test_a_single_entrant_reaches_1_in_even_shares() -> None:
    found = benefit_of_the_doubt([[5.0, 20.0]])
    assert [1.0] == found.indices.tolist()
    assert [0.1, 0.025] == pytest.approx(found.weights[0].tolist())


def test_a_criterion_in_which_all_are_equal_lifts_all() -> None:
    assert [1.0, 1.0] == benefit_of_the_doubt([[3.0, 1.0], [3.0, 2.0]]).indices.tolist()


def test_equal_entrants_get_the_same() -> None:
    found = benefit_of_the_doubt([*THREE, THREE[1]])
    assert found.weights[1].tolist() == found.weights[3].tolist()
    assert 0.909090909091 == found.indices[3]


@pytest.mark.parametrize(
    ("args", "column", "row", "text"),
    [
        (([[1.0, 2.0], [1.0, -2.0]],), 1, 1, "benefit of the doubt needs scores of 0 and more, found -2.0"),
        (([[1.0], [math.nan]],), 0, 1, "weights from data need a score of every entrant, found nan"),
        ((THREE, [0.6, 0.6]), None, None, "the least shares add up to 1.2, which is above 1"),
        ((THREE, [0.4, 2 / 3]), None, None, "the least shares add up to 1.066667, which is above 1"),
        ((THREE, None, 0.4), None, None, "the greatest shares add up to 0.8, which is below 1"),
        ((THREE, None, 1 / 3), None, None, "the greatest shares add up to 0.666667, which is below 1"),
        ((THREE, [0, 2]), 1, None, "bounds of a share must be 0 <= at least <= at most <= 1, found 2.0 and 1.0"),
        (
            (THREE, [0.1, 0.3], [0.9, 0.2]),
            1,
            None,
            "bounds of a share must be 0 <= at least <= at most <= 1, found 0.3 and 0.2",
        ),
        ((THREE, -0.1), 0, None, "bounds of a share must be 0 <= at least <= at most <= 1, found -0.1 and 1.0"),
        (
            (THREE, None, [1, 1.5]),
            1,
            None,
            "bounds of a share must be 0 <= at least <= at most <= 1, found 0.0 and 1.5",
        ),
        ((THREE, [0, math.nan]), 1, None, "bounds of a share must be 0 <= at least <= at most <= 1, found nan and 1.0"),
        (
            ([[1.0, 1.0], [0.0, 1.0]], [0.1, 0]),
            0,
            1,
            "the score is 0, so that this criterion cannot give at least 0.1 of the index",
        ),
        (
            ([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0]], None, 0.5),
            None,
            1,
            "the criteria on which the score is above 0 may give 0.5 of the index at most, which is below 1",
        ),
        (
            ([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]], None, 1 / 3),
            None,
            1,
            "the criteria on which the score is above 0 may give 0.666667 of the index at most, which is below 1",
        ),
    ],
)
def test_what_cannot_be_weighed_is_refused(args: Any, column: int | None, row: int | None, text: str) -> None:
    error = refused(*args)
    assert (text, column, row) == (str(error), error.column, error.row)


def test_bounds_come_one_for_all_or_one_per_criterion() -> None:
    with pytest.raises(ValueError, match=r"^bounds of shape \(3,\) for 2 criteria$"):
        benefit_of_the_doubt(THREE, [0.1, 0.1, 0.1])


def test_many_entrants_keep_all_conditions_in_any_order() -> None:
    scores = np.random.default_rng(7).uniform(1, 100, (80, 4))
    for bounds in ((0.0, 1.0), (0.1, 0.5)):
        found = benefit_of_the_doubt(scores, *bounds)
        assert (scores @ found.weights.T).max() <= 1 + 1e-9
        assert found.shares.min() >= bounds[0] - 1e-12
        assert found.shares.max() <= bounds[1] + 1e-12
        assert [1.0] * 80 == pytest.approx(found.shares.sum(axis=1).tolist(), abs=1e-10)
        order = np.random.default_rng(8).permutation(80)
        turned = benefit_of_the_doubt(scores[order], *bounds)
        assert found.indices[order].tolist() == turned.indices.tolist()
        assert found.weights[order].tolist() == turned.weights.tolist()
        across = benefit_of_the_doubt(scores[:, [2, 0, 3, 1]], *bounds)
        assert found.indices.tolist() == pytest.approx(across.indices.tolist(), abs=1e-11)
        assert found.shares[:, [2, 0, 3, 1]].ravel().tolist() == pytest.approx(across.shares.ravel().tolist(), abs=1e-8)


def test_no_other_weights_would_serve_an_entrant_better() -> None:
    from scipy.optimize import linprog

    scores = np.random.default_rng(3).uniform(0.5, 10, (40, 3))
    direct = [-linprog(-row, scores, np.ones(40)).fun for row in scores]
    assert direct == pytest.approx(benefit_of_the_doubt(scores).indices.tolist(), abs=1e-10)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8), st.sampled_from([0.1, 3.0, 1e4])
)
def test_the_index_is_between_0_and_1_and_knows_no_units(rows: list[tuple[int, int]], unit: float) -> None:
    scores = np.array(rows, dtype=float)
    found = benefit_of_the_doubt(scores)
    assert found.indices.min() >= 0
    assert found.indices.max() == (1.0 if scores.any() else 0.0)
    rescaled = benefit_of_the_doubt(scores * [unit, 1.0])
    assert found.indices.tolist() == pytest.approx(rescaled.indices.tolist(), abs=1e-10)
