"""The conformance suite of engines: what every operation that criteria use has to answer, literally.

Criteria are written once, so every engine has to mean the same by them. Each probe is one small question with the
answer that is expected, under a name. For an engine of one's own, under pytest::

    import pytest
    from pembina.testing.engines import EngineBench, check_probe, probe_parameters

    @pytest.fixture(scope="module")
    def bench():
        bench = EngineBench(open_my_engine(""))
        yield bench
        bench.close()

    @pytest.mark.parametrize("probe", probe_parameters())
    def test_probe(probe, bench):
        check_probe(probe, bench)

Outside of it, :func:`run_probes` returns a report: ``python -m pembina.testing.engines duckdb polars``.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Sequence
from functools import cache
from types import ModuleType
from typing import Any

from attrs import frozen

from pembina.plugins.lint_operations import operations
from pembina.testing import (
    engines_dates,
    engines_logic,
    engines_numbers,
    engines_protocol,
    engines_tables,
    engines_text,
)
from pembina.testing.engines_bench import BackendBench, Bench, EngineBench
from pembina.testing.engines_probe import Probe

PROBES: tuple[Probe, ...] = (
    *engines_numbers.NUMBERS, *engines_text.TEXT, *engines_dates.DATES, *engines_logic.LOGIC, *engines_tables.TABLES,
    *engines_protocol.PROTOCOL,
)  # fmt: skip
MODULES: tuple[ModuleType, ...] = (engines_numbers, engines_text, engines_dates, engines_logic, engines_tables)
HELPERS = "pembina.expressions"


@frozen
class Outcome:
    """What an engine answered to one probe: ``failure`` is None where it passed, else what was wrong."""

    probe: Probe
    failure: str | None = None


@frozen
class Report:
    """What an engine answered to all probes."""

    engine: str
    version: str
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Probes that the engine does not pass."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure is not None)

    @property
    def conforms(self) -> bool:
        """Whether the engine passes every probe."""
        return not self.failed

    def __str__(self) -> str:
        """Say how many probes passed, and of each that failed what it holds and what was found."""
        passed = len(self.outcomes) - len(self.failed)
        lines = [f"{self.engine} {self.version}: {passed} of {len(self.outcomes)} probes passed"]
        lines += [f"{one.probe.name}: {one.probe.holds}\n    {one.failure}" for one in self.failed]
        return "\n".join(lines)


def probe_parameters(*, engine: bool = True) -> list[Any]:
    """Parameters for ``pytest.mark.parametrize("probe", ...)``; without those that only engines are asked."""
    import pytest

    return [pytest.param(probe, id=probe.name) for probe in probes(engine=engine)]


def probes(*, engine: bool = True) -> tuple[Probe, ...]:
    """Return the probes of an engine, or of a backend of tests."""
    return tuple(probe for probe in PROBES if engine or not probe.engines_only)


def check_probe(probe: Probe, bench: Bench) -> None:
    """Put one probe to an engine; raises AssertionError that says what had to hold."""
    try:
        probe.check(bench)
    except AssertionError as error:
        raise AssertionError(f"{probe.holds} {error}") from None


def run_probes(bench: Bench, name: str = "", chosen: Sequence[Probe] | None = None) -> Report:
    """Put all probes, or those chosen, to an engine. Whatever it raises counts as a failure of that probe."""
    asked = probes(engine=bench.engine is not None) if chosen is None else chosen
    engine = bench.engine
    return Report(
        name or (engine.name if engine else "backend"),
        engine.version if engine else "",
        tuple(Outcome(probe, _failure(probe, bench)) for probe in asked),
    )


def _failure(probe: Probe, bench: Bench) -> str | None:
    try:
        probe.check(bench)
    except Exception as error:
        said = str(error).strip().partition("\n")[0]
        return said if isinstance(error, AssertionError) else f"{type(error).__name__}: {said}"
    return None


@cache
def covered_operations() -> frozenset[str]:
    """Every narwhals operation that some probe tries, directly or inside a helper of :mod:`pembina.expressions`."""
    from pembina import expressions

    found: set[str] = set()
    for module in (*MODULES, expressions):
        found.update(operations(ast.parse(inspect.getsource(module))))
    return frozenset(found)


def main(words: Sequence[str]) -> int:
    """Run all probes on the engines of these words (duckdb:memory=1GB, polars, sc://host:port) and print a report."""
    from pembina.data.engines.opening import open_engine
    from pembina.plugins.host import Host

    host, conforms = Host((), ("pembina.data.builtin",)), True
    for word in words or ["duckdb"]:
        bench = EngineBench(open_engine(host, word))
        try:
            report = run_probes(bench, word)
        finally:
            bench.close()
        print(report)
        conforms = conforms and report.conforms
    return 0 if conforms else 1


__all__ = [
    "BackendBench",
    "Bench",
    "EngineBench",
    "Outcome",
    "Probe",
    "Report",
    "check_probe",
    "covered_operations",
    "probe_parameters",
    "probes",
    "run_probes",
]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
