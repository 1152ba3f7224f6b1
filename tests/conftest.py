"""What holds for every test: nothing fails on a clock, not even hypothesis; what is skipped is said with its reason."""

import gc
from collections import Counter

from hypothesis import HealthCheck, settings

settings.register_profile("pembina", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pembina")


def pytest_terminal_summary(terminalreporter):
    """Print each reason for skipping once, with the number of tests that it kept from running."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{number} skipped: {reason}")


def pytest_collection_finish():
    """Let Python look for cycles less often: the thousands of tests that were collected live as long as the run."""
    gc.set_threshold(20_000, 20, 50)
