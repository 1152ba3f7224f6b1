"""Counts of different things that are estimated: the same as a second reckoning by hand, on every engine.

The second reckoning knows hashlib, sets and whole numbers only.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable

import narwhals.stable.v2 as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.data.engines.duckdb import open_duckdb
from pembina.methods.counting import APPROXIMATE, FEW, RELATIVE
from pembina.plugins import Rules
from pembina.testing.backends import installed_backends, open_backend

from ..campaign import examples

COLUMNS = {"region": "entrant", "who": "text", "amount": "integer"}
BACKENDS = {name: open_backend(name) for name in installed_backends()}


def digits(text: str) -> int:
    """The first 15 hexadecimal digits of the MD5."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def by_hand(things: Iterable[str | None]) -> int:
    """The estimate in whole numbers of any size, rounded half up where it is divided."""
    parts: dict[int, set[int]] = {}
    for thing in things:
        if thing is not None:
            parts.setdefault(digits(thing) % 4096, set()).add(digits(thing))
    several = sum(len(part) > 1 for part in parts.values())
    sure = len(parts) + several
    few = sure + (2 * sure * several + 3 * 4096) // (6 * 4096)
    time = sum(min(part) // 2**20 + 1 for part in parts.values()) + (4096 - len(parts)) * 2**40
    many = (2 * len(parts) * 4096 * 2**40 + time) // (2 * time)
    return few if sure <= 1024 else max(few, many)


def people(region: str, number: int, seed: int = 1) -> list[tuple[str, str | None, int]]:
    """Rows of so many different people, some of them twice, and of somebody without a name."""
    chance = random.Random(f"{region} {seed}")
    names = [f"Édi {region}-{chance.randrange(10**12)}" for _ in range(number)]
    return [(region, name, 1) for name in [*names, *names[: number // 3], None]]


def rules_of(backend, distinct=APPROXIMATE) -> Rules:
    rules = Rules({}, None)
    rules.distinct, rules.hashed, rules.hold = distinct, backend.hashed, backend.hold
    return rules


def counted(name: str, given, counts=None, distinct=APPROXIMATE, by="region", columns=COLUMNS, **others):
    """What one engine counts, by region."""
    backend = BACKENDS[name]
    frame = rules_of(backend, distinct).count_distinct(
        backend.table(columns, given), by, counts or {"value": "who"}, **others
    )
    names, found = backend.rows(frame)
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


SIZES = {"00": 0, "01": 1, "02": 2, "03": 60, "04": 900, "05": FEW + 60, "06": 2600, "07": 9000}
FIELD = [row for region, number in SIZES.items() for row in people(region, number)]


@pytest.mark.parametrize("backend", installed_backends())
def test_an_estimate_is_that_of_the_second_reckoning_to_the_last_unit(backend):
    wanted = {region: by_hand(who for code, who, _ in FIELD if code == region) for region in SIZES}
    found = counted(backend, FIELD)
    assert wanted == {code: row["value"] for code, row in found.items()}
    assert all(isinstance(row["value"], int) for row in found.values())


def test_known_figures():
    """Worked out once by sets; a change of the method would show here on every engine at once."""
    assert [0, 1, 2, 60] == [by_hand(who for code, who, _ in FIELD if code == region) for region in sorted(SIZES)[:4]]
    assert digits("abc") == 0x900150983CD24FB
    assert by_hand(f"peserta {i}" for i in range(1000)) == KNOWN[1000]
    assert by_hand(f"peserta {i}" for i in range(20000)) == KNOWN[20000]


KNOWN = {1000: 998, 20000: 19821}


def test_the_engine_itself_hashes_as_the_tests_do():
    engine = open_duckdb("")
    try:
        engine.run("CREATE TEMP TABLE t AS SELECT * FROM (VALUES ('abc'), ('Édi \"x\"'), ('') , (NULL)) v(\"a b\")")
        found = dict(engine.rows(engine.hashed(engine.frame("t"), "a b", "h")))
        assert {"abc": digits("abc"), 'Édi "x"': digits('Édi "x"'), "": digits(""), None: None} == found
    finally:
        engine.close()


@pytest.mark.parametrize("backend", installed_backends())
def test_beside_it_everything_else_is_exact_and_nulls_are_nothing(backend):
    rows = [("74", "A", 3), ("74", "A", 4), ("74", None, 5), ("73", None, None)]
    found = counted(backend, rows, {"value": "who", "amounts": "amount"}, rows=nw.len(), sum=nw.col("amount").sum())
    assert found["74"] == {"region": "74", "value": 1, "amounts": 3, "rows": 3, "sum": 12}
    assert found["73"] == {"region": "73", "value": 0, "amounts": 0, "rows": 1, "sum": 0}
    exact = counted(backend, rows, {"value": "who", "amounts": "amount"}, "exact", rows=nw.len())
    assert {code: {**row, "sum": found[code]["sum"]} for code, row in exact.items()} == found


@pytest.mark.parametrize("backend", installed_backends())
def test_groups_may_have_several_columns_and_days_are_counted_as_they_are_written(backend):
    import datetime as dt

    columns = {"region": "entrant", "kind": "text", "day": "date"}
    rows = [("74", "a", dt.date(2022, 1, 1)), ("74", "a", dt.date(2022, 1, 1)), ("74", "b", dt.date(2022, 1, 2)),
            ("74", "b", dt.date(2021, 1, 2))]  # fmt: skip
    frame = BACKENDS[backend].table(columns, rows)
    made = rules_of(BACKENDS[backend]).count_distinct(frame, ["region", "kind"], {"days": "day"})
    assert [("74", "a", 1), ("74", "b", 2)] == sorted(BACKENDS[backend].rows(made)[1])


def test_what_engines_write_differently_is_not_counted():
    with pytest.raises(TypeError, match=r"amount.*only texts, whole numbers and days"):
        counted("duckdb", [("74", "A", 0.1)], {"value": "amount"}, columns={**COLUMNS, "amount": "number"})


def test_without_an_engine_that_hashes_nothing_is_estimated():
    rules = Rules({}, None)
    rules.distinct = APPROXIMATE
    with pytest.raises(NotImplementedError):
        rules.count_distinct(BACKENDS["duckdb"].table(COLUMNS, []), "region", {"value": "who"})


things = st.lists(st.integers(0, 3000), max_size=400)


@settings(max_examples=examples(6, 300), deadline=None)
@given(first=things, second=things, seed=st.integers(0, 9))
def test_order_and_repetition_change_nothing_and_more_things_are_never_fewer(first, second, seed):
    turned = random.Random(seed).sample([*first, *second, *first], 2 * len(first) + len(second))
    groups = {"first": first, "second": second, "both": [*first, *second], "turned": turned}
    rows = [(code, name, 1) for code, numbers in groups.items() for name in (None, *(f"P{n}" for n in numbers))]
    found = {code: row["value"] for code, row in counted("duckdb", rows).items()}
    assert found["both"] == found["turned"]
    assert max(found["first"], found["second"]) <= found["both"] <= found["first"] + found["second"] + 1


def test_more_things_are_never_fewer_where_one_way_of_counting_takes_over_from_the_other():
    names = [f"orang {i}" for i in range(FEW + 500)]
    estimates = [by_hand(names[:n]) for n in range(FEW - 100, FEW + 500, 37)]
    assert estimates == sorted(estimates)


@pytest.mark.parametrize(("number", "most"), [(100, 0.02), (1000, 0.015), (30_000, 4 * RELATIVE)])
def test_the_error_is_no_larger_than_stated(number, most):
    found = [by_hand(f"{seed}/{i}" for i in range(number)) for seed in range(examples(4, 40))]
    assert all(abs(count - number) <= most * number for count in found)
