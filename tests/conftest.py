"""What holds for every test: nothing fails on a clock, not even hypothesis; what is skipped is said with its reason."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("pembina", deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@pytest.fixture
def figure(record_property):
    """Take a line such as "tampering: 200 edits, detected 200": it is printed when the tests are done."""
    return lambda line: record_property("figure", line)


def pytest_collection_finish():
    """Let Python look for cycles less often: the thousands of tests that were collected live as long as the run."""
    gc.set_threshold(20_000, 20, 50)
