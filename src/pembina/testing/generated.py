"""Tables that nobody wrote: rows by the declared types of columns, drawn by a seed, in the words of the author's cases.

So a rule bites where an author gave two cases of two rows. Words, codes and figures come from the cells of the cases
(of every column of that name, so that tables still fit together); days lie on both sides of the edges of the period;
every tenth cell is empty.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from pembina.model import Period
from pembina.plugins.manifest import ColumnSpec, Manifest
from pembina.testing.answering import Question, Row, entrant_position
from pembina.testing.cases import Case

ENTRANTS = ("71", "73", "74", "76")
EMPTY = 0.1
"""Part of the cells that are left empty."""
OUTSIDE = 0.2
"""Part of the days that lie outside the period."""
WORDS = 8
"""Words of the cases that are used at most: more of them would never meet in two tables."""
FIGURES: Mapping[str, tuple[Any, ...]] = {
    "text": ("A", "B", "C"),
    "figure": ("12.50", "0", "7"),
    "integer": (0, 1, 2, 3, 5, 8, 12),
    "number": (0.0, 0.1, 0.7, 1.0, 2.5, 3.0, 40.0),
    "money": (Decimal("0"), Decimal("0.10"), Decimal("1500000"), Decimal("2500000.50"), Decimal("-1500000")),
    "boolean": (True, False),
}
"""Cells of a column about which the cases say nothing."""


class Generator:
    """Draws tables for a criterion, always the same ones by the same seed."""

    def __init__(self, manifest: Manifest, cases: Sequence[Case]) -> None:
        self.manifest = manifest
        self.words = _words(manifest, cases)

    def tables(self, question: Question, seed: str, rows: int = 4, bare: bool = False) -> dict[str, list[Row]]:
        """Draw up to ``rows`` rows for each entrant in every table; ``bare``, optional columns hold nothing."""
        random = Random(f"{self.manifest.name} {seed}")  # noqa: S311 (drawn to be the same again, and no secret)
        found = {}
        for name, specs in self.manifest.tables.items():
            lengths = {code: random.randint(1, rows) for code in ENTRANTS}
            drawn = [
                tuple(
                    code if spec.type == "entrant" else self._cell(random, column, spec, question, bare)
                    for column, spec in specs.items()
                )
                for code, n in lengths.items()
                for _ in range(n)
            ]
            random.shuffle(drawn)
            found[name] = drawn
        return found

    def _cell(self, random: Random, column: str, spec: ColumnSpec, question: Question, bare: bool) -> Any:
        lacking = bare and spec.may_lack(question.parameters)
        if lacking or random.random() < EMPTY:
            return None
        if spec.type == "date":
            return day(random, question.period, self.words.get((column, "date"), ()))
        return random.choice(self.words.get((column, spec.type)) or FIGURES[spec.type])

    def many(self, question: Question, seed: str, rows: int, entrants: int) -> dict[str, list[Row]]:
        """Draw a first table of exactly ``rows`` rows, the others in proportion to it, for as many entrants as said."""
        random = Random(f"{self.manifest.name} {seed}")  # noqa: S311
        codes = [f"{number:05}" for number in range(entrants)]
        found = {}
        for place, (name, specs) in enumerate(self.manifest.tables.items()):
            length = rows if place == 0 else max(entrants, rows // 10)
            columns = [self._many(random, column, spec, question, codes, length) for column, spec in specs.items()]
            found[name] = list(zip(*columns, strict=True))
        return found

    def _many(
        self, random: Random, column: str, spec: ColumnSpec, question: Question, codes: list[str], length: int
    ) -> list[Any]:
        if spec.type == "entrant":
            return random.choices(codes, k=length)
        if spec.type == "date":
            days = [day(random, question.period, ()) for _ in range(400)]
            return random.choices(days, k=length)
        words = list(self.words.get((column, spec.type)) or FIGURES[spec.type])
        if spec.type == "text" and len(words) >= WORDS:  # a name, rather than a word of a list
            words += [f"{column} {number}" for number in range(length // 20)]
        return random.choices([*words, None], k=length)


def day(random: Random, period: Period | None, known: Sequence[dt.date]) -> dt.date:
    """Draw a day: within the period, on its edges, or outside; without a period, one of those known, or of a year."""
    if known and random.random() < 1 / 4:
        return random.choice(list(known))
    start, end = (period.start, period.end) if period else (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
    one = dt.timedelta(days=1)
    if random.random() < OUTSIDE:
        return random.choice([start - one, end + one, start - 400 * one, end + 400 * one])
    return random.choice([start, end, *(start + random.randint(0, (end - start).days) * one for _ in range(6))])


def _words(manifest: Manifest, cases: Sequence[Case]) -> dict[tuple[str, str], list[Any]]:
    """Gather what stands in the cases by the name and type of its column, the most frequent first."""
    counted: dict[tuple[str, str], Counter[Any]] = {}
    for name, specs in manifest.tables.items():
        entrant = entrant_position(manifest, name)
        for i, (column, spec) in enumerate(specs.items()):
            if i != entrant:
                counts = counted.setdefault((column, spec.type), Counter())
                counts.update(row[i] for case in cases for row in case.tables[name] if row[i] is not None)
    return {key: [cell for cell, _ in counts.most_common(WORDS)] for key, counts in counted.items() if counts}
