"""TOPSIS, VIKOR, SPOTIS, EDAS and MABAC against their papers, their peers and computations by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods.distance import edas, mabac, spotis, topsis, vikor
from pembina.methods.refusal import Unfit

H, L = "higher", "lower"
HALVES = np.array([0.5, 0.5])

# Four entrants, three criteria; the figures of pymcdm 1.4.0 for them stand in the tests.
SMALL = np.array([[8.0, 300, 2], [5, 200, 9], [9, 450, 4], [3, 150, 6]])
SMALL_WEIGHTS, SMALL_DIRECTIONS = np.array([0.5, 0.3, 0.2]), [H, L, H]
SMALL_BOUNDS = np.array([[0, 10], [100, 500], [0, 10.0]])

# Ersoy 2021, LogForum 17(3): equipment selection; as in the tests of pyrepo-mcda 0.1.15
ERSOY = np.array(
    [
        [256, 8, 41, 1.6, 1.77, 7347.16],
        [256, 8, 32, 1.0, 1.8, 6919.99],
        [256, 8, 53, 1.6, 1.9, 8400],
        [256, 8, 41, 1.0, 1.75, 6808.9],
        [512, 8, 35, 1.6, 1.7, 8479.99],
        [256, 4, 35, 1.6, 1.7, 7499.99],
    ]
)
ERSOY_WEIGHTS, ERSOY_DIRECTIONS = np.array([0.405, 0.221, 0.134, 0.199, 0.007, 0.034]), [H, H, H, H, L, L]


def refusal(call, *args, **named):
    with pytest.raises(Unfit) as caught:
        call(*args, **named)
    return caught.value


def small(method, *args, **options):
    return method(SMALL, SMALL_WEIGHTS, *args, directions=SMALL_DIRECTIONS, **options)


# TOPSIS


def test_topsis_on_the_fighter_aircraft_of_hwang_and_yoon_1981():
    matrix = [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
    found = topsis(matrix, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], directions=[H, H, H, L, H, H])
    assert found.closeness == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=6e-4)
    assert found.to_ideal == pytest.approx([0.0545, 0.1197, 0.0580, 0.1009], abs=6e-5)
    assert found.to_anti_ideal == pytest.approx([0.0983, 0.0439, 0.0920, 0.0458], abs=1e-4)


def test_topsis_on_the_equipment_of_ersoy_2021():
    found = topsis(ERSOY, ERSOY_WEIGHTS, directions=ERSOY_DIRECTIONS).closeness
    assert found == pytest.approx([0.308, 0.254, 0.327, 0.263, 0.857, 0.192], abs=1e-3)


@pytest.mark.parametrize(
    ("normalisation", "peer"),
    [
        ("vector", [0.579389126, 0.5549755047, 0.5665397136, 0.418876837]),
        ("min-max", [0.6269319501, 0.5171042749, 0.6023165386, 0.3875669664]),
        ("max", [0.6045820557, 0.5302174912, 0.5951125583, 0.39166828]),
    ],
)
def test_topsis_gives_the_figures_of_pymcdm(normalisation, peer):
    assert small(topsis, normalisation=normalisation).closeness == pytest.approx(peer, abs=1e-10)


def test_topsis_takes_the_vector_normalisation_unless_told():
    assert small(topsis).closeness.tolist() == small(topsis, normalisation="vector").closeness.tolist()


def test_topsis_on_shares_of_the_sum_by_hand():
    # shares (1/4, 3/4) and (2/5, 3/5), half of each: best (3/8, 3/10), worst (1/8, 1/5)
    found = topsis([[1, 3], [3, 2]], HALVES, normalisation="sum")
    assert found.to_ideal == pytest.approx([0.25, 0.1], rel=1e-11)
    assert found.to_anti_ideal == pytest.approx([0.1, 0.25], rel=1e-11)
    assert found.closeness == pytest.approx([0.1 / 0.35, 0.25 / 0.35], rel=1e-11)


def test_topsis_does_not_see_a_criterion_that_is_constant_or_zero():
    found = topsis([[1, 7, 0], [2, 7, 0], [4, 7, 0]], [0.5, 0.3, 0.2]).closeness
    assert found == pytest.approx([0, 1 / 3, 1], abs=1e-12)
    for normalisation in ("vector", "min-max", "max", "sum"):
        assert (
            found.tolist()
            == topsis(
                [[1, 7, 0], [2, 7, 0], [4, 7, 0]], [0.5, 0.3, 0.2], normalisation=normalisation
            ).closeness.tolist()
        )


@pytest.mark.parametrize("matrix", [[[3, 4]], [[3, 4], [3, 4]], [[0, 0]]])
def test_topsis_calls_equals_half_close(matrix):
    found = topsis(matrix, HALVES)
    assert found.closeness.tolist() == [0.5] * len(matrix)
    assert found.to_ideal.tolist() == found.to_anti_ideal.tolist() == [0] * len(matrix)


def test_topsis_takes_negative_values_where_lengths_and_ranges_allow():
    assert topsis([[-3.0], [4.0], [0.0]], [1.0]).closeness == pytest.approx([0, 1, 3 / 7], abs=1e-12)
    assert topsis([[-3.0], [4.0]], [1.0], normalisation="min-max").closeness.tolist() == [0, 1]
    for normalisation in ("max", "sum"):
        error = refusal(topsis, [[1, 2], [1, 0], [1, -3]], HALVES, normalisation=normalisation)
        assert (error.column, error.row, error.args_) == (1, 2, {"value": -3.0})
        text = "a share of a sum or of the largest value needs values of 0 and more, found -3.0"
        assert str(error) == text


def test_topsis_refuses_an_unknown_normalisation():
    with pytest.raises(ValueError) as caught:
        small(topsis, normalisation="linear")
    assert str(caught.value) == "a normalisation is one of vector, min-max, max, sum, not 'linear'"


# VIKOR

# Opricovic and Tzeng 2007, European Journal of Operational Research 178: 514-529; as in the tests of scikit-criteria
DAMS = np.array(
    [
        [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
        [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
        [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
        [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
        [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
        [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
    ]
)


@pytest.mark.parametrize(
    ("weights", "s", "r", "q", "advantage", "compromise"),
    [
        (
            [1] * 8,
            [0.692, 0.7, 0.29, 0.423, 0.28, 0.346],
            [0.125, 0.125, 0.121, 0.125, 0.067, 0.125],
            [0.991, 1, 0.473, 0.670, 0, 0.578],
            True,
            [4],
        ),
        (
            [2] * 4 + [1] * 4,
            [0.701, 0.6, 0.386, 0.365, 0.317, 0.459],
            [0.167, 0.114, 0.161, 0.167, 0.089, 0.167],
            [1, 0.533, 0.552, 0.563, 0, 0.686],
            True,
            [4],
        ),
        (
            [1] * 4 + [2] * 4,
            [0.683, 0.8, 0.193, 0.48, 0.243, 0.232],
            [0.113, 0.167, 0.08, 0.122, 0.044, 0.083],
            [0.684, 1, 0.147, 0.554, 0.041, 0.191],
            False,
            [2, 4, 5],
        ),
        (
            [1] * 4 + [3.2] * 4,
            [0.678, 0.857, 0.138, 0.513, 0.222, 0.167],
            [0.129, 0.190, 0.057, 0.139, 0.042, 0.060],
            [0.668, 1, 0.051, 0.588, 0.058, 0.078],
            False,
            [2, 4, 5],
        ),
    ],
)
def test_vikor_on_the_dams_of_opricovic_and_tzeng_2007(weights, s, r, q, advantage, compromise):
    found = vikor(DAMS, np.array(weights) / sum(weights), directions=[H, L, H, H, L, L, L, H])
    for name, published in (("s", s), ("r", r), ("q", q)):
        assert getattr(found, name) == pytest.approx(published, abs=6e-4)
    assert (found.advantage, found.stability) == (advantage, True)
    assert np.flatnonzero(found.compromise).tolist() == compromise


def test_vikor_on_the_mountains_of_opricovic_and_tzeng_2004():
    found = vikor([[1, 3000], [2, 3750], [5, 4500]], HALVES, directions=[L, H])
    assert found.s.tolist() == [0.5, 0.375, 0.5]
    assert found.r.tolist() == [0.5, 0.25, 0.5]
    assert found.q.tolist() == [1, 0, 1]
    assert (found.advantage, found.stability, found.compromise.tolist()) == (True, True, [False, True, False])


def test_vikor_on_the_example_of_papathanasiou_and_ploskas_2018():
    matrix = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
    found = vikor(matrix, [0.4, 0.3, 0.1, 0.2], v=0.625)
    assert found.q == pytest.approx([0.640, 1.000, 0.693, 0.271, 0.000, 0.694], abs=6e-4)


def test_vikor_gives_the_figures_of_pymcdm():
    assert small(vikor).q == pytest.approx([0.1235294118, 0.2222222222, 0.3137254902, 1], abs=1e-10)
    assert small(vikor).q.tolist() == small(vikor, v=0.5).q.tolist()


def test_vikor_without_stability_takes_best_and_second():
    # scikit-criteria 0.10, test_VIKOR_acceptable_advantage_but_not_stability
    matrix = [
        [1, 101, 1, 101, 1],
        [101, 1, 101, 1, 101],
        [1, 1, 1, 1, 101],
        [11, 11, 11, 16, 61],
        [56, 56, 56, 56, 56],
    ]
    found = vikor(matrix, [0.2] * 5, directions=[L] * 5)
    assert found.s == pytest.approx([0.4, 0.6, 0.2, 0.21, 0.55], abs=1e-12)
    assert found.r == pytest.approx([0.2, 0.2, 0.2, 0.12, 0.11], abs=1e-12)
    assert found.q == pytest.approx([0.75, 1, 0.5, 0.0680556, 0.4375], abs=1e-6)
    assert (found.advantage, found.stability) == (True, False)
    assert np.flatnonzero(found.compromise).tolist() == [3, 4]


def test_an_advantage_of_exactly_the_threshold_is_enough():
    # one criterion: Q = (0, 1/3, 2/3, 1), threshold 1 / (4 - 1)
    found = vikor([[3.0], [2.0], [1.0], [0.0]], [1.0])
    assert found.q == pytest.approx([0, 1 / 3, 2 / 3, 1], abs=1e-11)
    assert (found.advantage, np.flatnonzero(found.compromise).tolist()) == (True, [0])


def test_who_is_behind_by_exactly_the_threshold_is_outside_the_compromise():
    found = vikor([[3.0], [2.5], [2.0], [0.0]], [1.0])
    assert (found.advantage, np.flatnonzero(found.compromise).tolist()) == (False, [0, 1])


def test_two_that_share_the_first_place_are_both_the_compromise():
    found = vikor([[3.0], [3.0], [0.0]], [1.0])
    assert (found.advantage, found.stability, found.compromise.tolist()) == (False, True, [True, True, False])


@pytest.mark.parametrize("v", [0.0, 0.25, 0.5, 1.0])
def test_q_stays_within_0_and_1_with_a_constant_criterion(v):
    found = vikor([[1, 0], [2, 0], [3, 0]], HALVES, v=v)
    assert found.s.tolist() == found.r.tolist() == [0.5, 0.25, 0]
    assert found.q.tolist() == [1, 0.5, 0]


def test_q_where_all_regrets_are_equal_is_said_by_group_utility():
    # scikit-criteria warns here: R is 0.5 for both
    found = vikor([[1, 0, 1], [0, 1, 0]], [0.4, 0.4, 0.2])
    assert found.r.tolist() == [0.4, 0.4]
    assert found.q.tolist() == [0, 0.5]


@pytest.mark.parametrize("matrix", [[[3, 4]], [[3, 4], [3, 4]]])
def test_equals_are_all_best_for_vikor(matrix):
    found = vikor(matrix, HALVES)
    assert found.s.tolist() == found.r.tolist() == found.q.tolist() == [0] * len(matrix)
    assert (found.advantage, found.stability) == (len(matrix) == 1, True)
    assert found.compromise.all()


@pytest.mark.parametrize("v", [-0.01, 1.01, np.nan])
def test_vikor_refuses_a_majority_that_is_no_share(v):
    error = refusal(small, vikor, v=v)
    assert str(error) == f"the weight of the majority, v, is between 0 and 1, not {v}"
    assert list(error.args_) == ["value"]


# SPOTIS


def test_spotis_on_the_cars_of_dezert_and_others_2020():
    matrix = [
        [15000, 4.3, 99, 42, 737],
        [15290, 5.0, 116, 42, 892],
        [15350, 5.0, 114, 45, 952],
        [15490, 5.3, 123, 45, 1120],
    ]
    bounds = [[14000, 16000], [3, 8], [80, 140], [35, 60], [650, 1300]]
    found = spotis(matrix, [0.2941, 0.2353, 0.2353, 0.0588, 0.1765], bounds, directions=[L, L, L, H, H])
    assert found == pytest.approx([0.4779, 0.5781, 0.5557, 0.5801], abs=6e-5)


def test_spotis_by_hand_and_as_pymcdm():
    assert small(spotis, SMALL_BOUNDS) == pytest.approx([0.41, 0.345, 0.4325, 0.4675], abs=1e-12)


def test_spotis_keeps_the_ends_and_knows_no_other_entrant():
    assert spotis([[0, 5], [1, 0], [1, 5], [0, 0]], HALVES, [[0, 1], [0, 5]]).tolist() == [0.5, 0.5, 0, 1]
    assert (
        small(spotis, SMALL_BOUNDS)[2:].tolist()
        == spotis(SMALL[2:], SMALL_WEIGHTS, SMALL_BOUNDS, directions=SMALL_DIRECTIONS).tolist()
    )


def test_spotis_stays_within_1_where_weights_add_up_to_a_little_more():
    assert spotis([[0, 0]], [0.5, 0.5 + 5e-10], [[0, 1], [0, 1]]).tolist() == [1]


def test_spotis_names_a_value_out_of_bounds():
    error = refusal(spotis, [[0, 1], [1, 6], [1, 7]], HALVES, [[0, 1], [0, 5]])
    assert (error.column, error.row, error.args_) == (1, 1, {"value": 6.0, "low": 0.0, "high": 5.0})
    assert str(error) == "6.0 is not within the bounds 0.0 to 5.0"
    error = refusal(spotis, [[0, 1], [1, 2], [-0.5, 3]], HALVES, [[0, 1], [0, 5]])
    assert (error.column, error.row) == (0, 2)


@pytest.mark.parametrize("pair", [(5, 5), (6, 5), (np.nan, 5), (0, np.inf)])
def test_spotis_refuses_bounds_that_are_none(pair):
    error = refusal(spotis, [[0, 5]], HALVES, [[0, 1], pair])
    low, high = float(pair[0]), float(pair[1])
    assert (error.column, error.row, list(error.args_)) == (1, None, ["low", "high"])
    assert str(error) == f"bounds are two numbers, the first below the second, not {low} and {high}"


def test_spotis_wants_a_pair_of_bounds_for_each_criterion():
    with pytest.raises(ValueError, match=r"bounds of shape \(2, 3\) for 3 criteria"):
        spotis(SMALL, SMALL_WEIGHTS, SMALL_BOUNDS.T[:, :3])


# EDAS


def test_edas_on_the_equipment_of_ersoy_2021():
    found = edas(ERSOY, ERSOY_WEIGHTS, directions=ERSOY_DIRECTIONS).appraisal
    assert found == pytest.approx([0.414, 0.130, 0.461, 0.212, 0.944, 0.043], abs=6e-4)


def test_edas_gives_the_figures_of_pymcdm():
    expected = [0.5210179031, 0.8076923077, 0.530887417, 0.3670520231]
    assert small(edas).appraisal == pytest.approx(expected, abs=1e-10)


def test_edas_by_hand():
    # average 2: (1, 2, 3) are 1/2 below, at, and 1/2 above
    found = edas([[1.0], [2.0], [3.0]], [1.0])
    assert found.above.tolist() == [0, 0, 0.5]
    assert found.below.tolist() == [0.5, 0, 0]
    assert found.appraisal.tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("matrix", [[[3, 4]], [[0.1, 0]] * 3])
def test_edas_puts_equals_in_the_middle(matrix):
    found = edas(matrix, HALVES)
    assert found.above.tolist() == found.below.tolist() == [0] * len(matrix)
    assert found.appraisal.tolist() == [0.5] * len(matrix)


def test_edas_does_not_see_a_criterion_of_zeros():
    matrix = [[1, 0], [2, 0], [3, 0]]
    assert edas(matrix, HALVES).appraisal.tolist() == [0, 0.5, 1]
    assert edas(matrix, HALVES).above.tolist() == [0, 0, 0.25]


def test_edas_refuses_negative_values():
    error = refusal(edas, [[1, 2], [-1, 0]], HALVES)
    assert (error.column, error.row, error.args_) == (0, 1, {"value": -1.0})
    assert str(error) == "a share of the average needs values of 0 and more, found -1.0"


# MABAC


def test_mabac_on_the_forklifts_of_pamucar_and_cirovic_2015():
    matrix = [
        [22600, 3800, 2, 5, 1.06, 3.00, 3.5, 2.8, 24.5, 6.5],
        [19500, 4200, 3, 2, 0.95, 3.00, 3.4, 2.2, 24.0, 7.0],
        [21700, 4000, 1, 3, 1.25, 3.20, 3.3, 2.5, 24.5, 7.3],
        [20600, 3800, 2, 5, 1.05, 3.25, 3.2, 2.0, 22.5, 11.0],
        [22500, 3800, 4, 3, 1.35, 3.20, 3.7, 2.1, 23.0, 6.3],
        [23250, 4210, 3, 5, 1.45, 3.60, 3.5, 2.8, 23.5, 7.0],
        [20300, 3850, 2, 5, 0.90, 3.25, 3.0, 2.6, 21.5, 6.0],
    ]
    weights = [0.146, 0.144, 0.119, 0.121, 0.115, 0.101, 0.088, 0.068, 0.050, 0.048]
    found = mabac(matrix, weights, directions=[L, H, H, H, L, L, H, H, H, H])
    expected = [0.2086, 0.1885, 0.1720, 0.1952, 0.1740, 0.1625, 0.1319, 0.1010, 0.0789, 0.0590]
    assert found.border == pytest.approx(expected, abs=6e-5)
    expected = [0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464]
    assert found.score == pytest.approx(expected, abs=6e-5)


def test_mabac_gives_the_figures_of_pymcdm():
    expected = [0.0801974405, 0.1301974405, 0.070673631, -0.0721835119]
    assert small(mabac).score == pytest.approx(expected, abs=1e-10)


def test_mabac_by_hand():
    # n + 1 = (1, 2): border sqrt(2)
    found = mabac([[3.0], [7.0]], [1.0])
    assert found.border == pytest.approx([math.sqrt(2)], rel=1e-11)
    assert found.score == pytest.approx([1 - math.sqrt(2), 2 - math.sqrt(2)], rel=1e-11)


def test_mabac_has_a_border_for_a_thousand_entrants_where_a_product_underflows():
    values = np.tile([[0.0], [1.0]], (5000, 1))
    assert mabac(values, [1.0]).border == pytest.approx([math.sqrt(2)], rel=1e-11)
    assert mabac(np.column_stack([values, values]), HALVES).border == pytest.approx([math.sqrt(0.5)] * 2, rel=1e-11)


def test_mabac_does_not_see_a_constant_criterion_and_puts_one_entrant_on_the_border():
    found = mabac([[3.0, 5.0], [7.0, 5.0]], HALVES)
    assert found.border == pytest.approx([math.sqrt(2) / 2, 0.5], rel=1e-11)
    assert found.score == pytest.approx([0.5 - math.sqrt(0.5), 1 - math.sqrt(0.5)], rel=1e-10)
    assert mabac([[0.0, -4.0]], HALVES).score.tolist() == [0]


# All


METHODS = {
    "topsis": lambda x, w, d: topsis(x, w, directions=d).closeness,
    "vikor": lambda x, w, d: 1 - vikor(x, w, directions=d).q,
    "spotis": lambda x, w, d: 1 - spotis(x, w, np.tile([0.0, 200.0], (len(w), 1)), directions=d),
    "edas": lambda x, w, d: edas(x, w, directions=d).appraisal,
    "mabac": lambda x, w, d: (mabac(x, w, directions=d).score + 1) / 2,
}


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


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 5))
def test_scores_stay_within_0_and_1_in_any_order_and_layout(seed, rows, columns):
    random = np.random.default_rng(seed)
    values = np.round(random.uniform(0, 100, size=(rows, columns)), random.integers(0, 3))
    weights = random.dirichlet(np.ones(columns))
    weights /= weights.sum()
    directions = random.choice([H, L], size=columns).tolist()
    order = random.permutation(rows)
    better = values.copy()
    better[0, 0] += 50 if directions[0] == H else -values[0, 0]
    for method in METHODS.values():
        found = method(values, weights, directions)
        assert ((found >= 0) & (found <= 1)).all()
        assert method(values[order], weights, directions).tolist() == found[order].tolist()
        assert method(np.asfortranarray(values), weights, directions).tolist() == found.tolist()
    spotted = METHODS["spotis"]
    assert spotted(better, weights, directions)[0] >= spotted(values, weights, directions)[0]


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0.001, 1000))
def test_the_unit_of_a_criterion_does_not_matter(seed, unit):
    random = np.random.default_rng(seed)
    values, weights = random.uniform(1, 100, size=(8, 3)), np.array([0.2, 0.3, 0.5])
    other = values * [unit, 1, 1]
    for name in ("topsis", "vikor", "edas", "mabac"):
        expected = METHODS[name](values, weights, [H, L, H])
        assert METHODS[name](other, weights, [H, L, H]) == pytest.approx(expected, abs=1e-9)


def test_who_is_better_in_everything_is_better(method):
    values = np.array([[5.0, 5.0], [6.0, 4.0], [1.0, 9.0]])
    found = method(values, HALVES, [H, L])
    assert found[1] > found[0] > found[2]
