"""Children's scores to their group's score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import aggregate
from pembina.methods.refusal import Unfit

WEIGHTED = (aggregate.arithmetic, aggregate.geometric, aggregate.harmonic, aggregate.minimum)


def apply(method, scores, shares, present=None):
    scores, shares = np.array([scores], dtype=float), np.array([shares], dtype=float)
    present = np.ones(scores.shape, dtype=bool) if present is None else np.array([present])
    return method(scores, shares, present)[0]


@pytest.mark.parametrize(
    ("method", "score"),
    [
        (aggregate.arithmetic, 0.75 * 90 + 0.25 * 40),
        (aggregate.geometric, 90**0.75 * 40**0.25),
        (aggregate.harmonic, 1 / (0.75 / 90 + 0.25 / 40)),
        (aggregate.minimum, 40),
        (aggregate.total, 130),
    ],
)
def test_two_children_by_hand(method, score):
    assert apply(method, [90, 40], [0.75, 0.25]) == pytest.approx(score, rel=1e-11)


def test_the_human_development_index_of_aceh_2020():
    # BPS metode baru: UHH 69.93, HLS 14.31, RLS 9.33, expenditure 9,492 thousand -> 71.986354
    health = (69.93 - 20) / 65
    education = (14.31 / 18 + 9.33 / 15) / 2
    income = (np.log(9_492_000) - np.log(1_007_436)) / (np.log(26_572_352) - np.log(1_007_436))
    score = apply(aggregate.geometric, [100 * health, 100 * education, 100 * income], [1 / 3] * 3)
    assert score == pytest.approx(71.986354, abs=5e-7)


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic])
def test_a_zero_makes_the_group_zero(method):
    assert apply(method, [0, 100], [0.01, 0.99]) == 0


@pytest.mark.parametrize("method", [*WEIGHTED, aggregate.total])
def test_an_absent_child_does_not_count_whatever_stands_in_its_place(method):
    with_absent = apply(method, [80, 0, 40], [0.5, 0, 0.5], [True, False, True])
    assert with_absent == apply(method, [80, 40], [0.5, 0.5])


@pytest.mark.parametrize("method", WEIGHTED)
def test_equal_children_give_their_own_score(method):
    assert apply(method, [64, 64, 64], [0.5, 0.3, 0.2]) == pytest.approx(64, rel=1e-11)


scores = st.lists(st.floats(0, 100), min_size=2, max_size=6)


@given(scores, st.randoms(use_true_random=False))
def test_means_are_ordered_minimum_harmonic_geometric_arithmetic(row, random):
    weights = np.array([random.random() + 0.01 for _ in row])
    shares = weights / weights.sum()
    low, harmonic, geometric, mean = (apply(m, row, shares) for m in reversed(WEIGHTED))
    slack = 1e-9
    assert low <= harmonic + slack <= geometric + 2 * slack <= mean + 3 * slack <= max(row) + 4 * slack


@given(scores, st.integers(0, 5), st.floats(0, 50))
def test_a_better_child_never_lowers_the_group(row, which, gain):
    which %= len(row)
    better = [score + gain if i == which else score for i, score in enumerate(row)]
    shares = [1 / len(row)] * len(row)
    for method in (*WEIGHTED, aggregate.total):
        assert apply(method, better, shares) >= apply(method, row, shares) - 1e-9


ALL = (*WEIGHTED, aggregate.maximum, aggregate.median, aggregate.total)


def random_case(seed, rows=5000, gaps=False):
    """Scores with zeros, shares and presence of some rows and seven children."""
    random = np.random.default_rng(seed)
    scores = np.where(random.random((rows, 7)) < 0.02, 0.0, random.random((rows, 7)) * 100)
    shares = random.dirichlet(np.ones(7), size=rows)
    present = random.random((rows, 7)) < 0.7 if gaps else np.ones((rows, 7), dtype=bool)
    present[:, 3] = True
    return scores, shares, present


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("method", [*ALL, lambda s, w, p: aggregate.power(s, w, p, 2.5)])
def test_neither_memory_layout_nor_the_other_entrants_move_a_bit(method, gaps):
    scores, shares, present = random_case(1, gaps=gaps)
    found = method(scores, shares, present)
    columns = [np.asfortranarray(array) for array in (scores, shares, present)]
    assert method(*columns).tolist() == found.tolist()
    assert method(columns[0], shares, present).tolist() == found.tolist()
    assert method(scores[::-1], shares[::-1], present[::-1]).tolist() == found[::-1].tolist()
    assert method(scores[4100:4101], shares[4100:4101], present[4100:4101]).tolist() == found[4100:4101].tolist()


@pytest.mark.parametrize("gaps", [False, True])
def test_sums_run_from_the_first_child_to_the_last(gaps):
    scores, shares, present = random_case(2, gaps=gaps)
    mean, total = np.zeros(len(scores)), np.zeros(len(scores))
    for column in range(7):
        mean += np.where(present, scores * shares, 0.0)[:, column]
        total += np.where(present, scores, 0.0)[:, column]
    assert aggregate.arithmetic(scores, shares, present).tolist() == mean.tolist()
    assert aggregate.total(scores, shares, present).tolist() == total.tolist()


@pytest.mark.parametrize("method", ALL)
def test_what_stands_in_the_place_of_an_absent_child_is_not_looked_at(method):
    assert apply(method, [80, np.nan, 40], [0.5, np.nan, 0.5], [True, False, True]) == pytest.approx(
        apply(method, [80, 40], [0.5, 0.5]), rel=1e-15
    )


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic])
def test_a_child_without_a_share_does_not_count_even_with_zero(method):
    assert apply(method, [0, 50, 50], [0, 0.5, 0.5]) == 50
    assert apply(method, [-5, 50, 50], [0.5, 0.25, 0.25]) == 0


def test_a_score_next_to_zero_drives_the_harmonic_mean_to_zero():
    assert apply(aggregate.harmonic, [5e-324, 50], [0.5, 0.5]) == 0


def test_no_negative_zero_comes_out_of_minimum_and_maximum():
    for method in (aggregate.minimum, aggregate.maximum, aggregate.median):
        assert str(apply(method, [-0.0, -0.0], [0.5, 0.5])) == "0.0"


def test_the_strongest_child_is_the_maximum_whatever_its_share():
    assert apply(aggregate.maximum, [40, 90, 70], [0.4, 0.1, 0.5]) == 90
    assert apply(aggregate.maximum, [-40, 90, -70], [0.4, 0.1, 0.5], [True, False, True]) == -40


def refused(method, *args, **named):
    with pytest.raises(Unfit) as caught:
        method(*args, **named)
    return caught.value


NOTHING = (np.ones((3, 2)), np.full((3, 2), 0.5), np.array([[True, False], [False, False], [False, False]]))


@pytest.mark.parametrize(
    "method",
    [
        aggregate.maximum,
        aggregate.median,
        lambda s, w, p: aggregate.power(s, w, p, 1),
        lambda s, w, p: aggregate.power(s, w, p, 2),
        lambda s, w, p: aggregate.levels_reached(s, w, p, [1]),
    ],
)
def test_an_entrant_without_any_score_is_named(method):
    error = refused(method, *NOTHING)
    assert (str(error), error.row, error.column) == ("there is no score to aggregate", 1, None)


# Power means


def power(row, shares, exponent, present=None):
    return apply(lambda s, w, p: aggregate.power(s, w, p, exponent), row, shares, present)


@pytest.mark.parametrize(
    ("exponent", "score"),
    [
        (2, np.sqrt(0.75 * 90**2 + 0.25 * 40**2)),
        (0.5, (0.75 * 90**0.5 + 0.25 * 40**0.5) ** 2),
        (-2, (0.75 / 90**2 + 0.25 / 40**2) ** -0.5),
        (0.001, (0.75 * 90**0.001 + 0.25 * 40**0.001) ** 1000),
        (-0.001, (0.75 * 90**-0.001 + 0.25 * 40**-0.001) ** -1000),
        (1, 77.5),
        (0, 90**0.75 * 40**0.25),
        (-1, 1 / (0.75 / 90 + 0.25 / 40)),
    ],
)
def test_a_power_mean_by_hand(exponent, score):
    assert power([90, 40], [0.75, 0.25], exponent) == pytest.approx(score, rel=1e-11)


def test_power_means_of_1_0_and_minus_1_are_the_means_of_that_name():
    case = random_case(3)
    for exponent, mean in ((1, aggregate.arithmetic), (0, aggregate.geometric), (-1.0, aggregate.harmonic)):
        assert aggregate.power(*case, exponent).tolist() == mean(*case).tolist()


def test_a_zero_counts_as_zero_above_exponent_0_and_makes_the_group_zero_below():
    assert power([0, 90], [0.75, 0.25], 2) == pytest.approx(45, rel=1e-11)
    assert power([0, 90], [0.75, 0.25], -2) == 0
    assert power([0, 0], [0.75, 0.25], 2) == 0
    assert power([0, 90], [0, 1], -2) == 90


def test_exponents_far_out_near_the_ends_and_overflow_nothing():
    assert power([90, 40], [0.5, 0.5], 1e6) == pytest.approx(90, rel=1e-5)
    assert power([90, 40], [0.5, 0.5], -1e6) == pytest.approx(40, rel=1e-5)
    assert power([1e300, 5e-324], [0.5, 0.5], -2) == 0
    assert power([90, 40, 1], [0, 0.5, 0.5], 1e6) == pytest.approx(40, rel=1e-5)


def test_an_absent_child_does_not_count_in_a_power_mean():
    for exponent in (2, 0.5, -0.5):
        found = power([80, np.nan, 40], [0.5, np.nan, 0.5], exponent, [True, False, True])
        assert found == power([80, 40], [0.5, 0.5], exponent)
    assert power([80, -1, 40], [0.5, 0, 0.5], -3, [True, False, True]) == power([80, 40], [0.5, 0.5], -3)


@pytest.mark.parametrize("exponent", [np.inf, -np.inf, np.nan, 0.0009, -0.0009])
def test_an_exponent_without_a_mean_is_refused(exponent):
    error = refused(power, [90, 40], [0.75, 0.25], exponent)
    text = f"the exponent of a power mean is 0, or a number from 0.001 up or from -0.001 down, not {exponent}"
    assert str(error) == text
    assert list(error.args_) == ["value"]


@pytest.mark.parametrize("exponent", [2, 0, -1, 0.5])
def test_a_negative_score_has_no_power(exponent):
    scores = np.array([[-1.0, 2.0], [3.0, -4.0]])
    present = np.array([[False, True], [True, True]])
    error = refused(aggregate.power, scores, np.full((2, 2), 0.5), present, exponent)
    assert (error.row, error.column, error.args_) == (1, 1, {"value": -4.0})
    assert str(error) == "a power mean needs scores of 0 and more, found -4.0"
    assert aggregate.power(scores, np.full((2, 2), 0.5), present, 1).tolist() == [1, -0.5]


@given(scores, st.floats(-5, 5), st.floats(0.01, 3))
def test_power_means_rise_with_their_exponent(row, exponent, step):
    low, high = (0 if abs(e) < 0.001 else e for e in (exponent, exponent + step))
    shares = [1 / len(row)] * len(row)
    assert power(row, shares, low) <= power(row, shares, high) * (1 + 1e-9) + 1e-300


# Medians


@pytest.mark.parametrize(
    ("row", "shares", "median"),
    [
        ([30, 10, 20], [0.2, 0.3, 0.5], 20),
        ([30, 10, 20], [0.6, 0.3, 0.1], 30),
        ([30, 10, 20, 40], [0.3, 0.3, 0.2, 0.2], 25),  # 10 and 20 hold exactly half
        ([30, 10, 20], [0.5, 0.5, 0.0], 20),  # 10 holds half; the mean with 30, as 20 has no share
        ([30, 10, 20], [0.4, 0.5 - 2e-9, 0.1 + 2e-9], 20),
        ([30, 10, 20], [0.4, 0.5 + 2e-9, 0.1 - 2e-9], 10),
        ([30, 10, 20], [0.4, 0.5 + 5e-10, 0.1 - 5e-10], 15),
        ([30, 10, 20], [0.4, 0.5 - 5e-10, 0.1 + 5e-10], 15),
        ([5], [1], 5),
        ([5, 9], [0.5, 0.5], 7),
    ],
)
def test_a_weighted_median_by_hand(row, shares, median):
    assert apply(aggregate.median, row, shares) == median


@given(scores)
def test_with_equal_shares_the_median_is_the_ordinary_one(row):
    shares = [1 / len(row)] * len(row)
    assert apply(aggregate.median, row, shares) == pytest.approx(np.median(row), rel=1e-15)
    padded = apply(aggregate.median, [*row, 1e9], [*shares, 0.0], [True] * len(row) + [False])
    assert padded == pytest.approx(np.median(row), rel=1e-15)


# Ordered weighted average


def ordered(row, weights, present=None):
    return apply(lambda s, w, p: aggregate.ordered(s, w, p, weights), row, [1 / len(row)] * len(row), present)


def test_the_ordered_average_of_yager_1988():
    # his example: arguments (0.6, 1, 0.3, 0.5), weights (0.2, 0.3, 0.1, 0.4) -> 0.2 + 0.18 + 0.05 + 0.12
    assert ordered([0.6, 1, 0.3, 0.5], [0.2, 0.3, 0.1, 0.4]) == pytest.approx(0.55, rel=1e-12)


def test_ordered_averages_reach_from_the_best_to_the_worst():
    assert ordered([40, 90, 70], [1, 0, 0]) == 90
    assert ordered([40, 90, 70], [0, 1, 0]) == 70
    assert ordered([40, 90, 70], [0, 0, 1]) == 40


def test_an_ordered_average_knows_no_names():
    scores, shares, present = random_case(4)
    weights = [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1]
    found = aggregate.ordered(scores, shares, present, weights)
    assert aggregate.ordered(scores[:, ::-1], shares, present, weights).tolist() == found.tolist()
    assert aggregate.ordered(np.asfortranarray(scores), shares, present, weights).tolist() == found.tolist()


def test_an_ordered_average_needs_a_weight_for_each_place():
    error = refused(ordered, [40, 90, 70], [0.5, 0.5])
    assert str(error) == "an ordered average needs a weight for each of 3 places, found 2"
    assert error.args_ == {"count": 3, "found": 2}
    assert refused(ordered, [40, 90], [1.5, -0.5]).args_ == {"value": -0.5}
    assert refused(ordered, [40, 90], [0.5, 0.4]).args_ == {"value": 0.9}


def test_an_ordered_average_needs_every_score():
    present = np.array([[True, True], [True, False]])
    error = refused(aggregate.ordered, np.ones((2, 2)), np.full((2, 2), 0.5), present, [1, 0])
    assert (str(error), error.row, error.column) == ("an ordered average needs every score", 1, 1)


# Mean over at least so many


def mean_over(row, least, present=None):
    return apply(lambda s, w, p: aggregate.mean_over(s, w, p, least), row, [1 / len(row)] * len(row), present)


def test_a_mean_over_at_least_ten_is_not_reached_by_few():
    assert mean_over([80, 90, 100], 10) == 27
    assert mean_over([80, 90, 100], 3) == 90
    assert mean_over([80, 90, 100], 1) == 90
    assert mean_over([80, 90, 100], 3.5) == pytest.approx(270 / 3.5, rel=1e-11)
    assert mean_over([80, np.nan, 100], 1, [True, False, True]) == 90
    assert mean_over([80, 90], 1, [False, False]) == 0


@pytest.mark.parametrize("least", [0.99, 0, -1, np.inf, np.nan])
def test_a_least_number_below_one_is_refused(least):
    error = refused(mean_over, [80, 90], least)
    assert str(error) == f"the least number that a sum is divided by is 1 or more, not {least}"
    assert list(error.args_) == ["value"]


# Maturity levels


def levels(row, steps, present=None):
    return apply(lambda s, w, p: aggregate.levels_reached(s, w, p, steps), row, [1 / len(row)] * len(row), present)


@pytest.mark.parametrize(("weakest", "count"), [(19.9, 0), (20, 1), (59.9, 1), (60, 2), (80, 3), (100, 3)])
def test_levels_are_reached_by_the_weakest(weakest, count):
    assert levels([100, weakest, 100], [20, 60, 80]) == count


def test_an_absent_child_keeps_nobody_from_a_level():
    assert levels([100, 0, 70], [20, 60, 80], [True, False, True]) == 2


@pytest.mark.parametrize("steps", [[], [20, 20], [60, 20], [20, np.nan], [20, np.inf]])
def test_levels_have_to_rise(steps):
    error = refused(levels, [1, 2], steps)
    assert str(error) == f"levels are one or more numbers, each above the one before, not {steps}"
    assert error.args_ == {"levels": steps}
