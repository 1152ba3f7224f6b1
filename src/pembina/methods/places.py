"""Many rankings at once: totals of drawn weights, the places in every draw, and how often each place is taken.

Totals are exact. Weights lie on a lattice of 2^-24 and scores are whole numbers below 2^29, so that every product and
every partial sum is a whole number below 2^53, which float64 holds exactly: a matrix product then gives the same bits
in any order, on any number of threads, in batches of any size. To rank, total and row are packed into one 64-bit number
and sorted as such, which is quicker than sorting positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.rank import STYLES
from pembina.methods.refusal import N_, Unfit

Floats = NDArray[np.float64]
Places = NDArray[Any]

WEIGHT_BITS = 24
SCORE_BITS = 29
WORD = 63
"""Bits of a whole number beside its sign."""

SMALL, TOGETHER = 2**18, 8
"""Multiplications up to which OpenBLAS keeps a product on one thread, and draws in one product.

Many small products are as quick as a large one, and do not come to a halt where other programs want the same cores.
"""


def on_lattice(weights: Floats) -> Floats:
    """Return weights as whole numbers of 2^-24 that add up to exactly 2^24 in each row; shape (draws, criteria).

    What rounding leaves over goes to the largest weight.
    """
    whole = np.rint(weights * 2.0**WEIGHT_BITS)
    rest = 2.0**WEIGHT_BITS - whole.sum(axis=1)
    whole[np.arange(len(whole)), whole.argmax(axis=1)] += rest
    return whole


class Whole(NamedTuple):
    """Scores as whole numbers: ``scores`` of shape (entrants, criteria), each 10 to the power ``decimals`` times."""

    scores: Floats
    decimals: int


def whole_scores(scores: Floats) -> Whole:
    """Return scores as whole numbers of as many decimals (at most 10) as exact totals leave room for: 6 up to 100."""
    largest = float(np.abs(scores).max(initial=0.0))
    decimals = 10
    while largest * 10.0**decimals >= 2.0**SCORE_BITS:
        decimals -= 1
    return Whole(np.rint(scores * 10.0**decimals if decimals >= 0 else scores / 10.0**-decimals), decimals)


def totals(weights: Floats, scores: Whole) -> Floats:
    """Return weights x scores, exactly: whole numbers of shape (draws, entrants).

    ``weights`` as :func:`on_lattice` gives them; a total is in units of 2^-24 times 10^-decimals.
    """
    draws, criteria = weights.shape
    by_criterion = np.ascontiguousarray(scores.scores.T)
    rows = min(TOGETHER, SMALL // max(1, criteria * by_criterion.shape[1])) or TOGETHER
    whole = draws - draws % rows
    product = np.empty((draws, by_criterion.shape[1]))
    np.matmul(
        weights[:whole].reshape(-1, rows, criteria),
        by_criterion,
        out=product[:whole].reshape(-1, rows, product.shape[1]),
    )
    np.matmul(weights[whole:], by_criterion, out=product[whole:])
    return product


def places(keys: Sequence[Floats], style: str = "standard") -> Places:
    """Return the place of every entrant in every draw: shape (draws, entrants), 1 for the best.

    ``keys`` are whole numbers of shape (draws, entrants), or (1, entrants) where they are the same in every draw;
    larger is better, NaN worse than any number. The first decides, the next only among its equals. Who is equal in all
    shares a place in one of the styles of :func:`pembina.methods.rank.ranks`; fractional places come doubled, as whole
    numbers. Small unsigned numbers, to keep many draws in little memory.
    """
    if style not in STYLES:
        raise Unfit(N_("places are numbered in the style {styles}, not {style}"), styles=", ".join(STYLES), style=style)
    order, opens = _sorted(keys[0])
    if opens is not None and len(keys) > 1:
        order, opens = _broken(keys, order, opens)
    return _scattered(order, _numbered(order.shape, opens, style))


def step(style: str) -> int:
    """Return how many units of :func:`places` make one place."""
    return 2 if style == "fractional" else 1


def _sorted(key: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """Rows from best to worst, and where a new standing begins; None where nobody has an equal."""
    count = key.shape[1]
    bits = max(1, (count - 1).bit_length())
    largest = max(float(key.max(initial=0.0)), -float(key.min(initial=0.0)))
    gaps = None
    if np.isnan(largest):
        gaps = np.isnan(key)
        largest = float(np.abs(key).max(initial=0.0, where=~gaps))
    if largest + 1.0 >= 2.0 ** min(53, WORD - 1 - bits):
        return _argsorted(key)
    if gaps is not None:
        key = np.where(gaps, -largest - 1.0, key)
    packed = key.astype(np.int64)
    packed *= -(1 << bits)
    packed += np.arange(count)
    packed.sort(axis=1)
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    return order, _opens(packed)


def _argsorted(key: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    falling = np.where(np.isnan(key), np.inf, -key)
    order = np.argsort(falling, axis=1)
    return order, _opens(np.take_along_axis(falling, order, axis=1))


def _opens(along: NDArray[Any]) -> NDArray[np.bool_] | None:
    new = along[:, 1:] != along[:, :-1]
    if new.all():
        return None
    return np.concatenate([np.ones((len(new), 1), dtype=np.bool_), new], axis=1)


def _broken(
    keys: Sequence[Floats], order: NDArray[np.int64], opens: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """Put equals in the order of the further keys, in the draws that have equals."""
    open_ = opens.copy()
    for key in keys[1:]:
        tied = np.flatnonzero(~open_.all(axis=1))
        if not len(tied):
            break
        standing = _scattered(order[tied], np.cumsum(open_[tied], axis=1))
        own = key if len(key) == 1 else key[tied]
        by_key, begins = _sorted(own)
        within = _numbered(by_key.shape, begins, "dense")
        next_ = _scattered(by_key, within).astype(np.float64)
        again, new = _sorted(-(standing * float(key.shape[1] + 1) + next_))
        order[tied] = again
        open_[tied] = True if new is None else new
    return order, None if open_.all() else open_


def _numbered(shape: tuple[int, ...], opens: NDArray[np.bool_] | None, style: str) -> Places:
    """Places along the order: shape (draws, entrants), or (1, entrants) where they are the same in every draw."""
    count = shape[1]
    ones: Places = np.arange(1, count + 1, dtype=_unsigned(2 * count))[None, :]
    if opens is None:
        return ones * 2 if style == "fractional" else ones
    if style == "dense":
        return np.cumsum(opens, axis=1, dtype=ones.dtype)
    first = np.maximum.accumulate(np.where(opens, ones, 0), axis=1)
    if style == "standard":
        return first
    closes = np.concatenate([opens[:, 1:], np.ones((len(opens), 1), dtype=np.bool_)], axis=1)
    last = np.minimum.accumulate(np.where(closes, ones, count)[:, ::-1], axis=1)[:, ::-1]
    return last if style == "modified" else first + last


def _scattered(order: NDArray[np.int64], numbers: Places) -> Places:
    """Hand the numbers along the order to the entrants that stand there."""
    draws, count = order.shape
    result = np.empty(draws * count, dtype=numbers.dtype)
    flat = order + (np.arange(draws) * count)[:, None]
    result[flat] = numbers
    return result.reshape(draws, count)


def _unsigned(largest: int) -> type:
    return np.uint16 if largest < 2**16 else np.uint32
