"""The Mazziotta-Pareto index at its edges: means next to zero, and more rows than one block."""

import numpy as np
import pytest

from pembina.methods.mazziotta import adjusted_mazziotta_pareto, mazziotta_pareto, mazziotta_pareto_score
from pembina.methods.refusal import Unfit

HALF, MINUS_ONE = -69.5 / 60, -71 / 60  # 70 + 60 x is 0.5 and -1


def test_a_mean_just_above_zero_is_still_a_mean():
    found = adjusted_mazziotta_pareto([[1.0], [HALF]], [0.0], [1.0])
    assert [130, 0.5] == pytest.approx(found.tolist(), rel=1e-11)


def test_the_entrant_whose_mean_is_not_above_zero_is_named_and_not_one_next_to_zero_before_it():
    with pytest.raises(Unfit) as caught:
        adjusted_mazziotta_pareto([[1.0], [HALF], [MINUS_ONE]], [0.0], [1.0])
    assert (2, None) == (caught.value.row, caught.value.column)
    assert caught.value.args_["value"] == pytest.approx(-1)


@pytest.mark.parametrize("columns", [1, 20])
def test_more_entrants_than_one_block_are_scored_by_their_own_values(columns):
    # z is 90 and 110 in every criterion; r is 70 and 130 in every one
    values = np.tile([[1.0], [3.0]], (2500, columns))
    assert mazziotta_pareto(values) == pytest.approx([90, 110] * 2500, rel=1e-11)
    low, high = np.full(columns, 1.0), np.full(columns, 3.0)
    assert adjusted_mazziotta_pareto(values, low, high) == pytest.approx([70, 130] * 2500, rel=1e-11)
    values[4200, 0] = 2.0  # r 100 once, and 70 for the others
    mean = 70 + 30 / columns
    expected = mean - ((70 - mean) ** 2 * (columns - 1) + (100 - mean) ** 2) / columns / mean
    found = adjusted_mazziotta_pareto(values, low, high)
    assert [70, expected, 130] == pytest.approx(found[[4198, 4200, 4201]].tolist(), rel=1e-11)


def test_values_too_close_together_to_have_a_deviation_are_constant():
    assert [100, 100] == mazziotta_pareto([[0.0], [1e-200]]).tolist()


def test_a_constant_is_100_though_its_mean_is_off_by_a_bit():
    values = np.full((11, 1), 1000000000000002.25)  # eleven of them add up to what is not eleven times as much
    assert [100.0] * 11 == mazziotta_pareto(values).tolist()


def test_a_column_alone_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="a matrix has two dimensions, entrants and criteria, not 1"):
        mazziotta_pareto([1.0, 2.0])


def test_a_score_stays_on_the_scale_where_shares_are_off_by_what_decimals_are_off():
    scores, shares = np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[0.5, 0.5 - 5e-10], [0.5, 0.5 + 5e-10]])
    found = mazziotta_pareto_score(scores, shares, np.ones((2, 2), dtype=bool), 100.0)
    assert [0, 100] == found.tolist()


def test_the_entrant_without_any_score_is_named_and_not_one_who_lacks_one_before_it():
    present = np.array([[True, False], [False, True], [False, False]])
    with pytest.raises(Unfit) as caught:
        mazziotta_pareto_score(np.ones((3, 2)), np.full((3, 2), 0.5), present, 100.0)
    assert (2, None) == (caught.value.row, caught.value.column)


def test_a_column_whose_largest_size_is_negative_is_taken():
    # the unit that sums are taken in goes by the larger end, -2e90, and not by the higher one
    for high in (1e-300, -1e-300):
        found = mazziotta_pareto([[-2e90], [high], [-1e90]])
        assert [100 - 150**0.5, 100 + 150**0.5, 100] == pytest.approx(found.tolist(), rel=1e-11)


def test_what_all_have_in_common_costs_no_digits():
    apart = 1 + 2.0**-12
    for common in (1e12, -1e12):
        found = mazziotta_pareto([[common - apart], [common], [common + apart]])
        assert [100 - 150**0.5, 100, 100 + 150**0.5] == pytest.approx(found.tolist(), rel=1e-11)
