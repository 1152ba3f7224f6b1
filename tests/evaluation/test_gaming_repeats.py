"""Records that may be one: what is alike, with whom, which rows are named, and what is ordinary in a table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from pembina.evaluation import gaming_repeats, gaming_tables
from pembina.evaluation.gaming_repeats import Kind, amount, findings_of, places, repeats, unusual
from pembina.evaluation.gaming_tables import Row
from pembina.model import Finding

from .gaming_data import Held, Large

BOTH = pytest.mark.parametrize("kind", [Held, Large])
"""Looked at here, and where an engine leaves out what has no double."""

COLUMNS = (("event", "text"), ("date", "date"), ("place", "text"), ("people", "integer"))
DAY, OTHER = dt.date(2024, 3, 4), dt.date(2024, 8, 8)
ONE = ("Pameran Batik Kota Lama", DAY, "Balai Desa", 317)
WORDS = ("Bazar", "Lomba", "Kursus", "Seminar", "Festival", "Musyawarah", "Lokakarya", "Temu", "Pelatihan", "Rapat")


def table(*rows: tuple[str, tuple[Any, ...]], file: str = "a.csv") -> list[Row]:
    """Rows of entrants, numbered from 2 on."""
    return [Row(code, cells, file, i + 2) for i, (code, cells) in enumerate(rows)]


def ordinary(n: int) -> list[tuple[str, tuple[Any, ...]]]:
    """Records of C of which no two are alike."""
    return [("C", (f"{WORDS[i % 10]} {WORDS[i // 10]} Raya", OTHER, "Aula", 1000 + i)) for i in range(n)]


def told(kind: type[Held], rows: list[Row], /, **otherwise: Any) -> list[Finding]:
    return repeats(kind(rows, COLUMNS, **{"table": "t", "leaf": "node", **otherwise}))[0]


def finding(key: str, who: str, *numbers: int, **args: Any) -> Finding:
    """A finding that names rows of a.csv; all of them are the entrant's unless it says so."""
    n = len(numbers)
    usual = {"table": "t", "n": n, "all": n, "rows": [["a.csv", number] for number in numbers]}
    return Finding(f"gaming.{key}", {**usual, **args}, "note", "node", who)


@BOTH
@pytest.mark.parametrize(
    ("key", "change", "column"),
    [
        ("same", {}, ""),
        ("same-name", {0: "PAMERAN  Batik, Kota-Lama", 2: "balai desa"}, ""),
        ("slip", {0: "Pameran Batik Kota Lema"}, ""),
        ("but-one", {1: OTHER}, "date"),
        ("but-one", {2: "Alun-alun"}, "place"),
        ("but-one", {3: 318}, "people"),
        ("but-one", {0: "pameran batik kota lama", 3: None}, "people"),
    ],
)
def test_two_records_of_an_entrant_that_are_alike_are_told_with_both_rows(kind, key, change, column) -> None:
    again = tuple(change.get(i, cell) for i, cell in enumerate(ONE))
    args = {"column": column} if column else {}
    rows = table(("A", ONE), *ordinary(3), ("A", again))
    assert [finding(key, "A", 2, 6, **args)] == told(kind, rows)
    assert {("a.csv", 6)} == repeats(kind(rows, COLUMNS))[1]


@BOTH
@pytest.mark.parametrize(
    "change",
    [
        {0: "Pameran Batik Kota Baru"},
        {0: "Pameran Batik Kota Lema", 3: 318},  # a slip, but not the same otherwise
        {0: "Bameran Batik Kota Lama"},  # who begins otherwise is not compared
        {1: OTHER, 3: 318},
    ],
)
def test_what_differs_in_more_is_no_finding(kind, change) -> None:
    again = tuple(change.get(i, cell) for i, cell in enumerate(ONE))
    assert [] == told(kind, table(("A", ONE), ("A", again)))


@BOTH
def test_the_same_record_with_another_entrant_is_told_to_both(kind) -> None:
    rows = table(("B", ONE), ("A", (ONE[0].upper(), *ONE[1:])), *ordinary(3))
    both = {"n": 1, "all": 2, "more": 0}
    assert [
        finding("elsewhere", "A", 2, 3, **both, others=["B"]), finding("elsewhere", "B", 2, 3, **both, others=["A"]),
    ] == told(kind, rows)  # fmt: skip
    assert ["A"] == [f.entrant for f in told(kind, rows, entrants=frozenset("A"))]


@BOTH
@pytest.mark.parametrize(
    ("name", "codes", "asked"),
    [
        ("Bazar Abc", "AB", True),  # eight letters
        ("Bazar Ab 2", "AB", False),  # a digit is no letter
        ("Bazar Abc", "ABD", True),
        ("Bazar Abc", "ABDE", False),  # with four entrants it is a common word
    ],
)
def test_a_name_among_others_has_to_be_long_and_held_by_few(kind, name, codes, asked) -> None:
    rows = table(*((code, (name, *ONE[1:])) for code in codes), *ordinary(9))
    assert (list(codes) if asked else []) == [f.entrant for f in told(kind, rows)]


def test_a_record_without_a_name_is_nobody_elses() -> None:
    assert [] == told(Held, table(("A", (None, *ONE[1:])), ("B", (None, *ONE[1:])), *ordinary(9)))


def test_facts_about_entrants_may_be_alike() -> None:
    rows = table(("A", ONE), ("B", ONE))
    assert [] == told(Held, rows, rows=3)  # one and a half rows each
    assert ["A", "B"] == [f.entrant for f in told(Held, rows, rows=4)]


def test_an_engine_counts_entrants_without_rows_of_nobody(monkeypatch) -> None:
    nobody: Any = None
    rows = table(("A", ONE), ("B", ONE), (nobody, ONE), ("B", ("Rapat Umum", *ONE[1:])))
    monkeypatch.setattr(gaming_repeats, "FACTS", 20_001 / 2)
    assert [] == told(Large, rows)
    monkeypatch.setattr(gaming_repeats, "FACTS", 20_000 / 2)
    assert ["A", "B"] == [f.entrant for f in told(Large, rows)]


@BOTH
def test_a_record_that_was_found_is_not_found_again(kind) -> None:
    near = ("Pameran Batik Kota Lema", *ONE[1:])
    rows = table(("A", ONE), ("A", ONE), ("A", (ONE[0].lower(), *ONE[1:])), ("A", (*ONE[:3], 9)), ("A", near))
    assert [
        finding("same", "A", 2, 3), finding("same-name", "A", 2, 4),
        finding("but-one", "A", 2, 5, column="people"), finding("slip", "A", 2, 6),
    ] == told(kind, rows)  # fmt: skip
    assert {("a.csv", n) for n in (3, 4, 5, 6)} == repeats(kind(rows, COLUMNS))[1]


def test_rows_of_the_same_number_in_two_files_are_two() -> None:
    rows = [*table(("A", ONE), ("A", ONE)), *table(("A", (ONE[0].lower(), *ONE[1:])), file="b.csv")]
    assert {("a.csv", 3), ("b.csv", 2)} == repeats(Held(rows, COLUMNS))[1]


def test_without_a_name_or_a_third_column_records_may_agree_in_part() -> None:
    pairs = [Row("A", cells, "a.csv", i) for i, cells in enumerate([("x", DAY, 1), ("x", DAY, 2)])]
    but_one = Held(pairs, (("event", "text"), ("date", "date"), ("n", "integer")))
    assert ["gaming.but-one"] == [f.key for f in repeats(but_one)[0]]
    unnamed = Held(
        [Row("A", (i, DAY, 2), "a.csv", i) for i in (1, 2)], (("m", "integer"), *COLUMNS[1:2], ("n", "number"))
    )
    assert [] == repeats(unnamed)[0]
    two = Held([Row("A", ("Rapat", i), "a.csv", i) for i in (1, 2)], (("event", "text"), ("n", "integer")))
    assert [] == repeats(two)[0]


def test_a_day_or_a_number_has_to_agree() -> None:
    columns = (("event", "text"), ("place", "text"), ("kind", "text"), ("n", "integer"))

    def looked(*cells: tuple[Any, ...]) -> list[Any]:
        rows = [Row("A", each, "a.csv", i) for i, each in enumerate(cells)]
        return [f.args["column"] for f in repeats(Held(rows, columns))[0]]

    assert [] == looked(("x", "y", "z", 1), ("x", "y", "z", 2))  # only words agree
    assert ["place"] == looked(("x", "y", "z", 1), ("x", "v", "z", 1))
    assert [] == looked(("x", "y", "z", None), ("x", "v", "z", None))  # nothing agrees with nothing
    assert ["place", "kind"] == looked(("x", "y", "z", 1), ("x", "v", "z", 1), ("x", "y", "w", 1))
    for kind in ("date", "number", "money"):
        of_kind = (*columns[:3], ("n", kind))
        rows = [Row("A", each, "a.csv", i) for i, each in enumerate([("x", "y", "z", 1), ("x", "v", "z", 1)])]
        assert ["place"] == [f.args["column"] for f in repeats(Held(rows, of_kind))[0]]


def test_names_are_compared_within_blocks_and_of_a_large_block_only_the_first_ones(monkeypatch) -> None:
    monkeypatch.setattr(gaming_repeats, "BLOCK", 2)
    names = ["Pameran Batik Kota Lama", "Pameran Batik Kota Lema", "Pameran Batik Kota Lima"]
    rows = table(*(("A", (name, *ONE[1:])) for name in names))
    assert [finding("slip", "A", 2, 3)] == told(Held, rows)  # the third is one too many
    assert [finding("slip", "A", 2, 3)] == told(Held, rows[:2])
    apart = table(*(("A", (name, *ONE[1:])) for name in ("Pameran Batik Kota", "Pamiran Batik Kota", "Pamorama Desa")))
    assert [] == told(Held, apart)  # in a large block six letters have to agree
    seventh = table(
        *(("A", (name, *ONE[1:])) for name in ("Pameran Batik Kota", "Pameram Batik Kota", "Pamorama Desa"))
    )
    assert [finding("slip", "A", 2, 3)] == told(Held, seventh)
    monkeypatch.setattr(gaming_repeats, "BLOCK", 3)
    assert [finding("slip", "A", 2, 3)] == told(Held, apart)
    three = [finding("slip", "A", 2, 3, 2, 4, 3, 4)]
    assert three == told(Held, rows, rows=300)


def test_looks_at_a_large_table_are_given_up_by_name_where_too_many_rows_are_alike(monkeypatch) -> None:
    monkeypatch.setattr(gaming_tables, "MOST", 1)
    source = Large(table(("A", ONE), ("A", ONE), ("B", ONE)), COLUMNS)
    monkeypatch.setattr(gaming_repeats, "FACTS", 1)
    assert ([], set()) == repeats(source)
    assert ["gaming.same"] * 2 + ["gaming.but-one"] * 3 + ["gaming.slip", "gaming.elsewhere"] == source.common


# Findings


def test_each_entrant_of_a_group_is_told_its_own_rows_and_who_the_others_are() -> None:
    codes = ["A", "H", "G", "F", "E", "D", "C", "B", "A"]
    rows = table(*((code, ONE) for code in codes))
    kind = Kind("gaming.elsewhere", [rows, rows[:1] + rows[7:8]], "date")
    spread = Held(rows, COLUMNS, table="t", leaf="node", entrants=frozenset("ABZ")).table
    args = {
        "table": "t", "n": 3, "all": 11, "rows": [["a.csv", n] for n in range(2, 8)],
        "others": ["B", "C", "D", "E", "F", "G"], "more": 1, "column": "date",
    }  # fmt: skip
    a, b = findings_of(kind, spread)
    assert Finding("gaming.elsewhere", args, "note", "node", "A") == a
    assert ("B", 2, ["A", "C", "D", "E", "F", "G"], 1) == (b.entrant, b.args["n"], b.args["others"], b.args["more"])


def test_an_entrants_finding_is_about_its_own_groups() -> None:
    rows = table(("A", ONE), ("A", ONE), ("B", ONE), ("B", ONE), ("A", ONE), ("A", ONE))
    groups = [rows[:2], rows[2:4], rows[4:]]
    of_table = Held(rows, COLUMNS, table="t", leaf="node").table
    assert [finding("same", "A", 2, 3, 6, 7), finding("same", "B", 4, 5)] == findings_of(
        Kind("gaming.same", groups), of_table
    )


def test_the_first_six_rows_are_named() -> None:
    rows = table(*(("A", ONE) for _ in range(8)))
    assert [["a.csv", n] for n in range(2, 8)] == places(rows)


@pytest.mark.parametrize(
    ("sizes", "rows", "told"),
    [
        ([], 1000, False), ([2], 2, True), ([2, 2], 4, True), ([9, 9], 18, True), ([2, 2, 2], 299, False),
        ([2, 2, 2], 300, True), ([2, 2, 3], 300, False),
    ],
)  # fmt: skip
def test_likeness_is_out_of_the_ordinary_in_two_groups_or_one_row_in_fifty(sizes, rows, told) -> None:
    assert told is unusual([table(("A", ONE)) * size for size in sizes], rows)


@pytest.mark.parametrize("three", ["but-one", "slip", "elsewhere"])
def test_what_is_ordinary_in_a_table_is_not_told(three) -> None:
    def rows(n: int) -> list[Row]:
        made: list[tuple[str, tuple[Any, ...]]] = []
        for i in range(n):
            one = (f"Pameran Batik {WORDS[i]} Lama", DAY, "Balai", 10 + i)
            other = {"but-one": (*one[:3], 90 + i), "slip": (one[0][:-1] + "o", *one[1:])}.get(three, one)
            made += [("A", one), ("B" if three == "elsewhere" else "A", other)]
        return table(*made)

    assert [] == told(Held, rows(3))
    assert f"gaming.{three}" in {f.key for f in told(Held, rows(2))}
    assert f"gaming.{three}" in {f.key for f in told(Held, rows(3), rows=300)}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (3, Decimal(3)), (0.1, Decimal("0.1")), (Decimal("2.50"), Decimal("2.50")), (True, None), ("3", None),
        (None, None), (float("nan"), None), (float("inf"), None), (Decimal("NaN"), None),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_as_it_is_written(cell, number) -> None:
    assert number == amount(cell)
    assert type(number) is type(amount(cell))
