"""No text of a result, an award or its data does anything where it is printed: all payloads, exports and fields.

Fields are counted, not typed: a walk over a result document puts a payload into every text that no pattern and no
look-up binds. What is printed is looked at by parts that are not Pembina's: csv and openpyxl, markdown-it, html.parser,
pypdf, LibreOffice and Chromium.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import html.parser
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

import openpyxl
import pypdf
import pytest
from markdown_it import MarkdownIt

from pembina.analysis import audit
from pembina.model import Result
from pembina.model.decision import Answer, Decision, Decisions
from pembina.model.sitting import Member, Sitting
from pembina.record.schema import faults
from pembina.reports.audit import audit_page
from pembina.reports.certificate import certificate
from pembina.reports.certificate_recap import Filed, recap_csv
from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.feedback import feedback_page
from pembina.reports.full import report_page
from pembina.reports.handing import FORMS
from pembina.reports.minutes import minutes_page
from pembina.reports.page import Page
from pembina.reports.pdf.certificate import certificate_pdf
from pembina.reports.pdf.minutes import minutes_pdf
from pembina.reports.publication import Publication
from pembina.reports.render import FORMATS
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.texts import Texts

from ..browser.conftest import chromium, open_report, watch  # noqa: F401
from ..campaign import CAMPAIGN
from ..office import all_converted, needs_office
from ..reports import results
from .payloads import MARK, PAYLOADS, Address, free, planted

ENGLISH = Texts("en")
DAY = dt.date(2022, 11, 2)
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
"""What may reach no terminal and no file: controls but line ends and tabs, and signs that hide or reorder others."""
FORMULA = re.compile('[\\s"`;,|\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]')
DIVIDED = re.compile("[;|\t]\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20](?![\\d.,]+(?:$|[;|]))")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def base() -> dict[str, Any]:
    """A document with every turn a report takes, an override among them."""
    document = results.document()
    given = {"by": "Ani", "second": "Budi", "reason": "seen on site", "date": None}
    document["overrides"] = [{"entrant": "03", "what": "supervision.visits", "before": 90, "after": 100, **given}]
    for entrant in document["entrants"]:
        total = str(entrant["total"]["exact"]) if entrant["total"] else None
        entrant["unadjusted"] = {"total": total, "rank": entrant["rank"], "status": entrant["status"]}
    return document


@cache
def fields() -> dict[str, list[Address]]:
    """The fields of a result document whose text may be any."""
    assert _fits(base())
    return free(base(), copy.deepcopy, _fits)


def _fits(document: dict[str, Any]) -> bool:
    if faults(document):
        return False
    try:
        result = Result(document, "0" * 64)
        report_page(Publication(result), ENGLISH)
        if document["award"] != base()["award"]:  # the rules, by which others reckon
            feedback_page(Publication(result), ENGLISH, "01")
    except KeyError:  # a look-up binds it: the name of a method, say
        return False
    return True


def document(start: int, payloads: tuple[str, ...] = PAYLOADS) -> dict[str, Any]:
    """The document with a payload in every free field, beginning with the one so far down the list."""
    made = base()
    planted(made, fields(), start, payloads)
    return made


def spoken(start: int, payloads: tuple[str, ...] = PAYLOADS) -> tuple[Sitting, Decisions]:
    """A sitting and decisions with a payload in every text."""
    number = iter(range(start, start + 100))

    def text() -> str:
        return payloads[next(number) % len(payloads)]

    member = Member(text(), text(), text(), text(), False, text())
    there = Member(text(), None, text(), text())
    sitting = Sitting(text(), DAY, (member, there), number=text(), city=text())
    answer = Answer(DAY, text(), "rejected", text())
    rows = (
        Decision("01", "objection", DAY, text(), text(), None, None, answer),
        Decision("05", "withdrawn", DAY, text(), text()),
    )
    return sitting, Decisions("0" * 64, rows)


SPOKEN = 16
"""Texts of a sitting and of decisions that payloads are put into."""
Exports = Iterator[tuple[str, bytes]]


@lru_cache(maxsize=4)
def exports(start: int, payloads: tuple[str, ...] = PAYLOADS) -> tuple[tuple[str, bytes], ...]:
    """Everything that is printed of a result, by the name and form of what it is; made once for several tests."""
    return tuple(_exports(start, payloads))


def _exports(start: int, payloads: tuple[str, ...]) -> Exports:
    result = results.result(document(start, payloads))
    sitting, decisions = spoken(start, payloads)
    publication = Publication(result, None, decisions)
    for name, form in FORMS.items():
        for code in (None, "01"):
            yield f"report{'-of-one' if code else ''}.{name}", form.render(publication, ENGLISH, code)
    for name, page in _pages(publication, sitting).items():
        for form, write in FORMATS.items():
            yield f"{name}.{form}", write(page).encode()
    yield "minutes.pdf", minutes_pdf(publication, ENGLISH, sitting)
    one = certificate(publication, ENGLISH, "02", sitting)
    yield "certificate.pdf", certificate_pdf([one], ENGLISH)
    yield "recap.csv", recap_csv(result, ENGLISH, [Filed(one, payloads[start % len(payloads)], "0" * 64)])


def _pages(publication: Publication, sitting: Sitting) -> dict[str, Page]:
    result, decisions = publication.result, publication.decisions
    return {
        "ranking": ranking_page(result, ENGLISH, None, decisions),
        "grouped": ranking_page(result, ENGLISH, "cluster", decisions),
        "scores": scores_page(result, ENGLISH, None, decisions),
        "findings": findings_page(result, ENGLISH),
        "explain": entrant_page(result, ENGLISH, "01", decisions),
        "criterion": criterion_page(result, ENGLISH, "01", "aid"),
        "audit": audit_page(result, audit(result), ENGLISH),
        "minutes": minutes_page(publication, ENGLISH, sitting),
    }


# What is live in an export


def live(name: str, content: bytes, harmless: bytes) -> list[str]:
    """Say what a payload does in an export; ``harmless`` is the same with ordinary texts in its place."""
    look = LOOK[name.rpartition(".")[2]]
    found = [] if look in (_xlsx, _pdf) else [f"sign {sign!a}" for sign in UNSAFE.findall(content.decode())]
    return found + list(look(content, harmless))


def _nothing(content: bytes, harmless: bytes) -> Iterator[str]:
    yield from ()


def _csv(content: bytes, harmless: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode())):
        for cell in row:
            if not NUMBER.fullmatch(cell) and cell != "'-" and (FORMULA.match(cell) or DIVIDED.search(cell)):
                yield f"formula {cell!a}"


READ = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _tokens(text: str) -> Counter[str]:
    inner = [child for token in READ.parse(text) for child in token.children or ()]
    return Counter(
        token.type for token in (*READ.parse(text), *inner) if token.type not in ("text", "softbreak", "inline")
    )


def _markdown(content: bytes, harmless: bytes) -> Iterator[str]:
    found, due = _tokens(content.decode()), _tokens(harmless.decode())
    yield from (f"markup {kind} {n}" for kind, n in (found - due).items())


class _Tags(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: Counter[tuple[str, ...]] = Counter()
        self.addresses: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag, *sorted(key for key, _ in attrs)] += 1
        for key, value in attrs:
            if key in ("href", "src", "action", "srcset", "data", "style", "ping") and MARK in (value or ""):
                self.addresses[f"{key}={value}"] += not (key == "href" and str(value).startswith("#"))


def _html(content: bytes, harmless: bytes) -> Iterator[str]:
    found, due = _Tags(content.decode()), _Tags(harmless.decode())
    yield from (f"element {' '.join(tag)} {n}" for tag, n in (found.seen - due.seen).items())
    yield from (f"address {text!a}" for text, n in found.addresses.items() if n)


def _xlsx(content: bytes, harmless: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels") and MARK.encode() in archive.read(name):
                yield f"link in {name}"
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and MARK in str(cell.value):
                    yield f"formula {sheet.title}!{cell.coordinate}"
                if isinstance(cell.value, str) and UNSAFE.search(cell.value):
                    yield f"sign in {sheet.title}!{cell.coordinate}"


def _pdf(content: bytes, harmless: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    if {"/JavaScript", "/EmbeddedFiles"} & set((reader.trailer["/Root"].get("/Names") or {}).keys()):
        yield "a script or a file in it"
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            action = note.get_object().get("/A", {})
            if action.get("/S") in ("/JavaScript", "/Launch") or MARK in str(action.get("/URI", "")):
                yield f"action {action}"
    words = UNSAFE.sub("", "".join(page.extract_text() for page in reader.pages))
    if MARK not in words.replace("\n", ""):
        yield "no payload is printed as text"


LOOK: dict[str, Callable[[bytes, bytes], Iterator[str]]] = {
    "csv": _csv, "markdown": _markdown, "html": _html, "xlsx": _xlsx, "pdf": _pdf, "json": _nothing, "table": _nothing,
}  # fmt: skip


def starts() -> range:
    """Where the documents begin in the list: in a campaign each field gets each payload."""
    places = sum(map(len, fields().values()))
    return range(0, len(PAYLOADS), 1 if CAMPAIGN else places)


def harmless() -> dict[str, bytes]:
    """The exports with an ordinary text in every field, each another, so that groups stay groups."""
    return dict(exports(0, tuple(f"{MARK} ordinary {i}" for i in range(len(PAYLOADS)))))


def test_no_payload_is_live_in_any_export_of_a_result(figure):
    due, found, tried = harmless(), Counter[str](), 0
    for start in starts():
        for name, content in exports(start):
            found.update(f"{name}: {what}" for what in live(name, content, due[name]))
            tried += 1
    assert not found, found.most_common(20)
    count = len(fields()) + SPOKEN
    assert len(PAYLOADS) >= 200
    assert count >= 60
    figure(f"injection: {len(PAYLOADS)} payloads x {len(due)} exports x {count} fields, {tried} looked at, live 0")


@needs_office
def test_libreoffice_finds_no_formula_that_is_not_ours(tmp_path, figure):
    """Every csv and workbook, opened by LibreOffice, which takes commas and semicolons for separators alike."""
    paths = []
    for start in starts() if CAMPAIGN else [0]:
        for name, content in exports(start):
            if name.endswith((".csv", ".xlsx")):
                path = tmp_path / f"{start}-{name.replace('.', '-')}.{name.rpartition('.')[2]}"
                path.write_bytes(content)
                paths.append(path)
    ours, cells = 0, 0
    for path in all_converted(paths, "fods"):
        text = path.read_text("utf-8")
        formulas = re.findall(r'table:formula="([^"]*)"', text)
        cells += text.count("<table:table-cell")
        ours += len(formulas)
        assert [] == [formula for formula in formulas if MARK in formula], path.name
        assert path.stem.endswith("-xlsx") or not formulas, (path.name, formulas[:3])
        assert [] == [link for link in re.findall(r'xlink:href="([^"]*)"', text) if MARK in link], path.name
    assert ours
    figure(f"injection: LibreOffice opened {len(paths)} files, {cells} cells, formulas that are not ours 0")


@pytest.mark.usefixtures("chromium")
def test_chromium_runs_no_script_and_asks_nobody(open_report, figure):  # noqa: F811
    """The report, and what a plain renderer makes of the markdown, with a payload in every field."""
    opened = 0
    for start in starts() if CAMPAIGN else [0]:
        for name, content in exports(start):
            kind = name.rpartition(".")[2]
            if kind == "html" or (kind == "markdown" and (CAMPAIGN or name.startswith(("report.", "minutes.")))):
                page = open_report(content.decode() if kind == "html" else READ.render(content.decode()))
                assert page.evaluate(f"window.{MARK} === undefined"), name
                opened += 1
    figure(f"injection: Chromium opened {opened} pages, scripts run 0, requests sent 0")
