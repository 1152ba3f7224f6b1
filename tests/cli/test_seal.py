"""Sealing an award and evaluating under the seal, as a committee does it on the command line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pembina import api
from pembina.errors import CODES, RecordError
from pembina.errors.codes_seal import TABLE
from pembina.model import canonical, sha256
from pembina.record import read_facts, read_result
from pembina.record.log import LOG_NAME, read_log
from pembina.record.seal import program_hash, read_seal, seal_document, write_seal

from ..trust.small import write_small


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    """The bytes of the award's seal, which do not depend on where it lies."""
    host, path = api.make_host(), tmp_path_factory.mktemp("seal") / "s.json"
    rules = api.load_award(write_small(path.parent), host=host)
    write_seal(seal_document(rules, host, dt.date(2024, 1, 2)), path)
    return path.read_bytes()


@pytest.fixture
def sealed(seal, award):
    """The same, sealed as s.json."""
    Path("s.json").write_bytes(seal)
    return award


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_seal_is_written_here_and_said_in_words(pembina, award, tmp_path):
    ran = pembina("seal", award)
    path = tmp_path / "here" / "uji-kepercayaan.seal.json"
    assert (0, "") == (ran.status, ran.err)
    assert sha256(path.read_bytes()) in ran.out.split()
    assert dt.date.today().isoformat() == read_seal(path).day  # noqa: DTZ011
    said = [
        "Test of Trust\n",
        "edition 1",
        "supervision.visits",
        "First class: from 60; Supervision at least 50; places: 2 in each “cluster”",
        "supervision.active at least 20",
    ]
    for text in (*said, read_seal(path).document["award"]["hash"], program_hash(), f"--seal {path.name}"):
        assert text in ran.out.replace("\n  ", " ")
    assert "already holds" not in ran.out
    assert [path.name] == [each.name for each in (tmp_path / "here").iterdir()]


def test_a_second_seal_is_refused_unless_it_is_the_same(pembina, sealed):
    before = read_seal("s.json")
    assert 0 == pembina("seal", sealed, "-o", "s.json", "--date", "2024-01-02").status
    ran = pembina("seal", sealed, "-o", "s.json", "--date", "2024-01-03")
    assert (3, "") == (ran.status, ran.out)
    assert f"s.json: error[PB741]: another seal is there: {before.sha256[:12]}, of 2024-01-02" in ran.err
    assert before == read_seal("s.json")


def test_what_the_number_is_and_who_signs_is_sealed(pembina, award, tmp_path):
    ran = pembina("seal", award, "--sample-by", "undian 15 Juli", "-o", "s.json")
    assert "undian 15 Juli" in ran.out
    assert ("undian 15 Juli", None) == (
        read_seal("s.json").document["sampling"],
        read_seal("s.json").document["signers"],
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--date", "2024-02-30"), "'2024-02-30' is no day"),
        (("--date", "20240102"), "'20240102' is no day"),
        (("--date", "2 January"), "'2 January' is no day"),
        (("--date", "9999-01-01"), "'9999-01-01' is still to come"),
        (("--sample-by", " "), "an empty text names no number"),
        (("-p", "growth"), "does not have the form no:NAME"),
    ],
)
def test_what_is_mistyped_is_told(words, said, pembina, award, tmp_path):
    ran = pembina("seal", award, *words)
    assert (2, "") == (ran.status, ran.out)
    assert said in ran.err
    assert [] == list((tmp_path / "here").iterdir())


def test_a_seal_says_that_the_data_were_opened_before(pembina, award):
    pembina("evaluate", award, "-q")
    said = pembina("seal", award).out
    assert "The log of evaluations already holds 1 entry: the data were opened before this" in said


def test_under_its_seal_an_award_is_evaluated_and_the_result_is_the_same(pembina, sealed):
    plain = pembina("evaluate", sealed, "-o", "plain.json", "-q")
    ran = pembina("evaluate", sealed, "-o", "r.json", "--seal", "s.json")
    assert (0, 0, "") == (plain.status, ran.status, ran.err)
    seal, entry = read_seal("s.json"), read_log(sealed / LOG_NAME).entries[-1]
    assert f"Made under the seal {seal.sha256[:12]} of 2 January 2024. Entry 2 of the log of" in ran.out
    assert read_result("plain.json") == read_result("r.json")
    assert (seal.sha256, None) == (read_facts("r.json")["seal"], read_facts("plain.json").get("seal"))
    assert {"entry": 2, "hash": entry.hash} == read_facts("r.json")["log"]
    assert (seal.sha256, program_hash()) == (entry.document["seal"], read_facts("r.json")["program"])


CHANGED = {
    "weight of supervision.visits: 40 sealed, 45 found (differences in all: 2)": [
        ("weight = 40", "weight = 45"),
        ("weight = 60\n\n[criteria.supervision.active.", "weight = 55\n\n[criteria.supervision.active."),
    ],
    "scoring (to) of supervision.visits: 2 sealed, 3 found (differences in all: 1)": [("to = 2", "to = 3")],
    "cut of tier madya: 40 sealed, 39 found (differences in all: 1)": [("from = 40", "from = 39")],
    'title (en) of the award: "Test of Trust" sealed, "Test" found (differences in all: 1)': [
        ("Test of Trust", "Test"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("said", CHANGED)
def test_rules_that_differ_are_refused_before_the_data_are_opened(said, pembina, sealed, tmp_path):
    for old, new in CHANGED[said]:
        edit(sealed / "award.toml", old, new)
    shutil.rmtree(sealed / "data")
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert f"s.json: error[PB742]: the rules are not the sealed ones: {said}\n" in ran.err
    assert ["s.json"] == [path.name for path in (tmp_path / "here").iterdir()]
    assert not (sealed / LOG_NAME).exists()


def test_a_change_that_changes_no_rule_is_none(pembina, sealed):
    edit(sealed / "award.toml", "weight = 40", "weight = 40.0  # forty")
    assert 0 == pembina("evaluate", sealed, "--seal", "s.json", "-q").status


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("criteria.supervision.weight=45", "weight of supervision: 60 sealed, 45 found (differences in all: 2)"),
        ("criteria.supervision.weight=60", "the what-if criteria.supervision.weight=60 is not sealed"),
    ],
)
def test_a_what_if_is_refused(setting, said, pembina, sealed):
    ran = pembina("evaluate", sealed, "--seal", "s.json", "--set", setting)
    assert (3, "") == (ran.status, ran.out)
    assert f"error[PB742]: the rules are not the sealed ones: {said}" in ran.err


def test_a_plan_is_held_to_the_seal_and_logged_nowhere(pembina, sealed):
    assert 0 == pembina("evaluate", sealed, "--plan", "--seal", "s.json").status
    assert not (sealed / LOG_NAME).exists()
    edit(sealed / "award.toml", "to = 2", "to = 3")
    assert 3 == pembina("evaluate", sealed, "--plan", "--seal", "s.json").status


def test_an_earlier_result_is_no_place_to_take_sealed_figures_from(pembina, sealed):
    pembina("evaluate", sealed, "-q", "-o", "r.json")
    ran = pembina("evaluate", sealed, "--seal", "s.json", "--previous", "r.json")
    assert (2, "") == (ran.status, ran.out)
    assert "--seal and --previous exclude each other" in ran.err
    with pytest.raises(TypeError, match="measured anew"):
        api.evaluate(sealed, previous="r.json", seal="s.json")


def forged(change):
    """The seal with something else in it, written as Pembina would."""
    document = json.loads(Path("s.json").read_bytes())
    change(document)
    Path("s.json").write_bytes(canonical(document))


def test_plugins_and_a_program_that_differ_are_both_named_before_a_plugin_is_imported(pembina, sealed, monkeypatch):
    def change(document):
        document["plugins"][0]["sha256"] = "0" * 64
        document["plugins"].append({**document["plugins"][1], "name": "nothing-like-it"})
        document["program"].update(pembina="99", sha256="f" * 64)

    forged(change)
    monkeypatch.setattr("pembina.plugins.Host.load", lambda *_: pytest.fail("a plugin was imported"))
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert (
        "error[PB743]: the plugins are not the sealed ones: files of plugin active-cooperatives: 000000000000 sealed,"
        in ran.err
    )
    assert "(differences in all: 2)" in ran.err
    assert 'error[PB744]: the program is not the sealed one: version of the program: "99" sealed,' in ran.err


def test_a_plugin_that_is_not_sealed_is_named(pembina, sealed):
    forged(lambda document: document["plugins"].pop())
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (
        "error[PB743]: the plugins are not the sealed ones: plugin supervision-activity: found, and not sealed"
        in ran.err
    )


def test_a_plugin_that_two_distributions_claim_is_told_as_such(pembina, sealed, monkeypatch):
    from pembina.plugins import host

    real = host.discover
    monkeypatch.setattr(host, "discover", lambda: {**real(), "reported-value": real()["reported-value"] * 2})
    assert "error[PB402]" in pembina("evaluate", sealed, "--seal", "s.json").err


PROVINCES = """\
format = 1
[award]
id = "provinsi"
title = { id = "Provinsi", en = "Provinces" }
edition = 1
basis = "uji"
[entrants]
table = "regions"
key = "code"
name = "name"
where = { level = "province" }
[criteria.growth]
use = "reported-value"
read = { figures = { table = "growth", region = "code", value = "growth" } }
weight = 100
score = { method = "goalposts", from = 0, to = 10 }
missing = "zero"
"""


def test_a_reader_that_is_not_sealed_is_refused_unless_the_award_names_it(pembina, tmp_path, monkeypatch):
    """The data set takes its entrants from the plugin wilayah, which no rule of the award needs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "award.toml").write_text(PROVINCES, "utf-8")
    toml = '[dataset]\nnumbers = "plain"\n[tables.regions]\nprovided = "wilayah"\n'
    (tmp_path / "data" / "dataset.toml").write_text(toml, "utf-8")
    (tmp_path / "data" / "growth.csv").write_text("code,growth\n11,5\n74,7\n", "utf-8")
    pembina("seal", ".", "-o", "s.json")
    ran = pembina("evaluate", ".", "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert (
        "s.json: error[PB745]: a plugin took part that is not sealed: plugin wilayah: found, and not sealed" in ran.err
    )
    assert ["award.toml", "data", "s.json"] == sorted(path.name for path in tmp_path.iterdir())
    edit(tmp_path / "award.toml", "edition = 1\n", 'edition = 1\nplugins = ["wilayah"]\n')
    pembina("seal", ".", "-o", "t.json")
    assert (0, "") == (pembina("evaluate", ".", "--seal", "t.json", "-q").status, ran.out)


def test_what_is_no_seal_is_refused_at_once(pembina, award):
    ran = pembina("evaluate", award, "--seal", "award.toml")
    assert (3, "") == (ran.status, ran.out)
    assert "award.toml: error[PB740]: this is no seal: No such file or directory" in ran.err


def test_a_shipped_award_is_not_evaluated_under_a_seal_for_it_has_no_log(pembina, award):
    assert 0 == pembina("seal", "penggerak-koperasi-2014", "-o", "s.json").status
    ran = pembina("evaluate", "penggerak-koperasi-2014", "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB746]: this evaluation cannot be logged: the award comes with Pembina" in ran.err


def test_a_log_that_cannot_be_written_is_told_before_the_work_and_after_it(pembina, sealed, tmp_path, monkeypatch):
    (sealed / LOG_NAME).mkdir()
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB746]: this evaluation cannot be logged: Is a directory" in ran.err
    monkeypatch.setattr("pembina.cli.logged.check_loggable", lambda award: None)
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB746]" in ran.err
    assert ["s.json"] == [path.name for path in (tmp_path / "here").iterdir()]


def test_a_damaged_log_is_refused_under_a_seal(pembina, sealed):
    (sealed / LOG_NAME).write_text("scribble\nscribble\n", "utf-8")
    ran = pembina("evaluate", sealed, "--seal", "s.json")
    assert (3, "") == (ran.status, ran.out)
    said = "error[PB747]: the log of evaluations is damaged: line 1 is no entry: it is not JSON (faults in all: 2)"
    assert said in " ".join(ran.err.split())


def test_the_python_api_holds_an_evaluation_to_a_seal_and_logs_nothing(sealed, pembina):
    result = api.evaluate(sealed, engine="polars", seal="s.json")
    assert result == api.evaluate(api.load_award(sealed), sealed / "data", engine="polars", seal=read_seal("s.json"))
    assert not (sealed / LOG_NAME).exists()
    edit(sealed / "award.toml", "to = 2", "to = 3")
    with pytest.raises(RecordError, match=r"PB742.*scoring \(to\) of supervision.visits: 2 sealed, 3 found"):
        api.evaluate(sealed, engine="polars", seal="s.json")


def test_the_schema_of_seals_and_of_the_log_is_printed(pembina):
    assert "urn:pembina:seal:1" == json.loads(pembina("schema", "seal").out)["$id"]
    assert "urn:pembina:log-entry:1" == json.loads(pembina("schema", "log").out)["$id"]


def test_every_code_of_seals_is_produced_by_a_test():
    here = Path(__file__).parent
    tests = "".join((here / name).read_text("utf-8") for name in ("test_seal.py", "test_log.py"))
    assert [] == [code.code for code in TABLE if f"error[{code.code}]" not in tests]
    assert {code.code for code in TABLE} == {code for code in CODES.all() if code.startswith("PB74")}
