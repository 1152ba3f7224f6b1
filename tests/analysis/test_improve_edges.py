"""Ways to a tier at the edges: relative scores, strict gates, last places, tie-breakers, costs very far apart."""

from __future__ import annotations

import pytest

from pembina.errors import UsageError

from .improving import asked, changes, evaluated, plain, ratio, tier
from .test_improve import GATE, TWO, two


@pytest.mark.parametrize("method", ["min-max", "z-score", "percentile-rank", "rank"])
def test_less_is_better_where_a_relative_method_says_so_whatever_the_plugin_says(tmp_path, method):
    """What is read from a column is "higher" to its plugin; the award turns it round."""
    body = plain("a", "a", 100, score=f'{{ method = "{method}", direction = "lower" }}')
    result = evaluated(tmp_path, body + tier("top", 1), [{"a": 9}, {"a": 7}, {"a": 2}])
    document = asked(result, rank=1)
    assert "reached" == document["state"]
    assert changes(document)["a"] <= 2


def test_the_best_of_a_field_can_still_be_passed(tmp_path):
    """Equal with the best, and one more is worth something where places are scored."""
    body = plain("a", "a", 100, score='{ method = "percentile-rank", direction = "higher" }')
    rows = [{"a": 9}, {"a": 9}, {"a": 2}]
    result = evaluated(tmp_path, body + tier("top", 1), rows, award='ranking = "modified"')
    assert {"a": 10} == changes(asked(result, rank=1))


def test_no_plan_is_proven_where_going_beyond_the_best_may_push_others_down(tmp_path):
    """A higher a would press the second's down; nobody tried it, so nobody says that nothing is cheaper."""
    score = '{ method = "min-max", direction = "higher" }'
    body = plain("a", "a", 60, score=score) + plain("b", "b", 40)
    result = evaluated(tmp_path, body + tier("top", 1), [{"a": 9, "b": 20}, {"a": 7, "b": 90}, {"a": 1, "b": 50}])
    plan = asked(result, rank=1)["plan"]
    assert (False, "relative", 0) == (plan["proven"], plan["doubt"], plan["bound"])


@pytest.mark.parametrize("value", [0, 2])
def test_a_gate_that_asks_for_more_than_there_is_can_be_met(tmp_path, value):
    gate = GATE.format(path="g", test=f"more-than = {value}", otherwise='"ineligible"')
    rows = [{"a": 90, "b": 90, "g": value}, {"a": 20, "b": 20, "g": 5}]
    document = asked(evaluated(tmp_path, TWO + plain("g", "g", None) + gate + tier("top", 70), rows), tier="top")
    assert {"g": value + 1} == changes(document)


def test_a_place_behind_all_others_may_be_good_enough(tmp_path):
    """Only the condition keeps it out of the ranking; the last place takes no more than meeting it."""
    gate = GATE.format(path="g", test="at-least = 3", otherwise='"ineligible"')
    rows = [{"a": 10, "b": 10, "g": 0}, {"a": 20, "b": 20, "g": 5}, {"a": 30, "b": 30, "g": 5}]
    result = evaluated(tmp_path, TWO + plain("g", "g", None) + gate + tier("top", 70), rows)
    assert {"g": 3} == changes(asked(result, rank=3, efforts={"g": {"per": "unit"}}))


def test_what_only_breaks_ties_is_named_among_what_is_not_suggested(tmp_path):
    rows = [{"a": 100, "b": 100, "x": 1}, {"a": 100, "b": 100, "x": 2}]
    result = evaluated(tmp_path, TWO + plain("x", "x", None) + tier("top", 70), rows, award='ties = ["x", "shared"]')
    document = asked(result, rank=1)
    assert "unreachable" == document["state"]
    assert ("x", "tie-only") in [(row["path"], row["key"]) for row in document["not-suggested"]]


@pytest.mark.parametrize("cost", [1e6, 1e9, 1e12, 1e15])
def test_costs_very_far_apart_are_still_compared(tmp_path, cost):
    """One criterion in rupiah and the other in points: the plan takes the one that is cheap."""
    result = two(tmp_path, award='rank-on = "exact"')
    document = asked(result, tier="top", efforts={"a": {"cost": cost}})
    assert (pytest.approx({"b": 80}, abs=1e-6), True) == (changes(document), document["plan"]["proven"])


def test_numbers_that_cannot_be_computed_with_are_refused(tmp_path):
    efforts = {"a": {"cost": float("nan"), "cap": float("inf")}, "b": {"cost": 1e16}}
    with pytest.raises(UsageError) as error:
        asked(two(tmp_path), tier="top", efforts=efforts)
    assert ["PB108", "PB108", "PB205"] == [problem.code for problem in error.value.problems]


def test_the_work_tells_how_far_it_is(tmp_path):
    told = []
    body = plain("a", "a", 50, score='{ method = "z-score", direction = "higher" }') + plain("b", "b", 50)
    rows = [{"a": 30, "b": 60}, {"a": 90.5, "b": 20.5}, {"a": 10, "b": 80}]
    result = evaluated(tmp_path, body + tier("top", 60), rows)
    asked(result, tier="top", progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert {100} == {total for _, total in told}


def test_a_count_that_other_figures_are_divided_by_is_named(tmp_path):
    """Active cooperatives are counted by one criterion and divide the visits of the other."""
    body = ratio("active", "active", "all", 50, score='{ method = "goalposts", from = 0, to = 1 }')
    body += ratio("visits", "visits", "active", 50)
    rows = [{"active": 50, "all": 100, "visits": 300}, {"active": 60, "all": 90, "visits": 200}]
    result = evaluated(tmp_path, body + tier("top", 70), rows)
    document = asked(result, tier="top", efforts={"visits": {"suggest": False}})
    assert [{"path": "active", "nodes": ["visits"]}] == document["linked"]
    document = asked(result, tier="top", efforts={"active": {"suggest": False}})
    assert [] == document["linked"]


def test_proven_is_only_what_meets_its_bound(tmp_path):
    body = ratio("a", "a", "n", 50) + plain("b", "b", 50)
    result = evaluated(tmp_path, body + tier("top", 61), [{"a": 30, "n": 10, "b": 50}])
    plan = asked(result, tier="top")["plan"]
    assert plan["proven"]
    assert plan["cost"] - plan["bound"] <= 1e-5


def test_nobody_is_sent_further_than_where_the_score_jumps(tmp_path):
    """Scored by places, the plan is found by trying; 30 to 49 score the same, so 30 it is and not 49."""
    bands = "{ below = 30, score = 0 }, { from = 30, below = 50, score = 60 }, { from = 50, score = 100 }"
    body = plain("a", "a", 50, score=f'{{ method = "bands", bands = [{bands}] }}')
    body += plain("b", "b", 50, score='{ method = "percentile-rank", direction = "higher" }') + tier("top", 30)
    result = evaluated(tmp_path, body, [{"a": 20, "b": 1}, {"a": 60, "b": 2}, {"a": 60, "b": 3}], fixed=("b",))
    assert {"a": 30} == changes(asked(result, tier="top"))
