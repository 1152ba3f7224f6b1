"""Bradley and Terry's model of paired comparisons: one strength for each entrant.

R. A. Bradley and M. E. Terry (1952), "Rank analysis of incomplete block designs: I", Biometrika 39, 324-345; L. R. Ford
(1957), "Solution of a ranking problem from binary comparisons", American Mathematical Monthly 64(8), 28-33, for when a
solution exists; D. R. Hunter (2004), "MM algorithms for generalized Bradley-Terry models", Annals of Statistics 32,
384-406. A tie counts as half a win for each.

    P(i beats j) = 1 / (1 + exp(t_j - t_i)),  log L = sum over comparisons of won_ij log P(i beats j)

The strengths t have mean 0. Two entrants of which one wins 3 of 4 differ by ln 3 = 1.098612. The value is 100 x the
mean chance to beat each of the others, so that whoever met strong ones is not the worse for it.

There is one finite solution only if, however the entrants are parted in two, somebody of each part has won against
somebody of the other. Otherwise the model is refused, and those who never lost, or never met the others, are named.
"""

from __future__ import annotations

from math import fsum

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina import Unfit
from pembina.commands import N_

from .duels import duels
from .order import circles
from .papers import Papers
from .points import NO_BALLOT, ONE_ENTRANT
from .solving import Floats, Slope, chances, highest, log_chances

APART = N_(
    "{some} and {others} were never compared with one another, directly or by way of others; "
    "their strengths cannot be put on one scale"
)
ONE_SIDED = N_(
    "{winners} never lost to the others, and {losers} never won against the others; "
    "the model has no finite strengths for them"
)
SHOWN = 8
"""How many entrants a message names on one side."""


@frozen
class Strengths:
    """Strengths on the logistic scale (mean 0), and the value of each entrant: a mean chance in percent."""

    strength: dict[str, float]
    value: dict[str, float]


def bradley_terry(papers: Papers) -> Strengths:
    """Fit the model to comparisons; raises Unfit where it has no finite solution, naming who stands in its way."""
    if len(papers.entrants) < 2:
        raise Unfit(ONE_ENTRANT)
    if not papers.comparisons:
        raise Unfit(NO_BALLOT)
    found = duels(papers)
    check(papers.entrants, np.asarray(found.support > 0, dtype=np.bool_))
    won = np.asarray(found.support / found.scale, dtype=np.float64)
    met = won + won.T

    def likelihood(at: Floats) -> Slope:
        gap = at[:, None] - at
        chance = chances(gap)
        spread = met * chance * (1.0 - chance)
        curvature = -spread
        np.fill_diagonal(curvature, spread.sum(axis=1))
        return Slope(float((won * log_chances(gap)).sum()), (won - met * chance).sum(axis=1), curvature)

    return strengths(papers.entrants, highest(likelihood, len(won)), 1.0)


def strengths(entrants: tuple[str, ...], at: Floats, scale: float) -> Strengths:
    """Return strengths, and 100 x the mean chance to be the better one beside each of the others, by code.

    ``scale`` is the logit of that chance for two entrants whose strengths differ by 1.
    """
    chance = chances(scale * (at[:, None] - at))
    np.fill_diagonal(chance, 0.0)
    means = [100.0 * fsum(row) / (len(entrants) - 1) for row in chance.tolist()]
    return Strengths(
        {entrant: _tidy(strength) for entrant, strength in zip(entrants, at.tolist(), strict=True)},
        {entrant: _tidy(mean) for entrant, mean in zip(entrants, means, strict=True)},
    )


def _tidy(number: float) -> float:
    """Round to ten decimals, so that what is equal is seen to be."""
    return round(number, 10) + 0.0


def check(entrants: tuple[str, ...], above: NDArray[np.bool_]) -> None:
    """Refuse what has no finite solution; ``above[i, j]``: i was once put before j. Raises Unfit with names."""
    apart = sorted(circles(above | above.T))
    if len(apart) > 1:
        raise Unfit(APART, some=_named(entrants, apart[0]), others=_named(entrants, apart[1]))
    parts = circles(above)
    if len(parts) > 1:
        raise Unfit(ONE_SIDED, winners=_named(entrants, parts[0]), losers=_named(entrants, parts[-1]))


def _named(entrants: tuple[str, ...], who: tuple[int, ...]) -> str:
    names = [entrants[i] for i in who]
    return ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
