"""What a panel takes of dated answers, by hand: figures, what stood in, reasons, and what travels with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pembina.errors import Phrase, Place, Problem, ScoringError
from pembina.evaluation.panel import Taken, take, years
from pembina.model import Panel
from pembina.plugins.values import Measured

from .by_hand import entrants

D20, D21, D22, D23 = (dt.date(year, 12, 31) for year in (2020, 2021, 2022, 2023))


def rules(take_: str = "value", *, since: dt.date | None = None, fill: str = "none", **more: Any) -> Panel:
    return Panel(D22, since, fill, take_, more.get("tolerance", 0.0), more.get("least", 2))


def taken(panel: Panel, *figures: dict[dt.date, Any]) -> Taken:
    """Take what a panel gives of figures, or of measured ones, by entrant."""
    answers: dict[dt.date, dict[str, Measured]] = {}
    for i, of_one in enumerate(figures):
        for date, said in of_one.items():
            each = said if isinstance(said, Measured) else Measured(said, reason="missing" if said is None else None)
            answers.setdefault(date, {})[f"{i + 1:02}"] = each
    return take("a", panel, answers, entrants(len(figures)))


def values(found: Taken) -> list[Any]:
    return [None if each is None else (each.value, each.reason) for each in found.measured]


FULL = Measured(
    8.0, 16, 2, printed="8,0", source="BPS", as_of="2022", definition="d", state="verified", also={"n": 3},
    standard_error=0.5,
)  # fmt: skip


def test_the_figure_of_the_day_keeps_what_was_said_of_it_but_for_its_parts() -> None:
    found = taken(rules(), {D20: 1.0, D22: FULL, D23: 99.0})
    assert found.measured == (
        Measured(8.0, source="BPS", as_of="2022", definition="d", state="verified", also={"n": 3}, standard_error=0.5),
    )
    assert found.series == ({"2020-12-31": 1.0, "2022-12-31": 8.0},)
    assert (found.filled.tolist(), found.errors_lost) == ([False], 0)


def test_a_figure_that_stands_in_has_no_standard_error_and_is_counted() -> None:
    found = taken(rules(fill="latest"), {D20: FULL}, {D22: FULL}, {})
    assert [each and (each.value, each.standard_error) for each in found.measured] == [(8.0, None), (8.0, 0.5), None]
    assert (found.filled.tolist(), found.errors_lost) == ([True, False, False], 1)
    assert found.series == ({"2020-12-31": 8.0}, {"2022-12-31": 8.0}, {})


def test_the_last_answer_with_a_figure_is_the_one_whose_source_travels() -> None:
    old, new = Measured(5.0, source="old"), Measured(6.0, source="new")
    found = taken(rules(fill="latest"), {D20: old, D21: new, D22: Measured(None, reason="missing", source="none")})
    assert found.measured == (Measured(6.0, source="new"),)


def test_without_a_figure_of_the_day_it_is_missing_and_the_source_stays() -> None:
    found = taken(rules(), {D21: Measured(5.0, source="old", standard_error=1.0)}, {D22: None})
    assert found.measured == (Measured(None, source="old", reason="missing"), None)
    assert (found.filled.tolist(), found.errors_lost) == ([False, False], 0)


def test_growth_has_no_standard_error_whatever_it_is_of() -> None:
    found = taken(rules("growth", since=D20), {D20: Measured(4.0), D22: FULL}, {D22: FULL})
    assert [each and each.standard_error for each in found.measured] == [None, None]
    assert values(found) == [(100.0, None), (None, "missing")]
    assert found.errors_lost == 1


@pytest.mark.parametrize(("first", "reason"), [(0.0, "not-applicable"), (-1.0, "not-applicable"), (None, "missing")])
@pytest.mark.parametrize("how", ["growth", "cagr"])
def test_why_a_change_has_no_number(how: str, first: float | None, reason: str) -> None:
    assert values(taken(rules(how, since=D20), {D20: first, D22: 5.0})) == [(None, reason)]


def test_change_is_reckoned_from_the_first_date_where_the_award_names_none() -> None:
    assert values(taken(rules("growth"), {D20: 50.0, D21: 80.0, D22: 100.0})) == [(100.0, None)]
    assert values(taken(rules("growth", since=D21), {D20: 50.0, D21: 80.0, D22: 100.0})) == [(25.0, None)]
    assert values(taken(rules("cagr"), {D20: 100.0, D22: 121.0})) == [(10.0, None)]


@pytest.mark.parametrize("how", ["growth", "cagr"])
def test_a_change_is_filled_where_either_end_is(how: str) -> None:
    found = taken(
        rules(how, since=D21, fill="latest"),
        {D21: 10.0, D22: 10.0}, {D20: 10.0, D22: 10.0}, {D21: 10.0}, {D20: 10.0, D21: 10.0, D22: 10.0}, {},
    )  # fmt: skip
    assert values(found) == [(0.0, None)] * 4 + [None]
    assert found.filled.tolist() == [False, True, True, False, False]


def test_a_gap_between_the_ends_is_not_what_a_change_rests_on() -> None:
    found = taken(rules("growth", since=D20, fill="latest"), {D20: 10.0, D22: 20.0}, {D20: 1.0, D21: 1.0, D22: 1.0})
    assert (values(found), found.filled.tolist()) == ([(100.0, None), (0.0, None)], [False, False])


# Trends


def test_a_trend_is_a_word_and_one_that_cannot_be_told_rests_on_nothing() -> None:
    found = taken(
        rules("trend", tolerance=10.0),
        {D21: 100.0, D22: 110.0}, {D21: 100.0, D22: 110.1}, {D20: 100.0, D22: 50.0}, {D22: 1.0}, {}, {D22: None},
    )  # fmt: skip
    words = [("flat", None), ("rising", None), ("falling", None), ("absent", None), None, None]
    assert values(found) == words
    assert found.filled.tolist() == [False, False, False, True, False, False]
    assert {type(each.value) for each in found.measured if each is not None} == {str}


def test_a_trend_begins_at_since_and_needs_the_least_number_of_dates() -> None:
    series = {D20: 1.0, D21: 9.0, D22: 8.0}
    assert values(taken(rules("trend", since=D21), series)) == [("falling", None)]
    assert values(taken(rules("trend"), series)) == [("rising", None)]
    assert values(taken(rules("trend", since=D21, least=3), series)) == [("absent", None)]
    assert values(taken(rules("trend", since=D21), {D20: 5.0})) == [(None, "missing")]


# What is left to a person

OPEN = Measured(None, reason="needs-a-person")
NEVER = Measured(None, reason="not-assessable")


def test_what_was_said_last_up_to_the_day_decides_whether_a_person_has_to() -> None:
    panel = rules(fill="latest")
    found = taken(panel, {D21: 1.0, D22: OPEN}, {D21: OPEN}, {D21: OPEN, D22: 1.0}, {D22: NEVER}, {D22: 1.0, D23: OPEN})
    assert values(found) == [
        (None, "needs-a-person"), (None, "needs-a-person"), (1.0, None), (None, "not-assessable"), (1.0, None),
    ]  # fmt: skip
    assert found.filled.tolist() == [False] * 5


def test_a_change_is_open_where_either_end_is() -> None:
    panel = rules("growth", since=D21, fill="constant")
    found = taken(panel, {D21: OPEN, D22: 1.0}, {D21: 1.0, D22: OPEN}, {D20: OPEN, D22: 1.0}, {D20: OPEN, D21: 1.0})
    assert values(found) == [(None, "needs-a-person")] * 3 + [(0.0, None)]


def test_a_change_from_the_first_date_is_open_where_that_date_is() -> None:
    assert values(taken(rules("growth", fill="constant"), {D20: OPEN, D21: 5.0, D22: 5.0})) == [
        (None, "needs-a-person")
    ]


def test_no_date_of_a_trend_may_be_open_but_those_before_it() -> None:
    series = {D20: 1.0, D21: OPEN, D22: 2.0}
    assert values(taken(rules("trend"), series)) == [(None, "needs-a-person")]
    assert values(taken(rules("trend", since=D21), series)) == [(None, "needs-a-person")]
    assert values(taken(rules("trend", since=D22), series)) == [("absent", None)]


def test_a_reason_that_a_rule_may_fill_in_leaves_nothing_open() -> None:
    found = taken(rules(fill="latest"), {D21: 5.0, D22: Measured(None, reason="not-applicable")})
    assert (values(found), found.filled.tolist()) == ([(5.0, None)], [True])


# What cannot be computed with


def test_a_category_has_no_growth() -> None:
    with pytest.raises(ScoringError) as caught:
        taken(rules(), {D22: 1.0}, {D22: "good"})
    args = {"method": "panel", "value": "good", "entrants": "Region 02"}
    assert caught.value.problems == (Problem("PB503", Place(address="criteria.a"), args),)


@pytest.mark.parametrize("how", ["value", "growth"])
def test_a_figure_beyond_all_measure_names_the_entrant(how: str) -> None:
    with pytest.raises(ScoringError) as caught:
        taken(rules(how, since=D21), {D21: 1.0, D22: 1.0}, {D21: 1e200, D22: 1.0})
    (problem,) = caught.value.problems
    reason = problem.args["reason"]
    assert isinstance(reason, Phrase)
    assert problem == Problem(
        "PB508", Place(address="criteria.a"), {"key": "panel", "method": how, "reason": reason, "entrant": "Region 02"}
    )
    assert reason == reason.template.format(**reason.args)


def test_rules_that_no_figures_fit_name_no_entrant() -> None:
    with pytest.raises(ScoringError) as caught:
        taken(rules("growth", since=D22), {D22: 1.0})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("PB507", Place(address="criteria.a"))
    assert {"key": "panel", "method": "growth", "reason": problem.args["reason"]} == problem.args


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (dt.date(2020, 12, 31), 2021.0),
        (dt.date(2021, 3, 31), 2021.25),
        (dt.date(2021, 2, 28), 2021 + 1 / 6),
        (dt.date(2020, 2, 29), 2020 + 1 / 6),
        (dt.date(2021, 6, 15), 2021 + 5.5 / 12),
    ],
)
def test_ends_of_quarters_lie_evenly(date: dt.date, expected: float) -> None:
    assert years(date) == pytest.approx(expected, abs=1e-12)
