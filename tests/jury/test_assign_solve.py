"""Who judges whom: every sheet held against all sheets there are, and against figures found by hand."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.assigning.lots import Urn
from pembina_plugins.jury.assigning.problem import Problem
from pembina_plugins.jury.assigning.solve import EXCHANGES, FLOW, PRICE, PROGRAM, Impossible, Sheet, solve
from pembina_plugins.jury.assigning.verify import verify
from pembina_plugins.jury.panel import Case, Juror

from ..campaign import examples
from .assign_people import invented, is_connected, panels, people, sheets, working, worth

MOST_SHEETS = 5000


@pytest.mark.parametrize("start", range(0, 2000, 200))
def test_no_sheet_of_all_there_are_is_better(start):
    """Tiny panels, all sheets tried: fewest changes, then most equal loads, among those that are connected."""
    solved = 0
    for seed in range(start, start + 200):
        problem = invented(seed, most_entrants=5, most_jurors=5)
        if seed % 3 == 0:
            problem = evolve(problem, kept=_earlier(problem, seed))
        if math.prod(len(panels(problem, case)) for case in problem.cases) > MOST_SHEETS:
            continue
        every = list(sheets(problem))
        found = solve(problem)
        if not every:
            assert isinstance(found, Impossible), seed
            continue
        best = min(every, key=lambda pairs: worth(problem, pairs))
        busy = working(best)
        connected = [pairs for pairs in every if working(pairs) >= busy and is_connected(pairs)]
        assert isinstance(found, Sheet) == bool(connected), seed
        if isinstance(found, Sheet):
            solved += 1
            assert sorted(found.pairs) in [sorted(pairs) for pairs in every], seed
            assert worth(problem, found.pairs) == min(worth(problem, pairs) for pairs in connected), seed
            dearer = worth(problem, found.pairs) != worth(problem, best)
            assert (found.unconnected is not None) == dearer, seed
    assert solved > 40


def _earlier(problem, seed):
    """An earlier sheet by chance, with people and pairs that do not fit any more."""
    chance = random.Random(seed)
    return frozenset((f"J{chance.randrange(6)}", f"E{chance.randrange(6):02}") for _ in range(chance.randrange(1, 12)))


def test_the_loads_of_a_free_panel_are_equal_within_one():
    """40 entrants, 3 each, 9 jurors: 120 judgements, 13 for six and 14 for three (6 x 13 + 3 x 14 = 120)."""
    found = solve(people(40, 9, per_entrant=3))
    assert Counter(found.loads.values()) == {13: 6, 14: 3}


def test_a_juror_bound_to_less_leaves_the_others_equal():
    """10 entrants, 2 each, 4 jurors: 20 judgements; J1 takes 2, the others 6 each."""
    free = people(10, 4)
    bound = (evolve(free.jurors[0], most=2), *free.jurors[1:])
    found = solve(evolve(free, jurors=bound))
    assert found.loads == {"J1": 2, "J2": 6, "J3": 6, "J4": 6}


def test_jurors_judge_their_groups_in_any_column_and_their_languages():
    cases = (
        Case("E1", "Satu", {"island": "Jawa", "size": "besar"}, "id"),
        Case("E2", "Dua", {"island": "Bali", "size": "besar"}, "en"),
        Case("E3", "Tiga", {"island": "Bali", "size": "kecil"}, "id"),
    )
    jurors = (
        Juror("J1", "J1", groups=("jawa", "Kecil")),
        Juror("J2", "J2", languages=("ID",)),
        Juror("J3", "J3", groups=("BALI",), languages=("en", "id")),
        Juror("J4", "J4"),
    )
    problem = Problem(cases, jurors, {}, 2)
    assert {(problem.cases[e].code, problem.jurors[j].code) for e, j in np.argwhere(problem.barred == 0)} == {
        ("E1", "J1"), ("E1", "J2"), ("E1", "J4"), ("E2", "J3"), ("E2", "J4"), ("E3", "J1"), ("E3", "J2"), ("E3", "J3"),
        ("E3", "J4"),
    }  # fmt: skip
    found = solve(problem)
    assert {pair for pair in found.pairs if pair[1] == "E2"} == {("J3", "E2"), ("J4", "E2")}


def test_the_jurors_of_an_entrant_differ_in_the_mixed_column():
    free = people(9, 6, per_entrant=3, mix="office")
    offices = ("Bappenas", " bappenas", "Kemenkop", "Kemenkop", "Dekopin", "Dekopin")
    jurors = tuple(evolve(j, columns={"office": office}) for j, office in zip(free.jurors, offices, strict=True))
    found = solve(evolve(free, jurors=jurors))
    for case in free.cases:
        judging = {juror for juror, entrant in found.pairs if entrant == case.code}
        assert [len(judging & set(two)) for two in (("J1", "J2"), ("J3", "J4"), ("J5", "J6"))] == [1, 1, 1]
    assert set(found.loads.values()) == {4, 5}


def test_an_entrant_with_just_enough_jurors_left_gets_exactly_those():
    conflicts = [(f"J{i}", "E4") for i in range(4, 10)]
    found = solve(people(12, 9, conflicts, per_entrant=3))
    assert [pair for pair in found.pairs if pair[1] == "E4"] == [("J1", "E4"), ("J2", "E4"), ("J3", "E4")]


def test_a_juror_across_two_groups_connects_them_at_the_least_price():
    """Ten entrants of a for A1, A2, X, and two of b for B1, B2, X, two jurors each: 20 judgements in a, 4 in b.

    Apart, X stays in a: 7, 7, 6 and 2, 2 (squares 142). Connected, X takes one of b as well: 7, 7, 7 and 2, 1 (152);
    with X at 6, the others in a would have 8 and 7, squares 154.
    """
    cases = tuple(Case(f"E{i:02}", "", {"g": "a" if i < 10 else "b"}) for i in range(12))
    bound = [Juror(code, code, groups=(code[0].lower(),)) for code in ("A1", "A2", "B1", "B2")]
    found = solve(Problem(cases, (*bound, Juror("X", "X")), {}, 2, seed=4))
    assert found.connected
    assert sorted(found.loads.values()) == [1, 2, 7, 7, 7]
    assert found.unconnected == (2, 7)
    assert found.exact


def test_parts_are_joined_by_exchanges_where_that_costs_nothing():
    """Two jurors for each and a ring as the only connected sheets: as many entrants as jurors, loads of two."""
    methods = Counter(solve(people(4, 4, seed=seed)).method for seed in range(60))
    assert methods[EXCHANGES] > 0
    assert methods[FLOW] > 0
    assert set(methods) == {FLOW, EXCHANGES}


def test_two_hundred_jurors_for_two_thousand_entrants():
    """3 each, 2 percent of all pairs in conflict: 6,000 judgements, 30 for every juror."""
    chance = random.Random(5)
    barred = [(f"J{j}", f"E{e}") for j in range(1, 201) for e in range(1, 2001) if chance.random() < 0.02]
    problem = people(2000, 200, barred, per_entrant=3)
    found = solve(problem)
    assert verify(problem, found.pairs).faults == ()
    assert found.connected
    assert set(found.loads.values()) == {30}


# What decides among equals


def test_the_same_seed_gives_the_same_sheet_whatever_the_order_of_rows():
    problem = invented_with_a_sheet()
    found = solve(problem)
    chance = random.Random(3)
    for _ in range(5):
        cases, jurors, conflicts = list(problem.cases), list(problem.jurors), list(problem.conflicts.items())
        for rows in (cases, jurors, conflicts):
            chance.shuffle(rows)
        again = Problem(tuple(cases), tuple(jurors), dict(conflicts), problem.per_entrant, problem.seed)
        assert solve(again) == found


def invented_with_a_sheet():
    chance = random.Random(11)
    conflicts = {(f"J{chance.randint(1, 9)}", f"E{chance.randint(1, 40)}") for _ in range(40)}
    return people(40, 9, sorted(conflicts), per_entrant=3, seed=2026)


def test_seeds_give_different_sheets():
    assert len({solve(people(12, 6, seed=seed)).pairs for seed in range(20)}) == 20


def test_every_juror_meets_every_entrant_under_some_seed():
    """No place in a table decides who judges whom."""
    met = Counter(pair for seed in range(300) for pair in solve(people(4, 4, seed=seed)).pairs)
    assert len(met) == 16
    assert min(met.values()) > 100, "150 would be expected"
    assert max(met.values()) < 200


PROGRAM_TEXT = """
from tests.jury.assign_people import invented
from tests.jury.test_assign_solve import STUCK, invented_with_a_sheet
from pembina_plugins.jury.assigning.solve import solve
print(solve(invented_with_a_sheet()).pairs, solve(invented(STUCK)).pairs)
"""


def test_the_same_seed_gives_the_same_sheet_whatever_the_hash_seed():
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM_TEXT], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert answers == {f"{solve(invented_with_a_sheet()).pairs} {solve(invented(STUCK)).pairs}\n".encode()}


def test_lots_are_the_numbers_of_pcg64_as_published():
    """O'Neill 2014: a linear congruential step of 128 bits, then the xor of both halves turned by the top six bits."""
    bits = np.random.PCG64(np.random.SeedSequence(7, spawn_key=(0,)))
    state, step = bits.state["state"]["state"], bits.state["state"]["inc"]
    expected = []
    for _ in range(5):
        state = (state * 0x2360ED051FC65DA44385DF649FCCF645 + step) % 2**128
        mixed, turn = (state >> 64) ^ (state % 2**64), state >> 122
        expected.append((mixed >> turn | mixed << (64 - turn)) % 2**64)
    assert Urn(7, 0).lots(5).tolist() == expected


def test_streams_of_one_seed_differ_and_orders_are_orders():
    assert Urn(7, 0).lots(3).tolist() != Urn(7, 1).lots(3).tolist()
    assert sorted(Urn(7, 0).order(50).tolist()) == list(range(50))
    assert {Urn(seed, 0).below(3) for seed in range(50)} == {0, 1, 2}


# Where exchanges do not suffice


STUCK = 329
"""A random panel whose parts no exchanges join at no price."""


def test_an_integer_program_connects_what_exchanges_cannot():
    problem = invented(STUCK)
    found = solve(problem)
    assert (found.method, found.exact) == (PROGRAM, True)
    assert verify(problem, found.pairs).parts == 1


def test_without_scipy_a_sheet_joined_at_a_price_is_said_not_to_be_proven(monkeypatch):
    problem = invented(STUCK)
    best = solve(problem)
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    found = solve(problem)
    assert (found.method, found.exact) == (PRICE, False)
    assert verify(problem, found.pairs).faults == ()
    assert verify(problem, found.pairs).parts == 1
    assert worth(problem, found.pairs) >= worth(problem, best.pairs)


# In general


@settings(max_examples=examples(100, 3000))
@given(st.integers(0, 2**63 - 1), st.integers(1, 30), st.integers(1, 12), st.integers(1, 4), st.data())
def test_a_sheet_is_sound_or_refused(seed, entrants, jurors, each, data):
    pairs = st.tuples(st.integers(1, jurors), st.integers(1, entrants))
    conflicts = data.draw(st.sets(pairs, max_size=entrants * jurors // 3))
    problem = people(entrants, jurors, sorted((f"J{j}", f"E{e}") for j, e in conflicts), each, seed=seed)
    found = solve(problem)
    if isinstance(found, Sheet):
        verdict = verify(problem, found.pairs)
        assert verdict.faults == ()
        assert verdict.parts == 1
        assert verdict.even or found.unconnected is not None
    apart = solve(problem, apart=True)
    assert isinstance(apart, Sheet) or not isinstance(found, Sheet)
    if isinstance(apart, Sheet):
        assert verify(problem, apart.pairs).even
