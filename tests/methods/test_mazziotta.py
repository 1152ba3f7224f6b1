"""The Mazziotta-Pareto index: a mean with a penalty for being uneven."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.mazziotta import adjusted_mazziotta_pareto, mazziotta_pareto, mazziotta_pareto_score
from pembina.methods.refusal import Unfit

# shared/reference/methods.md, computed from De Muro, Mazziotta and Pareto 2011
TOY = np.array([[10.0, 100.0], [20.0, 300.0], [30.0, 200.0]])
LOW, HIGH = np.array([10.0, 100.0]), np.array([30.0, 300.0])
ROOT = math.sqrt(150)


def index(first, second, sign, weight=0.5):
    mean = weight * first + (1 - weight) * second
    square = weight * (first - mean) ** 2 + (1 - weight) * (second - mean) ** 2
    return mean + sign * square / mean


def test_the_downward_index_of_the_reference():
    expected = [87.752551, 105.770363, 105.770363]
    assert mazziotta_pareto(TOY) == pytest.approx(expected, abs=5e-7)
    assert mazziotta_pareto(TOY, penalty="downward").tolist() == mazziotta_pareto(TOY).tolist()


def test_the_upward_index_adds_the_penalty():
    # z of row 2 is (100, 100 + sqrt(150)), of row 3 the other way round
    expected = [100 - ROOT, index(100, 100 + ROOT, 1), index(100 + ROOT, 100, 1)]
    assert mazziotta_pareto(TOY, penalty="upward") == pytest.approx(expected, rel=1e-11)


def test_the_adjusted_index_of_the_reference():
    expected = [70, 113.043478, 113.043478]
    assert adjusted_mazziotta_pareto(TOY, LOW, HIGH) == pytest.approx(expected, abs=5e-7)
    assert adjusted_mazziotta_pareto(TOY, LOW, HIGH, penalty="upward")[1:].tolist() == pytest.approx(
        [index(100, 130, 1)] * 2, rel=1e-11
    )


def test_weights_count_in_the_mean_and_in_the_spread():
    weights = np.array([0.25, 0.75])
    expected = [100 - ROOT, index(100, 100 + ROOT, -1, 0.25), index(100 + ROOT, 100, -1, 0.25)]
    assert mazziotta_pareto(TOY, weights) == pytest.approx(expected, rel=1e-11)
    expected = [70, index(100, 130, -1, 0.25), index(130, 100, -1, 0.25)]
    assert adjusted_mazziotta_pareto(TOY, LOW, HIGH, weights) == pytest.approx(expected, rel=1e-11)


def test_a_criterion_in_which_lower_is_better_is_turned_around():
    directions = ["lower", "higher"]
    expected = [index(100 + ROOT, 100 - ROOT, -1), index(100, 100 + ROOT, -1), index(100 - ROOT, 100, -1)]
    assert mazziotta_pareto(TOY, directions=directions) == pytest.approx(expected, rel=1e-11)
    expected = [index(130, 70, -1), index(100, 130, -1), index(70, 100, -1)]
    found = adjusted_mazziotta_pareto(TOY, LOW, HIGH, directions=directions)
    assert found == pytest.approx(expected, rel=1e-11)


def test_a_constant_criterion_is_100_for_everyone():
    values = np.array([[10.0, 0.1], [20.0, 0.1], [30.0, 0.1]])
    expected = [index(100 - ROOT, 100, -1), 100, index(100 + ROOT, 100, -1)]
    assert mazziotta_pareto(values) == pytest.approx(expected, rel=1e-11)


def test_one_entrant_has_100():
    assert mazziotta_pareto(np.array([[3.0, -7.0]])).tolist() == [100]


def test_a_value_beyond_the_goalposts_is_taken_as_it_is():
    found = adjusted_mazziotta_pareto(np.array([[40.0, 300.0]]), LOW, HIGH)
    assert found == pytest.approx([index(160, 130, -1)], rel=1e-11)


@pytest.mark.parametrize("call", [mazziotta_pareto, lambda x, **p: adjusted_mazziotta_pareto(x, LOW, HIGH, **p)])
def test_an_unknown_penalty_is_a_mistake_of_the_program(call):
    with pytest.raises(ValueError) as caught:
        call(TOY, penalty="sideways")
    assert str(caught.value) == "a penalty is one of downward, upward, not 'sideways'"


def test_a_missing_value_is_named():
    values = TOY.copy()
    values[2, 1] = np.nan
    for call in (mazziotta_pareto, lambda x: adjusted_mazziotta_pareto(x, LOW, HIGH)):
        with pytest.raises(Unfit) as caught:
            call(values)
        assert (caught.value.column, caught.value.row) == (1, 2)


def test_a_mean_that_is_not_above_zero_is_refused_with_its_entrant():
    values = np.zeros((103, 1))
    values[5] = -1.0  # z = 100 - 10 sqrt(102)
    with pytest.raises(Unfit) as caught:
        mazziotta_pareto(values)
    assert (caught.value.row, caught.value.column) == (5, None)
    assert caught.value.args_["value"] == pytest.approx(100 - 10 * math.sqrt(102))
    assert str(caught.value).startswith("a mean of standardised values has to be above 0, found -0.99")
    with pytest.raises(Unfit) as caught:
        adjusted_mazziotta_pareto([[1.0], [-70 / 60]], [0.0], [1.0])
    assert (caught.value.row, caught.value.args_["value"]) == (1, pytest.approx(0, abs=1e-12))


@pytest.mark.parametrize(("low", "high"), [(10, 10), (20, 10), (np.nan, 10), (10, np.inf), (-np.inf, 10)])
def test_goalposts_that_are_none_are_refused(low, high):
    with pytest.raises(Unfit) as caught:
        adjusted_mazziotta_pareto(TOY, [0, low], [40, high])
    assert (caught.value.column, list(caught.value.args_)) == (1, ["low", "high"])
    expected = f"goalposts are two numbers, the first below the second, not {float(low)} and {float(high)}"
    assert str(caught.value) == expected


@pytest.mark.parametrize(("low", "high"), [([1], [2, 3]), ([1, 2], [3]), ([1], [2])])
def test_goalposts_of_another_number_are_a_mistake_of_the_program(low, high):
    with pytest.raises(ValueError, match=r"goalposts of shapes .* for 2 criteria"):
        adjusted_mazziotta_pareto(TOY, low, high)


def score(scores, shares, present=None, scale=100.0, **options):
    scores, shares = np.array(scores, dtype=float), np.array(shares, dtype=float)
    present = np.ones(scores.shape, dtype=bool) if present is None else np.array(present)
    return mazziotta_pareto_score(scores, np.broadcast_to(shares, scores.shape), present, scale, **options)


def test_scores_of_a_node_are_put_on_70_to_130_and_back():
    # (0, 100): M = 100, S = 30, index 100 -+ 9
    assert score([[0, 100], [50, 50]], [0.5, 0.5]).tolist() == [35, 50]
    assert score([[0, 100], [50, 50]], [0.5, 0.5], penalty="upward").tolist() == [65, 50]
    assert score([[0, 1]], [0.25, 0.75], scale=1.0) == pytest.approx((index(70, 130, -1, 0.25) - 70) / 60, abs=1e-12)


def test_the_ends_of_the_scale_are_kept():
    assert score([[0, 0], [1, 1]], [0.3, 0.7], scale=1.0).tolist() == [0, 1]


def test_an_absent_child_does_not_count():
    found = score([[20, np.nan, 60]], [0.5, 0.5, 0.5], [[True, False, True]])
    assert found.tolist() == score([[20, 60]], [0.5, 0.5]).tolist()


@pytest.mark.parametrize("value", [-0.001, 100.001, np.nan])
def test_a_score_off_the_scale_is_named(value):
    with pytest.raises(Unfit) as caught:
        score([[1, 1], [value, 1]], [0.5, 0.5])
    assert (caught.value.row, caught.value.column) == (1, 0)
    assert str(caught.value) == f"{value} is not within 0 and 100.0"


def test_an_entrant_without_any_score_is_named():
    with pytest.raises(Unfit, match="there is no score to aggregate") as caught:
        score([[1, 1], [1, 1]], [0.5, 0.5], [[True, True], [False, False]])
    assert caught.value.row == 1


rows = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 1)), min_size=1, max_size=6)


@given(rows, st.sampled_from(["downward", "upward"]))
def test_a_nodes_score_stays_on_the_scale_and_on_its_side_of_the_mean(pairs, penalty):
    scores, weights = np.array(pairs).T
    shares = weights / weights.sum()
    found, mean = score([scores], shares, penalty=penalty)[0], float((scores * shares).sum())
    assert 0 <= found <= 100
    assert (found - mean) * (1 if penalty == "upward" else -1) >= -1e-9


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100), st.floats(-50, 50))
def test_neither_the_order_of_entrants_nor_the_unit_moves_the_index(seed, unit, origin):
    random = np.random.default_rng(seed)
    values, order = random.normal(size=(20, 3)), random.permutation(20)
    found = mazziotta_pareto(values)
    assert mazziotta_pareto(values[order]).tolist() == found[order].tolist()
    assert mazziotta_pareto(np.asfortranarray(values)).tolist() == found.tolist()
    assert mazziotta_pareto(values * unit + origin) == pytest.approx(found, rel=1e-8)
