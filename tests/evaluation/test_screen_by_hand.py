"""The screen by hand: percentages of criteria at their edges, what is said of whom, and who stays in by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from pembina.errors import Place, Problem, ScoringError
from pembina.evaluation.screen import screen
from pembina.model import Finding, Screen

from .by_hand import award, column, entrants, flags, leaf

LEAVES = (leaf("a", 0.7), leaf("b", 0.2), leaf("c", 0.1), leaf("u", None))


def screened(reported: str, nonzero: str, *rows: Any, include: Any = (), status: Any = None) -> Any:
    """Screen entrants by rows of values of the three criteria that are weighed; the fourth is never there."""
    rules = award(*LEAVES, screen=Screen(Decimal(reported), Decimal(nonzero), include))
    by_criterion = (*zip(*rows, strict=True), [None] * len(rows))
    of = {each.path: column(each, *values) for each, values in zip(LEAVES, by_criterion, strict=True)}
    return screen(rules, of, entrants(len(rows), status=status or [None] * len(rows)))


def test_without_rules_everybody_stays() -> None:
    assert screen(award(*LEAVES), {}, entrants(1)) == ({}, [])


@pytest.mark.parametrize(
    ("least", "out"), [("66.6666666666", False), ("66.6666666667", False), ("66.6666666668", True)]
)
def test_the_share_of_reported_criteria_is_rounded_to_the_grid_and_its_edge_is_inside(least: str, out: bool) -> None:
    found, kept = screened(least, "0", (1, 2, None))
    reason = ("screen.reported", {"found": 66.6666666667, "required": float(least)})
    assert (found, kept) == ({0: reason} if out else {}, [])


def test_one_criterion_is_all_of_them() -> None:
    rules = award(LEAVES[0], screen=Screen(Decimal(100), Decimal(100), ()))
    found, _ = screen(rules, {"a": column(LEAVES[0], 1, None, 0)}, entrants(3))
    assert {row: (key, args["found"]) for row, (key, args) in found.items()} == {
        1: ("screen.reported", 0), 2: ("screen.nonzero", 0),
    }  # fmt: skip


def test_zeros_are_counted_among_numbers_alone() -> None:
    found, _ = screened("0", "50", (0, 0, 1), (0, 1, None), (0, 0, None), (None, None, None))
    assert found == {
        0: ("screen.nonzero", {"found": 33.3333333333, "required": 50.0}),
        2: ("screen.nonzero", {"found": 0.0, "required": 50.0}),
    }
    assert {type(value) for value in found[2][1].values()} == {float}


def test_words_are_neither_zero_nor_numbers() -> None:
    rules = award(*LEAVES[:2], screen=Screen(Decimal(0), Decimal(50), ()))
    of = {"a": column(LEAVES[0], "x", "0", None), "b": column(LEAVES[1], 0, 1, 0)}
    found, _ = screen(rules, of, entrants(3))
    assert {row: reason[1]["found"] for row, reason in found.items()} == {0: 0, 2: 0}


def test_want_of_data_is_told_before_zeros() -> None:
    found, _ = screened("50", "50", (0, None, None))
    assert found == {0: ("screen.reported", {"found": 33.3333333333, "required": 50.0})}


def test_what_was_carried_over_is_not_reported_but_is_a_number() -> None:
    rules = award(*LEAVES[:2], screen=Screen(Decimal(60), Decimal(60), ()))
    of = {each.path: column(each, 1.0, 1.0) for each in LEAVES[:2]}
    of["a"] = evolve(of["a"], filled=flags(1, 0))
    assert screen(rules, of, entrants(2)) == ({0: ("screen.reported", {"found": 50.0, "required": 60.0})}, [])
    nonzero = evolve(rules, screen=Screen(Decimal(0), Decimal(60), ()))
    zero = {**of, "b": column(LEAVES[1], 0.0, 0.0)}
    assert screen(nonzero, zero, entrants(2))[0][0] == ("screen.nonzero", {"found": 50.0, "required": 60.0})


def test_some_stay_by_name_and_a_warning_says_why_they_would_not() -> None:
    found, kept = screened(
        "100", "50", (1, None, None), (0, 0, 1), (1, None, 1), (1, 1, 1), (1, None, 1),
        include=("01", "02", "04"), status=[None, None, None, None, "recused"],
    )  # fmt: skip
    assert found == {2: ("screen.reported", {"found": 66.6666666667, "required": 100.0})}
    one = {"why": "screen.reported", "found": 33.3333333333, "required": 100.0}
    two = {"why": "screen.nonzero", "found": 33.3333333333, "required": 50.0}
    assert kept == [
        Finding("screen.kept", one, "warning", None, "01"),
        Finding("screen.kept", two, "warning", None, "02"),
    ]


def test_whom_the_data_set_aside_is_not_said_to_stay() -> None:
    assert screened("100", "0", (1, None, None), include=("01",), status=["revoked"]) == ({}, [])


def test_codes_of_nobody_are_all_told() -> None:
    with pytest.raises(ScoringError) as caught:
        screened("0", "0", (1, 1, 1), include=("09", "01", "08"))
    place = Place(address="screen.include")
    assert caught.value.problems == tuple(Problem("PB509", place, {"code": c, "key": "screen"}) for c in ("09", "08"))
