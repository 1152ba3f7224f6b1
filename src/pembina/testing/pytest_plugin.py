"""The pytest plugin for authors of criteria: rows in, values out, on every engine that is installed.

A test module says which plugin it is about::

    import datetime as dt

    import pytest

    pytestmark = pytest.mark.pembina("market-days")

    def test_two_days_for_four_cooperatives(award, evaluate):
        result = evaluate(
            award(least_stalls=5),
            markets=[("74", dt.date(2022, 2, 1), 10), ("74", dt.date(2022, 5, 1), 8)],
            cooperatives=[("74", "A"), ("74", "B"), ("74", "C"), ("74", "D")],
        )
        assert result.node("market-days")["values"] == [50.0]

    def test_conformance(conformance_rule):
        conformance_rule()

Tests that use ``tables``, ``rows`` or ``evaluate`` run once for each engine; ``conformance_rule`` runs once for each
rule of :mod:`pembina.testing.conformance`. Nothing of Pembina is imported before a test asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.model import Award, Result
    from pembina.plugins import Criterion, Host, Rules
    from pembina.testing.backends import Backend
    from pembina.testing.conformance_rules import Outcome

MARK = "pembina"
ENGINE, RULE = "pembina_engine", "conformance_rule"
"""Fixtures for which tests run several times."""
Period = tuple[dt.date, dt.date]
Rows = Sequence[Sequence[Any]]
_YEAR: Period = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
"""The period of rules and awards that name none, as in cases.toml."""


class MakeTables(Protocol):
    """Makes tables of literal rows: ``tables(markets=[("74", date(2022, 2, 1), 10)])``.

    Cells stand in the order of the columns in criterion.toml; None is an empty cell, and optional columns at the end
    may be left out. Every declared table is there, without rows where none are given. Raises ValueError for what does
    not fit the declared columns and types.
    """

    def __call__(self, **rows: Rows) -> dict[str, nw.LazyFrame[Any]]: ...


class MakeRules(Protocol):
    """Makes the rules that a criterion sees: ``rules(period=(start, end), least_stalls=6)``.

    Parameters that are not given have their defaults; dashes of their names are written as underscores. The period is
    2022 unless one is given, and None for none. Raises ValueError for one that is not declared, or does not fit.
    """

    def __call__(self, *, period: Period | None = _YEAR, **parameters: Any) -> Rules: ...


class MakeAward(Protocol):
    """Makes an award with this one criterion: ``award({"method": "identity"}, least_stalls=6)``.

    It is written to a file and read as every award is. Scored by goalposts from 0 to 100 unless ``score`` says how; who
    has no value is not assessable.
    Raises :class:`pembina.PembinaError` with every mistake.
    """

    def __call__(
        self, score: dict[str, Any] | None = None, *, period: Period | None = _YEAR, **parameters: Any
    ) -> Award: ...


class Evaluate(Protocol):
    """Evaluates an award over literal rows: ``evaluate(award(), markets=[...], cooperatives=[...])``.

    The rows are written to files and evaluated as the program does it. ``entrants`` are the codes of those who compete,
    or pairs of a code and a name, everybody who stands in a row among them; by default these. The criterion's part of
    the result is ``result.node("NAME-OF-THE-PLUGIN")``. Raises ValueError for rows that do not fit, and what
    :func:`pembina.evaluate` raises.
    """

    def __call__(
        self, award: Award, *, entrants: Sequence[str | tuple[str, str]] | None = None, **rows: Rows
    ) -> Result: ...


class HoldToRule(Protocol):
    """Holds the plugin to one rule: fails with the reason and what mends it, skips where the rule cannot be tried."""

    def __call__(self) -> None: ...


# What pytest asks


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark by which a module says which plugin it is about."""
    config.addinivalue_line("markers", f"{MARK}(plugin): which plugin of Pembina the tests are about, by its name")
    config.stash[_SUITES] = {}
    config.stash[_SPEEDS] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each engine, or for each rule, where it asks for one."""
    if ENGINE in metafunc.fixturenames:
        from pembina.testing.backends import installed_backends

        metafunc.parametrize(ENGINE, installed_backends(), indirect=True)
    if RULE in metafunc.fixturenames:
        from pembina.testing.conformance_rules import NAMES

        plugin = _named(metafunc.definition)
        metafunc.parametrize(RULE, NAMES, indirect=True, ids=[f"{plugin}: {rule}" for rule in NAMES])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how long a million rows take, where the rule ``speed`` was tried."""
    for line in terminalreporter.config.stash[_SPEEDS]:
        terminalreporter.write_line(line)


_SUITES = pytest.StashKey[dict[str, "dict[str, Outcome]"]]()
_SPEEDS = pytest.StashKey[list[str]]()


def _named(node: pytest.Item | Any) -> str:
    """Return the name of the plugin that a test is about."""
    mark = node.get_closest_marker(MARK)
    if mark is None or len(mark.args) != 1 or not isinstance(mark.args[0], str):
        raise pytest.UsageError(
            f'{node.nodeid}: say which plugin it is about: pytestmark = pytest.mark.{MARK}("market-days")'
        )
    return str(mark.args[0])


# Fixtures


@pytest.fixture(scope="session")
def pembina_host() -> Host:
    """Whatever is installed; imports a plugin when a test is about it."""
    from pembina.api import make_host

    return make_host()


@pytest.fixture
def pembina_engine(request: pytest.FixtureRequest) -> Backend:
    """The engine on which a test runs this time."""
    from pembina.testing.backends import open_backend

    return open_backend(request.param)


@pytest.fixture
def criterion(request: pytest.FixtureRequest, pembina_host: Host) -> Criterion:
    """The criterion of the plugin, with its manifest; raises :class:`pembina.PembinaError` where it cannot load."""
    return pembina_host.criterion(_named(request.node))


@pytest.fixture
def tables(criterion: Criterion, pembina_engine: Backend) -> MakeTables:
    """A function that makes tables of literal rows on each engine; see :class:`MakeTables`."""
    from pembina.testing.workbench import frames, given

    def make(**rows: Rows) -> dict[str, nw.LazyFrame[Any]]:
        return frames(criterion.manifest, given(criterion.manifest, rows), pembina_engine)

    return make


@pytest.fixture
def rules(request: pytest.FixtureRequest, criterion: Criterion) -> MakeRules:
    """A function that makes the rules that a criterion sees; see :class:`MakeRules`."""
    from pembina.testing.workbench import rules_of

    engine = request.getfixturevalue(ENGINE) if ENGINE in request.fixturenames else None

    def make(*, period: Period | None = _YEAR, **parameters: Any) -> Rules:
        return rules_of(criterion.manifest, period, parameters, engine)

    return make


@pytest.fixture
def rows(pembina_engine: Backend) -> Any:
    """A function that runs a lazy frame and returns its rows as dicts, sorted by their cells."""
    from pembina.testing.workbench import rows_of

    def run(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
        return rows_of(frame, pembina_engine)

    return run


@pytest.fixture
def award(criterion: Criterion, pembina_host: Host, tmp_path: Path) -> MakeAward:
    """A function that makes an award with this one criterion; see :class:`MakeAward`."""
    from pembina.testing.workbench import award_of

    def make(score: dict[str, Any] | None = None, *, period: Period | None = _YEAR, **parameters: Any) -> Award:
        return award_of(criterion, tmp_path / "pembina-award", pembina_host, score, period, parameters)

    return make


@pytest.fixture
def evaluate(criterion: Criterion, pembina_host: Host, pembina_engine: Backend, tmp_path: Path) -> Evaluate:
    """A function that evaluates an award over literal rows on each engine; see :class:`Evaluate`."""
    from pembina.testing.workbench import evaluated, given

    def run(award: Award, *, entrants: Sequence[str | tuple[str, str]] | None = None, **rows: Rows) -> Result:
        typed = given(criterion.manifest, rows)
        folder = tmp_path / "pembina-data"
        return evaluated(criterion, award, folder, pembina_host, typed, entrants, pembina_engine.name)

    return run


@pytest.fixture
def conformance_rule(request: pytest.FixtureRequest, criterion: Criterion) -> HoldToRule:
    """A function that holds the plugin to one rule of the conformance suite; see :class:`HoldToRule`."""
    name = criterion.manifest.name

    def hold() -> None:
        outcome = _outcomes(request.config, criterion)[request.param]
        if outcome.state == "failed":
            more = f" (and {outcome.failures - 1} more)" if outcome.failures > 1 else ""
            said = f"{name}: {request.param}: {outcome.why}{more}\n{outcome.rule.holds}\nhint: {outcome.rule.mend}"
            pytest.fail(said, pytrace=False)
        if outcome.state == "not-tried":
            pytest.skip(str(outcome.why))
        if outcome.why is not None:
            request.config.stash[_SPEEDS].append(f"{name}: {outcome.why}")

    return hold


def _outcomes(config: pytest.Config, criterion: Criterion) -> dict[str, Outcome]:
    """Run the suite once for a plugin, and remember how each rule ended."""
    from pembina.testing.plugin_check import suite_of

    ran = config.stash[_SUITES]
    if criterion.manifest.name not in ran:
        outcomes = suite_of(criterion).run()
        ran[criterion.manifest.name] = {one.rule.name: one for one in outcomes}
    return ran[criterion.manifest.name]
