"""Forms filled in and evaluated: the scores are those that the committee's own data give."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pembina_criteria.harkopnas_ledger import LEAST_RECORDS, make

import pembina
from pembina import Result
from pembina.api import load_award, make_host
from pembina.cli import main
from pembina.forms.template import make_files, write_files
from pembina.reports.texts import Texts

from ..awards.sources import AWARDS
from .filling import Rows, fill_csv, fill_workbook, only, rows_of, settings_of

HARKOPNAS = AWARDS / "harkopnas-2022"


def form(award: Path, folder: Path, code: str | None = None, name: str | None = None) -> Path:
    host = make_host()
    written = make_files(load_award(award, host=host), host, Texts("id"), code=code, name=name)
    write_files(written, folder)
    return folder


def scores(result: Result, codes: Iterable[str]) -> dict[str, Any]:
    """Everything that is measured, scored and added up for some entrants."""
    at = [entrant["code"] for entrant in result.entrants]
    return {
        code: {
            "total": result.entrant(code)["total"],
            "status": result.entrant(code)["status"],
            **{
                f"{node['path']}/{what}": node[what][at.index(code)]
                for node in result.document["nodes"]
                for what in ("scores", "contributions", "values", "evidence")
                if node.get(what) is not None
            },
        }
        for code in codes
    }


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    make(folder, seed=2022, records=LEAST_RECORDS)
    return folder


@pytest.fixture(scope="module")
def records(ledger: Path) -> Rows:
    return rows_of(HARKOPNAS, ledger)


@pytest.fixture(scope="module")
def committee(ledger: Path) -> Result:
    return pembina.evaluate(HARKOPNAS, data=ledger)


def test_a_region_s_csv_gives_the_scores_that_the_committee_s_own_data_give(
    records: Rows, committee: Result, tmp_path: Path
) -> None:
    folder = form(HARKOPNAS, tmp_path, "X01", "Vega") / "csv"
    fill_csv(folder, only(records, "X01"))
    assert scores(committee, ["X01"]) == scores(pembina.evaluate(HARKOPNAS, data=folder), ["X01"])


def test_a_region_s_own_assessment_of_its_form_gives_the_total_of_the_committee(
    records: Rows, committee: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = form(HARKOPNAS, tmp_path, "X02", "Altair")
    fill_workbook(folder, only(records, "X02"))
    words = ["self-assess", HARKOPNAS, "--data", folder, "--entrant", "X02", "--no-way", "--format", "json"]
    assert 0 == main([*map(str, words), "--lang", "en"])
    total = committee.entrant("X02")["total"]["published"]
    assert f"Altair (X02) has a total of {total} out of 100." == json.loads(capsys.readouterr().out)["said"][0]


def test_the_workbooks_of_several_regions_in_one_folder_are_read_together(
    records: Rows, committee: Result, tmp_path: Path
) -> None:
    together = tmp_path / "together"
    together.mkdir()
    for code in ("X01", "X07"):
        folder = form(HARKOPNAS, tmp_path / code, code)
        shutil.copy(fill_workbook(folder, only(records, code)), together)
        shutil.copy(folder / "dataset.toml", together)
    result = pembina.evaluate(HARKOPNAS, data=together)
    assert ["X01", "X07"] == [entrant["code"] for entrant in result.entrants]
    assert scores(committee, ["X01", "X07"]) == scores(result, ["X01", "X07"])


@pytest.mark.parametrize("award", ["penggerak-koperasi-2014", "ipm"])
def test_forms_filled_with_an_award_s_data_give_the_same_scores(award: str, tmp_path: Path) -> None:
    source = AWARDS / award / "data"
    given = pembina.evaluate(AWARDS / award, data=source)
    codes = [entrant["code"] for entrant in given.entrants]
    folder, rows = form(AWARDS / award, tmp_path), rows_of(AWARDS / award, source)
    fill_workbook(folder, rows)
    fill_csv(folder / "csv", rows)
    for data in (folder, folder / "csv"):
        assert scores(given, codes) == scores(pembina.evaluate(AWARDS / award, data=data), codes)


@pytest.mark.parametrize("award", ["ksp-usp-2016", "kkpkk-2021", "sakip", "ukpbj"])
def test_what_is_filled_in_is_what_is_read(award: str, tmp_path: Path) -> None:
    folder, rows = form(AWARDS / award, tmp_path), rows_of(AWARDS / award, AWARDS / award / "data")
    asked = {table: set(settings["columns"]) for table, settings in settings_of(folder).items()}
    fill_workbook(folder, rows)
    fill_csv(folder / "csv", rows)
    filled = {
        table: [{name: cell for name, cell in row.items() if name in asked[table]} for row in lines]
        for table, lines in rows.items()
    }
    for data in (folder, folder / "csv"):
        read = rows_of(AWARDS / award, data)
        assert filled == {
            table: [{name: cell for name, cell in row.items() if name in asked[table]} for row in lines]
            for table, lines in read.items()
        }


HOSTILE = """
format = 1
[award]
id = "aneh"
title = { id = "=1+1 <script>", en = "=1+1 <script>" }
[entrants]
table = "Petunjuk"
key = "ko'de\u202e"
name = "@nama"
groups = ["=cmd|x"]
[criteria.satu]
title = { id = "=HYPERLINK(0) 'satu' \\"x\\"\u202e", en = "one" }
use = "reported-value"
read = { figures = { table = "it's a table [with] a very long name: of/rows?", region = "+kode", value = "-nilai" } }
weight = 50
score = { method = "goalposts", from = 0, to = 10 }
[criteria.dua]
title = { id = "dua", en = "two" }
use = "reported-value"
read.figures = { table = "it's a table [with] a very long name: of/other rows", region = "+kode", value = "nilai" }
weight = 50
score = { method = "goalposts", from = 0, to = 10 }
"""


def test_whatever_tables_and_columns_are_called_the_form_is_read_back(tmp_path: Path) -> None:
    award = tmp_path / "award.toml"
    award.write_text(HOSTILE, "utf-8")
    folder = form(award, tmp_path / "form", "-1", "=A1")
    first, second = [f"it's a table [with] a very long name: of/{name}" for name in ("rows?", "other rows")]
    rows: Any = {
        "Petunjuk": [{"ko'de\u202e": "-1", "@nama": "=A1", "=cmd|x": "+62"}],
        first: [{"+kode": "-1", "-nilai": 5.5}],
        second: [{"+kode": "-1", "nilai": 10.0}],
    }
    fill_csv(folder / "csv", rows)
    fill_workbook(folder, {**rows, "Petunjuk": [{"=cmd|x": "+62"}]})  # code and name stand there already
    for data in (folder / "csv", folder):
        entrant = pembina.evaluate(award, data=data).entrant("-1")
        assert ("=A1", "77.50") == (entrant["name"], entrant["total"]["published"])
