"""Every key, method and rule has a sentence of its own, in both languages."""

from decimal import Decimal

import pytest

from pembina.plugins.builtin import SCORING
from pembina.reports.findings import sentence
from pembina.reports.names import Names
from pembina.reports.reasons import held_back, reason
from pembina.reports.scoring import how_scored
from pembina.reports.texts import Texts

from . import results

EN, ID = Texts("en"), Texts("id")
HUNDRED = Decimal(100)


def names(texts):
    return Names.of_result(results.result(), texts)


def scored(name, parameters, value, texts=EN):
    return " ".join(how_scored(texts, {"name": name, "parameters": parameters}, value, HUNDRED, texts.number))


LINE = {"points": [[0, 5], [10, 50], [20, 100]]}
METHODS = [
    (
        "goalposts",
        {"from": 0, "to": 100},
        12.58,
        "The published scale runs evenly from 0 (score 0) to 100 (score 100).",
    ),
    ("goalposts", {"from": 50, "to": 10}, 5, "The value lies beyond 10, where the scale stops."),
    ("goalposts", {"from": 50, "to": 10}, 60, "The value lies beyond 50, where the scale stops."),
    (
        "log-goalposts",
        {"from": 100, "to": 75000},
        500,
        "from 100 (score 0) to 75,000 (score 100), evenly by the logarithm.",
    ),
    ("min-max", {"direction": "lower"}, 3, "the highest value among them gets a score of 0, the lowest 100."),
    ("min-max", {"direction": "higher"}, 3, "the lowest value among them gets a score of 0, the highest 100."),
    ("piecewise", LINE, 15, "10 gives a score of 50 and 20 one of 100; between these two it runs straight."),
    ("piecewise", LINE, 10, "On the published line exactly 10 gives a score of 50."),
    ("piecewise", LINE, -1, "The published line begins at 0, which gives a score of 5; values below it get the same."),
    ("piecewise", LINE, 21, "The published line ends at 20, which gives a score of 100; values above it get the same."),
    ("levels", {"levels": {"WTP": 100}}, "WTP", "By the published table “WTP” gives a score of 100."),
    ("identity", {}, 7, "The value counts as the score, just as it is."),
    ("min-max", {"direction": "higher", "low": 20, "high": 80}, 3, "gets a score of 20, the highest 80."),
    ("min-max", {"direction": "lower", "low": 20}, 3, "gets a score of 20, the lowest 100."),
    (
        "optimum-range",
        {"start": 0, "low": 3, "high": 5, "end": 40},
        4,
        "By the published scale values from 3 to 5 give the full score of 100. "
        "Below that the score falls to 0 at 0. Above that the score falls to 0 at 40.",
    ),
    ("optimum-range", {"low": 3, "high": 5, "end": 40}, 4, "full score of 100. Above that the score falls to 0 at 40."),
    ("logistic", {"midpoint": 5}, 7, "The published curve gives half the score, 50, at 5 and changes fastest there."),
    ("target", {"goal": 20, "zero": 0}, 7, "The published target is 20; reaching it, or more than reaching it, gives"),
    ("rescaled", {"from": 0, "to": 60}, 7, "The measuring scale from 0 to 60 is moved onto scores from 0 to 100."),
    ("scaled", {"beyond": "clip"}, 7, "each gives 10 points. Scores are cut off at 0 and 100."),
    ("scaled", {"sd": 25, "beyond": "refuse"}, 7, "from zero on; each gives 25 points."),
    ("z-score", {"direction": "higher"}, 7, "gets 50; every standard deviation above it gives 10 points more."),
    ("z-score", {"direction": "lower", "mean": 60, "sd": 5}, 7, "gets 60; every standard deviation below it gives 5"),
    ("z-score", {"direction": "lower", "beyond": "clip"}, 7, "points more. Scores are cut off at 0 and 100."),
    ("rank", {"direction": "higher", "ties": "mean"}, 7, "the highest value gets 100. Equals get the mean of their"),
    ("rank", {"direction": "lower", "ties": "best"}, 7, "the lowest value gets 100. Equals get the best of their"),
    ("rank", {"direction": "lower", "ties": "worst"}, 7, "Equals get the worst of their places."),
    ("percentile-rank", {"direction": "higher"}, 7, "the share of all entrants with a lower value, equals counted by"),
    ("percentile-rank", {"direction": "lower"}, 7, "the share of all entrants with a higher value, equals counted by"),
    ("borda", {"direction": "higher", "equals": "half"}, 7, "that have a lower value. An equal counts by half."),
    ("borda", {"direction": "lower", "equals": "none"}, 7, "the share of the other entrants that have a higher value."),
    ("distance-to-maximum", {"direction": "higher"}, 7, "how far it has come from the lowest value to the highest."),
    ("distance-to-maximum", {"direction": "lower"}, 7, "how far it has come from the highest value to the lowest."),
    (
        "fraction-of-maximum",
        {"direction": "higher"},
        7,
        "the ratio of its value to the highest one among the entrants.",
    ),
    ("fraction-of-maximum", {"direction": "lower"}, 7, "the ratio of the lowest value among the entrants to its own."),
    ("reference", {"direction": "higher"}, 7, "It is compared with the best value among the entrants, which gets 100."),
    ("reference", {"of": "mean", "start": "worst"}, 7, "Distance is counted from the worst value among the entrants."),
    ("reference", {"of": "worst", "start": "zero"}, 7, "the worst value among the entrants, which gets 100, as do all"),
    ("reference", {"entrant": "07"}, 7, "the entrant 07, whose value and all that are better get 100."),
    (
        "around-mean",
        {"direction": "higher", "margin": 20},
        7,
        "above the mean of all entrants get 100, those within 20",
    ),
    ("around-mean", {"direction": "lower", "margin": 20}, 7, "Values below the mean of all entrants get 100, those"),
    ("fuzzy", {}, 7, "The value was turned into a score by the method “fuzzy”."),
]


def test_every_built_in_scoring_method_has_a_sentence_of_its_own():
    told = {name for name, *_ in METHODS} | {"bands"}
    assert {method.name for method in SCORING} == told - {"fuzzy"}


@pytest.mark.parametrize(
    ("name", "parameters", "unsaid"),
    [
        ("scaled", {"beyond": "refuse"}, "cut off"),
        ("z-score", {"direction": "higher", "beyond": "refuse"}, "cut off"),
        ("borda", {"direction": "higher", "equals": "none"}, "half"),
        ("reference", {"of": "best", "start": "zero"}, "Distance is counted"),
        ("optimum-range", {"low": 3, "high": 5, "start": 1}, "Above that"),
        ("optimum-range", {"low": 3, "high": 5, "end": 9, "start": None}, "Below that"),
    ],
)
def test_what_a_parameter_does_not_do_is_not_said(name, parameters, unsaid):
    assert unsaid not in scored(name, parameters, 4)


@pytest.mark.parametrize(("name", "parameters", "value", "expected"), METHODS)
def test_every_scoring_method_has_its_sentence(name, parameters, value, expected):
    assert expected in scored(name, parameters, value)
    assert expected not in scored(name, parameters, value, ID)


def test_a_value_between_the_goalposts_is_not_said_to_lie_beyond_them():
    assert "beyond" not in scored("goalposts", {"from": 50, "to": 10}, 50) + scored(
        "goalposts", {"from": 0, "to": 4}, 4
    )


BANDS = [
    {"below": 0, "score": 1},
    {"from": 0, "to": 10, "score": 2},
    {"above": 10, "below": 20, "score": 3},
    {"from": 20, "below": 30, "score": 4},
    {"from": 30, "to": 30, "score": 5},
    {"above": 30, "to": 40, "score": 6},
    {"above": 40, "score": 7},
]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-1, "By the published table values below 0 give a score of 1."),
        (0, "By the published table values from 0 to 10, both included, give a score of 2."),
        (10, "By the published table values from 0 to 10, both included, give a score of 2."),
        (10.001, "By the published table values above 10 and below 20 give a score of 3."),
        (20, "By the published table values from 20 to below 30 give a score of 4."),
        (30, "By the published table values from 30 to 30, both included, give a score of 5."),
        (40, "By the published table values above 30 and up to 40 give a score of 6."),
        (41, "By the published table values above 40 give a score of 7."),
    ],
)
def test_a_band_is_told_with_the_side_that_its_ends_belong_to(value, expected):
    assert expected == scored("bands", {"bands": BANDS}, value)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([{"from": 5, "score": 9}], "By the published table values of 5 and more give a score of 9."),
        ([{"to": 5, "score": 9}], "By the published table values up to 5 give a score of 9."),
        ([{"score": 9}], "By the published table every value gives a score of 9."),
    ],
)
def test_a_band_may_be_open(bands, expected):
    assert expected == scored("bands", {"bands": bands}, 5)


KEYS = sorted({finding["key"] for finding in results.findings()})


@pytest.mark.parametrize("key", KEYS)
def test_every_finding_is_a_sentence_in_both_languages(key):
    finding = next(f for f in results.findings() if f["key"] == key)
    english, indonesian = sentence(names(EN), finding), sentence(names(ID), finding)
    assert english.endswith(".")
    assert key not in english
    assert english != indonesian


def test_a_printed_figure_that_does_not_fit_is_told_with_its_parts():
    finding = next(f for f in results.findings() if f["key"] == "printed.differs")
    expected = (
        "Kencana Timur (01), Annual members' meetings: the source prints 85.02 percent, "
        "but 1,700 of 2,000 makes 85.00 (difference +0.02); the recomputed figure counts."
    )
    assert expected == sentence(names(EN), finding)
    bare = {**finding, "args": {**finding["args"], "denominator": None}}
    assert (
        "the source prints 85.02 percent, recomputing gives 85.00 percent (difference +0.02); "
        "the recomputed figure counts." in sentence(names(EN), bare)
    )


@pytest.mark.parametrize("policy", ["zero", "lowest", "median", "leave-out", "donor"])
def test_every_missing_data_rule_is_told_by_what_it_did(policy):
    finding = results.finding("missing.filled", "note", "aid", "03", policy=policy, reason="needs-a-person")
    assert "(a person has to decide)" in sentence(names(EN), finding)
    assert ("donor" in sentence(names(EN), finding)) == (policy == "donor")


def test_a_plugins_own_template_that_does_not_fit_its_arguments_is_shown_as_it_stands():
    finding = {**results.finding("check.x", "note"), "text": {"en": "{n} of {unknown}", "id": "{n} dari {"}}
    assert ("{n} of {unknown}", "{n} dari {") == (sentence(names(EN), finding), sentence(names(ID), finding))


def test_an_unknown_key_without_a_text_is_shown_as_it_is():
    assert "rank.reversal" == sentence(names(EN), results.finding("rank.reversal", "note"))


def told(key, **args):
    return held_back(names(EN), results.remark("madya", key, **args), 2)


def test_why_not_a_higher_tier_is_told_for_every_reason():
    below = {"cut": 60.1, "total": 50}
    assert "Second class starts at 60.1; the total of 50.00 is 10.10 short of it." == told(
        "tier.below-cut", inclusive=True, **below
    )
    assert "Second class is for totals above 60.1; the total of 50.00 is 10.10 short of that." == told(
        "tier.below-cut", inclusive=False, **below
    )
    assert "Second class is for totals above 60; a total of exactly 60.00 does not get there." == told(
        "tier.below-cut", inclusive=False, cut=60, total=60
    )
    assert "Second class demands at least 70 for “Supervision”, which has no score." == told(
        "tier.minimum", node="supervision", minimum=70, score=None
    )
    assert "Second class has 3 places, and all went to higher ranks." == told(
        "tier.quota", quota=3, per=None, group=None
    )
    assert "Second class has 1 place in A, and it went to a higher rank." == told(
        "tier.quota", quota=1, per="c", group="A"
    )
    assert "the 2 that share this rank do not all fit" in told("tier.quota-tie", quota=3, per=None, group=None, tied=2)
    assert "Second class stays closed because a condition is not met: Supervision more than 50." == told(
        "tier.cap", gate=1
    )
    assert "The rules say: “The opinion is at least WDP.”" in told("tier.cap", gate=0)
    assert "Second class was not given; the reason bears the key “tier.moon”." == told("tier.moon")


def test_a_gap_that_rounds_to_nothing_is_not_called_nothing():
    assert "is 0.001 short of it" in told("tier.below-cut", inclusive=True, cut=60, total=59.999)


REASONS = {
    "status.recused": {},
    "status.withdrawn": {},
    "status.revoked": {},
    "missing.value": {"criterion": "aid"},
    "missing.total": {},
    "coverage.below": {"coverage": 62.5, "required": 80},
    "gate.unknown": {"gate": 0},
    "gate.not-met": {"gate": 1},
}


@pytest.mark.parametrize("key", sorted(REASONS))
def test_every_reason_for_having_no_rank_is_a_sentence_in_both_languages(key):
    entrant = {"reason": {"key": key, "args": REASONS[key]}}
    english, indonesian = reason(names(EN), entrant), reason(names(ID), entrant)
    assert english[-1] in ".”"
    assert key not in english
    assert english != indonesian


def test_an_unmet_condition_is_told_in_the_words_of_the_award():
    entrant = results.entrants()[3]
    expected = (
        "It does not meet a condition for being ranked: Audit opinion at least “WDP”. "
        "The rules say: “The opinion is at least WDP.”"
    )
    assert expected == reason(names(EN), entrant)


def test_a_remark_whose_arguments_another_hand_wrote_is_named_by_its_key():
    names = Names.of_result(results.result(), Texts("en"))
    finding = {**results.finding("printed.differs", "note"), "args": {"difference": ""}}
    assert "printed.differs" == sentence(names, finding)
    assert "status.override" == reason(names, {"reason": {"key": "status.override", "args": {}}})
    without = how_scored(names.texts, {"name": "goalposts", "parameters": {}}, 1, Decimal(100), str)
    assert "goalposts" in without[0]
    assert "tier.quota" in held_back(names, {"tier": "utama", "key": "tier.quota", "args": {}}, 2)
