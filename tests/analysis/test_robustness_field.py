"""Who is compared and who is ranked in a draw: entrants without rank, gates on groups, coverage."""

import random

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.analysis import robustness
from pembina.analysis.audit_board import SHARELESS
from pembina.analysis.robustness_trial import Trial
from pembina.errors import PembinaError
from pembina.methods.places import step
from pembina.model import Method, Spread, Uncertainty
from pembina.plugins import GateTest

from ..evaluation.conftest import criterion
from .comparing import HOST, made, rules
from .drawing import by_the_evaluation, trial

FIXED, FREE = (Spread("fixed"),), (Spread("free"),)
COMPARING = [
    name
    for name in HOST.names("aggregators")
    if HOST.get("aggregators", name).relative and not HOST.get("aggregators", name).required
]
IDENTITY = 'score = { method = "identity" }'
SHARED = criterion("a", "x", weight=60) + criterion("b", "x", weight=40)
TIERS = '[[tiers]]\nid = "gold"\ntitle = "Gold"\nfrom = 40\n[[tiers]]\nid = "silver"\ntitle = "Silver"\nfrom = 10\n'
IDS = np.array(["gold", "silver", None])


def gate(node, least, cap=None):
    otherwise = f'otherwise = {{ cap = "{cap}" }}\n' if cap else ""
    return f'[[gates]]\ncriterion = "{node}"\nat-least = {least}\n{otherwise}'


def among_themselves(places):
    """Ranks among those who have one, as equals share the best."""
    return [[0 if p == 0 else 1 + sum(0 < q < p for q in row) for p in row] for row in np.asarray(places).tolist()]


def agrees(result, uncertainty, draws=80):
    """Every draw gives the ranks and tiers of the evaluation; returns the places."""
    drawn = trial(result, uncertainty)
    u = drawn.uniforms(5, 0, draws)
    outcome, (places, tiers) = drawn.outcome(u), by_the_evaluation(drawn, u)
    assert among_themselves(places) == among_themselves(outcome.places)
    if outcome.tiers is not None:
        names = np.array([*(tier.id for tier in drawn.replay.award.tiers), None])
        assert tiers == names[outcome.tiers].tolist()
    return outcome.places


# Entrants without rank are compared all the same

SOME = {"01": [90, 20], "02": [50, 50], "03": [30, 80], "04": [10, 100], "05": [20, 60], "06": [55, 41]}


def comparing(method, more=""):
    body = f'[criteria]\naggregate = "{method}"\n' + criterion("a", "x", weight=50) + criterion("b", "x", weight=50)
    return made(rules(body + gate("a", 15) + more), SOME)


@pytest.mark.parametrize("method", COMPARING)
def test_who_is_ineligible_is_still_compared_with_the_others(method):
    result = comparing(method)
    assert ["ineligible"] == [e["status"] for e in result.entrants if e["rank"] is None]
    document = robustness(result, draws=3, uncertainty=Uncertainty(1, 1, FIXED))
    assert [[[e["rank"], 3]] for e in document["entrants"]] == [e["ranks"] for e in document["entrants"]]
    if method != "benefit-of-the-doubt":
        agrees(result, Uncertainty(1, 1, FREE), draws=12)


def test_an_alternative_that_compares_entrants_compares_those_without_rank_too():
    others = tuple(rules(f'[criteria]\naggregate = "{name}"\n' + SHARED).root.aggregate for name in ("topsis", "edas"))
    body = "[criteria]\n" + criterion("a", "x", weight=50) + criterion("b", "x", weight=50)
    agrees(made(rules(body + gate("a", 15)), SOME), Uncertainty(1, 1, FREE, aggregate=others))


def test_free_weights_compare_those_without_rank_too(monkeypatch):
    monkeypatch.setattr("pembina.analysis.robustness_sensitivity.MOST", 64)
    result = comparing("topsis")
    document = robustness(result, draws=50, uncertainty=Uncertainty(1, 1, FREE))
    drawn = trial(result, Uncertainty(1, 1, FREE))
    drawn.factors[0] = attrs.evolve(drawn.factors[0], name="any-weights:")
    places, _ = by_the_evaluation(drawn, drawn.uniforms(1, 0, 50))
    firsts = {drawn.replay.entrants[row].code: (places[:, i] == 1).mean() for i, row in enumerate(drawn.rows)}
    assert firsts == {e["code"]: pytest.approx(e["first"]) for e in document["acceptability"]["entrants"]}


# Gates on groups

GROUP = (
    "[criteria]\n[criteria.g]\nweight = 60\nMISSING"
    + criterion("g.a", "x", weight=50)
    + criterion("g.b", "x", weight=50)
    + criterion("c", "x", weight=40)
)
THREE = {"01": [90, 12, 70], "02": [20, 79, 90], "03": [30, 20, 40], "04": [52, 49, 50]}


def gated(*gates, rows=THREE, missing="", head=""):
    return made(rules(GROUP.replace("MISSING", missing) + "".join(gates) + TIERS, head), rows)


def test_a_cap_for_too_low_a_group_is_judged_anew_in_every_draw():
    # 01 has 90 w + 12 (1 - w) >= 50 where w >= 38/78, and then at least 40 in all unless g weighs very little
    result = gated(gate("g", 50, "silver"))
    agrees(result, Uncertainty(1, 1, FREE))
    document = robustness(result, draws=4000, uncertainty=Uncertainty(1, 1, FREE))
    gold = next(e for e in document["entrants"] if e["code"] == "01")["tiers"][0]["share"]
    assert gold == pytest.approx(40 / 78, abs=0.04)


def test_who_fails_a_gate_on_a_group_is_without_rank_in_that_draw_and_the_others_move_up():
    result = gated(gate("g", 45))
    assert {"02": 1, "01": 2, "04": 3, "03": None} == {e["code"]: e["rank"] for e in result.entrants}
    places = agrees(result, Uncertainty(1, 1, FREE))
    assert (places == 0).any(axis=0).tolist() == [True, True, False]
    document = robustness(result, draws=4000, uncertainty=Uncertainty(1, 1, FREE))
    found = {e["code"]: e for e in document["entrants"]}
    assert found["01"]["unranked"] == pytest.approx(33 / 78, abs=0.04)  # 90 w + 12 (1 - w) < 45
    free = {e["code"]: e for e in document["acceptability"]["entrants"]}
    assert free["01"]["unranked"] == pytest.approx(33 / 78, abs=0.04)
    assert 1 == found["04"]["best"]
    assert {"ineligible": 1} == document["population"]["without-rank"]


def test_a_gate_on_a_group_that_a_draw_leaves_out_is_not_applied():
    body = (
        "[criteria]\n[criteria.g]\nweight = 60\n" + criterion("g.a", "x", weight=100) + criterion("c", "x", weight=40)
    )
    result = made(rules(body + gate("g", 45) + TIERS), {"01": [90, 70], "02": [46, 60]})
    drawn = trial(result, Uncertainty(1, 1, FIXED, leave_out=("g.a",)))
    outcome = drawn.outcome(drawn.uniforms(1, 0, 40))
    assert (outcome.places > 0).all()
    assert {("gold", "gold")} == set(map(tuple, IDS[outcome.tiers].tolist()))


@pytest.mark.parametrize("missing", ["", 'missing = "leave-out"\n', 'missing = "zero"\n'])
@pytest.mark.parametrize("cap", [None, "silver"])
def test_gates_on_groups_with_gaps_are_those_of_the_evaluation(missing, cap):
    dice = np.random.default_rng(3)
    rows = {
        f"{i:02}": [None if dice.random() < 0.25 else round(float(dice.uniform(20, 95)), 1) for _ in range(3)]
        for i in range(12)
    }
    result = gated(gate("g", 50, cap), gate("c", 30, "silver"), rows=rows, missing=missing)
    agrees(result, Uncertainty(1, 1, FREE, aggregate=(Method("geometric"), Method("minimum"))))


def test_somebody_elses_gate_sees_all_entrants_of_a_draw_at_once(monkeypatch):
    result = gated(gate("g", 45))
    asked = []

    def apply(values, argument):
        asked.append(len(values))
        return values >= float(argument)

    drawn = trial(result, Uncertainty(1, 1, FREE))
    own = drawn.outcome(drawn.uniforms(5, 0, 20)).places
    host = drawn.replay.host
    found, _ = host._look_up("gates", "at-least")
    stranger = attrs.evolve(found, distribution="other"), GateTest("at-least", apply)
    monkeypatch.setitem(host._things["gates"], "at-least", stranger)
    drawn = Trial(drawn.replay, drawn.rows, drawn.scenes, drawn.factors)
    asked.clear()
    assert (own == drawn.outcome(drawn.uniforms(5, 0, 20)).places).all()
    assert [4] * 20 == asked  # 03, which is ineligible, is asked about too


# Coverage


def covered(body, rows, coverage):
    return made(rules('[criteria]\nmissing = "leave-out"\n' + body, f"coverage = {coverage}"), rows)


def test_who_has_too_little_reported_under_drawn_weights_is_without_rank_in_that_draw():
    body = criterion("a", "x", weight=60) + criterion("b", "x", weight=40)
    result = covered(body, {"01": [90, None], "02": [50, 50], "03": [None, 80], "04": [10, 20]}, 50)
    assert {"01": 1, "02": 2, "03": None, "04": 3} == {e["code"]: e["rank"] for e in result.entrants}
    places = agrees(result, Uncertainty(1, 1, FREE))
    assert (places == 0).any(axis=0).tolist() == [True, False, False]
    document = robustness(result, draws=4000, uncertainty=Uncertainty(1, 1, FREE))
    found = {e["code"]: e for e in document["entrants"]}
    assert found["01"]["unranked"] == pytest.approx(0.5, abs=0.04)  # a weighs less than 50 percent
    assert 1 == found["02"]["best"]


def test_coverage_goes_through_the_tree_and_what_is_left_out_does_not_count():
    body = (
        '[criteria.g]\nweight = 60\n' + criterion("g.a", "x", weight=50) + criterion("g.b", "x", weight=50)
        + criterion("c", "x", weight=40)
    )  # fmt: skip
    dice = np.random.default_rng(8)
    rows = {
        f"{i:02}": [None if dice.random() < 0.3 else round(float(dice.uniform(20, 95)), 1) for _ in range(3)]
        for i in range(12)
    }
    result = covered(body, rows, 60)
    assert (agrees(result, Uncertainty(1, 1, FREE, leave_out=("g.a", "g.b", "c"))) == 0).any()


# Weights that do not count

METHODS = {"ordered": '{ method = "ordered", weights = [60, 40] }', "mean-over": '{ method = "mean-over", least = 10 }'}


@pytest.mark.parametrize("method", sorted(set(SHARELESS) - {"levels", "sum"}))
def test_weights_that_do_not_count_are_not_varied_and_nothing_is_claimed_of_them(method):
    body = f"[criteria]\naggregate = {METHODS.get(method, repr(method))}\n" + SHARED
    document = robustness(made(rules(body), SOME), draws=20)
    assert [] == document["settings"]["factors"]
    reason = {"key": "weights-do-not-count", "args": {"method": method}}
    assert [reason] == [f["reason"] for f in document["settings"]["fixed"] if f["kind"] == "weights"]
    why = {"key": "weights-do-not-count", "args": {"group": "", "method": method}}
    assert why == document["acceptability"]["not-done"]
    assert [] == document["acceptability"]["entrants"]


def test_points_that_are_added_up_have_no_weights_to_vary():
    body = '[criteria]\naggregate = "sum"\n' + criterion("a", "x", IDENTITY) + criterion("b", "x", IDENTITY)
    document = robustness(made(rules(body), {"01": [50, 10], "02": [20, 30], "03": [5, 40]}), draws=20)
    assert [] == document["settings"]["factors"]
    assert "weights-do-not-count" == document["acceptability"]["not-done"]["key"]


def test_weights_count_where_an_alternative_looks_at_them():
    body = '[criteria]\naggregate = "minimum"\n' + SHARED
    uncertainty = Uncertainty(1, 1, FREE, aggregate=(Method("arithmetic"),))
    document = robustness(made(rules(body), SOME), draws=20, uncertainty=uncertainty)
    assert ["weights:", "aggregate"] == [factor["name"] for factor in document["settings"]["factors"]]
    assert "weights-do-not-count" == document["acceptability"]["not-done"]["key"]  # there all is as published


def inner(outer, within):
    return (
        f'[criteria]\naggregate = "{outer}"\n[criteria.g]\nweight = 60\naggregate = "{within}"\n'
        + criterion("g.a", "x", weight=50) + criterion("g.b", "x", weight=50) + criterion("c", "x", weight=40)
    )  # fmt: skip


def test_a_group_without_weights_of_its_own_stands_for_its_parts_in_central_weights():
    result = made(rules(inner("arithmetic", "minimum")), THREE)
    document = robustness(result, draws=2000)
    assert ["weights:"] == [f["name"] for f in document["settings"]["factors"] if f["kind"] == "weights"]
    free = document["acceptability"]
    assert (["g", "c"], None) == (free["criteria"], free["central-not-done"])
    # g and c are 12 and 70, 20 and 90, 20 and 40, 49 and 50: 04 is first where 49 g + 50 c > 20 g + 90 c: g > 40/69
    found = {e["code"]: e for e in free["entrants"]}
    assert found["04"]["first"] == pytest.approx(29 / 69, abs=0.06)
    assert found["04"]["central"] == [pytest.approx((1 + 40 / 69) / 2, abs=0.02), pytest.approx(29 / 138, abs=0.02)]
    assert [1, 1] == [found[code]["confidence"] for code in ("02", "04")]


def test_below_a_group_in_which_no_weight_counts_no_weight_in_the_total_can_be_told():
    document = robustness(made(rules(inner("minimum", "arithmetic")), THREE), draws=200)
    free = document["acceptability"]
    assert [] == free["criteria"]
    assert {"key": "weights-do-not-count", "args": {"group": "", "method": "minimum"}} == free["central-not-done"]
    assert 1 <= sum(e["first"] for e in free["entrants"])
    assert {None} == {e["central"] for e in free["entrants"]} | {e["confidence"] for e in free["entrants"]}


# The quick way with whole scores

EXACT = 'rank-on = "exact"'


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        ({"01": [50.0000003, 40.0000003], "02": [50, 40], "03": [10, 20]}, EXACT),
        ({"01": [5000000.004, 4000000.004], "02": [5000000, 4000000], "03": [1000000, 2000000]},
         "scale = 10000000\ndecimals = 3"),
        ({"01": [59.99999999, 59.99999999], "02": [50, 40], "03": [10, 20]}, EXACT),
    ],
)  # fmt: skip
def test_scores_that_differ_by_very_little_stay_different(rows, head):
    body = criterion("a", "x", weight=50) + criterion("b", "x", weight=50)
    body += '[[tiers]]\nid = "gold"\ntitle = "Gold"\nfrom = 60\n'
    result = made(rules("[criteria]\n" + body, head), rows)
    document = robustness(result, draws=50, uncertainty=Uncertainty(1, 1, (Spread("within", 25.0),)))
    assert [[[1, 50]], [[2, 50]], [[3, 50]]] == [e["ranks"] for e in document["entrants"]]
    agrees(result, Uncertainty(1, 1, (Spread("within", 25.0),)))


def test_equals_under_weights_that_are_not_drawn_stay_equal():
    body = GROUP.replace("MISSING", "")
    result = made(rules(body, EXACT), {"01": [60, 40, 50], "02": [40, 60, 50], "03": [10, 10, 20]})
    places = agrees(result, Uncertainty(1, 1, (Spread("within", 25.0), Spread("fixed"))))
    assert {(1, 1, 3)} == set(map(tuple, places.tolist()))


def test_whole_scores_are_taken_where_nothing_is_lost():
    body = GROUP.replace("MISSING", "")
    free = Uncertainty(1, 1, FREE)
    assert trial(made(rules(body), THREE), free).way(()).exact is not None
    assert trial(made(rules(body, EXACT), THREE), free).way(()).exact is not None
    thirds = {code: [x / 3 for x in row] for code, row in THREE.items()}
    assert trial(made(rules(body), thirds), free).way(()).exact is not None
    assert trial(made(rules(body, "decimals = 5"), thirds), free).way(()).exact is None
    assert trial(made(rules(body, EXACT), thirds), free).way(()).exact is None


# Awards of all kinds

PLAIN = ["arithmetic", "arithmetic", "geometric", "minimum", "median", "sum"]
WEIGHTS = ["equal", "entropy", "critic", "benefit-of-the-doubt"]


def anything(seed):
    """An award of some kind, with gates on groups and criteria, entrants without rank, and a result."""
    dice = random.Random(seed)
    missing = dice.choice(["not-assessable", "not-assessable", "leave-out", "zero", "median"])
    way = dice.choice(PLAIN if dice.random() < 0.6 else COMPARING)
    body = f'[criteria]\naggregate = "{way}"\nmissing = "{missing}"\n' + ('weights = "equal"\n' if way != "sum" else "")
    leaves = []
    for g in range(dice.randint(1, 3)):
        way = dice.choice(PLAIN if dice.random() < 0.6 else COMPARING)
        ways = f'aggregate = "{way}"\n' + (f'weights = "{dice.choice(WEIGHTS)}"\n' if way != "sum" else "")
        body += f"[criteria.g{g}]\n" + ways
        for c in range(dice.randint(1, 3)):
            leaves.append(f"g{g}.c{c}")
            body += criterion(leaves[-1], "x", IDENTITY)
    body += gate("g0", dice.choice([5, 20, 40]), dice.choice([None, "silver"])) + gate(leaves[-1], 25)
    quota = dice.choice(["", "quota = 2\n"])
    body += TIERS.replace("from = 40\n", f"from = {dice.choice([20, 50])}\n" + quota)
    head = f'coverage = {dice.choice([0, 60])}\nranking = "{dice.choice(["standard", "dense", "fractional"])}"\n'
    head += f'rank-on = "{dice.choice(["published", "exact"])}"'
    gap = dice.choice([0, 0.15])
    rows = {
        f"{i:02}": {path: None if dice.random() < gap else round(dice.uniform(1, 99), 1) for path in leaves}
        for i in range(dice.randint(4, 9))
    }
    status = {code: "withdrawn" for code in rows if dice.random() < 0.1}
    return made(rules(body, head), rows, status=status)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_with_nothing_uncertain_every_draw_is_the_result_whatever_the_award(seed):
    try:
        result = anything(seed)
    except PembinaError:
        return  # the award cannot be evaluated at all
    drawn = trial(result, Uncertainty(1, 1, FIXED))
    if not len(drawn.rows):
        return
    outcome = drawn.outcome(drawn.uniforms(1, 0, 2))
    ranked = [e for e in result.entrants if e["rank"] is not None]
    assert [[e["rank"] for e in ranked]] * 2 == (outcome.places / step(drawn.replay.award.ranking)).tolist()
    assert [[e["tier"] for e in ranked]] * 2 == IDS[outcome.tiers].tolist()
