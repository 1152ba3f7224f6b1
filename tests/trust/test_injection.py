"""No text of a result does anything where the result is printed: every payload, every export, every field.

How documents are planted is said in `planting`, what is printed of them in `printed`, and what counts as live in
`live`. In a campaign each payload stands in each place once. LibreOffice and Chromium open what they would open.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pembina.errors import RecordError
from pembina.model import canonical
from pembina.record import read_result

from ..browser.conftest import chromium, open_report, watch  # noqa: F401
from ..campaign import CAMPAIGN
from ..office import all_converted, needs_office
from .live import READ, live
from .payloads import FORMULAS, MARK, MARKDOWN, MARKUP, PAYLOADS
from .planting import base, count_of_fields, planted, starts
from .printed import exports

PDF_EACH = 16
"""Each so-many-th document is printed as PDF too: setting takes longer than all the rest."""

AT_ONCE = 8
"""Files that LibreOffice converts in one start, so that it stays within its patience."""


@cache
def harmless() -> dict[str, bytes]:
    """Exports with an ordinary text in every field, each another, so that groups stay groups."""
    return dict(exports(0, tuple(f"{MARK} ordinary {i}" for i in range(len(PAYLOADS))), (".markdown", ".html")))


def test_no_payload_is_live_in_any_export_of_a_result(figure):
    found, tried = Counter[str](), Counter[str]()
    for number, start in enumerate(starts()):
        ends = () if number % PDF_EACH == 0 else (".html", ".xlsx", ".markdown", ".csv", ".json", ".table")
        for name, content in exports(start, ends=ends):
            found.update(f"{name}: {what}" for what in live(name, content, harmless().get(name, b"")))
            tried[name] += 1
    count = count_of_fields()
    assert len(PAYLOADS) >= 200
    assert count >= 60
    figure(
        f"injection: {len(PAYLOADS)} payloads x {len(tried)} exports x {count} fields: "
        f"{len(starts())} documents, {tried.total()} exports looked at, live {found.total()}"
    )
    assert not found, found.most_common(20)


@needs_office
def test_libreoffice_finds_no_formula_that_is_not_ours(tmp_path, figure):
    """Cells of every csv, one below the other; commas and semicolons both separate cells there.

    Payloads are those that a spreadsheet could understand; in a campaign each stands in each place once. Workbooks,
    whose cells have types, are opened in a campaign, each so-many-th.
    """
    paths, tables = dict[Path, None](), 0
    for start in range(len(FORMULAS)) if CAMPAIGN else [0]:
        ends = (".csv", ".xlsx") if CAMPAIGN and start % PDF_EACH == 0 else (".csv",)
        for name, content in exports(start, FORMULAS, ends):
            form = name.rpartition(".")[2]
            path = tmp_path / (
                f"{start // PDF_EACH}.csv" if form == "csv" else f"{start}-{name.replace('.', '-')}.xlsx"
            )
            paths[path] = None
            tables += form == "csv"
            with path.open("ab") as file:
                file.write(content)
    ours, cells, waiting, live_cells = 0, 0, list(paths), []
    for first in range(0, len(waiting), AT_ONCE):
        for path in all_converted(waiting[first : first + AT_ONCE], "fods"):
            text = path.read_text("utf-8")
            formulas = re.findall(r'table:formula="([^"]*)"', text)
            cells += text.count("<table:table-cell")
            ours += len(formulas)
            of_csv = not path.stem.endswith("-xlsx")
            live_cells += [(path.name, formula) for formula in formulas if of_csv or MARK in formula]
            live_cells += [(path.name, link) for link in re.findall(r'xlink:href="([^"]*)"', text) if MARK in link]
    books = sum(path.suffix == ".xlsx" for path in paths)
    figure(
        f"injection: LibreOffice read {tables} csv exports and {books} workbooks with {len(FORMULAS)} payloads, "
        f"{cells} cells, formulas and links that are not ours {len(live_cells)}"
    )
    assert not live_cells, live_cells[:5]
    assert ours or not CAMPAIGN


@pytest.mark.usefixtures("chromium")
def test_chromium_runs_no_script_and_asks_nobody(open_report, watch, figure):  # noqa: F811
    """Reports as pages, and what a plain renderer makes of all markdown: of payloads that a browser could understand.

    In a campaign each of these payloads stands in each place once; those for other programs stay to `live`.
    """
    payloads, opened, ran = (*MARKUP, *MARKDOWN), 0, []
    for start in range(len(payloads)) if CAMPAIGN else [0]:
        made = dict(
            exports(start, payloads, (".html", ".markdown") if CAMPAIGN else ("report.html", ".markdown"), CAMPAIGN)
        )
        pages = {name: content.decode() for name, content in made.items() if name.endswith(".html")}
        pages["markdown"] = "\n".join(READ.render(made[name].decode()) for name in made if name.endswith(".markdown"))
        for name, content in pages.items():
            page = open_report(content)
            ran += [] if page.evaluate(f"window.{MARK} === undefined") else [(start, name)]
            watch.settle(page.context)
            page.context.close()
            opened += 1
    figure(
        f"injection: Chromium opened {opened} pages with {len(payloads)} payloads, scripts run {len(ran)}, "
        f"requests sent {len(watch.requests)}"
    )
    assert not ran
    assert [] == watch.requests


def test_half_a_character_is_refused_before_it_reaches_anything(tmp_path):
    r"""An escape such as \ud800 in a result can be written by no file, engine or terminal: it is refused."""
    for name in (r"\ud800", r"\udfff", r"a\udc80b", r"\ude00\ud83d"):
        text = canonical(base()).decode().replace('"Kencana Timur"', f'"{name}"')
        assert name in text
        (tmp_path / "r.json").write_text(text, "utf-8")
        with pytest.raises(RecordError) as told:
            read_result(tmp_path / "r.json")
        assert [("PB702", "half a character")] == [
            (problem.code, "half a character" * ("half a character" in str(problem.args["reason"])))
            for problem in told.value.problems
        ]


def test_what_is_planted_is_a_result_that_is_accepted(tmp_path):
    """Otherwise nothing were tried: the documents pass the reader as they are."""
    made = planted(3)
    (tmp_path / "r.json").write_bytes(canonical(made.document))
    assert made.document == read_result(tmp_path / "r.json").document
    text = json.dumps(made.document)
    assert not [name for name in made.names.values() if json.dumps(name)[1:-1] not in text]
