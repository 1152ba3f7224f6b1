"""From an award and its data to a result on disk, as a committee does it on the command line."""

import hashlib
import json

import attrs
import pytest

from pembina import api
from pembina.model import Finding
from pembina.record import read_facts, read_result

AWARD = """\
format = 1

[award]
id = "uji"
title = { id = "Penghargaan uji", en = "A test award" }
edition = 1
basis = "tests"

[entrants]
table = "wilayah"
key = "kode"
name = "nama"

[criteria.rat]
title = { id = "RAT", en = "Annual meetings" }
use = "reported-value"
with = { kind = "ratio", scale = 100 }
read = { figures = { table = "wilayah", region = "kode", value = "rat", per = "aktif", printed = "cetak" } }
weight = 100
score = { method = "goalposts", from = 0, to = 100 }
"""

ROWS = ["kode,nama,rat,aktif,cetak", "01,Kencana,50,100,50", "02,Mandala,25,100,26", "03,Suralaya,,100,"]
DATASET = '[dataset]\ntitle = "Data uji"\norigin = "{origin}"\nnumbers = "plain"\n'


@pytest.fixture
def award(tmp_path, monkeypatch):
    """A folder with an award and its data; the program runs in an empty folder beside it."""
    folder, here = tmp_path / "award", tmp_path / "here"
    (folder / "data").mkdir(parents=True)
    here.mkdir()
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (folder / "data" / "wilayah.csv").write_text("\n".join(ROWS) + "\n", "utf-8")
    (folder / "data" / "dataset.toml").write_text(DATASET.format(origin="reported"), "utf-8")
    monkeypatch.chdir(here)
    return folder


def test_a_result_is_written_here_and_its_name_printed(pembina, award, tmp_path):
    ran = pembina("evaluate", award)
    path = tmp_path / "here" / "uji.result.json"
    assert (0, "") == (ran.status, ran.err)
    assert hashlib.sha256(path.read_bytes()).hexdigest() in ran.out
    assert "   1  01    Kencana  50.00\n" in ran.out
    assert "1 has no rank. 1 finding." in ran.out
    assert "The whole ranking: pembina show uji.result.json" in ran.out


def test_the_facts_of_the_run_stand_beside_the_result(pembina, award):
    pembina("evaluate", award, "-o", "r.json")
    facts = read_facts("r.json")
    assert (str(award), str(award / "data"), "duckdb") == tuple(facts[key] for key in ("award", "data", "engine"))
    assert read_result("r.json").sha256 == facts["result"]


def test_quiet_writes_and_says_nothing(pembina, award, tmp_path):
    assert ("", "") == (pembina("evaluate", award, "-q").out, pembina("evaluate", award, "-q").err)
    assert (tmp_path / "here" / "uji.result.json").exists()


def test_invented_data_are_called_invented(pembina, award):
    (award / "data" / "dataset.toml").write_text(DATASET.format(origin="synthetic"), "utf-8")
    assert pembina("evaluate", award, "--lang", "id").out.startswith("DATA SINTETIS — bukan data nyata\n")
    assert pembina("check", award, "--lang", "id").out.startswith("DATA SINTETIS — bukan data nyata\n")


def test_a_what_if_is_said_wherever_the_result_is_shown(pembina, award):
    pembina("evaluate", award, "--set", "criteria.rat.score.to=50", "-o", "r.json")
    assert "What if: this is not the published award." in pembina("show", "r.json").out
    assert (
        "What if: rules were changed for this evaluation (criteria.rat.score.to=50)"
        in pembina("explain", "r.json", "01").out
    )


def test_an_explanation_goes_down_to_file_and_row(pembina, award):
    pembina("evaluate", award, "-o", "r.json")
    ran = pembina("explain", "r.json", "mandala", "rat")
    assert 0 == ran.status, ran.err
    assert "wilayah.csv    3      25     100  26\n" in ran.out


def test_records_are_refused_when_the_data_have_changed_since(pembina, award):
    pembina("evaluate", award, "-o", "r.json")
    (award / "data" / "wilayah.csv").write_text("\n".join([*ROWS, "04,Wanasari,1,2,50"]) + "\n", "utf-8")
    ran = pembina("explain", "r.json", "01", "rat")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB706]: wilayah.csv changed since the result was made" in ran.err


def test_a_failed_evaluation_leaves_no_file_and_an_existing_one_as_it_was(pembina, award, tmp_path):
    (award / "data" / "wilayah.csv").write_text("kode,nama,rat,aktif,cetak\n01,Kencana,x,100,50\n", "utf-8")
    here = tmp_path / "here"
    (here / "old.json").write_text("old", "utf-8")
    for words in (["evaluate", award], ["evaluate", award, "-o", "old.json"]):
        ran = pembina(*words)
        assert (3, "") == (ran.status, ran.out)
        assert 'wilayah.csv:2: column "rat": error[PB31' in ran.err
    assert ["old.json"] == [path.name for path in here.iterdir()]
    assert "old" == (here / "old.json").read_text("utf-8")


def test_a_place_that_cannot_be_written_to_is_refused_before_the_work(pembina, award):
    ran = pembina("evaluate", award, "-o", "nowhere/r.json", "--lang", "id")
    assert 3 == ran.status
    assert "kesalahan[PB707]: berkas tidak dapat ditulis: folder itu tidak ada" in ran.err


def test_an_award_is_refused_for_a_mistake_in_it_or_a_plugin_that_is_blocked(pembina, award):
    assert "error[PB404]" in pembina("evaluate", award, "-p", "no:reported-value").err
    (award / "award.toml").write_text(AWARD.replace("weight = 100", "wieght = 100"), "utf-8")
    ran = pembina("check", award)
    assert (3, "") == (ran.status, ran.out)
    assert 'hint: did you mean "weight"?' in ran.err


def test_check_says_what_was_read(pembina, award):
    (award / "data" / "wilayah.csv").write_text("\n".join([*ROWS, ",,,,"]) + "\n", "utf-8")
    ran = pembina("check", award)
    assert 1 == ran.status, ran.err
    assert "the source prints 26, but 25 of 100" in " ".join(ran.out.split())
    assert "No mistakes. 1 criterion. 3 entrants." in ran.out
    assert "wilayah  wilayah.csv     3           1\n" in ran.out
    files = json.loads(pembina("check", award, "--format", "json").out)["files"]
    assert [{"table": "wilayah", "file": "wilayah.csv", "rows": 3, "blank": 1, "outside_period": {}}] == files


def test_rules_can_be_checked_before_there_are_data(pembina, award):
    for path in (award / "data").iterdir():
        path.unlink()
    (award / "data").rmdir()
    ran = pembina("check", award)
    assert 0 == ran.status
    assert "There are no data beside the award, so only the rules were checked." in " ".join(ran.out.split())


def test_warnings_make_the_answer_of_check_no(pembina, award, monkeypatch):
    check, warning = api.check, Finding("tier.empty", {"tier": "utama"}, "warning")
    monkeypatch.setattr(api, "check", lambda *words, **how: attrs.evolve(check(*words, **how), findings=(warning,)))
    ran = pembina("check", award)
    assert 1 == ran.status
    assert "- warning: Nobody got the tier utama." in ran.out
