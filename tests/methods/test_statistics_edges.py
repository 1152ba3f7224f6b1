"""Statistics of columns at their edges: tiny and huge numbers, limits that are met exactly, and the last digits."""

from fractions import Fraction

import numpy as np
import pytest

from pembina.methods import statistics
from pembina.methods.refusal import Unfit

SMALLEST = 1e-150
"""A spread of this and less counts as none; see statistics.LARGEST."""


def column(*numbers):
    return np.array(numbers, dtype=float)


def exact_correlation(x, y):
    """Pearson's r by exact fractions, up to its root."""
    x, y = [Fraction(float(a)) for a in x], [Fraction(float(b)) for b in y]
    x, y = [a - sum(x) / len(x) for a in x], [b - sum(y) / len(y) for b in y]
    shared = sum(a * b for a, b in zip(x, y, strict=True))
    square = shared * shared / (sum(a * a for a in x) * sum(b * b for b in y))
    return float(square) ** 0.5 * (1 if shared > 0 else -1)


def test_fences_of_small_numbers_are_fences_too():
    assert (-0.1, 0.7) == statistics.fences(column(0.1, 0.2, 0.3, 0.4, 0.5))
    # quartiles 1.75 and 2.25
    assert (-5e149, 5e149) == statistics.fences(column(1, 2, 2, 3), reach=1e150)


def test_a_sum_that_is_constant_but_for_rounding_has_no_alpha_whatever_else_is_constant():
    # 0.1 + 0.2 - 0.3 is 5.6e-17 in binary; the last column does not vary at all
    table = np.array([[0.1, 0.2, -0.3, 0], [0.2, 0.5, -0.7, 0], [0.7, 0.1, -0.8, 0]])
    assert (None, None) == statistics.cronbach_alpha(table)


def test_alpha_of_criteria_that_run_against_each_other_is_negative():
    # r = -0.8: 2 r / (1 + r)
    found = statistics.cronbach_alpha(np.array([[1, 4], [2, 2], [3, 3], [4, 1]], dtype=float))
    assert (-8.0, -8.0) == (found.standardised, found.standard)


def test_alpha_does_not_depend_on_where_a_scale_begins():
    judges = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
    )
    assert statistics.cronbach_alpha(judges) == statistics.cronbach_alpha(judges - 20.0)
    assert statistics.cronbach_alpha(judges) == statistics.cronbach_alpha(judges - 5.5)


def test_two_entrants_have_components():
    found = statistics.principal_components(np.array([[1.0, 2.0], [3.0, 5.0]]))
    assert [2.0, 0.0] == found.eigenvalues.tolist()


def test_a_spread_is_one_from_just_above_the_smallest():
    table = np.array([[0, 1], [SMALLEST, 2], [0, 4]])
    assert [False, True] == np.diagonal(statistics.correlation(table).defined).tolist()
    table[1, 0] = 1.5 * SMALLEST
    found = statistics.correlation(table)
    assert found.defined.all()
    assert exact_correlation(column(0, 1, 0), table[:, 1]) == pytest.approx(found.values[0, 1], abs=1e-12)


# The sums of products are wanted to more digits than the 12 that are given out, so that these are right.
@pytest.mark.parametrize("unit", [1e-12, 1.0, 1e12])
def test_cross_products_are_exact_to_the_last_digits(unit):
    random = np.random.default_rng(11)
    table = random.normal(size=(60, 3)) * [unit, 1.0, 3e5] + [0, 0, 1e5]
    table = np.concatenate([table, -table])  # symmetrical about 0 in its first two columns
    table[:, 1] += table[:, 0] / unit
    table[:, 2] += random.normal(size=120)
    products, spread = statistics._cross_products(table)
    assert spread.all()
    for one, other in ((0, 1), (0, 2), (1, 2)):
        r = products[one, other] / (products[one, one] * products[other, other]) ** 0.5
        assert exact_correlation(table[:, one], table[:, other]) == pytest.approx(r, abs=2e-15)
        assert products[one, other] == products[other, one]


def test_a_line_through_large_numbers_keeps_its_digits():
    # 2^52 + k is exact and so is 2^42 + k 1025/1024, but not their 12 digits: the answer is that of the k, 4/5 and 0.64
    x, y, step = column(1, 2, 3, 4), column(1, 3, 2, 4), 1025 / 1024
    for target in (y, 2.0**52 + y):
        fit = statistics.least_squares((2.0**42 + step * x)[:, None], target)
        assert ([pytest.approx(0.8 / step, rel=1e-12)], 0.64) == (fit.coefficients.tolist(), fit.r_squared)
        fit = statistics.least_squares(x[:, None], target)
        assert ([0.8], 0.64) == (fit.coefficients.tolist(), fit.r_squared)


def test_a_target_of_small_or_symmetrical_numbers_is_explained():
    x = column(1, 2, 3, 4)[:, None]
    for target in (column(0.1, 0.3, 0.2, 0.4), column(-3, 1, -1, 3), SMALLEST * column(0, 1.2, 0.6, 1.8)):
        assert 0.64 == statistics.least_squares(x, target).r_squared
    assert statistics.least_squares(x, SMALLEST * column(0, 1, 1, 1)).r_squared is None


def test_coefficients_too_small_to_keep_are_plain_zero():
    fit = statistics.least_squares(column(1, 2, 3, 4)[:, None], -1e-40 * column(1, 2, 3, 4))
    assert "[0.0]" == repr(fit.coefficients.tolist())


def test_a_column_that_differs_in_its_last_bit_alone_counts_as_constant():
    x = np.full(5, 1e9)
    x[2] = np.nextafter(1e9, 2e9)
    with pytest.raises(Unfit, match="a constant column explains nothing") as caught:
        statistics.least_squares(x[:, None], np.arange(5.0))
    assert 0 == caught.value.column


def test_least_squares_does_not_depend_on_the_order_of_entrants_with_ties_in_some_columns():
    random = np.random.default_rng(12)
    table = np.column_stack([random.integers(0, 2, 40), random.normal(size=40), random.integers(0, 2, 40)])
    target = random.integers(0, 2, 40) / 3.0
    expected = statistics.least_squares(table, target)
    for _ in range(20):
        order = random.permutation(40)
        found = statistics.least_squares(table[order], target[order])
        assert expected.coefficients.tolist() == found.coefficients.tolist()
        assert (expected.intercept, expected.r_squared) == (found.intercept, found.r_squared)


def test_results_that_round_to_nothing_are_plain_zero():
    for zero in (statistics._settled(-1e-13), statistics._digits(-0.0), statistics._settled(-0.0)):
        assert "0.0" == repr(zero)
    # mirrored columns have no skewness, and not minus none
    assert "0.0" == repr(statistics.skewness(column(-0.5, -0.4, -0.3, -0.2, -0.1)))
    assert "0.0" == repr(statistics.skewness(column(0.5, 0.4, 0.3, 0.2, 0.1)))


def test_a_spread_of_the_smallest_counts_as_none():
    assert (4, 0.0, 0.0, None, None) == statistics.moments(column(0, 0, 0, SMALLEST))
    table = np.array([[1, 2, 3], [1, 3, 5]]).T * 1.5 * SMALLEST
    assert 1.0 == statistics.r_squared(table[:, 0], table[:, 1])
    # sums of squares of a spread like this are kept: variances 1, 1 and 4 of the sum
    assert 1.0 == statistics.cronbach_alpha(np.array([[1, 1], [2, 2], [3, 3]]) * 0.6 * SMALLEST).standard
    assert statistics.cronbach_alpha(np.array([[0, 0], [1, 0], [1, 0]]) * SMALLEST).standard is None


def test_none_is_a_number_that_is_missing():
    for method, values in ((statistics.moments, [1, 2, None]), (statistics.quartiles, [1, 2, None])):
        with pytest.raises(Unfit, match=r"^a number is missing$") as caught:
            method(values)
        assert (2, None) == (caught.value.row, caught.value.column)
    assert np.float64 == statistics.complete([1, 2]).dtype


def test_a_number_at_the_limit_is_not_the_one_that_is_too_large():
    with pytest.raises(Unfit) as caught:
        statistics.complete(np.array([[1e150, -1e150], [0, 2e150]]))
    assert (1, 1, {"value": 2e150}) == (caught.value.row, caught.value.column, caught.value.args_)


def test_one_low_number_among_equals_is_as_lopsided_in_any_unit():
    for unit in (2 * SMALLEST, 1.0, 1e149):
        found = statistics.moments(unit * column(0, 1, 1, 1))
        assert (-2.0, 4.0) == (found.skewness, found.kurtosis)
