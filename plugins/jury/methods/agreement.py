"""How far jurors agree, as three coefficients that answer different questions.

ICC(2,1) and ICC(2,k) (:func:`icc`; Shrout and Fleiss 1979, Psychological Bulletin 86:420-428): the share of variance
that is between entrants, in one juror's scores and in the mean of all k, jurors being a sample and their severity
counting as disagreement. With the mean squares of the two-way table (n entrants, k jurors)

    ICC(2,1) = (MSB - MSE) / (MSB + (k - 1) MSE + k (MSJ - MSE) / n)
    ICC(2,k) = (MSB - MSE) / (MSB + (MSJ - MSE) / n)

and 95 % limits from F (the same paper; McGraw and Wong 1996, Psychological Methods 1:30-46).

Krippendorff's alpha (:func:`alpha`; Krippendorff 2019, Content Analysis, chapter 12): 1 - observed / expected
disagreement, for gaps too; for nominal, ordinal and interval values, through the library ``krippendorff``.

Kendall's W (:func:`kendall`; Kendall and Babington Smith 1939, Annals of Mathematical Statistics 10:275-287; ties as in
Kendall 1948): how far m jurors rank n entrants alike, whatever points they give.

    W = (12 sum R^2 - 3 m^2 n (n + 1)^2) / (m^2 (n^3 - n) - m sum (t^3 - t)),       chi-square = m (n - 1) W, n - 1 df
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from attrs import frozen

from pembina import Unfit

from .rows import GRID, N_, Floats, Rows, Whole, rows, shown, sums

Level = Literal["nominal", "ordinal", "interval"]

_DISTINCT = 1_000
"""Up to so many different values the library is asked: it builds tables of values by values."""


_LEAST_FREEDOM = 0.05
"""Degrees of freedom that a negative correlation can cancel down to nothing stop here, where F is still a number."""


@frozen
class Icc:
    """Intraclass correlations of a complete table with their 95 % limits.

    ``single`` is ICC(2,1), ``average`` ICC(2,k) of ``jurors`` jurors: None, as are its limits, where entrants differ so
    little that the formula's denominator is not positive. ``mean_squares``: between entrants, between jurors, error.
    """

    entrants: int
    jurors: int
    single: float
    single_low: float
    single_high: float
    average: float | None
    average_low: float | None
    average_high: float | None
    mean_squares: tuple[float, float, float]


@frozen
class Alpha:
    """Krippendorff's alpha: ``units`` have two values or more, together ``pairable`` values; 1 is full agreement, 0
    what chance gives."""

    alpha: float
    level: Level
    units: int
    pairable: int


@frozen
class Kendall:
    """Kendall's W from 0 to 1, its chi-square with ``freedom`` and the chance ``p`` of as much without any agreement
    (an approximation, rough below 8 entrants); ``tied`` where a juror gave two entrants the same score."""

    w: float
    chi_square: float
    freedom: int
    p: float
    entrants: int
    jurors: int
    tied: bool


def icc(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Icc:
    """Return ICC(2,1) and ICC(2,k) of a complete table, one score for each entrant and juror.

    Refused: a table with a gap or with two scores in a cell, one entrant, one juror, scores that are all equal (0/0).
    """
    table = _complete(entrants, jurors, scores)
    n, k = table.shape
    squares = _mean_squares(table)
    msb, msj, mse = squares
    below = msb + (k - 1) * mse + k * (msj - mse) / n
    if not below > 0.0:
        text = N_("all scores are the same, so that there is nothing to agree or to differ on")
        opposed = N_("two jurors put two entrants in opposite order by the same points: the figure has no lower bound")
        raise Unfit(opposed if mse > 0.0 else text)
    single = (msb - mse) / below
    low, high = _limits(squares, n, k, single)
    return Icc(
        entrants=n,
        jurors=k,
        single=_grid(single),
        single_low=_grid(low),
        single_high=_grid(high),
        average=_stepped_up(single, k),
        average_low=_stepped_up(low, k),
        average_high=_stepped_up(high, k),
        mean_squares=(_grid(msb), _grid(msj), _grid(mse)),
    )


def alpha(units: Sequence[Any], coders: Sequence[str], values: Sequence[float], level: Level = "interval") -> Alpha:
    """Return Krippendorff's alpha; a unit is what is scored (an entrant, or a tuple of entrant and item).

    Gaps are allowed; units with one value say nothing and are left out. Beyond a thousand different values, where the
    library's tables of values by values grow too large, the same figure is worked out from sums. Refused: no unit with
    two values, values that are all equal (the expected disagreement is 0, and alpha 0/0), two values of one coder for
    the same unit.
    """
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"unknown level of measurement {level!r}")
    given = rows(units, coders, values)
    _once(given)
    per_unit = np.bincount(given.entrant, minlength=len(given.entrants))
    paired = per_unit[given.entrant] > 1
    if not paired.any():
        raise Unfit(N_("nothing was scored by two jurors, so that there is nothing to compare"))
    value, unit = given.score[paired], given.entrant[paired]
    distinct, place = np.unique(value, return_inverse=True)
    if len(distinct) == 1:
        raise Unfit(
            N_(
                "every score that can be compared is {value}: without any variation, agreement by chance is certain too"
            ),
            value=f"{value[0]:g}",
        )
    places = np.unique(unit, return_inverse=True)[1].reshape(-1)
    known = place.reshape(-1)
    if len(distinct) <= _DISTINCT:
        found = _by_library(places, known, distinct, level)
    else:
        found = _by_sums(places, known, distinct, level)
    return Alpha(_grid(found), level, int(places.max()) + 1, len(value))


def kendall(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Kendall:
    """Return Kendall's W of a complete table, ties given their mean rank; ranks are whole halves, so W is exact.

    Refused: a table with a gap or with two scores in a cell, one entrant, one juror, jurors who give everyone the same.
    """
    from scipy.special import chdtrc

    table = _complete(entrants, jurors, scores)
    n, m = table.shape
    total, ties = np.zeros(n, dtype=np.int64), 0
    for column in table.T:
        doubled, alike = _doubled_ranks(column)
        total += doubled
        ties += alike
    spread = 3 * sum(rank**2 for rank in total.tolist()) - 3 * m**2 * n * (n + 1) ** 2
    most = m**2 * (n**3 - n) - m * ties
    if most == 0:
        raise Unfit(N_("every juror gives all entrants the same score, so that nobody is ranked"))
    w = Fraction(spread, most)
    chi_square = float(w * m * (n - 1))
    return Kendall(
        w=_grid(float(w)),
        chi_square=_grid(chi_square),
        freedom=n - 1,
        p=_grid(float(chdtrc(n - 1, chi_square))),
        entrants=n,
        jurors=m,
        tied=ties > 0,
    )


def _grid(value: float) -> float:
    return round(value, GRID) + 0.0


def _once(given: Rows) -> None:
    """Refuse two scores of one juror in the same cell."""
    pair = given.entrant * len(given.jurors) + given.juror
    for at in np.flatnonzero(pair[1:] == pair[:-1])[:1].tolist():
        text = N_("{juror} scored {entrant} more than once")
        raise Unfit(text, juror=given.jurors[given.juror[at]], entrant=shown(given.entrants[given.entrant[at]]))


def _complete(entrants: Sequence[str], jurors: Sequence[str], scores: Sequence[float]) -> Floats:
    """Return the scores as a table (entrants, jurors), or refuse it with the first gap."""
    given = rows(entrants, jurors, scores)
    _once(given)
    n, k = len(given.entrants), len(given.jurors)
    if k < 2:
        raise Unfit(N_("only {juror} gave scores: agreement needs two jurors"), juror=given.jurors[0])
    if n < 2:
        raise Unfit(N_("only {entrant} was scored: agreement needs two entrants"), entrant=shown(given.entrants[0]))
    table = np.full((n, k), np.nan)
    table[given.entrant, given.juror] = given.score
    gaps = np.argwhere(np.isnan(table)).tolist()
    if gaps:
        text = N_(
            "{number} of {cells} scores are lacking, the first of them that of {juror} for {entrant}: this figure "
            "needs every juror to score every entrant; Krippendorff's alpha does not"
        )
        entrant, juror = gaps[0]
        who = shown(given.entrants[entrant])
        raise Unfit(text, number=len(gaps), cells=n * k, juror=given.jurors[juror], entrant=who)
    return table


def _mean_squares(table: Floats) -> tuple[float, float, float]:
    """Return MS between entrants, between jurors and of the error, sums being exact."""
    n, k = table.shape
    flat = table.ravel()
    row, column = np.repeat(np.arange(n), k), np.tile(np.arange(k), n)
    mean = math.fsum(flat.tolist()) / flat.size
    by_row, by_column = sums(row, flat, n) / k - mean, sums(column, flat, k) / n - mean
    left = table - mean - by_row[:, None] - by_column
    noise = 1e-12 * max(1.0, float(np.abs(flat).max()))  # so that jurors who differ by a constant leave no error
    parts = [np.where(np.abs(part) <= noise, 0.0, part).ravel() for part in (by_row, by_column, left)]
    between, jurors, error = (math.fsum((part**2).tolist()) for part in parts)
    return k * between / (n - 1), n * jurors / (k - 1), error / ((n - 1) * (k - 1))


def _limits(squares: tuple[float, float, float], n: int, k: int, single: float) -> tuple[float, float]:
    """Return the 95 % limits of ICC(2,1); the degrees of freedom of MSJ and MSE together are Satterthwaite's."""
    from scipy.special import fdtri

    msb, msj, mse = squares
    own, common = k * single * msj, (n * (1.0 + (k - 1) * single) - k * single) * mse
    below = (n - 1) * own**2 + common**2
    if below == 0.0:  # without error and severity there is nothing to be unsure of
        return single, single
    freedom = max((k - 1) * (n - 1) * (own + common) ** 2 / below, _LEAST_FREEDOM)
    upper, lower = float(fdtri(n - 1, freedom, 0.975)), float(fdtri(freedom, n - 1, 0.975))
    rest = k * msj + (k * n - k - n) * mse
    low = n * (msb / upper - mse) / (rest + n * msb / upper)
    return max(low, min(single, -1.0)), n * (lower * msb - mse) / (rest + n * lower * msb)


def _stepped_up(single: float, k: int) -> float | None:
    """Return what k jurors together reach (Spearman and Brown), None where it is not defined."""
    below = 1.0 + (k - 1) * single
    return _grid(k * single / below) if below > 1e-12 else None


def _by_library(unit: Whole, place: Whole, distinct: Floats, level: Level) -> float:
    try:
        import krippendorff
    except ImportError as error:
        from pembina.commands import LibraryMissing

        raise LibraryMissing("krippendorff", "jury") from error

    counts = np.zeros((int(unit.max()) + 1, len(distinct)), dtype=np.int64)
    np.add.at(counts, (unit, place), 1)
    return float(krippendorff.alpha(value_counts=counts, value_domain=distinct, level_of_measurement=level))


def _by_sums(unit: Whole, place: Whole, distinct: Floats, level: Level) -> float:
    """Work alpha out from sums: squared differences of a group add up to size x sum of squares - square of the sum.

    Ordinal differences are differences of mean ranks, interval ones of values; nominal ones are counted.
    """
    number = np.bincount(place)
    size = np.bincount(unit).astype(np.float64)
    if level == "nominal":
        pairs, alike = np.unique(unit * len(distinct) + place, return_counts=True)
        same = np.bincount(pairs // len(distinct), weights=alike.astype(np.float64) ** 2, minlength=len(size))
        observed = (size**2 - same) / (size - 1.0)
        expected = float(number.sum()) ** 2 - float((number**2).sum())
    else:
        axis = distinct if level == "interval" else np.cumsum(number) - (number - 1) / 2.0
        value = axis[place] - axis[place].mean()
        inside = value - (sums(unit, value, len(size)) / size)[unit]
        observed = 2.0 * size / (size - 1.0) * sums(unit, inside**2, len(size))
        expected = 2.0 * len(value) * math.fsum((value**2).tolist()) - 2.0 * math.fsum(value.tolist()) ** 2
    return 1.0 - math.fsum(observed.tolist()) * (len(place) - 1) / expected


def _doubled_ranks(column: Floats) -> tuple[Whole, int]:
    """Return twice the mean rank of each score, lowest first, and the sum of t^3 - t over ties."""
    _, place, number = np.unique(column, return_inverse=True, return_counts=True)
    ends = np.cumsum(number)
    doubled: Whole = (2 * ends - number + 1)[place.reshape(-1)].astype(np.int64)
    return doubled, int((number**3 - number).sum())
