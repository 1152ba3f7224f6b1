"""What is printed otherwise than it is computed: a sentence of each, and a table of all, in both languages."""

import pytest

from pembina.reports.findings import sentence
from pembina.reports.names import Names
from pembina.reports.printed import SAID, WHAT, compared, printed_table
from pembina.reports.render import as_text
from pembina.reports.show import findings_page
from pembina.reports.texts import Texts

from . import results

EN, ID = Texts("en"), Texts("id")
AT = {"file": "lembar.csv", "row": 1204}
OFF = {"printed": "66.00", "computed": "65.98", "difference": "+0.02"}

CASES = [
    ("worksheet.value", "supervision.visits", OFF, "the worksheet prints the value 66.00, recomputing gives 65.98"),
    ("worksheet.score", "supervision", OFF, "the worksheet prints the score 66.00, recomputing gives 65.98"),
    ("worksheet.contribution", "aid", OFF, "the worksheet prints 66.00 points, recomputing gives 65.98"),
    ("worksheet.total", None, OFF, "the worksheet prints the total 66.00, recomputing gives 65.98"),
    ("printed.sum", None, OFF, "the worksheet prints 66.00 points, but the parts that it prints add up to 65.98"),
    (
        "relation.sum", None, {**OFF, "table": "klaim", "name": "koperasi", "parts": ["3735", "4037"]},
        "“koperasi” is printed as 66.00, but 3,735 and 4,037 make 65.98 (difference +0.02; table “klaim”, lembar.csv",
    ),
    (
        "relation.percent", None, {**OFF, "table": "klaim", "name": "aktif", "part": "4037", "whole": "7771"},
        "“aktif” is printed as 66.00 percent, but 4,037 of 7,771 is 65.98 percent",
    ),
    (
        "relation.rounded-count", None,
        {"table": "klaim", "name": "aktif", "printed": "44.65", "whole": "4479", "count": "2000"},
        "“aktif”, 44.65 percent of 4,479, is the percentage of the round number 2,000",
    ),
    (
        "relation.several", None, {"table": "klaim", "name": "rat", "figures": ["476", "72", "51"]},
        "“rat” is given as 476, 72 and 51; no figure was picked",
    ),
    ("relation.unused", None, {"table": "klaim", "name": "rta"}, "the table “klaim” has no figure “rta”"),
    ("worksheet.strange", None, {"word": "Lampiran"}, "has figures for “Lampiran”, which is no criterion"),
    ("worksheet.strange", None, {"word": ""}, "in a row that does not say what it is about"),
    ("worksheet.tier", None, {"printed": "utama", "computed": "madya"}, "prints “First class”, the rules give “Second"),
    ("worksheet.tier", None, {"printed": "utama", "computed": None}, "“First class”, by the rules no tier is reached"),
    (
        "printed.tier", None, {"printed": "utama", "computed": "madya", "total": "62.47"},
        "prints “First class”, but its own total of 62.47 makes “Second",
    ),
    (
        "printed.tier", None, {"printed": "utama", "computed": None, "total": "62.47"},
        "prints “First class”, but its own total of 62.47 reaches no tier",
    ),
    ("printed.tier-unknown", None, {"word": "Sehat sekali"}, "prints “Sehat sekali”, which is no tier of the award"),
]  # fmt: skip


def finding(key, node, args):
    return results.finding(key, "warning", node, "01", **args, **AT)


def names(texts):
    return Names.of_result(results.result(), texts)


@pytest.mark.parametrize(("key", "node", "args", "expected"), CASES)
def test_every_such_finding_is_a_sentence_in_both_languages(key, node, args, expected):
    english, indonesian = (sentence(names(texts), finding(key, node, args)) for texts in (EN, ID))
    assert expected in english
    assert key == "relation.unused" or "lembar.csv, row 1,204" in english
    assert english.endswith(".")
    assert english.startswith("Kencana Timur (01)")
    assert "{" not in english + indonesian
    assert indonesian not in (english, key)


def test_the_cases_above_are_all_there_is():
    assert set(SAID) == {key for key, *_ in CASES}


def test_figures_are_written_as_the_reader_writes_them():
    said = sentence(names(ID), finding("worksheet.total", None, {**OFF, "difference": "-1234.50"}))
    assert "66,00" in said
    assert "(selisih -1.234,50; lembar.csv, baris 1.204)" in said


def table(findings):
    return printed_table(names(EN), findings).rows


def test_the_table_says_whose_what_and_where():
    given = [
        finding("worksheet.score", "supervision", OFF),
        finding("worksheet.tier", None, {"printed": "utama", "computed": None}),
        finding("relation.sum", None, {**OFF, "table": "t", "name": "koperasi", "parts": ["1", "2"]}),
        next(f for f in results.findings() if f["key"] == "printed.differs"),
    ]
    assert (
        ("Kencana Timur (01)", "Annual members' meetings: printed figure", "85.02", "85.00", "+0.02", "-"),
        ("Kencana Timur (01)", "Supervision: score", "66.00", "65.98", "+0.02", "lembar.csv, row 1,204"),
        ("Kencana Timur (01)", "tier", "First class", "-", "-", "lembar.csv, row 1,204"),
        ("Kencana Timur (01)", "koperasi: sum of its parts", "66.00", "65.98", "+0.02", "lembar.csv, row 1,204"),
    ) == table(given)


def test_rows_stand_by_entrant_then_as_the_worksheet_runs():
    def at(who, row):
        return {**results.finding("worksheet.total", "warning", None, who, **OFF, file="a.csv", row=row)}

    rows = table([at("02", 1), at("01", 10), at("01", 9)])
    assert ["a.csv, row 9", "a.csv, row 10", "a.csv, row 1"] == [row[-1] for row in rows]


def test_notes_that_compare_nothing_are_not_in_the_table():
    assert {"relation.rounded-count", "relation.several", "worksheet.strange"}.isdisjoint(WHAT)
    assert not compared(finding("relation.several", None, {}))


@pytest.mark.parametrize(
    ("texts", "title"), [(EN, "Printed against computed"), (ID, "Angka tercetak dan hasil hitung ulangnya")]
)
def test_the_page_of_findings_has_the_table_and_says_nothing_of_it_twice(texts, title):
    page = as_text(findings_page(results.result(), texts), 100)
    assert title in page
    assert 1 == page.count("85.02" if texts is EN else "85,02")


def test_the_records_hold_printed_computed_and_difference():
    records = findings_page(results.result(), EN).records
    by_key = {record["key"]: (record["printed"], record["computed"], record["difference"]) for record in records}
    assert ("85.02", "85.00", "+0.02") == by_key["printed.differs"]
    assert (None, None, None) == by_key["data.synthetic"]


def test_figures_stand_flush_right_and_words_may_take_more_than_a_line():
    columns = printed_table(names(EN), []).columns
    assert [False, False, True, True, True, False] == [column.right for column in columns]
    assert [True, True, False, False, False, True] == [column.wide for column in columns]
