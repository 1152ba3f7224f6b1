"""Values to scores. Each function takes a one-dimensional float64 array without missing entries.

Scores run from 0 to ``scale``. Fixed goalposts (OECD/JRC Handbook on Constructing Composite Indicators, 2008, step 5)
do not depend on who else competes; ``min_max`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.methods.rounding import significant

Floats = NDArray[np.float64]


def goalposts(values: Floats, start: float, end: float, scale: float = 100.0) -> Floats:
    """Linear from 0 at ``start`` to ``scale`` at ``end``, clipped: scale * clip((x - start) / (end - start), 0, 1).

    ``start`` above ``end`` scores lower values higher. A value at or beyond a goalpost scores exactly 0 or ``scale``.
    """
    return scale * np.clip((values - start) / (end - start), 0.0, 1.0)


def log_goalposts(values: Floats, start: float, end: float, scale: float = 100.0) -> Floats:
    """Goalposts on logarithms: scale * clip((ln x - ln start) / (ln end - ln start), 0, 1), to 12 digits.

    Source: UNDP, Human Development Report, technical note 1 (income). A value at or below zero lies beyond every
    positive goalpost on the low side and scores as the lower goalpost does.
    """
    low, high = min(start, end), max(start, end)
    inside = np.clip(values, low, high)
    share = significant((np.log(inside) - np.log(start)) / (np.log(end) - np.log(start)))
    return scale * np.clip(share, 0.0, 1.0)


def min_max(values: Floats, higher_is_better: bool, scale: float = 100.0) -> Floats:
    """Linear from the worst entrant (0) to the best (``scale``); with all values equal everyone scores ``scale``.

    Relative: one entrant more can move all others. A constant column tells nobody apart, so it costs nobody anything.
    """
    low, high = values.min(), values.max()
    if low == high:
        return np.full(values.shape, scale)
    return goalposts(values, low, high, scale) if higher_is_better else goalposts(values, high, low, scale)


def piecewise(values: Floats, points: Sequence[Sequence[float]]) -> Floats:
    """Linear between the given (value, score) points, which rise in value; flat before the first and after the last."""
    xs = np.array([float(point[0]) for point in points])
    ys = np.array([float(point[1]) for point in points])
    return np.asarray(np.interp(values, xs, ys), dtype=np.float64)


def bands(values: Floats, table: Sequence[Mapping[str, Any]]) -> Floats:
    """Return the score of the band that holds each value; NaN where no band does.

    A band has ``from`` (end belongs to it) or ``above`` (does not), ``to`` or ``below`` alike, and ``score``; an end
    that is not given is unbounded. Bands may rise and fall.
    """
    scores = np.full(values.shape, np.nan)
    for band in table:
        inside = np.ones(values.shape, dtype=bool)
        if "from" in band:
            inside &= values >= float(band["from"])
        if "above" in band:
            inside &= values > float(band["above"])
        if "to" in band:
            inside &= values <= float(band["to"])
        if "below" in band:
            inside &= values < float(band["below"])
        scores[inside] = float(band["score"])
    return scores


def levels(values: NDArray[np.object_], table: Mapping[str, Any]) -> Floats:
    """Return the score of each category; NaN where the table does not hold it."""
    return np.array([float(table[value]) if value in table else np.nan for value in values], dtype=np.float64)
