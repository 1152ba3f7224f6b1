"""Every code PB7xx is produced by the program over a result that is missing, damaged, unwritable or out of date."""

from __future__ import annotations

import json
import re

import pytest

from pembina.cli import main
from pembina.errors import CODES
from pembina.errors.codes_record import TABLE

from ..evaluation.conftest import HEAD, criterion


@pytest.fixture
def folder(tmp_path, capsys, monkeypatch):
    """An award, its data and its result: two regions of one name among three."""
    monkeypatch.setenv("PEMBINA_LANG", "en")
    data = tmp_path / "data"
    data.mkdir()
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    (data / "t.csv").write_text("code,name,x\n01,Utara,1\n02,Barat,2\n03,Utara,3\n", "utf-8")
    body = criterion("a", "x", weight=100)
    (tmp_path / "award.toml").write_text(HEAD.format(body=body, award="", entrants=""), "utf-8")
    assert 0 == main(["evaluate", str(tmp_path), "-o", str(tmp_path / "r.json")])
    capsys.readouterr()
    return tmp_path


def nothing(folder):
    return ["show", folder / "nothing.json"]


def damaged(folder):
    (folder / "r.json").write_text("{}", "utf-8")
    return ["show", folder / "r.json"]


def changed(folder):
    (folder / "data" / "t.csv").write_text("code,name,x\n01,Utara,9\n02,Barat,2\n03,Utara,3\n", "utf-8")
    return ["explain", folder / "r.json", "01", "a"]


def lost(folder):
    (folder / "r.run.json").unlink()
    return ["explain", folder / "r.json", "01", "a"]


def of_another_award(folder):
    document = json.loads((folder / "r.json").read_text("utf-8"))
    document["award"]["rules"]["id"] = "another"
    (folder / "s.json").write_text(json.dumps(document), "utf-8")
    return ["compare", folder / "r.json", folder / "s.json"]


PRODUCED = {
    "PB701": nothing,
    "PB702": damaged,
    "PB703": lambda folder: ["explain", folder / "r.json", "04"],
    "PB704": lambda folder: ["explain", folder / "r.json", "Utara"],
    "PB705": lambda folder: ["explain", folder / "r.json", "01", "b"],
    "PB706": changed,
    "PB707": lambda folder: ["evaluate", folder, "-o", folder / "no" / "such" / "r.json"],
    "PB708": lost,
    "PB709": of_another_award,
}


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_of_results_is_produced(code, folder, capsys):
    status = main([str(word) for word in PRODUCED[code](folder)])
    printed = capsys.readouterr()
    assert (3, "") == (status, printed.out)
    assert {code} == set(re.findall(r"error\[(PB\d+)\]", printed.err))
    assert "{" not in printed.err


def test_every_code_of_results_has_something_that_produces_it():
    assert {code.code for code in TABLE} == set(PRODUCED)
    assert {code for code in CODES.all() if code.startswith("PB7")} == set(PRODUCED)
