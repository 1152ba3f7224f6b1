"""The independent check sees every rule that a sheet can break."""

from __future__ import annotations

import pytest
from attrs import evolve
from pembina_plugins.jury.assigning.problem import Problem
from pembina_plugins.jury.assigning.verify import verify
from pembina_plugins.jury.panel import Case, Juror

from .assign_people import invented, people, sheets, worth

CASES = tuple(Case(f"E{i}", "", {"g": "ab"[i % 2]}, ("id", "en")[i == 3]) for i in range(4))
JURORS = (
    Juror("J0", "", columns={"office": "x"}),
    Juror("J1", "", columns={"office": "y"}, most=2),
    Juror("J2", "", columns={"office": "z"}, groups=("a",)),
    Juror("J3", "", columns={"office": "X "}, languages=("id",)),
    Juror("J4", "", columns={"office": "w"}),
)
PROBLEM = Problem(CASES, JURORS, {("J4", "E0"): "asal daerah"}, 2, mix="office")
GOOD = (
    ("J0", "E0"), ("J2", "E0"), ("J1", "E1"), ("J3", "E1"), ("J2", "E2"), ("J4", "E2"), ("J0", "E3"), ("J4", "E3"),
)  # fmt: skip


def test_a_good_sheet_has_no_fault():
    verdict = verify(PROBLEM, GOOD)
    assert verdict.faults == ()
    assert verdict.loads == {"J0": 2, "J1": 1, "J2": 2, "J3": 1, "J4": 2}
    assert verdict.spread == 1
    assert verdict.parts == 2, "E1 with J1 and J3 stands alone"
    assert verdict.even


@pytest.mark.parametrize(
    ("out", "put", "fault"),
    [
        (("J0", "E0"), ("J4", "E0"), ("conflict", "J4", "E0")),
        (("J1", "E1"), ("J2", "E1"), ("group", "J2", "E1")),
        (("J4", "E3"), ("J3", "E3"), ("language", "J3", "E3")),
        (("J1", "E1"), ("J0", "E1"), ("mix", "", "E1")),
        (("J1", "E1"), ("J1", "E2"), ("number", "", "E1")),
        (("J1", "E1"), ("J9", "E1"), ("unknown", "J9", "E1")),
        (("J1", "E1"), ("J1", "E9"), ("unknown", "J1", "E9")),
        (("J1", "E1"), ("J3", "E1"), ("twice", "J3", "E1")),
    ],
)
def test_every_broken_rule_is_seen(out, put, fault):
    verdict = verify(PROBLEM, [put if pair == out else pair for pair in GOOD])
    assert fault in verdict.faults
    assert not verdict.even


def test_a_load_above_the_largest_is_seen():
    changed = {("J0", "E0"): ("J1", "E0"), ("J4", "E3"): ("J1", "E3")}
    assert ("most", "J1", "") in verify(PROBLEM, [changed.get(pair, pair) for pair in GOOD]).faults


def test_parts_are_counted():
    problem = people(4, 4, per_entrant=2)
    ring = [(f"J{j}", f"E{e}") for e, two in enumerate(((1, 2), (2, 3), (3, 4), (4, 1)), 1) for j in two]
    pairs = [(f"J{j}", f"E{e}") for e, two in enumerate(((1, 2), (1, 2), (3, 4), (3, 4)), 1) for j in two]
    assert verify(problem, ring).parts == 1
    assert verify(problem, pairs).parts == 2


def test_even_is_said_of_the_sheets_with_the_most_equal_loads_and_of_no_others():
    """All sheets of tiny panels: the sum of squares is least exactly where no chain makes loads more equal."""
    looked = 0
    for seed in range(200):
        problem = invented(seed, most_entrants=4, most_jurors=4)
        every = list(sheets(problem))
        least = min((worth(problem, pairs) for pairs in every), default=None)
        for pairs in every[:400]:
            looked += 1
            assert verify(problem, pairs).even == (worth(problem, pairs) == least), (seed, pairs)
    assert looked > 1000


def test_a_juror_at_the_largest_load_is_no_way_to_more_equal_loads():
    free = people(4, 3, per_entrant=2)
    uneven = [("J1", "E1"), ("J2", "E1"), ("J1", "E2"), ("J2", "E2"), ("J1", "E3"), ("J2", "E3"), ("J1", "E4"),
              ("J3", "E4")]  # fmt: skip
    assert not verify(free, uneven).even
    bound = evolve(free, jurors=(*free.jurors[:2], evolve(free.jurors[2], most=1)))
    assert verify(bound, uneven).even
