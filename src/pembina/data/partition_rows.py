"""Divided files of one table: which of them are read, and whether their rows lie where their folders say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from pembina.data.cells import Value, parse_cell
from pembina.data.faults import FaultLog
from pembina.data.partition import LeftOut, Part, parts_of, prune
from pembina.data.refusal import Refused
from pembina.data.settings import TableSettings
from pembina.data.source import Scan, SourceFile, TableSource, WantedColumn, squeeze
from pembina.errors import Place, Problem
from pembina.model import Within

if TYPE_CHECKING:
    from pembina.data.engines import Engine


@frozen
class Divided:
    """The files that are read, with what their folders say, and what was left out."""

    files: tuple[SourceFile, ...]
    left: LeftOut | None = None
    parts: Mapping[str, Part] = field(factory=dict)

    def check(self, engine: Engine, source: TableSource, scan: Scan, log: FaultLog) -> None:
        """Log files whose rows contradict their folders: dates outside the span, other cells than the folder's."""
        dates = {column for part in self.parts.values() for column in part.spans}
        cells = {header for part in self.parts.values() for header in part.file.cells}
        dated = [c for c in source.columns if c.name in dates and c.form.type == "date"]
        other = [c for c in source.columns if squeeze(c.header) in cells and c.form.type not in ("date", "boolean")]
        asked = [*dated, *other]
        if not asked:
            return
        for name, *ends in sorted(engine.rows(_ends(scan, asked)), key=lambda row: str(row[0])):
            part = self.parts[name]
            for position, column in enumerate(asked):
                least, most = ends[2 * position], ends[2 * position + 1]
                problem = _contradiction(part, column, least, most) if least is not None else None
                if problem is not None:
                    log.add(problem)


def divide(files: Sequence[SourceFile], settings: TableSettings, within: Sequence[Within | None]) -> Divided:
    """Read what the folders of a table say, and leave out files that nobody needs; raises DataError.

    ``within`` holds what each of those who read the table can do without: only if all of them can do without the same
    rows, files are left out.
    """
    if not settings.partitions:
        return Divided(tuple(files))
    parts, left = parts_of(files, settings), None
    if within and within[0] is not None and all(each == within[0] for each in within):
        parts, left = prune(parts, within[0])
    return Divided(tuple(part.file for part in parts), left, {part.file.name: part for part in parts})


def _ends(scan: Scan, columns: Sequence[WantedColumn]) -> Any:
    """The least and the greatest value of columns in each file."""
    import narwhals.stable.v2 as nw

    ends = []
    for position, column in enumerate(columns):
        ends += [nw.col(column.key).min().alias(f"least{position}"), nw.col(column.key).max().alias(f"most{position}")]
    return scan.frame.group_by("_file").agg(*ends)


def _contradiction(part: Part, column: WantedColumn, least: Any, most: Any) -> Problem | None:
    """Say where rows of a file lie outside what its folders say."""
    span = part.spans.get(column.name) if column.form.type == "date" else _cell(part, column)
    if span is None or (span.first <= least and most <= span.last):
        return None
    args = {"folder": span.folders, "column": squeeze(column.header), "least": _written(least), "most": _written(most)}
    return Problem("PB367", Place(part.file.shown, cell=squeeze(column.header)), args)


@frozen
class _Cell:
    """What a folder says of every row: one value."""

    first: Value
    last: Value
    folders: str


def _cell(part: Part, column: WantedColumn) -> _Cell | None:
    """Read what the folder says of a column as a cell is read; what cannot be read, the engine refuses."""
    text = part.file.cells.get(squeeze(column.header))
    if text is None or text.strip() == "" or text in column.missing:
        return None
    try:
        value, _ = parse_cell(text, column.form)
    except Refused:
        return None
    return _Cell(value, value, f"{column.name}={text}")


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
