"""Intraclass correlation, Krippendorff's alpha and Kendall's W."""

from __future__ import annotations

import math
import random
import warnings
from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.methods import agreement
from pembina_plugins.jury.methods.agreement import alpha, icc, kendall

from pembina import Unfit

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

THREE_CODERS = (
    "*    *    *    *    *    3    4    1    2    1    1    3    3    *    3",
    "1    *    2    1    3    3    4    3    *    *    *    *    *    *    *",
    "*    *    2    1    3    4    4    *    2    1    1    3    3    *    4",
)
"""Krippendorff's three coders and fifteen units, with gaps (Wikipedia, Krippendorff's alpha)."""

FOUR_CODERS = (
    "1 2 3 3 2 1 4 1 2 * * *",
    "1 2 3 3 2 2 4 1 2 5 * 3",
    "* 3 3 3 2 3 4 2 2 5 1 *",
    "1 2 3 3 2 4 4 1 2 5 1 *",
)
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability: four coders, twelve units."""


def rows(table: list[list[float]]) -> tuple[list[str], list[str], list[float]]:
    """Entrants are rows, jurors columns."""
    cells = [(f"e{at:02}", f"j{of}", value) for at, row in enumerate(table) for of, value in enumerate(row)]
    return [cell[0] for cell in cells], [cell[1] for cell in cells], [cell[2] for cell in cells]


def coded(coders: tuple[str, ...]) -> tuple[list[str], list[str], list[float]]:
    cells = [(f"u{at:02}", f"c{of}", value) for of, line in enumerate(coders) for at, value in enumerate(line.split())]
    kept = [cell for cell in cells if cell[2] != "*"]
    return [cell[0] for cell in kept], [cell[1] for cell in kept], [float(cell[2]) for cell in kept]


def refused(call: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        call()
    return caught.value


# Shrout and Fleiss 1979, table 4: ICC(2,1) = .29, ICC(2,4) = .62; reference/methods.md has six decimals.
def test_shrout_and_fleiss_get_their_figures() -> None:
    found = icc(*rows(SHROUT_FLEISS))
    assert (6, 4) == (found.entrants, found.jurors)
    assert 0.289764 == round(found.single, 6)
    assert found.average is not None
    assert 0.620051 == round(found.average, 6)
    assert [11.24, 32.49, 1.02] == [round(value, 2) for value in found.mean_squares]  # their table 3: BMS, JMS, EMS
    assert [0.019, 0.761] == [round(found.single_low, 3), round(found.single_high, 3)]  # as R psych prints them


@pytest.mark.parametrize("seed", range(12))
def test_coefficients_and_limits_are_those_of_pingouin(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own imports warn
        import pandas as pd
        import pingouin
    chance = np.random.default_rng(seed)
    n, k = int(chance.integers(3, 12)), int(chance.integers(2, 6))
    table = chance.normal(0, 2, (n, 1)) + chance.normal(0, 1, (1, k)) + chance.normal(0, 1, (n, k))
    entrants, jurors, scores = rows(table.tolist())
    frame = pd.DataFrame({"entrant": entrants, "juror": jurors, "score": scores})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = pingouin.options["round.column.CI95"]
        try:
            pingouin.options["round.column.CI95"] = None
            peer = pingouin.intraclass_corr(frame, targets="entrant", raters="juror", ratings="score")
        finally:
            pingouin.options["round.column.CI95"] = kept
    peer = peer.set_index("Type")
    found = icc(entrants, jurors, scores)
    single, average = peer.loc["ICC(A,1)"], peer.loc["ICC(A,k)"]
    assert [single["ICC"], *single["CI95"]] == pytest.approx(
        [found.single, found.single_low, found.single_high], abs=1e-8
    )
    assert average["ICC"] == pytest.approx(found.average, abs=1e-8)
    for expected, limit in zip(average["CI95"], (found.average_low, found.average_high), strict=True):
        assert limit is None or expected == pytest.approx(limit, abs=1e-8)


# Entrants 1.5, 2.5, 3.5 on average, jurors one point apart: MSB 2, MSJ 1.5, MSE 0; 2 / (2 + 2 x 1.5 / 3) and 2 / 2.5.
def test_jurors_apart_by_a_constant_disagree_in_icc_but_leave_no_error() -> None:
    found = icc(*rows([[1, 2], [2, 3], [3, 4]]))
    assert (2.0, 1.5, 0.0) == found.mean_squares
    assert (0.6666666667, 0.8) == (found.single, found.average)
    assert found.single_low < found.single < found.single_high


def test_full_agreement_is_1_without_any_doubt() -> None:
    found = icc(*rows([[1, 1], [2, 2], [4, 4]]))
    assert (1.0, 1.0, 1.0) == (found.single, found.single_low, found.single_high)
    assert (1.0, 1.0, 1.0) == (found.average, found.average_low, found.average_high)


# MSB = MSJ = 0 and MSE > 0: single = -1 / (1 - 2/3) = -3, and 1 + (k - 1) x -3 is below 0.
def test_the_mean_of_jurors_who_contradict_one_another_has_no_coefficient() -> None:
    found = icc(*rows([[1, 3], [3, 1], [2, 2]]))
    assert (-3.0, None, None) == (found.single, found.average, found.average_low)
    assert found.single_low <= found.single <= found.single_high


def test_small_tables_of_any_kind_give_numbers_or_a_reason() -> None:
    chance = np.random.default_rng(0)
    seen = 0
    for _ in range(1500):
        table = chance.integers(0, 3, chance.integers(2, 5, 2)).astype(float)
        try:
            found = icc(*rows(table.tolist()))
        except Unfit:
            continue
        seen += 1
        assert math.isfinite(found.single_low)
        assert found.single_low <= found.single <= found.single_high <= 1.0
    assert seen > 1400


def test_icc_says_why_it_has_no_answer() -> None:
    assert "all scores are the same" in str(refused(lambda: icc(*rows([[3, 3], [3, 3]]))))
    assert "opposite order" in str(refused(lambda: icc(*rows([[1, 2], [2, 1]]))))
    assert {"juror": "j0"} == refused(lambda: icc(*rows([[1], [2]]))).args_
    assert {"entrant": "e00"} == refused(lambda: icc(*rows([[1, 2]]))).args_
    gap = refused(lambda: icc(["A", "A", "B", "C"], ["x", "y", "x", "y"], [1, 2, 3, 4]))
    assert {"number": 2, "cells": 6, "juror": "y", "entrant": "B"} == gap.args_
    twice = refused(lambda: icc(["A", "A", "B", "B", "B"], ["x", "y", "x", "y", "y"], [1, 2, 3, 4, 5]))
    assert {"juror": "y", "entrant": "B"} == twice.args_


# reference/methods.md
def test_alpha_of_two_small_tables_is_the_fraction_of_the_reference() -> None:
    assert round(36 / 41, 10) == alpha(*rows([[1, 1], [2, 2], [3, 4]])).alpha
    assert round(8 / 15, 10) == alpha(*rows([[1, 1], [1, 2], [2, 2], [2, 2]]), level="nominal").alpha


def test_alpha_of_three_coders_with_gaps_is_the_published_one() -> None:
    found = alpha(*coded(THREE_CODERS), level="nominal")
    assert (0.691358, "nominal", 12, 26) == (round(found.alpha, 6), found.level, found.units, found.pairable)
    assert 0.810845 == round(alpha(*coded(THREE_CODERS)).alpha, 6)


def test_alpha_of_four_coders_is_the_published_one_at_every_level() -> None:
    found = [alpha(*coded(FOUR_CODERS), level=level).alpha for level in ("nominal", "ordinal", "interval")]
    assert [0.743, 0.815, 0.849] == [round(value, 3) for value in found]


def test_alpha_compares_an_entrant_item_by_item() -> None:
    units = [("A", "a"), ("A", "a"), ("A", "b"), ("A", "b"), ("B", "a"), ("B", "a")]
    found = alpha(units, ["x", "y"] * 3, [1, 1, 2, 2, 3, 4])
    assert (round(36 / 41, 10), 3) == (found.alpha, found.units)


def test_alpha_that_is_not_defined_is_said() -> None:
    constant = refused(lambda: alpha(*rows([[3, 3], [3, 3]])))
    assert "without any variation" in str(constant)
    assert {"value": "3"} == constant.args_
    assert "nothing was scored by two jurors" in str(refused(lambda: alpha(["A", "B"], ["x", "y"], [1, 2])))
    assert "without any variation" in str(refused(lambda: alpha(["A", "A", "B"], ["x", "y", "x"], [2, 2, 9])))
    twice = refused(lambda: alpha(["A", "A"], ["x", "x"], [1, 2]))
    assert "x scored A more than once" == str(twice)
    item = refused(lambda: alpha([("A", "plan"), ("A", "plan")], ["x", "x"], [1, 2]))
    assert {"juror": "x", "entrant": "A / plan"} == item.args_
    with pytest.raises(ValueError, match="unknown level"):
        alpha(["A", "A"], ["x", "y"], [1, 2], level="ratio")  # type: ignore[arg-type]


# Beyond a thousand values: two jurors, one always 1 point higher. Do = 1, and De follows from the pooled values.
def test_alpha_of_very_many_values_needs_no_table_of_values() -> None:
    n = 1500
    values = [float(3 * at) for at in range(n)]
    entrants = [f"e{at:04}" for at in range(n)] * 2
    pooled = values + [value + 1.0 for value in values]
    mean = sum(pooled) / len(pooled)
    expected = 2 * sum((value - mean) ** 2 for value in pooled) / (len(pooled) - 1)
    found = alpha(entrants, ["x"] * n + ["y"] * n, pooled)
    assert round(1 - 1 / expected, 10) == found.alpha
    assert 1.0 == alpha(entrants, ["x"] * n + ["y"] * n, values * 2, level="ordinal").alpha
    # no value comes twice: every pair disagrees, observed or by chance
    assert 0.0 == alpha(entrants, ["x"] * n + ["y"] * n, pooled, level="nominal").alpha


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6) | st.none(), min_size=3, max_size=3), min_size=1, max_size=9), st.data())
def test_sums_the_library_and_any_order_of_rows_give_the_same_alpha(
    table: list[list[int | None]], data: st.DataObject
) -> None:
    cells = [
        (f"e{at}", f"j{of}", float(value) ** 1.5)
        for at, row in enumerate(table)
        for of, value in enumerate(row)
        if value is not None
    ]
    mixed = data.draw(st.permutations(cells))
    for level in ("nominal", "ordinal", "interval"):
        args = [[cell[at] for cell in cells] for at in range(3)]
        try:
            found = alpha(*args, level=level)
        except Unfit:
            continue
        assert found == alpha(*[[cell[at] for cell in mixed] for at in range(3)], level=level)
        matrix = np.full((3, len(table)), np.nan)
        for entrant, juror, value in cells:
            matrix[int(juror[1:]), int(entrant[1:])] = value
        assert krippendorff.alpha(matrix, level_of_measurement=level) == pytest.approx(found.alpha, abs=1e-9)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(agreement, "_DISTINCT", 1)
            assert found.alpha == pytest.approx(alpha(*args, level=level).alpha, abs=1e-9)


# reference/methods.md: 1234, 2134, 1324: S = 35, W = 7/9; chi-square 3 x 3 x 7/9 = 7. For 3 degrees of freedom,
# p = erfc(sqrt(x/2)) + sqrt(2x/pi) exp(-x/2).
def test_kendalls_w_of_three_orders() -> None:
    found = kendall(*rows([[1, 2, 1], [2, 1, 3], [3, 3, 2], [4, 4, 4]]))
    assert (round(7 / 9, 10), 7.0, 3) == (found.w, found.chi_square, found.freedom)
    p = math.erfc(math.sqrt(3.5)) + math.sqrt(14 / math.pi) * math.exp(-3.5)
    assert p == pytest.approx(found.p, abs=1e-9)
    assert (4, 3, False) == (found.entrants, found.jurors, found.tied)


# Ranks 1.5 1.5 3 and 1 2 3: R = 2.5, 3.5, 6, S = 6.5, one tie of two: W = 12 x 6.5 / (4 x 24 - 2 x 6) = 13/14.
def test_ties_get_their_mean_rank_and_are_corrected_for() -> None:
    found = kendall(*rows([[7, 10], [7, 20], [9, 30]]))
    assert (round(13 / 14, 10), True) == (found.w, found.tied)


def test_kendalls_w_is_1_for_one_order_and_0_for_opposite_ones() -> None:
    assert 1.0 == kendall(*rows([[1, 10], [2, 50], [2.5, 60]])).w
    assert 0.0 == kendall(*rows([[1, 3], [2, 2], [3, 1]])).w


# The mean of Spearman's rank correlations of all pairs is (m W - 1) / (m - 1), without ties.
def test_kendalls_w_is_the_mean_of_rank_correlations() -> None:
    chance = random.Random(3)
    for m, n in ((2, 5), (3, 7), (5, 9)):
        orders = [chance.sample(range(n), n) for _ in range(m)]
        pairs = list(combinations(orders, 2))
        mean = sum(
            1 - 6 * sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / (n**3 - n) for one, other in pairs
        ) / len(pairs)
        found = kendall(*rows([[float(order[at]) for order in orders] for at in range(n)]))
        assert (m * found.w - 1) / (m - 1) == pytest.approx(mean, abs=1e-9)


def test_kendalls_w_says_why_it_has_no_answer() -> None:
    assert "nobody is ranked" in str(refused(lambda: kendall(*rows([[5, 3], [5, 3]]))))
    assert "needs two jurors" in str(refused(lambda: kendall(*rows([[5], [3]]))))
    assert "needs every juror" in str(refused(lambda: kendall(["A", "A", "B"], ["x", "y", "x"], [1, 2, 3])))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=7),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_no_coefficient(table: list[list[int]], chance: random.Random) -> None:
    cells = list(zip(*rows(table), strict=True))
    mixed = list(cells)
    chance.shuffle(mixed)
    for method in (icc, kendall):
        try:
            expected = method(*[list(column) for column in zip(*cells, strict=True)])
        except Unfit:
            continue
        assert expected == method(*[list(column) for column in zip(*mixed, strict=True)])
