"""How far a count of different things may be off that is estimated and not made one by one.

The estimate itself is a query (:mod:`pembina.plugins.distinct`), since only an engine meets the rows. What is
said of its error is the same everywhere: in the result, on every page, and where a decision hangs by it.
"""

from __future__ import annotations

import math

REGISTERS = 4096
"""Parts that the different things are dealt into; the error falls with the square root of their number."""

FEW = 1024
"""Up to here things are told apart inside a part, and the count is exact or nearly so."""

RELATIVE = 1 / 64
"""Standard error of a large count, as a share of it: one over the root of the registers.

Source: J. Lumbroso, "An optimal cardinality estimation algorithm based on order statistics and its full analysis",
AofA 2010.
"""

MARGIN = 3.0
"""Standard errors within which a decision is called uncertain: 997 of 1000 counts are no further off."""

EXACT, APPROXIMATE = "exact", "approximate"
"""What an award may say of the counts of a criterion."""


def standard_error(count: float) -> float:
    """Return the standard error of an estimated count, in the same unit.

    Small counts are off only where three things meet in one register, which about n**3 / (6 * registers**2) do: the
    square root of that. Large ones are off by :data:`RELATIVE`.
    """
    if count <= 2:
        return 0.0
    if count <= FEW:
        return math.sqrt(count**3 / 6.0) / REGISTERS
    return count * RELATIVE
