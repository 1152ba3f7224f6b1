"""Speed and size of what is printed: the report, minutes and certificates of a result as PDF.

Run ``python benchmarks/reports_pdf.py RESULT.json [ROBUSTNESS.json]``. CPU seconds, each in a process of its own, so
that nothing is remembered from the one before.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMITS = {"report": 5.0, "minutes": 2.0, "certificate": 1.0}


def _made(kind: str, path: str, robustness: str | None) -> bytes:
    from pembina.record import read_result
    from pembina.reports.certificate import certificate
    from pembina.reports.pdf.certificate import certificate_pdf
    from pembina.reports.pdf.minutes import minutes_pdf
    from pembina.reports.pdf.report import report_pdf
    from pembina.reports.publication import Publication
    from pembina.reports.texts import Texts

    study = json.loads(Path(robustness).read_text("utf-8")) if robustness else None
    published = Publication(read_result(path), study and study.get("robustness", study))
    texts = Texts("id")
    first = published.result.ranking()[0]["code"]
    makers: dict[str, Callable[[], bytes]] = {
        "report": lambda: report_pdf(published, texts),
        "minutes": lambda: minutes_pdf(published, texts, draft=True),
        "certificate": lambda: certificate_pdf([certificate(published, texts, first, participation=True)], texts),
    }
    return makers[kind]()


def _measured(asked: tuple[str, str, str | None]) -> tuple[float, int]:
    before = time.process_time()
    content = _made(*asked)
    return time.process_time() - before, len(content)


def rows(path: str, robustness: str | None = None) -> list[tuple[str, float, float, str]]:
    """Name, CPU seconds, the seconds they are held against, and the size."""
    found: list[Any] = []
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for kind, limit in LIMITS.items():
            seconds, size = pool.map(_measured, [(kind, path, robustness)])[0]
            found.append((f"{kind} as pdf", seconds, limit, f"{size / 1e6:.2f} MB"))
    return found


if __name__ == "__main__":
    print("| what | ours, s | limit, s | size |\n|---|---|---|---|")
    for name, ours, limit, size in rows(*sys.argv[1:]):
        print(f"| {name} | {ours:.2f} | {limit:.2f} | {size} |")
