"""The award penggerak-koperasi-2014, as a specification: real figures of 34 provinces, and what has to come of them."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

import pembina
from pembina import Result

from .sources import AWARDS, read

FOLDER = AWARDS / "penggerak-koperasi-2014"
UNREADABLE = {"34", "51", "53"}


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def provinces() -> list[dict[str, str]]:
    with (FOLDER / "data" / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def whole(printed: str) -> int:
    return int(printed.replace(".", ""))


def total(held: int, active: int) -> Decimal:
    """The rule by hand: 80 of the share of active cooperatives that met, 20 of the number between 100 and 30,000."""
    met = Decimal(held) / active * 100
    number = (Decimal(active).ln() - Decimal(100).ln()) / (Decimal(30000).ln() - Decimal(100).ln()) * 100
    return (met * 80 + number * 20) / 100


def published(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_every_figure_is_the_one_in_the_shared_facts() -> None:
    facts = {
        row["kode"]: (row["aktif_tercetak"], row["rat_tercetak"] or "tidak terbaca", row["rat_persen_tercetak"])
        for row in read("koperasi_provinsi_2014.csv")
    }
    shipped = {
        row["kode"]: (row["aktif"], row["rat"], row["rat_persen"].replace("tidak terbaca", "")) for row in provinces()
    }
    assert facts == shipped


def test_the_active_cooperatives_add_up_to_the_published_national_figure() -> None:
    assert sum(whole(row["aktif"]) for row in provinces()) == 147_249


def test_three_provinces_whose_meetings_cannot_be_read_are_not_assessable(result: Result) -> None:
    found = {e["code"]: (e["total"], e["rank"], e["tier"]) for e in result.entrants if e["status"] == "not-assessable"}
    assert dict.fromkeys(UNREADABLE, (None, None, None)) == found


def test_the_other_31_are_ranked(result: Result) -> None:
    expected = {row["kode"] for row in provinces()} - UNREADABLE
    assert expected == {e["code"] for e in result.entrants if e["status"] == "ranked"}


def test_exactly_four_printed_percentages_do_not_fit_their_own_figures(result: Result) -> None:
    found = {
        f["entrant"]: (f["args"]["printed"], f["args"]["computed"])
        for f in result.findings
        if f["key"] == "printed.differs"
    }
    expected = {
        "16": ("36.52", "36.53"),
        "32": ("39.11", "39.12"),
        "35": ("83.97", "83.96"),
        "71": ("24.30", "24.28"),
    }
    assert expected == found


def test_central_java_by_hand(result: Result) -> None:
    """21,664 of 22,563 met: 96.0156; number 95.0053 of 100; 0.8 * 96.0156 + 0.2 * 95.0053 = 95.81."""
    expected = "95.81"
    assert expected == published(total(21_664, 22_563))
    assert expected == result.entrant("33")["total"]["published"]


def test_southeast_sulawesi_by_hand(result: Result) -> None:
    """329 of 2,616 met: 12.5765; number 57.2292 of 100; 0.8 * 12.5765 + 0.2 * 57.2292 = 21.51."""
    expected = "21.51"
    assert expected == published(total(329, 2_616))
    assert expected == result.entrant("74")["total"]["published"]


def test_every_total_is_the_one_of_decimal_arithmetic(result: Result) -> None:
    expected = {
        row["kode"]: published(total(whole(row["rat"]), whole(row["aktif"])))
        for row in provinces()
        if row["kode"] not in UNREADABLE
    }
    assert expected == {e["code"]: e["total"]["published"] for e in result.entrants if e["total"]}


def test_southeast_sulawesi_stands_28th_of_31(result: Result) -> None:
    """Below it only North Kalimantan (21.42), Maluku (19.17) and West Papua (18.94)."""
    ranking = [e["code"] for e in result.ranking() if e["rank"]]
    expected = ["74", "65", "81", "92"]
    assert expected == ranking[27:]
    assert result.entrant("74")["rank"] == 28


def test_southeast_sulawesi_is_last_of_the_six_provinces_of_sulawesi(result: Result) -> None:
    expected = ["75", "73", "72", "71", "76", "74"]
    members = [e for e in result.entrants if e["groups"]["pulau"] == "Sulawesi"]
    assert expected == [e["code"] for e in sorted(members, key=lambda e: e["group-ranks"]["pulau"])]


def test_a_province_that_is_not_assessable_takes_no_rank_from_its_island_group(result: Result) -> None:
    expected = {"51": None, "52": 1, "53": None}
    members = {e["code"]: e for e in result.entrants if e["groups"]["pulau"] == "Bali-Nusra"}
    assert expected == {code: e["group-ranks"].get("pulau") for code, e in members.items()}


def test_only_the_two_provinces_above_80_are_leading_movers_and_most_have_no_tier(result: Result) -> None:
    tiers = {e["code"]: e["tier"] for e in result.entrants}
    expected = {"utama": ["33", "35"], "pratama": ["11", "12", "13", "15", "36", "52", "63", "64"]}
    wanted = {"utama": [], "madya": [], "pratama": []} | expected
    assert wanted == {tier: sorted(code for code in tiers if tiers[code] == tier) for tier in wanted}


def test_the_island_groups_hold_every_province_once() -> None:
    expected = {"Sumatera": 10, "Jawa": 6, "Bali-Nusra": 3, "Kalimantan": 5, "Sulawesi": 6, "Maluku-Papua": 4}
    assert expected == Counter(row["pulau"] for row in provinces())
