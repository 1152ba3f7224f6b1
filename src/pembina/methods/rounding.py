"""Rounding: the grid that every score lies on, published decimals, and parts that add up to their whole.

Scores leave each step rounded to :data:`GRID` decimals. On a scale of 100 that keeps 12 significant digits, hides the
last bits in which machines may differ, and makes every score an exact short decimal, so that half-up rounding sees the
85.005 a committee sees and not 85.00499999999999.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache

import numpy as np
from numpy.typing import NDArray

GRID = 10
"""Decimals of every score, total and contribution."""

ROUNDINGS = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
"""Rounding rules by the name an award gives them; half-up rounds halves away from zero, down cuts off."""


def on_grid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to the grid; NaN stays NaN; -0.0 becomes 0.0. Shape is kept."""
    rounded: NDArray[np.float64] = np.round(x, GRID) + 0.0
    return rounded


def significant(x: NDArray[np.float64], digits: int = 12) -> NDArray[np.float64]:
    """Round to significant digits, as results of log, power and root are: libraries differ in their last bit."""
    x = np.asarray(x, dtype=np.float64)
    edges, ups, downs = _by_exponent(digits)
    size = np.abs(x)
    place = size.view(np.int64) >> _MANTISSA  # the exponent, as float64 has it: 0 to 2047
    reached = size >= edges.take(place)
    place += place
    place += reached
    up = ups.take(place)
    rounded: NDArray[np.float64]
    if size.size and size.max() < 10.0**digits:
        rounded = np.rint(x * up) / up
    else:
        down = downs.take(place)
        rounded = np.rint(x * up / down) / up * down
    return rounded


_EXACT = 22
_REACH = 30
_POWERS = np.array([float(f"1e{k}") for k in range(-_REACH, _REACH + 1)])
"""Powers of ten; float64 holds those from 0 to 22 exactly, where a power function may miss them by a bit."""

_MANTISSA = 52
"""Bits of a float64 below its exponent."""


@cache
def _by_exponent(digits: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what rounding needs to know of numbers with the same power of two, of which there are 2048.

    The power of ten that lies among them, infinity if none does; and what to multiply and to divide by before the
    digits are whole, in pairs: for numbers below that power of ten, and from it up.
    """
    starts = np.concatenate([[0.0], np.ldexp(1.0, np.arange(-1022, 1024)), [np.inf]])
    below = np.searchsorted(_POWERS, starts, side="right")
    above = np.searchsorted(_POWERS, np.append(starts[1:], np.inf), side="left")
    edges = np.where(below < above, _POWERS[np.minimum(below, 2 * _REACH)], np.inf)
    magnitude = np.stack([below, above], axis=1).ravel() - 1 - _REACH
    shift = np.clip(digits - 1 - magnitude, -_EXACT, _EXACT)
    return edges, _POWERS[_REACH + np.maximum(shift, 0)], _POWERS[_REACH + np.maximum(-shift, 0)]


def decimal(x: float) -> Decimal:
    """Return the short decimal that a number on the grid stands for."""
    return Decimal(repr(float(x)))


def below(x: NDArray[np.float64], cut: Decimal, *, inclusive: bool = True) -> NDArray[np.bool_]:
    """Return which numbers, as the short decimals that they stand for, do not reach a cut; NaN is below nothing.

    Who meets the cut exactly has reached it, unless ``inclusive`` is False. Of different floats the greater one stands
    for the greater decimal, so that decimals are asked for the one float that is nearest to the cut alone.
    """
    edge = float(cut)
    reached = decimal(edge) > cut or (decimal(edge) == cut and inclusive)
    return x < edge if reached else x <= edge


def publish(x: float, decimals: int, rounding: str = "half-up") -> Decimal:
    """Round a number on the grid to published decimals by decimal arithmetic."""
    return decimal(x).quantize(Decimal(1).scaleb(-decimals), rounding=ROUNDINGS[rounding])


def published(x: NDArray[np.float64], decimals: int, rounding: str = "half-up") -> NDArray[np.float64]:
    """Round numbers on the grid as :func:`publish` does, as the floats nearest to what it gives; NaN stays NaN.

    Numbers that are short decimals of the grid are rounded as whole numbers of its unit, the others one by one.
    """
    unit = 10.0**GRID
    whole = np.rint(x * unit)
    sure = (np.abs(whole) < _SURE) & (whole / unit == x) if 0 <= decimals <= GRID else np.zeros(x.shape, dtype=np.bool_)
    step = 10 ** (GRID - min(max(decimals, 0), GRID))
    size = np.abs(np.where(sure, whole, 0.0)).astype(np.int64)
    quotient, rest = np.divmod(size, step)
    up = {
        "half-up": 2 * rest >= step,
        "half-even": (2 * rest > step) | ((2 * rest == step) & (quotient % 2 == 1)),
        "down": np.zeros(x.shape, dtype=np.bool_),
    }[rounding]
    rounded: NDArray[np.float64] = np.copysign((quotient + up) / 10.0**decimals, x) if step > 1 else x.copy()
    for row in np.flatnonzero(~sure & ~np.isnan(x)).tolist():
        rounded[row] = float(publish(float(x[row]), decimals, rounding))
    rounded[np.isnan(x)] = np.nan
    return rounded


_SURE = 1e15
"""Units of the grid below which a number and the short decimal that it stands for are one to one (15 digits)."""


def apportion(parts: NDArray[np.float64], wholes: NDArray[np.float64], decimals: int = GRID) -> NDArray[np.float64]:
    """Round parts so that each row adds up exactly, as decimals, to its whole (largest remainder, Hamilton 1792).

    ``parts`` has shape (rows, parts), ``wholes`` (rows,), already rounded to ``decimals``. Units that rounding down
    leaves over go to the parts with the largest remainder, the earlier part first among equals. Rows whose parts do
    not add up to the whole within half a unit a part are the caller's mistake and come back off by the difference on
    their largest remainders.
    """
    unit, count = 10.0**decimals, parts.shape[1]
    remainders = parts * unit
    rounded: NDArray[np.float64] = np.floor(remainders)
    remainders -= rounded
    everywhere, over = np.divmod(np.rint(wholes * unit) - rounded.sum(axis=1), count)
    rounded += everywhere[:, None]
    uneven = np.flatnonzero(over)
    order = np.argsort(-remainders[uneven], axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.broadcast_to(np.arange(count), order.shape), axis=1)
    rounded[uneven] += place < over[uneven, None]
    rounded /= unit
    rounded += 0.0
    return rounded
