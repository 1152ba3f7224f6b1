"""More of what a reader is told of an adjustment, and mistakes of a rubric at their places."""

from __future__ import annotations

from collections.abc import Sequence

from .test_criterion_adjusting import KUHLISCH, adjusted
from .test_criterion_rubric import told

Scores = Sequence[tuple[str, str, float]]

# J2 gives B 20 points more than J1 does: severities -10 and 10.
ONE_BEYOND: Scores = [("A", "J1", 100), ("B", "J1", 80), ("B", "J2", 100), ("C", "J2", 90)]
"""A is 110, B 90 and C 80."""
TWO_BEYOND: Scores = [*ONE_BEYOND, ("D", "J1", 98)]
"""D is 108 besides."""


def test_cutting_is_warned_of_where_it_makes_a_tie_and_nowhere_else():
    assert adjusted(KUHLISCH, "additive").warning == {}
    one = adjusted(ONE_BEYOND, "additive")
    assert (one.values, one.facts["clipped"], one.warning) == ({"A": 100, "B": 90, "C": 80}, 1, {})
    two = adjusted(TWO_BEYOND, "additive")
    assert (two.values, two.facts["clipped"]) == ({"A": 100, "B": 90, "C": 80, "D": 100}, 2)
    assert set(two.warning) == {"id", "en"}
    assert "are equal" in two.warning["en"]
    assert "menjadi sama" in two.warning["id"]


# J1 gives 90 and 80, J2 50 and 20: standard deviations, divided by the number, are 5 and 15.
def test_z_scores_tell_how_far_each_juror_spreads_and_least_squares_does_not():
    given = [("A", "J1", 90), ("B", "J1", 80), ("C", "J2", 50), ("D", "J2", 20)]
    assert adjusted(given, "z-score").facts["spread"] == {"J1": 5, "J2": 15}
    assert "spread" not in adjusted(KUHLISCH, "additive").facts


def test_a_least_score_or_the_end_of_a_band_that_is_no_number_is_told_at_its_place():
    nan = float("nan")
    assert told({"id": "a", "weight": 100, "from": nan, "bands": [{"from": 0, "to": nan}]}) == [
        (("items", 0, "from"), "nan is not a finite number"),
        (("items", 0, "bands", 0, "to"), "nan is not a finite number"),
    ]
