"""The list of certificates that were written (CSV), against which each of them can be checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from attrs import frozen

from pembina.model import Result, sha256
from pembina.reports.certificate import Certificate
from pembina.reports.clean import spreadsheet
from pembina.reports.page import SYNTHETIC
from pembina.reports.texts import Texts

HEADER = ("number", "code", "name", "tier", "rank", "total", "file", "sha256", "result", "data_origin", "check")
CHECK = 16
"""Digits of the last cell, a hash of the others: by it an untouched list is told from one that somebody edited."""


@frozen
class Filed:
    """A certificate and the file that it is in."""

    certificate: Certificate
    file: str
    sha256: str


def recap_csv(result: Result, texts: Texts, files: Sequence[Filed]) -> bytes:
    """The list: a row for each certificate, in the order of rank; names of columns are the same in every language."""
    origin = texts.translate(SYNTHETIC) if result.synthetic else ""
    rows = [_row(result, each, origin) for each in files]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([*row, _check(row)] for row in rows)
    return out.getvalue().encode()


def _row(result: Result, each: Filed, origin: str) -> list[str]:
    one, entrant = each.certificate, result.entrant(each.certificate.code)
    total: Mapping[str, str] = entrant["total"] or {"published": ""}
    cells = (
        one.number or "", one.code, one.name, one.tier or "", str(entrant["rank"]), str(total["published"]), each.file,
        each.sha256, result.sha256, origin,
    )  # fmt: skip
    return [spreadsheet(cell) for cell in cells]


def _check(cells: Sequence[str]) -> str:
    return sha256("\x1f".join(cells).encode())[:CHECK]


def untouched(content: bytes) -> bool:
    """Whether a file is such a list as it was written: numbers that an office filled in by hand are not replaced."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode()), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return False
    return rows[:1] == [[*HEADER]] and all(row and row[-1] == _check(row[:-1]) for row in rows[1:])
