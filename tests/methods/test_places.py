"""Places of many draws: exact totals, the same as ranking draw by draw, and what they add up to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.draws import Stream, drawn
from pembina.methods.place_tally import PlaceTally, beaten, reached
from pembina.methods.places import on_lattice, places, step, totals, whole_scores
from pembina.methods.rank import STYLES, ranks
from pembina.methods.refusal import Unfit


def test_equals_share_a_place():
    totals_ = np.array([[70.0, 90.0, 70.0, 60.0], [1.0, 1.0, 1.0, 1.0]])
    assert [[2, 1, 2, 4], [1, 1, 1, 1]] == places([totals_]).tolist()


def test_the_next_column_decides_only_among_equals():
    first, second = np.array([[70.0, 90.0, 70.0, 60.0]]), np.array([[5.0, 0.0, 6.0, 99.0]])
    assert [[3, 1, 2, 4]] == places([first, second]).tolist()


def test_without_a_number_nobody_wins():
    assert [[2, 1, 2]] == places([np.array([[np.nan, -5.0, np.nan]])]).tolist()


def test_fractional_places_come_doubled():
    assert [[2, 5, 5, 8]] == places([np.array([[4.0, 3.0, 3.0, 1.0]])], "fractional").tolist()
    assert [2, 1] == [step("fractional"), step("standard")]


def test_an_unknown_style_is_refused():
    with pytest.raises(Unfit, match="standard, dense"):
        places([np.array([[1.0]])], "olympic")


@given(st.sampled_from(STYLES), st.integers(0, 100_000), st.sampled_from([1.0, 2.0**50, 2.0**60]))
def test_places_are_those_of_each_draw_by_itself(style, seed, size):
    dice = np.random.default_rng(seed)
    draws, count = int(dice.integers(1, 6)), int(dice.integers(1, 9))
    keys = [dice.integers(-3, 4, (draws, count)) * size for _ in range(3)]
    keys[1] = keys[1][:1]  # the same in every draw
    for key in keys:
        key[dice.random(key.shape) < 0.2] = np.nan
    expected = [ranks([keys[0][i], keys[1][0], keys[2][i]], style) * step(style) for i in range(draws)]
    assert np.array(expected).tolist() == places(keys, style).tolist()


def test_weights_on_the_lattice_add_up_exactly():
    found = on_lattice(drawn("free", 0, np.full(7, 1 / 7), Stream(1, "x", 7).uniforms(0, 500)))
    assert [2.0**24] * 500 == found.sum(axis=1).tolist()
    assert (found == np.rint(found)).all()


def test_totals_are_exact_whole_numbers_in_any_order_and_batch():
    dice = np.random.default_rng(5)
    scores = whole_scores(np.round(dice.uniform(0, 100, (40, 30)), 6))
    weights = on_lattice(dice.dirichlet(np.ones(30), 20))
    found = totals(weights, scores)
    exact = [[sum(int(w) * int(s) for w, s in zip(ws, ss, strict=True)) for ss in scores.scores] for ws in weights]
    assert exact == [[int(total) for total in row] for row in found]
    order = dice.permutation(30)
    turned = totals(weights[:, order], scores._replace(scores=scores.scores[:, order]))
    assert found.tobytes() == np.ascontiguousarray(turned).tobytes()
    assert found[3:4].tobytes() == totals(weights[3:4], scores).tobytes()


@pytest.mark.parametrize(("highest", "decimals"), [(100, 6), (1, 8), (0, 10), (1e12, -4)])
def test_scores_keep_as_many_decimals_as_exact_totals_leave_room_for(highest, decimals):
    found = whole_scores(np.array([[0.0, highest]]))
    assert decimals == found.decimals
    assert found.scores.max() < 2**29


def test_counts_say_how_often_each_place_is_taken():
    tally = PlaceTally(3, 3)
    tally.add(np.array([[1, 2, 3], [2, 1, 3]]))
    tally.add(np.array([[1, 1, 0]]))
    assert [[0, 2, 1, 0], [0, 2, 1, 0], [1, 0, 0, 2]] == tally.counts.tolist()
    assert 3 == tally.draws


def test_the_quoted_rank_is_the_smallest_whose_cumulated_share_reaches_the_percentage():
    # 20 draws: place 1 once (5 percent), place 2 nine times (50 percent), place 3 nine times (95), place 4 once
    counts = np.array([[7, 1, 9, 9, 1], [3, 0, 0, 0, 0]])
    assert [1, 0] == reached(counts, 5).tolist()
    assert [2, 0] == reached(counts, 50).tolist()
    assert [3, 0] == reached(counts, 95).tolist()
    assert [4, 0] == reached(counts, 96).tolist()


@given(st.integers(0, 10_000), st.sampled_from([1, 255, 256, 300]))
def test_who_stands_above_whom_is_counted_pair_by_pair(seed, draws):
    found = np.random.default_rng(seed).integers(0, 5, (draws, 4)).astype(np.uint16)
    ranked = np.where(found == 0, 99, found)
    expected = [[int((ranked[:, a] < ranked[:, b]).sum()) for b in range(4)] for a in range(4)]
    assert expected == beaten(found).tolist()
