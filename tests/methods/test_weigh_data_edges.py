"""Weights that the scores suggest, at their edges: many entrants, next to nothing, correlations of 1."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pembina.methods.refusal import Unfit
from pembina.methods.weigh_data import correlation, critic, entropy, merec, standard_deviation


@pytest.mark.parametrize("rows", [1000, 40_000, 70_000])
def test_many_entrants_are_weighed_by_the_formulas(rows: int) -> None:
    table = np.random.default_rng(rows).uniform(0.5, 10.0, (rows, 4)) * [1.0, 20.0, 3.0, 0.1] + [0.0, 5.0, 0.0, 3.0]
    shares = table / table.sum(axis=0)
    divergence = 1 + (shares * np.log(shares)).sum(axis=0) / math.log(rows)
    assert divergence.tolist() == pytest.approx(entropy(table).facts["divergence"], rel=1e-7)
    assert table.std(axis=0).tolist() == pytest.approx(standard_deviation(table, scale="none").facts["sd"], rel=1e-9)
    reached = table.std(axis=0) / np.ptp(table, axis=0)
    assert reached.tolist() == pytest.approx(standard_deviation(table).facts["sd"], rel=1e-9)
    assert reached.tolist() == pytest.approx(critic(table).facts["sd"], rel=1e-9)


def test_merec_takes_scores_next_to_zero() -> None:
    small = [[1e-20, 3.0], [2e-20, 1.0], [4e-20, 2.0]]
    large = [[1.0, 3.0], [2.0, 1.0], [4.0, 2.0]]
    assert merec(large).weights.tolist() == pytest.approx(merec(small).weights.tolist(), abs=1e-12)


def test_entropy_names_the_first_negative_score_and_not_a_zero_before_it() -> None:
    with pytest.raises(Unfit) as caught:
        entropy([[1.0, 0.0], [2.0, -0.5], [3.0, -1.0]])
    assert (1, 1, {"value": -0.5}) == (caught.value.column, caught.value.row, caught.value.args_)


def test_correlations_are_never_beyond_one_and_those_with_oneself_are_one() -> None:
    for seed in range(20):
        columns = np.random.default_rng(seed).normal(size=(4, 9))
        columns[1], columns[2] = columns[0] * 3.7, columns[0] * -0.3
        columns -= columns.mean(axis=1)[:, None]
        found = correlation(columns)
        assert [1.0] * 4 == found.diagonal().tolist()
        assert (np.abs(found) <= 1.0).all()
        assert np.abs(found - np.corrcoef(columns)).max() < 1e-12
