"""Places in a ranking."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.rank import shared, standard_ranks


def test_equals_share_the_better_place_and_the_next_place_stays_empty():
    assert [1, 2, 2, 4] == standard_ranks([np.array([90.0, 80.0, 80.0, 70.0])]).tolist()


def test_a_second_column_breaks_ties_and_only_ties():
    totals, tie = np.array([80.0, 80.0, 90.0]), np.array([1.0, 2.0, 0.0])
    assert [3, 2, 1] == standard_ranks([totals, tie]).tolist()


def test_without_the_deciding_value_nobody_wins_a_tie():
    assert [2, 1] == standard_ranks([np.array([80.0, 80.0]), np.array([np.nan, 0.0])]).tolist()


def test_shared_places_are_known_as_such():
    assert [False, True, True] == shared(np.array([1, 2, 2])).tolist()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_place_is_one_more_than_the_number_of_better_ones(totals):
    ranks = standard_ranks([np.array(totals, dtype=float)])
    assert [1 + sum(other > mine for other in totals) for mine in totals] == ranks.tolist()
