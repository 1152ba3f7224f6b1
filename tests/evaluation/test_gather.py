"""From a data set to divided columns, by hand: who is asked for what, in which order, and what is remarked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from pembina.data.partition import LeftOut
from pembina.errors import Place, Problem, ScoringError
from pembina.evaluation import gather as module
from pembina.evaluation.gather import Gathered, gather
from pembina.model import ColumnNeed, Denominator, Finding, InputTable
from pembina.plugins.values import Measured

from .by_hand import award, column, entrants, job, leaf, loaded, need

A, B = leaf("a", 0.5), leaf("b", 0.5, denominate=Denominator("a", None, None, None, 1.0))
RULES = award(A, B)
DATE = ColumnNeed("date", "tanggal", "date")
JOBS = [job(A, need("a", "t", DATE)), job(B, need("b", "u"))]
OTHERS = [need("overrides", "o"), need("worksheets", "w"), need("relations", "r")]
LEFT = {"t": LeftOut("tanggal", 1, 5)}
WHO = entrants(2)
OUTSIDE = {"t": {"tanggal": 3}}


class Data:
    """A data set that writes down what it is asked for; a choice of tables is made by those who compete."""

    def __init__(self, who: Any = WHO) -> None:
        self.there = loaded(entrants=who, inputs=(InputTable("t", ()),), left_out=LEFT)
        self.met: list[Any] = []

    def load(self, *asked: Any) -> Any:
        self.met.append(asked)
        return self.there


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the steps on the way were given; values measured are 4 and 2, and rows outside are three."""
    given: dict[str, Any] = {}

    def measure_all(*asked: Any) -> Any:
        given["measured"] = asked
        made = {each.leaf.path: column(each.leaf, 4.0, 2.0) for each in asked[0]}
        said = (Measured(4.0, standard_error=1.0), Measured(2.0))
        lossy = {path: evolve(each, measured=said) for path, each in made.items()}
        return lossy, [Finding("measuring")]

    def outside_period(*asked: Any) -> Any:
        given["outside"] = asked
        return OUTSIDE

    def denominate(*asked: Any) -> Any:
        given["divided"] = asked[1:]
        return real(*asked)

    real = module.denominate
    monkeypatch.setattr(module, "denominate", denominate)
    monkeypatch.setattr(module, "measure_all", measure_all)
    monkeypatch.setattr(module, "outside_period", outside_period)

    def answer(name: str, needs: Any) -> Any:
        return lambda *asked: given.setdefault(name, asked) and [needs]

    for name, needs in zip(("override_needs", "worksheet_needs", "relation_needs"), OTHERS, strict=True):
        monkeypatch.setattr(module, name, answer(name, needs))
    return given


OUTSIDE_REMARK = Finding("rows.outside-period", {"table": "t", "column": "tanggal", "rows": 3})
LEFT_REMARK = Finding("files.outside-period", {"table": "t", "column": "tanggal", "files": 1, "rows": 5})


def test_everything_is_read_measured_and_divided(met: dict[str, Any]) -> None:
    data = Data()
    JOBS[0].rules.date_columns = ["date"]
    found = gather(RULES, JOBS, data, "checks", "progress")
    assert data.met == [(RULES.entrants, [need("a", "t", DATE), need("b", "u"), *OTHERS])]
    assert (met["override_needs"], met["worksheet_needs"], met["relation_needs"]) == ((RULES,), (RULES, data), (data,))
    assert met["measured"] == (JOBS, data.there, "checks", "progress")
    assert met["divided"] == (data.there, {})
    asked = {"a": {"t": ["tanggal"]}, "b": {}}
    assert met["outside"] == (JOBS, data.there, asked)
    assert isinstance(found, Gathered)
    assert {path: each.values.tolist() for path, each in found.columns.items()} == {"a": [4, 2], "b": [1, 1]}
    dropped = Finding("standard-error.dropped", {"n": 1, "why": "denominator"}, "note", "b")
    assert found.remarks == [Finding("measuring"), dropped, OUTSIDE_REMARK, LEFT_REMARK]
    assert (found.loaded, found.outside, found.dated, found.reuse) == (data.there, OUTSIDE, asked, None)


class Before(SimpleNamespace):
    """A result of before from which b is taken over, divided already."""

    def __init__(self) -> None:
        super().__init__(met=[])

    def decide(self, *asked: Any) -> None:
        self.met.append(("decide", asked))

    def needs(self, others: Any) -> Any:
        self.met.append(("needs", others))
        return [*others, "chosen"]

    def completed(self, there: Any) -> Any:
        return evolve(there, inputs=(*there.inputs, InputTable("u", ())), left_out={})

    def columns(self, who: Any) -> Any:
        self.met.append(("columns", who))
        return {"b": column(B, 0.5, 0.25)}

    def findings(self) -> list[Finding]:
        return [Finding("of before")]

    def dated(self) -> Any:
        return {"b": {"u": ["x"]}}

    def counts(self) -> Any:
        return {"u": {"x": 1}}

    def reuse(self, there: Any, read: Any) -> Any:
        return ("reuse", [each.table for each in there.inputs], read)


def test_what_is_taken_over_is_neither_measured_nor_divided_again(met: dict[str, Any]) -> None:
    data, before = Data(), Before()
    JOBS[0].rules.date_columns = ["date"]
    found = gather(RULES, JOBS, data, "checks", None, before)
    ((asked_entrants, needs, choose),) = data.met
    assert (asked_entrants, needs) == (RULES.entrants, [need("a", "t", DATE), need("b", "u"), *OTHERS])
    assert choose(WHO, "identity") == [*OTHERS, "chosen"]
    assert before.met == [
        ("columns", WHO), ("decide", (WHO, "identity", OTHERS)), ("needs", OTHERS),
    ]  # fmt: skip
    completed = before.completed(data.there)
    assert met["measured"] == ([JOBS[0]], completed, "checks", None)
    assert (met["divided"][0], list(met["divided"][1])) == (completed, ["b"])
    asked = {"a": {"t": ["tanggal"]}, "b": {"u": ["x"]}}
    assert met["outside"] == (JOBS, completed, asked, {"u": {"x": 1}})
    assert {path: each.values.tolist() for path, each in found.columns.items()} == {"a": [4, 2], "b": [0.5, 0.25]}
    assert list(found.columns) == ["a", "b"]
    assert found.remarks == [Finding("measuring"), Finding("of before"), OUTSIDE_REMARK]
    assert (found.loaded, found.outside, found.dated) == (completed, OUTSIDE, asked)
    assert found.reuse == ("reuse", ["t", "u"], {"t"})


def test_files_left_out_of_the_tables_of_before_are_told_as_well(met: dict[str, Any]) -> None:
    before = Before()
    before.completed = lambda there: there
    found = gather(RULES, JOBS, Data(), "checks", None, before)
    assert found.remarks[-2:] == [OUTSIDE_REMARK, LEFT_REMARK]


def test_an_award_of_nobody_is_refused(met: dict[str, Any]) -> None:
    with pytest.raises(ScoringError) as caught:
        gather(RULES, JOBS, Data(()), "checks", None)
    assert caught.value.problems == (Problem("PB504", Place(), {"table": "t"}),)
