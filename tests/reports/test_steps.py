"""What happened between a value and its score, read aloud for every built-in treatment and imputation."""

import pytest

from pembina.plugins.builtin import IMPUTATIONS, TREATMENTS
from pembina.reports.findings import sentence
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.steps import (
    IMPUTED,
    LIMITING,
    TRANSFORMED,
    step_sentences,
    transformed,
    used_value,
)
from pembina.reports.texts import Texts

from ..plugins.fields import run

EN, ID = Texts("en"), Texts("id")
EXTREME = {"a": [1, 2, 3, 4, 5, 6, 7, 8, 500]}
LINE = 'score = { method = "min-max", direction = "higher" }\nunit = "visits"'


def treated(folder, treat, values=EXTREME):
    return run(folder, values, root='weights = "equal"', leaf=f"treat = {treat}\n{LINE}")


def said(result, position, path="a", texts=EN):
    names, node = Names.of_result(result, texts), result.node(path)
    code = result.entrants[position]["code"]
    return " ".join(step_sentences(names, node, Outline(result).rules[path], position, code))


DRAWN = "It is an extreme value among the entrants, so by the rules it was scored as {} visits."
TAMED = [
    ('"winsorise"', DRAWN.format("8")),
    ('{ method = "percentiles", high = 80 }', DRAWN.format("7.4")),
    ('"interquartile"', DRAWN.format("13")),
    ('"log"', "By the rules its natural logarithm is scored: 6.215."),
    (
        '{ method = "log", shift = 100 }',
        "By the rules 100 is added to it, and the natural logarithm of that is scored: 6.397.",
    ),
    (
        '"log-from-lowest"',
        "By the rules the natural logarithm of its distance from the lowest value, "
        "with 1 percent of the range added, is scored: 6.223.",
    ),
    ('{ method = "log-from-lowest", share = 0.05 }', "with 5 percent of the range added, is scored: 6.261."),
    (
        '"signed-log"',
        "By the rules the natural logarithm of one plus its size is scored, with its own sign: 6.217.",
    ),
    (
        '"box-cox"',
        "By the rules it was bent by a power, with the exponent -0.398, before it was scored (Box and Cox): 2.301.",
    ),
    ('{ method = "box-cox", exponent = 0.5 }', "with the exponent 0.5, before it was scored (Box and Cox): 42.72."),
    ('"two-stage"', DRAWN.format("8")),
    (
        '{ method = "two-stage", first = "signed-log", second = "log-from-lowest", skewness = 0 }',
        "with 1 percent of the range added, is scored: 6.223.",
    ),
    ('{ method = "two-stage", first = "box-cox" }', "with the exponent -0.398, before it was scored"),
]


@pytest.mark.parametrize(("treat", "expected"), TAMED)
def test_every_treatment_is_told_by_what_it_did(tmp_path, treat, expected):
    result = treated(tmp_path, treat)
    assert expected in said(result, 8)
    assert "{" not in said(result, 8, texts=ID)


def test_every_built_in_step_has_words_of_its_own():
    assert {treatment.name for treatment in TREATMENTS} == {*LIMITING, *TRANSFORMED, "two-stage"} - {"log-shifted"}
    assert {imputation.name for imputation in IMPUTATIONS} == {key.partition("-")[0] for key in IMPUTED}


def test_a_value_that_a_treatment_left_as_it_is_is_not_said_to_be_changed(tmp_path):
    result = treated(tmp_path, '"winsorise"')
    assert "" == said(result, 3)
    assert (4, 8) == (used_value(result.node("a"), 3), used_value(result.node("a"), 8))


@pytest.mark.parametrize(("treat", "bent"), [('"winsorise"', False), ('"log"', True), ('"two-stage"', False)])
def test_a_logarithm_has_no_unit_and_a_value_drawn_in_keeps_its_own(tmp_path, treat, bent):
    assert bent == transformed(treated(tmp_path, treat).node("a"), "09")


def test_the_scale_is_told_without_a_unit_after_a_logarithm(tmp_path):
    from pembina.reports.criterion import told

    leaf = 'treat = "log"\nscore = { method = "goalposts", from = 0, to = 5 }\nunit = "visits"'
    result = run(tmp_path, {"a": [10, 500]}, root='weights = "equal"', leaf=leaf)
    text = " ".join(told(Names.of_result(result, EN), Outline(result), "a", 1))
    assert "The value is 500 visits." in text
    assert "runs evenly from 0 (score 0) to 5 (score 100). The value lies beyond 5, where the scale stops." in text


GAPS = {"a": [None, 2, 3, 4, 9], "b": [1, 2, 3, 4, 6]}
FILLED = [
    ('"mean"', "By the rules the mean of those who reported stands in for it: 4.5 visits."),
    ('"median"', "By the rules the median of those who reported stands in for it: 3.5 visits."),
    (
        '{ method = "mean", within = "cluster" }',
        "By the rules the mean of those in “X” who reported stands in for it: 2.5 visits.",
    ),
    (
        '{ method = "median", within = "cluster" }',
        "By the rules the median of those in “X” who reported stands in for it: 2.5 visits.",
    ),
    (
        '{ method = "nearest", on = ["b"], peers = 2 }',
        "By the rules the mean of its nearest peers, by “B”, stands in for it: 2.5 visits.",
    ),
    (
        '{ method = "nearest", on = ["b"], average = "median" }',
        "By the rules the median of its nearest peers, by “B”, stands in for it: 3.5 visits.",
    ),
    ('{ method = "regression", on = ["b"] }', "By the rules what “B” let expect stands in for it: -0.3714 visits."),
]


@pytest.mark.parametrize(("impute", "expected"), FILLED)
def test_every_imputation_is_told_by_what_stands_in(tmp_path, impute, expected):
    leaf = {"a": f"impute = {impute}\n{LINE}", "b": LINE}
    result = run(tmp_path, GAPS, root='weights = "equal"', leaf=leaf, clusters=["X", "X", "X", "Y", "Y"])
    assert f"{expected} A value that stands in does not count as reported." == said(result, 0)
    assert "" == said(result, 1)
    assert "{" not in said(result, 0, texts=ID)
    (finding,) = [finding for finding in result.findings if finding["key"] == "value.imputed"]
    assert "which is not reported data." in sentence(Names.of_result(result, EN), finding)


def test_a_step_of_a_method_that_is_not_built_in_is_named():
    node = {
        "path": "a",
        "values": [1.0],
        "used": [0.5],
        "notes": {},
        "steps": [
            {
                "step": step,
                "method": {"name": "halved", "parameters": {}},
                "facts": {},
                "changes": {"01": [1.0, 0.5]},
            }
            for step in ("impute", "treat")
        ],
    }
    names = Names(EN, {"a": "A"})
    assert [
        "By the rules the method “halved” fills the gap: 0.5.",
        "A value that stands in does not count as reported.",
        "By the rules the method “halved” made 0.5 of it before it was scored.",
    ] == step_sentences(names, node, {}, 0, "01")
