"""What is made of the engine's answers to one criterion, by hand: a column, and what was remarked on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from pembina.errors import Place, PluginError, Problem, ScoringError
from pembina.evaluation.ask import Asking
from pembina.evaluation.measure import measured_of, values_of
from pembina.model import Finding, Leaf, Panel
from pembina.plugins import Adjusted, TableCheck
from pembina.plugins.columns import ColumnRows
from pembina.plugins.plain import PlainAnswers
from pembina.plugins.values import Measured

from .by_hand import column, entrants, flags, job, leaf, loaded, plugin

DATA = loaded(entrants=entrants(3), known=frozenset({"01", "02", "03", "99"}))
A = leaf("g.a", use="made")


def asking(of: Leaf, *names: str, remarks: Any = (), tallies: bool = False, **manifest: Any) -> Asking:
    made = job(of, by=plugin("made", tallies=tallies, **manifest))
    counted: Any = None if tallies else object()
    return Asking(made, {}, object(), counted, object(), names, tuple((f, check, None) for f, check in remarks))


def masked(*cells: Any, kind: Any = object) -> Any:
    return np.ma.masked_array(
        [cell if cell is not None else (0 if kind is not object else "") for cell in cells],
        [cell is None for cell in cells], dtype=kind,
    )  # fmt: skip


# The column


def test_a_column_knows_who_has_a_value_and_whose_was_reported() -> None:
    numbers = evolve(column(A, 1.0, None, 0.0), filled=flags(1, 0, 0))
    assert (numbers.category, numbers.present.tolist()) == (False, [True, False, True])
    assert numbers.reported.tolist() == [False, False, True]
    words = evolve(column(A, "x", None, ""), filled=flags(0, 0, 1))
    assert (words.category, words.present.tolist()) == (True, [True, False, True])
    assert words.reported.tolist() == [True, False, False]
    assert {each.dtype for each in (numbers.present, words.present, numbers.reported)} == {np.dtype(np.bool_)}


def test_a_column_says_why_there_is_no_value() -> None:
    said = evolve(column(A, None, None, 1.0, reasons={0: "needs-a-person"}), measured=(None, Measured(), Measured(1.0)))
    assert [said.reason(row) for row in range(3)] == ["missing"] * 3
    assert column(A, None, reasons={0: "needs-a-person"}).reason(0) == "needs-a-person"
    assert list(said.by_code()) == [("01", None), ("02", Measured()), ("03", Measured(1.0))]


def test_values_are_numbers_with_nan_or_words_with_none() -> None:
    numbers = values_of([Measured(1.0), None, Measured(None)])
    assert (numbers.dtype, np.isnan(numbers).tolist(), numbers[0]) == (np.dtype(float), [False, True, True], 1.0)
    words = values_of([Measured("x"), None, Measured(None)])
    assert (words.dtype, words.tolist()) == (np.dtype(object), ["x", None, None])
    assert values_of([Measured("x"), Measured("y")]).dtype == np.dtype(object)
    answers = PlainAnswers(np.array([1.0]), {})
    assert values_of(answers) is answers.values


# Answers of values alone


def test_plain_answers_stay_a_column_in_the_order_of_codes() -> None:
    rows = [("03", 5.0, None), ("99", 7.0, None), ("01", None, "not-applicable")]
    of = asking(A, "region", "value", "reason", direction="lower")
    found, findings = measured_of(of, [iter([("01", 4), ("99", 9), ("03", 2)]), iter(rows)], DATA)
    assert isinstance(found.measured, PlainAnswers)
    assert list(found.measured) == [Measured(reason="not-applicable"), None, Measured(5.0)]
    assert (found.leaf, found.direction, found.codes) == (A, "lower", ("01", "02", "03"))
    assert found.evidence.tolist() == [4, 0, 2]
    assert found.evidence.dtype == np.int64
    assert (found.filled.tolist(), found.filled.dtype) == ([False] * 3, np.dtype(np.bool_))
    assert (found.series, found.adjusted, findings) == ((), None, [])
    assert found.values is found.measured.values


def test_answers_that_came_as_columns_are_read_as_columns() -> None:
    counted = ColumnRows({"region": masked("03", "99"), "n": masked(4, 5, kind=np.int64)})
    told = ColumnRows({"region": masked("03", "01"), "value": masked(5.0, None, kind=float)})
    found, _ = measured_of(asking(A, "region", "value"), [counted, told], DATA)
    assert isinstance(found.measured, PlainAnswers)
    assert list(found.measured) == [Measured(reason="missing"), None, Measured(5.0)]
    assert found.evidence.tolist() == [0, 0, 4]


class NeverRows(ColumnRows):
    """Columns of which nobody may make rows."""

    def __iter__(self) -> Any:
        raise AssertionError("rows were made")


def test_of_columns_that_can_be_read_as_such_no_rows_are_made() -> None:
    counted = NeverRows({"region": masked("03", "99"), "n": masked(4, 5, kind=np.int64)})
    told = NeverRows({"region": masked("03", "01"), "value": masked(5.0, None, kind=float)})
    found, _ = measured_of(asking(A, "region", "value"), [counted, told], DATA)
    assert (found.evidence.tolist(), found.values.tolist()[2]) == ([0, 0, 4], 5.0)


def test_columns_that_are_more_than_plain_are_read_as_rows() -> None:
    counted = ColumnRows({"region": masked(None, "01"), "n": masked(4, 5, kind=np.int64)})
    told = ColumnRows({"region": masked("03", "01"), "value": masked(2, None)})
    found, _ = measured_of(asking(A, "region", "value"), [counted, told], DATA)
    assert found.evidence.tolist() == [5, 0, 0]


def test_a_code_that_nobody_has_is_a_breach_at_the_plugins_place() -> None:
    told = ColumnRows({"region": masked("77"), "value": masked(2.0, kind=float)})
    for answer in (told, [("77", 2.0)]):
        with pytest.raises(PluginError) as caught:
            measured_of(asking(A, "region", "value"), [[], answer], DATA)
        (problem,) = caught.value.problems
        assert problem.place == Place("made/__init__.py", 1, address="criteria.g.a")
        assert problem.args["plugin"] == "made (pembina-made 2.1)"
        assert "77" in problem.show()


# Answers with more


def test_answers_with_parts_are_measured_one_by_one() -> None:
    rows = [("02", 6, 3), ("99", 1, 1)]
    found, findings = measured_of(asking(A, "region", "numerator", "denominator"), [[("02", 6)], rows], DATA)
    assert found.measured == (None, Measured(2.0, 6, 3), None)
    assert (found.values[1], np.isnan(found.values).tolist()) == (2.0, [True, False, True])
    assert (found.evidence.tolist(), found.filled.tolist(), findings) == ([0, 6, 0], [False] * 3, [])
    assert (found.filled.dtype, found.series, found.adjusted) == (np.dtype(np.bool_), (), None)
    assert found.codes == ("01", "02", "03")


def test_an_answer_may_say_itself_how_many_records_stand_behind_it() -> None:
    of = asking(A, "region", "evidence", "value", tallies=True)
    found, _ = measured_of(of, [[("01", 3, 5.0), ("02", None, 6.0)]], DATA)
    assert (found.evidence.tolist(), found.values.tolist()[:2]) == ([3, 0, 0], [5.0, 6.0])


@pytest.mark.parametrize("number", [-1, 1.5])
def test_a_number_of_records_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(PluginError) as caught:
        measured_of(asking(A, "region", "evidence", "value", tallies=True), [[("01", number, 5.0)]], DATA)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("PB416", Place("made/__init__.py", 1, address="criteria.g.a"))
    assert problem.args["plugin"] == "made (pembina-made 2.1)"
    assert (problem.args["column"], problem.args["found"]) == ("evidence", repr(number))


def test_records_of_nobody_are_refused_where_values_are_read() -> None:
    with pytest.raises(PluginError) as caught:
        measured_of(asking(A, "region", "evidence", "value", tallies=True), [[(None, 2, 5.0)]], DATA)
    assert caught.value.problems[0].args["plugin"] == "made (pembina-made 2.1)"


# Estimated counts


def test_the_standard_error_of_an_estimated_count_stands_beside_its_value() -> None:
    estimated = leaf("g.a", use="made", distinct="approximate")
    of = asking(estimated, "region", "value", "standard_error")
    found, _ = measured_of(of, [[], [("02", 12800.0, None), ("03", 7.0, 0.25)]], DATA)
    assert found.measured == (
        None,
        Measured(12800.0, standard_error=200.0),  # a large count is off by one in 64
        Measured(7.0, standard_error=0.25),
    )
    parts = asking(estimated, "region", "numerator", "denominator")
    found, _ = measured_of(parts, [[], [("01", 6400, 10)]], DATA)
    assert found.measured[0] == Measured(640.0, 6400, 10, standard_error=10.0)


def test_a_count_of_none_is_exact_and_what_is_no_number_has_no_error() -> None:
    estimated = leaf("g.a", use="made", distinct="approximate")
    of = asking(estimated, "region", "value", "reason", value="any")
    found, _ = measured_of(of, [[], [("01", 0.0, None), ("02", None, "missing"), ("03", 6400.0, None)]], DATA)
    assert found.measured[:2] == (Measured(0.0, standard_error=0.0), Measured(reason="missing"))
    words, _ = measured_of(asking(estimated, "region", "value", value="category"), [[], [("01", "x")]], DATA)
    assert words.measured == (Measured("x"), None, None)


@pytest.mark.parametrize(("below", "error"), [(-1, 100.0), (3, 33.3333333333)])
def test_a_standard_error_is_positive_and_has_twelve_digits(below: int, error: float) -> None:
    estimated = leaf("g.a", use="made", distinct="approximate")
    names = ("region", "numerator", "denominator")
    found, _ = measured_of(asking(estimated, *names), [[], [("01", 6400, below)]], DATA)
    assert found.measured[0] == Measured(6400 / below, 6400, below, standard_error=error)


# Panels

PANEL = Panel(dt.date(2022, 12, 31), None, "latest", "value", 0.0, 2)
DATED = [
    ("01", dt.date(2021, 12, 31), 1000.0),
    ("01", dt.date(2022, 12, 31), 2000.0),
    ("03", dt.date(2021, 12, 31), 3.0),
]


def test_a_panel_gives_the_figure_that_counts_its_series_and_what_was_filled() -> None:
    found, findings = measured_of(
        asking(leaf("g.a", use="made", panel=PANEL), "region", "period", "value", direction="target"),
        [[("01", 2), ("03", 1)], DATED], DATA,
    )  # fmt: skip
    assert found.measured == (Measured(2000.0), None, Measured(3.0))
    assert (found.filled.tolist(), found.evidence.tolist()) == ([False, False, True], [2, 0, 1])
    assert found.series == ({"2021-12-31": 1000.0, "2022-12-31": 2000.0}, {}, {"2021-12-31": 3.0})
    assert (found.direction, found.codes, findings) == ("target", ("01", "02", "03"), [])


def test_standard_errors_that_a_panel_loses_are_remarked() -> None:
    estimated = leaf("g.a", use="made", panel=PANEL, distinct="approximate")
    found, findings = measured_of(asking(estimated, "region", "period", "value"), [[], DATED], DATA)
    assert [each and each.standard_error is not None for each in found.measured] == [True, None, False]
    assert findings == [Finding("standard-error.dropped", {"n": 1, "why": "value"}, "note", "g.a")]


def test_what_is_wrong_with_a_panel_is_at_the_plugins_place() -> None:
    with pytest.raises(PluginError) as caught:
        measured_of(asking(leaf("g.a", use="made", panel=PANEL), "region", "value"), [[], [("01", 1.0)]], DATA)
    place = Place("made/__init__.py", 1, address="criteria.g.a")
    assert caught.value.problems == (
        Problem("PB412", place, {"plugin": "made (pembina-made 2.1)", "wanted": "period"}),
    )


def test_a_category_among_the_figures_of_a_panel_names_the_criterion() -> None:
    of = asking(leaf("g.a", use="made", panel=PANEL), "region", "period", "value", value="category")
    with pytest.raises(ScoringError) as caught:
        measured_of(of, [[], [("02", dt.date(2022, 12, 31), "x")]], DATA)
    args = {"method": "panel", "value": "x", "entrants": "Region 02"}
    assert caught.value.problems == (Problem("PB503", Place(address="criteria.g.a"), args),)


# Adjusted values


def test_values_of_a_criterion_that_adjusts_are_measured_one_by_one_and_asked_for_once_more() -> None:
    met: list[Any] = []

    def adjusting(of: Any, by_code: Any) -> Adjusted:
        met.append((of.leaf.path, dict(by_code)))
        return Adjusted({"01": 2.0}, "m")

    of = asking(A, "region", "value", adjusts=True)
    found, findings = measured_of(of, [[], [("01", 1.0)]], DATA, adjusting)
    assert met == [("g.a", {"01": Measured(1.0)})]
    assert (found.measured, found.adjusted, findings) == ((Measured(1.0), None, None), Adjusted({"01": 2.0}, "m"), [])


def test_a_criterion_that_adjusts_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from pembina.evaluation import measure

    of, met = asking(A, "region", "value", adjusts=True), list[Any]()
    monkeypatch.setattr(measure, "adjust", lambda *args: met.append(args) or Adjusted({}, "own"))
    found, _ = measured_of(of, [[], [("01", 1.0)]], DATA)
    assert met == [(of.job, {"01": Measured(1.0)}, of.records, of.tables, DATA)]
    assert found.adjusted == Adjusted({}, "own")


# Remarks


def test_remarks_are_findings_of_those_that_compete_in_the_order_of_codes() -> None:
    own = TableCheck("repeated", {}, lambda *_: None)
    other = TableCheck("odd", {"en": "{n} odd"}, lambda *_: None)
    of = asking(A, "region", "value", remarks=[(plugin("w"), own), (plugin("x"), own), (plugin("y"), other)])
    answers: Any = [[], [("01", 1.0)], [], [("02", 3.0), ("99", 1), (None, 4), ("01", 2)], [("03", 1)]]
    _, findings = measured_of(of, answers, DATA)
    assert findings == [
        Finding("repeated", {"n": 2}, "note", "g.a", "01"),
        Finding("repeated", {"n": 3}, "note", "g.a", "02"),
        Finding("check.odd", {"n": 1}, "note", "g.a", "03", {"en": "{n} odd"}),
    ]
    assert repr(findings[1].args) == "{'n': 3}"


def test_a_table_check_that_answers_amiss_is_named() -> None:
    check = TableCheck("odd", {}, lambda *_: None)
    of = asking(A, "region", "value", remarks=[(plugin("y"), check)])
    with pytest.raises(PluginError) as caught:
        measured_of(of, [[], [("01", 1.0)], [("01", "many")]], DATA)
    args = {"plugin": "y", "distribution": "pembina-made", "version": "2.1", "what": "table check odd"}
    reason = "ValueError: invalid literal for int() with base 10: 'many'"
    place = Place("y/__init__.py", 1, address="criteria.g.a")
    assert caught.value.problems == (Problem("PB410", place, {**args, "reason": reason}),)
