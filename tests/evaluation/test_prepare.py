"""From values to values that are scored: gaps filled and outliers tamed, every change written down; by hand."""

import pytest

from pembina.errors import PluginError, ScoringError
from pembina.plugins import Changed, Imputation, Treatment, builtin

from .conftest import criterion

LINE = 'score = { method = "goalposts", from = 0, to = 100 }'


def one(rest):
    return criterion("a", "x", f"{rest}\n{LINE}", weight=100)


def column(*values, key="x"):
    return [{key: value} for value in values]


def steps(result, path="a"):
    return result.node(path)["steps"]


def scores(result, path="a"):
    return result.node(path)["scores"]


# Gaps


def test_a_gap_is_filled_with_the_mean_of_those_who_reported(evaluate):
    result = evaluate(one('impute = "mean"'), column(10, None, 60))
    node = result.node("a")
    assert [10, None, 60] == node["values"]
    assert [10, 35, 60] == node["used"] == node["scores"]
    (step,) = node["steps"]
    assert ("impute", {"02": [None, 35]}) == (step["step"], step["changes"])
    assert {"reason": "missing", "policy": "impute"} == result.node("a")["notes"]["02"]
    assert {"name": "mean", "parameters": {"least": 1}} == step["method"]
    assert (2, 1, 35) == tuple(step["facts"][key] for key in ("reported", "filled", "average"))


def test_a_gap_is_filled_with_the_median_of_those_who_reported(evaluate):
    assert [10, 20, 90, 20] == scores(evaluate(one('impute = "median"'), column(10, 20, 90, None)))


def test_a_gap_is_filled_from_the_entrants_own_group(evaluate):
    rows = [{"x": x, "island": island} for x, island in ((10, "Jawa"), (30, "Jawa"), (90, "Bali"), (None, "Jawa"))]
    body = one('impute = { method = "mean", within = "island" }')
    assert 20 == scores(evaluate(body, rows, entrants='groups = ["island"]'))[3]


def test_a_group_in_which_too_few_reported_keeps_its_gaps_and_the_rule_for_what_is_missing_has_them(evaluate):
    rows = [{"x": x, "island": island} for x, island in ((10, "Jawa"), (30, "Jawa"), (90, "Bali"), (None, "Bali"))]
    body = one('impute = { method = "mean", within = "island", least = 2 }\nmissing = "lowest"')
    result = evaluate(body, rows, entrants='groups = ["island"]')
    assert [10, 30, 90, 10] == scores(result)
    assert {"reason": "missing", "policy": "lowest"} == result.node("a")["notes"]["04"]
    assert {} == steps(result)[0]["changes"]
    assert result.node("a")["used"] is None


def test_a_gap_is_filled_from_those_who_are_most_alike(evaluate):
    rows = [{"x": x, "y": y} for x, y in ((10, 1), (20, 2), (90, 9), (None, 8))]
    body = criterion("a", "x", f'impute = {{ method = "nearest", on = ["b"], peers = 1 }}\n{LINE}', weight=50)
    result = evaluate(body + criterion("b", "y", LINE, weight=50), rows)
    assert [10, 20, 90, 90] == scores(result)


def test_a_gap_is_filled_with_what_a_straight_line_predicts(evaluate):
    rows = [{"x": x, "y": y} for x, y in ((10, 1), (20, 2), (30, 3), (None, 7))]
    body = criterion("a", "x", f'impute = {{ method = "regression", on = ["b"] }}\n{LINE}', weight=50)
    result = evaluate(body + criterion("b", "y", LINE, weight=50), rows)
    assert [10, 20, 30, 70] == scores(result)
    assert 1 == steps(result)[0]["facts"]["r-squared"]


def test_a_criterion_is_never_filled_from_itself(evaluate):
    rows = [{"x": x, "y": y} for x, y in ((10, 1), (20, 2), (30, 3), (None, 7))]
    body = '[criteria]\nimpute = { method = "regression", on = ["a", "b"] }\n'
    body += criterion("a", "x", LINE, weight=50) + criterion("b", "y", LINE, weight=50)
    assert [10, 20, 30, 70] == scores(evaluate(body, rows))


def test_gaps_are_filled_from_what_was_reported_and_never_from_what_was_filled(evaluate):
    rows = [{"x": x, "y": y} for x, y in ((10, 1), (20, 2), (30, 3), (None, None))]
    body = criterion("a", "x", f'impute = {{ method = "regression", on = ["b"] }}\n{LINE}', weight=50)
    body += criterion("b", "y", f'impute = "mean"\n{LINE}', weight=50)
    result = evaluate('[criteria]\nmissing = "zero"\n' + body, rows)
    assert ([10, 20, 30, 0], [1, 2, 3, 2]) == (scores(result), scores(result, "b"))


def test_what_was_filled_is_remarked_and_covers_nothing(evaluate):
    body = criterion("a", "x", f'impute = "mean"\n{LINE}', weight=30) + criterion("b", "y", LINE, weight=70)
    result = evaluate(body, [{"x": 10, "y": 1}, {"x": None, "y": 1}])
    assert [100, 70] == [entrant["coverage"] for entrant in result.entrants]
    (finding,) = [f for f in result.findings if f["key"] == "value.imputed"]
    assert ("a", "02", {"method": "mean", "value": 10, "reason": "missing"}) == (
        finding["node"],
        finding["entrant"],
        finding["args"],
    )


def test_too_little_coverage_is_not_mended_by_filling(evaluate):
    result = evaluate(one('impute = "mean"'), column(10, None), award="coverage = 50")
    assert ["ranked", "not-assessable"] == [entrant["status"] for entrant in result.entrants]


def test_what_needs_a_person_is_never_filled_and_enters_no_figure(evaluate):
    body = one('impute = "mean"\nmissing = "zero"').replace('table = "t"', 'table = "f"').replace('"x"', '"v"')
    figures = [{"code": code, "v": v} for code, v in (("01", 10), ("02", 50), ("02", 60), ("04", 30))]
    result = evaluate(body, [{}, {}, {}, {}], f=figures)
    assert [10, None, 20, 30] == result.node("a")["used"]
    assert "needs-a-person" == result.node("a")["notes"]["02"]["reason"]
    assert ["ranked", "not-assessable", "ranked", "ranked"] == [entrant["status"] for entrant in result.entrants]
    facts = steps(result)[0]["facts"]
    assert (3, 2, 1, 0) == tuple(facts[key] for key in ("entrants", "reported", "filled", "left"))


def test_who_does_not_compete_fills_nobodys_gap_and_gets_none_filled(evaluate):
    rows = [{"x": x, "s": s} for x, s in ((10, None), (90, "withdrawn"), (None, None), (None, "recused"))]
    result = evaluate(one('impute = "mean"'), rows, entrants='status = "s"')
    assert {"03": [None, 10]} == steps(result)[0]["changes"]
    assert [10, None, 10, None] == scores(result)


def test_filling_is_inherited_and_switched_off_by_none(evaluate):
    body = (
        '[criteria]\nimpute = "mean"\nmissing = "zero"\n[criteria.g]\nimpute = "median"\nweight = 60\n'
        + criterion("g.a", "x", LINE, weight=50)
        + criterion("g.b", "x", f'impute = "none"\n{LINE}', weight=50)
        + criterion("c", "x", LINE, weight=40)
    )
    result = evaluate(body, column(0, 20, 70, None))
    assert [20, 0, 30] == [scores(result, path)[3] for path in ("g.a", "g.b", "c")]
    assert [] == steps(result, "g.b")


def test_steps_that_are_inherited_do_not_concern_categories(evaluate):
    level = 'with = { kind = "category" }\nscore = { method = "levels", levels = { good = 100 } }'
    body = '[criteria]\nimpute = "mean"\ntreat = "winsorise"\nmissing = "zero"\n'
    body += criterion("a", "o", level, weight=50, key="category") + criterion("b", "x", LINE, weight=50)
    result = evaluate(body, [{"o": "good", "x": 4}, {"o": None, "x": None}])
    assert ([100, 0], []) == (scores(result), steps(result))
    assert [4, 4] == scores(result, "b")


def test_a_criterion_without_gaps_takes_no_step(evaluate):
    result = evaluate(one('impute = "mean"'), column(10, 20))
    assert ([], None) == (steps(result), result.node("a")["used"])


def test_who_cannot_be_predicted_names_the_criterion_that_tells_nothing(evaluate):
    rows = [{"x": x, "y": 5} for x in (10, 20, 30, None)]
    body = criterion("a", "x", f'impute = {{ method = "regression", on = ["b"] }}\n{LINE}', weight=50)
    with pytest.raises(ScoringError) as caught:
        evaluate(body + criterion("b", "y", LINE, weight=50), rows)
    (problem,) = caught.value.problems
    assert ("PB507", "criteria.b", "impute", "regression") == (
        problem.code,
        problem.place.address,
        problem.args["key"],
        problem.args["method"],
    )


# Outliers

OUTLIER = (1, 2, 3, 4, 5, 6, 7, 8, 9, 100)


def test_an_outlier_is_drawn_in_to_the_next_value_and_both_are_written_down(evaluate):
    result = evaluate(one('treat = "winsorise"'), column(*OUTLIER))
    node = result.node("a")
    assert list(OUTLIER) == node["values"]
    assert [*OUTLIER[:9], 9] == node["used"] == node["scores"]
    (step,) = node["steps"]
    assert ("treat", {"10": [100, 9]}) == (step["step"], step["changes"])
    assert {"skewness": 2, "kurtosis": 3.5, "maximum": 5} == step["method"]["parameters"]
    assert (True, 1, "winsorise") == tuple(step["facts"][key] for key in ("passed", "high", "stage"))


def test_a_column_without_outliers_stays_as_it_is_and_the_step_is_written_down(evaluate):
    result = evaluate(one('treat = "winsorise"'), column(1, 2, 3, 4, 5))
    assert result.node("a")["used"] is None
    (step,) = steps(result)
    assert ({}, "none-needed") == (step["changes"], step["facts"]["stage"])
    assert [] == [f for f in result.findings if f["key"].startswith(("value.treated", "treat."))]


@pytest.mark.parametrize(
    ("treat", "values", "used"),
    [
        ('{ method = "percentiles", low = 25, high = 75 }', (0, 10, 20, 30, 40), [10, 10, 20, 30, 30]),
        ('{ method = "interquartile", reach = 0.5 }', (0, 40, 50, 60, 100), [30, 40, 50, 60, 70]),
        ('"signed-log"', (0, 0, 0), [0, 0, 0]),
        ('{ method = "box-cox", exponent = 2 }', (3, 5, 7), [4, 12, 24]),  # (x squared - 1) / 2
        ('{ method = "log", shift = 1 }', (0, 0, 0), [0, 0, 0]),
    ],
)
def test_each_treatment_by_hand(evaluate, treat, values, used):
    assert used == scores(evaluate(one(f"treat = {treat}"), column(*values)))


def test_a_column_that_still_fails_its_test_is_a_warning(evaluate):
    result = evaluate(one('treat = { method = "winsorise", maximum = 1 }'), column(*[1] * 18, 99, 100))
    found = [(f["key"], f["level"], f["node"]) for f in result.findings if f["key"].startswith(("treat.", "value."))]
    assert [("treat.not-passed", "warning", "a"), ("value.treated", "note", "a")] == found


def test_a_value_that_a_treatment_cannot_take_names_the_criterion_and_the_entrant(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(one('treat = "log"'), column(5, 7, -1, 3))
    (problem,) = caught.value.problems
    assert ("PB508", "criteria.a", "Region 03") == (problem.code, problem.place.address, problem.args["entrant"])
    assert "criteria.a: error[PB508]: treat by log has no answer for Region 03: a logarithm" in problem.show()


def test_every_criterion_that_cannot_be_treated_is_told_at_once(evaluate):
    body = '[criteria]\ntreat = "log"\n' + criterion("a", "x", LINE, weight=50) + criterion("b", "y", LINE, weight=50)
    with pytest.raises(ScoringError) as caught:
        evaluate(body, [{"x": 0, "y": 1}, {"x": 1, "y": -4}])
    assert [("criteria.a", "Region 01"), ("criteria.b", "Region 02")] == [
        (p.place.address, p.args["entrant"]) for p in caught.value.problems
    ]


def test_an_entrant_without_a_value_does_not_shift_the_names(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(one('treat = "log"\nmissing = "zero"'), column(None, 5, None, -1))
    assert "Region 04" == caught.value.problems[0].args["entrant"]


def test_what_was_filled_is_treated_with_the_rest(evaluate):
    rest = 'impute = "mean"\ntreat = { method = "percentiles", low = 0, high = 50 }'
    result = evaluate(one(rest), column(10, 20, 90, None))
    assert ["impute", "treat"] == [step["step"] for step in steps(result)]
    assert [{"04": [None, 40]}, {"03": [90, 30], "04": [40, 30]}] == [step["changes"] for step in steps(result)]
    assert [10, 20, 30, 30] == scores(result)  # the median of 10, 20, 40, 90


def test_treatment_is_inherited_and_switched_off_by_none(evaluate):
    body = '[criteria]\ntreat = "winsorise"\n' + criterion("a", "x", LINE, weight=50)
    result = evaluate(body + criterion("b", "x", f'treat = "none"\n{LINE}', weight=50), column(*OUTLIER))
    assert ([9], [100]) == (scores(result)[9:], scores(result, "b")[9:])
    assert [] == steps(result, "b")


def test_a_gate_looks_at_what_was_measured_and_not_at_what_was_treated_or_filled(evaluate):
    gate = '\n[[gates]]\ncriterion = "a"\nat-most = 50\notherwise = "ineligible"\n'
    result = evaluate(one('treat = "winsorise"') + gate, column(*OUTLIER))
    assert ["met"] * 9 + ["not-met"] == [entrant["gates"][0] for entrant in result.entrants]
    result = evaluate(one('impute = "mean"') + gate, column(10, None))
    assert ["met", "unknown"] == [entrant["gates"][0] for entrant in result.entrants]


# What a method of a third party may not do


@pytest.fixture
def method(monkeypatch):
    """Hand over a treatment and an imputation called odd that answer as a test says."""

    def install(answer):
        monkeypatch.setattr(builtin, "TREATMENTS", (Treatment("odd", {}, lambda v, p, c: answer(v)),))
        monkeypatch.setattr(builtin, "IMPUTATIONS", (Imputation("odd", {}, lambda v, o, g, p, c: answer(v)),))

    return install


UNSOUND = {
    "an infinity": ("it gave an infinite value", lambda v: Changed(v * float("inf"))),
    "too few": ("it gave values of the shape", lambda v: Changed(v[1:])),
    "a plain array": ("it returned ndarray, where pembina.Changed is due", lambda v: v),
}


@pytest.mark.parametrize("key", ["treat", "impute"])
@pytest.mark.parametrize("name", UNSOUND)
def test_an_answer_that_is_no_column_of_numbers_is_the_methods_fault(evaluate, method, key, name):
    said, answer = UNSOUND[name]
    method(answer)
    with pytest.raises(PluginError) as caught:
        evaluate(one(f'{key} = "odd"\nmissing = "zero"'), column(10, None, 30))
    (problem,) = caught.value.problems
    assert ("PB410", "criteria.a") == (problem.code, problem.place.address)
    assert said in problem.show()


def test_a_treatment_may_not_lose_values(evaluate, method):
    method(lambda v: Changed(v * float("nan")))
    with pytest.raises(PluginError, match=r"criteria\.a: error\[PB410\].*failed in treatment odd.*it lost values"):
        evaluate(one('treat = "odd"'), column(10, 30))


def test_an_imputation_may_not_change_what_was_reported(evaluate, method):
    method(lambda v: Changed(v + 1))
    with pytest.raises(PluginError, match=r"failed in imputation odd.*it changed what was reported"):
        evaluate(one('impute = "odd"\nmissing = "zero"'), column(10, None))
