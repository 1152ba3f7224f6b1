"""What a criterion asks of the engine, which answers are taken, and who is told where it goes wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import narwhals.stable.v2 as nw
import numpy as np
import pytest

from pembina.data.engines import BaseEngine
from pembina.data.engines.polars import Polars
from pembina.errors import DataError, Place, PluginError, Problem
from pembina.evaluation import ask as asking_module
from pembina.evaluation.ask import Asking, _all_alone, _answer, ask, lazy, run
from pembina.plugins import Criterion, TableCheck
from pembina.plugins.columns import ColumnRows
from pembina.plugins.discovery import Found

ROWS = {"who": ["A", "A", "B", "C"], "x": [1, 1, 1, 2]}
"""Two of A's records say the same."""

OWN = Found("duplicates", "pembina", "1.0", "pembina.evaluation.builtin")
MANIFEST: Any = SimpleNamespace(folder=Path(__file__).parent)
PLACE = "evaluation/test_ask.py"
OTHERS = Found("other", "some-checks", "2.0", "other", MANIFEST)


class Engine(Polars):
    """An engine that says what it held and ran."""

    name = "noisy"

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Any] = []
        self.ran: list[Any] = []

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        self.held.append(frame)
        return super().hold(frame)

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        self.ran.append(frame)
        return sorted(super().rows(frame), key=str)


class Deaf(Engine):
    """An engine that hashes nothing."""

    hashed = BaseEngine.hashed


def frame(engine: Polars, **columns: list[Any]) -> nw.LazyFrame[Any]:
    return engine.literal(columns, {name: nw.String() if name == "who" else nw.Int64() for name in columns})


class Counting(Criterion):
    """Counts records of x = 1; ``ledgers`` says whether it does so over a ledger."""

    def __init__(self, tallies: bool = False, ledgers: bool = False) -> None:
        self.manifest: Any = SimpleNamespace(tallies=tallies, entrant="who")
        self.ledgers = ledgers
        self.seen: dict[str, Any] = {}

    def ledger(self, tables: Any, rules: Any) -> Any:
        self.seen["ledger"] = (tables, rules)
        return tables["t"] if self.ledgers else None

    def counted(self, rows: Any, tables: Any, rules: Any) -> Any:
        self.seen["counted"] = (tables, rules)
        return rows.filter(nw.col("x") == 1)

    def records(self, tables: Any, rules: Any) -> Any:
        self.seen["records"] = (tables, rules)
        return tables["t"].filter(nw.col("x") == 1)

    def measure(self, records: Any, tables: Any, rules: Any) -> Any:
        self.seen["measure"] = (tables, rules)
        counted = records.group_by("who").agg(evidence=nw.len())
        return counted.with_columns(value=nw.col("evidence") * 10).select("value", "evidence", "who")


class Award:
    """One criterion of an award over one table, and what it asks."""

    def __init__(self, criterion: Any, engine: Engine | None = None, **leaf: Any) -> None:
        self.engine = engine or Engine()
        self.tables = {"t": frame(self.engine, **ROWS)}
        self.rules: Any = SimpleNamespace(asked_distinct=False)
        given = {"path": "a", "panel": None, "distinct": "exact", "estimated": False, **leaf}
        found = Found("counting", "pembina-counting", "1.2", "counting", MANIFEST)
        self.job: Any = SimpleNamespace(
            criterion=criterion, found=found, rules=self.rules, leaf=SimpleNamespace(**given)
        )
        self.loaded: Any = SimpleNamespace(
            engine=self.engine, tables={"a": self.tables}.get, absent={"a": "absent"}.get, entrants=("A", "B", "C")
        )

    def ask(self, *checks: tuple[Found, TableCheck]) -> Asking:
        return ask(self.job, self.loaded, checks)

    def run(self, *checks: tuple[Found, TableCheck]) -> list[Any]:
        asking = self.ask(*checks)
        return [list(rows) for rows in asking.sorted_out(run(asking, self.loaded))]


def check(name: str = "records.odd", n: int = 7) -> TableCheck:
    """A check that remarks on everybody, once each, and says more than it was asked."""

    def apply(records: Any, entrant: str, rules: Any) -> Any:
        assert rules.until is None
        return records.group_by(entrant).agg(more=nw.len(), n=nw.len() * n)

    return TableCheck(name, {}, apply)


def fault(caught: Any) -> tuple[Any, ...]:
    (problem,) = caught.value.problems
    return (problem.code, problem.place.address, problem.args["plugin"], problem.args["what"])


def place(caught: Any) -> tuple[Any, ...]:
    """File and line that are told."""
    told = caught.value.problems[0].place
    return (told.file, told.line)


def line(function: Any) -> int:
    """Where an author's function begins."""
    return int(function.__code__.co_firstlineno)


def test_evidence_is_counted_then_comes_what_is_measured_and_then_remarks() -> None:
    award = Award(Counting())
    asking = award.ask((OTHERS, check()), (OWN, check(n=5)))
    assert ("value", "evidence", "who") == asking.names == asking.told
    assert 4 == len(asking.frames)
    measured = [(10, 1, "B"), (20, 2, "A")]
    remarks = [[("A", 14), ("B", 7)], [("A", 10), ("B", 5)]]
    assert [[("A", 2), ("B", 1)], measured, *remarks] == award.run((OTHERS, check()), (OWN, check(n=5)))
    assert award.engine.held  # every cell of every record is looked at


def test_a_criterion_that_tallies_says_evidence_itself() -> None:
    award = Award(Counting(tallies=True))
    asking = award.ask((OTHERS, check()), (OWN, check()))
    assert asking.evidence is None
    assert ("value", "who") == asking.told
    assert 2 == len(asking.frames)  # what nobody looks at is not looked through for repetitions
    assert [[("B", 1), ("A", 2)], [(10, "B"), (20, "A")], [("A", 14), ("B", 7)]] == award.run(
        (OTHERS, check()), (OWN, check())
    )
    assert [] == award.engine.held


def test_evidence_that_nobody_says_is_none() -> None:
    asking = Award(Counting(tallies=True)).ask()
    assert [[("A", 0), ("B", 3)], [(1, "A"), (2, "B")], ["more"]] == asking.sorted_out(
        [[(1, None, "A"), (2, 3, "B")], ["more"]]
    )


@pytest.mark.parametrize("tallies", [False, True])
def test_among_rows_of_a_ledger_pembina_looks_for_repetitions_itself(tallies) -> None:
    criterion = Counting(tallies=tallies, ledgers=True)
    award = Award(criterion)
    answers = award.run((OWN, check()), (OTHERS, check()))
    assert [[("A", 1)], [("A", 14), ("B", 7)]] == answers[2:]
    assert (award.tables, award.rules) == criterion.seen["counted"]
    assert 1 == len(award.engine.held)  # the few rows that repeat each other, and not the records


def test_a_criterion_is_handed_its_tables_and_its_rules() -> None:
    criterion = Counting()
    award = Award(criterion, panel=SimpleNamespace(at="until"))
    asking = award.ask()
    assert {(True, True)} == {
        (tables is award.tables, rules is award.rules) for tables, rules in criterion.seen.values()
    }
    assert {"ledger", "records", "measure"} == set(criterion.seen)
    assert ("absent", "until", "exact") == (award.rules.absent, award.rules.until, award.rules.distinct)
    assert award.engine.hold == award.rules.hold
    assert (award.job, award.tables) == (asking.job, asking.tables)
    assert not hasattr(award.rules, "hashed")


def test_where_nobody_has_two_records_there_is_nothing_to_look_for() -> None:
    award = Award(Counting())
    award.tables["t"] = award.tables["t"].filter(nw.col("who") != "A")
    assert [[("B", 1)], [(10, 1, "B")], [], [("B", 7)]] == award.run((OWN, check()), (OTHERS, check()))


# Who is told


@pytest.mark.parametrize("method", ["ledger", "records", "measure"])
def test_what_is_no_lazy_frame_is_told_of_the_criterion_and_the_method(method) -> None:
    criterion = Counting()
    setattr(criterion, method, lambda *args: 3)
    with pytest.raises(PluginError) as caught:
        Award(criterion).ask()
    assert ("PB410", "criteria.a", "counting", "criterion a") == fault(caught)
    assert f"{method} returned int, not a narwhals.stable.v2.LazyFrame" in caught.value.problems[0].args["reason"]
    assert (PLACE, line(Counting.measure if method == "measure" else Counting.records)) == place(caught)


@pytest.mark.parametrize("columns", [("value", "who"), ("value", "evidence")])
def test_a_criterion_that_tallies_and_does_not_say_so_is_told(columns) -> None:
    criterion = Counting(tallies=True)
    criterion.measure = lambda records, tables, rules: (
        tables["t"]
        .with_columns(  # type: ignore[method-assign]
            value=nw.col("x"), evidence=nw.col("x")
        )
        .select(*columns)
    )
    with pytest.raises(PluginError) as caught:
        Award(criterion).ask()
    assert ("PB410", "criteria.a", "counting", "criterion a") == fault(caught)
    assert (
        "measure does not say 'evidence', as the manifest promises (tallies)" in caught.value.problems[0].args["reason"]
    )


def test_a_check_that_fails_is_told_of_its_own_plugin() -> None:
    def apply(records: Any, entrant: str, rules: Any) -> Any:
        return 3

    with pytest.raises(PluginError) as caught:
        Award(Counting()).run((OTHERS, TableCheck("records.odd", {}, apply)))
    assert ("PB410", "criteria.a", "other", "table check records.odd") == fault(caught)
    assert "records.odd returned int, not a narwhals" in caught.value.problems[0].args["reason"]
    assert (PLACE, line(apply)) == place(caught)


def test_a_ledger_that_fails_later_is_told_of_the_criterion() -> None:
    criterion = Counting(ledgers=True)
    criterion.counted = lambda rows, tables, rules: 3  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(PluginError) as caught:
        Award(criterion).run((OWN, check()))
    assert ("PB410", "criteria.a", "counting", "criterion a") == fault(caught)
    assert "counted returned int, not a narwhals" in caught.value.problems[0].args["reason"]
    assert (PLACE, line(Counting.counted)) == place(caught)


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_what_fails_while_it_runs_is_told_of_whoever_asked_for_it(nth) -> None:
    award = Award(Counting())
    asking = award.ask((OTHERS, check()))

    answers = [[("A", 2)]] * nth
    award.engine.rows = Mock(side_effect=[*answers, ValueError("no room")])  # type: ignore[method-assign]
    with pytest.raises(PluginError) as caught:
        run(asking, award.loaded)
    who = [("counting", "criterion a")] * 2 + [("other", "table check records.odd")]
    assert ("PB410", "criteria.a", *who[nth]) == fault(caught)
    function = [Counting.records, Counting.measure, asking.remarks[0][1].apply][nth]
    assert (PLACE, line(function)) == place(caught)


# Estimates


def test_estimates_are_handed_the_engines_hash() -> None:
    criterion = Counting()
    award = Award(criterion, distinct="approximate", estimated=True)
    award.rules.asked_distinct = True
    award.ask()
    assert ("approximate", award.engine.hashed) == (award.rules.distinct, award.rules.hashed)


@pytest.mark.parametrize("engine", [Deaf(), SimpleNamespace(name="noisy", hold=None)])
def test_an_engine_that_cannot_hash_is_told_before_anything_is_asked(engine) -> None:
    award = Award(Counting(), distinct="approximate", estimated=True)
    award.loaded.engine = engine
    with pytest.raises(DataError) as caught:
        award.ask()
    assert (Problem("PB381", Place(address="criteria.a.distinct"), {"engine": "noisy"}),) == caught.value.problems


def test_a_plugin_that_says_that_it_estimates_and_counts_otherwise_is_told() -> None:
    with pytest.raises(PluginError) as caught:
        Award(Counting(), distinct="approximate", estimated=True).ask()
    (problem,) = caught.value.problems
    assert ("PB382", "criteria.a", {"plugin": "counting (pembina-counting 1.2)"}) == (
        problem.code, problem.place.address, problem.args,
    )  # fmt: skip
    assert (PLACE, line(Counting.measure)) == (problem.place.file, problem.place.line)


# Answers as columns


def test_of_very_many_entrants_answers_are_taken_as_columns_where_the_engine_hands_them_over(monkeypatch) -> None:
    columns = {"who": np.array(["A"]), "n": np.array([1])}
    engine: Any = SimpleNamespace(rows=lambda frame: [("rows", frame)], columns=lambda frame: columns)
    loaded: Any = SimpleNamespace(engine=engine, entrants="ABC")
    asked: Any = "frame"
    monkeypatch.setattr(asking_module, "MANY", 3)
    assert [("rows", "frame")] == _answer(asked, loaded)
    monkeypatch.setattr(asking_module, "MANY", 2)
    answer = _answer(asked, loaded)
    assert isinstance(answer, ColumnRows)
    assert columns is answer.columns
    engine.columns = lambda frame: None
    assert [("rows", "frame")] == _answer(asked, loaded)
    del engine.columns
    assert [("rows", "frame")] == _answer(asked, loaded)


@pytest.mark.parametrize(
    ("counts", "alone"),
    [
        ([1, 1], True), ([0, None], True), ([], True), ([1, 2], False), ([2, 1], False), ([1.5, Decimal(1)], True),
        ([Decimal(2)], False), ([2.0], False), (["1"], False),
    ],
)  # fmt: skip
def test_nobody_repeats_what_was_recorded_once(counts, alone) -> None:
    counted: Any = SimpleNamespace(evidence="frame", names=())
    assert alone is _all_alone(counted, [("A", count) for count in counts])
    tallied: Any = SimpleNamespace(evidence=None, names=("value", "who", "evidence"))
    assert alone is _all_alone(tallied, [(9, "A", count) for count in counts])


@pytest.mark.parametrize(
    ("counts", "alone"),
    [
        (np.array([1, 1]), True),
        (np.array([1, 2]), False),
        (np.array([2, 1]), False),
        (np.array(["1"], dtype=object), False),
    ],
)
def test_nobody_repeats_what_was_recorded_once_in_columns_either(counts, alone) -> None:
    answer = ColumnRows({"who": np.full(len(counts), 9), "n": counts, "more": np.full(len(counts), 9)})
    counted: Any = SimpleNamespace(evidence="frame", names=())
    assert alone is _all_alone(counted, answer)


def test_a_lazy_frame_is_let_through() -> None:
    given = frame(Engine(), x=[1])
    assert given is lazy("measure", given)
