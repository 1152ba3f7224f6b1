"""Overrides: what persons set otherwise than it is computed, what follows from it, and what does not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pytest

import pembina
from pembina.analysis.replay import Replay
from pembina.errors import ScoringError
from pembina.evaluation.override import Asked
from pembina.model import Override

from .conftest import criterion
from .overriding import BODY, adds_up, contributions, of, refused, rows, scores

# Scores


def test_an_override_of_a_criterion_goes_up_the_tree(evaluate):
    """80 in place of 20: g = sqrt(80 * 45) = 60, so that the total is 36 + 20 = 56."""
    result = evaluate(BODY, rows(), overrides=[of("g.a", 20, 80)])
    assert {"": 56, "g": 60, "g.a": 80, "g.b": 45, "c": 50} == scores(result, "01")
    assert {"": 52, "g": 60, "g.a": 60, "g.b": 60, "c": 40} == scores(result, "02")
    # 0.3 * 80, 0.3 * 45, 0.4 * 50; and what the geometric mean takes: 36 - 37.5
    assert {"": 0, "g": -1.5, "g.a": 24, "g.b": 13.5, "c": 20} == contributions(result, "01")
    assert [1, 2] == [entrant["rank"] for entrant in result.entrants]
    assert 20 == result.node("g.a")["values"][0]


def test_an_override_of_a_group_is_a_part_of_its_own(evaluate):
    """75.5 in place of 30: 45.3 + 20 = 65.3; the parts make 0.3 * 65 = 19.5, and the group 45.3 - 19.5."""
    result = evaluate(BODY, rows(), overrides=[of("g", 30, 75.5)])
    assert {"": 65.3, "g": 75.5, "g.a": 20, "g.b": 45, "c": 50} == scores(result, "01")
    assert {"": 0, "g": 25.8, "g.a": 6, "g.b": 13.5, "c": 20} == contributions(result, "01")
    assert {"": 0, "g": 0, "g.a": 18, "g.b": 18, "c": 16} == contributions(result, "02")


def test_an_override_of_the_total_leaves_everything_below_it(evaluate):
    """38 becomes 60.01; the parts make 0.3 * 20 + 0.3 * 45 + 20 = 39.5, of which the mean takes 1.5."""
    result = evaluate(BODY, rows(), overrides=[of("total", 38, 60.01)])
    assert {"": 60.01, "g": 30, "g.a": 20, "g.b": 45, "c": 50} == scores(result, "01")
    assert {"": 22.01, "g": -1.5, "g.a": 6, "g.b": 13.5, "c": 20} == contributions(result, "01")
    assert {"exact": 60.01, "published": "60.01"} == result.entrant("01")["total"]
    assert [1, 2] == [entrant["rank"] for entrant in result.entrants]


def test_each_override_starts_from_what_those_before_it_leave_whatever_the_order_of_rows(evaluate):
    given = [of("status", "ranked", "withdrawn"), of("total", 65.3, 66), of("g", 60, 75.5), of("g.a", 20, 80)]
    result = evaluate(BODY, rows(), overrides=given)
    assert ["g.a", "g", "total", "status"] == [each["what"] for each in result.overrides]
    assert [20, 60, 65.3, "ranked"] == [each["before"] for each in result.overrides]
    assert {"": 66, "g": 75.5, "g.a": 80, "g.b": 45, "c": 50} == scores(result, "01")
    assert ("withdrawn", None, None) == tuple(result.entrant("01")[key] for key in ("status", "total", "rank"))


def test_inner_groups_come_before_those_that_hold_them(evaluate):
    """The inner group is overridden first, so that the outer one starts from 0.5 * 90 + 0.5 * 40 = 65."""
    body = "[overrides]\n[criteria.o]\nweight = 100\n[criteria.o.i]\nweight = 50\n"
    body += criterion("o.i.x", "a", weight=100) + criterion("o.y", "c", weight=50)
    result = evaluate(body, [{"a": 10, "c": 40}], overrides=[of("o", 65, 70), of("o.i", 10, 90)])
    assert ["o.i", "o"] == [each["what"] for each in result.overrides]
    assert {"": 70, "o": 70, "o.i": 90, "o.i.x": 10, "o.y": 40} == scores(result, "01")
    assert adds_up(result)


def test_the_document_tells_every_override_by_entrant_and_in_the_order_of_the_road(evaluate):
    given = [of("total", 52, 53, "02", date=None), of("c", 40, 40.125, "02"), of("c", 50, 10)]
    with pytest.raises(ScoringError, match=r"starts from 52, and what is computed is 52\.05"):
        evaluate(BODY, rows(), overrides=given)
    given[0] = of("total", "52.05", 53, "02", date=None)
    result = evaluate(BODY, rows(), overrides=given)
    told = {"by": "Sri Wahyuni", "second": "Made Artha", "reason": "The jury saw the site."}
    assert [
        {"entrant": "01", "what": "c", "before": 50, "after": 10, "date": "2022-07-04", **told},
        {"entrant": "02", "what": "c", "before": 40, "after": 40.125, "date": "2022-07-04", **told},
        {"entrant": "02", "what": "total", "before": 52.05, "after": 53, "date": None, **told},
    ] == result.overrides
    found = [f for f in result.findings if f["key"] == "override.applied"]
    assert [("warning", "02", None), ("warning", "01", "c"), ("warning", "02", "c")] == [
        (f["level"], f["entrant"], f["node"]) for f in found
    ]
    assert {key: value for key, value in result.overrides[0].items() if key != "entrant"} == found[1]["args"]


def test_what_is_computed_is_compared_as_it_is_published(evaluate):
    """g = sqrt(20 * 46) = 30.3315..., published as 30.33."""
    data = [{"a": 20, "b": 46, "c": 50}]
    assert [30.33] == [each["before"] for each in evaluate(BODY, data, overrides=[of("g", "30.33", 40)]).overrides]
    assert [30.33] == [each["before"] for each in evaluate(BODY, data, overrides=[of("g", "30.3315", 40)]).overrides]
    told = refused(evaluate, BODY, data, of("g", 30.3, 40))
    assert 'overrides.csv:2: column "before": error[PB527]' in told[0]
    assert "starts from 30.3, and what is computed is 30.33" in told[0]


def test_ties_and_tiers_follow_from_the_scores_that_hold(evaluate):
    tiers = '[[tiers]]\nid = "utama"\nfrom = 50\nand = { "g.a" = 70 }\n'
    award = {"award": 'ties = ["g.a", "shared"]'}
    assert [None, None] == [e["tier"] for e in evaluate(BODY + tiers, rows(), **award).entrants]
    result = evaluate(BODY + tiers, rows(), **award, overrides=[of("g.a", 20, 80), of("total", 56, 52)])
    assert ["utama", None] == [e["tier"] for e in result.entrants]
    assert [1, 2] == [e["rank"] for e in result.entrants]  # both 52.00, and 80 stands above 60


def test_a_condition_on_a_group_looks_at_the_score_that_holds_and_one_on_a_criterion_at_its_value(evaluate):
    gates = '[[gates]]\ncriterion = "{}"\nat-least = 50\n'
    on_group = evaluate(BODY + gates.format("g"), rows(), overrides=[of("g.a", 20, 80)])
    assert ("ranked", ["met"]) == tuple(on_group.entrant("01")[key] for key in ("status", "gates"))
    on_value = evaluate(BODY + gates.format("g.a"), rows(), overrides=[of("g.a", 20, 80)])
    assert ("ineligible", ["not-met"]) == tuple(on_value.entrant("01")[key] for key in ("status", "gates"))


# What is missing


@pytest.mark.parametrize(
    ("policy", "before", "without", "total"),
    [("not-assessable", None, None, "65.00"), ("leave-out", None, "50.00", "65.00"), ("zero", 0, "25.00", "65.00"),
     ("lowest", 60, "55.00", "65.00"), ("median", 60, "55.00", "65.00")],
)  # fmt: skip
def test_a_criterion_without_a_value_may_be_overridden_and_counts_with_its_weight(
    evaluate, policy, before, without, total
):
    """80 for the criterion without a value: half of 80 and half of 50, whatever its rule for missing values."""
    rest = f'score = {{ method = "identity" }}\nmissing = "{policy}"'
    body = "[overrides]\n" + criterion("a", "a", rest, weight=50) + criterion("c", "c", weight=50)
    data = [{"a": None, "c": 50}, {"a": 60, "c": 40}]
    plain = evaluate(body, [dict(row) for row in data])
    assert without == (plain.entrant("01")["total"] or {}).get("published")
    result = evaluate(body, [dict(row) for row in data], overrides=[of("a", before, 80)])
    assert ("ranked", total) == (result.entrant("01")["status"], result.entrant("01")["total"]["published"])
    assert 50 == result.entrant("01")["coverage"]  # an override is no reported figure
    assert [] == [f for f in result.findings if f["key"] == "missing.filled"]
    assert adds_up(result)


def test_who_cannot_be_assessed_may_be_given_the_score_of_a_group_or_a_total(evaluate):
    data = [{"a": None, "b": 45, "c": 50}, {"a": 60, "b": 60, "c": 40}]
    group = evaluate(BODY, [dict(row) for row in data], overrides=[of("g", None, 40)])
    assert "44.00" == group.entrant("01")["total"]["published"]  # 0.6 * 40 + 20
    total = evaluate(BODY, [dict(row) for row in data], overrides=[of("total", None, 44)])
    assert ("ranked", 2, "44.00") == (
        total.entrant("01")["status"], total.entrant("01")["rank"], total.entrant("01")["total"]["published"]
    )  # fmt: skip
    assert adds_up(group)
    assert adds_up(total)


def test_coverage_is_of_reported_data_so_that_only_the_status_can_lift_what_it_demands(evaluate):
    data = [{"a": None, "b": 45, "c": 50}]
    short = evaluate(BODY, [dict(row) for row in data], award="coverage = 80", overrides=[of("g.a", None, 80)])
    assert ("not-assessable", "coverage.below") == (
        short.entrant("01")["status"], short.entrant("01")["reason"]["key"]
    )  # fmt: skip
    given = [of("g.a", None, 80), of("status", "not-assessable", "ranked")]
    lifted = evaluate(BODY, [dict(row) for row in data], award="coverage = 80", overrides=given)
    assert ("ranked", "56.00", 70) == (
        lifted.entrant("01")["status"], lifted.entrant("01")["total"]["published"], lifted.entrant("01")["coverage"]
    )  # fmt: skip


def test_a_score_set_by_hand_stands_in_for_nobody_else(evaluate):
    """The lowest score of those who reported stays 60, whatever is set for 02."""
    body = "[overrides]\n" + criterion("a", "a", 'score = { method = "identity" }\nmissing = "lowest"', weight=100)
    result = evaluate(body, [{"a": None}, {"a": 60}, {"a": 70}], overrides=[of("a", 60, 5, "02")])
    assert [60, 5, 70] == result.node("a")["scores"]


# Statuses


GATED = BODY + '[[gates]]\ncriterion = "c"\nat-least = 45\n'


def test_who_does_not_meet_a_condition_may_be_ranked_all_the_same(evaluate):
    result = evaluate(GATED, rows(), overrides=[of("status", "ineligible", "ranked", "02")])
    entrant = result.entrant("02")
    assert ("ranked", 1, ["not-met"]) == (entrant["status"], entrant["rank"], entrant["gates"])
    assert {
        "key": "status.override",
        "args": {
            "before": "ineligible", "by": "Sri Wahyuni", "second": "Made Artha", "reason": "The jury saw the site.",
            "date": "2022-07-04",
        },
    } == entrant["reason"]  # fmt: skip
    assert 2 == result.entrant("01")["rank"]


@pytest.mark.parametrize("status", ["ineligible", "not-assessable", "recused", "withdrawn", "revoked"])
def test_who_is_ranked_may_be_taken_out(evaluate, status):
    result = evaluate(BODY, rows(), overrides=[of("status", "ranked", status, "02")])
    entrant = result.entrant("02")
    assert (status, None, "status.override") == (entrant["status"], entrant["rank"], entrant["reason"]["key"])
    assert ("52.00" if status == "ineligible" else None) == (entrant["total"] or {}).get("published")
    assert 1 == result.entrant("01")["rank"]
    assert 52 == result.node("")["scores"][1]  # what is computed stays to be seen


def test_whom_an_override_takes_out_still_counts_where_scores_compare_the_entrants(evaluate):
    """Nobody else's score moves: min-max still runs from 60 to 100."""
    body = "[overrides]\n" + criterion("a", "x", 'score = { method = "min-max", direction = "higher" }', weight=100)
    data = [{"x": 60}, {"x": 80}, {"x": 100}]
    result = evaluate(body, data, overrides=[of("status", "ranked", "revoked", "03")])
    assert ["0.00", "50.00", None] == [e["total"] and e["total"]["published"] for e in result.entrants]


# What if


def test_where_rules_are_tried_out_overrides_hold_and_need_not_start_from_what_is_computed(evaluate, tmp_path):
    """With c at 50 percent the parts weigh 50 and 50: 0.5 * 75.5 + 25 = 62.75; the total is set to 66 all the same."""
    evaluate(BODY, rows(), overrides=[of("g", 30, 75.5), of("total", 65.3, 66)])
    award = pembina.load_award(tmp_path, settings=["criteria.c.weight=50"])
    result = pembina.evaluate(award, tmp_path / "data")
    assert [(30, 75.5), (62.75, 66)] == [(each["before"], each["after"]) for each in result.overrides]
    assert "66.00" == result.entrant("01")["total"]["published"]


# Whatever is overridden


AGGREGATES = ("arithmetic", "geometric", "harmonic", "minimum")
UNIT = 1e-10
"""What contributions are rounded to, so that they add up."""


@pytest.fixture(params=AGGREGATES)
def field(request, evaluate):
    """Twelve entrants in a tree of three levels."""
    body = f'[overrides]\n[criteria.g]\nweight = 60\naggregate = "{request.param}"\n[criteria.g.h]\nweight = 30\n'
    body += criterion("g.h.a", "a", weight=40) + criterion("g.h.b", "b", weight=60) + criterion("g.c", "c", weight=70)
    body += criterion("d", "d", weight=40)
    values = np.random.default_rng(7).integers(1, 1000, size=(12, 4)) / 10
    return Replay(evaluate(body, [dict(zip("abcd", row, strict=True)) for row in values.tolist()]))


def test_an_override_moves_only_what_it_must(field):
    """Its own node, the groups above it, and ranks; nobody else's scores and contributions, and nothing beside it."""
    rng, before = np.random.default_rng(11), field.judgement
    paths = [node.path for node in field.award.nodes()]
    for _ in range(60):
        row, path = int(rng.integers(12)), paths[int(rng.integers(len(paths)))]
        after_score = Decimal(int(rng.integers(0, 10_001))) / 100
        given = Override(f"{row + 1:02}", path or "total", None, after_score, "Sri", "Made", "because")
        after = field.judge(asked=Asked([given], checked=False))
        others = np.arange(12) != row
        for node in paths:
            scores_ = [judged.tree.scores[node] for judged in (before, after)]
            parts_ = [judged.tree.contributions[node] for judged in (before, after)]
            assert (scores_[0] == scores_[1])[others].all()
            assert (parts_[0] == parts_[1])[others].all()
            if not (path == node or node == "" or path.startswith(f"{node}.")):  # neither itself nor above it
                assert scores_[0][row] == scores_[1][row]
                assert abs(parts_[0][row] - parts_[1][row]) < 1.5 * UNIT  # what is left over goes elsewhere
        assert float(after_score) == after.tree.scores[path][row]
        for i in range(12):
            parts = [Decimal(repr(float(after.tree.contributions[node][i]))) for node in paths]
            assert Decimal(repr(float(after.tree.total[i]))) == sum(parts)
        ranks = [[s.rank or 0 for s in judged.standings] for judged in (before, after)]
        assert all(abs(now - then) <= 1 for i, (then, now) in enumerate(zip(*ranks, strict=True)) if i != row)


def test_setting_a_score_to_what_it_is_changes_nothing(field):
    before = field.judgement
    for node, scores_ in before.tree.scores.items():
        given = Override("05", node or "total", None, Decimal(repr(float(scores_[4]))), "Sri", "Made", "because")
        after = field.judge(asked=Asked([given], checked=False))
        for path, column in before.tree.contributions.items():
            assert (after.tree.contributions[path] == column).all()
        assert [attrs.asdict(s) for s in before.standings] == [attrs.asdict(s) for s in after.standings]


def test_a_judgement_without_overrides_does_nothing_about_them(field, monkeypatch):
    """Neither a copy of scores nor a look at nodes: where nobody asks for one, none is made."""
    made: list[Any] = []
    monkeypatch.setattr("pembina.evaluation.override.weighed", lambda award: made.append(award) or {})
    judged = field.judge()
    assert ([], {}, ()) == (made, judged.tree.held, tuple(judged.overrides))


def test_the_same_overrides_in_another_order_of_rows_give_the_same_result(evaluate, tmp_path):
    given = [of("g.a", 20, 80), of("g", 60, 75.5), of("c", 40, 41, "02")]
    first = evaluate(BODY, rows(), overrides=given)
    second = evaluate(BODY, rows(), overrides=given[::-1])
    parts = [{key: r.document[key] for key in ("entrants", "nodes", "overrides", "findings")} for r in (first, second)]
    assert parts[0] == parts[1]
