"""Bradley and Terry's model and the best-worst logit: closed forms, likelihood equations, other solvers, refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.ballots.extremes import maxdiff
from pembina_plugins.jury.ballots.papers import Choice, Comparison, Papers
from pembina_plugins.jury.ballots.points import shares
from pembina_plugins.jury.ballots.solving import chances, log_chances, solve
from pembina_plugins.jury.ballots.strength import bradley_terry

from pembina import Unfit

from .voting import chosen, compared

LN2, LN3 = 0.6931471806, 1.0986122887


def near(values: dict[str, float], places: float = 1e-9):
    return pytest.approx(values, abs=places)


# Closed forms


def test_three_wins_of_four_are_a_difference_of_ln_3_and_75_percent():
    found = bradley_terry(compared(("A", "B", 1, 3), ("A", "B", 0, 1)))
    assert round(found.strength["A"] - found.strength["B"], 6) == 1.098612
    assert found.value == {"A": 75.0, "B": 25.0}


def test_odds_that_fit_together_are_found_exactly():
    # A beats B 2:1, B beats C 2:1, A beats C 4:1: strengths ln 2, 0, -ln 2
    found = bradley_terry(
        compared(
            ("A", "B", 1, 2), ("A", "B", 0, 1), ("B", "C", 1, 2), ("B", "C", 0, 1), ("A", "C", 1, 4), ("A", "C", 0, 1)
        )
    )
    assert found.strength == near({"A": LN2, "B": 0.0, "C": -LN2})
    assert found.value == near({"A": 100 * (2 / 3 + 4 / 5) / 2, "B": 50.0, "C": 100 * (1 / 3 + 1 / 5) / 2})


def test_a_circle_of_wins_leaves_all_equal_to_the_last_digit():
    found = bradley_terry(compared(("A", "B", 1, 1), ("B", "C", 1, 1), ("C", "A", 1, 1)))
    assert set(found.value.values()) == {50.0}
    assert set(found.strength.values()) == {0.0}


def test_a_tie_is_half_a_win_for_each():
    with_ties = compared(("A", "B", 1, 2), ("A", "B", Fraction(1, 2), 2))
    assert bradley_terry(with_ties) == bradley_terry(compared(("A", "B", 1, 3), ("A", "B", 0, 1)))


def test_whoever_met_strong_ones_is_not_the_worse_for_it():
    # B and C both win half of theirs, B against the strong A, C against the weak D
    paper = compared(
        ("A", "B", 1, 1), ("A", "B", 0, 1), ("C", "D", 1, 1), ("C", "D", 0, 1),
        ("A", "D", 1, 3), ("A", "D", 0, 1), ("B", "C", 1, 3), ("B", "C", 0, 1),
    )  # fmt: skip
    value = bradley_terry(paper).value
    assert value["B"] > value["C"]
    assert shares(paper)["B"] > shares(paper)["C"]
    chain = compared(
        ("A", "B", 1, 1), ("A", "B", 0, 1), ("C", "D", 1, 1), ("C", "D", 0, 1), ("A", "C", 1, 3), ("A", "C", 0, 1)
    )
    assert shares(chain)["B"] == shares(chain)["D"] == 50
    assert bradley_terry(chain).value["B"] > bradley_terry(chain).value["D"]
    assert bradley_terry(chain).strength == near({"A": LN3 / 2, "B": LN3 / 2, "C": -LN3 / 2, "D": -LN3 / 2})


def test_best_of_two_three_times_of_four_is_half_of_ln_3_and_75_percent():
    found = maxdiff(chosen(("AB", "A", "B", 3), ("AB", "B", "A", 1)))
    assert found.strength["A"] - found.strength["B"] == pytest.approx(LN3 / 2, abs=1e-9)
    assert found.value == {"A": 75.0, "B": 25.0}


def test_a_set_of_three_has_the_odds_of_its_pairs():
    # with A and C alike, P(A best, B worst) = P(C best, B worst) = x / (2x + 2/x + 2), where x = exp(tA - tB)
    paper = chosen(*((("ABC", best, worst, 4 if worst == "B" else 1) for best, worst in permutations("ABC", 2))))
    found = maxdiff(paper)
    times = {"B worst": 8, "all": 12}
    x = exp(found.strength["A"] - found.strength["B"])
    assert found.strength["A"] == found.strength["C"]
    lead = times["B worst"] - 2  # B: twice the best, eight times the worst
    assert (2 * x - 2 / x) / (2 * x + 2 / x + 2) == pytest.approx(lead / times["all"], abs=1e-9)


# The highest point, found in other ways


def minorise(papers: Papers, rounds: int = 20000) -> dict[str, float]:
    """Hunter's MM algorithm in plain Python: p_i = wins_i / sum_j n_ij / (p_i + p_j)."""
    wins = dict.fromkeys(papers.entrants, 0.0)
    met = dict.fromkeys(permutations(papers.entrants, 2), 0.0)
    for paper in papers.comparisons:
        weight = float(paper.weight)
        wins[paper.first] += weight * float(paper.won)
        wins[paper.second] += weight * (1 - float(paper.won))
        met[paper.first, paper.second] += weight
        met[paper.second, paper.first] += weight
    power = dict.fromkeys(papers.entrants, 1.0)
    for _ in range(rounds):
        new = {
            i: wins[i] / sum(met[i, j] / (power[i] + power[j]) for j in papers.entrants if j != i)
            for i in papers.entrants
        }
        if max(abs(log(new[i] / power[i])) for i in power) < 1e-14:
            break
        power = new
    mean = sum(map(log, power.values())) / len(power)
    return {name: log(found) - mean for name, found in power.items()}


@st.composite
def comparisons(draw) -> Papers:
    names = "ABCDE"[: draw(st.integers(2, 5))]
    results = [(one, other, 1, draw(st.integers(1, 4))) for one, other in permutations(names, 2) if draw(st.booleans())]
    circle = [(names[i - 1], names[i], 1, 1) for i in range(len(names))]
    ties = [(one, other, Fraction(1, 2), 1) for one, other in combinations(names, 2) if draw(st.booleans())]
    return compared(*results, *circle, *ties)


@settings(deadline=None, max_examples=60)
@given(comparisons())
def test_hunters_algorithm_finds_the_same_strengths(paper):
    assert bradley_terry(paper).strength == near(minorise(paper), 1e-8)


@settings(deadline=None)
@given(comparisons())
def test_everyone_wins_as_often_as_the_model_expects(paper):
    strength = bradley_terry(paper).strength
    surplus = dict.fromkeys(paper.entrants, 0.0)
    for one in paper.comparisons:
        chance = 1 / (1 + exp(strength[one.second] - strength[one.first]))
        surplus[one.first] += float(one.weight) * (float(one.won) - chance)
        surplus[one.second] -= float(one.weight) * (float(one.won) - chance)
    assert surplus == near(dict.fromkeys(paper.entrants, 0.0), 1e-7)


@st.composite
def sets(draw) -> Papers:
    names = "ABCDE"[: draw(st.integers(3, 5))]
    made = []
    for _ in range(draw(st.integers(0, 8))):
        shown = draw(st.permutations(names))[: draw(st.integers(2, len(names)))]
        made.append(("".join(sorted(shown)), shown[0], shown[-1], draw(st.integers(1, 3))))
    circle = [("".join(sorted({names[i - 1], names[i]})), names[i - 1], names[i], 1) for i in range(len(names))]
    return chosen(*made, *circle)


def chance(strength: dict[str, float], choice: Choice) -> dict[tuple[str, str], float]:
    """The chance of each (best, worst) of a set, by the definition."""
    terms = {(b, w): exp(strength[b] - strength[w]) for b, w in permutations(choice.shown, 2)}
    return {pair: term / sum(terms.values()) for pair, term in terms.items()}


@settings(deadline=None)
@given(sets())
def test_best_less_worst_is_what_the_model_expects_of_everyone(paper):
    strength = maxdiff(paper).strength
    surplus = dict.fromkeys(paper.entrants, 0.0)
    for choice in paper.choices:
        times = float(choice.weight)
        surplus[choice.best] += times
        surplus[choice.worst] -= times
        for (best, worst), part in chance(strength, choice).items():
            surplus[best] -= times * part
            surplus[worst] += times * part
    assert surplus == near(dict.fromkeys(paper.entrants, 0.0), 1e-7)


@settings(deadline=None, max_examples=25)
@given(sets())
def test_scipys_optimiser_finds_no_higher_point(paper):
    from scipy.optimize import minimize

    def loss(at: np.ndarray) -> float:
        strength = dict(zip(paper.entrants, at.tolist(), strict=True))
        return -sum(float(c.weight) * log(chance(strength, c)[c.best, c.worst]) for c in paper.choices)

    found = maxdiff(paper).strength
    other = minimize(loss, np.zeros(len(found)), method="BFGS", options={"gtol": 1e-7})
    assert loss(np.array(list(found.values()))) <= other.fun + 1e-9
    centred = dict(zip(paper.entrants, (other.x - other.x.mean()).tolist(), strict=True))
    assert found == near(centred, 1e-4)


# Laws


@settings(deadline=None)
@given(st.lists(st.tuples(st.permutations("ABCD"), st.integers(1, 3)), min_size=1, max_size=12))
def test_where_all_are_shown_together_the_order_is_that_of_best_less_worst(orders):
    paper = chosen(*(("ABCD", order[0], order[-1], times) for order, times in orders), *_circle("ABCD"))
    leads = {name: shares(paper)[name] for name in "ABCD"}
    strength = maxdiff(paper).strength
    for one, other in permutations("ABCD", 2):
        assert (leads[one] > leads[other]) == (strength[one] > strength[other])


def _circle(names: str) -> list[tuple[str, str, str, int]]:
    return [(names, names[i - 1], names[i], 1) for i in range(len(names))]


@settings(deadline=None)
@given(comparisons(), st.randoms())
def test_the_order_of_papers_changes_no_bit_of_the_strengths(paper, random):
    order = list(paper.comparisons)
    random.shuffle(order)
    assert bradley_terry(Papers(paper.entrants, comparisons=tuple(order))) == bradley_terry(paper)


@settings(deadline=None)
@given(comparisons())
def test_turning_every_result_round_turns_the_strengths_round(paper):
    turned = tuple(Comparison(one.second, one.first, one.won, one.weight) for one in paper.comparisons)
    found, other = bradley_terry(paper), bradley_terry(Papers(paper.entrants, comparisons=turned))
    assert other.strength == near({name: -strength for name, strength in found.strength.items()})
    assert other.value == near({name: 100 - value for name, value in found.value.items()}, 1e-7)


@settings(deadline=None)
@given(comparisons())
def test_the_mean_of_all_values_is_fifty(paper):
    value = bradley_terry(paper).value
    assert sum(value.values()) == pytest.approx(50 * len(value), abs=1e-8)


# Refusals


def test_who_never_lost_is_named_and_so_is_who_never_won():
    with pytest.raises(Unfit) as caught:
        bradley_terry(
            compared(("A", "B", 1, 2), ("B", "C", 1, 1), ("C", "B", 1, 1), ("B", "D", 1, 1), ("C", "D", 1, 1))
        )
    assert str(caught.value) == (
        "A never lost to the others, and D never won against the others; the model has no finite strengths for them"
    )


def test_those_who_only_met_each_other_are_named():
    with pytest.raises(Unfit, match="A, B and C, D were never compared with one another"):
        bradley_terry(compared(("A", "B", 1, 1), ("B", "A", 1, 1), ("C", "D", 1, 1), ("D", "C", 1, 1)))


def test_two_halves_joined_by_wins_of_one_half_alone_have_no_finite_strengths():
    with pytest.raises(Unfit, match="A, B never lost to the others, and C, D never won"):
        bradley_terry(
            compared(("A", "B", 1, 1), ("B", "A", 1, 1), ("C", "D", 1, 1), ("D", "C", 1, 1), ("A", "C", 1, 5))
        )


def test_an_entrant_without_a_comparison_is_named():
    paper = compared(("A", "B", 1, 1), ("B", "A", 1, 1))
    with pytest.raises(Unfit, match="were never compared"):
        bradley_terry(Papers(("A", "B", "C"), comparisons=paper.comparisons))


def test_always_best_is_refused_in_best_worst_scaling_too():
    with pytest.raises(Unfit, match="A never lost to the others, and C never won"):
        maxdiff(chosen(("ABC", "A", "C", 3)))


def test_always_best_of_three_but_never_of_all_is_refused_only_where_no_circle_closes():
    # A best, C worst; then C best, A worst: B stands between them both times, and everyone reaches everyone
    found = maxdiff(chosen(("ABC", "A", "C", 1), ("ABC", "C", "A", 1)))
    assert set(found.value.values()) == {50.0}


@pytest.mark.parametrize("fit", [bradley_terry, maxdiff])
def test_nothing_to_compare_is_refused(fit):
    with pytest.raises(Unfit, match="only one entrant"):
        fit(Papers(("A",)))
    with pytest.raises(Unfit, match="no ballot"):
        fit(Papers(("A", "B")))


# Solving


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.floats(-2, 2), min_size=n * n + n, max_size=n * n + n)))
def test_elimination_solves_positive_definite_equations(numbers):
    size = next(n for n in range(1, 7) if n * n + n == len(numbers))
    half = np.array(numbers[: size * size]).reshape(size, size)
    matrix = np.einsum("ik,jk->ij", half, half) + np.eye(size)
    right = np.array(numbers[size * size :])
    left = solve(matrix, right)
    assert np.allclose((matrix * left).sum(axis=1), right, atol=1e-9)


def test_chances_do_not_overflow():
    far = np.array([-1000.0, -LN3, 0.0, LN3, 1000.0])
    assert chances(far).tolist() == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0], abs=1e-9)
    assert log_chances(far)[0] == -1000.0
    assert log_chances(far)[4] == 0.0


def test_very_uneven_results_still_settle():
    found = bradley_terry(compared(("A", "B", 1, 10**6), ("A", "B", 0, 1), ("B", "C", 1, 10**6), ("B", "C", 0, 1)))
    assert found.strength["A"] - found.strength["C"] == pytest.approx(2 * log(10**6), abs=1e-8)
