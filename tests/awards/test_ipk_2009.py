"""The award ipk-2009, as a specification: part C of Permenkop 06/2009 as far as it was read, on invented regions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import pembina
from pembina import Result

from .sources import AWARDS

FOLDER = AWARDS / "ipk-2009"
WEIGHTS = {
    "kelembagaan.jumlah": 1,
    "kelembagaan.aktif": 1,
    "kelembagaan.diaudit": 1,
    "kelembagaan.rat": 2,
    "keanggotaan": 2,
}
"""Bobot as read: 7 of the 40 of part C."""

WORTH = {"meningkat": 100, "tetap": 75, "menurun": 50, "tidak ada": 0}
Row = Sequence[object]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def published(value: Fraction) -> str:
    exact = Decimal(value.numerator) / value.denominator
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def measured(result: Result, code: str) -> dict[str, Any]:
    row = [entrant["code"] for entrant in result.entrants].index(code)
    return {path: result.node(path)["values"][row] for path in WEIGHTS}


def reason(result: Result, code: str, path: str) -> str | None:
    found: str | None = result.node(path)["notes"].get(code, {}).get("reason")
    return found


def evaluated(folder: Path, regions: dict[str, Sequence[Row]]) -> Result:
    """Evaluate regions that are made up: rows of year, cooperatives, active, audited, met, members."""
    (folder / "daerah.csv").write_text("kode;nama\n" + "".join(f"{c};Daerah {c}\n" for c in regions), "utf-8")
    lines = [";".join(map(str, (code, *row))) for code, rows in regions.items() for row in rows]
    head = "kode;tahun;koperasi;aktif;diaudit;rat;anggota\n"
    (folder / "angka.csv").write_text(head + "\n".join(lines) + "\n", "utf-8")
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    return pembina.evaluate(FOLDER, data=folder)


def years(*members: object) -> list[Row]:
    """Three years in which all but the members rise."""
    return [(2006 + i, 100 + i, 50 + 2 * i, 10 + i, 30 + 2 * i, n) for i, n in enumerate(members)]


def test_the_worked_region_by_hand(result: Result) -> None:
    """200, 210, 220 cooperatives rise; 100/200 = 105/210 = 110/220 stay; audits fall, meetings and members rise."""
    active = [Fraction(100, 200), Fraction(105, 210), Fraction(110, 220)]
    audited = [Fraction(10, 200), Fraction(9, 210), Fraction(9, 220)]
    met = [Fraction(60, 200), Fraction(70, 210), Fraction(80, 220)]
    assert active[0] == active[1] == active[2]
    assert audited[0] > audited[1] > audited[2]
    assert met[0] < met[1] < met[2]
    words = ["meningkat", "tetap", "menurun", "meningkat", "meningkat"]
    assert dict(zip(WEIGHTS, words, strict=True)) == measured(result, "X01")
    total = Fraction(100 * 1 + 75 * 1 + 50 * 1 + 100 * 2 + 100 * 2, 7)
    assert published(total) == "89.29"
    assert result.entrant("X01")["total"]["published"] == "89.29"


def test_the_skor_of_the_worked_region_is_six_and_a_quarter_of_seven(result: Result) -> None:
    """As the worksheet counts: skor = nilai x bobot / 100; the published total is that in percent of 7."""
    skor = sum(Fraction(WORTH[word] * WEIGHTS[path], 100) for path, word in measured(result, "X01").items())
    assert skor == Fraction(25, 4)
    assert published(skor * 100 / 7) == result.entrant("X01")["total"]["published"]


def test_every_total_is_the_one_of_the_words_and_weights(result: Result) -> None:
    expected, found = {}, {}
    for entrant in result.entrants:
        if entrant["status"] == "ranked":
            words = measured(result, entrant["code"])
            expected[entrant["code"]] = published(
                sum(Fraction(WORTH[word] * WEIGHTS[path], 7) for path, word in words.items())
            )
            found[entrant["code"]] = entrant["total"]["published"]
    assert len(expected) == 6
    assert expected == found


def test_the_order_and_the_shared_rank(result: Result) -> None:
    expected = [("X07", 1), ("X05", 2), ("X06", 2), ("X01", 4), ("X02", 5), ("X09", 6)]
    assert expected == [(e["code"], e["rank"]) for e in result.ranking() if e["rank"]]


def test_no_audit_in_three_years_is_none_and_scores_zero_while_three_equal_counts_are_flat(result: Result) -> None:
    """(1 x 75 + 1 x 100 + 1 x 0 + 2 x 100 + 2 x 50) / 7 = 475 / 7 = 67.86."""
    words = ["tetap", "meningkat", "tidak ada", "meningkat", "menurun"]
    assert dict(zip(WEIGHTS, words, strict=True)) == measured(result, "X02")
    assert published(Fraction(475, 7)) == result.entrant("X02")["total"]["published"]


@pytest.mark.parametrize(
    ("code", "path", "why"),
    [
        ("X03", "kelembagaan.rat", "needs-a-person"),
        ("X04", "keanggotaan", "missing"),
        ("X08", "kelembagaan.rat", "needs-a-person"),
    ],
    ids=["up and then down", "a year left out", "two figures of one year"],
)
def test_what_the_text_does_not_settle_is_not_assessable(result: Result, code: str, path: str, why: str) -> None:
    entrant = result.entrant(code)
    assert (entrant["status"], entrant["rank"], entrant["total"]) == ("not-assessable", None, None)
    assert why == reason(result, code, path)


def test_the_smallest_change_is_a_change_and_only_equality_is_flat(tmp_path: Path) -> None:
    found = evaluated(
        tmp_path,
        {
            "A": years("10.000", "10.001", "10.002"),
            "B": years("10.000", "10.000", "10.000"),
            "C": years("10.002", "10.001", "10.000"),
            "D": years(0, 0, 0),
            "E": years("10.000", "10.001", "10.001"),
            "F": years("10.001", "10.000", "10.000"),
        },
    )
    expected = {
        "A": "meningkat", "B": "tetap", "C": "menurun", "D": "tidak ada", "E": "meningkat", "F": "menurun",
    }  # fmt: skip
    assert expected == {code: measured(found, code)["keanggotaan"] for code in expected}
    totals = {code: published(Fraction(5 * 100 + 2 * WORTH[word], 7)) for code, word in expected.items()}
    assert totals == {code: found.entrant(code)["total"]["published"] for code in expected}


def test_a_year_before_or_after_the_three_does_not_count_and_two_years_are_too_few(tmp_path: Path) -> None:
    rows = years("5.000", "5.100", "5.200")
    found = evaluated(
        tmp_path,
        {
            "A": [(2005, 900, 1, 900, 1, "9.000"), *rows, (2009, 900, 1, 900, 1, 1)],
            "B": rows[1:],
        },
    )
    assert found.entrant("A")["total"]["published"] == "100.00"
    assert found.entrant("B")["status"] == "not-assessable"
    assert reason(found, "B", "keanggotaan") == "missing"


def test_the_data_are_said_to_be_invented(result: Result) -> None:
    assert any(finding["key"] == "data.synthetic" for finding in result.findings)
