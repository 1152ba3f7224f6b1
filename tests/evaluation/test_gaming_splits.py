"""One event entered as several: which records follow one another, what is out of the ordinary, and what is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from pembina.evaluation.gaming_splits import splits
from pembina.evaluation.gaming_tables import Row
from pembina.model import Finding

from .gaming_data import Held, Large

BOTH = pytest.mark.parametrize("kind", [Held, Large])
"""Looked at here, and where an engine leaves out what has no neighbour."""

COLUMNS = (("event", "text"), ("date", "date"), ("people", "integer"), ("cost", "money"))
WORDS = ("Bazar", "Lomba", "Kursus", "Seminar", "Festival", "Musyawarah", "Lokakarya", "Temu", "Pelatihan", "Rapat")
NAME = "Pasar Murah Kota"

Line = tuple[str, str | None, int | None, Any, Any]
"""Entrant, name, day of the year, people, cost."""


def day(number: int) -> dt.date:
    return dt.date(2024, 1, 1) + dt.timedelta(number)


def rows(*lines: Line) -> list[Row]:
    return [
        Row(code, (name, None if at is None else day(at), people, cost), "a.csv", i + 2)
        for i, (code, name, at, people, cost) in enumerate(lines)
    ]


def single(n: int) -> list[Line]:
    """Events of B under names of their own, all on one day."""
    return [("B", f"{WORDS[i % 10]} Usaha {WORDS[i // 10]}", 200, None, None) for i in range(n)]


def parts(
    *days: int | None, who: str = "A", name: str = NAME, people: Any = None, costs: Sequence[Any] = ()
) -> list[Line]:
    """Records of one name, but for a number."""
    paid = [*costs, *[None] * len(days)]
    return [(who, f"{name} ({i})", at, people, paid[i - 1]) for i, at in enumerate(days, 1)]


def look(kind: type[Held], lines: Sequence[Line], /, **otherwise: Any) -> list[Finding]:
    return splits(kind(rows(*lines), COLUMNS, **{"table": "t", "leaf": "node", **otherwise}), set())


def numbers(found: Sequence[Finding]) -> list[tuple[str | None, list[int]]]:
    """Who is told, and which rows."""
    return [(finding.entrant, [n for _, n in finding.args["rows"]]) for finding in found]


@BOTH
def test_parts_of_one_event_on_days_that_follow_one_another_are_told_with_their_rows(kind) -> None:
    args = {"table": "t", "n": 3, "all": 3, "rows": [["a.csv", n] for n in (2, 3, 4)]}
    assert [Finding("gaming.split", args, "note", "node", "A")] == look(kind, parts(7, 8, 9) + single(20))


@BOTH
@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((7, 7), [2, 3]),
        ((8, 7), [3, 2]),  # in the order of days
        ((7, 9), []),
        ((7, 9, 10), [3, 4]),
        ((7, 8, 10), [2, 3]),
        ((7, 8, 20, 21), [2, 3, 4, 5]),
        ((7, 8, 20, 22, 23), [2, 3, 5, 6]),
        ((7,), []),
        ((7, None), []),
    ],
)
def test_only_records_of_the_same_or_the_next_day_follow_one_another(kind, days, told) -> None:
    assert ([("A", told)] if told else []) == numbers(look(kind, parts(*days) + single(40)))


@BOTH
def test_every_entrant_is_told_of_its_own_events(kind) -> None:
    lines = (
        parts(7, 8) + single(40) + parts(7, 8, who="C") + parts(9, who="D") + parts(9, 10, who="E", name="Temu Karya")
    )
    assert [("A", [2, 3]), ("C", [44, 45]), ("E", [47, 48])] == numbers(look(kind, lines))
    assert ["C"] == [f.entrant for f in look(kind, lines, entrants=frozenset("BCD"))]


@BOTH
def test_two_events_of_an_entrant_are_told_together(kind) -> None:
    lines = parts(7, 8) + single(30) + parts(100, 101, name="Temu Karya Desa")
    assert [("A", [2, 3, 32 + 2, 33 + 2])] == numbers(look(kind, lines))


def test_records_of_a_day_are_in_the_order_of_files_and_rows() -> None:
    lines = rows(*parts(7, 7, 7), *single(30))
    first = [Row("A", lines[0].cells, "b.csv", 1), Row("A", lines[1].cells, "a.csv", 90), *lines[2:]]
    (finding,) = splits(Held(first, COLUMNS), set())
    assert [["a.csv", 4], ["a.csv", 90], ["b.csv", 1]] == finding.args["rows"]
    unknown = [Row("A", lines[0].cells, "a.csv", None), *lines[1:]]
    assert [None, 3, 4] == [n for _, n in splits(Held(unknown, COLUMNS), set())[0].args["rows"]]


@BOTH
def test_records_that_were_found_already_or_have_no_name_or_day_are_no_parts(kind) -> None:
    source = kind(rows(*parts(7, 8), *single(20)), COLUMNS)
    assert [] == splits(source, {("a.csv", 3)})
    assert ["A"] == [f.entrant for f in splits(source, {("b.csv", 3), ("a.csv", 9)})]
    nameless: list[Line] = [("A", None, 7, None, None), ("A", None, 8, None, None)]
    assert [] == look(kind, nameless + single(20))


@pytest.mark.parametrize("lacking", ["text", "date"])
def test_a_table_without_names_or_without_days_is_not_looked_at(lacking) -> None:
    columns = [(name, "integer" if kind == lacking else kind) for name, kind in COLUMNS]
    source = Held(rows(*parts(7, 8), *single(20)), columns, asked=None)
    assert [] == splits(source, set())


# Numbers that are names


@BOTH
def test_numbers_only_count_where_half_of_the_names_differ_without_them(kind) -> None:
    lines = parts(7, 8, costs=(1_234, 8_766))
    lines += [("B", f"Rukun Tetangga {i}", 3 * i, None, None) for i in range(1, 15)]
    assert [] == look(kind, lines + single(11))  # 27 names, 13 without numbers
    assert ["A"] == [finding.entrant for finding in look(kind, lines + single(12))]  # 28 names, 14 without numbers


def test_where_numbers_are_names_records_of_the_very_same_name_are_parts() -> None:
    numbered: list[Line] = [("B", f"Rukun Tetangga {i}", 3 * i, None, None) for i in range(1, 41)]
    same: list[Line] = [("A", "Rukun Tetangga 77", 7, 100, None), ("A", "RUKUN tetangga 77", 8, 120, None)]
    assert [("A", [2, 3])] == numbers(look(Held, same + numbered))


# What is ordinary


@pytest.mark.parametrize(("again", "asked"), [(1, True), (2, False)])
def test_names_are_of_single_events_where_at_most_one_record_in_ten_of_the_others_has_one_again(again, asked) -> None:
    lines = parts(7, 8) + single(10 - again) + [single(1)[0]] * again
    assert (["A"] if asked else []) == [f.entrant for f in look(Held, lines)]


@pytest.mark.parametrize(("again", "asked"), [(2, True), (3, False)])
def test_of_a_large_table_all_records_say_whether_names_are_of_single_events(again, asked) -> None:
    lines = (
        parts(7, 8)
        + single(18 - again + 1)
        + [("B", single(1)[0][1], 300 + 9 * i, None, None) for i in range(again - 1)]
    )
    assert 20 == len(lines)
    assert (["A"] if asked else []) == [f.entrant for f in look(Large, lines)]


def test_whoever_is_alone_is_measured_by_its_own_records() -> None:
    own: list[Line] = [("A", *line[1:]) for line in single(17)]
    assert ["A"] == [f.entrant for f in look(Held, parts(7, 8) + own)]
    assert [] == look(Held, parts(7, 8) + own[:6])


def visits(n: int) -> list[Line]:
    """So many records of one name with B, of which one pair is a day apart: of n(n - 1)/2 pairs one is close."""
    return [
        ("B", "Koperasi Maju Jaya", 0, None, None),
        *(("B", "Koperasi Maju Jaya", 1 + 7 * i, None, None) for i in range(n - 1)),
    ]


@pytest.mark.parametrize(
    ("own", "visited", "asked"),
    [
        (parts(7, 8), 46, True),  # one of one pair is close, where one of 1,035 is usual: 0.00097 by chance
        (parts(7, 8), 45, False),  # one of 990: 0.00101
        (parts(7, 8, 9), 13, True),  # two steps, three pairs, one of 78: 0.00072
        (parts(7, 8, 9), 12, False),  # one of 66: 0.0010018
        (parts(7, 8) + parts(7, 8, name="Temu Karya Desa"), 10, True),  # two pairs, one of 45: 0.00096
        (parts(7, 8) + parts(7, 8, name="Temu Karya Desa"), 9, False),  # one of 36: 0.0015
        (parts(7, 8) + parts(90, 91), 8, False),  # two steps among six pairs, one of 28: 0.02
        (parts(7, 8) + parts(90, 91), 17, True),  # one of 136: 0.00095
        (parts(7, 8) + parts(90, 91), 16, False),  # one of 120: 0.0012
    ],
)
def test_where_names_come_again_and_again_only_what_chance_would_hardly_do_is_asked_about(own, visited, asked) -> None:
    assert (["A"] if asked else []) == [f.entrant for f in look(Held, own + visits(visited))]


@pytest.mark.parametrize(("pairs", "asked"), [(9, True), (8, False)])
def test_all_pairs_of_the_others_within_a_day_say_how_close_records_are(pairs, asked) -> None:
    """Of B's 45 pairs 12 are on one day: 3 + 6 + 3. Of nine pairs 2.4 are usual, and nine 0.00086 by chance."""
    days = (50, 50, 50, 52, 52, 52, 52, 54, 54, 54)
    crowd: list[Line] = [("B", "Koperasi Maju Jaya", at, None, None) for at in days]
    own = [line for i in range(pairs) for line in parts(4 * i, 4 * i + 1, name=f"{WORDS[i]} Usaha Desa")]
    assert (["A"] if asked else []) == [f.entrant for f in look(Held, own + crowd)]


# What parts make together


def money(*costs: Any, people: Any = None, habit: Sequence[Line] = ()) -> dict[str, Any]:
    """What is told of two or more parts with these costs, beside rows."""
    found = look(Held, [*parts(*range(7, 7 + len(costs)), costs=costs, people=people), *(habit or single(20))])
    return {k: v for finding in found for k, v in finding.args.items() if k not in ("table", "n", "all", "rows")}


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        ((37_512_345, 62_487_655), {"column": "cost", "together": "100000000"}),
        ((1_500, 98_500), {"column": "cost", "together": "100000"}),  # five noughts, parts have two
        ((2_500, 7_500), {}),  # four noughts
        ((1_234, 3_333, 5_433), {"column": "cost", "together": "10000"}),
        ((400.5, 599.5), {"column": "cost", "together": "1000.0"}),  # a fraction ends in no noughts
        ((400.5, 600), {}),
        ((900, 950), {"column": "cost", "under": "1000"}),
        ((899, 950), {}),
        ((1_000, 950), {}),
        ((1_999, 1_800), {"column": "cost", "under": "2000"}),
        ((1_999, 1_799), {}),
        ((4_500, 4_999), {"column": "cost", "under": "5000"}),
        ((450, 499), {}),  # limits begin at a thousand
        ((9_100, 9_900, 9_600), {"column": "cost", "under": "10000"}),
        ((9_100, 9_900, None), {}),
        ((9_100, 9_900, 0), {}),
        ((9_100, 9_900, -1), {}),
        ((99_001, 900_999), {"column": "cost", "together": "1000000"}),
        ((4_999, 5_001), {"column": "cost", "together": "10000"}),
        ((950_001, 949_998), {"column": "cost", "under": "1000000"}),
        ((1, 999), {"column": "cost", "together": "1000"}),
    ],
)
def test_a_round_sum_and_a_limit_that_is_just_kept_are_told(costs, told) -> None:
    assert told == money(*costs)


def test_a_round_sum_is_told_before_a_limit_and_of_the_first_column_that_has_it() -> None:
    assert {"column": "cost", "together": "100000"} == money(50_001, 49_999, people=950)
    both = [("A", f"{NAME} ({i})", 7, n, n) for i, n in enumerate((1_234, 8_766))]
    (finding,) = look(Held, [*both, *single(20)])
    assert ("people", "10000") == (finding.args["column"], finding.args["together"])


def test_a_round_sum_of_a_later_event_is_told_too() -> None:
    lines = parts(7, 8, costs=(3, 4)) + parts(50, 51, name="Temu Karya Desa", costs=(1_234, 8_766)) + single(20)
    (finding,) = look(Held, lines)
    assert ("cost", "10000", 4) == (finding.args["column"], finding.args["together"], finding.args["n"])
    lines = parts(7, 8, costs=(3, 4)) + parts(50, 51, name="Temu Karya Desa", costs=(960, 950)) + single(20)
    assert ["1000"] == [finding.args["under"] for finding in look(Held, lines)]


@BOTH
def test_a_round_sum_is_asked_about_where_names_come_again_and_again_as_well(kind) -> None:
    ordinary = visits(9)
    assert [] == look(kind, parts(7, 8, costs=(1_234, 8_767)) + ordinary)
    (finding,) = look(kind, parts(7, 8, costs=(1_234, 8_766)) + ordinary)
    assert ("A", "10000") == (finding.entrant, finding.args["together"])
    beside = parts(50, 51, name="Temu Karya Desa", costs=(3, 4))  # of which nothing of the kind can be said
    (finding,) = look(kind, parts(7, 8, costs=(1_234, 8_766)) + beside + ordinary)
    assert ("A", 4) == (finding.entrant, finding.args["n"])
