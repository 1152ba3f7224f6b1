"""Scores freed of severity: least squares, z-scores, and the graph that has to be in one piece."""

from __future__ import annotations

import math
import random
import time
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.methods.rows import components, rows
from pembina_plugins.jury.methods.severity import additive, z_scores
from pembina_plugins.jury.methods.twoway import fit, leverage

from pembina import Unfit

Row = tuple[str, str, float]

TOY = [("A", "J1", 8.0), ("B", "J1", 6.0), ("B", "J2", 4.0), ("C", "J2", 5.0)]


def columns(table: list[Row]) -> tuple[list[str], list[str], list[float]]:
    return [row[0] for row in table], [row[1] for row in table], [row[2] for row in table]


def refused(call: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        call()
    return caught.value


def least_squares(table: list[Row]) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Solve the normal equations with sum s = 0 in fractions: an independent way to the same answer."""
    entrants, jurors = sorted({row[0] for row in table}), sorted({row[1] for row in table})
    names = [("q", name) for name in entrants] + [("s", name) for name in jurors]
    size = len(names)
    system = [[Fraction(0)] * (size + 1) for _ in range(size + 1)]
    for entrant, juror, score in table:
        at, also = names.index(("q", entrant)), names.index(("s", juror))
        for one in (at, also):
            system[one][at] += 1
            system[one][also] += 1
            system[one][size] += Fraction(score)
    for juror in jurors:
        system[size][names.index(("s", juror))] = Fraction(1)
    for row in range(size):
        pivot = next(at for at in range(row, size + 1) if system[at][row] != 0)
        system[row], system[pivot] = system[pivot], system[row]
        system[row] = [value / system[row][row] for value in system[row]]
        for other in range(size + 1):
            if other != row and system[other][row] != 0:
                factor = system[other][row]
                system[other] = [a - factor * b for a, b in zip(system[other], system[row], strict=True)]
    found = {name: system[at][size] for at, name in enumerate(names)}
    return {name: found["q", name] for name in entrants}, {name: found["s", name] for name in jurors}


def design(table: list[Row]) -> np.ndarray:
    entrants, jurors = sorted({row[0] for row in table}), sorted({row[1] for row in table})
    matrix = np.zeros((len(table), len(entrants) + len(jurors)))
    for at, (entrant, juror, _) in enumerate(table):
        matrix[at, entrants.index(entrant)] = matrix[at, len(entrants) + jurors.index(juror)] = 1.0
    return matrix


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Scores of up to six entrants by up to four jurors, in one piece; a pair may have several scores."""
    entrants, jurors = 1, 1
    pairs = [(0, 0)]
    for is_entrant in draw(st.lists(st.booleans(), max_size=8)):  # each has something in common with one before
        if is_entrant and entrants < 6:
            pairs.append((entrants, draw(st.integers(0, jurors - 1))))
            entrants += 1
        elif not is_entrant and jurors < 4:
            pairs.append((draw(st.integers(0, entrants - 1)), jurors))
            jurors += 1
    pairs += draw(st.lists(st.tuples(st.integers(0, entrants - 1), st.integers(0, jurors - 1)), max_size=10))
    pairs = draw(st.permutations(pairs))
    scores = draw(st.lists(st.integers(0, 100), min_size=len(pairs), max_size=len(pairs)))
    return [("ABCDEF"[e], f"J{j}", float(score)) for (e, j), score in zip(pairs, scores, strict=True)]


@st.composite
def spread_tables(draw: st.DrawFn) -> list[Row]:
    """Scores by up to four jurors each of whom gave different scores; in one piece or not."""
    table = []
    for juror in range(draw(st.integers(1, 4))):
        scores = draw(st.lists(st.integers(0, 100), min_size=2, max_size=5, unique=True))
        table += [(draw(st.sampled_from("ABCDEF")), f"J{juror}", float(score)) for score in scores]
    return table


# reference/methods.md: J1: A 8, B 6; J2: B 4, C 5 -> s = (+1, -1), A 7, B 5, C 6; raw means tie B and C at 5.
def test_the_reference_example_splits_the_tie_that_raw_means_leave() -> None:
    found = additive(*columns(TOY))
    assert {"A": 7.0, "B": 5.0, "C": 6.0} == found.entrants
    assert {"J1": 1.0, "J2": -1.0} == found.jurors
    assert {"A": 8.0, "B": 5.0, "C": 5.0} == found.raw
    assert ("additive", 0, None, {}) == (found.method, found.freedom, found.deviation, found.spreads)
    assert {"J1": None, "J2": None} == found.errors
    assert [0.0, 0.0, 0.0, 0.0] == found.residuals


# Two jurors, two entrants, all scored: s = +-(8 - 5)/2, q = 9 and 4, residuals +-1/2, SSE 1 with 1 degree of freedom;
# var s = sigma^2 (1/2 + 1/2) / 4, so that the standard error is 1/2.
def test_errors_and_residuals_of_a_table_that_can_be_reckoned_by_hand() -> None:
    found = additive(["A", "B", "A", "B"], ["J1", "J1", "J2", "J2"], [10, 6, 8, 2])
    assert {"A": 9.0, "B": 4.0} == found.entrants
    assert {"J1": 1.5, "J2": -1.5} == found.jurors
    assert [-0.5, 0.5, 0.5, -0.5] == found.residuals
    assert (1, 1.0) == (found.freedom, found.deviation)
    assert {"J1": 0.5, "J2": 0.5} == found.errors


@settings(max_examples=150, deadline=None)
@given(tables())
def test_adjusted_scores_are_the_least_squares_solution_in_fractions(table: list[Row]) -> None:
    quality, severity = least_squares(table)
    found = additive(*columns(table))
    assert {name: round(float(value), 10) + 0.0 for name, value in quality.items()} == found.entrants
    assert {name: round(float(value), 10) + 0.0 for name, value in severity.items()} == found.jurors
    expected = [float(Fraction(score) - quality[entrant] - severity[juror]) for entrant, juror, score in table]
    assert expected == pytest.approx(found.residuals, abs=2e-10)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_errors_are_those_of_the_pseudo_inverse(table: list[Row]) -> None:
    found = additive(*columns(table))
    assume(found.freedom > 0)
    matrix = design(table)
    spread = np.linalg.pinv(matrix.T @ matrix)
    entrants, jurors = len(found.entrants), len(found.jurors)
    centre = np.eye(jurors) - 1.0 / jurors
    variances = (centre @ spread[entrants:, entrants:] @ centre).diagonal()
    error = sum(value**2 for value in found.residuals) / found.freedom
    squares = [value**2 for value in found.errors.values() if value is not None]
    assert (variances * error).tolist() == pytest.approx(squares, abs=1e-8)
    assert len(table) - np.linalg.matrix_rank(matrix) == found.freedom


@settings(max_examples=60, deadline=None)
@given(tables())
def test_leverages_are_the_diagonal_of_the_hat_matrix(table: list[Row]) -> None:
    fitted = fit(rows(*columns(table)))
    matrix = design(table)
    hat = (matrix @ np.linalg.pinv(matrix)).diagonal()
    assert hat[fitted.rows.order].tolist() == pytest.approx(leverage(fitted).tolist(), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_bit_for_bit(table: list[Row], chance: random.Random) -> None:
    mixed = list(enumerate(table))
    chance.shuffle(mixed)
    one, other = additive(*columns(table)), additive(*columns([row for _, row in mixed]))
    assert (one.entrants, one.raw, one.jurors, one.errors) == (other.entrants, other.raw, other.jurors, other.errors)
    assert [one.residuals[at] for at, _ in mixed] == other.residuals


@settings(max_examples=100, deadline=None)
@given(tables(), st.integers(-50, 50))
def test_points_added_to_one_jurors_scores_move_everybody_by_the_same(table: list[Row], more: int) -> None:
    juror = table[0][1]
    generous = [(e, j, score + more if j == juror else score) for e, j, score in table]
    before, after = additive(*columns(table)), additive(*columns(generous))
    shift = more / len(before.jurors)
    assert {name: value + shift for name, value in before.entrants.items()} == pytest.approx(after.entrants, abs=1e-9)
    assert before.residuals == pytest.approx(after.residuals, abs=1e-9)
    assert before.jurors[juror] + more - shift == pytest.approx(after.jurors[juror], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(2, 9))
def test_scores_on_another_scale_give_the_same_on_that_scale(table: list[Row], scale: int) -> None:
    before = additive(*columns(table))
    after = additive(*columns([(entrant, juror, score * scale) for entrant, juror, score in table]))
    assert {name: value * scale for name, value in before.entrants.items()} == pytest.approx(after.entrants, abs=1e-8)
    assert {name: value * scale for name, value in before.jurors.items()} == pytest.approx(after.jurors, abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=1, max_size=8))
def test_where_everybody_scored_everybody_adjusted_scores_are_the_means(scores: list[list[int]]) -> None:
    table = [(f"e{at}", f"j{of}", float(score)) for at, row in enumerate(scores) for of, score in enumerate(row)]
    found = additive(*columns(table))
    assert found.raw == found.entrants


# A chain: a juror scores entrants i and i + 1, so that everything follows from differences along it, added in
# fractions. The names of jurors do not follow the chain; elimination alone is wrong by 1e-10 here.
def test_a_chain_of_200_jurors_is_right_to_the_last_of_ten_decimals() -> None:
    chance = random.Random(25)
    scores = [(Fraction(chance.randrange(1001), 10), Fraction(chance.randrange(1001), 10)) for _ in range(200)]
    severity = [Fraction(0)]
    for (_, before), (after, _) in pairwise(scores):
        severity.append(severity[-1] + after - before)
    mean = sum(severity) / 200
    quality = [scores[0][0] - severity[0] + mean]
    quality += [second - own + mean for (_, second), own in zip(scores, severity, strict=True)]
    names = chance.sample(range(200), 200)
    table = [
        (f"e{at + side:03}", f"j{names[at]:03}", float(pair[side])) for at, pair in enumerate(scores) for side in (0, 1)
    ]
    found = additive(*columns(table))
    assert [round(float(value), 10) for value in quality] == list(found.entrants.values())


def test_200_jurors_and_2000_entrants_with_three_scores_each_take_no_second() -> None:
    chance = random.Random(5)
    table = [
        (f"e{e:04}", f"j{j:03}", float(chance.randrange(101)))
        for e in range(2000)
        for j in chance.sample(range(200), 3)
    ]
    start = time.perf_counter()
    found = additive(*columns(table))
    assert time.perf_counter() - start < 1.0
    assert (2000, 200) == (len(found.entrants), len(found.jurors))
    assert 0.0 == pytest.approx(math.fsum(found.jurors.values()), abs=1e-7)


def test_one_juror_cannot_be_generous_or_strict() -> None:
    found = additive(["A", "B"], ["J", "J"], [3, 5])
    assert ({"A": 3.0, "B": 5.0}, {"J": 0.0}, {"J": None}) == (found.entrants, found.jurors, found.errors)


def test_one_entrant_gets_the_mean() -> None:
    found = additive(["A", "A"], ["J1", "J2"], [3, 6])
    assert ({"A": 4.5}, {"J1": -1.5, "J2": 1.5}) == (found.entrants, found.jurors)


def test_equal_scores_leave_no_error() -> None:
    found = additive(["A", "B", "A", "B"], ["J1", "J1", "J2", "J2"], [7, 7, 7, 7])
    assert ({"A": 7.0, "B": 7.0}, {"J1": 0.0, "J2": 0.0}) == (found.entrants, found.errors)
    assert (1, 0.0) == (found.freedom, found.deviation)


def test_several_scores_of_one_pair_count_each() -> None:
    # q_A: mean of 4, 6 by J1 and 8 by J2; one entrant, so s_J2 - s_J1 = 8 - 5 and q = (5 + 8) / 2.
    found = additive(["A", "A", "A"], ["J1", "J1", "J2"], [4, 6, 8])
    assert ({"A": 6.5}, {"A": 6.0}) == (found.entrants, found.raw)
    assert {"J1": -1.5, "J2": 1.5} == found.jurors


def test_a_panel_in_pieces_is_refused_and_says_who_stands_apart() -> None:
    table = [*TOY, ("D", "J3", 5.0), ("E", "J3", 6.0), ("F", "J4", 1.0)]
    unfit = refused(lambda: additive(*columns(table)))
    assert {"number": 3, "apart": "J3: D, E; J4: F"} == unfit.args_
    assert "cannot be told from good entrants" in str(unfit)


def test_many_who_stand_apart_are_counted() -> None:
    table = [*TOY, *((f"e{at:02}", "J9", 1.0) for at in range(2))]
    table += [(f"x{at}", f"K{at}", 1.0) for at in range(5)]
    table += [(f"y{at:02}", f"L{at:02}", 1.0) for at in range(14)] + [(f"y{at:02}", "L00", 1.0) for at in range(14)]
    apart = refused(lambda: additive(*columns(table))).args_["apart"]
    assert "J1, J2: A, B, C; J9: e00, e01; K0: x0; … (+4)" == apart
    pieces = components(*columns(table)[:2])
    assert [28, 5, 3, 2, 2, 2, 2, 2] == [len(piece.jurors) + len(piece.entrants) for piece in pieces]


def test_long_lists_of_names_are_cut_and_counted() -> None:
    table = [(f"a{at:02}", "J1", 1.0) for at in range(20)] + [(f"b{at:02}", "J2", 1.0) for at in range(14)]
    apart = refused(lambda: additive(*columns(table))).args_["apart"]
    assert "J2: b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, … (+2)" == apart


def test_components_are_sorted_and_joined_through_others() -> None:
    found = components(["C", "B", "B", "A", "Z"], ["J3", "J3", "J1", "J1", "J2"])
    assert [(("J1", "J3"), ("A", "B", "C")), (("J2",), ("Z",))] == [(piece.jurors, piece.entrants) for piece in found]


# Components against a search that spreads from neighbour to neighbour.
@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("123456")), min_size=1, max_size=12))
def test_components_are_what_spreads_from_neighbour_to_neighbour(pairs: list[tuple[str, str]]) -> None:
    expected, left = set(), {("e", e) for e, _ in pairs} | {("j", j) for _, j in pairs}
    while left:
        piece, todo = set(), [left.pop()]
        while todo:
            node = todo.pop()
            piece.add(node)
            todo += [("j", j) for e, j in pairs if ("e", e) == node and ("j", j) in left]
            todo += [("e", e) for e, j in pairs if ("j", j) == node and ("e", e) in left]
            left -= set(todo)
        expected.add(frozenset(piece))
    found = components([e for e, _ in pairs], [j for _, j in pairs])
    assert expected == {frozenset([*(("j", j) for j in p.jurors), *(("e", e) for e in p.entrants)]) for p in found}


def test_no_scores_and_scores_that_are_no_numbers_are_refused() -> None:
    assert "there are no scores" == str(refused(lambda: additive([], [], [])))
    for score in (math.nan, math.inf, 1e13):
        unfit = refused(lambda score=score: additive(["A", "B"], ["J", "J"], [1.0, score]))
        assert {"juror": "J", "entrant": "B", "score": str(score)} == unfit.args_
    with pytest.raises(ValueError, match="are not rows"):
        additive(["A"], ["J"], [1, 2])
    with pytest.raises(ValueError, match="are not rows"):
        components(["A"], [])


def test_large_scores_keep_as_many_decimals_as_they_have() -> None:
    # 1,000,000 / 3: seven digits before the decimal point leave 8 decimals of the 10.
    found = additive(["A", "A", "A"], ["J1", "J2", "J3"], [1_000_000, 0, 0])
    assert {"A": 333333.33333333} == found.entrants


# reference/methods.md: J1: A 90, B 80; J2: C 50, D 40 gives A = C = 90, B = D = 40.
def test_z_scores_as_evalato_reckons_them_make_every_panel_equal() -> None:
    found = z_scores(["A", "B", "C", "D"], ["J1", "J1", "J2", "J2"], [90, 80, 50, 40])
    assert {"A": 90.0, "B": 40.0, "C": 90.0, "D": 40.0} == found.entrants
    assert {"A": 90.0, "B": 80.0, "C": 50.0, "D": 40.0} == found.raw
    assert {"J1": 5.0, "J2": 5.0} == found.spreads
    assert {"J1": 20.0, "J2": -20.0} == found.jurors
    assert ("z-score", 0, None) == (found.method, found.freedom, found.deviation)
    assert {"J1": None, "J2": None} == found.errors
    assert [0.0, 0.0, 0.0, 0.0] == found.residuals


# z: A 1, B -1 and 1, C -1; mean z 1, 0, -1; mean scores 90, 70, 40: from 40 to 90, B half way.
def test_mean_z_is_brought_back_onto_the_range_of_mean_scores() -> None:
    found = z_scores(["A", "B", "B", "C"], ["J1", "J1", "J2", "J2"], [90, 80, 60, 40])
    assert {"A": 90.0, "B": 65.0, "C": 40.0} == found.entrants
    assert [0.0, -1.0, 1.0, 0.0] == found.residuals


def test_equal_mean_z_gives_everybody_the_mean_of_the_means() -> None:
    found = z_scores(["A", "B", "A", "B"], ["J1", "J1", "J2", "J2"], [10, 20, 50, 40])
    assert {"A": 30.0, "B": 30.0} == found.entrants


def test_z_is_refused_for_jurors_without_a_spread() -> None:
    unfit = refused(lambda: z_scores(["A", "B", "A", "A", "B"], ["J1", "J1", "J2", "J3", "J3"], [1, 2, 5, 4, 4]))
    assert {"jurors": "J2, J3"} == unfit.args_


@settings(max_examples=60, deadline=None)
@given(spread_tables(), st.integers(2, 5), st.integers(-20, 20), st.randoms(use_true_random=False))
def test_z_scores_do_not_see_a_jurors_own_scale_nor_the_order_of_rows(
    table: list[Row], scale: int, more: int, chance: random.Random
) -> None:
    one = z_scores(*columns(table))
    mixed = list(table)
    chance.shuffle(mixed)
    assert one.entrants == z_scores(*columns(mixed)).entrants
    other = z_scores(*columns([(e, j, s * scale + more if j == table[0][1] else s) for e, j, s in table]))
    low, high = min(one.entrants.values()), max(one.entrants.values())
    assume(high > low)
    share = {name: (value - low) / (high - low) for name, value in one.entrants.items()}
    low, high = min(other.entrants.values()), max(other.entrants.values())
    assume(high - low > 1e-3)
    assert share == pytest.approx({n: (v - low) / (high - low) for n, v in other.entrants.items()}, abs=1e-5)
