"""The page about verifying shows what the program prints; hashes, which follow every version, are read as any."""

from __future__ import annotations

import re
from pathlib import Path

from pembina.analysis.verify_checks import GROUPS, STATEMENTS

DOCS = Path(__file__).parents[2] / "docs"
PAGE, CHECKS = DOCS / "how-to" / "verify-a-result.md", DOCS / "explanation" / "verification.md"


def masked(text):
    return re.sub("[0-9a-f]{64}", "HASH", text)


def test_the_page_shows_what_the_program_prints(pembina, tmp_path, monkeypatch):
    text = PAGE.read_text("utf-8")
    for name, content in re.findall(r"^`([\w./-]+)`\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    runs = [block.partition("\n") for block in re.findall(r"^```\n\$ (.*?)^```$", text, re.MULTILINE | re.DOTALL)]
    sealing, evaluating = runs[0][0], runs[0][2].strip().removeprefix("$ ")
    for line in (sealing, evaluating):
        assert 0 == pembina(*line.split()[1:]).status
    whole, _, printed = runs[1]
    ran = pembina(*whole.split()[1:])
    assert (0, masked(printed)) == (ran.status, masked(ran.out))
    result = tmp_path / "pembina-contoh.result.json"
    result.write_text(result.read_text("utf-8").replace('"published":"76.00"', '"published":"78.50"'), "utf-8")
    edited, _, printed = runs[2]
    ran = pembina(*edited.split()[1:])
    assert (1, True) == (ran.status, masked(printed) in masked(ran.out))


def test_every_check_stands_on_the_page_of_checks_by_its_number_and_in_its_words():
    lines = CHECKS.read_text("utf-8")
    rows = re.findall(r"^\| (\d+\.\d+) \| (.*?) \|", lines, re.MULTILINE)
    assert rows == [(each.number, each.what) for each in STATEMENTS]
    assert all(f"## {number}. {title}" in lines for number, title in GROUPS.items())
