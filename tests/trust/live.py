"""What is live in an export, looked at by parts that are not Pembina's: csv, openpyxl, markdown-it, html.parser, pypdf.

A payload is live where it is more than text: a formula, a link, an element, a heading, an action, or a sign that a
terminal obeys or a reader cannot see.
"""

from __future__ import annotations

import csv
import html.parser
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

import openpyxl
import pypdf
from markdown_it import MarkdownIt

from .payloads import MARK

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\ufff9-\ufffb\ufffe\ud800-\udfff\U0001d173\U000e0000-\U000e0fff]"
)
"""What may reach no terminal and no file: controls but line ends and tabs, and signs that hide or reorder others."""
FORMULA = re.compile('[\\s"`;,|\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]')
DIVIDED = re.compile("[;|\t]\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20](?![\\d.,]+(?:$|[;|]))")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def live(name: str, content: bytes, harmless: bytes, count: bool = True) -> list[str]:
    """Say what a payload does in an export; ``harmless`` is the same with ordinary texts in its place.

    Without ``count`` an export may hold more of what the harmless one holds: as where names decide what is found.
    """
    look = LOOK.get(name.rpartition(".")[2], _nothing)
    if look in (_xlsx, _pdf):
        return list(look(content, harmless))
    content = content.removeprefix("\ufeff".encode())  # by which spreadsheets know UTF-8
    found = [f"sign {sign!a}" for sign in UNSAFE.findall(content.decode())]
    more = list(look(content, harmless))
    if look is _markdown and not count:
        known = _due(harmless.decode())
        more = [each for each in more if each.split()[1] not in known]
    return found + more


def _nothing(content: bytes, harmless: bytes) -> Iterator[str]:
    yield from ()


def _csv(content: bytes, harmless: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode())):
        for cell in row:
            if not NUMBER.fullmatch(cell) and cell != "'-" and (FORMULA.match(cell) or DIVIDED.search(cell)):
                yield f"formula {cell!a}"


READ = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _tokens(text: str) -> Counter[str]:
    read = READ.parse(text)
    inner = [child for token in read for child in token.children or ()]
    return Counter(token.type for token in (*read, *inner) if token.type not in ("text", "softbreak", "inline"))


@lru_cache(maxsize=256)
def _due(text: str) -> Counter[str]:
    return _tokens(text)


def _markdown(content: bytes, harmless: bytes) -> Iterator[str]:
    found, due = _tokens(content.decode()), _due(harmless.decode())
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
    "told": _nothing,
}  # fmt: skip
