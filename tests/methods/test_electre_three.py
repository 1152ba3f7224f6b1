"""ELECTRE III: credibilities, distillations, final preorder."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import electre_three as module
from pembina.methods.electre_three import credibilities, electre_three
from pembina.methods.refusal import Unfit

# Example of ELECTREIIIDistillation in the R package MCDA 0.1.0 (CRAN, November 2023) and its test.
SIX = np.array(
    [
        [10, 20, 5, 10, 16],
        [0, 5, 5, 16, 10],
        [0, 10, 0, 16, 7],
        [20, 5, 10, 10, 13],
        [20, 10, 15, 10, 13],
        [20, 10, 20, 13, 13],
    ],
    float,
)
WEIGHTS = np.array([3, 2, 3, 1, 1]) / 10
RULES = {"indifference": 3, "preference": 5, "veto": 11}


def test_credibilities_are_those_of_pydecision():
    # pyDecision 5.1.8, credibility_matrix(dataset, concordance, P=5, V=11), Q=3; it writes 0 on the diagonal.
    expected = [
        [1.0, 0.9, 0.9, 0.11111111, 0.0308642, 0.0],
        [0.0, 1.0, 0.8, 0.0, 0.0, 0.0],
        [0.00127013, 0.7, 1.0, 0.0, 0.0, 0.0],
        [0.0, 0.9, 0.7, 1.0, 0.5, 0.16666667],
        [0.66666667, 0.9, 0.9, 1.0, 1.0, 0.7],
        [0.66666667, 1.0, 1.0, 1.0, 1.0, 1.0],
    ]
    assert expected == credibilities(SIX, WEIGHTS, **RULES).round(8).tolist()
    # By hand: P3 against P1 has C = .1 and leads of 10, 10, 9 on the first, second and fifth criterion;
    # S = .1 * (1 - 5/6)/.9 * (1 - 5/6)/.9 * (1 - 4/6)/.9
    assert round(0.1 * (1 / 6 / 0.9) ** 2 * (1 / 3 / 0.9), 12) == credibilities(SIX, WEIGHTS, **RULES)[2, 0]


def test_both_distillations_of_the_example():
    found = electre_three(SIX, WEIGHTS, **RULES)
    # R's MCDA: P6, P5, P1, P4, then P2 and P3 together.
    assert [3, 5, 5, 4, 2, 1] == found.descending.tolist()
    # By hand from the credibilities: lambda_1 = .8 takes out P2 (outranked by 1, 4, 5, 6), then .7: P3, P4, P5, P1.
    # R's MCDA prints P5, 6, 1, 2, 3, 4 here, which puts P5 before P6 that is better or equal on every criterion.
    assert [2, 6, 5, 4, 3, 1] == found.ascending.tolist()
    assert [2.5, 5.5, 5.0, 4.0, 2.5, 1.0] == found.median.tolist()
    assert [2, 6, 5, 4, 2, 1] == found.places.tolist()
    incomparable = ~found.at_least & ~found.at_least.T
    assert [[0, 4], [4, 0]] == np.argwhere(incomparable).tolist()


def test_costs_are_turned_round():
    lower = electre_three(-SIX, WEIGHTS, directions=["lower"] * 5, **RULES)
    assert electre_three(SIX, WEIGHTS, **RULES).median.tolist() == lower.median.tolist()
    mixed = credibilities(SIX * [1, -1, 1, 1, 1], WEIGHTS, directions=["higher", "lower", *["higher"] * 3], **RULES)
    assert credibilities(SIX, WEIGHTS, **RULES).tolist() == mixed.tolist()


def one_lead(lead, **rules):
    """Credibility of a worse entrant (by ``lead``, on a criterion of weight 0.4) that is equal on the other."""
    return credibilities(np.array([[0.0, 1.0], [lead, 1.0]]), np.array([0.4, 0.6]), **rules)[0, 1]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (0.0, 1.0),
        (1.0, 1.0),
        (2.0, 0.8),
        (3.0, 0.6),
        (5.0, 0.6),
        (5.4, 0.6),
        (5.7, 0.45),
        (6.0, 0.3),
        (7.0, 0.0),
        (99.0, 0.0),
    ],
)
def test_thresholds_by_hand(lead, expected):
    # q = 1, p = 3, v = 7: c = 1 up to 1 and 0 from 3 on; d = (lead - 3)/4, C = .6, S = .6 (1 - d)/.4 where d > .6.
    expected = expected if lead < 5.5 or lead >= 7 else round(0.6 * (1 - (lead - 3) / 4) / 0.4, 12)
    assert expected == pytest.approx(one_lead(lead, indifference=1, preference=3, veto=7), abs=1e-12)


def test_without_a_veto_nothing_is_discordant():
    assert one_lead(1e9, indifference=1, preference=3) == 0.6
    assert one_lead(1e9, indifference=1, preference=3, veto=[None, 5]) == 0.6


def test_equal_thresholds_are_steps_that_begin_above_them():
    step = {"indifference": 2, "preference": 2, "veto": 2}
    assert (one_lead(2.0, **step), one_lead(2.0 + 1e-9, **step)) == (1.0, 0.0)
    zero = {"indifference": 0, "preference": 0}
    assert (one_lead(0.0, **zero), one_lead(1e-9, **zero)) == (1.0, 0.6)
    tenth = {"indifference": 0.1, "preference": 0.1}
    matrix = np.array([[0.7, 1.0], [0.8, 1.0]])  # 0.8 - 0.7 is more than 0.1 in binary
    assert credibilities(matrix, np.array([0.4, 0.6]), **tenth)[0, 1] == 1.0


def test_what_rounding_may_add_is_measured_by_the_largest_value():
    matrix = np.array([[0.0, 1.0], [0.7, 1.0], [0.8, 1.0]])
    found = credibilities(matrix, np.array([0.4, 0.6]), indifference=0.1, preference=0.1)
    assert [[1.0, 0.6, 0.6], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]] == found.tolist()


def test_a_criterion_without_weight_cannot_veto():
    # C = 1, and no discordance is above 1.
    matrix = np.array([[0.0, 1.0], [9.0, 1.0]])
    assert (credibilities(matrix, np.array([0.0, 1.0]), indifference=0, preference=1, veto=2) == 1.0).all()


def test_weights_that_add_up_to_a_trifle_more_than_1_leave_credibilities_at_1():
    found = credibilities(np.ones((2, 2)), np.array([0.5, 0.5 + 9e-10]), indifference=0, preference=1)
    assert [[1.0, 1.0], [1.0, 1.0]] == found.tolist()


def test_classes_and_places_are_whole_numbers():
    found = electre_three(SIX, WEIGHTS, **RULES)
    assert [np.int64] * 3 == [found.descending.dtype, found.ascending.dtype, found.places.dtype]


def test_thresholds_can_be_given_for_each_criterion():
    one = credibilities(SIX, WEIGHTS, indifference=[3] * 5, preference=[5] * 5, veto=[11] * 5)
    assert credibilities(SIX, WEIGHTS, **RULES).tolist() == one.tolist()


def test_one_entrant_and_equal_entrants_are_in_one_class():
    for count in (1, 3):
        found = electre_three(np.ones((count, 2)), np.array([0.5, 0.5]), indifference=0, preference=1)
        assert [1] * count == found.descending.tolist() == found.ascending.tolist() == found.places.tolist()
        assert [1.0] * count == found.median.tolist()
        assert found.at_least.all()
        assert (found.credibility == 1.0).all()


def test_entrants_of_which_nobody_is_credible_share_a_class():
    # Everyone is vetoed by everyone: all credibilities are 0.
    found = electre_three(
        np.array([[9.0, 0.0], [0.0, 9.0]]), np.array([0.5, 0.5]), indifference=0, preference=1, veto=2
    )
    assert [[1.0, 0.0], [0.0, 1.0]] == found.credibility.tolist()
    assert ([1, 1], [1, 1]) == (found.descending.tolist(), found.ascending.tolist())


def test_a_wide_discrimination_makes_everyone_equal():
    found = electre_three(SIX, WEIGHTS, discrimination=(0.0, 1.0), **RULES)
    assert [1] * 6 == found.descending.tolist() == found.ascending.tolist()
    assert (-0.15, 0.30) == module.DISCRIMINATION
    given = electre_three(SIX, WEIGHTS, discrimination=(-0.15, 0.30), **RULES)
    assert electre_three(SIX, WEIGHTS, **RULES).median.tolist() == given.median.tolist()


def plain_distillation(credibility, slope, intercept, best):
    """The distillation as the paper tells it, pair by pair, with sets."""
    left, classes = set(range(len(credibility))), {}
    while left:
        chosen = set(left)
        cut = max((credibility[a, b] for a in left for b in left if a != b), default=0.0)
        while len(chosen) > 1 and cut > 0:
            lower = round(cut - (slope * cut + intercept), 12)
            pairs = [(a, b) for a in chosen for b in chosen if a != b]
            cut = max((credibility[pair] for pair in pairs if credibility[pair] < lower), default=0.0)
            points = dict.fromkeys(chosen, 0)
            for a, b in pairs:
                s = credibility[a, b]
                if s > cut and round(s - credibility[b, a] - (slope * s + intercept), 12) > 0:
                    points[a] += 1
                    points[b] -= 1
            wanted = max(points.values()) if best else min(points.values())
            chosen = {a for a in chosen if points[a] == wanted}
        number = max(classes.values(), default=0) + 1
        classes.update(dict.fromkeys(chosen, number))
        left -= chosen
    result = np.array([classes[a] for a in range(len(credibility))])
    return result if best else result.max() + 1 - result


FIELDS = st.tuples(st.integers(1, 9), st.integers(1, 6), st.integers(0, 10**6)).map(
    lambda size: np.random.default_rng(size[2]).integers(0, 15, size=size[:2]).astype(float)
)


@given(FIELDS, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_distillations_are_those_of_the_paper_in_any_order_of_entrants(matrix, random):
    weights = np.full(matrix.shape[1], 1 / matrix.shape[1])
    rules = {"indifference": 1, "preference": 4, "veto": 10}
    found = electre_three(matrix, weights, **rules)
    assert plain_distillation(found.credibility, -0.15, 0.30, True).tolist() == found.descending.tolist()
    assert plain_distillation(found.credibility, -0.15, 0.30, False).tolist() == found.ascending.tolist()
    better = found.at_least & ~found.at_least.T
    assert (found.median[:, None] < found.median[None, :])[better].all()
    assert [1 + sum(other < mine for other in found.median) for mine in found.median] == found.places.tolist()
    order = list(range(len(matrix)))
    random.shuffle(order)
    assert found.median[order].tolist() == electre_three(matrix[order], weights, **rules).median.tolist()


def refusal(method=electre_three, **given):
    with pytest.raises(Unfit) as refused:
        method(SIX, WEIGHTS, **given)
    return str(refused.value), refused.value.column, refused.value.args_


@pytest.mark.parametrize(
    ("low", "high"), [(4, 3), (-1, 3), (0, np.inf), (np.nan, 3), (None, 3), (1, None), (1, np.nan)]
)
def test_thresholds_out_of_order_are_refused(low, high):
    text, column, args = refusal(indifference=[0, low, 0, 0, 0], preference=[0, high, 0, 0, 0])
    assert f"indifference has to be 0 or more and not above preference, found {low} and {high}" == text
    assert (1, {"low", "high"}) == (column, set(args))


@pytest.mark.parametrize("veto", [2, np.nan, np.inf])
def test_a_veto_below_preference_is_refused(veto):
    text, column, args = refusal(indifference=0, preference=3, veto=[None, None, veto, 3, 4])
    assert f"a veto must not be below preference, found {veto} and 3" == text
    assert (2, 3) == (column, args["high"])


@pytest.mark.parametrize("pair", [(-0.4, 0.3), (0.1, -0.1), (np.inf, 0.3), (np.nan, 0.3), (0.1, np.inf), (0.1, np.nan)])
def test_a_negative_discrimination_is_refused(pair):
    text, _, args = refusal(discrimination=pair, **RULES)
    assert f"the discrimination threshold must not be negative from 0 to 1, found {pair[0]} and {pair[1]}" == text
    assert {"slope", "intercept"} == set(args)
    electre_three(SIX, WEIGHTS, discrimination=(-0.3, 0.3), **RULES)
    electre_three(SIX, WEIGHTS, discrimination=(0.1, 0.0), **RULES)


def test_a_field_too_large_is_refused(monkeypatch):
    assert module.ENTRANTS == 2_000
    monkeypatch.setattr(module, "ENTRANTS", 6)
    electre_three(SIX, WEIGHTS, **RULES)
    monkeypatch.setattr(module, "ENTRANTS", 5)
    expected = "comparing all pairs takes too long for 6 entrants; at most 5"
    assert (expected, None, {"count": 6, "most": 5}) == refusal(**RULES)


def test_lists_of_another_length_are_mistakes_of_the_program():
    with pytest.raises(ValueError, match=r"^2 thresholds for 5 criteria$"):
        electre_three(SIX, WEIGHTS, indifference=[1, 1], preference=5)


def test_a_missing_value_is_refused_by_its_place():
    matrix = SIX.copy()
    matrix[3, 1] = np.nan
    with pytest.raises(Unfit) as refused:
        electre_three(matrix, WEIGHTS, **RULES)
    assert (1, 3) == (refused.value.column, refused.value.row)


def test_small_blocks_give_the_same_as_one(monkeypatch):
    matrix = np.random.default_rng(6).integers(0, 15, size=(17, 4)).astype(float)
    weights = np.full(4, 0.25)
    whole = credibilities(matrix, weights, indifference=1, preference=4, veto=10)
    monkeypatch.setattr(module, "_BLOCK", 40)
    assert whole.tolist() == credibilities(matrix, weights, indifference=1, preference=4, veto=10).tolist()
    monkeypatch.setattr(module, "_BLOCK", 1)
    assert whole.tolist() == credibilities(matrix, weights, indifference=1, preference=4, veto=10).tolist()


@pytest.mark.parametrize("seed", range(8))
def test_distillations_of_larger_fields_are_those_of_the_paper(seed):
    # Long enough that lambda_0 and lambda_1 move while entrants are taken out.
    matrix = np.random.default_rng(seed).uniform(0, 15, size=(30, 4))
    found = electre_three(matrix, np.array([0.4, 0.3, 0.2, 0.1]), indifference=1, preference=5, veto=12)
    assert plain_distillation(found.credibility, -0.15, 0.30, True).tolist() == found.descending.tolist()
    assert plain_distillation(found.credibility, -0.15, 0.30, False).tolist() == found.ascending.tolist()
