"""Certificates as a PDF: one sheet each, with the QR code drawn as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pembina.errors import N_
from pembina.methods.refusal import LibraryMissing
from pembina.reports.certificate import CHECK, PRESENTED, Certificate
from pembina.reports.clean import clean
from pembina.reports.pdf.layout import shortened
from pembina.reports.pdf.pages import language
from pembina.reports.pdf.typesetting import typeset
from pembina.reports.texts import Texts

TITLE = N_("{kind}: {award}, {name}")
TITLE_ALL = N_("{kind}: {award}")
QR_SAYS = N_("QR code that says: {text}")
QUIET = 4
"""Modules that stay white around a QR code."""

LONG_WORD = 18
"""Letters of a word that may be broken, since no line is sure to be longer."""


def certificate_pdf(certificates: Sequence[Certificate], texts: Texts) -> bytes:
    """Set certificates, a sheet each; raises LibraryMissing without typst or segno."""
    first = certificates[0]
    shown = {"kind": first.kind, "award": first.award}
    title = texts.say(TITLE, name=first.name, **shown) if len(certificates) == 1 else texts.say(TITLE_ALL, **shown)
    data = {
        "title": title,
        "lang": language(texts),
        "award": first.award,
        "presented": texts.translate(PRESENTED),
        "check": texts.translate(CHECK),
        "certificates": [_said(each, texts) for each in certificates],
    }
    return typeset("certificate.typ", data)


def _said(each: Certificate, texts: Texts) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "numbered": _breakable(each.numbered),
        "award": _breakable(each.award),
        "organiser": _breakable(each.organiser or ""),
        "basis": _breakable(each.basis or ""),
        "name": _breakable(each.name),
        "link": each.link,
        "tier": _breakable(each.tier or ""),
        "place": _breakable(each.place or ""),
        "facts": _breakable("  ·  ".join(each.facts)),
        "figures": _breakable("  ·  ".join(each.figures)),
        "scale": each.scale,
        "notes": _breakable(" ".join(each.notes)),
        "sha256": each.sha256,
        "qr": qr_drawing(each.encoded),
        "qr-says": texts.say(QR_SAYS, text=each.encoded),
        "watermark": each.watermark,
        "signs": {
            "above": _breakable(each.place_and_day),
            "position": _breakable(each.signatory.position or ""),
            "name": _breakable(each.signatory.name),
            "number": _breakable(each.official or ""),
        },
    }


def _breakable(text: str) -> list[str]:
    """A text in pieces between which a line may end: whole where its words are short."""
    found = [""]
    for i, word in enumerate(shortened(clean(text)).split(" ")):
        found[-1] += " " if i else ""
        parts = list(word) if len(word) > LONG_WORD else [word]
        found[-1] += parts[0]
        found += parts[1:]
    return found


def qr_matrix(text: str) -> list[list[bool]]:
    """The dark modules of the QR code of a text, row by row, without the quiet zone."""
    try:
        import segno
    except ImportError as error:
        raise LibraryMissing("segno", "pdf") from error
    code = segno.make_qr(text, error="m", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def qr_drawing(text: str) -> str:
    """The same as a drawing (SVG): every run of dark modules in a row is one rectangle of a single path."""
    matrix = qr_matrix(text)
    size = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for y, row in enumerate(matrix) for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None
