"""Parquet in DuckDB: checked once, then left in its files behind a view, so that queries read only what they need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import frozen

from pembina.data.engines.connection import Connection, EngineError
from pembina.data.engines.textscan import stripped
from pembina.data.engines.typed import Raw, make_typed, quote, quote_path, survey
from pembina.data.faults import FaultLog
from pembina.data.rowread import hash_file
from pembina.data.source import Scan, SourceFile, TableSource, WantedColumn, squeeze
from pembina.errors import Place, Problem
from pembina.model import InputFile

_NESTED = re.compile(r".*(?:\[\d*\])|STRUCT\(.*|MAP\(.*|UNION\(.*|BLOB|BIT|INTERVAL|TIME(?:_NS| WITH TIME ZONE)?|UUID")

Schema = Mapping[str, tuple[str, str]]
"""By squeezed column name: the name in the file and its DuckDB type (text and enums: VARCHAR).

The name is empty where the file has no such column and its folders say what every row of it holds.
"""


@frozen
class _Files:
    """Files of one schema, by their positions in the table; they are read as one."""

    positions: tuple[int, ...]
    schema: Schema
    present: tuple[WantedColumn, ...]


def scan_parquet(engine: Connection, source: TableSource, log: FaultLog) -> Scan | None:
    """Check the parquet files of a table and put a typed view over them."""
    before = len(log)
    schemas = parquet_schemas(engine, source, log)
    types: dict[str, str] = {}
    groups = _groups(source, schemas, types, log)
    if len(log) > before or not groups:
        return None
    native = {key: kind for key, kind in types.items() if kind != "VARCHAR"}
    held = tuple(column for column in source.columns if column.key in types)
    try:
        files = parquet_facts(engine, source)
        raw = _raw(engine, _select(source, groups, frozenset()), held, native)
        text = [column for column in held if column.key not in native]
        seen = survey(engine, raw, {column.key: f"NOT ({_tidy(column)})" for column in text})
        if seen.found:
            raw = _raw(engine, _select(source, groups, seen.found), held, native)
        typed = make_typed(engine, source, raw, log, None if seen.found else seen)
    except EngineError as error:  # damage inside a file shows only when its columns are read
        log.add(unreadable(named(source, error), error))
        return None
    absent = frozenset(column.key for column in source.columns if column not in held)
    return Scan(engine.frame(typed), files, absent)


def unreadable(file: SourceFile, error: Exception) -> Problem:
    return Problem("PB338", Place(file.shown), {"reason": str(error).partition("\n")[0]})


def named(source: TableSource, error: Exception) -> SourceFile:
    """The file that an error of the engine names; the first where it names none."""
    return next((file for file in source.files if file.path.as_posix() in str(error)), source.files[0])


def _read(files: Sequence[SourceFile], *options: str) -> str:
    """Write the SQL that reads files; folders such as ``year=2022`` on the way to them are no columns."""
    paths = ", ".join(quote_path(file.path) for file in files)
    return f"read_parquet({', '.join([f'[{paths}]', 'hive_partitioning=false', *options])})"


def parquet_schemas(engine: Connection, source: TableSource, log: FaultLog) -> dict[int, Schema]:
    """Return the schema of each file by its position; files that cannot be opened go to the log.

    Of files whose footers say the same, one is asked: a table may have thousands.
    """
    found: dict[int, Schema] = {}
    for alike in _alike(engine, source):
        for position in alike:
            file = source.files[position]
            try:
                schema = _schema(engine, file)
            except EngineError as error:
                log.add(unreadable(file, error))
                continue
            found.update((same, dict.fromkeys(source.files[same].cells, ("", "VARCHAR")) | schema) for same in alike)
            break
    return found


def _alike(engine: Connection, source: TableSource) -> list[list[int]]:
    """Positions of files whose footers say the same of their columns; each by itself where some cannot be opened."""
    paths = ", ".join(quote_path(file.path) for file in source.files)
    try:
        rows = engine.run(
            "SELECT file_name, name, type, repetition_type, num_children, converted_type, scale, precision, "
            f"logical_type, duckdb_type FROM parquet_schema([{paths}])"
        )
    except EngineError:
        return [[position] for position in range(len(source.files))]
    told: dict[str, list[tuple[Any, ...]]] = {}
    for name, *column in rows:
        told.setdefault(name, []).append(tuple(column))
    alike: dict[str, list[int]] = {}
    for position, file in enumerate(source.files):
        alike.setdefault(repr(told.get(file.path.as_posix(), position)), []).append(position)
    return list(alike.values())


def _schema(engine: Connection, file: SourceFile) -> dict[str, tuple[str, str]]:
    rows = engine.run(f"DESCRIBE SELECT * FROM {_read([file])}")
    types = {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in rows}
    return {squeeze(name): (name, kind) for name, kind in types.items()}


def _groups(
    source: TableSource, schemas: Mapping[int, Schema], types: dict[str, str], log: FaultLog
) -> tuple[_Files, ...]:
    """Put files of one schema together; what is wrong with their columns goes to the log, ``types`` is filled."""
    alike: dict[tuple[tuple[str, tuple[str, str]], ...], list[int]] = {}
    present: dict[int, tuple[WantedColumn, ...]] = {}
    for position, schema in schemas.items():
        file = source.files[position]
        columns = log.missing_columns(source, file, list(schema))
        check_types(source, file, columns, schema, types, log)
        present[position] = tuple(columns)
        wanted = {squeeze(column.header) for column in columns}
        alike.setdefault(tuple((n, of) for n, of in schema.items() if n in wanted), []).append(position)
    return tuple(_Files(tuple(same), schemas[same[0]], present[same[0]]) for same in alike.values())


def check_types(
    source: TableSource,
    file: SourceFile,
    present: Sequence[WantedColumn],
    schema: Schema,
    types: dict[str, str],
    log: FaultLog,
) -> None:
    """Log columns of a type that no cell can be read from, and columns whose type differs between files."""
    for column in present:
        kind = schema[squeeze(column.header)][1]
        place = Place(file.shown, cell=squeeze(column.header))
        if _NESTED.fullmatch(kind):
            log.add(Problem("PB339", place, {"found": kind, "expected": column.form.type}))
        elif types.setdefault(column.key, kind) != kind:
            log.add(Problem("PB339", place, {"found": kind, "expected": types[column.key]}))


def parquet_facts(engine: Connection, source: TableSource) -> tuple[InputFile, ...]:
    """Name, hash and rows of every file; the rows stand in the files' own footers."""
    paths = ", ".join(quote_path(file.path) for file in source.files)
    counted = engine.run(f"SELECT file_name, num_rows FROM parquet_file_metadata([{paths}])")
    rows = {name: int(number) for name, number in counted}
    with ThreadPoolExecutor(2) as pool:
        hashes = list(pool.map(hash_file, source.files))
    return tuple(
        InputFile(file.name, sha256, rows[file.path.as_posix()])
        for file, sha256 in zip(source.files, hashes, strict=True)
    )


def _raw(engine: Connection, select: str, held: tuple[WantedColumn, ...], native: dict[str, str]) -> Raw:
    """Put a view over the cells of the files."""
    name = engine.fresh("raw")
    engine.run(f"CREATE TEMP VIEW {name} AS {select}")
    return Raw(name, held, native, lazy=True)


def _tidy(column: WantedColumn) -> str:
    """Condition that a cell is as it stands: printable signs without blanks around them, and no marker.

    Most columns hold nothing else; then no query has to strip their cells again. Of the many ways to say it, this one
    asks of repeated cells once, where Parquet keeps them once: DuckDB does so only with functions that cannot fail.
    """
    cell = column.key
    ends = f"{cell} > ' ' AND {cell}[-1] > ' ' AND NOT contains({cell}, chr(13))"
    markers = f" AND {cell} NOT IN ({', '.join(map(quote, column.missing))})" if column.missing else ""
    return f"{cell} IS NULL OR (strlen({cell}) = length({cell}) AND {ends}{markers})"


def _select(source: TableSource, groups: Sequence[_Files], untidy: frozenset[str]) -> str:
    """Write the SQL over all files; cells of the columns ``untidy`` are stripped."""
    return " UNION ALL ".join(_select_group(source, group, untidy) for group in groups)


def _select_group(source: TableSource, group: _Files, untidy: frozenset[str]) -> str:
    cells = []
    for column in source.columns:
        if column not in group.present:
            cells.append(f"NULL AS {column.key}")
            continue
        name, kind = group.schema[squeeze(column.header)]
        identifier = '"' + name.replace('"', '""') + '"' if name else _folders(source, group, column)
        if kind != "VARCHAR":
            cells.append(f"{identifier} AS {column.key}")
        elif column.key not in untidy:
            cells.append(f"CAST({identifier} AS VARCHAR) AS {column.key}")
        else:
            markers = ", ".join(quote(marker) for marker in ("", *column.missing))
            text = stripped(f"CAST({identifier} AS VARCHAR)")
            cells.append(f"CASE WHEN {text} IN ({markers}) THEN NULL ELSE {text} END AS {column.key}")
    files = [source.files[position] for position in group.positions]
    return (
        f"SELECT {_position(group)} AS _f, file_row_number + 2 AS _row, {', '.join(cells) or 'NULL'} "
        f"FROM {_read(files, 'file_row_number=true')}"
    )


def _folders(source: TableSource, group: _Files, column: WantedColumn) -> str:
    """Write the SQL of what each file's folders say of a column."""
    cells = ", ".join(quote(source.files[position].cells[squeeze(column.header)]) for position in group.positions)
    return f"[{cells}][file_index::BIGINT + 1]"


def _position(group: _Files) -> str:
    """Write the SQL of a file's position in the table, from its position among those read together."""
    if group.positions == tuple(range(group.positions[0], group.positions[-1] + 1)):
        return f"(file_index + {group.positions[0]})::UINTEGER"
    return f"[{', '.join(map(str, group.positions))}]::UINTEGER[][file_index::BIGINT + 1]"
