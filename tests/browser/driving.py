"""Drives a real Chromium with the network off, and keeps an account of what a page should not have done."""

from __future__ import annotations

import json
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
GRAVE = ("serious", "critical")
"""What axe-core calls the impact of faults that no report may have."""

CONNECTING = "link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=modulepreload]"
"""What goes to a server without being a request that the browser tells of."""


@cache
def missing() -> str | None:
    """Why there can be no test in a browser, or None when there can."""
    if find_spec("playwright") is None:
        return "playwright is not installed"
    if find_spec("axe_playwright_python") is None:
        return "axe-playwright-python is not installed"
    return None if shutil.which(CHROMIUM) else f"Chromium ({CHROMIUM}) is not installed"


@define(slots=False)  # playwright hangs its own attributes on it
class Watch:
    """What pages did that no report may do: console errors, errors of scripts, and requests of any kind.

    A test that wants a fault to happen takes it out of the list that it expects it in.
    """

    errors: list[str] = field(factory=list)
    requests: list[str] = field(factory=list)
    warnings: list[str] = field(factory=list)
    """Console warnings; a test may look at them, and none fails by them."""
    opened: set[str] = field(factory=set)
    """The addresses of the reports themselves, which may be asked for."""

    def watch(self, context: BrowserContext) -> None:
        """Turn the network off and note everything in a browser window's life, popups too."""
        context.set_offline(True)
        context.route("**/*", self._routed)
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(f"error: {error.error}"))
        context.on("page", self._page)

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("crash", lambda _: self.errors.append("the page crashed"))

    def _routed(self, route: Route) -> None:
        if self._is_own(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _asked(self, url: str) -> None:
        if not self._is_own(url):
            self.requests.append(url)

    def _is_own(self, url: str) -> bool:
        return url.partition("#")[0].partition("?")[0] in self.opened or url.startswith(("data:", "blob:", "about:"))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "assert"):
            self.errors.append(f"{kind}: {text}")
        elif kind == "warning":
            self.warnings.append(text)

    def settle(self, context: BrowserContext) -> None:
        """Let pages do what they have begun, so that it is known."""
        for page in context.pages:
            page.evaluate("() => new Promise(done => setTimeout(done, 0))")
            for link in page.locator(CONNECTING).all():
                self.requests.append(f"link to {link.get_attribute('href')}")


def axe_faults(page: Page) -> list[str]:
    """Return the serious and critical faults that axe-core finds on the page as it stands, one readable line for each.

    The script goes in by the debugger's door, which a page's own content security policy does not close.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    debugger = page.context.new_cdp_session(page)
    _run(debugger, AXE_SCRIPT)
    options = json.dumps({"resultTypes": ["violations"]})
    found = json.loads(_run(debugger, f"axe.run(document, {options}).then(found => JSON.stringify(found.violations))"))
    debugger.detach()
    return [_fault(fault, node) for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]]


def _run(debugger: Any, script: str) -> Any:
    told = {"expression": script, "awaitPromise": True, "returnByValue": True}
    answer = debugger.send("Runtime.evaluate", told)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def _fault(fault: dict[str, Any], node: dict[str, Any]) -> str:
    place = " ".join(str(part) for part in node["target"])
    why = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
    return f"{fault['id']} ({fault['impact']}): {place}: {why}: {node['html'][:160]}"


def written(html: str, place: Path, number: int) -> Path:
    """Write a report's text as a file to be opened, each of a test under a name of its own."""
    path = place / f"report-{number}.html"
    path.write_text(html, encoding="utf-8")
    return path
