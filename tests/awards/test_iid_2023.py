"""The award iid-2023, as a specification: the worked region by hand, and both sides of every edge."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

import pembina
from pembina import Result

from .sources import AWARDS

FOLDER = AWARDS / "iid-2023"

Works = Mapping[str, str]
"""Points of each work of a region, as text."""

FULL = Decimal(45), Decimal(64)
"""The most points of the regional unit and of the innovations (60 on average and 4 for their number)."""


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def scores(code: str, table: str, work: str | None = None) -> list[int]:
    """Scores of a region in one of the shipped tables, as they stand."""
    with (FOLDER / "data" / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [int(row["score"]) for row in rows if row["region"] == code and work in (None, row.get("work"))]


def index(unit: Decimal, average: Decimal, number: int) -> Decimal:
    """The rule by hand: 25.2 of the regional unit, 74.8 of the innovations with the points for their number."""
    steps = sum(number >= least for least in (1, 4, 7, 10))
    return unit / FULL[0] * Decimal("25.2") + (average + steps) / FULL[1] * Decimal("74.8")


def published(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def evaluate(folder: Path, regions: Mapping[str, tuple[str | None, Works]]) -> Result:
    """Evaluate regions made of the points of their unit and of their works."""
    spd = [(code, "unit", "1", unit) for code, (unit, _) in regions.items() if unit is not None]
    works = [(code, name, "16", points, "2022-06-01") for code, (_, w) in regions.items() for name, points in w.items()]
    (folder / "dataset.toml").write_text(
        '[dataset]\ntitle = "edges"\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8"
    )
    write(folder / "regions.csv", ("code", "name", "cluster"), [(code, code, "kota") for code in regions])
    write(folder / "spd.csv", ("region", "unit", "indicator", "score"), spd)
    write(folder / "works.csv", ("region", "work", "indicator", "score", "started"), works)
    return pembina.evaluate(FOLDER, data=folder)


def write(path: Path, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def equal_works(number: int, points: str) -> Works:
    return {f"Karya {n}": points for n in range(1, number + 1)}


def column(result: Result, path: str) -> dict[str, Any]:
    node = next(node for node in result.nodes if node["path"] == path)
    return {entrant["code"]: node["values"][row] for row, entrant in enumerate(result.entrants)}


def test_the_worked_region_by_hand(result: Result) -> None:
    """Unit 33 of 45: 18.48. Works (45 + 26) / max(10, 2) = 7.1, and 1 for two: 8.1 of 64, 9.466875. Together 27.95."""
    assert 33 == sum(scores("X01", "spd.csv"))
    assert (45, 26) == (sum(scores("X01", "works.csv", "Lapak Contoh")), sum(scores("X01", "works.csv", "Sapa Contoh")))
    expected = index(Decimal(33), Decimal(45 + 26) / max(10, 2), 2)
    assert Decimal("18.48") + Decimal("9.466875") == expected
    assert "27.95" == published(expected) == result.entrant("X01")["total"]["published"]


def test_an_innovation_of_2016_is_none_of_the_period(result: Result) -> None:
    assert 12 == sum(scores("X01", "works.csv", "Arsip Contoh"))
    assert 7.1 == column(result, "sid.rerata")["X01"]


def test_two_weak_works_beyond_ten_lower_the_average(result: Result) -> None:
    """Ten works of 30: 300 / 10. With two more of 6: 312 / 12 = 26. Unit and number give both all their points."""
    expected = {
        "X02": published(index(FULL[0], Decimal(30), 10)),
        "X03": published(index(FULL[0], Decimal(312) / 12, 12)),
    }
    assert {"X02": "64.94", "X03": "60.26"} == expected
    assert expected == {code: result.entrant(code)["total"]["published"] for code in expected}


def test_who_reports_nothing_or_zero_is_not_assessable_and_has_no_low_score(result: Result) -> None:
    expected = {"X04": "screen.reported", "X05": "screen.nonzero"}
    found = {code: result.entrant(code) for code in expected}
    assert expected == {code: entrant["reason"]["key"] for code, entrant in found.items()}
    assert {("not-assessable", None, None)} == {(e["status"], e["rank"], e["tier"]) for e in found.values()}


def test_a_region_without_innovations_has_a_low_score_and_a_tier(result: Result) -> None:
    """Only the unit, 12 of 45: 12 / 45 x 25.2 = 6.72."""
    entrant = result.entrant("X06")
    assert 12 == sum(scores("X06", "spd.csv"))
    assert ("ranked", "6.72", "kurang-inovatif") == (entrant["status"], entrant["total"]["published"], entrant["tier"])


def test_one_indicator_with_two_scores_needs_a_person(result: Result) -> None:
    entrant = result.entrant("X07")
    assert ("not-assessable", "missing.value") == (entrant["status"], entrant["reason"]["key"])


def test_the_middle_tier_stays_empty_in_the_shipped_data(result: Result) -> None:
    assert ["inovatif"] == [f["args"]["tier"] for f in result.findings if f["key"] == "tier.empty"]


def test_both_sides_of_every_tier(tmp_path: Path) -> None:
    """Ten works of 28.016 and 40.32375 of the unit are exactly 60: 22.5813 + 37.4187. Of the unit 0.01 is 0.0056."""
    ten, less = equal_works(10, "28.016"), equal_works(10, "12.016")
    regions: dict[str, tuple[str | None, Works]] = {
        "at 60": ("40.32375", ten), "60.0028": ("40.32875", ten), "60.0056": ("40.33375", ten),
        "at 35": ("29.07375", less), "34.9972": ("29.06875", less), "34.9944": ("29.06375", less),
        "0.0056": ("0.01", {}), "0.0028": ("0.005", {}),
    }  # fmt: skip
    assert 60 == index(Decimal("40.32375"), Decimal("28.016"), 10)
    assert 35 == index(Decimal("29.07375"), Decimal("12.016"), 10)
    expected = {
        "at 60": ("60.00", "inovatif"), "60.0028": ("60.00", "inovatif"), "60.0056": ("60.01", "sangat-inovatif"),
        "at 35": ("35.00", "inovatif"), "34.9972": ("35.00", "inovatif"), "34.9944": ("34.99", "kurang-inovatif"),
        "0.0056": ("0.01", "kurang-inovatif"), "0.0028": ("0.00", None),
    }  # fmt: skip
    result = evaluate(tmp_path, regions)
    assert expected == {e["code"]: (e["total"]["published"], e["tier"]) for e in result.entrants}


def test_the_divisor_is_ten_up_to_ten_works_and_their_number_beyond(tmp_path: Path) -> None:
    regions = {f"n{n:02}": ("1", equal_works(n, "30")) for n in (1, 9, 10, 11, 20)}
    expected = {"n01": 3.0, "n09": 27.0, "n10": 30.0, "n11": 30.0, "n20": 30.0}
    assert expected == column(evaluate(tmp_path, regions), "sid.rerata")


def test_both_sides_of_every_step_of_the_number_of_works(tmp_path: Path) -> None:
    regions = {f"n{n:02}": ("1", equal_works(n, "30")) for n in (1, 3, 4, 6, 7, 9, 10, 11)} | {"n00": ("1", {"A": "0"})}
    result = evaluate(tmp_path, regions)
    node = next(node for node in result.nodes if node["path"] == "sid.jumlah")
    expected = {"n00": 0, "n01": 25, "n03": 25, "n04": 50, "n06": 50, "n07": 75, "n09": 75, "n10": 100, "n11": 100}
    assert expected == {e["code"]: node["scores"][row] for row, e in enumerate(result.entrants)}


def test_more_points_than_a_work_or_the_unit_can_have_need_a_person(tmp_path: Path) -> None:
    regions: dict[str, tuple[str | None, Works]] = {
        "work at 60": ("45", {"A": "60"}),
        "work over 60": ("45", {"A": "60.01"}),
        "unit over 45": ("45.01", {"A": "60"}),
    }
    expected = {"work at 60": "ranked", "work over 60": "not-assessable", "unit over 45": "not-assessable"}
    assert expected == {e["code"]: e["status"] for e in evaluate(tmp_path, regions).entrants}


def test_equal_totals_are_decided_by_the_innovations_and_then_shared(tmp_path: Path) -> None:
    """Nine works of 40 / 9 and three points for their number are worth what ten works of 3 and four points are."""
    regions: dict[str, tuple[str | None, Works]] = {
        "nine": ("10", {"A": "40"} | dict.fromkeys("BCDEFGHI", "0.000001")), "ten": ("10", equal_works(10, "3")),
        "same": ("10", equal_works(10, "3")), "less": ("9", equal_works(10, "3")),
    }  # fmt: skip
    result = evaluate(tmp_path, regions)
    assert result.entrant("nine")["total"]["published"] == result.entrant("ten")["total"]["published"]
    expected = {"nine": 1, "ten": 2, "same": 2, "less": 4}
    assert expected == {e["code"]: e["rank"] for e in result.entrants}
