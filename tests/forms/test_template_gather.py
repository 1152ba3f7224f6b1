"""What a form asks for: what the criteria read, once, and nothing that they do not look at."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pembina.api import load_award, make_host
from pembina.evaluation import make_plan
from pembina.forms.template_form import Form
from pembina.forms.template_gather import make_form
from pembina.reports.texts import Texts

from ..awards.sources import AWARDS

AWARD = """
format = 1
[award]
id = "contoh"
title = { id = "Contoh", en = "Example" }
period = { start = 2021-01-01, end = 2021-12-31 }
[entrants]
table = "daerah"
key = "kode"
name = "nama"
where = { jenis = "provinsi" }
[criteria.aktif]
title = { id = "Koperasi aktif", en = "Active cooperatives" }
use = "reported-value"
read = { figures = { table = "daerah", region = "kode", value = "aktif" } }
unit = { id = "koperasi", en = "cooperatives" }
weight = 60
score = { method = "goalposts", from = 0, to = 100 }
[criteria.jawaban]
title = { id = "Daftar periksa", en = "Checklist" }
use = "checklist"
with = { named = ["A1", "A2"], levels = { "penuh" = 1, "sebagian" = 0.5, "=tidak" = 0 } }
weight = 40
score = { method = "identity" }
[criteria.opini]
title = { id = "Opini", en = "Opinion" }
use = "reported-value"
with = { kind = "category", indicator = "opini" }
score = { method = "levels", levels = { WTP = 100, WDP = 50 } }
[[gates]]
criterion = "opini"
at-least = "WDP"
otherwise = "ineligible"
reason = { id = "r", en = "r" }
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("award") / "award.toml"
    path.write_text(AWARD, "utf-8")
    return path


def form(path: Path, **how: str) -> Form:
    host = make_host()
    return make_form(load_award(path, host=host), host, Texts("en"), **how)  # type: ignore[arg-type]


def names(form: Form, table: str) -> list[str]:
    return [column.name for column in next(each for each in form.tables if each.name == table).columns]


def test_the_table_of_entrants_comes_first_with_what_the_award_says_of_them(path: Path) -> None:
    roll = form(path).roll
    assert ("daerah", True, "kode") == (roll.name, roll.roll, roll.entrant)
    assert ["kode", "nama", "jenis", "aktif"] == [column.name for column in roll.columns if column.required]


def test_a_column_is_called_by_the_criterion_whose_value_it_holds_and_keeps_the_award_s_name(path: Path) -> None:
    column = form(path).roll.column("aktif")
    assert "Active cooperatives (aktif)" == column.title
    assert "cooperatives" == column.unit


def test_columns_of_another_way_to_read_the_table_are_not_asked_for(path: Path) -> None:
    whole = form(path)
    assert {"category", "indicator"}.isdisjoint(names(whole, "daerah"))
    assert {"category", "indicator"} <= set(names(whole, "figures"))


def test_an_optional_column_that_changes_a_value_where_it_is_there_is_asked_for() -> None:
    assert "course" in names(form(AWARDS / "harkopnas-2022"), "trainees")


def test_everything_that_has_to_be_there_is_in_the_form_once() -> None:
    host = make_host()
    award = load_award(AWARDS / "harkopnas-2022", host=host)
    whole = make_form(award, host, Texts("en"))
    assert len(whole.tables) == len({table.name for table in whole.tables})
    for need in (need for job in make_plan(award, host) for need in job.needs):
        columns = names(whole, need.table)
        assert len(columns) == len(set(columns))
        assert {column.source for column in need.columns if not column.optional} <= set(columns)


def test_shares_follow_the_weights_down_the_tree_and_a_mere_gate_has_none() -> None:
    criteria = {reading.leaf.path: reading for reading in form(AWARDS / "harkopnas-2022").criteria}
    assert Decimal(14) == criteria["supervision.visits"].share
    assert (None, True) == (criteria["opinion"].share, criteria["opinion"].gate)
    assert Decimal(100) == sum(reading.share for reading in criteria.values() if reading.share is not None)


def test_rows_for_one_entrant_bear_its_code_and_the_labels_that_the_award_names(path: Path) -> None:
    made = form(path, code="11.10", name="=1+1")
    rows = {table.name: list(table.rows) for table in made.tables}
    assert [{"jenis": "provinsi", "kode": "11.10", "nama": "=1+1"}] == rows["daerah"]
    assert [{"region": "11.10", "item": item} for item in ("A1", "A2")] == rows["answers"]
    assert [{"region": "11.10", "indicator": "opini"}] == rows["figures"]


def test_a_column_that_a_criterion_reads_under_two_names_offers_what_the_stricter_name_asks_for() -> None:
    """The accounts of one criterion stand in the column that the others read as items."""
    host = make_host()
    made = make_form(load_award(AWARDS / "ksp-usp-2016", host=host), host, Texts("id"), code="K1")
    (accounts,) = [table for table in made.tables if table.name == "accounts"]
    wanted = ["MEPPP", "SHU bagian anggota", "Simpanan pokok", "Simpanan wajib"]
    assert wanted == [row["item"] for row in accounts.rows if "item" in row]
    choices = accounts.column("item").choices
    assert choices is not None
    assert set(wanted) <= set(choices.words)
    assert not choices.closed


def test_words_to_choose_from_are_those_of_the_award(path: Path) -> None:
    lists = {(table.name, column.name): choices for table, column, choices in form(path).lists()}
    assert (("penuh", "sebagian", "=tidak"), True) == (
        lists["answers", "answer"].words, lists["answers", "answer"].closed
    )  # fmt: skip
    assert (("A1", "A2"), False) == (lists["answers", "item"].words, lists["answers", "item"].closed)
    assert ("provinsi",) == lists["daerah", "jenis"].words


def test_a_table_that_others_hand_in_can_be_left_out(path: Path) -> None:
    assert ["daerah", "answers"] == [table.name for table in form(path, without=("figures",)).tables]  # type: ignore[arg-type]
