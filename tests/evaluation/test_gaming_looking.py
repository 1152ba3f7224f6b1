"""A whole look for signs of gaming: what is told of all tables, in which order, and which tests stand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.evaluation import gaming
from pembina.evaluation.gaming import Looked, look_for_gaming, standing
from pembina.evaluation.gaming_counts import Test as Tried
from pembina.evaluation.gaming_tables import Row
from pembina.model import Finding

from .gaming_data import Held, Large

EARLY, LATE = dt.date(2024, 5, 5), dt.date(2024, 12, 30)
DATES = (("event", "text"), ("date", "date"))


def tried(tail: float, who: str, matters: bool = True) -> Tried:
    return Tried(tail, Finding("gaming.round", {"tail": tail}, node="n", entrant=who), matters)


@pytest.mark.parametrize(
    ("tails", "told"),
    [
        ([0.01], "A"),  # one test stands at one in a hundred
        ([0.0101], ""),
        ([0.006, 0.5], ""),  # of two, the first has to be below one in two hundred
        ([0.005, 0.5], "A"),
        ([0.009, 0.01], "AB"),  # or both below one in a hundred
        ([0.5, 0.001], "B"),
        ([], ""),
    ],
)
def test_tests_that_stand_among_all_of_them_are_told(tails, told) -> None:
    tests = [tried(tail, who) for tail, who in zip(tails, "AB", strict=False)]
    assert list(told) == [test.finding.entrant for test in standing(tests)]


def test_what_makes_no_difference_that_matters_is_not_told_and_counts_as_a_test() -> None:
    tests = [tried(1e-9, "A", False), tried(1e-9, "B"), tried(0.9, "C")]
    assert tests[1:2] == standing(tests)


class Counted(Large):
    """A table that says when it is let go of."""

    def release(self) -> None:
        self.released = True


def burst(table: str, n: int, **otherwise: Any) -> Large:
    """Events of A, n of them in the last days, and as many of B that are not; B's are two a day."""
    days = [EARLY + dt.timedelta(3 * i) for i in range(n)]
    first, last = ("Rapat", "Lomba", "Temu", "Kursus", "Bazar"), ("Utara", "Barat", "Timur")
    names = [f"{first[i % 5]} {last[i // 5]} Raya" for i in range(n)]
    rows = [Row("A", (names[i], LATE), "a.csv", 2 + i) for i in range(n)]
    rows += [Row("B", (f"{names[i]} Akbar", day), "a.csv", 100 + i) for i, day in enumerate(days)]
    return Counted(rows, DATES, table=table, leaf=f"of {table}", **{"rows": len(rows), **otherwise})


@pytest.fixture
def look(monkeypatch):
    """Look at tables that are given, as if criteria read them."""

    def run(*sources: Held, result: Any = None, earlier: Any = None) -> Looked:
        by_table = {source.table.table: source for source in sources}
        monkeypatch.setattr(gaming, "tables_of", lambda jobs, loaded: ([s.table for s in sources], (jobs, loaded)))
        monkeypatch.setattr(
            gaming, "Source", lambda table, own: by_table[table.table] if own == ("jobs", "loaded") else None
        )
        jobs: Any = "jobs"
        loaded: Any = "loaded"
        return look_for_gaming(jobs, loaded, result, earlier)

    return run


def test_a_burst_that_stands_is_told_with_its_rows_and_how_many_tests_there_were(look) -> None:
    source = burst("events", 8)
    looked = look(source)
    args = {
        "table": "events", "column": "date", "n": 8, "late": 8, "days": 5, "usual": 1.4, "others": 0.0, "tail": 1.2e-15,
        "rows": [["a.csv", n] for n in range(2, 8)], "tests": 2,
    }  # fmt: skip
    assert Looked((Finding("gaming.burst", args, "note", "of events", "A"),), 1, 2, ()) == looked
    assert source.released


def test_tests_of_all_tables_are_weighed_together(look) -> None:
    looked = look(burst("first", 8), burst("second", 6))
    assert [("of first", 4), ("of second", 4)] == [(f.node, f.args["tests"]) for f in looked.findings]
    assert [6, 6] == [len(f.args["rows"]) for f in looked.findings]
    assert (2, 4, ()) == (looked.tables, looked.tests, looked.common)


def test_digits_are_told_without_rows(look) -> None:
    numbers = [100 + 5 * i for i in range(20)] + [100 + i for i in range(20)]
    rows = [Row("A" if i < 20 else "B", (number,), "a.csv", i) for i, number in enumerate(numbers)]
    (finding,) = look(Numbers(rows)).findings
    assert ("gaming.round", "A", [], 1) == (finding.key, finding.entrant, finding.args["rows"], finding.args["tests"])


class Numbers(Held):
    """A small table of numbers."""

    def __init__(self, rows: list[Row], *columns: tuple[str, str]) -> None:
        super().__init__(rows, columns or (("people", "integer"),), asked=None)

    def release(self) -> None:
        """Nothing is held."""


def test_exact_facts_of_every_table_are_told_before_what_is_improbable(look) -> None:
    rows = burst("one", 8).all()
    again = [*rows, Row("A", (rows[0].cells[0].upper(), LATE), "b.csv", 9), Row("B", rows[9].cells, "b.csv", 10)]
    first, second = (Counted(again, DATES, table=name, leaf=name, rows=18) for name in ("one", "two"))
    keys = [(f.key.removeprefix("gaming."), f.node, f.entrant) for f in look(first, second).findings]
    facts = [("same", "B"), ("same-name", "A")]
    assert [(key, node, who) for node in ("one", "two") for key, who in facts] == keys[:4]
    assert [("burst", "one", "A"), ("burst", "two", "A")] == keys[4:]


def test_what_was_not_looked_at_row_by_row_is_said_once_of_each_table(look) -> None:
    sources = [burst("one", 3), burst("two", 3)]
    sources[0].common += ["gaming.same", "gaming.split", "gaming.same"]
    sources[1].common += ["gaming.same"]
    assert (("one", "gaming.same"), ("one", "gaming.split"), ("two", "gaming.same")) == look(*sources).common


def test_an_earlier_result_is_compared_as_well(look) -> None:
    def result(denominators: list[int]) -> Any:
        node = {
            "path": "active", "kind": "criterion", "plugin": "p", "unit": "percent", "direction": "higher",
            "numerators": [8, 8, 8], "denominators": denominators,
        }  # fmt: skip
        return SimpleNamespace(nodes=[node], entrants=[{"code": code} for code in "ABC"])

    now, before = result([60, 100, 100]), result([100, 100, 100])
    assert Looked() == look(result=now)
    looked = look(burst("events", 8), result=now, earlier=before)
    assert [("gaming.burst", "A"), ("gaming.denominator", "A")] == [(f.key, f.entrant) for f in looked.findings]
    assert isinstance(looked.findings, tuple)


def test_a_denominator_that_fell_within_a_table_is_told_by_the_result_that_it_stands_behind(look) -> None:
    march, june = dt.date(2024, 3, 31), dt.date(2024, 6, 30)
    cells = [("A", march, 80, 100), ("B", march, 70, 100), ("A", june, 80, 60), ("B", june, 70, 100)]
    rows = [Row(code, tuple(figures), "a.csv", i) for i, (code, *figures) in enumerate(cells)]
    source = Numbers(rows, ("day", "date"), ("active", "integer"), ("total", "integer"))
    node = {"path": "events", "direction": "higher", "numerators": [80, 70], "denominators": [60, 100]}
    result = SimpleNamespace(nodes=[node], entrants=[{"code": "A"}, {"code": "B"}])
    found = [(f.key, f.entrant) for f in look(source, result=result).findings]
    assert [("gaming.denominator-within", "A")] == found
