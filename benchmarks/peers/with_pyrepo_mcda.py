"""Cases of pyrepo-mcda. Where a method normalises in a way that may be chosen, the paper's is."""

from __future__ import annotations

import numpy as np
from pyrepo_mcda import mcda_methods as methods
from pyrepo_mcda import weighting_methods as weighing
from pyrepo_mcda.compromise_rankings import copeland
from pyrepo_mcda.mcda_methods.multimoora import MULTIMOORA_RS
from pyrepo_mcda.normalizations import minmax_normalization, sum_normalization, vector_normalization
from timing import Run, main

NAME = "pyrepo-mcda"


def as_it_is(matrix, types):
    return matrix


def method(make, **options):
    def prepare(matrix, weights, costs):
        types, one = np.where(costs, -1, 1), make()
        return [Run(NAME, lambda: one(matrix, weights, types, **options))]

    return prepare


def promethee(kind, p=None, q=None):
    def prepare(matrix, weights, costs):
        types, one, count = np.where(costs, -1, 1), methods.PROMETHEE_II(), matrix.shape[1]
        chosen = [getattr(one, f"_{kind}_function")] * count
        options = {"p": np.full(count, p), "q": np.full(count, q)} if p else {}
        return [Run(NAME, lambda: one(matrix, weights, types, preference_functions=chosen, **options))]

    return prepare


def weigher(function, with_types=False):
    def prepare(matrix, weights, costs):
        more = (np.where(costs, -1, 1),) if with_types else ()
        return [Run(NAME, lambda: function(matrix, *more))]

    return prepare


def min_max(matrix, weights, costs):
    return [Run(NAME, lambda: minmax_normalization(matrix, np.where(costs, -1, 1)))]


def product(matrix, weights, costs):
    # WASPAS without its sum is the product of x / max; the maxima are multiplied in again to compare.
    one, types, back = (
        methods.WASPAS(lambda_param=0.0),
        np.ones(matrix.shape[1]),
        np.prod(matrix.max(axis=0) ** weights),
    )
    return [Run(NAME, lambda: one(matrix, weights, types), lambda found: found * back)]


def copeland_of_ranks(matrix, weights, costs):
    # It takes rankings, so the criteria's rankings are made for it beforehand and not timed.
    ranks = (-matrix).argsort(axis=0).argsort(axis=0) + 1
    return [Run(NAME, lambda: copeland(ranks), lambda found: -np.asarray(found))]


BOUNDS = np.array([[0.0] * 50, [100.0] * 50])
CASES = {
    "min-max": min_max,
    "entropy weights": weigher(weighing.entropy_weighting),
    "CRITIC weights": weigher(weighing.critic_weighting),
    "standard deviation weights": weigher(weighing.std_weighting),
    "MEREC weights": weigher(weighing.merec_weighting, with_types=True),
    "arithmetic mean": method(lambda: methods.SAW(as_it_is)),
    "geometric mean": product,
    "TOPSIS": method(lambda: methods.TOPSIS(normalization_method=vector_normalization)),
    "VIKOR": method(methods.VIKOR),
    "PROMETHEE II usual": promethee("usual"),
    "PROMETHEE II linear": promethee("linear", 30.0, 10.0),
    "PROMETHEE II gaussian": promethee("gaussian", 20.0, 20.0),
    "COPRAS with costs": method(methods.COPRAS),
    "SPOTIS": method(methods.SPOTIS, bounds=BOUNDS),
    "MOORA with costs": method(MULTIMOORA_RS),
    "EDAS": method(methods.EDAS),
    "MABAC": method(methods.MABAC),
    "ARAS": method(lambda: methods.ARAS(normalization_method=sum_normalization)),
    "Copeland": copeland_of_ranks,
}

if __name__ == "__main__":
    main(CASES)
