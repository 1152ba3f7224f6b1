"""The index of UNDP, as an award of the tests: 1,218 published values, and the ranks and classes of 193 countries."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pembina
from pembina import Result

from .sources import read, write_figures

AWARD = Path(__file__).parent / "hdi"
COLUMNS = ("le", "eys", "mys", "gnipc")
TIERS = {"Very High": "very-high", "High": "high", "Medium": "medium", "Low": "low"}

DOZEN = (
    ("CHE", "Switzerland", "84.255", "16.5837307", "13.90406622", "69432.78669", "0.967", "very-high"),
    ("HKG", "Hong Kong", "84.315", "17.8495903", "12.34776974", "62485.50516", "0.956", "very-high"),
    ("SGP", "Singapore", "84.133", "16.90273094", "11.92488003", "88761.14559", "0.949", "very-high"),
    ("AUS", "Australia", "83.579", "21.0800209", "12.72681999", "49257.1352", "0.946", "very-high"),
    ("LIE", "Liechtenstein", "84.656", "15.46640015", "12.351169", "146673.2415", "0.942", "very-high"),
    ("LUX", "Luxembourg", "82.591", "14.19705009", "12.9600811", "78554.2364", "0.927", "very-high"),
    ("GRC", "Greece", "80.614", "20.02638054", "11.40853024", "31381.667", "0.893", "very-high"),
    ("BRA", "Brazil", "73.425", "15.5788002", "8.278307638", "14615.89235", "0.760", "high"),
    ("IDN", "Indonesia", "68.25", "13.97573724", "8.556509972", "12045.56544", "0.713", "high"),
    ("IND", "India", "67.744", "12.58370972", "6.570700169", "6950.526798", "0.644", "medium"),
    ("NER", "Niger", "62.08", "7.186131428", "1.341352433", "1283.309235", "0.394", "low"),
    ("SOM", "Somalia", "56.107", "7.647232333", "1.900300026", "1072.201461", "0.380", "low"),
)
"""Figures of 2022. Singapore, Liechtenstein and Luxembourg lie above the goalpost of income, Australia and Greece
above that of expected schooling: without clipping their values would be higher."""


def evaluate(folder: Path, rows: list[tuple[str, ...]]) -> Result:
    return pembina.evaluate(AWARD, data=write_figures(folder, COLUMNS, rows, "HDI, UNDP"))


def totals(result: Result) -> dict[str, Decimal]:
    return {entrant["code"]: Decimal(entrant["total"]["published"]) for entrant in result.entrants}


def test_a_dozen_published_values_and_classes_come_out_to_the_digit(tmp_path: Path) -> None:
    result = evaluate(tmp_path, [row[:6] for row in DOZEN])
    assert {row[0]: Decimal(row[6]) for row in DOZEN} == totals(result)
    assert {row[0]: row[7] for row in DOZEN} == {e["code"]: e["tier"] for e in result.entrants}


def test_a_value_beyond_a_goalpost_scores_the_whole_scale_and_no_more(tmp_path: Path) -> None:
    result = evaluate(tmp_path, [row[:6] for row in DOZEN])
    income, schooling = result.node("income")["scores"], result.node("education.expected")["scores"]
    expected = [1.0, 1.0]
    assert expected == [income[result.position("LIE")], schooling[result.position("AUS")]]


def test_all_1218_published_values_come_out_to_the_digit(tmp_path: Path) -> None:
    published = {_code(row): Decimal(row["hdi"]) for row in read("published", "hdi", "published.csv")}
    result = evaluate(tmp_path, [_figures(row) for row in read("published", "hdi", "inputs.csv")])
    assert len(published) == 1218
    assert published == totals(result)


def test_the_193_countries_of_2022_have_their_published_ranks_and_classes(tmp_path: Path) -> None:
    ranked = {_code(row): row for row in read("published", "hdi", "published.csv") if row["rank"]}
    rows = [_figures(row) for row in read("published", "hdi", "inputs.csv") if _code(row) in ranked]
    result = evaluate(tmp_path, rows)
    assert len(ranked) == 193
    assert {code: int(row["rank"]) for code, row in ranked.items()} == {e["code"]: e["rank"] for e in result.entrants}
    assert {code: TIERS[row["tier"]] for code, row in ranked.items()} == {e["code"]: e["tier"] for e in result.entrants}


def test_an_arithmetic_mean_would_give_1034_other_values(tmp_path: Path) -> None:
    """The negative control: the table tells the rule of aggregation apart (figure of the reference notes)."""
    published = {_code(row): Decimal(row["hdi"]) for row in read("published", "hdi", "published.csv")}
    rules = (AWARD / "award.toml").read_text("utf-8")
    (tmp_path / "award.toml").write_text(rules.replace('"geometric"', '"arithmetic"'), "utf-8")
    rows = [_figures(row) for row in read("published", "hdi", "inputs.csv")]
    data = write_figures(tmp_path / "data", COLUMNS, rows, "HDI, UNDP")
    computed = totals(pembina.evaluate(tmp_path, data=data))
    assert sum(published[code] != computed[code] for code in published) == 1034


def _code(row: dict[str, str]) -> str:
    return f"{row['iso3']}-{row['year']}"


def _figures(row: dict[str, str]) -> tuple[str, ...]:
    return (_code(row), row["country"], *(row[c] for c in COLUMNS))
