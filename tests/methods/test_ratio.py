"""Weighted product, COPRAS, MOORA, ARAS, WASPAS and MARCOS against papers, peers and computations by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import aggregate
from pembina.methods.ratio import aras, copras, marcos, moora, waspas, weighted_product
from pembina.methods.refusal import Unfit

H, L = "higher", "lower"
HALVES = np.array([0.5, 0.5])

# Four entrants, three criteria; the figures of pymcdm 1.4.0 for them stand in the tests.
SMALL = np.array([[8.0, 300, 2], [5, 200, 9], [9, 450, 4], [3, 150, 6]])
SMALL_WEIGHTS, SMALL_DIRECTIONS = np.array([0.5, 0.3, 0.2]), [H, L, H]

# Goswami and Mitra 2020, International Journal of Data and Network Science 4: 27-42, AHP-COPRAS and AHP-ARAS
PHONES = np.array(
    [
        [80, 16, 2, 5],
        [110, 32, 2, 9],
        [130, 64, 4, 9],
        [185, 64, 4, 1],
        [135, 64, 3, 4],
        [140, 32, 3, 5],
        [185, 64, 6, 7],
        [110, 16, 3, 3],
        [120, 16, 4, 3],
        [340, 128, 6, 5],
    ]
)
PHONE_WEIGHTS, PHONE_DIRECTIONS = np.array([0.60338, 0.13639, 0.19567, 0.06456]), [L, H, H, H]

# Kracka, Brauers and Zavadskas 2010, Inzinerine Ekonomika 21: 352-359, without weights; as in scikit-criteria's tests
WALLS = np.array(
    [
        [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
        [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
        [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
        [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
        [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
        [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
    ]
)
WALL_WEIGHTS, WALL_DIRECTIONS = np.full(7, 1 / 7), [L, L, L, L, H, L, H]

# Stevic, Pamucar, Puska and Chatterjee 2020, Computers and Industrial Engineering 140: 106231; pyrepo-mcda 0.1.15
SUPPLIERS = """
6.257 4.217 4.217 6.257 3 4.217 5 3.557 3.557 3.557 3 5 4.718 3.557 3.557 2.080 3.557 3 4.718 3.557 2.080
4.217 6.804 7 5 7 6.804 5.593 5.593 6.804 7 5 7.612 5.593 6.257 5 7 5.593 5.593 6.804 5.593 5.593
4.718 5.593 6.257 5 4.718 5 5.593 4.718 5.593 5 3.557 6.257 5 4.718 4.718 5 3.557 5.593 5.593 3.557 4.217
5 6.804 5 3 5 6.257 7.612 3.557 5 6.257 6.257 5.593 6.257 5 5.593 7 5 6.257 5 3.557 4.217
3.557 5.593 6.804 3 5 7 5.593 5 6.257 7 5.593 7.612 6.257 6.257 5 6.257 5.593 7 5 4.718 5
6.257 3 4.217 5 3.557 3 4.217 3 4.217 3 2.466 3 4.217 3.557 5 3 4.217 3.557 2.080 5 3
4.217 5 6.257 5.593 3.557 5.593 4.217 5.593 5 6.257 3.557 5 6.257 5.593 5.593 7 6.257 5 6.257 5.593 5
7.612 1.442 3 9 2.080 3 1.442 2.080 1.442 3 1 1.442 2.080 3 3 1 1.442 1.442 3 2.080 1
""".strip()


def refusal(call, *args, **named):
    with pytest.raises(Unfit) as caught:
        call(*args, **named)
    return caught.value


def small(method, **options):
    return method(SMALL, SMALL_WEIGHTS, directions=SMALL_DIRECTIONS, **options)


# Weighted product


def test_the_weighted_product_by_hand():
    expected = [8**0.5 / 300**0.3 * 2**0.2, 5**0.5 / 200**0.3 * 9**0.2]
    expected += [9**0.5 / 450**0.3 * 4**0.2, 3**0.5 / 150**0.3 * 6**0.2]
    assert small(weighted_product) == pytest.approx(expected, rel=1e-11)


def test_the_weighted_product_is_the_full_multiplicative_form_of_multimoora():
    # products of the raw values, published; ratios between entrants are what has a meaning
    found = weighted_product(WALLS, WALL_WEIGHTS, directions=WALL_DIRECTIONS) ** 7
    published = np.array([3.4343, 148689.356, 120.3441, 0.7882, 16.2917, 252.9155])
    assert found / found[4] == pytest.approx(published / published[4], rel=1e-4)


def test_without_costs_the_weighted_product_is_the_geometric_mean():
    shares = np.broadcast_to(SMALL_WEIGHTS, SMALL.shape)
    expected = aggregate.geometric(SMALL, shares, np.ones(SMALL.shape, dtype=bool))
    assert weighted_product(SMALL, SMALL_WEIGHTS) == pytest.approx(expected, rel=1e-11)


def test_a_product_keeps_its_digits_at_any_magnitude():
    assert weighted_product([[2e-80], [3e-80]], [1.0]) == pytest.approx([2e-80, 3e-80], rel=1e-11, abs=0)
    assert weighted_product([[2e80], [3e80]], [1.0], directions=[L]) == pytest.approx(
        [0.5e-80, 1e-80 / 3], rel=1e-11, abs=0
    )


def test_a_product_is_rounded_to_forty_bits():
    found = weighted_product([[0.7, 3.3]], HALVES)[0]
    assert math.frexp(found)[0] * 2**40 == int(math.frexp(found)[0] * 2**40)


def test_a_zero_in_a_benefit_makes_the_product_zero_unless_it_has_no_weight():
    assert weighted_product([[0, 4], [4, 4]], HALVES).tolist() == [0, 4]
    assert weighted_product([[0, 4], [4, 4]], [0.0, 1.0]).tolist() == [4, 4]
    assert weighted_product([[0, 0], [4, 9]], HALVES) == pytest.approx([0, 6], rel=1e-11)


# COPRAS


def test_copras_on_the_phones_of_goswami_and_mitra_2020():
    found = copras(PHONES, PHONE_WEIGHTS, directions=PHONE_DIRECTIONS).utility
    published = [1, 0.85262, 0.91930, 0.68523, 0.80515, 0.72587, 0.83436, 0.79758, 0.79097, 0.79533]
    assert found / 100 == pytest.approx(published, abs=6e-6)


def test_copras_on_the_assistants_of_uysal_and_inan_2022():
    # as in the tests of scikit-criteria 0.10
    matrix = [
        [3.57, 4.00, 4.00, 83.75, 3, 9, 1],
        [3.07, 3.95, 4.00, 83.00, 3, 1, 3],
        [3.23, 3.54, 3.46, 66.00, 4, 0, 2],
        [3.42, 3.96, 4.00, 70.00, 5, 5, 7],
        [2.56, 3.37, 3.79, 82.00, 4, 4, 5],
    ]
    found = copras(matrix, np.full(7, 1 / 7), directions=[H, H, H, H, L, H, H]).utility
    assert found == pytest.approx([100.0000, 78.8501, 63.3837, 98.6506, 86.8878], abs=1e-4)


def test_copras_by_hand():
    # costs 3 and 1 of 4, half of each share: S- = 3/8 and 1/8; 1 / S- = 8/3 and 8; pool 1/2, handed out 1 : 3
    found = copras([[1, 3], [3, 1]], HALVES, directions=[H, L])
    assert found.benefits.tolist() == [0.125, 0.375]
    assert found.costs.tolist() == [0.375, 0.125]
    assert found.significance == pytest.approx([0.125 + 0.125, 0.375 + 0.375], rel=1e-11)
    assert found.utility == pytest.approx([100 / 3, 100], rel=1e-11)


def test_copras_without_costs_is_the_sum_of_shares_and_without_benefits_the_shares_of_the_pool():
    found = copras([[1, 3], [3, 1], [4, 4]], HALVES)
    assert found.costs.tolist() == [0, 0, 0]
    assert found.significance.tolist() == found.benefits.tolist() == [0.25, 0.25, 0.5]
    found = copras([[1], [2], [4]], [1.0], directions=[L])
    assert found.benefits.tolist() == [0, 0, 0]
    assert found.significance == pytest.approx([4 / 7, 2 / 7, 1 / 7], rel=1e-11)
    assert found.utility.tolist() == [100, 50, 25]


def test_copras_takes_values_that_are_shares_already():
    assert copras([[0.25], [0.75]], [1.0]).significance.tolist() == [0.25, 0.75]


def test_copras_does_not_see_a_criterion_of_zeros():
    found = copras([[1, 0, 0], [3, 0, 0]], [0.5, 0.25, 0.25], directions=[H, H, L])
    assert found.significance.tolist() == [0.125, 0.375]


def test_copras_refuses_costs_of_nothing_beside_costs_of_something():
    matrix = [[1, 3, 0], [1, 0, 0], [1, 1, 1]]
    error = refusal(copras, matrix, [0.5, 0.25, 0.25], directions=[H, L, L])
    assert (error.column, error.row) == (1, 1)
    assert str(error) == "costs of 0 throughout cannot be compared with costs that are not"


# MOORA


def test_moora_on_the_walls_of_kracka_brauers_and_zavadskas_2010():
    found = moora(WALLS, WALL_WEIGHTS, directions=WALL_DIRECTIONS)
    published = [-1.62447867, -0.25233889, -0.84635037, -2.23363519, -1.18698242, -0.77456208]
    assert found.ratio * 7 == pytest.approx(published, abs=1e-8)
    published = [0.68934931, 0.69986697, 0.59817104, 0.85955696, 0.6002238, 0.61480595]
    assert found.distance * 7 == pytest.approx(published, abs=1e-8)


def test_moora_on_the_miners_of_karabasevic_and_others_2015():
    # Acta Montanistica Slovaca 20(2); as in the tests of pyrepo-mcda 0.1.15, whose weights add up to 0.999
    matrix = [[4, 3, 3, 4, 3, 2, 4], [3, 3, 4, 3, 5, 4, 4], [5, 4, 4, 5, 5, 5, 4]]
    weights = np.array([0.215, 0.215, 0.159, 0.133, 0.102, 0.102, 0.073])
    found = moora(matrix, weights / weights.sum())
    assert found.ratio * weights.sum() == pytest.approx([0.494, 0.527, 0.677], abs=6e-4)
    assert found.distance * weights.sum() == pytest.approx([0.046, 0.061, 0.000], abs=6e-4)


def test_moora_gives_the_figures_of_pymcdm():
    expected = [0.1820956989, 0.2399413886, 0.1781154376, 0.1391118606]
    assert small(moora).ratio == pytest.approx(expected, abs=1e-10)


def test_moora_by_hand_with_negative_values_and_zeros():
    # lengths 5 and 0
    found = moora([[3, 0], [-4, 0]], HALVES)
    assert found.ratio == pytest.approx([0.3, -0.4], rel=1e-11)
    assert found.distance == pytest.approx([0, 0.7], abs=1e-12)
    found = moora([[3, 0], [-4, 0]], HALVES, directions=[L, H])
    assert found.ratio == pytest.approx([-0.3, 0.4], rel=1e-11)
    assert found.distance == pytest.approx([0.7, 0], abs=1e-12)


def test_one_entrant_has_all_of_moora():
    found = moora([[3, 4]], [0.25, 0.75], directions=[H, L])
    assert (found.ratio.tolist(), found.distance.tolist()) == ([-0.5], [0])


# ARAS


def test_aras_on_the_phones_of_goswami_and_mitra_2020():
    found = aras(PHONES, PHONE_WEIGHTS, directions=PHONE_DIRECTIONS).utility
    published = [0.68915, 0.58525, 0.62793, 0.46666, 0.54924, 0.49801, 0.56959, 0.54950, 0.54505, 0.53549]
    assert found == pytest.approx(published, abs=6e-6)


def test_aras_on_the_grassland_of_balezentiene_and_kusta_2012():
    # as in the tests of scikit-criteria 0.10
    matrix = [
        [957.5, 190.1977, 70, 0.039592, 2.166783, 0.0141],
        [892.5, 203.8013, 53, 0.025849, 2.994347, 0.016642],
        [1002.5, 235.0942, 75, 0.015479, 4.742146, 0.019484],
        [1150.0, 271.4, 76, 0.022, 7.055962, 0.022147],
        [1520.0, 192.5579, 70, 0.025442, 8.424319, 0.024235],
        [1700.0, 386.1619, 90, 0.029429, 5.888983, 0.022218],
        [1355.0, 342.1966, 80, 0.0293, 8.635847, 0.024861],
        [2127.5, 495.4876, 90, 0.038453, 3.652983, 0.020537],
        [3020.0, 827.6948, 97, 0.031774, 11.03944, 0.024359],
        [2786.0, 795.0, 98, 0.021151, 8.952235, 0.023349],
    ]
    found = aras(matrix, np.full(6, 1 / 6), directions=[H, H, H, L, L, L])
    published = [0.08926, 0.079211, 0.084055, 0.073215, 0.067523, 0.082115, 0.070786, 0.094696, 0.102704, 0.107538]
    assert found.optimality == pytest.approx(published, abs=2e-6)
    published = [0.599472, 0.531983, 0.564514, 0.491713, 0.453489, 0.551491, 0.475401, 0.635985, 0.689763, 0.722232]
    assert found.utility == pytest.approx(published, abs=5e-6)  # of figures that were rounded before


def test_aras_gives_the_figures_of_pymcdm():
    expected = [0.6260674232, 0.7111144145, 0.6770890111, 0.60794807]
    assert small(aras).utility == pytest.approx(expected, abs=1e-10)


def test_aras_by_hand():
    # with the best row: benefits 1, 3, 3 of 7; costs 1/2, 1, 1 of 2.5
    found = aras([[1, 2], [3, 1]], HALVES, directions=[H, L])
    assert found.optimality == pytest.approx([1 / 14 + 0.1, 3 / 14 + 0.2], rel=1e-11)
    assert found.utility == pytest.approx([(1 / 14 + 0.1) / (3 / 14 + 0.2), 1], rel=1e-11)


def test_aras_does_not_see_a_benefit_of_zeros_and_one_entrant_is_optimal():
    assert aras([[1, 0], [2, 0]], HALVES).utility.tolist() == [0.5, 1]
    assert aras([[1, 0], [2, 0]], HALVES).optimality == pytest.approx([0.1, 0.2], rel=1e-11)
    assert aras([[5, 7]], HALVES, directions=[L, H]).utility.tolist() == [1]


# WASPAS


def test_waspas_on_the_machines_of_chakraborty_zavadskas_and_antucheviciene_2015():
    # example 2; as in the tests of scikit-criteria 0.10, where the paper's last digit is off by one in places
    matrix = [
        [581818, 54.49, 3, 5500],
        [595454, 49.73, 3, 4500],
        [586060, 51.24, 3, 5000],
        [522727, 45.71, 3, 5800],
        [561818, 52.66, 3, 5200],
        [543030, 74.46, 4, 5600],
        [522727, 75.42, 4, 5800],
        [486970, 62.62, 4, 5600],
        [509394, 65.87, 4, 6400],
        [513333, 70.67, 4, 6000],
    ]
    found = waspas(matrix, [0.467, 0.160, 0.095, 0.278], directions=[L, L, L, H])
    published = [0.8590, 0.8194, 0.8430, 0.9420, 0.8645, 0.8315, 0.8552, 0.8983, 0.9067, 0.8784]
    assert found.sum == pytest.approx(published, abs=1e-4)
    published = [0.8578, 0.8144, 0.8408, 0.9413, 0.8632, 0.8241, 0.8454, 0.8915, 0.8987, 0.8697]
    assert found.product == pytest.approx(published, abs=1e-4)
    published = [0.8584, 0.8169, 0.8419, 0.9417, 0.8638, 0.8278, 0.8503, 0.8949, 0.9027, 0.8740]
    assert found.joint == pytest.approx(published, abs=1e-4)


def test_waspas_gives_the_figures_of_pymcdm():
    expected = [0.6028721113, 0.6932519136, 0.6502160293, 0.5661896255]
    assert small(waspas).joint == pytest.approx(expected, abs=2e-10)
    assert small(waspas).joint.tolist() == small(waspas, blend=0.5).joint.tolist()


def test_waspas_by_hand():
    # shares of the best (1/4, 1) and (1, 1/2): sums 5/8 and 3/4, products 1/2 and sqrt(1/2)
    found = waspas([[1, 3], [4, 6]], HALVES, directions=[H, L], blend=0.25)
    assert found.sum == pytest.approx([0.625, 0.75], rel=1e-11)
    assert found.product == pytest.approx([0.5, math.sqrt(0.5)], rel=1e-11)
    assert found.joint == pytest.approx([0.25 * 0.625 + 0.75 * 0.5, 0.1875 + 0.75 * math.sqrt(0.5)], rel=1e-11)


def test_waspas_with_a_zero_has_no_product():
    found = waspas([[0, 3], [4, 3]], HALVES)
    assert (found.sum.tolist(), found.product.tolist(), found.joint.tolist()) == ([0.5, 1], [0, 1], [0.25, 1])
    assert waspas([[0, 3], [0, 6]], HALVES).sum.tolist() == [0.25, 0.5]
    assert waspas([[5, 7]], HALVES, directions=[L, H]).joint.tolist() == [1]


def test_waspas_and_moora_stay_within_1_where_weights_add_up_to_a_little_more():
    weights = [0.5, 0.5 + 5e-10]
    found = waspas([[4, 4]], weights, blend=1)
    assert (found.sum.tolist(), found.product.tolist(), found.joint.tolist()) == ([1], [1], [1])
    assert moora([[4, 4]], weights).ratio.tolist() == [1]
    assert moora([[4, 4]], weights, directions=[L, L]).ratio.tolist() == [-1]


@pytest.mark.parametrize("blend", [-0.01, 1.01, np.nan])
def test_waspas_refuses_a_blend_that_is_no_share(blend):
    error = refusal(small, waspas, blend=blend)
    assert str(error) == f"the blend of sum and product is between 0 and 1, not {blend}"
    assert list(error.args_) == ["value"]


def test_waspas_takes_the_ends_of_the_blend():
    assert small(waspas, blend=0).joint.tolist() == small(waspas).product.tolist()
    assert small(waspas, blend=1).joint.tolist() == small(waspas).sum.tolist()


# MARCOS


def test_marcos_on_the_suppliers_of_stevic_and_others_2020():
    matrix = np.array([line.split() for line in SUPPLIERS.split("\n")], dtype=float)
    weights = [0.127, 0.159, 0.060, 0.075, 0.043, 0.051, 0.075, 0.061, 0.053, 0.020, 0.039, 0.022, 0.017, 0.027]
    weights = np.array([*weights, 0.022, 0.039, 0.017, 0.035, 0.015, 0.024, 0.016])  # they add up to 0.997
    found = marcos(matrix, weights / weights.sum(), directions=[L, H, H, L] + [H] * 17).utility
    assert found == pytest.approx([0.524, 0.846, 0.703, 0.796, 0.843, 0.499, 0.722, 0.291], abs=6e-4)


def test_marcos_gives_the_figures_of_pymcdm():
    expected = [0.5949666784, 0.6544633462, 0.641529288, 0.5587513153]
    assert small(marcos).utility == pytest.approx(expected, abs=1e-10)


def test_marcos_by_hand():
    # shares of the best (1/4, 1) and (1, 1/2): S = 5/8 and 3/4; worst of each 3/8
    found = marcos([[1, 3], [4, 6]], HALVES, directions=[H, L])
    assert found.against_worst == pytest.approx([5 / 3, 2], rel=1e-11)
    assert found.against_best == pytest.approx([0.625, 0.75], rel=1e-11)
    first = (5 / 3 + 0.625) / (1 + 0.625 / (5 / 3) + (5 / 3) / 0.625)
    assert found.utility == pytest.approx([first, 2.75 / (1 + 0.375 + 2 / 0.75)], rel=1e-11)


def test_marcos_does_not_see_a_benefit_of_zeros_and_scores_an_entrant_of_zeros_with_zero():
    found = marcos([[1, 0], [4, 0]], HALVES)
    assert (found.against_worst.tolist(), found.against_best.tolist()) == ([1, 4], [0.25, 1])
    assert marcos([[5, 7]], HALVES, directions=[L, H]).utility == pytest.approx([2 / 3], rel=1e-11)


def test_marcos_needs_an_anti_ideal():
    error = refusal(marcos, [[0, 4], [4, 0]], HALVES)
    assert str(error) == "every criterion has a value of 0 in it: there is no worst entrant to compare with"
    assert (error.column, error.row) == (None, None)
    assert marcos([[0, 4], [4, 1]], HALVES).against_worst == pytest.approx([4, 5], rel=1e-11)


# All


METHODS = {
    "weighted product": lambda x, w, d: (p := weighted_product(x, w, directions=d)) / p.max(),
    "copras": lambda x, w, d: copras(x, w, directions=d).utility / 100,
    "moora": lambda x, w, d: (moora(x, w, directions=d).ratio + 1) / 2,
    "reference point": lambda x, w, d: 1 - moora(x, w, directions=d).distance / 2,
    "aras": lambda x, w, d: aras(x, w, directions=d).utility,
    "waspas": lambda x, w, d: waspas(x, w, directions=d).joint,
    "marcos": lambda x, w, d: marcos(x, w, directions=d).against_best,
}
NEGATIVE = {
    "weighted product": "a product of ratios needs values of 0 and more, found -3.0",
    "copras": "a share of a sum needs values of 0 and more, found -3.0",
    "aras": "a share of a sum needs values of 0 and more, found -3.0",
    "waspas": "a share of the best needs values of 0 and more, found -3.0",
    "marcos": "a share of the best needs values of 0 and more, found -3.0",
}


@pytest.mark.parametrize("name", NEGATIVE)
def test_a_negative_value_is_named_with_the_lowest_one(name):
    error = refusal(METHODS[name], [[1, -1], [2, -3], [3, 4]], HALVES, None)
    assert (error.column, error.row, error.args_, str(error)) == (1, 1, {"value": -3.0}, NEGATIVE[name])


@pytest.mark.parametrize("name", ["weighted product", "aras", "waspas", "marcos"])
def test_a_cost_of_zero_is_named(name):
    error = refusal(METHODS[name], [[0, 1], [1, 0], [1, 0]], HALVES, [H, L])
    assert (error.column, error.row, error.args_) == (1, 1, {"value": 0.0})
    assert str(error) == "where lower is better, a ratio needs values above 0, found 0.0"


@pytest.mark.parametrize("name", ["copras", "aras"])
def test_nothing_but_zeros_is_nothing_to_compare(name):
    error = refusal(METHODS[name], np.zeros((2, 2)), HALVES, None)
    assert (str(error), error.column, error.row) == ("all values are 0: there is nothing to compare", None, None)


@pytest.fixture(params=METHODS)
def method(request):
    return METHODS[request.param]


def test_a_missing_value_is_named(method):
    error = refusal(method, [[1, 2], [3, np.nan]], HALVES, None)
    assert (error.column, error.row) == (1, 1)


def test_weights_and_directions_are_checked(method):
    assert refusal(method, [[1, 2], [3, 4]], np.array([0.5, 0.4]), None).args_ == {"value": 0.9}
    with pytest.raises(ValueError, match="a direction is one of higher, lower, not 'up'"):
        method([[1, 2], [3, 4]], HALVES, ["up", "higher"])


def test_equals_are_equal(method):
    assert len(set(method([[3, 4], [3, 4], [3, 4]], HALVES, [H, L]).tolist())) == 1


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 5))
def test_scores_stay_within_0_and_1_in_any_order_and_layout(seed, rows, columns):
    random = np.random.default_rng(seed)
    values = np.round(random.uniform(1, 100, size=(rows, columns)), random.integers(0, 3))
    weights = random.dirichlet(np.ones(columns))
    weights /= weights.sum()
    directions = random.choice([H, L], size=columns).tolist()
    order = random.permutation(rows)
    for method in METHODS.values():
        found = method(values, weights, directions)
        assert ((found >= 0) & (found <= 1)).all()
        assert method(values[order], weights, directions).tolist() == found[order].tolist()
        assert method(np.asfortranarray(values), weights, directions).tolist() == found.tolist()


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 1000))
def test_the_unit_of_a_criterion_does_not_matter(seed, unit):
    random = np.random.default_rng(seed)
    values, weights = random.uniform(1, 100, size=(8, 3)), np.array([0.2, 0.3, 0.5])
    for method in METHODS.values():
        expected = method(values, weights, [H, L, H])
        assert method(values * [unit, unit, 1], weights, [H, L, H]) == pytest.approx(expected, abs=1e-9)


def test_who_is_better_in_everything_is_better(method):
    found = method(np.array([[5.0, 5.0], [6.0, 4.0], [1.0, 9.0]]), HALVES, [H, L])
    assert found[1] > found[0] > found[2]
