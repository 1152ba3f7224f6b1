"""Digits against published figures: Benford's shares, Nigrini's limits, the distance of Cho and Gaines."""

import numpy as np
import pytest

from pembina.methods.digits import BENFORD, first_digits, last_digits, round_excess


def test_benfords_shares_are_those_of_every_book():
    printed = [0.301, 0.176, 0.125, 0.097, 0.079, 0.067, 0.058, 0.051, 0.046]
    assert printed == [round(float(share), 3) for share in BENFORD]


def test_numbers_that_follow_the_law_are_not_far_from_it():
    powers = [int(str(2**k)[0]) for k in range(1, 1001)]  # powers of two follow it
    found = first_digits([powers.count(digit) for digit in range(1, 10)])
    assert found.conforms
    assert found.mad < 0.001
    assert found.tail > 0.99
    assert 1000 == found.n


def test_the_distance_is_one_where_all_begin_with_nine():
    found = first_digits([0] * 8 + [50])
    assert found.distance == pytest.approx(1.0)
    assert not found.conforms
    assert found.tail < 1e-100


def test_chi_square_and_deviation_are_those_worked_out_by_scipy():
    from scipy.stats import chisquare

    counts = [250, 160, 120, 130, 90, 80, 60, 60, 50]
    found = first_digits(counts)
    wanted = chisquare(counts, 1000 * BENFORD)
    assert found.chi_square == pytest.approx(float(wanted.statistic))
    assert found.tail == pytest.approx(float(wanted.pvalue), rel=1e-9)
    assert found.mad == pytest.approx(float(np.abs(np.array(counts) / 1000 - BENFORD).mean()))


def test_last_digits_are_compared_with_a_tenth_each():
    from scipy.stats import chisquare

    counts = [30, 8, 9, 7, 10, 20, 5, 4, 4, 3]
    found, wanted = last_digits(counts), chisquare(counts)
    assert (100, 0.5) == (found.n, found.round_share)
    assert (found.chi_square, found.tail) == pytest.approx((float(wanted.statistic), float(wanted.pvalue)))


def test_who_rounds_as_everybody_does_is_no_exception():
    mine, calm, rounding = [40, 1, 1, 1, 1, 10, 1, 1, 1, 1], [100] * 10, [900, 10, 10, 10, 10, 10, 10, 10, 10, 20]
    assert round_excess(mine, calm) < 1e-20
    assert round_excess(mine, rounding) > 0.05
    assert round_excess(mine, [0] * 10) < 1e-20  # nobody else: a fifth is usual
    assert round_excess(mine, calm, effect=20) > round_excess(mine, calm)


@pytest.mark.parametrize(("call", "counts"), [(first_digits, [1] * 8), (last_digits, [1] * 9), (last_digits, [0] * 10)])
def test_too_few_digits_are_refused(call, counts):
    with pytest.raises(ValueError, match="at least one number"):
        call(counts)
