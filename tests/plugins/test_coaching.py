"""The third party's distribution as pip installed it: used where the award names it, and nowhere else."""

from __future__ import annotations

import sys

import pytest

import pembina
from pembina.api import make_host
from pembina.model import canonical
from pembina.plugins import discover

from .awards import write_award

TRAINING = """[criteria.coaching]
use = "coaching"
weight = 100
score = { method = "square-root", full = 25 }
"""
FIGURES = """[criteria.figure]
use = "reported-value"
read = { figures = { table = "figures", value = "amount" } }
weight = 100
score = SCORE
"""
TABLES = {
    "trainings.csv": "region,date,person\n74,2022-01-10,Ina\n74,2022-01-11,Ani\n74,2022-01-12,INA\n",
    "cooperatives.csv": "region,cooperative\n71,A\n74,B\n74,C\n74,D\n74,E\n74,F\n74,G\n74,H\n74,I\n",
    "figures.csv": "region,amount\n71,4\n74,9\n",
}
PLAIN = FIGURES.replace("SCORE", '{ method = "goalposts", from = 0, to = 10 }')


@pytest.fixture
def host(monkeypatch):
    """A host of this test alone, for which nobody has imported the plugin yet."""
    monkeypatch.delitem(sys.modules, "pembina_coaching", raising=False)
    return make_host()


@pytest.fixture
def evaluate(tmp_path, host):
    """Evaluate an award over small tables."""

    def run(body: str, award: str = "") -> pembina.Result:
        return pembina.evaluate(write_award(tmp_path, body, award, TABLES), host=host)

    return run


def keys(result: pembina.Result) -> list[tuple[str, str | None]]:
    return [(finding["key"], finding["entrant"]) for finding in result.findings]


def test_it_is_installed_as_a_distribution_of_its_own():
    (found,) = discover()["coaching"]
    assert ("pembina-coaching", "1.0", None) == (found.distribution, found.version, found.problem)


def test_an_award_uses_its_criterion_and_its_scoring_method(evaluate):
    result = evaluate(TRAINING)
    node = result.node("coaching")
    assert [0, 25] == node["values"]
    assert [0, 100] == node["scores"]
    assert ["coaching"] == [plugin["name"] for plugin in result.document["plugins"]]


def test_its_scoring_method_serves_another_criterion_by_name(evaluate, host):
    result = evaluate(FIGURES.replace("SCORE", '{ method = "square-root", full = 25 }'))
    assert [40, 60] == result.node("figure")["scores"]
    assert ["coaching", "reported-value"] == [found.name for found in host.loaded()]
    assert ["coaching", "reported-value"] == [plugin["name"] for plugin in result.document["plugins"]]


def test_an_award_that_does_not_name_it_never_imports_it(evaluate, host):
    evaluate(PLAIN)
    assert ["reported-value"] == [found.name for found in host.loaded()]
    assert "pembina_coaching" not in sys.modules


def test_its_result_check_runs_where_the_award_uses_the_plugin(evaluate):
    assert ("nobody-trained", "71") in keys(evaluate(TRAINING))


def test_its_result_check_runs_where_the_award_names_the_plugin(evaluate, host):
    result = evaluate(PLAIN, 'plugins = ["coaching"]')
    assert ["coaching", "reported-value"] == [plugin["name"] for plugin in result.document["plugins"]]


def test_its_result_check_does_not_run_because_something_else_loaded_the_plugin(evaluate, host):
    host.load("coaching")
    result = evaluate(PLAIN)
    assert ["reported-value"] == [plugin["name"] for plugin in result.document["plugins"]]


def test_being_installed_and_not_used_leaves_every_byte_as_it_was(tmp_path):
    folder = write_award(tmp_path, PLAIN, tables=TABLES)
    without = {name: claims for name, claims in discover().items() if name != "coaching"}
    builtins = make_host()._builtins
    from pembina.plugins import Host

    alone = pembina.evaluate(folder, host=Host(builtins=builtins, catalogue=without))
    beside = make_host()
    beside.load("coaching")
    assert canonical(alone.document) == canonical(pembina.evaluate(folder, host=beside).document)
