"""Why one stands above the other: worked out by hand on small results."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import jsonschema
import numpy as np
import pytest

from pembina.analysis import versus, versus_median, versus_schema
from pembina.analysis.replay import methods_host
from pembina.errors import PluginError
from pembina.model import Result, canonical, sha256
from pembina.plugins import Aggregator

from .documents import group, leaf, result


def checked(document):
    """A comparison, once it fits its schema, can be written down and adds up."""
    errors = jsonschema.Draft202012Validator(versus_schema()).iter_errors(document)
    assert [] == [error.message for error in errors]
    canonical(document)
    if document["not-done"] is None:
        both = [node for node in document["nodes"] if node["path"] in document["order"]]
        whole = document["difference"]["exact"]
        if any(node["due-to-weights"] is not None for node in both) or document["difference"]["weights"] is None:
            assert exact(whole) == sum(exact(node["part"]) for node in both)
    return document


def exact(number):
    return Decimal(str(number))


def parts(document, key="part"):
    return {node["path"]: node[key] for node in document["nodes"]}


def linear(**rules):
    """Totals 62, 43, 50, 62."""
    return result(
        [
            group("", None), group("g", 0.6), leaf("g.a", 0.5, [80, 40, 10, 40]), leaf("g.b", 0.5, [60, 60, 50, 100]),
            leaf("c", 0.4, [50, 32.5, 80, 50]), leaf("note", None, [1, 2, 3, 4]),
        ],
        **rules,
    )  # fmt: skip


def with_rules(made, **leaves):
    """The result with rules of its criteria, as a real document has them, and a name of its own."""
    document = json.loads(json.dumps(dict(made.document)))
    children = [
        {"path": node["path"], "children": [], "use": "p", "parameters": {}, "read": {}, "panel": None,
         "denominate": None, "impute": None, "treat": None, "score": {"name": "identity", "parameters": {}},
         "missing": "leave-out", **leaves.get(node["path"], {})}
        for node in document["nodes"] if node["kind"] == "criterion"
    ]  # fmt: skip
    document["award"]["rules"]["root"] = {"path": "", "children": children}
    return Result(document, sha256(canonical(document)))


# Inside one result


def test_of_an_award_that_adds_up_each_part_is_weight_times_difference():
    document = checked(versus(linear(), "01", "02"))
    # 0.3 x 40, 0.3 x 0, 0.4 x 17.5
    assert {"": 19, "g": 12, "g.a": 12, "g.b": 0, "c": 7, "note": None} == parts(document)
    assert ("above", "addition", None) == (document["standing"], document["method"], document["not-done"])
    assert {"exact": 19, "published": "19.00", "data": 19, "rules": None, "weights": None} == document["difference"]
    assert ["g.a", "c", "g.b"] == document["order"]
    assert {"key": "published", "node": None} == document["decided-by"]
    assert ("pembina-versus/1", linear().sha256) == (document["format"], document["result"])
    assert [0.3, 0.3] == next(node["weights"] for node in document["nodes"] if node["path"] == "g.a")


def test_seen_from_the_other_side_every_part_has_the_other_sign():
    one, other = checked(versus(linear(), "01", "02")), checked(versus(linear(), "02", "01"))
    assert "below" == other["standing"]
    assert {path: part and -part for path, part in parts(one).items()} == parts(other)


def test_of_a_geometric_mean_parts_are_shapley_values():
    """sqrt(x y): (90, 40) against (40, 10): 15 and 25."""
    made = result([group("", None, "geometric"), leaf("a", 0.5, [90, 40]), leaf("b", 0.5, [40, 10])])
    document = checked(versus(made, "01", "02"))
    assert ({"": 40, "a": 15, "b": 25}, "shapley") == (parts(document), document["method"])
    assert ["b", "a"] == document["order"]


def test_parts_of_three_digits_add_up_to_the_last_of_ten():
    """Thirds and a root: nothing here ends, and still the decimals add up."""
    made = result(
        [
            group("", None, "geometric"), *(leaf(f"c{i}", 1 / 3, [77.7 + i, 33.3 - i]) for i in range(2)),
            leaf("d", 1 / 3, [10, 11]),
        ]
    )  # fmt: skip
    document = checked(versus(made, "01", "02"))
    assert exact(document["difference"]["exact"]) == sum(exact(part) for path, part in parts(document).items() if path)


def test_an_entrant_against_itself_differs_in_nothing():
    document = checked(versus(linear(), "01", "01"))
    assert {0} == {part for path, part in parts(document).items() if path != "note"}


def test_equal_totals_are_told_apart_by_the_first_tie_rule_in_which_they_differ():
    entrants = {0: {"rank": 1}, 3: {"rank": 2}}
    made = linear(ties=["c", "g.a", "shared"], entrants=entrants)
    document = checked(versus(made, "01", "04"))
    assert ("above", {"key": "tie", "node": "g.a"}) == (document["standing"], document["decided-by"])
    assert {"": 0, "g": 0, "g.a": 12, "g.b": -12, "c": 0, "note": None} == parts(document)


def test_a_tie_rule_may_look_at_a_value_without_weight():
    made = linear(ties=["note", "shared"], entrants={3: {"rank": 1}, 0: {"rank": 2}})
    assert {"key": "tie", "node": "note"} == versus(made, "04", "01")["decided-by"]


def test_equals_without_a_rule_share_their_place():
    document = checked(versus(linear(), "01", "04"))
    assert ("level", {"key": "nothing", "node": None}) == (document["standing"], document["decided-by"])


def test_exact_totals_decide_where_the_award_says_so():
    made = result([group("", None), leaf("a", 1, [50.001, 50.002])], **{"rank-on": "exact"})
    made.document["entrants"][0]["rank"] = 2
    document = checked(versus(made, "01", "02"))
    assert ("below", "exact") == (document["standing"], document["decided-by"]["key"])
    assert {"exact": -0.001, "published": "0.00", "data": -0.001, "rules": None, "weights": None} == document[
        "difference"
    ]


def test_without_a_total_only_scores_are_told():
    made = result([group("", None), leaf("a", 0.5, [80, None]), leaf("b", 0.5, [20, 30])])
    made.document["entrants"][1].update(status="not-assessable", rank=None, total=None)
    document = checked(versus(made, "01", "02"))
    assert ("unranked", {"key": "no-total", "args": {"entrant": "02"}}) == (document["standing"], document["not-done"])
    assert {None} == set(parts(document).values())
    assert [[80, None], [20, 30]] == [node["scores"] for node in document["nodes"] if node["kind"] == "criterion"]


def test_one_without_rank_but_with_a_total_is_compared_all_the_same():
    document = checked(versus(linear(entrants={1: {"status": "ineligible", "rank": None}}), "01", "02"))
    assert ("unranked", 12) == (document["standing"], parts(document)["g.a"])


def test_a_criterion_that_is_left_out_leaves_its_share_to_the_others():
    """(10, -) against (10, 50): only b moves, from 30 to 10."""
    made = result([group("", None), leaf("a", 0.5, [10, 10]), leaf("b", 0.5, [None, 50])])
    document = checked(versus(made, "01", "02"))
    assert {"": -20, "a": 0, "b": -20} == parts(document)


def test_a_group_that_compares_all_entrants_is_told_as_a_whole():
    made = result([
        group("", None), group("g", 0.5, "copeland", scores=[100, 50, 0]), leaf("g.a", 0.5, [9, 8, 1]),
        leaf("g.b", 0.5, [9, 2, 1]), leaf("c", 0.5, [10, 30, 10]),
    ])  # fmt: skip
    document = checked(versus(made, "01", "02"))
    assert {"": 15, "g": 25, "g.a": None, "g.b": None, "c": -10} == parts(document)
    assert ["g", "c"] == document["order"]
    reason = {"key": "aggregation-relative", "args": {"group": "g", "method": "copeland"}}
    assert reason == next(node["not-done"] for node in document["nodes"] if node["path"] == "g")


def test_an_award_that_compares_all_entrants_at_the_top_is_not_split():
    made = result([group("", None, "topsis", scores=[70, 30]), leaf("a", 0.5, [9, 8]), leaf("b", 0.5, [9, 2])])
    document = checked(versus(made, "01", "02"))
    assert ("aggregation-relative", None) == (document["not-done"]["key"], document["method"])
    assert {"": None, "a": None, "b": None} == parts(document)
    assert "aggregation-relative" == checked(versus_median(made, "01"))["not-done"]["key"]


def test_an_aggregation_that_is_not_installed_is_no_mistake():
    made = result([group("", None, "of-a-plugin", scores=[70, 30]), leaf("a", 0.5, [9, 8]), leaf("b", 0.5, [9, 2])])
    assert "aggregation-unknown" == checked(versus(made, "01", "02"))["not-done"]["key"]


def test_a_document_whose_scores_do_not_make_its_total_is_not_shared_out():
    made = result([group("", None, scores=[70, 30]), leaf("a", 0.5, [9, 8]), leaf("b", 0.5, [9, 2])])
    assert "not-reproduced" == checked(versus(made, "01", "02"))["not-done"]["key"]


def test_with_weights_of_everybodys_own_a_part_is_what_each_brought():
    found = {"name": "benefit-of-the-doubt", "facts": {}}
    made = result([
        group("", None, weighting=found, scores=[76, 60]), leaf("a", 0.5, [80, 50], shares=[0.8, 0.5]),
        leaf("b", 0.5, [60, 70], shares=[0.2, 0.5]),
    ])  # fmt: skip
    document = checked(versus(made, "01", "02"))
    # 64 - 25, 12 - 35
    assert {"": 16, "a": 39, "b": -23} == parts(document)


def test_a_group_inside_is_split_where_both_have_the_same_weight_for_it():
    found = {"name": "benefit-of-the-doubt", "facts": {}}

    def made(one, other):
        scores = [share * g + (1 - share) * c for share, g, c in ((one, 70, 20), (other, 40, 30))]
        return result([
            group("", None, weighting=found, scores=scores), group("g", 0.5, shares=[one, other]),
            leaf("g.a", 0.5, [80, 40]), leaf("g.b", 0.5, [60, 40]),
            leaf("c", 0.5, [20, 30], shares=[1 - one, 1 - other]),
        ])  # fmt: skip

    document = checked(versus(made(0.6, 0.6), "01", "02"))
    assert {"": 14, "g": 18, "g.a": 12, "g.b": 6, "c": -4} == parts(document)
    document = checked(versus(made(0.8, 0.5), "01", "02"))
    assert {"": 25, "g": 36, "g.a": None, "g.b": None, "c": -11} == parts(document)
    assert ["g", "c"] == document["order"]


class Installed:
    """A host that knows one aggregation, as if a plugin had brought it."""

    def __init__(self, apply, **how):
        self.thing = Aggregator("of-a-plugin", apply, **how)

    def get(self, kind, name):
        return self.thing

    def provider(self, kind, name):
        return methods_host().provider("aggregators", "geometric")


def of_a_plugin():
    return result([group("", None, "of-a-plugin", scores=[72, 16]), leaf("a", 0.5, [9, 8]), leaf("b", 0.5, [8, 2])])


def test_the_aggregation_of_a_plugin_is_asked_for_every_mixture():
    """The product: 9 x 8 against 8 x 2; a moves 2 or 8, b 48 or 54."""
    host = Installed(lambda scores, shares, present, parameters, context: scores.prod(axis=1))
    assert {"": 56, "a": 5, "b": 51} == parts(checked(versus(of_a_plugin(), "01", "02", host=host)))


@pytest.mark.parametrize("answer", [np.array([1.0]), np.full(4, np.nan), None])
def test_an_aggregation_that_gives_no_scores_leaves_the_difference_unsplit(answer):
    host = Installed(lambda scores, shares, present, parameters, context: answer)
    document = checked(versus(of_a_plugin(), "01", "02", host=host))
    assert document["not-done"]["key"] in ("no-answer", "not-reproduced")


def test_a_plugin_that_breaks_is_named():
    host = Installed(lambda scores, shares, present, parameters, context: 1 / 0)
    with pytest.raises(PluginError, match="of-a-plugin"):
        versus(of_a_plugin(), "01", "02", host=host)


def test_only_known_codes_are_compared_and_only_with_somebody():
    with pytest.raises(KeyError):
        versus(linear(), "01", "99")
    with pytest.raises(ValueError, match="nobody to compare with"):
        versus(linear(), "01")


def test_the_same_question_has_the_same_answer():
    assert canonical(versus(linear(), "01", "02")) == canonical(versus(linear(), "01", "02"))


def test_a_mixture_without_any_criterion_is_none_where_the_rules_leave_nobody_out():
    """(a) against (b): what mixes neither leaves the group out, or, where it may not be, cannot be."""
    nodes = [
        group("", None), group("g", 0.5), leaf("g.a", 0.5, [80, None]), leaf("g.b", 0.5, [None, 40]),
        leaf("c", 0.5, [50, 50]),
    ]  # fmt: skip
    document = checked(versus(result(nodes), "01", "02"))
    # 45, with a 55, without both 50 (g is left out), at last 65
    assert {"": 20, "g": 20, "g.a": 12.5, "g.b": 7.5, "c": 0} == parts(document)
    made = with_rules(result(nodes))
    made.document["award"]["rules"]["root"]["children"].append({"path": "g", "missing": "not-assessable"})
    document = checked(versus(made, "01", "02"))
    assert {"": 20, "g": 20, "g.a": None, "g.b": None, "c": 0} == parts(document)


# The median entrant


def test_the_median_entrant_has_the_median_score_in_everything():
    """a: 40, b: 60, c: 50; the total is 0.3 x 40 + 0.3 x 60 + 0.4 x 50 = 50."""
    document = checked(versus_median(linear(), "01"))
    assert {"exact": 50, "published": "50.00"} == document["b"]["total"]
    assert {"": 12, "g": 12, "g.a": 12, "g.b": 0, "c": 0, "note": None} == parts(document)
    scores = {node["path"]: node["scores"][1] for node in document["nodes"]}
    assert {"": 50, "g": 50, "g.a": 40, "g.b": 60, "c": 50, "note": None} == scores
    assert (None, 4, "above") == (document["b"]["entrant"], document["b"]["ranked"], document["standing"])


def test_the_median_is_that_of_the_ranked_alone():
    made = linear(entrants={2: {"status": "ineligible", "rank": None}})
    assert [40, 60, 50] == [
        node["scores"][1] for node in versus_median(made, "01")["nodes"] if node["path"] in ("g.a", "g.b", "c")
    ]
    nobody = linear(entrants={i: {"status": "ineligible", "rank": None} for i in range(4)})
    assert "nobody-ranked" == checked(versus_median(nobody, "01"))["not-done"]["key"]


def test_the_median_goes_through_the_award_s_own_mean():
    made = result([group("", None, "geometric"), leaf("a", 0.5, [90, 40, 10]), leaf("b", 0.5, [40, 10, 5])])
    document = checked(versus_median(made, "01"))
    assert math.sqrt(40 * 10) == document["b"]["total"]["exact"]
    assert {"": 40, "a": 15, "b": 25} == parts(document)


def test_a_group_that_compares_all_entrants_has_the_median_of_its_own_scores():
    made = result([
        group("", None), group("g", 0.5, "copeland", scores=[100, 50, 0]), leaf("g.a", 0.5, [9, 8, 1]),
        leaf("g.b", 0.5, [9, 2, 1]), leaf("c", 0.5, [10, 30, 20]),
    ])  # fmt: skip
    document = checked(versus_median(made, "01"))
    assert ({"exact": 35, "published": "35.00"}, 25) == (document["b"]["total"], parts(document)["g"])


# An earlier result


def test_weights_of_everybodys_own_are_figures_and_no_rules():
    found = {"name": "benefit-of-the-doubt", "facts": {}}

    def year(scores, shares):
        total = sum(x * s for x, s in zip(scores, shares, strict=True))
        return result([
            group("", None, weighting=found, scores=[total]), leaf("a", shares[0], [scores[0]], shares=[shares[0]]),
            leaf("b", shares[1], [scores[1]], shares=[shares[1]]),
        ])  # fmt: skip

    document = checked(versus(year((80, 50), (0.75, 0.25)), "01", earlier=year((60, 50), (0.5, 0.5))))
    assert {"": 17.5, "a": 30, "b": -12.5} == parts(document)
    assert document["difference"]["weights"] is None


def test_under_the_same_rules_all_of_the_difference_is_in_the_figures():
    old = linear(entrants={})
    new = result(
        [
            group("", None), group("g", 0.6), leaf("g.a", 0.5, [90, 40, 10, 40]), leaf("g.b", 0.5, [60, 60, 50, 100]),
            leaf("c", 0.4, [40, 32.5, 80, 50]), leaf("note", None, [1, 2, 3, 4]),
        ]
    )  # fmt: skip
    document = checked(versus(new, "01", earlier=old))
    assert {"": -1, "g": 3, "g.a": 3, "g.b": 0, "c": -4, "note": None} == parts(document)
    assert {"exact": -1, "published": "-1.00", "data": -1, "rules": None, "weights": None} == document["difference"]
    assert {"kind": "earlier", "result": old.sha256} == document["against"]
    assert ("below", []) == (document["standing"], document["notes"])
    assert 28 == exact(checked(versus(new, "01", "03", earlier=old))["difference"]["exact"]) - exact(-17)


def test_changed_weights_are_told_apart_from_figures_where_the_award_adds_up():
    """a 0.5 to 0.7, b 0.5 to 0.3; a 40 to 60, b 80: data 0.6 x 20, weights 50 x 0.2 and 80 x -0.2."""
    old = result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None), leaf("a", 0.7, [60]), leaf("b", 0.3, [80])])
    document = checked(versus(new, "01", earlier=old))
    assert {"": 12, "a": 12, "b": 0} == parts(document, "data")
    assert {"": -6, "a": 10, "b": -16} == parts(document, "due-to-weights")
    assert {"": 6, "a": 22, "b": -16} == parts(document)
    assert {"exact": 6, "published": "6.00", "data": 12, "rules": None, "weights": -6} == document["difference"]
    assert "addition" == document["method"]


def test_changed_weights_of_a_geometric_mean_are_told_in_one_sum():
    """f(new, new) = 64^.7 80^.3, and so on: the data are the mean of two differences, the rest are the weights."""
    old = result([group("", None, "geometric"), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None, "geometric"), leaf("a", 0.7, [60]), leaf("b", 0.3, [80])])
    document = checked(versus(new, "01", earlier=old))
    now = 60**0.7 * 80**0.3 - 40**0.7 * 80**0.3
    then = math.sqrt(60 * 80) - math.sqrt(40 * 80)
    assert (now + then) / 2 == pytest.approx(document["difference"]["data"], abs=1e-8)
    difference = document["difference"]
    assert exact(difference["exact"]) == exact(difference["data"]) + exact(difference["weights"])
    assert {"a": difference["data"], "b": 0} == {path: part for path, part in parts(document).items() if path}
    assert {None} == set(parts(document, "due-to-weights").values())


def test_criteria_that_came_or_went_are_told_as_such_where_the_award_adds_up():
    old = result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None), leaf("a", 0.6, [50]), leaf("n", 0.4, [20])])
    document = checked(versus(new, "01", earlier=old))
    # a: 0.55 x 10 of figures, 45 x 0.1 of weights; n: 0.4 x 20; b: -0.5 x 80
    assert {"a": 5.5, "n": 0, "b": 0} == {path: part for path, part in parts(document, "data").items() if path}
    assert {"exact": -22, "published": "-22.00", "data": 5.5, "rules": None, "weights": -27.5} == document["difference"]
    assert {"": -22, "a": 10, "n": 8, "b": -40} == parts(document)
    assert {"n": ["new"], "b": ["dropped"]} == {n["path"]: n["changed"] for n in document["nodes"] if n["changed"]}


def test_criteria_that_came_or_went_are_not_shared_out_elsewhere():
    old = result([group("", None, "geometric"), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None, "geometric"), leaf("a", 0.6, [50]), leaf("n", 0.4, [20])])
    document = checked(versus(new, "01", earlier=old))
    assert {"key": "tree-changed", "args": {"nodes": ["b", "n"]}} == document["not-done"]
    assert [[50, 40], [20, None], [None, 80]] == [n["scores"] for n in document["nodes"] if n["path"]]


def test_another_aggregation_is_refused_with_the_group_it_is_of():
    old = result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None, "geometric"), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    document = checked(versus(new, "01", earlier=old))
    assert {"key": "aggregation-changed", "args": {"group": ""}} == document["not-done"]


@pytest.mark.parametrize(
    ("rule", "now"),
    [
        ("use", "q"),
        ("parameters", {"minimum": 2}),
        ("read", {"figures": {"table": "t", "columns": {"value": "x"}}}),
        ("score", {"name": "goalposts", "parameters": {"from": 0, "to": 4}}),
        ("treat", {"name": "winsorise", "parameters": {}}),
        ("missing", "zero"),
    ],
)
def test_criteria_whose_rules_changed_are_named_with_the_rule(rule, now):
    nodes = [group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])]
    old = with_rules(result(nodes))
    new = with_rules(result(nodes), a={rule: now})
    changed = {n["path"]: n["changed"] for n in checked(versus(new, "01", earlier=old))["nodes"]}
    assert {"": [], "a": [rule], "b": []} == changed


def test_points_of_criteria_whose_rules_changed_are_not_put_down_to_the_figures():
    old = with_rules(result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])]))
    new = with_rules(result([group("", None), leaf("a", 0.5, [50]), leaf("b", 0.5, [84])]), a={"missing": "zero"})
    document = checked(versus(new, "01", earlier=old))
    assert {"exact": 7, "published": "7.00", "data": 2, "rules": 5, "weights": None} == document["difference"]


def test_days_that_move_with_the_year_change_no_rule_and_longer_panels_do():
    nodes = [group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])]

    def panel(since, at, take="growth"):
        return {"panel": {"at": at, "since": since, "fill": "none", "take": take, "tolerance": 0, "least": 2}}

    old = with_rules(result(nodes), a=panel("2020-12-31", "2022-12-31"), b=panel("2020-12-31", "2022-12-31"))
    new = with_rules(result(nodes), a=panel("2021-12-31", "2023-12-31"), b=panel("2019-12-31", "2023-12-31"))
    document = checked(versus(new, "01", earlier=old))
    assert {"": [], "a": [], "b": ["panel"]} == {n["path"]: n["changed"] for n in document["nodes"]}


def test_what_a_reader_must_know_of_two_results_is_noted():
    old = with_rules(result([group("", None), leaf("a", 1, [40], relative=True)], id="other"))
    document = json.loads(json.dumps(dict(old.document)))
    document["award"]["changed"] = ["x=1"]
    document["data"]["origin"] = "synthetic"
    document["plugins"] = [{"name": "p", "sha256": "2"}]
    old = Result(document, sha256(canonical(document)))
    new = with_rules(result([group("", None), leaf("a", 1, [50], relative=True)]))
    notes = checked(versus(new, "01", earlier=old))["notes"]
    assert ["other-award", "other-origin", "earlier-changed", "relative", "plugin-version"] == [n["key"] for n in notes]
    assert ["same-result"] == [n["key"] for n in checked(versus(linear(), "01", earlier=linear()))["notes"]]
