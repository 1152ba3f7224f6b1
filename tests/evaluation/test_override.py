"""Overrides step by step, by hand: what each replaces, what is said of it, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pembina.errors import Phrase, Place, Problem
from pembina.evaluation.override import (
    Asked,
    Overriding,
    in_order,
    override_findings,
    told,
    weighed,
)
from pembina.evaluation.standing import Standing
from pembina.evaluation.tree import Tree
from pembina.model import Award, Entrant, Finding, Override, Status

from .small import award, entrants, group, leaf, scored

NAN = float("nan")
A, B, C = leaf("g.a", share=0.5), leaf("g.b", share=0.5), leaf("c", share=0.4)
RULES = award(group("g", A, B), C)
FIELD = entrants("01", "02", "03")
SIGNED: dict[str, Any] = {"by": "Sri", "second": "Made", "reason": "because", "date": dt.date(2022, 7, 4)}


def of(what: str, before: Any, after: Any, entrant: str = "01", row: int = 2) -> Override:
    before, after = (Decimal(str(x)) if isinstance(x, int | float) else x for x in (before, after))
    return Override(entrant, what, before, after, **SIGNED, file="o.csv", row=row)


def asked(*given: Override, **more: Any) -> Asked:
    return Asked(given, **more)


def over(*given: Override, rules: Award = RULES, **more: Any) -> Overriding:
    overriding = Overriding.over(rules, FIELD, asked(*given, **more), {})
    assert overriding is not None
    return overriding


def wrong(code: str, column: str, what: str, row: int = 2, entrant: str = "Region 01", **args: Any) -> Problem:
    return Problem(code, Place("o.csv", row, cell=column), {"what": what, "entrant": entrant, **args})


# What can be overridden, and of whom


def test_whatever_has_a_part_in_the_total_can_be_overridden() -> None:
    part = group("g", A, leaf("g.x"), group("g.h", leaf("g.h.y", share=1.0), share=None))
    assert weighed(award(leaf("z"), part, C)).keys() == {"", "g", "g.a", "c"}
    assert weighed(award(part))["g"] is part


def test_where_nobody_asks_for_an_override_nothing_is_done_about_them() -> None:
    assert Overriding.over(RULES, FIELD, Asked(), {}) is None


def test_what_is_asked_for_is_sorted_by_node_and_row() -> None:
    given = (of("g.a", 1, 2), of("total", 3, 4), of("g.a", 5, 6, "02"), of("status", "ranked", "revoked", "03"))
    expected = Overriding(
        RULES, FIELD, Asked(given),
        scores={"g.a": [(0, given[0]), (1, given[2])], "": [(0, given[1])]}, statuses={2: given[3]},
    )  # fmt: skip
    assert over(*given) == expected


def test_nobody_and_nothing_that_is_not_there_is_overridden_and_the_rest_is() -> None:
    found = over(of("g.a", 1, 2, "99"), of("x", 1, 2), of("c", 1, 2))
    assert (found._scores, found._statuses, found.problems) == ({"c": [(0, of("c", 1, 2))]}, {}, [])


def test_whom_the_data_set_or_the_screen_leaves_out_has_nothing_to_override() -> None:
    field = (Entrant("01", "Region 01", {}, "withdrawn"), *FIELD[1:])
    given = (of("c", 1, 2), of("status", "withdrawn", "ranked", row=3), of("c", 1, 2, "02", 4),
             of("status", "not-assessable", "ineligible", "02", 5), of("c", 1, 2, "03", 6))  # fmt: skip
    found = Overriding.over(RULES, field, Asked(given), {1: ("screen.reported", {})})
    assert found is not None
    aside = Phrase("its status is withdrawn, as the data set says")
    screened = Phrase("the screen leaves it out, so that nothing of it is scored")
    assert found.problems == [
        wrong("PB532", "entrant", "c", why=aside), wrong("PB532", "entrant", "status", 3, why=aside),
        wrong("PB532", "entrant", "c", 4, "Region 02", why=screened),
    ]  # fmt: skip
    assert (found._scores, found._statuses) == ({"c": [(2, given[4])]}, {1: given[3]})


# Scores


def test_the_score_of_a_criterion_is_set_and_is_no_gap_any_more() -> None:
    overriding = over(of("c", 20, 80.5), of("c", None, 7, "02"), of("g", 1, 2))
    before = scored(20.0, NAN, 30.0, filled=[True] * 3, left_out=[True] * 3, blocked=[True] * 3)
    other = scored(1.0, 2.0, 3.0)
    after = overriding.criteria({"c": before, "g.a": other})
    assert after["g.a"] is other
    found = after["c"]
    assert [found.scores.tolist(), before.scores[0]] == [[80.5, 7, 30], 20]
    only_the_third = [False, False, True]
    assert [found.filled.tolist(), found.left_out.tolist(), found.blocked.tolist()] == [only_the_third] * 3
    assert {path: mask.tolist() for path, mask in overriding.held.items()} == {"c": [True, True, False]}
    assert (overriding.applied, overriding.problems) == ([of("c", 20, 80.5), of("c", None, 7, "02")], [])


def tree(*scores: float) -> Tree:
    marks = {"g": np.array([True] * 3)}
    return Tree(3, FIELD, {"g": np.array(scores)}, blocked=dict(marks), left_out=dict(marks))


def test_the_score_of_a_group_is_set_in_the_tree_and_blocks_nobody() -> None:
    overriding, at = over(of("g", 30.335, 40, "02")), tree(10.0, 30.335, 20.0)
    overriding.group(at, "g")
    assert at.scores["g"].tolist() == [10, 40, 20]
    assert at.blocked["g"].tolist() == at.left_out["g"].tolist() == [True, False, True]
    assert overriding.held["g"].tolist() == [False, True, False]
    assert overriding.applied == [of("g", 30.34, 40, "02")]


def test_a_group_that_nobody_overrides_stays_as_it_is() -> None:
    overriding, at = over(of("c", 1, 2)), tree(10.0, 20.0, 30.0)
    overriding.group(at, "g")
    assert (at.scores["g"].tolist(), overriding.held, overriding.applied) == ([10, 20, 30], {}, [])


@pytest.mark.parametrize(
    ("before", "computed", "shown"),
    [
        (30.334, 30.33, None),
        (30.335, 30.34, None),
        (30.33, 30.3349, None),
        (None, NAN, None),
        (30.33, 30.335, ("30.33", "30.34")),
        (30.335, 30.33, ("30.335", "30.33")),
        (None, 30.0, (Phrase("nothing"), None)),
        (30, NAN, ("30", Phrase("nothing"))),
        ("kosong", NAN, ("kosong", Phrase("nothing"))),
    ],
)
def test_an_override_starts_from_what_is_computed_as_it_is_published(before: Any, computed: float, shown: Any) -> None:
    overriding = over(of("c", before, 80))
    overriding.criteria({"c": scored(computed, 1.0, 1.0)})
    expected = []
    if shown is not None:
        given, found = shown[0], "30.00" if shown[1] is None else shown[1]
        expected = [wrong("PB527", "before", "c", before=given, computed=found)]
    assert overriding.problems == expected


def test_what_is_published_is_rounded_as_the_rules_say() -> None:
    overriding = over(of("c", 30.29, 80), rules=award(group("g", A, B), C, decimals=1, rounding="down"))
    overriding.criteria({"c": scored(30.27, 1.0, 1.0)})
    assert (overriding.problems, overriding.applied) == ([], [of("c", 30.2, 80)])


@pytest.mark.parametrize(
    ("what", "more", "told_of_it"),
    [
        ("c", {}, True),
        ("g", {}, True),
        ("c", {"checked": False}, False),
        ("c", {"doubtful": frozenset({"01"})}, True),  # of a criterion it is sure what is computed
        ("g", {"doubtful": frozenset({"01"})}, False),
        ("g", {"doubtful": frozenset({"02"})}, True),
    ],
)
def test_a_wrong_start_is_told_where_it_is_sure_and_nothing_is_tried_out(
    what: str, more: Any, told_of_it: bool
) -> None:
    overriding = over(of(what, 1, 80), **more)
    if what == "c":
        overriding.criteria({"c": scored(50.0, 1.0, 1.0)})
    else:
        overriding.group(tree(50.0, 1.0, 1.0), "g")
    expected = [wrong("PB527", "before", what, before="1", computed="50.00")]
    assert overriding.problems == (expected if told_of_it else [])
    assert [each.before for each in overriding.applied] == [Decimal("50.00")]


# Statuses


def test_a_status_is_set_with_the_reason_of_the_override() -> None:
    overriding, standing = over(of("status", "ranked", "revoked")), Standing()
    overriding.status(0, standing, total=True)
    reason = ("status.override", {"before": "ranked", **SIGNED})
    assert standing == Standing(Status.REVOKED, reason)
    assert (overriding.applied, overriding.problems) == ([of("status", "ranked", "revoked")], [])


def test_a_status_is_told_with_what_is_computed_whatever_it_was_to_start_from() -> None:
    overriding, standing = over(of("status", "ineligible", "revoked")), Standing()
    overriding.status(0, standing, total=False)
    assert overriding.applied == [of("status", "ranked", "revoked")]
    assert overriding.problems == [wrong("PB527", "before", "status", before="ineligible", computed="ranked")]
    assert standing.status is Status.REVOKED


def test_where_a_status_starts_from_is_not_told_of_whom_other_overrides_were_refused() -> None:
    overriding = over(of("status", "ineligible", "revoked"), doubtful=frozenset({"01"}))
    overriding.status(0, Standing(), total=True)
    assert (overriding.applied, overriding.problems) == ([of("status", "ranked", "revoked")], [])


def test_whose_status_nobody_overrides_keeps_it() -> None:
    overriding, standing = over(of("status", "ranked", "revoked")), Standing()
    overriding.status(1, standing, total=True)
    assert (standing, overriding.applied) == (Standing(), [])


def test_a_status_that_is_there_anyway_is_no_override() -> None:
    overriding, standing = over(of("status", "ranked", "revoked"), checked=False), Standing(Status.REVOKED)
    overriding.status(0, standing, total=True)
    assert (standing, overriding.applied, overriding.problems) == (Standing(Status.REVOKED), [], [])


@pytest.mark.parametrize(("doubtful", "problems"), [((), 1), (("01",), 0), (("02",), 1)])
def test_nobody_is_ranked_without_a_total_which_is_told_where_it_is_sure(doubtful: Any, problems: int) -> None:
    overriding = over(of("status", "not-assessable", "ranked"), doubtful=frozenset(doubtful))
    standing = Standing(Status.NOT_ASSESSABLE)
    overriding.status(0, standing, total=False)
    assert (standing, overriding.applied) == (Standing(Status.NOT_ASSESSABLE), [])
    assert overriding.problems == [wrong("PB531", "after", "status")] * problems


def test_who_has_a_total_may_be_ranked() -> None:
    overriding, standing = over(of("status", "ineligible", "ranked")), Standing(Status.INELIGIBLE)
    overriding.status(0, standing, total=True)
    assert (standing.status, overriding.problems) == (Status.RANKED, [])


def test_where_rules_are_tried_out_nothing_is_refused() -> None:
    overriding = over(of("status", "ineligible", "ranked"), checked=False)
    overriding.status(0, Standing(Status.NOT_ASSESSABLE), total=False)
    assert overriding.problems == []


# What is said of them


def test_overrides_come_by_entrant_and_as_they_are_applied() -> None:
    """Criteria first, then groups from the inside out, the total, and the status; equals in the order of the file."""
    inner = group("g.z", leaf("g.z.b", share=0.5), leaf("g.z.a", share=0.5))
    rules = award(group("g", inner, group("g.y", leaf("g.y.x", share=1.0))), group("h", leaf("h.x", share=1.0)), C)
    ordered = [
        *("g.z.b", "g.z.a", "g.y.x", "h.x", "c"), *("g.z", "g.y", "g", "h"), "total", "status",
    ]  # fmt: skip
    given = [of(what, 1, 2, code) for code in ("01", "02") for what in ordered]
    assert in_order(given[::-1], rules) == given


def test_each_override_is_a_warning_with_the_node_that_it_is_of() -> None:
    given = [of("g.a", 1, 2.5), of("total", 3, 4, "02"), of("status", "ranked", "revoked")]
    assert override_findings(given) == [
        Finding("override.applied", {"what": "g.a", "before": Decimal(1), "after": Decimal("2.5"), **SIGNED},
                "warning", "g.a", "01"),
        Finding("override.applied", told(given[1]), "warning", None, "02"),
        Finding("override.applied", told(given[2]), "warning", None, "01"),
    ]  # fmt: skip
