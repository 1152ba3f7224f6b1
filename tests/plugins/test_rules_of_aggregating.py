"""What aggregators refuse of their parameters, and what they let pass."""

import pytest

from pembina.plugins import rules_of_aggregating as rules

PARTS = ["visits", "aid"]


def told(faults):
    return [(fault.at, fault.text.format_map(fault.args)) for fault in faults]


def test_an_ordered_average_has_one_weight_for_each_place_and_they_add_up():
    for weights in ([70, 30], [0.7, 0.3], [1, 0], [33.3, 66.7]):
        assert [] == rules.ordered({"weights": weights}, PARTS)
    assert [] == rules.ordered({}, PARTS)
    assert [(("weights",), "there are 3 weights for 2 places, one for each part")] == told(
        rules.ordered({"weights": [50, 30, 20]}, PARTS)
    )
    assert [(("weights",), "the weights add up to 90, not to 100, or to 1")] == told(
        rules.ordered({"weights": [60, 30]}, PARTS)
    )
    assert 2 == len(rules.ordered({"weights": [60]}, PARTS))


def test_the_exponent_of_a_power_mean_is_0_or_far_enough_from_it():
    for exponent in (0, 1, -1, 0.001, -0.001, 7.5):
        assert [] == rules.power({"exponent": exponent}, PARTS)
    assert [] == rules.power({}, PARTS)
    expected = "the exponent is 0, or a number from 0.001 up or from -0.001 down, not 0.0009"
    assert [(("exponent",), expected)] == told(rules.power({"exponent": 0.0009}, PARTS))
    assert [("exponent",)] == [fault.at for fault in rules.power({"exponent": -0.0009}, PARTS)]


def test_levels_rise():
    assert [] == rules.rising({"levels": [20]}, PARTS)
    assert [] == rules.rising({"levels": [20, 40, 60]}, PARTS)
    assert [] == rules.rising({}, PARTS)
    found = told(rules.rising({"levels": [20, 20, 60, 50]}, PARTS))
    assert [(("levels", 1), "levels must rise: 20 follows 20"), (("levels", 3), "levels must rise: 50 follows 60")] == (
        found
    )


SOUND = [
    {"preference": "usual"},
    {"preference": "u", "indifference": 0},
    {"preference": "v", "strict": 5},
    {"preference": "level", "indifference": 5, "strict": 10},
    {"preference": "linear", "indifference": {"visits": 5, "aid": 0}, "strict": 10},
    {"preference": "gaussian", "inflection": {"visits": 5, "aid": 10}},
    {"preference": {}},
    {"preference": {"aid": "u"}, "indifference": {"aid": 5}},
]


@pytest.mark.parametrize("parameters", SOUND)
def test_preferences_with_the_thresholds_that_they_need_pass(parameters):
    assert [] == rules.promethee(parameters, PARTS)


UNSOUND = [
    ({"preference": "lienar"}, ("preference",), 'there is no preference "lienar"; they are usual, u, v, level'),
    ({"preference": {"aid": "lienar"}}, ("preference", "aid"), 'there is no preference "lienar"'),
    ({"preference": {"ad": "usual"}}, ("preference", "ad"), '"ad" is no part of this group'),
    ({"preference": "u"}, (), 'the preference "u" of visits needs "indifference"'),
    ({"preference": "v"}, (), 'the preference "v" of visits needs "strict"'),
    ({"preference": "level", "strict": 5}, (), 'the preference "level" of aid needs "indifference"'),
    ({"preference": "gaussian"}, (), 'the preference "gaussian" of aid needs "inflection"'),
    ({"preference": "u", "indifference": {"visits": 1}}, ("indifference",), 'of aid needs "indifference"'),
    ({"preference": "v", "strict": 0}, ("strict",), 'the preference "v" of visits needs a "strict" above 0'),
    (
        {"preference": "gaussian", "inflection": {"visits": 1, "aid": 0}},
        ("inflection", "aid"),
        'the preference "gaussian" of aid needs a "inflection" above 0',
    ),
    (
        {"preference": "linear", "indifference": 5, "strict": {"visits": 6, "aid": 5}},
        ("strict", "aid"),
        'the preference "linear" of aid needs "strict" above "indifference", both are 5',
    ),
    ({"preference": "linear", "indifference": 7, "strict": 5}, ("strict",), '"strict" lies below "indifference"'),
    ({"preference": "usual", "strict": 5}, ("strict",), 'no preference here uses "strict"'),
    ({"preference": "u", "indifference": 1, "inflection": 1}, ("inflection",), 'no preference here uses "inflection"'),
    ({"preference": "u", "indifference": {"visits": 1, "aid": 1, "x": 1}}, ("indifference", "x"), '"x" is no part'),
]


@pytest.mark.parametrize(("parameters", "at", "reason"), UNSOUND)
def test_preferences_that_cannot_be_computed_are_refused_where_they_stand(parameters, at, reason):
    assert [] != [text for place, text in told(rules.promethee(parameters, PARTS)) if place == at and reason in text]


def test_a_mistyped_preference_comes_with_the_one_that_was_meant():
    (fault,) = rules.promethee({"preference": "lienar"}, PARTS)
    assert "linear" in fault.hint
    (fault,) = rules.promethee({"preference": "zzzzzz"}, PARTS)
    assert fault.hint is None


@pytest.mark.parametrize(
    "parameters",
    [
        {"indifference": 5, "preference": 20},
        {"indifference": 5, "preference": 5, "veto": 5},
        {"indifference": {"visits": 5}, "preference": {"visits": 10}, "veto": {"aid": 1}},
        {"indifference": 5, "preference": {"visits": 10, "aid": 5}, "veto": {"aid": 30}},
    ],
)
def test_thresholds_that_rise_pass(parameters):
    assert [] == rules.thresholds(parameters, PARTS)


@pytest.mark.parametrize(
    ("parameters", "at", "reason"),
    [
        ({"indifference": 5, "preference": 4}, ("preference",), '"preference" lies below "indifference": 4 and 5'),
        ({"indifference": 5, "preference": {"visits": 9}}, ("preference",), '"preference" lies below "indifference"'),
        ({"indifference": 0, "preference": 5, "veto": {"aid": 4}}, ("veto",), '"veto" lies below "preference": 4 and'),
        ({"indifference": {"ad": 0}, "preference": 5}, ("indifference", "ad"), '"ad" is no part of this group'),
        ({"indifference": 0, "preference": 5, "veto": {"ad": 9}}, ("veto", "ad"), '"ad" is no part of this group'),
    ],
)
def test_thresholds_that_do_not_rise_or_are_of_nothing_are_refused(parameters, at, reason):
    ((place, text),) = told(rules.thresholds(parameters, PARTS))
    assert at == place
    assert reason in text
