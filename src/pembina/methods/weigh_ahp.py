"""Weights from comparisons of criteria two at a time: the analytic hierarchy process."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods.refusal import N_, Unfit
from pembina.methods.weighed import Weighed, figure, weighed

Floats = NDArray[np.float64]

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random comparisons of 1 to 15 criteria (Saaty 1980, The Analytic Hierarchy Process)."""

_COMPLETE = "Saaty 1980"
_INCOMPLETE = "Saaty 1980, reduced for missing comparisons as Agoston and Csato 2022"
_MOST = 1000.0
"""How many times as much as another a criterion may count; Saaty's own scale ends at 9."""

_SAME = 1e-9
"""How far a_ij * a_ji may be off 1: the rounding of 1/3, not a change of mind."""


def comparisons(names: Sequence[str], pairs: Iterable[tuple[str, str, float]]) -> Floats:
    """Build the matrix of :func:`ahp` from what people said: (a, b, times) means that a counts ``times`` as much as b.

    Each pair is said once, in either order; ``times`` is from 1/1000 to 1000 (1/3: b counts 3 times as much as a). What
    was not compared is NaN. Returns shape (criteria, criteria) in the order of ``names``. A name that is not there, a
    criterion compared with itself, a pair said twice, and a number out of that range are refused.
    """
    places = {name: place for place, name in enumerate(names)}
    matrix = np.full((len(places), len(places)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for first, second, times in pairs:
        said: dict[str, Any] = {"first": first, "second": second}
        for name in (first, second):
            if name not in places:
                raise Unfit(
                    N_("comparison of {first} with {second}: {name} is not among these criteria"), name=name, **said
                )
        i, j = places[first], places[second]
        if i == j:
            raise Unfit(N_("{first} is compared with itself"), column=i, **said)
        if not np.isnan(matrix[i, j]):
            raise Unfit(N_("{first} and {second} are compared twice"), column=i, **said)
        if not 1.0 / _MOST <= times <= _MOST:
            text = N_("comparison of {first} with {second}: a number from 1/1000 to 1000 is needed, found {times}")
            raise Unfit(text, column=i, times=times, **said)
        matrix[i, j], matrix[j, i] = times, 1.0 / times
    return matrix


def ahp(matrix: ArrayLike, limit: float = 0.10, names: Sequence[str] | None = None) -> Weighed:
    """Weigh criteria by comparing them two at a time, and refuse comparisons that contradict one another too much.

    Saaty (1980): w is the principal eigenvector of A, where a_ij says how many times as much as j criterion i counts;
    consistency index CI = (lambda_max - n) / (n - 1), consistency ratio CR = CI / RI, with RI the mean CI of random
    comparisons (Saaty 1980: 0, 0, 0.58, 0.90, 1.12, ...). A ratio above ``limit`` is refused, naming the comparison
    that is furthest from what the weights imply (the largest abs(ln(a_ij w_j / w_i))).

    ``matrix`` has shape (criteria, criteria), NaN where no comparison was made; one side of a pair is enough. With
    missing comparisons, Harker (1987, Incomplete pairwise comparisons in the analytic hierarchy process, Mathematical
    Modelling 9:837-848): a missing a_ij counts as w_i / w_j, which is the eigenvector of A with 0 for what is missing
    and 1 + the number missing on the diagonal. Every criterion must be connected to every other by comparisons. RI then
    falls to RI * (1 - 2 m / ((n - 1)(n - 2))) for m missing pairs, the linear approximation of Agoston and Csato (2022,
    Inconsistency thresholds for incomplete pairwise comparison matrices, Omega 108:102576). Theirs is for missing
    entries that make lambda_max smallest; Harker's lambda_max is never smaller, so that this ratio errs on the strict
    side. Comparisons that just connect the criteria cannot contradict one another: CR 0.

    ``names`` are used in messages (by default the places 1, 2, ...). More than 15 criteria are refused: Saaty's table
    ends there. Facts: ``lambda_max``, ``consistency_index``, ``random_index``, ``random_index_table``,
    ``consistency_ratio``, ``limit``, ``comparisons`` (made), ``missing``, ``furthest`` (``first`` and ``second``:
    places from 0; ``given``, ``implied``; None where all agree).
    """
    filled = _checked(matrix, names)
    called = _called(filled, names)
    count = len(filled)
    if not (math.isfinite(limit) and limit >= 0.0):
        raise Unfit(N_("the limit of the consistency ratio must be 0 or more, found {limit}"), limit=limit)
    missing = int(np.isnan(filled).sum()) // 2
    weights, top = _principal(_harker(filled))
    index = max(0.0, round((top - count) / (count - 1), 10)) if count > 1 else 0.0
    random = _random_index(count, missing)
    ratio = figure(index / random) if random > 0.0 else 0.0
    furthest = _furthest(filled, weights)
    if ratio > limit:
        text = N_(
            "the comparisons contradict one another (consistency ratio {ratio}, at most {limit}): most of all "
            "{first} over {second}, given as {given}, where the others together imply {implied}"
        )
        said = {key: round(furthest[key], 2) for key in ("given", "implied")}
        first, second = furthest["first"], furthest["second"]
        raise Unfit(
            text, column=first, ratio=round(ratio, 6), limit=limit, first=called[first], second=called[second], **said
        )
    facts = {
        "lambda_max": figure(top),
        "consistency_index": index,
        "random_index": figure(random),
        "random_index_table": _INCOMPLETE if missing else _COMPLETE,
        "consistency_ratio": ratio,
        "limit": limit,
        "comparisons": count * (count - 1) // 2 - missing,
        "missing": missing,
        "furthest": furthest or None,
    }
    return weighed(weights, facts)


def _checked(matrix: ArrayLike, names: Sequence[str] | None) -> Floats:
    """Return the matrix with both sides of every pair that was compared, or refuse it."""
    given = np.array(matrix, dtype=np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or given.size == 0:
        raise Unfit(N_("a square matrix of comparisons is needed, found the shape {shape}"), shape=given.shape)
    called = _called(given, names)
    for i, j in np.argwhere(~(np.isnan(given) | ((given >= 1.0 / _MOST) & (given <= _MOST))))[:1].tolist():
        text = N_("comparison of {first} with {second}: a number from 1/1000 to 1000 is needed, found {times}")
        raise Unfit(text, column=i, first=called[i], second=called[j], times=float(given[i, j]))
    filled = np.where(np.isnan(given), 1.0 / given.T, given)
    filled[np.diag_indices_from(filled)] = np.where(np.isnan(given.diagonal()), 1.0, given.diagonal())
    for i, j in np.argwhere(np.abs(filled * filled.T - 1.0) > _SAME)[:1].tolist():
        if i == j:
            raise Unfit(N_("{first} is compared with itself"), column=i, first=called[i], second=called[i])
        text = N_("{first} over {second} is {times}, but {second} over {first} is {back}: one must be 1 over the other")
        said: dict[str, Any] = {"first": called[i], "second": called[j]}
        raise Unfit(text, column=i, times=float(filled[i, j]), back=float(filled[j, i]), **said)
    return filled


def _called(matrix: Floats, names: Sequence[str] | None) -> list[str]:
    count = len(matrix)
    if names is not None and len(names) != count:
        raise ValueError(f"{len(names)} names for {count} criteria")
    called = [str(place + 1) for place in range(count)] if names is None else list(names)
    parts = _parts(~np.isnan(matrix) | ~np.isnan(matrix.T))
    if len(parts) > 1:
        text = N_("no comparison connects {first} with {second}: compare one of the former with one of the latter")
        first, second = (", ".join(called[place] for place in part) for part in parts[:2])
        raise Unfit(text, column=parts[1][0], first=first, second=second)
    return called


def _parts(known: NDArray[np.bool_]) -> list[list[int]]:
    """Return the groups of criteria that comparisons connect, each in order, the group of the first one first."""
    left, parts = set(range(len(known))), []
    while left:
        part, edge = set[int](), {min(left)}
        while edge:
            part |= edge
            edge = {int(j) for i in edge for j in np.flatnonzero(known[i])} - part
        parts.append(sorted(part))
        left -= part
    return parts


def _random_index(count: int, missing: int) -> float:
    if count > len(RANDOM_INDEX):
        text = N_("at most {most} criteria can be compared with one another, found {found}: put them into groups")
        raise Unfit(text, most=len(RANDOM_INDEX), found=count)
    full = RANDOM_INDEX[count - 1]
    return full if count < 3 else full * (1.0 - 2.0 * missing / ((count - 1) * (count - 2)))


def _harker(filled: Floats) -> Floats:
    """Put 0 for what is missing, and 1 + the number missing in its row on the diagonal."""
    gaps = np.isnan(filled)
    system = np.where(gaps, 0.0, filled)
    system[np.diag_indices_from(system)] = 1.0 + gaps.sum(axis=1)
    return system


def _principal(system: Floats) -> tuple[Floats, float]:
    """Return the principal eigenvector, adding up to 1, and its eigenvalue, by elementwise steps only.

    Twenty squarings are a million steps of the power iteration: enough for a chain of 15 comparisons, where the second
    eigenvalue is close. A few plain steps then take away what rounding the squares has added.
    """
    power = system
    for _ in range(20):
        power = _times(power, power)
        power = power / power.max()
    vector = power.sum(axis=1)
    for _ in range(5):
        vector = vector / vector.sum()
        vector = _times(system, vector[:, None])[:, 0]
    total = vector.sum()
    vector = vector / total
    values = _times(system, vector[:, None])[:, 0] / vector
    return vector, float(values.mean())


def _times(left: Floats, right: Floats) -> Floats:
    """Multiply matrices column by column: the same bits on every machine."""
    product = np.zeros((left.shape[0], right.shape[1]))
    for k in range(left.shape[1]):
        product += left[:, k, None] * right[None, k, :]
    return product


def _furthest(filled: Floats, weights: Floats) -> dict[str, Any]:
    """Return the comparison furthest from what the weights imply, the way that is above 1; nothing if all agree."""
    implied = weights[:, None] / weights[None, :]
    off = np.round(np.abs(np.log(np.where(np.isnan(filled), implied, filled) / implied)), 9)
    i, j = (int(place) for place in np.unravel_index(np.argmax(np.triu(off, 1)), off.shape))
    if off[i, j] == 0.0:
        return {}
    if filled[i, j] < 1.0:
        i, j = j, i
    return {"first": i, "second": j, "given": figure(filled[i, j]), "implied": figure(implied[i, j])}
