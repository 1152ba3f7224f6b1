"""A table that a third party's plugin brings along: through the whole program, and with everything wrong about it."""

from __future__ import annotations

import json
import sys
from decimal import Decimal

import pytest

from pembina.cli import main
from pembina.record import read_result

from ..third_party.install import EVERYTHING, make_distribution
from .awards import write_award

BODY = """[criteria.people]
use = "reported-value"
weight = 50
read = { figures = { table = "towns", region = "code", value = "people" } }
score = { method = "goalposts", from = 0, to = 2000000 }

[criteria.figure]
use = "reported-value"
weight = 50
read = { figures = { table = "figures", value = "amount" } }
score = { method = "goalposts", from = 0, to = 10 }
"""
DATASET = """aliases = "town-names"

[tables.regions]
provided = "towns"

[tables.towns]
provided = "towns"

[tables.figures]
numbers = "id"
"""
TABLES = {"figures.csv": 'region,amount\nThe North,"2,5"\n74,5\n'}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install the plugin that hands over everything; its folder, for a test to spoil."""
    site = make_distribution(tmp_path, EVERYTHING, "acme-everything", "everything")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PEMBINA_LANG", "en")
    before = set(sys.modules)
    yield site / "acme_everything"
    for name in set(sys.modules) - before:
        if name.startswith("acme_everything"):
            del sys.modules[name]


@pytest.fixture
def folder(tmp_path, package):
    return write_award(tmp_path / "award", BODY, "", TABLES, DATASET)


@pytest.fixture
def evaluate(folder, tmp_path, capsys):
    """Evaluate the award as a new process would: its status, and what it says."""

    def run(*options: str) -> tuple[int, str]:
        for name in [name for name in sys.modules if name.startswith("acme_everything")]:
            del sys.modules[name]
        capsys.readouterr()
        status = main(["evaluate", str(folder), "-o", str(tmp_path / "r.json"), *options])
        return status, capsys.readouterr().err.replace(folder.as_posix(), "")

    return run


def change(path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def inputs(tmp_path) -> dict:
    return {table["table"]: table for table in read_result(tmp_path / "r.json").document["data"]["inputs"]}


# Used


def test_entrants_figures_and_other_names_come_from_the_plugin(evaluate, tmp_path):
    assert (0, "") == evaluate()
    result = read_result(tmp_path / "r.json")
    assert [("71", "Utara"), ("74", "Tenggara")] == [(e["code"], e["name"]) for e in result.entrants]
    assert [1234567.5, 3693] == result.node("people")["values"]
    assert [2.5, 5] == result.node("figure")["values"]
    total = Decimal("0.5") * (Decimal("1234567.5") / 2000000 * 100) + Decimal("0.5") * 25
    assert float(total) == pytest.approx(result.entrants[0]["total"]["exact"])


def test_the_result_says_whose_table_it_was(evaluate, tmp_path):
    evaluate()
    said = inputs(tmp_path)
    assert ["figures", "regions", "town-names", "towns"] == list(said)
    assert ["everything:towns.csv"] == [file["name"] for file in said["regions"]["files"]]
    assert ("the town hall", "2022-01-01") == (said["towns"]["source"], said["towns"]["as-of"])
    assert (None, None) == (said["town-names"]["source"], said["town-names"]["as-of"])
    plugins = read_result(tmp_path / "r.json").document["plugins"]
    assert [("everything", "acme-everything", "1.0")] == [
        (p["name"], p["distribution"], p["version"]) for p in plugins if p["name"] == "everything"
    ]


def test_a_changed_table_is_another_plugin_and_another_input(evaluate, package, tmp_path):
    evaluate()
    before = read_result(tmp_path / "r.json").document
    change(package / "towns.csv", "Utara", "Utara Jauh")
    evaluate()
    after = read_result(tmp_path / "r.json").document
    hashes = [{p["name"]: p["sha256"] for p in document["plugins"]} for document in (before, after)]
    assert {"everything"} == {name for name in hashes[0] if hashes[0][name] != hashes[1][name]}
    assert before["data"]["inputs"] != after["data"]["inputs"]


def test_the_place_where_the_plugin_is_installed_is_not_part_of_the_result(evaluate, tmp_path):
    evaluate()
    assert (tmp_path / "acme-everything").as_posix() not in (tmp_path / "r.json").read_text("utf-8")


def test_another_engine_gives_the_same_bytes(evaluate, tmp_path):
    evaluate()
    bytes_of_duckdb = (tmp_path / "r.json").read_bytes()
    assert (0, "") == evaluate("--engine", "other-duck:fast")
    assert bytes_of_duckdb == (tmp_path / "r.json").read_bytes()


def test_the_records_behind_a_number_are_rows_of_the_plugins_table(evaluate, tmp_path, capsys):
    evaluate()
    assert 0 == main(["explain", str(tmp_path / "r.json"), "71", "people"])
    assert "everything:towns.csv" in capsys.readouterr().out


def test_records_of_another_table_than_the_results_are_not_shown(evaluate, package, tmp_path, capsys):
    evaluate()
    change(package / "towns.csv", "1234567.5", "1234567.6")
    main(["explain", str(tmp_path / "r.json"), "71", "people"])
    said = capsys.readouterr()
    assert "PB706" in said.err + said.out
    assert "everything changed since the result was made" in said.err + said.out  # the table is one of its files


# Spoilt

FAULTS = {
    'here / "towns.csv"': {
        '"towns.csv"': "the table towns: its path is str, where pathlib.Path is due",
        'here / "nowhere.csv"': "the table towns: there is no file nowhere.csv",
        "here": "the table towns: there is no file acme_everything",
        'here / "plugin.toml"': "the table towns: its file plugin.toml does not end in .csv",
        'here / "../../other.csv"': "the table towns: its file other.csv lies outside the plugin's folder",
    },
    'as_of="2022-01-01"': {
        'as_of="this year"': "the table towns: its as_of is 'this year', where a day is due",
        "as_of=2022": "the table towns: its as_of is 2022, where a day is due",
    },
    'source="the town hall"': {"source=None": "the table towns: its source is NoneType, where str is due"},
    "columns, source": {
        "list(columns), source": "the table towns: its columns are no mapping from name to text",
        "None, source": "the table towns: its columns are no mapping from name to text",
    },
    "return [towns, ": {
        'return [{"name": "towns"}, ': "pembina_tables hands over dict, where ProvidedTable is due",
        "return [": "pembina_tables hands over ['town-names'], the manifest promises ['towns', 'town-names']",
    },
}


@pytest.mark.parametrize(
    ("old", "new", "reason"), [(old, new, said) for old, faults in FAULTS.items() for new, said in faults.items()]
)
def test_a_table_that_is_none_is_refused_in_the_plugins_name(old, new, reason, package, evaluate, tmp_path):
    (tmp_path / "other.csv").write_text("code,name,people\n71,Utara,1\n", "utf-8")
    change(package / "__init__.py", old, new)
    status, said = evaluate()
    assert 4 == status, said
    who = "plugin everything (acme-everything 1.0) does not hand over what its manifest says: "
    assert f"error[PB409]: {who}{reason}\n" in said
    assert said.startswith("acme_everything/__init__.py:")
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("fault", ["raise RuntimeError('hostile')", "return None", "return 3", "import nowhere"])
def test_a_hook_that_fails_names_the_plugin_and_its_line(fault, package, evaluate):
    change(package / "__init__.py", "    here = Path(__file__).parent\n", f"    {fault}\n    here = 1\n")
    status, said = evaluate()
    assert 4 == status, said
    assert "error[PB410]: plugin everything (acme-everything 1.0) failed in pembina_tables: " in said
    assert said.startswith("acme_everything/__init__.py:")


def test_a_file_that_was_not_installed_with_the_plugin_is_named(package, evaluate):
    (package / "towns.csv").unlink()
    status, said = evaluate()
    assert 4 == status
    assert "does not hand over what its manifest says: the table towns: there is no file towns.csv" in said


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"", "PB333", "everything:towns.csv"),
        (b"code,nama\n71,Utara\n", "PB310", "everything:towns.csv"),
        (b"code,name,founded\n71,Utara,1623-07-14\n", "PB310", "everything:towns.csv"),
        (b"code,name,people\n71,Utara\n", "PB328", "everything:towns.csv:2"),
        (b"code,name,people\n71,Utar\xff,1\n", "PB330", "everything:towns.csv:2"),
        (b"code,name,people\n71,Utara,1\n71,Selatan,2\n", "PB323", "everything:towns.csv:3"),
        (b"code,name,people\n71,,1\n", "PB324", "everything:towns.csv:2"),
        (b'code,name,people\n71,Utara,"1.234,5"\n', "PB312", "everything:towns.csv:2"),
        (b"code,name,people\n71,Utara,many\n", "PB312", "everything:towns.csv:2"),
        (b"code,name,people\n", "PB327", "everything:towns.csv"),
    ],
)
def test_what_a_file_of_a_plugin_holds_wrong_is_named_by_plugin_file_and_row(content, code, where, package, evaluate):
    (package / "towns.csv").write_bytes(content)
    status, said = evaluate()
    assert 3 == status, said
    assert [line for line in said.splitlines() if line.startswith(f"{where}:") and f"error[{code}]" in line]


def test_a_table_of_names_without_its_columns_is_named(package, evaluate):
    (package / "names.csv").write_text("alias,kode\nthe north,71\n", "utf-8")
    status, said = evaluate()
    assert 3 == status
    assert 'everything:names.csv: error[PB310]: the table "town-names" has no column "name"' in said
    assert 'everything:names.csv: error[PB310]: the table "town-names" has no column "code"' in said


def test_a_name_that_leads_to_nobody_is_refused_where_it_is_used(package, evaluate):
    (package / "names.csv").write_text("name,code\nthe north,72\n", "utf-8")
    status, said = evaluate()
    assert 3 == status
    assert said.startswith('/data/figures.csv:2: column "region": error[PB326]')


def test_two_plugins_with_a_table_of_one_name_are_both_named(evaluate, tmp_path, monkeypatch):
    copy = tmp_path / "copy" / "acme_double"
    copy.mkdir(parents=True)
    (copy / "plugin.toml").write_text('api = 1\nname = "double"\n[provides]\ntables = ["towns"]\n', "utf-8")
    (copy / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(make_distribution(tmp_path, copy, "acme-double", "double")))
    status, said = evaluate()
    assert 4 == status
    assert "error[PB402]" in said
    assert "double, everything" in said


# Listed


def test_the_list_of_plugins_says_what_each_hands_over(package, capsys):
    assert 0 == main(["plugins", "--format", "json"])
    records = {record["name"]: record for record in json.loads(capsys.readouterr().out)["plugins"]}
    assert "tables:towns tables:town-names" in records["everything"]["provides"]
    assert "tables:wilayah tables:wilayah-names result-checks:wilayah.divided" == records["wilayah"]["provides"]
    assert "" == records["aid-disbursed"]["provides"]
    assert 0 == main(["plugins", "--format", "markdown"])
    printed = capsys.readouterr().out
    assert "| Hands over |" in printed
    assert "tables: wilayah, wilayah-names; result-checks: wilayah.divided |" in printed


def test_a_plugin_in_detail_shows_its_tables_with_their_columns_source_and_day(package, capsys):
    assert 0 == main(["plugins", "everything", "--format", "markdown"])
    printed = capsys.readouterr().out
    assert '## Table "towns", for every data set\n' in printed
    assert 'In dataset.toml, at a table: provided = "towns". Source: the town hall. As of: 2022-01-01.\n' in printed
    assert "| founded | its day |" in printed
    assert 'In dataset.toml, at a table: provided = "town-names".\n' in printed
    assert 0 == main(["plugins", "everything", "--format", "json"])
    detail = json.loads(capsys.readouterr().out)
    assert ["towns", "town-names"] == detail["provides"]["tables"]
    assert {"columns": {"name": "another name", "code": "whose"}, "source": "", "as-of": None} == (
        detail["provided-tables"]["town-names"]
    )


def test_columns_are_described_in_the_readers_language_where_the_plugin_has_words_for_it(package, capsys):
    (package / "locale").mkdir()
    (package / "locale" / "id.toml").write_text('[columns]\n"towns.founded" = "hari jadi"\n', "utf-8")
    assert 0 == main(["--lang", "id", "plugins", "everything", "--format", "markdown"])
    printed = capsys.readouterr().out
    assert "| founded | hari jadi |" in printed
    assert "| name | its name |" in printed


def test_of_a_plugin_whose_table_is_none_the_rest_is_shown_and_then_the_fault(package, capsys):
    (package / "towns.csv").unlink()
    assert 4 == main(["plugins", "everything"])
    printed = capsys.readouterr()
    assert "acme-everything 1.0" in printed.out
    assert "there is no file towns.csv" in printed.err
