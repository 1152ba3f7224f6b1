"""The award apbd-award-2023: three categories from the same budget reports, five of each type, then verification."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pembina
from pembina import Result
from pembina.api import shipped_awards
from pembina.errors import ScoringError

from .sources import AWARDS

FOLDER = AWARDS / "apbd-award-2023"
FILES = {"pendapatan": "award.toml", "belanja": "belanja.toml", "pad": "pad.toml"}
HEADS = {
    "daerah": "kode;nama;jenis",
    "verifikasi": "kode;hasil",
    "lra": "kode;tanggal;anggaran_pendapatan;realisasi_pendapatan;persen_pendapatan;"
    "anggaran_belanja;realisasi_belanja;persen_belanja",
    "pad": "kode;tanggal;realisasi_pad",
}


@pytest.fixture(scope="module")
def shipped() -> Mapping[str, Result]:
    return {name: pembina.evaluate(FOLDER / file, FOLDER / "data") for name, file in FILES.items()}


def published(value: Fraction) -> str:
    """Half up to two decimals, by decimal arithmetic."""
    return str((Decimal(value.numerator) / value.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP))


def statuses(result: Result) -> dict[str, str]:
    return {e["code"]: e["status"] for e in result.entrants}


def recipients(result: Result, kind: str) -> list[str]:
    return sorted(e["code"] for e in result.entrants if e["tier"] == "penerima" and e["groups"]["jenis"] == kind)


def write(folder: Path, **tables: list[str]) -> Path:
    """Write a data set of the shipped shape with other rows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    for name, head in HEADS.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *tables.get(name, [])]) + "\n", "utf-8")
    return folder


def revenue(folder: Path, realised: Mapping[str, str], kind: str = "kota") -> Result:
    """Evaluate the first category for regions of one type with a budget of 1,000,000 and the realisations given."""
    return pembina.evaluate(
        FOLDER,
        write(
            folder,
            daerah=[f"{code};{code};{kind}" for code in realised],
            verifikasi=[f"{code};terverifikasi" for code in realised],
            lra=[f"{code};31/12/2022;Rp1.000.000,00;{value};;1;1;" for code, value in realised.items()],
        ),
    )


def test_the_three_categories_go_by_the_folders_name() -> None:
    expected = {"apbd-award-2023", "apbd-award-2023/belanja", "apbd-award-2023/pad"}
    assert expected <= shipped_awards().keys()


def test_the_worked_province_by_hand_in_all_three_categories(shipped: Mapping[str, Result]) -> None:
    expected = {
        "pendapatan": published(Fraction(4_270, 4_000) * 100),  # 106.75
        "belanja": published(Fraction(3_880, 4_100) * 100),  # 94.634146...
        "pad": published(100 + Fraction(1_872 - 1_600, 1_600) * 100),  # 117, last year's being 100
    }
    assert expected == {"pendapatan": "106.75", "belanja": "94.63", "pad": "117.00"}
    assert expected == {name: result.entrant("P01")["total"]["published"] for name, result in shipped.items()}


def test_a_tie_at_the_fifth_place_leaves_it_open_and_a_finding_says_so(shipped: Mapping[str, Result]) -> None:
    """1,014.96 of 1,000 and 812.032 of 800 are 101.496 and 101.504: the same 101.50 once published."""
    result = shipped["pendapatan"]
    shares = Fraction("1014.96") / 1000 * 100, Fraction("812.032") / 800 * 100
    assert (Fraction("101.496"), Fraction("101.504")) == shares
    expected = [("101.50", 10, None)] * 2
    tied = [result.entrant(code) for code in ("B05", "B06")]
    assert expected == [(e["total"]["published"], e["rank"], e["tier"]) for e in tied]
    assert recipients(result, "kabupaten") == ["B01", "B02", "B03", "B04"]
    findings = [f["args"] for f in result.findings if f["key"] == "quota.tie"]
    assert [("kabupaten", 5, 2)] == [(f["group"], f["quota"], f["tied"]) for f in findings]


def test_who_is_rejected_by_the_verification_team_leaves_the_place_to_the_next(shipped: Mapping[str, Result]) -> None:
    result = shipped["pendapatan"]
    assert "109.00" == result.entrant("K01")["total"]["published"]
    assert "ineligible" == result.entrant("K01")["status"]
    assert recipients(result, "kota") == ["K02", "K03", "K04", "K05", "K06"]


def test_not_yet_verified_or_not_reported_is_not_assessable(shipped: Mapping[str, Result]) -> None:
    expected = {"pendapatan": ["P03", "P04"], "belanja": ["P03"], "pad": ["P03", "P04"]}
    found = {
        name: sorted(code for code, status in statuses(result).items() if status == "not-assessable")
        for name, result in shipped.items()
    }
    assert expected == found


def test_a_quota_that_is_not_filled_goes_to_no_other_type(shipped: Mapping[str, Result]) -> None:
    assert recipients(shipped["pendapatan"], "provinsi") == ["P01", "P02"]


def test_spending_beyond_the_budget_is_ineligible_and_exactly_the_budget_is_not(shipped: Mapping[str, Result]) -> None:
    expected = {"B07": ("ineligible", None), "K03": ("ranked", 1)}
    result = shipped["belanja"]
    assert expected == {code: (result.entrant(code)["status"], result.entrant(code)["rank"]) for code in expected}


def test_without_growth_there_is_no_award_although_there_is_a_place(shipped: Mapping[str, Result]) -> None:
    """P02's own revenue stayed at 900 (100.00), B06's fell from 75 to 72 (96.00)."""
    expected = {"P02": (published(100 + Fraction(0)), None), "B06": (published(100 + Fraction(-3, 75) * 100), None)}
    found = {code: shipped["pad"].entrant(code) for code in expected}
    assert expected == {code: (e["total"]["published"], e["tier"]) for code, e in found.items()}


def test_growth_beyond_a_doubling_counts_as_a_doubling(shipped: Mapping[str, Result]) -> None:
    """From 200 to 520 is 160 percent more."""
    assert "200.00" == shipped["pad"].entrant("B04")["total"]["published"]
    assert any(f["key"] == "value.outside-goalposts" for f in shipped["pad"].findings)


def test_the_swapped_digits_of_a_printed_percentage_are_a_finding_and_do_not_count(
    shipped: Mapping[str, Result],
) -> None:
    found = [f for result in shipped.values() for f in result.findings if f["key"] == "printed.differs"]
    expected = [("B02", "112.05", published(Fraction(1_350, 1_200) * 100))]
    assert expected == [(f["entrant"], f["args"]["printed"], f["args"]["computed"]) for f in found]


def test_published_percentages_decide_so_a_hair_more_is_a_tie_and_a_hundredth_is_not(tmp_path: Path) -> None:
    six = {f"K{i}": f"Rp1.0{i}0.000,00" for i in range(5, 9)}  # four that are clearly ahead: 105 to 108 percent
    hair = revenue(tmp_path / "hair", six | {"K1": "Rp1.010.000,00", "K2": "Rp1.010.049,99"})
    assert recipients(hair, "kota") == ["K5", "K6", "K7", "K8"]
    hundredth = revenue(tmp_path / "hundredth", six | {"K1": "Rp1.010.000,00", "K2": "Rp1.010.050,00"})
    assert recipients(hundredth, "kota") == ["K2", "K5", "K6", "K7", "K8"]
    assert hundredth.entrant("K2")["total"]["published"] == "101.01"


def test_all_six_equal_means_nobody_of_the_type(tmp_path: Path) -> None:
    result = revenue(tmp_path, {f"K{i}": "Rp990.000,00" for i in range(6)})
    assert [] == recipients(result, "kota")
    assert {1} == {e["rank"] for e in result.entrants}


def test_five_equal_ones_fit_the_quota_exactly(tmp_path: Path) -> None:
    result = revenue(tmp_path, {f"K{i}": "Rp990.000,00" for i in range(5)})
    assert [f"K{i}" for i in range(5)] == recipients(result, "kota")


def test_two_rows_of_one_region_need_a_person(tmp_path: Path) -> None:
    row = "K1;31/12/2022;Rp1.000.000,00;Rp900.000,00;;1;1;"
    folder = write(tmp_path, daerah=["K1;K1;kota"], verifikasi=["K1;terverifikasi"], lra=[row, row])
    assert {"K1": "not-assessable"} == statuses(pembina.evaluate(FOLDER, folder))


def test_own_revenue_after_a_year_without_any_is_not_applicable_and_never_infinite(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        daerah=["K1;K1;kota", "K2;K2;kota"],
        verifikasi=["K1;terverifikasi", "K2;terverifikasi"],
        pad=["K1;31/12/2021;Rp0,00", "K1;31/12/2022;Rp5,00", "K2;31/12/2021;Rp100,00", "K2;31/12/2022;Rp100,01"],
    )
    result = pembina.evaluate(FOLDER / "pad.toml", folder)
    assert {"K1": "not-assessable", "K2": "ranked"} == statuses(result)
    assert ("100.01", "penerima") == (result.entrant("K2")["total"]["published"], result.entrant("K2")["tier"])


def test_a_verdict_spelt_otherwise_is_refused_and_makes_nobody_ineligible_in_silence(tmp_path: Path) -> None:
    row = "K1;31/12/2022;Rp1.000.000,00;Rp900.000,00;;1;1;"
    folder = write(tmp_path, daerah=["K1;K1;kota"], verifikasi=["K1;Terverifikasi"], lra=[row])
    with pytest.raises(ScoringError, match="Terverifikasi"):
        pembina.evaluate(FOLDER, folder)
