"""Best-worst scaling by a logit model: one strength for each entrant from who was called the best and who the worst.

A. A. J. Marley and J. J. Louviere (2005), "Some probabilistic models of best, worst, and best-worst choices", Journal
of Mathematical Psychology 49, 464-480; J. J. Louviere, T. N. Flynn and A. A. J. Marley (2015), "Best-Worst Scaling",
Cambridge University Press, chapter 5. It is the *maxdiff* model: of all ordered pairs of the set S, the pair (best,
worst) is chosen that lies furthest apart,

    P(b, w | S) = exp(t_b - t_w) / sum over i, j in S, i not j, of exp(t_i - t_j)

(not the sequential model, in which the worst is chosen after the best). Times chosen best less times chosen worst are
all that its likelihood needs to know of the answers. Where all sets of one size were shown equally often, the order of
strengths is the order of (best - worst) / shown; where only all pairs met equally often it need not be.

The strengths t have mean 0. In a set of two, P(b, w) is the logistic function of 2 (t_b - t_w). The value is 100 x the
mean of that chance over all the others: to be called the better one of two.

A finite solution exists under the same condition as for Bradley and Terry's model, when whoever was called the best
counts as put before everyone else in the set, and everyone else as put before the worst: only then does no direction
raise the likelihood for ever."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from pembina import Unfit

from .papers import Papers
from .points import NO_BALLOT, ONE_ENTRANT
from .solving import Floats, Slope, highest
from .strength import Strengths, check, strengths


def maxdiff(papers: Papers) -> Strengths:
    """Fit the model to sets with a best and a worst; raises Unfit where it has no finite solution, with names."""
    if len(papers.entrants) < 2:
        raise Unfit(ONE_ENTRANT)
    if not papers.choices:
        raise Unfit(NO_BALLOT)
    position = {entrant: i for i, entrant in enumerate(papers.entrants)}
    size = len(position)
    above = np.zeros((size, size), dtype=np.bool_)
    lead = dict.fromkeys(papers.entrants, Fraction(0))
    shown: dict[tuple[int, ...], Fraction] = {}
    for choice in papers.choices:
        who = tuple(sorted(position[entrant] for entrant in choice.shown))
        shown[who] = shown.get(who, Fraction(0)) + choice.weight
        lead[choice.best] += choice.weight
        lead[choice.worst] -= choice.weight
        above[position[choice.best], who] = True
        above[who, position[choice.worst]] = True
    np.fill_diagonal(above, False)
    check(papers.entrants, above)
    leads = np.array([float(lead[entrant]) for entrant in papers.entrants])
    sets = [(np.array(who, dtype=np.int64), float(shown[who])) for who in sorted(shown)]

    def likelihood(at: Floats) -> Slope:
        height, gradient, curvature = float((leads * at).sum()), leads.copy(), np.zeros((size, size))
        for who, times in sets:
            log, chance = _chances(at[who])
            best, worst = chance.sum(axis=1), chance.sum(axis=0)
            height -= times * log
            gradient[who] -= times * (best - worst)
            spread = -chance - chance.T - (best - worst)[:, None] * (best - worst)
            spread[np.diag_indices(len(who))] += best + worst
            curvature[np.ix_(who, who)] += times * spread
        return Slope(height, gradient, curvature)

    return strengths(papers.entrants, highest(likelihood, size), 2.0)


def _chances(at: Floats) -> tuple[float, Floats]:
    """Return the logarithm of the sum over ordered pairs, and the chance of each pair (best, worst) of one set."""
    gap = at[:, None] - at
    top = float(gap.max())
    terms = np.exp(gap - top)
    np.fill_diagonal(terms, 0.0)
    whole = float(terms.sum())
    return top + float(np.log(whole)), terms / whole
