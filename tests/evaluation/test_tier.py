"""Tiers by hand: who gets which, and what each is told of every better one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pembina.evaluation.standing import Standing
from pembina.evaluation.tier import give_tiers
from pembina.evaluation.tree import Tree
from pembina.model import Award, Finding, Gate, Method, Quota, Status, Tier

from .by_hand import award, entrants, group, leaf, tree

A, B = leaf("a", 0.5), leaf("b", 0.5)


def tier(name: str, cut: str, inclusive: bool = True, **more: Any) -> Tier:
    return Tier(name, {}, Decimal(cut), inclusive, **more)


def gate(cap: str | None) -> Gate:
    return Gate("a", Method("at-least", {"argument": 1}), cap, {})


def given(
    rules: Award, found: Tree, ranks: list[float | None], gates: list[list[str]] | None = None, **groups: Any
) -> tuple[list[Standing], list[Finding]]:
    """Give tiers to entrants of these ranks (None: not ranked)."""
    standings = [
        Standing(Status.RANKED if rank is not None else Status.RECUSED, rank=rank, gates=gates[i] if gates else [])
        for i, rank in enumerate(ranks)
    ]
    return standings, give_tiers(rules, entrants(len(ranks), **groups), found, standings)


def tiers(standings: list[Standing]) -> list[str | None]:
    return [standing.tier for standing in standings]


UP, DOWN = tier("up", "80"), tier("down", "60.5", inclusive=False)


def test_the_best_tier_whose_cut_is_reached_and_why_not_a_better_one() -> None:
    found = tree(6, [80, 79.99, 60.51, 60.5, 90, 79.996])
    standings, findings = given(award(A, B, tiers=(UP, DOWN)), found, [1, 2, 3, 4, None, 1])
    assert tiers(standings) == ["up", "down", "down", None, None, "up"]
    below = {"cut": 80, "inclusive": True}
    assert [standing.held_back for standing in standings] == [
        [],
        [("up", "tier.below-cut", {**below, "total": 79.99})],
        [("up", "tier.below-cut", {**below, "total": 60.51})],
        [
            ("up", "tier.below-cut", {**below, "total": 60.5}),
            ("down", "tier.below-cut", {"cut": 60.5, "inclusive": False, "total": 60.5}),
        ],
        [],
        [],
    ]
    assert findings == []


def test_the_exact_total_decides_where_the_award_says_so() -> None:
    standings, _ = given(award(A, B, tiers=(UP,), rank_on="exact"), tree(2, [79.996, 80]), [2, 1])
    assert tiers(standings) == [None, "up"]
    assert standings[0].held_back == [("up", "tier.below-cut", {"cut": 80, "inclusive": True, "total": 79.996})]


def test_a_whole_total_is_said_without_a_point_and_an_empty_tier_is_remarked() -> None:
    standings, findings = given(award(A, B, tiers=(UP, DOWN)), tree(1, [50.0]), [1])
    assert repr(standings[0].held_back[0][2]) == "{'cut': 80, 'inclusive': True, 'total': 50}"
    assert findings == [Finding("tier.empty", {"tier": "up"}), Finding("tier.empty", {"tier": "down"})]


def test_each_is_told_the_first_minimum_that_is_not_reached_in_the_order_of_the_tree() -> None:
    best = tier("up", "80", minimums={"b": Decimal(50), "a": Decimal("70.5")})
    found = tree(5, [90, 90, 90, 90, 70], a=[70.5, 70.49, None, 71, 1], b=[50, 49, 49, 49.99, 1])
    standings, findings = given(award(A, B, tiers=(best, DOWN)), found, [1, 1, 1, 1, 5])
    assert tiers(standings) == ["up", "down", "down", "down", "down"]
    assert [standing.held_back for standing in standings] == [
        [],
        [("up", "tier.minimum", {"node": "a", "minimum": 70.5, "score": 70.49})],
        [("up", "tier.minimum", {"node": "a", "minimum": 70.5, "score": None})],
        [("up", "tier.minimum", {"node": "b", "minimum": 50, "score": 49.99})],
        [("up", "tier.below-cut", {"cut": 80, "inclusive": True, "total": 70})],
    ]
    assert repr(standings[3].held_back[0][2]["minimum"]) == "50"
    assert findings == []


def test_a_whole_score_below_a_minimum_is_said_without_a_point() -> None:
    best = tier("up", "80", minimums={"g": Decimal(50)})
    standings, _ = given(award(group("g", A), B, tiers=(best,)), tree(1, [90], g=[49.0], a=[1], b=[1]), [1])
    assert repr(standings[0].held_back) == "[('up', 'tier.minimum', {'node': 'g', 'minimum': 50, 'score': 49})]"


@pytest.mark.parametrize(
    ("cap", "expected"),
    [("gold", ["gold", "gold"]), ("silver", ["silver", "gold"]), ("bronze", ["bronze", "gold"]), (None, ["gold"] * 2)],
)
def test_who_does_not_meet_a_gate_gets_no_better_tier_than_its_cap(cap: str | None, expected: list[str]) -> None:
    three = (tier("gold", "80"), tier("silver", "70"), tier("bronze", "60"))
    rules = award(A, B, tiers=three, gates=(gate("gold"), gate(cap)))
    standings, _ = given(rules, tree(2, [90, 90]), [1, 1], [["not-met", "not-met"], ["unknown", "met"]])
    assert tiers(standings) == expected
    above = {"gold": 0, "silver": 1, "bronze": 2, None: 0}[cap]
    assert standings[0].held_back == [(each.id, "tier.cap", {"gate": 1}) for each in three[:above]]
    assert standings[1].held_back == []


def test_who_is_held_back_by_one_gate_is_not_told_of_the_next() -> None:
    rules = award(A, B, tiers=(tier("gold", "80"), tier("silver", "70")), gates=(gate("silver"), gate("silver")))
    standings, _ = given(rules, tree(1, [90]), [1], [["not-met", "not-met"]])
    assert standings[0].held_back == [("gold", "tier.cap", {"gate": 0})]


# Quotas


def test_a_quota_goes_by_rank_and_then_the_rest_wait_for_the_next_tier() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(2)), DOWN))
    standings, findings = given(rules, tree(4, [85, 95, 90, 70]), [3, 1, 2, 4])
    assert tiers(standings) == ["down", "up", "up", "down"]
    args = {"quota": 2, "per": None, "group": None}
    assert standings[0].held_back == [("up", "tier.quota", args)]
    assert standings[3].held_back == [("up", "tier.below-cut", {"cut": 80, "inclusive": True, "total": 70})]
    assert findings == []


@pytest.mark.parametrize("fit", [0, 1, 2])
def test_a_quota_that_is_not_used_up_holds_nobody_back(fit: int) -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(2)),))
    standings, findings = given(rules, tree(fit, [90] * fit), [1] * fit)
    assert tiers(standings) == ["up"] * fit
    assert [finding.key for finding in findings] == ([] if fit else ["tier.empty"])


def test_equals_at_the_edge_stay_outside_and_everybody_behind_is_told_so() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(2)),))
    standings, findings = given(rules, tree(4, [95, 90, 90, 85]), [1, 2, 2, 4])
    assert tiers(standings) == ["up", None, None, None]
    args = {"quota": 2, "per": None, "group": None, "tied": 2}
    assert [standing.held_back for standing in standings] == [
        [],
        [("up", "tier.quota-tie", args)],
        [("up", "tier.quota-tie", args)],
        [("up", "tier.quota", args)],
    ]
    assert findings == [Finding("quota.tie", {**args, "tier": "up"}, "warning")]


def test_equals_behind_the_edge_are_no_tie_at_it() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(1)),))
    standings, findings = given(rules, tree(3, [95, 90, 90]), [1, 2, 2])
    assert tiers(standings) == ["up", None, None]
    args = {"quota": 1, "per": None, "group": None}
    assert [standing.held_back for standing in standings] == [[], *[[("up", "tier.quota", args)]] * 2]
    assert findings == []


def test_all_equals_over_a_quota_leave_the_tier_empty() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(1)),))
    standings, findings = given(rules, tree(2, [90, 90]), [1, 1])
    assert tiers(standings) == [None, None]
    tie = {"quota": 1, "per": None, "group": None, "tied": 2, "tier": "up"}
    assert findings == [Finding("quota.tie", tie, "warning"), Finding("tier.empty", {"tier": "up"})]


def test_a_quota_for_each_group_counts_inside_it_in_the_order_of_groups() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(1, "island")),))
    islands = [{"island": name} for name in ("Java", "Java", "Bali", "Bali")]
    standings, findings = given(rules, tree(4, [95, 90, 85, 85]), [1, 2, 3, 3], groups=islands)
    assert tiers(standings) == ["up", None, None, None]
    bali = {"quota": 1, "per": "island", "group": "Bali", "tied": 2}
    assert standings[1].held_back == [("up", "tier.quota", {"quota": 1, "per": "island", "group": "Java"})]
    assert standings[2].held_back == standings[3].held_back == [("up", "tier.quota-tie", bali)]
    assert findings == [Finding("quota.tie", {**bali, "tier": "up"}, "warning")]


def test_ties_of_several_groups_are_told_in_the_order_of_their_names() -> None:
    rules = award(A, B, tiers=(tier("up", "80", quota=Quota(1, "island")),))
    islands = [{"island": name} for name in ("Java", "Java", "Bali", "Bali")]
    _, findings = given(rules, tree(4, [95, 95, 85, 85]), [1, 1, 3, 3], groups=islands)
    assert [finding.args.get("group") for finding in findings] == ["Bali", "Java", None]
