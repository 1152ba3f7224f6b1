"""Claims that newspapers and offices printed (../shared/data/klaim_publik.csv) and the findings that they should give.

The claims are read as they stand; nothing of them is part of Pembina.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import pembina
from pembina import Result

from .sources import read

AWARD = """
format = 1
[award]
id = "claims"
title = "Claims"
[entrants]
table = "regions"
key = "code"
name = "name"
where = { code = ["11", "74", "81.02", "92"] }
[criteria.active]
use = "reported-value"
with = { indicator = "koperasi_aktif" }
read = { figures = { table = "claims", region = "kode", value = "nilai", indicator = "indikator" } }
missing = "leave-out"
weight = 100
score = { method = "goalposts", from = 0, to = 10000 }
"""
RELATION = """
[[relations]]
table = "{table}"
entrant = "kode"
indicator = "indikator"
value = "nilai"
together = ["{together}"]
{names}
"""
SUM = 'sum = ["koperasi_aktif", "koperasi_tidak_aktif"]\nwhole = "koperasi_total"'
ACTIVE = 'percent = "persen_aktif"\npart = "koperasi_aktif"\nwhole = "koperasi_total"'
MEETINGS = 'percent = "persen_rat"\npart = "rat"\nwhole = "{whole}"'


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The claims about Aceh, Southeast Sulawesi, Maluku Tenggara and West Papua, under real names and codes."""
    claims = [row for row in read("klaim_publik.csv") if row["kode"] in ("11", "74", "81.02", "92")]
    folder = tmp_path_factory.mktemp("claims")
    (folder / "data").mkdir()
    (folder / "award.toml").write_text(AWARD, "utf-8")
    relations = [("claims", "per_tanggal", SUM), ("claims", "per_tanggal", ACTIVE)]
    relations += [
        ("words", "per_tanggal", MEETINGS.format(whole=whole)) for whole in ("koperasi_aktif", "koperasi_total")
    ]
    head = '[dataset]\nnumbers = "plain"\naliases = "wilayah-names"\n[tables.regions]\nprovided = "wilayah"\n'
    body = "".join(RELATION.format(table=t, together=by, names=names) for t, by, names in relations)
    (folder / "data" / "dataset.toml").write_text(head + body, "utf-8")
    _write(folder / "data" / "claims.csv", claims)
    _write(folder / "data" / "words.csv", _in_words(claims))
    return pembina.evaluate(folder)


def _in_words(claims: list[dict[str, str]]) -> list[dict[str, str]]:
    """Aceh's claims with the percentage that stands inside another claim's words: "649 koperasi atau 12 persen"."""
    aceh = [row for row in claims if row["kode"] == "11"]
    meetings = next(row for row in aceh if row["indikator"] == "rat")
    assert meetings["nilai_tercetak"] == "649 koperasi atau 12 persen"
    return [*aceh, {**meetings, "indikator": "persen_rat", "nilai": "12"}]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def found(result: Result, code: str) -> list[tuple[Any, ...]]:
    keys = ("table", "name", "printed", "computed", "difference", "count", "figures")
    return [
        (finding["key"], *(str(finding["args"][key]) for key in keys if key in finding["args"]))
        for finding in result.findings
        if finding["entrant"] == code and finding["key"].startswith("relation.")
    ]


def test_the_sum_for_aceh_is_off_by_one(result: Result) -> None:
    """3,735 inactive + 4,037 active = 7,772, printed 7,771."""
    assert ("relation.sum", "claims", "koperasi_total", "7771", "7772", "-1") in found(result, "11")


def test_the_12_percent_of_aceh_fit_neither_denominator(result: Result) -> None:
    """649 / 4,037 = 16.08 and 649 / 7,771 = 8.35."""
    expected = [
        ("relation.percent", "words", "persen_rat", "12", percent, off) for percent, off in (("16", "-4"), ("8", "+4"))
    ]
    assert expected == [f for f in found(result, "11") if f[0] == "relation.percent"]


def test_296_of_347_in_maluku_tenggara_make_85_30_percent_and_so_there_is_no_finding(result: Result) -> None:
    claims = {row["indikator"]: row["nilai"] for row in read("klaim_publik.csv") if row["kode"] == "81.02"}
    assert ("296", "347", "85.30") == tuple(claims[k] for k in ("koperasi_aktif", "koperasi_total", "persen_aktif"))
    assert [] == found(result, "81.02")


def test_44_65_percent_in_southeast_sulawesi_come_from_the_round_number_2000(result: Result) -> None:
    """44.65 percent of 4,479 are 2,000, and no other count; the newspaper wrote "2.000-an"."""
    assert [("relation.rounded-count", "claims", "persen_aktif", "44.65", "2000")] == found(result, "74")


def test_old_and_short_names_join_the_codes_of_today(result: Result) -> None:
    assert ["11", "74", "81.02", "92"] == [entrant["code"] for entrant in result.entrants]
    assert "Kabupaten Maluku Tenggara" == result.entrant("81.02")["name"]
