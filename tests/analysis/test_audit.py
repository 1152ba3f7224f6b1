"""The audit of small results whose figures are worked out by hand."""

from __future__ import annotations

import copy

import jsonschema
import pytest

from pembina.analysis import audit, audit_schema
from pembina.analysis.audit_data import _lopsided as lopsided
from pembina.analysis.audit_findings import _correlation
from pembina.analysis.audit_relations import _flag as pair_flag
from pembina.analysis.audit_relations import _weak as weak_flag
from pembina.analysis.audit_weights import _flag
from pembina.model import canonical

from .asking import by, checked, found, keys, nested, two
from .documents import group, leaf, result

# The document


def test_the_document_names_its_result_and_is_the_same_every_time():
    made = two([0, 10, 20, 30], [0, 1, 0, 1])
    first, second = checked(made), checked(made)
    assert made.sha256 == first["result"]
    assert canonical(first) == canonical(second)


def test_the_schema_is_closed():
    schema = audit_schema()
    jsonschema.Draft202012Validator.check_schema(schema)

    def objects(node):
        if isinstance(node, list):
            return [found for part in node for found in objects(part)]
        if not isinstance(node, dict):
            return []
        own = [node] if "properties" in node else []
        return own + [found for part in node.values() for found in objects(part)]

    assert [] == [node for node in objects(schema) if node.get("additionalProperties") is not False]


def test_the_result_is_left_as_it_was():
    made = two([0, 10, 20, 30], [0, 1, 0, 1])
    before = copy.deepcopy(made.document)
    audit(made)
    assert before == made.document


def test_the_order_of_entrants_moves_no_figure():
    x, y = [12.5, 80.1, 33.3, 47.9, 5.2], [40.7, 61.3, 10.9, 77.7, 22.2]
    one, other = checked(two(x, y)), checked(two(x[::-1], y[::-1]))
    for section in ("correlation", "consistency", "components", "weights"):
        assert one[section] == other[section]


def test_only_ranked_entrants_enter_and_the_others_are_counted_by_status():
    out = {"status": "ineligible", "rank": None}
    made = two(
        [0, 10, 20, 30, 90, None], [0, 1, 0, 1, 7, None], entrants={4: out, 5: {"status": "recused", "rank": None}}
    )
    document = checked(made)
    assert {"all": 6, "ranked": 4, "without-rank": {"ineligible": 1, "recused": 1}} == document["entrants"]
    row = document["data"]["criteria"][0]
    assert (5, 5, 0, 4, 30) == tuple(row[key] for key in ("asked", "reported", "missing", "ranked", "maximum"))


# Weights


def test_the_figures_of_the_reference_notes_on_effective_weights():
    """x1 = (0, 10, 20, 30), x2 = (0, 1, 0, 1), equal weights: R squared .998464 and .232246, shares .811 and .189."""
    rows = checked(two([0, 10, 20, 30], [0, 1, 0, 1]))["weights"]["criteria"]
    assert [0.998464, 0.232246] == [round(row["r2"], 6) for row in rows]
    assert [0.811, 0.189] == [round(row["influence"], 3) for row in rows]
    assert ["more", "less"] == [row["flag"] for row in rows]
    assert [0.5, 0.5] == [row["nominal"] for row in rows]


def test_equal_influence_needs_no_remark():
    """The figures of the notes on optimised weights: x1 = (1, 2, 3, 4), x2 = (1, 3, 2, 4), R squared .9 each."""
    rows = checked(two([1, 2, 3, 4], [1, 3, 2, 4]))["weights"]["criteria"]
    assert [(0.9, 0.5, None)] * 2 == [(row["r2"], row["influence"], row["flag"]) for row in rows]


def test_a_criterion_that_is_the_same_for_all_has_a_weight_but_no_influence():
    document = checked(two([0, 10, 20, 30], [5, 5, 5, 5]))
    rows = document["weights"]["criteria"]
    assert [(1, 1), (0, 0)] == [(row["r2"], row["influence"]) for row in rows]
    assert {"key": "constant", "args": {"nodes": ["b"]}} == rows[1]["not-done"]
    assert [{"node": "b", "nominal": 0.5}] == found(document, "data.constant")


def test_where_all_totals_are_the_same_nobody_has_influence():
    rows = checked(two([0, 10, 20], [20, 10, 0]))["weights"]["criteria"]
    assert [(None, None)] * 2 == [(row["r2"], row["influence"]) for row in rows]
    assert [""] == rows[0]["not-done"]["args"]["nodes"]


def test_weights_that_an_aggregation_does_not_look_at_are_not_held_against_influence():
    for method in ("sum", "minimum"):
        rows = checked(two([0, 10, 20, 30], [0, 1, 0, 1], method))["weights"]["criteria"]
        assert [(None, None)] * 2 == [(row["nominal"], row["flag"]) for row in rows]


@pytest.mark.parametrize(
    ("nominal", "influence", "flag"),
    [
        (0.5, 0.6, "more"), (0.5, 0.5999, None), (0.5, 0.4, "less"), (0.5, 0.4001, None), (0.04, 0.08, None),
        (0.04, 0.0801, "more"), (0.04, 0.02, None), (0.04, 0.0199, "less"), (0, 0.3, None), (None, 0.3, None),
        (0.5, None, None),
    ],
)  # fmt: skip
def test_influence_is_told_from_ten_points_or_more_than_double_on(nominal, influence, flag):
    assert flag == _flag(nominal, influence)


def test_nested_weights_are_multiplied_and_the_top_has_a_list_of_its_own():
    weights = checked(nested())["weights"]
    assert [0.3, 0.3, 0.4] == [row["nominal"] for row in weights["criteria"]]
    assert [("g", 0.6), ("c", 0.4)] == [(row["path"], row["nominal"]) for row in weights["tops"]]
    assert [] == checked(two([0, 10, 20], [1, 2, 2]))["weights"]["tops"]


# Data


def test_the_spread_of_a_criterion_is_that_of_the_textbook():
    """1, 2, 3, 4, 10 by hand: mean 4, median 3, variance 12.5; G1 and G2 as SKEW and KURT of Excel give them."""
    row = checked(two([1, 2, 3, 4, 10], [1, 1, 2, 2, 3]))["data"]["criteria"][0]
    expected = {"minimum": 1, "maximum": 10, "mean": 4, "median": 3, "distinct": 5, "zeros": 0, "outliers": ["05"]}
    assert expected == {key: row[key] for key in expected}
    assert 12.5 == pytest.approx(row["deviation"] ** 2, abs=1e-9)
    assert (1.697056, 3.152) == (round(row["skewness"], 6), round(row["kurtosis"], 6))
    assert (row["skewness"], row["kurtosis"]) == (row["score-skewness"], row["score-kurtosis"])


FAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 200]


def test_a_lopsided_criterion_is_a_warning_unless_its_scores_are_not():
    even = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    made = result([group("", None), leaf("a", 0.5, FAR), leaf("b", 0.5, even, FAR)])
    document = checked(made)
    rows = document["data"]["criteria"]
    assert [["lopsided"], ["tamed"]] == [row["flags"] for row in rows]
    assert ["data.lopsided", "data.tamed"] == [key for key in keys(document) if key in ("data.lopsided", "data.tamed")]
    assert ["10"] == found(document, "data.lopsided")[0]["outliers"]


def test_words_have_no_mean_and_say_so():
    made = result([group("", None), leaf("a", 1, [1, 2, 3]), leaf("w", None, [100, 50, 100], ["WTP", "WDP", "WTP"])])
    row = checked(made)["data"]["criteria"][1]
    assert ({"key": "categories", "args": {}}, None, 2, None) == (
        row["not-done"], row["mean"], row["distinct"], row["nominal"],
    )  # fmt: skip


@pytest.mark.parametrize(("gaps", "flagged"), [(1, False), (2, True)])
def test_a_criterion_without_figures_for_a_third_of_the_entrants_is_told(gaps, flagged):
    """Two of six are a third; the entrants without a figure are still ranked, by what the rules put in its place."""
    values = [None] * gaps + [1, 2, 3, 4, 5, 6][gaps:]
    made = result([group("", None), leaf("a", 0.5, [1, 2, 3, 4, 5, 6], values), leaf("b", 0.5, [2, 1, 4, 3, 6, 5])])
    document = checked(made)
    assert flagged == ("data.missing" in keys(document))
    if flagged:
        assert [{"node": "a", "asked": 6, "reported": 4}] == found(document, "data.missing")


@pytest.mark.parametrize(("zeros", "flagged"), [(2, False), (3, True)])
def test_half_of_the_entrants_at_zero_is_worth_knowing(zeros, flagged):
    scores = [0] * zeros + [1, 2, 3, 4, 5, 6][zeros:]
    document = checked(two(scores, [2, 1, 4, 3, 6, 5]))
    assert flagged == ("data.zeros" in keys(document))


def test_coverage_is_told_for_whom_it_is_least():
    made = two([1, 2, 3, 4], [2, 1, 4, 3], entrants={1: {"coverage": 60}, 2: {"coverage": 80}})
    assert {"mean": 85, "least": 60, "entrant": "02", "full": 2} == checked(made)["data"]["coverage"]


# Correlation


def test_correlations_stand_for_every_pair_of_siblings():
    """By hand: (10..50) and (50, 20, 40, 10, 30) have r = -0.5; the group's score is (30, 20, 35, 25, 40)."""
    correlation = checked(nested())["correlation"]
    within = {w["group"]: w["pairs"] for w in correlation["within"]}
    assert [("g.a", "g.b", -0.5, 5, "negative")] == [
        tuple(pair[key] for key in ("a", "b", "r", "n", "flag")) for pair in within["g"]
    ]
    rows = {row["path"]: row for row in correlation["own"]}
    assert (0.5, 0.5) == (rows["g.a"]["own"]["r"], rows["g.b"]["own"]["r"])
    assert ("g", "") == (rows["g.a"]["group"], rows["c"]["group"])
    assert ["g"] == [other["group"] for other in rows["c"]["others"]]
    assert [] == rows["g"]["others"]


@pytest.mark.parametrize(
    ("y", "flag", "key"),
    [
        ([10, 20, 30, 40], "redundant", "correlation.redundant"),
        ([40, 30, 20, 10], "negative", "correlation.negative"),
        ([10, 40, 30, 20], "weak", "correlation.weak"),
        ([10, 30, 20, 40], None, None),
    ],
)
def test_a_pair_is_flagged_by_how_it_moves(y, flag, key):
    document = checked(two([1, 2, 3, 4], y, shares=(0.6, 0.4)))
    assert flag == document["correlation"]["within"][0]["pairs"][0]["flag"]
    assert [key] * (key is not None) == [
        k for k in keys(document) if k.startswith("correlation.") and "against" not in k
    ]


def test_a_pair_without_any_relation_is_weak_and_not_negative():
    pair = checked(two([1, 2, 1, 2], [1, 1, 2, 2]))["correlation"]["within"][0]["pairs"][0]
    assert (0, "weak") == (pair["r"], pair["flag"])


def test_a_group_of_one_part_has_no_pairs():
    within = checked(result([group("", None), leaf("a", 1, [1, 2, 3])]))["correlation"]["within"][0]
    assert ([], {"key": "one-part", "args": {}}) == (within["pairs"], within["not-done"])


def test_a_negative_pair_says_whether_it_may_be_chance():
    """With 4 entrants 1.96/sqrt(1) gives tanh 0.9611; r = -0.8 stays below it, r = -1 does not."""
    assert 0.9611 == round(checked(two([1, 2, 3, 4], [4, 3, 2, 1], shares=(0.6, 0.4)))["correlation"]["chance"], 4)
    sure = found(checked(two([1, 2, 3, 4], [4, 3, 2, 1], shares=(0.6, 0.4))), "correlation.negative")
    maybe = found(checked(two([1, 2, 3, 4], [4, 2, 3, 1], shares=(0.6, 0.4))), "correlation.negative")
    assert [(-1, False)] == [(args["r"], args["maybe_chance"]) for args in sure]
    assert [(-0.8, True)] == [(args["r"], args["maybe_chance"]) for args in maybe]


def test_a_criterion_that_falls_where_the_total_rises_is_told_first():
    document = checked(two([10, 20, 30, 40], [4, 3, 2, 1], shares=(0.5, 0.5)))
    assert "correlation.against-total" == keys(document)[0]
    assert {"node": "b", "r": -1} == found(document, "correlation.against-total")[0]


def test_a_criterion_that_fits_another_group_better_is_told_with_both_figures():
    made = result(
        [
            group("", None), group("g", 0.5), leaf("g.a", 0.5, [1, 2, 3, 4, 5]), leaf("g.b", 0.5, [5, 1, 4, 2, 3]),
            group("h", 0.5), leaf("h.c", 0.5, [1, 2, 3, 5, 4]), leaf("h.d", 0.5, [1, 3, 2, 4, 5]),
        ]
    )  # fmt: skip
    document = checked(made)
    row = by(document["correlation"]["own"], path="g.a")
    told = by(found(document, "correlation.elsewhere"), node="g.a")
    assert ("h", ["elsewhere"]) == (row["better"], row["flags"][:1])
    assert ("g", "h", row["own"]["r"], row["others"][0]["r"]) == tuple(told[k] for k in ("group", "other", "own", "r"))
    assert told["r"] > told["own"]


def test_entrants_without_a_score_leave_only_their_own_pairs():
    made = result([group("", None), leaf("a", 0.5, [1, 2, 3, 4]), leaf("b", 0.5, [None, 3, 1, 2])])
    pair = checked(made)["correlation"]["within"][0]["pairs"][0]
    assert (3, -0.5) == (pair["n"], pair["r"])


# Consistency and components


def test_cronbachs_alpha_by_hand():
    """Variances 5/3 each, variance of the sum 6: 2 (1 - 10/3/6) = 8/9 for the pair of the notes (r = .8)."""
    row = checked(two([1, 2, 3, 4], [1, 3, 2, 4]))["consistency"][0]
    assert (8 / 9, 4, []) == (pytest.approx(row["alpha"], abs=1e-9), row["n"], row["deleted"])
    low = checked(two([1, 2, 3, 4], [1, 4, 3, 2]))
    assert ["low"] == low["consistency"][0]["flags"]
    assert {"group": "", "alpha": low["consistency"][0]["alpha"], "without": None, "then": None} == found(
        low, "consistency.low"
    )[0]


def three(c):
    return result(
        [group("", None), leaf("a", 0.4, [1, 2, 3, 4, 5]), leaf("b", 0.3, [1, 2, 3, 5, 4]), leaf("c", 0.3, c)]
    )


def test_the_part_without_which_a_group_holds_together_is_named():
    document = checked(three([5, 4, 3, 1, 2]))
    args = found(document, "consistency.low")[0]
    assert "c" == args["without"]
    assert args["then"] == by(document["consistency"][0]["deleted"], path="c")["alpha"] > 0.9 > args["alpha"]


def test_components_add_up_to_the_number_of_parts():
    row = checked(three([3, 1, 5, 2, 4]))["components"][0]
    assert 3 == pytest.approx(sum(row["eigenvalues"]), abs=1e-8)
    assert 1 == pytest.approx(sum(row["explained"]), abs=1e-8)
    squares = [sum(loading[i] ** 2 for loading in row["loadings"]) for i in range(3)]
    assert [1, 1, 1] == pytest.approx(squares, abs=1e-8)


def test_a_second_component_that_counts_is_told():
    made = result(
        [
            group("", None), leaf("a", 0.25, [1, 2, 3, 4, 5, 6]), leaf("b", 0.25, [1, 2, 3, 4, 6, 5]),
            leaf("c", 0.25, [2, 1, 2, 1, 2, 1]), leaf("d", 0.25, [2, 1, 2, 1, 1, 2]),
        ]
    )  # fmt: skip
    document = checked(made)
    row = document["components"][0]
    assert ["several"] == row["flags"]
    assert [{"group": "", "first": row["explained"][0], "second": row["eigenvalues"][1]}] == found(
        document, "components.several"
    )


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (two([1, 2, 3], [1, 3, 2]), {"key": "few-parts", "args": {"n": 2, "needed": 3}}),
        (result([group("", None), leaf("a", 1, [1, 2, 3])]), {"key": "one-part", "args": {}}),
        (
            result([group("", None), leaf("a", 0.4, [1, 2, 3]), leaf("b", 0.3, [1, 3, 2]), leaf("c", 0.3, [3, 2, 1])]),
            {"key": "few-entrants", "args": {"n": 3, "needed": 4}},
        ),
        (three([5, 5, 5, 5, 5]), {"key": "constant", "args": {"nodes": ["c"]}}),
    ],
)
def test_components_that_cannot_be_had_say_why(made, reason):
    assert reason == checked(made)["components"][0]["not-done"]


# Small and empty


def test_one_entrant_gets_an_audit_that_says_what_cannot_be_said():
    document = checked(two([10], [20]))
    assert None is document["correlation"]["chance"]
    assert "few-entrants" == document["correlation"]["within"][0]["pairs"][0]["not-done"]["key"]
    assert "few-entrants" == document["consistency"][0]["not-done"]["key"]
    assert "few-entrants" == document["leave-one-out"][0]["not-done"]["key"]
    assert [] == document["findings"]
    assert "not-done" == by(document["steps"], step="multivariate")["state"]


def test_nobody_ranked_is_an_audit_of_nothing():
    out = {"status": "ineligible", "rank": None}
    document = checked(two([10, 20], [20, 10], entrants={0: out, 1: out}))
    assert {"all": 2, "ranked": 0, "without-rank": {"ineligible": 2}} == document["entrants"]
    assert [] == document["findings"]


def test_an_only_criterion_cannot_be_left_out():
    document = checked(result([group("", None), leaf("a", 1, [1, 2, 3])]))
    assert {"key": "only-criterion", "args": {}} == document["leave-one-out"][0]["not-done"]


# Steps


def test_steps_say_what_was_filled_left_out_and_treated():
    notes = {
        "01": {"reason": "missing", "policy": "zero"},
        "02": {"reason": "missing", "policy": "leave-out"},
        "03": {"state": "claimed"},
    }
    done = [
        {"step": "impute", "method": {}, "facts": {}, "changes": {"01": [None, 5], "04": [None, 5]}},
        {"step": "treat", "method": {}, "facts": {}, "changes": {"02": [9, 5]}},
    ]
    made = result([group("", None), leaf("a", 0.5, [1, 2, 3], notes=notes), leaf("b", 0.5, [3, 2, 1], steps=done)])
    step = by(checked(made)["steps"], step="imputation")
    assert {"step": "imputation", "state": "partly", "args": {"filled": 2, "left_out": 1, "treated": ["b"]}} == step
    plain = by(checked(two([1, 2, 3], [3, 1, 2]))["steps"], step="imputation")
    assert ("not-done", {"filled": 0, "left_out": 0, "treated": []}) == (plain["state"], plain["args"])


@pytest.mark.parametrize(("count", "state"), [(2, "not-done"), (3, "done")])
def test_two_entrants_are_too_few_for_a_multivariate_analysis(count, state):
    document = checked(two([1, 2, 3][:count], [2, 3, 1][:count]))
    assert state == by(document["steps"], step="multivariate")["state"]


def test_the_ten_steps_of_the_handbook_are_all_there():
    steps = checked(nested())["steps"]
    assert 10 == len({step["step"] for step in steps})
    assert {"uncertainty", "links", "visualisation", "imputation"} == {
        step["step"] for step in steps if step["state"] == "not-done"
    }


def test_what_the_rules_filled_makes_the_step_partly_done():
    notes = {"01": {"reason": "missing", "policy": "median"}}
    made = result([group("", None), leaf("a", 0.5, [1, 2, 3], notes=notes), leaf("b", 0.5, [3, 2, 1])])
    step = by(checked(made)["steps"], step="imputation")
    assert ("partly", 1) == (step["state"], step["args"]["filled"])


# Edges


def test_limits_belong_to_the_side_that_is_not_told():
    assert [None, None, "redundant", "weak", "negative"] == [pair_flag(r) for r in (0.3, 0.92, 0.9201, 0.2999, -1e-9)]
    assert [None, "weak", "weak", "negative"] == [weak_flag(r) for r in (0.3, 0.2999, 0, -1e-9)]
    assert [False, False, True, True, False] == [
        lopsided(*shape) for shape in ((2, 9), (3, 3.5), (2.01, 3.51), (-2.01, 3.51), (None, None))
    ]


def correlated(r, chance):
    pair = {"a": "a", "b": "b", "r": r, "flag": "negative"}
    found_pairs = _correlation({"chance": chance, "within": [{"group": "", "pairs": [pair]}], "own": []})
    return [(finding["key"], finding["args"].get("maybe_chance")) for _, finding in found_pairs]


def test_a_pair_is_opposite_from_the_limit_of_weak_on_and_maybe_chance_up_to_its_limit():
    assert [("correlation.negative", True)] == correlated(-0.3, 0.3)
    assert [("correlation.negative", False)] == correlated(-0.3001, 0.3)
    assert [("correlation.negative", True)] == correlated(-0.9, None)
    assert [("correlation.weak", None)] == correlated(-0.2999, 0.3)


def test_two_entrants_are_enough_for_a_ranking_to_move():
    rows = checked(two([10, 20], [25, 5]))["leave-one-out"]
    assert [(0, None), (2, None)] == [(row["moved"], row["not-done"]) for row in rows]


def test_what_another_mean_does_to_the_totals_is_told_of_the_whole_alone():
    args = found(checked(two([90, 48, 20], [60, 48, 10])), "aggregation.totals")
    assert [("", "arithmetic", "geometric", 2, 0)] == [
        (a["group"], a["from"], a["to"], a["totals-changed"], a["moved"]) for a in args
    ]
    assert all(a["group"] == "" for a in found(checked(nested()), "aggregation.totals"))
