"""Imputation, by hand, by scikit-learn's figures, and by what must hold whoever comes first."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import impute
from pembina.methods.refusal import Unfit

NAN = float("nan")

# eight entrants, two of which did not report; figures of scikit-learn 1.9.1, KNNImputer, on standardised columns
TARGET = np.array([10, 12, NAN, 15, 20, NAN, 26, 18])
OTHERS = np.array(
    [[1, 20, 3], [2, 25, 1], [4, 24, 4], [3, 31, 9], [7, 40, 2], [6, 35, 5], [9, 44, 6], [8, 22, 8]], dtype=float
)


def column(*numbers):
    return np.array(numbers, dtype=float)


def table(*rows):
    return np.array(rows, dtype=float)


def labels(*words):
    return np.array(words, dtype=object)


def refused(function, *args, **named):
    with pytest.raises(Unfit) as caught:
        function(*args, **named)
    return caught.value


def same(expected, found):
    return np.array_equal(np.array(expected, dtype=float), found, equal_nan=True)


entries = st.none() | st.integers(-20, 20)
tables = st.integers(1, 3).flatmap(
    lambda m: st.lists(st.lists(entries, min_size=m + 1, max_size=m + 1), min_size=1, max_size=14)
).map(lambda rows: np.array(rows, dtype=float) / 3.0)  # fmt: skip

METHODS = {
    "mean": lambda x, others: impute.mean(x),
    "median": lambda x, others: impute.median(x),
    "mean of groups": lambda x, others: impute.mean(x, groups=groups_of(others)),
    "median of groups": lambda x, others: impute.median(x, groups=groups_of(others)),
    "nearest": lambda x, others: impute.nearest(x, others, peers=2),
    "nearest by median": lambda x, others: impute.nearest(x, others, peers=3, average="median", least=2),
}


def groups_of(others):
    return np.array([None if np.isnan(row[0]) else f"g{int(row[0]) % 3}" for row in others], dtype=object)


# means and medians


def test_the_mean_of_those_who_reported_fills_every_gap():
    found = impute.mean(column(1, 2, NAN, 6, NAN))
    assert [1, 2, 3, 6, 3] == found.values.tolist()
    assert [False, False, True, False, True] == found.filled.tolist()
    assert {"method": "mean", "entrants": 5, "reported": 3, "filled": 2, "left": 0, "average": 3.0} == found.facts


def test_the_median_of_those_who_reported_fills_every_gap():
    found = impute.median(column(1, 2, NAN, 9, 4, NAN))
    assert [1, 2, 3, 9, 4, 3] == found.values.tolist()
    assert {"method": "median", "entrants": 6, "reported": 4, "filled": 2, "left": 0, "average": 3.0} == found.facts


def test_means_have_twelve_digits():
    assert 0.333333333333 == impute.mean(column(0, 0, 1, NAN)).values[3]
    assert 0.1 == impute.mean(column(0.1, 0.1, 0.1, NAN)).values[3]
    third = 1.0 / 3.0
    assert third == impute.mean(column(third, third, third, NAN)).values[3]


def test_a_group_gets_its_own_average():
    values, groups = column(1, 3, NAN, 10, 30, 50, NAN), labels("a", "a", "a", "b", "b", "b", "b")
    assert [1, 3, 2, 10, 30, 50, 30] == impute.mean(values, groups).values.tolist()
    values[5] = 80
    found = impute.mean(values, groups)
    assert [1, 3, 2, 10, 30, 80, 40] == found.values.tolist()
    assert {
        "method": "mean",
        "entrants": 7,
        "reported": 5,
        "filled": 2,
        "left": 0,
        "groups": {
            "a": {"average": 2.0, "reported": 2, "filled": 1, "left": 0},
            "b": {"average": 40.0, "reported": 3, "filled": 1, "left": 0},
        },
    } == found.facts
    assert [1, 3, 2, 10, 30, 80, 30] == impute.median(values, groups).values.tolist()
    assert "median" == impute.median(values, groups).facts["method"]


def test_a_group_where_nobody_reported_keeps_its_gaps():
    found = impute.mean(column(1, NAN, NAN, NAN, 8), labels("a", "a", "b", "b", "c"))
    assert same([1, 1, NAN, NAN, 8], found.values)
    assert [False, True, False, False, False] == found.filled.tolist()
    assert (2, 1, 2) == tuple(found.facts[key] for key in ("reported", "filled", "left"))
    assert {"average": None, "reported": 0, "filled": 0, "left": 2} == found.facts["groups"]["b"]
    assert ["a", "b"] == list(found.facts["groups"])


def test_an_entrant_of_no_group_keeps_its_gap():
    # COINr, test-Impute.R: an NA group stays NA, and counts in no other
    found = impute.mean(column(NAN, 4, NAN, 9, NAN), labels(None, "a", "a", None, NAN))
    assert same([NAN, 4, 4, 9, NAN], found.values)
    assert {"a"} == set(found.facts["groups"])
    assert (1, 2) == (found.facts["filled"], found.facts["left"])


def test_groups_are_told_in_the_order_of_their_labels():
    found = impute.mean(column(1, NAN, 2, NAN, 3, NAN), labels("z", "z", "b", "b", "k", "k"))
    assert ["b", "k", "z"] == list(found.facts["groups"])


def test_fewer_reports_than_are_asked_for_fill_nothing():
    values, groups = column(1, 3, NAN, 5, NAN), labels("a", "a", "a", "b", "b")
    assert same([1, 3, 2, 5, NAN], impute.mean(values, groups, least=2).values)
    assert same([1, 3, 3, 5, 3], impute.median(values, least=3).values)
    found = impute.mean(values, least=4)
    assert same(values, found.values)
    assert (None, 0, 2) == tuple(found.facts[key] for key in ("average", "filled", "left"))


def test_nobody_reporting_fills_nothing_and_says_so():
    for found in (impute.mean(column(NAN, NAN)), impute.median(column(NAN, NAN))):
        assert same([NAN, NAN], found.values)
        assert not found.filled.any()
        assert (None, 0, 0, 2) == tuple(found.facts[key] for key in ("average", "reported", "filled", "left"))


def test_a_column_without_gaps_comes_back_as_it_is():
    values = column(1, 2, 4, 5)
    for method in (impute.mean, impute.median):
        assert method(values).values is values
        assert {} == method(values, labels("a", "a", "b", "b")).facts["groups"]
    others = table([1], [2], [3], [5])
    for found in (impute.nearest(values, others), impute.regression(values, others)):
        assert found.values is values
        assert not found.filled.any()
        assert (4, 0, 0) == tuple(found.facts[key] for key in ("reported", "filled", "left"))


@pytest.mark.parametrize("least", [0, -1, 1.0, True])
def test_the_least_number_of_reports_is_a_whole_number(least):
    error = refused(impute.mean, column(1, NAN), least=least)
    assert "the least number of reports must be 1, 2, 3, ..., found {value}" == error.text
    assert {"value": least} == error.args_
    assert same([1, 1], impute.mean(column(1, NAN), least=np.int64(1)).values)


def test_labels_are_as_many_as_entrants():
    with pytest.raises(ValueError, match="1 group labels for 2 entrants"):
        impute.median(column(1, NAN), labels("a"))


# nearest peers


@pytest.mark.parametrize(
    ("peers", "third", "sixth"), [(1, 10, 20), (2, 11, 23), (3, 12.3333333333, 20.3333333333), (6, 101 / 6, 101 / 6)]
)
def test_the_nearest_peers_are_those_of_scikit_learn(peers, third, sixth):
    found = impute.nearest(TARGET, OTHERS, peers=peers)
    assert [third, sixth] == pytest.approx(found.values[[2, 5]].tolist(), rel=1e-11)
    assert [False, False, True, False, False, True, False, False] == found.filled.tolist()
    assert {
        "method": "nearest",
        "entrants": 8,
        "reported": 6,
        "filled": 2,
        "left": 0,
        "peers": peers,
        "average": "mean",
        "least": 1,
        "columns": [0, 1, 2],
        "fewest-peers": peers,
        "most-peers": peers,
    } == found.facts


@pytest.mark.parametrize(("peers", "third", "sixth"), [(1, 26, 20), (2, 19, 23), (3, 19.3333333333, 20.3333333333)])
def test_the_nearest_peers_over_gaps_are_those_of_scikit_learn(peers, third, sixth):
    others = OTHERS.copy()
    others[2, 1] = others[0, 2] = others[6, 0] = NAN
    found = impute.nearest(TARGET, others, peers=peers)
    assert [third, sixth] == pytest.approx(found.values[[2, 5]].tolist(), rel=1e-11)


def test_five_peers_count_where_nothing_is_said():
    found = impute.nearest(column(1, 2, 3, 4, 5, 600, NAN), table([1], [2], [3], [4], [5], [60], [0]))
    assert 3.0 == found.values[6]
    assert (5, "mean", 1) == tuple(found.facts[key] for key in ("peers", "average", "least"))


def test_the_median_of_peers():
    found = impute.nearest(TARGET, OTHERS, peers=3, average="median")
    assert [12, 20] == found.values[[2, 5]].tolist()
    assert "median" == found.facts["average"]


def test_peers_as_far_away_as_the_last_all_count():
    values, others = column(10, 20, 60, NAN, 99), table([1], [3], [3], [2], [9])
    found = impute.nearest(values, others, peers=1)
    assert 30.0 == found.values[3]
    assert (3, 3) == (found.facts["fewest-peers"], found.facts["most-peers"])


def test_distances_that_differ_by_rounding_alone_are_equal():
    values, others = column(10, 20, NAN, 99), table([0.1], [0.5], [0.3], [7.7])
    assert 15.0 == impute.nearest(values, others, peers=1).values[2]


def test_columns_count_the_same_whatever_their_units():
    units = OTHERS * [1000, 1, 1e-6] + [5, 0, 1]
    assert np.array_equal(impute.nearest(TARGET, OTHERS, peers=2).values, impute.nearest(TARGET, units, peers=2).values)


def test_fewer_peers_than_asked_for_all_count():
    found = impute.nearest(column(4, NAN, 8), table([1], [2], [9]), peers=5)
    assert [4, 6, 8] == found.values.tolist()
    assert (2, 2, 5) == tuple(found.facts[key] for key in ("fewest-peers", "most-peers", "peers"))


def test_who_has_too_few_columns_in_common_is_no_peer():
    values = column(1, 2, NAN, NAN, NAN)
    others = table([1, NAN, 3], [2, 9, 5], [1, 8, NAN], [NAN, 7, NAN], [NAN, NAN, NAN])
    assert same([1, 2, 1, 2, NAN], impute.nearest(values, others, peers=1).values)
    two = impute.nearest(values, others, peers=1, least=2)
    assert same([1, 2, 2, NAN, NAN], two.values)
    assert (1, 2, 2) == tuple(two.facts[key] for key in ("filled", "left", "least"))
    three = impute.nearest(values, others, peers=1, least=3)
    assert same(values, three.values)
    assert (None, None) == (three.facts["fewest-peers"], three.facts["most-peers"])
    assert same(values, impute.nearest(values, others, peers=1, least=4).values)


def test_distance_is_the_mean_over_common_columns():
    # standardised a: -1 1 ..., the donor with one common column is not nearer for having fewer of them
    others = table([0, 0], [0.5, NAN], [1, 1], [0.4, 0.4], [-1, -1])
    found = impute.nearest(column(NAN, 10, 20, 30, 40), others, peers=1)
    assert 30.0 == found.values[0]


def test_constant_and_empty_columns_are_left_aside():
    others = np.column_stack([np.full(8, 7.0), OTHERS[:, 0], np.full(8, NAN)])
    found = impute.nearest(TARGET, others, peers=2)
    assert [1] == found.facts["columns"]
    assert np.array_equal(impute.nearest(TARGET, OTHERS[:, :1], peers=2).values, found.values)
    alone = impute.nearest(TARGET, others[:, :1])
    assert same(TARGET, alone.values)
    assert ([], 2) == (alone.facts["columns"], alone.facts["left"])


def test_nobody_to_learn_from_fills_nothing():
    found = impute.nearest(column(NAN, NAN), table([1], [2]))
    assert same([NAN, NAN], found.values)
    assert (0, 2) == (found.facts["reported"], found.facts["left"])


@pytest.mark.parametrize("block", [1, 7, 12, 13, 2**20])
def test_blocks_do_not_change_anything(block, monkeypatch):
    expected = impute.nearest(TARGET, OTHERS, peers=2)
    monkeypatch.setattr(impute, "BLOCK", block)
    found = impute.nearest(TARGET, OTHERS, peers=2)
    assert np.array_equal(expected.values, found.values)
    assert expected.facts == found.facts


def test_candidates_hold_all_peers_in_a_column_with_a_far_outlier():
    random = np.random.default_rng(8)
    others = random.integers(0, 4, size=(300, 3)) / 8.0
    others[0, 1] = 1e7
    values = np.where(random.random(300) < 0.2, NAN, random.normal(size=300))
    standard = others / others.std(axis=0, ddof=1)
    found = impute.nearest(values, others, peers=4)
    for gap in np.flatnonzero(np.isnan(values)):
        donors = np.flatnonzero(~np.isnan(values))
        away = np.sqrt(((standard[donors] - standard[gap]) ** 2).sum(axis=1))
        near = donors[away <= np.sort(away)[3] * (1 + 1e-9) + 1e-12]
        assert found.values[gap] == pytest.approx(values[near].mean(), rel=1e-9)


@pytest.mark.parametrize("wrong", [0, -1, 2.0, True])
def test_numbers_of_peers_and_columns_are_whole(wrong):
    error = refused(impute.nearest, TARGET, OTHERS, peers=wrong)
    assert "the number of peers must be 1, 2, 3, ..., found {value}" == error.text
    assert {"value": wrong} == error.args_
    error = refused(impute.nearest, TARGET, OTHERS, least=wrong)
    assert "the least number of common columns must be 1, 2, 3, ..., found {value}" == error.text
    assert {"value": wrong} == error.args_


def test_an_unknown_average_is_refused():
    error = refused(impute.nearest, TARGET, OTHERS, average="mode")
    assert "peers are averaged by mean or median, not by {value}" == error.text
    assert {"value": "mode"} == error.args_


# regression


def test_a_straight_line_fills_the_gap_by_hand():
    # x = 1 2 3 4, y = 1 3 2 4: y = 0.5 + 0.8 x, R squared 0.64
    found = impute.regression(column(1, 3, 2, 4, NAN, NAN, NAN), table([1], [2], [3], [4], [2.5], [NAN], [10]))
    assert same([1, 3, 2, 4, 2.5, NAN, 8.5], found.values)
    assert [False, False, False, False, True, False, True] == found.filled.tolist()
    assert {
        "method": "regression",
        "entrants": 7,
        "reported": 4,
        "filled": 2,
        "left": 1,
        "fitted": 4,
        "intercept": 0.5,
        "coefficients": [0.8],
        "r-squared": 0.64,
        "outside": 1,
    } == found.facts


def test_predictions_below_what_anyone_reported_are_counted():
    found = impute.regression(column(1, 3, 2, 4, NAN, NAN), table([1], [2], [3], [4], [-9], [0.625]))
    assert [-6.7, 1.0] == found.values[4:].tolist()
    assert 1 == found.facts["outside"]


def test_a_plane_is_fitted_on_complete_rows_alone():
    x = table([1, 2], [3, 5], [4, 4], [7, 1], [2, 2], [1, NAN], [6, 6])
    y = column(4, 6.5, 9, 16.5, 6, 99, NAN)  # 3 + 2 a - b / 2
    found = impute.regression(y, x)
    assert 12.0 == found.values[6]
    assert (5, 3.0, [2.0, -0.5], 1.0) == tuple(
        found.facts[key] for key in ("fitted", "intercept", "coefficients", "r-squared")
    )


def test_a_regression_with_nothing_to_predict_fits_nothing():
    found = impute.regression(column(1, NAN), table([1], [NAN]))
    assert same([1, NAN], found.values)
    assert [None] * 5 == [found.facts[key] for key in ("fitted", "intercept", "coefficients", "r-squared", "outside")]
    assert 1 == found.facts["left"]


def test_a_constant_target_predicts_itself():
    found = impute.regression(column(7, 7, 7, NAN), table([1], [2], [4], [9]))
    assert (7.0, None) == (found.values[3], found.facts["r-squared"])


@pytest.mark.parametrize(("reported", "found"), [([1, 2], 2), ([1], 1), ([], 0)])
def test_too_few_rows_to_fit_on_are_refused(reported, found):
    values = np.append(np.array(reported, dtype=float), NAN)
    error = refused(impute.regression, values, np.arange(float(len(values)))[:, None])
    assert "a regression on {count} columns needs {least} entrants or more, found {found}" == error.text
    assert {"count": 1, "least": 3, "found": found} == error.args_


def test_collinear_and_constant_columns_are_named():
    x = np.random.default_rng(9).normal(size=(12, 3))
    y = x[:, 0] ** 2
    y[11] = NAN
    x[:, 2] = 2 * x[:, 0] - x[:, 1]
    assert 2 == refused(impute.regression, y, x).column
    x[:11, 1] = 4.0
    assert 1 == refused(impute.regression, y, x).column


@given(st.randoms())
@settings(max_examples=20)
def test_a_regression_does_not_depend_on_the_order_of_entrants(random):
    order = list(range(8))
    random.shuffle(order)
    one, other = impute.regression(TARGET, OTHERS[:, :2]), impute.regression(TARGET[order], OTHERS[order, :2])
    assert same(one.values[order], other.values)
    assert one.facts == other.facts


# what holds for all


@pytest.mark.parametrize("name", sorted(METHODS))
@given(matrix=tables, random=st.randoms())
@settings(max_examples=60)
def test_imputation_does_not_depend_on_the_order_of_entrants(name, matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    one = METHODS[name](matrix[:, 0], matrix[:, 1:])
    other = METHODS[name](matrix[order, 0], matrix[order, 1:])
    assert same(one.values[order], other.values)
    assert np.array_equal(one.filled[order], other.filled)
    assert one.facts == other.facts


@pytest.mark.parametrize("name", sorted(METHODS))
@given(matrix=tables)
@settings(max_examples=60)
def test_what_was_reported_stays_and_every_gap_is_accounted_for(name, matrix):
    values = matrix[:, 0].copy()
    found = METHODS[name](values, matrix[:, 1:])
    gap = np.isnan(values)
    assert same(matrix[:, 0], values)
    assert np.array_equal(values[~gap], found.values[~gap])
    assert np.array_equal(gap & ~np.isnan(found.values), found.filled)
    assert (~gap).sum() == found.facts["reported"]
    assert found.filled.sum() == found.facts["filled"]
    assert len(values) == sum(found.facts[key] for key in ("reported", "filled", "left"))
    if found.filled.any():
        span = values[~gap]
        assert (span.min() - 1e-9 <= found.values[found.filled]).all()
        assert (found.values[found.filled] <= span.max() + 1e-9).all()
    assert json.loads(json.dumps(found.facts, allow_nan=False)) == found.facts


@pytest.mark.parametrize("bad", [float("inf"), -float("inf"), 1.1e150])
def test_what_is_no_ordinary_number_is_refused_by_its_place(bad):
    text = "numbers must lie between -1e150 and 1e150, found {value}"
    for method in (impute.mean, impute.median):
        error = refused(method, column(NAN, 1, bad))
        assert (text, None, 2, {"value": bad}) == (error.text, error.column, error.row, error.args_)
    for method in (impute.nearest, impute.regression):
        error = refused(method, column(NAN, bad), table([1], [2]))
        assert (text, None, 1, {"value": bad}) == (error.text, error.column, error.row, error.args_)
        error = refused(method, column(NAN, 1), table([1, 2], [NAN, bad]))
        assert (text, 1, 1, {"value": bad}) == (error.text, error.column, error.row, error.args_)


def test_the_largest_numbers_are_taken():
    assert 1e150 == impute.mean(column(1e150, NAN)).values[1]


def test_nothing_is_refused_as_nothing():
    assert "there are no numbers to work on" == refused(impute.mean, column()).text
    error = refused(impute.nearest, column(1, NAN), np.zeros((2, 0)))
    assert "imputation from other columns needs at least one of them" == error.text


def test_shapes_that_do_not_fit_are_the_programmers_mistake():
    with pytest.raises(ValueError, match="a column has one dimension, not 2"):
        impute.mean(table([1.0]))
    with pytest.raises(ValueError, match=r"columns of shape \(1, 1\) for 2 entrants"):
        impute.regression(column(1, 2), table([1]))
    with pytest.raises(ValueError, match=r"columns of shape \(2,\) for 2 entrants"):
        impute.nearest(column(1, 2), column(1, 2))


# small print


def test_one_report_is_enough_where_nothing_is_said():
    assert [4, 4] == impute.median(column(4, NAN)).values.tolist()
    assert [4, 4] == impute.median(column(4, NAN), labels("a", "a")).values.tolist()


def test_a_group_without_a_gap_does_not_end_the_work():
    found = impute.mean(column(1, 2, 6, NAN), labels("a", "a", "b", "b"))
    assert [1, 2, 6, 6] == found.values.tolist()
    assert ["b"] == list(found.facts["groups"])


def test_fewest_and_most_peers_are_told_apart():
    # the gap at 2 has three donors at distance 1, the gap at 9 one at distance 0
    values, others = column(10, 20, 60, NAN, 99, NAN), table([1], [3], [3], [2], [9], [9])
    facts = impute.nearest(values, others, peers=1).facts
    assert (1, 3) == (facts["fewest-peers"], facts["most-peers"])


def test_peers_are_as_far_away_as_their_columns_differ_in_units_of_their_own():
    # both columns hold 0, 1, 3, -4 in their own unit: the first two donors are one unit away, each on another column
    others = table([0, 0], [1, 0], [0, 100], [3, 300], [-4, -400])
    assert 15.0 == impute.nearest(column(NAN, 10, 20, 90, 90), others, peers=1).values[0]


def test_equally_far_on_average_is_equally_far_whatever_the_number_of_common_columns():
    # the columns hold 0, 1, -1, 9 and 0, 1, c, where (1 - c + c^2) / 3 = 62.75 / 3 makes their deviations equal:
    # the first donor differs by 1 on both, the second by 1 on the one that it reported
    c = (1 + 248**0.5) / 2
    others = table([0, 0], [1, 1], [-1, NAN], [9, c])
    found = impute.nearest(column(NAN, 10, 20, 90), others, peers=1)
    assert 15.0 == found.values[0]
    assert 2 == found.facts["most-peers"]


def test_a_gap_in_the_middle_of_a_field_of_equals_is_filled():
    found = impute.nearest(column(5, 7, NAN, NAN, NAN), table([0], [0], [0], [-1], [1]), peers=2)
    assert [5, 7, 6, 6, 6] == found.values.tolist()


def test_none_is_a_gap_in_the_other_columns():
    others = OTHERS.astype(object)
    others[2, 1] = None
    gap = OTHERS.copy()
    gap[2, 1] = NAN
    assert same(impute.nearest(TARGET, gap, peers=2).values, impute.nearest(TARGET, others, peers=2).values)


def test_a_mean_too_small_to_keep_is_plain_zero():
    assert "0.0" == repr(float(impute.mean(column(-1e-40, -2e-40, NAN)).values[2]))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 12))
def test_the_nearest_are_the_smallest_and_all_that_equal_the_last_of_them(distances, peers):
    edge = sorted(distances)[min(peers, len(distances)) - 1]
    expected = [place for place, away in enumerate(distances) if away <= edge]
    assert expected == impute._nearest_of(np.array(distances, dtype=float), peers).tolist()


def test_peers_that_only_rounding_sets_apart_are_all_candidates():
    # three donors hold the same three numbers in turn, whose squares add up to sums that differ in the last bit
    turns = [np.roll([0.87, 0.89, 0.48], turn) for turn in range(3)]
    others = table([0] * 3, [0] * 3, *turns, *(-x for x in turns), *(9 * x for x in turns), *(-9 * x for x in turns))
    values = column(NAN, 1, 10, 20, 40, NAN, NAN, NAN, *[99] * 6)
    found = impute.nearest(values, others, peers=2)
    assert (1 + 10 + 20 + 40) / 4 == found.values[0]


def test_none_is_a_gap_in_a_column():
    found = impute.mean([1, None, 3])
    assert [1, 2, 3] == found.values.tolist()
    assert np.float64 == found.values.dtype
    assert same([1, 2, 3], impute.regression([1, None, 3, 3], [[1], [2], [3], [3]]).values[:3])


def test_the_nearest_of_thousands_are_the_smallest():
    for seed in range(3):
        distances = np.random.default_rng(seed).permutation(5000).astype(float)
        for peers in (1, 2, 5, 50):
            assert np.flatnonzero(distances < peers).tolist() == impute._nearest_of(distances, peers).tolist()
