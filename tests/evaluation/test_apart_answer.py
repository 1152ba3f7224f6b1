"""Reading what a process measured: shapes, sizes and kinds are held to what was asked for before anything is used."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.errors import Place, PluginError, Problem
from pembina.evaluation.apart_answer import Answer, faults_of, read_answer
from pembina.evaluation.apart_wire import Nonsense
from pembina.model import ColumnNeed, Entrant, TableNeed
from pembina.plugins import Adjusted, Fault, Found, TableCheck
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured

NOT_ASKED = "it has columns or remarks that nobody asked for"
PARTS = "it has more or fewer parts than were asked for"
CELLS = "its rows have more or fewer cells than there are columns"
ONCE = "records are not counted once for each entrant"
BOUNDS = "a number is out of all bounds, or is none"
NO_COUNT = "it does not say how many records stand behind a value"
COUNT = "a number of records is none"
NOBODY = "a number of records is nobody's"
KEYS = "an object has other keys than it should"
NO_LIST = "something is no list where one is due"
NO_OBJECT = "something is no object where one is due"
NO_TEXT = "a text is too long, or is none"
NO_NUMBER = "a value that was adjusted is no number"
NO_FACTS = "facts of an adjustment are no figures and texts"
NO_LANGUAGES = "sentences are not given by language"
PLACES = "a sentence has places that cannot be filled in"

FOUND = Found("p", "acme", "1.0", "p")


def check(name: str) -> tuple[Found, TableCheck]:
    return FOUND, TableCheck(name, {}, lambda *given: None)  # type: ignore[arg-type, return-value]


CHECKS = [check("twice"), check("late"), check("far")]
COLUMNS = (
    ColumnNeed("region", "kode", "entrant"), ColumnNeed("date", "tanggal", "date"), ColumnNeed("end", "akhir", "date"),
    ColumnNeed("place", "tempat", "text"),
)  # fmt: skip


def a_job(**manifest: Any) -> Any:
    """A criterion of two tables that runs apart; by default somebody else counts its records."""
    of = Manifest("p", Path("/nowhere"), entrant="region", **manifest)
    needs = (TableNeed("a", "visits", "t", COLUMNS[:2]), TableNeed("a", "more", "u", COLUMNS[2:]))
    return SimpleNamespace(
        leaf=SimpleNamespace(path="a"), criterion=SimpleNamespace(manifest=of), found=FOUND, needs=needs
    )


JOB, TALLYING = a_job(), a_job(tallies=True)
WHOLE: dict[str, Any] = {
    "format": "pembina-apart/1", "names": ["region", "value"], "remarks": [], "dated": [], "adjusted": None,
    "rows": [[["01", 2]], [["01", {"decimal": "2.5"}]]],
}  # fmt: skip
TALLIED = {**WHOLE, "names": ["region", "value", "evidence"], "rows": [[["01", 2.5, 4]]]}


def refused(change: dict[str, Any], whole: dict[str, Any] = WHOLE, job: Any = JOB) -> str:
    with pytest.raises(Nonsense) as caught:
        read_answer({**whole, **change}, job, CHECKS)
    return str(caught.value)


# What was measured


def test_an_answer_is_read_as_a_whole():
    rows = [[["01", 2], [None, 3]], [["01", {"decimal": "2.5"}], ["02", None]], [["02", 1]], []]
    answer = read_answer({**WHOLE, "rows": rows, "remarks": ["far", "twice"], "dated": ["end", "date"]}, JOB, CHECKS)
    read = [[("01", 2), (None, 3)], [("01", Decimal("2.5")), ("02", None)], [("02", 1)], []]
    assert Answer(("region", "value"), read, (CHECKS[2], CHECKS[0]), ("end", "date"), None) == answer


def test_an_answer_that_counts_by_itself_has_one_part_less():
    answer = read_answer({**TALLIED, "rows": [[["01", 2.5, 4]], [["01", 1]]], "remarks": ["late"]}, TALLYING, CHECKS)
    names = ("region", "value", "evidence")
    assert Answer(names, [[("01", 2.5, 4)], [("01", 1)]], (CHECKS[1],), (), None) == answer


def test_every_check_may_have_remarked():
    every = {"remarks": ["late", "twice", "far"], "rows": [[], [], [["01", 1]], [], []]}
    assert (CHECKS[1], CHECKS[0], CHECKS[2]) == read_answer({**WHOLE, **every}, JOB, CHECKS).remarks


def test_of_dates_those_count_that_were_asked_for_and_each_once():
    dated = ["end", "place", "nothing", "date", "end", "tanggal"]
    assert ("end", "date") == read_answer({**WHOLE, "dated": dated}, JOB, CHECKS).dated


def test_columns_have_a_number_and_names_a_length():
    names = [*(f"c{i}" for i in range(199)), "n" * 200]
    answer = read_answer({**WHOLE, "names": names, "rows": [[], [[None] * 200]]}, JOB, CHECKS)
    assert (tuple(names), [(None,) * 200]) == (answer.names, answer.rows[1])
    assert NOT_ASKED == refused({"names": [*names, "more"], "rows": [[], []]})
    assert NOT_ASKED == refused({"names": ["a"] * 1000, "rows": [[], []]})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"more": 1}, KEYS), ({"names": "region"}, NO_LIST), ({"names": [3]}, NO_TEXT),
        ({"names": ["n" * 201]}, NO_TEXT),
        ({"remarks": ["rows.repeated-by-nobody"], "rows": [[], [], []]}, NOT_ASKED), ({"remarks": None}, NO_LIST),
        ({"remarks": ["late", "late"], "rows": [[], [], [], []]}, NOT_ASKED), ({"remarks": ["n" * 201]}, NO_TEXT),
        ({"rows": [[]]}, PARTS), ({"rows": [[], [], []]}, PARTS), ({"remarks": ["late"]}, PARTS),
        ({"rows": {}}, NO_LIST),
        ({"rows": [[], "ab"]}, NO_LIST), ({"rows": [[], [3]]}, NO_LIST), ({"rows": [[], [["01"]]]}, CELLS),
        ({"rows": [[], [["01", 2.0], ["02", 2.0, 3]]]}, CELLS), ({"rows": [[["01", -2]], []]}, BOUNDS),
        ({"rows": [[["01", 2], ["01", 3]], []]}, ONCE), ({"rows": [[[None, 2], [None, 3]], []]}, ONCE),
        ({"rows": [[["01", 2.5]], []]}, BOUNDS), ({"rows": [[["01", 2**53]], []]}, BOUNDS),
        ({"rows": [[["01", True]], []]}, BOUNDS), ({"rows": [[[1, 2]], []]}, ONCE), ({"rows": [[["01"]], []]}, ONCE),
        ({"rows": [[["01", 2, 3]], []]}, ONCE), ({"remarks": ["late"], "rows": [[], [], [["01", 2**53]]]}, BOUNDS),
        ({"remarks": ["late"], "rows": [[], [], [["01", 1], ["01", 1]]]}, ONCE), ({"dated": [3]}, NO_TEXT),
        ({"dated": None}, NO_LIST),
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_nonsense(change, why):
    assert why == refused(change)


@pytest.mark.parametrize("count", [0, 2**53 - 1])
def test_a_count_of_records_is_less_than_what_a_float_holds(count):
    assert [("01", count)] == read_answer({**WHOLE, "rows": [[["01", count]], []]}, JOB, CHECKS).rows[0]


@pytest.mark.parametrize("count", [None, 0, 3, 3.0, 2**53 - 1, {"decimal": "7"}, {"decimal": "7.00"}])
def test_a_criterion_counts_in_whole_numbers_of_any_kind(count):
    assert 1 == len(read_answer({**TALLIED, "rows": [[["01", 1.0, count]]]}, TALLYING, CHECKS).rows)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rows": [[["01", 1.0, 4]], []]}, PARTS), ({"rows": []}, PARTS), ({"rows": [[["01", 1.0]]]}, CELLS),
        ({"names": ["region", "value", "n"]}, NO_COUNT), ({"names": ["region", "evidence", "evidence"]}, NO_COUNT),
        ({"names": ["code", "value", "evidence"]}, NO_COUNT), ({"names": ["region", "region", "evidence"]}, NO_COUNT),
        ({"rows": [[["01", 1.0, True]]]}, COUNT), ({"rows": [[["01", 1.0, "4"]]]}, COUNT),
        ({"rows": [[["01", 1.0, -1]]]}, COUNT), ({"rows": [[["01", 1.0, 2.5]]]}, COUNT),
        ({"rows": [[["01", 1.0, 2**53]]]}, COUNT), ({"rows": [[["01", 1.0, {"decimal": "0.5"}]]]}, COUNT),
        ({"rows": [[["01", 1.0, {"float": "nan"}]]]}, COUNT), ({"rows": [[["01", 1.0, {"float": "inf"}]]]}, COUNT),
        ({"rows": [[["01", 1.0, 1], ["02", 1.0, []]]]}, COUNT), ({"rows": [[[3, 1.0, 4]]]}, NOBODY),
        ({"remarks": ["late"], "rows": [[], [["01", -1]]]}, BOUNDS),
    ],
)  # fmt: skip
def test_a_count_of_its_own_that_is_none_is_nonsense(change, why):
    assert why == refused(change, TALLIED, TALLYING)


def test_a_row_that_counts_for_nobody_is_left_to_the_checks_of_every_plugin():
    assert [[(None, 1.0, 4)]] == read_answer({**TALLIED, "rows": [[[None, 1.0, 4]]]}, TALLYING, CHECKS).rows


# What was adjusted


ADJUSTED: dict[str, Any] = {
    "values": {"01": 1.5, "02": 2}, "method": "centre", "told": {"en": "to {after}"}, "warning": {"id": "awas"},
    "facts": {"table": {"n": 3, "who": ["a", None], "deep": {"table": {"x": 0.5, "yes": True}}}},
}  # fmt: skip


def adjusted(**change: Any) -> Any:
    return read_answer({**WHOLE, "adjusted": {**ADJUSTED, **change}}, JOB, CHECKS).adjusted


def test_an_adjustment_is_read_as_a_whole():
    facts = {"n": 3, "who": ["a", None], "deep": {"x": 0.5, "yes": True}}
    wanted = Adjusted({"01": 1.5, "02": 2}, "centre", facts, {"en": "to {after}"}, {"id": "awas"})
    assert wanted == adjusted()
    assert Adjusted({}, "m" * 200) == adjusted(values={}, method="m" * 200, facts={"table": {}}, told={}, warning={})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"values": {"01": "1"}}, NO_NUMBER), ({"values": {"01": True}}, NO_NUMBER),
        ({"values": {"01": None}}, NO_NUMBER),
        ({"values": {"01": 1.0, "02": {"decimal": "1"}}}, NO_NUMBER), ({"values": []}, NO_OBJECT),
        ({"method": "m" * 201}, NO_TEXT), ({"method": None}, NO_TEXT),
        ({"facts": 3}, NO_FACTS), ({"facts": []}, NO_FACTS),
        ({"facts": {"table": {"n": {"float": "nan"}}}}, NO_FACTS),
        ({"facts": {"table": {"n": [{"float": "inf"}]}}}, NO_FACTS),
        ({"facts": {"table": {"n": {"float": "-inf"}}}}, NO_FACTS),
        ({"facts": {"table": {"n": {"decimal": "1"}}}}, NO_FACTS),
        ({"facts": {"table": {"a": 1, "b": {"table": {"x": {"day": "2024-01-01"}}}}}}, NO_FACTS),
        ({"facts": {"table": {"n": [1, {"other": "Blob"}]}}}, NO_FACTS), ({"told": {"en": "{a.b}"}}, PLACES),
        ({"told": "en"}, NO_LANGUAGES), ({"warning": {"en": "{"}}, PLACES), ({"warning": None}, NO_LANGUAGES),
        ({"more": 1}, KEYS),
    ],
)  # fmt: skip
def test_an_adjustment_of_another_form_is_nonsense(change, why):
    with pytest.raises(Nonsense) as caught:
        adjusted(**change)
    assert why == str(caught.value)


def loaded(*codes: str) -> Any:
    return SimpleNamespace(entrants=tuple(Entrant(code, code) for code in codes))


def answer_of(given: Adjusted | None) -> Answer:
    return Answer((), [], (), (), given)


MEASURED = {"01": Measured(3.0), "02": Measured(4.0)}


def test_an_adjustment_is_held_to_what_was_measured():
    job, given = a_job(adjusts=True), Adjusted({"02": 7, "01": 0.1 + 0.2}, "m", {"n": 1})
    made = answer_of(given).adjusted_from(job, MEASURED, loaded("01", "02"))
    assert Adjusted({"01": 0.3, "02": 7.0}, "m", {"n": 1}) == made


def test_only_a_criterion_that_adjusts_has_an_adjustment():
    assert answer_of(None).adjusted_from(a_job(adjusts=True), MEASURED, loaded("01")) is None
    assert answer_of(Adjusted({"01": 1.0}, "m")).adjusted_from(JOB, MEASURED, loaded("01")) is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"03": 1.0}, "ValueError: it adjusted '03', for whom nothing was measured"),
        ({"01": float("inf")}, "ValueError: it made inf of the value of '01'"),
    ],
)
def test_an_adjustment_that_is_none_is_told_of_the_plugin(values, reason):
    with pytest.raises(PluginError) as caught:
        answer_of(Adjusted(values, "m")).adjusted_from(a_job(adjusts=True), MEASURED, loaded("01", "02", "03"))
    who = {"plugin": "p", "distribution": "acme", "version": "1.0"}
    args = {**who, "what": "criterion a", "reason": reason}
    assert [Problem("PB410", Place(address="criteria.a"), args)] == list(caught.value.problems)


# What is said against parameters


def faults(*raw: Any) -> list[Fault]:
    return faults_of({"format": "pembina-apart/1", "faults": list(raw)})


def test_a_phrase_in_a_fault_keeps_its_words_for_another_language():
    (fault,) = faults(["{why}", {"why": {"phrase": ["{n} rows", {"table": {"n": 3}}]}}, [], None])
    assert ("3 rows", "{n} rows", {"n": 3}) == (fault.args["why"], fault.args["why"].template, fault.args["why"].args)


def test_faults_are_read_as_a_whole():
    said = faults(
        ["{least} is more than {most}", {"least": 3, "most": {"decimal": "1.5"}}, ["bands", 2, "to"], "take {{less}}"],
        ["no", {}, [], None], ["{" + "k" * 60 + "}", {"k" * 60: "a"}, [0], ""],
    )  # fmt: skip
    assert [
        Fault("{least} is more than {most}", {"least": 3, "most": Decimal("1.5")}, ("bands", 2, "to"), "take {{less}}"),
        Fault("no"),
        Fault("{" + "k" * 60 + "}", {"k" * 60: "a"}, (0,), ""),
    ] == said


def test_faults_have_an_end():
    assert 1000 == len(faults(*[["no", {}, [], None]] * 1001))


WAY = "a fault of parameters is told in no known way"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (["a", {}, []], WAY), (["a", {}, [], None, 1], WAY), ({"a": 1}, NO_LIST), (["{a}", {}, [], None], PLACES),
        (["{a} {b}", {"a": 1}, [], None], PLACES), (["{a.b}", {"a": 1}, [], None], PLACES),
        (["a", [], [], None], NO_OBJECT), (["a", {"k" * 61: 1}, [], None], NO_TEXT), (["a", {}, [1.5], None], NO_TEXT),
        (["a", {}, [True], None], NO_TEXT), (["a", {}, "bands", None], NO_LIST), (["a", {}, [], "{b.c}"], PLACES),
        (["a", {}, [], 3], NO_TEXT),
    ],
)  # fmt: skip
def test_a_fault_that_cannot_be_told_is_nonsense(fault, why):
    with pytest.raises(Nonsense) as caught:
        faults(fault)
    assert why == str(caught.value)


@pytest.mark.parametrize(("raw", "why"), [({"faults": []}, KEYS), ({"format": 1, "faults": {}}, NO_LIST), ([], KEYS)])
def test_faults_come_as_a_list_in_their_form(raw, why):
    with pytest.raises(Nonsense) as caught:
        faults_of(raw)
    assert why == str(caught.value)
