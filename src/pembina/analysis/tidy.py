"""Documents of analyses as they are written: plain, rounded, without a number that is none."""

from __future__ import annotations

import math
from typing import Any

from pembina.methods.rounding import GRID
from pembina.model import number


def tidy(value: Any) -> Any:
    """Round to the grid of 10 decimals, write whole numbers as such, and let no NaN out; raises ValueError."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("an analysis holds no number that is none")
        return number(round(value, GRID) + 0.0)
    if isinstance(value, dict):
        return {key: tidy(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(part) for part in value]
    return value
