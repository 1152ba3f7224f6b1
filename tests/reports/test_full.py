"""The whole report as a page: every part that is published of a result, in one order, in every plain form."""

import csv
import io
import json

import pytest

from pembina.model import canonical, sha256
from pembina.reports.full import report_page
from pembina.reports.page import Bullets, Heading, Paragraph, Table
from pembina.reports.publication import Publication
from pembina.reports.render import FORMATS, as_csv, as_json, as_markdown
from pembina.reports.texts import Texts

from . import results


def page(result=None, language="en", **more):
    return report_page(Publication(result or results.result(), **more), Texts(language))


def headings(made):
    return [block.text for block in made.blocks if isinstance(block, Heading)]


def part(made, title):
    """The blocks between a heading and the next one."""
    start = next(i for i, block in enumerate(made.blocks) if isinstance(block, Heading) and block.text == title)
    rest = made.blocks[start + 1 :]
    end = next((i for i, block in enumerate(rest) if isinstance(block, Heading)), len(rest))
    return rest[:end]


def test_the_report_has_every_part_in_the_order_in_which_people_ask():
    assert [
        "Best Cooperative Supervisor", "The ranking", "Without rank", "How firmly the ranking stands",
        "Ranking within cluster: A", "Ranking within cluster: B", "Scores by aspect", "Conditions", "The tiers",
        "Equal totals", "Printed against computed", "Findings", "The rules", "The data",
    ] == headings(page())  # fmt: skip


def test_what_the_rules_do_not_know_has_no_part():
    rules = {**results.rules(), "gates": [], "tiers": []}
    rules["entrants"] = {**rules["entrants"], "groups": []}
    whole = {**results.document(), "findings": []}
    whole["award"] = {**whole["award"], "rules": rules}
    for entrant in whole["entrants"]:
        entrant |= {"gates": [], "tier": None, "held-back": [], "group-ranks": {}, "groups": {}}
    for entrant in whole["entrants"][3:]:
        entrant["reason"] = None
    made = headings(page(results.result(whole)))
    assert not {"Conditions", "The tiers", "Ranking within cluster: A"} & set(made)
    assert {"The ranking", "Findings", "The rules"} <= set(made)


def test_groups_are_ranked_inside_themselves():
    (table,) = part(page(), "Ranking within cluster: A")
    assert [("1", "01"), ("2", "02")] == [row[:2] for row in table.rows]


def test_the_tree_says_what_every_node_weighs():
    table = next(block for block in part(page(), "The rules") if isinstance(block, Table))
    assert ("Supervision", "", "40 percent", "40 percent") == table.rows[0]
    assert ("· Supervision visits", "visits per active cooperative", "50 percent", "20 percent") == table.rows[1]
    assert ("", "") == table.rows[-1][2:]  # a criterion without weight
    said = next(block for block in part(page(), "The rules") if isinstance(block, Bullets))
    assert "Supervision: Its score is the weighted geometric mean" in " ".join(said.items)


def test_marks_stand_beside_names_and_unknown_places_are_admitted():
    made = page()
    table = next(block for block in part(made, "The ranking") if isinstance(block, Table))
    assert "1 value missing" == next(row for row in table.rows if row[1] == "03")[-1]
    said = " ".join(block.text for block in made.blocks if isinstance(block, Paragraph))
    assert "How certain the places are was not studied for this report." in said
    assert "SYNTHETIC DATA — these are not real figures" == made.banner


def test_csv_has_a_row_for_every_entrant_and_node_with_everything_known_of_both():
    result = results.result()
    rows = list(csv.DictReader(io.StringIO(as_csv(page(result)))))
    assert len(result.entrants) * len(result.nodes) == len(rows)
    first = next(row for row in rows if (row["code"], row["path"]) == ("01", "supervision.visits"))
    assert ("2.5", "250", "100", "62.5", "12.5", "0.5", "0.2") == tuple(
        first[key] for key in
        ("value", "numerator", "denominator", "score", "contribution", "share of group", "share of total")
    )  # fmt: skip
    gap = next(row for row in rows if (row["code"], row["path"]) == ("03", "aid"))
    assert ("missing", "leave-out", "", "0.0") == tuple(
        gap[key] for key in ("reason", "rule applied", "score", "share of group")
    )
    assert {"SYNTHETIC DATA — these are not real figures"} == {row["data_origin"] for row in rows}
    assert "total" == rows[0]["path"]


def test_keys_of_csv_and_json_are_the_same_in_every_language():
    english, other = page(), page(language="xx")
    assert set(english.records[0]) == set(other.records[0])
    assert set(english.document) == set(other.document)


def test_json_holds_ranking_marks_decisions_and_the_name_of_the_result():
    result = results.result()
    document = json.loads(as_json(page(result)))
    assert ("pembina-report/1", result.sha256) == (document["format"], document["result"])
    third = next(entrant for entrant in document["ranking"] if entrant["code"] == "03")
    assert "missing" in [mark["key"] for mark in third["marks"]]
    assert {"total": 54, "supervision": 54, "supervision.visits": 100} == {
        key: third["scores"][key] for key in ("total", "supervision", "supervision.visits")
    }
    assert ([], None) == (document["decisions"], document["robustness"])
    assert [0.4, 0.2] == [document["nodes"][i]["weight"] for i in (1, 2)]


def test_names_that_are_markup_or_formulas_stay_text():
    whole = results.document()
    whole["entrants"][0]["name"] = "<script>alert(1)</script>"
    whole["entrants"][1]["name"] = "=cmd|' /C calc'!A0"
    made = page(results.result(whole))
    assert "<script>" not in as_markdown(made)
    assert ",'=cmd|" in as_csv(made)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_result_gives_the_same_report(form):
    assert FORMATS[form](page()) == FORMATS[form](page())


def test_every_sentence_of_the_report_is_translated():
    made = page(language="xx")
    assert all(block.text.startswith("⟦") for block in made.blocks if isinstance(block, Heading))


def test_the_result_is_named_at_the_end():
    result = results.result()
    assert sha256(canonical(result.document)) in made_text(page(result))


def made_text(made):
    return made.blocks[-1].text
