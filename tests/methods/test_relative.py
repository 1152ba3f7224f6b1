"""Scores by comparison with the field, against published tables, hand computations and what each must keep to."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import relative
from pembina.methods.refusal import Unfit

# OECD/JRC, Handbook on Constructing Composite Indicators, 2008, Table 15: mean years of school of the 23 countries of
# the Technology Achievement Index, from Finland, United States, Sweden, Japan, ... to Slovenia.
SCHOOLING = "10 12 11.4 9.5 10.8 9.4 9.4 11.6 10.9 7.1 10.2 11.9 9.4 9.3 11.7 8.4 7.9 9.6 7.3 7.2 9.5 9.1 7.1"
TABLE_15 = {
    "z-score": """0.26 1.52 1.14 -0.06 0.76 -0.12 -0.12 1.27 0.83 -1.58 0.38 1.46 -0.12 -0.19 1.33 -0.76 -1.08 0.00
        -1.46 -1.52 -0.06 -0.31 -1.58""",
    "min-max": """0.59 1.00 0.88 0.49 0.76 0.47 0.47 0.92 0.78 0.00 0.63 0.98 0.47 0.45 0.94 0.27 0.16 0.51 0.04 0.02
        0.49 0.41 0.00""",
    "mean": """1.04 1.25 1.19 0.99 1.13 0.98 0.98 1.21 1.14 0.74 1.06 1.24 0.98 0.97 1.22 0.88 0.82 1.00 0.76 0.75
        0.99 0.95 0.74""",
    "best": """0.83 1.00 0.95 0.79 0.90 0.78 0.78 0.97 0.91 0.59 0.85 0.99 0.78 0.78 0.98 0.70 0.66 0.80 0.61 0.60
        0.79 0.76 0.59""",
    "worst": """1.41 1.69 1.61 1.34 1.52 1.32 1.32 1.63 1.54 1.00 1.44 1.68 1.32 1.31 1.65 1.18 1.11 1.35 1.03 1.01
        1.34 1.28 1.00""",
    "around": "0 1 0 0 0 0 0 1 0 -1 0 1 0 0 1 0 0 0 -1 -1 0 0 -1",
    "percentile": """65.2 100 82.6 52.2 73.9 39.1 39.1 87.0 78.3 4.3 69.6 95.7 39.1 34.8 91.3 26.1 21.7 60.9 17.4 13.0
        52.2 30.4 4.3""",
}


def figures(text):
    return [float(figure) for figure in text.split()]


METHODS = {
    "min_max": relative.min_max,
    "distance_to_maximum": relative.distance_to_maximum,
    "z_score": relative.z_score,
    "z_score of a sample": lambda x, d: relative.z_score(x, d, population=False),
    "rank_score": relative.rank_score,
    "rank_score best": lambda x, d: relative.rank_score(x, d, ties="best"),
    "rank_score worst": lambda x, d: relative.rank_score(x, d, ties="worst"),
    "percentile_rank": relative.percentile_rank,
    "borda": relative.borda,
    "borda without ties": lambda x, d: relative.borda(x, d, equals="none"),
    "fraction_of_maximum": relative.fraction_of_maximum,
    "distance to the best": lambda x, d: relative.distance_to_reference(x, d, "best"),
    "distance to the mean": lambda x, d: relative.distance_to_reference(x, d, "mean", cap=100),
    "distance from the worst": lambda x, d: relative.distance_to_reference(x, d, "best", start="worst"),
    "around_mean": relative.around_mean,
    "scaled": relative.scaled,
}
BOUNDED = sorted(set(METHODS) - {"z_score", "z_score of a sample", "scaled"})
fields = st.lists(st.floats(0.001, 1e6) | st.integers(1, 5).map(float), min_size=2, max_size=25).map(np.array)
few = settings(max_examples=20)
varied = fields.filter(lambda x: x.min() < x.max())


def column(*values):
    return np.array(values, dtype=float)


def published(name):
    return figures(TABLE_15[name])


def refused(call, *args, **options):
    with pytest.raises(Unfit) as caught:
        call(*args, **options)
    return caught.value


def test_standard_scores_of_the_handbook():
    scores = relative.z_score(np.array(figures(SCHOOLING)), "higher", population=False)
    assert published("z-score") == np.round(scores, 2).tolist()


def test_min_max_of_the_handbook():
    assert published("min-max") == np.round(relative.min_max(np.array(figures(SCHOOLING)), "higher", 0, 1), 2).tolist()
    assert (
        published("min-max")
        == np.round(relative.distance_to_maximum(np.array(figures(SCHOOLING)), "higher", 1), 2).tolist()
    )


@pytest.mark.parametrize("word", ["mean", "best", "worst"])
def test_distance_to_the_reference_country_of_the_handbook(word):
    scores = relative.distance_to_reference(np.array(figures(SCHOOLING)), "higher", word, 1)
    assert published(word) == np.round(scores, 2).tolist()


def test_the_group_leader_of_the_handbook():
    assert (
        published("best")
        == np.round(relative.fraction_of_maximum(np.array(figures(SCHOOLING)), "higher", 1), 2).tolist()
    )


def test_above_and_below_the_mean_of_the_handbook():
    assert [50 + 50 * sign for sign in published("around")] == relative.around_mean(
        np.array(figures(SCHOOLING)), "higher"
    ).tolist()


def test_percentiles_of_the_handbook():
    scores = relative.rank_score(np.array(figures(SCHOOLING)), "higher", ties="worst")
    assert published("percentile") == np.round(scores, 1).tolist()


def test_distance_to_the_leader_depends_on_where_zero_lies():
    # Handbook 2008, Table 14: the same weather of 2003, humidity in percent, temperature in Celsius and Fahrenheit;
    # country A 0.949 and 0.965, country B 0.833 in both
    humidity = relative.fraction_of_maximum(column(75, 50), "higher", 1)
    celsius = (relative.fraction_of_maximum(column(35, 39), "higher", 1) + humidity) / 2
    fahrenheit = (relative.fraction_of_maximum(column(95, 102.2), "higher", 1) + humidity) / 2
    assert [0.949, 0.833] == np.round(celsius, 3).tolist()
    assert [0.965, 0.833] == np.round(fahrenheit, 3).tolist()


def test_the_examples_of_coinr():
    # COINr 1.1.14, tests/testthat/test-normalise.R, "dist2targ", and the formulas stated there in "n_funcs"
    x, y = column(0, 5, 11), column(-1, 1, 10)
    assert [0, 0.5, 1.1] == relative.distance_to_reference(x, "higher", 10, 1, start="worst").tolist()
    assert [0, 0.5, 1] == relative.distance_to_reference(x, "higher", 10, 1, start="worst", cap=1).tolist()
    assert [1.1, 0.9, 0] == relative.distance_to_reference(y, "lower", 0, 1, start="worst").tolist()
    assert [1, 0.9, 0] == relative.distance_to_reference(y, "lower", 0, 1, start="worst", cap=1).tolist()
    ten = np.arange(1.0, 11.0)
    assert [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] == relative.borda(ten, "higher", 9).tolist()
    scores = relative.z_score(ten, "higher", 5, 2, population=False)
    assert (pytest.approx(5), pytest.approx(2)) == (scores.mean(), scores.std(ddof=1))
    scores = relative.min_max(ten, "higher", 2, 7)
    assert (2, 7) == (scores.min(), scores.max())


def test_percentile_ranks_as_coinr_and_databases_have_them():
    # COINr 1.1.14 n_prank: (rank with ties at the lowest - 1) / (n - 1); PERCENT_RANK of SQL
    assert [0, 25, 25, 75, 100] == relative.borda(column(1, 2, 2, 3, 4), "higher", equals="none").tolist()
    assert [100, 50, 50, 25, 0] == relative.borda(column(1, 2, 2, 3, 4), "lower", equals="none").tolist()


def test_min_max_gives_the_best_entrant_all_and_the_worst_nothing():
    assert [0, 100, 50] == relative.min_max(column(3, 5, 4), "higher").tolist()
    assert [100, 0, 50] == relative.min_max(column(3, 5, 4), "lower").tolist()
    assert [0, 100, 50] == relative.min_max(column(-5, 5, 0), "higher").tolist()


def test_min_max_reaches_its_ends_exactly_whatever_they_are():
    third = relative.min_max(column(0, 7, 3, 0.1), "lower", -1 / 3, 0.7)
    assert (0.7, -1 / 3) == (third[0], third[1])
    assert pytest.approx(-1 / 3 + (0.7 + 1 / 3) * 4 / 7) == third[2]
    assert [1, 7, 4] == relative.min_max(column(3, 5, 4), "higher", 1, 7).tolist()


@pytest.mark.parametrize(("low", "high"), [(1, 1), (5, 1), (0, math.inf), (math.nan, 1)])
def test_min_max_runs_from_a_lower_to_a_higher_score(low, high):
    error = refused(relative.min_max, column(1, 2), "higher", low, high)
    assert f"scores must run from a lower to a higher number, found {low} and {high}" == str(error)


def test_standard_scores_by_hand():
    # 10, 20, 30: mean 20, sd sqrt(200 / 3) = 8.164966 (n), 10 (n - 1); 10 / 8.164966 = 1.224745
    values = column(10, 20, 30)
    assert [-1.224744871392, 0, 1.224744871392] == relative.z_score(values, "higher").tolist()
    assert [1.224744871392, 0, -1.224744871392] == relative.z_score(values, "lower").tolist()
    assert [-1, 0, 1] == relative.z_score(values, "higher", population=False).tolist()
    assert [60, 50, 40] == relative.z_score(values, "lower", 50, 10, population=False).tolist()
    assert not np.signbit(relative.z_score(values, "lower")[1])


def test_the_mean_of_values_that_binary_numbers_miss_still_scores_zero():
    assert [-1, 0, 1] == relative.z_score(column(0.1, 0.2, 0.3), "higher", population=False).tolist()


def test_a_standard_score_sees_small_differences_among_large_values():
    assert [-1, 0, 1] == relative.z_score(column(1e15, 1e15 + 1, 1e15 + 2), "higher", population=False).tolist()


@pytest.mark.parametrize(("mean", "sd"), [(0, 0), (0, -1), (0, math.inf), (math.inf, 1), (math.nan, 1), (0, math.nan)])
def test_a_standard_score_needs_a_mean_and_a_deviation(mean, sd):
    error = refused(relative.z_score, column(1, 2), "higher", mean, sd)
    assert f"scores need a mean and a standard deviation above 0, found {mean} and {sd}" == str(error)


def test_values_in_units_of_their_spread():
    values = column(0, 10, 20)  # sd sqrt(200 / 3) = 8.164966, sample 10
    assert [0, 1.22474487139, 2.44948974278] == relative.scaled(values, "higher").tolist()
    assert [0, 1, 2] == relative.scaled(values, "higher", population=False).tolist()
    assert [0, -5, -10] == relative.scaled(values, "lower", 5, population=False).tolist()
    assert not np.signbit(relative.scaled(values, "lower")[0])
    assert not np.signbit(relative.scaled(column(-0.0, 10), "higher")[0])


def test_without_spread_there_is_nothing_to_measure_in():
    for values in (column(4, 4), column(4)):
        error = refused(relative.scaled, values, "lower")
        assert "all entrants have the value 4.0: there is no spread to measure in" == str(error)
        assert {"value": 4.0} == error.args_


@pytest.mark.parametrize("sd", [0, -1, math.inf, math.nan])
def test_scaling_needs_a_deviation(sd):
    error = refused(relative.scaled, column(1, 2), "higher", sd)
    assert f"scores need a standard deviation above 0, found {sd}" == str(error)


def test_places_as_scores():
    values = column(7, 9, 7, 1)  # places 2.5, 1, 2.5, 4 of 4
    assert [62.5, 100, 62.5, 25] == relative.rank_score(values, "higher").tolist()
    assert [75, 100, 75, 25] == relative.rank_score(values, "higher", ties="best").tolist()
    assert [50, 100, 50, 25] == relative.rank_score(values, "higher", ties="worst").tolist()
    assert [0.625, 0.25, 0.625, 1] == relative.rank_score(values, "lower", 1).tolist()


def test_ties_have_three_words():
    error = refused(relative.rank_score, column(1, 2), "higher", ties="dense")
    assert 'tied entrants get the "mean", "best" or "worst" of their places, not the "dense"' == str(error)


def test_percentile_ranks_by_hand():
    # Crocker and Algina 1986: (below + half of those at the score) / n; 1 2 2 5: 0.5/4, 2/4, 2/4, 3.5/4
    assert [12.5, 50, 50, 87.5] == relative.percentile_rank(column(1, 2, 2, 5), "higher").tolist()
    assert [0.875, 0.5, 0.5, 0.125] == relative.percentile_rank(column(1, 2, 2, 5), "lower", 1).tolist()


def test_borda_counts_the_beaten_and_half_of_the_equals():
    assert [0, 50, 50, 100] == relative.borda(column(1, 2, 2, 5), "higher").tolist()
    assert [3, 1.5, 1.5, 0] == relative.borda(column(1, 2, 2, 5), "lower", 3).tolist()


def test_equals_count_half_or_nothing():
    error = refused(relative.borda, column(1, 2), "higher", equals="full")
    assert 'equal entrants count "half" or "none", not "full"' == str(error)


def test_fractions_of_the_best_by_hand():
    assert [0, 25, 100] == relative.fraction_of_maximum(column(0, 2, 8), "higher").tolist()
    assert [100, 50, 25] == relative.fraction_of_maximum(column(2, 4, 8), "lower").tolist()
    assert [1, 0.5] == relative.fraction_of_maximum(column(2, 4), "lower", 1).tolist()


def test_fractions_need_a_true_zero():
    error = refused(relative.fraction_of_maximum, column(3, -1, -2), "higher")
    assert "a ratio to the highest value needs values of 0 and more, found -1.0" == str(error)
    assert (1, {"value": -1.0}) == (error.row, error.args_)
    for wrong in (0, -2):
        error = refused(relative.fraction_of_maximum, column(3, 1, wrong), "lower")
        assert f"a ratio to the lowest value needs values above 0, found {float(wrong)}" == str(error)
        assert 2 == error.row
    error = refused(relative.fraction_of_maximum, column(0, 0), "higher")
    assert "all entrants have the value 0: there is no highest value to take a part of" == str(error)


def test_distance_to_a_number_by_hand():
    values = column(2, 4, 5)
    assert [50, 100, 125] == relative.distance_to_reference(values, "higher", 4).tolist()
    assert [200, 100, 80] == relative.distance_to_reference(values, "lower", 4).tolist()
    assert [120, 100, 80] == relative.distance_to_reference(values, "lower", 4, cap=120).tolist()
    assert [0, 200, 300] == relative.distance_to_reference(values, "higher", 3, start="worst").tolist()
    assert [150, 50, 0] == relative.distance_to_reference(values, "lower", 3, start="worst").tolist()
    assert [2, 1, 0.8] == relative.distance_to_reference(values, "lower", 4, 1).tolist()


def test_best_and_worst_follow_the_direction():
    values = column(2, 4, 8)
    assert [100, 50, 25] == relative.distance_to_reference(values, "lower", "best").tolist()
    assert [400, 200, 100] == relative.distance_to_reference(values, "lower", "worst").tolist()
    assert [100, 200, 400] == relative.distance_to_reference(values, "higher", "worst").tolist()


def test_zero_is_the_best_there_is_where_lower_is_better_and_scores_are_capped():
    assert [100, 100, 50] == relative.distance_to_reference(column(0, 2, 4), "lower", 2, cap=100).tolist()
    error = refused(relative.distance_to_reference, column(2, 0), "lower", 2)
    assert "a ratio of a reference to the value needs values above 0, found 0.0" == str(error)
    assert (1, {"value": 0.0}) == (error.row, error.args_)


def test_ratios_to_a_reference_refuse_negative_values():
    for direction, cap in (("higher", None), ("higher", 100), ("lower", 100)):
        error = refused(relative.distance_to_reference, column(2, -1), direction, 2, cap=cap)
        assert "a ratio to a reference needs values of 0 and more, found -1.0" == str(error)
        assert 1 == error.row
    assert [0, 100] == relative.distance_to_reference(column(0, 2), "higher", 2).tolist()


@pytest.mark.parametrize("reference", [0, -3])
def test_ratios_need_a_reference_above_zero(reference):
    error = refused(relative.distance_to_reference, column(2, 4), "higher", reference)
    assert f"a ratio needs a reference above 0, found {float(reference)}" == str(error)


@pytest.mark.parametrize(("direction", "reference"), [("higher", 2), ("higher", 1), ("lower", 4), ("lower", 5)])
def test_a_reference_that_is_no_better_than_the_worst_is_refused(direction, reference):
    error = refused(relative.distance_to_reference, column(2, 4), direction, reference, start="worst")
    assert f"a reference must be better than the worst entrant, found {float(reference)}" == str(error)


def test_everybody_equal_to_the_reference_scores_in_full():
    for direction in ("higher", "lower"):
        assert [100, 100] == relative.distance_to_reference(column(3, 3), direction, 3, start="worst").tolist()
        assert [100] == relative.distance_to_reference(column(3), direction, "mean").tolist()
        assert [100] == relative.distance_to_reference(column(0), direction, "best", start="worst").tolist()
    assert [0, 0] == relative.distance_to_reference(column(3, 3), "higher", 4, start="worst").tolist()


@pytest.mark.parametrize("word", ["median", "Mean", math.nan, math.inf])
def test_references_are_numbers_or_known_words(word):
    error = refused(relative.distance_to_reference, column(2, 4), "higher", word)
    assert f'a reference is a number, or "mean", "best" or "worst", not "{word}"' == str(error)


def test_distances_are_counted_from_zero_or_from_the_worst():
    error = refused(relative.distance_to_reference, column(2, 4), "higher", 3, start="best")
    assert 'a distance is counted from "zero" or from "worst", not from "best"' == str(error)


@pytest.mark.parametrize("cap", [0, -1, math.nan])
def test_a_cap_lies_above_zero(cap):
    error = refused(relative.distance_to_reference, column(2, 4), "higher", 3, cap=cap)
    assert f"the highest score there is must be above 0, found {cap}" == str(error)


def test_what_is_too_far_from_the_reference_is_refused_or_capped():
    error = refused(relative.distance_to_reference, column(1, 1e10), "higher", 1e-300)
    assert "the value 10000000000.0 is too far from the reference to be scored" == str(error)
    assert (1, {"value": 1e10}) == (error.row, error.args_)
    assert [100, 100] == relative.distance_to_reference(column(1, 1e10), "higher", 1e-300, cap=100).tolist()


def test_near_the_mean_is_within_the_margin_and_at_its_edge():
    values = column(8, 10, 12, 7.99, 12.01)  # mean 10
    assert [50, 50, 50, 0, 100] == relative.around_mean(values, "higher").tolist()
    assert [0.5, 0.5, 0.5, 1, 0] == relative.around_mean(values, "lower", 20, 1).tolist()
    assert [0, 50, 100, 0, 100] == relative.around_mean(values, "higher", 0).tolist()
    assert [0, 50, 100, 50] == relative.around_mean(column(-1, 1, 2.5, 1.5), "higher", 50).tolist()


def test_a_percentage_of_the_mean_needs_a_mean_above_zero():
    for values, mean in ((column(0, 0), 0.0), (column(-1, -3), -2.0)):
        error = refused(relative.around_mean, values, "higher")
        assert f"a margin in percent of the mean needs a mean above 0, found {mean}" == str(error)


@pytest.mark.parametrize("margin", [-1, math.inf, math.nan])
def test_a_margin_is_a_percentage(margin):
    error = refused(relative.around_mean, column(1, 2), "higher", margin)
    assert f"a margin is a percentage of 0 or more, found {margin}" == str(error)


CONSTANT = {
    "min_max": 100, "distance_to_maximum": 100, "z_score": 0, "z_score of a sample": 0, "rank_score": 62.5,
    "rank_score best": 100, "rank_score worst": 25, "percentile_rank": 50, "borda": 50, "borda without ties": 0,
    "fraction_of_maximum": 100, "distance to the best": 100, "distance to the mean": 100,
    "distance from the worst": 100, "around_mean": 50,
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTANT)
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_constant_column_scores_as_its_docstring_says(name, direction):
    assert [CONSTANT[name]] * 4 == METHODS[name](column(7, 7, 7, 7), direction).tolist()


@pytest.mark.parametrize("name", CONSTANT)
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_one_entrant_is_a_constant_column_of_one(name, direction):
    alone = 100 if name.startswith("rank_score") else CONSTANT[name]
    assert [alone] == METHODS[name](column(7), direction).tolist()


def test_a_constant_column_gets_the_mean_or_the_top_that_is_asked_for():
    assert [50, 50] == relative.z_score(column(3, 3), "lower", 50, 10).tolist()
    assert [7, 7] == relative.min_max(column(3, 3), "lower", 1, 7).tolist()
    assert [0.5] == relative.borda(column(3), "lower", 1).tolist()


@pytest.mark.parametrize("name", METHODS)
def test_nobody_gets_no_score(name):
    assert [] == METHODS[name](column(), "lower").tolist()


@pytest.mark.parametrize("name", METHODS)
def test_a_value_that_is_no_number_is_refused_with_its_row(name):
    for wrong, text in ((np.nan, "a value is missing"), (np.inf, "a value is infinite"), (2e100, "too large")):
        error = refused(METHODS[name], column(1, wrong), "higher")
        assert text in str(error)
        assert 1 == error.row


@pytest.mark.parametrize("name", METHODS)
def test_a_direction_has_to_be_known(name):
    with pytest.raises(ValueError, match="a direction is one of higher, lower, not 'up'"):
        METHODS[name](column(1, 2), "up")


@pytest.mark.parametrize("name", METHODS)
@few
@given(values=varied, random=st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_entrants(name, values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    assert METHODS[name](values, "lower")[order].tolist() == METHODS[name](values[order], "lower").tolist()


@pytest.mark.parametrize("name", METHODS)
@few
@given(values=varied)
def test_a_better_value_never_scores_lower(name, values):
    values = np.sort(values)
    assert (np.diff(METHODS[name](values, "higher")) >= 0).all()
    assert (np.diff(METHODS[name](values, "lower")) <= 0).all()


@pytest.mark.parametrize("name", BOUNDED)
@few
@given(values=fields, direction=st.sampled_from(["higher", "lower"]))
def test_scores_keep_to_the_scale(name, values, direction):
    scores = METHODS[name](values, direction)
    assert ((scores >= 0) & (scores <= 100)).all()


@pytest.mark.parametrize("name", METHODS)
@few
@given(values=varied)
def test_a_larger_unit_changes_nothing(name, values):
    if name != "around_mean":  # where an edge may fall either way in the last bit
        assert METHODS[name](values, "higher") == pytest.approx(METHODS[name](values * 8, "higher"), abs=1e-9)


@few
@given(varied, st.booleans())
def test_standard_scores_agree_with_exact_arithmetic(values, population):
    exact = [Fraction(value) for value in values.tolist()]
    mean = sum(exact) / len(exact)
    variance = sum((value - mean) ** 2 for value in exact) / (len(exact) - (0 if population else 1))
    expected = [float((value - mean) / Fraction(math.sqrt(variance))) for value in exact]
    assert expected == pytest.approx(relative.z_score(values, "higher", population=population).tolist(), abs=1e-9)


@few
@given(fields)
def test_borda_scores_add_up_to_half_of_all_duels(values):
    count = len(values)
    assert pytest.approx(count * (count - 1) / 2) == relative.borda(values, "higher", count - 1).sum()


@few
@given(fields)
def test_percentile_ranks_are_half_the_scale_on_average(values):
    assert pytest.approx(50) == relative.percentile_rank(values, "lower").mean()
