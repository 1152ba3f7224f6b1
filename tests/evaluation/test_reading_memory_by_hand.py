"""The model of memory by hand: what tables hold, what the largest criterion groups, and what the engine may take."""

from __future__ import annotations

import os
from typing import Any

import pytest

from pembina.data.engines import Capabilities
from pembina.data.sizes import EngineFacts, FileSize, Sizes, TableSize
from pembina.evaluation.reading_memory import BASE, Memory, limit_of, memory_of
from pembina.model import ColumnNeed

from .by_hand import job, leaf, need

CODE, DAY, NOTE = (
    ColumnNeed(name, name, kind) for name, kind in (("kode", "entrant"), ("tgl", "date"), ("cat", "text"))
)
READ = (("kode", "entrant"), ("tgl", "date"))


def table(name: str, *rows: int | None, kind: str = "text", read: Any = READ) -> TableSize:
    return TableSize(name, kind, tuple(FileSize(str(i), 9, n, True) for i, n in enumerate(rows)), 3, read, 9)


def sizes(*tables: TableSize, engine: str = "duckdb", options: str = "memory=1GB", spills: bool = True) -> Sizes:
    return Sizes(EngineFacts(engine, "1", options, Capabilities(spills=spills)), tables)


ONE = job(leaf("one"), need("one", "t", CODE, DAY))
TWO = job(leaf("two"), need("two", "t", CODE, DAY, NOTE), need("two", "u", CODE))


def test_tables_are_held_by_the_width_of_their_columns_and_the_largest_criterion_is_grouped() -> None:
    found = memory_of(sizes(table("t", 600, 400), table("u", 100, read=READ[:1])), [ONE, TWO])
    held = 0.5 * (1000 * (16 + 4 + 24) + 100 * (16 + 24))
    grouped = 1.45 * (1000 * (16 + 4 + 24) + 100 * (16 + 24))
    assert found == Memory(round(150e6 + held + grouped), round(held), round(grouped), "two", 10**9, True, True, True)
    assert BASE == 150e6


def test_parquet_is_not_held_and_tables_of_unknown_rows_take_nothing() -> None:
    found = memory_of(sizes(table("t", 1000, kind="parquet"), table("u", None), spills=False), [ONE, TWO])
    grouped = 1.45 * 1000 * (16 + 4 + 24)
    assert found == Memory(round(150e6 + grouped), 0, round(grouped), "two", 10**9, True, False, False)


def test_without_criteria_nothing_is_grouped() -> None:
    for jobs in ([], [job(leaf("a"), need("a", "elsewhere", CODE))]):
        found = memory_of(sizes(table("t", 1000)), jobs)
        assert found == Memory(150_022_000, 22_000, 0, None, 10**9, True, True, True)


def test_other_engines_were_never_compared_with_the_model() -> None:
    assert memory_of(sizes(table("t", 1), engine="polars"), [ONE]) is None


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        ("entrant", 16), ("code", 16), ("text", 24), ("figure", 24), ("integer", 8), ("number", 8), ("money", 16),
        ("boolean", 1), ("date", 4),
    ],
)  # fmt: skip
def test_each_type_has_its_width(kind: str, width: int) -> None:
    wants = job(leaf("a"), need("a", "t", ColumnNeed("y", "x", kind)))
    found = memory_of(sizes(table("t", 1000, read=(("x", kind),))), [wants])
    assert found is not None
    assert (found.held, found.grouped) == (500 * (width + 24), round(1450 * (width + 24)))


def test_where_no_limit_is_given_it_is_four_fifths_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", machine.__getitem__)
    found = memory_of(sizes(options=""), [])
    assert found is not None
    assert (found.limit, found.given, found.total) == (round(0.8 * 4_096_000), False, 150_000_000)


@pytest.mark.parametrize("error", [AttributeError, ValueError, OSError])
def test_a_system_that_does_not_tell_sets_no_limit(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def asked(name: str) -> int:
        raise error

    monkeypatch.setattr(os, "sysconf", asked)
    found = memory_of(sizes(options=""), [])
    assert found is not None
    assert (found.limit, found.given, found.fits) == (None, False, True)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("memory=2KB", 2000), ("memory=2MB", 2_000_000), ("memory=2TB", 2 * 10**12), ("memory=2KiB", 2048),
        ("memory=1.5TiB", 3 * 2**39), ("threads=2, memory = 3GB", 3 * 10**9), ("othermemory=3GB", None),
    ],
)  # fmt: skip
def test_a_limit_has_a_unit(options: str, expected: int | None) -> None:
    assert limit_of(options) == expected


@pytest.mark.parametrize(
    ("held", "grouped", "fits"), [(300, 414, True), (300, 415, None), (966, 700, None), (967, 700, False)]
)
def test_both_edges_of_the_error_belong_to_what_is_less_certain(held: int, grouped: int, fits: bool | None) -> None:
    assert Memory(0, held, grouped, None, 1000, True, True, True).fits is fits


def test_what_just_reaches_the_limit_fits() -> None:
    assert Memory(0, 500, 500, None, 1400, True, True, True).fits is True
    assert Memory(0, 500, 500, None, 600, True, True, True).fits is None
