"""The shares of a group's children by hand: given, or found by a method, which is asked about those with all scores."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pembina.errors import Phrase, Place, PluginError, Problem, ScoringError
from pembina.evaluation.tree import Tree
from pembina.evaluation.weigh import found_shares
from pembina.methods.refusal import Unfit
from pembina.model import Finding, Method
from pembina.plugins import Context, Weighted, WeightingMethod
from pembina.plugins.kinds import Told

from .by_hand import NAN, Extensions, entrants, flags, group, leaf, plugin

CHILDREN = [leaf("g.h.a", 0.25), leaf("g.h.b", 0.75)]
SCORES = np.array([[1.0, 2.0], [3.0, NAN], [5.0, 6.0]])
COMPLETE = flags(1, 0, 1)


def shares(method: Any = None, path: str = "g.h", complete: Any = COMPLETE, **more: Any) -> tuple[list[Any], Tree]:
    found = Tree(3, entrants(3))
    weighting = None if method is None else Method(method.name, {"k": 1})
    of = group(path, *CHILDREN, weighting=weighting)
    host: Any = Extensions(*([] if method is None else [method]), **more)
    given = found_shares(of, CHILDREN, SCORES, complete, 100.0, host, found)
    given[0] += 0  # it is nobody's view of something else
    return given.tolist(), found


def test_without_a_method_they_are_the_awards_for_everyone() -> None:
    given, found = shares()
    assert given == [[0.25, 0.75]] * 3
    assert (found.weighting, found.remarks) == ({}, [])


@pytest.mark.parametrize(("path", "node"), [("g.h", "g.h"), ("", None)])
def test_a_method_that_needs_scores_finds_the_same_for_all(path: str, node: str | None) -> None:
    met: list[Any] = []

    def apply(scores: Any, parameters: Any, context: Context) -> Weighted:
        met.append((scores.tolist(), parameters, context))
        return Weighted(np.array([0.5, 0.5]), {"spread": 3})

    given, found = shares(WeightingMethod("spy", {}, apply), path)
    assert met == [([[1, 2], [5, 6]], {"k": 1}, Context(100.0, ("01", "03"), ("a", "b")))]
    assert given == [[0.5, 0.5]] * 3
    assert found.weighting == {path: {"spread": 3}}
    assert found.remarks == [Finding("relative.weights", {"method": "spy", "n": 2}, "note", node)]


def test_a_method_that_needs_none_is_told_of_and_what_the_award_worked_out_counts() -> None:
    met: list[Any] = []

    def apply(scores: Any, parameters: Any, context: Context) -> Weighted:
        met.append((scores, context.codes))
        return Weighted(np.array([0.5, 0.5]))

    spy = WeightingMethod("spy", {}, apply, uses_scores=False, told=Told({"en": "how"}))
    given, found = shares(spy)
    assert (given, met) == ([[0.25, 0.75]] * 3, [(None, ("01", "03"))])
    assert found.weighting == {"g.h": {"told": {"how": {"en": "how"}, "taken": {}, "additive": False}}}
    assert found.remarks == []
    nobody, _ = shares(spy, complete=flags(0, 0, 0))
    assert nobody == [[0.25, 0.75]] * 3


def test_where_everyone_has_weights_of_their_own_the_others_get_the_mean() -> None:
    own = WeightingMethod("own", {}, lambda *_: Weighted(np.array([[0.2, 0.8], [0.6, 0.4]])), per_entrant=True)
    given, _ = shares(own)
    assert given == [[0.2, 0.8], [pytest.approx(0.4), pytest.approx(0.6)], [0.6, 0.4]]


@pytest.mark.parametrize(("path", "address"), [("g.h", "criteria.g.h"), ("", "criteria")])
def test_a_method_that_needs_scores_has_no_answer_where_nobody_has_all(path: str, address: str) -> None:
    with pytest.raises(ScoringError) as caught:
        shares(WeightingMethod("spy", {}, lambda *_: 1 / 0), path, flags(0, 0, 0))
    reason = Phrase("nobody has a score in every part")
    args = {"key": "weights", "method": "spy", "reason": reason}
    assert caught.value.problems == (Problem("PB507", Place(address=address), args),)


def test_a_refusal_names_the_child_and_the_entrant() -> None:
    def apply(*_: Any) -> Weighted:
        raise Unfit("no", column=1, row=1)

    with pytest.raises(ScoringError) as caught:
        shares(WeightingMethod("spy", {}, apply))
    args = {"key": "weights", "method": "spy", "reason": "no", "entrant": "Region 03"}
    assert caught.value.problems == (Problem("PB508", Place(address="criteria.g.h.b"), args),)


@pytest.mark.parametrize(
    ("answer", "per_entrant", "reason"),
    [
        (None, False, "TypeError: it returned NoneType, where pembina.Weighted is due"),
        (Weighted(np.array([1.0])), False, "ValueError: it gave weights of the shape (1,), where (2,) is due"),
        (Weighted(np.array([0.5, 0.5])), True, "ValueError: it gave weights of the shape (2,), where (2, 2) is due"),
    ],
)
def test_an_answer_that_is_no_weights_is_the_plugins_fault(answer: Any, per_entrant: bool, reason: str) -> None:
    with pytest.raises(PluginError) as caught:
        shares(WeightingMethod("spy", {}, lambda *_: answer, per_entrant=per_entrant), found=plugin())
    args = {"plugin": "made", "distribution": "pembina-made", "version": "2.1", "what": "weighting spy"}
    place = Place("made/__init__.py", 1, address="criteria.g.h")
    assert caught.value.problems == (Problem("PB410", place, {**args, "reason": reason}),)
