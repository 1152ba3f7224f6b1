"""account-ratio in an award: statement by statement in a panel, its check of totals, and rules that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pembina
from pembina import Result
from pembina.errors import AwardError

AWARD = """
format = 1
[award]
id = "ratio"
title = "Ratio"
edition = 1
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "cooperatives"
key = "code"
name = "name"
[criteria.cash]
use = "account-ratio"
weight = 100
score = { method = "goalposts", from = 0, to = 100 }
"""
ROWS = """entrant,account,item,kind,date,amount,printed
K01,Kas,,,2020-12-31,10,
K01,Bank,BRI,,2020-12-31,10,
K01,Kewajiban lancar,,,2020-12-31,100,
K01,Kas,,,2021-12-31,10,
K01,Kewajiban lancar,,,2021-12-31,100,
K01,Kas,,,2022-12-31,10,
K01,Bank,BRI,,2022-12-31,15,
K01,Bank,,total,2022-12-31,20,
K01,Kewajiban lancar,,,2022-12-31,100,
K01,Rasio kas,,,2022-12-31,,30.0
K01,Kas,,,2023-12-31,90,
K01,Bank,BRI,,2023-12-31,90,
K01,Kewajiban lancar,,,2023-12-31,100,
"""
Evaluate = Callable[[str], Result]


@pytest.fixture
def evaluate(tmp_path: Path) -> Evaluate:
    """Evaluate the award with some lines added to its criterion."""

    def run(lines: str = "") -> Result:
        (tmp_path / "award.toml").write_text(AWARD + lines, "utf-8")
        data = tmp_path / "data"
        data.mkdir()
        (data / "cooperatives.csv").write_text("code,name\nK01,Satu\n", "utf-8")
        (data / "accounts.csv").write_text(ROWS, "utf-8")
        return pembina.evaluate(tmp_path)

    return run


def cash(result: Result) -> dict[str, Any]:
    (node,) = [node for node in result.nodes if node["path"] == "cash"]
    return {"value": node["values"][0], **node["notes"].get("K01", {})}


def test_a_panel_takes_each_statement_as_a_date_of_its_own(evaluate: Evaluate) -> None:
    """20 percent at the end of 2020, nothing in 2021 (no bank), 25 in 2022; later statements are not looked at."""
    found = cash(evaluate('panel = { since = 2020-12-31, at = 2022-12-31, take = "growth" }'))
    assert {"2020-12-31": 20, "2022-12-31": 25} == found["series"]
    assert 25 == found["value"]


def test_a_panel_shows_the_rows_of_its_statements_and_none_of_later_ones(evaluate: Evaluate) -> None:
    """Three rows of 2020, two of 2021 and four of 2022; the three of 2023 are not looked at."""
    assert 9 == evaluate("panel = { at = 2022-12-31 }").nodes[-1]["evidence"][0]


def test_a_panel_does_not_carry_a_statement_over_unless_the_award_says_so(evaluate: Evaluate) -> None:
    found = cash(evaluate("panel = { at = 2021-12-31 }"))
    assert (None, "missing") == (found["value"], found["reason"])


def test_a_total_that_does_not_add_up_is_a_finding(evaluate: Evaluate) -> None:
    result = evaluate("")
    (finding,) = [finding for finding in result.findings if finding["key"] == "check.account-totals"]
    assert ("K01", "cash", 1) == (finding["entrant"], finding["node"], finding["args"]["n"])
    assert 25 == cash(result)["value"]


def test_a_printed_ratio_that_does_not_follow_is_a_finding(evaluate: Evaluate) -> None:
    """By its own total the statement has 30 of 100; its items make 25."""
    result = evaluate('with = { printed = "Rasio kas" }')
    (finding,) = [finding for finding in result.findings if finding["key"] == "printed.differs"]
    expected = {"printed": "30.0", "computed": "25.0", "numerator": 25, "denominator": 100}
    assert expected == {key: finding["args"][key] for key in expected}
    assert 30 == cash(result)["also"]["typed_ratio"]


@pytest.mark.parametrize(
    "lines",
    [
        "with = { numerator = {} }",
        "with = { denominator = { Kas = 0 } }",
        'with = { numerator = { " " = 1 } }',
        'with = { numerator = ["Kas"] }',
        'with = { absent = "nol" }',
    ],
)
def test_rules_that_name_no_account_or_multiply_by_nothing_are_refused(evaluate: Evaluate, lines: str) -> None:
    with pytest.raises(AwardError):
        evaluate(lines)
