"""Ballots: what may be decided without a lot, and what best minus worst can say of an order."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.ballots.extremes import maxdiff
from pembina_plugins.jury.ballots.papers import Choice, Papers
from pembina_plugins.jury.ballots.transfer import transfer

from pembina import Unfit

from .voting import election

# 33 votes, 2 seats, quota 12. X and Y have 2 votes each, together fewer than Z's 9. Where X goes out first, H has the
# quota without a surplus, Y's papers pass H by, and Z (11) beats W (10). Where Y goes out first, X's papers pass H by
# and W (12) is elected. Put out at once, both papers would lie with H, whose surplus of 2 goes to W.
LOT = (("H > W", 10), ("W", 10), ("Z", 9), ("X > H > W", 2), ("Y > H > Z", 2))


def elected(papers: Papers, seats: int, lot: tuple[str, ...]) -> frozenset[str]:
    """Count one entrant after another, ties by lot: written a second time, without regard to anything else."""
    piles: dict[str, list[tuple[tuple[str, ...], Fraction]]] = {name: [] for name in papers.entrants}
    hopeful, seated, surplus = set(papers.entrants), dict[str, Fraction](), dict[str, Fraction]()

    def give(order: tuple[str, ...], value: Fraction) -> None:
        for name in order:
            if name in hopeful:
                piles[name].append((order, value))
                return

    for ballot in papers.ballots:
        give(ballot.ranked, ballot.weight)
    quota = math.floor(sum(ballot.weight for ballot in papers.ballots) / (seats + 1)) + 1
    while True:
        votes = {name: sum((value for _, value in piles[name]), Fraction(0)) for name in hopeful}
        last = len(hopeful) <= seats - len(seated)
        for name in [name for name in votes if last or votes[name] >= quota]:
            hopeful.discard(name)
            seated[name], surplus[name] = votes[name], votes[name] - quota
        if len(seated) >= seats:
            return frozenset(seated)
        due = max(surplus.values(), default=Fraction(0))
        if due > 0:
            for name in sorted(name for name, size in surplus.items() if size == due):
                part = surplus.pop(name) / seated[name]
                for order, value in piles[name]:
                    give(order, value * part)
            continue
        fewest = min(votes.values())
        out = min((name for name in votes if votes[name] == fewest), key=lot.index)
        hopeful.discard(out)
        for order, value in piles[out]:
            give(order, value)


def test_those_whose_papers_may_elect_somebody_do_not_go_out_at_once():
    papers = election(*LOT)
    assert {frozenset("HZ"), frozenset("HW")} == {elected(papers, 2, lot) for lot in permutations("HWXYZ")}
    with pytest.raises(Unfit, match="round 1: X, Y have the fewest votes, 2 each"):
        transfer(papers, 2)
    assert (("X", "Y"), ("together",)) == (
        transfer(papers, 2, ("together",)).rounds[0].out,
        transfer(papers, 2, ("together",)).rounds[0].broken_by,
    )


def test_where_nobody_can_reach_the_quota_they_go_out_at_once():
    # 39 votes, 2 seats, quota 14: the 4 votes of X and Y do not lift anybody there
    found = transfer(election(("W", 9), ("Z", 9), ("V", 9), ("U", 8), ("X > W", 2), ("Y > Z", 2)), 2, ("share",))
    assert ("X", "Y") == found.rounds[0].out


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.permutations("ABCDE"), st.integers(1, 5), st.integers(1, 12)), min_size=3, max_size=7),
    st.integers(1, 3),
)
def test_no_lot_could_have_elected_anybody_else(ballots, seats):
    papers = election(*((" > ".join(order[:length]), weight) for order, length, weight in ballots), also="ABCDE")
    try:
        found = transfer(papers, seats, ())
    except Unfit:
        assume(False)
    won = frozenset(name for group in found.elected for name in group)
    assert {won} == {elected(papers, seats, lot) for lot in permutations("ABCDE")}


def by_model(strengths: dict[str, float], sets: list[tuple[str, ...]]) -> Papers:
    """Every set shown 10^9 times, every pair (best, worst) as often as the maxdiff model expects."""
    choices = []
    for shown in sets:
        odds = {(a, b): math.exp(strengths[a] - strengths[b]) for a, b in permutations(shown, 2)}
        whole = sum(odds.values())
        choices += [Choice(shown, a, b, round(10**9 * one / whole)) for (a, b), one in odds.items()]
    return Papers(tuple(sorted(strengths)), choices=tuple(choice for choice in choices if choice.weight))


def leads(papers: Papers) -> dict[str, Fraction]:
    found = dict.fromkeys(papers.entrants, Fraction(0))
    for choice in papers.choices:
        found[choice.best] += choice.weight
        found[choice.worst] -= choice.weight
    return found


TRUE = dict(zip("ABCDEFG", (0.9, -3.4, -3.5, 1.8, -1.9, 0.9, -1.9), strict=True))


# Fano's plane: seven sets of three, in which everybody meets everybody once. B is the stronger, C has the better lead.
def test_best_less_worst_may_be_another_order_where_only_pairs_are_balanced():
    papers = by_model(TRUE, [tuple(shown) for shown in ("ABC", "ADE", "AFG", "BDF", "BEG", "CDG", "CEF")])
    found, lead = maxdiff(papers).strength, leads(papers)
    mean = sum(TRUE.values()) / 7
    assert list(found.values()) == pytest.approx([strength - mean for strength in TRUE.values()], abs=1e-6)
    assert found["B"] > found["C"]
    assert lead["B"] < lead["C"]


def test_best_less_worst_is_the_order_of_strengths_where_all_sets_of_a_size_are_shown():
    papers = by_model({**TRUE, "F": 0.8, "G": -1.8}, list(combinations("ABCDEFG", 3)))
    found, lead = maxdiff(papers).strength, leads(papers)
    assert sorted(found, key=lambda name: found[name]) == sorted(lead, key=lambda name: lead[name])
