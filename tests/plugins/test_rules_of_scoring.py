"""What the parameters of each built-in scoring method must keep to."""

from decimal import Decimal

import pytest

from pembina.plugins.builtin import SCORING

METHODS = {method.name: method for method in SCORING}


def faults(name, **parameters):
    return [(f.at, f.text.format_map(f.args)) for f in METHODS[name].check(parameters, 100)]


def test_goalposts_need_two_different_ends():
    ((at, text),) = faults("goalposts", **{"from": 3, "to": 3})
    assert ("to",) == at
    assert "both goalposts are 3" in text


def test_log_goalposts_lie_above_zero():
    assert [("from",)] == [at for at, _ in faults("log-goalposts", **{"from": 0, "to": 10})]


def test_what_has_to_be_given_is_said_by_the_method():
    needed = {method.name: method.required for method in SCORING if method.required}
    assert ("from", "to") == needed["goalposts"] == needed["log-goalposts"]
    assert ("bands",) == needed["bands"]
    assert ("points",) == needed["piecewise"]
    assert ("levels",) == needed["levels"]


def test_a_direction_may_come_from_the_plugin_and_is_therefore_not_required():
    assert "direction" in METHODS["min-max"].parameters
    assert "direction" not in METHODS["min-max"].required


def test_points_rise_and_scores_stay_on_the_scale():
    found = faults("piecewise", points=[[0, 0], [10, 101], [10, 50]])
    assert [("points", 1), ("points", 2)] == [at for at, _ in found]


def test_levels_stay_on_the_scale():
    assert [("levels", "WTP")] == [at for at, _ in faults("levels", levels={"WTP": 120, "WDP": 0})]


def band(score=50, **ends):
    return {**{key.rstrip("_"): Decimal(str(end)) for key, end in ends.items()}, "score": score}


GOOD = [
    [band(to=20), band(above=20, below=40), band(from_=40)],
    [band(from_=0, below=1), band(from_=1, to=1), band(above=1, to=2)],
]
BAD = [
    ([band(to=20), band(from_=20)], "overlap or are out of order: (-∞, 20] and then [20, ∞)"),
    ([band(to=20), band(above=19)], "overlap or are out of order: (-∞, 20] and then (19, ∞)"),
    ([band(below=20), band(above=20)], "20 itself lies in neither (-∞, 20) nor (20, ∞)"),
    ([band(to=75), band(above=76)], "values between 75 and 76 lie in neither (-∞, 75] nor (76, ∞)"),
    ([band(from_=50), band(to=40)], "overlap or are out of order: [50, ∞) and then (-∞, 40]"),
    ([band(from_=50, above=50)], 'either "from" or "above", not both'),
    ([band(to=50, below=50)], 'either "to" or "below", not both'),
    ([band(from_=60, to=50)], "no value lies in this band: [60, 50]"),
    ([band(above=50, to=50)], "no value lies in this band: (50, 50]"),
    ([band(score=101, to=50)], "a score lies between 0 and 100, found 101"),
]


@pytest.mark.parametrize("table", GOOD)
def test_bands_that_meet_edge_to_edge_are_good(table):
    assert [] == faults("bands", bands=table)


@pytest.mark.parametrize(("table", "reason"), BAD)
def test_bands_that_overlap_or_leave_a_gap_are_refused(table, reason):
    ((_, text),) = faults("bands", bands=table)
    assert reason in text


def test_the_gaps_printed_in_the_rules_of_2021_are_found():
    # Juknis Deputi Perkoperasian 15/2021: 76 < x <= 100, 51 < x <= 75, 26 < x <= 50, 0 < x <= 25
    printed = [band(above=0, to=25), band(above=26, to=50), band(above=51, to=75), band(above=76, to=100)]
    assert [("bands", 1), ("bands", 2), ("bands", 3)] == [at for at, _ in faults("bands", bands=printed)]


def test_the_best_score_of_each_method_is_known():
    best = {
        "goalposts": {"from": 0, "to": 1},
        "bands": {"bands": [band(score=80, to=1), band(score=60, above=1)]},
        "piecewise": {"points": [[0, 10], [1, 70], [2, 30]]},
        "levels": {"levels": {"WTP": 90, "WDP": 50}},
    }
    assert [100, 80, 70, 90] == [METHODS[name].best(p, 100) for name, p in best.items()]
    assert METHODS["identity"].best is None
