"""What methods that find weights refuse of their parameters, and what they let pass."""

import pytest

from pembina.plugins import rules_of_weighing as rules

PARTS = ["visits", "aid", "meetings"]


def told(faults):
    return [(fault.at, fault.text.format_map(fault.args)) for fault in faults]


def test_a_name_that_is_no_part_is_refused_with_the_one_that_was_meant():
    (fault,) = rules.unknown([("aid", ("x",)), ("vsits", ("places", "vsits"))], PARTS)
    expected = '"vsits" is no part of this group; its parts are visits, aid, meetings'
    assert [(("places", "vsits"), expected)] == told([fault])
    assert "visits" in fault.hint
    (strange,) = rules.unknown([("zzz", ())], PARTS)
    assert strange.hint is None


def test_a_table_names_every_part_and_nothing_else():
    assert [] == rules.complete(dict.fromkeys(PARTS), PARTS, ("t",))
    found = told(rules.complete({"visits": 1, "help": 1}, PARTS, ("t",)))
    assert [("t", "help"), ("t",), ("t",)] == [at for at, _ in found]
    assert '"aid" is not there; every part of the group has to be' == found[1][1]
    assert [] == rules.complete({"visits": 1, "aid": 2}, PARTS, ("t",), "meetings")


def test_every_part_has_a_place():
    assert [] == rules.places({"places": {"visits": 1, "aid": 2, "meetings": 3}}, PARTS)
    assert [("places",)] == [fault.at for fault in rules.places({"places": {"visits": 1, "aid": 2}}, PARTS)]
    assert [] == rules.places({}, PARTS)


def test_pairs_that_are_compared_are_of_parts():
    assert [] == rules.comparisons({"comparisons": [["visits", "aid", 2]]}, PARTS)
    found = rules.comparisons({"comparisons": [["visits", "aid", 2], ["help", "ad", 2]]}, PARTS)
    assert [("comparisons", 1, 0), ("comparisons", 1, 1)] == [fault.at for fault in found]
    assert [] == rules.comparisons({}, PARTS)


BEST = {
    "best": "visits",
    "worst": "aid",
    "best-to-others": {"aid": 8, "meetings": 2},
    "others-to-worst": {"visits": 8, "meetings": 4},
}


def test_best_and_worst_are_two_parts_that_all_are_compared_with():
    assert [] == rules.best_worst(BEST, PARTS)
    assert [] == rules.best_worst({}, PARTS)
    assert [] == rules.best_worst({key: value for key, value in BEST.items() if key != "best"}, PARTS)


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        ({"best": "vsits"}, ("best",), '"vsits" is no part'),
        ({"worst": "ad"}, ("worst",), '"ad" is no part'),
        ({"worst": "visits"}, ("worst",), "the best and the worst part are the same, visits"),
        ({"best-to-others": {"aid": 8}}, ("best-to-others",), '"meetings" is not there'),
        ({"others-to-worst": {"visits": 8}}, ("others-to-worst",), '"meetings" is not there'),
        ({"others-to-worst": {"visits": 8, "meetings": 4, "x": 1}}, ("others-to-worst", "x"), '"x" is no part'),
    ],
)
def test_what_is_wrong_with_best_and_worst_is_told_where_it_stands(change, at, reason):
    found = told(rules.best_worst({**BEST, **change}, PARTS))
    assert at in [place for place, _ in found]
    assert any(reason in text for _, text in found)


def test_members_give_all_of_their_points_to_parts():
    members = {"ani": {"visits": 60, "aid": 40}, "ina": {"meetings": 100}}
    assert [] == rules.members({"members": members, "total": 100}, PARTS)
    found = told(rules.members({"members": {**members, "ina": {"visits": 99.5, "x": 0}}, "total": 100}, PARTS))
    assert (("members", "ina", "x"), '"x" is no part of this group; its parts are visits, aid, meetings') == found[0]
    assert (("members", "ina"), "ina gives 99.5 points, and has 100 to give") == found[1]
    assert [] == rules.members({"members": {"ani": {"visits": 0.1, "aid": 0.2}}, "total": 0.3}, PARTS)
    assert [] == rules.members({"total": 100}, PARTS)


def test_targets_name_every_part_and_add_up_to_100():
    assert [] == rules.targets({}, PARTS)
    assert [] == rules.targets({"targets": {"visits": 20, "aid": 30, "meetings": 50}}, PARTS)
    thirds = dict.fromkeys(PARTS, 33.333333333)
    assert [] == rules.targets({"targets": thirds}, PARTS)
    found = told(rules.targets({"targets": {**thirds, "aid": 33}}, PARTS))
    assert [(("targets",), "the targets add up to 99.6667, not to 100")] == found
    assert [("targets",)] == [fault.at for fault in rules.targets({"targets": {"visits": 50, "aid": 50}}, PARTS)]


BOUNDS = [
    ({"at-least": {"vsits": 10}}, ("at-least", "vsits"), "is no part of this group"),
    ({"at-most": {"ad": 10}}, ("at-most", "ad"), "is no part of this group"),
    ({"at-least": 40}, ("at-least",), "the least shares add up to 120 percent, which is more than 100"),
    ({"at-least": {"visits": 60, "aid": 50}}, ("at-least",), "the least shares add up to 110 percent"),
    ({"at-most": 30}, ("at-most",), "the greatest shares add up to 90 percent, which is less than 100"),
    ({"at-least": 20, "at-most": {"aid": 10}}, ("at-most", "aid"), "aid makes up at least 20 percent and at most 10"),
    ({"at-least": {"aid": 60}, "at-most": 50}, ("at-most",), "aid makes up at least 60 percent and at most 50"),
]


@pytest.mark.parametrize(("parameters", "at", "reason"), BOUNDS)
def test_bounds_that_no_shares_can_meet_are_refused(parameters, at, reason):
    ((place, text),) = told(rules.bounds(parameters, PARTS))
    assert at == place
    assert reason in text


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"at-least": 20},
        {"at-most": 40},
        {"at-least": {"visits": 60, "aid": 40}},
        {"at-most": {"visits": 0}},
        {"at-least": {"aid": 50}, "at-most": 50},
    ],
)
def test_bounds_that_some_shares_meet_pass(parameters):
    assert [] == rules.bounds(parameters, PARTS)


def test_there_are_no_more_components_than_parts():
    assert [] == rules.components({}, PARTS)
    assert [] == rules.components({"components": 3}, PARTS)
    found = told(rules.components({"components": 4}, PARTS))
    assert [(("components",), "3 parts have no 4 components")] == found
