"""The one door to scipy: programs (linear, mixed-integer, least distance, smooth), Sobol points, inverse gamma.

scipy is loaded when a method first needs it. What cannot be solved is refused with its reason, never answered with
half a solution.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, LibraryMissing, Unfit

Floats = NDArray[np.float64]
Bounds = Sequence[tuple[float | None, float | None]] | tuple[float | None, float | None]

TOLERANCE = 1e-10
"""How far HiGHS may be off a condition; the tightest it takes."""


class Infeasible(Unfit):
    """No numbers meet all the conditions."""


class Unbounded(Unfit):
    """The objective can be improved without end."""


class Unsolved(Unfit):
    """The solver gave up: too many steps, or numbers too far apart."""


class Solution(NamedTuple):
    """An optimum: the numbers, the value of the objective, and what a step of each condition would change it by.

    ``multipliers_ub`` (conditions "at most", 0 or less), ``multipliers_lower`` and ``multipliers_upper`` (bounds of the
    numbers) are 0 where a condition does not bind; they are empty for a mixed-integer program.
    """

    x: Floats
    value: float
    multipliers_ub: Floats
    multipliers_lower: Floats
    multipliers_upper: Floats


def linear(
    c: ArrayLike,
    A_ub: ArrayLike | None = None,  # noqa: N803  (the field's names, as scipy has them)
    b_ub: ArrayLike | None = None,
    A_eq: ArrayLike | None = None,  # noqa: N803
    b_eq: ArrayLike | None = None,
    bounds: Bounds = (0, None),
) -> Solution:
    """Minimise c·x with A_ub x <= b_ub, A_eq x = b_eq and bounds on x (0 and more by default), by HiGHS' dual simplex.

    The answer is a vertex, accurate to some 15 digits where the conditions are well scaled. Raises Infeasible,
    Unbounded or Unsolved (all of them Unfit), and LibraryMissing without scipy.
    """
    options = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    found = _optimize().linprog(c, A_ub, b_ub, A_eq, b_eq, bounds, method="highs-ds", options=options)
    _refuse(found)
    return Solution(
        np.asarray(found.x, dtype=np.float64),
        float(found.fun),
        np.asarray(found.ineqlin.marginals, dtype=np.float64),
        np.asarray(found.lower.marginals, dtype=np.float64),
        np.asarray(found.upper.marginals, dtype=np.float64),
    )


def mixed_integer(
    c: ArrayLike,
    A_ub: ArrayLike | None = None,  # noqa: N803
    b_ub: ArrayLike | None = None,
    A_eq: ArrayLike | None = None,  # noqa: N803
    b_eq: ArrayLike | None = None,
    bounds: Bounds = (0, None),
    integer: ArrayLike | None = None,
) -> Solution:
    """Minimise c·x as :func:`linear` does, with whole numbers where ``integer`` (one truth value per number) says so.

    All are whole by default. Solved to the proven optimum (no gap allowed); whole numbers come back exactly whole.
    Raises as :func:`linear` does.
    """
    optimize = _optimize()
    cost = np.asarray(c, dtype=np.float64)
    whole = np.ones(cost.size, dtype=np.bool_) if integer is None else np.asarray(integer, dtype=np.bool_)
    pairs = np.asarray(bounds, dtype=object)
    lower, upper = np.broadcast_to(pairs, (cost.size, 2)).T
    rows = []
    if A_ub is not None:
        rows.append(optimize.LinearConstraint(A_ub, -np.inf, b_ub))
    if A_eq is not None:
        rows.append(optimize.LinearConstraint(A_eq, b_eq, b_eq))
    with _quietly():
        found = optimize.milp(
            cost,
            integrality=whole.astype(np.int64),
            bounds=optimize.Bounds(_ends(lower, -np.inf), _ends(upper, np.inf)),
            constraints=rows,
            options={"mip_rel_gap": 0.0},
        )
    _refuse(found)
    x = np.where(whole, np.rint(found.x), found.x)
    nothing = np.zeros(0)
    return Solution(x, float((cost * x).sum()), nothing, nothing, nothing)


class Bounded(NamedTuple):
    """The best answer of a search that may have been stopped, and a value that no answer can be below."""

    x: Floats
    value: float
    bound: float


def mixed_integer_bounded(
    c: ArrayLike,
    A_ub: ArrayLike,  # noqa: N803
    b_ub: ArrayLike,
    bounds: Bounds,
    integer: ArrayLike,
    nodes: int,
) -> Bounded:
    """Minimise as :func:`mixed_integer` does, but look at no more than ``nodes`` nodes of the search tree.

    Raises as :func:`linear` does; Unsolved where the search was stopped without any answer.
    """
    optimize = _optimize()
    cost = np.asarray(c, dtype=np.float64)
    whole = np.asarray(integer, dtype=np.bool_)
    lower, upper = np.broadcast_to(np.asarray(bounds, dtype=object), (cost.size, 2)).T
    with _quietly():
        found = optimize.milp(
            cost,
            integrality=whole.astype(np.int64),
            bounds=optimize.Bounds(_ends(lower, -np.inf), _ends(upper, np.inf)),
            constraints=optimize.LinearConstraint(A_ub, -np.inf, b_ub),
            options={"mip_rel_gap": 0.0, "node_limit": nodes},
        )
    stopped = found.status == 1 and found.x is not None
    if not stopped:
        _refuse(found)
    x = np.where(whole, np.rint(found.x), found.x)
    bound = found.mip_dual_bound
    return Bounded(x, float((cost * x).sum()), float(found.fun if bound is None else bound))


def least_distance(conditions: Floats, at_least: Floats) -> Floats:
    """Return the z nearest to 0 with ``conditions`` z >= ``at_least``: the only one there is.

    Lawson and Hanson (1974, Solving Least Squares Problems, chapter 23): least distance programming by non-negative
    least squares. Raises Infeasible where no z meets the conditions.
    """
    system = np.vstack([conditions.T, at_least])
    wanted = np.zeros(system.shape[0])
    wanted[-1] = 1.0
    try:
        dual, _ = _optimize().nnls(system, wanted)
    except RuntimeError as error:
        raise Unsolved(N_("the solver gave up: {reason}"), reason=str(error)) from error
    left = 1.0 - float((at_least * dual).sum())
    if left < TOLERANCE:
        raise Infeasible(N_("no numbers meet all the conditions at once"))
    near: Floats = (conditions * dual[:, None]).sum(axis=0) / left
    return near


class Minimum(NamedTuple):
    """Where a smooth minimisation ended: the numbers, the value, the steps made, and whether it came to rest."""

    x: Floats
    value: float
    steps: int
    converged: bool


def on_simplex(objective: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int = 1000) -> Minimum:
    """Minimise a smooth function over numbers of 0 and more that add up to 1, from ``start``.

    ``objective`` returns the value and the gradient. Sequential least squares (Kraft 1988, SLSQP): a local minimum.
    """
    ones = np.ones(start.size)
    found = _optimize().minimize(
        objective,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * start.size,
        constraints={"type": "eq", "fun": lambda x: x.sum() - 1.0, "jac": lambda _: ones},
        options={"maxiter": steps, "ftol": 1e-15},
    )
    x = np.maximum(np.asarray(found.x, dtype=np.float64), 0.0)
    return Minimum(x / x.sum(), float(found.fun), int(found.nit), bool(found.success))


def sobol_points(count: int, columns: int, seed: int) -> Floats:
    """Return ``count`` (a power of two) points of a scrambled Sobol sequence: shape (count, columns), from 0 to 1.

    Sobol 1967 with the direction numbers of Joe and Kuo 2008, scrambled after Matousek 1998 by the seed. Points are
    moved to the middle of their cell of width 2^-30, so that neither 0 nor 1 is among them. Raises LibraryMissing.
    """
    try:
        from scipy.stats import qmc
    except ImportError as error:
        raise LibraryMissing("scipy", "methods") from error
    sequence = qmc.Sobol(columns, scramble=True, bits=30, seed=np.random.Generator(np.random.Philox(seed)))
    points = np.asarray(sequence.random(count), dtype=np.float64)
    return (np.floor(points * 2.0**30) + 0.5) * 2.0**-30


def inverse_gamma(shape: ArrayLike, u: Floats) -> Floats:
    """Return the numbers below which a gamma distribution (of these shapes, of scale 1) lies with probability u.

    Raises LibraryMissing.
    """
    try:
        from scipy import special
    except ImportError as error:
        raise LibraryMissing("scipy", "methods") from error
    return np.asarray(special.gammaincinv(shape, u), dtype=np.float64)


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep a line that HiGHS prints for its own developers now and then out of the answer on standard output."""
    with suppress(OSError, ValueError, AttributeError):  # none at all, or closed
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output to keep clean
        yield
        return
    try:
        with suppress(OSError):  # without a null device the line is seen: better than no answer
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.close(nowhere)
        yield
    finally:
        with suppress(OSError, TypeError, AttributeError):
            ctypes.CDLL(None).fflush(None)  # what C has not written yet would come out later
        os.dup2(kept, 1)
        os.close(kept)


def _optimize() -> Any:
    try:
        from scipy import optimize
    except ImportError as error:
        raise LibraryMissing("scipy", "methods") from error
    return optimize


def _refuse(found: Any) -> None:
    """Raise what HiGHS could not do: status 2 infeasible, 3 unbounded, anything else but 0 not solved."""
    if found.status == 2:
        raise Infeasible(N_("no numbers meet all the conditions at once"))
    if found.status == 3:
        raise Unbounded(N_("the conditions leave the best answer without an end"))
    if found.status != 0:
        raise Unsolved(N_("the solver gave up: {reason}"), reason=str(found.message))


def _ends(ends: NDArray[np.object_], otherwise: float) -> Floats:
    return np.array([otherwise if end is None else float(end) for end in ends])
