"""Points taken off a score: the aggregation less-deduction, and named-weights that give the deduction no weight."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.errors import AwardError, ScoringError

from ..evaluation import conftest as small

criterion, evaluate = small.criterion, small.evaluate  # the second is a fixture

ROOT = """[criteria]
aggregate = { method = "less-deduction", by = ["late"] }
weights = { method = "named-weights", weights = { performance = 100 }, none = ["late"] }
missing = "not-assessable"

"""
SCORED = 'score = { method = "identity" }\n'
PERFORMANCE = criterion("performance", "performance", SCORED)
LATE = criterion("late", "late", SCORED)


def row(performance: float | None, late: float | None) -> dict[str, float | None]:
    return {"performance": performance, "late": late}


def total(result, code: str = "01") -> str | None:
    found = result.entrant(code)["total"]
    return None if found is None else found["published"]


def contributions(result, code: str = "01") -> dict[str, float]:
    position = result.position(code)
    return {node["path"]: node["contributions"][position] for node in result.nodes if node["contributions"]}


@pytest.mark.parametrize(
    ("performance", "late", "expected"),
    [
        (76, 5, "71.00"),
        (76, 0, "76.00"),
        (5, 5, "0.00"),
        (5, 4.99, "0.01"),
        (5, 5.01, "0.00"),
        (0, 0, "0.00"),
        (0, 10, "0.00"),
        (100, 100, "0.00"),
        (100, 0, "100.00"),
    ],
)
def test_points_are_taken_off_and_nobody_owes_any(evaluate, performance, late, expected):
    assert expected == total(evaluate(ROOT + PERFORMANCE + LATE, [row(performance, late)]))


def test_the_group_itself_bears_the_deduction_and_the_rest_adds_what_it_is_worth(evaluate):
    result = evaluate(ROOT + PERFORMANCE + LATE, [row(76, 5), row(3, 10)])
    assert {"": -5.0, "performance": 76.0, "late": 0.0} == contributions(result)
    assert {"": -3.0, "performance": 3.0, "late": 0.0} == contributions(result, "02")


def test_the_result_says_how_many_lost_points_and_how_many_all(evaluate):
    result = evaluate(ROOT + PERFORMANCE + LATE, [row(76, 5), row(3, 10), row(4, 4), row(50, 0)])
    expected = {"by": ["late"], "entrants-with-deduction": 3, "entrants-left-with-nothing": 1}
    facts = dict(result.node("")["facts"])
    assert {"how", "taken", "additive"} == set(facts.pop("told"))
    assert expected == facts
    assert ["late"] == result.node("")["weighting"]["facts"]["without"]


def test_the_deduction_is_no_part_of_coverage(evaluate):
    late = LATE + 'missing = "zero"\n'
    assert 100 == evaluate(ROOT + PERFORMANCE + late, [row(76, None)]).entrant("01")["coverage"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("leave-out", "76.00"), ("zero", "76.00"), ("not-assessable", None), ("lowest", "66.00")],
)
def test_a_missing_deduction_is_what_the_award_says(evaluate, policy, expected):
    late = LATE + f'missing = "{policy}"\n'
    assert expected == total(evaluate(ROOT + PERFORMANCE + late, [row(76, None), row(80, 10)]))


def test_who_has_nothing_but_a_deduction_has_no_score(evaluate):
    performance = PERFORMANCE + 'missing = "leave-out"\n'
    result = evaluate(ROOT + performance + LATE, [row(None, 5), row(80, 10)])
    assert ("not-assessable", "70.00") == (result.entrant("01")["status"], total(result, "02"))


def test_several_parts_and_several_deductions(evaluate):
    """(60 x 80 + 40 x 70) / 100 - 5 - 3 = 68, and 16 - 20 is 0."""
    root = ROOT.replace('by = ["late"]', 'by = ["late", "sloppy"]').replace(
        '{ performance = 100 }, none = ["late"]', '{ a = 60, b = 40 }, none = ["late", "sloppy"]'
    )
    body = root + criterion("a", "a", SCORED) + LATE + criterion("b", "b", SCORED) + criterion("sloppy", "s", SCORED)
    rows = [{"a": 80, "b": 70, "late": 5, "s": 3}, {"a": 20, "b": 10, "late": 10, "s": 10}]
    result = evaluate(body, rows)
    assert ("68.00", "0.00") == (total(result), total(result, "02"))
    assert {"": -8.0, "a": 48.0, "b": 28.0, "late": 0.0, "sloppy": 0.0} == contributions(result)


def test_a_part_left_out_gives_its_weight_to_its_siblings_before_points_are_taken_off(evaluate):
    root = ROOT.replace("{ performance = 100 }", "{ a = 60, b = 40 }")
    body = root + criterion("a", "a", SCORED) + criterion("b", "b", SCORED + 'missing = "leave-out"\n') + LATE
    assert "75.00" == total(evaluate(body, [{"a": 80, "b": None, "late": 5}]))


def test_ordinary_weights_give_the_same_totals(evaluate):
    root = '[criteria]\naggregate = { method = "less-deduction", by = ["late"] }\n\n'
    body = root + criterion("a", "a", weight=54) + criterion("b", "b", weight=36) + criterion("late", "late", weight=10)
    result = evaluate(body, [{"a": 80, "b": 70, "late": 5}])
    assert "71.00" == total(result)
    assert 71.0 == pytest.approx(sum(contributions(result).values()), abs=1e-12)


def test_under_ordinary_weights_too_a_deduction_needs_something_to_take_from(evaluate):
    root = '[criteria]\naggregate = { method = "less-deduction", by = ["late"] }\n\n'
    a = criterion("a", "a", SCORED + 'missing = "leave-out"\n', weight=90)
    with pytest.raises(ScoringError, match="nothing to take them from"):
        evaluate(root + a + criterion("late", "late", weight=10), [{"a": 80, "late": 5}, {"a": None, "late": 5}])


NUMBERS = st.decimals(0, 100, places=2)


@given(
    st.lists(st.tuples(NUMBERS, st.integers(1, 50)), min_size=1, max_size=4),
    st.lists(st.decimals(0, 30, places=2), min_size=1, max_size=3),
)
def test_the_score_is_the_mean_less_the_points_and_never_below_nothing(parts, points):
    """Recomputed in fractions, for any parts, weights and deductions, whichever columns they stand in."""
    import numpy as np
    from pembina_plugins.deduction import less_deduction

    from pembina import Context

    whole = sum(weight for _, weight in parts)
    mean = sum((Fraction(score) * weight for score, weight in parts), Fraction(0)) / whole
    expected = max(Fraction(0), mean - sum(map(Fraction, points), Fraction(0)))
    names = [*(f"off{i}" for i in range(len(points))), *(f"part{i}" for i in range(len(parts)))]
    scores = np.array([[*map(float, points), *(float(score) for score, _ in parts)]])
    shares = np.array([[0.0] * len(points) + [weight / whole for _, weight in parts]])
    for order in (np.arange(len(names)), np.arange(len(names))[::-1]):
        context = Context(100.0, ("01",), tuple(names[i] for i in order))
        parameters = {"by": [name for name in names if name.startswith("off")]}
        found = less_deduction(scores[:, order], shares[:, order], scores[:, order] >= 0, parameters, context)
        assert float(expected) == pytest.approx(found.scores[0], abs=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('by = ["late"]', 'by = ["lat"]', '"lat" is no part of this group; its parts are performance, late'),
        ('by = ["late"]', 'by = ["lat"]', 'did you mean "late"?'),
        ('by = ["late"]', 'by = ["zzz"]', '"zzz" is no part of this group'),
        ('by = ["late"]', 'by = ["late", "performance"]', "every part takes points off"),
        (', by = ["late"] }', " }", "by"),
        ('by = ["late"]', "by = []", "by"),
        ("{ performance = 100 }", "{ performanse = 100 }", '"performanse" is no part of this group'),
        ("{ performance = 100 }", "{ performance = 90 }", "the weights add up to 90, not to 100, or to 1"),
        ("{ performance = 100 }", "{ performance = 90, late = 10 }", '"late" has a weight and is to weigh nothing'),
        ("{ performance = 100 }", "{ performance = 0 }", "0 is out of range"),
        (', none = ["late"]', "", '"late" is not there; every part has a weight, or is named in none'),
        ('none = ["late"]', 'none = ["late", "later"]', '"later" is no part of this group'),
        ("weights = { performance = 100 }, ", "", "weights"),
    ],
)
def test_a_fault_in_the_award_is_said_before_any_data_are_read(evaluate, old, new, said):
    assert old in ROOT
    with pytest.raises(AwardError) as caught:
        evaluate(ROOT.replace(old, new) + PERFORMANCE + LATE, [row(76, 5)])
    assert said in "\n".join(problem.show() for problem in caught.value.problems)


def test_weights_as_shares_of_one_are_as_good(evaluate):
    body = ROOT.replace("{ performance = 100 }", "{ performance = 1 }") + PERFORMANCE + LATE
    assert "71.00" == total(evaluate(body, [row(76, 5)]))


def test_a_weight_beside_a_part_is_refused(evaluate):
    with pytest.raises(AwardError) as caught:
        evaluate(ROOT + PERFORMANCE + LATE + "weight = 10\n", [row(76, 5)])
    assert "PB216" in {problem.code for problem in caught.value.problems}
