"""Methods by distances at their edges: sizes far apart, ties in VIKOR, more rows than one block."""

import numpy as np
import pytest

from pembina.methods.distance import edas, topsis, vikor


def test_topsis_takes_a_column_whose_largest_size_is_negative():
    # the unit that sums are taken in goes by the larger end, -1e90, and not by the higher one
    found = topsis([[-1e90], [1e-90], [-5e89]], [1.0])
    assert found.closeness.tolist() == [0, 1, 0.5]
    assert topsis([[-1e90], [-1e-90], [-5e89]], [1.0]).closeness.tolist() == [0, 1, 0.5]


def test_stability_needs_only_one_of_those_that_share_the_first_place():
    # Q is 1/3 for the second and the third; only the third is the best by R, and neither is by S
    found = vikor([[4, 0, 0], [1, 1, 4], [2, 1, 2], [0, 3, 4]], np.full(3, 1 / 3))
    assert found.s == pytest.approx([2 / 3, 17 / 36, 5 / 9, 1 / 3], rel=1e-11)
    assert found.r == pytest.approx([1 / 3, 1 / 4, 2 / 9, 1 / 3], rel=1e-11)
    assert found.q == pytest.approx([1, 1 / 3, 1 / 3, 0.5], abs=1e-11)
    assert (found.advantage, found.stability) == (False, True)
    assert found.compromise.tolist() == [False, True, True, True]


def test_edas_of_more_entrants_than_one_block_by_hand():
    values = np.tile([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]], (1700, 1))
    found = edas(values, [0.75, 0.25])
    assert found.above.tolist() == [0.125, 0, 0.375] * 1700
    assert found.below.tolist() == [0.375, 0, 0.125] * 1700
    assert found.appraisal == pytest.approx([1 / 6, 0.5, 5 / 6] * 1700, rel=1e-11)
