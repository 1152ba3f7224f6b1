"""Totals that are ratios of straight lines in one weight, and where one first falls behind another: exactly.

While one weight of a group moves and its siblings keep their proportions, the total of an entrant in a tree of
weighted arithmetic and harmonic means is (n0 + n1 t) / (d0 + d1 t), t being the weight. Two of them meet where a
polynomial of degree 2 is 0 (degree 1 where nobody lacks a part), so that every meeting point is known in fractions,
or, where a root is irrational, between fractions 10^-20 apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

NOTHING = Fraction(0)
FINE = 10**20
"""One over the width between which an irrational root is known."""

Polynomial = tuple[Fraction, Fraction, Fraction]


class Ratio(NamedTuple):
    """(n0 + n1 t) / (d0 + d1 t); the denominator is above 0 for t between 0 and 1, both ends aside."""

    n0: Fraction
    n1: Fraction
    d0: Fraction
    d1: Fraction

    def at(self, t: Fraction) -> Fraction:
        """Value at a weight, where the denominator is not 0."""
        return (self.n0 + self.n1 * t) / (self.d0 + self.d1 * t)

    def scaled(self, plus: Fraction, times: Fraction) -> Ratio:
        """Return plus + times * this."""
        return Ratio(plus * self.d0 + times * self.n0, plus * self.d1 + times * self.n1, self.d0, self.d1)

    def inverse(self) -> Ratio:
        """Return 1 / this, which must not be 0."""
        return Ratio(self.d0, self.d1, self.n0, self.n1)


class Loss(NamedTuple):
    """Where first place is lost on the way: at which weight, to whom, and whether the weight is that very fraction."""

    at: Fraction
    to: tuple[int, ...]
    exact: bool


def first_loss(holders: Sequence[Ratio], others: Sequence[Ratio], start: Fraction, end: Fraction) -> Loss | None:
    """Return where, on the way from ``start`` to ``end``, one of the others first passes all the holders.

    At that point they are level; just beyond it the holders have lost. None where that never happens before ``end``,
    where being level is no loss yet.
    ``to`` are positions in ``others``.
    """
    best: Loss | None = None
    for j, other in enumerate(others):
        gaps = [_difference(holder, other) for holder in holders]
        found = _lost(gaps, start, end)
        if found is None:
            continue
        at, exact = found
        if best is None or abs(at - start) < abs(best.at - start):
            best = Loss(at, (j,), exact)
        elif at == best.at:
            best = Loss(at, (*best.to, j), best.exact)
    return best


def _difference(a: Ratio, b: Ratio) -> Polynomial:
    """Numerator of a - b over the product of both denominators, which is above 0."""
    return (
        a.n0 * b.d0 - b.n0 * a.d0,
        a.n0 * b.d1 + a.n1 * b.d0 - b.n0 * a.d1 - b.n1 * a.d0,
        a.n1 * b.d1 - b.n1 * a.d1,
    )


def _lost(gaps: Sequence[Polynomial], start: Fraction, end: Fraction) -> tuple[Fraction, bool] | None:
    """Return the first point from which on all gaps are below 0, and whether it is exact; None if not before end."""
    if start == end or all(not gap[2] and _at(gap, start) > 0 and _at(gap, end) >= 0 for gap in gaps[:1]):
        return None
    low, high = min(start, end), max(start, end)
    roots = {root for gap in gaps for root in _roots(gap) if low < root[0] < high}
    stops = [(start, True), *sorted(roots, reverse=end < start)]
    for i, (point, exact) in enumerate(stops):
        following = stops[i + 1][0] if i + 1 < len(stops) else end
        middle = (point + following) / 2
        if all(_at(gap, middle) < 0 for gap in gaps):
            return point, exact
    return None


def _at(p: Polynomial, t: Fraction) -> Fraction:
    return p[0] + (p[1] + p[2] * t) * t


def _roots(p: Polynomial) -> list[tuple[Fraction, bool]]:
    """Return the real roots, each with whether it is exact; none where the polynomial is 0 everywhere."""
    c, b, a = p
    if not a:
        return [(-c / b, True)] if b else []
    inside = b * b - 4 * a * c
    if inside < 0:
        return []
    root, exact = _square_root(inside)
    return [((-b - root) / (2 * a), exact), ((-b + root) / (2 * a), exact)]


def _square_root(x: Fraction) -> tuple[Fraction, bool]:
    up, down = isqrt(x.numerator), isqrt(x.denominator)
    if up * up == x.numerator and down * down == x.denominator:
        return Fraction(up, down), True
    return Fraction(isqrt(x.numerator * FINE * FINE // x.denominator), FINE), False
