"""Columns, entrants and findings read back from a document: what was measured, and what the data set said."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import asdict

from pembina.evaluation.restore import restored_column, restored_entrants, restored_finding
from pembina.model import Entrant, Finding, Leaf, Result
from pembina.model.award import Panel
from pembina.plugins import Adjusted
from pembina.plugins.values import Measured

from .small import leaf

NODE: dict[str, Any] = {
    "path": "a", "direction": "lower", "values": [2, None], "numerators": None, "denominators": None,
    "evidence": [3, 0], "notes": {}, "steps": [],
}  # fmt: skip


def column(of: Leaf | None = None, codes: tuple[str, ...] = ("01", "02"), **node: Any) -> Any:
    document = {"nodes": [{"path": "", "values": None}, {**NODE, **node}], "entrants": []}
    return restored_column(Result(document, ""), of or leaf(), codes)


# Entrants


@pytest.mark.parametrize(
    ("status", "overridden", "restored"),
    [
        ("ranked", None, None), ("ineligible", None, None), ("not-assessable", None, None),
        ("recused", None, "recused"), ("withdrawn", None, "withdrawn"), ("revoked", None, "revoked"),
        ("withdrawn", "status", None), ("withdrawn", "total", "withdrawn"), ("ranked", "status", None),
    ],
)  # fmt: skip
def test_set_aside_is_whom_the_data_set_set_aside(status: str, overridden: str | None, restored: str | None) -> None:
    told = {"code": "74", "name": "Sultra", "groups": {"island": "Sulawesi"}, "status": status, "rank": 1}
    other = {"code": "75", "name": "Gorontalo", "groups": {}, "status": "revoked"}
    overrides = [] if overridden is None else [{"entrant": "74", "what": overridden}]
    assert restored_entrants(Result({"entrants": [told, other], "overrides": overrides}, "")) == (
        Entrant("74", "Sultra", {"island": "Sulawesi"}, restored), Entrant("75", "Gorontalo", {}, "revoked"),
    )  # fmt: skip


# Columns


def test_a_column_is_restored_with_everything_that_was_measured() -> None:
    own = leaf("a", use="other")
    notes = {
        "01": {"printed": "2.0", "source": "Dinas", "as-of": "2022-07-01", "definition": "d", "state": "verified",
               "standard-error": 0.5, "also": {"late": 1}, "series": {"2021": 4}, "filled": "previous"},
        "03": {"reason": "not-applicable", "policy": "zero"},
    }  # fmt: skip
    found = column(
        own, ("01", "02", "03", "04"), values=[2, 1.5, None, None], numerators=[4, 3, None, None],
        denominators=[2, 2, 1, None], evidence=[4, 0, 1, 0], notes=notes,
    )  # fmt: skip
    assert (found.leaf, found.direction, found.codes, found.adjusted) == (own, "lower", ("01", "02", "03", "04"), None)
    assert found.measured == (
        Measured(2.0, 4, 2, None, "2.0", "Dinas", "2022-07-01", "d", "verified", {"late": 1}, 0.5),
        Measured(1.5, 3, 2), Measured(None, None, 1, "not-applicable"), Measured(),
    )  # fmt: skip
    assert [type(each.value) for each in found.measured] == [float, float, type(None), type(None)]
    assert repr(found.values.tolist()) == "[2.0, 1.5, nan, nan]"
    assert (found.evidence.tolist(), str(found.evidence.dtype)) == ([4, 0, 1, 0], "int64")
    assert (found.filled.tolist(), str(found.filled.dtype)) == ([True, False, False, False], "bool")
    assert found.series == ({"2021": 4}, {}, {}, {})


def test_columns_of_nobody_have_their_kinds_all_the_same() -> None:
    found = column(codes=(), values=[], evidence=[])
    assert [str(each.dtype) for each in (found.values, found.evidence, found.filled)] == ["float64", "int64", "bool"]


def test_a_column_of_more_or_fewer_than_there_are_is_refused() -> None:
    for values in ([2], [2, 3, 4]):
        with pytest.raises(ValueError, match="argument"):
            column(values=values)


def test_words_are_restored_as_words() -> None:
    found = column(values=["WTP", None])
    assert (found.values.tolist(), found.measured) == (["WTP", None], (Measured("WTP"), Measured()))


@pytest.mark.parametrize(
    ("take", "filled"), [("trend", [True, False]), ("value", [False, False]), (None, [False, False])]
)
def test_absent_dates_of_a_trend_are_what_stood_in(take: str | None, filled: list[bool]) -> None:
    panel = None if take is None else Panel(None, None, "previous", take, 0.0, 3)  # type: ignore[arg-type]
    assert column(leaf(panel=panel), values=["absent", "up"]).filled.tolist() == filled


def test_what_stood_in_for_a_date_is_marked_in_a_trend_as_elsewhere() -> None:
    panel = Panel(None, None, "previous", "trend", 0.0, 3)  # type: ignore[arg-type]
    found = column(leaf(panel=panel), values=["up", "absent"], notes={"01": {"filled": "previous"}})
    assert found.filled.tolist() == [True, True]


def step(key: str, **facts: Any) -> dict[str, Any]:
    return {"step": key, "method": {"name": f"by-{key}"}, "facts": facts, "changes": {"01": [2, 3], "02": [None, 4.5]}}


def test_an_adjustment_is_restored_from_its_step() -> None:
    told = {"told": {"en": "told"}, "warning": {"en": "beware"}}
    steps = [step("impute"), step("adjust", juror=1, **told), step("treat", juror=2)]
    found = column(steps=steps).adjusted
    expected = Adjusted({"01": 3.0, "02": 4.5}, "by-adjust", {"juror": 1}, {"en": "told"}, {"en": "beware"})
    assert asdict(found) == asdict(expected)
    assert type(found.values["01"]) is float


def test_an_adjustment_of_which_nothing_is_told_has_no_sentences() -> None:
    found = column(steps=[step("adjust", juror=1)]).adjusted
    assert (found.facts, found.told, found.warning) == ({"juror": 1}, {}, {})


def test_other_steps_are_no_adjustment() -> None:
    assert column(steps=[step("impute"), step("treat")]).adjusted is None


def test_a_criterion_that_the_document_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        column(leaf("b"))


def test_a_finding_is_restored_as_it_is_told() -> None:
    told = {"key": "k", "args": {"n": 1}, "level": "warning", "node": "a", "entrant": "01", "text": {"en": "T"}}
    assert restored_finding(told) == Finding("k", {"n": 1}, "warning", "a", "01", {"en": "T"})
