"""Comparison with the field at its edges: which value is refused, and which only looks like it."""

import numpy as np
import pytest

from pembina.methods import relative
from pembina.methods.refusal import Unfit


def column(*values):
    return np.array(values, dtype=float)


def refused(call, *args, **options):
    with pytest.raises(Unfit) as caught:
        call(*args, **options)
    return caught.value


@pytest.mark.parametrize(
    "call",
    [
        lambda x: relative.fraction_of_maximum(x, "higher"),
        lambda x: relative.distance_to_reference(x, "higher", 2.0),
        lambda x: relative.distance_to_reference(x, "lower", 2.0, cap=200.0),
    ],
)
def test_the_first_negative_value_is_named_and_neither_a_zero_nor_a_fraction_before_it(call):
    error = refused(call, column(3, 0, 0.5, -0.25, -1))
    assert (3, -0.25) == (error.row, error.args_["value"])


@pytest.mark.parametrize(
    "call",
    [
        lambda x: relative.fraction_of_maximum(x, "lower"),
        lambda x: relative.distance_to_reference(x, "lower", 2.0),
    ],
)
def test_the_first_zero_is_named_and_neither_a_one_nor_a_fraction_before_it(call):
    error = refused(call, column(3, 1, 0.5, 0, -1))
    assert (3, 0.0) == (error.row, error.args_["value"])


def test_a_ratio_of_a_reference_to_a_negative_value_says_that_it_needs_values_above_zero():
    error = refused(relative.distance_to_reference, column(3, -1), "lower", 2.0)
    assert "a ratio of a reference to the value needs values above 0, found -1.0" == str(error)
    error = refused(relative.distance_to_reference, column(3, -1), "lower", 2.0, cap=200.0)
    assert "a ratio to a reference needs values of 0 and more, found -1.0" == str(error)


def test_scores_too_far_apart_to_subtract_are_refused():
    error = refused(relative.min_max, column(1, 2), "higher", -1e308, 1e308)
    assert {"low": -1e308, "high": 1e308} == error.args_
    assert [1e308, 1.5e308] == relative.min_max(column(1, 2), "higher", 1e308, 1.5e308).tolist()


def test_the_best_gets_exactly_the_highest_score():
    # -0.31 + (0.86 - -0.31) is 0.8599999999999999
    assert [-0.31, 0.86] == relative.min_max(column(1, 2), "higher", -0.31, 0.86).tolist()
