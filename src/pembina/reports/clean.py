"""Text from data, made harmless where it is shown: terminals, Markdown, spreadsheets, JSON."""

from __future__ import annotations

import json
import re
import textwrap

# Controls (C0 and C1), zero-width and bidirectional controls, soft hyphens, line and paragraph separators, the
# byte-order mark, tag characters, letters without a shape, signs that are none, and lone surrogates: what can move a
# cursor, hide letters or reorder a line.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
_MARKDOWN_START = re.compile(r"^(\s*|\s*\d+(?=[.)]))([#+=-]|(?<=\d)[.)])(?=\s|$|[#+=-])")
_INDENTED = re.compile("^ {2,}")  # four blanks begin a block of code
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(f"[\\s\"'`;,|]*[{_SIGNS}]|[\t\r\n]")
# Where lists are separated by semicolons, a spreadsheet divides a cell there, quoted or not.
_INNER = re.compile(f"([;|]\\s*)(?=[{_SIGNS}])(?![+-]?\\d+(?:[.,]\\d+)*\\s*(?:[;|]|$))")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def clean(text: str) -> str:
    """Return a text on one line with every control character shown as an escape such as ``\\u202e``.

    Line breaks and tabs become spaces: a cell of a table has one line.
    """
    return _UNSAFE.sub(lambda found: _escaped(found[0]), re.sub(r"\r\n|[\t\n\r]", " ", text))


def _escaped(character: str) -> str:
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def wrapped(text: str, width: int) -> str:
    """Break cleaned text into lines of at most ``width`` characters; words longer than that stay whole."""
    return textwrap.fill(clean(text), width, break_long_words=False, break_on_hyphens=False)


def markdown(text: str) -> str:
    """Escape what Markdown or HTML would read as markup."""
    plain = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", _INDENTED.sub(" ", plain)))


def spreadsheet(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula: an apostrophe before = + - @, but for numbers.

    Blanks, quotation marks and separators before such a sign do not help it, and inside a cell it gets one after ; and
    |, at which another country's spreadsheet begins a new cell. What begins with an apostrophe has one already.
    """
    if _NUMBER.fullmatch(text):
        return text
    first = "'" if _FORMULA.match(text) and not text.startswith("'") else ""
    return first + _INNER.sub(r"\1'", clean(text))


def json_text(document: str) -> str:
    """Escape the controls that JSON leaves as they are (C1, bidirectional) inside an already encoded JSON text."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], document)
