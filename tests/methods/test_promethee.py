"""PROMETHEE flows against the definition over all pairs, the paper's example and a peer's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import promethee
from pembina.methods.promethee import PREFERENCES, promethee_two
from pembina.methods.refusal import Unfit

# Six hydroelectric power stations (Italy, Belgium, Germany, Sweden, Austria, France) by manpower, power, construction
# cost, maintenance cost, villages to evacuate, security: Brans, Vincke and Mareschal (1986), EJOR 24, 228-238.
PLANTS = np.array(
    [
        [80, 90, 600, 5.4, 8, 5],
        [65, 58, 200, 9.7, 1, 1],
        [83, 60, 400, 7.2, 4, 7],
        [40, 80, 1000, 7.5, 7, 10],
        [52, 72, 600, 2.0, 3, 8],
        [94, 96, 700, 3.6, 5, 6],
    ]
)
RULES = {
    "preference": ["u", "v", "linear", "level", "usual", "gaussian"],
    "indifference": [10, None, 50, 1, None, None],
    "strict": [None, 30, 500, 6, None, None],
    "inflection": [None, None, None, None, None, 5],
    "directions": ["lower", "higher", "lower", "lower", "lower", "higher"],
}
SIXTH = np.full(6, 1 / 6)

NEEDS = {
    "usual": {},
    "u": {"indifference": 0.3},
    "v": {"strict": 0.7},
    "level": {"indifference": 0.3, "strict": 0.7},
    "linear": {"indifference": 0.3, "strict": 0.7},
    "gaussian": {"inflection": 0.4},
}


def degree(kind, d, indifference=0.0, strict=1.0, inflection=1.0):
    """F of Brans and Vincke (1985), for a table of differences; edges as printed there."""
    edge = 1e-12
    if kind == "usual":
        return (d > 0) * 1.0
    if kind == "u":
        return (d > indifference + edge) * 1.0
    if kind == "v":
        return np.clip(d / strict, 0, 1)
    if kind == "level":
        return ((d > indifference + edge) * 1.0 + (d > strict + edge)) / 2
    if kind == "linear":
        return np.clip((d - indifference) / (strict - indifference), 0, 1)
    return np.where(d > 0, 1 - np.exp(-(d**2) / (2 * inflection**2)), 0)


def promethee_dense(column, kind, **thresholds):
    """Flows of one criterion by its whole table of pairs."""
    table = degree(kind, column[:, None] - column[None, :], **thresholds)
    others = max(len(column) - 1, 1)
    return table.sum(axis=1) / others, table.sum(axis=0) / others


def assert_as_dense(column, kind, tolerance=1e-12, **thresholds):
    flows = promethee_two(column[:, None], np.ones(1), preference=kind, **thresholds)
    positive, negative = promethee_dense(column, kind, **thresholds)
    np.testing.assert_allclose(flows.positive, positive, rtol=0, atol=tolerance)
    np.testing.assert_allclose(flows.negative, negative, rtol=0, atol=tolerance)
    np.testing.assert_allclose(flows.net, positive - negative, rtol=0, atol=2 * tolerance)


def test_the_power_stations_with_all_six_types_have_the_flows_of_a_peer():
    # Data and thresholds as they are commonly quoted from the paper, which was not at hand; figures computed by
    # pyDecision 5.1.8 (promethee_ii). Austria wins, Italy is last.
    flows = promethee_two(PLANTS, SIXTH, **RULES)
    expected = [-0.14566407, 0.01716213, -0.08952365, -0.02000254, 0.29289993, -0.05487181]
    assert expected == np.round(flows.net, 8).tolist()
    assert [1.099, 1.981, 1.233, 1.646, 2.274, 1.5] == np.round(flows.positive * 5, 3).tolist()
    assert [1.828, 1.896, 1.681, 1.746, 0.809, 1.775] == np.round(flows.negative * 5, 3).tolist()


PEER = np.array([[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]])


@pytest.mark.parametrize(
    ("kind", "thresholds", "expected"),
    [
        ("usual", {}, [0.1, -0.3, 0.2]),
        ("u", {"indifference": 1.0}, [0.05, -0.15, 0.1]),
        ("v", {"strict": 2.0}, [0.075, -0.225, 0.15]),
        ("level", {"indifference": 0.5, "strict": 1.0}, [0.075, -0.225, 0.15]),
        ("linear", {"indifference": 0.5, "strict": 1.5}, [0.075, -0.225, 0.15]),
    ],
)
def test_the_example_of_pymcdm_has_its_flows(kind, thresholds, expected):
    # pymcdm 1.4.0, docstring of PROMETHEE_II ("usual"), and its other types on the same data.
    assert expected == promethee_two(PEER, np.array([0.5, 0.3, 0.2]), preference=kind, **thresholds).net.tolist()


def test_preference_is_usual_unless_said_otherwise():
    assert [0.55, 0.35, 0.6] == promethee_two(PEER, np.array([0.5, 0.3, 0.2])).positive.tolist()
    assert [0.45, 0.65, 0.4] == promethee_two(PEER, np.array([0.5, 0.3, 0.2])).negative.tolist()


COLUMNS = st.lists(st.integers(-30, 30), min_size=1, max_size=25).map(lambda v: np.array(v) / 10)


@pytest.mark.parametrize("kind", PREFERENCES)
@given(column=COLUMNS)
@settings(max_examples=40, deadline=None)
def test_flows_are_those_of_the_table_of_pairs(kind, column):
    assert_as_dense(column, kind, **NEEDS[kind])


@pytest.mark.parametrize("kind", PREFERENCES)
@given(column=COLUMNS, random=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_flows_do_not_depend_on_the_order_of_entrants_and_cancel_out(kind, column, random):
    order = list(range(len(column)))
    random.shuffle(order)
    one = promethee_two(column[:, None], np.ones(1), preference=kind, **NEEDS[kind])
    other = promethee_two(column[order][:, None], np.ones(1), preference=kind, **NEEDS[kind])
    for mine, theirs in zip(one, other, strict=True):
        assert mine[order].tolist() == theirs.tolist()
    assert abs(one.net.sum()) < 1e-10
    assert (np.diff(one.net[np.argsort(column, kind="stable")]) >= -1e-11).all()


@pytest.mark.parametrize(
    ("kind", "difference", "expected"),
    [
        ("usual", 0.0, 0.0),
        ("usual", 1e-9, 1.0),
        ("u", 0.3, 0.0),
        ("u", 0.3001, 1.0),
        ("v", 0.35, 0.5),
        ("v", 0.7, 1.0),
        ("level", 0.3, 0.0),
        ("level", 0.3001, 0.5),
        ("level", 0.7, 0.5),
        ("level", 0.7001, 1.0),
        ("linear", 0.3, 0.0),
        ("linear", 0.5, 0.5),
        ("linear", 0.7, 1.0),
        ("linear", 5.0, 1.0),
        ("gaussian", 0.4, 0.393469340287),  # 1 - exp(-1/2)
    ],
)
def test_edges_are_those_of_the_paper(kind, difference, expected):
    flows = promethee_two(np.array([[0.0], [difference]]), np.ones(1), preference=kind, **NEEDS[kind])
    assert ([0.0, expected], [expected, 0.0]) == (flows.positive.tolist(), flows.negative.tolist())


def test_a_difference_of_decimals_that_equals_the_threshold_does_not_pass_it():
    # 0.8 - 0.7 is 0.10000000000000009 in binary.
    for offset in (0.0, 1000.0):
        column = np.array([[offset + 0.7], [offset + 0.8]])
        assert [0.0, 0.0] == promethee_two(column, np.ones(1), preference="u", indifference=0.1).positive.tolist()
        level = promethee_two(column, np.ones(1), preference="level", indifference=0.05, strict=0.1)
        assert [0.0, 0.5] == level.positive.tolist()
    negative = -np.array([[0.7], [0.8]])
    assert [0.0, 0.0] == promethee_two(negative, np.ones(1), preference="u", indifference=0.1).positive.tolist()
    passed = promethee_two(np.array([[0.0], [0.1 + 1e-13]]), np.ones(1), preference="u", indifference=0.1)
    assert [0.0, 1.0] == passed.positive.tolist()


def test_no_indifference_makes_u_usual():
    column = np.array([[1.0], [1.0 + 1e-15], [1.0]])
    assert [0.0, 1.0, 0.0] == promethee_two(column, np.ones(1), preference="u", indifference=0).positive.tolist()


@pytest.mark.parametrize("kind", ["v", "linear"])
@pytest.mark.parametrize(("spread", "offset"), [(1.0, 0.0), (1.0, 1e7), (1e4, 0.0)])
def test_narrow_thresholds_cost_no_digits(kind, spread, offset):
    column = np.random.default_rng(2).normal(size=700) * spread + offset
    assert_as_dense(column, kind, **NEEDS[kind])


@pytest.mark.parametrize("inflection", [0.02, 0.3, 3.0, 100.0])
def test_the_fast_gauss_sums_are_those_of_all_pairs(inflection, monkeypatch):
    generator = np.random.default_rng(3)
    column = np.concatenate([generator.normal(size=900), generator.normal(size=300) + 40, np.zeros(50)]).round(3)
    assert_as_dense(column, "gaussian", inflection=inflection)
    monkeypatch.setattr(promethee, "_FEW", -1)
    monkeypatch.setattr(promethee, "_SMALL", 0)
    assert_as_dense(column, "gaussian", inflection=inflection)


def test_many_entrants_close_together_go_the_fast_way(monkeypatch):
    assert (200, 800_000) == (promethee._FEW, promethee._SMALL)
    column = np.random.default_rng(4).normal(size=(1500, 1))
    used = []
    fast = promethee._fast_gauss
    monkeypatch.setattr(promethee, "_fast_gauss", lambda scaled: used.append(len(scaled)) or fast(scaled))
    promethee_two(column, np.ones(1), preference="gaussian", inflection=5.0)
    assert [1500, 1500] == used
    promethee_two(column[:700], np.ones(1), preference="gaussian", inflection=5.0)
    assert [1500, 1500] == used


def test_a_weight_of_zero_counts_nothing_and_splitting_a_criterion_changes_nothing():
    whole = promethee_two(PLANTS[:, :1], np.ones(1))
    split = promethee_two(PLANTS[:, [0, 0, 1]], np.array([0.25, 0.75, 0.0]))
    assert whole.net.tolist() == split.net.tolist()


def test_one_entrant_has_no_flows_and_a_constant_column_prefers_nobody():
    for kind in PREFERENCES:
        for column in (np.array([[3.0]]), np.array([[3.0], [3.0]]), np.zeros((3, 1))):
            for flow in promethee_two(column, np.ones(1), preference=kind, **NEEDS[kind]):
                assert [0.0] * len(column) == flow.tolist()


def refusal(**given):
    with pytest.raises(Unfit) as refused:
        promethee_two(PLANTS, SIXTH, **given)
    return str(refused.value), refused.value.column, refused.value.args_


def test_a_threshold_that_is_needed_and_missing_is_refused():
    expected = "the preference function u needs the threshold indifference"
    assert (expected, 0, {"kind": "u", "name": "indifference"}) == refusal(preference="u")
    rules = RULES | {"strict": [None, 30, None, 6, None, None]}
    expected = "the preference function linear needs the threshold strict"
    assert (expected, 2, {"kind": "linear", "name": "strict"}) == refusal(**rules)


@pytest.mark.parametrize("value", [-0.5, np.nan, np.inf])
def test_a_threshold_below_zero_is_refused(value):
    text, column, args = refusal(preference="u", indifference=[0, value, 0, 0, 0, 0])
    assert f"the threshold indifference has to be a number of 0 or more, found {value}" == text
    assert (1, "indifference") == (column, args["name"])


@pytest.mark.parametrize(("kind", "name"), [("v", "strict"), ("gaussian", "inflection")])
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_a_threshold_of_nothing_is_refused_where_it_divides(kind, name, value):
    text, column, args = refusal(preference=kind, **{name: value})
    assert f"the threshold {name} has to be a number above 0, found {value}" == text
    assert (0, name) == (column, args["name"])


@pytest.mark.parametrize("kind", ["level", "linear"])
def test_indifference_has_to_be_below_strict_preference(kind):
    expected = "indifference has to be below strict preference, found 2 and 2"
    assert (expected, 0, {"low": 2, "high": 2}) == refusal(preference=kind, indifference=2, strict=2)


def test_a_threshold_that_nothing_uses_is_refused_and_not_ignored():
    expected = "no criterion has a preference function that uses the threshold strict"
    assert (expected, None, {"name": "strict"}) == refusal(preference="u", indifference=1, strict=2)


def test_words_and_numbers_that_do_not_belong_together_are_mistakes_of_the_program():
    with pytest.raises(ValueError, match=r"^a preference function is one of usual, u, v, .*, not 'gauss'$"):
        promethee_two(PLANTS, SIXTH, preference="gauss")
    with pytest.raises(ValueError, match=r"^2 preference functions for 6 criteria$"):
        promethee_two(PLANTS, SIXTH, preference=["usual", "usual"])
    with pytest.raises(ValueError, match=r"^1 thresholds for 6 criteria$"):
        promethee_two(PLANTS, SIXTH, preference="u", indifference=[1])


def test_a_missing_value_is_refused_by_its_place():
    matrix = PLANTS.copy()
    matrix[4, 2] = np.nan
    with pytest.raises(Unfit) as refused:
        promethee_two(matrix, SIXTH, **RULES)
    assert (2, 4) == (refused.value.column, refused.value.row)


@pytest.mark.parametrize(
    ("column", "positive"),
    [([1000.3, 1000.7], [0, 0]), ([0, 1000.3, 1000.7], [0, 0.5, 0.5]), ([0, -1000.3, -1000.7], [1, 0, 0])],
)
def test_a_lead_at_the_threshold_is_none_however_far_from_zero_it_lies(column, positive):
    matrix = np.array(column, dtype=float)[:, None]
    assert positive == promethee_two(matrix, np.array([1.0]), preference="u", indifference=0.4).positive.tolist()
