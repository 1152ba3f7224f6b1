"""Certificates by number, with the list of all of them, and what an objection that was upheld does to them."""

import csv

import pytest

from pembina.model import canonical, sha256

from ..reports import results
from ..reports.pdfs import read

SITTING = """
format = 1
date = 2022-10-31
place = "Kendari"
certificates = { number = "400.3/{n}/DISKOP/2022" }
[[committee]]
name = "Siti Rahma"
"""


@pytest.fixture
def certificate(pembina, result_file, tmp_path, monkeypatch):
    """Run `pembina certificate` in a folder with a file of the sitting; the study of robustness is left out."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sitting.toml").write_text(SITTING, "utf-8")
    return lambda *words: pembina("certificate", result_file, *words, "--no-robustness")


@pytest.fixture
def objection(result_file):
    """Write an objection of an entrant, answered with that outcome, beside the result."""

    def write(entrant, outcome):
        said = f'format = 1\nresult = "{sha256(result_file.read_bytes())}"\n[[decisions]]\nentrant = "{entrant}"\n'
        said += 'kind = "objection"\ndate = 2022-08-10\nreason = "angka salah"\n'
        said += f'answer = {{ date = 2022-08-12, text = "benar", outcome = "{outcome}" }}\n'
        result_file.with_suffix(".decisions.toml").write_text(said, "utf-8")

    return write


def listed(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


# Numbers and the list


def test_the_number_of_the_register_stands_on_the_certificate_or_a_dotted_line(certificate, tmp_path):
    assert 0 == certificate("02", "--sitting", "sitting.toml", "-o", "x.pdf").status
    assert "Number: 400.3/2/DISKOP/2022" in read(tmp_path / "x.pdf").text
    assert 0 == certificate("02", "-o", "x.pdf").status
    assert "Number: ......" in read(tmp_path / "x.pdf").text
    certificate("02", "--participation", "--sitting", "sitting.toml", "-o", "x.pdf")
    assert "Number: ......" in read(tmp_path / "x.pdf").text


def test_the_list_names_every_certificate_with_its_file_and_hash(certificate, tmp_path, result_file):
    ran = certificate("--all", "--sitting", "sitting.toml", "-o", "all")
    assert "Written: all/certificates.csv\n" in ran.out
    rows = listed(tmp_path / "all" / "certificates.csv")
    assert [f"400.3/{i}/DISKOP/2022" for i in (1, 2, 3)] == [row["number"] for row in rows]
    assert ("01", "Kencana Timur", "Second class", "1", "83.00") == tuple(
        rows[0][key] for key in ("code", "name", "tier", "rank", "total")
    )
    assert {sha256(result_file.read_bytes())} == {row["result"] for row in rows}
    assert all(row["data_origin"].startswith("SYNTHETIC DATA") for row in rows)
    for row in rows:
        assert sha256((tmp_path / "all" / row["file"]).read_bytes()) == row["sha256"]


def test_one_file_for_all_has_its_list_beside_it(certificate, tmp_path):
    assert "Written: all.pdf\nWritten: all.csv\n" == certificate("--all", "-o", "all.pdf").out
    rows = listed(tmp_path / "all.csv")
    assert {("", "all.pdf", sha256((tmp_path / "all.pdf").read_bytes()))} == {
        (row["number"], row["file"], row["sha256"]) for row in rows
    }


def test_a_certificate_alone_has_no_list(certificate, tmp_path):
    certificate("01", "-o", "one.pdf")
    assert not (tmp_path / "one.csv").exists()


def test_numbers_stay_when_somebody_has_left(certificate, tmp_path, result_file):
    said = f'format = 1\nresult = "{sha256(result_file.read_bytes())}"\n[[decisions]]\nentrant = "01"\n'
    said += 'kind = "revoked"\ndate = 2022-08-10\nreason = "x"\n'
    result_file.with_suffix(".decisions.toml").write_text(said, "utf-8")
    certificate("--all", "--sitting", "sitting.toml", "-o", "all")
    rows = listed(tmp_path / "all" / "certificates.csv")
    assert [("02", "400.3/2/DISKOP/2022"), ("03", "400.3/3/DISKOP/2022")] == [(r["code"], r["number"]) for r in rows]


def test_a_list_in_which_an_office_wrote_numbers_stays_and_an_untouched_one_is_replaced(certificate, tmp_path):
    certificate("--all", "-o", "all")
    assert 0 == certificate("--all", "--lang", "id", "-o", "all").status
    path = tmp_path / "all" / "certificates.csv"
    filled = path.read_text("utf-8").replace("\n,01", "\n17/2022,01")
    path.write_text(filled, "utf-8")
    ran = certificate("--all", "-o", "all")
    assert (3, "", True) == (ran.status, ran.out, "certificates.csv: error[PB619]" in ran.err)
    assert filled == path.read_text("utf-8")
    assert 0 == certificate("--all", "--force", "-o", "all").status


@pytest.mark.parametrize("content", [b"\xff\xfe", b"name;number\n", b'number,"', b"number,code\n1,2\n"])
def test_no_other_table_is_taken_for_such_a_list(certificate, tmp_path, content):
    (tmp_path / "all.csv").write_bytes(content)
    assert "PB619" in certificate("--all", "-o", "all.pdf").err
    assert (content, False) == ((tmp_path / "all.csv").read_bytes(), (tmp_path / "all.pdf").exists())


def test_names_that_a_spreadsheet_would_compute_stay_text(certificate, tmp_path, result_file):
    entrants = results.entrants()
    entrants[0]["name"] = "=cmd|'/C calc'!A0"
    result_file.write_bytes(canonical({**results.document(), "entrants": entrants}))
    certificate("--all", "-o", "all")
    path = tmp_path / "all" / "certificates.csv"
    assert "'=cmd|'/C calc'!A0" == listed(path)[0]["name"]
    assert 0 == certificate("--all", "-o", "all").status


# Objections that were upheld


@pytest.mark.parametrize("outcome", ["upheld", "partly-upheld"])
@pytest.mark.parametrize("whose", [["02"], ["--all"]])
def test_an_objection_that_was_upheld_stops_certificates_before_any_study(
    pembina, certificate, objection, result_file, tmp_path, monkeypatch, outcome, whose
):
    objection("02", outcome)
    monkeypatch.setattr("pembina.analysis.robustness", lambda *_, **__: pytest.fail("a study was made"))
    ran = pembina("certificate", result_file, *whose, "-o", "x.pdf")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB618]: Kencana Barat (02) gets no certificate: On 10 August 2022 an objection was filed" in ran.err
    assert "The award is to be evaluated anew." in ran.err
    assert "--despite-objection writes certificates" in ran.err
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("whose", [["02"], ["--all"]])
def test_despite_it_they_are_written_and_it_is_said(certificate, objection, tmp_path, whose):
    objection("02", "upheld")
    ran = certificate(*whose, "--despite-objection", "-o", "x.pdf")
    assert (0, True) == (ran.status, "Written: x.pdf" in ran.out)
    assert "An objection of Kencana Barat (02) was upheld: On 10 August 2022" in ran.err.replace("\n", " ")
    assert "angka salah" in read(tmp_path / "x.pdf").text


def test_somebody_elses_certificate_is_written_and_it_is_said(certificate, objection):
    objection("02", "upheld")
    ran = certificate("01", "-o", "x.pdf")
    assert (0, "Written: x.pdf\n") == (ran.status, ran.out)
    assert "The award is to be evaluated anew." in ran.err.replace("\n", " ")


def test_an_objection_of_somebody_without_a_tier_stops_all_of_them_too(certificate, objection):
    objection("04", "upheld")
    ran = certificate("--all", "-o", "all")
    assert (3, True) == (ran.status, "Mandala (04) gets no certificate" in ran.err)


def test_an_objection_that_was_rejected_stops_nothing(certificate, objection):
    objection("02", "rejected")
    ran = certificate("--all", "-o", "all")
    assert (0, "") == (ran.status, ran.err)


def test_participation_is_stopped_too_since_rank_and_total_stand_on_it(certificate, objection):
    objection("02", "upheld")
    assert "PB618" in certificate("02", "--participation", "-o", "x.pdf").err
