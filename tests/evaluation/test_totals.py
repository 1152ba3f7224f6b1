"""From values to totals: weights, aggregation, contributions, missing data, coverage."""

from decimal import Decimal

import pytest

from pembina.errors import ScoringError

from .conftest import criterion

HALVES = criterion("a", "x", weight=50) + criterion("b", "y", weight=50)
THIRD = criterion("a", "x", weight=40) + criterion("b", "y", weight=40) + criterion("c", "z", weight=20)


def totals(result):
    return {e["code"]: e["total"] and e["total"]["published"] for e in result.entrants}


def parts(result, row=0):
    return {node["path"]: node["contributions"][row] for node in result.nodes if node["contributions"]}


def test_a_weighted_mean_by_hand(evaluate):
    result = evaluate(THIRD, [{"x": 90, "y": 40, "z": 70}, {"x": 10, "y": 20, "z": 30}])
    assert {"01": "66.00", "02": "18.00"} == totals(result)  # 36 + 16 + 14; 4 + 8 + 6
    assert {"": 0, "a": 36, "b": 16, "c": 14} == parts(result)


def test_a_geometric_mean_says_what_it_takes_off_for_imbalance(evaluate):
    body = '[criteria]\naggregate = "geometric"\n' + HALVES
    result = evaluate(body, [{"x": 100, "y": 25}])
    assert {"01": "50.00"} == totals(result)  # sqrt(100 * 25); the mean would be 62.50
    assert {"": -12.5, "a": 50, "b": 12.5} == parts(result)


@pytest.mark.parametrize(
    ("aggregate", "total"),
    [("arithmetic", "60.00"), ("harmonic", "45.00"), ("minimum", "30.00"), ("geometric", "51.96")],
)
def test_each_aggregation_by_hand(evaluate, aggregate, total):
    result = evaluate(f'[criteria]\naggregate = "{aggregate}"\n' + HALVES, [{"x": 90, "y": 30}])
    assert {"01": total} == totals(result)  # 2 / (1/90 + 1/30) = 45; sqrt(2700) = 51.96


def test_a_sum_takes_no_weights(evaluate):
    score = 'score = { method = "identity" }'
    body = '[criteria]\naggregate = "sum"\n' + criterion("a", "x", score) + criterion("b", "y", score)
    result = evaluate(body, [{"x": 60, "y": 30}])
    assert {"01": "90.00"} == totals(result)
    assert {"": 0, "a": 60, "b": 30} == parts(result)


def test_groups_of_any_depth_and_the_weights_along_the_way(evaluate):
    body = (
        "[criteria.g]\nweight = 60\n[criteria.g.h]\nweight = 50\n"
        + criterion("g.h.a", "x", weight=25)
        + criterion("g.h.b", "y", weight=75)
        + criterion("g.c", "z", weight=50)
        + criterion("d", "w", weight=40)
    )
    result = evaluate(body, [{"x": 80, "y": 40, "z": 100, "w": 10}])
    assert {"01": "49.00"} == totals(result)  # h = 20 + 30 = 50; g = 25 + 50 = 75; 45 + 4
    assert {"g.h.a": 6, "g.h.b": 9, "g.c": 30, "d": 4} == {k: v for k, v in parts(result).items() if v}


def test_a_half_is_rounded_as_a_person_would_round_it(evaluate):
    body = criterion("a", "x", weight=30) + criterion("b", "y", weight=70)
    result = evaluate(body, [{"x": 0.05, "y": 85}, {"x": 0.15, "y": 0}])
    assert {"01": "59.52", "02": "0.05"} == totals(result)  # 59.515 and 0.045, both up


def test_contributions_add_up_to_the_total_as_decimals(evaluate):
    body = '[criteria]\nweights = "equal"\n' + "".join(
        criterion(p, c, 'score = { method = "identity" }') for p, c in (("a", "x"), ("b", "y"), ("c", "z"))
    )
    result = evaluate(body, [{"x": 33.3333, "y": 66.6667, "z": 0.1}])
    (entrant,) = result.entrants
    assert Decimal(repr(entrant["total"]["exact"])) == sum(Decimal(repr(v)) for v in parts(result).values())


def test_full_marks_everywhere_are_full_marks_in_total(evaluate):
    body = '[criteria]\nweights = "equal"\n' + "".join(
        criterion(p, "x", 'score = { method = "identity" }') for p in ("a", "b", "c", "d", "e", "f", "g")
    )
    assert 100 == evaluate(body, [{"x": 100}]).entrants[0]["total"]["exact"]


HOLE = [{"x": 90, "y": None}, {"x": 50, "y": 20}, {"x": 70, "y": 60}]


@pytest.mark.parametrize(
    ("policy", "total"),
    [("zero", "45.00"), ("lowest", "55.00"), ("median", "65.00"), ("leave-out", "90.00"), ("not-assessable", None)],
)
def test_each_rule_for_missing_data_by_hand(evaluate, policy, total):
    result = evaluate(f'[criteria]\nmissing = "{policy}"\n' + HALVES, HOLE)
    assert total == totals(result)["01"]
    assert {"02": "35.00", "03": "65.00"} == {k: v for k, v in totals(result).items() if k != "01"}
    note = result.node("b")["notes"]["01"]
    assert {"reason": "missing", "policy": policy} == note


def test_missing_data_can_be_refused_naming_everyone(evaluate):
    body = '[criteria]\nmissing = "refuse"\n' + HALVES
    with pytest.raises(ScoringError) as caught:
        evaluate(body, [{"x": 1, "y": None}, {"x": None, "y": None}])
    assert [("PB501", "criteria.a", 1), ("PB501", "criteria.b", 2)] == [
        (p.code, p.place.address, p.args["count"]) for p in caught.value.problems
    ]


def test_missing_is_neither_zero_nor_last(evaluate):
    result = evaluate(HALVES, HOLE)
    entrant = result.entrant("01")
    assert ("not-assessable", None, None) == (entrant["status"], entrant["rank"], entrant["total"])
    assert {"key": "missing.value", "args": {"criterion": "b", "why": "missing"}} == entrant["reason"]
    assert [2, 1] == [result.entrant(code)["rank"] for code in ("02", "03")]


def test_a_left_out_share_is_spread_over_the_siblings(evaluate):
    result = evaluate(
        '[criteria]\nmissing = "leave-out"\n' + THIRD, [{"x": 90, "y": None, "z": 30}, {"x": 1, "y": 1, "z": 1}]
    )
    assert "70.00" == totals(result)["01"]  # (40 * 90 + 20 * 30) / 60
    assert [pytest.approx(2 / 3), 0.4] == result.node("a")["shares"]
    assert [None, 0.4] == [s or None for s in result.node("b")["shares"]]


def test_a_group_without_any_value_is_left_out_as_a_whole(evaluate):
    body = (
        '[criteria]\nmissing = "leave-out"\n[criteria.g]\nweight = 60\n'
        + criterion("g.a", "x", weight=50)
        + criterion("g.b", "y", weight=50)
        + criterion("c", "z", weight=40)
    )
    result = evaluate(
        body, [{"x": None, "y": None, "z": 30}, {"x": None, "y": None, "z": None}, {"x": 10, "y": 20, "z": 30}]
    )
    assert {"01": "30.00", "02": None, "03": "21.00"} == totals(result)
    assert "missing.total" == result.entrant("02")["reason"]["key"]


def test_coverage_counts_the_weight_of_reported_data_by_published_weights(evaluate):
    result = evaluate('[criteria]\nmissing = "zero"\n' + THIRD, [{"x": 1, "y": None, "z": 3}, {"x": 1, "y": 1, "z": 1}])
    assert [60, 100] == [e["coverage"] for e in result.entrants]


def test_below_the_least_coverage_nobody_is_assessed(evaluate):
    rows = [{"x": 90, "y": None, "z": 3}, {"x": 1, "y": 1, "z": 1}]
    result = evaluate('[criteria]\nmissing = "zero"\n' + THIRD, rows, award="coverage = 60.5")
    assert ("not-assessable", None) == (result.entrant("01")["status"], result.entrant("01")["total"])
    assert {"key": "coverage.below", "args": {"coverage": 60, "required": 60.5}} == result.entrant("01")["reason"]


def test_a_score_off_the_scale_is_refused(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(HALVES, [{"x": 101, "y": 3}])
    (problem,) = caught.value.problems
    assert ("PB506", "101", "Region 01") == (problem.code, problem.args["score"], problem.args["entrants"])


def test_a_value_in_no_band_is_refused_naming_the_value(evaluate):
    band = 'score = { method = "bands", bands = [{ from = 0, to = 10, score = 100 }] }'
    with pytest.raises(ScoringError) as caught:
        evaluate(criterion("a", "x", band, weight=100), [{"x": 10.5}, {"x": 5}, {"x": -1}])
    assert [("PB502", "-1.0"), ("PB502", "10.5")] == sorted((p.code, p.args["value"]) for p in caught.value.problems)


def test_scores_relative_to_the_field_are_marked(evaluate):
    score = 'score = { method = "min-max", direction = "higher" }'
    result = evaluate(criterion("a", "x", score, weight=100), [{"x": 1}, {"x": 3}, {"x": 2}])
    assert {"01": "0.00", "02": "100.00", "03": "50.00"} == totals(result)
    assert result.node("a")["relative"] is True
    assert "relative.scoring" in {f["key"] for f in result.findings}


def test_values_beyond_a_goalpost_are_remarked(evaluate):
    score = 'score = { method = "goalposts", from = 0, to = 10 }'
    result = evaluate(criterion("a", "x", score, weight=100), [{"x": 11}, {"x": 10}, {"x": 0}])
    (finding,) = [f for f in result.findings if f["key"] == "value.outside-goalposts"]
    assert {"n": 1, "from": 0, "to": 10} == finding["args"]
