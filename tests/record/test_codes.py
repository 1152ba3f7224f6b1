"""Every code PB7xx is produced by the program over a result that is missing, damaged, unwritable or out of date."""

from __future__ import annotations

import json
import re

import pytest

from pembina.analysis import robustness
from pembina.cli import main
from pembina.errors import CODES
from pembina.errors.codes_decisions import TABLE as AFTERWARDS
from pembina.errors.codes_previous import TABLE as BUILT_UPON
from pembina.errors.codes_record import TABLE
from pembina.model import sha256
from pembina.record import read_result

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


def of_an_unknown_method(folder):
    text = (folder / "r.json").read_text("utf-8")
    method = json.loads(text)["award"]["rules"]["root"]["children"][0]["score"]["name"]
    (folder / "r.json").write_text(text.replace(f'"name":"{method}"', '"name":"<b>other"'), "utf-8")
    return ["robustness", folder / "r.json"]


def decided(*rows, sha=None):
    """Show a result with decisions about it."""

    def words(folder):
        name = sha or sha256((folder / "r.json").read_bytes())
        text = f'format = 1\nresult = "{name}"\npublished = 2022-07-20\n' + "".join(rows)
        (folder / "r.decisions.toml").write_text(text, "utf-8")
        return ["show", folder / "r.json"]

    return words


def decision(kind, day="2022-07-21", more=""):
    return f'[[decisions]]\nentrant = "01"\nkind = "{kind}"\ndate = {day}\nreason = "why"\n{more}\n'


def study(change):
    """Report a result with a study of its ranking."""

    def words(folder):
        document = robustness(read_result(folder / "r.json"), draws=10)
        (folder / "s.json").write_text(json.dumps({**document, **change}), "utf-8")
        return ["report", folder / "r.json", "--robustness", folder / "s.json"]

    return words


def built_upon(old="", new="", *, facts=False):
    """Build upon the result after something in it, or in the facts beside it, was written otherwise."""

    def words(folder):
        path = folder / ("r.run.json" if facts else "r.json")
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return ["evaluate", folder, "-o", folder / "s.json", "--previous", folder / "r.json"]

    return words


def built_upon_another_award(folder):
    (folder / "award.toml").write_text(
        (folder / "award.toml").read_text("utf-8").replace('"small"', '"large"'), "utf-8"
    )
    return built_upon()(folder)


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
    "PB710": of_an_unknown_method,
    "PB721": decided(sha="0" * 64),
    "PB722": decided(decision("withdrawn", "2022-07-19")),
    "PB723": decided(decision("withdrawn", more="deadline = 2022-08-01")),
    "PB724": decided(decision("withdrawn"), decision("revoked")),
    "PB725": study({"result": "0" * 64}),
    "PB726": study({"entrants": "none"}),
    "PB730": built_upon(",", ", "),
    "PB731": built_upon('"result": "', '"result": "0', facts=True),
    "PB732": built_upon_another_award,
}


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_of_results_is_produced(code, folder, capsys):
    words = [str(word) for word in PRODUCED[code](folder)]
    capsys.readouterr()
    status = main(words)
    printed = capsys.readouterr()
    assert (3, "") == (status, printed.out)
    assert {code} == set(re.findall(r"error\[(PB\d+)\]", printed.err))
    assert "{" not in printed.err


def test_every_code_of_results_has_something_that_produces_it():
    elsewhere = {"PB727"}  # charts: tests/notebook/test_chart.py
    assert {code.code for code in (*TABLE, *AFTERWARDS, *BUILT_UPON)} - elsewhere == set(PRODUCED)
    assert {code for code in CODES.all() if "PB7" <= code < "PB740"} - elsewhere == set(PRODUCED)
