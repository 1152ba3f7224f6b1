"""Scoring one criterion, by hand: what a method is handed, what is refused and remarked, what stands in for gaps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pembina.errors import Phrase, Place, PluginError, Problem, ScoringError
from pembina.evaluation.measure import Column
from pembina.evaluation.score import Roll, Scored, score
from pembina.methods.refusal import Unfit
from pembina.model import Finding, Method
from pembina.plugins import Context, ScoringMethod
from pembina.plugins.values import Measured

from .small import award, column, entrants, host, leaf, measured_column, prepared

NAN = float("nan")
AT = Place(address="criteria.g.a")


def run(
    given: Column, answer: Any = None, *, used: Any = None, competing: Any = None, scale: int = 100, **more: Any
) -> tuple[Scored, list[Finding], list[Problem]]:
    """Score a column by a method that gives what ``answer`` makes of the values; by none where it is None."""
    count = len(given.codes)
    field = entrants(*given.codes)
    name = given.leaf.score.name if given.leaf.score else "odd"
    methods = {} if answer is None else {name: ScoringMethod(name, {}, lambda v, p, c: answer(v), **more)}
    rows = np.array([True] * count if competing is None else competing)
    of = prepared(given) if used is None else prepared(given, values=np.array(used))
    at = host(scoring_methods=methods)
    return score(of, award(given.leaf, scale=scale), field, rows, at, Roll.of(field))


def scored(name: str = "odd", missing: str = "not-assessable", ends: Any = (), **parameters: Any) -> Any:
    between = dict(zip(("from", "to"), ends, strict=False))
    return leaf("g.a", score=Method(name, {**parameters, **between}), missing=missing)


def told(found: Scored) -> tuple[str, list[int], list[int], list[int]]:
    """Scores, and the rows that are filled, left out and blocked."""
    for mark in (found.filled, found.left_out, found.blocked):
        assert mark.dtype == np.bool_
    marks = [np.flatnonzero(mark).tolist() for mark in (found.filled, found.left_out, found.blocked)]
    return repr(found.scores.tolist()), marks[0], marks[1], marks[2]


# What a method is handed


def test_a_method_is_handed_the_values_of_those_that_have_one_and_compete() -> None:
    handed: list[Any] = []

    def apply(*given: Any) -> Any:
        handed.extend(given)
        return given[0] / 3

    field, own = entrants("01", "02", "03", "04"), scored(some=1)
    of = prepared(column(own, 1.0, 2.0, None, 4.0), values=np.array([1.0, 2.5, NAN, 4.0]))
    at = host(scoring_methods={"odd": ScoringMethod("odd", {}, apply)})
    competing = np.array([False, True, True, True])
    found, findings, problems = score(of, award(own, scale=10), field, competing, at, Roll.of(field))
    values, parameters, context = handed
    assert (values.tolist(), parameters, context) == ([2.5, 4], {"some": 1}, Context(10.0, ("02", "04")))
    assert told(found) == (repr([NAN, 0.8333333333, NAN, 1.3333333333]), [], [], [2])
    assert (findings, problems) == ([], [])


def test_roll_is_the_codes_and_names_of_the_entrants() -> None:
    roll = Roll.of(entrants("01", "02"))
    assert (roll.codes.tolist(), roll.names.tolist()) == (["01", "02"], ["Region 01", "Region 02"])
    assert {str(roll.codes.dtype), str(roll.names.dtype)} == {"object"}


@pytest.mark.parametrize(
    "given", [column(leaf("g.a"), 1.0), column(scored(), None), column(scored(missing="zero"), None)]
)
def test_where_there_is_nothing_to_score_no_method_is_asked(given: Column) -> None:
    assert run(given)[1:] == ([], [])


def test_where_nobody_that_competes_has_a_value_no_method_is_asked() -> None:
    assert told(run(column(scored(), 1.0), competing=[False])[0]) == (repr([NAN]), [], [], [])


# What is refused


@pytest.mark.parametrize(
    ("values", "takes", "shown"),
    [((None, "WTP", "WDP"), "number", "WTP"), ((None, 7.5, 8.0), "category", 7.5)],
)
def test_words_are_not_scored_as_numbers_nor_numbers_as_words(values: Any, takes: str, shown: Any) -> None:
    found, findings, problems = run(column(scored(), *values), lambda v: v, takes=takes)
    args = {"method": "odd", "value": shown, "entrants": "Region 02"}
    assert (findings, problems) == ([], [Problem("PB503", AT, args)])
    assert told(found) == (repr([NAN] * 3), [], [], [0])


def test_words_are_scored_by_a_method_of_words() -> None:
    found, findings, problems = run(column(scored(), "a", "b"), lambda v: [1, 2], takes="category")
    assert (found.scores.tolist(), findings, problems) == ([1, 2], [], [])


@pytest.mark.parametrize(
    ("answer", "shown"), [([1.0, 2.0, 3.0], "[1. 2. 3.]"), ([1.0, 2.0, 3.0, np.inf], "[ 1.  2.  3. inf]")]
)
def test_scores_that_are_none_are_the_fault_of_the_method(answer: Any, shown: str) -> None:
    found, _, problems = run(column(scored(), 1.0, 2.0, 3.0, 4.0), lambda v: answer)
    args = {"method": "odd", "score": shown, "value": "[1. 2. 3. 4.]", "entrant": "Region 01, Region 02, Region 03"}
    assert problems == [Problem("PB505", AT, args)]
    assert told(found)[0] == repr([NAN] * 4)


def test_a_method_that_returns_nothing_is_told_with_its_plugin() -> None:
    with pytest.raises(PluginError) as caught:
        run(column(scored(), 1.0), lambda v: None)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.address) == ("PB410", "criteria.g.a")
    assert problem.args == {
        "plugin": "p-odd", "distribution": "of-odd", "version": "1.0", "what": "scoring method odd",
        "reason": "TypeError: it returned None, where an array of scores is due",
    }  # fmt: skip


@pytest.mark.parametrize(("row", "code", "more"), [(1, "PB508", {"entrant": "Region 03"}), (None, "PB507", {})])
def test_what_a_method_has_no_answer_for_is_told_with_the_entrant_where_it_is_one(
    row: int | None, code: str, more: Any
) -> None:
    def answer(values: Any) -> Any:
        raise Unfit("no logarithm of {n}", 0, row, n=0)

    with pytest.raises(ScoringError) as caught:
        run(column(scored(), 1.0, None, 0.0), answer)
    args = {"key": "score", "method": "odd", "reason": Phrase("no logarithm of {n}", n=0), **more}
    assert list(caught.value.problems) == [Problem(code, AT, args)]


def test_scores_in_other_numbers_are_taken_as_floats() -> None:
    found, _, problems = run(column(scored(), 1.0, 2.0), lambda v: [Decimal("1.5"), Decimal(2)])
    assert (found.scores.tolist(), problems) == ([1.5, 2], [])


def test_a_value_without_a_score_is_told_once_with_all_who_have_it() -> None:
    scores = {"z": NAN, "m": 50.0, "b": NAN}
    given = column(scored(), "z", "m", "b", "z")
    _, _, problems = run(given, lambda v: np.array([scores[x] for x in v]), takes="category")
    assert problems == [
        Problem("PB502", AT, {"value": "b", "entrants": "Region 03"}),
        Problem("PB502", AT, {"value": "z", "entrants": "Region 01, Region 04"}),
    ]


def test_scores_outside_the_scale_are_told_and_its_ends_belong_to_it() -> None:
    given = column(scored(), 1.0, 2.0, 3.0, 4.0, 5.0)
    answer = [0.0, 10.0, 10.0000000001, -0.0000000001, NAN]
    found, findings, problems = run(given, lambda v: answer, scale=10)
    off = {"score": "10", "entrants": "Region 03, Region 04", "scale": "10"}
    assert problems == [Problem("PB502", AT, {"value": "5.0", "entrants": "Region 05"}), Problem("PB506", AT, off)]
    assert told(found)[0] == repr(answer)
    assert findings == []


def test_what_a_method_has_no_score_for_and_what_is_missing_are_told_together() -> None:
    _, _, problems = run(column(scored(missing="refuse"), 1.0, None), lambda v: [-1.5])
    assert problems == [
        Problem("PB506", AT, {"score": "-1.5", "entrants": "Region 01", "scale": "100"}),
        Problem("PB501", AT, {"count": 1, "entrants": "Region 02"}),
    ]


# What is remarked


def outside(n: int, low: Any, high: Any) -> Finding:
    return Finding("value.outside-goalposts", {"n": n, "from": low, "to": high}, node="g.a")


@pytest.mark.parametrize(
    ("own", "values", "expected"),
    [
        (scored("goalposts", ends=(2, 4)), (2.0, 3.0, 4.0), []),
        (scored("goalposts", ends=(2, 4)), (1.9, 2.0, 4.0), [outside(1, 2, 4)]),
        (scored("goalposts", ends=(2, 4)), (1.9, 2.0, 4.1), [outside(2, 2, 4)]),
        (scored("goalposts", ends=(4, 2)), (1.9, 3.0, 4.0), [outside(1, 4, 2)]),
        (scored("log-goalposts", ends=(2, 4)), (2.0, 4.1), [outside(1, 2, 4)]),
        (scored("odd", ends=(2, 4)), (1.0, 9.0), []),
        (scored(), (3.0,), []),
        (scored(), (3.0, 3.0), [Finding("constant.column", {"value": 3.0}, node="g.a")]),
        (scored(), (3.0, 3.0, 4.0), []),
    ],
)
def test_what_is_odd_about_the_values_is_remarked(own: Any, values: Any, expected: Any) -> None:
    assert run(column(own, *values), lambda v: v)[1:] == (expected, [])


def test_a_method_that_compares_the_entrants_is_remarked_first() -> None:
    own = scored("goalposts", ends=(4, 5))
    assert run(column(own, 3.0, 3.0), lambda v: v, relative=True)[1] == [
        Finding("relative.scoring", {"method": "goalposts"}, node="g.a"), outside(2, 4, 5),
        Finding("constant.column", {"value": 3.0}, node="g.a"),
    ]  # fmt: skip


def test_remarks_look_at_the_values_that_are_scored_of_those_that_compete() -> None:
    given = column(scored("goalposts", ends=(2, 4)), 9.0, 9.0, 3.0, 3.5)
    assert run(given, lambda v: v, used=[9.0, 3.0, 3.0, 3.5], competing=[False, True, True, True])[1] == []


# What is missing


GAPS = [Measured(50.0), None, Measured(reason="not-applicable"), Measured(reason="needs-a-person"), Measured(20.0),
        Measured(reason="not-assessable"), None, Measured(31.0)]  # fmt: skip
COMPETING = [True, True, True, True, True, True, False, True]


@pytest.mark.parametrize(
    ("missing", "stand_in", "filled", "left_out", "blocked"),
    [
        ("zero", 0.0, [1, 2], [], [3, 5]),
        ("lowest", 20.0, [1, 2], [], [3, 5]),
        ("median", 31.0, [1, 2], [], [3, 5]),
        ("leave-out", NAN, [], [1, 2], [3, 5]),
        ("not-assessable", NAN, [], [], [1, 2, 3, 5]),
    ],
)
def test_each_rule_for_what_is_missing(missing: str, stand_in: float, filled: Any, left_out: Any, blocked: Any) -> None:
    found, _, problems = run(measured_column(scored(missing=missing), GAPS), lambda v: v, competing=COMPETING)
    scores = [50.0, stand_in, stand_in, NAN, 20.0, NAN, NAN, 31.0]
    assert (told(found), problems) == ((repr(scores), filled, left_out, blocked), [])


def test_the_median_of_an_even_number_lies_on_the_grid() -> None:
    found, _, _ = run(column(scored(missing="median"), 0.0, 1.0000000001, None), lambda v: v)
    assert found.scores.tolist() == [0, 1.0000000001, 0.5]


def test_missing_values_are_refused_with_everyone_who_has_none() -> None:
    given = measured_column(scored(missing="refuse"), GAPS)
    found, findings, problems = run(given, lambda v: v, competing=COMPETING)
    names = "Region 02, Region 03, Region 04, Region 06"
    assert problems == [Problem("PB501", AT, {"count": 4, "entrants": names})]
    assert told(found) == (repr([50.0, NAN, NAN, NAN, 20.0, NAN, NAN, 31.0]), [], [], [1, 2, 3, 5])
    assert findings == []


def test_where_everybody_has_a_value_nothing_is_refused() -> None:
    found, _, problems = run(column(scored(missing="refuse"), 1.0, 2.0), lambda v: v)
    assert (told(found), problems) == ((repr([1.0, 2.0]), [], [], []), [])


@pytest.mark.parametrize(("missing", "expected"), [("zero", ([0], [])), ("lowest", ([], [0])), ("median", ([], [0]))])
def test_where_nobody_reported_only_zero_can_stand_in(missing: str, expected: Any) -> None:
    found, _, _ = run(column(scored(missing=missing), None))
    scores = [0.0] if missing == "zero" else [NAN]
    assert told(found) == (repr(scores), expected[0], [], expected[1])


def test_where_nobody_reported_who_needs_a_person_cannot_be_assessed_either() -> None:
    found, _, _ = run(measured_column(scored(missing="lowest"), [None, Measured(reason="needs-a-person")]))
    assert told(found) == (repr([NAN, NAN]), [], [], [0, 1])


@pytest.mark.parametrize("missing", ["zero", "lowest", "median"])
def test_nothing_stands_in_where_the_criterion_has_no_scores(missing: str) -> None:
    found, _, problems = run(column(leaf("g.a", missing=missing), 5.0, None))
    assert (told(found), problems) == ((repr([NAN, NAN]), [], [], []), [])


def test_what_was_filled_before_scoring_is_not_missing() -> None:
    found, _, _ = run(column(scored(missing="zero"), 1.0, None), lambda v: v, used=[1.0, 2.0])
    assert told(found) == (repr([1.0, 2.0]), [], [], [])
