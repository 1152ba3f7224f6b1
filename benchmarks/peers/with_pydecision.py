"""Cases of pyDecision, without its drawings and printing."""

from __future__ import annotations

import numpy as np
from pyDecision import algorithm
from timing import Run, main

NAME = "pyDecision"


def second_column(found):
    return np.asarray(found)[:, 1]


def method(function, order="wt", numbers=np.asarray, **options):
    def prepare(matrix, weights, costs):
        parts = {"w": weights, "t": ["min" if cost else "max" for cost in costs]}
        given = [parts[letter] for letter in order]
        return [Run(NAME, lambda: function(matrix, *given, **options), numbers)]

    return prepare


def quiet(function, order="wt", numbers=np.asarray, **options):
    return method(function, order, numbers, graph=False, verbose=False, **options)


def in_order(found):
    by_q = np.asarray(found[2])
    return by_q[np.argsort(by_q[:, 0]), 1]


def promethee(kind, q=0.0, p=0.0, s=0.0):
    def prepare(matrix, weights, costs):
        lists = {"W": list(weights), "Q": [q] * 50, "S": [s] * 50, "P": [p] * 50, "F": [kind] * 50}
        call = lambda: algorithm.promethee_ii(matrix, **lists, sort=False, graph=False, verbose=False)  # noqa: E731
        return [Run(NAME, call, second_column)]

    return prepare


def electre_i(matrix, weights, costs):
    call = lambda: algorithm.electre_i(matrix, weights, c_hat=0.65, d_hat=0.35, graph=False)  # noqa: E731
    return [Run(NAME, call, lambda found: found[2])]


def electre_iii(matrix, weights, costs):
    steps = {"P": [30.0] * 50, "Q": [10.0] * 50, "V": [60.0] * 50, "W": list(weights)}
    return [Run(NAME, lambda: algorithm.electre_iii(matrix, **steps, graph=False), lambda found: found[1])]


def product(matrix, weights, costs):
    types = ["max"] * matrix.shape[1]
    call = lambda: algorithm.waspas_method(matrix, types, weights, 0.0, graph=False)  # noqa: E731
    return [Run(NAME, call, lambda found: found[2])]


CASES = {
    "entropy weights": method(algorithm.entropy_method, "t"),
    "CRITIC weights": method(algorithm.critic_method, "t"),
    "MEREC weights": method(algorithm.merec_method, "t"),
    "arithmetic mean": quiet(algorithm.saw_method, "tw", second_column),
    "geometric mean": product,
    "TOPSIS": quiet(algorithm.topsis_method),
    "VIKOR": quiet(algorithm.vikor_method, "wt", in_order),
    "PROMETHEE II usual": promethee("t1"),
    "PROMETHEE II linear": promethee("t5", q=10.0, p=30.0),
    "PROMETHEE II gaussian": promethee("t6", s=20.0),
    "COPRAS with costs": quiet(algorithm.copras_method, "wt", second_column),
    "SPOTIS": quiet(algorithm.spotis_method, "tw", s_min=[0.0] * 50, s_max=[100.0] * 50),
    "MOORA with costs": quiet(algorithm.moora_method, "wt", second_column),
    "EDAS": quiet(algorithm.edas_method, "tw"),
    "MABAC": quiet(algorithm.mabac_method, "t"),
    "ARAS": quiet(algorithm.aras_method, "wt", second_column),
    "ELECTRE I": electre_i,
    "ELECTRE III": electre_iii,
    "Borda": quiet(algorithm.borda_method, "t", lambda found: -np.asarray(found)),
    "Copeland": quiet(algorithm.copeland_method, "t"),
}

if __name__ == "__main__":
    main(CASES)
