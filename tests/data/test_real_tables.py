"""The real tables of shared/data with their real warts, where they are there."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from pembina.data.identity import EntrantNames
from pembina.data.refusal import Refused
from pembina.errors import DataError
from pembina.model import Entrants
from tests.data.conftest import World

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def real(world: World) -> World:
    if not SHARED.is_dir():
        print(f"skipped: no real tables in {SHARED.name}")
        pytest.skip("the real tables are not here (../shared/data)")
    for path in SHARED.glob("*.csv"):
        world.write(path.name, path.read_bytes())
    return world


PROVINCES = Entrants("wilayah", "kode", "nama", {"tingkat": "provinsi"})
REGENCIES = Entrants("wilayah", "kode", "nama", {"tingkat": ["kabupaten", "kota"]})
ALIASES = '[dataset]\naliases = { table = "wilayah_alias", alias = "alias", key = "kode" }\n'


def test_figures_of_34_provinces_are_read_as_they_were_printed(real: World) -> None:
    real.write(
        "dataset.toml", '[tables.koperasi_provinsi_2014]\nnumbers = "id"\ncolumns = { aktif = { numbers = "plain" } }\n'
    )
    table = {
        "kode": "entrant",
        "aktif_tercetak": "integer",
        "aktif": "integer",
        "rat_tercetak": "integer",
        "rat_persen_tercetak": "figure",
    }
    loaded = real.load(entrants=PROVINCES, koperasi_provinsi_2014=table)
    rows = loaded.engine.rows(loaded.tables("koperasi_provinsi_2014")["koperasi_provinsi_2014"])
    assert len(rows) == 34
    assert sum(row[1] for row in rows) == sum(row[2] for row in rows) == 147_249
    assert sorted(row[0] for row in rows if row[3] is None) == ["34", "51", "53"]
    assert {row[0]: row[4] for row in rows}["19"] == "39,00".replace(",", ".")


def test_the_same_figures_without_a_declared_format_are_refused(real: World) -> None:
    with pytest.raises(DataError) as refused:
        real.load(entrants=PROVINCES, koperasi_provinsi_2014={"kode": "entrant", "aktif_tercetak": "integer"})
    assert {p.code for p in refused.value.problems} == {"PB313"}


def test_the_names_of_provinces_are_resolved_by_alias(real: World) -> None:
    real.write("dataset.toml", ALIASES)
    table = {"provinsi_sumber": "entrant", "kode": "text"}
    with pytest.raises(DataError) as refused:
        real.load(entrants=PROVINCES, koperasi_provinsi_2014=table)
    texts = {p.args["text"]: p.code for p in refused.value.problems}
    assert texts == {"Jambi": "PB321", "Bengkulu": "PB321", "Gorontalo": "PB321"}


def test_decimal_commas_have_one_reading_and_need_no_declaration(real: World) -> None:
    table = {"kode": "entrant", "tpak_persen": "number", "pdrb_adhk_juta_rp": "number"}
    loaded = real.load(entrants=REGENCIES, indikator_kabkota_2021=table)
    rows = loaded.engine.rows(loaded.tables("indikator_kabkota_2021")["indikator_kabkota_2021"])
    assert len(rows) == 514
    assert {row[0]: row[1:3] for row in rows}["11.01"] == (60.85, 4345784.0)


def test_two_decimal_dots_among_512_decimal_commas_are_found(real: World) -> None:
    table = {"kode": "entrant", "miskin_persen": "number"}
    with pytest.raises(DataError) as refused:
        real.load(entrants=REGENCIES, indikator_kabkota_2021=table)
    assert [(p.code, p.place.line) for p in refused.value.problems] == [("PB315", 78)]
    real.write("dataset.toml", '[tables.indikator_kabkota_2021]\nnumbers = "id"\n')
    with pytest.raises(DataError) as refused:
        real.load(entrants=REGENCIES, indikator_kabkota_2021=table)
    found = [(p.code, p.place.line, p.args["text"]) for p in refused.value.problems]
    assert found == [("PB312", 78, "6.18"), ("PB312", 85, "8.97")]


def test_quarters_are_their_last_days_and_full_names_are_resolved(real: World) -> None:
    table = {"kode": "entrant", "nama_sumber": "entrant", "periode": "date", "koperasi_aktif": "integer"}
    loaded = real.load(entrants=REGENCIES, koperasi_jatim_triwulan=table)
    rows = loaded.engine.rows(loaded.tables("koperasi_jatim_triwulan")["koperasi_jatim_triwulan"])
    assert len(rows) == 798
    assert all(row[0] == row[1] for row in rows)
    assert min(row[2] for row in rows) == dt.date(2018, 12, 31)
    assert max(row[2] for row in rows) == dt.date(2025, 6, 30)


def test_codes_keep_their_trailing_zeros(real: World) -> None:
    loaded = real.load(entrants=REGENCIES)
    codes = [e.code for e in loaded.entrants]
    assert len(codes) == len(set(codes)) == 514
    assert {"11.10", "12.10", "12.20", "14.10"} <= set(codes)


def test_exactly_the_short_names_that_regions_share_are_ambiguous(real: World) -> None:
    with (SHARED / "wilayah.csv").open(encoding="utf-8") as file:
        regions = list(csv.DictReader(file))
    names = EntrantNames([(row["kode"], row["nama"]) for row in regions])
    shared = {name for name, n in Counter(row["nama_pendek"] for row in regions).items() if n > 1}
    outcomes = {}
    for short in {row["nama_pendek"] for row in regions}:
        try:
            outcomes[short] = names.resolve(short)
        except Refused as refused:
            outcomes[short] = refused.refusal.code
    assert {short for short, outcome in outcomes.items() if outcome == "PB321"} == shared
    assert all(names.resolve(row["nama"]) == row["kode"] for row in regions if row["nama"] not in shared)


def test_aliases_that_are_marked_ambiguous_are_never_resolved_to_a_region(real: World) -> None:
    with (SHARED / "wilayah.csv").open(encoding="utf-8") as file:
        regions = [(row["kode"], row["nama"]) for row in csv.DictReader(file)]
    with (SHARED / "wilayah_alias.csv").open(encoding="utf-8") as file:
        aliases = list(csv.DictReader(file))
    names = EntrantNames(regions, [(row["alias"], row["kode"]) for row in aliases])
    resolved = {}
    for row in aliases:
        try:
            resolved[row["alias"]] = names.resolve(row["alias"])
        except Refused as refused:
            resolved[row["alias"]] = refused.refusal.code
    ambiguous = {row["alias"] for row in aliases if row["ambigu"] == "ya"}
    assert {resolved[alias] for alias in ambiguous} == {"PB321"}
    clear = [row for row in aliases if row["alias"] not in ambiguous]
    assert {row["alias"]: resolved[row["alias"]] for row in clear} == {row["alias"]: row["kode"] for row in clear}


def test_claims_of_the_press_are_numbers_only_where_they_are(real: World) -> None:
    real.write("dataset.toml", "")
    with pytest.raises(DataError) as refused:
        real.load(entrants=PROVINCES, klaim_publik={"nilai_tercetak": "number"})
    reasons = {p.args["text"]: p.code for p in refused.value.problems if "text" in p.args}
    assert reasons["347 unit"] == "PB312"
    assert "85,30 persen" not in reasons


def test_gross_product_is_read_with_the_decimals_of_its_source(real: World) -> None:
    table = {"kode": "entrant", "pdrb_adhk_miliar_rp_2019": "money"}
    loaded = real.load(entrants=PROVINCES, pdrb_provinsi_2019_2023=table)
    rows = dict(
        row[:2] for row in loaded.engine.rows(loaded.tables("pdrb_provinsi_2019_2023")["pdrb_provinsi_2019_2023"])
    )
    assert rows["11"] == Decimal("132070.00")
