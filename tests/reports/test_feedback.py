"""The feedback report: what every entrant is told of its own result, winner or not."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from pembina.model.decision import Decision, Decisions
from pembina.reports.feedback import feedback_page
from pembina.reports.feedback_records import KEYS
from pembina.reports.publication import Publication
from pembina.reports.render import as_csv, as_json, as_markdown, as_text
from pembina.reports.texts import Texts

from ..analysis.improving import evaluated, plain, ratio, tier

BODY = (
    ratio("visits", "n", "m", 60)
    + plain("b", "b", 40, 'missing = "zero"')
    + plain("g", "g", None)
    + '[[gates]]\ncriterion = "g"\nat-least = 25\notherwise = "ineligible"\n'
    + tier("top", 60, "quota = 1")
    + tier("low", 20)
)
ROWS = (
    {"n": 40, "m": 10, "b": 60.5, "g": 30, "part": "x"}, {"n": 70, "m": 10, "b": 60, "g": 30.5, "part": "x"},
    {"n": 10, "m": 5, "b": 1, "g": 10, "part": "x"}, {"n": 30, "m": 5, "b": None, "g": 40, "part": "x"},
    {"n": 30, "m": 6, "b": 5, "g": 40, "part": "y", "state": "recused"},
)  # fmt: skip


@pytest.fixture
def result(tmp_path):
    rows = [{"state": None, **row} for row in ROWS]
    return evaluated(tmp_path, BODY, rows, entrants='groups = ["part"]\nstatus = "state"', fixed=("g",))


@pytest.fixture
def told(result):
    """Read the page of an entrant, all on one line."""

    def read(code, language="en", way=True, **how):
        page = feedback_page(Publication(result, **how), Texts(language), code, way=way)
        return " ".join(as_text(page, 2000).split())

    return read


def test_it_says_where_the_entrant_stands_and_what_cost_it_most(told):
    text = told("01")
    assert "Region 01 is ranked 2 of 3, with a total of 48.20 out of 100." in text
    assert "Most points were lost in “visits” (36.00 points) and “b” (15.80 points)." in text
    assert "It receives the tier low." in text


def test_points_are_told_with_their_parts_and_goalposts(told):
    text = told("01")
    assert "40 over 10: 4 visits each." in text
    assert "The published scale runs evenly from 0 (score 0) to 10 visits each (score 100)." in text
    assert "It added 24.00 of at most 60.00 points and lost 36.00." in text


def test_what_was_missing_is_told_with_what_hung_on_it(told):
    text = told("04")
    assert "What was missing, and what hung on it" in text
    assert "b the data hold no figure it counts as a score of zero 40% 40.00 36.00–76.00" in text
    assert "What was missing" not in told("01")


def test_the_way_to_the_next_tier_is_told_and_the_winner_has_none(told):
    assert "To reach top, Region 01 (01) needs 17.81 points more." in told("01")
    assert "It holds the highest tier; there is none above it." in told("02")
    assert "To reach top" not in told("01", way=False)


def test_who_is_ineligible_is_told_which_condition_it_does_not_meet(told):
    text = told("03")
    assert "Region 03 has no rank. Status: ineligible." in text
    assert "Not met: g at least 25 as reported." in text


def test_who_was_set_aside_is_told_so_and_no_way_is_planned(told):
    text = told("05")
    assert "conflict of interest" in text
    assert "The way to the next tier" not in text


def test_strengths_and_weaknesses_are_against_the_others_of_the_group(told):
    """Against 02 and 04, ranked in x: visits 40 to a median of 65, and b 60.5 to one of 30."""
    text = told("01")
    assert "Each score is compared with the median of the 2 others that are ranked in part “x”." in text
    assert "It is ahead of the median most in “b” (+12.20 points)." in text
    assert "It is behind the median most in “visits” (−15.00 points)." in text


def test_alone_in_its_group_it_is_compared_with_all(tmp_path):
    rows = [{"n": n, "m": 10, "b": n, "g": 30, "part": part} for n, part in ((40, "y"), (70, "x"), (10, "x"))]
    result = evaluated(tmp_path, BODY, rows, entrants='groups = ["part"]')
    text = as_text(feedback_page(Publication(result), Texts("en"), "01", way=False), 2000)
    assert "the median of the 2 others that are ranked." in text


STUDY = {"settings": {"interval": [5, 95]}, "entrants": [{"code": "01", "low": 1, "high": 3}]}


def test_an_uncertain_place_stands_beside_the_rank(told):
    assert "in 90 of 100 draws it comes between rank 1 and rank 3" in told("01", robustness=STUDY)
    assert "How certain the places are was not studied for this report." in told("01")


def decisions(result, *rows):
    return Decisions(result.sha256, rows, dt.date(2026, 3, 1), dt.date(2026, 3, 15))


def test_how_to_object_names_the_window_and_the_result(told, result):
    text = told("01", decisions=decisions(result))
    assert "Entrants may object until 15 March 2026." in text.partition("How to object")[2]
    assert result.sha256 in text.partition("How to object")[2]
    assert "Until when, and to whom, the organiser says." in told("01")


def test_a_tier_that_was_taken_away_is_not_told_of_first(told, result):
    row = Decision("02", "revoked", dt.date(2026, 4, 1), "False figures", "The minister")
    text = told("02", decisions=decisions(result, row))
    assert text.index("Its award was revoked on 1 April 2026") < text.index("It was given the tier top")
    assert "It was given the tier top, and no longer holds it: that was revoked." in text
    assert ("The way to the next tier" in text, "highest tier" in text, "It receives" in text) == (False,) * 3


def test_who_withdrew_is_told_of_no_way_to_a_tier(told, result):
    row = Decision("01", "withdrawn", dt.date(2026, 4, 1), "Merged")
    text = told("01", decisions=decisions(result, row))
    assert "It was given the tier low, and no longer holds it: it withdrew." in text
    assert ("To reach top" in text, "It receives" in text) == (False, False)
    assert "any tier" not in told("03", decisions=decisions(result, Decision("03", "revoked", row.date, "False")))


def test_decisions_about_others_are_not_told(told, result):
    row = Decision("02", "revoked", dt.date(2026, 4, 1), "False figures", "The minister")
    text = told("01", decisions=decisions(result, row))
    assert "False figures" not in text
    assert "1 decision was recorded" not in text


def test_the_same_is_there_as_data(result):
    page = feedback_page(Publication(result), Texts("en"), "04")
    rows = list(csv.DictReader(io.StringIO(as_csv(page))))
    assert list(KEYS) == list(rows[0])
    assert {"04"} == {row["code"] for row in rows}
    assert ["standing", "node", "node", "node", "condition", "missing", "finding"] == [row["section"] for row in rows]
    visits = next(row for row in rows if row["path"] == "visits" and row["section"] == "node")
    assert ("30", "5", "60", "36.00", "24.00") == tuple(
        visits[key] for key in ("numerator", "denominator", "score", "added", "lost")
    )
    document = json.loads(as_json(page))
    assert ("04", "pembina-improve/1") == (document["entrant"]["code"], document["feedback"]["way"]["format"])
    assert ["b"] == [row["path"] for row in document["feedback"]["missing"]]


def test_hostile_names_stay_text(tmp_path):
    rows = [{"n": 40, "m": 10, "b": 60, "g": 30, "name": name, "part": "x"} for name in
            ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1 \u202emoc")]  # fmt: skip
    result = evaluated(tmp_path, BODY, rows, entrants='groups = ["part"]')
    for code in ("01", "02", "03"):
        page = feedback_page(Publication(result), Texts("en"), code, way=False)
        assert "<script>" not in as_markdown(page)
        assert "\u202e" not in as_text(page)
        cells = [cell for row in csv.reader(io.StringIO(as_csv(page))) for cell in row]
        assert [] == [cell for cell in cells if cell[:1] in ("=", "+", "@")]


def test_in_the_pseudo_language_no_sentence_is_left_untranslated(result):
    page = feedback_page(Publication(result), Texts("xx"), "04", way=False)
    bare = [block.text for block in page.blocks if hasattr(block, "text") and "⟦" not in block.text]
    assert [] == bare


def test_the_same_result_gives_the_same_page(result):
    first, second = (as_text(feedback_page(Publication(result), Texts("id"), "01")) for _ in range(2))
    assert first == second


def test_whoever_is_not_there_is_a_key_error(result):
    with pytest.raises(KeyError):
        feedback_page(Publication(result), Texts("en"), "99")
