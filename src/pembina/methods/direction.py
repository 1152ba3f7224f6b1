"""Which way is better: the one place where a direction turns into numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DIRECTIONS = ("higher", "lower")
"""Words for what is better."""


def oriented(values: Floats, direction: str) -> Floats:
    """Return values of which a higher one is better: as they are, or negated where ``direction`` is "lower".

    Raises ValueError for any other word.
    """
    return values if upwards(direction) else 0.0 - values


def upwards(direction: str) -> bool:
    """Say whether a higher value is better; ValueError for a word that is no direction."""
    return _sign(direction) > 0


def signs(directions: Sequence[str] | None, count: int) -> NDArray[np.int64]:
    """Return +1 for every criterion of which a higher value is better, and -1 for the others.

    None means that higher is better in all ``count`` criteria. Raises ValueError for another word or another number
    of words.
    """
    if directions is None:
        return np.ones(count, dtype=np.int64)
    if len(directions) != count:
        raise ValueError(f"{len(directions)} directions for {count} criteria")
    return np.array([_sign(direction) for direction in directions], dtype=np.int64)


def _sign(direction: str) -> int:
    if direction not in DIRECTIONS:
        raise ValueError(f"a direction is one of {', '.join(DIRECTIONS)}, not {direction!r}")
    return 1 if direction == "higher" else -1
