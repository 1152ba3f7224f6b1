"""A method's refusal names the criterion and the entrant; whatever else it raises is its author's to mend."""

from __future__ import annotations

from typing import Any

import pytest

from pembina.errors import Phrase, Place, PluginError, Problem, ScoringError
from pembina.evaluation.refusing import CALLED, asking
from pembina.methods.refusal import Unfit
from pembina.plugins import Aggregator

from .by_hand import Extensions, mean, plugin

SPY = Aggregator("spy", mean)


def refused(raised: Exception, path: str = "g", **more: Any) -> Any:
    with pytest.raises((ScoringError, PluginError)) as caught, asking(
        Extensions(SPY, found=more.pop("found", plugin())), "aggregators", SPY, "aggregate", path, **more
    ):  # fmt: skip
        raise raised
    return caught.value


@pytest.mark.parametrize(
    ("at", "address", "entrant"),
    [
        ({}, "criteria.g", None),
        ({"column": 1}, "criteria.g.y", None),
        ({"column": 2}, "criteria.g", None),
        ({"row": 0}, "criteria.g", "Region 01"),
        ({"row": 1}, "criteria.g", None),
        ({"column": 0, "row": 0}, "criteria.g.x", "Region 01"),
    ],
)
def test_a_refusal_names_what_it_says_of_column_and_row(at: Any, address: str, entrant: str | None) -> None:
    error = refused(Unfit("no {n}", n=3, **at), columns=["g.x", "g.y"], names=["Region 01"])
    args = {"key": "aggregate", "method": "spy", "reason": "no 3"}
    code, named = ("PB507", args) if entrant is None else ("PB508", {**args, "entrant": entrant})
    assert type(error) is ScoringError
    assert error.problems == (Problem(code, Place(address=address), named),)
    reason = error.problems[0].args["reason"]
    assert isinstance(reason, Phrase)
    assert (reason.template, reason.args) == ("no {n}", {"n": 3})
    assert error.__suppress_context__


def test_the_whole_award_has_the_address_of_the_criteria() -> None:
    assert refused(Unfit("no"), "").problems[0].place == Place(address="criteria")


@pytest.mark.parametrize("path", ["", "g.x"])
def test_what_breaks_is_the_plugins_fault(path: str) -> None:
    error = refused(ValueError("odd"), path)
    args = {"plugin": "made", "distribution": "pembina-made", "version": "2.1", "what": "aggregator spy"}
    place = Place("made/__init__.py", 1, address=f"criteria.{path}".rstrip("."))
    assert type(error) is PluginError
    assert error.problems == (Problem("PB410", place, {**args, "reason": "ValueError: odd"}),)


def test_every_kind_of_method_has_a_name_that_a_person_knows() -> None:
    assert CALLED == {
        "scoring-methods": "scoring method",
        "aggregators": "aggregator",
        "weightings": "weighting",
        "treatments": "treatment",
        "imputations": "imputation",
    }
