"""Majorities, Borda, Copeland, Condorcet."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import pairwise
from pembina.methods.pairwise import (
    agreement,
    borda,
    condorcet,
    condorcet_of,
    copeland,
    dense_codes,
    majority,
    ordered_groups,
    shortest_cycle,
    strong_components,
)
from pembina.methods.refusal import Unfit

# Munda and Nardo (2009), as in methods.md: ranks as values, a circle A > B > C > A.
CIRCLE = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
SHARES = np.array([0.40, 0.35, 0.25])


def brute(matrix, weights):
    """P by its definition, pair by pair."""
    count = len(matrix)
    table = np.zeros((count, count))
    for a in range(count):
        for b in range(count):
            for k, weight in enumerate(weights):
                table[a, b] += weight * (
                    1.0 if matrix[a, k] > matrix[b, k] else 0.5 if matrix[a, k] == matrix[b, k] else 0
                )
    return np.round(table, 12)


def equal_weights(criteria):
    return np.full(criteria, 1.0 / criteria)


FIELDS = st.tuples(st.integers(1, 9), st.integers(1, 11), st.integers(0, 10**6)).map(
    lambda size: np.random.default_rng(size[2]).integers(-2, 3, size=size[:2]).astype(float)
)


def test_majorities_of_the_circle_are_those_of_munda_and_nardo():
    expected = [[0.5, 0.65, 0.4], [0.35, 0.5, 0.75], [0.6, 0.25, 0.5]]
    assert expected == majority(CIRCLE, SHARES).tolist()


def test_equal_values_give_half_the_weight_to_either_side():
    assert [[0.5, 0.85], [0.15, 0.5]] == majority(np.array([[1.0, 5.0], [1.0, 4.0]]), np.array([0.3, 0.7])).tolist()


def test_where_lower_is_better_the_lower_value_is_preferred():
    matrix = np.array([[1.0, 5.0], [2.0, 4.0]])
    assert [[0.5, 1.0], [0.0, 0.5]] == majority(matrix, np.array([0.3, 0.7]), directions=["lower", "higher"]).tolist()
    assert [1, -1] == copeland(matrix, np.array([0.3, 0.7]), directions=["lower", "higher"]).tolist()
    assert [-1, 1] == copeland(matrix, np.array([0.3, 0.7]), directions=["higher", "lower"]).tolist()
    assert [1.0, 0.0] == borda(matrix, np.array([0.3, 0.7]), directions=["lower", "higher"]).tolist()
    assert condorcet(matrix, np.array([0.3, 0.7]), directions=["higher", "lower"]).winner == 1


def test_more_than_eight_criteria_are_added_in_pieces():
    generator = np.random.default_rng(5)
    matrix = generator.integers(0, 4, size=(7, 19)).astype(float)
    weights = generator.dirichlet(np.ones(19))
    np.testing.assert_allclose(brute(matrix, weights), majority(matrix, weights), atol=2e-12)


@given(FIELDS)
@settings(max_examples=60, deadline=None)
def test_majorities_are_those_of_the_definition(matrix):
    weights = equal_weights(matrix.shape[1])
    np.testing.assert_allclose(brute(matrix, weights), majority(matrix, weights), atol=2e-12)


@given(FIELDS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_results_do_not_depend_on_the_order_of_entrants_nor_on_units(matrix, random):
    weights = equal_weights(matrix.shape[1])
    order = list(range(len(matrix)))
    random.shuffle(order)
    for method in (borda, copeland):
        assert method(matrix, weights)[order].tolist() == method(matrix[order], weights).tolist()
        assert method(matrix, weights).tolist() == method(matrix**3 * 7 + 1, weights).tolist()
    one, other = condorcet(matrix, weights), condorcet(matrix[order], weights)
    assert one.places[order].tolist() == other.places.tolist()
    assert one.winner == (None if other.winner is None else order[other.winner])


@given(FIELDS)
@settings(max_examples=60, deadline=None)
def test_copeland_counts_majorities_and_borda_adds_them(matrix):
    weights = equal_weights(matrix.shape[1])
    shares = brute(matrix, weights)
    assert ((shares > 0.5).sum(axis=1) - (shares < 0.5).sum(axis=1)).tolist() == copeland(matrix, weights).tolist()
    np.testing.assert_allclose(shares.sum(axis=1) - 0.5, borda(matrix, weights), atol=1e-10)


def test_small_blocks_give_the_same_as_one(monkeypatch):
    matrix = np.random.default_rng(3).integers(0, 5, size=(23, 9)).astype(float)
    weights = equal_weights(9)
    whole = majority(matrix, weights), copeland(matrix, weights), condorcet(matrix, weights)
    monkeypatch.setattr(pairwise, "_BLOCK", 50)
    assert [slice(0, 2), slice(2, 4)] == list(pairwise.blocks(23))[:2]
    assert slice(22, 23) == list(pairwise.blocks(23))[-1]
    assert whole[0].tolist() == majority(matrix, weights).tolist()
    assert whole[1].tolist() == copeland(matrix, weights).tolist()
    assert whole[2].places.tolist() == condorcet(matrix, weights).places.tolist()
    assert whole[2].cycles == condorcet(matrix, weights).cycles


def test_a_draw_is_a_draw_whatever_the_sums_of_binary_fractions():
    # 0.1 + 0.2 + 0.2 against 0.5 and 0.1 + 0.7 + ... : added in binary these differ in the last bit.
    matrix = np.array([[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    for weights in ([0.1, 0.2, 0.2, 0.5], [0.2, 0.2, 0.1, 0.5], [0.3, 0.1, 0.1, 0.5], [1 / 3, 1 / 12, 1 / 12, 0.5]):
        assert [0, 0] == copeland(matrix, np.array(weights)).tolist()
        assert [1, 1] == condorcet(matrix, np.array(weights)).places.tolist()
        assert majority(matrix, np.array(weights))[0, 1] == 0.5


def test_a_lead_above_the_last_decimal_is_a_majority():
    matrix = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert [1, -1] == copeland(matrix, np.array([0.5 + 1e-11, 0.5 - 1e-11])).tolist()
    assert [0, 0] == copeland(matrix, np.array([0.5 + 4e-13, 0.5 - 4e-13])).tolist()


def test_copeland_of_the_circle_is_nothing_for_everyone():
    assert [0, 0, 0] == copeland(CIRCLE, SHARES).tolist()


def test_borda_points_of_the_circle():
    # By hand: A 2*.40 + 0*.35 + 1*.25, B 1*.40 + 2*.35, C 1*.35 + 2*.25.
    assert [1.05, 1.1, 0.85] == borda(CIRCLE, SHARES).tolist()


def test_equal_entrants_share_borda_points():
    # Places 3, 1.5, 1.5 and 0 below: (2 + 1)/2 each; pyDecision 5.1.8 gives the earlier row more.
    assert [3.0, 1.5, 1.5, 0.0] == borda(np.array([[9.0], [5.0], [5.0], [1.0]]), np.ones(1)).tolist()


def test_the_circle_has_no_winner_and_is_named():
    found = condorcet(CIRCLE, SHARES)
    assert found.winner is None
    assert [1, 1, 1] == found.places.tolist()
    assert ((0, 1, 2),) == found.groups
    assert ((0, 1, 2),) == found.cycles


def test_a_winner_stands_before_a_circle_and_a_loser_behind_it():
    matrix = np.vstack([[0.0, 0.0, 0.0], CIRCLE, [4.0, 4.0, 4.0]])
    found = condorcet(matrix, SHARES)
    assert found.winner == 4
    assert [5, 2, 2, 2, 1] == found.places.tolist()
    assert ((4,), (1, 2, 3), (0,)) == found.groups
    assert ((1, 2, 3),) == found.cycles


def test_draws_share_a_place_without_being_a_circle():
    found = condorcet(np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 2.0]]), np.array([0.5, 0.5]))
    assert ((0, 1, 2),) == found.groups
    assert () == found.cycles
    assert found.winner is None


def test_the_capital_of_tennessee_is_nashville_by_majorities():
    # The standard example of a Condorcet winner (Tennessee capital): Nashville beats all, Memphis loses to all.
    # Criteria are the four groups of voters 42, 26, 15, 17 %; values are 4 - rank of Memphis, Nashville, Chattanooga,
    # Knoxville.
    matrix = np.array([[3.0, 0, 0, 0], [2, 3, 1, 1], [1, 2, 3, 2], [0, 1, 2, 3]])
    weights = np.array([0.42, 0.26, 0.15, 0.17])
    assert [-3, 3, 1, -1] == copeland(matrix, weights).tolist()
    assert [1.26, 1.94, 1.73, 1.07] == borda(matrix, weights).tolist()
    found = condorcet(matrix, weights)
    assert (1, [4, 1, 2, 3]) == (found.winner, found.places.tolist())


def test_one_entrant_wins_alone():
    matrix, weights = np.array([[7.0, -1.0]]), np.array([0.5, 0.5])
    assert [[0.5]] == majority(matrix, weights).tolist()
    assert [0.0] == borda(matrix, weights).tolist()
    assert [0] == copeland(matrix, weights).tolist()
    assert (0, [1], ((0,),), ()) == (lambda c: (c.winner, c.places.tolist(), c.groups, c.cycles))(
        condorcet(matrix, weights)
    )


def test_a_constant_column_decides_nothing():
    matrix = np.array([[1.0, 3.0], [1.0, 2.0]])
    assert [1, -1] == copeland(matrix, np.array([0.9, 0.1])).tolist()
    assert [0.55, 0.45] == borda(matrix, np.array([0.9, 0.1])).tolist()


def test_codes_are_places_among_distinct_values():
    codes = dense_codes(np.array([[5.0, 0.0], [1.0, -0.0], [5.0, 2.0]]), np.array([1, -1]))
    assert [[1, 0, 1], [1, 1, 0]] == codes.tolist()
    assert np.dtype(np.int16) == codes.dtype
    assert np.dtype(np.int32) == dense_codes(np.zeros((32768, 1)), np.ones(1, dtype=int)).dtype
    assert np.dtype(np.int16) == dense_codes(np.zeros((32767, 1)), np.ones(1, dtype=int)).dtype


def test_agreement_counts_equals_unless_it_is_strict():
    codes = np.array([[1, 0, 1], [0, 0, 1]], dtype=np.int16)
    weights = np.array([0.75, 0.25])
    assert [[1.0, 1.0, 0.75]] == agreement(codes[:, :1], codes, weights, strict=False).tolist()
    assert [[0.0, 0.75, 0.0]] == agreement(codes[:, :1], codes, weights, strict=True).tolist()


def test_groups_are_the_finest_that_beat_one_another():
    beats = np.zeros((4, 4), dtype=bool)
    beats[0, 1:] = True
    beats[1, 3] = beats[2, 3] = True
    assert ((0,), (1, 2), (3,)) == ordered_groups(beats)


def test_components_come_before_those_they_lead_to():
    arrows = np.zeros((5, 5), dtype=bool)
    for start, end in ((4, 0), (0, 1), (1, 0), (1, 2), (2, 3), (3, 2)):
        arrows[start, end] = True
    assert [[4], [0, 1], [2, 3]] == strong_components(arrows)


@given(st.integers(1, 9), st.floats(0.05, 0.6), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_components_are_who_reaches_each_other(count, density, seed):
    arrows = np.random.default_rng(seed).random((count, count)) < density
    reach = arrows | np.eye(count, dtype=bool)
    for middle in range(count):
        reach |= reach[:, middle][:, None] & reach[middle][None, :]
    found = strong_components(arrows)
    assert sorted({tuple(np.flatnonzero(reach[node] & reach[:, node]).tolist()) for node in range(count)}) == sorted(
        map(tuple, found)
    )
    for later in range(len(found)):
        for earlier in range(later):
            assert not reach[found[later][0], found[earlier][0]]


def test_a_shortest_circle_goes_through_the_first_member():
    arrows = np.zeros((5, 5), dtype=bool)
    for start, end in ((0, 1), (1, 2), (2, 3), (3, 0), (1, 4), (4, 0)):
        arrows[start, end] = True
    assert (0, 1, 4) == shortest_cycle(arrows, [0, 1, 2, 3, 4])
    assert (1, 2, 3, 0) == shortest_cycle(arrows, [1, 0, 2, 3])
    with pytest.raises(ValueError, match="the component is not strongly connected"):
        shortest_cycle(arrows, [2, 3])


def test_circles_are_found_inside_a_group_that_draws_hold_together():
    # 0 > 1 > 2 > 0 is a circle; 3 draws with everyone and so shares their place without being part of it.
    beats = np.zeros((4, 4), dtype=bool)
    beats[0, 1] = beats[1, 2] = beats[2, 0] = True
    found = condorcet_of(beats)
    assert (((0, 1, 2, 3),), ((0, 1, 2),), None) == (found.groups, found.cycles, found.winner)


@pytest.mark.parametrize("method", [majority, condorcet])
def test_a_field_too_large_for_a_table_of_pairs_is_refused(method, monkeypatch):
    assert pairwise.MATRIX_ENTRANTS == 10_000
    monkeypatch.setattr(pairwise, "MATRIX_ENTRANTS", 2)
    method(CIRCLE[:2], SHARES)
    with pytest.raises(Unfit) as refused:
        method(CIRCLE, SHARES)
    assert "comparing all pairs takes too much memory for 3 entrants; at most 2" == str(refused.value)
    assert {"count": 3, "most": 2} == refused.value.args_


@pytest.mark.parametrize("method", [majority, borda, copeland, condorcet])
def test_a_missing_value_is_refused_by_its_place(method):
    matrix = CIRCLE.copy()
    matrix[1, 2] = np.nan
    with pytest.raises(Unfit) as refused:
        method(matrix, SHARES)
    assert (2, 1) == (refused.value.column, refused.value.row)
    with pytest.raises(Unfit, match="weights have to add up to 1"):
        method(CIRCLE, SHARES * 2)


def test_more_criteria_than_are_compared_at_once_all_count():
    # Ten criteria: the first is ahead in the first eight of them, the second in the last two.
    codes = pairwise.dense_codes(np.array([[2.0] * 8 + [1.0] * 2, [1.0] * 8 + [2.0] * 2]), np.ones(10, dtype=np.int64))
    ahead = pairwise.agreement(codes, codes, np.full(10, 0.1), strict=True)
    assert [[0.0, 0.8], [0.2, 0.0]] == np.round(ahead, 12).tolist()
