"""Places in a ranking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.rank import STYLES, ranks, shared
from pembina.methods.refusal import Unfit

fields = st.lists(st.integers(0, 5), min_size=1, max_size=30).map(lambda xs: np.array(xs, dtype=float))


def test_equals_share_the_better_place_and_the_next_place_stays_empty():
    assert [1, 2, 2, 4] == ranks([np.array([90.0, 80.0, 80.0, 70.0])]).tolist()


@pytest.mark.parametrize(
    ("style", "places"),
    [
        ("standard", [1, 2, 2, 4]),
        ("dense", [1, 2, 2, 3]),
        ("modified", [1, 3, 3, 4]),
        ("fractional", [1, 2.5, 2.5, 4]),
    ],
)
def test_each_style_numbers_equals_its_own_way(style, places):
    # the four sequences by which the styles are known; here in the order 70, 80, 90, 80 of the rows
    given_rows = ranks([np.array([70.0, 80.0, 90.0, 80.0])], style)
    assert [places[3], places[1], places[0], places[2]] == given_rows.tolist()
    assert (np.float64 if style == "fractional" else np.int64) == given_rows.dtype


def test_competition_places_are_the_rule_where_no_style_is_named():
    assert [1, 1, 3] == ranks([np.array([5.0, 5.0, 1.0])]).tolist()


def test_a_second_column_breaks_ties_and_only_ties():
    totals, tie = np.array([80.0, 80.0, 90.0]), np.array([1.0, 2.0, 0.0])
    assert [3, 2, 1] == ranks([totals, tie]).tolist()


def test_a_third_column_decides_where_two_do_not():
    one, two, three = np.array([8.0, 8.0, 8.0, 8.0]), np.array([2.0, 2.0, 2.0, 1.0]), np.array([1.0, 5.0, 1.0, 9.0])
    assert [2, 1, 2, 4] == ranks([one, two, three]).tolist()
    assert [2, 1, 2, 3] == ranks([one, two, three], "dense").tolist()


def test_equal_in_the_last_column_alone_is_not_equal():
    assert [2, 1] == ranks([np.array([1.0, 2.0]), np.array([7.0, 7.0])]).tolist()


def test_without_the_deciding_value_nobody_wins_a_tie():
    assert [2, 1] == ranks([np.array([80.0, 80.0]), np.array([np.nan, 0.0])]).tolist()
    assert [1, 2, 2] == ranks([np.array([-1.0, np.nan, np.nan])]).tolist()


def test_minus_zero_is_zero():
    assert [1, 1] == ranks([np.array([-0.0, 0.0])]).tolist()


def test_keys_are_compared_exactly_however_small_they_are():
    assert [2, 1] == ranks([np.array([1e-20, 2e-20])]).tolist()
    assert [1, 1, 3] == ranks([np.ones(3), np.array([2e-20, 2e-20, 1e-20])]).tolist()


def test_one_row_is_first_and_no_row_has_no_place():
    for style in STYLES:
        assert [1] == ranks([np.array([3.0])], style).tolist()
        assert [] == ranks([np.array([])], style).tolist()


def test_all_equal_rows_get_the_first_the_last_or_the_middle_place():
    level = [np.zeros(4)]
    assert [[1] * 4, [1] * 4, [4] * 4, [2.5] * 4] == [ranks(level, style).tolist() for style in STYLES]


def test_an_unknown_style_is_refused_by_name():
    with pytest.raises(Unfit) as caught:
        ranks([np.ones(2)], "olympic")
    assert {"styles": "standard, dense, modified, fractional", "style": "olympic"} == caught.value.args_
    assert "places are numbered in the style standard, dense, modified, fractional, not olympic" == str(caught.value)


def test_a_ranking_without_a_column_is_refused():
    with pytest.raises(Unfit) as caught:
        ranks([])
    assert "a ranking needs at least one column to rank by" == str(caught.value)


def test_shared_places_are_known_as_such():
    assert [False, True, True] == shared(np.array([1, 2, 2])).tolist()
    assert [True, False, True, False] == shared(np.array([2.5, 1.0, 2.5, 4.0])).tolist()
    assert np.bool_ == shared(np.array([1])).dtype


@given(fields)
def test_a_place_is_one_more_than_the_number_of_better_ones(totals):
    assert [1 + sum(other > mine for other in totals) for mine in totals] == ranks([totals]).tolist()


@given(fields)
def test_a_dense_place_is_one_more_than_the_number_of_better_standings(totals):
    assert [1 + len({o for o in totals if o > mine}) for mine in totals] == ranks([totals], "dense").tolist()


@given(fields)
def test_a_modified_place_is_the_number_of_those_who_are_as_good(totals):
    assert [sum(other >= mine for other in totals) for mine in totals] == ranks([totals], "modified").tolist()


@given(fields)
def test_fractional_places_lie_between_and_always_add_up_the_same(totals):
    places = ranks([totals], "fractional")
    assert ((ranks([totals]) + ranks([totals], "modified")) / 2).tolist() == places.tolist()
    assert len(totals) * (len(totals) + 1) / 2 == places.sum()


@given(fields, fields, st.randoms())
def test_places_do_not_depend_on_the_order_of_rows(totals, seconds, random):
    count = min(len(totals), len(seconds))
    keys = [totals[:count], seconds[:count]]
    order = list(range(count))
    random.shuffle(order)
    for style in STYLES:
        assert ranks(keys, style)[order].tolist() == ranks([key[order] for key in keys], style).tolist()
