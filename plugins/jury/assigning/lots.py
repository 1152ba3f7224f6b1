"""Lots drawn from a seed, the same on every machine and under every version of NumPy.

The bits of PCG64 (O'Neill 2014, PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms) are
promised to stay; what NumPy makes of them is not. So lots are the bare 64-bit numbers, and are only ever compared.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Lots = NDArray[np.uint64]


class Urn:
    """A stream of lots. Streams of one seed with different names have nothing in common."""

    def __init__(self, seed: int, name: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(name,)))

    def lots(self, *shape: int) -> Lots:
        """Draw lots of a shape."""
        drawn = np.asarray(self._bits.random_raw(int(np.prod(shape))), dtype=np.uint64)
        return drawn.reshape(shape)

    def order(self, size: int) -> NDArray[np.int64]:
        """Draw an order of so many things."""
        return np.argsort(self.lots(size), kind="stable")

    def below(self, limit: int) -> int:
        """Draw a number from 0 to below a limit, by the remainder: biased by less than limit / 2^64."""
        return int(self._bits.random_raw()) % limit
