"""What holds for every test: nothing fails on a clock, not even hypothesis; what is skipped is said with its reason."""

import gc
import os
import sys
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pembina.plugins import host

from .campaign import examples
from .quickly import one_duckdb

settings.register_profile(
    "pembina", max_examples=examples(50, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("pembina")


def pytest_terminal_summary(terminalreporter):
    """Print each reason for skipping once, with the number of tests that it kept from running."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{number} skipped: {reason}")

    figures = sorted(
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for key, value in getattr(report, "user_properties", ())
        if key == "figure" and getattr(report, "when", None) == "call"
    )
    for line in figures:
        terminalreporter.write_line(f"figure: {line}")
    if figures and os.environ.get("PEMBINA_CAMPAIGN"):
        Path("build").mkdir(exist_ok=True)
        Path("build/figures.txt").write_text("\n".join(figures) + "\n", "utf-8")


@pytest.fixture(scope="session", autouse=True)
def installed_once():
    """Look once for what is installed: thousands of hosts would each read some fifty manifests.

    Whoever puts another folder in the way of imports, or other distributions in place of these, is looked for anew.
    """
    look, path, distributions, found = host.discover, list(sys.path), metadata.distributions, {}

    def looked():
        if sys.path != path or metadata.distributions is not distributions or "" in path:
            return look()
        found.update(found or look())
        return dict(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(host, "discover", looked)
        yield


OF_ENGINES = ("data", "engines")
"""Rooms in which every evaluation opens DuckDB by itself, as it does wherever the program is run."""


@pytest.fixture(scope="session", autouse=True)
def opened_once():
    """Open DuckDB once, but in the rooms that are about it."""
    with one_duckdb(lambda: not _running[-1].startswith(tuple(f"tests/{room}/" for room in OF_ENGINES))):
        yield


_running = [""]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Remember which test runs, or is set up."""
    _running[-1] = item.nodeid


@pytest.fixture
def figure(record_property):
    """Take a line such as "tampering: 200 edits, detected 200": it is printed when the tests are done."""
    return lambda line: record_property("figure", line)


def pytest_collection_finish():
    """Let Python look for cycles less often: the thousands of tests that were collected live as long as the run."""
    gc.set_threshold(20_000, 20, 50)
