"""The road right of measuring, by hand: the order of steps, what each is given, and all that is remarked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from pembina.errors import PluginError, Problem, ScoringError
from pembina.evaluation import judge as module
from pembina.evaluation.judge import judge
from pembina.evaluation.override import Asked
from pembina.model import Entrants, Finding, Gate, Method, Override, Screen, Status, Tier
from pembina.model.award import Quota
from pembina.plugins import Aggregator, ScoringMethod

from .by_hand import Extensions, at_least, award, column, entrants, group, leaf

A, B = leaf("a", 0.5, missing="zero"), leaf("b", 0.5, missing="leave-out")
IDENTITY = ScoringMethod("identity", {}, lambda values, parameters, context: values)
HOST: Any = Extensions(IDENTITY, at_least())


def columns(*leaves: Any, **values: Any) -> dict[str, Any]:
    return {each.path: column(each, *values[each.path]) for each in leaves}


def test_everything_is_judged_in_one_go() -> None:
    rules = award(
        A, B,
        gates=(Gate("b", Method("at-least", {"argument": 10}), None, {}),),
        tiers=(Tier("up", {}, Decimal(80), True), Tier("down", {}, Decimal(0), True)),
    )  # fmt: skip
    of = columns(A, B, a=[50, None, 90, 10], b=[70, 60, None, 5])
    found = judge(rules, of, entrants(4), HOST)
    assert found.competing.tolist() == [True] * 4
    assert found.competing.dtype == np.bool_
    assert (list(found.prepared), list(found.scored)) == (["a", "b"], ["a", "b"])
    assert found.scored["a"].scores.tolist() == [50, 0, 90, 10]
    assert found.tree.total.tolist() == [60, 30, 90, 7.5]
    assert [(each.status.value, each.rank, each.tier, each.coverage) for each in found.standings] == [
        ("ranked", 2, "down", 100), ("ranked", 3, "down", 50), ("ranked", 1, "up", 50), ("ineligible", None, None, 100),
    ]  # fmt: skip
    assert found.findings == [
        Finding("missing.filled", {"policy": "zero", "reason": "missing"}, "note", "a", "02"),
        Finding("missing.filled", {"policy": "leave-out", "reason": "missing"}, "note", "b", "03"),
        Finding("gate.not-applied", {"gate": 0}, "note", None, "03"),
    ]
    assert found.overrides == ()


def test_each_gate_that_is_not_applied_is_told_of_each_entrant() -> None:
    at = Gate("b", Method("at-least", {"argument": 1}), None, {})
    of = columns(A, B, a=[5, 5], b=[None, None])
    found = judge(award(A, B, gates=(at, at)), of, entrants(2), HOST)
    assert [(f.args, f.entrant) for f in found.findings if f.key == "gate.not-applied"] == [
        ({"gate": 0}, "01"), ({"gate": 0}, "02"), ({"gate": 1}, "01"), ({"gate": 1}, "02"),
    ]  # fmt: skip


def test_who_is_set_aside_or_screened_out_does_not_compete() -> None:
    rules = award(A, B, screen=Screen(Decimal(100), Decimal(0), ("03",)))
    of = columns(A, B, a=[1, None, None, 4], b=[1, 2, 3, 4])
    found = judge(rules, of, entrants(4, status=["revoked", None, None, None]), HOST)
    assert found.competing.tolist() == [False, False, True, True]
    assert [each.status for each in found.standings] == [
        Status.REVOKED, Status.NOT_ASSESSABLE, Status.RANKED, Status.RANKED,
    ]  # fmt: skip
    assert found.standings[1].reason == ("screen.reported", {"found": 50.0, "required": 100.0})
    assert [(f.key, f.entrant) for f in found.findings] == [("screen.kept", "03"), ("missing.filled", "03")]


def test_who_is_blocked_is_told_by_which_criterion_and_why() -> None:
    strict = leaf("a", missing="not-assessable")
    of = {"a": column(strict, 5, None, reasons={1: "needs-a-person"})}
    found = judge(award(strict), of, entrants(2), HOST)
    assert found.standings[1].reason == ("missing.value", {"criterion": "a", "why": "needs-a-person"})
    assert found.findings == []


def test_quotas_and_ranks_inside_groups_know_the_groups() -> None:
    rules = award(
        A, tiers=(Tier("up", {}, Decimal(0), True, quota=Quota(1, "island")),),
        entrants=Entrants("t", "code", "name", groups=("island",)),
    )  # fmt: skip
    who = entrants(3, groups=[{"island": "Java"}, {"island": "Java"}, {"island": "Bali"}])
    found = judge(rules, columns(A, a=[5, 6, 4]), who, HOST)
    assert [each.tier for each in found.standings] == [None, "up", "up"]
    assert [each.group_ranks for each in found.standings] == [{"island": 2}, {"island": 1}, {"island": 1}]


def test_remarks_of_groups_come_along() -> None:
    total = Aggregator("total", lambda scores, *_: scores.sum(axis=1), relative=True)
    rules = award(root=group("", A, aggregate=Method("total")), tiers=(Tier("up", {}, Decimal(80), True),))
    found = judge(rules, columns(A, a=[5, 6]), entrants(2), Extensions(IDENTITY, total))
    assert found.findings == [
        Finding("relative.aggregation", {"method": "total"}),
        Finding("tier.empty", {"tier": "up"}),
    ]


def failing(**where: Any) -> Any:
    """Let scoring of criteria fail or remark as it is told, by path."""

    def score(prepared: Any, *rest: Any) -> Any:
        path = prepared.column.leaf.path
        said = where.get(path)
        if isinstance(said, Exception):
            raise said
        return "scored", [Finding(path)], said or []

    return score


ONE, TWO = (Problem(code, args={"n": code}) for code in ("PB501", "PB502"))
WORSE = Problem("PB505", args={})


@pytest.mark.parametrize("worse", [False, True])
def test_problems_of_all_criteria_are_told_together(monkeypatch: pytest.MonkeyPatch, worse: bool) -> None:
    monkeypatch.setattr(Problem, "show", lambda self: self.code)
    raised = ScoringError([WORSE if worse else TWO])
    monkeypatch.setattr(module, "score", failing(a=raised, b=[ONE]))
    leaves = (A, B, leaf("c"))
    with pytest.raises((ScoringError, PluginError)) as caught:
        judge(award(*leaves), columns(*leaves, a=[1], b=[1], c=[1]), entrants(1), HOST)
    assert caught.value.problems == (ONE, WORSE if worse else TWO)
    assert type(caught.value) is (PluginError if worse else ScoringError)


def test_every_criterion_is_scored_with_the_same_roll(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[Any] = []
    real = module.score

    def spy(prepared: Any, rules: Any, who: Any, competing: Any, host: Any, roll: Any) -> Any:
        met.append((prepared.column.leaf.path, who, competing.tolist(), host is HOST, roll.codes.tolist(), id(roll)))
        scored, _, problems = real(prepared, rules, who, competing, host, roll)
        return scored, [Finding(f"of {prepared.column.leaf.path}")], problems

    monkeypatch.setattr(module, "score", spy)
    who = entrants(2)
    found = judge(award(A, B), columns(A, B, a=[1, 2], b=[1, 2]), who, HOST)
    assert [each[:5] for each in met] == [(path, who, [True, True], True, ["01", "02"]) for path in "ab"]
    assert len({each[5] for each in met}) == 1
    assert [finding.key for finding in found.findings] == ["of a", "of b"]


def test_values_are_made_ready_among_those_that_compete_on_the_awards_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[Any] = []
    real = module.prepare

    def spy(of: Any, who: Any, competing: Any, scale: Any, host: Any) -> Any:
        met.append((of, who, competing.tolist(), scale, type(scale), host))
        prepared, _ = real(of, who, competing, scale, host)
        return prepared, [Finding("preparing")]

    monkeypatch.setattr(module, "prepare", spy)
    of, who = columns(A, a=[1, 2]), entrants(2, status=[None, "recused"])
    found = judge(award(A, scale=Decimal(10)), of, who, HOST)
    assert met == [(of, who, [True, False], 10.0, float, HOST)]
    assert found.findings == [Finding("preparing")]


def test_a_gate_may_stand_on_the_score_of_a_group() -> None:
    gate = Gate("g", Method("at-least", {"argument": 50}), None, {})
    inner = leaf("g.a")
    found = judge(award(group("g", inner), gates=(gate,)), columns(inner, **{"g.a": [49, 50]}), entrants(2), HOST)
    assert [each.gates for each in found.standings] == [["not-met"], ["met"]]


# Overrides


def override(entrant: str, what: str, before: Any, after: Any, **more: Any) -> Override:
    made = Override(entrant, what, before, after, "Ketua", "Saksi", "surat", dt.date(2022, 8, 1), "o.csv", 2)
    return evolve(made, **more)


def test_overrides_are_applied_on_the_way_and_told_in_order() -> None:
    of = columns(A, B, a=[50, None], b=[70, 60])
    asked = Asked((
        override("02", "status", "ranked", "withdrawn"),
        override("01", "total", Decimal("70.00"), Decimal(65)),
        override("01", "a", Decimal("50.00"), Decimal(70)),
    ))  # fmt: skip
    found = judge(award(A, B), of, entrants(2), HOST, asked)
    assert found.scored["a"].scores.tolist() == [70, 0]
    assert (found.competing.tolist(), list(found.prepared)) == ([True, True], ["a", "b"])
    assert found.tree.total.tolist() == [65, 30]
    assert plainly(found.tree.held) == {"a": [True, False], "": [True, False]}
    assert [(each.status.value, each.exact) for each in found.standings] == [("ranked", 65), ("withdrawn", None)]
    assert [(each.entrant, each.what) for each in found.overrides] == [("01", "a"), ("01", "total"), ("02", "status")]
    assert [finding.key for finding in found.findings] == ["missing.filled", *["override.applied"] * 3]
    assert [finding.entrant for finding in found.findings] == ["02", "01", "01", "02"]


def plainly(held: Any) -> dict[str, Any]:
    return {path: mask.tolist() for path, mask in held.items()}


def test_an_override_of_somebody_who_was_screened_out_is_refused() -> None:
    rules = award(A, B, screen=Screen(Decimal(100), Decimal(0), ()))
    of = columns(A, B, a=[1, None], b=[1, 2])
    with pytest.raises(ScoringError) as caught:
        judge(rules, of, entrants(2), HOST, Asked((override("02", "a", None, Decimal(5)),)))
    assert [(problem.code, problem.args["entrant"]) for problem in caught.value.problems] == [("PB532", "Region 02")]


def test_without_overrides_nothing_is_asked_for() -> None:
    assert module.NOTHING_ASKED == Asked()
