"""Every draw is what the evaluation itself would make of the drawn rules: the same ranks, the same tiers."""

import numpy as np
import pytest

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_climb import Climb
from pembina.analysis.robustness_default import default_uncertainty
from pembina.analysis.robustness_factors import STEPS
from pembina.methods.places import step
from pembina.model import Method, Spread, Uncertain, Uncertainty

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)
from ..evaluation.every_step import AWARD, ENTRANTS, VARIANTS, award, field
from .drawing import by_the_evaluation, trial

TIERS = """
[[tiers]]
id = "gold"
title = "Gold"
from = 60
and = { a = 50 }
quota = { number = 1, per = "island" }

[[tiers]]
id = "silver"
title = "Silver"
above = 50
quota = 3

[[tiers]]
id = "bronze"
title = "Bronze"
from = 30

[[gates]]
criterion = "d"
at-least = 20
otherwise = { cap = "silver" }
reason = "Too little"
"""

BODY = (
    '[criteria]\nmissing = "leave-out"\n'
    + "[criteria.a]\nweight = 50\nAGGREGATE"
    + criterion("a.x", "x", weight=60)
    + criterion("a.y", "y", weight=40)
    + "[criteria.b]\nweight = 30\n"
    + criterion("b.z", "z", 'score = { method = "goalposts", from = 0, to = 100 }', weight=70)
    + criterion("b.v", "v", weight=30)
    + criterion("c", "w", 'treat = "winsorise"\nscore = { method = "goalposts", from = 0, to = 120 }', weight=20)
    + criterion("d", "d", 'score = { method = "identity" }')
    + TIERS
)
HEAD = 'decimals = 0\nties = ["b", "d", "shared"]\nranking = "RANKING"'
GOALPOSTS = Method("goalposts", {"from": 0, "to": 200})


def rows(seed, gaps=True, count=14):
    dice = np.random.default_rng(seed)
    made = []
    for i in range(count):
        figures = {name: round(float(dice.uniform(20, 100)), 2) for name in "xyzvw"}
        if gaps:
            figures = {name: None if dice.random() < 0.15 else value for name, value in figures.items()}
        made.append({**figures, "d": int(dice.integers(0, 60)), "island": "AB"[i % 2]})
    made[0]["w"] = 118  # an outlier
    return made


EVERYTHING = Uncertainty(
    draws=1, seed=1,
    weights=(Spread("within", 40.0), Spread("free")),
    aggregate=(Method("geometric"), Method("minimum")),
    score=(GOALPOSTS,),
    treat=(None,),
    leave_out=("a.x", "b.z", "b.v", "c"),
    nodes={"b": Uncertain(aggregate=(Method("harmonic"), Method("power", {"exponent": 2.0})))},
)  # fmt: skip


@pytest.mark.parametrize("gaps", [True, False], ids=["gaps", "complete"])
@pytest.mark.parametrize("ranking", ["standard", "dense", "modified", "fractional"])
def test_every_draw_is_ranked_as_the_evaluation_would_rank_it(evaluate, ranking, gaps):  # noqa: F811
    body = BODY.replace("AGGREGATE", 'aggregate = "arithmetic"\n')
    result = evaluate(body, rows(3, gaps), award=HEAD.replace("RANKING", ranking), entrants=ENTRANTS)
    made = trial(result, EVERYTHING)
    u = made.uniforms(11, 0, 150)
    found = made.outcome(u)
    places, tiers = by_the_evaluation(made, u)
    assert (places == found.places / step(ranking)).all()
    names = np.array([*(tier.id for tier in made.replay.award.tiers), None])
    assert tiers == names[found.tiers].tolist()


def test_weights_alone_are_counted_the_quick_way_and_come_to_the_same(evaluate):  # noqa: F811
    body = BODY.replace("AGGREGATE", "").replace("and = { a = 50 }", "")
    result = evaluate(body, rows(4, gaps=False), award="decimals = 3", entrants=ENTRANTS)
    made = trial(result, Uncertainty(1, 1, (Spread("within", 90.0),), leave_out=("a.x", "c")))
    u = made.uniforms(1, 0, 300)
    assert made.way(()).exact is not None
    quick, (places, tiers) = made.outcome(u), by_the_evaluation(made, u)
    assert (places == quick.places).all()
    assert tiers == np.array(["gold", "silver", "bronze", None])[quick.tiers].tolist()


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
def test_with_nothing_uncertain_every_draw_gives_the_published_ranks(evaluate, body):  # noqa: F811
    figures, dated = field(5)
    result = evaluate(award(**body), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    made = trial(result, Uncertainty(10, 1, (Spread("fixed"),)))
    assert [] == made.factors
    found = made.outcome(made.uniforms(1, 0, 3))
    published = [e["rank"] for e in result.entrants if e["rank"] is not None]
    assert [published] * 3 == (found.places / step("fractional")).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_with_nothing_uncertain_every_draw_gives_the_published_tiers(evaluate, seed):  # noqa: F811
    body = BODY.replace("AGGREGATE", 'aggregate = "geometric"\n')
    result = evaluate(
        body, rows(seed, gaps=seed % 2 == 0), award=HEAD.replace("RANKING", "standard"), entrants=ENTRANTS
    )
    made = trial(result, Uncertainty(10, 1, (Spread("within", 0.0),)))
    found = made.outcome(made.uniforms(1, 0, 1))
    ranked = [e for e in result.entrants if e["rank"] is not None]
    assert [e["rank"] for e in ranked] == found.places[0].tolist()
    assert [e["tier"] for e in ranked] == np.array(["gold", "silver", "bronze", None])[found.tiers[0]].tolist()


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
def test_the_defaults_of_every_kind_of_award_can_be_drawn(evaluate, body):  # noqa: F811
    figures, dated = field(7)
    result = evaluate(award(**body), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    made = trial(result, default_uncertainty(Replay(result).award), declared=False)
    u = made.uniforms(2, 0, 12)
    places = made.outcome(u).places
    assert {"weights:", "treat", "impute"} <= {factor.name for factor in made.factors}
    for factor, block in zip(made.factors, made.blocks, strict=True):
        if factor.name in STEPS:
            published = np.floor(u[:, block.start] * len(factor.options)) == 0
            assert published.any()
    assert (places.max(axis=1) > 0).any()


EQUAL = [body for body in VARIANTS if body.get("weights") == "'equal'"]


@pytest.mark.parametrize("body", EQUAL, ids=lambda body: body["aggregate"])
def test_aggregations_that_compare_entrants_are_drawn_as_the_evaluation_has_them(evaluate, body):  # noqa: F811
    figures, dated = field(8)
    result = evaluate(award(**body), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    made = trial(result, default_uncertainty(Replay(result).award), declared=False)
    u = made.uniforms(4, 0, 25)
    places, _ = by_the_evaluation(made, u)
    # Without imputation somebody may stop being assessable, or become so: ranks are compared among those studied.
    if (places == 0).any():
        places = np.array([[0 if p == 0 else 1 + sum(0 < q < p for q in row) for p in row] for row in places.tolist()])
        found = made.outcome(u).places
        found = np.array([[0 if p == 0 else 1 + sum(0 < q < p for q in row) for p in row] for row in found.tolist()])
        assert (places == found).all()
    else:
        assert (places == made.outcome(u).places / step("fractional")).all()


@pytest.mark.parametrize("gaps", [True, False], ids=["gaps", "complete"])
def test_a_third_partys_aggregation_is_asked_draw_by_draw_and_says_the_same(evaluate, monkeypatch, gaps):  # noqa: F811
    body = BODY.replace("AGGREGATE", 'aggregate = "arithmetic"\n')
    result = evaluate(body, rows(9, gaps), award=HEAD.replace("RANKING", "standard"), entrants=ENTRANTS)
    made = trial(result, EVERYTHING)
    u = made.uniforms(3, 0, 40)
    own = made.outcome(u)
    assert not made.slow
    monkeypatch.setattr(Climb, "_builtin", lambda self, method: False)
    assert made.slow
    others = made.outcome(u)
    assert (own.places == others.places).all()
    assert (own.tiers == others.tiers).all()
