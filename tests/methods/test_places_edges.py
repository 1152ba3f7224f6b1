"""Edges of many rankings at once: the lattice, scores of any size, every way to sort and to number, few draws."""

import numpy as np
import pytest

from pembina.methods.draws import drawn
from pembina.methods.place_tally import PlaceTally, beaten, reached
from pembina.methods.places import on_lattice, places, step, totals, whole_scores
from pembina.methods.rank import ranks


def test_weights_become_whole_parts_and_the_largest_takes_what_rounding_leaves():
    found = on_lattice(np.array([[0.25, 0.75], [1 / 3, 2 / 3], [0.1, 0.9]]))
    assert [[2**22, 3 * 2**22], [5592405, 11184811], [1677722, 15099494]] == found.tolist()
    third = on_lattice(np.array([[0.4000000001, 0.3, 0.2999999999]])).tolist()[0]
    assert 2**24 == sum(third)
    assert [5033165, 5033165] == third[1:]


@pytest.mark.parametrize(
    ("largest", "decimals"),
    [(0.0, 10), (0.05, 10), (1.0, 8), (5.0, 8), (5.37, 7), (100.0, 6), (536.0, 6), (1e9, -1), (1e10, -2)],
)
def test_scores_keep_as_many_decimals_as_exact_totals_leave_room_for(largest, decimals):
    found = whole_scores(np.array([[largest, -largest / 2]]))
    assert decimals == found.decimals
    assert [round(largest * 10.0**decimals), round(-largest / 2 * 10.0**decimals)] == found.scores[0].tolist()


def test_nobody_to_rank_needs_no_decimals():
    assert 10 == whole_scores(np.zeros((0, 3))).decimals


@pytest.mark.parametrize("draws", [1, 7, 8, 9, 30])
def test_totals_are_the_same_in_stacks_of_any_number(draws):
    rng = np.random.default_rng(3)
    weights, scores = on_lattice(rng.dirichlet(np.ones(5), draws)), whole_scores(rng.uniform(0, 100, (11, 5)))
    exact = [[sum(int(w) * int(x) for w, x in zip(row, who, strict=True)) for who in scores.scores] for row in weights]
    assert exact == totals(weights, scores).astype(np.int64).tolist()


@pytest.mark.parametrize("style", ["standard", "dense", "modified", "fractional"])
@pytest.mark.parametrize("factor", [1.0, -1.0, 2.0**50, 2.0**60, -(2.0**60)])
def test_places_are_those_of_one_ranking_at_a_time_whatever_the_size_of_the_keys(style, factor):
    first = factor * np.array([[3.0, 1, 3, np.nan, 2], [0, 0, 0, 0, 0], [5, 4, 3, 2, 1], [1, 1, np.nan, np.nan, 2]])
    second = np.array([[1.0, 2, 0, 4, 5]])
    found = places([first, second], style) / step(style)
    for row, wanted in zip(found, first, strict=True):
        assert ranks([wanted, second[0]], style).tolist() == row.tolist()
    alone = places([first], style) / step(style)
    for row, wanted in zip(alone, first, strict=True):
        assert ranks([wanted], style).tolist() == row.tolist()


@pytest.mark.parametrize(("count", "small"), [(10, np.uint16), (32767, np.uint16), (32768, np.uint32)])
def test_places_take_two_bytes_as_long_as_doubled_places_fit(count, small):
    found = places([np.arange(count, dtype=np.float64)[None, :]])
    assert small == found.dtype
    assert [count, 1] == found[0, [0, -1]].tolist()


def test_few_and_many_draws_are_counted_alike():
    rng = np.random.default_rng(5)
    drawn_ = np.argsort(rng.uniform(size=(64, 40)), axis=1).astype(np.uint16) + 1
    one_by_one, together = PlaceTally(40, 40), PlaceTally(40, 40)
    for row in drawn_:
        one_by_one.add(row[None, :])
    together.add(drawn_)
    assert together.counts.tolist() == one_by_one.counts.tolist()
    assert (64, 64) == (one_by_one.draws, together.draws)
    assert [int((drawn_[:, 3] == place).sum()) for place in range(41)] == together.counts[3].tolist()
    assert 0 == PlaceTally(0, 0).draws


def test_a_percentage_is_reached_at_the_place_where_it_is_met_exactly():
    counts = np.array([[0, 5, 90, 5], [0, 4, 91, 5], [7, 1, 0, 0], [9, 0, 0, 0], [0, 0, 0, 200]])
    assert [1, 2, 1, 0, 3] == reached(counts, 5).tolist()
    assert [2, 2, 1, 0, 3] == reached(counts, 95).tolist()
    assert [3, 3, 1, 0, 3] == reached(counts, 96).tolist()


def test_more_draws_than_a_byte_holds_are_counted():
    row = np.array([1, 2, 0], dtype=np.uint16)
    assert [[0, 600, 600], [0, 0, 600], [0, 0, 0]] == beaten(np.tile(row, (600, 1))).tolist()


def test_dirichlet_around_shares_of_their_own_is_around_their_mean():
    """Entrants with shares of their own: all get draws around the same centre."""
    uniforms = np.random.default_rng(1).uniform(size=(4000, 2))
    found = drawn("dirichlet", 500.0, np.array([[0.2, 0.8], [0.4, 0.6]]), uniforms)
    assert np.asarray(found).reshape(-1, 2).mean(axis=0) == pytest.approx([0.3, 0.7], abs=0.01)
