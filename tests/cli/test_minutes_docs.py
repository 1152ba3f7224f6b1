"""The page about minutes and certificates shows what the program does."""

import re

import pytest

from pembina.cli import main

from ..reports.pdfs import read
from ..test_docs import write_files


@pytest.fixture
def shown(tmp_path, monkeypatch, capsys):
    """What the page says that each command prints, and what it printed."""
    text = write_files("minutes-and-certificates", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    found = []
    for block in re.findall(r"^```\n\$ pembina (.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line, _, said = block.partition("\n")
        capsys.readouterr()
        assert 0 == main(line.split()), line
        found.append((line.split()[0], said, capsys.readouterr().out))
    return found


def test_the_page_shows_what_the_program_prints_and_its_files_hold_what_it_says(shown, tmp_path):
    assert ["evaluate", "minutes", "certificate", "certificate"] == [command for command, _, _ in shown]
    for _, said, printed in shown[1:]:
        assert said == printed
    minutes = read(tmp_path / "berita-acara.pdf").text
    for text in (
        "12/BA/PKT/X/2022",
        "Senin tanggal tiga puluh satu bulan Oktober tahun dua ribu dua puluh dua",
        "Suralaya (03)",
        "PEMERINTAH PROVINSI CONTOH",
        "188.45/101/2022",
        "400.3/2/DISKOP/2022",
        "Andi Contoh",
    ):
        assert text in minutes
    certificate = read(tmp_path / "piagam-01.pdf").text
    for text in ("Kencana Timur", "Madya", "Gubernur Contoh", "10 November 2022", "400.3/1/DISKOP/2022"):
        assert text in certificate
    listed = (tmp_path / "piagam" / "certificates.csv").read_text("utf-8")
    assert "\n400.3/2/DISKOP/2022,02,Kencana Barat,Madya,2,70.00,02.pdf," in listed
