"""The table of entrants: who competes, who is merely known, and what the table itself says wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import frozen

from pembina.data.cells import CellFormat
from pembina.data.faults import FaultLog
from pembina.data.identity import same_text
from pembina.data.lookalikes import twins
from pembina.data.settings import TableSettings
from pembina.data.source import Scan, TableSource, WantedColumn, squeeze
from pembina.errors import N_, Hint, Phrase, Place, Problem, did_you_mean
from pembina.model import Entrant, Entrants

if TYPE_CHECKING:
    from pembina.data.engines import Engine

NO_ROW, FILL_IN = N_("no row is filled in"), N_("fill in a row for each entrant")
NONE_OF = N_("none of {rows} rows is an entrant{condition}")

STATUSES = ("recused", "withdrawn", "revoked")


@frozen
class Roll:
    """The table of entrants, read: those who compete, sorted by code, and everyone it knows by code and name."""

    entrants: tuple[Entrant, ...]
    known: tuple[tuple[str, str], ...]


def wanted_columns(entrants: Entrants, settings: TableSettings) -> tuple[WantedColumn, ...]:
    """Return the columns that the award names: key, name, where, groups and status."""
    names = [entrants.key, entrants.name, *entrants.where, *entrants.groups]
    if entrants.status is not None:
        names.append(entrants.status)
    columns: list[WantedColumn] = []
    for name in dict.fromkeys(names):
        own = settings.column(name)
        form = CellFormat("code" if name == entrants.key else "text")
        columns.append(WantedColumn(f"e{len(columns)}", name, own.header, form, settings.markers(name)))
    return tuple(columns)


class _Row(NamedTuple):
    """One row of the table: its cells by the award's column names, and where it stands."""

    cells: Mapping[str, str | None]
    file: str
    number: int


def read_roll(engine: Engine, scan: Scan, source: TableSource, entrants: Entrants, log: FaultLog) -> Roll:
    """Sort out the rows of the table; duplicates, empty codes and unknown statuses go to the log."""
    frame = scan.frame.select([*(column.key for column in source.columns), "_file", "_row"])
    names = [column.name for column in source.columns]
    found = sorted(engine.rows(frame), key=itemgetter(-2, -1))  # by file and row
    rows = [_Row(dict(zip(names, row, strict=False)), row[-2], row[-1]) for row in found]
    competing = [row for row in rows if _competes(row, entrants.where)] if entrants.where else rows
    if not competing:
        log.add(_nobody(source, entrants, len(rows)))
    by_code: dict[str, _Row] = {}
    for row in competing:
        code = row.cells[entrants.key]
        _check(row, source, entrants, log)
        if code is not None and code in by_code:
            log.add(_twice(by_code[code], row, source, entrants))
        elif code is not None:
            by_code[code] = row
    for column in dict.fromkeys((entrants.key, entrants.name, *entrants.groups)):
        _tell_apart(competing, column, column in entrants.groups, source, log)
    named = ((row.cells[entrants.key], row.cells[entrants.name] or "") for row in rows)
    known = dict.fromkeys((code, name) for code, name in named if code)  # in their order, which is quick to sort
    return Roll(tuple(_entrant(by_code[code], entrants) for code in sorted(by_code)), tuple(sorted(known)))


def _competes(row: _Row, where: Mapping[str, Any]) -> bool:
    for column, wanted in where.items():
        choices = wanted if isinstance(wanted, Sequence) and not isinstance(wanted, str) else [wanted]
        if not any(same_text(row.cells[column], choice) for choice in choices):
            return False
    return True


def _entrant(row: _Row, entrants: Entrants) -> Entrant:
    groups = {column: value for column in entrants.groups if (value := row.cells[column]) is not None}
    status = row.cells[entrants.status] if entrants.status else None
    return Entrant(row.cells[entrants.key] or "", row.cells[entrants.name] or "", groups, status)


def _place(row: _Row, source: TableSource, column: str) -> Place:
    shown = next(file.shown for file in source.files if file.name == row.file)
    header = next(c.header for c in source.columns if c.name == column)
    line = row.number if source.remote is None else None  # a mark is no row that anybody could look up
    return Place(shown, line, sheet=source.settings.sheet, cell=squeeze(header))


def _check(row: _Row, source: TableSource, entrants: Entrants, log: FaultLog) -> None:
    for column in (entrants.key, entrants.name):
        if row.cells[column] is None:
            log.add(Problem("PB324", _place(row, source, column)))
    status = row.cells[entrants.status] if entrants.status else None
    for column in entrants.groups if status is None else ():  # who is set aside is ranked in no group
        if row.cells[column] is None:
            log.add(Problem("PB348", _place(row, source, column), {"column": column}))
    if entrants.status and status is not None and status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or Hint(N_("known are {known}"), {"known": ", ".join(STATUSES)})
        log.add(Problem("PB325", _place(row, source, entrants.status), {"status": status}, hint))


def _tell_apart(rows: Sequence[_Row], column: str, group: bool, source: TableSource, log: FaultLog) -> None:
    """Refuse cells of a column that look alike and are not; of groups also those that differ by case or blanks only."""
    texts = [cell for row in rows if (cell := row.cells[column]) is not None]
    for twin in twins(dict.fromkeys(texts)):
        if group or not (twin.first.isascii() and twin.second.isascii()):
            both = (twin.first, twin.second)
            first, second = (next(row for row in rows if row.cells[column] == cell) for cell in both)
            place = f"{first.file}:{first.number}"
            args = {"first": twin.first, "second": twin.second, "place": place}
            log.add(Problem("PB397", _place(second, source, column), args))


def _twice(first: _Row, second: _Row, source: TableSource, entrants: Entrants) -> Problem:
    args = {
        "code": second.cells[entrants.key],
        "first": first.cells[entrants.name],
        "first_row": first.number if first.file == second.file else f"{first.file}:{first.number}",
        "second": second.cells[entrants.name],
        "second_row": second.number,
    }
    return Problem("PB323", _place(second, source, entrants.key), args)


def _nobody(source: TableSource, entrants: Entrants, rows: int) -> Problem:
    place = Place(source.files[0].shown, sheet=source.settings.sheet)
    if not rows:
        return Problem("PB327", place, {"why": Phrase(NO_ROW)}, Hint(FILL_IN))
    condition = Phrase("")
    if entrants.where:
        written = ", ".join(f"{column} = {wanted!r}" for column, wanted in entrants.where.items())
        condition = Phrase(N_(" with {where}"), {"where": written})
    return Problem("PB327", place, {"why": Phrase(NONE_OF, {"rows": rows, "condition": condition})})
