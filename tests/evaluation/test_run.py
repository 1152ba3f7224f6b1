"""Criteria run on an engine, by hand: which go together, in what order, and what is told on the way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from pembina.data import Loaded
from pembina.data.engines import Capabilities
from pembina.errors import DataError, PembinaError
from pembina.evaluation import run
from pembina.evaluation.run import Step, families, measure, measure_all, steps_of
from pembina.model import Finding, InputFile, InputTable

from .by_hand import job, leaf, loaded, need

INPUTS = (
    InputTable("t", (InputFile("1", "h", 30), InputFile("2", "h", 10))),
    InputTable("u", (InputFile("3", "h", 60),)),
    InputTable("unread", (InputFile("4", "h", 500),)),
)


def reading(path: str, *tables: str, **more: Any) -> Any:
    return job(leaf(path, **more), *(need(path, table) for table in tables))


class AnEngine:
    """An engine that answers each frame by its name, and writes down what it is asked."""

    def __init__(self, fuses: bool = False, fails: Any = None) -> None:
        self.capabilities, self.fails = Capabilities(fuses=fuses), fails
        self.met: list[Any] = []

    def rows_of(self, frames: Any) -> Any:
        self.met.append(list(frames))
        if self.fails is not None:
            raise self.fails
        return [f"rows of {frame}" for frame in frames]

    def release(self) -> None:
        self.met.append("release")

    def stop(self) -> None:
        self.met.append("stop")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let every look at the clock be two seconds later."""
    times = iter(range(100, 1000, 2))
    monkeypatch.setattr(run.time, "monotonic", lambda: float(next(times)))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    """Let every criterion ask for two frames, and let what is measured be what was answered."""

    def ask(of: Any, data: Any, checks: Any) -> Any:
        assert isinstance(data, Loaded)
        return SimpleNamespace(job=of, frames=[f"{of.leaf.path}{i}" for i in (1, 2)], checks=checks)

    def alone(asking: Any, data: Any) -> Any:
        assert isinstance(data, Loaded)
        return [f"alone {frame}" for frame in asking.frames]

    def measured_of(asking: Any, answer: Any, data: Any) -> Any:
        assert isinstance(data, Loaded)
        return (asking.job.leaf.path, answer, asking.checks), [Finding(asking.job.leaf.path)]

    monkeypatch.setattr(run, "ask", ask)
    monkeypatch.setattr(run, "run", alone)
    monkeypatch.setattr(run, "measured_of", measured_of)


def test_criteria_that_read_a_table_in_common_are_a_family() -> None:
    a, b, c, d = reading("a", "t"), reading("b", "u"), reading("c", "u", "v"), reading("d", "w")
    assert families([a, b, c, d]) == [[a], [b, c], [d]]
    both = reading("e", "t", "v")
    assert families([a, b, c, d, both]) == [[a, b, c, both], [d]]
    bare, barer = reading("g"), reading("h")
    assert families([bare, barer]) == [[bare], [barer]]
    assert families([]) == []


def test_three_families_become_one_through_a_criterion_that_reads_of_each() -> None:
    one, two, three = reading("a", "t"), reading("b", "u", "w"), reading("c", "v")
    all_, later = reading("d", "t", "u", "v"), reading("e", "w")
    assert families([one, two, three, all_, later]) == [[one, two, three, all_, later]]


def test_the_table_of_a_denominator_makes_no_family() -> None:
    a, b = reading("a", "t"), job(leaf("b"), need("b", "u"), need("b/denominate", "t"))
    assert families([a, b]) == [[a], [b]]


def test_a_step_says_where_it_stands_and_how_many_rows_are_read() -> None:
    jobs = [reading("a", "t", "u"), reading("b", "u"), reading("c", "lacking")]
    assert steps_of(jobs, loaded(inputs=INPUTS)) == [
        Step(0, 3, "a", 100), Step(1, 3, "b", 60), Step(2, 3, "c", 0),
    ]  # fmt: skip


def test_without_fusing_each_is_measured_after_the_other(asked: None) -> None:
    engine, told = AnEngine(), list[Any]()
    jobs = [reading("a", "t"), reading("b", "u"), reading("c", "t")]
    columns, findings = measure_all(jobs, loaded(inputs=INPUTS, engine=engine), "checks", told.append)
    assert list(columns.items()) == [
        (path, (path, [f"alone {path}1", f"alone {path}2"], "checks")) for path in "abc"
    ]  # fmt: skip
    assert findings == [Finding("a"), Finding("b"), Finding("c")]
    assert told == [
        Step(0, 3, "a", 40), Step(0, 3, "a", 40, 2.0), Step(2, 3, "c", 40), Step(2, 3, "c", 40, 2.0),
        Step(1, 3, "b", 60), Step(1, 3, "b", 60, 2.0),
    ]  # fmt: skip
    assert engine.met == ["release", "release"]


@pytest.mark.parametrize(("count", "releases"), [(3, 1), (4, 2), (5, 2), (8, 3)])
def test_frames_are_let_go_after_every_four_criteria_of_a_table(asked: None, count: int, releases: int) -> None:
    engine = AnEngine()
    measure_all([reading(f"c{i}", "t") for i in range(count)], loaded(inputs=INPUTS, engine=engine), (), None)
    assert engine.met == ["release"] * releases


def test_where_the_engine_fuses_a_family_is_one_job_whose_time_is_shared_by_rows(asked: None) -> None:
    engine, told = AnEngine(fuses=True), list[Any]()
    jobs = [reading("a", "t"), reading("d", "x"), reading("b", "t", "u")]
    columns, findings = measure_all(jobs, loaded(inputs=INPUTS, engine=engine), "checks", told.append)
    assert columns["a"] == ("a", ["rows of a1", "rows of a2"], "checks")
    assert columns["b"] == ("b", ["rows of b1", "rows of b2"], "checks")
    assert columns["d"] == ("d", ["alone d1", "alone d2"], "checks")
    assert list(columns) == ["a", "d", "b"]
    assert [finding.key for finding in findings] == ["a", "d", "b"]
    assert engine.met == [["a1", "a2", "b1", "b2"], "release", "release"]
    assert told == [
        Step(0, 3, "a", 40), Step(2, 3, "b", 100), Step(0, 3, "a", 40, 2.0 * 40 / 140),
        Step(2, 3, "b", 100, 2.0 * 100 / 140), Step(1, 3, "d", 0), Step(1, 3, "d", 0, 2.0),
    ]  # fmt: skip


def test_where_no_rows_are_known_time_is_shared_evenly(asked: None) -> None:
    told: list[Any] = []
    measure_all([reading("a", "x"), reading("b", "x")], loaded(engine=AnEngine(fuses=True)), (), told.append)
    assert [step.seconds for step in told] == [None, None, 1.0, 1.0]


def test_a_job_that_fails_is_run_one_by_one_and_one_that_the_engine_refuses_is_not(asked: None) -> None:
    jobs = [reading("a", "t"), reading("b", "t")]
    failing = AnEngine(fuses=True, fails=ValueError("odd"))
    columns, _ = measure_all(jobs, loaded(inputs=INPUTS, engine=failing), (), None)
    assert columns["b"] == ("b", ["alone b1", "alone b2"], ())
    refused = DataError([])
    with pytest.raises(PembinaError) as caught:
        measure_all(jobs, loaded(inputs=INPUTS, engine=AnEngine(fuses=True, fails=refused)), (), None)
    assert caught.value is refused


def test_whoever_interrupts_stops_the_engine(asked: None) -> None:
    engine = AnEngine(fuses=True, fails=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        measure_all([reading("a", "t"), reading("b", "t")], loaded(inputs=INPUTS, engine=engine), (), None)
    assert engine.met[-1] == "stop"


def test_what_breaks_an_engine_is_told_by_the_engine(asked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, told = AnEngine(), DataError([])
    engine.broken = lambda error: told if str(error) == "pipe" else None

    def breaks(job: Any, data: Any, checks: Any) -> Any:
        raise OSError("pipe")

    monkeypatch.setattr(run, "measure", breaks)
    with pytest.raises(DataError) as caught:
        measure_all([reading("a", "t")], loaded(engine=engine), (), None)
    assert caught.value is told


def test_a_criterion_apart_is_measured_by_whoever_holds_it() -> None:
    met: list[Any] = []
    errand = SimpleNamespace(measure=lambda *given: met.append(given) or "measured")
    apart, data = evolve(reading("a", "t"), apart=errand), loaded()
    assert measure(apart, data, "checks") == "measured"
    assert met == [(apart, data, "checks")]
