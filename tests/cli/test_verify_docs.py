"""Every check of `pembina verify` stands on the page of checks."""

from __future__ import annotations

import re
from pathlib import Path

from pembina.analysis.verify_checks import GROUPS, STATEMENTS

CHECKS = Path(__file__).parents[2] / "docs" / "explanation" / "verification.md"


def test_every_check_stands_on_the_page_of_checks_by_its_number_and_in_its_words():
    lines = CHECKS.read_text("utf-8")
    rows = re.findall(r"^\| (\d+\.\d+) \| (.*?) \|", lines, re.MULTILINE)
    assert rows == [(each.number, each.what) for each in STATEMENTS]
    assert all(f"## {number}. {title}" in lines for number, title in GROUPS.items())
