"""Edges of the methods that change what a committee reads: ties of z, the very limit, minus nothing, order of names."""

from __future__ import annotations

from pembina_plugins.jury.methods.jurors import standing_out
from pembina_plugins.jury.methods.leaving import mean, without_each
from pembina_plugins.jury.methods.severity import additive, z_scores


def given(columns: dict[str, list[float]]) -> tuple[list[str], list[str], list[float]]:
    """Scores of entrants A, B, C ... by juror, as rows."""
    rows = [("ABCDEFGHIJ"[at], juror, score) for juror, scores in columns.items() for at, score in enumerate(scores)]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


# Every juror has the same three z, each entrant one of each, so that every mean z is nothing; added up in floats they
# differ by 4e-17, which stretched to the range from 37 to 48 would make two of them first and one last.
def test_mean_z_that_differ_by_the_last_bits_of_a_machine_are_a_tie():
    found = z_scores(*given({"J1": [29, 35, 65], "J2": [18, 33, 15], "J3": [97, 43, 52]}))
    assert found.raw == {"A": 48, "B": 37, "C": 44}
    assert found.entrants == {"A": 43, "B": 43, "C": 43}


def test_nothing_left_over_is_never_minus_nothing():
    found = z_scores(*given({"J1": [1, 2, 4], "J2": [1, 2, 4]}))
    assert [str(left) for left in found.residuals] == ["0.0"] * 6


# Differences of two jurors on three entrants are 0, 0 and 1: residuals are half of what these depart from their mean
# of a third, so that their squares add up to (1/9 + 1/9 + 4/9) / 2 over 2 degrees of freedom: 1/6. A severity, half
# a mean difference, has a sixth of that: 1/36.
def test_standard_errors_have_ten_decimals_as_everything_has():
    found = additive(*given({"J1": [1, 2, 3], "J2": [1, 2, 4]}))
    assert found.errors == {"J1": 0.1666666667, "J2": 0.1666666667}


# Without A, differences of two jurors on eight entrants depart from their mean, 10, by +-1 six times and by +-2: the
# squares, 14, halved over 7 degrees of freedom, make s = 1. A's difference, 14.5, is 4.5 from the mean; with nine
# entrants 1 - h = 8 / 18, so that t = 4.5 x 2/3 = 3, and -3 for the other juror.
# Of 18 scores such a t comes about 18 x 0.02 times by chance, which is not clear.
def test_a_score_at_the_very_limit_stands_out_and_is_not_clear_among_many():
    base = [40, 50, 60, 70, 30, 20, 10, 80, 90]
    apart = [14.5, 11, 11, 11, 9, 9, 9, 12, 8]
    found = standing_out(*given({"J1": base, "J2": [a + b for a, b in zip(base, apart, strict=True)]}))
    assert [(cell.entrant, cell.juror, cell.t, cell.clear) for cell in found.cells] == [
        ("A", "J1", -3, False), ("A", "J2", 3, False),
    ]  # fmt: skip
    assert [(cell.score, cell.expected) for cell in found.cells] == [(40, 44.5), (54.5, 50)]


# J2 gives a point more than J1 to everyone but E, to whom it gives 10 more: without either of E's two scores all else
# fits, so that each is 9 points from what the other expects.
def test_of_scores_equally_far_out_the_first_juror_by_name_comes_first():
    found = standing_out(*given({"J1": [10, 20, 30, 40, 50], "J2": [11, 21, 31, 41, 60]}))
    assert [(cell.entrant, cell.juror, cell.score, cell.expected, cell.t) for cell in found.cells] == [
        ("E", "J1", 50, 59, None), ("E", "J2", 60, 51, None),
    ]  # fmt: skip


# With both jurors A 7.5, B 6.5, C 4; without J1 C 7, A 6, B 5.
def test_whoever_rises_by_two_places_moves_further_than_those_who_fall_by_one():
    without_first, _ = without_each(*given({"J1": [9, 8, 1], "J2": [6, 5, 7]}))
    assert without_first.moves == {"A": 1, "B": 1, "C": -2}
    assert (without_first.largest, without_first.movers) == (2, ("C",))


def test_where_nobody_has_a_value_without_a_juror_nobody_moves_and_all_are_named_in_order():
    """As with minimum-jurors = 2 and two jurors."""
    rows = given({"J1": [9, 8, 1, 2, 3, 4, 5, 6], "J2": [6, 5, 7, 1, 1, 1, 1, 1]})
    found = without_each(*rows, lambda *some: mean(*some) if len(set(some[1])) > 1 else {})
    assert [(one.largest, one.movers, one.unranked) for one in found] == [(0, (), tuple("ABCDEFGH"))] * 2
