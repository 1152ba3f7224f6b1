"""Checks that every method over a matrix makes first, and sums that do not depend on any order."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import matrix
from pembina.methods.refusal import Unfit

HALVES = np.array([0.5, 0.5])


def refusal(call, *args, **named):
    with pytest.raises(Unfit) as caught:
        call(*args, **named)
    return caught.value


@pytest.fixture(params=[matrix.checked, matrix.examined])
def check(request):
    return request.param


def test_a_matrix_comes_back_as_it_is_with_weights_and_signs(check):
    values = np.array([[1.0, -2.0], [3.0, 4.0]])
    found = check(values, HALVES, ["higher", "lower"])
    assert found[0] is values
    assert found[1].tolist() == [0.5, 0.5]
    assert found[2].tolist() == [1, -1]


def test_without_directions_higher_is_better_and_whole_numbers_become_floats(check):
    found = check([[1, 2]], [1, 0])
    assert (found[0].dtype, found[1].dtype) == (np.float64, np.float64)
    assert found[2].tolist() == [1, 1]


def test_examined_knows_the_ends_of_every_criterion():
    found = matrix.examined(np.array([[1.0, -2.0], [3.0, -4.0]]), HALVES)
    assert found.low.tolist() == [1, -4]
    assert found.high.tolist() == [3, -2]


@pytest.mark.parametrize(
    ("value", "text", "args"),
    [
        (np.nan, "a value is missing; this method needs every value", {}),
        (np.inf, "a value is infinite", {}),
        (-np.inf, "a value is infinite", {}),
        (2e100, "2e+100 is too large to compute with; choose a larger unit", {"value": 2e100}),
        (-2e100, "-2e+100 is too large to compute with; choose a larger unit", {"value": -2e100}),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(check, value, text, args):
    values = np.ones((3, 2))
    values[1, 1] = values[2, 1] = value
    error = refusal(check, values, HALVES)
    assert (error.column, error.row, str(error), error.args_) == (1, 1, text, args)


def test_the_first_criterion_with_a_bad_cell_is_named_though_another_entrant_comes_first(check):
    error = refusal(check, [[1, np.nan], [np.nan, 1]], HALVES)
    assert (error.column, error.row) == (0, 1)


def test_the_largest_value_is_still_taken(check):
    assert check([[1e100, -1e100]], HALVES)[0].tolist() == [[1e100, -1e100]]


def test_a_criterion_of_next_to_nothing_is_refused_where_shares_are_computed_of_it():
    error = refusal(matrix.examined, [[1, 9e-101], [1, -1e-102]], HALVES)
    assert (error.column, error.row, error.args_) == (1, None, {"value": 9e-101})
    assert str(error) == "9e-101 is too small to compute with; choose a smaller unit"
    assert refusal(matrix.examined, [[1, 0], [1, -1e-102]], HALVES).args_ == {"value": 1e-102}
    assert matrix.examined([[0, 1e-100]], HALVES).high.tolist() == [0, 1e-100]


def test_nobody_to_compare_is_said(check):
    error = refusal(check, np.empty((0, 2)), HALVES)
    assert (str(error), error.column, error.row) == ("there is no entrant to compare", None, None)


@pytest.mark.parametrize(
    ("values", "weights", "text"),
    [
        (np.ones(2), HALVES, "a matrix has two dimensions, entrants and criteria, not 1"),
        (np.ones((2, 0)), np.empty(0), "a matrix without a criterion"),
        (np.ones((2, 3)), HALVES, "weights of shape (2,) for 3 criteria"),
        (np.ones((2, 2)), [HALVES], "weights of shape (1, 2) for 2 criteria"),
    ],
)
def test_shapes_that_do_not_belong_together_are_a_mistake_of_the_program(check, values, weights, text):
    with pytest.raises(ValueError) as caught:
        check(values, weights)
    assert str(caught.value) == text
    assert not isinstance(caught.value, Unfit)


def test_directions_have_to_fit_too(check):
    with pytest.raises(ValueError, match="1 directions for 2 criteria"):
        check(np.ones((2, 2)), HALVES, ["higher"])


@pytest.mark.parametrize("weight", [-0.1, np.nan, np.inf])
def test_a_weight_that_is_no_weight_is_named(check, weight):
    error = refusal(check, np.ones((2, 2)), [1.1, weight])
    assert (error.column, error.row) == (1, None)
    assert str(error) == f"a weight has to be a number of 0 or more, found {weight}"
    assert list(error.args_) == ["value"]


@pytest.mark.parametrize("weights", [[0.5, 0.4], [0.5, 0.6], [0.0, 0.0], [0.5, 0.5 + 2e-9]])
def test_weights_that_do_not_add_up_to_one_are_refused(check, weights):
    error = refusal(check, np.ones((2, 2)), weights)
    assert str(error) == f"weights have to add up to 1, they add up to {sum(weights)}"
    assert (error.column, error.args_) == (None, {"value": sum(weights)})


def test_weights_may_be_off_by_what_thirds_and_decimals_are_off(check):
    assert check(np.ones((2, 2)), [0.5, 0.5 + 5e-10])[1].tolist() == [0.5, 0.5 + 5e-10]
    assert check(np.ones((2, 2)), [0.0, 1.0])[1].tolist() == [0, 1]


def test_a_sum_over_criteria_runs_from_the_first_to_the_last():
    # (0.1 + 0.2) + 0.3 is 0.6000000000000001, 0.1 + (0.2 + 0.3) is 0.6
    values = np.tile([0.1, 0.2, 0.3], (9000, 1))
    found = matrix.row_sums(values, lambda part, terms: np.copyto(terms, values[part]))
    assert set(found.tolist()) == {0.6000000000000001}


def test_every_row_is_written_once_in_blocks():
    values, seen = np.zeros((4096 + 4096 + 5, 1)), []
    matrix.row_sums(values, lambda part, terms: (seen.append((part, terms.shape)), terms.fill(0.0)))
    assert seen == [(slice(0, 4096), (4096, 1)), (slice(4096, 8192), (4096, 1)), (slice(8192, 8197), (5, 1))]


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 1024, 1040, 5003])
@pytest.mark.parametrize("order", ["C", "F"])
def test_columns_are_reduced_and_added_whatever_the_number_of_rows_and_the_layout(rows, order):
    values = np.asarray(np.random.default_rng(rows).normal(size=(rows, 3)) * [1, 1e-30, 1e30], order=order)
    largest = np.abs(values).max(axis=0)
    assert matrix.by_column(np.minimum.reduce, values).tolist() == values.min(axis=0).tolist()
    assert matrix.by_column(np.maximum.reduce, values).tolist() == values.max(axis=0).tolist()
    assert matrix.column_sums(values, largest).tolist() == [math.fsum(column) for column in values.T]
    squares = [math.fsum((column * column).tolist()) for column in values.T]
    assert matrix.column_sums(values, largest, power=2).tolist() == squares


columns = st.lists(st.floats(-1e30, 1e30, allow_subnormal=False), min_size=1, max_size=60)


@settings(max_examples=60)
@given(columns, st.randoms(use_true_random=False))
def test_a_sum_over_entrants_has_the_same_bits_in_every_order(column, random):
    shuffled = random.sample(column, len(column))
    largest = np.array([max(map(abs, column))])
    found = matrix.column_sums(np.array(column)[:, None], largest)
    assert found.tolist() == matrix.column_sums(np.array(shuffled)[:, None], largest).tolist()
    assert found[0] == pytest.approx(math.fsum(column), rel=1e-14, abs=largest[0] * 1e-25)


def test_a_column_of_zeros_adds_up_to_zero():
    assert matrix.column_sums(np.zeros((40, 2)), np.zeros(2)).tolist() == [0, 0]
