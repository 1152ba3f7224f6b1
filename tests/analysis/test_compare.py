"""Two results compared: parts of data, rules and field, by hand and against a count from scratch."""

import copy
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import permutations, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.analysis import compare
from pembina.errors import RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.schema import faults

from ..evaluation.conftest import criterion
from .comparing import HASH, compared, made, parts, row, rules, two, weighed, why, with_parameters

THREE = {"1": (50, 30), "2": (60, 45), "3": (40, 40)}
NOTHING = {"field": 0, "data": 0, "rules": 0}
MIN_MAX = 'score = { method = "min-max", direction = "higher" }'


def factors(document):
    return {entry["factor"]: entry["differs"] for entry in document["factors"]}


# One cause at a time


def test_a_result_compared_with_itself_moves_nothing():
    result = made(two(), THREE)
    assert [] == faults(result.document)
    document = compared(result, result)
    assert {"field": False, "data": False, "rules": False} == factors(document)
    assert ([], [], []) == (document["rules"], document["series"], document["comparable"]["reasons"])
    for code in THREE:
        assert all(parts(document, code, what) == NOTHING for what in ("total", "rank", "tier", "ranked"))
        assert [] == row(document, code)["contributions"]
    assert {"then": ["2"], "now": ["2"], "changes": False} == document["winner"]


def test_one_changed_figure_is_data_alone_and_named():
    """An objection: a of 1 from 50 to 70. Totals: 42 to 54 (2 has 54, 3 has 40)."""
    document = compared(made(two(), THREE), made(two(), {**THREE, "1": (70, 30)}, file=HASH["now"]))
    assert {"field": False, "data": True, "rules": False} == factors(document)
    assert {**NOTHING, "data": 12} == parts(document, "1")
    assert {"rank": 1, "total": 12, "tier": 0} == row(document, "1")["change"]
    assert {**NOTHING, "data": 1} == parts(document, "1", "rank")
    assert NOTHING == parts(document, "2") == parts(document, "2", "rank")
    assert {"then": ["2"], "now": ["1", "2"], "changes": True} == document["winner"]
    values = document["values"][0]
    assert [{"entrant": "1", "then": 50, "now": 70}] == values["changes"]
    assert ("a", 1, 3, "1") == tuple(values[key] for key in ("path", "changed", "of", "largest"))
    assert [{"path": "a", "then": 30, "now": 42, "change": 12}] == row(document, "1")["contributions"]
    assert document["comparable"]["totals"]
    assert [False] == [table["same"] for table in document["data"]["tables"]]


def test_other_weights_are_rules_alone():
    """a from 60 to 20 percent. 1: 42 to 34, 2: 54 to 48, 3: 40 to 40; so 3 passes 1."""
    document = compared(made(two(), THREE), made(two(20, 80), THREE))
    assert {"field": False, "data": False, "rules": True} == factors(document)
    assert [-8, -6, 0] == [parts(document, code)["rules"] for code in THREE]
    assert [-1, 0, 1] == [parts(document, code, "rank")["rules"] for code in THREE]
    assert [("a", "weight", 60, 20), ("b", "weight", 40, 80)] == [
        (entry["of"], entry["key"], entry["then"], entry["now"]) for entry in document["rules"]
    ]
    assert {"totals": False, "reasons": [{"key": "rules", "args": {"n": 2}}]} == document["comparable"]


def test_who_competes_moves_ranks_and_with_fixed_goalposts_no_total():
    document = compared(made(two(), THREE), made(two(), {code: THREE[code] for code in "13"}))
    assert {"field": True, "data": False, "rules": False} == factors(document)
    assert NOTHING == parts(document, "1") == parts(document, "3")
    assert {**NOTHING, "field": 1} == parts(document, "1", "rank") == parts(document, "3", "rank")
    gone = row(document, "2")
    assert ("gone", 1, None, None) == (gone["in"], gone["then"]["rank"], gone["now"], gone["parts"])
    assert ["1", "3", "2"] == [entry["code"] for entry in document["entrants"]]
    assert {"both": 2, "new": 0, "gone": 1} == document["summary"]["entrants"]


def test_with_scores_that_compare_entrants_the_field_moves_totals_too():
    """min-max of a: without 2 (60) the best is 50, so 1 has 100 instead of 50."""
    award = rules(criterion("a", "a", MIN_MAX, weight=100))
    figures = {"1": (50,), "2": (60,), "3": (40,)}
    document = compared(made(award, figures), made(award, {"1": (50,), "3": (40,)}))
    assert {**NOTHING, "field": 50} == parts(document, "1")


def test_who_withdraws_changes_the_field():
    document = compared(made(two(), THREE), made(two(), THREE, status={"2": "withdrawn"}))
    assert {"field": True, "data": False, "rules": False} == factors(document)
    assert {**NOTHING, "field": -1} == parts(document, "2", "ranked")
    assert {**NOTHING, "field": 1} == parts(document, "1", "rank")
    assert "no-total-between" == why(document, "2", "total")
    assert "withdrawn" == row(document, "2")["now"]["status"]


def test_counting_approximately_is_another_rule_and_measured_otherwise():
    """Nobody can know what the old way of counting would have given, unless the figures are the same."""
    old = made(two(), THREE)
    document = old.document["award"]["rules"]["root"]["children"][0]
    estimated = made(two(), {**THREE, "1": (51, 30)}, file=HASH["now"])
    estimated.document["award"]["rules"]["root"]["children"][0]["distinct"] = "approximate"
    found = compared(old, estimated)
    (entry,) = [entry for entry in found["rules"] if entry["key"] == "distinct"]
    assert ("exact", "approximate", "changed", True) == tuple(entry[key] for key in ("then", "now", "change", "bears"))
    assert "distinct" not in document
    assert "measurement" in factors(found)


# Several causes together


def test_data_and_rules_share_what_they_do_together():
    """42 to 50: data .6 x 20 first or .5 x 20 last, 11; rules -.1 x 50 + .1 x 30 first, -.1 x 70 + .1 x 30 last, -3."""
    document = compared(made(two(), THREE), made(two(50, 50), {**THREE, "1": (70, 30)}))
    assert {"field": 0, "data": 11, "rules": -3} == parts(document, "1")
    assert 8 == row(document, "1")["change"]["total"]


def test_a_rank_is_shared_in_halves_where_either_cause_would_do():
    """1 (42) is passed by 3 (40) by weights alone (1 falls to 34) and by data alone (1 falls to 30)."""
    document = compared(made(two(), THREE), made(two(20, 80), {**THREE, "1": (30, 30)}))
    assert {"per": 2, "field": 0, "data": -1, "rules": -1, "not-done": None} == row(document, "1")["parts"]["rank"]


def test_a_newcomer_takes_a_place_of_its_own_beside_what_two_causes_share():
    """4 stands above 1 in every mixture; 3 passes 1 by other weights or by other figures alone."""
    old = {"1": (50, 50), "3": (40, 59)}  # 50 and 47.6
    new = {"1": (40, 46), "3": (40, 59), "4": (60, 60)}
    document = compared(made(two(), old), made(two(40, 60), new))
    assert {"field": -1, "data": -0.5, "rules": -0.5} == parts(document, "1", "rank")
    assert 3 == row(document, "1")["now"]["rank"]


def test_every_mixture_is_told_with_its_winner():
    document = compared(made(two(), THREE), made(two(20, 80), {**THREE, "1": (99, 99)}))
    first, last = document["worlds"][0], document["worlds"][-1]
    assert {"old"} == {first[key] for key in ("field", "data", "rules")}
    assert {"new"} == {last[key] for key in ("field", "data", "rules")}
    assert (["2"], ["1"]) == (first["winners"], last["winners"])
    assert [3] * 8 == [world["ranked"] for world in document["worlds"]]
    assert [8] * 3 == [len(entry["worlds"]) for entry in document["entrants"]]
    assert [48, 48] == [world["total"] for world in row(document, "2")["worlds"] if world["total"] != 54][:2]


def test_gates_and_their_thresholds_are_told_apart():
    gate = '[[gates]]\ncriterion = "b"\nat-least = {}\notherwise = "ineligible"\nreason = "r"\n'
    strict, mild = two(more=gate.format(45)), two(more=gate.format(20))
    figures = {"1": (50, 30), "2": (60, 50)}
    by_rules = compared(made(mild, figures), made(strict, figures))
    assert {**NOTHING, "rules": -1} == parts(by_rules, "1", "ranked")
    assert ("ranked", "ineligible") == tuple(row(by_rules, "1")[side]["status"] for side in ("then", "now"))
    assert "no-rank-between" == why(by_rules, "1")
    assert NOTHING == parts(by_rules, "1")  # an ineligible entrant keeps a total
    by_data = compared(made(strict, {**figures, "1": (50, 60)}), made(strict, figures))
    assert {**NOTHING, "data": -1} == parts(by_data, "1", "ranked")


def test_tiers_move_in_steps_with_their_causes():
    tiers = "".join(
        f'[[tiers]]\nid = "{name}"\ntitle = "{name}"\nfrom = {cut}\n' for name, cut in (("u", 50), ("m", 41))
    )
    document = compared(made(two(more=tiers), THREE), made(two(20, 80, more=tiers), {**THREE, "2": (60, 60)}))
    assert {"rank": -1, "total": -8, "tier": -1} == row(document, "1")["change"]
    assert {**NOTHING, "rules": -1} == parts(document, "1", "tier")
    assert NOTHING == parts(document, "2", "tier") | {"rules": 0, "data": 0}
    other = two(more=tiers.replace('"m"', '"x"'))
    assert "tiers-differ" == why(compared(made(two(more=tiers), THREE), made(other, THREE)), "1", "tier")


# Against a count from scratch


def total(values, weights):
    return sum((Decimal(w) * Decimal(v) for v, w in zip(values, weights, strict=True)), Decimal(0)) / 100


def ranks(totals):
    published = {code: t.quantize(Decimal("0.01"), ROUND_HALF_UP) for code, t in totals.items()}
    return {code: 1 + sum(other > own for other in published.values()) for code, own in published.items()}


def from_scratch(old, new, code):
    """Parts of total and rank, by switching field, data and rules in every order; values by code, weights."""
    worlds = {}
    for field, data, rule in product((0, 1), repeat=3):
        sides = (old, new)
        there = sides[field][0]
        figures = {c: sides[data][0].get(c, sides[field][0][c]) for c in there}
        totals = {c: total(v, sides[rule][1]) for c, v in figures.items()}
        worlds[field, data, rule] = (Fraction(totals[code]), -Fraction(ranks(totals)[code]))
    answer = []
    for measure in (0, 1):
        found = [Fraction(0)] * 3
        for order in permutations(range(3)):
            world = [0, 0, 0]
            for factor in order:
                before = worlds[tuple(world)][measure]
                world[factor] = 1
                found[factor] += worlds[tuple(world)][measure] - before
        answer.append(dict(zip(("field", "data", "rules"), (part / 6 for part in found), strict=True)))
    return answer


ENTRANTS = st.dictionaries(
    st.sampled_from("12345"), st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=5
)
WEIGHTS = st.integers(1, 99).map(lambda a: (a, 100 - a))


@settings(max_examples=40)
@given(ENTRANTS, ENTRANTS, WEIGHTS, WEIGHTS)
def test_parts_are_those_counted_from_scratch_and_mirror(before, after, then, now):
    old, new = made(weighed(two(), *then), before), made(weighed(two(), *now), after)
    document, turned = compare(old, new), compare(new, old)
    for code in before.keys() & after.keys():
        totals, places = from_scratch((before, then), (after, now), code)
        found, entry = row(document, code)["parts"], row(document, code)
        rank = {f: Fraction(found["rank"][f], found["rank"]["per"]) for f in places}
        assert places == rank
        assert totals == pytest.approx({f: found["total"][f] for f in totals}, abs=1e-9)
        exact = {f: Decimal(str(found["total"][f])) for f in totals}
        assert Decimal(str(entry["change"]["total"])) == sum(exact.values())
        assert Fraction(entry["change"]["rank"]) == sum(rank.values())
        assert 0 == exact["field"]
        if before[code] == after[code]:
            assert 0 == exact["data"]
        if then == now:
            assert (0, 0) == (exact["rules"], rank["rules"])
        if before.keys() == after.keys():
            assert 0 == rank["field"]
        other = row(turned, code)["parts"]
        assert all(found[what][f] == -other[what][f] for what in ("total", "rank") for f in totals)
    mirrored = {"new": "gone", "gone": "new", "both": "both"}
    assert {e["code"]: mirrored[e["in"]] for e in document["entrants"]} == {
        e["code"]: e["in"] for e in turned["entrants"]
    }


@settings(max_examples=25)
@given(ENTRANTS, ENTRANTS, WEIGHTS, WEIGHTS)
def test_parts_add_up_where_scores_compare_the_entrants(before, after, then, now):
    relative = two(score=MIN_MAX)
    document = compare(made(weighed(relative, *then), before), made(weighed(relative, *now), after))
    for entry in document["entrants"]:
        if entry["in"] == "both":
            for what in ("total", "rank", "ranked"):
                found = entry["parts"][what]
                assert found["not-done"] is None
                change = entry["change"].get(what, 0)
                whole = sum(Decimal(str(found[f])) for f in NOTHING)
                assert Decimal(str(change)) * found["per"] == whole
        changes = sum((Decimal(str(part["change"])) for part in entry["contributions"] or []), Decimal(0))
        assert Decimal(str(entry["change"]["total"] or 0)) == changes


# How figures are measured


def test_figures_measured_otherwise_from_the_same_files_belong_to_the_rules():
    old, other = two(), with_parameters(two(), "a", indicator="x")
    document = compared(made(old, THREE), made(other, {**THREE, "1": (70, 30)}))
    assert {"field": False, "data": False, "rules": True} == factors(document)
    assert {**NOTHING, "rules": 12} == parts(document, "1")
    assert {"a": "rules", "b": "data"} == {c["path"]: c["belongs"] for c in document["criteria"]}
    assert {"key": "measurement", "args": {"nodes": ["a"]}} in document["comparable"]["reasons"]


def test_figures_measured_otherwise_from_other_files_are_a_part_of_their_own():
    """a of 1 from 50 to 70 cannot be told apart; b of 1 from 30 to 40 is data: 12 and 4 points."""
    other = with_parameters(two(), "a", indicator="x")
    document = compared(made(two(), THREE), made(other, {**THREE, "1": (70, 40)}, file=HASH["now"]))
    assert {"field": False, "data": True, "rules": False, "measurement": True} == factors(document)
    assert {**NOTHING, "data": 4, "measurement": 12} == parts(document, "1")
    assert 16 == len(document["worlds"])


def test_another_version_of_a_plugin_measures_otherwise_unless_every_figure_stays():
    same = compared(made(two(), THREE), made(two(), THREE, plugin="q", file=HASH["now"]))
    assert {"a": "data", "b": "data"} == {c["path"]: c["belongs"] for c in same["criteria"]}
    assert [{"then": "p", "now": "q"}] == [plugin["version"] for plugin in same["data"]["plugins"]]
    moved = compared(made(two(), THREE), made(two(), {**THREE, "1": (70, 30)}, plugin="q", file=HASH["now"]))
    assert {"a": "measurement", "b": "data"} == {c["path"]: c["belongs"] for c in moved["criteria"]}
    assert {**NOTHING, "measurement": 12} == parts(moved, "1")


def test_another_period_is_other_data_and_no_other_measuring():
    year = "period = {{ start = {0}-01-01, end = {0}-12-31 }}"
    then, now = (two(award=year.format(y)) for y in (2021, 2022))
    document = compared(
        made(then, THREE, as_of="2022-03-01"), made(now, {**THREE, "1": (70, 30)}, file=HASH["now"], as_of="2023-03-01")
    )
    assert {"field": False, "data": True, "rules": False} == factors(document)
    assert document["comparable"]["totals"]
    assert ["period.start", "period.end"] == [entry["key"] for entry in document["rules"]]
    assert not any(entry["bears"] for entry in document["rules"])
    assert "2021-12-31" == document["old"]["period"]["end"]


def test_such_a_criterion_brings_its_scoring_and_its_conditions_along():
    """New values are ten times as large, goalposts ten times as far away: nothing would fit the other year."""
    gate = '[[gates]]\ncriterion = "a"\nat-least = {}\notherwise = "ineligible"\nreason = "r"\n'
    then = two(score='score = { method = "goalposts", from = 0, to = 100 }', more=gate.format(10))
    now = two(score='score = { method = "goalposts", from = 0, to = 1000 }', more=gate.format(100))
    now = with_parameters(with_parameters(now, "a", indicator="x"), "b", indicator="x")
    new = {code: (10 * a, 10 * b) for code, (a, b) in THREE.items()}
    document = compared(made(then, THREE), made(now, new, file=HASH["now"]))
    assert all(parts(document, code) == {**NOTHING, "measurement": 0} for code in THREE)
    assert all(parts(document, code, "ranked") == {**NOTHING, "measurement": 0} for code in THREE)


# Criteria and entrants of one result only


def test_a_new_criterion_is_a_rule_and_brings_its_figures():
    """c with 20 percent: 1 from 42 to .48 x 50 + .32 x 30 + .2 x 100."""
    three = rules("".join(criterion(c, c, weight=w) for c, w in (("a", 48), ("b", 32), ("c", 20))))
    document = compared(made(two(), THREE), made(three, {c: (*v, 100) for c, v in THREE.items()}))
    assert {**NOTHING, "rules": 11.6} == parts(document, "1")
    assert {"a": "data", "b": "data", "c": "new"} == {c["path"]: c["belongs"] for c in document["criteria"]}
    added = next(entry for entry in document["rules"] if entry["of"] == "c")
    assert ("added", None, 20) == (added["change"], added["then"], added["now"]["weight"])
    assert [] == document["unknown"]
    turned = compared(made(three, {c: (*v, 100) for c, v in THREE.items()}), made(two(), THREE))
    assert {**NOTHING, "rules": -11.6} == parts(turned, "1")


def test_who_is_gone_and_was_never_asked_is_named():
    three = rules("".join(criterion(c, c, weight=w) for c, w in (("a", 48), ("b", 32), ("c", 20))))
    document = compared(made(two(), THREE), made(three, {"1": (50, 30, 100), "3": (40, 40, 10)}))
    assert ["2"] == document["unknown"]
    refused = [world["refused"] for world in document["worlds"]]
    assert [None] * 8 == refused
    asked_of_2 = [world for world, stand in zip(document["worlds"], row(document, "2")["worlds"], strict=True) if stand]
    assert {"old"} == {world["field"] for world in asked_of_2}


def test_groups_that_one_result_does_not_know_are_taken_from_the_other():
    grouped = two(entrants='groups = ["cluster"]')
    clusters = {code: {"cluster": "x"} for code in THREE}
    document = compared(made(two(), THREE), made(grouped, {**THREE, "1": (70, 30)}, groups=clusters))
    assert {**NOTHING, "data": 12} == parts(document, "1")
    gone = compared(made(two(), {**THREE, "4": (1, 1)}), made(grouped, THREE, groups=clusters))
    assert "world-groups" == why(gone, "1")
    assert {"column": "cluster"} == row(gone, "1")["parts"]["total"]["not-done"]["args"]


# What cannot be told


def test_a_mixture_that_the_rules_refuse_leaves_movement_without_parts():
    """The old data have a gap that the new rules refuse to take."""
    strict = two(more="", score='missing = "refuse"\nscore = { method = "identity" }')
    mild = two(score='missing = "zero"\nscore = { method = "identity" }')
    document = compared(made(mild, {**THREE, "1": (None, 30)}), made(strict, THREE, file=HASH["now"]))
    assert "world-refused" == why(document, "1")
    assert "PB501" == row(document, "2")["parts"]["total"]["not-done"]["args"]["code"]
    assert 30 == row(document, "1")["change"]["total"]
    assert 2 == sum(world["refused"] is not None for world in document["worlds"])


def test_a_document_that_judging_does_not_give_back_is_not_split():
    result = made(two(), THREE)
    document = copy.deepcopy(result.document)
    document["entrants"][0]["rank"] = 3
    bent = Result(document, sha256(canonical(document)))
    found = compared(result, bent)
    assert {"key": "not-faithful", "args": {"which": "new"}} == found["not-done"]
    assert [None] * 3 == [factor["differs"] for factor in found["factors"]]
    assert "not-faithful" == why(found, "2")
    assert [] == found["worlds"]


def test_a_method_that_is_not_installed_is_named():
    strange = copy.deepcopy(dict(made(two(), THREE).document))
    strange["award"]["rules"]["root"]["aggregate"]["name"] = "lunar"
    found = compared(made(two(), THREE), Result(strange, sha256(canonical(strange))))
    assert {"key": "method-missing", "args": {"which": "new", "name": "lunar"}} == found["not-done"]


def test_two_awards_are_not_compared():
    other = attrs.evolve(two(), id="other")
    with pytest.raises(RecordError) as caught:
        compare(made(two(), THREE), made(other, THREE))
    assert "PB709" == caught.value.problems[0].code
    assert {"old": "small", "new": "other"} == caught.value.problems[0].args


def test_the_same_results_give_the_same_bytes_and_are_left_alone():
    old, new = made(two(), THREE), made(two(20, 80), {**THREE, "1": (70, 30)})
    before = canonical(old.document), canonical(new.document)
    assert canonical(compare(old, new)) == canonical(compare(old, new))
    assert before == (canonical(old.document), canonical(new.document))
    assert (old.sha256, new.sha256) == tuple(compare(old, new)[side]["result"] for side in ("old", "new"))


def test_progress_is_told_mixture_by_mixture():
    told = []
    compare(made(two(), THREE), made(two(), {**THREE, "1": (70, 30)}), progress=lambda *step: told.append(step))
    assert [(i, 8) for i in range(1, 9)] == told
