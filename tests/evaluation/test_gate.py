"""Gates by hand: what each says of values, of scores, of words, and of those who have none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pembina.errors import Place, PluginError, Problem
from pembina.evaluation.gate import gate_outcomes, without_value
from pembina.model import Gate, Leaf, Method

from .by_hand import Extensions, at_least, award, column, group, leaf, tree

LEVELS = Method("levels", {"levels": {"good": 100, "fair": 50, "poor": 0}})


def outcomes(of: Leaf, argument: Any, *values: Any, test: Any = None, reasons: Any = None) -> list[Any]:
    """Return what one gate on a criterion says."""
    gate = Gate(of.path, Method("at-least", {"argument": argument}), None, {})
    columns = {of.path: column(of, *values, reasons=reasons)}
    found = tree(len(values), [0] * len(values))
    (outcome,) = gate_outcomes(award(of, gates=(gate,)), columns, found, Extensions(test or at_least()))
    assert outcome.dtype == object
    return outcome.tolist()


def test_the_edge_meets_the_gate() -> None:
    assert outcomes(leaf("a"), 5, 4.99, 5.0, 6.0) == ["not-met", "met", "met"]


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("leave-out", "not-applied"),
        ("not-assessable", "unknown"),
        ("refuse", "unknown"),
        ("zero", "not-met"),
        ("lowest", "not-met"),
        ("median", "not-met"),
    ],
)
def test_who_has_no_value_goes_by_the_criterions_rule_unless_a_person_has_to_decide(missing: str, says: str) -> None:
    assert without_value(missing) == says
    reasons = {1: "missing", 2: "needs-a-person", 3: "not-assessable", 4: "not-applicable"}
    found = outcomes(leaf("a", missing=missing), 5, 9, None, None, None, None, reasons=reasons)
    assert found == ["met", says, "unknown", "unknown", says]
    assert outcomes(leaf("a", missing=missing), 5, None) == [says]


def test_a_value_that_is_there_is_tested_whatever_was_said_of_it() -> None:
    assert outcomes(leaf("a"), 5, 9.0, reasons={0: "needs-a-person"}) == ["met"]


def test_a_test_is_not_asked_about_nobody_and_sees_only_what_is_there() -> None:
    seen: list[Any] = []

    def apply(values: Any, argument: Any) -> Any:
        seen.append((values.tolist(), argument))
        return values >= argument

    assert outcomes(leaf("a"), 5, None, None, test=at_least(apply)) == ["unknown", "unknown"]
    assert outcomes(leaf("a"), 5, 1.0, None, 7.0, test=at_least(apply)) == ["not-met", "unknown", "met"]
    assert seen == [([1.0, 7.0], 5)]


def test_words_are_compared_by_the_scores_of_their_levels() -> None:
    of = leaf("a", score=LEVELS, missing="zero")
    assert outcomes(of, "fair", "good", "fair", "poor", None) == ["met", "met", "not-met", "not-met"]


def test_words_are_compared_as_they_are_by_a_test_that_knows_no_order() -> None:
    same = at_least(lambda values, argument: values == argument, ordered=False)
    assert outcomes(leaf("a", score=LEVELS), "fair", "good", "fair", test=same) == ["not-met", "met"]


def test_an_order_that_is_not_asked_by_a_word_needs_no_levels() -> None:
    seen: list[Any] = []
    spy = at_least(lambda values, argument: [seen.append((values.tolist(), argument)) is None])
    assert outcomes(leaf("a"), 5, 7.0, test=spy) == ["met"]
    assert seen == [([7.0], 5)]


def test_a_groups_score_can_be_tested() -> None:
    gate = Gate("g", Method("at-least", {"argument": 50}), None, {})
    rules = award(group("g", leaf("g.a"), missing="leave-out"), gates=(gate, gate))
    found = gate_outcomes(rules, {}, tree(3, [0, 0, 0], g=[50, 49.9, None]), Extensions(at_least()))
    assert [outcome.tolist() for outcome in found] == [["met", "not-met", "not-applied"]] * 2


SHAPE = "TypeError: answered in the shape {}, where 2 values were asked about"


@pytest.mark.parametrize(
    ("apply", "reason"),
    [
        (lambda values, argument: np.array([True]), SHAPE.format("(1,)")),
        (lambda values, argument: [[True], [False]], SHAPE.format("(2, 1)")),
        (lambda values, argument: 1 / 0, "ZeroDivisionError: division by zero"),
    ],
)
def test_a_test_that_breaks_is_named(apply: Any, reason: str) -> None:
    with pytest.raises(PluginError) as caught:
        outcomes(leaf("a"), 5, 1.0, 2.0, None, test=at_least(apply))
    args = {"plugin": "pembina", "distribution": "pembina", "version": "1.0", "what": "gate test at-least"}
    assert caught.value.problems == (Problem("PB410", Place(address="criteria.a"), {**args, "reason": reason}),)


def test_the_line_of_a_test_that_is_somebody_elses_is_named() -> None:
    from .by_hand import plugin

    gate = Gate("a", Method("at-least", {"argument": 1}), None, {})
    broken = at_least(lambda values, argument: 1 / 0)
    rules, columns = award(leaf("a"), gates=(gate,)), {"a": column(leaf("a"), 1.0)}
    with pytest.raises(PluginError) as caught:
        gate_outcomes(rules, columns, tree(1, [0]), Extensions(broken, found=plugin()))
    assert caught.value.problems[0].place == Place("made/__init__.py", 1, address="criteria.a")
