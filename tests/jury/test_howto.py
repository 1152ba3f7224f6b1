"""The page for committees names every command of a panel; tests/docs does what it says."""

from __future__ import annotations

import re
from pathlib import Path

from pembina_plugins.jury.commands.shared import SUMMARIES

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "jury.md"


def test_the_page_gives_every_command_of_a_panel():
    text = PAGE.read_text("utf-8")
    assert set(SUMMARIES) - {"ballots"} == set(re.findall(r"^\$ pembina jury (\w+)", text, re.MULTILINE))
    assert "pembina jury ballots" in text
