"""How far an estimated count may be off, by hand."""

from __future__ import annotations

import math

import pytest

from pembina.methods.counting import FEW, RELATIVE, standard_error


def test_of_one_and_two_things_the_count_is_exact():
    assert [0.0, 0.0, 0.0] == [standard_error(count) for count in (0, 1, 2)]


@pytest.mark.parametrize(("count", "error"), [(64, 0.05103), (256, 0.40825), (1024, 3.26599)])
def test_a_small_count_is_off_where_three_things_meet_in_one_of_4096_registers(count, error):
    """The square root of count cubed over 6 times 4096 squared."""
    assert math.isclose(error, standard_error(count), rel_tol=1e-4)


def test_a_large_count_is_off_by_one_part_in_the_square_root_of_the_registers():
    assert math.sqrt(1 / 4096) == RELATIVE
    assert standard_error(FEW + 1) == (FEW + 1) / 64
    assert standard_error(6_400_000.0) == 100_000
