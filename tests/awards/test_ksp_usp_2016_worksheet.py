"""The worksheets shipped with ksp-usp-2016: what three cooperatives typed, against what follows from their accounts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pembina
from pembina import Result
from pembina.cli import main

from .sources import AWARDS

FOLDER = AWARDS / "ksp-usp-2016"

Found = tuple[str, str | None, str | None, str | None, str | None]

CAPITAL, TYPED, ASSETS, AT_RISK, SURPLUS = 445, 330, 500, 150, 18
"""Million rupiah of K04: own capital by its items and as typed, and what it is divided by or divides."""

ANGGREK: Sequence[Found] = [
    ("printed.sum", None, "61.80", "68.10", "-6.30"),
    ("printed.tier", None, "cukup-sehat", "dalam-pengawasan", None),
    ("worksheet.contribution", "kemandirian", "4.50", "3.75", "+0.75"),
    ("worksheet.contribution", "kemandirian.rentabilitas-modal", "3.00", "2.25", "+0.75"),
    ("worksheet.contribution", "permodalan", "12.00", "10.50", "+1.50"),
    ("worksheet.contribution", "permodalan.aset", "3.00", "1.50", "+1.50"),
    ("worksheet.score", "kemandirian.rentabilitas-modal", "100", "75", "+25"),
    ("worksheet.score", "permodalan.aset", "50", "25", "+25"),
    ("worksheet.tier", None, "cukup-sehat", "dalam-pengawasan", None),
    ("worksheet.total", None, "61.80", "65.85", "-4.05"),
    ("worksheet.value", "kemandirian.rentabilitas-modal", "5.45", "4.04", "+1.41"),
    ("worksheet.value", "permodalan.aset", "66.00", "89.00", "-23.00"),
    ("worksheet.value", "permodalan.berisiko", "220.00", "296.67", "-76.67"),
]
CEMPAKA: Sequence[Found] = [
    ("printed.sum", None, "66.00", "65.95", "+0.05"),
    ("worksheet.tier", None, "cukup-sehat", "dalam-pengawasan", None),
    ("worksheet.total", None, "66.00", "65.95", "+0.05"),
]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def sheet(code: str) -> list[dict[str, str]]:
    """Return the rows of one cooperative's worksheet, every cell as typed."""
    with (FOLDER / "data" / "worksheet.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["koperasi"] == code]


def number(cell: str) -> Decimal:
    return Decimal(cell.replace(".", "").replace(",", "."))


def found(result: Result, code: str) -> list[Found]:
    """Findings on one cooperative's worksheet: key, node, printed, computed and difference."""
    findings = [f for f in result.findings if f["key"].startswith(("worksheet.", "printed.")) and f["entrant"] == code]
    rows = [(f["key"], f["node"], *(f["args"].get(k) for k in ("printed", "computed", "difference"))) for f in findings]
    return sorted(rows, key=str)


def is_aspect(row: dict[str, str]) -> bool:
    return not row["nilai"] and row["komponen"] != "Jumlah"


def test_three_worksheets_are_filled_in_whole_22_items_seven_aspects_and_a_total() -> None:
    for code in ("K01", "K03", "K04"):
        rows = sheet(code)
        counts = (sum(bool(row["nilai"]) for row in rows), sum(map(is_aspect, rows)), rows[-1]["komponen"], len(rows))
        assert (22, 7, "Jumlah", 30) == counts


def test_a_worksheet_that_is_right_on_every_line_has_no_finding(result: Result) -> None:
    assert [] == found(result, "K01")


def test_the_other_two_have_exactly_the_findings_that_follow_by_hand(result: Result) -> None:
    assert ANGGREK == found(result, "K04")
    assert CEMPAKA == found(result, "K03")
    about = {f["entrant"] for f in result.findings if f["key"].startswith(("worksheet.", "printed."))}
    assert {"K03", "K04"} == about


def percent(part: int, whole: int) -> Decimal:
    return round(Decimal(100 * part) / whole, 2)


def test_the_ratios_of_anggrek_by_hand_from_the_typed_sum_and_from_its_items() -> None:
    """The typed 330 leave out the 115 million of undivided surplus: 30 + 70 + 185 + 45 = 330, and 115 make 445."""
    assert (TYPED, CAPITAL) == (30 + 70 + 185 + 45, 30 + 70 + 185 + 45 + 115)
    by_hand = {
        "permodalan.aset": (percent(TYPED, ASSETS), percent(CAPITAL, ASSETS)),
        "permodalan.berisiko": (percent(TYPED, AT_RISK), percent(CAPITAL, AT_RISK)),
        "kemandirian.rentabilitas-modal": (percent(SURPLUS, TYPED), percent(SURPLUS, CAPITAL)),
    }
    listed = {node: (printed, computed) for key, node, printed, computed, _ in ANGGREK if key == "worksheet.value"}
    assert {node: (str(typed), str(right)) for node, (typed, right) in by_hand.items()} == listed


def test_the_points_of_anggrek_add_up_to_68_10_where_61_80_is_typed_and_65_85_follows() -> None:
    """(6 x 50 + 3 x 100) / 100 is typed, (6 x 25 + 3 x 75) / 100 follows: 2.25 points too many."""
    aspects = sum(number(row["skor"]) for row in sheet("K04") if is_aspect(row))
    too_many = Fraction(6 * 50 + 3 * 100, 100) - Fraction(6 * 25 + 3 * 75, 100)
    assert (Decimal("68.10"), "61,80") == (aspects, sheet("K04")[-1]["skor"])
    assert Fraction("65.85") == Fraction(aspects) - too_many


@pytest.mark.parametrize("code", ["K01", "K03", "K04"])
def test_every_aspect_that_is_typed_adds_up_so_that_only_the_total_can_be_wrong(code: str) -> None:
    below = Decimal(0)
    for row in sheet(code)[:-1]:
        if is_aspect(row):
            assert number(row["skor"]) == below, row["komponen"]
            below = Decimal(0)
        else:
            below += number(row["skor"])


def test_the_five_hundredths_of_cempaka_are_more_than_rounding_explains() -> None:
    """Seven aspects and a total of two decimals each may be off by half a hundredth: 8 x 0.005 = 0.04."""
    aspects = sum(number(row["skor"]) for row in sheet("K03") if is_aspect(row))
    off = number(sheet("K03")[-1]["skor"]) - aspects
    assert Decimal("0.05") == off
    assert off > 8 * Decimal("0.005")


def test_no_figure_of_a_worksheet_becomes_a_score(tmp_path: Path, result: Result) -> None:
    """With empty worksheets everyone keeps total, tier and rank, and the findings on worksheets are gone."""
    for path in (FOLDER / "data").iterdir():
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.splitlines()[0] if path.name == "worksheet.csv" else text, "utf-8")
    without = pembina.evaluate(FOLDER, data=tmp_path)
    told = [[(e["code"], e["total"], e["tier"], e["rank"]) for e in r.entrants] for r in (without, result)]
    assert told[0] == told[1]
    assert [] == found(without, "K03") + found(without, "K04")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_readme_shows_the_table_that_is_printed(
    tmp_path: Path, result: Result, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Line by line, in whatever order."""
    path = tmp_path / "result.json"
    assert 0 == main(["--lang", lang, "evaluate", str(FOLDER), "-o", str(path), "--quiet"])
    assert 0 == main(["--lang", lang, "show", str(path), "--findings", "--format", "markdown"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    readme = (FOLDER / "README.md").read_text("utf-8").splitlines()
    assert 2 + len(ANGGREK) + len(CEMPAKA) == len(rows)
    assert [] == [line for line in rows if line not in readme]
