"""Kemeny's order against all orders, the figures of Munda and Nardo, and its own bounds."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import kemeny as module
from pembina.methods.kemeny import kemeny, kemeny_of
from pembina.methods.pairwise import majority
from pembina.methods.refusal import Unfit

# Munda and Nardo (2009), as in methods.md.
CIRCLE = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
SHARES = np.array([0.40, 0.35, 0.25])


def total(table, order):
    return sum(table[order[i], order[j]] for i in range(len(order)) for j in range(i + 1, len(order)))


def all_orders(table):
    """Every order with its sum, the highest first."""
    return sorted(
        ((round(total(table, order), 9), order) for order in itertools.permutations(range(len(table)))), reverse=True
    )


def test_the_circle_is_cut_where_it_costs_least():
    found = kemeny(CIRCLE, SHARES)
    assert ((0, 1, 2), 1.8, 1.8, True, True) == found[:5]
    assert ((1, 2, 0), 1.7) == (found.runner_up, found.runner_up_score)


def test_where_lower_is_better_the_order_is_reversed():
    found = kemeny(-CIRCLE, SHARES, directions=["lower"] * 3)
    assert ((0, 1, 2), 1.8) == found[:2]
    assert (2, 1, 0) == kemeny(np.array([[1.0], [2.0], [3.0]]), np.ones(1)).order
    assert (0, 1, 2) == kemeny(np.array([[1.0], [2.0], [3.0]]), np.ones(1), directions=["lower"]).order


def test_young_and_levenglick_on_the_capital_of_tennessee():
    # Nashville, Chattanooga, Knoxville, Memphis with 393 of 600 points of percent: the standard worked example.
    matrix = np.array([[3.0, 0, 0, 0], [2, 3, 1, 1], [1, 2, 3, 2], [0, 1, 2, 3]])
    found = kemeny(matrix, np.array([0.42, 0.26, 0.15, 0.17]))
    assert ((1, 2, 3, 0), 3.93, True, True) == (found.order, found.score, found.exact, found.unique)


TABLES = st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(0, 10**6)).map(
    lambda size: np.random.default_rng(size[2]).integers(0, 4, size=size[:2]).astype(float)
)


@given(TABLES)
@settings(max_examples=80, deadline=None)
def test_no_order_is_better_and_the_second_is_the_second(matrix):
    weights = np.full(matrix.shape[1], 1 / matrix.shape[1])
    table = majority(matrix, weights)
    orders = all_orders(table)
    found = kemeny(matrix, weights)
    assert orders[0][0] == pytest.approx(found.score, abs=1e-8)
    assert found.score == pytest.approx(total(table, found.order), abs=1e-10)
    assert found.score == found.bound
    assert found.exact
    ties = sum(abs(score - orders[0][0]) < 1e-8 for score, _ in orders)
    assert (ties == 1) == found.unique
    if len(matrix) > 1:
        assert orders[1][0] == pytest.approx(found.runner_up_score, abs=1e-8)
        assert found.runner_up_score == pytest.approx(total(table, found.runner_up), abs=1e-10)
        assert found.runner_up != found.order


@given(st.integers(2, 12), st.integers(0, 10**6), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_does_not_depend_on_the_rows(count, seed, random):
    generator = np.random.default_rng(seed)
    matrix, weights = generator.normal(size=(count, 7)), generator.dirichlet(np.ones(7))
    rows = list(range(count))
    random.shuffle(rows)
    one, other = kemeny(matrix, weights), kemeny(matrix[rows], weights)
    assert one.order == tuple(rows[place] for place in other.order)
    assert one.score == other.score


def circles(count, seed=0):
    """A table of majorities in which everyone is in one group: a circle through all and random leads."""
    generator = np.random.default_rng(seed)
    table = np.full((count, count), 0.5)
    for a, b in itertools.combinations(range(count), 2):
        table[a, b] = round(generator.uniform(0.2, 0.8), 3)
        table[b, a] = round(1 - table[a, b], 3)
    for a in range(count):
        b = (a + 1) % count
        table[a, b], table[b, a] = 0.75, 0.25
    return table


def test_the_solver_agrees_with_the_subsets(monkeypatch):
    table = circles(9)
    exact = kemeny_of(table)
    monkeypatch.setattr(module, "SUBSETS", 2)
    solved = kemeny_of(table)
    assert (exact.order, exact.score, exact.bound, True, True) == solved[:5]
    assert (None, None) == (solved.runner_up, solved.runner_up_score)
    assert exact.unique


def test_the_solver_finds_that_another_order_is_as_good(monkeypatch):
    table = np.array([[0.5, 0.6, 0.4], [0.4, 0.5, 0.6], [0.6, 0.4, 0.5]])
    assert (1.6, False, 1.6) == (lambda o: (o.score, o.unique, o.runner_up_score))(kemeny_of(table))
    monkeypatch.setattr(module, "SUBSETS", 1)
    solved = kemeny_of(table)
    assert (1.6, 1.6, True, False) == (solved.score, solved.bound, solved.exact, solved.unique)


def test_the_solver_takes_the_better_of_two_orders(monkeypatch):
    table = circles(6, seed=4)
    exact = kemeny_of(table)
    lead = np.rint((table - table.T) * 1e12).astype(np.int64)
    answers = iter([exact.runner_up, exact.order])
    monkeypatch.setattr(module, "_read_order", lambda *_: list(next(answers)))
    order, _, alone = module._linear_ordering(lead)
    assert (list(exact.order), True) == (order, alone)


def test_a_larger_field_is_ordered_group_by_group():
    # 20 entrants: everyone in order but for a circle of three at places 6 to 8.
    table = np.where(np.arange(20)[:, None] < np.arange(20)[None, :], 0.9, 0.1)
    np.fill_diagonal(table, 0.5)
    table[5, 7], table[7, 5] = 0.2, 0.8
    found = kemeny_of(table)
    # Cutting 7 > 5 costs .8 - .2, cutting either of the others .9 - .1: the circle stays as it stands.
    assert tuple(range(20)) == (*found.order[:5], *sorted(found.order[5:8]), *found.order[8:])
    assert (True, True, None, None) == (found.exact, found.unique, found.runner_up, found.runner_up_score)
    assert found.score == found.bound == pytest.approx(total(table, found.order), abs=1e-9)
    assert (5, 6, 7) == found.order[5:8]


def test_eighteen_entrants_in_one_circle_are_proven_by_the_solver():
    found = kemeny_of(circles(18, seed=1))
    assert (True, True) == (found.exact, found.unique)
    assert found.score == found.bound == pytest.approx(total(circles(18, seed=1), found.order), abs=1e-9)
    assert found.score <= np.triu(np.maximum(circles(18, seed=1), circles(18, seed=1).T), 1).sum()


def test_a_larger_field_is_ordered_group_by_group_in_any_order_of_rows():
    table = np.where(np.arange(20)[:, None] < np.arange(20)[None, :], 0.9, 0.1)
    np.fill_diagonal(table, 0.5)
    table[5, 7], table[7, 5] = 0.2, 0.8
    rows = np.random.default_rng(9).permutation(20)
    found = kemeny_of(table[np.ix_(rows, rows)])
    assert list(range(20)) == rows[list(found.order)].tolist()
    assert (True, True) == (found.exact, found.unique)


def test_what_is_not_proven_of_several_groups_adds_up(monkeypatch):
    # Two circles of three, .65 + .75 + .60 each at most, and nine pairs at .9 between them.
    table = np.full((6, 6), 0.9)
    table[3:, :3] = 0.1
    table[:3, :3] = table[3:, 3:] = majority(CIRCLE, SHARES)
    monkeypatch.setattr(module, "SUBSETS", 2)
    monkeypatch.setattr(module, "EXACT", 2)
    found = kemeny_of(table)
    assert ((0, 1, 2, 3, 4, 5), False) == (found.order, found.exact)
    assert (11.7, 12.1) == (pytest.approx(found.score, abs=1e-11), pytest.approx(found.bound, abs=1e-11))


@pytest.mark.parametrize("seed", range(10))
def test_the_solver_knows_whether_another_order_is_as_good(seed):
    # Majorities of .4, .5 and .6 only, so that several orders are often equally good.
    lead = np.triu(np.random.default_rng(seed).integers(-1, 2, (6, 6)), 1) * 200_000_000_000
    lead = lead - lead.T
    best, _, ways = module._subsets(lead)
    order, bound, alone = module._linear_ordering(lead)
    assert (module._gain(lead, best), ways == 1) == (bound, alone)
    assert bound == module._gain(lead, order)


def test_a_group_at_the_limit_of_subsets_needs_no_solver(monkeypatch):
    table = np.full((4, 4), 0.9)
    table[3], table[3, 3] = 0.1, 0.5
    table[:3, :3] = majority(CIRCLE, SHARES)
    monkeypatch.setattr(module, "SUBSETS", 3)
    monkeypatch.setattr(module, "mixed_integer", None)
    assert ((0, 1, 2, 3), True, True) == (lambda o: (o.order, o.exact, o.unique))(kemeny_of(table))


# a draws with b, which draws with d; a beats c and d by .2, d beats c by .2, b beats c by .9. As good as one another:
# abdc, adbc and badc. Copeland points: a 2, b 1, d 0, c -3; Borda leads: b .9, a .4, d 0, c -1.3.
DRAWS = np.array([[0.5, 0.5, 0.6, 0.6], [0.5, 0.5, 0.95, 0.5], [0.4, 0.05, 0.5, 0.4], [0.4, 0.5, 0.6, 0.5]])


@pytest.mark.parametrize("rows", list(itertools.permutations(range(4))))
def test_of_equal_orders_the_one_with_more_copeland_points_first_is_taken_whatever_the_rows(rows):
    rows = list(rows)
    found = kemeny_of(DRAWS[np.ix_(rows, rows)])
    assert ("abdc", False) == ("".join("abcd"[rows[place]] for place in found.order), found.unique)
    # Turned round: c 3, d 0, b -1, a -2, so that of cdba, cbda and cdab the first is taken.
    turned = kemeny_of(DRAWS.T[np.ix_(rows, rows)])
    assert "cdba" == "".join("abcd"[rows[place]] for place in turned.order)


@pytest.mark.parametrize("rows", list(itertools.permutations(range(3))))
def test_with_equal_copeland_points_the_one_with_more_borda_points_goes_first(rows):
    # The first two draw; the first beats the third by .8, the second by .2.
    table = np.array([[0.5, 0.5, 0.9], [0.5, 0.5, 0.6], [0.1, 0.4, 0.5]])
    rows = list(rows)
    found = kemeny_of(table[np.ix_(rows, rows)])
    assert [0, 1, 2] == [rows[place] for place in found.order]


def test_a_large_circle_is_searched_and_says_that_it_is_not_proven():
    table = circles(40, seed=2)
    found = kemeny_of(table)
    assert (False, None) == (found.exact, found.unique)
    assert found.bound == pytest.approx(np.triu(np.maximum(table, table.T), 1).sum(), abs=1e-9)
    assert found.score == pytest.approx(total(table, found.order), abs=1e-9)
    assert found.score < found.bound
    assert list(range(40)) == sorted(found.order)
    # No move of a single entrant gains anything.
    for entrant in found.order:
        others = [other for other in found.order if other != entrant]
        moves = [total(table, [*others[:place], entrant, *others[place:]]) for place in range(40)]
        assert max(moves) <= found.score + 1e-9


def test_the_search_finds_the_best_order_of_small_circles(monkeypatch):
    best = [kemeny_of(circles(7, seed)).score for seed in range(8)]
    monkeypatch.setattr(module, "SUBSETS", 1)
    monkeypatch.setattr(module, "EXACT", 1)
    searched = [kemeny_of(circles(7, seed)) for seed in range(8)]
    assert all(found.score <= score <= found.bound for found, score in zip(searched, best, strict=True))
    assert sum(found.score == score for found, score in zip(searched, best, strict=True)) >= 6


def test_a_group_that_is_not_unique_makes_the_order_not_unique(monkeypatch):
    table = np.where(np.arange(18)[:, None] < np.arange(18)[None, :], 0.9, 0.1)
    np.fill_diagonal(table, 0.5)
    table[3, 4] = table[4, 3] = 0.5
    found = kemeny_of(table)
    assert (True, False, tuple(range(18))) == (found.exact, found.unique, found.order)


def test_one_and_two_entrants():
    one = kemeny(np.array([[4.0]]), np.ones(1))
    assert ((0,), 0.0, 0.0, True, True, None, None) == one
    two = kemeny(np.array([[4.0], [5.0]]), np.ones(1))
    assert ((1, 0), 1.0, 1.0, True, True, (0, 1), 0.0) == two
    same = kemeny(np.array([[4.0], [4.0]]), np.ones(1))
    assert ((0, 1), 0.5, 0.5, True, False, (1, 0), 0.5) == same


def test_limits_are_those_that_are_documented():
    assert (16, 30, 2_000) == (module.SUBSETS, module.EXACT, module.ENTRANTS)


def test_a_field_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(module, "ENTRANTS", 3)
    kemeny(CIRCLE, SHARES)
    monkeypatch.setattr(module, "ENTRANTS", 2)
    for method in (lambda: kemeny(CIRCLE, SHARES), lambda: kemeny_of(majority(CIRCLE, SHARES))):
        with pytest.raises(Unfit) as refused:
            method()
        assert "ordering all entrants at once takes too long for 3 of them; at most 2" == str(refused.value)
        assert {"count": 3, "most": 2} == refused.value.args_


@pytest.mark.parametrize(("a", "b"), [(0.6, 0.5), (1.1, -0.1), (-0.1, 1.1), (np.nan, 0.5), (0.5, 0.5 + 2e-9)])
def test_a_table_that_is_no_table_of_majorities_is_refused(a, b):
    table = np.full((3, 3), 0.5)
    table[1, 2], table[2, 1] = a, b
    with pytest.raises(Unfit) as refused:
        kemeny_of(table)
    expected = f"majorities of two entrants have to be shares that add up to 1, found {a} and {b}"
    assert (1, expected) == (refused.value.row, str(refused.value))


def test_sums_that_miss_one_by_rounding_are_taken():
    table = np.array([[0.5, 0.6 + 5e-10], [0.4, 0.5]])
    assert (0, 1) == kemeny_of(table).order


def test_a_table_that_is_not_square_is_a_mistake_of_the_program():
    for shape in ((2, 3), (0, 0), (4,)):
        with pytest.raises(ValueError, match=r"^a table of majorities has as many rows as columns, not the shape \("):
            kemeny_of(np.full(shape, 0.5))


def test_a_missing_value_is_refused_by_its_place():
    matrix = CIRCLE.copy()
    matrix[2, 1] = np.nan
    with pytest.raises(Unfit) as refused:
        kemeny(matrix, SHARES)
    assert (1, 2) == (refused.value.column, refused.value.row)


def test_the_second_best_is_known_up_to_the_limit_and_not_above(monkeypatch):
    monkeypatch.setattr(module, "SUBSETS", 3)
    assert (1, 2, 0) == kemeny(CIRCLE, SHARES).runner_up
    monkeypatch.setattr(module, "SUBSETS", 2)
    assert kemeny(CIRCLE, SHARES).runner_up is None
    assert ((0, 1, 2), 1.8, 1.8, True, True) == kemeny(CIRCLE, SHARES)[:5]


def test_groups_up_to_the_limit_are_proven_and_larger_ones_searched(monkeypatch):
    monkeypatch.setattr(module, "SUBSETS", 2)
    monkeypatch.setattr(module, "EXACT", 3)
    assert kemeny(CIRCLE, SHARES).exact
    monkeypatch.setattr(module, "EXACT", 2)
    found = kemeny(CIRCLE, SHARES)
    # .65 + .75 + .60: the larger side of each pair.
    assert (1.8, 2.0, False, None) == (found.score, found.bound, found.exact, found.unique)
