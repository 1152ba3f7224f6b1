"""Reading clean text files in one go: straight from the file into the typed table, unless any cell needs a second look.

Most ledgers hold nothing but ordinary cells and entrants' codes. For them the raw table, the counting and the mapping
of :mod:`typed` are work for nothing. One odd cell anywhere, and the whole table goes the long way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pembina.data.delimited import Head
from pembina.data.engines.connection import EngineError
from pembina.data.engines.fastpath import SQL_TYPES, Fast, fast_text
from pembina.data.engines.typed import fast_codes, quote, quote_path
from pembina.data.source import SourceFile, TableSource, WantedColumn, locate

if TYPE_CHECKING:
    from pembina.data.engines.connection import Connection


class TidyFile(Protocol):
    """A file of printable ASCII without a quote, as :func:`pembina.data.delimited.look` found it.

    ``rows`` are its lines below the header; ``blanks`` says whether there is any blank in it, which may have to go.
    """

    @property
    def file(self) -> SourceFile: ...

    @property
    def head(self) -> Head: ...

    @property
    def rows(self) -> int: ...

    @property
    def blanks(self) -> bool: ...


def ride(engine: Connection, source: TableSource, texts: Sequence[TidyFile]) -> tuple[str, Mapping[str, int]] | None:
    """Make the typed table of tidy files; returns its name and the rows of each file, or None for the long way.

    Where a row stands follows from its place in the table, which is that in the files.
    """
    columns = {column.key: (column, _fast(engine, column)) for column in source.columns}
    if any(fast.needs_id and fast.needs_en for _, fast in columns.values()):
        return None  # a number format that cells have to settle among themselves
    if any(column.required and fast.match == "FALSE" for column, fast in columns.values()):
        return None
    table = engine.fresh("typed")
    try:
        selects = [_select(source, text, position, columns) for position, text in enumerate(texts)]
        engine.run(f"CREATE TEMP TABLE {table} AS {' UNION ALL '.join(selects)}")
    except EngineError:
        return None
    counted = engine.run(f"SELECT _f, count(*), count_if(_odd), min(rowid) FROM {table} GROUP BY _f")
    rows = {position: (int(n), int(first)) for position, n, _, first in counted}
    sound = all(rows.get(position, (0, 0))[0] == text.rows for position, text in enumerate(texts))
    if not sound or any(odd for _, _, odd, _ in counted):
        engine.run(f"DROP TABLE {table}")
        return None
    firsts = [rows.get(position, (0, 0))[1] for position in range(len(texts))]
    view = engine.fresh("typed")
    engine.run(f"CREATE TEMP VIEW {view} AS SELECT {', '.join(columns)}, {_place(texts, firsts)} FROM {table}")
    return view, {text.file.name: text.rows for text in texts}


def _place(texts: Sequence[TidyFile], firsts: Sequence[int]) -> str:
    """Write the SQL of the file and the row of a file that a row of the table is."""
    if len(texts) == 1:
        return f"{quote(texts[0].file.name)} AS _file, rowid + 2 AS _row"
    names = ", ".join(quote(text.file.name) for text in texts)
    return f"[{names}][_f + 1] AS _file, rowid - [{', '.join(map(str, firsts))}][_f + 1] + 2 AS _row"


def _fast(engine: Connection, column: WantedColumn) -> Fast:
    """Entrants are taken by their codes alone; whatever else names them needs the resolver."""
    return fast_codes(engine, column) or (Fast() if column.required else fast_text(column.form))


def _select(
    source: TableSource, text: TidyFile, position: int, columns: Mapping[str, tuple[WantedColumn, Fast]]
) -> str:
    """Write the SQL that reads one file: typed cells, whether any is odd, and the position of the file."""
    found = locate(text.head.cells, source.columns)
    cells, typed, odd = [], [], []
    for key, (column, fast) in columns.items():
        kind, place = SQL_TYPES[column.form.type], found[key]
        if place is None:
            typed.append(f"CAST(NULL AS {kind}) AS {key}")
            continue
        cells.append(f"{_cell(place, column)} AS {key}")
        match, value = fast.match.replace("{c}", key), fast.value.replace("{c}", key)
        typed.append(f"CAST({value} AS {kind}) AS {key}")
        allowed = "" if column.required else f"{key} IS NOT NULL AND "
        # Neither a blank at an end, which has to be stripped, nor a cell that has to be looked at.
        edges = f" AND {key} > ' ' AND right({key}, 1) > ' '" if text.blanks else ""
        odd.append(f"({allowed}NOT coalesce({match}{edges}, FALSE))")
    held = [key for key in columns if found[key] is not None]
    odd.append(f"coalesce({', '.join(held)}) IS NULL")
    inner = f"SELECT {', '.join(cells)} FROM {_read(text)}"
    return f"SELECT {', '.join(typed)}, {' OR '.join(odd)} AS _odd, {position}::UINTEGER AS _f FROM ({inner})"


def _cell(position: int, column: WantedColumn) -> str:
    cell = f"nullif(h{position}, '')"
    for marker in column.missing:
        cell = f"nullif({cell}, {quote(marker.strip())})"
    return cell


def _read(text: TidyFile) -> str:
    types = ", ".join(f"'h{i}': 'VARCHAR'" for i in range(len(text.head.cells)))
    return (
        f"read_csv({quote_path(text.file.path)}, header=false, skip=1, auto_detect=false, "
        f"delim={quote(text.head.delimiter)}, quote='', escape='', compression='none', columns={{{types}}})"
    )
