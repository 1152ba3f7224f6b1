"""Bursts and digits: which counts are made, what is tested, and every figure that a finding carries; by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from math import comb
from typing import Any

import pytest

from pembina.evaluation.gaming_counts import Test as Tried
from pembina.evaluation.gaming_counts import (
    _counted,
    _decade_and_first,
    _decade_expr,
    _last,
    _last_expr,
    digits,
    late_records,
    late_rows,
)  # fmt: skip
from pembina.evaluation.gaming_tables import Row, Source
from pembina.model import Finding, Period

from .gaming_data import Held, Large

BOTH = pytest.mark.parametrize("kind", [Held, Large])
"""Counted here and by the engine."""


def binomial(k: int, n: int, p: float) -> float:
    """At least k of n, term by term."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


# Records in the last days

DATES = (("event", "text"), ("date", "date"))
EARLY, LATE = dt.date(2024, 5, 5), dt.date(2024, 12, 30)


def dated(**days: Sequence[dt.date | None]) -> list[Row]:
    pairs = [(code, day) for code, of_code in days.items() for day in of_code]
    return [Row(code, ("x", day), "events.csv", i + 2) for i, (code, day) in enumerate(pairs)]


@BOTH
def test_so_many_late_records_are_compared_with_an_even_spread(kind: type[Held]) -> None:
    rows = dated(B=[EARLY] * 10, A=[LATE] * 4 + [EARLY] * 6)
    even = 5 / 366
    a, b = late_records(kind(rows, DATES, table="t", leaf="node"))
    args = {"table": "t", "column": "date", "n": 10, "late": 4, "days": 5, "usual": 1.4, "others": 0.0, "rows": []}
    args["tail"] = float(f"{binomial(4, 10, even):.2g}")
    assert Tried(pytest.approx(binomial(4, 10, even)), Finding("gaming.burst", args, "note", "node", "A"), True) == a
    args |= {"late": 0, "usual": 40.0, "others": 40.0, "tail": 1.0}
    assert Tried(1.0, Finding("gaming.burst", args, "note", "node", "B"), False) == b


@BOTH
@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (dt.date(2023, 12, 31), None), (dt.date(2024, 1, 1), 0), (dt.date(2024, 12, 26), 0), (dt.date(2024, 12, 27), 1),
        (dt.date(2024, 12, 31), 1), (dt.date(2025, 1, 1), None), (None, None),
    ],
)  # fmt: skip
def test_the_last_five_days_of_a_year_are_the_late_ones_and_other_years_do_not_count(kind, day, counts) -> None:
    told = late_records(kind(dated(A=[EARLY, day]), DATES))[0].finding.args
    assert (1 if counts is None else 2, counts or 0) == (told["n"], told["late"])


@BOTH
def test_entrants_that_do_not_compete_are_neither_told_nor_compared_with(kind) -> None:
    rows = dated(A=[LATE, EARLY], B=[EARLY, EARLY], C=[LATE] * 9)
    tests = late_records(kind(rows, DATES, entrants=frozenset("AB")))
    assert [("A", 0.0), ("B", 50.0)] == [(t.finding.entrant, t.finding.args["others"]) for t in tests]


@pytest.mark.parametrize(
    ("late", "n", "others", "matters"),
    [
        (3, 4, 0, True),
        (2, 2, 0, False),  # two are nobody's question
        (3, 110, 0, False),  # 2 x 110 x 5/366 = 3.005
        (3, 109, 0, True),
        (10, 10, 2, True),  # others: 2 of 4; twice as many
        (9, 10, 2, False),
    ],
)
def test_a_burst_matters_from_three_records_and_twice_the_usual_share_on(late, n, others, matters) -> None:
    rows = dated(A=[LATE] * late + [EARLY] * (n - late), B=[LATE] * others + [EARLY] * (4 - others))
    assert matters is late_records(Held(rows, DATES))[0].matters


def test_a_period_too_short_to_have_last_days_and_a_table_without_dates_are_not_tested() -> None:
    day = dt.date(2024, 3, 1)
    rows = dated(A=[day])
    assert [] == late_records(Held(rows, DATES, period=Period(day, day)))
    two = late_records(Held(rows, DATES, period=Period(dt.date(2024, 2, 29), day)))
    assert [(1, 1, 1)] == [tuple(t.finding.args[key] for key in ("days", "late", "n")) for t in two]
    assert [] == late_records(Held(rows, DATES, period=None))
    assert [] == late_records(Held(rows, DATES, asked=None))


def test_the_first_six_late_rows_of_an_entrant_are_named_by_file_and_row() -> None:
    rows = dated(A=[dt.date(2024, 12, 26), dt.date(2024, 12, 27), *[LATE] * 6, dt.date(2024, 12, 31)], B=[LATE])
    rows += [Row("A", ("x", LATE), "a.csv", 9), Row("A", ("x", dt.date(2025, 1, 1)), "a.csv", 3)]
    places = [["a.csv", 9], *(["events.csv", n] for n in (3, 4, 5, 6, 7))]
    assert places == late_rows(Large(rows[::-1], DATES), "A", 5)
    assert [["events.csv", 10]] == late_rows(Large(rows, DATES), "A", 1)
    assert [["events.csv", 11]] == late_rows(Large(rows, DATES), "B", 5)


# How often each digit comes


def numbers(kind: str = "integer", **given: Sequence[Any]) -> tuple[list[Row], tuple[tuple[str, str], ...]]:
    """Rows with a number each, and their columns."""
    pairs = [(code, number) for code, of_code in given.items() for number in of_code]
    rows = [Row(code, ("x", number), "t.csv", i + 2) for i, (code, number) in enumerate(pairs)]
    return rows, (("name", "text"), ("people", kind))


@BOTH
def test_last_digits_are_those_of_whole_numbers_from_a_hundred_on(kind) -> None:
    given = [99, 100, -105, 107, 117, 2**53 - 1, 2**53, 0, None]
    source: Source = kind(*numbers(A=given, B=[203]))
    counts = {"A": [1, 1, 0, 0, 0, 1, 0, 2, 0, 0], "B": [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]}
    assert counts == _counted(source, 1, _last, _last_expr, 10)
    source = kind(*numbers("number", A=[100.5, 104.0, 99.5]))
    assert {"A": [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]} == _counted(source, 1, _last, _last_expr, 10)


@BOTH
def test_first_digits_are_counted_by_powers_of_ten_from_one_on(kind) -> None:
    given = [0.99, 1.0, 9.99, 10.0, 99.0, 12345.0, 9e18, 1e19, -5.0, None]
    source: Source = kind(*numbers("number", A=given, B=[1.5, 1.9]))
    counts = _counted(source, 1, _decade_and_first, _decade_expr, 171)
    places = {code: {i: n for i, n in enumerate(of_code) if n} for code, of_code in counts.items()}
    assert {"A": {0: 1, 8: 1, 9: 1, 17: 1, 36: 1, 170: 1}, "B": {0: 2}} == places
    assert {171} == {len(of_code) for of_code in counts.values()}


def test_a_row_of_nobody_counts_for_nobody() -> None:
    rows, columns = numbers(A=[101])
    nobody: Any = None
    source = Large([*rows, Row(nobody, ("x", 102), "t.csv", 9)], columns)
    assert {"A": [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]} == _counted(source, 1, _last, _last_expr, 10)
    source = Large([*dated(A=[EARLY]), Row(nobody, ("x", LATE), "t.csv", 9)], DATES)
    assert ["A"] == [test.finding.entrant for test in late_records(source)]


# Last digits

EACH = [100 + digit for digit in range(10)]


def ending(*counts: int) -> list[int]:
    """Numbers whose last digit is 0 so many times, 1 so many times, ..."""
    return [100 + digit for digit, times in enumerate(counts) for _ in range(times)]


@BOTH
def test_numbers_that_end_in_nought_and_five_are_told_with_what_is_usual(kind) -> None:
    rows, columns = numbers(B=EACH, A=ending(4, 1, 1, 1, 0, 3), C=[100])
    (test,) = digits(kind(rows, columns, table="t", leaf="node", entrants=frozenset("AB"), rows=21))[:1]
    args = {"table": "t", "column": "people", "n": 10, "ends": 7, "usual": 20.0, "rows": [], "tail": 0.00086}
    assert Tried(pytest.approx(binomial(7, 10, 0.2)), Finding("gaming.round", args, "note", "node", "A"), True) == test


def test_what_is_usual_is_the_share_of_the_others_where_it_is_above_a_fifth() -> None:
    a, b = digits(Held(*numbers(A=ending(2, 1, 1, 1, 1, 2, 1, 1, 0, 0), B=ending(1, 1, 1, 1, 1, 2, 1, 1, 1, 0))))
    assert [("A", 30.0, 4), ("B", 40.0, 3)] == [
        (t.finding.entrant, t.finding.args["usual"], t.finding.args["ends"]) for t in (a, b)
    ]
    assert [pytest.approx(binomial(4, 10, 0.3)), pytest.approx(binomial(3, 10, 0.4))] == [a.tail, b.tail]


def test_where_the_others_round_as_a_custom_nobody_is_asked() -> None:
    assert ["B"] == [t.finding.entrant for t in digits(Held(*numbers(A=EACH, B=ending(3, 1, 1, 1, 1, 2, 1))))]


@pytest.mark.parametrize(("ends", "matters"), [(3, False), (4, True)])
def test_rounding_matters_from_twice_the_usual_share_on(ends, matters) -> None:
    test = digits(Held(*numbers(A=ending(ends, 10 - ends), B=EACH)))[0]
    assert ("A", matters) == (test.finding.entrant, test.matters)


def test_fewer_than_ten_numbers_are_not_asked_about() -> None:
    tests = digits(Held(*numbers(A=EACH[:9], B=EACH)))
    assert ["B"] == [test.finding.entrant for test in tests]
    assert [] == digits(Held(*numbers(A=EACH), rows=9))
    assert ["A"] == [test.finding.entrant for test in digits(Held(*numbers(A=EACH), rows=10))]
    assert [] == digits(Held(*numbers(A=[None] * 10)))


def test_a_short_table_keeps_no_other_column_from_being_looked_at() -> None:
    rows = [Row("A", (n, n), "t.csv", i) for i, n in enumerate(EACH)]
    tests = digits(Held(rows, (("m", "integer"), ("n", "money"))))
    assert ["m", "n"] == [test.finding.args["column"] for test in tests]


def test_fifty_numbers_are_compared_digit_by_digit() -> None:
    mine = ending(5, 5, 5, 5, 5, 5, 5, 10, 5, 0)
    first, second = digits(Held(*numbers(A=mine, B=EACH[:9]), table="t", leaf="node"))
    args = {"table": "t", "column": "people", "n": 50, "ends": 10, "usual": 22.2, "rows": []}
    assert Finding("gaming.round", {**args, "tail": 0.7}, "note", "node", "A") == first.finding
    told = {**args, "digit": 7, "times": 10, "tail": 0.35}  # chi-square 10 with nine degrees of freedom
    assert Finding("gaming.last-digit", told, "note", "node", "A") == second.finding
    assert (pytest.approx(0.350485, abs=1e-6), True) == (second.tail, second.matters)
    assert ["gaming.round"] == [test.finding.key for test in digits(Held(*numbers(A=mine[1:], B=EACH[:9])))]


@pytest.mark.parametrize(
    ("others", "matters"),
    [
        (ending(5, 5, 5, 9, 5, 5, 4, 4, 4, 4), True),
        (ending(6, 6, 6, 11, 6, 5, 5, 5, 5, 5), True),
        (ending(5, 5, 5, 10, 5, 4, 4, 4, 4, 4), False),  # a fifth of the others' numbers end in 3
        (ending(5, 5, 5, 10, 5, 4, 4, 4, 4, 3), True),  # 49 are too few to say so
    ],
)
def test_a_digit_matters_where_those_of_the_others_are_even(others, matters) -> None:
    tests = digits(Held(*numbers(A=ending(5, 5, 5, 5, 5, 5, 5, 10, 5, 0), B=others)))
    told = {(t.finding.key, t.finding.entrant): t.matters for t in tests}
    assert matters is told["gaming.last-digit", "A"]


def test_numbers_that_are_rounded_are_asked_about_once() -> None:
    tests = digits(Held(*numbers(A=ending(20, 3, 3, 3, 3, 6, 3, 3, 3, 3), B=EACH)))
    assert [("gaming.round", True), ("gaming.last-digit", False)] == [
        (t.finding.key, t.matters) for t in tests if t.finding.entrant == "A"
    ]


# First digits

LAWFUL = (301, 176, 125, 97, 79, 67, 58, 51, 46)
"""Of a thousand numbers, as Benford has it."""
FLAT = (34, 34, 34, 33, 33, 33, 33, 33, 33)
"""Of three hundred, each as often as the other."""


def beginning(*counts: int, low: int = 3, high: int = 6) -> list[int]:
    """Numbers that begin with 1 so many times, ...; the first and the last of them span powers of ten."""
    made = [digit * 10**low for digit, times in enumerate(counts, 1) for _ in range(times)]
    made[0] = 10**high
    return made


def first(**given: Sequence[Any]) -> list[Tried]:
    rows = given.pop("rows", None)
    source = Held(*numbers(**given), **({"table": "t", "leaf": "node"} | ({"rows": rows} if rows else {})))
    return [test for test in digits(source) if test.finding.key == "gaming.first-digit"]


def test_first_digits_are_told_with_how_far_they_are_from_benfords_law() -> None:
    (test,) = first(A=beginning(*FLAT), B=beginning(*LAWFUL))
    args = {"table": "t", "column": "people", "n": 300, "rows": [], "mad": 0.0582, "distance": 0.221}
    args["tail"] = float(f"{test.tail:.2g}")
    assert Finding("gaming.first-digit", args, "note", "node", "A") == test.finding
    assert test.tail < 1e-19
    assert test.matters is True


def test_first_digits_that_follow_the_law_do_not_matter() -> None:
    assert [("A", False), ("B", False)] == [
        (t.finding.entrant, t.matters) for t in first(B=beginning(*LAWFUL), A=beginning(*LAWFUL))
    ]


def test_three_hundred_numbers_are_needed_of_one_and_of_the_others() -> None:
    fewer = beginning(*FLAT)[:-1]
    third = beginning(*(round(n * 0.3) for n in LAWFUL))
    assert [300, 300] == [len(third), len(beginning(*FLAT))]
    assert ["A"] == [test.finding.entrant for test in first(A=beginning(*FLAT), B=third)]
    assert [] == first(A=fewer, B=third, rows=600)
    assert [] == first(A=beginning(*FLAT), B=third[:-1], rows=600)
    assert [] == first(A=beginning(*FLAT), B=third, rows=599)
    assert ["C"] == [t.finding.entrant for t in first(A=[1000] * 5, B=beginning(*LAWFUL), C=beginning(*FLAT))]


def test_numbers_have_to_span_three_powers_of_ten() -> None:
    narrow = beginning(*LAWFUL, low=3, high=5)
    assert [] == first(A=beginning(*FLAT), B=narrow)
    assert [] == first(A=beginning(*FLAT, low=3, high=5), B=beginning(*LAWFUL))
    wide = beginning(*FLAT, low=3, high=5)
    wide[1] = 10**2  # from 100 to 100,000
    assert ["A"] == [test.finding.entrant for test in first(A=wide, B=beginning(*LAWFUL))]
    wide[1] = 200  # from 200 on it is less, whatever the powers
    wide[0], wide[2] = 100_000, 100_000
    assert [] == first(A=wide, B=beginning(*LAWFUL))


def test_nobody_is_measured_by_numbers_that_do_not_follow_the_law_or_do_not_compete() -> None:
    assert [] == first(A=beginning(*FLAT), B=beginning(*FLAT))
    rows, columns = numbers(A=beginning(*FLAT), B=beginning(*LAWFUL))
    assert not [t for t in digits(Held(rows, columns, entrants=frozenset("A"))) if "first" in t.finding.key]
    assert [] == digits(Held(rows, columns, entrants=frozenset()))


def test_amounts_in_exact_decimals_are_counted_like_others() -> None:
    source = Held(*numbers("money", A=[Decimal("105.00"), Decimal("105.50")]))
    assert {"A": [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]} == _counted(source, 1, _last, _last_expr, 10)
