"""Printed figures: how they are compared, by how much they differ, and what rounding explains."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.evaluation.figures import add_up, as_printed, difference, percentage, plain, rounded_count, slack


def D(text):
    return Decimal(text)


@pytest.mark.parametrize(
    ("number", "printed", "expected"),
    [
        (85.30259365994236, "85.30", "85.30"),
        (85.305, "0.00", "85.31"),
        (85.3049999, "0.00", "85.30"),
        (85.30499999999, "0.00", "85.31"),
        (0.125, "0.00", "0.13"),
        (-0.125, "0.00", "-0.13"),
        (7771.5, "7771", "7772"),
        (12.0, "1E+1", "1E+1"),
        (1e15, "0.00", "1000000000000000.00"),
    ],
)
def test_a_number_is_rounded_to_the_decimals_printed_as_a_person_rounds(number, printed, expected):
    assert D(expected) == as_printed(number, D(printed))


def test_a_decimal_is_rounded_as_it_is_not_by_its_first_ten_places():
    assert D("0.000000000001") == as_printed(D("0.0000000000011"), D("0.000000000000"))


@pytest.mark.parametrize(
    ("printed", "computed", "expected"),
    [("7771", "7772", "-1"), ("66.00", "65.98", "+0.02"), ("0.1", "0.30", "-0.20"), ("1E+3", "990", "+10")],
)
def test_a_difference_is_printed_less_computed_with_its_sign(printed, computed, expected):
    assert expected == difference(D(printed), D(computed))


def test_a_figure_is_written_without_an_exponent():
    assert "1000" == plain(D("1E+3"))


def test_adding_up_is_exact():
    assert D("0.3") == add_up([D("0.1")] * 3)
    assert D("1" + "0" * 40 + ".1") == add_up([D("1" + "0" * 40), D("0.1")])


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [
        (["3735", "4037"], "7771", "0"),
        (["1.25", "2.25"], "3.5", "0.06"),
        (["1.25", "2.25"], "4", "0.010"),
        (["1", "2"], "3.0", "0.05"),
        (["1E+1", "2E+1"], "3E+1", "0"),
    ],
)
def test_counts_add_up_exactly_and_rounded_figures_within_half_a_unit_of_each(parts, whole, expected):
    assert D(expected) == slack([D(part) for part in parts], D(whole))


@given(st.lists(st.decimals(0, 1000, places=6), min_size=1, max_size=8), st.integers(1, 3))
def test_parts_that_were_rounded_one_by_one_never_look_like_a_wrong_sum(exact, places):
    unit = Decimal(1).scaleb(-places)
    printed = [figure.quantize(unit, ROUND_HALF_UP) for figure in exact]
    whole = sum(exact, Decimal(0)).quantize(unit, ROUND_HALF_UP)
    assert abs(add_up(printed) - whole) <= slack(printed, whole)


def test_296_of_347_are_85_30_percent():
    assert D("85.30") == as_printed(percentage(D("296"), D("347")), D("0.00"))


@pytest.mark.parametrize(
    ("percent", "whole", "expected"),
    [
        ("44.65", "4479", "2000"),  # 1999.65 to 2000.10: no other count
        ("44.67", "4479", None),  # 2001 is not round
        ("85.30", "347", None),  # 296
        ("50.00", "200", None),  # half of a round whole is round by itself
        ("50.0", "1999", "1000"),  # 999 and 1000; one count in 50 is a multiple of 100
        ("50.1", "1997", "1000"),  # 1000 and 1001
        ("50.2", "1995", None),  # 1001 and 1002, as 1000 is printed 50.1
        ("50.0", "12001", "6000"),  # 5995 to 6006: 12 counts, so that only a multiple of 1000 tells
        ("50.0", "4996", "2500"),  # 2496 to 2500: five counts, of which one in 100 is enough
        ("50.0", "5001", None),  # 2498 to 2503: six are one too many for it
        ("54.2", "12001", None),  # 6499 to 6510: 6500 is none
        ("51", "7771", None),  # 3925 to 4002: 78 counts; 4000 is no multiple of 10000
        ("0", "4479", None),
        ("0.00", "4479", None),
        ("100", "4479", None),
        ("120", "5", None),
    ],
)
def test_a_percentage_gives_away_a_rounded_count_only_where_chance_does_not_explain_it(percent, whole, expected):
    found = rounded_count(D(percent), D(whole))
    assert (None if expected is None else D(expected)) == found


def test_figures_as_long_as_a_table_may_hold_are_compared_too():
    longest, least = Decimal("9" * 38), Decimal("0." + "0" * 37 + "1")
    assert Decimal("1" + "0" * 72) == as_printed(percentage(Decimal("10"), Decimal("1e-69")), Decimal(1))
    assert "100" + "0" * 30 == plain(as_printed(1e32, Decimal(3)))
    assert None is rounded_count(longest, longest)
    assert None is rounded_count(Decimal(1), least)
