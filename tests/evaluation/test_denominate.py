"""A value divided by another figure of the entrant: by a criterion or by a column of a table; by hand."""

import pytest

from pembina.errors import ScoringError

from .conftest import criterion

WIDE = 'score = { method = "goalposts", from = 0, to = 100 }'
UNIT = 'unit = { en = "per thousand", id = "per seribu" }'


def ratio(denominate, rest=""):
    return criterion("a", "x", f"denominate = {denominate}\n{UNIT}\n{WIDE}\n{rest}", weight=100)


def column(result, key="values"):
    return result.node("a")[key]


def reasons(result):
    return {code: note["reason"] for code, note in result.node("a")["notes"].items() if "reason" in note}


def test_a_value_is_divided_by_a_column_of_a_table_and_multiplied_by_the_scale(evaluate):
    body = ratio('{ table = "heads", column = "n", scale = 1000 }')
    heads = [{"code": "01", "n": 500}, {"code": "02", "n": 4000}]
    result = evaluate(body, [{"x": 20}, {"x": 30}], heads=heads)
    assert [40, 7.5] == column(result) == column(result, "scores")  # 1000 x 20 / 500, 1000 x 30 / 4000
    assert ([20, 30], [500, 4000]) == (column(result, "numerators"), column(result, "denominators"))
    assert {"en": "per thousand", "id": "per seribu"} == column(result, "labels")["unit"]
    assert {"heads", "t"} == {table["table"] for table in result.document["data"]["inputs"]}


def test_a_value_is_divided_by_another_criterion_which_may_have_no_weight(evaluate):
    result = evaluate(ratio('{ criterion = "b" }') + criterion("b", "y"), [{"x": 20, "y": 8}, {"x": 0, "y": 3}])
    assert [2.5, 0] == column(result)
    assert [8, 3] == result.node("b")["values"]
    assert result.node("b")["contributions"] is None


def test_a_value_may_be_divided_by_a_column_of_the_entrants_own_table(evaluate):
    result = evaluate(ratio('{ table = "t", column = "n" }'), [{"x": 20, "n": 8}])
    assert [2.5] == column(result)


def test_the_column_with_the_entrant_may_have_another_name(evaluate):
    heads = [{"region": "01", "n": 8}]
    assert [2.5] == column(
        evaluate(ratio('{ table = "heads", entrant = "region", column = "n" }'), [{"x": 20}], heads=heads)
    )


@pytest.mark.parametrize("by", ['{ criterion = "b" }', '{ table = "t", column = "y" }'])
def test_divided_by_zero_is_not_applicable_and_by_nothing_is_missing(evaluate, by):
    body = ratio(by, 'missing = "leave-out"') + criterion("c", "z", weight=1)
    body += criterion("b", "y") if "criterion" in by else ""
    body = body.replace("weight = 100", "weight = 99")
    rows = [
        {"x": 20, "y": 0, "z": 1},
        {"x": 20, "y": None, "z": 1},
        {"x": None, "y": 4, "z": 1},
        {"x": 0, "y": 4, "z": 1},
    ]
    result = evaluate(body, rows)
    assert [None, None, None, 0] == column(result)
    assert {"01": "not-applicable", "02": "missing", "03": "missing"} == reasons(result)
    assert [1, 1, 1, 100] == [entrant["coverage"] for entrant in result.entrants]


def test_a_ratio_is_the_one_found_by_hand(evaluate):
    result = evaluate(ratio('{ table = "t", column = "n", scale = 100 }'), [{"x": 0.1, "n": 0.3}, {"x": 1.1, "n": 11}])
    assert [100 / 3, 10] == column(result)


def test_two_rows_for_one_entrant_are_refused_naming_each(evaluate):
    heads = [{"code": code, "n": 5} for code in ("01", "01", "02", "03", "03", "03")]
    with pytest.raises(ScoringError) as caught:
        evaluate(ratio('{ table = "heads", column = "n" }'), [{"x": 1}, {"x": 1}, {"x": 1}], heads=heads)
    assert [("PB510", "criteria.a.denominate", "Region 01", 2), ("PB510", "criteria.a.denominate", "Region 03", 3)] == [
        (p.code, p.place.address, p.args["entrant"], p.args["rows"]) for p in caught.value.problems
    ]


def test_two_rows_for_somebody_who_does_not_compete_matter_to_nobody(evaluate):
    heads = [{"code": code, "n": 5} for code in ("01", "02", "02")]
    rows = [{"x": 10, "level": "province"}, {"x": 10, "level": "city"}]
    body = ratio('{ table = "heads", column = "n" }')
    assert [2] == column(evaluate(body, rows, entrants='where = { level = "province" }', heads=heads))


def test_a_ratio_beyond_what_a_number_holds_is_not_applicable(evaluate):
    rows = [{"x": "1" + "0" * 250, "n": "0." + "0" * 250 + "1"}, {"x": 4, "n": 2}]
    body = ratio('{ table = "t", column = "n" }', 'missing = "leave-out"')
    result = evaluate(body, rows)
    assert [None, 2] == column(result)
    assert {"01": "not-applicable"} == reasons(result)


def test_text_is_refused_where_a_number_is_to_be_divided(evaluate):
    body = criterion(
        "a",
        "o",
        'with = { kind = "category" }\nscore = { method = "levels", levels = { good = 100 } }\n'
        f'denominate = {{ table = "t", column = "n" }}\n{UNIT}',
        weight=100,
        key="category",
    )
    with pytest.raises(ScoringError) as caught:
        evaluate(body, [{"o": None, "n": 3}, {"o": "good", "n": 2}])
    (problem,) = caught.value.problems
    assert ("PB503", "criteria.a", "Region 02") == (problem.code, problem.place.address, problem.args["entrants"])


def test_what_was_imputed_or_treated_is_never_what_divides(evaluate):
    other = criterion("b", "y", 'impute = "mean"\ntreat = { method = "percentiles", low = 0, high = 50 }\n' + WIDE)
    rows = [{"x": 20, "y": None}, {"x": 20, "y": 10}, {"x": 20, "y": 40}]
    result = evaluate(ratio('{ criterion = "b" }', 'missing = "zero"') + other, rows)
    assert [None, 2, 0.5] == column(result)
