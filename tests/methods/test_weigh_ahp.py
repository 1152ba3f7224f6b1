"""Weights from comparisons two at a time."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_ahp import RANDOM_INDEX, ahp, comparisons

NAN = math.nan
THREE = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]


def refused(call: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        call()
    return caught.value


# Saaty's 3 x 3 example (1 3 5 / 1/3 1 3 / 1/5 1/3 1): w = .637 .258 .105, lambda_max 3.0385, CR .033.
def test_saatys_three_criteria_get_the_published_weights() -> None:
    found = ahp(THREE)
    assert [0.6370, 0.2583, 0.1047] == np.round(found.weights, 4).tolist()
    assert 3.0385 == round(found.facts["lambda_max"], 4)
    assert 0.0193 == round(found.facts["consistency_index"], 4)
    assert 0.033 == round(found.facts["consistency_ratio"], 3)


def test_the_facts_say_what_a_committee_asks() -> None:
    # In a 3 x 3 matrix w is the row of geometric means: 15^(1/3) : 1 : 15^(-1/3).
    # lambda = 1 + z + 1/z with z = (a12 a23 / a13)^(1/3) = (9/5)^(1/3).
    z = (9 / 5) ** (1 / 3)
    found = ahp(THREE)
    root = 15 ** (1 / 3)
    total = root + 1 + 1 / root
    assert [root / total, 1 / total, 1 / root / total] == pytest.approx(found.weights.tolist(), abs=1e-12)
    facts = found.facts
    assert 1 + z + 1 / z == pytest.approx(facts["lambda_max"], abs=1e-11)
    assert (z + 1 / z - 2) / 2 == pytest.approx(facts["consistency_index"], abs=1e-10)
    assert (z + 1 / z - 2) / 2 / 0.58 == pytest.approx(facts["consistency_ratio"], abs=1e-9)
    assert 0.58 == facts["random_index"]
    assert "Saaty 1980" == facts["random_index_table"]
    assert 0.1 == facts["limit"]
    assert (3, 0) == (facts["comparisons"], facts["missing"])
    assert {"first": 0, "second": 1, "given": 3.0, "implied": pytest.approx(root)} == facts["furthest"]


# Saaty (1980), the wealth of nations, or any complete agreement: lambda = n.
def test_comparisons_that_agree_give_ratio_0_and_no_furthest() -> None:
    found = ahp([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]], limit=0.0)
    assert [0.6, 0.3, 0.1] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert 3.0 == found.facts["lambda_max"]
    assert 0.0 == found.facts["consistency_ratio"]
    assert found.facts["furthest"] is None


def test_one_and_two_criteria_cannot_contradict() -> None:
    assert [1.0] == ahp([[1]]).weights.tolist()
    assert 0.0 == ahp([[1]]).facts["consistency_index"]
    found = ahp([[1, 4], [0.25, 1]], limit=0)
    assert [0.8, 0.2] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert (0.0, 0.0) == (found.facts["consistency_ratio"], found.facts["random_index"])


def test_too_much_contradiction_is_refused_and_the_furthest_comparison_named() -> None:
    # All three are off alike, the first is named.
    names = ["aid", "visits", "members"]
    circle = comparisons(names, [("aid", "visits", 9), ("visits", "members", 9), ("members", "aid", 3)])
    error = refused(lambda: ahp(circle, names=names))
    assert 0 == error.column
    assert ("aid", "visits") == (error.args_["first"], error.args_["second"])
    assert (9.0, 0.1) == (error.args_["given"], error.args_["limit"])
    # z = (9 * 9 * 3)^(1/3); CR = (z + 1/z - 2) / 2 / .58
    z = 243 ** (1 / 3)
    assert round((z + 1 / z - 2) / 1.16, 6) == error.args_["ratio"]
    assert (
        "the comparisons contradict one another (consistency ratio 3.793536, at most 0.1): most of all "
        "aid over visits, given as 9.0, where the others together imply 1.44" == str(error)
    )


def test_the_furthest_comparison_is_said_the_way_that_is_above_1() -> None:
    # 4 x 4, all 1 but c over b 6.
    matrix = np.ones((4, 4))
    matrix[1, 2], matrix[2, 1] = 1 / 6, 6
    error = refused(lambda: ahp(matrix))
    assert 2 == error.column
    assert ("3", "2") == (error.args_["first"], error.args_["second"])
    assert 6.0 == error.args_["given"]


def test_the_limit_itself_is_allowed() -> None:
    ratio = ahp(THREE).facts["consistency_ratio"]
    assert ratio == ahp(THREE, limit=ratio).facts["limit"]
    refused(lambda: ahp(THREE, limit=ratio - 1e-6))


@pytest.mark.parametrize("limit", [-0.1, NAN, math.inf])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    assert f"the limit of the consistency ratio must be 0 or more, found {limit}" == str(
        refused(lambda: ahp(THREE, limit=limit))
    )


def test_saatys_table_is_used_up_to_15() -> None:
    assert (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59) == RANDOM_INDEX[2:]
    assert 1.59 == ahp(np.ones((15, 15))).facts["random_index"]
    error = refused(lambda: ahp(np.ones((16, 16))))
    assert "at most 15 criteria can be compared with one another, found 16: put them into groups" == str(error)
    assert {"most": 15, "found": 16} == error.args_


def test_a_chain_of_comparisons_is_enough() -> None:
    # 2 x 3 x 2: weights 12 6 2 1 of 21, as a chain cannot contradict itself.
    found = ahp(comparisons("abcd", [("a", "b", 2), ("b", "c", 3), ("c", "d", 2)]), limit=0)
    assert [12 / 21, 6 / 21, 2 / 21, 1 / 21] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert 4.0 == found.facts["lambda_max"]
    assert (3, 3) == (found.facts["comparisons"], found.facts["missing"])
    assert 0.0 == found.facts["random_index"]
    assert "Saaty 1980, reduced for missing comparisons as Agoston and Csato 2022" == found.facts["random_index_table"]


def test_a_long_chain_is_weighed_to_the_last_digit() -> None:
    names = [str(k) for k in range(15)]
    found = ahp(comparisons(names, [(a, b, 2) for a, b in pairwise(names)]))
    expected = 2.0 ** -np.arange(15)
    assert (expected / expected.sum()).tolist() == pytest.approx(found.weights.tolist(), rel=1e-11)


def test_missing_comparisons_count_as_the_weights_imply() -> None:
    # Harker (1987): the weights solve the eigenproblem of the matrix filled with their own ratios.
    pairs = [("a", "b", 2), ("b", "c", 3), ("c", "d", 2), ("a", "d", 9)]
    matrix = comparisons("abcd", pairs)
    found = ahp(matrix)
    w = found.weights
    filled = np.where(np.isnan(matrix), w[:, None] / w, matrix)
    assert (filled @ w / w).tolist() == pytest.approx([found.facts["lambda_max"]] * 4, abs=1e-10)
    # Random index .90 less 2 * 2 missing of 3 * 2.
    assert 0.3 == pytest.approx(found.facts["random_index"], abs=1e-12)
    assert (found.facts["lambda_max"] - 4) / 3 / 0.3 == pytest.approx(found.facts["consistency_ratio"], abs=1e-9)


def test_one_side_of_a_pair_is_enough() -> None:
    assert ahp(THREE).weights.tolist() == ahp([[NAN, 3, 5], [NAN, 1, NAN], [NAN, 1 / 3, NAN]]).weights.tolist()


def test_criteria_that_nothing_connects_are_named_in_their_parts() -> None:
    names = ["a", "b", "c", "d"]
    error = refused(lambda: ahp(comparisons(names, [("a", "c", 2), ("b", "d", 2)]), names=names))
    assert "no comparison connects a, c with b, d: compare one of the former with one of the latter" == str(error)
    assert 1 == error.column
    error = refused(lambda: ahp(comparisons(names, [])))
    assert {"first": "1", "second": "2"} == error.args_


def test_the_two_sides_of_a_pair_must_agree() -> None:
    error = refused(lambda: ahp([[1, 3], [0.5, 1]]))
    assert "1 over 2 is 3.0, but 2 over 1 is 0.5: one must be 1 over the other" == str(error)
    assert 0 == error.column
    assert {"times": 3.0, "back": 0.5, "first": "1", "second": "2"} == error.args_
    assert [0.75, 0.25] == pytest.approx(ahp([[1, 3], [0.3333333333, 1]]).weights.tolist(), abs=1e-9)
    refused(lambda: ahp([[1, 3], [0.333333331, 1]]))


def test_a_criterion_compared_with_itself_is_refused() -> None:
    error = refused(lambda: ahp([[1, 3], [1 / 3, 2]]))
    assert ("2 is compared with itself", 1) == (str(error), error.column)


@pytest.mark.parametrize("wrong", [0.0, -2.0, math.inf, 1000.5, 0.0009])
def test_a_comparison_out_of_range_is_named(wrong: float) -> None:
    text = f"comparison of {{}} with {{}}: a number from 1/1000 to 1000 is needed, found {wrong}"
    error = refused(lambda: ahp([[1, 1, 1], [1, 1, wrong], [1, 1, 1]]))
    assert (text.format(2, 3), 1) == (str(error), error.column)
    error = refused(lambda: comparisons("ab", [("b", "a", wrong)]))
    assert (text.format("b", "a"), 1) == (str(error), error.column)


def test_the_ends_of_the_range_are_taken() -> None:
    assert 1000 / 1001 == pytest.approx(ahp(comparisons("ab", [("a", "b", 1000)])).weights[0], abs=1e-12)
    assert 1 / 1001 == pytest.approx(ahp(comparisons("ab", [("a", "b", 0.001)])).weights[0], abs=1e-12)


def test_comparisons_are_laid_out_in_the_order_of_names() -> None:
    found = comparisons(["a", "b", "c"], [("c", "a", 4), ("b", "c", 0.5)])
    assert repr([[1.0, NAN, 0.25], [NAN, 1.0, 0.5], [4.0, 2.0, 1.0]]) == repr(found.tolist())


def test_a_pair_said_twice_in_any_order_is_refused() -> None:
    error = refused(lambda: comparisons("ab", [("a", "b", 2), ("b", "a", 0.5)]))
    assert ("b and a are compared twice", 1) == (str(error), error.column)
    assert {"first": "b", "second": "a"} == error.args_


def test_a_name_compared_with_itself_or_unknown_is_refused() -> None:
    error = refused(lambda: comparisons("ab", [("b", "b", 1)]))
    assert ("b is compared with itself", 1) == (str(error), error.column)
    error = refused(lambda: comparisons("ab", [("a", "x", 1)]))
    assert "comparison of a with x: x is not among these criteria" == str(error)
    assert {"name": "x", "first": "a", "second": "x"} == error.args_
    assert "x is not among" in str(refused(lambda: comparisons("ab", [("x", "a", 1)])))


@pytest.mark.parametrize("shape", [(2, 3), (3,), (0, 0)])
def test_a_matrix_that_is_not_square_is_refused(shape: tuple[int, ...]) -> None:
    assert f"a square matrix of comparisons is needed, found the shape {shape}" == str(
        refused(lambda: ahp(np.ones(shape)))
    )


def test_names_must_be_as_many_as_criteria() -> None:
    with pytest.raises(ValueError, match=r"^2 names for 3 criteria$"):
        ahp(THREE, names=["a", "b"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.2, 5), min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_agreeing_comparisons_give_back_the_weights_in_any_order(numbers: list[float], random: Any) -> None:
    weights = np.array(numbers)
    random.shuffle(order := list(range(len(numbers))))
    found = ahp((weights[:, None] / weights)[np.ix_(order, order)])
    assert (weights / weights.sum())[order].tolist() == pytest.approx(found.weights.tolist(), rel=1e-10)


def test_counts_are_whole_numbers_in_the_facts() -> None:
    facts = ahp(comparisons("abcd", [("a", "b", 2), ("b", "c", 3), ("c", "d", 2), ("a", "d", 9)])).facts
    assert ("4", "2") == (repr(facts["comparisons"]), repr(facts["missing"]))


def test_none_stands_for_a_comparison_that_was_not_made() -> None:
    sides: Any = [[1, 3, 5], [None, 1, 3], [None, None, 1]]
    assert ahp(THREE).weights.tolist() == ahp(sides).weights.tolist()


def test_a_criterion_compared_with_itself_is_named_on_both_sides() -> None:
    assert {"first": "2", "second": "2"} == refused(lambda: ahp([[1, 3], [1 / 3, 2]])).args_


def test_three_criteria_with_one_comparison_missing_cannot_contradict() -> None:
    # .58 less 2 * 1 missing of 2 * 1
    facts = ahp(comparisons("abc", [("a", "b", 2), ("b", "c", 3)]), limit=0).facts
    assert (0.0, 0.0) == (facts["random_index"], facts["consistency_ratio"])
    assert facts["furthest"] is None


def test_the_furthest_comparison_is_one_that_was_made() -> None:
    # a over d is given as 9 where the others lead to 2 * 3 * 2; a and c, b and d are not compared.
    furthest = ahp(comparisons("abcd", [("a", "b", 2), ("b", "c", 3), ("c", "d", 2), ("a", "d", 9)])).facts["furthest"]
    assert (furthest["first"], furthest["second"]) in ((0, 1), (1, 2), (2, 3), (0, 3))
    assert 0.0 < furthest["implied"] < math.inf


# In a 3 x 3 matrix all three comparisons are off alike, so that the first one is named.
@pytest.mark.parametrize("times", [1.5, 1.0])
def test_a_comparison_of_1_or_more_is_said_as_it_was_given(times: float) -> None:
    furthest = ahp([[1, times, 5], [1 / times, 1, 3], [1 / 5, 1 / 3, 1]]).facts["furthest"]
    assert (0, 1, times) == (furthest["first"], furthest["second"], furthest["given"])
