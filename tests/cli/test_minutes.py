"""`pembina minutes` as a committee's secretary uses it."""

import pytest

from pembina.model import canonical
from pembina.record import read_result
from pembina.reports.texts import Texts

from ..reports import results
from ..reports.pdfs import read

SITTING = """
format = 1
number = "12/BA/X/2022"
date = 2022-10-31
place = "Kendari"
chair = "Siti Rahma"
[[committee]]
name = "Siti Rahma"
"""


@pytest.fixture
def minutes(pembina, result_file, tmp_path, monkeypatch):
    """Run `pembina minutes` over the result, in a folder of its own; the study of robustness is left out."""
    monkeypatch.chdir(tmp_path)
    changed = {**results.document()["award"], "changed": []}
    result_file.write_bytes(canonical({**results.document(), "award": changed}))
    return lambda *words: pembina("minutes", result_file, *words, "--no-robustness")


def test_without_a_file_to_write_to_markdown_comes_to_the_screen(minutes):
    ran = minutes()
    assert (0, "") == (ran.status, ran.err)
    assert ran.out.startswith("> **SYNTHETIC DATA")
    assert "# Minutes of the evaluation: Best Cooperative Supervisor" in ran.out


def test_a_pdf_and_a_markdown_file_are_written_and_named(minutes, tmp_path):
    (tmp_path / "sitting.toml").write_text(SITTING, "utf-8")
    ran = minutes("--sitting", "sitting.toml", "-o", "minutes.pdf")
    assert (0, "Written: minutes.pdf\n", "") == (ran.status, ran.out, ran.err)
    assert "12/BA/X/2022" in read(tmp_path / "minutes.pdf").text
    assert "Written: minutes.md\n" == minutes("--sitting", "sitting.toml", "-o", "minutes.md").out
    assert "Number: 12/BA/X/2022" in (tmp_path / "minutes.md").read_text("utf-8")


def test_the_language_is_that_of_the_reader(minutes, tmp_path):
    minutes("--lang", "id", "-o", "ba.pdf")
    said = read(tmp_path / "ba.pdf")
    assert "id" == said.lang
    assert Texts("id").translate("Minutes of the evaluation") in said.title


def test_mistakes_in_the_file_of_the_sitting_are_told_and_nothing_is_written(minutes, tmp_path):
    (tmp_path / "sitting.toml").write_text(SITTING.replace('chair = "Siti', 'chair = "Sitti'), "utf-8")
    ran = minutes("--sitting", "sitting.toml", "-o", "minutes.pdf")
    assert (3, "") == (ran.status, ran.out)
    assert "sitting.toml:6:1: chair: error[PB612]" in ran.err
    assert 'did you mean "Siti Rahma"?' in ran.err
    assert not (tmp_path / "minutes.pdf").exists()


def test_a_what_if_is_refused_unless_a_draft_is_asked_for(minutes, result_file):
    result_file.write_bytes(
        canonical({**results.document(), "award": {**results.document()["award"], "changed": ["award.decimals=3"]}})
    )
    ran = minutes()
    assert 3 == ran.status
    assert "PB616" in ran.err
    assert "award.decimals=3" in ran.err
    assert "DRAFT — not official minutes" in minutes("--draft").out


@pytest.mark.parametrize(("name", "said"), [("m.docx", ".docx"), ("minutes", "a file without an ending")])
def test_other_endings_are_wrong_use(minutes, name, said):
    ran = minutes("-o", name)
    assert (2, True) == (ran.status, f"minutes are written as .pdf or .md, not {said}" in ran.err)


def test_a_place_that_cannot_be_written_to_is_refused_before_the_work(minutes, tmp_path):
    (tmp_path / "folder.pdf").mkdir()
    assert "no such folder" in minutes("-o", "nowhere/m.pdf").err
    ran = minutes("-o", "folder.pdf")
    assert (3, True) == (ran.status, "something here that is not a file" in ran.err)


def test_somebody_elses_file_stays_unless_force_is_said(minutes, tmp_path):
    (tmp_path / "m.md").write_text("edited by hand", "utf-8")
    (tmp_path / "m.pdf").write_bytes(b"%PDF-1.7 somebody's own")
    for name in ("m.md", "m.pdf"):
        before = (tmp_path / name).read_bytes()
        ran = minutes("-o", name)
        assert (3, True, before) == (ran.status, "PB619" in ran.err, (tmp_path / name).read_bytes())
        assert 0 == minutes("-o", name, "--force").status
        assert before != (tmp_path / name).read_bytes()


def test_ones_own_pdf_is_written_anew_and_the_same_text_too(minutes):
    assert [0, 0] == [minutes("-o", "m.pdf").status, minutes("--lang", "id", "-o", "m.pdf").status]
    assert [0, 0] == [minutes("-o", "m.md").status, minutes("-o", "m.md").status]


def test_decisions_beside_the_result_are_in_the_minutes(minutes, result_file):
    decided = f'format = 1\nresult = "{read_result(result_file).sha256}"\n[[decisions]]\nentrant = "01"\n'
    decided += 'kind = "withdrawn"\ndate = 2022-12-01\nreason = "sebab"\n'
    result_file.with_name("uji.result.decisions.toml").write_text(decided, "utf-8")
    assert "It withdrew on 1 December 2022: sebab." in minutes().out
