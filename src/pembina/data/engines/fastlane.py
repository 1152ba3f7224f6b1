"""Reading clean text files in one go: straight from the file into the typed table, unless any cell needs a second look.

Most ledgers hold nothing but ordinary cells and entrants' codes. For them the raw table, the counting and the mapping
of :mod:`typed` are work for nothing. One odd cell anywhere, and the whole table goes the long way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from pembina.data.delimited import Head
from pembina.data.engines.connection import EngineError
from pembina.data.engines.fastpath import SQL_TYPES, Fast, fast_text, strict_date
from pembina.data.engines.typed import codes_type, quote, quote_path
from pembina.data.source import SourceFile, TableSource, WantedColumn, locate

if TYPE_CHECKING:
    from pembina.data.engines.connection import Connection


class TidyFile(Protocol):
    """A file of printable ASCII without a quote, as :func:`pembina.data.delimited.look` found it.

    ``rows`` are its lines below the header; ``blanks`` says whether there is any blank in it, which may have to go,
    and ``slashes`` whether any slash of either kind.
    """

    @property
    def file(self) -> SourceFile: ...

    @property
    def head(self) -> Head: ...

    @property
    def rows(self) -> int: ...

    @property
    def blanks(self) -> bool: ...

    @property
    def slashes(self) -> bool: ...


def ride(engine: Connection, source: TableSource, texts: Sequence[TidyFile]) -> tuple[str, Mapping[str, int]] | None:
    """Make the typed table of tidy files; returns its name and the rows of each file, or None for the long way.

    Where a row stands follows from its place in the table, which is that in the files.
    """
    lanes = {column.key: _lane(engine, column, texts) for column in source.columns}
    if any(lane is None or (lane.fast.needs_id and lane.fast.needs_en) for lane in lanes.values()):
        return None  # a column that needs more than this, or a number format that cells settle among themselves
    sure = {key: lane for key, lane in lanes.items() if lane is not None}
    table = engine.fresh("typed")
    try:
        selects = [_select(source, text, position, sure) for position, text in enumerate(texts)]
        engine.run(f"CREATE TEMP TABLE {table} AS {' UNION ALL '.join(selects)}")
    except EngineError:
        return None
    firsts = _firsts(engine, table, texts)
    if firsts is None or _any_odd(engine, table, sure, texts):
        engine.run(f"DROP TABLE {table}")
        return None
    shown = ", ".join(f"CAST({key} AS VARCHAR) AS {key}" if lane.codes else key for key, lane in sure.items())
    view = engine.fresh("typed")
    engine.run(f"CREATE TEMP VIEW {view} AS SELECT {shown}, {_place(texts, firsts)} FROM {table}")
    return view, {text.file.name: text.rows for text in texts}


@frozen
class _Lane:
    """How one column is read in one go, and what must not be found in the table afterwards.

    ``strict`` is SQL that gives the value of a cell or raises, for ``{c}`` the cell; None: cells are looked at one by
    one, by the match of ``fast``. ``after`` are conditions of the rows of the table that need a second look, which
    DuckDB mostly answers by the least and greatest values that it keeps.
    """

    column: WantedColumn
    fast: Fast
    codes: str | None = None
    strict: str | None = None
    after: tuple[str, ...] = ()


def _lane(engine: Connection, column: WantedColumn, texts: Sequence[TidyFile]) -> _Lane | None:
    """Entrants are taken by their codes alone; whatever else names them needs the resolver."""
    key, form = column.key, column.form
    blanks = any(text.blanks for text in texts)
    kind = codes_type(engine, column)
    if kind is not None:
        return _Lane(column, Fast(), kind, f"CAST({{c}} AS {kind})")
    if column.required:
        return None
    fast = fast_text(form)
    if form.type == "date" and fast.match != "FALSE":
        strict = strict_date("{c}", plain=not blanks and not any(text.slashes for text in texts))
        return _Lane(column, fast, None, strict, (f"{key} NOT BETWEEN DATE '1000-01-01' AND DATE '2999-12-31'",))
    if form.type == "text" and not blanks:
        return _Lane(column, fast, None, "{c}", (f"{key} >= '#' AND {key} < '$'",))
    return _Lane(column, fast)


def _firsts(engine: Connection, table: str, texts: Sequence[TidyFile]) -> list[int] | None:
    """Return the row of the table at which each file begins; None where a file has not as many as it has lines."""
    if len(texts) == 1:
        counted = engine.run(f"SELECT 0, count(*), 0 FROM {table}")
    else:
        counted = engine.run(f"SELECT _f, count(*), min(rowid) FROM {table} GROUP BY _f")
    rows = {position: (int(n), int(first)) for position, n, first in counted}
    found = [rows.get(position, (0, 0)) for position in range(len(texts))]
    return [first for _, first in found] if [n for n, _ in found] == [text.rows for text in texts] else None


def _any_odd(engine: Connection, table: str, lanes: Mapping[str, _Lane], texts: Sequence[TidyFile]) -> bool:
    """Whether a row needs a second look: a cell of it, or that there is nothing in it."""
    asked = [condition for lane in lanes.values() for condition in lane.after]
    if any(lane.strict is None for lane in lanes.values()):
        asked.append("_odd")
    for key, lane in lanes.items():
        if lane.codes:
            without = [i for i, text in enumerate(texts) if locate(text.head.cells, (lane.column,))[key] is None]
            asked.append(f"{key} IS NULL" + (f" AND _f NOT IN ({', '.join(map(str, without))})" if without else ""))
    asked.append(" AND ".join(f"{key} IS NULL" for key in lanes))
    counts = ", ".join(f"count_if({condition})" for condition in asked)
    return any(engine.run(f"SELECT {counts} FROM {table}")[0])


def _place(texts: Sequence[TidyFile], firsts: Sequence[int]) -> str:
    """Write the SQL of the file and the row of a file that a row of the table is."""
    if len(texts) == 1:
        return f"{quote(texts[0].file.name)} AS _file, rowid + 2 AS _row"
    names = ", ".join(quote(text.file.name) for text in texts)
    return f"[{names}][_f + 1] AS _file, rowid - [{', '.join(map(str, firsts))}][_f + 1] + 2 AS _row"


def _select(source: TableSource, text: TidyFile, position: int, lanes: Mapping[str, _Lane]) -> str:
    """Write the SQL that reads one file: typed cells, whether one of those looked at is odd, the file's position."""
    found = locate(text.head.cells, source.columns)
    cells, typed, odd = [], [], []
    for key, lane in lanes.items():
        kind, place = lane.codes or SQL_TYPES[lane.column.form.type], found[key]
        if place is None:
            typed.append(f"CAST(NULL AS {kind}) AS {key}")
            continue
        cells.append(f"{_cell(place, lane.column)} AS {key}")
        if lane.strict is not None:
            typed.append(f"{lane.strict.replace('{c}', key)} AS {key}")
            continue
        match, value = lane.fast.match.replace("{c}", key), lane.fast.value.replace("{c}", key)
        typed.append(f"CAST({value} AS {kind}) AS {key}")
        # Neither a blank at an end, which has to be stripped, nor a cell that has to be looked at.
        edges = f" AND {key} >= '!' AND right({key}, 1) > ' '" if text.blanks else ""
        odd.append(f"({key} IS NOT NULL AND NOT coalesce({match}{edges}, FALSE))")
    if any(lane.strict is None for lane in lanes.values()):
        typed.append(f"{' OR '.join(odd) or 'FALSE'} AS _odd")
    if len(source.files) > 1:
        typed.append(f"{position}::UINTEGER AS _f")
    return f"SELECT {', '.join(typed)} FROM (SELECT {', '.join(cells)} FROM {_read(text)})"


def _cell(position: int, column: WantedColumn) -> str:
    """Write the SQL of a cell, in which DuckDB has made null of an empty one already."""
    cell = f"h{position}"
    for marker in column.missing:
        cell = f"nullif({cell}, {quote(marker.strip())})"
    return cell


def _read(text: TidyFile) -> str:
    types = ", ".join(f"'h{i}': 'VARCHAR'" for i in range(len(text.head.cells)))
    return (
        f"read_csv({quote_path(text.file.path)}, header=false, skip=1, auto_detect=false, "
        f"delim={quote(text.head.delimiter)}, quote='', escape='', compression='none', columns={{{types}}})"
    )
