"""Inside the process that runs a plugin apart, without the process: from a job to the answer that leaves."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import DataError, PluginError, Problem
from pembina.evaluation import apart_child
from pembina.evaluation.apart_child import found_of, work
from pembina.model import Period

from ..third_party.install import EVERYTHING, HERE, SHARED, make_distribution

HONEST = HERE / "hostile" / "hostile_honest"


# The end of a job


class Ended(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def answer(monkeypatch):
    """Do a job of the task ``try``, which is this function, and return the status and the document that was written."""

    def run(task: Any) -> tuple[int, Any]:
        def end(status: int) -> None:
            raise Ended(status)

        monkeypatch.setattr(tempfile, "tempdir", None)
        monkeypatch.setattr(apart_child, "TASKS", {"try": task})
        monkeypatch.setattr(apart_child.os, "_exit", end)
        reading, writing = os.pipe()
        with pytest.raises(Ended) as caught:
            work({"task": "try", "scratch": "/scratch/here", "n": 3}, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            return caught.value.args[0], json.loads(stream.read())

    return run


def raising(error: BaseException, cause: BaseException | None = None) -> Any:
    def task(job: Any) -> Any:
        raise error from cause

    return task


def test_an_answer_says_its_form_and_the_process_ends_well(answer):
    assert (0, {"format": "pembina-apart/1", "twice": 6}) == answer(lambda job: {"twice": 2 * job["n"]})


def test_temporary_files_lie_where_the_job_says(answer):
    assert "/scratch/here" == answer(lambda job: {"at": tempfile.gettempdir()})[1]["at"]


PROBLEM = Problem("PB381", args={"engine": "e"})
TOLD = {
    "error": "DataError",
    "problems": [
        {"code": "PB381", "file": None, "line": None, "source": None, "args": {"engine": "e"}, "hint": None},
    ],
}


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (raising(MemoryError()), {"limit": "memory"}),
        (raising(DataError([PROBLEM])), TOLD),
        (raising(DataError([PROBLEM]), ValueError("no")), TOLD),
        (raising(DataError([PROBLEM]), MemoryError()), {"limit": "memory"}),
        (raising(ValueError("no")), {"crash": "ValueError: no"}),
        (raising(KeyboardInterrupt()), {"crash": "KeyboardInterrupt: "}),
        (raising(ValueError("x" * 600)), {"crash": "ValueError: " + "x" * 488}),
    ],
)
def test_whatever_is_raised_is_told(answer, task, told):
    assert (0, {"format": "pembina-apart/1", **told}) == answer(task)


def test_an_answer_is_written_to_its_end_however_little_is_taken(monkeypatch):
    taken: list[tuple[int, bytes]] = []

    def write(descriptor: int, text: bytes) -> int:
        taken.append((descriptor, bytes(text[:3])))
        return len(text[:3])

    monkeypatch.setattr(apart_child.os, "write", write)
    apart_child._write(64, b"abcdefgh")
    assert [(64, b"abc"), (64, b"def"), (64, b"gh")] == taken


def test_only_two_things_are_asked_of_a_process():
    assert {"check": apart_child._check, "measure": apart_child._measure} == apart_child.TASKS


# What is asked


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Lay a third party's package on the path, without its metadata, and say of a plugin what a job says of it."""
    before = set(sys.modules)

    def install(package: Path, plugin: str, manifest: str = "criterion.toml") -> dict[str, str]:
        site = make_distribution(tmp_path / "sites", package, f"acme-{plugin}", plugin)
        for metadata in site.glob("*.dist-info"):
            shutil.rmtree(metadata)
        monkeypatch.syspath_prepend(str(site))
        folder = site / package.name
        said = {"name": plugin, "distribution": f"acme-{plugin}", "version": "1.0", "module": package.name}
        return {**said, "manifest": str(folder / manifest), "folder": str(folder)}

    yield install
    for name in set(sys.modules) - before:
        if name.split(".")[0].startswith(("hostile_", "acme_", "pembina_single_")):
            del sys.modules[name]


def test_a_plugin_is_the_one_that_the_program_found(told):
    said = told(HONEST, "hostile-honest")
    found = found_of({**said, "version": "7"})
    assert ("hostile-honest", "acme-hostile-honest", "7", "hostile_honest") == (
        found.name, found.distribution, found.version, found.module,
    )  # fmt: skip
    assert ("hostile-honest", Path(said["folder"])) == (found.manifest.name, found.manifest.folder)


def test_of_a_manifest_only_what_a_process_needs_is_checked(told):
    said = told(HERE / "hostile" / "hostile_honest", "hostile-honest")
    text = Path(said["manifest"]).read_text("utf-8")
    Path(said["manifest"]).write_text(text.replace('"string", default = ""', '"strong", default = ""'), "utf-8")
    assert "hostile-honest" == found_of(said).manifest.name


SINGLE = '''
from pembina import Criterion
import narwhals.stable.v2 as nw

class Days(Criterion):
    """Days with a visit."""

    declares = """
    api = 2
    unit = "days"
    checks = true
    [tables.visits]
    region = "entrant"
    date = "date"
    [parameters]
    least = { type = "integer", default = 1, description = "days" }
    [locale.id]
    title = "Hari"
    summary = "Hari."
    parameters.least = "hari"
    [locale.en]
    title = "Days"
    summary = "Days."
    parameters.least = "days"
    """

    def check(self, parameters):
        return [f"{parameters}"] if parameters["least"] else []

    def records(self, tables, rules):
        return tables["visits"]

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.col("date").n_unique())
'''


def test_a_criterion_in_a_file_is_found_beside_its_award(tmp_path):
    (tmp_path / "days.py").write_text(SINGLE, "utf-8")
    plugin = {"name": "./days.py:Days", "folder": str(tmp_path), "sha256": hashlib.sha256(SINGLE.encode()).hexdigest()}
    job: Any = {"plugin": plugin, "parameters": {"table": {"least": 0}}}
    found = found_of(plugin)
    assert (None, "./days.py:Days", "days.py") == (found.problem, found.name, found.distribution)
    assert {"faults": []} == apart_child._check(job)
    (tmp_path / "days.py").write_text(SINGLE + "# another file than the program read\n", "utf-8")
    with pytest.raises(PluginError) as caught:
        found_of(plugin)
    assert "it changed while it was read" == caught.value.problems[0].args["reason"]


def test_faults_are_told_with_all_that_belongs_to_them(told):
    job = {"plugin": told(SHARED, "shared-work"), "parameters": {"table": {"least": {"decimal": "3.5"}, "most": 1}}}
    said = ["{least} is more than {most}", {"least": {"decimal": "3.5"}, "most": 1}, ["least"], None]
    assert {"faults": [said]} == apart_child._check(job)
    assert {"faults": []} == apart_child._check({**job, "parameters": {"table": {"least": 1, "most": 1}}})


def test_a_check_that_fails_is_told_of_the_plugin(told):
    job = {"plugin": told(SHARED, "shared-work"), "parameters": {"table": {"least": 1}}}
    with pytest.raises(PluginError) as caught:
        apart_child._check(job)
    (problem,) = caught.value.problems
    assert ("PB410", "with", "acme_shared/__init__.py") == (problem.code, problem.place.address, problem.place.file)
    assert {
        "plugin": "shared-work", "distribution": "acme-shared-work", "version": "1.0",
        "what": "parameters of shared-work", "reason": "KeyError: 'most'",
    } == problem.args  # fmt: skip


def test_a_check_that_fails_outside_the_plugin_is_told_of_its_function(tmp_path, told):
    job = {"plugin": told(SHARED, "shared-work"), "parameters": {"table": {"least": 2, "most": 1}}}
    path = Path(job["plugin"]["folder"]) / "__init__.py"
    path.write_text(path.read_text("utf-8").replace('[Fault("{least}', '3 or [("{least}'), "utf-8")
    with pytest.raises(PluginError) as caught:
        apart_child._check(job)
    (problem,) = caught.value.problems
    assert ("acme_shared/__init__.py", "def check(self, parameters):") == (problem.place.file, problem.place.source)


# What is measured


TABLES = {
    "regions": "code,name,cluster\n01,Arta,barat\n02,Bakti,barat\n03,Cipta,timur\n",
    "visits": "region,date,cooperative\n"
    "01,2024-01-05,A\n01,2024-03-01,A\n01,2023-12-31,B\n02,2024-02-02,B\n03,2024-01-01,C\n",
    "points": "region,giver,points\n01,a,10\n02,b,30\n02,a,50\n03,a,70\n",
}  # fmt: skip
LEAF: dict[str, Any] = {
    "path": "visits", "title": {}, "unit": {}, "use": "p", "read": {}, "panel": None, "denominate": None,
    "impute": None, "parameters": {}, "treat": None, "score": None, "missing": "zero", "weight": 40,
    "share": 0.4, "effort": None, "distinct": "exact",
}  # fmt: skip
ENTRANTS = {"table": "regions", "key": "code", "name": "name", "groups": [], "status": None, "titles": {}, "where": {}}


def need(role: str, **columns: str) -> dict[str, Any]:
    told = [{"name": name, "source": name, "type": kind, "optional": False} for name, kind in columns.items()]
    return {"owner": "visits", "role": role, "table": role, "columns": told, "optional": False, "within": None}


VISITS = need("visits", region="entrant", date="date", cooperative="text")
POINTS = need("points", region="entrant", giver="text", points="number")
BONUS = {**need("bonus", region="entrant", extra="number"), "optional": True}


@pytest.fixture
def job(tmp_path):
    """A job to measure a plugin over a small data set."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    for name, text in TABLES.items():
        (data / f"{name}.csv").write_text(text, "utf-8")

    def make(plugin: dict[str, str], needs: Any, **more: Any) -> dict[str, Any]:
        return {
            "plugin": plugin, "task": "measure", "data": str(data), "engine": "polars", "leaf": LEAF, "needs": needs,
            "entrants": ENTRANTS, "where": {"table": {}}, "parameters": {"table": {}}, "checking": [], "others": [],
            "period": ["2024-01-01", "2024-12-31"], **more,
        }  # fmt: skip

    return make


def measured(job: dict[str, Any]) -> dict[str, Any]:
    """Measure, with rows in an order of their own."""
    answer = apart_child._measure(job)
    return json.loads(json.dumps({**answer, "rows": [sorted(rows) for rows in answer["rows"]]}))


def test_what_the_engine_answered_leaves_as_it_stands(told, job):
    everything = told(EVERYTHING, "everything", "plugin.toml")
    plugin = told(HONEST, "hostile-honest")
    assert {
        "names": ["region", "value", "also_places"], "dated": ["date"],
        "remarks": ["records.duplicate", "winter-visits"],
        "rows": [
            [["01", 2], ["02", 1], ["03", 1]], [["01", 2, 1], ["02", 1, 1], ["03", 1, 1]], [], [["01", 1], ["03", 1]],
        ],
        "adjusted": None,
    } == measured(job(plugin, [VISITS], others=[everything], checking=["everything"]))  # fmt: skip


def test_only_the_plugins_that_are_checking_check(told, job):
    everything = told(EVERYTHING, "everything", "plugin.toml")
    answer = measured(job(told(HONEST, "hostile-honest"), [VISITS], others=[everything]))
    assert ["records.duplicate"] == answer["remarks"]


def test_without_a_period_every_record_counts(told, job):
    answer = measured(job(told(HONEST, "hostile-honest"), [VISITS], period=None))
    assert [["01", 3], ["02", 1], ["03", 1]] == answer["rows"][0]


def test_the_engine_is_the_one_that_the_job_names(told, job):
    with pytest.raises(DataError) as caught:
        measured(job(told(HONEST, "hostile-honest"), [VISITS], engine="abacus:beads=9"))
    assert [("PB345", "abacus")] == [(problem.code, problem.args["engine"]) for problem in caught.value.problems]


def test_an_adjustment_leaves_with_its_words(told, job):
    parameters = {"table": {"mode": "centre", "least": 0, "most": 100}}
    given = job(told(SHARED, "shared-work"), [POINTS, BONUS], parameters=parameters)
    answer = measured({**given, "where": {"table": {"cluster": "barat"}}})
    assert [["01", 10.0, 0.0], ["02", 40.0, 0.0], ["03", 70.0, 0.0]] == answer["rows"][1]
    assert {
        "values": {"01": 35.0, "02": 65.0},
        "method": "centre",
        "facts": {"table": {"givers": 2, "who": ["a", "b"]}},
        "told": {"en": "moved from {before} to {after} among {givers} givers", "id": "dari {before} ke {after}"},
        "warning": {"en": "mind the centre"},
    } == answer["adjusted"]


def test_parameters_reach_the_criterion(told, job):
    plain = {"table": {"mode": "none", "least": 0, "most": 100}}
    assert measured(job(told(SHARED, "shared-work"), [POINTS, BONUS], parameters=plain))["adjusted"] is None


@pytest.mark.parametrize(
    ("said", "period"),
    [(None, None), (["2024-01-01", "2024-12-31"], Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)))],
)
def test_a_period_is_two_days_or_none(said, period):
    assert period == apart_child._period(said)
