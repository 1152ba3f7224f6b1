"""The page of a way to a tier: what is lacking, what would have to change, what stands in the way."""

from __future__ import annotations

import pytest

from pembina.analysis import improve
from pembina.model import canonical
from pembina.reports import improve_words as words
from pembina.reports.improve import improve_page
from pembina.reports.names import Names
from pembina.reports.render import FORMATS, as_text
from pembina.reports.texts import Texts

from ..analysis.improving import evaluated, plain, ratio, tier

BODY = (
    ratio("visits", "n", "m", 60)
    + plain("b", "b", 40)
    + plain("g", "g", None)
    + '[[gates]]\ncriterion = "g"\nat-least = 25\notherwise = { cap = "low" }\n'
    + tier("top", 60, "and = { b = 30 }\nquota = 1")
    + tier("low", 40)
)
ROWS = (
    {"n": 40, "m": 10, "b": 60.5, "g": 30}, {"n": 70, "m": 10, "b": 60, "g": 30.5}, {"n": 10, "m": 5, "b": 1, "g": 10},
    {"n": None, "m": 5, "b": 1, "g": 10},
)  # fmt: skip


@pytest.fixture
def result(tmp_path):
    return evaluated(tmp_path, BODY, [dict(row) for row in ROWS], fixed=("g",))


def told(result, code="01", language="en", efforts=None, **goal):
    page = improve_page(result, improve(result, code, efforts=efforts, **goal), Texts(language))
    return " ".join(as_text(page, 2000).split())


def test_the_first_paragraph_says_what_is_lacking_and_the_cheapest_way(result):
    """48.2 now, 66 to be passed: 17.81 points are 30 visits (6 points of score each, 0.6 of the total)."""
    text = told(result, tier="top")
    assert "To reach top, Region 01 (01) needs 17.81 points more." in text
    assert "top has 1 place, so whoever holds it has to be overtaken." in text
    assert "The least costly way: " in text
    assert "No other way" in text
    assert "its rank 1, and its tier top." in text


def test_the_table_shows_counts_scores_points_and_cost(result):
    text = told(result, tier="top", efforts={"b": {"suggest": False}, "visits": {"cost": 2, "per": "count"}})
    assert "40 70 +30 40.00 → 70.00 18.00 60" in text
    assert "“visits”: 2 for each one more that is counted (as the region says)." in text
    assert (
        "“b”: the region does not want to raise it. It is 15.80 points of the total short of the highest score." in text
    )


def test_a_rank_is_named(result):
    assert "The least costly way" in told(result, rank=1)
    assert "To reach rank 1 or better, Region 01 (01) needs 17.80 points more." in told(result, rank=1)
    assert "Region 02 (02) is ranked 1 already; nothing has to change." in told(result, code="02", rank=1)
    assert "Region 02 (02) has top already; nothing has to change." in told(result, code="02", tier="top")


def test_what_stands_in_the_way_is_said(result):
    text = told(result, code="03", tier="top")
    assert "Region 03 (03) cannot reach top by what may be suggested to it." in text
    assert "A condition is not met, and nothing that may be suggested can change it: g at least 25" in text
    assert "“g”: its plugin does not call it something that an entrant can raise itself." in text
    assert "With everything raised as far as it goes, its total would be 100.00 and its tier low." in text


def test_missing_figures_come_first(result):
    text = told(result, code="04", tier="low")
    assert "Before anything can be planned, figures have to be reported." in text
    assert "“visits” has no reported value." in text


def test_a_minimum_is_said_where_the_total_is_not_what_is_lacking(tmp_path):
    body = plain("a", "a", 50) + plain("b", "b", 50) + tier("top", 40, "and = { b = 30 }")
    made = evaluated(tmp_path, body, [{"a": 90, "b": 10}, {"a": 1, "b": 70}])
    text = told(made, tier="top")
    assert "To reach top, Region 01 (01) has to meet what the rules ask beside the total." in text
    assert "top demands at least 30 for “b”; the score there is 10.00." in text
    assert "“b”: 20 more, from 10 to 30" in text


def test_cautions_are_on_every_plan(result):
    text = told(result, tier="top")
    for caution in (words.STAND_STILL, words.BY_ITSELF, words.NOT_A_PROMISE, words.CAUTION):
        assert caution in text


def test_doubts_are_said(tmp_path):
    body = plain("a", "a", 50, score='{ method = "min-max", direction = "higher" }') + plain("b", "b", 50)
    made = evaluated(tmp_path, body + tier("top", 60), [{"a": 30, "b": 60}, {"a": 90.5, "b": 20.5}, {"a": 10, "b": 80}])
    text = told(made, tier="top")
    assert "The least costly way that was found:" in text
    assert words.DOUBT["relative"] in text
    assert "Scores of “a” compare the entrants with one another" in text


@pytest.mark.parametrize(
    ("start", "to", "written"),
    [(60, 79.991, "80.0"), (60, 79.99, "79.99"), (80, 60.017, "60.01"), (1, 65.000065, 65.01)],
)
def test_a_value_is_rounded_so_that_it_is_still_enough(start, to, written):
    change = {"path": "a", "from": start, "to": to}
    assert float(written) == float(words.outward(change))


def test_every_text_is_translated(result):
    """In the pseudo-language nothing but names and numbers stands outside of brackets."""
    names = Names.of_result(result, Texts("xx"))
    document = improve(result, "01", tier="top")
    for row in [*words.cautions(names, document), *words.cost_words(names, document)]:
        assert row.startswith("⟦")


def test_every_format_can_be_printed(result):
    page = improve_page(result, improve(result, "01", tier="top"), Texts("en"))
    assert {"plan", "alone"} <= {row["section"] for row in page.records}
    assert "pembina-improve/1" == page.document["improve"]["format"]
    canonical(page.document)
    for form in FORMATS.values():
        assert form(page)


def test_a_rank_inside_a_group_is_said_to_be_one(tmp_path):
    rows = [{"b": 10, "isle": "x"}, {"b": 80, "isle": "y"}, {"b": 30, "isle": "x"}]
    result = evaluated(tmp_path, plain("b", "b", 100) + tier("top", 99), rows, entrants='groups = ["isle"]')
    text = told(result, rank=1, within="isle")
    assert "its rank 2. Within “x” its rank would be 1." in text
    already = told(result, code="03", rank=1, within="isle")
    assert "Region 03 (03) is ranked 1 within “x” already; nothing has to change." in already


def test_next_to_nothing_is_not_called_nothing(tmp_path):
    rows = [{"b": 50}, {"b": 50}]
    how = 'rank-on = "exact"\nranking = "modified"'
    result = evaluated(tmp_path, plain("b", "b", 100) + tier("top", 99), rows, award=how)
    assert "needs 0.0000000001 points more" in told(result, rank=1)
