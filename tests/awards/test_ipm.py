"""The award ipm gives back what BPS published: 514 regencies and 136 provinces, to the second decimal."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pembina
from pembina import Result

from .sources import AWARDS, read, write_figures

COLUMNS = ("uhh", "hls", "rls", "pengeluaran")
INPUTS = ("uhh_years", "hls_years", "rls_years", "expenditure_thousand_rp")

DOZEN = (
    ("74.04", "Buton 2021", "68.39", "13.76", "7.92", "7324", "66.32", "sedang"),
    ("74.01", "Kolaka 2021", "71.21", "12.83", "8.99", "12525", "73.56", "tinggi"),
    ("74.71", "Kota Kendari 2021", "73.83", "16.89", "12.51", "14356", "84.15", "sangat-tinggi"),
    ("11.71", "Kota Banda Aceh 2021", "71.52", "17.8", "12.83", "16891", "85.71", "sangat-tinggi"),
    ("34.71", "Kota Yogyakarta 2021", "74.76", "17.6", "11.72", "18801", "87.18", "sangat-tinggi"),
    ("73.05", "Takalar 2021", "67.3", "12.42", "7.49", "10543", "67.72", "sedang"),
    ("74.08", "Kolaka Utara 2021", "70.36", "12.15", "8.22", "10244", "69.5", "sedang"),
    ("94.05", "Puncak 2021", "65.86", "5.4", "2.16", "5412", "43.17", "rendah"),
    ("11", "Aceh 2020", "69.93", "14.31", "9.33", "9492", "71.99", "tinggi"),
    ("31", "DKI Jakarta 2022", "73.32", "13.08", "11.31", "18927", "81.65", "sangat-tinggi"),
    ("74", "Sulawesi Tenggara 2022", "71.37", "13.69", "9.25", "9708", "72.23", "tinggi"),
    ("91", "Papua 2020", "65.79", "11.08", "6.69", "6954", "60.44", "sedang"),
)
"""Inputs and outcome as BPS printed them. Takalar lies 0.0000015 above a rounding boundary."""


def evaluate(folder: Path, rows: list[tuple[str, ...]]) -> Result:
    return pembina.evaluate(AWARDS / "ipm", data=write_figures(folder, COLUMNS, rows, "IPM, BPS"))


def totals(result: Result) -> dict[str, Decimal]:
    """Published totals by code."""
    return {entrant["code"]: Decimal(entrant["total"]["published"]) for entrant in result.entrants}


def tier_of(ipm: Decimal) -> str:
    """Classes as BPS defines them; each lower limit belongs to the class."""
    cuts = {"sangat-tinggi": 80, "tinggi": 70, "sedang": 60, "rendah": 0}
    return next(tier for tier, cut in cuts.items() if ipm >= cut)


def test_a_dozen_published_values_and_classes_come_out_to_the_digit(tmp_path: Path) -> None:
    result = evaluate(tmp_path, [row[:6] for row in DOZEN])
    assert {row[0]: Decimal(row[6]) for row in DOZEN} == totals(result)
    assert {row[0]: row[7] for row in DOZEN} == {e["code"]: e["tier"] for e in result.entrants}


def test_aceh_2020_before_rounding_is_the_figure_of_the_formula(tmp_path: Path) -> None:
    """71.986354 is worked out in the reference notes, independently of this program."""
    result = evaluate(tmp_path, [row[:6] for row in DOZEN])
    assert round(result.entrant("11")["total"]["exact"], 6) == 71.986354


def test_equal_published_values_share_a_rank(tmp_path: Path) -> None:
    buton, kendari, puncak = DOZEN[0], DOZEN[2], DOZEN[7]
    expected = {"1": 2, "2": 2, "3": 4, "4": 1}
    rows = [(code, code, *row[2:6]) for code, row in zip(expected, (buton, buton, puncak, kendari), strict=True)]
    assert expected == {e["code"]: e["rank"] for e in evaluate(tmp_path, rows).entrants}


def test_a_region_with_one_figure_missing_has_no_index(tmp_path: Path) -> None:
    rows = [DOZEN[0][:6], ("74.01", "Kolaka 2021", "71.21", "", "8.99", "12525")]
    entrant = evaluate(tmp_path, rows).entrant("74.01")
    expected = {"status": "not-assessable", "total": None, "rank": None, "tier": None}
    assert expected == {key: entrant[key] for key in expected}


def test_all_514_regencies_of_2021_match_the_published_table(tmp_path: Path) -> None:
    folder = ("published", "ipm_indonesia_regencies_2021")
    inputs = enumerate(read(*folder, "inputs.csv"), start=1001)
    rows = [(str(i), row["regency"], *(row[c] for c in INPUTS)) for i, row in inputs]
    codes = {_letters(row[1]): row[0] for row in rows}
    aliases = {_letters(row["published_name"]): _letters(row["input_name"]) for row in read(*folder, "aliases.csv")}
    published = {}
    for row in read(*folder, "published.csv"):
        name = _letters(row["regency"])
        published[codes[name if name in codes else aliases[name]]] = Decimal(row["ipm"])
    result = evaluate(tmp_path, rows)
    assert len(published) == 514
    assert published == totals(result)
    tiers = {e["code"]: e["tier"] for e in result.entrants}
    assert {code: tier_of(ipm) for code, ipm in published.items()} == tiers
    expected = {"rendah": 22, "sedang": 250, "tinggi": 204, "sangat-tinggi": 38}
    assert expected == Counter(tiers.values())


def test_all_136_provincial_values_of_2019_to_2022_match_the_published_table(tmp_path: Path) -> None:
    folder = ("published", "ipm_indonesia_provinces")
    published = {_code(row): Decimal(row["ipm"]) for row in read(*folder, "published.csv")}
    result = evaluate(tmp_path, [_province(row) for row in read(*folder, "inputs.csv")])
    assert len(published) == 136
    assert published == totals(result)
    assert {code: tier_of(ipm) for code, ipm in published.items()} == {e["code"]: e["tier"] for e in result.entrants}


def test_inputs_of_one_series_do_not_match_the_index_of_another(tmp_path: Path) -> None:
    """The negative control: in 2023 BPS published with a new life expectancy, and these inputs carry the old one."""
    folder = ("published", "ipm_indonesia_provinces")
    published = {_code(row): Decimal(row["ipm"]) for row in read(*folder, "negative_2023_published_new_uhh.csv")}
    result = evaluate(tmp_path, [_province(row) for row in read(*folder, "negative_2023_inputs_old_uhh.csv")])
    computed = totals(result)
    assert published.keys() == computed.keys()
    assert sum(published[code] != computed[code] for code in published) == 32


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalpha())


def _code(row: dict[str, str]) -> str:
    return f"{row['province']} {row['year']}"


def _province(row: dict[str, str]) -> tuple[str, ...]:
    return (_code(row), _code(row), *(row[c] for c in INPUTS))
