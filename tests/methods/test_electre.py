"""ELECTRE I: concordance, discordance, kernel, layers, circles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import electre
from pembina.methods.electre import concordances, discordances, electre_one
from pembina.methods.refusal import Unfit

# Cebrian and Porcar (2009), Localizacion empresarial en Aragon, Rev. Metodos Cuantitativos 7, 31-56, as quoted in the
# tests of scikit-criteria (tests/agg/test_electre.py): raw values, and the same divided by the sum of their column.
ARAGON = np.array(
    [[6, 5, 28, 5, 5], [4, 2, 25, 10, 9], [5, 7, 35, 9, 6], [6, 1, 27, 6, 7], [6, 8, 30, 7, 9], [5, 6, 26, 4, 8]], float
)
SCALED = ARAGON / ARAGON.sum(axis=0)
WEIGHTS = np.array([0.25, 0.25, 0.1, 0.2, 0.2])
WAYS = ["higher", "higher", "lower", "higher", "higher"]


def test_concordances_are_those_published():
    expected = [
        [1.0, 0.5, 0.35, 0.5, 0.35, 0.45],
        [0.5, 1.0, 0.5, 0.75, 0.5, 0.5],
        [0.65, 0.5, 1.0, 0.45, 0.2, 0.7],
        [0.75, 0.25, 0.55, 1.0, 0.35, 0.45],
        [0.9, 0.7, 0.8, 0.9, 1.0, 0.9],
        [0.55, 0.5, 0.55, 0.55, 0.1, 1.0],
    ]
    assert expected == concordances(SCALED, WEIGHTS, directions=WAYS).tolist()


def test_discordances_are_those_published():
    expected = [
        [0.0, 0.5052, 0.4042, 0.1883, 0.4286, 0.2825],
        [0.4286, 0.0, 0.7143, 0.2589, 0.8571, 0.5714],
        [0.1696, 0.2825, 0.0, 0.1938, 0.2825, 0.2180],
        [0.5714, 0.4042, 0.8571, 0.0, 1.0, 0.7143],
        [0.0485, 0.3031, 0.2021, 0.0727, 0.0, 0.0969],
        [0.1295, 0.6063, 0.5052, 0.2021, 0.3031, 0.0],
    ]
    assert expected == discordances(SCALED, directions=WAYS).round(4).tolist()


def test_the_kernel_of_the_published_example_is_the_fifth_place():
    found = electre_one(SCALED, WEIGHTS, directions=WAYS)
    assert [4] == np.flatnonzero(found.kernel).tolist()
    assert [3, 2, 2, 3, 1, 3] == found.layers.tolist()
    assert () == found.cycles
    pairs = [(1, 3), (2, 0), (2, 5), (4, 0), (4, 1), (4, 2), (4, 3), (4, 5)]
    assert pairs == [tuple(pair) for pair in np.argwhere(found.outranks).tolist()]


def test_discordance_can_be_measured_on_the_range_of_each_criterion():
    matrix = np.array([[0.0, 0.0], [10.0, 1.0], [5.0, -1.0]])
    assert [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0], [0.1, 0.5, 0.0]] == discordances(matrix).tolist()
    assert [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0], [0.5, 1.0, 0.0]] == discordances(matrix, scale="own").tolist()
    loose = {"concordance": 0.5, "discordance": 0.5}
    assert electre_one(matrix, np.array([0.5, 0.5]), **loose).outranks[2, 0]
    assert electre_one(matrix, np.array([0.5, 0.5]), scale="own", **loose).outranks[2, 0]
    assert not electre_one(matrix, np.array([0.5, 0.5]), scale="own", concordance=0.5, discordance=0.49).outranks[2, 0]


def chain():
    """a outranks b outranks c, and a does not outrank c: on the second criterion c leads a by too much."""
    return np.array([[3.0, 0.0], [2.0, 5.0], [1.0, 10.0]])


def test_layers_keep_the_order_of_a_chain_where_the_kernel_cannot():
    found = electre_one(chain(), np.array([0.7, 0.3]), discordance=0.5)
    assert [[False, True, False], [False, False, True], [False, False, False]] == found.outranks.tolist()
    assert [True, False, True] == found.kernel.tolist()
    assert [1, 2, 3] == found.layers.tolist()


def test_thresholds_are_met_by_what_equals_them():
    # 0.1 + 0.2 is not 0.3 in binary, nor is 0.1 + 0.7 more than 0.8 less a bit.
    matrix = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    weights = np.array([0.1, 0.2, 0.7])
    assert electre_one(matrix, weights, concordance=0.3, discordance=1.0).outranks[0, 1]
    assert not electre_one(matrix, weights, concordance=0.3 + 1e-11, discordance=1.0).outranks[0, 1]
    weights = np.array([0.1, 0.7, 0.2])
    assert electre_one(matrix, weights, concordance=0.8, discordance=1.0).outranks[0, 1]
    leads = np.array([[0.7, 1.0], [0.8, 0.0]])  # 0.8 - 0.7 is more than 0.1 in binary
    assert electre_one(leads, np.array([0.3, 0.7]), discordance=0.1).outranks[0, 1]
    assert not electre_one(leads, np.array([0.3, 0.7]), discordance=0.1 - 1e-9).outranks[0, 1]
    assert electre_one(-leads, np.array([0.3, 0.7]), discordance=0.1, directions=["lower", "lower"]).outranks[0, 1]


def test_the_defaults_are_those_of_scikit_criteria():
    matrix = np.array([[1.0, 0.65], [0.0, 1.0]])
    assert electre_one(matrix, np.array([0.65, 0.35])).outranks[0, 1]
    assert not electre_one(matrix, np.array([0.649, 0.351])).outranks[0, 1]
    assert not electre_one(np.array([[1.0, 0.64], [0.0, 1.0]]), np.array([0.65, 0.35])).outranks[0, 1]


def test_entrants_that_outrank_each_other_stand_and_fall_together():
    circle = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    found = electre_one(circle, np.array([0.4, 0.35, 0.25]), concordance=0.6, discordance=1.0)
    assert ((0, 1, 2),) == found.cycles
    assert [True, True, True, False] == found.kernel.tolist()
    assert [1, 1, 1, 2] == found.layers.tolist()


def test_equal_entrants_outrank_each_other_but_not_themselves():
    found = electre_one(np.array([[1.0], [1.0]]), np.ones(1))
    assert [[False, True], [True, False]] == found.outranks.tolist()
    assert ([True, True], [1, 1], ((0, 1),)) == (found.kernel.tolist(), found.layers.tolist(), found.cycles)
    assert [[0.0, 0.0], [0.0, 0.0]] == discordances(np.array([[1.0], [1.0]]), scale="own").tolist()


def test_one_entrant_is_the_kernel():
    found = electre_one(np.array([[5.0, 1.0]]), np.array([0.5, 0.5]))
    assert ([True], [1], ()) == (found.kernel.tolist(), found.layers.tolist(), found.cycles)
    assert [[1.0]] == concordances(np.array([[5.0, 1.0]]), np.array([0.5, 0.5])).tolist()


FIELDS = st.tuples(st.integers(1, 9), st.integers(1, 10), st.integers(0, 10**6)).map(
    lambda size: np.random.default_rng(size[2]).integers(0, 11, size=size[:2]) / 10
)
SHARES = st.sampled_from([0.0, 0.1, 0.3, 0.35, 0.5, 0.6, 0.7, 1.0])


@given(FIELDS, SHARES, SHARES, st.sampled_from(["common", "own"]))
@settings(max_examples=80, deadline=None)
def test_the_relation_is_that_of_the_two_tables(matrix, least, most, scale):
    weights = np.full(matrix.shape[1], 1 / matrix.shape[1])
    found = electre_one(matrix, weights, concordance=least, discordance=most, scale=scale)
    expected = (concordances(matrix, weights) >= least - 1e-12) & (discordances(matrix, scale=scale) <= most + 1e-12)
    np.fill_diagonal(expected, False)
    assert expected.tolist() == found.outranks.tolist()


@given(FIELDS, SHARES, SHARES, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_kernel_is_stable_and_does_not_depend_on_the_order_of_entrants(matrix, least, most, random):
    weights = np.full(matrix.shape[1], 1 / matrix.shape[1])
    found = electre_one(matrix, weights, concordance=least, discordance=most)
    group = np.arange(len(matrix))
    for cycle in found.cycles:
        group[list(cycle)] = cycle[0]
    for entrant in range(len(matrix)):
        attacked = [a for a in np.flatnonzero(found.outranks[:, entrant]) if group[a] != group[entrant]]
        if found.kernel[entrant]:
            assert not found.kernel[attacked].any()
        else:
            together = np.flatnonzero(group == group[entrant])
            assert found.outranks[found.kernel][:, together].any()
        assert all(found.layers[a] < found.layers[entrant] for a in attacked)
        best = max(
            (
                found.layers[a]
                for m in np.flatnonzero(group == group[entrant])
                for a in np.flatnonzero(found.outranks[:, m])
                if group[a] != group[m]
            ),
            default=0,
        )
        assert best + 1 == found.layers[entrant]
    order = list(range(len(matrix)))
    random.shuffle(order)
    other = electre_one(matrix[order], weights, concordance=least, discordance=most)
    assert found.kernel[order].tolist() == other.kernel.tolist()
    assert found.layers[order].tolist() == other.layers.tolist()


@pytest.mark.parametrize("name", ["concordance", "discordance"])
@pytest.mark.parametrize("value", [-0.1, 1.1, np.nan])
def test_a_threshold_that_is_no_share_is_refused(name, value):
    with pytest.raises(Unfit) as refused:
        electre_one(SCALED, WEIGHTS, **{name: value})
    assert f"the threshold {name} has to be a share from 0 to 1, found {value}" == str(refused.value)
    assert name == refused.value.args_["name"]


def test_an_unknown_scale_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match=r"^a scale is one of common, own, not 'each'$"):
        electre_one(SCALED, WEIGHTS, scale="each")
    with pytest.raises(ValueError, match=r"^a scale is one of common, own, not 'each'$"):
        discordances(SCALED, scale="each")


def test_fields_too_large_for_memory_are_refused(monkeypatch):
    assert (10_000, 5_000, 12) == (electre.RELATION_ENTRANTS, electre.TABLE_ENTRANTS, electre.DECIMALS)
    monkeypatch.setattr(electre, "RELATION_ENTRANTS", 6)
    monkeypatch.setattr(electre, "TABLE_ENTRANTS", 5)
    electre_one(SCALED, WEIGHTS)
    for table in (lambda: concordances(SCALED, WEIGHTS), lambda: discordances(SCALED)):
        with pytest.raises(Unfit) as refused:
            table()
        assert "comparing all pairs takes too much memory for 6 entrants; at most 5" == str(refused.value)
        assert {"count": 6, "most": 5} == refused.value.args_
    monkeypatch.setattr(electre, "RELATION_ENTRANTS", 5)
    with pytest.raises(Unfit, match="for 6 entrants; at most 5"):
        electre_one(SCALED, WEIGHTS)


def test_a_missing_value_is_refused_by_its_place():
    matrix = SCALED.copy()
    matrix[3, 1] = np.nan
    for method in (
        lambda: electre_one(matrix, WEIGHTS),
        lambda: concordances(matrix, WEIGHTS),
        lambda: discordances(matrix),
    ):
        with pytest.raises(Unfit) as refused:
            method()
        assert (1, 3) == (refused.value.column, refused.value.row)


def walked(outranks):
    outranks = np.array(outranks, dtype=bool)
    kernel, layers = electre._kernel_and_layers(outranks, electre.strong_components(outranks))
    return kernel.tolist(), layers.tolist()


def test_what_one_of_a_circle_outranks_its_circle_outranks():
    # the first two outrank each other, and the second alone outranks the third; then a circle of three
    assert ([True, True, False], [1, 1, 2]) == walked([[0, 1, 0], [1, 0, 1], [0, 0, 0]])
    four = [[0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert ([True, True, True, False], [1, 1, 1, 2]) == walked(four)


def test_a_circle_of_which_one_is_outranked_is_outranked_and_stands_below():
    # the first outranks the second only, which forms a circle with the third
    assert ([True, False, False], [1, 2, 2]) == walked([[0, 1, 0], [0, 0, 1], [0, 1, 0]])
    assert ([False, False, True], [2, 2, 1]) == walked([[0, 1, 0], [1, 0, 0], [1, 0, 0]])


def test_layers_are_whole_numbers():
    found = electre_one(SCALED, WEIGHTS)
    assert (np.bool_, np.bool_, np.int64) == (found.outranks.dtype, found.kernel.dtype, found.layers.dtype)


def test_a_criterion_on_which_everyone_has_nothing_agrees_with_everyone():
    assert [[False, True], [False, False]] == electre_one([[1, 0], [0, 0]], [0.7, 0.3]).outranks.tolist()
    assert [[False, True], [False, False]] == electre_one([[1, 0], [0, 0]], [0.7, 0.3], scale="own").outranks.tolist()
    both = electre_one([[1, 0], [0, 0]], [0.3, 0.7], concordance=0.7, discordance=1.0)
    assert [[False, True], [True, False]] == both.outranks.tolist()


def test_concordance_meets_its_threshold_at_twelve_decimals():
    matrix = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    below = np.array([0.1, 0.2 - 4e-13, 0.7 + 4e-13])  # 0.3 at 12 decimals
    assert electre_one(matrix, below, concordance=0.3, discordance=1.0).outranks[0, 1]
    weights = np.array([0.1, 0.2, 0.7])
    assert not electre_one(matrix, weights, concordance=0.3 + 1e-12, discordance=1.0).outranks[0, 1]


def test_a_small_lead_of_large_numbers_meets_its_threshold():
    # 2050.01 is more than 2049.91 and 0.1 (a share of 1e-5 of 10,000) by what two decimals lose; the lowest number is 0
    matrix = np.array([[2049.91, 1.0], [2050.01, 0.0], [0.0, 0.5], [1e4, 0.5]])
    assert electre_one(matrix, np.array([0.3, 0.7]), discordance=1e-5, scale="own").outranks[0, 1]


def test_shapes_that_are_no_matrix_are_a_mistake_of_the_program():
    for method in (lambda m: electre_one(m, [1.0]), lambda m: concordances(m, [1.0]), discordances):
        with pytest.raises(ValueError, match="two dimensions, entrants and criteria, not 1"):
            method(np.ones(3))
        with pytest.raises(ValueError, match="a matrix without a criterion"):
            method(np.ones((2, 0)))
    with pytest.raises(ValueError, match="not 0"):
        discordances(np.float64(1.0))
