"""Values to scores by fixed rules, at their edges: ends far apart, points close together, bits that overshoot."""

import math

import numpy as np
import pytest

from pembina.methods import normalise
from pembina.methods.refusal import Unfit


def column(*values):
    return np.array(values, dtype=float)


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_target_too_far_from_its_zero_is_refused(direction):
    with pytest.raises(Unfit) as caught:
        normalise.target(column(1), 1e308, direction, zero=-1e308)
    assert {"zero": -1e308, "goal": 1e308} == caught.value.args_


def test_points_may_be_less_than_one_apart():
    assert [0, 25, 50, 100] == normalise.piecewise(
        column(0, 0.25, 0.5, 0.75), [[0, 0], [0.5, 50], [0.75, 100]]
    ).tolist()


def test_interpolation_does_not_overshoot_the_scores_of_the_points_by_a_bit():
    # np.interp gives 0.17999999999999994 and 0.6800000000000002 here
    falling, rising = [[0.03, 0.73], [0.86, 0.18]], [[0.06, 0.28], [0.75, 0.68]]
    assert [0.18] == normalise.piecewise(column(np.nextafter(0.86, 0)), falling).tolist()
    assert [0.68] == normalise.piecewise(column(np.nextafter(0.75, 0)), rising).tolist()


def test_an_end_of_a_band_that_is_given_twice_has_to_hold_twice():
    table = [{"from": 5, "above": 3, "score": 1}, {"above": 10, "from": 8, "score": 2}]
    found = normalise.bands(column(4, 5, 9, 10, 11), table)
    assert [1, 1, 1, 2] == found[1:].tolist()
    assert math.isnan(found[0])


def test_values_become_float64_and_nothing_lies_between_nought_and_nought():
    for whole in ([1, 2], np.array([1, 2])):
        assert (np.float64, [1.0, 2.0]) == (normalise.finite(whole).dtype, normalise.finite(whole).tolist())
    numbers, low, high = normalise.between(column())
    assert ([], 0.0, 0.0) == (numbers.tolist(), low, high)
    assert (-3.0, 7.0) == normalise.between(column(2, -3, 7))[1:]
