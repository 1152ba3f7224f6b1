"""What a process is told to do, as a document; and what its answers become."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from pembina.data.settings import AliasSettings, DataSettings
from pembina.errors import DataError, PembinaError, Place, PluginError, Problem
from pembina.evaluation import apart
from pembina.evaluation.apart import Apart, _errand_document, found_document
from pembina.evaluation.apart_process import Limits
from pembina.evaluation.apart_wire import Nonsense
from pembina.model import Binding, ColumnNeed, Entrant, Entrants, InputFile, InputTable, Leaf, Period, TableNeed
from pembina.model.award import Denominator, Method
from pembina.plugins import Adjusted, Fault, Found
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured

SITE = Path("/site/acme_p")
FOUND = Found("p", "acme", "1.0", "acme_p", Manifest("p", SITE))
WHO = {"plugin": "p", "distribution": "acme", "version": "1.0"}
TOLD = {
    "name": "p", "distribution": "acme", "version": "1.0", "module": "acme_p",
    "manifest": "/site/acme_p/criterion.toml", "folder": "/site/acme_p",
}  # fmt: skip
LIMITS = Limits(memory=64 * 2**20, cpu=2, wall=3.0, file=4, answer=1000, each=10)


def found(name: str, **manifest: Any) -> Found:
    return Found(name, "acme", "1.0", f"acme_{name}", Manifest(name, Path(f"/site/acme_{name}"), **manifest))


def problem_of(call: Any, *given: Any, kind: type[PembinaError] = PluginError) -> Problem:
    with pytest.raises(PembinaError) as caught:
        call(*given)
    assert kind is type(caught.value)
    (problem,) = caught.value.problems
    return problem


# Which plugin is meant


def test_a_plugin_is_named_by_its_manifest():
    assert TOLD == found_document(FOUND)
    assert "/site/acme_q/plugin.toml" == found_document(found("q", criterion=False))["manifest"]
    single = found("./s.py:S", file=Path("/award/s.py"))
    assert "/award/s.py" == found_document(single)["manifest"]
    assert "sha256" not in found_document(single)
    assert hashlib.sha256(b"a\n").hexdigest() == found_document(evolve(single, content=b"a\r\n"))["sha256"]


@pytest.mark.parametrize(
    ("entry", "paths"),
    [(None, ["/a", "/entry"]), ("/entry", ["/a", "/entry"]), ("/here", ["/here", "/a", "/entry"]),
     ("/new", ["/a", "/entry", "/new"])],
)  # fmt: skip
def test_modules_are_not_found_where_the_program_was_started(monkeypatch, entry, paths):
    monkeypatch.setattr(sys, "path", ["", "/here", "/a", "/entry"])
    monkeypatch.setattr(Path, "cwd", lambda: Path("/here"))
    assert paths == apart._paths(entry)


# The errand


@pytest.fixture
def folder(tmp_path):
    """A data folder with the files of five tables."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("dataset.toml", "visits.csv", "more.csv", "regions.csv", "names.csv", "other.csv"):
        (data / name).touch()
    return data


LEAF = Leaf(
    "a.b", {"en": "B"}, {}, "p", {"least": Decimal("1.5")}, {"visits": Binding("visits", {"date": "tanggal"})}, None,
    Denominator("a.c", None, None, None, 1.0), Method("mean", {}), Method("cap", {}), Method("identity", {}), "zero",
    Decimal(40), 0.4,
)  # fmt: skip
NEEDS = (
    TableNeed("a.b", "visits", "visits", (ColumnNeed("date", "tanggal", "date", True),)),
    TableNeed("a.b/denominate", "denominate", "other", ()),
)
ENTRANTS = Entrants("regions", "code", "name", {"level": "regency", "n": Decimal(2)}, ("cluster",))
ALIASES = AliasSettings("names", "alias", "code")
TABLES = ("more", "names", "other", "regions", "visits")


def a_job(**change: Any) -> Any:
    manifest = Manifest("p", SITE, entrant="region")
    job = SimpleNamespace(
        leaf=LEAF, found=FOUND, needs=NEEDS, criterion=SimpleNamespace(manifest=manifest), rules=SimpleNamespace()
    )
    job.__dict__.update(change)
    return job


def a_loaded(engine: str = "polars", tables: Any = None, readers: Any = ()) -> Any:
    inputs = tables or [InputTable(name, (InputFile(f"{name}.csv", "", 1),)) for name in TABLES]
    return SimpleNamespace(inputs=inputs, readers=readers, engine=SimpleNamespace(name=engine), known={"01", "02"})


def an_errand(folder: Path, aliases: Any = None, period: Any = None) -> Any:
    data = SimpleNamespace(folder=folder, settings=DataSettings(aliases=aliases))
    return SimpleNamespace(award=SimpleNamespace(entrants=ENTRANTS, period=period), data=data)


def test_an_errand_says_everything_that_a_process_has_to_know(folder):
    period = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    checks: Any = [
        (found("zeal", criterion=False), None),
        (Found("own", "pembina", "1", "m"), None),
        (found("care"), None),
    ]
    loaded = a_loaded(readers=(found("reads", criterion=False), found("care")))
    document, files = _errand_document(a_job(), an_errand(folder, ALIASES, period), loaded, checks, LIMITS)
    assert {
        "task": "measure",
        "data": str(folder),
        "engine": "polars:threads=1",
        "leaf": {
            "path": "a.b", "title": {"en": "B"}, "unit": {}, "use": "p", "parameters": {}, "panel": None,
            "read": {"visits": {"table": "visits", "columns": {"date": "tanggal"}}}, "denominate": None, "impute": None,
            "treat": None, "score": None, "missing": "zero", "weight": 40, "share": 0.4, "effort": None,
            "distinct": "exact",
        },
        "parameters": {"table": {"least": {"decimal": "1.5"}}},
        "entrants": {
            "table": "regions", "key": "code", "name": "name", "where": {}, "groups": ["cluster"], "status": None,
            "titles": {},
        },
        "where": {"table": {"level": "regency", "n": {"decimal": "2"}}},
        "needs": [
            {
                "owner": "a.b", "role": "visits", "table": "visits", "optional": False, "within": None,
                "columns": [{"name": "date", "source": "tanggal", "type": "date", "optional": True}],
            },
        ],
        "period": ["2024-01-01", "2024-12-31"],
        "checking": ["care", "zeal"],
        "others": [found_document(found("care")), found_document(found("reads", criterion=False)),
                   found_document(found("zeal", criterion=False))],
        "listable": [str(folder)],
    } == document  # fmt: skip
    assert [str(folder / name) for name in ("dataset.toml", "names.csv", "regions.csv", "visits.csv")] == files


def test_without_aliases_and_period_an_errand_has_less(folder):
    document, files = _errand_document(a_job(), an_errand(folder), a_loaded(), (), LIMITS)
    assert (None, [], []) == (document["period"], document["checking"], document["others"])
    assert [str(folder / name) for name in ("dataset.toml", "regions.csv", "visits.csv")] == files


@pytest.mark.parametrize(("memory", "share"), [(64 * 2**20, 32), (2**31, 1024), (65 * 2**20, 32)])
def test_an_engine_has_half_of_a_process_memory(folder, memory, share):
    limits = evolve(LIMITS, memory=memory)
    document, _ = _errand_document(a_job(), an_errand(folder), a_loaded("duckdb"), (), limits)
    assert f"duckdb:memory={share}MB,threads=1" == document["engine"]


def test_files_that_are_not_in_the_folder_are_not_shown(folder):
    (folder / "dataset.toml").unlink()
    tables = [InputTable("visits", (InputFile("gone.csv", "", 1), InputFile("visits.csv", "", 1)))]
    assert [str(folder / "visits.csv")] == _errand_document(
        a_job(), an_errand(folder), a_loaded(tables=tables), (), LIMITS
    )[1]


@pytest.mark.parametrize(("many", "whole"), [(3, False), (2, True)])
def test_of_very_many_files_the_whole_folder_is_shown(folder, monkeypatch, many, whole):
    monkeypatch.setattr(apart, "MANY", many)
    files = _errand_document(a_job(), an_errand(folder), a_loaded(), (), LIMITS)[1]
    assert (1 if whole else 3, whole) == (len(files), files == [str(folder)])


def test_a_folder_is_named_by_where_it_lies(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    document, files = _errand_document(a_job(), an_errand(tmp_path / "link"), a_loaded(), (), LIMITS)
    assert (str(folder), [str(folder)], True) == (
        document["data"],
        document["listable"],
        files[0].startswith(str(folder)),
    )


# What is asked


@pytest.fixture
def asks(monkeypatch):
    """Let a process answer so; returns what it was asked."""
    heard: list[Any] = []

    def answering(answer: Any) -> list[Any]:
        def asked(self: Apart, *given: Any) -> Any:
            heard.append(given)
            return answer

        monkeypatch.setattr(Apart, "_asked", asked)
        return heard

    return answering


def test_a_plugin_is_asked_what_is_wrong_with_parameters(asks):
    heard = asks({"format": "pembina-apart/1", "faults": [["no {n}", {"n": 1}, ["least"], None]]})
    assert [Fault("no {n}", {"n": 1}, ("least",))] == Apart().check(FOUND, {"least": Decimal("1.5")})
    job = {"task": "check", "parameters": {"table": {"least": {"decimal": "1.5"}}}}
    assert [(FOUND, job, [], 0, "with")] == heard


def test_faults_without_sense_are_told_of_the_plugin(asks):
    asks({"format": "pembina-apart/1", "faults": {}})
    reason = "something is no list where one is due"
    assert Problem("PB424", Place(), {**WHO, "reason": reason}) == problem_of(Apart().check, FOUND, {})


ROWS = {"names": ["region", "value"], "rows": [[["01", 2]], [["01", 2.0]]], "remarks": [], "adjusted": None}
WHOLE = {"format": "pembina-apart/1", **ROWS, "dated": ["date"]}


def test_a_criterion_is_measured_by_asking(asks, folder, monkeypatch):
    heard, seen = asks(WHOLE), []
    monkeypatch.setattr(apart, "measured_of", lambda *given: seen.append(given) or "measured")
    job, loaded = a_job(), a_loaded()
    assert "measured" == Apart(LIMITS).measure(job, an_errand(folder), loaded, [])
    told, files = _errand_document(job, an_errand(folder), loaded, [], LIMITS)
    assert [(FOUND, told, files, 2, "criteria.a.b")] == heard
    assert ["date"] == job.rules.date_columns
    ((asking, rows, of, adjusting),) = seen
    assert ([[("01", 2)], [("01", 2.0)]], loaded, None) == (rows, of, adjusting(job, {}))
    assert (job, {}, None, (), None, ("region", "value"), ()) == (
        asking.job, asking.tables, asking.records, asking.evidence, asking.measured, asking.names, asking.remarks,
    )  # fmt: skip


def test_a_criterion_that_counts_by_itself_has_no_evidence_beside(asks, folder, monkeypatch):
    asks(
        {
            **WHOLE,
            "names": ["region", "value", "evidence"],
            "rows": [[["01", 2.0, 3]], [["01", 1]]],
            "remarks": ["late"],
        }
    )
    seen: list[Any] = []
    monkeypatch.setattr(apart, "measured_of", lambda *given: seen.append(given))
    check: Any = (found("care"), SimpleNamespace(name="late"))
    job = a_job(criterion=SimpleNamespace(manifest=Manifest("p", SITE, entrant="region", tallies=True)))
    Apart(LIMITS).measure(job, an_errand(folder), a_loaded(), [check])
    assert (None, ((*check, None),)) == (seen[0][0].evidence, seen[0][0].remarks)


def test_an_adjustment_is_that_of_the_answer_for_whoever_competes(asks, folder, monkeypatch):
    given = {"values": {"01": 1.5}, "method": "m", "facts": {"table": {}}, "told": {}, "warning": {}}
    asks({**WHOLE, "adjusted": given})
    monkeypatch.setattr(apart, "measured_of", lambda asking, rows, of, adjusting: adjusting)
    job, loaded = a_job(criterion=SimpleNamespace(manifest=Manifest("p", SITE, adjusts=True))), a_loaded()
    loaded.entrants = (Entrant("01", "One"),)
    adjusting: Any = Apart(LIMITS).measure(job, an_errand(folder), loaded, [])
    assert Adjusted({"01": 1.5}, "m") == adjusting(job, {"01": Measured(3.0)})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Nonsense("a"), "a"), (ValueError("a"), "ValueError: a"), (ZeroDivisionError("a"), "ZeroDivisionError: a"),
        (AttributeError("a"), "AttributeError: a"), (KeyError("a"), "KeyError: 'a'"), (TypeError("a"), "TypeError: a"),
        (RecursionError("a"), "RecursionError: a"), (ValueError("x" * 400), "ValueError: " + "x" * 288),
    ],
)  # fmt: skip
def test_what_nobody_can_make_sense_of_is_told_as_such(error, reason):
    def run() -> None:
        with apart._sense(FOUND, "criteria.a"):
            raise error

    assert Problem("PB424", Place(address="criteria.a"), {**WHO, "reason": reason}) == problem_of(run)


def test_an_error_that_is_told_already_stays_what_it_is():
    with pytest.raises(DataError), apart._sense(FOUND, None):
        raise DataError([Problem("PB381", args={"engine": "e"})])
