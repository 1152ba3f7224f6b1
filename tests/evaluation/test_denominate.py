"""A value divided by another figure of the entrant: by a criterion or by a column of a table; by hand."""

from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pytest
from attrs import evolve

from pembina.data.engines.polars import Polars
from pembina.errors import Phrase, Place, Problem, ScoringError
from pembina.evaluation.denominate import ADJUSTED, denominate, errors_dropped
from pembina.evaluation.measure import Column, values_of
from pembina.model import Denominator, Finding
from pembina.plugins import Adjusted
from pembina.plugins.values import Measured

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


# By hand, without an evaluation


def stub(
    path: str, *measured: Measured | None, by: Denominator | None = None, adjusted: Adjusted | None = None
) -> Column:
    leaf: Any = SimpleNamespace(path=path, denominate=by)
    n = len(measured)
    codes = tuple("ABCD"[:n])
    return Column(
        leaf, "higher", codes, values_of(measured), measured, np.zeros(n, np.int64), np.zeros(n, np.bool_),
        adjusted=adjusted,
    )  # fmt: skip


def rows_of(*rows: tuple[str | None, float | None], who: str = "AB") -> Any:
    """A data set with a table of figures."""
    engine = Polars()
    types = {"entrant": nw.String(), "figure": nw.Float64(), "_row": nw.Int64()}
    columns: dict[str, list[Any]] = {
        "entrant": [r[0] for r in rows],
        "figure": [r[1] for r in rows],
        "_row": [1] * len(rows),
    }
    frame = engine.literal(columns, types)
    entrants = tuple(SimpleNamespace(code=code, name=f"Region {code}") for code in who)
    return SimpleNamespace(
        engine=engine, entrants=entrants, tables=lambda owner: {"denominate": frame} if owner == "a/denominate" else {}
    )


BY_B = Denominator("b", None, None, None, 10.0)
BY_TABLE = Denominator(None, "heads", "who", "n", 10.0)


def divided(measured: Measured | None, by: Measured | None, scale: float = 10.0) -> Measured | None:
    columns = {"a": stub("a", measured, by=evolve(BY_B, scale=scale)), "b": stub("b", by)}
    return denominate(columns, rows_of())["a"].measured[0]


@pytest.mark.parametrize(
    ("measured", "by", "after"),
    [
        (Measured(6.0, standard_error=3.0), Measured(4.0), Measured(15.0, 6, 4, standard_error=7.5)),
        (Measured(6.0, standard_error=3.0), Measured(-4.0),
         Measured(-15.0, 6, -4, standard_error=7.5)),
        (Measured(6.5, standard_error=3.0), Measured(4.5, standard_error=0.5), Measured(130 / 9, 6.5, 4.5)),
        (Measured(6.0, standard_error=3.0), Measured(4.0, standard_error=0.0),
         Measured(15.0, 6, 4, standard_error=7.5)),
        (Measured(6.0, standard_error=3.0), Measured(0.0), Measured(None, 6, 0, "not-applicable")),
        (Measured(6.0, standard_error=3.0), Measured(None, reason="missing"), Measured(None, 6, None, "missing")),
        (Measured(6.0), None, Measured(None, 6, None, "missing")),
        (Measured(6.0), Measured("good"), Measured(None, 6, None, "missing")),
        (Measured(1e308), Measured(1e-300), Measured(None, 1e308, 1e-300, "not-applicable")),
        (Measured(2.0**53), Measured(2.0**52), Measured(20.0, 2.0**53, 2**52)),
        (None, Measured(4.0), None),
        (Measured(None, reason="not-assessable"), Measured(4.0), Measured(None, reason="not-assessable")),
        (Measured(6.0, printed="15", source="s", also={"n": 1}), Measured(4.0),
         Measured(15.0, 6, 4, printed="15", source="s", also={"n": 1})),
    ],
)  # fmt: skip
def test_what_stands_behind_a_ratio_is_kept_with_it(measured, by, after) -> None:
    told = divided(measured, by)
    assert after == told
    if told is not None:
        kinds = [type(number) for number in (after.numerator, after.denominator)]
        assert kinds == [type(number) for number in (told.numerator, told.denominator)]


def test_the_standard_error_of_a_ratio_that_no_number_holds_goes_with_it() -> None:
    told = divided(Measured(1.0, standard_error=1e308), Measured(0.1), 1.0)
    assert Measured(10.0, 1, 0.1) == told


def test_columns_are_divided_once_and_others_stay_as_they_are() -> None:
    columns = {"a": stub("a", Measured(6.0), Measured(9.0), by=BY_TABLE), "b": stub("b", Measured(1.0), Measured(1.0))}
    found = denominate(columns, rows_of(("A", 3.0), ("B", 2.0), ("Z", 2.0), ("Z", 3.0), (None, 4.0), ("A", None)))
    assert [20.0, 45.0] == found["a"].values.tolist()
    assert found["b"] is columns["b"]
    assert ["a", "b"] == list(found)
    assert columns == denominate(columns, rows_of(), done=("a",))
    assert columns["a"].values.tolist() == [6.0, 9.0]


def test_every_reason_why_a_criterion_cannot_be_divided_is_told() -> None:
    severity = Adjusted({"A": 1.0}, "severity")
    columns = {
        "c": stub("c", None, Measured("good"), by=BY_B),
        "d": stub("d", Measured(1.0), Measured(1.0), by=BY_B, adjusted=severity),
        "a": stub("a", Measured(1.0), Measured(1.0), by=BY_TABLE),
        "b": stub("b", Measured(1.0), Measured(1.0), adjusted=severity),
    }
    with pytest.raises(ScoringError) as caught:
        denominate(columns, rows_of(("B", 1.0), ("B", 2.0), ("A", 1.0)))
    category = {"method": "denominate", "value": "good", "entrants": "Region B"}
    adjusted = {"key": "denominate", "method": "severity", "reason": Phrase(ADJUSTED)}
    assert (
        Problem("PB510", Place(address="criteria.a.denominate"), {"table": "heads", "rows": 2, "entrant": "Region B"}),
        Problem("PB503", Place(address="criteria.c"), category),
        Problem("PB507", Place(address="criteria.d"), adjusted),
    ) == caught.value.problems


def test_lost_standard_errors_are_counted_for_each_criterion() -> None:
    unsure, sure = Measured(6.0, standard_error=1.0), Measured(6.0)
    columns = {
        "a": stub("a", unsure, unsure, sure, by=BY_B),
        "b": stub("b", Measured(2.0, standard_error=0.1), Measured(2.0, standard_error=0.1), Measured(2.0)),
        "c": stub("c", unsure, by=None),
    }
    after = denominate(columns, rows_of())
    args = {"n": 2, "why": "denominator"}
    assert [Finding("standard-error.dropped", args, "note", "a", None)] == errors_dropped(columns, after)
    assert [] == errors_dropped({"c": columns["c"]}, after)
