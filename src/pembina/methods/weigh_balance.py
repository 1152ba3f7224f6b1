"""Weights that give criteria the influence they were meant to have, as correlation with the total measures it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods import solver
from pembina.methods.refusal import N_, Unfit
from pembina.methods.rounding import significant
from pembina.methods.weighed import Weighed, complete, figure, figures, weighed

Floats = NDArray[np.float64]

_EXACT = 1e-12
"""A residual (sum of squared differences of shares) up to which targets count as met."""

_CORNERS = 10
"""Up to so many criteria, the search also starts from near each corner (all weight on one criterion)."""

_NEWTON = 50
"""At most so many steps of the last refinement; it doubles its digits with each."""


def correlation_balanced(matrix: ArrayLike, targets: ArrayLike | None = None) -> Weighed:
    """Choose weights so that each criterion has the influence on the total that it was meant to have.

    min over w >= 0, sum w = 1 of sum_i (S_i(w) / sum_k S_k(w) - target_i)^2 with S_i = corr(x_i, total)^2 and total =
    sum_i w_i x_i: Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite indicators:
    closing the gap, Ecological Indicators 80:12-22 (in the linear form; Paruolo, Saisana and Saltelli 2013). A weight
    is never negative; where only a negative one would meet the targets, they are met as nearly as can be, and
    ``residual`` says how nearly. COINr's get_opt_weights starts from equal weights with Nelder-Mead and may return
    negative weights.

    ``matrix`` has shape (entrants, criteria), higher better; ``targets`` (criteria,) 0 and more, adding up to 1
    (tolerance 1e-9), equal where None. Scaling a column scales its weight inversely. Solved exactly where it can be:
    in standard units, correlations in the proportions of sqrt(target) need R v = sqrt(target) with R the correlation
    matrix. Else by sequential least squares (scipy) from fixed starts (even weights, the exact solution cut off at 0,
    and, up to 10 criteria, near each corner), and Newton's method at the end; the best one counts, a local minimum in
    principle. Only what is needed is loaded: no scipy where the targets can be met.

    A constant column, fewer than two entrants, a missing score, and criteria that cancel one another from every start
    are refused; zeros and negative numbers are welcome. Facts: ``targets``, ``shares`` (achieved), ``correlations``
    with the total, ``against`` (places from 0 of criteria that run against the total: the square does not see the
    sign), ``residual``, ``met`` (residual up to 1e-12), ``iterations`` (0 where solved exactly), ``converged``,
    ``unique`` (false where criteria repeat one another, so that other weights do the same; which are returned may then
    depend on the order of criteria).
    """
    table = complete(matrix)
    wanted = _targets(targets, table.shape[1])
    correlations, spread = _correlations(table)
    root = np.sqrt(wanted)
    v, unique = _exact(correlations, root)
    found = _Found(v, 0, True)
    if (v < -1e-9).any() or _residual(correlations, v, wanted)[0] > _EXACT:
        found = _search(correlations, wanted, v)
    standard = np.maximum(significant(found.v), 0.0)
    u = _apply(correlations, standard)
    variance = float((standard * u).sum())
    if variance <= 1e-12:
        raise Unfit(N_("the criteria cancel one another, so that no total is left to correlate with"))
    shares = u**2 / (u**2).sum()
    residual = float(((shares - wanted) ** 2).sum())
    facts = {
        "targets": figures(wanted),
        "shares": figures(shares),
        "correlations": figures(u / math.sqrt(variance)),
        "against": np.flatnonzero(u < 0.0).tolist(),
        "residual": 0.0 if residual <= 1e-20 else float(f"{residual:.6g}"),
        "met": residual <= _EXACT,
        "iterations": found.steps,
        "converged": found.converged,
        "unique": unique,
    }
    return weighed(standard / spread, facts)


class _Found(NamedTuple):
    v: Floats
    steps: int
    converged: bool


def _targets(targets: ArrayLike | None, count: int) -> Floats:
    if targets is None:
        return np.full(count, 1.0 / count)
    wanted = np.asarray(targets, dtype=np.float64)
    if wanted.shape != (count,):
        raise ValueError(f"targets of shape {wanted.shape} for {count} criteria")
    for column in np.flatnonzero(~((wanted >= 0.0) & (wanted <= 2.0)))[:1].tolist():
        raise Unfit(
            N_("a target must be a share from 0 to 1, found {value}"), column=column, value=float(wanted[column])
        )
    total = math.fsum(wanted)
    if abs(total - 1.0) > 1e-9:
        raise Unfit(N_("the targets add up to {total}, not to 1"), total=figure(total))
    return wanted / total


def _correlations(table: Floats) -> tuple[Floats, Floats]:
    """Return the correlation matrix, rounded so that machines agree, and the standard deviations (divisor n)."""
    low, high = table.min(axis=0), table.max(axis=0)
    for column in np.flatnonzero(low == high)[:1].tolist():
        text = N_("all scores are {value}: a criterion that is the same for everyone has no correlation with the total")
        raise Unfit(text, column=column, value=figure(float(low[column])))
    scaled = (table - low) / (high - low)
    scaled -= scaled.mean(axis=0)
    covariance = scaled.T @ scaled / len(table)
    deviation = np.sqrt(covariance.diagonal())
    correlations = significant(covariance / deviation / deviation[:, None])
    return (correlations + correlations.T) / 2.0, significant(deviation * (high - low))


def _exact(correlations: Floats, root: Floats) -> tuple[Floats, bool]:
    """Solve R v = sqrt(target), with the v of least length where several do, and say whether there is but one.

    The largest part of v is 1; v is 0 where criteria cancel so that nothing goes in the direction of the targets.
    """
    sizes, vectors = np.linalg.eigh(correlations)
    kept = sizes > 1e-9 * sizes[-1]
    part = vectors[:, kept]
    v = part @ ((part.T @ root) / sizes[kept])
    largest = np.abs(v).max()
    return (v / largest if largest > 1e-9 else np.zeros(v.size)), bool(kept.all())


def _apply(correlations: Floats, v: Floats) -> Floats:
    u = np.zeros(v.size)
    for column, size in zip(correlations.T, v, strict=True):
        u += column * size
    return u


def _residual(correlations: Floats, v: Floats, wanted: Floats) -> tuple[float, Floats]:
    """Return the objective at v, in standard units (any scale), and its gradient."""
    u = _apply(correlations, v)
    total = float((u**2).sum())
    if total == 0.0:
        return 2.0, np.zeros(v.size)
    shares = u**2 / total
    off = shares - wanted
    slope = 4.0 * u / total * (off - (shares * off).sum())
    return float((off**2).sum()), _apply(correlations, slope)


def _hessian(correlations: Floats, v: Floats, wanted: Floats) -> Floats:
    """Return the second derivatives of the objective at v."""
    u = correlations @ v
    total = float((u**2).sum())
    shares, pull = u**2 / total, 2.0 * u / total
    off = shares - wanted
    lead = off - (shares * off).sum()
    jacobian = np.diag(pull) - np.outer(shares, pull)
    inner = np.diag(2.0 / total * lead) - np.outer(pull * lead, pull)
    inner += pull[:, None] * (jacobian - (off + shares) @ jacobian)
    full: Floats = 2.0 * correlations @ inner @ correlations
    return full


def _search(correlations: Floats, wanted: Floats, exact: Floats) -> _Found:
    """Minimise from even weights, from the exact solution with its negative parts cut off, and from near corners."""
    count = wanted.size
    even = np.full(count, 1.0 / count)
    cut = np.maximum(exact, 0.0) + 1e-3
    corners = 0.9 * np.eye(count if count <= _CORNERS else 0, count) + 0.1 * even
    starts = [even, cut / cut.sum(), *corners]
    ends = [solver.on_simplex(lambda v: _residual(correlations, v, wanted), start) for start in starts]
    steps = sum(end.steps for end in ends)
    best = min(ends, key=lambda end: round(end.value, 12))
    v, rested = _refine(correlations, wanted, best.x)
    return _Found(v, steps, best.converged or rested)


def _refine(correlations: Floats, wanted: Floats, start: Floats) -> tuple[Floats, bool]:
    """Bring the weights above 0 to full precision by Newton's method; keep the start where that leads elsewhere."""
    free = start > 1e-7
    v = np.where(free, start, 0.0)
    v = v / v.sum()
    before = _residual(correlations, v, wanted)[0]
    if before >= 2.0:  # there is no total at all
        return v, False
    count = int(free.sum())
    for _ in range(_NEWTON):
        system = np.ones((count + 1, count + 1))
        system[:count, :count] = _hessian(correlations, v, wanted)[np.ix_(free, free)]
        system[count, count] = 0.0
        gradient = np.append(_residual(correlations, v, wanted)[1][free], 0.0)
        step = np.linalg.lstsq(system, -gradient, rcond=1e-12)[0][:count]
        moved = v.copy()
        moved[free] += step
        if (moved < 0.0).any() or _residual(correlations, moved, wanted)[0] > before + 1e-15:
            return v, False
        v = moved / moved.sum()
        if np.abs(step).max() < 1e-15:
            return v, True
    return v, float(np.abs(step).max()) < 1e-10
