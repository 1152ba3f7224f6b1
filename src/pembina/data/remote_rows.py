"""A fingerprint of rows that have no file to hash: the same for the same rows, in any order, on every engine.

Each row is written as one text, that text is hashed by SHA-256, and the hashes are added up word by word. So the order
of rows does not matter, and rows that stand twice count twice. It shows that rows have changed; it is no seal against
somebody who chooses rows so that the sums agree.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pembina.data.cells import Value
from pembina.data.source import WantedColumn

WORDS = 4
"""Words of 32 bits that are taken of a hash: its first half."""
MARK = 13
"""Hexadecimal digits of a row's hash that make its mark: 52 bits, which every engine holds exactly."""
MISSING = "-"
SCALES = ((2.0**191, "^^", 2.0**-961), (2.0**63, "^", 2.0**-128))
"""Large numbers: from which size on, the sign for it, and the factor that brings the whole part below 2 to the 63rd."""
TINY = (2.0**-75, "v", 2.0**128)
"""Numbers smaller than this, but not zero: the sign for it, and the factor."""
PLACES = 4
"""Words of 32 binary places that are written of a number's fraction."""


def in_order(columns: Sequence[WantedColumn]) -> list[int]:
    """Return the positions of columns in the order in which a row's text holds them."""
    return sorted(range(len(columns)), key=lambda i: (columns[i].name, columns[i].form.type))


def row_text(columns: Sequence[WantedColumn], values: Sequence[Value | None]) -> str:
    """Write a row, its values in the order of ``columns``, as its one text."""
    return "|".join(cell_text(columns[i].form.type, values[i]) for i in in_order(columns))


def cell_text(kind: str, value: Value | None) -> str:
    """Write the typed value of one cell."""
    if value is None:
        return MISSING
    if kind == "number":
        return "=" + number_text(float(value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return "=true" if value else "=false"
    if kind == "money":
        return f"={Decimal(str(value)):.2f}"
    if isinstance(value, dt.date):
        return f"={value.isoformat()}"
    return "=" + str(value).replace("\\", "\\\\").replace("|", "\\|")


def number_text(number: float) -> str:
    """Write a finite float64 by its exact binary parts, which every engine works out alike.

    Whole part and 128 binary places: exact from 1e-61 to 3e57, cut off outside.
    """
    size, tag = abs(number), ""
    for least, sign, factor in SCALES:
        if size >= least:
            size, tag = size * factor, sign
            break
    if not tag and 0 < size < TINY[0]:
        tag, size = TINY[1], size * TINY[2]
    whole = math.floor(size)
    parts, rest = [whole], size - whole
    for _ in range(PLACES):
        rest *= 2.0**32
        word = math.floor(rest)
        parts.append(word)
        rest -= word
    return ("-" if number < 0 else "") + tag + ".".join(map(str, parts))


def mark_of(text: str) -> int:
    """Return what stands for the number of a row that has no place in a file: 52 bits of the hash of its text."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:MARK], 16)


def sums_of(columns: Sequence[WantedColumn], rows: Iterable[Sequence[Value | None]]) -> tuple[int, list[int]]:
    """Return the number of rows and the sums of the words of their hashes."""
    sums, count = [0] * WORDS, 0
    for row in rows:
        digest = hashlib.sha256(row_text(columns, row).encode()).digest()
        count += 1
        for word in range(WORDS):
            sums[word] += int.from_bytes(digest[4 * word : 4 * word + 4], "big")
    return count, sums


def fingerprint(columns: Sequence[WantedColumn], rows: int, sums: Sequence[int]) -> str:
    """Return the fingerprint of a table, as 64 hexadecimal digits: of its columns, its rows and their sums."""
    lines = ["pembina-rows/1"]
    lines += [f"{columns[i].name} {columns[i].form.type}" for i in in_order(columns)]
    lines += [f"{rows} rows", " ".join(map(str, sums))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
