"""Signs of gaming: what is put in is found, where it was put in; what is moved for no gain is left alone."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina import api
from pembina.evaluation import gaming_tables
from pembina.evaluation.gaming_counts import digits, late_records
from pembina.evaluation.gaming_denominators import fallen
from pembina.evaluation.gaming_repeats import repeats
from pembina.evaluation.gaming_splits import splits

from ..campaign import examples
from .gaming_data import Held, clean, event, more, write

SEEDS = st.integers(0, 10**6)


def found(rows):
    """Keys and entrants of what is found among rows without statistics, with the rows that are named."""
    source = Held(rows)
    repeated, taken = repeats(source)
    return [(f.key, f.entrant, [n for _, n in f.args["rows"]]) for f in [*repeated, *splits(source, taken)]]


def new(rows, more_rows):
    """What is found in the second rows and not in the first."""
    before = {(key, who) for key, who, _ in found(rows)}
    return [each for each in found(more_rows) if each[:2] not in before]


@settings(max_examples=examples(6, 300))
@given(SEEDS, st.integers(1, 8))
def test_every_record_that_is_entered_again_is_found(seed, k):
    rows = clean(seed)
    again = random.Random(seed).sample(rows, k)
    doubled = list(rows)
    for row in again:
        doubled = more(doubled, row.entrant, [row.cells])
    keys = [(f[0], f[1]) for f in found(doubled)]
    assert {row.entrant for row in again} == {who for key, who in keys if key == "gaming.same"}


@settings(max_examples=examples(6, 300))
@given(SEEDS, st.integers(2, 8), st.sampled_from(["{} hari ke-{}", "{} ({})", "{} sesi {} dari 9", "{}"]))
def test_an_event_that_is_split_into_parts_is_found_whole(seed, k, form):
    rows = clean(seed)
    rnd = random.Random(seed)
    name, on, scale, people, cost = event(rnd, dt.date(2024, 5, 6))
    parts = [
        (form.format(name, i + 1), on + dt.timedelta(i % 3), scale, people // k + i, cost / k + i) for i in range(k)
    ]
    told = [each for each in new(rows, more(rows, "03", parts)) if each[0] == "gaming.split"]
    assert [("gaming.split", "03")] == [each[:2] for each in told]
    assert set(told[0][2]) & set(range(len(rows) + 2, len(rows) + 2 + k))


@settings(max_examples=examples(6, 300))
@given(SEEDS)
def test_events_that_are_merged_into_one_raise_no_question(seed):
    rows = clean(seed)
    first, second = rows[0], rows[1]
    if first.entrant != second.entrant:
        return
    name, on, scale, people, cost = first.cells
    merged = (f"{name} dan {second.cells[0]}", on, scale, people + second.cells[3], cost + second.cells[4])
    assert [] == new(rows, [evolve(first, cells=merged), *rows[2:]])


@settings(max_examples=examples(5, 200))
@given(SEEDS, st.integers(8, 12))
def test_next_years_events_that_are_dated_into_the_last_days_are_a_burst(seed, k):
    """Of everybody's own events none lies in the last days, where chance would put some of them now and then."""
    rnd = random.Random(seed)
    rows = [row for row in clean(seed, most=20) if row.cells[1] < dt.date(2024, 12, 27)]
    moved = [event(rnd, dt.date(2024, 12, 31) - dt.timedelta(i % 5)) for i in range(k)]
    tests = {test.finding.entrant: test for test in late_records(Held(more(rows, "05", moved)))}
    assert ["05"] == [who for who, test in tests.items() if test.matters and test.tail < 1e-6]
    told = tests["05"].finding.args
    assert (k, sum(row.entrant == "05" for row in rows) + k) == (told["late"], told["n"])
    later = [event(rnd, dt.date(2025, 1, 2)) for _ in range(k)]  # left where they belong they are nobody's question
    assert {1.0} == {test.tail for test in late_records(Held(more(rows, "05", later)))}


ONE = ("Pameran Batik Kota Lama", dt.date(2024, 3, 4), "regency", 317, Decimal(7_412_345))


@pytest.mark.parametrize(
    ("key", "entrant", "change"),
    [
        ("gaming.same", "02", {}),
        ("gaming.same-name", "02", {0: "PAMERAN  Batik, Kota-Lama"}),
        ("gaming.slip", "02", {0: "Pameran Batik Kota Lema"}),
        ("gaming.but-one", "02", {4: Decimal(7_412_346)}),
        ("gaming.but-one", "02", {1: dt.date(2024, 9, 9)}),
        ("gaming.elsewhere", "07", {}),
        ("gaming.split", "02", {0: "Pameran Batik Kota Lama II", 1: dt.date(2024, 3, 5), 3: 290}),
    ],
)
def test_a_record_that_resembles_another_is_named_with_both_rows(key, entrant, change):
    rows = more(clean(7), "02", [ONE])
    cells = tuple(change.get(i, cell) for i, cell in enumerate(ONE))
    told = new(rows, more(rows, entrant, [cells]))
    assert {(key, who) for who in {"02", entrant}} == {each[:2] for each in told}
    assert all([len(rows) + 1, len(rows) + 2] == each[2] for each in told)


@pytest.mark.parametrize(
    "change", [{0: "Pameran Batik Kota Baru"}, {1: dt.date(2024, 3, 9), 3: 200}, {0: "Rapat", 2: "local"}]
)
def test_a_record_that_differs_in_earnest_is_no_question(change):
    rows = more(clean(7), "02", [ONE])
    cells = tuple(change.get(i, cell) for i, cell in enumerate(ONE))
    assert [] == new(rows, more(rows, "02", [cells]))


def test_parts_that_make_a_round_sum_or_lie_just_under_a_limit_say_so():
    rows = clean(3)
    halves = [
        ("Bantuan Alat Tenun", dt.date(2024, 2, d), "local", 120 + d, Decimal(a))
        for d, a in ((1, 37_512_345), (2, 62_487_655))
    ]
    under = [
        ("Bantuan Kapal Ikan", dt.date(2024, 2, d), "local", 120 + d, Decimal(a))
        for d, a in ((1, 49_512_345), (2, 48_111_222))
    ]
    told = {}
    for name, cells in (("together", halves), ("under", under)):
        finding = next(f for f in splits(Held(more(rows, "04", cells)), set()) if f.entrant == "04")
        told[name] = (finding.args["column"], finding.args.get("together"), finding.args.get("under"))
    assert {"together": ("cost", "100000000", None), "under": ("cost", None, "50000000")} == told


def test_names_whose_numbers_tell_them_apart_are_no_parts_of_one_event():
    rows = [row for row in clean(5) if False]
    cells = [(f"Kelompok Tani {i}", dt.date(2024, 2, 1 + i % 20), "local", 100 + i, Decimal(i + 1)) for i in range(60)]
    for i, each in enumerate(cells):
        rows = more(rows, f"{i % 6 + 1:02}", [each])
    assert [] == found(rows)


def test_names_that_come_again_and_again_are_asked_about_only_beyond_chance():
    rnd = random.Random(1)
    rows = []
    for i in range(600):  # visits: twenty cooperatives for each of six entrants, on any day
        code = f"{i % 6 + 1:02}"
        name = f"Koperasi {WORDS[rnd.randrange(20)]} {code}"
        rows = more(
            rows, code, [(name, dt.date(2024, 1, 1) + dt.timedelta(rnd.randrange(366)), "local", 100 + i, None)]
        )
    assert [] == [each for each in found(rows) if each[0] == "gaming.split"]
    many = [
        (f"Koperasi {WORDS[k]} 02", dt.date(2024, 6, 3 + d), "local", 900 + 3 * k + d, None)
        for k in range(8)
        for d in range(3)
    ]
    assert [("gaming.split", "02")] == [each[:2] for each in found(more(rows, "02", many)) if each[0] == "gaming.split"]


WORDS = [
    f"{a} {b}"
    for a in ("Maju", "Jaya", "Rukun", "Makmur", "Sentosa")
    for b in ("Abadi", "Bersama", "Mandiri", "Lestari")
]


def test_numbers_of_one_entrant_that_end_in_nought_and_five_stand_out():
    rnd = random.Random(4)
    rows = clean(4)
    invented = [(*event(rnd)[:3], 5 * rnd.randint(25, 170), Decimal(10**6 + 7 * i)) for i in range(60)]
    tests = [t for t in digits(Held(more(rows, "06", invented))) if t.finding.args["column"] == "participants"]
    told = {(t.finding.key, t.finding.entrant) for t in tests if t.matters and t.tail < 1e-6}
    assert {("gaming.round", "06")} == told
    sevens = [(*event(rnd)[:3], 10 * rnd.randint(11, 80) + (7 if i % 2 else i % 10), Decimal(i)) for i in range(60)]
    tests = digits(Held(more(rows, "06", sevens)))
    told = [t.finding for t in tests if t.matters and t.tail < 1e-6]
    assert [("gaming.last-digit", "06", 7)] == [(f.key, f.entrant, f.args["digit"]) for f in told]


def test_first_digits_are_looked_at_where_those_of_the_others_follow_benfords_law():
    rnd = random.Random(9)
    lawful = [(*event(rnd)[:4], Decimal(int(10 ** rnd.uniform(4, 8)))) for _ in range(900)]
    invented = [
        (*event(rnd)[:4], Decimal(rnd.randint(1, 9) * 10 ** rnd.randint(4, 7) + rnd.randint(0, 999)))
        for _ in range(400)
    ]
    rows = more(more([], "01", lawful), "02", invented)
    tests = [t for t in digits(Held(rows)) if t.finding.key == "gaming.first-digit"]
    assert [("02", True)] == [(t.finding.entrant, t.matters) for t in tests if t.tail < 1e-6]
    flat = [(*cells[:4], Decimal(rnd.randint(10**4, 10**8))) for cells in lawful]  # nobody's numbers follow it: silence
    rows = more(more([], "01", flat), "02", invented)
    assert [] == [t for t in digits(Held(rows)) if t.finding.key == "gaming.first-digit"]


CASES = [
    ("higher", (80, 100), (80, 60), True),  # the register shrank
    ("higher", (80, 100), (70, 60), True),  # less was done, and the ratio rose all the same
    ("higher", (40, 100), (80, 90), False),  # more was done: mostly the numerator
    ("higher", (80, 100), (40, 60), False),  # it got worse
    ("higher", (80, 100), (80, 98), False),  # hardly moved
    ("lower", (10, 100), (10, 160), True),  # accidents per person: more persons
    ("lower", (10, 100), (10, 60), False),
]


@pytest.mark.parametrize(("direction", "before", "after", "asked"), CASES)
def test_a_ratio_that_is_better_by_its_denominator_is_asked_about(direction, before, after, asked):
    calm = {f"{i}": ((50.0, 100.0 + i), (51.0, 101.0 + i)) for i in range(5)}
    told = fallen({"A": (before, after), **calm}, direction)
    assert (["A"] if asked else []) == [code for code, _ in told]
    everybody = {f"{i}": (before, after) for i in range(5)}  # a new definition, the same for all
    assert [] == fallen(everybody, direction)


def test_a_denominator_that_fell_is_found_against_an_earlier_result_and_within_the_table(tmp_path):
    rows = clean(2, entrants=6)
    once = [f"{i:02},2023-12-31,{50 + i},{100 + i}" for i in range(1, 7)]
    now = [f"{i:02},2024-06-30,{50 + i},{101 + i if i != 4 else 70}" for i in range(1, 7)]
    before = api.evaluate(write(tmp_path / "once", rows, [line.replace("2023-12-31", "2024-03-31") for line in once]))
    checked = api.check(write(tmp_path / "now", rows, once + now), against=before)
    told = {f.key: f for f in checked.findings if f.key.startswith("gaming.")}
    assert {"gaming.denominator", "gaming.denominator-within"} == set(told)
    assert {"04"} == {finding.entrant for finding in told.values()}
    within = told["gaming.denominator-within"].args
    assert (104, 70, 54, 54) == tuple(within[key] for key in ("before", "after", "numerator-before", "numerator-after"))
    assert ("counts", "total", [["counts.csv", 5], ["counts.csv", 11]]) == (
        within["table"],
        within["column"],
        within["rows"],
    )


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_what_an_engine_leaves_of_a_large_table_says_the_same(tmp_path, monkeypatch, engine):
    rnd = random.Random(8)
    rows = more(clean(8), "02", [ONE, ONE, (ONE[0].upper(), *ONE[1:]), ("Pameran Batik Kota Lema", *ONE[1:])])
    rows = more(
        rows,
        "03",
        [
            ("Rapat Besar Desa (1)", dt.date(2024, 4, 4), "local", 211),
            ("Rapat Besar Desa bagian II", dt.date(2024, 4, 5), "local", 231),
        ],
    )
    rows = more(rows, "04", [(ONE[0], ONE[1], ONE[2], ONE[3])])
    rows = more(rows, "05", [event(rnd, dt.date(2024, 12, 30)) for _ in range(12)])
    rows = more(rows, "06", [(*event(rnd)[:3], 5 * rnd.randint(25, 170)) for i in range(60)])
    folder = write(tmp_path, rows)
    whole = api.check(folder, engine=engine)
    monkeypatch.setattr(gaming_tables, "SMALL", 0)
    few = api.check(folder, engine=engine)
    assert whole.gaming == few.gaming
    keys = {"same", "same-name", "slip", "elsewhere", "split", "burst", "round"}
    assert keys <= {f.key.removeprefix("gaming.") for f in few.findings if f.key.startswith("gaming.")}
    monkeypatch.setattr(gaming_tables, "MOST", 1)
    assert ("events", "gaming.same") in api.check(folder, engine=engine).gaming.common
