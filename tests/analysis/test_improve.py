"""The least costly way to a tier or a rank: put back it gets there, and nothing cheaper does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.analysis.improve_goal import Goal
from pembina.analysis.replay import Replay
from pembina.errors import PluginError, UsageError
from pembina.methods import solver
from pembina.methods.refusal import LibraryMissing
from pembina.model.award import Effort

from .improving import asked, changes, enumerated, evaluated, plain, ratio, tier

TWO = plain("a", "a", 50) + plain("b", "b", 50)


def two(folder, a=60, b=60, body=TWO, tiers=None, **how):
    tiers = tier("top", 70) if tiers is None else tiers
    rows = [{"a": a, "b": b}, {"a": 90.5, "b": 20.5}, {"a": 30, "b": 80}]
    return evaluated(folder, body + tiers, rows, **how)


COSTS = {"a": {"cost": 2, "cap": 40}, "b": {"cost": 1, "cap": 40}}


@pytest.mark.parametrize(("cut", "moves", "cost"), [(70, {"b": 80}, 20), (85, {"a": 70, "b": 100}, 60)])
def test_B_of_the_toy_reaches_its_tiers(tmp_path, cut, moves, cost):
    """T1 on a scale of 100, on exact totals: 0.2 and 0.6 of the reference."""
    result = two(tmp_path, tiers=tier("top", cut), award='rank-on = "exact"')
    document = asked(result, tier="top", efforts=COSTS)
    assert ("reached", True) == (document["state"], document["plan"]["proven"])
    assert pytest.approx(moves, abs=1e-6) == changes(document)
    assert pytest.approx(cost, abs=1e-6) == document["plan"]["cost"]


def test_published_rounding_is_used_to_the_full(tmp_path):
    """69.995 is published as 70.00: b needs 79.99, at a cost of 19.99."""
    document = asked(two(tmp_path), tier="top", efforts=COSTS)
    assert pytest.approx({"b": 79.99}, abs=1e-6) == changes(document)
    assert "70.00" == document["plan"]["after"]["total"]["published"]
    above = two(tmp_path, tiers=tier("top", 70, key="above"))
    assert pytest.approx({"b": 80.01}, abs=1e-6) == changes(asked(above, tier="top", efforts=COSTS))
    down = two(tmp_path, award='rounding = "down"')
    assert pytest.approx({"b": 80}, abs=1e-6) == changes(asked(down, tier="top", efforts=COSTS))


def test_equal_costs_are_the_default_and_the_first_criterion_comes_first(tmp_path):
    document = asked(two(tmp_path, award='rank-on = "exact"'), tier="top")
    assert pytest.approx({"a": 80}, abs=1e-6) == changes(document)
    assert {"cost": 1, "per": "point", "cap": None, "step": None, "suggest": True, "by": "default"} == document[
        "efforts"
    ]["a"]


COUNTED = ratio("visits", "n", "m", 60) + ratio("events", "k", "m", 40)


def counted(folder, n=40, k=20, **how):
    rows = [{"n": n, "k": k, "m": 10}, {"n": 55, "k": 44, "m": 10}, {"n": 10, "k": 15, "m": 5}]
    body = how.pop("body", COUNTED)
    return evaluated(folder, body + how.pop("tiers", tier("top", 60)), rows, **how)


def test_counts_stay_whole(tmp_path):
    """32 + 0.6 a visit + 0.4 an event: 60 needs 28 (published 27.995); one visit costs 3, one event 1.9."""
    efforts = {"visits": {"cost": 3, "per": "count"}, "events": {"cost": 1.9, "per": "count"}}
    document = asked(counted(tmp_path), tier="top", efforts=efforts)
    menus = {
        "visits": [((40 + n) / 10, 3.0 * n) for n in range(61)],
        "events": [((20 + n) / 10, 1.9 * n) for n in range(81)],
    }
    assert enumerated(counted(tmp_path), "01", menus, Goal("top")) == pytest.approx(document["plan"]["cost"])
    change = document["plan"]["changes"][-1]
    assert change["count"]["of"] == 10
    assert change["to"] == change["count"]["to"] / 10


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_combination_of_whole_moves_is_cheaper_in_any_tree(tmp_path, data):
    """Random awards with every scoring and aggregation that a program knows, all combinations put back."""
    draw = data.draw
    shapes = (
        '{ method = "goalposts", from = 0, to = 8 }',
        '{ method = "log-goalposts", from = 1, to = 8 }',
        '{ method = "piecewise", points = [[0, 5], [3, 20], [5, 80], [8, 90]] }',
        '{ method = "bands", bands = [{ below = 4, score = 10 }, { from = 4, to = 6, score = 55 }, '
        "{ above = 6, score = 90 }] }",
        '{ method = "logistic", midpoint = 4, steepness = 0.9 }',
    )
    kinds = ("arithmetic", "geometric", "minimum", "harmonic")
    body = f'[criteria]\naggregate = "{draw(st.sampled_from(kinds))}"\n'
    body += f'[criteria.g]\nweight = 55\naggregate = "{draw(st.sampled_from(kinds))}"\n'
    body += ratio("g.a", "a", "m", 30, score=draw(st.sampled_from(shapes)))
    body += plain("g.b", "b", 70, score=draw(st.sampled_from(shapes)))
    body += ratio("c", "c", "m", 45, score=draw(st.sampled_from(shapes)))
    cut, least = draw(st.integers(15, 75)), draw(st.integers(1, 50))
    rest = f"and = {{ g = {least} }}" if draw(st.booleans()) else ""
    own = {"a": draw(st.integers(2, 12)), "b": draw(st.integers(1, 6)), "c": draw(st.integers(2, 12)), "m": 2}
    others = [{"a": 9, "b": 4, "c": 3, "m": 2}, {"a": 3, "b": 7, "c": 14, "m": 2}]
    goal = draw(st.sampled_from(({"tier": "top"}, {"rank": 1}, {"rank": 2})))
    result = evaluated(tmp_path, body + tier("top", cut, rest), [own, *others])
    prices = {path: draw(st.integers(1, 9)) for path in ("g.a", "g.b", "c")}
    document = asked(result, efforts={path: {"cost": price, "per": "count"} for path, price in prices.items()}, **goal)
    menus = {
        "g.a": [((own["a"] + n) / 2, prices["g.a"] * n) for n in range(max(17 - own["a"], 1))],
        "g.b": [(float(own["b"] + n), prices["g.b"] * n) for n in range(max(9 - own["b"], 1))],
        "c": [((own["c"] + n) / 2, prices["c"] * n) for n in range(max(17 - own["c"], 1))],
    }
    best = enumerated(result, "01", menus, Goal(goal.get("tier"), goal.get("rank")))
    if document["state"] == "already":
        assert 0 == best
    elif "logistic" not in body or best is not None:
        assert (best is None) == (document["plan"] is None)
        if best is not None:
            assert document["plan"]["cost"] <= best + 1e-6
            assert document["plan"]["proven"] or document["plan"]["doubt"]
            if "logistic" not in body:
                assert pytest.approx(best, abs=1e-6) == document["plan"]["cost"]


# What tiers ask for


def test_node_minimums_are_met(tmp_path):
    result = two(tmp_path, tiers=tier("top", 60, "and = { b = 75 }"), award='rank-on = "exact"')
    document = asked(result, tier="top")
    assert pytest.approx({"b": 75}, abs=1e-6) == changes(document)
    assert [None, "tier.minimum"] == [document["short"], document["held-back"][0]["key"]]


GATE = '[[gates]]\ncriterion = "{path}"\n{test}\notherwise = {otherwise}\n'


def test_a_gate_on_something_that_can_be_raised_becomes_part_of_the_plan(tmp_path):
    body = TWO + plain("g", "g", None) + GATE.format(path="g", test="at-least = 25", otherwise='"ineligible"')
    rows = [{"a": 60, "b": 60, "g": 20}, {"a": 20.5, "b": 90.5, "g": 25.5}]
    document = asked(evaluated(tmp_path, body + tier("top", 70), rows), tier="top", efforts=COSTS)
    assert pytest.approx({"b": 79.99, "g": 25}, abs=1e-6) == changes(document)
    assert "ineligible" == document["now"]["status"]
    fixed = evaluated(tmp_path, body + tier("top", 70), rows, fixed=("g",))
    document = asked(fixed, tier="top")
    assert ("unreachable", {"key": "gate", "args": {"gate": 0}}) == (document["state"], document["obstacles"][0])
    assert [("g", "not-actionable")] == [(row["path"], row["key"]) for row in document["not-suggested"]]
    assert "unreachable" == asked(fixed, rank=1)["state"]


def test_a_gate_that_caps_matters_only_below_its_cap(tmp_path):
    gate = GATE.format(path="b", test="more-than = 65", otherwise='{ cap = "low" }')
    tiers = tier("top", 62) + tier("low", 61)
    result = two(tmp_path, body=TWO + gate, tiers=tiers, award='rank-on = "exact"')
    assert pytest.approx({"a": 62}, abs=1e-6) == changes(asked(result, tier="low"))
    assert pytest.approx({"b": 65.000065}, abs=1e-9) == changes(asked(result, tier="top"))


def test_a_gate_on_a_group_is_a_least_score(tmp_path):
    body = "[criteria.g]\nweight = 100\n" + plain("g.a", "a", 50) + plain("g.b", "b", 50)
    gate = GATE.format(path="g", test="at-least = 66", otherwise='"ineligible"')
    result = two(tmp_path, body=body + gate, tiers=tier("top", 10), award='rank-on = "exact"')
    assert pytest.approx({"g.a": 72}, abs=1e-6) == changes(asked(result, tier="top"))


QUOTA = tier("top", 50, "quota = 1") + tier("low", 10)


def test_a_quota_has_to_be_won_from_whoever_holds_it(tmp_path):
    """The holder has 70 by a = 80 and b = 60; equals stay outside, unless the tie rule tells them apart."""
    rows = [{"a": 60, "b": 60}, {"a": 80, "b": 60}, {"a": 0.5, "b": 1}]
    result = evaluated(tmp_path, TWO + QUOTA, rows)
    document = asked(result, tier="top", efforts=COSTS)
    assert ("70.01", True) == (document["plan"]["after"]["total"]["published"], document["others"])
    tied = evaluated(tmp_path, TWO + QUOTA, rows, award='ties = ["b", "shared"]')
    document = asked(tied, tier="top", efforts=COSTS)
    assert ("70.00", "top") == (
        document["plan"]["after"]["total"]["published"], document["plan"]["after"]["tier"]
    )  # fmt: skip
    assert ({"b": 80}, 20) == (changes(document), document["plan"]["cost"])  # whole, as everybody's b is


def test_a_better_tier_may_be_easier_than_a_crowded_one(tmp_path):
    """The one place in the second tier is held at 90 by one who lacks the minimum of the first."""
    tiers = tier("top", 70, "and = { b = 50 }") + tier("low", 50, "quota = 1") + tier("last", 1)
    rows = [{"a": 50, "b": 60}, {"a": 100, "b": 40}, {"a": 100, "b": 44}, {"a": 0.5, "b": 1}]
    document = asked(evaluated(tmp_path, TWO + tiers, rows), tier="low")
    assert "top" == document["plan"]["after"]["tier"]


def test_a_rank_is_reached_at_the_right_place(tmp_path):
    rows = [{"a": 10, "b": 10}, {"a": 80, "b": 60}, {"a": 60, "b": 60}, {"a": 40, "b": 60.5}]
    result = evaluated(tmp_path, TWO + tier("top", 99), rows)
    after = [asked(result, rank=n)["plan"]["after"] for n in (1, 2, 3)]
    assert [("70.00", 1), ("60.00", 2), ("50.25", 3)] == [(a["total"]["published"], a["rank"]) for a in after]
    tied = evaluated(tmp_path, TWO + tier("top", 99), rows, award='ties = ["b", "shared"]')
    document = asked(tied, rank=1)
    assert ("70.00", 1) == (document["plan"]["after"]["total"]["published"], document["plan"]["after"]["rank"])
    assert "already" == asked(result, code="02", rank=1)["state"]


@pytest.mark.parametrize(("style", "total"), [("modified", "60.01"), ("dense", "60.00"), ("fractional", "60.01")])
def test_ways_of_numbering_places_are_kept_to(tmp_path, style, total):
    rows = [{"a": 10, "b": 10}, {"a": 80, "b": 60}, {"a": 60, "b": 60}, {"a": 40, "b": 60.5}]
    result = evaluated(tmp_path, TWO + tier("top", 99), rows, award=f'ranking = "{style}"')
    after = asked(result, rank=2)["plan"]["after"]
    assert (total, 2) == (after["total"]["published"], after["rank"])


def test_a_rank_inside_a_group(tmp_path):
    rows = [{"a": 10, "b": 10, "isle": "x"}, {"a": 80, "b": 60, "isle": "y"}, {"a": 30, "b": 30.5, "isle": "x"}]
    result = evaluated(tmp_path, TWO + tier("top", 99), rows, entrants='groups = ["isle"]')
    document = asked(result, rank=1, within="isle")
    assert ("30.25", 1) == (
        document["plan"]["after"]["total"]["published"], document["plan"]["after"]["group-rank"]
    )  # fmt: skip
    with pytest.raises(ValueError, match="no group column"):
        asked(result, rank=1, within="island")


# Cannot, need not, must not


def test_what_cannot_be_reached_is_said_with_the_best_there_is(tmp_path):
    result = two(tmp_path, tiers=tier("top", 95) + tier("low", 70))
    document = asked(result, tier="top", efforts={"a": {"cap": 10}, "b": {"suggest": False}})
    assert ("unreachable", None) == (document["state"], document["plan"])
    assert ("65.00", None) == (document["best"]["total"]["published"], document["best"]["tier"])
    assert ["tier.below-cut", "cap"] == [row["key"] for row in document["obstacles"]]
    assert [{"path": "b", "key": "not-suggested", "args": {"by": "region"}, "lost": 20}] == document["not-suggested"]


def test_already_there(tmp_path):
    document = asked(two(tmp_path, a=90, b=90), tier="top")
    assert ("already", None) == (document["state"], document["plan"])


def test_missing_values_have_to_be_reported_first(tmp_path):
    rows = [{"a": None, "b": 60}, {"a": 90.5, "b": 20}]
    document = asked(evaluated(tmp_path, TWO + tier("top", 70), rows), tier="top")
    assert "report-first" == document["state"]
    assert ["missing.value", "no-value"] == [row["key"] for row in document["obstacles"]]
    rows[0]["s"] = "withdrawn"
    document = asked(evaluated(tmp_path, TWO + tier("top", 70), rows, entrants='status = "s"'), tier="top")
    assert "set-aside" == document["state"]


def test_what_the_award_wants_nobody_to_be_told_is_not_told(tmp_path):
    body = plain("a", "a", 50, "effort = { suggest = false }") + plain("b", "b", 50, "effort = { cost = 4 }")
    document = asked(two(tmp_path, body=body), tier="top", efforts={"a": {"cost": 1, "suggest": True}})
    assert ["b"] == list(changes(document))
    assert ("award", 4) == (document["efforts"]["b"]["by"], document["efforts"]["b"]["cost"])


def test_levels_are_choices(tmp_path):
    levels = '{ method = "levels", levels = { WTP = 100, WDP = 60, TMP = 30 } }'
    body = plain("a", "a", 50) + plain("o", "o", 50, score=levels, kind="category")
    rows = [{"a": 60, "o": "TMP"}, {"a": 20.5, "o": "WTP"}]
    document = asked(evaluated(tmp_path, body + tier("top", 60), rows), tier="top", efforts={"a": {"cost": 3}})
    assert {"o": "WDP"} == changes(document)
    assert pytest.approx(30) == document["plan"]["cost"]


def test_less_is_better_where_the_scale_says_so(tmp_path):
    body = ratio("late", "n", "m", 100, score='{ method = "goalposts", from = 10, to = 0 }')
    rows = [{"n": 80, "m": 10}, {"n": 20, "m": 10}]
    document = asked(evaluated(tmp_path, body + tier("top", 50), rows), tier="top")
    assert ({"late": 50}, 30) == (changes(document), document["plan"]["cost"])


def test_steps_are_kept_to(tmp_path):
    result = two(tmp_path, award='rank-on = "exact"')
    document = asked(result, tier="top", efforts={"a": {"step": 7}, "b": {"cost": 2, "step": 3}})
    assert ({"a": 81}, 21) == (changes(document), document["plan"]["cost"])


def test_gains_of_single_changes_add_up_to_the_gain_of_all(tmp_path):
    body = f'[criteria]\naggregate = "geometric"\n{TWO}'
    document = asked(two(tmp_path, body=body, tiers=tier("top", 95)), tier="top")
    gained = sum(change["points"] for change in document["plan"]["changes"])
    before, after = document["now"]["total"]["exact"], document["plan"]["after"]["total"]["exact"]
    assert 2 == len(document["plan"]["changes"])
    assert pytest.approx(after - before, abs=1e-9) == gained


def test_one_criterion_alone(tmp_path):
    efforts = {"visits": {"cost": 3, "per": "count"}, "events": {"cost": 1.9, "per": "count"}}
    document = asked(counted(tmp_path), tier="top", efforts=efforts)
    alone = {row["path"]: row for row in document["alone"]}
    assert (87, 141) == (alone["visits"]["change"]["count"]["to"], alone["visits"]["cost"])
    assert 90 == alone["events"]["change"]["count"]["to"]


# Where nothing is proven


@pytest.mark.parametrize("method", ["min-max", "z-score"])
def test_scores_that_depend_on_the_field_are_tried_and_said_to_be(tmp_path, method):
    body = plain("a", "a", 50, score=f'{{ method = "{method}", direction = "higher" }}') + plain("b", "b", 50)
    rows = [{"a": 30, "b": 60}, {"a": 90.5, "b": 20.5}, {"a": 10, "b": 80}]
    result = evaluated(tmp_path, body + tier("top", 60), rows)
    document = asked(result, tier="top")
    assert (["a"], "reached", "top") == (
        document["relative"], document["state"], document["plan"]["after"]["tier"]
    )  # fmt: skip
    assert (False, "relative") == (document["plan"]["proven"], document["plan"]["doubt"])


@pytest.mark.parametrize("name", ["maximum", "median"])
def test_few_combinations_are_all_tried_whatever_the_aggregation(tmp_path, name):
    body = f'[criteria]\naggregate = "{name}"\n' + plain("a", "a", 50) + plain("b", "b", 50)
    rows = [{"a": 80, "b": 75}, {"a": 90, "b": 20}]
    result = evaluated(tmp_path, body + tier("top", 93), rows)
    document = asked(result, tier="top")
    menus = {"a": [(float(80 + n), n) for n in range(21)], "b": [(float(75 + n), n) for n in range(26)]}
    assert (enumerated(result, "01", menus, Goal("top")), True) == (
        document["plan"]["cost"], document["plan"]["proven"]
    )  # fmt: skip


def test_what_is_put_back_is_what_is_said(tmp_path):
    document, result = asked(counted(tmp_path), tier="top"), counted(tmp_path)
    moved = {(change["path"], "01"): change["to"] for change in document["plan"]["changes"]}
    standing = Replay(result).judge(columns=Replay(result).with_values(moved)).standings[0]
    assert (str(standing.published), standing.tier) == (document["plan"]["after"]["total"]["published"], "top")


# Questions that make no sense


def test_a_goal_is_one_goal_that_is_there(tmp_path):
    result = two(tmp_path)
    for how in ({}, {"tier": "top", "rank": 1}, {"rank": 0}):
        with pytest.raises(ValueError, match=r"ask for|is 1 or more"):
            asked(result, **how)
    with pytest.raises(KeyError):
        asked(result, tier="best")
    with pytest.raises(KeyError):
        asked(result, code="99", tier="top")


def test_efforts_are_refused_all_at_once(tmp_path):
    with pytest.raises(UsageError) as error:
        asked(two(tmp_path), tier="top", efforts={"x": {}, "a": {"cots": 1, "cost": -1}, "b": {"per": "pont"}})
    assert ["PB205", "PB203", "PB204", "PB705"] == [problem.code for problem in error.value.problems] or [
        "PB203", "PB204", "PB205", "PB705",
    ] == sorted(problem.code for problem in error.value.problems)  # fmt: skip


def test_without_scipy_the_extra_is_named(tmp_path, monkeypatch):
    def missing():
        raise LibraryMissing("scipy", "methods")

    monkeypatch.setattr(solver, "_optimize", missing)
    with pytest.raises(PluginError, match=r"PB420.*pembina improve needs scipy") as error:
        asked(two(tmp_path), tier="top")
    assert "pip install 'pembina[robustness]'" in str(error.value)


def test_the_same_question_has_the_same_answer(tmp_path):
    from pembina.model import canonical

    assert canonical(asked(counted(tmp_path), tier="top")) == canonical(asked(counted(tmp_path), tier="top"))


def test_defaults_of_the_model_are_those_of_the_document():
    assert Effort() == Effort(1.0, "point", None, None, True)


def test_a_cap_holds_even_where_the_work_costs_nothing(tmp_path):
    document = asked(two(tmp_path, tiers=tier("top", 80)), tier="top", efforts={"a": {"cost": 0, "cap": 10}})
    assert pytest.approx({"a": 70, "b": 89.99}, abs=1e-6) == changes(document)
    assert pytest.approx(29.99, abs=1e-6) == document["plan"]["cost"]


def test_bands_of_continuous_values_are_entered_at_their_edge(tmp_path):
    bands = '{ method = "bands", bands = [{ below = 61, score = 10 }, { from = 61, to = 70, score = 50 }, '
    bands += "{ above = 70, score = 90 }] }"
    body = plain("a", "a", 60, score=bands) + plain("b", "b", 40)
    efforts = {"a": {"per": "unit", "cost": 1}, "b": {"per": "unit", "cost": 9}}
    result = two(tmp_path, a=60.5, b=10.5, body=body, tiers=tier("top", 58) + tier("low", 34))
    assert {"a": 61} == changes(asked(result, tier="low"))
    assert pytest.approx({"a": 70.00007}, abs=1e-9) == changes(asked(result, tier="top", efforts=efforts))


def test_an_imputed_field_makes_a_rank_unproven(tmp_path):
    body = plain("a", "a", 50, 'impute = "mean"') + plain("b", "b", 50)
    rows = [{"a": 30, "b": 60}, {"a": 90.5, "b": 20.5}, {"a": None, "b": 80}]
    result = evaluated(tmp_path, body + tier("top", 60), rows)
    assert (False, "others") == tuple(asked(result, rank=1)["plan"][key] for key in ("proven", "doubt"))
    assert asked(result, tier="top")["plan"]["proven"]
