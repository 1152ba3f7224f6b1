"""Printed figures as exact decimals: how they are compared, by how much they differ, and what rounding explains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import MAX_PREC, ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from typing import Any

_EXACT = Context(prec=400)
"""Room for a number of the result (308 digits at most) at the decimals of a figure (38 at most)."""
_CHANCE = 20
"""A rounded count is told from any other where at most one count in so many is as round as it."""


def as_printed(number: Any, printed: Decimal) -> Decimal:
    """Return a number of the result at the decimals of a printed figure, halves rounded as a person rounds them.

    The number counts as the short decimal that it is written as, to 10 places.
    """
    exact = number if isinstance(number, Decimal) else Decimal(repr(round(float(number), 10)))
    return exact.quantize(printed, ROUND_HALF_UP, _EXACT)


def difference(printed: Decimal, computed: Decimal) -> str:
    """Printed less computed, with its sign."""
    return format(_EXACT.subtract(printed, computed), "+f")


def plain(number: Decimal) -> str:
    """Write a decimal without an exponent."""
    return format(number, "f")


def add_up(parts: Iterable[Decimal]) -> Decimal:
    """Add decimals exactly."""
    total = Decimal(0)
    for part in parts:
        total = Context(prec=MAX_PREC).add(total, part)
    return total


def slack(parts: Sequence[Decimal], whole: Decimal) -> Decimal:
    """How far a printed sum may be off its printed parts by rounding alone: half a unit of every figure with decimals.

    Whole numbers are counts and have to add up exactly.
    """
    return add_up(Decimal(5).scaleb(-_decimals(figure) - 1) for figure in (*parts, whole) if _decimals(figure))


def _decimals(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """Return part as a percentage of whole, to more digits than anyone prints."""
    return _EXACT.divide(_EXACT.multiply(part, Decimal(100)), whole)


def rounded_count(percent: Decimal, whole: Decimal) -> Decimal | None:
    """Return the round number that a printed percentage of a whole was worked out from; None where none stands out.

    Of the whole numbers whose percentage is printed so, one is a multiple of 100 (or 1000, ...), and numbers as round
    as it are so rare among all that chance does not explain it: 44.65 percent of 4,479 is 2,000, and no other count.
    """
    half = Decimal(5).scaleb(-_decimals(percent) - 1)
    ends = [_EXACT.divide(_EXACT.multiply(_EXACT.add(percent, off), whole), Decimal(100)) for off in (-half, half)]
    low, high = (int(end.to_integral_value(ROUND_CEILING)) for end in ends)
    high -= 1  # halves go up
    if low < 1 or high < low:
        return None
    step = 100
    while step < _CHANCE * (high - low + 1):
        step *= 10
    if _EXACT.remainder(whole, Decimal(step)) == 0:  # a part of a round whole is round by itself
        return None
    found = high // step * step
    return Decimal(found) if found >= low else None
