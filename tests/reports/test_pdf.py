"""Any page as a PDF: text stays text, tables fit, the banner is on every sheet, the same bytes each time."""

import sys

import pytest

from pembina.methods.refusal import LibraryMissing
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Bullets, Column, Entry, Heading, Page, Paragraph, Table
from pembina.reports.pdf.charts import charts
from pembina.reports.pdf.layout import ACROSS, PAD, UPRIGHT, extent, pieces, place
from pembina.reports.pdf.pages import TAGGED, Imprint, page_pdf
from pembina.reports.pdf.report import report_pdf
from pembina.reports.publication import Publication
from pembina.reports.show import ranking_page
from pembina.reports.texts import Texts

from . import results
from .pdfs import flat, read

ENGLISH = Texts("en")
HOSTILE = "#eval(1+1) *b* _i_ $x^2$ <script>alert(1)</script> \\ // /* @ref `raw` [x] #[ =cmd|' +1 -1 ---"


def imprint(**other):
    return Imprint(**{"title": "A title", "award": "An award", "name": "result 0123456789ab…", **other})


def table(*rows, titles=("Code", "Name"), wide=(False, True)):
    columns = tuple(Column(title, wide=may) for title, may in zip(titles, wide, strict=True))
    return Table(columns, tuple(rows))


def test_every_kind_of_block_is_on_the_sheet_in_its_order():
    blocks = (
        Heading("One", 1),
        Paragraph("two"),
        Entry("three", "four"),
        Bullets(("five", "six")),
        table(("7", "eight")),
    )
    text = read(page_pdf(Page(blocks), ENGLISH, imprint())).text
    words = ["One", "two", "three", "four", "five", "six", "Code", "7", "eight"]
    assert words == sorted(words, key=text.index)


def test_what_looks_like_markup_stays_text_wherever_it_stands():
    blocks = (
        Heading(HOSTILE, 1),
        Paragraph(HOSTILE),
        Entry(HOSTILE, HOSTILE),
        Bullets((HOSTILE,)),
        table((HOSTILE, HOSTILE)),
    )
    said = read(page_pdf(Page(blocks), ENGLISH, imprint(title=HOSTILE)))
    assert 6 <= said.text.count("#eval(1+1) *b* _i_ $x^2$ <script>alert(1)</script>")
    assert HOSTILE == said.title


def test_control_characters_and_what_no_font_has_are_spelled_out():
    text = read(page_pdf(Page((Paragraph("a\u202eb \x07 \u4e2d\U0001f980 \u0416"),)), ENGLISH, imprint())).text
    assert "a\\u202eb \\x07 [U+4E2D][U+1F980]" in text
    assert "\u0416" in text


def test_sheets_are_numbered_and_say_whose_result_they_are_and_that_data_are_invented():
    page = Page(tuple(Paragraph(f"paragraph {i}") for i in range(120)), banner="SYNTHETIC DATA")
    said = read(page_pdf(page, ENGLISH, imprint()))
    n = len(said.sheets)
    assert n > 2
    for i, sheet in enumerate(said.sheets, 1):
        assert f"{i} of {n}" in flat(sheet)
        assert "An award · result 0123456789ab…" in flat(sheet)
        assert "SYNTHETIC DATA" in sheet


def test_a_pdf_names_its_language_and_its_title_and_can_be_read_aloud():
    for language in ("id", "en"):
        content = page_pdf(Page((Heading("x", 1),)), Texts(language), imprint())
        said = read(content)
        assert (language, "A title") == (said.lang, said.title)
        assert b"pdfuaid" in content
        assert b"/StructTreeRoot" in content


def test_the_same_page_gives_the_same_bytes():
    page = ranking_page(results.result(), ENGLISH)
    assert page_pdf(page, ENGLISH, imprint()) == page_pdf(page, ENGLISH, imprint())


def test_a_table_that_goes_on_repeats_its_header():
    rows = [(f"{i:03d}", f"name {i}") for i in range(200)]
    said = read(page_pdf(Page((table(*rows),)), ENGLISH, imprint()))
    assert len(said.sheets) > 3
    assert all("Code" in sheet and "Name" in sheet for sheet in said.sheets)
    assert all(code in said.text for code, _ in rows)


def test_headings_never_skip_a_level_which_would_lose_who_listens():
    page = Page((Heading("top", 1), Heading("deep", 4), Paragraph("x")))
    assert "deep" in read(page_pdf(page, ENGLISH, imprint())).text


def test_a_wide_table_is_set_across_with_its_heading_and_the_rest_upright():
    titles = tuple(f"Criterion number {i}" for i in range(12))
    wide = Table(
        (Column("Name", wide=True), *(Column(title, right=True, wide=True) for title in titles)),
        (("Kencana Timur", *(["100.00"] * 12)),),
    )
    long = tuple(Paragraph("upright") for _ in range(9))
    said = read(page_pdf(Page((Heading("First", 1), *long, Heading("Matrix"), wide)), ENGLISH, imprint()))
    assert (False, True) == said.turned
    assert "Matrix" in said.sheets[1]


def test_few_sentences_beside_a_turned_sheet_do_not_fill_a_sheet_of_their_own():
    wide = Table(tuple(Column(f"Title {i} of it", right=True) for i in range(14)), (("1234567.89",) * 14,))
    page = Page((Heading("First", 1), Paragraph("before"), wide, Paragraph("after")))
    assert (True,) == read(page_pdf(page, ENGLISH, imprint())).turned


def columns(n, words="Reported figure"):
    heads = (Column("Rank", right=True), Column("Code"), Column("Name", wide=True))
    return Table(
        (*heads, *(Column(words, right=True, wide=True) for _ in range(n))), (("1", "X1", "Vega", *(["88.88"] * n)),)
    )


@pytest.mark.parametrize("n", [0, 3, 8, 20, 60])
def test_columns_never_reach_beyond_the_sheet_and_no_column_is_lost(n):
    placed = place(columns(n))
    assert set(range(n + 3)) == {i for part in placed for i in part.columns}
    for part in placed:
        assert sum(part.widths) <= (ACROSS if part.across else UPRIGHT) + 1
        assert (0, 1, 2) == part.columns[:3]


def test_a_table_too_wide_for_any_sheet_comes_in_parts_that_say_whose_rows_they_are():
    parts = place(columns(60))
    assert len(parts) > 1
    assert 60 == sum(len(part.columns) - 3 for part in parts)


def test_long_words_are_cut_only_where_they_do_not_fit():
    assert "short words only" == pieces("short words only", 100, 10)
    cut = pieces(f"a {'x' * 100} b", 100, 10)
    assert f"a {'x' * 100} b" == "".join(cut)
    assert max(map(extent, cut)) * 10 <= 100 - PAD


def test_a_table_without_rows_and_one_of_long_words_are_set():
    page = Page((table(), table(("x" * 300, "y" * 900))))
    text = read(page_pdf(page, ENGLISH, imprint())).text
    assert 300 == text.count("x")
    assert 900 == sum(letter == "y" for letter in text)


def test_very_large_tables_are_not_tagged_so_that_they_stay_small_and_quick():
    rows = [("1", "2")] * (TAGGED // 2 + 1)
    assert b"/StructTreeRoot" not in page_pdf(Page((table(*rows),)), ENGLISH, imprint())


def test_a_draft_has_its_watermark():
    assert "DRAFT" in read(page_pdf(Page((Paragraph("x"),)), ENGLISH, imprint(watermark="DRAFT"))).text


def test_without_typst_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(LibraryMissing) as raised:
        page_pdf(Page((Paragraph("x"),)), ENGLISH, imprint())
    assert ("typst", "pdf") == (raised.value.library, raised.value.extra)


# Charts and the report


def drawn(published):
    names = Names.of_result(published.result, ENGLISH)
    found = charts(names, Outline(published.result), published)
    return {block.kind: block.data for block in found if hasattr(block, "kind")}


ROBUSTNESS = {
    "settings": {"interval": [5, 95]},
    "entrants": [
        {"code": "01", "low": 1, "high": 2},
        {"code": "02", "low": 1, "high": 3},
        {"code": "03", "low": 3, "high": 3},
    ],
}


def test_bars_hold_what_each_part_adds_and_end_at_the_total():
    bars = drawn(Publication(results.result()))["bars"]
    assert ["Supervision", "Capital aid"] == bars["legend"]
    assert ["1", "2=", "2="] == [row["rank"] for row in bars["rows"]]
    ends = {tick["label"]: tick["at"] for tick in bars["ticks"]}
    scale = (ends["20"] - ends["0"]) / 20
    for row, total in zip(bars["rows"], (83, 54, 54), strict=True):
        assert total == pytest.approx(sum(end - start for _, start, end in row["parts"]) / scale, abs=0.01)


def test_who_has_no_rank_is_in_no_chart_and_without_ranks_there_is_none():
    assert 3 == len(drawn(Publication(results.result()))["bars"]["rows"])
    entrants = [{**each, "rank": None, "total": None} for each in results.entrants()]
    assert {} == drawn(Publication(results.result({"entrants": entrants})))


def test_places_are_drawn_from_the_lowest_to_the_highest_rank():
    spans = drawn(Publication(results.result(), ROBUSTNESS))["spans"]
    assert [(0.0, 0.5), (0.0, 1.0), (1.0, 1.0)] == [(row["low"], row["high"]) for row in spans["rows"]]
    assert [0.0, 0.5, 0.5] == [row["at"] for row in spans["rows"]]
    assert ["1 to 2", "1 to 3", "3"] == [row["last"] for row in spans["rows"]]


def test_without_a_study_no_places_are_drawn():
    assert {"bars"} == set(drawn(Publication(results.result())))


def test_missing_data_stand_beside_the_name_in_a_chart():
    said = {row["name"]: row["marks"] for row in drawn(Publication(results.result()))["bars"]["rows"]}
    assert "1 value missing" == said["Suralaya (03)"]
    assert said["Kencana Timur (01)"] is None


def test_the_report_begins_with_a_front_sheet_and_holds_charts_and_everything_else():
    published = Publication(results.result())
    said = read(report_pdf(published, ENGLISH))
    front = flat(said.sheets[0])
    assert "Best Cooperative Supervisor" in front
    assert published.result.sha256 in front.replace(" ", "")
    assert "SYNTHETIC DATA" in front
    assert "What makes up the totals" in flat(said.sheets[1])
    assert all(name in said.text for name in results.NAMES)
    assert "Report of the evaluation: Best Cooperative Supervisor" == said.title
    assert report_pdf(published, ENGLISH) == report_pdf(published, ENGLISH)


def test_the_front_sheet_of_a_what_if_says_what_was_changed_once():
    award = {**results.document()["award"], "changed": ["criteria.visits.weight=70"]}
    front = flat(read(report_pdf(Publication(results.result({"award": award})), ENGLISH)).sheets[0])
    assert 1 == front.count("this is not the published award")
    assert "criteria.visits.weight=70" in front


def test_a_word_longer_than_a_sheet_is_cut_on_paper_since_typst_takes_minutes_over_it():
    said = pieces("y " + "x" * 200_000 + " z", UPRIGHT, 10)
    assert "y " + "x" * 1000 + "… z" == "".join(said)
    assert " ".join(["word"] * 50_000) == pieces(" ".join(["word"] * 50_000), UPRIGHT, 10)
