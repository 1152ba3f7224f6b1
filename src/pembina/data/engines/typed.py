"""From a raw table of cells to a typed one: SQL reads the ordinary cells, Python the rest, and a mapping joins them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from pembina.data.engines.connection import Connection
from pembina.data.engines.fastpath import SQL_TYPES, Fast, fast_native, fast_text
from pembina.data.engines.mapping import Reading, read_cells
from pembina.data.faults import Cells, FaultLog
from pembina.data.identity import EntrantNames
from pembina.data.refusal import Refusal
from pembina.data.source import SourceFile, TableSource, WantedColumn, squeeze
from pembina.data.text import shown
from pembina.errors import N_, Hint, Place, Problem


@frozen
class Raw:
    """A table or view of raw cells: ``_f`` (position of the file), ``_row``, and a column of cells by key.

    ``columns`` are those that some file holds; ``native`` gives the DuckDB type of those that are not text. ``lazy``
    asks for a view instead of a table.
    """

    name: str
    columns: tuple[WantedColumn, ...]
    native: dict[str, str] = field(factory=dict)
    lazy: bool = False


_Counts = dict[str, int]


@frozen
class _Column:
    """One column on its way: how SQL reads it, and what Python said of the rest."""

    wanted: WantedColumn
    fast: Fast
    reading: Reading | None = None

    def sql(self, template: str) -> str:
        return template.replace("{c}", self.wanted.key)

    @property
    def is_left(self) -> str:
        """Condition of the cells that SQL does not take."""
        key = self.wanted.key
        return f"({key} IS NOT NULL AND NOT coalesce({self.sql(self.fast.match)}, FALSE))"


@frozen
class Survey:
    """What one pass over a table's cells showed: the columns, and for each what needs a second look, counted.

    ``found`` are the keys of the columns for which a probe came true somewhere.
    """

    columns: tuple[_Column, ...]
    counts: dict[str, _Counts]
    found: frozenset[str] = frozenset()


def survey(engine: Connection, raw: Raw, probes: Mapping[str, str] | None = None) -> Survey:
    """Look at every cell once; ``probes`` are further conditions by the key of a column."""
    columns = []
    for wanted in raw.columns:
        native = raw.native.get(wanted.key)
        fast = fast_native(wanted.form, native) if native else fast_codes(engine, wanted) or fast_text(wanted.form)
        columns.append(_Column(wanted, fast))
    counts = _counts(engine, raw, columns, probes or {})
    return Survey(tuple(columns), counts, frozenset(key for key, of in counts.items() if of.get("probe")))


def make_typed(engine: Connection, source: TableSource, raw: Raw, log: FaultLog, surveyed: Survey | None = None) -> str:
    """Make the typed table and return its name; cells that do not fit go to the log."""
    surveyed = surveyed or survey(engine, raw)
    counts = surveyed.counts
    read = [_with_reading(engine, raw, column, counts[column.wanted.key]) for column in surveyed.columns]
    for column in read:
        _log_refused(engine, source, raw, column, log)
        _log_missing(engine, source, raw, column, counts[column.wanted.key], log)
        _log_mixed(engine, source, raw, column, counts[column.wanted.key], log)
    return _build(engine, source, raw, read)


def fast_codes(engine: Connection, column: WantedColumn) -> Fast | None:
    """Take an entrant's cell that is a code; whatever else names one needs the resolver. None for other columns."""
    kind = codes_type(engine, column)
    return Fast(f"TRY_CAST({{c}} AS {kind}) IS NOT NULL", "{c}") if kind else None


def codes_type(engine: Connection, column: WantedColumn) -> str | None:
    """Return the type that the codes of a column's entrants make; None for other columns.

    Whether a cell can be cast to it is the quickest way to ask whether it is a code.
    """
    names = column.form.entrants
    if not isinstance(names, EntrantNames):
        return None
    _, kind = engine.codes.get(id(names), (None, ""))
    if not kind:
        kind = engine.fresh("codes")
        engine.run(f"CREATE TEMP TYPE {kind} AS ENUM ({', '.join(map(quote, sorted(names.codes)))})")
        engine.codes[id(names)] = (names, kind)  # the names stay, so that no others get their number
    return kind


def _counts(engine: Connection, raw: Raw, columns: Sequence[_Column], probes: Mapping[str, str]) -> dict[str, _Counts]:
    """Count, in one pass over all columns, what needs a second look: cells left, cells missing, formats needed."""
    asked: list[tuple[str, str, str]] = [(key, "probe", condition) for key, condition in probes.items()]
    for column in columns:
        key = column.wanted.key
        if column.fast.match != "TRUE":
            asked.append((key, "left", column.is_left))
        if column.wanted.required:
            asked.append((key, "missing", f"{key} IS NULL"))
        if column.fast.needs_id and column.fast.needs_en:
            asked.append((key, "id", column.sql(column.fast.needs_id)))
            asked.append((key, "en", column.sql(column.fast.needs_en)))
    found: dict[str, _Counts] = {column.wanted.key: {"left": 0} for column in columns}
    if asked:
        conditions = ", ".join(f"count_if({condition})" for _, _, condition in asked)
        counted = engine.run(f"SELECT {conditions} FROM {raw.name}")
        for (key, what, _), number in zip(asked, counted[0], strict=True):
            found[key][what] = int(number or 0)
    return found


def _with_reading(engine: Connection, raw: Raw, column: _Column, counts: _Counts) -> _Column:
    if not counts["left"]:
        return column
    key, native = column.wanted.key, raw.native.get(column.wanted.key)
    cell = f"CAST({key} AS VARCHAR)" if native and ("DATE" in native or "TIME" in native) else key
    cells = [row[0] for row in engine.run(f"SELECT DISTINCT {cell} FROM {raw.name} WHERE {column.is_left}")]
    return _Column(column.wanted, column.fast, read_cells(cells, column.wanted.form))


def _build(engine: Connection, source: TableSource, raw: Raw, columns: list[_Column]) -> str:
    """Make the table: the fast value where SQL takes the cell, else what the mapping says."""
    held = {column.wanted.key: column for column in columns}
    selected, joins = [], []
    for wanted in source.columns:
        sql_type = SQL_TYPES[wanted.form.type]
        column = held.get(wanted.key)
        if column is None:
            selected.append(f"CAST(NULL AS {sql_type}) AS {wanted.key}")
        elif column.reading is None or not column.reading.accepted:
            selected.append(f"CAST({column.sql(column.fast.value)} AS {sql_type}) AS {wanted.key}")
        else:
            mapping = _mapping(engine, column, column.reading, raw.native.get(wanted.key, "VARCHAR"))
            joins.append(f"LEFT JOIN {mapping} ON {raw.name}.{wanted.key} = {mapping}.k")
            value = f"{mapping}.v"
            if column.fast.match != "FALSE":
                raw_key = f"{raw.name}.{wanted.key}"
                fast = Fast(column.fast.match.replace("{c}", raw_key), column.fast.value.replace("{c}", raw_key))
                value = f"CASE WHEN {fast.match} THEN {fast.value} ELSE {value} END"
            selected.append(f"CAST({value} AS {sql_type}) AS {wanted.key}")
    names = "[" + ", ".join(quote(file.name) for file in source.files) + "]"
    one = quote(source.files[0].name)
    selected.append(f"{names}[{raw.name}._f + 1] AS _file" if len(source.files) > 1 else f"{one} AS _file")
    selected.append(f"{raw.name}._row AS _row")
    typed = engine.fresh("typed")
    kind = "VIEW" if raw.lazy else "TABLE"
    engine.run(f"CREATE TEMP {kind} {typed} AS SELECT {', '.join(selected)} FROM {raw.name} {' '.join(joins)}")
    return typed


def _mapping(engine: Connection, column: _Column, reading: Reading, native: str) -> str:
    """Make the table from a cell (``k``) to its value (``v``)."""
    name = engine.fresh("mapping")
    value_type = SQL_TYPES[column.wanted.form.type]
    engine.run(
        f"CREATE TEMP TABLE {name} AS SELECT CAST(unnest($1) AS {native}) AS k, CAST(unnest($2) AS {value_type}) AS v",
        [list(reading.accepted), list(reading.accepted.values())],
    )
    return name


def _log_refused(engine: Connection, source: TableSource, raw: Raw, column: _Column, log: FaultLog) -> None:
    """Log the refused cells with their counts and first rows."""
    if column.reading is None or not column.reading.refused:
        return
    key, native = column.wanted.key, raw.native.get(column.wanted.key)
    cell = f"CAST({key} AS VARCHAR)" if native and ("DATE" in native or "TIME" in native) else key
    asked = list(column.reading.refused)
    rows = engine.run(
        f"SELECT {cell} AS cell, count(*), count(DISTINCT _f), min(_f::BIGINT * 1099511627776 + _row, {log.kept}) "
        f"FROM {raw.name} WHERE {column.is_left} GROUP BY cell"
    )
    by_cell = {row[0]: row[1:] for row in rows}
    nan = next((row[1:] for row in rows if row[0] != row[0]), (0, 0, []))
    found = []
    for text in asked:
        count, files, first = by_cell.get(text, nan)
        found.append((shown(text), column.reading.refused[text], Cells(count, files, _places(source, first))))
    log.cells(source, column.wanted, found)


def _places(source: TableSource, first: list[int]) -> tuple[tuple[SourceFile, int], ...]:
    return tuple((source.files[packed >> 40], packed & ((1 << 40) - 1)) for packed in sorted(first))


def _log_missing(
    engine: Connection, source: TableSource, raw: Raw, column: _Column, counts: _Counts, log: FaultLog
) -> None:
    """Log records without an entrant."""
    if counts.get("missing"):
        rows = engine.run(
            f"SELECT count(*), count(DISTINCT _f), min(_f::BIGINT * 1099511627776 + _row, {log.kept}) "
            f"FROM {raw.name} WHERE {column.wanted.key} IS NULL"
        )
        count, files, first = rows[0]
        log.cells(source, column.wanted, [("", Refusal("PB319"), Cells(count, files, _places(source, first)))])


def _log_mixed(
    engine: Connection, source: TableSource, raw: Raw, column: _Column, counts: _Counts, log: FaultLog
) -> None:
    """Log a column without a declared number format whose cells need two different ones."""
    key, needs = column.wanted.key, column.reading.needs if column.reading else {}
    if not all(counts.get(form) or needs.get(form) for form in ("id", "en")):
        return
    examples = []
    for form, fast in (("id", column.fast.needs_id), ("en", column.fast.needs_en)):
        condition = f"({column.sql(fast)}) OR " if fast else ""
        examples += engine.run(
            f"SELECT _f, _row, {key} FROM {raw.name} WHERE {condition}{key} IN (SELECT unnest(CAST($1 AS VARCHAR[]))) "
            "ORDER BY _f, _row LIMIT 1",
            [needs.get(form, [])],
        )
    log.add(mixed_formats(source, column.wanted, *examples))


def mixed_formats(source: TableSource, column: WantedColumn, in_id: tuple[Any, ...], in_en: tuple[Any, ...]) -> Problem:
    """Make the problem of a column that needs two number formats, from a cell (file, row, text) of each."""
    file, row, _ = max(in_id, in_en)
    args = {"first": in_id[2], "first_row": in_id[1], "second": in_en[2], "second_row": in_en[1]}
    place = Place(source.files[file].shown, row, sheet=source.settings.sheet, cell=squeeze(column.header))
    return Problem("PB315", place, args, Hint(N_('declare numbers = "{a}" or numbers = "{b}"'), {"a": "id", "b": "en"}))


def quote(text: str) -> str:
    """Write a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_path(path: Path) -> str:
    """Write the path of one file as an SQL literal.

    In a path DuckDB takes ``*``, ``?`` and ``[`` for wildcards, by which ``data [1]`` would be the folder ``data 1``.
    """
    return quote(re.sub(r"[*?\[]", r"[\g<0>]", path.as_posix()))
