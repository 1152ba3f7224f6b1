"""Each juror beside the others, scores that stand out, and the ranking without each juror."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.methods.jurors import REMARK, portraits, standing_out
from pembina_plugins.jury.methods.leaving import adjusted, mean, ranks, without_each

from pembina import Unfit

Row = tuple[str, str, float]

#      J1 J2 J3
THREE = [[8, 6, 7], [6, 6, 3], [4, 2, 3]]

TOY = [("A", "J1", 8.0), ("B", "J1", 6.0), ("B", "J2", 4.0), ("C", "J2", 5.0)]


def table(values: list[list[float]]) -> list[Row]:
    return [("ABCDEFGHIJ"[at], f"J{of + 1}", value) for at, row in enumerate(values) for of, value in enumerate(row)]


def columns(rows: Sequence[Row]) -> tuple[list[str], list[str], list[float]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def invented(seed: int, entrants: int = 30, jurors: int = 6, each: int = 3) -> list[Row]:
    chance = random.Random(seed)
    quality = [chance.gauss(60, 12) for _ in range(entrants)]
    severity = [chance.gauss(0, 5) for _ in range(jurors)]
    return [
        (f"e{e:02}", f"J{j}", float(round(quality[e] + severity[j] + chance.gauss(0, 4))))
        for e in range(entrants)
        for j in chance.sample(range(jurors), each)
    ]


# Others' means: J1 6.5 4.5 2.5 (1.5 below each); J2 7.5 4.5 3.5 (+1.5, -1.5, +1.5); J3 7 6 3 (0, +3, 0).
# J3: 7 3 3 beside 7 6 3: (8/3 x 5/3 - 4/3 x 2/3 + 4/3 x 7/3) / sqrt(96/9 x 78/9) = 60 / sqrt(96 x 78).
# Equal pairs: only J1 and J2 on B, of 6 pairs for each juror.
def test_portraits_of_three_jurors_reckoned_by_hand() -> None:
    one, two, three = portraits(*columns(table(THREE)))
    assert ("J1", 3, 6.0, 2.0, 3, 1.5, 1.0, 6) == (
        one.juror,
        one.scores,
        one.mean,
        one.spread,
        one.compared,
        one.difference,
        one.correlation,
        one.pairs,
    )
    assert (round(1 / 6, 10), round(1 / 6, 10), 0.0) == (one.exact, two.exact, three.exact)
    assert (-0.5, -1.0) == (two.difference, three.difference)
    assert round(60 / (96 * 78) ** 0.5, 10) == three.correlation
    assert round(((7 - 13 / 3) ** 2 / 2 + (3 - 13 / 3) ** 2) ** 0.5, 10) == three.spread


def test_a_juror_whose_entrants_nobody_else_scored_is_compared_with_nobody() -> None:
    lone = portraits(["A", "A", "B"], ["J1", "J2", "J3"], [5, 7, 4])[2]
    assert ("J3", 1, 4.0, None, 0, None, None, 0, None) == (
        lone.juror,
        lone.scores,
        lone.mean,
        lone.spread,
        lone.compared,
        lone.difference,
        lone.correlation,
        lone.pairs,
        lone.exact,
    )


def test_correlation_needs_three_scores_and_some_variation() -> None:
    assert [None, None] == [one.correlation for one in portraits(*columns(table([[1, 2], [3, 4]])))]
    flat = portraits(*columns(table([[5, 1], [5, 2], [5, 3]])))
    assert [None, None] == [one.correlation for one in flat]
    assert [0.0, 1.0] == [one.spread for one in flat]


def test_items_are_compared_one_by_one() -> None:
    entrants, jurors, items = ["A"] * 4, ["J1", "J1", "J2", "J2"], ["x", "y", "x", "y"]
    one, two = portraits(entrants, jurors, [5, 9, 5, 7], items)
    assert (0.5, 2, 2, 1.0) == (one.exact, one.pairs, one.compared, one.difference)
    assert (6.0, -1.0) == (two.mean, two.difference)
    # without items, all four are scores for A: J1 5 and 9 beside a mean of 6; of four pairs, 5 and 5 are equal
    assert (0.25, 4, 1.0) == tuple(
        getattr(portraits(entrants, jurors, [5, 9, 5, 7])[0], name) for name in ("exact", "pairs", "difference")
    )


def brute_force(rows: Sequence[Row], at: int) -> tuple[float, float]:
    """Fit without one score; return what is expected of it, and its distance in standard errors of prediction."""
    entrants, jurors = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    matrix = np.zeros((len(rows), len(entrants) + len(jurors)))
    for place, (entrant, juror, _) in enumerate(rows):
        matrix[place, entrants.index(entrant)] = matrix[place, len(entrants) + jurors.index(juror)] = 1.0
    score = np.array([row[2] for row in rows])
    kept = [place for place in range(len(rows)) if place != at]
    inner = np.linalg.pinv(matrix[kept].T @ matrix[kept])
    fitted = inner @ matrix[kept].T @ score[kept]
    freedom = len(kept) - np.linalg.matrix_rank(matrix[kept])
    error = ((score[kept] - matrix[kept] @ fitted) ** 2).sum() / freedom
    expected = matrix[at] @ fitted
    return float(expected), float((score[at] - expected) / np.sqrt(error * (1.0 + matrix[at] @ inner @ matrix[at])))


@pytest.mark.parametrize("seed", range(4))
def test_t_is_the_distance_from_what_the_other_scores_expect(seed: int) -> None:
    rows = invented(seed, entrants=12, jurors=4)
    found = standing_out(*columns(rows), limit=0.0)
    assert len(rows) == found.tested == len(found.cells)
    by_place = {(cell.entrant, cell.juror): cell for cell in found.cells}
    for at, (entrant, juror, score) in enumerate(rows):
        expected, t = brute_force(rows, at)
        cell = by_place[entrant, juror]
        assert (score, None) == (cell.score, cell.item)
        assert (expected, t) == pytest.approx((cell.expected, cell.t), abs=1e-6)


def test_a_score_that_was_changed_stands_out_and_is_clear() -> None:
    rows = invented(7)
    entrant, juror, score = rows[31]
    rows[31] = (entrant, juror, score - 40.0)
    found = standing_out(*columns(rows))
    assert (entrant, juror, score - 40.0, True) == (
        found.cells[0].entrant,
        found.cells[0].juror,
        found.cells[0].score,
        found.cells[0].clear,
    )
    assert found.cells[0].expected == pytest.approx(score, abs=12)
    assert (90, 3.0) == (found.tested, found.limit)


# 90 scores, 30 entrants and 6 jurors leave 55 degrees of freedom, 54 without one score: P(|t| >= 3) = 0.004083 (from
# the density, integrated), times 90.
def test_how_many_would_stand_out_by_chance_is_told() -> None:
    found = standing_out(*columns(invented(7)))
    x = np.linspace(3.0, 200.0, 4_000_001)
    density = (1 + x**2 / 54) ** (-55 / 2)
    whole = np.linspace(-200.0, 200.0, 4_000_001)
    chance = 2 * np.trapezoid(density, x) / np.trapezoid((1 + whole**2 / 54) ** (-55 / 2), whole)
    assert 90 * chance == pytest.approx(found.by_chance, abs=1e-6)
    assert "{tested}" in REMARK
    assert "{by_chance}" in REMARK
    assert "{limit}" in REMARK


def test_chance_alone_makes_about_as_many_stand_out_as_told() -> None:
    found = [standing_out(*columns(invented(seed)), limit=2.0) for seed in range(60)]
    assert sum(len(one.cells) for one in found) == pytest.approx(sum(one.by_chance for one in found), rel=0.15)


def test_a_difference_where_everything_else_fits_exactly_is_beyond_measure() -> None:
    values = [[10.0 * at + of for of in range(4)] for at in range(5)]
    values[2][1] += 3.0
    found = standing_out(*columns(table(values)))
    assert [("C", "J2", 24.0, 21.0, None, 0.0, True)] == [
        (cell.entrant, cell.juror, cell.score, cell.expected, cell.t, cell.p, cell.clear) for cell in found.cells
    ]


def test_where_everything_fits_nothing_stands_out() -> None:
    assert () == standing_out(*columns(table([[10.0 * at + of for of in range(4)] for at in range(5)]))).cells
    assert () == standing_out(*columns(table([[5.0] * 3] * 3))).cells


def test_a_score_that_alone_links_an_entrant_is_not_tested() -> None:
    rows = [*table([[8, 6, 7], [6, 6, 3], [4, 2, 3]]), ("Z", "J1", 99.0)]
    found = standing_out(*columns(rows), limit=0.0)
    assert 9 == found.tested
    assert "Z" not in {cell.entrant for cell in found.cells}


def test_too_few_scores_test_nothing() -> None:
    assert (0, 0.0, ()) == (lambda one: (one.tested, one.by_chance, one.cells))(standing_out(*columns(TOY)))


def test_with_items_a_juror_has_one_severity_and_an_entrant_a_quality_for_each_item() -> None:
    rows = [(e, j, i) for e in "ABCD" for j in ("J1", "J2", "J3") for i in ("x", "y")]
    scores = [10.0 * "ABCD".index(e) + 5.0 * (i == "y") * ("ABCD".index(e) % 2) + int(j[1]) for e, j, i in rows]
    scores[5] += 2.0
    found = standing_out([r[0] for r in rows], [r[1] for r in rows], scores, [r[2] for r in rows])
    assert [("A", "J3", "y", 5.0, 3.0)] == [
        (cell.entrant, cell.juror, cell.item, cell.score, cell.expected) for cell in found.cells
    ]


def test_a_panel_in_pieces_has_no_scores_that_stand_out() -> None:
    with pytest.raises(Unfit, match="J3: D"):
        standing_out(*columns([*TOY, ("D", "J3", 5.0)]))


# Raw: A 8, B 5, C 5. Without J1: B 4, C 5, nobody for A; among B and C, who tied, B goes down by one.
def test_the_ranking_without_each_juror_of_the_reference_example() -> None:
    one, two = without_each(*columns(TOY))
    assert ("J1", {"B": 2, "C": 1}, {"B": 4.0, "C": 5.0}, ("A",)) == (one.juror, one.ranks, one.values, one.unranked)
    assert ({"B": 1, "C": 0}, 1, ("B",), ("C",), True) == (
        one.moves,
        one.largest,
        one.movers,
        one.first,
        one.first_changes,
    )
    assert ("J2", {"A": 1, "B": 2}, ("C",), 0, (), False) == (
        two.juror,
        two.ranks,
        two.unranked,
        two.largest,
        two.movers,
        two.first_changes,
    )


def test_adjusted_ranks_are_reckoned_anew_without_each_juror() -> None:
    rows = table([[8, 6, 1], [6, 6, 3], [4, 2, 9]])
    found = without_each(*columns(rows), value=adjusted)
    assert ["J1", "J2", "J3"] == [one.juror for one in found]
    assert {"A": 3.5, "B": 4.5, "C": 5.5} == found[0].values  # complete: the means
    assert {"A": 1, "B": 2, "C": 3} == found[2].ranks
    # with everybody: A 5, B 5, C 5: one place for all, so that without J3 B goes down by one and C by two
    assert ({"A": 0, "B": 1, "C": 2}, 2, ("C",), True) == (
        found[2].moves,
        found[2].largest,
        found[2].movers,
        found[2].first_changes,
    )


def test_a_juror_without_whom_the_panel_falls_apart_is_told() -> None:
    rows = [("A", "J1", 5.0), ("B", "J1", 6.0), ("B", "J2", 4.0), ("C", "J2", 3.0), ("C", "J3", 9.0), ("D", "J3", 1.0)]
    one, two, three = without_each(*columns(rows), value=adjusted)
    assert isinstance(two.refused, Unfit)
    assert {"number": 2, "apart": "J3: C, D"} == two.refused.args_
    assert ({}, {}, False) == (two.ranks, two.moves, two.first_changes)
    assert (None, None) == (one.refused, three.refused)


def test_the_only_juror_leaves_nobody_ranked() -> None:
    (one,) = without_each(["A", "B"], ["J", "J"], [1, 2])
    assert ({}, ("A", "B"), True, None) == (one.ranks, one.unranked, one.first_changes, one.refused)


def test_jurors_of_one_mind_move_nobody() -> None:
    for one in without_each(*columns(table([[8, 8, 8], [6, 6, 6], [6, 6, 6]]))):
        assert ({"A": 1, "B": 2, "C": 2}, 0, (), False) == (one.ranks, one.largest, one.movers, one.first_changes)


def test_a_value_of_ones_own_is_used_and_its_refusal_with_everybody_raised() -> None:
    def median(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Mapping[str, float]:
        names = sorted(set(entrants))
        return {n: float(np.median([s for e, s in zip(entrants, scores, strict=True) if e == n])) for n in names}

    found = without_each(*columns(table([[1, 2, 9], [3, 3, 3]])), value=median)
    assert [{"A": 5.5, "B": 3.0}, {"A": 5.0, "B": 3.0}, {"A": 1.5, "B": 3.0}] == [one.values for one in found]
    assert [True, True, False] == [one.first_changes for one in found]
    with pytest.raises(Unfit):
        without_each(*columns([*TOY, ("D", "J3", 5.0)]), value=adjusted)


def test_ranks_share_places_where_ten_decimals_are_the_same() -> None:
    assert {"A": 2, "B": 1, "C": 2, "D": 4} == ranks({"A": 0.3, "B": 1.0, "C": 0.1 + 0.2, "D": 0.29})
    assert {} == ranks({})


def test_means_are_exact_sums_divided_once() -> None:
    assert {"A": 0.1} == mean(["A"] * 10, [f"J{at}" for at in range(10)], [0.1] * 10)


def shuffled(rows: Sequence[Row], chance: random.Random) -> list[Row]:
    mixed = list(rows)
    chance.shuffle(mixed)
    return mixed


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: int, chance: random.Random) -> None:
    rows = invented(seed, entrants=10, jurors=4)
    calls: list[Any] = [
        portraits,
        lambda *c: standing_out(*c, limit=1.0),
        without_each,
        lambda *c: without_each(*c, value=adjusted),
    ]
    for call in calls:
        assert call(*columns(rows)) == call(*columns(shuffled(rows, chance)))
