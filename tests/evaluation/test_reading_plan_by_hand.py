"""What would be read and run, by hand: tables with who wants them, criteria with their jobs, and what is spared."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.data.engines import Capabilities
from pembina.data.sizes import EngineFacts, FileSize, Sizes, TableSize
from pembina.errors import Phrase
from pembina.evaluation import reading_plan as module
from pembina.evaluation.reading_memory import memory_of
from pembina.evaluation.reading_plan import PlannedCriterion, PlannedTable, ReadingPlan, plan_reading
from pembina.model import Within

from .by_hand import award, job, leaf, need

A, B, C = leaf("a", title={"en": "A"}, use="one"), leaf("b", use="two"), leaf("c", use="one")
RULES = award(A, B, C)
WITHIN = Within("tanggal", dt.date(2022, 1, 1), dt.date(2022, 12, 31))
OTHER = Within("tanggal", dt.date(2022, 1, 1), dt.date(2022, 12, 30))
JOBS = (
    job(A, need("a", "x", within=WITHIN), need("a", "y", within=WITHIN), need("a", "x", role="again", within=WITHIN)),
    job(B, need("b", "y", within=OTHER), need("b", "z")),
    job(C, need("c", "x", within=WITHIN)),
)
OTHERS = [need("overrides", "o"), need("worksheets", "w"), need("relations", "z")]


def size(name: str, *rows: int | None) -> TableSize:
    return TableSize(name, "text", tuple(FileSize(str(i), 1, n, True) for i, n in enumerate(rows)), 2, (), 1)


class World:
    """What the steps on the way answer, and what they are given."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.met: dict[str, Any] = {}
        self.fuses = False
        self.tables = [size("t", 2), size("x", 30, 10), size("y", 5), size("z", None), size("alias", 7), size("o", 1)]
        self.data: Any = SimpleNamespace(
            title="the title", origin="real", settings=SimpleNamespace(aliases=SimpleNamespace(table="alias")),
            load=self.load,
        )  # fmt: skip
        patch.setattr(module, "make_plan", self.answer("plan", lambda: JOBS))
        patch.setattr(module, "look_ahead", self.answer("sizes", self.sizes))
        for name, needs in zip(("override", "worksheet", "relation"), OTHERS, strict=True):
            patch.setattr(module, f"{name}_needs", self.answer(name, lambda needs=needs: [needs]))
        patch.setattr(module, "plugins_used", self.answer("used", lambda: ["plugins"]))
        patch.setattr(module, "active", self.answer("active", lambda: ["checks"]))

    def sizes(self) -> Sizes:
        return Sizes(EngineFacts("duckdb", "1", "", Capabilities(fuses=self.fuses)), tuple(self.tables))

    def load(self, *given: Any) -> Any:
        self.met["loaded"] = given
        self.met["choice"] = given[2](("who",), "identity")
        return SimpleNamespace(engine=SimpleNamespace(close=lambda: self.met.update(closed=True)))

    def answer(self, name: str, answer: Any) -> Any:
        def asked(*given: Any) -> Any:
            self.met[name] = given
            return answer()

        return asked


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


NEEDS = [*(each for one in JOBS for each in one.needs), *OTHERS]


def test_a_plan_says_all_that_will_be_read_and_run(world: World) -> None:
    t, x, y, z, alias, o = world.tables
    assert plan_reading(RULES, world.data, "host") == ReadingPlan(
        RULES, "the title", "real", world.sizes().engine,
        (
            PlannedTable(t, (), None, True),
            PlannedTable(x, ("a", "c"), WITHIN, False),
            PlannedTable(y, ("a", "b"), None, False),
            PlannedTable(z, ("b",), None, True),
            PlannedTable(alias, (), None, True),
            PlannedTable(o, (), None, True),
        ),
        (
            PlannedCriterion("a", {"en": "A"}, "one", ("x", "y"), 45, 1),
            PlannedCriterion("b", {}, "two", ("y", "z"), None, 2),
            PlannedCriterion("c", {}, "one", ("x",), 40, 3),
        ),
        memory_of(world.sizes(), list(JOBS)),
    )  # fmt: skip
    assert world.met == {
        "plan": (RULES, "host"), "override": (RULES,), "worksheet": (RULES, world.data), "relation": (world.data,),
        "sizes": (world.data, RULES.entrants, NEEDS),
    }  # fmt: skip


def test_without_other_names_no_table_is_read_for_them(world: World) -> None:
    world.data.settings.aliases = None
    plan = plan_reading(RULES, world.data, "host")
    assert [table.size.table for table in plan.tables if table.others] == ["t", "z", "o"]


def test_an_engine_that_fuses_runs_families_as_jobs(world: World) -> None:
    world.fuses = True
    plan = plan_reading(RULES, world.data, "host")
    assert [criterion.job for criterion in plan.criteria] == [1, 1, 1]


def test_rows_of_a_table_that_is_not_there_are_not_known(world: World) -> None:
    world.tables = [size("x", 3)]
    plan = plan_reading(RULES, world.data, "host")
    assert [criterion.rows for criterion in plan.criteria] == [None, None, 3]


class Before:
    """A result of before from which all but b is taken over."""

    met: list[Any]

    def __init__(self, *given: Any) -> None:
        Before.met = [given]
        self.reasons, self.whole = {"b": Phrase("its rules have changed")}, Phrase("a reason")

    def decide(self, *given: Any) -> None:
        Before.met.append(given)

    def to_measure(self) -> Any:
        return [JOBS[1]]

    def needs(self, others: Any) -> Any:
        Before.met.append(others)
        return [*JOBS[1].needs, *others]


def test_what_an_earlier_result_spares_is_neither_read_nor_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Previous", Before)
    earlier: Any = SimpleNamespace(sha256="name of before")
    plan = plan_reading(RULES, world.data, "host", earlier)
    assert Before.met == [
        (earlier, RULES, JOBS, world.data, "host", ["checks"]), (("who",), "identity", OTHERS), OTHERS,
    ]  # fmt: skip
    assert (world.met["used"], world.met["active"]) == ((RULES, JOBS, "host"), ("host", "table-checks", ["plugins"]))
    assert world.met["loaded"][:2] == (RULES.entrants, ())
    assert (world.met["choice"], world.met["closed"]) == ((), True)
    needs = [*JOBS[1].needs, *OTHERS]
    assert world.met["sizes"] == (world.data, RULES.entrants, needs)
    assert (plan.previous, plan.whole) == ("name of before", "a reason")
    assert [(table.size.table, table.criteria, table.within) for table in plan.tables] == [
        ("t", (), None), ("x", (), None), ("y", ("b",), OTHER), ("z", ("b",), None), ("alias", (), None),
        ("o", (), None),
    ]  # fmt: skip
    assert [(criterion.job, criterion.why) for criterion in plan.criteria] == [
        (None, None), (1, "its rules have changed"), (None, None),
    ]  # fmt: skip
    assert plan.memory == memory_of(world.sizes(), [JOBS[1]])
