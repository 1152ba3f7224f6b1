"""Ballots for the tests of counting: known elections, random ones, and papers written short."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from pembina_plugins.jury.ballots.papers import Ballot, Choice, Comparison, Papers, ranked

TENNESSEE = (("M > N > C > K", 42), ("N > C > K > M", 26), ("C > K > N > M", 15), ("K > C > N > M", 17))
"""The capital of Tennessee, as textbooks have it: Memphis, Nashville, Chattanooga, Knoxville; percent of voters."""


def election(*ballots: tuple[str, object], also: str = "") -> Papers:
    """Papers of ballots such as ``("A > B = C", 2)``; ``also`` stand on none of them."""
    papers = tuple(ranked(order, weight) for order, weight in ballots)
    names = {name for ballot in papers for name in ballot.ranked} | set(also)
    return Papers(tuple(sorted(names)), ballots=papers)


def compared(*results: tuple[str, str, object, int]) -> Papers:
    """Papers of comparisons ``(first, second, won by the first, how often)``."""
    papers = tuple(Comparison(one, other, won, times) for one, other, won, times in results)
    return Papers(tuple(sorted({name for paper in papers for name in (paper.first, paper.second)})), comparisons=papers)


def chosen(*sets: tuple[str, str, str, int]) -> Papers:
    """Papers of sets ``("ABC", best, worst, how often)``."""
    papers = tuple(Choice(tuple(shown), best, worst, times) for shown, best, worst, times in sets)
    return Papers(tuple(sorted({name for paper in papers for name in paper.shown})), choices=papers)


def renamed(papers: Papers, names: dict[str, str]) -> Papers:
    """The same ballots about entrants of other names."""
    ballots = tuple(
        Ballot(tuple(tuple(sorted(names[name] for name in tier)) for tier in ballot.tiers), ballot.weight)
        for ballot in papers.ballots
    )
    return Papers(tuple(sorted(names[name] for name in papers.entrants)), ballots=ballots)


def reversed_(papers: Papers) -> Papers:
    """Every ballot read from below."""
    ballots = tuple(Ballot(ballot.tiers[::-1], ballot.weight) for ballot in papers.ballots)
    return Papers(papers.entrants, ballots=ballots)


@st.composite
def elections(draw, least=2, most=5, ballots=8, ties=True, whole=False) -> Papers:
    """Random elections; ballots may be incomplete and, with ``ties``, share places."""
    names = tuple("ABCDEFGH"[: draw(st.integers(least, most))])
    papers = []
    for _ in range(draw(st.integers(1, ballots))):
        order = draw(st.permutations(names))
        kept = order if whole else order[: draw(st.integers(1, len(order)))]
        cuts = [not ties or draw(st.booleans()) for _ in kept[1:]]
        tiers: list[list[str]] = [[kept[0]]]
        for name, cut in zip(kept[1:], cuts, strict=True):
            if cut:
                tiers.append([name])
            else:
                tiers[-1].append(name)
        papers.append(Ballot(tuple(tuple(sorted(tier)) for tier in tiers), Fraction(draw(st.integers(1, 3)))))
    return Papers(names, ballots=tuple(papers))
