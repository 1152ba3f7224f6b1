"""Speed and size of the report as a page: making it, and what a reader waits for in Chromium.

Run ``python benchmarks/reports_html.py RESULT.json [ROBUSTNESS.json]`` (514 entrants x 50 criteria: the award that
``benchmarks/methods.py`` calls wide). CPU seconds of making it are those of a process of its own; what happens in the
browser is wall time of a page opened from disk with the network off.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SETTINGS = (5, 20, 40, 3, 60, 2.5, 80, 10, 30, 15, 70, 0)

PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SLIDE = """async (settings) => {
  document.getElementById("weights").open = true;
  const slider = document.getElementById("weight-0");
  const found = [];
  for (const value of settings) {
    const before = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
    found.push(performance.now() - before);
  }
  return found;
}"""


def _made(asked: tuple[str, str | None]) -> tuple[float, str]:
    before = time.process_time()
    from pembina.record import read_result
    from pembina.reports.html import html_report
    from pembina.reports.publication import Publication

    path, robustness = asked
    result = read_result(Path(path))
    study = json.loads(Path(robustness).read_text("utf-8")) if robustness else None
    html = html_report(Publication(result, study and study.get("robustness", study)), "id")
    return time.process_time() - before, html


def _seen(html: str) -> tuple[float, float, float]:
    """First paint, and the median and slowest answer of a slider up to the next picture, in milliseconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        paints, answers = [], list[float]()
        for _ in range(3):
            context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(file.as_uri())
            page.wait_for_timeout(800)
            paints.append(page.evaluate(PAINT))
            answers += page.evaluate(SLIDE, list(SETTINGS))
            context.close()
        browser.close()
    return statistics.median(paints), statistics.median(answers), max(answers)


def rows(path: str, robustness: str | None = None) -> list[tuple[str, str, str]]:
    """What was measured, what came of it, and what it is held against."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, html = pool.map(_made, [(path, robustness)])[0]
    found: list[Any] = [
        ("made, CPU", f"{seconds:.2f} s", "5 s"),
        ("size", f"{len(html.encode()) / 1e6:.2f} MB", "6 MB"),
    ]
    paint, usual, slowest = _seen(html)
    found.append(("first paint", f"{paint:.0f} ms", "2000 ms"))
    found.append(("a slider's answer, median", f"{usual:.0f} ms", "100 ms"))
    found.append(("a slider's answer, slowest", f"{slowest:.0f} ms", "100 ms"))
    return found


if __name__ == "__main__":
    print("| what | found | limit |\n|---|---|---|")
    for row in rows(*sys.argv[1:]):
        print("| " + " | ".join(row) + " |")
