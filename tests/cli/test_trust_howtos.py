"""The pages about signing and about extracts show what the program does."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest

from pembina.cli import main
from pembina.model import sha256

from ..test_docs import write_files

VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"SHA256:[A-Za-z0-9+/]{43}"), "KEY"),
)
"""What is another one wherever the page is tried: hashes change with the program, keys are made there."""


def masked(text):
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return text


def run(line):
    words = shlex.split(line)
    if words[0] == "pembina":
        return main(words[1:])
    return subprocess.run(words, check=False, capture_output=True).returncode


def own_keys(folder):
    """The list on a page has the keys of whoever wrote it; put in those that were made here."""
    listed = iter([(folder / f"{name}.pub").read_text("utf-8").strip() for name in ("siti", "budi")])
    path = folder / "signers.toml"
    path.write_text(re.sub('key = ".*"', lambda _: f'key = "{next(listed)}"', path.read_text("utf-8")), "utf-8")


def followed(page, tmp_path, monkeypatch, capsys, before=None):
    """Follow a page in an empty folder: each command with its status, what the page shows, and what was printed."""
    text = write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")
    found = []
    for block in re.findall(r"^```\n(\$ .*?)^```$", text, re.MULTILINE | re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, said = command.partition("\n")
            if before is not None:
                before(line)
            capsys.readouterr()
            found.append((line, run(line), masked(said), masked(capsys.readouterr().out)))
    return found


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")
def test_the_page_about_signing_shows_what_the_program_does(tmp_path, monkeypatch, capsys):
    def take_the_keys(line):
        if line.startswith("pembina sign") and line.endswith("--key siti --signers signers.toml"):
            own_keys(tmp_path)

    steps = followed("sign", tmp_path, monkeypatch, capsys, take_the_keys)
    assert 9 == len(steps)
    for line, status, said, printed in steps:
        if not line.startswith("pembina evaluate"):
            assert (line, said) == (line, printed)
        assert (line, 1 if "--check berita-acara" in line else 0) == (line, status)
    assert {"hasil.json.sig", "hasil.json.siti-aminah.sig", "berita-acara.md.siti-aminah.sig"} == {
        path.name for path in tmp_path.glob("*.sig")
    }
    allowed = f'siti.aminah namespaces="pembina" {(tmp_path / "siti.pub").read_text("utf-8")}'
    (tmp_path / "allowed").write_text(allowed, "utf-8")
    words = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "siti.aminah", "-n", "pembina"]
    with (tmp_path / "hasil.json").open("rb") as file:
        asked = [*words, "-s", "hasil.json.siti-aminah.sig"]
        assert 0 == subprocess.run(asked, check=False, stdin=file, capture_output=True).returncode


def test_the_page_about_extracts_shows_what_the_program_does(tmp_path, monkeypatch, capsys):
    steps = followed("give-an-extract", tmp_path, monkeypatch, capsys)
    assert 4 == len(steps)
    for line, status, said, printed in steps[1:]:
        assert (line, 0, said) == (line, status, printed)
    name = sha256((tmp_path / "hasil.json").read_bytes())
    assert 0 == main(["extract", "--check", "petikan-02.json", "--result", name])


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")
def test_the_page_about_the_whole_way_can_be_followed_to_its_end(tmp_path, monkeypatch, capsys):
    def take_the_keys(line):
        if line.startswith("pembina seal"):
            own_keys(tmp_path)

    steps = followed("a-result-that-holds", tmp_path, monkeypatch, capsys, take_the_keys)
    assert 16 == len(steps)
    for line, status, said, printed in steps:
        assert (line, 0) == (line, status)
        assert not said or (line, said) == (line, printed)
    verified = next(printed for line, _, _, printed in steps if line.startswith("pembina verify"))
    for number in ("5.1", "7.1", "7.4", "8.2", "8.3", "8.4", "9.2", "10.2"):
        assert f"- {number} pass" in verified
    assert "and none failed" in verified
