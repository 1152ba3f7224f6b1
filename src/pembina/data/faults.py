"""The log of a reading: what did not fit, one problem for each different text, with counts and the first rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from pembina.data.refusal import EMPTY, Refusal
from pembina.data.source import SourceFile, TableSource, WantedColumn, squeeze
from pembina.errors import N_, Hint, Phrase, Place, Problem, did_you_mean

SHOWN_ROWS = 3
"""Rows named in a message."""
SHOWN_TEXTS = 30
"""Different texts of one column shown for one reason; the rest is counted in a closing line."""
KEPT_ROWS = 6
"""Places of a text that are remembered for a message."""
WHOLE_ROWS = 1000
"""Places of one text that a whole list names one by one; it says how many there are in all."""
SUGGESTED = 100
"""Texts of a column for which a whole list looks for the name that was probably meant; that takes time."""


@frozen
class Cells:
    """Where a text stands: how many cells, in how many files, and its first rows (file, row), in order."""

    count: int
    files: int
    first: tuple[tuple[SourceFile, int], ...]


@define
class FaultLog:
    """Collects problems of one loading; a problem that two passes over a file find stands in it once.

    A ``whole`` log names every text and every cell, for a list to work through; others what a screen has room for.
    """

    whole: bool = False
    _problems: dict[tuple[Any, ...], Problem] = field(factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """Everything found so far."""
        return list(self._problems.values())

    @property
    def kept(self) -> int:
        """How many places of a text to remember."""
        return WHOLE_ROWS if self.whole else KEPT_ROWS

    def __len__(self) -> int:
        return len(self._problems)

    def add(self, problem: Problem) -> None:
        """Add a problem, unless the same stands there already."""
        self._problems.setdefault((problem.code, problem.place, str(sorted(problem.args.items()))), problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems."""
        for problem in problems:
            self.add(problem)

    def cells(self, source: TableSource, column: WantedColumn, found: Sequence[tuple[str, Refusal, Cells]]) -> None:
        """Add what one column refused: texts with their reason and where they stand."""
        by_code: dict[str, list[tuple[str, Refusal, Cells]]] = {}
        for item in sorted(found, key=lambda f: ([(file.name, row) for file, row in f[2].first], f[0])):
            by_code.setdefault(item[1].code, []).append(item)
        for items in by_code.values():
            if self.whole:
                self._every_cell(source, column, items)
                continue
            for text, refusal, cells in items[:SHOWN_TEXTS]:
                self.add(_cell_problem(source, column, text, refusal, cells))
            rest = items[SHOWN_TEXTS:]
            if rest:
                args = {"texts": len(rest), "cells": sum(cells.count for _, _, cells in rest)}
                self.add(Problem("PB340", _place(source, column, rest[0][2]), args))

    def _every_cell(
        self, source: TableSource, column: WantedColumn, found: Sequence[tuple[str, Refusal, Cells]]
    ) -> None:
        """Add a problem for every cell; where a text stands in too many, its first one says in how many."""
        for asked, (text, refusal, cells) in enumerate(found):
            if asked >= SUGGESTED:
                refusal = evolve(refusal, suggest=None)
            first = _cell_problem(source, column, text, refusal, cells)
            once = {**first.args, "cells": EMPTY}
            for position, (file, row) in enumerate(cells.first):
                place = evolve(first.place, file=file.shown, line=row or None)
                told = first.args if position == 0 and cells.count > len(cells.first) else once
                self.add(evolve(first, place=place, args=told))

    def missing_columns(self, source: TableSource, file: SourceFile, headers: Sequence[str]) -> list[WantedColumn]:
        """Add wanted columns that a file lacks, and wanted headers that it has twice; return the columns it has."""
        present = []
        for column in source.columns:
            header = squeeze(column.header)
            times = list(headers).count(header)
            place = Place(file.shown, sheet=source.settings.sheet)
            if times > 1:
                self.add(Problem("PB332", place, {"header": header, "times": times}))
            elif times == 1:
                present.append(column)
            elif not column.optional:
                known = [h for h in headers if h]
                args = {"table": source.table, "header": header}
                self.add(Problem("PB310", place, args, did_you_mean(header, known) or _listing(known)))
        return present


def _listing(headers: Sequence[str]) -> Hint | None:
    if not headers:
        return None
    shown = ", ".join(f'"{h}"' for h in headers[:12]) + (", ..." if len(headers) > 12 else "")
    return Hint(N_("the columns are {columns}"), {"columns": shown})


def more_cells(cells: Cells) -> Phrase:
    """Say how many cells hold the same text and where the first are; nothing for a single cell."""
    if cells.count == 1:
        return EMPTY
    first_file = cells.first[0][0]
    rows = [row for file, row in cells.first if file.name == first_file.name][:SHOWN_ROWS]
    if not all(rows):  # rows of a table that lies elsewhere have no numbers
        return Phrase(N_(" ({count} cells)"), {"count": cells.count})
    listed = ", ".join(map(str, rows)) + (", ..." if cells.count > len(rows) else "")
    if cells.files > 1:
        template = N_(" ({count} cells in {files} files: rows {rows})")
        return Phrase(template, {"count": cells.count, "files": cells.files, "rows": listed})
    return Phrase(N_(" ({count} cells: rows {rows})"), {"count": cells.count, "rows": listed})


def _place(source: TableSource, column: WantedColumn, cells: Cells) -> Place:
    file, row = cells.first[0]
    return Place(file.shown, row or None, sheet=source.settings.sheet, cell=squeeze(column.header))


def _cell_problem(source: TableSource, column: WantedColumn, text: str, refusal: Refusal, cells: Cells) -> Problem:
    shown = text if len(text) <= 80 else text[:77] + "..."
    args = {**refusal.args, "text": shown, "cells": more_cells(cells)}
    hint = refusal.hint or (refusal.suggest() if refusal.suggest else None)
    return Problem(refusal.code, _place(source, column, cells), args, hint)
