"""Scores of children to the score of their group.

Every function takes ``scores`` and ``shares`` of shape (rows, children), columns in the order of the file, and
``present``, False where a child has no score (its score and share are then ignored). Shares of present children add up
to 1 in each row. Sums run column by column, elementwise, so that no library's way of adding decides a rank; the rows
are taken in blocks that stay in the processor's cache, which changes no bit of a result.

Each entrant is scored by its own children alone: one entrant, or a child with the same score for everyone, is nothing
special, and the order of entrants does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pembina.methods.matrix import add_up, block_of, blocks, checked_weights
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FLATTEST = 0.001
"""Smallest absolute exponent of a power mean, short of 0: below, the root loses the digits that are promised."""

HALF = 1e-9
"""How far a cumulated share may be off one half and still be one half."""


def arithmetic(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted mean, sum of share * score: a weak part can be made up for by a strong one."""

    def write(part: slice, counts: Booleans | None, terms: Floats) -> None:
        np.multiply(scores[part], shares[part], out=terms)
        if counts is not None:
            np.copyto(terms, 0.0, where=~counts)

    return _sums(scores, present, write)


def geometric(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted geometric mean, product of score ** share, to 12 digits: a zero anywhere makes the group zero.

    A score below zero counts as zero (``power`` with exponent 0 refuses it); a child with share 0 does not count.
    Raises Unfit for an entrant without any score.
    Source: UNDP, Human Development Report 2010 onwards, technical note 1; BPS, IPM metode baru.
    """
    return _without_zeros(scores, shares, _some(present), _write_logs, np.exp)


def harmonic(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted harmonic mean, 1 / sum(share / score), to 12 digits: a zero anywhere makes the group zero.

    A score below zero counts as zero (``power`` with exponent -1 refuses it); a child with share 0 does not count.
    Raises Unfit for an entrant without any score.
    """
    return _without_zeros(scores, shares, _some(present), _write_inverses, _inverted)


def minimum(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Return the weakest child, whatever its share: nothing makes up for it.

    Raises Unfit for an entrant without any score.
    """
    known = scores if present.all() else np.where(_some(present), scores, np.inf)
    weakest: Floats = known.min(axis=1) + 0.0  # no -0.0, which of two zeros is found depends on the layout
    return weakest


def maximum(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Return the strongest child, whatever its share: one strength is enough.

    Raises Unfit for an entrant without any score.
    """
    known = scores if present.all() else np.where(_some(present), scores, -np.inf)
    strongest: Floats = known.max(axis=1) + 0.0
    return strongest


def total(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Sum of the children's scores; shares do not count."""

    def write(part: slice, counts: Booleans | None, terms: Floats) -> None:
        np.copyto(terms, scores[part])
        if counts is not None:
            np.copyto(terms, 0.0, where=~counts)

    return _sums(scores, present, write)


def power(scores: Floats, shares: Floats, present: Booleans, exponent: float) -> Floats:
    """Weighted power mean, (sum of share * score ** exponent) ** (1 / exponent), to 12 digits.

    The lower the exponent, the more a weak child counts: 1 is the arithmetic mean, 0 the geometric one (the limit of
    the formula), -1 the harmonic one; from there down it nears the minimum, from 1 up the maximum.
    Source: Hardy, Littlewood and Polya, Inequalities, 1934, chapter 2; in composite indicators Decancq and Lugo 2013,
    Econometric Reviews 32: 7-34.

    A zero makes the group zero where the exponent is 0 or less (its limit). A score below zero has no power: Unfit,
    except with exponent 1. Unfit too: an exponent that is not finite (use ``minimum`` or ``maximum``) or so close to 0
    that the root would lose its digits (0 < abs(exponent) < 0.001), an entrant without any score.
    """
    if not np.isfinite(exponent) or 0 < abs(exponent) < FLATTEST:
        raise Unfit(
            N_("the exponent of a power mean is 0, or a number from 0.001 up or from -0.001 down, not {value}"),
            value=exponent,
        )
    present = _some(present)
    if exponent == 1:
        return arithmetic(scores, shares, present)
    if scores.size and not scores.min() >= 0 and ((scores < 0) & present).any():
        negative = (scores < 0) & present
        row, column = (int(place) for place in np.argwhere(negative)[0])
        value = float(scores[row, column])
        text = N_("a power mean needs scores of 0 and more, found {value}")
        raise Unfit(text, column=column, row=row, value=value)
    if exponent in (0, -1):
        return (geometric if exponent == 0 else harmonic)(scores, shares, present)
    return _power(scores, shares, present, float(exponent))


def median(scores: Floats, shares: Floats, present: Booleans) -> Floats:
    """Weighted median: half of the shares lie at or below it, so no single child can pull it away.

    Children are put in the order of their scores; the median is the first score at which the cumulated shares pass one
    half, or, where they meet one half exactly (to 1e-9), the mean of that score and the next one whose child has a
    share. With equal shares it is the ordinary median. Source: Edgeworth 1888, Philosophical Magazine 25: 184-191.
    Raises Unfit for an entrant without any score.
    """
    complete = present.all()
    if complete and shares.size and shares.min() == shares.max():
        ranked, middle = np.sort(scores, axis=1), scores.shape[1] // 2
        low: Floats = ranked[:, (scores.shape[1] - 1) // 2]
        return (low + ranked[:, middle]) / 2 + 0.0
    if not complete:
        scores, shares = np.where(_some(present), scores, np.inf), np.where(present, shares, 0.0)
    result = np.zeros(scores.shape[0])
    for part in blocks(scores.shape[0]):
        block, rows = scores[part], np.arange(part.stop - part.start)
        order = np.argsort(block, axis=1)
        cumulated = np.cumsum(np.take_along_axis(shares[part], order, axis=1), axis=1)
        first, last = (cumulated >= 0.5 - HALF).argmax(axis=1), (cumulated > 0.5 + HALF).argmax(axis=1)
        result[part] = (block[rows, order[rows, first]] + block[rows, order[rows, last]]) / 2
    return result + 0.0


def ordered(scores: Floats, shares: Floats, present: Booleans, weights: Sequence[float]) -> Floats:
    """Ordered weighted average: the weights belong to places, best score first, whatever child holds the place.

    Sum of weight_k * k-th best score. Weights (1, 0, ..., 0) give the maximum, (0, ..., 0, 1) the minimum, equal ones
    the mean; (0, 1, ..., 1, 0) / (n - 2) leaves out the best and the worst. Shares do not count.
    Source: Yager 1988, IEEE Transactions on Systems, Man, and Cybernetics 18: 183-190.

    Unfit: as many weights as children are needed, none negative, together 1; and every child needs a score, as there
    are no places otherwise.
    """
    count = scores.shape[1]
    if len(weights) != count:
        text = N_("an ordered average needs a weight for each of {count} places, found {found}")
        raise Unfit(text, count=count, found=len(weights))
    places = checked_weights(np.asarray(weights, dtype=np.float64), count)
    if not present.all():
        row, column = (int(place) for place in np.argwhere(~present)[0])
        raise Unfit(N_("an ordered average needs every score"), column=column, row=row)

    def write(part: slice, counts: Booleans | None, terms: Floats) -> None:
        np.multiply(np.sort(scores[part], axis=1)[:, ::-1], places, out=terms)

    return _sums(scores, present, write)


def mean_over(scores: Floats, shares: Floats, present: Booleans, least: float) -> Floats:
    """Sum of the scores over their number, but over ``least`` where there are fewer: few strong works are not enough.

    Sum of present scores / max(least, number of present scores), to 12 digits; shares do not count. An entrant without
    any score has 0. ``least`` is a number of 1 or more, Unfit otherwise.
    """
    if not 1 <= least < np.inf:
        raise Unfit(N_("the least number that a sum is divided by is 1 or more, not {value}"), value=least)
    return significant(total(scores, shares, present) / np.maximum(float(least), present.sum(axis=1)))


def levels_reached(scores: Floats, shares: Floats, present: Booleans, levels: Sequence[float]) -> Floats:
    """Count the levels that every present child reaches: a maturity is as high as its weakest part.

    ``levels`` are the scores at which a level begins, rising; a score equal to a level reaches it. 0 means that not
    even the first is reached by all, ``len(levels)`` that all are. Shares do not count. As a score: levels reached /
    number of levels * scale. Unfit: no levels, levels that do not rise, an entrant without any score.
    """
    steps = np.asarray(levels, dtype=np.float64)
    if not steps.size or not np.isfinite(steps).all() or (np.diff(steps) <= 0).any():
        raise Unfit(N_("levels are one or more numbers, each above the one before, not {levels}"), levels=list(levels))
    weakest = minimum(scores, shares, present if present.all() else _some(present))
    reached: Floats = np.searchsorted(steps, weakest, side="right").astype(np.float64)
    return reached


def _sums(scores: Floats, present: Booleans, write: Callable[[slice, Booleans | None, Floats], None]) -> Floats:
    """Return the sum over children of the terms that ``write(part, counts, terms)`` writes for a block of rows.

    ``counts`` is None where every child of the block is present.
    """
    rows, children = scores.shape
    result = np.empty(rows)
    buffer = np.empty((children, min(rows, block_of(children))))
    complete = bool(present.all())
    for part in blocks(rows, children):
        terms = buffer[:, : part.stop - part.start]
        write(part, None if complete else present[part], terms.T)
        add_up(terms, result[part])
    return result


def _without_zeros(
    scores: Floats,
    shares: Floats,
    present: Booleans,
    write: Callable[[Floats, Floats, Floats], None],
    finish: Callable[[Floats], Floats],
) -> Floats:
    """Return ``finish`` of the sum of terms, to 12 digits, and 0 where a child that counts has a score of 0 or less."""
    zero = np.zeros(scores.shape[0], dtype=np.bool_)

    def terms_of(part: slice, counts: Booleans | None, terms: Floats) -> None:
        block, weight = scores[part], shares[part]
        if counts is None and block.size and block.min() > 0:
            write(block, weight, terms)
            return
        known = weight > 0 if counts is None else counts & (weight > 0)
        good = known & (block > 0)
        zero[part] = (known & ~good).any(axis=1)
        write(np.where(good, block, 1.0), np.where(good, weight, 0.0), terms)

    mean = significant(finish(_sums(scores, present, terms_of)))
    if zero.any():
        mean[zero] = 0.0
    return mean


def _write_logs(scores: Floats, shares: Floats, terms: Floats) -> None:
    np.log(scores, out=terms)
    np.multiply(terms, shares, out=terms)


def _write_inverses(scores: Floats, shares: Floats, terms: Floats) -> None:
    with np.errstate(over="ignore"):  # a score next to zero drives the mean to zero, as it should
        np.divide(shares, scores, out=terms)


def _inverted(sums: Floats) -> Floats:
    return 1.0 / np.where(sums > 0, sums, 1.0)


def _power(scores: Floats, shares: Floats, present: Booleans, exponent: float) -> Floats:
    """Power mean of scores of 0 and more, relative to the score that counts most, so that no power overflows."""
    top = np.ones(scores.shape[0])

    def write(part: slice, known: Booleans | None, terms: Floats) -> None:
        np.copyto(terms, scores[part])
        weight = shares[part]
        whole = known is None and weight.size > 0 and bool(_least(weight) > 0)
        if not whole:
            counts = weight > 0 if known is None else known & (weight > 0)
            np.copyto(terms, -np.inf if exponent > 0 else np.inf, where=~counts)
            weight = np.where(counts, weight, 0.0)
        edge: Floats = terms.max(axis=1) if exponent > 0 else terms.min(axis=1)
        top[part] = edge
        # In a row whose edge is 0 all is 0, or one zero makes it so: the terms do not matter, but must be finite.
        usable = (edge > 0) & (edge < np.inf)
        base = np.where(usable, edge, 1.0)[:, None]
        if not usable.all() or not whole:
            np.copyto(terms, base, where=~usable[:, None] if whole else ~(counts & usable[:, None]))
        with np.errstate(over="ignore"):  # a score far above the weakest one weighs nothing
            np.divide(terms, base, out=terms)
        np.power(terms, exponent, out=terms)
        np.multiply(terms, weight, out=terms)

    sums = _sums(scores, present, write)
    usable = (top > 0) & (top < np.inf)
    return significant(np.where(usable, top, 0.0) * np.where(usable, sums, 1.0) ** (1.0 / exponent))


def _least(shares: Floats) -> float:
    """Return the smallest share, from one row where all rows are the same piece of memory."""
    return float((shares[:1] if shares.strides[0] == 0 else shares).min())


def _some(present: Booleans) -> Booleans:
    """Return ``present``, or raise Unfit for the first entrant none of whose children has a score."""
    if present.all():
        return present
    empty = ~present.any(axis=1)
    if empty.any():
        raise Unfit(N_("there is no score to aggregate"), row=int(empty.argmax()))
    return present
