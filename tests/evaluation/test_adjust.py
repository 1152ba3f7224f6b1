"""Values adjusted by what several entrants together show: what the criterion is handed, and which answers are taken."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from pembina.data.engines.polars import Polars
from pembina.errors import Phrase, Place, PluginError, Problem, ScoringError
from pembina.evaluation.adjust import adjust, competing_values, sound
from pembina.methods.refusal import Unfit
from pembina.plugins import Adjusted
from pembina.plugins.discovery import Found
from pembina.plugins.values import Measured

STATUS = {"A": None, "B": None, "C": "absent"}
ENTRANTS = tuple(SimpleNamespace(code=code, status=status) for code, status in STATUS.items())
ENGINE = Polars()
LOADED: Any = SimpleNamespace(engine=ENGINE, entrants=ENTRANTS)
MEASURED = {"B": Measured(2), "A": Measured(1.5), "C": Measured(9.0), "D": Measured(4.0)}
MARKS: dict[str, list[Any]] = {
    "juror": ["y", "x", None, "x", "x"],
    "who": ["A", "B", "A", "C", "A"],
    "mark": [7, 8, 9, 5, 6],
}
"""Marks of jurors; C does not compete."""


MANIFEST: Any = SimpleNamespace(folder=Path(__file__).parent)


def begins(function: Any) -> tuple[str, int]:
    """Where an author's function begins."""
    return ("evaluation/test_adjust.py", function.__code__.co_firstlineno)


class Judging:
    """A criterion that answers what it is told to, and remembers what it was handed."""

    manifest = SimpleNamespace(adjusts=True, entrant="who")

    def __init__(self, answer: Any = None, columns: dict[str, list[Any]] | None = MARKS) -> None:
        self.answer, self.columns = answer, columns
        self.asked: tuple[Any, ...] = ()
        self.handed: tuple[Any, ...] = ()

    def details(self, records: Any, tables: Any, rules: Any) -> Any:
        self.asked = (records, tables, rules)
        if self.columns is None:
            return None
        types = {name: nw.Int64() if name == "mark" else nw.String() for name in self.columns}
        return ENGINE.literal(self.columns, types)

    def adjust(self, values: Any, rows: Any, rules: Any) -> Any:
        self.handed = (values, rows, rules)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def asked(criterion: Any) -> Adjusted | None:
    job: Any = SimpleNamespace(
        criterion=criterion, leaf=SimpleNamespace(path="jury", use="ballots"), rules="rules",
        found=Found("ballots", "pembina-ballots", "1.2", "ballots", MANIFEST),
    )  # fmt: skip
    records: Any = "records"
    tables: Any = "tables"
    return adjust(job, MEASURED, records, tables, LOADED)


def test_a_criterion_is_handed_values_and_rows_of_whoever_competes_in_an_order_of_their_own() -> None:
    criterion = Judging(Adjusted({"B": 2.25, "A": 1}, "severity", {"x": 3}))
    told = asked(criterion)
    assert Adjusted({"A": 1.0, "B": 2.25}, "severity", {"x": 3}) == told
    assert told is not None
    assert ["A", "B"] == list(told.values)
    rows = [
        {"juror": None, "who": "A", "mark": 9},
        {"juror": "x", "who": "A", "mark": 6},
        {"juror": "x", "who": "B", "mark": 8},
        {"juror": "y", "who": "A", "mark": 7},
    ]
    assert ({"A": 1.5, "B": 2.0}, rows, "rules") == criterion.handed
    assert ("records", "tables", "rules") == criterion.asked
    assert ["A", "B"] == list(criterion.handed[0])


def test_rows_that_say_nothing_of_entrants_are_all_handed_over() -> None:
    criterion = Judging(columns={"juror": ["y", "x", "x"], "mark": [1, 2, 1]})
    assert asked(criterion) is None
    assert [("x", 1), ("x", 2), ("y", 1)] == [(row["juror"], row["mark"]) for row in criterion.handed[1]]


def test_a_criterion_that_does_not_adjust_is_not_asked_and_one_without_rows_leaves_values_as_they_are() -> None:
    criterion = Judging(Adjusted({"A": 1}, "severity"), columns=None)
    assert asked(criterion) is None
    assert () == criterion.handed
    plain = Judging(Adjusted({"A": 1}, "severity"))
    plain.manifest = SimpleNamespace(adjusts=False, entrant="who")
    assert asked(plain) is None
    assert () == plain.asked


def test_what_a_method_has_no_answer_for_is_told_of_the_criterion_and_its_method() -> None:
    with pytest.raises(ScoringError) as caught:
        asked(Judging(Unfit("only {n} jurors", n=1)))
    args = {"key": "adjust", "method": "ballots", "reason": Phrase("only {n} jurors", {"n": 1})}
    assert (Problem("PB507", Place(address="criteria.jury"), args),) == caught.value.problems
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"A": 1}, "it returned dict, where pembina.Adjusted is due"),
        (Adjusted({"C": 1.0}, "m"), "it adjusted 'C', for whom nothing was measured"),
        (Adjusted({"A": math.inf}, "m"), "it made inf of the value of 'A'"),
        (ValueError("no such juror"), "no such juror"),
    ],
)
def test_an_answer_that_breaks_the_contract_is_told_of_the_plugin(answer, reason) -> None:
    with pytest.raises(PluginError) as caught:
        asked(Judging(answer))
    (problem,) = caught.value.problems
    assert ("PB410", "criteria.jury") == (problem.code, problem.place.address)
    assert ("ballots", "pembina-ballots", "1.2", "criterion jury") == tuple(
        problem.args[key] for key in ("plugin", "distribution", "version", "what")
    )
    assert reason in problem.args["reason"]
    if not isinstance(answer, Exception):  # which has a line of its own
        assert begins(Judging.adjust) == (problem.place.file, problem.place.line)


def test_details_that_fail_are_told_of_the_plugin() -> None:
    criterion = Judging()
    criterion.details = None  # type: ignore[method-assign, assignment]
    with pytest.raises(PluginError) as caught:
        asked(criterion)
    (problem,) = caught.value.problems
    assert ("criteria.jury", "criterion jury") == (problem.place.address, problem.args["what"])
    assert begins(Judging.details) == (problem.place.file, problem.place.line)


def test_only_numbers_of_those_who_compete_are_values() -> None:
    measured = {"A": Measured("good"), "B": Measured(3), "C": Measured(1.0)}
    assert {"B": 3.0} == competing_values(measured, LOADED)
    assert {} == competing_values({"A": Measured(None, reason="missing")}, LOADED)


def test_adjusted_values_keep_fifteen_digits() -> None:
    given = Adjusted({"B": 0.1 + 0.2, "A": -1}, "m")
    assert {"A": -1.0, "B": 0.3} == sound(given, {"A": 1.0, "B": 2.0}).values
