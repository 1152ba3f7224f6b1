"""Weights from comparing every criterion with the most and the least important one: the best-worst method."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pembina.methods import solver
from pembina.methods.refusal import N_, Unfit
from pembina.methods.weighed import Weighed, figure, figures, weighed

Floats = NDArray[np.float64]

MODELS = ("linear", "nonlinear")
"""Rezaei's two models."""

_MOST = 1000.0
"""How many times as much as another a criterion may count; Rezaei's own scale ends at 9."""


def best_worst(
    best: int,
    worst: int,
    best_to_others: ArrayLike,
    others_to_worst: ArrayLike,
    *,
    model: str = "linear",
    limit: float | None = None,
) -> Weighed:
    """Weigh criteria by comparing the most important with all, and all with the least important.

    ``best`` and ``worst`` are places from 0. ``best_to_others`` a_Bj, shape (criteria,): how many times as much as j
    the best counts; ``others_to_worst`` a_jW: how many times as much as the worst j counts. Both 1 to 1000 (1 to 9 in
    the papers), 1 for a criterion with itself, a_BW the same in both and not exceeded by any other.

    "linear" (Rezaei 2016, Best-worst multi-criteria decision-making method: some properties and a linear model, Omega
    64:126-130): minimise xi with abs(w_B - a_Bj w_j) <= xi and abs(w_j - a_jW w_W) <= xi, weights adding up to 1; one
    answer, by linear programming (scipy). xi is itself the measure of contradiction: 0 where there is none.

    "nonlinear" (Rezaei 2015, Best-worst multi-criteria decision-making method, Omega 53:49-57): minimise xi with
    abs(w_B / w_j - a_Bj) <= xi and abs(w_j / w_W - a_jW) <= xi. Here xi is exact, by the roots of each pair of
    conditions, without a solver. Several weights may be optimal; as Rezaei (2016, section 3) proposes, the centre of
    the interval of each criterion is taken, and the centres divided by their sum. Consistency ratio = xi / CI, CI
    being the xi of the worst contradiction of one criterion for that a_BW, (2 a + 1 - sqrt(8 a + 1)) / 2: Rezaei (2015,
    table 1) prints it as 0, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23. Two criteria that contradict in opposite
    directions can need more, so that the ratio passes 1: a_BW = 2 with products 4 and 1 has xi = 0.5.

    With ``limit``, an input-based consistency ratio above it is refused, naming the criterion: max over j of abs(a_Bj
    a_jW - a_BW) / (a_BW^2 - a_BW) (Liang, Brunelli and Rezaei 2020, Consistency issues in the best worst method,
    Omega 96:102175); it runs from 0 to 1 and is the same for both models.

    Facts: ``model``, ``xi``, ``consistency_index`` and ``consistency_ratio`` (nonlinear, else None),
    ``consistency_index_table``, ``input_ratio``, ``limit``, ``furthest`` (place from 0 of the criterion with the
    largest input ratio; None where all agree), ``intervals`` (nonlinear: least and most weight per criterion; else
    None).
    """
    if model not in MODELS:
        raise ValueError(f"a model is one of {', '.join(MODELS)}, not {model!r}")
    to_others = _vector(best_to_others, "best")
    to_worst = _vector(others_to_worst, "worst")
    _check(best, worst, to_others, to_worst)
    ratios = _input_ratios(to_others, to_worst, float(to_others[worst]))
    furthest = int(np.argmax(ratios))
    ratio = figure(ratios[furthest])
    if limit is not None and not ratio <= limit:
        text = N_(
            "the comparisons contradict one another (ratio {ratio}, at most {limit}): the best counts {to_other} times "
            "this criterion, and this {to_worst} times the worst, but the best counts {best_to_worst} times the worst"
        )
        numbers = {"to_other": to_others[furthest], "to_worst": to_worst[furthest], "best_to_worst": to_others[worst]}
        said: dict[str, Any] = {key: float(number) for key, number in numbers.items()}
        raise Unfit(text, column=furthest, ratio=round(ratio, 6), limit=limit, **said)
    solve = _linear if model == "linear" else _nonlinear
    weights, facts = solve(best, worst, to_others, to_worst)
    found = {"input_ratio": ratio, "limit": limit, "furthest": furthest if ratio > 0.0 else None}
    return weighed(weights, {"model": model, **facts, **found})


def _vector(numbers: ArrayLike, which: str) -> Floats:
    vector = np.asarray(numbers, dtype=np.float64)
    if vector.ndim != 1 or vector.size == 0:
        raise Unfit(N_("one comparison per criterion is needed, found the shape {shape}"), shape=vector.shape)
    for column in np.flatnonzero(~((vector >= 1.0) & (vector <= _MOST)))[:1].tolist():
        text = {
            "best": N_("how many times this criterion the best counts must be from 1 to 1000, found {value}"),
            "worst": N_("how many times the worst this criterion counts must be from 1 to 1000, found {value}"),
        }[which]
        raise Unfit(text, column=column, value=float(vector[column]))
    return vector


def _check(best: int, worst: int, to_others: Floats, to_worst: Floats) -> None:
    count = to_others.size
    if to_worst.size != count:
        text = N_("{others} comparisons with the best, but {worst} with the worst")
        raise Unfit(text, others=count, worst=int(to_worst.size))
    if not (0 <= best < count and 0 <= worst < count):
        raise ValueError(f"best {best} and worst {worst} must be places from 0 to {count - 1}")
    if best == worst and count > 1:
        raise Unfit(N_("the most and the least important criterion must be two"), column=best)
    for place, itself in ((best, to_others[best]), (worst, to_worst[worst])):
        if itself != 1.0:
            raise Unfit(N_("a criterion counts 1 times itself, found {value}"), column=place, value=float(itself))
    most = to_others[worst]
    if to_worst[best] != most:
        text = N_("the best counts {first} times the worst in one list, and {second} times in the other")
        raise Unfit(text, column=best, first=float(most), second=float(to_worst[best]))
    for column in np.flatnonzero((to_others > most) | (to_worst > most))[:1].tolist():
        text = N_("no comparison may exceed that of the best with the worst ({most}), found {value}")
        raise Unfit(text, column=column, most=float(most), value=float(max(to_others[column], to_worst[column])))


def _input_ratios(to_others: Floats, to_worst: Floats, most: float) -> Floats:
    """Return the input-based ratio of each criterion; 0 for the best and the worst themselves."""
    if most == 1.0:
        return np.zeros(to_others.size)
    off: Floats = np.abs(to_others * to_worst - most) / (most * most - most)
    return off


def _linear(best: int, worst: int, to_others: Floats, to_worst: Floats) -> tuple[Floats, dict[str, Any]]:
    """Solve over the weights and xi; each condition gives two rows, one for either sign."""
    count = to_others.size
    rows = []
    for j in range(count):
        for over, under, times in ((best, j, to_others[j]), (j, worst, to_worst[j])):
            row = np.zeros(count + 1)
            row[over] += 1.0
            row[under] -= times
            rows += [row, -row]
    conditions = np.array(rows)
    conditions[:, count] = -1.0
    cost = np.append(np.zeros(count), 1.0)
    found = solver.linear(cost, conditions, np.zeros(len(rows)), [np.append(np.ones(count), 0.0)], [1.0])
    xi = figure(round(max(0.0, float(found.x[count])), 12))
    facts = {"xi": xi, "consistency_index": None, "consistency_ratio": None, "consistency_index_table": None}
    return np.maximum(found.x[:count], 0.0), {**facts, "intervals": None}


def _nonlinear(best: int, worst: int, to_others: Floats, to_worst: Floats) -> tuple[Floats, dict[str, Any]]:
    most = float(to_others[worst])
    others = np.array([j for j in range(to_others.size) if j not in (best, worst)], dtype=np.int64)
    xi = _least_xi(to_others[others], to_worst[others], most)
    index = (2.0 * most + 1.0 - math.sqrt(8.0 * most + 1.0)) / 2.0
    least, top = _intervals(best, worst, others, to_others, to_worst, xi)
    facts = {
        "xi": figure(xi),
        "consistency_index": figure(index),
        "consistency_ratio": figure(xi / index) if index > 0.0 else 0.0,
        "consistency_index_table": "Rezaei 2015, table 1, not rounded",
        "intervals": figures(np.column_stack([least, top])),
    }
    return (least + top) / 2.0, facts


def _least_xi(a: Floats, b: Floats, most: float) -> float:
    """Return the smallest xi at which the conditions meet.

    Criterion j lets w_B / w_W lie in [(a - xi)(b - xi), (a + xi)(b + xi)], the direct comparison in [most - xi,
    most + xi]. Intervals have a common point if each two of them have: xi is the largest of what two of them need.
    """
    needed = [0.0]
    for j in range(a.size):
        product, total = a[j] * b[j], a[j] + b[j] + 1.0
        gap = abs(product - most)
        root = math.sqrt(total * total - 4.0 * gap) if product > most else math.sqrt(total * total + 4.0 * gap)
        needed.append(2.0 * gap / (total + root))  # the smaller root, without taking close numbers apart
        for k in range(a.size):
            needed.append((product - a[k] * b[k]) / (total - 1.0 + a[k] + b[k]))
    return float(max(needed))


def _intervals(
    best: int, worst: int, others: NDArray[np.int64], to_others: Floats, to_worst: Floats, xi: float
) -> tuple[Floats, Floats]:
    """Return the least and the most that each weight can be at the optimal xi.

    With w_W = 1 and r = w_B, w_j lies between max(b - xi, r / (a + xi)) and min(b + xi, r / (a - xi)). r itself is
    known: xi is the least, so that what keeps r from being smaller meets what keeps it from being larger. A share is
    least where its own weight is least and all others are greatest, and the other way round.
    """
    a, b = to_others[others], to_worst[others]
    down = np.maximum(a - xi, 0.0)
    ratio = max([float(to_others[worst]) - xi, *(down * (b - xi)).tolist()])
    bottom = np.maximum(b - xi, ratio / (a + xi))
    rise = np.divide(ratio, down, out=np.full(a.size, np.inf), where=down > 0.0)
    top = np.maximum(bottom, np.minimum(b + xi, rise))  # rounding may put it a bit below
    smallest, largest = 1.0 + ratio + bottom.sum(), 1.0 + ratio + top.sum()
    least, greatest = np.empty(to_others.size), np.empty(to_others.size)
    for place, weight in ((worst, 1.0), (best, ratio)):
        least[place], greatest[place] = weight / largest, weight / smallest
    least[others] = bottom / (largest - top + bottom)
    greatest[others] = top / (smallest - bottom + top)
    return least, greatest
