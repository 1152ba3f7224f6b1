"""Outliers and lopsided columns: values to values, before they are scored.

One column of complete numbers in, a :class:`Treated` out: the values, which of them changed, and facts (plain numbers
and words for the result document) that say what was done and why. Two kinds of treatment:

- limiting (``winsorise``, ``by_percentile``, ``by_interquartile``): extreme numbers are drawn in, all others stay.
  It depends on the field, so a column of fewer than four entrants, or constant, is left as it is, and none is ever
  drawn in so far that everyone ends up equal; ``stage`` says so.
- transforming (``log``, ``signed_log``, ``box_cox``, ``log_from_lowest``): every number moves, and their order stays.
  ``log``, ``signed_log`` and ``box_cox`` with a given exponent are applied whoever competes.

Sources: OECD/JRC Handbook on Constructing Composite Indicators 2008, steps 3 and 5; W. Becker, COINr, vignette
"Outlier Treatment", whose test and two stages are those of the JRC's practice.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.statistics import LARGEST, Moments, complete, fences, moments, quantile

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SKEWNESS = 2.0
KURTOSIS = 3.5
"""The usual limits: a column has outliers where it exceeds both (JRC, COINr)."""

LEAST = 4
"""Entrants that it takes to test a column: fewer have no kurtosis."""

EXPONENTS = (-5.0, 5.0)
"""Where an exponent for :func:`box_cox` is looked for."""


class Treated(NamedTuple):
    """The treated column, which entrants' numbers changed, and what was done.

    ``facts`` of every method: ``method``; ``stage`` (what decided: see each method; "constant" or "too-few" where the
    column could not be treated, "would-be-constant" where treatment would have made everyone equal); ``entrants``;
    ``skewness-before``, ``kurtosis-before``, ``skewness-after``, ``kurtosis-after`` (None where there is none);
    ``limit-skewness``, ``limit-kurtosis``; ``passed``, the test after treatment, None where it cannot be made.
    """

    values: Floats
    changed: Flags
    facts: dict[str, Any]


Treatment = Callable[[Floats], Treated]


def passes(column: Moments, skewness: float = SKEWNESS, kurtosis: float = KURTOSIS) -> bool | None:
    """Test a column for outliers: it passes where |skewness| or kurtosis is within its limit, the limit included.

    Source: JRC practice as in COINr (`get_stats` flags a column that exceeds both; `check_SkewKurt` also fails one
    that equals them). None for a column that has no kurtosis: constant, or fewer than four entrants.
    """
    if not (0.0 <= skewness <= LARGEST and abs(kurtosis) <= LARGEST):
        raise Unfit(
            N_("the limits of skewness (0 or more) and kurtosis must be numbers, found {skewness} and {kurtosis}"),
            skewness=skewness,
            kurtosis=kurtosis,
        )
    if column.skewness is None or column.kurtosis is None:
        return None
    return abs(column.skewness) <= skewness or column.kurtosis <= kurtosis


def winsorise(values: Floats, skewness: float = SKEWNESS, kurtosis: float = KURTOSIS, maximum: int = 5) -> Treated:
    """Draw extreme numbers in to their neighbours, as few as it takes for the column to pass :func:`passes`.

    While the column fails, the highest number (the lowest, where skewness is negative) becomes the next highest
    (lowest), together with everyone who has it by now. It ends when the column passes, when another step would change
    more than ``maximum`` entrants in all, or would leave everyone equal; what was drawn in until then stays, and
    ``passed`` is False. Source: COINr `winsorise`, which counts the same way, but exceeds its maximum on ties and turns
    (0, 0, 0, 0, 1) into a constant.

    Facts besides those of :class:`Treated`: ``low`` and ``high``, how many entrants were raised and lowered; ``lower``
    and ``upper``, the ends of the treated column; ``maximum``. ``stage`` is "none-needed", "winsorise", or "maximum"
    where more would have had to change.
    """
    column = complete(values)
    if isinstance(maximum, bool) or not isinstance(maximum, (int, np.integer)) or maximum < 0:
        raise Unfit(N_("the most numbers to be drawn in must be 0, 1, 2, ..., found {value}"), value=maximum)
    before = after = moments(column)
    passed = passes(before, skewness, kurtosis)
    ordered = np.sort(column)
    distinct, counts = np.unique(ordered, return_counts=True)
    low, high, raised, lowered = 0, len(distinct) - 1, 0, 0
    stage = _untreatable(before) or "none-needed"
    while passed is False:
        upwards = after.skewness is not None and after.skewness < 0.0
        more = int(counts[low if upwards else high])  # those drawn in before move along, and count once
        if high - low < 2:
            stage = "would-be-constant"
            break
        if raised + lowered + more > maximum:
            stage = "maximum"
            break
        low, high = (low + 1, high) if upwards else (low, high - 1)
        raised, lowered = (raised + more, lowered) if upwards else (raised, lowered + more)
        after = moments(np.clip(ordered, distinct[low], distinct[high]))
        passed, stage = passes(after, skewness, kurtosis), "winsorise"
    ends = {"low": raised, "high": lowered, "lower": float(distinct[low]), "upper": float(distinct[high])}
    facts = _facts("winsorise", stage, before, after, skewness, kurtosis) | ends | {"maximum": int(maximum)}
    return _treated(column, np.clip(column, distinct[low], distinct[high]), facts)


def by_percentile(values: Floats, low: float = 5.0, high: float = 95.0) -> Treated:
    """Draw in what lies beyond two percentiles (``low`` and ``high`` in percent): clip(x, P_low, P_high).

    Percentiles are interpolated (type 7, :func:`pembina.methods.statistics.quantile`). Source: OECD/JRC Handbook
    2008, step 5. Unlike :func:`winsorise` it also changes a column that has no outliers.

    Facts besides those of :class:`Treated`: ``low`` and ``high``, how many entrants were raised and lowered; ``lower``
    and ``upper``, the limits. ``stage`` is "by-percentile", or "none-needed" where nothing lies beyond.
    """
    column = complete(values)
    if not 0.0 <= low < high <= 100.0:
        raise Unfit(
            N_("percentiles must rise and lie between 0 and 100, found {low} and {high}"),
            low=float(low),
            high=float(high),
        )
    return _clipped(column, "by-percentile", quantile(column, low / 100.0), quantile(column, high / 100.0))


def by_interquartile(values: Floats, reach: float = 1.5) -> Treated:
    """Draw in what lies beyond the fences: clip(x, Q1 - reach (Q3 - Q1), Q3 + reach (Q3 - Q1)), with type-7 quartiles.

    Source: Tukey 1977, Exploratory Data Analysis; OECD/JRC Handbook 2008, step 3. Facts as in :func:`by_percentile`;
    ``stage`` is "by-interquartile" or "none-needed". Where more than half of the entrants are equal both fences may lie
    on their number: then nothing is changed, and ``stage`` is "would-be-constant".
    """
    column = complete(values)
    return _clipped(column, "by-interquartile", *fences(column, reach))


def log(values: Floats, shift: float = 0.0) -> Treated:
    """Take natural logarithms: ln(x + shift), to 12 significant digits.

    Source: OECD/JRC Handbook 2008, step 5. A number that is 0 or less after the declared shift is Unfit (its entrant
    is named); no shift is made up. ``stage`` is "log"; fact besides those of :class:`Treated`: ``shift``.
    """
    column = complete(values)
    if not abs(shift) <= LARGEST:
        raise Unfit(N_("the shift must be a number, found {value}"), value=shift)
    _above_zero(column, column + shift)
    return _transformed(column, significant(np.log(column + shift)), "log", shift=float(shift))


def signed_log(values: Floats) -> Treated:
    """Take logarithms of the size and keep the sign: sign(x) ln(1 + |x|), to 12 significant digits; 0 stays 0.

    For columns that go through zero, such as net growth. Source: John and Draper 1980, Applied Statistics 29:190-197
    (modulus transformation with exponent 0). ``stage`` is "signed-log".
    """
    column = complete(values)
    return _transformed(column, significant(np.sign(column) * np.log1p(np.abs(column))) + 0.0, "signed-log")


def log_from_lowest(values: Floats, share: float = 0.01) -> Treated:
    """Take logarithms of the distance from the lowest number: ln(x - min + share (max - min)), to 12 digits.

    Takes numbers of any sign. Source: COINr `log_CT`, share 0.01 (a change to the logarithm of the JRC's COIN Tool,
    ln(x - min + 1), so that units of measurement do not matter). Depends on the field: a constant column, and fewer
    than four entrants, stay as they are. ``stage`` is "log-from-lowest"; facts besides those of :class:`Treated`:
    ``share``, ``lowest`` and ``highest``.
    """
    column = complete(values)
    if not 0.0 < share <= LARGEST:
        raise Unfit(N_("the share of the range must be above 0, found {value}"), value=share)
    low, high = float(column.min()), float(column.max())
    facts = {"share": float(share), "lowest": low, "highest": high}
    before = moments(column)
    stage = _untreatable(before)
    if stage:
        return _kept(column, before, "log-from-lowest", stage, facts)
    return _transformed(column, significant(np.log(column - low + share * (high - low))), "log-from-lowest", **facts)


def box_cox(values: Floats, exponent: float | None = None) -> Treated:
    """Bend a column towards a normal distribution: (x^exponent - 1) / exponent, or ln x for 0; to 12 digits.

    ``exponent`` None takes the one of maximum likelihood in [-5, 5], that is of the smallest
    ln var(y) - 2 (exponent - 1) mean(ln x), rounded to 4 decimals so that machines agree and anyone can recompute; the
    function has one minimum (Kouider and Chen 1995, Statistics and Probability Letters 25:171-175), which
    golden-section search finds. Source: Box and Cox 1964, J. R. Statist. Soc. B 26:211-252. COINr `boxcox` shifts every
    column to a lowest number of 1; here a number of 0 or less is Unfit (its entrant is named).

    Facts besides those of :class:`Treated`: ``exponent``; ``estimated``; ``at-edge``, whether the estimate lies on an
    end of [-5, 5]. ``stage`` is "box-cox". Without a given exponent, a constant column and fewer than four entrants
    stay as they are, and ``exponent`` is None.
    """
    column = complete(values)
    _above_zero(column, column)
    estimated = exponent is None
    if exponent is None:
        ordered = np.log(np.sort(column))
        before = moments(column)
        stage = _untreatable(before) or ("constant" if ordered[0] == ordered[-1] else None)
        if stage:
            return _kept(column, before, "box-cox", stage, {"exponent": None, "estimated": True, "at-edge": False})
        exponent = _most_likely_exponent(ordered)
    if not abs(exponent) <= LARGEST:
        raise Unfit(N_("the exponent must be a number, found {value}"), value=exponent)
    logs = np.log(column)
    highest = float((exponent * logs).max())
    if highest > math.log(LARGEST):
        raise Unfit(N_("the exponent {value} makes numbers too large to compute with"), value=float(exponent))
    bent = logs if exponent == 0.0 else np.expm1(exponent * logs) / exponent
    edge = estimated and exponent in EXPONENTS
    facts = {"exponent": float(exponent), "estimated": estimated, "at-edge": edge}
    return _transformed(column, significant(bent) + 0.0, "box-cox", **facts)


def two_stage(
    values: Floats,
    first: Treatment | None = None,
    second: Treatment = log_from_lowest,
    skewness: float = SKEWNESS,
    kurtosis: float = KURTOSIS,
) -> Treated:
    """Treat a column only where it fails the test of :func:`passes`: by ``first``, else the original by ``second``.

    1. A column that passes stays as it is. 2. Else ``first`` is applied (:func:`winsorise` with these limits, at most
    five entrants). 3. If the column still fails, that is undone and ``second`` is applied to the original. 4. The test
    is made once more and ``passed`` says how it went; a column that fails still is returned as ``second`` left it.
    Source: COINr `Treat`, with its defaults (`winsorise`, `log_CT`, combine_treat = FALSE). A logarithm makes a column
    that is skewed to the left more so, here as there: ``passed`` is then False.

    Facts besides those of :class:`Treated`: ``first`` and ``second``, the facts of each treatment that was tried, else
    None. ``stage`` is "none-needed", "first" or "second".
    """
    column = complete(values)
    before = moments(column)
    stage = _untreatable(before)
    if stage or passes(before, skewness, kurtosis):
        facts = _facts("two-stage", stage or "none-needed", before, before, skewness, kurtosis)
        return _treated(column, column, facts | {"first": None, "second": None})
    one = winsorise(column, skewness, kurtosis) if first is None else first(column)
    after = moments(one.values)
    if passes(after, skewness, kurtosis):
        facts = _facts("two-stage", "first", before, after, skewness, kurtosis)
        return _treated(column, one.values, facts | {"first": one.facts, "second": None})
    two = second(column)
    facts = _facts("two-stage", "second", before, moments(two.values), skewness, kurtosis)
    return _treated(column, two.values, facts | {"first": one.facts, "second": two.facts})


def _most_likely_exponent(logs: Floats) -> float:
    """Find the exponent of maximum likelihood by golden-section search; ``logs`` come sorted."""
    away = logs - float(logs.sum()) / len(logs)

    def misfit(exponent: float) -> float:
        steps = exponent * away
        top = float(steps.max())  # taken out, so that the exponential stays in range
        bent = away if abs(exponent) < 1e-9 else (np.expm1(steps) if top < 300.0 else np.exp(steps - top)) / exponent
        bent = bent - float(bent.sum()) / len(bent)
        return math.log(float((bent * bent).sum())) + (0.0 if top < 300.0 else 2.0 * top)

    low, high = EXPONENTS
    share = (math.sqrt(5.0) - 1.0) / 2.0
    left, right = high - share * (high - low), low + share * (high - low)
    at_left, at_right = misfit(left), misfit(right)
    while high - low > 1e-7:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - share * (high - low)
            at_left = misfit(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + share * (high - low)
            at_right = misfit(right)
    return round((low + high) / 2.0, 4) + 0.0


def _clipped(column: Floats, method: str, lower: float, upper: float) -> Treated:
    raised, lowered = int((column < lower).sum()), int((column > upper).sum())
    before = moments(column)
    stage = _untreatable(before) or ("none-needed" if raised + lowered == 0 else method)
    clipped = np.clip(column, lower, upper)
    if stage == method and float(clipped.min()) == float(clipped.max()):
        stage = "would-be-constant"
    if stage != method:
        return _kept(column, before, method, stage, {"low": 0, "high": 0, "lower": lower, "upper": upper})
    facts = _facts(method, stage, before, moments(clipped), SKEWNESS, KURTOSIS)
    return _treated(column, clipped, facts | {"low": raised, "high": lowered, "lower": lower, "upper": upper})


def _transformed(column: Floats, values: Floats, method: str, **more: Any) -> Treated:
    facts = _facts(method, method, moments(column), moments(values), SKEWNESS, KURTOSIS)
    return _treated(column, values, facts | more)


def _kept(column: Floats, before: Moments, method: str, stage: str, more: dict[str, Any]) -> Treated:
    return _treated(column, column, _facts(method, stage, before, before, SKEWNESS, KURTOSIS) | more)


def _treated(column: Floats, values: Floats, facts: dict[str, Any]) -> Treated:
    changed = values != column
    return Treated(values if changed.any() else column, changed, facts)


def _untreatable(before: Moments) -> str | None:
    """Say why a treatment that depends on the field has nothing to go by, if so."""
    if before.entrants < LEAST:
        return "too-few"
    return "constant" if before.kurtosis is None else None


def _above_zero(column: Floats, shifted: Floats) -> None:
    if not float(shifted.min()) > 0.0:
        row = int(np.argmax(shifted <= 0.0))
        raise Unfit(
            N_("a logarithm or a power needs numbers above 0, found {value}; declare a shift or use signed logs"),
            row=row,
            value=float(column[row]),
        )


def _facts(
    method: str, stage: str, before: Moments, after: Moments, skewness: float, kurtosis: float
) -> dict[str, Any]:
    return {
        "method": method,
        "stage": stage,
        "entrants": before.entrants,
        "skewness-before": before.skewness,
        "kurtosis-before": before.kurtosis,
        "skewness-after": after.skewness,
        "kurtosis-after": after.kurtosis,
        "limit-skewness": float(skewness),
        "limit-kurtosis": float(kurtosis),
        "passed": passes(after, skewness, kurtosis),
    }
