"""The award kla, as a specification: the worked region by hand, every tier on both sides, and what closes a tier."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

import pembina
from pembina import Result
from pembina.errors import ScoringError

from .sources import AWARDS

FOLDER = AWARDS / "kla"

MOST = {n: Decimal(50 if n in (1, 2, 3, 24) else 40) for n in range(1, 25)}
"""The most points of each indicator."""

CLUSTER_FIVE = range(21, 25)

Points = Mapping[int, Decimal]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def shipped(code: str) -> dict[int, Decimal]:
    with (FOLDER / "data" / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["region"] == code]
    return {int(row["indicator"]): Decimal(row["value"].replace(",", ".")) for row in rows}


def evaluate(folder: Path, regions: Mapping[str, Points]) -> Result:
    tables: dict[str, list[tuple[object, ...]]] = {
        "regions": [("code", "name"), *((code, code) for code in regions)],
        "figures": [("region", "indicator", "value"), *((c, n, v) for c, p in regions.items() for n, v in p.items())],
    }
    (folder / "dataset.toml").write_text(
        '[dataset]\ntitle = "edges"\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8"
    )
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return pembina.evaluate(FOLDER, data=folder)


def points_for(total: str, **fixed: str) -> dict[int, Decimal]:
    """Points that add up to a total: the indicators named (i1="0") as said, the others full from 24 downwards."""
    points = {int(name[1:]): Decimal(value) for name, value in fixed.items()}
    left = Decimal(total) - sum(points.values())
    for n in sorted(MOST, key=lambda n: (n != 1, -n)):
        if n not in points:
            points[n] = min(MOST[n], left)
            left -= points[n]
    assert left == 0
    return points


def outcome(result: Result) -> dict[str, tuple[str, str | None]]:
    return {e["code"]: (e["total"]["published"], e["tier"]) for e in result.entrants if e["total"]}


def test_the_most_points_of_all_24_indicators_are_1000() -> None:
    assert (24, 1000) == (len(MOST), sum(MOST.values()))


def test_the_worked_region_by_hand(result: Result) -> None:
    """120 + 95.5 + 155 + 175 + 90 + 110 = 745.50: from 701 up, Nindya."""
    points = shipped("X01")
    parts = [(1, 4), (4, 7), (7, 12), (12, 18), (18, 21), (21, 25)]
    expected = [Decimal(text) for text in ("120", "95.5", "155", "175", "90", "110")]
    assert expected == [sum(points[n] for n in range(*part)) for part in parts]
    assert Decimal("745.5") == sum(expected)
    assert ("745.50", "nindya") == outcome(result)["X01"]


def test_the_total_is_the_sum_of_points_for_everyone(result: Result) -> None:
    expected = {code: f"{sum(shipped(code).values()):.2f}" for code in outcome(result)}
    assert expected == {code: total for code, (total, _) in outcome(result).items()}


def test_a_total_in_the_printed_gap_keeps_the_tier_below(result: Result) -> None:
    expected = {"X03": ("600.50", "pratama"), "X08": ("601.00", "madya")}
    assert expected == {code: outcome(result)[code] for code in expected}


def test_500_is_a_tier_and_a_hundredth_less_is_none(result: Result) -> None:
    expected = {"X04": ("500.00", "pratama"), "X05": ("499.99", None)}
    assert expected == {code: outcome(result)[code] for code in expected}


def test_the_top_tier_stays_empty_although_one_total_reaches_it(result: Result) -> None:
    """X02 has 942 points, but 112 of 170 in cluster V: 658.82 of 1000, where 800 are asked for."""
    assert 112 == sum(shipped("X02")[n] for n in CLUSTER_FIVE)
    assert ("942.00", "utama") == outcome(result)["X02"]
    (held,) = result.entrant("X02")["held-back"]
    assert ("kla", "tier.minimum", "klaster-5", 658.82) == (
        held["tier"], held["key"], held["args"]["node"], held["args"]["score"],
    )  # fmt: skip
    assert ["kla"] == [f["args"]["tier"] for f in result.findings if f["key"] == "tier.empty"]


def test_a_mandatory_indicator_at_zero_caps_the_tier(result: Result) -> None:
    assert ("807.50", "pratama") == outcome(result)["X06"]
    assert {"tier.cap"} == {held["key"] for held in result.entrant("X06")["held-back"] if held["tier"] != "kla"}


def test_a_missing_indicator_is_no_zero(result: Result) -> None:
    entrant = result.entrant("X07")
    assert 23 == len(shipped("X07"))
    expected = ("not-assessable", {"criterion": "klaster-3.indikator-12", "why": "missing"})
    assert expected == (entrant["status"], entrant["reason"]["args"])


def test_how_far_a_figure_was_checked_travels_with_it(result: Result) -> None:
    states = {node["path"]: node["notes"] for node in result.nodes if node["kind"] == "criterion"}
    six, one = states["klaster-1.indikator-6"], states["kelembagaan.indikator-1"]
    expected = ("adjusted", "verified", "claimed")
    assert expected == (six["X01"]["state"], one["X01"]["state"], one["X05"]["state"])


def test_both_sides_of_every_tier(tmp_path: Path) -> None:
    edges = {
        "1000": "kla", "901": "kla", "900.99": "utama", "801": "utama", "800.99": "nindya", "701": "nindya",
        "700.99": "madya", "601": "madya", "600.995": "madya", "600.994": "pratama", "600.50": "pratama",
        "600": "pratama", "500": "pratama", "499.995": "pratama", "499.99": None, "0.01": None,
    }  # fmt: skip
    found = outcome(evaluate(tmp_path, {total: points_for(total) for total in edges}))
    assert edges == {total: tier for total, (_, tier) in found.items()}


def test_both_sides_of_what_the_upper_tiers_ask_beside_the_total(tmp_path: Path) -> None:
    """Of 170 points of cluster V, 800 of 1000 are 136 and 600 are 102; indicator 1 is full at 50."""
    five = {"i21": "40", "i22": "40", "i23": "40"}
    low = {"i21": "30", "i22": "30", "i23": "30"}
    regions = {
        "136": points_for("950", **five, i24="16"), "135.99": points_for("950", **five, i24="15.99"),
        "102": points_for("850", **low, i24="12"), "101.99": points_for("850", **low, i24="11.99"),
        "full": points_for("950", i1="50"), "not full": points_for("950", i1="49.99"),
    }  # fmt: skip
    expected = {"136": "kla", "135.99": "utama", "102": "utama", "101.99": "nindya", "full": "kla", "not full": "utama"}
    assert expected == {code: tier for code, (_, tier) in outcome(evaluate(tmp_path, regions)).items()}


def test_both_sides_of_the_gate(tmp_path: Path) -> None:
    regions = {"zero": points_for("900", i1="0"), "any": points_for("900", i1="0.01"), "low": points_for("499", i1="0")}
    expected = {"zero": "pratama", "any": "utama", "low": None}
    assert expected == {code: tier for code, (_, tier) in outcome(evaluate(tmp_path, regions)).items()}


def test_more_points_than_an_indicator_has_are_refused_with_names(tmp_path: Path) -> None:
    with pytest.raises(ScoringError) as caught:
        evaluate(tmp_path, {"A": dict(MOST) | {5: Decimal("40.01")}, "B": dict(MOST)})
    assert ["klaster-1.indikator-5"] == [(p.place.address or "").partition(".")[2] for p in caught.value.problems]


def test_equal_totals_are_decided_by_cluster_five_and_then_shared(tmp_path: Path) -> None:
    more, less = points_for("700", i24="50"), points_for("700", i24="20")
    found = evaluate(tmp_path, {"less": less, "more": more, "same": less})
    assert {"less": 2, "more": 1, "same": 2} == {e["code"]: e["rank"] for e in found.entrants}
