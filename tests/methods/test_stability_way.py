"""Where first place is lost on the way of one weight: exact ratios, and curves by interval bisection."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import stability_curves as curves
from pembina.methods.stability_ratio import Ratio, first_loss

F = Fraction
ONE, NONE = F(1), F(0)


def line(at_0, at_1):
    return Ratio(F(at_0), F(at_1) - F(at_0), ONE, NONE)


def test_two_lines_meet_where_they_cross():
    loss = first_loss([line(6, 6)], [line(2, 9)], F(1, 2), ONE)
    assert (F(4, 7), (0,), True) == tuple(loss)
    assert first_loss([line(6, 6)], [line(2, 9)], F(1, 2), NONE) is None


def test_being_level_at_the_very_end_is_no_loss():
    assert first_loss([line(6, 6)], [line(2, 6)], F(1, 2), ONE) is None


def test_a_tie_is_lost_at_once_on_the_side_where_the_other_rises():
    assert F(1, 2) == first_loss([line(5, 5)], [line(4, 6)], F(1, 2), ONE).at
    assert first_loss([line(5, 5)], [line(4, 6)], F(1, 2), NONE) is None


def test_touching_is_no_loss_and_two_that_pass_at_once_are_both_named():
    touching = Ratio(F(1), F(2), F(1), F(1))  # (1 + 2 t) / (1 + t), 4/3 at 1/2 with the slope 4/9
    assert first_loss([line(F(10, 9), F(14, 9))], [touching], F(1, 4), ONE) is None
    assert (0, 2) == first_loss([line(6, 6)], [line(2, 9), line(0, 1), line(2, 9)], F(1, 2), ONE).to


def test_an_irrational_meeting_point_is_known_to_twenty_digits():
    """t (1 + t) against 1 / (1 + t) of the same scale: 1 = t (1 + t) at (sqrt 5 - 1) / 2."""
    holder, other = Ratio(F(1), NONE, F(1), F(1)), Ratio(NONE, F(1), F(1), NONE)
    loss = first_loss([holder], [other], F(1, 10), ONE)
    assert not loss.exact
    assert (5**0.5 - 1) / 2 == pytest.approx(float(loss.at), abs=1e-15)


def test_shared_first_place_is_lost_only_to_one_who_passes_both():
    holders = [line(10, 0), line(0, 10)]
    assert first_loss(holders, [line(4, 4)], F(1, 2), ONE) is None
    assert first_loss(holders, [line(6, 6)], F(9, 10), NONE).at == F(6, 10)


TENTHS = st.integers(1, 99).map(lambda x: x / 10)


def of(exponent, own, rest, levels=()):
    n = len(own)
    whole = np.ones(n)
    return curves.Curves(
        exponent, curves.phi(np.array(own), exponent), curves.phi(np.array(rest), exponent), whole > 0, whole,
        whole < 0, levels,
    )  # fmt: skip


@given(st.sampled_from([1.0, 0.0, -1.0, 0.5, 2.0]), st.lists(st.tuples(TENTHS, TENTHS), min_size=2, max_size=5), TENTHS)
def test_one_level_of_any_mean_agrees_with_the_closed_form(exponent, parts, weight):
    """On the scale of the mean totals are straight lines, so that their meeting point can be written down."""
    own, rest = zip(*parts, strict=True)
    start = weight / 10
    shape = of(exponent, own, rest)
    totals = curves.values(shape, np.full(len(own), start), np.arange(len(own)))
    first = int(totals.argmax())
    if (np.delete(totals, first) > totals[first] - 1e-6).any():
        return
    for end in (0.0, 1.0):
        sign = -1.0 if exponent < 0 else 1.0
        a, b = sign * shape.own, sign * shape.rest
        meeting = []
        for j in range(len(own)):
            gap, slope = b[first] - b[j], (a[first] - b[first]) - (a[j] - b[j])
            t = -gap / slope if slope else -1.0
            if j != first and min(start, end) < t < max(start, end):
                meeting.append(t)
        loss = curves.first_loss(shape, [first], [j for j in range(len(own)) if j != first], start, end)
        if not meeting:
            assert loss is None
        else:
            nearest = min(meeting, key=lambda t: abs(t - start))
            if 0.001 < nearest < 0.999:
                assert nearest == pytest.approx(loss.at, abs=1e-7)


def test_two_levels_with_two_meeting_points_give_the_first_on_either_side():
    """A geometric group below an arithmetic one: A + B exp(.) against a constant, met twice by a pair of rows."""
    nothing, whole = np.zeros(3, bool), np.ones(3)
    level = curves.Mean("mean", 1.0, np.array([2.0, 0.0, 0.0]), 0.5 * whole, nothing)
    shape = of(0.0, [9.0, 16.0, 1.0], [9.0, 1.0, 16.0], [level])
    # row 0 has 6.5 throughout; row 1 has 0.5 * 16 ** t, row 2 the same mirrored: they pass it at log16(13)
    at = np.log(13) / np.log(16)
    right = curves.first_loss(shape, [0], [1, 2], 0.5, 1.0)
    left = curves.first_loss(shape, [0], [1, 2], 0.5, 0.0)
    assert ((1,), (2,)) == (right.to, left.to)
    assert (at, 1 - at) == pytest.approx((right.at, left.at), abs=1e-10)


def test_a_zero_in_a_geometric_mean_keeps_it_at_zero():
    shape = of(0.0, [4.0, 9.0], [4.0, 9.0])._replace(dead=np.array([False, True]))
    assert [4.0, 0.0] == pytest.approx(curves.values(shape, np.array([0.3, 0.3]), np.arange(2)).tolist())
    assert curves.first_loss(shape, [0], [1], 0.3, 1.0) is None


def test_the_weakest_part_counts_only_while_it_is_the_weakest():
    nothing, whole = np.zeros(2, bool), np.ones(2)
    level = curves.Mean("minimum", 1.0, np.array([5.0, 7.0]), whole, nothing)
    shape = of(1.0, [6.0, 10.0], [6.0, 0.0], [level])
    loss = curves.first_loss(shape, [0], [1], 0.2, 1.0)  # min(5, 6) = 5 against min(7, 10 t)
    assert 0.5 == pytest.approx(loss.at)
