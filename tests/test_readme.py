"""What the README shows is what the program prints."""

import re
import shutil
from pathlib import Path

import pytest

from pembina.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
AWARD = ROOT / "criteria" / "penggerak-koperasi-2014"
BLOCKS = re.findall(r"```\w*\n(.*?)```", README, re.DOTALL)


def block(start: str) -> str:
    """Return the one code block that starts so."""
    (found,) = [text for text in BLOCKS if text.startswith(start)]
    return found


@pytest.fixture(autouse=True)
def _terminal(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", ["explain", "stability"])
def test_what_is_shown_is_real(capsys, command):
    assert 0 == main(["--lang", "en", "evaluate", str(AWARD), "-o", "penggerak-koperasi-2014.json", "--quiet"])
    line, *shown = block(f"$ pembina {command}").split("\n\n")
    assert 0 == main(["--lang", "en", *line.removeprefix("$ pembina ").split()])
    printed = capsys.readouterr().out
    for paragraph in shown:
        assert paragraph.strip() in printed


def test_the_award_is_real():
    lines = (AWARD / "award.toml").read_text("utf-8").splitlines()
    for line in block("[criteria.rat]").splitlines():
        assert line.partition("  #")[0].rstrip() in lines


def test_the_mistake_is_told_as_shown(capsys, tmp_path):
    shutil.copytree(AWARD, tmp_path / "a")
    path = tmp_path / "a" / "award.toml"
    path.write_text(path.read_text("utf-8").replace("weight = 80", "wieght = 80"), "utf-8")
    assert 3 == main(["--lang", "en", "check", "a/award.toml"])
    assert f"a/{block('award.toml:')}" == capsys.readouterr().err


def test_every_file_that_is_linked_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
