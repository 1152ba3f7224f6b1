"""Tables of a result: the types that its rules give, in every library, and nothing missing taken for zero."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import pembina
from pembina.methods.refusal import LibraryMissing
from tests.reports.results import result, rules

ROOT = Path(__file__).parents[2]
FIXED = ["code", "name", "status", "rank", "total", "tier", "coverage", "cluster", "score"]
SCORES = [f"score.{path}" for path in ("supervision", "supervision.visits", "supervision.meetings", "aid", "audit")]


@pytest.fixture(params=["polars", "pandas", "pyarrow"])
def rows(request):
    """A function that gives the rows of a table as each library understands them, what is missing being None."""

    def asked(what, of=None):
        table = (of or result()).table(what, request.param)
        if request.param == "polars":
            return table.to_dicts()
        if request.param == "pyarrow":
            return table.to_pylist()
        import pandas as pd

        records = table.to_dict("records")
        return [{name: None if pd.isna(cell) else cell for name, cell in record.items()} for record in records]

    return asked


def test_the_ranking_has_one_row_per_entrant_best_first_and_those_without_rank_at_the_end(rows):
    table = rows("ranking")
    assert ["01", "02", "03", "04", "05", "06"] == [row["code"] for row in table]
    assert [1, 2, 2, None, None, None] == [row["rank"] for row in table]
    assert "recused" == table[5]["status"]
    assert [*FIXED, *SCORES] == list(table[0])


def test_totals_are_decimals_as_they_are_published_and_scores_floats_before_rounding(rows):
    table = rows("ranking")
    assert [Decimal("83.00"), Decimal("54.00"), Decimal("54.00"), Decimal("46.00"), None, None] == [
        row["total"] for row in table
    ]
    assert {"83.00", "54.00", "46.00"} == {str(row["total"]) for row in table if row["total"] is not None}
    assert [72.5, 0.0, 54.0, 40.0, None, None] == [row["score.supervision"] for row in table]
    assert [83.0, 54.0, 54.0, 46.0, None, None] == [row["score"] for row in table]


def test_the_criteria_have_one_row_per_entrant_and_criterion(rows):
    table = rows("criteria")
    assert 6 * 4 == len(table)
    first = {"code": "01", "criterion": "supervision.visits", "value": 2.5, "category": None, "numerator": 250.0,
             "unit": "visits per active cooperative", "denominator": 100.0, "score": 62.5, "contribution": 12.5,
             "evidence": 250, "reason": None}  # fmt: skip
    assert first == table[0]
    absent = next(row for row in table if (row["code"], row["criterion"]) == ("05", "supervision.visits"))
    assert (None, 0.0, "missing", 0) == (absent["value"], absent["score"], absent["reason"], absent["evidence"])


def test_a_value_that_is_a_word_is_a_category_and_no_number(rows):
    audit = [row for row in rows("criteria") if row["criterion"] == "audit"]
    assert "WTP" in {row["category"] for row in audit}
    assert {None} == {row["value"] for row in audit}


def test_the_other_tables_are_there_too(rows):
    assert ["code", "total", *(name.removeprefix("score.") for name in SCORES)] == list(rows("scores")[0])
    assert 6 * len(result().nodes) == len(rows("long"))
    assert [83.0, 54.0, 54.0, 46.0, None, None] == [row["total"] for row in rows("scores")]


def typed(of, what="ranking"):
    """Types of the columns by library."""
    return of.to_polars(what).schema, dict(of.to_pandas(what).dtypes.astype(str)), of.to_arrow(what).schema


def test_types_are_those_of_the_rules():
    import polars as pl
    import pyarrow as pa

    polars, pandas, arrow = typed(result())
    assert (pl.Int64(), pl.Decimal(38, 2), pl.String()) == (polars["rank"], polars["total"], polars["tier"])
    assert ("Int64", "object", "string", "Float64") == tuple(pandas[n] for n in ("rank", "total", "tier", "coverage"))
    assert pa.int64() == arrow.field("rank").type
    assert pa.decimal128(38, 2) == arrow.field("total").type


def test_types_do_not_change_where_nobody_is_ranked():
    entrants = [{**entrant, "rank": None, "total": None, "tier": None} for entrant in result().entrants]
    assert typed(result()) == typed(result({"entrants": entrants}))


def test_half_ranks_are_numbers_where_the_rules_share_them_out():
    award = {"hash": "0" * 64, "changed": [], "rules": {**rules(), "ranking": "fractional"}}
    polars, pandas, arrow = typed(result({"award": award}))
    assert ("Float64", "Float64", "double") == (str(polars["rank"]), pandas["rank"], str(arrow.field("rank").type))


def test_a_group_column_of_the_name_of_another_column_is_told_apart():
    award = {"hash": "0" * 64, "changed": [], "rules": {**rules()}}
    award["rules"]["entrants"] = {**award["rules"]["entrants"], "groups": ["status"]}
    entrants = [{**entrant, "groups": {"status": "kota"}} for entrant in result().entrants]
    table = result({"award": award, "entrants": entrants}).to_polars()
    assert "ranked" == table["status"][0]
    assert "kota" == table["group.status"][0]


def test_the_decimals_are_those_of_the_award():
    import polars as pl

    award = {"hash": "0" * 64, "changed": [], "rules": {**rules(), "decimals": 3}}
    assert pl.Decimal(38, 3) == result({"award": award}).to_polars().schema["total"]


@pytest.mark.parametrize(
    ("ask", "library", "extra"),
    [("to_polars", "polars", "polars"), ("to_pandas", "pandas", "notebook"), ("to_arrow", "pyarrow", "notebook")],
)
def test_a_library_that_is_not_there_is_named_with_what_brings_it(ask, library, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LibraryMissing) as caught:
        getattr(result(), ask)()
    assert (library, extra) == (caught.value.library, caught.value.extra)
    assert f"pip install 'pembina[{extra}]'" in str(caught.value)


def test_an_unknown_table_or_library_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"unknown table 'rankings'; known are contributions, criteria"):
        result().to_polars("rankings")
    with pytest.raises(ValueError, match=r"unknown library 'excel'; known are pandas, polars, pyarrow"):
        pembina.result_table(result(), library="excel")


def test_a_table_loads_no_other_library_and_a_result_that_is_read_none():
    code = (
        "import sys; from tests.reports.results import result; made = result(); made.award\n"
        "libraries = {'polars', 'pandas', 'pyarrow', 'altair', 'click', 'pembina.notebook'}\n"
        "print(sorted(libraries & set(sys.modules))); made.to_polars(); print(sorted(libraries & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ["[]", "['pembina.notebook', 'polars']"] == ran.stdout.splitlines()
