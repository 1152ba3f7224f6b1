"""``pembina plugins check``: what is wrong with a plugin, in its source and on every engine, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from pembina.testing import installed_backends

ENGINES = list(installed_backends())

MANIFEST = """api = 1
name = "harvest"
unit = "rows"
[tables.harvest]
region = "entrant"
amount = "number"
date = { type = "date", optional = true }
"""
GOOD = """import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Harvest(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Harvest]
"""
DIFFERENT = GOOD.replace("value=nw.len())", 'value=(nw.col("amount") * 10.0).cast(nw.Int64).sum())')
CASES = """[[case]]
name = "two rows"
tables.harvest = [["74", 0.14], ["74", 0.26]]
expect = { "74" = 2 }
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install the plugin ``harvest`` of some code and cases for one test."""
    site = tmp_path / "site"
    package, metadata = site / "acme_harvest", site / "acme-1.0.dist-info"
    monkeypatch.syspath_prepend(str(site))

    def make(code: str = GOOD, cases: str | None = CASES) -> Path:
        package.mkdir(parents=True)
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n", "utf-8")
        (metadata / "entry_points.txt").write_text("[pembina]\nharvest = acme_harvest\n", "utf-8")
        (package / "criterion.toml").write_text(MANIFEST, "utf-8")
        (package / "__init__.py").write_text(code, "utf-8")
        if cases is not None:
            (package / "cases.toml").write_text(cases, "utf-8")
        return package

    yield make
    sys.modules.pop("acme_harvest", None)


def test_a_sound_plugin_passes_on_every_engine(pembina, install):
    install()
    ran = pembina("plugins", "check", "harvest")
    assert (0, "") == (ran.status, ran.err)
    assert ran.out.startswith("harvest: nothing to mend.\n")
    for engine in ENGINES:
        assert [engine, "1", "0"] in [line.split() for line in ran.out.splitlines()]


def test_what_differs_is_told_with_its_line_the_engines_and_what_to_write_instead(pembina, install):
    install(DIFFERENT, CASES.replace("= 2 }", "= 3 }"))
    ran = pembina("plugins", "check", "harvest", "--format", "json")
    assert (1, "") == (ran.status, ran.err)
    (plugin,) = json.loads(ran.out)["plugins"]
    (finding,) = plugin["source"]
    assert ("PB449", "acme_harvest/__init__.py", 8) == (finding["code"], finding["file"], finding["line"])
    assert "rounds on DuckDB, and cuts off on other engines" in finding["text"]
    assert "say which way: .floor().cast(nw.Int64)" in finding["text"]
    runs = {run["engine"]: run for run in plugin["cases"]}
    assert [*runs] == ENGINES
    assert runs["polars"]["failures"] == []  # 1.4 and 2.6 become 1 and 2 there, and 1 and 3 on DuckDB
    assert "74: value is 4.0, expected 3" in runs["duckdb"]["failures"][0]["reason"]


def test_the_page_names_case_engine_and_what_came_out(pembina, install):
    install(DIFFERENT, CASES.replace("= 2 }", "= 3 }"))
    ran = pembina("plugins", "check", "harvest", "--lang", "id")
    assert ran.status == 1
    assert "PB449" in ran.out
    assert "two rows" in ran.out
    assert "74: value is 4.0" in ran.out


def test_a_table_has_one_row_for_each_engine(pembina, install):
    install()
    rows = list(csv.DictReader(io.StringIO(pembina("plugins", "check", "harvest", "--format", "csv").out)))
    assert [row["engine"] for row in rows] == ENGINES
    assert {(row["plugin"], row["passed"], row["failed"], row["findings"]) for row in rows} == {
        ("harvest", "1", "0", "0")
    }


def test_a_plugin_without_cases_says_so(pembina, install):
    install(cases=None)
    ran = pembina("plugins", "check", "harvest")
    assert ran.status == 0
    assert "It has no cases.toml, so no case was run." in ran.out


def test_cases_that_cannot_be_read_are_to_be_mended(pembina, install):
    install(cases=CASES.replace("harvest", "hravest"))
    ran = pembina("plugins", "check", "harvest")
    assert ran.status == 1
    assert "cases.toml cannot be read: " in ran.out
    assert "declares no table hravest" in " ".join(ran.out.split())


def test_a_plugin_that_cannot_be_imported_is_a_plugins_fault(pembina, install):
    install("import nothing_of_this_name\n")
    ran = pembina("plugins", "check", "harvest")
    assert (4, "") == (ran.status, ran.out)
    assert "nothing_of_this_name" in ran.err


def test_a_plugin_without_a_criterion_has_no_cases(pembina):
    ran = pembina("plugins", "check", "wilayah")
    assert ran.status == 0
    assert "It has no criterion, so there are no cases to run." in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "harvset"), 'no plugin named "harvset" is installed'),
        (("harvest", "check"), '"check" is one word too many'),
        (("chek",), 'did you mean "check"?'),
        (("chek", "harvest"), "There is no command 'chek'. Did you mean 'check'?"),
        (("harvset",), 'did you mean "harvest"?'),
        (("check", "harvest", "training"), "Got unexpected extra argument"),
    ],
)
def test_wrong_use_is_told(pembina, install, words, said):
    install()
    ran = pembina("plugins", *words)
    assert (2, "") == (ran.status, ran.out)
    assert said in " ".join(ran.err.split())


def test_all_plugins_are_checked_and_those_that_cannot_be_loaded_named(pembina, install, monkeypatch):
    """With everything else out of the way; shipped criteria have tests of their own."""
    from pembina.plugins.host import Host

    whole = Host.catalogue
    monkeypatch.setattr(
        Host, "catalogue", lambda host: {n: f for n, f in whole(host).items() if n in {"harvest", "wilayah"}}
    )
    install()
    ran = pembina("plugins", "check")
    assert ran.status == 0
    assert "harvest: nothing to mend." in ran.out
    assert "wilayah: nothing to mend." in ran.out
    sys.modules.pop("acme_harvest")
    (Path(sys.path[0]) / "acme_harvest" / "__init__.py").write_text("1 / 0\n", "utf-8")
    ran = pembina("plugins", "check")
    assert ran.status == 4
    assert "wilayah: nothing to mend." in ran.out
    assert "ZeroDivisionError" in ran.err
