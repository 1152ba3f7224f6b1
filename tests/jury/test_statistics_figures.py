"""What is said of severity and agreement: no more than the figures bear, and the same sign everywhere."""

from __future__ import annotations

import json

import pytest
from pembina_plugins.jury import adjusting
from pembina_plugins.jury.analysis.counting import count
from pembina_plugins.jury.analysis.leaving import leave_out
from pembina_plugins.jury.analysis.severity import Habits
from pembina_plugins.jury.methods.jurors import standing_out
from pembina_plugins.jury.methods.leaving import ranks
from pembina_plugins.jury.methods.severity import additive
from pembina_plugins.jury.panel import open_panel

from pembina.api import make_host
from pembina.testing import load_criterion

from .panels import Item, make_panel, write_scores

TEN = (Item("isi", "Isi", "Content", 100, most=10, step=1),)
PASS = (Item("lulus", "Lulus", "Passed", 100, most=1, step=1),)


def scored(folder, table, items=TEN, **parameters):
    """A panel of one item from a table with a row for each entrant, a column for each juror, None where no score is."""
    jurors = len(table[0])
    quoted = {key: f'"{value}"' for key, value in parameters.items()}
    made = make_panel(
        folder, entrants=len(table), jurors=jurors, per_entrant=1, items=items, conflicts=0, parameters=quoted
    )
    write_scores(
        made,
        {
            (f"E{e:02d}", f"J{j}", items[0].id): score
            for e, row in enumerate(table, 1)
            for j, score in enumerate(row, 1)
            if score is not None
        },
    )
    return made


def words(pembina, command, made, *more):
    ran = pembina("jury", command, made.award, *more)
    assert (0, "") == (ran.status, ran.err)
    return " ".join(ran.out.split())


# Severity


# J1 gives A 8 and B 7, J2 gives A 6 and B 4: 25 points of 100 apart in the mean, so +-12.5; residuals +-2.5, variance
# 4 x 6.25 / 1 = 25, and the error of half the mean difference is sqrt(25) / 2 = 2.5. Five times its error looks much,
# but with one degree of freedom Student's t asks for 12.7.
def test_a_habit_is_held_against_students_t_and_not_against_two_errors(pembina, tmp_path):
    made = scored(tmp_path, ((8, 6), (7, 4)))
    found = json.loads(pembina("jury", "severity", made.award, "--format", "json").out)
    assert [("J2", -12.5, 2.5, False), ("J1", 12.5, 2.5, False)] == [
        (row["juror"], row["gives"], row["standard-error"], row["clear"]) for row in found["jurors"]
    ]
    assert "No juror's habit is beyond what chance explains" in words(pembina, "severity", made)


@pytest.mark.parametrize(("habit", "clear"), [(2.7, False), (2.8, True), (-2.8, True)])
def test_limits_are_those_of_the_degrees_of_freedom(habit, clear):
    told = Habits({}, {"J": habit}, {}, {"J": 1.0}, 4, {}, ("J",))  # t(0.975; 4) = 2.776
    assert clear == told.clear("J")
    strict = Habits({}, {}, {"J": habit}, {"J": 1.0}, 4, {}, ("J",))
    assert clear == strict.clear("J")


def test_where_nothing_is_left_over_nothing_is_called_sure(pembina, tmp_path):
    made = scored(tmp_path, ((8, None), (6, 4), (None, 5)))
    assert "cannot be told: too few scores overlap" in words(pembina, "severity", made)
    assert Habits({}, {"J": 9.0}, {}, {"J": None}, 0, {}, ("J",)).clear("J") is None


# The same scores: J1 passes three entrants whom J2 fails, J2 one whom J1 fails. J1 is the generous one.
def test_generosity_is_positive_where_strictness_is_negative():
    parameters = load_criterion("pembina_plugins.jury").manifest.defaults()
    parameters = {**parameters, "items": [{"id": "lulus", "weight": 100, "from": 0, "to": 1}]}
    rows = [
        {"entrant": e, "juror": j, "item": "lulus", "score": float(s)}
        for e, one, two in (("A", 1, 0), ("B", 1, 0), ("C", 1, 0), ("D", 0, 1))
        for j, s in (("J1", one), ("J2", two))
    ]
    values = dict.fromkeys("ABCD", 50.0)
    points = adjusting.adjust(values, rows, {**parameters, "severity": "additive"})
    logits = adjusting.adjust(values, rows, {**parameters, "severity": "rasch"})
    assert points is not None
    assert logits is not None
    assert {"J1": 25.0, "J2": -25.0} == points.facts["generosity"]
    assert logits.facts["strictness"]["J1"] < 0.0 < logits.facts["strictness"]["J2"]


# B tells that J2 gives 20 more than J1: A, 100 from J1, is 110, and D, 98 from J1, is 108; both are cut to 100.
def test_ties_that_cutting_makes_are_warned_of():
    parameters = {**load_criterion("pembina_plugins.jury").manifest.defaults(), "severity": "additive"}

    def made(scores):
        rows = [{"entrant": e, "juror": j, "item": "score", "score": float(s)} for e, j, s in scores]
        return adjusting.adjust(dict.fromkeys({e for e, _, _ in scores}, 50.0), rows, parameters)

    given = [("A", "J1", 100), ("B", "J1", 80), ("B", "J2", 100), ("C", "J2", 90)]
    alone, tied = made(given), made([*given, ("D", "J1", 98)])
    assert (1, {}) == (alone.facts["clipped"], alone.warning)
    assert (2, 100.0, 100.0) == (tied.facts["clipped"], tied.values["A"], tied.values["D"])
    assert "whom the adjustment tells apart are equal" in tied.warning["en"]
    assert "sama nilai" in tied.warning["id"]


# Scores that stand out

COLUMNS = (["A", "B", "C"] * 2, ["J1"] * 3 + ["J2"] * 3, [8.0, 7.0, 6.0, 8.0, 7.0, 5.0])


# All fits exactly but the last score, which is one step off: by chance alone, since rounding leaves 1 / sqrt(12) of it.
# Its residual is 1/3 and its leverage 2/3: t = (1/3) / sqrt(1/12 x 1/3) = 2.
def test_scores_on_steps_are_no_surer_than_their_rounding():
    sure = standing_out(*COLUMNS)
    assert {("C", "J1", None, True), ("C", "J2", None, True)} == {
        (c.entrant, c.juror, c.t, c.clear) for c in sure.cells
    }
    assert () == standing_out(*COLUMNS, step=1.0).cells
    (one, other) = standing_out(*COLUMNS, step=1.0, limit=1.9).cells
    assert [2.0, 2.0] == pytest.approx([abs(one.t), abs(other.t)])
    assert not one.clear


def test_one_step_in_a_small_panel_is_no_accusation(pembina, tmp_path):
    made = scored(tmp_path, ((8, 8), (7, 7), (6, 5)))
    assert "No score stands out." in words(pembina, "agreement", made)


# Agreement


# Orders 1234 and 2413 have nothing in common (Spearman's rho 0), yet W = (1 + rho) / 2 = 0.5, as chance would have it.
def test_kendalls_w_is_held_against_what_lots_would_give(pembina, tmp_path):
    said = words(pembina, "agreement", scored(tmp_path, ((1, 2), (2, 4), (3, 1), (4, 3))))
    assert "Kendall's W of the totals = 0.500" in said
    assert "rank by lot reach about 0.50" in said


def test_an_icc_below_zero_is_said_to_count_as_none(pembina, tmp_path):
    below = "Below 0 it counts as 0"
    assert below in words(pembina, "agreement", scored(tmp_path / "a", ((1, 5), (5, 1), (3, 3))))
    assert below not in words(pembina, "agreement", scored(tmp_path / "b", ((1, 2), (5, 4), (3, 3))))


def test_a_negative_correlation_is_said_to_be_possible_by_chance(pembina, tmp_path):
    said = words(pembina, "agreement", scored(tmp_path, ((1, 2, 5), (3, 3, 4), (6, 7, 3))))
    assert "Correlation below zero: Juri Contoh 3 (J3). That is a reason to ask; over a few entrants chance" in said


# Leaving out


# A and B share the first place. Without J3, A alone is first: nobody took its place.
def test_a_shared_first_place_that_becomes_ones_own_is_not_called_anothers(pembina, tmp_path):
    said = words(pembina, "agreement", scored(tmp_path, ((9, 9, 6), (8, 8, 8), (1, 1, 1))))
    assert "without that one it would be another's, shared otherwise or nobody's" in said
    assert "another entrant would be first" not in said


# Only J2 links J1 with J3: without J2 the panel falls apart, so that "whoever is left out" would be too much.
def test_first_place_is_not_called_safe_from_jurors_who_cannot_be_left_out(pembina, tmp_path):
    table = ((9, 9, None), (5, 5, None), (None, 4, 4), (None, 2, 2))
    said = words(pembina, "agreement", scored(tmp_path / "a", table, severity="additive"))
    assert "Whoever can be left out, first place stays with Kabupaten Contoh 01 (E01)" in said
    assert "Without Juri Contoh 2 (J2): the panel falls into 2 parts" in said
    whole = words(pembina, "agreement", scored(tmp_path / "b", ((9, 9, 9), (5, 5, 5)), severity="additive"))
    assert "Whoever is left out, first place stays with Kabupaten Contoh 01 (E01)." in whole


def test_severity_is_reckoned_anew_without_each_juror(tmp_path):
    made = make_panel(tmp_path, entrants=10, jurors=5, per_entrant=3, parameters={"severity": '"additive"'})
    panel = open_panel(made.award, None, None, make_host(), scores=True)
    totals = made.totals()

    def placed(pairs):
        found = additive([e for e, _ in pairs], [j for _, j in pairs], [totals[pair] for pair in pairs])
        return ranks(found.entrants)

    before = placed(sorted(totals))
    for row in leave_out(panel, count(panel), None)["without"]:
        after = placed([pair for pair in sorted(totals) if pair[1] != row["juror"]])
        assert set(before) == set(after)
        assert [e for e, rank in sorted(after.items()) if rank == 1] == row["criterion"]["first"]
        assert sum(before[e] != after[e] for e in before) == row["criterion"]["moved"]
