"""In which steps a reported figure can change: one visit more, one hundredth of a year less."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina.evaluation.measure import Column
from pembina.methods.rounding import decimal

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DECIMALS = 4
"""Figures with more decimals than this are taken to have been computed: they change by any amount."""

FINE = 9
"""Such figures are searched in steps of so many digits below their range."""

REACH = 2
"""Figures are followed to so many times the largest one known, unless their kind sets a limit."""

MOST = 2**60


@frozen
class Steps:
    """How the figures of one criterion change. ``kind``: "numerator" (one more counted), "decimal" or "free".

    ``unit`` is the size of a step in the numerator or the value, ``factor`` what numerator over denominator is
    multiplied by; ``low`` and ``high`` bound the value.
    """

    kind: str
    column: Column
    unit: Fraction
    factor: Fraction
    low: float
    high: float

    def parts(self, row: int) -> tuple[Fraction, Fraction]:
        """Numerator and denominator of an entrant; of a figure without parts the figure itself, and 1."""
        measured = self.column.measured[row]
        if self.kind == "numerator" and measured is not None:
            return Fraction(measured.numerator or 0), Fraction(measured.denominator or 1)
        return Fraction(decimal(float(self.column.values[row]))), Fraction(1)

    def value(self, row: int, steps: int) -> float:
        """The value after so many steps (below 0: downwards), as an evaluation would find it."""
        over, under = self.parts(row)
        return float(self.factor * (over + steps * self.unit) / under) + 0.0

    def base(self, rows: Sequence[int]) -> tuple[Floats, Floats]:
        """Figures in steps, and their denominators, one for each row: what :meth:`values` starts from."""
        parts = {row: self.parts(row) for row in dict.fromkeys(rows)}
        over = {row: float(part[0] / self.unit) for row, part in parts.items()}
        under = {row: float(part[1]) for row, part in parts.items()}
        return np.array([over[row] for row in rows]), np.array([under[row] for row in rows])

    def values(self, base: tuple[Floats, Floats], steps: Integers) -> Floats:
        """Values after so many steps, the same as one by one, to the last bit or nearly."""
        over, under = base
        if self.kind == "numerator" or self.unit >= 1:
            return (over + steps) * float(self.unit * self.factor) / under + 0.0
        return (over + steps) / float(1 / self.unit) + 0.0

    def most(self, row: int, sign: int) -> int:
        """How many steps there are before the figure leaves its range."""
        over, under = self.parts(row)
        end = Fraction(self.high if sign > 0 else self.low) * under / self.factor
        return max(0, min(MOST, math.floor(sign * (end - over) / self.unit)))


def steps_of(column: Column, node: Mapping[str, Any], known: Iterable[float], scale: float) -> Steps:
    """Return how figures of a criterion change.

    ``known`` are further figures that mean something to it, ``scale`` is the award's highest score.
    """
    there = [float(x) for x in column.values[column.present]]
    low, high = _limits(column, node, [*there, *known], scale)
    factor = _factor(column)
    if factor is not None:
        return Steps("numerator", column, Fraction(1), factor, low, high)
    decimals = max((_decimals(x) for x in there), default=0)
    if decimals <= DECIMALS:
        return Steps("decimal", column, Fraction(1, 10**decimals), Fraction(1), low, high)
    magnitude = math.floor(math.log10(max(abs(low), abs(high), 1e-300)))
    return Steps("free", column, Fraction(10) ** (magnitude - FINE), Fraction(1), low, high)


def _limits(column: Column, node: Mapping[str, Any], known: Sequence[float], scale: float) -> tuple[float, float]:
    """The ends between which figures are followed: those of a percentage, of the scoring, or far beyond all known."""
    score = column.leaf.score
    if score is not None and score.name == "rescaled":
        ends = sorted(float(score.parameters[key]) for key in ("from", "to"))
        return ends[0], ends[1]
    if score is not None and score.name == "identity":
        return 0.0, scale
    reach = REACH * max((abs(x) for x in known), default=1.0) or 1.0
    negative = any(x < 0 for x in known)
    words = (node.get("unit") or "", ((node.get("labels") or {}).get("unit") or {}).get("en", ""))
    share = any(word.startswith("percent") for word in words) and all(
        0 <= x <= 100 for x in column.values[column.present]
    )
    return (-reach if negative else 0.0), (100.0 if share else reach)


def _factor(column: Column) -> Fraction | None:
    """What numerator over denominator is multiplied by, where both are whole for all and it is the same for all."""
    found = set()
    for measured, value, there in zip(column.measured, column.values, column.present, strict=True):
        if not there:
            continue
        over, under = (measured.numerator, measured.denominator) if measured is not None else (None, None)
        if over is None or not under or over != int(over) or under != int(under):
            return None
        if over:
            found.add((Fraction(float(value)) * int(under) / int(over)).limit_denominator(10**6))
    if len(found) != 1 or (factor := found.pop()) <= 0:
        return None
    for measured, value, there in zip(column.measured, column.values, column.present, strict=True):
        if there and float(factor * int(measured.numerator) / int(measured.denominator)) != float(value):  # type: ignore
            return None
    return factor


def _decimals(x: float) -> int:
    exponent = Decimal(repr(x)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
