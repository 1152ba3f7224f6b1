"""A criterion left out, and another mean: what moves, worked out by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from pembina.analysis.audit_board import Board, NotDone
from pembina.analysis.audit_recount import Recount, rounded
from pembina.methods.rounding import publish

from ..awards import test_hdi as hdi
from ..awards.sources import read
from .asking import by, checked, found, keys, nested, two
from .documents import group, leaf, result, tier

# What if


def test_leaving_out_a_criterion_gives_its_weight_to_its_siblings():
    """Without c the totals are those of the group g (30, 20, 35, 25, 40); before: 50, 36, 49, 23, 28."""
    row = by(checked(nested())["leave-one-out"], path="c")
    assert [1, 3, 2, 5, 4] == [e["rank"] for e in nested().entrants]
    expected = {
        "totals-changed": 5, "moved": 4, "mean-shift": (2 + 2 + 0 + 1 + 3) / 5, "lost": 0, "not-done": None,
        "largest": {"entrant": "05", "from": 4, "to": 1}, "winner": {"from": ["01"], "to": ["05"]},
        "winner-changes": True, "tiers-changed": None, "nominal": 0.4, "path": "c",
    }  # fmt: skip
    assert expected == row
    inner = by(checked(nested())["leave-one-out"], path="g.b")
    # without g.b: 0.6 x (10..50) + 0.4 x c = 38, 36, 46, 32, 34: ranks 2, 3, 1, 5, 4
    assert ({"from": ["01"], "to": ["03"]}, 2, 0.4) == (inner["winner"], inner["moved"], inner["mean-shift"])


def test_first_place_that_hangs_on_criteria_is_told_lightest_first():
    args = found(checked(nested()), "leave-one-out.winner")[0]
    assert ["01"] == args["winner"]
    assert ["g.b", "c"] == [item["node"] for item in args["items"]]


def test_a_criterion_without_which_nobody_moves_is_worth_knowing():
    document = checked(two([10, 20, 30], [1, 2, 3], shares=(0.9, 0.1)))
    assert [{"node": "a", "nominal": 0.9}, {"node": "b", "nominal": 0.1}] == found(document, "leave-one-out.idle")


def test_a_criterion_that_moves_a_tier_decides_something():
    tiers = [tier("utama", 10)]
    own = {1: {"tier": "utama"}, 2: {"tier": "utama"}}
    made = two([5, 10, 15], [7, 11, 16], tiers=tiers, entrants=own)
    assert "leave-one-out.idle" in keys(checked(made))
    made = two([5, 9, 15], [7, 11, 16], tiers=tiers, entrants=own)
    assert [1, 0] == [row["tiers-changed"] for row in checked(made)["leave-one-out"]][::-1]
    assert ["a"] == [args["node"] for args in found(checked(made), "leave-one-out.idle")]


def test_entrants_left_without_any_score_are_counted_as_lost_and_ranked_no_more():
    made = result([group("", None), leaf("a", 0.5, [10, 20, 30]), leaf("b", 0.5, [30, None, 20])])
    row = by(checked(made)["leave-one-out"], path="a")
    assert (1, {"from": ["03"], "to": ["01"]}) == (row["lost"], row["winner"])
    assert {"entrant": "01", "from": 2, "to": 1} == row["largest"]


def test_other_means_are_tried_for_each_group_and_for_all_at_once():
    rows = checked(nested("geometric", "arithmetic"))["aggregation"]
    assert [("", "geometric", "arithmetic"), ("g", "arithmetic", "geometric")] == [
        (row["group"], row["from"], row["to"]) for row in rows
    ]
    rows = checked(nested())["aggregation"]
    assert [("", "geometric"), ("g", "geometric"), ("*", "geometric")] == [(row["group"], row["to"]) for row in rows]
    rows = checked(nested("minimum", "harmonic"))["aggregation"]
    assert [("", m) for m in MEANS] + [("g", m) for m in MEANS] + [("*", m) for m in MEANS] == [
        (row["group"], row["to"]) for row in rows
    ]


MEANS = ("arithmetic", "geometric")


def test_a_geometric_mean_may_choose_another_winner():
    """(90, 10) against (48, 48): 50 to 48 by the arithmetic mean, 30 to 48 by the geometric one, where 48 stays."""
    document = checked(two([90, 48, 20], [10, 48, 10]))
    row = document["aggregation"][0]
    assert ({"from": ["01"], "to": ["02"]}, True, 2) == (row["winner"], row["winner-changes"], row["totals-changed"])
    args = found(document, "aggregation.winner")[0]
    assert ("", "arithmetic", "geometric", 0) == tuple(args[key] for key in ("group", "from", "to", "zeros"))


def test_zeros_are_counted_where_a_geometric_mean_is_tried():
    row = checked(two([90, 48, 20], [0, 48, 10]))["aggregation"][0]
    assert 1 == row["zeros"]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (two([-1, 5, 9], [3, 4, 6]), {"key": "negative-scores", "args": {}}),
        (two([1, 5, 9], [3, 4, 6], "sum"), {"key": "points-added", "args": {}}),
        (result([group("", None), leaf("a", 1, [1, 2, 3])]), {"key": "one-part", "args": {}}),
        (two([1], [3]), {"key": "few-entrants", "args": {"n": 1, "needed": 2}}),
    ],
)
def test_other_means_that_cannot_be_tried_say_why(made, reason):
    assert reason == checked(made)["aggregation"][0]["not-done"]


def test_an_aggregation_of_a_third_party_is_not_recounted_but_can_be_replaced():
    made = two([10, 20, 60], [5, 30, 20], "owa")
    document = checked(made)
    reason = {"key": "aggregation-unknown", "args": {"group": "", "method": "owa"}}
    assert [reason] * 2 == [row["not-done"] for row in document["leave-one-out"]]
    assert [None, None] == [row["not-done"] for row in document["aggregation"]]


def test_a_document_that_does_not_add_up_is_concluded_nothing_from():
    made = two([10, 20, 30], [3, 1, 2])
    made.nodes[0]["scores"][0] += 1e-3
    assert "not-reproduced" == checked(made)["leave-one-out"][0]["not-done"]["key"]
    made = two([10, 20, 30], [3, 1, 2])
    made.entrants[0]["rank"], made.entrants[1]["rank"] = 2, 3
    assert "ranks-not-reproduced" == checked(made)["leave-one-out"][0]["not-done"]["key"]


def test_ties_are_broken_as_the_award_says():
    """Equal totals of 20; b decides until b itself is left out."""
    made = two([10, 30, 5], [30, 10, 5], ties=["b", "shared"])
    made.entrants[1]["rank"] = 2
    board = Board(made)
    recount = Recount(board)
    assert [1, 2, 3] == recount.ranks(board.scores).tolist()
    assert [2, 1, 3] == recount.ranks(recount.scores(removed="b"), "b").tolist()
    assert [1, 1, 3] == recount.ranks(board.scores, "b").tolist()


@pytest.mark.parametrize("rounding", ["half-up", "half-even", "down"])
@pytest.mark.parametrize("decimals", [0, 2, 3, 10, 11])
def test_a_column_is_published_as_each_of_its_scores(rounding, decimals):
    scores = [0.005, 0.015, 85.005, 84.995, -0.015, -2.5, 0.5, 1.5, 71.9863541234, 1e-10, 0.0, 100.0, 12345.6785]
    for column in (scores, [*scores, 3e9]):  # 3e9 times 10^10 is beyond what 64 bits hold
        expected = [float(publish(x, decimals, rounding)) for x in column]
        assert expected == rounded(np.array(column), decimals, rounding).tolist()
    assert [True, False] == np.isnan(rounded(np.array([np.nan, 1.0]), decimals, rounding)).tolist()


def test_an_award_may_rank_on_exact_totals():
    """10.001 and 10.004 are both published as 10.00."""
    made = two([10.001, 10.004, 5], [10.001, 10.004, 5], **{"rank-on": "exact"})
    made.entrants[0]["rank"] = 2
    recount = Recount(Board(made))
    assert [2, 1, 3] == recount.ranks(Board(made).scores).tolist()
    made.document["award"]["rules"]["rank-on"] = "published"
    assert [1, 1, 3] == Recount(Board(made))._places(Board(made).scores, None).tolist()


@pytest.mark.parametrize(("direction", "expected"), [("lower", [2, 1, 3]), ("higher", [1, 2, 3])])
def test_a_value_without_weight_breaks_ties_by_its_direction(direction, expected):
    made = result(
        [
            group("", None), leaf("a", 1, [20, 20, 5]),
            leaf("v", None, [None] * 3, [9, 4, 7], direction=direction),
        ],
        ties=["v", "shared"],
    )  # fmt: skip
    for entrant, rank in zip(made.entrants, expected, strict=True):
        entrant["rank"] = rank
    assert expected == Recount(Board(made)).ranks(Board(made).scores).tolist()


def test_a_tie_rule_that_names_nothing_concludes_nothing():
    with pytest.raises(NotDone):
        Recount(Board(two([1, 2], [1, 2], ties=["moon"]))).ranks({"": Board(two([1, 2], [1, 2])).totals})


def test_shares_that_left_out_siblings_changed_are_used_entrant_by_entrant():
    """The second entrant has no b: its a counts whole. Without a, b counts whole for the others."""
    made = result(
        [
            group("", None), leaf("a", 0.25, [40, 60, 20], shares=[0.25, 1, 0.25]),
            leaf("b", 0.75, [80, None, 40], shares=[0.75, 0, 0.75]),
        ]
    )  # fmt: skip
    assert [70, 60, 35] == [entrant["total"]["exact"] for entrant in made.entrants]
    board = Board(made)
    assert [80, 40] == Recount(board).scores(removed="a")[""].tolist()[::2]
    assert [40, 60, 20] == Recount(board).scores(removed="b")[""].tolist()
    assert [70, 60, 35] == Recount(board).scores(methods={"": "arithmetic"})[""].tolist()


def test_every_aggregation_that_is_known_is_counted_again():
    for method in ("arithmetic", "geometric", "harmonic", "minimum", "sum"):
        document = checked(two([10, 20, 60], [50, 30, 20], method))
        assert [None, None] == [row["not-done"] for row in document["leave-one-out"]], method


def test_points_that_are_added_are_simply_not_added():
    board = Board(two([10, 20, 60], [50, 30, 20], "sum"))
    assert [50, 30, 20] == Recount(board).scores(removed="a")[""].tolist()


def test_ranks_follow_the_style_of_the_award():
    made = two([10, 10, 30], [10, 10, 30], ranking="fractional")
    made.entrants[0]["rank"] = made.entrants[1]["rank"] = 2.5
    document = checked(made)
    assert [None, None] == [row["not-done"] for row in document["leave-one-out"]]


def test_tiers_that_would_differ_are_counted_with_minimums_caps_and_quotas():
    """By total: 50, 36, 49, 23, 28. utama from 45 with one place, madya from 30 for those with 25 in g.a."""
    tiers = [
        tier("utama", 45, quota={"number": 1, "per": None}),
        tier("madya", 30, inclusive=False, minimums={"g.a": 25}),
    ]
    stated = {0: {"tier": "utama"}, 2: {"tier": "madya"}}
    made = nested(tiers=tiers, entrants=stated)
    row = by(checked(made)["leave-one-out"], path="c")
    # without c: 30, 20, 35, 25, 40: nobody reaches 45; above 30 with 25 in g.a are 03 and 05
    assert 2 == row["tiers-changed"]
    # without g.a its minimum falls away: 0.6 x (50, 20, 40, 10, 30) + 0.4 x c = 62, 36, 52, 14, 22
    row = by(checked(made)["leave-one-out"], path="g.a")
    assert 1 == row["tiers-changed"]


def test_tiers_stay_out_of_it_where_they_cannot_be_counted_again():
    made = nested(tiers=[tier("utama", 45)], entrants={3: {"tier": "utama"}})
    assert [None] * 3 == [row["tiers-changed"] for row in checked(made)["leave-one-out"]]


def test_an_unmet_gate_keeps_its_cap():
    gates = [{"criterion": "c", "test": {"name": "at-least", "parameters": {}}, "cap": "madya", "reason": {}}]
    tiers = [tier("utama", 45), tier("madya", 30)]
    names = ["utama", "madya", "madya", None, None]
    own = {row: {"tier": name, "gates": ["met"]} for row, name in enumerate(names)}
    own[2]["gates"] = ["not-met"]
    rows = checked(nested(tiers=tiers, gates=gates, entrants=own))["leave-one-out"]
    assert [True] * 3 == [row["tiers-changed"] is not None for row in rows]


def test_equals_at_the_edge_of_a_quota_stay_outside():
    tiers = [tier("utama", 10, quota={"number": 1, "per": None})]
    made = two([20, 20, 5], [20, 20, 5], tiers=tiers)
    recount = Recount(Board(made))
    assert [None] * 3 == recount.tiers(Board(made).scores, recount.published_ranks)


def test_what_is_not_asked_for_keeps_its_scores():
    board = Board(nested())
    scores = Recount(board).scores(removed="c")
    assert board.scores["g"] is scores["g"]
    assert [True] * 5 == [math.isnan(x) for x in scores["c"]]


def test_a_reason_carries_its_key_and_arguments():
    assert {"key": "few-entrants", "args": {"n": 1, "needed": 3}} == NotDone("few-entrants", n=1, needed=3).reason


# The index of UNDP


def test_an_arithmetic_mean_would_change_1034_of_the_1218_published_values(tmp_path):
    """The figure of the reference notes, there found by evaluating the award a second time."""
    made = hdi.evaluate(tmp_path, [hdi._figures(row) for row in read("published", "hdi", "inputs.csv")])
    document = checked(made)
    row = by(document["aggregation"], group="", to="arithmetic")
    assert (1218, 1034) == (document["entrants"]["ranked"], row["totals-changed"])
    json.dumps(document)
