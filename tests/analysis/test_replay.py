"""A replay judges a result again from its document alone, and comes to the same."""

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.analysis.replay import Replay
from pembina.analysis.tidy import tidy
from pembina.evaluation.document import entrant_document, rules_document
from pembina.model import Result

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)
from ..evaluation.every_step import AWARD, ENTRANTS, VARIANTS, award, field

TREE = criterion("a", "x", weight=60) + criterion("b", "y", weight=40)
ROWS = [{"x": 80, "y": 50}, {"x": 60, "y": 90}, {"x": 10, "y": 20}]


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 99))
def test_judging_again_gives_back_every_entrant_and_score_of_the_document(evaluate, body, seed):  # noqa: F811
    rows, dated = field(seed)
    result = evaluate(award(**body), rows, award=AWARD, entrants=ENTRANTS, f=dated)
    replay = Replay(result)
    again = zip(replay.entrants, replay.judgement.standings, strict=True)
    assert list(result.entrants) == [entrant_document(entrant, standing) for entrant, standing in again]
    assert replay.faithful


def test_the_rules_are_restored_to_the_last_key(evaluate):  # noqa: F811
    rows, dated = field(3)
    result = evaluate(award(), rows, award=AWARD, entrants=ENTRANTS, f=dated)
    assert result.award == rules_document(Replay(result).award)


def test_a_document_that_somebody_changed_is_not_given_back(evaluate):  # noqa: F811
    document = dict(evaluate(TREE, ROWS).document)
    document["entrants"] = [{**document["entrants"][0], "rank": 3}, *document["entrants"][1:]]
    assert not Replay(Result(document, "0" * 64)).faithful
    document = dict(evaluate(TREE, ROWS).document)
    root, *others = document["nodes"]
    document["nodes"] = [{**root, "scores": [1, *root["scores"][1:]]}, *others]
    assert not Replay(Result(document, "0" * 64)).faithful


def test_who_was_set_aside_by_the_data_stays_aside(evaluate):  # noqa: F811
    rows = [{**ROWS[0], "said": "withdrawn"}, *ROWS[1:]]
    replay = Replay(evaluate(TREE, rows, entrants='status = "said"'))
    assert ["withdrawn", None, None] == [entrant.status for entrant in replay.entrants]
    assert [None, 1, 2] == [standing.rank for standing in replay.judgement.standings]


def test_changed_values_are_judged_by_the_same_rules(evaluate):  # noqa: F811
    replay = Replay(evaluate(TREE, ROWS))
    assert [2, 1, 3] == [s.rank for s in replay.judgement.standings]  # 68, 72, 14
    columns = replay.with_values({("a", "01"): 90.0, ("b", "03"): None})
    judged = replay.judge(columns=columns)
    assert [1, 2, None] == [s.rank for s in judged.standings]  # 74, 72, not assessable
    assert [74.0, 72.0] == judged.tree.total[:2].tolist()
    assert "missing" == columns["b"].reason(2)
    assert [80.0, 60.0, 10.0] == replay.columns["a"].values.tolist()


def test_other_rules_judge_the_same_values(evaluate):  # noqa: F811
    replay = Replay(evaluate(TREE, ROWS))
    first, second = replay.award.root.children
    children = (attrs.evolve(first, share=0.9), attrs.evolve(second, share=0.1))
    rules = attrs.evolve(replay.award, root=attrs.evolve(replay.award.root, children=children))
    assert [77.0, 63.0, 11.0] == replay.judge(award=rules).tree.total.tolist()


def test_a_criterion_may_be_taken_out_of_the_rules(evaluate):  # noqa: F811
    replay = Replay(evaluate(TREE, ROWS))
    only = (attrs.evolve(replay.award.root.children[1], share=1.0),)
    rules = attrs.evolve(replay.award, root=attrs.evolve(replay.award.root, children=only))
    assert [50.0, 90.0, 20.0] == replay.judge(award=rules).tree.total.tolist()


def test_documents_hold_no_number_that_is_none():
    assert {"a": [1, 0.1234567891, None, "x"]} == tidy({"a": (1.0, 0.12345678912, None, "x")})
    with pytest.raises(ValueError, match="no number that is none"):
        tidy([np.nan + 0.0])
