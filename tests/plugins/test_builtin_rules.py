"""What scoring methods and treatments refuse of their parameters beyond the schema, and what they let pass."""

import pytest

from pembina.plugins.builtin import AGGREGATORS, SCORING, TREATMENTS, WEIGHTINGS
from pembina.plugins.builtin.outranking import by_part
from pembina.plugins.builtin.weightings import shares_bounds

METHODS = {method.name: method for method in SCORING}

REFUSED = [
    ("goalposts", {"from": 3, "to": 3}, ("to",), "both goalposts are 3"),
    ("rescaled", {"from": 3, "to": 3}, ("to",), "both goalposts are 3"),
    ("log-goalposts", {"from": -1, "to": 10}, ("from",), "a logarithm needs a goalpost above zero, found -1"),
    ("log-goalposts", {"from": 1, "to": 0}, ("to",), "a logarithm needs a goalpost above zero, found 0"),
    ("optimum-range", {"low": 3, "high": 5}, (), 'it needs "start" or "end"'),
    ("optimum-range", {"start": 3, "low": 3, "high": 5}, ("low",), '"low" must lie above "start": 3 follows 3'),
    ("optimum-range", {"start": 0, "low": 5, "high": 3}, ("high",), '"high" must lie above "low": 3 follows 5'),
    ("optimum-range", {"low": 3, "high": 5, "end": 5}, ("end",), '"end" must lie above "high": 5 follows 5'),
    ("logistic", {"midpoint": 1, "steepness": 0}, ("steepness",), "a steepness of 0 would give every value the same"),
    ("target", {"goal": 5, "zero": 5}, ("goal",), "the goal 5 does not lie above 5, where counting begins"),
    ("min-max", {"low": -1}, ("low",), "a score lies between 0 and 100, found -1"),
    ("min-max", {"high": 101}, ("high",), "a score lies between 0 and 100, found 101"),
    ("min-max", {"low": 60, "high": 60}, ("low",), "the score of the worst, 60, is not below that of the best, 60"),
    ("min-max", {"low": 100}, ("low",), "the score of the worst, 100, is not below that of the best, 100"),
    ("min-max", {"high": 0}, ("high",), "the score of the worst, 0, is not below that of the best, 0"),
    ("z-score", {"mean": 101}, ("mean",), "a score lies between 0 and 100, found 101"),
    ("z-score", {"mean": -1}, ("mean",), "a score lies between 0 and 100, found -1"),
    ("reference", {"entrant": "01", "of": "best"}, ("of",), 'the reference is either "entrant" or "of", not both'),
]

PASSING = [
    ("goalposts", {"from": 3, "to": 2}),
    ("log-goalposts", {"from": 10, "to": 0.1}),
    ("optimum-range", {"start": 0, "low": 3, "high": 3, "end": 4}),
    ("optimum-range", {"low": 3, "high": 5, "end": 6}),
    ("optimum-range", {"start": 0, "low": 3, "high": 5}),
    ("logistic", {"midpoint": 0, "steepness": -1}),
    ("target", {"goal": 5, "zero": 4.9}),
    ("min-max", {}),
    ("min-max", {"low": 0, "high": 100}),
    ("min-max", {"low": 99}),
    ("z-score", {}),
    ("z-score", {"mean": 0}),
    ("z-score", {"mean": 100}),
    ("reference", {"entrant": "01"}),
    ("reference", {"of": "mean"}),
]


@pytest.mark.parametrize(("name", "parameters", "at", "reason"), REFUSED)
def test_parameters_that_make_no_sense_are_refused_where_they_stand(name, parameters, at, reason):
    (fault,) = METHODS[name].check(parameters, 100)
    assert at == fault.at
    assert reason in fault.text.format_map(fault.args)


@pytest.mark.parametrize(("name", "parameters"), PASSING)
def test_parameters_that_make_sense_pass(name, parameters):
    assert [] == METHODS[name].check(parameters, 100)


def test_the_scale_of_the_award_decides_which_scores_there_are():
    assert [] == METHODS["z-score"].check({"mean": 5}, 5)
    assert 1 == len(METHODS["z-score"].check({"mean": 5}, 1))


def test_percentiles_rise():
    check = {treatment.name: treatment for treatment in TREATMENTS}["percentiles"].check
    assert [] == check({"low": 5, "high": 95}, [])
    for low, high in ((95, 95), (95, 5)):
        (fault,) = check({"low": low, "high": high}, [])
        assert ("low",) == fault.at
        assert f"the lower percentile {low} is not below the upper one {high}" == fault.text.format_map(fault.args)


def test_thresholds_are_one_for_all_parts_or_by_part():
    assert by_part(None, ["a", "b"]) is None
    assert 5.0 == by_part(5, ["a", "b"])
    assert [None, 5.0] == by_part({"b": 5}, ["a", "b"])


def test_bounds_in_percent_become_shares_one_for_all_or_by_part():
    assert (None, None) == shares_bounds({}, ("a", "b"))
    assert ([0.1, 0.1], [0.5, 1.0]) == shares_bounds({"at-least": 10, "at-most": {"a": 50}}, ("a", "b"))
    assert ([0.0, 0.1], None) == shares_bounds({"at-least": {"b": 10}}, ("a", "b"))


WEIGHTLESS = [aggregator.name for aggregator in AGGREGATORS if not aggregator.weighted]


def test_what_each_method_says_of_itself():
    assert ["sum"] == WEIGHTLESS
    assert ["sum", "mazziotta-pareto"] == [a.name for a in AGGREGATORS if not a.bounded]
    fixed = [a.name for a in AGGREGATORS if not a.relative]
    assert "spotis" == fixed[-1]
    assert "adjusted-mazziotta-pareto" == fixed[-2]
    assert {"ordered", *(a.name for a in AGGREGATORS if a.relative), "spotis"} == {
        a.name for a in AGGREGATORS if a.complete
    }
    assert ["benefit-of-the-doubt"] == [w.name for w in WEIGHTINGS if w.per_entrant]
    assert 8 == sum(not weighting.uses_scores for weighting in WEIGHTINGS)
    assert ["log", "signed-log"] == [t.name for t in TREATMENTS if not t.relative]
    assert ["levels"] == [s.name for s in SCORING if s.takes == "category"]
    assert 10 == sum(s.relative for s in SCORING)


@pytest.mark.parametrize(
    ("name", "parameters", "best"),
    [
        ("goalposts", {}, 80.0),
        ("bands", {"bands": [{"score": 10}, {"score": 70}, {"score": 5}]}, 70.0),
        ("piecewise", {"points": [[0, 10], [5, 60], [9, 20]]}, 60.0),
        ("levels", {"levels": {"a": 1, "b": 75}}, 75.0),
        ("z-score", {}, 80.0),
        ("scaled", {}, 80.0),
    ],
)
def test_the_best_score_of_a_method_is_known_before_anybody_competes(name, parameters, best):
    assert best == METHODS[name].best(parameters, 80.0)
    assert METHODS["identity"].best is None
