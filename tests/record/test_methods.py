"""Methods in a result have the parameters that Pembina's own take, so that no report breaks on them."""

import copy
import itertools
import random
import runpy
from pathlib import Path

import pytest

from pembina.errors import RecordError
from pembina.model import canonical
from pembina.record import read_result
from pembina.record.methods import schemas
from pembina.reports.outline import Outline

from ..campaign import examples
from ..cli.conftest import pembina as pembina
from ..reports import results

TOOL = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "methods.py"))
VISITS = "award/rules/root/children/0/children/0"

GOOD = {
    "goalposts": {"from": 0, "to": 100}, "log-goalposts": {"from": 1, "to": 100},
    "optimum-range": {"start": 1, "low": 10, "high": 20}, "logistic": {"midpoint": 10, "steepness": 1},
    "target": {"goal": 10, "zero": 0, "direction": "higher"}, "rescaled": {"from": 0, "to": 10},
    "bands": {"bands": [{"to": 10, "score": 1}, {"above": 10, "score": 100}]},
    "piecewise": {"points": [[0, 0], [10, 100]]}, "levels": {"levels": {"a": 1, "b": 100}},
    "reference": {"of": "best", "start": "zero"}, "min-max": {"direction": "higher", "low": 1, "high": 99},
    "z-score": {"deviation": "population", "beyond": "clip", "mean": 10, "sd": 5}, "around-mean": {"margin": 20},
    "rank": {"ties": "mean", "direction": "higher"}, "borda": {"equals": "half"}, "strange": {"x": 1},
    "scaled": {"sd": 3, "beyond": "clip", "deviation": "sample"}, "identity": {},
}  # fmt: skip
ODD = ["", "x", None, 0, -1, 1e300, 1e29, -1e29, 1e-300, 10**40, True, [], {}, [[1]], {"a": None}, [0, 1, 2], 1e14]


def scored(name, parameters):
    """A document whose first criterion is scored so."""
    document = copy.deepcopy(results.document())
    rule = document["award"]["rules"]["root"]["children"][0]["children"][0]
    rule["score"] = {"name": name, "parameters": parameters}
    return document


def refused(tmp_path, document):
    """The reason for which a document is refused; None where it is read."""
    path = tmp_path / "r.json"
    path.write_bytes(canonical(document))
    try:
        read_result(path)
    except RecordError as error:
        return "; ".join(str(problem.args["reason"]) for problem in error.problems if problem.code == "PB702")
    return None


def test_the_list_of_methods_is_that_of_the_methods():
    assert TOOL["written"]() == TOOL["PLACE"].read_text("utf-8"), "run tools/methods.py"


@pytest.mark.parametrize("name", GOOD)
def test_a_method_as_awards_use_it_is_taken(name, tmp_path):
    assert refused(tmp_path, scored(name, GOOD[name])) is None


CASES = {
    ("bands", "score"): ({"bands": [{"to": 1}]}, '/bands/0: the key "score" is missing'),
    ("bands", "text"): (
        {"bands": [{"to": 1, "score": "x"}]},
        '/bands/0/score: a number is expected here, found the text "x"',
    ),
    ("bands", "vast"): (
        {"bands": [{"to": 1, "score": 1e300}]},
        ": a number is too large to count with",
    ),
    ("bands", "above"): (
        {"bands": [{"to": 1, "score": 1e20}]},
        "/bands/0/score: a score lies between 0 and 100, found 1e+20",
    ),
    ("bands", "none"): ({}, ': the key "bands" is missing'),
    ("piecewise", "short"): ({"points": [[0], [1, 2]]}, "/points/0: a list does not fit the form (minItems 2)"),
    ("levels", "none"): ({"levels": {}}, "/levels: a table does not fit the form (minProperties 1)"),
    ("levels", "null"): ({"levels": {"a": None}}, "/levels/a: a number is expected here, found nothing"),
    ("goalposts", "one"): ({"from": 1}, ': the key "to" is missing'),
    ("strange", "vast"): ({"deep": [{"er": -1e31}]}, ": a number is too large to count with"),
}


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_other_parameters_are_refused_with_their_place(case, tmp_path):
    parameters, said = CASES[case]
    assert f"{VISITS}/score/parameters{said}" == refused(tmp_path, scored(case[0], parameters))


def test_what_stands_elsewhere_is_looked_at_as_well(tmp_path):
    document = copy.deepcopy(results.document())
    group = document["award"]["rules"]["root"]["children"][0]
    group["aggregate"] = {"name": "ordered", "parameters": {"weights": [0, 0]}}
    at = "award/rules/root/children/0/aggregate/parameters/weights"
    assert f"{at}: the weights add up to 0, not to 100, or to 1" == refused(tmp_path, document)
    group["aggregate"]["parameters"] = {"weights": [60, 40]}
    assert "nodes/1/aggregate: it is not that of the rules" == refused(tmp_path, document)
    document["nodes"][1]["aggregate"] = group["aggregate"]
    assert refused(tmp_path, document) is None
    method = {"name": "winsorise", "parameters": {"skewness": 2, "kurtosis": 3.5, "maximum": 1.5}}
    document["nodes"][2]["steps"] = [{"step": "treat", "method": method, "facts": {}, "changes": {}}]
    assert (
        "nodes/2/steps/0/method/parameters/maximum: a whole number is expected here, found the number 1.5"
        == refused(tmp_path, document)
    )
    document = copy.deepcopy(results.document())
    document["award"]["rules"]["gates"][0]["test"] = {"name": "at-least", "parameters": {"argument": [1]}}
    said = "award/rules/gates/0/test/parameters/argument: a number or a text is expected here, found a list"
    assert said == refused(tmp_path, document)


STRANGE = {
    "aggregate": ({"told": 1}, {"told": {"taken": {}}}, {"told": {"how": {"en": 1}}}, {"members": [1]}, {"x": 1e300}),
    "weighting": ({"told": [1]}, {"consistency-ratio": "x"}, {"deep": [{"er": 1e300}]}),
    "step": ({"told": 1}, {"warning": {"en": None}}, {"exponent": [1]}, {"share": "x"}, {"stage": [1]}),
}
FINE = {"told": {"how": {"en": "so"}, "additive": True}, "members": 3, "consistency-ratio": None, "by": {"x": [1, "a"]}}


@pytest.mark.parametrize("kind", STRANGE)
def test_figures_that_reports_tell_are_of_their_kinds(kind, tmp_path):
    document = copy.deepcopy(results.document())
    group, leaf = document["nodes"][1], document["nodes"][2]
    method = {"name": "strange", "parameters": {"first": 1}}
    leaf["steps"] = [{"step": "adjust", "method": method, "facts": {"share": 0.5}, "changes": {}}]
    group["weighting"], group["facts"] = {"name": "ahp", "facts": FINE}, FINE
    assert refused(tmp_path, document) is None
    for facts in STRANGE[kind]:
        changed = copy.deepcopy(document)
        node = changed["nodes"][1]
        holder = {"aggregate": node, "weighting": node["weighting"], "step": changed["nodes"][2]["steps"][0]}[kind]
        holder["facts"] = facts
        assert "these are not the figures and sentences that a method gives" in str(refused(tmp_path, changed)), facts


def variants(parameters):
    """The parameters, each left out, and each replaced and filled with odd things."""
    for key, value in parameters.items():
        yield {other: kept for other, kept in parameters.items() if other != key}
        for odd in ODD:
            yield {**parameters, key: odd}
            if isinstance(value, list):
                yield {**parameters, key: [odd, *value]}
                first, rest = value[0], value[1:]
                kept = first.items() if isinstance(first, dict) else enumerate(first) if isinstance(first, list) else ()
                for part, _ in kept:
                    other = dict(first) if isinstance(first, dict) else list(first)
                    other[part] = odd
                    yield {**parameters, key: [other, *rest]}
            if isinstance(value, dict):
                yield {**parameters, key: {**value, "a": odd}}


def test_every_document_that_is_read_has_a_best_score_for_each_criterion(tmp_path, figure):
    tried = [(name, odd) for name, good in GOOD.items() for odd in variants(good)]
    tried = random.Random(8).sample(tried, min(examples(60, len(tried)), len(tried)))
    read, broken = 0, []
    for name, parameters in tried:
        document = scored(name, parameters)
        if refused(tmp_path, document) is None:
            outline = Outline(read_result(tmp_path / "r.json"))
            read += 1
            try:
                sound = abs(outline.best("supervision.visits")) < 1e15
            except Exception as error:
                sound, parameters = False, {**parameters, "raised": repr(error)}
            broken += [] if sound else [(name, parameters)]
    figure(f"parameters of scoring: {len(tried)} odd ones tried, refused {len(tried) - read}, broken {len(broken)}")
    assert not broken
    assert 0 < read < len(tried)


def test_commands_end_in_words_whatever_the_parameters(pembina, tmp_path, figure):
    """Documents that are read are told by every command; nothing ends in 70, which is our own mistake."""
    tried = [(name, odd) for name, good in GOOD.items() for odd in variants(good)]
    random.Random(9).shuffle(tried)
    path, wanted, statuses, ours = tmp_path / "r.json", examples(3, 400), set(), []
    fit = (each for each in tried if refused(tmp_path, scored(*each)) is None)
    count = 0
    for name, parameters in itertools.islice(fit, wanted):
        path.write_bytes(canonical(scored(name, parameters)))
        for words in (
            ["show", path], ["explain", path, "01"], ["explain", path, "01", "--versus", "02"], ["audit", path],
            ["report", path, "--format", "markdown", "--no-robustness"],
        ):  # fmt: skip
            ran = pembina(*words)
            ours += [(name, parameters, words, ran.err)] if ran.status == 70 else []
            statuses.add(ran.status)
            count += 1
    figure(f"parameters of scoring: {count} commands on odd results, ended in 70: {len(ours)}")
    assert not ours
    assert 0 in statuses
    assert statuses <= {0, 1, 3}


def test_methods_of_every_kind_are_known():
    assert {"aggregate", "impute", "score", "test", "treat", "weighting"} == set(schemas())
