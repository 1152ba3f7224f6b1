"""The page of a comparison, read aloud: every turn of its sentences."""

from __future__ import annotations

import json
import re

import pytest

from pembina.analysis import versus, versus_median
from pembina.model import Result, canonical, sha256
from pembina.reports.render import FORMATS, as_text
from pembina.reports.texts import Texts
from pembina.reports.versus import versus_page

from ..analysis.documents import group, leaf, result, tier
from ..analysis.test_versus import linear, with_rules
from . import results
from .test_catalogues import outside

EN = Texts("en")


def page_of(made, a, b=None, earlier=None, texts=EN):
    document = versus_median(made, a) if b == "median" else versus(made, a, b, earlier=earlier)
    return versus_page(made, document, texts, earlier)


def told(*args, **more):
    return " ".join(as_text(page_of(*args, **more), 100).split())


def rows(page, title="What makes the difference"):
    """Cells of the table below a heading."""
    blocks = list(page.blocks)
    start = next(i for i, block in enumerate(blocks) if getattr(block, "text", None) == title)
    return [list(row) for row in blocks[start + 1].rows]


def geometric(**rules):
    return result([group("", None, "geometric"), leaf("a", 0.5, [90, 40, 10]), leaf("b", 0.5, [40, 10, 5])], **rules)


def test_who_leads_by_how_much_and_by_what():
    said = told(linear(), "01", "02")
    assert "Entrant 1 stands above Entrant 2: rank 1 against rank 4 of 4. It leads by 19.00 points: 62.00 " in said
    assert "against 43.00." in said
    assert "Entrant 1 is ahead in “G” (12.00 points) and “C” (7.00)." in said
    assert "The largest single part is “G.A”: 80 against 40, a score of 80.00 against 40.00, which makes +12.00" in said
    assert "Each part is the weight of the criterion in the total times the difference of the two scores" in said


def test_who_stands_below_is_told_so():
    said = told(linear(), "02", "01")
    assert "Entrant 2 stands below Entrant 1: rank 4 against rank 1 of 4. It trails by 19.00 points" in said
    assert "Entrant 1 is ahead in “G” (12.00 points) and “C” (7.00)." in said


def test_criteria_stand_in_the_order_of_what_they_do_and_groups_by_themselves():
    page = page_of(linear(), "01", "03")
    assert [
        ["G.A", "80", "10", "80.00", "10.00", "30%", "+21.00"],
        ["C", "50", "80", "50.00", "80.00", "40%", "-12.00"],
        ["G.B", "60", "50", "60.00", "50.00", "30%", "+3.00"],
        ["NOTE", "1", "3", "", "", "", ""],
        ["Difference", "", "", "", "", "", "+12.00"],
    ] == rows(page)
    assert [["G", "70.00", "30.00", "60%", "+24.00"]] == rows(page, "The same by group")


def test_where_parts_do_not_add_up_the_way_they_are_counted_is_said():
    said = told(geometric(), "01", "02")
    assert "Entrant 1 is ahead in “B” (25.00 points) and “A” (15.00)." in said
    assert "goes from the figures of Entrant 2 to those of Entrant 1, averaged over all orders" in said


def test_printed_points_add_up_to_the_published_difference():
    """Thirds of 10, 10 and 5: 3.33, 3.33 and 1.67 are 8.33; totals 68.33 and 60."""
    made = result([group("", None), *(leaf(f"c{i}", 1 / 3, [70 - 5 * (i == 2), 60]) for i in range(3))])
    page = page_of(made, "01", "02")
    assert ["+3.33", "+3.33", "+1.67", "+8.33"] == [row[-1] for row in rows(page)]
    made = result([group("", None), *(leaf(f"c{i}", 1 / 3, [70, 60.01]) for i in range(3))])
    page = page_of(made, "01", "02")
    assert ["+3.33", "+3.33", "+3.33", "+9.99"] == [row[-1] for row in rows(page)]
    made = result([group("", None), *(leaf(f"c{i}", 1 / 3, [70, 60]) for i in range(3))])
    page = page_of(made, "01", "02")
    assert ["+3.34", "+3.33", "+3.33", "+10.00"] == [row[-1] for row in rows(page)]
    assert "The points in the tables are rounded so that they add up to it." in told(made, "01", "02")


def test_rounding_is_spoken_of_where_it_matters():
    made = result([group("", None), leaf("a", 1, [50.005, 40.004])])
    assert "Published totals are rounded; before rounding the difference is 10.0010." in told(made, "01", "02")


def test_the_tie_rule_that_decided_is_named():
    made = linear(ties=["c", "g.a", "shared"], entrants={0: {"rank": 1}, 3: {"rank": 2}})
    said = told(made, "01", "04")
    assert "The published totals are equal: 62.00. What decided is the award's rule for ties: “G.A”, 80.00 " in said
    assert "against 40.00." in said
    made = linear(ties=["note", "shared"], entrants={3: {"rank": 1}, 0: {"rank": 2}})
    assert "rule for ties: “NOTE”, 4 against 1." in told(made, "04", "01")


def test_equals_are_told_as_equals():
    said = told(linear(entrants={0: {"tied": True}, 3: {"tied": True}}), "01", "04")
    assert "Entrant 1 and Entrant 4 share rank 1 of 4. The published totals are equal: 62.00. No rule for ties" in said


def test_exact_totals_are_spoken_of_where_published_ones_are_equal():
    made = result([group("", None), leaf("a", 1, [50.002, 50.001])], **{"rank-on": "exact"})
    made.document["entrants"][1]["rank"] = 2
    assert "Before rounding they differ by 0.001 points, and by the rules exact totals decide." in told(
        made, "01", "02"
    )
    made = result([group("", None), leaf("a", 1, [50.002, 50.001])])
    assert "Before rounding they differ by 0.001 points, which does not count." in told(made, "01", "02")


def test_another_tier_is_told_with_its_reason():
    held = {"tier": "utama", "key": "tier.below-cut", "args": {"cut": 60, "inclusive": True, "total": 43}}
    own = {0: {"tier": "utama"}, 1: {"held-back": [held]}}
    tiers = [{**tier("utama", 60), "title": {"en": "First class"}}]
    said = told(linear(tiers=tiers, entrants=own), "01", "02")
    assert "The tier of Entrant 1 is First class, that of Entrant 2 none. First class starts at 60;" in said


def test_who_has_no_rank_is_told_so_and_compared_by_scores():
    gate = {"key": "missing.total", "args": {}}
    own = {1: {"status": "ineligible", "rank": None, "reason": gate}}
    said = told(linear(entrants=own), "01", "02")
    assert "Entrant 2 has no rank. Status: ineligible." in said
    assert "So the ranking puts neither above the other. Counted all the same, the total of Entrant 1 is 62.00" in said


def test_without_a_total_scores_and_what_each_brought_are_shown():
    made = result([group("", None), leaf("a", 0.5, [80, None]), leaf("b", 0.5, [20, 30], contributions=[10, None])])
    made.document["entrants"][1].update(status="not-assessable", rank=None, total=None)
    page = page_of(made, "01", "02")
    assert "The difference cannot be shared out over the criteria. Not both of them have a total." in told(
        made, "01", "02"
    )
    expected = [["A", "80", "", "80.00", "", "", ""], ["B", "20", "30", "20.00", "30.00", "-10.00", "10.00"]]
    assert expected == [list(row) for row in page.blocks[-2].rows]


def test_one_entrant_has_nothing_to_tell_of_itself():
    assert "Both are the same entrant, so there is nothing to explain." in told(linear(), "01", "01")


def test_two_of_one_name_are_told_apart_by_their_codes():
    made = linear(entrants={1: {"name": "Entrant 1"}})
    assert "Entrant 1 (01) stands above Entrant 1 (02)" in told(made, "01", "02")


def test_missing_values_are_spoken_of():
    notes = {"02": {"reason": "missing", "policy": "zero"}}
    made = result([group("", None), leaf("a", 0.5, [80, 0], [80, None], notes=notes), leaf("b", 0.5, [20, 30])])
    assert "“A”: Entrant 2 has no value there; by the rules a score of 0.00 stands in for it." in told(made, "01", "02")
    notes = {"01": {"reason": "missing", "policy": "leave-out"}}
    made = result([group("", None), leaf("a", 0.5, [None, 10], notes=notes), leaf("b", 0.5, [20, 30])])
    assert "“A”: Entrant 1 has no value and is not scored there; the weight goes to the siblings." in told(
        made, "01", "02"
    )


def test_a_group_that_is_not_split_is_told_as_a_whole_with_the_reason():
    made = result([
        group("", None), group("g", 0.5, "copeland", scores=[100, 50, 0]), leaf("g.a", 0.5, [9, 8, 1]),
        leaf("g.b", 0.5, [9, 2, 1]), leaf("c", 0.5, [10, 30, 10]),
    ])  # fmt: skip
    page = page_of(made, "01", "02")
    assert [["G", "+25.00"], ["C", "-10.00"], ["Difference", "+15.00"]] == [[row[0], row[-1]] for row in rows(page)]
    assert "“G” compares all entrants with one another (method “copeland”), so nobody can say" in told(made, "01", "02")
    assert ["G.A", "G.B"] == [row[0] for row in page.blocks[-3].rows]


# The median entrant, and an earlier result


def test_the_median_entrant_is_introduced():
    said = told(linear(), "02", "median")
    assert "it has the median score of the 4 ranked entrants" in said
    assert "Entrant 2, ranked 4 of 4, lies below the median entrant. It trails by 7.00 points" in said
    assert "The median entrant is ahead in “C” (7.00 points)." in said
    assert "a score of 32.50 against 50.00" in said


def test_a_year_later_points_are_gained_and_lost():
    new = result(
        [
            group("", None), group("g", 0.6), leaf("g.a", 0.5, [90, 40, 10, 40]), leaf("g.b", 0.5, [60, 60, 50, 100]),
            leaf("c", 0.4, [40, 32.5, 80, 50]),
        ]
    )  # fmt: skip
    said = told(new, "01", earlier=linear())
    assert (
        "Entrant 1 now: rank 2 of 4, with a total of 61.00. Entrant 1 earlier: rank 1 of 4, with a total of 62" in said
    )
    assert "The total fell by 1.00 points, from 62.00 to 61.00. Points were gained in “G” (3.00 points)." in said
    assert "Points were lost in “C” (4.00 points)." in said
    assert "Name of the earlier result (SHA-256):" in said
    other = told(new, "01", "03", earlier=linear())
    assert "The total of Entrant 1 now is 11.00 points higher: 61.00 against 50.00." in other


def test_changed_weights_have_columns_and_words_of_their_own():
    old = result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None), leaf("a", 0.7, [60]), leaf("b", 0.3, [80])])
    said = told(new, "01", earlier=old)
    assert "By cause the difference consists of: figures +12.00, changed weights -6.00." in said
    assert "a score of 60.00 with a weight of 70 percent against a score of 40.00 with a weight of 50 percent" in said
    assert [
        ["A", "60", "40", "60.00", "40.00", "70%", "50%", "+12.00", "+10.00", "+22.00"],
        ["B", "80", "80", "80.00", "80.00", "30%", "50%", "0.00", "-16.00", "-16.00"],
        ["Difference", "", "", "", "", "", "", "+12.00", "-6.00", "+6.00"],
    ] == rows(page_of(new, "01", earlier=old))


def test_criteria_that_are_not_comparable_are_listed_before_any_number():
    old = with_rules(result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])]))
    new = with_rules(result([group("", None), leaf("a", 0.5, [50]), leaf("b", 0.5, [84])]), a={"missing": "zero"})
    said = told(new, "01", earlier=old)
    assert "“A”: another rule holds where a value is missing." in said
    assert "By cause the difference consists of: figures +2.00, criteria whose rules changed +5.00." in said
    assert said.index("Not comparable with the earlier result") < said.index("What makes the difference")


def test_what_came_and_went_is_told():
    old = result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])])
    new = result([group("", None), leaf("a", 0.6, [50]), leaf("n", 0.4, [20])])
    said = told(new, "01", earlier=old)
    assert "“N”: it is new." in said
    assert "“B”: it is no longer there." in said
    assert "changed weights, and criteria that came or went, -27.50." in said


# Forms


def test_invented_data_are_said_to_be_so_even_where_only_the_earlier_result_has_them():
    document = json.loads(json.dumps(dict(linear().document)))
    document["data"]["origin"] = "synthetic"
    old = Result(document, sha256(canonical(document)))
    assert told(linear(), "01", earlier=old).startswith("SYNTHETIC DATA")
    assert "invented data stand beside real ones" in told(linear(), "01", earlier=old)


def test_csv_has_one_record_for_each_node_criteria_first():
    lines = FORMATS["csv"](page_of(linear(), "01", "03")).splitlines()
    assert lines[0].startswith("node,kind,value_a,value_b,score_a,score_b,weight_a,weight_b,contribution_a")
    assert ["g.a", "c", "g.b", "total", "g", "note"] == [line.split(",")[0] for line in lines[1:]]


def test_json_holds_the_document_and_the_sentences():
    document = json.loads(FORMATS["json"](page_of(linear(), "01", "03")))
    assert ("pembina-versus/1", linear().sha256) == (document["versus"]["format"], document["result"])
    assert "Entrant 1 stands above Entrant 3: rank 1 against rank 3 of 4." == document["said"]["standing"][0]


def pages():
    """A page of every kind, in the language that shows what is not translated."""
    texts = Texts("xx")
    made = results.result()
    yield from (page_of(made, "01", other, texts=texts) for other in ("02", "04", "05", "median"))
    yield page_of(made, "02", "03", texts=texts)
    yield page_of(geometric(), "01", "02", texts=texts)
    yield page_of(geometric(), "02", "median", texts=texts)
    old = with_rules(result([group("", None), leaf("a", 0.5, [40]), leaf("b", 0.5, [80])]))
    new = with_rules(result([group("", None), leaf("a", 0.6, [50]), leaf("n", 0.4, [20])]))
    yield page_of(new, "01", earlier=old, texts=texts)
    new = with_rules(result([group("", None), leaf("a", 0.6, [50]), leaf("b", 0.4, [20])]), a={"use": "q"})
    yield page_of(new, "01", earlier=old, texts=texts)


@pytest.mark.parametrize("number", range(9))
def test_a_page_in_the_pseudo_language_shows_no_word_outside_its_brackets(number):
    rest = outside(as_text(list(pages())[number], 10_000))
    for word in sorted({*results.NAMES, "Entrant", "WTP", "WDP", "TMP", "Rp"}, key=len, reverse=True):
        rest = rest.replace(word, "")
    words = set(re.findall("[A-Za-z]{2,}", rest))
    assert set() == {word for word in words if not re.fullmatch("[0-9a-f]+", word)} - {"criteria", "aid", "weight"}
