"""Bursts by hand: seven of nine in five days of a year, against the calm and against the others."""

import math

import pytest

from pembina.methods.bursts import bursts, last_days


def test_the_last_days_of_a_year_are_five_and_of_a_week_one():
    assert (5, 5, 1, 1, 2) == (last_days(365), last_days(366), last_days(7), last_days(1), last_days(151))
    with pytest.raises(ValueError, match="at least one day"):
        last_days(0)


def test_the_tail_is_the_binomial_sum():
    found = bursts([9, 50, 50], [7, 6, 5], 5 / 365)
    share = 11 / 100
    wanted = sum(math.comb(9, k) * share**k * (1 - share) ** (9 - k) for k in range(7, 10))
    assert (9, 7, share, share) == (found[0].n, found[0].late, found[0].usual, found[0].others)
    assert found[0].tail == pytest.approx(wanted)


def test_an_even_spread_is_usual_where_the_others_have_none_in_the_last_days():
    found = bursts([20, 100], [4, 0], 0.02)
    assert 0.02 == found[0].usual
    assert found[0].tail == pytest.approx(sum(math.comb(20, k) * 0.02**k * 0.98 ** (20 - k) for k in range(4, 21)))


def test_batches_of_the_others_make_a_batch_less_surprising():
    calm = bursts([60] + [60] * 8, [12] + [1] * 8, 5 / 365)[0]
    batches = bursts([60] + [60] * 8, [12, 0, 0, 8, 0, 0, 0, 0, 0], 5 / 365)[0]
    assert calm.others == batches.others
    assert calm.tail < 1e-8 < batches.tail


def test_one_without_records_has_nothing_to_be_asked():
    assert 1.0 == bursts([0, 5], [0, 1], 0.1)[0].tail
