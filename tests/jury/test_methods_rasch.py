"""Many-facet Rasch: cases by hand, an independent likelihood, and recovery of what was simulated."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.methods import rasch_pairs
from pembina_plugins.jury.methods.linear import inverse

from .ratings import Rating, fitted, simulated, two_jurors


# reference/methods.md: two judges, pass or fail, 12 vs 4 discordant: ln 3 = 1.098612.
# The scatter over the 16 entrants who say something gives var = (1/12 + 1/4) 16/15 for the difference, half of it on
# each side: with divisor n - 1, as of any sample.
def test_two_judges_differ_by_the_logarithm_of_their_discordant_entrants() -> None:
    found = fitted(two_jurors({(1, 0): 12, (0, 1): 4, (1, 1): 3, (0, 0): 2}), {"i": 1})
    assert 1.098612 == round(found.severities["Y"] - found.severities["X"], 6)
    assert {"X": -0.5493061443, "Y": 0.5493061443} == found.severities
    error = round(math.sqrt((1 / 12 + 1 / 4) * 16 / 15) / 2, 10)
    assert ({"X": error, "Y": error}, 15) == (found.severity_errors, found.freedom)
    assert {"i": 0.0} == found.difficulties
    assert ({1: {1: 0.0}}, {}) == (found.thresholds, found.unused)


def test_entrants_on_whom_judges_agree_change_no_severity() -> None:
    few = fitted(two_jurors({(1, 0): 12, (0, 1): 4}), {"i": 1})
    many = fitted(two_jurors({(1, 0): 12, (0, 1): 4, (1, 1): 50, (0, 0): 9}), {"i": 1})
    assert few.severities == many.severities


def test_a_step_of_newtons_method_that_goes_too_far_is_shortened(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings, calls = two_jurors({(1, 0): 12, (0, 1): 4}), []

    def too_long(matrix: np.ndarray) -> np.ndarray:
        calls.append(matrix)
        return inverse(matrix) * (6.0 if len(calls) == 1 else 1.0)

    expected = fitted(ratings, {"i": 1})
    monkeypatch.setattr(rasch_pairs, "inverse", too_long)
    found = fitted(ratings, {"i": 1})
    assert (expected.severities, expected.severity_errors) == (found.severities, found.severity_errors)
    assert len(calls) > 1


# Three levels, C_Y - C_X = ln 2 and F = (-ln 3, ln 3). Given a sum of 1 or 3, X has the higher level 2 : 1; given 2,
# the odds of 20, 11 and 02 are 2 : 9 : 1/2. Counts in just these proportions are fitted by just these figures.
def test_three_levels_by_hand() -> None:
    counts = {(1, 0): 2, (0, 1): 1, (2, 0): 4, (1, 1): 18, (0, 2): 1, (2, 1): 4, (1, 2): 2}
    found = fitted(two_jurors(counts), {"i": 2})
    half, three = round(math.log(2) / 2, 10), round(math.log(3), 10)
    assert {"X": -half, "Y": half} == found.severities
    assert {2: {1: -three, 2: three}} == found.thresholds


# One juror, two items, pass or fail: the same with items in place of jurors, D_b - D_a = ln(6/2).
def test_items_differ_by_the_logarithm_of_entrants_who_pass_only_one() -> None:
    ratings: list[Rating] = []
    for (first, second), number in {(1, 0): 6, (0, 1): 2}.items():
        for at in range(number):
            ratings += [(f"{first}{at}", "J", "a", first), (f"{first}{at}", "J", "b", second)]
    found = fitted(ratings, {"a": 1, "b": 1})
    assert {"a": -0.5493061443, "b": 0.5493061443} == found.difficulties
    assert ({"J": 0.0}, {"J": 0.0}) == (found.severities, found.severity_errors)


# Two equal jurors: n = 2 ratings of difficulty 0. Warm: x - n p + (1 - 2 p) / 2 = 0, so p = (x + 1/2) / (n + 1):
# 5/6, 1/2, 1/6. Information n p (1 - p). Fit: y^2 / V is 1/5 where both agree and 1 where they do not.
def test_entrants_stand_where_warms_estimate_puts_them_also_at_the_ends() -> None:
    found = fitted(two_jurors({(1, 0): 3, (0, 1): 3, (1, 1): 1, (0, 0): 1}), {"i": 1})
    five = round(math.log(5), 10)
    assert (five, 0.0, -five) == tuple(found.entrants[name] for name in ("11-00", "10-00", "00-00"))
    assert (5 / 6, 0.5, 1 / 6) == pytest.approx([found.fair[name] for name in ("11-00", "10-00", "00-00")], abs=1e-12)
    assert (1.0, 0.5, 0.0) == tuple(found.raw[name] for name in ("11-00", "10-00", "00-00"))
    assert found.errors["11-00"] == pytest.approx(1 / math.sqrt(2 * 5 / 36), abs=1e-9)
    for name, square in (("11-00", 0.2), ("10-00", 1.0), ("00-00", 0.2)):
        fit = found.fit_entrants[name]
        assert (2, square, square) == (fit.ratings, pytest.approx(fit.infit), pytest.approx(fit.outfit))
    # of X: six ratings with y^2 = 1/4 = V, two with y^2 = 1/36 and V = 5/36
    fit = found.fit_jurors["X"]
    assert (8, pytest.approx((6 / 4 + 2 / 36) / (6 / 4 + 10 / 36)), pytest.approx((6 + 2 / 5) / 8)) == (
        fit.ratings,
        fit.infit,
        fit.outfit,
    )
    assert 16 == found.fit_items["i"].ratings


def test_infit_weighs_ratings_by_their_information_and_outfit_does_not() -> None:
    found = fitted(two_jurors({(1, 0): 12, (0, 1): 4}), {"i": 1})
    # an entrant whom only one judge passes: B = 0 by symmetry, p = sqrt(3) / (1 + sqrt(3)) with X, 1 - p with Y
    p = math.sqrt(3) / (1 + math.sqrt(3))
    expected, surprise = (1 - p) / p, p / (1 - p)
    assert found.fit_entrants["10-00"].outfit == pytest.approx(expected)
    assert found.fit_entrants["01-00"].outfit == pytest.approx(surprise)
    assert found.fit_jurors["X"].outfit == pytest.approx((12 * expected + 4 * surprise) / 16)
    assert found.fit_jurors["X"].infit == pytest.approx((12 * (1 - p) ** 2 + 4 * p**2) / (16 * p * (1 - p)))


def likelihood(ratings: Sequence[Rating], tops: dict[str, int], values: dict[Any, float]) -> float:
    """The logarithm of the chance of each pair of ratings of one entrant, given their sum: written out in full."""

    def weight(rating: Rating, level: int) -> float:
        _, juror, item, _ = rating
        steps = sum(values[tops[item], k] for k in range(1, level + 1))
        return -level * (values[item] + values[juror]) - steps

    total = 0.0
    for one, other in combinations(sorted(ratings), 2):
        if one[0] == other[0]:
            whole = one[3] + other[3]
            ways = [
                math.exp(weight(one, level) + weight(other, whole - level))
                for level in range(tops[one[2]] + 1)
                if 0 <= whole - level <= tops[other[2]]
            ]
            total += weight(one, one[3]) + weight(other, other[3]) - math.log(sum(ways))
    return total


# The estimates against a likelihood written out in full, with items of different numbers of levels: no small step in
# any direction goes up, and the slope in each is 0.
def test_estimates_are_the_top_of_the_likelihood_of_all_pairs() -> None:
    ratings = simulated(4, 60, (-0.7, 0.0, 0.7), (-0.3, 0.3), (-0.5, 0.5), each=2)
    ratings += [(e, j, "pass", int(level > 0)) for e, j, i, level in ratings if i == "i0"]
    tops = {"i0": 2, "i1": 2, "pass": 1}
    found = fitted(ratings, tops)
    values: dict[Any, float] = {**found.severities, **found.difficulties}
    for top, steps in found.thresholds.items():
        values.update({(top, level): step for level, step in steps.items()})
    assert {"J0", "J1", "J2", "i0", "i1", "pass", (2, 1), (2, 2), (1, 1)} == set(values)
    best = likelihood(ratings, tops, values)
    for name in values:
        above, below = (likelihood(ratings, tops, {**values, name: values[name] + step}) for step in (1e-4, -1e-4))
        assert max(above, below) <= best + 1e-9, name
        assert abs(above - below) / 2e-4 < 1e-4, name


# With sixteen times as many entrants, errors are a quarter as large, but for chance.
@pytest.mark.parametrize("each", [3, 6])
def test_known_severities_are_recovered_the_better_the_more_entrants_there_are(each: int) -> None:
    severities, difficulties, thresholds = (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0), (-0.5, 0.5), (-1.0, 0.0, 1.0)
    off = []
    for entrants, seeds in ((40, range(6)), (640, range(2))):
        squares: list[float] = []
        for seed in seeds:
            ratings = simulated(seed, entrants, severities, difficulties, thresholds, each)
            found = fitted(ratings, {"i0": 3, "i1": 3})
            away = [name - true for name, true in zip(found.severities.values(), severities, strict=True)]
            squares += [one**2 for one in away]
            errors = found.severity_errors.values()
            assert all(error and abs(one) < 3.5 * error for one, error in zip(away, errors, strict=True))
        off.append(math.sqrt(sum(squares) / len(squares)))
    assert off[1] < 0.08
    assert off[1] < 0.4 * off[0]
    assert list(difficulties) == pytest.approx(list(found.difficulties.values()), abs=0.15)
    assert list(thresholds) == pytest.approx(list(found.thresholds[3].values()), abs=0.15)
    assert all(0.7 < fit.infit < 1.1 for fit in found.fit_jurors.values())


def test_severities_scatter_over_panels_as_widely_as_their_standard_errors_say() -> None:
    true = {"J0": -0.5, "J1": 0.0, "J2": 0.5}
    squares: list[float] = []
    for seed in range(60):
        found = fitted(simulated(seed, 60, list(true.values()), (-0.3, 0.3), (-0.5, 0.5), each=2), {"i0": 2, "i1": 2})
        squares += [
            ((found.severities[name] - value) / (found.severity_errors[name] or 0)) ** 2 for name, value in true.items()
        ]
    assert 0.8 < math.sqrt(sum(squares) / len(squares)) < 1.2


def test_a_strict_panel_costs_an_entrant_nothing() -> None:
    # The same levels from the two strict and from the two generous jurors: the first entrant is better.
    ratings = simulated(3, 200, (-1.0, -1.0, 1.0, 1.0), (-0.3, 0.3), (-0.5, 0.5), each=2)
    ratings += [("kind", j, i, 1) for j in ("J0", "J1") for i in ("i0", "i1")]
    ratings += [("hard", j, i, 1) for j in ("J2", "J3") for i in ("i0", "i1")]
    found = fitted(ratings, {"i0": 2, "i1": 2})
    assert found.raw["kind"] == found.raw["hard"] == 0.5
    assert found.fair["kind"] < 0.4 < 0.6 < found.fair["hard"]
    assert found.entrants["hard"] - found.entrants["kind"] == pytest.approx(2.0, abs=0.5)


def test_fair_shares_follow_the_weights_and_the_scale_of_items() -> None:
    ratings = simulated(5, 80, (-0.5, 0.0, 0.5), (0.0,), (-0.5, 0.5), each=2)
    ratings += [(e, j, "pass", int(level > 1)) for e, j, _, level in ratings]
    tops = {"i0": 2, "pass": 1}
    same = fitted(ratings, tops, {"i0": 1.0, "pass": 1.0})
    assert same == fitted(ratings, tops)
    # raw and fair share are what the weights, and the model with B, D and F, say
    found = fitted(ratings, tops, {"i0": 25.0, "pass": 75.0})
    steps = found.thresholds[2]
    for name, ability in found.entrants.items():
        given = [(item, level) for e, _, item, level in ratings if e == name]
        assert sum(level / 8 if item == "i0" else level * 3 / 4 for item, level in given) / 2 == found.raw[name]
        logits = [0.0]
        for level in (1, 2):
            logits.append(logits[-1] + ability - found.difficulties["i0"] - steps[level])
        odds = [math.exp(value) for value in logits]
        whole, passed = (
            (odds[1] + 2 * odds[2]) / sum(odds) / 2,
            1 / (1 + math.exp(found.difficulties["pass"] - ability)),
        )
        assert 0.25 * whole + 0.75 * passed == pytest.approx(found.fair[name], abs=1e-9)


def test_better_entrants_have_the_higher_fair_share() -> None:
    found = fitted(simulated(6, 50, (-0.5, 0.0, 0.5), (0.0, 0.2), (-0.5, 0.5), each=2), {"i0": 2, "i1": 2})
    by_ability = sorted(found.entrants, key=lambda name: (found.entrants[name], name))
    assert by_ability == sorted(found.fair, key=lambda name: (found.fair[name], name))


# Levels 0, 2 and 4 of 0..5 read as three levels; shares still count levels as the award does.
def test_levels_that_nobody_gave_are_left_out_and_said() -> None:
    counts = {(1, 0): 2, (0, 1): 1, (2, 0): 4, (1, 1): 18, (0, 2): 1, (2, 1): 4, (1, 2): 2}
    ratings = two_jurors(counts)
    sparse = fitted([(e, j, i, 2 * level) for e, j, i, level in ratings], {"i": 5})
    full = fitted(ratings, {"i": 2})
    assert {5: (1, 3, 5)} == sparse.unused
    assert {5: {2: full.thresholds[2][1], 4: full.thresholds[2][2]}} == sparse.thresholds
    assert (full.severities, full.entrants) == (sparse.severities, sparse.entrants)
    for name, share in full.fair.items():
        assert share * 4 / 5 == pytest.approx(sparse.fair[name], abs=1e-11)
        assert full.raw[name] * 4 / 5 == pytest.approx(sparse.raw[name], abs=1e-11)


def test_one_juror_and_one_item_leave_only_entrants() -> None:
    found = fitted([("A", "X", "i", 1), ("B", "X", "i", 0)], {"i": 1})
    # n = 1: p = (x + 1/2) / 2 = 3/4 and 1/4
    assert {"A": 0.75, "B": 0.25} == found.fair
    assert ({"X": 0.0}, 0) == (found.severities, found.iterations)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_ratings_changes_nothing_bit_for_bit(seed: int, chance: random.Random) -> None:
    ratings = simulated(seed, 40, (-0.3, 0.0, 0.3), (0.0, 0.2), (-0.5, 0.5), each=2)
    mixed = list(ratings)
    chance.shuffle(mixed)
    assert fitted(ratings, {"i0": 2, "i1": 2}) == fitted(mixed, {"i0": 2, "i1": 2})


def test_a_rubric_of_twenty_one_levels_and_six_items_is_measured() -> None:
    # 40 entrants, 9 jurors, scores by 5 points: Baldrige-like, some levels never given.
    chance = random.Random(5)
    severity = [chance.gauss(0, 5) for _ in range(9)]
    ratings: list[Rating] = []
    for e in range(40):
        quality = chance.gauss(62, 7)
        for j in chance.sample(range(9), 3):
            for i in range(6):
                points = quality + severity[j] + chance.gauss(0, 8)
                ratings.append((f"e{e:02}", f"J{j}", f"i{i}", min(20, max(0, round(points / 5)))))
    found = fitted(ratings, {f"i{at}": 20 for at in range(6)})
    given_levels = {level for _, _, _, level in ratings}
    assert set(found.unused[20]) == set(range(21)) - given_levels
    assert set(found.thresholds[20]) == given_levels - {min(given_levels)}
    assert np.corrcoef(list(found.severities.values()), severity)[0, 1] < -0.9


# Warm's estimate makes ln P + ln(information) / 2 largest: written out for each entrant, nothing higher within reach.
def test_entrants_stand_at_the_top_of_their_weighted_likelihood() -> None:
    ratings = simulated(9, 30, (-1.5, 0.0, 1.5), (-1.0, 1.0), (-1.2, 1.2), each=2)
    found = fitted(ratings, {"i0": 2, "i1": 2})
    steps = found.thresholds[2]

    def height(entrant: str, ability: float) -> float:
        log, information = 0.0, 0.0
        for e, juror, item, level in ratings:
            if e == entrant:
                each = ability - found.severities[juror] - found.difficulties[item]
                odds = [1.0, math.exp(each - steps[1]), math.exp(2 * each - steps[1] - steps[2])]
                mean = (odds[1] + 2 * odds[2]) / sum(odds)
                information += (odds[1] + 4 * odds[2]) / sum(odds) - mean**2
                log += math.log(odds[level] / sum(odds))
        return log + math.log(information) / 2

    for entrant, ability in found.entrants.items():
        best = height(entrant, ability)
        assert all(height(entrant, ability + at / 20) <= best + 1e-9 for at in range(-160, 161)), entrant


# The sandwich written out: second differences of the likelihood of all pairs, and first differences of each entrant's
# own, along directions that keep the sums of items, of jurors and of thresholds at 0.
def test_standard_errors_are_those_of_entrants_as_independent_units() -> None:
    ratings = simulated(2, 20, (-0.8, 0.1, 0.7), (-0.4, 0.4), (-0.9, 0.2, 0.7), each=2)
    tops = {"i0": 3, "i1": 3}
    found = fitted(ratings, tops)
    values: dict[Any, float] = {**found.severities, **found.difficulties}
    values.update({(3, level): step for level, step in found.thresholds[3].items()})
    ways: list[dict[Any, float]] = [
        {one: 1.0, other: -1.0}
        for block in (list(found.severities), list(found.difficulties), [(3, 1), (3, 2), (3, 3)])
        for one, other in pairwise(block)
    ]

    def moved(part: Sequence[Rating], *steps: tuple[dict[Any, float], float]) -> float:
        place = dict(values)
        for way, size in steps:
            for name, share in way.items():
                place[name] += share * size
        return likelihood(part, tops, place)

    step = 1e-3
    bend = np.array(
        [
            [
                sum(a * b * moved(ratings, (one, a * step), (other, b * step)) for a in (1, -1) for b in (1, -1))
                for other in ways
            ]
            for one in ways
        ]
    ) / (-4 * step**2)
    own = [[one for one in ratings if one[0] == name] for name in sorted({one[0] for one in ratings})]
    slopes = np.array([[(moved(e, (w, step)) - moved(e, (w, -step))) / (2 * step) for w in ways] for e in own])
    inner = np.linalg.inv(bend)
    telling = int((np.abs(slopes) > 1e-6).any(axis=1).sum())
    assert telling == found.freedom + 1
    covariance = inner @ slopes.T @ slopes @ inner * telling / (telling - 1)
    for name, error in found.severity_errors.items():
        share = np.array([way.get(name, 0.0) for way in ways])
        assert error == pytest.approx(math.sqrt(share @ covariance @ share), rel=1e-4)
