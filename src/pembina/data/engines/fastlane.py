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
from pembina.data.engines.typed import quote
from pembina.data.identity import EntrantNames
from pembina.data.source import SourceFile, TableSource, WantedColumn, locate

if TYPE_CHECKING:
    from pembina.data.engines.connection import Connection


class TidyFile(Protocol):
    """A file whose cells need no stripping, as :func:`pembina.data.delimited.look` found it."""

    @property
    def file(self) -> SourceFile: ...

    @property
    def head(self) -> Head: ...


def ride(engine: Connection, source: TableSource, texts: Sequence[TidyFile]) -> tuple[str, Mapping[str, int]] | None:
    """Make the typed table of tidy files; returns its name and the rows of each file, or None for the long way."""
    columns = {column.key: (column, _fast(column)) for column in source.columns}
    if any(fast.needs_id and fast.needs_en for _, fast in columns.values()):
        return None  # a number format that cells have to settle among themselves
    codes = _codes(engine, source)
    if any(column.required and column.key not in codes for column in source.columns):
        return None
    selects = [_select(source, text, columns, codes) for text in texts]
    typed = engine.fresh("typed")
    try:
        engine.run(f"CREATE TEMP TABLE {typed} AS {' UNION ALL '.join(selects)}")
    except EngineError:
        return None
    counted = engine.run(f"SELECT _file, count(*), count_if(_odd) FROM {typed} GROUP BY _file")
    if any(odd for _, _, odd in counted):
        engine.run(f"DROP TABLE {typed}")
        return None
    return typed, {name: rows for name, rows, _ in counted}


def _fast(column: WantedColumn) -> Fast:
    """Entrants are taken by their codes alone; whatever else names them needs the resolver."""
    return Fast("{c}_known IS NOT NULL", "{c}") if column.required else fast_text(column.form)


def _codes(engine: Connection, source: TableSource) -> dict[str, str]:
    """Make a table of known codes for the entrant columns, and return its name by column key."""
    tables: dict[str, str] = {}
    for column in source.columns:
        if isinstance(column.form.entrants, EntrantNames):
            tables[column.key] = engine.fresh("codes")
            known = sorted(column.form.entrants.codes)
            engine.run(f"CREATE TEMP TABLE {tables[column.key]} AS SELECT unnest($1::VARCHAR[]) AS k", [known])
    return tables


def _select(
    source: TableSource,
    text: TidyFile,
    columns: Mapping[str, tuple[WantedColumn, Fast]],
    codes: Mapping[str, str],
) -> str:
    """Write the SQL that reads one file: typed cells, whether any is odd, and where the row stands."""
    found = locate(text.head.cells, source.columns)
    cells, joins, typed, odd = ["_n"], [], [], []
    for key, (column, fast) in columns.items():
        kind = SQL_TYPES[column.form.type]
        position = found[key]
        if position is None:
            typed.append(f"CAST(NULL AS {kind}) AS {key}")
            continue
        cells.append(f"{_cell(position, column)} AS {key}")
        match, value = fast.match.replace("{c}", key), fast.value.replace("{c}", key)
        if key in codes:
            known = f"(SELECT k, k AS {key}_known FROM {codes[key]}) AS {key}_codes"
            joins.append(f"LEFT JOIN {known} ON {key} = {key}_codes.k")
        typed.append(f"CAST({value} AS {kind}) AS {key}")
        allowed = "" if column.required else f"{key} IS NOT NULL AND "
        odd.append(f"({allowed}NOT coalesce({match}, FALSE))")
    held = [key for key in columns if found[key] is not None]
    odd.append(f"coalesce({', '.join(held)}) IS NULL")
    inner = f"SELECT {', '.join(cells)} FROM (SELECT row_number() OVER () AS _n, * FROM {_read(text)})"
    place = f"{quote(text.file.name)} AS _file, _n + 1 AS _row"
    return f"SELECT {', '.join(typed)}, {' OR '.join(odd)} AS _odd, {place} FROM ({inner}) {' '.join(joins)}"


def _cell(position: int, column: WantedColumn) -> str:
    cell = f"nullif(h{position}, '')"
    for marker in column.missing:
        cell = f"nullif({cell}, {quote(marker.strip())})"
    return cell


def _read(text: TidyFile) -> str:
    types = ", ".join(f"'h{i}': 'VARCHAR'" for i in range(len(text.head.cells)))
    return (
        f"read_csv({quote(text.file.path.as_posix())}, header=false, skip=1, auto_detect=false, "
        f"delim={quote(text.head.delimiter)}, quote='\"', escape='\"', compression='none', columns={{{types}}})"
    )
