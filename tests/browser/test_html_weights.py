"""Sliders: what the page makes of other weights is what Pembina makes of them, and it never looks official."""

import re

import pytest

import pembina
import pembina.reports.html as house
from pembina.reports.publication import Publication

from ..evaluation.conftest import evaluate  # noqa: F401  (a fixture)
from ..reports import results
from .reweighing import ENTRANTS, award, body, moved, rows, table

TITLES = {"first": "First", "second": "Second"}
SLEEPING = "window.pembinaEmbed = () => {};\n"

SET = """([k, value]) => {
  const slider = document.getElementById(`weight-${k}`);
  slider.value = value;
  slider.dispatchEvent(new Event("input"));
}"""
READ = """() => [...document.querySelectorAll("#ranking tbody tr")]
  .sort((a, b) => a.dataset.i - b.dataset.i)
  .map(row => [".place", ".total", "td.tier > .tier", "td.coverage"]
    .map(part => row.querySelector(part)?.textContent ?? ""))"""


@pytest.fixture
def opened(monkeypatch, open_report):
    """Open the page of a result, charts asleep."""
    monkeypatch.setattr(house, "bundle", lambda: SLEEPING)

    def run(result, language="en", **window):
        return open_report(house.html_report(Publication(result), language), **window)

    return run


def shown(page):
    return [tuple(row) for row in page.evaluate(READ)]


@pytest.mark.parametrize(
    ("aggregate", "ranking"),
    [("arithmetic", "standard"), ("geometric", "dense"), ("harmonic", "fractional"), ("arithmetic", "modified")],
)
def test_the_page_ranks_as_pembina_does_under_any_weight(evaluate, opened, aggregate, ranking):  # noqa: F811
    result = evaluate(body(aggregate), rows(7), award=award(ranking), entrants=ENTRANTS)
    page = opened(result)
    official = shown(page)
    assert {"ranked", "ineligible", "not-assessable"} == {entrant["status"] for entrant in result.entrants}
    for k, path, percent in ((0, "a", 80), (1, "b", 2.5), (2, "c", 100), (2, "c", 0)):
        page.evaluate(SET, [k, percent])
        found = shown(page)
        assert table(moved(result, path, percent / 100), TITLES) == found
        assert official != found
        page.get_by_role("button", name="Back to the official result").click()
        assert official == shown(page)


def test_a_shipped_award_is_recomputed_to_the_last_digit(opened):
    result = pembina.evaluate("kla")
    page = opened(result)
    titles = {tier["id"]: tier["title"]["en"] for tier in result.award["tiers"]}
    top = next(node for node in result.nodes if node["path"] and "." not in node["path"] and node["share"])
    page.evaluate(SET, [0, 65])
    assert table(moved(result, top["path"], 0.65), titles) == shown(page)


def test_a_view_that_is_not_official_says_so_wherever_one_looks(evaluate, opened):  # noqa: F811
    page = opened(evaluate(body("arithmetic"), rows(3), award=award(), entrants=ENTRANTS))
    sign = page.locator("#unofficial")
    assert not sign.is_visible()
    page.evaluate(SET, [0, 90])
    assert "A small award" != page.title()
    for view in ("#/", "#/matrix", "#/rules", "#/e/05"):
        page.evaluate("view => { location.hash = view; }", view)
        page.wait_for_function("view => document.body.dataset.view !== undefined && location.hash === view", arg=view)
        assert sign.is_visible()
        assert "Not the official result" in sign.text_content()
    assert "a 90% (official: 50%)" in sign.inner_text()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert 0 <= sign.bounding_box()["y"] < 400
    page.get_by_role("button", name="Back to the official result").click()
    assert ("A small award", False) == (page.title(), sign.is_visible())


def test_what_would_change_is_told_in_the_row_and_in_all(evaluate, opened):  # noqa: F811
    result = evaluate(body("arithmetic"), rows(3), award=award(), entrants=ENTRANTS)
    page = opened(result)
    before = shown(page)
    page.evaluate(SET, [1, 90])
    after = shown(page)
    changed = sum(a[0].rstrip("=") != b[0].rstrip("=") for a, b in zip(before, after, strict=True))
    said = page.locator("#unofficial-moved").inner_text()
    assert f"Ranks that change: {changed}." in said
    arrows = page.locator("span.change:not(:empty)").all_text_contents()
    assert changed == len(arrows)
    assert any(re.fullmatch(r"▲ up by \d+ \(official: \d+=?\)", text) for text in arrows)


def test_the_keyboard_moves_a_slider_and_the_others_give_way(evaluate, opened):  # noqa: F811
    page = opened(evaluate(body("arithmetic"), rows(3), award=award(), entrants=ENTRANTS))
    page.locator("#weights summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("slider", name="a", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert ["50.5% (official: 50%)", "29.7% (official: 30%)", "19.8% (official: 20%)"] == [
        page.locator(f"#share-{k}").inner_text() for k in range(3)
    ]
    page.wait_for_function("() => document.getElementById('live').textContent.includes('Not the official result')")


def test_on_paper_the_result_is_the_official_one(evaluate, opened):  # noqa: F811
    page = opened(evaluate(body("arithmetic"), rows(3), award=award(), entrants=ENTRANTS))
    official = shown(page)
    page.evaluate(SET, [0, 90])
    unofficial = shown(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert official == shown(page)
    page.emulate_media(media="print")
    assert [False] * 3 == [page.locator(part).is_visible() for part in ("#unofficial", "#weights", "#filters")]
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert unofficial == shown(page)


@pytest.mark.parametrize("aggregate", ["median", "adjusted-mazziotta-pareto"])
def test_where_the_page_does_not_know_the_method_weights_cannot_be_moved(evaluate, opened, aggregate):  # noqa: F811
    page = opened(evaluate(body(aggregate), rows(3), award=award(), entrants=ENTRANTS))
    page.locator("#weights summary").click()
    assert "or which this page cannot compute" in page.locator("#weights").inner_text()
    assert 0 == page.get_by_role("slider").count()


def test_a_result_that_the_page_cannot_recompute_has_no_sliders(opened):
    entrants = results.entrants()
    entrants[0]["total"] = {"exact": 83.01, "published": "83.01"}
    page = opened(results.result({"entrants": entrants}))
    page.locator("#weights summary").click()
    assert "did not arrive at the official result" in page.locator("#weights").inner_text()
    assert 0 == page.get_by_role("slider").count()
