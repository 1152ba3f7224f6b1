"""Adjusting, filling and taming one criterion: what is handed to a method, what becomes of its answer, what is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from pembina.errors import Phrase, Place, PluginError, Problem, ScoringError
from pembina.evaluation.measure import Column
from pembina.evaluation.prepare import Prepared, Step, prepare
from pembina.methods.refusal import Unfit
from pembina.model import Entrant, Finding, Method
from pembina.plugins import Adjusted, Changed, Context, Imputation, Treatment
from pembina.plugins.values import Measured

from .small import column, entrants, host, leaf, measured_column, prepared

NAN = float("nan")


def run(*columns: Column, competing: Any = None, field: Any = None, **methods: Any) -> Any:
    """Prepare columns by path; what comes out, and what was remarked."""
    count = len(columns[0].codes)
    field = field or entrants(*columns[0].codes)
    rows = np.array([True] * count if competing is None else competing)
    return prepare({each.leaf.path: each for each in columns}, field, rows, 100.0, host(**methods))


def same(found: Any, expected: Any) -> bool:
    """Whether numbers are the same, nothing where nothing is."""
    return repr(np.asarray(found, dtype=float).tolist()) == repr(np.asarray(expected, dtype=float).tolist())


def test_present_are_words_as_they_were_measured_and_numbers_as_they_are_used() -> None:
    words = column(leaf(), "WTP", None)
    assert prepared(words, values=np.array([NAN, 1.0])).present.tolist() == [True, False]
    numbers = column(leaf(), 1.0, None)
    assert prepared(numbers, values=np.array([NAN, 1.0])).present.tolist() == [False, True]


def test_without_steps_a_column_stays_as_it_was_measured() -> None:
    given = column(leaf(), 1.0, None)
    found, findings = run(given)
    assert (found["a"].column, found["a"].steps, found["a"].imputed.tolist(), findings) == (
        given, (), [False, False], []
    )  # fmt: skip
    assert same(found["a"].values, [1, NAN])
    assert isinstance(found["a"], Prepared)


# Adjusting


def test_adjusted_values_are_taken_of_those_that_compete_and_told_with_their_warning() -> None:
    given = Adjusted(
        {"01": 5.0, "02": 6.0, "04": 2.5, "05": 9.0}, "severity", {"juror": 1}, {"en": "told"}, {"en": "beware"}
    )  # fmt: skip
    found, findings = run(
        column(leaf(), 4.0, 6.0, 3.0, None, 8.0, adjusted=given), competing=[True, True, True, True, False]
    )  # fmt: skip
    assert same(found["a"].values, [5, 6, 3, 2.5, 8])
    facts = {"juror": 1, "told": {"en": "told"}, "warning": {"en": "beware"}}
    changes = {"01": (4.0, 5.0), "04": (None, 2.5)}
    assert found["a"].steps == (Step("adjust", Method("severity", {}), facts, changes),)
    assert findings == [
        Finding("relative.adjustment", {"method": "severity"}, node="a"),
        Finding("adjust.warning", {}, "warning", node="a", text={"en": "beware"}),
    ]


def test_an_adjustment_without_a_warning_is_told_as_relative_alone() -> None:
    _, findings = run(column(leaf(), 4.0, adjusted=Adjusted({}, "severity")))
    assert findings == [Finding("relative.adjustment", {"method": "severity"}, node="a")]


# Filling


def imputing(answer: Any, handed: list[Any] | None = None) -> Any:
    """An imputation called odd that notes what it is handed and gives what it is told to."""

    def apply(*given: Any) -> Any:
        if handed is not None:
            handed.extend(given)
        return answer(given[0]) if callable(answer) else Changed(np.array(answer), {"fact": 1})

    return {"imputations": {"odd": Imputation("odd", {}, apply)}}


ODD = Method("odd", {"some": 1})
FILLED = leaf(impute=ODD)


def test_gaps_are_filled_and_each_is_told() -> None:
    reasons = [Measured(1.0), Measured(reason="not-applicable"), None, Measured(reason="missing")]
    answer = [1.0, 2.0000000000004, 3.5, NAN]
    found, findings = run(measured_column(FILLED, reasons), **imputing(answer))
    assert same(found["a"].values, [1, 2, 3.5, NAN])
    assert (found["a"].imputed.tolist(), found["a"].imputed.dtype) == ([False, True, True, False], np.bool_)
    changes = {"02": (None, 2.0), "03": (None, 3.5)}
    assert found["a"].steps == (Step("impute", ODD, {"fact": 1}, changes),)
    assert findings == [
        Finding("value.imputed", {"method": "odd", "value": value, "reason": reason}, node="a", entrant=code)
        for value, reason, code in ((2.0, "not-applicable", "02"), (3.5, "missing", "03"))
    ]


def test_what_was_reported_keeps_all_of_its_digits() -> None:
    found, _ = run(column(FILLED, 1.23456789012345, None), **imputing([1.23456789012345, 1.0]))
    assert found["a"].values[0] == 1.23456789012345


def test_an_imputation_is_handed_those_that_compete_and_may_be_filled_with_what_is_known_of_them() -> None:
    method = Method("odd", {"on": ["b", "a", "w"], "within": "island"})
    measured = [
        Measured(1.0),
        None,
        Measured(reason="needs-a-person"),
        Measured(4.0),
        Measured(reason="not-assessable"),
    ]
    field = [*entrants("01", "02", "03"), Entrant("04", "Region 04", {"island": "Jawa"}), *entrants("05")]
    handed: list[Any] = []
    run(
        measured_column(leaf(impute=method), measured), column(leaf("b"), 5.0, 6.0, 7.0, 8.0, None),
        column(leaf("w"), "WTP", None, "WTP", "WTP", "WTP"), field=field, competing=[False, True, True, True, True],
        **imputing([NAN, 4.0], handed),
    )  # fmt: skip
    values, others, groups, parameters, context = handed
    assert same(values, [NAN, 4])
    assert same(others, [[6, NAN], [8, NAN]])
    assert (others.dtype, groups.dtype) == (np.float64, object)
    assert (groups.tolist(), parameters, context) == (["", "Jawa"], method.parameters, Context(100.0, ("02", "04")))


def test_without_other_criteria_and_groups_none_are_handed_over() -> None:
    handed: list[Any] = []
    run(column(FILLED, 1.0, None), **imputing([1.0, 2.0], handed))
    assert (handed[1].shape, handed[1].dtype, handed[2]) == ((2, 0), np.float64, None)


@pytest.mark.parametrize(
    "given",
    [
        column(leaf(), 1.0, None),
        column(FILLED, 1.0, 2.0),
        column(FILLED, "WTP", None),
        measured_column(FILLED, [Measured(1.0), Measured(reason="not-assessable")]),
    ],
)
def test_where_nothing_may_be_filled_no_method_is_asked(given: Column) -> None:
    found, findings = run(given, imputations={})
    assert (found["a"].steps, findings) == ((), [])


def test_a_method_cannot_write_into_what_was_measured() -> None:
    def scribble(values: Any) -> Any:
        values[:] = 9.0
        return Changed(np.array([1.0, 2.0]))

    given = column(FILLED, 1.0, None)
    found, _ = run(given, **imputing(scribble))
    assert found["a"].steps[0].changes == {"02": (None, 2.0)}
    assert same(given.values, [1, NAN])


# Taming


def taming(answer: Any, handed: list[Any] | None = None, *, relative: bool = True, **facts: Any) -> Any:
    def apply(*given: Any) -> Any:
        if handed is not None:
            handed.extend(given)
        return answer(given[0]) if callable(answer) else Changed(np.array(answer), facts)

    return {"treatments": {"odd": Treatment("odd", {}, apply, relative=relative)}}


TAMED = leaf(treat=ODD)
TOLD = {"method": "odd", "n": 1, "of": 2}
TREATED = Finding("value.treated", TOLD, node="a")
RELATIVE = Finding("relative.treatment", {"method": "odd"}, node="a")
NOT_PASSED = Finding("treat.not-passed", TOLD, "warning", node="a")


@pytest.mark.parametrize(
    ("relative", "facts", "expected"),
    [
        (True, {}, [TREATED, RELATIVE]),
        (False, {}, [TREATED]),
        (False, {"passed": True}, [TREATED]),
        (False, {"passed": False}, [TREATED, NOT_PASSED]),
        (False, {"passed": None}, [TREATED]),
    ],
)
def test_tamed_values_are_told_with_how_many_they_are(relative: bool, facts: Any, expected: Any) -> None:
    given = column(TAMED, 1.23456789012345, None, 100.0)
    found, findings = run(given, **taming([1.23456789012345, 9.0000000000004], relative=relative, **facts))
    assert same(found["a"].values, [1.23456789012345, NAN, 9])
    assert found["a"].steps == (Step("treat", ODD, facts, {"03": (100.0, 9.0)}),)
    assert (found["a"].imputed.tolist(), findings) == ([False] * 3, expected)


def test_a_treatment_that_changes_nothing_is_a_step_without_changes_and_a_remark_if_it_did_not_pass() -> None:
    found, findings = run(column(TAMED, 1.0, 2.0), **taming([1.0, 2.0], passed=False))
    assert found["a"].steps == (Step("treat", ODD, {"passed": False}, {}),)
    assert findings == [Finding("treat.not-passed", {**TOLD, "n": 0}, "warning", node="a")]


def test_a_treatment_is_handed_the_values_of_those_that_compete() -> None:
    handed: list[Any] = []
    run(column(TAMED, 1.0, None, 3.0, 4.0), competing=[False, True, True, True], **taming([3.0, 4.0], handed))
    values, parameters, context = handed
    assert (values.tolist(), parameters, context) == ([3, 4], {"some": 1}, Context(100.0, ("03", "04")))


@pytest.mark.parametrize("given", [column(leaf(), 1.0), column(TAMED, None), column(TAMED, "WTP")])
def test_where_there_is_nothing_to_tame_no_method_is_asked(given: Column) -> None:
    found, findings = run(given, treatments={})
    assert (found["a"].steps, findings) == ((), [])


def test_what_was_filled_is_tamed_after_it_was_adjusted() -> None:
    given = column(leaf(impute=ODD, treat=ODD), 1.0, None, adjusted=Adjusted({"01": 2.0}, "severity"))
    found, _ = run(given, **imputing([2.0, 50.0]), **taming(lambda values: Changed(values / 2)))
    assert [(step.key, step.changes) for step in found["a"].steps] == [
        ("adjust", {"01": (1.0, 2.0)}),
        ("impute", {"02": (None, 50.0)}),
        ("treat", {"01": (2.0, 1.0), "02": (50.0, 25.0)}),
    ]


def test_of_several_criteria_everything_is_remarked_in_the_order_of_the_file() -> None:
    adjusted = Adjusted({}, "severity")
    _, findings = run(column(leaf("b"), 1.0, adjusted=adjusted), column(leaf("a"), 1.0, adjusted=adjusted))
    assert findings == [Finding("relative.adjustment", {"method": "severity"}, node=path) for path in ("b", "a")]


def test_an_answer_in_other_numbers_is_taken_as_floats() -> None:
    found, _ = run(column(TAMED, 1.5, 2.0), **taming(lambda v: Changed([Decimal("1.5"), Decimal("3.5")])))  # type: ignore[arg-type]
    assert (found["a"].values.tolist(), found["a"].steps[0].changes) == ([1.5, 3.5], {"02": (2.0, 3.5)})


# What a method may not do, and what it has no answer for


SHAPE = "it gave values of the shape (1,), where (2,) is due"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda v: v, "it returned ndarray, where pembina.Changed is due"),
        (lambda v: Changed(v[1:]), SHAPE),
        (lambda v: Changed(np.array([1.0, np.inf])), "it gave an infinite value"),
        (lambda v: Changed(np.array([1.0, -np.inf])), "it gave an infinite value"),
    ],
)
@pytest.mark.parametrize("kind", ["imputation", "treatment"])
def test_an_unsound_answer_is_the_fault_of_the_method_of_the_plugin(kind: str, answer: Any, said: str) -> None:
    given, methods = (FILLED, imputing(answer)) if kind == "imputation" else (TAMED, taming(answer))
    values = (1.0, None) if kind == "imputation" else (1.0, 2.0)
    with pytest.raises(PluginError) as caught:
        run(column(evolve(given, path="g.a"), *values), **methods)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.address, problem.args["plugin"]) == ("PB410", "criteria.g.a", "p-odd")
    assert problem.args["what"] == f"{kind} odd"
    assert said in problem.args["reason"]


@pytest.mark.parametrize(
    ("given", "methods", "said"),
    [
        (column(FILLED, 1.0, 2.0, None), imputing([1.0, 2.5, 3.0]), "it changed what was reported"),
        (column(FILLED, 1.0, 2.0, None), imputing([1.0, NAN, 3.0]), "it changed what was reported"),
        (column(TAMED, 1.0, 2.0, 3.0), taming([1.0, NAN, 3.0]), "it lost values"),
    ],
)
def test_a_method_may_neither_change_what_was_reported_nor_lose_it(given: Column, methods: Any, said: str) -> None:
    with pytest.raises(PluginError) as caught:
        run(given, **methods)
    assert said in caught.value.problems[0].args["reason"]


def refusing(column: int | None = None, row: int | None = None) -> Any:
    def answer(values: Any) -> Any:
        raise Unfit("no logarithm of {n}", column, row, n=0)

    return answer


def unfit(code: str, address: str, key: str, **args: Any) -> Problem:
    reason = Phrase("no logarithm of {n}", n=0)
    return Problem(code, Place(address=address), {"key": key, "method": "odd", "reason": reason, **args})


def test_what_a_method_has_no_answer_for_is_told_of_every_criterion_with_entrant_and_column() -> None:
    method = Method("odd", {"on": ["a", "b"]})
    columns = [
        column(leaf("a", impute=method), None, 2.0, 3.0), column(leaf("b", treat=ODD), None, 2.0, 3.0),
        column(leaf("c", treat=ODD), 1.0, 2.0, 3.0),
    ]  # fmt: skip
    with pytest.raises(ScoringError) as caught:
        run(*columns, competing=[True, False, True], **imputing(refusing(0, 1)), **taming(refusing(0, 0)))
    assert list(caught.value.problems) == [
        unfit("PB508", "criteria.b", "impute", entrant="Region 03"),
        unfit("PB508", "criteria.b", "treat", entrant="Region 03"),
        unfit("PB508", "criteria.c", "treat", entrant="Region 01"),
    ]


def test_what_a_method_has_no_answer_for_at_all_is_told_of_the_criterion() -> None:
    with pytest.raises(ScoringError) as caught:
        run(column(FILLED, 1.0, None), **imputing(refusing()))
    assert list(caught.value.problems) == [unfit("PB507", "criteria.a", "impute")]
