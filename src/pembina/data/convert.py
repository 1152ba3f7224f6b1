"""From an exact decimal to the type that a column declares, or the reason why it does not fit."""

from __future__ import annotations

import math
from decimal import Context, Decimal

from pembina.data.refusal import Refused, refuse
from pembina.errors import N_, Hint

LARGEST_INTEGER = 2**63 - 1
MONEY_DIGITS = 22
"""Digits before the decimal point that an amount of money may have (decimal of 24 digits, two of them after it)."""
FIGURE_DIGITS = 38

_WIDE = Context(prec=60)


def to_integer(value: Decimal) -> int:
    """Return a whole number of 64 bits; raises Refused."""
    if value.adjusted() > 18:
        raise _too_large()
    whole = int(value)
    if whole != value:
        raise refuse("PB316", N_("it is not a whole number"))
    if not -LARGEST_INTEGER - 1 <= whole <= LARGEST_INTEGER:
        raise _too_large()
    return whole


def to_number(value: Decimal) -> float:
    """Return the nearest float64; raises Refused where none is near."""
    number = float(value)
    if math.isinf(number):
        raise _too_large()
    if number == 0.0 and value != 0:
        raise refuse("PB316", N_("it is too small"))
    return number + 0.0


def to_money(value: Decimal) -> Decimal:
    """Return an amount with exactly two decimals; raises Refused rather than round."""
    if value and value.adjusted() >= MONEY_DIGITS:
        raise _too_large()
    amount = value.quantize(Decimal("0.01"), context=_WIDE)
    if value != amount:
        raise refuse("PB316", N_("money has at most two decimals"), Hint(N_("round it yourself, or correct it")))
    return amount if amount else Decimal("0.00")


def to_figure(value: Decimal) -> str:
    """Return plain decimal text with the decimals that were written; raises Refused."""
    exponent = value.as_tuple().exponent
    if value.adjusted() >= FIGURE_DIGITS or not isinstance(exponent, int) or exponent < -FIGURE_DIGITS:
        raise _too_large()
    return format(value, "f")


def from_float(value: float, *, exact: bool) -> Decimal:
    """Return the decimal that a float stands for; raises Refused when it is not finite.

    ``exact`` asks for the shortest decimal that is this very float, as it is for whole numbers; otherwise the 15
    significant digits that a spreadsheet shows, so that 0.1 + 0.2 is 0.3.
    """
    if not math.isfinite(value):
        raise refuse("PB312", N_("it is no finite number"))
    return Decimal(repr(value)) if exact or value.is_integer() else Decimal(format(value, ".15g"))


def _too_large() -> Refused:
    return refuse("PB316", N_("it is too large"))
