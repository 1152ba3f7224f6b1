"""Errors drawn for rank sets: their moments, their streams, and covariance matrices that are none."""

from __future__ import annotations

import numpy as np
import pytest

from pembina.methods.rank_sets_errors import correlated, independent, normals
from pembina.methods.refusal import Unfit


def test_normal_numbers_are_normal():
    """Mean, variance, skewness and kurtosis of 200,000 numbers, within five standard errors of those of the normal."""
    drawn = normals(4, 50_000, 1, "test").ravel()
    n = drawn.size
    assert abs(drawn.mean()) < 5 / n**0.5
    assert abs(drawn.var() - 1) < 5 * (2 / n) ** 0.5
    assert abs((drawn**3).mean()) < 5 * (15 / n) ** 0.5
    assert abs((drawn**4).mean() - 3) < 5 * (96 / n) ** 0.5


def test_entrants_err_independently():
    drawn = normals(5, 20_000, 1, "test")
    correlation = np.corrcoef(drawn) - np.eye(5)
    assert np.abs(correlation).max() < 5 / 20_000**0.5


def test_a_draw_depends_on_seed_name_and_number_alone():
    assert normals(3, 100, 1, "a").tolist() == normals(3, 500, 1, "a")[:, :100].tolist()
    assert normals(3, 500, 1, "a")[:, 70:100].tolist() == normals(3, 30, 1, "a", 70).tolist()
    others = [normals(3, 100, 2, "a"), normals(3, 100, 1, "b")]
    assert not any((normals(3, 100, 1, "a") == other).any() for other in others)


def test_errors_have_the_given_size_and_none_where_there_is_none():
    drawn = independent([2.0, 0.0], 20_000, 1)
    assert 2.0 == pytest.approx(drawn[0].std(), abs=0.05)
    assert not drawn[1].any()


def test_errors_follow_a_covariance_matrix():
    covariance = np.array([[4.0, 1.0, 0.0], [1.0, 1.0, -0.5], [0.0, -0.5, 9.0]])
    assert covariance == pytest.approx(np.cov(correlated(covariance, 100_000, 1)), abs=0.15)


def test_a_singular_covariance_matrix_is_one():
    covariance = np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 0.0]])
    drawn = correlated(covariance, 100, 1)
    assert (2 * drawn[0]).tolist() == pytest.approx(drawn[1].tolist())
    assert not drawn[2].any()


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([[1.0, 2.0]], "square"),
        ([[1.0, np.nan], [np.nan, 1.0]], "numbers only"),
        ([[1.0, 0.5], [0.4, 1.0]], "symmetric"),
        ([[1.0, 2.0], [2.0, 1.0]], "negative variance"),
        ([[-1.0]], "negative variance"),
        ([[0.0, 1.0], [1.0, 1.0]], "negative variance"),
    ],
)
def test_what_is_no_covariance_matrix_is_refused(matrix, said):
    with pytest.raises(Unfit, match=said):
        correlated(matrix, 10, 1)


@pytest.mark.parametrize("error", [-1.0, np.nan, np.inf])
def test_a_standard_error_is_a_number_of_zero_or_more(error):
    with pytest.raises(Unfit, match="standard error"):
        independent([1.0, error], 10, 1)
