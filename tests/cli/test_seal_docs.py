"""The page about sealing shows what the program prints, but for hashes of files that differ and the time of day."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pembina.record.log import read_log

from ..test_docs import write_files


def plain(text):
    """Hashes of the program, and what follows from them and the clock, stand for any of their length."""
    text = re.sub(r"\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b", lambda found: "h" * len(found[0]), text)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "a day and a time", text)


def test_the_page_shows_what_the_program_prints(pembina, tmp_path, monkeypatch):
    folder = tmp_path / "contoh"
    folder.mkdir()
    text = write_files("seal-an-award", folder)
    monkeypatch.chdir(folder)
    statuses = []
    for block in re.findall(r"^```\n\$ pembina (.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line, _, said = block.partition("\n")
        if "--head" in line:  # as it stands in the minutes of this run
            line = f"{line.partition('--head')[0]}--head {read_log('evaluations.jsonl').head[:12]}"
        ran = pembina(*shlex.split(line))
        statuses.append((line.split()[0], ran.status))
        assert plain(said) == plain(ran.out + ran.err), line
    wanted = ["seal", "evaluate", "evaluate", "evaluate", "log", "minutes", "log"]
    assert [(name, 3 if i == 2 else 0) for i, name in enumerate(wanted)] == statuses
    minutes = Path("minutes.md").read_text("utf-8")
    shown = text[text.index("```\nThe result was made") + 4 :].partition("```")[0]
    assert plain(shown) in plain(minutes)
    assert read_log("evaluations.jsonl").head in minutes
