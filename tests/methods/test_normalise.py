"""Values to scores, by hand-computed examples and by what every scoring method must keep to."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import normalise
from pembina.methods.refusal import Unfit

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20).map(np.array)


@pytest.mark.parametrize(("value", "score"), [(-1, 0), (0, 0), (1, 25), (2, 50), (3, 75), (4, 100), (9, 100)])
def test_goalposts_are_linear_between_their_ends_and_flat_outside(value, score):
    assert score == normalise.goalposts(np.array([value], dtype=float), 0, 4)[0]


@pytest.mark.parametrize(("value", "score"), [(10, 0), (6, 40), (0, 100), (12, 0), (-3, 100)])
def test_goalposts_from_high_to_low_score_lower_values_higher(value, score):
    assert score == normalise.goalposts(np.array([value], dtype=float), 10, 0)[0]


def test_goalposts_reach_any_scale():
    assert [0.0, 0.5, 1.0] == normalise.goalposts(np.array([20.0, 52.5, 85.0]), 20, 85, 1).tolist()


def test_log_goalposts_are_linear_in_the_logarithm():
    scores = normalise.log_goalposts(np.array([1.0, 10.0, 100.0, 1000.0, 5.0e5, 0.0, -3.0]), 1, 1000)
    assert scores == pytest.approx([0, 100 / 3, 200 / 3, 100, 100, 0, 0], abs=1e-9)


def test_log_goalposts_from_high_to_low_score_lower_values_higher():
    assert normalise.log_goalposts(np.array([1000.0, 1.0, 0.0]), 1000, 1).tolist() == [0, 100, 100]


def test_the_income_index_of_the_human_development_report():
    # UNDP technical note: gross national income of 10,000 on 100 to 75,000; ln 100 / ln 750 = 4.605170 / 6.620073
    assert normalise.log_goalposts(np.array([10_000.0]), 100, 75_000, 1)[0] == pytest.approx(0.695637, abs=1e-6)


def test_piecewise_linear_passes_through_its_points_and_is_flat_outside():
    points = [[0, 0], [10, 50], [20, 100], [30, 40]]
    scores = normalise.piecewise(np.array([-5.0, 5.0, 10.0, 15.0, 25.0, 99.0]), points)
    assert scores.tolist() == [0, 25, 50, 75, 70, 40]


EQUITY_OVER_ASSETS = [
    {"to": 0, "score": 0},
    {"above": 0, "to": 20, "score": 25},
    {"above": 20, "to": 40, "score": 50},
    {"above": 40, "to": 60, "score": 100},
    {"above": 60, "to": 80, "score": 50},
    {"above": 80, "to": 100, "score": 25},
]


@pytest.mark.parametrize(
    ("value", "score"),
    [(-5, 0), (0, 0), (0.01, 25), (20, 25), (20.01, 50), (40, 50), (40.01, 100), (60, 100), (60.01, 50), (100, 25)],
)
def test_bands_may_rise_and_fall_and_each_edge_belongs_to_one_band(value, score):
    assert score == normalise.bands(np.array([value], dtype=float), EQUITY_OVER_ASSETS)[0]


def test_a_value_in_no_band_has_no_score():
    assert np.isnan(normalise.bands(np.array([100.01]), EQUITY_OVER_ASSETS)[0])


def test_levels_score_what_they_list_and_nothing_else():
    scores = normalise.levels(np.array(["WTP", "WDP", "?"], dtype=object), {"WTP": 100, "WDP": 50})
    assert [100, 50] == scores[:2].tolist()
    assert np.isnan(scores[2])


@given(numbers, st.floats(-1e3, 1e3), st.floats(0.5, 1e3))
def test_goalposts_keep_to_the_scale_and_never_lower_a_better_value(values, start, width):
    values = np.sort(values)
    rising = normalise.goalposts(values, start, start + width)
    falling = normalise.goalposts(values, start + width, start)
    assert ((rising >= 0) & (rising <= 100)).all()
    assert (np.diff(rising) >= 0).all()
    assert (np.diff(falling) <= 0).all()


@given(numbers, st.floats(1e-3, 1e3), st.floats(1.5, 1e3))
def test_log_goalposts_keep_to_the_scale_and_never_lower_a_better_value(values, start, ratio):
    scores = normalise.log_goalposts(np.sort(values), start, start * ratio)
    assert ((scores >= 0) & (scores <= 100)).all()
    assert (np.diff(scores) >= 0).all()


def column(*values):
    return np.array(values, dtype=float)


def refused(call, *args, **options):
    with pytest.raises(Unfit) as caught:
        call(*args, **options)
    return caught.value


FIXED = [
    lambda x: normalise.goalposts(x, 0, 10),
    lambda x: normalise.goalposts(x, 10, 0),
    lambda x: normalise.log_goalposts(x, 1, 10),
    lambda x: normalise.rescaled(x, -2e100, 2e100),
    lambda x: normalise.optimum_range(x, 0, 2, 4, 9),
    lambda x: normalise.optimum_range(x, None, 2, 4, 9),
    lambda x: normalise.optimum_range(x, 0, 2, 4, None),
    lambda x: normalise.logistic(x, 5, 1),
    lambda x: normalise.logistic(x, 5, -1),
    lambda x: normalise.target(x, 5, "higher"),
    lambda x: normalise.target(x, 5, "lower"),
    lambda x: normalise.piecewise(x, [[0, 0], [10, 100]]),
    lambda x: normalise.bands(x, [{"score": 3}]),
]


@pytest.mark.parametrize("method", FIXED)
def test_a_value_that_is_no_number_is_refused_with_its_row(method):
    error = refused(method, column(1, np.nan, np.inf))
    assert ("a value is missing; this method needs every value", 1, None) == (str(error), error.row, error.column)
    error = refused(method, column(1, 2, -np.inf, np.nan))
    assert ("a value is infinite", 2) == (str(error), error.row)
    error = refused(method, column(1, np.inf))
    assert ("a value is infinite", 1) == (str(error), error.row)
    error = refused(method, column(-1e100, 1e100, -1.0000001e100))
    assert (2, {"value": -1.0000001e100}) == (error.row, error.args_)
    assert "-1.0000001e+100 is too large to compute with; choose a larger unit" == str(error)


@pytest.mark.parametrize("method", FIXED)
def test_one_entrant_scores_what_it_scores_among_others_and_nobody_scores_nothing(method):
    values = column(-1e100, -3, 0, 2.5, 4, 7, 1e100)
    scores = method(values)
    assert scores.tolist() == [method(values[i : i + 1])[0] for i in range(len(values))]
    assert ((scores >= 0) & (scores <= 100)).all()
    assert [] == method(column()).tolist()
    assert np.float64 == scores.dtype


def test_whole_numbers_are_numbers():
    assert [0, 50] == normalise.goalposts(np.array([0, 5]), 0, 10).tolist()


def test_goalposts_never_score_minus_zero():
    assert not np.signbit(normalise.goalposts(column(10, 11), 10, 0)).any()
    assert not np.signbit(normalise.log_goalposts(column(10, 11), 10, 1)).any()
    assert not np.signbit(normalise.rescaled(column(7), 7, 1)).any()


@pytest.mark.parametrize(("start", "end"), [(3, 3), (0, math.inf), (math.nan, 1), (-1e308, 1e308)])
def test_goalposts_that_are_not_apart_are_refused(start, end):
    for method in (normalise.goalposts, normalise.log_goalposts, normalise.rescaled):
        error = refused(method, column(3), start, end)
        assert f"two different ends are needed, found {start} and {end}" == str(error)
        assert (start, end) == (error.args_["start"], error.args_["end"])


@pytest.mark.parametrize(("start", "end", "low"), [(0, 5, 0), (5, -1, -1)])
def test_a_logarithm_refuses_goalposts_at_zero_or_below(start, end, low):
    error = refused(normalise.log_goalposts, column(3), start, end)
    assert (f"a logarithm needs a goalpost above zero, found {low}", {"end": low}) == (str(error), error.args_)


def test_the_income_index_of_1999_for_a_purchasing_power_of_25000():
    # (ln 25000 - ln 100) / (ln 40000 - ln 100) = ln 250 / ln 400 = 5.521461 / 5.991465
    assert pytest.approx(0.921554, abs=1e-6) == normalise.log_goalposts(column(25_000), 100, 40_000, 1)[0]


def test_a_survey_from_1_to_7_is_moved_onto_the_scale():
    # COINr 1.1.14 n_scaled, from its documentation: (x - l) / (u - l) * 100 with l = 1, u = 7
    assert [0, 50, 75, 100] == normalise.rescaled(column(1, 4, 5.5, 7), 1, 7).tolist()
    assert [1.0, 0.5, 0.0] == normalise.rescaled(column(1, 4, 7), 7, 1, 1).tolist()


@pytest.mark.parametrize(("start", "end"), [(1, 7), (7, 1)])
def test_an_answer_that_the_survey_does_not_have_is_refused(start, end):
    for wrong in (0.5, 7.5):
        error = refused(normalise.rescaled, column(1, wrong, 7), start, end)
        assert f"the scale runs from {start} to {end}, found {wrong}" == str(error)
        assert (1, wrong) == (error.row, error.args_["value"])


def test_a_measuring_scale_may_be_extended():
    assert [-50, 0, 150] == normalise.rescaled(column(-2, 1, 10), 1, 7, outside="extend").tolist()


def test_what_to_do_outside_a_measuring_scale_is_said_in_known_words():
    error = refused(normalise.rescaled, column(1), 1, 7, outside="clip")
    assert 'values outside are treated by "refuse" or "extend", not by "clip"' == str(error)


@pytest.mark.parametrize(
    ("value", "score"),
    [(9, 0), (10, 0), (15, 50), (20, 100), (25, 100), (30, 100), (35, 75), (50, 0), (51, 0)],
)
def test_an_optimum_range_is_full_inside_and_falls_off_on_both_sides(value, score):
    assert score == normalise.optimum_range(column(value), 10, 20, 30, 50)[0]


def test_an_optimum_may_be_a_point_and_its_sides_of_different_width():
    # Derringer and Suich 1980, two-sided with exponents 1: (y - ymin) / (c - ymin) and (y - ymax) / (c - ymax)
    assert [0.25, 1, 0.5] == normalise.optimum_range(column(1, 4, 5), 0, 4, 4, 6, 1).tolist()


def test_a_side_without_an_outer_end_stays_full():
    assert [100, 100, 100, 50, 0] == normalise.optimum_range(column(-99, 2, 4, 5, 6), None, 2, 4, 6).tolist()
    assert [0, 50, 100, 100, 100] == normalise.optimum_range(column(0, 1, 2, 4, 99), 0, 2, 4, None).tolist()


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ((5, 5, 6, 7), "5, 5, 6, 7"),
        ((4, 6, 5, 7), "4, 6, 5, 7"),
        ((4, 5, 7, 7), "4, 5, 7, 7"),
        ((None, 5, 7.5, 6), "5, 7.5, 6"),
        ((6, 5, 7, None), "6, 5, 7"),
        ((0, 5, math.inf, None), "0, 5, inf"),
        ((math.nan, 5, 6, 7), "nan, 5, 6, 7"),
    ],
)
def test_edges_of_a_range_must_rise(edges, said):
    error = refused(normalise.optimum_range, column(1), *edges)
    assert (f"the edges of a range must rise, found {said}", {"edges": said}) == (str(error), error.args_)


def test_a_range_without_outer_ends_tells_nobody_apart():
    error = refused(normalise.optimum_range, column(1), None, 2, 3, None)
    assert "a range needs a value below it or above it at which the score is 0" == str(error)


def test_a_logistic_curve_by_hand():
    # 1 / (1 + exp(-0.5 * (x - 10))) at 6, 8, 10, 12, 14: 1 / (1 + e^2), 1 / (1 + e), 1/2, ...
    rising = [11.9202922022, 26.8941421370, 50, 73.1058578630, 88.0797077978]
    values = column(6, 8, 10, 12, 14)
    assert rising == pytest.approx(normalise.logistic(values, 10, 0.5).tolist(), abs=1e-9)
    assert rising[::-1] == pytest.approx(normalise.logistic(values, 10, -0.5).tolist(), abs=1e-9)
    assert [0.5] == normalise.logistic(column(10), 10, 3, 1).tolist()


def test_a_logistic_curve_keeps_twelve_digits():
    assert 0.731058578630 == normalise.logistic(column(1), 0, 1, 1)[0]  # 0.73105857863000487...


def test_a_logistic_curve_far_from_its_midpoint_does_not_overflow():
    assert [0, 100, 0, 100] == normalise.logistic(column(-1e100, 1e100, -1e9, 1e9), 0, 1e300).tolist()
    assert [100, 0] == normalise.logistic(column(-1e100, 1e100), 0, -1e300).tolist()


@pytest.mark.parametrize(("midpoint", "steepness"), [(1, 0), (1, math.inf), (math.nan, 1), (1, math.nan)])
def test_a_logistic_curve_without_a_steepness_is_refused(midpoint, steepness):
    error = refused(normalise.logistic, column(1), midpoint, steepness)
    text = "a logistic curve needs a midpoint and a steepness other than 0, found"
    assert f"{text} {midpoint} and {steepness}" == str(error)


def test_a_target_is_reached_in_part_or_in_full():
    # 65 of a target of 80 visits; a loss ratio of 8 percent against a target of 5
    assert [0, 0, 81.25, 100, 100] == normalise.target(column(-3, 0, 65, 80, 120), 80, "higher").tolist()
    assert [100, 100, 62.5, 50] == normalise.target(column(0, 5, 8, 10), 5, "lower").tolist()
    assert [0.5] == normalise.target(column(10), 5, "lower", 1).tolist()


def test_a_target_may_be_counted_from_another_zero():
    assert [0, 50, 100] == normalise.target(column(-20, 0, 20), 20, "higher", zero=-20).tolist()
    assert [100, 100, 50] == normalise.target(column(10, 15, 20), 15, "lower", zero=10).tolist()


@pytest.mark.parametrize(("goal", "zero"), [(0, 0), (-5, 0), (3, 4), (math.inf, 0), (math.nan, 0)])
def test_a_target_at_or_below_zero_cannot_be_reached_in_part(goal, zero):
    for direction in ("higher", "lower"):
        error = refused(normalise.target, column(1), goal, direction, zero=zero)
        assert f"a target must lie above {zero} to be reached in part, found {goal}" == str(error)


def test_a_target_needs_a_direction():
    with pytest.raises(ValueError, match=r"a direction is one of higher, lower, not 'up'"):
        normalise.target(column(1), 5, "up")


@pytest.mark.parametrize("points", [[[0, 0], [0, 5]], [[0, 0], [3, 1], [2, 5]]])
def test_points_that_do_not_rise_are_refused(points):
    error = refused(normalise.piecewise, column(1), points)
    value, before = float(points[-1][0]), float(points[-2][0])
    assert f"values must rise from point to point: {value} follows {before}" == str(error)
    assert {"value": value, "before": before} == error.args_


def test_one_point_scores_everybody_alike():
    assert [7, 7, 7] == normalise.piecewise(column(-1, 2, 9), [[2, 7]]).tolist()


def test_of_two_bands_that_hold_a_value_the_later_counts():
    table = [{"from": 0, "score": 1}, {"from": 5, "below": 9, "score": 2}]
    assert [1, 2, 2, 1] == normalise.bands(column(4, 5, 8, 9), table).tolist()


def test_levels_may_be_any_category_and_scores_are_numbers():
    scores = normalise.levels(np.array(["A", 3, "A"], dtype=object), {"A": "1.5", 3: 2})
    assert [1.5, 2, 1.5] == scores.tolist()
    assert np.float64 == normalise.levels(np.array([], dtype=object), {}).dtype


@given(numbers, st.floats(-1e3, 1e3), st.lists(st.floats(0.01, 1e3), min_size=3, max_size=3))
def test_an_optimum_range_keeps_to_the_scale_and_is_full_exactly_inside(values, start, widths):
    low, high, end = start + widths[0], start + widths[0] + widths[1], start + sum(widths) + 1
    scores = normalise.optimum_range(values, start, low, high, end, 2 / 3)
    assert ((scores >= 0) & (scores <= 2 / 3)).all()
    assert (scores[(values >= low) & (values <= high)] == 2 / 3).all()
    assert (scores[(values <= start) | (values >= end)] == 0).all()


@given(numbers, st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_a_logistic_curve_keeps_to_the_scale_and_mirrors_its_direction(values, midpoint, steepness):
    values = np.sort(values)
    rising, falling = (normalise.logistic(values, midpoint, k) for k in (steepness, -steepness))
    assert ((rising >= 0) & (rising <= 100)).all()
    assert (np.diff(rising) >= 0).all()
    assert (100 - rising).tolist() == pytest.approx(falling.tolist(), abs=1e-9)


@given(numbers, st.floats(0.5, 1e3))
def test_a_target_keeps_to_the_scale_and_never_lowers_a_better_value(values, goal):
    values = np.sort(values)
    rising, falling = (normalise.target(values, goal, direction, 2 / 3) for direction in ("higher", "lower"))
    assert ((rising >= 0) & (rising <= 2 / 3) & (falling > 0) & (falling <= 2 / 3)).all()
    assert (np.diff(rising) >= 0).all()
    assert (np.diff(falling) <= 0).all()


@given(numbers)
def test_piecewise_scores_never_leave_the_scores_of_the_points(values):
    scores = normalise.piecewise(values, [[-1e5, 1 / 3], [0.1, 0.7], [1e5, 2 / 3]])
    assert ((scores >= 1 / 3) & (scores <= 0.7)).all()
