"""Gates, statuses, ranks, group ranks, ties, tiers, quotas."""

import pytest

from pembina.reports.names import Names
from pembina.reports.reasons import held_back, reason
from pembina.reports.texts import Texts

from .conftest import criterion

ONE = criterion("a", "x", weight=100)
TWO = criterion("a", "x", weight=50) + criterion("b", "y", weight=50)
TIERS = """
[[tiers]]
id = "utama"
title = "Utama"
from = 85
{first}

[[tiers]]
id = "madya"
title = "Madya"
above = 60
{second}
"""


def tiers(first="", second=""):
    return TIERS.format(first=first, second=second)


def by(result, key):
    return [entrant[key] for entrant in result.entrants]


def rows(*scores, **columns):
    return [{"x": x, **{k: v[i] for k, v in columns.items()}} for i, x in enumerate(scores)]


def test_equals_share_a_rank_and_the_next_is_skipped(evaluate):
    result = evaluate(ONE, rows(80, 90, 80, 70))
    assert [2, 1, 2, 4] == by(result, "rank")
    assert [True, False, True, False] == by(result, "tied")


RANKINGS = {
    "standard": [2, 1, 2, 5, 2],
    "dense": [2, 1, 2, 3, 2],
    "modified": [4, 1, 4, 5, 4],
    "fractional": [3, 1, 3, 5, 3],
}


@pytest.mark.parametrize("style", RANKINGS)
def test_each_way_to_count_ranks_after_a_tie(evaluate, style):
    result = evaluate(ONE, rows(80, 90, 80, 70, 80), award=f'ranking = "{style}"')
    assert RANKINGS[style] == by(result, "rank")
    assert [True, False, True, False, True] == by(result, "tied")
    assert style == result.document["award"]["rules"]["ranking"]


def test_fractional_ranks_may_be_halves_and_add_up_to_those_of_an_order_without_ties(evaluate):
    result = evaluate(ONE, rows(80, 90, 80, 70), award='ranking = "fractional"')
    assert [2.5, 1, 2.5, 4] == by(result, "rank")
    assert [int] * 2 == [type(rank) for rank in by(result, "rank") if rank in (1, 4)]
    assert 1 + 2 + 3 + 4 == sum(by(result, "rank"))


IN_GROUPS = {"standard": [1, 1, 3, 1], "dense": [1, 1, 2, 1], "modified": [2, 2, 3, 1], "fractional": [1.5, 1.5, 3, 1]}


@pytest.mark.parametrize("style", IN_GROUPS)
def test_ranks_inside_a_group_are_counted_in_the_same_way(evaluate, style):
    data = rows(80, 80, 70, 80, island=["Jawa", "Jawa", "Jawa", "Bali"])
    result = evaluate(ONE, data, award=f'ranking = "{style}"', entrants='groups = ["island"]')
    assert IN_GROUPS[style] == [ranks["island"] for ranks in by(result, "group-ranks")]


def test_a_tie_rule_still_tells_equals_apart_inside_groups(evaluate):
    data = [{"x": 80, "y": 60, "g": "A"}, {"x": 60, "y": 80, "g": "A"}, {"x": 70, "y": 70, "g": "B"}]
    options = {"award": 'ties = ["b", "shared"]\nranking = "modified"', "entrants": 'groups = ["g"]'}
    result = evaluate(TWO, data, **options)
    assert [3, 1, 2] == by(result, "rank")
    assert [2, 1, 1] == [ranks["g"] for ranks in by(result, "group-ranks")]


def test_a_quota_is_never_exceeded_however_ranks_are_counted(evaluate):
    for style in RANKINGS:
        result = evaluate(ONE + tiers("quota = 2"), rows(95, 90, 90, 86), award=f'ranking = "{style}"')
        assert ["utama", "madya", "madya", "madya"] == by(result, "tier")


def test_published_numbers_decide_unless_the_award_says_exact(evaluate):
    assert [1, 1] == by(evaluate(ONE, rows(80.001, 80.004)), "rank")
    assert [2, 1] == by(evaluate(ONE, rows(80.001, 80.004), award='rank-on = "exact"'), "rank")


def test_the_tie_rule_names_the_criterion_that_decides(evaluate):
    data = [{"x": 80, "y": 60}, {"x": 60, "y": 80}, {"x": 70, "y": 70}]
    assert [1, 1, 1] == by(evaluate(TWO, data), "rank")
    assert [3, 1, 2] == by(evaluate(TWO, data, award='ties = ["b", "shared"]'), "rank")


def test_ranks_inside_each_group(evaluate):
    data = rows(80, 90, 70, 60, island=["Jawa", "Jawa", "Bali", "Bali"])
    result = evaluate(ONE, data, entrants='groups = ["island"]')
    assert [{"island": 2}, {"island": 1}, {"island": 1}, {"island": 2}] == by(result, "group-ranks")


def test_only_rows_that_fit_the_conditions_compete(evaluate):
    data = rows(80, 90, 70, level=["province", "city", "province"])
    result = evaluate(ONE, data, entrants='where = { level = "province" }')
    assert ["01", "03"] == by(result, "code")


@pytest.mark.parametrize("status", ["recused", "withdrawn", "revoked"])
def test_who_does_not_compete_has_a_status_and_no_number(evaluate, status):
    data = rows(80, 99, 70, s=[None, status, None])
    result = evaluate(ONE, data, entrants='status = "s"')
    entrant = result.entrant("02")
    assert (status, None, None) == (entrant["status"], entrant["rank"], entrant["total"])
    assert [1, 2] == [result.entrant(code)["rank"] for code in ("01", "03")]


def test_who_does_not_compete_moves_nobody(evaluate):
    body = criterion("a", "x", 'score = { method = "min-max", direction = "higher" }', weight=100)
    result = evaluate(body, rows(80, 999, 70, s=[None, "withdrawn", None]), entrants='status = "s"')
    assert ["100.00", None, "0.00"] == [t and t["published"] for t in by(result, "total")]


GATE = (
    '\n[[gates]]\ncriterion = "{path}"\n{test}\notherwise = {otherwise}\nreason = {{ id = "karena", en = "because" }}\n'
)


def gate(test, path="a", otherwise='"ineligible"'):
    return GATE.format(path=path, test=test, otherwise=otherwise)


@pytest.mark.parametrize(
    ("test", "met"),
    [
        ("at-least = 80", [False, True, True]),
        ("more-than = 80", [False, False, True]),
        ("at-most = 80", [True, True, False]),
        ("less-than = 80", [True, False, False]),
        ("equals = 80", [False, True, False]),
        ("one-of = [70, 90]", [True, False, True]),
    ],
)
def test_each_gate_test_on_both_sides_of_its_edge(evaluate, test, met):
    result = evaluate(ONE + gate(test), rows(70, 80, 90))
    assert met == [outcome == ["met"] for outcome in by(result, "gates")]
    assert met == [status == "ranked" for status in by(result, "status")]


def test_the_ineligible_keep_their_total_and_have_no_rank(evaluate):
    result = evaluate(ONE + gate("at-most = 80"), rows(90, 80))
    assert ["90.00", "80.00"] == [t["published"] for t in by(result, "total")]
    assert [None, 1] == by(result, "rank")
    assert {"key": "gate.not-met", "args": {"gate": 0}} == result.entrant("01")["reason"]


OPINION = criterion(
    "opinion",
    "o",
    'with = { kind = "category" }\nscore = { method = "levels", levels = { WTP = 100, WDP = 50, TMP = 0 } }',
    key="category",
)


def test_a_criterion_without_weight_serves_as_a_gate_and_text_has_an_order(evaluate):
    data = rows(90, 80, 70, o=["WTP", "WDP", "TMP"])
    result = evaluate(ONE + OPINION + gate('at-least = "WDP"', "opinion"), data)
    assert ["ranked", "ranked", "ineligible"] == by(result, "status")
    assert ["WTP", "WDP", "TMP"] == result.node("opinion")["values"]
    assert result.node("opinion")["contributions"] is None


@pytest.mark.parametrize(
    ("policy", "status"), [("not-assessable", "not-assessable"), ("leave-out", "ranked"), ("zero", "ineligible")]
)
def test_a_gate_without_a_value_follows_the_criterions_rule(evaluate, policy, status):
    opinion = OPINION.rstrip() + f'\nmissing = "{policy}"\n'
    result = evaluate(ONE + opinion + gate('at-least = "WDP"', "opinion"), rows(90, 80, o=["WTP", None]))
    assert ["ranked", status] == by(result, "status")


def test_a_gate_can_look_at_a_groups_score(evaluate):
    body = "[criteria.g]\nweight = 50\n" + criterion("g.a", "x", weight=100) + criterion("b", "y", weight=50)
    result = evaluate(body + gate("at-least = 70", "g"), [{"x": 69, "y": 99}, {"x": 70, "y": 1}])
    assert ["ineligible", "ranked"] == by(result, "status")


def test_every_cut_says_which_side_it_belongs_to(evaluate):
    result = evaluate(ONE + tiers(), rows(85, 84.99, 60.01, 60))
    assert ["utama", "madya", "madya", None] == by(result, "tier")
    (why,) = result.entrant("02")["held-back"]
    assert ("utama", "tier.below-cut") == (why["tier"], why["key"])


def test_the_published_total_decides_the_tier(evaluate):
    assert ["utama"] == by(evaluate(ONE + tiers(), rows(84.995)), "tier")
    assert ["madya"] == by(evaluate(ONE + tiers(), rows(84.995), award='rank-on = "exact"'), "tier")


def test_a_tier_may_ask_for_a_least_score_per_node(evaluate):
    result = evaluate(TWO + tiers("and = { a = 90 }"), [{"x": 89, "y": 100}, {"x": 90, "y": 99}])
    assert ["madya", "utama"] == by(result, "tier")
    assert {"node": "a", "minimum": 90, "score": 89} == result.entrant("01")["held-back"][0]["args"]


def test_a_gate_may_cap_the_tier(evaluate):
    body = ONE + criterion("c", "z") + gate("at-least = 1", "c", '{ cap = "madya" }') + tiers()
    result = evaluate(body, rows(90, 90, z=[0, 1]))
    assert ["madya", "utama"] == by(result, "tier")
    assert [1, 1] == by(result, "rank")
    assert "tier.cap" == result.entrant("01")["held-back"][0]["key"]


def test_a_quota_is_filled_by_rank_and_the_rest_go_to_the_next_tier(evaluate):
    result = evaluate(ONE + tiers("quota = 2"), rows(90, 95, 86, 70))
    assert ["utama", "utama", "madya", "madya"] == by(result, "tier")
    assert "tier.quota" == result.entrant("03")["held-back"][0]["key"]


def test_a_quota_counts_inside_the_group(evaluate):
    data = rows(90, 95, 86, 99, island=["Jawa", "Jawa", "Bali", "Bali"])
    result = evaluate(ONE + tiers("quota = 1"), data, entrants='groups = ["island"]')
    assert ["madya", "utama", "madya", "utama"] == by(result, "tier")


def test_equals_at_the_edge_of_a_quota_stay_outside_and_a_finding_says_so(evaluate):
    result = evaluate(ONE + tiers("quota = 2"), rows(95, 90, 90))
    assert ["utama", "madya", "madya"] == by(result, "tier")
    (finding,) = [f for f in result.findings if f["key"] == "quota.tie"]
    assert {"tier": "utama", "quota": 2, "tied": 2, "per": None, "group": None} == finding["args"]


def test_a_tier_may_stay_empty_and_a_finding_says_so(evaluate):
    result = evaluate(ONE + tiers(), rows(70))
    assert ["utama"] == [f["args"]["tier"] for f in result.findings if f["key"] == "tier.empty"]


def test_who_stands_behind_equals_at_the_edge_of_a_quota_is_told_why_the_place_stayed_empty(evaluate):
    result = evaluate(ONE + tiers("quota = 2"), rows(95, 90, 90, 89))
    remark = result.entrant("04")["held-back"][0]
    assert ("tier.quota", 2) == (remark["key"], remark["args"]["tied"])
    names = Names.of_result(result, Texts("en"))
    expected = "Utama has 2 places, but 2 share the rank at their edge, so they ended before these."
    assert expected == held_back(names, remark, 2)


@pytest.mark.parametrize("missing", ["leave-out", "zero", "lowest", "median", "not-assessable"])
def test_a_gate_never_lets_pass_nor_throws_out_whose_value_a_person_has_to_decide(evaluate, missing):
    """Two figures of one region need a person, whatever the rule for missing values is."""
    rule = f'missing = "{missing}"\nscore = {{ method = "goalposts", from = 0, to = 1 }}'
    body = ONE + criterion("c", "z", rule).replace('table = "t"', 'table = "twice"') + gate("at-least = 1", "c")
    twice = [{"code": "01", "z": 1}, {"code": "01", "z": 1}, {"code": "02", "z": 1}]
    result = evaluate(body, rows(90, 80), twice=twice)
    assert ["not-assessable", "ranked"] == by(result, "status")
    assert [["unknown"], ["met"]] == by(result, "gates")


@pytest.mark.parametrize(("word", "status"), [("Ya", "ranked"), (" YA ", "ranked"), ("tidak", "ineligible")])
@pytest.mark.parametrize("test", ['equals = "ya"', 'one-of = ["ya", "sudah"]'])
def test_a_word_meets_a_condition_whatever_its_capitals(evaluate, word, status, test):
    body = ONE + criterion("c", "z", 'with = { kind = "category" }', key="category") + gate(test, "c")
    assert [status] == by(evaluate(body, rows(90, z=[word])), "status")


def test_the_reason_says_whether_data_lack_or_a_person_has_to_decide(evaluate):
    body = criterion("a", "x", weight=50) + criterion("b", "z", weight=50).replace('table = "t"', 'table = "twice"')
    twice = [{"code": "01", "z": 1}, {"code": "01", "z": 2}]
    result = evaluate(body, rows(90, 80), twice=twice)
    assert ["needs-a-person", "missing"] == [entrant["reason"]["args"]["why"] for entrant in result.entrants]
    names = Names.of_result(result, Texts("en"))
    said = [reason(names, entrant) for entrant in result.entrants]
    assert "On “Reported figure” a person has to decide first; nothing may stand in for that." == said[0]
    assert said[1].startswith("There are no usable data on “Reported figure”")
