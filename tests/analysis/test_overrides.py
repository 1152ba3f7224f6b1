"""Questions put to a result that holds overrides: they hold whatever is tried out, and are never taken for figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pytest

from pembina.analysis import audit, improve, robustness, stability, versus
from pembina.analysis.confidence_errors import Errors
from pembina.analysis.confidence_totals import Totals
from pembina.analysis.replay import Replay
from pembina.evaluation.document import entrant_document, override_documents
from pembina.model import Override, Spread, Status, Uncertainty

from ..evaluation.conftest import criterion
from .comparing import compared, made, parts, row, rules
from .drawing import by_the_evaluation, trial

BODY = (
    '[criteria.g]\nweight = 60\naggregate = "geometric"\n'
    + criterion("g.a", "a", weight=50)
    + criterion("g.b", "b", weight=50)
    + criterion("c", "c", weight=40)
    + '[[gates]]\ncriterion = "g"\nat-least = 40\n[[gates]]\ncriterion = "c"\nat-least = 20\n'
    + '[[tiers]]\nid = "utama"\nfrom = 60\n'
)
# g: 30, 60, 56.57, 50, 34.64; totals: 38 (out), 52, 67.94, 58, 50.78 (out by g; c is there)
FIVE = {"1": (20, 45, 50), "2": (60, 60, 40), "3": (80, 40, 85), "4": (50, 50, 70), "5": (30, 40, 75)}


def over(entrant: str, what: str, after: Any, by: str = "Sri") -> Override:
    answer = after if isinstance(after, str) else Decimal(str(after))
    return Override(entrant, what, None, answer, by, "Made", "because")


EVERY_KIND = (
    over("1", "g.a", 80), over("2", "g", 75.5), over("4", "total", 61), over("5", "status", "ranked"),
    over("3", "status", "withdrawn"),
)  # fmt: skip


@pytest.fixture(scope="module")
def award():
    return rules(BODY)


@pytest.fixture(scope="module")
def every(award):
    """A leaf (total 36 + 20 = 56), a group (45.3 + 16 = 61.3), a total (61), and two statuses."""
    return made(award, FIVE, overrides=EVERY_KIND)


def test_the_result_is_as_it_was_reckoned(every):
    assert ["ranked", "ranked", "withdrawn", "ranked", "ranked"] == [e["status"] for e in every.entrants]
    published = [e["total"] and e["total"]["published"] for e in every.entrants]
    assert ["56.00", "61.30", None, "61.00", "50.78"] == published
    assert [3, 1, None, 2, 4] == [e["rank"] for e in every.entrants]


# Judging again


def test_a_replay_applies_the_overrides_of_the_document(every):
    replay = Replay(every)
    assert replay.faithful
    pairs = zip(replay.entrants, replay.judgement.standings, strict=True)
    assert list(every.entrants) == [entrant_document(entrant, standing) for entrant, standing in pairs]
    assert every.overrides == override_documents(replay.judgement.overrides)
    assert [None] * 5 == [entrant.status for entrant in replay.entrants]


def test_without_its_overrides_a_document_is_not_given_back(every):
    document = {**every.document, "overrides": []}
    assert not Replay(attrs.evolve(every, document=document)).faithful


def test_changed_values_leave_what_was_overridden(every):
    """1's "a" is set, so that only "b" moves it: sqrt(80 * 20) = 40, 24 + 20 = 44; 4's total stays."""
    replay = Replay(every)
    judged = replay.judge(columns=replay.with_values({("g.a", "1"): 1.0, ("g.b", "1"): 20.0, ("c", "4"): 0.0}))
    assert (44, 61) == (judged.tree.total[0], judged.tree.total[3])


def test_what_cannot_be_overridden_where_something_else_is_tried_out_stays_as_computed(award):
    """Without any value nobody has a total, and so no rank, whatever was decided of the status."""
    result = made(award, FIVE, overrides=[over("5", "status", "ranked")])
    replay = Replay(result)
    judged = replay.judge(columns=replay.with_values({("c", "5"): None}))
    assert Status.NOT_ASSESSABLE is judged.standings[4].status
    assert [] == list(judged.overrides)


# Draws


UNCERTAIN = Uncertainty(200, 1, (Spread("free"),), leave_out=("g.a", "g.b", "c"))


@pytest.mark.parametrize("aggregate", ["geometric", "arithmetic", "minimum"])
def test_every_draw_of_robustness_is_what_the_evaluation_makes_of_it(aggregate):
    award = rules(BODY.replace("geometric", aggregate))
    result = made(award, FIVE, overrides=EVERY_KIND)
    study = trial(result, UNCERTAIN)
    u = study.uniforms(3, 0, 60)
    places, tiers = by_the_evaluation(study, u)
    found = study.outcome(u)
    assert (places == found.places).all()
    given = [[tier.id for tier in award.tiers] + [None]] * len(u)
    assert tiers == [[names[i] for i in row_] for names, row_ in zip(given, found.tiers.tolist(), strict=True)]


def test_a_total_that_was_set_is_the_same_in_every_draw(award):
    """3 is set to the least and 4 to the most that anybody can have, so that neither ever changes places."""
    result = made(award, FIVE, overrides=[over("4", "total", 100), over("3", "total", 0)])
    document = robustness(result, draws=200)
    assert document["not-done"] is None
    held = {entry["code"]: {entry[key] for key in ("best", "worst")} for entry in document["entrants"]}
    assert {"4": {1}, "3": {3}} == {code: held[code] for code in "43"}


def test_errors_of_values_do_not_move_what_was_set(award):
    result = made(award, FIVE, overrides=[over("1", "g.a", 80), over("2", "g", 75.5), over("4", "total", 61)])
    document = dict(result.document)
    document["nodes"] = [
        {**node, "notes": {code: {"standard-error": 1} for code in FIVE}} if node["kind"] == "criterion" else node
        for node in document["nodes"]
    ]
    noisy = attrs.evolve(result, document=document)
    found = Totals(Errors(noisy), Replay(noisy), 1)
    noise = {path: np.tile([[2.0, -3.0]], (5, 1)) for path in ("g.a", "g.b", "c")}
    climbed = found.total(noise)
    assert np.allclose(climbed, found._judged(noise), rtol=0, atol=1e-9)
    assert [61, 61] == climbed[3].tolist()
    # 2: 0.6 * 75.5 + 0.4 * 42 and 0.4 * 37; 1: 0.6 * sqrt(80 * 47) + 0.4 * 52
    assert [62.1, 60.1] == pytest.approx(climbed[1].tolist())
    assert 0.6 * (80 * 47) ** 0.5 + 20.8 == pytest.approx(climbed[0, 0])


# What would change the outcome


def test_no_figure_is_said_to_change_what_an_override_sets(award):
    result = made(award, FIVE, overrides=EVERY_KIND)
    found = stability(result)["values"]
    assert found["not-done"] is None
    told = [(change["entrant"], change["path"]) for change in (*found["by-part"], *found["by-points"])]
    told += [(row_["entrant"], row_["change"]["path"]) for row_ in found["nearest"] if row_["change"]]
    assert told
    # 1's "a" and 2's parts of "g" count for nothing; parts of 4 only for the conditions, as its total is set
    assert {("1", "g.a"), ("2", "g.a"), ("2", "g.b")}.isdisjoint(told)
    replay = Replay(result)
    for change in found["by-part"]:
        judged = replay.judge(columns=replay.with_values({(change["path"], change["entrant"]): change["to"]}))
        before = [(s.status, s.tier, s.rank == 1) for s in replay.judgement.standings]
        assert before != [(s.status, s.tier, s.rank == 1) for s in judged.standings]


def test_who_is_ranked_by_an_override_does_not_fall_out_by_a_figure(award):
    """5 does not meet the condition on "g" and is ranked all the same: no figure of its own makes it leave."""
    result = made(award, FIVE, overrides=[over("5", "status", "ranked")])
    changes = [row_["change"] for row_ in stability(result)["values"]["nearest"] if row_["entrant"] == "5"]
    effects = [effect for change in changes if change for effect in change["effects"]]
    assert [] == [effect for effect in effects if effect["key"] == "status" and effect["entrant"] == "5"]


def test_weights_are_not_followed_where_a_total_does_not_follow_from_them(award):
    document = stability(made(award, FIVE, overrides=[over("4", "total", 61)]))
    assert {"key": "overridden", "args": {"entrants": ["4"]}} == document["not-done"]
    assert [] == document["weights"]
    assert stability(made(award, FIVE, overrides=[over("4", "c", 61)]))["not-done"] is None
    assert stability(made(award, FIVE, overrides=[over("1", "total", 61)]))["not-done"] is None  # it is out by "g"


# The way up


def test_nobody_is_sent_to_raise_what_an_override_sets():
    body = BODY.replace("at-least = 40", "at-least = 10")
    award = rules(body)
    alone = {code: FIVE[code] for code in ("1", "2")}
    result = _actionable(made(award, alone, overrides=[over("2", "g", 50)]))
    document = improve(result, "2", tier="utama")
    # 0.6 * 50 + 0.4 * c = 60 (59.995 as published) asks for a c of 74.9875, which is reported in whole numbers
    (change,) = document["plan"]["changes"]
    assert ("c", 40, 75) == (change["path"], change["from"], change["to"])
    refused = {entry["path"]: entry["key"] for entry in document["not-suggested"]}
    assert {"g.a": "overridden", "g.b": "overridden"} == refused


def test_who_is_ranked_by_an_override_need_not_meet_the_condition(award):
    """5 lacks 60 - 50.78 = 9.22 points; the condition on "g" (40, it has 34.64) is nothing that it needs."""
    result = _actionable(made(award, FIVE, overrides=[over("5", "status", "ranked")]))
    document = improve(result, "5", tier="utama")
    assert "reached" == document["state"]
    after = {change["path"]: change["to"] for change in document["plan"]["changes"]}
    replay = Replay(result)
    judged = replay.judge(columns=replay.with_values({(path, "5"): float(to) for path, to in after.items()}))
    assert "utama" == judged.standings[4].tier
    assert document["plan"]["proven"]
    # "c" alone does it with 9.22 / 0.4 = 23.04 points more, 24 as whole numbers go; to reach 40 in "g" would cost more
    assert document["plan"]["cost"] <= 24


def test_whom_an_override_took_out_there_is_no_way_to_plan_for(every):
    assert "set-aside" == improve(_actionable(every), "3", tier="utama")["state"]
    unranked = made(rules(BODY), FIVE, overrides=[over("2", "status", "ineligible")])
    assert "set-aside" == improve(_actionable(unranked), "2", tier="utama")["state"]


def _actionable(result: Any) -> Any:
    document = dict(result.document)
    document["nodes"] = [
        {**node, "actionable": True} if node["kind"] == "criterion" else node for node in document["nodes"]
    ]
    return attrs.evolve(result, document=document)


# Recounting


def test_an_audit_recounts_what_follows_from_scores_and_says_where_an_override_stands_in_the_way(every):
    document = audit(every)
    reasons = [entry["not-done"] for entry in document["leave-one-out"]]
    assert {"overridden"} == {reason["key"] for reason in reasons}
    leaf_only = audit(made(rules(BODY), FIVE, overrides=[over("2", "g.a", 80), over("4", "c", 30)]))
    assert [None] * 3 == [entry["not-done"] for entry in leaf_only["leave-one-out"]]


def test_the_difference_of_two_is_not_split_below_an_override(every):
    document = versus(every, "2", "1")
    reasons = {node["path"]: node["not-done"] for node in document["nodes"] if node["not-done"]}
    assert {"key": "overridden", "args": {"group": "g"}} == reasons["g"]
    assert "overridden" not in str(versus(every, "1", "5")["nodes"])  # a criterion alone is no obstacle


# Two results


def test_what_overrides_did_is_a_cause_of_its_own(award):
    """Nothing but 2's group differs: all its 15.5 * 0.6 = 9.3 points, and the place, are due to it."""
    old = made(award, FIVE)
    new = made(award, FIVE, overrides=[over("2", "g", 75.5)])
    document = compared(old, new)
    differing = {factor["factor"]: factor["differs"] for factor in document["factors"]}
    assert {"field": False, "data": False, "rules": False, "overrides": True} == differing
    assert {"field": 0, "data": 0, "rules": 0, "overrides": 9.3} == parts(document, "2")
    (told,) = document["overrides"]
    assert ("2", "g", "added", None, 75.5) == (
        told["entrant"], told["what"], told["change"], told["then"], told["now"]["after"]
    )  # fmt: skip
    assert 60 == told["now"]["before"]


def test_overrides_and_data_are_told_apart(award):
    """c of 3 rises from 85 to 90 (2 points) while its total is set to 75: the data are worth half of 2 points."""
    old = made(award, FIVE)
    new = made(award, {**FIVE, "3": (80, 40, 90)}, overrides=[over("3", "total", 75)], file="b" * 64)
    document = compared(old, new)
    before = Decimal(str(old.entrants[2]["total"]["exact"]))
    found = parts(document, "3")
    assert 1 == found["data"]
    assert float(Decimal(75) - before - 1) == found["overrides"]


def test_overrides_that_went_or_say_something_else_are_told(award):
    old = made(award, FIVE, overrides=[over("2", "g", 75.5), over("4", "c", 30), over("3", "c", 80)])
    new = made(award, FIVE, overrides=[over("2", "g", 70), over("3", "c", 80, by="Wayan")])
    changes = {(o["entrant"], o["what"]): o["change"] for o in compared(old, new)["overrides"]}
    assert {("2", "g"): "changed", ("3", "c"): "changed", ("4", "c"): "removed"} == changes


def test_the_same_overrides_in_both_are_no_cause(award):
    old = made(award, FIVE, overrides=[over("4", "total", 61)])
    new = made(award, {**FIVE, "4": (0, 0, 0)}, overrides=[over("4", "total", 61)], file="b" * 64)
    document = compared(old, new)
    assert ["field", "data", "rules"] == [factor["factor"] for factor in document["factors"]]
    assert {"field": 0, "data": 0, "rules": 0} == parts(document, "4")
    assert 0 == row(document, "4")["change"]["total"]


def test_a_rule_about_overrides_is_told_and_bears_on_no_score_by_itself(award):
    document = compared(made(award, FIVE), made(rules("[overrides]\nsecond = false\n" + BODY), FIVE))
    (entry,) = document["rules"]
    assert ("award", "overrides", "added", False) == tuple(entry[key] for key in ("kind", "key", "change", "bears"))
    assert document["comparable"]["totals"]
    assert {False} == {factor["differs"] for factor in document["factors"]}
