"""The page as a file: whole, closed to the outside, the same every time, and saying what it has to say."""

import base64
import hashlib
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pembina.reports.html as house
from pembina.methods.refusal import LibraryMissing
from pembina.reports.html.words import FOREIGN, PHRASES
from pembina.reports.publication import Publication
from pembina.reports.texts import PSEUDO

from .. import results
from .pages import HOSTILE, held, hostile, page, study

HOUSE = Path(house.__file__).parent
COVERAGE = re.compile(r'class="coverage">([^<]*)</td>')
VOID = {"meta", "input", "link", "br", "img", "hr"}


class Elements(HTMLParser):
    """Elements of a page, with texts as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.attributes, self.texts = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop(), f"</{tag}> closes something else"

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)


def test_every_element_is_closed(monkeypatch):
    for only in (None, "01"):
        assert [] == Elements(page(monkeypatch, only=only)).open


def test_the_same_result_makes_the_same_bytes(monkeypatch):
    assert page(monkeypatch) == page(monkeypatch)


def test_nothing_is_loaded_from_anywhere(monkeypatch):
    attributes = Elements(page(monkeypatch)).attributes
    assert [] == [value for name, value in attributes if name in ("src", "srcset", "action", "data", "poster")]
    assert {"#"} == {value[0] for name, value in attributes if name == "href"}
    style = (HOUSE / "report.css").read_text()
    assert [] == re.findall(r"url\(|@import", style)


def test_the_browser_may_run_our_scripts_and_no_others(monkeypatch):
    html = page(monkeypatch)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    scripts = re.findall(r"<script(?: type=\"text/x-vega\" id=\"vega\")?>(.*?)</script>", html, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts}
    assert 2 == len(hashes)
    assert hashes == set(re.findall(r"'sha256-[^']+'", policy))
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy


def test_names_stay_text_whatever_they_are(monkeypatch):
    html = page(monkeypatch, hostile())
    found = Elements(html)
    assert 3 == found.tags.count("script")
    assert 0 == found.tags.count("img")
    assert [] == [name for name, _ in found.attributes if name.startswith("on")]
    said = "".join(found.texts)
    assert [True] * 3 == [name in said for name in HOSTILE[:3]]
    assert ("\\u202e" in said, "\u202e" in html, "\x00" in html) == (True, False, False)
    assert HOSTILE[0] == held(html)["entrants"][0]["name"]


def test_invented_data_and_unknown_places_are_said_above_all(monkeypatch):
    html = page(monkeypatch)
    assert "SYNTHETIC DATA — these are not real figures" in html
    assert "How certain the places are was not studied for this report." in html
    assert "place 1 to 3" in page(monkeypatch, robustness=study(results.result()))


def test_marks_stand_beside_the_names(monkeypatch):
    overrides = [
        {
            "entrant": "01", "what": "aid", "before": 80, "after": 90, "by": "Ani", "second": None, "reason": "seen",
            "date": None,
        }
    ]  # fmt: skip
    found = Elements(page(monkeypatch, results.result({"overrides": overrides}))).attributes
    classes = [value for name, value in found if name == "class" and value.startswith("chip ")]
    assert {"chip synthetic", "chip missing", "chip override", "chip status"} <= set(classes)


def test_both_languages_are_in_the_page_the_wanted_one_first(monkeypatch):
    html = page(monkeypatch, language="id")
    assert '<html lang="id">' in html
    assert ["id", "en"] == held(html)["languages"]
    assert ["Pembinaan dan pengawasan", "Supervision"] == held(html)["nodes"][1]["title"]
    assert ["en", "id"] == held(page(monkeypatch, language="en"))["languages"]


def test_every_word_of_the_page_is_translated(monkeypatch):
    html = page(monkeypatch, language=PSEUDO)
    found = [text for text in re.findall(r'data-t="[^"]+">([^<]*)<', html) if text.strip()]
    assert [] == [text for text in found if not text.startswith("⟦")]


def test_the_ranking_stands_in_the_page_without_scripts(monkeypatch):
    rows = re.findall(
        r'<tr role="row" data-i="(\d)".*?<span class="place">([^<]*)</span>.*?class="total">([^<]*)<',
        page(monkeypatch),
        re.DOTALL,
    )
    assert [("0", "1", "83.00"), ("1", "2=", "54.00"), ("2", "2=", "54.00")] == rows[:3]
    assert ["–"] * 3 == [place for _, place, _ in rows[3:]]
    assert "<noscript>" in page(monkeypatch)


def test_a_report_for_one_entrant_holds_no_figures_of_others(monkeypatch):
    html = page(monkeypatch, only="02")
    data = held(html)
    assert ["02"] == [entrant["code"] for entrant in data["entrants"]]
    assert {1} == {len(node["scores"]) for node in data["nodes"] if node["scores"]}
    assert [2] == data["nodes"][2]["values"]
    assert ("Mandala" in html, "Nusa Rindang" in html, 'id="vega"' in html) == (False, False, False)
    assert "only" == data["weighing"]["why"]


def test_a_median_is_only_told_of_three_or_more(monkeypatch):
    data = held(page(monkeypatch, only="02"))
    medians = {node["path"]: node["median"] for node in data["nodes"]}
    assert (54, 62.5, None) == (medians[""], medians["supervision.visits"], medians["aid"])


def test_an_unknown_entrant_is_refused(monkeypatch):
    with pytest.raises(KeyError):
        page(monkeypatch, only="99")


@pytest.mark.parametrize(("library", "named"), [("vl_convert", "vl-convert-python"), ("altair", "altair")])
def test_a_missing_library_is_named_with_what_brings_it(monkeypatch, library, named):
    monkeypatch.setitem(sys.modules, library, None)
    if library != "vl_convert":
        monkeypatch.setattr(house, "bundle", lambda: "")
    with pytest.raises(LibraryMissing) as caught:
        house.html_report(Publication(results.result()), "en")
    assert (named, "report") == (caught.value.library, caught.value.extra)


def test_what_scripts_and_template_say_are_phrases_and_all_of_them_are_used():
    text = "\n".join(path.read_text() for path in sorted(HOUSE.glob("*")) if path.suffix in (".js", ".html"))
    known = {*PHRASES, *FOREIGN, "and", "percent", "quoted"}
    asked = set(re.findall(r'\bt\("([a-z.-]+)"[,)]', text)) | set(
        re.findall(r'(?:data-t|data-t-label)="([a-z.-]+)"', text)
    )
    asked |= set(re.findall(r'word\("([a-z.-]+)"', text))
    assert set() == asked - known
    everywhere = set(re.findall(r'["`]([a-z.-]+)["`]', text)) | {
        "no-weights-method",
        "no-weights-one",
        "no-weights-differs",
        "others",
    }
    assert set() == set(PHRASES) - everywhere


def test_no_part_of_the_page_is_a_long_file():
    assert [] == [path.name for path in HOUSE.glob("*.*") if len(path.read_text().splitlines()) > 400]


def test_no_script_makes_markup_of_texts():
    for path in HOUSE.glob("*.js"):
        assert [] == re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", path.read_text()
        )


@pytest.mark.parametrize(("language", "shown"), [("id", "83,33%"), ("en", "83.33%")])
def test_coverage_is_written_as_the_language_writes_it_before_any_script_runs(monkeypatch, language, shown):
    entrants = results.entrants()
    entrants[0]["coverage"] = 250 / 3
    entrants[1]["coverage"] = 0.123456
    found = COVERAGE.findall(page(monkeypatch, results.result({"entrants": entrants}), language))
    assert [shown, shown.replace("83", "0").replace("33", "12")] == found[:2]
