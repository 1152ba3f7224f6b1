"""No text of an award or its data does anything where a command prints it: planted by TOML and CSV, run for real."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from pembina.cli import main

from ..campaign import CAMPAIGN
from .award_planted import in_a_table, toml, write_award
from .commands import FORMS, prepare, printed
from .live import live
from .payloads import PAYLOADS
from .small import AWARD, DATASET, write_small

OURS = b"# heading\n\nsaid **loud** and `typed`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n\n---\n\n> banner\n"
"""The markup that pages of Pembina have; any other in them comes from a text."""
EACH = 45
"""In a campaign each so-many-th payload begins a document."""


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the program, which must not fail by a fault of its own; returns what it printed on both outputs."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "PEMBINA_ENGINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PEMBINA_LANG", "en")

    def of(*words: object) -> str:
        capsys.readouterr()
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        assert status != 70, (words, said.err)
        return said.out + said.err

    return of


@pytest.fixture
def exported(tmp_path, run, monkeypatch):
    """Everything that the commands print and write of an award with these texts, and how many texts there are."""

    def of(start, payloads=PAYLOADS):
        folder = tmp_path / f"{start}-{len(payloads)}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        count = write_award(folder / "a", start, payloads)
        with (folder / "a/data/scores.csv").open(encoding="utf-8", newline="") as file:
            jurors = sorted({row["juror"] for row in csv.DictReader(file)})
        prepare(run, folder, jurors)
        return list(printed(run, folder, payloads[start % 17 :: 17], CAMPAIGN)), count

    return of


def test_no_payload_of_an_award_or_its_data_is_live_in_what_a_command_prints(exported, figure):
    found, tried, count = Counter[str](), Counter[str](), 0
    starts = range(0, len(PAYLOADS), EACH) if CAMPAIGN else [118]
    for start in starts:
        outputs, count = exported(start)
        for name, content in outputs:
            found.update(f"{name} {start}: {what}" for what in live(name, content, OURS, count=False))
            tried[name] += 1
    figure(
        f"injection: {len(starts)} awards with payloads in {count} texts of TOML and CSV, {len(tried)} outputs of "
        f"commands, {tried.total()} looked at, live {found.total()}"
    )
    assert not found, found.most_common(20)


SHIFTS = range(16) if CAMPAIGN else [7]
"""Every sixteenth payload from here on: of one column some twenty mistakes are told one by one."""


@pytest.mark.parametrize("shift", SHIFTS)
def test_a_cell_that_is_refused_is_quoted_and_not_obeyed(run, tmp_path, shift):
    """In cells where a number is due, and where a code is."""
    write_small(tmp_path, entrants=4)
    payloads = [in_a_table(text) for text in PAYLOADS[shift::16]]
    with (tmp_path / "data/growth.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [(code, text) for text in payloads for code in ("01", text)]
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("code", "growth"), *rows])
    _refused(run, tmp_path, 20)


@pytest.mark.parametrize("where", ["keys", "values"])
def test_what_an_award_may_not_say_is_quoted_and_not_obeyed(run, tmp_path, where):
    """Each payload as a key that is none, and as a name of something that is not there."""
    write_small(tmp_path, entrants=4)
    texts = [toml(text) for text in dict.fromkeys(PAYLOADS)]
    keys = "[entrants]\n" + "".join(f"{text} = 1\n" for text in texts)
    gates = "".join(f"[[gates]]\ncriterion = {text}\nat-least = 1\notherwise = {text}\n" for text in texts)
    award = AWARD.replace("[entrants]\n", keys) if where == "keys" else AWARD + gates
    (tmp_path / "award.toml").write_text(award, "utf-8")
    _refused(run, tmp_path, len(PAYLOADS) // 2)


def _refused(run, folder, least):
    """Check the award in every form, and as a list; ``least`` is how often a payload is quoted at least."""
    for form in FORMS:
        told = run("check", folder / "award.toml", "--engine", "polars", "--format", form)
        assert told.count("zq9") >= least
        assert [] == live(f"check.{form}", told.encode(), OURS, count=False)
    for name in ("list.xlsx", "list.csv", "list.md") if CAMPAIGN else ("list.csv",):
        run("check", folder / "award.toml", "--engine", "polars", "-o", folder / name)
        content = (folder / name).read_bytes()
        assert [] == live(name.replace(".md", ".markdown"), content, OURS, count=False)


def test_a_setting_of_a_data_set_that_is_refused_is_quoted_and_not_obeyed(run, tmp_path):
    write_small(tmp_path, entrants=4)
    lines = (f"[tables.{toml(text)}]\nfile = {toml(text)}\n{toml(text)} = 1\n" for text in dict.fromkeys(PAYLOADS))
    (tmp_path / "data/dataset.toml").write_text(DATASET + "".join(lines), "utf-8")
    told = run("check", tmp_path / "award.toml", "--engine", "polars")
    assert told.count("zq9") > len(PAYLOADS) / 2
    assert [] == live("check.told", told.encode(), OURS)
