"""Weights from principal components."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_components import _rounds, _turn, principal_components, varimax

# Technology achievement index, the 23 leading countries (OECD/JRC Handbook 2008, appendix): patents, royalties,
# internet, exports, telephones (log), electricity (log), schooling, university. Logs are printed to two decimals, so
# that what is computed from them agrees with the handbook's own results to about 0.02.
TAI = np.array(
    [
        [187, 125.6, 200.2, 50.7, 3.08, 4.15, 10, 27.4],
        [289, 130, 179.1, 66.2, 3, 4.07, 12, 13.9],
        [271, 156.6, 125.8, 59.7, 3.1, 4.14, 11.4, 15.3],
        [994, 64.6, 49, 80.8, 3, 3.86, 9.5, 10],
        [779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2],
        [189, 151.2, 136, 50.9, 3.02, 3.77, 9.4, 9.5],
        [82, 134, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9],
        [31, 38.6, 108, 48.7, 2.94, 4.18, 11.6, 14.2],
        [75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3],
        [8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2],
        [235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4],
        [103, 20.2, 193.6, 19, 3.12, 4.39, 11.9, 11.2],
        [106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3],
        [72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6],
        [103, 13, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1],
        [165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6],
        [205, 33.6, 36.4, 58.9, 2.97, 3.8, 7.9, 12.6],
        [74, 43.6, 43.2, 45, 2.96, 3.74, 9.6, 11],
        [42, 8.6, 21, 53.4, 2.86, 3.62, 7.3, 15.6],
        [13, 9.8, 30.4, 51, 3, 3.65, 7.2, 13],
        [28, 4.2, 25, 51.7, 2.75, 3.68, 9.5, 8.2],
        [26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7],
        [105, 4, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6],
    ]
)


def refused(call: Callable[[], Any]) -> tuple[str, int | None]:
    with pytest.raises(Unfit) as caught:
        call()
    return str(caught.value), caught.value.column


# OECD/JRC Handbook (2008), table 16: percent of variance of each component, the first four together 87.2.
def test_the_technology_index_has_the_published_eigenvalues() -> None:
    found = principal_components(TAI, components=4)
    percent = [100 * size / 8 for size in found.facts["eigenvalues"]]
    assert [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9] == pytest.approx(percent, abs=0.15)
    assert 0.872 == round(found.facts["explained"], 3)
    assert 4 == found.facts["kept"]
    assert "varimax" == found.facts["rotation"]


# Handbook, table 17 (varimax, four factors): loadings on the first factor, and explained variances.
def test_the_technology_index_has_the_published_rotated_loadings() -> None:
    found = principal_components(TAI, components=4)
    first = [0.07, 0.13, 0.79, -0.64, 0.37, 0.82, 0.88, 0.08]
    loadings = np.array(found.facts["loadings"])
    assert first == pytest.approx(loadings[:, 0].tolist(), abs=0.013)
    assert 0.97 == pytest.approx(loadings[0, 2], abs=0.01)
    assert [2.64, 1.76, 1.39, 1.19] == pytest.approx(found.facts["variances"], abs=0.025)
    # Patents alone on one factor, royalties and telephones on another, university on the last.
    assert [2, 1, 0, 0, 1, 0, 0, 3] == found.facts["component"]


def test_a_criterion_weighs_the_square_of_its_largest_loading() -> None:
    for rotation in ("varimax", "none"):
        found = principal_components(TAI, rotation=rotation)
        assert 2 == found.facts["kept"]
        squares = np.array(found.facts["loadings"]) ** 2
        largest = squares.max(axis=1)
        assert (largest / largest.sum()).tolist() == pytest.approx(found.weights.tolist(), abs=1e-8)
        assert np.argmax(squares, axis=1).tolist() == found.facts["component"]
        assert squares.sum(axis=0).tolist() == pytest.approx(found.facts["variances"], abs=1e-8)
        assert rotation == found.facts["rotation"]


def test_without_rotation_variances_are_eigenvalues() -> None:
    found = principal_components(TAI, rotation="none")
    assert found.facts["eigenvalues"][:2] == pytest.approx(found.facts["variances"], abs=1e-10)
    values = np.linalg.eigvalsh(np.corrcoef(TAI.T))[::-1]
    assert values.tolist() == pytest.approx(found.facts["eigenvalues"], abs=1e-10)


def test_normalising_rows_while_rotating_is_a_choice() -> None:
    raw = principal_components(TAI, components=4, normalise=False)
    assert [2.68, 1.73, 1.38, 1.19] == np.round(raw.facts["variances"], 2).tolist()


def test_two_criteria_always_weigh_the_same() -> None:
    # Loadings sqrt((1 + r) / 2) each.
    found = principal_components([[1, 1], [2, 3], [3, 2], [4, 4]])
    assert [0.5, 0.5] == found.weights.tolist()
    assert [[math.sqrt(0.9)]] * 2 == pytest.approx(np.array(found.facts["loadings"]), abs=1e-8)
    assert [1.8, 0.2] == found.facts["eigenvalues"]
    assert 0.9 == found.facts["explained"]
    assert [0.5, 0.5] == principal_components([[1, -1], [2, -3], [3, -2], [4, -4]]).weights.tolist()


def test_one_criterion_has_all_the_weight() -> None:
    assert [1.0] == principal_components([[1], [2]]).weights.tolist()


def test_a_constant_column_gets_weight_0() -> None:
    found = principal_components([[1, 5, 1], [2, 5, 3], [3, 5, 2], [4, 5, 4]])
    assert [0.5, 0.0, 0.5] == found.weights.tolist()
    assert [0, None, 0] == found.facts["component"]
    assert [0.0] == found.facts["loadings"][1]


def test_criteria_without_correlation_are_refused() -> None:
    text = "the criteria are not correlated, so that they have nothing in common to weigh by"
    assert (text, None) == refused(lambda: principal_components([[0, 0], [0, 1], [1, 0], [1, 1]]))


@pytest.mark.parametrize("table", [[[1, 2]], [[3, 4], [3, 4]]])
def test_data_without_differences_say_nothing(table: Any) -> None:
    text = "all entrants have the same scores, so that the data say nothing about weights"
    assert (text, None) == refused(lambda: principal_components(table))


def test_a_missing_score_is_named() -> None:
    text = "weights from data need a score of every entrant, found nan"
    assert (text, 1) == refused(lambda: principal_components([[1, math.nan], [2, 3]]))


@pytest.mark.parametrize("components", [0, 9])
def test_a_number_of_components_out_of_range_is_refused(components: int) -> None:
    text = f"the number of components must be from 1 to 8, found {components}"
    assert (text, None) == refused(lambda: principal_components(TAI, components=components))
    assert 8 == principal_components(TAI, components=8).facts["kept"]
    assert 1 == principal_components(TAI, components=1).facts["kept"]


def test_an_unknown_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a rotation is one of varimax, none, not 'promax'$"):
        principal_components(TAI, rotation="promax")


def test_neither_units_nor_directions_nor_order_matter() -> None:
    found = principal_components(TAI).weights.tolist()
    scaled = principal_components(TAI * [1, 2, 3, -4, 5, 6, -7, 8]).weights.tolist()
    assert found == pytest.approx(scaled, abs=1e-9)
    assert found == pytest.approx(principal_components(TAI[::-1]).weights.tolist(), abs=1e-9)
    assert found[::-1] == pytest.approx(principal_components(TAI[:, ::-1]).weights.tolist(), abs=1e-9)


def test_varimax_finds_the_simple_structure_that_was_turned_away() -> None:
    simple = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]])
    cos, sin = math.cos(0.5), math.sin(0.5)
    for normalise in (True, False):
        found = varimax(simple @ np.array([[cos, sin], [-sin, cos]]), normalise=normalise)
        assert np.abs(simple).ravel().tolist() == pytest.approx(np.abs(found).ravel().tolist(), abs=1e-12)


def test_varimax_cannot_be_bettered_by_a_turn() -> None:
    loadings = np.random.default_rng(2).normal(size=(7, 3))
    found = varimax(loadings, normalise=False)

    def criterion(x: Any) -> float:
        return float((x**2).var(axis=0).sum())

    assert criterion(found) > criterion(loadings)
    assert (found**2).sum(axis=1).tolist() == pytest.approx((loadings**2).sum(axis=1).tolist())
    assert sorted((found**2).sum(axis=0), reverse=True) == (found**2).sum(axis=0).tolist()
    for first, second in ((0, 1), (0, 2), (1, 2)):
        for angle in (0.01, -0.01):
            turned = found.copy()
            turned[:, first] = found[:, first] * math.cos(angle) + found[:, second] * math.sin(angle)
            turned[:, second] = found[:, second] * math.cos(angle) - found[:, first] * math.sin(angle)
            assert criterion(turned) < criterion(found)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_every_pair_is_turned_once_a_sweep(count: int) -> None:
    rounds = _rounds(count)
    pairs = [pair for first, second in rounds for pair in zip(first.tolist(), second.tolist(), strict=True)]
    assert [(a, b) for a in range(count) for b in range(a + 1, count)] == sorted(pairs)
    for first, second in rounds:
        both = [*first.tolist(), *second.tolist()]
        assert len(set(both)) == len(both)


def turned_by(angle: float, loadings: Any) -> Any:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.asarray(loadings) @ np.array([[cos, sin], [-sin, cos]])


SIMPLE = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]])


def pair(*places: int) -> Any:
    return np.array(places, dtype=np.int64)


def test_one_criterion_keeps_one_component() -> None:
    found = principal_components([[1], [2]])
    assert (1, [0]) == (found.facts["kept"], found.facts["component"])


def test_a_weak_correlation_is_one_too() -> None:
    # r = 0.4: deviations -1.5 -0.5 0.5 1.5 and -1.5 1.5 -0.5 0.5, sum of products 2 of 5
    found = principal_components([[1, 1], [2, 4], [3, 2], [4, 3]])
    assert (1, [1.4, 0.6]) == (found.facts["kept"], found.facts["eigenvalues"])
    assert [0.5, 0.5] == found.weights.tolist()


def test_loadings_are_told_at_nine_decimals_and_add_up_to_0_or_more() -> None:
    sums = []
    for rotation in ("varimax", "none"):
        for components in (2, 4, 8):
            loadings = principal_components(TAI, components=components, rotation=rotation).facts["loadings"]
            assert [[round(loading, 9) for loading in row] for row in loadings] == loadings
            sums += np.array(loadings).sum(axis=0).tolist()
    assert min(sums) >= -1e-8
    assert any(0.01 < total < 0.99 for total in sums)


def test_varimax_brings_rows_to_length_1_unless_told_otherwise() -> None:
    loadings = np.random.default_rng(4).normal(size=(6, 3))
    assert varimax(loadings, normalise=True).tolist() == varimax(loadings).tolist()
    assert np.abs(varimax(loadings, normalise=False) - varimax(loadings)).max() > 0.01


def test_varimax_puts_the_larger_variance_first() -> None:
    for loadings in (SIMPLE, SIMPLE[:, ::-1], 0.5 * SIMPLE[:, ::-1]):
        variances = (varimax(loadings) ** 2).sum(axis=0)
        assert variances[0] > variances[1]


def test_components_of_equal_variance_stay_in_their_order() -> None:
    # 40 components of one criterion each, every other one larger
    sizes = np.tile([1.0, 2.0], 20)
    order = [*range(1, 40, 2), *range(0, 40, 2)]
    assert np.diag(sizes)[:, order].tolist() == varimax(np.diag(sizes)).tolist()


def test_a_criterion_that_loads_on_nothing_does_not_disturb_the_rotation() -> None:
    simple = np.vstack([SIMPLE, np.zeros((3, 2))])
    found = varimax(turned_by(0.5, simple))
    assert simple.ravel().tolist() == pytest.approx(np.abs(found).ravel().tolist(), abs=1e-12)


# Kaiser (1958): the angle is the best one for a pair, so that a second turn has nothing left to do.
def test_a_pair_is_turned_by_kaisers_angle_at_once() -> None:
    for angle in (0.5, -0.3, 0.02):
        rows = turned_by(angle, SIMPLE).T.copy()
        assert abs(angle) == pytest.approx(_turn(rows, pair(0), pair(1)), abs=1e-12)
        assert SIMPLE.T.ravel().tolist() == pytest.approx(rows.ravel().tolist(), abs=1e-12)
    for seed in range(5):
        rows = np.random.default_rng(seed).normal(size=(2, 9))
        before = rows.copy()
        angle = _turn(rows, pair(0), pair(1))
        assert 0.0 == pytest.approx(_turn(rows.copy(), pair(0), pair(1)), abs=1e-13)
        best = max(
            float((turned_by(by, before.T) ** 2).var(axis=0).sum())
            for by in np.linspace(-math.pi / 4, math.pi / 4, 721)
        )
        assert best <= float((rows**2).var(axis=1).sum()) + 1e-12
        assert angle <= math.pi / 4 + 1e-12


def test_pairs_of_a_round_are_turned_each_for_itself_and_the_largest_angle_is_told() -> None:
    rows = np.random.default_rng(7).normal(size=(4, 6))
    alone = [rows[[0, 2]].copy(), rows[[1, 3]].copy()]
    angles = [_turn(part, pair(0), pair(1)) for part in alone]
    assert max(angles) == pytest.approx(_turn(rows, pair(0, 1), pair(2, 3)), abs=1e-14)
    assert alone[0].ravel().tolist() == pytest.approx(rows[[0, 2]].ravel().tolist(), abs=1e-14)
    assert alone[1].ravel().tolist() == pytest.approx(rows[[1, 3]].ravel().tolist(), abs=1e-14)
    assert min(angles) < max(angles) - 0.01


def test_a_pair_that_no_angle_betters_is_left_as_it_is() -> None:
    # three criteria at 0, 60 and 120 degrees: every turn gives the same variance
    third = math.pi / 3
    rows = np.array([[math.cos(k * third) for k in range(3)], [math.sin(k * third) for k in range(3)]])
    before = rows.copy()
    assert 0.0 == _turn(rows, pair(0), pair(1))
    assert before.tolist() == rows.tolist()


def test_varimax_goes_on_while_any_pair_turns() -> None:
    # three components that need several sweeps, and two that nothing connects with them or with each other
    loadings = np.zeros((8, 5))
    loadings[:6, :3] = np.random.default_rng(3).normal(size=(6, 3))
    loadings[6, 3], loadings[7, 4] = 0.9, 0.8
    found = varimax(loadings, normalise=False).T
    for first, second in itertools.combinations(range(5), 2):
        assert 0.0 == pytest.approx(_turn(found.copy(), pair(first), pair(second)), abs=1e-12)
