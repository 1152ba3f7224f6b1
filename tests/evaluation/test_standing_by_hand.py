"""Status, published total, rank and ranks inside groups, by hand: every reason with its arguments, and its order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pembina.evaluation.override import Overriding
from pembina.evaluation.standing import Standing, stand
from pembina.model import Entrants, Gate, Method, Status

from .by_hand import award, column, entrants, flags, group, leaf, scored, tree

A, B = leaf("a", 0.5), leaf("b", 0.5)
FULL = np.array([100.0])


def stood(rules: Any, who: Any, total: list[float | None], **more: Any) -> list[Standing]:
    """Let entrants stand by these totals; whatever else is not named is in order."""
    n = len(who)
    columns = more.get("columns") or {each.path: column(each, *[1.0] * n) for each in rules.leaves()}
    scores = more.get("scored") or {each.path: scored(*[1.0] * n) for each in rules.leaves()}
    found = more.get("tree") or tree(n, total)
    covered = np.array(more.get("covered", [100.0] * n))
    gates = [np.array(outcomes, dtype=object) for outcomes in more.get("gates", ())]
    return stand(rules, who, columns, scores, found, covered, gates, more.get("screened", {}), more.get("overriding"))


def gate(cap: str | None = None) -> Gate:
    return Gate("a", Method("at-least", {"argument": 1}), cap, {})


def test_who_is_ranked_has_a_total_a_rank_and_its_coverage() -> None:
    standings = stood(award(A, B), entrants(3), [70.123, 80.0, 70.12], covered=[100.0, 50.0, 75.0])
    assert standings == [
        Standing(coverage=100.0, exact=70.123, published=Decimal("70.12"), rank=2, tied=True),
        Standing(coverage=50.0, exact=80.0, published=Decimal("80.00"), rank=1, tied=False),
        Standing(coverage=75.0, exact=70.12, published=Decimal("70.12"), rank=2, tied=True),
    ]
    assert [str(standing.published) for standing in standings] == ["70.12", "80.00", "70.12"]
    assert repr([(standing.rank, standing.tied) for standing in standings]) == "[(2, True), (1, False), (2, True)]"
    assert standings[0].status is Status.RANKED


def test_decimals_and_rounding_are_the_awards() -> None:
    (one,) = stood(award(A, decimals=0, rounding="down"), entrants(1), [79.9])
    assert (one.exact, str(one.published)) == (79.9, "79")


def test_every_reason_for_not_being_ranked_in_its_order() -> None:
    rules = award(A, B, coverage=Decimal(60), gates=(gate(), gate("up"), gate()))
    who = entrants(9, status=["recused", *[None] * 8])
    blocked = flags(1, 1, 1, 0, 0, 0, 0, 0, 0)
    standings = stood(
        rules, who, [None, None, None, None, 50, 50, 50, 50, 50],
        columns={"a": column(A, *[None] * 9, reasons={2: "needs-a-person"}), "b": column(B, *[None] * 9)},
        scored={"a": scored(*[1.0] * 9, blocked=blocked), "b": scored(*[1.0] * 9, blocked=blocked)},
        covered=[0, 0, 0, 0, 59.99, 60, 60, 60, 60],
        gates=[
            ["not-met"] * 5 + ["unknown", "not-met", "met", "met"],
            ["met"] * 7 + ["not-met", "unknown"],
            ["met"] * 5 + ["not-met", "not-met", "not-applied", "met"],
        ],
        screened={0: ("screen.reported", {"found": 1}), 1: ("screen.reported", {"found": 2})},
    )  # fmt: skip
    out, unsure = Status.INELIGIBLE, Status.NOT_ASSESSABLE
    assert [(standing.status, standing.reason) for standing in standings] == [
        (Status.RECUSED, ("status.recused", {})),
        (unsure, ("screen.reported", {"found": 2})),
        (unsure, ("missing.value", {"criterion": "a", "why": "needs-a-person"})),
        (unsure, ("missing.total", {})),
        (unsure, ("coverage.below", {"coverage": 59.99, "required": 60.0})),
        (unsure, ("gate.unknown", {"gate": 0})),
        (out, ("gate.not-met", {"gate": 0})),
        (Status.RANKED, None),
        (unsure, ("gate.unknown", {"gate": 1})),
    ]
    assert [standing.exact for standing in standings] == [None] * 6 + [50, 50, None]
    assert [standing.published for standing in standings] == [None] * 6 + [Decimal("50.00")] * 2 + [None]
    assert [standing.rank for standing in standings] == [None] * 7 + [1, None]
    assert standings[7].gates == ["met", "not-met", "not-applied"]
    assert type(standings[4].reason[1]["coverage"]) is type(standings[4].reason[1]["required"]) is float


def test_gates_that_are_not_met_are_told_by_the_first() -> None:
    rules = award(A, gates=(gate("up"), gate(), gate()))
    (one,) = stood(rules, entrants(1), [5], gates=[["not-met"], ["not-met"], ["not-met"]])
    assert one.reason == ("gate.not-met", {"gate": 1})


def test_the_criterion_that_blocks_is_the_first_of_the_award_and_one_without_weight_blocks_nobody() -> None:
    rules = award(leaf("u", None), A, B)
    blocked = {"u": scored(1, 1, blocked=flags(1, 1)), "a": scored(1, 1), "b": scored(1, 1, blocked=flags(0, 1))}
    standings = stood(rules, entrants(2), [5, None], scored=blocked)
    assert [standing.reason for standing in standings] == [
        None,
        ("missing.value", {"criterion": "b", "why": "missing"}),
    ]


@pytest.mark.parametrize(("held", "blocks"), [("", False), ("g", False), ("g.h", True), ("g.a", True), ("ga", True)])
def test_nobody_is_blocked_below_a_group_whose_score_is_overridden(held: str, blocks: bool) -> None:
    inner = leaf("g.ab", 1.0)
    found = tree(2, [5, 5])
    found.held = {held: flags(1, 0)}
    blocked = {"g.ab": scored(1, 1, blocked=flags(1, 1))}
    standings = stood(award(group("g", inner)), entrants(2), [5, 5], scored=blocked, tree=found)
    reason = ("missing.value", {"criterion": "g.ab", "why": "missing"})
    assert [standing.reason for standing in standings] == [reason if blocks else None, reason]


# Ranks


def test_places_are_counted_and_totals_rounded_as_the_award_says() -> None:
    rules = award(A, ranking="dense", rounding="down", decimals=1)
    standings = stood(rules, entrants(4), [90.05, 80.19, 80.1, 70.0])
    assert [standing.rank for standing in standings] == [1, 2, 2, 3]


def test_nobody_is_ranked_where_all_are_set_aside() -> None:
    (one,) = stood(award(A, ties=("a",)), entrants(1, status=["revoked"]), [5])
    assert one == Standing(Status.REVOKED, ("status.revoked", {}), 100.0)


def test_who_is_not_ranked_takes_no_place() -> None:
    standings = stood(award(A), entrants(3, status=[None, "withdrawn", None]), [50, 90, 60])
    assert [standing.rank for standing in standings] == [2, None, 1]


@pytest.mark.parametrize(("rank_on", "ranks"), [("published", [1, 1]), ("exact", [2, 1])])
def test_the_total_decides_as_the_award_says(rank_on: str, ranks: list[int]) -> None:
    standings = stood(award(A, rank_on=rank_on), entrants(2), [70.121, 70.122])
    assert [standing.rank for standing in standings] == ranks


@pytest.mark.parametrize("ties", [("a",), ("shared", "a"), ("a", "shared")])
def test_a_tie_is_broken_by_the_published_score_of_a_node(ties: tuple[str, ...]) -> None:
    found = tree(3, [50, 50, 50], a=[10.001, 10.004, 20])
    standings = stood(award(A, ties=ties), entrants(3), [], tree=found)
    assert [standing.rank for standing in standings] == [2, 2, 1]
    assert [standing.tied for standing in standings] == [True, True, False]


@pytest.mark.parametrize(("direction", "ranks"), [("higher", [2, 1, 3]), ("lower", [1, 2, 3])])
def test_a_tie_is_broken_by_the_value_of_a_criterion_without_score(direction: str, ranks: list[int]) -> None:
    of = leaf("u", None)
    columns = {"a": column(A, 1, 1, 1), "u": column(of, 3, 4, None, direction=direction)}
    rules = award(A, of, ties=("u",), rank_on="exact")
    standings = stood(rules, entrants(3), [50, 50, 50], columns=columns, scored={"a": scored(1, 1, 1)})
    assert [standing.rank for standing in standings] == ranks


def test_a_word_breaks_no_tie() -> None:
    of = leaf("u", None)
    columns = {"a": column(A, 1, 1), "u": column(of, "B", "A")}
    rules = award(A, of, ties=("u",))
    standings = stood(rules, entrants(2), [50, 50], columns=columns, scored={"a": scored(1, 1)})
    assert [standing.rank for standing in standings] == [1, 1]


@pytest.mark.parametrize(("style", "inside"), [("standard", [1, 2, 2, 4]), ("fractional", [1, 2.5, 2.5, 4])])
def test_ranks_inside_groups_follow_the_places_over_all(style: str, inside: list[float]) -> None:
    rules = award(A, ranking=style, entrants=Entrants("t", "code", "name", groups=("island", "size")))
    groups = [
        {"island": "Java", "size": size}
        if i
        else {"island": "Bali", "size": size}
        for i, size in enumerate(["small", "big", "big", "small", "small"])
    ]  # fmt: skip
    standings = stood(rules, entrants(5, groups=groups), [95, 90, 80, 80, 70])
    assert [standing.group_ranks["island"] for standing in standings] == [1, *inside]
    assert [standing.group_ranks["size"] for standing in standings] == [1, 1, 2, 2, 3]
    whole = [place for standing in standings for place in standing.group_ranks.values() if place in (1, 2, 3, 4)]
    assert {type(place) for place in whole} == {int}


class Watching(Overriding):
    """Overrides of status that set each aside who has no total."""

    def __init__(self) -> None:
        self.met: list[Any] = []

    def status(self, row: int, standing: Standing, total: bool) -> None:
        self.met.append((row, standing.status.value, standing.reason, total))
        if row == 0:
            standing.status, standing.reason = Status.REVOKED, ("overridden", {})


def test_overrides_of_status_come_last_and_before_ranks() -> None:
    watching = Watching()
    standings = stood(award(A), entrants(3), [90, 80, None], overriding=watching)
    assert watching.met == [
        (0, "ranked", None, True), (1, "ranked", None, True), (2, "not-assessable", ("missing.total", {}), False),
    ]  # fmt: skip
    assert [(standing.rank, standing.exact) for standing in standings] == [(None, None), (1, 80), (None, None)]
