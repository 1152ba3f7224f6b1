"""Statistics of columns, by published figures, by hand, and by what must hold whoever comes first."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import statistics
from pembina.methods.refusal import Unfit

NAN = float("nan")

# Microsoft, Excel help, SKEW and KURT: 0.359543 and -0.151800
EXCEL = np.array([3, 4, 5, 2, 3, 4, 5, 6, 4, 7], dtype=float)
# W. Becker, COINr 1.1, vignette "Outlier Treatment": skew 3.063241, kurt 9.741391
COINR = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100], dtype=float)
# Shrout and Fleiss 1979, Psychological Bulletin 86:420-428, table 2: six targets, four judges
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)

columns = st.lists(st.integers(-50, 50), min_size=4, max_size=25).map(lambda x: np.array(x, dtype=float))
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(-9, 9), min_size=k, max_size=k), min_size=3, max_size=12)
).map(lambda rows: np.array(rows, dtype=float) / 7.0)  # fmt: skip


def refused(function, *args, **named):
    with pytest.raises(Unfit) as caught:
        function(*args, **named)
    return caught.value


# moments


def test_skewness_and_kurtosis_are_those_of_excel():
    assert statistics.skewness(EXCEL) == pytest.approx(0.359543, abs=5e-7)
    assert statistics.kurtosis(EXCEL) == pytest.approx(-0.151799637, abs=5e-10)


def test_skewness_and_kurtosis_are_those_of_coinr():
    assert statistics.skewness(COINR) == pytest.approx(3.063241, abs=5e-7)
    assert statistics.kurtosis(COINR) == pytest.approx(9.741391, abs=5e-7)


def test_kurtosis_of_four_numbers_by_hand():
    # BetterSolutions, Excel KURT(10, 20, 30, -20) = 1.5
    assert 1.5 == statistics.kurtosis(np.array([10.0, 20.0, 30.0, -20.0]))


def test_skewness_of_three_numbers_by_hand():
    # deviations -1, -1, 2: m2 = 2, m3 = 2; g1 = 2 / 2^1.5; G1 = sqrt(6) / 1 * g1 = sqrt 3
    assert 1.73205080757 == statistics.skewness(np.array([0.0, 3.0, 0.0]))


def test_the_tails_of_a_mirrored_column_are_mirrored():
    assert -statistics.skewness(COINR) == statistics.skewness(-COINR)
    assert statistics.kurtosis(COINR) == statistics.kurtosis(-COINR)


def test_a_symmetric_column_has_no_skewness_to_the_last_bit():
    assert 0.0 == statistics.skewness(np.array([0.1, 0.2, 0.3, 0.4, 0.5]))


def test_moments_are_those_of_scipy():
    column = np.random.default_rng(1).lognormal(size=500) * 1e6
    found = statistics.moments(column)
    assert 500 == found.entrants
    assert found.mean == pytest.approx(column.mean(), rel=1e-11)
    assert found.deviation == pytest.approx(column.std(ddof=1), rel=1e-11)
    assert found.skewness == pytest.approx(scipy.stats.skew(column, bias=False), rel=1e-11)
    assert found.kurtosis == pytest.approx(scipy.stats.kurtosis(column, bias=False), rel=1e-11)


def test_moments_by_hand():
    # 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32; s = sqrt(32/7); m2 = 4, m3 = 5.25, m4 = 44.5
    # G1 = sqrt(56) / 6 * 5.25 / 8; G2 = 7 / 30 * (9 * 44.5 / 16 - 21)
    found = statistics.moments(np.array([2, 4, 4, 4, 5, 5, 7, 9], dtype=float))
    assert (8, 5.0, 2.1380899353, 0.818487553357, 0.940625) == found


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ([5], (1, 5.0, None, None, None)),
        ([5, 5], (2, 5.0, 0.0, None, None)),
        ([5, 5, 5, 5, 5], (5, 5.0, 0.0, None, None)),
        ([4, 6], (2, 5.0, 1.41421356237, None, None)),
        ([4, 5, 6], (3, 5.0, 1.0, 0.0, None)),
        ([4, 5, 6, 7], (4, 5.5, 1.29099444874, 0.0, -1.2)),
    ],
)
def test_moments_that_a_column_is_too_short_or_too_flat_for_are_none(column, expected):
    assert expected == statistics.moments(np.array(column, dtype=float))
    assert expected[3] == statistics.skewness(np.array(column, dtype=float))
    assert expected[4] == statistics.kurtosis(np.array(column, dtype=float))


def test_a_spread_below_what_squares_can_hold_counts_as_none():
    assert statistics.moments(np.array([0.0, 0.0, 0.0, 1e-150])).deviation == 0.0
    assert statistics.moments(np.array([0.0, 0.0, 0.0, 2e-150])).deviation == pytest.approx(1e-150)
    assert 2.0 == statistics.moments(np.array([0.0, 0.0, 0.0, 2e-150])).skewness


def test_large_numbers_do_not_overflow():
    found = statistics.moments(np.array([-1e150, 0.0, 1e150, 1e150]))
    assert found.mean == pytest.approx(2.5e149)
    assert found.skewness == pytest.approx(scipy.stats.skew([-1, 0, 1, 1], bias=False))


@given(columns, st.randoms())
def test_moments_do_not_depend_on_the_order_of_entrants(column, random):
    shuffled = (column / 7.0).tolist()
    random.shuffle(shuffled)
    assert statistics.moments(column / 7.0) == statistics.moments(np.array(shuffled))


@given(columns)
def test_shape_does_not_depend_on_the_unit(column):
    one, other = statistics.moments(column), statistics.moments(column * 8.0)
    assert (one.skewness, one.kurtosis) == (other.skewness, other.kurtosis)


# quantiles and outliers


@pytest.mark.parametrize(("p", "expected"), [(0, 1), (0.25, 3.25), (0.5, 5.5), (0.75, 7.75), (0.9, 9.1), (1, 10)])
def test_quantiles_of_one_to_ten_are_those_of_r(p, expected):
    # R 4: quantile(1:10, p), type 7
    assert expected == statistics.quantile(np.array([3, 1, 2, 10, 5, 4, 6, 9, 8, 7], dtype=float), p)


def test_quartiles_are_three_quantiles():
    assert (3.25, 5.5, 7.75) == statistics.quartiles(np.arange(1.0, 11.0))
    assert (7.0, 7.0, 7.0) == statistics.quartiles(np.array([7.0]))


def test_a_quantile_that_falls_on_an_entrant_is_its_own_number():
    column = np.arange(101.0) / 3.0
    assert 29.0 / 3.0 == statistics.quantile(column, 0.29)  # 100 * 0.29 is 28.999999999999996
    assert 1.0 / 3.0 == statistics.quantile(np.array([0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0]), 0.5)


def test_a_quantile_between_entrants_has_twelve_digits():
    assert 0.15 == statistics.quantile(np.array([0.1, 0.2]), 0.5)


@pytest.mark.parametrize("p", [-0.01, 1.01, NAN])
def test_a_quantile_beyond_the_column_is_refused(p):
    error = refused(statistics.quantile, np.array([1.0, 2.0]), p)
    assert "a quantile lies between 0 and 1, found {value}" == error.text
    assert str(p) == str(error.args_["value"])


@given(columns, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(column, p):
    assert statistics.quantile(column, p) == pytest.approx(float(np.quantile(column, p)), abs=1e-6)


def test_fences_stand_one_and_a_half_interquartile_ranges_out():
    assert (-3.5, 14.5) == statistics.fences(np.arange(1.0, 11.0))  # Q1 3.25, Q3 7.75
    assert (-10.25, 21.25) == statistics.fences(np.arange(1.0, 11.0), reach=3)
    assert (3.25, 7.75) == statistics.fences(np.arange(1.0, 11.0), reach=0)


def test_fences_of_a_column_whose_middle_is_one_number_are_that_number():
    third = 1.0 / 3.0
    assert (third, third) == statistics.fences(np.array([0.0, third, third, third, third, third, 9.0]))


def test_outliers_lie_beyond_a_fence_and_not_on_it():
    column = np.array([100.0, 4.0, 5.0, 6.0, 7.0, 8.0, -60.0])  # Q1 4.5, Q3 7.5
    assert [0, 6] == statistics.outliers(column).tolist()
    assert [] == statistics.outliers(column, reach=31).tolist()
    on = np.array([0.0, 4.0, 4.0, 5.0, 6.0, 6.0, 9.0])  # Q1 4, Q3 6, fences 1 and 9
    assert [0] == statistics.outliers(on).tolist()
    assert [] == statistics.outliers(on, reach=2).tolist()


@pytest.mark.parametrize("reach", [-0.1, NAN, 1e151])
def test_fences_reach_out_and_not_in(reach):
    error = refused(statistics.fences, EXCEL, reach)
    assert "the reach of the fences must be 0 or more, found {value}" == error.text
    assert str(reach) == str(error.args_["value"])


# correlation


def test_correlation_by_hand():
    # x = 1 2 3 4, y = 1 3 2 4: products of deviations 4, squares 5 and 5
    found = statistics.correlation(np.array([[1, 1], [2, 3], [3, 2], [4, 4]], dtype=float))
    assert [[1.0, 0.8], [0.8, 1.0]] == found.values.tolist()
    assert found.defined.all()


def test_correlation_is_that_of_numpy():
    matrix = np.random.default_rng(2).lognormal(size=(9000, 6)) * np.array([1, 1e-9, 1e9, 1e-100, 1e100, 3])
    matrix[:, 5] += 1e6
    found = statistics.correlation(matrix).values
    assert found == pytest.approx(np.corrcoef(matrix.T), abs=1e-11)
    assert np.array_equal(found, found.T)


def test_correlation_keeps_its_digits_with_one_far_outlier():
    column = np.zeros(5000)
    column[7] = 1e9
    matrix = np.column_stack([column, column * 3.0 + 1.0, np.arange(5000.0)])
    found = statistics.correlation(matrix).values
    assert 1.0 == found[0, 1]
    assert found[0, 2] == pytest.approx((7 - 2499.5) / np.sqrt(5000**2 - 1) * np.sqrt(12 / 4999), abs=1e-12)


def test_columns_that_go_together_or_against_each_other_have_one_and_minus_one():
    x = np.array([0.1, 0.2, 0.4, 0.7])
    found = statistics.correlation(np.column_stack([x, 3 * x + 1, -x]))
    assert [[1, 1, -1], [1, 1, -1], [-1, -1, 1]] == found.values.tolist()


def test_a_constant_column_has_no_correlation_and_says_so():
    found = statistics.correlation(np.array([[1, 5, 1], [2, 5, 2], [3, 5, 0]], dtype=float))
    assert [[True, False, True], [False, False, False], [True, False, True]] == found.defined.tolist()
    assert np.array_equal(np.isnan(found.values), ~found.defined)
    assert [1.0, -0.5] == [found.values[0, 0], found.values[0, 2]]


def test_one_entrant_has_no_correlation():
    assert not statistics.correlation(np.array([[1.0, 2.0]])).defined.any()


@pytest.mark.parametrize("entrants", [4095, 4096, 4097, 8193])
def test_correlation_does_not_depend_on_the_order_of_entrants_to_the_last_bit(entrants):
    random = np.random.default_rng(entrants)
    matrix = random.lognormal(size=(entrants, 5))
    found = statistics.correlation(matrix).values
    assert np.array_equal(found, statistics.correlation(matrix[random.permutation(entrants)]).values)
    assert np.array_equal(found, statistics.correlation(matrix[::-1]).values)
    assert found == pytest.approx(np.corrcoef(matrix.T), abs=2e-12)


@given(tables, st.randoms())
@settings(max_examples=50)
def test_no_statistic_of_a_matrix_depends_on_the_order_of_entrants(matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    for method in (statistics.correlation, statistics.spearman, statistics.cronbach_alpha):
        for one, other in zip(method(matrix), method(matrix[order]), strict=True):
            assert np.array_equal(np.array(one, dtype=float), np.array(other, dtype=float), equal_nan=True)


def test_more_entrants_than_the_sums_hold_are_refused(monkeypatch):
    monkeypatch.setattr(statistics, "MOST_ENTRANTS", 3)
    assert statistics.correlation(np.eye(3)).defined.all()
    error = refused(statistics.correlation, np.eye(4))
    assert "correlations are for {most} entrants at most, found {found}" == error.text
    assert {"most": 3, "found": 4} == error.args_


def test_the_sums_hold_four_million_entrants():
    assert 4_194_304 == statistics.MOST_ENTRANTS


def test_spearman_of_intelligence_and_television():
    # Wikipedia, "Spearman's rank correlation coefficient": rho = -29/165
    intelligence = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = statistics.spearman(np.column_stack([intelligence, hours]).astype(float))
    assert -0.175757575758 == found.values[0, 1]


def test_spearman_with_ties_is_that_of_scipy():
    matrix = np.random.default_rng(3).integers(0, 5, size=(40, 3)).astype(float)
    assert statistics.spearman(matrix).values == pytest.approx(scipy.stats.spearmanr(matrix).statistic, abs=2e-12)


def test_equals_share_the_mean_of_their_ranks():
    assert [2.5, 1, 4, 2.5] == statistics.average_ranks(np.array([5.0, 2.0, 9.0, 5.0])).tolist()


def test_effective_weights_are_not_the_weights():
    # Paruolo, Saisana and Saltelli 2013, linear form, on x1 = 0 10 20 30 and x2 = 0 1 0 1 with weights one half
    x1, x2 = np.array([0.0, 10, 20, 30]), np.array([0.0, 1, 0, 1])
    total = 0.5 * x1 + 0.5 * x2
    assert statistics.r_squared(x1, total) == pytest.approx(0.998464, abs=5e-7)
    assert statistics.r_squared(x2, total) == pytest.approx(0.232246, abs=5e-7)


def test_equal_criteria_have_equal_effect():
    x1, x2 = np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])
    assert 0.9 == statistics.r_squared(x1, 0.5 * x1 + 0.5 * x2)
    assert 0.9 == statistics.r_squared(x2, 0.5 * x1 + 0.5 * x2)


def test_a_constant_accounts_for_nothing_that_could_be_said():
    assert statistics.r_squared(np.array([1.0, 1.0]), np.array([1.0, 2.0])) is None
    assert statistics.r_squared(np.array([1.0, 2.0]), np.array([3.0, 3.0])) is None


# Cronbach's alpha


def test_alpha_of_four_judges_is_their_consistency():
    # Shrout and Fleiss 1979: ICC(3,4) = .91, which is Cronbach's alpha
    found = statistics.cronbach_alpha(JUDGES)
    assert found.standard == pytest.approx(0.91, abs=0.005)
    # MS between 11.2417, MS residual 1.0194: 1 - 1.019444 / 11.241667
    assert found.standard == pytest.approx(1 - 1.0194444444 / 11.2416666667, abs=1e-9)


def test_alpha_by_hand():
    # variances 5/3, 11/12, 5/3; total 13 10 15 7 has 12.25: 3/2 (1 - 4.25 / 12.25) = 48/49
    answers = np.array([[4, 5, 4], [3, 4, 3], [5, 5, 5], [2, 3, 2]], dtype=float)
    found = statistics.cronbach_alpha(answers)
    assert 0.979591836735 == found.standard
    r = 4.5 - 1.0  # sum of products of item 1 and 2 about their means: 20+12+25+6 - 4*3.5*4.25 = 3.5
    mean = (1 + 2 * r / np.sqrt(5 * 2.75)) / 3
    assert found.standardised == pytest.approx(3 * mean / (1 + 2 * mean), abs=1e-12)


def test_standardised_alpha_of_two_criteria_is_that_of_spearman_and_brown():
    found = statistics.cronbach_alpha(np.array([[1, 10], [2, 30], [3, 20], [4, 40]], dtype=float))
    assert 0.888888888889 == found.standardised  # 2 * 0.8 / 1.8
    assert found.standard == pytest.approx(2 * (1 - (5 + 500) / (5 + 500 + 80)), abs=1e-12)


def test_alpha_is_none_where_a_column_or_the_sum_is_constant():
    flat = statistics.cronbach_alpha(np.array([[1, 5], [2, 5], [3, 5]], dtype=float))
    assert (0.0, None) == flat
    assert (None, None) == statistics.cronbach_alpha(np.array([[0.1, -0.1], [0.3, -0.3], [0.7, -0.7]]))
    assert (None, None) == statistics.cronbach_alpha(np.array([[1.0, 2.0]]))
    assert (None, None) == statistics.cronbach_alpha(np.array([[1.0, 2.0], [1.0, 2.0]]))


def test_alpha_needs_two_criteria():
    assert "Cronbach's alpha needs two criteria or more" == refused(statistics.cronbach_alpha, np.eye(3)[:, :1]).text


# principal components


def test_two_criteria_have_two_components_by_hand():
    # r = 0.8: eigenvalues 1.8 and 0.2, vectors (1, 1) and (1, -1) over root 2
    found = statistics.principal_components(np.array([[1, 1], [2, 3], [3, 2], [4, 4]], dtype=float))
    assert [1.8, 0.2] == found.eigenvalues.tolist()
    assert [0.9, 0.1] == found.shares.tolist()
    half = 0.707106781187
    assert [[half, half], [half, -half]] == found.vectors.tolist()
    assert found.loadings == pytest.approx(np.sqrt([[0.9, 0.1], [0.9, 0.1]]) * [[1, 1], [1, -1]], abs=2e-12)


def test_loadings_give_back_the_correlations():
    matrix = np.random.default_rng(4).normal(size=(60, 5)) @ np.random.default_rng(5).normal(size=(5, 5))
    found = statistics.principal_components(matrix)
    assert found.loadings @ found.loadings.T == pytest.approx(statistics.correlation(matrix).values, abs=1e-10)
    assert found.vectors.T @ found.vectors == pytest.approx(np.eye(5), abs=1e-10)
    assert (np.diff(found.eigenvalues) <= 0).all()
    assert found.eigenvalues.sum() == pytest.approx(5, abs=1e-10)
    assert found.shares == pytest.approx(found.eigenvalues / 5, abs=1e-12)
    leading = found.vectors[np.abs(found.vectors).argmax(axis=0), range(5)]
    assert (leading > 0).all()


def test_components_of_equal_size_start_with_the_first_criterion():
    square = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=float)
    assert np.eye(3).tolist() == statistics.principal_components(square).vectors.tolist()
    assert [1.0, 1.0, 1.0] == statistics.principal_components(square).eigenvalues.tolist()


def test_components_with_equal_eigenvalues_behind_a_larger_one():
    # three criteria that correlate equally (r = 1/2): eigenvalues 2, 1/2, 1/2
    a, b, c, d = np.array([[1, 1, 1, 1, -1, -1, -1, -1], [1, 1, -1, -1] * 2, [1, -1] * 4, [1, -1, -1, 1, -1, 1, 1, -1]])
    matrix = np.column_stack([a + b, a + c, a + d]).astype(float)
    found = statistics.principal_components(matrix)
    assert [2.0, 0.5, 0.5] == found.eigenvalues.tolist()
    third = 0.57735026919
    assert [third] * 3 == found.vectors[:, 0].tolist()
    # the criterion most inside the plane of the rest comes first: (2, -1, -1) / root 6
    assert [0.816496580928, -0.408248290464, -0.408248290464] == found.vectors[:, 1].tolist()
    assert [0.0, 0.707106781187, -0.707106781187] == found.vectors[:, 2].tolist()


def test_criteria_that_repeat_each_other_have_components_of_no_size_and_not_less():
    x = np.array([0.1, 0.5, 0.2, 0.9])
    found = statistics.principal_components(np.column_stack([x, 2 * x, -x]))
    assert [3.0, 0.0, 0.0] == found.eigenvalues.tolist()
    assert [1.0, 1.0, -1.0] == found.loadings[:, 0].tolist()


@given(tables, st.randoms())
@settings(max_examples=50)
def test_components_do_not_depend_on_the_order_of_entrants(matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    if np.ptp(matrix, axis=0).all():
        for one, other in zip(
            statistics.principal_components(matrix), statistics.principal_components(matrix[order]), strict=True
        ):
            assert np.array_equal(one, other)


def test_components_of_a_constant_column_are_refused():
    error = refused(statistics.principal_components, np.array([[1, 2, 5], [3, 1, 5], [2, 2, 5]], dtype=float))
    assert "a constant column has no principal components" == error.text
    assert 2 == error.column


def test_components_need_two_entrants():
    error = refused(statistics.principal_components, np.array([[1.0, 2.0]]))
    assert "principal components need two entrants or more" == error.text


# least squares


def test_a_straight_line_by_hand():
    # x = 1 2 3 4, y = 1 3 2 4: slope 4/5, level 2.5, R squared 0.64
    fit = statistics.least_squares(np.array([[1.0], [2], [3], [4]]), np.array([1.0, 3, 2, 4]))
    assert (0.5, [0.8], 0.64) == (fit.intercept, fit.coefficients.tolist(), fit.r_squared)
    assert ([2.5], 2.5) == (fit.centre.tolist(), fit.level)


def test_least_squares_is_that_of_numpy():
    random = np.random.default_rng(6)
    matrix, target = random.normal(size=(80, 4)) * [1, 1e6, 1e-6, 1] + [0, 0, 0, 2020], random.normal(size=80)
    matrix[:, 3] += matrix[:, 0]
    fit = statistics.least_squares(matrix, target)
    raw = np.column_stack([np.ones(80), matrix])
    expected = np.linalg.lstsq(raw, target, rcond=None)[0]
    assert fit.coefficients == pytest.approx(expected[1:], rel=1e-7)
    assert fit.intercept == pytest.approx(expected[0], rel=1e-7)
    assert fit.r_squared == pytest.approx(1 - ((target - raw @ expected) ** 2).sum() / (80 * target.var()), abs=1e-10)


def test_an_exact_plane_is_found_again():
    matrix = np.array([[1, 2], [3, 5], [4, 4], [7, 1], [2, 2]], dtype=float)
    fit = statistics.least_squares(matrix, 3.0 + 2.0 * matrix[:, 0] - 0.5 * matrix[:, 1])
    assert (3.0, [2.0, -0.5], 1.0) == (fit.intercept, fit.coefficients.tolist(), fit.r_squared)


def test_a_constant_target_is_fitted_and_has_no_r_squared():
    fit = statistics.least_squares(np.array([[1.0], [2], [4]]), np.array([7.0, 7, 7]))
    assert (7.0, [0.0], None) == (fit.intercept, fit.coefficients.tolist(), fit.r_squared)


@given(tables, st.randoms())
@settings(max_examples=50)
def test_least_squares_does_not_depend_on_the_order_of_entrants(matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    x, y = matrix[:, :1], matrix[:, 1]
    if np.ptp(x) > 0:
        for one, other in zip(
            statistics.least_squares(x, y), statistics.least_squares(x[order], y[order]), strict=True
        ):
            assert np.array_equal(np.array(one, dtype=float), np.array(other, dtype=float), equal_nan=True)


def test_a_regression_needs_two_entrants_more_than_columns():
    assert 1.0 == statistics.least_squares(np.array([[1.0], [2], [3]]), np.array([1.0, 2, 3])).r_squared
    error = refused(statistics.least_squares, np.array([[1.0], [2]]), np.array([1.0, 2]))
    assert "a regression on {count} columns needs {least} entrants or more, found {found}" == error.text
    assert {"count": 1, "least": 3, "found": 2} == error.args_


def test_a_constant_column_in_a_regression_is_named():
    error = refused(statistics.least_squares, np.array([[1.0, 0.1], [2, 0.1], [4, 0.1], [5, 0.1]]), np.arange(4.0))
    assert "a constant column explains nothing in a regression" == error.text
    assert 1 == error.column


def test_a_column_that_others_determine_is_named():
    random = np.random.default_rng(7)
    matrix = random.normal(size=(20, 4))
    matrix[:, 2] = matrix[:, 0] * 0.3 - matrix[:, 1] * 7.1 + 1000
    error = refused(statistics.least_squares, matrix, random.normal(size=20))
    assert "a regression cannot tell this column from the ones before it, which determine it" == error.text
    assert 2 == error.column


# what is refused everywhere


@pytest.mark.parametrize("bad", [NAN, float("inf"), -float("inf"), 1.1e150, -1.1e150])
def test_what_is_not_an_ordinary_number_is_refused_by_its_place(bad):
    text = "a number is missing" if np.isnan(bad) else "numbers must lie between -1e150 and 1e150, found {value}"
    error = refused(statistics.moments, np.array([1.0, 2.0, bad, bad]))
    assert (text, None, 2) == (error.text, error.column, error.row)
    assert ({} if np.isnan(bad) else {"value": bad}) == error.args_
    error = refused(statistics.correlation, np.array([[1.0, 2.0], [3.0, bad]]))
    assert (text, 1, 1) == (error.text, error.column, error.row)


def test_the_largest_number_is_taken():
    assert 1e150 == statistics.moments(np.array([1e150])).mean


def test_nothing_is_refused_as_nothing():
    assert "there are no numbers to work on" == refused(statistics.moments, np.array([])).text
    assert "there are no numbers to work on" == refused(statistics.correlation, np.zeros((0, 2))).text


def test_a_column_is_not_a_matrix():
    with pytest.raises(ValueError, match="a matrix has two dimensions, not 1"):
        statistics.correlation(np.array([1.0, 2.0]))
