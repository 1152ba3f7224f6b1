"""Shrinking denominators: who is asked, by which figures, and what is no question."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.evaluation.gaming_denominators import Fraction, against, fallen, within
from pembina.evaluation.gaming_tables import Row
from pembina.model import Finding, Period

from .gaming_data import Held

ONCE: Fraction = (80.0, 100.0)
CALM = {"B": (ONCE, ONCE), "C": (ONCE, ONCE), "D": (ONCE, ONCE)}


def asked(before: Fraction, after: Fraction, direction: str = "higher", **others: tuple[Fraction, Fraction]) -> bool:
    """Whether A is asked about beside others, of whom nobody moved unless they are given."""
    return "A" in [code for code, _ in fallen({"A": (before, after), **(others or CALM)}, direction)]


def test_who_is_asked_is_told_every_figure_and_what_the_others_did() -> None:
    others = {"B": ((10.0, 100.0), (10.0, 102.0)), "C": ((10.0, 100.0), (10.0, 103.0))}
    told = fallen({"A": ((80.0, 100.0), (81.0, 60.0)), **others}, "higher")
    args = {
        "before": 100.0, "after": 60.0, "numerator-before": 80.0, "numerator-after": 81.0, "grew": False,
        "others": 2.5, "n-others": 2,
    }  # fmt: skip
    assert [("A", args)] == told
    lower = fallen({"A": ((10.0, 100.0), (10.0, 160.0)), **others}, "lower")
    args = {
        "before": 100.0, "after": 160.0, "numerator-before": 10.0, "numerator-after": 10.0, "grew": True,
        "others": 2.5, "n-others": 2,
    }  # fmt: skip
    assert [("A", args)] == lower


def test_whoever_is_alone_is_compared_with_nobody() -> None:
    ((code, args),) = fallen({"A": (ONCE, (80.0, 90.0))}, "target")
    assert ("A", 0.0, 0) == (code, args["others"], args["n-others"])


@pytest.mark.parametrize(
    ("after", "direction", "told"),
    [
        ((80, 95), "higher", True),  # a twentieth less
        ((80, 95.1), "higher", False),
        ((80, 106), "lower", True),
        ((80, 105), "lower", False),
        ((75, 93), "higher", True),  # better, although less was done
        ((74.4, 93), "higher", False),  # exactly as good as before
        ((90, 90), "higher", False),  # ln 0.9 is less than half of the rise, ln 1.25
        ((88, 90), "higher", True),  # ... and more than half of ln 1.2222
        ((0, 60), "higher", False),
        ((0, 160), "lower", False),  # nothing happened any more: that is no work of the denominator
    ],
)
def test_a_denominator_has_to_move_by_a_twentieth_and_to_make_most_of_what_is_better(after, direction, told) -> None:
    assert told == asked(ONCE, after, direction)


def test_a_ratio_that_was_nothing_is_no_question() -> None:
    assert not asked((0, 100), (5, 60))


@pytest.mark.parametrize(
    ("others", "direction", "told"),
    [
        ([90, 90, 90], "higher", False),  # everybody's fell: 88 is not less than 0.95 x 90
        ([93, 93, 93], "higher", True),  # 0.95 x 93 = 88.35
        ([50, 93, 200], "higher", True),  # the middle one counts
        ([50, 90, 200], "higher", False),
        ([80, 86, 100, 300], "higher", True),  # of four, the mean of the middle two: 93
        ([80, 84, 96, 300], "higher", False),
        ([300, 96, 80, 84], "higher", False),  # in whatever order
        ([110, 110, 110], "lower", False),
        ([107, 107, 107], "lower", True),  # 114 > 107 / 0.95 = 112.6
    ],
)
def test_it_has_to_move_a_twentieth_more_than_denominators_of_the_others(others, direction, told) -> None:
    pairs = {f"B{i}": ((80.0, 100.0), (80.0, float(d))) for i, d in enumerate(others)}
    assert told == asked(ONCE, (80.0, 88.0 if direction == "higher" else 114.0), direction, **pairs)


# Against an earlier result


def node(path: str = "active", **otherwise: Any) -> dict[str, Any]:
    """A criterion of a result: four entrants, of whom B, C and D stay as they are."""
    usual = {
        "path": path, "kind": "criterion", "plugin": "p", "unit": "percent", "direction": "higher",
        "numerators": [80, 80, 80, 80], "denominators": [100, 100, 100, 100],
    }  # fmt: skip
    return {**usual, **otherwise}


def result(*nodes: dict[str, Any], codes: str = "ABCD") -> Any:
    return SimpleNamespace(nodes=list(nodes), entrants=[{"code": code} for code in codes])


FELL = [60, 100, 100, 100]


def test_a_fall_since_an_earlier_result_is_told_of_its_criterion_and_entrant() -> None:
    group = {"path": "", "kind": "group"}
    other = node("calm")
    args = {
        "before": 100, "after": 60, "numerator-before": 80, "numerator-after": 80, "grew": False,
        "others": 0.0, "n-others": 3,
    }  # fmt: skip
    told = against(result(group, other, node(denominators=FELL)), result(group, other, node()))
    assert [Finding("gaming.denominator", args, "note", "active", "A")] == told


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({}, {"path": "another"}),
        ({"plugin": "q"}, {}),
        ({"unit": "per thousand"}, {}),
        ({"kind": "group"}, {}),
        ({}, {"kind": "group"}),
        ({"denominators": None}, {}),
        ({}, {"denominators": None}),
        ({"numerators": None}, {}),
        ({"numerators": [None, 80, 80, 80]}, {}),
        ({"denominators": [None, 100, 100, 100]}, {}),
        ({"denominators": [0, 100, 100, 100]}, {}),
        ({}, {"denominators": [0, 100, 100, 100]}),
        ({"numerators": [-1, 80, 80, 80], "direction": "lower"}, {}),
        ({"direction": "lower"}, {}),
    ],
)
def test_what_is_not_the_same_ratio_of_the_same_entrant_is_not_compared(now, then) -> None:
    assert [] == against(result(node(**{"denominators": FELL, **now})), result(node(**then)))


def test_criteria_that_cannot_be_compared_keep_nobody_from_the_next_one() -> None:
    now = result(node("new"), node("p", plugin="q"), node("g", kind="group"), node(denominators=FELL))
    before = result(node("p"), node("g", kind="group"), node())
    assert [("active", "A")] == [(f.node, f.entrant) for f in against(now, before)]


def test_entrants_are_compared_by_code_and_not_by_place() -> None:
    now, before = node(denominators=[60, 100]), node(denominators=[100, 100], numerators=[80, 80])
    now["numerators"] = [80, 80]
    told = against(result(now, codes="AB"), result(before, codes="BA"))
    assert ["A"] == [finding.entrant for finding in told]
    one = {**now, "numerators": [80], "denominators": [60]}
    assert [] == against(result(one, codes="Z"), result(before, codes="BA"))


def test_the_smallest_denominator_and_numerator_are_figures_as_well() -> None:
    now = node(denominators=[0.5, 1, 1, 1], numerators=[1, 1, 1, 0], direction="higher")
    before = node(denominators=[1, 1, 1, 1], numerators=[1, 1, 1, 0])
    ((args, who),) = [(f.args, f.entrant) for f in against(result(now), result(before))]
    assert ("A", 3) == (who, args["n-others"])


# Within a table

COUNTS = (("as_of", "date"), ("note", "text"), ("active", "integer"), ("total", "integer"))
MARCH, JUNE, JULY = dt.date(2024, 3, 31), dt.date(2024, 6, 30), dt.date(2024, 7, 1)
PERIOD = Period(dt.date(2024, 1, 1), JUNE)


def counts(*lines: tuple[str, dt.date | None, Any, Any]) -> list[Row]:
    return [Row(code, (day, "x", n, d), "counts.csv", i + 2) for i, (code, day, n, d) in enumerate(lines)]


USUAL = counts(
    ("A", MARCH, 80, 100), ("B", MARCH, 70, 100), ("A", JUNE, 80, 60), ("B", JUNE, 70, 100), ("C", JUNE, 5, 10)
)  # fmt: skip
NODE = node("events", numerators=[80, 70, 5], denominators=[60, 100, 10])


def look(rows: list[Row], of: dict[str, Any] = NODE, /, codes: str = "ABC", **table: Any) -> list[Finding]:
    source = Held(rows, COUNTS, **{"period": PERIOD, "table": "counts", **table})
    return within(source, result(node("first"), of, codes=codes))


def test_a_fall_between_the_last_two_dates_is_told_with_both_rows() -> None:
    args = {
        "before": 100.0, "after": 60, "numerator-before": 80.0, "numerator-after": 80, "grew": False,
        "others": 0.0, "n-others": 1, "table": "counts", "column": "total",
        "rows": [["counts.csv", 2], ["counts.csv", 4]], "from": "2024-03-31", "to": "2024-06-30",
    }  # fmt: skip
    assert [Finding("gaming.denominator-within", args, "note", "events", "A")] == look(USUAL)


def test_records_after_the_period_are_not_the_last_ones_unless_there_is_no_period() -> None:
    rows = [*USUAL, Row("A", (JULY, "x", 1, 1), "counts.csv", 9)]
    assert ["A"] == [finding.entrant for finding in look(rows)]
    late = [Row(r.entrant, (JULY if r.cells[0] == JUNE else MARCH, *r.cells[1:]), r.file, r.number) for r in USUAL]
    assert [] == look(late)
    assert ["2024-07-01"] == [finding.args["to"] for finding in look(late, period=None)]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("A", JUNE, 80, 60), []),  # which of two records of a day is meant?
        (("A", MARCH, 80, 100), []),
        (("A", dt.date(2024, 1, 31), 8, 10), ["A"]),  # older dates are not looked at
        (("A", None, 8, 10), ["A"]),
    ],
)
def test_only_entrants_with_one_record_on_each_of_the_last_two_days_are_compared(more, told) -> None:
    rows = [*USUAL, *(Row(r.entrant, r.cells, r.file, 9) for r in counts(more))]
    assert told == [finding.entrant for finding in look(rows)]


def test_of_many_dates_the_last_two_are_compared() -> None:
    older = [Row(r.entrant, r.cells, r.file, 9) for r in counts(("A", dt.date(2024, 1, 31), 80, 900))]
    assert [100.0] == [finding.args["before"] for finding in look([*older, *USUAL])]
    assert ["2024-03-31"] == [finding.args["from"] for finding in look([*USUAL, *older])]


@pytest.mark.parametrize(
    ("n", "d"), [(None, 100), (80, None), (80, 0), (-1, 100), ("80", 100), (True, 100), (float("nan"), 100)]
)
def test_an_earlier_record_without_a_ratio_is_not_compared(n, d) -> None:
    assert [] == look([Row("A", (MARCH, "x", n, d), "counts.csv", 2), *USUAL[1:]])


def test_the_smallest_earlier_figures_are_compared() -> None:
    rows = counts(("A", MARCH, 1, 1), ("B", MARCH, 0, 1), ("A", JUNE, 1, 0.5), ("B", JUNE, 0, 1))
    (finding,) = look(rows, node("events", numerators=[1, 0], denominators=[0.5, 1]), codes="AB")
    assert ("A", 1) == (finding.entrant, finding.args["n-others"])


def test_columns_that_are_not_the_figures_of_the_ratio_say_nothing() -> None:
    assert [] == look(USUAL, {**NODE, "numerators": [80, 71, 5]})
    assert [] == look(USUAL, {**NODE, "denominators": [60, 101, 10]})
    assert [] == look(USUAL, {**NODE, "numerators": [60, 100, 10]})  # one column cannot be both
    assert [] == look(USUAL, {**NODE, "denominators": None})
    assert [] == look(USUAL, {**NODE, "numerators": [None] * 3})


def test_figures_of_entrants_without_a_last_record_do_not_tell_the_columns() -> None:
    assert ["A"] == [f.entrant for f in look(USUAL, node("events", numerators=[80, 70, 5, 1],
                                                         denominators=[60, 100, 10, 1]), codes="ABCD")]  # fmt: skip
    assert ["A"] == [f.entrant for f in look(USUAL, {**NODE, "numerators": [80, 70, None]})]


def test_a_table_needs_a_date_two_numbers_and_few_rows() -> None:
    assert [] == look(USUAL, rows=20_001)
    assert ["A"] == [finding.entrant for finding in look(USUAL, rows=20_000)]
    undated = Held([Row(r.entrant, r.cells[1:], r.file, r.number) for r in USUAL], COUNTS[1:])
    assert [] == within(undated, result(NODE, codes="ABC"))
    single = Held([Row(r.entrant, r.cells[:3], r.file, r.number) for r in USUAL], COUNTS[:3])
    assert [] == within(single, result(NODE, codes="ABC"))


def test_a_table_without_an_earlier_date_is_not_asked_for_its_criterion() -> None:
    assert [] == within(Held(USUAL[2:], COUNTS), result())
