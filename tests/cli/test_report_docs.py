"""The page about publishing shows what the program does."""

import re

from pembina.cli import main

from ..test_docs import DOCS


def test_the_page_shows_what_the_program_prints(tmp_path, monkeypatch, capsys):
    text = (DOCS / "how-to/publish-a-result.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    shown = []
    for block in re.findall(r"^```\n\$ pembina (.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line, _, said = block.partition("\n")
        capsys.readouterr()
        assert 0 == main(line.split()), line
        printed = capsys.readouterr().out
        assert printed.startswith(said)
        shown.append(line.split()[0])
    assert ["evaluate", "report", "report"] == shown
    assert {"kla.json", "kla.xlsx", "kla.md", "kla.csv", "umpan-balik"} <= {path.name for path in tmp_path.iterdir()}
