"""Rank confidence sets: the figures of the reference, a plain second implementation, and what has to hold always."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.methods import rank_sets
from pembina.methods.rank_sets import alone, among_best, exceeding, independent_spreads, spreads, together
from pembina.methods.rank_sets_errors import correlated, independent
from pembina.methods.refusal import Unfit

ESTIMATES, ONES = [10.0, 9.0, 5.0], [1.0, 1.0, 1.0]
STUDENTISED_RANGE = 2.343701
"""q(.95; 3, infinity) / sqrt 2: the exact critical value of three independent estimates with equal errors."""


def sets(found):
    return [set(range(first, last + 1)) for first, last in zip(found.first, found.last, strict=True)]


def by(estimates, standard_errors, level=0.95, draws=2000, seed=1, ask=together):
    errors = independent(standard_errors, draws, seed)
    return ask(estimates, errors, independent_spreads(standard_errors), level)


def plainly(estimates, errors, spread, level, pairs):
    """The same test by loops over hypotheses and draws, nothing saved."""
    open_ = [(i, k) for i, k in pairs if spread[i][k] > 0]
    beaten = {(i, k) for i, k in pairs if spread[i][k] == 0 and estimates[i] > estimates[k]}
    draws = len(errors[0])
    place = math.ceil(round(level * (draws + 1), 6))
    criticals = []
    while open_:
        largest = sorted(
            max(0.0, *((errors[i][d] - errors[k][d]) / spread[i][k] for i, k in open_)) for d in range(draws)
        )
        criticals.append(largest[place - 1])
        rejected = [(i, k) for i, k in open_ if (estimates[i] - estimates[k]) / spread[i][k] > criticals[-1]]
        if not rejected:
            break
        beaten |= set(rejected)
        open_ = [pair for pair in open_ if pair not in rejected]
    p = len(estimates)
    ranks = [
        (1 + sum((k, j) in beaten for k in range(p)), p - sum((j, k) in beaten for k in range(p))) for j in range(p)
    ]
    return ranks, criticals


# Figures


def test_the_reference_example_gives_its_critical_value_and_sets():
    found = by(ESTIMATES, ONES, draws=200_000)
    assert STUDENTISED_RANGE == pytest.approx(found.critical[0], abs=0.005)
    assert [{1, 2}, {1, 2}, {3}] == sets(found)


def test_the_stepdown_lowers_the_critical_value():
    found = by(ESTIMATES, ONES, draws=20_000)
    assert found.final[0] < found.critical[0]
    assert 2 == found.steps[0]


def test_two_estimates_are_told_apart_as_by_the_ordinary_test():
    """With a single pair the critical value is that of the normal distribution: 1.96."""
    apart, close = by([0.0, 2.8], [1.0, 1.0], draws=100_000), by([0.0, 2.7], [1.0, 1.0], draws=100_000)
    assert 1.959964 == pytest.approx(apart.critical[0], abs=0.02)
    assert ([{2}, {1}], [{1, 2}, {1, 2}]) == (sets(apart), sets(close))


def test_without_errors_the_ranks_are_single_and_ties_share():
    found = by([3.0, 7.0, 5.0, 5.0], [0.0] * 4)
    assert [{4}, {1}, {2, 3}, {2, 3}] == sets(found)
    assert (0.0, 0.0, 0) == (found.critical[0], found.final[0], found.steps[0])
    assert [{4}, {1}, {2, 3}, {2, 3}] == sets(by([3.0, 7.0, 5.0, 5.0], [0.0] * 4, ask=alone))


def test_a_further_rule_breaks_ties_that_are_certain_and_no_others():
    for ask in (together, alone):
        exact = ask([7.0, 7.0, 5.0], np.zeros((3, 100)), np.zeros((3, 3)), ranks=[2, 1, 3])
        assert [{2}, {1}, {3}] == sets(exact)
        errors = independent(ONES, 500, 1)
        assert [{1, 2}, {1, 2}, {3}] == sets(ask([7.0, 7.0, -5.0], errors, independent_spreads(ONES), ranks=[2, 1, 3]))


def test_one_uncertain_estimate_leaves_the_exact_ones_in_their_order():
    found = by([3.0, 2.0, 1.0], [0.0, 10.0, 0.0])
    assert [{1, 2}, {1, 2, 3}, {2, 3}] == sets(found)


def test_estimates_that_err_alike_are_told_apart_for_certain():
    """A common error (covariance 1 everywhere) cancels out of every difference."""
    covariance = np.ones((3, 3))
    assert not spreads(covariance).any()
    found = together(ESTIMATES, correlated(covariance, 500, 1), spreads(covariance))
    assert [{1}, {2}, {3}] == sets(found)


def test_a_diagonal_covariance_is_independence():
    variances = np.array([1.0, 4.0, 9.0])
    assert independent_spreads(np.sqrt(variances)) == pytest.approx(spreads(np.diag(variances)))


def test_correlation_narrows_what_variances_alone_would_leave_open():
    covariance = np.array([[1.0, 0.95], [0.95, 1.0]])
    together_ = together([0.0, 1.0], correlated(covariance, 5000, 1), spreads(covariance))
    assert ([{2}, {1}], [{1, 2}, {1, 2}]) == (sets(together_), sets(by([0.0, 1.0], [1.0, 1.0])))


def test_who_may_be_and_who_is_among_the_first():
    found = by(ESTIMATES, ONES)
    assert ([True, True, False], [False] * 3) == tuple(column.tolist() for column in among_best(found, 1))
    assert ([True, True, False], [True, True, False]) == tuple(column.tolist() for column in among_best(found, 2))


# Against a second implementation


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from([0.0, 0.5, 1.0, 3.0])), min_size=2, max_size=5),
    st.sampled_from([0.6, 0.8, 0.9, 0.95]),
    st.integers(0, 5),
)
def test_the_sets_are_those_of_a_plain_second_implementation(field, level, seed):
    estimates, own = [float(x) for x, _ in field], [se for _, se in field]
    errors, spread, p = independent(own, 60, seed), independent_spreads(own), len(field)
    ranks, criticals = plainly(estimates, errors, spread, level, [(i, k) for i in range(p) for k in range(p) if i != k])
    found = together(estimates, errors, spread, level)
    assert ranks == list(zip(found.first, found.last, strict=True))
    assert (criticals or [0.0])[-1] == pytest.approx(found.final[0], rel=1e-12)
    single = alone(estimates, errors, spread, level)
    for j in range(p):
        pairs = [pair for k in range(p) if k != j for pair in ((j, k), (k, j))]
        assert plainly(estimates, errors, spread, level, pairs)[0][j] == (single.first[j], single.last[j])


# What has to hold always

FIELDS = st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 16)), min_size=2, max_size=7)


@settings(deadline=None, max_examples=60)
@given(FIELDS, st.randoms(use_true_random=False))
def test_the_order_of_entrants_and_the_unit_do_not_matter(field, random):
    estimates, own = np.array([float(x) for x, _ in field]), np.array([se / 4 for _, se in field])
    errors, spread = independent(own, 400, 3), independent_spreads(own)
    order = list(range(len(field)))
    random.shuffle(order)
    for ask in (together, alone):
        found = ask(estimates, errors, spread)
        turned = ask(estimates[order], errors[order], spread[np.ix_(order, order)])
        scaled = ask(8 * estimates + 64, 8 * errors, 8 * spread)
        assert found.first[order].tolist() == turned.first.tolist()
        assert found.last[order].tolist() == turned.last.tolist()
        assert (found.first.tolist(), found.last.tolist()) == (scaled.first.tolist(), scaled.last.tolist())


@settings(deadline=None, max_examples=60)
@given(FIELDS)
def test_more_confidence_never_narrows_a_set_and_the_reported_rank_is_in_it(field):
    estimates, own = np.array([float(x) for x, _ in field]), np.array([se / 4 for _, se in field])
    errors, spread = independent(own, 400, 3), independent_spreads(own)
    rank = np.array([1 + (estimates > x).sum() for x in estimates])
    for ask in (together, alone):
        narrow, wide = ask(estimates, errors, spread, 0.8), ask(estimates, errors, spread, 0.99)
        assert (wide.first <= narrow.first).all()
        assert (wide.last >= narrow.last).all()
        assert (narrow.first <= rank).all()
        assert (rank <= narrow.last).all()


@settings(deadline=None, max_examples=60)
@given(FIELDS)
def test_a_set_that_holds_alone_is_never_wider_than_one_that_holds_with_all(field):
    estimates, own = np.array([float(x) for x, _ in field]), np.array([se / 4 for _, se in field])
    errors, spread = independent(own, 400, 3), independent_spreads(own)
    single, joint = alone(estimates, errors, spread), together(estimates, errors, spread)
    assert (single.first >= joint.first).all()
    assert (single.last <= joint.last).all()


def test_how_many_draws_are_worked_on_at_once_changes_nothing(monkeypatch):
    random = np.random.default_rng(1)
    estimates, own = random.normal(size=12) * 2, random.uniform(0.1, 1, 12)
    whole = by(estimates, own, draws=3000)
    monkeypatch.setattr(rank_sets, "BLOCK", 17)
    parts = by(estimates, own, draws=3000)
    assert [column.tolist() for column in whole] == [column.tolist() for column in parts]


def test_maxima_worked_out_beforehand_change_nothing():
    random = np.random.default_rng(2)
    estimates, own = random.normal(size=9) * 2, random.uniform(0.1, 1, 9) * (np.arange(9) != 4)
    errors, spread = independent(own, 1500, 1), independent_spreads(own)
    seen = []
    maxima = rank_sets.studentised_maxima(errors, spread, lambda done, of: seen.append(done / of))
    for ask in (together, alone):
        plain, helped = ask(estimates, errors, spread), ask(estimates, errors, spread, maxima=maxima)
        assert [column.tolist() for column in plain] == [column.tolist() for column in helped]
    assert seen == sorted(seen)


def test_only_those_asked_for_are_worked_out_alone():
    errors, spread = independent(ONES, 500, 1), independent_spreads(ONES)
    found = alone(ESTIMATES, errors, spread, of=[2])
    assert [{1, 2, 3}, {1, 2, 3}, {3}] == sets(found)


# Coverage


def covered(ask, truth, own, runs=400, draws=400, level=0.9):
    """How often all true ranks (all that tied ones span) lie in the sets, over simulated samples."""
    truth, own = np.array(truth, dtype=np.float64), np.array(own, dtype=np.float64)
    best = np.array([1 + (truth > x).sum() for x in truth])
    worst = np.array([(truth >= x).sum() for x in truth])
    random, spread, hits = np.random.default_rng(7), independent_spreads(own), np.zeros(truth.size)
    for run in range(runs):
        estimates = truth + own * random.standard_normal(truth.size)
        found = ask(estimates, independent(own, draws, run), spread, level)
        inside = (found.first <= best) & (worst <= found.last)
        hits += inside.all() if ask is together else inside
    return (hits / runs).min()


@pytest.mark.parametrize(
    ("truth", "own"),
    [([0, 0, 0, 0], [1, 1, 1, 1]), ([0, 0, 3, 6], [1, 2, 1, 0.5]), ([0, 1, 2, 3, 4], [1, 1, 1, 1, 0])],
    ids=["all alike", "unequal errors", "a ladder"],
)
@pytest.mark.parametrize("ask", [together, alone])
def test_the_sets_cover_the_true_ranks_as_often_as_they_promise(ask, truth, own):
    """90 percent, less what 400 runs may miss by chance (2.5 standard errors: 3.75 points)."""
    assert covered(ask, truth, own) >= 0.9 - 0.0375


# Refusals


@pytest.mark.parametrize("level", [0.5, 1.0, 0.2, 95])
def test_a_level_has_to_lie_between_one_half_and_one(level):
    with pytest.raises(Unfit, match="between 50 and 100 percent"):
        by(ESTIMATES, ONES, level)


def test_draws_have_to_support_the_level():
    assert (49, 0) == (exceeding(0.95, 999), exceeding(0.999, 999))
    with pytest.raises(Unfit, match=r"998 draws are too few for a confidence of 99\.9 percent"):
        exceeding(0.999, 998)
