"""`pembina explain A --versus B`: run for real on what `pembina evaluate` wrote."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import jsonschema
import pytest

from pembina.analysis import versus_schema
from pembina.model import canonical
from pembina.record import read_result

from ..awards.sources import AWARDS, write_figures

COLUMNS = ("uhh", "hls", "rls", "pengeluaran")
THEN = (
    ("11", "Aceh", "69.93", "14.31", "9.33", "9492"),
    ("31", "DKI Jakarta", "72.91", "12.98", "11.13", "18227"),
    ("74", "Sulawesi Tenggara", "71.22", "13.65", "9.04", "9331"),
)
NOW = (
    ("11", "Aceh", "69.96", "14.36", "9.37", "9572"),
    ("31", "DKI Jakarta", "73.01", "13.07", "11.17", "18520"),
    ("74", "Sulawesi Tenggara", "71.27", "13.68", "9.13", "9381"),
)


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """The human development index of three provinces in two years, as results on disk: now, then."""
    from pembina.api import evaluate
    from pembina.record import write_result

    folder, paths = tmp_path_factory.mktemp("versus"), []
    for name, rows in (("now", NOW), ("then", THEN)):
        paths.append(folder / f"{name}.result.json")
        data = write_figures(folder / name, COLUMNS, rows, "IPM, BPS")
        write_result(evaluate(AWARDS / "ipm", data=data), paths[-1])
    return paths


@pytest.fixture(scope="module")
def penggerak(tmp_path_factory):
    """A result of the shipped award over its own figures."""
    from pembina.api import evaluate
    from pembina.record import write_result

    path = tmp_path_factory.mktemp("versus") / "penggerak.result.json"
    write_result(evaluate(AWARDS / "penggerak-koperasi-2014"), path)
    return path


def test_two_provinces_of_the_shipped_award_are_compared(pembina, penggerak):
    ran = pembina("explain", penggerak, "Sulawesi Tenggara", "--versus", "Jawa Tengah")
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "Sulawesi Tenggara stands below Jawa Tengah: rank" in told
    assert "Jawa Tengah is ahead in" in told


@pytest.mark.parametrize("other", ["31", "11", "74"])
def test_parts_of_a_geometric_mean_add_up_to_the_last_decimal(pembina, years, other):
    document = json.loads(pembina("explain", years[0], "74", "--versus", other, "--format", "json").out)["versus"]
    jsonschema.validate(document, versus_schema())
    parts = {node["path"]: Decimal(str(node["part"])) for node in document["nodes"]}
    assert Decimal(str(document["difference"]["exact"])) == sum(parts[path] for path in document["order"])
    assert parts["education"] == parts["education.expected"] + parts["education.mean"]
    assert read_result(years[0]).sha256 == document["result"]


def test_last_year_is_compared_with_both_names_of_the_results(pembina, years):
    ran = pembina("explain", years[0], "74", "--versus-result", years[1])
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "The total rose by 0.21 points, from 71.45 to 71.66." in told
    assert all(read_result(path).sha256 in told for path in years)
    document = json.loads(pembina("explain", years[0], "74", "--versus-result", years[1], "--format", "json").out)
    jsonschema.validate(document["versus"], versus_schema())
    assert {"kind": "earlier", "result": read_result(years[1]).sha256} == document["versus"]["against"]
    assert [] == document["said"]["not-comparable"]


def test_another_entrant_is_looked_up_in_the_earlier_result(pembina, years):
    told = " ".join(pembina("explain", years[0], "74", "--versus", "Aceh", "--versus-result", years[1]).out.split())
    assert "Aceh earlier: rank 2 of 3" in told


def test_the_median_entrant_is_asked_for_by_its_name(pembina, years):
    told = " ".join(pembina("explain", years[0], "31", "--versus", "median").out.split())
    assert "DKI Jakarta, ranked 1 of 3, lies above the median entrant." in told


def test_an_entrant_that_is_called_median_comes_first(pembina, years, tmp_path):
    document = json.loads(years[0].read_bytes())
    document["entrants"][0]["name"] = "median"
    (tmp_path / "r.json").write_bytes(canonical(document))
    told = " ".join(pembina("explain", tmp_path / "r.json", "31", "--versus", "median").out.split())
    assert "DKI Jakarta stands above median:" in told


def test_it_speaks_indonesian_too_and_gives_data_on_request(pembina, years):
    assert 0 == pembina("explain", years[0], "74", "--versus", "11", "--lang", "id").status
    ran = pembina("explain", years[0], "74", "--versus", "11", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {"health", "education.expected", "education.mean", "living"} == {row["node"] for row in rows[:4]}
    assert pembina("explain", years[0], "74", "--versus", "11", "--format", "markdown").out.startswith("# Sulawesi")


def test_the_same_question_has_the_same_answer(pembina, years):
    asked = ("explain", years[0], "74", "--versus", "31")
    assert pembina(*asked).out == pembina(*asked).out


def test_a_name_that_fits_nobody_is_refused_where_it_was_looked_for(pembina, years):
    ran = pembina("explain", years[0], "74", "--versus", "DKI Jakarata")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB703]" in ran.err
    assert 'did you mean "DKI Jakarta"?' in ran.err
    ran = pembina("explain", years[0], "74", "--versus", "Bali", "--versus-result", years[1])
    assert "then.result.json: error[PB703]" in ran.err
    assert "error[PB701]" in pembina("explain", years[0], "74", "--versus-result", "none.json").err


def test_a_comparison_is_told_in_whole_and_csv_is_for_comparisons(pembina, years):
    ran = pembina("explain", years[0], "74", "education", "--versus", "11")
    assert 2 == ran.status
    assert "leave CRITERION, --award and --data out" in ran.err
    assert 2 == pembina("explain", years[0], "74", "--format", "csv").status


def test_there_is_no_median_of_two_results(pembina, years):
    ran = pembina("explain", years[0], "74", "--versus", "median", "--versus-result", years[1])
    assert (2, "") == (ran.status, ran.out)
    assert "The median is that of one result: leave --versus-result out." in ran.err


def test_its_schema_is_published(pembina):
    assert "pembina-versus-1" == json.loads(pembina("schema", "versus").out)["$id"]
