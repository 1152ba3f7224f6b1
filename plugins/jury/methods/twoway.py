"""The additive model of entrants and jurors, fitted by least squares: score = quality + severity + error.

    y_r = q_e(r) + s_j(r) + e_r,   sum over jurors of s_j = 0

Kuhlisch, Roos, Rothe, Rudolph, Scheuermann and Stoyan (2016), A statistical approach to calibrating the scores of
biased reviewers of scientific papers, Metrika 79:37-57. With n_ej scores of juror j for entrant e, n_e = sum_j n_ej,

    sum_k (delta_jk n_j - sum_e n_ej n_ek / n_e) s_k = sum_r(j) (y_r - mean of its entrant)
    q_e = mean_r(e) (y_r - s_j)

a system of the size of the panel, solved by elimination. What elimination leaves is then put right from the residuals,
which are added exactly (iterative refinement, Wilkinson 1963), so that ties stay ties also where long chains of jurors
make the system badly conditioned.
"""

from __future__ import annotations

import math

import numpy as np
from attrs import frozen

from .linear import applied, inverse
from .rows import Floats, Rows, Whole, linked, one_piece, sums

_ROUNDS = 3
"""Solutions of the system: one, and two that put right what rounding left."""


@frozen
class Cells:
    """Pairs of entrant and juror with a score, and how many scores each has."""

    entrant: Whole
    juror: Whole
    count: Floats
    of_row: Whole
    per_entrant: Floats
    per_juror: Floats


@frozen
class Fit:
    """Estimates in order of sorted names, ``residuals`` in the order of ``rows``; ``inner`` is a generalised inverse of
    the system of jurors (shape (jurors, jurors)), ``freedom`` the degrees of freedom that errors have."""

    rows: Rows
    cells: Cells
    quality: Floats
    severity: Floats
    residuals: Floats
    inner: Floats
    freedom: int

    @property
    def variance(self) -> float | None:
        """Mean square of the residuals over their degrees of freedom; None where there are none."""
        return math.fsum((self.residuals**2).tolist()) / self.freedom if self.freedom else None


def fit(rows: Rows) -> Fit:
    """Fit the additive model; refused (Unfit, naming who stands apart) where the panel is not in one piece."""
    one_piece(linked(rows.entrants, rows.jurors, rows.entrant, rows.juror))
    cells = _cells(rows)
    inner = _inner(cells, len(rows.entrants), len(rows.jurors))
    quality, severity = np.zeros(len(rows.entrants)), np.zeros(len(rows.jurors))
    for _ in range(_ROUNDS):
        parts = _parts(rows, quality, severity)
        more, change = _solved(
            cells, inner, sums(rows.entrant, parts, len(quality)), sums(rows.juror, parts, len(severity))
        )
        quality, severity = quality + more, severity + change
    shift = math.fsum(severity.tolist()) / len(severity)
    quality, severity = quality + shift, severity - shift
    left = np.round(rows.score - quality[rows.entrant] - severity[rows.juror], rows.decimals) + 0.0
    return Fit(rows, cells, quality, severity, left, inner, len(rows.score) - len(rows.entrants) - len(rows.jurors) + 1)


def leverage(fitted: Fit) -> Floats:
    """Return for each row how much of its own score its fitted value is: 1 where nothing else speaks of it.

    h = 1/n_e + (u_j - c_e)' G (u_j - c_e), where c_e are the shares of the jurors in the scores of entrant e and G the
    inverse of the system of jurors (the hat matrix's diagonal; Cook and Weisberg 1982).
    """
    cells, inner = fitted.cells, fitted.inner
    share = cells.count / cells.per_entrant[cells.entrant]
    spread = np.zeros((len(cells.per_entrant), len(cells.per_juror)))
    order = np.argsort(cells.juror, kind="stable")
    ends = np.cumsum(np.bincount(cells.juror, minlength=len(cells.per_juror)))[:-1]
    for juror, part in enumerate(np.split(order, ends)):
        spread[cells.entrant[part]] += share[part, None] * inner[juror]
    reach = spread[cells.entrant, cells.juror]
    inside = np.bincount(cells.entrant, weights=share * reach, minlength=len(cells.per_entrant))
    own = inner.diagonal()[cells.juror] - 2.0 * reach + inside[cells.entrant]
    values: Floats = np.clip(1.0 / cells.per_entrant[cells.entrant] + own, 0.0, 1.0)[cells.of_row]
    return values


def _cells(rows: Rows) -> Cells:
    pair, of_row, count = np.unique(
        rows.entrant * len(rows.jurors) + rows.juror, return_inverse=True, return_counts=True
    )
    entrant, juror = pair // len(rows.jurors), pair % len(rows.jurors)
    number = count.astype(np.float64)
    return Cells(
        entrant,
        juror,
        number,
        of_row.reshape(-1),
        np.bincount(entrant, weights=number, minlength=len(rows.entrants)).astype(np.float64),
        np.bincount(juror, weights=number, minlength=len(rows.jurors)).astype(np.float64),
    )


def _inner(cells: Cells, entrants: int, jurors: int) -> Floats:
    """Return a generalised inverse of the system of jurors: the last juror is held at 0, as the sum is put right."""
    counts = np.zeros((entrants, jurors))
    counts[cells.entrant, cells.juror] = cells.count
    system = np.zeros((jurors, jurors))
    for juror in range(jurors):
        seen = np.flatnonzero(counts[:, juror])
        weight = counts[seen, juror] / cells.per_entrant[seen]
        shared = (counts[seen] * weight[:, None]).ravel()
        system[juror] = -np.bincount(np.tile(np.arange(jurors), len(seen)), weights=shared, minlength=jurors)
        system[juror, juror] += cells.per_juror[juror]
    inner = np.zeros((jurors, jurors))
    inner[:-1, :-1] = inverse(system[:-1, :-1])
    return inner


def _parts(rows: Rows, quality: Floats, severity: Floats) -> Floats:
    """Return each residual as three numbers whose exact sum it is (Knuth's two-sum, twice); shape (rows, 3)."""
    first, lost = _two_sum(rows.score, -quality[rows.entrant])
    second, more = _two_sum(first, -severity[rows.juror])
    return np.stack([second, more, lost], axis=1)


def _two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _solved(cells: Cells, inner: Floats, by_entrant: Floats, by_juror: Floats) -> tuple[Floats, Floats]:
    """Return what to add to quality and severity, from the sums of residuals of each entrant and each juror."""
    share = cells.count / cells.per_entrant[cells.entrant]
    explained = np.bincount(cells.juror, weights=share * by_entrant[cells.entrant], minlength=len(by_juror))
    severity = applied(inner, by_juror - explained)
    taken = np.bincount(cells.entrant, weights=cells.count * severity[cells.juror], minlength=len(by_entrant))
    return (by_entrant - taken) / cells.per_entrant, severity
