"""Published totals, cuts and quotas over many draws are those of the evaluation, number by number."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.analysis.robustness_climb import remaining
from pembina.analysis.robustness_deciding import UNIT, Deciding, reaches
from pembina.analysis.robustness_tally import first, taken_ranks
from pembina.methods.rounding import ROUNDINGS, decimal, publish

ON_GRID = st.integers(-(10**13), 10**13).map(lambda whole: whole / 10**10)
HALVES = st.integers(-2000, 20000).map(lambda whole: whole / 200)
"""Scores right between two published ones of 2 decimals, where rules of rounding differ."""


def deciding(decimals, rounding, rank_on="published"):
    award = SimpleNamespace(rank_on=rank_on, decimals=decimals, rounding=rounding)
    return Deciding(SimpleNamespace(award=award), np.arange(1))


@given(ON_GRID | HALVES, st.integers(0, 12), st.sampled_from(sorted(ROUNDINGS)))
def test_totals_decide_as_they_are_published(score, decimals, rounding):
    expected = float(publish(score, decimals, rounding)) if decimals < 10 else score
    found = deciding(decimals, rounding).decided(np.array([[score, np.nan]]))
    assert round(expected * UNIT) == found[0, 0]
    assert np.isnan(found[0, 1])


def test_exact_totals_decide_where_the_award_says_so():
    assert 600049999999 == deciding(2, "half-up", "exact").decided(np.array([60.0049999999]))[0]


@given(ON_GRID | HALVES, HALVES | st.floats(-100, 100), st.booleans())
def test_a_cut_is_reached_as_decimals_compare(score, cut, inclusive):
    asked, found = Decimal(repr(cut)), decimal(score)
    expected = found > asked or (inclusive and found == asked)
    assert [expected] == reaches(np.rint(np.array([score]) * UNIT), asked, inclusive).tolist()


def test_without_a_score_no_cut_is_reached():
    assert [False] == reaches(np.array([np.nan]), Decimal(-5), True).tolist()


def test_what_is_left_out_leaves_its_share_to_the_others_in_proportion():
    shares = np.array([[0.5, 0.3, 0.2]])
    gone = np.array([[False], [True], [True]])
    rest, none = remaining(shares, [gone, None, np.array([[False], [False], [True]])])
    assert rest.tolist() == [[0.5, 0.3, 0.2], [0, pytest.approx(0.6), pytest.approx(0.4)], [0, 1, 0]]
    assert none is None


def test_with_every_part_left_out_nothing_remains():
    out = np.array([[True], [False]])
    rest, none = remaining(np.array([[0.5, 0.5]]), [out, out])
    assert [[True], [False]] == none.tolist()
    assert [[0, 0], [0.5, 0.5]] == rest.tolist()


def test_whoever_has_nobody_above_is_first():
    places = np.array([[1, 1, 3], [0, 3, 3], [0, 0, 0]], dtype=np.uint16)
    assert [[True, True, False], [False, True, True], [False, False, False]] == first(places).tolist()


def test_ranks_are_listed_with_their_draws_and_halves_where_places_are_doubled():
    assert [[1, 4], [3, 2]] == taken_ranks(np.array([9, 4, 0, 2]), 1)
    assert [[1, 4], [1.5, 2]] == taken_ranks(np.array([9, 0, 4, 2]), 2)
