"""Cases of Pembina and of plain NumPy, in one process, in turns. A method that is not there yet is left out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import plain
from timing import Run, main

import pembina.methods

OURS, PLAIN, BLOCKS, BLAS = "Pembina", "plain NumPy", "plain NumPy in blocks", "plain NumPy with BLAS"
ORDERED = "plain NumPy in order"
SUMS = ("weighted_product", "topsis", "vikor", "copras", "spotis", "moora", "edas", "mabac", "aras", "mazziotta_pareto")
"""Methods whose plain formulation adds over criteria: timed once more with these sums in order."""
_MODULES = [
    importlib.import_module(f"pembina.methods.{found.name}") for found in pkgutil.iter_modules(pembina.methods.__path__)
]


def named(name: str) -> Callable[..., Any] | None:
    """Return the function ``module.name`` of pembina.methods, or the one called ``name`` in whatever module."""
    module, _, function = name.rpartition(".")
    for one in _MODULES:
        short = one.__name__.rpartition(".")[2]
        found = vars(one).get(function)
        if module in ("", short) and getattr(found, "__module__", None) == one.__name__:
            return found
    return None


def against(ours: Run | None, *others: Run) -> list[Run]:
    return ([ours] if ours else []) + list(others)


def pembina_run(
    name: str, call: Callable[[Callable[..., Any]], Any], numbers: Callable[[Any], Any] = np.asarray
) -> Run | None:
    function = named(name)
    return Run(OURS, lambda: call(function), numbers) if function else None


def ways(name, call, plainly, blas=None, numbers=np.asarray, plain_numbers=np.asarray):
    """Return a case: how Pembina's function is called, and the plain formulations."""

    def prepare(matrix, weights, costs):
        others = [Run(PLAIN, lambda: plainly(matrix, weights, costs), plain_numbers)] if plainly else []
        if name == "kemeny" and len(matrix) > 16:
            others = []
        if name in SUMS:
            others.append(Run(ORDERED, lambda: plain.in_order(plainly)(matrix, weights, costs), plain_numbers))
        if blas:
            others.append(Run(BLAS, lambda: blas(matrix, weights, costs), plain_numbers))
        return against(pembina_run(name, lambda f: call(f, matrix, weights, costs), numbers), *others)

    return prepare


def columns(name, *args, factor=1.0, plainly):
    """Return a case of a normaliser that takes one criterion at a time."""

    def call(function, matrix, weights, costs):
        scored = np.empty(matrix.shape[::-1])
        for place, column in enumerate(np.ascontiguousarray(matrix.T)):
            scored[place] = function(column, *args)
        return scored.T

    return ways(name, call, lambda x, w, c: plainly(x), numbers=lambda found: found / factor)


def words(costs):
    """Return directions; made once, as peers get theirs before the clock runs."""
    return words_of(costs.tobytes())


@cache
def words_of(costs):
    return ["lower" if cost else "higher" for cost in costs]


def group(name, plainly, blas=None, more=lambda w: ()):
    """Return a case of an aggregation over children: shares and presence are the same for all entrants."""

    def prepare(matrix, weights, costs):
        shares, present = np.broadcast_to(weights, matrix.shape), np.ones(matrix.shape, dtype=bool)
        ours = pembina_run(name, lambda f: f(matrix, shares, present, *more(weights)))
        others = [
            Run(PLAIN, lambda: plainly(matrix, weights)),
            Run(BLOCKS, lambda: plain.in_blocks(lambda part: plainly(part, weights), matrix)),
            Run(ORDERED, lambda: plain.in_blocks(lambda part: plain.in_order(plainly)(part, weights), matrix)),
        ]
        if blas:
            others.append(Run(BLAS, lambda: blas(matrix, weights)))
        return against(ours, *others)

    return prepare


def method(name, plainly, blas=None, numbers=np.asarray, plain_numbers=np.asarray, **options):
    """Return a case of a method over a matrix."""

    def call(function, matrix, weights, costs):
        return function(matrix, weights, directions=words(costs), **options)

    return ways(name, call, plainly, blas, numbers, plain_numbers)


def weigher(name, plainly, blas=None, **options):
    """Return a case of weights from data."""
    return ways(
        name,
        lambda f, x, w, c: f(x, **options),
        lambda x, w, c: plainly(x),
        (lambda x, w, c: blas(x)) if blas else None,
        numbers=lambda found: np.asarray(getattr(found, "weights", found), dtype=np.float64),
    )


def part(*names):
    """Return a function that takes the first of these fields that an answer has, or the answer itself."""

    def take(found):
        for name in names:
            if hasattr(found, name):
                return np.asarray(getattr(found, name))
        return np.asarray(found)

    return take


def off_diagonal(table):
    """Return a table without what stands for an entrant against itself, which is 0 for some and 1 for others."""
    table = np.array(table, dtype=np.float64)
    np.fill_diagonal(table, 0.0)
    return table


ELECTRE_THREE = {"indifference": 10.0, "preference": 30.0, "veto": 60.0}
BOUNDS = np.array([[0.0, 100.0]] * 50)

CASES = {
    "min-max": columns("relative.min_max", "higher", 0.0, 1.0, plainly=plain.min_max),
    "z-score": columns("relative.z_score", "higher", plainly=plain.z_score),
    "rank": columns(
        "relative.rank_score",
        "higher",
        1.0,
        plainly=lambda x: plain.by_column(plain.mean_rank, x) / len(x),
    ),
    "arithmetic mean": group("arithmetic", plain.arithmetic, plain.arithmetic_blas),
    "geometric mean": group("geometric", plain.geometric, plain.geometric_blas),
    "harmonic mean": group("harmonic", plain.harmonic_einsum, plain.harmonic_blas),
    "power mean, exponent -2": group("aggregate.power", lambda x, w: plain.power(x, w, -2.0), more=lambda w: (-2.0,)),
    "OWA": group("aggregate.ordered", plain.owa, more=lambda w: (w.tolist(),)),
    "PROMETHEE II usual": method(
        "promethee_two", lambda x, w, c: plain.promethee(x, w, plain.usual), numbers=part("net"), preference="usual"
    ),
    "PROMETHEE II linear": method(
        "promethee_two",
        lambda x, w, c: plain.promethee(x, w, lambda r: plain.linear(r, 10.0, 30.0)),
        numbers=part("net"),
        preference="linear",
        indifference=10.0,
        strict=30.0,
    ),
    "PROMETHEE II gaussian": method(
        "promethee_two",
        lambda x, w, c: plain.gaussian(x, w, 20.0),
        numbers=part("net"),
        preference="gaussian",
        inflection=20.0,
    ),
    "weighted product": method("weighted_product", lambda x, w, c: plain.geometric(x, w)),
    "TOPSIS": method("topsis", lambda x, w, c: plain.topsis(x, w), numbers=part("closeness")),
    "VIKOR": method("vikor", lambda x, w, c: plain.vikor(x, w), numbers=part("q")),
    "COPRAS with costs": method("copras", plain.copras, numbers=lambda found: found.utility / 100),
    "SPOTIS": ways(
        "spotis",
        lambda f, x, w, c: f(x, w, BOUNDS, directions=words(c)),
        lambda x, w, c: plain.spotis(x, w, *BOUNDS.T),
    ),
    "MOORA with costs": method("moora", plain.moora, numbers=part("ratio"), plain_numbers=lambda found: found[0]),
    "EDAS": method("edas", lambda x, w, c: plain.edas(x, w), numbers=part("appraisal")),
    "MABAC": method("mabac", lambda x, w, c: plain.mabac(x, w), numbers=part("score")),
    "ARAS": method("aras", lambda x, w, c: plain.aras(x, w), numbers=part("utility")),
    "ELECTRE I": method("electre_one", lambda x, w, c: plain.electre_one(x, w, 0.65, 0.35), numbers=part("outranks")),
    "ELECTRE III credibilities": method(
        "credibilities",
        lambda x, w, c: plain.electre_three(x, w, 10.0, 30.0, 60.0),
        numbers=off_diagonal,
        **ELECTRE_THREE,
    ),
    "ELECTRE III": method(
        "electre_three", None, numbers=lambda found: off_diagonal(found.credibility), **ELECTRE_THREE
    ),
    "Kemeny": method("kemeny", lambda x, w, c: plain.kemeny(x, w), numbers=lambda found: [found.score]),
    "entropy weights": weigher("entropy", plain.entropy),
    "CRITIC weights": weigher(
        "critic", lambda x: plain.critic(x, 0, plain.cross), lambda x: plain.critic(x, 0, plain.cross_blas)
    ),
    "standard deviation weights": weigher("standard_deviation", lambda x: plain.standard_deviation(x, 0), scale="none"),
    "MEREC weights": weigher("merec", plain.merec),
    "Mazziotta-Pareto": ways("mazziotta_pareto", lambda f, x, w, c: f(x), lambda x, w, c: plain.mpi(x)),
    "Borda": method("pairwise.borda", lambda x, w, c: plain.borda(x, w)),
    "Copeland": method("copeland", lambda x, w, c: plain.copeland(x, w)),
}

if __name__ == "__main__":
    main(CASES)
