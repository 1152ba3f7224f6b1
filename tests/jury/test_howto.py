"""The page for committees shows what the program prints: its files are written, its commands run, in its order."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from pembina_plugins.jury.commands.shared import SUMMARIES

from .filling import Filled, fill, identity

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "jury.md"
BLOCK = re.compile(r"(?:^`(?P<name>[\w./-]+)`\n)?^```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ELIDED = "[...]"
WROTE = "what-the-jurors-wrote.csv"


def fill_in(sheets: Path, wrote: Path, back: Path) -> None:
    """Fill in every sheet as its juror would, and let it come back."""
    back.mkdir()
    with wrote.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for sheet in sorted(sheets.glob("*.xlsx")):
        who = identity(sheet)
        own = [row for row in rows if row["juror"] == who.juror]
        scores = {(row["entrant"], item): int(row[item]) for row in own for item in who.items}
        fill(
            sheet, Filled(scores, notes={row["entrant"]: row["note"] for row in own if row["note"]}), back / sheet.name
        )


@pytest.fixture
def told(tmp_path, monkeypatch, pembina):
    """Do what the page says, in its order; return each command, what the page shows of it, and how it ran."""
    monkeypatch.chdir(tmp_path)
    found = []
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        name, text = block["name"], block["text"]
        if text.startswith("$ pembina "):
            line, _, shown = text.partition("\n")
            found.append((line, shown.strip("\n"), pembina(*shlex.split(line.removeprefix("$ pembina ")))))
            continue
        assert name, f"a block is neither a file nor a command: {text[:60]}"
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if name == WROTE:
            fill_in(tmp_path / "sheets", path, tmp_path / "back")
    return found


def test_every_command_prints_what_the_page_shows(told):
    for line, shown, ran in told:
        assert (0, "") == (ran.status, ran.err), line
        rest = ran.out
        for part in (part.strip() for part in shown.split(ELIDED)):
            assert part in rest, line
            rest = rest[rest.index(part) + len(part) :]
        if not shown.endswith(ELIDED):
            assert not rest.strip(), line


def test_the_page_runs_every_command_of_a_panel(told):
    run = {line.split()[3] for line, _, _ in told if line.startswith("$ pembina jury ")}
    assert set(SUMMARIES) - {"ballots"} == run
    assert "pembina jury ballots" in PAGE.read_text("utf-8")


def test_what_the_page_says_of_its_own_figures_is_so(told):
    (severity,) = [ran.out for line, _, ran in told if line.startswith("$ pembina jury severity")]
    assert "Juri Contoh Dua (J2)           5  46.40          -16.13" in severity
    assert "First without the adjustment: Koperasi Contoh Melati (P1)" in " ".join(severity.split())
    assert "with it: Koperasi Contoh Anggrek (P4)." in " ".join(severity.split())


def test_every_file_that_is_linked_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8")):
        assert (PAGE.parent / target).resolve().exists(), target
