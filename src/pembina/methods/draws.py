"""Weights drawn at random: streams of numbers that batching cannot change, and four ways to spread weights.

What a draw gets depends on the seed, the name of the stream and the number of the draw alone: neither on how many
draws are made at once, nor on what else is drawn.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.solver import inverse_gamma

Floats = NDArray[np.float64]

WORDS = 4
"""Numbers that one step of Philox's counter gives."""

FINE = 2.0**36
"""Logarithms are kept to one part of this: coarser than the last bit, in which machines differ."""


class Stream(NamedTuple):
    """Uniform random numbers, ``columns`` of them for each draw.

    Philox (Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3) counts instead of carrying
    a state along, so that any draw can be made without those before it. Seed and name are mixed into its key: streams
    of different names are independent.
    """

    seed: int
    name: str
    columns: int

    def uniforms(self, first: int, count: int) -> Floats:
        """Return the numbers of draws ``first`` to ``first + count - 1``: shape (count, columns), from 0 to 1.

        Neither 0 nor 1 is ever among them. Raises Unfit for a negative seed.
        """
        steps = -(-self.columns // WORDS)
        generator = np.random.Philox(key=self._key)
        generator.advance(first * steps)
        raw = generator.random_raw(count * steps * WORDS).reshape(count, steps * WORDS)[:, : self.columns]
        numbers: Floats = ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
        return numbers

    @property
    def _key(self) -> NDArray[np.uint64]:
        if self.seed < 0:
            raise Unfit(N_("a random seed is a whole number of 0 or more, not {seed}"), seed=self.seed)
        name = int.from_bytes(hashlib.sha256(self.name.encode()).digest(), "big")
        return np.asarray(np.random.SeedSequence((self.seed, name)).generate_state(2, np.uint64), dtype=np.uint64)


def drawn(kind: str, amount: float, shares: Floats, u: Floats) -> Floats:
    """Return drawn weights of the children of one group, each row adding up to 1.

    ``shares`` are those around which they are drawn: of shape (children,), or (entrants, children) where every entrant
    has its own. ``u`` has shape (draws, children), uniform on 0 to 1. The answer has shape (draws, children); "fixed"
    and "within" keep what every entrant has of its own, and then it is (draws, entrants, children).

    - "fixed": the shares themselves in every draw.
    - "within": share * (1 + amount/100 * (2u - 1)), divided by their sum (the noisy weights of COINr, Becker et al.
      2022, Journal of Open Source Software 7(78):4567).
    - "dirichlet": Dirichlet with parameters amount * shares, through the inverse of the gamma distribution (scipy;
      raises LibraryMissing without it), around the mean of the entrants' own. A share of 0 stays 0.
    - "free": Dirichlet with parameters of 1: all weights are equally likely; -ln u divided by their sum.
    """
    rows = np.asarray(shares, dtype=np.float64)
    if kind == "fixed":
        return np.broadcast_to(rows, (len(u), *rows.shape))
    if kind == "within":
        noise = 1.0 + amount / 100.0 * (2.0 * u - 1.0)
        return _whole(rows * (noise if rows.ndim == 1 else noise[:, None, :]))
    if kind == "free":
        return _whole(_exponential(u))
    if kind == "dirichlet":
        centre = rows if rows.ndim == 1 else rows.mean(axis=0)
        if (amount * centre == 1.0).all():
            return _whole(_exponential(u))
        gamma = np.zeros(u.shape)
        there = centre > 0
        gamma[:, there] = significant(inverse_gamma(amount * centre[there], u[:, there]))
        return _whole(gamma)
    raise Unfit(N_("weights are drawn fixed, within, dirichlet or free, not {kind}"), kind=kind)


def _exponential(u: Floats) -> Floats:
    """Return -ln u, to so many digits that machines agree; never 0."""
    fine: Floats = np.log(u)
    fine *= -FINE
    np.rint(fine, out=fine)
    np.maximum(fine, 1.0, out=fine)
    return fine


def _whole(parts: Floats) -> Floats:
    """Divide by the sum over the last axis, added up child by child."""
    total = np.zeros(parts.shape[:-1])
    for child in range(parts.shape[-1]):
        total += parts[..., child]
    # With concentrations near 0 every part may fall below what a number can hold: then none weighs more than another.
    empty = total == 0
    if empty.any():
        parts = np.where(empty[..., None], 1.0, parts)
        total = np.where(empty, float(parts.shape[-1]), total)
    whole: Floats = parts / total[..., None]
    return whole
