"""Cases of scikit-criteria: the scalers its documentation pairs with each method, then ``evaluate``.

The decision matrix object is made beforehand and not timed; the ranking that every ``evaluate`` makes is.
"""

from __future__ import annotations

import numpy as np
from skcriteria import mkdm
from skcriteria.agg.aras import ARAS
from skcriteria.agg.copras import COPRAS
from skcriteria.agg.edas import EDAS
from skcriteria.agg.electre import ELECTRE1
from skcriteria.agg.mabac import MABAC
from skcriteria.agg.moora import RatioMOORA
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.agg.spotis import SPOTIS
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.scalers import MinMaxScaler, StandarScaler, SumScaler, VectorScaler
from skcriteria.preprocessing.weighters import CRITIC, MEREC, EntropyWeighter, StdWeighter
from timing import Run, main

NAME = "scikit-criteria"


def decision(matrix, weights, costs):
    return mkdm(matrix, np.where(costs, -1, 1), weights=weights)


def scaler(one):
    def prepare(matrix, weights, costs):
        dm = decision(matrix, weights, costs)
        return [Run(NAME, lambda: one.transform(dm), lambda made: made.matrix.to_numpy())]

    return prepare


def weigher(one):
    def prepare(matrix, weights, costs):
        dm = decision(matrix, weights, costs)
        return [Run(NAME, lambda: one.transform(dm), lambda made: made.weights.to_numpy())]

    return prepare


def method(steps, read, **options):
    def prepare(matrix, weights, costs):
        dm = decision(matrix, weights, costs)
        pipe = mkpipe(*steps) if len(steps) > 1 else steps[0]
        return [Run(NAME, lambda: pipe.evaluate(dm, **options), read)]

    return prepare


def by(key):
    return lambda result: getattr(result.e_, key)


def spotis(matrix, weights, costs):
    dm, bounds = decision(matrix, weights, costs), np.array([[0.0, 100.0]] * matrix.shape[1])
    return [Run(NAME, lambda: SPOTIS().evaluate(dm, bounds=bounds), by("score"))]


CASES = {
    "min-max": scaler(MinMaxScaler(target="matrix")),
    "z-score": scaler(StandarScaler(target="matrix")),
    "entropy weights": weigher(EntropyWeighter()),
    "CRITIC weights": weigher(CRITIC()),
    "standard deviation weights": weigher(StdWeighter()),
    "MEREC weights": weigher(MEREC()),
    "arithmetic mean": method([WeightedSumModel()], by("score")),
    "geometric mean": method([WeightedProductModel()], lambda result: 10.0**result.e_.score),
    "TOPSIS": method([VectorScaler(target="matrix"), TOPSIS()], by("similarity")),
    "VIKOR": method([VIKOR()], by("q_k")),
    "COPRAS with costs": method([SumScaler(target="matrix"), COPRAS()], lambda result: result.e_.score / 100),
    "SPOTIS": spotis,
    "MOORA with costs": method([VectorScaler(target="matrix"), RatioMOORA()], by("score")),
    "EDAS": method([EDAS()], by("score")),
    "MABAC": method([MinMaxScaler(target="matrix"), MABAC()], by("score")),
    "ARAS": method([SumScaler(target="matrix"), ARAS()], by("utility")),
    "ELECTRE I": method([ELECTRE1(p=0.65, q=0.35)], lambda result: np.asarray(result.e_.outrank)),
}

if __name__ == "__main__":
    main(CASES)
