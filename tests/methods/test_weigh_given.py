"""Weights that people state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import weigh_given as given_weights
from pembina.methods.refusal import Unfit
from pembina.methods.weighed import Weighed, complete, figure, figures, weighed


def refused(call: Callable[[], Any]) -> tuple[str, int | None, int | None, dict[str, Any]]:
    with pytest.raises(Unfit) as caught:
        call()
    return str(caught.value), caught.value.column, caught.value.row, caught.value.args_


def test_equal_weights_are_one_over_the_count() -> None:
    found = given_weights.equal(4)
    assert [0.25] * 4 == found.weights.tolist()
    assert {"count": 4} == found.facts
    assert [1.0] == given_weights.equal(1).weights.tolist()
    assert [1 / 3] * 3 == given_weights.equal(3).weights.tolist()


def test_no_criterion_cannot_be_weighed() -> None:
    assert ("at least one criterion is needed to weigh", None, None, {}) == refused(lambda: given_weights.equal(0))


def test_relative_numbers_become_shares() -> None:
    found = given_weights.relative([3, 0, 1])
    assert [0.75, 0.0, 0.25] == found.weights.tolist()
    assert {"sum": 4.0, "percent": [75.0, 0.0, 25.0]} == found.facts


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf, 1.1e15])
def test_a_relative_number_out_of_range_is_named(wrong: float) -> None:
    text, column, _, args = refused(lambda: given_weights.relative([1, wrong]))
    assert f"a number from 0 to 10^15 is needed, found {wrong}" == text
    assert 1 == column
    assert repr({"value": wrong}) == repr(args)


def test_the_largest_number_is_still_taken() -> None:
    assert [1.0, 0.0] == given_weights.relative([1e15, 0]).weights.tolist()


def test_relative_numbers_that_are_all_0_are_refused() -> None:
    assert "all numbers are 0, so that no criterion would count" == refused(lambda: given_weights.relative([0, 0]))[0]


@pytest.mark.parametrize("shape", [(0,), (2, 2), ()])
def test_relative_numbers_come_one_per_criterion(shape: tuple[int, ...]) -> None:
    text, *_, args = refused(lambda: given_weights.relative(np.ones(shape)))
    assert f"one number per criterion is needed, found the shape {shape}" == text
    assert {"shape": shape} == args


def test_a_budget_is_the_mean_of_what_members_give() -> None:
    # Points 50 30 20 and 30 50 20: means 40 40 20, standard deviations (divisor n) 10 10 0.
    found = given_weights.budget([[50, 30, 20], [30, 50, 20]])
    assert [0.4, 0.4, 0.2] == found.weights.tolist()
    expected = {
        "members": 2,
        "total": 100.0,
        "mean": [40.0, 40.0, 20.0],
        "sd": [10.0, 10.0, 0.0],
        "least": [30.0, 30.0, 20.0],
        "most": [50.0, 50.0, 20.0],
    }
    assert expected == found.facts


def test_another_budget_may_be_declared() -> None:
    found = given_weights.budget([[1, 3]], total=4)
    assert [0.25, 0.75] == found.weights.tolist()
    assert [0.0, 0.0] == found.facts["sd"]
    assert 4.0 == found.facts["total"]


def test_a_member_whose_points_do_not_add_up_is_named() -> None:
    text, column, row, args = refused(lambda: given_weights.budget([[60, 40], [60, 30]]))
    assert "member 2: the points add up to 90.0, not to 100.0" == text
    assert (None, None) == (column, row)
    assert {"member": 2, "given": 90.0, "total": 100.0} == args
    assert "member 1: the points add up to 110.0, not to 100.0" == refused(lambda: given_weights.budget([[60, 50]]))[0]


def test_points_may_be_off_by_rounding_only() -> None:
    assert given_weights.budget([[60, 40 + 0.9e-7]]).facts["members"] == 1
    assert "add up to" in refused(lambda: given_weights.budget([[60, 40 + 1.1e-7]]))[0]


@pytest.mark.parametrize("wrong", [-1.0, math.nan, 2e15])
def test_a_points_number_out_of_range_is_named(wrong: float) -> None:
    text, column, _, args = refused(lambda: given_weights.budget([[100, 0], [101, wrong]]))
    assert f"member 2: points from 0 to 10^15 are needed, found {wrong}" == text
    assert 1 == column
    assert 2 == args["member"]


@pytest.mark.parametrize("total", [0.0, -5.0, math.nan, 2e15])
def test_a_budget_of_nothing_is_refused(total: float) -> None:
    text = refused(lambda: given_weights.budget([[0.0]], total=total))[0]
    assert f"the budget to distribute must be above 0 and at most 10^15, found {total}" == text


@pytest.mark.parametrize("shape", [(0, 3), (3,), (3, 0)])
def test_a_budget_needs_members_and_criteria(shape: tuple[int, ...]) -> None:
    text = refused(lambda: given_weights.budget(np.ones(shape)))[0]
    assert f"at least one member and one criterion are needed, found the shape {shape}" == text


# Barron and Barrett (1996), table 1, four attributes: .5208 .2708 .1458 .0625.
def test_rank_order_centroid_gives_the_published_weights() -> None:
    found = given_weights.rank_order_centroid([1, 2, 3, 4])
    assert [0.5208, 0.2708, 0.1458, 0.0625] == np.round(found.weights, 4).tolist()
    assert {"method": "rank-order-centroid", "places": [1, 2, 3, 4]} == found.facts
    assert [25 / 48, 13 / 48, 7 / 48, 3 / 48] == pytest.approx(found.weights.tolist(), abs=1e-12)


def test_rank_order_centroid_of_three_gives_the_first_eleven_eighteenths() -> None:
    found = given_weights.rank_order_centroid([2, 1, 3])
    assert [5 / 18, 11 / 18, 2 / 18] == pytest.approx(found.weights.tolist(), abs=1e-12)


# Stillwell, Seaver and Edwards (1981), four attributes: rank sum .4 .3 .2 .1, rank reciprocal .48 .24 .16 .12.
def test_rank_sum_and_reciprocal_give_the_published_weights() -> None:
    assert [0.1, 0.4, 0.3, 0.2] == pytest.approx(given_weights.rank_sum([4, 1, 2, 3]).weights.tolist(), abs=1e-12)
    reciprocal = given_weights.rank_reciprocal([1, 2, 3, 4])
    assert [0.48, 0.24, 0.16, 0.12] == pytest.approx(reciprocal.weights.tolist(), abs=1e-12)
    assert "rank-sum" == given_weights.rank_sum([1]).facts["method"]
    assert "rank-reciprocal" == reciprocal.facts["method"]


def test_rank_exponent_runs_from_equal_to_steep() -> None:
    # Three criteria, exponent 2: 9, 4 and 1 of 14.
    found = given_weights.rank_exponent([1, 2, 3], 2)
    assert [9 / 14, 4 / 14, 1 / 14] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert {"method": "rank-exponent", "places": [1, 2, 3], "exponent": 2.0} == found.facts
    assert [1 / 3] * 3 == given_weights.rank_exponent([1, 2, 3], 0).weights.tolist()
    assert (
        given_weights.rank_sum([1, 2, 3]).weights.tolist() == given_weights.rank_exponent([1, 2, 3], 1).weights.tolist()
    )
    assert 1.0 == given_weights.rank_exponent([1, 2], 100).weights[0].round(12)


@pytest.mark.parametrize("exponent", [-0.1, 100.5, math.nan])
def test_an_exponent_out_of_range_is_refused(exponent: float) -> None:
    text = refused(lambda: given_weights.rank_exponent([1, 2], exponent))[0]
    assert f"the exponent must be from 0 to 100, found {exponent}" == text


def test_shared_places_share_the_weights_they_take_up() -> None:
    # Places 2 and 3 of rank sum over four: (.3 + .2) / 2 each.
    found = given_weights.rank_sum([1, 2, 2, 4])
    assert [0.4, 0.25, 0.25, 0.1] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert [1, 2, 2, 4] == found.facts["places"]
    assert [1 / 3] * 3 == given_weights.rank_order_centroid([1, 1, 1]).weights.tolist()


@pytest.mark.parametrize(
    ("places", "column", "expected", "found"),
    [
        ([1, 2, 2, 3], 3, 4, 3.0),
        ([2, 3], 0, 1, 2.0),
        ([1, 2.5, 2.5], 1, 2, 2.5),
        ([1, 3], 1, 2, 3.0),
        ([0, 1], 0, 1, 0.0),
    ],
)
def test_a_place_that_does_not_fit_is_named(places: list[float], column: int, expected: int, found: float) -> None:
    text, where, _, args = refused(lambda: given_weights.rank_sum(places))
    assert (
        f"place {found} does not fit the other places: it should be {expected} (shared places count as 1 2 2 4)" == text
    )
    assert column == where
    assert {"found": found, "expected": expected} == args


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=12), st.randoms())
def test_weights_add_up_to_1_and_follow_their_criterion(numbers: list[float], random: Any) -> None:
    order = list(range(len(numbers)))
    random.shuffle(order)
    plain = given_weights.relative(numbers).weights
    turned = given_weights.relative([numbers[i] for i in order]).weights
    assert plain[order].tolist() == turned.tolist()
    assert 1.0 == pytest.approx(math.fsum(plain), abs=2e-16 * len(numbers))
    assert plain.min() >= 0


def test_weights_are_rounded_to_twelve_digits_before_they_are_divided() -> None:
    found = weighed([1.0, 2.0 + 1e-14], {"a": 1})
    assert [0.333333333333, 0.666666666667] == found.weights.tolist()
    assert isinstance(found, Weighed)
    assert {"a": 1} == found.facts


def test_figures_are_plain_numbers_of_twelve_digits() -> None:
    assert 0.333333333333 == figure(1 / 3)
    assert [[0.333333333333, 2.0]] == figures(np.array([[1 / 3, 2]]))


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 1.1e100, -1.1e100])
def test_a_matrix_with_a_hole_names_entrant_and_criterion(wrong: float) -> None:
    text, column, row, args = refused(lambda: complete([[1, 2], [3, 4], [5, wrong]]))
    assert f"weights from data need a score of every entrant, found {wrong}" == text
    assert (1, 2) == (column, row)
    assert ["value"] == list(args)


@pytest.mark.parametrize("shape", [(0, 3), (3,), (3, 0)])
def test_a_matrix_needs_entrants_and_criteria(shape: tuple[int, ...]) -> None:
    text, *_, args = refused(lambda: complete(np.ones(shape)))
    assert f"weights from data need at least one entrant and one criterion, found the shape {shape}" == text
    assert {"shape": shape} == args


def test_the_largest_scores_are_taken() -> None:
    assert [[1e100, -1e100]] == complete([[1e100, -1e100]]).tolist()


def test_a_budget_of_one_and_the_largest_one_are_taken() -> None:
    assert [0.25, 0.75] == given_weights.budget([[0.25, 0.75]], total=1.0).weights.tolist()
    assert [1.0, 0.0] == given_weights.budget([[1e15, 0]], total=1e15).weights.tolist()


def test_points_off_by_the_tolerance_itself_are_taken() -> None:
    assert 1 == given_weights.budget([[1e9, 1.0]], total=1e9).facts["members"]
    assert "add up to" in refused(lambda: given_weights.budget([[1e9, 1.01]], total=1e9))[0]


def test_points_that_were_not_given_are_refused_by_their_place() -> None:
    text, column, _, args = refused(lambda: given_weights.budget([[100, 0], [100, None]]))
    assert "member 2: points from 0 to 10^15 are needed, found nan" == text
    assert (1, 2) == (column, args["member"])


def test_the_steepest_exponent_is_computed_for_many_criteria() -> None:
    # (50/50)^100, (49/50)^100, ...: the first two are as 1 to 0.98^100
    found = given_weights.rank_exponent(range(1, 51), 100).weights
    assert 0.98**100 == pytest.approx(found[1] / found[0], rel=1e-10)
    assert sum((k / 50) ** 100 for k in range(1, 51)) == pytest.approx(1 / found[0], rel=1e-10)
