"""Edges of counting ballots that change who is elected, what is refused, or what is printed of it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pembina_plugins.jury.ballots.duels import duels
from pembina_plugins.jury.ballots.papers import HALF, Papers
from pembina_plugins.jury.ballots.strength import bradley_terry
from pembina_plugins.jury.ballots.transfer import transfer, weakest

from pembina import Unfit

from .voting import compared, election


def votes(**numbers: int) -> dict[str, Fraction]:
    return {name: Fraction(number) for name, number in numbers.items()}


# Duels and models


def test_one_alone_beats_nobody():
    assert duels(Papers(("A",))).condorcet is None


def test_a_single_tie_is_enough_to_put_two_on_one_scale():
    found = bradley_terry(compared(("A", "B", HALF, 1)))
    assert (found.strength, found.value) == ({"A": 0, "B": 0}, {"A": 50, "B": 50})


# C against A 1:2, A against B 1:2, C against B 1:4: strengths 0, ln 2 and -ln 2
def test_a_strength_of_nothing_is_not_printed_as_minus_nothing():
    found = bradley_terry(
        compared(
            ("C", "A", 1, 1), ("C", "A", 0, 2), ("A", "B", 1, 1), ("A", "B", 0, 2), ("C", "B", 1, 1), ("C", "B", 0, 4)
        )
    )
    assert {name: str(strength) for name, strength in found.strength.items()} == {
        "A": "0.0", "B": "0.6931471806", "C": "-0.6931471806",
    }  # fmt: skip


@pytest.mark.parametrize(("number", "named"), [(8, "A, B, C, D, E, F, G, H"), (9, "A, B, C, D, E, F, G, H, ...")])
def test_eight_of_those_who_never_lost_are_named(number, named):
    names = "ABCDEFGHI"[:number]
    circle = [(one, other, 1, 1) for one, other in zip(names, names[1:] + names[0], strict=True)]
    with pytest.raises(Unfit) as caught:
        bradley_terry(compared(*circle, ("A", "Z", 1, 1)))
    assert caught.value.args_ == {"winners": named, "losers": "Z"}


# Single transferable vote


def test_backwards_looks_at_every_earlier_round_from_the_latest_on():
    earlier = [votes(A=3, B=1, C=9), votes(A=1, B=2, C=9), votes(A=4, B=4, C=9)]
    tied = votes(A=5, B=5, C=9)
    assert weakest(tied, earlier, ("backwards",), 1, {}, Fraction(10)) == (("A",), ("backwards",))
    assert weakest(tied, earlier, ("forwards",), 1, {}, Fraction(10)) == (("B",), ("forwards",))


def test_only_the_rules_that_parted_somebody_are_named():
    percents = votes(A=60, B=40, C=50)
    tied = weakest(votes(A=5, B=5, C=9), [votes(A=4, B=4, C=9)], ("backwards", "share"), 1, percents, Fraction(10))
    assert tied == (("B",), ("share",))


# D stands second on one ballot, behind A and before C: half of its contests won. E stands on none, which counts as
# half. Neither has a vote and nothing parts them.
def test_whoever_stands_on_no_ballot_counts_as_half_way():
    papers = election(("A > D > C", 1), ("A", 3), ("B", 3), ("C", 2), also="E")
    first = transfer(papers, 1, ("share",)).rounds[0]
    assert (first.out, first.broken_by) == (("D", "E"), ())


def test_where_no_rule_for_ties_is_given_none_is_named():
    with pytest.raises(Unfit) as caught:
        transfer(election(("A > B", 2), ("B > A", 2), ("C", 3)), 1, ())
    assert caught.value.args_ == {"round": 1, "entrants": "A, B", "votes": "2", "ties": "-"}
