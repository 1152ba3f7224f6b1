"""The pages of `show`: what stands on them, in every format."""

import csv
import io
import json
import re

import pytest

from pembina.record.schema import faults
from pembina.reports import render as rendering
from pembina.reports.builtin import pembina_reports
from pembina.reports.page import Column, Page, Table
from pembina.reports.render import FORMATS, as_csv, as_json, as_markdown, as_text
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.texts import Texts

from . import results

EN, ID = Texts("en"), Texts("id")


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_result_that_these_tests_use_fits_the_published_schema():
    assert [] == faults(results.document())


def test_the_ranking_is_a_table_with_shared_ranks_marked():
    lines = as_text(ranking_page(results.result(), ID)).split("\n")
    expected = [
        "Peringkat  Kode  Nama           Nilai akhir  Predikat  cluster",
        "---------  ----  -------------  -----------  --------  -------",
        "        1  01    Kencana Timur        83,00  Madya     A",
        "       2=  02    Kencana Barat        54,00  Pratama   A",
        "       2=  03    Suralaya             54,00  Pratama   B",
    ]
    start = lines.index(expected[0])
    assert expected == lines[start : start + 5]


def test_those_without_rank_stand_below_with_a_reason_each():
    page = " ".join(as_text(ranking_page(results.result(), EN)).split())
    assert "- Mandala (04): ineligible. It does not meet a condition for being ranked" in page
    assert "- Wanasari (05): not assessable. There are no usable data on “Annual members' meetings”" in page
    assert "- Nusa Rindang (06): recused. It takes no part in the ranking" in page


def test_the_first_findings_are_listed_and_the_rest_counted():
    page = as_text(ranking_page(results.result(), EN))
    assert "3 more findings are listed by --findings." in page
    assert "Sunday" not in page
    assert "Sunday" in as_text(findings_page(results.result(), EN))


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("make", [ranking_page, scores_page, findings_page])
@pytest.mark.parametrize(("texts", "banner"), [(EN, "SYNTHETIC DATA"), (ID, "DATA SINTETIS — bukan data nyata")])
def test_invented_data_are_called_invented_in_every_format(form, make, texts, banner):
    assert banner in FORMATS[form](make(results.result(), texts))


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_reported_data_are_not(form):
    data = {"title": "Laporan", "origin": "reported", "inputs": []}
    printed = FORMATS[form](ranking_page(results.result({"data": data, "findings": []}), EN))
    assert "SYNTHETIC" not in printed


def test_every_row_of_a_csv_says_that_the_data_are_invented():
    assert {"SYNTHETIC DATA — these are not real figures"} == {
        row["data_origin"] for row in rows(as_csv(ranking_page(results.result(), EN)))
    }


def test_csv_keeps_codes_as_text_points_as_decimal_points_and_keys_in_every_language():
    english, indonesian = (rows(as_csv(ranking_page(results.result(), texts))) for texts in (EN, ID))
    assert list(english[0]) == list(indonesian[0])
    assert ("01", "83.00", "1", "false") == tuple(indonesian[0][key] for key in ("code", "total", "rank", "tied"))
    assert ["1", "2", "2", "", "", ""] == [row["rank"] for row in english]
    assert ("A", "2") == (english[1]["cluster"], english[1]["rank in cluster"])


def test_a_hostile_name_does_no_harm_in_any_format():
    document = results.document()
    document["entrants"][0]["name"] = "=cmd|'/c calc'!A0 \x1b[2J\u202e<script>\nKota"
    result = results.result(document)
    for form, render in FORMATS.items():
        printed = render(ranking_page(result, ID))
        assert not {"\x1b", "\u202e"} & set(printed), form
    assert "<script>" not in as_markdown(ranking_page(result, ID))
    assert rows(as_csv(ranking_page(result, ID)))[0]["name"].startswith("'=cmd")
    assert json.loads(as_json(ranking_page(result, ID)))["ranking"][0]["name"] == document["entrants"][0]["name"]


def test_inside_a_group_ranks_start_again_and_a_rank_is_shared_only_there():
    page = as_text(ranking_page(results.result(), EN, "cluster"))
    first, second = page.split("\nA\n")[1].split("\nB\n")
    assert "   1  01    Kencana Timur" in first
    assert "   2  02    Kencana Barat" in first
    assert "   1  03    Suralaya" in second
    assert "Without rank" in second


def test_the_scores_of_the_top_groups_stand_side_by_side():
    page = as_text(scores_page(results.result(), EN))
    assert "   1  01    Kencana Timur  83.00        72.50        90.00         100.00" in page
    table = rows(as_csv(scores_page(results.result(), EN)))
    assert ("54", "", "60") == tuple(table[2][key] for key in ("supervision", "aid", "audit"))


def test_a_changed_award_says_so_before_anything_else():
    award = {**results.document()["award"], "changed": ["criteria.aid.weight=50"]}
    page = as_text(ranking_page(results.result({"award": award}), EN))
    assert "What if: this is not the published award." in page.split("Rank")[0]
    assert "- criteria.aid.weight=50" in page


def test_incomplete_data_get_a_column_and_complete_ones_a_sentence():
    document = results.document()
    page = " ".join(as_text(ranking_page(results.result(document), EN)).split())
    assert "Every ranked entrant has a figure for every criterion that has a weight." in page
    document["entrants"][1]["coverage"] = 87.5
    page = as_text(ranking_page(results.result(document), EN))
    assert "87.5 percent" in page
    assert "Every ranked entrant" not in page


def test_a_result_in_which_nobody_is_ranked_says_so():
    document = results.document()
    document["entrants"] = document["entrants"][:0]
    assert "Nobody is ranked." in as_text(ranking_page(results.result({**document, "nodes": []}), EN))


def test_every_line_fits_into_eighty_columns():
    for make in (ranking_page, scores_page, findings_page):
        for texts in (EN, ID):
            longest = max(len(line) for line in as_text(make(results.result(), texts), 80).split("\n"))
            assert longest <= 80, (make, texts.language)


def test_the_page_ends_with_the_name_of_the_result():
    result = results.result()
    assert result.sha256 in as_text(ranking_page(result, EN)).rstrip().rsplit("\n", 1)[1]


def test_the_built_in_formats_come_through_the_hook_like_everyones():
    reports = {report.name: report for report in pembina_reports()}
    assert sorted(FORMATS) == sorted(reports)
    assert as_markdown(ranking_page(results.result(), ID)) == reports["markdown"].render(results.result(), "id")


def test_totals_that_were_changed_afterwards_are_exposed_before_anything_else():
    document = results.document()
    document["entrants"][0]["total"]["published"] = "93.00"
    for make in (ranking_page, scores_page):
        page = " ".join(as_text(make(results.result(document), EN)).split())
        assert "the published totals of Kencana Timur (01) are not what their contributions make." in page
    assert "contradicts itself" not in as_text(ranking_page(results.result(), EN))


def test_a_total_high_enough_for_a_higher_tier_says_why_it_does_not_hold_it():
    document = results.document()
    document["entrants"][0]["held-back"] = [{"tier": "utama", "key": "tier.quota", "args": {"quota": 1, "group": "A"}}]
    page = " ".join(as_text(ranking_page(results.result(document), EN)).split())
    assert "not received" in page
    assert "- Kencana Timur (01): First class has 1 place in A, and it went to a higher rank." in page


def test_a_table_too_wide_for_the_screen_goes_on_below_with_the_names_repeated():
    titles = (Column("Rank", right=True), Column("Name", wide=True), *(Column(f"criterion-{i}") for i in range(9)))
    page = Page((Table(titles, (("1", "Kencana Timur", *map(str, range(9))),)),))
    printed = as_text(page, 60)
    assert 60 >= max(len(line) for line in printed.split("\n"))
    assert 3 == printed.count("Kencana Timur")
    assert 1 == printed.count("criterion-8")


def test_a_table_with_many_columns_is_drawn_no_oftener_than_twice_for_each_part(monkeypatch):
    drawn = []
    draw = rendering._drawn
    monkeypatch.setattr(rendering, "_drawn", lambda table, width: drawn.append(table) or draw(table, width))
    columns = (Column("Name", wide=True), *(Column(f"Score {i}", right=True) for i in range(50)))
    table = Table(columns, tuple((f"Kabupaten {row}", *map(str, range(50))) for row in range(20)))
    said = as_text(Page((table,), (), {}))
    assert len(drawn) <= 2 * said.count("Kabupaten 19") == 16
    assert max(map(len, said.splitlines())) <= 80
    assert [f"Score {i}" for i in range(50)] == re.findall(r"Score \d+", said)


def test_a_group_column_is_called_by_its_title_in_the_readers_language():
    document = results.document()
    document["award"]["rules"]["entrants"]["titles"] = {"cluster": {"id": "Klaster", "en": "Group of regions"}}
    assert "Group of regions" in as_text(ranking_page(results.result(document), EN), 200)
    assert "Klaster" in as_text(ranking_page(results.result(document), ID), 200)
    assert "cluster" in as_text(ranking_page(results.result(), EN), 200)
