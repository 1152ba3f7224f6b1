"""Published figures, through an award: what a paper prints is what a committee gets."""

import pytest

from .fields import combined, run

# Reference figures of the Mazziotta-Pareto index (work order, methods.md): x = (10, 100), (20, 300), (30, 200).
PAIR = {"a": [10, 20, 30], "b": [100, 300, 200]}
POSTS = {
    "a": 'score = { method = "goalposts", from = 10, to = 30 }',
    "b": 'score = { method = "goalposts", from = 100, to = 300 }',
}


def test_the_mazziotta_pareto_index_of_an_award_is_the_published_one(tmp_path):
    root = 'aggregate = "mazziotta-pareto"\nweights = "equal"'
    result = run(tmp_path, PAIR, root=root, leaf=POSTS)
    assert [87.752551, 105.770363, 105.770363] == [round(score, 6) for score in result.node("")["scores"]]
    assert ["87.75", "105.77", "105.77"] == [entrant["total"]["published"] for entrant in result.entrants]
    assert [3, 1, 1] == [entrant["rank"] for entrant in result.entrants]


def test_the_adjusted_index_of_an_award_is_the_published_one_on_the_awards_scale(tmp_path):
    # 70, 113.043478, 113.043478, of which 70 is 0 and 130 the highest score.
    root = 'aggregate = "adjusted-mazziotta-pareto"\nweights = "equal"'
    result = run(tmp_path, PAIR, root=root, leaf=POSTS, scale=60)
    assert [70, 113.043478, 113.043478] == [round(score + 70, 6) for score in result.node("")["scores"]]


# A = (.9, .2), B = (.5, .5), C = (.3, .8): 1, 10/11, 1, and the weights of B are 10/11 and 10/11 (methods.md).
DOUBT = {"a": [0.9, 0.5, 0.3], "b": [0.2, 0.5, 0.8]}


def test_the_benefit_of_the_doubt_of_an_award_is_the_published_one(tmp_path):
    result = combined(tmp_path, DOUBT, 'aggregate = "benefit-of-the-doubt"\nweights = "equal"', scale=1)
    assert [1, 0.9090909091, 1] == result.node("")["scores"]


def test_as_weights_the_benefit_of_the_doubt_gives_b_two_equal_ones(tmp_path):
    result = combined(tmp_path, DOUBT, 'weights = "benefit-of-the-doubt"', scale=1)
    assert [(0.5, None)] * 2 == [(result.node(key)["share"], result.node(key)["shares"]) for key in DOUBT]
    assert [0.55, 0.5, 0.55] == result.node("")["scores"]


# Munda and Nardo (2009): ranks as values A = (3, 1, 2), B = (2, 3, 1), C = (1, 2, 3), weights .40, .35, .25: a circle,
# P_AB = .65, P_BC = .75, P_CA = .60; Copeland 0, 0, 0; Kemeny A > B > C with 1.80.
CIRCLE = {"a": [3, 2, 1], "b": [1, 3, 2], "c": [2, 1, 3]}
LEAF = 'score = {{ method = "goalposts", from = 1, to = 3 }}\nweight = {}'
LEAVES = {"a": LEAF.format(40), "b": LEAF.format(35), "c": LEAF.format(25)}


@pytest.mark.parametrize(
    ("name", "scores"),
    [("condorcet", [100, 100, 100]), ("copeland", [50, 50, 50]), ("kemeny", [100, 50, 0])],
)
def test_a_circle_of_majorities_is_settled_as_published(tmp_path, name, scores):
    result = run(tmp_path, CIRCLE, root=f'aggregate = "{name}"', leaf=LEAVES)
    assert scores == result.node("")["scores"]


def test_a_circle_of_majorities_is_told(tmp_path):
    result = run(tmp_path, CIRCLE, root='aggregate = "condorcet"', leaf=LEAVES)
    (finding,) = [finding for finding in result.findings if finding["key"] == "aggregation.cycle"]
    assert {"entrants": ["01", "02", "03"]} == finding["args"]
    assert None is result.node("")["facts"]["winner"]


def test_the_order_that_settles_a_circle_is_proven_and_unique(tmp_path):
    facts = run(tmp_path, CIRCLE, root='aggregate = "kemeny"', leaf=LEAVES).node("")["facts"]
    assert {"score": 1.8, "bound": 1.8, "exact": True, "unique": True} == facts


@pytest.mark.parametrize("swapped", [False, True])
def test_whom_equally_good_orders_place_differently_share_a_place_whatever_their_codes(tmp_path, swapped):
    # With equal weights the circle has three best orders, and the lot must not fall by code.
    columns = {"a": [2, 3, 1], "b": [3, 1, 2], "c": [1, 2, 3]} if swapped else CIRCLE
    leaves = {part: LEAF.format(1).replace("weight = 1", "") for part in "abc"}
    result = run(tmp_path, columns, root='aggregate = "kemeny"\nweights = "equal"', leaf=leaves)
    assert [100, 100, 100] == result.node("")["scores"]
    assert "kemeny.not-unique" in [finding["key"] for finding in result.findings]


def test_weights_balanced_by_correlation_are_even_where_the_columns_are_alike(tmp_path):
    # (1, 1), (2, 3), (3, 2), (4, 4): by symmetry .5 and .5 (COINr: Becker, Saisana, Paruolo, Vandecasteele 2017).
    columns = {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4]}
    result = combined(tmp_path, columns, 'weights = "correlation-balanced"')
    assert [0.5, 0.5] == [result.node(key)["share"] for key in columns]
    assert result.node("")["weighting"]["facts"]["met"]


def test_weights_by_pairs_are_saatys(tmp_path):
    # Saaty's example 1 3 5 / 1/3 1 3 / 1/5 1/3 1: w = .637 .258 .105, lambda 3.0385, CR .033.
    root = 'weights = { method = "ahp", comparisons = [["a", "b", 3], ["a", "c", 5], ["b", "c", 3]] }'
    result = combined(tmp_path, {"a": [1, 2], "b": [3, 4], "c": [5, 6]}, root)
    assert [0.637, 0.2583, 0.1047] == [round(result.node(key)["share"], 4) for key in "abc"]
    facts = result.node("")["weighting"]["facts"]
    assert (3.0385, 0.033) == (round(facts["lambda-max"], 4), round(facts["consistency-ratio"], 3))


# T1 (methods.md): A = (.9, .2), B = (.6, .6), C = (.3, .8), equal weights: .55, .60, .55; A and C tie.
def test_a_weighted_mean_ties_what_it_cannot_tell_apart(tmp_path):
    columns = {"a": [0.9, 0.6, 0.3], "b": [0.2, 0.6, 0.8]}
    result = combined(tmp_path, columns, 'weights = "equal"', scale=1)
    assert [0.55, 0.6, 0.55] == result.node("")["scores"]
    assert [2, 1, 2] == [entrant["rank"] for entrant in result.entrants]
