"""Confidence sets for ranks: between which ranks each one stands, where estimates carry errors.

Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for Ranks with Applications to Mobility across Neighbourhoods and
Academic Achievement across Countries, Review of Economic Studies 91, doi 10.1093/restud/rdad006. Romano and Wolf (2005,
Econometrica 73) for the stepdown. The larger an estimate, the better its rank.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, Unfit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BLOCK = 256
"""Draws that are worked on at a time, so that they stay near the processor; the answer does not depend on it."""

EXACT = 1e-12
"""A variance of a difference below this part of its two variances is none: the two err alike."""


class RankSets(NamedTuple):
    """The set of ranks of each: the best and the worst that cannot be ruled out, both included.

    ``first`` and ``last`` (p,) are ranks from 1; ``beats`` (p, p) says who is significantly better than whom.
    ``critical`` is the critical value before the stepdown and ``final`` the one after its ``steps``: one number for
    sets that hold together, one for each entrant for sets that hold alone; 0 where no difference is in doubt.
    """

    first: Ints
    last: Ints
    beats: Bools
    critical: Floats
    final: Floats
    steps: Ints


def spreads(covariance: ArrayLike) -> Floats:
    """Return the standard errors of all pairwise differences (p, p) from a covariance matrix (p, p).

    Exactly 0 where two estimates err alike, or neither errs.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    own = np.diagonal(matrix)
    both = own[:, None] + own[None, :]
    variance = both - 2.0 * matrix
    return np.sqrt(np.where(variance <= EXACT * both, 0.0, variance))


def independent_spreads(standard_errors: ArrayLike) -> Floats:
    """Return the standard errors of all pairwise differences (p, p) of estimates that err independently (p,)."""
    squares = np.asarray(standard_errors, dtype=np.float64) ** 2
    spread: Floats = np.sqrt(squares[:, None] + squares[None, :])
    np.fill_diagonal(spread, 0.0)
    return spread


def studentised_maxima(errors: Floats, spread: Floats, progress: Callable[[int, int], None] | None = None) -> Floats:
    """Return the largest studentised error of each entrant's differences with all others, draw by draw (p, draws).

    What :func:`together` and :func:`alone` both begin with; handed to both, it is worked out once. ``progress`` is
    called with how many draws are done, and how many there are.
    """
    p, draws = errors.shape
    weight = _weights(spread)
    largest, spare = np.zeros((p, draws)), np.empty((p, BLOCK))
    for start in range(0, draws, BLOCK):
        if progress is not None:
            progress(start, draws)
        block = np.ascontiguousarray(errors[:, start : start + BLOCK])
        best = np.zeros_like(block)
        for i in range(p - 1):
            gap = np.subtract(block[i], block[i + 1 :], out=spare[: p - i - 1, : block.shape[1]])
            np.multiply(gap, weight[i, i + 1 :, None], out=gap)
            np.abs(gap, out=gap)
            np.maximum(best[i + 1 :], gap, out=best[i + 1 :])
            np.maximum(best[i], gap.max(axis=0), out=best[i])
        largest[:, start : start + BLOCK] = best
    return largest


def together(
    estimates: ArrayLike,
    errors: Floats,
    spread: Floats,
    level: float = 0.95,
    maxima: Floats | None = None,
    ranks: ArrayLike | None = None,
    rounded: ArrayLike | None = None,
) -> RankSets:
    """Return the sets that hold for everybody at once: with probability ``level`` all true ranks lie in them.

    ``estimates`` (p,); ``errors`` (p, draws) are drawn from the distribution of estimates less truth; ``spread``
    (p, p) holds the standard errors of the pairwise differences, 0 where a difference is known without error (two
    equal ones then share their ranks). The family of hypotheses "i is not better than j", for all ordered pairs, is
    tested by the maximum of the studentised differences, step by step: what is rejected leaves the family, and the
    others are tested anew. The first step is that of simultaneous confidence intervals for all differences. The
    greatest ranks that can be told apart: the best rank is 1 + #(significantly better ones), the worst p less
    #(significantly worse ones); tied true values have all ranks that they span covered. ``maxima`` are those of
    :func:`studentised_maxima`, where they are known. ``ranks`` (p,) decide between equal estimates whose difference is
    known without error, where a further rule breaks such ties; without them, or with equal ones, these share.
    ``rounded`` (p,) are the estimates as they are published, where those decide: a difference counts for no more than
    it is in both, so that rounding neither makes a difference out of none nor tells apart what shares a rank.

    Raises Unfit for a level outside 50 to 100 percent, or one that so few draws cannot support.
    """
    x = np.asarray(estimates, dtype=np.float64)
    order = np.arange(x.size)
    upper = order[:, None] < order[None, :]
    known = None if maxima is None else maxima.max(axis=0)
    ties = np.zeros(x.size) if ranks is None else np.asarray(ranks, dtype=np.float64)
    gap = _gaps(x, order, rounded)
    beats, critical, final, steps = _stepdown(gap, errors, spread, order, upper, level, known, ties)
    first, last = _ranks(beats)
    return RankSets(first, last, beats, np.array([critical]), np.array([final]), np.array([steps]))


def alone(
    estimates: ArrayLike,
    errors: Floats,
    spread: Floats,
    level: float = 0.95,
    of: Sequence[int] | None = None,
    maxima: Floats | None = None,
    ranks: ArrayLike | None = None,
    rounded: ArrayLike | None = None,
) -> RankSets:
    """Return sets of which each holds by itself: an entrant's true rank lies in its own set with probability ``level``.

    Narrower than those of :func:`together`, since only differences with the one entrant are tested; meant for who is
    looked at alone, chosen without regard to the figures. ``of`` (default: all) are the positions of those wanted; of
    the others nothing is known (1 to p). Arguments and refusals otherwise as for :func:`together`.
    """
    x = np.asarray(estimates, dtype=np.float64)
    p = x.size
    first, last = np.ones(p, dtype=np.int64), np.full(p, p, dtype=np.int64)
    critical, final, steps = np.zeros(p), np.zeros(p), np.zeros(p, dtype=np.int64)
    known = np.zeros((p, p), dtype=np.bool_)
    ties = np.zeros(p) if ranks is None else np.asarray(ranks, dtype=np.float64)
    for j in range(p) if of is None else of:
        others = (np.arange(p) != j)[None, :]
        largest, row = None if maxima is None else maxima[j], np.array([j])
        gap = _gaps(x, row, rounded)
        beats, critical[j], final[j], steps[j] = _stepdown(gap, errors, spread, row, others, level, largest, ties)
        known[j] = beats[j]
        first[j], last[j] = 1 + int(beats[:, j].sum()), p - int(beats[j].sum())
    return RankSets(first, last, known, critical, final, steps)


def among_best(sets: RankSets, k: int) -> tuple[Bools, Bools]:
    """Return who may be, and who certainly is, among the first ``k`` ranks.

    For sets that hold together: with their probability all the true first k are among the former, and all of the
    latter are true ones (the projection of section 3 of the paper). Position by position (p,).
    """
    return sets.first <= k, sets.last <= k


def exceeding(level: float, draws: int) -> int:
    """Return how many of so many draws may exceed a critical value: that is their order statistic (draws + 1) x level.

    With it the bootstrap test is exact for the distribution drawn from. Raises Unfit as :func:`together`.
    """
    if not 0.5 < level < 1.0:
        raise Unfit(N_("a confidence level lies between 50 and 100 percent, both excluded"))
    place = math.ceil(Fraction(str(level)) * (draws + 1))
    if place > draws:
        raise Unfit(
            N_("{draws} draws are too few for a confidence of {level} percent"),
            draws=draws,
            level=round(100 * level, 8),
        )
    return draws - place


def _gaps(x: Floats, rows: Ints, rounded: ArrayLike | None) -> Floats:
    """By how much each of ``rows`` is above each of all (rows, p), the less of both where rounded estimates decide."""
    gap: Floats = x[rows][:, None] - x[None, :]
    if rounded is None:
        return gap
    y = np.asarray(rounded, dtype=np.float64)
    other = y[rows][:, None] - y[None, :]
    less: Floats = np.sign(gap) * np.minimum(np.abs(gap), np.abs(other))
    return np.where(np.sign(gap) == np.sign(other), less, 0.0)


def _stepdown(
    gap: Floats,
    errors: Floats,
    spread: Floats,
    rows: Ints,
    pairs: Bools,
    level: float,
    maxima: Floats | None,
    ties: Floats,
) -> tuple[Bools, float, float, int]:
    """Test whether each of ``rows`` is better or worse than those that ``pairs`` (rows, p) sets it beside, by ``gap``.

    ``maxima`` (draws,) are those over the whole family, where they are known.
    """
    allowed = exceeding(level, errors.shape[1])
    width, p = spread[rows], spread.shape[0]
    certain = pairs & (width == 0.0)
    beats = np.zeros((p, p), dtype=np.bool_)
    ahead = ties[None, :] - ties[rows][:, None]  # how many ranks the row stands before the column
    equal = gap == 0.0
    better, worse = (gap > 0.0) | (equal & (ahead > 0.0)), (gap < 0.0) | (equal & (ahead < 0.0))
    _note(beats, rows, certain & better, certain & worse)
    weight = np.where(pairs, _weights(width), 0.0)
    studentised = gap * weight
    up, down = weight.copy(), weight.copy()  # the hypotheses still open: row not better than column, and the reverse
    bounds = np.full(errors.shape[1], np.inf) if maxima is None else maxima.copy()
    critical = final = 0.0
    steps = 0
    while up.any() or down.any():
        if steps == 0 and maxima is not None:
            final = _exceeded(bounds, allowed)
        else:
            final = _critical(errors, rows, up, down, bounds, allowed)
        critical = final if steps == 0 else critical
        steps += 1
        better, worse = (up > 0.0) & (studentised > final), (down > 0.0) & (-studentised > final)
        if not better.any() and not worse.any():
            break
        _note(beats, rows, better, worse)
        up[better], down[worse] = 0.0, 0.0
    return beats, critical, final, steps


def _weights(spread: Floats) -> Floats:
    """One over the standard error of a difference; 0 where there is none."""
    return np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0.0)


def _exceeded(maxima: Floats, allowed: int) -> float:
    """Return the value that at most so many exceed."""
    place = maxima.size - 1 - allowed
    return float(np.partition(maxima, place)[place])


def _note(beats: Bools, rows: Ints, better: Bools, worse: Bools) -> None:
    beats[rows] |= better
    beats[:, rows] |= worse.T


def _ranks(beats: Bools) -> tuple[Ints, Ints]:
    first = 1 + beats.sum(axis=0, dtype=np.int64)
    last = beats.shape[0] - beats.sum(axis=1, dtype=np.int64)
    return first, last


def _critical(errors: Floats, rows: Ints, up: Floats, down: Floats, bounds: Floats, allowed: int) -> float:
    """Return the value that the maximum over the open hypotheses exceeds in at most ``allowed`` of the draws.

    ``bounds`` (draws,) are maxima over a larger family, and thus never below the ones sought: only as many draws are
    worked out, the largest first, as decide the answer. They are brought up to date.
    """
    order = np.argsort(-bounds, kind="stable")
    at_once = errors.shape[1] if np.isinf(bounds).any() else 2 * (allowed + 1)
    done = 0
    while True:
        taken = order[done : done + at_once]
        bounds[taken] = _maxima(errors, taken, rows, up, down)
        done += taken.size
        if done > allowed:
            value = _exceeded(bounds[order[:done]], allowed)
            if done == order.size or bounds[order[done]] <= value:
                return value


def _maxima(errors: Floats, taken: Ints, rows: Ints, up: Floats, down: Floats) -> Floats:
    """Return for each draw taken the largest studentised error that would speak against an open hypothesis.

    Nothing below 0 counts: a critical value above one half of the distribution is none.
    """
    largest = np.zeros(taken.size)
    everything = taken.size == errors.shape[1]
    spare = np.empty((errors.shape[0], BLOCK))
    open_ = [np.flatnonzero((up[i] > 0.0) | (down[i] > 0.0)) for i in range(rows.size)]
    for start in range(0, taken.size, BLOCK):
        stop = min(start + BLOCK, taken.size)
        block = errors[:, start:stop] if everything else errors[:, taken[start:stop]]
        best = largest[start:stop]
        for i, row in enumerate(rows):
            if open_[i].size:
                _raise(best, block, spare, int(row), open_[i], up[i], down[i])
    if everything:  # worked out in the order of the draws
        return largest[taken]
    return largest


def _raise(best: Floats, block: Floats, spare: Floats, row: int, columns: Ints, up: Floats, down: Floats) -> None:
    """Raise the maxima of a block of draws by the differences of one row."""
    within = slice(int(columns[0]), int(columns[-1]) + 1)  # what is closed in between has the weight 0
    up, down = up[within, None], down[within, None]
    gap = np.subtract(block[row], block[within], out=spare[: up.size, : block.shape[1]])
    if np.array_equal(up, down):
        np.multiply(gap, up, out=gap)
        np.maximum(best, gap.max(axis=0), out=best)
        np.maximum(best, -gap.min(axis=0), out=best)
    else:
        np.maximum(best, (gap * up).max(axis=0), out=best)
        np.maximum(best, -(gap * down).min(axis=0), out=best)
