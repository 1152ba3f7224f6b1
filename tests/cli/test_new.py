"""``pembina new``: what it writes, what it refuses, and one conversation at a real terminal."""

from __future__ import annotations

import re

import pytest

from pembina.errors import CODES
from pembina.errors.codes_asking import TABLE

from .terminals import CLEAR, DOWN, ENTER, STOP, Talk


def test_named_criteria_make_an_award_that_checks_clean(pembina, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = pembina(
        "new", "uji-1", "--criteria", "inspections, partnerships", "--yes", "--period", "2026-01-01..2026-12-31"
    )
    assert (0, "") == (ran.status, ran.err)
    assert "Written: uji-1/README.md\nWritten: uji-1/award.toml\nHow to go on: uji-1/README.md\n" == ran.out
    assert 0 == pembina("check", "uji-1").status
    first = (tmp_path / "uji-1" / "award.toml").read_bytes()
    pembina("new", "other/uji-1", "--criteria", "inspections,partnerships", "-y", "--period", "2026-01-01..2026-12-31")
    assert first == (tmp_path / "other" / "uji-1" / "award.toml").read_bytes()


def test_a_shipped_award_is_copied_with_its_data(pembina, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = pembina("new", "salinan", "--from", "ipm", "--with-data")
    assert (0, True) == (ran.status, "Written: salinan/data\n" in ran.out)
    assert 0 == pembina("evaluate", "salinan", "-q").status
    assert (tmp_path / "salinan.result.json").is_file()


def test_all_mistakes_are_told_at_once(pembina, tmp_path):
    (tmp_path / "Bad_Id").mkdir()
    (tmp_path / "Bad_Id" / "x").write_text("", "utf-8")
    ran = pembina("new", tmp_path / "Bad_Id", "--criteria", "inspection,,partnerships", "--yes", "--period", "2026")
    assert 2 == ran.status
    assert {"PB643", "PB644", "PB645", "PB648"} == set(re.findall(r"PB\d{3}", ran.err))
    assert 'did you mean "inspections"?' in ran.err
    assert "5 mistakes." in ran.err
    assert ["x"] == [path.name for path in (tmp_path / "Bad_Id").iterdir()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "PB641"),
        (("--yes",), "PB646"),
        (("--from", "ipm", "--title", "X"), "PB647"),
        (("--from", "harkopnas-2022", "--with-data"), "PB648"),
        (("--criteria", "inspections", "--yes", "--with-data"), "PB648"),
        (("--criteria", "inspections", "--yes", "--period", "2026-12-31..2026-01-01"), "PB648"),
        (("--from", "nowhere"), "PB101"),
    ],
)
def test_a_command_line_that_makes_no_award_is_refused_and_writes_nothing(pembina, tmp_path, words, code):
    ran = pembina("new", tmp_path / "uji", *words)
    assert {code} == set(re.findall(r"PB\d{3}", ran.err))
    assert ran.status in (2, 3)
    assert [] == list(tmp_path.iterdir())


def test_every_code_of_this_room_has_its_page(pembina):
    for code in TABLE:
        assert 0 == pembina("error", code.code).status
        assert code is CODES[code.code]


def test_questions_at_a_terminal_make_an_award_and_ctrl_c_leaves_nothing(tmp_path, pembina):
    stopped = Talk("new", "uji", folder=tmp_path)
    stopped.answer("What does the award begin with?", ENTER)
    stopped.answer("Title in English", STOP)
    assert 130 == stopped.end()
    assert [] == list(tmp_path.iterdir())

    run = Talk("new", "uji", "--entrants", "provinces", "--period", "2026-01-01..2026-12-31", folder=tmp_path)
    run.answer("What does the award begin with?", ENTER)
    run.answer("Title in English", CLEAR, "An example", ENTER)
    run.answer("Title in Indonesian", CLEAR, "Contoh", ENTER)
    run.answer("Who gives the award", ENTER)
    run.answer("Decree or decision", ENTER)
    run.answer("First day", ENTER)
    run.answer("Last day", ENTER)
    run.answer("Column of groups", ENTER)
    run.answer("(0 chosen)", DOWN, ENTER)
    run.answer("(1 chosen)", ENTER)
    run.answer("Classes of results?", DOWN, ENTER)
    assert 0 == run.end()
    assert "Written: uji/award.toml" in run.printed
    assert ["uji"] == [path.name for path in tmp_path.iterdir()]
    checked = pembina("check", tmp_path / "uji")
    assert (0, True) == (checked.status, checked.out.startswith("An example\n"))
