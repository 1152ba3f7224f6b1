"""The award tpid: one winner for each area and type, and what happens at the edges of that quota."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

import pembina
from pembina import Result
from pembina.errors import ScoringError

from .sources import AWARDS

FOLDER = AWARDS / "tpid"
WINNER = {"tpid": "terbaik", "tpid/berprestasi": "berprestasi"}


@pytest.fixture(scope="module")
def shipped() -> Mapping[str, Result]:
    return {name: pembina.evaluate(name) for name in WINNER}


def winners(result: Result) -> dict[str, list[str]]:
    """Codes that have a tier, by cluster."""
    found: dict[str, list[str]] = {}
    for e in result.entrants:
        found.setdefault(e["groups"]["klaster"], []).extend([e["code"]] if e["tier"] else [])
    return found


def teams(folder: Path, rows: Mapping[str, tuple[str, str, str]]) -> Result:
    """Evaluate the first file over teams of cities: cluster, points in each of the four pillars, inflation."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    tables = {
        "tpid": ("kode;nama;jenis;klaster", "{code};{code};kabupaten/kota IHK;{cluster}"),
        "penilaian": ("kode;harga;pasokan;distribusi;komunikasi;laporan", "{code};{p};{p};{p};{p};ya"),
        "harga": ("kode;tanggal;inflasi;iph;sumber", "{code};2022-12-31;{inflation};-;"),
    }
    for name, (head, line) in tables.items():
        filled = [line.format(code=c, cluster=k, p=p, inflation=i) for c, (k, p, i) in rows.items()]
        (folder / f"{name}.csv").write_text("\n".join([head, *filled]) + "\n", "utf-8")
    return pembina.evaluate(FOLDER, folder)


def totals(result: Result) -> dict[str, str]:
    return {e["code"]: e["total"]["published"] for e in result.entrants if e["total"]}


def test_the_worked_team_by_hand(shipped: Mapping[str, Result]) -> None:
    process = Decimal(80 + 84 + 76 + 88) / 4  # 82
    inflation = Decimal(100)  # 3.10 lies between 2 and 4
    expected = process * 60 / 100 + inflation * 40 / 100
    assert Decimal("89.20") == expected
    team = shipped["tpid"].entrant("T01")
    assert (expected, 1, "terbaik") == (
        Decimal(team["total"]["published"]),
        team["group-ranks"]["klaster"],
        team["tier"],
    )


def test_the_second_of_a_cluster_has_the_total_and_no_place(shipped: Mapping[str, Result]) -> None:
    process = Decimal(85 + 85 + 80 + 90) / 4  # 85
    inflation = (6 - Decimal("4.5")) / (6 - 4) * 100  # 75
    expected = process * 60 / 100 + inflation * 40 / 100
    assert Decimal("81.00") == expected
    team = shipped["tpid"].entrant("T02")
    assert (expected, 2, None) == (Decimal(team["total"]["published"]), team["group-ranks"]["klaster"], team["tier"])


def test_every_cluster_of_the_first_file_has_its_winner_or_none(shipped: Mapping[str, Result]) -> None:
    expected = {
        "Sumatera, provinsi": ["T01"],
        "Sumatera, kabupaten/kota IHK": [],  # the only entrant stays below 60
        "Jawa-Bali, kabupaten/kota IHK": [],  # two are equal for the one place
        "Kalimantan, kabupaten/kota IHK": ["T07"],
        "Sulawesi, provinsi": [],  # ineligible
        "Nusa Tenggara-Maluku-Papua, provinsi": [],  # not assessable
        "Sulawesi, kabupaten/kota IHK": ["T10"],  # exactly 60
    }
    assert expected == winners(shipped["tpid"])


def test_two_equals_at_the_edge_share_the_first_rank_and_none_of_three_wins(shipped: Mapping[str, Result]) -> None:
    expected = {"T04": (1, 1, True), "T05": (1, 1, True), "T06": (5, 3, False)}
    found = {code: shipped["tpid"].entrant(code) for code in expected}
    assert expected == {c: (e["rank"], e["group-ranks"]["klaster"], e["tied"]) for c, e in found.items()}
    ties = [f["args"] for f in shipped["tpid"].findings if f["key"] == "quota.tie"]
    assert [("Jawa-Bali, kabupaten/kota IHK", 1, 2)] == [(t["group"], t["quota"], t["tied"]) for t in ties]


def test_no_report_is_ineligible_and_no_inflation_is_not_assessable(shipped: Mapping[str, Result]) -> None:
    expected = {"T08": "ineligible", "T09": "not-assessable"}
    assert expected == {code: shipped["tpid"].entrant(code)["status"] for code in expected}


def test_the_two_files_share_the_teams_out_without_overlap(shipped: Mapping[str, Result]) -> None:
    codes = {name: {e["code"] for e in result.entrants} for name, result in shipped.items()}
    assert {f"T{i:02}" for i in range(1, 11)} == codes["tpid"]
    assert {f"N{i:02}" for i in range(1, 6)} == codes["tpid/berprestasi"]


def test_teams_outside_the_price_index_by_hand(shipped: Mapping[str, Result]) -> None:
    """Pillars' mean times 0.6, and (5 - swing) / 5 x 100 times 0.4."""
    rows = {
        "N01": (82 + 78 + 80 + 84, "1.25"),
        "N02": (70 + 66 + 74 + 70, "0.80"),
        "N03": (50 + 48 + 52 + 50, "2.20"),
        "N05": (65 + 70 + 75 + 62, "1.50"),
    }
    expected = {c: Decimal(sum_) / 4 * 60 / 100 + (5 - Decimal(s)) / 5 * 40 for c, (sum_, s) in rows.items()}
    result = shipped["tpid/berprestasi"]
    assert expected == {code: Decimal(total) for code, total in totals(result).items()}
    assert {"N01", "N05"} == {e["code"] for e in result.entrants if e["tier"]}
    assert "not-assessable" == result.entrant("N04")["status"]


def test_inflation_loses_on_both_sides_of_the_target(tmp_path: Path) -> None:
    """With 0 points for the process the total is 0.4 of the score for inflation."""
    score = {
        "-0,50": "0", "0": "0", "0,01": "0.5", "1": "50", "1,99": "99.5", "2": "100", "3": "100",
        "4": "100", "4,01": "99.5", "5": "50", "5,99": "0.5", "6": "0", "9,9": "0",
    }  # fmt: skip
    expected = {f"C{i}": Decimal(s) * 40 / 100 for i, s in enumerate(score.values())}
    result = teams(tmp_path, {f"C{i}": ("satu", "0", value) for i, value in enumerate(score)})
    assert expected == {code: Decimal(total) for code, total in totals(result).items()}


def test_sixty_wins_and_a_hundredth_less_does_not_by_the_published_total(tmp_path: Path) -> None:
    """Inflation on target gives 40; the process 0.6 of its points: 33.325 makes 59.995, which is published as 60.00."""
    points = {"at": ("33,33", "60.00"), "rounded": ("33,325", "60.00"), "below": ("33,324", "59.99")}
    rows = {code: (code, p, "3") for code, (p, _) in points.items()}
    result = teams(tmp_path, rows)
    assert {code: total for code, (_, total) in points.items()} == totals(result)
    assert {"at": ["at"], "rounded": ["rounded"], "below": []} == winners(result)


def test_a_clear_winner_keeps_the_place_although_the_next_two_are_equal(tmp_path: Path) -> None:
    rows = {"A": ("satu", "90", "3"), "B": ("satu", "80", "3"), "C": ("satu", "80", "3"), "D": ("dua", "70", "3")}
    result = teams(tmp_path, rows)
    assert {"satu": ["A"], "dua": ["D"]} == winners(result)
    assert {"A": 1, "B": 2, "C": 2, "D": 4} == {e["code"]: e["rank"] for e in result.entrants}
    assert [] == [f for f in result.findings if f["key"] == "quota.tie"]


def test_points_beyond_a_hundred_are_a_mistake_and_not_cut_off(tmp_path: Path) -> None:
    with pytest.raises(ScoringError):
        teams(tmp_path, {"A": ("satu", "101", "3")})


def test_an_answer_spelt_otherwise_is_refused_and_makes_nobody_ineligible_in_silence(tmp_path: Path) -> None:
    teams(tmp_path, {"A": ("satu", "70", "3")})
    scores = tmp_path / "penilaian.csv"
    scores.write_text(scores.read_text("utf-8").replace(";ya", ";Ya"), "utf-8")
    with pytest.raises(ScoringError, match="Ya"):
        pembina.evaluate(FOLDER, tmp_path)
