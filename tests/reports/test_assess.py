"""The page of a self-assessment, read aloud: exact or between two ends, gaps, faults, the way, the earlier field."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pembina.analysis.assess_open import Unknown
from pembina.reports import assess_words as words
from pembina.reports.assess import assess_page
from pembina.reports.assess_records import KEYS
from pembina.reports.render import as_csv, as_json, as_text
from pembina.reports.texts import Texts

from ..analysis.improving import evaluated, plain, tier
from ..analysis.test_assess_alone import TWO, award, row  # noqa: F401  (award is a fixture)
from ..analysis.test_assess_field import FIELD, ROWS, SPREAD, assessed  # noqa: F401  (assessed is a fixture)


def told(found, language="en"):
    return " ".join(as_text(assess_page(found, Texts(language)), 2000).split())


WHOLE = plain("a", "a", 60) + plain("b", "b", 40, 'missing = "zero"') + tier("top", 60, "quota = 2") + tier("low", 20)


def test_an_exact_score_is_said_to_be_the_committees(award):  # noqa: F811
    text = told(award(WHOLE, [row(a=50, b=20)])())
    assert "Region 01 (01) has a total of 38.00 out of 100." in text
    assert "no part of it depends on who else takes part" in text
    assert "That is enough for the tier low." in text
    assert "Nothing is missing" in text
    assert "Only the committee's evaluation decides" in text


def test_the_way_is_told_without_a_rank_that_means_nothing(assessed, tmp_path):  # noqa: F811
    text = told(assessed_of(assessed, tmp_path, WHOLE, [{"a": 50, "b": 20}]))
    assert "The way to the next tier" in text
    assert "its rank" not in text
    assert "Places in the tier top are limited (2); whether one is left depends on the others." in text


def assessed_of(run, folder, body, rows, code="01", **how):
    evaluated(folder, body, rows)
    return run(code, **how)


def test_a_plan_for_one_alone_says_for_which_tier_it_is_enough(award, monkeypatch):  # noqa: F811
    found = award(WHOLE, [row(a=50, b=20)])()
    plan = found.document["way"]["plan"]
    plan["state"], plan["short"] = "reached", 22.0
    plan["plan"] = {
        "cost": 37, "bound": 37, "proven": True, "doubt": None, "changes": [],
        "after": {"status": "ranked", "total": {"exact": 60, "published": "60.00"}, "rank": 1, "group-rank": None,
                  "tier": "top"},
    }  # fmt: skip
    assert "With these changes its total would be 60.00, enough for the tier top." in told(found)


def test_a_gap_is_told_with_its_rule_and_its_points(award):  # noqa: F811
    text = told(award(WHOLE, [row(a=50, b=None)])())
    assert "Once everything that is missing is reported, its total will lie between 30.00 and 70.00." in text
    assert "b the data hold no figure it counts as a score of zero 40% 40.00 30.00–70.00" in text
    assert "Reported data cover 60 percent of the weight." in text
    assert "exactly this score" not in text


WORDS = """
[criteria.list]
use = "checklist"
with = { named = ["A", "B"] }
score = { method = "identity" }
weight = 100
"""


@pytest.mark.parametrize(("body", "said"), [(WORDS, True), (WHOLE, False)])
def test_a_gap_of_a_criterion_that_looks_for_words_tells_to_look_at_their_spelling(body, said, award):  # noqa: F811
    answers = [{"region": "01", "section": "s", "item": item, "answer": word} for item, word in (("A", "y"), ("B", ""))]
    text = told(award(body, [row(a=50, b=None)], answers=answers)())
    assert said is ("answers count only as the rules write them." in text)


def test_a_gap_that_a_tier_hangs_on_is_told_with_both_ends_and_is_the_first_step(award):  # noqa: F811
    text = told(award(WHOLE, [row(a=50, b=None)])())
    assert "Its total as it stands is enough for the tier low; once everything is reported, it is" in text
    assert "it is enough for the tier low at its lowest and enough for the tier top at its highest." in text
    way = text.partition("The way to the next tier")[2]
    first = "The first step is to report what is missing: “b” (up to 40.00 points). What follows goes by what is there"
    assert first in way.lstrip(" -")[: len(first)]
    assert "The first step" not in told(award(WHOLE, [row(a=50, b=0)])())


def test_a_gap_that_no_tier_hangs_on_leaves_the_plain_sentence(award):  # noqa: F811
    rules = WHOLE.partition("[[tiers]]")[0] + tier("top", 99)
    text = told(award(rules, [row(a=50, b=None)])())
    assert "its total will lie between 30.00 and 70.00. That is not enough for any tier." in text


def test_who_has_no_total_yet_is_told_what_reporting_would_bring(award):  # noqa: F811
    text = told(award(WHOLE.replace('"zero"', '"refuse"'), [row(a=50, b=None)])())
    assert "At its lowest that is enough for the tier low, at its highest enough for the tier top." in text


def test_a_gap_that_the_rules_refuse_is_said_to_stop_the_committees_run(award):  # noqa: F811
    text = told(award(WHOLE.replace('"zero"', '"refuse"'), [row(a=50, b=None)])())
    assert "Region 01 (01) has no total yet." in text
    assert "the committee's run stops until “b” has a value for everybody" in text
    assert "Before a way there can be planned, what is missing has to be reported." in text


def test_a_score_that_does_not_count_is_said_not_to(award):  # noqa: F811
    gate = plain("g", "g", None) + '[[gates]]\ncriterion = "g"\nat-least = 5\n'
    text = told(award(plain("a", "a", 100) + gate, [row(a=50, g=1)])())
    assert "the status of Region 01 (01) would be: ineligible. It does not meet a condition" in text
    assert "Its scores make a total of 50.00 out of 100, which does not count." in text


def test_what_does_not_fit_is_told_by_file_row_and_column(award):  # noqa: F811
    second = [{"code": "01", "d": "many"}, {"code": "77", "d": 4}]
    text = told(award(TWO, [row(a=80)], second=second)())
    assert "2 mistakes have to be mended first. Because of that these criteria could not be read: “d”." in text
    assert "second.csv, column “d” " in text
    assert 'Row 2: "many" is not a number' in text
    assert 'Row 3: no entrant is known as "77"' in text
    assert "With what can be read, its total would lie between 48.00 and 88.00 out of 100." in text
    assert "That is enough" not in text


def test_a_table_that_is_not_there_is_named(award):  # noqa: F811
    text = told(award(TWO, [row(a=80)])())
    assert "The folder has no table “second”. It was read as a table without rows" in text


def test_what_depends_on_the_others_lies_between_two_ends(assessed, tmp_path):  # noqa: F811
    body = plain("a", "a", 70) + plain("b", "b", 30, score=SPREAD) + tier("top", 50) + tier("low", 20)
    text = told(assessed_of(assessed, tmp_path, body, [{"a": 40, "b": 7}, {"a": 1, "b": 3}]))
    assert "The total of Region 01 (01) lies between 28.00 and 58.00 out of 100." in text
    assert "At its lowest that is enough for the tier low, at its highest enough for the tier top." in text
    assert "“b”: its score compares it with the other entrants." in text
    assert "b 7 as reported 0.00–100.00 30% 0.00–30.00 0.00–30.00" in text
    assert "top starts at 50; whether its total reaches that depends on the others." in text
    assert "The way there cannot be worked out without a field" in text


def test_a_place_among_those_of_an_earlier_year_is_told_with_its_cautions(assessed, tmp_path):  # noqa: F811
    last = evaluated(tmp_path, FIELD, [dict(each) for each in ROWS])
    text = told(assessed_of(assessed, tmp_path, FIELD.replace("from = 60", "from = 58"), [{"a": 65, "b": 65}],
                            against=last))  # fmt: skip
    assert "Its own figures of then make way for those of today." in text
    assert "Region 01 is ranked 2 of 4, with a total of 65.00 out of 100." in text
    assert "top has 1 place, and it went to a higher rank." in text
    assert "It is no forecast" in text
    assert "The rules differ from those of then (top: cut)" in text
    assert "the median of the 3 others that are ranked" in text


def test_why_there_is_no_place_is_told(assessed, tmp_path):  # noqa: F811
    last = evaluated(tmp_path, FIELD, [dict(each) for each in ROWS])
    changed = FIELD.replace('value = "b"', 'value = "c"')
    text = told(assessed_of(assessed, tmp_path, changed, [{"a": 90, "c": 20}], against=last))
    assert "not everything can be compared: - “b” was measured otherwise (other tables or columns)." in text


def test_every_reason_to_be_open_has_a_sentence():
    reasons = {"scoring", "treatment", "imputation", "stand-in", "compares", "unread", "aggregation", "weights"}
    assert reasons == set(words.OPEN)
    assert not Unknown({}, {})


def test_the_same_is_there_as_rows_and_as_a_document(award):  # noqa: F811
    second = [{"code": "01", "d": "many"}]
    page = assess_page(award(TWO, [row(a=80)], second=second)(), Texts("en"))
    rows = list(csv.DictReader(io.StringIO(as_csv(page))))
    assert list(KEYS) == list(rows[0])
    assert ["total", "node", "node", "fault"] == [each["section"] for each in rows]
    assert ("2", "d", "d") == (rows[-1]["row"], rows[-1]["column"], rows[2]["path"])
    assert ("48.00", "88.00", "unread") == (rows[0]["score low"], rows[0]["score high"], rows[0]["text"])
    document = json.loads(as_json(page))
    assert "pembina-assess/1" == document["assessment"]["format"]
    assert ["2"] == [fault["row"] for fault in document["faults"]]


@pytest.mark.parametrize("rows", [[row(a=50, b=20)], [row(a=50, b=None)], [row(a="x", b=1)]])
def test_in_the_pseudo_language_no_sentence_is_left_untranslated(award, rows):  # noqa: F811
    page = assess_page(award(WHOLE, rows)(), Texts("xx"))
    bare = [block.text for block in page.blocks if hasattr(block, "text") and "⟦" not in block.text]
    assert [] == bare


def test_hostile_cells_stay_text(award):  # noqa: F811
    rows = [{**row(a="=cmd|' /C calc'!A0", b=1), "name": "<b>\u202eX</b>"}]
    page = assess_page(award(WHOLE, rows)(), Texts("en"))
    assert "\u202e" not in as_text(page)
    cells = [cell for each in csv.reader(io.StringIO(as_csv(page))) for cell in each]
    assert [] == [cell for cell in cells if cell[:1] in ("=", "@", "+")]
