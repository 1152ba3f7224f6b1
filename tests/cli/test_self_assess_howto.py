"""The page about self-assessment shows what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "self-assess.md"


def test_the_page_shows_what_the_program_prints(pembina, tmp_path, monkeypatch):
    text = PAGE.read_text("utf-8")
    for name, content in re.findall(r"^`([\w./-]+)`\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    first, second = re.findall(r"\n\n```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ran = pembina("self-assess", ".", "--entrant", "K1")
    assert (0, True) == (ran.status, ran.out.startswith(first))
    wrong = re.search(r"then holds `([^`]+)`", text)
    (tmp_path / "data" / "laporan.csv").write_text(f"kode,kunjungan,orang\n{wrong[1]}\n", "utf-8")
    ran = pembina("self-assess", ".", "--entrant", "K1")
    assert (3, True) == (ran.status, second in ran.out)
