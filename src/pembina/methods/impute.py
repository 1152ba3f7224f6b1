"""Numbers for entrants that did not report one, and a word on where each came from.

One target column with NaN where nothing was reported goes in; an :class:`Imputed` comes out. What was reported never
changes. What cannot be imputed stays NaN, is not marked as filled, and is counted in ``facts`` as ``left``: never is
something else put in its place in silence. Infinities, and numbers beyond 1e150, are Unfit.

Sources: OECD/JRC Handbook on Constructing Composite Indicators 2008, step 3; W. Becker, COINr, vignette "Imputation".
Imputed numbers are guesses: the handbook asks that they be marked and their effect on the ranking be tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.statistics import LARGEST, Fit, least_squares, moments, quantile

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

AVERAGES = ("mean", "median")
"""How :func:`nearest` makes one number of its peers'."""


class Imputed(NamedTuple):
    """The column with what could be filled in, which entries were, and how.

    ``facts`` of every method: ``method``; ``entrants``; ``reported``, ``filled`` and ``left``, which add up to them.
    """

    values: Floats
    filled: Flags
    facts: dict[str, Any]


def mean(values: Floats, groups: NDArray[np.object_] | None = None, least: int = 1) -> Imputed:
    """Fill in the mean of those who reported, or of those in the entrant's own group (12 significant digits).

    ``values`` (entrants,); ``groups`` (entrants,) holds labels, None for an entrant of no group, whose gap stays. So
    does the gap of a group in which fewer than ``least`` reported: it does not get the mean of all. Source: OECD/JRC
    Handbook 2008, step 3 (unconditional mean); COINr `i_mean`, `i_mean_grp`. The column's variance shrinks.

    Facts besides those of :class:`Imputed`: ``average`` (None where there is none); with groups instead ``groups``,
    which holds ``average``, ``reported``, ``filled`` and ``left`` by label, for groups with a gap.
    """
    return _averaged(values, groups, least, "mean")


def median(values: Floats, groups: NDArray[np.object_] | None = None, least: int = 1) -> Imputed:
    """Fill in the median of those who reported, or of those in the entrant's own group.

    Source: OECD/JRC Handbook 2008, step 3; COINr `i_median`, `i_median_grp`. Everything else as in :func:`mean`.
    """
    return _averaged(values, groups, least, "median")


def nearest(values: Floats, others: Floats, peers: int = 5, average: str = "mean", least: int = 1) -> Imputed:
    """Fill in what an entrant's nearest peers reported: the mean (or median) over the ``peers`` nearest ones.

    ``values`` (entrants,) is the target, ``others`` (entrants, m) are columns that tell who is alike; both may hold
    NaN. Each column is standardised by mean and standard deviation of those who reported it; the distance between two
    entrants is the root of the mean squared difference over the columns that both reported, at least ``least`` of
    them (others are no peers), to 12 significant digits. Constant columns tell nobody apart and are left aside. Peers
    as far away as the last one counted all count, so that the order of entrants does not matter. With fewer peers
    than asked for, those there are count. Without any the gap stays.

    Source: Troyanskaya et al. 2001, Bioinformatics 17:520-525 (KNNimpute), who weigh peers by distance; equal weights
    here, as in OECD/JRC Handbook 2008, step 3 (nearest neighbour), and scikit-learn's KNNImputer, which neither
    standardises nor counts equals.

    Facts besides those of :class:`Imputed`: ``peers``, ``average``, ``least``; ``columns``, positions in ``others``
    that counted; ``fewest-peers`` and ``most-peers``, over the entries filled in (None where none was).
    """
    column, columns = _reported(values), _others(others, len(values))
    _whole(peers, N_("the number of peers must be 1, 2, 3, ..., found {value}"))
    _whole(least, N_("the least number of common columns must be 1, 2, 3, ..., found {value}"))
    if average not in AVERAGES:
        raise Unfit(N_("peers are averaged by mean or median, not by {value}"), value=average)
    used, means, deviations = _spread(columns)
    likeness = columns[:, used].T
    donors, gaps = np.flatnonzero(~np.isnan(column)), np.flatnonzero(np.isnan(column))
    filled, counts = column.copy(), []
    if donors.size and len(used) >= least:
        for gap, near in _peers(likeness, means, deviations, gaps, donors, peers, least):
            filled[gap] = _average(column[near], average)
            counts.append(len(near))
    more = {"peers": int(peers), "average": average, "least": int(least), "columns": used}
    ends = {"fewest-peers": min(counts, default=None), "most-peers": max(counts, default=None)}
    return _imputed("nearest", column, filled, more | ends)


def regression(values: Floats, others: Floats) -> Imputed:
    """Fill in what a straight-line fit on other columns predicts: target = b0 + sum of b_j x_j, by least squares.

    Fitted on entrants that reported the target and all of ``others`` (entrants, m); predicted for those that reported
    all of ``others`` but not the target; the gaps of the rest stay. Source: OECD/JRC Handbook 2008, step 3 (regression
    imputation). Unfit for fewer than m + 2 entrants to fit on, and for a column that is constant among them or that
    the columns before it determine (named by its position in ``others``). Nothing is fitted where there is
    no gap to predict. A prediction may lie outside of what anyone reported; how many do is said. 12 significant digits.

    Facts besides those of :class:`Imputed`: ``fitted``, how many entrants the fit rests on; ``intercept``;
    ``coefficients`` in the order of the columns; ``r-squared`` (None for a constant target); ``outside``. All None
    where nothing can be predicted.
    """
    column, columns = _reported(values), _others(others, len(values))
    known = ~np.isnan(columns).any(axis=1)
    gap = np.isnan(column)
    filled = column.copy()
    names = ("fitted", "intercept", "coefficients", "r-squared", "outside")
    facts: dict[str, Any] = dict.fromkeys(names)
    if (known & gap).any():
        rows = known & ~gap
        fit = least_squares(columns[rows], column[rows])
        filled[known & gap] = _predicted(fit, columns[known & gap])
        beyond = (filled < np.nanmin(column)) | (filled > np.nanmax(column))
        said = (int(rows.sum()), fit.intercept, fit.coefficients.tolist(), fit.r_squared, int(beyond.sum()))
        facts = dict(zip(names, said, strict=True))
    return _imputed("regression", column, filled, facts)


BLOCK = 2**20
"""Distances held at a time."""


def _averaged(values: Floats, groups: NDArray[np.object_] | None, least: int, average: str) -> Imputed:
    column = _reported(values)
    _whole(least, N_("the least number of reports must be 1, 2, 3, ..., found {value}"))
    gap = np.isnan(column)
    filled = column.copy()
    if groups is None:
        one = _average(column[~gap], average) if int((~gap).sum()) >= least else None
        filled[gap] = np.nan if one is None else one
        return _imputed(average, column, filled, {"average": one})
    said: dict[str, Any] = {}
    for label, rows in _members(groups, len(column)).items():
        missing = rows[gap[rows]]
        if missing.size == 0:
            continue
        reports = column[rows[~gap[rows]]]
        one = _average(reports, average) if reports.size >= least else None
        filled[missing] = np.nan if one is None else one
        count = int(missing.size)
        done = 0 if one is None else count
        said[label] = {"average": one, "reported": int(reports.size), "filled": done, "left": count - done}
    return _imputed(average, column, filled, {"groups": said})


def _members(groups: NDArray[np.object_], entrants: int) -> dict[str, NDArray[np.intp]]:
    """Return the positions of each group's members, by label in sorted order; None belongs to no group."""
    if len(groups) != entrants:
        raise ValueError(f"{len(groups)} group labels for {entrants} entrants")
    members: dict[str, list[int]] = {}
    for place, label in enumerate(groups):
        if label is not None and label == label:  # NaN is no label either
            members.setdefault(str(label), []).append(place)
    return {label: np.array(members[label], dtype=np.intp) for label in sorted(members)}


def _spread(columns: Floats) -> tuple[list[int], Floats, Floats]:
    """Return the positions of columns that tell entrants apart, and their means and deviations among who reported."""
    used, means, deviations = [], [], []
    for place in range(columns.shape[1]):
        reports = columns[~np.isnan(columns[:, place]), place]
        found = moments(reports) if reports.size else None
        if found is not None and found.deviation:
            used.append(place)
            means.append(found.mean)
            deviations.append(found.deviation)
    return used, np.array(means)[:, None], np.array(deviations)[:, None]


def _peers(
    columns: Floats,
    means: Floats,
    deviations: Floats,
    gaps: NDArray[np.intp],
    donors: NDArray[np.intp],
    peers: int,
    least: int,
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each gap that has peers, and who they are; ``columns`` are rows here.

    A product of matrices finds the candidates: it is quick, and off by less than ``slack``, which is allowed for.
    Their distances are then computed number by number and rounded, so that the product decides about nothing.
    """
    known = (~np.isnan(columns)).astype(np.float64)
    zeroed = np.where(known > 0.0, (columns - means) / deviations, 0.0)
    scaled = np.where(known > 0.0, columns, 0.0) / deviations
    squares = zeroed * zeroed
    sizes = squares.sum(axis=0)
    step = max(1, BLOCK // len(donors))
    for start in range(0, len(gaps), step):
        block = gaps[start : start + step]
        common = known[:, block].T @ known[:, donors]
        rough = squares[:, block].T @ known[:, donors] + known[:, block].T @ squares[:, donors]
        rough -= 2.0 * (zeroed[:, block].T @ zeroed[:, donors])
        rough = np.where(common >= least, rough / np.maximum(common, 1.0), np.inf)
        last = np.partition(rough, peers - 1, axis=1)[:, peers - 1] if peers < len(donors) else rough.max(axis=1)
        slack = 1e-9 * (sizes[block] + float(sizes[donors].max()))
        rows, candidates = np.nonzero((rough <= (last + slack)[:, None]) & (rough < np.inf))
        away = _distances(scaled, known, block[rows], donors[candidates])
        ends = np.searchsorted(rows, np.arange(len(block) + 1))
        for place, gap in enumerate(block):
            own = slice(ends[place], ends[place + 1])
            near = _nearest_of(away[own], peers)
            if near.size:
                yield int(gap), donors[candidates[own][near]]


def _distances(scaled: Floats, known: Floats, one: NDArray[np.intp], other: NDArray[np.intp]) -> Floats:
    """Return the distance of each pair to 12 digits: the root of the mean squared difference over common columns."""
    total, common = np.zeros(len(one)), np.zeros(len(one))
    for column, there in zip(scaled, known, strict=True):
        both = there[one] * there[other]
        away = column[one] - column[other]
        total += both * (away * away)
        common += both
    return significant(np.sqrt(total / common))


def _nearest_of(away: Floats, peers: int) -> NDArray[np.intp]:
    """Return the positions of the ``peers`` smallest distances, and of those that equal the largest of them."""
    if peers >= len(away):
        return np.arange(len(away))
    return np.flatnonzero(away <= np.partition(away, peers - 1)[peers - 1])


def _average(reports: Floats, average: str) -> float:
    """Return mean or median; sums are taken in sorted order, so that the order of entrants does not matter."""
    if average == "median":
        return quantile(reports, 0.5)
    ordered = np.sort(reports)
    if ordered[0] == ordered[-1]:
        return float(ordered[0])
    return float(significant(np.array([ordered.sum() / len(ordered)]))[0]) + 0.0


def _predicted(fit: Fit, columns: Floats) -> Floats:
    total = np.full(len(columns), fit.level)
    for place, coefficient in enumerate(fit.coefficients):
        total += coefficient * (columns[:, place] - fit.centre[place])
    return significant(total) + 0.0


def _imputed(method: str, column: Floats, filled: Floats, more: dict[str, Any]) -> Imputed:
    gap = np.isnan(column)
    done = gap & ~np.isnan(filled)
    counts = {"reported": int((~gap).sum()), "filled": int(done.sum()), "left": int((gap & ~done).sum())}
    facts = {"method": method, "entrants": len(column)} | counts | more
    return Imputed(filled if done.any() else column, done, facts)


def _reported(values: Floats) -> Floats:
    """Return a column that may have gaps, or refuse it: nobody at all, an infinity, a number too large."""
    column = np.asarray(values, dtype=np.float64)
    if column.ndim != 1:
        raise ValueError(f"a column has one dimension, not {column.ndim}")
    if column.size == 0:
        raise Unfit(N_("there are no numbers to work on"))
    _bounded(column[:, None], named=False)
    return column


def _others(others: Floats, entrants: int) -> Floats:
    columns = np.asarray(others, dtype=np.float64)
    if columns.ndim != 2 or len(columns) != entrants:
        raise ValueError(f"columns of shape {columns.shape} for {entrants} entrants")
    if columns.shape[1] == 0:
        raise Unfit(N_("imputation from other columns needs at least one of them"))
    _bounded(columns, named=True)
    return columns


def _bounded(columns: Floats, named: bool) -> None:
    """Refuse infinities and numbers too large to be squared; NaN passes."""
    bad = np.abs(columns) > LARGEST
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        raise Unfit(
            N_("numbers must lie between -1e150 and 1e150, found {value}"),
            column=column if named else None,
            row=row,
            value=float(columns[row, column]),
        )


def _whole(value: int, text: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise Unfit(text, value=value)
