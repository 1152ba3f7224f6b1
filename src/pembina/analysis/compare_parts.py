"""Parts of a movement by cause: the Shapley value over a few factors, exact, and rounded so that the parts add up.

A movement is the difference between two worlds in which every factor is old, or every factor is new. In between lie the
worlds in which some factors are new already. The part of a factor is what switching it to new changes, averaged over
every order in which the factors can be switched (Shapley 1953). The parts add up to the movement exactly, a factor that
changes nothing in any world has the part 0, and comparing the other way round turns every sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import factorial

import numpy as np

from pembina.methods.rounding import GRID, apportion

World = tuple[bool, ...]
"""Which of the factors are new, in their order."""


def worlds(count: int) -> list[World]:
    """Return every combination of so many factors, from all old to all new."""
    return list(product((False, True), repeat=count))


def shapley(value: Mapping[World, Fraction], count: int) -> list[Fraction]:
    """Return the part of each of ``count`` factors in ``value[all new] - value[all old]``; exact.

    Source: Shapley (1953), A value for n-person games. With three factors the parts are sixths.
    """
    parts = []
    for i in range(count):
        part = Fraction(0)
        for world in worlds(count):
            if not world[i]:
                before = sum(world)
                weight = Fraction(factorial(before) * factorial(count - before - 1), factorial(count))
                part += weight * (value[(*world[:i], True, *world[i + 1 :])] - value[world])
        parts.append(part)
    return parts


def rounded(parts: Sequence[Fraction], whole: Fraction, decimals: int = GRID) -> list[Fraction]:
    """Round parts to decimals so that they add up to the whole, which is rounded already; a part of 0 stays 0.

    Turning the sign of everything turns the sign of the answer: parts are rounded with the first of them positive.
    """
    there = [i for i, part in enumerate(parts) if part]
    answer = [Fraction(0)] * len(parts)
    if not there:
        return answer
    sign = 1 if parts[there[0]] > 0 else -1
    column = np.array([[float(sign * parts[i]) for i in there]])
    given = apportion(column, np.array([float(sign * whole)]), decimals)[0]
    for i, part in zip(there, given.tolist(), strict=True):
        answer[i] = sign * Fraction(repr(round(part, decimals)))
    return answer
