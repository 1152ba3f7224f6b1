"""Whose row it is, and which cell: what a list of problems says beside a place, so that the right person finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field, frozen

from pembina.data.cells import CellFormat
from pembina.data.dataset import DataSet
from pembina.data.engines.opening import open_engine
from pembina.data.faults import FaultLog
from pembina.data.folder import Folder, TableFiles
from pembina.data.identity import Naming
from pembina.data.refusal import Refused
from pembina.data.source import SourceFile, TableSource, WantedColumn, squeeze
from pembina.data.xlsx import sheet_names
from pembina.errors import PembinaError, Place
from pembina.model import Entrants, TableNeed

if TYPE_CHECKING:
    from pembina.data.engines import Engine

_FEW = 2000
"""Rows that are asked for one by one; of more, everything between the first and the last is read."""


@frozen
class Spot:
    """What is known of a place in a data set: its table, whose row it is, and the cell of a workbook."""

    table: str = ""
    code: str = ""
    name: str = ""
    sheet: str = ""
    cell: str = ""


@define
class _Table:
    """One table of the data set: its files, its settings, and the column that names an entrant."""

    name: str
    files: TableFiles
    source: TableSource
    headers: dict[str, list[str]] = field(factory=dict)
    sheets: dict[str, str] = field(factory=dict)


def spots(data: DataSet, entrants: Entrants, needs: Sequence[TableNeed], places: Iterable[Place]) -> dict[Place, Spot]:
    """Look up places in the tables that an award reads; what cannot be read says nothing and raises nothing."""
    tables, engine = _tables(data, entrants, needs), open_engine(data.host, data.engine_name)
    names = _names(engine, tables.get(entrants.table))
    wanted: dict[str, list[Place]] = {}
    for place in places:
        if place.file is not None:
            wanted.setdefault(place.file, []).append(place)
    found: dict[Place, Spot] = {}
    for table in tables.values():
        for file in table.files.files:
            asked = wanted.get(file.shown, ())
            if not asked:
                continue
            rows = {place.line for place in asked if place.line is not None}
            whose = _whose(engine, table, file, rows, names, table.name == entrants.table)
            for place in asked:
                found[place] = _spot(table, file, place, whose)
    return found


def _tables(data: DataSet, entrants: Entrants, needs: Sequence[TableNeed]) -> dict[str, _Table]:
    """Every table that is read and can be found, with the columns that say whose a row is, as texts."""
    folder, found = Folder(data.folder, data.settings, data.host), {}
    who = {need.table: column.source for need in needs for column in need.columns if column.type == "entrant"}
    for table in dict.fromkeys([entrants.table, *(need.table for need in needs)]):
        settings = data.settings.table(table)
        try:
            files = folder.find(table)
        except PembinaError:
            continue
        asked = [entrants.key, entrants.name] if table == entrants.table else [who[table]] if table in who else []
        columns = []
        for position, name in enumerate(asked):
            own = settings.column(name)
            form = CellFormat("code" if table == entrants.table and position == 0 else "text")
            columns.append(WantedColumn(f"w{position}", name, own.header, form, settings.markers(name), True))
        found[table] = _Table(
            table, files, TableSource(table, files.kind, files.files, tuple(columns), settings, files.remote)
        )
    return found


def _names(engine: Engine, table: _Table | None) -> Naming:
    rows = _rows(engine, table, table.files.files) if table is not None else []
    return Naming(sorted({(row[0], row[1] or "") for row in rows if row[0]}), ())


def _rows(
    engine: Engine, table: _Table, files: Sequence[SourceFile], only: Collection[int] = ()
) -> list[tuple[Any, ...]]:
    """Read the columns of whose a row is, of all rows or of some, as text; nothing where that fails."""
    import narwhals.stable.v2 as nw

    if not table.source.columns:
        return []
    try:
        scan = engine.scan(evolve(table.source, files=tuple(files)), FaultLog())
    except PembinaError:
        return []
    if scan is None:
        return []
    frame = scan.frame.select([*(column.key for column in table.source.columns), "_row"])
    if only:
        few = (
            nw.col("_row").is_in(sorted(only)) if len(only) <= _FEW else nw.col("_row").is_between(min(only), max(only))
        )
        frame = frame.filter(few)
    return engine.rows(frame)


def _whose(
    engine: Engine, table: _Table, file: SourceFile, rows: Collection[int], names: Naming, roll: bool
) -> Mapping[int, tuple[str, str]]:
    """Return code and name of the entrant of each row that has one."""
    if not rows:
        return {}
    called = Counter(code for code, _ in names.names)  # a code that stands twice names nobody
    known, found = {code: name for code, name in names.names if called[code] == 1}, {}
    resolver = names.in_table(table.source.settings.bare_names)
    for row in _rows(engine, table, [file], rows):
        if row[0] is None or row[-1] not in rows:
            continue
        if roll:
            found[row[-1]] = (row[0], row[1] or "")
            continue
        try:
            code = resolver.resolve(row[0])
        except Refused:
            continue
        found[row[-1]] = (code, known.get(code, ""))
    return found


def _spot(table: _Table, file: SourceFile, place: Place, whose: Mapping[int, tuple[str, str]]) -> Spot:
    code, name = whose.get(place.line or 0, ("", ""))
    return Spot(table.name, code, name, _sheet(table, file, place), _cell(table, file, place))


def _sheet(table: _Table, file: SourceFile, place: Place) -> str:
    """Name the sheet: the one declared, or the only one of a workbook."""
    if place.sheet or table.files.kind.name != "xlsx":
        return place.sheet or ""
    if file.name not in table.sheets:
        try:
            names = sheet_names(file.path)
        except PembinaError:
            names = []
        table.sheets[file.name] = names[0] if len(names) == 1 else ""
    return table.sheets[file.name]


def _cell(table: _Table, file: SourceFile, place: Place) -> str:
    """Name the cell of a workbook, as its column letter and row; empty where the column is not known."""
    reader = table.files.kind.reader
    if table.files.kind.name != "xlsx" or reader is None or place.line is None:
        return ""
    if file.name not in table.headers:
        try:
            headers = [squeeze(h) for h in reader.columns(file.path, table.source.settings.options())]
        except PembinaError:
            headers = []
        table.headers[file.name] = headers
    headers = table.headers[file.name]
    column = headers.index(place.cell) if place.cell in headers else 0
    return f"{_letters(column)}{place.line}"


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
