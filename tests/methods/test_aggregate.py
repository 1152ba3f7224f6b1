"""Children's scores to their group's score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import aggregate

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
