"""Wherever a name or a score is, in any form of any report, stands what has to be known of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest

from pembina.model.decision import Decision, Decisions
from pembina.reports.decisions import TITLE as DECISIONS
from pembina.reports.decisions import decided_words
from pembina.reports.feedback import feedback_page
from pembina.reports.full import report_page
from pembina.reports.html import html_report
from pembina.reports.marks import called, marks, short_marks
from pembina.reports.minutes import minutes_page
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import TITLE as OVERRIDES
from pembina.reports.page import Bullets, Entry, Heading, Table
from pembina.reports.pdf.charts import charts
from pembina.reports.publication import Publication
from pembina.reports.render import as_csv, as_json, as_markdown
from pembina.reports.show import ranking_page, scores_page
from pembina.reports.texts import Texts
from pembina.reports.workbook import workbook

from . import results
from .workbook_reading import opened

KINDS = {
    "uncertain-place", "missing", "filled", "override", "adjusted", "approximate", "objection", "withdrawn", "revoked",
}  # fmt: skip
DAY = dt.date(2022, 11, 2)


def marked() -> Publication:
    """A publication with every kind of mark at one entrant at least, ranked ones and others."""
    document = results.document()
    for entrant in document["entrants"]:
        rank = 3 if entrant["code"] == "02" else entrant["rank"]
        total = entrant["total"]["exact"] if entrant["total"] else None
        entrant["unadjusted"] = {"total": total, "rank": rank, "status": entrant["status"]}
    document["nodes"][2]["notes"]["02"] = {"filled": "median"}
    document["nodes"][2]["distinct"] = "approximate"
    given = {"by": "Ani", "second": None, "reason": "seen", "date": None}
    document["overrides"] = [{"entrant": "03", "what": "supervision.visits", "before": 90, "after": 100, **given}]
    document["findings"].append(
        results.finding("worksheet.value", "warning", "aid", "02", printed="1", computed="2", difference="-1",
                        file="w.csv", row=2)
    )  # fmt: skip
    rows = [Decision("01", "revoked", DAY, "Invented"), Decision("05", "objection", DAY, "Not counted"),
            Decision("03", "objection", DAY, "Late"), Decision("06", "withdrawn", DAY, "Merged")]  # fmt: skip
    places = [{"code": code, "low": 1, "high": high} for code, high in (("01", 2), ("02", 1), ("03", 3))]
    study = {"settings": {"interval": [5, 95], "factors": ["some"]}, "entrants": places, "not-done": None}
    return Publication(results.result(document), study, Decisions("0" * 64, tuple(rows)))


@pytest.fixture(scope="module")
def publication():
    return marked()


@pytest.fixture(scope="module")
def names(publication):
    return Names.of_result(publication.result, Texts("en"))


@pytest.fixture(scope="module")
def said(names, publication):
    """The few words of every mark, by the code of the entrant."""
    return {code: [mark.short for mark in marks(names, publication, code)] for code in results.CODES}


@pytest.fixture
def page(publication, monkeypatch):
    monkeypatch.setattr("pembina.reports.minutes_outcome.robustness", lambda names, publication: [])
    return report_page(publication, Texts("en"))


def about(names, cells):
    """The entrants that a row is about: by a cell with a name, a code or both."""
    shown = {str(cell) for cell in cells}
    return [code for code in results.CODES if {code, names.entrants[code], names.entrant(code)} & shown]


def sections(page):
    """Heading and block of everything below it, but for the lists of overrides and decisions themselves."""
    heading = ""
    for block in page.blocks:
        heading = re.sub(r"^\d+\. ", "", block.text) if isinstance(block, Heading) else heading
        if heading not in (DECISIONS, OVERRIDES, "Scores and statuses set by hand"):
            yield heading, block


def unmarked(names, publication, said, page):
    """Names in tables, and in the lists of who is where, without what has to stand beside them."""
    lacking, seen = [], 0
    for heading, block in sections(page):
        if isinstance(block, Table):
            for row in block.rows:
                for code in about(names, row):
                    seen += 1
                    lacking += [(heading, code, word) for word in said[code] if word not in " ".join(row)]
        listed = heading in ("Without rank", "Conditions", "The tiers", "Equal totals")
        items = block.items if isinstance(block, Bullets) else (block.text,) if isinstance(block, Entry) else ()
        for item in items if listed else ():
            for code in results.CODES:
                if names.entrant(code) in item and "share the rank at its edge" not in item:
                    seen += 1
                    lacking += [(heading, code, word) for word in said[code] if word not in item]
    assert seen
    return lacking


def test_the_fixture_has_every_kind_of_mark(names, publication):
    found = {mark.key for code in results.CODES for mark in marks(names, publication, code)}
    assert found == KINDS


def test_every_table_and_list_of_the_report_marks_its_names(names, publication, said, page):
    assert [] == unmarked(names, publication, said, page)
    tables = {heading for heading, block in sections(page) if isinstance(block, Table)}
    wanted = {"The ranking", "Ranking within cluster: A", "Scores by aspect", "Printed against computed"}
    assert wanted <= tables


def test_every_table_and_list_of_the_minutes_marks_its_names(names, publication, said, monkeypatch):
    monkeypatch.setattr("pembina.reports.minutes_outcome.robustness", lambda names, publication: [])
    assert [] == unmarked(names, publication, said, minutes_page(publication, Texts("en")))


def test_a_tier_of_an_entrant_that_left_is_listed_with_the_word(names, publication, page):
    (held,) = [block.text for _, block in sections(page) if isinstance(block, Entry) and block.title == "Second class"]
    assert called(names, publication, "01") == held
    assert "[revoked since publication; place 1 to 2; 1 approximate count]" in held


def test_markdown_csv_and_json_say_the_same(names, publication, said, page):
    lines = [line for line in as_markdown(page).splitlines() if line.startswith("|") and "| 03 |" in line]
    assert len(lines) == 3  # ranking, within its group, scores
    assert all(word in line for line in lines for word in said["03"])
    rows = list(csv.DictReader(io.StringIO(as_csv(page))))
    assert {code: "; ".join(words) for code, words in said.items()} == {row["code"]: row["marks"] for row in rows}
    assert {"SYNTHETIC DATA — these are not real figures"} == {row["data_origin"] for row in rows}
    ranking = json.loads(as_json(page))["ranking"]
    assert said == {row["code"]: [mark["short"] for mark in row["marks"]] for row in ranking}


@pytest.mark.parametrize("only", [None, "03"])
def test_every_sheet_of_the_workbook_marks_its_names(names, publication, said, only, monkeypatch):
    for name in ("verdict", "movement"):
        monkeypatch.setattr(f"pembina.reports.workbook.ranking.{name}", lambda names, study: [])
    lacking, sheets = [], set()
    for sheet in opened(workbook(publication, Texts("en"), only)):
        if sheet.title in ("Rules", "Document", "Sources", DECISIONS, OVERRIDES):
            continue
        for row in sheet.iter_rows(values_only=True):
            shown = [str(cell) for cell in row if cell is not None]
            for code in about(names, shown):
                sheets.add(sheet.title)
                lacking += [(sheet.title, code, word) for word in said[code] if word not in " ".join(shown)]
    sentences = {mark.short: mark.sentence for code in results.CODES for mark in marks(names, publication, code)}
    assert [each for each in lacking if each[0] != "Reasons"] == []
    assert all(sentences[word] for sheet, _, word in lacking)  # reasons say each in a sentence of its own
    assert {"Ranking", "Scores", "Contributions", "Values", "Reasons", "Notes on values"} <= sheets
    assert (only is None) == ("Findings" in sheets)


def test_reasons_say_every_mark_in_a_sentence(names, publication, monkeypatch):
    for name in ("verdict", "movement"):
        monkeypatch.setattr(f"pembina.reports.workbook.ranking.{name}", lambda names, study: [])
    sheet = opened(workbook(publication, Texts("en")))["Reasons"]
    rows = {row[1]: " ".join(filter(None, map(str, row))) for row in sheet.iter_rows(values_only=True) if row[1]}
    for code in results.CODES:
        assert all(mark.sentence in rows[code] for mark in marks(names, publication, code)), code


@pytest.mark.parametrize("code", results.CODES)
def test_the_feedback_report_tells_every_mark(names, publication, code, monkeypatch):
    monkeypatch.setattr(
        "pembina.reports.feedback.feedback",
        lambda result, code, host, way: {
            "entrant": code,
            "missing": [],
            "peers": {"rows": []},
            "way": None,
            "no-way": "-",
        },
    )
    made = feedback_page(publication, Texts("en"), code)
    told = " ".join(item for block in made.blocks if isinstance(block, Bullets) for item in block.items)
    assert all(mark.sentence in told for mark in marks(names, publication, code))
    assert {short_marks(names, publication, code)} == {row["marks"] or "" for row in made.records}
    assert made.banner


def test_every_row_of_the_browser_page_has_its_chips(names, publication, said, monkeypatch):
    monkeypatch.setattr("pembina.reports.html.bundle", lambda: "")
    monkeypatch.setattr("pembina.reports.html.front.firmness", lambda speakers, publication: [[], []])
    html = html_report(publication, "en")
    rows = re.findall(r'<tr role="row" data-i="(\d)".*?</tr>', html, re.DOTALL)
    shown = dict(zip(rows, re.findall(r'<tr role="row" data-i="\d"(.*?)</tr>', html, re.DOTALL), strict=True))
    assert 6 == len(shown)
    for i, code in enumerate(results.CODES):
        assert [] == [word for word in said[code] if f">{word}</" not in shown[str(i)]], code
    assert '<p class="banner synthetic">' in html


def test_every_chart_on_paper_has_the_marks_beside_its_names(names, publication, said):
    drawn = [block for block in charts(names, Outline(publication.result), publication) if hasattr(block, "data")]
    assert 2 == len(drawn)
    for drawing in drawn:
        for code, row in zip(("01", "02", "03"), drawing.data["rows"], strict=True):
            own = [word for word in said[code] if drawing is drawn[0] or not word.startswith("place")]
            assert "; ".join(own) == row["marks"], code


@pytest.mark.parametrize("make", [ranking_page, scores_page])
def test_show_tells_decisions_beside_every_name_also_of_those_without_rank(names, publication, make):
    made = make(publication.result, Texts("en"), decisions=publication.decisions)
    lines = [" ".join(row) for _, block in sections(made) if isinstance(block, Table) for row in block.rows]
    lines += [
        item for heading, block in sections(made) if heading == "Without rank" for item in getattr(block, "items", ())
    ]
    for code in ("01", "03", "05", "06"):
        word = decided_words(Texts("en"), publication, code)
        assert [True] == [word in line for line in lines if names.entrants[code] in line], code
