"""Children's scores to their group's score, at the edges: shares of absent children, zeros, ties, many rows."""

import numpy as np
import pytest

from pembina.methods import aggregate
from pembina.methods.refusal import Unfit


def table(*rows):
    return np.array(rows, dtype=float)


def all_present(scores):
    return np.ones(scores.shape, dtype=bool)


# Power means


@pytest.mark.parametrize("exponent", [2.0, 0.5, -0.5, -2.0, 0, -1, 1])
def test_the_share_of_an_absent_child_does_not_count_in_a_power_mean(exponent):
    scores, present = table([80, 1000, 40], [80, 0.001, 40]), np.array([[True, False, True]] * 2)
    found = aggregate.power(scores, np.full((2, 3), 0.5), present, exponent)
    alone = aggregate.power(scores[:, [0, 2]], np.full((2, 2), 0.5), all_present(scores[:, :2]), exponent)
    assert alone.tolist() == found.tolist()


def test_a_child_without_a_share_does_not_count_beside_an_absent_one():
    scores, shares = table([0, 90, 5], [0, 90, 5]), table([0, 1, 0], [0, 1, 0])
    present = np.array([[True, True, False]] * 2)
    assert [90, 90] == aggregate.power(scores, shares, present, -2).tolist()
    assert [90, 90] == aggregate.power(np.where(scores == 0, 1e300, scores), shares, present, 2).tolist()


def test_every_row_has_its_own_shares():
    scores, shares = table([30, 90], [0, 90]), table([0.5, 0.5], [0, 1])
    found = aggregate.power(scores, shares, all_present(scores), -2)
    assert [(0.5 / 30**2 + 0.5 / 90**2) ** -0.5, 90] == pytest.approx(found.tolist(), rel=1e-11)


def test_scores_below_one_have_power_means_too():
    scores = table([0.5, 0.25], [0.004, 0.003])
    for exponent in (2, -2, 0.5):
        expected = [(0.5 * a**exponent + 0.5 * b**exponent) ** (1 / exponent) for a, b in scores]
        found = aggregate.power(scores, np.full((2, 2), 0.5), all_present(scores), exponent)
        assert expected == pytest.approx(found.tolist(), rel=1e-11)


def test_a_zero_in_one_row_leaves_the_others_alone():
    scores = table([0, 5], [5, 5], [0, 0])
    for exponent, first in ((-2, 0), (2, 12.5**0.5)):
        found = aggregate.power(scores, np.full((3, 2), 0.5), all_present(scores), exponent)
        assert [first, 5, 0] == pytest.approx(found.tolist(), rel=1e-11, abs=0)


@pytest.mark.parametrize("exponent", [2, -2])
def test_where_no_child_has_a_share_a_power_mean_is_zero_and_not_infinite(exponent):
    scores = table([5, 6], [5, 5])
    assert [0, 5] == aggregate.power(scores, table([0, 0], [0.5, 0.5]), all_present(scores), exponent).tolist()


def test_an_absent_negative_score_refuses_nobody():
    scores, present = table([-1, 0, 0.5], [-1, 0.5, 0.5]), np.array([[False, True, True]] * 2)
    found = aggregate.power(scores, table([0, 0.5, 0.5], [0, 0.5, 0.5]), present, 2)
    assert [0.125**0.5, 0.5] == pytest.approx(found.tolist(), rel=1e-11)


def test_the_first_negative_score_is_named_and_neither_a_zero_nor_a_fraction_before_it():
    scores = table([0, 0.5, 3], [0.5, 0, -2])
    with pytest.raises(Unfit) as caught:
        aggregate.power(scores, np.full((2, 3), 1 / 3), all_present(scores), 2)
    assert (1, 2, {"value": -2.0}) == (caught.value.row, caught.value.column, caught.value.args_)


def test_an_award_without_entrants_has_no_scores():
    nothing = np.empty((0, 2))
    present = all_present(nothing)
    for exponent in (2, -2, 1, 0, -1):
        assert [] == aggregate.power(nothing, nothing, present, exponent).tolist()
    for method in (aggregate.arithmetic, aggregate.geometric, aggregate.harmonic, aggregate.total, aggregate.median):
        assert [] == method(nothing, nothing, present).tolist()


# Geometric and harmonic means


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic])
def test_zeros_and_absent_children_of_one_row_leave_the_others_alone(method):
    scores = table([0, 16], [4, 16], [4, 0], [0, 16], [0.25, 0.5])
    present = np.array([[True, True], [True, True], [True, False], [True, True], [True, True]])
    shares = table([0.5, 0.5], [0.5, 0.5], [1, 1], [0, 1], [0.5, 0.5])
    found = method(scores, shares, present).tolist()
    expected = [[0, 8, 4, 16, 0.125**0.5], [0, 6.4, 4, 16, 1 / 3]][method is aggregate.harmonic]
    assert expected == pytest.approx(found, rel=1e-11, abs=0)


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic, aggregate.arithmetic, aggregate.total])
def test_rows_beyond_the_first_block_are_scored_by_their_own_children(method):
    scores = np.tile([[4.0, 16.0], [9.0, 1.0]], (2500, 1))
    scores[4500] = [0.0, 7.0]
    shares, present = np.tile([0.5, 0.5], (5000, 1)), np.ones((5000, 2), dtype=bool)
    present[4600, 1] = False
    shares[4600] = [1.0, 1.0]
    found = method(scores, shares, present)
    alone = [method(scores[[at]], shares[[at]], present[[at]])[0] for at in (0, 1, 4500, 4600, 4998, 4999)]
    assert alone == found[[0, 1, 4500, 4600, 4998, 4999]].tolist()
    assert found[2:4500:2].tolist() == [found[0]] * 2249


# Medians


def test_a_share_of_a_half_less_or_more_a_billionth_is_one_half():
    scores = table([10, 20], [10, 20])
    shares = table([0.5 - 1e-9, 0.5 + 1e-9], [0.5 + 1e-9, 0.5 - 1e-9])
    assert [15, 15] == aggregate.median(scores, shares, all_present(scores)).tolist()


def test_no_negative_zero_comes_out_of_a_weighted_median():
    scores = table([-0.0, -0.0])
    assert "0.0" == str(aggregate.median(scores, table([0.3, 0.7]), all_present(scores))[0])


def test_rows_with_different_shares_have_medians_of_their_own():
    scores, shares = table([30, 10, 20], [30, 10, 20]), table([0.6, 0.3, 0.1], [0.2, 0.3, 0.5])
    assert [30, 20] == aggregate.median(scores, shares, all_present(scores)).tolist()
    many = aggregate.median(np.tile(scores, (4000, 1)), np.tile(shares, (4000, 1)), np.ones((8000, 3), dtype=bool))
    assert [30, 20] * 4000 == many.tolist()


# Counts and levels


def test_a_sum_is_divided_by_the_number_of_each_entrants_own_scores():
    scores, present = table([80, 90, 100], [80, 0, 100], [60, 0, 0]), np.array([[1, 1, 1], [1, 0, 1], [1, 0, 0]]) > 0
    shares = np.full((3, 3), 1 / 3)
    assert [90, 90, 60] == aggregate.mean_over(scores, shares, present, 1).tolist()
    assert [90, 90, 30] == aggregate.mean_over(scores, shares, present, 2).tolist()


def test_levels_may_be_less_than_one_apart():
    scores = table([0.4, 0.9], [0.6, 0.7], [0.05, 1])
    found = aggregate.levels_reached(scores, np.full((3, 2), 0.5), all_present(scores), [0.1, 0.5])
    assert [1, 2, 0] == found.tolist()


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic, aggregate.arithmetic, aggregate.total])
def test_more_children_than_a_whole_block_has_room_for_are_scored_alike(method):
    scores = np.random.default_rng(6).uniform(1, 100, (50, 20))
    shares, present = np.full((5000, 20), 0.05), np.ones((5000, 20), dtype=bool)
    found = method(np.tile(scores, (100, 1)), shares, present).tolist()
    assert method(scores, shares[:50], present[:50]).tolist() * 100 == found


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic, aggregate.minimum, aggregate.maximum])
def test_an_entrant_without_any_score_is_refused_and_named(method):
    scores, shares = np.array([[80.0, 60.0], [0.0, 0.0]]), np.full((2, 2), 0.5)
    present = np.array([[True, True], [False, False]])
    with pytest.raises(Unfit, match=r"^there is no score to aggregate$") as refused:
        method(scores, shares, present)
    assert (1, None) == (refused.value.row, refused.value.column)
