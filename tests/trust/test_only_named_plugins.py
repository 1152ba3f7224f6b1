"""Only plugins that an award names are imported: what else is installed leaves no trace, whatever the command."""

from __future__ import annotations

import json
import sys

import pytest

from pembina.cli import main

from ..third_party.install import HERE, make_distribution
from .small import write_small

HONEST = HERE / "hostile" / "hostile_honest"

HERS = "hostile-honest"
"""The plugin that one test names; it has to work, so that it promises nothing that it does not hand over."""

TRACE = """
import pathlib
with pathlib.Path({trace!r}).open("a") as file:
    file.write(__name__ + "\\n")
"""


@pytest.fixture
def award(tmp_path, monkeypatch):
    """An award of shipped plugins, beside a strange distribution whose import leaves a trace; the trace is returned."""
    monkeypatch.setenv("PEMBINA_LANG", "en")
    trace = tmp_path / "imported.txt"
    for name in ("acme-unlisted", "pembina-plugins-extra", "pembina_criteria-more"):
        site = make_distribution(tmp_path, HONEST, name, "hostile-honest" if name == "acme-unlisted" else f"x-{name}")
        package = site / "hostile_honest"
        package = package.rename(site / f"hostile_{name.replace('-', '_')}")
        info = next(site.glob("*.dist-info"))
        entry = "hostile-honest" if name == "acme-unlisted" else f"x-{name}"
        (info / "entry_points.txt").write_text(f"[pembina]\n{entry} = {package.name}\n", "utf-8")
        manifest = (package / "criterion.toml").read_text("utf-8").replace("hostile-honest", entry)
        promised = f'\n[provides]\nreaders = ["{entry}-files"]\nengines = ["{entry}-engine"]\n' if entry != HERS else ""
        (package / "criterion.toml").write_text(manifest + promised, "utf-8")
        with (package / "__init__.py").open("a", encoding="utf-8") as file:
            file.write(TRACE.format(trace=str(trace)))
        monkeypatch.syspath_prepend(str(site))
    yield write_small(tmp_path / "award"), trace, tmp_path / "out.result.json"
    for name in [name for name in sys.modules if name.startswith("hostile_")]:
        del sys.modules[name]


def test_no_command_imports_a_plugin_that_nobody_named(award, capsys, figure):
    rules, trace, result = award
    commands = [
        ["evaluate", rules, "-o", result], ["evaluate", rules, "-o", result, "--isolated"], ["check", rules],
        ["check", rules, "--isolated"], ["plugins"], ["show", result], ["explain", result, "02"],
    ]  # fmt: skip
    for words in commands:
        assert main([str(word) for word in words]) in (0, 1), capsys.readouterr().err
        assert not trace.exists(), words
    listed = capsys.readouterr().out
    loads = trace.read_text("utf-8").count("\n") if trace.exists() else 0
    figure(f"plugins that nobody named: 3 installed, {len(commands)} commands, loaded {loads}")
    assert 0 == loads
    assert listed


ODDITIES = {
    "a file of unknown ending": ("growth.strange", "", "PB305"),
    "a file that is declared": ("growth.strange", '[tables.growth]\nfile = "growth.strange"\n', "PB309"),
    "an unknown address": ("growth.old", '[tables.growth]\nurl = "hdfs://here/growth.parquet"\n', "PB360"),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_nothing_is_asked_of_strangers_by_an_ending_or_an_address(oddity, award, capsys):
    rules, trace, result = award
    name, declared, code = ODDITIES[oddity]
    data = rules.parent / "data"
    (data / "growth.csv").rename(data / name)
    with (data / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write(declared)
    for words in (["evaluate", rules, "-o", result], ["check", rules]):
        assert main([str(word) for word in words]) == 3
        said = capsys.readouterr().err
        assert f"error[{code}]" in said
        assert not trace.exists(), words
        if code != "PB360":
            assert 'reader = "x-pembina-plugins-extra-files"' in " ".join(said.split())


def test_the_trace_would_be_seen(award, capsys):
    rules, trace, result = award
    rules.write_text(rules.read_text("utf-8").replace("supervision-activity", "hostile-honest"), "utf-8")
    assert 0 == main(["evaluate", str(rules), "-o", str(result)])
    assert "hostile_acme_unlisted\n" == trace.read_text("utf-8")


def test_isolation_with_nothing_to_isolate_says_so_in_the_facts_too(award, capsys):
    rules, _, result = award
    assert 0 == main(["evaluate", str(rules), "-o", str(result), "--isolated"])
    assert "Nothing is run apart: every plugin of this award comes with Pembina." in capsys.readouterr().err
    facts = json.loads(result.with_name("out.result.run.json").read_text("utf-8"))
    assert {"plugins": []} == facts["isolation"]
