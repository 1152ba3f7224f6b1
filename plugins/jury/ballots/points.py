"""Shares of contests won, and Borda's count.

J.-C. de Borda (1784), "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences 1781; D. Black
(1976), "Partial justification of the Borda count", Public Choice 28, 1-15, for the equal treatment of ties.

Share (no model, nobody outside a paper matters): on a ballot that ranks n, an entrant's share is
(placed behind it + half of those beside it) / (n - 1), and its value 100 x the mean over the ballots that rank it. Of
comparisons it is 100 x (won + half of those tied) / comparisons; of sets 100 x ((best - worst) / shown + 1) / 2.

Borda: with n entrants to be counted, the first place of every ballot is worth n - 1 points, the next n - 2, the last 0;
places that are shared share their points. The value is 100 x points / ((n - 1) x ballots), over all ballots. On a
ballot that leaves m entrants without a place these share the points that are left, (m - 1) / 2 each; or, with
``unranked = "nothing"``, they have none. Where every ballot ranks everyone, Borda's count is the share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pembina import Unfit
from pembina.commands import N_

from .papers import HALF, Papers

NO_BALLOT = N_("there is no ballot to count")
ONE_ENTRANT = N_("there is only one entrant to count, and nobody to compare it with")


def shares(papers: Papers) -> dict[str, Fraction]:
    """Return the percent of contests won by each entrant that was in any; others are left out."""
    won: dict[str, Fraction] = {}
    whole: dict[str, Fraction] = {}
    for entrant, part, weight in _contests(papers):
        won[entrant] = won.get(entrant, Fraction(0)) + part * weight
        whole[entrant] = whole.get(entrant, Fraction(0)) + weight
    return {entrant: 100 * won[entrant] / whole[entrant] for entrant in papers.entrants if whole.get(entrant)}


def _contests(papers: Papers) -> Iterable[tuple[str, Fraction, Fraction]]:
    """What each paper says of each entrant on it: a share from 0 to 1, and the paper's weight."""
    for ballot in papers.ballots:
        others = len(ballot.ranked) - 1
        if others:
            yield from ((entrant, won / others, ballot.weight) for entrant, won in ballot.won().items())
    for comparison in papers.comparisons:
        yield comparison.first, comparison.won, comparison.weight
        yield comparison.second, 1 - comparison.won, comparison.weight
    for choice in papers.choices:
        for entrant in choice.shown:
            yield entrant, HALF * (1 + (entrant == choice.best) - (entrant == choice.worst)), choice.weight


def borda(papers: Papers, unranked: str = "share") -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Return the percent of Borda's points that each entrant has, and the points; raises Unfit without ballots.

    ``unranked`` says what those without a place on a ballot have: ``share`` (of the points left) or ``nothing``.
    """
    field = len(papers.entrants)
    ballots = sum((ballot.weight for ballot in papers.ballots), Fraction(0))
    if field < 2:
        raise Unfit(ONE_ENTRANT)
    if not ballots:
        raise Unfit(NO_BALLOT)
    points = dict.fromkeys(papers.entrants, Fraction(0))
    for ballot in papers.ballots:
        left = field - len(ballot.ranked)
        for entrant, won in ballot.won().items():
            points[entrant] += (won + left) * ballot.weight
        if unranked == "share" and left:
            for entrant in set(papers.entrants).difference(ballot.ranked):
                points[entrant] += HALF * (left - 1) * ballot.weight
    return {entrant: 100 * found / ((field - 1) * ballots) for entrant, found in points.items()}, points
