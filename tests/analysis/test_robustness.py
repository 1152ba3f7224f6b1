"""How sure the ranking is: the figures of the reference, documents that fit their schema, the same bytes for a seed."""

import json
import math
import sys

import attrs
import jsonschema
import numpy as np
import pytest

from pembina.analysis import default_uncertainty, robustness, robustness_schema
from pembina.analysis import robustness_trial as trial_module
from pembina.analysis.replay import Replay
from pembina.model import Method, Result, Spread, Uncertain, Uncertainty, canonical

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)
from ..evaluation.every_step import AWARD, ENTRANTS, VARIANTS, award, field

T1 = criterion("x", "x", weight=50) + criterion("y", "y", weight=50)
TOY = [{"x": 90, "y": 20}, {"x": 60, "y": 60}, {"x": 30, "y": 80}]
FIXED = (Spread("fixed"),)
FREE = (Spread("free"),)


def asked(result, **settings):
    """The document, once it fits its own schema and can be written down."""
    document = robustness(result, **settings)
    faults = jsonschema.Draft202012Validator(robustness_schema()).iter_errors(document)
    assert [] == [f"{fault.json_path}: {fault.message}" for fault in faults]
    canonical(document)
    return document


def by_code(document):
    return {entrant["code"]: entrant for entrant in document["entrants"]}


def share(entrant, rank, draws):
    return dict(map(tuple, entrant["ranks"])).get(rank, 0) / draws


def error(probability, draws):
    """Five standard errors of a share of draws."""
    return 5 * math.sqrt(probability * (1 - probability) / draws)


@pytest.fixture
def toy(evaluate):  # noqa: F811
    return evaluate(T1, [dict(row) for row in TOY])


# Toy T1 of the reference

EXACT = {"01": (3 / 7, 1 / 14, 1 / 2), "02": (6 / 35, 29 / 35, 0), "03": (2 / 5, 1 / 10, 1 / 2)}
"""Acceptabilities of ranks 1, 2, 3 with w1 uniform on 0 to 1; the official winner is 02."""

CENTRAL = {"01": 11 / 14, "02": 17 / 35, "03": 1 / 5}


def test_the_toy_has_its_exact_acceptabilities(toy):
    draws = 20_000
    document = asked(toy, draws=draws)["acceptability"]
    assert ["x", "y"] == document["criteria"]
    for entrant in document["entrants"]:
        for rank, exact in enumerate(EXACT[entrant["code"]], 1):
            assert share(entrant, rank, draws) == pytest.approx(exact, abs=error(exact, draws) + 1e-12)
        assert entrant["first"] == share(entrant, 1, draws)


def test_the_toy_has_its_central_weights_and_each_is_first_at_them(toy):
    draws = 20_000
    for entrant in asked(toy, draws=draws)["acceptability"]["entrants"]:
        exact, first = CENTRAL[entrant["code"]], entrant["first"]
        # w1 is uniform on an interval as long as the share of first ranks, for all three
        assert entrant["central"][0] == pytest.approx(exact, abs=5 * first / math.sqrt(12 * first * draws))
        assert sum(entrant["central"]) == pytest.approx(1)
        assert 1 == entrant["confidence"]


def test_with_free_weights_declared_the_draws_are_those_of_smaa(toy):
    draws = 20_000
    document = asked(toy, draws=draws, uncertainty=Uncertainty(1, 1, FREE))
    assert "02" == document["entrants"][0]["code"]
    for code, entrant in by_code(document).items():
        assert entrant["first"] == pytest.approx(EXACT[code][0], abs=error(EXACT[code][0], draws))
        assert [1, 3] == [entrant["best"], entrant["worst"]] if code != "02" else [1, 2]
    assert by_code(document)["02"]["median"] == 2
    # B stands above A where w1 < 4/7 and above C where w1 > 2/5; A above C where w1 > 1/2
    pairs = {(a, b): (wins / draws, losses / draws) for a, b, wins, losses in document["pairs"]}
    for pair, exact in {("02", "01"): 4 / 7, ("02", "03"): 3 / 5, ("01", "03"): 1 / 2}.items():
        assert pairs[pair][0] == pytest.approx(exact, abs=error(exact, draws))
        assert 0.999 < sum(pairs[pair]) <= 1  # in the others their published totals are equal
    assert [(1, ["01", "03"])] == [(e["place"], e["not-apart"]) for e in document["entrants"][:1]]
    assert [1, 1, 1] == [entrant["place"] for entrant in document["entrants"]]


# Seeds and batches


@pytest.mark.parametrize("cells", [1, 40, 10**6])
def test_batches_of_any_size_give_the_same_bytes(evaluate, monkeypatch, cells):  # noqa: F811
    figures, dated = field(2)
    result = evaluate(award(), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    monkeypatch.setattr("pembina.analysis.robustness_sensitivity.MOST", 64)
    expected = canonical(robustness(result, draws=20))
    monkeypatch.setattr(trial_module, "CELLS", cells)
    monkeypatch.setattr(trial_module, "CHUNK", cells)
    assert expected == canonical(robustness(result, draws=20))


def test_the_seed_decides(toy):
    documents = [canonical(robustness(toy, draws=200, seed=seed)) for seed in (1, 1, 2)]
    assert documents[0] == documents[1]
    assert documents[0] != documents[2].replace(b'"seed":2', b'"seed":1')


def test_draws_and_seed_go_before_those_declared(toy):
    declared = Uncertainty(500, 9, FREE)
    settings = asked(toy, uncertainty=declared)["settings"]
    assert [500, 9, True] == [settings["draws"], settings["seed"], settings["declared"]]
    settings = asked(toy, uncertainty=declared, draws=20, seed=0)["settings"]
    assert [20, 0] == [settings["draws"], settings["seed"]]
    assert not asked(toy, draws=20)["settings"]["declared"]


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"seed": -1}])
def test_no_draw_or_a_negative_seed_is_a_mistake_of_the_caller(toy, wrong):
    with pytest.raises(ValueError, match="at least one draw"):
        robustness(toy, **wrong)


def test_progress_goes_from_nothing_to_all(toy):
    told = []
    robustness(toy, draws=100, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert 1 == len({total for _, total in told})
    assert told[-1][0] == told[-1][1]


# What nothing varies


def test_with_nothing_uncertain_every_draw_is_the_result(toy):
    document = asked(toy, draws=30, uncertainty=Uncertainty(1, 1, FIXED))
    assert [("02", 1), ("01", 2), ("03", 2)] == [(e["code"], e["rank"]) for e in document["entrants"]]
    for entrant in document["entrants"]:
        assert [[entrant["rank"], 30]] == entrant["ranks"]
        assert [entrant["rank"]] * 5 == [entrant[key] for key in ("median", "low", "high", "best", "worst")]
    assert 0 == document["mean-shift"]
    assert [["01", "03", 0, 0]] == document["pairs"]
    assert [1, 2, 2] == [entrant["place"] for entrant in document["entrants"]]
    assert ["01"] == document["entrants"][2]["not-apart"]
    assert {"key": "nothing-varied", "args": {}} == document["sensitivity"]["not-done"]


def test_an_assumption_that_changes_nothing_gets_exactly_0(toy):
    same = Method("goalposts", {"from": 0, "to": 100})  # the award takes the figures as they stand, from 0 to 100
    uncertainty = Uncertainty(1, 1, FREE, score=(same,), aggregate=(Method("geometric"),))
    document = asked(toy, draws=50, uncertainty=uncertainty)
    assert ["weights:", "aggregate", "score"] == document["sensitivity"]["factors"]
    for output in document["sensitivity"]["outputs"]:
        assert [0, 0] == [output["first"]["score"], output["total"]["score"]]
        assert output["variance"] > 0
        assert output["total"]["weights:"] > 0


def test_of_one_assumption_all_the_variance_is_its_own(toy):
    document = asked(toy, draws=50, uncertainty=Uncertainty(1, 1, FREE))
    sensitivity = document["sensitivity"]
    assert [4096, 3 * 4096] == [sensitivity["base"], sensitivity["runs"]]
    assert [None, "02", "01"] == [output["entrant"] for output in sensitivity["outputs"]]
    for output in sensitivity["outputs"]:
        assert output["first"]["weights:"] == pytest.approx(1, abs=0.02)
        assert output["total"]["weights:"] == pytest.approx(1, abs=0.02)


# Assumptions


def factors(document):
    return [factor["name"] for factor in document["settings"]["factors"]]


def fixed(document):
    return [(entry["kind"], entry["node"], entry["reason"]["key"]) for entry in document["settings"]["fixed"]]


def test_by_default_weights_means_treatment_and_imputation_are_varied(evaluate):  # noqa: F811
    figures, dated = field(4)
    result = evaluate(award(), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    document = asked(result, draws=100)
    assert [
        "weights:", "weights:figures", "weights:change", "aggregate", "treat", "impute",
    ] == factors(document)  # fmt: skip
    assert [("score", None, "not-declared"), ("leave-out", None, "not-declared")] == fixed(document)
    spreads = [factor["spread"] for factor in document["settings"]["factors"] if factor["kind"] == "weights"]
    assert [{"kind": "within", "amount": 25}] * 3 == spreads


def test_levels_of_the_tree_have_spreads_of_their_own_and_nodes_go_before_them(evaluate):  # noqa: F811
    body = (
        "[criteria.a]\nweight = 60\n" + criterion("a.x", "x", weight=50) + criterion("a.y", "y", weight=50)
        + "[criteria.b]\nweight = 40\n" + criterion("b.u", "x", weight=50) + criterion("b.v", "y", weight=50)
    )  # fmt: skip
    uncertainty = Uncertainty(
        1, 1, (Spread("within", 10.0), Spread("dirichlet", 40.0)), nodes={"b": Uncertain(weights=Spread("fixed"))}
    )
    document = asked(evaluate(body, [dict(row) for row in TOY]), draws=50, uncertainty=uncertainty)
    found = {factor["node"]: factor["spread"] for factor in document["settings"]["factors"]}
    assert {"": {"kind": "within", "amount": 10}, "a": {"kind": "dirichlet", "amount": 40}} == found
    assert ("weights", "b", "declared-fixed") in fixed(document)


def test_alternatives_that_equal_the_award_or_one_another_are_no_alternatives(toy):
    same = Uncertainty(1, 1, FIXED, aggregate=(Method("arithmetic"), Method("geometric"), Method("geometric")))
    (switch,) = asked(toy, draws=20, uncertainty=same)["settings"]["factors"]
    assert [None, "geometric"] == [a["method"] and a["method"]["name"] for a in switch["alternatives"]]
    none = asked(toy, draws=20, uncertainty=Uncertainty(1, 1, FIXED, aggregate=(Method("arithmetic"),)))
    assert [] == factors(none)
    assert ("aggregate", None, "same-as-published") in fixed(none)


def test_an_alternative_that_cannot_be_computed_is_dropped_with_its_reason(toy):
    bad = Method("log-goalposts", {"from": 5, "to": 5})
    document = asked(toy, draws=20, uncertainty=Uncertainty(1, 1, FREE, score=(bad,)))
    assert ["weights:"] == factors(document)
    (entry,) = [entry for entry in document["settings"]["fixed"] if entry["kind"] == "score"]
    assert "alternative-fails" == entry["reason"]["key"]
    assert entry["reason"]["args"]["text"]


def test_half_of_the_draws_take_the_other_mean(toy):
    # geometric: 42.4, 60, 49.0: 02 stays first, and 01 and 03, equal by the arithmetic mean, part
    document = asked(toy, draws=4000, uncertainty=Uncertainty(1, 1, FIXED, aggregate=(Method("geometric"),)))
    found = by_code(document)
    assert [[1, 4000]] == found["02"]["ranks"]
    assert [[2, 4000]] == found["03"]["ranks"]
    assert share(found["01"], 3, 4000) == pytest.approx(0.5, abs=error(0.5, 4000))
    (pair,) = [pair for pair in document["pairs"] if pair[:2] == ["01", "03"]]
    assert [0, share(found["01"], 3, 4000) * 4000] == pair[2:]


def test_a_score_in_another_way_needs_to_know_which_way_is_better(evaluate):  # noqa: F811
    body = criterion("x", "x", 'score = { method = "goalposts", from = 0, to = 100 }', weight=100)
    result = evaluate(body, [dict(row) for row in TOY])
    uncertainty = Uncertainty(1, 1, FIXED, score=(Method("min-max", {}), Method("min-max", {"direction": "lower"})))
    document = asked(result, draws=400, uncertainty=uncertainty)
    assert ("score", None, "no-direction") in fixed(document)  # a reported value may be better high or low
    # with lower values better the order turns round
    assert {1, 3} == {rank for rank, _ in by_code(document)["01"]["ranks"]}


def test_leaving_one_criterion_out_leaves_the_other(toy):
    document = asked(toy, draws=6000, uncertainty=Uncertainty(1, 1, FIXED, leave_out=("x", "y")))
    found = by_code(document)
    # a third of draws each: as published, by y alone (03 first), by x alone (01 first)
    for code in ("01", "02", "03"):
        assert found[code]["first"] == pytest.approx(1 / 3, abs=error(1 / 3, 6000))


def test_the_only_criterion_cannot_be_left_out(evaluate):  # noqa: F811
    result = evaluate(criterion("x", "x", weight=100), [dict(row) for row in TOY])
    document = asked(result, draws=20, uncertainty=Uncertainty(1, 1, FIXED, leave_out=("x",)))
    assert ("leave-out", "x", "only-criterion") in fixed(document)
    assert {"key": "one-part", "args": {}} == document["acceptability"]["not-done"]


def test_a_part_of_an_ordered_average_cannot_be_left_out(evaluate):  # noqa: F811
    body = '[criteria]\naggregate = { method = "ordered", weights = [70, 30] }\n' + T1
    document = asked(
        evaluate(body, [dict(row) for row in TOY]), draws=20, uncertainty=Uncertainty(1, 1, FREE, leave_out=("x",))
    )
    assert ("leave-out", "x", "needs-all-parts") in fixed(document)


def test_without_imputation_an_entrant_may_have_no_total(evaluate):  # noqa: F811
    body = '[criteria]\nimpute = "mean"\n' + T1
    rows = [*(dict(row) for row in TOY), {"x": 70, "y": None}]
    document = asked(evaluate(body, rows), draws=4000)
    entrant = by_code(document)["04"]
    assert entrant["unranked"] == pytest.approx(0.5, abs=error(0.5, 4000))
    assert 4000 == sum(count for _, count in entrant["ranks"]) + round(entrant["unranked"] * 4000)
    switch = document["settings"]["factors"][-1]
    assert ["impute", None] == [switch["kind"], switch["alternatives"][1]["method"]]
    assert ["y"] == sorted(set(switch["alternatives"][1]["nodes"]) & {"y"})


# Tiers

TIERS = '[[tiers]]\nid = "gold"\ntitle = "Gold"\nfrom = 58\n[[tiers]]\nid = "silver"\ntitle = "Silver"\nfrom = 0\n'


def test_each_tier_has_its_share_of_draws(evaluate):  # noqa: F811
    document = asked(evaluate(T1 + TIERS, [dict(row) for row in TOY]), draws=8000, uncertainty=Uncertainty(1, 1, FREE))
    found = by_code(document)
    # 01 has 20 + 70 w1 and reaches 58 (57.995, as published) where w1 > 0.5428; 02 always has 60
    gold = 1 - 37.995 / 70
    assert ["gold", "silver", None] == [tier["tier"] for tier in found["01"]["tiers"]]
    assert found["01"]["tiers"][0]["share"] == pytest.approx(gold, abs=error(gold, 8000))
    assert [1, 0, 0] == [tier["share"] for tier in found["02"]["tiers"]]
    assert 1 == sum(tier["share"] for tier in found["03"]["tiers"])


# What cannot be done


def test_one_entrant_has_no_ranking_to_be_sure_of(evaluate):  # noqa: F811
    document = asked(evaluate(T1, [dict(TOY[0])]))
    assert {"key": "few-entrants", "args": {"n": 1, "needed": 2}} == document["not-done"]
    assert [] == document["entrants"]


def test_a_result_that_somebody_changed_is_not_studied(toy):
    document = json.loads(json.dumps(toy.document))
    document["entrants"][0]["rank"] = 1
    changed = Result(document, "0" * 64)
    assert {"key": "not-reproduced", "args": {}} == asked(changed)["not-done"]


def test_without_scipy_all_but_sensitivity_is_done(toy, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    document = asked(toy, draws=100)
    assert 3 == len(document["entrants"])
    reason = document["sensitivity"]["not-done"]
    assert {
        "key": "library-missing",
        "args": {"library": "scipy", "install": "pip install 'pembina[methods]'"},
    } == reason
    assert [] == document["sensitivity"]["outputs"]


def test_draws_that_need_scipy_say_so(toy, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    document = asked(toy, draws=100, uncertainty=Uncertainty(1, 1, (Spread("dirichlet", 30.0),)))
    assert "library-missing" == document["not-done"]["key"]


# Every kind of award


@pytest.mark.parametrize("body", VARIANTS, ids=lambda body: "-".join(body.values()) or "plain")
def test_every_kind_of_award_gets_a_document_that_fits_the_schema(evaluate, monkeypatch, body):  # noqa: F811
    monkeypatch.setattr("pembina.analysis.robustness_sensitivity.MOST", 64)
    figures, dated = field(6)
    result = evaluate(award(**body), figures, award=AWARD, entrants=ENTRANTS, f=dated)
    document = asked(result, draws=40)
    assert document["not-done"] is None
    for entrant in document["entrants"]:
        assert 40 == sum(count for _, count in entrant["ranks"]) + round(40 * entrant["unranked"])
        ranks = [rank for rank, _ in entrant["ranks"]]
        assert ranks == sorted(set(ranks))
        if ranks:
            assert [ranks[0], ranks[-1]] == [entrant["best"], entrant["worst"]]
            assert entrant["best"] <= entrant["low"] <= entrant["median"] <= entrant["high"] <= entrant["worst"]
    for entrant in document["acceptability"]["entrants"]:
        assert (entrant["first"] > 0) == (entrant["central"] is not None)


def test_defaults_leave_out_what_the_award_does_not_have(toy):
    found = default_uncertainty(Replay(toy).award)
    assert ((), (), (), ()) == (found.score, found.treat, found.impute, found.leave_out)
    assert (10_000, (Spread("within", 25.0),)) == (found.draws, found.weights)
    assert attrs.evolve(found, draws=1).draws == 1


def test_shared_firsts_count_for_each(evaluate):  # noqa: F811
    rows = [{"x": 50, "y": 50}, {"x": 50, "y": 50}, {"x": 1, "y": 1}]
    document = asked(evaluate(T1, rows), draws=50)
    assert [1, 1, 0] == [entrant["first"] for entrant in document["entrants"]]
    assert [["02"], ["01"], []] == [entrant["not-apart"] for entrant in document["entrants"]]
    assert [["01", "02", 0, 0]] == document["pairs"]
    assert np.array_equal([1, 1, 3], [entrant["place"] for entrant in document["entrants"]])


def test_shared_firsts_count_for_each_however_places_are_numbered(evaluate):  # noqa: F811
    rows = [{"x": 50, "y": 50}, {"x": 50, "y": 50}, {"x": 1, "y": 1}]
    for style, best in (("fractional", 1.5), ("modified", 2), ("dense", 1)):
        document = asked(evaluate(T1, [dict(row) for row in rows], award=f'ranking = "{style}"'), draws=50)
        assert [1, 1, 0] == [entrant["first"] for entrant in document["entrants"]]
        assert best == document["entrants"][0]["median"]


def test_criteria_with_alternatives_of_their_own_are_switched_one_by_one(evaluate):  # noqa: F811
    rows = [{"x": 10, "y": 60}, {"x": 40, "y": 50}, {"x": 90, "y": 40}]
    other = {"from": 0, "to": 50}
    nodes = {path: Uncertain(score=(Method("goalposts", other),)) for path in ("x", "y")}
    result = evaluate(T1, rows)
    document = asked(result, draws=400, uncertainty=Uncertainty(1, 1, FIXED, nodes=nodes))
    assert ["score:x", "score:y"] == factors(document)
    # 35, 45, 65 as published; x to 50: 40, 65, 70; y to 50: 55, 70, 85; both: 60, 90, 90
    expected = {"01": {3}, "02": {1, 2}, "03": {1}}
    assert expected == {code: {rank for rank, _ in entrant["ranks"]} for code, entrant in by_code(document).items()}
    both = share(by_code(document)["02"], 1, 400)
    assert both == pytest.approx(0.25, abs=error(0.25, 400))
