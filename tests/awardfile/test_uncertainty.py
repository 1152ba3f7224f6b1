"""``[uncertainty]``: what it is resolved to, that the rules keep it, and that nothing written there breaks reading."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.awardfile.reading import judge
from pembina.awardfile.source import Source
from pembina.awardfile.structuring import structure
from pembina.errors import AwardError, UsageError
from pembina.evaluation.document import rules_document
from pembina.model import Award, Method, Spread, Uncertain, Uncertainty
from pembina.plugins import Host

Read = Callable[..., Award]
Complain = Callable[[str], list[str]]

WHOLE = """\
[uncertainty]
draws = 500
seed = 7
weights = ["free", { within = 12.5 }]
aggregate = ["geometric"]
treat = ["none", "winsorise"]
impute = ["none"]
leave-out = true

[uncertainty.groups.supervision]
weights = { dirichlet = 100 }
aggregate = ["minimum"]

[uncertainty.criteria."supervision.visits"]
score = [{ method = "goalposts", from = 0, to = 5 }]

"""
WEIGHTED = ("supervision.visits", "supervision.quality", "partnerships")
WINSORISE = Method("winsorise", {"skewness": 2, "kurtosis": 3.5, "maximum": 5})


def declared(read: Read, valid: str, table: str) -> Uncertainty:
    """Return what the valid award with a table ``[uncertainty]`` declares."""
    found = read(valid.replace("[[gates]]", f"{table}\n[[gates]]", 1)).uncertainty
    assert found is not None
    return found


def test_an_award_without_the_table_declares_nothing(read: Read, valid: str) -> None:
    assert read(valid).uncertainty is None


def test_an_empty_table_means_the_defaults(read: Read, valid: str) -> None:
    assert declared(read, valid, "[uncertainty]") == Uncertainty(10000, 1, (Spread("within", 25.0),))


def test_the_table_is_resolved_with_every_default(read: Read, valid: str) -> None:
    categories: Any = {"treat": (), "impute": ()}
    assert declared(read, valid, WHOLE) == Uncertainty(
        draws=500,
        seed=7,
        weights=(Spread("free"), Spread("within", 12.5)),
        aggregate=(Method("geometric", {}),),
        score=(),
        treat=(None, WINSORISE),
        impute=(None,),
        leave_out=WEIGHTED,
        nodes={
            "supervision": Uncertain(weights=Spread("dirichlet", 100.0), aggregate=(Method("minimum", {}),)),
            "supervision.visits": Uncertain(score=(Method("goalposts", {"from": 0, "to": 5}),)),
            "audit-opinion": Uncertain(**categories),  # words are neither treated nor filled
        },
    )


@pytest.mark.parametrize(
    ("written", "spread"),
    [
        ('"fixed"', Spread("fixed")),
        ('"free"', Spread("free")),
        ("{ within = 100 }", Spread("within", 100.0)),
        ("{ dirichlet = 0.5 }", Spread("dirichlet", 0.5)),
    ],
)
def test_a_spread_is_a_word_or_an_amount(read: Read, valid: str, written: str, spread: Spread) -> None:
    assert declared(read, valid, f"[uncertainty]\nweights = {written}").weights == (spread,)
    assert declared(read, valid, f"[uncertainty]\nweights = [{written}]").weights == (spread,)


def test_the_whole_tree_has_an_empty_path(read: Read, valid: str) -> None:
    found = declared(read, valid, '[uncertainty.groups.""]\nweights = "free"\naggregate = ["harmonic"]')
    assert found.nodes == {"": Uncertain(weights=Spread("free"), aggregate=(Method("harmonic", {}),))}


@pytest.mark.parametrize(
    ("written", "left_out"),
    [
        ("false", ()),
        ("[]", ()),
        ("true", WEIGHTED),
        ('["partnerships", "supervision.visits"]', ("supervision.visits", "partnerships")),
    ],
)
def test_criteria_are_left_out_in_the_order_of_the_tree(
    read: Read, valid: str, written: str, left_out: tuple[str, ...]
) -> None:
    assert declared(read, valid, f"[uncertainty]\nleave-out = {written}").leave_out == left_out


SURVEY = 'use = "survey"\nweight = 60\nscore = { method = "log-goalposts"'
DIRECTED = 'use = "supervision-activity"\nweight = 60\nscore = { method = "log-goalposts"'


def test_a_direction_for_all_is_left_to_each_criterion(read: Read, valid: str) -> None:
    """The plugin of partnerships has a target: neither higher nor lower is better, so min-max is not tried there."""
    table = '[uncertainty]\nscore = ["min-max", "identity"]'
    found = declared(read, valid.replace(DIRECTED, SURVEY, 1), table)
    assert found.score == (Method("min-max", {}), Method("identity", {}))
    assert found.nodes == {"partnerships": Uncertain(score=(Method("identity", {}),)), "audit-opinion": NOT_SCORED}


NOT_SCORED = Uncertain(score=())


def test_a_direction_that_the_award_says_holds_for_all(read: Read, valid: str) -> None:
    table = '[uncertainty]\nscore = [{ method = "min-max", direction = "lower" }]'
    found = declared(read, valid.replace(DIRECTED, SURVEY, 1), table)
    assert found.score == (Method("min-max", {"direction": "lower"}),)
    assert found.nodes == {"audit-opinion": NOT_SCORED}


def test_a_direction_for_a_single_criterion_is_its_plugins_own(read: Read, valid: str) -> None:
    found = declared(read, valid, '[uncertainty.criteria.partnerships]\nscore = ["min-max"]')
    assert found.nodes == {"partnerships": Uncertain(score=(Method("min-max", {"direction": "higher"}),))}


def test_a_single_criterion_without_a_direction_needs_one(valid: str, complaints: Complain) -> None:
    text = valid.replace(DIRECTED, SURVEY, 1)
    table = '[uncertainty.criteria.partnerships]\nscore = ["min-max"]\n'
    assert complaints(text.replace("[[gates]]", f"{table}[[gates]]", 1)) == [
        "award.toml:53:10: uncertainty.criteria.partnerships.score[1]: error[PB219]: "
        'scoring by min-max: the method "min-max" needs "direction"'
    ]


SUMMED = (
    ('weight = 60\nscore = { method = "goal', 'score = { method = "goal'),
    ('weight = 40\nscore = { method = "bands', 'score = { method = "bands'),
    ("[criteria.supervision]\n", '[criteria.supervision]\naggregate = "sum"\n'),
)


def summed(valid: str) -> str:
    """The valid award with points that are added in its first group."""
    for old, new in SUMMED:
        assert old in valid
        valid = valid.replace(old, new, 1)
    return valid


def test_a_mean_for_all_passes_over_points_that_are_added(read: Read, valid: str) -> None:
    found = declared(read, summed(valid), '[uncertainty]\naggregate = ["geometric"]')
    assert found.nodes == {"supervision": Uncertain(aggregate=())}


def test_points_that_are_added_have_neither_weights_nor_means(valid: str, complaints: Complain) -> None:
    table = '[uncertainty.groups.supervision]\nweights = "free"\naggregate = ["geometric"]\n'
    told = complaints(summed(valid).replace("[[gates]]", f"{table}[[gates]]", 1))
    assert [line.split(": ", 2)[2] for line in told] == [
        "error[PB256]: how the weights are drawn is not clear: its parts are points that are added, without weights",
        'error[PB257]: "geometric" cannot be tried for "aggregate": the parts of this group are points that are added, '
        "and no mean of them is on the same scale",
    ]


ALONE = (
    ("[criteria.supervision.quality]", "[criteria.alone]\nweight = 10\n[criteria.alone.quality]"),
    ('weight = 60\nscore = { method = "log', 'weight = 50\nscore = { method = "log'),
    ("weight = 60\nscore", "weight = 100\nscore"),
    ("weight = 40\nscore", "weight = 100\nscore"),
)


def test_a_group_of_one_part_has_nothing_to_vary(valid: str, complaints: Complain) -> None:
    for old, new in ALONE:
        valid = valid.replace(old, new, 1)
    table = '[uncertainty.groups.alone]\nweights = "free"\n'
    assert complaints(valid.replace("[[gates]]", f"{table}[[gates]]", 1)) == [
        'award.toml:54:21: uncertainty.groups.alone: error[PB255]: "alone" cannot be varied: '
        "it has a single part, so there is nothing to weigh or to combine"
    ]


MINIMAL = """\
format = 1
[award]
id = "a"
title = "A"
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.one]
use = "survey"
weight = 100
score = { method = "identity" }
[criteria.two]
use = "survey"
[[gates]]
criterion = "two"
at-least = 1
"""


def test_the_only_criterion_with_a_weight_stays(read: Read, complaints: Complain) -> None:
    found = read(f"{MINIMAL}[uncertainty]\nleave-out = true\n").uncertainty
    assert found is not None
    assert found.leave_out == ()
    assert complaints(f'{MINIMAL}[uncertainty]\nleave-out = ["one"]\n') == [
        'award.toml:19:14: uncertainty.leave-out[1]: error[PB255]: "one" cannot be varied: '
        "it is the only criterion with a weight, so nothing is left without it"
    ]


def test_a_criterion_that_only_an_alternative_reads_is_served(read: Read) -> None:
    text = MINIMAL.partition("[[gates]]")[0]
    with pytest.raises(AwardError, match="PB215"):
        read(text)
    table = '[uncertainty]\nimpute = [{ method = "regression", on = ["two"] }]\n'
    assert read(text + table).node("two").share is None


def test_an_aggregation_of_whole_rows_cannot_do_without_a_part(valid: str, complaints: Complain) -> None:
    text = valid.replace('missing = "refuse"', 'missing = "leave-out"')
    table = '[uncertainty]\naggregate = ["whole-rows"]\n'
    assert complaints(text.replace("[[gates]]", f"{table}[[gates]]", 1)) == [
        'award.toml:53:14: uncertainty.aggregate[1]: error[PB245]: "supervision.visits" may be left out, '
        "and whole-rows needs every part of every entrant"
    ]


def test_mistakes_are_told_all_at_once(valid: str, complaints: Complain) -> None:
    table = """\
[uncertainty]
draws = 0
weights = { within = 25, dirichlet = 10 }
aggregate = ["geometrik", "sum"]
treat = ["winsorize"]
leave-out = ["partnership", "audit-opinion"]
[uncertainty.groups.supervison]
weights = 10
"""
    told = complaints(valid.replace("[[gates]]", f"{table}[[gates]]", 1))
    assert [(int(line.split(":")[1]), line.partition("[PB")[2][:3]) for line in told] == [
        (53, "205"), (54, "256"), (55, "220"), (55, "257"), (56, "243"), (57, "255"), (57, "255"), (58, "255"),
        (59, "202"),
    ]  # fmt: skip


def test_the_rules_keep_the_table_and_give_it_back(read: Read, valid: str) -> None:
    award = read(valid.replace("[[gates]]", f"{WHOLE}[[gates]]", 1))
    rules = json.loads(json.dumps(rules_document(award)))
    assert rules["uncertainty"]["leave-out"] == list(WEIGHTED)
    assert rules["uncertainty"]["weights"] == [{"kind": "free", "amount": 0}, {"kind": "within", "amount": 12.5}]
    assert structure({**rules, "changed": []}).uncertainty == award.uncertainty
    assert rules_document(read(valid))["uncertainty"] is None


def test_a_setting_may_change_what_is_declared(read: Read, valid: str) -> None:
    text = valid.replace("[[gates]]", f"{WHOLE}[[gates]]", 1)
    award = read(text, ["uncertainty.draws=20", 'uncertainty.groups.supervision.weights="fixed"'])
    assert award.uncertainty is not None
    assert award.uncertainty.draws == 20
    assert award.uncertainty.nodes["supervision"].weights == Spread("fixed")
    assert award.changed[0] == "uncertainty.draws=20"
    with pytest.raises(UsageError, match=r"uncertainty\.draws: error\[PB205\]: 0 is out of range: at least 1"):
        read(text, ["uncertainty.draws=0"])
    with pytest.raises(UsageError, match=r"PB113.*there is no uncertainty in the award"):
        read(valid, ["uncertainty.draws=20"])


KEYS = st.sampled_from(["weights", "aggregate", "score", "treat", "impute", "leave-out", "groups", "criteria", "draws"])
INNER = st.sampled_from(
    ["within", "dirichlet", "method", "supervision", "supervision.visits", "audit-opinion", "", "score", "weights", "x"]
)
WORDS = st.sampled_from(
    ["free", "fixed", "none", "geometric", "power", "sum", "min-max", "levels", "winsorise", "regression", "fragile",
     "partnerships", "supervision", "whole-rows", "against", "", "25%", "within"]
)  # fmt: skip
SCALARS = st.one_of(WORDS, st.booleans(), st.integers(-2, 200), st.sampled_from([Decimal("0.5"), Decimal("nan")]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(INNER, inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_is_declared_reading_ends_in_an_award_or_in_problems(
    table: dict[str, Any], valid: str, host: Host
) -> None:
    document = {**tomli.loads(valid, parse_float=Decimal), "uncertainty": copy.deepcopy(table)}
    award, problems = judge(Source("award.toml", None), document, host)
    assert (award is None) == bool(problems)
    assert all(problem.show() for problem in problems)
    if award is not None:
        rules = json.loads(json.dumps(rules_document(award)))
        assert structure({**rules, "changed": []}).uncertainty == award.uncertainty
