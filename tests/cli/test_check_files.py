"""``pembina check`` names the files of a table, and only counts them where they are many or partitions."""

from __future__ import annotations

import json
import re

import pytest

from .slow import QUICK, make_award


@pytest.fixture
def award(tmp_path, monkeypatch):
    """An award without its table of visits."""
    folder = make_award(tmp_path, QUICK)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (folder / "data" / "kunjungan.csv").unlink()
    return folder


def divide(award, names):
    """Write the table of visits in files of two rows and a blank one."""
    for name in names:
        path = award / "data" / "kunjungan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("kode,n\n01,1\n,\n02,2\n", "utf-8")
    (award / "data" / "dataset.toml").write_text('[tables.kunjungan]\nfile = "kunjungan/**/*.csv"\n', "utf-8")


def lines(page):
    """The cells of the lines about visits."""
    return [re.split(r"\s{2,}", line.strip()) for line in page.splitlines() if line.startswith("kunjungan")]


def test_a_few_files_are_named(award, pembina):
    divide(award, [f"{i}.csv" for i in range(5)])
    assert [["kunjungan", f"kunjungan/{i}.csv", "2", "1"] for i in range(5)] == lines(pembina("check", award).out)


def test_many_files_are_one_line(award, pembina):
    divide(award, [f"{i}.csv" for i in range(6)])
    assert [["kunjungan", "6 files", "12", "6"]] == lines(pembina("check", award).out)


def test_partitions_are_one_line_and_all_are_in_json(award, pembina):
    names = [f"tahun={year}/a.csv" for year in (2021, 2022)]
    divide(award, names)
    ran = pembina("check", award)
    assert [["kunjungan", "2 files", "4", "2"]] == lines(ran.out), ran.err
    assert [["kunjungan", "2 berkas", "4", "2"]] == lines(pembina("check", award, "--lang", "id").out)
    files = json.loads(pembina("check", award, "--format", "json").out)["files"]
    assert {f"kunjungan/{name}" for name in names} <= {file["file"] for file in files}
