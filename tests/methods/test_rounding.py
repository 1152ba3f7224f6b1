"""Rounding: what a committee with a calculator expects, and parts that add up."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.rounding import GRID, apportion, below, decimal, on_grid, publish, published, significant


@pytest.mark.parametrize(
    ("exact", "rule", "published"),
    [
        (85.005, "half-up", "85.01"),
        (85.005, "half-even", "85.00"),
        (85.015, "half-even", "85.02"),
        (85.009, "down", "85.00"),
        (2.675, "half-up", "2.68"),
        (-2.675, "half-up", "-2.68"),
        (0.125, "half-even", "0.12"),
    ],
)
def test_published_scores_round_as_decimals_and_not_as_binary_fractions(exact, rule, published):
    assert Decimal(published) == publish(exact, 2, rule)


_anything = st.one_of(
    st.floats(-200, 200).map(lambda x: float(on_grid(np.array([x]))[0])),
    st.integers(-30_000, 30_000).map(lambda n: n / 200),
    st.floats(-1e14, 1e14),
    st.sampled_from([0.0, -0.0, -0.004, 1e5, 85.005, -2.675, 0.125]),
)


@given(st.lists(_anything, max_size=8), st.integers(0, GRID + 2), st.sampled_from(["half-up", "half-even", "down"]))
def test_a_column_is_published_as_each_number_by_itself(numbers, decimals, rule):
    expected = [repr(float(publish(x, decimals, rule))) for x in numbers]
    assert expected == [repr(float(x)) for x in published(np.array(numbers, dtype=np.float64), decimals, rule)]


_cuts = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-200, max_value=200),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16),
    st.floats(allow_nan=False, allow_infinity=False).map(Decimal),  # all digits of a binary fraction, up to 767
    st.sampled_from(
        [
            Decimal(text)
            for text in (
                "0",
                "-0",
                "85.005",
                "0.1",
                "66.66666666666666666667",
                "0.10000000000000000001",
                "1e300",
                "1e400",
            )
        ]
    ),
)


@given(
    cut=_cuts, steps=st.sampled_from([0, 0, 0, 1, -1]), others=st.lists(st.floats(allow_infinity=False), max_size=4),
    inclusive=st.booleans(),
)  # fmt: skip
def test_a_column_stays_below_a_cut_as_each_decimal_does(cut, steps, others, inclusive):
    near = float(cut)
    for _ in range(abs(steps)):
        near = float(np.nextafter(near, np.copysign(np.inf, steps)))
    numbers = [near, *others, 0.0, -0.0, 1e300, 85.005, 100.0, 1234567890123456.5]
    expected = [x == x and (decimal(x) < cut or (decimal(x) == cut and not inclusive)) for x in numbers]
    assert expected == below(np.array(numbers), cut, inclusive=inclusive).tolist()


def test_what_is_not_there_stays_away_when_a_column_is_published():
    np.testing.assert_array_equal(published(np.array([np.nan, 1.005]), 2), [np.nan, 1.01])


def test_a_product_that_binary_arithmetic_gets_wrong_is_right_on_the_grid():
    off_by_a_bit = 0.1 * 3  # 0.30000000000000004
    assert off_by_a_bit != 0.3
    assert on_grid(np.array([off_by_a_bit]))[0] == 0.3


def test_minus_zero_becomes_zero_on_the_grid():
    assert str(on_grid(np.array([-1e-30]))[0]) == "0.0"


@given(st.floats(1e-9, 1e12))
def test_twelve_significant_digits_are_those_that_printing_gives(x):
    assert float(f"{x:.11e}") == pytest.approx(significant(np.array([x]))[0], rel=1e-15, abs=0)


def test_significant_digits_hide_the_last_bit_in_which_machines_differ():
    x = np.log(np.array([75000.0]))
    assert significant(x)[0] == significant(np.nextafter(x, np.inf))[0]


cells = st.lists(st.floats(0, 100), min_size=1, max_size=12)


@given(cells, st.integers(0, 10))
def test_apportioned_parts_add_up_exactly_as_decimals(parts, decimals):
    row = np.array([parts])
    whole = np.round(row.sum(axis=1), decimals)
    rounded = apportion(row, whole, decimals)[0]
    quantum = Decimal(1).scaleb(-decimals)
    assert Decimal(repr(float(whole[0]))).quantize(quantum) == sum(
        Decimal(repr(float(p))).quantize(quantum) for p in rounded
    )
    assert np.abs(rounded - row[0]).max() <= 1.5 * 10.0**-decimals


def one_row(parts, whole, decimals):
    """Largest remainder, part by part: units left over go round to the parts in the order of their remainders."""
    unit = 10.0**decimals
    floors = [math.floor(part * unit) for part in parts]
    everywhere, over = divmod(round(whole * unit) - sum(floors), len(parts))
    order = sorted(range(len(parts)), key=lambda i: -(parts[i] * unit - floors[i]))
    return [(floor + everywhere + (order.index(i) < over)) / unit for i, floor in enumerate(floors)]


@given(st.lists(st.tuples(*[st.one_of(st.floats(-9, 99), st.integers(0, 99))] * 4), max_size=6), st.integers(0, 10))
def test_rows_with_and_without_units_left_over_are_apportioned_as_each_alone(rows, decimals):
    parts = np.array(rows, dtype=np.float64).reshape(-1, 4)
    wholes = np.round(parts.sum(axis=1), decimals) + np.arange(len(rows)) % 3  # two of three are off by more
    expected = [one_row(row, whole, decimals) for row, whole in zip(parts.tolist(), wholes.tolist(), strict=True)]
    assert expected == apportion(parts, wholes, decimals).tolist()


def test_three_thirds_of_a_hundred_add_up_to_a_hundred():
    parts = apportion(np.full((1, 3), 100 / 3), np.array([100.0]), 2)
    assert [33.34, 33.33, 33.33] == parts[0].tolist()


def test_a_negative_part_is_apportioned_like_any_other():
    parts = apportion(np.array([[50.004, 30.004, -5.005]]), np.array([75.0]), 2)
    assert Decimal("75.00") == sum(Decimal(repr(p)) for p in parts[0].tolist())
