"""Who is left out for want of data, before anything is compared; by hand."""

import pytest

from pembina.errors import ScoringError

from .conftest import criterion

LINE = 'score = { method = "goalposts", from = 0, to = 100 }'
FOUR = '[criteria]\nmissing = "zero"\n' + "".join(
    criterion(path, path, LINE, weight=weight) for path, weight in zip("abcd", (70, 10, 10, 10), strict=True)
)


def screen(**keys):
    return "[screen]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def row(a=1, b=1, c=1, d=1, **more):
    return {"a": a, "b": b, "c": c, "d": d, **more}


def statuses(result):
    return [entrant["status"] for entrant in result.entrants]


def test_every_criterion_counts_once_whatever_its_weight(evaluate):
    rows = [row(a=None), row(b=None, c=None)]
    result = evaluate(screen(reported=75) + FOUR, rows)
    assert ["ranked", "not-assessable"] == statuses(result)  # three of four, two of four
    assert [30, 80] == [entrant["coverage"] for entrant in result.entrants]


def test_the_edge_belongs_to_those_who_stay(evaluate):
    rows = [row(d=None), row()]
    assert ["ranked", "ranked"] == statuses(evaluate(screen(reported=75) + FOUR, rows))
    assert ["not-assessable", "ranked"] == statuses(evaluate(screen(reported=75.1) + FOUR, rows))


def test_who_is_left_out_has_a_reason_and_neither_total_nor_rank(evaluate):
    result = evaluate(screen(reported=75) + FOUR, [row(c=None, d=None), row()])
    entrant = result.entrant("01")
    assert (None, None, None) == (entrant["total"], entrant["rank"], entrant["tier"])
    assert {"key": "screen.reported", "args": {"found": 50, "required": 75}} == entrant["reason"]
    assert 1 == result.entrant("02")["rank"]


def test_numbers_that_are_zero_may_be_too_many(evaluate):
    rows = [row(a=0, b=0, c=0), row(a=0, b=0), row(a=0, b=0, c=None, d=None)]
    result = evaluate(screen(nonzero=50) + FOUR, rows)
    assert ["not-assessable", "ranked", "not-assessable"] == statuses(result)
    assert {"key": "screen.nonzero", "args": {"found": 25, "required": 50}} == result.entrant("01")["reason"]
    assert {"found": 0, "required": 50} == result.entrant("03")["reason"]["args"]  # two of two that it has


def test_who_has_no_number_at_all_has_none_that_is_zero(evaluate):
    assert ["ranked"] == statuses(evaluate(screen(nonzero=100) + FOUR, [row(None, None, None, None)]))


def test_some_may_be_kept_in_by_their_code(evaluate):
    rows = [row(None, None, None), row(None, None, None), row()]
    result = evaluate(screen(reported=50, include='["02"]') + FOUR, rows)
    assert ["not-assessable", "ranked", "ranked"] == statuses(result)
    (kept,) = [finding for finding in result.findings if finding["key"] == "screen.kept"]
    assert ("02", "warning") == (kept["entrant"], kept["level"])
    assert {"why": "screen.reported", "found": 25, "required": 50} == kept["args"]


def test_a_code_of_nobody_is_refused(evaluate):
    with pytest.raises(ScoringError) as caught:
        evaluate(screen(include='["02", "2", "9"]') + FOUR, [row(), row()])
    assert [("PB509", "2"), ("PB509", "9")] == sorted((p.code, p.args["code"]) for p in caught.value.problems)


def test_who_is_left_out_moves_nobody(evaluate):
    body = FOUR.replace(LINE, 'score = { method = "min-max", direction = "higher" }')
    rows = [row(10, 10, 10, 10), row(20, 20, 20, 20), row(99, None, None, None)]
    result = evaluate(screen(reported=50) + body, rows)
    assert ["0.00", "100.00", None] == [e["total"] and e["total"]["published"] for e in result.entrants]
    assert [0, 100, None] == result.node("a")["scores"]


def test_what_the_data_set_says_of_an_entrant_comes_first(evaluate):
    rows = [row(None, None, None, None, s="withdrawn"), row(s=None)]
    result = evaluate(screen(reported=50) + FOUR, rows, entrants='status = "s"')
    assert ["withdrawn", "ranked"] == statuses(result)
    assert "status.withdrawn" == result.entrant("01")["reason"]["key"]


def test_criteria_without_weight_do_not_count(evaluate):
    gate = '[[gates]]\ncriterion = "b"\nat-least = 1\notherwise = "ineligible"\n'
    body = screen(reported=100) + criterion("a", "a", LINE, weight=100) + criterion("b", "b", 'missing = "leave-out"')
    assert ["ranked"] == statuses(evaluate(body + gate, [row(b=None)]))


def test_imputed_values_were_not_reported(evaluate):
    body = screen(reported=75) + FOUR.replace("[criteria]\n", '[criteria]\nimpute = "mean"\n')
    assert ["not-assessable", "ranked"] == statuses(evaluate(body, [row(c=None, d=None), row()]))


def test_without_a_screen_everyone_stays(evaluate):
    assert ["ranked"] == statuses(evaluate(FOUR, [row(None, None, None, 0)]))
