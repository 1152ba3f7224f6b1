"""A real Chromium for the tests of reports: one for the folder, a window of its own for every opened report.

The network is off. A console error, an error of a script and a request for anything but the report itself fail the test
that they happened in. Without Chromium or playwright the folder's tests are skipped, and say why.

    def test_x(open_report, faults):
        page = open_report(html, width=360)          # playwright's Page
        page.get_by_role("slider").first.fill("30")
        assert [] == faults(page)                    # axe-core: serious and critical ones
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..quickly import quick_engine
from .driving import ARGUMENTS, CHROMIUM, Watch, axe_faults, missing, written

__all__ = ["quick_engine"]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. It ends with the folder's tests: asyncio has a loop while it runs, which others would meet."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """What this test's pages did that they should not have done."""
    return Watch()


@pytest.fixture
def open_report(chromium: Browser, watch: Watch, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a report's text as the file that it will be, in a window so wide, in a browser that speaks a language.

    What else playwright's `new_context` takes (`color_scheme`, `reduced_motion`, `has_touch`, ...) may be named too.
    """
    contexts: list[BrowserContext] = []

    def opened(html: str, width: int = 1280, language: str | None = None, height: int = 800, **more: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, locale=language or "en-US", **more)
        contexts.append(context)
        watch.watch(context)
        address = written(html, tmp_path, len(contexts)).as_uri()
        watch.opened.add(address)
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        watch.settle(context)
        context.close()
    assert [] == watch.errors, "a report's console has to stay without errors"
    assert [] == watch.requests, "a report asks nobody for anything"


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """The accessibility faults of a page as it stands that axe-core calls serious or critical."""
    return axe_faults


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """A screenshot of a page in the test's folder, to be looked at when a test fails or is written."""

    def taken(page: Page, name: str = "page", whole: bool = True) -> Path:
        path = tmp_path / f"{name}.png"
        page.screenshot(path=path, full_page=whole)
        return path

    return taken
