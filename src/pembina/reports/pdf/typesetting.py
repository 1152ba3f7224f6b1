"""The one place that runs typst: a template of Pembina's own, and data that it prints, never reads as markup."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pembina.methods.refusal import LibraryMissing
from pembina.reports.clean import clean
from pembina.reports.pdf.layout import shortened

TEMPLATES = Path(__file__).parent
MARK = "made-by-pembina"
"""Stands among the keywords of every PDF written here, so that Pembina knows its own."""

STANDARDS = ["a-2a", "ua-1"]
"""For archives (PDF/A-2a) and for screen readers (PDF/UA-1)."""

WHEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Creation date of every PDF: no clock is read, so that the same result gives the same bytes."""

_STRANGE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_ROUNDS = 8

DRAWN = "qr"
"""What is a drawing of Pembina's own among the data, not a text."""


PLAIN = ["a-2b"]
"""For archives only: what is left to a document too large to be tagged for screen readers."""


def typeset(template: str, data: Mapping[str, Any], tagged: bool = True) -> bytes:
    """Set a template of this folder with data; raises LibraryMissing without typst.

    A tagged PDF says what is a heading, a table, a cell, so that it can be read aloud; each cell takes 0.1 ms and 200
    bytes for that.

    Characters that none of typst's own fonts has (no font of the machine is ever used) are printed by their number,
    ``[U+4E2D]``: a name is never shown as empty boxes.
    """
    try:
        import typst
    except ImportError as error:
        raise LibraryMissing("typst", "pdf") from error
    compile_: Any = typst.compile  # its types know fewer templates than it takes
    told: Any = _cleaned({**data, "keywords": [MARK, *data.get("keywords", ())]})
    for _ in range(_ROUNDS):
        try:
            return bytes(
                compile_(
                    TEMPLATES / template, root=TEMPLATES, format="pdf", ignore_system_fonts=True,
                    sys_inputs={"data": json.dumps(told, ensure_ascii=False)}, pdf_tags=tagged,
                    pdf_standards=STANDARDS if tagged else PLAIN, timestamp=WHEN,
                )
            )  # fmt: skip
        except typst.TypstError as error:
            strange = _strange(error.diagnostic)
            if not strange:
                raise
            told = _spelled(told, strange)
    raise AssertionError("every round leaves fewer characters that no font has")


def _cleaned(value: Any) -> Any:
    """The data with every text on one line, its control characters shown."""
    if isinstance(value, str):
        return shortened(clean(value))
    if isinstance(value, Mapping):
        return {key: item if key == DRAWN else _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value


def _strange(diagnostic: str) -> set[str]:
    """The characters that typst complains of."""
    found = "".join(_STRANGE.findall(diagnostic))
    return set(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), found)) - set(map(chr, range(0x20, 0x7F)))


def _spelled(value: Any, strange: set[str]) -> Any:
    if isinstance(value, str):
        return "".join(f"[U+{ord(each):04X}]" if each in strange else each for each in value)
    if isinstance(value, dict):
        return {key: _spelled(item, strange) for key, item in value.items()}
    return [_spelled(item, strange) for item in value] if isinstance(value, list) else value
