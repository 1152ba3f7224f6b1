"""Parquet in DuckDB: checked once, then left in its files behind a view, so that queries read only what they need."""

from __future__ import annotations

import re

from pembina.data.engines.connection import Connection, EngineError
from pembina.data.engines.textscan import stripped
from pembina.data.engines.typed import Raw, make_typed, quote
from pembina.data.faults import FaultLog
from pembina.data.rowread import hash_file
from pembina.data.source import Scan, SourceFile, TableSource, WantedColumn, squeeze
from pembina.errors import Place, Problem
from pembina.model import InputFile

_NESTED = re.compile(r".*(?:\[\d*\])|STRUCT\(.*|MAP\(.*|UNION\(.*|BLOB|BIT|INTERVAL|TIME|TIME WITH TIME ZONE|UUID")


def scan_parquet(engine: Connection, source: TableSource, log: FaultLog) -> Scan | None:
    """Check the parquet files of a table and put a typed view over them."""
    before = len(log)
    types: dict[str, str] = {}
    selects, files = [], []
    for index, file in enumerate(source.files):
        try:
            schema = _schema(engine, file)
            rows = engine.run(f"SELECT count(*) FROM {_read(file)}")[0][0]
        except EngineError as error:
            log.add(_unreadable(file, error))
            continue
        present = log.missing_columns(source, file, list(schema))
        _check_types(source, file, present, schema, types, log)
        selects.append(_select(source, file, index, present, schema))
        files.append(InputFile(file.name, hash_file(file), int(rows)))
    if len(log) > before or not selects:
        return None
    raw = engine.fresh("raw")
    engine.run(f"CREATE TEMP VIEW {raw} AS {' UNION ALL '.join(selects)}")
    native = {key: kind for key, kind in types.items() if kind != "VARCHAR"}
    held = tuple(column for column in source.columns if column.key in types)
    try:
        typed = make_typed(engine, source, Raw(raw, held, native, lazy=True), log)
    except EngineError as error:  # damage inside a file shows only when its columns are read
        log.add(_unreadable(source.files[0], error))
        return None
    absent = frozenset(column.key for column in source.columns if column not in held)
    return Scan(engine.frame(typed), tuple(files), absent)


def _unreadable(file: SourceFile, error: Exception) -> Problem:
    return Problem("PB338", Place(file.shown), {"reason": str(error).partition("\n")[0]})


def _read(file: SourceFile, *options: str) -> str:
    """Write the SQL that reads a file; folders such as ``year=2022`` on the way to it are no columns."""
    return f"read_parquet({', '.join([quote(file.path.as_posix()), 'hive_partitioning=false', *options])})"


def _schema(engine: Connection, file: SourceFile) -> dict[str, tuple[str, str]]:
    """Return, by squeezed column name, the name in the file and its DuckDB type (text and enums: VARCHAR)."""
    rows = engine.run(f"DESCRIBE SELECT * FROM {_read(file)}")
    types = {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in rows}
    return {squeeze(name): (name, kind) for name, kind in types.items()}


def _check_types(
    source: TableSource,
    file: SourceFile,
    present: list[WantedColumn],
    schema: dict[str, tuple[str, str]],
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


def _select(
    source: TableSource,
    file: SourceFile,
    index: int,
    present: list[WantedColumn],
    schema: dict[str, tuple[str, str]],
) -> str:
    cells = []
    for column in source.columns:
        if column not in present:
            cells.append(f"NULL AS {column.key}")
            continue
        name, kind = schema[squeeze(column.header)]
        identifier = '"' + name.replace('"', '""') + '"'
        if kind == "VARCHAR":
            markers = ", ".join(quote(marker) for marker in ("", *column.missing))
            text = stripped(f"CAST({identifier} AS VARCHAR)")
            cells.append(f"CASE WHEN {text} IN ({markers}) THEN NULL ELSE {text} END AS {column.key}")
        else:
            cells.append(f"{identifier} AS {column.key}")
    read = _read(file, "file_row_number=true")
    return f"SELECT {index}::UINTEGER AS _f, file_row_number + 2 AS _row, {', '.join(cells) or 'NULL'} FROM {read}"
