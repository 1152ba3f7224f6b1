"""Sobol indices: the figures of the reference, functions with known indices, and exact zeros."""

import numpy as np
import pytest

from pembina.methods.sobol import exchanged, indices, samples

ONE_EACH = [slice(0, 1), slice(1, 2), slice(2, 3)]


def found(function, blocks, size=4096, seed=1):
    a, b = samples(size, blocks[-1].stop, seed)
    return indices(function(a), function(b), np.array([function(mixed) for mixed in exchanged(a, b, blocks)]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_two_weights_the_squares_decide(seed):
    # Y = 0.6 X1 + 0.4 X2: S = 0.36 / 0.52 = 9/13 and 0.16 / 0.52 = 4/13, and S_T = S
    result = found(lambda x: 0.6 * x[:, 0] + 0.4 * x[:, 1], ONE_EACH, seed=seed)
    assert [9 / 13, 4 / 13, 0] == pytest.approx(result.first.tolist(), abs=1e-3)
    assert [9 / 13, 4 / 13, 0] == pytest.approx(result.total.tolist(), abs=1e-3)
    assert result.mean == pytest.approx(0.5, abs=1e-3)
    assert result.variance == pytest.approx(0.52 / 12, abs=1e-4)


def test_an_assumption_that_changes_nothing_gets_exactly_0():
    result = found(lambda x: np.floor(3 * x[:, 0]) + 0.7 * x[:, 1] ** 2, ONE_EACH)
    assert [0.0, 0.0] == [result.first[2], result.total[2]]


def test_without_any_variance_all_indices_are_0():
    result = found(lambda x: np.full(len(x), 0.1), ONE_EACH)
    assert (0.1, 0.0) == (result.mean, result.variance)
    assert [0.0] * 6 == [*result.first, *result.total]


def test_the_ishigami_function_has_its_analytic_indices():
    # Ishigami and Homma 1990 with a = 7, b = 0.1: V = 1/2 + a^2/8 + b pi^4/5 + b^2 pi^8/18
    def ishigami(x):
        z = np.pi * (2 * x - 1)
        return np.sin(z[:, 0]) + 7 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])

    first = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    both = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = first + 49 / 8 + both
    result = found(ishigami, ONE_EACH)
    assert [first / variance, 49 / 8 / variance, 0] == pytest.approx(result.first.tolist(), abs=0.01)
    expected = [(first + both) / variance, 49 / 8 / variance, both / variance]
    assert expected == pytest.approx(result.total.tolist(), abs=0.01)


def test_a_factor_may_own_several_columns():
    # Y = X1 + X2 + X3; the first two are one factor with two thirds of the variance
    result = found(lambda x: x[:, 0] + x[:, 1] + x[:, 2], [slice(0, 2), slice(2, 3)])
    assert [2 / 3, 1 / 3] == pytest.approx(result.first.tolist(), abs=2e-3)
    assert [2 / 3, 1 / 3] == pytest.approx(result.total.tolist(), abs=2e-3)


def test_what_only_acts_together_has_no_first_order_and_all_of_the_total():
    # Y = (X1 - 1/2)(X2 - 1/2)
    result = found(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), ONE_EACH)
    assert [0, 0, 0] == pytest.approx(result.first.tolist(), abs=0.02)
    assert [1, 1, 0] == pytest.approx(result.total.tolist(), abs=0.02)


def test_the_samples_are_the_same_for_the_same_seed_and_others_for_another():
    a, b = samples(64, 3, 5)
    again, _ = samples(64, 3, 5)
    other, _ = samples(64, 3, 6)
    assert a.tobytes() == again.tobytes()
    assert a.tobytes() != other.tobytes()
    assert a.tobytes() != b.tobytes()
    assert 0 < min(a.min(), b.min())
    assert max(a.max(), b.max()) < 1


def test_only_the_columns_of_the_factor_are_exchanged():
    a, b = samples(8, 3, 1)
    first, second = exchanged(a, b, [slice(0, 2), slice(2, 3)])
    assert [b[:, :2].tolist(), a[:, 2:].tolist()] == [first[:, :2].tolist(), first[:, 2:].tolist()]
    assert [a[:, :2].tolist(), b[:, 2:].tolist()] == [second[:, :2].tolist(), second[:, 2:].tolist()]
