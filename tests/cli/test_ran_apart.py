"""What was measured apart is not imported afterwards: verify measures apart again, and records are not shown."""

from __future__ import annotations

import json
import sys

import pytest

import pembina as library
from pembina import api
from pembina.analysis import verify_document
from pembina.api import make_host, records
from pembina.errors import PluginError
from pembina.evaluation.apart import Apart
from pembina.record import ran_apart

from ..third_party.install import HERE, make_distribution
from ..trust.small import write_small

HONEST = HERE / "hostile" / "hostile_honest"


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """An award with a plugin of others, whose import would leave a trace, and its result, measured apart."""
    folder = tmp_path_factory.mktemp("apart")
    site = make_distribution(folder, HONEST, "acme-honest", "hostile-honest")
    trace = folder / "imported.txt"
    with (site / "hostile_honest" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"\nimport pathlib\npathlib.Path({str(trace)!r}).write_text('imported')\n")
    award = write_small(folder / "award")
    award.write_text(award.read_text("utf-8").replace("supervision-activity", "hostile-honest"), "utf-8")
    return site, award, trace, folder / "r.json"


@pytest.fixture
def result(measured, monkeypatch, pembina):
    """The result; made when it is first asked for."""
    site, award, trace, path = measured
    monkeypatch.syspath_prepend(str(site))
    if not path.exists():
        ran = pembina("evaluate", award, "-o", path, "--isolated", "--engine", "polars", "-q")
        assert 0 == ran.status, ran.err
    assert not trace.exists()
    yield path
    for name in [name for name in sys.modules if name.startswith("hostile_")]:
        del sys.modules[name]


def test_verify_measures_apart_what_was_measured_apart(result, measured, pembina):
    _, award, trace, _ = measured
    ran = pembina("verify", result, "--data", award.parent / "data", "--engine", "polars")
    assert 0 == ran.status, ran.out + ran.err
    assert "hostile-honest" in ran.err
    assert "Run apart by" in ran.err
    assert not trace.exists()


def test_verify_measures_apart_when_told_to_though_the_facts_are_gone(result, measured, pembina, tmp_path):
    _, award, trace, _ = measured
    copy = tmp_path / "copy.json"
    copy.write_bytes(result.read_bytes())
    assert not ran_apart(copy)
    ran = pembina(
        "verify", copy, "--data", award.parent / "data", "--engine", "polars", "--isolated", "--format", "json"
    )
    assert 0 == ran.status, ran.out + ran.err
    checks = {check["number"]: check["outcome"] for check in json.loads(ran.out)["checks"]}
    assert "pass" == checks["5.1"]
    assert not trace.exists()


def test_records_of_what_runs_apart_are_not_shown(result, measured, pembina):
    trace = measured[2]
    asked = ["explain", result, "02", "supervision.visits"], ["sample", result, "--seed", "4827103956"]
    for words in asked:
        ran = pembina(*words)
        assert 4 == ran.status, ran.out
        assert "criteria.supervision.visits: error[PB431]: the records that plugin hostile-honest" in ran.err
        assert "cannot be shown, since it runs apart" in ran.err
        assert "evaluate again without --isolated" in " ".join(ran.err.split())
        assert not trace.exists()


def test_records_of_pembinas_own_plugins_are_shown_all_the_same(result, measured, pembina):
    ran = pembina("explain", result, "02", "supervision.active")
    assert 0 == ran.status, ran.err
    assert not measured[2].exists()


def test_python_does_the_same(result, measured, monkeypatch, tmp_path):
    _, award, trace, _ = measured
    (tmp_path / "copy.json").write_bytes(result.read_bytes())
    made = []
    monkeypatch.setattr(api, "make_host", lambda *, isolated: made.append(isolated) or make_host(isolated=isolated))
    for path, isolated in ((result, False), (tmp_path / "copy.json", True), (tmp_path / "copy.json", False)):
        assert library.verify(path, isolated=isolated).passed
    assert [True, True, False] == made
    host = verify_document._reading(result)
    assert isinstance(host.keeper, Apart)
    assert verify_document._reading(tmp_path / "copy.json").keeper is None
    read = library.read_result(result)
    with pytest.raises(PluginError, match="runs apart"):
        records(
            read, award, award.parent / "data", "02", "supervision.visits", host=make_host(isolated=True),
            engine="polars",
        )  # fmt: skip
    assert not trace.exists()
    with pytest.raises(TypeError, match="isolated=True"):
        library.verify(result, host=make_host(), isolated=True)


@pytest.mark.parametrize("said", [None, {}, [], {"plugins": []}, {"plugins": "x"}, "x"])
def test_facts_that_name_no_plugin_say_nothing(tmp_path, said):
    (tmp_path / "r.run.json").write_text(json.dumps({"isolation": said}), "utf-8")
    assert ran_apart(tmp_path / "r.json") is (said == {"plugins": "x"})
