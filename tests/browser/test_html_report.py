"""The page in a browser: every view opens, works by keyboard, on a phone, in both languages, and asks nobody."""

import datetime as dt
import json
from urllib.parse import quote

import pytest

import pembina.reports.html as house
from pembina.model.decision import Decision, Decisions
from pembina.reports.html.charts import bundle
from pembina.reports.marks import marks
from pembina.reports.names import Names
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts

from ..reports import results
from ..reports.html.pages import HOSTILE, hostile, study
from ..reports.test_marks_everywhere import marked

VIEWS = ("#/", "#/charts", "#/matrix", "#/rules", "#/e/01", "#/e/05", "#/e/nobody")


@pytest.fixture(scope="module")
def libraries():
    """Vega as it is bundled, made once: it takes two seconds."""
    return bundle()


@pytest.fixture
def opened(monkeypatch, open_report, libraries):
    monkeypatch.setattr(house, "bundle", lambda: libraries)

    def run(result=None, language="en", only=None, view="#/", **window):
        shown = result or results.result()
        page = open_report(house.html_report(Publication(shown, study(shown)), language, only), **window)
        go(page, view)
        return page

    return run


def go(page, view):
    page.evaluate("view => { location.hash = view; }", view)
    page.wait_for_function("view => location.hash === view || view === '#/'", arg=view)
    if view == "#/charts":
        page.wait_for_selector("#charts svg")


def names(page):
    """Names in the ranking; their content, since the text of rows that are not drawn yet is none."""
    return list(page.locator("#ranking tbody tr:visible .who a").all_text_contents())


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_no_view_shuts_anybody_out_or_is_wider_than_the_screen(opened, faults, width, scheme):
    page = opened(width=width, color_scheme=scheme)
    for view in VIEWS:
        go(page, view)
        page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")
        assert [] == faults(page), view
        assert width == page.evaluate("document.documentElement.scrollWidth"), view


def test_a_view_that_is_not_official_shuts_nobody_out_either(opened, faults):
    page = opened()
    page.evaluate("document.querySelector('#unofficial').hidden = false")
    assert [] == faults(page)


def test_the_feedback_report_holds_one_entrant_and_opens_on_it(opened, faults):
    page = opened(only="02", view="#/e/02", width=360)
    assert "Kencana Barat 02" == page.locator("#view-entrant h2").inner_text()
    assert "Nusa Rindang" not in page.content()
    assert [] == faults(page)


def test_columns_sort_up_and_down_and_say_so(opened):
    page = opened()
    assert "ascending" == page.locator("th.rank").get_attribute("aria-sort")
    first = names(page)
    page.get_by_role("button", name="Name").click()
    assert sorted(first) == names(page)
    page.get_by_role("button", name="Name").press("Enter")
    assert sorted(first, reverse=True) == names(page)
    assert ("descending", None) == (
        page.locator("th.who").first.get_attribute("aria-sort"),
        page.locator("th.rank").get_attribute("aria-sort"),
    )
    page.wait_for_function("() => document.getElementById('live').textContent === 'Sorted by Name, descending.'")


def test_filters_by_name_group_and_tier_work_together(opened):
    page = opened()
    assert "Shown: 6 of 6" == page.locator("#shown").inner_text()
    page.get_by_label("cluster").select_option("A")
    assert ["Kencana Timur", "Kencana Barat", "Wanasari"] == names(page)
    page.get_by_label("Search by name or code").fill("kencana")
    assert ["Kencana Timur", "Kencana Barat"] == names(page)
    page.locator("#tier-filter").select_option("pratama")
    assert ["Kencana Barat"] == names(page)
    page.get_by_label("Search by name or code").fill("nobody")
    assert ("No entrant fits these filters.", []) == (page.locator("#shown").inner_text(), names(page))
    page.get_by_role("button", name="Clear filters").click()
    assert 6 == len(names(page))


def test_the_other_language_comes_without_loading_anything(opened):
    page = opened(view="#/e/01")
    assert "83.00" in page.locator(".figures").inner_text()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    assert ("id", "Pembina Koperasi Terbaik") == (page.evaluate("document.documentElement.lang"), page.title())
    assert "83,00" in page.locator(".figures").inner_text()
    assert "Kunjungan pembinaan" in page.locator(".tree").inner_text()
    assert "DATA SINTETIS" in page.locator(".banners").inner_text()
    go(page, "#/")
    assert "83,00" == page.locator("#ranking .total").nth(1).text_content()


def test_an_entrant_is_shown_down_to_values_goalposts_and_records(opened):
    page = opened(view="#/e/01")
    said = page.locator("#view-entrant").text_content()
    for part in (
        "Kencana Timur is ranked 1 of 3, with a total of 83.00 out of 100.",
        "2.5 visits per active cooperative",
        "250 visits / 100 active cooperatives",
        "Records behind it: 250",
        "The published scale runs evenly from 0 (score 0) to 4",
        "Source: Dinas Koperasi Kencana Timur, as of 31 December 2021",
        "The source itself prints 85.02",
        "Rp5,000,000",
        "54.00 of 54.00",
        "effect of combining the parts",
    ):  # fmt: skip
        assert part in said
    assert ["met", "met"] == page.locator(".gates .chip").all_inner_texts()


def test_what_is_missing_is_said_beside_the_score(opened):
    page = opened(view="#/e/05")
    tree = page.locator(".tree")
    assert 2 == tree.locator(".chip.missing").count()
    assert 1 == tree.locator(".chip.filled").count()
    assert "By the rules a missing value gets a score of zero." in tree.text_content()


def test_every_mark_beside_a_name_is_the_same_before_and_after_scripts(opened):
    chips = [opened(java_script_enabled=each).locator("#ranking .chip") for each in (False, True)]
    plain, lively = (found.all_text_contents() for found in chips)
    assert {"1 value missing", "2 values missing", "ineligible", "recused"} <= set(plain)
    assert plain == lively
    chips[0].page.close()  # it runs no timers


def test_an_override_is_said_beside_the_score(opened):
    override = {
        "entrant": "01",
        "what": "aid",
        "before": 80,
        "after": 90,
        "by": "Ani",
        "second": None,
        "reason": "seen",
        "date": None,
    }
    page = opened(results.result({"overrides": [override]}), view="#/e/01")
    assert ["override"] == page.locator(".tree .chip.override").all_inner_texts()
    assert "Ani" in page.locator("#view-entrant").inner_text()
    go(page, "#/matrix")
    assert "90.0†" in page.locator("#grid").inner_text()


def test_the_matrix_is_walked_with_the_arrow_keys(opened):
    page = opened(view="#/matrix")
    page.locator('#grid [data-r="0"][data-c="0"]').focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "End"):
        page.keyboard.press(key)
    at = "[document.activeElement.dataset.r, document.activeElement.dataset.c]"
    assert ["0", "3"] == page.evaluate(at)
    assert 1 == page.locator('#grid [tabindex="0"]').count()
    page.keyboard.press("Enter")
    page.wait_for_selector("#entrant-title")
    assert "Kencana Timur 01" == page.locator("#entrant-title").inner_text()


def test_the_charts_are_drawn_when_they_are_asked_for(opened, watch):
    page = opened()
    assert page.evaluate("typeof window.pembinaEmbed") == "undefined"
    go(page, "#/charts")
    page.wait_for_function("() => document.querySelectorAll('#charts svg').length === 2")
    assert "1 (1–3) Kencana Timur" in page.locator("#charts svg").first.text_content()
    assert ["Supervision", "Capital aid"] == page.locator("#charts .legend li").all_inner_texts()
    assert [] == watch.warnings


@pytest.mark.parametrize("view", ["#/", "#/charts", "#/matrix", "#/rules", "#/e/01"])
def test_hostile_names_stay_text(opened, view):
    page = opened(hostile(), view=view)
    page.on("dialog", lambda dialog: pytest.fail("a name ran as a script"))
    assert 0 == page.locator("img").count()
    if view == "#/":
        assert list(HOSTILE[:3]) == names(page)[:3]
    if view == "#/charts":
        assert HOSTILE[0] in page.locator("#charts").text_content()


def test_without_scripts_the_ranking_and_the_rules_are_there_and_the_rest_is_named(opened):
    page = opened(java_script_enabled=False)
    assert 6 == page.locator("#ranking tbody tr").count()
    said = page.locator("body").inner_text()
    for part in ("need JavaScript", "Kencana Timur", "83.00", "First class", "Findings", "SYNTHETIC DATA"):
        assert part in said
    for part in ("#filters", "#weights", "#bar", "#view-charts", "#view-matrix"):
        assert not page.locator(part).is_visible()
    page.close()  # it runs no timers, so nothing can be waited for in it


def test_the_first_tab_stop_leads_past_everything(opened):
    page = opened(view="#/e/01")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("window.getSelection().removeAllRanges()")
    first = page.locator("a.skip")
    first.focus()
    assert first.is_visible()
    page.keyboard.press("Enter")
    assert "content" == page.evaluate("document.activeElement.id")


NUMBERS = (0.00001234, 1234567.891, 2.005, -0.125, 1e21, 99.995, 0, 1000, 0.1, 12345.6789, 5e-324, 7)


@pytest.mark.parametrize("language", ["id", "en"])
def test_numbers_are_written_as_in_every_other_report(opened, language):
    nodes = results.nodes()
    for node, values in zip((nodes[2], nodes[4]), (NUMBERS[:6], NUMBERS[6:]), strict=True):
        node.update(values=list(values), numerators=None, denominators=None, unit="percent", labels={})
    changed = results.result({"nodes": nodes})
    named = Names.of_result(changed, Texts(language))
    page = opened(changed, language)
    for row, code in enumerate(results.CODES):
        go(page, f"#/e/{code}")
        page.wait_for_function("code => document.querySelector('#entrant-title .code').textContent === code", arg=code)
        shown = page.locator("span.value").all_text_contents()
        assert named.measured("supervision.visits", NUMBERS[row]) == shown[0]
        assert named.measured("aid", NUMBERS[6 + row]) in shown


def test_decisions_stand_beside_the_name_and_on_the_page_of_the_entrant(monkeypatch, open_report):
    monkeypatch.setattr(house, "bundle", lambda: "window.pembinaEmbed = null;\n")
    rows = (
        Decision("01", "objection", dt.date(2022, 7, 22), "Two visits were not counted"),
        Decision("02", "revoked", dt.date(2022, 8, 10), "The ledger was <b>invented</b>"),
    )
    decisions = Decisions("0" * 64, rows, dt.date(2022, 7, 20), dt.date(2022, 7, 27), "x.decisions.toml", "1" * 64)
    page = open_report(house.html_report(Publication(results.result(), None, decisions), "en"))
    assert ["objection, not yet answered", "revoked since publication"] == [
        page.locator(f".chip.{kind}").inner_text() for kind in ("objection", "revoked")
    ]
    assert "Since publication 2 decisions were recorded." in page.locator(".banners").inner_text()
    go(page, "#/e/02")
    said = page.locator("#view-entrant").inner_text()
    assert "Its award was revoked on 10 August 2022: The ledger was <b>invented</b>." in said


def test_a_code_with_a_slash_has_its_page(opened):
    entrants = results.entrants()
    entrants[0]["code"] = "A/1 %"
    page = opened(results.result({"entrants": entrants}))
    page.locator("#ranking .who a").first.click()
    page.wait_for_selector("#entrant-title")
    assert "Kencana Timur A/1 %" == page.locator("#entrant-title").inner_text()


def test_all_rows_of_the_matrix_come_on_paper(opened):
    page = opened(view="#/matrix", height=300)
    page.evaluate("document.querySelector('#grid').style.maxHeight = '40px'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert 7 == page.locator('#grid [role="row"]').count()


KINDS = (
    "adjusted", "approximate", "filled", "missing", "objection", "override", "revoked", "uncertain-place", "withdrawn",
)  # fmt: skip


def test_every_view_has_what_has_to_be_known_beside_each_name(monkeypatch, open_report, libraries):
    monkeypatch.setattr(house, "bundle", lambda: libraries)
    monkeypatch.setattr(house.front, "firmness", lambda speakers, publication: [[], []])
    publication = marked()
    own = Names.of_result(publication.result, Texts("en"))
    said = {code: list(marks(own, publication, code)) for code in results.CODES}
    assert set(KINDS) == {mark.key for marks_ in said.values() for mark in marks_}
    page = open_report(house.html_report(publication, "en"))
    for code, found in said.items():
        row = page.locator(f'#ranking tbody tr[data-i="{results.CODES.index(code)}"]').text_content()
        assert [] == [mark.short for mark in found if mark.short not in row], code
    go(page, "#/matrix")
    grid = page.locator('#grid [role="rowheader"]').all_text_contents()
    charts = (page, "#/charts")
    go(*charts)
    page.wait_for_function("() => document.querySelectorAll('#charts svg').length === 2")
    drawn = [svg.text_content() for svg in page.locator("#charts svg").all()]
    for code, found in said.items():
        others = [mark.short for mark in found if mark.key != "uncertain-place"]
        (line,) = [line for line in grid if results.NAMES[results.CODES.index(code)] in line]
        assert [] == [word for word in others if word not in line], code
        for chart in drawn if code in ("01", "02", "03") else ():
            assert results.NAMES[results.CODES.index(code)] + "".join(f" · {word}" for word in others) in chart, code
    for code, found in said.items():
        go(page, f"#/e/{code}")
        told = page.locator("#view-entrant").inner_text()
        assert [] == [mark.sentence for mark in found if mark.sentence not in told], code
    go(page, "#/e/01")
    told = page.locator("#view-entrant").inner_text()
    assert "Second class – revoked since publication" in told
    assert ("no longer holds it" in told, "It receives the tier" in told) == (True, False)


ATTACKS = ("../../x", "__proto__", '"><img src=x onerror=alert(1)>', "</script><b>", "<!--<script>", "constructor")


def test_codes_and_words_that_attack_a_page_are_only_read(opened, watch):
    whole = json.loads(json.dumps(results.document()))
    told = dict(zip(results.CODES, ATTACKS, strict=True))
    for entrant in whole["entrants"]:
        entrant["code"] = told[entrant["code"]]
        entrant["groups"] = {"cluster": "__proto__" if entrant["groups"]["cluster"] == "A" else "constructor"}
    for node in whole["nodes"]:
        node["title"] = {"en": "</script><img src=x onerror=alert(1)>{title}"}
        if "notes" in node:
            node["notes"] = {told[code]: note for code, note in node["notes"].items()}
    whole["nodes"][-1]["values"] = ["constructor", "__proto__", "toString", "WTP", None, "valueOf"]
    for found in whole["findings"]:
        found["entrant"] = told.get(found["entrant"])
    page = opened(results.result(whole))
    page.on("dialog", lambda dialog: watch.errors.append(f"a page asked: {dialog.message}"))
    for code in (*ATTACKS, "nobody", "toString", "%"):
        go(page, "#/e/" + quote(code, safe=""))
        page.wait_for_function(
            "code => document.querySelector('#view-entrant h2').textContent.includes(code)", arg=code
        )
    go(page, "#/e/__proto__")
    assert "__proto__" in page.locator(".tree tr.leaf").last.inner_text()
    go(page, "#/charts")
    page.get_by_role("button", name="Bahasa Indonesia").click()
    assert 0 == page.evaluate("Object.keys(Object.prototype).length")
    assert 0 == page.locator("img, iframe, object, embed, base, script[src]").count()
