"""`pembina certificate` for one entrant and for everybody."""

import sys

import pytest

from pembina.cli.placing import file_name, file_names
from pembina.model import canonical, sha256

from ..reports import results
from ..reports.pdfs import read


@pytest.fixture
def document(result_file, tmp_path, monkeypatch):
    """Write the result anew, with parts replaced."""
    monkeypatch.chdir(tmp_path)

    def write(**parts):
        result_file.write_bytes(canonical({**results.document(), **parts}))

    write()
    return write


@pytest.fixture
def certificate(pembina, result_file, document):
    """Run `pembina certificate`; the study of robustness is left out."""
    return lambda *words: pembina("certificate", result_file, *words, "--no-robustness")


def test_one_is_written_for_an_entrant_named_by_code_or_name(certificate, tmp_path):
    ran = certificate("01", "-o", "piagam.pdf")
    assert (0, "Written: piagam.pdf\n", "") == (ran.status, ran.out, ran.err)
    assert "Kencana Timur" in read(tmp_path / "piagam.pdf").text
    assert 0 == certificate("kencana timur", "-o", "piagam.pdf").status


def test_all_come_into_a_folder_or_into_one_file(certificate, tmp_path):
    ran = certificate("--all", "-o", "certificates")
    assert (0, 4) == (ran.status, ran.out.count("Written: certificates"))
    assert ["01.pdf", "02.pdf", "03.pdf", "certificates.csv"] == sorted(
        path.name for path in (tmp_path / "certificates").iterdir()
    )
    assert 0 == certificate("--all", "-o", "all.pdf").status
    assert 3 == len(read(tmp_path / "all.pdf").sheets)
    assert 0 == certificate("--all", "-o", "certificates").status  # once more: ours are replaced


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(certificate, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    ran = certificate("--all", "-o", "all")
    assert (3, "") == (ran.status, ran.out)
    assert "all: error[PB707]" in ran.err
    assert "Permission denied" in ran.err


def test_none_of_all_is_written_where_one_may_not_be(certificate, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    for name in ("02.pdf", "03.pdf"):
        (folder / name).write_text("somebody else's", "utf-8")
    ran = certificate("--all", "-o", "all")
    assert (3, "") == (ran.status, ran.out)
    assert 2 == ran.err.count("PB619")
    assert not (folder / "01.pdf").exists()
    assert 0 == certificate("--all", "-o", "all", "--force").status


def test_certificates_from_before_of_who_gets_none_now_are_named_and_left(certificate, tmp_path, result_file):
    certificate("--all", "-o", "all")
    decided = f'format = 1\nresult = "{sha256(result_file.read_bytes())}"\n[[decisions]]\nentrant = "01"\n'
    decided += 'kind = "revoked"\ndate = 2022-08-10\nreason = "x"\n'
    result_file.with_suffix(".decisions.toml").write_text(decided, "utf-8")
    ran = certificate("--all", "-o", "all")
    assert (0, 3) == (ran.status, ran.out.count("Written:"))
    assert "of entrants that get no certificate now" in ran.err
    assert "01.pdf" in ran.err
    assert (tmp_path / "all" / "01.pdf").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "x.pdf"], "name an entrant, or say --all"),
        (["01", "--all", "-o", "x"], "an entrant and --all exclude each other"),
        (["01", "-o", "x.doc"], "a certificate is written as .pdf, not .doc"),
        (["01", "-o", "x"], "a certificate is written as .pdf, not a file without an ending"),
        (["01"], "Missing option"),
    ],
)
def test_wrong_use_is_told(certificate, words, said):
    ran = certificate(*words)
    assert (2, True) == (ran.status, said in ran.err), ran.err


def test_a_name_that_is_nobodys_or_two_entrants_is_refused(certificate):
    ran = certificate("Kencana Tmur", "-o", "x.pdf")
    assert (3, True) == (ran.status, 'did you mean "Kencana Timur"?' in ran.err)
    assert "uji.result.json: error[PB703]: this entrant is not in the result: Kencana Tmur\n" in ran.err
    assert "PB704" in certificate("kencana", "-o", "x.pdf").err


def test_who_gets_none_is_told_why_before_any_study_is_made(pembina, certificate, result_file, monkeypatch):
    monkeypatch.setattr("pembina.analysis.robustness", lambda *_, **__: pytest.fail("a study was made"))
    ran = pembina("certificate", result_file, "04", "-o", "x.pdf")
    assert (3, True) == (ran.status, "error[PB618]: Mandala (04) gets no certificate: ineligible." in ran.err)


def test_nobody_with_a_tier_means_no_certificates(certificate, document):
    document(entrants=[{**each, "tier": None} for each in results.entrants()])
    assert "PB617" in certificate("01", "-o", "x.pdf").err
    ran = certificate("--all", "-o", "folder")
    assert (3, True) == (ran.status, "PB620" in ran.err)
    assert 0 == certificate("--all", "--participation", "-o", "folder").status


def test_a_what_if_is_refused(certificate, document):
    document(award={**results.document()["award"], "changed": ["award.decimals=3"]})
    assert "PB616" in certificate("01", "-o", "x.pdf").err


def test_a_library_that_is_missing_is_named_with_its_extra(certificate, monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    ran = certificate("01", "-o", "x.pdf")
    assert "pembina[pdf]" in ran.err
    assert 70 != ran.status


@pytest.mark.parametrize(
    ("code", "name"), [("74", "74"), ("11.10", "11.10"), ("../x", "%2E.%2Fx"), ("a/b c", "a%2Fb%20c"), (".", "%2E")]
)
def test_a_code_becomes_a_name_of_a_file_and_of_nothing_else(code, name):
    assert name == file_name(code)


def test_codes_that_differ_in_capitals_only_have_files_that_no_folder_takes_for_one():
    expected = {"a": "a.pdf", "A": "A-2.pdf", "A-2": "A-2-2.pdf", "b": "b.pdf"}
    assert expected == file_names(expected, "{}.pdf")


def test_no_code_makes_a_name_that_windows_takes_for_a_device_or_that_no_folder_takes():
    names = file_names(["CON", "nul.txt", "com1", "console", "x" * 300, "x" * 301], "{}.pdf")
    assert [
        "_CON.pdf", "_nul.txt.pdf", "_com1.pdf", "console.pdf", "x" * 80 + ".pdf", "x" * 80 + "-2.pdf",
    ] == list(names.values())  # fmt: skip
