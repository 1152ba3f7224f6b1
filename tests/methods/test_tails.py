"""Tails against SciPy's, and the limits of a rate against the tables that auditors use."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.tails import (
    binomial_tail,
    chi_square_tail,
    false_discoveries,
    lower_beta,
    poisson_tail,
    upper_gamma,
    upper_limit,
)


@given(st.floats(0.1, 400), st.floats(0, 900))
def test_the_gamma_function_is_scipys(a, x):
    from scipy.special import gammaincc

    assert upper_gamma(a, x) == pytest.approx(float(gammaincc(a, x)), rel=1e-9, abs=1e-12)


@given(st.floats(0.1, 400), st.floats(0.1, 400), st.floats(0, 1))
def test_the_beta_function_is_scipys(a, b, x):
    from scipy.special import betainc

    assert lower_beta(a, b, x) == pytest.approx(float(betainc(a, b, x)), rel=1e-8, abs=1e-12)


@given(st.integers(1, 500), st.data(), st.floats(0.001, 0.999))
def test_a_binomial_tail_is_scipys(n, data, p):
    from scipy.stats import binom

    k = data.draw(st.integers(0, n))
    assert binomial_tail(k, n, p) == pytest.approx(float(binom.sf(k - 1, n, p)), rel=1e-7, abs=1e-13)


@given(st.integers(0, 60), st.floats(0.01, 60))
def test_a_poisson_tail_is_scipys(k, mean):
    from scipy.stats import poisson

    assert poisson_tail(k, mean) == pytest.approx(float(poisson.sf(k - 1, mean)), rel=1e-7, abs=1e-12)


def test_chi_square_has_the_values_of_the_printed_tables():
    assert 0.05 == pytest.approx(chi_square_tail(16.919, 9), abs=5e-6)  # 9 degrees, 5 percent
    assert 0.01 == pytest.approx(chi_square_tail(20.090, 8), abs=5e-6)
    assert 1.0 == chi_square_tail(0, 3)


def test_no_error_among_sixty_leaves_a_rate_below_four_point_nine_percent():
    assert upper_limit(0, 60) == pytest.approx(1 - 0.05 ** (1 / 60), abs=1e-12)
    assert "4.87" == f"{100 * upper_limit(0, 60):.2f}"
    assert 1.0 == upper_limit(3, 3)


@given(st.integers(1, 300), st.data())
def test_limits_are_scipys_and_grow_with_every_error(n, data):
    from scipy.stats import beta

    k = data.draw(st.integers(0, n - 1))
    assert upper_limit(k, n) == pytest.approx(float(beta.ppf(0.95, k + 1, n - k)), rel=1e-7)
    assert upper_limit(k + 1, n) > upper_limit(k, n)


def test_of_many_tests_those_stand_that_benjamini_and_hochberg_let_stand():
    # their own example: 15 p values, at 5 percent the four smallest stand
    first = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p = [*first, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert 4 * [True] + 11 * [False] == false_discoveries(p, 0.05).tolist()
    assert [False, True] == false_discoveries([0.9, 0.001], 0.05).tolist()
    assert [] == false_discoveries([], 0.05).tolist()


@pytest.mark.parametrize(
    ("call", "args"),
    [
        (upper_gamma, (0, 1)),
        (lower_beta, (1, 1, 1.5)),
        (binomial_tail, (3, 2, 0.5)),
        (upper_limit, (0, 0)),
        (upper_limit, (5, 4)),
    ],
)
def test_what_is_not_defined_is_refused(call, args):
    with pytest.raises(ValueError, match=r"."):
        call(*args)


def test_ends_of_the_scale():
    assert (1.0, 0.0, 1.0) == (binomial_tail(0, 5, 0.3), binomial_tail(1, 5, 0), binomial_tail(5, 5, 1))
    assert (1.0, 0.0) == (poisson_tail(0, 3), poisson_tail(2, 0))
    assert math.isclose(0.5**10, binomial_tail(10, 10, 0.5))
    assert np.isclose(0.5, lower_beta(3, 3, 0.5))
