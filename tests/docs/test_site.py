"""The site is built strictly, in two languages, and opens without asking anybody else for anything."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec

import pytest

from ..browser.driving import ARGUMENTS, CHROMIUM, missing
from .test_links import SITE

pytestmark = pytest.mark.skipif(find_spec("mkdocs") is None, reason="mkdocs (the extra docs) is not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site; where tests run in several processes, one of them builds and the others wait for it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    folder = tmp_path_factory.getbasetemp().parent / f"docs-{run}" if run else tmp_path_factory.mktemp("docs") / "built"
    done = folder.with_suffix(".done")
    try:
        folder.mkdir()
    except FileExistsError:
        while not done.exists():
            time.sleep(0.1)
    else:
        try:
            assert 0 == SITE.build(folder)
        finally:
            done.touch()
    assert (folder / "site" / "index.html").exists()
    return folder / "site"


def test_each_page_is_there_in_both_languages(site):
    english = {path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "404.html"}
    indonesian = {page.removeprefix("id/") for page in english if page.startswith("id/")}
    assert {page for page in english if not page.startswith("id/")} == indonesian
    assert {"index.html", "tutorials/first-award.html", "repository/CHANGELOG.html"} <= indonesian


def test_what_is_written_in_indonesian_is_what_its_reader_sees(site):
    page = (site / "id" / "tutorials" / "first-award.html").read_text("utf-8")
    assert "Penghargaan pertama Anda" in page
    assert '<html lang="id"' in page
    assert "../glossary.html" in page


def test_words_are_found_by_searching(site):
    index = (site / "search" / "search_index.json").read_text("utf-8")
    assert "goalposts" in index
    assert "Seberapa pasti" in index.replace("\\u", "") or "seberapa pasti" in index


@pytest.fixture
def address(site):
    """The site, served on this machine."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site)))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


class Silent(SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *words):
        """Say nothing."""


@pytest.mark.skipif(missing() is not None, reason=missing() or "")
@pytest.mark.parametrize(("page", "word"), [("index.html", "goalposts"), ("id/tutorials/first-award.html", "bobot")])
def test_a_browser_asks_nobody_else_and_finds_words(address, page, word):
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        opened = browser.new_page()
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(address + page)
        opened.locator("input.md-search__input").fill(word)
        opened.locator(".md-search-result__item").first.wait_for()
        assert word in opened.locator(".md-search-result__list").inner_text().lower()
        browser.close()
    assert address + page in asked
    assert [] == [url for url in asked if not url.startswith((address, "data:", "blob:"))]
