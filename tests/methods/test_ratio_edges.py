"""Methods by ratios at their edges: costs alone, fractions beside zeros, sizes far apart."""

import pytest

from pembina.methods.ratio import aras, moora, waspas, weighted_product

HALVES = [0.5, 0.5]


def test_aras_of_costs_alone_by_hand():
    # 1 / x: 1, 1/2, 1/4, and the best row 1: shares of 2.75
    found = aras([[1], [2], [4]], [1.0], directions=["lower"])
    assert found.optimality == pytest.approx([1 / 2.75, 0.5 / 2.75, 0.25 / 2.75], rel=1e-11)
    assert found.utility.tolist() == [1, 0.5, 0.25]


def test_aras_does_not_see_a_benefit_of_zeros_beside_a_cost():
    # benefits 1, 2, 2 of 5, costs 1, 1/2, 1 of 2.5; the zeros take their weight with them
    found = aras([[1, 0, 2], [2, 0, 4]], [0.25, 0.5, 0.25], directions=["higher", "higher", "lower"])
    assert found.optimality == pytest.approx([0.25 * 0.2 + 0.25 * 0.4, 0.25 * 0.4 + 0.25 * 0.2], rel=1e-11)
    assert found.utility == pytest.approx([0.75, 0.75], rel=1e-11)


def test_a_fraction_beside_a_zero_is_multiplied_like_any_other():
    assert weighted_product([[0, 4], [0.25, 4]], HALVES) == pytest.approx([0, 1], rel=1e-11)
    assert waspas([[0, 4], [0.25, 4], [1, 1]], HALVES).product == pytest.approx([0, 0.5, 0.5], rel=1e-11)


def test_moora_takes_a_column_whose_largest_size_is_negative():
    # the unit that sums are taken in goes by the larger end, -4e90, and not by the higher one
    found = moora([[-3e90], [1e-90], [-4e90]], [1.0])
    assert found.ratio == pytest.approx([-0.6, 0, -0.8], abs=1e-12)
    assert found.distance == pytest.approx([0.6, 0, 0.8], abs=1e-12)
    assert moora([[-3e90], [-1e-90], [-4e90]], [1.0]).ratio == pytest.approx([-0.6, 0, -0.8], abs=1e-12)
