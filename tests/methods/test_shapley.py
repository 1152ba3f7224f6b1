"""Shapley values: the reference's figures, the axioms, and every order tried out."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pembina.methods.shapley import changing, coalition_weights, coalitions, mean_responses, shapley_values

SCORES = st.floats(0, 100)
WORTH = st.integers(1, 4).flatmap(lambda n: arrays(np.float64, 1 << n, elements=st.floats(-100, 100)))


def worth_of(f, before, after):
    return np.array([f(*np.where(moved, after, before)) for moved in coalitions(len(before))])


def every_order(worth):
    """The average of what each part adds, over all orders, by definition."""
    count = len(worth).bit_length() - 1
    sums = np.zeros(count)
    for order in permutations(range(count)):
        mask = 0
        for part in order:
            sums[part] += worth[mask | 1 << part] - worth[mask]
            mask |= 1 << part
    return sums / math.factorial(count)


def test_the_square_root_of_a_product_splits_as_the_reference_says():
    """f = sqrt(x1 x2), (0.4, 0.1) to (0.9, 0.4): 0.15 and 0.25, together 0.40."""
    worth = worth_of(lambda x, y: math.sqrt(x * y), (0.4, 0.1), (0.9, 0.4))
    assert [0.15, 0.25] == pytest.approx(shapley_values(worth), abs=1e-15)
    assert 0.40 == pytest.approx(worth[-1] - worth[0], abs=1e-15)


def test_of_a_weighted_sum_everybody_gets_weight_times_difference():
    weights, before, after = (0.5, 0.3, 0.2), (10, 20, 30), (20, 10, 80)
    worth = worth_of(lambda *x: sum(w * part for w, part in zip(weights, x, strict=True)), before, after)
    assert [5, -3, 10] == pytest.approx(shapley_values(worth), abs=1e-12)


def test_the_glove_game_gives_the_rare_glove_two_thirds():
    """One left glove, two right ones; a pair is worth 1: 2/3, 1/6, 1/6 (Shapley 1953)."""
    worth = np.array([0, 0, 0, 1, 0, 1, 0, 1], dtype=np.float64)
    assert [2 / 3, 1 / 6, 1 / 6] == pytest.approx(shapley_values(worth))


def test_one_part_has_it_all_and_no_part_has_nothing():
    assert [4.0] == shapley_values(np.array([3.0, 7.0])).tolist()
    assert [] == shapley_values(np.array([3.0])).tolist()


def test_a_number_of_coalitions_that_is_no_power_of_two_is_refused():
    with pytest.raises(ValueError, match="6 coalitions"):
        shapley_values(np.zeros(6))
    with pytest.raises(ValueError, match="0 coalitions"):
        shapley_values(np.zeros(0))


@pytest.mark.parametrize("others", range(8))
def test_the_weights_of_the_coalitions_are_the_formula_and_add_up_to_one(others):
    n, sizes = others + 1, coalitions(others).sum(axis=1)
    formula = [math.factorial(s) * math.factorial(n - s - 1) / math.factorial(n) for s in sizes]
    assert formula == pytest.approx(coalition_weights(others), rel=1e-14)
    assert 1 == pytest.approx(math.fsum(coalition_weights(others)), abs=1e-15)


@given(WORTH)
def test_the_values_are_the_average_over_every_order(worth):
    assert every_order(worth) == pytest.approx(shapley_values(worth), abs=1e-11)


@given(WORTH)
def test_the_values_add_up_to_the_whole_difference(worth):
    assert worth[-1] - worth[0] == pytest.approx(math.fsum(shapley_values(worth)), abs=1e-11)


@given(WORTH)
def test_a_part_that_changes_nothing_gets_nothing_and_changes_nobody(worth):
    """A null player joins: the worth of every coalition is what it was without it."""
    values = shapley_values(np.concatenate([worth, worth]))
    assert 0.0 == values[-1]
    assert shapley_values(worth) == pytest.approx(values[:-1], abs=1e-11)


@given(st.lists(SCORES, min_size=4, max_size=4))
def test_equal_parts_get_equal_values(figures):
    base, one, two, both = figures
    values = shapley_values(np.array([base, one, one, two, both, both + 1, both + 1, 99.0]))
    assert values[0] == values[1]


@given(WORTH, st.floats(-3, 3))
def test_values_of_games_that_are_added_are_added(worth, factor):
    other = worth[::-1].copy()
    expected = shapley_values(worth) + factor * shapley_values(other)
    assert expected == pytest.approx(shapley_values(worth + factor * other), abs=1e-10)


# Weighted means whose parts come and go


def mean(shares):
    def of(*x):
        there = ~np.isnan(x)
        return np.sum(np.where(there, x, 0.0) * shares) / np.sum(shares[there])

    return of


STATE = st.one_of(st.just(math.nan), SCORES)


@settings(max_examples=150)
@given(st.lists(st.tuples(STATE, STATE, st.integers(1, 9)), max_size=4), st.tuples(SCORES, SCORES, st.integers(1, 9)))
def test_responses_of_a_mean_are_those_of_all_coalitions(parts, steady):
    """One part is always there, so that the mean always is; the others come, go or stay away."""
    before, after, shares = (np.array(column, np.float64) for column in zip(*parts, steady, strict=True))
    values = shapley_values(worth_of(mean(shares), before, after))
    responses = mean_responses(before, after, shares)
    there = ~(np.isnan(before) & np.isnan(after))
    assert values[there] == pytest.approx((responses.at(after) - responses.at(before))[there], abs=1e-9)


def test_parts_that_are_there_in_both_cases_get_weight_times_difference():
    before, after, shares = np.arange(40.0), np.arange(40.0)[::-1] + 1, np.full(40, 1 / 40)
    responses = mean_responses(before, after, shares)
    assert ((after - before) / 40).tolist() == pytest.approx(responses.at(after) - responses.at(before), abs=1e-12)


def test_a_part_that_goes_leaves_its_share_to_the_others():
    """(10, 50) with equal shares, then (20, nobody). Orders: first moves first (15 - 30) or last (20 - 10)... by hand:

    f(10, 50) = 30, f(20, 50) = 35, f(10, -) = 10, f(20, -) = 20. First: (5 + 10) / 2; second: (-20 - 15) / 2.
    """
    before, after = np.array([10.0, 50.0]), np.array([20.0, math.nan])
    responses = mean_responses(before, after, np.array([0.5, 0.5]))
    assert [7.5, -17.5] == pytest.approx(responses.at(after) - responses.at(before), abs=1e-12)
    assert [1] == changing(before, after)


def test_where_nothing_would_be_left_there_is_no_response():
    responses = mean_responses(np.array([10.0, math.nan]), np.array([math.nan, 30.0]), np.array([0.5, 0.5]))
    assert np.isnan(responses.absent).all()
