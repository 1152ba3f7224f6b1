"""``pembina check`` with a list: what the screen says, what programs get, and how it ends."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ..forms import worklist_folder as folder
from ..forms.worklist_folder import Listed

ERRORS = 25
SYNTHETIC = "SYNTHETIC DATA — these are not real figures"


@pytest.fixture
def wrong(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return folder.make(tmp_path / "my")


def test_the_screen_says_how_many_where_the_list_is_and_what_was_not_looked_at(pembina, wrong, tmp_path):
    ran = pembina("check", "my", "-o", "problems.xlsx")
    assert 3 == ran.status
    assert "" == ran.err
    said = ran.out.split("\n\n")
    assert SYNTHETIC == said[0]
    assert "Data: Data rekaan untuk daftar. Round 1. 25 errors." == said[1]
    assert said[2].startswith("The tables were read, and nothing was computed from them.")
    assert "Written: problems.xlsx" == said[3]
    assert ERRORS == len(Listed(tmp_path / "problems.xlsx").rows)


def test_the_list_that_is_there_is_read_back_and_the_screen_says_what_became_of_it(pembina, wrong, tmp_path):
    pembina("check", "my", "-o", "problems.xlsx")
    first = Listed(tmp_path / "problems.xlsx")
    first.write(1, "note", "telepon dinas")
    first.save()
    figures = wrong / "data" / "figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("n/a", "80") + "76,seratus\n", "utf-8")
    ran = pembina("check", "my", "-o", "problems.xlsx")
    assert (3, "") == (ran.status, ran.err)
    assert "Round 2. 24 errors. 1 is new. 2 are mended." in " ".join(ran.out.split())
    assert "telepon dinas" == Listed(tmp_path / "problems.xlsx").value(1, "note")


def test_the_list_may_be_in_another_file_and_stays_untouched(pembina, wrong, tmp_path):
    pembina("check", "my", "-o", "problems.xlsx")
    before = (tmp_path / "problems.xlsx").read_bytes()
    assert 3 == pembina("check", "my", "--replies", "problems.xlsx", "-o", "next.xlsx").status
    assert before == (tmp_path / "problems.xlsx").read_bytes()
    assert ERRORS == len(Listed(tmp_path / "next.xlsx").rows)


def test_json_is_a_list_for_programs_and_the_status_is_that_of_the_mistakes(pembina, wrong):
    ran = pembina("check", "my", "--format", "json")
    assert (3, "") == (ran.status, ran.err)
    document = json.loads(ran.out)
    assert ("pembina-worklist/1", "uji-daftar", 1, SYNTHETIC) == (
        document["format"], document["award"], document["round"], document["data_origin"],
    )  # fmt: skip
    assert ERRORS == len(document["problems"])
    row = next(row for row in document["problems"] if row["found"].startswith('"31-31-2022"'))
    wanted = {"level": "error", "code": "PB311", "file": "visits 100% #1.xlsx", "sheet": "Kunj'ungan 1", "line": 7}
    wanted |= {"column": "Tanggal", "open": "C7", "entrant": "Kabupaten Melati (77)", "state": "open"}
    assert wanted == {key: row[key] for key in wanted}


def test_csv_keeps_every_text_from_being_computed(pembina, wrong):
    ran = pembina("check", "my", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert (3, ERRORS) == (ran.status, len(rows))
    assert "'=cmd|calc (76)" in {row["entrant"] for row in rows}
    assert {SYNTHETIC} == {row["data_origin"] for row in rows}
    assert not any(text[:1] in "=+-@" for row in rows for text in row.values() if text)


def test_markdown_is_grouped_by_file_with_markup_of_the_data_escaped(pembina, wrong):
    ran = pembina("check", "my", "--format", "markdown")
    headings = [line for line in ran.out.splitlines() if line.startswith("## ")]
    assert ["## cooperatives.csv", "## figures.csv", "## visits 100% #1.xlsx"] == headings
    assert "<b>" not in ran.out
    assert "<script>" not in ran.out


def test_without_a_list_mistakes_go_to_standard_error_and_many_of_them_offer_one(pembina, wrong):
    ran = pembina("check", "my")
    assert (3, "") == (ran.status, ran.out)
    assert ran.err.endswith("mistakes.\nas a list to work through: pembina check my -o problems.xlsx\n")


def test_a_sound_award_keeps_its_page_and_its_list_is_empty(pembina, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder.make(tmp_path / "my", wrong=False)
    assert 0 == pembina("check", "my").status
    assert "No mistakes." in pembina("check", "my", "--format", "markdown").out
    assert [] == json.loads(pembina("check", "my", "--format", "json").out)["problems"]
    ran = pembina("check", "my", "-o", "problems.xlsx")
    assert (0, "") == (ran.status, ran.err)
    assert "No problems." in ran.out
    assert "Work through it" not in ran.out


def test_remarks_alone_are_in_the_list_and_end_as_before(pembina, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sound = folder.make(tmp_path / "my", wrong=False)
    folder.visits(sound, [*folder.VISITS, ["74", "2019-01-01", "A"]])
    plain = pembina("check", "my")
    listed = pembina("check", "my", "-o", "problems.json")
    assert plain.status == listed.status
    (row,) = json.loads((tmp_path / "problems.json").read_text("utf-8"))["problems"]
    assert ("rows.outside-period", 7) == (row["code"], json.loads(row["mark"])[3])
    assert "visits 100% #1.xlsx" == row["file"]
    assert "outside the award's period" in row["found"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("my", "-o", "problems.pdf"), 2, "known are .xlsx, .md, .csv, .json"),
        (("my", "-o", "none/problems.xlsx"), 3, "PB654"),
        (("my", "--replies", "none.xlsx"), 3, "PB651"),
        (("my", "-o", "my/award.toml"), 2, "known are .xlsx, .md, .csv, .json"),
        (("none", "-o", "problems.xlsx"), 3, "PB101"),
        (("my", "--data", "none", "-o", "problems.xlsx"), 3, "PB301"),
    ],
)
def test_what_is_mistyped_is_told_and_nothing_is_written(pembina, wrong, tmp_path, words, status, said):
    ran = pembina("check", *words)
    assert (status, "") == (ran.status, ran.out)
    assert said in ran.err
    assert ["my"] == [path.name for path in tmp_path.iterdir()]


def test_a_page_of_markdown_is_not_written_over_unless_it_is_asked_for(pembina, wrong, tmp_path):
    assert 3 == pembina("check", "my", "-o", "problems.md").status
    (tmp_path / "problems.md").write_text("mine", "utf-8")
    ran = pembina("check", "my", "-o", "problems.md")
    assert "PB654" in ran.err
    assert "mine" == (tmp_path / "problems.md").read_text("utf-8")
    pembina("check", "my", "-o", "problems.md", "--force")
    assert (tmp_path / "problems.md").read_text("utf-8").startswith(f"> **{SYNTHETIC}**")


def test_the_list_speaks_the_language_that_is_asked_for(pembina, wrong, tmp_path):
    pembina("check", "my", "-o", "problems.xlsx")
    pembina("--lang", "id", "check", "my", "-o", "problems.xlsx")
    seen = Listed(tmp_path / "problems.xlsx")
    assert "Kode" in seen.titles
    assert "kesalahan" == seen.value(1, "level")
    assert "bukan" in seen.value(1, "found")


@pytest.mark.parametrize("name", ["my/data/figures.csv", "my/data/spare.json"])
def test_no_option_writes_a_list_over_what_it_is_about(pembina, wrong, tmp_path, name):
    (wrong / "data" / "spare.json").write_text("{}", "utf-8")
    before = (tmp_path / name).read_bytes()
    ran = pembina("check", "my", "-o", name, "--force")
    assert (3, before) == (ran.status, (tmp_path / name).read_bytes())
    assert "this is one of the files that are checked" in ran.err


def test_a_list_may_lie_among_the_data_and_another_file_is_replaced_when_asked_for(pembina, wrong, tmp_path):
    assert "Round 1" in pembina("check", "my", "-o", "my/data/problems.csv").out
    assert "Round 2" in pembina("check", "my", "-o", "my/data/problems.csv", "--force").out
    (tmp_path / "old.csv").write_text("a,b\n", "utf-8")
    assert "Written: old.csv" in pembina("check", "my", "-o", "old.csv", "--force").out
