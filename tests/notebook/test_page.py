"""A result shown by a notebook: a piece of HTML that stands by itself and says what every report says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

import pembina
from pembina.notebook.page import SHORT
from pembina.reports.marks import marks
from pembina.reports.names import Names
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts
from tests.reports.results import document, result
from tests.reports.test_marks_everywhere import marked

EVIL = "<script>alert(1)</script><b onclick='x'>&amp;\u202e"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("PEMBINA_LANG", "en")


def tree(html):
    """The piece as a tree: it is written so strictly that a reader of XML takes it."""
    return ET.fromstring(html.replace("<br>", "<br/>"))


def table(html):
    """Cells of the rows, as a reader sees them."""
    return [["".join(cell.itertext()) for cell in row] for row in tree(html).iter("tr")]


def notices(html):
    return ["".join(p.itertext()) for p in tree(html).iter("p") if "notice" in p.get("class", "").split()]


def test_ranks_totals_tiers_and_statuses_stand_in_it():
    head, *rows = table(result()._repr_html_())
    assert ["Rank", "Code", "Name", "Total", "Tier", "Coverage", "Status"] == head
    assert ["1", "01", "83.00", "ranked"] == [rows[0][i] for i in (0, 1, 3, 6)]
    assert ["2=", "2="] == [row[0] for row in rows[1:3]]
    assert rows[0][2].startswith("Kencana Timur")
    assert ["", "ineligible."] == [rows[3][0], rows[3][6].split(" ")[0]]
    assert "conflict of interest" in rows[5][6]
    assert "Third class" == rows[2][4]


def test_it_speaks_the_language_of_the_reader(monkeypatch):
    monkeypatch.setenv("PEMBINA_LANG", "id")
    html = result()._repr_html_()
    assert "Pembina Koperasi Terbaik" in html
    assert ["Peringkat", "83,00"] == [table(html)[0][0], table(html)[1][3]]
    assert "83.00" in pembina.ranking_html(result(), "en")


def test_a_language_that_nobody_speaks_is_refused():
    with pytest.raises(ValueError, match="no texts in the language 'fr'"):
        pembina.ranking_html(result(), "fr")


def test_invented_data_and_changed_rules_are_said_above_the_table():
    synthetic = result({"data": {**document()["data"], "origin": "synthetic"}})
    assert any("SYNTHETIC DATA" in line for line in notices(synthetic._repr_html_()))
    real = result({"data": {**document()["data"], "origin": "reported"}})
    assert not any("SYNTHETIC DATA" in line for line in notices(real._repr_html_()))
    changed = result({"award": {**document()["award"], "changed": ["criteria.aid.weight=60"]}})
    assert any("criteria.aid.weight=60" in line for line in notices(changed._repr_html_()))


def test_a_total_that_its_contributions_do_not_make_is_said():
    entrants = document()["entrants"]
    entrants[0]["total"] = {"exact": 99, "published": "99.00"}
    assert any("contradicts itself" in line for line in notices(result({"entrants": entrants})._repr_html_()))


def test_what_has_to_stand_beside_a_name_stands_in_its_row():
    made = marked().result
    names = Names.of_result(made, Texts("en"))
    rows = {row[1]: row for row in table(made._repr_html_())[1:]}
    said = {code: [mark.short for mark in marks(names, Publication(made), code)] for code in rows}
    assert {"override", "adjusted", "1 value missing", "1 value filled in"} <= {
        word for words in said.values() for word in words
    }
    assert [] == [(code, word) for code, words in said.items() for word in words if word not in rows[code][2]]


def test_every_text_of_the_data_is_escaped():
    changed = document()
    for entrant in changed["entrants"]:
        entrant.update(code=entrant["code"] + EVIL, name=EVIL)
    for rule in (changed["award"]["rules"], *changed["award"]["rules"]["tiers"]):
        rule["title"] = {"en": EVIL, "id": EVIL}
    for node in changed["nodes"]:
        node["title"] = {"en": EVIL, "id": EVIL}
        node["notes"] = {}
    html = result(changed)._repr_html_()
    assert html.count("&lt;script&gt;") > 6
    assert "\u202e" not in html
    tags = {element.tag for element in tree(html).iter()}
    assert {"div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "span", "br"} >= tags


def test_it_asks_nobody_for_anything_and_keeps_its_style_to_itself():
    html = result()._repr_html_()
    assert not re.search(r"https?:|url\(|@import|<script|<link|\son\w+=|src=|href=", html)
    style = tree(html).find("style").text
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", style) for part in rule.split(",")]
    assert selectors
    assert all(selector.startswith(".pembina-result") for selector in selectors)


def test_of_many_entrants_the_first_are_shown_and_the_others_counted():
    changed = document()
    many = SHORT + 7
    first = changed["entrants"][0]
    changed["entrants"] = [{**first, "code": f"{i:03}", "rank": i + 1, "tied": False} for i in range(many)]
    for node in changed["nodes"]:
        for key, column in node.items():
            if isinstance(column, list) and key != "steps":
                node[key] = [column[0]] * many
        node["notes"] = {}
    html = result(changed)._repr_html_()
    assert SHORT + 1 == len(table(html))
    assert "7 more entrants are not shown here." in html


def test_what_is_printed_of_a_result_is_its_name_and_not_its_whole_document():
    assert f"Result(sha256='{result().sha256}')" == repr(result())
