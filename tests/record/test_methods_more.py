"""Methods in a result, one at a time: where a mistake is, what it is, and what is taken at the limit."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from pembina.errors import Phrase
from pembina.plugins.kinds import Fault
from pembina.record import methods
from pembina.record.methods import method_faults, nodes_faults, numbers, rules_faults

from ..reports import results

Document = dict[str, Any]
VAST, FACTS = "a number is too large to count with", "these are not the figures and sentences that a method gives"
RULED, SHORT = "it is not that of the rules", "the weights add up to 3, not to 100, or to 1"
ORDERED = {"name": "ordered", "parameters": {"weights": [1, 2]}}
STRANGE = {"name": "strange", "parameters": {"deep": [{"er": -1e30}]}}


def plain(found: Iterator[tuple[str, Phrase]]) -> list[tuple[str, str]]:
    """What was said, all of which can be translated."""
    said = list(found)
    assert all(isinstance(what, Phrase) for _, what in said)
    return [(where, str(what)) for where, what in said]


def method(name: str, **parameters: Any) -> Document:
    return {"name": name, "parameters": parameters}


CHECKED: list[tuple[str, Document | None, Any, list[tuple[str, str]]]] = [
    ("score", None, 100, []),
    ("score", method("strange", x=9e29), 100, []),
    ("score", method("strange", x=1e30), 100, [("at/parameters", VAST)]),
    ("score", method("strange", x=[-1e30]), None, [("at/parameters", VAST)]),
    ("strange", method("goalposts"), 100, []),
    ("score", method("identity"), 100, []),
    ("score", method("identity", x=1e30), 100, [("at/parameters", VAST)]),
    ("score", method("goalposts", **{"from": 0, "to": 1}), 100, []),
    (
        "score", method("goalposts", to=1), 100,
        [("at/parameters", 'the key "from" is missing')],
    ),
    (
        "score", method("goalposts", **{"from": "x", "to": 1e300}), 100,
        [("at/parameters/from", 'a number is expected here, found the text "x"')],
    ),
    (
        "score", method("levels", levels={"a": 100, "b": 101}), 100,
        [("at/parameters/levels/b", "a score lies between 0 and 100, found 101")],
    ),
    (
        "score", {"name": "goalposts", "parameters": [1]}, 100,
        [("at/parameters", "a table is expected here, found a list")],
    ),
    ("score", method("levels", levels={"a": 100, "b": 101}), None, []),
    ("score", method("levels", levels={"a": 100, "b": 101}), 101, []),
    ("score", method("levels", levels={"a": 101}), 0, [
        ("at/parameters/levels/a", "a score lies between 0 and 0, found 101"),
    ]),
    ("aggregate", method("ordered", weights=[40, 60]), ["a", "b"], []),
    ("aggregate", method("ordered", weights=[1, 2]), [], [
        ("at/parameters/weights", "there are 2 weights for 0 places, one for each part"),
        ("at/parameters/weights", SHORT),
    ]),
    ("aggregate", method("levels", levels=[1, 3, 2]), ["a"], [
        ("at/parameters/levels/2", "levels must rise: 2 follows 3"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "tried", "judged", "said"), CHECKED)
def test_a_method_is_held_to_its_schema_and_to_its_own_rules(
    kind: str, tried: Document | None, judged: Any, said: list[tuple[str, str]]
) -> None:
    assert plain(method_faults(kind, tried, "at", judged)) == said


def odd(parameters: Mapping[str, Any], judged: float) -> list[Fault]:
    """Rules of a method that ends in an error, or finds a fault in what has no address of its own."""
    if "raised" in parameters:
        raise parameters["raised"]()
    return [Fault("{n} is odd", {"n": judged})]


@pytest.mark.parametrize("error", [ZeroDivisionError, OverflowError, AttributeError, KeyError, TypeError, ValueError])
def test_rules_that_break_on_parameters_say_that_these_do_not_fit(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods, "schemas", lambda: {"score": {"odd": {"check": f"{__name__}.odd"}}})
    said = [("at/parameters", "these parameters do not go together")]
    assert plain(method_faults("score", method("odd", raised=error), "at", 7)) == said
    (found,) = method_faults("score", method("odd"), "at", 7)
    assert (found[0], found[1].template, found[1].args) == ("at/parameters", "{n} is odd", {"n": 7})


def rules(change: Callable[[Document], object]) -> list[tuple[str, str]]:
    document = copy.deepcopy(results.rules())
    change(document)
    return plain(rules_faults(document))


def child(document: Document, *at: int) -> Document:
    found: Document = document["root"]
    for i in at:
        found = found["children"][i]
    return found


ROOT = "award/rules/root"
PLACES: dict[str, tuple[Callable[[Document], object], list[str]]] = {
    **{
        f"{key} of a criterion": (
            lambda d, key=key: child(d, 0, 1).update({key: STRANGE}),  # type: ignore[misc]
            [f"{ROOT}/children/0/children/1/{key}/parameters"],
        )
        for key in ("score", "treat", "impute")
    },
    **{
        f"{key} of a group": (
            lambda d, key=key: child(d, 0).update({key: STRANGE}),  # type: ignore[misc]
            [f"{ROOT}/children/0/{key}/parameters"],
        )
        for key in ("aggregate", "weighting")
    },
    "the root": (lambda d: d["root"].update(aggregate=STRANGE), [f"{ROOT}/aggregate/parameters"]),
    "what a criterion has no method for": (lambda d: child(d, 1).update(weighting=STRANGE), []),
    "what a group has no method for": (lambda d: child(d, 0).update(score=STRANGE), []),
    "the second gate": (lambda d: d["gates"][1].update(test=STRANGE), ["award/rules/gates/1/test/parameters"]),
    "no uncertainty": (lambda d: d.pop("uncertainty"), []),
    "uncertainty of nothing": (lambda d: d.update(uncertainty={}), []),
    "uncertainty": (
        lambda d: d.update(
            uncertainty={
                "aggregate": [method("sum"), STRANGE],
                "weighting": [STRANGE],
                "score": None,
                "nodes": {"aid": {"score": [STRANGE], "treat": [STRANGE]}, "b": {"impute": [STRANGE]}},
            }
        ),
        [
            "award/rules/uncertainty/aggregate/1/parameters",
            "award/rules/uncertainty/nodes/aid/score/0/parameters",
            "award/rules/uncertainty/nodes/aid/treat/0/parameters",
            "award/rules/uncertainty/nodes/b/impute/0/parameters",
        ],
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_methods_are_looked_at_wherever_rules_have_them(name: str) -> None:
    change, places = PLACES[name]
    assert rules(change) == [(place, VAST) for place in places]


def test_scores_are_held_to_the_scale_of_the_award_and_weights_to_the_parts_of_a_group() -> None:
    levels = method("levels", levels={"a": 7})
    assert rules(lambda d: (d.update(scale=6), child(d, 1).update(score=levels)))[:1] == [
        (f"{ROOT}/children/1/score/parameters/levels/a", "a score lies between 0 and 6, found 7")
    ]
    assert rules(lambda d: child(d, 0).update(aggregate=ORDERED)) == [
        (f"{ROOT}/children/0/aggregate/parameters/weights", SHORT)
    ]
    assert rules(lambda d: d["root"].update(aggregate=ORDERED))[0] == (
        f"{ROOT}/aggregate/parameters/weights",
        "there are 2 weights for 3 places, one for each part",
    )


def test_gates_and_alternatives_are_held_to_the_schemas_of_their_kinds() -> None:
    doubts = {"score": [method("goalposts", to=1)], "treat": [method("log")], "aggregate": [method("vikor")]}
    assert rules(lambda d: (d["gates"][0].update(test=method("at-least")), d.update(uncertainty=doubts))) == [
        ("award/rules/gates/0/test/parameters", 'the key "argument" is missing'),
        ("award/rules/uncertainty/aggregate/0/parameters", 'the key "v" is missing'),
        ("award/rules/uncertainty/score/0/parameters", 'the key "from" is missing'),
        ("award/rules/uncertainty/treat/0/parameters", 'the key "shift" is missing'),
    ]


@pytest.mark.parametrize(("name", "known"), [("visits", True), ("supervision.visits", False), ("deep.visits", False)])
def test_parts_are_known_to_a_group_by_the_last_of_their_names(name: str, known: bool) -> None:
    kind = method("promethee", preference={name: "usual", "meetings": "usual"})
    assert (rules(lambda d: child(d, 0).update(aggregate=kind)) == []) is known
    deep = {"path": "supervision.deep.visits"}
    assert (rules(lambda d: (child(d, 0, 0).update(deep), child(d, 0).update(aggregate=kind))) == []) is known


def nodes(change: Callable[[Document], object]) -> list[tuple[str, str]]:
    document = copy.deepcopy(results.document())
    change(document)
    return plain(nodes_faults(document))


def test_a_group_has_the_aggregate_of_its_rules() -> None:
    assert nodes(lambda d: None) == []
    assert nodes(lambda d: d["nodes"][1].update(aggregate=ORDERED)) == [("nodes/1/aggregate", RULED)]
    assert nodes(lambda d: d["nodes"][1].pop("aggregate")) == [("nodes/1/aggregate", RULED)]
    assert nodes(lambda d: d["nodes"][2].update(aggregate=ORDERED)) == [("nodes/2/aggregate", RULED)]
    assert nodes(lambda d: d["nodes"][1].update(path="z", aggregate=ORDERED)) == []


TOLD_OF_GROUPS: list[tuple[Any, bool]] = [
    ({}, True), ({"told": None}, True), ({"told": {}}, True), ({"told": {"how": {}}}, True),
    ({"told": {"how": {"en": "so"}, "taken": {"en": "so"}}}, True), ({"told": {"how": None}}, False),
    ({"told": {"how": {"en": "so"}}}, True), ({"told": {"taken": {"en": "so"}}}, False),
    ({"told": {"how": {"en": 1}}}, False), ({"told": {"how": {"en": "so"}, "taken": {"en": 1}}}, False),
    ({"told": {"how": {}, "taken": None}}, False), ({"told": "so"}, False), ({"told": {"how": ["so"]}}, False),
    ({"members": 3}, True), ({"members": 2.5}, True), ({"members": "3"}, False), ({"members": True}, False),
    ({"members": None}, False), ({"consistency-ratio": None}, True), ({"consistency-ratio": 0.1}, True),
    ({"consistency-ratio": "x"}, False), ({"consistency-ratio": True}, False), ({"other": ["x", True]}, True),
    ({"other": [{"x": 9e29}]}, True), ({"other": [{"x": 1e30}]}, False), ({"other": -1e30}, False),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "fit"), TOLD_OF_GROUPS)
def test_a_group_tells_sentences_and_figures(facts: Any, fit: bool) -> None:
    said = [] if fit else [("nodes/1/facts", FACTS)]
    assert nodes(lambda d: d["nodes"][1].update(facts=facts)) == said
    said = [] if fit else [("nodes/1/weighting/facts", FACTS)]
    assert nodes(lambda d: d["nodes"][1].update(weighting={"name": "ahp", "facts": facts})) == said


def test_facts_are_looked_at_in_groups_only_and_may_be_left_out() -> None:
    assert nodes(lambda d: d["nodes"][2].update(facts={"told": 1}, weighting={"facts": {"told": 1}})) == []
    assert nodes(lambda d: (d["nodes"][1].pop("facts"), d["nodes"][1].update(weighting={"name": "equal"}))) == []
    assert nodes(lambda d: (d["nodes"][1].pop("facts"), d["nodes"][1].pop("weighting"))) == []


TOLD_OF_STEPS: list[tuple[Any, bool]] = [
    ({}, True), ({"stage": "first"}, True), ({"stage": "none"}, True), ({"stage": 1}, False), ({"stage": [1]}, False),
    ({"stage": "first", "first": None}, True), ({"stage": "first", "first": {}}, True),
    ({"stage": "first", "first": {"shift": 1}}, True), ({"stage": "first", "first": {"shift": "x"}}, False),
    ({"stage": "first", "first": {"exponent": [1]}}, False), ({"stage": "first", "first": {"share": "x"}}, False),
    ({"stage": "first", "first": [1]}, False), ({"stage": "first", "first": "x"}, False),
    ({"stage": "other", "other": {"shift": 1}}, False), ({"stage": "other", "other": {}}, True),
    ({"told": None, "warning": None}, True), ({"told": {"en": "so"}, "warning": {"en": "so"}}, True),
    ({"told": {"en": 1}}, False), ({"warning": {"en": 1}}, False), ({"told": "so"}, False), ({"warning": 1}, False),
    ({"shift": 1, "exponent": 0.5, "share": 0}, True), ({"shift": "x"}, False), ({"exponent": None}, False),
    ({"share": True}, False), ({"other": ["x", None, 9e29]}, True), ({"other": [1e30]}, False),
    ({"stage": "first", "first": {"x": -1e30}}, False),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "fit"), TOLD_OF_STEPS)
def test_a_step_tells_sentences_and_figures_and_so_does_the_stage_that_decided(facts: Any, fit: bool) -> None:
    step = {"step": "adjust", "method": method("strange", first=1), "facts": facts}
    said = [] if fit else [("nodes/2/steps/1/facts", FACTS)]
    assert nodes(lambda d: d["nodes"][2].update(steps=[{**step, "facts": {}}, step])) == said


def test_the_method_of_a_step_is_held_to_the_schema_of_its_kind() -> None:
    steps = [
        {"step": "impute", "method": method("mean", least=1), "facts": {}},
        {"step": "treat", "method": method("log"), "facts": {"told": 1}},
    ]
    assert nodes(lambda d: d["nodes"][3].update(steps=steps)) == [
        ("nodes/3/steps/1/method/parameters", 'the key "shift" is missing'),
        ("nodes/3/steps/1/facts", FACTS),
    ]


def test_every_number_is_found_however_deep() -> None:
    found = numbers({"a": [1, (2.5, {"b": 3})], "c": "4", "d": None, "e": [[[[5]]]]})
    assert sorted(found) == [1, 2.5, 3, 5]
    assert list(numbers(7)) == [7]
    assert list(numbers("7")) == []


def test_schemas_are_read_once_and_know_the_rules_of_their_methods() -> None:
    assert methods.schemas() is methods.schemas()
    assert methods.schemas()["aggregate"]["ordered"]["check"] == "pembina.plugins.rules_of_aggregating.ordered"


def test_numbers_this_large_are_no_figures_and_no_scores() -> None:
    assert (methods.VAST, methods.LARGEST) == (10.0**30, 10.0**15)
