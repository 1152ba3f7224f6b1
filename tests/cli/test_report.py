"""`pembina report` as a committee and a region use it."""

import csv
import io
import json

import openpyxl
import pytest

from pembina.cli.placing import file_names
from pembina.model import canonical

from ..reports import results
from ..reports.pdfs import read


@pytest.fixture
def report(pembina, result_file, tmp_path, monkeypatch):
    """Run `pembina report` over the result, in a folder of its own; the study of robustness is left out."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: pembina("report", result_file, *words, "--no-robustness")


def test_without_a_file_to_write_to_markdown_comes_to_the_screen(report):
    ran = report()
    assert (0, "") == (ran.status, ran.err)
    assert ran.out.startswith("> **SYNTHETIC DATA")
    assert "## The ranking" in ran.out


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", "rank,code,name"), ("json", '{\n  "data_origin"'), ("table", "SYN")]
)
def test_the_form_on_the_screen_can_be_chosen(report, form, begins):
    assert report("--format", form).out.startswith(begins)


def test_every_form_is_written_at_once_by_the_endings_of_files(report, tmp_path):
    files = ("r.html", "r.xlsx", "r.pdf", "r.md", "r.csv", "r.json")
    ran = report(*(word for file in files for word in ("-o", file)))
    assert (0, "".join(f"Written: {file}\n" for file in files), "") == (ran.status, ran.out, ran.err)
    assert "<!doctype html>" in (tmp_path / "r.html").read_text("utf-8").lower()
    assert "Contributions" in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    assert "Kencana Timur" in read(tmp_path / "r.pdf").text
    assert "# Best Cooperative Supervisor" in (tmp_path / "r.md").read_text("utf-8")
    assert 36 == len(list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text("utf-8")))))
    assert "pembina-report/1" == json.loads((tmp_path / "r.json").read_text("utf-8"))["format"]


def test_the_language_is_that_of_the_reader(report, tmp_path):
    assert "DATA SINTETIS" in report("--lang", "id").out


def test_feedback_for_one_entrant_is_found_by_name_and_names_no_other(report, tmp_path):
    files = ("v.html", "v.xlsx", "v.pdf", "v.md", "v.csv", "v.json")
    ran = report("--entrant", "kencana timur", *(word for file in files for word in ("-o", file)))
    assert (0, "") == (ran.status, ran.err)
    for file in ("v.html", "v.md", "v.csv", "v.json"):
        said = (tmp_path / file).read_text("utf-8")
        assert "Kencana Timur" in said, file
        assert "Suralaya" not in said, file
    assert "Kencana Timur" in read(tmp_path / "v.pdf").text


def test_feedback_for_everybody_is_a_file_for_each_in_a_folder(report, tmp_path):
    ran = report("--entrant", "all", "--format", "markdown", "-o", "umpan-balik")
    assert 0 == ran.status
    assert [f"entrant-{code}.md" for code in results.CODES] == sorted(
        p.name for p in (tmp_path / "umpan-balik").iterdir()
    )
    assert "Mandala" in (tmp_path / "umpan-balik/entrant-04.md").read_text("utf-8")
    assert 6 == ran.out.count("Written: ")


def test_names_of_files_are_safe_and_told_apart_whatever_codes_are():
    names = file_names(["11.10", "a/b", "a:b", "A_B", "../..", "\u202e", "=1+1"], "entrant-{}.pdf")
    assert [
        "entrant-11.10.pdf", "entrant-a%2Fb.pdf", "entrant-a%3Ab.pdf", "entrant-A_B.pdf", "entrant-%2E.%2F...pdf",
        "entrant-%E2%80%AE.pdf", "entrant-%3D1%2B1.pdf",
    ] == list(names.values())  # fmt: skip


# Mistakes


@pytest.mark.parametrize(("file", "near"), [("r.xslx", '".xlsx"'), ("r.htlm", '".htm')])
def test_an_unknown_ending_is_told_with_what_was_probably_meant(report, file, near):
    ran = report("-o", file)
    assert 2 == ran.status
    assert f"{file}: error[PB601]: no form of report has files that end in" in ran.err
    assert f"did you mean {near}" in ran.err


def test_a_file_without_ending_says_which_endings_there_are(report):
    ran = report("-o", "laporan")
    said = "laporan: error[PB605]: the name of the file has no ending, which would say the form of the report"
    assert (2, True) == (ran.status, f"{said}; known endings are: .html" in ran.err)


def test_the_result_is_never_written_over(report, result_file):
    before = result_file.read_bytes()
    ran = report("-o", result_file, "--force")
    assert 3 == ran.status
    assert "error[PB602]: this is one of the files that the report is made from (the result)" in ran.err
    assert before == result_file.read_bytes()


def test_another_result_is_never_replaced_by_a_report(report, tmp_path):
    other = tmp_path / "other.json"
    other.write_bytes(canonical(results.document()))
    ran = report("-o", other, "--force")
    assert "error[PB603]: there is a result here, which a report never replaces" in ran.err


def test_rules_and_decisions_are_never_replaced_whatever_the_form(report, tmp_path):
    (tmp_path / "award.toml").write_text("format = 1\n")
    ran = report("--format", "csv", "-o", "award.toml", "--force")
    assert "error[PB603]: there is a file of decisions or rules here" in ran.err
    assert "format = 1\n" == (tmp_path / "award.toml").read_text()


@pytest.mark.parametrize("file", ["r.md", "r.csv", "r.html", "r.xlsx", "r.pdf", "r.json"])
def test_what_is_not_ours_stays_unless_forced(report, tmp_path, file):
    (tmp_path / file).write_text("something of mine")
    ran = report("-o", file)
    assert (3, True) == (ran.status, f"{file}: error[PB604]" in ran.err)
    assert "something of mine" == (tmp_path / file).read_text()
    assert 0 == report("-o", file, "--force").status


@pytest.mark.parametrize("file", ["r.html", "r.xlsx", "r.pdf", "r.json"])
def test_our_own_report_is_replaced_without_asking(report, file):
    assert 0 == report("-o", file).status
    assert 0 == report("-o", file).status


def test_a_workbook_in_which_somebody_has_written_stays(report, tmp_path):
    report("-o", "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    book["Ranking"]["A30"] = "my note"
    book.save(tmp_path / "r.xlsx")
    assert "error[PB604]" in report("-o", "r.xlsx").err


def test_all_mistakes_in_places_are_told_at_once_and_nothing_is_written(report, tmp_path):
    (tmp_path / "mine.md").write_text("mine")
    ran = report("-o", "nowhere/r.html", "-o", "mine.md", "-o", "fine.csv")
    assert ("2 mistakes." in ran.err, True, True) == (True, "PB707" in ran.err, "PB604" in ran.err)
    assert not (tmp_path / "fine.csv").exists()


def test_an_unknown_form_and_an_unknown_entrant_are_told_with_what_was_probably_meant(report):
    ran = report("--format", "htlm")
    assert (2, True) == (ran.status, 'did you mean "html"' in ran.err)
    assert "error[PB703]" in report("--entrant", "Kencana Tengah").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "csv", "-o", "a.csv", "-o", "b.csv"), "--format says the form of one file"),
        (("--entrant", "all"), "name one folder with -o"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(report, words, said):
    ran = report(*words)
    assert 2 == ran.status
    assert said in " ".join(ran.err.split())


def test_a_file_is_no_folder_for_the_feedback_of_everybody(report, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "needs a folder" in report("--entrant", "all", "-o", "file").err


def test_a_folder_inside_none_is_refused_before_the_work(report, tmp_path):
    ran = report("--entrant", "all", "-o", "nowhere/umpan-balik")
    assert (3, True) == (ran.status, "PB707" in ran.err)


def test_a_mistake_in_one_form_leaves_no_other_written(report, tmp_path, monkeypatch):
    from pembina.methods.refusal import LibraryMissing
    from pembina.reports import handing

    def missing(published, texts, code):
        raise LibraryMissing("typst", "pdf")

    monkeypatch.setitem(handing.FORMS, "pdf", handing.Form("pdf", (".pdf",), missing))
    ran = report("-o", "r.md", "-o", "r.pdf")
    assert ("pip install 'pembina[pdf]'" in ran.err, False) == (True, (tmp_path / "r.md").exists())


# A plugin's form


@pytest.fixture
def sonnet(monkeypatch):
    """A plugin that brings a form of report of its own."""
    from pembina.cli.session import Session
    from pembina.plugins.kinds import Report

    class Host:
        def names(self, kind):
            return ("sonnet", "table")

        def get(self, kind, name):
            return Report("sonnet", ".sonnet", lambda result, language: f"O {result.entrants[0]['name']} ({language})")

        def provider(self, kind, name):
            return "a plugin"

    monkeypatch.setattr(Session, "host", lambda self, blocked=(): Host())


def test_a_plugins_form_is_known_by_its_ending_and_its_name(report, tmp_path, sonnet):
    assert 0 == report("-o", "r.sonnet", "--lang", "id").status
    assert "O Kencana Timur (id)" == (tmp_path / "r.sonnet").read_text()
    assert "O Kencana Timur (en)" == report("--format", "sonnet").out


def test_a_plugins_form_is_of_the_whole_result_only(report, sonnet):
    ran = report("--entrant", "01", "--format", "sonnet")
    assert (2, True) == (ran.status, "renders the whole result" in " ".join(ran.err.split()))


def test_names_of_files_are_no_longer_than_a_folder_takes():
    names = file_names(["x" * 300, "x" * 301], "entrant-{}.html")
    assert ["entrant-" + "x" * 80 + ".html", "entrant-" + "x" * 80 + "-2.html"] == list(names.values())


def test_feedback_where_a_total_was_set_by_hand_above_a_group_with_a_floor_is_written(pembina, tmp_path):
    document = results.document()
    document["overrides"] = [
        {
            "entrant": "02", "what": "total", "before": 50, "after": 54, "by": "Sari", "second": None,
            "reason": "Keputusan", "date": "2022-07-01",
        }
    ]  # fmt: skip
    path, made = tmp_path / "r.json", tmp_path / "v.md"
    path.write_bytes(canonical(document))
    ran = pembina("report", path, "--entrant", "02", "--no-robustness", "-o", made)
    assert (0, "") == (ran.status, ran.err)
    assert "Kencana Barat" in made.read_text("utf-8")


def test_a_name_too_long_for_a_folder_is_no_mistake_of_the_programs(pembina, result_file):
    for words in (("check", "y" * 300), ("minutes", result_file, "-o", "y" * 300 + ".md")):
        ran = pembina(*words)
        assert (3, True) == (ran.status, "File name too long" in ran.err), words
