"""Printed figures at their edges, by hand: how many digits are held, and when a round count stands out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pembina.evaluation.figures import add_up, as_printed, difference, percentage, plain, rounded_count, slack


def test_a_number_counts_to_ten_places_and_halves_go_up() -> None:
    assert as_printed(0.12345678905, Decimal("0." + "0" * 12)) == Decimal("0.123456789100")
    assert as_printed(2.5, Decimal(0)) == Decimal(3)
    assert str(as_printed(12, Decimal("0.0"))) == "12.0"
    assert as_printed("7.25", Decimal("0.0")) == Decimal("7.3")


def test_differences_and_percentages_keep_four_hundred_digits() -> None:
    long = Decimal(10) ** 300
    assert difference(long, Decimal("0.5")) == "+" + "9" * 300 + ".5"
    assert difference(Decimal("1E+2"), Decimal("30")) == "+70"
    third = percentage(Decimal(1), Decimal(3))
    assert third == Decimal("33." + "3" * 398)
    assert plain(percentage(Decimal("1" + "0" * 299 + "1"), Decimal(1))) == "1" + "0" * 299 + "100"


def test_sums_are_exact_and_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) == Decimal(0)
    assert plain(add_up([Decimal(10) ** 500, Decimal("-1"), Decimal("0.1")])) == "9" * 500 + ".1"


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [
        ([], "1", "0"),
        ([], "1.0", "0.05"),
        (["1.00"], "1", "0.005"),
        (["1.00", "2"], "3.000", "0.0055"),
        (["NaN"], "1", "0"),
    ],
)
def test_a_sum_may_be_off_by_half_a_unit_of_every_figure_with_decimals(
    parts: list[str], whole: str, expected: str
) -> None:
    assert slack([Decimal(part) for part in parts], Decimal(whole)) == Decimal(expected)


@pytest.mark.parametrize(
    ("percent", "whole", "expected"),
    [
        ("1.0", "10001", None),  # 96 to 105: ten counts, of which a multiple of 100 is no proof
        ("20", "501", "100"),  # 98 to 102: five counts
        ("0.5", "20001", None),  # 91 to 110: twenty
        ("0.1", "999", None),  # 0.5 to 1.5: one count, 1
        ("10.00", "1001", None),  # 100.05 to 100.15: no count at all
        ("50.0", "1000", None),  # half of a thousand
        ("33.33", "6000", None),  # of a multiple of 100
        ("33.33", "6001", "2000"),
        ("0.50", "20001", "100"),  # 100 and 101
        ("-5", "4479", None),
        ("-5", "-4479", None),
        ("0", "-4479", None),
        ("5", "-4479", None),
        ("5", "0", None),
        ("0.00", "100000000", None),
    ],
)
def test_a_round_count_stands_out_where_few_counts_are_printed_so(
    percent: str, whole: str, expected: str | None
) -> None:
    found = rounded_count(Decimal(percent), Decimal(whole))
    assert found == (None if expected is None else Decimal(expected))
