"""Small systems solved without BLAS."""

from __future__ import annotations

import numpy as np
import pytest
from pembina_plugins.jury.methods.linear import Singular, applied, centred_variances, inverse, product


def test_the_inverse_of_a_positive_definite_matrix_is_numpys() -> None:
    chance = np.random.default_rng(1)
    for size in (1, 2, 5, 30):
        root = chance.normal(size=(size, size))
        matrix = root @ root.T + np.eye(size)
        assert np.linalg.inv(matrix) == pytest.approx(inverse(matrix), abs=1e-9)


def test_a_row_that_follows_from_those_before_is_named() -> None:
    with pytest.raises(Singular) as caught:
        inverse(np.array([[2.0, 0.0, 2.0], [0.0, 1.0, 1.0], [2.0, 1.0, 3.0]]))
    assert 2 == caught.value.place


def test_products_are_those_of_numpy() -> None:
    chance = np.random.default_rng(2)
    first, second, vector = chance.normal(size=(4, 3)), chance.normal(size=(3, 5)), chance.normal(size=3)
    assert first @ second == pytest.approx(product(first, second), abs=1e-12)
    assert first @ vector == pytest.approx(applied(first, vector), abs=1e-12)


def test_variances_of_differences_from_the_mean() -> None:
    # Independent with variances 1 and 3: the difference from the mean is half the difference, variance (1 + 3) / 4.
    assert [1.0, 1.0] == centred_variances(np.array([[1.0, 0.0], [0.0, 3.0]])).tolist()
