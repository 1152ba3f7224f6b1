"""Shares, Borda's and Copeland's counts, Condorcet winners and circles: known figures, laws, and a second counting."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pembina_plugins.jury.ballots.counts import COUNTS, Counted, all_counts, count_by
from pembina_plugins.jury.ballots.duels import copeland, duels, pairs
from pembina_plugins.jury.ballots.order import circles
from pembina_plugins.jury.ballots.papers import Ballot, Papers, papers, ranked
from pembina_plugins.jury.ballots.points import borda, shares

from pembina import Unfit

from .voting import TENNESSEE, chosen, compared, election, elections, renamed, reversed_

CIRCLE = election(("A > B > C", 1), ("B > C > A", 1), ("C > A > B", 1))


# Known figures


def test_tennessee_by_borda_gives_nashville_194_points_of_300():
    values, points = borda(election(*TENNESSEE))
    assert points == {"M": 126, "N": 194, "C": 173, "K": 107}
    assert values == {"M": 42, "N": Fraction(194, 3), "C": Fraction(173, 3), "K": Fraction(107, 3)}


def test_tennessee_by_copeland_gives_nashville_every_duel():
    values, found = copeland(election(*TENNESSEE))
    assert values == {"N": 100, "C": Fraction(200, 3), "K": Fraction(100, 3), "M": 0}
    assert (found.condorcet, found.cycles) == ("N", ())
    assert [found.between("N", other) for other in "CKM"] == [68, 68, 58]
    assert found.between("K", "C") == 17


def test_condorcets_paradox_has_a_circle_and_no_winner():
    values, found = copeland(CIRCLE)
    assert values == {"A": 50, "B": 50, "C": 50}
    assert (found.condorcet, found.cycles) == (None, (("A", "B", "C"),))
    assert list(pairs(found)) == [("A", "B", 2, 1), ("A", "C", 1, 2), ("B", "C", 2, 1)]


def test_the_circle_of_munda_and_nardo_comes_out_of_weighted_ballots():
    # values A=(3,1,2), B=(2,3,1), C=(1,2,3): criterion 1 puts A > B > C, criterion 2 B > C > A, criterion 3 C > A > B
    values, found = copeland(election(("A > B > C", ".40"), ("B > C > A", ".35"), ("C > A > B", ".25")))
    assert (found.between("A", "B"), found.between("B", "C"), found.between("C", "A")) == (
        Fraction("0.65"),
        Fraction("0.75"),
        Fraction("0.60"),
    )
    assert found.cycles == (("A", "B", "C"),)
    assert set(values.values()) == {50}  # wins less losses are 0, 0, 0


def test_a_circle_below_the_first_leaves_a_condorcet_winner():
    found = duels(election(("W > A > B > C", 1), ("W > B > C > A", 1), ("W > C > A > B", 1)))
    assert (found.condorcet, found.cycles) == ("W", (("A", "B", "C"),))


def test_the_example_of_the_readme():
    paper = election(("A > B > C", 2), ("B > C > A", 1))
    assert shares(paper) == {"A": Fraction(200, 3), "B": Fraction(200, 3), "C": Fraction(50, 3)}
    assert borda(paper)[1] == {"A": 4, "B": 4, "C": 1}
    assert copeland(paper)[0] == {"A": 100, "B": 50, "C": 0}
    assert count_by("single-transferable-vote", paper, {"seats": 1, "ties": ()}).values == {"A": 100, "B": 50, "C": 0}


# Ties and gaps


def test_a_tie_on_a_ballot_is_half_for_both_and_a_tied_duel_half_a_win():
    paper = election(("A = B > C", 1))
    assert shares(paper) == {"A": 75, "B": 75, "C": 0}
    assert copeland(paper)[0] == {"A": 75, "B": 75, "C": 0}
    assert duels(paper).between("A", "B") == Fraction(1, 2)


def test_in_bordas_count_those_without_a_place_share_the_points_left_or_have_none():
    paper = election(("A", 1), ("B > A", 1), also="CD")
    # of four: first ballot A 3, the others (3 - 1) / 2 = 1; second B 3, A 2, the others (2 - 1) / 2
    assert borda(paper)[1] == {"A": 5, "B": 4, "C": Fraction(3, 2), "D": Fraction(3, 2)}
    assert borda(paper, "nothing")[1] == {"A": 5, "B": 3, "C": 0, "D": 0}
    assert borda(paper)[0]["A"] == Fraction(500, 6)


def test_a_pair_that_nobody_compared_is_no_duel():
    paper = election(("A > B", 1), ("B > C", 1))
    assert copeland(paper)[0] == {"A": 100, "B": 50, "C": 0}
    assert list(pairs(duels(paper))) == [("A", "B", 1, 0), ("B", "C", 1, 0)]
    assert duels(paper).condorcet is None


def test_copelands_count_refuses_an_entrant_without_any_duel_by_name():
    with pytest.raises(Unfit, match="C meets nobody"):
        copeland(election(("A > B", 1), also="C"))


def test_borda_refuses_an_empty_box_and_a_single_entrant():
    with pytest.raises(Unfit, match="no ballot"):
        borda(Papers(("A", "B")))
    with pytest.raises(Unfit, match="only one entrant"):
        borda(election(("A", 1)))


def test_duels_of_comparisons_count_as_ballots_of_two_do():
    paper = compared(("A", "B", 1, 3), ("A", "B", 0, 1), ("B", "C", Fraction(1, 2), 2))
    assert copeland(paper)[0] == {"A": 100, "B": 25, "C": 50}
    assert shares(paper) == {"A": 75, "B": Fraction(100, 3), "C": 50}


def test_best_worst_three_and_one_of_five_is_seventy_percent():
    paper = chosen(("ABC", "A", "B", 3), ("ABC", "B", "A", 1), ("ABC", "B", "C", 1))
    assert shares(paper)["A"] == 100 * (Fraction(2, 5) + 1) / 2 == 70


def test_weights_are_exact_however_fine_they_are():
    third, tiny = Fraction(1, 3), Fraction(1, 10**25)
    paper = election(("A > B", third), ("B > A", third + tiny))
    assert duels(paper).between("B", "A") - duels(paper).between("A", "B") == tiny
    assert copeland(paper)[0] == {"A": 0, "B": 100}


# Papers


def test_papers_are_made_of_rows_in_any_order_and_others_are_struck_off():
    rows = [
        {"juror": "j", "set": "", "entrant": entrant, "place": place, "outcome": 0}
        for entrant, place in (("D", 1.0), ("B", 2.5), ("A", 2.5), ("C", 9.0))
    ]
    made = papers("ranking", rows, "ABC")
    assert made == papers("ranking", rows[::-1], "ABC")
    assert (made.ballots, made.struck) == ((ranked("A = B > C"),), ("D",))


def test_a_comparison_with_somebody_struck_and_a_set_without_its_best_are_left_out():
    def row(name, entrant, outcome):
        return {"juror": "j", "set": name, "entrant": entrant, "place": None, "outcome": outcome}

    rows = [
        row("1", "A", 1),
        row("1", "D", -1),
        row("2", "A", -1),
        row("2", "B", 1),
        row("3", "A", 0),
        row("3", "B", 0),
    ]
    made = papers("pairs", rows, "AB")
    assert [(paper.first, paper.second, paper.won) for paper in made.comparisons] == [("A", "B", 0), ("A", "B", 0.5)]
    sets = [
        row("1", "A", 1),
        row("1", "D", 0),
        row("1", "B", -1),
        row("2", "D", 1),
        row("2", "A", 0),
        row("2", "B", -1),
    ]
    made = papers("best-worst", sets, "AB")
    assert [(choice.shown, choice.best, choice.worst) for choice in made.choices] == [(("A", "B"), "A", "B")]


# Laws


@given(elections(), st.randoms())
def test_what_entrants_are_called_makes_no_difference(paper, random):
    others = list("STUVWXYZ"[: len(paper.entrants)])
    random.shuffle(others)
    names = dict(zip(paper.entrants, others, strict=True))
    other = renamed(paper, names)
    assert shares(other) == {names[name]: value for name, value in shares(paper).items()}
    assert duels(other).condorcet == names.get(duels(paper).condorcet)
    if len(paper.entrants) > 1:
        assert borda(other)[0] == {names[name]: value for name, value in borda(paper)[0].items()}


@given(elections(), st.randoms())
def test_the_order_of_jurors_makes_no_difference(paper, random):
    order = list(paper.ballots)
    random.shuffle(order)
    one, other = (all_counts(Papers(paper.entrants, ballots=tuple(b)), "ranking") for b in (paper.ballots, order))
    for name in COUNTS["ranking"]:
        first, second = one.by(name), other.by(name)
        assert (first.values, str(first.refused)) == (second.values, str(second.refused))


@given(elections(whole=True))
def test_a_condorcet_winner_alone_is_first_by_copeland(paper):
    winner = duels(paper).condorcet
    assume(winner is not None)
    ranks = Counted("copeland", copeland(paper)[0]).ranks
    assert [name for name, rank in ranks.items() if rank == 1] == [winner]
    assert all(winner not in cycle for cycle in duels(paper).cycles)


@given(elections(whole=True))
def test_a_condorcet_winner_has_more_than_half_of_its_contests_and_is_never_last_by_borda(paper):
    winner = duels(paper).condorcet
    assume(winner is not None)
    values = borda(paper)[0]
    assert values[winner] > 50
    assert values[winner] > min(values.values())


@given(elections(whole=True))
def test_read_from_below_every_value_turns_round(paper):
    other = reversed_(paper)
    assert borda(other)[0] == {name: 100 - value for name, value in borda(paper)[0].items()}
    assert copeland(other)[0] == {name: 100 - value for name, value in copeland(paper)[0].items()}


@given(elections(whole=True))
def test_where_every_ballot_ranks_everyone_bordas_count_is_the_share(paper):
    assert borda(paper)[0] == borda(paper, "nothing")[0] == shares(paper)
    assert sum(shares(paper).values()) == 50 * len(paper.entrants)


@given(elections(least=3), st.data())
def test_raising_an_entrant_on_a_ballot_never_lowers_it_by_borda_or_copeland(paper, data):
    name = data.draw(st.sampled_from(paper.ballots[0].ranked))
    first = paper.ballots[0]
    rest = tuple(tier for tier in (tuple(n for n in tier if n != name) for tier in first.tiers) if tier)
    raised = Papers(paper.entrants, ballots=(Ballot(((name,), *rest), first.weight), *paper.ballots[1:]))
    assert borda(raised)[0][name] >= borda(paper)[0][name]
    if duels(paper).met.any(axis=1).all():
        assert copeland(raised)[0][name] >= copeland(paper)[0][name]


# A second counting


def before(ballot: Ballot, one: str, other: str) -> Fraction | None:
    """1, 1/2 or 0: whether a ballot puts one before the other; None where it does not rank both."""
    place = {name: i for i, tier in enumerate(ballot.tiers) for name in tier}
    if one not in place or other not in place:
        return None
    return Fraction((place[one] < place[other]) - (place[one] > place[other]) + 1, 2)


@given(elections())
def test_counting_pair_by_pair_gives_the_same_duels_and_copelands_values(paper):
    found, won, met = duels(paper), dict.fromkeys(paper.entrants, Fraction(0)), dict.fromkeys(paper.entrants, 0)
    for one, other in combinations(paper.entrants, 2):
        said = [(ballot.weight, part) for ballot in paper.ballots if (part := before(ballot, one, other)) is not None]
        ahead = sum((weight * part for weight, part in said), Fraction(0))
        behind = sum((weight * (1 - part) for weight, part in said), Fraction(0))
        assert (found.between(one, other), found.between(other, one)) == (ahead, behind)
        if said:
            met[one] += 1
            met[other] += 1
            won[one] += Fraction((ahead > behind) - (ahead < behind) + 1, 2)
            won[other] += Fraction((behind > ahead) - (behind < ahead) + 1, 2)
    if all(met.values()):
        assert copeland(paper)[0] == {name: 100 * won[name] / met[name] for name in paper.entrants}


@given(elections())
def test_counting_places_one_by_one_gives_the_same_points(paper):
    """Every ballot filled up in all orders, and the mean of what these give: 1784 points, ties and gaps averaged."""
    points = dict.fromkeys(paper.entrants, Fraction(0))
    for ballot in paper.ballots:
        rest = tuple(name for name in paper.entrants if name not in ballot.ranked)
        orders = [()]
        for tier in (*ballot.tiers, rest):
            orders = [(*order, *filled) for order in orders for filled in permutations(tier)]
        for order in orders:
            for place, name in enumerate(order):
                points[name] += ballot.weight * (len(order) - 1 - place) / Fraction(len(orders))
    assert borda(paper)[1] == points


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_circles_are_those_who_reach_each_other_and_come_in_order(rows):
    relation = np.array(rows, dtype=np.bool_)
    reach = relation | np.eye(len(rows), dtype=np.bool_)
    for _ in rows:
        reach = reach | (reach[:, :, None] & reach[None, :, :]).any(axis=1)
    found = circles(relation)
    expected = {tuple(np.flatnonzero(reach[i] & reach[:, i]).tolist()) for i in range(len(rows))}
    assert set(found) == expected
    assert len(found) == len(expected)
    assert not any(reach[late[0], early[0]] for i, early in enumerate(found) for late in found[i + 1 :])


def test_a_chain_of_thousands_is_no_harm():
    relation = np.zeros((3000, 3000), dtype=np.bool_)
    for one, next_ in pairwise(range(3000)):
        relation[one, next_] = True
    assert circles(relation)[:2] == [(0,), (1,)]
    relation[2999, 0] = True
    assert circles(relation) == [tuple(range(3000))]


# All counts


def test_all_counts_gives_every_count_of_the_kind_and_says_which_refuse():
    found = all_counts(election(("A > B", 1), ("B > A", 1)), "ranking")
    assert [counted.name for counted in found.counted] == list(COUNTS["ranking"])
    transfers = found.by("single-transferable-vote")
    assert (transfers.values, transfers.ranks) == ({}, {})
    assert "only a lot could" in str(transfers.refused)
    assert found.by("copeland").ranks == {"A": 1, "B": 1}
    assert found.by("logit") is None


def test_ranks_share_the_better_place():
    assert Counted("share", {"A": 70.0, "B": 50.0, "C": 50.0, "D": 0.0}).ranks == {"A": 1, "B": 2, "C": 2, "D": 4}
