"""``pembina plugins check``: what is wrong with a plugin, in its source and on every engine, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from pembina.testing import installed_backends
from pembina.testing.conformance_rules import NAMES

ENGINES = list(installed_backends())

MANIFEST = """api = 2
name = "harvest"
unit = "rows"
[tables.harvest]
region = "entrant"
amount = "number"
date = { type = "date", optional = true }
"""
GOOD = '''import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Harvest(Criterion):
    """Harvests that were reported."""

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Harvest]
'''
DIFFERENT = GOOD.replace("value=nw.len())", 'value=(nw.col("amount") * 10.0).cast(nw.Int64).sum())')
CASES = """[[case]]
name = "two rows"
tables.harvest = [["74", 0.14], ["74", 0.26]]
expect = { "74" = 2 }

[[case]]
name = "more rows are better"
tables.harvest = [["74", 0.1, 2022-02-01], ["73", 0.1, 2022-02-01], ["73", 0.1, 2022-03-01]]
expect = { "74" = 1, "73" = 2 }
best-first = ["73", "74"]
"""
TEXTS = 'title = "Harvest"\nsummary = "Counts rows."\nunit = "rows"\n'


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
        (package / "locale").mkdir()
        for language in ("en", "id"):
            (package / "locale" / f"{language}.toml").write_text(TEXTS, "utf-8")
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
        assert [engine, "2", "0"] in [line.split() for line in ran.out.splitlines()]


def test_what_differs_is_told_with_its_line_the_engines_and_what_to_write_instead(pembina, install):
    install(DIFFERENT, CASES.replace('"74" = 2 }', '"74" = 3 }'))
    ran = pembina("plugins", "check", "harvest", "--format", "json")
    assert (1, "") == (ran.status, ran.err)
    (plugin,) = json.loads(ran.out)["plugins"]
    (finding,) = plugin["source"]
    assert ("PB449", "acme_harvest/__init__.py", 10) == (finding["code"], finding["file"], finding["line"])
    assert "rounds on DuckDB, and cuts off on other engines" in finding["text"]
    assert "say which way: .floor().cast(nw.Int64)" in finding["text"]
    runs = {run["engine"]: run for run in plugin["cases"]}
    assert [*runs] == ENGINES
    assert runs["polars"]["failures"] == []  # 1.4 and 2.6 become 1 and 2 there, and 1 and 3 on DuckDB
    assert "74: value is 4.0, expected 3" in runs["duckdb"]["failures"][0]["reason"]
    failed = {rule["rule"]: rule for rule in plugin["rules"] if rule["outcome"] == "failed"}
    assert {"source", "cases", "same-on-every-engine"} <= set(failed)
    assert '"two rows" (duckdb): 74: value is 4.0, expected 3' in failed["cases"]["why"]
    assert failed["same-on-every-engine"]["mend"].startswith("use what pembina.expressions has for it")


def test_the_page_names_case_engine_and_what_came_out(pembina, install):
    install(DIFFERENT, CASES.replace('"74" = 2 }', '"74" = 3 }'))
    ran = pembina("plugins", "check", "harvest", "--lang", "id")
    assert ran.status == 1
    assert "PB449" in ran.out
    assert "two rows" in ran.out
    assert "74: value adalah 4.0, seharusnya 3" in ran.out


def test_a_table_has_one_row_for_each_rule_and_of_the_cases_one_for_each_engine(pembina, install):
    install()
    rows = list(csv.DictReader(io.StringIO(pembina("plugins", "check", "harvest", "--format", "csv").out)))
    assert list(dict.fromkeys(row["rule"] for row in rows)) == list(NAMES)
    assert len(rows) == len(NAMES) - 1 + len(ENGINES)
    cases = [row for row in rows if row["rule"] == "cases"]
    assert [row["engine"] for row in cases] == ENGINES
    assert {(row["plugin"], row["outcome"], row["passed"], row["failed"]) for row in cases} == {
        ("harvest", "passed", "2", "0")
    }


def test_the_page_lists_every_rule_with_its_outcome_why_and_what_mends_it(pembina, install):
    install(cases=CASES.replace("best-first", "# best-first"))
    ran = pembina("plugins", "check", "harvest")
    assert ran.status == 1
    table = ran.out[: ran.out.index("What would mend it")].splitlines()
    outcomes = {line.split()[0]: " ".join(line.split()[1:]) for line in table if line.partition(" ")[0] in NAMES}
    assert list(outcomes) == list(NAMES)
    assert outcomes["docstring"] == "passed"
    assert outcomes["parameters"] == "not tried it has no parameters"
    assert outcomes["direction"].startswith("failed no case says best-first")
    said = " ".join(ran.out.split())
    assert "direction: Where a committee would rank entrants best first, their values go in the declared" in said
    assert 'best-first = ["74", "71"]' in said
    assert "seconds per million rows" in said


def test_a_markdown_page_has_the_rules_too(pembina, install):
    install()
    out = pembina("plugins", "check", "harvest", "--format", "markdown").out
    assert [name for name in NAMES if f"| {name}" not in out] == []


def test_a_plugin_without_cases_says_so_and_fails_the_rules_that_ask_for_some(pembina, install):
    install(cases=None)
    ran = pembina("plugins", "check", "harvest", "--format", "json")
    assert ran.status == 1
    (plugin,) = json.loads(ran.out)["plugins"]
    assert plugin["remark"] == "It has no cases.toml, so no case was run."
    assert {rule["rule"] for rule in plugin["rules"] if rule["outcome"] == "failed"} == {"cases", "direction"}


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


@pytest.mark.parametrize("words", [("plugins",), ("plugins", "harvest"), ("plugins", "check", "harvest")])
def test_an_author_of_a_plugin_for_an_older_contract_is_told_and_what_has_changed_since(pembina, install, words):
    manifest = install() / "criterion.toml"
    manifest.write_text(MANIFEST.replace("api = 2", "api = 1"), "utf-8")
    told = " ".join(pembina(*words).out.split())
    assert "harvest: written for version 1 of the contract between Pembina and plugins; this is 2." in told
    assert ("A plugin may be run apart (--isolated)" in told) is (len(words) > 1)
    assert "A reader of a plugin" not in told
    manifest.write_text(MANIFEST.replace("api = 1", "api = 2"), "utf-8")
    assert "harvest: written for version" not in " ".join(pembina(*words).out.split())
