"""The pytest plugin for authors: in a folder of its own, over a small plugin that is really installed there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli
from attrs import frozen

from pembina.testing import installed_backends
from pembina.testing.conformance_rules import NAMES

from .small import Replaced, write

PACKAGE = "acme_market_days"
ENGINES = installed_backends()
HEAVY = ("narwhals", "numpy", "duckdb", "polars", "jsonschema", "pandas", "pluggy", "click")
HEAD = """import datetime as dt

import pytest

pytestmark = pytest.mark.pembina("market-days")
FEBRUARY, MAY = dt.date(2022, 2, 1), dt.date(2022, 5, 1)
"""
ROWS = """
MARKETS = [("74", FEBRUARY, 10), ("74", FEBRUARY, 12), ("74", MAY, 6), ("73", MAY, 2)]
COOPERATIVES = [("74", "A"), ("74", "B"), ("74", "C"), ("74", "D"), ("73", "E")]
"""


@frozen
class Ran:
    """How a run of pytest ended, and what it printed; ``tests`` are the outcomes by the name of the test."""

    status: int
    out: str

    @property
    def tests(self) -> dict[str, str]:
        return dict(re.findall(r"^test_it\.py::(\S+(?: \S+\])?) (PASSED|FAILED|SKIPPED|ERROR)", self.out, re.MULTILINE))


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Run the tests of a text in an empty folder, beside the small plugin."""

    def running(text: str, replaced: tuple[Replaced, ...] = (), *words: str, head: str = HEAD) -> Ran:
        site, here = tmp_path / "site", tmp_path / "here"
        write(site, PACKAGE, replaced)
        here.mkdir()
        (here / "test_it.py").write_text(head + text, "utf-8")
        path = os.pathsep.join([str(site), *(p for p in sys.path if p)])
        environment = {**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
        environment.pop("PYTEST_ADDOPTS", None)
        command = [sys.executable, "-m", "pytest", "-p", "pembina.testing.pytest_plugin", "-p", "no:cacheprovider"]
        ran = subprocess.run(
            [*command, "-v", "-rs", "--strict-markers", "-W", "error", *words], cwd=here, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return Ran(ran.returncode, ran.stdout + ran.stderr)

    return running


def test_pytest_loads_it_by_its_entry_point_and_nothing_heavy_with_it() -> None:
    project = tomli.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    module = project["entry-points"]["pytest11"]["pembina"]
    said = f"import sys, {module}; print(sorted(m.partition('.')[0] for m in sys.modules)); "
    said += "print(sorted(m for m in sys.modules if m.startswith('pembina')))"
    printed = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout
    everything, ours = printed.splitlines()
    before = subprocess.run(
        [sys.executable, "-c", "import sys, pytest; print(sorted(m.partition('.')[0] for m in sys.modules))"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert [name for name in HEAVY if f"'{name}'" in everything and f"'{name}'" not in before] == []
    assert ours == str(["pembina", "pembina.testing", module])


def test_rows_become_records_and_values_on_every_engine(run: Callable[..., Ran]) -> None:
    ran = run(ROWS + """
def test_values(criterion, tables, rules, rows):
    given, asked = tables(markets=MARKETS, cooperatives=COOPERATIVES), rules()
    records = criterion.records(given, asked)
    assert [row["_row"] for row in rows(records.select("_row"))] == [2, 3, 4]
    assert rows(criterion.measure(records, given, asked).select("region", "numerator", "denominator")) == [
        {"region": "73", "numerator": 0, "denominator": 1}, {"region": "74", "numerator": 2, "denominator": 4},
    ]

def test_parameters_have_their_defaults_and_names_without_dashes(criterion, rules):
    assert rules()["least-stalls"] == 5
    asked = rules(period=None, least_stalls=7)
    assert (asked["least-stalls"], asked.period) == (7, None)
    assert rules(period=(FEBRUARY, MAY)).period.end == MAY

def test_empty_tables(criterion, tables, rules, rows):
    given = tables()
    assert list(given) == ["markets", "cooperatives"]
    assert rows(criterion.measure(criterion.records(given, rules()), given, rules())) == []
""")  # fmt: skip
    assert ran.status == 0, ran.out
    once = "test_parameters_have_their_defaults_and_names_without_dashes"
    wanted = {once, *(f"{test}[{engine}]" for test in ("test_values", "test_empty_tables") for engine in ENGINES)}
    assert set(ran.tests) == wanted


def test_an_award_is_evaluated_from_files_on_every_engine(run: Callable[..., Ran]) -> None:
    ran = run(ROWS + """
def test_result(award, evaluate):
    result = evaluate(award(), markets=MARKETS, cooperatives=COOPERATIVES)
    assert {e["code"]: e["total"]["published"] for e in result.entrants} == {"73": "0.00", "74": "50.00"}
    assert result.node("market-days")["values"] == [0, 50]

def test_who_competes_and_how_it_is_scored(award, evaluate):
    rules = award({"method": "goalposts", "from": 0, "to": 200}, least_stalls=7)
    entrants = ["74", ("99", "Nobody")]
    result = evaluate(rules, markets=MARKETS[:3], cooperatives=COOPERATIVES[:4], entrants=entrants)
    assert [(e["code"], e["name"]) for e in result.entrants] == [("74", "74"), ("99", "Nobody")]
    node = result.node("market-days")
    assert node["values"] == [25, None]
""")  # fmt: skip
    assert ran.status == 0, ran.out
    wanted = ("test_result", "test_who_competes_and_how_it_is_scored")
    assert set(ran.tests) == {f"{test}[{engine}]" for test in wanted for engine in ENGINES}


def test_what_does_not_fit_is_told_by_table_row_and_column(run: Callable[..., Ran]) -> None:
    ran = run("""
@pytest.mark.parametrize(("rows", "said"), [
    ({"markets": [("74", FEBRUARY)]}, "markets, row 1: 2 cells for the columns region, date, stalls"),
    ({"markets": [("74", FEBRUARY, 10), ("74", "May", 5)]}, "markets, row 2, date: 'May' is not of the type date"),
    ({"marktes": []}, 'declares no table marktes; did you mean "markets"'),
])
def test_rows(tables, rows, said):
    with pytest.raises(ValueError, match="(?i)" + said):
        tables(**rows)

def test_parameters(rules, award):
    with pytest.raises(ValueError, match='no parameter least_stall; did you mean "least_stalls"'):
        rules(least_stall=1)
    with pytest.raises(ValueError, match="0 is too small; the least is 1"):
        rules(least_stalls=0)

def test_an_award_is_checked_as_an_award_file_is(award):
    import pembina

    with pytest.raises(pembina.PembinaError, match="too small"):
        award(least_stalls=0)
""")
    assert ran.status == 0, ran.out
    assert f"{3 * len(ENGINES) + 2} passed" in ran.out


def test_the_conformance_suite_runs_rule_by_rule_and_prints_the_speed(run: Callable[..., Ran]) -> None:
    ran = run("""
def test_conformance(conformance_rule):
    conformance_rule()
""")
    assert ran.status == 0, ran.out
    assert list(ran.tests) == [f"test_conformance[market-days: {rule}]" for rule in NAMES]
    assert {ran.tests[f"test_conformance[market-days: {rule}]"] for rule in NAMES if rule != ENGINE_RULE} == {"PASSED"}
    assert "market-days: seconds per million rows" in ran.out


ENGINE_RULE = "same-on-every-engine"


def test_a_rule_that_is_broken_fails_by_its_name_with_what_mends_it(run: Callable[..., Ran]) -> None:
    wrong = (("__init__.py", "fill_null(0)", "fill_null(1)"), ("criterion.toml", '"higher"', '"target"'))
    ran = run("""
def test_conformance(conformance_rule):
    conformance_rule()
""", wrong)  # fmt: skip
    failed = [name for name, outcome in ran.tests.items() if outcome == "FAILED"]
    assert failed == ["test_conformance[market-days: without-records]"]
    assert "has no records, and comes out with" in ran.out
    assert "hint: never fill in a number" in ran.out
    assert ran.tests["test_conformance[market-days: direction]"] == "SKIPPED"
    assert "what is better is said by the award" in ran.out


def test_a_module_that_does_not_say_which_plugin_it_is_about_is_told(run: Callable[..., Ran]) -> None:
    ran = run("def test_it(criterion):\n    pass\n", head="")
    assert ran.status != 0
    assert 'pytestmark = pytest.mark.pembina("market-days")' in ran.out


def test_a_plugin_that_is_not_installed_is_told(run: Callable[..., Ran]) -> None:
    text = 'import pytest\n\npytestmark = pytest.mark.pembina("market-dais")\n\ndef test_it(criterion):\n    pass\n'
    ran = run(text, head="")
    assert ran.status != 0
    assert "market-dais" in ran.out
    assert 'did you mean "market-days"' in ran.out
