"""Single transferable vote: elections counted by hand, ties, laws, and a second counting paper by paper."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.ballots.papers import Ballot, Papers
from pembina_plugins.jury.ballots.transfer import transfer, written

from pembina import Unfit

from .voting import TENNESSEE, election, elections, renamed

PARTY = (
    ("Oranges", 4), ("Pears > Oranges", 2), ("Chocolate > Strawberries", 8), ("Chocolate > Bonbons", 4),
    ("Strawberries", 1), ("Bonbons", 1),
)  # fmt: skip
"""Twenty guests choose three dishes: the example by which the method is usually taught."""

# Two surpluses. Quota floor(20 / 4) + 1 = 6. A has 9 and passes on 3 at 1/3 each to B: 4 + 3 = 7. B passes on 1: its
# four papers of value 1 bring 4/7 to D, its nine of value 1/3 bring 3/7 to C. E goes out with 1, then C with 24/7.
# Had only the parcel that made B elected been passed on, C would have had 4 and the seat.
INCLUSIVE = (("A > B > C", 9), ("B > D", 4), ("C", 3), ("D", 3), ("E", 1))


def standing(found) -> list[tuple[str, ...]]:
    return [*found.elected, *found.behind]


# Counted by hand


def test_the_dishes_of_the_party():
    found = transfer(election(*PARTY), 3)
    assert (found.quota, found.votes) == (6, 20)
    assert found.elected == (("Chocolate",), ("Oranges",), ("Strawberries",))
    assert [dict(done.votes) for done in found.rounds] == [
        {"Oranges": 4, "Pears": 2, "Chocolate": 12, "Strawberries": 1, "Bonbons": 1},
        {"Oranges": 4, "Pears": 2, "Chocolate": 6, "Strawberries": 5, "Bonbons": 3},
        {"Oranges": 6, "Chocolate": 6, "Strawberries": 5, "Bonbons": 3},
        {"Oranges": 6, "Chocolate": 6, "Strawberries": 5},
    ]
    assert [(done.elected, done.passed_on, done.out) for done in found.rounds] == [
        ((("Chocolate",),), ("Chocolate",), ()),
        ((), (), ("Pears",)),
        ((("Oranges",),), (), ("Bonbons",)),
        ((("Strawberries",),), (), ()),
    ]
    assert [done.exhausted for done in found.rounds] == [0, 0, 0, 3]
    assert found.values() == {"Chocolate": 100, "Oranges": 75, "Strawberries": 50, "Bonbons": 25, "Pears": 0}


def test_every_paper_of_the_elected_passes_on_at_its_value_and_not_the_last_parcel_alone():
    found = transfer(election(*INCLUSIVE), 3)
    assert found.quota == 6
    assert found.elected == (("A",), ("B",), ("D",))
    third = found.rounds[2]
    assert (third.votes["C"], third.votes["D"], third.votes["E"]) == (Fraction(24, 7), Fraction(25, 7), 1)
    assert (third.votes["A"], third.votes["B"], third.exhausted) == (6, 6, 0)
    assert found.rounds[3].exhausted == 1
    assert found.rounds[4].exhausted == 1 + Fraction(24, 7)
    assert found.behind == (("C",), ("E",))


def test_with_one_seat_tennessee_elects_knoxville():
    found = transfer(election(*TENNESSEE), 1)
    assert found.quota == 51
    assert standing(found) == [("K",), ("M",), ("N",), ("C",)]
    assert [done.votes for done in found.rounds] == [
        {"M": 42, "N": 26, "C": 15, "K": 17}, {"M": 42, "N": 26, "K": 32}, {"M": 42, "K": 58},
    ]  # fmt: skip


def test_with_two_seats_tennessee_elects_memphis_and_nashville():
    # quota 34: Memphis 42 passes 8 to Nashville, which has 34 then
    found = transfer(election(*TENNESSEE), 2)
    assert (found.quota, found.elected) == (34, (("M",), ("N",)))
    assert found.behind == (("K",), ("C",))


def test_a_place_shared_on_a_ballot_shares_the_vote_and_comes_together_again():
    # quota floor(4 / 2) + 1 = 3: B goes out with a half, which comes to A; then A and C have 2, and A began with less
    found = transfer(election(("A = B > C", 1), ("A", 1), ("C", 2)), 1, ("forwards",))
    first, second = found.rounds[0], found.rounds[1]
    assert first.votes == {"A": Fraction(3, 2), "B": Fraction(1, 2), "C": 2}
    assert first.out == ("B",)
    assert second.votes == {"A": 2, "C": 2}
    assert (second.out, second.broken_by, found.elected) == (("A",), ("forwards",), (("C",),))


def test_equal_surpluses_pass_on_at_once_and_those_elected_together_share_their_place():
    # quota floor(13 / 4) + 1 = 4: A and B have 5 each and pass 1 each to C, which has 2 + 1 + 1 = 4
    found = transfer(election(("A > C", 5), ("B > C", 5), ("C", 2), ("D", 1)), 3)
    assert found.rounds[0].passed_on == ("A", "B")
    assert found.elected == (("A", "B"), ("C",))
    assert found.values() == {"A": Fraction(250, 3), "B": Fraction(250, 3), "C": Fraction(100, 3), "D": 0}


def test_an_entrant_on_no_ballot_is_counted_and_last():
    found = transfer(election(("A > B", 3), ("B > A", 2), also="C"), 1)
    assert standing(found) == [("A",), ("B",), ("C",)]


# Ties

THREE_ROUNDS = (("A", 15), ("B", 5), ("C > B", 6), ("D > B", 3), ("E > C", 2), ("E", 2))
# 33 votes, quota 17. D goes out (3), B has 8; E goes out (4), C has 8: B and C are tied.
# In round 2 C had 6 and B 8; in round 1 C had 6 and B 5.


def test_backwards_looks_at_the_latest_round_in_which_the_tied_differed():
    found = transfer(election(*THREE_ROUNDS), 1, ("backwards",))
    assert (found.rounds[2].out, found.rounds[2].broken_by) == (("C",), ("backwards",))
    assert found.rounds[3].votes == {"A": 15, "B": 14}
    assert found.elected == (("A",),)


def test_forwards_looks_at_the_first_round_in_which_the_tied_differed():
    found = transfer(election(*THREE_ROUNDS), 1, ("forwards",))
    assert (found.rounds[2].out, found.rounds[2].broken_by) == (("B",), ("forwards",))


def test_share_puts_out_who_won_fewer_contests():
    # B and C have one vote each; B is second on A's ballots
    found = transfer(election(("A > B > C", 3), ("B > A > C", 1), ("C > A > B", 1)), 1, ("share",))
    assert found.elected == (("A",),)
    tied = transfer(election(("A > B > C", 2), ("D > A > B", 2), ("B > D > C", 1), ("C > D > A", 1)), 1, ("share",))
    assert (tied.rounds[0].out, tied.rounds[0].broken_by) == (("C",), ("share",))


def test_who_together_has_fewer_votes_than_the_next_goes_out_together_and_shares_the_place():
    found = transfer(election(("A", 9), ("B", 8), ("C > A", 2), ("D > A", 2)), 1, ())
    assert (found.rounds[0].out, found.rounds[0].broken_by) == (("C", "D"), ())
    assert standing(found) == [("A",), ("B",), ("C", "D")]


def test_who_has_no_votes_goes_out_together():
    found = transfer(election(("A", 3), ("B", 2), also="CDE"), 1, ())
    assert standing(found) == [("A",), ("B",), ("C", "D", "E")]


def test_a_tie_that_only_a_lot_could_break_is_refused_with_names_and_round():
    with pytest.raises(Unfit) as caught:
        transfer(election(("A > B", 3), ("B > A", 3)), 1)
    assert str(caught.value) == (
        "round 1: A, B have the fewest votes, 3 each, and the rules for ties (backwards, share) do not part them; "
        "only a lot could, and Pembina draws none"
    )


def test_together_puts_the_tied_out_where_enough_are_left_and_is_said():
    paper = election(("A", 3), ("B > C", 2), ("C > B", 2))
    found = transfer(paper, 1, ("together",))
    assert (found.rounds[0].out, found.rounds[0].broken_by) == (("B", "C"), ("together",))
    assert found.elected == (("A",),)
    with pytest.raises(Unfit):
        transfer(paper, 1, ())


def test_together_does_not_leave_a_seat_empty():
    with pytest.raises(Unfit, match="A, B"):
        transfer(election(("A", 3), ("B", 3)), 1, ("together",))


def test_as_many_seats_as_entrants_and_an_empty_box_are_refused():
    with pytest.raises(Unfit, match="2 seats for 2 entrants"):
        transfer(election(("A > B", 3)), 2)
    with pytest.raises(Unfit, match="no ballot"):
        transfer(Papers(("A", "B")), 1)


@pytest.mark.parametrize(
    ("number", "text"), [(Fraction(3), "3"), (Fraction(7, 3), "2 1/3"), (Fraction(1, 2), "1/2"), (Fraction(0), "0")]
)
def test_fractions_are_written_as_people_write_them(number, text):
    assert written(number) == text


# Laws


@settings(deadline=None)
@given(elections(least=3, ballots=9), st.integers(1, 4))
def test_no_vote_is_made_or_lost(paper, seats):
    found = counted(paper, seats)
    for done in found.rounds:
        assert sum(done.votes.values()) + done.exhausted == found.votes
    assert found.quota > found.votes / (seats + 1)
    assert sum(map(len, found.elected)) == seats
    assert sorted(name for group in standing(found) for name in group) == list(paper.entrants)
    assert all(found.values()[e] > found.values()[b] for g in found.elected for e in g for h in found.behind for b in h)


@settings(deadline=None)
@given(elections(least=3, ballots=9), st.integers(1, 4), st.randoms())
def test_what_entrants_are_called_and_the_order_of_papers_make_no_difference(paper, seats, random):
    found = counted(paper, seats)
    others = list("STUVWXYZ"[: len(paper.entrants)])
    random.shuffle(others)
    names = dict(zip(paper.entrants, others, strict=True))
    turned = Papers(paper.entrants, ballots=paper.ballots[::-1])
    again = transfer(renamed(turned, names), seats)
    assert again.values() == {names[name]: value for name, value in found.values().items()}


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_coalition_of_a_quota_elects_one_and_of_two_quotas_two(data):
    """Droop proportionality for solid coalitions (Woodall 1994), which the method is for."""
    names = "ABCDEF"[: data.draw(st.integers(3, 6))]
    seats = data.draw(st.integers(1, len(names) - 1))
    solid = data.draw(st.permutations(names))[: data.draw(st.integers(1, len(names) - 1))]
    inside = data.draw(st.integers(1, 10))
    papers = []
    for juror in range(inside + data.draw(st.integers(0, 10))):
        order = data.draw(st.permutations(names))
        if juror < inside:
            order = sorted(order, key=lambda name: name not in solid)
        papers.append(Ballot(tuple((name,) for name in order)))
    found = counted(Papers(tuple(names), ballots=tuple(papers)), seats)
    due = min(int(inside // found.quota), len(solid), seats)
    assert len({name for group in found.elected for name in group} & set(solid)) >= due


@settings(deadline=None)
@given(elections(least=3, ballots=9, whole=True), st.integers(1, 4))
def test_who_is_first_on_more_than_a_quota_is_elected_at_once(paper, seats):
    found = counted(paper, seats)
    over = {name for name, votes in found.rounds[0].votes.items() if votes >= found.quota}
    assert {name for group in found.rounds[0].elected for name in group} == over


def counted(paper: Papers, seats: int):
    assume(seats < len(paper.entrants))
    try:
        return transfer(paper, seats)
    except Unfit:
        assume(False)


# A second counting, paper by paper


class Tie(Exception):
    """The second counting knows no rules for ties."""


def plain_count(papers: Sequence[tuple[Sequence[str], Fraction]], names: Sequence[str], seats: int) -> list[str]:
    """Elect by walking over every paper anew in each round: a paper belongs to its first name that still takes part.

    Names stay with their papers until their surplus has passed on; strict ballots only. Returns the elected in order.
    """
    papers = [(list(order), Fraction(value)) for order, value in papers]
    quota = sum(value for _, value in papers) // (seats + 1) + 1
    taking, elected, waiting = set(names), [], []
    while len(elected) < seats:
        held = {name: Fraction(0) for name in taking}
        for order, value in papers:
            holder = next((name for name in order if name in taking), None)
            if holder is not None:
                held[holder] += value
        hopeful = [name for name in sorted(taking) if name not in waiting]
        if len(hopeful) <= seats - len(elected):
            elected += _strictly(held, hopeful)
            break
        new = _strictly(held, [name for name in hopeful if held[name] >= quota])
        elected += new
        waiting += new
        if len(elected) == seats:
            break
        if waiting:
            over = {name: held[name] - quota for name in waiting}
            leaving = _strictly(over, waiting)[0]
            part = over[leaving] / held[leaving]
            papers = [
                (_without(order, waiting, leaving), value * part)
                if next((name for name in order if name in taking), None) == leaving
                else (order, value)
                for order, value in papers
            ]
            waiting.remove(leaving)
        else:
            lowest = _strictly(held, hopeful)[-1]
            leaving = lowest
        taking.discard(leaving)
    return elected


def _without(order: Sequence[str], waiting: Sequence[str], leaving: str) -> list[str]:
    """A paper that passes on goes past everyone who is elected already."""
    return [name for name in order if name == leaving or name not in waiting]


def _strictly(votes: dict[str, Fraction], names: Sequence[str]) -> list[str]:
    if len({votes[name] for name in names}) < len(names):
        raise Tie
    return sorted(names, key=lambda name: -votes[name])


@settings(deadline=None, max_examples=400)
@given(elections(least=3, most=6, ballots=12, ties=False), st.integers(1, 4))
def test_counting_paper_by_paper_elects_the_same_in_the_same_order(paper, seats):
    assume(seats < len(paper.entrants))
    try:
        expected = plain_count([(ballot.ranked, ballot.weight) for ballot in paper.ballots], paper.entrants, seats)
    except Tie:
        assume(False)
    assert [name for (name,) in transfer(paper, seats, ()).elected] == expected
