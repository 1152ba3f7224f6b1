"""Weights that the scores suggest: entropy, standard deviation, CRITIC, MEREC."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_data import critic, entropy, merec, standard_deviation
from pembina.methods.weighed import Weighed

# Keshavarz-Ghorabaee et al. (2021), Symmetry 13:525, illustrative example: five alternatives, C1 and C2 higher better.
MEREC = [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162], [5, 8400, 23, 158]]
MEREC_DIRECTIONS = ["higher", "higher", "lower", "lower"]

# Diakoulaki et al. (1995): eight Greek pharmaceutical firms; profitability, market share, productivity.
FIRMS = [
    [61, 1.08, 4.33],
    [20.7, 0.26, 4.34],
    [16.3, 1.98, 2.53],
    [9, 3.29, 1.65],
    [5.4, 2.77, 2.33],
    [4, 4.12, 1.21],
    [-6.1, 3.52, 2.10],
    [-34.6, 3.31, 0.98],
]

METHODS: list[Callable[..., Weighed]] = [entropy, standard_deviation, critic, merec]


def refused(call: Callable[[], Any]) -> tuple[str, int | None, int | None]:
    with pytest.raises(Unfit) as caught:
        call()
    return str(caught.value), caught.value.column, caught.value.row


def test_merec_gives_the_published_weights() -> None:
    found = merec(MEREC, directions=MEREC_DIRECTIONS)
    assert [0.5752, 0.0141, 0.4016, 0.0091] == np.round(found.weights, 4).tolist()
    # Removal effects: computed; weights as published, and as pymcdm 1.4.0 gives them.
    assert [1.7087, 0.0419, 1.1928, 0.0271] == np.round(found.facts["removal_effects"], 4).tolist()
    assert ["removal_effects"] == list(found.facts)


def test_merec_by_hand() -> None:
    # Columns (1, e), (1, 1): logs 0, 1 and 0, 0; S = 0, ln 1.5; without the first criterion 0: E = ln 1.5, 0.
    found = merec([[1, 1], [math.e, 1]])
    assert [1.0, 0.0] == found.weights.tolist()
    assert [math.log(1.5), 0.0] == pytest.approx(found.facts["removal_effects"], abs=1e-12)


def test_merec_compares_with_the_least_unless_lower_is_better() -> None:
    assert merec(MEREC).weights.tolist() == merec(MEREC, directions=["higher"] * 4).weights.tolist()
    # Columns (1, 2, 4) and (4, 4, 1), logs of 2: away from the least 0 1 2 / 2 2 0; from the most of the second 0 0 2.
    two = math.log(2)
    logs = np.array([[0, 1, 2], [0, 0, 2]]) * two
    effects = [sum(-math.log(1 - a / (2 + t)) for a, t in zip(row, logs.sum(axis=0), strict=True)) for row in logs]
    found = merec([[1, 4], [2, 4], [4, 1]], directions=["higher", "lower"])
    assert effects == pytest.approx(found.facts["removal_effects"], abs=1e-11)


# The digits that scikit-criteria's own test has for this table.
def test_critic_weighs_the_firms_of_1995() -> None:
    found = critic(FIRMS)
    assert [0.20222554, 0.48090173, 0.31687273] == np.round(found.weights, 8).tolist()
    assert [0.263055004696, 0.321346500449, 0.358167359608] == pytest.approx(found.facts["sd"], abs=1e-11)
    r = np.corrcoef(np.array(FIRMS).T)
    assert (1 - r).sum(axis=0).tolist() == pytest.approx(found.facts["conflict"], abs=1e-10)
    product = np.array(found.facts["sd"]) * found.facts["conflict"]
    assert product.tolist() == pytest.approx(found.facts["information"], abs=1e-11)
    assert "min-max" == found.facts["scale"]


def test_standard_deviation_weighs_the_firms_of_1995() -> None:
    found = standard_deviation(FIRMS)
    assert [0.27908306, 0.34092628, 0.37999065] == np.round(found.weights, 8).tolist()
    assert "min-max" == found.facts["scale"]


def test_standard_deviation_by_hand() -> None:
    # 0 10 and 0 1: both 0 and 1 in min-max; as they are 5 and .5.
    assert [0.5, 0.5] == standard_deviation([[0, 0], [10, 1]]).weights.tolist()
    found = standard_deviation([[0, 0], [10, 1]], scale="none")
    assert [10 / 11, 1 / 11] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert {"sd": [5.0, 0.5], "scale": "none"} == found.facts


def test_critic_takes_scores_as_they_are_where_told() -> None:
    # r = 0 between the columns: conflict 1 each, so that weights are standard deviations.
    found = critic([[0, 0], [0, 1], [10, 0], [10, 1]], scale="none")
    assert [10 / 11, 1 / 11] == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert [1.0, 1.0] == found.facts["conflict"]
    assert "none" == found.facts["scale"]


def test_critic_turns_a_column_round_of_which_lower_is_better() -> None:
    turned = [[row[0], -row[1], row[2]] for row in FIRMS]
    found = critic(turned, directions=["higher", "lower", "higher"])
    assert critic(FIRMS).weights.tolist() == pytest.approx(found.weights.tolist(), abs=1e-12)
    assert critic(FIRMS).weights.tolist() != pytest.approx(critic(turned).weights.tolist(), abs=1e-3)


def test_critic_refuses_criteria_that_only_repeat_one_another() -> None:
    text = "all criteria rise and fall together, so that none tells more than another"
    assert (text, None, None) == refused(lambda: critic([[1, 3, 7], [2, 6, 7], [3, 9, 7]]))


def test_the_only_criterion_that_varies_has_all_the_weight() -> None:
    assert [0.0, 1.0] == critic([[5, 1], [5, 2]]).weights.tolist()
    assert [1.0] == critic([[1], [2]]).weights.tolist()


# The MEREC example; pymcdm 1.4.0, scikit-criteria 0.10 and pyrepo-mcda 0.1.15 give the same digits.
def test_entropy_agrees_with_its_peers() -> None:
    found = entropy(MEREC)
    assert [0.55699079, 0.00166962, 0.44060208, 0.00073751] == np.round(found.weights, 8).tolist()
    assert [0.362666928063, 0.00108712043067, 0.286884104461, 0.000480206171603] == found.facts["divergence"]
    assert (1 - np.array(found.facts["divergence"])).tolist() == pytest.approx(found.facts["entropy"], abs=1e-12)


def test_entropy_by_hand_with_a_zero() -> None:
    # Shares (1, 0): entropy 0. Shares (1/4, 3/4): entropy (.25 ln 4 + .75 ln 4/3) / ln 2 = .811278.
    found = entropy([[5, 1], [0, 3]])
    e = (0.25 * math.log(4) + 0.75 * math.log(4 / 3)) / math.log(2)
    assert [0.0, e] == pytest.approx(found.facts["entropy"], abs=1e-12)
    assert [1 / (2 - e), (1 - e) / (2 - e)] == pytest.approx(found.weights.tolist(), abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_column_gets_weight_0(method: Callable[..., Weighed]) -> None:
    alone = method([[1, 6], [2, 1], [4, 2]])
    found = method([[1, 7.3, 6], [2, 7.3, 1], [4, 7.3, 2]])
    assert 0.0 == found.weights[1]
    if method is not merec:
        assert alone.weights.tolist() == found.weights[[0, 2]].tolist()


def test_a_column_of_zeros_has_no_entropy_weight() -> None:
    found = entropy([[1, 0], [2, 0]])
    assert [1.0, 0.0] == found.weights.tolist()
    assert [0.0, 1.0] == [found.facts["divergence"][1], found.facts["entropy"][1]]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("table", [[[1, 2]], [[1, 2], [1, 2]]])
def test_data_without_differences_say_nothing(method: Callable[..., Weighed], table: Any) -> None:
    text = "all entrants have the same scores, so that the data say nothing about weights"
    assert (text, None, None) == refused(lambda: method(table))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_a_missing_score_is_named(method: Callable[..., Weighed], wrong: float) -> None:
    text = f"weights from data need a score of every entrant, found {wrong}"
    assert (text, 1, 0) == refused(lambda: method([[1, wrong], [2, 3]]))


def test_entropy_refuses_scores_below_0_and_merec_0_too() -> None:
    text = "entropy weights need scores of 0 and more, found -0.5"
    assert (text, 1, 2) == refused(lambda: entropy([[1, 2], [3, 4], [5, -0.5]]))
    text = "MEREC weights need scores above 0, found 0.0"
    assert (text, 0, 1) == refused(lambda: merec([[1, 2], [0, 4]]))
    assert refused(lambda: merec([[1, 2], [-3, 4]]))[0].endswith("found -3.0")


@pytest.mark.parametrize("method", [standard_deviation, critic])
def test_an_unknown_scale_is_refused(method: Callable[..., Weighed]) -> None:
    with pytest.raises(ValueError, match=r"^a scale is one of min-max, none, not 'minmax'$"):
        method(FIRMS, scale="minmax")


@pytest.mark.parametrize("method", [merec, critic])
def test_unknown_directions_are_refused(method: Callable[..., Weighed]) -> None:
    with pytest.raises(ValueError, match="direction"):
        method(MEREC, directions=["higher", "higher", "lower", "up"])


@pytest.mark.parametrize("method", METHODS)
def test_what_was_handed_in_is_left_alone(method: Callable[..., Weighed]) -> None:
    for table in (np.array(MEREC, dtype=float), np.asfortranarray(np.array(MEREC, dtype=float))):
        before = table.copy()
        method(table)
        assert before.tolist() == table.tolist()


TABLES = st.integers(2, 8).flatmap(
    lambda n: st.lists(st.lists(st.integers(1, 50).map(float), min_size=3, max_size=3), min_size=n, max_size=n)
)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.randoms(use_true_random=False), st.sampled_from(METHODS))
def test_neither_order_nor_units_matter(rows: list[list[float]], random: Any, method: Callable[..., Weighed]) -> None:
    table = np.array(rows)
    try:
        found = method(table).weights
    except Unfit:
        return
    assert found.min() >= 0
    assert 1.0 == pytest.approx(math.fsum(found), abs=1e-15)
    random.shuffle(order := list(range(len(rows))))
    assert found.tolist() == pytest.approx(method(table[order]).weights.tolist(), abs=1e-9)
    assert found[[2, 0, 1]].tolist() == pytest.approx(method(table[:, [2, 0, 1]]).weights.tolist(), abs=1e-9)
    assert found.tolist() == pytest.approx(method(table * [7.0, 0.5, 1.0]).weights.tolist(), abs=1e-9)
