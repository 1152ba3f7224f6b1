"""A difference spread over a tree: every order tried out, and what the reference says."""

from __future__ import annotations

import math
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.analysis.versus_owen import Case, Spread
from pembina.analysis.versus_tree import Tree
from pembina.methods.rounding import decimal

from .documents import group, leaf, result

METHODS = ("arithmetic", "geometric", "harmonic", "minimum", "maximum", "median", "sum")


def tree_of(nodes):
    count = len(next(node["scores"] for node in nodes if node["kind"] == "criterion"))
    return Tree(result([{**node, "scores": node["scores"] or [50.0] * count} for node in nodes]))


def spread_of(tree, before, after):
    """The difference between two cases that are given by the scores of the criteria."""
    cases = [Case(tree.climb(dict(zip(tree.leaves, scores, strict=True)))) for scores in (before, after)]
    return Spread.of(tree, *cases)


def orders(tree, path=""):
    """Every order of the criteria in which each group stays together."""
    if path not in tree.children:
        return [[path]]
    inside = [orders(tree, child) for child in tree.children[path]]
    return [
        [leaf for i in arrangement for leaf in chosen[i]]
        for chosen in product(*inside)
        for arrangement in permutations(range(len(inside)))
    ]


def by_definition(tree, before, after):
    """The average of what each criterion adds, over all orders that keep groups together."""
    sums, all_orders = dict.fromkeys(tree.leaves, 0.0), orders(tree)
    known: dict[frozenset[str], float] = {}

    def total(moved):
        if moved not in known:
            scores = {
                leaf: after[i] if leaf in moved else before[i] for i, leaf in enumerate(tree.leaves)
            }  # fmt: skip
            known[moved] = tree.climb(scores)[""]
        return known[moved]

    for order in all_orders:
        moved = frozenset()
        for path in order:
            sums[path] += total(moved | {path}) - total(moved)
            moved |= {path}
    return {leaf: value / len(all_orders) for leaf, value in sums.items()}


def nested(outer, inner, third="arithmetic"):
    return tree_of([
        group("", None, outer), group("g", 0.5, inner), leaf("g.a", 0.75, [50.0]), group("g.h", 0.25, third),
        leaf("g.h.b", 0.5, [50.0]), leaf("g.h.c", 0.5, [50.0]), leaf("d", 0.25, [50.0]), leaf("e", 0.25, [50.0]),
    ])  # fmt: skip


def test_the_square_root_of_a_product_splits_as_the_reference_says():
    """f = sqrt(x1 x2), (0.4, 0.1) to (0.9, 0.4): 0.15 and 0.25, together 0.40; here times 100."""
    tree = tree_of([group("", None, "geometric"), leaf("a", 0.5, [50.0]), leaf("b", 0.5, [50.0])])
    spread = spread_of(tree, (40, 10), (90, 40))
    assert {"": 40.0, "a": 15.0, "b": 25.0} == spread.exactly(40.0)


def test_of_a_weighted_mean_everybody_gets_weight_times_difference():
    tree = nested("arithmetic", "arithmetic")
    spread = spread_of(tree, (10, 20, 30, 40, 50), (20, 40, 20, 40, 90))
    # 0.5 x 0.75 x 10, 0.5 x 0.25 x 0.5 x (20, -10), 0, 0.25 x 40
    expected = {"g.a": 3.75, "g.h": 0.625, "g.h.b": 1.25, "g.h.c": -0.625, "g": 4.375, "d": 0.0, "e": 10.0, "": 14.375}
    assert expected == spread.exactly(14.375)


SCORE = st.integers(0, 20).map(lambda n: n * 5.0)
FIVE = st.lists(SCORE, min_size=5, max_size=5)


@settings(max_examples=40)
@given(st.sampled_from(METHODS[:6]), st.sampled_from(METHODS), st.sampled_from(METHODS[:6]), FIVE, FIVE)
def test_parts_are_the_average_over_all_orders_that_keep_groups_together(outer, inner, third, before, after):
    tree = nested(outer, inner, third)
    spread = spread_of(tree, before, after)
    assert {} == spread.faults
    expected = by_definition(tree, before, after)
    assert [expected[path] for path in tree.leaves] == pytest.approx([spread.parts[p] for p in tree.leaves], abs=1e-7)


STATE = st.one_of(st.none(), SCORE)


@settings(max_examples=40)
@given(
    st.sampled_from(METHODS[:6]), st.sampled_from(METHODS[:6]),
    st.tuples(SCORE, STATE, STATE, SCORE, STATE), st.tuples(SCORE, STATE, STATE, SCORE, STATE),
)  # fmt: skip
def test_what_is_missing_leaves_its_share_to_the_others_in_every_mixture(outer, inner, before, after):
    """One part of each group is always there, so that every mixture has a total."""
    tree = nested(outer, inner)
    before, after = ([math.nan if x is None else x for x in scores] for scores in (before, after))
    spread = spread_of(tree, before, after)
    assert {} == {path: fault.reason for path, fault in spread.faults.items() if path != "g.h"}
    expected = by_definition(tree, before, after)
    leaves = [path for path in tree.leaves if path in spread.parts]
    assert [expected[path] for path in leaves] == pytest.approx([spread.parts[path] for path in leaves], abs=1e-7)


@settings(max_examples=60)
@given(st.sampled_from(METHODS), st.sampled_from(METHODS), FIVE, FIVE)
def test_parts_of_a_group_add_up_to_the_group_and_all_to_the_difference_as_decimals(outer, inner, before, after):
    tree = nested(outer, inner)
    spread = spread_of(tree, before, after)
    whole = float(decimal(spread.after.scores[""]) - decimal(spread.before.scores[""]))
    exact = spread.exactly(whole)
    for path, children in tree.children.items():
        assert decimal(exact[path]) == sum(decimal(exact[child]) for child in children)


@given(FIVE, SCORE, SCORE)
def test_criteria_that_are_the_same_get_the_same_part(others, one, other):
    """Equal shares, equal scores before and after, under a geometric mean of geometric means."""
    tree = nested("geometric", "geometric", "geometric")
    before, after = [*others], [*others[::-1]]
    before[1] = before[2] = one
    after[1] = after[2] = other
    parts = spread_of(tree, before, after).parts
    assert parts["g.h.b"] == pytest.approx(parts["g.h.c"], abs=1e-9)


@given(st.sampled_from(METHODS), FIVE, FIVE)
def test_a_criterion_that_is_the_same_in_both_gets_nothing(method, before, after):
    after[3] = before[3]
    spread = spread_of(nested(method, "geometric"), before, after)
    assert 0.0 == spread.parts["d"]
    assert 0.0 == spread.exactly(float(decimal(spread.after.scores[""]) - decimal(spread.before.scores[""])))["d"]


def test_a_group_that_stays_the_same_may_hold_parts_that_do_not():
    tree = nested("arithmetic", "arithmetic")
    exact = spread_of(tree, (50, 40, 60, 1, 1), (50, 60, 40, 1, 1)).exactly(0.0)
    assert {"g": 0.0, "g.a": 0.0, "g.h": 0.0, "g.h.b": 1.25, "g.h.c": -1.25, "d": 0.0, "e": 0.0, "": 0.0} == exact


def test_two_without_a_criterion_in_common_cannot_be_mixed():
    tree = tree_of([group("", None, "geometric"), leaf("a", 0.5, [50.0]), leaf("b", 0.5, [50.0])])
    spread = spread_of(tree, (40, math.nan), (math.nan, 10))
    assert {"": {"key": "nothing-left", "args": {"group": ""}}} == {p: f.reason for p, f in spread.faults.items()}


# Many parts


def flat(method, count):
    return tree_of([group("", None, method), *(leaf(f"c{i}", 1 / count, [50.0]) for i in range(count))])


def test_a_weighted_mean_may_have_any_number_of_parts():
    before, after = np.linspace(10, 60, 60), np.linspace(90, 20, 60)
    spread = spread_of(flat("arithmetic", 60), before, after)
    expected = ((after - before) / 60).tolist()
    assert expected == pytest.approx([spread.parts[f"c{i}"] for i in range(60)], abs=1e-9)


def test_fifteen_parts_of_a_geometric_mean_are_split_exactly():
    """All equal but for where they start: symmetric parts, and a sum that is the difference."""
    before, after = [10.0] * 5 + [20.0] * 10, [40.0] * 15
    spread = spread_of(flat("geometric", 15), before, after)
    parts = [spread.parts[f"c{i}"] for i in range(15)]
    assert parts[:1] * 5 == pytest.approx(parts[:5], abs=1e-9)
    assert parts[5:6] * 10 == pytest.approx(parts[5:], abs=1e-9)
    assert parts[0] > parts[5] > 0
    assert spread.after.scores[""] - spread.before.scores[""] == pytest.approx(math.fsum(parts), abs=1e-9)


def test_fifteen_parts_at_each_of_three_levels_stay_feasible_where_levels_add_up():
    """A weighted mean of fifteen weighted means of a geometric mean of fifteen: a straight line but for the last."""
    nodes = [group("", None)]
    for i in range(15):
        nodes.append(group(f"g{i}", 1 / 15))
        nodes += [leaf(f"g{i}.c{j}", 1 / 15, [50.0]) for j in range(14)]
        if i:
            nodes.append(leaf(f"g{i}.c14", 1 / 15, [50.0]))
        else:
            nodes.append(group("g0.h", 1 / 15, "geometric"))
            nodes += [leaf(f"g0.h.d{j}", 1 / 15, [50.0]) for j in range(15)]
    tree = tree_of(nodes)
    count = len(tree.leaves)
    spread = spread_of(tree, [10.0 + i % 7 for i in range(count)], [90.0 - i % 11 for i in range(count)])
    assert {} == spread.faults
    exact = spread.exactly(float(decimal(spread.after.scores[""]) - decimal(spread.before.scores[""])))
    assert decimal(exact[""]) == sum(decimal(exact[leaf]) for leaf in tree.leaves)


def test_too_many_mixtures_are_refused_and_the_group_keeps_its_part():
    nodes = [group("", None, "geometric"), *(leaf(f"c{i}", 1 / 10, [50.0]) for i in range(9))]
    nodes += [group("g", 1 / 10, "geometric"), *(leaf(f"g.d{i}", 1 / 15, [50.0]) for i in range(15))]
    spread = spread_of(tree_of(nodes), [20.0] * 24, [60.0 + i for i in range(24)])
    assert {"g": {"key": "too-many", "args": {"group": "g", "parts": 15}}} == {
        path: fault.reason for path, fault in spread.faults.items()
    }
    exact = spread.exactly(float(decimal(spread.after.scores[""]) - decimal(spread.before.scores[""])))
    assert exact["g"] > 0
    assert "g.d0" not in exact


def test_more_than_sixteen_parts_that_do_not_add_up_are_refused_unless_they_are_the_same():
    tree = flat("geometric", 20)
    before, after = [20.0] * 20, [60.0] * 20
    assert {"too-many"} == {fault.reason["key"] for fault in spread_of(tree, before, after).faults.values()}
    after[15:] = before[15:]
    assert {} == spread_of(tree, before, after).faults


# What is not a function of one entrant's scores


def test_a_group_that_compares_entrants_keeps_its_part_as_a_whole():
    tree = tree_of([
        group("", None), group("g", 0.5, "copeland", scores=[80.0]), leaf("g.a", 0.5, [50.0]), leaf("g.b", 0.5, [50.0]),
        leaf("c", 0.5, [50.0]),
    ])  # fmt: skip
    cases = [
        Case(tree.climb({"g": g, "g.a": a, "g.b": a, "c": c})) for g, a, c in ((40.0, 1.0, 10.0), (80.0, 9.0, 30.0))
    ]
    spread = Spread.of(tree, *cases)
    assert {"g": "aggregation-relative"} == {path: fault.reason["key"] for path, fault in spread.faults.items()}
    assert {"": 30.0, "g": 20.0, "c": 10.0} == spread.exactly(30.0)


def test_scores_that_do_not_make_their_group_are_not_shared_out():
    tree = tree_of([group("", None), leaf("a", 0.5, [50.0]), leaf("b", 0.5, [50.0])])
    spread = Spread.of(tree, Case({"": 10.0, "a": 10.0, "b": 10.0}), Case({"": 99.0, "a": 20.0, "b": 20.0}))
    assert {"": 89.0} == spread.exactly(89.0)
    assert "not-reproduced" == spread.faults[""].reason["key"]
