"""The conformance suite holds on every engine that is here, covers what criteria use, and finds engines that err."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pembina_plugins
import pytest

import pembina.evaluation.builtin
import pembina.expressions
import pembina.plugins.criterion
from pembina.data.engines import BaseEngine, Engine
from pembina.data.engines.duckdb import open_duckdb
from pembina.data.engines.polars import open_polars
from pembina.plugins.lint_files import criterion_sources
from pembina.plugins.lint_operations import is_covered, operations
from pembina.testing import installed_backends, open_backend
from pembina.testing.engines import (
    BackendBench,
    EngineBench,
    Probe,
    check_probe,
    covered_operations,
    probe_parameters,
    probes,
    run_probes,
)

from ..campaign import examples
from ..engines.sparkserver import spark_server

__all__ = ["spark_server"]

EACH = examples(24, 1)
"""On Spark each so many-th probe is tried."""
OPEN: dict[str, Callable[[str], Any]] = {"duckdb": open_duckdb, "polars": open_polars}


@pytest.fixture(scope="module", params=list(OPEN))
def bench(request: pytest.FixtureRequest) -> Iterator[EngineBench]:
    """An engine, opened as an evaluation opens it."""
    with closing(EngineBench(OPEN[request.param](""))) as found:
        yield found


@pytest.mark.parametrize("probe", probe_parameters())
def test_the_engine_passes(probe: Probe, bench: EngineBench) -> None:
    check_probe(probe, bench)


OVER_CONNECT = """
import sys
from contextlib import closing
from pembina.data.engines.spark import open_connect
from pembina.testing.engines import EngineBench, probes, run_probes

chosen = [probe for i, probe in enumerate(probes()) if i % int(sys.argv[2]) == 0 or probe.engines_only]
with closing(EngineBench(open_connect(sys.argv[1]))) as far:
    report = run_probes(far, "spark", chosen)
print(len(report.outcomes), report)
sys.exit(not report.conforms)
"""


def test_a_spark_connect_server_passes(spark_server: str) -> None:
    """Each query takes a third of a second there: some probes, and what only engines are asked; in a campaign all.

    In a process of its own: Spark's client asks the process around it for Java and for a full Spark, and what other
    tests have done there must not answer.
    """
    words = [sys.executable, "-c", OVER_CONNECT, spark_server.removeprefix("sc:"), str(EACH)]
    around = {key: value for key, value in os.environ.items() if not key.startswith(("SPARK", "PYSPARK"))}
    ran = subprocess.run(words, env=around, capture_output=True, text=True, check=False)
    assert 0 == ran.returncode, ran.stdout + ran.stderr[-2000:]
    assert int(ran.stdout.split(" ", 1)[0]) >= len(list(probes())) // EACH


@pytest.mark.parametrize("name", [name for name in installed_backends() if name != "spark"])
def test_backends_of_tests_pass_what_is_asked_of_them(name: str) -> None:
    report = run_probes(BackendBench(open_backend(name)), name)
    assert report.conforms, str(report)
    assert len(report.outcomes) == len(probes(engine=False))


def test_every_probe_has_a_name_of_its_own_and_says_what_holds() -> None:
    names = [probe.name for probe in probes()]
    assert sorted(set(names)) == sorted(names)
    assert [probe.name for probe in probes() if not probe.holds.endswith(".") or "/" not in probe.name] == []


# What criteria use is covered


ROOT = Path(pembina_plugins.__file__).parent
PEMBINA = (pembina.expressions, pembina.evaluation.builtin, pembina.plugins.criterion)


def used() -> dict[str, str]:
    """Every operation that a shipped criterion, or Pembina itself, uses on tables, and where."""
    trees = {str(module.__file__): ast.parse(Path(str(module.__file__)).read_text("utf-8")) for module in PEMBINA}
    for manifest in sorted(ROOT.rglob("criterion.toml")):
        trees.update({source.name: source.tree for source in criterion_sources(manifest.parent)})
    return {name: f"{file}:{line}" for file, tree in trees.items() for name, line in operations(tree).items()}


def test_the_suite_covers_every_operation_that_criteria_use() -> None:
    covered = covered_operations()
    assert {name: where for name, where in used().items() if not is_covered(name, covered)} == {}
    assert len(used()) > 60


def test_an_operation_that_no_probe_tries_is_noticed() -> None:
    tree = ast.parse("import narwhals.stable.v2 as nw\nx = nw.col('a').rolling_mean(3)\ny = a.join(b, how='full')\n")
    untried = {name for name in operations(tree) if not is_covered(name, covered_operations())}
    assert untried == {"rolling_mean", "join[full]"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nw.col('a').rank(method='dense')", {"nw.col", "rank[dense]"}),
        ("nw.col('a').rank()", {"nw.col", "rank[average]"}),
        ("nw.col('a').rank(how)", {"nw.col", "rank"}),
        ("nw.col('a').cast(nw.Int64).over('b', order_by='c')", {"nw.col", "cast[Int64]", "over[order_by]"}),
        ("nw.col('a').dt.year() // 4", {"nw.col", "dt.year", "//"}),
        ("'-'.join(names)", set()),
        ("rules.in_period('date')", set()),
    ],
)
def test_operations_are_read_with_the_argument_that_decides_what_they_mean(text: str, expected: set[str]) -> None:
    assert set(operations(ast.parse(f"import narwhals.stable.v2 as nw\n{text}"))) == expected


# Engines that err are found by the name of the probe


class Wrapped(BaseEngine):
    """DuckDB, with one thing done wrongly."""

    name = "wrapped"

    def __init__(self) -> None:
        self.inner: Engine = open_duckdb("")

    def __getattribute__(self, name: str) -> Any:
        own = name in {"inner", "name", "__class__"} or name in vars(type(self))
        return object.__getattribute__(self, name) if own else getattr(object.__getattribute__(self, "inner"), name)


class Floats(Wrapped):
    def rows(self, frame: Any) -> list[tuple[Any, ...]]:
        rows = self.inner.rows(frame)
        return [tuple(float(cell) if type(cell) is int else cell for cell in row) for row in rows]


class Loses(Wrapped):
    def hold(self, frame: Any) -> Any:
        return self.inner.hold(frame.filter(~nw.col(frame.collect_schema().names()[0]).is_null()).head(1))


class Swaps(Wrapped):
    def rows_of(self, frames: Any) -> Any:
        return self.inner.rows_of(list(frames)[::-1])


class Hashes(Wrapped):
    def hashed(self, frame: Any, column: str, name: str) -> Any:
        return self.inner.hashed(frame.with_columns(nw.col(column).str.to_lowercase()), column, name)


class Raises(Wrapped):
    def rows(self, frame: Any) -> list[tuple[Any, ...]]:
        raise RuntimeError("the disk is full\nand more")


class Silent(Wrapped):
    def scan(self, source: Any, log: Any) -> Any:
        from pembina.data.faults import FaultLog

        return self.inner.scan(source, FaultLog())


@pytest.mark.parametrize(
    ("kind", "failing"),
    [
        (Floats, "sums/beyond-2-53"),
        (Floats, "engine/values"),
        (Loses, "engine/hold"),
        (Swaps, "engine/rows-of"),
        (Hashes, "engine/hashed"),
        (Raises, "engine/values"),
        (Silent, "engine/refuses-cells"),
    ],
)
def test_an_engine_that_errs_fails_by_name(kind: type[Wrapped], failing: str) -> None:
    chosen = [probe for probe in probes() if probe.name == failing]
    with closing(EngineBench(kind())) as erring:
        report = run_probes(erring, kind.__name__, chosen)
    assert [outcome.probe.name for outcome in report.failed] == [failing]
    assert not report.conforms
    assert f"0 of 1 probes passed\n{failing}: " in str(report)


def test_what_an_engine_raises_is_told_on_one_line() -> None:
    with closing(EngineBench(Raises())) as erring:
        (outcome,) = run_probes(erring, "", [probes()[0]]).failed
    assert outcome.failure == "RuntimeError: the disk is full"


def test_a_probe_that_fails_under_pytest_says_what_had_to_hold() -> None:
    said = r"A sum of integers is exact beyond 2\^53.* found .*, expected "
    with closing(EngineBench(Floats())) as erring, pytest.raises(AssertionError, match=said):
        check_probe(probes()[0], erring)
