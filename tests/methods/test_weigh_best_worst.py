"""Weights from comparing with the best and the worst."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import solver
from pembina.methods.refusal import Unfit
from pembina.methods.weigh_best_worst import best_worst

# Rezaei (2015), buying a car: quality, price, comfort, safety, style; price is best, style worst.
CAR: tuple[Any, ...] = (1, 4, [2, 1, 4, 2, 8], [4, 8, 2, 4, 1])
# Rezaei (2016), a transport mode: load flexibility, accessibility, cost; cost is best, load flexibility worst.
MODE: tuple[Any, ...] = (2, 0, [8, 2, 1], [1, 5, 8])


def refused(*args: Any, **options: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        best_worst(*args, **options)
    return caught.value


@pytest.mark.parametrize("model", ["linear", "nonlinear"])
def test_the_car_of_2015_is_weighed_as_published(model: str) -> None:
    found = best_worst(*CAR, model=model)
    assert [0.2105, 0.4211, 0.1053, 0.2105, 0.0526] == np.round(found.weights, 4).tolist()
    assert [4 / 19, 8 / 19, 2 / 19, 4 / 19, 1 / 19] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert 0.0 == found.facts["xi"]
    assert 0.0 == found.facts["input_ratio"]
    assert found.facts["furthest"] is None
    assert model == found.facts["model"]


def test_the_transport_mode_is_weighed_as_published_by_the_linear_model() -> None:
    # By hand: w_W = 1, w_2 = 5 - e, w_B = 8 + e = 2 (5 - e) - e, so that e = .5: (1, 4.5, 8.5) / 14, xi = .5 / 14.
    found = best_worst(*MODE)
    assert [0.0714, 0.3214, 0.6071] == np.round(found.weights, 4).tolist()
    assert [1 / 14, 4.5 / 14, 8.5 / 14] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert 0.5 / 14 == pytest.approx(found.facts["xi"], abs=1e-12)
    names = ["consistency_index", "consistency_ratio", "consistency_index_table", "intervals"]
    assert [None] * 4 == [found.facts[name] for name in names]
    assert "linear" == found.facts["model"]


def test_the_transport_mode_is_weighed_as_published_by_the_nonlinear_model() -> None:
    # (2 - x)(5 - x) = 8 + x: x = 4 - sqrt(14) = .26; CR = .26 / 4.47 = .058.
    found = best_worst(*MODE, model="nonlinear")
    assert [0.0714, 0.3387, 0.5899] == np.round(found.weights, 4).tolist()
    xi = 4 - math.sqrt(14)
    assert xi == pytest.approx(found.facts["xi"], abs=1e-12)
    assert 4.47 == round(found.facts["consistency_index"], 2)
    assert 0.058 == round(found.facts["consistency_ratio"], 3)
    assert "Rezaei 2015, table 1, not rounded" == found.facts["consistency_index_table"]
    for (least, most), weight in zip(found.facts["intervals"], [1 / 14, (5 - xi) / 14, (8 + xi) / 14], strict=True):
        assert (weight, weight) == (pytest.approx(least, abs=1e-11), pytest.approx(most, abs=1e-11))


def test_the_consistency_index_is_rezaeis_table() -> None:
    expected = [0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    found = [best_worst(0, 1, [1, a], [a, 1], model="nonlinear").facts["consistency_index"] for a in range(1, 10)]
    assert expected == np.round(found, 2).tolist()
    assert 0.0 == best_worst(0, 1, [1, 1], [1, 1], model="nonlinear").facts["consistency_ratio"]


@pytest.mark.parametrize("most", [2, 3, 8, 1000])
def test_the_worst_contradiction_has_consistency_ratio_and_input_ratio_1(most: int) -> None:
    # a_Bj = a_jW = a_BW: the definition of the consistency index.
    found = best_worst(0, 2, [1, most, most], [most, most, 1], model="nonlinear", limit=1.0)
    assert 1.0 == pytest.approx(found.facts["consistency_ratio"], abs=1e-11)
    assert 1.0 == found.facts["input_ratio"]
    assert 1 == found.facts["furthest"]


def test_too_small_a_product_is_measured_too() -> None:
    # a = b = 1 with a_BW = 8: (1 + x)^2 = 8 - x, x = (sqrt(37) - 3) / 2.
    found = best_worst(0, 2, [1, 1, 8], [8, 1, 1], model="nonlinear")
    assert (math.sqrt(37) - 3) / 2 == pytest.approx(found.facts["xi"], abs=1e-12)
    assert 7 / 56 == found.facts["input_ratio"]


def test_two_criteria_can_contradict_each_other() -> None:
    # Products 16 and 4 around a_BW = 8: (4 - x)(4 - x) = (2 + x)(2 + x), x = 1: both at 9 = 8 + 1.
    found = best_worst(0, 3, [1, 4, 2, 8], [8, 4, 2, 1], model="nonlinear")
    assert 1.0 == pytest.approx(found.facts["xi"], abs=1e-12)
    assert [0.5625, 0.1875, 0.1875, 0.0625] == pytest.approx(found.weights.tolist(), abs=1e-11)


def test_two_criteria_that_pull_apart_set_xi_between_them() -> None:
    # (4 - x)(4 - x) = (1 + x)(2.5 + x): x = 13.5 / 11.5; alone, each of the two needs only x = 1, by 9 and by 7.
    found = best_worst(0, 3, [1, 4, 1, 8], [8, 4, 2.5, 1], model="nonlinear")
    assert 27 / 23 == pytest.approx(found.facts["xi"], abs=1e-11)
    relative = np.array([(65 / 23) ** 2, 65 / 23, 84.5 / 23, 1.0])
    assert (relative / relative.sum()).tolist() == pytest.approx(found.weights.tolist(), abs=1e-11)


def test_two_criteria_can_contradict_more_than_one_and_the_ratio_then_passes_1() -> None:
    # (2 - x)(2 - x) = (1 + x)(1 + x): x = .5, while (2 - x)(2 - x) = 2 + x alone needs the index, (5 - sqrt(17)) / 2.
    found = best_worst(0, 1, [1, 2, 1, 2], [2, 1, 1, 2], model="nonlinear")
    assert 0.5 == pytest.approx(found.facts["xi"], abs=1e-12)
    assert 1 / (5 - math.sqrt(17)) == pytest.approx(found.facts["consistency_ratio"], abs=1e-11)


def test_criteria_that_all_count_the_same_agree() -> None:
    for model in ("linear", "nonlinear"):
        found = best_worst(0, 1, [1, 1, 1], [1, 1, 1], model=model, limit=0.0)
        assert [1 / 3] * 3 == pytest.approx(found.weights.tolist(), abs=1e-12)
        assert (0.0, 0.0, None) == tuple(found.facts[name] for name in ("xi", "input_ratio", "furthest"))


def test_comparisons_may_come_as_small_whole_numbers() -> None:
    # 20 * 20 does not fit into eight bits.
    to_others, to_worst = np.array([1, 20, 40], np.uint8), np.array([40, 20, 1], np.uint8)
    found = best_worst(0, 2, to_others, to_worst)
    assert best_worst(0, 2, [1, 20, 40], [40, 20, 1])[1] == found.facts
    assert (400 - 40) / (1600 - 40) == pytest.approx(found.facts["input_ratio"], abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1, 8, 2, 4, 2], [8, 1, 4, 4, 4]),
        ([1, 8, 1, 4, 6], [8, 1, 4, 4, 2]),
        ([1, 9, 2, 9, 5, 3], [9, 1, 3, 9, 2, 1]),
        ([1, 2, 1, 2], [2, 1, 1, 2]),
        ([1, 5, 1, 1, 3], [5, 1, 1, 3, 2]),
        ([1, 9, 1.5, 4, 6, 3], [9, 1, 1, 1, 1, 2]),
        ([1, 8, 1, 1.5], [8, 1, 2.5, 8]),
        ([1, 8, 1, 1.9], [8, 1, 2.5, 8]),
    ],
)
def test_the_intervals_are_those_of_linear_programs_over_all_optimal_weights(a: list[float], b: list[float]) -> None:
    # With xi known, abs(w_B / w_j - a_Bj) <= xi and abs(w_j / w_W - a_jW) <= xi are linear in w (Rezaei 2016).
    found = best_worst(0, 1, a, b, model="nonlinear").facts
    xi, unit = found["xi"] + 1e-10, np.eye(len(a))
    rows = [unit[0] - (a[j] + xi) * unit[j] for j in range(1, len(a))]
    rows += [(a[j] - xi) * unit[j] - unit[0] for j in range(1, len(a))]
    rows += [unit[j] - (b[j] + xi) * unit[1] for j in range(len(a)) if j != 1]
    rows += [(b[j] - xi) * unit[1] - unit[j] for j in range(len(a)) if j != 1]
    for j, (least, most) in enumerate(found["intervals"]):
        ends = [
            solver.linear(side * unit[j], rows, np.zeros(len(rows)), [np.ones(len(a))], [1.0]).x[j] for side in (1, -1)
        ]
        assert ends == pytest.approx([least, most], abs=1e-7)


def test_several_optimal_weights_are_shown_as_intervals_and_their_centres_taken() -> None:
    # Price, quality, safety and style as the car, comfort 4 and 4: xi = 1 by (4 - 1)(4 - 1) = 8 + 1, so that
    # style 1, comfort 3, price 9; quality lies in [max(3, 9/3), min(5, 9/1)] = [3, 5].
    found = best_worst(1, 4, [2, 1, 4, 2, 8], [4, 8, 4, 4, 1], model="nonlinear")
    assert 1.0 == pytest.approx(found.facts["xi"], abs=1e-12)
    expected = [[3 / 21, 5 / 21], [9 / 23, 9 / 19], [3 / 23, 3 / 19], [3 / 21, 5 / 21], [1 / 23, 1 / 19]]
    assert np.array(expected).ravel().tolist() == pytest.approx(np.ravel(found.facts["intervals"]).tolist(), abs=1e-11)
    centres = np.mean(expected, axis=1)
    assert (centres / centres.sum()).tolist() == pytest.approx(found.weights.tolist(), abs=1e-11)


def test_a_comparison_that_xi_makes_void_leaves_its_weight_free_on_that_side() -> None:
    # xi = 1 by (4 - 1)(4 - 1) = 8 + 1; "the best counts 1 times the third" then says w_B / w_3 in [0, 2] only:
    # with worst 1, best 9, fourth 3, the third lies in [9 / 2, 4 + 1].
    found = best_worst(0, 1, [1, 8, 1, 4], [8, 1, 4, 4], model="nonlinear")
    assert 1.0 == pytest.approx(found.facts["xi"], abs=1e-12)
    expected = [9 / 18, 9 / 17.5, 1 / 18, 1 / 17.5, 4.5 / 17.5, 5 / 18, 3 / 18, 3 / 17.5]
    assert expected == pytest.approx(np.ravel(found.facts["intervals"]).tolist(), abs=1e-11)


def test_more_contradiction_than_the_limit_is_refused() -> None:
    # abs(2 * 5 - 8) / (64 - 8) = 1/28 for accessibility.
    found = best_worst(*MODE, limit=0.0357142857143)
    assert 0.0357142857143 == found.facts["input_ratio"] == found.facts["limit"]
    assert 1 == found.facts["furthest"]
    error = refused(*MODE, limit=0.03)
    assert 1 == error.column
    assert (
        "the comparisons contradict one another (ratio 0.035714, at most 0.03): the best counts 2.0 times this "
        "criterion, and this 5.0 times the worst, but the best counts 8.0 times the worst" == str(error)
    )
    expected = {"ratio": 0.035714, "limit": 0.03, "to_other": 2.0, "to_worst": 5.0, "best_to_worst": 8.0}
    assert expected == error.args_
    refused(*MODE, limit=math.nan)


def test_one_criterion_has_all_the_weight() -> None:
    for model in ("linear", "nonlinear"):
        assert [1.0] == best_worst(0, 0, [1], [1], model=model).weights.tolist()


@pytest.mark.parametrize(
    ("args", "column", "text"),
    [
        (
            (0, 1, [1, 0.5, 0.25], [2, 1, 1]),
            1,
            "how many times this criterion the best counts must be from 1 to 1000, found 0.5",
        ),
        (
            (0, 1, [1, 2], [1000.5, 1]),
            0,
            "how many times the worst this criterion counts must be from 1 to 1000, found 1000.5",
        ),
        (
            (0, 1, [1, math.nan], [2, 1]),
            1,
            "how many times this criterion the best counts must be from 1 to 1000, found nan",
        ),
        ((0, 1, [1, 2], [2, 1, 1]), None, "2 comparisons with the best, but 3 with the worst"),
        ((0, 0, [1, 2], [1, 2]), 0, "the most and the least important criterion must be two"),
        ((0, 1, [2, 2], [2, 1]), 0, "a criterion counts 1 times itself, found 2.0"),
        ((0, 1, [1, 2], [2, 3]), 1, "a criterion counts 1 times itself, found 3.0"),
        ((0, 1, [1, 2], [3, 1]), 0, "the best counts 2.0 times the worst in one list, and 3.0 times in the other"),
        ((0, 1, [1, 2, 3], [2, 1, 1]), 2, "no comparison may exceed that of the best with the worst (2.0), found 3.0"),
        ((0, 1, [1, 2, 1], [2, 1, 4]), 2, "no comparison may exceed that of the best with the worst (2.0), found 4.0"),
        ((0, 1, [], []), None, "one comparison per criterion is needed, found the shape (0,)"),
        ((0, 1, [[1, 2]], [2, 1]), None, "one comparison per criterion is needed, found the shape (1, 2)"),
    ],
)
def test_comparisons_that_make_no_sense_are_refused(args: Any, column: int | None, text: str) -> None:
    error = refused(*args)
    assert (text, column) == (str(error), error.column)


@pytest.mark.parametrize(("best", "worst"), [(2, 0), (0, 2), (-1, 0), (0, -1)])
def test_best_and_worst_are_places(best: int, worst: int) -> None:
    with pytest.raises(ValueError, match=r"must be places from 0 to 1$"):
        best_worst(best, worst, [1, 2], [2, 1])


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a model is one of linear, nonlinear, not 'quadratic'$"):
        best_worst(*CAR, model="quadratic")


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=5))
def test_both_models_meet_their_own_conditions(most: int, others: list[tuple[int, int]]) -> None:
    a = [1, most, *(min(most, x) for x, _ in others)]
    b = [most, 1, *(min(most, y) for _, y in others)]
    found = best_worst(0, 1, a, b)
    w, xi = found.weights, found.facts["xi"]
    assert np.abs(w[0] - np.array(a) * w).max() <= xi + 1e-9
    assert np.abs(w - np.array(b) * w[1]).max() <= xi + 1e-9
    free = best_worst(0, 1, a, b, model="nonlinear")
    assert 0 <= free.facts["consistency_ratio"]
    assert all(low <= high + 1e-12 for low, high in free.facts["intervals"])
    assert (found.facts["xi"] == 0) == (free.facts["xi"] == 0)
