"""Rows from a reader (xlsx, json lines, plugins) into DuckDB: typed in Python, then handed over column by column."""

from __future__ import annotations

from pembina.data.engines.connection import Connection
from pembina.data.engines.fastpath import SQL_TYPES
from pembina.data.engines.typed import mixed_formats, quote
from pembina.data.faults import FaultLog
from pembina.data.rowread import read_rows
from pembina.data.source import Scan, TableSource


def scan_rows(engine: Connection, source: TableSource, log: FaultLog) -> Scan | None:
    """Read the files of a table through their reader into one typed table."""
    rows = read_rows(source, log)
    for column in source.columns:
        examples = rows.needs[column.key]
        if len(examples) == 2:
            log.add(mixed_formats(source, column, examples["id"], examples["en"]))
    if rows.files is None:
        return None
    selected = [f"CAST(unnest(${i}) AS {SQL_TYPES[c.form.type]}) AS {c.key}" for i, c in enumerate(source.columns, 1)]
    names = "([" + ", ".join(quote(file.name) for file in source.files) + "]::VARCHAR[])"
    count = len(source.columns)
    typed = engine.fresh("typed")
    engine.run(
        f"CREATE TEMP TABLE {typed} AS SELECT * EXCLUDE (_f), {names}[_f + 1] AS _file FROM "
        f"(SELECT {', '.join([*selected, f'unnest(${count + 1}) AS _row', f'unnest(${count + 2}) AS _f'])})",
        [*(rows.cells[column.key] for column in source.columns), rows.numbers, rows.positions],
    )
    return Scan(engine.frame(typed), rows.files)
