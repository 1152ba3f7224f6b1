"""The award eppd, as a specification: performance less the points of a late report, and the older scale 0 to 4."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pembina
from pembina import Result

from .sources import AWARDS

FOLDER = AWARDS / "eppd"
COLUMNS = ("ipm", "poverty", "education_outcome", "education_output", "health_outcome", "health_output")


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate("eppd")


@pytest.fixture(scope="module")
def older() -> Result:
    return pembina.evaluate("eppd/older")


def write(folder: Path, figures: Mapping[str, str], filed: Mapping[str, str]) -> Path:
    """Write one entrant for each code: every indicator at the score given, and the day of filing."""
    shutil.copy(FOLDER / "data" / "dataset.toml", folder)
    rows = {code: at_score(Fraction(score)) for code, score in figures.items()}
    regions = [f"{code},Kota {code},kota" for code in figures]
    (folder / "regions.csv").write_text("\n".join(["code,name,level", *regions, ""]), "utf-8")
    lines = [",".join((code, *row)) for code, row in rows.items()]
    (folder / "indicators.csv").write_text("\n".join([",".join(("region", *COLUMNS)), *lines, ""]), "utf-8")
    filings = [f"{code},{filed.get(code, '2026-03-31')},TT-1" for code in figures]
    (folder / "lppd.csv").write_text("\n".join(["region,filed,receipt", *filings, ""]), "utf-8")
    return folder


def at_score(score: Fraction) -> tuple[str, ...]:
    """Give figures on which every indicator has this score: HDI 50 to 90, poverty 25 to 0, percents as they are."""
    ipm, poverty = 50 + score * 40 / 100, 25 - score * 25 / 100
    return tuple(format(float(value), ".10g") for value in (ipm, poverty, score, score, score, score))


def totals(result: Result) -> dict[str, str | None]:
    return {entrant["code"]: entrant["total"] and entrant["total"]["published"] for entrant in result.entrants}


def tiers(result: Result) -> dict[str, str | None]:
    return {entrant["code"]: entrant["tier"] for entrant in result.entrants}


def test_the_worked_entrant_by_hand(result: Result) -> None:
    ipm, poverty = Fraction(70 - 50, 40) * 100, (25 - Fraction("12.5")) / 25 * 100
    macro = (ipm + poverty) / 2
    education, health = Fraction(60 * 80 + 40 * 70, 100), Fraction(60 * 75 + 40 * 60, 100)
    performance = (30 * macro + 35 * education + 35 * health) / 100
    assert [50, 76, 69, Fraction("65.75")] == [macro, education, health, performance]
    assert str(Decimal("65.75") - 2) == totals(result)["X03"]


def test_contributions_add_up_and_the_group_itself_bears_the_deduction(result: Result) -> None:
    position = result.position("X03")
    found = {node["path"]: node["contributions"][position] for node in result.nodes}
    assert (-2.0, 0.0) == (found[""], found["late"])
    assert Decimal("63.75") == sum(Decimal(str(part)) for part in found.values())


def test_every_total_of_the_example(result: Result) -> None:
    expected = {
        "X01": "75.75", "X02": "73.75", "X03": "63.75", "X04": "60.75", "X05": "0.00",
        "X06": None, "X07": "50.00", "X08": None, "X09": "64.11", "X10": "75.00",
    }  # fmt: skip
    assert expected == totals(result)


def test_one_day_late_costs_two_points_and_here_the_tier(result: Result) -> None:
    assert Decimal(2) == Decimal(totals(result)["X01"] or 0) - Decimal(totals(result)["X02"] or 0)
    assert ("sangat-tinggi", "tinggi") == (tiers(result)["X01"], tiers(result)["X02"])


def test_nobody_owes_points(result: Result) -> None:
    """4.20 less 10 is 0, and what was taken off is only what there was."""
    assert "0.00" == totals(result)["X05"]
    assert -4.2 == result.node("")["contributions"][result.position("X05")]


def test_a_region_without_a_report_or_a_figure_is_not_assessable(result: Result) -> None:
    found = {entrant["code"]: entrant["status"] for entrant in result.entrants}
    assert {"X06": "not-assessable", "X08": "not-assessable"} == {c: s for c, s in found.items() if s != "ranked"}


def test_the_first_of_two_filings_counts_and_that_there_were_two_is_shown(result: Result) -> None:
    late = result.node("late")
    assert 0 == late["values"][result.position("X09")]
    assert 2 == late["notes"]["X09"]["also"]["filings"]


def test_provinces_regencies_and_cities_are_ranked_separately(result: Result) -> None:
    expected = {"provinsi": ["X01", "X02"], "kabupaten": ["X03", "X04", "X05"], "kota": ["X10", "X09", "X07"]}
    found: dict[str, list[str]] = {level: [] for level in expected}
    for entrant in sorted(result.entrants, key=lambda e: e["group-ranks"].get("level", 99)):
        if entrant["rank"]:
            found[entrant["groups"]["level"]].append(entrant["code"])
    assert expected == found


def test_every_edge_of_lateness(tmp_path: Path) -> None:
    days = {
        "A": ("2026-03-30", 0), "B": ("2026-03-31", 0), "C": ("2026-04-01", 2), "D": ("2026-04-30", 2),
        "E": ("2026-05-01", 5), "F": ("2026-05-30", 5), "G": ("2026-05-31", 10), "H": ("2026-12-31", 10),
    }  # fmt: skip
    data = write(tmp_path, dict.fromkeys(days, "60"), {code: day for code, (day, _) in days.items()})
    expected = {code: f"{60 - points}.00" for code, (_, points) in days.items()}
    assert expected == totals(pembina.evaluate(FOLDER / "award.toml", data))


def test_every_cut_on_both_sides(tmp_path: Path) -> None:
    cuts = {
        "74.99": "tinggi", "75": "sangat-tinggi", "49.99": "sedang", "50": "tinggi",
        "24.99": "rendah", "25": "sedang", "0": "rendah", "100": "sangat-tinggi",
    }  # fmt: skip
    codes = {f"C{i}": score for i, score in enumerate(cuts)}
    result = pembina.evaluate(FOLDER / "award.toml", write(tmp_path, codes, {}))
    assert {code: f"{Decimal(score):.2f}" for code, score in codes.items()} == totals(result)
    assert {code: cuts[score] for code, score in codes.items()} == tiers(result)


def test_a_deduction_can_cost_the_tier_at_the_cut(tmp_path: Path) -> None:
    data = write(tmp_path, {"A": "77", "B": "76.99"}, {"A": "2026-04-01", "B": "2026-04-01"})
    found = pembina.evaluate(FOLDER / "award.toml", data)
    assert ({"A": "75.00", "B": "74.99"}, {"A": "sangat-tinggi", "B": "tinggi"}) == (totals(found), tiers(found))


def test_the_older_scale_by_hand(older: Result) -> None:
    """95 percent of ICK and 5 percent of IKM, from 0 to 4."""
    given = {"X01": ("3.1", "1.1"), "X03": ("2.9", "3.5"), "X08": ("3.9", "4"), "X10": ("2.99", "3.18")}
    expected = {code: f"{(95 * Decimal(ick) + 5 * Decimal(ikm)) / 100:.4f}" for code, (ick, ikm) in given.items()}
    assert expected == {code: totals(older)[code] for code in given}


def test_the_older_cuts_belong_to_the_higher_band(older: Result) -> None:
    expected = {
        "X01": ("3.0000", "sangat-tinggi"), "X02": ("3.0000", "sangat-tinggi"), "X10": ("2.9995", "tinggi"),
        "X04": ("2.0000", "tinggi"), "X06": ("1.0000", "sedang"), "X05": ("0.9300", "rendah"),
        "X09": ("0.0000", "rendah"),
    }  # fmt: skip
    assert expected == {code: (totals(older)[code], tiers(older)[code]) for code in expected}


def test_equal_totals_of_the_older_scale_share_a_rank(older: Result) -> None:
    assert [2, 2] == [older.entrant(code)["rank"] for code in ("X01", "X02")]


def test_the_older_cuts_on_their_lower_side(tmp_path: Path) -> None:
    scores = {
        "A": ("2.9999", "tinggi"),
        "B": ("1.9999", "sedang"),
        "C": ("0.9999", "rendah"),
        "D": ("4", "sangat-tinggi"),
    }
    shutil.copy(FOLDER / "data" / "dataset.toml", tmp_path)
    regions = "".join(f"{code},Kota {code},kota\n" for code in scores)
    (tmp_path / "regions.csv").write_text("code,name,level\n" + regions, "utf-8")
    rows = "".join(f"{code},{score},{score}\n" for code, (score, _) in scores.items())
    (tmp_path / "older.csv").write_text("region,ick,ikm\n" + rows, "utf-8")
    found = tiers(pembina.evaluate(FOLDER / "older.toml", tmp_path))
    assert {code: tier for code, (_, tier) in scores.items()} == found
