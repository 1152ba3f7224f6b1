"""Several periods of one criterion: filling, growth and trends."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import panel
from pembina.methods.refusal import Unfit

nan = math.nan
YEARS = np.array([2020.0, 2021.0, 2022.0])
# COINr 1.1.14, tests/testthat/test-impute_panel.R: the series i1 to i4 of one unit; the last row is ours
GAPS = np.array([[1, 2, 3], [3, nan, 5], [nan, 5, 6], [7, 8, nan], [nan, nan, nan]])

few = settings(max_examples=30)
cells = st.one_of(st.just(nan), st.floats(-1e6, 1e6), st.integers(-3, 3).map(float))
panels = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=8).map(np.array),
        st.lists(st.integers(1, 9), min_size=n, max_size=n).map(lambda steps: 2000.0 + np.cumsum(steps)),
    )
)


def rows(*series):
    return np.array(series, dtype=float)


def same(expected, found):
    return np.array_equal(np.array(expected, dtype=float), found, equal_nan=True)


def refused(call, *args, **options):
    with pytest.raises(Unfit) as caught:
        call(*args, **options)
    return caught.value


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("none", GAPS),
        ("latest", [[1, 2, 3], [3, 3, 5], [nan, 5, 6], [7, 8, 8], [nan] * 3]),
        ("linear", [[1, 2, 3], [3, 4, 5], [5, 5, 6], [7, 8, 8], [nan] * 3]),
        ("constant", [[1, 2, 3], [3, 3, 5], [5, 5, 6], [7, 8, 8], [nan] * 3]),
    ],
)
def test_a_panel_is_filled_as_coinr_fills_it(how, expected):
    given_back = panel.filled(GAPS, YEARS, how)
    assert same(expected, given_back.values)
    assert (np.isnan(GAPS) & ~np.isnan(given_back.values)).tolist() == given_back.filled.tolist()


def test_each_filled_value_says_which_periods_it_rests_on():
    given_back = panel.filled(GAPS, YEARS, "linear")
    before = [[2020, 2021, 2022], [2020, 2020, 2022], [2021, 2021, 2022], [2020, 2021, 2021], [nan] * 3]
    after = [[2020, 2021, 2022], [2020, 2022, 2022], [2021, 2021, 2022], [2020, 2021, 2021], [nan] * 3]
    assert same(before, given_back.before)
    assert same(after, given_back.after)
    for how in ("latest", "constant"):
        given_back = panel.filled(GAPS, YEARS, how)
        assert same(given_back.before, given_back.after)
        assert 2020 == given_back.before[1, 1]


@pytest.mark.parametrize("how", panel.HOW)
def test_one_period_of_a_panel_is_that_column_of_the_filled_panel(how):
    whole = panel.filled(GAPS, YEARS, how)
    for column, year in enumerate(YEARS):
        one = panel.fill(GAPS, YEARS, year, how)
        for part, of_whole in zip(one, whole, strict=True):
            assert np.array_equal(of_whole[:, column], part, equal_nan=part.dtype != bool)


@pytest.mark.parametrize(
    ("how", "at", "value", "filled", "before", "after"),
    [
        ("none", 2021.5, nan, False, nan, nan),
        ("latest", 2021.5, 10, True, 2020, 2020),
        ("latest", 2019, nan, False, nan, nan),
        ("latest", 2030, 30, True, 2024, 2024),
        ("linear", 2021.5, 17.5, True, 2020, 2024),
        ("linear", 2023, 25, True, 2020, 2024),
        ("linear", 2019, 10, True, 2020, 2020),
        ("linear", 2030, 30, True, 2024, 2024),
        ("constant", 2023.9, 10, True, 2020, 2020),
        ("constant", 2019, 10, True, 2020, 2020),
        ("constant", 2024, 30, False, 2024, 2024),
    ],
)
def test_a_period_may_lie_between_before_and_after_all_others(how, at, value, filled, before, after):
    given_back = panel.fill(rows([10, nan, 30]), np.array([2020.0, 2021.0, 2024.0]), at, how)
    assert same([value], given_back.values)
    assert [filled] == given_back.filled.tolist()
    assert same([before], given_back.before)
    assert same([after], given_back.after)


def test_interpolation_uses_the_nearest_figures_and_the_distances_between_periods():
    series = rows([0, 10, nan, nan, 40, 99])
    periods = np.array([2010.0, 2012.0, 2013.0, 2018.0, 2022.0, 2023.0])
    assert same([[0, 10, 13, 28, 40, 99]], panel.filled(series, periods, "linear").values)


def test_interpolated_values_have_twelve_digits_and_figures_keep_all_of_theirs():
    third = 1 / 3
    given_back = panel.filled(rows([third, nan, 0]), np.array([0.0, 1.0, 3.0]), "linear")
    assert [third, 0.222222222222, 0] == given_back.values[0].tolist()


def test_an_interpolated_value_never_leaves_its_figures():
    value = 1.23456789012345
    assert value == panel.fill(rows([value, nan, value]), YEARS, 2021, "linear").values[0]


def test_a_figure_that_is_too_far_away_is_not_used():
    series, periods = rows([10, nan, nan, 40]), np.array([2020.0, 2021.0, 2022.0, 2023.0])
    assert same([[10, 10, nan, 40]], panel.filled(series, periods, "latest", within=1).values)
    assert same([[10, 10, 10, 40]], panel.filled(series, periods, "latest", within=2).values)
    assert same([[10, nan, nan, 40]], panel.filled(series, periods, "latest", within=0).values)
    assert same([[10, nan, nan, 40]], panel.filled(series, periods, "linear", within=1.9).values)
    assert same([[10, 20, 30, 40]], panel.filled(series, periods, "linear", within=2).values)
    assert same([nan], panel.fill(series, periods, 2018, "constant", within=1).values)
    assert same([10], panel.fill(series, periods, 2018, "constant", within=2).values)
    nothing = panel.fill(series, periods, 2018, "constant", within=1)
    assert same([nan], nothing.before)
    assert same([nan], nothing.after)
    assert [False] == nothing.filled.tolist()


def test_one_figure_stands_for_all_periods():
    for how in ("linear", "constant"):
        assert same([[4, 4, 4]], panel.filled(rows([nan, 4, nan]), YEARS, how).values)
    assert same([[nan, 4, 4]], panel.filled(rows([nan, 4, nan]), YEARS, "latest").values)


def test_zero_and_negative_figures_are_figures():
    assert same([[0, -1, -2]], panel.filled(rows([0, nan, -2]), YEARS, "linear").values)


def test_growth_is_the_percentage_of_the_first_figure():
    # OECD/JRC Handbook 2008, 5.7: (x_t - x_{t-1}) / x_{t-1} * 100
    figures = rows([200, 0, 250], [200, 0, 150], [4, 9, 4], [4, 9, 0], [4, 9, -2], [3, nan, 4])
    change = panel.growth(figures, YEARS, 2020, 2022)
    assert [25, -25, 0, -100, -150, 33.3333333333] == change.values.tolist()
    assert [""] * 6 == change.reasons.tolist()


def test_growth_from_nothing_or_less_has_no_percentage():
    change = panel.growth(rows([0, 1, 2], [-4, 1, 2], [nan, 1, 2], [1, 1, nan], [0, 0, 0]), YEARS, 2020, 2022)
    assert np.isnan(change.values).all()
    assert ["zero", "negative", "missing", "missing", "zero"] == change.reasons.tolist()


def test_the_compound_growth_rate_by_hand():
    # (121 / 100) ** (1 / 2) - 1 = 0.1; 8 fold in 3 years doubles each year; 2 ** (1/2) - 1 = 0.414213562373
    figures = rows([100, 0, 121], [121, 0, 100], [1, 5, 2], [3, 9, 3], [3, 9, 0])
    change = panel.cagr(figures, YEARS, 2020, 2022)
    assert [10, -9.09090909091, 41.4213562373, 0, -100] == change.values.tolist()
    assert [""] * 5 == change.reasons.tolist()
    assert [100] == panel.cagr(rows([1, 8]), np.array([2020, 2023]), 2020, 2023).values.tolist()
    assert [100] == panel.cagr(rows([1, 4]), np.array([0.5, 2.5]), 0.5, 2.5).values.tolist()


def test_the_compound_growth_rate_of_one_year_is_growth():
    figures = rows([100, 105, 7], [3, 2.9, 7], [4, 0, 1])
    assert [5, -3.33333333333, -100] == panel.cagr(figures, YEARS, 2020, 2021).values.tolist()
    assert [5, -3.33333333333, -100] == panel.growth(figures, YEARS, 2020, 2021).values.tolist()


def test_compound_growth_from_or_to_less_than_nothing_has_no_rate():
    figures = rows([0, 1, 2], [-4, 1, 2], [4, 1, -2], [-4, 1, -2], [nan, 1, 2], [1, 1, nan], [0, 1, -1], [-1, 1, nan])
    change = panel.cagr(figures, YEARS, 2020, 2022)
    assert np.isnan(change.values).all()
    reasons = ["zero", "negative", "negative", "negative", "missing", "missing", "negative", "missing"]
    assert reasons == change.reasons.tolist()


def test_change_beyond_all_numbers_is_not_a_number():
    change = panel.growth(rows([1e-20, 0, 1e90], [1e-300, 0, 1e90], [1, 0, 1e97]), YEARS, 2020, 2022)
    assert ["too-large", "too-large", ""] == change.reasons.tolist()
    assert pytest.approx([nan, nan, 1e99], nan_ok=True) == change.values.tolist()
    assert same([nan], panel.cagr(rows([1e-300, 1e90]), YEARS[:2], 2020, 2021).values)


@pytest.mark.parametrize("function", [panel.growth, panel.cagr])
def test_change_runs_between_two_periods_of_the_panel(function):
    for first, last, stranger in ((2019, 2022, 2019), (2020, 2021.5, 2021.5)):
        error = refused(function, GAPS, YEARS, first, last)
        assert f"there is no period {stranger}; there are 2020, 2021, 2022" == str(error)
    for first, last in ((2022, 2020), (2021, 2021)):
        error = refused(function, GAPS, YEARS, first, last)
        assert f"change runs from an earlier to a later period, not from {first} to {last}" == str(error)


def test_trends_by_the_ends_and_the_edge_is_flat():
    figures = rows([100, 7, 110.25], [100, 7, 110.26], [100, 7, 90.25], [100, 7, 90.24], [100, 900, 100])
    found = panel.trend(figures, YEARS, 5)
    assert ["flat", "rising", "flat", "falling", "flat"] == found.words.tolist()
    assert [5, -5, 0] == found.changes[[0, 2, 4]].tolist()
    assert [""] * 5 == found.reasons.tolist()


def test_a_trend_is_a_rate_a_year_over_the_years_that_have_figures():
    figures, periods = rows([nan, 100, nan, 121, nan], [50, nan, nan, nan, 800]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert [10, 100] == panel.trend(figures, periods, 0).changes.tolist()
    assert [10.5, 187.5] == panel.trend(figures, periods, 0, relative=False).changes.tolist()


def test_too_few_figures_have_no_trend():
    figures = rows([nan, 3, nan], [3, nan, 4], [3, 3.5, 4], [nan] * 3)
    found = panel.trend(figures, YEARS, 1)
    assert ["absent", "rising", "rising", "absent"] == found.words.tolist()
    assert ["missing", "", "", "missing"] == found.reasons.tolist()
    assert same([nan, nan], found.changes[[0, 3]])
    assert ["absent", "absent", "rising", "absent"] == panel.trend(figures, YEARS, 1, least=3).words.tolist()
    assert ["absent"] == panel.trend(rows([3]), YEARS[:1], 1).words.tolist()


def test_relative_trends_of_zero_and_negative_figures_are_absent_with_a_reason():
    figures = rows([0, 1, 2], [-1, 1, 2], [2, 1, -1], [2, 1, 0], [2, -1, 4], [0, 0, 0])
    found = panel.trend(figures, YEARS, 1)
    assert ["absent", "absent", "absent", "falling", "rising", "absent"] == found.words.tolist()
    assert ["zero", "negative", "negative", "", "", "zero"] == found.reasons.tolist()
    assert same([nan, nan, nan, -100, 41.4213562373, nan], found.changes)


def test_absolute_trends_of_zero_and_negative_figures_are_trends():
    figures = rows([0, 1, 2], [-1, 1, 1], [2, 1, -1], [1, 0, 0.5], [0, 0, 0])
    found = panel.trend(figures, YEARS, 1, relative=False)
    assert ["flat", "flat", "falling", "flat", "flat"] == found.words.tolist()
    assert [1, 1, -1.5, -0.25, 0] == found.changes.tolist()
    assert [""] * 5 == found.reasons.tolist()


def test_the_line_looks_at_all_figures():
    # slopes sum (t - mean t)(x - mean x) / sum (t - mean t)^2: (6 - 2) / 2 = 2, 100 * 2 / mean
    figures = rows([2, 7, 6], [6, 7, 2], [4, 9, 4], [2, nan, 6], [-1, 0, 1], [0, 0, 0])
    absolute = panel.trend(figures, YEARS, 1, relative=False, by="line")
    assert [2, -2, 0, 2, 1, 0] == absolute.changes.tolist()
    assert ["rising", "falling", "flat", "rising", "flat", "flat"] == absolute.words.tolist()
    assert [""] * 6 == absolute.reasons.tolist()
    relative = panel.trend(figures, YEARS, 40, by="line")
    assert same([40, -40, 0, 50, nan, nan], relative.changes)
    assert ["flat", "flat", "flat", "rising", "absent", "absent"] == relative.words.tolist()
    assert ["", "", "", "", "negative", "zero"] == relative.reasons.tolist()


def test_a_line_by_hand_through_unequal_periods():
    # t = 0 1 3 6, x = 1 2 2 5: mean t 2.5, sums 21 for t and 38 - 25 = 13 for the product; mean x 2.5
    figures, periods = rows([1, 2, 2, 5]), np.array([2000.0, 2001.0, 2003.0, 2006.0])
    assert [0.619047619048] == panel.trend(figures, periods, 0, relative=False, by="line").changes.tolist()
    assert [24.7619047619] == panel.trend(figures, periods, 0, by="line").changes.tolist()


def test_a_constant_series_is_flat_without_any_tolerance():
    figures = rows([0.1, 0.1, nan, 0.1], [1e15 + 1, nan, nan, 1e15 + 1])
    for by in panel.MEASURED:
        for relative in (True, False):
            found = panel.trend(figures, np.array([0.0, 1.0, 2.0, 5.0]), 0, relative=relative, by=by)
            assert ["flat", "flat"] == found.words.tolist()
            assert [0, 0] == found.changes.tolist()


def test_a_level_series_with_a_bump_is_flat_by_its_line():
    figures, periods = rows([0.1, 0.7, 0.1], [1, 5, nan]), np.array([0.0, 0.15, 0.3])
    assert "flat" == panel.trend(figures, periods, 0, by="line").words[0]
    figures, periods = rows([3.3, 1.1, 1.1, 3.3]), np.array([0.1, 0.4, 0.8, 1.1])
    assert ["flat"] == panel.trend(figures, periods, 0, relative=False, by="line").words.tolist()


@pytest.mark.parametrize("tolerance", [-1, nan, math.inf])
def test_a_tolerance_is_zero_or_more(tolerance):
    error = refused(panel.trend, GAPS, YEARS, tolerance)
    assert f"a tolerance is a number of 0 or more, found {tolerance}" == str(error)


def test_a_trend_takes_two_periods():
    assert "a trend needs at least 2 periods, found 1" == str(refused(panel.trend, GAPS, YEARS, 1, least=1))


def test_words_that_nobody_knows_are_refused():
    error = refused(panel.trend, GAPS, YEARS, 1, by="slope")
    assert 'a trend is measured by "ends" or by "line", not by "slope"' == str(error)
    for call in (lambda: panel.filled(GAPS, YEARS, "mean"), lambda: panel.fill(GAPS, YEARS, 2020, "mean")):
        assert "gaps are filled by one of none, latest, linear, constant, not by mean" == str(refused(call))


@pytest.mark.parametrize("within", [-1, nan])
def test_a_distance_is_zero_or_more(within):
    error = refused(panel.filled, GAPS, YEARS, "latest", within)
    assert f"the furthest that a figure may lie away is 0 or more, found {within}" == str(error)


@pytest.mark.parametrize("at", [nan, math.inf])
def test_the_period_that_is_asked_for_is_a_number(at):
    assert f"a period must be a finite number, found {at}" == str(refused(panel.fill, GAPS, YEARS, at, "latest"))


CALLS = [
    lambda m, t: panel.fill(m, t, 2020, "linear"),
    lambda m, t: panel.filled(m, t, "linear"),
    lambda m, t: panel.growth(m, t, 2020, 2021),
    lambda m, t: panel.cagr(m, t, 2020, 2021),
    lambda m, t: panel.trend(m, t, 1),
]


@pytest.mark.parametrize("call", CALLS)
def test_periods_have_to_rise(call):
    for periods, said in (([2020, 2020, 2021], "2020, 2020, 2021"), ([2020, 2022, 2021], "2020, 2022, 2021")):
        assert f"periods must rise, found {said}" == str(refused(call, GAPS, np.array(periods)))
    for odd in (nan, math.inf, 1e101):
        assert "periods must rise, found 2020, 2021, " in str(refused(call, GAPS, np.array([2020, 2021, odd])))
    assert "periods must rise" in str(refused(call, GAPS, np.array([0, 1e-101, 1])))


@pytest.mark.parametrize("call", CALLS)
def test_an_infinite_figure_is_refused_with_its_row_and_period(call):
    error = refused(call, rows([1, 2, 3], [nan, 2, -math.inf], [math.inf, 1, 1]), YEARS)
    assert (1, None, {"value": -math.inf, "period": 2022.0}) == (error.row, error.column, error.args_)
    assert "the figure -inf of period 2022.0 is too large to compute with; choose a larger unit" == str(error)
    error = refused(call, rows([1e100, 2, -1e100], [nan, 2e100, math.inf]), YEARS)
    assert (1, {"value": 2e100, "period": 2021.0}) == (error.row, error.args_)


@pytest.mark.parametrize("call", CALLS)
def test_a_panel_of_the_wrong_shape_is_a_mistake_of_the_program(call):
    for figures, periods in ((GAPS, YEARS[:2]), (GAPS[0], YEARS), (np.empty((2, 0)), np.empty(0))):
        with pytest.raises(ValueError, match="a panel of shape"):
            call(figures, periods)


@pytest.mark.parametrize("call", CALLS)
def test_an_empty_field_is_an_empty_answer(call):
    assert all(0 == len(part) for part in call(np.empty((0, 3)), YEARS))


@pytest.mark.parametrize("call", CALLS)
def test_what_is_handed_in_is_not_written_to(call):
    figures, periods = GAPS.copy(), YEARS.copy()
    call(figures, periods)
    assert same(GAPS, figures)
    assert same(YEARS, periods)


@few
@given(panels, st.sampled_from(panel.HOW), st.floats(1990, 2060))
def test_filling_agrees_with_a_search_by_hand(given_panel, how, at):
    matrix, periods = given_panel
    found = panel.fill(matrix, periods, at, how)
    for row, series in enumerate(matrix):
        known = [(t, x) for t, x in zip(periods, series, strict=True) if not math.isnan(x)]
        earlier, later = [k for k in known if k[0] <= at], [k for k in known if k[0] >= at]
        exact = [k for k in known if k[0] == at]
        if how == "none":
            expected = exact[0][1] if exact else nan
        elif how == "latest":
            expected = earlier[-1][1] if earlier else nan
        elif how == "constant":
            expected = (earlier[-1:] or later[:1] or [(0, nan)])[0][1]
        else:
            expected = np.interp(at, *zip(*known, strict=True)) if known else nan
        assert pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True) == found.values[row]
        assert (not exact and not math.isnan(expected)) == found.filled[row]


@few
@given(panels, st.sampled_from(panel.MEASURED), st.booleans(), st.floats(0, 10))
def test_a_mirrored_series_has_the_mirrored_trend_and_no_row_depends_on_another(given_panel, by, relative, tolerance):
    matrix, periods = given_panel
    found = panel.trend(matrix, periods, tolerance, relative=relative, by=by)
    assert set(found.words.tolist()) <= set(panel.TRENDS)
    assert set(found.reasons.tolist()) <= set(panel.REASONS)
    assert ((found.words == "absent") == np.isnan(found.changes)).all()
    assert ((found.reasons != "") == np.isnan(found.changes)).all()
    upside_down = panel.trend(matrix[::-1], periods, tolerance, relative=relative, by=by)
    for part, other in zip(found, upside_down, strict=True):
        assert np.array_equal(part[::-1], other, equal_nan=part.dtype == float)
    if not relative:
        mirrored = panel.trend(-matrix, periods, tolerance, relative=False, by=by)
        opposite = {"rising": "falling", "falling": "rising"}
        assert [opposite.get(word, word) for word in found.words.tolist()] == mirrored.words.tolist()


@few
@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=2), st.integers(1, 30))
def test_the_compound_rate_leads_from_the_first_to_the_last_figure(ends, years):
    rate = panel.cagr(rows(ends), np.array([2000, 2000 + years]), 2000, 2000 + years).values[0]
    assert pytest.approx(ends[1], rel=1e-6, abs=1e-6 * ends[0]) == ends[0] * (1 + rate / 100) ** years


def test_any_kind_of_number_is_computed_with_in_double_precision():
    for kind in (np.float32, object):
        found = panel.filled(rows([1, nan, 3]).astype(kind), YEARS.astype(kind), "linear")
        assert [[1.0, 2.0, 3.0]] == found.values.tolist()
        assert [np.float64] * 3 == [part.dtype for part in (found.values, found.before, found.after)]


def test_the_largest_and_the_closest_periods_are_taken():
    assert [2] == panel.fill(rows([2, 1]), np.array([-1e100, 1e100]), -1e100, "none").values.tolist()
    assert [100] == panel.growth(rows([1, 2]), np.array([0.0, 1e-100]), 0, 1e-100).values.tolist()
    refused(panel.growth, rows([1, 2]), np.array([0.0, 0.99e-100]), 0, 0.99e-100)
    refused(panel.growth, rows([1, 2]), np.array([0.0, 1.01e100]), 0, 1.01e100)


def test_a_figure_at_the_limit_is_not_the_one_that_is_too_large():
    error = refused(panel.filled, rows([1e100, -1e100, 2e100]), YEARS, "none")
    assert (0, {"value": 2e100, "period": 2022.0}) == (error.row, error.args_)


def test_a_panel_of_one_period_may_be_asked_for_any_other():
    figures, period = rows([5], [nan]), YEARS[:1]
    expected = {"none": [nan, 5, nan], "latest": [nan, 5, 5], "linear": [5, 5, 5], "constant": [5, 5, 5]}
    for how in panel.HOW:
        found = [panel.fill(figures, period, at, how) for at in (2018, 2020, 2022)]
        assert same(expected[how], np.array([one.values[0] for one in found]))
        assert all(np.isnan(one.values[1]) and not one.filled[1] and np.isnan(one.after[1]) for one in found)
        near = [panel.fill(figures, period, at, how, within=1) for at in (2018, 2022)]
        assert all(np.isnan(one.values).all() and not one.filled.any() for one in near)


def test_a_value_between_equal_figures_is_that_figure_where_rounding_would_go_up():
    value = 1.23456789012567
    assert value == panel.fill(rows([value, nan, value]), YEARS, 2021, "linear").values[0]


def test_growth_at_the_limit_is_a_number():
    change = panel.growth(rows([1, 1e98], [1, 1.01e98]), YEARS[:2], 2020, 2021)
    assert ["", "too-large"] == change.reasons.tolist()
    assert 1e100 == change.values[0]


def test_the_line_of_tiny_figures_keeps_its_digits():
    found = panel.trend(rows([1e-20, 2e-20, 6e-20]), YEARS, 0, relative=False, by="line")
    assert (["rising"], [2.5e-20]) == (found.words.tolist(), found.changes.tolist())


def test_a_line_may_go_through_two_periods_or_through_period_zero():
    assert [2.0] == panel.trend(rows([1, 7]), np.array([2020.0, 2023.0]), 0, relative=False, by="line").changes.tolist()
    symmetrical = panel.trend(rows([1, 2, 6]), np.array([-1.0, 0.0, 1.0]), 0, relative=False, by="line")
    assert [2.5] == symmetrical.changes.tolist()


def test_a_line_keeps_twelve_digits_where_periods_are_unequal_or_far_from_zero():
    # t = 0, 1/1024, 32 and x = 0, 0, 7: deviations from the mean of t by exact fractions
    times = [Fraction(0), Fraction(1, 1024), Fraction(32)]
    late = [t - sum(times) / 3 for t in times]
    expected = float(late[2] * 7 / sum(t * t for t in late))
    found = panel.trend(rows([0, 0, 7]), np.array([0, 1 / 1024, 32]), 0, relative=False, by="line")
    assert expected == pytest.approx(found.changes[0], rel=1e-12)
    # seconds since 1970; (-4 * 0 - 1 * 1 + 5 * 2) / 42 with deviations -4/3, -1/3, 5/3
    seconds = panel.trend(rows([0, 1, 2]), 1.7e9 + np.array([0.0, 1.0, 3.0]), 0, relative=False, by="line")
    assert [0.642857142857] == seconds.changes.tolist()


def test_the_noise_of_adding_up_makes_no_trend():
    # symmetrical about its middle; the sums are off by 3e-15 of the largest difference
    found = panel.trend(rows([3.7, 2.4, 2.4, 3.7]), np.array([8.6, 8.8, 9.0, 9.2]), 0, relative=False, by="line")
    assert (["flat"], [0.0]) == (found.words.tolist(), found.changes.tolist())


def test_a_percentage_of_the_mean_needs_one_figure_above_zero():
    found = panel.trend(rows([0, 1, 2], [0, nan, 0], [nan, 0, 2]), YEARS, 0, by="line")
    assert ["", "zero", ""] == found.reasons.tolist()
    assert same([100, nan, 200], found.changes)
