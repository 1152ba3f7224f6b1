"""Cases of pymcdm. Where a method normalises in a way that may be chosen, the paper's is."""

from __future__ import annotations

import numpy as np
from pymcdm import methods
from pymcdm import weights as weighing
from pymcdm.helpers import normalize_matrix
from pymcdm.normalizations import minmax_normalization, sum_normalization, vector_normalization
from timing import Run, main

NAME = "pymcdm"


def as_it_is(x, cost=False):
    return x


def method(make, numbers=np.asarray):
    def prepare(matrix, weights, costs):
        types = np.where(costs, -1, 1)
        # Made anew each time: a PROMETHEE object has used up its preference functions after one call.
        return [Run(NAME, lambda: make()(matrix, weights, types), numbers)]

    return prepare


def weigher(function):
    def prepare(matrix, weights, costs):
        types = np.where(costs, -1, 1)
        return [Run(NAME, lambda: function(matrix, types))]

    return prepare


def min_max(matrix, weights, costs):
    return [Run(NAME, lambda: normalize_matrix(matrix, minmax_normalization, np.where(costs, -1, 1)))]


CRITERIA = 50
CASES = {
    "min-max": min_max,
    "entropy weights": weigher(weighing.entropy_weights),
    "CRITIC weights": weigher(weighing.critic_weights),
    "standard deviation weights": weigher(weighing.standard_deviation_weights),
    "MEREC weights": weigher(weighing.merec_weights),
    "arithmetic mean": method(lambda: methods.WSM(as_it_is)),
    "geometric mean": method(lambda: methods.WPM(as_it_is)),
    "TOPSIS": method(lambda: methods.TOPSIS(vector_normalization)),
    "VIKOR": method(methods.VIKOR),
    "PROMETHEE II usual": method(lambda: methods.PROMETHEE_II("usual")),
    "PROMETHEE II linear": method(lambda: methods.PROMETHEE_II("vshape_2", p=[30.0] * CRITERIA, q=[10.0] * CRITERIA)),
    "COPRAS with costs": method(methods.COPRAS),
    "SPOTIS": method(lambda: methods.SPOTIS(np.array([[0.0, 100.0]] * CRITERIA))),
    "MOORA with costs": method(methods.MOORA),
    "EDAS": method(methods.EDAS),
    "MABAC": method(methods.MABAC),
    "ARAS": method(lambda: methods.ARAS(sum_normalization)),
}

if __name__ == "__main__":
    main(CASES)
