"""A standard error on its way from a table to the result: carried, scaled, or dropped with a remark; by hand."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from pembina.analysis.replay import Replay
from pembina.errors import PluginError
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured, read_rows
from pembina.record import read_result, result_schema, write_result

UNIT = 'unit = { en = "per head", id = "per kepala" }\n'
WIDE = 'score = { method = "goalposts", from = -100, to = 100 }'
MANIFEST = Manifest("poll", Path("poll"), value="either")


def award(rest="", bound='value = "x", standard-error = "se"', table="t"):
    return (
        f'[criteria.a]\nweight = 100\nuse = "reported-value"\n{WIDE}\n'
        f'read = {{ figures = {{ table = "{table}", region = "code", {bound} }} }}\n{rest}\n'
    )


def errors(result, path="a"):
    codes = [entrant["code"] for entrant in result.entrants]
    return [result.node(path)["notes"].get(code, {}).get("standard-error") for code in codes]


def dropped(result):
    return [(f["node"], f["args"]) for f in result.findings if f["key"] == "standard-error.dropped"]


# What a plugin returns


def read(columns, *rows):
    return read_rows(columns.split(), list(rows), "region", MANIFEST)


def test_a_plugin_returns_a_standard_error_beside_the_value_or_the_ratio():
    assert Measured(3.0, standard_error=0.5) == read("region value standard_error", ("74", 3, 0.5))["74"]
    found = read("region numerator denominator standard_error", ("74", 1, 2, 0))["74"]
    assert Measured(0.5, 1, 2, standard_error=0.0) == found


def test_an_unknown_standard_error_is_none_and_without_a_value_there_is_none():
    assert Measured(3.0) == read("region value standard_error", ("74", 3, None))["74"]
    assert Measured(reason="missing") == read("region value standard_error", ("74", None, 0.5))["74"]


@pytest.mark.parametrize(
    ("value", "error", "code"),
    [
        (3, -0.1, "PB419"),
        (3, float("nan"), "PB416"),
        (3, float("inf"), "PB416"),
        (3, "0.5", "PB416"),
        (3, True, "PB416"),
        ("WTP", 0.5, "PB419"),
    ],
)
def test_what_is_no_standard_error_is_refused_and_names_the_entrant(value, error, code):
    with pytest.raises(PluginError) as caught:
        read("region value standard_error", ("74", value, error))
    assert [code] == [problem.code for problem in caught.value.problems]
    assert "standard_error" in str(caught.value)
    assert "74" in str(caught.value)


# Into the result


def test_a_standard_error_stands_beside_its_value_in_the_result(evaluate, tmp_path):
    result = evaluate(award(), [{"x": 20, "se": 1.5}, {"x": 30, "se": None}, {"x": 40, "se": 0}])
    assert [1.5, None, 0] == errors(result)
    write_result(result, tmp_path / "r.json")
    assert result.sha256 == read_result(tmp_path / "r.json").sha256


@pytest.mark.parametrize(("error", "fits"), [(0, True), (1.5, True), (-1, False), ("1.5", False)])
def test_the_schema_of_results_knows_it(evaluate, error, fits):
    result = evaluate(award(), [{"x": 20, "se": 1.5}])
    result.node("a")["notes"]["01"]["standard-error"] = error
    assert fits == jsonschema.Draft202012Validator(result_schema()).is_valid(result.document)


def test_it_never_moves_a_score_or_a_rank(evaluate):
    with_, without = (
        evaluate(award(bound=bound), [{"x": 20, "se": 9}, {"x": 30, "se": 9}])
        for bound in ('value = "x", standard-error = "se"', 'value = "x"')
    )
    assert with_.node("a")["scores"] == without.node("a")["scores"]
    assert [e["rank"] for e in with_.entrants] == [e["rank"] for e in without.entrants]


def test_a_replay_knows_it_and_a_changed_value_has_none(evaluate):
    replay = Replay(evaluate(award(), [{"x": 20, "se": 1.5}, {"x": 30, "se": 1}]))
    assert replay.faithful
    assert [1.5, 1] == [m.standard_error for m in replay.columns["a"].measured]
    changed = replay.with_values({("a", "01"): 25.0})["a"]
    assert [None, 1] == [m.standard_error for m in changed.measured]


# Divided


def test_it_is_divided_by_a_figure_of_a_table_as_its_value_is(evaluate):
    body = award(UNIT + 'denominate = { table = "heads", column = "n", scale = 1000 }')
    heads = [{"code": "01", "n": 500}, {"code": "02", "n": 4000}]
    result = evaluate(body, [{"x": 20, "se": 2}, {"x": 30, "se": None}], heads=heads)
    assert [4, None] == errors(result)  # 1000 x 2 / 500
    assert [] == dropped(result)


def test_divided_by_less_than_zero_it_stays_above(evaluate):
    body = award(UNIT + 'denominate = { table = "heads", column = "n" }')
    result = evaluate(body, [{"x": 20, "se": 2}], heads=[{"code": "01", "n": -4}])
    assert ([-5], [0.5]) == (result.node("a")["values"], errors(result))


def test_divided_by_a_figure_with_an_error_of_its_own_it_is_dropped_and_that_is_said(evaluate):
    by = award(bound='value = "y", standard-error = "y_se"').replace("criteria.a", "criteria.b")
    by = by.replace("weight = 100\n", "").replace(WIDE, "")
    body = award(UNIT + 'denominate = { criterion = "b" }') + by
    rows = [{"x": 20, "se": 2, "y": 4, "y_se": 1}, {"x": 30, "se": 2, "y": 4, "y_se": 0}]
    result = evaluate(body, rows)
    assert [None, 0.5] == errors(result)
    assert [("a", {"n": 1, "why": "denominator"})] == dropped(result)


def test_without_a_figure_to_divide_by_there_is_nothing_to_err(evaluate):
    body = award(UNIT + 'denominate = { table = "heads", column = "n" }\nmissing = "zero"')
    result = evaluate(body, [{"x": 20, "se": 2}, {"x": 30, "se": 2}], heads=[{"code": "01", "n": 4}])
    assert [0.5, None] == errors(result)
    assert [] == dropped(result)


# Of several dates

PANEL = 'value = "v", date = "on", standard-error = "se"'
SERIES = [
    {"code": "01", "on": "2021-12-31", "v": 10, "se": 1},
    {"code": "01", "on": "2022-12-31", "v": 20, "se": 2},
    {"code": "02", "on": "2021-12-31", "v": 10, "se": 3},
]
PERIOD = "period = { start = 2018-01-01, end = 2022-12-31 }"


def panelled(evaluate, panel, rest='missing = "zero"'):
    return evaluate(award(f"panel = {panel}\n{rest}", PANEL, "f"), [{}, {}], award=PERIOD, f=SERIES)


def test_the_figure_that_counts_keeps_its_error(evaluate):
    result = panelled(evaluate, "{}")
    assert [2, None] == errors(result)
    assert [] == dropped(result)


def test_a_figure_carried_over_from_another_date_loses_it(evaluate):
    result = panelled(evaluate, '{ fill = "latest" }')
    assert ([20, 10], [2, None]) == (result.node("a")["values"], errors(result))
    assert [("a", {"n": 1, "why": "value"})] == dropped(result)


def test_a_growth_has_no_error_known_and_that_is_said(evaluate):
    result = panelled(evaluate, '{ take = "growth", since = 2021-12-31 }')
    assert [None, None] == errors(result)
    assert [("a", {"n": 1, "why": "growth"})] == dropped(result)
