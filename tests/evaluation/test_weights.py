"""Weights that a method finds, from the rules or from the scores; by hand."""

import sys
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from pembina.errors import PluginError, ScoringError
from pembina.plugins import Weighted, WeightingMethod, builtin

from .conftest import criterion

LINE = 'score = { method = "goalposts", from = 0, to = 100 }'
PARTS = {"a": "x", "b": "y", "c": "z"}


def tree(weights, parts="ab", rest=""):
    """Return a flat tree whose weights a method finds."""
    return f"[criteria]\nweights = {weights}\n{rest}\n" + "".join(criterion(part, PARTS[part], LINE) for part in parts)


def shares(result, parts="ab"):
    return [result.node(part)["share"] for part in parts]


def totals(result):
    return [entrant["total"] and entrant["total"]["exact"] for entrant in result.entrants]


ROWS = [{"x": 0, "y": 10, "z": 80}, {"x": 100, "y": 60, "z": 30}, {"x": 50, "y": 35, "z": 75}]

BY_HAND = {
    '"equal"': [1 / 3, 1 / 3, 1 / 3],
    '{ method = "ahp", comparisons = [["a", "b", 2], ["b", "c", 2], ["a", "c", 4]] }': [4 / 7, 2 / 7, 1 / 7],
    '{ method = "best-worst", best = "a", worst = "c", best-to-others = { b = 2, c = 4 }, '
    "others-to-worst = { a = 4, b = 2 } }": [4 / 7, 2 / 7, 1 / 7],
    '{ method = "budget", members = { ani = { a = 60, b = 40 }, ina = { a = 20, b = 30, c = 50 } } }': [
        0.4,
        0.35,
        0.25,
    ],
    '{ method = "rank-order-centroid", places = { a = 1, b = 2, c = 3 } }': [11 / 18, 5 / 18, 2 / 18],
    '{ method = "rank-sum", places = { a = 1, b = 2, c = 3 } }': [3 / 6, 2 / 6, 1 / 6],
    '{ method = "rank-reciprocal", places = { a = 1, b = 2, c = 3 } }': [6 / 11, 3 / 11, 2 / 11],
    '{ method = "rank-exponent", places = { a = 1, b = 2, c = 3 }, exponent = 2 }': [9 / 14, 4 / 14, 1 / 14],
    '{ method = "standard-deviation", spread = "none" }': [0.5, 0.25, None],
}


@pytest.mark.parametrize("weights", BY_HAND)
def test_each_way_to_find_weights_by_hand(evaluate, weights):
    result = evaluate(tree(weights, "abc"), ROWS)
    found = shares(result, "abc")
    assert 1 == pytest.approx(sum(found))
    if None in BY_HAND[weights]:
        assert BY_HAND[weights][0] / BY_HAND[weights][1] == pytest.approx(found[0] / found[1])  # 100 against 50 apart
    else:
        assert [pytest.approx(share, abs=1e-9) for share in BY_HAND[weights]] == found
    assert [pytest.approx(np.dot(found, [row[k] for k in "xyz"]), abs=1e-7) for row in ROWS] == totals(result)


NEEDING = {
    "ahp": 'comparisons = [["a", "b", 2], ["a", "c", 4]]',
    "best-worst": 'best = "a", worst = "c", best-to-others = { b = 2, c = 4 }, others-to-worst = { a = 4, b = 2 }',
    "budget": "members = { ani = { a = 60, b = 40 } }",
    "rank-exponent": "places = { a = 1, b = 2, c = 3 }, exponent = 2",
    **{f"rank-{how}": "places = { a = 1, b = 2, c = 3 }" for how in ("order-centroid", "sum", "reciprocal")},
}
"""What methods need beside their name."""

MANY = [{"x": 7 * i % 50 + 1, "y": 13 * i % 60 + 2, "z": 29 * i % 70 + 3} for i in range(1, 12)]


@pytest.mark.parametrize("name", [method.name for method in builtin.WEIGHTINGS])
def test_the_weights_of_every_method_add_up_explain_the_total_and_are_written_down(evaluate, name):
    weights = f'{{ method = "{name}", {NEEDING[name]} }}' if name in NEEDING else f'"{name}"'
    result = evaluate(tree(weights, "abc"), MANY)
    nodes = [result.node(part) for part in "abc"]
    rows = [node["shares"] or [node["share"]] * len(MANY) for node in nodes]
    for row, total in enumerate(totals(result)):
        of_one = [share[row] for share in rows]
        assert min(of_one) >= 0
        assert 1 == pytest.approx(sum(of_one), abs=1e-9)
        scores = [node["scores"][row] for node in nodes]
        assert pytest.approx(np.dot(of_one, scores), abs=1e-6) == total
        parts = [node["contributions"][row] for node in result.nodes]
        assert Decimal(repr(total)) == sum(Decimal(repr(part)) for part in parts)
    assert name == result.node("")["weighting"]["name"]
    rules = result.document["award"]["rules"]["root"]
    assert (name, name) == (rules["weights"], rules["weighting"]["name"])


@pytest.mark.parametrize("name", [method.name for method in builtin.WEIGHTINGS])
def test_the_hash_of_the_rules_is_the_same_whatever_the_data(evaluate, name):
    weights = f'{{ method = "{name}", {NEEDING[name]} }}' if name in NEEDING else f'"{name}"'
    results = [evaluate(tree(weights, "abc"), rows) for rows in (MANY, MANY[:7])]
    assert 1 == len({result.document["award"]["hash"] for result in results})


def test_weights_that_follow_from_the_rules_are_the_shares_of_the_rules(evaluate):
    result = evaluate(tree('{ method = "rank-sum", places = { a = 1, b = 2 } }'), ROWS)
    children = result.document["award"]["rules"]["root"]["children"]
    assert [pytest.approx(2 / 3), pytest.approx(1 / 3)] == [child["share"] for child in children] == shares(result)


def test_weights_are_found_in_scores_and_not_in_values(evaluate):
    body = tree('{ method = "standard-deviation", spread = "none" }')
    body = body.replace(LINE, LINE.replace("100", "1000"), 1)  # a's scores lie a tenth as far apart as its values
    result = evaluate(body, [{"x": 0, "y": 0}, {"x": 1000, "y": 100}])
    assert [0.5, 0.5] == shares(result)


def test_only_who_has_every_part_decides_about_weights(evaluate):
    rows = [{"x": 0, "y": 10}, {"x": 100, "y": 60}, {"x": None, "y": 100}]
    body = tree('{ method = "standard-deviation", spread = "none" }', rest='missing = "leave-out"')
    result = evaluate(body, rows)
    assert [pytest.approx(2 / 3), pytest.approx(1 / 3)] == shares(result)
    assert [1] == [share[2] for share in (result.node("b")["shares"],)]  # a's share went to b
    assert 100 == totals(result)[2]


def test_where_nobody_has_every_part_there_are_no_weights(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(tree('"critic"', rest='missing = "leave-out"'), [{"x": None, "y": 10}, {"x": 100, "y": None}])
    (problem,) = caught.value.problems
    assert ("PB507", "criteria", "weights", "critic") == (
        problem.code,
        problem.place.address,
        problem.args["key"],
        problem.args["method"],
    )


def test_scores_that_a_method_cannot_weigh_are_refused_naming_the_method(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(tree('"critic"'), [{"x": 5, "y": 10}, {"x": 5, "y": 10}])
    (problem,) = caught.value.problems
    assert problem.code in ("PB507", "PB508")
    assert "weights by critic has no answer" in problem.show()


def test_every_entrant_may_have_weights_of_its_own(evaluate):
    result = evaluate(tree('"benefit-of-the-doubt"'), [{"x": 100, "y": 0}, {"x": 0, "y": 100}])
    assert [1, 0] == result.node("a")["shares"]
    assert [0, 1] == result.node("b")["shares"]
    assert [0.5, 0.5] == shares(result)
    assert [100, 100] == totals(result)


def test_groups_at_any_depth_may_have_their_weights_found(evaluate):
    body = (
        '[criteria.g]\nweight = 60\nweights = { method = "budget", members = { ani = { a = 75, b = 25 } } }\n'
        + criterion("g.a", "x", LINE)
        + criterion("g.b", "y", LINE)
        + criterion("c", "z", LINE, weight=40)
    )
    result = evaluate(body, [{"x": 80, "y": 40, "z": 10}])
    assert [46] == totals(result)  # g = 60 + 10 = 70; 42 + 4
    assert ([0.75], {"g.a": 36, "g.b": 6, "c": 4}) == (
        shares(result, ["g.a"]),
        {n["path"]: n["contributions"][0] for n in result.nodes if n["contributions"][0]},
    )


def test_a_criterion_without_a_score_takes_no_part(evaluate):
    gate = '[[gates]]\ncriterion = "c"\nat-least = 1\notherwise = "ineligible"\n'
    body = tree('"equal"') + criterion("c", "z") + gate
    result = evaluate(body, [{"x": 20, "y": 40, "z": 10}])
    assert ([0.5, 0.5], None) == (shares(result), result.node("c")["share"])


def test_coverage_is_by_the_weights_that_were_found(evaluate):
    weights = '{ method = "budget", members = { ani = { a = 75, b = 25 } } }'
    result = evaluate(tree(weights, rest='missing = "zero"'), [{"x": 20, "y": None}, {"x": 1, "y": 1}])
    assert [75, 100] == [entrant["coverage"] for entrant in result.entrants]


UNSOUND = {
    "that do not add up": lambda scores: Weighted(np.array([0.5, 0.4])),
    "below zero": lambda scores: Weighted(np.array([1.5, -0.5])),
    "too many": lambda scores: Weighted(np.array([0.5, 0.25, 0.25])),
    "that are no numbers": lambda scores: Weighted(np.array([np.nan, 1.0])),
}


@pytest.mark.parametrize("name", UNSOUND)
@pytest.mark.parametrize("uses_scores", [True, False])
def test_weights_that_are_none_are_the_methods_fault(evaluate, monkeypatch, name, uses_scores):
    odd = WeightingMethod("odd", {}, lambda scores, p, c: UNSOUND[name](scores), uses_scores=uses_scores)
    monkeypatch.setattr(builtin, "WEIGHTINGS", (odd,))
    with pytest.raises(PluginError) as caught:
        evaluate(tree('"odd"'), [{"x": 20, "y": 40}, {"x": 1, "y": 1}])
    (problem,) = caught.value.problems
    assert ("PB410", "weighting odd") == (problem.code, problem.args["what"])


def test_more_of_one_part_never_lowers_a_total_under_weights_from_the_rules(evaluate):
    found = [totals(evaluate(tree('"equal"'), [{"x": x, "y": 50}]))[0] for x in (0, 30, 31, 100)]
    assert all(before < after for before, after in pairwise(found))


@pytest.mark.parametrize("name", ["benefit-of-the-doubt", "best-worst"])
def test_a_method_whose_library_is_not_installed_names_what_brings_it(evaluate, monkeypatch, name):
    monkeypatch.setitem(sys.modules, "scipy", None)
    weights = f'{{ method = "{name}", {NEEDING[name]} }}' if name in NEEDING else f'"{name}"'
    with pytest.raises(PluginError) as caught:
        evaluate(tree(weights, "abc"), MANY)
    (problem,) = caught.value.problems
    assert ("PB420", f"weighting {name}", "scipy") == (problem.code, problem.args["what"], problem.args["library"])
    assert "hint: install it with: pip install 'pembina[methods]'" in problem.show()


def test_who_is_left_with_a_part_that_found_weights_do_not_count_has_no_total(evaluate):
    rows = [{"x": 90, "y": 50}, {"x": 60, "y": 50}, {"y": 50}]
    result = evaluate(tree('"entropy"', rest='missing = "leave-out"'), rows)
    assert [1, 0] == shares(result)  # the same figure for all says nothing
    assert [90, 60, None] == totals(result)
    assert ["ranked", "ranked", "not-assessable"] == [entrant["status"] for entrant in result.entrants]
    assert {"key": "missing.total", "args": {}} == result.entrants[2]["reason"]
