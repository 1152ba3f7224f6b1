"""Nodes of the result document by hand: each whole, from value to contribution."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from pembina.evaluation.document import (
    node_documents,
)
from pembina.evaluation.judge import Judgement
from pembina.evaluation.prepare import Step
from pembina.evaluation.tree import Tree
from pembina.evaluation.written import MANY, Cells
from pembina.model import Method
from pembina.model.award import Denominator, Panel
from pembina.plugins import Adjusted
from pembina.plugins.plain import PlainAnswers
from pembina.plugins.values import Measured

from .small import (
    award,
    column,
    group,
    host,
    leaf,
    manifest,
    measured_column,
    prepared,
    relative,
    scored,
)

NAN = float("nan")


def judgement(tree: Tree, **more: Any) -> Judgement:
    return Judgement(np.ones(tree.count, np.bool_), more.get("prepared", {}), more.get("scored", {}), tree, [], [])


def told(of: Any, by: Any, *, scores: Any = None, tree: Tree | None = None, about: Any = None, at: Any = None) -> Any:
    """The document of the one criterion of an award, ``of`` its column prepared."""
    own = of.column.leaf
    judged = judgement(
        tree or Tree(len(of.column.codes)), prepared={own.path: of},
        scored={own.path: scores or scored(*[NAN] * len(of.column.codes))},
    )  # fmt: skip
    return node_documents(award(own), {own.path: about or manifest()}, judged, at or by)[1]


def test_a_group_is_told_with_shares_scores_contributions_and_the_figures_behind_them() -> None:
    rules = award(
        group("g", title={"en": "G"}, share=0.5, weighting=Method("entropy"), aggregate=Method("sum", {"x": 1}))
    )
    tree = Tree(
        2, scores={"g": np.array([50.0, NAN])}, shares={"g": np.array([0.25, 0.75])},
        base={"g": np.array([0.25, 0.5])}, contributions={"g": np.array([12.5, 0.0])},
        weighting={"g": {"used_rows": (1.0, np.float64(2.5))}}, facts={"g": {"a_b": [{"c_d": 1.0}]}},
    )  # fmt: skip
    root, told_group = node_documents(rules, {}, judgement(tree), host())
    assert told_group == {
        "path": "g", "title": {"en": "G"}, "share": 0.375, "shares": [0.25, 0.75], "scores": [50, None],
        "contributions": [12.5, 0], "kind": "group", "aggregate": {"name": "sum", "parameters": {"x": 1}},
        "facts": {"a-b": [{"c-d": 1}]}, "weighting": {"name": "entropy", "facts": {"used-rows": [1, 2.5]}},
    }  # fmt: skip
    assert root == {
        "path": "", "title": {}, "share": 1.0, "shares": None, "scores": None, "contributions": None, "kind": "group",
        "aggregate": {"name": "arithmetic", "parameters": {}}, "facts": {}, "weighting": None,
    }  # fmt: skip


def test_a_group_whose_weights_were_never_found_has_no_figures_of_them() -> None:
    rules = award(group("g", weighting=Method("ahp")))
    assert node_documents(rules, {}, judgement(Tree(0)), host())[1]["weighting"] == {"name": "ahp", "facts": {}}


@pytest.mark.parametrize(
    ("own", "base", "shares", "expected"),
    [
        (0.5, None, None, (0.5, None)),
        (0.5, [], [], (0.5, None)),
        (0.5, [0.25, 0.25], [0.25, 0.25], (0.25, None)),
        (0.5, [0.25], [0.25], (0.25, None)),
        (0.5, [1 / 3, 1 / 3], [1 / 3, 1 / 3], (1 / 3, None)),
        (0.5, [0.25, 0.25], [0.25, 1.0], (0.25, [0.25, 1])),
        (0.5, [0.1, 0.1, 0.2], [0.1, 0.1, 0.2], (0.1333333333, [0.1, 0.1, 0.2])),
        (None, [0.25], [0.25], (None, None)),
    ],
)
def test_shares_are_told_one_by_one_only_where_they_are_not_all_that_of_the_rules(
    own: Any, base: Any, shares: Any, expected: Any
) -> None:
    given: dict[str, Any] = {
        key: {} if x is None else {"g": np.array(x)} for key, x in (("base", base), ("shares", shares))
    }
    document = node_documents(award(group("g", share=own)), {}, judgement(Tree(3, **given)), host())[1]
    assert (document["share"], document["shares"]) == expected


TEXTS = {
    "en": {"title": "Visits", "unit": "visits", "numerator": "visits made", "denominator": "cooperatives",
           "also": {"late": "late ones"}, "values": {"wtp": "unqualified"}},
    "id": {"title": "Kunjungan", "unit": "kunjungan", "values": {"wtp": "WTP", "wdp": "WDP"}},
    "fr": {},
}  # fmt: skip
LABELS = {
    "unit": {"en": "visits", "id": "kunjungan"}, "numerator": {"en": "visits made"},
    "denominator": {"en": "cooperatives"}, "also.late": {"en": "late ones"}, "value.wdp": {"id": "WDP"},
    "value.wtp": {"en": "unqualified", "id": "WTP"},
}  # fmt: skip


def test_a_criterion_is_told_from_value_to_contribution() -> None:
    own = leaf("a", share=1.0, score=Method("goalposts"), missing="zero", distinct="approximate")
    measured = [
        Measured(2.0, 4, 2, printed="2.0", source="Dinas", as_of="2022-07-01", definition="d", state="verified",
                 also={"late": 1.0}, standard_error=0.5),
        Measured(reason="not-applicable"), None, Measured(9.0, 9, 1),
    ]  # fmt: skip
    of = measured_column(own, measured, evidence=np.array([4, 0, 0, 9]))
    step = Step("treat", Method("log", {"shift": 1}), {"n_high": 1.0}, {"04": (9.0, 3.0), "02": (None, 1.0)})
    document = told(
        prepared(of, values=np.array([2.0, NAN, NAN, 3.0]), steps=(step,)),
        host(scoring_methods={"goalposts": relative(False)}, treatments={"log": relative(False)}),
        scores=scored(20.0, 0.0, NAN, 30.0, filled=[False, True, False, False], blocked=[False, False, True, False]),
        tree=Tree(4, scores={"a": np.array([20.5, 0, NAN, 30])}, contributions={"a": np.array([20.5, 0, NAN, 30])}),
        about=manifest(TEXTS, unit="visits per year", direction="lower", actionable=True),
    )  # fmt: skip
    assert document == {
        "path": "a", "title": {"en": "Visits", "id": "Kunjungan"}, "share": 1.0, "shares": None,
        "scores": [20.5, 0, None, 30], "contributions": [20.5, 0, None, 30], "kind": "criterion", "plugin": "visits",
        "unit": "visits per year", "direction": "lower", "actionable": True, "relative": False, "labels": LABELS,
        "values": [2, None, None, 9], "used": [2, None, None, 3], "numerators": [4, None, None, 9],
        "denominators": [2, None, None, 1], "evidence": [4, 0, 0, 9], "distinct": "approximate",
        "steps": [{"step": "treat", "method": {"name": "log", "parameters": {"shift": 1}}, "facts": {"n-high": 1},
                   "changes": {"04": [9, 3], "02": [None, 1]}}],
        "notes": {
            "01": {"printed": "2.0", "source": "Dinas", "as-of": "2022-07-01", "definition": "d", "state": "verified",
                   "standard-error": 0.5, "also": {"late": 1}},
            "02": {"reason": "not-applicable", "policy": "zero"},
            "03": {"reason": "missing", "policy": "not-assessable"},
        },
    }  # fmt: skip


def test_a_criterion_that_serves_a_gate_alone_is_told_without_scores() -> None:
    document = told(prepared(column(leaf(title={"en": "Mine"}), "WTP", None)), host())
    assert document == {
        "path": "a", "title": {"en": "Mine"}, "share": None, "shares": None, "scores": None, "contributions": None,
        "kind": "criterion", "plugin": "visits", "unit": "", "direction": "higher", "actionable": False,
        "relative": False, "labels": {}, "values": ["WTP", None], "used": None, "steps": [], "numerators": None,
        "denominators": None, "evidence": [0, 0], "notes": {"02": {"reason": "missing", "policy": None}},
    }  # fmt: skip


def test_a_criterion_outside_the_total_keeps_the_scores_that_it_has() -> None:
    at = host(scoring_methods={"identity": relative(False)})
    document = told(prepared(column(leaf(score=Method("identity")), 7.0)), at, scores=scored(7.0))
    assert document["scores"] == [7]


def test_a_step_that_changed_nothing_leaves_the_values_that_were_measured() -> None:
    step = Step("treat", Method("log"), {}, {})
    document = told(prepared(column(leaf(), 7.0), steps=(step,)), host())
    assert (document["used"], document["steps"], document["relative"]) == (
        None, [{"step": "treat", "method": {"name": "log", "parameters": {}}, "facts": {}, "changes": {}}], False
    )  # fmt: skip


FIELD = {"scoring_methods": {"min-max": relative(True), "identity": relative(False)},
         "treatments": {"clip": relative(True), "log": relative(False)}}  # fmt: skip
CHANGED = {"01": (7.0, 6.0)}
IMPUTED = Step("impute", Method("mean"), {}, CHANGED)


@pytest.mark.parametrize(
    ("method", "steps", "more", "expected"),
    [
        ("identity", (), {}, False),
        ("min-max", (), {}, True),
        (None, (), {}, False),
        ("identity", (IMPUTED,), {}, False),
        ("identity", (IMPUTED, Step("treat", Method("log"), {}, CHANGED)), {}, False),
        ("identity", (IMPUTED, Step("treat", Method("clip"), {}, CHANGED)), {}, True),
        ("identity", (Step("treat", Method("clip"), {}, {}),), {}, False),
        ("min-max", (Step("treat", Method("log"), {}, CHANGED),), {}, True),
        ("identity", (), {"compares": True}, True),
        ("identity", (), {"adjusted": True}, True),
    ],
)  # fmt: skip
def test_a_score_is_relative_if_anything_on_its_way_compares_the_entrants(
    method: str | None, steps: Any, more: Any, expected: bool
) -> None:
    of = column(leaf(score=None if method is None else Method(method)), 7.0)
    of = evolve(of, adjusted=Adjusted({}, "m") if "adjusted" in more else None)
    document = told(prepared(of, steps=steps), host(**FIELD), about=manifest(compares="compares" in more))
    assert document["relative"] is expected


DAY = dt.date(2022, 6, 30)


def taken(what: str) -> Panel:
    return Panel(DAY, None, "previous", what, 0.0, 3)


@pytest.mark.parametrize(
    ("what", "unit", "label"),
    [
        ("value", "visits per year", LABELS["unit"]),
        ("growth", "percent", {"en": "percent", "id": "persen"}),
        ("cagr", "percent a year", {"en": "percent a year", "id": "persen per tahun"}),
        ("trend", "trend", {"en": "", "id": ""}),
    ],
)
def test_what_is_taken_of_a_panel_has_a_unit_of_its_own(what: str, unit: str, label: Any) -> None:
    about = manifest(TEXTS, unit="visits per year")
    document = told(prepared(column(leaf(panel=taken(what)), 7.0)), host(), about=about)
    assert (document["unit"], document["labels"]) == (unit, {**LABELS, "unit": label})


BY = Denominator("b", None, None, None, 1.0)


@pytest.mark.parametrize("texts", [TEXTS, {"en": {"unit": "visits"}}])
def test_a_value_that_the_award_divides_has_other_parts_than_the_plugin_names(texts: Any) -> None:
    document = told(prepared(column(leaf(denominate=BY), 7.0)), host(), about=manifest(texts))
    assert {"numerator", "denominator"} & set(document["labels"]) == set()


def test_the_unit_that_the_award_gives_stands_above_all_others() -> None:
    own = leaf(panel=taken("growth"), unit={"id": "poin"})
    assert told(prepared(column(own, 7.0)), host(), about=manifest(TEXTS))["labels"] == {
        **LABELS,
        "unit": {"id": "poin"},
    }


def test_notes_tell_the_series_of_a_panel_and_what_stood_in_for_a_date() -> None:
    of = column(
        leaf(panel=taken("value")), 7.0, 8.0, 9.0, None, filled=np.array([False, True, False, False]),
        series=({"2021": 6.0, "2022": 7.0}, {"2021": 8.5}, {}, {"2021": 1.0}),
    )  # fmt: skip
    assert told(prepared(of), host())["notes"] == {
        "01": {"series": {"2021": 6, "2022": 7}},
        "02": {"series": {"2021": 8.5}, "filled": "previous"},
        "04": {"reason": "missing", "policy": None, "series": {"2021": 1}},
    }


def test_a_trend_says_itself_that_dates_are_absent() -> None:
    of = column(leaf(panel=taken("trend")), "absent", filled=np.array([True]))
    assert told(prepared(of), host())["notes"] == {}


@pytest.mark.parametrize(
    ("marks", "imputed", "policy"),
    [({"filled": [True]}, False, "lowest"), ({"left_out": [True]}, False, "lowest"), ({}, True, "impute"),
     ({"filled": [True]}, True, "impute"), ({"blocked": [True]}, False, "not-assessable"), ({}, False, None)],
)  # fmt: skip
def test_a_gap_is_told_with_the_rule_that_was_applied(marks: Any, imputed: bool, policy: str | None) -> None:
    of = prepared(column(leaf(missing="lowest"), None), imputed=np.array([imputed]))
    document = told(of, host(), scores=scored(NAN, **marks))
    assert document["notes"] == {"01": {"reason": "missing", "policy": policy}}


def test_of_plain_answers_there_is_nothing_to_say_but_of_gaps_and_of_what_stood_in() -> None:
    answers = PlainAnswers(np.array([1.0, NAN, 3.0, NAN]), {1: "not-applicable"})
    of = measured_column(leaf(panel=taken("value")), answers, filled=np.array([False, False, True, False]))
    document = told(prepared(of), host())
    assert (document["numerators"], document["denominators"]) == (None, None)
    assert document["notes"] == {
        "02": {"reason": "not-applicable", "policy": None},
        "03": {"filled": "previous"},
        "04": {"reason": "missing", "policy": None},
    }


@pytest.mark.parametrize(("count", "at_once"), [(MANY, False), (MANY + 1, True)])
@pytest.mark.parametrize("kind", [np.float64, np.int64])
def test_a_column_of_very_many_numbers_is_written_when_it_is_made(count: int, at_once: bool, kind: Any) -> None:
    scores = {"g": np.arange(count).astype(kind)}
    column_ = node_documents(award(group("g")), {}, judgement(Tree(count, scores=scores)), host())[1]["scores"]
    assert (isinstance(column_, Cells), column_[:2], len(column_)) == (at_once, [0, 1], count)


def test_a_column_of_very_many_words_is_a_list() -> None:
    words = prepared(column(leaf(), *["WTP"] * (MANY + 1)))
    assert told(words, host())["values"] == ["WTP"] * (MANY + 1)
