"""`pembina compare`: run for real on the shipped award, with other weights, a corrected figure, a region less."""

import csv
import io
import json
import shutil

import pytest
from pembina_criteria.harkopnas_ledger import make

from pembina.api import evaluate, load_award, make_host
from pembina.record import read_result, write_result

AWARD = "harkopnas-2022"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Results of one small ledger: as it is, with another weight, with one figure corrected, with a region less."""
    home = tmp_path_factory.mktemp("compare")
    host = make_host()
    make(home / "data", seed=2022, records=4_000)

    def result(name, data, *settings):
        write_result(evaluate(load_award(AWARD, host=host, settings=settings), data, host=host), home / f"{name}.json")

    def copied(name):
        shutil.copytree(home / "data", home / name)
        return home / name

    def rewritten(file, change):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in map(change, lines) if line), "utf-8")

    result("old", home / "data")
    result("weight", home / "data", "criteria.supervision.weight=45")
    corrected = copied("corrected")
    latest = "X11,2022-06-30,"
    rewritten(corrected / "counts.csv", lambda line: latest + "2,20,RAT\n" if line.startswith(latest) else line)
    result("corrected", corrected)
    fewer = copied("fewer")
    for file in fewer.glob("*.csv"):
        rewritten(file, lambda line: "" if line.startswith("X07,") else line)
    result("fewer", fewer)
    return home


def told(ran):
    assert (0, "") == (ran.status, ran.err)
    return " ".join(ran.out.split())


def document(pembina, folder, old, new):
    return json.loads(pembina("compare", folder / f"{old}.json", folder / f"{new}.json", "--format", "json").out)[
        "compare"
    ]


def whole(document, factor):
    """Whether every part of the comparison is due to one factor."""
    others = {entry["factor"] for entry in document["factors"]} - {factor}
    rows = [row["parts"] for row in document["entrants"] if row["in"] == "both"]
    return all(not part[other] for parts in rows for part in parts.values() for other in others)


def test_another_weight_is_due_to_the_rules(pembina, folder):
    words = told(pembina("compare", folder / "old.json", folder / "weight.json"))
    assert "Only the rules differ, so every movement is due to them." in words
    assert "“Supervision”, weight: 35 then, 45 now." in words
    assert "criteria.supervision.weight=45" in words
    assert "Every table was read from the very same files." in words
    assert words.startswith("SYNTHETIC DATA")
    found = document(pembina, folder, "old", "weight")
    assert whole(found, "rules")
    assert found["summary"]["total"]["changed"]


def test_a_corrected_figure_is_due_to_the_data_and_named(pembina, folder):
    words = told(pembina("compare", folder / "old.json", folder / "corrected.json"))
    assert "Only the data differ, so every movement is due to them." in words
    assert "of Rigel (X11)" in words
    assert "Table “counts” was read from other files" in words
    found = document(pembina, folder, "old", "corrected")
    assert whole(found, "data")
    assert {"supervision.active"} == {row["path"] for row in found["values"] if row["changed"]}
    assert {"X11"} == {row["code"] for row in found["entrants"] if row["contributions"]}


def test_a_region_less_is_due_to_the_field(pembina, folder):
    words = told(pembina("compare", folder / "old.json", folder / "fewer.json"))
    assert "Only the field of entrants differs, so every movement is due to it." in words
    assert "Gone: Kanopus (X07)" in words
    assert "No total changes." in words
    assert whole(document(pembina, folder, "old", "fewer"), "field")


def test_all_at_once_adds_up(pembina, folder):
    found = document(pembina, folder, "weight", "fewer")
    assert {"field": True, "data": False, "rules": True} == {e["factor"]: e["differs"] for e in found["factors"]}
    for row in found["entrants"]:
        if row["change"]["rank"] is not None:
            part = row["parts"]["rank"]
            assert row["change"]["rank"] * part["per"] == part["field"] + part["data"] + part["rules"]


@pytest.mark.parametrize("word", ["X11", "Rigel", "rigel"])
def test_one_entrant_is_found_by_code_or_name(pembina, folder, word):
    words = told(pembina("compare", folder / "old.json", folder / "corrected.json", "--entrant", word))
    assert "Rigel (X11)" in words
    assert "Criterion by criterion" in words
    assert "Kanopus" not in words


def test_an_entrant_that_is_gone_is_found_in_the_old_result(pembina, folder):
    assert "Gone: Kanopus (X07)" in told(
        pembina("compare", folder / "old.json", folder / "fewer.json", "--entrant", "Kanopus")
    )


def test_an_entrant_of_neither_is_refused(pembina, folder):
    ran = pembina("compare", folder / "old.json", folder / "fewer.json", "--entrant", "Rigell")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB703]" in ran.err
    assert "Rigel" in ran.err


def test_it_speaks_the_language_asked_for(pembina, folder):
    ran = pembina("compare", folder / "old.json", folder / "weight.json", "--lang", "id")
    assert (0, "") == (ran.status, ran.err)
    assert "DATA SINTETIS" in ran.out


def test_it_gives_data_on_request(pembina, folder):
    found = document(pembina, folder, "old", "weight")
    assert [read_result(folder / f"{name}.json").sha256 for name in ("old", "weight")] == [
        found[side]["result"] for side in ("old", "new")
    ]
    ran = pembina("compare", folder / "old.json", folder / "weight.json", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert 34 == len(rows)
    assert pembina("compare", folder / "old.json", folder / "weight.json", "--format", "markdown").out.count("# ")


def test_another_award_is_refused(pembina, folder, tmp_path):
    other = json.loads((folder / "old.json").read_text("utf-8"))
    other["award"]["rules"]["id"] = "another"
    (tmp_path / "other.json").write_text(json.dumps(other), "utf-8")
    ran = pembina("compare", folder / "old.json", tmp_path / "other.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB709]: these are results of two awards: harkopnas-2022 and another" in ran.err


def test_what_is_no_result_is_refused(pembina, folder, tmp_path):
    (tmp_path / "x.json").write_text("{}", "utf-8")
    assert "error[PB702]" in pembina("compare", tmp_path / "x.json", folder / "old.json").err
    assert "error[PB701]" in pembina("compare", folder / "old.json", tmp_path / "none.json").err
    assert 2 == pembina("compare", folder / "old.json").status


def test_its_help_says_what_it_is_for(pembina):
    ran = pembina("compare", "--help")
    assert 0 == ran.status
    assert "who moved, and why." in " ".join(ran.out.split())


def test_its_schema_is_published(pembina):
    assert "urn:pembina:compare:1" == json.loads(pembina("schema", "compare").out)["$id"]
