"""The least costly way to a goal: figures of the reference, and every combination tried where there are few."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.recourse import Lever, Part, alone, cheapest
from pembina.methods.recourse_curve import first_pieces, place_in, refined
from pembina.methods.recourse_search import tried_out
from pembina.methods.recourse_tree import climb, least_needed, plane

INF = math.inf


def line(cost, gain, last, start=0.0, whole=False, **more):
    """A lever whose cost and score are straight lines."""
    return Lever(last, lambda p: cost * p, lambda p: start + gain * p, whole, **more)


def curve(cost, score, last, whole=False, **more):
    return Lever(last, cost, score, whole, **more)


def tree(weights, bend=None, fixed=()):
    """A mean of all levers, and of fixed scores after them."""
    parts = tuple(Part(f"x{i}", lever=i) for i in range(len(weights) - len(fixed)))
    parts += tuple(Part(f"f{i}", fixed=score) for i, score in enumerate(fixed))
    return Part("", parts, tuple(weights), bend)


def enumerated(levers, root, floors):
    """The cheapest cost by trying every combination of whole positions; None where none reaches the floors."""
    best = None
    for places in product(*(range(int(lever.last) + 1) for lever in levers)):
        if any(place < lever.least for place, lever in zip(places, levers, strict=True)):
            continue
        found = [lever.at(place) for lever, place in zip(levers, places, strict=True)]
        scores = climb(root, [score for _, score in found])
        if all(scores[name] >= floor for name, floor in floors.items()):
            cost = sum(cost for cost, _ in found)
            best = cost if best is None else min(best, cost)
    return best


# Figures of the reference


B = [line(2, 1, 0.4, 0.6), line(1, 1, 0.4, 0.6)]
"""B of toy T1: scores 0.6 and 0.6 with weights of a half, costs 2 and 1, each raised by 0.4 at the most."""


@pytest.mark.parametrize(("floor", "moves", "cost"), [(0.70, (0, 0.2), 0.2), (0.85, (0.1, 0.4), 0.6)])
def test_B_of_the_toy_reaches_its_tiers(floor, moves, cost):
    plan = cheapest(B, tree((0.5, 0.5)), {"": floor})
    assert pytest.approx(moves, abs=1e-8) == plan.positions
    assert pytest.approx(cost, abs=1e-8) == plan.cost
    assert plan.proven


EVENTS = [line(3, 0.07, 5, whole=True), line(2, 0.05, 5, whole=True)]
"""An event adds 0.07 and costs 3, a partnership adds 0.05 and costs 2."""


@pytest.mark.parametrize(("gain", "moves", "cost"), [(0.10, (0, 2), 4), (0.12, (1, 1), 5)])
def test_whole_events_and_partnerships(gain, moves, cost):
    plan = cheapest(EVENTS, tree((1, 1)), {"": gain})
    assert (moves, cost, True) == (plan.positions, plan.cost, plan.proven)


def test_parts_of_events_would_be_cheaper():
    """The relaxation of the second case: 2.4 partnerships at 4.8."""
    broken = [line(3, 0.07, 5), line(2, 0.05, 5)]
    plan = cheapest(broken, tree((1, 1)), {"": 0.12})
    assert pytest.approx(4.8) == plan.cost
    assert pytest.approx((0, 2.4), abs=1e-7) == plan.positions


def test_a_geometric_mean_is_linear_in_logarithms():
    """Scores 25 and 64 with halves: 40. For 48 the product has to be 2304 = 36 * 64 (cost 11) or 25 * 92.16 (28.16).

    Dearest first: raising both, x * y = 2304 with x + y least and y at least 64, leaves y where it is.
    """
    levers = [line(1, 1, 75, 25), line(1, 1, 36, 64)]
    plan = cheapest(levers, tree((0.5, 0.5), 0.0), {"": 48})
    assert pytest.approx((11, 0), abs=1e-5) == plan.positions
    assert pytest.approx(11, abs=1e-5) == plan.cost
    assert plan.proven


def test_a_geometric_mean_with_both_moved_meets_the_condition_of_lagrange():
    """x = y = 60 is the cheapest way to 60 from 30 and 40 at equal prices: 30 + 20."""
    plan = cheapest([line(1, 1, 70, 30), line(1, 1, 60, 40)], tree((0.5, 0.5), 0.0), {"": 60})
    assert pytest.approx(50, abs=1e-5) == plan.cost
    assert pytest.approx((30, 20), abs=1e-2) == plan.positions


# Every combination tried


def whole_levers(draw):
    kinds = ("straight", "concave", "convex", "steps", "dear")
    levers = []
    for _ in range(draw(st.integers(1, 3))):
        kind, last = draw(st.sampled_from(kinds)), draw(st.integers(1, 9))
        price, start = draw(st.integers(1, 9)), draw(st.integers(0, 40))
        rise = draw(st.integers(1, 60))
        shapes = {
            "straight": lambda p, rise=rise: p,
            "concave": lambda p, rise=rise: np.log1p(p) / np.log1p(10),
            "convex": lambda p, rise=rise: (p / 10) ** 2,
            "steps": lambda p, rise=rise: np.floor(p / 3) / 3,
            "dear": lambda p, rise=rise: p / 10,
        }
        shape = shapes[kind]

        def score(p, shape=shape, start=start, rise=rise, kind=kind):
            return start + rise * (shape(p) / 10 if kind == "straight" else shape(p))

        def cost(p, price=price, kind=kind):
            return price * (p**1.5 if kind == "dear" else p)

        levers.append(Lever(float(last), cost, score, True, least=float(draw(st.sampled_from((0, 0, 0, 1))))))
    return levers


@st.composite
def cases(draw):
    levers = whole_levers(draw)
    count = len(levers)
    bend = draw(st.sampled_from((None, -INF, -1.0, 0.0, 0.5)))
    weights = [draw(st.integers(1, 5)) for _ in range(count + 1)]
    inner = Part("g", tuple(Part(f"x{i}", lever=i) for i in range(count)), tuple(w / sum(weights[:-1]) for w in
                 weights[:-1]), bend)  # fmt: skip
    root_bend = draw(st.sampled_from((None, 0.0)))
    root = Part("", (inner, Part("f", fixed=float(draw(st.integers(0, 90))))), (0.7, 0.3), root_bend)
    floors = {"": draw(st.integers(1, 80)) + draw(st.sampled_from((0.0, 0.005, 0.5)))}
    if draw(st.booleans()):
        floors["g"] = float(draw(st.integers(1, 60)))
    return levers, root, floors


@given(cases())
@settings(max_examples=120)
def test_no_combination_of_whole_moves_is_cheaper(case):
    levers, root, floors = case
    plan, best = cheapest(levers, root, floors), enumerated(levers, root, floors)
    assert (best is None) == (plan is None)
    if plan is not None:
        assert pytest.approx(best, abs=1e-6) == plan.cost
        assert plan.proven
        assert all(plan.scores[name] >= floor for name, floor in floors.items())


@given(cases())
@settings(max_examples=40)
def test_trying_all_finds_the_same_cost(case):
    levers, root, floors = case

    def reaches(places):
        scores = climb(root, [lever.at(place)[1] for lever, place in zip(levers, places, strict=True)])
        return all(scores[name] >= floor for name, floor in floors.items())

    plan, best = tried_out(levers, reaches), enumerated(levers, root, floors)
    assert (best is None) == (plan is None)
    if plan is not None:
        assert pytest.approx(best, abs=1e-9) == plan.cost
        back = tried_out(levers, reaches, tries=0)
        assert reaches(back.positions)
        assert back.cost >= best - 1e-9


# Curves


def test_a_curve_paid_by_the_unit_is_solved_to_its_true_minimum():
    """20 ln(1 + p) at price 1 beside 1 a point at price 2: marginal 20/(1 + p) against 1/2: p = 39, and the rest."""
    bent = curve(lambda p: p * 1.0, lambda p: 20 * np.log1p(p), 200)
    plan = cheapest([bent, line(2, 1, 100)], tree((1, 1)), {"": 90})
    rest = 90 - 20 * math.log(40)
    assert pytest.approx(39 + 2 * rest, abs=1e-5) == plan.cost
    assert pytest.approx((39, rest), abs=0.05) == plan.positions
    assert plan.proven


def test_a_curve_of_many_whole_moves_is_exact():
    bent = curve(lambda p: p * 1.0, lambda p: 10 * np.log1p(p), 5000, whole=True)
    plan = cheapest([bent, line(40, 1, 60, whole=True)], tree((1, 1)), {"": 70})
    best = min(
        40 * k + n for k in range(61) if (n := math.ceil(math.expm1((70 - k) / 10) - 1e-9)) <= 5000
    )  # fmt: skip
    assert (best, True) == (plan.cost, plan.proven)


def test_a_convex_curve_is_not_mistaken_for_its_chord():
    steep = curve(lambda p: p * 1.0, lambda p: (p / 10) ** 2, 100)
    plan = cheapest([steep, line(3, 1, 100)], tree((1, 1)), {"": 25})
    assert pytest.approx(50, abs=1e-5) == plan.cost
    assert pytest.approx((50, 0), abs=1e-4) == plan.positions


def test_steps_of_bands_are_points():
    bands = Lever(30, lambda p: p * 1.0, lambda p: np.where(p >= 30, 90.0, np.where(p >= 10, 60.0, 0.0)),
                  points=(0, 10, 30))  # fmt: skip
    assert (10, 60) == (cheapest([bands], tree((1,)), {"": 41}).positions[0], 60)
    assert 30 == cheapest([bands], tree((1,)), {"": 61}).cost
    assert cheapest([bands], tree((1,)), {"": 91}) is None


def test_pieces_never_make_a_score_look_dearer_than_it_is():
    lever = curve(lambda p: p**1.5, lambda p: 10 * np.log1p(p), 4000, whole=True, breaks=(1000.5,))
    pieces = first_pieces(lever)
    pieces[-1:] = refined(lever, pieces[-1], 3000)
    for piece in pieces:
        for share in (0, 0.3, 0.5, 0.9, 1):
            cost, score = lever.at(place_in(lever, piece, share))
            line = piece.costs[0] + share * (piece.costs[1] - piece.costs[0]) - piece.under
            assert line <= cost + 1e-6
            assert score >= piece.scores[0] + share * (piece.scores[1] - piece.scores[0]) - 1e-9
    covered = sorted((p.start, p.end) for p in pieces)
    assert (0, 4000) == (covered[0][0], covered[-1][1])
    assert all(b + 1 == c for (_, b), (c, _) in pairwise(covered))


# Trees


def test_a_minimum_asks_every_part():
    plan = cheapest([line(1, 1, 50, 20), line(5, 1, 50, 30)], tree((0.5, 0.5), -INF), {"": 40})
    assert pytest.approx((20, 10), abs=1e-6) == plan.positions
    assert pytest.approx(70, abs=1e-6) == plan.cost


def test_a_zero_that_makes_a_mean_zero_has_to_be_moved_first():
    levers = [line(1, 10, 10, whole=True), line(1, 1, 50, 50, whole=True)]
    plan = cheapest(levers, tree((0.5, 0.5), 0.0), {"": 22})
    assert (1, 0) == plan.positions  # the root of 10 * 50 is 22.36
    assert cheapest(levers, tree((0.5, 0.25, 0.25), 0.0, fixed=(0.0,)), {"": 1}) is None


@given(
    st.lists(st.floats(0.5, 100), min_size=3, max_size=3), st.lists(st.floats(0.5, 100), min_size=3, max_size=3),
    st.sampled_from((0.0, -1.0, 0.5, -3.0)),
)  # fmt: skip
def test_a_plane_touches_a_mean_and_lies_nowhere_below_it(at, elsewhere, bend):
    part = Part("", tuple(Part(str(i)) for i in range(3)), (0.5, 0.3, 0.2), bend)
    slopes, height = plane(part, np.array(at), np.zeros(3))
    assert pytest.approx(part.mean(np.array(at))) == float(slopes @ np.array(at)) + height
    assert float(slopes @ np.array(elsewhere)) + height >= part.mean(np.array(elsewhere)) - 1e-7


def test_what_a_part_needs_with_the_others_at_their_best():
    root = tree((0.5, 0.5), 0.0)
    needed = least_needed(root, {"": 60.0}, {"": 90.0, "x0": 90.0, "x1": 90.0})
    assert pytest.approx(40, abs=1e-6) == needed["x0"] == needed["x1"]


# Equals, and single levers


def test_among_equals_the_fewest_moves_then_the_first_criteria():
    same = [line(1, 1, 10, whole=True), line(1, 1, 10, whole=True), line(1, 2, 3, whole=True)]
    assert (4, 0, 3) == cheapest(same, tree((1, 1, 1)), {"": 10}).positions
    assert (4, 0) == cheapest(same[:2], tree((1, 1)), {"": 4}).positions
    assert (10, 2) == cheapest(same[:2], tree((1, 1)), {"": 12}).positions


def test_nothing_to_do_costs_nothing():
    plan = cheapest(B, tree((0.5, 0.5)), {"": 0.6})
    assert ((0, 0), 0, True) == (plan.positions, plan.cost, plan.proven)
    assert ((), 0) == (cheapest([], tree((1,), fixed=(5.0,)), {"": 5}).positions, 0)
    assert cheapest([], tree((1,), fixed=(5.0,)), {"": 6}) is None


def test_a_condition_on_something_outside_the_tree_is_met_and_no_more():
    gate = line(7, 0, 9, whole=True, least=3)
    plan = cheapest([*B, gate], tree((0.5, 0.5)), {"": 0.7})
    assert pytest.approx((0, 0.2, 3), abs=1e-7) == plan.positions
    assert pytest.approx(21.2) == plan.cost


def test_one_lever_alone():
    levers, root = EVENTS, tree((1, 1))
    assert [2, 3] == [alone(levers, root, {"": 0.12}, i) for i in range(2)]
    assert [None, None] == [alone(levers, root, {"": 0.4}, i) for i in range(2)]
    assert pytest.approx(0.2) == alone(B, tree((0.5, 0.5)), {"": 0.7}, 0)
