"""Values to scores, by hand-computed examples and by what every scoring method must keep to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import normalise

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


def test_min_max_gives_the_best_entrant_all_and_the_worst_nothing():
    assert normalise.min_max(np.array([3.0, 5.0, 4.0]), True).tolist() == [0, 100, 50]
    assert normalise.min_max(np.array([3.0, 5.0, 4.0]), False).tolist() == [100, 0, 50]


def test_min_max_of_a_constant_column_costs_nobody_anything():
    assert normalise.min_max(np.array([7.0, 7.0]), True).tolist() == [100, 100]
    assert normalise.min_max(np.array([7.0]), False, 1).tolist() == [1]


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
