"""The smallest change of weights: the figures of the reference, the linear programs, and the proofs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pembina.methods import stability as s
from pembina.methods.solver import linear
from pembina.methods.stability_pairs import all_pairs

F = Fraction
HALF = (F(1, 2), F(1, 2))
A, B, C = (F(9, 10), F(2, 10)), (F(6, 10), F(6, 10)), (F(3, 10), F(8, 10))
MEASURES = (
    (s.smallest_l1, s.bound_l1),
    (s.smallest_l2, s.bound_l2),
    (s.smallest_largest, s.bound_largest),
)


def minus(x, y):
    return [a - b for a, b in zip(x, y, strict=True)]


# The figures of the reference notes, toy T1


@pytest.mark.parametrize(
    ("other", "weights", "l1", "largest", "squared"),
    [(A, (F(4, 7), F(3, 7)), F(1, 7), F(1, 14), F(1, 98)), (C, (F(2, 5), F(3, 5)), F(1, 5), F(1, 10), F(1, 50))],
)
def test_the_toy_flips_where_the_notes_say(other, weights, l1, largest, squared):
    lead = minus(B, other)
    assert (weights, l1) == s.smallest_l1(HALF, lead)[:2]
    assert (weights, squared) == s.smallest_l2(HALF, lead)[:2]
    assert (weights, largest) == s.smallest_largest(HALF, lead)[:2]


def test_the_euclidean_distance_to_a_is_that_of_the_notes():
    assert 0.101015 == round(float(s.smallest_l2(HALF, minus(B, A)).distance) ** 0.5, 6)


# Edges


@pytest.mark.parametrize("smallest", [pair[0] for pair in MEASURES])
def test_who_is_better_in_everything_cannot_be_passed(smallest):
    assert smallest(HALF, [F(1), F(2)]) is None


@pytest.mark.parametrize("smallest", [pair[0] for pair in MEASURES])
@pytest.mark.parametrize("lead", [[F(0), F(0)], [F(1), F(-1)], [F(-3), F(1)]])
def test_where_there_is_no_lead_nothing_has_to_change(smallest, lead):
    change = smallest(HALF, lead)
    assert (HALF, 0) == (change.weights, change.distance)


@pytest.mark.parametrize("smallest", [pair[0] for pair in MEASURES])
def test_whose_worst_criterion_is_level_is_passed_with_all_the_weight_there(smallest):
    assert (0, 1) == smallest(HALF, [F(1), F(0)]).weights


def test_a_weight_that_would_go_below_zero_stops_there_and_the_others_go_on():
    """By hand: w = (1/10, 3/10, 6/10), d = (5, 4, -1); the plain formula takes the first weight to -1/70.

    With it at 0 the others meet 4 a - b = 0 with a + b = 1 at (1/5, 4/5).
    """
    weights, lead = (F(1, 10), F(3, 10), F(6, 10)), [F(5), F(4), F(-1)]
    change = s.smallest_l2(weights, lead)
    plain = [w - s.lead(weights, lead) / s.lead([F(1)] * 3, [d * u for d, u in zip(lead, U, strict=True)]) * u
             for w, u in zip(weights, U, strict=True)]  # fmt: skip
    assert min(plain) < 0
    assert (0, F(1, 5), F(4, 5)) == change.weights
    assert change.distance == s.bound_l2(weights, lead, change.centre, change.multiplier)


U = [F(5) - F(8, 3), F(4) - F(8, 3), F(-1) - F(8, 3)]


# Properties

PARTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-100, 100).map(lambda x: F(x, 10))), min_size=1, max_size=6
).filter(lambda pairs: sum(w for w, _ in pairs) > 0)


def split(pairs):
    whole = sum(w for w, _ in pairs)
    return [F(w, whole) for w, _ in pairs], [d for _, d in pairs]


@given(PARTS)
def test_every_answer_is_a_weighting_without_a_lead_and_equals_its_lower_bound(pairs):
    weights, lead = split(pairs)
    for smallest, bound in MEASURES:
        change = smallest(weights, lead)
        if change is None:
            assert min(lead) > 0
            continue
        assert s.level(weights, change, lead)
        assert change.distance == bound(weights, lead, change.centre, change.multiplier)


@given(PARTS, st.fractions(-20, 20, max_denominator=50), st.fractions(0, 20, max_denominator=50))
def test_no_centre_and_multiplier_prove_more_than_is_true(pairs, centre, multiplier):
    weights, lead = split(pairs)
    for smallest, bound in MEASURES:
        change = smallest(weights, lead)
        if change is not None:
            assert bound(weights, lead, centre, multiplier) <= change.distance


@given(PARTS)
def test_the_three_distances_keep_the_order_that_norms_have(pairs):
    weights, lead = split(pairs)
    assume(min(lead) <= 0)
    l1, l2, largest = (smallest(weights, lead).distance for smallest, _ in MEASURES)
    assert largest**2 <= l2 <= l1**2
    assert l1 <= len(weights) * largest


@given(PARTS)
def test_the_linear_programs_agree(pairs):
    """The same questions as HiGHS answers them: changes up and down, each 0 or more, of 2 n variables (and a bound)."""
    weights, lead = split(pairs)
    assume(min(lead) <= 0 < s.lead(weights, lead))
    n, w, d = len(weights), np.array(weights, float), np.array(lead, float)
    rows = [np.concatenate([d, -d])]
    limits = [-float(s.lead(weights, lead))]
    balance = [np.concatenate([np.ones(n), -np.ones(n)])]
    ends = [(0, None)] * n + [(0, x) for x in w]
    l1 = linear(np.ones(2 * n), rows, limits, balance, [0.0], ends).value
    assert l1 == pytest.approx(float(s.smallest_l1(weights, lead).distance), abs=1e-7)
    eye, column = np.eye(n), -np.ones((n, 1))
    more = np.block([[eye, -eye, column], [-eye, eye, column]])
    table = np.vstack([np.append(rows[0], 0.0), more])
    cost = np.append(np.zeros(2 * n), 1.0)
    balanced = [np.append(balance[0], 0.0)]
    largest = linear(cost, table, [*limits, *[0.0] * (2 * n)], balanced, [0.0], [*ends, (0, None)]).value
    assert largest == pytest.approx(float(s.smallest_largest(weights, lead).distance), abs=1e-7)


# All pairs at once


def test_all_pairs_of_the_toy_are_those_of_the_notes():
    pairs = all_pairs(np.array([A, B, C], float), np.array([0.5, 0.5]))
    found = {(a, b): i for i, (a, b) in enumerate(zip(pairs.ahead, pairs.behind, strict=True))}
    to_a, to_c = found[1, 0], found[1, 2]
    assert [1 / 7, 1 / 5] == pytest.approx([pairs.l1[to_a], pairs.l1[to_c]])
    assert [0.101015, 0.141421] == [round(pairs.l2[i], 6) for i in (to_a, to_c)]
    assert [4 / 7 - 0.5, 0.1] == pytest.approx([pairs.single[to_a], pairs.single[to_c]])
    assert [0.0] * 3 == [column[found[0, 2]] for column in (pairs.l1, pairs.l2, pairs.single)]


@given(st.integers(0, 10**6))
@example(57453)  # all of a lead has to go, and two criteria tell nothing
def test_all_pairs_agree_with_one_by_one(seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 60, (6, 4)) / 10
    whole = rng.integers(1, 9, 4)
    weights = [F(int(w), int(whole.sum())) for w in whole]
    exact = [[F(round(10 * x), 10) for x in row] for row in scores]
    pairs = all_pairs(scores, np.array(weights, float))
    assert 15 == len(pairs.l1)
    for i, (a, b) in enumerate(zip(pairs.ahead, pairs.behind, strict=True)):
        lead = minus(exact[a], exact[b])
        gap = s.lead(weights, lead)
        if abs(gap) < F(1, 10**9):  # floats may see either ahead
            continue
        change = s.smallest_l1(weights, lead)
        if change is None:
            assert np.isinf(pairs.l1[i])
            continue
        assert pairs.l1[i] == pytest.approx(float(change.distance), abs=1e-9)
        near = float(s.smallest_l2(weights, lead).distance) ** 0.5
        assert near >= pairs.l2[i] - 1e-9
        assert pairs.negative[i] or near == pytest.approx(pairs.l2[i], abs=1e-9)
        meeting = [_meeting(gap, w, d) for w, d in zip(weights, lead, strict=True)]
        least = min((abs(t - w) for t, w in zip(meeting, weights, strict=True) if 0 <= t <= 1), default=None)
        assert (least is None) == (pairs.which[i] == -1)
        assert pairs.single[i] == (np.inf if least is None else pytest.approx(float(least), abs=1e-9))


def _meeting(gap, weight, difference):
    """The weight at which the lead is gone, siblings in proportion: t d + (1 - t) r = 0; -1 where there is none."""
    rest = (gap - weight * difference) / (1 - weight)
    return rest / (rest - difference) if rest != difference else F(-1)


def test_equal_entrants_and_equal_differences_have_their_answers():
    pairs = all_pairs(np.array([[1.0, 2.0], [1.0, 2.0], [0.0, 1.0]]), np.array([0.25, 0.75]))
    assert [0.0, np.inf, np.inf] == pairs.l1.tolist()
    assert [0.0, np.inf, np.inf] == pairs.l2.tolist()
