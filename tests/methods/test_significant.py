"""Rounding to significant digits goes by tables of exponents; its answers are those of the formula, to the bit."""

import numpy as np
import pytest

from pembina.methods.rounding import significant

POWERS = np.array([float(f"1e{k}") for k in range(-30, 31)])
SMALLEST, LARGEST = np.finfo(np.float64).smallest_subnormal, np.finfo(np.float64).max


def by_the_formula(x, digits):
    magnitude = np.searchsorted(POWERS, np.abs(x), side="right") - 31
    shift = np.clip(digits - 1 - magnitude, -22, 22)
    up, down = POWERS[30 + np.maximum(shift, 0)], POWERS[30 + np.maximum(-shift, 0)]
    return np.round(x * up / down) / up * down


def around(points):
    points = np.asarray(points)
    return np.concatenate([points, np.nextafter(points, 0.0), np.nextafter(points, np.inf)])


EDGES = np.concatenate(
    [
        around(POWERS),
        around(np.ldexp(1.0, np.arange(-1074, 1024))),
        around([0.5, 5.0, 99.9999999999995, 0.99999999999995, 999999999999.5, 1.5e300]),
        [0.0, -0.0, SMALLEST, 1e-300, LARGEST, np.inf],
    ]
)


def same_bits(x, digits):
    x = np.asarray(x, dtype=np.float64)
    with np.errstate(over="ignore"):
        expected, actual = by_the_formula(x, digits), significant(x, digits)
    return expected.view(np.int64).tolist() == actual.view(np.int64).tolist()


@pytest.mark.parametrize("digits", [1, 2, 6, 11, 12, 13, 15])
def test_powers_of_ten_and_of_two_and_their_neighbours_round_as_by_the_formula(digits):
    assert same_bits(EDGES, digits)
    assert same_bits(-EDGES, digits)
    assert [same_bits(EDGES[at : at + 1], digits) for at in range(len(EDGES))] == [True] * len(EDGES)


@pytest.mark.parametrize("seed", range(8))
def test_numbers_of_every_size_round_as_by_the_formula(seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1.0, 1.0, 20_000) * 10.0 ** rng.integers(-40, 40, 20_000)
    assert same_bits(x, 12)
    assert same_bits(rng.uniform(-100.0, 100.0, 20_000), 12)
    assert same_bits(rng.integers(0, 2**62, 20_000).view(np.float64), 12)


def test_halves_of_the_last_digit_round_as_by_the_formula():
    whole = np.random.default_rng(9).integers(10**11, 10**12, 20_000) + 0.5
    for power in range(-12, 13):
        assert same_bits(whole * 10.0**power if power > 0 else whole / 10.0**-power, 12)


def test_what_is_no_number_stays_so():
    assert np.isnan(significant(np.array([np.nan, 1.0]))).tolist() == [True, False]
    assert significant(np.array([np.inf, -np.inf])).tolist() == [np.inf, -np.inf]


def test_the_shape_stays_whatever_the_layout():
    x = np.arange(12.0).reshape(3, 4) / 7
    expected = by_the_formula(x, 12)
    for given in (x, np.asfortranarray(x), x[::2, ::3], x[:0], x[0, 1]):
        wanted = by_the_formula(given, 12)
        assert (np.shape(wanted), np.asarray(wanted).tolist()) == (
            np.shape(significant(given)),
            np.asarray(significant(given)).tolist(),
        )
    assert expected.tolist() == significant(x.tolist()).tolist()
