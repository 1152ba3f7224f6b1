"""From scores of criteria to the total, by hand: shares, groups, contributions, coverage, and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pembina.errors import Place, PluginError, Problem
from pembina.evaluation.override import Overriding
from pembina.evaluation.tree import Tree, build_tree, coverage
from pembina.model import Finding, Method
from pembina.plugins import Aggregated, Aggregator, Context, Weighted, WeightingMethod
from pembina.plugins.kinds import Told

from .by_hand import Extensions, award, entrants, flags, group, leaf, mean, plain, scored

A, B = leaf("a", 0.25), leaf("b", 0.75)
NESTED = (group("g", leaf("g.x", 0.5), leaf("g.y", 0.5), share=0.4), leaf("c", 0.6), leaf("unweighed", None))
NOBODY = flags(0, 0)


def built(award_: Any, scores: dict[str, Any], *extensions: Any, count: int = 2, overriding: Any = None) -> Tree:
    return build_tree(award_, scores, Extensions(*extensions), entrants(count), overriding)


def test_two_criteria_are_weighed_and_their_contributions_add_up_to_the_total() -> None:
    found = built(award(A, B), {"a": scored(80, 40), "b": scored(60, 100)})
    assert plain(found.scores) == {"a": [80, 40], "b": [60, 100], "": [65, 85]}
    assert found.total is found.scores[""]
    assert plain(found.shares) == {"a": [0.25, 0.25], "b": [0.75, 0.75], "": [1, 1]}
    assert plain(found.base) == {"a": [0.25, 0.25], "b": [0.75, 0.75]}
    assert plain(found.contributions) == {"": [0, 0], "a": [20, 10], "b": [45, 75]}
    assert plain(found.blocked) == plain(found.left_out) == {"a": [0, 0], "b": [0, 0], "": [0, 0]}
    assert (found.count, found.entrants) == (2, entrants(2))
    assert (found.weighting, found.facts, found.remarks, found.held) == ({}, {}, [], {})
    assert {array.dtype for array in found.left_out.values()} == {np.dtype(np.bool_)}


def test_groups_are_climbed_from_the_leaves_and_criteria_without_weight_stay_outside() -> None:
    scores = {"g.x": scored(100, 0), "g.y": scored(50, 0), "c": scored(10, 20), "unweighed": scored(1, 1)}
    found = built(award(*NESTED), scores)
    assert plain(found.scores) == {"g.x": [100, 0], "g.y": [50, 0], "g": [75, 0], "c": [10, 20], "": [36, 12]}
    assert plain(found.contributions) == {"": [0, 0], "g": [0, 0], "g.x": [20, 0], "g.y": [10, 0], "c": [6, 12]}


def test_the_share_of_what_is_left_out_is_spread_over_the_others() -> None:
    three = award(leaf("a", 0.5), leaf("b", 0.3), leaf("c", 0.2))
    out = flags(0, 1)
    scores = {"a": scored(80, None, left_out=out), "b": scored(60, 50), "c": scored(40, 100)}
    found = built(three, scores)
    assert plain(found.scores)[""] == [66, 70]  # 0.6 * 50 + 0.4 * 100
    assert plain(found.shares) == {"a": [0.5, 0], "b": [0.3, 0.6], "c": [0.2, 0.4], "": [1, 1]}
    assert plain(found.base) == {"a": [0.5, 0.5], "b": [0.3, 0.3], "c": [0.2, 0.2]}
    assert plain(found.contributions) == {"": [0, 0], "a": [40, 0], "b": [18, 30], "c": [8, 40]}
    assert plain(found.left_out)["a"] == [0, 1]


def test_who_is_blocked_by_one_criterion_has_no_total_and_keeps_the_published_shares() -> None:
    found = built(award(A, B), {"a": scored(80, None, blocked=flags(0, 1)), "b": scored(60, 50)})
    assert plain(found.scores)[""] == [65, None]
    assert plain(found.blocked) == {"a": [0, 1], "b": [0, 0], "": [0, 1]}
    assert plain(found.shares) == {"a": [0.25, 0.25], "b": [0.75, 0.75], "": [1, 1]}
    assert plain(found.contributions) == {"": [0, None], "a": [20, None], "b": [45, None]}


@pytest.mark.parametrize(("missing", "left", "blocked"), [("leave-out", [0, 1], [0, 0]), ("zero", [0, 0], [0, 1])])
def test_a_group_without_any_score_is_left_out_or_blocks(missing: str, left: list[int], blocked: list[int]) -> None:
    rules = award(group("g", leaf("g.x"), share=0.5, missing=missing), leaf("c", 0.5))
    found = built(rules, {"g.x": scored(100, None, left_out=flags(0, 1)), "c": scored(50, 50)})
    assert plain(found.left_out) == {"g.x": [0, 1], "g": left, "c": [0, 0], "": [0, 0]}
    assert plain(found.blocked) == {"g.x": [0, 0], "g": blocked, "c": [0, 0], "": blocked}
    assert plain(found.scores)[""] == [75, 50 if missing == "leave-out" else None]


def test_the_award_as_a_whole_is_never_left_out() -> None:
    rules = award(root=group("", leaf("a"), missing="leave-out"))
    found = built(rules, {"a": scored(1, None, left_out=flags(0, 1))})
    assert plain({"left": found.left_out[""], "blocked": found.blocked[""]}) == {"left": [0, 0], "blocked": [0, 1]}


def test_where_nobody_can_have_a_score_the_aggregator_is_not_asked() -> None:
    nobody = scored(None, None, blocked=flags(1, 1))
    found = built(award(A, B), {"a": nobody, "b": scored(1, 2)}, Aggregator("mean", lambda *_: 1 / 0))
    assert plain(found.scores)[""] == [None, None]
    assert plain(found.contributions) == {"": [None, None], "a": [None, None], "b": [None, None]}


# What an aggregator is asked, and what becomes of its answer


def test_an_aggregator_sees_those_that_can_have_a_score_and_nothing_else() -> None:
    seen: list[Any] = []

    def apply(*given: Any) -> Any:
        seen.append([each.tolist() if isinstance(each, np.ndarray) else each for each in given])
        return mean(*given)

    rules = award(group("g", leaf("g.x", 0.5), leaf("g.y", 0.5), aggregate=Method("spy", {"power": 2})))
    scores = {
        "g.x": scored(10, 20, None, None, blocked=flags(0, 1, 0, 0)),
        "g.y": scored(30, 40, 50, None, left_out=flags(0, 0, 0, 1)),
    }
    built(rules, scores, Aggregator("spy", apply), count=4)
    context = Context(100.0, ("01", "03"), ("x", "y"))
    assert seen == [[[[10, 30], [0, 50]], [[0.5, 0.5], [0, 1]], [[True, True], [False, True]], {"power": 2}, context]]
    assert type(context.scale) is float


def test_a_method_that_takes_no_shares_gets_them_as_they_are_and_nobody_is_too_light_for_it() -> None:
    total = Aggregator("sum", lambda scores, *_: scores.sum(axis=1), weighted=False)
    rules = award(root=group("", leaf("a", 1.0), leaf("b", 0.0), aggregate=Method("sum")))
    found = built(rules, {"a": scored(10, None, left_out=flags(0, 1)), "b": scored(30, 5)}, total)
    assert plain(found.scores)[""] == [40, 5]
    assert plain(found.shares) == {"a": [1, 1], "b": [0, 0], "": [1, 1]}


@pytest.mark.parametrize(("path", "node"), [("", None), ("g", "g")])
def test_facts_remarks_and_what_readers_are_told_are_kept_by_group(path: str, node: str | None) -> None:
    told = Told({"en": "how"}, {"en": "{points} taken"}, additive=True)

    def apply(*given: Any) -> Aggregated:
        return Aggregated(mean(*given), {"power": 2}, [("odd", {"n": 3}), ("odder", {})])

    spy = Aggregator("spy", apply, relative=True, told=told)
    inner = group(path, leaf("a"), aggregate=Method("spy"))
    rules = award(root=inner) if not path else award(inner)
    found = built(rules, {"a": scored(5, 6)}, spy)
    said = {"how": {"en": "how"}, "taken": {"en": "{points} taken"}, "additive": True}
    assert found.facts == {path: {"power": 2, "told": said}}
    assert found.remarks == [
        Finding("odd", {"n": 3}, "warning", node),
        Finding("odder", {}, "warning", node),
        Finding("relative.aggregation", {"method": "spy"}, "note", node),
    ]
    assert plain(found.scores)[path] == [5, 6]


def test_what_is_told_of_a_method_without_facts_stands_alone() -> None:
    rules = award(root=group("", leaf("a"), aggregate=Method("spy")))
    found = built(rules, {"a": scored(5, 6)}, Aggregator("spy", mean, told=Told({"en": "how"})))
    assert found.facts == {"": {"told": {"how": {"en": "how"}, "taken": {}, "additive": False}}}
    assert found.remarks == []


def test_scores_of_groups_are_rounded_to_the_grid() -> None:
    found = built(award(leaf("a", 1 / 3), leaf("b", 2 / 3)), {"a": scored(10, 0), "b": scored(0, 0)})
    assert plain(found.scores)[""] == [3.3333333333, 0]


def test_remarks_of_several_groups_are_all_kept() -> None:
    spy = Aggregator("spy", lambda *given: Aggregated(mean(*given), {}, [("odd", {})]))
    rules = award(root=group("", group("g", leaf("a"), aggregate=Method("spy")), aggregate=Method("spy")))
    found = built(rules, {"a": scored(5, 6)}, spy)
    assert found.remarks == [Finding("odd", {}, "warning", "g"), Finding("odd", {}, "warning", None)]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [([1.0], "[1.]"), ([1.0, float("inf")], "[ 1. inf]"), ([1.0, float("nan")], "[ 1. nan]"), (1.0, "1.0")],
)
@pytest.mark.parametrize(("path", "address"), [("", "criteria"), ("g", "criteria.g")])
def test_an_answer_that_is_no_number_for_each_is_refused(answer: Any, shown: str, path: str, address: str) -> None:
    inner = group(path, leaf("a"), aggregate=Method("spy"))
    rules = award(root=inner) if not path else award(inner)
    with pytest.raises(PluginError) as caught:
        built(rules, {"a": scored(5, 6)}, Aggregator("spy", lambda *_: answer))
    args = {"method": "spy", "score": shown, "value": "[[5.0], [6.0]]", "entrant": "-"}
    assert caught.value.problems == (Problem("PB505", Place(address=address), args),)
    assert "spy" in caught.value.problems[0].show()


def test_an_aggregator_that_breaks_is_named_with_the_group() -> None:
    rules = award(group("g", leaf("a"), aggregate=Method("spy")))
    with pytest.raises(PluginError) as caught:
        built(rules, {"a": scored(5, 6)}, Aggregator("spy", lambda *_: None))
    assert caught.value.problems == (
        Problem(
            "PB410",
            Place(address="criteria.g"),
            {
                "plugin": "pembina",
                "distribution": "pembina",
                "version": "1.0",
                "what": "aggregator spy",
                "reason": "TypeError: it returned None, where an array of scores is due",
            },
        ),
    )


# Weights that a method found


def test_who_has_nothing_but_what_weighs_nothing_has_no_score() -> None:
    def apply(scores: Any, parameters: Any, context: Context) -> Weighted:
        return Weighted(np.array([1.0, 0.0]))

    rules = award(root=group("", A, B, weighting=Method("found")))
    scores = {"a": scored(10, None, left_out=flags(0, 1)), "b": scored(20, 30)}
    found = built(rules, scores, WeightingMethod("found", {}, apply))
    assert plain(found.scores)[""] == [10, None]
    assert plain(found.shares) == {"a": [1, 1], "b": [0, 0], "": [1, 1]}
    assert plain(found.blocked)[""] == [0, 1]


def test_weights_are_found_in_the_scores_of_those_that_can_be_assessed() -> None:
    seen: list[Any] = []

    def apply(scores: Any, parameters: Any, context: Context) -> Weighted:
        seen.append((scores.tolist(), parameters, context))
        return Weighted(np.array([0.5, 0.5]))

    rules = award(group("g", leaf("g.a", 0.1), leaf("g.b", 0.9), weighting=Method("found", {"k": 1})))
    scores = {
        "g.a": scored(10, 20, None, 3),
        "g.b": scored(20, 30, 50, 4, blocked=flags(0, 1, 0, 0)),
    }
    built(rules, scores, WeightingMethod("found", {}, apply), count=4)
    assert seen == [([[10, 20], [3, 4]], {"k": 1}, Context(100.0, ("01", "04"), ("a", "b")))]


# Contributions


def test_what_an_aggregation_takes_or_adds_is_the_groups_own_contribution() -> None:
    least = Aggregator("least", lambda scores, *_: scores.min(axis=1))
    rules = award(group("g", leaf("g.x", 0.5), leaf("g.y", 0.5), share=0.5, aggregate=Method("least")), leaf("c", 0.5))
    found = built(rules, {"g.x": scored(80, 50), "g.y": scored(40, 50), "c": scored(10, 10)}, least)
    assert plain(found.contributions) == {"": [0, 0], "g": [-10, 0], "g.x": [20, 12.5], "g.y": [10, 12.5], "c": [5, 5]}


@pytest.mark.parametrize(("added", "own"), [(1.8e-8, True), (0.9e-8, False)])
def test_last_bits_are_no_contribution_of_a_group(added: float, own: bool) -> None:
    more = Aggregator("more", lambda scores, *_: scores[:, 0] + np.array([0.0, added]))
    rules = award(root=group("", leaf("a"), aggregate=Method("more")))
    found = built(rules, {"a": scored(10, 20)}, more)
    assert (found.contributions[""].tolist()[1] > 0) is own
    assert (found.contributions[""] + found.contributions["a"]).tolist() == pytest.approx(
        found.total.tolist(), abs=1e-12
    )


def test_a_criterion_counts_however_little_it_gives() -> None:
    found = built(award(A, B), {"a": scored(1e-8, 0), "b": scored(0, 0)})
    assert plain(found.contributions) == {"": [0, 0], "a": [2.5e-9, 0], "b": [0, 0]}


class Held(Overriding):
    """Overrides of one group, as they leave the tree."""

    def __init__(self, path: str, mask: Any, scores: list[float]) -> None:
        self.held = {path: mask}
        self.path, self.scores = path, np.array(scores)
        self.met: list[str] = []

    def group(self, tree: Tree, path: str) -> None:
        self.met.append(path)
        if path == self.path:
            tree.scores[path] = self.scores


@pytest.mark.parametrize(("height", "own"), [(80.0, [1, 0]), (78.000000001, [0.0000000005, 0])])
def test_what_an_override_makes_of_a_group_is_the_groups_own_contribution(height: float, own: list[float]) -> None:
    rules = award(group("g", leaf("g.x", 0.5), leaf("g.y", 0.5), share=0.5), leaf("c", 0.5))
    held = Held("g", flags(1, 0), [height, 30.0])
    scores = {"g.x": scored(76, 30), "g.y": scored(80, 30), "c": scored(10, 10)}
    found = built(rules, scores, overriding=held)
    assert held.met == ["g", ""]
    assert found.held is held.held
    assert found.contributions["g"].tolist() == pytest.approx(own, abs=1e-13)


def test_what_lies_below_a_group_without_a_score_adds_nothing_to_a_total_that_is_set_by_hand() -> None:
    rules = award(group("g", leaf("g.x", 0.5), leaf("g.y", 0.5), share=0.5), leaf("c", 0.5))
    scores = {"g.x": scored(76, 30), "g.y": scored(None, 30, blocked=flags(1, 0)), "c": scored(10, 10)}
    found = built(rules, scores, overriding=Held("", flags(1, 0), [50.0, 20.0]))
    assert plain(found.contributions) == {"": [45, 0], "g": [0, 0], "g.x": [0, 7.5], "g.y": [0, 7.5], "c": [5, 5]}


# Coverage


def test_coverage_is_the_share_of_the_weight_that_rests_on_reported_data() -> None:
    scores = {"g.x": scored(100, 0), "g.y": scored(50, None, left_out=flags(0, 1)), "c": scored(10, 20)}
    rules = award(*NESTED)
    found = built(rules, scores)
    reported = {"g.x": flags(1, 1), "g.y": flags(1, 0), "c": flags(0, 0), "unweighed": flags(0, 0)}
    assert coverage(rules, reported, found).tolist() == [40, 20]
    everything = {path: flags(1, 1) for path in reported}
    assert coverage(rules, everything, found).tolist() == [100, 100]


def test_coverage_is_rounded_to_the_grid_and_does_not_ask_that_shares_add_up() -> None:
    rules = award(leaf("a", 0.2), leaf("b", 0.4))
    found = built(rules, {"a": scored(1, 1), "b": scored(1, 1)})
    assert coverage(rules, {"a": flags(1, 0), "b": flags(0, 1)}, found).tolist() == [33.3333333333, 66.6666666667]
