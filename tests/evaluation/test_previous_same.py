"""Whether a result of before speaks of the same, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from pembina import __version__
from pembina.errors import Phrase, PluginError
from pembina.evaluation import document
from pembina.evaluation.document import rules_document
from pembina.evaluation.previous_same import (
    Plugins,
    criteria_rules,
    of_another_award,
    of_another_kind,
    of_other_entrants,
    same_aside,
)
from pembina.model import Entrant, Gate, Method, Organiser, Result
from pembina.plugins import TableCheck

from .by_hand import BUILTIN, award, entrants, group, leaf, plugin

CHECK = TableCheck("c", {}, lambda *_: None)
SILENT = "it does not say how its tables were read"


def result(**more: Any) -> Result:
    return Result({"versions": {"pembina": __version__}, "nodes": [], "entrants": [], "plugins": [], **more}, "name")


def table(**more: Any) -> dict[str, Any]:
    return {"table": "t", "read": {}, **more}


@pytest.mark.parametrize(
    ("data", "nodes", "why"),
    [
        ({"identity": "x", "inputs": [table()]}, [{"kind": "criterion", "dated": {}}, {"kind": "group"}], None),
        ({"identity": "x", "inputs": []}, [], None),
        ({"inputs": []}, [], SILENT),
        ({"identity": "x", "inputs": [table(), {"table": "u"}]}, [], SILENT),
        ({"identity": "x", "inputs": []}, [{"kind": "criterion", "dated": {}}, {"kind": "criterion"}], SILENT),
    ],
)
def test_a_result_has_to_say_how_it_was_read(data: Any, nodes: Any, why: str | None) -> None:
    assert of_another_kind(result(data=data, nodes=nodes)) == why


def test_a_result_of_another_version_or_one_that_is_refused_cannot_serve() -> None:
    why = of_another_kind(result(versions={"pembina": "0.0"}, data={"identity": "x", "inputs": []}))
    assert why == f"it was made by Pembina 0.0, and this is Pembina {__version__}"
    refused = result(versions={"pembina": "0.0"})
    object.__setattr__(refused, "outdated", Phrase("it is old"))
    assert of_another_kind(refused) == "it is old"


def of_rules(rules: Any) -> Result:
    return result(award={"rules": rules_document(rules)})


def test_what_only_judges_makes_no_other_award() -> None:
    rules = award(leaf("a"))
    gates = (Gate("a", Method("m"), None, {}),)
    other = evolve(rules, title={"en": "x"}, decimals=3, organiser=Organiser("x"), gates=gates)
    assert of_another_award(of_rules(rules), rules_document(other)) is None
    new = {**rules_document(rules), "a-rule-of-tomorrow": 1}
    why = "the period of the award, or another rule for all criteria, has changed"
    assert of_another_award(of_rules(rules), new) == why


def test_entrants_are_the_same_by_their_names_and_codes() -> None:
    before = result(data={"identity": "x"}, entrants=[{"code": "01"}, {"code": "02"}])
    assert of_other_entrants(before, entrants(2), "x") is None
    assert of_other_entrants(before, entrants(2), "y") == "entrants are known by other codes or names than then"
    assert of_other_entrants(before, entrants(2)[::-1], "x") == "others compete than then"


@pytest.mark.parametrize(
    ("screen", "overrides", "now", "same"),
    [
        (None, [], [None, "recused"], True),
        (None, [], [None, "withdrawn"], True),
        (None, [], [None, None], False),
        (None, [], ["recused", "recused"], False),
        ({"reported": 1}, [], [None, "recused"], False),
        (None, [{"what": "status", "entrant": "09"}], [None, "recused"], False),
        (None, [{"what": "total", "entrant": "09"}], [None, "recused"], True),
    ],
)
def test_who_is_set_aside_is_known_where_no_screen_and_no_override_hides_it(
    screen: Any, overrides: Any, now: Any, same: bool
) -> None:
    then = enumerate(("ineligible", "recused"), 1)
    told = [{"code": f"0{i}", "name": "n", "groups": {}, "status": status} for i, status in then]
    before = result(award={"rules": {"screen": screen}}, overrides=overrides, entrants=told)
    assert same_aside(before, [Entrant(f"0{i}", "n", status=status) for i, status in enumerate(now, 1)]) is same


def test_a_criterion_is_measured_by_its_rules_but_for_those_of_scoring() -> None:
    root = rules_document(award(group("g", leaf("g.a")), leaf("b", parameters={"k": 1})))["root"]
    rules = criteria_rules(root)
    assert set(rules) == {"g.a", "b"}
    assert criteria_rules({"path": "a", "score": 1, "weight": 2, "use": "x", "new": [3]}) == {
        "a": b'{"new":[3],"use":"x"}\n'
    }
    assert rules["g.a"] != rules["b"]


# Plugins


@pytest.fixture(autouse=True)
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Plugins hashed so far; each has a hash of its name."""
    met: list[str] = []
    monkeypatch.setattr(document, "plugin_hash", lambda f: met.append(f.name) or f"hash of {f.name}")
    return met


def named(name: str, **more: Any) -> dict[str, str]:
    return {"name": name, "distribution": "pembina-made", "version": "2.1", "sha256": f"hash of {name}", **more}


def test_a_plugin_is_the_same_to_the_last_byte_and_hashed_once(hashed: list[str]) -> None:
    plugins = Plugins(result(plugins=[named("one"), named("two", sha256="other"), named("three", version="2.0")]))
    assert [plugins.same(plugin(name)) for name in ("one", "two", "three", "four", "one")] == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert hashed == ["one", "two", "three", "four"]
    assert plugins.same(BUILTIN)


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        (award(leaf("a", use="one")), True),
        (award(leaf("a", use="else"), plugins=("one",)), True),
        (award(leaf("a", use="else", score=Method("line"))), True),
        (award(leaf("a", use="else", treat=Method("line"))), False),
        (award(leaf("a", use="else")), False),
    ],
)
def test_a_check_of_all_records_is_the_same_where_its_plugin_took_part(rules: Any, asked: bool) -> None:
    plugins = Plugins(result(plugins=[named("one")]))
    one = plugin("one", provides={"scoring-methods": ("line",)})
    why = "the plugin one, which looks at all records, has changed"
    assert plugins.other_check([(BUILTIN, CHECK), (one, CHECK)], rules) == (None if asked else why)


def test_a_check_of_all_records_by_another_plugin_is_told() -> None:
    plugins, rules = Plugins(result(plugins=[named("one")])), award(leaf("a", use="one"), leaf("b", use="two"))
    assert plugins.other_check([], rules) is None
    why = "the plugin two, which looks at all records, has changed"
    assert plugins.other_check([(plugin("one"), CHECK), (plugin("two"), CHECK)], rules) == why


def gone(name: str) -> Any:
    raise PluginError.of("PB401", plugin=name)


@pytest.mark.parametrize(
    ("then", "promising", "found", "may"),
    [
        ([named("one")], (), plugin, False),
        ([named("one")], ("one",), plugin, True),
        ([named("one")], ("two",), plugin, False),
        ([named("one", sha256="other")], (), plugin, True),
        ([named("one")], (), gone, True),
        ([], ("one",), gone, False),
    ],
)
def test_a_plugin_may_have_remarked_on_the_result_if_it_promises_to_or_is_gone(
    then: Any, promising: Any, found: Any, may: bool
) -> None:
    host = SimpleNamespace(promising=lambda kind: {"result-checks": promising}[kind], found=found)
    assert Plugins(result(plugins=then)).looked_at_result(host) is may
