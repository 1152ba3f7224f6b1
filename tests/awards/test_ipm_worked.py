"""The shipped data of ipm: an invented regency by hand, one at each goalpost, one beyond them, one with a gap."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

import pembina
from pembina import Result

from .sources import AWARDS


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(AWARDS / "ipm", data=AWARDS / "ipm" / "data")


def test_the_worked_regency_by_hand(result: Result) -> None:
    """Health 50.5 / 65, knowledge (12.6 / 18 + 7.5 / 15) / 2 = 60, spending 66.92; cube root of the product 67.82."""
    health = (Decimal("70.5") - 20) / (85 - 20) * 100
    knowledge = (Decimal("12.6") / 18 + Decimal("7.5") / 15) / 2 * 100
    low, high = Decimal("1007.436"), Decimal("26572.352")
    spending = (Decimal(9000).ln() - low.ln()) / (high.ln() - low.ln()) * 100
    assert (Decimal("77.69"), Decimal(60), Decimal("66.92")) == (round(health, 2), knowledge, round(spending, 2))
    index = (health * knowledge * spending) ** (Decimal(1) / 3)
    expected = str(index.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert "67.82" == expected == result.entrant("X01")["total"]["published"]
    assert "sedang" == result.entrant("X01")["tier"]


def test_a_regency_on_every_lower_goalpost_has_zero_and_one_on_every_upper_goalpost_a_hundred(result: Result) -> None:
    expected = {"X02": ("0.00", "rendah"), "X03": ("100.00", "sangat-tinggi")}
    found = {code: result.entrant(code) for code in expected}
    assert expected == {code: (entrant["total"]["published"], entrant["tier"]) for code, entrant in found.items()}


def test_beyond_the_goalposts_nothing_is_gained_and_the_rank_is_shared(result: Result) -> None:
    assert {"X03": 1, "X05": 1} == {code: result.entrant(code)["rank"] for code in ("X03", "X05")}
    assert "100.00" == result.entrant("X05")["total"]["published"]


def test_a_regency_with_one_figure_missing_has_no_index(result: Result) -> None:
    entrant = result.entrant("X04")
    assert ("not-assessable", None, {"criterion": "education.mean", "why": "missing"}) == (
        entrant["status"], entrant["total"], entrant["reason"]["args"],
    )  # fmt: skip


def test_the_data_say_that_they_are_invented(result: Result) -> None:
    assert "synthetic" == result.document["data"]["origin"]
