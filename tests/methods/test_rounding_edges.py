"""Rounding at its edges: powers of ten, numbers of every size, defaults, ties and rows of their own."""

from decimal import Decimal

import numpy as np
import pytest

from pembina.methods.rounding import apportion, decimal, on_grid, publish, significant

POWERS = np.array([float(f"1e{k}") for k in range(-30, 31)])


def by_the_formula(x, digits):
    """Scale by a power of ten until the digits are whole, round, scale back; at most by 1e22, which float64 holds."""
    shift = np.clip(digits - np.searchsorted(POWERS, np.abs(x), side="right") + 30, -22, 22)
    up, down = POWERS[30 + np.maximum(shift, 0)], POWERS[30 + np.maximum(-shift, 0)]
    return np.round(x * up / down) / up * down


def around(points):
    return np.concatenate([points, np.nextafter(points, 0.0), np.nextafter(points, np.inf)])


# Of powers of two only those in the middle of the range overflow nothing when they are scaled up.
EDGES = np.concatenate(
    [
        around(POWERS),
        around(np.ldexp(1.0, np.arange(-1074, 940))),
        POWERS * 1.23456789012345678,
        POWERS * 9.99999999999951,
        [0.0, -0.0, 5e-324, 0.5, 99.9999999999995, 999999999999.5],
    ]
)


@pytest.mark.parametrize("digits", [1, 6, 12, 15])
def test_every_power_of_two_and_of_ten_rounds_as_by_the_formula(digits):
    expected = by_the_formula(EDGES, digits)
    assert expected.view(np.int64).tolist() == significant(EDGES, digits).view(np.int64).tolist()
    small = np.sort(EDGES[EDGES < 1e5])  # below 10 ** digits nothing is scaled down
    for part in np.array_split(small, 40):
        expected = by_the_formula(part, digits).view(np.int64).tolist()
        assert expected == significant(part, digits).view(np.int64).tolist()
        assert expected == (-significant(-part, digits)).view(np.int64).tolist()


def test_one_number_alone_rounds_as_it_does_among_others():
    together = significant(EDGES).tolist()
    assert together == [float(significant(EDGES[at : at + 1])[0]) for at in range(len(EDGES))]


@pytest.mark.parametrize(
    ("x", "rounded"),
    [
        (123456789012.4, 123456789012.0),
        (1234567890123.0, 1234567890120.0),
        (1234567890126.0, 1234567890130.0),
        (999999999999.5, 1000000000000.0),
        (0.1234567890126, 0.123456789013),
        (-0.1234567890126, -0.123456789013),
    ],
)
def test_twelve_digits_are_kept_unless_told_otherwise(x, rounded):
    assert [rounded] == significant([x]).tolist()
    assert [rounded] == significant([x], 12).tolist()


def test_nothing_to_round_gives_nothing():
    assert significant(np.empty((0, 3))).shape == (0, 3)
    assert significant([]).dtype == np.float64


def test_the_grid_has_ten_decimals():
    assert [0.1234567891, 100.0, 0.0] == on_grid(np.array([0.12345678905001, 100.00000000004, 4.9e-11])).tolist()
    assert np.isnan(on_grid(np.array([np.nan])))[0]


def test_a_number_on_the_grid_stands_for_its_shortest_decimal():
    assert Decimal("85.005") == decimal(np.float64(85.005))
    assert Decimal("0.1") == decimal(0.1)


@pytest.mark.parametrize(("x", "published"), [(0.125, "0.13"), (0.135, "0.14"), (-0.125, "-0.13"), (7.0, "7.00")])
def test_halves_are_published_away_from_zero_unless_told_otherwise(x, published):
    assert published == str(publish(x, 2))


def test_no_decimals_are_published_as_a_whole_number():
    assert "13" == str(publish(12.5, 0))


def test_what_rounding_down_leaves_over_goes_to_the_largest_remainder():
    rows = np.array([[1.2, 2.7, 3.1], [2.7, 3.1, 1.2], [1.0, 2.6, 3.4], [50.4, 20.3, 1.3]])
    found = apportion(rows, np.array([7.0, 7.0, 7.0, 72.0]), 0)
    assert [[1, 3, 3], [3, 3, 1], [1, 3, 3], [51, 20, 1]] == found.tolist()


def test_among_equal_remainders_the_earlier_parts_get_the_units_however_many_there_are():
    parts = np.tile([0.25, 0.75], 50)[None, :] + np.arange(100.0)
    found = apportion(parts, np.array([np.arange(100.0).sum() + 60]), 0) - np.arange(100.0)
    assert np.tile([0, 1], 50)[20:].tolist() == found[0, 20:].tolist()
    assert [1.0] * 20 == found[0, :20].tolist()


def test_parts_come_with_ten_decimals_unless_told_otherwise():
    found = apportion(np.full((1, 3), 100 / 3), np.array([100.0]))
    assert [33.3333333334, 33.3333333333, 33.3333333333] == found[0].tolist()


def test_parts_that_do_not_add_up_come_back_off_by_whole_units():
    assert [[3.0, 2.0, 2.0]] == apportion(np.array([[1.9, 1.5, 1.2]]), np.array([7.0]), 0).tolist()
    assert [[1.0, 0.0, 0.0]] == apportion(np.array([[1.9, 1.5, 1.2]]), np.array([1.0]), 0).tolist()
    assert [["0.0", "0.0"]] == [[str(part) for part in apportion(np.array([[-0.0, 0.2]]), np.zeros(1), 0)[0].tolist()]]


def test_whole_numbers_round_like_any_other():
    assert [123456789012000.0, 5.0] == significant([123456789012345, 5]).tolist()
    assert [123456789012000.0] == significant(np.array([123456789012345])).tolist()


def test_the_larger_of_two_tiny_remainders_gets_the_unit():
    assert [[0.0, 1.0]] == apportion(np.array([[1e-17, 2e-17]]), np.array([1.0]), 0).tolist()
