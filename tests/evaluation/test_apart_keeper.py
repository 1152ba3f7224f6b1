"""Who runs plugins apart: whom it holds, what it refuses, and how two processes are asked the same."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import pembina
from pembina.api import make_host
from pembina.data import open_dataset
from pembina.data.settings import DataSettings, TableSettings
from pembina.errors import DataError, Place, PluginError, Problem, ScoringError
from pembina.evaluation import apart
from pembina.evaluation.apart import Apart, Errand, StandIn, need_records, sent_apart
from pembina.evaluation.apart_cell import Cell, program_paths
from pembina.evaluation.apart_process import ANSWER, Ended, Limits
from pembina.evaluation.plan import Job, make_plan
from pembina.plugins import Found

from ..trust.small import write_small
from .test_apart_errands import FOUND, LIMITS, TOLD, WHO, found, problem_of

# Whom it holds


@pytest.mark.parametrize(
    ("plugin", "forced", "held"),
    [
        (FOUND, (), True), (FOUND, ("p",), True), (Found("own", "pembina", "1", "pembina.x"), (), False),
        (Found("own", "pembina", "1", "pembina.x"), ("own",), True), (Found("own", "other", "1", "x"), (), True),
    ],
)  # fmt: skip
def test_plugins_of_others_and_those_that_are_named_run_apart(plugin, forced, held):
    assert held is Apart(forced=frozenset(forced)).holds(plugin)


DEEP = {"a": {"type": "object", "properties": {"b": {"allOf": [{"pattern": "a*"}, {"patternProperties": {}}]}}}}


@pytest.mark.parametrize(
    ("parameters", "keys"),
    [
        (DEEP, "pattern, patternProperties"), ({"a": {"$ref": "#"}}, "$ref"),
        ({"a": {"$dynamicRef": "#"}}, "$dynamicRef"),
        ({"a": {"x": ({"pattern": ""},)}}, "pattern"),
    ],
)  # fmt: skip
def test_a_schema_that_could_keep_the_program_busy_is_refused_by_its_keys(parameters, keys):
    wanted = Problem("PB430", Place(), {**WHO, "keys": keys})
    assert wanted == problem_of(Apart().admit, found_with(parameters=parameters))


def found_with(**manifest: Any) -> Found:
    return Found("p", "acme", "1.0", "acme_p", found("p", **manifest).manifest)


def test_any_other_schema_is_admitted():
    Apart().admit(found_with(parameters={"a": {"type": "string", "default": "pattern", "enum": ["$ref"]}}))
    Apart().admit(Found("p", "acme", "1.0", "acme_p"))


# What stands in for a criterion


def test_a_stand_in_knows_its_manifest_and_whom_to_ask():
    keeper = Apart()
    stand_in: Any = keeper.criterion(FOUND)
    assert (FOUND.manifest, FOUND, keeper) == (stand_in.manifest, stand_in.found, stand_in.keeper)
    assert {"p": FOUND} == keeper.used


@pytest.mark.parametrize("plugin", [Found("p", "acme", "1.0", "acme_p"), found_with(criterion=False)])
def test_a_plugin_without_a_criterion_has_nothing_to_stand_in_for(plugin):
    keeper = Apart()
    wanted = Problem("PB409", Place(), {**WHO, "reason": "it has no criterion"})
    assert wanted == problem_of(keeper.criterion, plugin)
    assert {} == keeper.used


@pytest.mark.parametrize("kind", ["table-checks", "result-checks"])
def test_a_plugin_that_takes_part_elsewhere_cannot_run_apart(kind):
    keeper = Apart()
    wanted = Problem("PB426", Place(), {**WHO, "kind": kind, "name": "one"})
    assert wanted == problem_of(keeper.criterion, found_with(provides={kind: ("one", "two"), "gates": ("g",)}))
    assert {} == keeper.used
    assert "p" in Apart().criterion(found_with(provides={"gates": ("g",)})).manifest.name


def test_a_stand_in_asks_and_does_nothing_by_itself(monkeypatch):
    keeper: Any = Apart()
    stand_in = StandIn(FOUND, keeper)
    monkeypatch.setattr(Apart, "check", lambda self, *given: ["asked", *given])
    assert ["asked", FOUND, {"a": 1}] == stand_in.check({"a": 1})
    assert Problem("PB431", Place(), WHO) == problem_of(stand_in.records, {}, {})
    wanted = Problem("PB426", Place(), {**WHO, "kind": "criterion", "name": "measure"})
    assert wanted == problem_of(stand_in.measure, {}, {}, {})


# The cell


def test_a_cell_is_looked_for_once_with_a_place_that_is_gone_afterwards(monkeypatch):
    tried: list[Any] = []

    def find(limits: Limits, scratch: Path) -> Cell:
        tried.append((limits, scratch, scratch.is_dir()))
        return Cell("landlock", True, "read-only", ("limits",))

    monkeypatch.setattr(apart, "find_cell", find)
    keeper = Apart(LIMITS)
    keeper.used = {"q": FOUND, "p": FOUND}
    facts = {"plugins": ["p", "q"], "by": "landlock", "files": "read-only", "network": True}
    assert [facts, facts] == [keeper.facts(), keeper.facts()]
    ((limits, scratch, there),) = tried
    assert (LIMITS, True, False) == (limits, there, scratch.exists())


def test_where_nothing_ran_apart_nothing_is_tried(monkeypatch):
    monkeypatch.setattr(apart, "find_cell", lambda *given: pytest.fail("nobody asked"))
    assert {"plugins": []} == Apart().facts()


# Who is sent apart


@pytest.fixture
def plan(tmp_path):
    """The jobs of the small award, of which the plugin that counts visits runs apart; its rules, data and keeper."""
    write_small(tmp_path, 2)
    host = make_host(isolated=True)
    host.keeper.forced = frozenset({"supervision-activity"})
    rules = pembina.load_award(tmp_path, host=host)
    return make_plan(rules, host), rules, open_dataset(tmp_path / "data", host, "polars"), host.keeper


OWN = {"plugin": "supervision-activity", "distribution": "pembina", "version": pembina.__version__}
AT = Place(address="criteria.supervision.visits")


def test_records_of_what_ran_apart_are_not_shown(plan):
    jobs = plan[0]
    with pytest.raises(PluginError) as caught:
        need_records(jobs)
    assert (Problem("PB431", AT, OWN),) == caught.value.problems
    need_records(jobs[1:])


def test_only_what_runs_apart_is_given_an_errand(plan):
    jobs, rules, data, keeper = plan
    first, *others = sent_apart(jobs, rules, data, keeper)
    assert (Errand(keeper, rules, data), jobs[0].leaf, list(jobs[1:])) == (first.apart, first.leaf, others)
    assert jobs[1:] == sent_apart(jobs[1:], rules, data, None)


def test_an_errand_is_measured_by_its_keeper(plan, monkeypatch):
    jobs, rules, data, keeper = plan
    monkeypatch.setattr(Apart, "measure", lambda self, *given: given)
    errand = Errand(keeper, rules, data)
    assert (jobs[0], errand, "loaded", ["check"]) == errand.measure(jobs[0], "loaded", ["check"])


@pytest.mark.parametrize(
    ("engine", "tables", "problems"),
    [
        ("duckdb:memory=2GB", {}, []),
        ("polars", {"growth": TableSettings("growth", url="https://example.org/g")}, []),
        ("polars", {"visits": TableSettings("visits", file="visits.csv")}, []),
        ("sc://spark:15002", {}, [Problem("PB428", args={"engine": "sc", "known": "duckdb, polars"})]),
        (
            "duckdb",
            {name: TableSettings(name, url="https://example.org/t") for name in ("visits", "regions")},
            [Problem("PB429", AT, {**OWN, "table": "regions"}), Problem("PB429", AT, {**OWN, "table": "visits"})],
        ),
        (
            "local[2]",
            {"cooperatives": TableSettings("cooperatives", url="https://example.org/t")},
            [
                Problem("PB428", args={"engine": "local", "known": "duckdb, polars"}),
                Problem("PB429", AT, {**OWN, "table": "cooperatives"}),
            ],
        ),
    ],
)
def test_what_a_process_cannot_have_is_told_before_anything_is_read(plan, engine, tables, problems):
    jobs, rules, _, keeper = plan
    data: Any = SimpleNamespace(engine_name=engine, settings=DataSettings(tables=tables))
    if not problems:
        sent: tuple[Job, ...] = sent_apart(jobs, rules, data, keeper)
        assert [True, False, False] == [job.apart is not None for job in sent]
        return
    with pytest.raises(DataError) as caught:
        sent_apart(jobs, rules, data, keeper)
    assert problems == list(caught.value.problems)


# Two processes


@pytest.fixture
def keeper(monkeypatch):
    """Somebody who runs plugins apart, with processes that answer as told; ``ran`` is what was started."""
    made = Apart(LIMITS)
    made._cell = Cell("landlock", False, "own", ("limits",))

    def answering(*answers: Any) -> SimpleNamespace:
        ran = SimpleNamespace()

        def run(starts: Any, wall: float, most: int) -> list[Ended]:
            jobs = [json.loads(start.job) for start in starts]
            ran.places = [Path(job["scratch"]) for job in jobs]
            ran.there = [place.is_dir() for place in ran.places]
            ran.jobs, ran.starts, ran.limits = jobs, starts, (wall, most)
            return [each if isinstance(each, Ended) else ended(**each) for each in answers]

        monkeypatch.setattr(apart, "run_apart", run)
        return ran

    return made, answering


def ended(**answer: Any) -> Ended:
    return Ended(json.dumps({"format": "pembina-apart/1", **answer}).encode(), 0, None, b"")


def asked(keeper: Apart, plugin: Found = FOUND) -> Any:
    return keeper._asked(plugin, {"task": "check", "n": 1}, ["/data/t.csv"], 7, "criteria.a")


def test_two_processes_with_different_seeds_do_the_same_job(keeper, monkeypatch):
    made, answering = keeper
    monkeypatch.setattr(sys, "path", ["/site", *sys.path])
    ran = answering({"faults": []}, {"faults": []})
    assert {"format": "pembina-apart/1", "faults": []} == asked(made)
    assert ["1", "2"] == [start.environment["PYTHONHASHSEED"] for start in ran.starts]
    assert (3.0, 1000 + 7 * 10) == ran.limits
    first, second = ({key: job[key] for key in job if key not in ("scratch", "writable")} for job in ran.jobs)
    assert first == second
    readable = [*program_paths(), "/site", "/data/t.csv"]
    assert readable == first.pop("readable")[: len(readable)]
    assert {
        "task": "check", "n": 1, "plugin": TOLD, "paths": apart._paths("/site"), "wanted": ["limits"], "listable": [],
        "limits": {"memory": 64 * 2**20, "cpu": 2, "file": 4}, "apart": False, "parent": os.getpid(),
    } == first  # fmt: skip


def test_each_process_has_a_place_of_its_own_which_is_gone_afterwards(keeper):
    made, answering = keeper
    ran = answering({}, {})
    asked(made)
    assert ([True, True], 2) == (ran.there, len(set(ran.places)))
    assert [False, False] == [place.exists() for place in ran.places]


def test_a_criterion_in_a_file_reads_that_file_alone(keeper):
    made, answering = keeper
    ran = answering({}, {})
    asked(made, found("s", file=Path("/award/s.py")))
    (job, _), known = ran.jobs, [*program_paths(), "/award/s.py", "/data/t.csv"]
    assert (known, apart._paths(None)) == (job["readable"][: len(known)], job["paths"])


RAISED = {
    "error": "DataError",
    "problems": [{"code": "PB381", "file": None, "line": 3, "source": None, "args": {"engine": "e"}, "hint": None}],
}


@pytest.mark.parametrize(
    ("named", "kind"),
    [("DataError", DataError), ("ScoringError", ScoringError), ("PluginError", PluginError), ("OSError", PluginError),
     (3, PluginError)],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_an_error_of_one_of_them_is_the_answer_of_both(keeper, named, kind, first):
    made, answering = keeper
    raised, good = {**RAISED, "error": named}, {"faults": []}
    answering(*((raised, good) if first else (good, raised)))
    wanted = Problem("PB381", Place(line=3, address="criteria.a"), {"engine": "e"})
    assert wanted == problem_of(asked, made, kind=kind)


def test_an_error_names_the_plugin_that_ran(keeper):
    made, answering = keeper
    args = {"plugin": "q", "distribution": "q", "version": "q", "what": "w", "reason": "r"}
    raised = {**RAISED, "problems": [{**RAISED["problems"][0], "code": "PB410", "args": args}]}
    answering(raised, raised)
    assert {**WHO, "what": "w", "reason": "r"} == problem_of(asked, made, kind=DataError).args


def test_a_limit_is_told_at_the_criterion(keeper):
    made, answering = keeper
    answering(Ended(b"", 0, ANSWER, b""), ended())
    problem = problem_of(asked, made)
    assert ("PB422", Place(address="criteria.a"), "1 MB of answers") == (
        problem.code,
        problem.place,
        problem.args["what"],
    )


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((Ended(b"nothing", 0, None, b""), ended()), "it is no JSON"),
        ((ended(), Ended(b"[]", 0, None, b"")), "it is no JSON object"),
        ((ended(error="DataError"), ended()), "something is no list where one is due"),
        ((ended(error="DataError", problems=[]), ended()), "it says that something is wrong, and not what"),
    ],
)
def test_an_answer_without_sense_is_told_at_the_criterion(keeper, answers, reason):
    made, answering = keeper
    answering(*answers)
    assert Problem("PB424", Place(address="criteria.a"), {**WHO, "reason": reason}) == problem_of(asked, made)


def test_two_answers_that_differ_are_none(keeper):
    made, answering = keeper
    answering({"faults": []}, {"faults": [1]})
    assert Problem("PB425", Place(address="criteria.a"), WHO) == problem_of(asked, made)


def test_an_answer_is_the_same_whatever_the_order_of_its_rows_and_keys():
    one, other = {"rows": [[["a", 1], ["b", 2]], 3], "n": 1}, {"n": 1, "rows": [[["b", 2], ["a", 1]], 3]}
    assert apart._settled(one) == apart._settled(other)
    assert [["a", 1], ["b", 2]] == one["rows"][0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"rows": [[["a", 1]]]}, {"rows": [[["a", 2]]]}), ({"rows": [[["a"]], []]}, {"rows": [[], [["a"]]]}),
        ({"rows": [1, 2]}, {"rows": [2, 1]}), ({"rows": 1}, {"rows": 2}), ({"n": 1}, {"n": 2}), ({"n": 1}, {"m": 1}),
        ({"names": ["a", "b"]}, {"names": ["b", "a"]}),
    ],
)  # fmt: skip
def test_an_answer_is_another_when_anything_else_differs(one, other):
    assert apart._settled(one) != apart._settled(other)
